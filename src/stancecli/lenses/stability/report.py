"""An answer of `stability`: on the situation as a whole, or on one state of it."""

from __future__ import annotations

from collections.abc import Iterator

from stancecli import notation as fmt, report as r, wording
from stancecli.lenses.stability.explanation import ExplainedState, Improvement, View
from stancecli.lenses.stability.finding import Stability
from stancecli.lenses.stability.phrases import Phrases, answer, exchange, signed, stays
from stancecli.lenses.stability.sections import (
    equilibria_section,
    example_section,
    legend,
    path_section,
    sensitivity_section,
    states_section,
    unknown_section,
)


def describe(finding: Stability) -> r.Report:
    """The situation as a whole, or the one state that was asked about."""
    phrases = Phrases(finding)
    if finding.asked:
        return _one_state(finding, phrases, finding.asked)
    return r.Report(
        asked=_asked(finding),
        conclusion=_verdict(_sentence(phrases.here), finding.start),
        more=_where_it_can_rest(finding, phrases),
        blocks=(
            path_section(finding, phrases),
            equilibria_section(finding, phrases),
            *example_section(finding, phrases),
            *sensitivity_section(finding, phrases),
            *_end(finding, phrases),
        ),
        next=tuple(_next(finding)),
    )


def _one_state(finding: Stability, phrases: Phrases, state: ExplainedState) -> r.Report:
    subject = _sentence(phrases.here) if state.current else "This state"
    more = ""
    if state.equilibrium:
        more = f"It can rest in the sense of {fmt.listed(state.equilibrium)}."
    if state.equilibrium and not state.current:
        lead = "lead" if state.reachable else "do not lead"
        more += f" Gains alone {lead} there from {phrases.here}."
    blocks: list[r.Block] = [_view(view) for view in state.views]
    if state.coalitions:
        leaving = (r.Entry(f"{phrases.coalition(found)}.") for found in state.coalitions)
        blocks.append(r.Section("Who would leave it together", (r.listing(leaving, bullet="·"),)))
    return r.Report(
        asked=f"{_asked(finding)} · {phrases.named(state.options)}",
        conclusion=_verdict(subject, state),
        more=more,
        blocks=(*blocks, *_end(finding, phrases)),
        next=(r.Next("stability", (), "the way from the current state, and every rest"),),
    )


def _end(finding: Stability, phrases: Phrases) -> Iterator[r.Block]:
    """With what every answer ends."""
    yield from states_section(finding, phrases)
    yield unknown_section(finding, phrases)
    yield wording.rests_on(finding.grounds, "effect", "on what these actors want")
    yield legend(finding)


def _asked(finding: Stability) -> str:
    decisions = fmt.counted(len(finding.decisions), "decision")
    actors = fmt.counted(len(finding.movers), "actor")
    excluded = f", {finding.excluded:,} more cannot hold together" if finding.excluded else ""
    return f"Stability · {decisions} of {actors}, {fmt.counted(finding.states, 'state')}{excluded}"


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:]


# The conclusion: whether a state holds, and where it can rest.


def _verdict(subject: str, state: ExplainedState) -> str:
    gains = [improvement for view in state.views for improvement in view.improvements]
    if not gains:
        return f"{subject} holds: nobody would gain by moving alone."
    undeterred = [improvement.move for improvement in gains if not improvement.concept]
    if undeterred:
        move = undeterred[0]
        others = len({move.mover.id for move in undeterred}) - 1
        too = f", and {fmt.counted(others, 'other actor')} would move too" if others else ""
        return (
            f"{subject} does not hold: {move.mover.name} would rather take "
            f"{wording.names(move.taken)} ({signed(move.gain)}){too}."
        )
    is_threat = "SEQ" not in state.equilibrium
    first = next(found for found in gains if (found.concept != "SEQ") == is_threat)
    held = "can hold only by threats" if is_threat else "can hold"
    return (
        f"{subject} {held}: {first.move.mover.name} would gain by "
        f"{wording.names(first.move.taken)} ({signed(first.move.gain)}), "
        f"but {r.plain(answer(first.sanction[0]))}{_later(first)}."
    )


def _later(improvement: Improvement) -> str:
    """The moves of a sanction after its first: where not all are gains they only could follow."""
    gains = [move.gain for move in improvement.sanction[1:]]
    if not gains:
        return ""
    least = min(gains)
    if least > 0:
        return ", and further moves would follow"
    partly = "partly " if max(gains) > 0 else ""
    return f", and further moves could follow, {partly}at {'a loss' if least else 'no gain'}"


def _where_it_can_rest(finding: Stability, phrases: Phrases) -> str:
    if not finding.equilibria:
        return (
            "It can rest nowhere: in every state somebody gains by moving, and nothing deters it."
        )
    strictest = finding.equilibria[0]
    sanctioned = finding.counts.seq - finding.counts.nash
    more = f" {sanctioned:,} more can hold, because {_answered(sanctioned)}." if sanctioned else ""
    if finding.start.equilibrium == strictest.concepts:
        others = strictest.states - 1
        alike = "It is the only such state."
        if others:
            alike = (
                f"There {'is' if others == 1 else 'are'} {fmt.counted(others, 'more such state')}."
            )
        together = ""
        if finding.start.coalitions:
            verb = f" could leave {phrases.here}"
            together = f" {phrases.coalition(finding.start.coalitions[0], verb)}."
        return f"{alike}{more}{together}"
    states = fmt.counted(strictest.states, "state")
    where = f"It can rest in {states}{phrases.shared(strictest)}"
    if "Nash" in strictest.concepts:
        return f"{where}: there nobody would gain by moving alone.{more}"
    if "SEQ" in strictest.concepts:
        return f"{where}: {_answered(strictest.states)}."
    return f"{where}, but only by threats that would not benefit those who carry them out."


def _answered(states: int) -> str:
    leaving = "leaving it" if states == 1 else "leaving them"
    return f"{leaving} would be answered by moves that benefit those who make them"


# One actor's view of a state.


def _view(view: View) -> r.Section:
    listings = tuple(map(exchange, view.improvements)) or (r.Listing((stays(view),)),)
    blocks: list[r.Block] = [listings[0]]
    if smaller := view.improvements[1:]:
        open_ = sum(not improvement.concept for improvement in smaller)
        gains = fmt.counted(len(smaller), "smaller gain")
        blocks.append(
            r.Shortened(listings[1:], tells=f"{gains}, {open_ or 'none'} without an answer")
        )
    points = f"{fmt.number(view.points)} {'point' if view.points == 1 else 'points'}"
    blocks.append(
        r.Note(
            f"Here it has {points}; moving or staying it can be sure of "
            f"{fmt.number(view.security_level)}, whatever the others do."
        )
    )
    note = f"its rank {view.rank} of {view.ranks} · {', '.join(view.stable) or 'leaves'}"
    return r.Section(view.actor.name, tuple(blocks), note)


# What could be asked next.


def _next(finding: Stability) -> Iterator[r.Next]:
    if finding.path.steps:
        decision = finding.path.steps[0].move.taken[0].decision
        yield r.Next("tradeoffs", (decision,), "what the first to move trades away")
    if finding.example:
        options = finding.example.options
        pairs = zip(options, finding.start.options, strict=True)
        differing = tuple(option.id for option, current in pairs if option is not current)
        named = {"state": differing or (options[0].id,)}
        yield r.Next("stability", (), "this rest, actor by actor", options=named)
    if len(finding.decisions) > 2:
        first = tuple(decision.id for decision in finding.decisions[:2])
        yield r.Next("stability", first, "these alone, the others as they are")
