"""Completion in the shell: nothing that disturbs a line being typed, then what fits it."""

from __future__ import annotations

from pathlib import Path

import pytest

from stancecli.loader import load
from stancecli.loader.files import bundled_case
from tests.served import served

pytestmark = pytest.mark.process


def offered(line: str, folder: Path, **environment: str) -> list[str]:
    """What bash is offered for the last word of a line; standard error must stay empty."""
    asked = {
        "_STANCE_COMPLETE": "complete_bash",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(line.split(" ")) - 1),
    }
    ended = served(folder=folder, environment={**asked, **environment})
    assert ended.stderr == b""
    return ended.stdout.decode().split()


@pytest.mark.parametrize(
    "text",
    ["", "stance: 1\n", "{[", "stance: 1\ntitle: \x1b[31m\n", None],
    ids=["empty", "bare", "no YAML", "steering", "missing"],
)
def test_a_model_that_cannot_be_used_offers_nothing_and_says_nothing(
    text: str | None, tmp_path: Path
) -> None:
    if text is not None:
        (tmp_path / "m.yaml").write_text(text)
    assert offered("stance show -m m.yaml a", tmp_path) == []
    assert offered("stance show a", tmp_path, STANCE_MODEL="m.yaml") == []


def test_standard_input_is_not_read(tmp_path: Path) -> None:
    assert offered("stance show -m - ch", tmp_path) == []


def test_ids_and_aliases_that_begin_so(tmp_path: Path) -> None:
    assert offered("stance show Bei", tmp_path) == ["Beijing"]
    assert offered("stance show zzz", tmp_path) == []
    china = [id_ for id_ in load(bundled_case()).items if id_.startswith("china")]
    assert offered("stance show china", tmp_path) == china


def test_each_place_is_offered_what_it_takes(tmp_path: Path) -> None:
    model = load(bundled_case())
    options = [o.id for a in model.actors for d in a.decisions for o in d.options]
    assert offered("stance tradeoffs --given ", tmp_path) == options
    assert offered("stance tradeoffs --set china.se", tmp_path) == ["china.seoul="]
    assert offered("stance tradeoffs --without park", tmp_path) == ["park2012"]
    assert offered("stance influence --to rok", tmp_path) == ["rok"]
    assert offered("stance cite park", tmp_path) == ["park2012"]


def test_the_model_on_the_line_is_the_one_in_use(tmp_path: Path) -> None:
    example = Path(__file__).parents[1] / "examples" / "elmira.yaml"
    assert offered(f"stance tradeoffs -m {example} --given moe.", tmp_path) == [
        "moe.keep",
        "moe.modify",
    ]
