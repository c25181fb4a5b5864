"""Templates of strangers: what an honest house gives is there, and nothing leads elsewhere."""

import io
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.shared import Cm

from stancecli import report as r
from stancecli.diagnostics import Unanswerable
from stancecli.lenses.tradeoffs import Tradeoffs
from stancecli.model import Model
from stancecli.page.forms import answer_document, house
from stancecli.situation import Situation
from tests.running import first_quick, run
from tests.workbooks import zipped

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
NO_LINKS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b"</Relationships>"
)
BODY, HEAD, STYLES = "word/document.xml", "word/header1.xml", "word/styles.xml"
Change = Callable[[dict[str, bytes]], object]


def document(make: Callable[[Any], object] = lambda made: None) -> bytes:
    """A house with a page, a head with a logo, a face and a text of its own."""
    made: Any = Document()
    made.styles["Title"].font.name = "House Sans"
    made.sections[0].left_margin = Cm(4)
    head = made.sections[0].header.paragraphs[0]
    head.add_run("The ministry").add_picture(io.BytesIO(PIXEL))
    made.add_heading("An old secret", 1)
    made.core_properties.author = "Somebody"
    make(made)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def changed(change: Change, content: bytes = b"") -> bytes:
    with zipfile.ZipFile(io.BytesIO(content or document())) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    change(parts)
    return zipped(parts)


def replaced(part: str, old: str, new: str) -> Change:
    """A part with a text in place of another."""

    def change(parts: dict[str, bytes]) -> None:
        assert old.encode() in parts[part]
        parts[part] = parts[part].replace(old.encode(), new.encode(), 1)

    return change


def linked(part: str, kind: str, target: str, content: bytes = b"", within: str = "") -> Change:
    """A part leads to another, or out of the file where that has no content; `within` uses it."""

    def change(parts: dict[str, bytes]) -> None:
        mode = "" if content else ' TargetMode="External"'
        link = f'<Relationship Id="x1" Type="{R}/{kind}" Target="{target}"{mode}/></Relationships>'
        links = part.replace("word/", "word/_rels/") + ".rels"
        parts[links] = parts.get(links, NO_LINKS).replace(b"</Relationships>", link.encode())
        if content:
            parts[f"word/{target}"] = content
        if within:
            inside(part, within)(parts)

    return change


def inside(part: str, xml: str) -> Change:
    """A part with some more at its end."""

    def change(parts: dict[str, bytes]) -> None:
        end = parts[part].rindex(b"</w:")
        parts[part] = parts[part][:end] + xml.encode() + parts[part][end:]

    return change


def field(*words: str, shown: str = "old") -> str:
    """A field whose words stand in runs of their own."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    asks = "".join(f"<w:r><w:instrText>{word}</w:instrText></w:r>" for word in words)
    begin, separate, end = map(mark.format, ("begin", "separate", "end"))
    return f"<w:p>{begin}{asks}{separate}<w:r><w:t>{shown}</w:t></w:r>{end}</w:p>"


def written(tmp_path: Path, content: bytes) -> tuple[dict[str, bytes], str]:
    """The parts of an answer in a template, which is the same each time, and what is said of it."""
    template = tmp_path / "house.docx"
    template.write_bytes(content)
    table = r.Table((r.Column("C"),), (r.Group("", (r.Row("X", (r.Cell("+"),)),)),))
    answer = r.Report("asked", "So it is.", blocks=(r.Listing((r.Entry("text"),)), table))
    about, found = Situation.of(Model(title="A case")), house(template)
    made, again = (answer_document(answer, Tradeoffs(()), about, template=found) for _ in "12")
    assert made == again
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}, found.left_out


LEADS_OUT = re.compile(
    rb'TargetMode="External"|://evil|evil\.|<!DOCTYPE|<!ENTITY|instrText>[^<]*(?:DDE|INCLUDE|LINK)'
    rb"|instr=\"[^\"]*(?:DDE|INCLUDE|LINK)|w:object|w:control|dataBinding|altChunk|attachedTemplate"
    rb"|An old secret|Somebody|docPartObj"
)
STRANGE_PARTS = re.compile("vba|embeddings|activeX|customXml|glossary|fonts/|footnotes|webSettings")
DRAWING = (
    '<w:p><w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    f'xmlns:r="{R}" {{}}/></w:drawing></w:r></w:p>'
)
VML = '<w:p><w:r><w:pict><v:shape xmlns:v="urn:v" src="http://evil"/></w:pict></w:r></w:p>'
SVG = b'<svg><image href="http://evil"/></svg>'
LINK = f'<w:p><w:hyperlink xmlns:r="{R}" r:id="x1"><w:r><w:t>us</w:t></w:r></w:hyperlink></w:p>'
CONTROL = f'<w:p><w:r><w:object><w:control xmlns:r="{R}" r:id="x1"/></w:object></w:r></w:p>'
BOUND = '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/a"/></w:sdtPr><w:sdtContent/></w:sdt>'
WITHIN = f"</w:instrText></w:r>{field('LINK evil')[5:-6]}<w:r><w:instrText>"
SIMPLE = '<w:p><w:fldSimple w:instr=" includepicture &quot;evil.png&quot;"/></w:p>'
NOTE = '<?xml-stylesheet href="http://evil"?>'
ATTACKS: dict[str, tuple[Change, str]] = {
    "a template": (linked("word/settings.xml", "attachedTemplate", "http://evil"), "1 link"),
    "a link of the head": (linked(HEAD, "hyperlink", "http://evil", within=LINK), "1 link"),
    "a picture elsewhere": (
        linked(HEAD, "image", "http://evil", within=DRAWING.format('r:link="x1"')),
        "1 drawing, 1 link",
    ),
    "an old drawing": (inside(HEAD, VML), "1 drawing"),
    "no picture of dots": (
        linked(HEAD, "image", "a.png", SVG, DRAWING.format('r:embed="x1"')),
        "1 drawing",
    ),
    "a field": (inside(HEAD, field("DDEAUTO c:\\evil.exe")), "1 field"),
    "a field in one piece": (inside(HEAD, SIMPLE), "1 field"),
    "a field within one that is kept": (inside(HEAD, field("PAGE ", WITHIN)), "2 fields"),
    "a field behind what another asks": (
        inside(HEAD, field("PAGE").replace("<w:t>old</w:t>", "<w:instrText>DDE</w:instrText>")),
        "1 field",
    ),
    "a field without an end": (inside(HEAD, field("DDE evil").replace('"end"', '""')), "1 field"),
    "an object": (linked(HEAD, "oleObject", "embeddings/a.bin", b"evil.", CONTROL), "1 object"),
    "a control": (linked(HEAD, "control", "activeX/a.xml", b"<evil.a/>", CONTROL), "1 object"),
    "a macro": (linked(BODY, "vbaProject", "vbaProject.bin", b"evil."), "1 macro"),
    "a font": (linked("word/fontTable.xml", "font", "a.odttf", b"evil."), "1 object"),
    "what binds": (inside(HEAD, BOUND), ""),
    "a note to a program": (replaced(HEAD, "<w:hdr", f"{NOTE}<w:hdr"), ""),
    "a base elsewhere": (replaced(HEAD, "<w:hdr", '<w:hdr xml:base="http://evil"'), ""),
    "who wrote it": (inside(HEAD, '<w:p><w:del w:author="Somebody"/></w:p>'), ""),
}


@pytest.mark.parametrize("attack", first_quick(ATTACKS))
def test_nothing_leads_out_of_what_is_written(tmp_path: Path, attack: str) -> None:
    change, told = ATTACKS[attack]
    parts, left_out = written(tmp_path, changed(change))
    for name, part in parts.items():
        assert not LEADS_OUT.search(part), (name, LEADS_OUT.findall(part))
        assert not STRANGE_PARTS.search(name)
        links = parts.get(f"{name.replace('word/', 'word/_rels/')}.rels", b"")
        ids = re.findall(rb' r:\w+="([^"]*)"', part)
        assert {*ids} <= {*re.findall(rb' Id="([^"]*)"', links)}, name
    assert left_out.startswith(f"Left out of the template: {told}" if told else "")
    assert bool(left_out) == bool(told)


def test_a_house_gives_its_looks_and_nothing_that_it_says(tmp_path: Path) -> None:
    def make(made: Any) -> None:
        later = made.add_section()
        later.page_width, later.page_height = Cm(21), Cm(15)

    kept = inside(HEAD, field("PAGE \\* MERGEFORMAT", shown="7"))
    parts, left_out = written(tmp_path, changed(kept, document(make)))
    made: Any = Document(io.BytesIO(zipped(parts)))
    (section,) = made.sections
    assert not left_out
    assert made.paragraphs[0].style.font.name == "House Sans"
    assert (round(section.page_width.cm), section.orientation) == (21, 1)
    assert section.header.paragraphs[0].text == "The ministry"
    assert parts[HEAD].count(b"fldChar ") == 3
    assert b"<a:hlink>" in parts["word/theme/theme1.xml"]
    assert sum(cell.width.cm for cell in made.tables[0].rows[0].cells) < 15
    assert [part for name, part in parts.items() if "media/house" in name] == [PIXEL]


# Honest houses that are odd.


def without(tag: str) -> Callable[[Any], None]:
    def make(made: Any) -> None:
        for each in made.styles.element.xpath(tag) + made.element.body.xpath(tag):
            each.getparent().remove(each)

    return make


STYLE = '<w:style w:type="{}" w:styleId="{}"><w:name w:val="{}"/></w:style>'
MANY = "".join(STYLE.format("paragraph", f"s{n}", f"s{n}") for n in range(10_000))
KIND = 'w:type="{}" w:styleId="ListBullet"'
NO_LIST = without("w:style[.//w:numPr or w:name/@w:val='caption']")
ODD: dict[str, bytes] = {
    "no section": document(without("w:sectPr")),
    "no styles": document(without("w:style | w:docDefaults")),
    "a character style of that name": changed(
        replaced(STYLES, KIND.format("paragraph"), KIND.format("character"))
    ),
    "an id that is taken": changed(inside(STYLES, STYLE.format("table", "Verdict", "Other"))),
    "nothing but styles": changed(
        lambda parts: [parts.pop(f"word/{name}.xml") for name in ("numbering", "theme/theme1")],
        document(NO_LIST),
    ),
    "lengths of some programs": changed(replaced(BODY, 'w:right="1800"', 'w:right="1440.0002"')),
    "styles in a circle": changed(replaced(STYLES, "<w:qFormat/>", '<w:basedOn w:val="Normal"/>')),
    "sizes that are none": changed(replaced(STYLES, '<w:sz w:val="22"/>', '<w:sz w:val="abc"/>')),
    "many styles": changed(inside(STYLES, MANY)),
    "macros can be in it": changed(
        replaced("[Content_Types].xml", "wordprocessingml.document", "macroEnabled")
    ),
}


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_house_works(tmp_path: Path, odd: str) -> None:
    parts, left_out = written(tmp_path, ODD[odd])
    made: Any = Document(io.BytesIO(zipped(parts)))
    assert not left_out
    names = {style.style_id: style.name for style in made.styles}
    used = [names[each._p.style] for each in made.paragraphs if each.text]
    assert used == ["Title", "Subtitle", "Verdict", "List Bullet", "Small print"]
    assert len({*names.values()}) == len(names) == len(made.styles)
    assert {*made.styles.element.xpath("w:style/w:basedOn/@w:val")} <= {*names}
    numbers = {str(each.numId) for each in made.part.numbering_part.element.num_lst}
    assert {*made.styles.element.xpath("w:style/w:pPr/w:numPr/w:numId/@w:val")} <= numbers


def test_a_page_without_room_is_ours(tmp_path: Path) -> None:
    parts, left_out = written(tmp_path, changed(replaced(BODY, '"1800"', '"9999"')))
    assert left_out == "Left out of the template: 1 page without room for text."
    made: Any = Document(io.BytesIO(zipped(parts)))
    assert made.sections[0].page_width.cm == pytest.approx(21, abs=0.01)
    assert made.sections[0].header.paragraphs[0].text == "The ministry"


# What is none.


DEEP = f'<w:hdr xmlns:w="{W}">{"<w:p>" * 70}{"</w:p>" * 70}</w:hdr>'.encode()
NONE: dict[str, tuple[bytes, str]] = {
    "an old one": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old one, or with a password"),
    "cut off": (document()[:-900], "broken, or cut off"),
    "a workbook": (zipped({"xl/workbook.xml": b"<workbook/>"}), "no document of Word"),
    "strict": (changed(replaced(BODY, W, "http://purl.oclc.org/ooxml")), "not Strict"),
    "a bomb": (changed(lambda parts: parts.update({STYLES: bytes(70_000_000)})), "than 64 MiB"),
    "deep": (changed(lambda parts: parts.update({HEAD: DEEP})), "nested more than 64 deep"),
    "broken XML": (changed(replaced(STYLES, "<w:styles", "<w:styles w:a")), "styles.xml: no XML"),
    "entities": (changed(replaced(HEAD, "<w:hdr", "<!DOCTYPE x><w:hdr")), "a document type"),
    "another part": (changed(lambda parts: parts.update({STYLES: b"<a/>"})), "of another kind"),
}


@pytest.mark.parametrize("name", NONE)
def test_what_is_no_template_is_refused(tmp_path: Path, name: str) -> None:
    content, message = NONE[name]
    (tmp_path / "bad.docx").write_bytes(content)
    with pytest.raises(
        Unanswerable, match=rf"^[^\n]*bad.docx cannot be a template: .*{re.escape(message)}"
    ):
        house(tmp_path / "bad.docx")


def test_a_template_comes_in_by_the_door_of_every_other_file(tmp_path: Path) -> None:
    template, out = tmp_path / "house.docx", tmp_path / "answer.docx"
    os.mkfifo(tmp_path / "fifo")
    for file, message in (
        (tmp_path / "none.docx", "cannot be read: No such file"),
        (tmp_path / "fifo", "not a regular file"),
        (Path("/dev/zero"), "not a regular file"),
        (tmp_path, "it is a folder"),
    ):
        code, _, said = run(f"report --template {file} -o {out}")
        assert (code, out.exists(), said.count("\n")) == (2, False, 1)
        assert f"{file} cannot be a template: {message}" in said
    template.write_bytes(changed(ATTACKS["a macro"][0]))
    code, _, said = run(f"show china --template {template} -o {out}")
    assert (code, said) == (0, "Left out of the template: 1 macro.\n")
    for rest, message in (
        (f"-o {template} --force", "is what is read, so it is left alone"),
        ("", "--template is of docx"),
    ):
        code, _, said = run(f"show china --template {template} {rest}")
        assert code == 2
        assert message in said
