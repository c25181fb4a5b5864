"""The lens in CONTRIBUTING is one: it answers, and stands where the layers allow it."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import Any

import pytest

from stancecli.cli.files import bundled_case
from stancecli.load import load
from stancecli.render import json, markdown, terminal
from stancecli.situation import Situation

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


@pytest.fixture
def lens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module that the page shows, imported from a file of its own."""
    (found,) = re.finditer(r"^```python (?P<path>\S+)\n(?P<code>.*?)^```$", PAGE, re.M | re.S)
    path = Path(found["path"])
    assert (ROOT / path).parent.is_dir()
    (tmp_path / path.name).write_text(found["code"], encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    return importlib.import_module(path.stem)


def test_the_lens_answers_in_every_format(lens: Any) -> None:
    situation = Situation.of(load(bundled_case()))
    finding = lens.ask(situation)
    (load_of_only_source,) = finding.loads
    cited = sum(not claim.is_judgement for claim in situation.model.claims())
    assert load_of_only_source.claims == cited
    report = lens.tell(finding)
    assert f"  {cited}" in terminal.render(report, width=80, colour=False)
    assert f" {cited}" in markdown.render(report)
    assert f'"claims": {cited}' in json.render(finding, lens="leaning", model=situation.model)


def test_the_table_names_every_module() -> None:
    table = PAGE[PAGE.index("## The house") : PAGE.index("## A lens")]
    named = set(re.findall(r"`(\w+)`", table))
    modules = {
        each.stem
        for each in (ROOT / "src" / "stancecli").iterdir()
        if each.suffix == ".py" or (each / "__init__.py").exists()
    }
    assert modules - {"__init__", "__main__"} - named == set()
