"""What an option is worth on each criterion of its decider: the performance table of a decision.

All arithmetic is exact: ties decide results, and float noise must not. The table is that of
multiple-criteria decision analysis (V. Belton, T. Stewart, *Multiple Criteria Decision Analysis*,
2002); what it holds is added up by weights (docs/definitions.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType

from stancecli.methods.feasibility import RuledOut, ruled_out
from stancecli.methods.grounds import any_judged
from stancecli.model import (
    EFFECT_SCALE,
    ZERO,
    Actor,
    Breach,
    Criterion,
    Decision,
    Effect,
    Interest,
    Option,
    Range,
)
from stancecli.situation import Situation

Claims = tuple[Effect | Breach, ...]


def total(claims: Iterable[Effect | Breach]) -> Range:
    """The sum of what claims do to a criterion."""
    first, *others = [claim.size for claim in claims] or [ZERO]
    return sum(others, first)


def value_on(situation: Situation, criterion_id: str) -> Range:
    """v(s, c): the sum of the effects on a criterion that are in force, within [-2, 2] each."""
    return total(situation.claims_in_force(criterion_id))


def points_of(situation: Situation, actor_id: str) -> Fraction:
    """u_a(s) = Σ w_c · v(s, c) over an actor's criteria, ranges at their midpoints.

    It orders the actor's situations; nobody should read more into it.
    """
    criteria = situation.actor(actor_id).criteria
    return sum((c.weight.mid * value_on(situation, c.id).mid for c in criteria), Fraction(0))


@dataclass(frozen=True)
class Performance:
    """What one option means for one criterion in a context.

    `claims` hold with this option and not with every other; `always` hold whatever is chosen. Both
    count. `judged` is False where nobody has said what this option does to the criterion.
    """

    option: str
    criterion: str
    claims: Claims
    always: Claims
    judged: bool

    @cached_property
    def value(self) -> Range:
        return total((*self.claims, *self.always))

    @property
    def blank(self) -> bool:
        """Whether nothing is known to count here: it counts 0, and is never shown as 0."""
        return not self.judged and not self.always

    @property
    def rests_on_judgement(self) -> bool:
        return any_judged((*self.claims, *self.always))

    @property
    def passes_scale(self) -> bool:
        """Whether the sum lies where no single effect can follow."""
        return self.value.mid not in EFFECT_SCALE


@dataclass(frozen=True, eq=False)
class PerformanceTable:
    """A decision in a context: v(s, c) for the context with each option in turn.

    `criteria` are those of the decider on which a claim holds with some option; `ruled_out` names
    for each option that is no candidate what rules it out.
    """

    situation: Situation
    decision: Decision
    decider: Actor
    criteria: tuple[Criterion, ...]
    cells: Mapping[tuple[str, str], Performance]
    ruled_out: Mapping[str, tuple[RuledOut, ...]]

    @property
    def options(self) -> tuple[Option, ...]:
        return self.decision.options

    @property
    def candidates(self) -> tuple[Option, ...]:
        """The options that are open: not ruled out."""
        return tuple(option for option in self.options if option.id not in self.ruled_out)

    @property
    def current(self) -> Option:
        """The option that the context chooses for this decision."""
        return self.situation.option(self.situation.option_of(self.decision.id))

    def v(self, option_id: str, criterion_id: str) -> Range:
        return self.cells[option_id, criterion_id].value

    def score(self, option_id: str) -> Fraction:
        """u of the context with this option, ranges at their midpoints."""
        return sum((c.weight.mid * self.v(option_id, c.id).mid for c in self.criteria), Fraction(0))

    def bounds(self, option_id: str) -> Range:
        """The least and the most that the score can be under the completions."""
        return sum((self.v(option_id, c.id).weighed(c.weight) for c in self.criteria), ZERO)

    def step(self, a: str, b: str, criterion_id: str) -> Range:
        """d_c = v(a, c) − v(b, c) under all completions; a claim that both share cancels out."""
        ours, theirs = self.apart(a, b, criterion_id)
        return total(ours) - total(theirs)

    def apart(self, a: str, b: str, criterion_id: str) -> tuple[Claims, Claims]:
        """The claims on a criterion that hold with option a and not with b, and the other way."""
        ours, theirs = self.cells[a, criterion_id].claims, self.cells[b, criterion_id].claims
        return without(ours, theirs), without(theirs, ours)

    def lead(self, a: str, b: str) -> Range:
        """D = V_a − V_b under all completions."""
        return sum((self.step(a, b, c.id).weighed(c.weight) for c in self.criteria), ZERO)

    @cached_property
    def leaders(self) -> tuple[Option, ...]:
        """The candidates with the highest score, ranges at their midpoints."""
        best = max(self.score(option.id) for option in self.candidates)
        return tuple(option for option in self.candidates if self.score(option.id) == best)

    def wins_always(self, option_id: str) -> bool:
        """Whether an option scores strictly best among the candidates under every completion."""
        others = (other.id for other in self.candidates if other.id != option_id)
        return all(self.lead(option_id, other).low > 0 for other in others)

    def dominates(self, a: str, b: str) -> bool:
        """Whether a is at least as good as b on every criterion and better on one, always."""
        steps = [self.step(a, b, c.id) for c in self.criteria]
        return all(step.low >= 0 for step in steps) and any(step.low > 0 for step in steps)


def performance_table(situation: Situation, decision_id: str) -> PerformanceTable:
    """The table of a decision in a context."""
    settled = situation.decision(decision_id)
    decider = situation.actor(settled.actor)
    cells: dict[tuple[str, str], Performance] = {}
    touched: list[Criterion] = []
    for each in decider.criteria:
        row = _row(situation, settled, each)
        if any(cell.claims or cell.always for cell in row):
            touched.append(each)
            cells.update(((cell.option, each.id), cell) for cell in row)
    reasons = {option.id: ruled_out(situation, option.id) for option in settled.options}
    return PerformanceTable(
        situation=situation,
        decision=settled,
        decider=decider,
        criteria=tuple(touched),
        cells=MappingProxyType(cells),
        ruled_out=MappingProxyType({id_: why for id_, why in reasons.items() if why}),
    )


def _row(situation: Situation, settled: Decision, each: Criterion) -> list[Performance]:
    holding = {o.id: situation.taking(o.id).claims_in_force(each.id) for o in settled.options}
    first, *rest = holding.values()
    always = first
    for others in rest:
        always = without(always, without(always, others))
    # A constraint says what breaks it: of an option that it does not name, it says that it holds.
    judged = (
        {claim.option for claim in situation.claims_on(each.id)}
        if isinstance(each, Interest)
        else set(holding)
    )
    cells = []
    for option_id, claims in holding.items():
        own = without(claims, always)
        cells.append(Performance(option_id, each.id, own, always, bool(own) or option_id in judged))
    return cells


def without(claims: Claims, others: Claims) -> Claims:
    """Those claims that are none of the others."""
    # By identity: two claims may say the same of the same, and both count.
    if not claims or not others:
        return claims
    left_out = set(map(id, others))
    return tuple(claim for claim in claims if id(claim) not in left_out)
