"""Every default answer fits one screen: of the bundled case, and of each model in examples/.

At 80 columns an answer has at most 32 lines and 250 words, its foot included, and at 60 columns 38
lines. At no width is a line wider.
"""

from collections.abc import Iterator
from functools import cache
from itertools import cycle, permutations
from typing import Any

import pytest
from rich.cells import cell_len

import stancecli
from stancecli import depth
from stancecli.analysis import Analysis, Answer
from stancecli.render import terminal
from tests.running import first_quick, quick_case, screen
from tests.test_examples import BUNDLED, MODELS, NAMES

COLUMNS, WORDS = 80, 250
ROWS = {80: 32, 60: 38}
OTHERS = (60, None, 140, None)
"""Other widths, at which lines are not counted: every other answer is shown at one of them."""

ONE_IN = 17
"""Of the pairs of items, of which there are many, one in so many is asked about."""
WEIGHED_IN = 6
"""Of the decisions, one in so many is asked about with all others."""

Asked = Answer[Any]


@cache
def analysis(name: str) -> Analysis:
    if name == BUNDLED:
        return Analysis(quick_case())
    return stancecli.load(next(model for model in MODELS if model.name == name))


def whole_model(asked: Analysis) -> Iterator[Asked]:
    """The answers on all of a model."""
    yield asked.overview()
    yield asked.check()
    yield asked.tradeoffs()
    yield asked.robustness()
    yield asked.positions()
    yield asked.influence()
    yield asked.stability()
    yield asked.deals()
    if _has_columns(asked):
        yield asked.compare()


def on_main(asked: Analysis) -> Iterator[Asked]:
    """The answers on the main decision, and on who decides it."""
    situation = asked.situation
    decision = situation.decision(situation.main)
    decider = decision.actor
    yield from (asked.overview(), asked.check(), asked.stability(), asked.deals())
    yield from (asked.tradeoffs(decision.id), asked.robustness(decision.id))
    yield asked.levers(decision.id)
    yield from (asked.levers(option.id) for option in decision.options)
    yield asked.compare(decision.id)
    yield from (asked.positions(decision.id), asked.influence(decider))
    yield from (asked.stability(decider), asked.deals(decider), asked.show(decider))


def _has_columns(asked: Analysis) -> bool:
    """Whether there is anything to compare the model with."""
    model = asked.situation.model
    return bool(model.scenarios or model.holders)


def each_decision(asked: Analysis) -> Iterator[Asked]:
    """The answers on one decision, on its options, and on what others decide with it."""
    decisions = [*asked.situation.decisions()]
    for decision in decisions:
        yield asked.tradeoffs(decision.id)
        yield asked.positions(decision.id)
        yield asked.influence(on=decision.options[-1].id)
        yield asked.tradeoffs(decision.id, start=decision.options[0].id)
    for decision in decisions[::WEIGHED_IN]:
        if len(_open(asked, decision.id)) > 1:
            yield asked.stability(only=[decision.id])
        yield asked.stability(state=[decision.current])
        yield asked.deals(party=[decision.actor], no_deal=[decision.current])
        if _has_columns(asked):
            yield asked.compare(decision.id)


def each_firmness(asked: Analysis) -> Iterator[Asked]:
    """How firm each decision is, and what others could do about an option of it."""
    for decision in asked.situation.decisions():
        yield asked.robustness(decision.id)
        yield asked.levers(_open(asked, decision.id)[-1])
        yield asked.levers(decision.id)


def each_change(asked: Analysis) -> Iterator[Asked]:
    """What changes if another option is given."""
    for decision in asked.situation.decisions():
        for id_ in _open(asked, decision.id):
            if id_ != decision.current:
                yield asked.given(id_).diff()


def each_actor(asked: Analysis) -> Iterator[Asked]:
    """The answers on one actor, and on some pairs."""
    ids = [actor.id for actor in asked.situation.actors()]
    for id_ in ids:
        yield asked.positions(id_)
        yield asked.influence(id_)
    for pair in [*permutations(ids, 2)][::ONE_IN]:
        yield asked.positions(pair=pair)
        yield asked.influence(start=pair[0], end=pair[1])


def each_item(asked: Analysis) -> Iterator[Asked]:
    for id_ in asked.situation:
        yield asked.show(id_)


def each_way(asked: Analysis) -> Iterator[Asked]:
    """How an actor bears on another, or on an option."""
    actors = [actor.id for actor in asked.situation.actors()]
    options = [option.id for d in asked.situation.decisions() for option in d.options]
    ways = [*permutations(actors, 2), *((actor, option) for actor in actors for option in options)]
    for start, end in ways[::ONE_IN]:
        yield asked.why(start, end)
    if "china.crackdown" in options:
        # Between these two there are most chains.
        yield asked.why("activists", "china.crackdown")


def each_pair(asked: Analysis) -> Iterator[Asked]:
    """Two criteria of a decision, some of all pairs."""
    for decision in asked.situation.decisions():
        criteria = [c.id for c in asked.tradeoffs(decision.id).tradeoffs[0].criteria]
        for one, other in [*permutations(criteria, 2)][::ONE_IN]:
            yield asked.tradeoffs(decision.id, between=(one, other))


def _open(asked: Analysis, decision: str) -> list[str]:
    (found,) = asked.tradeoffs(decision).tradeoffs
    return [scored.option.id for scored in found.open]


KINDS = (
    whole_model,
    each_decision,
    each_firmness,
    each_change,
    each_actor,
    each_item,
    each_way,
    each_pair,
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("name", first_quick(NAMES))
def test_every_answer_fits_one_screen_and_no_line_is_wider(name: str, kind: Any) -> None:
    too_long = []
    for answer, other in zip(kind(analysis(name)), cycle(OTHERS), strict=False):
        report = answer.report
        last, beyond = (
            depth.shortened(report.blocks, step, hints=True) for step in (depth.STEPS - 1, 99)
        )
        assert last == beyond, "no step comes after the last that is tried"
        for width in filter(None, (COLUMNS, other)):
            lines = _lines(answer, name, width)
            wide = [each for each in lines if cell_len(each) > width]
            # An address is not broken.
            assert not [each for each in wide if " " in each.strip()], "\n".join(wide)
            words = len(" ".join(lines).split())
            if len(lines) > ROWS.get(width, len(lines)) or (width == COLUMNS and words > WORDS):
                too_long.append(f"{width} columns, {len(lines)} lines, {words} words: {lines[0]}")
    assert not too_long, "\n".join(too_long)


def _lines(answer: Asked, name: str, width: int) -> list[str]:
    """A short answer with its foot, as a terminal shows it: a model in a folder has a long name."""
    model = () if name == BUNDLED else ("-m", f"examples/{name}")
    step = answer.next
    commands = [" ".join(("stance", step.lens, *step.ids, *model))] if step else []
    shown = terminal.fitted(answer.report, width=width, commands=commands)
    foot = terminal.render_foot(depth.left_out(shown), commands, width=width, colour=False)
    return (screen(shown, width) + foot).splitlines()
