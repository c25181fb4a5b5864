"""A page on which something is set, as its script sets it; and what a first screen says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from types import MappingProxyType
from typing import Any, TypeAlias

from tests.pages import VOID

SHELLS = {"thead", "tbody", "tr", "ul"}


@dataclass
class Element:
    """An element of a page, with what stands in it."""

    tag: str
    attributes: dict[str, str]
    inside: list[Node] = field(default_factory=list)

    @property
    def children(self) -> list[Element]:
        return [each for each in self.inside if isinstance(each, Element)]

    def every(self) -> Iterator[Element]:
        """This element, and all that is in it, in the order of the page."""
        yield self
        for each in self.children:
            yield from each.every()

    def of(self, tag: str, **attributes: str) -> list[Element]:
        """The elements in it of a name that have these attributes; one `class_` of several."""
        return [each for each in self.every() if each.tag == tag and each._has(attributes)]

    def _has(self, attributes: dict[str, str]) -> bool:
        return all(
            value in self.attributes.get(name.rstrip("_"), "").split()
            for name, value in attributes.items()
        )

    @property
    def text(self) -> str:
        return " ".join(self._said().split())

    def _said(self) -> str:
        return "".join(e._said() if isinstance(e, Element) else e for e in self.inside)


Node: TypeAlias = Element | str


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def tree(html: str) -> Element:
    reader = _Tree()
    reader.feed(html)
    return reader.open[0]


def choices(html: str) -> dict[str, Element]:
    """What can be set on a page, by its key."""
    found = tree(html).of("input", type="radio")
    return {each.attributes["value"]: each for each in found}


def set_on(html: str, key: str) -> Element:
    """The page with one thing set, as its script sets it."""
    page = tree(html)
    boxes = {each.attributes["data-box"]: each for each in _boxed(page)}
    pieces = [single for box in boxes.values() for single in _singles(box)]
    pieces += [
        each for pool in page.every() if "data-pool" in pool.attributes for each in pool.children
    ]

    def made(piece: Any) -> Element:
        if isinstance(piece, int):
            return pieces[piece]
        name, class_, *inside = piece
        return Element(name, {"class": class_} if class_ else {}, [*map(made, inside)])

    (chosen,) = (each for each in page.of("input") if each.attributes["value"] == key)
    for name, (attributes, *inside) in json.loads(chosen.attributes["data-shows"]).items():
        boxes[name].attributes |= {each.lower(): said for each, said in (attributes or {}).items()}
        boxes[name].inside = [*map(made, inside)]
    return page


def _boxed(page: Element) -> list[Element]:
    return [each for each in page.every() if "data-box" in each.attributes]


def _singles(element: Element) -> Iterator[Element]:
    for each in element.children:
        if each.tag in SHELLS:
            yield from _singles(each)
        else:
            yield each


def first_screen(page: Element) -> dict[str, Any]:
    """What the first screen of a page says and shows, however it is put together."""
    (main,), (nav,) = page.of("main"), page.of("nav")
    (lead,), more = main.of("p", class_="lead"), main.of("p", class_="sub")
    (section,) = (each for each in main.of("section") if _id(each).startswith("choice-"))
    (line,) = (each for each in nav.every() if _is_line(each))
    (matrix,) = section.of("table", class_="matrix") or [Element("table", {})]
    keys = {"What pulls apart", "What weighs most", "Points"}
    figures = [each for each in main.of("figure") if {e.text for e in each.of("strong")} & keys]
    told = {_id(each): each.text for each in page.of("div") if "popover" in each.attributes}
    listing = next(iter(section.of("ul", class_="listing")), Element("ul", {}))
    return {
        "line": line.text,
        "conclusion": lead.of("strong")[0].text,
        "more": "".join(each.text for each in more),
        "figures": [
            (each.of("figcaption")[0].text, *map(bare, each.of("svg"))) for each in figures
        ],
        "note": section.of("h2")[0].text,
        "matrix": [[bare(cell, told) for cell in row.children] for row in matrix.of("tr")],
        "lines": [each.text for each in listing.of("li")],
    }


def _id(element: Element) -> str:
    return element.attributes.get("id", "")


def _is_line(element: Element) -> bool:
    """Whether an element is the verdict in short: of a page that moves it is a box."""
    if element.tag == "strong":
        return not any("data-box" in each.attributes for each in element.every())
    return element.attributes.get("data-box") == "line"


def bare(element: Element, told: Mapping[str, str] = MappingProxyType({})) -> str:
    """What an element is and says, and what it opens by the words there."""
    attributes = dict(element.attributes)
    opens = told.get(attributes.pop("popovertarget", ""), "")
    for name in ("id", "data-box", "href"):
        attributes.pop(name, None)
    inside = (each if isinstance(each, str) else bare(each, told) for each in element.inside)
    said = " ".join("".join(inside).split())
    return f"<{element.tag} {attributes} {opens}>{said}</>"
