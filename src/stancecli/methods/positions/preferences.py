"""Which options of a decision are better for an actor, by its own points of the states.

The table is that of `tradeoffs`, by the criteria of any actor, and so is the verdict over it. It
compares the options that are open with each other, never one of them with nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from stancecli.methods.ladder import Conclusion
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.methods.verdict import judged
from stancecli.model import Actor, Decision, Option
from stancecli.situation import Bearing, Situation

MOST_CELLS = 20_000
"""Of so many options × criteria, those of all actors together, options are still compared."""


class Rank(StrEnum):
    """Where an option stands for an actor: it is `first` alone, `level` with others that are first,
    one of those between which it is `open`, `behind`, or the `only` one that is open; what is
    `ruled out` is none of these."""

    FIRST = "first"
    LEVEL = "level"
    OPEN = "open"
    BEHIND = "behind"
    ONLY = "only"
    RULED_OUT = "ruled out"


@dataclass(frozen=True, slots=True)
class Preference:
    """Where one option stands for one actor among those that are open.

    `behind` is by how many points it is behind the first of these as entered; below 0 for one that
    is ruled out and would be ahead. `gain` is by how many points it is ahead of the option that
    holds as entered, and `change` 1 where it is ahead and cannot be behind under any completion, -1
    where it is behind and cannot be ahead, else 0. Of the option that holds `gain` is the lead over
    the best of the others that are open, and `change` its sign among these.
    """

    rank: Rank
    behind: Fraction
    gain: Fraction
    change: int


@dataclass(frozen=True)
class Preferences:
    """The verdict on a decision by the interests of one actor.

    `leaders` are first as entered, `rivals` can be ahead where it is open. `next` has the most
    points of all but the leaders, and is `margin` points behind them; None where there is no other.
    """

    actor: Actor
    decision: Decision
    verdict: Conclusion
    leaders: tuple[Option, ...]
    rivals: tuple[Option, ...]
    next: Option | None
    margin: Fraction | None


class Compared:
    """The options of a decision beside each other, by the interests of one actor."""

    def __init__(self, table: PerformanceTable) -> None:
        self._table = table
        found = judged(table)
        leaders = () if found.conclusion is Conclusion.EMPTY else table.leaders
        self._leading = {option.id for option in leaders}
        is_open = found.conclusion is Conclusion.OPEN
        rivals = tuple(o for o in found.rivals if is_open and o.id not in self._leading)
        self._contending = self._leading | {option.id for option in rivals} if is_open else set()
        others = [o for o in table.candidates if self._leading and o.id not in self._leading]
        nearest = max(others, key=lambda option: table.score(option.id), default=None)
        self.preferences = Preferences(
            actor=table.decider,
            decision=table.decision,
            verdict=found.conclusion,
            leaders=leaders,
            rivals=rivals,
            next=nearest,
            margin=self._behind(nearest) if nearest else None,
        )

    def of(self, option: Option) -> Preference | None:
        """Where an option stands; None where nothing is judged."""
        if self.preferences.verdict is Conclusion.EMPTY:
            return None
        gain, change = self._beside_the_current(option)
        return Preference(self._rank(option), self._behind(option), gain, change)

    def sign(self, option: Option) -> int:
        """1 where an option is first, alone or with some of the others, and none can be ahead.

        -1 where it is behind another and cannot be ahead, else 0. One that is ruled out has the
        sign that it would have.
        """
        match self._rank(option):
            case Rank.FIRST | Rank.LEVEL:
                return int(self.preferences.next is not None)
            case Rank.BEHIND:
                return -1
            case Rank.RULED_OUT:
                return min(self._sign_beside(option, other) for other in self._table.candidates)
        return 0

    def reactions(self, option: Option) -> tuple[Bearing, ...]:
        """The claims of options of others that hold with this one, and not with every other."""
        cells = (self._table.cells[option.id, each.id] for each in self._table.touched)
        claims = (claim for cell in cells for claim in cell.claims if claim.option != option.id)
        return tuple(map(self._table.situation.bearing, claims))

    def better_than(self, option: Option) -> Iterator[Option]:
        """The open options that are better than this one under every completion."""
        for other in self._table.candidates:
            if other.id != option.id and self._table.lead(other.id, option.id).low > 0:
                yield other

    def is_best(self, option: Option) -> bool:
        """Whether it is better under every completion than each other open option, of which there
        are some."""
        return bool(self._table.others(option)) and self._table.wins_always(option.id)

    def is_open(self, option: Option) -> bool:
        """Whether an option is not ruled out."""
        return option.id not in self._table.ruled_out

    def _behind(self, option: Option) -> Fraction:
        return self._gain(self._table.leaders[0], option)

    def _beside_the_current(self, option: Option) -> tuple[Fraction, int]:
        current = self._table.current
        if option.id != current.id:
            return self._gain(option, current), self._sign_beside(option, current)
        gains = (self._gain(option, other) for other in self._table.others(option))
        return min(gains, default=Fraction(0)), self.sign(option)

    def _sign_beside(self, option: Option, other: Option) -> int:
        """1 where an option is ahead of another as entered and never behind it, -1 vice versa."""
        lead = self._table.lead(option.id, other.id)
        gain = self._gain(option, other)
        if gain > 0:
            return int(lead.low >= 0)
        return -int(gain < 0 and lead.high <= 0)

    def _gain(self, option: Option, other: Option) -> Fraction:
        return self._table.score(option.id) - self._table.score(other.id)

    def _rank(self, option: Option) -> Rank:
        if not self.is_open(option):
            return Rank.RULED_OUT
        if self.preferences.verdict is Conclusion.ONLY:
            return Rank.ONLY
        if option.id in self._contending:
            return Rank.OPEN
        if option.id not in self._leading:
            return Rank.BEHIND
        return Rank.LEVEL if len(self._leading) > 1 else Rank.FIRST


def compare(
    situation: Situation, decisions: Sequence[Decision], only: Collection[str] = ()
) -> Mapping[str, Mapping[str, Compared]] | None:
    """Each decision by the interests of everybody to whom its options make a difference.

    By the ids of the decision and of the actor, the decider always among them; None where it would
    take too long. `only` are actors that are asked about, where it is not everybody.
    """
    concerned = {
        decision.id: [a for a in _concerned(situation, decision) if not only or a.id in only]
        for decision in decisions
    }
    cells = (
        len(decision.options) * len(actor.criteria)
        for decision in decisions
        for actor in concerned[decision.id]
    )
    if sum(cells) > MOST_CELLS:
        return None
    return {
        decision.id: dict(_compared(situation, decision, concerned[decision.id]))
        for decision in decisions
    }


def _compared(
    situation: Situation, decision: Decision, actors: Iterable[Actor]
) -> Iterator[tuple[str, Compared]]:
    for actor in actors:
        table = performance_table(situation, decision.id, actor.id)
        if actor.id == decision.actor or any(cell.claims for cell in table.cells.values()):
            yield actor.id, Compared(table)


def _concerned(situation: Situation, decision: Decision) -> Iterator[Actor]:
    """The decider, and whoever has a criterion on which a claim is about an option of this."""
    ids = {decision.actor}
    for option in decision.options:
        for claims in (situation.effects_of, situation.breaches_of, situation.conditioned_by):
            ids |= {situation.criterion(claim.to).actor for claim in claims(option.id)}
    for id_ in sorted(ids, key=situation.model.places.__getitem__):
        yield situation.actor(id_)
