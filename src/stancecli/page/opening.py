"""The first screen: the square of the weightiest tension, points, who leads at what weight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from stancecli import depth, notation as fmt, report as r
from stancecli.lenses import positions
from stancecli.lenses.robustness import Robustness
from stancecli.lenses.robustness.grid import grid
from stancecli.lenses.tradeoffs import Tradeoff
from stancecli.lenses.tradeoffs.finding import Scored
from stancecli.lenses.tradeoffs.screen import summary
from stancecli.lenses.tradeoffs.table import ordered_options
from stancecli.methods.ladder import Conclusion
from stancecli.model import Criterion
from stancecli.page.asked import AskedAll
from stancecli.page.drawings.points import points_chart
from stancecli.page.drawings.square import Spot, SquareAxis, square
from stancecli.page.parts import Beside, Figure, Shown
from stancecli.wording import standing
from stancecli.wording.verdict import conclusion, further, held, short

SQUARE, POINTS = 480, 620
"""Pixels across, on a page with room."""
MOST_POINTS, MOST_SPOTS, MOST_ROWS = 6, 12, 8
"""So many options have points, so many are in the square, so many importances are tried."""


def opening(finding: Tradeoff, firmness: Robustness | None) -> Iterator[Shown]:
    """What stands below the verdict: pictures, and what stands for each in words."""
    left = tuple(square_of(finding))
    right = (*_points(finding), *(_grid(firmness) if firmness else ()))
    if left and right:
        yield Beside(left, right)
    else:
        yield from (*left, *right)


def headline(found: AskedAll) -> tuple[str, str, str]:
    """The verdict, what else has to be known at once, and both in short."""
    if found.first:
        return conclusion(found.first), further(found.first), verdict_line(found.first)
    if found.issues and any(each.stated for each in found.issues.by_issue):
        report = positions.describe(found.issues)
        return report.conclusion, report.more, report.conclusion
    return "There is no decision in this model.", "", ""


def verdict_line(finding: Tradeoff) -> str:
    """The verdict in short, for the line that stays in sight: `China: open, “A” or “B”`."""
    found, decider = finding.verdict, finding.decider.name
    said = short(found)
    if found.verdict is Conclusion.EMPTY:
        return f"{decider}: {said}"
    by = f" by {fmt.tenths(found.margin)}" if found.margin else ""
    leads = f"{fmt.quoted(found.leader.name)} leads{by}"
    if found.verdict is Conclusion.LEADS:
        return f"{decider}: {leads}{held(found)}"
    if found.verdict is Conclusion.FIRM:
        return f"{decider}: {leads}, {said}"
    options = dict.fromkeys((found.leader, *found.level, *found.rivals))
    if found.verdict is Conclusion.ONLY:
        options = {found.leader: None}
    last = "and" if found.verdict is Conclusion.LEVEL else "or"
    return f"{decider}: {said}, {fmt.few((fmt.quoted(o.name) for o in options), last)}"


# The square.


def square_of(
    finding: Tradeoff, pair: tuple[Criterion, Criterion] | None = None
) -> Iterator[Figure]:
    """What each option does to a pair of interests, or to the weightiest; none where none is."""
    of_pair = "this" if pair else "the weightiest"
    pair = pair or pair_of(finding)
    if not pair:
        return
    spots = [_spot(finding, scored, pair) for scored in in_sight(finding, MOST_SPOTS)]
    axes = [SquareAxis(criterion.name, fmt.weight(criterion)) for criterion in pair]
    helps = [
        scored
        for scored in finding.options
        if all(finding.cell(scored.option, criterion).value.mid > 0 for criterion in pair)
    ]
    said = corner(
        [scored.option.name for scored in helps if not scored.ruled_out],
        [scored.option.name for scored in helps if scored.ruled_out],
    )
    yield square_figure(finding, spots, axes, said, of_pair=of_pair)


def square_figure(
    finding: Tradeoff,
    spots: Sequence[Spot],
    axes: Sequence[SquareAxis],
    said: str,
    *,
    of_pair: str = "the weightiest",
    key: str = "",
) -> Figure:
    """The square of these options; `said` is which of them help both, `key` how to read it."""
    across, up = axes
    title = (
        f"What each option does to {fmt.quoted(across.name)} and {fmt.quoted(up.name)}: "
        + "; ".join(f"{spot.name} {fmt.effect(spot.x)} and {fmt.effect(spot.y)}" for spot in spots)
        + f". {said[:1].upper()}{said[1:]}."
    )
    pulls = "What pulls apart" if finding.tension else "What weighs most"
    left = len(finding.options) - len(spots)
    more = fmt.counted(left, "more option") if left else ""
    does = f"what each option does to {of_pair} pair"
    return Figure(
        pulls,
        f"{'; '.join(filter(None, (does, more)))}{key}",
        lambda width: square(spots, across, up, corner=said, title=title, width=width),
        SQUARE,
        told=r.Later(lambda: (_in_words(finding, title),)),
        left=more,
    )


def _in_words(finding: Tradeoff, title: str) -> r.Block:
    """What pulls apart, on a line; where nothing does, what the square shows."""
    pull = depth.of_parts(summary(finding), r.Part.PULL)
    return r.Listing(pull) if pull else r.Paragraph(title)


def pair_of(finding: Tradeoff) -> tuple[Criterion, Criterion] | None:
    """The weightiest tension; where nothing pulls apart, the two widest gaps."""
    if finding.tension:
        return finding.tension.pair
    switch = finding.switch
    if not switch or len(switch.trades) < 2:
        return None
    first, second = sorted(switch.trades, key=lambda trade: -abs(trade.gain))[:2]
    return first.criterion, second.criterion


def in_sight(finding: Tradeoff, most: int) -> list[Scored]:
    """The options that are shown, the leader first, then the next, those ruled out last."""
    switch = finding.switch
    first = [finding.verdict.leader, *([switch.start] if switch else [])]

    def place(scored: Scored) -> tuple[int, bool, Fraction]:
        rank = first.index(scored.option) if scored.option in first else len(first)
        return rank, bool(scored.ruled_out), -scored.points

    return sorted(ordered_options(finding, most), key=place)[:most]


def _kind(finding: Tradeoff, scored: Scored) -> str:
    if scored.ruled_out:
        return "out"
    if scored.option in finding.leaders:
        return "lead"
    return "next" if scored.option == finding.verdict.rival else "open"


def _spot(finding: Tradeoff, scored: Scored, pair: tuple[Criterion, Criterion]) -> Spot:
    x, y = (finding.cell(scored.option, criterion).value for criterion in pair)
    mark = ", ".join(filter(None, (standing(finding, scored.option), _behind(finding, scored))))
    return Spot(scored.option.name, mark, x, y, _kind(finding, scored))


def _behind(finding: Tradeoff, scored: Scored) -> str:
    """How an option stands in points: `leads`, `1.5 behind`, `ruled out`."""
    if scored.ruled_out:
        return "ruled out"
    leaders = finding.leaders
    if scored.option in leaders:
        return "leads" if len(leaders) == 1 else "level"
    best = max(other.points for other in finding.open)
    return f"{fmt.rounded(best - scored.points)} behind"


def corner(helping: Sequence[str], barred: Sequence[str]) -> str:
    """Which options help both, those that are open or else those that are ruled out."""
    if helping:
        return f"helps both: {fmt.few(helping)}"
    return f"helps both: only {fmt.few(barred)}, ruled out" if barred else "helps both: no option"


# The points.


def _points(finding: Tradeoff) -> Iterator[Figure]:
    if not finding.criteria:
        return
    every = sorted(finding.open, key=lambda scored: -scored.points)
    kept = {scored.option.id for scored in in_sight(finding, MOST_POINTS)}
    shown = [scored for scored in every if scored.option.id in kept][:MOST_POINTS]
    kinds = [_kind(finding, scored) for scored in shown]
    rows = [
        r.Interval(each.option.name, each.bounds, each.points, strong=kind == "lead")
        for each, kind in zip(shown, kinds, strict=True)
    ]
    said = "; ".join(
        f"{row.name} {fmt.number(row.middle)}"
        + ("" if row.at.exact else f", {fmt.interval(row.at)}")
        for row in rows
    )
    ranges = any(not row.at.exact for row in rows)
    left = len(every) - len(shown)
    more = f"{fmt.counted(left, 'more option')}" if left else ""
    key = "dot: at midpoints · line: from least to most" if ranges else "weight × effect, added up"
    title = "Points"
    yield Figure(
        title,
        " · ".join(filter(None, (key, more))),
        lambda width: points_chart(rows, kinds, title=f"{title}: {said}.", width=width),
        POINTS,
        told=(r.Intervals(title, tuple(rows)),),
    )


# Who leads at which importance.


def _grid(finding: Robustness) -> Iterator[r.Section]:
    if not finding.what_ifs or len(finding.candidates) < 2:
        return
    yield r.Section("What would change it", (grid(finding, r.Most((MOST_ROWS,), "row")),))
