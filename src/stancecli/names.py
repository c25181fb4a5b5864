"""From what a person types to the item that is meant."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from stancecli.diagnostics import Unanswerable, UnknownName, near_misses
from stancecli.graph import KINDS, Graph, item, kind_of, model_of
from stancecli.model import (
    Actor,
    Breach,
    Claim,
    Constraint,
    Decision,
    Effect,
    Impossible,
    Influence,
    Interest,
    Item,
    Option,
    Position,
    Source,
)
from stancecli.notation import called, conditions, with_article


def find(graph: Graph, words: str, kinds: Collection[str], among: Collection[str] = ()) -> str:
    """The id of the one item of these kinds that `words` names, in any letter case.

    Full ids go before other names of actors, those before short ids, those before names, and the
    first of these that fits decides. `among` narrows the items to these ids. Raises UnknownName
    where nothing fits and Unanswerable where several items fit alike, with up to three candidates.
    """
    if words in graph and kind_of(graph, words) in kinds and (not among or words in among):
        return words  # The usual, and no walk through a big model.
    candidates = [
        each
        for each in model_of(graph).items.values()
        if kind_of(graph, each.id) in kinds and (not among or each.id in among)
    ]
    wanted = _folded(words)
    for level in range(4):
        fitting = [each for each in candidates if wanted in map(_folded, _words(each)[level])]
        if len(fitting) == 1:
            return fitting[0].id
        if fitting:
            raise Unanswerable(
                f"“{words}” could be {len(fitting)} things", _offered(graph, fitting, "say which:")
            )
    known = {_folded(word): each for each in reversed(candidates) for word in sum(_words(each), ())}
    near = dict.fromkeys(known[word].id for word in near_misses(wanted, known, most=6))
    offered = _offered(graph, [item(graph, id_) for id_ in near], "did you mean")
    raise UnknownName(
        f"{_nothing(kinds)} is called “{words}”",
        (*offered, "stance list names everything in the model"),
    )


def described(graph: Graph, each: Item) -> str:
    """An item told from others: `china.seoul (Relations with Seoul, an interest of China)`."""
    kind = kind_of(graph, each.id)
    what = with_article(kind)
    if isinstance(each, Actor):
        also = f", also {', '.join(each.also)}" if each.also else ""
        return f"{each.id} ({each.name}{also}, {what})"
    owner = "" if isinstance(each, Source) else f" of {item(graph, each.actor).name}"
    return f"{each.id} ({each.name}, {what}{owner})"


def claim_name(graph: Graph, claim: Claim) -> str:
    """A claim told from others, in names: `“Search and repatriate” on “Relations with Seoul”`."""
    match claim:
        case Effect() | Breach() | Position():
            acting = claim.actor if isinstance(claim, Position) else claim.option
            return f"{_name(graph, acting)} on {_name(graph, claim.to)}"
        case Influence():
            return f"influence of {_name(graph, claim.actor)} on {_name(graph, claim.to)}"
        case Impossible():
            return f"{' with '.join(_name(graph, id_) for id_ in claim.options)} (impossible)"
        case Actor():
            return claim.name
        case Interest() | Constraint() | Decision() | Option():
            return f"{_name(graph, claim.actor)}: {_name(graph, claim.id)}"
    raise TypeError(f"{type(claim).__name__} has no name")


def dependence(graph: Graph, effect: Effect) -> str:
    """When an effect holds, in names: `only with “Public campaign”`; empty where it always does."""
    # By the model, since the graph may be a part of it that lacks these options.
    options = model_of(graph).items
    return conditions(*([options[id_] for id_ in ids] for ids in (effect.when, effect.unless)))


def _name(graph: Graph, id_: str) -> str:
    return called(item(graph, id_))


def _words(each: Item) -> tuple[tuple[str, ...], ...]:
    """What an item can be called, the surest first: id, other names, short id, name."""
    also = each.also if isinstance(each, Actor) else ()
    return (each.id,), also, (each.id.rpartition(".")[2],), (each.name,)


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())


def _nothing(kinds: Collection[str]) -> str:
    return "nothing" if set(kinds) >= set(KINDS) else f"no {' or '.join(sorted(kinds))}"


def _offered(graph: Graph, items: Iterable[Item], lead: str) -> tuple[str, ...]:
    lines = []
    for each in list(items)[:3]:
        lines.append(f"{lead} {described(graph, each)}")
        lead = " " * (len(lead) - 2) + "or"
    return tuple(lines)
