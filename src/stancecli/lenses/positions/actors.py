"""Where one actor stands, and where two agree and clash: on decisions, on issues, on scales."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from stancecli.diagnostics import Unanswerable
from stancecli.lenses.positions.finding import (
    alignments,
    decisions_asked,
    grounds_of,
    stand_row,
)
from stancecli.lenses.positions.statements import IssuePositions, issue_row, on_issues
from stancecli.methods.grounds import Grounds
from stancecli.methods.positions.alignment import Pair, align
from stancecli.methods.positions.preferences import Compared, Preferences, compare
from stancecli.methods.positions.scale import ScalePlace, places_on
from stancecli.methods.positions.statements import Stated, Target, Window, values_of, window_of
from stancecli.methods.positions.support import Stand, stands_on
from stancecli.model import Actor, Decision, Option
from stancecli.situation import Situation


@dataclass(frozen=True)
class ActorPositions:
    """One actor's row: its stands on the options of one decision, or of all, and its places."""

    actor: Actor
    decision: Decision | None
    stands: tuple[Stand, ...]
    preferences: tuple[Preferences, ...]
    """The verdict on each decision by its interests, where the options make a difference to it."""
    places: tuple[ScalePlace, ...]
    grounds: Grounds
    issues: tuple[Stated, ...]
    """What it says of issues, where all of the model is asked about."""
    agreements: tuple[Pair, ...]
    clashes: tuple[Pair, ...]
    """With whom it is together, and from whom it is apart, by all that is said; strongest first."""
    since: str
    until: str

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each option; where there is none, for each issue."""
        return map(stand_row, self.stands) if self.stands else map(issue_row, self.issues)


@dataclass(frozen=True)
class PairOnOption:
    """Two actors on one option; `stated` and `derived` are `agree`, `clash` or empty."""

    option: Option
    a: Stand
    b: Stand
    stated: str
    derived: str


@dataclass(frozen=True)
class PairOnIssue:
    """What two actors say of one issue; `stated` is `agree`, `clash` or empty."""

    issue: Target
    a: Stated
    b: Stated
    stated: str


@dataclass(frozen=True)
class PairOnScale:
    """Two actors on the scale of one decision, and how far apart they are, 0 to 100."""

    a: ScalePlace
    b: ScalePlace
    distance: Fraction


@dataclass(frozen=True)
class PairPositions:
    """One pair: the options on which both have a stand, the issues of which both speak, what these
    add up to, and shared scales."""

    a: Actor
    b: Actor
    decision: Decision | None
    by_option: tuple[PairOnOption, ...]
    by_issue: tuple[PairOnIssue, ...]
    by_scale: tuple[PairOnScale, ...]
    stated: Pair | None
    derived: Pair | None
    grounds: Grounds
    since: str
    until: str

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each option and actor; where there is none, for each issue and actor."""
        for on_option in self.by_option:
            yield from map(stand_row, (on_option.a, on_option.b))
        for on_issue in self.by_issue if not self.by_option else ():
            yield from map(issue_row, (on_issue.a, on_issue.b))


def find_actor(
    situation: Situation,
    actor_id: str,
    decision_id: str | None = None,
    *,
    since: str = "",
    until: str = "",
) -> ActorPositions:
    """Where one actor stands on a decision, or on all of them, and what makes it so.

    Raises Unanswerable where the model has no decision and no issue.
    """
    window = window_of(situation, since, until)
    decisions = decisions_asked(situation, decision_id)
    found = _found(situation, decisions, actor_id)
    stands, places = _known_of(situation, decisions, window, found, actor_id)
    issues = () if decision_id else on_issues(situation, window)
    said = tuple(each for on in issues for each in on.stated if each.actor.id == actor_id)
    together, apart = _pairs_of(situation, decisions, issues, window, actor_id)
    return ActorPositions(
        actor=situation.actor(actor_id),
        decision=decisions[0] if decision_id else None,
        stands=stands,
        preferences=tuple(
            each[actor_id].preferences for each in found.values() if actor_id in each
        ),
        places=places,
        grounds=grounds_of(situation, stands, places, said),
        issues=said,
        agreements=together,
        clashes=apart,
        since=window.since,
        until=window.until,
    )


def _pairs_of(
    situation: Situation,
    decisions: Sequence[Decision],
    issues: Sequence[IssuePositions],
    window: Window,
    actor_id: str,
) -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
    """The pairs of one actor that are together, and those that are apart, by what is said."""
    targets: list[Target] = [option for decision in decisions for option in decision.options]
    targets += [each.issue for each in issues]
    values = values_of(situation, targets, window)
    found = align(situation.actors(), targets, values)
    own = {actor.id: actor for actor in found.actors}.get(actor_id)
    others = (found.pairs.between(own, each) for each in found.actors if own and each is not own)
    pairs = [pair for pair in others if pair]

    def strongest(sign: int) -> tuple[Pair, ...]:
        kept = (pair for pair in pairs if sign * pair.net > 0)
        return tuple(sorted(kept, key=lambda pair: (-sign * pair.net, pair.a.name, pair.b.name)))

    return strongest(1), strongest(-1)


def find_pair(
    situation: Situation,
    a: str,
    b: str,
    decision_id: str | None = None,
    *,
    since: str = "",
    until: str = "",
) -> PairPositions:
    """Where two actors agree and clash.

    Raises Unanswerable where they are one, or the model has no decision and no issue.
    """
    if a == b:
        raise Unanswerable("a pair needs two different actors")
    window = window_of(situation, since, until)
    decisions = decisions_asked(situation, decision_id)
    actors = situation.actor(a), situation.actor(b)
    found = _found(situation, decisions, a, b)
    stands, places = _known_of(situation, decisions, window, found, a, b)
    b_on_option = {stand.option.id: stand for stand in stands if stand.actor.id == b}
    b_on_scale = {place.decision.id: place for place in places if place.actor.id == b}
    by_option = tuple(
        PairOnOption(
            option=one.option,
            a=one,
            b=other,
            stated=_relation(one.side, other.side),
            derived=_relation(one.derived, other.derived),
        )
        for one in stands
        if one.actor.id == a and (other := b_on_option.get(one.option.id))
    )
    by_scale = tuple(
        PairOnScale(one, its, abs(one.at - its.at))
        for one in places
        if one.actor.id == a and (its := b_on_scale.get(one.decision.id))
    )
    issues = () if decision_id else on_issues(situation, window)
    spoken = ({each.actor.id: each for each in on.stated} for on in issues)
    by_issue = tuple(
        PairOnIssue(on.issue, of[a], of[b], _relation(of[a].side, of[b].side))
        for on, of in zip(issues, spoken, strict=True)
        if a in of and b in of
    )
    said = [each for both in by_issue for each in (both.a, both.b)]
    stated, derived = alignments(actors, decisions, stands, said)
    return PairPositions(
        a=actors[0],
        b=actors[1],
        decision=decisions[0] if decision_id else None,
        by_option=by_option,
        by_issue=by_issue,
        by_scale=by_scale,
        stated=next(iter(stated.pairs), None),
        derived=next(iter(derived.pairs), None),
        grounds=grounds_of(
            situation,
            [stand for pair in by_option for stand in (pair.a, pair.b)],
            [place for pair in by_scale for place in (pair.a, pair.b)],
            said,
        ),
        since=window.since,
        until=window.until,
    )


def _found(
    situation: Situation, decisions: Sequence[Decision], *actor_ids: str
) -> Mapping[str, Mapping[str, Compared]]:
    return compare(situation, decisions, actor_ids) or {}


def _known_of(
    situation: Situation,
    decisions: Iterable[Decision],
    window: Window,
    found: Mapping[str, Mapping[str, Compared]],
    *actor_ids: str,
) -> tuple[tuple[Stand, ...], tuple[ScalePlace, ...]]:
    """The stands of these actors on the options of decisions, and their places on the scales."""
    stands: list[Stand] = []
    places: list[ScalePlace] = []
    for decision in decisions:
        known = stands_on(situation, decision, window, found.get(decision.id, {})).values()
        placed = places_on(situation, decision)
        stands += (stand for stand in known if stand.actor.id in actor_ids)
        places += (place for place in placed if place.actor.id in actor_ids)
    return tuple(stands), tuple(places)


def _relation(x: int | None, y: int | None) -> str:
    if not x or not y:
        return ""
    return "agree" if x * y > 0 else "clash"
