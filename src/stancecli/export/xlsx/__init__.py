"""A workbook to work in: a sheet a kind, grids to fill in across, and all of it is read back.

The same model gives the same bytes.
"""

from __future__ import annotations

from stancecli.export import Format
from stancecli.export.xlsx.book import Book
from stancecli.export.xlsx.contents import GRID_OF_TABLE, Contents
from stancecli.export.xlsx.sheets import write_grid, write_guide, write_table
from stancecli.loader.layout import TABLES
from stancecli.situation import Situation


def export(situation: Situation) -> bytes:
    """The workbook. Raises Unanswerable for a model that none can hold."""
    contents, book = Contents(situation), Book()
    write_guide(book, contents)
    for table in TABLES:
        for grid in contents.grids:
            if grid.kind is GRID_OF_TABLE.get(table):
                write_grid(book, contents, grid)
        write_table(book, contents, table)
    return book.done()


def warnings(situation: Situation, content: object) -> tuple[str, ...]:
    """How many grids were left out, since they would be too large to fill in."""
    left_out = Contents(situation).without_grid
    if not left_out:
        return ()
    which = "1 grid is" if left_out == 1 else f"{left_out:,} grids are"
    return (f"{which} left out as too large: the values stand in Effects, Positions, Influence",)


FORMAT = Format(".xlsx", "a workbook to go on in, which is a model", export, warnings, whole=True)
