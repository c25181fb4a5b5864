"""From the words of a change to the change: what they name and what they set is of the model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from stancecli import notation as fmt
from stancecli.diagnostics import Unanswerable, near_misses
from stancecli.loader.misfit import Misfit, shown
from stancecli.loader.scales import EFFECTS, FORCES, IMPORTANCES
from stancecli.loader.text import Faults, TextFile
from stancecli.loader.tree import Node, read_tree
from stancecli.model import Actor, Citation, Constraint, Effect, Interest, Source
from stancecli.names import dependence, resolve
from stancecli.scenario.changes import Assumption, Removal, Scenario, Setting
from stancecli.situation import Situation

CLAIM, NUMBER, VALUE = ":", "@", "="


def from_words(
    situation: Situation,
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
        given=tuple(assumption(situation, words) for words in given),
        set=tuple(_set(situation, words) for words in set_),
        without=tuple(removal(situation, words) for words in without),
    )


def assumption(situation: Situation, words: str, because: str = "") -> Assumption:
    """The option that words name, taken to hold. Raises Unanswerable."""
    return Assumption(situation.option(resolve(situation, words, {"option"})), because)


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
        return Setting(criterion, IMPORTANCES.read(value), because)
    force = FORCES.read(value)
    if force is None:
        _check_open(situation, criterion)
    return Setting(criterion, force, because)


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
    assert size is not None  # only a force can be no number: binding
    claims = [claim for claim in situation.effects_of(option.id) if claim.to == to]
    if not claims and not numbered:
        return Setting(Effect(option=option.id, to=to, size=size), size, because, is_new=True)
    return Setting(_numbered(situation, words, claims, number), size, because)


def _interest(situation: Situation, words: str, actor: str) -> str:
    """The interest that words name, short ids those of the option's own actor first."""
    own = f"{actor}.{words}"
    if own in situation and situation.kind_of(own) == "interest":
        return own
    return resolve(situation, words, {"interest"})


def _numbered(situation: Situation, words: str, claims: Sequence[Effect], number: str) -> Effect:
    known = {str(n): claim for n, claim in enumerate(claims, start=1)}
    if len(claims) == 1 and not number:
        return claims[0]
    if number in known:
        return known[number]
    what = f"is none of {len(claims)} effects" if number else f"could be {len(claims)} effects"
    raise Unanswerable(
        f"“{words}” {what}",
        [_offered(situation, claim, n) for n, claim in known.items()],
    )


def _offered(situation: Situation, effect: Effect, n: str) -> str:
    held = dependence(situation, effect) or "whatever others do"
    return f"{effect.option}{CLAIM}{effect.to}{NUMBER}{n}  {fmt.effect(effect.size)}, {held}"


def removal(situation: Situation, words: str, because: str = "") -> Removal:
    """What words name to be left out: a source, a passage, a constraint or an actor.

    Raises Unanswerable.
    """
    if passage := _passage(situation, words):
        return Removal(passage, because)
    item = situation.item(resolve(situation, words, {"source", "constraint", "actor"}))
    assert isinstance(item, Source | Constraint | Actor)
    return Removal(item, because)


def _passage(situation: Situation, words: str) -> Citation | None:
    """The passage that words name: a source's id and a locator; None where they name no source."""
    source, _, locator = " ".join(words.split()).partition(" ")
    if not locator or source not in situation or situation.kind_of(source) != "source":
        return None
    known = {
        citation.locator: citation
        for claim in situation.model.statements()
        for citation in claim.cite
        if citation.source == source
    }
    if locator in known:
        return known[locator]
    near = [f"did you mean {known[close]}?" for close in near_misses(locator, known)]
    raise Unanswerable(f"no claim cites “{words}”", near)
