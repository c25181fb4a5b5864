"""What holds in a state, what it is worth to an actor, and the table of a decision in a context.

A state chooses one option for every decision. All arithmetic is exact: ties decide results, and
float noise must not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType

from stancecli.diagnostics import Unanswerable
from stancecli.graph import (
    Graph,
    actor,
    breaches_of,
    claims_on,
    criterion,
    decision,
    impossible_with,
    option,
)
from stancecli.grounds import any_judged
from stancecli.model import (
    EFFECT_SCALE,
    ZERO,
    Actor,
    Breach,
    Constraint,
    Criterion,
    Decision,
    Effect,
    Impossible,
    Interest,
    Option,
    Range,
)


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """One option for every decision: the current ones, save where `chosen` departs from them.

    Only departures are kept, so that a state costs nothing in a model of thousands of decisions.
    """

    graph: Graph
    chosen: Mapping[str, str] = field(default_factory=dict)

    def option_of(self, decision_id: str) -> str:
        """The option that this state chooses for a decision."""
        return self.chosen.get(decision_id) or decision(self.graph, decision_id).current

    def holds(self, option_id: str) -> bool:
        return self.option_of(option(self.graph, option_id).decision) == option_id

    def taking(self, *option_ids: str) -> State:
        """The same state with these options in place of the others of their decisions."""
        departures = {option(self.graph, id_).decision: id_ for id_ in option_ids}
        return State(self.graph, {**self.chosen, **departures})


def current_state(graph: Graph) -> State:
    return State(graph)


def context(graph: Graph, given: Iterable[str] = ()) -> State:
    """The current state with the `given` options in place; they must be possible together.

    Raises Unanswerable where a given option is ruled out, or two settle one decision: what is
    assumed to be done must be something that can be done.
    """
    given = tuple(dict.fromkeys(given))
    settled: dict[str, str] = {}
    for id_ in given:
        other = settled.setdefault(option(graph, id_).decision, id_)
        if other != id_:
            raise Unanswerable(
                f"“{option(graph, other).name}” and “{option(graph, id_).name}” are options of one "
                "decision, so only one of them can be given"
            )
    state = current_state(graph).taking(*given)
    for id_ in given:
        before = current_state(graph).taking(*(other for other in given if other != id_))
        reasons = ruled_out(before, id_)
        if reasons:
            raise Unanswerable(
                f"“{option(graph, id_).name}” cannot be given: it is ruled out by "
                f"{reasons[0].said(graph)}",
                _ways_out(before, id_),
            )
    return state


def _ways_out(state: State, option_id: str) -> tuple[str, ...]:
    """The options of other decisions with any of which a ruled-out option could be taken."""
    graph = state.graph
    settled = {option(graph, option_id).decision, *state.chosen}
    instead = dict.fromkeys(
        other.id
        for impossible in impossible_with(graph, option_id)
        for id_ in impossible.options
        if option(graph, id_).decision not in settled and state.holds(id_)
        for other in decision(graph, option(graph, id_).decision).options
        if other.id != id_ and not ruled_out(state, other.id)
    )
    ways = [id_ for id_ in instead if not ruled_out(state.taking(id_), option_id)]
    return (f"give one of these as well: {', '.join(ways)}",) if ways else ()


def criteria(graph: Graph, actor_id: str) -> tuple[Criterion, ...]:
    """What an actor judges by: its interests, and those of its constraints that weigh."""
    owner = actor(graph, actor_id)
    weighing = (constraint for constraint in owner.constraints if not constraint.binding)
    return (*owner.interests, *weighing)


def holds_in(state: State, claim: Effect | Breach) -> bool:
    """Whether an effect or a breach counts in a state."""
    if not state.holds(claim.option):
        return False
    if isinstance(claim, Breach):
        return True
    return all(map(state.holds, claim.when)) and not any(map(state.holds, claim.unless))


def claims_in(state: State, criterion_id: str) -> tuple[Effect | Breach, ...]:
    """The claims on a criterion that hold in a state."""
    return tuple(claim for claim in claims_on(state.graph, criterion_id) if holds_in(state, claim))


def total(claims: Iterable[Effect | Breach]) -> Range:
    """The sum of what claims do to a criterion."""
    first, *others = [claim.size for claim in claims] or [ZERO]
    return sum(others, first)


def v(state: State, criterion_id: str) -> Range:
    """v(s, c): the sum of the effects on a criterion that hold in a state."""
    return total(claims_in(state, criterion_id))


def u(state: State, actor_id: str) -> Fraction:
    """u_a(s) = Σ w_c · v(s, c) over an actor's criteria, ranges at their midpoints.

    It orders the actor's states; nobody should read more into it.
    """
    return sum(
        (c.weight.mid * v(state, c.id).mid for c in criteria(state.graph, actor_id)), Fraction(0)
    )


@dataclass(frozen=True, slots=True)
class RuledOut:
    """Why an option is no candidate: a binding constraint, what cannot hold together, no way back.

    `by` is the constraint it breaks, the combination it would complete, or the irreversible option
    that holds.
    """

    option: str
    by: Constraint | Impossible | Option

    def said(self, graph: Graph) -> str:
        if isinstance(self.by, Impossible):
            others = (option(graph, id_).name for id_ in self.by.options if id_ != self.option)
            return " with ".join(f"“{name}”" for name in others)
        final = ", which cannot be left" if isinstance(self.by, Option) else ""
        return f"“{self.by.name}”{final}"


def ruled_out(state: State, option_id: str) -> tuple[RuledOut, ...]:
    """Why an option cannot be taken in a context; empty where it can."""
    graph = state.graph
    reasons: list[RuledOut] = []
    for breach in breaches_of(graph, option_id):
        constraint = criterion(graph, breach.constraint)
        if isinstance(constraint, Constraint) and constraint.binding:
            reasons.append(RuledOut(option_id, constraint))
    taken = state.taking(option_id)
    reasons.extend(
        RuledOut(option_id, impossible)
        for impossible in impossible_with(graph, option_id)
        if all(map(taken.holds, impossible.options))
    )
    holding = option(graph, state.option_of(option(graph, option_id).decision))
    if holding.irreversible and holding.id != option_id:
        reasons.append(RuledOut(option_id, holding))
    return tuple(reasons)


Claims = tuple[Effect | Breach, ...]


@dataclass(frozen=True)
class Cell:
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
class Table:
    """A decision in a context: v(s, c) for the context with each option in turn.

    `criteria` are those of the decider on which a claim holds with some option; `ruled_out` names
    for each option that is no candidate what rules it out.
    """

    context: State
    decision: Decision
    decider: Actor
    criteria: tuple[Criterion, ...]
    cells: Mapping[tuple[str, str], Cell]
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
        return option(self.context.graph, self.context.option_of(self.decision.id))

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


def table(state: State, decision_id: str) -> Table:
    """The table of a decision in a context."""
    graph = state.graph
    settled = decision(graph, decision_id)
    decider = actor(graph, settled.actor)
    cells: dict[tuple[str, str], Cell] = {}
    touched: list[Criterion] = []
    for each in criteria(graph, decider.id):
        row = _row(state, settled, each)
        if any(cell.claims or cell.always for cell in row):
            touched.append(each)
            cells.update(((cell.option, each.id), cell) for cell in row)
    reasons = {option.id: ruled_out(state, option.id) for option in settled.options}
    return Table(
        context=state,
        decision=settled,
        decider=decider,
        criteria=tuple(touched),
        cells=MappingProxyType(cells),
        ruled_out=MappingProxyType({id_: why for id_, why in reasons.items() if why}),
    )


def _row(state: State, settled: Decision, each: Criterion) -> list[Cell]:
    holding = {o.id: claims_in(state.taking(o.id), each.id) for o in settled.options}
    first, *rest = holding.values()
    always = first
    for others in rest:
        always = without(always, without(always, others))
    # A constraint says what breaks it: of an option that it does not name, it says that it holds.
    judged = (
        {claim.option for claim in claims_on(state.graph, each.id)}
        if isinstance(each, Interest)
        else set(holding)
    )
    cells = []
    for option_id, claims in holding.items():
        own = without(claims, always)
        cells.append(Cell(option_id, each.id, own, always, bool(own) or option_id in judged))
    return cells


def without(claims: Claims, others: Claims) -> Claims:
    """Those claims that are none of the others."""
    # By identity: two claims may say the same of the same, and both count.
    if not claims or not others:
        return claims
    left_out = set(map(id, others))
    return tuple(claim for claim in claims if id(claim) not in left_out)
