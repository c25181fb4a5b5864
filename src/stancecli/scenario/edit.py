"""A model and changes to it → a model, and the state to look at.

What falls with a source or a passage is what falls in `robustness.knockouts`: an effect that loses
its last citation becomes unknown, such an importance any over 0 up to 4, and such a constraint, a
breach of one or an impossible combination is lifted. A position or an influence read nowhere else
is not known to exist, so it goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from stancecli import notation as fmt
from stancecli.diagnostics import Unanswerable
from stancecli.methods.feasibility import suppose
from stancecli.model import (
    OPEN,
    UNKNOWN,
    Actor,
    Breach,
    Citation,
    Claim,
    Constraint,
    Decision,
    Effect,
    Interest,
    Model,
    Option,
    Range,
    owner_id,
)
from stancecli.scenario.changes import Scenario
from stancecli.situation import Situation

C = TypeVar("C", bound=Claim)

FALLEN = "Read only in what is left out here."
ASSUMED = "Assumed in this scenario."


def apply(scenario: Scenario, situation: Situation) -> Situation:
    """The situation under a scenario, with the graph of the model that it leads to.

    Raises Unanswerable where the changes contradict each other, where what is given is ruled out,
    and where no actor is left.
    """
    scenario.check()
    if scenario.changes_model:
        model = change(situation.model, scenario)
        if not model.actors:
            everybody = fmt.listed(actor.name for actor in situation.model.actors)
            raise Unanswerable(f"without {everybody} nobody is left")
        situation = Situation.of(model)
    given = [assumption.option.id for assumption in scenario.given]
    return suppose(situation, given) if given else situation


def change(model: Model, scenario: Scenario) -> Model:
    """A model with what a scenario sets, and without what it leaves out.

    The claims that the scenario sets are those of this very model.
    """
    return _Edit(scenario).model(model)


class _Edit:
    """A scenario's changes, claim by claim. What they do not touch is the same object as before."""

    def __init__(self, scenario: Scenario) -> None:
        removed = [removal.item for removal in scenario.without]
        self._passages = {item for item in removed if isinstance(item, Citation)}
        self._ids = {item.id for item in removed if not isinstance(item, Citation)}
        self._settings = {setting.target: setting for setting in scenario.set}
        self._new = [
            replace(setting.claim, because=setting.because or ASSUMED)
            for setting in self._settings.values()
            if setting.is_new and isinstance(setting.claim, Effect)
        ]

    def model(self, model: Model) -> Model:
        actors = (actor for actor in model.actors if not self._leaves_out(actor.id))
        combinations = (
            impossible
            for impossible in model.impossible
            if not any(map(self._leaves_out, impossible.options))
        )
        return replace(
            model,
            sources=tuple(s for s in model.sources if not self._leaves_out(s.id)),
            actors=tuple(map(self._actor, actors)),
            impossible=tuple(self._standing(combinations)),
        )

    def _leaves_out(self, id_: str) -> bool:
        """Whether an item, or the actor to whom it belongs, is left out."""
        return id_ in self._ids or owner_id(id_) in self._ids

    def _actor(self, actor: Actor) -> Actor:
        positions = (p for p in actor.positions if not self._leaves_out(p.to))
        influence = (i for i in actor.influence if not self._leaves_out(i.to))
        return replace(
            self._cited(actor),
            interests=tuple(map(self._interest, actor.interests)),
            constraints=tuple(self._constraints(actor.constraints)),
            decisions=tuple(map(self._decision, actor.decisions)),
            positions=tuple(self._standing(positions)),
            influence=tuple(self._standing(influence)),
        )

    def _interest(self, interest: Interest) -> Interest:
        setting = self._settings.get(id(interest))
        if setting and setting.value:
            return replace(self._cited(interest), importance=setting.value)
        if self._falls(interest):
            return replace(interest, importance=OPEN, cite=(), because=FALLEN)
        return self._cited(interest)

    def _constraints(self, constraints: Iterable[Constraint]) -> Iterator[Constraint]:
        for constraint in constraints:
            setting = self._settings.get(id(constraint))
            if self._leaves_out(constraint.id) or (self._falls(constraint) and not setting):
                continue
            yield replace(
                self._cited(constraint),
                force=setting.value if setting else constraint.force,
                against=tuple(self._breaches(constraint, is_set=setting is not None)),
            )

    def _breaches(self, constraint: Constraint, *, is_set: bool) -> Iterator[Breach]:
        for breach in constraint.against:
            # What cites the same as a constraint that is set stands with it.
            if (is_set and breach.cite == constraint.cite) or not self._falls(breach):
                yield self._cited(breach)

    def _decision(self, decision: Decision) -> Decision:
        return replace(self._cited(decision), options=tuple(map(self._option, decision.options)))

    def _option(self, option: Option) -> Option:
        kept = (self._effect(effect) for effect in option.effects if self._can_hold(effect))
        new = (effect for effect in self._new if effect.option == option.id)
        return replace(self._cited(option), effects=(*kept, *new))

    def _can_hold(self, effect: Effect) -> bool:
        return not any(map(self._leaves_out, (effect.to, *effect.when)))

    def _effect(self, effect: Effect) -> Effect:
        after = self._cited(effect)
        setting = self._settings.get(id(effect))
        if setting and setting.value:
            after = _set_to(after, setting.value, setting.because)
        elif self._falls(effect):
            after = replace(effect, size=UNKNOWN, cite=(), confidence="", because=FALLEN)
        if any(map(self._leaves_out, effect.unless)):
            unless = tuple(id_ for id_ in effect.unless if not self._leaves_out(id_))
            after = replace(after, unless=unless)
        return after

    def _standing(self, claims: Iterable[C]) -> Iterator[C]:
        """The claims that do not fall, with the citations that are left to them."""
        return (self._cited(claim) for claim in claims if not self._falls(claim))

    def _falls(self, claim: Claim) -> bool:
        """Whether a claim loses its last citation."""
        return bool(claim.cite) and all(map(self._is_gone, claim.cite))

    def _cited(self, claim: C) -> C:
        left = tuple(citation for citation in claim.cite if not self._is_gone(citation))
        return claim if len(left) == len(claim.cite) else replace(claim, cite=left)

    def _is_gone(self, citation: Citation) -> bool:
        return citation.source in self._ids or citation in self._passages


def _set_to(claim: Effect, size: Range, because: str) -> Effect:
    """An effect with another size; what it cites vouches for its direction, and no further."""
    if _direction(size) == _direction(claim.size):
        return replace(claim, size=size)
    return replace(claim, size=size, cite=(), confidence="", because=because or ASSUMED)


def _direction(size: Range) -> tuple[bool, bool]:
    return size.low < 0, size.high > 0
