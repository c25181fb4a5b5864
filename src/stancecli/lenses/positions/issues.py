"""What is said of issues, in words: of all, of one, or period by period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from stancecli import notation as fmt, report as r
from stancecli.lenses.positions.lines import (
    alignment_sections,
    both_ways_lines,
    cited,
    clashes,
    said_both_ways,
    scale_of,
    span,
    subject,
    together,
)
from stancecli.lenses.positions.statements import (
    IssuePositions,
    IssueStands,
    PeriodCount,
    PeriodValue,
    PositionsOverTime,
    SideMove,
)
from stancecli.methods.positions import Stated, stance_of
from stancecli.methods.positions.agreement import Alignment
from stancecli.model import Issue, Position, exactly
from stancecli.wording import ACTORS, names, rests_on, within
from stancecli.wording.states import DIVIDED, both_ways, sides

ISSUES, SHARED, MOVED, SPEAKERS = 12, 4, 3, 3
"""So many issues, among them such as all share, and so many of those that moved, or that say most,
a short answer shows."""
SOURCES = 5
"""Of more the sources of what an actor says are counted; each stands by its statement."""


def issue_stands(finding: IssueStands) -> r.Report:
    """Who is for and against an issue, or each of all."""
    when = within(finding.window.since, finding.window.until)
    if finding.issue:
        return _one_issue(finding, finding.by_issue[0], when)
    spoken = [each for each in finding.by_issue if each.stated]
    totals, alignment = finding.totals, finding.alignment
    count = fmt.counted(finding.issues, "issue")
    is_whole = len(spoken) == totals.issues
    return r.Report(
        subject=subject(finding.corpus),
        scope=(scale_of(totals) if finding.corpus else "every issue", *when),
        conclusion=(
            f"Something is said of {totals.issues:,} of {count}; of "
            f"{f'{finding.disputed:,}' if finding.disputed else 'none'} both for and against."
        ),
        more=_apart(alignment),
        blocks=(
            *_ranked_issues(spoken),
            r.listing(
                (
                    *both_ways_lines(chain(*(each.stated for each in spoken)), finding.corpus),
                    *_alignment(finding),
                    *_speakers(finding),
                    *_rests_on(finding),
                )
            ),
            r.Shortened(
                r.Later(lambda: _each_issue(finding, spoken if is_whole else ())),
                tells=", ".join(
                    filter(None, ("who says what" * is_whole, "all pairs" * bool(alignment.pairs)))
                ),
            ),
        ),
        next=tuple(_next(finding, spoken)),
    )


def _apart(alignment: Alignment) -> str:
    """`3 of 10 pairs clash on more than they agree on.`; one is named below."""
    if alignment.clashing < 2:
        return ""
    pairs = fmt.counted(len(alignment.pairs), "pair")
    return f"{alignment.clashing:,} of {pairs} clash on more than they agree on."


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
    moved = f" · {changed:,} moved" if changed else ""
    distance = (
        f", {fmt.rounded(on_issue.distance)} apart"
        if not on_issue.shared and on_issue.distance
        else ""
    )
    return r.Entry(r.text(r.strong(on_issue.issue.name), f": {_sides(on_issue)}{distance}{moved}"))


def _sides(on: IssuePositions) -> str:
    return sides(on.speak_for, on.speak_against, on.both_ways, on.divided, on.neutral)


def _each_issue(finding: IssueStands, found: Sequence[IssuePositions]) -> Iterator[r.Section]:
    for each in found:
        entries = (_stated_entry(stated, finding.corpus) for stated in _strongest(each.stated))
        yield r.Section(each.issue.name, (r.listing(entries),))
    yield from alignment_sections("By what they say", finding.alignment)


def _strongest(found: Sequence[Stated]) -> list[Stated]:
    """Those most for it first, those most against it last; of equals those that say most."""
    return sorted(found, key=lambda each: (-each.stance, -each.n, each.actor.name))


def _listed(found: Sequence[Stated], corpus: str) -> Iterator[r.Block]:
    """Who says what; where many do, those of either side, and then those of none."""
    ranked = _strongest(found)
    if len(ranked) <= ACTORS:
        yield r.listing(_stated_entry(each, corpus) for each in ranked)
        return
    for title, side in (("For it", 1), ("Against it", -1), ("On neither side", 0)):
        own = [each for each in ranked[:: side or 1] if each.side == side]
        if own:
            entries = (_stated_entry(each, corpus) for each in own)
            yield r.Section(title, (r.listing(entries, ACTORS // 3),))


def _alignment(finding: IssueStands) -> Iterator[r.Entry]:
    found = finding.alignment
    if found.groups:
        yield r.Entry(together(found, finding.speakers), r.strong("Together"))
    if found.clashes:
        yield r.Entry(clashes(found, "issue"), r.strong("Clash"))


def _speakers(finding: IssueStands) -> Iterator[r.Entry]:
    """Who says most, where some say something more than once; of how many no pair is looked at."""
    if any(each.statements > each.issues for each in finding.speakers):
        told = [
            f"{each.actor.name}, {fmt.counted(each.statements, 'statement')}"
            for each in finding.speakers[:SPEAKERS]
        ]
        left = finding.totals.actors - len(told)
        more = [fmt.counted(left, "more actor")] if left > 0 else []
        yield r.Entry(" · ".join([*told, *more]), r.strong("Say most"))
    if finding.alignment.actors and (left := finding.totals.actors - len(finding.alignment.actors)):
        said = f"pairs of the {left:,} actors that say least; --actor and --pair ask of anyone"
        yield r.Entry(said, r.strong("Left out"))


def _rests_on(finding: IssueStands) -> Iterator[r.Entry]:
    if not finding.corpus:
        yield rests_on(finding.grounds, "position")


def _next(finding: IssueStands, spoken: Sequence[IssuePositions]) -> Iterator[r.Next]:
    if finding.corpus and finding.totals.first:
        every = {"every": (finding.every.value,)}
        yield r.Next("positions", (), "period by period", every)
    for each in spoken[: 1 if finding.corpus else 2]:
        yield r.Next("positions", (each.issue.id,), "who stands where on it")


# One issue.


def _one_issue(finding: IssueStands, on_issue: IssuePositions, when: tuple[str, ...]) -> r.Report:
    issue = on_issue.issue
    changed = [stated for stated in on_issue.stated if stated.changes]
    moved = f"{fmt.listed(s.actor.name for s in changed[:MOVED])} moved." if changed else ""
    if len(changed) > MOVED:
        moved = f"{len(changed):,} actors moved."
    if on_issue.both_ways:
        moved = f"{moved} {_who_both_ways(on_issue.both_ways)}".strip()
    name = fmt.quoted(issue.name)
    about = issue.about if isinstance(issue, Issue) else ""
    return r.Report(
        subject=subject(finding.corpus),
        scope=(issue.name, *when),
        conclusion=(
            f"{name}: {_sides(on_issue)}."
            if on_issue.stated
            else f"{name}: nobody is known to speak for or against it."
        ),
        more=moved,
        blocks=(
            *((r.Paragraph(about),) if about else ()),
            *_listed(on_issue.stated, finding.corpus),
            r.listing((*_alignment(finding), *_rests_on(finding))),
        ),
        next=(
            r.Next(
                "positions",
                (issue.id,),
                f"{finding.every.value} by {finding.every.value}",
                {"every": (finding.every.value,)},
            ),
            *(() if finding.corpus else (r.Next("show", (issue.id,), "each statement"),)),
        )
        if on_issue.stated
        else (),
    )


def _stated_entry(stated: Stated, corpus: str, name: str = "") -> r.Entry:
    """`++ NGO  3 statements, 2005 to 2007; opposes → supports in 2007`, each below it.

    The name is that of its actor, or another.
    """
    positions = stated.positions
    count = ""
    if stated.n > 1:
        things = "votes" if any(position.votes for position in positions) else "statements"
        count = f"{stated.n:,} {things}"
    mean = fmt.number(stated.stance, signed=True) if stated.divided and count else ""
    is_many = stated.sources > SOURCES
    sources = f"{stated.sources:,} sources" * is_many
    known = ", ".join(filter(None, (mean, count, span(stated.first, stated.last), sources)))
    changes = "; ".join(
        f"{says(change.before)} → {says(change.after)} in {change.after.date}"
        for change in stated.changes[:MOVED]
    )
    if len(stated.changes) > MOVED:
        changes = f"moved {len(stated.changes):,} times"
    if stated.both_ways:
        changes = f"said both ways: {both_ways(stated.both_ways)}"
    said = "; ".join(filter(None, (known, changes)))
    return r.Entry(
        r.text(r.strong(name or stated.actor.name), f"  {said}" if said else ""),
        label=_shown(stated),
        basis=None if is_many else cited(corpus, *positions),
        details=tuple(map(_statement, positions)),
    )


def _shown(stated: Stated) -> str:
    return str(DIVIDED.mark) if stated.divided else fmt.step(stated.stance)


def _who_both_ways(found: Sequence[Stated]) -> str:
    """Who said both ways, and when; of several, how many they are."""
    if len(found) > 1:
        return f"{fmt.counted(len({each.actor.id for each in found}), 'actor')} said both ways."
    (one,) = found
    return f"{said_both_ways(one.actor, one.both_ways)}."


def said_of_issues(found: Sequence[Stated], most: int, corpus: str) -> Iterator[r.Section]:
    """What one actor says of issues, the strongest first; of equals that of which it says most."""
    ranked = sorted(found, key=lambda stated: (-abs(stated.stance), -stated.n))
    entries = [_stated_entry(each, corpus, each.target.name) for each in ranked]
    if entries:
        yield r.Section("On issues", (r.listing(entries, most, max(most // 2, 1)),))


def moved_on(found: Sequence[Stated]) -> str:
    """On which issues an actor moved, or on how many."""
    changed = [stated.target for stated in found if stated.changes]
    return f"Moved on {names(changed) if len(changed) <= MOVED else len(changed)}." * bool(changed)


def _statement(position: Position) -> str:
    whose = ", ".join(filter(None, (position.date, position.by)))
    ground = f": {position.says}" if position.says else ""
    return f"{fmt.marked(fmt.voted(position), whose)}{ground} {r.basis(position).marks}"


def says(position: Position) -> str:
    """What a position says, in a word where there is one: `opposes`, else `−0.4`."""
    stance = stance_of(position)
    is_step = stance.denominator == 1
    return fmt.stance(stance) if is_step else fmt.number(stance, signed=True)


# What was said period by period: one table by period, one of who moved when.


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
        next=tuple(_next_over_time(finding)),
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


def _next_over_time(finding: PositionsOverTime) -> Iterator[r.Next]:
    every = {"every": (finding.every.value,)}
    if finding.target is None and finding.moves:
        target = finding.moves[0].target
        yield r.Next("positions", (target.id,), "one thing, actor by actor", every)
    elif isinstance(finding.target, Issue):
        yield r.Next("positions", (finding.target.id,), "who stands where on it")
