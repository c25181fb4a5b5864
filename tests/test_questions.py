"""A question is said once: what follows from it is there, in README, in help and in Python."""

from __future__ import annotations

import pkgutil
import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, assert_type

import pytest

import stancecli
from stancecli import lenses
from stancecli.analysis import QUESTIONS, Analysis, Answer
from stancecli.cli.groups import GROUPS
from tests.running import examples_of

if TYPE_CHECKING:
    from stancecli.lenses.between import Between
    from stancecli.lenses.compare.finding import Comparison
    from stancecli.lenses.list.finding import Listed
    from stancecli.lenses.stability.finding import Stability
    from stancecli.lenses.tradeoffs.finding import Tradeoffs

README = Path(__file__).parents[1] / "README.md"


def what_mypy_knows(door: Analysis) -> None:
    """Nothing here is run: mypy complains where a type is another, or a complaint is missing."""
    assert_type(door.tradeoffs("china", between=("a", "b")), Answer[Tradeoffs | Between])
    assert_type(door.stability("china", state=["a"], only=["b"]), Answer[Stability])
    assert_type(door.list(), Answer[Listed])
    assert_type(door.compare(others={"b": door}), Answer[Comparison])
    assert_type(Analysis.list(door, "actor"), Answer[Listed])
    door.tradeoffs(1)  # type: ignore[arg-type]
    door.tradeoffs("china", between="seoul")  # type: ignore[arg-type]
    door.levers(2)  # type: ignore[arg-type]
    door.positions("china", None)  # type: ignore[call-arg]
    door.why("china")  # type: ignore[call-arg]
    door.stability(only=1.5)  # type: ignore[arg-type]
    door.check(baseline=1)  # type: ignore[arg-type]


def test_every_question_has_its_place_in_help_and_its_method() -> None:
    listed = [name for group in GROUPS.values() for name in group if name in QUESTIONS]
    assert listed == [*QUESTIONS]
    modules = [each.name for each in pkgutil.iter_modules(lenses.__path__)]
    declared = (
        name for name in modules if "question" in vars(import_module(f"{lenses.__name__}.{name}"))
    )
    assert {*declared} == {*QUESTIONS}
    for name, question in QUESTIONS.items():
        method = getattr(Analysis, name)
        assert (method.__name__, method.__doc__) == (name, question.find.__doc__)


def test_an_answer_is_told_by_the_lens_that_found_it() -> None:
    door = stancecli.load()
    assert door.tradeoffs("china").name == "tradeoffs"
    assert door.tradeoffs("china", between=("pyongyang", "seoul")).name == "between"
    assert door.positions().report.subject == "Positions"


@pytest.mark.parametrize("name", QUESTIONS)
def test_what_can_be_given_is_explained_and_nothing_else_can(name: str) -> None:
    for parameter, takes in QUESTIONS[name].takes.values():
        is_option = parameter.kind is parameter.KEYWORD_ONLY
        assert takes.help.endswith((".", "?", "…")) or name == "list"
        assert is_option or takes.metavar
        assert not takes.flag or is_option
    assert "others" not in QUESTIONS[name].takes


def test_the_table_of_the_readme_has_every_question(request: pytest.FixtureRequest) -> None:
    text = README.read_text(encoding="utf-8")
    head, table, rest = re.split(r"(?<=\|---\|---\|\n)((?:\|.*\n)+)", text, maxsplit=1)
    asked = {question.asks for question in QUESTIONS.values()}
    by_hand = [row for row in table.splitlines() if row.split("|")[1].strip() not in asked]
    rows = [
        f"| {question.asks} | {_shown(examples_of(question))} |" for question in QUESTIONS.values()
    ]
    anew = head + "".join(f"{row}\n" for row in (*rows, *by_hand)) + rest
    if request.config.getoption("--renew"):
        README.write_text(anew, encoding="utf-8")
    assert README.read_text(encoding="utf-8") == anew, "pytest --renew writes it"


def _shown(examples: list[str]) -> str:
    """The first example, and the options of the second."""
    options = (re.search(r" (-.*)", example) for example in examples[1:2])
    more = (found[1] for found in options if found)
    return ", ".join(f"`{line}`" for line in (f"stance {examples[0]}", *more))
