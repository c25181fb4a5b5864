"""What a model expects of itself: whether each conclusion follows, what does instead, and whether
one step of some claim would end it.

Its scenarios are looked at here as well: one that changes nothing, or that cannot be, is a gap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, cached_property
from itertools import chain, islice
from math import prod
from typing import TYPE_CHECKING, Any

from stancecli import notation as fmt, wording
from stancecli.diagnostics import Unanswerable
from stancecli.loader import CONCLUSIONS
from stancecli.loader.entries import ENTRY_OF
from stancecli.methods.feasibility import ruled_out
from stancecli.methods.influence import direct_ties, strongest_paths
from stancecli.methods.ladder import Conclusion, rung
from stancecli.methods.performance import performance_table
from stancecli.methods.positions import stated_on, window_of
from stancecli.methods.tradeoffs import tensions
from stancecli.methods.verdict import CERTAIN, DecisionVerdict, standing
from stancecli.model import (
    EFFECT_SCALE,
    IMPORTANCE_STEPS,
    PARTS,
    UNKNOWN,
    Breach,
    Claim,
    Constraint,
    Effect,
    Expectation,
    Influence,
    Interest,
    Model,
    Position,
    Range,
    Scenario,
    Sized,
    exactly,
    one_step,
    owner_id,
)
from stancecli.scenario import apply
from stancecli.scenario.edit import of_one_size
from stancecli.situation import Situation
from stancecli.wording.states import not_judged
from stancecli.wording.verdict import conclusion

if TYPE_CHECKING:
    from stancecli.methods.packages import PackageSpace
    from stancecli.methods.stability.verdict import StateVerdict


MOST_WORK = 150_000
"""What trying all expectations of a model may cost: a few seconds."""
_TRY = 30
"""What it costs to look again, in claims that are read again."""

_SCALES: dict[type, Range] = {
    Interest: IMPORTANCE_STEPS,
    Constraint: IMPORTANCE_STEPS,
    Influence: IMPORTANCE_STEPS,
    Breach: Range(Fraction(1), Fraction(2)),
    Effect: EFFECT_SCALE,
    Position: EFFECT_SCALE,
}


def can_fail(
    situation: Situation,
    held: Sequence[Expectation],
    holds: Callable[[Situation, Expectation], bool],
    is_likely: Callable[[Claim], bool],
) -> list[bool | None]:
    """Of each expectation that holds, whether one step of a claim ends that; None if not tried.

    Sizes, importances, forces, stances and strengths move by 1 on their scale, a range as a whole;
    a force that binds becomes as strong as what weighs most, and what is of one size moves as one.
    `holds` looks whether one does, and claims that are likely to end it are tried first.
    """
    model = situation.model
    sized = (each for each in model.statements() if isinstance(each, Sized))
    claims = [each for each in sized if not each.is_copy]
    states = prod(len(decision.options) for decision in situation.decisions())
    left = MOST_WORK
    found: list[bool | None] = []
    for wanted in held:
        whole = bool(wanted.holds or wanted.package)
        cost = _TRY + len(claims) + (states // 10 if whole else 0)
        affordable = left // cost
        # One more tells whether these are all.
        steps = [*islice(_steps(claims, wanted, is_likely), affordable + 1)] if affordable else []
        tried = enumerate(steps[:affordable], 1)
        ends = (n for n, step in tried if not holds(Situation.of(_stepped(model, *step)), wanted))
        ending = next(ends, 0)
        left -= cost * (ending or min(affordable, len(steps)))
        is_known = ending or (affordable and len(steps) <= affordable)
        found.append(bool(ending) if is_known else None)
    return found


def _steps(
    claims: Iterable[Sized], wanted: Expectation, is_likely: Callable[[Claim], bool]
) -> Iterator[tuple[Sized, Sized]]:
    """Claims that can have a say, and the same a step away; those that may end it first."""
    named = {*wanted.state, *wanted.package, wanted.leads, wanted.compromise}
    bearing = [claim for claim in claims if _bears(claim, wanted)]
    bearing.sort(
        key=lambda claim: (getattr(claim, "option", "") not in named, not is_likely(claim))
    )
    return ((claim, after) for claim in bearing for after in _moved(claim))


def _bears(claim: Claim, wanted: Expectation) -> bool:
    """Whether a claim can have a say in what is expected."""
    # A package is judged against no deal, on which the claims of everybody bear.
    everywhere = bool(wanted.holds or wanted.package)
    match claim:
        case Influence():
            return bool(wanted.influence)
        case Position():
            return wanted.position == (claim.actor, claim.to)
        case Constraint() if claim.binding:
            return everywhere or bool(wanted.decision or wanted.pair)
        case Effect() | Breach():
            criterion = claim.to
        case Interest() | Constraint():
            criterion = claim.id
        case _:
            return False
    if wanted.ruled_out:
        return False
    about = wanted.decision or next(iter(wanted.pair), "")
    return everywhere or owner_id(criterion) == owner_id(about)


def _moved(claim: Sized) -> Iterator[Sized]:
    value, scale = getattr(claim, claim.amount), _SCALES[type(claim)]
    if isinstance(claim, Constraint) and claim.binding:
        yield replace(claim, force=exactly(scale.high))
    elif value is not None and value != UNKNOWN:
        middle = value.mid if isinstance(value, Range) else value
        for after in one_step(middle, scale):
            views = tuple(
                replace(view, value=_shifted(view.value, after - middle, scale))
                for view in claim.views
            )
            new = _shifted(value, after - middle, scale) if isinstance(value, Range) else after
            changes: dict[str, Any] = {claim.amount: new, "views": views}
            yield replace(claim, **changes)


def _shifted(value: Range, by: Fraction, scale: Range) -> Range:
    low, high = (min(max(end + by, scale.low), scale.high) for end in (value.low, value.high))
    return Range(low, high)


def _stepped(model: Model, before: Sized, after: Sized) -> Model:
    """The model with a claim a step away, and with it the effects that are of its size."""
    changed: Model = _swapped(model, before, after)
    if isinstance(after, Effect) and after.shared:
        return replace(changed, actors=tuple(map(of_one_size, changed.actors)))
    return changed


def _swapped(thing: Any, before: Claim, after: Claim) -> Any:
    """A model, or a part of it, with one claim in place of another."""
    if thing is before:
        return after
    changed: dict[str, tuple[Any, ...]] = {}
    for name in PARTS.get(type(thing), ()):
        held = getattr(thing, name)
        new = tuple(_swapped(each, before, after) for each in held)
        if any(one is not other for one, other in zip(held, new, strict=True)):
            changed[name] = new
    return replace(thing, **changed) if changed else thing


# Whether each conclusion follows, and what does instead.


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
        from stancecli.methods.stability.verdict import verdict_on

        conflict = Conflict.of(self.situation)

        def holds(options: tuple[str, ...]) -> StateVerdict:
            state = conflict.state_with(options) if options else conflict.start
            return verdict_on(conflict, state)

        return cache(holds)

    @cached_property
    def packages(self) -> PackageSpace:
        """The packages from the default no deal."""
        from stancecli.methods.packages import PackageSpace
        from stancecli.methods.packages.steps import disagreement
        from stancecli.methods.stability.conflict import Conflict

        conflict = Conflict.of(self.situation)
        return PackageSpace.of(conflict, disagreement(conflict).state)


def idle_scenarios(situation: Situation) -> Iterator[tuple[Scenario, str, str]]:
    """The scenarios that are gaps, each with the code of that and in words why.

    G412: they change nothing. G413: they cannot be. G421: they have a sign, and yet change no lead
    and no verdict.
    """
    entered = cache(lambda id_: standing(situation, id_))
    for scenario in situation.model.scenarios:
        called = f"scenario “{scenario.id}”"
        try:
            found = apply(scenario, situation)
        except Unanswerable as error:
            yield scenario, "G413", f"{called} cannot be: {error.message}"
            continue
        held = all(
            option == situation.decision(decision).current
            for decision, option in found.chosen.items()
            if decision in situation
        )
        if held and found.model == situation.model:
            yield scenario, "G412", f"{called} changes nothing"
        elif scenario.sign and all(
            decision.id in found and standing(found, decision.id).is_like(entered(decision.id))
            for decision in situation.decisions()
        ):
            said = f"the sign of {called} tells nothing: no lead or verdict would change"
            yield scenario, "G421", said


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
