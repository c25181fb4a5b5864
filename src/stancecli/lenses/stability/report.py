"""An answer of `stability`: on the situation as a whole, or on one state of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stancecli import notation as fmt, report as r, wording
from stancecli.lenses.stability.conclusion import conclusion, further
from stancecli.lenses.stability.explanation import ActorView, ExplainedState
from stancecli.lenses.stability.finding import Stability
from stancecli.lenses.stability.phrases import Phrases, exchange, stays
from stancecli.lenses.stability.screen import (
    elsewhere,
    movers_table,
    states_table,
    summary,
    together,
    undoing,
    way_on,
)
from stancecli.lenses.stability.sections import (
    equilibria_section,
    example_section,
    legend,
    path_section,
    sensitivity_section,
    states_section,
    unknown_section,
)
from stancecli.methods.stability.verdict import Footing


@dataclass(frozen=True, slots=True)
class Room:
    """How much of each a short answer shows at most.

    Actors in the table of who would move, coalitions, gains that answers undo, steps of the way on,
    rows and columns of the grid and the characters of a name there, states of a list.
    """

    movers: int
    coalitions: int
    gains: int
    steps: int
    rows: int
    columns: int
    long: int
    states: int


ROOMS = (
    Room(10, 2, 4, 4, 8, 6, 40, 10),
    Room(10, 2, 4, 4, 8, 6, 12, 10),
    Room(10, 1, 3, 3, 6, 6, 12, 8),
    Room(10, 1, 2, 2, 4, 6, 12, 8),
    Room(10, 1, 1, 2, 3, 6, 12, 6),
    Room(8, 1, 1, 1, 3, 5, 12, 6),
    Room(7, 1, 1, 1, 3, 4, 12, 5),
    Room(6, 1, 1, 1, 2, 3, 12, 3),
    Room(5, 1, 0, 1, 0, 0, 12, 3),
    Room(4, 1, 0, 1, 0, 0, 12, 2),
    Room(3, 1, 0, 0, 0, 0, 12, 2),
)
"""From roomy to tight: the first that fits a screen is shown."""


def describe(finding: Stability) -> r.Report:
    """The situation as a whole, or the one state that was asked about."""
    phrases = Phrases(finding)
    roomy, *tighter = (tuple(_screen(finding, phrases, room)) for room in ROOMS)
    details = r.Shortened(
        tuple(_details(finding, phrases)), tells="each move, its reasons, what ends a rest"
    )
    return r.Report(
        subject="Stability",
        scope=tuple(_scope(finding, phrases)),
        conclusion=conclusion(finding, phrases),
        more=further(finding, phrases),
        blocks=(*roomy, details),
        next=tuple(_next(finding)),
        tighter=tuple((*blocks, details) for blocks in tighter),
    )


def _screen(finding: Stability, phrases: Phrases, room: Room) -> Iterator[r.Block]:
    """Who would move, what follows, where else it holds and what is not known: so much of each."""
    if finding.looked_at.verdict.holds is not Footing.NO_VERDICT:
        yield movers_table(finding, room.movers)
        yield r.Shortened((), undoing(finding, room.gains))
        entries = tuple(together(finding, phrases, room.coalitions))
        if entries:
            yield r.Listing(entries)
        yield r.Shortened((), way_on(finding, phrases, room.steps))
        if finding.all_states:
            yield from states_table(finding, room.states, room.long)
        else:
            yield elsewhere(finding, room.rows, room.columns, room.long)
    yield r.Listing(tuple(summary(finding)))


def _details(finding: Stability, phrases: Phrases) -> Iterator[r.Block]:
    if finding.asked:
        yield from _of_state(phrases, finding.asked)
    else:
        yield path_section(finding, phrases)
        yield equilibria_section(finding, phrases)
        yield from example_section(finding, phrases)
        yield from sensitivity_section(finding, phrases)
    yield from states_section(finding, phrases)
    yield unknown_section(finding, phrases)
    yield wording.rests_on(finding.grounds, "effect", "on what these actors want")
    yield legend(finding)


def _of_state(phrases: Phrases, state: ExplainedState) -> Iterator[r.Block]:
    """One state actor by actor, and by which concepts it is an equilibrium."""
    yield from map(_view, state.views)
    if state.coalitions:
        leaving = (r.Entry(f"{phrases.coalition(found)}.") for found in state.coalitions)
        yield r.Section("Who would leave it together", (r.listing(leaving, bullet="·"),))
    if state.equilibrium:
        said = f"An equilibrium by {fmt.listed(state.equilibrium)}."
        if not state.current:
            lead = "lead" if state.reachable else "do not lead"
            said += f" Gains alone {lead} there from {phrases.here}."
        yield r.Note(said)


def _scope(finding: Stability, phrases: Phrases) -> Iterator[str]:
    decisions = fmt.counted(len(finding.decisions), "decision")
    actors = fmt.counted(len(finding.movers), "actor")
    excluded = f", {finding.excluded:,} more cannot hold together" if finding.excluded else ""
    yield f"{decisions} of {actors}, {fmt.counted(finding.states, 'state')}{excluded}"
    if finding.asked:
        yield phrases.named(finding.asked.options)


# One actor's view of a state.


def _view(view: ActorView) -> r.Section:
    listings = tuple(map(exchange, view.improvements)) or (r.Listing((stays(view),)),)
    points = f"{fmt.number(view.points)} {'point' if view.points == 1 else 'points'}"
    note = r.Note(
        f"Here it has {points}; moving or staying it can be sure of "
        f"{fmt.number(view.security_level)}, whatever the others do."
    )
    rank = f"its rank {view.rank} of {view.ranks} · {', '.join(view.stable) or 'leaves'}"
    return r.Section(view.actor.name, (*listings, note), rank)


# What could be asked next.


def _next(finding: Stability) -> Iterator[r.Next]:
    if finding.start.verdict.holds is Footing.NO_VERDICT:
        yield r.Next("check", (), "what is not judged")
        return
    if finding.asked:
        yield r.Next("stability", (), "the way from the current state, and every rest")
        return
    moving = [*finding.start.verdict.movers, *finding.start.verdict.chances]
    if moving:
        first = moving[0]
        move = first.best if first.gaining else first.chance
        decision = move.taken[0].decision if move else ""
        asked = first.actor.id if len(first.actor.decisions) == 1 else decision
        yield r.Next("tradeoffs", (asked,), "what the first to move trades away")
    if finding.example:
        options = finding.example.options
        pairs = zip(options, finding.start.options, strict=True)
        differing = tuple(option.id for option, current in pairs if option is not current)
        named = {"state": differing or (options[0].id,)}
        yield r.Next("stability", (), "this rest, actor by actor", options=named)
    if len(finding.decisions) > 2:
        some = tuple(decision.id for decision in finding.decisions[:2])
        yield r.Next("stability", some, "these alone, the others as they are")
