"""In which situations a page can be moved: each view with each scenario, from what is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from stancecli.analysis import Analysis
from stancecli.diagnostics import Unanswerable
from stancecli.model import Decision, Holder, Scenario
from stancecli.situation import Situation

MOST_CELLS = 40_000
"""So many cells all tables together may have: some megabytes of a page."""
MOST_OWN_CELLS = 10_000
"""So many one table may have, so that a browser adds it up at once."""
MOST_TABLES = 200
"""So many tables there may be."""
MOST_CLAIMS = 100_000
"""So many statements all situations besides the first may have: each is a graph of its own."""

Reached: TypeAlias = Situation | str
"""A situation, or why there is none."""


@dataclass(frozen=True)
class Contexts:
    """The views and scenarios that are offered, and the situation of each pair of them.

    The first of both is None, for as entered. `situations` has a row for each view, with an entry
    for each scenario. `view` and `scenario` are the places from which a reader starts. `left` says
    what is not offered, and where that can be had.
    """

    views: tuple[Holder | None, ...]
    scenarios: tuple[Scenario | None, ...]
    situations: tuple[tuple[Reached, ...], ...]
    view: int
    scenario: int
    left: str


def contexts(start: Analysis, decisions: Sequence[Decision]) -> Contexts:
    """What can be chosen, as much of it as a page can hold."""
    written = start.written or start.situation
    views: tuple[Holder | None, ...] = (None, *written.model.holders)
    scenarios: tuple[Scenario | None, ...] = (None, *written.model.scenarios)
    named, rest = _apart(start.scenario or Scenario(), written)
    view = next((each for each in views if each and each.id == rest.view), None)
    left = ""
    if not _fits(written, decisions, len(views) * len(scenarios)):
        scenarios, left = (named,), _LEFT.format(what="scenarios", option="--scenario ID")
        if not _fits(written, decisions, len(views)):
            views = (view,)
            left = _LEFT.format(what="views and scenarios", option="--view HOLDER --scenario ID")
    asked = replace(rest, view="")

    def column(scenario: Scenario | None) -> Iterator[Reached]:
        refused = ""
        for each in views:
            if (each, scenario) == (view, named):
                yield start.situation
                continue
            found = refused or _reached(written, (scenario or Scenario()) + asked, each)
            if isinstance(found, str) and not each:
                refused = found  # What cannot be, cannot be on any view.
            yield found

    columns = [[*column(scenario)] for scenario in scenarios]
    rows = tuple(zip(*columns, strict=True))
    return Contexts(views, scenarios, rows, views.index(view), scenarios.index(named), left)


_LEFT = (
    "Not on this page, since they would be too many: {what}. "
    "One can be asked for: stance report {option} --interactive."
)


def _reached(written: Situation, scenario: Scenario, view: Holder | None) -> Reached:
    """The situation under a scenario and on a view; or why it cannot be, as any command says it."""
    on = Scenario(view=view.id if view else "")
    try:
        if scenario and on:
            # Both at once: the situation between them is not asked for, and would take as long.
            return Analysis(written, scenario, written).under(on).situation
        return Analysis(written).under(scenario or on).situation
    except Unanswerable as error:
        return error.message


def _fits(written: Situation, decisions: Sequence[Decision], count: int) -> bool:
    """Whether so many situations of these decisions can be on one page."""
    cells = sum(cells_of(written, decision) for decision in decisions)
    claims = sum(1 for _ in written.model.statements()) if count > 1 else 0
    return (
        cells * count <= MOST_CELLS
        and len(decisions) * count <= MOST_TABLES
        and claims * (count - 1) <= MOST_CLAIMS
    )


def cells_of(situation: Situation, decision: Decision) -> int:
    """How many cells the table of a decision has at most."""
    return len(decision.options) * len(situation.actor(decision.actor).criteria)


def _apart(asked: Scenario, written: Situation) -> tuple[Scenario | None, Scenario]:
    """The scenario of the model that is asked for, and what is asked for besides."""
    known = {each.id: each for each in written.model.scenarios}
    named = known.get(asked.id)
    if not named:
        return None, asked
    rest = replace(
        asked,
        id="",
        name="",
        as_of="",
        because="",
        given=asked.given[len(named.given) :],
        set=asked.set[len(named.set) :],
        without=asked.without[len(named.without) :],
        view="" if asked.view == named.view else asked.view,
    )
    return named, rest
