"""The two sheets of a map of Kumu: elements are actors, connections who can move whom."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
import xlsxwriter

from tests.conftest import Golden
from tests.imported import imported, of_files, screen, told
from tests.workbooks import book_of, workbook

ELEMENTS = "Label,Type,Description\nTown,Government,It pays.\nFolk,,\n"
CONNECTIONS = "From,To,Direction,Type\nTown,Folk,mutual,tells\n"


def tables(elements: str, connections: str) -> dict[str, str | bytes]:
    return {"map/elements.csv": elements, "map/connections.csv": connections}


def book(sheets: Mapping[str, str]) -> bytes:
    return book_of(
        {name: [line.split(",") for line in text.splitlines()] for name, text in sheets.items()}
    )


def test_maps_come_in_and_what_a_model_has_no_place_for_is_counted(golden: Golden) -> None:
    both = {"Elements": ELEMENTS, "Connections": CONNECTIONS}
    more = {
        "Elements": ELEMENTS.replace("Description", "Tags") + "FOLK,,\n,Person,\n",
        "Connections": f"{CONNECTIONS}Town,Folk,,\nTown,Town,,\nTown,Nobody,mutual,\n",
        "Loops": "Label\nR1\n",
    }
    named = ("LABEL\nTown\nRiver folk\n", "from,to,label,type\nriver  FOLK,town,protest,voice\n")
    found = {
        "as tables": of_files(tables(ELEMENTS, CONNECTIONS)),
        "as a workbook": imported(book(both), name="net.xlsx"),
        "names in any letter case, and a label before a type": of_files(tables(*named)),
        "more than a model has a place for": imported(book(more), name="net.xlsx"),
    }
    assert {each.kind.name for each in found.values()} == {"kumu"}
    golden("import/maps.txt", screen(found.items()))


def merged(made: xlsxwriter.Workbook) -> None:
    sheet = made.add_worksheet("Elements")
    sheet.write_row(0, 0, ["Label"])
    sheet.merge_range("A2:A3", "Town")
    made.add_worksheet("Connections").write_row(0, 0, ["From", "To"])


FAULTS: list[tuple[dict[str, str | bytes], str]] = [
    (tables("", CONNECTIONS), "elements.csv:1:1: E502 expected a table, found an empty one"),
    (tables("Label,Type\n,x\n", CONNECTIONS), "elements.csv:1:1: E512 no row below the headings"),
    (tables(ELEMENTS, "From,Type\nTown,x\n"), "connections.csv:1:1: E504 the column “to” is miss"),
    (tables("Label,label\nA,B\n", CONNECTIONS), "elements.csv:1:2: E505 column “label” is here a"),
    (
        {"net.xlsx": book({"Votes": "Label\n"})},
        "net.xlsx:1:1: E501 the table of elements is miss",
    ),
    ({"net.xlsx": workbook(merged)}, "net.xlsx, Elements!A2: E536"),
]


@pytest.mark.parametrize(("files", "fault"), FAULTS, ids=[fault for _, fault in FAULTS])
def test_a_sheet_that_is_none_of_a_map_is_a_fault(
    files: dict[str, str | bytes], fault: str
) -> None:
    assert told(lambda: of_files(files, kind="kumu"))[0].removeprefix("map/").startswith(fault)
