"""The words of `stability`: of the situation as a whole, or of one state of it."""

from __future__ import annotations

from stancecli.lenses.stability.finding import Explained, Reply, Stability, Standing
from stancecli.lenses.stability.sections import (
    every_state,
    from_here,
    legend,
    not_known,
    support,
    what_holds_it,
    what_would_break_it,
    where_it_can_rest,
)
from stancecli.lenses.stability.wording import (
    counted_states,
    named,
    options_of,
    points,
    replies,
    shared,
    stays,
    upset,
)
from stancecli.report import (
    Ask,
    Block,
    Entry,
    Listing,
    Note,
    Report,
    Section,
    counted,
    number,
    text,
)


def tell(finding: Stability, *, verbose: bool = False) -> Report:
    """Of the situation, or of the one state that was asked about."""
    if finding.asked:
        return _of_state(finding, finding.asked, verbose)
    return _of_situation(finding, verbose)


def _of_situation(of: Stability, verbose: bool) -> Report:
    blocks: list[Block] = [
        from_here(of, verbose),
        where_it_can_rest(of),
        *what_holds_it(of, verbose),
        *what_would_break_it(of, verbose),
        *every_state(of),
        not_known(of, verbose),
        support(of),
        legend(of),
    ]
    return Report(_asked(of), _conclusion(of), _further(of), tuple(blocks), _next(of))


def _asked(of: Stability) -> str:
    decisions, actors = counted(len(of.decisions), "decision"), counted(len(of.movers), "actor")
    excluded = f", {of.excluded:,} more cannot hold together" if of.excluded else ""
    return f"Stability · {decisions} of {actors}, {counted_states(of.states)}{excluded}"


# The conclusion.


def _conclusion(of: Stability) -> str:
    return _verdict_on("The current state", of.start)


def _verdict_on(subject: str, state: Explained) -> str:
    leaving = [
        standing.replies
        for standing in state.standings
        if any(not reply.concept for reply in standing.replies)
    ]
    if leaving:
        first = next(reply for reply in leaving[0] if not reply.concept)
        more = len(leaving) - 1
        others = f", and {counted(more, 'other actor')} would move too" if more else ""
        return f"{subject} does not hold: {_rather(first)}{others}."
    tempted = [standing for standing in state.standings if standing.replies]
    if not tempted:
        return f"{subject} holds: nobody would gain by moving alone."
    first = tempted[0].replies[0]
    answer = named(option for move in first.answer for option in move.taken)
    held = "holds" if "SEQ" in state.rests else "holds only by answers given at a loss"
    return (
        f"{subject} {held}: {first.move.mover.name} would gain by {named(first.move.taken)} "
        f"({points(first.move.gain)}), but for {answer} as an answer."
    )


def _rather(reply: Reply) -> str:
    move = reply.move
    return f"{move.mover.name} would rather take {named(move.taken)} ({points(move.gain)})"


def _further(of: Stability) -> str:
    if not of.counts.gmr:
        return (
            "It can rest nowhere: in every state somebody gains by moving, and nothing deters it."
        )
    strictest = of.rests[0]
    where = f"It can rest in {counted_states(strictest.states)}{shared(strictest)}"
    if "Nash" in strictest.concepts:
        return f"{where}: there nobody would gain by moving alone."
    if "SEQ" in strictest.concepts:
        return f"{where}, held there by answers that gain those who give them."
    return f"{where}, but only by answers given at a loss."


def _next(of: Stability) -> tuple[Ask, ...]:
    asks = []
    if of.path.steps:
        mover = of.path.steps[0].move.mover
        asks.append(
            Ask(f"stance tradeoffs {mover.id}", "what the first to move gains and gives up")
        )
    if of.example:
        chosen = " ".join(option.id for option in of.example.options)
        asks.append(Ask(f"stance stability --state {chosen}", "this rest, actor by actor"))
    if len(of.decisions) > 2:
        named_ = " ".join(each.id for each in of.decisions[:2])
        asks.append(Ask(f"stance stability {named_}", "these alone, the others as they are"))
    return tuple(asks)


# One state.


def _of_state(of: Stability, state: Explained, verbose: bool) -> Report:
    blocks: list[Block] = [_standing(standing, verbose) for standing in state.standings]
    if state.upset_by:
        entries = tuple(Entry(text(upset(each))) for each in state.upset_by)
        blocks.append(Section("Who could upset it together", (Listing(entries, "·"),)))
    return Report(
        asked=f"{_asked(of)} · {options_of(state)}",
        conclusion=_verdict_on("The current state" if state.current else "This state", state),
        more=_concepts(state),
        blocks=(*blocks, not_known(of, verbose), support(of), legend(of)),
        next=(Ask("stance stability", "the way from the current state, and every rest"),),
    )


def _concepts(state: Explained) -> str:
    if not state.rests:
        return ""
    led = "lead" if state.reachable else "do not lead"
    there = "" if state.current else f" Gains alone {led} there from the current state."
    return f"It can rest by: {', '.join(state.rests)}.{there}"


def _standing(standing: Standing, verbose: bool) -> Section:
    blocks: list[Block] = [
        Listing(tuple(replies(reply, verbose)))
        for reply in (standing.replies if verbose else standing.replies[:1])
    ]
    if not standing.replies:
        blocks.append(Listing((Entry(stays(standing)),)))
    left = 0 if verbose else len(standing.replies) - 1
    if left > 0:
        open_ = sum(not reply.concept for reply in standing.replies[1:])
        more = counted(left, "smaller gain")
        blocks.append(Note(f"{more}, {open_ or 'none'} without an answer: -v"))
    blocks.append(Note(_secure(standing)))
    return Section(standing.actor.name, tuple(blocks), _place(standing))


def _place(standing: Standing) -> str:
    held = ", ".join(standing.stable) or "would leave"
    return f"its rank {standing.rank} of {standing.ranks} · {held}"


def _secure(standing: Standing) -> str:
    sure = number(standing.secure)
    here = number(standing.points)
    return (
        f"Here it has {here} points; it can be sure of {sure}, whatever the others do, by its "
        "best move or by none."
    )
