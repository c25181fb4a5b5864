"""The two sheets of a map of Kumu: elements are actors, connections who can move whom."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
import xlsxwriter

from stancecli.diagnostics import InvalidModel
from stancecli.imports import IMPORTS, Imported, import_model
from stancecli.imports.given import Given
from tests.workbooks import book_of, workbook

ELEMENTS = "Label,Type,Description\nTown,Government,It pays.\nFolk,,\n"
CONNECTIONS = "From,To,Direction,Type\nTown,Folk,mutual,tells\n"


def imported(elements: str, connections: str) -> Imported:
    """What two tables of a folder become, which are told to be a map."""
    files = {"map/elements.csv": elements.encode(), "map/connections.csv": connections.encode()}
    found = import_model(Given(files))
    assert found.kind is IMPORTS["kumu"]
    return found


def ties(found: Imported) -> list[tuple[str, str, str]]:
    return [(a.id, i.to, i.by) for a in found.model.actors for i in a.influence]


def book(sheets: Mapping[str, str]) -> Given:
    tables = {
        name: [line.split(",") for line in text.splitlines()] for name, text in sheets.items()
    }
    return Given({"net.xlsx": book_of(tables)})


def test_a_map_comes_in_as_tables_and_as_a_workbook() -> None:
    as_book = import_model(book({"Elements": ELEMENTS, "Connections": CONNECTIONS}))
    for found in (imported(ELEMENTS, CONNECTIONS), as_book):
        assert found.kind is IMPORTS["kumu"]
        town, folk = found.model.actors
        assert (town.name, town.about, folk.name) == ("Town", "Government. It pays.", "Folk")
        assert ties(found) == [("town", "folk", "tells"), ("folk", "town", "tells")]
        assert found.left_out == ()


def test_a_connection_names_elements_in_any_letter_case_and_says_how() -> None:
    found = imported(
        "LABEL\nTown\nRiver folk\n", "from,to,label,type\nriver  FOLK,town,protest,voice\n"
    )
    assert ties(found) == [("river-folk", "town", "protest")]


def test_what_a_model_has_no_place_for_is_counted() -> None:
    sheets = {
        "Elements": ELEMENTS.replace("Description", "Tags") + "FOLK,,\n,Person,\n",
        "Connections": f"{CONNECTIONS}Town,Folk,,\nTown,Town,,\nTown,Nobody,mutual,\n",
        "Loops": "Label\nR1\n",
    }
    found = import_model(book(sheets))
    assert len(found.model.actors) == 2
    assert len(ties(found)) == 2
    assert [(left.count, left.what) for left in found.left_out] == [
        (1, "sheet “Loops”"),
        (1, "cells of “Tags”"),
        (1, "elements"),
        (1, "elements"),
        (1, "connections"),
        (1, "connections"),
        (1, "connections"),
    ]


@pytest.mark.parametrize(
    ("elements", "connections", "fault"),
    [
        ("", CONNECTIONS, "elements.csv:1:1: E504 the column “label” is missing"),
        ("Label,Type\n,x\n", CONNECTIONS, "elements.csv:1:1: E512 no row below the headings has"),
        (ELEMENTS, "From,Type\nTown,x\n", "connections.csv:1:1: E504 the column “to” is missing"),
        ("Label,label\nA,B\n", CONNECTIONS, "elements.csv:1:2: E505 column “label” is here a se"),
    ],
)
def test_a_sheet_that_is_none_of_a_map_is_a_fault(
    elements: str, connections: str, fault: str
) -> None:
    with pytest.raises(InvalidModel) as raised:
        imported(elements, connections)
    assert str(raised.value.problems[0]).startswith(f"map/{fault}")


def test_a_workbook_without_the_two_sheets_is_refused_as_a_map() -> None:
    with pytest.raises(InvalidModel, match=r"net\.xlsx:1:1: E501 the table of elements is missing"):
        import_model(book({"Votes": "Label\n"}), kind=IMPORTS["kumu"])


def test_a_merged_label_names_its_cell() -> None:
    def fill(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet("Elements")
        sheet.write_row(0, 0, ["Label"])
        sheet.merge_range("A2:A3", "Town")
        made.add_worksheet("Connections").write_row(0, 0, ["From", "To"])

    with pytest.raises(InvalidModel, match=r"Elements!A2: E536"):
        import_model(Given({"net.xlsx": workbook(fill)}))
