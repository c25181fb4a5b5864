"""What would be otherwise: what a reader of the page can set.

The changes that would end the lead are what can be set, one at a time: another choice of somebody
else, a view, or another weight. Of each, worked out as any answer is, the page has the first screen
of its decision. Its script puts that in place, and computes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from stancecli import notation as fmt
from stancecli.analysis import Analysis
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import tradeoffs
from stancecli.lenses.tradeoffs import Tradeoff
from stancecli.methods.swings import Swing
from stancecli.model import (
    IMPORTANCE,
    Assumption,
    Criterion,
    Holder,
    Option,
    Scenario,
    Setting,
    exactly,
)
from stancecli.page.claims import Register
from stancecli.page.decision import screen_of
from stancecli.page.drawings.tornado import Tornado
from stancecli.page.opening import key_of, tornado
from stancecli.page.parts import Moving, PageChoice, Screen


def moving(
    start: Analysis,
    first: Tradeoff | None,
    found: Sequence[Swing],
    own: Screen | None,
    register: Register,
) -> Moving:
    """What can be set on a page that starts from an analysis; `own` is its screen with nothing set.

    Raises Unanswerable where there is no decision.
    """
    if not first or not own:
        raise Unanswerable(
            "nothing can be set on a page of this model: there is no decision",
            ("stance report, without --interactive, writes the page",),
        )
    changes = next(tornado(first, found), None)
    drawn = changes and changes.data
    rows = {row.key for row in drawn.rows} if isinstance(drawn, Tornado) else set[str]()
    kept = {key: swing for swing in found if (key := key_of(swing)) and key in rows}
    choices = tuple(
        PageChoice(key, said, screen)
        for key, swing in kept.items()
        for said, context in [settable(start, swing)]
        for screen in _screens(start, context, first, own, register)
    )
    linked = [each.key for each in choices]
    return Moving(own, next(tornado(first, found, linked), None), choices)


def settable(start: Analysis, swing: Swing) -> tuple[str, Scenario]:
    """How a change reads before a verdict, and the whole context that it makes."""
    asked, of = start.scenario or Scenario(), swing.of
    if isinstance(of, Option) and swing.by:
        others = {each.id for each in start.situation.decision(of.decision).options}
        kept = tuple(each for each in asked.given if each.option not in others)
        said = f"If {swing.by.name} chose {fmt.quoted(of.name)}"
        return said, replace(asked, given=(*kept, Assumption(option=of.id)))
    if isinstance(of, Criterion) and swing.to:
        rest = tuple(each for each in asked.set if each.item != of.id)
        value = Setting(item=of.id, value=exactly(swing.to))
        word = fmt.worded(exactly(swing.to), IMPORTANCE)
        said = f"If the weight of {fmt.quoted(of.name)} were {word}"
        return said, replace(asked, set=(*rest, value))
    assert isinstance(of, Holder)
    return f"In the view of {fmt.holder(of)}", replace(asked, view=of.id)


def _screens(
    start: Analysis, context: Scenario, first: Tradeoff, own: Screen, register: Register
) -> Iterator[Screen]:
    """The screen of a context; none where it cannot be."""
    decision = first.decision.id
    try:
        situation = Analysis(start.written or start.situation).under(context).situation
        found = tradeoffs.find(situation, [decision]).tradeoffs
    except Unanswerable:
        return
    # On the same page a passage, and what opens and says the same, keep their ids.
    yield screen_of(found[0], replace(register, situation=situation), brief=not own.title)
