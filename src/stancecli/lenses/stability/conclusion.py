"""The first lines of an answer: whether a state holds, how surely, and what else counts at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from stancecli import notation as fmt, report as r, wording
from stancecli.lenses.stability.explanation import ExplainedState, Improvement
from stancecli.lenses.stability.finding import Stability
from stancecli.lenses.stability.phrases import Phrases, answer, can_gain, signed
from stancecli.methods.stability import Options
from stancecli.methods.stability.verdict import Footing, Hold, Outlook, Prospect
from stancecli.model import Blank, Criterion
from stancecli.situation import Bearing
from stancecli.wording.sources import judged
from stancecli.wording.states import not_judged

MOST_SENTENCES = 2
"""So many sentences follow the verdict at most."""


def conclusion(finding: Stability) -> str:
    """Whether the state that is looked at holds, and how surely."""
    state, verdict = finding.looked_at, finding.looked_at.verdict
    subject = "The current state" if state.current else "This state"
    on = judged(verdict.support)
    match verdict.holds:
        case Footing.NO_VERDICT:
            return "No verdict: as far as the model says, nothing here bears on those who choose."
        case Footing.NOT | Footing.NOT_AS_ENTERED:
            entered = " as entered" if verdict.holds is Footing.NOT_AS_ENTERED else ""
            return f"{subject} does not hold{entered}{on}: {_would_gain(verdict.movers[0])}."
    surely, unsaid = verdict.holds is Footing.HOLDS, not_judged(verdict)
    holds = f"holds{'' if surely else ' as entered'}"
    if verdict.by is Hold.CANNOT_BE_LEFT:
        holds = f"cannot be left{'' if surely else ', as entered'}"
    # Where nobody was asked, that nobody gains would say too much.
    by = "" if unsaid and "Nash" in state.equilibrium else f": {keeps(state)}"
    return f"{subject} {holds}{on}{by}{f'; {unsaid}' if unsaid else ''}."


def keeps(state: ExplainedState) -> str:
    """What keeps a state: `nobody gains by moving`, `a threat undoes each gain`."""
    if state.verdict.by is Hold.COUNTER_MOVES:
        return "a counter-move that pays its maker undoes each gain"
    if state.verdict.by is Hold.THREATS:
        paying = any(gain.concept == "SEQ" for view in state.views for gain in view.improvements)
        return f"{'a counter-move or a threat' if paying else 'a threat'} undoes each gain"
    return "nobody gains by moving"


def _would_gain(outlook: Outlook) -> str:
    """`Ann would gain by “Drive on” (+1)`."""
    best = outlook.best
    if not best:
        raise AssertionError("who would gain has a move")
    return f"{outlook.actor.name} would gain by {wording.names(best.taken)} ({signed(best.gain)})"


def further(finding: Stability, phrases: Phrases) -> str:
    """The first of what else has to be known at once, a sentence each."""
    state = finding.looked_at
    if state.verdict.holds is Footing.NO_VERDICT:
        unsaid = not_judged(state.verdict)
        said = f"{unsaid[:1].upper()}{unsaid[1:]}" or "Nobody has an interest at stake"
        return f"{said}."
    found = _of_held(phrases, state) if state.verdict.by else _of_left(state)
    return " ".join(islice(found, MOST_SENTENCES))


# Of a state that holds.


def _of_held(phrases: Phrases, state: ExplainedState) -> Iterator[str]:
    if unjudged := state.verdict.unjudged:
        yield _unjudged(unjudged)
    if state.caught:
        caught, count = state.caught[0], len(state.caught) - 1
        options = phrases.named(caught.options)
        more = f"; {fmt.counted(count, 'more actor')} likewise" if count else ""
        yield f"{caught.actor.name} would gain if {options} could be left{more}."
    if state.verdict.by in (Hold.COUNTER_MOVES, Hold.THREATS):
        yield _exchange(state)
    if chances := state.verdict.chances:
        yield _chance(chances)
    if state.coalitions:
        first, *others = (actor.name for actor in state.coalitions[0].members)
        together = fmt.listed(f"with {name}" for name in others)
        yield f"{first} together {together} would gain."


def _exchange(state: ExplainedState) -> str:
    """A gain and what undoes it; a threat, where one is needed."""
    gains = [gain for view in state.views for gain in view.improvements]
    is_threat = state.verdict.by is Hold.THREATS
    first = next(gain for gain in gains if (gain.concept != "SEQ") == is_threat)
    move = first.move
    return (
        f"{move.mover.name} would gain by {wording.names(move.taken)} ({signed(move.gain)}), "
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


def _unjudged(outlooks: Sequence[Outlook]) -> str:
    """`“Attack” can be a gain for it.`, after the actor has been named."""
    first, others = outlooks[0], len(outlooks) - 1
    whom = first.actor.name if others else "it"
    return f"{can_gain(first)} for {whom}{_more(others)}."


def _more(others: int) -> str:
    return f"; {fmt.counted(others, 'more actor')} can move too" if others else ""


def _chance(chances: Sequence[Outlook]) -> str:
    """`Either of 2 claims can turn it alone: a gain for China by “Benign neglect”.`

    Whom one claim can move stands before whom only several can.
    """
    moves = [(each.actor, each.chance) for each in chances if each.chance]
    actor, move = next((found for found in moves if found[1].alone), moves[0])
    does = f"{_turning(move.alone)} can turn it{' alone' if move.alone else ''}"
    by = f" by {wording.names(move.taken)}"
    if len(move.alone) == 1 and _doing(move.alone[0]) == move.taken:
        by = ""  # it has just been named
    return f"{does}: a gain for {actor.name}{by}{_more(len(moves) - 1)}."


def _doing(claim: Bearing | Criterion) -> Options:
    return (claim.option,) if isinstance(claim, Bearing) else ()


def _turning(alone: Sequence[Bearing | Criterion]) -> str:
    """What can turn a move: `How “A” bears on “X”`, `Either of 2 claims`, `Several … together`."""
    if not alone:
        return "Several of what is not known together"
    cells = sum(map(is_blank, alone))
    claims = len(alone) - cells
    if claims + cells == 1:
        said = wording.how(alone[0])
        return f"{said[:1].upper()}{said[1:]}"
    counted = [fmt.counted(claims, "claim")] * bool(claims)
    counted += [fmt.counted(cells, "cell not judged", "cells not judged")] * bool(cells)
    return f"{'Either' if claims + cells == 2 else 'Any'} of {fmt.listed(counted)}"


def is_blank(claim: Bearing | Criterion) -> bool:
    """Whether it is no claim at all, but what nobody has judged."""
    return isinstance(claim, Bearing) and isinstance(claim.claim, Blank)


# Of a state that does not.


def _undoing(move: Prospect) -> str:
    """`How “A” bears on “X” can turn that alone; 1 more can level it.`, as `tradeoffs` tells it."""
    turning = [claim for claim in move.alone if claim not in move.levelling]
    if not move.alone or turning:
        level = f"; {len(move.levelling)} more can level it" if move.levelling else ""
        return f"{_turning(turning)} can turn that{' alone' if turning else ''}{level}."
    return f"{_turning(move.levelling)} can level that alone."


def _of_left(state: ExplainedState) -> Iterator[str]:
    first, *others = state.verdict.movers
    views = {view.actor.id: view for view in state.views}
    undone = views[first.actor.id].improvements[0].concept
    if first.best and not first.surely:
        yield _undoing(first.best)
    if undone:
        gains = (gain for view in views.values() for gain in view.improvements)
        move = next(gain.move for gain in gains if not gain.concept)
        taken = wording.names(move.taken)
        yield f"An answer can undo that; none undoes {taken} by {move.mover.name}."
    sure = next((other for other in others if other.surely), None)
    if sure and not first.surely:
        yield f"{sure.actor.name} would gain in any case."
    elif others:
        yield f"{fmt.counted(len(others), 'more actor')} would gain by moving too."
