"""Folded statements period by period, in words: how divided, and who stood where on an issue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from stancecli import notation as fmt, report as r
from stancecli.corpus.reading import FoldedStand
from stancecli.lenses.corpus import parts
from stancecli.lenses.corpus.finding import CorpusDivision, CorpusIssueOverTime, PeriodDivision
from stancecli.wording import by_period


def division(finding: CorpusDivision) -> r.Report:
    """How divided the actors were in each period."""
    met = [each for each in finding.periods if each.pairs]
    rows = [_period(each) for each in reversed(finding.periods)]
    every = finding.scope.every.value
    columns = ("statements", "actors", "pairs", "diverge", "largest", "second")
    note = "diverge: of 100 pairs · largest, second: actors in a group without such a pair"
    left = finding.totals.actors - finding.compared
    return r.Report(
        subject=parts.subject(finding.scope, every),
        scope=(parts.scale_of(finding.totals),),
        conclusion=_most_divided(met, every),
        more=parts.moved(finding.moved),
        blocks=(
            parts.table(columns, rows, f"The last {every} first", note, parts.PERIODS),
            parts.lines(finding, *_of_last(met)),
            *([r.Note(f"Pairs of the {finding.compared:,} actors that say most.")] if left else ()),
            parts.more_moves(finding),
        ),
        next=tuple(
            r.Next("positions", (move.issue,), "one issue, actor by actor", {"every": (every,)})
            for move in finding.moves[:1]
        ),
    )


def _share(each: PeriodDivision) -> Fraction:
    return Fraction(each.diverging, each.pairs)


def _most_divided(met: Sequence[PeriodDivision], every: str) -> str:
    if not met:
        return f"No two actors are for or against the same issue in one {every}."
    full = _full(met)
    most, least = max(full, key=_share), min(full, key=_share)
    if len(full) == 1:
        said = f"{most.period}: {_of_pairs(most)} diverge."
    elif _share(most) == _share(least):
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
    middle = sorted(each.statements for each in met)[len(met) // 2]
    return [each for each in met if each.statements * 10 >= middle]


def _of_pairs(each: PeriodDivision) -> str:
    share = fmt.of_hundred(_share(each), exact=True)
    return {"none": "no pairs", "all": "all pairs"}.get(share, f"{share} pairs")


def _period(each: PeriodDivision) -> r.Row:
    share = fmt.hundredths(_share(each), exact=True) if each.pairs else "·"
    return r.Row(
        each.period,
        (
            parts.count(each.statements),
            parts.count(each.actors),
            parts.count(each.pairs),
            r.Cell(share),
            parts.count(len(each.largest)),
            parts.count(len(each.second)),
        ),
    )


def _of_last(met: Sequence[PeriodDivision]) -> Iterator[r.Entry]:
    """Who stands in the two largest groups of the last period."""
    for each in met[-1:]:
        if shown := " · ".join(map(parts.group, filter(None, (each.largest, each.second)))):
            yield r.Entry(shown, r.strong(f"In {each.period}"))


def issue_over_time(finding: CorpusIssueOverTime) -> r.Report:
    """Actors against periods on one issue."""
    periods = finding.periods
    rows = (
        r.Row(actor, tuple(parts.mean(own[p]) if p in own else r.Cell("·") for p in periods))
        for actor, own in _by_statements(finding.stands)
    )
    said = parts.span(periods[0], periods[-1])
    return r.Report(
        subject=parts.subject(finding.scope, finding.scope.every.value),
        scope=tuple(filter(None, (finding.issue, said))),
        conclusion=parts.moved(finding.moved) or "Nobody changed sides.",
        blocks=(
            by_period(rows, periods, parts.MEANS),
            parts.lines(finding),
            parts.more_moves(finding),
        ),
        next=(r.Next("positions", (finding.issue,), "who stands where on it"),),
    )


def _by_statements(stands: Sequence[FoldedStand]) -> list[tuple[str, dict[str, FoldedStand]]]:
    """Actors with what they said by period, those with most statements first."""
    found: dict[str, dict[str, FoldedStand]] = {}
    for stand in stands:
        found.setdefault(stand.actor, {})[stand.period] = stand
    return sorted(
        found.items(), key=lambda each: (-sum(s.statements for s in each[1].values()), each[0])
    )
