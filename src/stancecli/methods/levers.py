"""What others could choose that would put an option ahead, alone and together.

A context is what everybody else than the decider does: of each decision of theirs that bears on the
table an option that can hold. The lead of an option in a context is u of the context with it less
the largest u of the context with another option that is open there. Contexts are the axes of arrays
as in the graph model (L. Fang, K. W. Hipel, D. M. Kilgour, 1993); that they are asked for what puts
an option ahead is our own. So an option 3 behind, against which another actor's choice counts 5
less than what that does now, is 2 ahead with that choice.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from itertools import combinations, compress

import numpy as np

from stancecli.methods.conditions import bearing_on
from stancecli.methods.ladder import Conclusion
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.methods.robustness.changes import Change, single_steps
from stancecli.methods.stability import Options, StateSpace, Truths, axis_of
from stancecli.methods.stability.conflict import (
    HIGHEST,
    Indices,
    Term,
    Whole,
    all_terms,
    together,
    units_of,
)
from stancecli.methods.verdict import CERTAIN, judged
from stancecli.model import Decision, Option
from stancecli.situation import Situation
from stancecli.values import RARE

MOST_CONTEXTS = 200_000
"""Above so many contexts not all are tried, but what others do alone and in pairs."""
MOST_PAIRS = 1_000
"""Above so many pairs of decisions, only what others do alone."""


class Tried(StrEnum):
    """Which contexts were tried."""

    ALL = "all"
    PAIRS = "pairs"
    ALONE = "alone"


@dataclass(frozen=True)
class Lever:
    """Options of others in place of what holds, and what becomes of the option that is asked for.

    `lead` is by how many points it is then ahead of the best other open option, ranges at their
    midpoints; None where none other is open. `surely`: it is ahead, and the verdict there is that
    no other can be, whatever the uncertain values. `joint`: these options can be in place only
    once the one that is asked for is taken, so they are nobody's to choose alone. Of two options
    `needed` is the one without which the other cannot be in place, if one is so.
    """

    options: Options
    lead: Fraction | None
    surely: bool = False
    joint: bool = False
    needed: Options = field(default=(), metadata=RARE)

    @property
    def puts_ahead(self) -> bool:
        """Whether the option is then ahead at middle values."""
        return not self.joint and (self.lead is None or self.lead > 0)

    @property
    def levels(self) -> bool:
        """Whether it then has as many points as the best of the others, at middle values."""
        return not self.joint and self.lead == 0


@dataclass(frozen=True)
class Levers:
    """What others could do for one option of a decision, and its decider elsewhere.

    `lead` is its lead as all holds now; None where it is ruled out, or nothing else is open.
    `alone` are single options of others that change it, or that open the option where it is ruled
    out; the most favourable first. `together` are the best pair, the fewest that put it ahead, and
    the most favourable of all, as far as they are better than one alone; `enough` is the second of
    these, where none alone puts it ahead. `nearest` is the best of all where none puts it ahead and
    some bring it nearer, and `steps` the single steps in one value with which it is ahead there.
    `can_lead`: in some context that was tried, uncertain values can put it ahead.
    """

    lead: Fraction | None
    alone: tuple[Lever, ...]
    together: tuple[Lever, ...]
    enough: Lever | None
    nearest: Lever | None
    steps: tuple[Change, ...]
    can_lead: bool
    tried: Tried


def levers(table: PerformanceTable, option: Option) -> Levers:
    """What others could do for an option of the decision of a table."""
    situation, decision = table.situation, table.decision
    tried, groups = _groups(situation, [*_others(table)])
    every = [_Contexts(_space(situation, decision, group), option) for group in groups]
    now = every[0].as_now
    alone = {
        lever.options: lever
        for contexts in every
        for lever in contexts.alone
        if lever.joint or now is None or lever.lead != now.lead
    }
    ranked = tuple(sorted(alone.values(), key=_rank))
    foremost = min((*ranked[:1], *([now] if now else [])), key=_rank, default=None)
    fewest = filter(None, (contexts.fewest for contexts in every))
    several = (
        _best(contexts.best(2) for contexts in every),
        min(fewest, key=lambda lever: (len(lever.options), _rank(lever)), default=None),
        _best(contexts.best() for contexts in every),
    )
    together = {
        lever.options: lever
        for lever in several
        if lever and (foremost is None or _rank(lever) < _rank(foremost))
    }
    best = _best((foremost, *together.values()))
    nearest = best if now and best and _rank(best) < _rank(now) and not best.puts_ahead else None
    ahead = [lever for lever in together.values() if lever.puts_ahead]
    is_alone = any(lever.puts_ahead for lever in ranked)
    enough = None if is_alone else min(ahead, key=lambda each: len(each.options), default=None)
    return Levers(
        lead=now.lead if now else None,
        alone=tuple(_judged(table, lever) for lever in ranked),
        together=tuple(_judged(table, lever) for lever in together.values()),
        enough=_judged(table, enough) if enough else None,
        nearest=nearest,
        steps=_steps(table, nearest, option) if nearest else (),
        can_lead=any(contexts.can_lead for contexts in every),
        tried=tried,
    )


def _judged(table: PerformanceTable, lever: Lever) -> Lever:
    """A lever, with the verdict on what it puts ahead."""
    if not lever.puts_ahead:
        return lever
    then = table.situation.taking(*(option.id for option in lever.options))
    on = judged(performance_table(then, table.decision.id))
    return replace(lever, surely=on.conclusion in (*CERTAIN, Conclusion.ONLY))


def _rank(lever: Lever) -> tuple[bool, bool, Fraction]:
    """The most favourable first; what is open only with the option comes last."""
    return lever.joint, lever.lead is not None, -(lever.lead or Fraction(0))


def _best(levers: Iterable[Lever | None]) -> Lever | None:
    return min(filter(None, levers), key=_rank, default=None)


def _others(table: PerformanceTable) -> Iterator[str]:
    """The other decisions with a say in a table, those of its decider too, in the file's order.

    They bear on it, or cannot go together with those that do, and so on; in them nothing is given.
    """
    situation, fixed = table.situation, {table.decision.id, *table.situation.chosen}
    found: set[str] = set()
    left = {held.decision for held in bearing_on(table)} - fixed
    while left:
        found |= left
        options = (o for id_ in left for o in situation.decision(id_).options)
        sets = (each for o in options for each in situation.impossible_with(o.id))
        tied = {situation.option(id_).decision for each in sets for id_ in each.options}
        left = tied - found - fixed
    return (decision.id for decision in situation.decisions() if decision.id in found)


def _groups(situation: Situation, others: Sequence[str]) -> tuple[Tried, list[tuple[str, ...]]]:
    """Which decisions are looked at together, so that it does not take too long."""
    if math.prod(len(situation.decision(id_).options) for id_ in others) <= MOST_CONTEXTS:
        return Tried.ALL, [tuple(others)]
    pairs: list[tuple[str, ...]] = list(combinations(others, 2))
    if len(pairs) <= MOST_PAIRS:
        return Tried.PAIRS, pairs
    return Tried.ALONE, [(id_,) for id_ in others]


def _steps(table: PerformanceTable, lever: Lever, option: Option) -> tuple[Change, ...]:
    """The single steps in one value with which an option is ahead where a lever is in place."""
    then = table.situation.taking(*(each.id for each in lever.options))
    found = single_steps(performance_table(then, table.decision.id))
    return tuple(step for step in found if step.then == (option,))


def _space(situation: Situation, decision: Decision, others: Sequence[str]) -> StateSpace:
    """The states of a decision, and of these decisions of others in which there is a choice."""
    in_play = frozenset((decision.id, *others))
    own, *rest = (
        axis_of(situation, situation.decision(id_), in_play) for id_ in (decision.id, *others)
    )
    return StateSpace(situation, (own, *(axis for axis in rest if len(axis.options) > 1)))


@dataclass(frozen=True, eq=False)
class _Contexts:
    """How far an option is ahead in every combination of what others decide.

    The first axis of `space` is the decision, the others are what others decide; the arrays are
    over these others.
    """

    space: StateSpace
    option: Option

    @cached_property
    def place(self) -> int | None:
        """Where the option is on the first axis; None where nothing that others do opens it."""
        _, place = self.space.places.get(self.option.id, (0, None))
        return None if place in self.space.axes[0].gone else place

    @cached_property
    def shape(self) -> tuple[int, ...]:
        return self.space.shape[1:]

    @cached_property
    def now(self) -> tuple[int, ...]:
        """The context as it is, by place on each axis."""
        held = (self.space.situation.option_of(axis.decision.id) for axis in self.space.axes[1:])
        return tuple(self.space.places[id_][1] for id_ in held)

    @cached_property
    def possible(self) -> Truths:
        """Which states can be, the decision's own axis among theirs."""
        return together(self.space) & self.space.in_reach

    @cached_property
    def open(self) -> Truths:
        """The contexts that can be with the option taken."""
        nowhere = np.zeros(self.shape, dtype=bool)
        return nowhere if self.place is None else self.possible[self.place, ...]

    @cached_property
    def givable(self) -> Truths:
        """Those of them that can be as well while the decision is as it stands."""
        current = self.space.situation.option_of(self.option.decision)
        found: Truths = self.open & self.possible[self.space.places[current][1], ...]
        return found

    @cached_property
    def changes(self) -> Indices:
        """In how many decisions each context differs from what holds."""
        found = np.zeros(self.shape, dtype=np.intp)
        for axis, places in enumerate(np.indices(self.shape, sparse=True)):
            found = found + (places != self.now[axis])
        return found

    @cached_property
    def ahead(self) -> tuple[int, Whole, Truths]:
        """The unit, the lead in each context in whole numbers, and where it can be above 0.

        The lead is HIGHEST where no other option is open. It can be above 0 where the option can be
        ahead of each other one, taken by itself.
        """
        actor = self.space.situation.actor(self.option.actor)
        terms = [term for term in all_terms(self.space, actor) if 0 in term.region]
        sizes, weights, kind = units_of(terms)
        counting: dict[int, list[Term]] = {}
        """By the place of an option of the decision what counts with it."""
        for term in terms:
            for place in term.region[0]:
                counting.setdefault(place, []).append(term)
        own = counting.get(-1 if self.place is None else self.place, [])
        lead, can = np.full(self.shape, HIGHEST, dtype=kind), np.ones(self.shape, dtype=bool)
        for other in range(self.space.shape[0]):
            if other != self.place:
                others = counting.get(other, [])
                apart = [term for term in own if other not in term.region[0]]
                apart += (term for term in others if self.place not in term.region[0])
                entered, most = self._over(other, apart, (sizes, weights), kind)
                is_open = self.possible[other, ...]
                lead = np.where(is_open, np.minimum(lead, entered), lead)
                can &= ~is_open | (most > 0)
        return sizes * weights, lead, can

    def _over(
        self, other: int, terms: Sequence[Term], units: tuple[int, int], kind: type[np.generic]
    ) -> tuple[Whole, Whole]:
        """By how much the option is ahead of another, as entered and at most.

        `terms` are what counts with one of the two: a claim takes one value wherever it holds, so
        what holds with both cancels.
        """
        by_criterion: dict[str, dict[object, list[Term]]] = {}
        for term in terms:
            by_size = by_criterion.setdefault(term.criterion.id, {})
            by_size.setdefault(term.claim.size_id, []).append(term)
        sizes, weights = units
        entered, most = np.zeros(self.shape, dtype=kind), np.zeros(self.shape, dtype=kind)
        for alike in by_criterion.values():
            middle, high = np.zeros(self.shape, dtype=kind), np.zeros(self.shape, dtype=kind)
            for same in alike.values():
                size, times = same[0].claim.size, self._times(other, same, kind)
                middle += times * int(size.mid * sizes)
                high += np.maximum(times, 0) * int(size.high * sizes)
                high += np.minimum(times, 0) * int(size.low * sizes)
            weight = same[0].criterion.weight
            entered += middle * int(weight.mid * weights)
            most += np.maximum(high * int(weight.low * weights), high * int(weight.high * weights))
        return entered, most

    def _times(self, other: int, terms: Sequence[Term], kind: type[np.generic]) -> Whole:
        """How many times more claims of one size count with the option than with another."""
        found = np.zeros(self.shape, dtype=kind)
        for term in terms:
            sides = [
                sorted(term.region.get(n, range(length)))
                for n, length in enumerate(self.shape, start=1)
            ]
            more = (self.place in term.region[0]) - (other in term.region[0])
            found[np.ix_(*sides)] += more
        return found

    @property
    def can_lead(self) -> bool:
        """Whether in some context uncertain values can put the option ahead."""
        return bool((self.ahead[2] & self.givable).any())

    @property
    def as_now(self) -> Lever | None:
        """The context as it is, where the option is open in it."""
        now = int(np.ravel_multi_index(self.now, self.shape)) if self.shape else 0
        return self._lever(now) if self.open.flat[now] else None

    @property
    def alone(self) -> Iterator[Lever]:
        """Those in which one decision alone differs, in the order of the file."""
        for axis, length in enumerate(self.shape):
            for place in set(range(length)) - {self.now[axis]}:
                at = (*self.now[:axis], place, *self.now[axis + 1 :])
                if self.open[at]:
                    yield self._lever(int(np.ravel_multi_index(at, self.shape)))

    def best(self, changes: int | None = None) -> Lever | None:
        """The one with most lead of those with so many changes, or with more than one."""
        is_meant = self.changes > 1 if changes is None else self.changes == changes
        return self._first(self.givable & is_meant)

    @property
    def fewest(self) -> Lever | None:
        """Of those that put it ahead, the one with the fewest changes, two or more."""
        ahead = self.givable & (self.ahead[1] > 0) & (self.changes > 1)
        fewest = self.changes[ahead].min(initial=HIGHEST)
        return self._first(ahead & (self.changes == fewest))

    def _first(self, among: Truths) -> Lever | None:
        """The one with most lead; of several the one with the fewest changes, then the first."""
        found = np.flatnonzero(among)
        if not len(found):
            return None
        lead, changes = self.ahead[1].reshape(-1)[found], self.changes.reshape(-1)[found]
        most = lead == lead.max()
        return self._lever(int(found[most][np.argmin(changes[most])]))

    def _lever(self, context: int) -> Lever:
        places = np.unravel_index(context, self.shape) if self.shape else ()
        axes = zip(self.space.axes[1:], places, self.now, strict=True)
        options = tuple(axis.options[place] for axis, place, now in axes if place != now)
        unit, leads, _ = self.ahead
        points = int(leads.flat[context])
        lead = None if points == HIGHEST else Fraction(points, unit)
        joint = bool(not self.givable.flat[context])
        return Lever(options, lead, joint=joint, needed=self._needed(options))

    def _needed(self, options: Options) -> Options:
        """Of two options the one without which the other cannot be in place."""
        if len(options) != 2:
            return ()
        alone = [self.givable[self._with(option)] for option in options]
        return tuple(compress(options, alone)) if any(alone) and not all(alone) else ()

    def _with(self, option: Option) -> tuple[int, ...]:
        """The context as it is but for one option."""
        axis, place = self.space.places[option.id]
        return (*self.now[: axis - 1], place, *self.now[axis:])
