"""What to find out first, where a decision is open: which unknown settles it, at which values.

The measure is the largest regret of the option that regrets least under the completions (minimax
regret: L. J. Savage 1951; C. Boutilier and others 2006, on asking what lowers it most). All of it
is linear in the unknown that is looked at, piece by piece, and exact. So where B can be ahead of A
by 3 and A of B by 1, B regrets least, by 1; an unknown that takes the 1 away settles it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise, product
from math import comb
from typing import TypeAlias

from stancecli.methods.linear import Line, bends, too_many
from stancecli.methods.performance import PerformanceTable
from stancecli.model import ZERO, Breach, Criterion, Effect, Option, Range
from stancecli.situation import Bearing


@dataclass(frozen=True, slots=True)
class Settled:
    """The values of an unknown at which no other option can be ahead of one."""

    option: Option
    at: Range


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What one unknown settles once it is known, all else as unknown as before.

    `value` are the bounds within which it lies, `settles` the values that leave one option that
    cannot be passed. `at_best` and `surely` are by how many points the largest regret falls at the
    value that lowers it most, and at whatever value it has.
    """

    claim: Bearing | Criterion
    value: Range
    settles: tuple[Settled, ...]
    at_best: Fraction
    surely: Fraction


@dataclass(frozen=True, slots=True)
class Answered:
    """One of several unknowns that settle it together, and the value with which it does."""

    claim: Bearing | Criterion
    value: Range
    at: Fraction


@dataclass(frozen=True, slots=True)
class FindOut:
    """What to find out first: each unknown, in the order in which it is worth it.

    `regret` is the largest regret of the option that regrets least, over 0. Where no unknown
    settles it alone, `together` are the fewest that do at some ends of their ranges, two or three,
    and `leader` the option that cannot be passed then; empty and None where none do. `tried` is how
    many together were looked at: 3, or fewer where more would take too long.
    """

    regret: Fraction
    inquiries: tuple[Inquiry, ...]
    together: tuple[Answered, ...]
    leader: Option | None
    tried: int

    @property
    def told(self) -> tuple[Bearing | Criterion, ...]:
        """What is told of it: the first that settles it alone, else those that do together, else
        the first of all."""
        found = self.settling[:1] or self.together or self.inquiries[:1]
        return tuple(each.claim for each in found)

    @property
    def settling(self) -> tuple[Inquiry, ...]:
        """The unknowns that can settle it alone."""
        return tuple(each for each in self.inquiries if each.settles)


MOST_TOGETHER = 3


def find_out(table: PerformanceTable) -> FindOut | None:
    """What to find out first of a table; None where nothing that is not known leaves it open.

    None also where that would take too long (`steps`).
    """
    loose = unknowns_of(table)
    if not loose or too_many({"find_out": steps(table)}):
        return None
    regrets = _Regrets(table)
    least = min(regrets.each({}).values())
    if not least:
        return None
    found = [_inquiry(table, claim, value, least, regrets.lines(claim)) for claim, value in loose]
    found.sort(key=_rank)
    tried, together, settled = 1, None, any(each.settles for each in found)
    for count in range(2, MOST_TOGETHER + 1):
        ways = comb(len(loose), count) * 2**count
        if settled or together or too_many({"together": ways * len(table.candidates) ** 2}):
            break
        tried, together = count, _together(table, regrets, loose, count)
    answers, leader = together or ((), None)
    return FindOut(least, tuple(found), answers, leader, tried)


def steps(table: PerformanceTable) -> int:
    """How many steps it takes to look at each unknown, by what it took on tables of all shapes."""
    options = len(table.candidates)
    return options**2 * (10 * len(table.criteria) + len(unknowns_of(table)) * (40 + options))


Unknown: TypeAlias = Effect | Breach | Criterion


def unknowns_of(table: PerformanceTable) -> list[tuple[Unknown, Range]]:
    """What is not known exactly, and tells candidates apart: option by option, as in the file."""
    loose = (
        (claim, value)
        for claim, value, _ in table.sensitivities()
        if not value.exact and not (isinstance(claim, Criterion) and _is_level(table, claim))
    )
    order = {option.id: n for n, option in enumerate(table.options)}

    def place(found: tuple[Unknown, Range]) -> int:
        claim, _ = found
        return -1 if isinstance(claim, Criterion) else order.get(claim.option, len(order))

    return sorted(loose, key=place)


def _is_level(table: PerformanceTable, criterion: Criterion) -> bool:
    """Whether each candidate is worth the same on a criterion, under every completion."""
    ids = [option.id for option in table.candidates]
    return all(table.step(a, b, criterion.id) == ZERO for a, b in pairwise(ids))


def _rank(inquiry: Inquiry) -> tuple[Fraction | bool, ...]:
    """First what settles most of its range, then what settles at all, then by what it lowers."""
    covered = sum((high - low for low, high in _joined(inquiry.settles)), Fraction(0))
    width = inquiry.value.high - inquiry.value.low
    return -covered / width, not inquiry.settles, -inquiry.at_best, -inquiry.surely


def _joined(settles: Iterable[Settled]) -> Iterator[tuple[Fraction, Fraction]]:
    """The values that some option settles, without those that overlap counted twice."""
    reached: Fraction | None = None
    for low, high in sorted((each.at.low, each.at.high) for each in settles):
        start = low if reached is None else max(low, reached)
        if start <= high:
            yield start, high
            reached = high


Lines: TypeAlias = Mapping[str, list[Line]]
"""By candidate, lines of which the largest is its regret as an unknown moves."""
NOTHING = Line(Fraction(0), Fraction(0))


class _Regrets:
    """The most, over the completions, by which each candidate can be ahead of each other."""

    def __init__(self, table: PerformanceTable) -> None:
        self._table = table
        ids = [option.id for option in table.candidates]
        self._pairs = [(a, b) for a, b in product(ids, ids) if a != b]
        self._rows = {c.id: self._row(c, {}) for c in table.criteria}
        self._on = {criterion.size_id: criterion for criterion in table.criteria}
        for a, criterion in product(table.candidates, table.criteria):
            claims = table.cells[a.id, criterion.id].own
            self._on |= dict.fromkeys((claim.size_id for claim in claims), criterion)
        self._changes: dict[object, dict[tuple[str, str], Fraction]] = {}
        self._sums = {
            pair: sum((row[pair] for row in self._rows.values()), Fraction(0))
            for pair in self._pairs
        }

    def each(self, known: Mapping[object, Fraction]) -> dict[str, Fraction]:
        """The largest regret of each candidate, where some claims are known."""
        sums = dict(self._sums)
        for criterion in {self._on[id_].id: self._on[id_] for id_ in known}.values():
            on = {id_: known[id_] for id_ in known if self._on[id_] is criterion}
            for pair, change in self._change(criterion, on).items():
                sums[pair] += change
        regrets = dict.fromkeys((o.id for o in self._table.candidates), Fraction(0))
        for (a, _), ahead in sums.items():
            regrets[a] = max(regrets[a], ahead)
        return regrets

    def _change(
        self, criterion: Criterion, known: Mapping[object, Fraction]
    ) -> dict[tuple[str, str], Fraction]:
        """By how much a row is another where some claims on it are known, where it is."""
        # Thousands of ways to know several unknowns are few ways to know those on one criterion.
        key = criterion.id, frozenset(known.items())
        if key not in self._changes:
            row, before = self._row(criterion, known), self._rows[criterion.id]
            changes = ((pair, row[pair] - before[pair]) for pair in self._pairs)
            self._changes[key] = {pair: change for pair, change in changes if change}
        return self._changes[key]

    def _row(
        self, criterion: Criterion, known: Mapping[object, Fraction]
    ) -> dict[tuple[str, str], Fraction]:
        """How far each can be ahead of each other on a criterion, by pair (who is behind first)."""
        weight = criterion.weight
        if criterion.size_id in known:
            weight = Range(known[criterion.size_id], known[criterion.size_id])
        found = {}
        for a, b in self._pairs:
            step = self._step(a, b, criterion, known)
            found[a, b] = step * (weight.high if step > 0 else weight.low)
        return found

    def _step(
        self, a: str, b: str, criterion: Criterion, known: Mapping[object, Fraction]
    ) -> Fraction:
        """The most by which b can be better than a on a criterion."""
        ours, theirs = self._table.apart(b, a, criterion.id)
        most = sum((known.get(claim.size_id, claim.size.high) for claim in ours), Fraction(0))
        least = sum((known.get(claim.size_id, claim.size.low) for claim in theirs), Fraction(0))
        return most - least

    def lines(self, claim: Unknown) -> Lines:
        """The regrets as one unknown moves."""
        found: dict[str, list[Line]] = {o.id: [NOTHING] for o in self._table.candidates}
        for a, b in self._pairs:
            found[a] += self._moving(a, b, claim)
        return found

    def _moving(self, a: str, b: str, claim: Unknown) -> Iterator[Line]:
        """Lines of which the largest is how far b can be ahead of a, as the unknown moves."""
        if isinstance(claim, Criterion):
            yield Line(self._sums[a, b] - self._rows[claim.id][a, b], self._step(a, b, claim, {}))
            return
        criterion = self._on[claim.size_id]
        rest = self._sums[a, b] - self._rows[criterion.id][a, b]
        start = self._step(a, b, criterion, {claim.size_id: Fraction(0)})
        slope = self._step(a, b, criterion, {claim.size_id: Fraction(1)}) - start
        for weight in {criterion.weight.low, criterion.weight.high}:
            yield Line(rest + weight * start, weight * slope)


def _inquiry(
    table: PerformanceTable, claim: Unknown, value: Range, least: Fraction, lines: Lines
) -> Inquiry:
    regrets = [*_least_at(lines, value)]
    return Inquiry(
        claim=table.situation.named(claim),
        value=value,
        settles=tuple(
            Settled(option, at)
            for option in table.candidates
            if (at := _where_none(lines[option.id], value))
        ),
        at_best=least - min(regrets),
        surely=least - max(regrets),
    )


def _where_none(lines: Iterable[Line], value: Range) -> Range | None:
    """The values at which no line is over 0; None where there is none."""
    low, high = value.low, value.high
    for at, slope in lines:
        if slope > 0:
            high = min(high, -at / slope)
        elif slope < 0:
            low = max(low, -at / slope)
        elif at > 0:
            return None
    return Range(low, high) if low <= high else None


def _least_at(lines: Lines, value: Range) -> Iterator[Fraction]:
    """The regret of who regrets least, at values among which are those with the least and most."""
    places = sorted({x for own in lines.values() for x, _ in bends(own, value, highest=True)})
    for start, end in pairwise(places):
        # Between two bends the regret of each is one line, so who regrets least can only change.
        middle = (start + end) / 2
        now = [max(own, key=lambda line: line.value(middle)) for own in lines.values()]
        yield from (regret for _, regret in bends(now, Range(start, end), highest=False))


def _together(
    table: PerformanceTable, regrets: _Regrets, loose: Sequence[tuple[Unknown, Range]], count: int
) -> tuple[tuple[Answered, ...], Option] | None:
    """The first so many unknowns that settle it together, at the first ends that do."""
    for chosen in combinations(loose, count):
        for ends in product(*((value.low, value.high) for _, value in chosen)):
            known = {claim.size_id: end for (claim, _), end in zip(chosen, ends, strict=True)}
            # The first that no other can be ahead of.
            left = regrets.each(known)
            if leader := next((o for o in table.candidates if not left[o.id]), None):
                answers = zip(chosen, ends, strict=True)
                named = table.situation.named
                return tuple(Answered(named(c), v, end) for (c, v), end in answers), leader
    return None
