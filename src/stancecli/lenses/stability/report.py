"""An answer of `stability`: on the situation as a whole, or on one state of it."""

from __future__ import annotations

from collections.abc import Iterator

from stancecli import notation as fmt, report as r
from stancecli.lenses.stability.conclusion import conclusion, further
from stancecli.lenses.stability.explanation import ActorView, ExplainedState
from stancecli.lenses.stability.finding import Stability
from stancecli.lenses.stability.phrases import Phrases, exchange, stays
from stancecli.lenses.stability.screen import (
    elsewhere,
    movers_table,
    states_table,
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
)
from stancecli.lenses.stability.unknown import summary
from stancecli.methods.stability.verdict import Footing, Outlook
from stancecli.wording.states import looked_at


def describe(finding: Stability) -> r.Report:
    """The situation as a whole, or the one state that was asked about."""
    phrases = Phrases(finding)
    return r.Report(
        subject="Stability",
        scope=tuple(_scope(finding, phrases)),
        conclusion=conclusion(finding),
        more=further(finding, phrases),
        blocks=tuple(_blocks(finding, phrases)),
        next=tuple(_next(finding)),
    )


def _blocks(finding: Stability, phrases: Phrases) -> Iterator[r.Block]:
    """Who would move, what follows, where else it holds; in whole each move; what is not known."""
    if finding.looked_at.verdict.holds is not Footing.NO_VERDICT:
        yield from movers_table(finding)
        yield r.Shortened((), undoing(finding))
        yield from together(finding, phrases)
        yield r.Shortened((), way_on(finding, phrases))
        if finding.all_states:
            yield states_table(finding)
        elif finding.states > 1:
            yield elsewhere(finding, phrases)
    tells = "each move, its reasons, what ends a rest"
    yield r.Shortened(tuple(_details(finding, phrases)), tells=tells)
    yield r.Listing(tuple(summary(finding, phrases)))


def _details(finding: Stability, phrases: Phrases) -> Iterator[r.Block]:
    if finding.asked:
        yield from _of_state(finding, phrases, finding.asked)
    else:
        yield path_section(finding, phrases)
        yield equilibria_section(finding, phrases)
        yield from example_section(finding, phrases)
        yield from sensitivity_section(finding, phrases)
    yield from states_section(finding, phrases)
    yield legend(finding)


def _of_state(finding: Stability, phrases: Phrases, state: ExplainedState) -> Iterator[r.Block]:
    """One state actor by actor, and by which concepts it is an equilibrium."""
    yield from map(_view, state.views, state.verdict.outlooks)
    if state.coalitions:
        leaving = (r.Entry(f"{phrases.coalition(found)}.") for found in state.coalitions)
        yield r.Section("Who would leave it together", (r.listing(leaving, bullet="·"),))
    if state.equilibrium:
        said = f"An equilibrium by {fmt.listed(state.equilibrium)}."
        if state.options != finding.start.options:
            lead = "lead" if state.reachable else "do not lead"
            said += f" Gains alone {lead} there from {phrases.here}."
        yield r.Note(said)


def _scope(finding: Stability, phrases: Phrases) -> Iterator[str]:
    decisions = finding.open_decisions or finding.decisions
    yield looked_at(decisions, finding.states, finding.excluded)
    if finding.asked:
        yield phrases.named(finding.asked.options)


# One actor's view of a state.


def _view(view: ActorView, outlook: Outlook) -> r.Section:
    listings = tuple(map(exchange, view.improvements)) or (r.Listing((stays(view, outlook),)),)
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
        here = "the current state" if finding.start.current else "the state that is given"
        yield r.Next("stability", (), f"the way from {here}, and every rest")
        return
    verdict = finding.start.verdict
    if verdict.by and verdict.unjudged:
        yield r.Next("check", (), "what is not judged")
    moving = [*verdict.movers, *verdict.chances]
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
    if len(finding.open_decisions) > 2:
        some = tuple(decision.id for decision in finding.open_decisions[:2])
        yield r.Next("stability", some, "these alone, the others as they are")
