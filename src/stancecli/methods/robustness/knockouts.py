"""What is left of a conclusion when a source, a passage or a judgement is taken away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from stancecli.methods.feasibility import RuledOut
from stancecli.methods.performance import PerformanceTable
from stancecli.methods.robustness.completions import attainable, best_margin
from stancecli.methods.robustness.sheet import Sheet, sheet
from stancecli.model import (
    OPEN,
    UNKNOWN,
    Breach,
    Citation,
    Constraint,
    Effect,
    Impossible,
    Interest,
    Option,
    Range,
    Source,
    exactly,
)
from stancecli.situation import Bearing

Bearer = Effect | Breach | Interest | Constraint | Impossible
"""A claim that bears on a decision."""

Fallen = Bearing | Interest | Constraint | Impossible
"""The same, with the items that it names."""


class Outcome(StrEnum):
    """What can happen to the lead; the later, the worse."""

    UNAFFECTED = "unaffected"
    HOLDS = "holds"
    CAN_TIE = "can-tie"
    CAN_CHANGE = "can-change"


@dataclass(frozen=True, slots=True)
class Knockout:
    """What is taken away, the claims that fall with it, and what can become of the lead.

    `of` is a source, a passage of one, or a claim without a citation. `then` are the rivals that
    can lead, or draw level where none can.
    """

    of: Source | Citation | Fallen
    lost: tuple[Fallen, ...]
    outcome: Outcome
    then: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Knockouts:
    """Every source of the model, every passage cited here, every judgement here, one at a time."""

    sources: tuple[Knockout, ...]
    passages: tuple[Knockout, ...]
    judgements: tuple[Knockout, ...]


def knockouts(table: PerformanceTable) -> Knockouts:
    """Take each source, passage and judgement away, one at a time.

    An effect that loses its last citation becomes unknown, such an importance any over 0 up to 4;
    such a constraint is lifted, and what it ruled out is open. All else stays, ranges at their
    midpoints; what is unknown already stays as it is.
    """
    given = sheet(table)
    bearers = tuple(_bearers(table))
    cited = {id(each): _cited(table, each) for each in bearers}
    known = [each for each in bearers if not _unknown(each)]

    def without(of: Source | Citation, gone: Callable[[Citation], bool]) -> Knockout:
        lost = [each for each in known if cited[id(each)] and all(map(gone, cited[id(each)]))]
        return _knockout(given, of, tuple(lost))

    passages = dict.fromkeys(citation for each in bearers for citation in cited[id(each)])
    return Knockouts(
        tuple(
            without(each, lambda citation, id_=each.id: citation.source == id_)  # type: ignore[misc]
            for each in table.situation.model.sources
        ),
        tuple(without(each, each.__eq__) for each in passages),
        tuple(
            _knockout(given, each, (each,))
            for each in known
            if not cited[id(each)] and not _beside(table, each)
        ),
    )


def _unknown(each: Bearer) -> bool:
    """Whether nothing is known that could be taken away."""
    if isinstance(each, Effect):
        return each.size == UNKNOWN
    return isinstance(each, Interest) and each.importance == OPEN


def _beside(table: PerformanceTable, each: Bearer) -> bool:
    """Whether it is an effect of an option that is ruled out, and so bears on nothing alone."""
    return isinstance(each, Effect) and each.option in table.ruled_out


def _bearers(table: PerformanceTable) -> Iterator[Bearer]:
    """The claims that a table rests on, each once."""
    seen: set[int] = set()
    for each in _all_bearers(table):
        if id(each) not in seen:
            seen.add(id(each))
            yield each


def _all_bearers(table: PerformanceTable) -> Iterator[Bearer]:
    yield from table.criteria
    for option in table.options:
        for each in table.criteria:
            yield from table.cells[option.id, each.id].claims
        for reason in table.ruled_out.get(option.id, ()):
            if not isinstance(reason.by, Option):
                yield reason.by
            yield from _breaches(table, reason)


def _breaches(table: PerformanceTable, reason: RuledOut) -> Iterator[Breach]:
    """The claims that an option breaks the constraint that rules it out."""
    for breach in table.situation.breaches_of(reason.option):
        if isinstance(reason.by, Constraint) and breach.constraint == reason.by.id:
            yield breach


def _cited(table: PerformanceTable, each: Bearer) -> tuple[Citation, ...]:
    """The citations behind a claim; a breach without its own rests on its constraint's."""
    if isinstance(each, Breach) and not each.cite:
        return next(c.cite for c in table.decider.constraints if c.id == each.constraint)
    return each.cite


def _knockout(given: Sheet, of: Source | Citation | Bearer, lost: tuple[Bearer, ...]) -> Knockout:
    outcome, then = _outcome(given, lost)
    fallen = tuple(_named(given, each) for each in lost)
    gone = of if isinstance(of, Source | Citation) else _named(given, of)
    return Knockout(gone, fallen, outcome, then)


def _named(given: Sheet, each: Bearer) -> Fallen:
    return given.named(each) if isinstance(each, Effect | Breach) else each


def _outcome(given: Sheet, lost: tuple[Bearer, ...]) -> tuple[Outcome, tuple[Option, ...]]:
    if not lost:
        return Outcome.UNAFFECTED, ()
    without = _Without(given, lost)
    rivals = [*filter(without.touches, given.rivals), *without.opened()]
    margins = [(rival, without.margin(rival)) for rival in rivals]
    # In front of the leaders, only others that can be there as well can be ahead of a rival.
    passing = [rival for rival, margin in margins if margin > 0]
    if passing:
        then = tuple(rival for rival in passing if without.leads(rival, passing))
        return Outcome.CAN_CHANGE, then
    level = tuple(rival for rival, margin in margins if not margin and without.levels(rival))
    return (Outcome.CAN_TIE if level else Outcome.HOLDS), level


class _Without:
    """A sheet without some of its claims."""

    def __init__(self, given: Sheet, lost: tuple[Bearer, ...]) -> None:
        self._given = given
        self._ids = set(map(id, lost))
        touched = {each.to for each in lost if isinstance(each, Effect | Breach)}
        self._affected = [
            c
            for c, each in enumerate(given.criteria)
            if id(each) in self._ids or each.id in touched
        ]
        self._weights = [exactly(1), *map(self._weight, self._affected)]
        criteria = [given.criteria[c] for c in self._affected]
        self._reweighed = any(id(each) in self._ids for each in criteria)
        self._holders = {
            option.id
            for option in given.candidates
            for each in criteria
            if any(id(c) in self._ids for c in given.table.cells[option.id, each.id].claims)
        }

    def opened(self) -> Iterator[Option]:
        """The options that nothing rules out any longer."""
        table = self._given.table
        for option in table.options:
            reasons = table.ruled_out.get(option.id, ())
            if reasons and all(map(self._lifted, reasons)):
                yield option

    def _lifted(self, reason: RuledOut) -> bool:
        breaches = list(_breaches(self._given.table, reason))
        lifted = bool(breaches) and all(id(each) in self._ids for each in breaches)
        return lifted or id(reason.by) in self._ids

    def touches(self, rival: Option) -> bool:
        """Whether the loss can change how far a rival is behind; else it stays behind."""
        own = {rival.id, *(each.id for each in self._given.leaders)}
        return self._reweighed or not own.isdisjoint(self._holders)

    def margin(self, rival: Option) -> Fraction:
        """The most by which a rival can be ahead of every leader, in the limit."""
        return best_margin(self._rows(rival, self._given.leaders), self._weights)

    def leads(self, rival: Option, others: Sequence[Option]) -> bool:
        """Whether a rival can be ahead of every leader with none of the others ahead of it."""
        level = self._rows(rival, [each for each in others if each != rival])
        return attainable(self._rows(rival, self._given.leaders), level, self._weights)

    def levels(self, rival: Option) -> bool:
        """Whether a rival can be level with the leaders; an importance cannot quite be 0."""
        return attainable([], self._rows(rival, self._given.leaders), self._weights)

    def _rows(self, rival: Option, others: Iterable[Option]) -> list[list[Fraction]]:
        return [[self._rest(rival.id, each.id), *self._steps(rival.id, each.id)] for each in others]

    def _rest(self, a: str, b: str) -> Fraction:
        """By how much a is ahead of b on the criteria that nothing is lost of."""
        of = self._given.table
        ahead = self._score(a) - self._score(b)
        for c in self._affected:
            id_ = self._given.criteria[c].id
            ahead -= self._given.weights[c] * (of.v(a, id_).mid - of.v(b, id_).mid)
        return ahead

    def _score(self, option_id: str) -> Fraction:
        known = self._given.scores.get(option_id)
        return self._given.table.score(option_id) if known is None else known

    def _steps(self, a: str, b: str) -> Iterator[Fraction]:
        """The most that each affected v(a, c) − v(b, c) can be; what both share cancels out."""
        for c in self._affected:
            id_ = self._given.criteria[c].id
            ours, theirs = self._given.table.apart(a, b, id_)
            gains = (self._size(claim).high for claim in ours)
            losses = (self._size(claim).low for claim in theirs)
            yield sum(gains, Fraction(0)) - sum(losses, Fraction(0))

    def _weight(self, c: int) -> Range:
        each = self._given.criteria[c]
        if id(each) not in self._ids:
            return exactly(self._given.weights[c])
        return exactly(0) if isinstance(each, Constraint) else OPEN

    def _size(self, claim: Effect | Breach) -> Range:
        if id(claim) not in self._ids:
            return exactly(claim.size.mid)
        return UNKNOWN if isinstance(claim, Effect) else exactly(0)
