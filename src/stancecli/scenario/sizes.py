"""Effects by the words of a setting, and those of one size where a model is changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import chain, islice

from stancecli.model import Actor, Decision, Effect, Model, Option


def effect_named(option: Option, item: str) -> Effect | None:
    """The effect of an option that the item of a setting names; None where there is none yet."""
    ends, _, number = item.partition("@")
    to = ends.partition(":")[2]
    claims = [claim for claim in option.effects if claim.to == to]
    return next(islice(claims, int(number or 1) - 1, None), None)


def effect_item(option: str, to: str, number: int, of: int) -> str:
    """How a setting names an effect: by its number where there are several on the same."""
    return f"{option}:{to}" + (f"@{number}" if of > 1 else "")


def sized_item(model: Model, item: str) -> str:
    """The item of a setting, or that of the effect whose size it sets: two can be of one size."""
    option = model.items.get(item.partition(":")[0])
    effect = effect_named(option, item) if isinstance(option, Option) else None
    return effect.shared or item if effect else item


def of_one_size(actor: Actor) -> Actor:
    """An actor, where what has become of an effect has become of those that are the same as it.

    Where it is gone, the first of them is in its place.
    """
    options = chain.from_iterable(decision.options for decision in actor.decisions)
    named = [each for option in options for each in _items(option) if each[0].shared]
    named.sort(key=lambda each: each[0].is_copy)
    originals = {effect.shared: (effect, item) for effect, item in reversed(named)}
    return with_effects(actor, lambda effect: _as_in(originals, effect)) if originals else actor


def _items(option: Option) -> Iterator[tuple[Effect, str]]:
    counts, seen = Counter(effect.to for effect in option.effects), Counter[str]()
    for effect in option.effects:
        seen[effect.to] += 1
        yield effect, effect_item(option.id, effect.to, seen[effect.to], counts[effect.to])


def _as_in(originals: Mapping[str, tuple[Effect, str]], effect: Effect) -> Effect:
    if effect.shared not in originals:
        return effect
    original, item = originals[effect.shared]
    if effect is original:
        return replace(effect, same_as="", shared=item)
    same_as = original.option + item.removeprefix(f"{original.option}:{original.to}")
    return replace(effect, same_as=same_as, shared=item, size=original.size, views=original.views)


def with_effects(actor: Actor, change: Callable[[Effect], Effect]) -> Actor:
    """An actor whose options have their effects as `change` makes them."""

    def option(each: Option) -> Option:
        return replace(each, effects=tuple(map(change, each.effects)))

    def decision(each: Decision) -> Decision:
        return replace(each, options=tuple(map(option, each.options)))

    return replace(actor, decisions=tuple(map(decision, actor.decisions)))
