"""Workbooks that a stranger hands over: read as they are seen, or refused with a fault."""

import datetime
import re
import struct
from collections.abc import Callable, Iterable, Mapping
from functools import partial

import pytest
import xlsxwriter

from stancecli.imports import IMPORTS, import_model
from stancecli.imports.given import Given
from stancecli.sheets import markup
from stancecli.sheets.markup import DEEPEST, MOST_PARTS
from stancecli.sheets.table import CellGrid, rows_below
from stancecli.sheets.workbook import open_workbook
from tests.imported import imported, told
from tests.workbooks import (
    ODS,
    book_of,
    ods,
    ods_cell,
    ods_parts,
    ods_row,
    workbook,
    xlsx,
    xlsx_parts,
    zipped,
)

ONE = "<row><c><v>1</v></c></row>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def grid(data: bytes) -> CellGrid:
    (only,) = open_workbook("case.xlsx", data).grids
    return only


def texts(data: bytes) -> list[list[str]]:
    """The texts of the only sheet, line by line."""
    return [[cell.text for cell in line] for line in grid(data).lines]


def fault(data: bytes) -> str:
    """The one fault for which a workbook is refused."""
    (only,) = told(partial(open_workbook, "case.xlsx", data))
    return only


def text(parts: Mapping[str, str | bytes], name: str) -> str:
    """A part of a workbook that a test has written as a text."""
    written = parts[name]
    assert isinstance(written, str)
    return written


def rows(*lines: Iterable[object]) -> str:
    """Rows of texts as XML of xlsx."""
    cells = (
        "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in line) for line in lines
    )
    return "".join(f"<row>{line}</row>" for line in cells)


# What is read, and as what text.


def shared(text: str) -> bytes:
    """A workbook with this shared string in its one cell."""
    return xlsx('<row><c t="s"><v>0</v></c></row>', f"<sst><si>{text}</si></sst>")


SAID = "<r><t>東</t></r><rPh><t>ひがし</t></rPh><r><t>京</t></r>"
NUMBERS = ["0.1", "-2", "100", "0.30000000000000004", "inf", "nan", "3.0", "1e-7", "1E+22"]
SHORT = [[*NUMBERS[:6], "3", "0.0000001", "10000000000000000000000"]]
NEW = '<table:table-cell table:formula="of:=1"/>'
BLANK = '<c t="s"><v>0</v></c>'
WIDE = ods_cell("", 'table:number-columns-repeated="{}"')


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (xlsx(""), []),
        (ods(""), []),
        (xlsx('<row><c s="1"/></row>'), []),
        # Cells far out that hold nothing do not matter.
        (xlsx(f'{ONE}<row r="1048576"><c r="XFD1048576" s="1"/></row>'), [["1"]]),
        (ods(ods_row(ods_cell("a")) + ods_row(WIDE.format(16384), rows=1048575)), [["a"]]),
        # Repeated cells stand where they are seen.
        (ods(ods_row(WIDE.format(2), ods_cell("a"), rows=2)), [["", "", "a"]] * 2),
        # Lines end with their last cell.
        (
            xlsx(rows(["a", "b", "c"], ["d"], [" "], ["", "e", ""])),
            [["a", "b", "c"], ["d"], ["", "e"]],
        ),
        (
            xlsx(
                f'<row><c t="inlineStr"><is><t>a</t></is></c>{BLANK}</row><row>{BLANK}</row>',
                '<sst><si><t xml:space="preserve">  </t></si></sst>',
            ),
            [["a"]],
        ),
        # Escapes of characters that XML cannot hold are undone; half of one is none.
        (shared("<t>_x0041__x0009_b</t>"), [["A\tb"]]),
        (shared("<t>_xD83D_</t>"), [["_xD83D_"]]),
        # Numbers are exact and short.
        (xlsx(f"<row>{''.join(f'<c><v>{number}</v></c>' for number in NUMBERS)}</row>"), SHORT),
        # How a text is pronounced is no part of it.
        (shared(SAID), [["東京"]]),
        (xlsx(f'<row><c t="inlineStr"><is>{SAID}</is></c></row>'), [["東京"]]),
        # A formula that no program has worked out is no blank; one that comes to nothing is.
        (xlsx("<row><c><f>B2</f><v/></c></row>"), [["#NO VALUE SAVED"]]),
        (xlsx('<row><c t="str"><f>B2</f><v/></c></row>'), []),
        (ods(ods_row(NEW)), [["#NO VALUE SAVED"]]),
        (ods(ods_row(NEW.replace("/>", ' office:value-type="string"/>'))), []),
    ],
)
def test_what_a_sheet_shows(data: bytes, lines: list[list[str]]) -> None:
    assert texts(data) == lines


def test_what_the_cells_of_an_ods_say_of_themselves() -> None:
    """Where they stand; formulas that fail, merged cells, hidden sheets, rows and columns."""
    failed = (
        'xmlns:calcext="c" calcext:value-type="error" table:formula="of:=1/0" '
        'office:string-value="" table:number-columns-repeated="2"'
    )
    wide = ods_cell("a", 'table:number-columns-spanned="2" table:number-rows-spanned="3"')
    columns = (
        '<table:table-column/><table:table-column table:visibility="collapse"'
        ' table:number-columns-repeated="1023"/>'
    )
    hidden = ods_row(ods_cell("b"), rows=2).replace("row ", 'row table:visibility="filter" ', 1)
    line = ods_row(wide, ods_cell("#DIV/0!", failed))
    found = open_workbook("c.ods", ods(columns + hidden + line))
    (only,) = found.grids
    assert str(only.lines[-1][-1].place) == "c.ods, S!C3"
    assert [cell.error for cell in only.lines[-1]][-2:] == ["#DIV/0!"] * 2
    assert [str(area) for area in only.merged] == ["A3:B5"]
    often = open_workbook("c.ods", ods(ods_row(ods_cell("#DIV/0!", failed), rows=3)))
    cells = [f"c.ods, S!{column}{row}" for row in (1, 2, 3) for column in "AB"]
    assert {str(place): shown for place, shown in often.failed.items()} == dict.fromkeys(
        cells, "#DIV/0!"
    )
    assert found.notes == (
        "“S”: hidden rows were read like the others",
        "“S”: hidden columns were read like the others",
    )
    styles = (
        '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
    )
    found = open_workbook("case.ods", ods(ods_row(ods_cell("a")), styles, ' table:style-name="h"'))
    assert (found.grids, found.aside) == ((), ("S",))


def test_values_of_every_kind_are_texts() -> None:
    day = datetime.datetime(2024, 5, 1)
    values: list[tuple[object, str, str]] = [
        (day, "d mmm yyyy", "2024-05-01"),
        (day.replace(hour=12, minute=30), "d mmm yyyy", "2024-05-01 12:30:00"),
        (datetime.time(12, 30), "hh:mm", "12:30:00"),
        (1.25, "[h]:mm", "1.25"),
        (-0.0625, "[h]:mm", "-0.0625"),
        (0.5, "0 %", "0.5"),
        (True, "", "true"),
        *((word, "", word) for word in ("007", "_x0041_", "a & <b>")),
    ]

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        for n, (value, code, _) in enumerate(values):
            sheet.write(0, n, value, book.add_format({"num_format": code}))
        sheet.write_formula(0, 10, "=1+1", None, 2)
        sheet.write_rich_string(0, 11, "a", bold, "b", "c")
        sheet.write_url(0, 12, "https://example.org", string="a page")

    (line,) = texts(workbook(fill))
    assert line == [*(said for *_, said in values), "2", "abc", "a page"]


def test_values_of_an_ods_are_texts() -> None:
    note = "<office:annotation><text:p>by Ann</text:p></office:annotation><text:p>h</text:p>"
    values = {
        "float value=0.1": "0.1",
        "percentage value=0.5": "0.5",
        "date date-value=2024-05-01": "2024-05-01",
        "date date-value=2024-05-01T12:30:00": "2024-05-01 12:30:00",
        "date date-value=2024-13-01": "2024-13-01",
        "boolean boolean-value=true": "true",
        "time time-value=PT12H30M00S": "PT12H30M00S",
    }
    kinds = (re.sub("(.*) (.*)=(.*)", r'value-type="\1" office:\2="\3"', each) for each in values)
    line = ods_row(
        *(ods_cell("", f"office:{kind}") for kind in kinds),
        ods_cell('a<text:s text:c="2"/>b &amp; c</text:p><text:p>d'),
        ods_cell("e<text:tab/>f<text:line-break/>g"),
        f'<table:table-cell office:value-type="string">{note}</table:table-cell>',
    )
    assert texts(ods(line)) == [[*values.values(), "a  b & c\nd", "e\tf\ng", "h"]]


def styled(value: str, code: str, *, is_1904: bool = False) -> list[list[str]]:
    """What is read of a number in two cells, the second with a format of this code."""
    parts = xlsx_parts(f'<row><c s="0"><v>{value}</v></c><c s="1"><v>{value}</v></c></row>')
    parts["xl/_rels/workbook.xml.rels"] = text(parts, "xl/_rels/workbook.xml.rels").replace(
        "</Rel", '<Relationship Id="styles" Type="/styles" Target="styles.xml"/></Rel'
    )
    parts["xl/styles.xml"] = (
        f'<styleSheet><numFmts><numFmt numFmtId="200" formatCode="{code}"/></numFmts><cellXfs>'
        '<xf numFmtId="0"/><xf numFmtId="200"/></cellXfs></styleSheet>'
    )
    if is_1904:
        parts["xl/workbook.xml"] = text(parts, "xl/workbook.xml").replace(
            "<sheets>", '<workbookPr date1904="1"/><sheets>'
        )
    return texts(zipped(parts))


@pytest.mark.parametrize(
    ("number", "day", "in_1904"),
    [
        ("0.25", "06:00:00", "06:00:00"),
        ("1", "1900-01-01", "1904-01-02"),
        ("59", "1900-02-28", "1904-02-29"),
        ("61", "1900-03-01", "1904-03-02"),
        ("45000.5", "2023-03-15 12:00:00", "2027-03-16 12:00:00"),
        ("2958465", "9999-12-31", "2958465"),
        ("-1", "-1", "-1"),
        ("99999999", *["99999999"] * 2),
        ("nan", *["nan"] * 2),
    ],
)
def test_a_number_is_a_day_by_its_format(number: str, day: str, in_1904: str) -> None:
    """What can be no day stays a number, and so does a length of time."""
    for code in ("yyyy-mm-dd", "h AM/PM", "&quot;0&quot; d"):
        assert styled(number, code)[0][1] == day
        assert styled(number, code, is_1904=True)[0][1] == in_1904
    assert styled(number, "[h]:mm") == [styled(number, "0")[0]]
    assert styled(number, "0.0\\d;d") == [styled(number, "0")[0]]
    assert styled(number, "yyyy")[0][0] == styled(number, "0")[0][1]


# What is not seen, is said; formulas that fail, merged cells.

STANCES = (["Who", "Build it", "Leave it"], ["Town", 1, -1], ["Folk", -2, 2])


def stances(change: Callable[[xlsxwriter.Workbook], object], *names: str) -> bytes:
    """A workbook with the stances in each of its sheets, and what else a test does to it."""
    return book_of(dict.fromkeys(names or ("S",), STANCES), change)


def test_what_is_hidden_is_said() -> None:
    """Sheets are left aside by name; rows and columns are read like the others."""

    def hide(book: xlsxwriter.Workbook) -> None:
        shown, hidden, more = book.worksheets()
        hidden.hide()
        more.very_hidden()
        shown.set_row(1, None, None, {"hidden": True})
        shown.set_column(1, 500, None, None, {"hidden": True})

    data = stances(hide, "Shown", "Hidden", "Very hidden")
    found = imported(data, kind="stances", name="case.xlsx")
    assert [actor.name for actor in found.model.actors] == ["Town", "Folk"]
    assert found.notes[-2:] == (
        "“Shown”: hidden rows were read like the others",
        "“Shown”: hidden columns were read like the others",
    )
    (left,) = found.left_out
    assert (left.count, left.what) == (2, "hidden sheets “Hidden”, “Very hidden”")
    assert left.why == "unhide what should be read"
    parts = xlsx_parts(ONE)
    parts["xl/workbook.xml"] = text(parts, "xl/workbook.xml").replace(
        "<sheet ", '<sheet state="hidden" '
    )
    for kind in (None, IMPORTS["stances"]):
        assert told(partial(import_model, Given({"case.xlsx": zipped(parts)}), kind=kind)) == [
            "case.xlsx:1:1: E502 expected a table, found an empty one"
            " (hidden sheet “S”: unhide what should be read)"
        ]


def test_a_formula_that_fails_and_merged_cells_are_refused_by_their_cells() -> None:
    def fail(book: xlsxwriter.Workbook) -> None:
        book.worksheets()[0].write_formula("B2", "=1/0", None, "#DIV/0!")
        book.worksheets()[0].write_formula("A3", "=foo", None, "#NAME?")

    data = stances(fail)
    assert [cell.error for cell in grid(data).lines[1]] == ["", "#DIV/0!", ""]
    faulty = told(lambda: imported(data, kind="stances", name="case.xlsx"))
    assert [each[:66] for each in faulty] == [
        "case.xlsx, S!B2: E535 the formula of this cell fails: #DIV/0! (men",
        "case.xlsx, S!A3: E535 the formula of this cell fails: #NAME? (mend",
    ]
    merged = stances(lambda book: book.worksheets()[0].merge_range("A2:A3", "Town"))
    (only,) = told(partial(rows_below, grid(merged)))
    assert only.startswith("case.xlsx, S!A2: E536 the cells A2:A3 are merged")


# Macros, links, parts that are not read.


def test_macros_links_and_other_parts_are_not_looked_at() -> None:
    parts = xlsx_parts(ONE)
    parts["xl/vbaProject.bin"] = b"\0" * 1000
    parts["xl/externalLinks/externalLink1.xml"] = "<not xml"
    parts["xl/media/image1.png"] = zipped({"bomb": b"\0" * 1000})
    links = str(parts["xl/_rels/workbook.xml.rels"])
    parts["xl/_rels/workbook.xml.rels"] = links.replace(
        "</Rel",
        '<Relationship Id="x" Type="y/externalLink" Target="file:///etc/passwd"'
        ' TargetMode="External"/></Rel',
    )
    assert texts(zipped(parts)) == [["1"]]


# What is refused: kinds, broken files, too much of anything.


def flagged(data: bytes) -> bytes:
    """A zip whose parts are said to be encrypted."""
    flags = struct.pack("<H", 1)
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = data.find(mark)
        while at >= 0:
            data = data[: at + offset] + flags + data[at + offset + 2 :]
            at = data.find(mark, at + 1)
    return data


A_LOT = ods_row(ods_cell("a"), rows=600_000)
FAR = '<row r="{}"><c r="{}"><v>1</v></c></row>'
CUT = b"PK\x03\x04" + b"x" * 100
OTHER_TEXT = xlsx_parts(ONE) | {"xl/workbook.xml": '<?xml version="1.0" encoding="UTF-7"?>'}
PLAIN = xlsx_parts("")
LISTED = ods_parts("") | {"META-INF/manifest.xml": "<m><encryption-data/></m>"}
SHARED = f"<sst><si><t>{'x' * 1_000_000}</t></si></sst>"
TEXTS = "E533 over 67,108,864 characters"
CELLS = "E508 over 1,000,000 cells"
REFUSED: list[tuple[bytes, str]] = [
    # Protected, or of another kind.
    (OLE + "EncryptedPackage".encode("utf-16-le"), "E531 protected by a password"),
    (flagged(xlsx(ONE)), "E531 protected by a password"),
    (zipped({"mimetype": ODS, "encrypted-package": b"x"}), "E531 protected by a password"),
    (zipped(LISTED), "E531 protected by a password"),
    (OLE + "Workbook".encode("utf-16-le"), "E532 a file of Office of before 2007 (xls)"),
    (zipped({"Index/Document.iwa": b"x"}), "E532 packed files, but no workbook"),
    (zipped(PLAIN | {"xl/workbook.bin": b"x"}), "E532 a binary workbook (xlsb)"),
    (zipped(PLAIN | {"xl/workbook.xml": "<a/>"}), "E532 a file of Office, but no workbook"),
    (b"<html><table>", "E532 a page of the web, whatever its name"),
    (b"\x89PNG\r\n\0", "E532 no workbook, whatever its name"),
    (b"", "E532 no workbook, whatever its name"),
    # Broken.
    (CUT, "E530 broken, or cut off"),
    (xlsx(ONE)[:-30], "E530 broken, or cut off"),
    (zipped(xlsx_parts("<row>")), "E530 its part xl/worksheets/sheet1.xml: no XML"),
    (xlsx("<row><c><v>&bomb;</v></c></row>"), "no XML: undefined entity"),
    (zipped(OTHER_TEXT), "E534 its part xl/workbook.xml: written in UTF-7, not in UTF-8"),
    (xlsx("<row><c><v>\x01</v></c></row>"), "no XML: not well-formed"),
    (xlsx('<row r="0"/>'), "no spreadsheet has a place “0”"),
    (xlsx('<row><c r="XFE1"/></row>'), "no spreadsheet has a place “XFE1”"),
    (ods(ods_row(ods_cell("a"), rows=-1)), "is “-1”, which no spreadsheet writes"),
    # Values that are none.
    (xlsx('<row><c t="s"><v>7</v></c></row>'), "E530 its text, number 7, is missing"),
    (xlsx('<row><c t="x"><v>7</v></c></row>'), "E530 no spreadsheet has a cell of kind “x”"),
    (xlsx('<row><c t="n"><v>x</v></c></row>'), "S!A1: E530 no number: x"),
    (xlsx("<row><c><v>1_0</v></c></row>"), "S!A1: E530 no number: 1_0"),
    (ods(ods_row(ods_cell("", 'office:value="x"'))), "S!A1: E530 no number: x"),
    (xlsx('<row><c t="b"><v>2</v></c></row>'), "S!A1: E530 neither true nor false: 2"),
    # Too many cells, by the place of the last; those of all sheets count together.
    (xlsx(FAR.format(1, "J1") + FAR.format(100001, "A100001")), f"S!J100001: {CELLS}"),
    (
        ods(ods_row(ods_cell("", 'table:formula="=1" table:number-columns-repeated="999999999"'))),
        CELLS,
    ),
    (ods(ods_row(ods_cell(), rows=999_999_999) + ods_row(ods_cell("a"))), CELLS),
    (ods(f"{A_LOT}</table:table><table:table table:name='T'>{A_LOT}"), f"T!A600000: {CELLS}"),
    # Too much text: it counts in each cell that has it.
    (xlsx(f"<row>{BLANK * 100}</row>", SHARED), f"S!BP1: {TEXTS}"),
    (ods(ods_row(ods_cell("y" * 1000), rows=100_000)), f"S!A1: {TEXTS}"),
    (xlsx("<a>" * DEEPEST), "nested more than 64 deep"),
]


@pytest.mark.parametrize(("data", "said"), REFUSED)
def test_what_cannot_be_read_is_said(data: bytes, said: str) -> None:
    only = fault(data)
    assert said in only
    assert only.startswith("case.xlsx")


DECLARED = (
    '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE x SYSTEM "https://example.org/x.dtd">',
)
PARTS = ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "content.xml")


@pytest.mark.parametrize("name", PARTS)
def test_a_document_type_is_refused(name: str) -> None:
    for declared in DECLARED:
        parts = ods_parts("") if name == "content.xml" else xlsx_parts(ONE)
        parts[name] = f"{declared}{text(parts, name)}"
        assert f"E534 its part {name}: a document type" in fault(zipped(parts))


def test_elements_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "MOST_ELEMENTS", 1000)
    assert texts(xlsx("<row/>" * 900)) == []
    assert "E533 its part xl/worksheets/sheet1.xml: over 1,000 el" in fault(xlsx("<row/>" * 1000))


def test_bytes_tags_and_files_are_counted_as_they_are_unpacked() -> None:
    many = " ".join(f'a{n}=""' for n in range(300_000))
    assert "one tag is longer than 1,048,576 bytes" in fault(xlsx(f"<row {many}/>"))
    files: dict[str, str | bytes] = {f"xl/{n}": b"" for n in range(MOST_PARTS)}
    assert "E533 over 10,000 files" in fault(zipped(xlsx_parts(ONE) | files))
    too_large = {"xl/worksheets/sheet1.xml": b" " * (markup.LARGEST_UNPACKED + 1)}
    data = zipped(PLAIN | too_large)
    assert "E533 unpacked it is larger than 64 MiB" in fault(data)
    # The list of the zip says less than there is.
    size = struct.pack("<I", markup.LARGEST_UNPACKED + 1)
    assert " E530 broken, or cut off" in fault(data.replace(size, struct.pack("<I", 100)))


def test_what_a_file_is_its_bytes_say() -> None:
    for name, data, column in (
        ("sheet.csv", xlsx(rows(*STANCES)), ["Who", "Town", "Folk"]),
        ("sheet.xlsx", "Wer;Bauen;Lassen\nÄre;1;2\n".encode(), ["Wer", "Äre"]),
    ):
        given = Given({name: data})
        assert given.is_workbook is (name == "sheet.csv")
        assert [line[0].text for line in given.grids[0].lines] == column
