"""What a workbook shows as points is what stance says, whatever a person types there, or a reason.

People are openpyxl, which knows nothing of stance; the spreadsheet is LibreOffice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from stancecli.cli.exchange import STARTER
from stancecli.loader import load, load_text
from tests.models import random_model
from tests.running import case
from tests.typed import FIRST_LINE, TypedBook, said, shown, worked_out

pytestmark = pytest.mark.slow

EXAMPLES = Path(__file__).parents[1] / "examples"
SPARE = 25
"""Rows that are prepared below each table here: fewer, so that a spreadsheet has less to do."""
RANDOM = 14
"""Random models that are typed over."""

DISPUTE = load_text(
    """
stance: 1
title: A dam
analysts: {ann: {name: Ann}, ben: {name: Ben}}
actors:
  power:
    name: River Power
    also: [The Company, RP]
    interests:
      income: {name: Income, importance: high}
      calm: {name: Calm, importance: [1, 2]}
      name: {name: Its name, views: {ann: low, ben: high}}
    constraints:
      licence: {name: The licence, force: medium, against: {peaks: 1}}
      law: {name: The law, force: binding, against: [wild]}
    decisions:
      run:
        question: How to run it?
        current: steady
        options:
          steady:
            name: Steady
            effects:
              - {to: income, effect: none}
              - {to: calm, effect: helps}
          peaks:
            name: Peaks
            effects:
              - {to: income, effect: strongly-helps}
              - {to: calm, effect: [-2, -1], unless: [club.talk]}
              - {to: name, views: {ann: -2, ben: 0}}
          wild:
            name: Wild
            effects:
              - {to: income, same_as: peaks}
              - {to: club.fish, effect: -1}
  club:
    name: Anglers' club
    interests: {fish: {name: Fish, importance: vital}}
    decisions:
      voice:
        question: Speak up?
        current: talk
        options:
          talk: {name: Talk, effects: [{to: fish, effect: 1}, {to: power.name, effect: -1}]}
          sue:
            name: Sue
            irreversible: true
            effects: [{to: fish, effect: 0.5, when: [power.peaks]}, {to: power.calm, effect: hurts}]
impossible:
  - {options: [club.sue, power.peaks]}
"""
)


@pytest.fixture(scope="module", autouse=True)
def _fewer_rows() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for module in ("contents", "computed.cells", "tables"):
            patch.setattr(f"stancecli.export.xlsx.{module}.SPARE", SPARE)
        yield


# By hand: what a person types into the workbook of the dispute.


def _nothing(book: TypedBook) -> None:
    """The workbook as it was written."""


def _values(book: TypedBook) -> None:
    """Values as people write them, weights in a column that is not read."""
    sheet = book.grids()[0]
    for row, texts in enumerate(
        (("HELPS", "−1.5", " strongly  hurts"), ("[hurts, 0.5]", 1, "-1")), 7
    ):
        for n, text in enumerate(texts, 5):
            if sheet.cell(row, n).value != "see Effects":
                sheet.cell(row, n).value = text
        sheet.cell(row, 4).value = 99
    book.type("Interests", 2, importance="LOW")
    book.type("Interests", 3, importance="[0.5,vital]")


def _many_lines(book: TypedBook) -> None:
    """Interests without ids, of owners by other names, until no prepared line is empty."""
    for n in range(16):
        owner = ("the company", "rp", "RIVER POWER", "power")[n % 4]
        book.add("Interests", actor=owner, name=f"More {n}", importance=("low", 2.5)[n % 2])
        by = {} if n % 3 else {"owner": owner}
        book.add_line(book.grids()[0], f"more {n} ", n % 5 - 2, "helps", None, **by)


def _too_many_lines(book: TypedBook) -> None:
    _many_lines(book)
    book.add("Interests", actor="RP", name="One more", importance=1)
    book.add_line(book.grids()[0], "One more", 1, 1, 1)


def _too_many_rows(book: TypedBook) -> None:
    for n in range(SPARE + 1):
        book.add("Interests", actor="RP", name=f"More {n}", importance=1)


def _a_constraint(book: TypedBook) -> None:
    """One that weighs and one that rules out, both by name."""
    book.add("Constraints", actor="RP", name="A promise", force="high")
    book.add("Against", constraint="a promise", option="STEADY", by=2)
    book.add("Constraints", actor="The company", name="A ban", force="Binding")
    book.add("Against", constraint="A ban", option="Peaks", by=1)


def _conditions(book: TypedBook) -> None:
    """Effects with conditions, and without, beside what stands in the grid."""
    book.add("Effects", option="steady", to="Its name", effect="hurts", when="Talk")
    book.add("Effects", option="Steady", to="income", effect=2, unless="talk; sue")
    book.add("Effects", option="Talk", to="income", effect="[-1, 0]", unless="Peaks")
    book.add("Effects", option="wild", to="Calm", effect=1, when="Wild; talk")
    book.add("Effects", option="Sue", to="Calm", effect="unknown")


def _another_current(book: TypedBook) -> None:
    """Another option holds, which rules out what cannot hold with it, and cannot be left."""
    book.type("Decisions", 3, current="Sue")
    book.type("Options", book.rows("Options")[-1], irreversible=True)


def _said_twice(book: TypedBook) -> None:
    """A value that stands in the grid and on the sheet of effects too, and a reason for one."""
    for row in book.rows("Effects"):
        if book.typed("Effects", row, "option") == "power.steady":
            n = [book.grids()[0].cell(at, 1).value for at in range(FIRST_LINE, 20)]
            at = n.index(book.typed("Effects", row, "to")) + FIRST_LINE
            book.type("Effects", row, effect=book.grids()[0].cell(at, 5).value)
    (row,) = (
        n
        for n in book.rows("Effects")
        if book.typed("Effects", n, "to") == "club.fish"
        and book.typed("Effects", n, "option") == "power.wild"
    )
    book.type("Effects", row, because="They need calm water.")


def _two_reasons(book: TypedBook) -> None:
    """A second row for what stands in the grid, with a value of its own: both count."""
    book.add("Effects", option="Steady", to="calm", effect=0.5)


def _no_copies(book: TypedBook) -> None:
    """What was the same as another has a value of its own: no formula follows it elsewhere."""
    for row in book.rows("Effects"):
        if book.typed("Effects", row, "same_as"):
            book.type("Effects", row, same_as=None, effect="helps")


def _no_ids(book: TypedBook) -> None:
    """Names in place of all ids."""
    _no_copies(book)
    by_names(book, Random(1), everything=True)


def _columns(book: TypedBook) -> None:
    """Options in another order, a line that is a heading, one more option."""
    _no_copies(book)
    sheet = book.grids()[0]
    for row in (3, *range(FIRST_LINE, FIRST_LINE + 4)):
        cells = [sheet.cell(row, n).value for n in (5, 6)]
        sheet.cell(row, 5).value, sheet.cell(row, 6).value = reversed(cells)
    for n, name in ((5, "Peaks"), (6, "Steady"), (8, "Closed")):
        sheet.cell(2, n).value = name
    book.add_line(sheet, "What the neighbours want")
    book.add("Options", decision="How to run it?", name="Closed")
    sheet.cell(FIRST_LINE, 8).value = -2


def _notes(book: TypedBook) -> None:
    """A column and a line of one's own, and an id that only begins as a note does."""
    sheet = book.grids()[0]
    sheet["H2"], sheet["H7"] = "(why)", "They say so."
    book.add("Interests", actor="RP", name="(Old) aims", importance="low")
    for name in ("(mine)", "(old) aims"):
        book.add_line(sheet, name, "helps")
        row = next(n for n in range(FIRST_LINE, 99) if sheet.cell(n, 3).value == name)
        sheet.cell(row, 1).value, sheet.cell(row, 3).value = name, None


def _source_of_a_copy(book: TypedBook) -> None:
    """The value that two effects share."""
    sheet = book.grids()[0]
    (row,) = (n for n in range(FIRST_LINE, 20) if sheet.cell(n, 1).value == "power.income")
    sheet.cell(row, 6).value = -1


def _a_new_copy(book: TypedBook) -> None:
    book.add("Effects", option="Wild", to="power.name", same_as="Peaks")


def _other_views(book: TypedBook) -> None:
    (row,) = (
        n
        for n in book.rows("Effects")
        if book.typed("Effects", n, "to") == "power.name" and book.typed("Effects", n, "views")
    )
    book.type("Effects", row, views="ann: -2; ben: -1")


def _a_new_decision(book: TypedBook) -> None:
    """The grid of a new decision, made as people do: a copy, with other names."""
    book.add("Decisions", actor="Anglers' club", question="Who speaks?", current="All")
    for name in ("All", "One"):
        book.add("Options", decision="Who speaks?", name=name)
    new = book.book.copy_worksheet(book.grids()[1])
    new["B1"], new["C1"], new["E2"], new["F2"] = None, "Who speaks?", "All", "One"
    for cell in ("E3", "F3", "E7", "F7", "E8", "F8", "E9", "F9", "E10", "F10"):
        new[cell] = None
    new["F7"] = "hurts"


def _a_copied_grid(book: TypedBook) -> None:
    """A second grid of one decision that says the same."""
    book.book.copy_worksheet(book.grids()[1])


def _a_second_grid(book: TypedBook) -> None:
    """One made by hand, for one more interest; what is not needed was thrown away."""
    book.add("Interests", actor="RP", name="More", importance=1)
    sheet, grid = book.book.create_sheet("More"), book.grids()[0]
    for row in grid.iter_rows(max_row=3, max_col=7):
        for cell in row:
            sheet.cell(cell.row, cell.column).value = cell.value
    sheet["C1"], sheet["C4"], sheet["E4"] = None, "More", 2
    for column, name in zip("EFG", ("Steady", "Peaks", "Wild"), strict=True):
        sheet[f"{column}2"] = name
    del book.book["Rated"], book.book["Expect"]


def _a_line_twice(book: TypedBook) -> None:
    book.add_line(book.grids()[0], "Income", "none")


def _out_of_scale(book: TypedBook) -> None:
    """A fault for stance, as the next."""
    book.type("Interests", 3, importance=9)


def _a_comma(book: TypedBook) -> None:
    book.type("Interests", 3, importance="0,5")


def _moved_heads(book: TypedBook) -> None:
    """Two columns that changed places."""
    sheet, (one, other) = (
        book.book["Effects"],
        (book.heads("Effects")[e] for e in ("effect", "because")),
    )
    for row in (1, *book.rows("Effects")):
        cells = [sheet.cell(row, n).value for n in (one, other)]
        sheet.cell(row, one).value, sheet.cell(row, other).value = reversed(cells)


Typist = Callable[[TypedBook], None]
FOLLOWED: tuple[Typist, ...] = (
    *(_nothing, _values, _many_lines, _a_constraint, _conditions, _another_current),
    *(_said_twice, _two_reasons, _no_ids, _columns, _notes, _source_of_a_copy),
)
_UNCLEAR = "ask stance: name or value unclear"
_COPIED = "export anew: a copied sheet"
REFUSED: Mapping[Typist, set[str]] = {
    _too_many_lines: {"export anew: more rows than prepared"},
    _too_many_rows: {"export anew: more rows than prepared"},
    _a_new_copy: {_UNCLEAR},
    _other_views: {_UNCLEAR},
    _a_new_decision: {"export anew: not one grid a decision", _COPIED},
    _moved_heads: {"export anew: a head has moved"},
    _a_copied_grid: {_COPIED, "ask stance: a sheet was added"},
    _a_second_grid: {"ask stance: a sheet was added"},
    _a_line_twice: {_UNCLEAR},
}


# At random.


def by_names(book: TypedBook, rng: Random, *, everything: bool = False) -> None:
    """Type names, in any letter case, in place of ids: of all things, or of some."""
    actors = {}
    for n in book.rows("Actors"):
        actors[book.typed("Actors", n, "id")] = book.typed("Actors", n, "name")
    names: dict[str, str] = {}
    for table, column in NAMES.items():
        for row in book.rows(table):
            id_, name = (book.typed(table, row, each) for each in ("id", column))
            if id_ and (everything or (table != "Actors" and rng.random() < 0.4)):
                names[id_] = name
                book.type(table, row, id=None)
                if "actor" in book.heads(table):
                    book.type(table, row, actor=actors[id_.partition(".")[0]])

    def named(text: str) -> str | None:
        """The names in a cell that lists ids, one with the number of an effect behind it."""
        parts = (part.strip().partition("@") for part in text.split(";"))
        told = (
            f"{rng.choice((str.upper, str.lower))(names[id_])}{at}{n}"
            if id_ in names
            else f"{id_}{at}{n}"
            for id_, at, n in parts
        )
        return "; ".join(told) or None

    for table, columns in REFERRING.items():
        for row in book.rows(table):
            cells = {each: named(book.typed(table, row, each)) for each in columns}
            book.type(table, row, **cells)
    for sheet in book.book.worksheets:
        if sheet["A3"].value == "(id)":
            question = sheet["B1"]
            if question.value in names:
                sheet["C1"].value, question.value = names[question.value], None
            for cell in sheet[3]:
                if cell.value in names:
                    sheet.cell(2, cell.column).value, cell.value = names[cell.value], None
            for row in range(4, sheet.max_row + 1):
                left = sheet.cell(row, 1)
                if left.value in names:
                    at = 3 if sheet["A1"].value == "Decision" else 2
                    sheet.cell(row, at).value, left.value = names[left.value], None


NAMES = {
    "Actors": "name",
    "Interests": "name",
    "Constraints": "name",
    "Decisions": "question",
    "Options": "name",
}
REFERRING = {
    "Against": ("constraint", "option"),
    "Decisions": ("current",),
    "Options": ("decision",),
    "Effects": ("option", "to", "when", "unless", "same_as"),
    "Positions": ("actor", "to"),
    "Influence": ("actor", "to"),
    "Impossible": ("options",),
}
SIZES = (
    "helps",
    "Strongly-Hurts",
    "none",
    -1,
    0.5,
    "−0.5",
    "[-1, 1]",
    "unknown",
    "[none, helps]",
    2,
)


def typed_over(seed: int) -> bytes:
    """A random model, typed over at random: what stance takes without a fault, mostly."""
    rng = Random(seed)
    model = random_model(rng, blanks=True, one_size=seed % 3 == 0, positions=False, influence=False)
    actors = tuple(
        replace(
            actor,
            also=(f"Alias {n}", f"Other {n}"),
            interests=tuple(replace(i, name=f"Wants {i.id[-1]}, {n}") for i in actor.interests),
        )
        for n, actor in enumerate(model.actors)
    )
    book = TypedBook(replace(model, actors=actors))
    for sheet in book.grids():
        for row in sheet.iter_rows(min_row=FIRST_LINE, min_col=5, max_col=6):
            for cell in row:
                if cell.value and cell.value != "see Effects" and rng.random() < 0.5:
                    cell.value = rng.choice(SIZES)
    options = [book.typed("Options", n, "id") for n in book.rows("Options")]
    of = {o: book.typed("Options", n, "decision") for n, o in enumerate(options, 2)}
    wants = [book.typed("Interests", n, "id") for n in book.rows("Interests")]
    for n in book.rows("Interests"):
        if rng.random() < 0.4:
            book.type("Interests", n, importance=rng.choice(("LOW", "vital", 1.5, "[1, high]")))
    for _ in range(rng.randint(0, 4)):
        option = rng.choice(options)
        condition = rng.choice([o for o in options if of[o] != of[option]] or [""])
        cells: dict[str, object] = {rng.choice(("when", "unless")): condition}
        size = rng.choice(SIZES)
        book.add("Effects", option=option, to=rng.choice(wants), effect=size, **cells)
    if rng.random() < 0.5:
        whose = rng.choice(options).partition(".")[0]
        book.add(
            "Constraints",
            actor=f"alias {whose[-1]}",
            name="A new one",
            force=rng.choice(("low", "[1, 2]")),
        )
        own = [option for option in options if option.startswith(f"{whose}.")]
        book.add("Against", constraint="a new one", option=rng.choice(own), by=rng.choice((1, 2)))
    for n in range(rng.randint(0, 12)):
        owner = rng.choice(("Alias 0", "other 1", "the ACTOR0"))
        book.add("Interests", actor=owner, name=f"New {n}", importance=rng.choice(("low", 3)))
        book.add_line(rng.choice(book.grids()), f"NEW {n}", *rng.choices((*SIZES, None), k=2))
    by_names(book, rng, everything=seed % 4 == 1)
    return book.saved()


# What came of it.


def refusals(data: bytes) -> set[str]:
    """Why a workbook shows no points; where it shows some, they are those of stance."""
    known = said(data)
    reasons = set()
    for question, options in shown(data):
        assert options.keys() == known[question].keys()
        for name, (mark, points) in options.items():
            if isinstance(points, str):
                reasons.add(points)
            else:
                assert (mark, points) == known[question][name], (question, name)
    return reasons


def typed_by(typists: Iterable[Typist]) -> dict[str, bytes]:
    """The workbook of the dispute, after each has typed into one."""
    books = {}
    for typist in typists:
        book = TypedBook(DISPUTE)
        typist(book)
        books[typist.__name__] = book.saved()
    return books


def test_points_follow_what_is_typed(tmp_path: Path) -> None:
    books = worked_out(typed_by(FOLLOWED), tmp_path)
    assert {name: refusals(data) for name, data in books.items()} == {name: set() for name in books}


def test_points_that_no_formula_follows_are_not_there(tmp_path: Path) -> None:
    books = worked_out(typed_by((*REFUSED, _out_of_scale, _a_comma)), tmp_path)
    for name in ("_out_of_scale", "_a_comma"):
        told = [points for _, each in shown(books.pop(name)) for _, points in each.values()]
        assert {*told} == {_UNCLEAR}, name
    assert {name: refusals(data) for name, data in books.items()} == {
        typist.__name__: reasons for typist, reasons in REFUSED.items()
    }
    for data in books.values():
        marked = [name for _, told in shown(data) for name, (mark, _) in told.items() if mark]
        assert marked


def test_points_of_models_as_written_are_those_of_stance(tmp_path: Path) -> None:
    models = {"case": case().model, "starter": load(STARTER)}
    models |= {path.stem: load(path) for path in EXAMPLES.glob("*.yaml")}
    typed = {name: TypedBook(model).saved() for name, model in models.items()}
    books = worked_out(typed, tmp_path)
    assert {name: refusals(data) for name, data in books.items()} == {name: set() for name in books}


def test_points_of_random_models_are_those_of_stance_or_a_reason(tmp_path: Path) -> None:
    books = worked_out({f"{seed}": typed_over(seed) for seed in range(RANDOM)}, tmp_path)
    reasons = [refusals(data) for data in books.values()]
    # What is the same as another is followed only while it is called as it was.
    assert set().union(*reasons) <= {_UNCLEAR}
    assert reasons.count(set()) >= RANDOM * 2 // 3
