"""The report and single answers as documents of Word: pictures where the page has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from stancecli import depth, report as r
from stancecli.model import Model
from stancecli.page.appendix import SOURCES_ANCHOR
from stancecli.page.drawings import SLIM
from stancecli.page.drawings.square import Square
from stancecli.page.forms import claims
from stancecli.page.parts import (
    Beside,
    ClaimList,
    Figure,
    Fold,
    Matrix,
    Page,
    PagePart,
    Shown,
    Stands,
)
from stancecli.page.pictures import alone, drawn, image
from stancecli.render.docx import PIXEL, Writer

NARROW = 10
"""Centimetres in which a picture is drawn as for a telephone."""
SQUARE = 400
"""Pixels of a square there: its names find room beside their points."""
LEFT, RIGHT = 0.47, 0.53
"""The shares of what stands side by side."""
REFERENCES, TABLES = "References", "The same in tables"
_CITED = "A citation vouches for a claim and its direction; every size is the analyst’s."

Cut = Callable[[Iterable[r.Block]], Iterable[r.Block]]


def document(page: Page, model: Model, *, whole: bool, template: Path | None = None) -> bytes:
    """The report, short or `whole`; of a short one the appendix is the names of its sources."""
    writer = _Writer(page.title, model, template, whole=whole)
    writer.head(page.title, page.question, page.facts, page.about)
    writer.verdict(page.conclusion, page.more)
    writer.shown(page.first, 2)
    summed = ""
    for part in page.parts:
        if part.anchor == SOURCES_ANCHOR:
            summed = part.conclusion
        if whole or not part.is_appendix:
            writer.part(part)
    writer.tables()
    writer.references(REFERENCES, summed, _CITED, every=not page.is_brief)
    return writer.content()


def answer_document(
    answer: r.Report,
    model: Model,
    pictures: Iterable[Shown] = (),
    *,
    whole: bool,
    template: Path | None = None,
) -> bytes:
    """One answer, short or `whole`: pictures of what was found, what is told, then its tables."""
    pictures = tuple(pictures)
    blocks = [*_cut(whole=whole)(answer.blocks)]
    if pictures:
        blocks = [each for each in blocks if not isinstance(each, r.Picture | r.Intervals)]
        blocks.sort(key=lambda block: isinstance(block, r.Table))
    writer = _Writer(
        answer.asked, model, template, whole=whole, columns=max(_columns(blocks), default=0)
    )
    writer.head(model.title, answer.asked, "", "")
    writer.verdict(answer.conclusion, answer.more)
    writer.pictures(pictures)
    writer.shown(blocks, 1)
    writer.references(REFERENCES, "", _CITED, every=False)
    return writer.content()


def _cut(*, whole: bool) -> Cut:
    return depth.unabridged if whole else partial(depth.shortened, hints=False)


def _columns(blocks: Iterable[r.Block]) -> Iterator[int]:
    """How many columns each table has, in sections too."""
    for block in blocks:
        if isinstance(block, r.Table):
            yield 1 + block.weighed + len(block.columns) + block.figured
        elif isinstance(block, r.Section):
            yield from _columns(block.blocks)


class _Writer(Writer):
    """Writes the blocks of the page as well."""

    def __init__(
        self, title: str, model: Model, template: Path | None, *, whole: bool, columns: int = 0
    ) -> None:
        super().__init__(title, model.sources, template, columns=columns)
        self._cut = _cut(whole=whole)
        self._left: list[tuple[str, r.Table]] = []
        self._is_first = True

    def part(self, part: PagePart) -> None:
        """A section of the report."""
        self._is_first = False
        self.heading(part.title, 1, part.note)
        if part.conclusion or part.more:
            between = " " if part.conclusion and part.more else ""
            conclusion = r.strong(part.conclusion) if part.conclusion else ""
            self.conclusion(r.text(conclusion, between, part.more))
        self.shown(part.blocks, 2)

    def shown(self, blocks: Iterable[Shown], level: int) -> None:
        """Blocks of an answer, and those that only the report has."""
        below: Figure | None = None
        for block in blocks:
            match block:
                # What says why follows the verdict, and the matrix follows that.
                case Figure(data=Matrix()):
                    self._tell(block, level)
                    below = block
                    continue
                case Figure():
                    self._picture(block, level)
                    self._tell(block, level)
                case Beside() if self._is_first:
                    for figure in self._side_by_side(block, level):
                        self._tell(figure, level)
                case Beside():
                    self.shown((*block.left, *block.right), level)
                case Fold() if not self._has_more(block):
                    pass
                case Fold():
                    self.heading(block.title, level)
                    self.shown(block.blocks, level + 1)
                case ClaimList():
                    self.shown(claims(block), level)
                case _:
                    for each in self._cut([block]):
                        self.block(each, level)
            if below:
                self._picture(below, level)
                below = None
        if below:
            self._picture(below, level)

    def _has_more(self, fold: Fold) -> bool:
        """Whether anything is left of it where a short answer shows less."""
        return any(not isinstance(each, r.Block) or self._cut([each]) for each in fold.blocks)

    def _side_by_side(self, block: Beside, level: int) -> list[Figure]:
        """Pictures beside each other, and those of which something is told, to be told below."""
        found = list[Figure]()
        with self.beside(LEFT, RIGHT) as places:
            for place, side in zip(places, (block.left, block.right), strict=True):
                with self.within(place):
                    for each in side:
                        if isinstance(each, Figure):
                            self._picture(each, level)
                            found.append(each)
                        else:
                            self.shown([each], level)
        return found

    def pictures(self, blocks: Iterable[Shown]) -> None:
        """Pictures of an answer, which tells in its own words what they show."""
        for block in blocks:
            if isinstance(block, Beside):
                self._side_by_side(block, 1)
            elif isinstance(block, Figure):
                self._picture(block, 1)

    def tables(self) -> None:
        """What the pictures show, once more for who has to count or to copy it."""
        if self._left:
            self.heading(TABLES, 1)
        for title, table in self._left:
            self.heading(title, 2)
            self.block(table, 2)

    def _tell(self, figure: Figure, level: int) -> None:
        """What is told of a picture; a table of the same waits for the end."""
        for block in figure.told:
            match block:
                case r.Intervals():
                    pass
                case Figure() | Fold() | Beside() | ClaimList():
                    self.shown((block,), level)
                case r.Section():
                    self._told(block.blocks, block.title, level)
                case _:
                    self._told([block], figure.title, level)

    def _told(self, blocks: Iterable[r.Block], title: str, level: int) -> None:
        for block in self._cut(blocks):
            if isinstance(block, r.Table):
                self._left.append((title, block))
            else:
                self.block(block, level)

    def _picture(self, figure: Figure, level: int) -> None:
        is_square = isinstance(figure.data, Square)
        # Those that a page has as tables are of what stands above them already.
        if isinstance(figure.data, Matrix | Stands):
            width = min(figure.width, round(self.room / PIXEL))
        else:
            self.heading(figure.title, level)
            width = figure.width if self.room > NARROW else SQUARE if is_square else SLIM
        drawing = drawn(figure, width)
        png = image(alone(drawing, bare=True), "png", drawing.title)
        self.image(png, drawing.width, drawing.title, figure.key)
