"""Where a situation can come to rest, before and after."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stancecli.diagnostics import Unanswerable
from stancecli.model import Option
from stancecli.situation import Situation

if TYPE_CHECKING:
    from stancecli.methods.stability.conflict import Conflict
    from stancecli.methods.stability.grid import Grid, Truths

MOST_STATES = 2**18
"""More states than these are not compared: it would take longer than all the rest."""


@dataclass(frozen=True)
class Rests:
    """How many of the possible states are equilibria, and the options that they all have.

    `in_place` tells whether the state of the context is one of them.
    """

    rests: int
    states: int
    shared: tuple[Option, ...]
    in_place: bool


@dataclass(frozen=True)
class Verdict:
    """The equilibria before and after, by concepts that agree on them both times.

    `kept` counts those that are the same; None where the two do not have
    the same decisions and open options.
    """

    concepts: tuple[str, ...]
    before: Rests
    after: Rests
    kept: int | None
    changed: bool


@dataclass(frozen=True)
class Resting:
    """Where it can rest; the concepts by which the state in place does, before and after."""

    current_before: tuple[str, ...]
    current_after: tuple[str, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def current_changed(self) -> bool:
        return self.current_before != self.current_after


def resting(old: Situation, new: Situation) -> tuple[Resting | None, str]:
    """Where it can rest in both, or why that is not looked at."""
    from stancecli.methods.stability.concepts import CONCEPTS, equilibria, verdicts
    from stancecli.methods.stability.conflict import conflict
    from stancecli.methods.stability.grid import grid

    try:
        # A grid is but its axes; a conflict is arrays of as many numbers as there are states.
        most = max(math.prod(grid(each).shape) for each in (old, new))
        if most > MOST_STATES:
            return None, f"{most:,} states are too many to compare where it can rest"
        before, after = conflict(old), conflict(new)
    except Unanswerable as error:
        return None, error.message
    was, now = (equilibria(verdicts(of)) for of in (before, after))
    found = zip(CONCEPTS, was.by_concept, now.by_concept, strict=True)
    return Resting(
        was.at(before.start), now.at(after.start), tuple(_verdicts(before, after, tuple(found)))
    ), ""


def _verdicts(
    before: Conflict, after: Conflict, found: tuple[tuple[str, Truths, Truths], ...]
) -> Iterator[Verdict]:
    agreeing: dict[tuple[bytes, bytes], list[str]] = {}
    for concept, was, now in found:
        agreeing.setdefault((was.tobytes(), now.tobytes()), []).append(concept)
    for _, was, now in found:
        concepts = agreeing.pop((was.tobytes(), now.tobytes()), None)
        if concepts is None:
            continue
        then, since = _rests(before, was), _rests(after, now)
        same = _on(before.grid, after.grid, now)
        kept = None if same is None else int((same & was).sum())
        changed = _differ(then, since) if kept is None else {then.rests, since.rests} != {kept}
        yield Verdict(tuple(concepts), then, since, kept, changed)


def _rests(of: Conflict, states: Truths) -> Rests:
    from stancecli.methods.stability.blocks import common

    shared = zip(of.grid.axes, common(states), strict=True)
    options = tuple(axis.options[place] for axis, place in shared if place is not None)
    return Rests(int(states.sum()), of.states, options, bool(states.flat[of.start]))


def _on(old: Grid, new: Grid, states: Truths) -> Truths | None:
    """States of one grid in the order of another; None where they do not have the same states."""
    import numpy as np

    if old.place.keys() != new.place.keys():
        return None
    axes = [new.place[axis.options[0].id][0] for axis in old.axes]
    places = [[new.place[option.id][1] for option in axis.options] for axis in old.axes]
    turned: Truths = states.transpose(axes)[np.ix_(*places)]
    return turned


def _differ(before: Rests, after: Rests) -> bool:
    ids = [{option.id for option in each.shared} for each in (before, after)]
    return (before.rests, before.states, ids[0]) != (after.rests, after.states, ids[1])
