"""Workbooks that a stranger hands over: read as they are seen, or refused with a fault."""

from __future__ import annotations

import datetime
import struct
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path

import pytest
import xlsxwriter

from stancecli.diagnostics import InvalidModel
from stancecli.imports import IMPORTS, Imported, import_model, open_model
from stancecli.imports.given import Given
from stancecli.sheets import markup
from stancecli.sheets.markup import DEEPEST, MOST_PARTS
from stancecli.sheets.table import CellGrid, Sheet
from stancecli.sheets.workbook import open_workbook
from tests.workbooks import (
    ODS,
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


def grid(data: bytes, file: str = "case.xlsx") -> CellGrid:
    (only,) = open_workbook(file, data).grids
    return only


def texts(data: bytes) -> list[list[str]]:
    """The texts of the only sheet, line by line."""
    return [[cell.text for cell in line] for line in grid(data).lines]


def fault(data: bytes, file: str = "case.xlsx") -> str:
    """The one fault for which a workbook is refused."""
    with pytest.raises(InvalidModel) as refused:
        open_workbook(file, data)
    (problem,) = refused.value.problems
    return str(problem)


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


def test_every_cell_knows_its_place() -> None:
    found = grid(workbook(lambda book: book.add_worksheet("Actors").write("C5", "Town")))
    (line,) = found.lines
    assert [cell.text for cell in line] == ["", "", "Town"]
    assert str(line[2].place) == "case.xlsx, Actors!C5"
    (line,) = grid(ods(ods_row(ods_cell(), rows=3) + ods_row(ods_cell(), ods_cell("Town")))).lines
    assert str(line[1].place) == "case.xlsx, S!B4"


def shared(text: str) -> bytes:
    """A workbook with this shared string in its one cell."""
    return xlsx('<row><c t="s"><v>0</v></c></row>', f"<sst><si>{text}</si></sst>")


SAID = "<r><t>東</t></r><rPh><t>ひがし</t></rPh><r><t>京</t></r>"
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
        # How a text is pronounced is no part of it.
        (shared(SAID), [["東京"]]),
        (xlsx(f'<row><c t="inlineStr"><is>{SAID}</is></c></row>'), [["東京"]]),
    ],
)
def test_what_a_sheet_shows(data: bytes, lines: list[list[str]]) -> None:
    assert texts(data) == lines


def test_what_the_cells_of_an_ods_say_of_themselves() -> None:
    """Formulas that fail, merged cells, hidden sheets, rows and columns."""
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
    found = open_workbook("c.ods", ods(columns + line + hidden))
    (only,) = found.grids
    assert [cell.error for cell in only.lines[0]][-2:] == ["#DIV/0!", "#DIV/0!"]
    assert [str(area) for area in only.merged] == ["A1:B3"]
    assert found.notes == (
        "“S”: hidden rows were read like the others",
        "“S”: hidden columns were read like the others",
    )
    styles = (
        '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
    )
    found = open_workbook("case.ods", ods(ods_row(ods_cell("a")), styles, ' table:style-name="h"'))
    assert (found.grids, found.aside) == ((), ("S",))


def test_numbers_are_exact_and_short() -> None:
    as_they_are = ["0.1", "3", "-2", "100", "0.30000000000000004", "inf", "nan"]
    others = {"3.0": "3", "1e-7": "0.0000001", "1E+22": "10000000000000000000000"}
    cells = "".join(f"<c><v>{number}</v></c>" for number in (*as_they_are, *others))
    assert texts(xlsx(f"<row>{cells}</row>")) == [[*as_they_are, *others.values()]]


def test_values_of_every_kind_are_texts() -> None:
    day = datetime.datetime(2024, 5, 1)

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        for n, (value, code) in enumerate(
            [
                *((day, "d mmm yyyy"), (day.replace(hour=12, minute=30), "d mmm yyyy")),
                *((datetime.time(12, 30), "hh:mm"), (1.25, "[h]:mm"), (0.5, "0 %")),
                *((True, ""), ("007", ""), ("_x0041_", ""), ("a & <b>", ""), (-0.0625, "[h]:mm")),
            ]
        ):
            sheet.write(0, n, value, book.add_format({"num_format": code}))
        sheet.write_formula(0, 10, "=1+1", None, 2)
        sheet.write_rich_string(0, 11, "a", bold, "b", "c")
        sheet.write_url(0, 12, "https://example.org", string="a page")

    (line,) = texts(workbook(fill))
    assert line == [
        *("2024-05-01", "2024-05-01 12:30:00", "12:30:00", "1.25", "0.5", "true", "007"),
        *("_x0041_", "a & <b>", "-0.0625", "2", "abc", "a page"),
    ]


def test_values_of_an_ods_are_texts() -> None:
    def value(kind: str, name: str, value: str) -> str:
        return ods_cell("", f'office:value-type="{kind}" office:{name}="{value}"')

    line = ods_row(
        value("float", "value", "0.1"),
        value("percentage", "value", "0.5"),
        value("date", "date-value", "2024-05-01"),
        value("boolean", "boolean-value", "true"),
        value("time", "time-value", "PT12H30M00S"),
        ods_cell('a<text:s text:c="2"/>b &amp; c</text:p><text:p>d'),
        value("date", "date-value", "2024-05-01T12:30:00"),
        value("date", "date-value", "2024-13-01"),
        value("time", "time-value", "-P1DT2H3M4.5S"),
        value("time", "time-value", "P1Y"),
        ods_cell("e<text:tab/>f<text:line-break/>g"),
        '<table:table-cell office:value-type="string"><office:annotation><text:p>by Ann</text:p>'
        "</office:annotation><text:p>h</text:p></table:table-cell>",
    )
    assert texts(ods(line)) == [
        [
            *("0.1", "0.5", "2024-05-01", "true", "12:30:00", "a  b & c\nd"),
            *("2024-05-01 12:30:00", "2024-13-01", "-P1DT2H3M4.5S", "P1Y", "e\tf\ng", "h"),
        ],
    ]


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

    def fill(book: xlsxwriter.Workbook) -> None:
        for name in names or ("S",):
            sheet = book.add_worksheet(name)
            for number, line in enumerate(STANCES):
                sheet.write_row(number, 0, line)
        change(book)

    return workbook(fill)


def imported(data: bytes) -> Imported:
    return import_model(Given({"case.xlsx": data}), kind=IMPORTS["stances"])


def refusals(read: Callable[[], object]) -> list[str]:
    with pytest.raises(InvalidModel) as refused:
        read()
    return [str(problem) for problem in refused.value.problems]


def test_hidden_sheets_are_not_read_and_named() -> None:
    def hide(book: xlsxwriter.Workbook) -> None:
        book.worksheets()[1].hide()
        book.worksheets()[2].very_hidden()

    data = stances(hide, "Shown", "Hidden", "Very hidden")
    assert [found.sheet for found in open_workbook("case.xlsx", data).grids] == ["Shown"]
    assert open_workbook("case.xlsx", data).aside == ("Hidden", "Very hidden")
    (left,) = imported(data).left_out
    assert (left.count, left.what) == (2, "hidden sheets “Hidden”, “Very hidden”")
    assert left.why == "unhide what should be read"


def test_of_a_workbook_without_a_sheet_that_can_be_seen_nothing_is_imported() -> None:
    parts = xlsx_parts(ONE)
    parts["xl/workbook.xml"] = text(parts, "xl/workbook.xml").replace(
        "<sheet ", '<sheet state="hidden" '
    )
    for kind in (None, IMPORTS["stances"]):
        assert refusals(partial(import_model, Given({"case.xlsx": zipped(parts)}), kind=kind)) == [
            "case.xlsx:1:1: E502 expected a table, found an empty one"
            " (hidden sheet “S”: unhide what should be read)"
        ]


def test_hidden_rows_and_columns_are_read_and_said_to_be() -> None:
    def hide(book: xlsxwriter.Workbook) -> None:
        (sheet,) = book.worksheets()
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_row(90, None, None, {"hidden": True})
        sheet.set_column(1, 500, None, None, {"hidden": True})

    found = imported(stances(hide))
    assert [actor.name for actor in found.model.actors] == ["Town", "Folk"]
    assert found.notes[-2:] == (
        "“S”: hidden rows were read like the others",
        "“S”: hidden columns were read like the others",
    )


def test_a_formula_that_fails_is_told_by_its_cell_and_refused_as_a_value() -> None:
    def fail(book: xlsxwriter.Workbook) -> None:
        book.worksheets()[0].write_formula("B2", "=1/0", None, "#DIV/0!")
        book.worksheets()[0].write_formula("A3", "=foo", None, "#NAME?")

    data = stances(fail)
    _, town, folk = grid(data).lines
    assert [cell.error for cell in town] == ["", "#DIV/0!", ""]
    assert folk[0].text == "#NAME?"
    assert [told[:66] for told in refusals(partial(imported, data))] == [
        "case.xlsx, S!B2: E535 the formula of this cell fails: #DIV/0! (men",
        "case.xlsx, S!A3: E535 the formula of this cell fails: #NAME? (mend",
    ]


@pytest.mark.parametrize("area", ["A2:A3", "B1:C1"])
def test_merged_cells_of_a_table_are_refused_by_their_area(area: str) -> None:
    data = stances(lambda book: book.worksheets()[0].merge_range(area, "Town"))
    (told,) = refusals(lambda: Sheet.of(grid(data)))
    assert told.startswith(f"case.xlsx, S!{area[:2]}: E536 the cells {area} are merged")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda sheet: sheet.write_formula("C2", "=1/0", None, "#DIV/0!"), "C2: E535"),
        (lambda sheet: sheet.merge_range("B2:B3", "Town"), "B2: E536"),
    ],
)
def test_a_workbook_that_is_a_model_is_refused_for_the_same(
    change: Callable[[xlsxwriter.worksheet.Worksheet], object], told: str, tmp_path: Path
) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        actors, interests = (book.add_worksheet(name) for name in ("Actors", "Interests"))
        actors.write_column(0, 0, ["name", "Town", "Folk"])
        for column, words in enumerate(("name Money Fish", "actor Town Folk", "importance 1 2")):
            interests.write_column(0, column, words.split())
        change(interests)

    path = tmp_path / "case.xlsx"
    path.write_bytes(workbook(fill))
    (problem,) = refusals(lambda: open_model(path))
    assert problem.startswith(f"{path}, Interests!{told}")


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
    (zipped({"readme.txt": "x"}), "E532 packed files, but no workbook"),
    (zipped(PLAIN | {"xl/workbook.bin": b"x"}), "E532 a binary workbook (xlsb)"),
    (zipped(PLAIN | {"xl/workbook.xml": "<a/>"}), "E532 a file of Office, but no workbook"),
    (b"<html><table>", "E532 a page of the web, whatever its name"),
    (b"\x89PNG\r\n\0", "E532 no workbook, whatever its name"),
    (b"", "E532 no workbook, whatever its name"),
    # Broken.
    (CUT, "E530 broken, or cut off"),
    (xlsx(ONE)[:-30], "E530 broken, or cut off"),
    (xlsx(ONE)[:400], "E530 broken, or cut off"),
    (zipped(xlsx_parts("<row>")), "E530 its part xl/worksheets/sheet1.xml: no XML"),
    (xlsx("<row><c><v>&bomb;</v></c></row>"), "no XML: undefined entity"),
    (zipped(OTHER_TEXT), "E534 its part xl/workbook.xml: written in UTF-7, not in UTF-8"),
    (xlsx("<row><c><v>\x01</v></c></row>"), "no XML: not well-formed"),
    (xlsx("<row><c><v>\u00e9</v></c></row>").replace(b"\xc3", b"x"), "E530 broken"),
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
    (xlsx(FAR.format(1048576, "XFD1048576")), f"S!XFD1048576: {CELLS}"),
    (xlsx('<row r="1000001"><c><v>1</v></c></row>'), f"S!A1000001: {CELLS}"),
    (xlsx(FAR.format(1, "J1") + FAR.format(100001, "A100001")), f"S!J100001: {CELLS}"),
    (ods(ods_row(ods_cell("a", 'table:number-columns-repeated="16384"'), rows=1_048_576)), CELLS),
    (
        ods(ods_row(ods_cell("", 'table:formula="=1" table:number-columns-repeated="999999999"'))),
        CELLS,
    ),
    (ods(ods_row(ods_cell("a"), rows=999_999_999)), CELLS),
    (ods(ods_row(ods_cell(), rows=999_999_999) + ods_row(ods_cell("a"))), CELLS),
    (ods(f"{A_LOT}</table:table><table:table table:name='T'>{A_LOT}"), f"T!A600000: {CELLS}"),
    # Too much text: it counts in each cell that has it.
    (xlsx(f"<row>{BLANK * 100}</row>", SHARED), f"S!BP1: {TEXTS}"),
    (ods(ods_row(ods_cell("y" * 1000), rows=100_000)), f"S!A1: {TEXTS}"),
    (ods(ods_row(ods_cell('<text:s text:c="900000000"/>'))), f"S!A1: {TEXTS}"),
    (xlsx("<a>" * DEEPEST), "nested more than 64 deep"),
]


@pytest.mark.parametrize(("data", "said"), REFUSED)
def test_what_cannot_be_read_is_said(data: bytes, said: str) -> None:
    told = fault(data)
    assert said in told
    assert told.startswith("case.xlsx")


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "https://example.org/x.dtd">',
    ],
)
def test_a_document_type_is_refused(declared: str) -> None:
    for name in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"):
        parts = xlsx_parts(ONE)
        parts[name] = f"{declared}{text(parts, name)}"
        assert f"E534 its part {name}: a document type" in fault(zipped(parts))
    parts = ods_parts("")
    parts["content.xml"] = f"{declared}{text(parts, 'content.xml')}"
    assert "E534 its part content.xml: a document type" in fault(zipped(parts))


def test_one_tag_has_a_limit() -> None:
    many = " ".join(f'a{n}=""' for n in range(300_000))
    assert "one tag is longer than 1,048,576 bytes" in fault(xlsx(f"<row {many}/>"))


def test_elements_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "MOST_ELEMENTS", 1000)
    assert texts(xlsx("<row/>" * 900)) == []
    assert "E533 its part xl/worksheets/sheet1.xml: over 1,000 el" in fault(xlsx("<row/>" * 1000))


def test_bytes_are_counted_as_they_are_unpacked() -> None:
    large = xlsx_parts("")
    large["xl/worksheets/sheet1.xml"] = b" " * (markup.LARGEST_UNPACKED + 1)
    data = zipped(large)
    assert "E533 unpacked it is larger than 64 MiB" in fault(data)
    # The list of the zip says less than there is.
    size = struct.pack("<I", markup.LARGEST_UNPACKED + 1)
    assert " E530 broken, or cut off" in fault(data.replace(size, struct.pack("<I", 100)))


def test_many_files_in_one_are_refused_before_they_are_listed() -> None:
    parts: dict[str, str | bytes] = {f"xl/{n}": b"" for n in range(MOST_PARTS)}
    assert "E533 over 10,000 files" in fault(zipped(xlsx_parts(ONE) | parts))


# What a file is, its bytes say.


def test_what_a_file_is_its_bytes_say() -> None:
    book = Given({"sheet.csv": xlsx(rows(*STANCES))})
    sheet = Given({"sheet.xlsx": "Wer;Bauen;Lassen\nÄre;1;2\n".encode()})
    assert (book.is_workbook, sheet.is_workbook) == (True, False)
    assert [[line[0].text for line in each.grid.lines] for each in (book, sheet)] == [
        ["Who", "Town", "Folk"],
        ["Wer", "Äre"],
    ]
    for data in (b"\x89PNG\0", b"<html>"):
        with pytest.raises(InvalidModel, match="E532"):
            Given({"sheet.xlsx": data}).grids  # noqa: B018
