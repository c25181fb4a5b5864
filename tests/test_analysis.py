"""The Python door: it answers what the command line answers, in every form."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import stancecli as st
from stancecli.analysis import Analysis, Answer
from tests.running import ask_the_quick_case, run

Ask = Callable[[Analysis], Answer[Any]]

QUESTIONS: dict[str, tuple[Ask, str]] = {
    "overview": (lambda s: s.overview(), ""),
    "show actor": (lambda s: s.show("china"), "show china"),
    "show decision": (lambda s: s.show("china.refugees"), "show china.refugees"),
    "show option": (lambda s: s.show("china.neglect"), "show china.neglect"),
    "show interest": (lambda s: s.show("china.seoul"), "show china.seoul"),
    "show source": (lambda s: s.show("park2012"), "show park2012"),
    "list": (lambda s: s.list("interest"), "list interest"),
    "why": (lambda s: s.why("activists", "china.crackdown"), "why activists china.crackdown"),
    "check": (lambda s: s.check(), "check"),
    "tradeoffs": (lambda s: s.tradeoffs("china"), "tradeoffs china"),
    "between": (
        lambda s: s.tradeoffs("china", between=("pyongyang", "seoul")),
        "tradeoffs china --between pyongyang seoul",
    ),
    "robustness": (lambda s: s.robustness("china"), "robustness china"),
    "stability": (lambda s: s.stability(), "stability"),
    "positions": (lambda s: s.positions("china"), "positions china"),
    "positions of one": (lambda s: s.positions(actor="dprk"), "positions --actor dprk"),
    "positions of two": (
        lambda s: s.positions(pair=("china", "rok")),
        "positions --pair china rok",
    ),
    "influence": (lambda s: s.influence(), "influence"),
    "influence of one": (lambda s: s.influence("china"), "influence china"),
    "influence paths": (
        lambda s: s.influence(start="activists", end="china"),
        "influence --from activists --to china",
    ),
    "influence on": (lambda s: s.influence(on="china.neglect"), "influence --on china.neglect"),
    "given": (
        lambda s: s.given("activists.silent").tradeoffs("china"),
        "tradeoffs china --given activists.silent",
    ),
    "set": (
        lambda s: s.set({"china.seoul": "vital"}).diff(),
        "diff --set china.seoul=vital",
    ),
    "all at once": (
        lambda s: (
            s.set({"china.seoul": "[2,3]"}).given("activists.silent").without("netizens").diff()
        ),
        "diff --set china.seoul=[2,3] --given activists.silent --without netizens",
    ),
    "without": (
        lambda s: s.without("park2012").robustness("china"),
        "robustness china --without park2012",
    ),
}


@cache
def answer(name: str) -> Answer[Any]:
    """Each is worked out once, for all who look at it."""
    return QUESTIONS[name][0](st.load())


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ask_the_quick_case(monkeypatch, tmp_path)


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.usefixtures("quick")
def test_python_and_the_command_line_answer_alike(
    name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    code, printed, _ = run(capfd, f"{QUESTIONS[name][1]} -f json")
    assert code == 0
    # The case is read from another path here, and places name it.
    assert _placeless(answer(name).to_dict()) == _placeless(json.loads(printed))


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.usefixtures("quick")
def test_rows_are_flat_alike_and_serve_json(name: str) -> None:
    rows = answer(name).to_rows()
    assert rows
    assert len({tuple(row) for row in rows}) == 1
    values = [value for row in rows for value in row.values()]
    assert all(value is None or isinstance(value, str | int | float) for value in values)
    assert json.loads(json.dumps(rows, allow_nan=False)) == rows
    for shown in (str(answer(name)), answer(name)._repr_html_()):
        assert answer(name).report.conclusion.split()[-1].strip(".“”*") in shown


def test_the_rows_of_tradeoffs_add_up_to_the_points() -> None:
    found = st.load().tradeoffs("china")
    (tradeoff,) = found.tradeoffs
    for scored in tradeoff.options:
        own = [row for row in found.to_rows() if row["option"] == scored.option.id]
        assert sum(Fraction(row["weight"]) * Fraction(row["value"]) for row in own) == scored.points


def test_another_analysis_leaves_the_first_as_it_was() -> None:
    first = st.load()
    before = first.tradeoffs("china").to_dict()
    changed = first.given("activists.silent").set({"china.seoul": "vital"}).without("park2012")
    assert changed.said
    assert first.said == ""
    assert first.tradeoffs("china").to_dict() == before


def test_what_nobody_is_called_is_refused_with_its_kind() -> None:
    with pytest.raises(st.UnknownName):
        st.load().show("nobody at all")
    with pytest.raises(st.Unanswerable):
        st.load().positions(actor="china", pair=("china", "rok"))
    with pytest.raises(st.Unanswerable):
        st.load().diff()


PLACES = ("place", "places")


def _placeless(encoded: Any) -> Any:
    if isinstance(encoded, dict):
        return {key: _placeless(value) for key, value in encoded.items() if key not in PLACES}
    if isinstance(encoded, list):
        return [_placeless(value) for value in encoded]
    return encoded
