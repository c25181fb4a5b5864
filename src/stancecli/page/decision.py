"""Decisions on the page: the first screen of one, and its matrix."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

from stancecli import depth, notation as fmt, report as r
from stancecli.lenses.tradeoffs import Tradeoff
from stancecli.lenses.tradeoffs.words import (
    further,
    points_row,
    row_groups,
    summary,
    table as table_of,
)
from stancecli.model import UNKNOWN, Range
from stancecli.page.claims import Register
from stancecli.page.opening import ahead, bars, said_of
from stancecli.page.parts import CellKey, Figure, Matrix, Screen, Shown
from stancecli.wording import standing
from stancecli.wording.verdict import conclusion

GAP_COLUMN = "gap"


def screen_of(finding: Tradeoff, register: Register, *, brief: bool) -> Screen:
    """The first screen piece by piece, with the verdict and, unless it is `brief`, the matrix."""
    with_matrix = not brief and finding.criteria
    return Screen(
        title="" if brief else WHY,
        anchor=anchor_of(finding),
        asked=f"{finding.decider.name}: {finding.decision.question}",
        conclusion=said_of(finding),
        more=further(finding, ends=False),
        bars=next(bars(finding), None),
        note="" if brief else gap_note(finding),
        matrix=matrix(finding, register, with_points=False) if with_matrix else None,
        listing=in_short(finding, *(() if brief else TOLD)),
    )


WHY = "Why: every effect, with its reason and source"
"""What the fold is called that has the matrix."""


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
        marks = [standing(finding, scored.option), ahead(finding) if column.strong else ""]
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
