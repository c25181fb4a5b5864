"""Rows that an import drafts are a model, cell by cell with its place."""

from __future__ import annotations

import pytest

from stancecli.diagnostics import InvalidModel, Place, Problem
from stancecli.imports.rows import DraftRows, cited, faulty_cells, written
from stancecli.loader import load_files
from stancecli.model import Model
from stancecli.sheets.table import SheetCell

ABOUT = Place("a.csv", 3, 2)
THERE = Place("a.csv", 4, 5)


def model(rows: DraftRows) -> Model:
    return load_files([written(rows)])


def test_a_text_with_a_semicolon_is_one_and_texts_of_a_list_are_several() -> None:
    rows = DraftRows("a.csv", title="T", what="Rows")
    names = tuple(SheetCell(name, THERE) for name in ("The town; its mayor", "T"))
    rows.add("actors", ABOUT, id="town", name="Town; a small one", also=names)
    (town,) = model(rows).actors
    assert town.name == "Town; a small one"
    assert town.also == ("The town; its mayor", "T")


def test_citations_keep_their_quotes_whatever_is_in_them() -> None:
    rows = DraftRows("a.csv")
    quotes = ("“we will”; not «now»", "", "it “ends")
    rows.add("sources", id="hearing", title="A hearing")
    rows.add("issues", id="dam", name="Dam")
    rows.add("actors", id="town", name="Town")
    cite = tuple(cited("hearing", f"p. {n} ”", quote, THERE) for n, quote in enumerate(quotes))
    rows.add("positions", actor="town", to="dam", stance="supports", cite=cite)
    ((position,),) = (actor.positions for actor in model(rows).actors)
    assert tuple(each.quote for each in position.cite) == quotes
    assert [each.locator for each in position.cite] == ["p. 0 ”", "p. 1 ”", "p. 2 ”"]


def test_numbers_stand_as_they_were_drafted() -> None:
    rows = DraftRows("a.csv")
    rows.add("issues", id="dam", name="Dam")
    rows.add("actors", id="town", name="Town")
    rows.add("positions", actor="town", to="dam", stance="1")
    assert "stance: 1\n" in written(rows).written.partition("positions:")[2]


def test_a_fault_is_placed_at_its_cell_else_at_its_row_else_in_the_file() -> None:
    rows = DraftRows("a.csv")
    rows.add("actors", ABOUT, id="town", name="Town", kind=SheetCell("a city", THERE))
    rows.add("actors", ABOUT, id="mayor", name="Mayor", kind="a person!")
    rows.add("actors", id="county", name="County", kind="a county")
    with pytest.raises(InvalidModel) as refused:
        model(rows)
    assert [each.place for each in refused.value.problems] == [
        *(Place("a.csv", 1, 1), ABOUT, THERE)
    ]


def test_a_cell_whose_formula_fails_is_refused_where_it_is_a_value() -> None:
    rows = DraftRows("a.csv")
    fault = Problem(THERE, "E535", "it fails")
    rows.add("actors", ABOUT, id="town", name="Town")
    assert faulty_cells(rows, {THERE: fault}.get) == []
    rows.add("actors", id="b", name="B", also=(SheetCell("x", ABOUT), SheetCell("#N/A", THERE)))
    assert faulty_cells(rows, {THERE: fault}.get) == [fault]
