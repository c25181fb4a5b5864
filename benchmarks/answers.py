"""What each answer takes on big models."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from random import Random
from types import MappingProxyType

from benchmarks.loading import SIZES
from benchmarks.measure import Cost, calling, compared, running
from benchmarks.models import big, dense, one_decision, with_others
from stancecli.export import FORMATS
from stancecli.lenses import (
    check,
    deals,
    influence,
    levers,
    list as list_,
    overview,
    positions,
    robustness,
    show,
    stability,
    tradeoffs,
    why,
)
from stancecli.loader import load_text
from stancecli.methods.performance import performance_table
from stancecli.methods.verdict import verdict
from stancecli.page import page
from stancecli.situation import Situation

ONE, OTHER = "actor-5", "actor-6"
DECISION, OPTION = f"{ONE}.course", f"{ONE}.go"

EXPORTED = 10_000

Answer = Callable[[Situation], object]

ON_ONE: Mapping[str, Answer] = MappingProxyType(
    {
        "show ACTOR": lambda g: show.describe(show.find(g, ONE)),
        "show OPTION": lambda g: show.describe(show.find(g, OPTION)),
        "why OPTION INTEREST": lambda g: why.describe(why.find(g, OPTION, f"{ONE}.goal-0")),
        "tradeoffs DECISION": lambda g: tradeoffs.describe(tradeoffs.find(g, (DECISION,))),
        "robustness DECISION": lambda g: robustness.describe(robustness.find(g, DECISION)),
        "positions DECISION": lambda g: positions.describe(positions.find(g, DECISION)),
    }
)
"""Answers on one item: what they take depends on what it touches, not on the size of the model."""

ON_ALL: Mapping[str, Answer] = MappingProxyType(
    {
        "the overview": lambda g: overview.describe(overview.find(g)),
        "list actor": lambda g: list_.describe(list_.find(g, "actor")),
        "check": lambda g: check.describe(check.find(g)),
        "influence --from --to": lambda g: influence.describe(influence.find_paths(g, ONE, OTHER)),
        "influence --on": lambda g: influence.describe(influence.find_pressure(g, OPTION)),
    }
)
"""Answers that look at the whole model: each beside loading it."""


def costs() -> Iterator[Cost]:
    small, large = (Situation.of(load_text(big(claims))) for claims in (SIZES[0], SIZES[-1]))
    size = f"{SIZES[-1]:,} claims"
    for name, answer in ON_ONE.items():
        ours, floor = compared(
            calling(partial(answer, large), times=3),
            calling(partial(answer, small), times=3),
            runs=5,
        )
        yield Cost(name, size, ours, f"the same at {SIZES[0]:,}", floor)
    text = big(SIZES[-1])
    loading = calling(partial(load_text, text))
    for name, answer in ON_ALL.items():
        ours, floor = compared(calling(partial(answer, large)), loading, runs=3)
        yield Cost(name, size, ours, "loading it", floor)


def robustness_costs() -> Iterator[Cost]:
    """All of `robustness` on one decision with every cell judged, a tenth of them unknown."""
    arrays = running("-c", "import numpy")
    for options, criteria in ((4, 8), (10, 10), (20, 30), (50, 50)):
        situation = Situation.of(one_decision(options, criteria, Random(options)))
        asking = partial(robustness.find, situation, "a.choice")
        ours, floor = compared(calling(asking), arrays, runs=3)
        size = f"{options} options × {criteria} criteria"
        promised = 5 if (options, criteria) == (20, 30) else None
        yield Cost("robustness", size, ours, "importing numpy", floor, promised)


def table_costs() -> Iterator[Cost]:
    """What large decisions take, each beside a quarter of the cells: linear is 4.

    A tenth of what counts in them hangs on what three others do.
    """
    answers: Mapping[str, Answer] = {
        "check": lambda g: check.describe(check.find(g)),
        "verdict": lambda g: verdict(performance_table(g, "a.choice")),
        "tradeoffs": lambda g: tradeoffs.describe(tradeoffs.find(g, ("a.choice",))),
        "robustness": lambda g: robustness.describe(robustness.find(g, "a.choice")),
        "levers": lambda g: levers.describe(levers.find_all(g, "a.choice")),
        "positions": lambda g: positions.describe(positions.find(g, "a.choice")),
        "stability": lambda g: stability.describe(stability.find(g)),
        "deals": lambda g: deals.describe(deals.find(g)),
    }
    for large, small in (((80, 80), (40, 40)), ((2_000, 3), (500, 3))):
        many, few = (
            Situation.of(with_others(one_decision(*size, Random(1)), 3, Random(2)))
            for size in (large, small)
        )
        size, floor_size = ("{:,} options × {:,} criteria".format(*of) for of in (large, small))
        for name, answer in answers.items():
            ours, floor = compared(
                calling(partial(answer, many)), calling(partial(answer, few)), runs=3
            )
            yield Cost(name, size, ours, floor_size, floor)


def page_costs() -> Iterator[Cost]:
    """The report page of many actors, beside loading them."""
    text = big(SIZES[-1])
    situation = Situation.of(load_text(text))
    loading = calling(partial(load_text, text))
    ours, floor = compared(calling(partial(page, situation)), loading, runs=3)
    yield Cost("the page", f"{SIZES[-1]:,} claims, 5,000 actors", ours, "loading it", floor, 10)


def matrix_costs() -> Iterator[Cost]:
    """Positions and influence where nearly everyone has to do with everyone."""
    actors, options = 500, 100
    situation = Situation.of(dense(actors, options, Random(1)))
    arrays = running("-c", "import numpy")
    answers: Mapping[str, Answer] = {
        "positions": lambda g: positions.describe(positions.find(g, "a0.choice")),
        "influence": lambda g: influence.describe(influence.find(g)),
    }
    for name, answer in answers.items():
        ours, floor = compared(calling(partial(answer, situation)), arrays, runs=3)
        size = f"{actors} actors, {options} options"
        yield Cost(name, size, ours, "importing numpy", floor)


def export_costs() -> Iterator[Cost]:
    """Every format that draws no picture, of a whole model."""
    text = big(EXPORTED)
    situation = Situation.of(load_text(text))
    loading = calling(partial(load_text, text))
    for format_ in FORMATS.values():
        if format_.name != "svg":
            ours, floor = compared(calling(partial(format_.export, situation)), loading, runs=3)
            yield Cost(f"export {format_.name}", f"{EXPORTED:,} claims", ours, "loading it", floor)
