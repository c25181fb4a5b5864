"""The page as one file of HTML: nothing of a model in it runs, nothing is loaded."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256
from importlib.resources import files
from typing import Any, NamedTuple, TypeAlias

from jinja2 import Environment
from markupsafe import Markup, escape

from stancecli import notation as fmt
from stancecli.model import Citation
from stancecli.page.drawings import SLIM, Drawing
from stancecli.page.forms import PAGE, shown
from stancecli.page.parts import Figure, Matrix, Moving, Own, Page, PagePart, Screen, Shown, Stands
from stancecli.page.pictures import drawn
from stancecli.render import html

MOST_RUNNING = 90
"""Letters of the title at the foot of a printed page."""

Anchor = Callable[[Citation], str]
"""The id of where on a page a passage stands; empty where it does not."""


def written(
    page: Page,
    anchor: Anchor,
    sources: Callable[[], Iterable[PagePart]] = tuple,
) -> str:
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
        "drawn": drawn,
        "slim": SLIM,
        "policy": policy,
        "script": script,
        "sources": sources,
    }
    moves = page.moving and _in_pieces(templates, page.moving)
    return templates.get_template("page.html.j2").render(page=page, moves=moves) + "\n"


def _in_pieces(templates: Environment, moving: Moving) -> Pieces:
    """The pieces of all screens of a page that moves, as the page writes its own."""
    macros: Any = templates.get_template("screen.html.j2").module

    def read(screen: Screen) -> Mapping[str, ScreenBox]:
        return boxes(macros.line(screen) + macros.screen(screen))

    return Pieces(read(moving.screen), {key: read(screen) for key, screen in moving.screens})


def _boxed(figure: Figure | None, width: int, box: str) -> Markup:
    """A picture as a box of its shapes; an empty one where there is none."""
    return (drawn(figure, width) if figure else Drawing(width, 0, "", ())).boxed(box)


def _block(templates: Environment, block: Shown, level: int) -> Markup:
    if isinstance(block, Own):
        macros: Any = templates.get_template("parts.html.j2").module
        kind: object = block
        if isinstance(block, Figure) and isinstance(block.data, Matrix | Stands):
            kind = block.data  # a table, of which cells and names can be opened
        made: Markup = getattr(macros, type(kind).__name__.lower())(block, level)
        return made
    return html.block(templates, block, level)


def css_string(text: str) -> Markup:
    """A text as a string of CSS: whatever is no plain letter is a number, so nothing ends it."""
    shown = fmt.visible(text)
    if len(shown) > MOST_RUNNING:
        shown = f"{shown[: MOST_RUNNING - 1].rstrip()}…"
    plain = "".join(
        character
        if character.isascii() and (character.isalnum() or character in " .,")
        else f"\\{ord(character):06x} "  # the space ends the number, and is not shown
        for character in shown
    )
    # Nothing but letters, digits, spaces, full stops, commas and backslashes is left in it.
    return Markup('"{}"').format(Markup(plain))


# Screens in pieces: each distinct one stands once on a page, and a setting names it by number.
#
# A box is an element with `data-box`. What stands in it are its pieces: shapes of a picture, cells,
# lines, spans; what only holds such, as a row does, is made anew around them. Screens are written
# by the templates of the page, in which all text is escaped: a `<` begins a tag, and a `>` ends
# one.


_TAG = re.compile(r"<(?P<ends>/?)(?P<name>[a-zA-Z]+)(?P<attributes>[^>]*)>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_AT = re.compile(r' id="at-[\w-]+"')
"""The id of a button: the page has it once, wherever its cell stands again."""
_VOID = frozenset({"br", "wbr"})
_SHELLS = frozenset({"thead", "tbody", "tr", "ul"})
BOX = "data-box"

POOLS = ("shapes", "cells", "lines", "spans")
"""What pieces are, each kind in a pool of its own: HTML reads a cell only where it can stand."""
_POOLS: Mapping[str, str] = {"td": "cells", "th": "cells", "li": "lines"}


class Single(NamedTuple):
    """A piece that stands as it is: one element, and the pool that it would be in."""

    pool: str
    html: str


@dataclass(frozen=True)
class Shell:
    """A row, a group of rows or a list: its element, its class, and what stands in it."""

    element: str
    class_: str
    pieces: tuple[Piece, ...]


Piece: TypeAlias = Single | Shell


@dataclass(frozen=True)
class ScreenBox:
    """What stands in a box of a screen, and the attributes that the box has besides its name."""

    attributes: tuple[tuple[str, str], ...]
    pieces: tuple[Piece, ...]

    @property
    def singles(self) -> Iterator[Single]:
        """Each piece that is no shell, in the order of the page."""
        return _singles(self.pieces)


def _singles(pieces: Sequence[Piece]) -> Iterator[Single]:
    for piece in pieces:
        if isinstance(piece, Shell):
            yield from _singles(piece.pieces)
        else:
            yield piece


def boxes(html: str) -> dict[str, ScreenBox]:
    """The boxes of a screen by name, in the order in which they stand."""
    return dict(_BoxReader(html).boxes())


class _BoxReader:
    """Reads HTML from tag to tag."""

    def __init__(self, html: str) -> None:
        self._html, self._tags = html, _TAG.finditer(html)

    def boxes(self) -> Iterator[tuple[str, ScreenBox]]:
        for tag in self._tags:
            attributes = _attributes(tag)
            if name := attributes.pop(BOX, ""):
                inside = self._inside("shapes" if tag["name"] == "svg" else "")
                yield name, ScreenBox(tuple(attributes.items()), tuple(inside))

    def _inside(self, pool: str) -> Iterator[Piece]:
        """The pieces in the element that has just begun."""
        for tag in self._tags:
            if tag["ends"]:
                return
            if tag["name"] in _SHELLS:
                class_ = _attributes(tag).get("class", "")
                yield Shell(tag["name"], class_, tuple(self._inside(pool)))
            else:
                html = self._html[tag.start() : self._end(tag)]
                yield Single(pool or _POOLS.get(tag["name"], "spans"), _AT.sub("", html))

    def _end(self, tag: re.Match[str]) -> int:
        """Where an element ends that begins with this tag."""
        if tag["name"] in _VOID:
            return tag.end()
        for each in self._tags:
            if each["ends"]:
                return each.end()
            self._end(each)
        raise ValueError(f"{tag[0]} has no end")


def _attributes(tag: re.Match[str]) -> dict[str, str]:
    return dict(_ATTRIBUTE.findall(tag["attributes"]))


class Pieces:
    """The pieces of the screens of a page, each with its number.

    Those of its own screen come first, in the order of the page; what it lacks follows in pools. Of
    the `others` each has the key of its choice.
    """

    def __init__(
        self, own: Mapping[str, ScreenBox], others: Mapping[str, Mapping[str, ScreenBox]]
    ) -> None:
        self._own, self._others = own, others
        every = [piece for box in own.values() for piece in box.singles]
        self._numbers: dict[Single, int] = {}
        for number, piece in enumerate(every):
            self._numbers.setdefault(piece, number)
        shown = (
            piece for screen in others.values() for box in screen.values() for piece in box.singles
        )
        lacked = dict.fromkeys(piece for piece in shown if piece not in self._numbers)
        added = sorted(lacked, key=lambda piece: POOLS.index(piece.pool))
        self._numbers |= {piece: n for n, piece in enumerate(added, len(every))}
        # All of it was written by templates, and is escaped already.
        self.pools = {
            pool: [Markup(each.html) for each in added if each.pool == pool] for pool in POOLS
        }

    def shows(self, key: str) -> str:
        """What the screen of a choice shows otherwise, as JSON.

        By the name of the box its attributes, or 0 where they are the same, and its pieces: each by
        its number, a shell as its element, its class and its pieces.
        """
        shown = {
            name: [self._attributes(name, box), *self._numbered(box.pieces)]
            for name, box in self._others[key].items()
            if box != self._own[name]
        }
        return json.dumps(shown, separators=(",", ":"))

    def _attributes(self, name: str, box: ScreenBox) -> dict[str, str] | int:
        return dict(box.attributes) if box.attributes != self._own[name].attributes else 0

    def _numbered(self, pieces: Sequence[Piece]) -> Iterator[Any]:
        for piece in pieces:
            if isinstance(piece, Shell):
                yield [piece.element, piece.class_, *self._numbered(piece.pieces)]
            else:
                yield self._numbers[piece]


@cache
def script() -> Markup:
    """The one script that a page can have: it holds nothing of a model, and is always the same."""
    text = (files("stancecli.page") / "templates" / "whatif.js").read_text(encoding="utf-8")
    # It is a file of ours and no text of a model: nothing is left to be escaped.
    return Markup("\n{}").format(Markup(text))


@cache
def policy() -> Markup:
    """What a page has to add to its policy for this script, and no other, to run."""
    digest = b64encode(sha256(script().encode()).digest()).decode()
    return Markup("; script-src 'sha256-{}'").format(digest)
