"""Decisions on the page: the first screen of one, its matrix, and what several do together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain

from stancecli import depth, notation as fmt, report as r
from stancecli.lenses import deals
from stancecli.lenses.deals.finding import ActorGain, Deals, ExplainedPackage, Taker
from stancecli.lenses.tradeoffs import Tradeoff
from stancecli.lenses.tradeoffs.words import (
    further,
    points_row,
    row_groups,
    summary,
    table as table_of,
)
from stancecli.methods.ladder import Conclusion
from stancecli.model import HIGHEST, UNKNOWN, Actor, Range, exactly
from stancecli.page.claims import Register
from stancecli.page.drawings.plots import PackageChart, PackageRow
from stancecli.page.opening import ahead, bars
from stancecli.page.parts import CellKey, Figure, Matrix, Screen, Shown, left_out
from stancecli.wording import VERDICTS, name_or_id, standing
from stancecli.wording.moves import signed
from stancecli.wording.verdict import conclusion


def screen_of(finding: Tradeoff, register: Register, *, brief: bool) -> Screen:
    """The first screen piece by piece, with the verdict and, unless it is `brief`, the matrix."""
    with_matrix = not brief and finding.criteria
    return Screen(
        title="" if brief else WHY,
        anchor=anchor_of(finding),
        asked=f"{finding.decider.name}: {finding.decision.question}",
        line=verdict_line(finding),
        conclusion=conclusion(finding),
        more=further(finding, ends=False),
        bars=next(bars(finding), None),
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


# The matrix: options across, criteria down, each cell with what stands behind it.


MOST_OPTIONS, MOST_ROWS = r.Most((8,), "option"), r.Most((20,), "row")
"""Of more options or criteria a matrix has those that count most, and counts the others."""
BAR, LETTERS = 100, 100
"""The longest bar, in hundredths of its column; the letters of all columns on a line."""


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
        name = name_or_id(scored.option, LETTERS // len(table.columns))
        columns.append(replace(column, name=name, mark=", ".join(filter(None, marks))))
    foot = (sums,) if with_points and finding.criteria else ()
    table = replace(table, columns=tuple(columns), foot=foot)
    # By how many points each criterion parts the two that are compared.
    trades = chain.from_iterable(trades for _, trades in row_groups(finding))
    gains = {t.criterion.id: abs(t.gain) for t in trades} if finding.switch else {}
    most = float(max(gains.values(), default=0)) or 1.0
    drawn = Matrix(
        table,
        weights={c.id: round(BAR * float(c.weight.mid / HIGHEST)) for c in finding.criteria},
        figures={id_: fmt.number(gain) if gain else "" for id_, gain in gains.items()},
        gaps={id_: round(BAR * float(gain) / most) for id_, gain in gains.items()},
        opened=opened,
        said=said,
    )
    told = (whole, r.listing(e for e in summary(finding) if e.part in TELLING))
    return Figure(conclusion(finding), drawn, told=told, left=left, then=then)


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
TOLD = (*TELLING, r.Part.TO_ASK)
"""What a page tells elsewhere of the decision that it is about."""


def _spoken(cell: r.Cell, value: Range) -> str:
    """A cell for who hears it: what its sign means, and whether it has a source."""
    if cell == r.NOT_JUDGED:
        return "blank"
    sense = cell.sense.value.replace("-", " ") if cell.sense else "neither"
    word = "unknown" if value.spans(UNKNOWN) else sense if value.exact else ""
    return ", ".join(filter(None, (cell.text, word, "unsourced" if cell.judgement else "")))


# The picture of a bargain: what it is to those who take part, and to the others.


MOST_ACTORS, MOST_FELT = 16, 3
"""So many actors are in the picture, and on so many criteria each gains or loses there."""
KEY = "gains against no deal, in each actor's own points: no two rows compare"
OTHERS = "others"


def bargain(finding: Deals, told: Sequence[Shown] = ()) -> Iterator[Figure]:
    """The package that is told first; nothing where there is none.

    `told` says the same in words.
    """
    package = finding.looked_at
    if package is None or not package.options:
        return
    rows = tuple(_package_rows(package))
    # Of too many those go first that only gain: who loses is told.
    by_rank = sorted(range(len(rows)), key=lambda n: (rows[n].group == OTHERS, not rows[n].loses))
    kept = tuple(rows[n] for n in sorted(by_rank[:MOST_ACTORS]))
    left = left_out(len(rows) - MOST_ACTORS, "actor")
    chart = PackageChart(kept, finding.no_deal.is_now)
    yield Figure(deals.describe(finding).conclusion, chart, key=(KEY, left), told=told, left=left)


def _package_rows(package: ExplainedPackage) -> Iterator[PackageRow]:
    takers = {taker.actor.id: taker for taker in package.takers}
    gains = {each.actor.id: each for each in package.gains}
    for actor in sorted(package.parties, key=lambda actor: actor.id not in takers):
        group = "takes part" if actor.id in takers else "must not lose"
        yield _package_row(group, actor, gains.get(actor.id), takers.get(actor.id))
    felt = [each for each in package.others if each.gain or not each.bounds.exact]
    for each in sorted(felt, key=lambda each: each.gain < 0):
        yield _package_row(OTHERS, each.actor, each)


def _package_row(
    group: str, actor: Actor, gain: ActorGain | None, taker: Taker | None = None
) -> PackageRow:
    parts = taker.parts if taker else ()
    felt: dict[str, list[str]] = {"gets": [], "gives" if taker else "loses": []}
    gets, gives = felt.values()
    for each in gain.felt if gain else ():
        said = f"{each.criterion.name} {signed(each.points)}"
        (gets if each.points > 0 else gives).append(said)
    return PackageRow(
        group=group,
        name=actor.name,
        part="; ".join(option.name for option in parts),
        short="; ".join(option.id for option in parts),
        gain=gain.gain if gain else None,
        bounds=gain.bounds if gain else exactly(0),
        now=gain.gain - gain.now if gain else Fraction(0),
        alone=taker.alone if taker and gain else None,
        cannot=bool(taker and taker.alone is None),
        sides=tuple((label, _shortened(said)) for label, said in felt.items() if said),
    )


def _shortened(felt: Sequence[str]) -> tuple[str, ...]:
    left = len(felt) - MOST_FELT
    return *felt[:MOST_FELT], *([f"{left:,} more"] if left > 0 else ())
