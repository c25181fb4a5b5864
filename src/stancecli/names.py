"""From what a person types to the item that is meant."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from itertools import chain
from typing import Any, TypeVar

from stancecli import model as m, notation as fmt, unseen
from stancecli.diagnostics import NO_DECISION, Unanswerable, UnknownName, near_misses
from stancecli.loader.kinds import DATE
from stancecli.loader.text import Misfit
from stancecli.situation import KINDS, Situation


def resolve(
    situation: Situation, words: str, kinds: Collection[str], among: Collection[str] = ()
) -> str:
    """The id of the one item of these kinds that `words` names, in any letter case.

    Full ids go before other names of actors, those before short ids, those before names, and the
    first of these that fits decides. Where none does, the beginning of any will do, if it is of one
    item alone. `among` narrows the items to these ids. Raises UnknownName where nothing fits
    and Unanswerable where several items fit alike, with up to three candidates.
    """
    if words in situation and situation.kind_of(words) in kinds and (not among or words in among):
        return words  # The usual, and no walk through a big model.

    def possible(items: Iterable[m.Item]) -> list[m.Item]:
        return [
            item
            for item in items
            if situation.kind_of(item.id) in kinds and (not among or item.id in among)
        ]

    model, wanted = situation.model, m.folded(words)
    fitting = next(filter(None, (possible(called.get(wanted, ())) for called in model.called)), [])
    candidates = [] if fitting else possible(model.items.values())
    fitting = fitting or [item for item in candidates if wanted and _begins(item, wanted)]
    if len(fitting) == 1:
        return fitting[0].id
    if fitting:
        raise Unanswerable(
            f"“{words}” could be {len(fitting)} things", _offered(situation, fitting, "say which:")
        )
    known = {
        m.folded(word): candidate
        for candidate in reversed(candidates)
        for word in sum(m.words_for(candidate), ())
    }
    near = dict.fromkeys(known[word].id for word in near_misses(wanted, known, most=6))
    nothing = "nothing" if set(kinds) >= set(KINDS) else f"no {fmt.listed(sorted(kinds), 'or')}"
    raise UnknownName(
        f"{nothing} is called “{words}”",
        (*_meant(situation, list(near)[:3]), "stance list names everything in the model"),
    )


T = TypeVar("T")
_NAMES = {"name", "question", "title", "author", "publisher", "also"}


def set_apart(whole: T) -> T:
    """A model, or a part of it, whose names stand apart from what is written beside them.

    For forms that show letters from right to left in order: `unseen.in_order` writes them.
    """

    def apart(thing: Any) -> dict[str, object]:
        mark = unseen.set_apart
        named = (field.name for field in fields(thing) if field.name in _NAMES)
        held = ((name, getattr(thing, name)) for name in named)
        return {n: mark(e) if isinstance(e, str) else tuple(map(mark, e)) for n, e in held}

    return m.remade(whole, apart)


def state_meant(situation: Situation, words: Iterable[str]) -> tuple[str, ...]:
    """The options of one state: of each decision one. Raises Unanswerable for two of one."""
    chosen: dict[str, str] = {}
    for each in words:
        id_ = resolve(situation, each, ("option",))
        decision = situation.option(id_).decision
        if chosen.setdefault(decision, id_) != id_:
            raise Unanswerable(
                f"a state has one option of {decision}, so not both {chosen[decision]} and {id_}"
            )
    return tuple(chosen.values())


def decisions_meant(situation: Situation, words: str | None) -> tuple[str, ...]:
    """The ids of the decisions that are meant: one, those of an actor, or all."""
    if words is None:
        every = tuple(decision.id for decision in situation.decisions())
        if not every:
            raise Unanswerable(NO_DECISION)
        return every
    id_ = resolve(situation, words, ("actor", "decision"))
    if situation.kind_of(id_) == "decision":
        return (id_,)
    actor = situation.actor(id_)
    if not actor.decisions:
        deciders = dict.fromkeys(decision.actor for decision in situation.decisions())
        raise Unanswerable(
            f"nothing in this model is decided by {actor.name}",
            (f"decisions are taken by: {', '.join(deciders)}",) if deciders else (),
        )
    return tuple(decision.id for decision in actor.decisions)


def decision_meant(situation: Situation, words: str | None) -> str:
    """The one decision that is meant: as named, or the only one there is."""
    found = decisions_meant(situation, words)
    if len(found) == 1:
        return found[0]
    raise Unanswerable("this asks of one decision: name it", (f"there are: {', '.join(found)}",))


def option_meant(situation: Situation, decision: str, words: str | None) -> str | None:
    """The option of a decision that is meant, if one is."""
    options = {option.id for option in situation.decision(decision).options}
    return resolve(situation, words, ("option",), options) if words else None


def date_meant(words: str | None) -> str:
    """A date as a model file has it, if one is meant; raises Unanswerable for what is none."""
    try:
        return str(DATE.read(words, None)) if words else ""
    except Misfit as misfit:
        raise Unanswerable(f"“{words}” is no date", (misfit.hint,)) from None


def described(situation: Situation, item: m.Item) -> str:
    """An item told from others: `china.seoul (Relations with Seoul, an interest of China)`."""
    what = fmt.with_article(situation.kind_of(item.id))
    if isinstance(item, m.Actor):
        also = f", also {', '.join(item.also)}" if item.also else ""
        return f"{item.id} ({item.name}{also}, {what})"
    owner = f" of {situation.item(item.actor).name}" if isinstance(item, m.Owned) else ""
    return f"{item.id} ({item.name}, {what}{owner})"


def claim_name(situation: Situation, claim: m.Statement) -> str:
    """A claim told from others, in names: `“Search and repatriate” on “Relations with Seoul”`."""
    match claim:
        case m.Effect() | m.Breach() | m.Position():
            acting = claim.actor if isinstance(claim, m.Position) else claim.option
            return f"{_name(situation, acting)} on {_name(situation, claim.to)}"
        case m.Influence():
            return f"influence of {_name(situation, claim.actor)} on {_name(situation, claim.to)}"
        case m.Impossible():
            return f"{' with '.join(_name(situation, id_) for id_ in claim.options)} (impossible)"
        case m.Rating():
            return f"rating of {_name(situation, claim.actor)}"
        case _:
            owner = f"{_name(situation, claim.actor)}: " if isinstance(claim, m.Owned) else ""
            return f"{owner}{fmt.called(claim)}"


def dependence(situation: Situation, effect: m.Effect) -> str:
    """What an effect depends on, in names: `only with “Public campaign”`; empty if on nothing.

    That is when it holds, and of which other it has the size.
    """
    # By the model, since the graph may be a part of it that lacks these options.
    options = situation.model.items
    when, unless = ([options[id_] for id_ in ids] for ids in (effect.when, effect.unless))
    return fmt.conditions(when, unless, options.get(effect.same_as.partition("@")[0]))


def on_view(view: str, situation: Situation) -> str:
    """Whose views count, by the id of a holder; empty where each actor's own do."""
    if view in ("", m.ENTERED):
        return "without own views" if view else ""
    return f"in the view of {fmt.holder(situation.item(view)) if view in situation else view}"


def _name(situation: Situation, id_: str) -> str:
    return fmt.called(situation.item(id_))


def _begins(item: m.Item, wanted: str) -> bool:
    """Whether anything that an item can be called begins so; its owner's id alone is none of it."""
    ids, *others = m.words_for(item)
    called = (*(ids if "." in wanted else ()), *chain.from_iterable(others))
    return any(m.folded(word).startswith(wanted) for word in called)


def _meant(situation: Situation, near: Sequence[str]) -> tuple[str, ...]:
    """One line with the ids that may be meant; what a single one is called stands beside it."""
    if not near:
        return ()
    alone = described(situation, situation.item(near[0]))
    return (f"did you mean {fmt.listed(near, 'or') if near[1:] else alone}?",)


def _offered(situation: Situation, items: Iterable[m.Item], lead: str) -> tuple[str, ...]:
    lines = []
    for item in list(items)[:3]:
        lines.append(f"{lead} {described(situation, item)}")
        lead = " " * (len(lead) - 2) + "or"
    return tuple(lines)
