"""The page as one file of HTML: nothing of a model in it runs, nothing is loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from jinja2 import Environment
from markupsafe import Markup, escape

from stancecli import notation as fmt
from stancecli.model import Citation
from stancecli.page.drawings import SLIM, Drawing
from stancecli.page.parts import (
    Figure,
    Matrix,
    Moving,
    Own,
    Page,
    PagePart,
    Screen,
    Shown,
    Stands,
)
from stancecli.page.pictures import drawn
from stancecli.page.pieces import Pieces, ScreenBox, boxes, policy, script
from stancecli.render import html

MOST_RUNNING = 90
"""Letters of the title at the foot of a printed page."""

Anchor = Callable[[Citation], str]
"""The id of where on a page a passage stands; empty where it does not."""


def written(
    page: Page,
    anchor: Anchor,
    sources: Callable[[], Iterable[PagePart]] = tuple,
    shown: Callable[[Iterable[Shown]], Iterable[Shown]] = tuple,
) -> str:
    """The page as text; the only addresses in it are its own and http(s) of sources.

    `sources` is the part with those that the page names at its end, asked when all else is written.
    `shown` is what the page has of any blocks.
    """
    templates = html.environment("stancecli.page", anchor=anchor)
    templates.filters |= {
        "css_string": css_string,
        "http": _web_address,
        "json": _json,
        "trust": fmt.trust,
    }
    templates.filters["shown"] = shown
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


def _block(templates: Environment, shown: Shown, level: int) -> Markup:
    if isinstance(shown, Own):
        macros: Any = templates.get_template("parts.html.j2").module
        kind: object = shown
        if isinstance(shown, Figure) and isinstance(shown.data, Matrix | Stands):
            kind = shown.data  # a table, of which cells and names can be opened
        made: Markup = getattr(macros, type(kind).__name__.lower())(shown, level)
        return made
    return html.block(templates, shown, level)


def _web_address(url: str) -> str:
    return url if url.startswith(("http://", "https://")) else ""


def _json(text: str) -> Markup:
    """JSON between the single quotes of an attribute, where its own, which are many, are short."""
    return escape(text).replace(Markup("&#34;"), Markup('"'))


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
