"""A decision on the page: its first screen, its matrix, and what opens at a cell of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType

from stancecli import depth, notation as fmt, report as r
from stancecli.lenses.robustness import Robustness
from stancecli.lenses.robustness.words import grid
from stancecli.lenses.tradeoffs import Tradeoff
from stancecli.lenses.tradeoffs.finding import Scored
from stancecli.lenses.tradeoffs.table import (
    foremost_options,
    points_row,
    row_groups,
    table as table_of,
)
from stancecli.lenses.tradeoffs.words import summary
from stancecli.methods.ladder import Conclusion
from stancecli.model import HIGHEST, UNKNOWN, Claim, Criterion, Range
from stancecli.page.claims import Register
from stancecli.page.drawings.plots import PointsChart, PointsRow
from stancecli.page.drawings.square import Spot, Square, SquareAxis
from stancecli.page.parts import Beside, CellKey, Figure, Matrix, Screen, Shown
from stancecli.wording import plain_table, row, standing
from stancecli.wording.verdict import conclusion, further, short

SQUARE, POINTS = 480, 620
"""Pixels across, on a page with room."""
MOST_POINTS, MOST_SPOTS, MOST_TRIED = 6, 12, 8
"""So many options have points, so many are in the square, so many weights are tried."""
ADDED_UP = "weight × effect, added up"
"""How to read points that are exact."""


def opening(finding: Tradeoff, firmness: Robustness | None) -> Iterator[Shown]:
    """What stands below the verdict: pictures, and what stands for each in words."""
    left = tuple(square_of(finding))
    right: list[Shown] = [*_points(finding)]
    if firmness and firmness.what_ifs and len(firmness.candidates) > 1:
        most = r.Most((MOST_TRIED,), "row")
        right.append(r.Section("What would change it", (grid(firmness, most),)))
    if left and right:
        yield Beside(left, right)
    else:
        yield from (*left, *right)


def screen_of(finding: Tradeoff, register: Register, *elsewhere: r.Part, brief: bool) -> Screen:
    """The same piece by piece, with the verdict and, unless it is `brief`, the matrix."""
    with_matrix = not brief and finding.criteria
    return Screen(
        title="" if brief else WHY,
        anchor=anchor_of(finding),
        asked=f"{finding.decider.name}: {finding.decision.question}",
        line=verdict_line(finding),
        conclusion=conclusion(finding),
        more=further(finding),
        square=next(square_of(finding), None),
        points=next(_points(finding), None),
        note="" if brief else gap_note(finding),
        matrix=matrix(finding, register, with_points=False) if with_matrix else None,
        listing=in_short(finding, *elsewhere, brief=brief),
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


def in_short(finding: Tradeoff, *elsewhere: r.Part, brief: bool = False) -> r.Listing:
    """What is not known, who loses, and what it rests on; why too, where there is no matrix.

    What the report tells `elsewhere` is left out.
    """
    told = () if brief else TELLING
    return r.Listing(tuple(depth.without(summary(finding), *told, *elsewhere)))


def verdict_line(finding: Tradeoff) -> str:
    """The verdict in short, for the line that stays in sight: `China: not settled, “A” or “B”`."""
    found, decider = finding.verdict, finding.decider.name
    said = short(found)
    if found.verdict is Conclusion.EMPTY:
        return f"{decider}: {said}"
    if found.verdict in (Conclusion.LEADS, Conclusion.FIRM):
        by = fmt.points(found.margin or 0)
        return f"{decider}: {fmt.quoted(found.leader.name)} is ahead by {by}, {said}"
    last = "and" if found.verdict is Conclusion.LEVEL else "or"
    return f"{decider}: {said}, {fmt.few((fmt.quoted(o.name) for o in found.contenders), last)}"


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
        told=(r.Paragraph(shown.told),),
        left=more,
    )


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
    marks = (standing(finding, scored.option), _points_behind(finding, scored))
    mark = ", ".join(filter(None, marks))
    return Spot(scored.option.name, mark, x, y, _kind(finding, scored))


def _points_behind(finding: Tradeoff, scored: Scored) -> str:
    """How an option stands in points: `ahead`, `level`, `1.5 behind`, `ruled out`."""
    if scored.ruled_out:
        return "ruled out"
    if scored.option in finding.leaders:
        return _ahead(finding)
    best = max(other.points for other in finding.open)
    return f"{fmt.rounded(best - scored.points)} behind"


def _ahead(finding: Tradeoff) -> str:
    """How what has most points at middle values stands."""
    return "level" if len(finding.leaders) > 1 else "ahead"


def _corner(finding: Tradeoff, pair: tuple[Criterion, Criterion]) -> str:
    """Which options help both, those that are possible or else those that are ruled out."""
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


def _spread(scored: Scored) -> str:
    """What the points of an option can be; nothing where that is what they are."""
    return "" if scored.bounds.exact else fmt.interval(scored.bounds)


def _points(finding: Tradeoff) -> Iterator[Figure]:
    if not finding.criteria:
        return
    every = [scored for scored in foremost_options(finding) if not scored.ruled_out]
    kept = sorted(every[:MOST_POINTS], key=lambda scored: -scored.points)
    rival = finding.verdict.rival
    drawn = (
        PointsRow(s.option.name, s.bounds, s.points, s.option in finding.leaders, s.option == rival)
        for s in kept
    )
    told = (row(s.option.name, fmt.number(s.points), _spread(s)) for s in kept)
    has_ranges = any(not scored.bounds.exact for scored in kept)
    key = "dot: at middle values · line: at other values" if has_ranges else ADDED_UP
    left = len(every) - len(kept)
    more = fmt.counted(left, "more option") if left else ""
    heads = map(r.Column, ("at middle values", "at other values"))
    table = plain_table("Points", heads, told)
    chart = PointsChart(tuple(drawn))
    yield Figure("Points", chart, POINTS, key=(key, more), told=(table,), left=more)


# The matrix: options across, criteria down, each cell with what stands behind it.


MOST_OPTIONS, MOST_ROWS = r.Most((8,), "option"), r.Most((20,), "row")
"""Of more options or criteria a matrix has those that count most, and counts the others."""
BAR = 100
"""The longest bar, in hundredths of its column."""


def claims_of(finding: Tradeoff) -> Iterator[Claim]:
    """The claims that a matrix shows."""
    table, _ = shown(finding)
    rows, columns = ({each.key for each in of} for of in (table.rows, table.columns))
    yield from (criterion for criterion in finding.criteria if criterion.id in rows)
    for cell in finding.cells:
        if cell.criterion in rows and cell.option in columns:
            yield from cell.in_force
    for scored in finding.options:
        for reason in scored.ruled_out:
            yield reason.by


def matrix(
    finding: Tradeoff, register: Register, *, with_points: bool, then: Sequence[Shown] = ()
) -> Figure:
    """The matrix of a decision; `with_points` sums it up where the report does so nowhere else."""
    table, left = shown(finding)
    opened, said = _behind(finding, table, register)
    options = {scored.option.id: scored for scored in finding.options}
    sums = points_row([options[column.key] for column in table.columns])
    table = replace(
        table,
        columns=tuple(
            replace(column, mark=_marks(finding, options[column.key], is_ahead=column.strong))
            for column in table.columns
        ),
        foot=(sums,) if with_points and finding.criteria else (),
    )
    gains = _gains(finding)
    most = float(max(gains.values(), default=0)) or 1.0
    drawn = Matrix(
        table,
        anchors={c.id: register.claims.get(id(c), "") for c in finding.criteria},
        weights={c.id: round(BAR * float(c.weight.mid / HIGHEST)) for c in finding.criteria},
        gaps={id_: round(BAR * float(gain) / most) for id_, gain in gains.items()},
        opened=opened,
        said=said,
        bounds={id_: _spread(scored) for id_, scored in options.items()},
    )
    told = r.Later(lambda: _told(finding))
    title = f"{finding.decider.name}: {finding.decision.question}"
    return Figure(title, drawn, told=told, left=left, then=then)


def _behind(
    finding: Tradeoff, table: r.Table, register: Register
) -> tuple[dict[CellKey, str], dict[CellKey, str]]:
    """What the button of each cell opens, and each cell for who hears it."""
    opened, said = dict[CellKey, str](), dict[CellKey, str]()
    performances = {(each.criterion, each.option): each for each in finding.cells}
    for across in table.rows:
        for column, cell in zip(table.columns, across.cells, strict=True):
            key = across.key, column.key
            found = performances[key]
            value = r.Span(cell.text, sense=cell.sense)
            title = r.text(r.strong(column.name), " on ", r.strong(across.name), ": ", value)
            note = "Blank: it counts 0, and can be anything." if found.blank else ""
            opened[key] = register.open(title, found.in_force, note)
            said[key] = f"{column.name} on {across.name}: {_spoken(cell, found.known)}"
    return opened, said


def shown(finding: Tradeoff) -> tuple[r.Table, str]:
    """What the page has of the table of the answer, and by count what it leaves out.

    It has gaps besides, and says elsewhere what they and points are.
    """
    whole = table_of(finding)
    figures = {id_: fmt.number(gain) for id_, gain in _gains(finding).items() if gain}
    groups = (
        replace(group, rows=tuple(replace(e, figure=figures.get(e.key, "")) for e in group.rows))
        for group in whole.groups
    )
    whole = replace(
        whole,
        groups=tuple(groups),
        foot=(),
        figure="gap" if finding.switch else "",
        most_rows=MOST_ROWS,
        most_columns=MOST_OPTIONS,
    )
    return depth.cut_table(whole), depth.missing(whole)


def _gains(finding: Tradeoff) -> dict[str, Fraction]:
    """By how many points each criterion parts the two that are compared."""
    return {t.criterion.id: abs(t.gain) for _, trades in row_groups(finding) for t in trades}


TELLING = (r.Part.WHY, r.Part.PRICE)
"""What the cells of the matrix tell when they are opened."""


def _told(finding: Tradeoff) -> Iterator[r.Block]:
    yield table_of(finding)
    yield r.Listing(depth.of_parts(summary(finding), *TELLING))


def _marks(finding: Tradeoff, scored: Scored, *, is_ahead: bool) -> str:
    """What stands under an option: whether it holds now, whether it is ahead, what bars it."""
    leads = _ahead(finding) if is_ahead else ""
    barred = fmt.few(reason.said for reason in scored.ruled_out)
    ruled_out = f"ruled out by {barred}" if barred else ""
    return ", ".join(filter(None, (standing(finding, scored.option), leads, ruled_out)))


SPOKEN: Mapping[Fraction, str] = MappingProxyType(
    {
        Fraction(2): "helps strongly",
        Fraction(1): "helps",
        Fraction(0): "neither",
        Fraction(-1): "hurts",
        Fraction(-2): "hurts strongly",
    }
)
MARKED = frozenset((r.BLANK, r.SHARED, r.PAST_SCALE))
"""The signs that stand behind a value."""


def _spoken(cell: r.Cell, value: Range) -> str:
    """A cell for who hears it: what its sign means, and whether it has a source."""
    if cell == r.NOT_JUDGED:
        return "blank"
    said = cell.text
    if MARKED.isdisjoint(cell.signs):
        word = SPOKEN.get(value.low, "") if value.exact else ""
        word = "blank" if value == UNKNOWN else word
        said = ", ".join(filter(None, (said, word)))
    return f"{said}, unsourced" if cell.judgement else said
