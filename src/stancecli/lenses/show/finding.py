"""What the model holds on one item: its claims, each with the items that it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TypeAlias

from stancecli.methods.claims import SourcesSummary, sources_summary
from stancecli.methods.feasibility import ruled_out
from stancecli.methods.positions.statements import Stated, stated_on, window_of
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
    View,
    kind_of,
)
from stancecli.names import claim_name
from stancecli.situation import Bearing, Situation
from stancecli.values import dataclass

# Claims with the items that they name.


@dataclass(frozen=True)
class NamedPosition:
    """A position: who takes it, on what, and whose option or decision that is."""

    position: Position
    taker: Actor
    on: Option | Decision | Issue
    decider: Actor | None


@dataclass(frozen=True)
class NamedInfluence:
    """An influence, and the actor at its other end."""

    influence: Influence
    other: Actor


@dataclass(frozen=True)
class NamedConstraint:
    """A constraint, and the options that break it."""

    constraint: Constraint
    broken_by: tuple[Option, ...]


@dataclass(frozen=True)
class Exclusion:
    """Options that cannot hold together."""

    impossible: Impossible
    options: tuple[Option, ...]


@dataclass(frozen=True)
class OptionStatus:
    """An option as it stands: whether it is the current one, and the names of what rules it out."""

    option: Option
    current: bool
    ruled_out_by: tuple[str, ...]

    @property
    def mark(self) -> str:
        if self.ruled_out_by:
            return "ruled out"
        return "current" if self.current else ""


@dataclass(frozen=True)
class CitingClaim:
    """What cites the source, what that says in names, and what it quotes from there."""

    claim: Citing
    says: str
    quotes: tuple[str, ...]


@dataclass(frozen=True)
class Passage:
    """A place in the source (empty where none is given), and the claims that cite it."""

    locator: str
    cited: tuple[CitingClaim, ...]


@dataclass(frozen=True)
class HeldView:
    """A claim on which the item holds a view, what the claim is about in names, and the view."""

    claim: SizedClaim
    about: str
    view: View


# What is shown of each kind of item.


@dataclass(frozen=True)
class OwnDecision:
    """A decision of the actor, with its options as they stand."""

    decision: Decision
    options: tuple[OptionStatus, ...]


@dataclass(frozen=True)
class ShownActor:
    """Everything on an actor; `done_to_it` is what the options of others do to its criteria.

    `cited` counts those of its own `claims` (interests, constraints, positions, influence both
    ways) that name a source. `views` are those that it holds.
    """

    actor: Actor
    constraints: tuple[NamedConstraint, ...]
    decisions: tuple[OwnDecision, ...]
    positions: tuple[NamedPosition, ...]
    moves: tuple[NamedInfluence, ...]
    moved_by: tuple[NamedInfluence, ...]
    done_to_it: tuple[Bearing, ...]
    claims: int
    cited: int
    views: tuple[HeldView, ...]

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each interest and constraint of the actor."""
        held: tuple[Criterion, ...] = (*self.actor.interests, *self.actor.constraints)
        for criterion in held:
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
class ShownCriterion:
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
class DecisionOption:
    """One option of a decision: its effects, and the positions taken on it.

    `stated` is what each actor says of it: the mean of what counts of its positions.
    """

    status: OptionStatus
    effects: tuple[Bearing, ...]
    positions: tuple[NamedPosition, ...]
    stated: tuple[Stated, ...]


@dataclass(frozen=True)
class ShownDecision:
    """A decision, its decider, its options, positions on its scale, and what cannot be combined."""

    decision: Decision
    actor: Actor
    options: tuple[DecisionOption, ...]
    positions: tuple[NamedPosition, ...]
    exclusions: tuple[Exclusion, ...]

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each effect of each option."""
        for option in self.options:
            yield from map(_row, option.effects)


@dataclass(frozen=True)
class ShownOption:
    """An option, and all that it does.

    `conditioned` are the effects of other options that hold only with it, or only without it.
    `stated` is what each actor says of it: the mean of what counts of its positions.
    """

    status: OptionStatus
    decision: Decision
    actor: Actor
    effects: tuple[Bearing, ...]
    breaches: tuple[Bearing, ...]
    conditioned: tuple[Bearing, ...]
    positions: tuple[NamedPosition, ...]
    stated: tuple[Stated, ...]
    exclusions: tuple[Exclusion, ...]

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each effect and each breach of the option."""
        return map(_row, (*self.effects, *self.breaches))


@dataclass(frozen=True)
class ShownSource:
    """A source, the passages cited in it, how many claims cite it, and the views that it holds.

    `one_with` are the other sources that are one with it, `all_sources` sums up the model's.
    """

    source: Source
    one_with: tuple[Source, ...]
    passages: tuple[Passage, ...]
    claims: int
    views: tuple[HeldView, ...]
    all_sources: SourcesSummary

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each claim that cites it."""
        for passage in self.passages:
            for cited in passage.cited:
                yield {"locator": passage.locator, "claim": cited.says}


@dataclass(frozen=True)
class ShownItem:
    """An item of which no more is held than it says itself, and the views that it holds."""

    item: Item
    views: tuple[HeldView, ...]

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each view."""
        for held in self.views:
            yield {"claim": held.about, "view": held.view.value}


@dataclass(frozen=True)
class ShownIssue:
    """An issue, the positions taken on it, and what each actor says of it, the mean of these."""

    issue: Issue
    positions: tuple[NamedPosition, ...]
    stated: tuple[Stated, ...]

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each position."""
        for named in self.positions:
            position = named.position
            yield {"actor": named.taker, "stance": position.stance, "date": position.date}


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
                decision=decision,
                actor=situation.actor(decision.actor),
                options=tuple(
                    DecisionOption(
                        _status(situation, option),
                        _bearings(situation, situation.effects_of(option.id)),
                        _positions(situation, situation.positions_on(option.id)),
                        _stated(situation, option),
                    )
                    for option in decision.options
                ),
                positions=_positions(situation, situation.positions_on(decision.id)),
                exclusions=_exclusions(situation, decision.options),
            )
        case Option() as option:
            return ShownOption(
                status=_status(situation, option),
                decision=situation.decision(option.decision),
                actor=situation.actor(option.actor),
                effects=_bearings(situation, situation.effects_of(option.id)),
                breaches=_bearings(situation, situation.breaches_of(option.id)),
                conditioned=_bearings(situation, situation.conditioned_by(option.id)),
                positions=_positions(situation, situation.positions_on(option.id)),
                stated=_stated(situation, option),
                exclusions=_exclusions(situation, [option]),
            )
        case Source() as source:
            return _find_source(situation, source)
        case Issue() as issue:
            positions = _positions(situation, situation.positions_on(issue.id))
            return ShownIssue(issue, positions, _stated(situation, issue))
        case Interest() | Constraint() as criterion:
            from stancecli.methods.performance import value_on

            claims = _bearings(situation, situation.claims_on(criterion.id))
            now = value_on(situation, criterion.id)
            return ShownCriterion(criterion, situation.actor(criterion.actor), claims, now)
        case item:
            return ShownItem(item, _views_of(situation, item))


def _find_actor(situation: Situation, actor: Actor) -> ShownActor:
    moves = tuple(
        NamedInfluence(influence, situation.actor(influence.to))
        for influence in situation.influences_of(actor.id)
    )
    moved_by = tuple(
        NamedInfluence(influence, situation.actor(influence.actor))
        for influence in situation.influences_on(actor.id)
    )
    positions = _positions(situation, situation.positions_of(actor.id))
    criteria: tuple[Criterion, ...] = (*actor.interests, *actor.constraints)
    claims: tuple[Claim, ...] = (
        *criteria,
        *(named.position for named in positions),
        *(named.influence for named in (*moves, *moved_by)),
    )
    done = (_bearings(situation, situation.claims_on(criterion.id)) for criterion in criteria)
    return ShownActor(
        actor=actor,
        constraints=tuple(
            NamedConstraint(
                constraint, tuple(situation.option(breach.option) for breach in constraint.against)
            )
            for constraint in actor.constraints
        ),
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
        cited=sum(not claim.is_judgement for claim in claims),
        views=_views_of(situation, actor),
    )


def _find_source(situation: Situation, source: Source) -> ShownSource:
    from stancecli.wording import citing_name  # much, and of no use to other items

    passages: dict[str, list[CitingClaim]] = {}
    claims = 0
    model = situation.model
    for claim in model.citing():
        cited = [citation for citation in claim.cite if citation.source == source.id]
        claims += bool(cited)
        for passage in dict.fromkeys(cited):
            quotes = tuple(each.quote for each in cited if each == passage and each.quote)
            citing = CitingClaim(claim, citing_name(situation, claim), quotes)
            passages.setdefault(passage.locator, []).append(citing)
    ordered = sorted(passages, key=_by_numbers)
    return ShownSource(
        source,
        tuple(each for each in model.one_with(source.id) if each is not source),
        tuple(Passage(locator, tuple(passages[locator])) for locator in ordered),
        claims,
        _views_of(situation, source),
        sources_summary(model),
    )


def _views_of(situation: Situation, holder: Item) -> tuple[HeldView, ...]:
    """The views that a holder holds, in the order of the file."""
    return tuple(
        HeldView(claim, claim_name(situation, claim), view)
        for claim in situation.model.sized()
        if (view := claim.view_of(holder.id))
    )


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


def _positions(situation: Situation, positions: Iterable[Position]) -> tuple[NamedPosition, ...]:
    return tuple(_named(situation, position) for position in positions)


def _stated(situation: Situation, on: Option | Issue) -> tuple[Stated, ...]:
    return tuple(stated_on(situation, on, window_of(situation)).values())


def _named(situation: Situation, position: Position) -> NamedPosition:
    taker, on = situation.actor(position.actor), situation.item(position.to)
    if not isinstance(on, Option | Decision):
        return NamedPosition(position, taker, situation.issue(position.to), None)
    return NamedPosition(position, taker, on, situation.actor(on.actor))


def _status(situation: Situation, option: Option) -> OptionStatus:
    reasons = tuple(reason.said for reason in ruled_out(situation, option.id))
    return OptionStatus(option, situation.holds(option.id), reasons)


def _exclusions(situation: Situation, options: Iterable[Option]) -> tuple[Exclusion, ...]:
    """The sets of options that cannot hold together, with one of `options` in each."""
    found = {id(set_): set_ for o in options for set_ in situation.impossible_with(o.id)}
    return tuple(
        Exclusion(impossible, tuple(map(situation.option, impossible.options)))
        for impossible in found.values()
    )
