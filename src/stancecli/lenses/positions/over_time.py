"""What was said period by period, in words: how divided all were, and who moved when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby

from stancecli import notation as fmt, report as r
from stancecli.lenses.positions.issues import says, who_both_ways
from stancecli.lenses.positions.lines import cited, group_of, scale_of, span, subject
from stancecli.lenses.positions.periods import (
    ActorPeriods,
    PeriodDivision,
    PeriodValue,
    PositionsOverTime,
    SideMove,
)
from stancecli.methods.positions.approach import PairChange
from stancecli.methods.positions.statements import Target
from stancecli.model import Issue, exactly
from stancecli.wording import ACTORS, PERIODS, by_period, not_shown, rests_on
from stancecli.wording.preferences import DIVIDED

MOVES, FEWER_MOVES, PAIRS, DIVISIONS = 10, 3, 3, 10
"""So many moves, pairs, and periods in which all were divided a short answer shows."""


def over_time(finding: PositionsOverTime) -> r.Report:
    """Actors against periods for one thing, or how divided all were; and who moved and when."""
    when = span(finding.periods[0], finding.periods[-1])
    scope: tuple[str, ...] = (finding.target.name if finding.target else "everything said", when)
    if finding.corpus and not finding.target:
        scope = (scale_of(finding.totals),)
    conclusion = "Nobody moved."
    if finding.moved:
        times = "" if finding.moved == finding.movers else f", {finding.moved:,} times in all"
        conclusion = f"{fmt.counted(finding.movers, 'actor')} moved{times}."
    met = [each for each in finding.divisions if each.pairs]
    met = met if len(met) > 1 else []  # one alone says nothing of change
    more = [_most_divided(met, finding.every.value)]
    if finding.ambivalent:
        more.append(who_both_ways(finding.ambivalent, named=not finding.target))
    has_rows = bool(finding.by_actor) and not finding.target
    return r.Report(
        subject=subject(finding.corpus, finding.every.value),
        scope=scope,
        conclusion=conclusion,
        more=" ".join(filter(None, more)),
        blocks=(
            *((periods_table(finding, finding.by_actor),) if finding.target else ()),
            *_division_table(finding, met),
            *_moves(finding),
            r.listing((*_of_last(met), *_approach(finding), *_rests_on(finding))),
            *((_details(finding),) if has_rows else ()),
        ),
        next=tuple(_next(finding)),
    )


def _details(finding: PositionsOverTime) -> r.Block:
    return r.Shortened(r.Later(lambda: _every_row(finding)), tells="each actor on each thing")


def _rests_on(finding: PositionsOverTime) -> Iterator[r.Entry]:
    if not finding.corpus:
        yield rests_on(finding.grounds, "position")


# How divided all were.


def _most_divided(met: Sequence[PeriodDivision], every: str) -> str:
    """In which period most pairs clashed on more than they agreed on, and in which fewest."""
    full = _full(met)
    if len(full) < 2:
        return ""
    most, least = max(full, key=_share), min(full, key=_share)
    if _of_pairs(most) == _of_pairs(least):
        said = f"In each of {fmt.counted(len(full), every)}: {_of_pairs(most)} diverge."
    else:
        said = (
            f"Most divided in {most.period}: {_of_pairs(most)} diverge. Least in {least.period}: "
            f"{_of_pairs(least)}."
        )
    left = len(met) - len(full)
    return f"{said} {fmt.counted(left, every)} with few statements left aside." if left else said


def _full(met: Sequence[PeriodDivision]) -> list[PeriodDivision]:
    """Those with a tenth of the statements of the middle one at least: one vote says little."""
    middle = sorted(each.statements for each in met)[len(met) // 2] if met else 0
    return [each for each in met if each.statements * 10 >= middle]


def _share(each: PeriodDivision) -> Fraction:
    return Fraction(each.diverging, each.pairs)


def _of_pairs(each: PeriodDivision) -> str:
    share = fmt.of_hundred(_share(each))
    return {"none": "no pairs", "all": "all pairs"}.get(share, f"{share} pairs")


def _division_table(finding: PositionsOverTime, met: Sequence[PeriodDivision]) -> Iterator[r.Table]:
    """Period by period, the last first, where two actors meet in any."""
    if not met:
        return
    columns = ("statements", "actors", "pairs", "diverge", "largest", "second")
    notes = ["diverge: of 100 pairs, those that clash on more than they agree on"]
    notes.append("largest, second: actors in a group without such a pair")
    if (left := finding.totals.actors - finding.compared) > 0:
        notes.append(f"pairs of all but the {left:,} actors that say least")
    yield r.Table(
        columns=tuple(map(r.Column, columns)),
        groups=(r.Group("", tuple(map(_divided, reversed(finding.divisions)))),),
        names=f"The last {finding.every.value} first",
        legend=r.Legend(notes=tuple(notes)),
        most_rows=r.Most((DIVISIONS, DIVISIONS // 2), "period"),
    )


def _divided(each: PeriodDivision) -> r.Row:
    share = fmt.hundredths(_share(each)) if each.pairs else "·"
    counts = (each.statements, each.actors, each.pairs)
    sizes = (len(each.largest), len(each.second))
    cells = (*map(_count, counts), r.Cell(share), *map(_count, sizes))
    return r.Row(each.period, cells)


def _count(number: int) -> r.Cell:
    """A count, `·` for none."""
    return r.Cell(f"{number:,}" if number else "·")


def _of_last(met: Sequence[PeriodDivision]) -> Iterator[r.Entry]:
    """Who stands in the two largest groups of the last period."""
    for each in met[-1:]:
        if shown := " · ".join(map(group_of, filter(None, (each.largest, each.second)))):
            yield r.Entry(shown, r.strong(f"In {each.period}"))


# One by one.


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
    both = f", {DIVIDED.mark} divided" * any(
        value.divided for each in found for value in each.values
    )
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
