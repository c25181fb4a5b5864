"""Reports as one page of HTML: no script, nothing loaded, the same bytes for the same answers.

A page is made of what lenses told: their blocks become HTML here, whatever lens they come from.
All text of the model passes through `visible` and Jinja2's autoescape; the only addresses a page
links to are its own sources and http(s).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from stancecli.model import Source
from stancecli.notation import visible
from stancecli.render.html.svg import Drawing
from stancecli.report import Basis, Block, Column, Table

FEW, SOME = 5, 12
"""Up to so many columns a table keeps its grid on a telephone, and on any screen."""


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
    blocks: Sequence[Block | Figure | Fold]


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
    blocks: Sequence[Block | Figure | Fold] = ()
    parts: tuple[Part, ...] = ()
    source: Source | None = None

    @property
    def concluded(self) -> str:
        """The conclusion and what else follows at once."""
        return f"{self.conclusion} {self.more}".rstrip()


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


def render(page: Page) -> str:
    """The page as one HTML file."""
    return _templates().get_template("page.html.j2").render(page=page) + "\n"


def _templates() -> Environment:
    templates = Environment(
        loader=PackageLoader("stancecli.render.html", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= {
        "kind": lambda block: type(block).__name__,
        "cited": _cited,
        "over": _over,
        "size": _size,
        "sourced": lambda table: any(row.basis for row in _rows(table)),
        "weighed": lambda table: any(row.weight for row in _rows(table)),
        "figured": lambda table: any(row.figure for row in _rows(table)),
        "http": lambda url: url if url.startswith(("http://", "https://")) else "",
    }
    return templates


def _shown(value: Any) -> Any:
    """What an expression of a template writes: text made visible, what is markup as it is."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _cited(basis: Basis) -> Iterator[tuple[str, str]]:
    """Each source of a basis with its bracket."""
    sources = dict.fromkeys(citation.source for citation in basis.cite)
    return zip(sources, basis.brackets, strict=True)


def _over(columns: Iterable[Column]) -> list[tuple[str, int]]:
    """The headings over columns, and how many columns each spans; nothing where there are none."""
    spans = [(over, len(list(under))) for over, under in groupby(columns, lambda each: each.over)]
    return spans if any(over for over, _ in spans) else []


def _size(table: Table) -> str:
    count = len(table.columns)
    return "few" if count <= FEW else "some" if count <= SOME else "many"


def _rows(table: Table) -> Iterator[Any]:
    for group in table.groups:
        yield from group.rows
    yield from table.foot
