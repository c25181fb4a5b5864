"""What a model expects of itself: whether each conclusion follows, and what does instead."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import chain
from typing import TYPE_CHECKING

from stancecli import notation as fmt, wording
from stancecli.diagnostics import Unanswerable
from stancecli.loader import CONCLUSIONS
from stancecli.loader.entries import ENTRY_OF
from stancecli.methods.feasibility import ruled_out, suppose
from stancecli.methods.influence import direct_ties, strongest_paths
from stancecli.methods.ladder import Conclusion
from stancecli.methods.performance import performance_table
from stancecli.methods.positions import stated_on, window_of
from stancecli.methods.tradeoffs import tensions
from stancecli.methods.verdict import DecisionVerdict
from stancecli.model import Expectation, Scenario
from stancecli.scenario import apply
from stancecli.situation import Situation
from stancecli.values import RARE
from stancecli.wording.moves import in_quotes, phrase
from stancecli.wording.verdict import conclusion

if TYPE_CHECKING:
    from stancecli.methods.packages import PackageSpace
    from stancecli.methods.stability.judge import Judge

SURE = (Conclusion.LEADS, Conclusion.FIRM, Conclusion.ONLY)
"""The verdicts under which an option leads."""


@dataclass(frozen=True)
class CheckedExpectation:
    """A conclusion that must follow: what it says, whether it holds, and what follows instead.

    `no_use` is why it tells nothing: what it supposes is so already.
    """

    expectation: Expectation
    expected: str
    holds: bool
    instead: str
    no_use: str = field(default="", metadata=RARE)


def outcomes(situation: Situation) -> tuple[CheckedExpectation, ...]:
    """Each expectation of a model, in the order of the file."""
    known = cache(lambda under, view: _Context(situation, under, view))
    found = []
    for wanted in situation.model.expect:
        within, said = known(wanted.under, wanted.view), wording.expected(situation, wanted)
        instead = _instead(within, wanted)
        idle = _idle(within, wanted, holds=not instead)
        found.append(CheckedExpectation(wanted, said, not instead, instead, no_use=idle))
    return tuple(found)


def in_ids(expectation: Expectation) -> str:
    """What an expectation says, by full ids: `decision=a.d leads=a.d1 under=s`."""
    keys = (key for key in ENTRY_OF[Expectation].values() if key.name in _SAYING)
    said = ((key.name, getattr(expectation, key.field)) for key in keys)
    return " ".join(
        f"{name}={'+'.join(value) if isinstance(value, tuple) else value}"
        for name, value in said
        if value not in ("", (), None)
    )


_SAYING = {*CONCLUSIONS, *chain.from_iterable(CONCLUSIONS.values()), "under", "view"}


@dataclass(frozen=True, eq=False)
class _Context:
    """Where conclusions must follow: the model as it stands, or under a scenario, or on a view.

    What several of them ask of it is computed once.
    """

    entered: Situation
    under: str
    view: str

    @cached_property
    def situation(self) -> Situation:
        """Raises Unanswerable for a scenario that cannot be."""
        scenarios = (each for each in self.entered.model.scenarios if each.id == self.under)
        return apply(Scenario(view=self.view) + next(scenarios, Scenario()), self.entered)

    @cached_property
    def judged(self) -> Callable[[str], DecisionVerdict]:
        """How things stand in a decision."""
        return cache(lambda id_: DecisionVerdict.of(performance_table(self.situation, id_)))

    @cached_property
    def judge(self) -> Judge:
        """Judges the states of all decisions together."""
        from stancecli.methods.stability.conflict import Conflict
        from stancecli.methods.stability.judge import Judge

        return Judge(Conflict.of(self.situation))

    @cached_property
    def packages(self) -> PackageSpace:
        """The packages from the default no deal."""
        from stancecli.methods.packages import PackageSpace, disagreement

        return PackageSpace(self.judge.conflict, disagreement(self.judge).state)


def is_same(found: Situation, entered: Situation) -> bool:
    """Whether a scenario has changed nothing."""
    return found.model == entered.model and all(map(entered.holds, found.chosen.values()))


def _idle(context: _Context, wanted: Expectation, *, holds: bool) -> str:
    """Why what is supposed is nothing: it is so already. Empty where it is something."""
    with suppress(Unanswerable, KeyError):
        situation = context.situation
        if wanted.by and all(map(situation.holds, wanted.by)):
            return f"in place already: {in_quotes(map(situation.option, wanted.by))}"
        if wanted.package and context.packages.state_with(wanted.package) == context.packages.base:
            return "no deal already has it"
        if holds and (wanted.under or wanted.view) and is_same(situation, context.entered):
            return f"“{wanted.under or wanted.view}” changes nothing"
    return ""


def _instead(context: _Context, wanted: Expectation) -> str:
    """What follows in place of what is expected; empty where that does."""
    named = (wanted.decision, wanted.leads, wanted.ruled_out, wanted.levers, wanted.compromise)
    options = (*wanted.by, *wanted.state, *wanted.package)
    ids = filter(None, (*named, *options, *wanted.pair, *wanted.influence, *wanted.position))
    find = next(find for key, find in _FOUND.items() if getattr(wanted, key))
    try:
        gone = [id_ for id_ in ids if id_ not in context.situation]
        return f"“{gone[0]}” is left out there" if gone else find(context, wanted)
    except Unanswerable as error:
        return error.message


def _decided(context: _Context, wanted: Expectation) -> str:
    situation = context.situation
    if wanted.ruled_out:
        is_open = not ruled_out(situation, wanted.ruled_out)
        return f"{fmt.called(situation.option(wanted.ruled_out))} is possible" if is_open else ""
    judged = context.judged(wanted.decision)
    found, leader = judged.verdict.verdict, judged.verdict.leader
    leads = found in SURE and leader.id == wanted.leads
    holds = found == wanted.verdict if wanted.verdict else leads
    return "" if holds else conclusion(judged)


def _brought_about(context: _Context, wanted: Expectation) -> str:
    """Whether an option is ahead with what others do, and not without."""
    situation, option = context.situation, context.situation.option(wanted.levers)
    called = fmt.called(option)
    if performance_table(situation, option.decision).leaders == (option,):
        return f"{called} is ahead already"
    ahead = performance_table(suppose(situation, wanted.by), option.decision).leaders
    return "" if ahead == (option,) else f"then ahead: {in_quotes(ahead)}"


def _compromise(context: _Context, wanted: Expectation) -> str:
    situation = context.situation
    option = situation.option(wanted.compromise)
    table = performance_table(situation, option.decision)
    missing = [id_ for id_ in wanted.pair if id_ not in {c.id for c in table.criteria}]
    if missing:
        criterion = situation.criterion(missing[0])
        if criterion.binding:
            return f"{fmt.called(criterion)} is binding: it rules options out and is not weighed"
        return f"no option affects {fmt.called(criterion)}"
    tension = next((t for t in tensions(table) if {c.id for c in t.pair} == {*wanted.pair}), None)
    if tension is None:
        return "one option is best for both"
    found = tuple(compromise.option for compromise in tension.compromises)
    return "" if found == (option,) else f"it is {in_quotes(found, 'or')}"


def _state(context: _Context, wanted: Expectation) -> str:
    from stancecli.methods.stability.judge import MET_BY

    conflict = context.judge.conflict
    state = conflict.state_with(wanted.state) if wanted.state else conflict.start
    found = context.judge.word(state)
    return "" if found in MET_BY[wanted.holds] else f"it {phrase(found)}"


def _package(context: _Context, wanted: Expectation) -> str:
    space = context.packages
    state = space.state_with(wanted.package)
    if not space.packages.flat[state]:
        return "it is no joint move: fewer than two actors do something else than by no deal"
    rung = space.rung(state)
    return "" if rung == wanted.rung else f"it is {wording.RUNGS[rung]}"


def _influence(context: _Context, wanted: Expectation) -> str:
    start, end = wanted.influence
    path = strongest_paths(direct_ties(context.situation), end, starts=(start,)).get(start)
    if path is None or path.weakest >= (wanted.at_least or 0):
        return "" if path else "there is no chain of influence"
    return f"the strongest chain is {fmt.strength(path.strength)}"


def _position(context: _Context, wanted: Expectation) -> str:
    situation = context.situation
    actor, id_ = wanted.position
    target = situation.issue(id_) if situation.kind_of(id_) == "issue" else situation.option(id_)
    said = stated_on(situation, target, window_of(situation)).get(actor)
    if said is None:
        return "no position is entered"
    if said.divided:
        return f"it is divided, {fmt.stance(said.stance)} on average"
    stance, due = said.stance, wanted.stance or 0
    holds = stance >= due > 0 or stance <= due < 0 or stance == due == 0
    return "" if holds else f"it is {fmt.stance(stance)}"


_FOUND = {
    "decision": _decided,
    "levers": _brought_about,
    "pair": _compromise,
    "holds": _state,
    "package": _package,
    "influence": _influence,
    "position": _position,
}
"""By the key of what is expected, how it is found what follows instead."""
