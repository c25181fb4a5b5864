"""What a template of somebody's house gives to a document of Word.

It comes from a stranger, and is read within the limits of workbooks. Only this is taken over:
styles, numbers of lists, theme, the page, and its heads and feet with their pictures. Nothing in
these leads elsewhere: the only links are those to pictures.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any, NoReturn

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsmap, qn
from lxml import etree

from stancecli import notation as fmt
from stancecli.diagnostics import InvalidModel, Place, Unanswerable
from stancecli.loader.files import read_path
from stancecli.sheets import ZIP
from stancecli.sheets.markup import Package
from stancecli.sheets.table import table_fault

_LOOKS = {"styles": "w:styles", "numbering": "w:numbering", "theme": "a:theme"}
"""The parts that are taken over, by the kind of the link to each, and what they begin with."""
_EDGES = {"header": "w:hdr", "footer": "w:ftr"}
_SECTION = "//w:sectPr[not(parent::w:sectPrChange)]"
_PAGE = {"w": 11906, "h": 16838, "header": 709, "footer": 709, "gutter": 0}
_PAGE |= dict.fromkeys(("top", "right", "bottom", "left"), 1134)
"""The lengths of a page in twips (twentieths of a point), as they are where none are said."""
_LONGEST, _LEAST = 31_680, 2_835
"""Twips: the longest side of a page in Word, and the room for text that is needed, 5 cm."""
_LENGTH = re.compile(r"[0-9]{1,5}(\.[0-9]+)?")
_PICTURES = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif", b"BM": "bmp"}
"""Pictures in which nothing leads anywhere, by how they begin."""

_KEPT = (*(f"{{{nsmap[each]}}}" for each in ("w", "a", "wp", "pic")), qn("xml:space"))
_GONE = re.compile(
    "object|control|pict|movie|altChunk|subDoc|extLst|sdtPr|sdtEndPr|smartTagPr|customXmlPr|ffData"
    "|fldData|delInstrText|numPicBullet|lvlPicBulletId|numIdMacAtCleanup|sectPr|del|moveFrom"
    "|hlink.+|embed.*|comment.*|.*Change|.*Reference"
)
"""Elements that are nothing without a link, or tell who wrote what."""
_UNWRAPPED = re.compile("hyperlink|smartTag|customXml|ins|moveTo|sdt|sdtContent")
_MARKS = {"begin": "\1", "separate": "\2", "end": "\3"}
"""Of a field: what it asks stands between the first and the second, what it shows behind that."""
_HARMLESS = re.compile(
    "(\1\\s*(PAGE|NUMPAGES|SECTION|SECTIONPAGES|DATE|TIME|TITLE|STYLEREF)\\b[^\1-\3]*\2?\3)*", re.I
)
"""Fields that look into no other file."""
_LEFT = {
    "link": re.compile(rb"TargetMode\s*=\s*.External"),
    "macro": re.compile(rb"/vbaProject[\"']"),
    "object": re.compile(rb"/(oleObject|package|control|aFChunk|font)[\"']"),
}
"""What is counted in lists of links, each of which is left out."""
_OTHER = "no document of Word (docx, dotx), or an old one, or with a password"


def opened(template: Path) -> House:
    """What a template gives. Raises Unanswerable where it cannot be read, or is none."""
    try:
        if template.is_dir():
            raise table_fault(Place(str(template), 1, 1), "E001", "it is a folder")
        ((name, data),) = read_path(template)
        return House(name, data)
    except InvalidModel as fault:
        message = fmt.in_order(fault.problems[0].message)
        raise Unanswerable(f"{template} cannot be a template: {message}") from None


class House:
    """What a template gives to documents; `left_out` counts in words what it does not.

    Each part is walked through, within limits, before it becomes a tree. Raises InvalidModel for
    what is no document of Word.
    """

    def __init__(self, file: str, data: bytes) -> None:
        self._file = file
        if not data.startswith(ZIP):
            self._refuse(_OTHER)
        self._package = Package(file, data)
        self._left = Counter[str]()
        self._pictures = dict[str, Part | None]()
        main = next((p for kind, p in self._links("").values() if kind == "officeDocument"), "")
        body, links = self._tree(main, "w:document"), self._links(main)
        found = {kind: part for kind, part in links.values() if kind in _LOOKS}
        if "styles" not in found:
            found.pop("numbering", None)
        for edge in body.xpath(f"{_SECTION}/*[@w:type='default']"):  # the last ones are ours
            kind, part = links.get(edge.get(qn("r:id"), ""), ("", ""))
            if kind in _EDGES:
                found[kind] = part
        tags = _LOOKS | _EDGES
        self._parts = {kind: self._taken(part, tags[kind]) for kind, part in found.items()}
        self._page = dict[str, int]()
        for section in body.xpath(_SECTION)[-1:]:
            self._page = self._lengths(section)
        for name in self._package.names():
            for what, known in _LEFT.items() if name.endswith(".rels") else ():
                self._left[what] += len(known.findall(self._package.read(name)))
        told = [fmt.counted(n, what) for what, n in sorted(self._left.items()) if n]
        self.left_out = f"Left out of the template: {', '.join(told)}." if told else ""

    def put_on(self, document: Document, ours: Mapping[str, str]) -> Mapping[str, str]:
        """Give it all to a document, whose styles have these ids; those that they have then."""
        section: Any = document.sections[-1]
        find: Any = document.part.part_related_by
        parts = {each: find(f"{nsmap['r']}/{each}") for each in _LOOKS}
        own = deepcopy(parts["styles"]._element)
        section.footer.is_linked_to_previous = True  # it has no foot of ours
        for name, (content, pictures) in self._parts.items():
            part = parts[name] if name in parts else getattr(section, name).part
            part._element, part._blob = parse_xml(content), content
            for id_, picture in pictures.items():
                part.rels.add_relationship(RELATIONSHIP_TYPE.IMAGE, picture, id_)
        for key, length in self._page.items():
            of = qn("w:pgSz" if key in ("w", "h") else "w:pgMar")
            section._sectPr.find(of).set(qn(f"w:{key}"), str(length))
        if section.page_width > section.page_height:
            section.orientation = WD_ORIENT.LANDSCAPE
        return _filled_up(parts["styles"]._element, own, ours) if "styles" in self._parts else ours

    def _refuse(self, message: str) -> NoReturn:
        raise table_fault(Place(self._file, 1, 1), "E532", message)

    def _tree(self, name: str, tag: str = "") -> Any:
        """A part as a tree, which begins with such a tag."""
        if name not in self._package:
            self._refuse(_OTHER)
        content = self._package.read(name)
        for _ in self._package.tags(name):
            pass  # Whatever is too much in it is refused.
        try:
            root = parse_xml(content)
        except etree.XMLSyntaxError:
            self._refuse(f"its part {name} is no XML, or a text in it is too long")
        if tag and root.tag != qn(tag):
            self._refuse(f"its part {name} is of another kind: save it in Word as docx, not Strict")
        return root

    def _links(self, part: str) -> dict[str, tuple[str, str]]:
        """The links of a part to others by their ids: of which kind they are, and to which part."""
        folder, _, name = part.rpartition("/")
        if f"{folder}/_rels/{name}.rels" not in self._package:
            return {}
        links = self._package.links(part)
        return {id_: link for id_, link in links.items() if link[1] in self._package}

    def _lengths(self, section: Any) -> dict[str, int]:
        """The page of a section, or none where there is no room to write on it."""
        page = _PAGE.copy()
        for element in section.iterchildren(qn("w:pgSz"), qn("w:pgMar")):
            for key in page:
                written = element.get(qn(f"w:{key}"), "")
                page[key] = round(float(written)) if _LENGTH.fullmatch(written) else page[key]
        across = page["w"] - page["left"] - page["right"] - page["gutter"]
        down = page["h"] - page["top"] - page["bottom"]
        fits = min(across, down) >= _LEAST and max(page.values()) <= _LONGEST
        self._left["page without room for text"] += not fits
        return page if fits else {}

    def _taken(self, name: str, tag: str) -> tuple[bytes, dict[str, Part]]:
        """What of a part leads nowhere, and the pictures in it that are packed with the house."""
        root, links, pictures = self._tree(name, tag), self._links(name), dict[str, Part]()
        for block in root:
            pieces = [*block.iter(qn("w:fldChar"), qn("w:instrText"))]
            kind = qn("w:fldCharType")
            if self._fetches("".join(_MARKS.get(p.get(kind), p.text or "") for p in pieces)):
                for piece in pieces:  # the text that it shows stays
                    _drop(piece)
        for each in [*root.iterdescendants()]:
            called = etree.QName(each).localname if isinstance(each.tag, str) else ""
            asked = f"\1{each.get(qn('w:instr'))}\3" if called == "fldSimple" else ""
            if not called or not each.tag.startswith(_KEPT) or _GONE.fullmatch(called):
                self._left["drawing"] += called in ("pict", "AlternateContent")
                _drop(each)
            elif _UNWRAPPED.fullmatch(called) or self._fetches(asked):
                for inner in [*each]:
                    each.addprevious(inner)
                _drop(each)
        for each in root.iter():
            shown = each.get(qn("r:embed"))
            for key in [*each.attrib]:
                if key.startswith("{") and not key.startswith(_KEPT):
                    del each.attrib[key]
            kind, part = links.get(shown, ("", ""))
            if each.tag == qn("a:blip") and kind == "image" and (picture := self._picture(part)):
                pictures[shown] = picture
                each.set(qn("r:embed"), shown)
        for drawing in root.findall(f".//{qn('w:drawing')}"):
            if not drawing.xpath(".//a:blip/@r:embed"):
                self._left["drawing"] += 1
                _drop(drawing)
        if tag in _EDGES.values() and root.find(qn("w:p")) is None:
            root.append(OxmlElement("w:p"))  # Word wants one
        return etree.tostring(root, encoding="UTF-8"), pictures

    def _fetches(self, asked: str) -> bool:
        """Whether fields are not all harmless; such ones are counted."""
        fetches = not _HARMLESS.fullmatch(asked)
        self._left["field"] += asked.count("\1") * fetches
        return fetches

    def _picture(self, part: str) -> Part | None:
        """A picture as a part of what is written; none of what is no picture of dots."""
        if part not in self._pictures:
            content = self._package.read(part)
            form = next((_PICTURES[each] for each in _PICTURES if content.startswith(each)), "")
            name = PackURI(f"/word/media/house{len(self._pictures) + 1}.{form}")
            self._pictures[part] = Part(name, f"image/{form}", content) if form else None
        return self._pictures[part]


def _drop(piece: Any) -> None:
    if (parent := piece.getparent()) is not None:
        parent.remove(piece)


def _filled_up(styles: Any, own: Any, ours: Mapping[str, str]) -> Mapping[str, str]:
    """The ids of the styles of a house for our names; of our `own` those that it lacks are added.

    Each is looked at once, for there may be many.
    """
    known, taken = dict[str, str](), set[str]()
    names = {name.lower() for name in ours}
    for style in styles.findall(qn("w:style")):
        id_ = style.get(qn("w:styleId"), "")
        called = "".join(n.get(qn("w:val"), "") for n in style.iterchildren(qn("w:name"))).lower()
        if id_ and style.get(qn("w:type"), "paragraph") == "paragraph":
            known.setdefault(called, id_)
        elif called in names:  # no two may be called alike
            styles.remove(style)
            continue
        taken.add(id_)
    for name, id_ in ours.items():
        if name.lower() in known:
            continue
        (style,) = (each for each in own.style_lst if each.styleId == id_)
        while id_ in taken:
            id_ += "x"
        known[name.lower()] = id_
        style.set(qn("w:styleId"), id_)
        for link in style.xpath("w:link | w:pPr/w:numPr"):  # lists are those of the house
            _drop(link)
        for link in style.iterchildren(qn("w:basedOn"), qn("w:next")):
            link.set(qn("w:val"), known["normal"])
        styles.append(style)
    return {name: known[name.lower()] for name in ours}
