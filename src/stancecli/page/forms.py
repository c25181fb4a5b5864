"""The report in its forms: one walk over its parts, from which each form has what it shows.

A page has pictures, and cells and names that can be opened. The other forms have what stands for
these in words, Word beside its pictures; a whole answer has more than a short one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from stancecli import depth, notation as fmt, report as r
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import Finding
from stancecli.model import Citation
from stancecli.page.claims import SOURCES_ANCHOR
from stancecli.page.compose import composed
from stancecli.page.drawings import SLIM, WIDE, Drawing
from stancecli.page.drawings.ladder import Tracks
from stancecli.page.drawings.lanes import Lanes
from stancecli.page.drawings.side_by_side import SideBySide
from stancecli.page.drawings.tornado import Tornado
from stancecli.page.drawings.winners import Winners
from stancecli.page.parts import (
    MOST_COLUMNS,
    MOST_LINES,
    Beside,
    ClaimList,
    Figure,
    Fold,
    Matrix,
    Page,
    PagePart,
    Shown,
)
from stancecli.page.pictures import alone, drawn, image, pictures_of
from stancecli.situation import Situation

if TYPE_CHECKING:
    from stancecli.render.docx import Writer
    from stancecli.render.docx.template import House


def _fitting(block: r.Block) -> Iterator[r.Block]:
    """A block as the page shows it: tables whole where they fit; what is left out is counted."""
    match block:
        case r.Shortened():
            yield from chain.from_iterable(map(_fitting, block.short))
        case r.Table(look="", rows=rows, columns=columns) if (
            len(rows) <= MOST_LINES and len(columns) <= MOST_COLUMNS
        ):
            yield from depth.unabridged([block])
        case r.Section():
            yield replace(block, blocks=tuple(chain.from_iterable(map(_fitting, block.blocks))))
        case _:
            yield from depth.apart([block])


@dataclass(frozen=True)
class ReportForm:
    """What a form shows: `cut` of a block of an answer; pictures, where it `draws`; what opens.

    Where it `ends`, it has the parts at the end of the report.
    """

    cut: Callable[[r.Block], Iterable[r.Block]]
    draws: bool = True
    opens: bool = False
    ends: bool = False


def _whole(block: r.Block) -> Iterable[r.Block]:
    """A block whole, but for sources in full: a document ends with them."""
    if isinstance(block, r.Listing):
        entries = (replace(e, whole=None) if e.part is r.Part.GROUNDS else e for e in block.entries)
        block = replace(block, entries=tuple(entries))
    return depth.unabridged([block])


PAGE = ReportForm(_fitting, opens=True, ends=True)
WORD = ReportForm(lambda block: depth.shortened([block], hints=False))
WHOLE_WORD = ReportForm(_whole, ends=True)
"""Of one answer; the whole report has each claim once, at its end."""
TEXT = ReportForm(lambda block: [block], draws=False)
"""Text and Markdown, which shorten blocks themselves."""


EVERY = "Every actor and option in figures"


def parts_in(page: Page, form: ReportForm) -> Iterator[PagePart]:
    """The parts that a form has, with what it shows of each."""
    for part in page.parts:
        if form.ends or not part.is_ending:
            yield replace(part, blocks=shown(part.blocks, form))


def shown(blocks: Iterable[Shown], form: ReportForm) -> tuple[Shown, ...]:
    """Blocks as a form shows them."""
    return tuple(chain.from_iterable(_shown(block, form) for block in blocks))


def _shown(block: Shown, form: ReportForm) -> Iterable[Shown]:
    match block:
        case Figure(data=Winners(), left=left) if left and form.draws:
            # The table of all is to be opened; in Word it takes the place of the picture.
            every = shown(block.told, PAGE)
            return (
                (replace(block, told=()), Fold(EVERY, every, prints=True)) if form.opens else every
            )
        case Figure() if form.opens:
            return (replace(block, then=()), *shown(block.then, form))
        case Figure() if form.draws:
            return (replace(block, told=shown(block.told, form), then=shown(block.then, form)),)
        case Figure():
            return shown((*block.told, *block.then), form)
        case Beside() if form.draws:
            return (Beside(shown(block.left, form), shown(block.right, form)),)
        case Beside():
            return shown((*block.left, *block.right), form)
        case Fold(prints=False) if form.draws and not form.opens:
            return ()  # nor has a printed page what is only to be opened
        case Fold() if block.told and not form.ends:
            return shown(block.told, form)
        case Fold():
            inner = shown(block.blocks, form)
            told = replace(block, blocks=inner) if form.draws else _section(block.title, inner)
            return (told,) if inner else ()
        case ClaimList():
            if form.opens and block.source:
                return (block,)
            return shown(_claims(block), form)
        case _:
            return form.cut(block)


def _section(title: str, blocks: Iterable[Shown], note: str = "") -> r.Section:
    """What a form in words has shown, which are blocks of any answer."""
    return r.Section(title, cast("tuple[r.Block, ...]", tuple(blocks)), note)


def _claims(told: ClaimList) -> Iterator[r.Block]:
    """A list of claims in words."""
    if told.source:
        yield r.Paragraph(fmt.reference(told.source))
    for group in told.groups:
        claims = list[r.Entry]()
        for each in group.claims:
            said: list[r.Words] = [r.strong(each.name), " ", each.value]
            said += ["  ", each.reason] if each.reason else []
            said += ["  ", r.muted(each.about)] if each.about else []
            basis = each.basis.unquoted if each.basis.cite and not told.source else None
            claims.append(r.Entry(r.text(*said), basis=basis, below=each.basis.quotes))
        blocks: list[r.Block] = [r.listing(claims, bullet="·")] if claims else []
        if group.elsewhere:
            blocks.append(r.Note(f"also: {fmt.listed(group.elsewhere)}"))
        yield r.Section(group.name, tuple(blocks))
    if told.counted:
        yield r.Note(told.counted)


# Text and Markdown.


def in_words(page: Page) -> r.Report:
    """The report in words; its end is for the whole answer, but for the names of sources."""
    return r.Report(
        subject=page.title,
        scope=(page.facts,),
        question=page.question,
        about=page.about,
        conclusion=page.conclusion,
        more=page.more,
        blocks=tuple(chain.from_iterable(map(_part_in_words, page.parts))),
    )


def _part_in_words(part: PagePart) -> tuple[r.Block, ...]:
    if not part.is_ending:
        return _told(part)
    lists = (each.source for each in part.blocks if isinstance(each, ClaimList))
    named = tuple(r.Entry(fmt.reference(source)) for source in lists if source)
    summed = (r.Paragraph(part.conclusion),) if part.conclusion else ()
    short = (r.Section(part.title, (*summed, r.Listing(named, "·"))),) if named else ()
    return (
        r.Shortened(lambda: _told(part), short, tells="" if short else part.link or part.title),
    )


def _told(part: PagePart) -> tuple[r.Block, ...]:
    concluded = (r.Paragraph(part.concluded),) if part.concluded else ()
    section = _section(part.title, (*concluded, *shown(part.blocks, TEXT)), part.note)
    return (section,) if part.title else section.blocks


# Word.


NARROW = 10
"""Centimetres in which a picture is drawn as for a telephone."""
SHARES = 0.5, 0.5
"""Of the room, for what stands side by side."""
_LAST = re.compile(r".*[.!?][”’\")]*\s+(?=\S)", re.DOTALL)
"""All of a text up to its last sentence."""
LINES = (8, 8, 8, 6, 4, 2, 0, 0)
"""So many lines each next, shorter try of a brief document has."""


def house(template: Path) -> House:
    """What a template gives to a document.

    Raises Unanswerable where what reads it is not installed, or where it is no template.
    """
    return cast("House", _office().opened(template))


def _office() -> Any:
    """What writes documents of Word."""
    try:
        from stancecli.render import docx
    except ImportError:
        raise Unanswerable(
            "a docx is written by python-docx, which is not installed", ("pip install python-docx",)
        ) from None
    return docx


def document(
    situation: Situation,
    said: str = "",
    *,
    main: str = "",
    brief: bool = False,
    whole: bool = False,
    template: House | None = None,
    tell: Callable[[float], None] | None = None,
) -> bytes:
    """The report in the styles of a `template`; a brief one is a page in our own.

    The whole one ends with what rests on each passage. `tell` is told the share that is done (0 to
    1). Raises Unanswerable where what writes it is not installed.
    """
    page, _ = composed(situation, said, main=main, brief=brief, tell=tell)
    form = replace(WORD, ends=whole)
    parts = [part for part in parts_in(page, form) if part.anchor != SOURCES_ANCHOR]
    about = page.background or page.about
    if brief and page.background:  # what it says last is how to take the rest
        about = f"{page.about} {_LAST.sub('', page.background)}"
    for tried in range(len(LINES)):
        to = _office().Writer(page.title, situation.model.sources, template)
        to.head(page.title, page.question, page.facts, about)
        to.verdict(page.conclusion, page.more)
        for part in parts:
            _part(to, replace(part, blocks=_less(part.blocks, tried)) if tried else part)
        to.end(_resting(page), every=not brief, whole=whole)
        if not brief or to.is_one_page:
            break
    return cast(bytes, to.content())


def _less(blocks: Iterable[Shown], tried: int) -> tuple[Shown, ...]:
    """Less of the first screen each time: what ends the lead, then tables, lines, pictures."""
    left = list[Shown]()
    for block in blocks:
        match block:
            case Beside():
                left += _less((*block.left, *block.right), tried)
            case Figure(data=Tornado()):
                left.append(r.Paragraph(block.title))
            case r.Section():
                inner = _less(block.blocks, tried)
                left += [_section(block.title, inner)] if inner else []
            case r.Listing(entries=entries) if most := LINES[tried]:
                rest = (e for e in entries[most:] if e.part is r.Part.GROUNDS)
                left.append(replace(block, entries=(*entries[:most], *rest), most=r.ALL))
            case Figure() if tried == len(LINES) - 1:
                pass
            case Figure() | r.Paragraph() | r.Note():
                left.append(block)
            case r.Table() if tried == 1:
                left.append(block)
    return tuple(left)


def _resting(page: Page) -> Iterator[tuple[Citation, r.Words]]:
    """Each passage with a claim that cites it, whose reason is told once."""
    lists = (each for part in page.parts for each in part.blocks if isinstance(each, ClaimList))
    groups = chain.from_iterable(each.groups for each in lists if each.source)
    for claim in chain.from_iterable(group.claims for group in groups):
        reason = f": {claim.reason}" if claim.reason else ""
        for passage in dict.fromkeys(claim.basis.cite):
            yield passage, r.text(r.strong(claim.name), " ", claim.value, reason)
            reason = ""


def answer_document(
    answer: r.Report,
    finding: Finding,
    situation: Situation,
    *,
    whole: bool = False,
    template: House | None = None,
) -> bytes:
    """One answer, short or `whole`: its pictures, and what they do not show."""
    blocks = shown(answer.blocks, WHOLE_WORD if whole else WORD)
    pictures = [
        replace(p, title="") if isinstance(p, Figure) and p.title == answer.conclusion else p
        for p in pictures_of(finding, situation)
        if not _draws(p, Matrix)
    ]
    # Each of these shows a table.
    if any(_draws(each, Tracks, Lanes, SideBySide, Winners) for each in pictures):
        table = next((block for block in blocks if isinstance(block, r.Table)), None)
        blocks = tuple(block for block in blocks if block is not table)
    to = _office().Writer(answer.asked, situation.model.sources, template)
    to.head(situation.model.title, answer.asked, "", situation.model.about)
    to.verdict(answer.conclusion, answer.more)
    _put(to, pictures, 2)
    _put(to, blocks, 1)
    to.end()
    return cast(bytes, to.content())


def _draws(block: Shown, *kinds: type) -> bool:
    return isinstance(block, Figure) and isinstance(block.data, kinds)


def _part(to: Writer, part: PagePart) -> None:
    """A section of the report: what it tells, then what it draws."""
    blocks = [*part.blocks]
    if part.title:
        blocks.sort(key=lambda block: isinstance(block, Figure | Fold))
    if blocks and isinstance(first := blocks[0], Figure) and _draws(first, Matrix):
        _put(to, _lines(first), 2)  # they follow the verdict
        blocks[0] = replace(first, told=(), then=())
    if part.title:
        to.heading(part.title, 1, part.note)
    if part.concluded:
        to.paragraph(part.concluded, is_kept=bool(blocks))
    _put(to, blocks, 2)


def _put(to: Writer, blocks: Iterable[Shown], level: int) -> None:
    """Blocks of an answer, and those that only the report has, as Word shows them."""
    for block in blocks:
        match block:
            case Figure(data=Matrix() as matrix):
                to.block(matrix.table, level)
                to.small(" ".join(block.notes))
                _put(to, _lines(block), level)
            case Figure():
                _picture(to, block, level)
            case Beside() if not to.is_ours:
                # The letters of a house may be large: a row as high as both would leave a page.
                _put(to, (*block.left, *block.right), level)
            case Beside():
                for _, side in zip(to.beside(*SHARES), (block.left, block.right), strict=True):
                    _put(to, side, level)
            case Fold():
                if not (isinstance(first := block.blocks[0], r.Table) and first.in_text):
                    to.heading(block.title, level)  # no heading stands on the page before
                _put(to, block.blocks, level + 1)
            case ClaimList():
                raise TypeError("a document has no claims by themselves")
            case _:
                to.block(block, level)


def _picture(to: Writer, figure: Figure, level: int) -> None:
    """A picture with its title, as wide as there is room."""
    width = min(figure.width, WIDE) if to.room > NARROW else SLIM
    if figure.title:
        to.heading(figure.title, level)
    drawing = drawn(figure, width)
    to.image(_png(drawing), drawing.width, drawing.title, figure.notes)


@lru_cache(maxsize=8)
def _png(drawing: Drawing) -> bytes:
    """A picture of a document: of a brief one that is written again, shorter, the same."""
    return image(alone(drawing, bare=True), "png", drawing.title)


def _lines(figure: Figure) -> list[Shown]:
    """What is told of a matrix besides its table: why first, then the rest."""
    lists = (each for each in (*figure.told, *figure.then) if isinstance(each, r.Listing))
    entries = chain.from_iterable(each.entries for each in lists)
    return [r.listing(entries), *(e for e in figure.then if not isinstance(e, r.Listing))]
