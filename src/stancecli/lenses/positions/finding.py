"""Where everybody stands, where one actor does, and where two agree and clash.

An option is spoken of like an issue. Where an actor has spoken for an option while another is ahead
for its interests at every value, words and interests part, and a question is worth asking.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import chain
from typing import ClassVar, TypeVar

from stancecli.diagnostics import NO_DECISION, Unanswerable
from stancecli.lenses import INLINE
from stancecli.methods.evidence import Grounds
from stancecli.methods.feasibility import ruled_out
from stancecli.methods.positions import Every, Stated, Target, Window, window_of
from stancecli.methods.positions.agreement import Alignment, Meetings, Pair, align, aligned
from stancecli.methods.positions.cells import (
    Cells,
    Divisions,
    ScalePlace,
    ScaleSummary,
    places_on,
    scale_summary,
)
from stancecli.methods.positions.preferences import Preferences, Stand, compare, stands_on
from stancecli.methods.positions.store import (
    ModelStatements,
    Statements,
    Totals,
    distances_on,
    totals_of,
    values_of,
)
from stancecli.model import Actor, Claim, Decision, Issue, Option
from stancecli.situation import Situation

K = TypeVar("K", Stand, Stated, ScalePlace)

MOST_ACTORS = 500
"""Where a corpus is large, of so many actors, those that say most, every pair is looked at."""
FOREMOST = 10
"""Of a large corpus so many issues are told, of either kind."""


@dataclass(frozen=True)
class SidesTaken:
    """On which side those are who say something of an option or an issue: each stands on one."""

    issue: Target
    stated: tuple[Stated, ...]
    decider: str = field(default="", repr=False, kw_only=True)
    """The name of who decides on it, where anybody does."""

    def who_is(self, way: str) -> Sequence[Stated]:
        """Those who stand to it in this way (`Stated.way`)."""
        return [each for each in self.stated if each.way == way]


@dataclass(frozen=True)
class IssuePositions(SidesTaken):
    """What is said of one issue, actors as in the file.

    `distance` is how far they are apart on it, in steps of stances, 0 to 4: the mean difference of
    their means over all pairs, each of n_a × n_b of their votes or statements; 0 where fewer than
    two spoke.
    """

    distance: Fraction


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
    def by_option(self) -> tuple[SidesTaken, ...]:
        """What is said option by option, ruled-out ones last."""
        by_id: dict[str, list[Stated]] = {option.id: [] for option in self.decision.options}
        for stand in self.stands:
            by_id[stand.option.id] += [stand.said] if stand.said else []
        closed = {option.id for option in self.ruled_out}
        options = sorted(self.decision.options, key=lambda option: option.id in closed)
        name = self.decider.name
        return tuple(SidesTaken(each, tuple(by_id[each.id]), decider=name) for each in options)

    @property
    def foremost(self) -> SidesTaken | None:
        """The current option if anybody spoke on it, else that on which most did; None of none."""
        spoken = [on for on in self.by_option if on.stated]
        now = [on for on in spoken if on.issue.id == self.current.id]
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
    corpus: ClassVar[str] = ""

    @property
    def in_order(self) -> Sequence[DecisionPositions]:
        """The decisions, the main one first."""
        return sorted(self.by_decision, key=lambda each: each.decision.id != self.main)

    @property
    def spoken(self) -> Sequence[SidesTaken]:
        """What is said of each option, those of the main decision first, and of each issue."""
        on_options = chain.from_iterable(each.by_option for each in self.in_order)
        return [on for on in (*on_options, *self.issues) if on.stated]

    @property
    def foremost(self) -> SidesTaken | None:
        """What is told first: of the main decision, else that on which most have spoken."""
        found = [(each.decision.id, on) for each in self.by_decision if (on := each.foremost)]
        found.sort(key=lambda each: -len(each[1].stated))
        found += [(on.issue.id, on) for on in self.issues if on.stated]
        return next((on for _, on in sorted(found, key=lambda each: each[0] != self.main)), None)

    @property
    def alignment(self) -> Alignment:
        return self.stated

    @property
    def asked(self) -> Decision | None:
        return self.decision

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each actor and option."""
        for positions in self.by_decision:
            yield from map(_stand_row, positions.stands)


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
    by_decision: ClassVar[Sequence[DecisionPositions]] = ()
    in_order: ClassVar[Sequence[DecisionPositions]] = ()

    @property
    def asked(self) -> Issue | None:
        return self.issue

    @property
    def spoken(self) -> Sequence[SidesTaken]:
        """What is said of each issue."""
        return [on for on in self.by_issue if on.stated]

    @property
    def foremost(self) -> SidesTaken | None:
        """What is told first."""
        return next(iter(self.spoken), None)

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each actor and issue."""
        for on_issue in self.by_issue:
            yield from map(_issue_row, on_issue.stated)


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

    @property
    def spoken(self) -> Sequence[Stated]:
        """What it says of options and issues."""
        return [*(stand.said for stand in self.stands if stand.said), *self.issues]

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each option; where there is none, for each issue."""
        return map(_stand_row, self.stands) if self.stands else map(_issue_row, self.issues)


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

    @property
    def spoken(self) -> Sequence[tuple[Stated, Stated]]:
        """What both say of the options and issues on which both have spoken."""
        on_options = [(a.said, b.said) for a, b in self.by_option if a.said and b.said]
        return [*on_options, *self.by_issue]

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each option and actor; where there is none, for each issue and actor."""
        on_options, on_issues = chain(*self.by_option), chain(*self.by_issue)
        return map(_stand_row, on_options) if self.by_option else map(_issue_row, on_issues)


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


def _issue_row(stated: Stated) -> dict[str, object]:
    """What one actor says of one issue, as a row."""
    return {
        "issue": stated.target,
        "actor": stated.actor,
        "says": stated.stance / 2,
        "statements": stated.n,
        "changes": len(stated.changes),
        "divided": stated.divided,
    }


# Everybody: on decisions, or on issues.


def find(
    situation: Situation, decision_id: str | None = None, within: Window | None = None
) -> Positions:
    """Where everybody stands on a decision, or on all of them and on the issues.

    What is said counts where its date lies `within` a stretch of time. Raises Unanswerable where
    the model has no decision.
    """
    window = within or window_of(situation)
    by_decision = on_decisions(situation, window, decision_id)
    issues = () if decision_id else situation.model.issues
    options = (option for each in by_decision for option in each.decision.options)
    every = ModelStatements(situation, [*options, *issues], window)
    stands, places = _stands_in(by_decision)
    on_issues = every.said(things=[issue.id for issue in issues])
    spoken = [*(stand.said for stand in stands if stand.said), *on_issues]
    things = {each.target.id: each.target for each in spoken}
    speaking = {place.actor.id for place in places} | {each.actor.id for each in spoken}
    silent = {stand.actor.id for stand in stands} - speaking
    return Positions(
        decision=by_decision[0].decision if decision_id else None,
        by_decision=by_decision,
        stated=align(situation.actors(), [*things.values()], values_of(spoken)),
        silent=tuple(actor for actor in situation.actors() if actor.id in silent),
        grounds=every.grounds(_claims(on_issues, stands, places)),
        too_large=not all(positions.preferences for positions in by_decision),
        issues=_ranked(on_issues, issues) if issues else (),
        main=situation.main,
        left_out=every.left_out(),
        window=window,
    )


def on_decisions(
    situation: Situation, window: Window, decision_id: str | None = None, only: Sequence[str] = ()
) -> tuple[DecisionPositions, ...]:
    """Where everybody, or `only` some, stand on a decision or on all.

    There are no preferences where that would take too long. Raises Unanswerable where the model has
    no decision and no issue.
    """
    decisions = [situation.decision(decision_id)] if decision_id else [*situation.decisions()]
    if not decisions and not situation.model.issues:
        raise Unanswerable(NO_DECISION)
    compared = compare(situation, decisions, only) or {}
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
                stands=tuple(s for s in stands if not only or s.actor.id in only),
                preferences=tuple(each.preferences for each in interests.values()),
                places=tuple(p for p in places if not only or p.actor.id in only),
                scale=scale_summary(situation, decision),
            )
        )
    return tuple(found)


def _stands_in(
    found: Sequence[DecisionPositions],
) -> tuple[tuple[Stand, ...], tuple[ScalePlace, ...]]:
    """The stands on the options of these decisions, and the places on their scales."""
    stands = chain.from_iterable(on.stands for on in found)
    return tuple(stands), tuple(chain.from_iterable(on.places for on in found))


def _claims(
    said: Iterable[Stated], stands: Sequence[Stand] = (), places: Iterable[ScalePlace] = ()
) -> Iterator[Claim]:
    """What an answer rests on: statements, places, and what bears on the interests of some."""
    on_options = (stand.said for stand in stands if stand.said)
    yield from (position for each in chain(on_options, said) for position in each.positions)
    yield from (place.position for place in places)
    yield from (claim for stand in stands for claim in stand.claims)


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
        by_issue=_ranked([_told(said, each) for each in stated], issues),
        totals=totals_of(stated) if issue else said.totals(),
        alignment=alignment,
        window=said.window,
        grounds=said.grounds(_claims(stated)),
        every=said.every,
        left_out=said.left_out(things=[issue.id] if issue else ()),
        corpus=said.corpus,
    )


def _told(said: Statements, stated: Stated) -> Stated:
    """What is said, as a finding holds it: without what a corpus has added up."""
    return replace(stated, positions=()) if said.corpus else stated


def _watched(said: Statements, actors: Sequence[Actor], found: list[Divisions]) -> Iterator[Cells]:
    """The cells of all; what divides how far is found as they go by."""
    for block in said.cells(actors):
        found.append(Divisions.of(block))
        yield block


def _ranked(stated: Sequence[Stated], issues: Sequence[Target]) -> tuple[IssuePositions, ...]:
    """What is said of each of these, in the order of `distances_on`."""
    by_issue: dict[str, list[Stated]] = {each.id: [] for each in issues}
    for each in stated:
        by_issue[each.target.id].append(each)
    return tuple(
        IssuePositions(issues[place], tuple(by_issue[issues[place].id]), distance)
        for place, distance in distances_on(issues, stated).items()
    )


# One actor, and two.


def find_actor(
    said: Statements, actor: Actor, *, on_decisions: Sequence[DecisionPositions] = ()
) -> ActorPositions:
    """What one actor said of issues, and with whom it agrees and clashes over all.

    Where there are decisions, `on_decisions` has where it stands on each.
    """
    stands, places = _stands_in(on_decisions)
    on_issues = [each for each in said.said(actor=actor.id) if isinstance(each.target, Issue)]
    alignment = _align_all(said, actor)
    return ActorPositions(
        actor=actor,
        deciders=tuple({each.decider.id: each.decider for each in on_decisions}.values()),
        stands=stands,
        preferences=tuple(chain.from_iterable(each.preferences for each in on_decisions)),
        places=places,
        grounds=said.grounds(_claims(on_issues, stands, places)),
        issues=tuple(_told(said, each) for each in on_issues),
        agreements=alignment.pairs_of(actor.id, 1),
        clashes=alignment.pairs_of(actor.id, -1),
        left_out=said.left_out(actor.id),
        window=said.window,
        corpus=said.corpus,
    )


def _align_all(said: Statements, first: Actor) -> Alignment:
    """The alignment of all, or of those that say most of a large corpus, `first` among them."""
    if not said.many:
        return align(said.actors(), said.things(), values_of(said.said()))
    known = {first.id: first, **{each.id: each for each in said.actors(MOST_ACTORS)}}
    actors = sorted(known.values(), key=lambda actor: actor.name)
    return aligned(actors, Meetings.of(len(actors), said.cells(actors)))


def find_pair(
    said: Statements, a: Actor, b: Actor, *, on_decisions: Sequence[DecisionPositions] = ()
) -> PairPositions:
    """Where two actors agree and clash in words. Raises Unanswerable where they are one.

    Where there are decisions, `on_decisions` has where both stand on each.
    """
    if a.id == b.id:
        raise Unanswerable("a pair needs two different actors")
    stands, places = _stands_in(on_decisions)
    by_option = _of_both(stands, a, b, lambda stand: stand.option.id)
    by_scale = _of_both(places, a, b, lambda place: place.decision.id)
    stated = [each for actor in (a, b) for each in said.said(actor=actor.id)]
    met = _of_both(stated, a, b, lambda each: each.target.id)
    on_issues = [both for both in met if isinstance(both[0].target, Issue)]
    ranked = distances_on([of_a.target for of_a, _ in on_issues], chain(*on_issues))
    by_issue = [on_issues[n] for n in ranked]
    pairs = align((a, b), [of_a.target for of_a, _ in met], values_of(stated)).pairs
    return PairPositions(
        a=a,
        b=b,
        by_option=by_option,
        by_issue=tuple((_told(said, of_a), _told(said, of_b)) for of_a, of_b in by_issue),
        by_scale=by_scale,
        stated=next(iter(pairs), None),
        grounds=said.grounds(_claims(chain(*by_issue), [*chain(*by_option)], chain(*by_scale))),
        left_out=said.left_out(a.id, b.id),
        window=said.window,
        corpus=said.corpus,
    )


def _of_both(
    found: Sequence[K], a: Actor, b: Actor, on: Callable[[K], str]
) -> tuple[tuple[K, K], ...]:
    """What there is of two actors on the same thing, in the order of the file."""
    of_b = {on(each): each for each in found if each.actor.id == b.id}
    of_a = (each for each in found if each.actor.id == a.id)
    return tuple((each, of_b[on(each)]) for each in of_a if on(each) in of_b)
