"""Where one actor stands, and where two agree and clash: on decisions, on issues, on scales."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from stancecli.diagnostics import Unanswerable
from stancecli.lenses.positions.finding import alignments, decisions_asked, grounds_of, stand_row
from stancecli.lenses.positions.statements import (
    IssuePositions,
    align_all,
    issue_row,
    pairs_of,
    ranked,
    told,
)
from stancecli.methods.evidence import Grounds
from stancecli.methods.positions import Stated, Target, Window
from stancecli.methods.positions.agreement import Pair, align
from stancecli.methods.positions.preferences import Compared, Preferences, Stand, compare, stands_on
from stancecli.methods.positions.scale import ScalePlace, places_on
from stancecli.methods.positions.store import ModelStatements, Statements
from stancecli.model import Actor, Decision, Issue, Option
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
    corpus: str = ""
    """The folder of folded statements, where it is of these."""

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
    corpus: str = ""

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
    decisions = decisions_asked(situation, decision_id)
    said = _all_said(situation, decision_id, since, until)
    found = _found(situation, decisions, actor_id)
    stands, places = _known_of(situation, decisions, said.window, found, actor_id)
    in_words = find_actor_in(said, situation.actor(actor_id))
    return replace(
        in_words,
        decision=decisions[0] if decision_id else None,
        stands=stands,
        preferences=tuple(
            each[actor_id].preferences for each in found.values() if actor_id in each
        ),
        places=places,
        grounds=grounds_of(situation, stands, places, in_words.issues),
    )


def find_actor_in(said: Statements, actor: Actor) -> ActorPositions:
    """What one actor said of issues, and with whom it agrees and clashes over all."""
    stated = [each for each in said.said(actor=actor.id) if isinstance(each.target, Issue)]
    pairs = align_all(said, first=actor)
    return ActorPositions(
        actor=actor,
        decision=None,
        stands=(),
        preferences=(),
        places=(),
        grounds=said.grounds(stated),
        issues=told(said, stated),
        agreements=pairs_of(pairs, actor.id, 1),
        clashes=pairs_of(pairs, actor.id, -1),
        since=said.window.since,
        until=said.window.until,
        corpus=said.corpus,
    )


def _all_said(
    situation: Situation, decision_id: str | None, since: str, until: str
) -> ModelStatements:
    """What is said of the options of a decision, or of all."""
    options = situation.decision(decision_id).options if decision_id else None
    return ModelStatements(situation, options, since=since, until=until)


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
    decisions = decisions_asked(situation, decision_id)
    said = _all_said(situation, decision_id, since, until)
    actors = situation.actor(a), situation.actor(b)
    in_words = find_pair_in(said, *actors)
    found = _found(situation, decisions, a, b)
    stands, places = _known_of(situation, decisions, said.window, found, a, b)
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
    _, derived = alignments(actors, decisions, stands, ())
    return replace(
        in_words,
        decision=decisions[0] if decision_id else None,
        by_option=by_option,
        by_scale=by_scale,
        derived=next(iter(derived.pairs), None),
        grounds=grounds_of(
            situation,
            [stand for pair in by_option for stand in (pair.a, pair.b)],
            [place for pair in by_scale for place in (pair.a, pair.b)],
            [each for pair in in_words.by_issue for each in (pair.a, pair.b)],
        ),
    )


def find_pair_in(said: Statements, a: Actor, b: Actor) -> PairPositions:
    """Where two actors agree and clash in words. Raises Unanswerable where they are one."""
    if a.id == b.id:
        raise Unanswerable("a pair needs two different actors")
    of_a, of_b = (said.said(actor=actor.id) for actor in (a, b))
    both = (*of_a, *of_b)
    known = {each.target.id for each in of_b}
    things = [each.target for each in of_a if each.target.id in known]
    issues = [thing for thing in things if isinstance(thing, Issue)]
    values = {(each.actor.id, each.target.id): each.value for each in both}
    ids = {issue.id for issue in issues}
    shared = told(said, [each for each in both if each.target.id in ids])
    return PairPositions(
        a=a,
        b=b,
        decision=None,
        by_option=(),
        by_issue=tuple(_on_both(on) for on in ranked(shared, issues)),
        by_scale=(),
        stated=next(iter(align((a, b), things, values).pairs), None),
        derived=None,
        grounds=said.grounds(shared),
        since=said.window.since,
        until=said.window.until,
        corpus=said.corpus,
    )


def _on_both(on_issue: IssuePositions) -> PairOnIssue:
    """What the two say of an issue."""
    a, b = on_issue.stated
    return PairOnIssue(on_issue.issue, a, b, _relation(a.side, b.side))


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
