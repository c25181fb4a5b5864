"""What is wrong with a workbook is told at once, once, and at its cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path

import pytest

from stancecli.cli.exchange import STARTER
from stancecli.diagnostics import InvalidModel, Place, Problem
from stancecli.imports import IMPORTS, drafted, load_draft
from stancecli.imports.draft import Draft
from stancecli.imports.given import Given, ReadingOptions
from stancecli.imports.rows import written
from stancecli.loader import load, load_text
from stancecli.loader.meant import ACTOR_KINDS_MEANT, CONSTRAINT_KINDS_MEANT, ours_for
from stancecli.model import ACTOR_KINDS, CONSTRAINT_KINDS
from stancecli.sheets.cells import SheetCell
from stancecli.sheets.table import CellGrid, ReadWorkbook
from tests.running import stance
from tests.test_workbook import exported, imported, sheets, texts, workbook

Cells = dict[str, list[list[str]]]

NAMES: Cells = {
    "Sources": [["title"], ["Public hearing"], ["Letter of the club"]],
    "Analysts": [["name"], ["Anna Meier"]],
    "Issues": [["name"], ["A night tax"]],
    "Actors": [
        ["name", "kind", "cite", "also"],
        ["River Power", "organisation", "public hearing p. 4 “we wait”", "The Company"],
        ["Anglers' club", "", "Letter of the club", ""],
    ],
    "Interests": [
        ["actor", "name", "importance", "views"],
        ["River Power", "Income", "High", "Anna Meier: High; public hearing: 3"],
        ["Anglers' club", "Fish", "4"],
    ],
    "Constraints": [["actor", "name", "force"], ["the company", "A licence", "high"]],
    "Against": [["constraint", "option", "by"], ["a licence", "Peaks", "2"]],
    "Decisions": [
        ["actor", "question", "current"],
        ["River Power", "How to run it?", "steady"],
        ["Anglers' club", "Speak up?", "Shout"],
    ],
    "Options": [
        ["decision", "name"],
        ["how to run it?", "Steady"],
        ["How to run it?", "Peaks"],
        ["How to run it?", "Shut down"],
        ["Speak up?", "Shout"],
        ["Speak up?", "Be still"],
    ],
    "run": [
        ["Decision", "", "How to run it?"],
        ["id", "actor", "interest", "weight", "Steady", "Peaks", "Shut down"],
        ["", "River Power", "Income", "", "none", "Strongly helps", "see Effects"],
        ["", "Anglers' club", "fish", "99", "", "−1.5", "helps"],
    ],
    "Effects": [
        ["option", "to", "effect", "because", "when", "cite"],
        ["peaks", "Fish", "", "Flow swings strand the fry.", "", "Public hearing p. 2"],
        ["Shut down", "Income", "-2", "Nothing is sold."],
        ["Steady", "Fish", "1", "They are heard.", "Shout"],
        ["Peaks", "Income", "", "The price is high."],
    ],
    "Who says what": [
        ["Stances"],
        ["id", "actor", "A night tax", "Peaks", "Shut down"],
        ["", "Anglers' club", "supports", "-2"],
        ["", "River Power", "", "supports", "opposes"],
    ],
    "Positions": [
        ["actor", "to", "stance", "date", "says"],
        ["anglers' club", "A night TAX", "", "2024-05", "It is time."],
        ["River Power", "Shut down", "", "", "No."],
        ["Anglers' club", "Peaks", "", "2024", "Never."],
    ],
    "Influence": [["actor", "to", "strength"], ["River Power", "Anglers' club", "low"]],
    "Scenarios": [["name", "view"], ["Quiet times", "anna meier"]],
    "Given": [["scenario", "option"], ["quiet times", "PEAKS"]],
    "Set": [["scenario", "item", "value"], ["Quiet times", "Peaks:Fish", "none"]],
    "Without": [["scenario", "item"], ["Quiet times", "A licence"]],
    "Expect": [
        ["decision", "leads", "state", "holds", "position", "stance", "under"],
        ["How to run it?", "Shut down", "", "", "", "", "quiet times"],
        ["", "", "Peaks; Shout", "holds"],
        ["", "", "", "", "The Company; peaks", "neutral"],
    ],
}
"""A model of names alone, with each kind of reference."""
ANY_BOOK = workbook({"S": [["x"]]})


def ids() -> Cells:
    """A model as stance writes it, with each id typed."""
    grids = sheets(exported(load(STARTER))).items()
    return {name: texts(grid) for name, grid in grids if name != "Start"}


def found(cells: Mapping[str, list[list[str]]]) -> tuple[Problem, ...]:
    """The faults of a workbook with these cells; it is not packed and unpacked for each."""
    grids = []
    for sheet, rows in cells.items():
        lines = (
            tuple(SheetCell(text, Place("case.xlsx", n, m, sheet)) for m, text in enumerate(row, 1))
            for n, row in enumerate(rows, 1)
        )
        kept = tuple(line for line in lines if any(cell.word for cell in line))
        grids.append(CellGrid("case.xlsx", kept, sheet))
    given = Given({"case.xlsx": ANY_BOOK})
    vars(given)["_tables"] = (ReadWorkbook(tuple(grids)),)
    try:
        draft = drafted(given, ReadingOptions(), IMPORTS["workbook"])
        load_draft(draft, written(draft.rows), given)
    except InvalidModel as invalid:
        return invalid.problems
    return ()


def told(cells: Cells) -> list[str]:
    return [f"{each.place.cell} {each.code}" for each in found(cells)]


def changed(cells: Cells, sheet: str, row: int, column: int, text: str) -> Cells:
    """The cells with another text in one, its row and column counted from 1."""
    rows = [[*line] for line in cells[sheet]]
    line = rows[row - 1]
    line += [""] * (column - len(line))
    line[column - 1] = text
    return {**cells, sheet: rows}


def with_slips(cells: Cells) -> Iterator[tuple[str, Cells]]:
    """The cells with one of them something else, or misspelt, or empty; each in turn."""
    for sheet, rows in cells.items():
        for n, row in enumerate(rows, 1):
            for m, text in enumerate(row, 1):
                other = "zzqx" if rows[0][m - 1 : m] == ["id"] else "Zzqx"
                for new in (other, f"{text[:-2]}{text[:-3:-1]}", "") if text else ():
                    yield f"{sheet} {n} {m}: {new}", changed(cells, sheet, n, m, new)


def test_these_workbooks_are_models() -> None:
    assert found(NAMES) == found(ids()) == ()


def test_one_wrong_cell_is_one_fault() -> None:
    for what, cells in islice(with_slips(NAMES), 0, None, 3):
        assert len(found(cells)) <= 1, (what, told(cells))


@pytest.mark.slow
@pytest.mark.parametrize("cells", [lambda: NAMES, ids], ids=["names", "ids"])
def test_one_slip_of_any_kind_is_one_fault(cells: Callable[[], Cells]) -> None:
    for what, slip in with_slips(cells()):
        assert len(found(slip)) <= 1, (what, told(slip))


def test_two_wrong_cells_are_told_in_one_round() -> None:
    first = [
        ("Interests", 1, 3, "importence"),  # a heading
        ("Interests", 2, 1, "River Powr"),  # whose a row is
        ("run", 2, 6, "Peask"),  # at the head of a grid
        ("Options", 3, 2, "Peak hours"),  # a new name
        ("Effects", 3, 1, "Shut donw"),
        ("Actors", 2, 3, "Public hearign p. 4"),
    ]
    second = [
        ("Actors", 2, 2, "firm"),  # a word
        ("Positions", 2, 4, "May"),  # a date
        ("Influence", 2, 3, "strnog"),
        ("Interests", 3, 3, "5"),
    ]
    for one in first:
        alone = told(changed(NAMES, *one))
        assert len(alone) == 1
        for other in second:
            both = changed(changed(NAMES, *one), *other)
            assert sorted(told(both)) == sorted([*alone, *told(changed(NAMES, *other))])


def test_faults_come_by_sheet_then_row() -> None:
    wrong = changed(NAMES, "Actors", 3, 2, "firm")
    wrong = changed(wrong, "run", 3, 5, "helsp")
    wrong = changed(wrong, "Interests", 2, 3, "hihg")
    wrong = changed(wrong, "Sources", 1, 1, "titel")
    assert told(wrong) == ["Sources!A1 E503", "Actors!B3 E307", "Interests!C2 E307", "run!E3 E307"]


def test_faults_of_what_is_no_workbook_come_in_the_order_of_the_file() -> None:
    given = Given({"a.json": b'{"a": 1}'})
    draft = Draft({"actors": [], "issues": []})
    with pytest.raises(InvalidModel) as raised:
        load_draft(draft, written({"actors": []}), given)
    assert [fault.code for fault in raised.value.problems] == ["E301"]


def test_a_misspelt_option_at_the_head_of_a_grid_is_one_fault() -> None:
    (fault,) = found(changed(NAMES, "run", 2, 6, "Peask"))
    assert str(fault) == (
        "case.xlsx, run!F2: E506 no option is called “Peask” (did you mean Peaks?)"
    )


def test_an_option_with_a_new_name_is_one_fault_with_that_name() -> None:
    for name in ("Peak hours", "Follow the price"):
        (fault,) = found(changed(NAMES, "Options", 3, 2, name))
        assert fault.place.cell == "Against!B2"
        assert (
            fault.message
            == "no option is called “Peaks”, here and in run!F2, Effects!A2 and 7 more"
        )
        assert fault.hint == f"did you mean {name}?"


def test_what_stands_beside_a_word_is_not_what_it_means() -> None:
    cells = {**NAMES, "Options": [[*row] for row in NAMES["Options"]]}
    cells["Options"][3][1] = "Peaks at night"
    cells["run"] = [[*row] for row in NAMES["run"]]
    cells["run"][1][5:7] = ["Peaks", "Peaks by day"]
    for sheet, row, column in (("Effects", 3, 1), ("Who says what", 2, 5), ("Positions", 3, 2)):
        cells = changed(cells, sheet, row, column, "Peaks by day")
    cells = changed(cells, "Expect", 2, 2, "Peaks by day")
    (fault,) = found(cells)
    assert fault.hint == "did you mean Peaks at night?"


# The true remedy.


def test_a_dated_position_has_its_value_in_the_grid() -> None:
    club = imported(workbook(NAMES)).model.actors[1]
    assert [(each.to, each.stance, each.date) for each in club.positions] == [
        ("a-night-tax", 1, "2024-05"),
        ("river-power.peaks", -2, "2024"),
    ]


def test_of_several_dated_positions_each_has_its_own_value() -> None:
    later = {**NAMES, "Positions": [*NAMES["Positions"], ["Anglers' club", "Peaks", "", "2025"]]}
    (fault,) = found(later)
    assert fault.place.cell == "Who says what!D3"
    assert fault.hint == "write “see Positions” here, and the values there"
    for row, value in ((4, "opposes"), (5, "neutral")):
        later = changed(later, "Positions", row, 3, value)
    assert told(later) == ["Who says what!D3 E523"]
    assert told(changed(later, "Who says what", 3, 4, "see Positions")) == []


def test_a_value_that_holds_under_a_condition_stands_with_it() -> None:
    (fault,) = found(changed(NAMES, "Effects", 2, 5, "Shout"))
    assert str(fault) == (
        "case.xlsx, Effects!C2: E524 “effect” is missing here "
        "(the grid has what holds always, without “when” and “unless”)"
    )


@pytest.mark.parametrize(
    ("cell", "said", "hint"),
    [
        ("Public heering p. 4", "Public heering", "did you mean Public hearing?"),
        ("Public hearing, p. 4", "Public hearing,", "did you mean Public hearing?"),
        ("Leter of the club line12", "Leter of the club", "did you mean Letter of the club?"),
        ("Minutes §3", "Minutes", "begin with the id or the title of a source"),
        ("Anna Meier", "Anna Meier", "begin with the id or the title of a source"),
    ],
)
def test_a_citation_says_which_title_is_meant(cell: str, said: str, hint: str) -> None:
    (fault,) = found(changed(NAMES, "Effects", 3, 6, cell))
    assert (fault.place.cell, fault.code, fault.hint) == ("Effects!F3", "E506", hint)
    assert fault.message == f"no source is called “{said}”"


def test_a_file_says_too_which_title_is_meant() -> None:
    text = """
stance: 1
sources: {hearing: {title: Public hearing}, letter: {title: The letter}}
actors: {a: {name: A, cite: [Public hearing p. 4, public notice, the letter]}}
"""
    with pytest.raises(InvalidModel) as raised:
        load_text(text)
    assert [(fault.code, fault.hint) for fault in raised.value.problems] == [
        ("E203", "did you mean hearing?"),
        ("E203", "begin with the id of a source"),
        ("E203", "did you mean letter?"),
    ]


def test_the_same_title_with_many_pages_is_one_fault() -> None:
    cells = {**NAMES, "Sources": [["title"], ["The hearing in public"], ["Letter of the club"]]}
    (fault,) = found(cells)
    assert fault.message.startswith("no source is called “public hearing”, here and in ")
    assert fault.hint == "did you mean The hearing in public?"


def test_what_is_missing_is_told_at_its_own_cell() -> None:
    assert told(changed(NAMES, "Against", 2, 3, "")) == ["Against!C2 E301"]
    assert told(changed(NAMES, "Effects", 2, 2, "")) == ["Effects!B2 E301"]
    assert told({**NAMES, "Against": [["constraint", "option", "by"], ["a licence", "Peaks"]]}) == [
        "Against!C2 E301"
    ]


def test_a_column_that_is_missing_is_one_fault() -> None:
    (fault,) = found(changed(NAMES, "Decisions", 1, 3, "now"))
    assert str(fault) == (
        "case.xlsx, Decisions!A1: E504 the column “current” is missing (is it “now”?)"
    )


# Columns and sheets of one's own.


def test_a_column_of_ones_own_is_left_out_and_said() -> None:
    private = changed(changed(NAMES, "Actors", 1, 5, "Notes to self"), "Actors", 2, 5, "Ask Ann")
    private = changed(private, "Effects", 1, 7, "Weight")
    private = changed(changed(private, "Effects", 1, 8, "(why)"), "Effects", 2, 8, "x")
    brought = imported(workbook(private))
    assert brought.model == imported(workbook(NAMES)).model
    assert [(left.what, left.why) for left in brought.left_out] == [
        (
            "column “Notes to self” of “Actors”",
            "no column of a model is called so; put yours in ( )",
        ),
        ("column “Weight” of “Effects”", "no column of a model is called so; put yours in ( )"),
    ]


@pytest.mark.parametrize(
    "sheet", ["Actors", "Interests", "Decisions", "Options", "Effects", "Positions", "Expect"]
)
def test_a_sheet_whose_name_is_misspelt_is_one_fault(sheet: str) -> None:
    cells = {(name[:-1] + "x" if name == sheet else name): rows for name, rows in NAMES.items()}
    (fault,) = found(cells)
    assert (fault.code, fault.hint) == ("E501", f"did you mean {sheet}?")


def test_a_note_in_a_grid_stands_in_parentheses() -> None:
    noted = changed(changed(NAMES, "run", 2, 8, "(why)"), "run", 3, 8, "so")
    assert told(noted) == []
    (fault,) = found(changed(noted, "run", 2, 8, "Comment"))
    assert fault.place.cell == "run!H2"
    assert fault.hint == "write it into “Options” first; ( ) around it make it a note of yours"


def test_an_option_may_have_a_name_in_parentheses() -> None:
    named = NAMES
    for sheet, row, column in (("Options", 4, 2), ("run", 2, 7), ("Effects", 3, 1)):
        named = changed(named, sheet, row, column, "(None of these)")
    for sheet, row, column in (("Who says what", 2, 5), ("Positions", 3, 2), ("Expect", 2, 2)):
        named = changed(named, sheet, row, column, "(None of these)")
    model = imported(workbook(named)).model
    assert len(model.actors[0].decisions[0].options[2].effects) == 2


def test_an_id_of_three_parts_is_refused() -> None:
    cells = changed(ids(), "Interests", 2, 1, "council.quiet.street")
    assert told(cells) == ["Interests!A2 E310"]


def test_cells_that_nothing_is_written_above_are_one_fault_a_column() -> None:
    wrong = NAMES
    for sheet, column in (("Effects", 7), ("run", 8)):
        for row in (3, 4):
            wrong = changed(wrong, sheet, row, column, "helps")
    assert told(wrong) == ["run!H3 E525", "Effects!G3 E503"]


# Words for kinds.


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("company", "organisation"),
        ("Government", "state"),
        ("NGO", "organisation"),
        ("city", "body"),
        ("City Council", "body"),
        ("local government", "body"),
        ("ministry of trade", "body"),
        ("oil companies", "organisation"),
        ("agencies", "body"),
        ("trade union", "organisation"),
        ("residents", "public"),
        ("Mayor", "person"),
        ("STATE", "state"),
        ("goverment", "state"),
        ("zzz", ""),
        ("", ""),
    ],
)
def test_a_kind_of_actor_is_known_by_what_people_call_it(word: str, kind: str) -> None:
    assert ours_for(word, ACTOR_KINDS_MEANT) == kind


def test_each_word_for_a_kind_means_one() -> None:
    for meant, ours in (
        (ACTOR_KINDS_MEANT, ACTOR_KINDS),
        (CONSTRAINT_KINDS_MEANT, [kind for kind in CONSTRAINT_KINDS if kind != "other"]),
    ):
        words = [word for each in meant.values() for word in each.split()]
        assert [*meant] == [*ours]
        assert len(words) == len({*words} - {*ours})


def test_a_kind_is_a_fault_with_our_word_in_a_sheet_and_in_a_file() -> None:
    (fault,) = found(changed(NAMES, "Actors", 2, 2, "company"))
    assert str(fault) == (
        "case.xlsx, Actors!B2: E307 no kind of actor “company” (did you mean organisation?)"
    )
    text = "stance: 1\nactors:\n  a:\n    name: A\n    kind: {}\n    constraints: {{c: {{name: C, "
    with pytest.raises(InvalidModel) as raised:
        load_text(text.format("bank") + "kind: regulation, force: high}}\n".replace("}}", "}}"))
    assert [each.hint for each in raised.value.problems] == [
        "did you mean organisation?",
        "did you mean law?",
    ]


# The command line.


def test_a_workbook_with_faults_ends_with_2_and_writes_nothing(tmp_path: Path) -> None:
    wrong = changed(changed(NAMES, "run", 2, 6, "Peask"), "Actors", 2, 2, "company")
    (tmp_path / "case.xlsx").write_bytes(workbook(wrong))
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
