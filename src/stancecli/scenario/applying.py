"""A model and changes to it → a model, and the state to look at.

What falls with a source or a passage is what falls in `firmness.knockouts`: an effect that loses
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
    Impossible,
    Interest,
    Model,
    Option,
    Range,
    Source,
    owner_id,
)
from stancecli.scenario.changes import Scenario
from stancecli.situation import Situation

C = TypeVar("C", bound=Claim)

FALLEN = "Read only in what is left out here."
ASSUMED = "Assumed in this scenario."


def under(scenario: Scenario, situation: Situation) -> Situation:
    """The state to look at under a scenario, with the graph of the model that it leads to.

    Raises Unanswerable where the changes contradict each other, where what is given is ruled out,
    and where no actor is left.
    """
    scenario.check()
    if scenario.changes_model:
        model = changed(situation.model, scenario)
        if not model.actors:
            everybody = fmt.listed(actor.name for actor in situation.model.actors)
            raise Unanswerable(f"without {everybody} nobody is left")
        situation = Situation.of(model)
    given = [each.option.id for each in scenario.given]
    return suppose(situation, given) if given else situation


def changed(model: Model, scenario: Scenario) -> Model:
    """A model with what a scenario sets, and without what it leaves out.

    The claims that the scenario sets are those of this very model.
    """
    edit = _Edit(scenario)
    return replace(
        model,
        sources=tuple(each for each in model.sources if not edit.leaves_out(each.id)),
        actors=tuple(edit.actor(each) for each in model.actors if not edit.leaves_out(each.id)),
        impossible=tuple(edit.impossible(model.impossible)),
    )


class _Edit:
    """A scenario's changes, claim by claim. What they do not touch is the same object as before."""

    def __init__(self, scenario: Scenario) -> None:
        removed = [each.of for each in scenario.without]
        self._ids = {of.id for of in removed if isinstance(of, Actor | Constraint | Source)}
        self._passages = {of for of in removed if isinstance(of, Citation)}
        self._settings = {each.of: each for each in scenario.set}
        self._new = [
            replace(each.claim, because=each.because or ASSUMED)
            for each in self._settings.values()
            if each.is_new and isinstance(each.claim, Effect)
        ]

    def leaves_out(self, id_: str) -> bool:
        """Whether an item, or the actor to whom it belongs, is left out."""
        return id_ in self._ids or owner_id(id_) in self._ids

    def actor(self, each: Actor) -> Actor:
        return replace(
            self._cited(each),
            interests=tuple(map(self._interest, each.interests)),
            constraints=tuple(self._constraints(each.constraints)),
            decisions=tuple(map(self._decision, each.decisions)),
            positions=tuple(self._known(p for p in each.positions if not self.leaves_out(p.to))),
            influence=tuple(self._known(i for i in each.influence if not self.leaves_out(i.to))),
        )

    def _interest(self, each: Interest) -> Interest:
        setting = self._settings.get(id(each))
        if setting and setting.value:
            return replace(self._cited(each), importance=setting.value)
        if self._falls(each):
            return replace(each, importance=OPEN, cite=(), because=FALLEN)
        return self._cited(each)

    def _constraints(self, each: Iterable[Constraint]) -> Iterator[Constraint]:
        for constraint in each:
            setting = self._settings.get(id(constraint))
            if self.leaves_out(constraint.id) or (self._falls(constraint) and not setting):
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

    def _decision(self, each: Decision) -> Decision:
        return replace(self._cited(each), options=tuple(map(self._option, each.options)))

    def _option(self, each: Option) -> Option:
        kept = (self._effect(effect) for effect in each.effects if self._can_hold(effect))
        new = (effect for effect in self._new if effect.option == each.id)
        return replace(self._cited(each), effects=(*kept, *new))

    def _can_hold(self, each: Effect) -> bool:
        return not any(map(self.leaves_out, (each.to, *each.when)))

    def _effect(self, each: Effect) -> Effect:
        after = self._cited(each)
        setting = self._settings.get(id(each))
        if setting and setting.value:
            after = _set_to(after, setting.value, setting.because)
        elif self._falls(each):
            after = replace(each, size=UNKNOWN, cite=(), confidence="", because=FALLEN)
        if any(map(self.leaves_out, each.unless)):
            unless = tuple(id_ for id_ in each.unless if not self.leaves_out(id_))
            after = replace(after, unless=unless)
        return after

    def impossible(self, combinations: Iterable[Impossible]) -> Iterator[Impossible]:
        """The combinations of options that are all still there."""
        there = (each for each in combinations if not any(map(self.leaves_out, each.options)))
        return self._known(there)

    def _known(self, claims: Iterable[C]) -> Iterator[C]:
        """The claims that do not fall, with the citations that are left to them."""
        return (self._cited(each) for each in claims if not self._falls(each))

    def _falls(self, claim: Claim) -> bool:
        """Whether a claim loses its last citation."""
        return bool(claim.cite) and all(map(self._is_gone, claim.cite))

    def _cited(self, claim: C) -> C:
        left = tuple(each for each in claim.cite if not self._is_gone(each))
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
