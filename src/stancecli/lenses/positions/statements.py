"""What is said of issues, and how it changed: who stands where on them, and who moved when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from stancecli.diagnostics import Unanswerable
from stancecli.methods.grounds import Grounds, grounds
from stancecli.methods.positions.alignment import Alignment, align
from stancecli.methods.positions.approach import PairChange, pair_changes
from stancecli.methods.positions.statements import (
    Every,
    SideChange,
    Stated,
    Target,
    Window,
    changes,
    in_period,
    period_of,
    periods_of,
    stated_on,
    window_of,
)
from stancecli.model import Actor, Issue
from stancecli.situation import Situation


@dataclass(frozen=True)
class IssuePositions:
    """What is said of one issue, actors as in the file."""

    issue: Issue
    stated: tuple[Stated, ...]

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
    def distance(self) -> Fraction:
        """How far actors are apart on it, in steps of stances, 0 to 4.

        The mean difference of their means over all pairs, each of n_a × n_b of their votes or
        statements; 0 where fewer than two spoke.
        """
        n, total, below, apart = 0, Fraction(0), 0, Fraction(0)
        for each in sorted(self.stated, key=lambda stated: stated.stance):
            apart += each.n * (n * each.stance - total)
            below += n * each.n
            n, total = n + each.n, total + each.n * each.stance
        return apart / below if below else Fraction(0)

    @property
    def both_ways(self) -> tuple[Stated, ...]:
        return tuple(stated for stated in self.stated if stated.both_ways)

    @property
    def divided(self) -> tuple[Stated, ...]:
        """Those on neither side for another reason: their mean is not clear of 0."""
        return tuple(s for s in self.stated if s.divided and not s.both_ways)


@dataclass(frozen=True)
class IssueStands:
    """Where actors stand on one issue, or on all where nothing is to be decided.

    `alignment` says who agrees and who clashes over them; `since` and `until` bound the dates of
    what counts.
    """

    issue: Issue | None
    by_issue: tuple[IssuePositions, ...]
    alignment: Alignment
    since: str
    until: str
    grounds: Grounds

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each actor and issue."""
        for on_issue in self.by_issue:
            yield from map(issue_row, on_issue.stated)


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


@dataclass(frozen=True)
class PositionsOverTime:
    """What was said of one thing, or of all, period by period, and who moved.

    `undated` counts statements without a date, or with one that is no single period: they stand in
    no column. `ambivalent` is what was said both ways by those who moved nowhere from one period to
    the next.
    `closer` and `apart` are the pairs whose distance changed most.
    """

    every: Every
    target: Target | None
    periods: tuple[str, ...]
    by_actor: tuple[ActorPeriods, ...]
    moves: tuple[SideMove, ...]
    ambivalent: tuple[Stated, ...]
    closer: tuple[PairChange, ...]
    apart: tuple[PairChange, ...]
    undated: int
    since: str
    until: str
    grounds: Grounds

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each actor, thing and period."""
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


def on_issues(situation: Situation, window: Window) -> tuple[IssuePositions, ...]:
    """What is said of each issue of a model: the most divided first, then those that all share.

    Those on which actors are as far apart stand as in the file.
    """
    found = (
        IssuePositions(issue, _in_order(situation, stated_on(situation, issue, window).values()))
        for issue in situation.model.issues
    )
    return tuple(sorted(found, key=_division))


def _division(on_issue: IssuePositions) -> tuple[int, Fraction]:
    if on_issue.shared:
        return 1, -min(abs(stated.stance) for stated in on_issue.stated)
    distance = on_issue.distance
    return (0, -distance) if distance else (2 + (not on_issue.stated), Fraction(0))


def _in_order(situation: Situation, said: Iterable[Stated]) -> tuple[Stated, ...]:
    return tuple(sorted(said, key=lambda stated: situation.model.places[stated.actor.id]))


def find_issues(
    situation: Situation, issue_id: str | None = None, *, since: str = "", until: str = ""
) -> IssueStands:
    """Where everybody stands on one issue, or on all."""
    window = window_of(situation, since, until)
    every = on_issues(situation, window)
    shown = tuple(each for each in every if issue_id in (None, each.issue.id))
    said = [stated for each in shown for stated in each.stated]
    values = {(each.actor.id, each.target.id): each.value for each in said}
    return IssueStands(
        issue=situation.issue(issue_id) if issue_id else None,
        by_issue=shown,
        alignment=align(situation.actors(), [each.issue for each in shown], values),
        since=window.since,
        until=window.until,
        grounds=_grounds(situation, said),
    )


def find_over_time(
    situation: Situation,
    every: Every,
    targets: Sequence[Target],
    *,
    target: Target | None = None,
    since: str = "",
    until: str = "",
) -> PositionsOverTime:
    """What was said of these options and issues, period by period; `target` is the only one.

    Raises Unanswerable where nothing that was said of them has a date.
    """
    window = window_of(situation, since, until)
    said = [
        stated
        for each in targets
        for stated in _in_order(situation, stated_on(situation, each, window).values())
    ]
    positions = [position for stated in said for position in stated.positions]
    periods = periods_of(positions, every)
    if not periods:
        raise Unanswerable(
            f"nothing that was said of this has a date in a {every.value}",
            ("give the positions a date: {to: …, stance: …, date: 2012-03}",),
        )
    by_actor = tuple(_periods(stated, periods, every) for stated in said)
    closer, apart = pair_changes(situation.actors(), said, periods, every)
    moves = [
        SideMove(s.actor, s.target, change)
        for s in said
        for change in changes(s.positions, lambda position: period_of(position.date, every))
    ]
    moved = {(move.actor.id, move.target.id) for move in moves}
    return PositionsOverTime(
        every=every,
        target=target,
        periods=periods,
        by_actor=tuple(each for each in by_actor if each.values),
        moves=tuple(sorted(moves, key=lambda move: move.change.after.date)),
        ambivalent=tuple(s for s in said if s.both_ways and (s.actor.id, s.target.id) not in moved),
        closer=closer,
        apart=apart,
        undated=sum(s.n for s in said)
        - sum(v.statements for each in by_actor for v in each.values),
        since=window.since,
        until=window.until,
        grounds=_grounds(situation, said),
    )


def _periods(stated: Stated, periods: Sequence[str], every: Every) -> ActorPeriods:
    found = ((period, in_period(stated, period, every)) for period in periods)
    values = (
        PeriodValue(period, own.stance, own.n, own.side, own.divided)
        for period, own in found
        if own
    )
    return ActorPeriods(stated.actor, stated.target, tuple(values))


def _grounds(situation: Situation, said: Iterable[Stated]) -> Grounds:
    return grounds(situation, [position for stated in said for position in stated.positions])
