"""Decisions on the page: the first screen of one, and its matrix."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain

from stancecli import depth, notation as fmt, report as r
from stancecli.lenses.robustness import Robustness
from stancecli.lenses.robustness.finding import grid
from stancecli.lenses.tradeoffs import Tradeoff
from stancecli.lenses.tradeoffs.finding import Scored
from stancecli.lenses.tradeoffs.words import (
    foremost_options,
    further,
    points_row,
    row_groups,
    summary,
    table as table_of,
)
from stancecli.methods.ladder import Conclusion
from stancecli.model import UNKNOWN, Criterion, Range
from stancecli.page.claims import Register
from stancecli.page.drawings.plots import GapChart, PointsChart, PointsRow
from stancecli.page.drawings.square import Spot, Square
from stancecli.page.parts import Beside, CellKey, Figure, Matrix, Screen, Shown, left_out
from stancecli.wording import VERDICTS, plain_table, row, standing
from stancecli.wording.moves import upper
from stancecli.wording.verdict import conclusion, in_view

SQUARE, POINTS = 480, 620
"""Pixels across, on a page with room."""
MOST_POINTS, MOST_SPOTS, MOST_TRIED = 6, 12, 8
"""So many options have points, so many are in the square, so many weights are tried."""
GAP_COLUMN, ADDED_UP, GAP = "gap", "points: weight × effect, added up", "weight × difference"
"""How to read points that are exact, and gaps."""


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


def screen_of(finding: Tradeoff, register: Register, *, brief: bool) -> Screen:
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
        listing=in_short(finding, *(() if brief else TOLD)),
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


def in_short(finding: Tradeoff, *told: r.Part) -> r.Listing:
    """What is not known, who loses, what it rests on and more, but for what is `told` elsewhere."""
    return r.Listing(depth.without(summary(finding), *told))


def verdict_line(finding: Tradeoff) -> str:
    """The verdict in short, for the line that stays in sight: `China: not settled, “A” or “B”`."""
    found, decider = finding.verdict, finding.decider.name
    said = VERDICTS[found.verdict]
    if found.verdict is Conclusion.EMPTY:
        return f"{decider}: {said}"
    if found.verdict in (Conclusion.LEADS, Conclusion.FIRM):
        by = fmt.points(found.margin or 0)
        return f"{decider}: {fmt.quoted(found.leader.name)} is ahead by {by}, {said}"
    last = "and" if found.verdict is Conclusion.LEVEL else "or"
    return f"{decider}: {said}, {fmt.few((fmt.quoted(o.name) for o in found.contenders), last)}"


def square_of(
    finding: Tradeoff, pair: tuple[Criterion, Criterion] | None = None, title: str = ""
) -> Iterator[Figure]:
    """What each option does to a pair of interests, or to what most parts the two foremost options.

    Where all that parts them speaks for one, bars of that; nothing where nothing does. The `title`
    is of a pair that was asked for.
    """
    switch, pair = finding.switch, pair or pair_of(finding)
    if switch and switch.better:
        sides = ((switch.end, switch.better), (switch.start, switch.worse))
        most = (f"for “{o.name}”: “{trades[0].criterion.name}”" for o, trades in sides if trades)
        title = title or f"Counts most {', '.join(most)}"
    if pair:
        yield _square(finding, pair, title)
    elif switch and switch.better:
        gains = ((each.criterion, each.gain) for each in switch.better)
        gaps = GapChart(tuple((f"{c.name} · {fmt.weight(c)}", gain) for c, gain in gains))
        than = f"how much better than {fmt.quoted(switch.start.name)}, in points: {GAP}"
        yield Figure(title, gaps, SQUARE, key=(than,), told=(r.Paragraph(gaps.told),))


def _square(finding: Tradeoff, pair: tuple[Criterion, Criterion], title: str) -> Figure:
    spots = list[Spot]()
    best = max((scored.points for scored in finding.open), default=Fraction(0))
    for scored in foremost_options(finding)[:MOST_SPOTS]:
        option, kind = scored.option, _kind(finding, scored)
        behind = f"{fmt.rounded(best - scored.points)} behind"
        stands = {"out": "ruled out", "lead": _ahead(finding)}.get(kind, behind)
        x, y = (finding.cell(option, criterion).value for criterion in pair)
        mark = ", ".join(filter(None, (standing(finding, option), stands)))
        spots.append(Spot(option.name, mark, x, y, kind))
    shown = Square(tuple(spots), *pair, _corner(finding, pair))
    left = left_out(len(finding.options) - len(spots), "option")
    values = {(each.x.mid, each.y.mid) for each in spots}
    equal = "side by side: equal estimates" if len(values) < len(spots) else ""
    key = "; ".join(filter(None, ("what each option does to both", equal, left)))
    return Figure(title, shown, SQUARE, key=(key,), told=(r.Paragraph(shown.told),), left=left)


def pair_of(finding: Tradeoff) -> tuple[Criterion, Criterion] | None:
    """What counts most for the option that is ahead and for the next; None where one has none."""
    switch = finding.switch
    if not switch or not switch.better or not switch.worse:
        return None
    return switch.better[0].criterion, switch.worse[0].criterion


def _kind(finding: Tradeoff, scored: Scored) -> str:
    if scored.ruled_out:
        return "out"
    if scored.option in finding.leaders:
        return "lead"
    return "next" if scored.option == finding.verdict.rival else "open"


def _ahead(finding: Tradeoff) -> str:
    """How what has most points at middle estimates stands."""
    return "level" if len(finding.leaders) > 1 else "ahead"


def _corner(finding: Tradeoff, pair: tuple[Criterion, Criterion]) -> str:
    """Which options help both, those that are possible or else those that are ruled out."""
    free, barred = list[str](), list[str]()
    for scored in finding.options:
        if all(finding.cell(scored.option, criterion).value.mid > 0 for criterion in pair):
            (barred if scored.ruled_out else free).append(scored.option.name)
    only = f"only {fmt.few(barred)}, ruled out" if barred else "no option"
    return f"helps both: {fmt.few(free) if free else only}"


def _points(finding: Tradeoff) -> Iterator[Figure]:
    if not finding.criteria:
        return
    every = [scored for scored in foremost_options(finding) if not scored.ruled_out]
    kept = sorted(every[:MOST_POINTS], key=lambda scored: -scored.points)
    leader, rival = finding.verdict.leader, finding.verdict.rival
    drawn = tuple(
        PointsRow(s.option.name, s.bounds, s.points, _kind(finding, s), s.option.id) for s in kept
    )
    told = (row(each.name, *each.figures) for each in drawn)
    has_ranges = any(not scored.bounds.exact for scored in kept)
    middle = in_view(finding)
    key = f"dot: points {middle} · line: over the whole range" if has_ranges else ADDED_UP
    points = {scored.option: scored.points for scored in kept}
    behind = f", {fmt.quoted(rival.name)} {fmt.number(points[rival])}" if rival in points else ""
    said = f"{fmt.quoted(leader.name)} has {fmt.points(points[leader])}{behind}."
    title = f"{upper(middle)} {said}" if has_ranges else said
    left = left_out(len(every) - len(kept), "option")
    table = plain_table("Points", map(r.Column, (middle, "over the whole range")), told)
    yield Figure(title, PointsChart(drawn), POINTS, key=(key, left), told=(table,), left=left)


# The matrix: options across, criteria down, each cell with what stands behind it.


MOST_OPTIONS, MOST_ROWS = r.Most((8,), "option"), r.Most((20,), "row")
"""Of more options or criteria a matrix has those that count most, and counts the others."""


def matrix(
    finding: Tradeoff, register: Register, *, with_points: bool, then: Sequence[Shown] = ()
) -> Figure:
    """The matrix of a decision; `with_points` sums it up where the report does so nowhere else."""
    whole = table_of(finding)
    shown = replace(whole, foot=(), most_rows=MOST_ROWS, most_columns=MOST_OPTIONS)
    table, left = depth.cut_table(shown), depth.missing(shown)
    opened, said = _behind(finding, table, register)
    options = {scored.option.id: scored for scored in finding.options}
    sums = points_row([options[column.key] for column in table.columns], len(finding.criteria))
    columns = list[r.Column]()
    for column in table.columns:
        scored = options[column.key]
        # Whether it holds now, whether it is ahead, what bars it.
        marks = [standing(finding, scored.option), _ahead(finding) if column.strong else ""]
        if scored.ruled_out:
            marks.append(f"ruled out by {fmt.few(reason.said for reason in scored.ruled_out)}")
        mark = ", ".join(filter(None, marks))
        columns.append(replace(column, name=scored.option.name, mark=mark))
    foot = (sums,) if with_points and finding.criteria else ()
    table = replace(table, columns=tuple(columns), foot=foot)
    if finding.switch:
        table = _with_gaps(finding, table)
    drawn = Matrix(table, opened, said)
    told = (whole, r.listing(e for e in summary(finding) if e.part in TELLING))
    return Figure(conclusion(finding), drawn, told=told, left=left, then=then)


def _with_gaps(finding: Tradeoff, table: r.Table) -> r.Table:
    """The table, with by how many points each criterion parts the two that are compared."""
    trades = chain.from_iterable(trades for _, trades in row_groups(finding))
    gains = {t.criterion.id: fmt.number(abs(t.gain)) for t in trades if t.gain}

    def wider(rows: Iterable[r.Row]) -> tuple[r.Row, ...]:
        return tuple(replace(e, cells=(*e.cells, r.Cell(gains.get(e.key, "")))) for e in rows)

    groups = tuple(replace(group, rows=wider(group.rows)) for group in table.groups)
    columns = (*table.columns, r.Column(GAP_COLUMN, key=GAP_COLUMN))
    return replace(table, columns=columns, groups=groups, foot=wider(table.foot))


def _behind(
    finding: Tradeoff, table: r.Table, register: Register
) -> tuple[dict[CellKey, str], dict[CellKey, str]]:
    """What the button of each cell and of each row's name opens, and each cell for who hears it."""
    opened, said = dict[CellKey, str](), dict[CellKey, str]()
    performances = {(each.criterion, each.option): each for each in finding.cells}
    criteria = {criterion.id: criterion for criterion in finding.criteria}
    for across in table.rows:
        opened[across.key, ""] = register.open(r.strong(across.name), (criteria[across.key],))
        for column, cell in zip(table.columns, across.cells, strict=True):
            key = across.key, column.key
            found = performances[key]
            value = r.Span(cell.text, sense=cell.sense)
            title = r.text(r.strong(column.name), " on ", r.strong(across.name), ": ", value)
            note = "Blank: it counts 0, and can be anything." if found.blank else ""
            opened[key] = register.open(title, found.in_force, note)
            said[key] = f"{column.name} on {across.name}: {_spoken(cell, found.known)}"
    return opened, said


TELLING = (r.Part.WHY, r.Part.PRICE)
"""What the cells of the matrix tell when they are opened."""
TOLD = (*TELLING, r.Part.TO_ASK, r.Part.LOSES)
"""What a page tells elsewhere of the decision that it is about."""


def _spoken(cell: r.Cell, value: Range) -> str:
    """A cell for who hears it: what its sign means, and whether it has a source."""
    if cell == r.NOT_JUDGED:
        return "blank"
    sense = cell.sense.value.replace("-", " ") if cell.sense else "neither"
    word = "unknown" if value.spans(UNKNOWN) else sense if value.exact else ""
    return ", ".join(filter(None, (cell.text, word, "unsourced" if cell.judgement else "")))
