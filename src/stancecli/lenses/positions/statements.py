"""What is said of issues, in a model or in a corpus: who stands where, and who agrees over all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from stancecli.methods.evidence import Grounds
from stancecli.methods.positions import Every, Stated, Target
from stancecli.methods.positions.agreement import Alignment, Meetings, Pair, align, aligned
from stancecli.methods.positions.cells import PARTS, Cells, Divisions
from stancecli.methods.positions.store import (
    ModelStatements,
    Speaker,
    Statements,
    Totals,
    in_columns,
    places_of,
    rows_of,
    totals_of,
)
from stancecli.model import Actor, Issue
from stancecli.situation import Situation

MOST_ACTORS = 500
"""Where a corpus is large, of so many actors, those that say most, every pair is looked at."""
FOREMOST = 10
"""Of a large corpus so many issues that divide most are told, and so many that all share."""
NAMED = 10
"""So many of those that say most are named."""


@dataclass(frozen=True)
class IssuePositions:
    """What is said of one issue, actors as in the file.

    `distance` is how far they are apart on it, in steps of stances, 0 to 4: the mean difference of
    their means over all pairs, each of n_a × n_b of their votes or statements; 0 where fewer than
    two spoke.
    """

    issue: Target
    stated: tuple[Stated, ...]
    distance: Fraction

    @property
    def speak_for(self) -> tuple[Stated, ...]:
        return tuple(stated for stated in self.stated if stated.side > 0)

    @property
    def speak_against(self) -> tuple[Stated, ...]:
        return tuple(stated for stated in self.stated if stated.side < 0)

    @property
    def shared(self) -> bool:
        """Whether two actors or more speak of it, and all are on one side."""
        return len(self.stated) > 1 and abs(sum(s.side for s in self.stated)) == len(self.stated)

    @property
    def both_ways(self) -> tuple[Stated, ...]:
        return tuple(stated for stated in self.stated if stated.both_ways)

    @property
    def divided(self) -> tuple[Stated, ...]:
        """Those on neither side for another reason: their mean is not clear of 0."""
        return tuple(s for s in self.stated if s.divided and not s.both_ways)

    @property
    def neutral(self) -> tuple[Stated, ...]:
        return tuple(stated for stated in self.stated if not stated.side and not stated.divided)


@dataclass(frozen=True)
class IssueStands:
    """Where actors stand on one issue, or on all where nothing is to be decided.

    `by_issue` has the issues that divide most first, then those that all share; of a large `corpus`
    the foremost. `disputed` counts those of which some are for and some against, or somebody is
    divided. `alignment` says who agrees and who clashes over them; `since` and `until` bound the
    dates of what counts. `corpus` is the folder of folded statements, where it is of these.
    """

    issue: Issue | None
    by_issue: tuple[IssuePositions, ...]
    issues: int
    """How many there are, of which something is said or not."""
    disputed: int
    totals: Totals
    speakers: tuple[Speaker, ...]
    """Those that say most."""
    alignment: Alignment
    since: str
    until: str
    grounds: Grounds
    every: Every
    """How long a period is where none is asked for."""
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
        divisions = _divisions(stated, issues)
        actors = [each.actor for each in stated] if issue else said.actors()
        alignment = _align(actors, stated, issues)
    return IssueStands(
        issue=issue,
        by_issue=ranked(told(said, stated), issues),
        issues=len(divisions.things) if many else len(issues),
        disputed=int(divisions.disputed.sum()),
        totals=totals_of(stated) if issue else said.totals(),
        speakers=() if issue else tuple(said.speakers(NAMED)),
        alignment=alignment,
        since=said.window.since,
        until=said.window.until,
        grounds=said.grounds(stated),
        every=said.every,
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


def _divisions(stated: Sequence[Stated], issues: Sequence[Target]) -> Divisions:
    rows = rows_of(stated, None)
    return Divisions.of(in_columns(rows, {}, places_of(issues)))


def on_issues(situation: Situation, since: str, until: str) -> tuple[IssuePositions, ...]:
    """What is said of each issue of a model, the most divided first, then those that all share."""
    issues = situation.model.issues
    if not issues:
        return ()
    return ranked(ModelStatements(situation, issues, since=since, until=until).said(), issues)


def ranked(stated: Sequence[Stated], issues: Sequence[Target]) -> tuple[IssuePositions, ...]:
    """What is said of each of these: the most divided first, then those that all share.

    Those on which actors are as far apart stand as in the file.
    """
    by_issue: dict[str, list[Stated]] = {each.id: [] for each in issues}
    for each in stated:
        by_issue[each.target.id].append(each)
    found = _divisions(stated, issues)
    in_order = [int(n) for places in found.ranked() for n in places]
    distances = {int(found.things[n]): Fraction(int(found.distances[n]), PARTS) for n in in_order}
    silent = (place for place in range(len(issues)) if place not in distances)
    return tuple(
        IssuePositions(
            issues[place], tuple(by_issue[issues[place].id]), distances.get(place, Fraction(0))
        )
        for place in (*distances, *silent)
    )


def align_all(said: Statements, *, first: Actor | None = None) -> Alignment:
    """The alignment of all, or of those that say most of a large corpus, `first` among them."""
    if not said.many:
        return _align(said.actors(), said.said(), said.things())
    actors = said.actors(MOST_ACTORS)
    if first:
        actors = sorted({first.id: first, **{each.id: each for each in actors}}.values(), key=_name)
    return aligned(actors, Meetings.of(len(actors), said.cells(actors)))


def _name(actor: Actor) -> str:
    return actor.name


def _align(
    actors: Sequence[Actor], stated: Iterable[Stated], things: Sequence[Target]
) -> Alignment:
    return align(actors, things, {(s.actor.id, s.target.id): s.value for s in stated})


def pairs_of(found: Alignment, actor_id: str, sign: int) -> tuple[Pair, ...]:
    """The pairs of one actor that are together (1) or apart (-1), the strongest first."""
    own = next((actor for actor in found.actors if actor.id == actor_id), None)
    others = (found.pairs.between(own, each) for each in found.actors if own and each is not own)
    kept = (pair for pair in others if pair and sign * pair.net > 0)
    return tuple(sorted(kept, key=lambda pair: (-sign * pair.net, pair.a.name, pair.b.name)))
