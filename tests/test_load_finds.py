"""What fuzzing found (fuzz/load.py): each made the loader fail instead of placing a fault."""

from __future__ import annotations

import pytest
import yaml

from stancecli.diagnostics import InvalidModel
from stancecli.loader import load_text, tree

LOADERS = [yaml.SafeLoader, *([yaml.CSafeLoader] if yaml.__with_libyaml__ else [])]
FINDS = {
    "half a character as a key": b'"\\ud800": 1\nabout: more\n',
    "half a character as a value": b'stance: 1\ntitle: "\\udfff"\n',
    "half a character as a reference": b'stance: 1\nactors: {a: {influence: [{to: "\\ud800"}]}}\n',
}


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize("find", FINDS)
def test_a_find_is_a_placed_fault(
    find: str, loader: type[yaml.SafeLoader], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree, "_LOADER", loader)
    with pytest.raises(InvalidModel) as caught:
        load_text(FINDS[find], "model.yaml")
    assert any("ud" in problem.line_text for problem in caught.value.problems)
    assert all(problem.place.line in (1, 2) for problem in caught.value.problems)
