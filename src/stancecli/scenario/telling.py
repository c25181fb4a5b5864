"""How a scenario reads: in one line, and as a section with the reasons for its changes."""

from __future__ import annotations

from collections.abc import Iterator

from stancecli import notation as fmt, report as r
from stancecli.model import IMPORTANCE, Actor, Citation, Constraint, Effect, Range, Source
from stancecli.names import claim_name, dependence
from stancecli.scenario.changes import Scenario, Setting
from stancecli.situation import Situation


def said(scenario: Scenario, situation: Situation) -> str:
    """A scenario in a line, as `under “name”: given “A”; China: “B” at vital (was high)`.

    `graph` is that of the model which it changes.
    """
    parts = "; ".join(_parts(scenario, situation))
    return f"under {fmt.quoted(scenario.name)}: {parts}" if scenario.name else parts


def _parts(scenario: Scenario, situation: Situation) -> Iterator[str]:
    if scenario.given:
        yield f"given {fmt.listed(fmt.quoted(each.option.name) for each in scenario.given)}"
    for each in scenario.set:
        yield _set_value(each, situation)
    if scenario.without:
        yield f"without {fmt.listed(_removed(each.of) for each in scenario.without)}"


def reasons(scenario: Scenario, situation: Situation) -> Iterator[r.Section]:
    """The changes with the reason for each, as far as reasons are given."""
    given = [(f"given {fmt.quoted(each.option.name)}", each.because) for each in scenario.given]
    set_to = [(_set_value(each, situation), each.because) for each in scenario.set]
    without = [(f"without {_removed(each.of)}", each.because) for each in scenario.without]
    entries = tuple(
        r.Entry(r.text(change), below=(r.text(because),))
        for change, because in (*given, *set_to, *without)
        if because
    )
    if entries:
        general = (r.Paragraph(r.text(scenario.because)),) if scenario.because else ()
        yield r.Section("What is assumed", (*general, r.Listing(entries, "·")), scenario.name)


def _set_value(each: Setting, situation: Situation) -> str:
    """What is set: `China: “Relations with Seoul” at vital (was high)`."""
    was = "not judged" if each.is_new else _value(each, each.before)
    on = dependence(situation, each.claim) if isinstance(each.claim, Effect) else ""
    held = f", {on}," if on else ""
    return f"{claim_name(situation, each.claim)}{held} at {_value(each, each.value)} (was {was})"


def _value(each: Setting, value: Range | None) -> str:
    if value is None:
        return "binding"
    return fmt.effect(value) if isinstance(each.claim, Effect) else fmt.worded(value, IMPORTANCE)


def _removed(of: Source | Citation | Constraint | Actor) -> str:
    """What is left out: `park2012 Dilemma ¶2`, `“Agreement of 1986”`, `North Korea`."""
    if isinstance(of, Constraint):
        return fmt.quoted(of.name)
    if isinstance(of, Source):
        return of.id
    return of.name if isinstance(of, Actor) else str(of)
