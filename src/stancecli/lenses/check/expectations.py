"""What a model expects of itself: whether each conclusion follows, and what does instead.

Its scenarios are looked at here as well: one that changes nothing, or that cannot be, is a gap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import chain
from typing import TYPE_CHECKING

from stancecli import notation as fmt, wording
from stancecli.diagnostics import Unanswerable
from stancecli.lenses.check.steps import can_fail
from stancecli.loader import CONCLUSIONS
from stancecli.loader.entries import ENTRY_OF
from stancecli.methods.feasibility import ruled_out
from stancecli.methods.influence import direct_ties, strongest_paths
from stancecli.methods.ladder import Conclusion, rung
from stancecli.methods.performance import performance_table
from stancecli.methods.positions.statements import stated_on, window_of
from stancecli.methods.tradeoffs import tensions
from stancecli.methods.verdict import CERTAIN, DecisionVerdict, standing
from stancecli.model import Claim, Expectation, Scenario
from stancecli.scenario import apply
from stancecli.situation import Situation
from stancecli.wording.states import not_judged
from stancecli.wording.verdict import conclusion

if TYPE_CHECKING:
    from stancecli.methods.packages.rungs import PackageSpace
    from stancecli.methods.stability.verdict import StateVerdict

SURE = (Conclusion.LEADS, Conclusion.FIRM, Conclusion.ONLY)
"""The verdicts under which an option leads."""


@dataclass(frozen=True)
class CheckedExpectation:
    """A conclusion that must follow: what it says, whether it holds, and what follows instead.

    `can_fail` says whether one step of some claim would end that; None where too many would have to
    be tried.
    """

    expectation: Expectation
    expected: str
    holds: bool
    instead: str
    can_fail: bool | None = True


@dataclass(frozen=True)
class IdleScenario:
    """A scenario that changes nothing, or, with the reason, one that cannot be.

    One that `changes` something has a sign, and yet changes no lead and no verdict.
    """

    scenario: Scenario
    refused: str
    changes: bool = False


def outcomes(
    situation: Situation, is_likely: Callable[[Claim], bool] = lambda _: False
) -> tuple[CheckedExpectation, ...]:
    """Each expectation of a model, in the order of the file.

    Whether one can fail is tried with the claims first that are likely to turn something.
    """
    scenarios = {scenario.id: scenario for scenario in situation.model.scenarios}
    contexts = {id_: _Context(situation, scenarios.get(id_)) for id_ in ("", *scenarios)}
    found = [
        CheckedExpectation(wanted, wording.expected(situation, wanted), not instead, instead)
        for wanted in situation.model.expect
        for instead in (_instead(contexts[wanted.under], wanted),)
    ]

    def holds(stepped: Situation, wanted: Expectation) -> bool:
        return _still_holds(_Context(stepped, scenarios.get(wanted.under)), wanted)

    held = {in_ids(each.expectation): each.expectation for each in found if each.holds}
    fails = dict(zip(held, can_fail(situation, [*held.values()], holds, is_likely), strict=True))
    return tuple(
        replace(each, can_fail=fails[in_ids(each.expectation)]) if each.holds else each
        for each in found
    )


def in_ids(expectation: Expectation) -> str:
    """What an expectation says, by full ids: `decision=a.d leads=a.d1 under=s`."""
    keys = (key for key in ENTRY_OF[Expectation].values() if key.name in _SAYING)
    said = ((key.name, getattr(expectation, key.field)) for key in keys)
    return " ".join(
        f"{name}={'+'.join(value) if isinstance(value, tuple) else value}"
        for name, value in said
        if value not in ("", (), None)
    )


_SAYING = {*CONCLUSIONS, *chain.from_iterable(CONCLUSIONS.values()), "under"}


@dataclass(frozen=True, eq=False)
class _Context:
    """Where conclusions must follow: the model as entered, or under a scenario.

    What several of them ask of it is computed once.
    """

    entered: Situation
    scenario: Scenario | None = None

    @cached_property
    def situation(self) -> Situation:
        """Raises Unanswerable for a scenario that cannot be."""
        return apply(self.scenario, self.entered) if self.scenario else self.entered

    @cached_property
    def judged(self) -> Callable[[str], DecisionVerdict]:
        """How things stand in a decision."""
        return cache(lambda id_: DecisionVerdict.of(performance_table(self.situation, id_)))

    @cached_property
    def held(self) -> Callable[[tuple[str, ...]], StateVerdict]:
        """How the state with these options holds."""
        from stancecli.methods.stability.conflict import Conflict
        from stancecli.methods.stability.equilibria import equilibria_of, individual_stability
        from stancecli.methods.stability.paths import traps
        from stancecli.methods.stability.verdict import state_verdict

        conflict = Conflict.of(self.situation)
        equilibria = equilibria_of(individual_stability(conflict))
        trapped = traps(conflict, equilibria["Nash"])

        def holds(options: tuple[str, ...]) -> StateVerdict:
            state = conflict.state_with(options) if options else conflict.start
            return state_verdict(conflict, state, equilibria, trapped)

        return cache(holds)

    @cached_property
    def packages(self) -> PackageSpace:
        """The packages from the default no deal."""
        from stancecli.methods.packages.rungs import PackageSpace, disagreement
        from stancecli.methods.stability.conflict import Conflict

        conflict = Conflict.of(self.situation)
        return PackageSpace.of(conflict, disagreement(conflict).state)


def idle_scenarios(situation: Situation) -> Iterator[IdleScenario]:
    """The scenarios that change nothing or cannot be, and those whose sign tells nothing."""
    entered = cache(lambda id_: standing(situation, id_))
    for scenario in situation.model.scenarios:
        try:
            found = apply(scenario, situation)
        except Unanswerable as error:
            yield IdleScenario(scenario, error.message)
            continue
        held = all(
            option == situation.decision(decision).current
            for decision, option in found.chosen.items()
            if decision in situation
        )
        if held and found.model == situation.model:
            yield IdleScenario(scenario, "")
        elif scenario.sign and all(
            decision.id in found and standing(found, decision.id).is_like(entered(decision.id))
            for decision in situation.decisions()
        ):
            yield IdleScenario(scenario, "", changes=True)


def _instead(context: _Context, wanted: Expectation) -> str:
    """What follows in place of what is expected; empty where that does."""
    try:
        situation = context.situation
    except Unanswerable as error:
        return error.message
    named = (
        *filter(None, [wanted.decision, wanted.leads, wanted.ruled_out, wanted.compromise]),
        *wanted.pair,
        *wanted.state,
        *wanted.package,
        *wanted.influence,
        *wanted.position,
    )
    gone = [id_ for id_ in named if id_ not in situation]
    if gone:
        return f"“{gone[0]}” is left out there"
    try:
        if wanted.decision:
            return _decided(context, wanted)
        if wanted.pair:
            return _compromise(situation, wanted)
        if wanted.holds:
            return _state(context, wanted)
        if wanted.package:
            return _package(context, wanted)
    except Unanswerable as error:
        return error.message
    return _influence(situation, wanted) if wanted.influence else _position(situation, wanted)


def _still_holds(context: _Context, wanted: Expectation) -> bool:
    """Whether an expectation that held still does, where nobody asks what follows instead."""
    if not wanted.decision or wanted.ruled_out or wanted.verdict in CERTAIN:
        return not _instead(context, wanted)
    try:
        table = performance_table(context.situation, wanted.decision)
    except Unanswerable:
        return False
    conclusion = rung(table).conclusion
    if wanted.verdict:
        return conclusion == wanted.verdict
    return conclusion in SURE and table.leaders[0].id == wanted.leads


def _decided(context: _Context, wanted: Expectation) -> str:
    situation = context.situation
    if wanted.ruled_out:
        is_open = not ruled_out(situation, wanted.ruled_out)
        return f"{fmt.called(situation.option(wanted.ruled_out))} is open" if is_open else ""
    judged = context.judged(wanted.decision)
    found = judged.verdict
    if wanted.verdict:
        holds = found.verdict == wanted.verdict
    else:
        holds = found.verdict in SURE and found.leader.id == wanted.leads
    return "" if holds else conclusion(judged)


def _compromise(situation: Situation, wanted: Expectation) -> str:
    option = situation.option(wanted.compromise)
    table = performance_table(situation, option.decision)
    pair = set(wanted.pair)
    missing = [id_ for id_ in wanted.pair if id_ not in {c.id for c in table.criteria}]
    if missing:
        criterion = situation.criterion(missing[0])
        if criterion.binding:
            return f"{fmt.called(criterion)} is binding: it rules options out and is not weighed"
        return f"no option is judged on {fmt.called(criterion)}"
    tension = next((t for t in tensions(table) if {c.id for c in t.pair} == pair), None)
    if tension is None:
        return "one option is best for both"
    found = tuple(compromise.option for compromise in tension.compromises)
    return "" if found == (option,) else f"it is {wording.names(found, 'or')}"


def _state(context: _Context, wanted: Expectation) -> str:
    found = context.held(wanted.state)
    if found.holds == wanted.holds:
        return ""
    return "; ".join(filter(None, [f"it {wording.HOLDING[found.holds]}", not_judged(found)]))


def _package(context: _Context, wanted: Expectation) -> str:
    space = context.packages
    state = space.state_with(wanted.package)
    if not space.packages.flat[state]:
        return "it is no package: fewer than two actors do something else than by no deal"
    rung = space.rung(state)
    return "" if rung == wanted.rung else f"it is {wording.RUNGS[rung]}"


def _influence(situation: Situation, wanted: Expectation) -> str:
    start, end = wanted.influence
    path = strongest_paths(direct_ties(situation), end, starts=(start,)).get(start)
    if path is None:
        return "there is no chain of influence"
    if path.weakest >= (wanted.at_least or 0):
        return ""
    return f"the strongest chain is {fmt.strength(path.weakest)}"


def _position(situation: Situation, wanted: Expectation) -> str:
    actor, id_ = wanted.position
    is_issue = situation.kind_of(id_) == "issue"
    target = situation.issue(id_) if is_issue else situation.option(id_)
    said = stated_on(situation, target, window_of(situation)).get(actor)
    if said is None:
        return "no position is entered"
    if said.divided:
        return f"it is divided, {fmt.stance(said.stance)} on average"
    stance, due = said.stance, wanted.stance or 0
    holds = stance >= due > 0 or stance <= due < 0 or stance == due == 0
    return "" if holds else f"it is {fmt.stance(stance)}"
