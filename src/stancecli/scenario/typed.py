"""From the words of a change to the change: what they name and what they set is of the model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice

from stancecli import notation as fmt
from stancecli.diagnostics import Unanswerable, UnknownName, near_misses
from stancecli.loader.scales import EFFECTS, FORCES, IMPORTANCES
from stancecli.loader.text import Faults, Misfit, TextFile, shown
from stancecli.loader.tree import Node, read_tree
from stancecli.model import (
    Actor,
    Assumption,
    Constraint,
    Decision,
    Effect,
    Holder,
    Interest,
    Model,
    Option,
    RemovableItem,
    Removal,
    Scenario,
    Setting,
    kinds_of,
)
from stancecli.names import dependence, resolve
from stancecli.situation import Situation

# Effects by the words of a setting, and those of one size where a model is changed.


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


CLAIM, NUMBER, VALUE = ":", "@", "="


def from_words(
    situation: Situation,
    *,
    given: Iterable[str] = (),
    set_: Iterable[str] = (),
    without: Iterable[str] = (),
    view: str | None = None,
) -> Scenario:
    """The scenario that words name: OPTION, ITEM=VALUE, ITEM and HOLDER.

    Raises Unanswerable, with what was perhaps meant, for what the model does not have, for values
    outside their scale, and for what cannot be.
    """
    return Scenario(
        given=tuple(assumption(situation, words) for words in given),
        set=tuple(_set(situation, words) for words in set_),
        without=tuple(removal(situation, words) for words in without),
        view="" if view is None else holder(situation, view),
    )


def holder(situation: Situation, words: str) -> str:
    """The id of who holds views in the model, by id or name; raises Unanswerable."""
    holders = situation.model.holders
    if not holders:
        raise Unanswerable(
            "no claim of this model has views", ("views say who holds which value: docs/views.md",)
        )
    there_are = f"views are held by: {', '.join(each.id for each in holders)}"
    try:
        id_ = resolve(situation, words, kinds_of(Holder))
    except UnknownName as error:
        raise UnknownName(error.message, (*error.advice[:-1], there_are)) from None
    if id_ not in {each.id for each in holders}:
        raise Unanswerable(f"“{id_}” holds no view", (there_are,))
    return id_


def assumption(situation: Situation, words: str, because: str = "") -> Assumption:
    """The option that words name, taken to hold. Raises Unanswerable."""
    return Assumption(option=resolve(situation, words, {"option"}), because=because)


def _set(situation: Situation, words: str) -> Setting:
    item_words, sign, value = words.rpartition(VALUE)
    if not sign:
        raise Unanswerable(
            f"“{words}” sets nothing: it takes ITEM=VALUE", ("for example: china.seoul=vital",)
        )
    try:
        return setting(situation, item_words, _node(value))
    except Misfit as misfit:
        raise Unanswerable(
            f"“{words}”: {misfit.message}", (misfit.hint,) if misfit.hint else ()
        ) from None


def _node(value: str) -> Node:
    """A value as it would be read in a model file; raises Unanswerable."""
    faults = Faults()
    tree = read_tree(TextFile("--set", value.encode(errors="surrogatepass")), faults)
    wrong = [problem.message for problem in faults]
    if "#" in value:  # YAML drops a comment; nobody types one to be dropped.
        wrong.append("no value holds a “#”")
    if tree is None or wrong:
        raise Unanswerable(
            f"{shown(value)} is no value" + "".join(f": {message}" for message in wrong[:1]),
            ("such as: vital, 2.5, [1, 3], unknown",),
        )
    return tree.node


def setting(situation: Situation, words: str, value: Node, because: str = "") -> Setting:
    """A claim set to a value: INTEREST, CONSTRAINT, or OPTION:INTEREST, with @N if it is the nth.

    Raises Unanswerable for what the words do not name or what cannot be, and Misfit for a value
    that does not fit its place.
    """
    if CLAIM in words:
        return _effect_setting(situation, words, value, because)
    criterion = situation.criterion(resolve(situation, words, {"interest", "constraint"}))
    if isinstance(criterion, Interest):
        return Setting(item=criterion.id, value=IMPORTANCES.read(value), because=because)
    force = FORCES.read(value)
    if force is None:
        _check_open(situation, criterion)
    return Setting(item=criterion.id, value=force, because=because)


def _check_open(situation: Situation, constraint: Constraint) -> None:
    """See that no current option breaks what would be binding."""
    for breach in constraint.against:
        broken_by = situation.option(breach.option)
        if situation.decision(broken_by.decision).current == broken_by.id:
            raise Unanswerable(
                f"{fmt.quoted(constraint.name)} cannot be binding: the current option "
                f"{fmt.quoted(broken_by.name)} breaks it",
                ("what is done can be done: set an importance as its force",),
            )


def _effect_setting(situation: Situation, words: str, value: Node, because: str) -> Setting:
    named, numbered, number = words.partition(NUMBER)
    option_words, _, interest_words = named.rpartition(CLAIM)
    option = situation.option(resolve(situation, option_words, {"option"}))
    to = _interest(situation, interest_words, option.actor)
    size = EFFECTS.read(value)
    claims = [claim for claim in situation.effects_of(option.id) if claim.to == to]
    item = f"{option.id}{CLAIM}{to}"
    if (claims or numbered) and (n := _number(situation, words, claims, number)) and claims[1:]:
        item += f"{NUMBER}{n}"
    return Setting(item=item, value=size, because=because)


def _interest(situation: Situation, words: str, actor: str) -> str:
    """The interest that words name, short ids those of the option's own actor first."""
    own = f"{actor}.{words}"
    if own in situation and situation.kind_of(own) == "interest":
        return own
    return resolve(situation, words, {"interest"})


def _number(situation: Situation, words: str, claims: Sequence[Effect], number: str) -> str:
    """Which of several effects is meant; raises Unanswerable where that cannot be told."""
    known = {str(n): claim for n, claim in enumerate(claims, start=1)}
    if len(claims) == 1 and not number:
        return "1"
    if number in known:
        return number
    what = f"is none of {len(claims)} effects" if number else f"could be {len(claims)} effects"
    raise Unanswerable(
        f"“{words}” {what}", [_offered(situation, claim, n) for n, claim in known.items()]
    )


def _offered(situation: Situation, effect: Effect, n: str) -> str:
    held = dependence(situation, effect) or "whatever others do"
    return f"{effect.option}{CLAIM}{effect.to}{NUMBER}{n}  {fmt.effect(effect.size)}, {held}"


def removal(situation: Situation, words: str, because: str = "") -> Removal:
    """What words name to be left out: a source, a passage, an analyst, a constraint or an actor.

    Raises Unanswerable.
    """
    item = _passage(situation, words) or resolve(situation, words, kinds_of(RemovableItem))
    return Removal(item=item, because=because)


def _passage(situation: Situation, words: str) -> str:
    """The passage that words name, as it is cited; empty where they begin with no source."""
    source, _, locator = " ".join(words.split()).partition(" ")
    if not locator or source not in situation or situation.kind_of(source) != "source":
        return ""
    known = {
        citation.locator: str(citation)
        for citing in situation.model.citing()
        for citation in citing.cite
        if citation.source == source
    }
    if locator in known:
        return known[locator]
    near = [f"did you mean {known[close]}?" for close in near_misses(locator, known)]
    raise Unanswerable(f"no claim cites “{words}”", near)
