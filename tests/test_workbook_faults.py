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
from tests.conftest import Golden
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


FAULTS: list[dict[str, str]] = [
    # What a row is, and whose.
    {"Interests!A2": ""},
    {"Interests!B2": ""},
    {"Interests!A2": "River Powr"},
    {"Interests!E1": "id", "Interests!E2": "x.y"},
    {"Interests!E1": "id", "Interests!E2": "anglers-club.y"},
    {"Options!A2": "What?"},
    # Columns.
    {"Interests!B1": "nam"},
    {"Actors!D1": "alos"},
    {"Interests!A1": ""},
    {"Interests!D1": "name"},
    {"Decisions!C1": "now"},
    {"Effects!C1": "size"},
    {"Effects!C1": "efect"},
    {"Effects!G3": "x", "Effects!G4": "x"},
    # Values.
    {"Interests!C2": "hihg"},
    {"Interests!C3": "5"},
    {"Actors!B2": "company"},
    {"Positions!D2": "May"},
    {"Against!C2": ""},
    {"Effects!B2": ""},
    # Words that name nothing; a thing with a new name is one fault.
    {"Effects!A3": "Shut donw"},
    {"Options!B3": "Peak hours"},
    {"Options!B3": "By price"},
    {"Sources!A2": "A hearing"},
    {"Effects!F3": "Public heering p. 4"},
    {"Effects!F3": "Public hearing, p. 4"},
    {"Effects!F3": "Leter of the club line12"},
    {"Effects!F3": "Minutes §3"},
    # Grids.
    {"run!A1": "Decisoin"},
    {"run!A2": "di"},
    {"Who says what!A1": ""},
    {"run!C1": "What?"},
    {"run!B1": "x"},
    {"run!C1": ""},
    {"run!F2": "Peask"},
    {"run!H2": "Comment", "run!H3": "so"},
    {"run!H3": "helps", "run!H4": "helps"},
    {"run!C3": ""},
    {"run!C4": "Fisch"},
    {"run!B4": "River Power"},
    {"run!B4": "Rivr"},
    {"run!A4": "river-power.income"},
    # One value here and there, or nowhere.
    {"run!F4": ""},
    {"run!E3": "see effects"},
    {"run!E3": "helsp"},
    {"Effects!C2": "hurts"},
    {"Effects!E2": "Shout"},
    {"Effects!A6": "Peaks|Fish"},
    {"Positions!A5": "Anglers' club|Peaks||2025"},
    # All are told by sheet and then by row: first the columns, then the ids, then what is in cells.
    {"run!E3": "helsp", "Actors!B3": "firm", "Interests!C2": "hihg"},
    {"Actors!B3": "firm", "Sources!A1": "titel", "Influence!A1": "aktor"},
    {"Actors!B3": "firm", "Interests!A2": "Rivr", "Decisions!A3": "Anglars"},
    {"Influence!C2": "strnog", "Positions!D2": "May", "run!F2": "Peask"},
    {"Options!B3": "By price", "Actors!B2": "firm"},
    # No faults.
    {"run!H2": "(why)", "run!H3": "so"},
    {"Effects!C2": "-1.5"},
    {},
]
"""Cells that are changed, each of which is a fault, and what is none."""


def told(of: Cells) -> str:
    """The cells and the codes of the faults."""
    return ", ".join(f"{each.place.cell} {each.code}" for each in faults_of(of))


def test_faults_name_their_cells(golden: Golden) -> None:
    lines = []
    for cells in FAULTS:
        found = faults_of(changed(NAMES, cells))
        lines += [", ".join(f"{at} is “{text}”" for at, text in cells.items()) or "as it is"]
        lines += [f"    {fault}" for fault in found] or ["    no fault"]
    golden("workbook/faults.txt", "\n".join([*lines, ""]))


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
            "case.xlsx, run!F2: E506 no option is called “Peask” (write it into “Options” first; "
            "( ) around it make it a note of yours)",
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
