"""Fuzz workbooks: whatever stands in the parts of a file, a model, or faults that name their cells.

    mkdir -p corpus && python fuzz/workbooks.py corpus -max_total_time=900 -timeout=60

The first line of an input names what is read, and by which ending of its name: `stances xlsx`. A
line `@NAME` begins a part of the workbook, which are packed here; after `packed` follows a file as
it stands, so that the package itself is changed as well.
"""

from __future__ import annotations

import io
import zipfile

import atheris

from shared import ROOT, run

with atheris.instrument_imports(include=["stancecli"]):
    from stancecli.diagnostics import CODES, InvalidModel, Unanswerable
    from stancecli.export import FORMATS
    from stancecli.imports import IMPORTS, import_model, sheet, workbook
    from stancecli.imports.given import Given
    from stancecli.loader import load, load_text
    from stancecli.render import terminal
    from stancecli.sheets import workbook as sheets, xlsx
    from stancecli.situation import Situation

LAZY = (sheet, workbook, sheets, xlsx)
"""What is imported only where it is needed, and would not be watched then."""
LARGEST = 400_000
PACKED = "packed"
STARTER = ROOT / "src" / "stancecli" / "cli" / "starter.yaml"
NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style")
)
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XLSX = f"""\
stances xlsx
@_rels/.rels
<Relationships>
<Relationship Id="a" Type="{RELATED}/officeDocument" Target="xl/workbook.xml"/>
</Relationships>
@xl/workbook.xml
<workbook xmlns:r="{RELATED}"><workbookPr date1904="0"/><sheets>
<sheet name="Votes" r:id="b"/>
<sheet name="Notes" state="hidden" r:id="c"/>
</sheets></workbook>
@xl/_rels/workbook.xml.rels
<Relationships>
<Relationship Id="b" Type="{RELATED}/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="c" Type="{RELATED}/worksheet" Target="worksheets/sheet2.xml"/>
<Relationship Id="d" Type="{RELATED}/sharedStrings" Target="sharedStrings.xml"/>
<Relationship Id="e" Type="{RELATED}/styles" Target="styles.xml"/>
</Relationships>
@xl/styles.xml
<styleSheet><numFmts><numFmt numFmtId="165" formatCode="yyyy-mm-dd"/></numFmts>
<cellXfs><xf numFmtId="0"/><xf numFmtId="165"/></cellXfs></styleSheet>
@xl/sharedStrings.xml
<sst uniqueCount="2"><si><t>Actor</t></si><si><r><t>Bui</t></r><r><t>ld</t></r></si></sst>
@xl/worksheets/sheet1.xml
<worksheet><cols><col min="2" max="2" hidden="1"/></cols><sheetData>
<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>Date</t></is></c>
<c r="C1" t="s"><v>1</v></c><c r="D1" t="str"><v>Leave</v></c></row>
<row r="2" hidden="1"><c r="A2" t="str"><v>Town</v></c><c r="B2" s="1"><v>45000.5</v></c>
<c r="C2"><v>2</v></c><c r="D2"><f>3-5</f><v>-2</v></c></row>
<row r="3"><c r="A3" t="str"><v>Folk</v></c><c r="C3" t="str"><v>opposes</v></c>
<c r="D3" t="str"><v>supports</v></c></row>
</sheetData><mergeCells><mergeCell ref="A5:B6"/></mergeCells></worksheet>
@xl/worksheets/sheet2.xml
<worksheet><sheetData/></worksheet>
"""
ODS = f"""\
stances ods
@mimetype
application/vnd.oasis.opendocument.spreadsheet
@META-INF/manifest.xml
<manifest/>
@content.xml
<office:document-content {NAMES}><office:automatic-styles>
<style:style style:name="t" style:family="table"><style:table-properties table:display="true"/>
</style:style></office:automatic-styles><office:body><office:spreadsheet>
<table:table table:name="Votes" table:style-name="t">
<table:table-column table:number-columns-repeated="3"/>
<table:table-row><table:table-cell office:value-type="string"><text:p>Actor</text:p>
</table:table-cell><table:table-cell office:value-type="string"><text:p>Build</text:p>
</table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="2" table:visibility="collapse">
<table:table-cell office:value-type="string"><text:p>To<text:s text:c="2"/>wn</text:p>
</table:table-cell><table:table-cell office:value-type="float" office:value="-2"/></table:table-row>
<table:table-row><table:table-cell office:value-type="date" office:date-value="2001-02-03"/>
<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2">
<text:p>2</text:p></table:table-cell><table:covered-table-cell/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>
"""
SINGLE_WORDS = """\
r s t n b e d str inlineStr A1 XFD1048576 A0 1048577 -1 0 1 2 1e9 1e999 NaN 99999999999
hidden veryHidden true false collapse #N/A #REF! Err:502 2001-02-03 PT26H30M00S xml
Actors Effects Model Start id name to effect option stance supports ++ ? [1,2]
<c> </c> <row> </row> <v> &amp; &x; <!-- ]]> \\u202e _x001B_ ../../x xl/workbook.xml styles.xml
"""
WORDS = (*SINGLE_WORDS.split(), "<!DOCTYPE x>", "", "\u202e", "\x1b", "\ufffe")


def try_workbook(data: bytes) -> None:
    """Read a workbook as the kind that is named; anything unforeseen raises."""
    first, _, rest = data.partition(b"\n")
    kind, _, ending = first.decode(errors="replace").partition(" ")
    if kind not in (*IMPORTS, PACKED) or ending not in ("xlsx", "ods", "xlsm"):
        return
    file = f"case.{ending}"
    content = rest if kind == PACKED else packed(rest)
    try:
        imported = import_model(Given({file: content}), kind=IMPORTS.get(kind))
    except Unanswerable as refused:
        str(refused)
    except InvalidModel as invalid:
        for problem in invalid.problems:
            assert problem.code in CODES, problem
            assert problem.place.file == file, problem
            assert problem.place.line >= 1, problem
        terminal.render_problems(invalid.problems, width=80, colour=False)
    else:
        # What has no actors is a part of a model.
        if imported.model.actors:
            load_text(imported.text)


def packed(parts: bytes) -> bytes:
    """The workbook of parts, each after its name."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        for part in b"\n".join((b"", parts)).split(b"\n@")[1:]:
            name, _, content = part.partition(b"\n")
            # An element a line is for mutations; in a text such lines would be blanks.
            content = content.rstrip(b"\n").replace(b">\n<", b"><")
            package.writestr(zipfile.ZipInfo(name.decode(errors="replace")), content)
    return data.getvalue()


def _unpacked(kind: str, workbook: bytes) -> bytes:
    """An input that is this workbook, an element of XML a line."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as package:
        parts = (
            b"@%s\n%s" % (name.encode(), package.read(name).replace(b"><", b">\n<"))
            for name in package.namelist()
        )
        return b"\n".join((f"{kind} xlsx".encode(), *parts))


def main() -> None:
    begun = FORMATS["xlsx"].export(Situation.of(load(STARTER)))
    assert isinstance(begun, bytes)
    texts = [XLSX.encode(), ODS.encode()]
    whole = [
        f"{PACKED} {end}\n".encode() + packed(each)
        for end, each in zip(
            ("xlsx", "ods"), (each.partition(b"\n")[2] for each in texts), strict=True
        )
    ]
    run(try_workbook, [*texts, *whole, _unpacked("workbook", begun)], WORDS, LARGEST)


if __name__ == "__main__":
    main()
