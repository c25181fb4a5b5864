"""Who can move whom: rows move, columns are moved; the decider's column first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
from stancecli.page.drawings.svg import LINE, Drawing, cut, element, path, points, width_of, words

WORDED = 20
"""Of more actors tiles have their shade alone."""
WIDE, HIGH, SMALL_TILE = 60, 30, 18
BETWEEN, APART = 2, 10
"""Pixels between two tiles, and between two groups."""
BAR, LONGEST, TALLEST = 9, 100, 44
"""Pixels of a bar: how thick, and how long the longest is at the right and at the foot."""
WAYS = "moves ↓ is moved →"
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
class InfluenceGroup:
    """Actors by their places, and what they have in common."""

    label: str
    places: tuple[int, ...]


@dataclass(frozen=True)
class InfluenceMatrix:
    """Actors by name, those that move in `rows` and those that are moved in `columns`.

    `tiles` are by who moves and who is moved; `moves` and `moved` are what each comes to in all and
    directly. The first column is `marked` where it is that of who decides.
    """

    names: tuple[str, ...]
    rows: tuple[InfluenceGroup, ...]
    columns: tuple[InfluenceGroup, ...]
    tiles: Mapping[tuple[int, int], InfluenceTile]
    moves: tuple[tuple[Fraction, Fraction], ...]
    moved: tuple[tuple[Fraction, Fraction], ...]
    marked: bool


@dataclass(frozen=True)
class _Place:
    actor: int
    at: float


def influence_matrix(matrix: InfluenceMatrix) -> Drawing:
    """A tile for each direct influence, a ring for one over one other actor."""
    cut_ = CutNames()
    first = matrix.columns[0].places[0]
    least = width_of(WAYS, SMALL)
    names = MatrixNames(matrix.names, (first,) if matrix.marked else (), cut_, least)
    is_large = len(matrix.names) <= WORDED
    wide, high = (WIDE, HIGH) if is_large else (SMALL_TILE, SMALL_TILE)
    across, right = _places(matrix.columns, wide, names.left + 4)
    down, low = _places(matrix.rows, high, names.high)
    columns = [place for group in across for place in group]
    rows = [place for group in down for place in group]
    shapes = [
        words(["moves ↓ is moved →"], names.left - 10, names.high - 12, anchor="end", class_="h")
    ]
    if matrix.marked:
        place = {"x": columns[0].at - 3, "y": names.high - 4, "width": wide + 6}
        shapes.append(element("rect", class_="is-same", height=low - names.high + 8, rx=3, **place))
    shapes += [names.above(each.actor, each.at + wide / 2 - 3, names.high - 6) for each in columns]
    shapes += [names.before(each.actor, each.at + high / 2) for each in rows]
    for row in rows:
        for column in columns:
            shapes += _tile(matrix, row, column, wide, high, is_large=is_large)
    shapes += _sums(matrix.moves, rows, right + 16, high)
    shapes.append(words(["moves others"], right + 16, names.high - 12, class_="q"))
    foot, low = _foot(matrix, across, columns, names.left - 10, low, wide)
    shapes += foot
    reach = names.beyond([(each.actor, each.at + wide / 2 - 3) for each in columns])
    whole_wide = max(right + 16 + LONGEST + 40, reach, 420)
    marks, low = marks_key(_meanings(matrix), whole_wide, low + 10)
    whole, low = cut_.key(whole_wide, low + 2)
    told = "; ".join(tile.told for tile in matrix.tiles.values() if tile.direct)
    return Drawing(whole_wide, low + 4, f"Who can move whom. {told}.", (*shapes, *marks, *whole))


def _places(
    groups: Sequence[InfluenceGroup], tile: float, start: float
) -> tuple[list[list[_Place]], float]:
    """Where each actor of each group begins, and where the last ends."""
    found, at = list[list[_Place]](), start
    for group in groups:
        found.append([])
        for actor in group.places:
            found[-1].append(_Place(actor, at))
            at += tile + BETWEEN
        at += APART
    return found, at - APART - BETWEEN


def _tile(
    matrix: InfluenceMatrix,
    row: _Place,
    column: _Place,
    wide: float,
    high: float,
    *,
    is_large: bool,
) -> Iterator[Markup]:
    x, y = column.at, row.at
    middle = (x + wide / 2, y + high / 2)
    if row.actor == column.actor:
        a, b = (x + wide / 2 - 5, y + high / 2 + 5), (x + wide / 2 + 5, y + high / 2 - 5)
        yield path(f"M{points(*a)}L{points(*b)}", class_="r")
        return
    tile = matrix.tiles.get((row.actor, column.actor))
    if tile is None:
        yield element("circle", class_="speck", cx=middle[0], cy=middle[1], r=1)
        return
    title = element("title", tile.told)
    if tile.direct is not None:
        look = shade(tile.direct)
        place = {"x": x, "y": y, "width": wide, "height": high}
        yield element("rect", title, class_=look, rx=2, **place)
        if is_large:
            yield words([fmt.strength(tile.direct)], *middle, anchor="middle", class_=f"tn {look}")
        if tile.over is not None:
            yield element("circle", title, class_=f"ring {look}", cx=x + wide - 5, cy=y + 5, r=3)
        return
    assert tile.over is not None
    yield _ring(*middle, tile.over, "ring", title)


def _ring(x: float, y: float, strength: Fraction, kind: str, title: Markup) -> Markup:
    return element("circle", title, class_=kind, cx=x, cy=y, r=2 + float(strength))


def shade(strength: Fraction) -> str:
    """The class of a tile of this strength."""
    return next(look for least, look in SHADES if strength >= least)


def _sums(
    sums: Sequence[tuple[Fraction, Fraction]], rows: Sequence[_Place], x: float, high: float
) -> Iterator[Markup]:
    """What each row moves in all, the direct part dark."""
    most = float(max((total for total, _ in sums), default=0)) or 1.0
    for row in rows:
        total, direct = (float(each) / most * LONGEST for each in sums[row.actor])
        y = row.at + high / 2
        place = {"y": y - BAR / 2, "height": BAR, "x": x}
        yield element("rect", class_="s1", width=total, **place)
        yield element("rect", class_="lead-bar", width=direct, **place)
        yield words([fmt.number(sums[row.actor][0])], x + total + 6, y, class_="h")


def _foot(
    matrix: InfluenceMatrix,
    groups: Sequence[Sequence[_Place]],
    columns: Sequence[_Place],
    left: float,
    top: float,
    wide: float,
) -> tuple[list[Markup], float]:
    """What the columns have in common, and how far each is moved; and where that ends."""
    shapes, low = list[Markup](), top + 12
    right, used = 0.0, 0
    for group, places in zip(matrix.columns, groups, strict=True):
        start, end = places[0].at, places[-1].at + wide
        if not group.label:
            continue
        lines = cut(group.label, max(end - start, 66), SMALL, 3)
        shapes.append(path(f"M{points(start, top + 8)}H{points(end)}", class_="ax"))
        centre = (start + end) / 2
        half = max(width_of(line, SMALL) for line in lines) / 2
        down = used if centre - half < right + 4 else 0
        y = top + 12 + LINE * (down + len(lines) / 2)
        shapes.append(words(lines, centre, y, anchor="middle", class_="m"))
        right, used = centre + half, down + len(lines)
        low = max(low, top + 12 + LINE * used + 8)
    shapes.append(words(["is moved"], left, low + 8, anchor="end", class_="q"))
    most = float(max((total for total, _ in matrix.moved), default=0)) or 1.0
    for column in columns:
        total, direct = (float(each) / most * TALLEST for each in matrix.moved[column.actor])
        thick = min(16, wide - 4)
        place = {"x": column.at + wide / 2 - thick / 2, "y": low, "width": thick}
        shapes.append(element("rect", class_="s1", height=total, **place))
        shapes.append(element("rect", class_="lead-bar", height=direct, **place))
        figure = fmt.number(matrix.moved[column.actor][0])
        if width_of(figure, SMALL) <= wide + BETWEEN:
            x = column.at + wide / 2
            shapes.append(words([figure], x, low + total + 9, anchor="middle", class_="h"))
    return shapes, low + TALLEST + LINE


def _meanings(matrix: InfluenceMatrix) -> Iterator[Mark]:
    direct = [tile.direct for tile in matrix.tiles.values() if tile.direct is not None]
    for least, look in reversed(SHADES):
        if any(shade(each) == look for each in direct):
            said = fmt.strength(least or Fraction(1))
            yield swatch(look), SWATCH, said
    if any(tile.over is not None for tile in matrix.tiles.values()):
        ring = "over one other; in a tile: stronger than directly"
        yield (lambda x, y: _ring(x + 5, y, Fraction(2), "ring", Markup())), 10, ring
    yield _two_bars, 2 * SWATCH, "added up: directly, and over one other"


def _two_bars(x: float, y: float) -> Markup:
    place = {"y": y - BAR / 2, "width": SWATCH, "height": BAR}
    return element("rect", class_="lead-bar", x=x, **place) + element(
        "rect", class_="s1", x=x + SWATCH, **place
    )
