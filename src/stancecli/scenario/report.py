"""How a scenario reads: in one line, and as a section with the reasons for its changes."""

from __future__ import annotations

from collections.abc import Iterator

from stancecli import notation as fmt, report as r
from stancecli.model import IMPORTANCE, Actor, Citation, Constraint, Effect, Range, Source
from stancecli.names import claim_name, dependence
from stancecli.scenario.changes import Scenario, Setting
from stancecli.situation import Situation


def summary(scenario: Scenario, situation: Situation) -> str:
    """A scenario in a line, as `under “name”: given “A”; China: “B” at vital (was high)`.

    The situation is that of the model which it changes.
    """
    given = fmt.listed(fmt.quoted(assumption.option.name) for assumption in scenario.given)
    without = fmt.listed(_removed(removal.item) for removal in scenario.without)
    parts = (
        f"given {given}" if given else "",
        *(_set_value(setting, situation) for setting in scenario.set),
        f"without {without}" if without else "",
    )
    said = "; ".join(filter(None, parts))
    return f"under {fmt.quoted(scenario.name)}: {said}" if scenario.name else said


def reasons(scenario: Scenario, situation: Situation) -> Iterator[r.Section]:
    """The changes with the reason for each, as far as reasons are given."""
    changes = (
        *((f"given {fmt.quoted(given.option.name)}", given.because) for given in scenario.given),
        *((_set_value(setting, situation), setting.because) for setting in scenario.set),
        *((f"without {_removed(removal.item)}", removal.because) for removal in scenario.without),
    )
    entries = [r.Entry(change, below=(because,)) for change, because in changes if because]
    if entries:
        general = (r.Paragraph(scenario.because),) if scenario.because else ()
        listing = r.listing(entries, bullet="·")
        yield r.Section("What is assumed", (*general, listing), scenario.name)


def _set_value(setting: Setting, situation: Situation) -> str:
    """What is set: `China: “Relations with Seoul” at vital (was high)`."""
    claim = setting.claim
    was = "not judged" if setting.is_new else _value(setting, setting.before)
    condition = dependence(situation, claim) if isinstance(claim, Effect) else ""
    held = f", {condition}," if condition else ""
    return f"{claim_name(situation, claim)}{held} at {_value(setting, setting.value)} (was {was})"


def _value(setting: Setting, value: Range | None) -> str:
    if value is None:
        return "binding"
    return fmt.effect(value) if isinstance(setting.claim, Effect) else fmt.worded(value, IMPORTANCE)


def _removed(item: Source | Citation | Constraint | Actor) -> str:
    """What is left out: `park2012 Dilemma ¶2`, `“Agreement of 1986”`, `North Korea`."""
    match item:
        case Constraint():
            return fmt.quoted(item.name)
        case Source():
            return item.id
        case Actor():
            return item.name
    return str(item)
