"""Influence against dependence in characters: one line an actor, so that names never collide."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from fractions import Fraction

from stancecli import notation as fmt, report as r
from stancecli.methods.influence import Quadrant, Sums

INNER = 50
"""Columns between the edges of the picture, less a figure before them."""
ACROSS = " dependence →"


def quadrants(sums: Sequence[Sums], mean: Fraction) -> r.Picture:
    """The picture of actors that are ranked by influence, lines at the mean of both.

    Down the lines influence falls, in order only; across, dependence grows to scale.
    """
    most = max(mean, *(each.dependence for each in sums)) or Fraction(1)
    middle = _column(mean, most)
    figures = max(len(fmt.number(each.influence)) for each in sums)
    above = [each for each in sums if each.influence > mean]
    below = [each for each in sums if each.influence <= mean]
    lines = [
        "influence",
        _titles(Quadrant.DOMINANT, Quadrant.RELAY, middle, figures),
        *(_line(each, most, middle, figures) for each in above),
        f"{'mean':>{max(figures, 4)}} ┼{'─' * middle}┼{'─' * (INNER - middle - 1)}",
        *(_line(each, most, middle, figures) for each in below),
        _titles(Quadrant.AUTONOMOUS, Quadrant.DEPENDENT, middle, figures),
        f"{' ' * max(figures, 4)} └{'─' * (INNER - len(ACROSS))}{ACROSS}",
    ]
    return r.Picture(tuple(line.rstrip() for line in lines), alt=" ".join(_in_words(sums)))


def _column(dependence: Fraction, most: Fraction) -> int:
    return round((INNER - 1) * dependence / most)


def _titles(left: str, right: str, middle: int, figures: int) -> str:
    """The names of two quadrants, on either side of the mean."""
    inner = f"{left:<{middle}.{middle}}┆ {right}" if middle >= len(left) else f"{left} ┆ {right}"
    return f"{' ' * max(figures, 4)} │{inner}"


def _line(each: Sums, most: Fraction, middle: int, figures: int) -> str:
    """A point at the actor's dependence, its name on the side that has room for it."""
    name, at = fmt.visible(each.actor.name), _column(each.dependence, most)
    width = columns(name)
    canvas = [" "] * INNER
    canvas[middle] = "┆"
    canvas[at] = "●"
    if at + 2 + width > INNER and at - 1 >= width:
        inner = "".join(canvas[: at - 1 - width]) + f"{name} " + "".join(canvas[at:])
    else:
        inner = "".join(canvas[: at + 1]) + f" {name}" + "".join(canvas[at + 2 + width :])
    return f"{fmt.number(each.influence):>{max(figures, 4)}} │{inner}"


def columns(words: str) -> int:
    """The columns that words take at a terminal: some characters take two, some none."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in words
    )


def _in_words(sums: Sequence[Sums]) -> Iterator[str]:
    for quadrant in Quadrant:
        names = [each.actor.name for each in sums if each.quadrant == quadrant]
        if names:
            yield f"{quadrant.capitalize()}: {fmt.listed(names)}."
