"""KTAB sheets: a line on the scenario, actors with their power, dimensions with saliences."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest
import xlsxwriter
from hypothesis import given, strategies as st

from stancecli.diagnostics import InvalidModel, Unanswerable
from stancecli.imports import Imported, import_model
from stancecli.imports.given import Given, ReadingOptions
from stancecli.model import Model
from tests.workbooks import workbook

ONE = """\
River; scen 1,Scenario-0001; Whether the river is dammed, 3, 1,\x20
Actor,Description,Influence,Dam Position,Dam Salience,\x20
TN,Town of the river,100,30,  24.5,\x20
RF,River folk, 60.2,45,44.7,\x20
FI,Fishers - the club,  35,0,65,\x20
"""
TWO = """\
Dummy ,"Dummy, to test reading",2,2,
Actor,Description,Power,Pstn1,Sal1,Pstn2,Sal2,
A-00, Some Actor, 102.5, 75.79, 49.53,  6.37,  5.91
A-01, Some Actor,  41, 82.72, 30.33, 73.50, 21.22
"""


def imported(sheet: str) -> Imported:
    found = import_model(Given({"sheet.csv": sheet.encode()}))
    assert found.kind.name == "ktab"
    return found


def faults(sheet: str) -> list[str]:
    with pytest.raises(InvalidModel) as raised:
        imported(sheet)
    return [str(problem) for problem in raised.value.problems]


def placed(found: Model) -> dict[tuple[str, str], tuple[object, object, object]]:
    return {
        (actor.id, p.to): (p.at, p.capability, p.salience)
        for actor in found.actors
        for p in actor.positions
    }


def book(**sheets: Sequence[Sequence[object]]) -> Given:
    def fill(made: xlsxwriter.Workbook) -> None:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for n, row in enumerate(rows):
                sheet.write_row(n, 0, row)

    return Given({"case.xlsx": workbook(fill)})


def test_a_dimension_is_a_decision_with_a_scale() -> None:
    found = imported(ONE).model
    decider = found.actors[0]
    (decision,) = decider.decisions
    assert decision.id == "decider.dam"
    assert decision.question.startswith("Dam: where between the ends")
    assert [(option.id, option.at) for option in decision.options] == [
        ("decider.low", 0),
        ("decider.high", 100),
    ]
    assert placed(found) == {
        ("town-of-the-river", "decider.dam"): (30, 100, Fraction("24.5")),
        ("river-folk", "decider.dam"): (45, Fraction("60.2"), Fraction("44.7")),
        ("fishers-the-club", "decider.dam"): (0, 35, 65),
    }


def test_the_scenario_is_what_the_model_is_about() -> None:
    found = imported(ONE).model
    assert found.title == "River; scen 1"
    assert found.about == "Scenario-0001; Whether the river is dammed"


def test_descriptions_that_tell_actors_apart_are_names() -> None:
    _, town, *_ = imported(ONE).model.actors
    assert (town.name, town.also, town.about) == ("Town of the river", ("TN",), "")


def test_descriptions_that_do_not_are_about_them() -> None:
    _, first, second = imported(TWO).model.actors
    assert [(a.name, a.also, a.about) for a in (first, second)] == [
        ("A-00", (), "Some Actor"),
        ("A-01", (), "Some Actor"),
    ]


def test_several_dimensions_are_as_many_decisions() -> None:
    found = imported(TWO).model
    assert [decision.id for decision in found.actors[0].decisions] == [
        "decider.dimension-1",
        "decider.dimension-2",
    ]
    at = {key: numbers[0] for key, numbers in placed(found).items()}
    assert at["a-01", "decider.dimension-1"] == Fraction("82.72")
    assert at["a-01", "decider.dimension-2"] == Fraction("73.5")


def test_power_over_100_is_divided_and_that_is_said() -> None:
    found = imported(TWO)
    power = {key[0]: numbers[1] for key, numbers in placed(found.model).items()}
    assert power == {"a-00": 100, "a-01": 40}
    assert any("“Power” goes up to 102.5, and here to 100" in note for note in found.notes)
    assert not any("goes up to" in note for note in imported(ONE).notes)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (" 3, 1", " 4, 1", "The first line says 4 actors, and the sheet has 3."),
        (" 3, 1", " 2, 1", "The first line says 2 actors, and the sheet has 3."),
        (" 3, 1", " 3, 2", "The first line says 2 dimensions, and the sheet has 1."),
    ],
)
def test_what_the_first_line_counts_otherwise_is_said(old: str, new: str, said: str) -> None:
    assert said in imported(ONE.replace(old, new)).notes
    assert not any("first line" in note for note in imported(ONE).notes)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("100,30", "100,130", "sheet.csv:3:4: E308 “Dam Position” lies from 0 to 100, and 130"),
        ("100,30", "-1,30", "sheet.csv:3:3: E308 “Influence” lies from 0 to 100, and -1 does not"),
        ("  24.5", "much", "sheet.csv:3:5: E308 “Dam Salience” takes a number, and “much” is none"),
        ("  24.5", " ", "sheet.csv:3:5: E304 “Dam Salience” is empty here"),
        ("TN,Town", ",Town", "sheet.csv:3:1: E512 this row names no actor"),
        ("Dam Salience", "Ways", "E504"),
    ],
)
def test_a_fault_names_its_cell_and_the_column_of_the_file(old: str, new: str, fault: str) -> None:
    sheet = ONE.replace(old, new, 1)
    with pytest.raises(InvalidModel) as raised:
        import_model(Given({"sheet.csv": sheet.encode()}), kind=imported(ONE).kind)
    assert any(fault in str(problem) for problem in raised.value.problems)


def test_one_position_more_than_saliences_is_a_fault() -> None:
    (fault,) = faults(TWO.replace("Sal2", "Ways"))
    assert "2 columns of positions, and 1 of saliences" in fault


def test_an_actor_that_takes_no_place_on_a_dimension_is_counted() -> None:
    found = imported(TWO.replace("73.50, 21.22", ","))
    assert len(placed(found.model)) == 3
    assert [(left.count, left.what) for left in found.left_out] == [(1, "places of “A-01”")]


def test_a_name_in_two_rows_is_a_fault() -> None:
    (fault,) = faults(TWO.replace("A-01", "a-00"))
    assert fault == (
        "sheet.csv:4:1: E322 “a-00” is here a second time, first at sheet.csv:3:1 (keep one of the "
        "two rows)"
    )


def test_a_note_below_the_actors_is_none() -> None:
    found = imported(f"{ONE}\nSource: the county\n")
    assert len(found.model.actors) == 4
    assert [(left.count, left.what, left.why) for left in found.left_out] == [
        (1, "lines below the actors", "“Source: the county”")
    ]


def test_a_row_right_below_the_actors_is_one_of_them() -> None:
    found = imported(f"{ONE}Source of the river\n")
    assert len(found.model.actors) == 5
    assert [(left.count, left.what) for left in found.left_out] == [
        (1, "places of “Source of the river”")
    ]
    assert faults(f"{ONE},,,0.5,0.6\n") == [
        "sheet.csv:6:1: E512 this row names no actor, and has other cells"
    ]


def test_of_two_columns_of_power_the_one_that_is_filled_counts() -> None:
    rows: Sequence[Sequence[object]] = [
        ["Actor", "Influence", "Power", "Position", "Salience"],
        ["Town", "", 70, 30, 24.5],
    ]
    assert placed(import_model(book(Dam=rows)).model)["town", "decider.outcome"][1] == 70


def test_powers_of_all_tables_are_on_one_scale_with_four_decimals() -> None:
    rows: Sequence[Sequence[object]] = [
        ["Actor", "Power", "Position", "Salience"],
        *(["Town", 50, 30, 24.5], ["Folk", 100, 0, 100]),
        ["Actor", "Power", "Position", "Salience"],
        ["Town", 300, 10, 80],
    ]
    found = import_model(book(Dam=rows))
    power = {key: numbers[1] for key, numbers in placed(found.model).items()}
    assert power == {
        ("town", "decider.dimension-1"): Fraction("16.6667"),
        ("folk", "decider.dimension-1"): Fraction("33.3333"),
        ("town", "decider.dimension-2"): 100,
    }
    assert any("goes up to 300, and here to 100: each was divided by 3" in n for n in found.notes)


def test_other_columns_and_lines_below_are_counted() -> None:
    lines = [line.rstrip(", ") for line in ONE.splitlines()]
    sheet = "\n".join([lines[0], f"{lines[1]},Exercised", *(f"{line},7,8" for line in lines[2:])])
    found = imported(f"{sheet}\n\n,,,0.5,0.6\n")
    assert len(placed(found.model)) == 3
    assert [(left.count, left.what, left.why) for left in found.left_out] == [
        (3, "cells of “Exercised”", "KTAB has no such column"),
        (3, "cells under no heading", "KTAB has no such column"),
        (1, "lines below the actors", "it names none"),
    ]


ROWS: Sequence[Sequence[object]] = [
    ["Actor", "Description", "Influence", "Dam Position", "Dam Salience"],
    ["TN", "Town", 100, 30, 24.5],
    ["RF", "River folk", 60.2, 45, 44.7],
]


def test_a_workbook_needs_no_line_on_the_scenario() -> None:
    found = import_model(book(Dam=ROWS, Notes=[["Some text"]]))
    assert found.kind.name == "ktab"
    assert placed(found.model)["river-folk", "decider.dam"] == (
        45,
        Fraction("60.2"),
        Fraction("44.7"),
    )
    assert [(left.count, left.what, left.why) for left in found.left_out] == [
        (1, "other sheet", "“Notes”")
    ]


def test_of_several_sheets_one_is_named() -> None:
    both = book(Dam=ROWS, Ladder=ROWS)
    with pytest.raises(Unanswerable) as raised:
        import_model(both)
    assert raised.value.advice[0] == "stance import case.xlsx --sheet Dam"
    assert import_model(both, ReadingOptions(sheet="Ladder")).kind.name == "ktab"


def test_a_title_and_a_legend_have_their_place() -> None:
    rows: Sequence[Sequence[object]] = [
        ["The river:", "what becomes of it?"],
        ["Actor", "Legend", "Group", "Position", "Influence", "Salience", "Power"],
        ["Town", "TN", "Public", 30, 100, 24.5],
    ]
    found = import_model(book(Dam=rows))
    assert found.model.about == "The river: what becomes of it?"
    assert found.model.actors[0].decisions[0].question == "The river: what becomes of it?"
    town = found.model.actors[1]
    assert (town.name, town.also) == ("Town", ("TN",))
    assert placed(found.model) == {("town", "decider.the-river"): (30, 100, Fraction("24.5"))}
    assert [(left.count, left.what) for left in found.left_out] == [(1, "cells of “Group”")]


def test_two_tables_in_one_sheet_are_two_dimensions_of_the_same_actors() -> None:
    head = ["Actor", "Legend", "Position", "Influence", "Salience"]
    rows: Sequence[Sequence[object]] = [
        ["The river: shall it be dammed?"],
        head,
        ["Town", "TN", 30, 100, 24.5],
        ["Folk", "RF", 45, 60, 44],
        [],
        ["The ladder: who pays?"],
        [],
        head,
        [],
        ["The town", "TN", 10, 90, 80],
        ["Fishers", "FI", 0, 5, 6],
    ]
    found = import_model(book(River=rows)).model
    assert found.about == "", "it is about both"
    assert [decision.question for decision in found.actors[0].decisions] == [
        "The river: shall it be dammed?",
        "The ladder: who pays?",
    ]
    assert [(a.name, a.also) for a in found.actors[1:]] == [
        ("Town", ("TN", "The town")),
        ("Folk", ("RF",)),
        ("Fishers", ("FI",)),
    ]
    assert placed(found) == {
        ("town", "decider.the-river"): (30, 100, Fraction("24.5")),
        ("town", "decider.the-ladder"): (10, 90, 80),
        ("folk", "decider.the-river"): (45, 60, 44),
        ("fishers", "decider.the-ladder"): (0, 5, 6),
    }


NUMBERS = st.decimals(0, 100, places=2)


@given(st.lists(st.lists(NUMBERS, min_size=5, max_size=5), min_size=1, max_size=6))
def test_every_number_comes_in(rows: list[list[object]]) -> None:
    head = "Actor,Description,Power,Pstn1,Sal1,Pstn2,Sal2"
    body = "".join(f"A{n},,{','.join(map(str, row))}\n" for n, row in enumerate(rows))
    found = imported(f"Dummy,About,{len(rows)},2,\n{head}\n{body}")
    wanted = {}
    for n, row in enumerate(rows):
        power, *others = (Fraction(str(number)) for number in row)
        wanted[f"a{n}", "decider.dimension-1"] = (others[0], power, others[1])
        wanted[f"a{n}", "decider.dimension-2"] = (others[2], power, others[3])
    assert placed(found.model) == wanted
    assert found.left_out == ()


@pytest.mark.parametrize("below", ["", "\n"])
def test_a_heading_with_nobody_below_it_is_a_fault(below: str) -> None:
    heading = "Actor,Description,Influence,Dam Position,Dam Salience\n"
    for sheet in (heading, heading + below + heading + "TN,Town,100,30,24.5\n"):
        (fault,) = faults(sheet)
        assert fault.startswith("sheet.csv:1:3: E512 no row below the headings names an actor")
