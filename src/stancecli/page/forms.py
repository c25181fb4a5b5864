"""The report in its forms: what the page shows of its blocks, and what text, Markdown and Word do.

A page has pictures, and cells and names that can be opened; the other forms have what stands for
these in words, and a whole answer that has more than a short one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from stancecli import depth, notation as fmt, report as r
from stancecli.page.parts import (
    Beside,
    ClaimGroup,
    ClaimList,
    Figure,
    Fold,
    Page,
    PagePart,
    Shown,
    Told,
)

MOST_LINES, MOST_COLUMNS = 16, 9
"""A table of no more is whole on the page, whatever a screen would show of it."""


# The page.


def fitting(blocks: Iterable[Shown]) -> Iterator[Shown]:
    """Blocks as the page shows them: tables whole where they fit; what is left out is counted."""
    for block in blocks:
        match block:
            case Fold():
                if inner := tuple(fitting(block.blocks)):
                    yield replace(block, blocks=inner)
            case Beside():
                yield Beside(tuple(fitting(block.left)), tuple(fitting(block.right)))
            case Figure() | ClaimList():
                yield block
            case _:
                yield from _fitting(block)


def _fitting(block: r.Block) -> Iterator[r.Block]:
    match block:
        case r.Shortened() if block.step:
            yield from chain.from_iterable(map(_fitting, block.whole))
        case r.Shortened(whole, short):
            tables = [each for each in whole if isinstance(each, r.Table)]
            if short and tables and len(whole) == 1 and _fits(tables[0]):
                yield tables[0]
                return
            yield from chain.from_iterable(map(_fitting, short))
            if short and block.more:
                yield r.Note(block.more)
        case r.Table() if _fits(block):
            yield from depth.unabridged([block])
        case r.Listing() | r.Table():
            yield from depth.shortened([block], hints=False)
            if left := depth.cut(block):
                yield r.Note(left)
        case r.Section():
            inner = chain.from_iterable(map(_fitting, block.blocks))
            yield replace(block, blocks=tuple(inner))
        case _:
            yield from depth.shortened([block], hints=False)


def _fits(table: r.Table) -> bool:
    few = len(table.rows) <= MOST_LINES and len(table.columns) <= MOST_COLUMNS
    return few and not table.look


# Text, Markdown and Word.


def told(page: Page) -> r.Report:
    """The report in words; the appendix is for the whole answer, but for the names of sources."""
    return r.Report(
        subject=page.title,
        scope=(page.facts,),
        question=page.question,
        about=page.about,
        conclusion=page.conclusion,
        more=page.more,
        blocks=(*_told(page.first), *_parts(page)),
    )


def _parts(page: Page) -> Iterator[r.Block]:
    for part in page.parts:
        if not part.is_appendix:
            yield _section(part)
            continue
        lists = (each.source for each in part.blocks if isinstance(each, ClaimList))
        named = tuple(r.Entry(fmt.reference(source)) for source in lists if source)
        summed = (r.Paragraph(part.conclusion),) if part.conclusion else ()
        short = (r.Section(part.title, (*summed, r.Listing(named, "·"))),) if named else ()
        yield r.Shortened(_later(part), short, tells="" if short else part.title)


def _later(part: PagePart) -> r.Later:
    return r.Later(lambda: (_section(part),))


def _section(part: PagePart) -> r.Section:
    concluded: list[r.Block] = []
    if part.conclusion or part.more:
        between = " " if part.conclusion and part.more else ""
        conclusion = r.strong(part.conclusion) if part.conclusion else ""
        concluded.append(r.Paragraph(r.text(conclusion, between, part.more)))
    return r.Section(part.title, (*concluded, *_told(part.blocks)), part.note)


def _told(blocks: Iterable[Shown]) -> tuple[r.Block, ...]:
    """Blocks in words; listings of one kind that follow each other are one."""
    found: list[r.Block] = []
    for block in _in_words(blocks):
        match found[-1:], block:
            case [r.Listing() as last], r.Listing() if _alike(last, block):
                found[-1] = replace(block, entries=(*last.entries, *block.entries))
            case _:
                found.append(block)
    return tuple(found)


def _alike(one: r.Listing, other: r.Listing) -> bool:
    """Whether two listings are not cut, and stand alike: behind a bullet, or beside labels."""
    labelled = (any(entry.label for entry in each.entries) for each in (one, other))
    is_whole = one.most == other.most == r.ALL
    return is_whole and one.bullet == other.bullet and len({*labelled}) == 1


def _in_words(blocks: Iterable[Shown]) -> Iterator[r.Block]:
    for block in blocks:
        match block:
            case Figure():
                yield from _in_words(block.told)
            case Beside():
                yield from _in_words((*block.left, *block.right))
            case Fold():
                yield r.Section(block.title, _told(block.blocks))
            case ClaimList():
                yield from claims(block)
            case _:
                yield block


def claims(told: ClaimList) -> Iterator[r.Block]:
    if told.source:
        yield r.Paragraph(fmt.reference(told.source))
    for group in told.groups:
        yield r.Section(group.name, tuple(_group(group)))
    if told.counted:
        yield r.Note(told.counted)


def _group(group: ClaimGroup) -> Iterator[r.Block]:
    if group.claims:
        yield r.Listing(tuple(map(_claim, group.claims)), "·")
    if group.elsewhere:
        yield r.Note(f"also: {fmt.listed(name for name, _ in group.elsewhere)}")


def _claim(claim: Told) -> r.Entry:
    said = r.text(r.strong(claim.name), " ", claim.value)
    parts = (r.text("  ", part) for part in (claim.reason, r.muted(claim.about)) if r.plain(part))
    return r.Entry(r.text(said, *parts), below=claim.basis.quotes)
