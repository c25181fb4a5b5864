"""What if: changes to a model, each with its reason, and the model and the state they lead to.

The words of a change name what the model has. A scenario reads as one line, and as a section with
the reasons for its changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from stancecli import model as m, notation as fmt, report as r
from stancecli.diagnostics import Unanswerable, UnknownName, near_misses
from stancecli.loader.scales import EFFECTS, FORCES, IMPORTANCES
from stancecli.loader.text import Faults, Misfit, TextFile, shown
from stancecli.loader.tree import Node, read_tree
from stancecli.names import claim_name, dependence, on_view, resolve
from stancecli.scenario.edit import apply as apply, change as change, effect_named, is_effect
from stancecli.situation import Situation

CLAIM, NUMBER, VALUE = ":", "@", "="


def from_words(
    situation: Situation,
    *,
    given: Iterable[str] = (),
    set_: Iterable[str] = (),
    without: Iterable[str] = (),
    view: str | None = None,
) -> m.Scenario:
    """The scenario that words name: OPTION, ITEM=VALUE, ITEM and HOLDER.

    Raises Unanswerable, with what was perhaps meant, for what the model does not have, for values
    outside their scale, and for what cannot be.
    """
    return m.Scenario(
        given=tuple(m.Assumption(option=resolve(situation, words, {"option"})) for words in given),
        set=tuple(_set(situation, words) for words in set_),
        without=tuple(removal(situation, words) for words in without),
        view="" if view is None else holder(situation, view),
    )


def holder(situation: Situation, words: str) -> str:
    """The id of who holds views in the model, by id or name, or ENTERED; raises Unanswerable."""
    if words == m.ENTERED:
        return words
    holders = situation.model.holders
    if not holders:
        raise Unanswerable(
            "no claim of this model has views",
            ("views say who holds which estimate: docs/views.md",),
        )
    there_are = f"views are held by: {', '.join(each.id for each in holders)}"
    try:
        id_ = resolve(situation, words, m.kinds_of(m.Holder))
    except UnknownName as error:
        raise UnknownName(error.message, (*error.advice[:-1], there_are)) from None
    if id_ not in {each.id for each in holders}:
        raise Unanswerable(f"“{id_}” holds no view", (there_are,))
    return id_


def _set(situation: Situation, words: str) -> m.Setting:
    item_words, sign, value = words.rpartition(VALUE)
    if not sign:
        raise Unanswerable(
            f"“{words}” sets nothing: it takes ITEM=VALUE", ("for example: china.seoul=vital",)
        )
    try:
        return _setting(situation, item_words, _node(value))
    except Misfit as misfit:
        raise Unanswerable(
            f"“{words}”: {misfit.message}", (misfit.hint,) if misfit.hint else ()
        ) from None


def _node(value: str) -> Node:
    """A value as it would be read in a model file; raises Unanswerable."""
    if value in ("-", "?"):
        return value  # Signs that in YAML begin a list, or a key.
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


def _setting(situation: Situation, words: str, value: Node) -> m.Setting:
    """A claim set to a value: INTEREST, CONSTRAINT, or OPTION:INTEREST, with @N if it is the nth.

    Raises Unanswerable for what the words do not name or what cannot be, and Misfit for a value
    that does not fit its place.
    """
    if CLAIM in words:
        return _effect_setting(situation, words, value)
    criterion = situation.criterion(resolve(situation, words, {"interest", "constraint"}))
    if isinstance(criterion, m.Interest):
        return m.Setting(item=criterion.id, value=IMPORTANCES.read(value))
    force = FORCES.read(value)
    for breach in criterion.against if force is None else ():
        broken_by = situation.option(breach.option)
        if situation.decision(broken_by.decision).current == broken_by.id:
            raise Unanswerable(
                f"{fmt.quoted(criterion.name)} cannot be binding: the current option "
                f"{fmt.quoted(broken_by.name)} breaks it",
                ("what is done can be done: set a weight as its force",),
            )
    return m.Setting(item=criterion.id, value=force)


def _effect_setting(situation: Situation, words: str, value: Node) -> m.Setting:
    named, numbered, number = words.partition(NUMBER)
    option_words, _, interest_words = named.rpartition(CLAIM)
    option = situation.option(resolve(situation, option_words, {"option"}))
    # Short ids are first those of the option's own actor.
    to = f"{option.actor}.{interest_words}"
    if to not in situation or situation.kind_of(to) != "interest":
        to = resolve(situation, interest_words, {"interest"})
    size = EFFECTS.read(value)
    claims = option.effects_on.get(to, ())
    item = f"{option.id}{CLAIM}{to}"
    if (claims or numbered) and (n := _number(situation, words, claims, number)) and claims[1:]:
        item += f"{NUMBER}{n}"
    return m.Setting(item=item, value=size)


def _number(situation: Situation, words: str, claims: Sequence[m.Effect], number: str) -> str:
    """Which of several effects is meant; raises Unanswerable where that cannot be told."""
    known = {str(n): claim for n, claim in enumerate(claims, start=1)}
    if len(claims) == 1 and not number:
        return "1"
    if number in known:
        return number
    what = f"is none of {len(claims)} effects" if number else f"could be {len(claims)} effects"
    offered = (
        f"{claim.option}{CLAIM}{claim.to}{NUMBER}{n}  {fmt.effect(claim.size)}, "
        f"{dependence(situation, claim) or 'whatever others do'}"
        for n, claim in known.items()
    )
    raise Unanswerable(f"“{words}” {what}", offered)


def removal(situation: Situation, words: str) -> m.Removal:
    """What words name to be left out: a source, a passage, an analyst, a constraint or an actor.

    Raises Unanswerable.
    """
    item = _passage(situation, words) or resolve(situation, words, m.kinds_of(m.RemovableItem))
    return m.Removal(item=item)


def _passage(situation: Situation, words: str) -> str:
    """The passage that words name, as it is cited; empty where they begin with no source."""
    source, _, locator = " ".join(words.split()).partition(" ")
    if not locator or source not in situation or situation.kind_of(source) != "source":
        return ""
    one = {each.id for each in situation.model.one_with(source)}
    known = {
        citation.locator: str(citation.passage)
        for citing in situation.model.citing()
        for citation in m.cites(citing)
        if citation.source in one
    }
    if locator in known:
        return known[locator]
    near = [f"did you mean {known[close]}?" for close in near_misses(locator, known)]
    raise Unanswerable(f"no claim cites “{words}”", near)


# A scenario in words.


def in_words(scenario: m.Scenario, situation: Situation) -> str:
    """A scenario in a line, as `under “name”: given “A”; China: “B” at vital (was high)`.

    The situation is that of the model which it changes.
    """
    given = fmt.listed(_assumed(each.option, situation) for each in scenario.given)
    without = fmt.listed(_removed(removal, situation) for removal in scenario.without)
    parts = (
        on_view(scenario.view, situation),
        f"given {given}" if given else "",
        *(_set_value(setting, situation) for setting in scenario.set),
        f"without {without}" if without else "",
    )
    said = "; ".join(filter(None, parts))
    return f"under {fmt.quoted(scenario.name)}: {said}" if scenario.name else said


def reasons(scenario: m.Scenario, situation: Situation) -> Iterator[r.Section]:
    """The changes with the reason for each, as far as reasons are given."""
    told = changes(scenario, situation)
    entries = [r.Entry(change, below=(because,)) for change, because in told if because]
    if entries or scenario.because:
        general = (
            (r.Paragraph(scenario.because, r.Basis(scenario.cite) if scenario.cite else None),)
            if scenario.because
            else ()
        )
        listing = (r.listing(entries, bullet="·"),) if entries else ()
        yield r.Section("What is assumed", (*general, *listing), scenario.name)


def changes(scenario: m.Scenario, situation: Situation) -> Iterator[tuple[str, str]]:
    """Each change by itself, and the reason for it, which may be empty."""
    if view := on_view(scenario.view, situation):
        yield view, ""
    for given in scenario.given:
        yield f"given {_assumed(given.option, situation)}", given.because
    for setting in scenario.set:
        yield _set_value(setting, situation), setting.because
    for removal in scenario.without:
        yield f"without {_removed(removal, situation)}", removal.because


def _assumed(option: str, situation: Situation) -> str:
    return fmt.quoted(situation.option(option).name)


def _set_value(setting: m.Setting, situation: Situation) -> str:
    """What is set: `China: “Relations with Seoul” at vital (was high)`."""
    if not is_effect(setting.item):
        criterion = situation.criterion(setting.item)
        return (
            f"{claim_name(situation, criterion)} at {_value(setting)} (was {fmt.weight(criterion)})"
        )
    id_, _, to = setting.item.partition("@")[0].partition(":")
    option, interest = situation.option(id_), situation.criterion(to)
    claim = effect_named(option, setting.item)
    condition = dependence(situation, claim) if claim else ""
    held = f", {condition}," if condition else ""
    was = fmt.effect(claim.size) if claim else "blank"
    named = f"{fmt.quoted(option.name)} on {fmt.quoted(interest.name)}"
    return f"{named}{held} at {_value(setting)} (was {was})"


def _value(setting: m.Setting) -> str:
    if setting.value is None:
        return "binding"
    if is_effect(setting.item):
        return fmt.effect(setting.value)
    return fmt.worded(setting.value, m.IMPORTANCE)


def _removed(removal: m.Removal, situation: Situation) -> str:
    """What is left out: `park2012 Dilemma ¶2`, `“Agreement of 1986”`, `North Korea`."""
    if removal.is_passage:
        return removal.item
    item = situation.item(removal.item)
    return item.id if isinstance(item, m.Source) else fmt.called(item)
