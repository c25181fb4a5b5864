"""What was said period by period, in a model or in a corpus, and who moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from operator import attrgetter

from stancecli.diagnostics import Unanswerable
from stancecli.lenses import INLINE
from stancecli.methods.evidence import Grounds
from stancecli.methods.positions import (
    Every,
    SideChange,
    Stated,
    Target,
    Window,
    changes,
    in_periods,
    period_named_by,
    period_of,
)
from stancecli.methods.positions.cells import Cells, Moves
from stancecli.methods.positions.store import (
    ManyStatements,
    Statements,
    Totals,
    in_columns,
    places_of,
    rows_of,
    totals_of,
)
from stancecli.model import Actor

NAMED = 10
"""Of a large corpus so many of the largest moves are told."""


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
    values: tuple[PeriodValue, ...]


@dataclass(frozen=True, slots=True)
class PeriodCount:
    """How many statements were made in a period, by how many actors, and how many moved to it."""

    period: str
    statements: int
    actors: int
    moved: int


@dataclass(frozen=True)
class SideMove:
    """An actor that went to another side on a thing."""

    actor: Actor
    target: Target
    change: SideChange


@dataclass(frozen=True)
class PositionsOverTime:
    """What was said of one thing, or of all, period by period, and who moved.

    `by_actor` has what each said of the one thing. `moved` counts the moves; `moves` are the
    largest of a large corpus, or all: first by the steps that they took, times the fewer statements
    of both periods. `undated` counts statements without a date, or with one that
    is no single period: they stand in none.
    """

    every: Every
    target: Target | None
    periods: tuple[PeriodCount, ...]
    by_actor: tuple[ActorPeriods, ...]
    moved: int
    moves: tuple[SideMove, ...]
    undated: int
    left_out: int
    """How many statements are of before or after the time that was asked for."""
    totals: Totals
    window: Window = field(metadata=INLINE)
    grounds: Grounds
    corpus: str = ""

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each actor and period; of all that was said, for each period."""
        for each in self.by_actor:
            for value in each.values:
                yield {
                    "actor": each.actor,
                    "target": self.target,
                    "period": value.period,
                    "stance": value.stance,
                    "statements": value.statements,
                    "divided": value.divided,
                }
        yield from map(asdict, () if self.target else self.periods)


def find_over_time(
    said: Statements, every: Every, target: Target | None = None
) -> PositionsOverTime:
    """What was said of all, or of one thing, period by period.

    Raises Unanswerable where nothing that was said of them has a date.
    """
    many = None if target else said.many
    stated = () if many else said.said(things=[target.id] if target else None)
    largest = Moves(NAMED)
    blocks = many.histories(every) if many else _in_one_block(stated, every)
    periods = _counted(blocks, largest)
    if not periods:
        advice = "give the positions a date: {to: …, stance: …, date: 2012-03}"
        if said.corpus:
            advice = "fold statements with a date: --map date=COLUMN"
        lacks = f"nothing that was said of this has a date in a {every.value}"
        raise Unanswerable(lacks, (advice,))
    totals = totals_of(stated) if target else said.totals()
    # What was overtaken does not count elsewhere: here it stands in its own period.
    overtaken = sum(each.made - each.n for each in stated)
    moves = _largest(many, every, largest) if many else _moves(stated, every)
    by_date = sorted(moves, key=attrgetter("change.after.date", "actor.name", "target.name"))
    return PositionsOverTime(
        every=every,
        target=target,
        periods=periods,
        by_actor=tuple(_by_actor(stated, every)) if target else (),
        moved=largest.count,
        moves=tuple(sorted(by_date, key=lambda move: -move.change.size)),
        undated=totals.statements - sum(count.statements for count in periods),
        left_out=said.left_out(things=[target.id] if target else ()) - overtaken,
        totals=totals,
        window=said.window,
        grounds=said.grounds(position for each in stated for position in each.positions),
        corpus=said.corpus,
    )


def _in_one_block(stated: Iterable[Stated], every: Every) -> Iterator[Cells]:
    """The cells of what is said, those of an actor on a thing in the order of time."""
    rows = [*rows_of(stated, every)]
    actors = places_of(dict.fromkeys(said.actor for _, said, _ in rows))
    things = places_of(dict.fromkeys(said.target for _, said, _ in rows))
    if rows:
        yield in_columns(rows, actors, things)


def _counted(blocks: Iterable[Cells], moves: Moves) -> tuple[PeriodCount, ...]:
    """The periods in the order of time; the moves in these blocks are added to `moves`."""
    statements: dict[int, int] = {}
    actors: dict[int, set[int]] = {}
    for block in blocks:
        moves.add(block)
        for period in set(block.periods.tolist()):
            own = block.periods == period
            statements[period] = statements.get(period, 0) + int(block.n[own].sum())
            actors.setdefault(period, set()).update(block.actors[own].tolist())
    return tuple(
        PeriodCount(period_named_by(each), statements[each], len(actors[each]), moves.to[each])
        for each in sorted(statements)
    )


def _by_actor(stated: Iterable[Stated], every: Every) -> Iterator[ActorPeriods]:
    for each in stated:
        values = tuple(
            PeriodValue(period, tally.stance, tally.n, tally.side, tally.divided)
            for period, tally in in_periods(each, every)
        )
        if values:
            yield ActorPeriods(each.actor, values)


def _moves(stated: Iterable[Stated], every: Every) -> Iterator[SideMove]:
    for each in stated:
        for change in changes(each.positions, lambda position: period_of(position.date, every)):
            yield SideMove(each.actor, each.target, change)


def _largest(said: ManyStatements, every: Every, moves: Moves) -> Iterator[SideMove]:
    for found in moves.largest:
        actor, (thing,) = said.actor_at(found.actor), said.things_at([found.thing])
        after = period_named_by(found.after)
        for move in _moves(said.said(actor=actor.id, things=[thing.id]), every):
            if period_of(move.change.after.date, every) == after:
                yield move
