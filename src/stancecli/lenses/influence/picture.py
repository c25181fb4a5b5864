"""Influence and dependence of all actors: in characters, one line an actor, and as tables."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from stancecli import notation as fmt, report as r
from stancecli.methods.influence import Matrices, Quadrant, Sums
from stancecli.wording import matrix

PLACES = {
    Quadrant.RELAY: "Moves others and is moved",
    Quadrant.DOMINANT: "Moves others",
    Quadrant.DEPENDENT: "Is moved",
    Quadrant.AUTONOMOUS: "Neither",
}
"""The places of actors in words, those that move others first."""

BAR = 8
"""Characters of the longest bar."""

INNER = 50
"""Columns between the edges of the picture, less a figure before them."""
ACROSS = " dependence →"


def quadrant_picture(ranked: Sequence[Sums], mean: Fraction) -> r.Picture:
    """The picture of actors that are ranked by influence, lines at the mean of both.

    Down the lines influence falls, in order only; across, dependence grows to scale.
    """
    most = max(mean, *(sums.dependence for sums in ranked)) or Fraction(1)
    middle = _column(mean, most)
    margin = max(4, *(len(fmt.number(sums.influence)) for sums in ranked))
    lines = [(sums.influence > mean, _line(sums, most, middle, margin)) for sums in ranked]
    picture = [
        "influence",
        _titles(Quadrant.DOMINANT, Quadrant.RELAY, middle, margin),
        *(line for is_above, line in lines if is_above),
        f"{'mean':>{margin}} ┼{'─' * middle}┼{'─' * (INNER - middle - 1)}",
        *(line for is_above, line in lines if not is_above),
        _titles(Quadrant.AUTONOMOUS, Quadrant.DEPENDENT, middle, margin),
        f"{' ' * margin} └{'─' * (INNER - len(ACROSS))}{ACROSS}",
    ]
    in_words = [
        f"{quadrant.capitalize()}: {fmt.listed(names)}."
        for quadrant in Quadrant
        if (names := [sums.actor.name for sums in ranked if sums.quadrant is quadrant])
    ]
    return r.Picture(tuple(line.rstrip() for line in picture), alt=" ".join(in_words))


def _column(dependence: Fraction, most: Fraction) -> int:
    return round((INNER - 1) * dependence / most)


def _titles(left: str, right: str, middle: int, margin: int) -> str:
    """The names of two quadrants, on either side of the mean."""
    inner = f"{left:<{middle}.{middle}}┆ {right}" if middle >= len(left) else f"{left} ┆ {right}"
    return f"{' ' * margin} │{inner}"


def _line(sums: Sums, most: Fraction, middle: int, margin: int) -> str:
    """A point at the actor's dependence, its name on the side that has room for it."""
    name, at = fmt.visible(sums.actor.name), _column(sums.dependence, most)
    width = display_width(name)
    canvas = [" "] * INNER
    canvas[middle] = "┆"
    canvas[at] = "●"
    if at + 2 + width > INNER and at - 1 >= width:
        inner = "".join(canvas[: at - 1 - width]) + f"{name} " + "".join(canvas[at:])
    else:
        inner = "".join(canvas[: at + 1]) + f" {name}" + "".join(canvas[at + 2 + width :])
    return f"{fmt.number(sums.influence):>{margin}} │{inner}"


def display_width(words: str) -> int:
    """The columns that words take at a terminal: some characters take two, some none."""
    shown = [character for character in words if not unicodedata.combining(character)]
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in shown)
    return len(shown) + wide


def sums_table(ranked: Sequence[Sums], mean: Fraction) -> r.Table:
    """What each actor moves and is moved, in all and directly, in groups of their places."""
    most = max(sums.influence for sums in ranked) or Fraction(1)
    groups = []
    for quadrant, place in PLACES.items():
        rows = tuple(
            replace(_sums_row(sums, most), rank=n)
            for n, sums in enumerate(ranked)
            if sums.quadrant is quadrant
        )
        if rows:
            groups.append(r.Group(place, rows))
    return r.Table(
        columns=(
            r.Column("total", over="moves others"),
            r.Column("directly", over="moves others"),
            r.Column("", over="moves others"),
            r.Column("total", over="is moved"),
            r.Column("directly", over="is moved"),
        ),
        groups=tuple(groups),
        legend=r.Legend(
            notes=(
                "directly: low 1, medium 2, high 3, decisive 4, added · total: and over one other "
                "actor, each way as strong as its weaker link (MACTOR)",
                f"moves, is moved: more than the mean of all actors, {fmt.rounded(mean)}",
            )
        ),
    )


def _sums_row(sums: Sums, most: Fraction) -> r.Row:
    moves, is_moved = (
        (r.Cell(fmt.number(total)), r.Cell(fmt.number(direct)))
        for total, direct in (
            (sums.influence, sums.direct_influence),
            (sums.dependence, sums.direct_dependence),
        )
    )
    full = round(BAR * sums.influence / most)
    bar = r.Cell("█" * full + "░" * (BAR - full), look="meter")
    return r.Row(sums.actor.name, (*moves, bar, *is_moved))


def pairs_matrix(actors: Sequence[Sums], matrices: Matrices, left_out: int) -> r.Section:
    """Who can move whom, the actors in their quadrants."""
    shown = sorted(actors, key=lambda sums: list(Quadrant).index(sums.quadrant))
    indices = [matrices.index[sums.actor.id] for sums in shown]

    def cell(n: int, m: int) -> r.Cell:
        a, b = indices[n], indices[m]
        return _cell(matrices.total[a][b], matrices.direct[a][b])

    table = matrix(
        [(sums.quadrant, sums.actor) for sums in shown],
        cell,
        "rows move, columns are moved: the total, and in brackets what of it is direct",
        "on the diagonal, what comes back over one other actor; no sum counts it",
    )
    note = r.Note(f"{fmt.counted(left_out, 'actor')} left out; the answer as JSON has every pair")
    return r.Section("Each on each", (table, note) if left_out else (table,))


def _cell(total: Fraction, direct: Fraction) -> r.Cell:
    if not total:
        return r.Cell("·")
    return r.Cell(f"{fmt.number(total)} ({fmt.number(direct)})" if direct else fmt.number(total))
