"""What was said period by period, in a model or in a corpus: who moved, how divided all were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from operator import attrgetter

from stancecli.diagnostics import Unanswerable
from stancecli.lenses.positions.statements import MOST_ACTORS, NAMED, told
from stancecli.methods.grounds import Grounds
from stancecli.methods.positions.approach import Approach, PairChange
from stancecli.methods.positions.cells import Cells, Moves
from stancecli.methods.positions.meetings import Meetings
from stancecli.methods.positions.statements import (
    Every,
    SideChange,
    Stated,
    Target,
    changes,
    in_periods,
    period_named_by,
    period_number,
    period_of,
)
from stancecli.methods.positions.store import (
    ManyStatements,
    Statements,
    Totals,
    cells_of,
    places_of,
    rows_of,
    totals_of,
)
from stancecli.model import Actor


@dataclass(frozen=True)
class PeriodValue:
    """What an actor said in one period: the mean of so many `statements`, or votes, -2 to 2.

    `side` is 1 for the thing, -1 against it, 0 where it is neutral or `divided`.
    """

    period: str
    stance: Fraction
    statements: int
    side: int
    divided: bool


@dataclass(frozen=True)
class ActorPeriods:
    """What an actor said of one thing, period by period; periods of silence are left out."""

    actor: Actor
    target: Target
    values: tuple[PeriodValue, ...]


@dataclass(frozen=True)
class SideMove:
    """An actor that went to another side on a thing."""

    actor: Actor
    target: Target
    change: SideChange


@dataclass(frozen=True, slots=True)
class PeriodDivision:
    """How divided the actors were in one period, in which so many statements were made.

    `pairs` agreed or clashed somewhere, `diverging` of them clashed on more than they agreed on.
    `largest` and `second` are the two largest groups in which no two actors diverged.
    """

    period: str
    statements: int
    actors: int
    pairs: int
    diverging: int
    largest: tuple[Actor, ...]
    second: tuple[Actor, ...]


@dataclass(frozen=True)
class PositionsOverTime:
    """What was said of one thing, or of all, period by period, and who moved.

    Of all, `divisions` tell how divided the actors were; pairs are looked at among the `compared`
    that say most. `moved` counts the moves, of `movers` actors; `moves` are the largest of a large
    corpus, or all: first by the steps that they took, times the fewer statements of both periods.
    `undated` counts statements without a date, or with one that is no single period: they stand in
    no column. `ambivalent` is what was said both ways by those who moved nowhere from one period to
    the next. `closer` and `apart` are the pairs whose distance changed most. All but divisions and
    moves is left out of a large corpus, where one thing is not asked about.
    """

    every: Every
    target: Target | None
    periods: tuple[str, ...]
    by_actor: tuple[ActorPeriods, ...]
    divisions: tuple[PeriodDivision, ...]
    compared: int
    moved: int
    movers: int
    moves: tuple[SideMove, ...]
    ambivalent: tuple[Stated, ...]
    closer: tuple[PairChange, ...]
    apart: tuple[PairChange, ...]
    undated: int
    totals: Totals
    since: str
    until: str
    grounds: Grounds
    corpus: str = ""

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each actor, thing and period; of a large corpus, for each period."""
        for each in self.by_actor:
            for value in each.values:
                yield {
                    "actor": each.actor,
                    "target": each.target,
                    "period": value.period,
                    "stance": value.stance,
                    "statements": value.statements,
                    "divided": value.divided,
                }
        for division in self.divisions if not self.by_actor else ():
            yield {
                "period": division.period,
                "statements": division.statements,
                "actors": division.actors,
                "pairs": division.pairs,
                "diverging": division.diverging,
                "largest": len(division.largest),
                "second": len(division.second),
            }


def find_over_time(
    said: Statements, every: Every, target: Target | None = None
) -> PositionsOverTime:
    """What was said of all, or of one thing, period by period.

    Raises Unanswerable where nothing that was said of them has a date.
    """
    many = None if target else said.many
    stated = () if many else said.said(things=[target.id] if target else None)
    by_actor = tuple(own for each in stated if (own := _periods(each, every)).values)
    actors = [each.actor for each in stated][:MOST_ACTORS] if target else said.actors(MOST_ACTORS)
    approach = Approach(() if many else actors)
    divisions = []
    blocks = said.cells(actors, every)
    if target:
        blocks = cells_of(rows_of(stated, every), places_of(actors), {target.id: 0})
    periods = dict[str, int]()
    for period, found in groupby(blocks, attrgetter("period")):
        own_blocks = [*found]
        if not many:
            approach.add(period_number(period), own_blocks)
        periods[period] = int(sum(block.n.sum() for block in own_blocks))
        if not target:
            divisions.append(_division(actors, period, periods[period], own_blocks))
    if not periods:
        raise Unanswerable(
            f"nothing that was said of this has a date in a {every.value}",
            (
                "fold statements with a date: --map date=COLUMN"
                if said.corpus
                else "give the positions a date: {to: …, stance: …, date: 2012-03}",
            ),
        )
    totals = totals_of(stated) if target else said.totals()
    moves = [
        SideMove(each.actor, each.target, change)
        for each in stated
        for change in _changes(each, every)
    ]
    moved, movers = len(moves), len({move.actor.id for move in moves})
    if many:
        largest = Moves(NAMED)
        for block in many.histories(every):
            largest.add(block)
        moved, movers = largest.count, len(largest.actors)
        moves = [*_largest(many, every, largest)]
    both = told(said, [each for each in stated if each.both_ways])
    who = {(move.actor.id, move.target.id) for move in moves}
    return PositionsOverTime(
        every=every,
        target=target,
        periods=tuple(periods),
        by_actor=by_actor,
        divisions=tuple(divisions),
        compared=len(actors),
        moved=moved,
        movers=movers,
        moves=tuple(sorted(moves, key=_rank)),
        ambivalent=tuple(s for s in both if (s.actor.id, s.target.id) not in who),
        closer=approach.ranked(-1),
        apart=approach.ranked(1),
        undated=totals.statements - sum(periods.values()),
        totals=totals,
        since=said.window.since,
        until=said.window.until,
        grounds=said.grounds(stated),
        corpus=said.corpus,
    )


def _periods(stated: Stated, every: Every) -> ActorPeriods:
    values = (
        PeriodValue(period, tally.mean, tally.n, tally.side, tally.is_divided)
        for period, tally in in_periods(stated, every)
    )
    return ActorPeriods(stated.actor, stated.target, tuple(values))


def _changes(stated: Stated, every: Every) -> Iterator[SideChange]:
    return changes(stated.positions, lambda position: period_of(position.date, every))


def _rank(move: SideMove) -> tuple[Fraction, str, str, str]:
    """The largest first; of equals the earlier, then by name."""
    change = move.change
    return -change.size, change.after.date, move.actor.name, move.target.name


def _division(
    actors: Sequence[Actor], period: str, statements: int, blocks: Sequence[Cells]
) -> PeriodDivision:
    import numpy as np

    # Only those that spoke: most are silent in any one period.
    spoke = np.unique(np.concatenate([block.actors for block in blocks]))
    present = spoke[spoke >= 0]
    own = (
        b._replace(actors=np.where(b.actors < 0, -1, np.searchsorted(present, b.actors)))
        for b in blocks
    )
    meetings = Meetings.of(len(present), own)
    found = [actors[n] for n in present]
    groups = meetings.groups([actor.name for actor in found])
    largest, second = [*(tuple(found[k] for k in group) for group in groups), (), ()][:2]
    pairs, diverging = meetings.counts
    return PeriodDivision(
        period=period,
        statements=statements,
        actors=len(present),
        pairs=pairs,
        diverging=diverging,
        largest=largest,
        second=second,
    )


def _largest(said: ManyStatements, every: Every, moves: Moves) -> Iterator[SideMove]:
    for move in moves.largest:
        actor, (thing,) = said.actor_at(move.actor), said.things_at([move.thing])
        after = period_named_by(move.after)
        for stated in said.said(actor=actor.id, things=[thing.id]):
            for change in _changes(stated, every):
                if period_of(change.after.date, every) == after:
                    yield SideMove(actor, thing, change)
