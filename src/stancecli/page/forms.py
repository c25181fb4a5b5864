"""The report in its forms: one walk over its parts, from which each form has what it shows.

A page has pictures, and cells and names that can be opened. The other forms have what stands for
these in words, Word beside its pictures; a whole answer has more than a short one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import cast

from stancecli import depth, notation as fmt, report as r
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import Finding
from stancecli.model import Model
from stancecli.page.claims import SOURCES_ANCHOR
from stancecli.page.compose import composed
from stancecli.page.drawings import SLIM
from stancecli.page.drawings.square import Square
from stancecli.page.parts import (
    MOST_COLUMNS,
    MOST_LINES,
    Beside,
    ClaimGroup,
    ClaimList,
    Figure,
    Fold,
    Matrix,
    Page,
    PagePart,
    Shown,
    Stands,
    Told,
)
from stancecli.page.pictures import alone, drawn, image, pictures_of
from stancecli.situation import Situation


def _fitting(block: r.Block) -> Iterator[r.Block]:
    """A block as the page shows it: tables whole where they fit; what is left out is counted."""
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
        case r.Section():
            inner = chain.from_iterable(map(_fitting, block.blocks))
            yield replace(block, blocks=tuple(inner))
        case _:
            yield from depth.apart([block])


def _fits(table: r.Table) -> bool:
    few = len(table.rows) <= MOST_LINES and len(table.columns) <= MOST_COLUMNS
    return few and not table.look


@dataclass(frozen=True)
class ReportForm:
    """What a form shows: `cut` of a block of an answer; pictures, where it `draws`; what opens.

    Where it `ends`, it has the parts at the end of the report.
    """

    cut: Callable[[r.Block], Iterable[r.Block]]
    draws: bool
    opens: bool
    ends: bool


PAGE = ReportForm(_fitting, draws=True, opens=True, ends=True)
WORD = ReportForm(
    lambda block: depth.shortened([block], hints=False), draws=True, opens=False, ends=False
)
WHOLE_WORD = ReportForm(lambda block: depth.unabridged([block]), draws=True, opens=False, ends=True)
TEXT = ReportForm(lambda block: [block], draws=False, opens=False, ends=False)
"""Text and Markdown, which shorten blocks themselves."""


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
        case Fold():
            inner = shown(block.blocks, form)
            told = replace(block, blocks=inner) if form.draws else _section(block.title, inner)
            return (told,) if inner else ()
        case ClaimList():
            return (block,) if form.opens else shown(_claims(block), form)
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
    later = r.Later(lambda: _told(part))
    return (r.Shortened(later, short, tells="" if short else part.title),)


def _told(part: PagePart) -> tuple[r.Block, ...]:
    concluded = (r.Paragraph(part.concluded),) if part.concluded else ()
    section = _section(part.title, (*concluded, *shown(part.blocks, TEXT)), part.note)
    return (section,) if part.title else section.blocks


# Word.


NARROW = 10
"""Centimetres in which a picture is drawn as for a telephone."""
SQUARE = 400
"""Pixels of a square there: its names find room beside their points."""
LEFT, RIGHT = 0.47, 0.53
"""The shares of what stands side by side."""
REFERENCES = "References"
_CITED = "A citation vouches for a claim and its direction; every size is the analyst’s."


def document(
    situation: Situation,
    said: str = "",
    *,
    main: str = "",
    brief: bool = False,
    whole: bool = False,
    template: Path | None = None,
) -> bytes:
    """The report in the styles of a `template`; of a short one the end is its sources by name.

    Raises Unanswerable where what writes it is not installed, or the template is no document.
    """
    page, _ = composed(situation, said, main=main, brief=brief)
    word = _Word(page.title, situation.model, template)
    word.to.head(page.title, page.question, page.facts, page.about)
    word.to.verdict(page.conclusion, page.more)
    for part in parts_in(page, WHOLE_WORD if whole else WORD):
        word.part(part)
    summed = next((each.conclusion for each in page.parts if each.anchor == SOURCES_ANCHOR), "")
    word.to.references(REFERENCES, summed, _CITED, every=not page.is_brief)
    return word.to.content()


def answer_document(
    answer: r.Report,
    finding: Finding,
    situation: Situation,
    *,
    whole: bool = False,
    template: Path | None = None,
) -> bytes:
    """One answer, short or `whole`: pictures of what was found, what is told, then its tables."""
    pictures = tuple(pictures_of(finding, situation))
    blocks = [*shown(answer.blocks, WHOLE_WORD if whole else WORD)]
    if pictures:
        blocks.sort(key=lambda block: isinstance(block, r.Table))
    columns = max(_columns(blocks), default=0)
    word = _Word(answer.asked, situation.model, template, columns=columns)
    word.to.head(situation.model.title, answer.asked, "", "")
    word.to.verdict(answer.conclusion, answer.more)
    for each in pictures:  # the answer tells in its own words what they show
        if isinstance(each, Beside):
            word.side_by_side(each, 1)
        elif isinstance(each, Figure):
            word.picture(each, 1)
    word.shown(blocks, 1)
    word.to.references(REFERENCES, "", _CITED, every=False)
    return word.to.content()


def _columns(blocks: Iterable[Shown]) -> Iterator[int]:
    """How many columns each table has, in sections too."""
    for block in blocks:
        if isinstance(block, r.Table):
            yield 1 + block.weighed + len(block.columns) + block.figured
        elif isinstance(block, r.Section):
            yield from _columns(block.blocks)


class _Word:
    """Writes the blocks of the report to a document, as Word shows them."""

    def __init__(
        self, title: str, model: Model, template: Path | None = None, *, columns: int = 0
    ) -> None:
        try:
            import docx  # noqa: F401
        except ImportError:
            raise Unanswerable(
                "a docx is written by python-docx, which is not installed",
                ("pip install python-docx",),
            ) from None
        from stancecli.render.docx import Writer

        self.to = Writer(title, model.sources, template, columns=columns)

    def part(self, part: PagePart) -> None:
        """A section of the report, or what stands first in it, side by side where it does."""
        if part.title:
            self.to.heading(part.title, 1, part.note)
        if part.concluded:
            self.to.conclusion(part.concluded)
        for block in part.blocks:
            if isinstance(block, Beside) and not part.title:
                for figure in self.side_by_side(block, 2):
                    self._tell(figure, 2)
            else:
                self.shown([block], 2)

    def shown(self, blocks: Iterable[Shown], level: int) -> None:
        """Blocks of an answer, and those that only the report has."""
        for block in blocks:
            match block:
                case Figure(data=Matrix()):  # what says why follows the verdict
                    self._tell(block, level)
                    self.shown(block.then, level)
                    self.picture(block, level)
                case Figure():
                    self.picture(block, level)
                    self._tell(block, level)
                case Beside():
                    self.shown((*block.left, *block.right), level)
                case Fold():
                    self.to.heading(block.title, level)
                    self.shown(block.blocks, level + 1)
                case ClaimList():
                    raise TypeError("a document has claims in words")
                case _:
                    self.to.block(block, level)

    def side_by_side(self, block: Beside, level: int) -> list[Figure]:
        """Pictures beside each other, and those of which something is told, to be told below."""
        found = list[Figure]()
        with self.to.beside(LEFT, RIGHT) as places:
            for place, side in zip(places, (block.left, block.right), strict=True):
                with self.to.within(place):
                    for each in side:
                        if isinstance(each, Figure):
                            self.picture(each, level)
                            found.append(each)
                        else:
                            self.shown([each], level)
        return found

    def _tell(self, figure: Figure, level: int) -> None:
        """What is told of a picture besides what it shows: of issues the words and dates too."""
        is_more = isinstance(figure.data, Stands) and figure.data.thing == "issue"
        for told in figure.told:
            if is_more or not isinstance(told, r.Table | r.Section):
                self.shown([told], level)

    def picture(self, figure: Figure, level: int) -> None:
        """A picture with its title, as wide as there is room."""
        is_square = isinstance(figure.data, Square)
        # Those that a page has as tables are of what stands above them already.
        if isinstance(figure.data, Matrix | Stands):
            width = min(figure.width, self.to.pixels)
        else:
            self.to.heading(figure.title, level)
            width = figure.width if self.to.room > NARROW else SQUARE if is_square else SLIM
        drawing = drawn(figure, width)
        png = image(alone(drawing, bare=True), "png", drawing.title)
        self.to.image(png, drawing.width, drawing.title, figure.key)
