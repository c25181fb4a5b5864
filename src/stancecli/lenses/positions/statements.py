"""What is said of issues, in a model or in a corpus: who stands where, who agrees over all, and
what was said period by period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from fractions import Fraction
from operator import attrgetter
from typing import Generic, TypeVar

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
from stancecli.methods.positions.agreement import Alignment, Meetings, Pair, align, aligned
from stancecli.methods.positions.cells import PARTS, Cells, Divisions, Moves
from stancecli.methods.positions.preferences import Stand
from stancecli.methods.positions.store import (
    ManyStatements,
    ModelStatements,
    Statements,
    Totals,
    in_columns,
    places_of,
    rows_of,
    totals_of,
    values_of,
)
from stancecli.model import Actor, Issue
from stancecli.situation import Situation

S = TypeVar("S", Stand, Stated)

MOST_ACTORS = 500
"""Where a corpus is large, of so many actors, those that say most, every pair is looked at."""
FOREMOST, NAMED = 10, 10
"""Of a large corpus so many issues are told, of either kind, and so many of the largest moves."""


class SidesTaken(Generic[S]):
    """On which side those are who say something of a thing, each of whom stands on one."""

    stated: tuple[S, ...]

    @property
    def thing(self) -> Target:
        raise NotImplementedError

    @property
    def speak_for(self) -> tuple[S, ...]:
        return tuple(each for each in self.stated if each.side > 0)

    @property
    def speak_against(self) -> tuple[S, ...]:
        return tuple(each for each in self.stated if each.side < 0)

    @property
    def both_ways(self) -> tuple[S, ...]:
        return tuple(each for each in self.stated if each.both_ways)

    @property
    def divided(self) -> tuple[S, ...]:
        """Those on neither side for another reason: their mean is not clear of 0."""
        return tuple(each for each in self.stated if each.divided and not each.both_ways)

    @property
    def neutral(self) -> tuple[S, ...]:
        return tuple(each for each in self.stated if not each.side and not each.divided)


@dataclass(frozen=True)
class IssuePositions(SidesTaken[Stated]):
    """What is said of one issue, actors as in the file.

    `distance` is how far they are apart on it, in steps of stances, 0 to 4: the mean difference of
    their means over all pairs, each of n_a × n_b of their votes or statements; 0 where fewer than
    two spoke.
    """

    issue: Target
    stated: tuple[Stated, ...]
    distance: Fraction

    @property
    def thing(self) -> Target:
        return self.issue


@dataclass(frozen=True)
class IssueStands:
    """Where actors stand on one issue, or on all where nothing is to be decided.

    `by_issue` has the issues that divide most first, then those that all share; of a large `corpus`
    the foremost. `alignment` says who agrees and who clashes over them; `window` bounds the dates
    of what counts. `corpus` is the folder of folded statements, where it is of these.
    """

    issue: Issue | None
    by_issue: tuple[IssuePositions, ...]
    totals: Totals
    alignment: Alignment
    window: Window = field(metadata=INLINE)
    grounds: Grounds
    every: Every
    """How long a period is where none is asked for."""
    left_out: int
    """How many statements do not count for their dates."""
    corpus: str = ""

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each actor and issue."""
        for on_issue in self.by_issue:
            yield from map(issue_row, on_issue.stated)


def issue_row(stated: Stated) -> dict[str, object]:
    """What one actor says of one issue, as a row."""
    return {
        "issue": stated.target,
        "actor": stated.actor,
        "says": stated.stance / 2,
        "statements": stated.n,
        "changes": len(stated.changes),
        "divided": stated.divided,
    }


def find_on(situation: Situation, issue: Issue) -> IssueStands:
    """Where everybody stands on one issue of a model."""
    return find_issues(ModelStatements(situation, [issue]), issue)


def find_issues(said: Statements, issue: Issue | None = None) -> IssueStands:
    """Where everybody stands on one issue, or on all.

    Raises Unanswerable where a corpus holds too much that was said of it.
    """
    many = None if issue else said.many
    if many:
        actors = said.actors(MOST_ACTORS)
        found: list[Divisions] = []
        alignment = aligned(actors, Meetings.of(len(actors), _watched(said, actors, found)))
        divisions = Divisions.joined(found)
        foremost = (places[:FOREMOST].tolist() for places in divisions.ranked())
        issues = many.things_at(divisions.things[n] for places in foremost for n in places)
        stated = said.said(things=[each.id for each in issues])
    else:
        issues = [issue] if issue else said.things()
        stated = said.said(things=[issue.id] if issue else None)
        actors = [each.actor for each in stated] if issue else said.actors()
        alignment = align(actors, issues, values_of(stated))
    return IssueStands(
        issue=issue,
        by_issue=ranked(told(said, stated), issues),
        totals=totals_of(stated) if issue else said.totals(),
        alignment=alignment,
        window=said.window,
        grounds=said.grounds(stated),
        every=said.every,
        left_out=said.left_out(things=[issue.id] if issue else ()),
        corpus=said.corpus,
    )


def told(said: Statements, stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """What is said, as a finding holds it: without what a corpus has added up."""
    return tuple(replace(each, positions=()) for each in stated) if said.corpus else tuple(stated)


def _watched(said: Statements, actors: Sequence[Actor], found: list[Divisions]) -> Iterator[Cells]:
    """The cells of all; what divides how far is found as they go by."""
    for block in said.cells(actors):
        found.append(Divisions.of(block))
        yield block


def ranked(stated: Sequence[Stated], issues: Sequence[Target]) -> tuple[IssuePositions, ...]:
    """What is said of each of these: the most divided first, then those that all share.

    Those on which actors are as far apart stand as in the file.
    """
    by_issue: dict[str, list[Stated]] = {each.id: [] for each in issues}
    for each in stated:
        by_issue[each.target.id].append(each)
    found = Divisions.of(in_columns(rows_of(stated, None), {}, places_of(issues)))
    in_order = [int(n) for places in found.ranked() for n in places]
    distances = {int(found.things[n]): Fraction(int(found.distances[n]), PARTS) for n in in_order}
    silent = (place for place in range(len(issues)) if place not in distances)
    return tuple(
        IssuePositions(
            issues[place], tuple(by_issue[issues[place].id]), distances.get(place, Fraction(0))
        )
        for place in (*distances, *silent)
    )


def align_all(said: Statements, first: Actor) -> Alignment:
    """The alignment of all, or of those that say most of a large corpus, `first` among them."""
    if not said.many:
        return align(said.actors(), said.things(), values_of(said.said()))
    known = {first.id: first, **{each.id: each for each in said.actors(MOST_ACTORS)}}
    actors = sorted(known.values(), key=lambda actor: actor.name)
    return aligned(actors, Meetings.of(len(actors), said.cells(actors)))


def pairs_of(found: Alignment, actor_id: str, sign: int) -> tuple[Pair, ...]:
    """The pairs of one actor that are together (1) or apart (-1), the strongest first."""
    own = next((actor for actor in found.actors if actor.id == actor_id), None)
    others = (found.pairs.between(own, each) for each in found.actors if own and each is not own)
    kept = (pair for pair in others if pair and sign * pair.net > 0)
    return tuple(sorted(kept, key=lambda pair: (-sign * pair.net, pair.a.name, pair.b.name)))


# Period by period.

FOLD_WITH_DATES = "fold statements with a date: --map date=COLUMN"
GIVE_DATES = "give the positions a date: {to: …, stance: …, date: 2012-03}"


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
        raise Unanswerable(
            f"nothing that was said of this has a date in a {every.value}",
            (FOLD_WITH_DATES if said.corpus else GIVE_DATES,),
        )
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
        grounds=said.grounds(stated),
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
