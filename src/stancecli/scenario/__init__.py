"""What if: changes to a model, each with its reason, and the model and the state they lead to.

A scenario reads as one line, and as a section with the reasons for its changes.
"""

from __future__ import annotations

from collections.abc import Iterator

from stancecli import notation as fmt, report as r
from stancecli.model import IMPORTANCE, Removal, Scenario, Setting, Source
from stancecli.names import claim_name, dependence, on_view
from stancecli.scenario.edit import (
    apply as apply,
    change as change,
    effect_named as effect_named,
    is_effect,
    of_one_size as of_one_size,
    with_effects as with_effects,
)
from stancecli.scenario.typed import from_words as from_words, read as read, read_text as read_text
from stancecli.situation import Situation


def in_words(scenario: Scenario, situation: Situation) -> str:
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


def reasons(scenario: Scenario, situation: Situation) -> Iterator[r.Section]:
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


def changes(scenario: Scenario, situation: Situation) -> Iterator[tuple[str, str]]:
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


def _set_value(setting: Setting, situation: Situation) -> str:
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


def _value(setting: Setting) -> str:
    if setting.value is None:
        return "binding"
    if is_effect(setting.item):
        return fmt.effect(setting.value)
    return fmt.worded(setting.value, IMPORTANCE)


def _removed(removal: Removal, situation: Situation) -> str:
    """What is left out: `park2012 Dilemma ¶2`, `“Agreement of 1986”`, `North Korea`."""
    if removal.is_passage:
        return removal.item
    item = situation.item(removal.item)
    return item.id if isinstance(item, Source) else fmt.called(item)
