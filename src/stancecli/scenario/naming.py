"""From the words of a change to the change: what they name and what they set is of the model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from stancecli.diagnostics import Unanswerable, near_misses
from stancecli.graph import Graph, criterion, decision, effects_of, item, kind_of, model_of, option
from stancecli.load.misfit import Misfit
from stancecli.load.scales import EFFECTS, FORCES, IMPORTANCES
from stancecli.load.text import Faults, TextFile
from stancecli.load.tree import Node, read_tree
from stancecli.model import Actor, Citation, Constraint, Effect, Interest, Source
from stancecli.names import dependence, find
from stancecli.notation import effect, quoted
from stancecli.scenario.changes import Assumption, Removal, Scenario, Setting

CLAIM, NUMBER, VALUE = ":", "@", "="


def from_words(
    graph: Graph,
    *,
    given: Iterable[str] = (),
    set_: Iterable[str] = (),
    without: Iterable[str] = (),
) -> Scenario:
    """The scenario that words name: OPTION, ITEM=VALUE and ITEM.

    Raises Unanswerable, with what was perhaps meant, for what the model does not have, for values
    outside their scale, and for what cannot be.
    """
    return Scenario(
        given=tuple(assumption(graph, words) for words in given),
        set=tuple(_set(graph, words) for words in set_),
        without=tuple(removal(graph, words) for words in without),
    )


def assumption(graph: Graph, words: str, because: str = "") -> Assumption:
    """The option that words name, taken to hold. Raises Unanswerable."""
    return Assumption(option(graph, find(graph, words, {"option"})), because)


def _set(graph: Graph, words: str) -> Setting:
    item_words, sign, value = words.rpartition(VALUE)
    if not sign:
        raise Unanswerable(
            f"“{words}” sets nothing: it takes ITEM=VALUE", ("for example: china.seoul=vital",)
        )
    try:
        return setting(graph, item_words, _node(value))
    except Misfit as misfit:
        raise Unanswerable(
            f"“{words}”: {misfit.message}", (misfit.hint,) if misfit.hint else ()
        ) from None


def _node(value: str) -> Node:
    """A value as it would be read in a model file; raises Unanswerable."""
    faults = Faults()
    tree = read_tree(TextFile("", value.encode(errors="surrogatepass")), faults)
    if tree is None:
        raise Unanswerable(f"“{value}” is no value", ("such as: vital, 2.5, [1, 3], unknown",))
    return tree.node


def setting(graph: Graph, words: str, value: Node, because: str = "") -> Setting:
    """A claim set to a value: INTEREST, CONSTRAINT, or OPTION:INTEREST, with @N if it is the nth.

    Raises Unanswerable for what the words do not name or what cannot be, and Misfit for a value
    that does not fit its place.
    """
    if CLAIM in words:
        return _effect_setting(graph, words, value, because)
    of = criterion(graph, find(graph, words, {"interest", "constraint"}))
    if isinstance(of, Interest):
        return Setting(of, IMPORTANCES.read(value), because)
    force = FORCES.read(value)
    if force is None:
        _check_open(graph, of)
    return Setting(of, force, because)


def _check_open(graph: Graph, constraint: Constraint) -> None:
    """See that no current option breaks what would be binding."""
    for breach in constraint.against:
        broken_by = option(graph, breach.option)
        if decision(graph, broken_by.decision).current == broken_by.id:
            raise Unanswerable(
                f"{quoted(constraint.name)} cannot be binding: the current option "
                f"{quoted(broken_by.name)} breaks it",
                ("what is done can be done: set an importance as its force",),
            )


def _effect_setting(graph: Graph, words: str, value: Node, because: str) -> Setting:
    named, numbered, number = words.partition(NUMBER)
    option_words, _, interest_words = named.rpartition(CLAIM)
    by = option(graph, find(graph, option_words, {"option"}))
    to = _interest(graph, interest_words, by.actor)
    size = EFFECTS.read(value)
    assert size is not None  # only a force can be no number: binding
    claims = [claim for claim in effects_of(graph, by.id) if claim.to == to]
    if not claims and not numbered:
        return Setting(Effect(option=by.id, to=to, size=size), size, because, is_new=True)
    return Setting(_numbered(graph, words, claims, number), size, because)


def _interest(graph: Graph, words: str, actor: str) -> str:
    """The interest that words name, short ids those of the option's own actor first."""
    own = f"{actor}.{words}"
    if own in graph and kind_of(graph, own) == "interest":
        return own
    return find(graph, words, {"interest"})


def _numbered(graph: Graph, words: str, claims: Sequence[Effect], number: str) -> Effect:
    known = {str(n): each for n, each in enumerate(claims, start=1)}
    if len(claims) == 1 and not number:
        return claims[0]
    if number in known:
        return known[number]
    what = f"is none of {len(claims)} effects" if number else f"could be {len(claims)} effects"
    raise Unanswerable(
        f"“{words}” {what}",
        [_offered(graph, each, n) for n, each in known.items()],
    )


def _offered(graph: Graph, each: Effect, n: str) -> str:
    held = dependence(graph, each) or "whatever others do"
    return f"{each.option}{CLAIM}{each.to}{NUMBER}{n}  {effect(each.size)}, {held}"


def removal(graph: Graph, words: str, because: str = "") -> Removal:
    """What words name to be left out: a source, a passage, a constraint or an actor.

    Raises Unanswerable.
    """
    if passage := _passage(graph, words):
        return Removal(passage, because)
    of = item(graph, find(graph, words, {"source", "constraint", "actor"}))
    assert isinstance(of, Source | Constraint | Actor)
    return Removal(of, because)


def _passage(graph: Graph, words: str) -> Citation | None:
    """The passage that words name: a source's id and a locator; None where they name no source."""
    source, _, locator = " ".join(words.split()).partition(" ")
    if not locator or source not in graph or kind_of(graph, source) != "source":
        return None
    known = {
        citation.locator: citation
        for claim in model_of(graph).statements()
        for citation in claim.cite
        if citation.source == source
    }
    if locator in known:
        return known[locator]
    near = [f"did you mean {known[each]}?" for each in near_misses(locator, known)]
    raise Unanswerable(f"no claim cites “{words}”", near)
