"""What the model holds on one item: its claims, and what these come to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field
from itertools import groupby
from typing import TypeAlias

from stancecli.methods.evidence import SourcesSummary, sources_summary, support
from stancecli.methods.feasibility import RuledOut, ruled_out
from stancecli.methods.positions import Stated, stated_on, window_of
from stancecli.model import (
    Actor,
    Breach,
    Citing,
    Claim,
    Constraint,
    Criterion,
    Decision,
    Effect,
    Impossible,
    Influence,
    Interest,
    Issue,
    Item,
    Option,
    Position,
    Range,
    SizedClaim,
    Source,
    kind_of,
)
from stancecli.names import claim_name
from stancecli.situation import Bearing, Situation
from stancecli.values import dataclass


@dataclass(frozen=True)
class OptionStatus:
    """An option as it stands: whether it is the current one, and what rules it out."""

    option: Option
    current: bool
    ruled_out: tuple[RuledOut, ...]

    @property
    def mark(self) -> str:
        return "ruled out" if self.ruled_out else "current" if self.current else ""


@dataclass(frozen=True)
class Passage:
    """A place in the source (empty where none is given), and what cites it."""

    locator: str
    cited: tuple[Citing, ...]


# What is shown of each kind of item.


@dataclass(frozen=True)
class OnItem:
    """What is found of an item, in the situation that names what its claims point to."""

    situation: Situation = field(repr=False, compare=False)


@dataclass(frozen=True)
class OwnDecision:
    """A decision of the actor, with its options as they stand."""

    decision: Decision
    options: tuple[OptionStatus, ...]


@dataclass(frozen=True)
class ShownActor(OnItem):
    """Everything on an actor; `done_to_it` is what the options of others do to its `criteria`.

    `criteria` are its interests and its constraints. `cited` counts those of its own `claims`
    (these, positions, influence both ways) that name a source. `views` are the claims on which it
    holds one.
    """

    actor: Actor
    criteria: tuple[Criterion, ...]
    decisions: tuple[OwnDecision, ...]
    positions: tuple[Position, ...]
    moves: tuple[Influence, ...]
    moved_by: tuple[Influence, ...]
    done_to_it: tuple[Bearing, ...]
    claims: int
    cited: int
    views: tuple[SizedClaim, ...]

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each interest and constraint of the actor."""
        for criterion in self.criteria:
            yield {
                "id": criterion.id,
                "name": criterion.name,
                "kind": kind_of(type(criterion)),
                "binding": criterion.binding,
                "weight": None if criterion.binding else criterion.weight.mid,
                "weight_low": None if criterion.binding else criterion.weight.low,
                "weight_high": None if criterion.binding else criterion.weight.high,
                "judgement": criterion.is_judgement,
            }


@dataclass(frozen=True)
class ShownCriterion(OnItem):
    """An interest or a constraint, its actor, and the effects on it or the breaches of it.

    `now` is the sum of those that hold in the current state.
    """

    criterion: Criterion
    actor: Actor
    claims: tuple[Bearing, ...]
    now: Range

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each effect on it, or each breach of it."""
        return map(_row, self.claims)


@dataclass(frozen=True)
class ShownOption(OnItem):
    """An option, and all that it does.

    `conditioned` are the effects of other options that hold only with it, or only without it.
    `stated` is what each actor says of it: what counts of its positions.
    """

    status: OptionStatus
    decision: Decision
    actor: Actor
    effects: tuple[Bearing, ...]
    breaches: tuple[Bearing, ...]
    conditioned: tuple[Bearing, ...]
    positions: tuple[Position, ...]
    stated: tuple[Stated, ...]
    exclusions: tuple[Impossible, ...]

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each effect and each breach of the option."""
        return map(_row, (*self.effects, *self.breaches))


@dataclass(frozen=True)
class ShownDecision(OnItem):
    """A decision, its decider, its options, positions on its scale, and what cannot be combined."""

    decision: Decision
    actor: Actor
    options: tuple[ShownOption, ...]
    positions: tuple[Position, ...]
    exclusions: tuple[Impossible, ...]

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each effect of each option."""
        for option in self.options:
            yield from map(_row, option.effects)


@dataclass(frozen=True)
class ShownSource(OnItem):
    """A source, the passages cited in it, how many claims cite it, and on which it holds a view.

    `one_with` are the other sources that are one with it, `all_sources` sums up the model's.
    """

    source: Source
    one_with: tuple[Source, ...]
    passages: tuple[Passage, ...]
    claims: int
    views: tuple[SizedClaim, ...]
    all_sources: SourcesSummary

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each claim that cites it."""
        from stancecli.wording import citing_name  # much, and of no use to other items

        for passage in self.passages:
            for claim in passage.cited:
                yield {"locator": passage.locator, "claim": citing_name(self.situation, claim)}


@dataclass(frozen=True)
class ShownItem(OnItem):
    """An item of which no more is held than it says itself, and the claims it holds a view on."""

    item: Item
    views: tuple[SizedClaim, ...]

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each view."""
        for claim in self.views:
            view = claim.view_of(self.item.id)
            yield {"claim": claim_name(self.situation, claim), "view": view and view.value}


@dataclass(frozen=True)
class ShownIssue(OnItem):
    """An issue, the positions taken on it, and what each actor says of it, the mean of these."""

    issue: Issue
    positions: tuple[Position, ...]
    stated: tuple[Stated, ...]

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each position."""
        for each in self.positions:
            actor = self.situation.actor(each.actor)
            yield {"actor": actor, "stance": each.stance, "date": each.date}


Finding: TypeAlias = (
    ShownActor | ShownCriterion | ShownDecision | ShownIssue | ShownItem | ShownOption | ShownSource
)


def _row(bearing: Bearing) -> dict[str, object]:
    return {
        "option": bearing.option,
        "criterion": bearing.criterion,
        "effect": bearing.claim.size,
        "when": "; ".join(option.id for option in bearing.when),
        "unless": "; ".join(option.id for option in bearing.unless),
        "same_as": bearing.same_as,
        "judgement": bearing.claim.is_judgement,
    }


def find(situation: Situation, item_id: str) -> Finding:
    """Everything that the model holds on an item. Raises KeyError where there is none."""
    match situation.item(item_id):
        case Actor() as actor:
            return _find_actor(situation, actor)
        case Decision() as decision:
            return ShownDecision(
                situation,
                decision=decision,
                actor=situation.actor(decision.actor),
                options=tuple(_find_option(situation, option) for option in decision.options),
                positions=tuple(situation.positions_on(decision.id)),
                exclusions=_exclusions(situation, decision.options),
            )
        case Option() as option:
            return _find_option(situation, option)
        case Source() as source:
            return _find_source(situation, source)
        case Issue() as issue:
            positions = tuple(situation.positions_on(issue.id))
            return ShownIssue(situation, issue, positions, _stated(situation, issue))
        case Interest() | Constraint() as criterion:
            from stancecli.methods.claims import value_on

            return ShownCriterion(
                situation,
                criterion=criterion,
                actor=situation.actor(criterion.actor),
                claims=_bearings(situation, situation.claims_on(criterion.id)),
                now=value_on(situation, criterion.id),
            )
        case item:
            return ShownItem(situation, item, _views_of(situation, item))


def _find_option(situation: Situation, option: Option) -> ShownOption:
    return ShownOption(
        situation,
        status=_status(situation, option),
        decision=situation.decision(option.decision),
        actor=situation.actor(option.actor),
        effects=_bearings(situation, situation.effects_of(option.id)),
        breaches=_bearings(situation, situation.breaches_of(option.id)),
        conditioned=_bearings(situation, situation.conditioned_by(option.id)),
        positions=tuple(situation.positions_on(option.id)),
        stated=_stated(situation, option),
        exclusions=_exclusions(situation, [option]),
    )


def _find_actor(situation: Situation, actor: Actor) -> ShownActor:
    positions = tuple(situation.positions_of(actor.id))
    moves = tuple(situation.influences_of(actor.id))
    moved_by = tuple(situation.influences_on(actor.id))
    # All that it is interested in or bound by: also what binds it, which has no weight.
    criteria: tuple[Criterion, ...] = (*actor.interests, *actor.constraints)
    claims: tuple[Claim, ...] = (*criteria, *positions, *moves, *moved_by)
    done = (_bearings(situation, situation.claims_on(criterion.id)) for criterion in criteria)
    return ShownActor(
        situation,
        actor=actor,
        criteria=criteria,
        decisions=tuple(
            OwnDecision(decision, tuple(_status(situation, option) for option in decision.options))
            for decision in actor.decisions
        ),
        positions=positions,
        moves=moves,
        moved_by=moved_by,
        done_to_it=tuple(
            bearing for bearings in done for bearing in bearings if bearing.doer.id != actor.id
        ),
        claims=len(claims),
        cited=support(situation.model, (claim.cite for claim in claims)).cited,
        views=_views_of(situation, actor),
    )


def _find_source(situation: Situation, source: Source) -> ShownSource:
    passages: dict[str, list[Citing]] = {}
    claims = 0
    model = situation.model
    one = {each.id for each in model.one_with(source.id)}
    for claim in model.citing():
        cited = [citation for citation in claim.cite if citation.source in one]
        claims += bool(cited)
        for locator in dict.fromkeys(citation.locator for citation in cited):
            passages.setdefault(locator, []).append(claim)
    ordered = sorted(passages, key=_by_numbers)
    return ShownSource(
        situation,
        source=source,
        one_with=tuple(each for each in model.one_with(source.id) if each is not source),
        passages=tuple(Passage(locator, tuple(passages[locator])) for locator in ordered),
        claims=claims,
        views=_views_of(situation, source),
        all_sources=sources_summary(model),
    )


def _views_of(situation: Situation, holder: Item) -> tuple[SizedClaim, ...]:
    """The claims on which a holder holds a view, in the order of the file."""
    return tuple(claim for claim in situation.model.sized() if claim.view_of(holder.id))


def _by_numbers(locator: str) -> list[tuple[bool, int, str]]:
    """What orders locators with their numbers by size, so that ¶10 comes after ¶9."""
    runs = ((number, "".join(run)) for number, run in groupby(locator, str.isdecimal))
    # Of two numbers the one with fewer digits is smaller: none is too long to be compared.
    return [
        (False, len(run.lstrip("0")), run.lstrip("0")) if number else (True, 0, run)
        for number, run in runs
    ]


def _bearings(situation: Situation, claims: Iterable[Effect | Breach]) -> tuple[Bearing, ...]:
    return tuple(map(situation.bearing, claims))


def _stated(situation: Situation, on: Option | Issue) -> tuple[Stated, ...]:
    return tuple(stated_on(situation, on, window_of(situation)).values())


def _status(situation: Situation, option: Option) -> OptionStatus:
    return OptionStatus(option, situation.holds(option.id), ruled_out(situation, option.id))


def _exclusions(situation: Situation, options: Iterable[Option]) -> tuple[Impossible, ...]:
    """The sets of options that cannot hold together, with one of `options` in each."""
    found = {id(set_): set_ for o in options for set_ in situation.impossible_with(o.id)}
    return tuple(found.values())
