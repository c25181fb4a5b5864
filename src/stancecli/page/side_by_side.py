"""What the picture of decisions beside each other has: those columns in which something changes."""

from __future__ import annotations

from collections.abc import Sequence

from stancecli import notation as fmt
from stancecli.lenses import compare
from stancecli.lenses.compare import Comparison
from stancecli.lenses.compare.finding import ColumnKind, ComparedDecision
from stancecli.methods.ladder import Conclusion
from stancecli.methods.verdict import Standing
from stancecli.page.drawings.side_by_side import SideBySide, SideCell
from stancecli.page.parts import Figure, Shown, left_out
from stancecli.wording import VERDICTS
from stancecli.wording.verdict import stands

AS_OTHERS = "As others see it, and in each scenario: who is ahead"
"""What opens the picture on the page."""
MOST_COLUMNS, MOST_DECIDED = 8, 16
"""So many columns, and so many decisions; the others are counted."""
FALLS_AWAY = "falls away"
NOTES = {ColumnKind.SCENARIO: "scenario", ColumnKind.MODEL: "other model"}
"""What stands below the name of a column; that of a view says that it is one."""
KEY = (
    "Filled: another option is ahead there, or level. "
    "Each lead is in the actor’s own points: compare within a row only."
)


def compared(finding: Comparison, main: str, told: Sequence[Shown] = ()) -> Figure:
    """The picture; the decision that the model is about (`main`) first, then where most changes.

    `told` says the same in words.
    """
    places, same = columns_of(finding)
    kept = places[:MOST_COLUMNS]

    def rank(each: ComparedDecision) -> tuple[bool, int]:
        return each.decision.id != main, -sum(_changes(each, n) for n in kept)

    columns = tuple(
        (each.name, ", ".join(filter(None, (NOTES.get(each.kind), each.as_of))))
        for each in (finding.columns[n] for n in kept)
    )
    rows = tuple(
        (e.decider.name, e.decision.question, tuple(_cell(e, n) for n in kept))
        for e in sorted(finding.decisions, key=rank)[:MOST_DECIDED]
    )
    columns_left, rows_left = len(places) - len(kept), len(finding.decisions) - len(rows)
    left = left_out((columns_left, "column"), (rows_left, "decision"))
    alike = left_out((len(same), "column"))
    same_in = f"Who is ahead, and whether that is settled, is the same in {alike}." * bool(same)
    title = compare.describe(finding).conclusion
    return Figure(title, SideBySide(columns, rows), key=(KEY, same_in), told=told, left=left)


def columns_of(finding: Comparison) -> tuple[list[int], list[int]]:
    """The places of the columns: the first and those that change something, and all others."""
    shown = [n for n, column in enumerate(finding.columns) if n and not column.refused]
    changing = [n for n in shown if any(_changes(each, n) for each in finding.decisions)]
    return [0, *changing], [n for n in shown if n not in changing]


def _changes(compared: ComparedDecision, n: int) -> bool:
    """Whether another option is ahead there than in the first column, or not as surely."""
    stand, first = compared.standings[n], compared.first
    is_open = stand and stand.verdict is Conclusion.OPEN
    return (
        not stand or stand.led_by != first.led_by or is_open != (first.verdict is Conclusion.OPEN)
    )


def _cell(compared: ComparedDecision, n: int) -> SideCell:
    stand, first = compared.standings[n], compared.first
    if stand is None:
        return SideCell("", "", FALLS_AWAY, is_other=False, told=FALLS_AWAY)
    # Where others are level with what is ahead as it stands, those are named that are new.
    new = [option for option in stand.leaders if not n or option.id not in first.led_by]
    if not new and stand.led_by != first.led_by:
        new = [*stand.leaders]
    return SideCell(
        name=fmt.few(option.name for option in new),
        short=fmt.few(option.id for option in new),
        lead=_lead(stand),
        is_other=bool(n and new),
        told=stands(stand),
    )


def _lead(stand: Standing) -> str:
    """By how much one is ahead, or in a word how it stands: `by 0.5, not settled`."""
    word = VERDICTS[stand.verdict]
    said = "level" if stand.leaders[1:] else word
    if stand.lead is not None:
        said = f"by {fmt.number(stand.lead)}"
    return f"{said}, {word}" if stand.verdict is Conclusion.OPEN and said != word else said
