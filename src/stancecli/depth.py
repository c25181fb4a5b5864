"""What a short answer shows of a report, and what the whole one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from stancecli import report as r


def short(report: r.Report) -> r.Report:
    """The answer without what only the whole one has; sections say what they leave out."""
    return replace(report, blocks=shortened(report.blocks, hints=True))


def left_out(report: r.Report) -> tuple[str, ...]:
    """What a short answer leaves out of the blocks that stand in no section: its foot says it."""
    return tuple(filter(None, map(_missing, report.blocks)))


def whole(report: r.Report) -> r.Report:
    """The answer with everything in it."""
    return replace(report, blocks=unabridged(report.blocks))


def shortens(block: r.Block) -> bool:
    """Whether a short answer leaves out anything of a block that the reader would look for."""
    match block:
        case r.Listing():
            return bool(block.rest)
        case r.Section():
            return any(map(shortens, block.blocks))
        case r.Shortened():
            return True
    return False


def kept(entries: Iterable[r.Entry], step: int) -> tuple[r.Entry, ...]:
    """The entries that a short answer still has when it is tightened to this step."""
    return tuple(entry for entry in entries if entry.step is None or step < entry.step)


def of_parts(entries: Iterable[r.Entry], *parts: r.Part) -> tuple[r.Entry, ...]:
    """The entries that tell one of these."""
    return tuple(entry for entry in entries if entry.part in parts)


def without(entries: Iterable[r.Entry], *parts: r.Part) -> tuple[r.Entry, ...]:
    """The entries that tell none of these."""
    return tuple(entry for entry in entries if entry.part not in parts)


def shortened(blocks: Iterable[r.Block], *, hints: bool) -> tuple[r.Block, ...]:
    """Blocks as a short answer shows them; with `hints`, it says how to see what is missing."""
    return tuple(chain.from_iterable(_short(block, hints=hints) for block in blocks))


def _short(block: r.Block, *, hints: bool) -> Iterator[r.Block]:
    match block:
        case r.Section():
            missing = [f"{rest}: -v" for rest in filter(None, map(_missing, block.blocks))]
            shown = chain.from_iterable(_short(inner, hints=hints) for inner in block.blocks)
            note = _joined(block.note, "; ".join(missing)) if hints else block.note
            yield r.Section(block.title, tuple(shown), note)
        case r.Shortened():
            yield from shortened(block.short, hints=hints)
        case r.Listing():
            entries = tuple(
                replace(entry, details=(), origin=None, basis=_unquoted(entry.basis))
                for entry in block.entries
            )
            if entries:
                yield r.Listing(entries, block.bullet)
        case r.Tree():
            yield r.Tree(_without_origins(block.root))
        case r.Chain():
            links = (
                replace(link, origin=None, basis=_unquoted(link.basis)) for link in block.links
            )
            yield replace(block, links=tuple(links))
        case r.Paragraph():
            yield replace(block, basis=_unquoted(block.basis))
        case _:
            yield block


def _joined(note: r.Words, hint: str) -> r.Words:
    return r.text(note, "; " if note and hint else "", hint)


def _without_origins(branch: r.Branch) -> r.Branch:
    children = tuple(map(_without_origins, branch.children))
    return replace(branch, origin=None, children=children, basis=_unquoted(branch.basis))


def _unquoted(basis: r.Basis | None) -> r.Basis | None:
    return basis and basis.unquoted


def _missing(block: r.Block) -> str:
    """What a short answer leaves out of a block, where it does."""
    match block:
        case r.Listing() if block.rest:
            return f"{len(block.rest):,} more"
        case r.Shortened():
            return block.missing
    return ""


def unabridged(blocks: Iterable[r.Block]) -> tuple[r.Block, ...]:
    """Blocks as the whole answer shows them."""
    return tuple(chain.from_iterable(map(_whole, blocks)))


def _whole(block: r.Block) -> Iterator[r.Block]:
    match block:
        case r.Listing():
            yield r.Listing(tuple(map(_detailed, (*block.entries, *block.rest))), block.bullet)
        case r.Section():
            yield replace(block, blocks=unabridged(block.blocks))
        case r.Shortened():
            yield from unabridged(block.whole)
        case _:
            yield block


def _detailed(entry: r.Entry) -> r.Entry:
    return replace(entry, below=(*entry.below, *entry.details), details=())
