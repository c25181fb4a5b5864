"""What is looked up fits one screen: the bundled case, and each of examples/."""

from itertools import permutations

import pytest

from stancecli import depth, report as r
from stancecli.lenses import check, overview, show, why
from stancecli.loader import load
from stancecli.render import terminal
from stancecli.situation import Situation
from tests.running import case
from tests.test_examples import MODELS

ROWS, COLUMNS = 38, 80
NEXT = {"stance tradeoffs somebody.something -m examples/prisoners-dilemma.yaml": ""}

SITUATIONS = [
    pytest.param(case(), id="the bundled case"),
    *(pytest.param(Situation.of(load(model)), id=model.stem) for model in MODELS),
]


def assert_fits(report: r.Report) -> None:
    answer = terminal.render(report, width=COLUMNS, colour=False)
    left = depth.left_out(report)
    lines = (answer + terminal.render_foot(left, NEXT, width=COLUMNS, colour=False)).splitlines()
    assert len(lines) <= ROWS, "\n".join(lines)
    assert max(map(len, lines)) <= COLUMNS, "\n".join(lines)


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_overview_and_what_is_missing_fit(situation: Situation) -> None:
    assert_fits(overview.describe(overview.find(situation)))
    assert_fits(check.describe(check.find(situation)))


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_item_fits(situation: Situation) -> None:
    for id_ in situation:
        assert_fits(show.describe(show.find(situation, id_)))


@pytest.mark.parametrize("situation", SITUATIONS)
def test_why_fits(situation: Situation) -> None:
    actors = [actor.id for actor in situation.actors()]
    options = [option.id for decision in situation.decisions() for option in decision.options]
    pairs = [*permutations(actors, 2), *((a, o) for a in actors for o in options)]
    for start, end in pairs[::5]:
        assert_fits(why.describe(why.find(situation, start, end)))


def test_why_fits_where_there_are_most_chains() -> None:
    assert_fits(why.describe(why.find(case(), "activists", "china.crackdown")))
