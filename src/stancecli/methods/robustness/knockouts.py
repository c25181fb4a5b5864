"""What is left of a conclusion when a source, a passage or a judgement is taken away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import TypeAlias

from stancecli.methods.feasibility import RuledOut
from stancecli.methods.performance import PerformanceTable
from stancecli.methods.robustness.margins import attainable, best_margin
from stancecli.model import (
    OPEN,
    UNKNOWN,
    Breach,
    Citation,
    Claim,
    Constraint,
    Criterion,
    Effect,
    Impossible,
    Interest,
    Option,
    Range,
    Source,
    exactly,
)
from stancecli.situation import Bearing

Removable: TypeAlias = Effect | Breach | Interest | Constraint | Impossible
"""A claim that a conclusion can rest on."""

Removed: TypeAlias = Bearing | Interest | Constraint | Impossible
"""The same, with the items that it names."""


class Outcome(StrEnum):
    """What can happen to the lead; the later, the worse."""

    UNAFFECTED = "unaffected"
    HOLDS = "holds"
    CAN_TIE = "can-tie"
    CAN_CHANGE = "can-change"


OVERTURNS = (Outcome.CAN_TIE, Outcome.CAN_CHANGE)
"""With these a rival can lead or draw level."""


@dataclass(frozen=True, slots=True)
class Knockout:
    """What is taken away, the claims that fall with it, and what can become of the lead.

    `removed` is a source, a passage of one, or a claim without a citation. `then` are the rivals
    that can lead, or draw level where none can.
    """

    removed: Source | Citation | Removed
    lost: tuple[Removed, ...]
    outcome: Outcome
    then: tuple[Option, ...]

    @property
    def can_overturn(self) -> bool:
        """Whether a rival can lead or draw level without it."""
        return self.outcome in OVERTURNS


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
    claims = {id(claim): claim for claim in _removable(table)}.values()
    cited = {id(claim): cited_by(table, claim) for claim in claims}
    known = [claim for claim in claims if not _unknown(claim)]

    def without(removed: Source | Citation, gone: set[Citation]) -> Knockout:
        lost = [claim for claim in known if cited[id(claim)] and gone.issuperset(cited[id(claim)])]
        return _knockout(table, removed, lost)

    passages = dict.fromkeys(citation for claim in claims for citation in cited[id(claim)])
    return Knockouts(
        tuple(
            without(source, {passage for passage in passages if passage.source == source.id})
            for source in table.situation.model.sources
        ),
        tuple(without(passage, {passage}) for passage in passages),
        tuple(
            _knockout(table, _named(table, claim), [claim])
            for claim in known
            # An effect of an option that is ruled out bears on nothing alone.
            if not cited[id(claim)]
            and not (isinstance(claim, Effect) and claim.option in table.ruled_out)
        ),
    )


def falls_with_a_source(table: PerformanceTable) -> bool:
    """Whether without one source a rival can lead or draw level.

    The claims without a citation count together as one source more.
    """
    known = [claim for claim in _removable(table) if not _unknown(claim)]
    by_source: dict[str, list[Removable]] = {}
    for claim in known:
        sources = {citation.source for citation in cited_by(table, claim)}
        if len(sources) < 2:
            by_source.setdefault("".join(sources), []).append(claim)
    outcomes = (_outcome(table, lost)[0] for lost in by_source.values())
    return any(outcome in OVERTURNS for outcome in outcomes)


def rules_out(table: PerformanceTable) -> Iterator[Removable]:
    """The claims that rule options out, some of them more than once."""
    for reasons in table.ruled_out.values():
        for reason in reasons:
            if not isinstance(reason.by, Option):
                yield reason.by
            yield from _breaches(table, reason)


def _unknown(claim: Removable) -> bool:
    """Whether nothing is known that could be taken away."""
    if isinstance(claim, Effect):
        return claim.size == UNKNOWN
    return isinstance(claim, Interest) and claim.importance == OPEN


def _removable(table: PerformanceTable) -> Iterator[Removable]:
    """The claims that a table rests on, some of them more than once."""
    yield from table.touched
    for option in table.options:
        for criterion in table.touched:
            yield from table.cells[option.id, criterion.id].claims
    yield from rules_out(table)


def _breaches(table: PerformanceTable, reason: RuledOut) -> Iterator[Breach]:
    """The claims that an option breaks the constraint that rules it out."""
    for breach in table.situation.breaches_of(reason.option):
        if isinstance(reason.by, Constraint) and breach.constraint == reason.by.id:
            yield breach


def cited_by(table: PerformanceTable, claim: Claim) -> tuple[Citation, ...]:
    """The citations behind a claim; a breach without its own rests on its constraint's."""
    if isinstance(claim, Breach) and not claim.cite:
        return table.situation.criterion(claim.constraint).cite
    return claim.cite


def _named(table: PerformanceTable, claim: Removable) -> Removed:
    return table.situation.bearing(claim) if isinstance(claim, Effect | Breach) else claim


def _knockout(
    table: PerformanceTable, removed: Source | Citation | Removed, lost: Sequence[Removable]
) -> Knockout:
    outcome, then = _outcome(table, lost)
    return Knockout(removed, tuple(_named(table, claim) for claim in lost), outcome, then)


def _outcome(
    table: PerformanceTable, lost: Sequence[Removable]
) -> tuple[Outcome, tuple[Option, ...]]:
    """What can become of the lead without these claims, and by whom."""
    if not lost:
        return Outcome.UNAFFECTED, ()
    remainder = _Remainder(table, lost)
    rivals = [*filter(remainder.touches, table.rivals), *remainder.opened()]
    margins = [(rival, remainder.margin(rival)) for rival in rivals]
    # In front of the leaders, only others that can be there as well can be ahead of a rival.
    passing = [rival for rival, margin in margins if margin > 0]
    if passing:
        outcome = Outcome.CAN_CHANGE
        then = [rival for rival in passing if remainder.leads(rival, passing)]
    else:
        then = [rival for rival, margin in margins if not margin and remainder.levels(rival)]
        outcome = Outcome.CAN_TIE if then else Outcome.HOLDS
    return outcome, tuple(then)


class _Remainder:
    """What is left of a table without some of its claims, ranges at their midpoints."""

    def __init__(self, table: PerformanceTable, lost: Sequence[Removable]) -> None:
        self._table = table
        self._ids = set(map(id, lost))
        touched = {claim.to for claim in lost if isinstance(claim, Effect | Breach)}
        self._reweighed = any(id(criterion) in self._ids for criterion in table.touched)
        self._affected = [
            criterion
            for criterion in table.touched
            if id(criterion) in self._ids or criterion.id in touched
        ]
        self._weights = [exactly(1), *map(self._weight, self._affected)]
        self._holders = {
            option.id
            for option, criterion in product(table.candidates, self._affected)
            if not self._ids.isdisjoint(map(id, table.cells[option.id, criterion.id].claims))
        }

    @cached_property
    def _rest(self) -> dict[str, Fraction]:
        """What each option scores on the criteria that nothing is lost of."""
        table = self._table
        return {
            option.id: table.score(option.id)
            - sum(c.weight.mid * table.v(option.id, c.id).mid for c in self._affected)
            for option in table.options
        }

    def opened(self) -> Iterator[Option]:
        """The options that nothing rules out any longer."""
        for option in self._table.options:
            reasons = self._table.ruled_out.get(option.id, ())
            if reasons and all(map(self._lifted, reasons)):
                yield option

    def _lifted(self, reason: RuledOut) -> bool:
        breaches = list(_breaches(self._table, reason))
        lifted = bool(breaches) and all(id(breach) in self._ids for breach in breaches)
        return lifted or id(reason.by) in self._ids

    def touches(self, rival: Option) -> bool:
        """Whether the loss can change how far a rival is behind; else it stays behind."""
        return self._reweighed or any(
            option.id in self._holders for option in (rival, *self._table.leaders)
        )

    def margin(self, rival: Option) -> Fraction:
        """The most by which a rival can be ahead of every leader, in the limit."""
        return best_margin(self._rows(rival, self._table.leaders), self._weights)

    def leads(self, rival: Option, others: Sequence[Option]) -> bool:
        """Whether a rival can be ahead of every leader with none of the others ahead of it."""
        ahead = self._rows(rival, self._table.leaders)
        level = self._rows(rival, [other for other in others if other != rival])
        return attainable(ahead, level, self._weights)

    def levels(self, rival: Option) -> bool:
        """Whether a rival can be level with the leaders; an importance cannot quite be 0."""
        return attainable([], self._rows(rival, self._table.leaders), self._weights)

    def _rows(self, rival: Option, others: Iterable[Option]) -> list[list[Fraction]]:
        """A row for each of the others: by how much the rival is ahead of it on the criteria that
        nothing is lost of, and the most that it can be ahead on each affected one."""
        return [
            [
                self._rest[rival.id] - self._rest[other.id],
                *(
                    self._table.step(rival.id, other.id, criterion.id, self._size).high
                    for criterion in self._affected
                ),
            ]
            for other in others
        ]

    def _weight(self, criterion: Criterion) -> Range:
        if id(criterion) not in self._ids:
            return exactly(criterion.weight.mid)
        return exactly(0) if isinstance(criterion, Constraint) else OPEN

    def _size(self, claim: Effect | Breach) -> Range:
        if id(claim) not in self._ids:
            return exactly(claim.size.mid)
        return UNKNOWN if isinstance(claim, Effect) else exactly(0)
