"""What a short answer shows of a report, and what the whole one; and how short it must be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from stancecli import report as r

STEPS = 15
"""So many steps there are, the first of which cuts least: a later one would cut nothing more."""


def fit(report: r.Report, fits: Callable[[r.Report], bool]) -> r.Report:
    """The report, tightened as far as its short answer must be so that it `fits`, with its foot.

    Where no step does, it is the last.
    """
    tried, shown = report, None
    for step in range(STEPS):
        before, shown = shown, shortened(report.blocks, step, hints=True)
        if shown == before:
            continue
        tried = replace(report, step=step)
        if fits(tried):
            break
    return tried


def short(report: r.Report) -> r.Report:
    """The answer without what only the whole one has; sections say what they leave out."""
    return replace(report, blocks=shortened(report.blocks, report.step, hints=True))


def apart(blocks: Iterable[r.Block]) -> Iterator[r.Block]:
    """Blocks of the short answer for who reads it elsewhere: what is cut is counted, and no more.

    How to see the rest is of use only to who has asked.
    """
    for block in blocks:
        match block:
            case r.Section():
                yield replace(block, blocks=tuple(apart(block.blocks)))
            case r.Shortened():
                yield from apart(block.short)
            case _:
                yield from shortened([block], hints=False)
                if left := cut(block):
                    yield r.Note(left)


def left_out(report: r.Report) -> tuple[str, ...]:
    """What a short answer leaves out of the blocks that stand in no section: its foot says it."""
    return tuple(filter(None, (missing(block, report.step) for block in report.blocks)))


def whole(report: r.Report) -> r.Report:
    """The answer with everything in it."""
    return replace(report, blocks=unabridged(report.blocks))


def shortens(block: r.Block) -> bool:
    """Whether a short answer leaves out anything of a block that the reader would look for."""
    match block:
        case r.Section():
            return any(map(shortens, block.blocks))
        case r.Shortened():
            return True
    return bool(missing(block))


def without(entries: Iterable[r.Entry], *parts: r.Part) -> tuple[r.Entry, ...]:
    """The entries that tell none of these."""
    return tuple(entry for entry in entries if entry.part not in parts)


def shortened(blocks: Iterable[r.Block], step: int = 0, *, hints: bool) -> tuple[r.Block, ...]:
    """Blocks as a short answer shows them, tightened to a step.

    With `hints`, it says how to see what is missing.
    """
    return tuple(chain.from_iterable(_short(block, step, hints=hints) for block in blocks))


def _short(block: r.Block, step: int, *, hints: bool) -> Iterator[r.Block]:
    match block:
        case r.Section():
            left = filter(None, (missing(inner, step) for inner in block.blocks))
            hint = "; ".join(f"{rest}: -v" for rest in left)
            between = "; " if block.note and hint else ""
            note = r.text(block.note, between, hint) if hints else block.note
            yield r.Section(block.title, shortened(block.blocks, step, hints=hints), note)
        case r.Shortened():
            yield from shortened(block.short, step, hints=hints)
        case r.Listing():
            if entries := _kept(block, step):
                yield r.Listing(tuple(map(_entry, entries)), block.bullet)
        case r.Table():
            yield cut_table(block, step)
        case r.Paragraph():
            yield replace(block, basis=block.basis and block.basis.unquoted)
        case _:
            yield block


def _kept(block: r.Listing, step: int) -> list[r.Entry]:
    """The entries that a short answer still has at a step."""
    entries = block.entries[: block.most.of(len(block.entries), step)]
    kept = (entry for entry in entries if entry.step is None or step < entry.step)
    return [entry for entry in kept if r.plain(entry.text)]


def _entry(entry: r.Entry) -> r.Entry:
    basis = entry.basis and entry.basis.unquoted
    return replace(entry, details=(), origin=None, basis=basis, whole=None, tells="")


def _foremost(ranks: Sequence[int], most: r.Most, step: int) -> list[int]:
    """The places of what stays: all as they stand, or of too many those of the lowest rank."""
    room, places = most.of(len(ranks), step), range(len(ranks))
    return sorted(places, key=ranks.__getitem__)[:room] if room < len(ranks) else [*places]


def cut_table(table: r.Table, step: int = 0) -> r.Table:
    """A table with the rows and columns that there is room for at a step, and their legend."""
    rows = [(group, row) for group in table.groups for row in group.rows]
    kept = _foremost([row.rank for _, row in rows], table.most_rows, step)
    columns = _foremost([column.rank for column in table.columns], table.most_columns, step)

    def across(row: r.Row) -> r.Row:
        return replace(row, cells=tuple(row.cells[n] for n in columns))

    by_group: dict[int, list[r.Row]] = {id(group): [] for group in table.groups}
    for group, row in (rows[n] for n in kept):
        by_group[id(group)].append(across(row))
    groups = ((group, tuple(by_group[id(group)])) for group in table.groups)
    cut = replace(
        table,
        most_rows=r.ALL,
        most_columns=r.ALL,
        columns=tuple(table.columns[n] for n in columns),
        groups=tuple(replace(group, rows=shown) for group, shown in groups if shown),
        foot=tuple(map(across, table.foot)),
    )
    if len(kept) == len(rows) and len(columns) == len(table.columns):
        return cut
    before, after = (
        {sign for row in each.rows for cell in row.cells for sign in cell.signs}
        for each in (table, cut)
    )
    return replace(cut, legend=table.legend and table.legend.without(before - after))


def missing(block: r.Block, step: int = 0) -> str:
    """What a short answer leaves out of a block at a step, in words, where it does."""
    left = [cut(block, step)]
    match block:
        case r.Listing(entries):
            left += [entry.tells for entry in entries]
        case r.Shortened():
            left += [*(missing(inner, step) for inner in block.short), block.tells]
    return ", ".join(filter(None, left))


def cut(block: r.Block, step: int = 0) -> str:
    """How many entries, rows or columns of a block a short answer leaves out, where it does."""
    match block:
        case r.Listing(entries, _, most):
            kept = len(_kept(block, step)) if most.called else most.of(len(entries), step)
            return most.more(len(entries) - kept)
        case r.Table():
            count = sum(len(group.rows) for group in block.groups)
            counted = ((block.most_rows, count), (block.most_columns, len(block.columns)))
            return ", ".join(filter(None, (most.more(n - most.of(n, step)) for most, n in counted)))
    return ""


def unabridged(blocks: Iterable[r.Block]) -> tuple[r.Block, ...]:
    """Blocks as the whole answer shows them."""
    return tuple(chain.from_iterable(map(_whole, blocks)))


def _whole(block: r.Block) -> Iterator[r.Block]:
    match block:
        case r.Listing():
            alone = (e for e in block.entries if e.whole is None and r.plain(e.text))
            full = tuple(replace(e, below=(*e.below, *e.details), details=()) for e in alone)
            if full:
                yield r.Listing(full, block.bullet)
            yield from unabridged(chain.from_iterable(entry.whole or () for entry in block.entries))
        case r.Table():
            yield replace(block, most_rows=r.ALL, most_columns=r.ALL)
        case r.Section():
            yield replace(block, blocks=unabridged(block.blocks))
        case r.Shortened(whole):
            yield from unabridged(whole() if callable(whole) else whole)
        case _:
            yield block
