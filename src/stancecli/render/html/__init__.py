"""Reports as one page of HTML: no script, nothing loaded, the same bytes for the same answers.

A page is made of what lenses told: their blocks become HTML here, whatever lens they come from.
All text of the model passes through `visible` and Jinja2's autoescape; the only addresses a page
links to are its own sources and http(s).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import groupby, takewhile
from types import MappingProxyType
from typing import Any, TypeAlias, assert_never

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from stancecli import notation as fmt, report as r
from stancecli.model import Source, exactly
from stancecli.render.html.svg import Drawing

_DATE = re.compile(r"\b\d{4}-\d{2}(?:-\d{2})?\b", re.ASCII)
_SIGNS: Mapping[str, fmt.Sense] = MappingProxyType(
    {
        fmt.step(Fraction(value)): meaning
        for value in (2, 1, -1, -2)
        if (meaning := fmt.sense(exactly(Fraction(value))))
    }
)
_SIGN = re.compile(r"(?<!\S)([+−]{1,2})(?=,|\s|$)")

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
    blocks: Sequence[Shown]


@dataclass(frozen=True)
class Brief:
    """A section in short, and all of it, which a reader opens."""

    section: r.Section
    full: tuple[r.Block, ...]


Shown: TypeAlias = r.Block | Figure | Fold | Brief
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
        "cited": _cited,
        "over": _over,
        "size": _size,
        "in_runs": _in_runs,
        "keyed": _keyed,
        "kept": _kept,
        "signed": _signed,
        "http": lambda url: url if url.startswith(("http://", "https://")) else "",
    }
    templates.globals["block"] = partial(_block, templates)
    return templates


def _block(templates: Environment, of: Shown, level: int) -> Markup:
    """A block as the macro of its kind writes it; headings in it are of a level or deeper."""
    macros: Any = templates.get_template("blocks.html.j2").module
    written: Markup
    match of:
        case r.Paragraph():
            written = macros.paragraph(of)
        case r.Note():
            written = macros.note(of)
        case r.Listing():
            written = macros.listing(of)
        case r.Section():
            written = macros.section(of, level)
        case r.Tree():
            written = macros.tree(of)
        case r.Chain():
            written = macros.chain(of)
        case r.Picture():
            written = macros.picture(of)
        case r.Table():
            written = macros.table(of)
        case Figure():
            written = macros.figure(of)
        case Brief():
            written = macros.section(of.section, level, of.full)
        case Fold():
            written = macros.fold(of, level)
        case _:
            assert_never(of)
    return written


def _in_runs(blocks: Sequence[Shown]) -> Iterator[tuple[bool, list[Shown]]]:
    """Blocks in runs of sections, which may stand beside each other, and of others."""
    for are_sections, run in groupby(blocks, lambda each: isinstance(each, r.Section | Brief)):
        yield are_sections, list(run)


def _shown(value: Any) -> Any:
    """What an expression of a template writes: text made visible, what is markup as it is."""
    return fmt.visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _kept(text: str) -> Markup:
    """Text whose dates no line break parts, and whose gaps of two spaces do not close."""
    # Browsers break lines after a hyphen, and make one space of two.
    shown = fmt.visible(text).replace("  ", " \N{EN SPACE}")
    dates = _DATE.finditer(shown)
    written, at = Markup(""), 0
    for date in dates:
        written += escape(shown[at : date.start()])
        written += Markup('<span class="nb">{}</span>').format(date[0])
        at = date.end()
    return written + escape(shown[at:])


def _keyed(legend: str) -> Iterator[tuple[list[tuple[str, fmt.Sense]], str]]:
    """What a line of a legend explains, piece by piece: signs that look as in the table, words."""
    for piece in legend.split("  "):
        words = piece.split(" ")
        signs = list(takewhile(_SIGNS.__contains__, words))
        yield [(sign, _SIGNS[sign]) for sign in signs], " ".join(words[len(signs) :])


def _signed(text: str) -> Iterator[tuple[str, fmt.Sense | None]]:
    """A short text in pieces, each sign that stands alone with what it means."""
    for piece in _SIGN.split(text):
        if piece:
            yield piece, _SIGNS.get(piece)


def _cited(basis: r.Basis) -> Iterator[tuple[str, str]]:
    """Each source of a basis with its bracket."""
    sources = dict.fromkeys(citation.source for citation in basis.cite)
    return zip(sources, basis.brackets, strict=True)


def _over(columns: Iterable[r.Column]) -> list[tuple[str, int]]:
    """The headings over columns, and how many columns each spans; nothing where there are none."""
    spans = [(over, len(list(under))) for over, under in groupby(columns, lambda each: each.over)]
    return spans if any(over for over, _ in spans) else []


def _size(table: r.Table) -> str:
    count = len(table.columns)
    return "few" if count <= FEW else "some" if count <= SOME else "many"
