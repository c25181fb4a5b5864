"""What was said period by period, in words: one table by period, one of who moved when."""

from __future__ import annotations

from collections.abc import Iterator

from stancecli import notation as fmt, report as r
from stancecli.lenses.positions.issues import says
from stancecli.lenses.positions.lines import cited, scale_of, span, subject
from stancecli.lenses.positions.periods import (
    PeriodCount,
    PeriodValue,
    PositionsOverTime,
    SideMove,
)
from stancecli.model import Issue, exactly
from stancecli.wording import ACTORS, rests_on
from stancecli.wording.states import DIVIDED

MOVES, FEWER_MOVES, PERIODS, COLUMNS = 10, 3, 10, 8
"""So many moves, periods of all that was said, and periods beside each other, a short answer shows.
"""


def over_time(finding: PositionsOverTime) -> r.Report:
    """How much was said period by period, or who said what of one thing; and who moved when."""
    target = finding.target
    when = span(finding.periods[0].period, finding.periods[-1].period)
    scope: tuple[str, ...] = (target.name if target else "everything said", when)
    if finding.corpus and not target:
        scope = (scale_of(finding.totals),)
    conclusion = "Nobody moved."
    if finding.moved:
        times = "" if finding.moved == finding.movers else f", {finding.moved:,} times in all"
        conclusion = f"{fmt.counted(finding.movers, 'actor')} moved{times}."
    return r.Report(
        subject=subject(finding.corpus, finding.every.value),
        scope=scope,
        conclusion=conclusion,
        blocks=(
            _actors_table(finding) if target else _periods_table(finding),
            *_moves(finding),
            r.listing(_lines(finding)),
        ),
        next=tuple(_next(finding)),
    )


def _lines(finding: PositionsOverTime) -> Iterator[r.Entry]:
    if finding.undated:
        count = fmt.counted(finding.undated, "statement has", "statements have")
        yield r.Entry(f"{count} no date in a {finding.every.value}", r.strong("Not shown"))
    if not finding.corpus:
        yield rests_on(finding.grounds, "position")


def _periods_table(finding: PositionsOverTime) -> r.Table:
    """How much was said in each period, the last first, by how many, and how many moved."""
    return r.Table(
        columns=tuple(map(r.Column, ("statements", "actors", "moved"))),
        groups=(r.Group("", tuple(map(_counts, reversed(finding.periods)))),),
        names=f"The last {finding.every.value} first",
        most_rows=r.Most((PERIODS, PERIODS // 2), "period"),
    )


def _counts(each: PeriodCount) -> r.Row:
    counts = (each.statements, each.actors, each.moved)
    return r.Row(each.period, tuple(r.Cell(f"{n:,}" if n else "·") for n in counts))


def _actors_table(finding: PositionsOverTime) -> r.Table:
    """A row for each actor, a column for each period; `·` where it said nothing.

    A short answer has those who moved, and the last periods.
    """
    moved = {move.actor.id for move in finding.moves}
    foremost = sorted(finding.by_actor, key=lambda each: each.actor.id not in moved)
    kept = {each.actor.id for each in foremost[:ACTORS]}
    periods = [count.period for count in finding.periods]
    rows = []
    for each in finding.by_actor:
        values = {value.period: value for value in each.values}
        cells = tuple(_value(values.get(period)) for period in periods)
        rows.append(r.Row(each.actor.name, cells, rank=each.actor.id not in kept))
    both = f", {DIVIDED.mark} divided" * any(
        value.divided for each in finding.by_actor for value in each.values
    )
    note = f"says −− to ++{both} · a number: so many statements · “·” silent"
    last = len(periods) - COLUMNS
    return r.Table(
        columns=tuple(r.Column(period, rank=n < last) for n, period in enumerate(periods)),
        groups=(r.Group("", tuple(rows)),),
        legend=r.Legend(notes=(note,)),
        most_rows=r.Most((ACTORS, ACTORS // 2, ACTORS // 3), "actor"),
        most_columns=r.Most((COLUMNS,), "period"),
    )


def _value(value: PeriodValue | None) -> r.Cell:
    if value is None:
        return r.Cell("·")
    count = f" {value.statements}" if value.statements > 1 else ""
    if value.divided:
        return r.Cell(f"±{count}", fmt.Sense.UNKNOWN)
    shown = r.valued(exactly(value.stance))
    return r.Cell(f"{shown.text}{count}", shown.sense)


def _moves(finding: PositionsOverTime) -> Iterator[r.Section]:
    """Who moved, the largest moves first."""
    if found := finding.moves:
        entries = [_move(move, finding.corpus) for move in found]
        left = finding.moved - len(found)
        note = f"the largest {len(found):,} of {finding.moved:,}" if left else ""
        yield r.Section("Who moved, and when", (r.listing(entries, MOVES, FEWER_MOVES),), note)


def _move(move: SideMove, corpus: str) -> r.Entry:
    before, after = move.change.before, move.change.after
    said = f"{says(before)} ({before.date}) → {says(after)} ({after.date})"
    return r.Entry(
        r.text(r.strong(move.actor.name), f" on {fmt.quoted(move.target.name)}: {said}"),
        basis=cited(corpus, before, after),
    )


def _next(finding: PositionsOverTime) -> Iterator[r.Next]:
    every = {"every": (finding.every.value,)}
    if finding.target is None and finding.moves:
        target = finding.moves[0].target
        yield r.Next("positions", (target.id,), "one thing, actor by actor", every)
    elif isinstance(finding.target, Issue):
        yield r.Next("positions", (finding.target.id,), "who stands where on it")
