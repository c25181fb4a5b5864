"""What folded statements say: who agrees with whom, who moved, and how divided all of them are.

Actors and issues are names as the statements have them. Pairs are looked at among the actors that
say most; whoever is asked about by name is one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from itertools import groupby
from operator import attrgetter
from typing import Any

from stancecli.corpus.reading import (
    FoldedActor,
    FoldedIssue,
    FoldedMove,
    FoldedStand,
    FoldedStatements,
    Totals,
)
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import INLINE
from stancecli.methods.positions.meetings import Cells, Meetings
from stancecli.methods.positions.statements import Every

MOST_ACTORS = 500
"""Of so many actors, those that say most, every pair is looked at."""
NAMED = 10
"""So many of the largest actors, strongest pairs and largest moves are named."""


@dataclass(frozen=True, slots=True)
class CorpusScope:
    """What was asked of: a folder, how long its periods are, and the first and last of what counts.

    `since` and `until` are empty where there is no bound.
    """

    corpus: str
    every: Every
    since: str
    until: str

    @classmethod
    def of(cls, said: FoldedStatements) -> CorpusScope:
        return cls(str(said.folder), said.every, said.since, said.until)


@dataclass(frozen=True, slots=True)
class CorpusAgreement:
    """How far two actors agree and clash, over the issues on which both are for or against.

    `agreements` and `clashes` count issues; `convergence` and `divergence` add ½(|x_a| + |x_b|)
    over these, x being half a mean stance, -1 to 1.
    """

    a: str
    b: str
    agreements: int
    clashes: int
    convergence: float
    divergence: float


@dataclass(frozen=True)
class CorpusPositions:
    """Who says most, who agrees with whom, and who moved.

    `compared` is how many actors, those that say most, `pairs` are of; `diverging` counts the pairs
    that clash on more than they agree on, and no two actors of one of the `groups` do.
    """

    scope: CorpusScope = field(metadata=INLINE)
    totals: Totals
    actors: tuple[FoldedActor, ...]
    divided: tuple[FoldedIssue, ...]
    """The issues on which actors are furthest apart."""
    shared: tuple[FoldedIssue, ...]
    """Those of which two actors or more speak, all on one side: those of most actors first."""
    compared: int
    pairs: tuple[CorpusAgreement, ...]
    diverging: int
    agreements: tuple[CorpusAgreement, ...]
    clashes: tuple[CorpusAgreement, ...]
    groups: tuple[tuple[str, ...], ...]
    moved: int
    moves: tuple[FoldedMove, ...]

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each pair."""
        return map(_row, self.pairs)


@dataclass(frozen=True)
class CorpusActor:
    """What one actor said of every issue, with whom it agrees and clashes, and where it moved."""

    scope: CorpusScope = field(metadata=INLINE)
    actor: FoldedActor
    stands: tuple[FoldedStand, ...]
    compared: int
    agreements: tuple[CorpusAgreement, ...]
    clashes: tuple[CorpusAgreement, ...]
    undated: int
    """The statements that stand in no period."""
    moved: int
    moves: tuple[FoldedMove, ...]

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each issue."""
        return map(_row, self.stands)


@dataclass(frozen=True, slots=True)
class IssueOfPair:
    """What two actors said of one issue of which both spoke."""

    issue: str
    a: FoldedStand
    b: FoldedStand


@dataclass(frozen=True, slots=True)
class PeriodOfPair:
    """How far two actors agreed and clashed in one period."""

    period: str
    agreements: int
    clashes: int
    convergence: float
    divergence: float


@dataclass(frozen=True)
class CorpusPair:
    """Two actors: over all issues, on each, and period by period."""

    scope: CorpusScope = field(metadata=INLINE)
    pair: CorpusAgreement
    issues: tuple[IssueOfPair, ...]
    periods: tuple[PeriodOfPair, ...]
    undated: int
    """The statements of both that stand in no period."""

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each period in which they met."""
        return map(_row, self.periods)


@dataclass(frozen=True)
class CorpusIssue:
    """Who stands where on one issue; those that say most first."""

    scope: CorpusScope = field(metadata=INLINE)
    issue: str
    stands: tuple[FoldedStand, ...]
    undated: int
    """The statements that stand in no period."""
    moved: int
    moves: tuple[FoldedMove, ...]

    @property
    def speak_for(self) -> list[FoldedStand]:
        return [stand for stand in self.stands if stand.side > 0]

    @property
    def speak_against(self) -> list[FoldedStand]:
        return [stand for stand in self.stands if stand.side < 0]

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each actor."""
        return map(_row, self.stands)


@dataclass(frozen=True)
class CorpusIssueOverTime:
    """Who stood where on one issue, period by period, and who moved.

    `undated` counts the statements without a date, or with one that is no single period.
    """

    scope: CorpusScope = field(metadata=INLINE)
    issue: str
    periods: tuple[str, ...]
    stands: tuple[FoldedStand, ...]
    undated: int
    moved: int
    moves: tuple[FoldedMove, ...]

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each actor and period."""
        return map(_row, self.stands)


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
    largest: tuple[str, ...]
    second: tuple[str, ...]


@dataclass(frozen=True)
class CorpusDivision:
    """How divided the actors were, period by period, and who moved.

    Of the `compared` actors, those that say most, pairs are looked at. `undated` counts the
    statements without a date, or with one that is no single period.
    """

    scope: CorpusScope = field(metadata=INLINE)
    totals: Totals
    compared: int
    periods: tuple[PeriodDivision, ...]
    undated: int
    moved: int
    moves: tuple[FoldedMove, ...]

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each period."""
        for each in self.periods:
            sizes = {"largest": len(each.largest), "second": len(each.second)}
            yield {**_row(each), **sizes}


def _row(value: Any) -> dict[str, object]:
    """The fields of a flat value."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def find(said: FoldedStatements) -> CorpusPositions:
    """Who says most, who agrees with whom, who moved. Raises Unanswerable where nothing is said."""
    totals = said.totals()
    names = said.largest(MOST_ACTORS)
    meetings = Meetings.of(len(names), said.cells(names))
    closest, furthest = meetings.closest(names), meetings.furthest(names)
    moved, moves = said.moves(NAMED)
    divided, shared = said.issues(NAMED)
    return CorpusPositions(
        scope=CorpusScope.of(said),
        totals=totals,
        actors=tuple(said.actors(names[:NAMED])),
        divided=tuple(divided),
        shared=tuple(shared),
        compared=len(names),
        pairs=_named(names, meetings, meetings.pairs()),
        diverging=len(furthest),
        agreements=_named(names, meetings, closest[:NAMED]),
        clashes=_named(names, meetings, furthest[:NAMED]),
        groups=tuple(tuple(names[n] for n in group) for group in meetings.groups(names)),
        moved=moved,
        moves=tuple(moves),
    )


def find_actor(said: FoldedStatements, actor: str) -> CorpusActor:
    """What one actor said; `actor` is a name as the statements have it."""
    stands = said.stands(actor=actor)
    names = [actor, *(name for name in said.largest(MOST_ACTORS) if name != actor)]
    meetings = Meetings.of(len(names), said.cells(names))
    closest, furthest = (
        [pair for pair in found if pair[0] == 0]
        for found in (meetings.closest(names), meetings.furthest(names))
    )
    moved, moves = said.moves(NAMED, actor=actor)
    (own_sums,) = said.actors([actor])
    return CorpusActor(
        scope=CorpusScope.of(said),
        actor=own_sums,
        stands=tuple(stands),
        compared=len(names) - 1,
        agreements=_named(names, meetings, closest[:NAMED]),
        clashes=_named(names, meetings, furthest[:NAMED]),
        undated=said.undated(actor=actor),
        moved=moved,
        moves=tuple(moves),
    )


def find_pair(said: FoldedStatements, a: str, b: str) -> CorpusPair:
    """Where two actors agree and clash. Raises Unanswerable where they are one."""
    if a == b:
        raise Unanswerable("a pair needs two different actors")
    of_a, of_b = ({s.issue: s for s in said.stands(actor=name)} for name in (a, b))
    shared = [IssueOfPair(issue, of_a[issue], of_b[issue]) for issue in of_a if issue in of_b]
    periods = (
        PeriodOfPair(period, *Meetings.of(2, blocks).at(0, 1))
        for period, blocks in groupby(said.cells([a, b], by_period=True), attrgetter("period"))
    )
    return CorpusPair(
        scope=CorpusScope.of(said),
        pair=CorpusAgreement(a, b, *Meetings.of(2, said.cells([a, b])).at(0, 1)),
        issues=tuple(shared),
        periods=tuple(each for each in periods if each.agreements or each.clashes),
        undated=sum(said.undated(actor=name) for name in (a, b)),
    )


def find_issue(said: FoldedStatements, issue: str) -> CorpusIssue:
    """Who stands where on one issue; `issue` is a name as the statements have it."""
    moved, moves = said.moves(NAMED, issue=issue)
    return CorpusIssue(
        scope=CorpusScope.of(said),
        issue=issue,
        stands=tuple(said.stands(issue=issue)),
        undated=said.undated(issue=issue),
        moved=moved,
        moves=tuple(moves),
    )


def find_issue_over_time(said: FoldedStatements, issue: str) -> CorpusIssueOverTime:
    """Who stood where on one issue, by period. Raises Unanswerable where nothing has a date."""
    every = said.stands(issue=issue, by_period=True)
    stands = [stand for stand in every if stand.period]
    if not stands:
        raise _undated(said)
    moved, moves = said.moves(NAMED, issue=issue)
    return CorpusIssueOverTime(
        scope=CorpusScope.of(said),
        issue=issue,
        periods=tuple(sorted({stand.period for stand in stands})),
        stands=tuple(stands),
        undated=sum(stand.statements for stand in every if not stand.period),
        moved=moved,
        moves=tuple(moves),
    )


def find_division(said: FoldedStatements) -> CorpusDivision:
    """How divided the actors were, by period. Raises Unanswerable where nothing has a date."""
    totals = said.totals()
    names = said.largest(MOST_ACTORS)
    statements = said.periods()
    periods = tuple(
        _division(names, period, statements[period], list(blocks))
        for period, blocks in groupby(said.cells(names, by_period=True), attrgetter("period"))
    )
    if not periods:
        raise _undated(said)
    moved, moves = said.moves(NAMED)
    return CorpusDivision(
        scope=CorpusScope.of(said),
        totals=totals,
        compared=len(names),
        periods=periods,
        undated=totals.statements - sum(statements.values()),
        moved=moved,
        moves=tuple(moves),
    )


def _division(
    names: Sequence[str], period: str, statements: int, blocks: Sequence[Cells]
) -> PeriodDivision:
    import numpy as np

    # Only those that spoke: most are silent in any one period.
    present = np.unique(np.concatenate([block.actors for block in blocks]))
    own = (b._replace(actors=np.searchsorted(present, b.actors)) for b in blocks)
    meetings = Meetings.of(len(present), own)
    own_names = [names[n] for n in present]
    groups = [tuple(own_names[k] for k in group) for group in meetings.groups(own_names)]
    largest, second = [*groups, (), ()][:2]
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


def _named(
    names: Sequence[str], met: Meetings, pairs: Iterable[tuple[int, int]]
) -> tuple[CorpusAgreement, ...]:
    return tuple(CorpusAgreement(names[a], names[b], *met.at(a, b)) for a, b in pairs)


def _undated(said: FoldedStatements) -> Unanswerable:
    return Unanswerable(
        f"nothing that was said of this has a date in a {said.every.value}",
        ("fold statements with a date: --map date=COLUMN",),
    )
