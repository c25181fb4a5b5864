"""The report: every lens in one, as a page of HTML or in words; one answer as such a page."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from hashlib import sha256
from itertools import chain
from typing import Any, NamedTuple, TypeAlias

from jinja2 import Environment
from markupsafe import Markup, escape

from stancecli import notation as fmt, report as r
from stancecli.analysis import Analysis
from stancecli.model import Citation, Model, Source
from stancecli.page.claims import SOURCES, SOURCES_ANCHOR
from stancecli.page.compose import composed
from stancecli.page.drawings import SLIM, WIDE, Drawing
from stancecli.page.forms import PAGE, in_words, parts_in, shown
from stancecli.page.parts import (
    HALF,
    ClaimList,
    Figure,
    Matrix,
    Moving,
    Own,
    Page,
    PagePart,
    Screen,
    Shown,
)
from stancecli.page.pictures import drawn, template
from stancecli.render import html
from stancecli.situation import Situation


def page(
    situation: Situation,
    said: str = "",
    *,
    main: str = "",
    brief: bool = False,
    start: Analysis | None = None,
    tell: Callable[[float], None] | None = None,
) -> str:
    """Everything stance says of a situation as one HTML file: no script, nothing loaded.

    `said` is how the scenario reads. `main` is the id of the decision or issue that the page is
    about; without one, that with which answers begin. A `brief` page is its first screen. With
    `start`, the analysis of this situation, the page has one script of ours, and its reader can set
    a weight, a view, a scenario or a choice of others. `tell` is told the share that is done (0
    to 1). The same situation gives the same bytes.
    """
    made, register = composed(situation, said, main=main, brief=brief, start=start, tell=tell)
    made = replace(made, parts=tuple(parts_in(made, PAGE)))
    return _with_sources(made, situation.model) if brief else written(made, register.anchor)


def report(
    situation: Situation,
    said: str = "",
    *,
    main: str = "",
    brief: bool = False,
    tell: Callable[[float], None] | None = None,
) -> r.Report:
    """The same, for text and Markdown."""
    return in_words(composed(situation, said, main=main, brief=brief, tell=tell)[0])


def answer_page(answer: r.Report, model: Model) -> str:
    """One answer as such a file; what a short answer leaves out is folded.

    The sources that it cites stand at its end.
    """
    parts = (PagePart(), PagePart("answer", blocks=answer.blocks))
    made = Page(model.title, answer.asked, answer.conclusion, answer.more, parts=parts)
    return _with_sources(made, model)


def _with_sources(made: Page, model: Model) -> str:
    """The page, and at its end the sources that it cites, noted as it is written."""
    known = {source.id: source for source in model.sources}
    cited: dict[str, Source] = {}

    def anchor(citation: Citation) -> str:
        if citation.source not in known:
            return ""
        cited[citation.source] = known[citation.source]
        return f"source-{citation.source}"

    def sources() -> Iterator[PagePart]:
        if cited:
            blocks = tuple(ClaimList((), each) for each in cited.values())
            yield PagePart(SOURCES_ANCHOR, SOURCES, blocks=blocks)

    return written(made, anchor, sources)


# The page as one file of HTML: nothing of a model in it runs, nothing is loaded.


MOST_RUNNING = 90
"""Letters of the title at the foot of a printed page."""

Anchor = Callable[[Citation], str]
"""The id of where on a page a passage stands; empty where it does not."""


def written(page: Page, anchor: Anchor, sources: Callable[[], Iterable[PagePart]] = tuple) -> str:
    """The page as text; the only addresses in it are its own and http(s) of sources.

    `sources` is the part with those that the page names at its end, asked when all else is written.
    """
    templates = html.environment("stancecli.page", anchor=anchor)
    templates.filters |= {
        "css_string": css_string,
        "http": lambda url: url if url.startswith(("http://", "https://")) else "",
        # Between the single quotes of an attribute its own, which are many, are short.
        "json": lambda text: escape(text).replace(Markup("&#34;"), Markup('"')),
        "shown": partial(shown, form=PAGE),
        "trust": fmt.trust,
    }
    templates.globals |= {
        "block": partial(_block, templates),
        "boxed": _boxed,
        "half": HALF,
        "slim": SLIM,
        "wide": WIDE,
        "policy": policy,
        "script": script,
        "sources": sources,
    }

    def read(screen: Screen) -> Mapping[str, ScreenBox]:
        """The boxes of a screen of a page that moves, as the page writes its own."""
        macros: Any = templates.get_template("screen.html.j2").module
        return boxes(macros.screen(screen))

    moves = page.moving and Pieces(page.moving, read)
    return templates.get_template("page.html.j2").render(page=page, moves=moves) + "\n"


def _boxed(figure: Figure | None, width: int, box: str = "") -> Markup:
    """A picture as a box of its shapes; an empty one where there is none.

    On a telephone its shapes say nothing of their own: no pointer rests on them there.
    """
    picture = drawn(figure, width) if figure else Drawing(width, 0, "", ())
    if width == SLIM:
        told = (Markup(re.sub(r"<title>[^<]*</title>", "", shape)) for shape in picture.shapes)
        picture = replace(picture, shapes=tuple(told))
    return picture.boxed(box)


def _block(templates: Environment, block: Shown, level: int) -> Markup:
    if isinstance(block, Own):
        macros: Any = templates.get_template("parts.html.j2").module
        kind: object = block
        if isinstance(block, Figure) and isinstance(block.data, Matrix):
            kind = block.data  # a table, of which cells and names can be opened
        made: Markup = getattr(macros, type(kind).__name__.lower())(block, level)
        return made
    return html.block(templates, block, level)


def css_string(text: str) -> Markup:
    """A text as a string of CSS: whatever is no plain letter is a number, so nothing ends it."""
    shown = fmt.in_order(text)
    if len(shown) > MOST_RUNNING:
        shown = f"{shown[: MOST_RUNNING - 1].rstrip()}…"
    # The space ends the number, and is not shown.
    plain = re.sub(r"[^A-Za-z0-9 .,]", lambda found: f"\\{ord(found[0]):06x} ", shown)
    # Nothing but letters, digits, spaces, full stops, commas and backslashes is left in it.
    return Markup('"{}"').format(Markup(plain))


@cache
def script() -> Markup:
    """The one script that a page can have: it holds nothing of a model, and is always the same."""
    # It is a file of ours and no text of a model: nothing is left to be escaped.
    return Markup("\n{}").format(Markup(template("whatif.js")))


@cache
def policy() -> Markup:
    """What a page has to add to its policy for this script, and no other, to run."""
    digest = b64encode(sha256(script().encode()).digest()).decode()
    return Markup("; script-src 'sha256-{}'").format(digest)


# Screens in pieces: each distinct one stands once on a page, and a setting names it by number.
#
# A box is an element with `data-box`. What stands in it are its pieces: shapes of a picture, cells,
# lines, spans; what only holds such, as a row does, is made anew around them. Screens are written
# by the templates of the page, in which all text is escaped: a `<` begins a tag, and a `>` ends
# one.


_TAG = re.compile(r"<(?P<ends>/?)(?P<name>[a-zA-Z]+)(?P<attributes>[^>]*)>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_VOID = frozenset({"br", "wbr"})
_SHELLS = frozenset({"thead", "tbody", "tr", "ul"})
_SHAPES = ("circle", "g", "path", "rect", "text", "title")
BOX = "data-box"

POOLS = ("shapes", "cells", "lines", "spans")
"""What pieces are, each kind in a pool of its own: HTML reads a cell only where it can stand."""
_POOLS = {"td": "cells", "th": "cells", "li": "lines", **dict.fromkeys(_SHAPES, "shapes")}

Piece: TypeAlias = "str | tuple[str, str, tuple[Piece, ...]]"
"""An element as it stands; or a row, a group of rows or a list: its name, its class, its pieces."""


class ScreenBox(NamedTuple):
    """What stands in a box of a screen, and the attributes that the box has besides its name."""

    attributes: Mapping[str, str]
    pieces: tuple[Piece, ...]


def boxes(html: str) -> dict[str, ScreenBox]:
    """The boxes of a screen by name, in the order in which they stand."""
    tags, found = _TAG.finditer(html), dict[str, ScreenBox]()
    for tag in tags:
        attributes = _attributes(tag)
        if name := attributes.pop(BOX, ""):
            found[name] = ScreenBox(attributes, tuple(_inside(html, tags)))
    return found


Tags = Iterator[re.Match[str]]


def _inside(html: str, tags: Tags) -> Iterator[Piece]:
    """The pieces in the element that has just begun."""
    for tag in tags:
        if tag["ends"]:
            return
        if tag["name"] in _SHELLS:
            yield tag["name"], _attributes(tag).get("class", ""), tuple(_inside(html, tags))
        else:
            yield html[tag.start() : _end(tag, tags)]


def _end(tag: re.Match[str], tags: Tags) -> int:
    """Where an element ends that begins with this tag."""
    depth = 0 if tag["name"] in _VOID else 1
    while depth:
        tag = next(tags)
        if tag["name"] not in _VOID:
            depth += -1 if tag["ends"] else 1
    return tag.end()


def _attributes(tag: re.Match[str]) -> dict[str, str]:
    return dict(_ATTRIBUTE.findall(tag["attributes"]))


def _singles(pieces: Iterable[Piece]) -> Iterator[str]:
    """Each element that stands as it is, in the order of the page."""
    for piece in pieces:
        if isinstance(piece, str):
            yield piece
        else:
            yield from _singles(piece[2])


def _within(screen: Mapping[str, ScreenBox]) -> Iterator[Piece]:
    return chain.from_iterable(box.pieces for box in screen.values())


class Pieces:
    """The pieces of the screens of a page, each with its number.

    Those of its own screen come first, in the order of the page; what it lacks follows in `pools`.
    `read` gives the boxes of a screen.
    """

    def __init__(self, moving: Moving, read: Callable[[Screen], Mapping[str, ScreenBox]]) -> None:
        self._own = read(moving.screen)
        self._others = {each.key: read(each.screen) for each in moving.choices}
        every = [*_singles(_within(self._own))]
        # The first number of each: later ones of the same piece do not count.
        self._numbers = {piece: n for n, piece in reversed([*enumerate(every)])}
        self.pools: dict[str, list[Markup]] = {pool: [] for pool in POOLS}
        shown = chain.from_iterable(map(_within, self._others.values()))
        for piece in dict.fromkeys(_singles(shown)):
            if piece not in self._numbers:
                pool = _POOLS.get(re.findall(r"\w+", piece)[0], "spans")
                # All of it was written by templates, and is escaped already.
                self.pools[pool].append(Markup(piece))
        added = chain.from_iterable(self.pools.values())
        self._numbers |= {str(piece): n for n, piece in enumerate(added, len(every))}

    def shows(self, key: str) -> str:
        """What the screen of a choice shows otherwise, as JSON.

        By the name of the box its attributes, or 0 where they are the same, and its pieces: each by
        its number, a shell as its element, its class and its pieces.
        """
        shown = {
            name: [
                0 if box.attributes == self._own[name].attributes else box.attributes,
                *self._numbered(box.pieces),
            ]
            for name, box in self._others[key].items()
            if box != self._own[name]
        }
        return json.dumps(shown, separators=(",", ":"))

    def _numbered(self, pieces: Sequence[Piece]) -> Iterator[Any]:
        for piece in pieces:
            if isinstance(piece, str):
                yield self._numbers[piece]
            else:
                yield [*piece[:2], *self._numbered(piece[2])]
