"""The event list of Discourse Network Analyzer: a table with a statement on each line.

It becomes the model that the DNA file itself becomes, but for what the list does not hold: the
names of coders and the whole documents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from stancecli.diagnostics import InvalidModel, Problem
from stancecli.imports import Import
from stancecli.imports.dates import day
from stancecli.imports.dna import NOTES, statements as coded
from stancecli.imports.dna.statements import CodedDocument, CodedStatement
from stancecli.imports.draft import Draft, LeftBehind
from stancecli.imports.given import Given, ReadingOptions
from stancecli.imports.writer import line_of_text
from stancecli.loader.tree import LONGEST_SCALAR
from stancecli.sheets.cells import SheetCell
from stancecli.sheets.table import CellGrid, Sheet, SheetRow

_TABLES = (".csv", ".tsv", ".txt")
_TELLING = frozenset({"statement_id", "time", "document_id"})
_ABOUT = ("title", "author", "source", "section", "type")
_COLUMNS = frozenset(
    {*_TELLING, "start_position", "stop_position", "text", "coder"}
    | {f"document_{part}" for part in _ABOUT}
)
"""The columns that every list has; those between are the variables of the statement type."""

_CHANGED = (
    "DNA writes , for ; and ' for \" in an event list, so a quote with these may not stand in its "
    "document word for word."
)


def recognises(given: Given) -> bool:
    """Whether the first line of the one table names what every event list has."""
    if not (given.is_workbook or (given.is_single and given.ending in _TABLES)):
        return False
    grids = given.grids
    if len(grids) != 1 or not grids[0].lines:
        return False
    return {cell.word for cell in grids[0].lines[0]} >= _TELLING


def read(given: Given, options: ReadingOptions) -> Draft:
    """The model in an event list; raises InvalidModel with every fault, at its cell."""
    sheet = Sheet.of(_without_numbers(given.grid))
    sheet.expect(_TELLING, [column.word for column in sheet.columns])
    variables = {c.word.lower(): c.word for c in sheet.columns if c.word not in _COLUMNS}
    coded.check_columns(options, variables)
    if len(sheet.rows) > coded.MOST_STATEMENTS:
        raise coded.too_many(given.name, "E508")
    left = LeftBehind()
    faults: list[Problem] = []
    found = [_statement(row, variables, options, left, faults) for row in sheet.rows]
    if faults:
        raise InvalidModel(faults)
    documents: dict[str, CodedDocument] = {}
    for row in sheet.rows:
        number = line_of_text(row["document_id"].word)
        if number not in documents:
            documents[number] = _document(number, row)
            if any(row[f"document_{part}"].word for part in ("section", "type")):
                left.add("documents with a section or type", "a source has no place for these")
    statements = [statement for statement in found if statement]
    return coded.statements_draft(
        given.name, statements, documents.values(), (*NOTES, _CHANGED), left
    )


def _without_numbers(grid: CellGrid) -> CellGrid:
    """The table without the numbers of rows that R writes before it, under no heading."""
    if not grid.lines or grid.lines[0][0].word:
        return grid
    lines = tuple(line[1:] for line in grid.lines)
    numbers = (line[0].word for line in grid.lines[1:])
    is_numbered = all(number.isdigit() for number in numbers) and all(lines)
    return CellGrid(grid.file, lines, grid.sheet) if is_numbered else grid


def _statement(
    row: SheetRow,
    variables: Mapping[str, str],
    options: ReadingOptions,
    left: LeftBehind,
    faults: list[Problem],
) -> CodedStatement | None:
    """The statement on a line; None where it is left out, which is counted, or at fault."""
    values = {name: line_of_text(row[column].word) for name, column in variables.items()}
    said = coded.coded_statement(values, options, row.place, left)
    if said is None:
        return None
    date = _date(row["time"], faults)
    start, stop = (_number(row[f"{end}_position"], faults) for end in ("start", "stop"))
    quote = line_of_text(row["text"].text)
    if len(quote) > LONGEST_SCALAR or not quote:
        left.add("quotes", "the words are not in the list, or they are too long")
        quote = ""
    return replace(
        said,
        document=line_of_text(row["document_id"].word),
        date=date,
        characters=coded.characters(start, stop) if start is not None and stop else "",
        quote=quote,
        coder=coded.coder_named(line_of_text(row["coder"].word)),
    )


def _document(number: str, row: SheetRow) -> CodedDocument:
    title, author, publisher = (
        line_of_text(row[f"document_{part}"].word) for part in ("title", "author", "source")
    )
    return CodedDocument(number, title, author, publisher, day(row["time"].word), row.place)


def _date(time: SheetCell, faults: list[Problem]) -> str:
    found = day(time.word)
    if time.word and not found:
        hint = "a day as 2005-01-26, with or without the time"
        faults.append(Problem(time.place, "E544", "expected a date", hint))
    return found


def _number(cell: SheetCell, faults: list[Problem]) -> int | None:
    """A place in a document; None where none is written."""
    if not cell.word:
        return None
    if not (cell.word.isascii() and cell.word.isdigit() and len(cell.word) <= 9):
        faults.append(Problem(cell.place, "E544", "expected the number of a character"))
        return None
    return int(cell.word)


KIND = Import(
    *("an event list of Discourse Network Analyzer", recognises, read),
    takes=frozenset({"map", "value"}),
)
