"""Workbooks for tests: made by a library as people have them, or part by part as nobody should."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping

import xlsxwriter

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


def book_of(sheets: Mapping[str, Iterable[Iterable[object]]]) -> bytes:
    """An xlsx with these sheets, their cells as a person would type them."""

    def fill(book: xlsxwriter.Workbook) -> None:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for n, row in enumerate(rows):
                sheet.write_row(n, 0, row)

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
        f'<Relationship Id="{kind}" Type="{OFFICE}/{kind}" Target="{target}"/>'
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
