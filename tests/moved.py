"""A page on which something is set, as its script sets it; and what a first screen says."""

import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from tests.pages import Element, tree

SETS = "over the best other option"
"""What is said below the picture in which one sets: it is the same whatever is set."""
SHELLS = {"thead", "tbody", "tr", "ul"}


def choices(html: str) -> dict[str, Element]:
    """What can be set on a page, by its key."""
    found = tree(html).of("data")
    return {each.attributes.get("value", ""): each for each in found}


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

    chosen = choices(html)[key]
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
    (main,) = page.of("main")
    (lead,), more = main.of("p", class_="lead"), main.of("p", class_="sub")
    opened = (each for each in main.of("div") if _id(each).startswith("choice-"))
    why = next(opened, Element("div", {}))
    (matrix,) = why.of("table", class_="matrix") or [Element("table", {})]
    below = (*main.of("section"), *main.of("details"))
    later = {id(each) for part in below for each in part.of("figure")}
    captions = ((each, each.of("figcaption")[0].text) for each in main.of("figure"))
    told = {_id(each): each.text for each in page.of("div") if "popover" in each.attributes}
    boxes = [each for each in main.of("div") if each.attributes.get("data-box") == "lines"]
    listing = next(iter((boxes or [main])[0].of("ul", class_="listing")), Element("ul", {}))
    return {
        "conclusion": lead.of("strong")[0].text,
        "more": "".join(each.text for each in more),
        "figures": [
            (said, *map(bare, each.of("svg")))
            for each, said in captions
            if said and id(each) not in later and SETS not in said
        ],
        "note": [each.text for each in why.of("p", class_="m") if each.text],
        "matrix": [[bare(cell, told) for cell in row.children] for row in matrix.of("tr")],
        "lines": [each.text for each in listing.of("li")],
    }


def _id(element: Element) -> str:
    return element.attributes.get("id", "")


def bare(element: Element, told: Mapping[str, str] = MappingProxyType({})) -> str:
    """What an element is and says, and what it opens by the words there."""
    attributes = dict(element.attributes)
    opens = told.get(attributes.pop("popovertarget", ""), "")
    for name in ("id", "data-box", "href"):
        attributes.pop(name, None)
    inside = (each if isinstance(each, str) else bare(each, told) for each in element.inside)
    said = " ".join("".join(inside).split())
    return f"<{element.tag} {attributes} {opens}>{said}</>"
