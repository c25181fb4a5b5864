"""Workbooks for tests: made by a library as people have them, or part by part as nobody should."""

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from html import escape

import xlsxwriter

from stancecli.diagnostics import InvalidModel, Place, Problem
from stancecli.imports import IMPORTS, Imported, import_model
from stancecli.imports.given import Given
from stancecli.sheets.table import CellGrid, ReadWorkbook, SheetCell
from stancecli.sheets.workbook import open_workbook

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style")
)
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def workbook(fill: Callable[[xlsxwriter.Workbook], object]) -> bytes:
    """An xlsx that a function fills."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        fill(book)
    return data.getvalue()


def book_of(
    sheets: Mapping[str, Iterable[Iterable[object]]],
    change: Callable[[xlsxwriter.Workbook], object] = lambda _: None,
) -> bytes:
    """An xlsx with these sheets, their cells as a person would type them, and then changed."""

    def fill(book: xlsxwriter.Workbook) -> None:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for n, row in enumerate(rows):
                sheet.write_row(n, 0, row)
        change(book)

    return workbook(fill)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in parts.items():
            # Of no day: the bytes are parts of names of tests, which each worker makes for itself.
            written.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return data.getvalue()


def xlsx_parts(rows: str, strings: str = "<sst/>", after: str = "") -> dict[str, str | bytes]:
    """The parts of an xlsx of one sheet, S, with these rows as XML."""
    return {
        "_rels/.rels": _links(officeDocument="xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="S" r:id="worksheet"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _links(
            worksheet="worksheets/sheet1.xml", sharedStrings="sharedStrings.xml"
        ),
        "xl/sharedStrings.xml": strings,
        "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{rows}</sheetData>{after}</worksheet>",
    }


def _links(**targets: str) -> str:
    links = (
        f'<Relationship Id="{kind}" Type="{OFFICE}/{kind.rstrip("0123456789")}" Target="{target}"/>'
        for kind, target in targets.items()
    )
    return f"<Relationships>{''.join(links)}</Relationships>"


def xlsx(rows: str, strings: str = "<sst/>", after: str = "") -> bytes:
    return zipped(xlsx_parts(rows, strings, after))


def ods_parts(rows: str, styles: str = "", table: str = "") -> dict[str, str | bytes]:
    """The parts of an ods of one sheet, S, with these rows as XML."""
    return {
        "mimetype": ODS,
        "META-INF/manifest.xml": "<manifest/>",
        "content.xml": f"<office:document-content {NAMESPACES}>{styles}<office:body>"
        f'<office:spreadsheet><table:table table:name="S"{table}>{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>",
    }


def ods(rows: str, styles: str = "", table: str = "") -> bytes:
    return zipped(ods_parts(rows, styles, table))


def ods_row(*cells: str, **repeated: int) -> str:
    """A row of cells as XML; `rows=3` repeats it."""
    times = "".join(f' table:number-{name}-repeated="{n}"' for name, n in repeated.items())
    return f"<table:table-row{times}>{''.join(cells)}</table:table-row>"


def ods_cell(text: str = "", attributes: str = "") -> str:
    """A cell of text, or an empty one."""
    kind = ' office:value-type="string"' if text else ""
    inside = f"<text:p>{text}</text:p>" if text else ""
    return f"<table:table-cell{kind} {attributes}>{inside}</table:table-cell>"


# Models in the cells of a workbook.

Cells = dict[str, list[list[str]]]


def cells(text: str) -> Cells:
    """Sheets as text: `Actors: name | kind`, and each row below on a line that begins with ` `."""
    found: Cells = {}
    sheet = ""
    for line in filter(None, text.splitlines()):
        if line[0] != " ":
            sheet, _, line = line.partition(":")
            found[sheet] = []
        found[sheet].append([cell.strip() for cell in line.split("|")])
    return found


NAMES = cells("""
Sources: title
  Public hearing
  Letter of the club
Analysts: name
  Anna Meier
Issues: name
  A night tax
Actors: name | kind | cite | also
  River Power | organisation | public hearing p. 4 “we wait” | The Company
  Anglers' club | | Letter of the club |
Interests: actor | name | importance | views
  River Power | Income | High | Anna Meier: High; public hearing: 3
  Anglers' club | Fish | 4
Constraints: actor | name | force
  the company | A licence | high
Against: constraint | option | by
  a licence | Peaks | 2
Decisions: actor | question | current
  River Power | How to run it? | steady
  Anglers' club | Speak up? | Shout
Options: decision | name
  how to run it? | Steady
  How to run it? | Peaks
  How to run it? | Shut down
  Speak up? | Shout
  Speak up? | Be still
run: Decision | | How to run it?
  id | actor | interest | weight | Steady | Peaks | Shut down
  | River Power | Income | | none | Strongly helps | see Effects
  | Anglers' club | fish | 99 | | −1.5 | helps
Effects: option | to | effect | because | when | cite
  peaks | Fish | | Flow swings strand the fry. | | Public hearing p. 2
  Shut down | Income | -2 | Nothing is sold.
  Steady | Fish | 1 | They are heard. | Shout
  Peaks | Income | | The price is high.
Who says what: Stances
  id | actor | A night tax | Peaks | Shut down
  | Anglers' club | supports | -2
  | River Power | | supports | opposes
Positions: actor | to | stance | date | says
  anglers' club | A night TAX | | 2024-05 | It is time.
  River Power | Shut down | | | No.
  Anglers' club | Peaks | | 2024 | Never.
Influence: actor | to | strength
  River Power | Anglers' club | low
Scenarios: name | view
  Quiet times | anna meier
Given: scenario | option
  quiet times | PEAKS
Set: scenario | item | value
  Quiet times | Peaks:Fish | none
Without: scenario | item
  Quiet times | A licence
Expect: decision | leads | state | holds | position | stance | under
  How to run it? | Shut down | | | | | quiet times
  | | Peaks; Shout | holds
  | | | | The Company; peaks | neutral
""")
"""A model of names alone, with each kind of reference."""


def changed(old: Cells, new: Mapping[str, str]) -> Cells:
    """The cells with other texts in some, `{"run!F2": "Peask"}`, or in a row: `"a | b"` of A2."""
    found = {sheet: [[*row] for row in rows] for sheet, rows in old.items()}
    for at, text in new.items():
        sheet, cell = at.split("!")
        rows = found.setdefault(sheet, [])
        row, column = int(cell[1:]) - 1, ord(cell[0]) - ord("A")
        texts = [each.strip() for each in text.split("|")]
        rows += [[] for _ in range(row + 1 - len(rows))]
        rows[row] += [""] * (column + len(texts) - len(rows[row]))
        rows[row][column : column + len(texts)] = texts
    return found


def as_typed(data: bytes) -> Cells:
    """The texts of each sheet of a workbook, `=` before the value of a formula."""
    grids = open_workbook("case.xlsx", data).grids
    return {
        grid.sheet: [["=" * cell.is_formula + cell.text for cell in line] for line in grid.lines]
        for grid in grids
    }


def _cell(text: str, place: Place) -> SheetCell:
    return SheetCell(text.removeprefix("="), place, is_formula=text.startswith("="))


def as_ods(of: Cells) -> bytes:
    """The file of an office that writes OpenDocument; `=` begins a formula with its value."""

    def cell(text: str) -> str:
        formula = 'table:formula="of:=1"' if text.startswith("=") else ""
        return ods_cell(escape(text.removeprefix("=")), formula)

    tables = (
        f'<table:table table:name="{escape(sheet)}">'
        f"{''.join(ods_row(*map(cell, row)) for row in rows)}</table:table>"
        for sheet, rows in of.items()
    )
    parts = ods_parts("")
    content = str(parts["content.xml"])
    start, end = content.index("<table:table "), content.index("</office:spreadsheet>")
    return zipped({**parts, "content.xml": content[:start] + "".join(tables) + content[end:]})


def as_exported(of: Cells) -> bytes:
    """What services on the web write: no shared texts, rows and columns in front, another order."""
    names = sorted(of, reverse=True)
    links = {f"worksheet{n}": f"worksheets/sheet{n}.xml" for n in range(len(names))}
    listed = "".join(
        f'<sheet name="{escape(each)}" r:id="worksheet{n}"/>' for n, each in enumerate(names)
    )
    parts: dict[str, str | bytes] = {
        "_rels/.rels": _links(officeDocument="xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _links(**links),
    }
    for part, name in zip(links.values(), names, strict=True):
        rows = "".join(f'<row><c s="1"/>{"".join(map(_inline, row))}<c/></row>' for row in of[name])
        parts[f"xl/{part}"] = f"<worksheet><sheetData><row/>{rows}<row/></sheetData></worksheet>"
    return zipped(parts)


def _inline(text: str) -> str:
    if text.startswith("="):
        return f'<c t="str"><f>A1</f><v>{escape(text[1:])}</v></c>'
    return f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>'


@cache
def _any_book() -> bytes:
    return book_of({"S": [["x"]]})


def read(of: Cells) -> Imported:
    """The model in a workbook with these cells; it is not packed and unpacked for each."""
    grids = []
    for sheet, rows in of.items():
        lines = (
            tuple(_cell(text, Place("case.xlsx", n, m, sheet)) for m, text in enumerate(row, 1))
            for n, row in enumerate(rows, 1)
        )
        kept = tuple(line for line in lines if any(cell.word for cell in line))
        grids.append(CellGrid("case.xlsx", kept, sheet))
    given = Given({"case.xlsx": _any_book()})
    vars(given)["_tables"] = (ReadWorkbook(tuple(grids)),)
    return import_model(given, kind=IMPORTS["workbook"])


def faults_of(of: Cells) -> tuple[Problem, ...]:
    """The faults of a workbook with these cells."""
    try:
        read(of)
    except InvalidModel as invalid:
        return invalid.problems
    return ()
