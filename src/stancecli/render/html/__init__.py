"""Blocks of a report as HTML: nothing that runs, nothing that is loaded.

All text passes through `visible` and Jinja2's autoescape. What a short answer leaves out is there,
folded; where claims stand in files is not, since a page is passed on.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from itertools import groupby
from typing import Any

from jinja2 import BytecodeCache, ChoiceLoader, Environment, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from stancecli import depth, notation as fmt, report as r
from stancecli.letters import is_word, syllables
from stancecli.model import Citation

_DATE = re.compile(r"\b(\d{4}-\d{2}(?:-\d{2})?)\b", re.ASCII)

FEW, FEW_OF_PROSE, SOME = 5, 3, 12
"""Up to so many columns a table keeps its grid on a telephone, or one of words alone; and on any
screen."""


class _Compiled(BytecodeCache):
    """Templates as Python has compiled them, once in a process: a notebook shows many answers."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def environment(
    *packages: str, anchor: Callable[[Citation], str] = lambda citation: ""
) -> Environment:
    """The templates of these packages beside those of blocks; all text in them is escaped.

    In them `block(shown, level)` is a block as HTML, with headings of that level or deeper. A
    citation leads to where `anchor` says, if anywhere.
    """
    templates = Environment(
        loader=ChoiceLoader([PackageLoader(name) for name in (*packages, __name__)]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_COMPILED,
    )
    templates.filters |= {
        # In runs of sections, which may stand beside each other, and of others.
        "in_runs": lambda blocks: groupby(blocks, lambda each: isinstance(each, r.Section)),
        "interval": fmt.interval,
        "kept": _kept,
        "number": fmt.number,
        "size": _size,
        "soft": _soft,
        "spans": r.text,
    }
    templates.globals |= {"block": partial(block, templates), "anchor": anchor}
    return templates


def render(report: r.Report) -> str:
    """The answer as a piece of HTML, for a notebook: its style is what stands around it."""
    templates = environment()
    told = f"{report.conclusion} {report.more}".rstrip()
    blocks = (r.Paragraph(r.muted(report.asked)), r.Paragraph(r.strong(told)), *report.blocks)
    return Markup("\n").join(block(templates, shown, 3) for shown in blocks)


def block(templates: Environment, shown: r.Block, level: int) -> Markup:
    """A block as the macro of its kind writes it; headings in it are of a level or deeper."""
    macros: Any = templates.get_template("blocks.html.j2").module
    written: Markup
    short, whole = depth.shortened([shown], hints=False), depth.unabridged([shown])
    match shown:
        case r.Section() if depth.shortens(shown):
            assert isinstance(whole[0], r.Section)
            written = macros.section(short[0], level, whole[0].blocks)
        case _ if depth.shortens(shown) and whole:
            tells = "" if isinstance(shown, r.Listing) else depth.missing(shown)
            written = macros.shortened(short, whole, level, tells)
        case _:
            written = Markup("").join(
                getattr(macros, type(part).__name__.lower())(part, level) for part in short
            )
    return written


def _shown(value: Any) -> Any:
    """What an expression of a template writes: text made visible, what is markup as it is."""
    return (
        fmt.in_order(value) if isinstance(value, str) and not isinstance(value, Markup) else value
    )


LONG_WORD = 15
"""Letters of a word that no line breaks."""


def _soft(name: str) -> Markup:
    """A name whose long words can be broken between syllables, where a column is too narrow."""
    words = fmt.in_order(name).split(" ")
    parts = (
        syllables(word) if len(word) > LONG_WORD and is_word(word) else [word] for word in words
    )
    return Markup(" ").join(map(Markup("&shy;").join, parts))


def _kept(text: str) -> Markup:
    """Text whose dates no line break parts, and whose gaps of two spaces do not close."""
    # Browsers break lines after a hyphen, and make one space of two.
    shown = fmt.in_order(text).replace("  ", " \N{EN SPACE}")
    together = Markup('<span class="nb">{}</span>')
    return Markup("").join(
        together.format(piece) if n % 2 else piece for n, piece in enumerate(_DATE.split(shown))
    )


def _size(table: r.Table) -> str:
    count = len(table.columns)
    is_prose = not table.look and all(column.prose for column in table.columns)
    if count <= (FEW_OF_PROSE if is_prose else FEW):
        return "few"
    return "some" if count <= SOME else "many"
