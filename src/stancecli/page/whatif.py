"""What would be otherwise: what a reader of the page can set, and decisions side by side.

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
from stancecli.lenses import compare, tradeoffs
from stancecli.lenses.compare import Comparison
from stancecli.lenses.compare.finding import ColumnKind, ComparedColumn, ComparedDecision
from stancecli.lenses.tradeoffs import Tradeoff
from stancecli.methods.ladder import Conclusion
from stancecli.methods.swings import Swing
from stancecli.methods.verdict import Standing
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
from stancecli.page.drawings.side_by_side import TIMED, SideBySide, SideCell, SideColumn, SideRow
from stancecli.page.drawings.tornado import Tornado
from stancecli.page.opening import key_of, tornado
from stancecli.page.parts import Figure, Moving, PageChoice, Screen, Shown, left_out
from stancecli.wording import VERDICTS
from stancecli.wording.verdict import stands


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


# Decisions as they stand beside each view and each scenario.


MOST_COLUMNS, MOST_DECIDED = 8, 16
"""So many columns, those first in which something is otherwise, and so many decisions."""
SCENARIOS, UNDATED = "scenarios", "without a date"
LEFT_OUT = "left out"
"""Where a column does not have a decision."""


def compared(
    finding: Comparison, main: str, told: Sequence[Shown] = (), which: slice = slice(MOST_DECIDED)
) -> Figure:
    """The picture; the decision that the model is about (`main`) first, then where most differs.

    It has `which` of them. `told` says the same in words.
    """

    def rank(each: ComparedDecision) -> tuple[bool, int]:
        return each.decision.id != main, -sum(map(each.changes_in, range(len(each.standings))))

    places = foremost_columns(finding, MOST_COLUMNS)
    kept = sorted(finding.decisions, key=rank)[which]
    chart = SideBySide(
        tuple(_columns([finding.columns[n] for n in places])),
        tuple(
            SideRow(
                each.decider.name,
                each.decision.question,
                tuple(_cell(each.standings[n], each.first, is_entered=not n) for n in places),
            )
            for each in kept
        ),
    )
    columns = sum(not column.refused for column in finding.columns) - len(places)
    decisions = len(finding.decisions[which.stop :])
    left = fmt.listed(filter(None, (left_out(columns, "column"), left_out(decisions, "decision"))))
    said = "who would be ahead, by how much; with a name where that is another than as it stands"
    title = compare.describe(finding).conclusion
    return Figure(title, chart, key=(said, left), told=told, left=left)


def foremost_columns(finding: Comparison, most: int) -> list[int]:
    """The places of so many columns, in their order: models first, then where something changes."""
    changing = {change.column for change in finding.changes}

    def rank(n: int) -> tuple[bool, bool, bool]:
        return bool(n), finding.columns[n].kind is not ColumnKind.MODEL, n not in changing

    shown = [n for n, column in enumerate(finding.columns) if not column.refused]
    return sorted(sorted(shown, key=rank)[:most])


def _columns(shown: Sequence[ComparedColumn]) -> Iterator[SideColumn]:
    """The columns; where several have a date, these stand on a line of time."""
    dated = sum(column.kind is ColumnKind.SCENARIO and bool(column.as_of) for column in shown)
    kinds = {ColumnKind.VIEW: "views", ColumnKind.MODEL: "other models", ColumnKind.ENTERED: ""}
    for column in shown:
        name, at = column.name, column.as_of
        if column.kind is not ColumnKind.SCENARIO:
            yield SideColumn(kinds[column.kind], name, at)
        elif at:
            yield SideColumn(TIMED if dated > 1 else SCENARIOS, at, name)
        else:
            yield SideColumn(UNDATED if dated else SCENARIOS, name, "")


def _cell(stand: Standing | None, entered: Standing, *, is_entered: bool) -> SideCell:
    if stand is None:
        return SideCell("", "", "same", is_open=False, lead=None, word=LEFT_OUT, told=LEFT_OUT)
    # Where all are level with what is ahead as it stands, those are named that are new.
    new = [option for option in stand.leaders if is_entered or option.id not in entered.led_by]
    if not new and stand.led_by != entered.led_by:
        new = [*stand.leaders]
    kind = "level" if stand.leaders[1:] else "other"
    return SideCell(
        name=fmt.few(option.name for option in new),
        short=fmt.few(option.id for option in new),
        kind="same" if is_entered or not new else kind,
        is_open=stand.verdict is Conclusion.OPEN,
        lead=stand.lead,
        word=VERDICTS[stand.verdict] if stand.lead is None else "",
        told=stands(stand),
    )
