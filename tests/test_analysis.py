"""The Python door: it answers what the command line answers, in every form.

A question is said once: what follows from it is there, in README, in help and in Python.
"""

import doctest
import json
import pkgutil
import re
from collections.abc import Callable
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, assert_type

import pytest

import stancecli as st
from stancecli import lenses
from stancecli.analysis import QUESTIONS, Analysis, Answer
from stancecli.cli.options import GROUPS
from tests.running import examples_of, reply_to
from tests.test_expectations import DAM

if TYPE_CHECKING:
    from stancecli.lenses.between import Between
    from stancecli.lenses.compare.finding import Comparison
    from stancecli.lenses.list.finding import Listed
    from stancecli.lenses.stability.finding import Stability
    from stancecli.lenses.tradeoffs.finding import Tradeoffs

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PAGE = ROOT / "docs" / "python.md"

CHANGED = "--set utility.revenue=[2,3] --given anglers.quiet --without town"

ASKED: dict[str, Callable[[Analysis], Answer[Any]]] = {
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


@pytest.mark.parametrize("command", ASKED)
def test_python_and_the_command_line_answer_alike(command: str, dam: Path) -> None:
    answer = ASKED[command](st.load(dam))
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


def test_the_page_answers_as_it_says() -> None:
    results = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert results.attempted > 15
    assert results.failed == 0


def test_all_that_the_package_offers_is_there() -> None:
    for name in (*st.__all__, "__version__"):
        assert getattr(st, name)


# What follows from a question.


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
    door = st.load()
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
