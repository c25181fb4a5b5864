"""What a short answer leaves to -v: on a page it is there, folded, for who opens it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from stancecli import report as r
from stancecli.model import Model
from stancecli.render.html import Brief, Fold, Shown

_HINT = re.compile(r"(?:^|; )(?:all|[\d,]+) [\w ,]*: -v$|; the table with -v$|, -v lists all$")
"""What a text says at its end of the option -v, which a reader of a page does not have."""


Places: TypeAlias = frozenset[r.Span]


def places_in(model: Model) -> Places:
    """Where claims stand in files, as verbose answers tell it; it is not for a page to pass on."""
    return frozenset(span for claim in model.statements() for span in r.provenance(claim))


def folded(short: r.Report, long: r.Report, places: Places) -> tuple[Shown, ...]:
    """The blocks of a short answer without its hints, each section with all of it to be opened.

    `long` is the same answer told verbosely; none of `places` is shown.
    """
    full = tuple(_without_places(block, places) for block in long.blocks)
    sections = {each.title: each for each in full if isinstance(each, r.Section)}
    return (
        *(shown for each in short.blocks for shown in _shown(each, sections)),
        *_besides(short, full),
    )


def _shown(block: r.Block, full: dict[str, r.Section]) -> Iterator[Shown]:
    bare = _without_hints(block)
    if isinstance(block, r.Section) and bare != block and isinstance(bare, r.Section):
        all_of_it = full.get(block.title)
        yield Brief(bare, all_of_it.blocks) if all_of_it else bare
    elif bare:
        yield bare


def _besides(short: r.Report, full: Sequence[r.Block]) -> Iterator[Fold]:
    """What only the long answer has."""
    known = {each.title for each in short.blocks if isinstance(each, r.Section)}
    more = [
        each
        for each in full
        if (isinstance(each, r.Section) and each.title not in known)
        or (isinstance(each, r.Table) and each not in short.blocks)
    ]
    if more:
        titles = [each.title for each in more if isinstance(each, r.Section)]
        yield Fold(" · ".join(titles) or "All of the table", more)


def _without_hints(block: r.Block) -> r.Block | None:
    """A block as a page can show it; None where nothing is left."""
    match block:
        case r.Section():
            inner = tuple(kept for each in block.blocks if (kept := _without_hints(each)))
            return replace(block, blocks=inner, note=_HINT.sub("", block.note))
        case r.Note():
            said = _HINT.sub("", block.text)
            return replace(block, text=said) if said else None
        case r.Paragraph():
            return replace(block, text=_bare(block.text))
        case r.Listing():
            return replace(block, entries=tuple(e for e in block.entries if not _hints(e)))
        case _:
            return block


def _hints(entry: r.Entry) -> bool:
    """Whether an entry is nothing but a hint."""
    return all(span.role is r.Role.MUTED for span in entry.text) and not _bare(entry.text)


def _bare(text: r.Text) -> r.Text:
    """A text without the hint at the end of its last span."""
    if not text:
        return text
    *before, last = text
    said = _HINT.sub("", last.text)
    return (*before, replace(last, text=said)) if said else tuple(before)


def _without_places(block: r.Block, places: Places) -> r.Block:
    match block:
        case r.Section():
            inner = tuple(_without_places(each, places) for each in block.blocks)
            return replace(block, blocks=inner)
        case r.Listing():
            return replace(block, entries=tuple(_placeless(e, places) for e in block.entries))
        case _:
            return block


def _placeless(entry: r.Entry, places: Places) -> r.Entry:
    said, *below = (
        tuple(span for span in each if span not in places) for each in (entry.text, *entry.below)
    )
    return replace(entry, text=said, below=tuple(filter(None, below)))
