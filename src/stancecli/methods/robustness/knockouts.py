"""What is left of a conclusion when a source, a passage or a judgement is taken away.

To leave one out and ask again is old; what a lost claim becomes (an unknown, an importance over 0
and up to 4, a constraint that is lifted) is our own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from functools import cache
from itertools import chain
from operator import sub
from typing import TypeAlias, cast

from stancecli.methods.conditions import seen_by
from stancecli.methods.feasibility import RuledOut
from stancecli.methods.linear import MOST_STEPS, attainable, best_margin, linear_steps
from stancecli.methods.performance import Contribution, PerformanceTable
from stancecli.model import (
    OPEN,
    UNKNOWN,
    ZERO,
    Breach,
    Citation,
    Claim,
    Constraint,
    Effect,
    Impossible,
    Interest,
    Option,
    Range,
    Sized,
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
        return self.outcome in (Outcome.CAN_TIE, Outcome.CAN_CHANGE)


@dataclass(frozen=True, slots=True)
class Knockouts:
    """Every source of the model, every passage cited here, every judgement here, one at a time.

    A source goes with all names that it goes by, and stands here by its root; a
    passage of it by the first name with which it is cited.

    `left_out` counts those that are not among them because it would take too long to settle them:
    several importances fall with each, and too many options can be ahead.
    """

    sources: tuple[Knockout, ...]
    passages: tuple[Knockout, ...]
    judgements: tuple[Knockout, ...]
    left_out: int


def knockouts(table: PerformanceTable) -> Knockouts:
    """Take each source, passage and judgement away, one at a time.

    An effect that loses its last citation becomes unknown, and with it those that are the same as
    it: one claim still. Such an importance becomes any over 0 up to 4; such a constraint is lifted,
    and what it ruled out is open. An own view that loses the last of its own citations is none: the
    middle is then as entered. All else stays, ranges at their midpoints; what is unknown already
    stays as it is.
    """
    model, losses = table.situation.model, _Losses(table)
    falling = defaultdict[Citation | str, list[Removable]](list)
    unseen = defaultdict[Citation | str, list[Removable]](list)
    """By passage, and by source, the claims that fall, and those of which an own view does."""
    as_cited: dict[Citation, Citation] = {}
    uncited: list[Removable] = []
    for claim in {id(claim): claim for claim in _removable(table)}.values():
        for view in claim.owned if isinstance(claim, Sized) else ():
            for only in _only(map(model.rooted, view.cite)):
                unseen[only].append(claim)
        cited = cited_by(table, claim)
        for citation in cited:
            as_cited.setdefault(model.rooted(citation), citation.passage)
        # An effect of an option that is ruled out, of its own size, affects nothing alone.
        is_out = (
            isinstance(claim, Effect)
            and claim.option in table.ruled_out
            and (claim.is_copy or not claim.shared)
        )
        if not _unknown(claim):
            for only in _only(map(model.rooted, cited)):
                falling[only].append(claim)
            uncited += [] if cited or is_out else [claim]

    def knockout(removed: Source | Citation, at: Citation | str) -> Knockout | None:
        lost = falling[at]
        gone = {*map(id, unseen[at])} - {*map(id, lost)}
        if not gone:
            return losses.knockout(removed, lost)
        # The own views on some claims fall too.
        then = seen_by(table, lambda claim: claim.as_entered if id(claim) in gone else claim)
        if passing := tuple(option for option in then.leaders if option.id not in table.leading):
            outcome = Outcome.CAN_TIE if then.leading & table.leading else Outcome.CAN_CHANGE
            fallen = tuple(_named(table, claim) for claim in lost)
            return Knockout(removed, fallen, outcome, passing)
        found = _Losses(then).knockout(removed, lost)
        return found if lost or not found else replace(found, outcome=Outcome.HOLDS)

    roots = (source for source in model.sources if model.origin(source.id).root == source.id)
    by_source = [knockout(source, source.id) for source in roots]
    by_passage = [knockout(passage, at) for at, passage in as_cited.items()]
    judged = [losses.knockout(_named(table, claim), [claim]) for claim in uncited]
    return Knockouts(
        tuple(filter(None, by_source)),
        tuple(filter(None, by_passage)),
        tuple(filter(None, judged)),
        left_out=sum(found is None for found in (*by_source, *by_passage, *judged)),
    )


def _only(passages: Iterable[Citation]) -> Iterator[Citation | str]:
    """The passage, and the source by id, that there is no other of."""
    own = set(passages)
    for found in (own, {passage.source for passage in own}):
        if len(found) == 1:
            yield from found


@dataclass(frozen=True)
class OutByOne:
    """An option that is ruled out by one passage alone, and could be ahead without that."""

    option: Option
    passage: Citation


def out_by_one(table: PerformanceTable, without: Knockouts) -> Iterator[OutByOne]:
    """The options that one passage alone keeps from being ahead."""
    for lost in without.passages:
        for option in lost.then if lost.outcome is Outcome.CAN_CHANGE else ():
            if option.id in table.ruled_out and isinstance(lost.removed, Citation):
                yield OutByOne(option, lost.removed)


def rules_out(table: PerformanceTable) -> Iterator[Removable]:
    """The claims that rule options out, some of them more than once."""
    for reasons in table.ruled_out.values():
        for reason in reasons:
            yield from bars(table, reason)


def bars(table: PerformanceTable, reason: RuledOut) -> Iterator[Removable]:
    """The claims that one reason to rule an option out consists of."""
    if not isinstance(reason.by, Option):
        yield reason.by
    for breach in table.situation.breaches_of(reason.option):
        if isinstance(reason.by, Constraint) and breach.constraint == reason.by.id:
            yield breach


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
            for claim in table.cells[option.id, criterion.id].claims:
                yield claim
                if isinstance(claim, Effect) and claim.is_copy:
                    yield table.situation.original(claim)
    yield from rules_out(table)


def cited_by(table: PerformanceTable, claim: Claim) -> tuple[Citation, ...]:
    """The citations behind a claim; a breach without its own rests on its constraint's."""
    if isinstance(claim, Breach) and not claim.stands_on:
        return table.situation.criterion(claim.constraint).stands_on
    return claim.stands_on


def _named(table: PerformanceTable, claim: Removable) -> Removed:
    return table.situation.bearing(claim) if isinstance(claim, Effect | Breach) else claim


class _Losses:
    """What can become of a table's lead without some of its claims.

    What is asked of the table for each loss is put together once: so a loss that touches neither a
    leader nor an importance takes no more than what is lost.
    """

    def __init__(self, table: PerformanceTable) -> None:
        self.table = table
        self._steps_left = MOST_STEPS
        self.rows = {criterion.id: criterion for criterion in table.touched}
        self.holders: dict[int, list[str]] = {}
        self._copies: dict[str, dict[int, Effect]] = {}
        for cell in table.cells.values():
            for claim in cell.claims:
                self.holders.setdefault(id(claim), []).append(cell.option)
                if isinstance(claim, Effect) and claim.is_copy:
                    self._copies.setdefault(claim.shared, {})[id(claim)] = claim
        self._bars = {
            id_: [{*map(id, bars(table, reason))} for reason in reasons]
            for id_, reasons in table.ruled_out.items()
        }

    def knockout(
        self, removed: Source | Citation | Removed, lost: Sequence[Removable]
    ) -> Knockout | None:
        """What becomes of the lead without these claims; None where it takes too long to tell."""
        if not (found := self.outcome(lost)):
            return None
        every = chain.from_iterable(self.falling(lost))
        return Knockout(removed, tuple(_named(self.table, claim) for claim in every), *found)

    def falling(self, lost: Sequence[Removable]) -> Iterator[list[Removable]]:
        """Each claim, and the effects that are the same, unless they are lost by themselves."""
        gone = set(map(id, lost))
        for claim in lost:
            shared = claim.shared if isinstance(claim, Effect) and not claim.is_copy else ""
            copies = self._copies.get(shared, {})
            yield [claim, *(copy for id_, copy in copies.items() if id_ not in gone)]

    def outcome(self, lost: Sequence[Removable]) -> tuple[Outcome, tuple[Option, ...]] | None:
        """What can become of the lead without these claims, and by whom."""
        if not lost:
            return Outcome.UNAFFECTED, ()
        remainder = _Remainder(self, lost)
        rivals = [*remainder.rivals(), *self._opened(lost)]
        if not self._may_take(remainder.takes(len(rivals), 0)):
            return None
        signs = [(rival, remainder.sign(rival)) for rival in rivals]
        # In front of the leaders, only others that can be there as well can be ahead of a rival.
        passing = [rival for rival, sign in signs if sign > 0]
        level = [rival for rival, sign in signs if not sign]
        if not self._may_take(remainder.takes(len(passing or level), len(passing))):
            return None
        if passing:
            return Outcome.CAN_CHANGE, tuple(remainder.leading(passing))
        then = tuple(filter(remainder.levels, level))
        return (Outcome.CAN_TIE if then else Outcome.HOLDS), then

    def _may_take(self, steps: int) -> bool:
        """Whether so many steps are left of those that all losses together may take."""
        if steps > self._steps_left:
            return False
        self._steps_left -= steps
        return True

    def _opened(self, lost: Iterable[Removable]) -> list[Option]:
        """The options that nothing rules out any longer."""
        gone, option = set(map(id, lost)), self.table.situation.option
        # A reason is gone with any of its claims: an option breaks a constraint once.
        every = self._bars.items()
        return [option(id_) for id_, bars in every if not any(map(gone.isdisjoint, bars))]


Ends = tuple[Fraction, ...]
"""What an option comes to: its points on what weighs as entered, then its value on each criterion
of which the importance is lost."""


class _Remainder:
    """What is left of a table without some of its claims, ranges at their midpoints.

    Of two options the one is ahead by the most it can come to less the least the other can, but
    for lost claims that both hold, which move both alike.
    """

    def __init__(self, losses: _Losses, lost: Sequence[Removable]) -> None:
        self._table, self._losses = losses.table, losses
        # Importances and forces: they stand before all others, in the order of the file.
        of = ((claim, losses.rows.get(getattr(claim, "id", ""))) for claim in lost)
        self._lost = [criterion for claim, criterion in of if criterion and claim is criterion]
        self._lifted = {c.id for c in self._lost if isinstance(c, Constraint)}
        free = [c.id for c in self._lost if isinstance(c, Interest)]
        self._open = {id_: place for place, id_ in enumerate(free, start=1)}
        self._weights = [exactly(1), *(OPEN for _ in self._open)]
        self._moved: dict[str, list[Effect | Breach]] = {}
        self._both: list[tuple[int, Contribution]] = []
        for claim, every in zip(lost, losses.falling(lost), strict=True):
            holders = Counter(chain.from_iterable(losses.holders.get(id(e), ()) for e in every))
            moving = cast(Effect | Breach, claim)
            for id_ in holders.elements():
                self._moved.setdefault(id_, []).append(moving)
            if len(holders) > 1:
                place, weight = self._place(moving)
                self._both.append((place, Contribution(moving, weight, holders)))
        self._ids = [option.id for option in losses.table.options]
        self.ends = cache(self._ends)
        self._leaders = self._foremost(self._table.leaders)

    def rivals(self) -> Iterable[Option]:
        """Those that the loss can bring nearer to every leader: the others stay behind one."""
        if self._lost or all(option.id in self._moved for option in self._table.leaders):
            return self._table.rivals
        open_ = self._moved.keys() & self._table.scores.keys()
        return self._table.in_order(open_ - self._table.leading)

    def _ends(self, id_: str) -> tuple[Ends, Ends]:
        """The most and the least that an option can come to."""
        table = self._table
        entered = table.score(id_) - sum(c.weight.mid * table.v(id_, c.id).mid for c in self._lost)
        most = [entered, *(table.v(id_, c).mid for c in self._open)]
        least = [*most]
        for claim in self._moved.get(id_, ()):
            place, weight = self._place(claim)
            size, now = _left(claim), claim.size.mid
            most[place] += weight * (size.high - now)
            least[place] += weight * (size.low - now)
        return tuple(most), tuple(least)

    def _place(self, claim: Effect | Breach) -> tuple[int, Fraction]:
        """Where in the ends a claim counts, and by how much."""
        if place := self._open.get(claim.to):
            return place, Fraction(1)
        lifted = claim.to in self._lifted
        return 0, Fraction(0) if lifted else self._losses.rows[claim.to].weight.mid

    def _row(self, rival: Option, other: Option) -> Ends:
        """By how much a rival can be ahead of another at most."""
        row = list(map(sub, self.ends(rival.id)[0], self.ends(other.id)[1]))
        ends: list[Fraction] = []
        for place, both in self._both:
            reach = both.weight * (_left(both.claim).high - _left(both.claim).low)
            ours, theirs = both.holders.get(rival.id, 0), both.holders.get(other.id, 0)
            row[place] -= min(ours, theirs) * reach
            if both.is_torn(rival.id, self._ids):
                row[place] -= max(ours - theirs, 0) * reach
                ends.append((ours - theirs) * reach)
        return (*row, *ends)

    def _rows(self, rival: Option, others: Iterable[Option]) -> list[Ends]:
        return [self._row(rival, other) for other in others if other.id != rival.id]

    def _torn(self, rival: Option) -> list[int]:
        """Of the ends of its rows, the places of the weights that they have a part of."""
        return [place for place, both in self._both if both.is_torn(rival.id, self._ids)]

    def _foremost(self, options: Sequence[Option]) -> tuple[Option, ...]:
        """Those of the options that, where a rival is ahead of them, let it be ahead of all."""
        if self._both:
            return tuple(options)
        if not self._lost and options is self._table.leaders:
            still = next((o for o in options if o.id not in self._moved), None)
            moved = (o for o in map(self._table.situation.option, self._moved))
            options = [
                *(o for o in moved if o.id in self._table.leading),
                *([still] if still else []),
            ]
        best: dict[Ends, Option] = {}
        for option in options:
            first, *rest = self.ends(option.id)[1]
            known = best.setdefault(tuple(rest), option)
            if self.ends(known.id)[1][0] < first:
                best[tuple(rest)] = option
        return tuple(best.values())

    def sign(self, rival: Option) -> int:
        """Whether a rival can be ahead of every leader (1), draw level (0), or neither (-1)."""
        rows, torn = self._rows(rival, self._leaders), self._torn(rival)
        margin = min(best_margin([row], self._weights, torn) for row in rows)
        if margin >= 0 and len(rows) > 1:
            margin = best_margin(rows, self._weights, torn)
        return (margin > 0) - (margin < 0)

    def takes(self, rivals: int, passing: int) -> int:
        """How many steps it takes to settle so many rivals, so many of them passing the leaders."""
        twice = sum(max(both.holders.values()) > 1 for _, both in self._both)
        free, rows = len(self._open) + twice, len(self._leaders) + passing
        # A single row has its best margin at the ends of the weights.
        is_solved = free > 1 and (rows > 1 or twice)
        return rivals * (linear_steps(rows, free) if is_solved else len(self._both) * rows)

    def leading(self, passing: Sequence[Option]) -> Iterator[Option]:
        """Those that can be ahead of every leader with none of the others ahead of them."""
        others = self._foremost(passing)
        for rival in passing:
            ahead, level = self._rows(rival, self._leaders), self._rows(rival, others)
            if attainable(ahead, level, self._weights, self._torn(rival)):
                yield rival

    def levels(self, rival: Option) -> bool:
        """Whether a rival can be level with the leaders; an importance cannot quite be 0."""
        return attainable([], self._rows(rival, self._leaders), self._weights, self._torn(rival))


def _left(claim: Effect | Breach) -> Range:
    """What is left of a claim that is lost."""
    return UNKNOWN if isinstance(claim, Effect) else ZERO
