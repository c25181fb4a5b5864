"""Where everybody stands, where one actor does, and where two agree and clash.

Where an actor has spoken for an option while another is ahead for its interests at every value,
words and interests part, and a question is worth asking.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import chain
from typing import TypeVar

from stancecli.diagnostics import NO_DECISION, Unanswerable
from stancecli.lenses import INLINE
from stancecli.lenses.positions.statements import (
    IssuePositions,
    SidesTaken,
    align_all,
    issue_row,
    pairs_of,
    ranked,
    told,
)
from stancecli.methods.evidence import Grounds, grounds
from stancecli.methods.feasibility import ruled_out
from stancecli.methods.positions import Stated, Target, Window, window_of
from stancecli.methods.positions.agreement import Alignment, Pair, align
from stancecli.methods.positions.cells import ScalePlace, ScaleSummary, places_on, scale_summary
from stancecli.methods.positions.preferences import Preferences, Stand, compare, stands_on
from stancecli.methods.positions.store import ModelStatements, Statements, values_of
from stancecli.model import Actor, Decision, Issue, Option
from stancecli.situation import Situation

K = TypeVar("K", Stand, ScalePlace)


@dataclass(frozen=True)
class OptionPositions(SidesTaken[Stand]):
    """The stands on an option, and on which side those are who say something of it."""

    option: Option
    ruled_out: bool
    stated: tuple[Stand, ...]

    @property
    def thing(self) -> Option:
        return self.option


@dataclass(frozen=True)
class DecisionPositions:
    """Where actors stand on the options of one decision, in the order of the file.

    `preferences` has the verdict by the interests of everybody to whom the options make a
    difference, and of the decider; of nobody where that would take too long.
    """

    decision: Decision
    decider: Actor
    current: Option
    ruled_out: tuple[Option, ...]
    stands: tuple[Stand, ...]
    preferences: tuple[Preferences, ...]
    places: tuple[ScalePlace, ...]
    scale: ScaleSummary | None

    @property
    def by_option(self) -> tuple[OptionPositions, ...]:
        """The stands option by option, ruled-out ones last."""
        by_id: dict[str, list[Stand]] = {option.id: [] for option in self.decision.options}
        for stand in self.stands:
            by_id[stand.option.id] += [stand] if stand.stated is not None else []
        closed = {option.id for option in self.ruled_out}
        return tuple(
            OptionPositions(option, option.id in closed, tuple(by_id[option.id]))
            for option in sorted(self.decision.options, key=lambda option: option.id in closed)
        )

    @property
    def foremost(self) -> OptionPositions | None:
        """The current option if anybody spoke on it, else that on which most did; None of none."""
        spoken = [on for on in self.by_option if on.stated]
        now = [on for on in spoken if on.option.id == self.current.id]
        return max(now or spoken, key=lambda on: len(on.stated), default=None)


@dataclass(frozen=True)
class Positions:
    """Where actors stand on one decision, or on all, and who agrees by what is said."""

    decision: Decision | None
    by_decision: tuple[DecisionPositions, ...]
    stated: Alignment
    silent: tuple[Actor, ...]
    """Actors whom these options affect, and who are not known to have spoken on them."""
    grounds: Grounds
    too_large: bool
    """Whether comparing the options for everybody would take too long, and is left out."""
    issues: tuple[IssuePositions, ...]
    """What is said of the issues of the model, where all of it is asked about."""
    main: str
    """The id of the decision or issue with which answers begin."""
    left_out: int
    """How many statements do not count for their dates, those that were overtaken among them."""
    window: Window = field(metadata=INLINE)
    """The bounds of the dates of what counts; empty where there is none."""

    @property
    def foremost(self) -> SidesTaken[Stand] | SidesTaken[Stated] | None:
        """What is told first: of the main decision, else that on which most have spoken."""
        found = [on for each in self.by_decision if (on := each.foremost)]
        spoken: list[SidesTaken[Stand] | SidesTaken[Stated]] = [
            *(on for on in found if on.option.decision == self.main),
            *(on for on in self.issues if on.stated and on.issue.id == self.main),
            *sorted(found, key=lambda on: -len(on.stated)),
            *(on for on in self.issues if on.stated),
        ]
        return next(iter(spoken), None)

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each actor and option."""
        for positions in self.by_decision:
            yield from map(_stand_row, positions.stands)


@dataclass(frozen=True, kw_only=True)
class ActorPositions:
    """One actor's row: its stands on the options of all decisions, and its places."""

    actor: Actor
    deciders: tuple[Actor, ...] = ()
    """Who decides anything, in the order of the file."""
    stands: tuple[Stand, ...] = ()
    preferences: tuple[Preferences, ...] = ()
    """The verdict on each decision by its interests, where the options make a difference to it."""
    places: tuple[ScalePlace, ...] = ()
    grounds: Grounds
    issues: tuple[Stated, ...]
    agreements: tuple[Pair, ...]
    clashes: tuple[Pair, ...]
    """With whom it is together, and from whom it is apart, by all that is said; strongest first."""
    left_out: int
    """How many of its statements do not count for their dates."""
    window: Window = field(metadata=INLINE)
    corpus: str = ""
    """The folder of folded statements, where it is of these."""

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each option; where there is none, for each issue."""
        return map(_stand_row, self.stands) if self.stands else map(issue_row, self.issues)


@dataclass(frozen=True, kw_only=True)
class PairPositions:
    """Two actors on the options, issues and scales on which both stand; of two `a` is first."""

    a: Actor
    b: Actor
    by_option: tuple[tuple[Stand, Stand], ...] = ()
    by_issue: tuple[tuple[Stated, Stated], ...]
    by_scale: tuple[tuple[ScalePlace, ScalePlace], ...] = ()
    stated: Pair | None
    grounds: Grounds
    left_out: int
    """How many statements of both do not count for their dates."""
    window: Window = field(metadata=INLINE)
    corpus: str = ""

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each option and actor; where there is none, for each issue and actor."""
        for on_option in self.by_option:
            yield from map(_stand_row, on_option)
        for on_issue in self.by_issue if not self.by_option else ():
            yield from map(issue_row, on_issue)


def _stand_row(stand: Stand) -> dict[str, object]:
    """Where one actor stands on one option, as a row."""
    return {
        "decision": stand.option.decision,
        "option": stand.option,
        "actor": stand.actor,
        "says": stand.stated,
        "votes": stand.n,
        "divided": stand.divided,
        "wants": stand.preference.rank if stand.preference else None,
        "behind": stand.preference.behind if stand.preference else None,
        "against_interest": stand.against_interest,
    }


def find(
    situation: Situation, decision_id: str | None = None, within: Window | None = None
) -> Positions:
    """Where everybody stands on a decision, or on all of them and on the issues.

    What is said counts where its date lies `within` a stretch of time. Raises Unanswerable where
    the model has no decision.
    """
    decisions = (situation.decision(decision_id),) if decision_id else _every_decision(situation)
    window = within or window_of(situation)
    by_decision = _on_decisions(situation, decisions, window)
    stands = [stand for positions in by_decision for stand in positions.stands]
    places = [place for positions in by_decision for place in positions.places]
    issues = () if decision_id else situation.model.issues
    things: list[Target] = [option for decision in decisions for option in decision.options]
    things += issues
    every = ModelStatements(situation, things, since=window.since, until=window.until)
    said = every.said(things=[issue.id for issue in issues])
    speaking = {place.actor.id for place in places} | {each.actor.id for each in said}
    speaking |= {stand.actor.id for stand in stands if stand.stated is not None}
    known = speaking | {stand.actor.id for stand in stands}
    return Positions(
        decision=decisions[0] if decision_id else None,
        by_decision=by_decision,
        stated=_alignment(situation, stands, said),
        silent=tuple(actor for actor in situation.actors() if actor.id in known - speaking),
        grounds=_grounds_of(situation, stands, places, said),
        too_large=not all(positions.preferences for positions in by_decision),
        issues=ranked(said, issues) if issues else (),
        main=situation.main,
        left_out=every.left_out(),
        window=window,
    )


def _every_decision(situation: Situation) -> tuple[Decision, ...]:
    """All decisions; raises Unanswerable where there is no issue either."""
    decisions = tuple(situation.decisions())
    if not decisions and not situation.model.issues:
        raise Unanswerable(NO_DECISION)
    return decisions


def _on_decisions(
    situation: Situation, decisions: Sequence[Decision], window: Window, *actor_ids: str
) -> tuple[DecisionPositions, ...]:
    """Where everybody, or some, stand on decisions; preferences of none where it is too much."""
    compared = compare(situation, decisions, actor_ids) or {}
    found = []
    for decision in decisions:
        interests = compared.get(decision.id, {})
        stands = stands_on(situation, decision, window, interests).values()
        places = places_on(situation, decision)
        found.append(
            DecisionPositions(
                decision=decision,
                decider=situation.actor(decision.actor),
                current=situation.option(situation.option_of(decision.id)),
                ruled_out=tuple(o for o in decision.options if ruled_out(situation, o.id)),
                stands=tuple(s for s in stands if not actor_ids or s.actor.id in actor_ids),
                preferences=tuple(each.preferences for each in interests.values()),
                places=tuple(p for p in places if not actor_ids or p.actor.id in actor_ids),
                scale=scale_summary(situation, decision),
            )
        )
    return tuple(found)


def _alignment(situation: Situation, stands: Iterable[Stand], said: Sequence[Stated]) -> Alignment:
    """Who agrees with whom by what they say of options and issues."""
    spoken = [stand for stand in stands if stand.stated is not None]
    things = {each.option.id: each.option for each in spoken}
    issues = {each.target.id: each.target for each in said}
    values = {
        (s.actor.id, s.option.id): s.stated if s.side else Fraction(0)
        for s in spoken
        if s.stated is not None
    }
    values |= values_of(said)
    return align(situation.actors(), [*things.values(), *issues.values()], values)


def _grounds_of(
    situation: Situation,
    stands: Sequence[Stand],
    places: Iterable[ScalePlace],
    said: Iterable[Stated],
) -> Grounds:
    """What stands, places and what is said of issues rest on."""
    positions = (position for stand in stands for position in stand.statements)
    on_issues = (position for stated in said for position in stated.positions)
    on_scales = (place.position for place in places)
    effects = (claim for stand in stands for claim in stand.claims)
    return grounds(situation, (*positions, *on_issues, *on_scales, *effects))


# One actor, and two.


def find_actor(situation: Situation, actor_id: str, within: Window | None = None) -> ActorPositions:
    """Where one actor stands on all decisions and issues, and what makes it so.

    Raises Unanswerable where the model has neither.
    """
    decisions, said = _every_decision(situation), _all_said(situation, within)
    found = _on_decisions(situation, decisions, said.window, actor_id)
    stands = tuple(stand for positions in found for stand in positions.stands)
    places = tuple(place for positions in found for place in positions.places)
    in_words = find_actor_in(said, situation.actor(actor_id))
    return replace(
        in_words,
        deciders=tuple(map(situation.actor, dict.fromkeys(each.actor for each in decisions))),
        stands=stands,
        preferences=tuple(each for positions in found for each in positions.preferences),
        places=places,
        grounds=_grounds_of(situation, stands, places, in_words.issues),
    )


def find_actor_in(said: Statements, actor: Actor) -> ActorPositions:
    """What one actor said of issues, and with whom it agrees and clashes over all."""
    stated = [each for each in said.said(actor=actor.id) if isinstance(each.target, Issue)]
    pairs = align_all(said, actor)
    return ActorPositions(
        actor=actor,
        grounds=said.grounds(stated),
        issues=told(said, stated),
        agreements=pairs_of(pairs, actor.id, 1),
        clashes=pairs_of(pairs, actor.id, -1),
        left_out=said.left_out(actor.id),
        window=said.window,
        corpus=said.corpus,
    )


def _all_said(situation: Situation, within: Window | None) -> ModelStatements:
    window = within or window_of(situation)
    return ModelStatements(situation, since=window.since, until=window.until)


def find_pair(situation: Situation, a: str, b: str, within: Window | None = None) -> PairPositions:
    """Where two actors agree and clash.

    Raises Unanswerable where they are one, or the model has no decision and no issue.
    """
    decisions, said = _every_decision(situation), _all_said(situation, within)
    actors = situation.actor(a), situation.actor(b)
    in_words = find_pair_in(said, *actors)
    found = _on_decisions(situation, decisions, said.window, a, b)
    stands = [stand for positions in found for stand in positions.stands]
    by_option = tuple(_of_both(stands, a, b, lambda stand: stand.option.id))
    places = [place for positions in found for place in positions.places]
    by_scale = tuple(_of_both(places, a, b, lambda place: place.decision.id))
    return replace(
        in_words,
        by_option=by_option,
        by_scale=by_scale,
        grounds=_grounds_of(
            situation, [*chain(*by_option)], chain(*by_scale), chain(*in_words.by_issue)
        ),
    )


def _of_both(found: Sequence[K], a: str, b: str, on: Callable[[K], str]) -> Iterator[tuple[K, K]]:
    """What there is of two actors on the same thing, in the order of the file."""
    of_b = {on(each): each for each in found if each.actor.id == b}
    for each in found:
        if each.actor.id == a and (other := of_b.get(on(each))):
            yield each, other


def find_pair_in(said: Statements, a: Actor, b: Actor) -> PairPositions:
    """Where two actors agree and clash in words. Raises Unanswerable where they are one."""
    if a.id == b.id:
        raise Unanswerable("a pair needs two different actors")
    of_a, of_b = (said.said(actor=actor.id) for actor in (a, b))
    both = (*of_a, *of_b)
    known = {each.target.id for each in of_b}
    things = [each.target for each in of_a if each.target.id in known]
    issues = [thing for thing in things if isinstance(thing, Issue)]
    ids = {issue.id for issue in issues}
    shared = told(said, [each for each in both if each.target.id in ids])
    by_issue = (on.stated for on in ranked(shared, issues))
    return PairPositions(
        a=a,
        b=b,
        by_issue=tuple((of_one, of_other) for of_one, of_other in by_issue),
        stated=next(iter(align((a, b), things, values_of(both)).pairs), None),
        grounds=said.grounds(shared),
        left_out=said.left_out(a.id, b.id),
        window=said.window,
        corpus=said.corpus,
    )
