"""Where everybody stands on decisions and on issues, where one actor does, and where two agree.

An option is spoken of like an issue. Where an actor has spoken for an option while another is ahead
for its interests at every estimate in the ranges, words and interests part, and a question is worth
asking.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import chain
from operator import attrgetter
from typing import ClassVar, TypeVar

from stancecli.diagnostics import NO_DECISION, Unanswerable
from stancecli.lenses import table
from stancecli.methods.evidence import Grounds
from stancecli.methods.feasibility import ruled_out
from stancecli.methods.positions import ZERO, Every, Stated, Target, Window, window_of
from stancecli.methods.positions.agreement import Alignment, Pair, Pairs, align, aligned
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
    ManyStatements,
    ModelStatements,
    Statements,
    Totals,
    distances_on,
    totals_of,
    values_of,
)
from stancecli.methods.verdict import InContext
from stancecli.model import Actor, Claim, Decision, Issue, Option
from stancecli.situation import Situation
from stancecli.values import INLINE

K = TypeVar("K", Stand, Stated, ScalePlace)
MOST_ACTORS = 500
"""Where a corpus is large, of so many actors, those that say most, every pair is looked at."""
FOREMOST = 10
"""Of a large corpus so many issues are told, of either kind."""
STAND = (
    "decision=option.decision option actor says=stated votes=n divided "
    "wants=preference.rank behind=preference.behind against_interest"
)


@dataclass(frozen=True)
class TargetPositions:
    """What is said of one option or issue, actors as in the file: each stands on one side.

    `distance` is how far they are apart on an issue, in steps of stances, 0 to 4: the mean
    difference of their means over all pairs, each of n_a × n_b of their votes or statements; 0
    where fewer than two spoke. On an option it is not looked at.
    """

    issue: Target
    stated: tuple[Stated, ...]
    distance: Fraction = ZERO
    decider: str = field(default="", repr=False)
    """The name of who decides on it, where anybody does."""

    def who_is(self, way: str) -> Sequence[Stated]:
        """Those who stand to it in this way (`Stated.way`)."""
        return [each for each in self.stated if each.way == way]


@dataclass(frozen=True)
class DecisionPositions(InContext):
    """Where actors stand on the options of one decision, in the order of the file.

    `preferences` has the verdict by the interests of everybody to whom the options make a
    difference, and of the decider; of nobody where that would take too long.
    """

    ruled_out: tuple[Option, ...]
    stands: tuple[Stand, ...]
    preferences: tuple[Preferences, ...]
    places: tuple[ScalePlace, ...]
    scale: ScaleSummary | None

    @property
    def by_option(self) -> tuple[TargetPositions, ...]:
        """What is said option by option, ruled-out ones last."""
        closed = {option.id for option in self.ruled_out}
        options = sorted(self.decision.options, key=lambda option: option.id in closed)
        return _on_each(
            ((option, ZERO) for option in options), said_of(self.stands), self.decider.name
        )

    @property
    def foremost(self) -> TargetPositions | None:
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
    issues: tuple[TargetPositions, ...]
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
    def spoken(self) -> Sequence[TargetPositions]:
        """What is said of each option, those of the main decision first, and of each issue."""
        on_options = chain.from_iterable(each.by_option for each in self.in_order)
        return [on for on in (*on_options, *self.issues) if on.stated]

    @property
    def foremost(self) -> TargetPositions | None:
        """What is told first: of the main decision, else that on which most have spoken."""
        found = [(each.decision.id, on) for each in self.by_decision if (on := each.foremost)]
        found.sort(key=lambda each: -len(each[1].stated))
        found += [(on.issue.id, on) for on in self.issues if on.stated]
        return next((on for _, on in sorted(found, key=lambda each: each[0] != self.main)), None)

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each actor and option."""
        return table(chain.from_iterable(each.stands for each in self.by_decision), STAND)


@dataclass(frozen=True)
class IssueStands:
    """Where actors stand on one issue, or on all where nothing is to be decided.

    `by_issue` has the issues that divide most first, then those that all share; of a large `corpus`
    the foremost. `alignment` says who agrees and who clashes over them; `window` bounds the dates
    of what counts. `corpus` is the folder of folded statements, where it is of these.
    """

    issue: Issue | None
    by_issue: tuple[TargetPositions, ...]
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
    def spoken(self) -> Sequence[TargetPositions]:
        """What is said of each issue."""
        return [on for on in self.by_issue if on.stated]

    @property
    def foremost(self) -> TargetPositions | None:
        """What is told first."""
        return next(iter(self.spoken), None)

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each actor and issue."""
        return on_issues_rows(chain.from_iterable(on.stated for on in self.by_issue))


@dataclass(frozen=True, kw_only=True)
class ActorPositions:
    """One actor's row: its stands on the options of all decisions, and its places."""

    actor: Actor
    deciders: tuple[Actor, ...]
    """Who decides anything, in the order of the file."""
    stands: tuple[Stand, ...]
    preferences: tuple[Preferences, ...]
    """The verdict on each decision by its interests, where the options make a difference to it."""
    places: tuple[ScalePlace, ...]
    grounds: Grounds
    issues: tuple[Stated, ...]
    agreements: tuple[Pair, ...]
    clashes: tuple[Pair, ...]
    """With whom it is together, and from whom it is apart, by all that is said; strongest first."""
    left_out: int
    """How many of its statements do not count for their dates."""
    window: Window = field(metadata=INLINE)
    corpus: str
    """The folder of folded statements, where it is of these."""

    @property
    def spoken(self) -> Sequence[Stated]:
        """What it says of options and issues."""
        return [*said_of(self.stands), *self.issues]

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each option; where there is none, for each issue."""
        return table(self.stands, STAND) if self.stands else on_issues_rows(self.issues)


@dataclass(frozen=True)
class PairPositions:
    """Two actors on the options, issues and scales on which both stand; of two `a` is first."""

    a: Actor
    b: Actor
    by_option: tuple[tuple[Stand, Stand], ...]
    by_issue: tuple[tuple[Stated, Stated], ...]
    by_scale: tuple[tuple[ScalePlace, ScalePlace], ...]
    stated: Pair | None
    grounds: Grounds
    left_out: int
    """How many statements of both do not count for their dates."""
    window: Window = field(metadata=INLINE)
    corpus: str

    @property
    def spoken(self) -> Sequence[tuple[Stated, Stated]]:
        """What both say of the options and issues on which both have spoken."""
        on_options = [(a.said, b.said) for a, b in self.by_option if a.said and b.said]
        return [*on_options, *self.by_issue]

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each option and actor; where there is none, for each issue and actor."""
        on_options, on_issues = chain(*self.by_option), chain(*self.by_issue)
        return table(on_options, STAND) if self.by_option else on_issues_rows(on_issues)


def on_issues_rows(stated: Iterable[Stated]) -> Iterator[dict[str, object]]:
    """What actors say of issues, a row each."""
    for each in stated:
        yield {
            "issue": each.target,
            "actor": each.actor,
            "says": each.stance / 2,
            "statements": each.n,
            "changes": len(each.changes),
            "divided": each.divided,
        }


def said_of(stands: Iterable[Stand]) -> Iterator[Stated]:
    """What is said of options."""
    return (stand.said for stand in stands if stand.said)


def _on_each(
    things: Iterable[tuple[Target, Fraction]], said: Iterable[Stated], decider: str = ""
) -> tuple[TargetPositions, ...]:
    """What is said of each of these, on which actors are so far apart."""
    by_id: dict[str, list[Stated]] = {}
    for each in said:
        by_id.setdefault(each.target.id, []).append(each)
    return tuple(
        TargetPositions(thing, tuple(by_id.get(thing.id, ())), distance, decider)
        for thing, distance in things
    )


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
    stands = [stand for each in by_decision for stand in each.stands]
    places = [place for each in by_decision for place in each.places]
    on_issues = every.said(things=[issue.id for issue in issues])
    spoken = [*said_of(stands), *on_issues]
    things = {each.target.id: each.target for each in spoken}
    speaking = {each.actor.id for each in spoken} | {place.actor.id for place in places}
    silent = {stand.actor.id for stand in stands} - speaking
    return Positions(
        decision=by_decision[0].decision if decision_id else None,
        by_decision=by_decision,
        stated=align(situation.actors(), [*things.values()], values_of(spoken)),
        silent=tuple(actor for actor in situation.actors() if actor.id in silent),
        grounds=every.grounds(claims_of(spoken, stands, places)),
        too_large=not all(positions.preferences for positions in by_decision),
        issues=_on_each(distances_on(issues, on_issues), on_issues) if issues else (),
        main=situation.main,
        left_out=every.left_out(),
        window=window,
    )


def on_decisions(
    situation: Situation, window: Window, decision_id: str | None = None, only: Sequence[str] = ()
) -> tuple[DecisionPositions, ...]:
    """Where everybody stands on a decision or on all, by their interests, or those of `only` some.

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
        found.append(
            DecisionPositions(
                decision=decision,
                decider=situation.actor(decision.actor),
                current=situation.option(situation.option_of(decision.id)),
                ruled_out=tuple(o for o in decision.options if ruled_out(situation, o.id)),
                stands=tuple(stands_on(situation, decision, window, interests).values()),
                preferences=tuple(each.preferences for each in interests.values()),
                places=places_on(situation, decision),
                scale=scale_summary(situation, decision),
            )
        )
    return tuple(found)


def claims_of(
    said: Iterable[Stated], stands: Iterable[Stand] = (), places: Iterable[ScalePlace] = ()
) -> Iterator[Claim]:
    """What an answer rests on: statements, places, and what affects the interests of some."""
    yield from (position for each in said for position in each.positions)
    yield from (place.position for place in places)
    yield from (claim for stand in stands for claim in stand.claims)


def find_issues(said: Statements, issue: Issue | None = None) -> IssueStands:
    """Where everybody stands on one issue, or on all.

    Raises Unanswerable where a corpus holds too much that was said of it.
    """
    asked = [issue.id] if issue else None
    if not issue and (many := said.many):
        actors, found = many.actors(MOST_ACTORS), list[Divisions]()
        alignment = aligned(Pairs.of(actors, _watched(many, actors, found)))
        divisions = Divisions.joined(found)
        foremost = (places[:FOREMOST].tolist() for places in divisions.ranked())
        issues = many.things_at(divisions.things[n] for places in foremost for n in places)
        stated = said.said(things=[each.id for each in issues])
    else:
        issues, stated = [issue] if issue else said.things(), said.said(things=asked)
        actors = [each.actor for each in stated] if issue else said.actors()
        alignment = align(actors, issues, values_of(stated))
    told = [as_held(said, each) for each in stated]
    return IssueStands(
        issue=issue,
        by_issue=_on_each(distances_on(issues, told), told),
        totals=totals_of(stated) if issue else said.totals(),
        alignment=alignment,
        window=said.window,
        grounds=said.grounds(claims_of(stated)),
        every=said.every,
        left_out=said.left_out(things=asked or ()),
        corpus=said.corpus,
    )


def as_held(said: Statements, stated: Stated) -> Stated:
    """What is said, as a finding holds it: without what a corpus has added up."""
    return replace(stated, positions=()) if said.corpus else stated


def _watched(
    many: ManyStatements, actors: Sequence[Actor], found: list[Divisions]
) -> Iterator[Cells]:
    """The cells of all; what divides how far is found as they go by."""
    for block in many.cells(actors):
        found.append(Divisions.of(block))
        yield block


# One actor, or two.


def find_actor(
    said: Statements, actor: Actor, *, on_decisions: Sequence[DecisionPositions] = ()
) -> ActorPositions:
    """What one actor said of issues, and with whom it agrees and clashes over all.

    Where there are decisions, `on_decisions` has where it stands on each.
    """
    stands = tuple(s for each in on_decisions for s in each.stands if s.actor.id == actor.id)
    places = tuple(p for each in on_decisions for p in each.places if p.actor.id == actor.id)
    on_issues = [each for each in said.said(actor=actor.id) if isinstance(each.target, Issue)]
    if many := said.many:
        known = {actor.id: actor, **{each.id: each for each in many.actors(MOST_ACTORS)}}
        actors = sorted(known.values(), key=lambda actor: actor.name)
        alignment = aligned(Pairs.of(actors, many.cells(actors)))
    else:
        alignment = align(said.actors(), said.things(), values_of(said.said()))
    return ActorPositions(
        actor=actor,
        deciders=tuple({each.decider.id: each.decider for each in on_decisions}.values()),
        stands=stands,
        preferences=tuple(chain.from_iterable(each.preferences for each in on_decisions)),
        places=places,
        grounds=said.grounds(claims_of([*said_of(stands), *on_issues], stands, places)),
        issues=tuple(as_held(said, each) for each in on_issues),
        agreements=alignment.pairs_of(actor.id, 1),
        clashes=alignment.pairs_of(actor.id, -1),
        left_out=said.left_out(actor.id),
        window=said.window,
        corpus=said.corpus,
    )


def find_pair(
    said: Statements, a: Actor, b: Actor, *, on_decisions: Sequence[DecisionPositions] = ()
) -> PairPositions:
    """Where two actors agree and clash in words. Raises Unanswerable where they are one.

    Where there are decisions, `on_decisions` has where both stand on each.
    """
    if a.id == b.id:
        raise Unanswerable("a pair needs two different actors")
    stands = [stand for each in on_decisions for stand in each.stands]
    places = [place for each in on_decisions for place in each.places]
    by_option = _of_both(stands, a, b, attrgetter("option.id"))
    by_scale = _of_both(places, a, b, attrgetter("decision.id"))
    stated = [each for actor in (a, b) for each in said.said(actor=actor.id)]
    met = _of_both(stated, a, b, attrgetter("target.id"))
    on = {of_a.target.id: (of_a, of_b) for of_a, of_b in met}
    issues = [of_a.target for of_a, _ in met if isinstance(of_a.target, Issue)]
    ranked = distances_on(issues, chain.from_iterable(on[issue.id] for issue in issues))
    by_issue = [on[issue.id] for issue, _ in ranked]
    both = [*chain(*by_option)]
    claims = claims_of(chain(said_of(both), *by_issue), both, chain(*by_scale))
    pairs = align((a, b), [of_a.target for of_a, _ in met], values_of(stated)).pairs
    return PairPositions(
        a=a,
        b=b,
        by_option=by_option,
        by_issue=tuple((as_held(said, of_a), as_held(said, of_b)) for of_a, of_b in by_issue),
        by_scale=by_scale,
        stated=next(iter(pairs), None),
        grounds=said.grounds(claims),
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
