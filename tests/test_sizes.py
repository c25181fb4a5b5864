"""Large models: an answer takes what its cells take, or leaves out what would take longer.

Work is counted in calls, which are the same on every machine: twice the cells take about twice.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import count
from random import Random
from typing import Any

import pytest
from benchmarks.models import big, dense, one_decision, with_others
from hypothesis import given

from stancecli.diagnostics import Unanswerable
from stancecli.lenses import (
    check,
    deals,
    levers,
    positions,
    robustness,
    stability,
    stakes,
    tradeoffs,
)
from stancecli.loader import load_text
from stancecli.methods import feasibility, linear
from stancecli.methods.claims import holders_of
from stancecli.methods.conditions import turns
from stancecli.methods.feasibility import blanks_of
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.methods.robustness import decisive, single_steps, thresholds
from stancecli.methods.robustness.find_out import steps
from stancecli.methods.robustness.knockouts import knockouts
from stancecli.methods.tradeoffs import least_worst, switch_from, tension_steps
from stancecli.methods.verdict import verdict
from stancecli.model import Citation, Model, Option, Source, exactly
from stancecli.page import claims
from stancecli.page.compose import MOST_DECISIONS, composed
from stancecli.page.parts import Fold
from stancecli.render import terminal
from stancecli.report import Listing, Table
from stancecli.situation import Situation
from tests.models import decider, effect, models, with_options
from tests.running import calls, first_quick

LINEAR = 3
"""Twice the cells may take so many times the calls; if all were compared it would be four."""


def wide(options: int, criteria: int) -> Situation:
    """One decision with every cell judged or unknown."""
    return Situation.of(one_decision(options, criteria, Random(7)))


def level(options: int, criteria: int) -> Situation:
    """The same with every option alike, so that all of them lead."""
    return _with_effects(options, criteria, lambda n: {"size": exactly(1)})


def cited(options: int, criteria: int) -> Situation:
    """The same with a passage for each effect, and none for any two."""
    return _with_effects(options, criteria, lambda n: {"cite": (Citation("s", f"p. {n}"),)})


def _with_effects(options: int, criteria: int, made: Callable[[int], dict[str, Any]]) -> Situation:
    numbers = count()

    def changed(option: Option) -> Option:
        effects = (replace(each, **made(next(numbers))) for each in option.effects)
        return replace(option, effects=tuple(effects))

    model = with_options(one_decision(options, criteria, Random(7)), changed)
    return Situation.of(replace(model, sources=(Source(id="s", title="S"),)))


def crowded(options: int, criteria: int) -> Situation:
    """The same beside three others, on whom a tenth of the effects hangs."""
    return Situation.of(with_others(one_decision(options, criteria, Random(7)), 3, Random(8)))


def table(situation: Situation) -> PerformanceTable:
    return performance_table(situation, "a.choice")


WORK: Mapping[str, Callable[[Situation, PerformanceTable], object]] = {
    "check": lambda situation, of: check.find(situation),
    "table": lambda situation, of: table(situation),
    "blanks": lambda situation, of: [*blanks_of(situation, situation.decision("a.choice"))],
    "verdict": lambda situation, of: verdict(of),
    "steps": lambda situation, of: single_steps(of),
    "decisive": lambda situation, of: decisive(of),
    "thresholds": lambda situation, of: thresholds(of),
    "least worst": lambda situation, of: least_worst(of, of.criteria),
    "switches": lambda situation, of: [
        switch_from(of, of.options[0], option) for option in of.options[1:]
    ],
    "knock-outs": lambda situation, of: knockouts(of),
    "levers": lambda situation, of: levers.describe(levers.find_all(situation, "a.choice")),
    "levers of one": lambda situation, of: levers.describe(levers.find(situation, "a.option-1")),
    "stakes": lambda situation, of: stakes.describe(stakes.find(situation, "a.choice")),
    "stability": lambda situation, of: stability.describe(stability.find(situation)),
    "deals": lambda situation, of: deals.describe(deals.find(situation)),
    "positions": lambda situation, of: positions.describe(positions.find(situation)),
    "robustness": lambda situation, of: robustness.describe(robustness.find(situation, "a.choice")),
    "tradeoffs": lambda situation, of: tradeoffs.describe(tradeoffs.find(situation, ["a.choice"])),
}
"""What is worked out of a decision, and of its table."""


@pytest.mark.parametrize("made", first_quick([crowded, cited, level, wide]))
@pytest.mark.parametrize("name", WORK)
def test_twice_the_cells_take_twice_the_work(
    name: str, made: Callable[[int, int], Situation]
) -> None:
    def work(*size: int) -> int:
        situation = made(*size)
        of = table(situation)
        return calls(lambda: WORK[name](situation, of))

    # Of fewer options more is looked at: what to find out first, tensions, each state that holds.
    if least := {"check": 60, "tradeoffs": 60, "stability": 260}.get(name):
        assert work(2 * least, 3) < LINEAR * work(least, 3)
        return
    assert work(80, 3) < LINEAR * work(40, 3)
    assert max(work(20, 10), work(10, 20)) < LINEAR * work(10, 10)


@given(models())
def test_holders_are_the_options_with_which_a_claim_is_in_force(model: Model) -> None:
    situation = Situation.of(model)
    for decision in situation.decisions():
        options = tuple(option.id for option in decision.options)
        for actor in model.actors:
            ids = [item.id for item in actor.interests] + [item.id for item in actor.constraints]
            for criterion in ids:
                for claim in situation.claims_on(criterion):
                    assert sorted(holders_of(situation, claim, decision.id, options)) == sorted(
                        id_ for id_ in options if situation.taking(id_).in_force(claim)
                    )


# What is left out.


def _shown(report: object) -> str:
    fitted = terminal.fitted(report, width=80)  # type: ignore[arg-type]
    return " ".join(terminal.render(fitted, width=80, colour=False).split())


@pytest.mark.parametrize(
    ("part", "taken", "said"),
    # A field of the finding, the steps that it takes, and what is said without it.
    [("tensions", tension_steps, "compromises"), ("find_out", steps, "what to find out first")],
)
def test_what_would_take_too_many_steps_is_left_out_and_that_is_said(
    part: str, taken: Callable[[PerformanceTable], int], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    situation = wide(20, 4)
    most = taken(table(situation))
    for limit in (most, most - 1):
        monkeypatch.setattr(linear, "MOST_STEPS", limit)
        finding = tradeoffs.find(situation, ["a.choice"])
        (answer,) = finding.tradeoffs
        assert (part in answer.left_out) == (limit < most)
    assert not getattr(answer, part)
    assert said in _shown(tradeoffs.describe(finding)).partition("Too large to look for ")[2]


# Many actors.


def test_a_pair_is_put_together_only_when_it_is_asked_for() -> None:
    def work(actors: int) -> int:
        situation = Situation.of(dense(actors, 4, Random(3)))
        return calls(lambda: positions.find(situation, "a0.choice"))

    assert work(60) < LINEAR * work(30)


def test_a_page_answers_the_foremost_of_many_decisions_and_counts_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(claims, "MOST_ACTORS", MOST_DECISIONS + 10)
    actors = MOST_DECISIONS + 20
    made, _ = composed(Situation.of(load_text(big(20 * actors))))
    parts = {part.anchor: part for part in made.parts}
    (fold,) = parts["decisions"].blocks
    assert isinstance(fold, Fold)
    table, left = fold.blocks
    assert isinstance(table, Table)
    assert len(table.rows) == MOST_DECISIONS
    assert f"Not shown: {actors - MOST_DECISIONS} more decision" in str(left)
    assert len(parts["others"].blocks) == MOST_DECISIONS - 1
    listing, _ = parts["actors"].blocks
    assert isinstance(listing, Listing)
    assert len(listing.entries) == MOST_DECISIONS + 10
    assert "Not shown: 10 more actors." in parts["actors"].note


def test_a_decision_of_too_many_cells_is_refused_before_any_is_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    situation = wide(20, 20)
    monkeypatch.setattr(feasibility, "MOST_CELLS", 399)
    for ask in (check.find, table, lambda of: tradeoffs.find(of, ["a.choice"])):
        with pytest.raises(Unanswerable, match="20 options by 20 interests") as refused:
            ask(situation)
        assert refused.value.advice == ("19 interests would fit, or fewer options",)
    monkeypatch.setattr(feasibility, "MOST_CELLS", 400)
    assert table(situation).criteria
    assert performance_table(Situation.of(dense(150, 4, Random(3))), "a0.choice").criteria


def test_what_others_would_do_instead_is_looked_at_claim_by_claim() -> None:
    """Not by a table for each of their options."""

    def work(actors: int) -> int:
        others = [decider("", "on: | off:", "on", actor=f"a{n}").actors[0] for n in range(actors)]
        (b,) = decider("i 1", "p: | q: i -1", "p", actor="b").actors
        (choice,) = b.decisions
        effects = tuple(effect("b.p", "b.i", 1, when=(f"{each.id}.on",)) for each in others)
        options = (replace(choice.options[0], effects=effects), choice.options[1])
        b = replace(b, decisions=(replace(choice, options=options),))
        of = performance_table(Situation.of(Model(title="t", actors=(*others, b))), "b.choice")
        return calls(lambda: [*turns(of)])

    assert work(80) < LINEAR * work(40)


def of_two(first: str, second: str) -> Situation:
    """Ann wants X, and decides these two things; or the second is Bob's, who wants nothing."""
    ann = "  ann: {name: Ann, interests: {x: {name: X, importance: 1}}, decisions: {d: {"
    bob = "}}}\n  bob: {name: Bob, decisions: {" if second.startswith("e") else "}, "
    model = f"stance: 1\nactors:\n{ann}question: D?, {first}{bob}{second}}}}}\n"
    return Situation.of(load_text(model))


def test_what_each_of_many_choices_levels_is_read_off_one_table() -> None:
    """By any choice of Bob but o0 the second option has as many points as the first."""

    def work(size: int) -> int:
        when = "{to: x, effect: 1, unless: [bob.o0]}, {to: x, effect: 0, when: [bob.o0]}"
        options = [f"p{n}: {{name: P{n}, effects: [{{to: x, effect: 0}}]}}" for n in range(size)]
        first = "current: a, options: {a: {name: A, effects: [{to: x, effect: 1}]}, "
        first += f"b: {{name: B, effects: [{when}]}}, {', '.join(options)}}}"
        others = ", ".join(f"o{n}: {{name: O{n}}}" for n in range(size))
        situation = of_two(first, f"e: {{question: E?, current: o0, options: {{{others}}}}}")
        found = levers.find(situation, "ann.b")
        assert len(found.levers.alone) == size - 1
        assert {rival.id for each in found.levers.alone for rival in each.level_with} == {"ann.a"}
        return calls(lambda: levers.describe(levers.find(situation, "ann.b")))

    assert work(80) < LINEAR * work(40)


def test_of_many_moves_in_two_decisions_only_those_of_one_option_are_named() -> None:
    def work(size: int) -> int:
        def options(letter: str) -> str:
            sizes = ["0", *["unknown"] * (size - 1)]
            each = (
                f"{letter}{n}: {{name: {letter}{n}, effects: [{{to: x, effect: {effect}}}]}}"
                for n, effect in enumerate(sizes)
            )
            return f"current: {letter}0, options: {{{', '.join(each)}}}"

        situation = of_two(options("p"), f"f: {{question: F?, {options('q')}}}")
        (outlook,) = stability.find(situation).verdict.outlooks
        assert len(outlook.chances) == 2 * (size - 1)
        return calls(lambda: stability.describe(stability.find(situation)))

    assert work(80) < LINEAR * work(40)
