"""Workbooks for tests: made by a library as people have them, or part by part as nobody should."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import NamedTuple
from xml.etree import ElementTree

import xlsxwriter

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style")
)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def workbook(fill: Callable[[xlsxwriter.Workbook], object]) -> bytes:
    """An xlsx that a function fills."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        fill(book)
    return data.getvalue()


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


class Shown(NamedTuple):
    """What a cell shows, and its number if it has one."""

    text: str
    number: float | None = None


def shown_in(content: bytes) -> dict[str, list[list[Shown]]]:
    """What the cells of an xlsx show, sheet by sheet and line by line, as a spreadsheet does."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = {
            name: ElementTree.fromstring(packed.read(name))
            for name in packed.namelist()
            if name.endswith(".xml")
        }
    strings = ["".join(each.itertext()) for each in parts["xl/sharedStrings.xml"]]
    styles = parts["xl/styles.xml"]
    shapes = {
        each.get("numFmtId"): each.get("formatCode", "") for each in styles.iter(f"{MAIN}numFmt")
    }
    used = styles.find(f"{MAIN}cellXfs")
    assert used is not None
    of_style = [shapes.get(each.get("numFmtId"), "") for each in used]
    names = [each.get("name", "") for each in parts["xl/workbook.xml"].iter(f"{MAIN}sheet")]
    return {
        name: _lines(parts[f"xl/worksheets/sheet{n}.xml"], strings, of_style)
        for n, name in enumerate(names, 1)
    }


def _lines(sheet: ElementTree.Element, strings: list[str], shapes: list[str]) -> list[list[Shown]]:
    lines: list[list[Shown]] = []
    for row in sheet.iter(f"{MAIN}row"):
        lines += [[] for _ in range(int(row.get("r", "")) - len(lines))]
        for cell in row:
            value = cell.findtext(f"{MAIN}v")
            column = ord(cell.get("r", "")[0]) - ord("A")
            lines[-1] += [Shown("") for _ in range(column - len(lines[-1]))]
            if cell.get("t") == "s":
                # As Excel reads it: a character by its number, which one that only looks so is not.
                text = re.sub(
                    "_x([0-9A-F]{4})_", lambda at: chr(int(at[1], 16)), strings[int(value or "")]
                )
                lines[-1].append(Shown(text))
            elif value is not None:
                shape = shapes[int(cell.get("s", ""))]
                lines[-1].append(Shown(_shown(float(value), shape), float(value)))
    return lines


def _shown(value: float, shape: str) -> str:
    """A number in its format: of three for what is over, under and at 0."""
    if not shape:
        return f"{value:g}"
    form = shape.split(";")[0 if value > 0 else 1 if value < 0 else 2]
    digits = re.search(r"[#,]*0(?:\.0+)?", form)
    assert digits
    decimals = len(digits[0].partition(".")[2])
    written = f"{abs(value):{',' if ',' in digits[0] else ''}.{decimals}f}"
    return form.replace(digits[0], written).replace('"', "")
