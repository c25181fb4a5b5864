"""The words of `stability`: of the situation as a whole, or of one state of it."""

from __future__ import annotations

from stancecli import notation as fmt, report as r, wording
from stancecli.lenses.stability.finding import Explained, Reply, Stability, View
from stancecli.lenses.stability.sections import (
    every_state,
    from_here,
    legend,
    not_known,
    what_holds_it,
    what_would_break_it,
    where_it_can_rest,
)
from stancecli.lenses.stability.wording import Words, points, taken_by_it


def tell(finding: Stability, *, verbose: bool = False) -> r.Report:
    """Of the situation, or of the one state that was asked about."""
    say = Words(finding, verbose=verbose)
    if finding.asked:
        return _of_state(say, finding.asked)
    return r.Report(
        asked=_asked(finding),
        conclusion=_verdict_on(_sentence(say.here), say, finding.start),
        more=_further(say),
        blocks=(
            from_here(say),
            where_it_can_rest(say),
            *what_holds_it(say),
            *what_would_break_it(say),
            *every_state(say),
            not_known(say),
            _rests_on(say.of),
            legend(finding),
        ),
        next=_next(finding),
    )


def _rests_on(of: Stability) -> r.Section:
    return wording.rests_on(of.grounds, "effect", "on what these actors want")


def _asked(of: Stability) -> str:
    decisions, actors = (
        fmt.counted(len(of.decisions), "decision"),
        fmt.counted(len(of.movers), "actor"),
    )
    excluded = f", {of.excluded:,} more cannot hold together" if of.excluded else ""
    return f"Stability · {decisions} of {actors}, {fmt.counted(of.states, 'state')}{excluded}"


# The conclusion.


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:]


def _verdict_on(subject: str, say: Words, state: Explained) -> str:
    gains = [view.replies for view in state.views if view.replies]
    if not gains:
        return f"{subject} holds: nobody would gain by moving alone."
    open_ = [[r for r in replies if not r.concept] for replies in gains]
    leaving = [replies[0].move for replies in open_ if replies]
    if leaving:
        move = leaving[0]
        others = len(leaving) - 1
        too = f", and {fmt.counted(others, 'other actor')} would move too" if others else ""
        return (
            f"{subject} does not hold: {move.mover.name} would rather take "
            f"{taken_by_it(move.taken)} ({points(move.gain)}){too}."
        )
    is_threat = "SEQ" not in state.rests
    every = [reply for replies in gains for reply in replies]
    first = next(each for each in every if (each.concept != "SEQ") == is_threat)
    held = "can hold only by threats" if is_threat else "can hold"
    answer = "".join(span.text for span in say.answer(first.answer[0]))
    return (
        f"{subject} {held}: {first.move.mover.name} would gain by {taken_by_it(first.move.taken)} "
        f"({points(first.move.gain)}), but {answer}{_later(first)}."
    )


def _later(reply: Reply) -> str:
    """The moves of an answer after its first: where not all are gains they only could follow."""
    gains = [move.gain for move in reply.answer[1:]]
    if not gains:
        return ""
    least = min(gains)
    if least > 0:
        return ", and further moves would follow"
    partly = "partly " if max(gains) > 0 else ""
    return f", and further moves could follow, {partly}at {'a loss' if least else 'no gain'}"


def _further(say: Words) -> str:
    of = say.of
    if not of.rests:
        return (
            "It can rest nowhere: in every state somebody gains by moving, and nothing deters it."
        )
    strictest = of.rests[0]
    if of.start.rests == strictest.concepts:
        others = strictest.states - 1
        verb, more = (
            ("is", "1 more such state") if others == 1 else ("are", f"{others:,} more such states")
        )
        alike = f"There {verb} {more}" if others else "It is the only such state"
        return f"{alike}.{_by_answers(of)}{_together(say)}"
    where = f"It can rest in {fmt.counted(strictest.states, 'state')}{say.shared(strictest)}"
    if "Nash" in strictest.concepts:
        return f"{where}: there nobody would gain by moving alone.{_by_answers(of)}"
    if "SEQ" in strictest.concepts:
        return f"{where}: {_answered(strictest.states)}."
    return f"{where}, but only by threats that would not benefit those who carry them out."


def _answered(states: int) -> str:
    leaving = "leaving it" if states == 1 else "leaving them"
    return f"{leaving} would be answered by moves that benefit those who make them"


def _together(say: Words) -> str:
    """Who could leave the state at hand only together, where somebody could."""
    upset_by = say.of.start.upset_by
    return f" {say.upset(upset_by[0], f' could leave {say.here}')}." if upset_by else ""


def _by_answers(of: Stability) -> str:
    more = of.counts.seq - of.counts.nash
    return f" {more:,} more can hold, because {_answered(more)}." if more else ""


def _next(of: Stability) -> tuple[r.Ask, ...]:
    asks = []
    if of.path.steps:
        taken = of.path.steps[0].move.taken[0]
        asks.append(
            r.Ask(f"stance tradeoffs {taken.decision}", "what the first to move trades away")
        )
    if of.example:
        asks.append(r.Ask(_asking_of(of, of.example), "this rest, actor by actor"))
    if len(of.decisions) > 2:
        first = " ".join(each.id for each in of.decisions[:2])
        asks.append(r.Ask(f"stance stability {first}", "these alone, the others as they are"))
    return tuple(asks)


def _asking_of(of: Stability, state: Explained) -> str:
    """The command that explains a state, by the options that are not current."""
    pairs = zip(state.options, of.start.options, strict=True)
    differing = [option for option, current in pairs if option is not current]
    named = (f"--state {option.id}" for option in differing or state.options[:1])
    return " ".join(["stance stability", *named])


# One state.


def _of_state(say: Words, state: Explained) -> r.Report:
    blocks: list[r.Block] = [_view(say, view) for view in state.views]
    if state.upset_by:
        entries = tuple(r.Entry(r.text(f"{say.upset(each)}.")) for each in state.upset_by)
        blocks.append(r.Section("Who would leave it together", (r.Listing(entries, "·"),)))
    return r.Report(
        asked=f"{_asked(say.of)} · {say.named(state.options)}",
        conclusion=_verdict_on(_sentence(say.here) if state.current else "This state", say, state),
        more=_rest_of(say, state),
        blocks=(*blocks, *every_state(say), not_known(say), _rests_on(say.of), legend(say.of)),
        next=(r.Ask("stance stability", "the way from the current state, and every rest"),),
    )


def _rest_of(say: Words, state: Explained) -> str:
    if not state.rests:
        return ""
    concepts = f"It can rest in the sense of {fmt.listed(state.rests)}."
    if state.current:
        return concepts
    lead = "lead" if state.reachable else "do not lead"
    return f"{concepts} Gains alone {lead} there from {say.here}."


def _view(say: Words, view: View) -> r.Section:
    shown = view.replies if say.verbose else view.replies[:1]
    blocks: list[r.Block] = [r.Listing(tuple(say.replies(reply))) for reply in shown]
    if not view.replies:
        blocks.append(r.Listing((r.Entry(say.stays(view)),)))
    left = view.replies[len(shown) :]
    if left:
        open_ = sum(not reply.concept for reply in left)
        gains = fmt.counted(len(left), "smaller gain")
        blocks.append(r.Note(f"{gains}, {open_ or 'none'} without an answer: -v"))
    blocks.append(r.Note(_secure(view)))
    note = f"its rank {view.rank} of {view.ranks} · {', '.join(view.stable) or 'leaves'}"
    return r.Section(view.actor.name, tuple(blocks), note)


def _secure(view: View) -> str:
    here = f"{fmt.number(view.points)} {'point' if view.points == 1 else 'points'}"
    return (
        f"Here it has {here}; moving or staying it can be sure of "
        f"{fmt.number(view.secure)}, whatever the others do."
    )
