"""Numbers and their bounds on one axis, a line each: from worst to best, the middle marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from rich.cells import cell_len
from rich.text import Text

from stancecli import notation as fmt, report as r
from stancecli.render import GREY
from stancecli.render.terminal.lines import GAP, Area, Lines, aligned_right, place, wrap

KEY = "├ worst  ● middle"
NARROWEST, WIDEST = 16, 40
"""Columns that an axis needs at least, and takes at most."""
NAMES_AT_MOST = 40
STEPS = (1, 2, 5)
TICKS = 5
"""Between two and about so many numbers stand on the axis."""


def intervals(block: r.Intervals, page: Area) -> Lines:
    """The title, the axis and the intervals; without the axis where there is no room for one."""
    names = [Text(fmt.visible(i.name), "bold" if i.strong else "") for i in block.intervals]
    figures = [Text(fmt.number(i.middle), "bold" if i.strong else "") for i in block.intervals]
    bounds = ["" if i.at.exact else fmt.interval(i.at) for i in block.intervals]
    figure_width = max(figure.cell_len for figure in figures)
    bounds_width = max(map(cell_len, bounds))
    after = figure_width + GAP + bounds_width
    names_width = min(max(name.cell_len for name in names), NAMES_AT_MOST)
    plot_at = GAP + names_width + GAP
    axis = _Axis.over(block.intervals, min(page.width - plot_at - after - 2 * GAP, WIDEST))
    figures_at = plot_at + (axis.width + GAP if axis.width else 0)

    lines = _head(block.title, axis, plot_at, page)
    for interval, name, figure, bound in zip(block.intervals, names, figures, bounds, strict=True):
        canvas: Lines = []
        place(canvas, wrap(name, names_width), GAP)
        if axis.width:
            place(canvas, [Text(axis.line(interval))], plot_at)
        place(canvas, aligned_right([figure], figure_width), figures_at)
        place(canvas, [Text(bound, GREY)], figures_at + figure_width + GAP)
        lines += canvas
    return lines


def _head(title: str, axis: _Axis, plot_at: int, page: Area) -> Lines:
    """The title, how to read the marks, and the numbers on the axis that have room beside them."""
    head = Text().append(fmt.visible(title), "bold")
    if not axis.width:
        return wrap(head, page.prose)
    head.append("  ").append(KEY, GREY)
    for tick in axis.ticks():
        label = fmt.number(tick)
        at = plot_at + axis.column(tick) - cell_len(label) // 2
        if at > head.cell_len + 1 and at + cell_len(label) <= page.width:
            head.append(" " * (at - head.cell_len)).append(label, GREY)
    return [head]


class _Axis(NamedTuple):
    """So many columns for the numbers from `low` to `high`; none where these have no room."""

    low: Fraction
    high: Fraction
    width: int

    @classmethod
    def over(cls, shown: Sequence[r.Interval], width: int) -> _Axis:
        low = min(interval.at.low for interval in shown)
        high = max(interval.at.high for interval in shown)
        return cls(low, high, width if width >= NARROWEST and low < high else 0)

    def column(self, number: Fraction) -> int:
        return round((self.width - 1) * (number - self.low) / (self.high - self.low))

    def ticks(self) -> Iterable[Fraction]:
        """Round numbers on the axis."""
        size = Fraction(10) ** (len(str(int(self.high - self.low))) - 2)
        steps = (size * step * 10**power for power in range(3) for step in STEPS)
        step = next(step for step in steps if (self.high - self.low) / step <= TICKS)
        tick = -(-self.low // step) * step
        while tick <= self.high:
            yield Fraction(tick)
            tick += step

    def line(self, interval: r.Interval) -> str:
        """An interval from its worst to its best, its middle marked."""
        low, high = self.column(interval.at.low), self.column(interval.at.high)
        marks = [" "] * low + ["─"] * (high - low + 1)
        marks[low], marks[high] = ("├", "┤") if low < high else ("●", "●")
        marks[self.column(interval.middle)] = "●"
        return "".join(marks)
