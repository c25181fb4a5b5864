"""What folded statements say, in words and tables that fit a screen; the rest is counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from stancecli import notation as fmt, report as r
from stancecli.corpus.reading import FoldedActor, FoldedIssue, Totals
from stancecli.lenses.corpus import parts
from stancecli.lenses.corpus.finding import (
    CorpusActor,
    CorpusAgreement,
    CorpusDivision,
    CorpusIssue,
    CorpusIssueOverTime,
    CorpusPair,
    CorpusPositions,
    IssueOfPair,
)
from stancecli.lenses.corpus.over_time import division, issue_over_time
from stancecli.wording import not_shown, within

GROUPS = 2
"""So many groups a short answer names."""


def describe(
    finding: CorpusPositions
    | CorpusActor
    | CorpusPair
    | CorpusIssue
    | CorpusIssueOverTime
    | CorpusDivision,
) -> r.Report:
    """Everybody, one actor, a pair, one issue; or an issue, or everybody, through time."""
    match finding:
        case CorpusPositions():
            return _everybody(finding)
        case CorpusActor():
            return _actor(finding)
        case CorpusPair():
            return _pair(finding)
        case CorpusIssue():
            return _issue(finding)
        case CorpusIssueOverTime():
            return issue_over_time(finding)
        case CorpusDivision():
            return division(finding)


# Everybody.


def _everybody(finding: CorpusPositions) -> r.Report:
    return r.Report(
        subject=parts.subject(finding.scope),
        scope=(parts.scale_of(finding.totals),),
        conclusion=_divided(finding.diverging, len(finding.pairs)),
        more=_in_groups(finding),
        blocks=(
            _largest_actors(finding.actors, finding.totals),
            r.listing(_lines(finding)),
            r.Shortened(
                r.Later(lambda: _details(finding)), tells="more pairs, issues, moves and groups"
            ),
        ),
        next=tuple(_next(finding)),
    )


def _divided(diverging: int, pairs: int) -> str:
    """`17 of 100 pairs diverge: they clash more than they agree.`"""
    if not pairs:
        return "By their means no two actors are for or against the same issue."
    share = fmt.of_hundred(Fraction(diverging, pairs), exact=True)
    if share in ("all", "none"):
        whose = {"all": "Every two actors clash", "none": "No two actors clash"}[share]
        return f"{whose} more than they agree."
    return f"{share[0].upper()}{share[1:]} pairs diverge: they clash more than they agree."


def _in_groups(finding: CorpusPositions) -> str:
    sizes = [f"{len(group):,}" for group in finding.groups[:GROUPS]]
    if not sizes:
        return ""
    largest = "The largest group" if len(sizes) == 1 else "The two largest groups"
    return f"{largest} without such a pair: {fmt.listed(sizes)} of {finding.compared:,} actors."


def _largest_actors(actors: Sequence[FoldedActor], totals: Totals) -> r.Table:
    rows = (
        r.Row(
            actor.name,
            (
                parts.count(actor.statements),
                parts.count(actor.issues),
                parts.count(actor.speak_for),
                parts.count(actor.speak_against),
                parts.mean(actor),
            ),
        )
        for actor in actors
    )
    left = totals.actors - len(actors)
    more = f" · {fmt.counted(left, 'more actor')}" if left else ""
    columns = ("statements", "issues", "for", "against", "mean")
    return parts.table(columns, rows, "Who says most", f"mean of statements, −2 to 2{more}")


def _lines(finding: CorpusPositions) -> Iterator[r.Entry]:
    if finding.groups:
        shown = " · ".join(map(parts.group, finding.groups[:GROUPS]))
        yield r.Entry(shown, r.strong("Together"))
    yield from parts.pair_entries("Agree", finding.agreements, parts.both)
    yield from parts.pair_entries("Clash", finding.clashes, parts.both)
    for label, found in (("Divided", finding.divided), ("Shared", finding.shared)):
        for issue in found[:1]:
            yield r.Entry(_issue_in_short(issue), r.strong(label))
    yield from parts.move_entries(finding.moves, finding.moved)
    totals = finding.totals
    if left := totals.actors - finding.compared:
        said = f"pairs of the {left:,} actors that say least; --actor and --pair ask of anyone"
        yield r.Entry(said, r.strong("Left out"))
    yield from not_shown(totals.undated, finding.scope.every.value)


def _issue_in_short(issue: FoldedIssue) -> str:
    """`“Tax”: 3 for it, 4 against, 1 divided, 1.5 apart`."""
    divided = f", {issue.divided:,} divided" if issue.divided else ""
    sides = f"{issue.speak_for:,} for it, {issue.speak_against:,} against{divided}"
    is_shared = issue.actors in (issue.speak_for, issue.speak_against)
    apart = "" if is_shared else f", {issue.distance:.1f} apart"
    return f"{fmt.quoted(issue.name)}: {sides}{apart}"


def _details(finding: CorpusPositions) -> Iterator[r.Section]:
    yield from parts.pair_tables(finding.agreements, finding.clashes)
    for title, found in (("Most divided", finding.divided), ("Shared by all", finding.shared)):
        if found:
            entries = [r.Entry(_issue_in_short(issue)) for issue in found]
            yield r.Section(title, (r.listing(entries),))
    yield from parts.move_section(finding.moves, finding.moved)
    if finding.groups:
        entries = [r.Entry(", ".join(group), f"{len(group):,}") for group in finding.groups]
        yield r.Section(
            "Groups", (r.listing(entries),), "no two actors of a group diverge from each other"
        )


def _next(finding: CorpusPositions) -> Iterator[r.Next]:
    if finding.totals.first:
        every = {"every": (finding.scope.every.value,)}
        yield r.Next("positions", (), "how divided, period by period", every)
    for pair in finding.clashes[:1]:
        yield r.Next("positions", (), "these two", {"pair": (pair.a, pair.b)})


# One actor, a pair, an issue.


def _actor(finding: CorpusActor) -> r.Report:
    actor = finding.actor
    sides = f"{actor.speak_for:,} for, {actor.speak_against:,} against"
    scale = f"{fmt.counted(actor.statements, 'statement')} on {fmt.counted(actor.issues, 'issue')}"
    other = _other(actor.name)
    return r.Report(
        subject=parts.subject(finding.scope),
        scope=(actor.name, *within(finding.scope.since, finding.scope.until)),
        conclusion=f"{scale}: {sides}.",
        more=parts.moved(finding.moved),
        blocks=(
            parts.stands_table(finding.stands, lambda s: s.issue, "Of what it says most", "issue"),
            parts.lines(
                finding,
                *parts.pair_entries("Agree", finding.agreements, other),
                *parts.pair_entries("Clash", finding.clashes, other),
            ),
            r.Shortened(
                r.Later(
                    lambda: (
                        *parts.pair_tables(finding.agreements, finding.clashes),
                        *parts.move_section(finding.moves, finding.moved),
                    )
                ),
                tells="more pairs and moves",
            ),
        ),
        next=tuple(
            r.Next("positions", (), "these two", {"pair": (pair.a, pair.b)})
            for pair in finding.clashes[:1]
        ),
    )


def _other(actor: str) -> Callable[[CorpusAgreement], str]:
    return lambda pair: pair.b if pair.a == actor else pair.a


def _pair(finding: CorpusPair) -> r.Report:
    pair = finding.pair
    met = pair.agreements + pair.clashes
    verdict = "agree" if pair.agreements >= pair.clashes else "clash"
    conclusion = f"They {verdict} {parts.share_of(pair)} on which both are for or against."
    return r.Report(
        subject=parts.subject(finding.scope),
        scope=(parts.both(pair), *within(finding.scope.since, finding.scope.until)),
        conclusion=conclusion
        if met
        else "By their means there is no issue that both are for or against.",
        blocks=(
            *_pair_periods(finding),
            *_pair_issues(finding),
            r.listing(not_shown(finding.undated, finding.scope.every.value)),
        ),
    )


def _pair_periods(finding: CorpusPair) -> Iterator[r.Block]:
    if finding.periods:
        rows = [
            r.Row(each.period, (parts.count(each.agreements), parts.count(each.clashes)))
            for each in reversed(finding.periods)
        ]
        columns = ("agree on", "clash on")
        every = f"Issues, by {finding.scope.every.value}"
        yield parts.table(columns, rows, every, "the last first", parts.PERIODS)


def _pair_issues(finding: CorpusPair) -> Iterator[r.Block]:
    """The issues on which they differ most: by the steps between their means."""
    furthest = sorted(finding.issues, key=lambda each: (-abs(_apart(each)), each.issue))
    rows = [
        r.Row(each.issue, (parts.mean(each.a), parts.mean(each.b)))
        for each in furthest
        if _apart(each)
    ]
    if rows:
        columns = (finding.pair.a, finding.pair.b)
        note = parts.MEANS
        yield parts.table(columns, rows, "Where they differ most", note, parts.ISSUES)


def _apart(each: IssueOfPair) -> Fraction:
    return each.a.stance - each.b.stance


def _issue(finding: CorpusIssue) -> r.Report:
    sides = len(finding.speak_for), len(finding.speak_against)
    divided = sum(stand.divided for stand in finding.stands)
    neutral = len(finding.stands) - sum(sides) - divided
    others = ((divided, "divided"), (neutral, "neutral"))
    between = "".join(f", {count:,} {how}" for count, how in others if count)
    return r.Report(
        subject=parts.subject(finding.scope),
        scope=(finding.issue, *within(finding.scope.since, finding.scope.until)),
        conclusion=f"{sides[0]:,} actors for it, {sides[1]:,} against{between}.",
        more=parts.moved(finding.moved),
        blocks=(
            parts.stands_table(finding.stands, lambda s: s.actor, "Who says most of it", "actor"),
            parts.lines(finding),
            parts.more_moves(finding),
        ),
        next=(
            r.Next(
                "positions",
                (finding.issue,),
                "period by period",
                {"every": (finding.scope.every.value,)},
            ),
        ),
    )
