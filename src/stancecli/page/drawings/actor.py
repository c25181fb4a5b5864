"""One actor on a small page: what it wants, is bound by and says, can move and stands to lose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from stancecli import notation as fmt
from stancecli.model import Range
from stancecli.page.drawings.boxes import cut, width_of
from stancecli.page.drawings.keys import CutNames
from stancecli.page.drawings.points import round_ticks
from stancecli.page.drawings.svg import LINE, WIDE, Drawing, element, path, points, words

SIZE, SMALL = 12, 11.5
HALF, GUTTER = 430, 40
"""Pixels of a column, and between the two."""
NAME, LONGEST = 200, 120
"""Pixels of a name, and of the longest bar: that of what is vital, or decisive."""
PILL, SCALE = (206, 80), (298, 424)
"""Where what it says begins and how wide that is, and where the scale of points begins and ends."""
OPTIONS, TOTAL = 190, 60
"""Pixels for the names of options before the bars, and for the sums behind them."""
GAP, THICK = 6, 26
"""Pixels between two lines, and of the bar of an option."""
MOST = Fraction(4)


@dataclass(frozen=True)
class SheetLine:
    """A thing with how much it is, 0 to 4, that in a word, and a note in small; `number` names it.

    Without a size it is a sentence.
    """

    name: str
    size: Fraction | None
    word: str
    note: str = ""
    number: int = 0


@dataclass(frozen=True)
class SheetOption:
    """An option or an issue: what is said of it, its `sense` and sign, and its points."""

    name: str
    note: str
    said: str
    sense: str
    points: Fraction | None
    bounds: Range
    word: str


@dataclass(frozen=True)
class SheetPart:
    """What an option adds to the points of an option, on a criterion, which has a number."""

    name: str
    number: int
    points: Fraction
    sense: str


@dataclass(frozen=True)
class SheetBar:
    """An option, what it adds up of, and what that comes to."""

    name: str
    note: str
    parts: tuple[SheetPart, ...]
    total: Fraction


@dataclass(frozen=True)
class SheetBlock:
    """A block of lines: its title, a note beside that, and what is left out."""

    title: str
    note: str
    lines: tuple[SheetLine, ...]
    left: str = ""


@dataclass(frozen=True)
class ActorSheet:
    """All blocks of a page; `verdict` is what its interests come to."""

    wants: SheetBlock
    bound: SheetBlock
    says: tuple[SheetOption, ...]
    says_left: str
    verdict: str
    moves: SheetBlock
    moved: SheetBlock
    loses: str
    bars: tuple[SheetBar, ...]


def actor_sheet(sheet: ActorSheet, *, title: str) -> Drawing:
    """The page: three rows of blocks, with a line between them."""
    names, right = CutNames(), HALF + GUTTER
    wants, low = _block(sheet.wants, 0, names)
    bound, low = _block(sheet.bound, low + 10, names)
    says, other = _says(sheet, names)
    shapes = [*wants, *bound, _moved(right, 0, says)]
    top = max(low, other) + 14
    moves, low = _block(sheet.moves, 0, names)
    moved, other = _block(sheet.moved, 0, names)
    shapes += [_rule(top), _moved(0, top + 12, moves), _moved(right, top + 12, moved)]
    top += 12 + max(low, other) + 14
    if sheet.bars:
        bars, low = _bars(sheet, names)
        shapes += [_rule(top), _moved(0, top + 12, bars)]
        top += 12 + low + 8
    whole, top = names.key(WIDE, top)
    told = f"{title}: what it wants, says, can move and stands to lose. {sheet.verdict}"
    return Drawing(WIDE, top + 4, told.strip(), (*shapes, *whole))


def _moved(x: float, y: float, shapes: Sequence[Markup]) -> Markup:
    return element("g", *shapes, transform=f"translate({points(x, y)})")


def _rule(y: float) -> Markup:
    return path(f"M0 {points(y)}H{points(WIDE)}", class_="r")


def _title(title: str, note: str, top: float) -> Iterator[Markup]:
    yield words([title], 0, top + LINE / 2, class_="heading")
    if note:
        x = width_of(title, 15, bold=True) + 8
        yield words(cut(note, WIDE - x, SMALL, 1), x, top + LINE / 2 + 1, class_="h")


def _block(block: SheetBlock, top: float, names: CutNames) -> tuple[list[Markup], float]:
    """Lines below a title, and where they end."""
    shapes = [*_title(block.title, block.note, top)]
    top += LINE + 2 * GAP
    for line in block.lines:
        drawn, high = _line(line, top, names)
        shapes += drawn
        top += high + GAP
    if not block.lines:
        shapes.append(words(["nothing entered"], 0, top + LINE / 2, class_="m"))
        top += LINE
    if block.left:
        shapes.append(words([block.left], 0, top + LINE / 2, class_="m"))
        top += LINE
    return shapes, top


def _line(line: SheetLine, top: float, names: CutNames) -> tuple[list[Markup], float]:
    called = f"{line.number} {line.name}" if line.number else line.name
    if line.size is None:
        said = cut(called, HALF, SIZE, 3)
        return [words(said, 0, top + LINE * len(said) / 2, class_="sn")], LINE * len(said)
    name = names.cut(called, NAME, SIZE, 2)
    middle, tall = top + LINE * len(name) / 2, LINE * len(name)
    long = float(line.size / MOST) * LONGEST
    shapes = [
        words(name, 0, middle, class_="sn"),
        element("rect", class_="bar", x=NAME + 8, y=middle - 4, width=max(long, 1), height=8),
        words([line.word], NAME + 8 + long + 8, middle, class_="m"),
    ]
    if line.note:
        note = cut(line.note, HALF, SMALL, 2)
        shapes.append(words(note, 0, top + tall + LINE * len(note) / 2, class_="h"))
        tall += LINE * len(note)
    return shapes, tall


# What it says, and what its interests come to.


def _says(sheet: ActorSheet, names: CutNames) -> tuple[list[Markup], float]:
    pointed = [each for each in sheet.says if each.points is not None]
    note = "and what its interests come to, in its own points" if pointed else ""
    shapes, top = [*_title("Says", note, 0)], LINE + 2 * GAP
    ends = [end for each in pointed for end in (each.bounds.low, each.bounds.high)]
    ticks = round_ticks(min(ends), max(ends), 12) if ends else []
    left, right = SCALE

    def at(value: Fraction) -> float:
        return left + float((value - ticks[0]) / (ticks[-1] - ticks[0])) * (right - left)

    shapes += [
        words([fmt.number(tick)], at(tick), top + 4, anchor="middle", class_="h")
        for tick in (*ticks[:1], *ticks[-1:])
    ]
    top += LINE if ticks else 0
    for each in sheet.says:
        name = names.cut(each.name, NAME, SIZE, 2, bold=True)
        lines = cut(each.note, NAME, SMALL, 2) if each.note else []
        tall = LINE * (len(name) + len(lines))
        shapes.append(words(name, 0, top + LINE * len(name) / 2, class_="sn b"))
        middle = top + LINE / 2
        if lines:
            below = top + LINE * (len(name) + len(lines) / 2)
            shapes.append(words(lines, 0, below, class_="h"))
        shapes += _pill(each, middle)
        if each.points is None:
            shapes.append(words([each.word], left, middle, class_="h"))
        else:
            ends_ = at(each.bounds.low), at(each.bounds.high)
            shapes.append(path(f"M{points(left, middle)}H{points(right)}", class_="r"))
            shapes.append(path(f"M{points(ends_[0], middle)}H{points(ends_[1])}", class_="rng"))
            said = element("title", f"{each.name}: {fmt.number(each.points)}")
            dot = {"cx": at(each.points), "cy": middle, "r": 5}
            shapes.append(element("circle", said, class_=f"pt {each.word or 'open'}", **dot))
        top += tall + GAP
    if not sheet.says:
        shapes.append(words(["nothing entered"], 0, top + LINE / 2, class_="m"))
        top += LINE
    for text, kind in ((sheet.verdict, "sn"), (sheet.says_left, "m")):
        if text:
            lines = cut(text, HALF, SIZE, 4)
            shapes.append(words(lines, 0, top + 4 + LINE * len(lines) / 2, class_=kind))
            top += 4 + LINE * len(lines)
    return shapes, top


def _pill(each: SheetOption, y: float) -> Iterator[Markup]:
    x, wide = PILL
    if not each.said:
        yield words(["·"], x + wide / 2, y, anchor="middle", class_="m")
        return
    place = {"x": x, "y": y - 10, "width": wide, "height": 20, "rx": 10}
    yield element("rect", class_=each.sense or "is-same", **place)
    text = f"tn {each.sense}" if each.sense else "tn"
    yield words([each.said], x + wide / 2, y, anchor="middle", class_=text)


# What each option adds to its points, and takes from them.


def _bars(sheet: ActorSheet, names: CutNames) -> tuple[list[Markup], float]:
    lows = [sum((p.points for p in bar.parts if p.points < 0), Fraction(0)) for bar in sheet.bars]
    highs = [sum((p.points for p in bar.parts if p.points > 0), Fraction(0)) for bar in sheet.bars]
    low, high = min(*lows, Fraction(0)), max(*highs, Fraction(0))
    left, right = OPTIONS + 10.0, WIDE - TOTAL
    span = float(high - low) or 1.0

    def at(value: Fraction) -> float:
        return left + float(value - low) / span * (right - left)

    shapes = [*_title("Stands to lose", sheet.loses, 0)]
    shapes.append(words(["in all"], WIDE, LINE / 2, anchor="end", class_="h"))
    top = LINE + 2 * GAP
    first = top
    for bar in sheet.bars:
        name = names.cut(bar.name, OPTIONS, SIZE, 2, bold=True)
        tall = LINE * (len(name) + bool(bar.note))
        shapes.append(words(name, 0, top + LINE * len(name) / 2, class_="sn b"))
        if bar.note:
            shapes.append(words([bar.note], 0, top + LINE * (len(name) + 0.5), class_="h"))
        down = up = Fraction(0)
        for part in sorted(bar.parts, key=lambda part: -abs(part.points)):
            if part.points < 0:
                start, end = at(down + part.points), at(down)
                down += part.points
            else:
                start, end = at(up), at(up + part.points)
                up += part.points
            shapes += _part(part, start, end, top)
        total = fmt.rounded(bar.total, signed=True)
        shapes.append(words([total], WIDE, top + THICK / 2, anchor="end", class_="b"))
        top += max(tall, THICK) + GAP
    zero = at(Fraction(0))
    shapes.append(path(f"M{points(zero, first - 4)}V{points(top)}", class_="side neutral said"))
    return shapes, top


def _part(part: SheetPart, start: float, end: float, top: float) -> Iterator[Markup]:
    """A piece of a bar: with its name, else with its number, else in its title alone."""
    said = fmt.rounded(part.points, signed=True)
    title = element("title", f"{part.name} {said}")
    place = {"x": start + 0.5, "y": top, "width": max(end - start - 1, 0.5), "height": THICK}
    yield element("rect", title, class_=part.sense or "is-same", rx=2, **place)
    for text in (f"{part.name} {said}", f"{part.number} {said}", str(part.number)):
        if width_of(text, SMALL, bold=True) <= end - start - 6:
            x = (start + end) / 2
            yield words([text], x, top + THICK / 2, anchor="middle", class_=f"tn {part.sense}")
            return
