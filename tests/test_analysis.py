"""The Python door: it answers what the command line answers, in every form."""

from __future__ import annotations

import doctest
import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import stancecli as st
from stancecli.analysis import Analysis, Answer
from tests.running import reply_to
from tests.test_expectations import DAM

CHANGED = "--set utility.revenue=[2,3] --given anglers.quiet --without town"

QUESTIONS: dict[str, Callable[[Analysis], Answer[Any]]] = {
    "": lambda s: s.overview(),
    "show utility": lambda s: s.show("utility"),
    "show hearing": lambda s: s.show("hearing"),
    "list interest": lambda s: s.list("interest"),
    "why anglers utility.peaking": lambda s: s.why("anglers", "utility.peaking"),
    "check": lambda s: s.check(),
    "tradeoffs utility": lambda s: s.tradeoffs("utility"),
    "tradeoffs utility --between revenue standing": lambda s: s.tradeoffs(
        "utility", between=("revenue", "standing")
    ),
    "robustness utility": lambda s: s.robustness("utility"),
    "stability": lambda s: s.stability(),
    "positions utility": lambda s: s.positions("utility"),
    "positions anglers": lambda s: s.positions("anglers"),
    "positions --pair anglers utility": lambda s: s.positions(pair=("anglers", "utility")),
    "influence": lambda s: s.influence(),
    "influence anglers": lambda s: s.influence("anglers"),
    "influence --from anglers --to utility": lambda s: s.influence(start="anglers", end="utility"),
    "influence --on utility.peaking": lambda s: s.influence(on="utility.peaking"),
    f"diff {CHANGED}": lambda s: (
        s.set({"utility.revenue": "[2,3]"}).given("anglers.quiet").without("town").diff()
    ),
    "robustness utility --without study": lambda s: s.without("study").robustness("utility"),
}
"""Each question of the command line, as it is asked in Python."""


@pytest.fixture(scope="module")
def dam(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("analysis") / "dam.yaml"
    path.write_text(DAM, "utf-8")
    return path


@pytest.mark.parametrize("command", QUESTIONS)
def test_python_and_the_command_line_answer_alike(command: str, dam: Path) -> None:
    answer = QUESTIONS[command](st.load(dam))
    printed = reply_to(f"{command} -m {dam} -f json")
    assert answer.to_dict() == json.loads(printed)
    rows = answer.to_rows(whole=True)
    assert rows
    assert len({tuple(row) for row in rows}) == 1, "they are flat, and alike"
    values = [value for row in rows for value in row.values()]
    assert all(value is None or isinstance(value, str | int | float) for value in values)
    assert json.loads(json.dumps(rows, allow_nan=False)) == rows
    for shown in (str(answer), answer._repr_html_()):
        assert answer.report.conclusion.split()[-1].strip(".“”*") in shown


def test_the_rows_of_tradeoffs_add_up_to_the_points(dam: Path) -> None:
    found = st.load(dam).tradeoffs("utility")
    (tradeoff,) = found.tradeoffs
    for scored in tradeoff.options:
        own = [row for row in found.to_rows() if row["option"] == scored.option.id]
        assert sum(Fraction(row["weight"]) * Fraction(row["value"]) for row in own) == scored.points


def test_another_analysis_leaves_the_first_as_it_was(dam: Path) -> None:
    first = st.load(dam)
    before = first.tradeoffs("utility").to_dict()
    changed = first.given("anglers.quiet").set({"utility.revenue": "vital"}).without("study")
    assert changed.said
    assert first.said == ""
    assert first.tradeoffs("utility").to_dict() == before


def test_what_nobody_is_called_is_refused_with_its_kind(dam: Path) -> None:
    with pytest.raises(st.UnknownName):
        st.load(dam).show("nobody at all")
    with pytest.raises(st.Unanswerable):
        st.load(dam).positions("anglers", pair=("anglers", "utility"))
    with pytest.raises(st.Unanswerable):
        st.load(dam).diff()


# What docs/python.md says of it.


PAGE = Path(__file__).parents[1] / "docs" / "python.md"


def test_the_page_answers_as_it_says() -> None:
    results = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert results.attempted > 15
    assert results.failed == 0


def test_all_that_the_package_offers_is_there() -> None:
    for name in (*st.__all__, "__version__"):
        assert getattr(st, name)
