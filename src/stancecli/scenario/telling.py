"""How a scenario reads: in one line, and as a section with the reasons for its changes."""

from __future__ import annotations

from collections.abc import Iterator

from stancecli.graph import Graph
from stancecli.model import IMPORTANCE, Actor, Citation, Constraint, Effect, Range, Source
from stancecli.names import claim_name, dependence
from stancecli.notation import effect, listed, quoted, worded
from stancecli.report import Entry, Listing, Paragraph, Section, text
from stancecli.scenario.changes import Scenario, Setting


def said(scenario: Scenario, graph: Graph) -> str:
    """A scenario in a line, as `under “name”: given “A”; China: “B” at vital (was high)`.

    `graph` is that of the model which it changes.
    """
    parts = "; ".join(_parts(scenario, graph))
    return f"under {quoted(scenario.name)}: {parts}" if scenario.name else parts


def _parts(scenario: Scenario, graph: Graph) -> Iterator[str]:
    if scenario.given:
        yield f"given {listed(quoted(each.option.name) for each in scenario.given)}"
    for each in scenario.set:
        yield _set_value(each, graph)
    if scenario.without:
        yield f"without {listed(_removed(each.of) for each in scenario.without)}"


def reasons(scenario: Scenario, graph: Graph) -> Iterator[Section]:
    """The changes with the reason for each, as far as reasons are given."""
    given = [(f"given {quoted(each.option.name)}", each.because) for each in scenario.given]
    set_to = [(_set_value(each, graph), each.because) for each in scenario.set]
    without = [(f"without {_removed(each.of)}", each.because) for each in scenario.without]
    entries = tuple(
        Entry(text(change), below=(text(because),))
        for change, because in (*given, *set_to, *without)
        if because
    )
    if entries:
        general = (Paragraph(text(scenario.because)),) if scenario.because else ()
        yield Section("What is assumed", (*general, Listing(entries, "·")), scenario.name)


def _set_value(each: Setting, graph: Graph) -> str:
    """What is set: `China: “Relations with Seoul” at vital (was high)`."""
    was = "not judged" if each.is_new else _value(each, each.before)
    on = dependence(graph, each.claim) if isinstance(each.claim, Effect) else ""
    held = f", {on}," if on else ""
    return f"{claim_name(graph, each.claim)}{held} at {_value(each, each.value)} (was {was})"


def _value(each: Setting, value: Range | None) -> str:
    if value is None:
        return "binding"
    return effect(value) if isinstance(each.claim, Effect) else worded(value, IMPORTANCE)


def _removed(of: Source | Citation | Constraint | Actor) -> str:
    """What is left out: `park2012 Dilemma ¶2`, `“Agreement of 1986”`, `North Korea`."""
    if isinstance(of, Constraint):
        return quoted(of.name)
    if isinstance(of, Source):
        return of.id
    return of.name if isinstance(of, Actor) else str(of)
