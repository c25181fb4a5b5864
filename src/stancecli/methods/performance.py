"""What an option is worth on each criterion of its decider: the performance table of a decision.

All arithmetic is exact: ties decide results, and float noise must not. The table is that of
multiple-criteria decision analysis (V. Belton, T. Stewart, *Multiple Criteria Decision Analysis*,
2002), n options by m criteria. What it holds, mostly −2 to 2, is added up by weights, over 0 and up
to 4 (docs/definitions.md). So 2 and −1 at weights 3 and 1 are 3 × 2 − 1 × 1 = 5 points.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import chain, product
from types import MappingProxyType
from typing import NamedTuple

from stancecli.methods.claims import (
    Claims,
    Performance,
    Size,
    each_once,
    holders_of,
    original,
    stated,
    total,
    without,
)
from stancecli.methods.feasibility import RuledOut, blanks_of, refuse_too_large, ruled_out, unjudged
from stancecli.model import (
    ZERO,
    Actor,
    Breach,
    Criterion,
    Decision,
    Effect,
    Interest,
    Option,
    Range,
    Sized,
)
from stancecli.situation import Situation

Gains = Mapping[str, Fraction]
"""What options gain, in points, by their ids."""


class Contribution(NamedTuple):
    """A claim that tells candidates apart, the weight of its criterion, and for whom it holds.

    `holders` has by candidate how many times more it counts than where it counts least: where
    several effects are of one size, a claim can count twice.
    """

    claim: Effect | Breach
    weight: Fraction
    holders: Mapping[str, int]

    def is_torn(self, option_id: str, others: Iterable[str]) -> bool:
        """Whether to raise it helps an option against some of the others, and to lower it too."""
        own = self.holders.get(option_id, 0)
        is_between = 0 < own < max(self.holders.values())
        return is_between and any(self.holders.get(id_, 0) < own for id_ in others)


@dataclass(frozen=True, eq=False)
class PerformanceTable:
    """A decision in a context: v(s, c) for the context with each option in turn.

    `decider` is who decides, or whoever else's criteria these are. `touched` are its criteria on
    which a claim holds with some option, or on which an option is not judged; `unjudged` are its
    interests on which none is. `ruled_out` names for each option that is no candidate what rules it
    out.
    """

    situation: Situation
    decision: Decision
    decider: Actor
    touched: tuple[Criterion, ...]
    unjudged: tuple[Interest, ...]
    cells: Mapping[tuple[str, str], Performance]
    ruled_out: Mapping[str, tuple[RuledOut, ...]]

    @property
    def options(self) -> tuple[Option, ...]:
        return self.decision.options

    @cached_property
    def candidates(self) -> tuple[Option, ...]:
        """The options that are open: not ruled out."""
        return tuple(option for option in self.options if option.id not in self.ruled_out)

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """The rows: where a claim holds with a candidate, or an option is not judged."""
        return tuple(
            criterion
            for criterion in self.touched
            if any(
                cell.blank or (cell.in_force and option.id not in self.ruled_out)
                for option in self.options
                for cell in [self.cells[option.id, criterion.id]]
            )
        )

    @cached_property
    def own_view(self) -> bool:
        """Whether some size behind its points has an own view in its middle."""
        return any(claim.owned for claim in self.sized)

    @property
    def open_cells(self) -> Iterator[Performance]:
        """The cells of the candidates."""
        return (self.cells[o.id, c.id] for o in self.candidates for c in self.criteria)

    @property
    def sized(self) -> Iterator[Sized]:
        """The criteria, and what is stated in these cells that not every option has."""
        claims = chain.from_iterable(cell.own for cell in self.open_cells)
        return chain[Sized](self.criteria, claims)

    @property
    def current(self) -> Option:
        """The option that the context chooses for this decision."""
        return self.situation.option(self.situation.option_of(self.decision.id))

    def claims(
        self, options: Iterable[Option], criteria: Iterable[Criterion]
    ) -> list[Effect | Breach]:
        """Every claim that counts in these cells, some of them more than once."""
        return [
            claim
            for option, criterion in product(options, criteria)
            for claim in self.cells[option.id, criterion.id].in_force
        ]

    def v(self, option_id: str, criterion_id: str) -> Range:
        """v of the context with this option on a criterion."""
        return self.cells[option_id, criterion_id].value

    def score(self, option_id: str) -> Fraction:
        """u of the context with this option, ranges at their midpoints."""
        return self._points[option_id]

    @cached_property
    def _points(self) -> Mapping[str, Fraction]:
        return {
            o.id: sum((c.weight.mid * self.v(o.id, c.id).mid for c in self.touched), Fraction(0))
            for o in self.options
        }

    def bounds(self, option_id: str) -> Range:
        """The least and the most that the score can be under the completions."""
        return sum((self.v(option_id, c.id).weighed(c.weight) for c in self.touched), ZERO)

    def step(self, a: str, b: str, criterion_id: str, size: Size | None = None) -> Range:
        """d_c = v(a, c) − v(b, c) under all completions; a claim that both share cancels out."""
        ours, theirs = self.apart(a, b, criterion_id)
        return total(ours, size) - total(theirs, size)

    def apart(self, a: str, b: str, criterion_id: str) -> tuple[Claims, Claims]:
        """The claims on a criterion that hold with option a and not with b, and the other way.

        Blanks are among them.
        """
        ours, theirs = self.cells[a, criterion_id].own, self.cells[b, criterion_id].own
        if a != b and self._shared.keys().isdisjoint(claim.size_id for claim in ours):
            return ours, theirs
        return without(ours, theirs), without(theirs, ours)

    def lead(self, a: str, b: str, size: Size | None = None) -> Range:
        """D = u(a) − u(b) under all completions, as stated or where all is of some size."""
        if self.separable and a != b and not size:
            return self.own_points[a] - self.own_points[b]
        weight = size or stated
        return sum((self.step(a, b, c.id, size).weighed(weight(c)) for c in self.criteria), ZERO)

    @cached_property
    def _shared(self) -> Mapping[object, Effect | Breach]:
        """The claims that hold in several cells, by what their size is known by."""
        cells = [each_once(cell.claims) for cell in self.cells.values()]
        times = Counter(chain.from_iterable(cells))
        return {id_: claim for cell in cells for id_, (claim, _) in cell.items() if times[id_] > 1}

    @cached_property
    def separable(self) -> bool:
        """Whether whatever is completed moves one option alone: no range is shared, no weight one.
        Then the bounds of a difference are those of either side, and pairs need no sums."""
        return all(stated(each).exact for each in (*self._shared.values(), *self.criteria))

    @cached_property
    def own_points(self) -> Mapping[str, Range]:
        """By option, the bounds of its points without what holds whatever is chosen."""
        return self.bounds_of(stated)

    def bounds_of(self, size: Size) -> Mapping[str, Range]:
        """The same where claims and weights are taken to be so large, each moving by itself."""
        weights = [(criterion.id, size(criterion)) for criterion in self.criteria]
        found = {}
        for option in self.options:
            low = high = Fraction(0)
            for id_, weight_of in weights:
                if own := self.cells[option.id, id_].own:
                    points = total(own, size).weighed(weight_of)
                    low, high = low + points.low, high + points.high
            found[option.id] = Range(low, high)
        return found

    @cached_property
    def leaders(self) -> tuple[Option, ...]:
        """The candidates with the highest score, ranges at their midpoints."""
        most = max(self.scores.values())
        return tuple(option for option in self.candidates if self.scores[option.id] == most)

    @cached_property
    def leading(self) -> frozenset[str]:
        """Their ids."""
        return frozenset(option.id for option in self.leaders)

    # The candidates with every range at its midpoint, for sensitivity analysis.

    @cached_property
    def rivals(self) -> tuple[Option, ...]:
        """The candidates that do not lead."""
        return tuple(option for option in self.candidates if option.id not in self.leading)

    def others(self, option: Option) -> list[Option]:
        """The candidates that an option has to be ahead of to lead alone."""
        return [other for other in self.candidates if other.id != option.id]

    @cached_property
    def values(self) -> Mapping[str, tuple[Fraction, ...]]:
        """v(s, c) of each candidate, by id, for every criterion."""
        return {o.id: tuple(self.v(o.id, c.id).mid for c in self.criteria) for o in self.candidates}

    @cached_property
    def scores(self) -> Mapping[str, Fraction]:
        """The points of each candidate, by id."""
        return {option.id: self.score(option.id) for option in self.candidates}

    def most_ahead(self, option: Option) -> tuple[list[tuple[Fraction, ...]], list[int]]:
        """The most that v(s, c) can be over that of each other candidate, for every criterion.

        Every claim that only the option holds is then at its high and every one that only another
        holds at its low: that is best against all others at once, whatever the weights.
        A claim that helps against one as it rises and against another as it falls counts at its low
        here, and what it comes to above that follows at the end of each row. Of these ends the
        second list has the criteria, by place: whatever of its weight a criterion gives them.
        """
        others, torn = self.others(option), self._torn(option)
        rows = []
        for other in others:
            row = [self.step(option.id, other.id, c.id).high for c in self.criteria]
            for place, reach, holders in torn:
                times = holders.get(option.id, 0) - holders.get(other.id, 0)
                row[place] -= max(times, 0) * reach
                row.append(times * reach)
            rows.append(tuple(row))
        return rows, [place for place, *_ in torn]

    def _torn(self, option: Option) -> list[tuple[int, Fraction, Mapping[str, int]]]:
        """The claims that help an option both as they rise and as they fall: of each the place of
        its criterion, how far it reaches, and with whom it holds."""
        if not self._shared:
            return []
        places = {criterion.id: place for place, criterion in enumerate(self.criteria)}
        others = [other.id for other in self.others(option)]
        return [
            (places[found.claim.to], reach.high - reach.low, found.holders)
            for found in self.contributions
            if found.is_torn(option.id, others) and not (reach := found.claim.size).exact
        ]

    @cached_property
    def contributions(self) -> tuple[Contribution, ...]:
        """The claims behind the cells, blanks among them, in the order of the file.

        Without those that hold for all candidates alike: they affect none of their differences.
        """
        found: dict[object, tuple[Effect | Breach, Fraction, dict[str, int]]] = {}
        for criterion, option in product(self.criteria, self.candidates):
            held = each_once(self.cells[option.id, criterion.id].own)
            for id_, (claim, times) in held.items():
                known, weight, holders = found.get(id_, (claim, criterion.weight.mid, {}))
                holders[option.id] = times
                found[id_] = original(known, claim), weight, holders
        beyond = []
        for claim, weight, holders in found.values():
            least = min(holders.values()) if len(holders) == len(self.candidates) else 0
            more = {id_: times - least for id_, times in holders.items() if times > least}
            beyond += [Contribution(claim, weight, more)] if more else []
        return tuple(beyond)

    def sensitivities(self) -> Iterator[tuple[Criterion | Effect | Breach, Range, Gains]]:
        """Each importance and each claim, its value, and what candidates gain where it rises by 1.

        The gains are points, by the ids of the candidates that gain or lose any.
        """
        for c, criterion in enumerate(self.criteria):
            yield criterion, criterion.weight, {id_: row[c] for id_, row in self.values.items()}
        for claim, weight, holders in self.contributions:
            yield claim, claim.size, {id_: weight * n for id_, n in holders.items()}

    def winners(self, gains: Gains, times: Fraction) -> tuple[Option, ...]:
        """The candidates that lead after these gains, so many times, in the order of the file.

        Where these are the present leaders, and mostly they are, nothing but the gains is looked
        at.
        """
        leading = self._foremost(gains, times)
        if leading and leading[-1] not in gains:
            best, level = leading.pop(), self.leaders
            if not leading and best in self.leading and self.leading.isdisjoint(gains):
                return level
            if best not in self.leading:
                most = self.scores[best]
                level = tuple(o for o in self._ranked if self.scores[o.id] == most)
            leading += (option.id for option in level if option.id not in gains)
        return self.in_order(leading)

    def is_passed(self, gains: Gains, times: Fraction) -> bool:
        """Whether after these gains an option leads or draws level that does not lead now."""
        return any(id_ not in self.leading for id_ in self._foremost(gains, times))

    def _foremost(self, gains: Gains, times: Fraction) -> list[str]:
        """Who leads after these gains; of those that gain nothing one stands for all, and last."""
        moved = {
            id_: self.scores[id_] + times * gain for id_, gain in self.contending(gains).items()
        }
        most = max(moved.values())
        return [id_ for id_, score in moved.items() if score == most]

    def contending(self, gains: Gains) -> Gains:
        """These gains, and of the candidates that gain nothing that with the most points."""
        best = next((option.id for option in self._ranked if option.id not in gains), None)
        return gains if best is None else {**gains, best: Fraction(0)}

    def in_order(self, ids: Iterable[str]) -> tuple[Option, ...]:
        """The candidates with these ids, in the order of the file."""
        return tuple(self.candidates[place] for place in sorted(map(self._places.__getitem__, ids)))

    @cached_property
    def _ranked(self) -> tuple[Option, ...]:
        """The candidates, the most points first."""
        return tuple(sorted(self.candidates, key=lambda option: -self.scores[option.id]))

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {option.id: n for n, option in enumerate(self.candidates)}


def performance_table(
    situation: Situation, decision_id: str, actor_id: str = ""
) -> PerformanceTable:
    """The table of a decision in a context, by the criteria of its decider or of another actor.

    Blanks are the decider's: of nobody else it is expected that each option was judged. Raises
    Unanswerable where it has too many cells.
    """
    decision = situation.decision(decision_id)
    decider = situation.actor(actor_id or decision.actor)
    decides = decider.id == decision.actor
    bearing = sum(any(True for _ in situation.claims_on(c.id)) for c in decider.criteria)
    refuse_too_large(len(decision.options), bearing)
    reasons = {o.id: why for o in decision.options if (why := ruled_out(situation, o.id))}
    blanks = set(blanks_of(situation, decision) if decides else ())
    touched: list[Criterion] = []
    cells: dict[tuple[str, str], Performance] = {}
    for criterion in decider.criteria:
        row = _row(situation, decision, criterion, blanks)
        if any(cell.blank or cell.in_force for cell in row):
            touched.append(criterion)
            cells.update(((cell.option, cell.criterion), cell) for cell in row)
    return PerformanceTable(
        situation=situation,
        decision=decision,
        decider=decider,
        touched=tuple(touched),
        unjudged=tuple(unjudged(situation, decision) if decides else ()),
        cells=MappingProxyType(cells),
        ruled_out=MappingProxyType(reasons),
    )


def _row(
    situation: Situation,
    decision: Decision,
    criterion: Criterion,
    blanks: Collection[tuple[str, str]],
) -> list[Performance]:
    own: dict[str, list[Effect | Breach]] = {}
    always: list[Effect | Breach] = []
    options = tuple(option.id for option in decision.options)
    for claim in situation.claims_on(criterion.id):
        holders = holders_of(situation, claim, decision.id, options)
        if len(holders) == len(options):
            always.append(claim)
        else:
            for id_ in holders:
                own.setdefault(id_, []).append(claim)
    return [
        Performance(
            id_,
            criterion.id,
            claims=tuple(own.get(id_, ())),
            always=tuple(always),
            judged=(id_, criterion.id) not in blanks,
        )
        for id_ in options
    ]
