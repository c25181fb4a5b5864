"""What is said of issues, and how it changed, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from stancecli import notation as fmt, report as r
from stancecli.lenses.positions.lines import (
    SUBJECT,
    TOGETHER,
    both_ways_lines,
    clashes,
    group_of,
    of_stated,
    said_both_ways,
)
from stancecli.lenses.positions.statements import (
    ActorPeriods,
    IssuePositions,
    IssueStands,
    PeriodValue,
    PositionsOverTime,
    SideMove,
)
from stancecli.methods.positions.approach import PairChange
from stancecli.methods.positions.statements import Stated, Target, stance_of
from stancecli.model import Issue, Position, exactly
from stancecli.wording import ACTORS, PERIODS, by_period, not_shown, rests_on, within
from stancecli.wording.preferences import DIVIDED, both_ways, sides

ISSUES, SHARED, MOVES, PAIRS = 12, 4, 10, 3
"""So many issues, among them such as all share, moves and pairs a short answer shows."""


def issue_stands(finding: IssueStands) -> r.Report:
    """Who is for and against an issue, or each of all."""
    when = within(finding.since, finding.until)
    if finding.issue:
        return _one_issue(finding, finding.by_issue[0], when)
    spoken = [each for each in finding.by_issue if each.stated]
    disputed = sum(
        bool(any(s.divided for s in each.stated) or (each.speak_for and each.speak_against))
        for each in spoken
    )
    count = fmt.counted(len(finding.by_issue), "issue")
    return r.Report(
        subject=SUBJECT,
        scope=("every issue", *when),
        conclusion=(
            f"Something is said of {len(spoken)} of {count}; of {disputed or 'none'} both for and "
            "against."
        ),
        blocks=(
            *_ranked_issues(spoken),
            r.listing(
                (
                    *both_ways_lines(of_stated(s for each in spoken for s in each.stated)),
                    *_alignment(finding),
                    rests_on(finding.grounds, "position"),
                )
            ),
            r.Shortened(
                r.Later(lambda: _each_issue(spoken)),
                tells="who says what",
            ),
        ),
        next=tuple(
            r.Next("positions", (each.issue.id,), "who stands where on it") for each in spoken[:2]
        ),
    )


def _ranked_issues(spoken: Sequence[IssuePositions]) -> Iterator[r.Block]:
    """The issues in their order; of each kind a short answer has so many."""
    shared = [each for each in spoken if each.shared]
    divided = [each for each in spoken if not each.shared and each.distance]
    others = [each for each in spoken if not each.shared and not each.distance]
    left = ISSUES
    for title, found, most in (
        ("Most divided", divided, ISSUES - min(len(shared), SHARED)),
        ("Shared by all who speak of it", shared, SHARED),
        ("Others", others, ISSUES),
    ):
        most = min(left, most)
        left -= min(len(found), most)
        if found:
            less = max(most // 2, 1)
            yield r.Section(title, (r.listing(map(issue_entry, found), most, less),))


def issue_entry(on_issue: IssuePositions) -> r.Entry:
    """`A price on carbon: 2 for it, 1 against, 1.5 apart · 1 moved`."""
    changed = sum(bool(stated.changes) for stated in on_issue.stated)
    moved = f" · {changed} moved" if changed else ""
    distance = (
        f", {fmt.rounded(on_issue.distance)} apart"
        if not on_issue.shared and on_issue.distance
        else ""
    )
    return r.Entry(r.text(r.strong(on_issue.issue.name), f": {_sides(on_issue)}{distance}{moved}"))


def _sides(on_issue: IssuePositions) -> str:
    return sides(on_issue.speak_for, on_issue.speak_against, on_issue.both_ways, on_issue.divided)


def _each_issue(found: Sequence[IssuePositions]) -> Iterator[r.Section]:
    for each in found:
        entries = (_stated_entry(stated) for stated in _strongest(each.stated))
        yield r.Section(each.issue.name, (r.listing(entries),))


def _strongest(found: Sequence[Stated]) -> list[Stated]:
    """Those most for it first, those most against it last."""
    return sorted(found, key=lambda stated: -stated.stance)


def _one_issue(finding: IssueStands, on_issue: IssuePositions, when: tuple[str, ...]) -> r.Report:
    issue = on_issue.issue
    changed = [stated for stated in on_issue.stated if stated.changes]
    moved = f"{fmt.listed(s.actor.name for s in changed[:PAIRS])} moved." if changed else ""
    if len(changed) > PAIRS:
        moved = f"{len(changed)} actors moved."
    if on_issue.both_ways:
        moved = f"{moved} {_both_ways(on_issue.both_ways)}".strip()
    name = fmt.quoted(issue.name)
    entries = tuple(map(_stated_entry, _strongest(on_issue.stated)))
    return r.Report(
        subject=SUBJECT,
        scope=(issue.name, *when),
        conclusion=(
            f"{name}: {_sides(on_issue)}."
            if entries
            else f"{name}: nobody is known to speak for or against it."
        ),
        more=moved,
        blocks=(
            *((r.Paragraph(issue.about),) if issue.about else ()),
            r.listing(entries, ACTORS),
            r.listing((*_alignment(finding), rests_on(finding.grounds, "position"))),
        ),
        next=(
            r.Next("positions", (issue.id,), "year by year", {"every": ("year",)}),
            r.Next("show", (issue.id,), "each statement"),
        )
        if entries
        else (),
    )


def _stated_entry(stated: Stated) -> r.Entry:
    """`++ NGO  3 statements, 2005 to 2007; opposes → supports in 2007`, each below it."""
    positions = stated.positions
    dates = [position.date for position in positions if position.date]
    span = f"{dates[0]} to {dates[-1]}" if dates[1:] and dates[0] != dates[-1] else dates[:1]
    count = ""
    if stated.n > 1:
        things = "votes" if any(position.votes for position in positions) else "statements"
        count = f"{stated.n:,} {things}"
    mean = fmt.number(stated.stance, signed=True) if stated.divided and count else ""
    known = ", ".join(filter(None, (mean, count, span if isinstance(span, str) else "".join(span))))
    changes = "; ".join(
        f"{_says(change.before)} → {_says(change.after)} in {change.after.date}"
        for change in stated.changes
    )
    if stated.both_ways:
        changes = f"said both ways: {both_ways(stated.both_ways)}"
    said = "; ".join(filter(None, (known, changes)))
    return r.Entry(
        r.text(r.strong(stated.actor.name), f"  {said}" if said else ""),
        label=_shown(stated),
        basis=r.basis(*positions),
        details=tuple(map(_statement, positions)),
    )


def _shown(stated: Stated) -> str:
    return str(DIVIDED.mark) if stated.divided else fmt.step(stated.stance)


def _both_ways(found: Sequence[Stated], *, named: bool = False) -> str:
    """Who said both ways, when, and where it is `named` of what; of several, how many they are."""
    if len(found) > 1:
        return f"{fmt.counted(len({each.actor.id for each in found}), 'actor')} said both ways."
    (one,) = found
    return f"{said_both_ways(one.actor, one.both_ways, one.target if named else None)}."


def said_of_issues(found: Sequence[Stated], most: int) -> Iterator[r.Entry]:
    """What one actor says of issues, the strongest first."""
    ranked = sorted(found, key=lambda stated: -abs(stated.stance))
    for n, stated in enumerate(ranked[:most]):
        more = f" · {len(ranked) - most} more" if n == most - 1 and len(ranked) > most else ""
        said = f"{_shown(stated)} on {fmt.quoted(stated.target.name)}{more}"
        yield r.Entry(said, "" if n else r.strong("On issues"), basis=r.basis(*stated.positions))


def _statement(position: Position) -> str:
    whose = ", ".join(filter(None, (position.date, position.by)))
    ground = f": {position.says}" if position.says else ""
    return f"{fmt.marked(fmt.voted(position), whose)}{ground} {r.basis(position).marks}"


def _says(position: Position) -> str:
    return fmt.stance(stance_of(position))


def _alignment(finding: IssueStands) -> Iterator[r.Entry]:
    found = finding.alignment
    if found.groups:
        shown = " · ".join(map(group_of, found.groups[:PAIRS]))
        yield r.Entry(f"{shown} (in a group {TOGETHER})", r.strong("Together"))
    if found.clashes:
        yield r.Entry(clashes(found, "issue"), r.strong("Clash"))


# Over time.


def over_time(finding: PositionsOverTime) -> r.Report:
    """Actors against periods for one thing, or who moved and when over all."""
    span = f"{finding.periods[0]} to {finding.periods[-1]}"
    what = finding.target.name if finding.target else "everything said"
    moves = finding.moves
    actors = len({move.actor.id for move in moves})
    conclusion = "Nobody moved: each stayed for it, against it or neutral."
    if finding.ambivalent:
        conclusion = "Nobody moved."
    if moves:
        times = "" if len(moves) == actors else f", {len(moves)} times in all"
        conclusion = f"{fmt.counted(actors, 'actor')} moved{times}."
    details = r.Shortened(
        r.Later(lambda: _every_row(finding)),
        tells="each actor on each thing",
    )
    return r.Report(
        subject=f"{SUBJECT} by {finding.every.value}",
        scope=(what, span),
        conclusion=conclusion,
        more=_both_ways(finding.ambivalent, named=not finding.target) if finding.ambivalent else "",
        blocks=(
            *((periods_table(finding, finding.by_actor),) if finding.target else ()),
            *_moves(moves),
            r.listing((*_approach(finding), rests_on(finding.grounds, "position"))),
            *((details,) if not finding.target else ()),
        ),
        next=tuple(_next(finding)),
    )


def _moves_in(finding: PositionsOverTime, each: ActorPeriods) -> bool:
    return any(move.actor is each.actor and move.target is each.target for move in finding.moves)


def periods_table(
    finding: PositionsOverTime, found: Sequence[ActorPeriods], periods: int = PERIODS
) -> r.Table:
    """A row for each actor, a column for each period; `·` where it said nothing.

    A short answer has those who moved, and the last periods.
    """
    foremost = sorted(found, key=lambda each: not _moves_in(finding, each))
    kept = {id(each) for each in foremost[:ACTORS]}
    rows = []
    for each in found:
        values = {value.period: value for value in each.values}
        cells = tuple(_value(values.get(period)) for period in finding.periods)
        rows.append(r.Row(each.actor.name, cells, rank=id(each) not in kept))
    both = ", ± divided" * any(value.divided for each in found for value in each.values)
    note = f"says −− to ++{both} · a number: so many statements"
    return by_period(rows, finding.periods, note, periods)


def _value(value: PeriodValue | None) -> r.Cell:
    if value is None:
        return r.Cell("·")
    count = f" {value.statements}" if value.statements > 1 else ""
    if value.divided:
        return r.Cell(f"±{count}", fmt.Sense.UNKNOWN)
    shown = r.valued(exactly(value.stance))
    return r.Cell(f"{shown.text}{count}", shown.sense)


def _moves(moves: Sequence[SideMove]) -> Iterator[r.Section]:
    if moves:
        yield r.Section("Who moved, and when", (r.listing(map(_move, moves), MOVES),))


def _move(move: SideMove) -> r.Entry:
    before, after = move.change.before, move.change.after
    said = f"{_says(before)} ({before.date}) → {_says(after)} ({after.date})"
    return r.Entry(
        r.text(r.strong(move.actor.name), f" on {fmt.quoted(move.target.name)}: {said}"),
        basis=r.basis(before, after),
    )


def _approach(finding: PositionsOverTime) -> Iterator[r.Entry]:
    for label, found in (("Closer", finding.closer), ("Apart", finding.apart)):
        if found:
            said = " · ".join(map(_pair, found[:PAIRS]))
            more = f" · {len(found) - PAIRS} more" if len(found) > PAIRS else ""
            yield r.Entry(f"{said}{more}", r.strong(label))
    yield from not_shown(finding.undated, finding.every.value)


def _pair(change: PairChange) -> str:
    distances = " → ".join(f"{distance:.1f}" for distance in (change.before, change.after))
    when = f"{change.first_period} to {change.last_period}"
    return f"{change.a.name} and {change.b.name}, {distances} steps apart ({when})"


def _every_row(finding: PositionsOverTime) -> Iterator[r.Section]:
    def target(each: ActorPeriods) -> str:
        return each.target.id

    for _, found in groupby(finding.by_actor, target):
        rows = list(found)
        yield r.Section(rows[0].target.name, (periods_table(finding, rows),))


def _next(finding: PositionsOverTime) -> Iterator[r.Next]:
    every = {"every": (finding.every.value,)}
    if finding.target is None and finding.moves:
        target: Target = finding.moves[0].target
        yield r.Next("positions", (target.id,), "one thing, actor by actor", every)
    elif isinstance(finding.target, Issue):
        yield r.Next("positions", (finding.target.id,), "who stands where on it")
