"""In what share of a set of weightings each option leads.

Stochastic multicriteria acceptability analysis (SMAA, Lahdelma and Salminen 2001): a share counts
ways to weigh, drawn evenly; it is no probability that anything happens. Mixing the corners of a
set with exponential weights, normalised, is to mix them with the gaps between sorted uniform
numbers (Devroye 1986, chapter V), so drawing needs whole numbers only: ties are exact, and every
machine draws the same. Small problems are not drawn at all, but cut into pieces and measured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, chain, combinations, permutations, product
from math import ceil, factorial, gcd, lcm, prod, sqrt
from operator import add, mul, sub
from random import Random

from stancecli.methods.limits import MOST_STEPS, cells
from stancecli.methods.linear import Row, whole
from stancecli.methods.performance import PerformanceTable
from stancecli.methods.robustness.weightings import (
    MaximumRegret,
    WeightSet,
    bounded_set,
    order_set,
    regrets,
)
from stancecli.model import ZERO, Option

DRAWS, FEWEST_DRAWS = 10_000, 1_000
"""So many weightings are drawn; fewer for more cells, and shares of fewer still say too little."""
SEED = 2001
PIECES = 3_000
"""Pieces that an exact share may need at most: about half the time that drawing takes."""

Progress = Callable[[float], None]
"""Told, from 0 to 1, how much is done."""


@dataclass(frozen=True, slots=True)
class AcceptabilityIndex:
    """Of a set of weightings, the share in which an option leads; ties count in equal parts.

    `exact` is whether the share is known exactly, and not only from draws. `mean_weights`, in the
    order of the criteria, is the mean weighting among those in which it leads (its central weight
    vector); empty where there are none.
    """

    option: Option
    share: Fraction
    exact: bool
    mean_weights: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Acceptability:
    """What a set of weightings says of each candidate.

    `ratio` bounds the set (None: only the order of importance is kept); `draws` is 0 where the
    shares were measured exactly. `never_best` are behind in every weighting, `only_ties` level
    with the best in some and alone in none. `regrets` are the most that each can lack, the
    smallest first.
    """

    ratio: Fraction | None
    draws: int
    shares: tuple[AcceptabilityIndex, ...]
    never_best: tuple[Option, ...]
    only_ties: tuple[Option, ...]
    regrets: tuple[MaximumRegret, ...]

    @property
    def most(self) -> tuple[Option, ...]:
        """The options with the largest share."""
        largest = max(index.share for index in self.shares)
        return tuple(index.option for index in self.shares if index.share == largest)


def sampling_error(draws: int) -> int:
    """How far a share may be off after so many draws, at most, 19 times in 20; of 100."""
    return ceil(98 / sqrt(draws)) if draws else 0


def draws_for(table: PerformanceTable) -> int:
    """How many weightings are drawn for a table, so that draws × cells stay within bounds."""
    return min(DRAWS, MOST_STEPS // max(cells(table), 1))


def has_shares(table: PerformanceTable) -> bool:
    """Whether a table is small enough for shares of its weightings."""
    return draws_for(table) >= FEWEST_DRAWS


def order_shares(table: PerformanceTable, progress: Progress | None = None) -> Acceptability:
    """The shares if only the order of importance is kept."""
    return _acceptability(table, order_set(table), progress)


def bounded_shares(
    table: PerformanceTable, ratio: Fraction | None = None, progress: Progress | None = None
) -> Acceptability:
    """The shares if besides no criterion weighs more than `ratio` times another.

    Without a ratio it is that of the largest to the smallest importance in use.
    """
    weights = table.weights or (Fraction(1),)
    if ratio is None:
        ratio = max(weights) / min(weights)
    return _acceptability(table, bounded_set(table, ratio), progress)


def _acceptability(
    table: PerformanceTable, weightings: WeightSet, progress: Progress | None
) -> Acceptability:
    candidates = table.candidates
    if not table.criteria:
        return _alike(candidates, weightings.ratio)
    margins = {option: _margin(table, weightings, option) for option in candidates}
    # Those that lead in more than single points of the set, alone or with their like.
    able = [
        option
        for option, margin in margins.items()
        if margin > 0 or (margin == 0 and _margin(table, weightings, option, twins=False) > 0)
    ]
    rows = [table.values[option.id] for option in able]
    favourable, draws = measured(rows, weightings), 0
    if favourable is None:
        draws = draws_for(table)
        favourable = drawn(rows, weightings, draws, progress)
    found = dict(zip(able, favourable, strict=True))
    return Acceptability(
        ratio=weightings.ratio,
        draws=draws,
        shares=tuple(_index(option, found.get(option), draws) for option in candidates),
        never_best=tuple(option for option in candidates if margins[option] < 0),
        only_ties=tuple(option for option in candidates if margins[option] == 0),
        regrets=regrets(table, weightings),
    )


def _alike(candidates: tuple[Option, ...], ratio: Fraction | None) -> Acceptability:
    """Where there is nothing to weigh, all are level."""
    part = Fraction(1, len(candidates))
    return Acceptability(
        ratio=ratio,
        draws=0,
        shares=tuple(AcceptabilityIndex(option, part, True, ()) for option in candidates),
        never_best=(),
        only_ties=candidates if len(candidates) > 1 else (),
        regrets=tuple(MaximumRegret(option, Fraction(0)) for option in candidates),
    )


def _index(option: Option, favourable: FavourableWeights | None, draws: int) -> AcceptabilityIndex:
    if favourable is None:
        return AcceptabilityIndex(option, Fraction(0), True, ())
    share = favourable.share
    means = tuple(weight / share for weight in favourable.weights) if share else ()
    return AcceptabilityIndex(option, share, not draws, means)


def _margin(
    table: PerformanceTable, weightings: WeightSet, option: Option, *, twins: bool = True
) -> int:
    """The sign of the most by which an option can lead the best of the others.

    Without `twins`, of the others that are not level with it in every weighting.
    """
    rows = [table.differences(option.id, other.id) for other in table.others(option)]
    if not twins:
        rows = [row for row in rows if weightings.extremes(row) != ZERO]
    if not rows:
        return 1
    found = next(b for b in weightings.bounds(rows) if b.low > 0 or b.high < 0 or b.exact)
    return (found.low > 0) - (found.high < 0)


@dataclass(frozen=True, slots=True)
class FavourableWeights:
    """In what share of a set an option leads, and its mean weights there times that share."""

    share: Fraction
    weights: tuple[Fraction, ...]


# Measured exactly.


def measured(rows: Sequence[Row], weightings: WeightSet) -> list[FavourableWeights] | None:
    """Where each row leads, exactly; None where it would take too many pieces.

    Each order of equal importances gives a simplex, whose corners are those of the set. It is cut
    along the planes on which two rows are level until each piece has one row that is best
    throughout, and the pieces are added up.
    """
    if len(rows) == 1:
        return [FavourableWeights(Fraction(1), weightings.centroid())]
    orders = 1 if weightings.ratio == 1 else prod(factorial(len(c)) for c in weightings.classes)
    if orders > PIECES:
        return None
    values, _ = whole(rows)
    shares = [Fraction(0)] * len(rows)
    weights = [[0] * weightings.size for _ in rows]
    # A product keeps all that it is made of, and 30 alike have more orders than any memory.
    every = product(*map(permutations, weightings.classes)) if orders > 1 else [weightings.classes]
    for places in every:
        ranked = [*chain.from_iterable(places)]
        corners = [_corner(values, weightings, ranked, k) for k in range(1, weightings.size + 1)]
        for n, (volume, best, piece) in enumerate(_pieces(corners, len(rows)), start=1):
            if n * orders > PIECES:
                return None
            part = volume / (len(best) * orders)
            middle = _middle(piece, len(rows))
            for row in best:
                shares[row] += part
                for c, weight in enumerate(middle):
                    weights[row][c] += weight * part.numerator // part.denominator
    return [
        FavourableWeights(share, tuple(Fraction(weight, FINE) for weight in sums))
        for share, sums in zip(shares, weights, strict=True)
    ]


FINE = 2**96
"""Mean weights are added up in this many parts of one; shares are exact."""

Point = tuple[int, ...]
"""A weighting in whole homogeneous numbers: the score of each row, the weights, their scale."""


def _corner(
    rows: Sequence[Sequence[int]], weightings: WeightSet, ranked: Sequence[int], first: int
) -> Point:
    high, low = weightings.corner(first)
    scale = lcm(high.denominator, low.denominator)
    weights = [int(low * scale)] * len(ranked)
    for c in ranked[:first]:
        weights[c] = int(high * scale)
    return (*(sum(map(mul, weights, row)) for row in rows), *weights, scale)


def _pieces(
    corners: Sequence[Point], rows: int
) -> Iterator[tuple[Fraction, list[int], Sequence[Point]]]:
    """The volume of each piece, as a part of the whole, the rows best throughout it, its corners.

    A plane once chosen is cut along to its end, so that no piece meets a plane twice.
    """
    waiting = [(Fraction(1), list(corners), (0, 0))]
    while waiting:
        volume, piece, (i, j) = waiting.pop()
        ahead = next((n for n, point in enumerate(piece) if point[i] > point[j]), None)
        behind = next((n for n, point in enumerate(piece) if point[i] < point[j]), None)
        if ahead is not None and behind is not None:
            level, part = _level(piece[ahead], piece[behind], i, j)
            waiting.append((volume * part, _replaced(piece, behind, level), (i, j)))
            waiting.append((volume * (1 - part), _replaced(piece, ahead, level), (i, j)))
            continue
        tops = [_best(point[:rows]) for point in piece]
        common = frozenset.intersection(*tops)
        if common:
            yield volume, sorted(common), piece
        else:
            waiting.append((volume, piece, _rivals(tops)))


def _level(ahead: Point, behind: Point, i: int, j: int) -> tuple[Point, Fraction]:
    """Where rows i and j are level between two points, and how far from the first that is."""
    lead, lag = ahead[i] - ahead[j], behind[j] - behind[i]
    mixed = tuple(lag * a + lead * b for a, b in zip(ahead, behind, strict=True))
    common = gcd(*mixed)
    before, after = lead * behind[-1], lag * ahead[-1]
    return tuple(x // common for x in mixed), Fraction(before, before + after)


def _replaced(piece: Sequence[Point], place: int, point: Point) -> list[Point]:
    return [*piece[:place], point, *piece[place + 1 :]]


def _best(scores: Sequence[int]) -> frozenset[int]:
    most = max(scores)
    return frozenset(row for row, score in enumerate(scores) if score == most)


def _rivals(tops: Sequence[frozenset[int]]) -> tuple[int, int]:
    """Two rows of which each beats the other somewhere; there are, where none is best throughout,
    for sets of which one always holds the other have a common member."""
    one, other = next((a, b) for a, b in combinations(tops, 2) if a - b and b - a)
    return min(one - other), min(other - one)


def _middle(piece: Sequence[Point], rows: int) -> list[int]:
    """The mean weights of a piece, in parts of FINE."""
    shares = [[weight * FINE // point[-1] for weight in point[rows:-1]] for point in piece]
    return [sum(column) // len(piece) for column in zip(*shares, strict=True)]


# Drawn.


def drawn(
    rows: Sequence[Row], weightings: WeightSet, draws: int, progress: Progress | None = None
) -> list[FavourableWeights]:
    """Where each row leads among weightings drawn evenly; the same on every machine."""
    values, _ = whole(rows)
    weights = nothing = [0] * weightings.size
    found: dict[frozenset[int], tuple[int, list[int]]] = {}
    for n, weights in enumerate(_draws(weightings, draws)):
        best = _best([sum(map(mul, weights, row)) for row in values])
        count, sums = found.get(best, (0, nothing))
        found[best] = count + 1, list(map(add, sums, weights))
        if progress and n % 500 == 0:
            progress(n / draws)
    total = sum(weights) * draws
    return [_favourable(row, found, draws, total) for row in range(len(rows))]


def _favourable(
    row: int, found: Mapping[frozenset[int], tuple[int, list[int]]], draws: int, total: int
) -> FavourableWeights:
    mine = [(Fraction(1, len(best)), *rest) for best, rest in found.items() if row in best]
    share = sum((part * count for part, count, _ in mine), Fraction(0)) / draws
    columns = zip(*([part * x for x in sums] for part, _, sums in mine), strict=True)
    return FavourableWeights(share, tuple(sum(column, Fraction(0)) / total for column in columns))


def _draws(weightings: WeightSet, draws: int) -> Iterator[list[int]]:
    """Weightings in whole numbers with a common sum."""
    bits = Random(SEED).getrandbits
    size, top = weightings.size, 2**32
    rises, lows = zip(*weightings.whole_corners, strict=True)
    fixed = [c for alike in weightings.classes for c in alike]
    tied = any(len(alike) > 1 for alike in weightings.classes)
    for _ in range(draws):
        cuts = sorted([bits(32) for _ in range(size - 1)])
        gaps = list(map(sub, [*cuts, top], [0, *cuts]))
        least = sum(map(mul, gaps, lows))
        # Rank k weighs the rises of every corner that has it among its first.
        ranked = accumulate(map(mul, reversed(gaps), reversed(rises)), initial=least)
        next(ranked)
        places = fixed
        if tied:
            places = [
                c for alike in weightings.classes for c in sorted(alike, key=lambda _: bits(32))
            ]
        weights = [0] * size
        for c, weight in zip(reversed(places), ranked, strict=True):
            weights[c] = weight
        yield weights
