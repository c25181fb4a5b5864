"""What the page is made of, from its first screen on, and how it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

from jinja2 import Environment
from markupsafe import Markup

from stancecli import notation as fmt, report as r
from stancecli.model import Source
from stancecli.page.drawings.svg import Drawing
from stancecli.render import html


@dataclass(frozen=True)
class Figure:
    """A picture with its title and how to read it, drawn for a page and again for a telephone."""

    title: str
    key: str
    wide: Drawing
    slim: Drawing


@dataclass(frozen=True)
class Fold:
    """Blocks that a reader opens; `title` says what is inside."""

    title: str
    blocks: Sequence[Shown]


Shown: TypeAlias = r.Block | Figure | Fold
"""What a part of the page is made of."""


@dataclass(frozen=True)
class Part:
    """An answer on the page. `anchor` is an id: letters, digits, dots and hyphens.

    `asked` stands in grey above the conclusion. `source` is what the part describes, if anything.
    """

    anchor: str
    title: str
    conclusion: str = ""
    more: str = ""
    asked: str = ""
    blocks: Sequence[Shown] = ()
    parts: tuple[Part, ...] = ()
    source: Source | None = None


@dataclass(frozen=True)
class Line:
    """An answer in short on the first screen, and the part of the page that gives it in full."""

    title: str
    answer: str
    anchor: str
    question: str = ""


@dataclass(frozen=True)
class Page:
    """Everything on the page, from its first screen on."""

    title: str
    facts: str
    about: str
    conclusion: str
    lines: tuple[Line, ...]
    parts: tuple[Part, ...]


def written(page: Page) -> str:
    """The page as one HTML file; the only addresses in it are its own and http(s) of sources."""
    templates = html.environment("stancecli.page")
    templates.filters["http"] = _web_address
    templates.filters["reliability"] = fmt.reliability
    templates.globals["block"] = partial(_block, templates)
    return templates.get_template("page.html.j2").render(page=page) + "\n"


def _block(templates: Environment, shown: Shown, level: int) -> Markup:
    if isinstance(shown, Figure | Fold):
        macros: Any = templates.get_template("parts.html.j2").module
        drawn: Markup = getattr(macros, type(shown).__name__.lower())(shown, level)
        return drawn
    return html.block(templates, shown, level)


def _web_address(url: str) -> str:
    return url if url.startswith(("http://", "https://")) else ""
