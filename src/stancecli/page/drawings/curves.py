"""Which option bears on what: a curve from each open option to each criterion it touches."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from markupsafe import Markup

from stancecli import notation as fmt
from stancecli.methods.cells import Performance, total
from stancecli.model import Criterion, Option, Range
from stancecli.page.drawings.svg import LINE, SLIM, Drawing, element, path, points, words, wrapped

STRAND = 10
"""Pixels between the ends of two curves at one option or criterion."""

_CLASSES = {
    fmt.Sense.HELPS_STRONGLY: "p",
    fmt.Sense.HELPS: "p",
    fmt.Sense.HURTS: "n",
    fmt.Sense.HURTS_STRONGLY: "n",
    fmt.Sense.UNKNOWN: "u",
}


@dataclass(frozen=True)
class _End:
    """A name at one side, in lines, the middle of it, and where its curves arrive."""

    lines: list[str]
    high: float
    middle: float
    slots: dict[str, float]


@dataclass(frozen=True)
class _Curve:
    option: str
    criterion: str
    value: Range
    is_judgement: bool
    title: str

    @classmethod
    def of(cls, option: Option, criterion: Criterion, cell: Performance) -> _Curve:
        """What the option itself does; what others do beside it stands only in the table."""
        own = [claim for claim in cell.claims if claim.option == option.id]
        value = total(own)
        title = f"{option.name} on {criterion.name}: {fmt.effect(value)}"
        return cls(option.id, criterion.id, value, any(c.is_judgement for c in own), title)


def curves(
    options: Sequence[Option],
    criteria: Sequence[Criterion],
    cells: Callable[[Option, Criterion], Performance],
    marks: Mapping[str, str],
    *,
    title: str,
    width: int,
) -> Drawing:
    """The options' own effects as curves, options on the left.

    Each width shows the size, its end the sign (an arrow helps, a bar hurts, `?` is unknown), and
    a dashed curve rests on judgement. `marks` are words to stand below names of options.
    """
    every = (_Curve.of(o, c, cells(o, c)) for o in options for c in criteria)
    found = [curve for curve in every if fmt.sense(curve.value)]
    slim = width <= SLIM
    start, end = (92, 214) if slim else (190, 600)
    room = start - 8
    left = _column(
        [(o.id, wrapped(o.name, room) + _mark(marks.get(o.id, ""), room)) for o in options],
        [(curve.option, curve.criterion) for curve in found],
    )
    right = _column(
        [(c.id, wrapped(f"{c.name} ({fmt.weight(c)})", width - end - 18)) for c in criteria],
        [(curve.criterion, curve.option) for curve in found],
    )
    height = max(_height(left), _height(right))
    left, right = _centred(left, height), _centred(right, height)
    shapes = [_drawn(curve, left, right, start, end) for curve in found]
    shapes += [words(name.lines, start - 8, name.middle, anchor="end") for name in left.values()]
    shapes += [words(name.lines, end + 16, name.middle) for name in right.values()]
    return Drawing(width, height, title, tuple(shapes))


def _mark(mark: str, room: int) -> list[str]:
    return wrapped(mark, room) if mark else []


def _column(names: list[tuple[str, list[str]]], ends: list[tuple[str, str]]) -> dict[str, _End]:
    """Names under each other, each as high as its lines or its curves need."""
    column, top = {}, 0.0
    for id_, lines in names:
        others = [other for own, other in ends if own == id_]
        high = max(LINE * len(lines), STRAND * len(others)) + LINE
        middle = top + high / 2
        first = middle - STRAND * (len(others) - 1) / 2
        slots = {other: first + STRAND * n for n, other in enumerate(others)}
        column[id_] = _End(lines, high, middle, slots)
        top += high
    return column


def _height(column: dict[str, _End]) -> float:
    return sum(end.high for end in column.values())


def _centred(column: dict[str, _End], height: float) -> dict[str, _End]:
    """The column with the height that is left spread between its names."""
    extra = (height - _height(column)) / len(column)
    offsets = accumulate([extra] * len(column), initial=extra / 2)
    return {
        id_: replace(
            end, middle=end.middle + by, slots={other: y + by for other, y in end.slots.items()}
        )
        for (id_, end), by in zip(column.items(), offsets, strict=False)
    }


def _drawn(
    curve: _Curve, left: dict[str, _End], right: dict[str, _End], start: int, end: int
) -> Markup:
    y0 = left[curve.option].slots[curve.criterion]
    y1 = right[curve.criterion].slots[curve.option]
    class_ = _CLASSES[fmt.sense(curve.value) or fmt.Sense.UNKNOWN]
    bend = (start + end) / 2
    line = path(
        f"M{points(start, y0)}C{points(bend, y0)} {points(bend, y1)} {points(end - 2, y1)}",
        element("title", curve.title),
        class_=f"l {class_}{' dash' if curve.is_judgement else ''}",
        stroke_width=1.6 + 1.9 * min(2.0, abs(float(curve.value.mid))),
    )
    return line + _arrival(class_, end, y1)


def _arrival(class_: str, x: int, y: float) -> Markup:
    """What a curve ends in: an arrow, a bar or a question mark."""
    if class_ == "p":
        return path(
            f"M{points(x - 3, y - 5)}L{points(x + 6, y)}L{points(x - 3, y + 5)}z", class_="f p"
        )
    if class_ == "n":
        return path(f"M{points(x, y - 5)}V{points(y + 5)}", class_="l n", stroke_width=3)
    return words(["?"], x + 4, y, anchor="middle", class_="b")
