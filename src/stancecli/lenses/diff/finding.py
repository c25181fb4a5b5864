"""The finding of `diff`, and how it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from stancecli.lenses.diff.conclusions import Conclusion, alike, conclusions
from stancecli.lenses.diff.inputs import Input, concerned, differences, inputs
from stancecli.lenses.diff.resting import Resting, resting
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.model import Actor, Decision, Option, Range
from stancecli.situation import Situation


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


@dataclass(frozen=True)
class DecisionDiff:
    """A decision on whose table something changes; `current` is what is in place afterwards."""

    decision: Decision
    decider: Actor
    current: Option
    conclusions: tuple[Conclusion, ...]
    points: tuple[Points, ...]


@dataclass(frozen=True)
class Diff:
    """What two models, each in a state, say differently, and what follows differently from them.

    `before` and `after` are their titles. `decisions` are those of both models on which something
    bears that changed, `untouched` the other ones of both. `resting` is None where nothing changed,
    or where it was not looked at, for the reason that `not_compared` gives.
    """

    before: str
    after: str
    inputs: tuple[Input, ...]
    decisions: tuple[DecisionDiff, ...]
    untouched: tuple[Decision, ...]
    resting: Resting | None
    not_compared: str = ""

    @property
    def verdicts(self) -> tuple[bool, ...]:
        """For each conclusion that was compared whether it changes."""
        found = [each.changed for of in self.decisions for each in of.conclusions]
        if self.resting:
            found += [self.resting.current_changed]
            found += [each.changed for each in self.resting.verdicts]
        return tuple(found)


def ask(old: Situation, new: Situation) -> Diff:
    """What changes from one state to another, of the same model or of two."""
    pairs = differences(old, new)
    changes = inputs(old, new, pairs)
    both = [each for each in old.decisions() if each.id in new]
    touched = tuple(_touched(old, new, _looked_at(old, new, both, concerned(pairs))))
    ids = {each.decision.id for each in touched}
    found, why_not = resting(old, new) if changes else (None, "")
    return Diff(
        before=old.model.title,
        after=new.model.title,
        inputs=changes,
        decisions=touched,
        untouched=tuple(each for each in both if each.id not in ids),
        resting=found,
        not_compared=why_not,
    )


def _looked_at(
    old: Situation, new: Situation, both: list[Decision], actors: frozenset[str]
) -> list[Decision]:
    """Whose tables can differ: decisions of some actors, or all if other options are in place."""
    if any(old.option_of(each.id) != new.option_of(each.id) for each in both):
        return both
    return [each for each in both if each.actor in actors]


def _touched(old: Situation, new: Situation, looked_at: list[Decision]) -> Iterator[DecisionDiff]:
    for each in looked_at:
        before, after = performance_table(old, each.id), performance_table(new, each.id)
        if not alike(before, after):
            yield DecisionDiff(
                decision=new.decision(each.id),
                decider=new.actor(each.actor),
                current=after.current,
                conclusions=conclusions(before, after),
                points=tuple(_points(before, after)),
            )


def _points(before: PerformanceTable, after: PerformanceTable) -> Iterator[Points]:
    old, new = ({each.id: each for each in of.options} for of in (before, after))
    for id_, option in (old | new).items():
        yield Points(
            option,
            before.score(id_) if id_ in old else None,
            after.score(id_) if id_ in new else None,
            before.bounds(id_) if id_ in old else None,
            after.bounds(id_) if id_ in new else None,
        )
