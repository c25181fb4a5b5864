"""Two matrices of actors: who can move whom, and who agrees with whom and who clashes.

In the first, rows move and columns are moved, the decider's column first; in the second, what they
say is below the diagonal and their interests above it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

from stancecli import notation as fmt
from stancecli.letters import width_of
from stancecli.page.drawings import (
    LINE,
    SMALL,
    SWATCH,
    Drawing,
    Mark,
    Pen,
    cut,
    points,
    swatch,
    swatches,
    widest,
)

NUMBERED = 20
"""Of more actors tiles have their shade or their sign alone."""
SMALL_TILE = 18
ROOMY = 2_000
"""Pixels across for a matrix that is as wide as it comes out."""
BETWEEN, APART = 2, 10
"""Pixels between two tiles, and between two groups."""
LEAST = 420
"""Pixels across, at least."""
LONGEST_NAME = 190
"""Pixels of the longest name."""


class _Actors:
    """The names of a matrix, slanted above it and to the left of its rows; some are bold.

    Above a name too long for its place is a number, which stands before it in its row, and alone
    where a row has no room for both. Names of rows take `least` pixels.
    """

    slant = 0.7072
    """A slanted name is so much as high, and as wide, as it is long."""

    def __init__(
        self, pen: Pen, names: Sequence[str], strong: Sequence[int], width: float, least: float = 0
    ) -> None:
        self._pen, self._names, self._strong = pen, names, strong
        self._heads, self._rows = list[str](), list[list[str]]()
        number, longest = 0, min(LONGEST_NAME, width / 3)
        for n, name in enumerate(names):
            bold, head, row = n in strong, name, name
            if width_of(fmt.visible(name), SMALL, bold=bold) > longest:
                number += 1
                head, row = str(number), f"{number}\N{NO-BREAK SPACE}{name}"
            self._heads.append(head)
            self._rows.append(cut(row, longest, SMALL, 2, bold=bold))
        in_rows = (widest(row, SMALL, bold=n in strong) for n, row in enumerate(self._rows))
        self.left = max(least, *in_rows) + 10
        """Pixels for the names of the rows."""
        self.high = max(map(self._width, range(len(names)))) * self.slant + 16
        """Pixels for the names of the columns."""
        self.beyond = 0.0
        """How far to the right the names of columns reach."""

    def _width(self, n: int) -> float:
        return width_of(fmt.visible(self._heads[n]), SMALL, bold=n in self._strong)

    def above(self, n: int, x: float, bottom: float) -> None:
        """The name of a column, which begins at `x`."""
        self._pen.slant([self._heads[n]], (x, bottom - 6), 45, self._look(n), "start")
        self.beyond = max(self.beyond, x + self._width(n) * self.slant + 12)

    def before(self, n: int, y: float, high: float) -> None:
        """The name of a row, in the middle of a tile so high."""
        row, head = self._rows[n], self._heads[n]
        if row[-1].endswith("…") or LINE * len(row) > high + BETWEEN:
            self._pen.whole[head], row = self._names[n], [head]
        self._pen.write(row, self.left - 10, y + high / 2, self._look(n), "end")

    def _look(self, n: int) -> str:
        return f"sn{' b' if n in self._strong else ''}"


def _tile(room: float, count: int, most: float) -> float:
    """As wide a tile as there is room for beside so many others; of too many it is small."""
    return max(min(most if count <= NUMBERED else 0, room / count - BETWEEN), SMALL_TILE)


def _starts(groups: Iterable[int], tile: float, start: float) -> Iterator[list[float]]:
    """Where the actors of each group begin, so many side by side or one below the other."""
    for count in groups:
        yield [start + n * (tile + BETWEEN) for n in range(count)]
        start += count * (tile + BETWEEN) + APART


# Who can move whom.


WIDE, HIGH = 60, 30
"""Pixels of a tile with words."""
SPOKEN, LOW = 50, 22
"""Pixels that a word needs, and of the height of a tile without one."""
BAR, LONGEST, TALLEST = 9, 100, 44
"""Pixels of a bar: how thick, and how long the longest is at the right and at the foot."""
LEAST_LABEL = 66
"""Pixels for what columns have in common, which may reach beyond them."""
WAYS, SUMS = "moves ↓ is moved →", "moves others"
SHADES = ((Fraction(4), "s4"), (Fraction(3), "s3"), (Fraction(2), "s2"), (Fraction(0), "s1"))
"""From which strength on a tile has which shade."""


@dataclass(frozen=True)
class InfluenceTile:
    """How strongly one actor moves another: directly, and over one other where that is more.

    Either is None where there is none.
    """

    direct: Fraction | None
    over: Fraction | None
    told: str


@dataclass(frozen=True)
class InfluenceMatrix:
    """Actors by name, groups of those that move in `rows` and of those that are moved in `columns`.

    Groups have the places of actors, those of columns and what they have in common. `tiles` are by
    who moves and who is moved; `moves` and `moved` are what each comes to directly. The first
    column is `marked` where it is that of who decides.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[int, ...], ...]
    columns: tuple[tuple[str, tuple[int, ...]], ...]
    tiles: Mapping[tuple[int, int], InfluenceTile]
    moves: tuple[Fraction, ...]
    moved: tuple[Fraction, ...]
    marked: bool

    def drawn(self, width: int) -> Drawing:
        """A tile for each direct influence, a ring for one over one other actor."""
        pen = Pen()
        strong = self.columns[0][1][:1] if self.marked else ()
        longest = min(LONGEST, width / 10)
        names = _Actors(pen, self.names, strong, width, width_of(WAYS, SMALL))
        beside = 16 + max(longest + 32, width_of(SUMS, SMALL, bold=True))
        room = width - names.left - beside - APART * len(self.columns)
        wide = _tile(room, len(self.names), WIDE)
        high = HIGH if wide >= SPOKEN else min(wide, LOW)
        columns = _lines([places for _, places in self.columns], wide, names.left + 4)
        rows = _lines(self.rows, high, names.high)
        right, low = columns[-1][1] + wide, rows[-1][1] + high
        pen.write([WAYS], names.left - 10, names.high - 12, "h", "end")
        if self.marked:
            place = {"x": columns[0][1] - 3, "y": names.high - 4, "width": wide + 6}
            pen.put("rect", class_="is-same", height=low - names.high + 8, rx=3, **place)
        for n, x in columns:
            names.above(n, x + wide / 2 - 3, names.high - 6)
        for n, y in rows:
            names.before(n, y, high)
        for mover, y in rows:
            for moved, x in columns:
                if mover == moved:
                    centre, middle = x + wide / 2, y + high / 2
                    pen.line("r", (centre - 5, middle + 5), (centre + 5, middle - 5))
                else:
                    _influence(pen, self.tiles.get((mover, moved)), x, y, wide, high)
        for n, y in rows:
            long, figure = _long(self.moves, n, longest)
            place = {"y": y + (high - BAR) / 2, "height": BAR, "x": right + 16}
            pen.put("rect", class_="lead-bar", width=long, **place)
            pen.write([figure], right + 22 + long, y + high / 2, "h")
        pen.write([SUMS], right + 16, names.high - 12, "q")
        pen.gap(low + 12)
        _foot(pen, self, columns, wide, names.left - 10, min(TALLEST, longest / 2))
        pen.gap(8)
        across = max(right + beside, names.beyond, LEAST)
        pen.marks(_meanings_of_influence(self), across)
        pen.gap(2)
        told = "; ".join(tile.told for tile in self.tiles.values() if tile.direct)
        return pen.done(across, f"Who can move whom. {told}.")


def _lines(groups: Sequence[tuple[int, ...]], tile: float, start: float) -> list[tuple[int, float]]:
    """The rows or the columns: each actor, and where it begins."""
    return list(zip(chain(*groups), chain(*_starts(map(len, groups), tile, start)), strict=True))


def _influence(
    pen: Pen, tile: InfluenceTile | None, x: float, y: float, wide: float, high: float
) -> None:
    cx, cy = x + wide / 2, y + high / 2
    if tile is None:
        pen.put("circle", class_="speck", cx=cx, cy=cy, r=1)
    elif tile.direct is None:
        _ring(pen, cx, cy, tile.over or Fraction(0), tile.told)
    else:
        look = shade(tile.direct)
        pen.put("rect", tile.told, class_=look, rx=2, x=x, y=y, width=wide, height=high)
        if wide >= SPOKEN:
            pen.write([fmt.strength(tile.direct)], cx, cy, f"tn {look}", "middle")
        if tile.over is not None:
            pen.put("circle", tile.told, class_=f"ring {look}", cx=x + wide - 5, cy=y + 5, r=3)


def _ring(pen: Pen, x: float, y: float, strength: Fraction, told: str = "") -> None:
    pen.put("circle", told, class_="ring", cx=x, cy=y, r=2 + float(strength))


def shade(strength: Fraction) -> str:
    """The class of a tile of this strength."""
    return next(look for least, look in SHADES if strength >= least)


def _long(sums: Sequence[Fraction], n: int, longest: float) -> tuple[float, str]:
    """How long the bar of an actor is, and its number."""
    return float(sums[n]) / (float(max(sums)) or 1.0) * longest, fmt.number(sums[n])


def _foot(
    pen: Pen,
    matrix: InfluenceMatrix,
    columns: Sequence[tuple[int, float]],
    wide: float,
    left: float,
    tallest: float,
) -> None:
    """What the columns have in common, and how far each is moved."""
    top, right, used = pen.y, 0.0, 0
    for label, places in matrix.columns:
        own = [x for n, x in columns if n in places]
        start, end = own[0], own[-1] + wide
        pen.level(start, end, top - 4, "ax")
        lines = cut(label, max(end - start, LEAST_LABEL), SMALL, 3)
        centre, half = (start + end) / 2, widest(lines, SMALL) / 2
        # Where it would be over the label before it stands below that.
        down = used if centre - half < right + 4 else 0
        beside = pen.at(top + LINE * down)
        beside.text(centre, (lines, "m"), anchor="middle")
        right, used = centre + half, down + len(lines)
        pen.y = max(pen.y, beside.y + 8)
    if tallest < TALLEST:
        return
    pen.write(["is moved"], left, pen.y + 8, "q", "end")
    thick = min(16, wide - 4)
    for n, at in columns:
        (long, figure), x = _long(matrix.moved, n, tallest), at + wide / 2
        place = {"x": x - thick / 2, "y": pen.y, "width": thick}
        pen.put("rect", class_="lead-bar", height=long, **place)
        if width_of(figure, SMALL) <= wide + BETWEEN:
            pen.write([figure], x, pen.y + long + 9, "h", "middle")
    pen.gap(tallest + LINE)


def _meanings_of_influence(matrix: InfluenceMatrix) -> Iterator[Mark]:
    known = {look: fmt.strength(least or Fraction(1)) for least, look in reversed(SHADES)}
    directly = (each.direct for each in matrix.tiles.values() if each.direct is not None)
    yield from swatches(known, map(shade, directly))
    if any(tile.over is not None for tile in matrix.tiles.values()):
        ring = "over one other; in a tile: stronger than directly"
        yield (lambda pen, x, y: _ring(pen, x + 5, y, Fraction(2))), 10, ring
    yield swatch("lead-bar", "added up, directly")


# Who agrees, and who clashes.


TILE, CUT = 36, 8
"""Pixels of a tile with a number, and of the corner that is cut."""
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
HALVES = (
    ("below the diagonal: what they say", "By what they say"),
    ("above the diagonal: what the options do to their interests", "By their interests"),
)
"""What stands on either side of the diagonal, and how it is told."""


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

    def drawn(self, width: int) -> Drawing:
        """A tile for each pair of whom something is known, a dash for each other."""
        pen = Pen()
        names = _Actors(pen, self.names, self.strong, width)
        labels = widest((label for label, _ in self.groups), SMALL)
        room = width - names.left - 20 - labels - APART * len(self.groups)
        tile = _tile(room, len(self.names), TILE)
        groups = [*_starts((count for _, count in self.groups), tile, 0)]
        starts = [*chain(*groups)]
        left, top = names.left, names.high
        for n, at in enumerate(starts):
            names.above(n, left + at + tile / 2 - 3, top)
            names.before(n, top + at, tile)
            for m, across in enumerate(starts):
                _pair(pen, self, n, m, left + across, top + at, tile)
        right = left + starts[-1] + tile
        for (label, _), own in zip(self.groups, groups, strict=True):
            x, first, last = right + 8, top + own[0], top + own[-1] + tile
            pen.line("ax", (x, first), end=f"H{points(x + 5)}V{points(last)}H{points(x)}")
            pen.write([label], x + 11, (first + last) / 2, "m")
        pen.gap(top + starts[-1] + tile + 16)
        wide, told = max(right + 20 + labels, names.beyond, LEAST), list[str]()
        for tiles, (where, how) in zip((self.said, self.wanted), HALVES, strict=True):
            if tiles:
                pen.write([where], left, pen.y, "q")
                pen.gap(LINE)
                wide = max(wide, left + width_of(where, SMALL, bold=True))
                told.append(f"{how}: {'; '.join(each.told for each in tiles.values())}.")
        pen.gap(2)
        pen.marks(_meanings_of_agreement(self), wide)
        pen.gap(2)
        return pen.done(wide, " ".join(told))


def _pair(
    pen: Pen, matrix: AgreementMatrix, n: int, m: int, x: float, y: float, tile: float
) -> None:
    if n == m:
        near, far = tile * 0.3, tile * 0.7
        pen.line("ax", (x + near, y + near), (x + far, y + far))
        return
    tiles, cx, cy = matrix.said if m < n else matrix.wanted, x + tile / 2, y + tile / 2
    if found := tiles.get((min(n, m), max(n, m))):
        _agreement(pen, found, x, y, tile, tile)
        said = fmt.rounded(Fraction(found.net), signed=True)
        shown = said if tile >= LOW else said[:1] if found.net else "="
        pen.write([shown], cx, cy, f"tn {found.look if found.net else 'm'}", "middle")
    elif tiles:
        pen.level(cx - 4, cx + 4, cy, "r")


def _agreement(
    pen: Pen, found: AgreementTile, x: float, y: float, wide: float, high: float
) -> None:
    if found.both:
        corner = min(CUT, wide / 3)
        edge = f"H{points(x + wide - corner)}L{points(x + wide, y + corner)}V{points(y + high)}"
        pen.line(found.look, (x, y), end=f"{edge}H{points(x)}Z", told=found.told)
    else:
        pen.put("rect", found.told, class_=found.look, rx=2, x=x, y=y, width=wide, height=high)


def _meanings_of_agreement(matrix: AgreementMatrix) -> Iterator[Mark]:
    tiles = [*matrix.said.values(), *matrix.wanted.values()]
    known = {
        "helps-strongly": f"agree on {STRONG} or more things more than they clash on",
        "helps": "agree on 1 more",
        "is-same": "as much as they clash",
        "hurts": "clash on 1 more",
        "hurts-strongly": f"clash on {STRONG} or more",
    }
    yield from swatches(known, [each.look for each in tiles])
    if any(each.both for each in tiles):
        both = AgreementTile(1, both=True, told="both agree and clash")
        yield (lambda pen, x, y: _agreement(pen, both, x, y - 6, SWATCH, 12)), SWATCH, both.told
    dash = "no two stances, or no option that affects both"
    yield (lambda pen, x, y: pen.level(x, x + 8, y, "ax")), 8, dash
