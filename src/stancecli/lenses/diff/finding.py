"""The finding of `diff`: inputs, the decisions on which they bear, and equilibria."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from stancecli.comparison.inputs import Input, Value, concerned, differences, inputs
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import INLINE
from stancecli.lenses.diff.conclusions import (
    About,
    ConclusionDiff,
    are_alike,
    conclusions,
    too_large,
)
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.methods.stability.verdict import Footing, Hold, state_verdict
from stancecli.methods.verdict import Verdict, verdict
from stancecli.model import Actor, Decision, Option, Range, Votes
from stancecli.situation import Situation

if TYPE_CHECKING:
    from stancecli.methods.stability.conflict import Conflict
    from stancecli.methods.stability.states import StateSpace, Truths

MOST_STATES = 2**18
"""Equilibria of more states than these are not compared: it would take longer than all the rest."""


@dataclass(frozen=True)
class Points:
    """The score of an option before and after; None where there is no such option.

    The scores take ranges at their midpoints; the bounds are the least and the most that they can
    be.
    """

    option: Option
    before: Fraction | None
    after: Fraction | None
    bounds_before: Range | None
    bounds_after: Range | None

    @property
    def uncertain(self) -> bool:
        """Whether a score is not known exactly, before or after."""
        return any(
            bounds and not bounds.exact for bounds in (self.bounds_before, self.bounds_after)
        )


@dataclass(frozen=True)
class DecisionDiff:
    """A decision on whose table something changes.

    `current` is what holds afterwards, `verdict` the verdict afterwards. `left_out` are conclusions
    that were not drawn because they would take too long.
    """

    decision: Decision
    decider: Actor
    current: Option
    verdict: Verdict = field(metadata=INLINE)
    verdict_before: Verdict
    conclusions: tuple[ConclusionDiff, ...]
    points: tuple[Points, ...]
    left_out: tuple[About, ...]


@dataclass(frozen=True)
class EquilibriumCount:
    """How many of the possible states are equilibria, and the options that they all have.

    `in_place` tells whether the state of the context is one of them.
    """

    count: int
    states: int
    shared: tuple[Option, ...]
    in_place: bool


@dataclass(frozen=True)
class ConceptDiff:
    """The equilibria before and after, by concepts that agree on them both times.

    `kept` counts those that are the same; None where the two do not have the same decisions and
    open options.
    """

    concepts: tuple[str, ...]
    before: EquilibriumCount
    after: EquilibriumCount
    kept: int | None
    changed: bool


@dataclass(frozen=True)
class EquilibriaDiff:
    """Which states hold, before and after.

    `current` tells whether the state in place is the current one both times. `holds_before` and
    `holds_after` say how surely it does, `kept_before` and `kept_after` what keeps it as entered;
    `unjudged_before` and `unjudged_after` are those who have options there of which nobody has said
    anything; `current_before` and `current_after` are the concepts by which it is an equilibrium.
    """

    current: bool
    holds_before: Footing
    holds_after: Footing
    kept_before: Hold | None
    kept_after: Hold | None
    unjudged_before: tuple[Actor, ...]
    unjudged_after: tuple[Actor, ...]
    current_before: tuple[str, ...]
    current_after: tuple[str, ...]
    by_concept: tuple[ConceptDiff, ...]

    @property
    def current_changed(self) -> bool:
        before = self.holds_before, self.kept_before, self.current_before
        after = self.holds_after, self.kept_after, self.current_after
        unjudged = ([a.id for a in each] for each in (self.unjudged_before, self.unjudged_after))
        return before != after or len(set(map(tuple, unjudged))) > 1


@dataclass(frozen=True)
class Diff:
    """What two models, each in a state, say differently, and what follows differently from them.

    `before` and `after` are their titles. `decisions` are those of both models on which something
    bears that changed, `untouched` the other ones of both; `gone` are those of the first alone,
    `new` those of the second. `equilibria` is None where nothing changed, or where they were not
    looked at, for the reason that `not_compared` gives.
    """

    before: str
    after: str
    inputs: tuple[Input, ...]
    decisions: tuple[DecisionDiff, ...]
    untouched: tuple[Decision, ...]
    gone: tuple[Decision, ...]
    new: tuple[Decision, ...]
    equilibria: EquilibriaDiff | None
    not_compared: str = ""

    @property
    def verdicts(self) -> tuple[bool, ...]:
        """For each conclusion that was compared whether it changes."""
        found = [
            conclusion.changed for decision in self.decisions for conclusion in decision.conclusions
        ]
        if self.equilibria:
            found.append(self.equilibria.current_changed)
            found += [concepts.changed for concepts in self.equilibria.by_concept]
        return tuple(found)

    @property
    def is_otherwise(self) -> bool:
        """Whether a conclusion changes, or stands in one of the two alone, with its decision."""
        return any(self.verdicts) or bool(self.gone or self.new)

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each field that differs, and for each thing that only one of the two has."""
        for entry in self.inputs:
            common = {"mark": entry.mark, "name": entry.name}
            for change in entry.changes:
                values = {"before": _plain(change.before), "after": _plain(change.after)}
                yield {**common, "field": change.field, **values}
            if not entry.changes:
                yield {**common, "field": None, "before": None, "after": None}


def _plain(value: Value) -> object:
    """A value in one cell: a range as a model file has it, what is listed in a row."""
    if isinstance(value, Range):
        return value.low if value.exact else str(value)
    if isinstance(value, Votes):
        return str(value)
    return "; ".join(map(str, value)) if isinstance(value, tuple) else value


def find(old: Situation, new: Situation) -> Diff:
    """What changes from one state to another, of the same model or of two."""
    pairs = differences(old, new)
    changes = inputs(old, new, pairs)
    both = [decision for decision in old.decisions() if decision.id in new]
    compared = both
    if all(old.option_of(decision.id) == new.option_of(decision.id) for decision in both):
        # Where the same options are in place, only what an actor's own criteria say can differ.
        actors = concerned(pairs)
        compared = [decision for decision in both if decision.actor in actors]
    touched = tuple(_touched(old, new, compared))
    ids = {decision.decision.id for decision in touched}
    equilibria, why_not = _equilibria(old, new) if changes else (None, "")
    return Diff(
        before=old.model.title,
        after=new.model.title,
        inputs=changes,
        decisions=touched,
        untouched=tuple(decision for decision in both if decision.id not in ids),
        gone=tuple(decision for decision in old.decisions() if decision.id not in new),
        new=tuple(decision for decision in new.decisions() if decision.id not in old),
        equilibria=equilibria,
        not_compared=why_not,
    )


def _touched(old: Situation, new: Situation, decisions: list[Decision]) -> Iterator[DecisionDiff]:
    """Those of some decisions whose tables differ."""
    for decision in decisions:
        before, after = performance_table(old, decision.id), performance_table(new, decision.id)
        if not are_alike(before, after):
            was, now = verdict(before), verdict(after)
            yield DecisionDiff(
                decision=new.decision(decision.id),
                decider=new.actor(decision.actor),
                current=after.current,
                verdict=now,
                verdict_before=was,
                conclusions=conclusions(before, after, (was, now)),
                points=tuple(_points(before, after)),
                left_out=too_large(before, after),
            )


def _points(before: PerformanceTable, after: PerformanceTable) -> Iterator[Points]:
    old, new = ({option.id: option for option in table.options} for table in (before, after))
    for id_, option in (old | new).items():
        yield Points(
            option,
            before.score(id_) if id_ in old else None,
            after.score(id_) if id_ in new else None,
            before.bounds(id_) if id_ in old else None,
            after.bounds(id_) if id_ in new else None,
        )


# Equilibria.


def _equilibria(old: Situation, new: Situation) -> tuple[EquilibriaDiff | None, str]:
    """Which states hold in both, or why that is not looked at."""
    from stancecli.methods.stability.conflict import Conflict
    from stancecli.methods.stability.equilibria import (
        concepts_at,
        equilibria_of,
        individual_stability,
    )
    from stancecli.methods.stability.states import StateSpace, is_current
    from stancecli.methods.stability.traps import traps

    try:
        # A space is but its axes; a conflict is arrays of as many numbers as there are states.
        most = max(math.prod(StateSpace.of(situation).shape) for situation in (old, new))
        if most > MOST_STATES:
            return None, f"{most:,} states are too many to compare"
        before, after = Conflict.of(old), Conflict.of(new)
    except Unanswerable as error:
        return None, error.message
    was, now = (equilibria_of(individual_stability(conflict)) for conflict in (before, after))
    found = {concept: (was[concept], now[concept]) for concept in was}
    # Concepts often agree; the strictest of those that do comes first.
    agreeing: dict[tuple[bytes, bytes], list[str]] = {}
    for concept, (first, second) in found.items():
        agreeing.setdefault((first.tobytes(), second.tobytes()), []).append(concept)
    by_concept = tuple(
        _concept_diff(tuple(concepts), before, after, *found[concepts[0]])
        for concepts in agreeing.values()
    )
    old_state, new_state = (
        state_verdict(conflict, conflict.start, found, traps(conflict, found["Nash"]))
        for conflict, found in ((before, was), (after, now))
    )
    return (
        EquilibriaDiff(
            current=is_current(old) and is_current(new),
            holds_before=old_state.holds,
            holds_after=new_state.holds,
            kept_before=old_state.by,
            kept_after=new_state.by,
            unjudged_before=tuple(each.actor for each in old_state.unjudged),
            unjudged_after=tuple(each.actor for each in new_state.unjudged),
            current_before=concepts_at(was, before.start),
            current_after=concepts_at(now, after.start),
            by_concept=by_concept,
        ),
        "",
    )


def _concept_diff(
    concepts: tuple[str, ...], before: Conflict, after: Conflict, was: Truths, now: Truths
) -> ConceptDiff:
    old, new = _count(before, was), _count(after, now)
    same = _in_order_of(before.space, after.space, now)
    if same is not None:
        kept = int((same & was).sum())
        return ConceptDiff(concepts, old, new, kept, {old.count, new.count} != {kept})
    shared = [{option.id for option in count.shared} for count in (old, new)]
    changed = (old.count, old.states, shared[0]) != (new.count, new.states, shared[1])
    return ConceptDiff(concepts, old, new, None, changed)


def _count(conflict: Conflict, states: Truths) -> EquilibriumCount:
    from stancecli.methods.stability.patterns import common_options

    options = common_options(conflict, states)
    in_place = bool(states.flat[conflict.start])
    return EquilibriumCount(int(states.sum()), conflict.states, options, in_place)


def _in_order_of(old: StateSpace, new: StateSpace, states: Truths) -> Truths | None:
    """States of the new grid in the order of the old; None where they are not the same states."""
    import numpy as np

    if old.places.keys() != new.places.keys():
        return None
    axes = [new.places[axis.options[0].id][0] for axis in old.axes]
    places = [[new.places[option.id][1] for option in axis.options] for axis in old.axes]
    turned: Truths = states.transpose(axes)[np.ix_(*places)]
    return turned
