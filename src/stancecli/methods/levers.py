"""What others could choose that would put an option ahead, alone and together.

A context is what everybody else than the decider does: of each decision of theirs that affects the
table an option that can hold. The lead of an option in a context is u of the context with it less
the largest u of the context with another option that is open there. Contexts are the axes of arrays
as in the graph model (L. Fang, K. W. Hipel, D. M. Kilgour, 1993); that they are asked for what puts
an option ahead is our own. So an option 3 behind, against which another actor's choice counts 5
less than what that does now, is 2 ahead with that choice.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from itertools import combinations, compress, takewhile
from typing import Any

import numpy as np

from stancecli.diagnostics import Unanswerable
from stancecli.methods.conditions import bearing_on
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.methods.robustness import Change, single_steps
from stancecli.methods.stability import Options, Region, StateSpace, Truths, axis_of
from stancecli.methods.stability.conflict import HIGHEST, Indices, Summands, Whole, terms_of
from stancecli.model import Option
from stancecli.values import RARE

MOST_CONTEXTS = 200_000
"""Above so many contexts not all are tried, but what others do alone and in pairs."""
MOST_STEPS = 49_000_000
"""So many steps the contexts that are tried may take, some seconds: one for each claim in each."""


class Tried(StrEnum):
    """Which contexts were tried."""

    ALL = "all"
    PAIRS = "pairs"
    ALONE = "alone"


@dataclass(frozen=True)
class Lever:
    """Options of others in place of what holds, and what becomes of the option that is asked for.

    `lead` is by how many points it is then ahead of the best other open option, ranges at their
    midpoints; None where none other is open. `surely`: it is ahead, and no other can be there,
    at every estimate in the ranges. `joint`: these options can be in place only once the decider no
    longer does what holds now, as by taking the one that is asked for. Of two options
    `needed` is the one without which the other cannot be in place, if one is so. `level_with` are
    the options that have as many points as it then, where none has more.
    """

    options: Options
    lead: Fraction | None
    surely: bool = False
    joint: bool = False
    needed: Options = field(default=(), metadata=RARE)
    level_with: Options = field(default=(), metadata=RARE)

    @property
    def puts_ahead(self) -> bool:
        """Whether the option is then ahead at middle estimates."""
        return self.lead is None or self.lead > 0

    @property
    def levels(self) -> bool:
        """Whether it then has as many points as the best of the others, at middle estimates."""
        return not self.joint and self.lead == 0


@dataclass(frozen=True)
class Levers:
    """What others could do for one option of a decision, and its decider elsewhere.

    `lead` is its lead as all holds now; None where it is ruled out, or nothing else is open.
    `alone` are single options of others that change it, or that open the option where it is ruled
    out; the most favourable first. `together` are the best pair, the fewest that put it ahead, and
    the most favourable of all, as far as they are better than one alone; `enough` is the second of
    these, where none alone puts it ahead, or only a joint one. `nearest` is the best of all where
    none puts it ahead and some bring it nearer, and `steps` the single steps in one value with
    which it is ahead there.
    `can_lead`: in some context that was tried, uncertain estimates can put it ahead.
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
    """What others could do for an option of the decision of a table.

    Raises Unanswerable where it would take too long.
    """
    tried, groups = _groups(table, _others(table))
    every = [_Leads(_Contexts(table, group), option) for group in groups]
    now = every[0].as_now
    alone = {
        lever.options: lever
        for leads in every
        for lever in leads.alone
        if lever.joint or now is None or lever.lead != now.lead
    }
    ranked = tuple(sorted(alone.values(), key=_rank))
    foremost = _best((*ranked[:1], now))
    fewest = filter(None, (leads.fewest for leads in every))
    several = (
        _best(leads.best(leads.givable & (leads.contexts.changes == 2)) for leads in every),
        min(fewest, key=lambda lever: (len(lever.options), _rank(lever)), default=None),
        _best(leads.best(leads.givable & (leads.contexts.changes > 1)) for leads in every),
    )
    is_alone = any(lever.puts_ahead for lever in ranked)
    together = {
        lever.options: lever
        for lever in several
        if lever
        and (not is_alone if lever.joint else foremost is None or _rank(lever) < _rank(foremost))
    }
    best = _best((foremost, *together.values()))
    nearest = best if now and best and _rank(best) < _rank(now) and not best.puts_ahead else None
    ahead = [lever for lever in together.values() if lever.puts_ahead]
    if any(lever.puts_ahead and not lever.joint for lever in ranked):
        ahead = []
    enough = min(ahead, key=lambda each: (len(each.options), each.joint), default=None)
    steps: tuple[Change, ...] = ()
    if nearest:
        then = table.situation.taking(*(each.id for each in nearest.options))
        found = single_steps(performance_table(then, table.decision.id))
        steps = tuple(step for step in found if step.then == (option,))
    return Levers(
        lead=now.lead if now else None,
        alone=ranked,
        together=tuple(together.values()),
        enough=enough,
        nearest=nearest,
        steps=steps,
        can_lead=any(leads.can_lead for leads in every),
        tried=tried,
    )


def nearest_alone(table: PerformanceTable) -> Iterator[tuple[Fraction | None, list[Lever]]]:
    """Of each option its lead now, and the single choices of others that add to it, most first.

    Of those that are joint the ones that put it ahead, last. The lead is None where the option is
    ruled out or nothing else is open. Raises Unanswerable
    where it would take too long.
    """
    others = _others(table)
    together = [tuple(others)]
    groups = together if _steps_of(table, together) <= MOST_STEPS else _alone(table, others)
    every = [_Contexts(table, group) for group in groups]
    for option in table.options:
        of = [_Leads(contexts, option) for contexts in every]
        now = of[0].as_now
        nearer = (
            lever
            for leads in of
            for lever in leads.alone
            if (lever.puts_ahead if lever.joint else now is None or _rank(lever) < _rank(now))
        )
        yield now.lead if now else None, sorted(nearer, key=_rank)


def _rank(lever: Lever) -> tuple[bool, bool, Fraction]:
    """The most favourable first; what is open only with the option comes last."""
    return lever.joint, lever.lead is not None, -(lever.lead or Fraction(0))


def _best(levers: Iterable[Lever | None]) -> Lever | None:
    return min(filter(None, levers), key=_rank, default=None)


def _others(table: PerformanceTable) -> list[str]:
    """The other decisions with a say in a table, those of its decider too, in the file's order.

    They affect it, or cannot go together with those that do, and so on; in them nothing is given.
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
    return [decision.id for decision in situation.decisions() if decision.id in found]


def _groups(
    table: PerformanceTable, others: Sequence[str]
) -> tuple[Tried, Sequence[tuple[str, ...]]]:
    """Which decisions are looked at together, so that it does not take too long."""
    contexts = math.prod(len(table.situation.decision(id_).options) for id_ in others)
    if contexts <= MOST_CONTEXTS and _steps_of(table, [tuple(others)]) <= MOST_STEPS:
        return Tried.ALL, [tuple(others)]
    pairs = [*combinations(others, 2)]
    if _steps_of(table, pairs) <= MOST_STEPS:
        return Tried.PAIRS, pairs
    return Tried.ALONE, _alone(table, others)


def _alone(table: PerformanceTable, others: Sequence[str]) -> Sequence[tuple[str, ...]]:
    """Each decision by itself, or none; raises Unanswerable where that would take too long."""
    groups: list[tuple[str, ...]] = [(id_,) for id_ in others] or [()]
    if _steps_of(table, groups) > MOST_STEPS:
        first = (others[:n] for n, _ in enumerate(others))
        fitting = takewhile(lambda some: _steps_of(table, [tuple(some)]) <= MOST_STEPS, first)
        most, held = max(map(len, fitting), default=0), table.situation.option_of(others[-1])
        raise Unanswerable(
            f"the table of {len(table.options):,} × {len(table.criteria):,} cells depends on "
            f"{len(others):,} other decisions, which are too many to try",
            (f"{most:,} of these would fit: give what others choose, such as --given {held}",),
        )
    return groups


def _steps_of(table: PerformanceTable, groups: Iterable[tuple[str, ...]]) -> int:
    """Steps to look at these groups: in each context two for each option and one for each of its
    claims, and two thousand for each claim, that it takes in any case."""
    lengths = ([len(table.situation.decision(id_).options) for id_ in group] for group in groups)
    options, claims = len(table.options), len(table.options) * len(table.criteria)
    return sum((2 * options + claims) * math.prod(each) + 2_000 * claims for each in lengths)


class _Contexts:
    """How far the options of a decision are ahead in every combination of what others decide.

    The first axis of `space` is the decision, the others are what others decide: of those in which
    there is a choice. `now` is the context as it is, by place on each of these, and `changes` in
    how many decisions each differs from it; `givable` can be while the decision is as it stands.
    `leads` are those of the options, in parts of a point, ranges at their midpoints: HIGHEST where
    no other option is open. `_first` is the first of those ahead in each context.
    """

    def __init__(self, table: PerformanceTable, others: Sequence[str]) -> None:
        situation, in_play = table.situation, frozenset((table.decision.id, *others))
        own, *rest = (
            axis_of(situation, situation.decision(id_), in_play)
            for id_ in (table.decision.id, *others)
        )
        self.space = StateSpace(situation, (own, *(axis for axis in rest if len(axis.options) > 1)))
        self.shape = self.space.shape[1:]
        state = self.space.index(situation)
        held, *now = map(int, np.unravel_index(state, self.space.shape))
        self.now = tuple(now)
        self.givable = self.space.possible[held]
        differing = (differs[0] for differs in self.space.differing(state)[1:])
        self.changes: Indices = sum(differing, np.zeros(self.shape, dtype=np.intp))
        self._places, *_ = np.indices(self.space.shape, sparse=True)
        decider = situation.actor(table.decision.actor)
        # What tells the options of the decision apart.
        apart = [term for term in terms_of(self.space, decider) if 0 in term.region]
        self.summands = Summands.of(self.space, apart)
        points = self.summands.entered()
        below = points.min() - 1
        open_ = np.where(self.space.possible, points, below)
        self._first: Indices = np.argmax(open_, axis=0)
        is_first = self._places == self._first
        best = np.where(is_first, np.where(is_first, below, open_).max(axis=0), open_.max(axis=0))
        self.leads: Whole = np.where(best > below, points - best, HIGHEST)

    def but_for(self, axis: int, place: int) -> tuple[int, ...]:
        """The context as it is but for one decision."""
        return (*self.now[:axis], place, *self.now[axis + 1 :])

    @cached_property
    def sure(self) -> Truths:
        """Where the option ahead is behind no other one at any estimate in the ranges."""
        return self.against(self._first)[0]

    def against(self, of: Indices) -> tuple[Truths, Truths]:
        """Whether the option at a place, one for each context, is behind no other open option at
        any value; and whether it can be ahead of each of them.

        A claim takes one value wherever it holds, so what holds with both options cancels.
        """
        least, most = np.zeros((2, *self.space.shape), dtype=self.summands.number)
        for (light, _, heavy), found in self.summands.by_criterion:
            low, high = np.zeros_like(least), np.zeros_like(most)
            for each in found:
                rows, times = self._more(of, each.regions)
                lower, upper = each.bounds(times)
                low[rows] += lower
                high[rows] += upper
            least += np.minimum(low * light, low * heavy)
            most += np.maximum(high * light, high * heavy)
        other = self.space.possible & (self._places != of)
        return ~(other & (least < 0)).any(axis=0), ~(other & (most <= 0)).any(axis=0)

    def _more(self, of: Indices, regions: Sequence[Region]) -> tuple[slice | list[int], Whole]:
        """How many times more claims of one size count with the options at `of` than with others.

        The others are those at the places that come with it; with the rest it is as often.
        """
        places = sorted(frozenset[int]().union(*(region[0] for region in regions)))
        counts = np.zeros(self.space.shape, dtype=self.summands.number)
        for region in regions:
            counts[self.space.box(region)] += 1
        own = sum(counts[place] * (of == place) for place in places)
        return (slice(None), own - counts) if np.any(own) else (places, -counts[places])


class _Leads:
    """How far one option is ahead in every combination of what others decide.

    `open` are the contexts that can be with the option taken, `givable` those of them that can be
    as well while the decision is as it stands.
    """

    def __init__(self, contexts: _Contexts, option: Option) -> None:
        self.contexts = contexts
        _, self.place = contexts.space.places.get(option.id, (0, -1))
        # One that is missing is opened by nothing that others do.
        self.open: Truths = contexts.space.possible[self.place, ...] & (self.place >= 0)
        self.givable: Truths = self.open & contexts.givable
        self.lead = contexts.leads[self.place, ...]

    @property
    def can_lead(self) -> bool:
        """Whether in some context uncertain estimates can put the option ahead."""
        _, ahead = self.contexts.against(np.full(self.contexts.shape, self.place))
        return bool((ahead & self.open).any())

    @property
    def as_now(self) -> Lever | None:
        """The context as it is, where the option is open in it."""
        return self._lever(self.contexts.now) if self.open[self.contexts.now] else None

    @property
    def alone(self) -> Iterator[Lever]:
        """Those in which one decision alone differs, in the order of the file."""
        for axis, length in enumerate(self.contexts.shape):
            for place in set(range(length)) - {self.contexts.now[axis]}:
                if self.open[at := self.contexts.but_for(axis, place)]:
                    yield self._lever(at)

    @property
    def fewest(self) -> Lever | None:
        """Of those that put it ahead, the one with the fewest changes, two or more."""
        changes = self.contexts.changes
        ahead = self.open & (self.lead > 0) & (changes > 1)
        ahead &= changes == changes[ahead].min(initial=HIGHEST)
        return self.best(ahead & self.givable) or self.best(ahead)

    def best(self, among: Truths) -> Lever | None:
        """The one with most lead; of several the one with the fewest changes, then the first."""
        found = np.flatnonzero(among)
        if not len(found):
            return None
        lead = self.lead.reshape(-1)[found]
        most = found[lead == lead.max()]
        first = most[np.argmin(self.contexts.changes.reshape(-1)[most])]
        return self._lever(tuple(map(int, np.unravel_index(first, self.contexts.shape))))

    def _lever(self, at: tuple[int, ...]) -> Lever:
        contexts, axes = self.contexts, self.contexts.space.axes[1:]
        changed = [n for n, place in enumerate(at) if place != contexts.now[n]]
        options = tuple(axes[n].options[at[n]] for n in changed)
        points = int(self.lead[at])
        lead = None if points == HIGHEST else Fraction(points, contexts.summands.unit)
        joint = not self.givable[at]
        surely = lead is None or (lead > 0 and bool(contexts.sure[at]))
        # Of two options the one without which the other cannot be in place.
        can = self.open if joint else self.givable
        alone = [bool(can[contexts.but_for(n, at[n])]) for n in changed]
        needed = tuple(compress(options, alone)) if len(alone) == 2 and sum(alone) == 1 else ()
        level: Options = ()
        if not points:
            each: Any = (slice(None), *at)
            places = np.flatnonzero(contexts.space.possible[each] & (contexts.leads[each] == 0))
            own = contexts.space.axes[0].options
            level = tuple(own[place] for place in places.tolist() if place != self.place)
        return Lever(options, lead, surely, joint, needed, level)
