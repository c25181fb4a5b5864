"""The report: every lens in one, as a page of HTML or in words; one answer as such a page."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from stancecli import notation as fmt, report as r
from stancecli.analysis import Analysis
from stancecli.model import Citation, Model, Source
from stancecli.page.claims import SOURCES, SOURCES_ANCHOR
from stancecli.page.compose import composed
from stancecli.page.drawings import SLIM, Drawing
from stancecli.page.forms import (
    PAGE,
    answer_document as answer_document,
    document as document,
    house as house,
    in_words,
    parts_in,
    shown,
)
from stancecli.page.parts import (
    ClaimList,
    Figure,
    Matrix,
    Moving,
    Own,
    Page,
    PagePart,
    Shown,
    Stands,
)
from stancecli.page.pictures import drawn
from stancecli.render import html
from stancecli.situation import Situation


def page(
    situation: Situation,
    said: str = "",
    *,
    main: str = "",
    brief: bool = False,
    start: Analysis | None = None,
) -> str:
    """Everything stance says of a situation as one HTML file: no script, nothing loaded.

    `said` is how the scenario reads. `main` is the id of the decision or issue that the page is
    about; without one, that with which answers begin. A `brief` page is its first screen. With
    `start`, the analysis of this situation, the page has one script of ours, and its reader can set
    a weight, a view, a scenario or a choice of others. The same situation gives the same
    bytes.
    """
    made, register = composed(situation, said, main=main, brief=brief, start=start)
    made = replace(made, parts=tuple(parts_in(made, PAGE)))
    if brief:
        return _with_sources(made, situation.model)
    return written(made, register.anchor)


def report(
    situation: Situation, said: str = "", *, main: str = "", brief: bool = False
) -> r.Report:
    """The same, for text and Markdown."""
    return in_words(composed(situation, said, main=main, brief=brief)[0])


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
        "shown": partial(shown, form=PAGE),
        "trust": fmt.trust,
    }
    templates.globals |= {
        "block": partial(_block, templates),
        "boxed": _boxed,
        "drawn": drawn,
        "slim": SLIM,
        "untold": _untold,
        "policy": policy,
        "script": script,
        "sources": sources,
    }
    moves = _moves(templates, page.moving) if page.moving else {}
    return templates.get_template("page.html.j2").render(page=page, **moves) + "\n"


BOXES = (
    *("line", "conclusion", "more", "square_key", "square_wide", "square_slim"),
    *("points_key", "points_wide", "points_slim", "note", "matrix", "below", "lines"),
)
"""What a setting can show otherwise on the first screen: a macro, and on the page an element."""


def _moves(templates: Environment, moving: Moving) -> Mapping[str, Any]:
    """The boxes of all settings that the page itself does not have, and by number those of each."""
    screens: Any = templates.get_template("screen.html.j2").module
    macros = [getattr(screens, name) for name in BOXES]
    own = {macro(moving.screen) for macro in macros}
    numbers, shows = dict[Markup, int](), dict[str, str]()
    for key, screen in moving.screens:
        others = (box for macro in macros if (box := macro(screen)) not in own)
        shows[key] = " ".join(str(numbers.setdefault(box, len(numbers))) for box in others)
    return {"boxes": numbers, "shows": shows}


def _boxed(figure: Figure | None, width: int, box: str) -> Markup:
    """A picture as a box of its shapes; an empty one where there is none."""
    picture = drawn(figure, width) if figure else Drawing(width, 0, "", ())
    return (_untold(picture) if width == SLIM else picture).boxed(box)


def _untold(drawing: Drawing) -> Drawing:
    """A picture whose shapes say nothing of their own: no pointer rests on them on a telephone."""
    shapes = (Markup(re.sub(r"<title>[^<]*</title>", "", shape)) for shape in drawing.shapes)
    return replace(drawing, shapes=tuple(shapes))


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
    shown = fmt.in_order(text)
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
