"""The first screen: the square of the weightiest tension, points, who leads at what weight."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from stancecli import depth, notation as fmt, report as r
from stancecli.lenses import positions
from stancecli.lenses.robustness import Robustness
from stancecli.lenses.robustness.sections import grid
from stancecli.lenses.tradeoffs import Tradeoff
from stancecli.lenses.tradeoffs.finding import Scored
from stancecli.lenses.tradeoffs.report import summary
from stancecli.lenses.tradeoffs.table import foremost_options, intervals
from stancecli.methods.ladder import Conclusion
from stancecli.model import Criterion
from stancecli.page.asked import AskedAll
from stancecli.page.drawings.square import Spot, Square, SquareAxis
from stancecli.page.matrix import TELLING, matrix
from stancecli.page.parts import Beside, Figure, Screen, Shown
from stancecli.page.register import Register
from stancecli.wording import standing
from stancecli.wording.verdict import (
    AS_ENTERED,
    conclusion,
    further,
    held,
    short,
)

SQUARE, POINTS = 480, 620
"""Pixels across, on a page with room."""
MOST_POINTS, MOST_SPOTS, MOST_ROWS = 6, 12, 8
"""So many options have points, so many are in the square, so many importances are tried."""
ADDED_UP = "weight × effect, added up"
"""How to read points that are exact."""


def opening(finding: Tradeoff, firmness: Robustness | None) -> Iterator[Shown]:
    """What stands below the verdict: pictures, and what stands for each in words."""
    left = tuple(square_of(finding))
    right = (*_points(finding), *(_grid(firmness) if firmness else ()))
    if left and right:
        yield Beside(left, right)
    else:
        yield from (*left, *right)


def screen_of(
    finding: Tradeoff, register: Register, *, brief: bool, at: str = AS_ENTERED
) -> Screen:
    """The same piece by piece, with the verdict and, unless it is `brief`, the matrix.

    `at` is what the verdict says of the values that ranges stand for.
    """
    with_matrix = not brief and finding.criteria
    return Screen(
        title="" if brief else WHY,
        anchor=anchor_of(finding),
        asked=f"{finding.decider.name}: {finding.decision.question}",
        line=verdict_line(finding),
        conclusion=conclusion(finding, at),
        more=further(finding),
        square=next(square_of(finding), None),
        points=next(_points(finding), None),
        note="" if brief else gap_note(finding),
        matrix=matrix(finding, register, with_points=False) if with_matrix else None,
        listing=in_short(finding),
    )


WHY = "Why"
"""What the section is called that has the matrix."""


def anchor_of(finding: Tradeoff) -> str:
    """The id of where the page tells of a decision."""
    return f"choice-{finding.decision.id}"


def gap_note(finding: Tradeoff) -> str:
    """How the gaps of a matrix are found, and what they add up to; empty where nothing does."""
    verdict = finding.verdict
    if not finding.switch or verdict.for_ is None or not verdict.against:
        return ""
    sums = (verdict.for_, verdict.against, verdict.margin or 0)
    return "gap: weight × difference, {} − {} = {}".format(*map(fmt.number, sums))


def in_short(finding: Tradeoff) -> r.Listing:
    """What would turn it, what is not known, and what it rests on."""
    return r.Listing(tuple(depth.without(summary(finding), *TELLING, r.Part.PULL)))


def headline(found: AskedAll) -> tuple[str, str, str]:
    """The verdict, what else has to be known at once, and both in short."""
    if found.first:
        return conclusion(found.first), further(found.first), verdict_line(found.first)
    if found.issue:
        report = positions.describe(found.issue)
        return report.conclusion, report.more, report.conclusion
    return "There is no decision in this model.", "", ""


def told(finding: Tradeoff) -> r.Words:
    """The verdict, and what else has to be known at once."""
    return r.text(r.strong(conclusion(finding)), f" {further(finding)}")


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
    spots = tuple(_spot(finding, scored, pair) for scored in foremost_options(finding)[:MOST_SPOTS])
    across, up = (SquareAxis(criterion.name, fmt.weight(criterion)) for criterion in pair)
    shown = Square(spots, across, up, _corner(finding, pair))
    left = len(finding.options) - len(spots)
    more = fmt.counted(left, "more option") if left else ""
    equal = "side by side: equal values" if shown.has_equals else ""
    does = f"what each option does to {of_pair} pair"
    yield Figure(
        "What pulls apart" if finding.tension else "What weighs most",
        shown,
        SQUARE,
        key=("; ".join(filter(None, (does, equal, more))),),
        told=r.Later(lambda: (_in_words(finding, shown),)),
        left=more,
    )


def _in_words(finding: Tradeoff, shown: Square) -> r.Block:
    """What pulls apart, on a line; where nothing does, what the square shows."""
    pull = depth.of_parts(summary(finding), r.Part.PULL)
    return r.Listing(pull) if pull else r.Paragraph(shown.told)


def pair_of(finding: Tradeoff) -> tuple[Criterion, Criterion] | None:
    """The weightiest tension; where nothing pulls apart, the weightiest gaps, the widest first."""
    if finding.tension:
        return finding.tension.pair
    switch = finding.switch
    if not switch or len(switch.trades) < 2:
        return None
    first, second, *_ = sorted(
        switch.trades, key=lambda trade: (-trade.criterion.weight.mid, -abs(trade.gain))
    )
    return first.criterion, second.criterion


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


def _corner(finding: Tradeoff, pair: tuple[Criterion, Criterion]) -> str:
    """Which options help both, those that are open or else those that are ruled out."""
    helping = [
        scored
        for scored in finding.options
        if all(finding.cell(scored.option, criterion).value.mid > 0 for criterion in pair)
    ]
    if free := [scored.option.name for scored in helping if not scored.ruled_out]:
        return f"helps both: {fmt.few(free)}"
    barred = fmt.few(scored.option.name for scored in helping)
    return f"helps both: only {barred}, ruled out" if barred else "helps both: no option"


# The points.


def _points(finding: Tradeoff) -> Iterator[Figure]:
    if not finding.criteria:
        return
    every = replace(intervals(finding), most=r.Most((MOST_POINTS,), "option"))
    shown = depth.cut_intervals(every)
    has_ranges = any(not each.at.exact for each in shown.intervals)
    key = "dot: at midpoints · line: from least to most" if has_ranges else ADDED_UP
    more = depth.missing(every)
    yield Figure(shown.title, shown, POINTS, key=(key, more), told=(shown,), left=more)


# Who leads at which importance.


def _grid(finding: Robustness) -> Iterator[r.Section]:
    if not finding.what_ifs or len(finding.candidates) < 2:
        return
    yield r.Section("What would change it", (grid(finding, r.Most((MOST_ROWS,), "row")),))
