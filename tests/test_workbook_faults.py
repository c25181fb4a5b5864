"""What is wrong with a workbook is told at once, once, and at its cell."""

import re
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, strategies as st

from stancecli.cli.beginning import STARTER
from stancecli.diagnostics import CODES, InvalidModel, Unanswerable, column_letters
from stancecli.imports import IMPORTS, import_model, load_draft
from stancecli.imports.given import Given
from stancecli.imports.rows import Draft, written
from stancecli.loader import load, load_text
from stancecli.loader.scales import ACTOR_KINDS_MEANT, ours_for
from tests.running import first_quick, stance
from tests.test_workbook import exported, sheets
from tests.workbooks import (
    NAMES,
    Cells,
    book_of,
    changed,
    faults_of,
    ods_cell,
    ods_parts,
    ods_row,
    read,
    xlsx_parts,
    zipped,
)


def ids() -> Cells:
    """A model as stance writes it, with each id typed."""
    return {name: rows for name, rows in sheets(exported(load(STARTER))).items() if name != "Start"}


def with_slips(cells: Cells) -> Iterator[tuple[str, Cells]]:
    """The cells with one of them something else, or misspelt, or empty; each in turn.

    A column of ids that is called otherwise is its author's own, so that its ids name nothing.
    """
    for sheet, rows in cells.items():
        for n, row in enumerate(rows, 1):
            for m, text in enumerate(row, 1):
                if not text or (n == 1 and text == "id"):
                    continue
                other = "zzqx" if rows[0][m - 1 : m] == ["id"] else "Zzqx"
                for new in (other, f"{text[:-2]}{text[:-3:-1]}", ""):
                    at = f"{sheet}!{column_letters(m)}{n}"
                    yield f"{at}: {new}", changed(cells, {at: new})


FAULTS: list[tuple[dict[str, str], str, str]] = [
    # What a row is, and whose.
    ({"Interests!A2": ""}, "Interests!A2 E521", "fill in the column “actor”"),
    ({"Interests!B2": ""}, "Interests!A2 E521", "expected an id or a “name”, found neither"),
    ({"Interests!A2": "River Powr"}, "Interests!A2 E506", "did you mean River Power?"),
    ({"Interests!E1": "id", "Interests!E2": "x.y"}, "Interests!E2 E506", "no actor is called “x”"),
    (
        {"Interests!E1": "id", "Interests!E2": "anglers-club.y"},
        *("Interests!A2 E521", "“River Power” is here, and the id “anglers-club.y” says “anglers-"),
    ),
    ({"Options!A2": "What?"}, "Options!A2 E506", "write it into “Decisions” first"),
    # Columns.
    ({"Interests!B1": "nam"}, "Interests!B1 E503", "did you mean name?"),
    ({"Actors!D1": "alos"}, "Actors!D1 E503", "did you mean also?"),
    ({"Interests!A1": ""}, "Interests!A2 E503", "nothing is written above it, nor above 1 more"),
    ({"Interests!D1": "name"}, "Interests!D1 E505", "column “name” is here a second time"),
    ({"Decisions!C1": "now"}, "Decisions!A1 E504", "the column “current” is missing"),
    ({"Effects!C1": "size"}, "Effects!A1 E504", "the column “effect” is missing"),
    ({"Effects!C1": "efect"}, "Effects!C1 E503", "did you mean effect?"),
    ({"Effects!G3": "x", "Effects!G4": "x"}, "Effects!G3 E503", "nor above 1 more below it"),
    # Values.
    ({"Interests!C2": "hihg"}, "Interests!C2 E307", "did you mean high?"),
    ({"Interests!C3": "5"}, "Interests!C3 E308", "5 is outside the scale"),
    ({"Actors!B2": "company"}, "Actors!B2 E307", "no kind of actor “company” (did you mean organi"),
    ({"Positions!D2": "May"}, "Positions!D2 E311", "a year, a month or a day"),
    ({"Against!C2": ""}, "Against!A2 E301", "“by” is missing here"),
    ({"Effects!B2": ""}, "Effects!B2 E301", "“to” is missing here"),
    # Words that name nothing; a thing with a new name is one fault.
    ({"Effects!A3": "Shut donw"}, "Effects!A3 E506", "did you mean Shut down?"),
    ({"Options!B3": "Peak hours"}, "Against!B2 E506", "in run!F2, Effects!A2 and 7 more (did you"),
    ({"Options!B3": "By price"}, "Against!B2 E506", "7 more (write it into “Options” first)"),
    ({"Sources!A2": "A hearing"}, "Actors!C2 E506", "here and in Interests!D2 and Effects!F2"),
    ({"Effects!F3": "Public heering p. 4"}, "Effects!F3 E506", "did you mean Public hearing?"),
    ({"Effects!F3": "Public hearing, p. 4"}, "Effects!F3 E506", "called “Public hearing,” (did"),
    ({"Effects!F3": "Leter of the club line12"}, "Effects!F3 E506", "“Leter of the club” (did"),
    ({"Effects!F3": "Minutes §3"}, "Effects!F3 E506", "“Minutes” (begin with the id or the title"),
    # Grids.
    ({"run!A1": "Decisoin"}, "run!A1 E525", "a grid has “Decision” here, and “id” below it"),
    ({"run!A2": "di"}, "run!A1 E525", "( ) around it make it a note of yours"),
    ({"Who says what!A1": ""}, "Who says what!A2 E525", "a grid has “Stances” or “Influences”"),
    ({"run!C1": "What?"}, "run!C1 E506", "no decision is called “What?”"),
    ({"run!B1": "x"}, "run!B1 E506", "write it into “Decisions” first"),
    ({"run!C1": ""}, "run!A1 E525", "write the id of the decision beside this cell"),
    ({"run!F2": "Peask"}, "run!F2 E506", "no option is called “Peask” (did you mean Peaks?)"),
    ({"run!H2": "Comment", "run!H3": "so"}, "run!H2 E506", "( ) around it make it a note of y"),
    ({"run!H3": "helps", "run!H4": "helps"}, "run!H3 E525", "nothing is written above this cell"),
    ({"run!C3": ""}, "run!E3 E525", "nothing is written at the left of this cell"),
    ({"run!C4": "Fisch"}, "run!C4 E506", "no interest is called “Fisch” (did you mean Fish?)"),
    ({"run!B4": "River Power"}, "run!B4 E526", "“anglers-club.fish” is an interest of “anglers-"),
    ({"run!B4": "Rivr"}, "run!B4 E506", "write it into “Actors” first"),
    ({"run!A4": "river-power.income"}, "run!C4 E526", "“fish” stands with the id “river-power.in"),
    # One value here and there, or nowhere.
    ({"run!F4": ""}, "Effects!C2 E524", "“effect” is missing, here and in a grid"),
    ({"run!E3": "see effects"}, "run!E3 E524", "“see effects”, and no row there is on both of"),
    ({"run!E3": "helsp"}, "run!E3 E307", "did you mean helps?"),
    ({"Effects!C2": "hurts"}, "run!F4 E523", "“-1.5” here, and “hurts” in case.xlsx, Effects!C2"),
    ({"Effects!E2": "Shout"}, "Effects!C2 E524", "the grid has what holds always, without “when”"),
    ({"Effects!A6": "Peaks|Fish"}, "run!F4 E523", "one value here, and 2 rows"),
    (
        {"Positions!A5": "Anglers' club|Peaks||2025"},
        *("Who says what!D3 E523", "write “see Positions” here, and the values there"),
    ),
    # All are told by sheet and then by row: first the columns, then the ids, then what is in cells.
    (
        {"run!E3": "helsp", "Actors!B3": "firm", "Interests!C2": "hihg"},
        *("Actors!B3 E307, Interests!C2 E307, run!E3 E307", "firm"),
    ),
    (
        {"Actors!B3": "firm", "Sources!A1": "titel", "Influence!A1": "aktor"},
        *("Sources!A1 E503, Influence!A1 E503", "title"),
    ),
    (
        {"Actors!B3": "firm", "Interests!A2": "Rivr", "Decisions!A3": "Anglars"},
        *("Interests!A2 E506, Decisions!A3 E506", "Rivr"),
    ),
    (
        {"Influence!C2": "strnog", "Positions!D2": "May", "run!F2": "Peask"},
        *("run!F2 E506, Positions!D2 E311, Influence!C2 E307", "Peaks"),
    ),
    (
        {"Options!B3": "By price", "Actors!B2": "firm"},
        *("Actors!B2 E307, Against!B2 E506", "organisation"),
    ),
    # No faults.
    ({"run!H2": "(why)", "run!H3": "so"}, "", ""),
    ({"Effects!C2": "-1.5"}, "", ""),
    ({}, "", ""),
]
"""Cells that are changed, the cells and codes of the faults, and what the first says."""


def told(of: Cells) -> str:
    """The cells and the codes of the faults."""
    return ", ".join(f"{each.place.cell} {each.code}" for each in faults_of(of))


@pytest.mark.parametrize(("cells", "places", "says"), FAULTS)
def test_a_fault_names_its_cell(cells: dict[str, str], places: str, says: str) -> None:
    wrong = changed(NAMES, cells)
    assert told(wrong) == places
    assert says in "".join(map(str, faults_of(wrong)[:1]))


def test_with_each_id_typed_it_is_a_model_and_an_actor_that_is_not_there_one_fault() -> None:
    typed = ids()
    for cells, places in (
        ({}, ""),
        ({"Interests!A2": "councl.quiet"}, "Interests!A2 E506"),
        ({"Decisions!A2": "councl.street"}, "Decisions!A2 E506"),
        ({"Interests!A2": "council.quiet.street"}, "Interests!A2 E310"),
    ):
        assert told(changed(typed, cells)) == places


@pytest.mark.parametrize("asked", first_quick([(lambda: NAMES, 8), (lambda: NAMES, 1), (ids, 1)]))
def test_one_slip_of_any_kind_is_one_fault(asked: tuple[Callable[[], Cells], int]) -> None:
    cells, one_in = asked
    for what, slip in islice(with_slips(cells()), 0, None, one_in):
        assert len(faults_of(slip)) <= 1, (what, told(slip))


def test_faults_of_what_is_no_workbook_come_in_the_order_of_the_file() -> None:
    given = Given({"a.json": b'{"a": 1}'})
    draft = Draft({"actors": [], "issues": []})
    with pytest.raises(InvalidModel) as raised:
        load_draft(draft, written({"actors": []}), given)
    assert [fault.code for fault in raised.value.problems] == ["E301"]


def test_a_column_of_ones_own_is_left_out_and_said() -> None:
    private = changed(NAMES, {"Actors!E1": "Notes to self", "Actors!E2": "Ask Ann"})
    brought = read(changed(private, {"Effects!G1": "Weight | (why)", "Effects!H2": "x"}))
    assert brought.model == read(NAMES).model
    why = "no column of a model is called so; put yours in ( )"
    assert [(left.what, left.why) for left in brought.left_out] == [
        ("column “Notes to self” of “Actors”", why),
        ("column “Weight” of “Effects”", why),
    ]


def test_an_option_may_have_a_name_in_parentheses() -> None:
    cells = ("Options!B4", "run!G2", "Effects!A3", "Who says what!E2", "Positions!B3", "Expect!B2")
    named = changed(NAMES, dict.fromkeys(cells, "(None of these)"))
    assert len(read(named).model.actors[0].decisions[0].options[2].effects) == 2


# Words for kinds.


CALLED = {
    "organisation": "company, NGO, oil company, trade union",
    "body": "city, City Council, local government, ministry of trade",
    "state": "Government, STATE",
    "public": "residents",
    "person": "Mayor",
    "": ", zzz",
}


@pytest.mark.parametrize("kind", CALLED)
def test_a_kind_of_actor_is_known_by_what_people_call_it(kind: str) -> None:
    words = CALLED[kind].split(", ")
    assert [ours_for(word, ACTOR_KINDS_MEANT) for word in words] == [kind] * len(words)


# The command line.


def test_a_workbook_with_faults_ends_with_2_and_writes_nothing(tmp_path: Path) -> None:
    wrong = changed(NAMES, {"run!F2": "Peask", "Actors!B2": "company"})
    (tmp_path / "case.xlsx").write_bytes(book_of(wrong))
    for words in (
        ("import", "case.xlsx", "-o", "new.yaml"),
        ("export", "xlsx", "-m", "case.xlsx", "-o", "new.xlsx"),
    ):
        ended = stance(tmp_path, *words)
        assert (ended.returncode, ended.stdout) == (2, "")
        assert ended.stderr.splitlines() == [
            "case.xlsx, Actors!B2: E307 no kind of actor “company” (did you mean organisation?)",
            "case.xlsx, run!F2: E506 no option is called “Peask” (did you mean Peaks?)",
            "",
            "2 faults.",
        ]
    assert [path.name for path in tmp_path.iterdir()] == ["case.xlsx"]


# Something changed at random; fuzz/workbooks.py tries many more.


STRINGS = '<sst uniqueCount="2"><si><t>Actor</t></si><si><t>Build</t></si></sst>'
ROWS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    '<row r="2"><c r="A2" t="str"><v>Town</v></c><c r="B2"><v>2</v></c></row>'
    '<row r="3" hidden="1"><c r="A3" t="str"><v>Folk</v></c><c r="B3"><v>-1</v></c></row>'
)
MERGED = '<mergeCells><mergeCell ref="A5:B6"/></mergeCells>'
CELLS = (("Actor", "Build"), ("Town", "for"), ("Folk", "against"))
BEGUN = {
    "case.xlsx": xlsx_parts(ROWS, STRINGS, MERGED),
    "case.ods": ods_parts("".join(ods_row(*map(ods_cell, line), rows=1) for line in CELLS)),
}
WORDS = [
    *("A1", "B1048576", "ZZZZ1", "0", "-1", "2", "99999999", "1e999", "s", "e", "b", "d", "str"),
    *("#N/A", "true", "x", "sheet1.xml", "../x"),
]
PIECE = re.compile(r'(<[^<>]*>|"[^"]*")')


def mutated(text: str, rng: Random) -> str:
    """The text with an element, or a value of one, left out, doubled, moved or replaced."""
    pieces = PIECE.split(text)
    at, other = rng.randrange(len(pieces)), rng.randrange(len(pieces))
    match rng.randrange(4):
        case 0:
            del pieces[at]
        case 1:
            pieces.insert(other, pieces[at])
        case 2:
            pieces[at], pieces[other] = pieces[other], pieces[at]
        case _:
            word = rng.choice(WORDS)
            pieces[at] = f'"{word}"' if pieces[at].startswith('"') else word
    return "".join(pieces)


def actors_in(file: str, data: bytes) -> int:
    """How many actors a workbook has; -1 where it is refused, as it may be."""
    try:
        imported = import_model(Given({file: data}), kind=IMPORTS["stances"])
    except Unanswerable:
        return -1
    except InvalidModel as refused:
        problems = refused.problems
    else:
        return len(load_text(imported.text).actors)
    assert problems
    for problem in problems:
        assert problem.code in CODES
        assert (problem.place.file, problem.place.line >= 1) == (file, True)
    return -1


def test_what_is_changed_is_read_as_it_is() -> None:
    assert [actors_in(file, zipped(parts)) for file, parts in BEGUN.items()] == [2, 2]


@given(st.integers(0, 10**9), st.sampled_from([*BEGUN]))
def test_whatever_is_changed_in_a_workbook_is_read_or_refused(seed: int, file: str) -> None:
    rng = Random(seed)
    for _ in range(20):
        parts = dict(BEGUN[file])
        for _ in range(rng.randint(1, 3)):
            name = rng.choice([*parts])
            parts[name] = mutated(str(parts[name]), rng)
        data = zipped(parts)
        if rng.random() < 0.2:
            at = rng.randrange(len(data))
            data = data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]
        assert actors_in(file, data) >= -1
