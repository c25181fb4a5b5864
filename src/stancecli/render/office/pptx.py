"""Answers as slides: a sentence, a picture, a few lines, in styles of PowerPoint or of a house."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

from stancecli import notation as fmt, report as r
from stancecli.diagnostics import Unanswerable
from stancecli.render import SHADES
from stancecli.render.office import (
    WHOLE,
    in_plain_face,
    keep_only,
    opened,
    packed,
    say_nothing_of_us,
)

MOST_LINES, MOST_ROWS = 5, 8
"""Lines beside a picture, and rows of a table that stands in its place."""
FEW = 5
"""Columns of a table that has room beside it."""
LONGEST_LINE, LONGEST_TITLE = 240, 400
"""Letters; the whole stands in the notes."""
WIDE, HIGH = 12_192_000, 6_858_000
"""A slide that no template gives, in the units of PowerPoint."""
CM = 360_000
EDGE, STRIP, GAP = round(1.6 * CM), round(0.9 * CM), round(0.6 * CM)
"""What is free around a slide, and the height of the question and of the sources."""
SHARES, READABLE = (0.66, 0.58, 0.5), 14
"""The share of a picture in the width: the first that leaves lines so many points high."""
SHORT = 36
"""Letters of a title that is as high as its house has it."""
_TITLE_SIZES = (30, 26, 22, 18, 16)
"""Points of a title: the first in which all of it has room."""
_TABLE_SIZES, LONGEST_CELL = (14, 12, 10, 9, 8), 24
"""Points of a table: the first at which no word is broken; a longer cell takes more lines."""
_LINE_SIZES = (18, 16, 14, 12, 11)
"""Points of the lines: the first in which all have room."""
_POINT, _LETTER, _BROAD, _BROADEST, _LEADING = 12_700, 0.52, 0.58, 0.66, 1.2
"""A point in the units of PowerPoint; how wide a letter is, one that is bold and one of the
broadest, and how high a line, to its size."""
_OF_A_HOUSE = (
    *("slideMaster", "notesMaster", "handoutMaster", "theme"),
    *("presProps", "viewProps", "tableStyles"),
)
"""The parts that a template hands on: none of its slides, and nobody's remarks."""


@dataclass(frozen=True)
class SlidePicture:
    """A picture as PNG, its shape in pixels, and in words what it shows."""

    png: bytes
    width: float
    height: float
    told: str


@dataclass(frozen=True)
class Slide:
    """What stands on a slide; the notes are for who speaks."""

    title: str
    question: str
    picture: SlidePicture | r.Table | None = None
    lines: tuple[r.Text, ...] = ()
    source: str = ""
    notes: tuple[str, ...] = ()


class _Area(NamedTuple):
    """A place on a slide, in the units of PowerPoint."""

    left: int
    top: int
    width: int
    height: int


class Deck:
    """Slides, one after the other.

    A `template` hands on its masters and layouts, and none of its slides. Raises Unanswerable where
    python-pptx is not installed, or the template is no presentation with a layout that has a title.
    """

    def __init__(self, title: str, template: Path | None = None) -> None:
        try:
            from pptx import Presentation
        except ImportError:
            raise Unanswerable(
                "a pptx is written by python-pptx, which is not installed",
                ("pip install python-pptx",),
            ) from None
        self._is_ours = not template
        self._made: Any = opened(template, Presentation, "slides") if template else Presentation()
        _emptied(self._made)
        if not template:
            _widened(self._made)
        titled = [layout for layout in self._made.slide_layouts if _title(layout) is not None]
        if not titled:
            raise Unanswerable(f"{template} has no layout of slides with a title")
        # The layout with a place for a picture and one for lines, or the nearest to that: not one
        # of a heading alone, nor one whose title stands beside its picture.
        whole = self._made.slide_width * self._made.slide_height
        roomy = [layout for layout in titled if _is_roomy(layout, whole)]
        self._layout = min(roomy or titled, key=lambda layout: abs(2 - len(_places(layout))))
        self._first = next((each for each in titled if _subtitle(each) is not None), self._layout)
        say_nothing_of_us(self._made.core_properties, title)

    def content(self) -> bytes:
        """The slides as a file."""
        file = io.BytesIO()
        self._made.save(file)
        return packed(file.getvalue())

    def begin(self, title: str, question: str, facts: str, about: str) -> None:
        """The slide that says what it is about; who speaks has the rest in the notes."""
        from pptx.enum.text import PP_ALIGN
        from pptx.util import Pt

        slide = self._made.slides.add_slide(self._first)
        self._entitle(slide, title)
        below = _subtitle(slide)
        if below is not None:
            below.text_frame.text = "\n".join(map(fmt.visible, filter(None, (question, facts))))
            for n, paragraph in enumerate(below.text_frame.paragraphs):
                if n:
                    paragraph.runs[0].font.size = Pt(16)
                if self._is_ours:
                    paragraph.alignment = PP_ALIGN.LEFT
        _note(slide, (question, facts, about))

    def add(self, shown: Slide) -> None:
        """A slide."""
        slide = self._made.slides.add_slide(self._layout)
        self._entitle(slide, shown.title)
        if (unused := _subtitle(slide)) is not None:
            unused._element.getparent().remove(unused._element)
        area = self._area(slide)
        question, rest = _split(area, STRIP + GAP // 2)
        _small(slide, question, shown.question, 16)
        body = _Area(rest.left, rest.top, rest.width, rest.height - STRIP - GAP)
        foot = _Area(rest.left, rest.top + rest.height - STRIP, rest.width, STRIP)
        _small(slide, foot, shown.source, 11)
        left, right = _beside(shown, body)
        match shown.picture:
            case SlidePicture():
                _picture(slide, shown.picture, left)
            case r.Table():
                _table(slide, shown.picture, left)
        _lines(slide, shown.lines, right)
        _note(slide, (*([shown.title] if len(shown.title) > LONGEST_TITLE else ()), *shown.notes))

    def _entitle(self, slide: Any, title: str) -> None:
        from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
        from pptx.util import Pt

        shown = _cut(fmt.visible(title), LONGEST_TITLE)
        frame = _title(slide).text_frame
        frame.text = shown
        frame.word_wrap = True
        run = frame.paragraphs[0].runs[0] if shown else None
        if run and (self._is_ours or len(shown) > SHORT):
            place = _title(slide)
            wide, high = place.width / _POINT - 15, place.height / _POINT
            fitting = (
                size
                for size in _TITLE_SIZES
                if ceil(len(shown) * size * _BROAD / wide) * size * _LEADING <= high
            )
            run.font.size = Pt(next(fitting, _TITLE_SIZES[-1]))
        if run and self._is_ours:
            run.font.bold = True
            frame.paragraphs[0].alignment = PP_ALIGN.LEFT
            frame.vertical_anchor = MSO_ANCHOR.BOTTOM

    def _area(self, slide: Any) -> _Area:
        """What is left of a slide for all but its title."""
        places = _places(slide)
        if not places:
            title = _title(slide)
            top = title.top + title.height
            return _Area(
                EDGE, top, self._made.slide_width - 2 * EDGE, self._made.slide_height - top - EDGE
            )
        left, top = min(p.left for p in places), min(p.top for p in places)
        right = max(p.left + p.width for p in places)
        return _Area(left, top, right - left, max(p.top + p.height for p in places) - top)


def _beside(shown: Slide, area: _Area) -> tuple[_Area, _Area]:
    """The places of a picture, or of a table, and of the lines beside it."""
    picture, left = shown.picture, area
    if not picture or not shown.lines:
        return area, area
    for share in SHARES:
        wide = area.width * share
        if isinstance(picture, SlidePicture):
            wide = min(wide, picture.width * area.height / picture.height)
        left = area._replace(width=round(wide))
        start = left.left + left.width + GAP
        right = area._replace(left=start, width=area.left + area.width - start)
        if _fitting(shown.lines, right) >= READABLE:
            break
    return left, right


def _is_roomy(layout: Any, whole: int) -> bool:
    """Whether the title of a layout stands above its places, and these take a third of a slide."""
    title, places = _title(layout), _places(layout)
    if not places:
        return True
    below: int = min(place.top for place in places)
    room: int = sum(place.width * place.height for place in places)
    return title.top + title.height // 2 < below and room > whole // 3


def _split(area: _Area, high: int) -> tuple[_Area, _Area]:
    upper = _Area(area.left, area.top, area.width, high)
    return upper, _Area(area.left, area.top + high, area.width, area.height - high)


def _title(slide: Any) -> Any:
    """The place of the title of a slide or a layout; None where it has none."""
    from pptx.enum.shapes import PP_PLACEHOLDER

    return _first_of(slide, PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)


def _subtitle(slide: Any) -> Any:
    from pptx.enum.shapes import PP_PLACEHOLDER

    return _first_of(slide, PP_PLACEHOLDER.SUBTITLE)


def _first_of(slide: Any, *kinds: Any) -> Any:
    found = (p for p in slide.placeholders if p.placeholder_format.type in kinds)
    return next(found, None)


def _places(slide: Any) -> list[Any]:
    """The places of a slide or a layout for what it shows."""
    from pptx.enum.shapes import PP_PLACEHOLDER

    of = PP_PLACEHOLDER
    kinds = (of.OBJECT, of.BODY, of.PICTURE, of.CHART, of.TABLE)
    return [p for p in slide.placeholders if p.placeholder_format.type in kinds]


def _picture(slide: Any, picture: SlidePicture, area: _Area) -> None:
    """As large as it can be, at the top of its place."""
    scale = min(area.width / picture.width, area.height / picture.height)
    wide, high = round(picture.width * scale), round(picture.height * scale)
    shape = slide.shapes.add_picture(io.BytesIO(picture.png), area.left, area.top, wide, high)
    shape._element.nvPicPr.cNvPr.set("descr", fmt.visible(picture.told))


def _lines(slide: Any, lines: Sequence[r.Text], area: _Area) -> None:
    """Lines in the last place that the layout has for them, so that they look as its lines do."""
    from pptx.util import Pt

    *others, place = _places(slide) or [None]
    for other in (*others, *([] if lines else [place])):
        if other is not None:
            other._element.getparent().remove(other._element)
    if not lines:
        return
    if place is None:
        place = slide.shapes.add_textbox(*area)
    place.left, place.top, place.width, place.height = area
    frame = place.text_frame
    frame.word_wrap = True
    size = _fitting(lines, area)
    for n, line in enumerate(lines[:MOST_LINES]):
        paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(size / 2)
        left = LONGEST_LINE
        for span in line:
            run = paragraph.add_run()
            run.text = _cut(fmt.visible(span.text), left)
            run.font.size = Pt(size)
            run.font.bold = True if span.role is r.Role.STRONG else None
            left -= len(run.text)
            if left <= 0:
                break


def _fitting(lines: Sequence[r.Text], area: _Area) -> int:
    """How many points high lines are, so that all have room; a bullet takes some of it."""
    wide, high = area.width / _POINT - 48, area.height / _POINT
    lengths = [min(len(r.plain(line)), LONGEST_LINE) for line in lines]
    for size in _LINE_SIZES:
        rows = sum(ceil(length * size * _LETTER / wide) for length in lengths)
        if size * (rows * _LEADING + len(lengths) / 2) <= high:
            break
    return size


def _small(slide: Any, area: _Area, words: str, size: int) -> None:
    """A grey line."""
    from pptx.enum.dml import MSO_THEME_COLOR
    from pptx.util import Pt

    if not words:
        return
    frame = slide.shapes.add_textbox(*area).text_frame
    frame.word_wrap = True
    rows = max(area.height // round(size * _LEADING * _POINT), 1)
    letters = round(rows * (area.width / _POINT - 15) / (size * _LETTER))
    frame.text = _cut(fmt.visible(words), letters)
    font = frame.paragraphs[0].runs[0].font
    font.size, font.color.theme_color = Pt(size), MSO_THEME_COLOR.TEXT_1
    font.color.brightness = 0.35  # grey on a light ground; on a dark one as light as text


def _table(slide: Any, table: r.Table, area: _Area) -> None:
    """A table as PowerPoint has it, in the style of its template."""
    heads = [table.names, *(column.heading for column in table.columns)]
    rows = table.rows[:MOST_ROWS]
    every = [heads, *([row.name, *(cell.text for cell in row.cells)] for row in rows)]
    size, widths = _columns(every, area.width)
    tall = [_tall(line, widths, size) for line in every]
    rows = tuple(row for n, row in enumerate(rows, 1) if sum(tall[: n + 1]) <= area.height)
    high = min(area.height, round(1.1 * CM) * (len(rows) + 1))
    shape = slide.shapes.add_table(len(rows) + 1, len(heads), area.left, area.top, area.width, high)
    grid = shape.table
    for one, width in zip(grid.columns, widths, strict=True):
        one.width = width
    for m, head in enumerate(heads):
        _cell(grid.cell(0, m), head, size)
    for n, row in enumerate(rows, 1):
        _cell(grid.cell(n, 0), row.name, size)
        for m, (cell, column) in enumerate(zip(row.cells, table.columns, strict=True), 1):
            words = (cell.framed or cell.text) + "*" * cell.judgement
            _cell(grid.cell(n, m), words, size, None if column.muted else cell)


def _tall(line: Sequence[str], widths: Sequence[int], size: int) -> float:
    """About how high a line of a table is, with its margins."""
    rows = (
        ceil(len(words) * size * _BROAD / (width / _POINT - 14))
        for words, width in zip(line, widths, strict=True)
    )
    return (max(rows) * size * _LEADING + 8) * _POINT


def _columns(lines: Sequence[Sequence[str]], room: int) -> tuple[int, list[int]]:
    """How many points high the letters of a table are, and widths at which no word is broken."""
    columns = [*zip(*lines, strict=True)]
    words = [max((len(w) for text in one for w in text.split()), default=0) for one in columns]
    for size in _TABLE_SIZES:
        least = [(letters * _BROADEST * size + 16) * _POINT for letters in words]
        if sum(least) <= room:
            break
    else:
        return size, [round(room * each / sum(least)) for each in least]
    longest = [min(max(map(len, one[1:]), default=0), LONGEST_CELL) for one in columns]
    more = [max(n - w, 0) for n, w in zip(longest, words, strict=True)]
    left = (room - sum(least)) / (sum(more) or len(more))
    shares = more if sum(more) else [1 for _ in more]
    return size, [round(each + left * share) for each, share in zip(least, shares, strict=True)]


def _cell(place: Any, words: str, size: int, cell: r.Cell | None = None) -> None:
    from pptx.util import Pt

    place.text_frame.text = _cut(fmt.visible(words), 80)
    runs = place.text_frame.paragraphs[0].runs
    for run in runs:
        run.font.size = Pt(size)
        run.font.bold = True if cell and cell.framed else None
    if cell and cell.sense:
        ground, ink = SHADES[cell.sense]
        place.fill.solid()
        place.fill.fore_color.rgb = _colour(ground)
        for run in runs:
            run.font.color.rgb = _colour(ink)


def _colour(hex_: str) -> Any:
    from pptx.dml.color import RGBColor

    make: Any = RGBColor.from_string  # python-pptx has no types here
    return make(hex_)


def _note(slide: Any, lines: Sequence[str]) -> None:
    if said := "\n".join(map(fmt.visible, filter(None, lines))):
        slide.notes_slide.notes_text_frame.text = said


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: max(most - 1, 0)].rstrip()}…"


# What a deck begins as.


def _emptied(made: Any) -> None:
    """Leave of a presentation its masters and layouts, and no slide."""
    from pptx.oxml.ns import qn

    whole: Any = made.part._element
    for name in ("p:sldIdLst", "p:custShowLst", "p:extLst"):
        for element in whole.findall(qn(name)):
            whole.remove(element)
    keep_only(made.part.rels, _OF_A_HOUSE)
    keep_only(made.part.package._rels, WHOLE)


def _widened(made: Any) -> None:
    """Slides of 16 to 9, with the places of the layouts that are used where they belong."""
    in_plain_face(made.part.package)
    made.slide_width, made.slide_height = WIDE, HIGH
    room = WIDE - 2 * EDGE
    for layout in made.slide_layouts:
        title, below, places = _title(layout), _subtitle(layout), _places(layout)
        if below is not None:
            title.left, title.top, title.width, title.height = EDGE, HIGH // 4, room, HIGH // 4
            below.left, below.top, below.width, below.height = EDGE, HIGH // 2, room, HIGH // 5
        elif title is not None and len(places) == 2:
            title.left, title.top, title.width, title.height = EDGE, EDGE // 2, room, HIGH // 6
            top = title.top + title.height
            for n, place in enumerate(places):
                place.left, place.top = EDGE + n * room // 2, top
                place.width, place.height = room // 2, HIGH - top - EDGE // 2
