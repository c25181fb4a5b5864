"""Large decisions: what is asked of a table takes what its cells take, or is left out and said so.

Work is counted in calls, which are the same on every machine; twice the cells take about twice.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from benchmarks.models import one_decision

from stancecli.lenses import check
from stancecli.methods.blanks import blanks_of
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.methods.robustness.changes import single_steps
from stancecli.methods.robustness.completions import completions, decisive
from stancecli.methods.robustness.knockouts import knockouts
from stancecli.methods.robustness.thresholds import thresholds
from stancecli.methods.tradeoffs import least_worst, switch_from
from stancecli.methods.verdict import verdict
from stancecli.situation import Situation
from tests.running import calls

LINEAR = 2.5
"""Twice the cells may take so many times the calls; if all were compared it would be four."""

Answer = Callable[[Situation], object]


def _situation(options: int, criteria: int) -> Situation:
    return Situation.of(one_decision(options, criteria, Random(7)))


def _table(situation: Situation) -> PerformanceTable:
    return performance_table(situation, "a.choice")


def _switches(table: PerformanceTable) -> object:
    return [switch_from(table, table.options[0], option) for option in table.options[1:]]


OF_SITUATIONS: dict[str, Answer] = {
    "check": check.find,
    "table": _table,
    "blanks": lambda situation: [*blanks_of(situation, situation.decision("a.choice"))],
}
OF_TABLES: dict[str, Callable[[PerformanceTable], object]] = {
    "verdict": verdict,
    "steps": single_steps,
    "decisive": decisive,
    "thresholds": thresholds,
    "least worst": lambda table: least_worst(table, table.criteria),
    "switches": _switches,
    "completions": completions,
    "knock-outs": knockouts,
}


@pytest.mark.parametrize("name", OF_SITUATIONS)
def test_twice_the_options_take_twice_the_work(name: str) -> None:
    few, many = (
        calls(lambda situation=_situation(options, 3): OF_SITUATIONS[name](situation))  # type: ignore[misc]
        for options in (200, 400)
    )
    assert many < LINEAR * few


@pytest.mark.parametrize("name", OF_TABLES)
@pytest.mark.parametrize(("small", "large"), [((200, 3), (400, 3)), ((20, 20), (40, 20))])
def test_of_a_table_twice_the_options_take_twice_the_work(
    name: str, small: tuple[int, int], large: tuple[int, int]
) -> None:
    few, many = (
        calls(lambda table=_table(_situation(*size)): OF_TABLES[name](table))  # type: ignore[misc]
        for size in (small, large)
    )
    assert many < LINEAR * few


@pytest.mark.parametrize("name", OF_TABLES)
def test_of_a_table_twice_the_criteria_take_twice_the_work(name: str) -> None:
    few, many = (
        calls(lambda table=_table(_situation(20, criteria)): OF_TABLES[name](table))  # type: ignore[misc]
        for criteria in (20, 40)
    )
    assert many < LINEAR * few
