"""A model and changes to it → a model, and the state to look at.

What falls with a source or a passage is what falls in `robustness.knockouts`, a source with all
names that it goes by: an effect that loses
its last citation becomes unknown, such an importance any over 0 up to 4, and such a constraint, a
breach of one or an impossible combination is lifted. A position or an influence read nowhere else
is not known to exist, so it goes. A view goes with its holder, and what it was a view on stays as
it was. What falls is seen by nobody; what is set counts, whoever holds another value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain, islice
from typing import Any, TypeVar

from stancecli import model as m, notation as fmt
from stancecli.diagnostics import Unanswerable
from stancecli.methods.feasibility import suppose
from stancecli.situation import Situation

C = TypeVar("C", bound=m.Claim)
T = TypeVar("T")
Q = TypeVar("Q", bound=m.Claim | m.View | m.Scenario | m.Expectation)
S = TypeVar("S", bound=m.Sized)

_NO_VIEWS: Mapping[str, Any] = {"views": (), "entered": None}
FALLEN = "Read only in what is left out here."
ASSUMED = "Assumed in this scenario."


def apply(scenario: m.Scenario, situation: Situation) -> Situation:
    """The situation under a scenario, with the graph of the model that it leads to.

    Raises Unanswerable where the changes contradict each other, where what is given is ruled out,
    and where no actor is left.
    """
    _check(scenario, situation)
    if scenario.changes_model:
        model = change(situation.model, scenario)
        if not model.actors:
            everybody = fmt.listed(actor.name for actor in situation.model.actors)
            raise Unanswerable(f"without {everybody} nobody is left")
        situation = Situation.of(model)
    given = [assumption.option for assumption in scenario.given]
    return suppose(situation, given) if given else situation


def change(model: m.Model, scenario: m.Scenario) -> m.Model:
    """A model with what a scenario sets, without what it leaves out, as the holder of `view` sees.

    Its scenarios and expectations are those of the model as it was, and mean the same claims.
    """
    return _Edit(model, scenario).held(model) if scenario.changes_model else model


def is_effect(item: str) -> bool:
    """Whether the item of a setting is an effect, and no interest or constraint."""
    return ":" in item


def _check(scenario: m.Scenario, situation: Situation) -> None:
    """See that the model has what is changed, and that the changes can hold together.

    Raises Unanswerable.
    """
    for id_ in _mentioned(scenario):
        if id_ not in situation:
            raise Unanswerable(f"“{id_}” is not in this model")
    values: dict[object, m.Range | None] = {}
    for setting in scenario.set:
        if "@" in setting.item:
            option = situation.option(setting.item.partition(":")[0])
            if effect_named(option, setting.item) is None:
                raise Unanswerable(f"“{setting.item}” is not in this model")
        item = sized_item(situation.model, setting.item)
        if values.setdefault(item, setting.value) != setting.value:
            raise Unanswerable(f"“{setting.item}” is set twice, to different values")
    removed = {removal.item for removal in scenario.without}
    left_out = removed | _names_of(situation.model, removed)
    named = (
        *chain.from_iterable(_named(situation, setting) for setting in scenario.set),
        *(assumption.option for assumption in scenario.given),
        *filter(None, [scenario.view]),
    )
    for id_ in named:
        if left_out & {id_, m.owner_id(id_)}:
            what = (
                "its view cannot be taken" if id_ == scenario.view else "it cannot be set or given"
            )
            raise Unanswerable(f"“{id_}” is left out, so {what}")


def _names_of(model: m.Model, ids: set[str]) -> set[str]:
    """The ids of all sources that are one with one of these, by whatever name it is left out."""
    return {source.id for id_ in ids if id_ in model.provenance for source in model.one_with(id_)}


def _mentioned(scenario: m.Scenario) -> Iterator[str]:
    """The ids of all that a scenario names."""
    yield from (assumption.option for assumption in scenario.given)
    for setting in scenario.set:
        yield from setting.item.partition("@")[0].split(":")
    yield from (removal.item.partition(" ")[0] for removal in scenario.without)
    if scenario.view and scenario.view != m.ENTERED:
        yield scenario.view


def _named(situation: Situation, setting: m.Setting) -> tuple[str, ...]:
    """The items that a setting names."""
    if not is_effect(setting.item):
        return (setting.item,)
    option, _, to = setting.item.partition("@")[0].partition(":")
    claim = effect_named(situation.option(option), setting.item)
    return (option, to, *(claim.when if claim else ()))


class _Edit:
    """A scenario's changes, claim by claim. What they do not touch is the same object as before."""

    def __init__(self, model: m.Model, scenario: m.Scenario) -> None:
        removed = scenario.without
        self._rooted = model.rooted
        passages = (removal.item.partition(" ") for removal in removed if removal.is_passage)
        self._passages = {self._rooted(m.Citation(id_, at)) for id_, _, at in passages}
        ids = {removal.item for removal in removed if not removal.is_passage}
        self._ids = ids | _names_of(model, ids)
        self._settings = {sized_item(model, setting.item): setting for setting in scenario.set}
        self._by_option: dict[str, list[tuple[str, m.Setting]]] = {}
        for item, setting in self._settings.items():
            by, _, to = item.partition(":")
            self._by_option.setdefault(by, []).append((to, setting))
        self._holder = scenario.view
        self._renumbered: dict[str, str] = {}
        """By the item of an effect, one of several on the same: what it is after the changes."""

    def held(self, whole: T) -> T:
        """What holds others, with what is left of these, in the order of the file."""
        parts = {
            name: tuple(left for part in getattr(whole, name) for left in self._left(part))
            for name in m.PARTS.get(type(whole), ())
        }
        return replace(whole, **parts) if parts else whole  # type: ignore[type-var]

    def _left(self, thing: Any) -> Iterator[Any]:
        """What is left of a thing that something holds; nothing where it goes."""
        match thing:
            case _ if isinstance(thing, m.RemovableItem) and self._leaves_out(thing.id):
                pass
            case m.Actor():
                yield of_one_size(self.held(self._cited(thing)))
            case m.Interest():
                yield self._interest(thing)
            case m.Constraint():
                yield from self._constraint(thing)
            case m.Option():
                yield self._option(thing)
            case m.Position() | m.Influence():
                yield from self._standing(thing, (thing.to,))
            case m.Impossible():
                yield from self._standing(thing, thing.options)
            case m.Scenario():
                yield self._scenario(thing)
            case m.Claim() | m.Expectation():
                yield self.held(self._cited(thing))
            case _:
                yield thing

    def _scenario(self, scenario: m.Scenario) -> m.Scenario:
        """A scenario of the model, its settings those of the same effects as before."""
        settings = tuple(
            replace(setting, item=self._renumbered.get(setting.item, setting.item))
            for setting in scenario.set
        )
        kept = self._cited(scenario)
        return kept if settings == scenario.set else replace(kept, set=settings)

    def _leaves_out(self, id_: str) -> bool:
        """Whether an item, or the actor to whom it belongs, is left out."""
        return id_ in self._ids or m.owner_id(id_) in self._ids

    def _interest(self, interest: m.Interest) -> m.Interest:
        setting = self._settings.get(interest.id)
        if setting and setting.value:
            return replace(self._cited(interest), importance=setting.value, **_NO_VIEWS)
        if self._falls(interest):
            return replace(interest, importance=m.OPEN, cite=(), because=FALLEN, **_NO_VIEWS)
        return self._seen(self._cited(interest))

    def _constraint(self, constraint: m.Constraint) -> Iterator[m.Constraint]:
        setting = self._settings.get(constraint.id)
        if setting or not self._falls(constraint):
            kept = self._seen(self._cited(constraint))
            if setting:
                kept = replace(kept, force=setting.value, **_NO_VIEWS)
            against = (
                self._seen(self._cited(breach))
                for breach in constraint.against
                # What cites the same as a constraint that is set stands with it.
                if (setting and breach.cite == constraint.cite) or not self._falls(breach)
            )
            yield replace(kept, against=tuple(against))

    def _option(self, option: m.Option) -> m.Option:
        counts = Counter(effect.to for effect in option.effects)
        left = Counter(effect.to for effect in option.effects if self._can_hold(effect))
        kept: Counter[str] = Counter()
        effects = []
        for effect, item in _items(option):
            to = effect.to
            # One that goes gets a number that none has any more: to set it is refused.
            after = effect_item(option.id, to, counts[to], counts[to])
            if self._can_hold(effect):
                kept[to] += 1
                effects.append(self._effect(effect, item))
                after = effect_item(option.id, to, kept[to], left[to])
            if item != after:
                self._renumbered[item] = after
        return replace(self._cited(option), effects=(*effects, *self._new(option, counts)))

    def _new(self, option: m.Option, known: Counter[str]) -> Iterator[m.Effect]:
        """The effects that are set and that the model does not have."""
        for to, setting in self._by_option.get(option.id, ()):
            if "@" not in to and to not in known and setting.value:
                because = setting.because or ASSUMED
                yield m.Effect(option=option.id, to=to, size=setting.value, because=because)

    def _can_hold(self, effect: m.Effect) -> bool:
        return not any(map(self._leaves_out, (effect.to, *effect.when)))

    def _effect(self, effect: m.Effect, item: str) -> m.Effect:
        after = self._cited(effect)
        setting = self._settings.get(effect.shared or item)
        if setting and setting.value:
            after = replace(after, size=setting.value, **_NO_VIEWS)
            # What it cites vouches for its direction, and no further.
            if _direction(setting.value) != _direction(effect.size):
                after = replace(after, cite=(), confidence="", because=setting.because or ASSUMED)
        elif self._falls(effect):
            fallen: dict[str, Any] = {"cite": (), "confidence": "", "because": FALLEN}
            after = replace(effect, size=m.UNKNOWN, **fallen, **_NO_VIEWS)
            if effect.same_as:  # Of what falls for itself nothing is known, of the other all.
                after = replace(after, same_as="", shared="")
        else:
            after = self._seen(after)
        if any(map(self._leaves_out, effect.unless)):
            unless = tuple(id_ for id_ in effect.unless if not self._leaves_out(id_))
            after = replace(after, unless=unless)
        return after

    def _seen(self, claim: S) -> S:
        """A claim as the holder sees it, where it has a view on it; no other view counts then.

        But the own view in the middle of a size stays there, where the holder has none. Without a
        holder, the views of who is gone go, and those that were read only in what is left out: what
        these held is no longer known, and the size stays as it was.
        """
        if not claim.views:
            return claim
        left = tuple(self._cited(view) for view in claim.views if not self._is_lost(view))
        if left != claim.views:
            is_lost = any(map(self._is_lost, claim.owned))
            claim = replace(claim.as_entered if is_lost else claim, views=left)
        if self._holder == m.ENTERED:
            return claim.as_entered
        if not self._holder:
            return claim
        if view := claim.view_of(self._holder):
            return replace(claim.seen(view), views=())
        because, _ = claim.reason
        return replace(claim, because=because, cite=claim.stands_on, **_NO_VIEWS)

    def _is_lost(self, view: m.View) -> bool:
        """Whether a view goes: with its holder, or with the last of its own citations."""
        return view.holder in self._ids or self._falls(view)

    def _standing(self, claim: C, on: Iterable[str]) -> Iterator[C]:
        """A claim on some items, with the citations that are left, if it and they do not fall."""
        if not self._falls(claim) and not any(map(self._leaves_out, on)):
            kept = self._cited(claim)
            yield self._seen(kept) if isinstance(kept, m.Sized) else kept

    def _falls(self, claim: m.Claim | m.View) -> bool:
        """Whether a claim loses its last citation."""
        cite = claim.stands_on
        return bool(cite) and all(map(self._is_gone, cite))

    def _cited(self, claim: Q) -> Q:
        left = tuple(citation for citation in claim.cite if not self._is_gone(citation))
        return claim if len(left) == len(claim.cite) else replace(claim, cite=left)

    def _is_gone(self, citation: m.Citation) -> bool:
        return citation.source in self._ids or (
            bool(self._passages) and self._rooted(citation) in self._passages
        )


def _direction(size: m.Range) -> tuple[bool, bool]:
    return size.low < 0, size.high > 0


# Effects by the words of a setting, and those of one size where a model is changed.


def effect_named(option: m.Option, item: str) -> m.Effect | None:
    """The effect of an option that the item of a setting names; None where there is none yet."""
    ends, _, number = item.partition("@")
    to = ends.partition(":")[2]
    return next(islice(option.effects_on.get(to, ()), int(number or 1) - 1, None), None)


def effect_item(option: str, to: str, number: int, of: int) -> str:
    """How a setting names an effect: by its number where there are several on the same."""
    return f"{option}:{to}" + (f"@{number}" if of > 1 else "")


def sized_item(model: m.Model, item: str) -> str:
    """The item of a setting, or that of the effect whose size it sets: two can be of one size."""
    option = model.items.get(item.partition(":")[0])
    effect = effect_named(option, item) if isinstance(option, m.Option) else None
    return effect.shared or item if effect else item


def of_one_size(actor: m.Actor) -> m.Actor:
    """An actor, where what has become of an effect has become of those that are the same as it.

    Where it is gone, the first of them is in its place.
    """
    options = chain.from_iterable(decision.options for decision in actor.decisions)
    named = [each for option in options for each in _items(option) if each[0].shared]
    named.sort(key=lambda each: each[0].is_copy)
    originals = {effect.shared: (effect, item) for effect, item in reversed(named)}
    if not originals:
        return actor

    def option(each: m.Option) -> m.Option:
        return replace(each, effects=tuple(_as_in(originals, one) for one in each.effects))

    def decision(each: m.Decision) -> m.Decision:
        return replace(each, options=tuple(map(option, each.options)))

    return replace(actor, decisions=tuple(map(decision, actor.decisions)))


def _items(option: m.Option) -> Iterator[tuple[m.Effect, str]]:
    counts, seen = Counter(effect.to for effect in option.effects), Counter[str]()
    for effect in option.effects:
        seen[effect.to] += 1
        yield effect, effect_item(option.id, effect.to, seen[effect.to], counts[effect.to])


def _as_in(originals: Mapping[str, tuple[m.Effect, str]], effect: m.Effect) -> m.Effect:
    if effect.shared not in originals:
        return effect
    original, item = originals[effect.shared]
    if effect is original:
        return replace(effect, same_as="", shared=item)
    same_as = original.option + item.removeprefix(f"{original.option}:{original.to}")
    sized = {name: getattr(original, name) for name in ("size", "views", "entered")}
    return replace(effect, same_as=same_as, shared=item, **sized)
