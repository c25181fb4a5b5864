"""The first lines of an answer: whether a state holds, how surely, and what else counts at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from stancecli import notation as fmt, report as r, wording
from stancecli.lenses.stability.explanation import ExplainedState, Improvement
from stancecli.lenses.stability.finding import Stability
from stancecli.lenses.stability.phrases import Phrases, answer, signed
from stancecli.methods.stability.verdict import Footing, Hold, Outlook, Prospect
from stancecli.model import Blank, Criterion
from stancecli.situation import Bearing

MOST_SENTENCES = 2
"""So many sentences follow the verdict at most."""


def conclusion(finding: Stability, phrases: Phrases) -> str:
    """Whether the state that is looked at holds, and how surely."""
    state, subject = finding.looked_at, _subject(finding, phrases)
    verdict = state.verdict
    match verdict.holds:
        case Footing.NO_VERDICT:
            return "No verdict: as far as the model says, nothing here bears on those who choose."
        case Footing.NOT | Footing.NOT_AS_ENTERED:
            entered = " as entered" if verdict.holds is Footing.NOT_AS_ENTERED else ""
            return f"{subject} does not hold{entered}: {_would_gain(verdict.movers[0])}."
    surely = verdict.holds is Footing.HOLDS
    if verdict.by is Hold.CANNOT_BE_LEFT:
        entered = "" if surely else ", as entered"
        return f"{subject} cannot be left{entered}: nobody gains by moving."
    entered = "" if surely else " as entered"
    return f"{subject} holds{entered}: {keeps(state)}."


def _subject(finding: Stability, phrases: Phrases) -> str:
    if not finding.looked_at.current:
        return "This state"
    return phrases.here[0].upper() + phrases.here[1:]


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
        return "Nobody has an interest at stake."
    found = _of_held(phrases, state) if state.verdict.by else _of_left(state)
    return " ".join(islice(found, MOST_SENTENCES))


# Of a state that holds.


def _of_held(phrases: Phrases, state: ExplainedState) -> Iterator[str]:
    if state.caught:
        caught = state.caught[0]
        options = phrases.named(caught.options)
        yield f"{caught.actor.name} would gain if {options} could be left."
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


def _chance(chances: Sequence[Outlook]) -> str:
    """`Either of 2 claims can make China move to “Benign neglect”.`"""
    first, others = chances[0], len(chances) - 1
    if not first.chance:
        raise AssertionError("who can gain has a move")
    more = f"; {fmt.counted(others, 'more actor')} can move too" if others else ""
    taken = wording.names(first.chance.taken)
    return f"{_turning(first.chance)} can make {first.actor.name} move to {taken}{more}."


def _turning(move: Prospect) -> str:
    """What alone can turn a move: `Either of 2 claims`, `Any of 3 cells not judged`."""
    if not move.alone:
        return "Several of what is not known together"
    cells = sum(map(is_blank, move.alone))
    claims = len(move.alone) - cells
    if claims + cells == 1:
        return "One claim" if claims else "One cell not judged"
    counted = [fmt.counted(claims, "claim")] * bool(claims)
    counted += [fmt.counted(cells, "cell not judged", "cells not judged")] * bool(cells)
    return f"{'Either' if claims + cells == 2 else 'Any'} of {fmt.listed(counted)}"


def is_blank(claim: Bearing | Criterion) -> bool:
    """Whether it is no claim at all, but what nobody has judged."""
    return isinstance(claim, Bearing) and isinstance(claim.claim, Blank)


# Of a state that does not.


def _of_left(state: ExplainedState) -> Iterator[str]:
    first, *others = state.verdict.movers
    views = {view.actor.id: view for view in state.views}
    undone = views[first.actor.id].improvements[0].concept
    if first.best and not first.surely:
        yield f"{_turning(first.best)} can undo that gain."
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
