"""Who agrees and who clashes: what they say below the diagonal, their interests above it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from stancecli import notation as fmt
from stancecli.page.drawings.keys import (
    SMALL,
    SWATCH,
    CutNames,
    Mark,
    MatrixNames,
    marks_key,
    swatch,
)
from stancecli.page.drawings.svg import LINE, Drawing, element, path, points, width_of, words

NUMBERED = 20
"""Of more actors a tile has its sign alone."""
TILE, SMALL_TILE = 36, 18
BETWEEN, APART = 2, 10
"""Pixels between two tiles, and between two groups."""
CUT = 8
"""Pixels of the corner that is cut."""
STRONG = 2
"""From so many on a tile is dark."""


@dataclass(frozen=True)
class AgreementTile:
    """A pair: on how many more things the two agree than they clash; `both`: they do either."""

    net: int
    both: bool
    told: str

    @property
    def look(self) -> str:
        if not self.net:
            return "is-same"
        strongly = "-strongly" if abs(self.net) >= STRONG else ""
        return f"{'helps' if self.net > 0 else 'hurts'}{strongly}"


Tiles = Mapping[tuple[int, int], AgreementTile]
"""By the places of two actors, the first first."""


@dataclass(frozen=True)
class AgreementMatrix:
    """Actors in `groups`, each with what it is called and how many it has.

    `said` and `wanted` have the pairs of whom something is known, by what they say and by their
    interests. `strong` are the places of those whose decision it is.
    """

    names: tuple[str, ...]
    groups: tuple[tuple[str, int], ...]
    said: Tiles
    wanted: Tiles
    strong: tuple[int, ...]


def agreement_matrix(matrix: AgreementMatrix) -> Drawing:
    """A tile for each pair of whom something is known, a dash for each other."""
    cut, count = CutNames(), len(matrix.names)
    names = MatrixNames(matrix.names, matrix.strong, cut)
    tile = TILE if count <= NUMBERED else SMALL_TILE
    starts = _starts(matrix, tile)
    left, top = names.left, names.high
    end = starts[-1] + tile
    shapes = list[Markup]()
    for n, at in enumerate(starts):
        shapes.append(names.above(n, left + at + tile / 2 - 3, top))
        shapes.append(names.before(n, top + at + tile / 2))
        for m, across in enumerate(starts):
            shapes += _pair(matrix, n, m, left + across, top + at, tile)
    shapes += _brackets(matrix, starts, left + end + 8, top, tile)
    foot, halves = top + end + 16, [half for tiles, half in _halves(matrix) if tiles]
    for half in halves:
        shapes.append(words([half], left, foot, class_="q"))
        foot += LINE
    labels = max(width_of(label, SMALL) for label, _ in matrix.groups)
    reach = names.beyond([(n, left + at + tile / 2 - 3) for n, at in enumerate(starts)])
    longest = max(width_of(half, SMALL, bold=True) for half in halves)
    wide = max(left + end + 20 + labels, reach, left + longest, 420)
    marks, high = marks_key(_meanings(matrix), wide, foot + 2)
    whole, high = cut.key(wide, high + 2)
    return Drawing(wide, high + 4, _told(matrix), (*shapes, *marks, *whole))


def _starts(matrix: AgreementMatrix, tile: float) -> list[float]:
    """Where each actor begins, down and across."""
    at, starts = 0.0, list[float]()
    for _, count in matrix.groups:
        for _ in range(count):
            starts.append(at)
            at += tile + BETWEEN
        at += APART
    return starts


def _pair(
    matrix: AgreementMatrix, n: int, m: int, x: float, y: float, tile: float
) -> Iterator[Markup]:
    if n == m:
        yield path(
            f"M{points(x + tile * 0.3, y + tile * 0.3)}L{points(x + tile * 0.7, y + tile * 0.7)}",
            class_="ax",
        )
        return
    tiles = matrix.said if m < n else matrix.wanted
    if not tiles:
        return
    found = tiles.get((min(n, m), max(n, m)))
    middle = (x + tile / 2, y + tile / 2)
    if found is None:
        yield path(f"M{points(middle[0] - 4, middle[1])}H{points(middle[0] + 4)}", class_="r")
        return
    yield _tile(found, x, y, tile)
    said = fmt.rounded(Fraction(found.net), signed=True)
    shown = said if tile == TILE else said[:1] if found.net else "="
    look = found.look if found.net else "m"
    yield words([shown], *middle, anchor="middle", class_=f"tn {look}")


def _tile(found: AgreementTile, x: float, y: float, wide: float, high: float = 0) -> Markup:
    title, high = element("title", found.told), high or wide
    if not found.both:
        place = {"x": x, "y": y, "width": wide, "height": high}
        return element("rect", title, class_=found.look, rx=2, **place)
    cut = min(CUT, wide / 3)
    corner = f"H{points(x + wide - cut)}L{points(x + wide, y + cut)}"
    return path(
        f"M{points(x, y)}{corner}V{points(y + high)}H{points(x)}Z", title, class_=found.look
    )


def _halves(matrix: AgreementMatrix) -> tuple[tuple[Tiles, str], ...]:
    """What stands in either half of the matrix."""
    return (
        (matrix.said, "below the diagonal: what they say"),
        (matrix.wanted, "above the diagonal: what the options do to their interests"),
    )


def _brackets(
    matrix: AgreementMatrix, starts: list[float], x: float, top: float, tile: float
) -> Iterator[Markup]:
    n = 0
    for label, count in matrix.groups:
        first, last = top + starts[n], top + starts[n + count - 1] + tile
        yield path(f"M{points(x, first)}H{points(x + 5)}V{points(last)}H{points(x)}", class_="ax")
        yield words([label], x + 11, (first + last) / 2, class_="m")
        n += count


def _meanings(matrix: AgreementMatrix) -> Iterator[Mark]:
    tiles = [*matrix.said.values(), *matrix.wanted.values()]
    looks = {each.look for each in tiles}
    known = {
        "helps-strongly": f"agree on {STRONG} or more things more than they clash on",
        "helps": "agree on 1 more",
        "is-same": "as much as they clash",
        "hurts": "clash on 1 more",
        "hurts-strongly": f"clash on {STRONG} or more",
    }
    for look, said in known.items():
        if look in looks:
            yield swatch(look), SWATCH, said
    if any(each.both for each in tiles):
        both = AgreementTile(1, both=True, told="both agree and clash")
        yield (lambda x, y: _tile(both, x, y - 6, SWATCH, 12)), SWATCH, both.told
    yield _dash, 8, "no two stances, or no option that bears on both"


def _dash(x: float, y: float) -> Markup:
    return path(f"M{points(x, y)}H{points(x + 8)}", class_="ax")


def _told(matrix: AgreementMatrix) -> str:
    both = (("By what they say", matrix.said), ("By their interests", matrix.wanted))
    said = (
        f"{how}: {'; '.join(tile.told for tile in tiles.values())}." for how, tiles in both if tiles
    )
    return " ".join(said)
