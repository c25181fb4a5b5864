"""How `stability` is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import compress, product

import numpy as np

from stancecli.diagnostics import Unanswerable
from stancecli.lenses.stability.explaining import Explainer
from stancecli.lenses.stability.finding import (
    Breaking,
    Counts,
    Pattern,
    Rests,
    Stability,
)
from stancecli.methods.grounds import grounds
from stancecli.methods.stability.blocks import blocks, common
from stancecli.methods.stability.concepts import CONCEPTS
from stancecli.methods.stability.conflict import Conflict, Indices, Term, conflict, terms
from stancecli.methods.stability.grid import Truths
from stancecli.methods.stability.moves import Escalation, escalation
from stancecli.methods.stability.steps import breaks
from stancecli.model import Criterion, Effect
from stancecli.situation import Bearing, Situation

MOST_LISTED = 512
"""More states than these are counted and described, not listed one by one."""
MOST_TRIED = 24
"""In sets of more states than these, coalitions are not sought."""


def ask(
    situation: Situation,
    decisions: Sequence[str] = (),
    *,
    state: Sequence[str] | None = None,
    all_states: bool = False,
) -> Stability:
    """Who would move from a context, and where it can come to rest.

    Only the named decisions are open, or all; the others stay as they are in the context. `state`
    names options of the state to be explained; what they leave open is as in the context.
    `all_states` lists every state. Raises Unanswerable where nothing can move, where the states
    are too many, or where the state that is asked about is impossible.
    """
    of = conflict(situation, decisions)
    explainer = Explainer(of)
    way = escalation(of, of.start)
    example = _example(explainer, way)
    parts = [term for mover in of.movers for term in terms(of.grid, mover.actor.id)]
    return Stability(
        decisions=tuple(axis.decision for axis in of.grid.axes),
        movers=tuple(mover.actor for mover in of.movers),
        states=of.states,
        excluded=of.payoffs[0].size - of.states,
        counts=Counts(*(int(stable.sum()) for stable in explainer.rests.by_concept)),
        start=explainer.explained(of.start),
        path=explainer.path(way),
        rests=tuple(_rests(explainer)),
        example=None if example is None else explainer.explained(example),
        breaks=_breaks(explainer, example),
        asked=None if state is None else explainer.explained(_index(of, state)),
        all_states=all_states,
        listed=explainer.verdicts(_listed(explainer, all_states).tolist()),
        listed_most=MOST_LISTED,
        unknown=tuple(_unknown(of, parts)),
        grounds=grounds(situation, (term.claim for term in parts)),
    )


def _index(of: Conflict, names: Sequence[str]) -> int:
    """The state with these options; it must be on the grid, and possible.

    An option of a decision that is not on the grid, as where nothing else is open, is in every
    state if it holds in the context.
    """
    situation = of.grid.situation
    on_grid = {axis.decision.id for axis in of.grid.axes}
    for id_ in names:
        everywhere = situation.option(id_).decision not in on_grid and of.grid.situation.holds(id_)
        if id_ not in of.grid.place and not everywhere:
            raise Unanswerable(
                f"“{situation.option(id_).name}” holds in none of the states looked at",
                ("it is ruled out, or its decision is not among those looked at",),
            )
    index = of.grid.index(of.grid.situation.taking(*names))
    if of.possible is not None and not of.possible.flat[index]:
        raise Unanswerable("this state is impossible: options of it cannot hold together")
    return index


def _example(explainer: Explainer, way: Escalation) -> int | None:
    """An equilibrium of the strictest concept that holds anywhere, to be explained.

    The one in which the way ends, or else one that differs from the context in the fewest
    decisions; among equally near ones those to which improvements lead come first, then the order
    of states.
    """
    of = explainer.of
    end = way.way[-1].end if way.way else of.start
    for stable in explainer.rests.by_concept:
        if stable.flat[end]:
            return end
        found = np.flatnonzero(stable)
        if len(found):
            here = np.unravel_index(of.start, of.grid.shape)
            there = np.unravel_index(found, of.grid.shape)
            changed = sum(a != b for a, b in zip(there, here, strict=True))
            far = ~explainer.reachable.reshape(-1)[found]
            return int(found[np.lexsort((far, changed))[0]])
    return None


def _rests(explainer: Explainer) -> Iterator[Rests]:
    """The equilibria, parted by the concepts that hold in them; what many hold in stands first."""
    by_concept = explainer.rests.by_concept
    for holds in product((True, False), repeat=len(CONCEPTS)):
        pairs = zip(by_concept, holds, strict=True)
        states = reduce(np.logical_and, (stable == holding for stable, holding in pairs))
        if any(holds) and states.any():
            yield _set_of_rests(explainer, tuple(compress(CONCEPTS, holds)), states)


def _set_of_rests(explainer: Explainer, concepts: tuple[str, ...], states: Truths) -> Rests:
    of = explainer.of
    found = np.flatnonzero(states).tolist()
    upsets = []
    if len(found) <= MOST_TRIED:
        every = ((state, explainer.coalitions.upsets(state)) for state in found)
        upsets = [(state, some[0]) for state, some in every if some]
    return Rests(
        concepts=concepts,
        states=len(found),
        patterns=_patterns(of, states),
        shared=tuple(
            axis.options[place]
            for axis, place in zip(of.grid.axes, common(states), strict=True)
            if place is not None
        ),
        reachable=int((states & explainer.reachable).sum()),
        upset=len(upsets) if len(found) <= MOST_TRIED else None,
        upset_by=explainer.coalition(*upsets[0]) if upsets else None,
    )


def _patterns(of: Conflict, states: Truths) -> tuple[Pattern, ...] | None:
    found = blocks(of, states)
    if found is None:
        return None
    return tuple(
        Pattern(
            settled=tuple(
                tuple(axis.options[place] for place in side)
                for axis, side in zip(of.grid.axes, block.sides, strict=True)
                if len(side) < len(axis.options)
            ),
            states=block.states,
        )
        for block in found
    )


def _breaks(explainer: Explainer, state: int | None) -> tuple[Breaking, ...] | None:
    if state is None:
        return ()
    found = breaks(explainer.of, state, explainer.rests.at(state)[0])
    if found is None:
        return None
    situation = explainer.of.grid.situation
    return tuple(
        Breaking(
            claim=situation.bearing(each.claim) if isinstance(each.claim, Effect) else each.claim,
            before=each.before,
            after=each.after,
            mover=explainer.of.movers[each.leaving.mover].actor,
            taken=explainer.change(each.leaving).taken,
        )
        for each in found
    )


def _listed(explainer: Explainer, all_states: bool) -> Indices:
    of = explainer.of
    every = np.ones(of.grid.shape, dtype=bool)
    states = np.flatnonzero(of.possible_and(every) if all_states else explainer.rests.gmr)
    return states if len(states) <= MOST_LISTED else states[:0]


def _unknown(of: Conflict, parts: Sequence[Term]) -> Iterator[Bearing | Criterion]:
    """Criteria and claims that are known as a range only, each once, in the order of the file."""
    named: set[str] = set()
    for term in parts:
        if term.criterion.id not in named and not term.criterion.weight.exact:
            yield term.criterion
        named.add(term.criterion.id)
        if not term.claim.size.exact:
            yield of.grid.situation.bearing(term.claim)
