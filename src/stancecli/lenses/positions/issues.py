"""How it is told who stands where on issues: on one, on all, and period by period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stancecli import notation as fmt, report as r
from stancecli.lenses.positions.said import (
    DIVIDED,
    ROWS,
    camps,
    each_said,
    not_known,
    others_table,
    pair_sections,
    said_entry,
    says,
    sides_said,
    strongest,
    subject,
    tells,
)
from stancecli.lenses.positions.statements import (
    IssuePositions,
    IssueStands,
    PeriodValue,
    PositionsOverTime,
)
from stancecli.methods.positions import SideChange, Stated, Target, period_of
from stancecli.model import Actor, Issue, exactly
from stancecli.wording import bulleted, out_of_time, plain_table, rests_on, row, within
from stancecli.wording.moves import several

PERIODS, COLUMNS, MOVES = (10, 8, 6, 5), 8, 3
"""So many periods stand below and beside each other in a short table; so many moves are told."""


def span(first: str, last: str) -> str:
    """`1946 to 2019`; one where both are the same, or only one is known."""
    return " to ".join(dict.fromkeys(filter(None, (first, last))))


def issue_stands(finding: IssueStands) -> r.Report:
    """Who is for and against an issue, or each of all."""
    window, asked = finding.window, finding.issue
    spoken = [each for each in finding.by_issue if each.stated]
    on = spoken[0] if spoken else None
    name = fmt.quoted(asked.name) if asked else "any of these"
    said = [*sides_said(on)] if on else [f"Nobody is known to have spoken on {name}."]
    said += camps(finding.alignment, on if asked or not spoken[1:] else None)
    if asked and (moved := [each for each in on.stated if each.changes] if on else ()):
        told = (_move(each.actor, each.changes[-1]) for each in strongest(moved))
        said.append(f"Known to have moved: {several(told)}.")
    conclusion, *more = said
    most = r.Most(ROWS, "actor")
    table = others_table([("", each) for each in spoken[1:]])
    first = [each_said(on.stated, most, corpus=finding.corpus)] if asked and on else table
    more_told = tells("each statement" * bool(on), "all pairs" * bool(finding.alignment.pairs))
    return r.Report(
        subject=subject(finding.corpus),
        scope=(
            asked.name if asked else "Who is for what, who is with whom?",
            *within(window.since, window.until),
        ),
        conclusion=conclusion,
        more=" ".join(more),
        blocks=(
            *first,
            r.Shortened(r.Later(lambda: _details(finding)), tells=more_told),
            r.listing(_lines(finding)),
        ),
        next=tuple(_next(finding, spoken)),
    )


def _details(finding: IssueStands) -> Iterator[r.Section]:
    """Who says what of each issue, and who agrees with whom."""
    for each in finding.by_issue if not finding.issue else ():
        if each.stated:
            yield r.Section(each.issue.name, (each_said(each.stated, corpus=finding.corpus),))
    yield from pair_sections(finding.alignment)


def _lines(finding: IssueStands) -> Iterator[r.Entry]:
    left = finding.totals.actors - len(finding.alignment.actors)
    most = "Who agrees and who clashes: looked at for those who say most"
    pairs = f"{most}, without {left:,} others." if finding.alignment.actors and left else ""
    yield from not_known((pairs, *out_of_time(finding.left_out)))
    yield _sources(finding)


def _sources(finding: IssueStands | PositionsOverTime) -> r.Entry:
    """What it rests on; of a corpus how much was said, and when."""
    if not finding.corpus:
        return rests_on(finding.grounds, "stance")
    totals = finding.totals
    words = f"{totals.statements:,} statements, {span(totals.first, totals.last)}".rstrip(", ")
    return r.Entry(f"{words}.", r.strong("Sources"), part=r.Part.GROUNDS)


def _next(finding: IssueStands, spoken: Sequence[IssuePositions]) -> Iterator[r.Next]:
    every = {"every": (finding.every.value,)}
    if finding.totals.first and (finding.issue or finding.corpus):
        ids = (finding.issue.id,) if finding.issue else ()
        yield r.Next("positions", ids, "period by period", every)
    if not finding.issue:
        for each in spoken[: 1 if finding.corpus else 2]:
            yield r.Next("positions", (each.issue.id,), "who stands where on it")


def said_of_issues(found: Sequence[Stated], corpus: str) -> Iterator[r.Block]:
    """What one actor says of issues, most strongly first."""
    told = (said_entry(each, each.target.name, corpus=corpus) for each in strongest(found))
    if found:
        yield r.Listing(tuple(told), most=r.Most(ROWS, "issue"))


# What was said period by period: one table by period, and who moved.


def over_time(finding: PositionsOverTime) -> r.Report:
    """How much was said period by period, or who said what of one thing; and who moved when."""
    target = finding.target
    moves = [_move(m.actor, m.change, None if target else m.target) for m in finding.moves]
    said = "Nobody is known to have moved."
    if moves:
        more = finding.moved - MOVES
        shown = [*moves[:MOVES], f"{more:,} others"] if more > 1 else moves
        said = f"Known to have moved: {several(shown)}."
    table = _actors_table(finding) if target else _periods_table(finding)
    entries = [
        r.Entry(words, basis=None if finding.corpus else r.basis(m.change.before, m.change.after))
        for words, m in zip(moves, finding.moves, strict=True)
    ]
    section = bulleted("Who moved, and when", entries)
    return r.Report(
        subject=subject(finding.corpus, finding.every.value),
        scope=(
            target.name if target else "Who moved, and when?",
            span(finding.periods[0].period, finding.periods[-1].period),
        ),
        conclusion=said,
        blocks=(
            table,
            r.Shortened((section,) if moves else (), tells="each move" if moves[1:] else ""),
            r.listing(_time_lines(finding)),
        ),
        next=tuple(_next_over_time(finding)),
    )


def _move(actor: Actor, change: SideChange, target: Target | None = None) -> str:
    """`EPA on “A price on carbon” (opposes → supports, 2007-03)`."""
    on = f" on {fmt.quoted(target.name)}" if target else ""
    before, after = says(change.before), says(change.after)
    return fmt.marked(f"{actor.name}{on}", f"{before} → {after}", change.after.date)


def _time_lines(finding: PositionsOverTime) -> Iterator[r.Entry]:
    undated = f"Left out, without a date in a {finding.every.value}: {finding.undated:,}."
    yield from not_known((undated if finding.undated else "", *out_of_time(finding.left_out)))
    yield _sources(finding)


def _periods_table(finding: PositionsOverTime) -> r.Table:
    """How much was said in each period, the last first, and who moved in it."""
    by: dict[str, list[str]] = {}
    for move in finding.moves:
        period = period_of(move.change.after.date, finding.every)
        by.setdefault(period, []).append(move.actor.name)
    rows = []
    for each in reversed(finding.periods):
        known = list(dict.fromkeys(by.get(each.period, ())))
        more = each.moved - len(by.get(each.period, ()))
        words = several([*known, *([f"{more:,} other moves"] if more else [])]) or "–"
        rows.append(row(each.period, f"{each.statements:,}", words))
    names, heads = f"The last {finding.every.value} first", (r.Column("statements"), "who moved")
    return plain_table(names, heads, rows, r.Most(PERIODS, "period"))


def _actors_table(finding: PositionsOverTime) -> r.Table:
    """A row for each actor, a column for each period; those who moved stay in a short answer."""
    moved = {move.actor.id for move in finding.moves}
    foremost = sorted(finding.by_actor, key=lambda each: each.actor.id not in moved)
    kept = {each.actor.id for each in foremost[: ROWS[0]]}
    periods = [count.period for count in finding.periods]
    rows = []
    for each in finding.by_actor:
        values = {value.period: value for value in each.values}
        cells = tuple(_value(values.get(period)) for period in periods)
        rows.append(r.Row(each.actor.name, cells, rank=each.actor.id not in kept))
    last = len(periods) - COLUMNS
    divided = any(value.divided for each in finding.by_actor for value in each.values)
    note = "++ + for it, −− − against it, 0 neutral, · silent; a number: so many statements"
    return r.Table(
        columns=tuple(r.Column(period, rank=n < last) for n, period in enumerate(periods)),
        groups=(r.Group("", tuple(rows)),),
        names="Who",
        legend=r.Legend((DIVIDED,) if divided else (), (note,)),
        most_rows=r.Most(ROWS, "actor"),
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


def _next_over_time(finding: PositionsOverTime) -> Iterator[r.Next]:
    every = {"every": (finding.every.value,)}
    if finding.target is None and finding.moves:
        target = finding.moves[0].target
        yield r.Next("positions", (target.id,), "one thing, actor by actor", every)
    elif isinstance(finding.target, Issue):
        yield r.Next("positions", (finding.target.id,), "who stands where on it")
