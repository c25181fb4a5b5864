"""What is said of one thing, as all these answers tell it; and what was said period by period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby
from operator import attrgetter
from typing import TypeAlias

from stancecli import notation as fmt, report as r
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import table
from stancecli.lenses.positions.finding import (
    ActorPositions,
    IssueStands,
    PairPositions,
    Positions,
    TargetPositions,
    claims_of,
)
from stancecli.methods.evidence import Grounds
from stancecli.methods.ladder import Conclusion
from stancecli.methods.positions import (
    Every,
    SideChange,
    Stated,
    Target,
    Window,
    changes,
    period_named_by,
    period_of,
    stance_of,
)
from stancecli.methods.positions.cells import Cells, Move, Moves
from stancecli.methods.positions.preferences import Preferences, Stand
from stancecli.methods.positions.store import (
    ManyStatements,
    Statements,
    Totals,
    in_columns,
    places_of,
    rows_of,
    totals_of,
)
from stancecli.model import Actor, Position, exactly
from stancecli.values import INLINE
from stancecli.wording import answer, bulleted, out_of_time, plain_table, rests_on, row, within
from stancecli.wording.moves import several

EACH = "each stance with its words"
CHANGES, SOURCES = 3, 5
"""So many changes of side of one actor are told; more sources of one are counted."""
CONTENDERS = 3
"""So many options that could be ahead are named."""
ROWS = (10, 8, 6, 5, 4, 3, 2, 1)
"""So many rows a short table has, from roomy to tight."""
DIVIDED = r.Sign("±", "both ways or a mean not clear of 0")
SIGNS = "++ + for it, −− − against it, 0 neutral, · not known"
"""How to read cells of what is said."""
UNKNOWN, AHEAD = "–", "ahead for its interests"
SIDES = ("for", "against")
NAMED = 10
"""Of a large corpus so many of the largest moves are told."""
PERIODS, COLUMNS, MOVES = (10, 8, 6, 5), 8, 3
"""So many periods stand below and beside each other in a short table; so many moves are told."""


@dataclass(frozen=True)
class PeriodValue:
    """What an actor said in one period: the mean of so many `statements`, or votes, -2 to 2.

    `side` is 1 for the thing, -1 against it, 0 where it is neutral or `divided`.
    """

    period: str
    stance: Fraction
    statements: int
    side: int
    divided: bool


@dataclass(frozen=True)
class ActorPeriods:
    """What an actor said of one thing, period by period; periods of silence are left out."""

    actor: Actor
    values: tuple[PeriodValue, ...]


@dataclass(frozen=True, slots=True)
class PeriodCount:
    """How many statements were made in a period, by how many actors, and how many moved to it."""

    period: str
    statements: int
    actors: int
    moved: int


@dataclass(frozen=True)
class SideMove:
    """An actor that went to another side on a thing."""

    actor: Actor
    target: Target
    change: SideChange


@dataclass(frozen=True)
class PositionsOverTime:
    """What was said of one thing, or of all, period by period, and who moved.

    `by_actor` has what each said of the one thing. `moved` counts the moves; `moves` are the
    largest of a large corpus, or all: first by the steps that they took, times the fewer statements
    of both periods. `undated` counts statements without a date, or with one that
    is no single period: they stand in none.
    """

    every: Every
    target: Target | None
    periods: tuple[PeriodCount, ...]
    by_actor: tuple[ActorPeriods, ...]
    moved: int
    moves: tuple[SideMove, ...]
    undated: int
    left_out: int
    """How many statements are of before or after the time that was asked for."""
    totals: Totals
    window: Window = field(metadata=INLINE)
    grounds: Grounds
    corpus: str

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each actor and period; of all that was said, for each period."""
        for each in self.by_actor:
            before = {"actor": each.actor, "target": self.target}
            yield from table(each.values, "period stance statements divided", **before)
        yield from table(() if self.target else self.periods, "period statements actors moved")


AnyFinding: TypeAlias = Positions | ActorPositions | PairPositions | IssueStands | PositionsOverTime


def report_of(
    finding: AnyFinding,
    asks: Sequence[str],
    said: Iterable[str],
    blocks: Iterable[r.Block],
    unknown: Iterable[str] = (),
) -> r.Report:
    """An answer, headed by what it is of and by the folder, where it is of one.

    At its end stands what is not known, and what it rests on: in a corpus, how much was said.
    """
    totals = finding.totals if isinstance(finding, IssueStands | PositionsOverTime) else None
    subject = "Positions"
    if isinstance(finding, PositionsOverTime):
        subject += f" by {finding.every.value}"
    ends = list[r.Entry]()
    if left := " ".join((*unknown, *out_of_time(finding.left_out))):
        ends.append(r.Entry(left, r.strong("Not known"), part=r.Part.NOT_KNOWN))
    if not finding.corpus:
        ends += rests_on(finding.grounds, "stance" if totals else "claim")
    elif totals:
        span = _time_from(totals.first, totals.last)
        words = f"{totals.statements:,} statements, {span}".rstrip(", ")
        ends.append(r.Entry(f"{words}.", r.strong("Sources"), part=r.Part.GROUNDS))
    subject = f"corpus {finding.corpus} · {subject}" if finding.corpus else subject
    return answer(subject, (*asks, *_when(finding)), said, (*blocks, r.listing(ends)))


def _when(finding: AnyFinding) -> tuple[str, ...]:
    """The periods that are told; else the time of what counts, where asked for or of issues."""
    if isinstance(finding, PositionsOverTime):
        return (_time_from(finding.periods[0].period, finding.periods[-1].period),)
    window = finding.window
    is_asked = window.since or finding.corpus or isinstance(finding, IssueStands)
    return within(window.since, window.until) if is_asked else ()


def _time_from(first: str, last: str) -> str:
    """`1946 to 2019`; one where both are the same, or only one is known."""
    return " to ".join(dict.fromkeys(filter(None, (first, last))))


def named(lead: str, names: Iterable[str]) -> list[str]:
    """`Likewise: A and B.`, where there is anybody to name."""
    return [f"{lead}: {told}." for told in (several(names),) if told]


# What is said of one thing: in sentences, one by one, and as a cell.


def strongest(found: Iterable[Stated]) -> list[Stated]:
    """Those who speak most strongly first; of equals those who say most."""
    return sorted(found, key=lambda each: (-abs(float(each.stance)), -each.n))


def who(found: Iterable[Stated]) -> str:
    """Some by name, those who speak most strongly first."""
    return several(each.actor.name for each in strongest(found))


def sides_said(on: TargetPositions) -> Iterator[str]:
    """`Known to have spoken for “X”: A and B. Against it: C. On neither side: D (neutral).`

    Who made several statements can have made some on the other side.
    """
    name, neither = fmt.quoted(on.issue.name), on_neither(on)
    sides = [(way, on.who_is(way)) for way in SIDES]
    (way, first), (other, second) = sides if on.who_is("for") else sides[::-1]
    if first:
        nobody = "nobody" if all(each.n == 1 for each in on.stated) else "nobody on balance"
        yield f"Known to have spoken {way} {name}: {who(first)}."
        yield f"{other.capitalize()} it: {who(second) if second else nobody}."
    if neither:
        yield f"On neither side{'' if first else f' of {name}'}: {neither}."


def on_neither(on: TargetPositions) -> str:
    """`A (both ways: for it 2024, against it 2025), B (neutral)`."""
    return several(
        fmt.marked(each.actor.name, both_ways(each.both_ways) or way)
        for way in ("both ways", "divided", "neutral")
        for each in on.who_is(way)
    )


def both_ways(pair: Sequence[Position]) -> str:
    """What was said for a thing and against it: `both ways: for it 2024-01, against it 2024-12`."""
    sides = ("for it" if (said.stance or 0) > 0 else "against it" for said in pair)
    told = (f"{side} {said.date}".rstrip() for side, said in zip(sides, pair, strict=True))
    return f"both ways: {', '.join(told)}" if pair else ""


def each_said(found: Iterable[Stated], most: r.Most = r.ALL) -> r.Listing:
    """Who says what of a thing: those most for it first, each with its statements."""
    ranked = sorted(found, key=lambda each: (-each.stance, -each.n))
    return r.Listing(tuple(said_entry(each, each.actor.name) for each in ranked), most=most)


def said_entry(said: Stated, name: str) -> r.Entry:
    """`++ NGO: Let it go [memo]`: what is said of a thing, its statements one by one below."""
    known = said.positions  # None of what a corpus has added up.
    told = [known[0].says or known[0].because] if len(known) == 1 else []
    told += [f"statements or votes: {said.n:,}"] * (len(known) > 1 or said.n > 1)
    told += [f"sources: {said.sources:,}"] * (said.sources > SOURCES)
    told.append(both_ways(said.both_ways))
    changes = said.changes[-CHANGES:]
    told += [f"{says(c.before)} → {says(c.after)} in {c.after.date}" for c in changes]
    words = ", ".join(filter(None, told))
    voted = ((fmt.marked(fmt.voted(each), each.date, each.by), each.says) for each in known)
    statements = tuple(
        f"{': '.join(filter(None, said))} {r.basis(each).marks}"
        for said, each in zip(voted, known, strict=True)
    )
    return r.Entry(
        r.text(r.strong(name), f": {words}" if words else ""),
        label=said_cell(said).text,
        basis=r.basis(*known) if known and said.sources <= SOURCES else None,
        details=statements if known[1:] else (),
    )


def says(position: Position) -> str:
    """What a position says, in a word where there is one: `opposes`, else `−0.4`."""
    stance = stance_of(position)
    is_step = stance.denominator == 1
    return fmt.stance(stance) if is_step else fmt.number(stance, signed=True)


def said_cell(said: Stated | PeriodValue) -> r.Cell:
    """What an actor says of a thing, by its sign; in a period, in how many statements if several.

    What is cited nowhere is marked, but in a period.
    """
    value = exactly(said.stance)
    text, sense = fmt.effect(value), fmt.sense(value)
    if said.divided:
        text, sense = str(DIVIDED.mark), fmt.Sense.UNKNOWN
    if isinstance(said, PeriodValue):
        return r.Cell(f"{text} {said.statements}" if said.statements > 1 else text, sense)
    unsourced = any(position.is_judgement for position in said.positions)
    signs = (*([DIVIDED] * said.divided), *([r.JUDGED] * unsourced))
    return r.Cell(text, sense, unsourced, signs)


def side_of(stand: Stand) -> str:
    return f"{'for' if stand.side > 0 else 'against'} {fmt.quoted(stand.option.name)}"


def though(stand: Stand) -> str:
    """What is said, and what is better; or that what is spoken against is best."""
    if not stand.better:
        return f"{side_of(stand)}, which is best for its interests"
    better, by = fmt.quoted(stand.better[0].name), fmt.points(stand.better_by)
    return f"{side_of(stand)}, though {better} is better for its interests by {by}"


def ahead_for(found: Preferences | None) -> str:
    """What is ahead for the interests of an actor: `A`, `A = B` where level, `A or B` where not
    settled; nothing where one option alone is left."""
    if not found or found.verdict is Conclusion.ONLY:
        return UNKNOWN
    told = " = ".join(option.name for option in found.leaders)
    if found.verdict is Conclusion.OPEN:
        could = {option.id for option in (*found.leaders, *found.rivals)}
        names = [option.name for option in found.decision.options if option.id in could]
        if len(names) > CONTENDERS + 1:
            names[CONTENDERS:] = [f"{len(names) - CONTENDERS:,} others"]
        told = " or ".join(names)
    return told or UNKNOWN


def in_words(
    names: str,
    heads: Sequence[str],
    rows: Iterable[tuple[str, Sequence[str]]],
    called: str,
    preferences: Iterable[Preferences] | None = None,
) -> Iterator[r.Table]:
    """A table of words, without the rows and the columns that say nothing; none where all do."""
    known = [(name, cells) for name, cells in rows if {*cells} - {"", UNKNOWN}]
    used = [
        n for n in range(len(heads)) if any(cells[n] not in ("", UNKNOWN) for _, cells in known)
    ]
    verdicts = {each.verdict for each in preferences or ()}
    notes = {"A or B: not settled": Conclusion.OPEN, "A = B: level": Conclusion.LEVEL}
    note = ", ".join(note for note, each in notes.items() if each in verdicts)
    legend = None if preferences is None else r.legend((), note)
    if used:
        told = (row(name, *(cells[n] or UNKNOWN for n in used)) for name, cells in known)
        yield plain_table(names, [heads[n] for n in used], told, r.Most(ROWS, called), legend)


def says_of(stands: Iterable[Stand]) -> str:
    """`for A and B, against C`: what one actor says of options."""
    by: dict[str, list[str]] = {}
    for each in sorted((s.said for s in stands if s.said), key=lambda each: -each.side):
        how = each.way if each.side else f"{each.way} on"
        by.setdefault(how, []).append(each.target.name)
    return ", ".join(f"{how} {several(names)}" for how, names in by.items()) or UNKNOWN


def moved_on(actor: Actor, change: SideChange, target: Target | None = None) -> str:
    """`EPA on “A price on carbon” (opposes → supports, 2007-03)`."""
    on = f" on {fmt.quoted(target.name)}" if target else ""
    before, after = says(change.before), says(change.after)
    return fmt.marked(f"{actor.name}{on}", f"{before} → {after}", change.after.date)


# Period by period: found and told.


def find_over_time(
    said: Statements, every: Every, target: Target | None = None
) -> PositionsOverTime:
    """What was said of all, or of one thing, period by period.

    Raises Unanswerable where nothing that was said of them has a date.
    """
    many, asked = None if target else said.many, [target.id] if target else None
    stated = () if many else said.said(things=asked)
    rows, largest = [*rows_of(stated, every)], Moves(NAMED)
    actors, things = places_of(s.actor for s in stated), places_of(s.target for s in stated)
    own = [in_columns(rows, actors, things)] if rows else []
    periods = _counted(many.histories(every) if many else own, largest)
    if not periods:
        advice = "give the positions a date: {to: …, stance: …, date: 2012-03}"
        if said.corpus:
            advice = "fold statements with a date: --map date=COLUMN"
        lacks = f"nothing that was said of this has a date in a {every.value}"
        raise Unanswerable(lacks, (advice,))
    moves = [*_moves(stated, every)]
    if many:
        moves = [move for each in largest.largest for move in _found(many, each, every)]
    moves.sort(key=attrgetter("change.after.date", "actor.name", "target.name"))
    by_actor = (
        ActorPeriods(
            actor,
            tuple(
                PeriodValue(when, each.stance, each.n, each.side, each.divided)
                for when, _, each in own
            ),
        )
        for actor, own in groupby(rows if target else (), lambda row: row[1].actor)
    )
    totals = totals_of(stated) if target else said.totals()
    # What was overtaken does not count elsewhere: here it stands in its own period.
    overtaken = sum(each.made - each.n for each in stated)
    return PositionsOverTime(
        every=every,
        target=target,
        periods=periods,
        by_actor=tuple(by_actor),
        moved=largest.count,
        moves=tuple(sorted(moves, key=lambda move: -move.change.size)),
        undated=totals.statements - sum(count.statements for count in periods),
        left_out=said.left_out(things=asked or ()) - overtaken,
        totals=totals,
        window=said.window,
        grounds=said.grounds(claims_of(stated)),
        corpus=said.corpus,
    )


def _moves(stated: Iterable[Stated], every: Every) -> Iterator[SideMove]:
    for each in stated:
        for change in changes(each.positions, lambda position: period_of(position.date, every)):
            yield SideMove(each.actor, each.target, change)


def _found(said: ManyStatements, found: Move, every: Every) -> Iterator[SideMove]:
    """A move that was found in cells, with what was said before it and after it."""
    actor, things = said.actor_at(found.actor), said.things_at([found.thing])
    own = said.said(actor=actor.id, things=[thing.id for thing in things])
    after = period_named_by(found.after)
    return (m for m in _moves(own, every) if period_of(m.change.after.date, every) == after)


def _counted(blocks: Iterable[Cells], moves: Moves) -> tuple[PeriodCount, ...]:
    """The periods in the order of time; the moves in these blocks are added to `moves`."""
    statements: dict[int, int] = {}
    actors: dict[int, set[int]] = {}
    for block in blocks:
        moves.add(block)
        for period in set(block.periods.tolist()):
            own = block.periods == period
            statements[period] = statements.get(period, 0) + int(block.n[own].sum())
            actors.setdefault(period, set()).update(block.actors[own].tolist())
    return tuple(
        PeriodCount(period_named_by(each), statements[each], len(actors[each]), moves.to[each])
        for each in sorted(statements)
    )


def over_time_told(finding: PositionsOverTime) -> r.Report:
    """How much was said period by period, or who said what of one thing; and who moved when."""
    target, undated = finding.target, finding.undated
    moves = [moved_on(m.actor, m.change, None if target else m.target) for m in finding.moves]
    more = finding.moved - MOVES
    shown = [*moves[:MOVES], f"{more:,} others"] if more > 1 else moves
    said = named("Known to have moved", shown) or ["Nobody is known to have moved."]
    entries = [
        r.Entry(words, basis=None if finding.corpus else r.basis(m.change.before, m.change.after))
        for words, m in zip(moves, finding.moves, strict=True)
    ]
    section = bulleted("Who moved, and when", entries)
    left = [f"Left out, without a date in a {finding.every.value}: {undated:,}."] * bool(undated)
    details = r.Shortened((section,) if moves else (), tells="each move" if moves[1:] else "")
    table = _actors_table(finding) if target else _periods_table(finding)
    asks = target.name if target else "Who moved, and when?"
    return report_of(finding, [asks], said, (table, details), left)


def _periods_table(finding: PositionsOverTime) -> r.Table:
    """How much was said in each period, the last first, and who moved in it."""
    by: dict[str, list[str]] = {each.period: [] for each in finding.periods}
    for move in finding.moves:
        by[period_of(move.change.after.date, finding.every)].append(move.actor.name)
    rows = []
    for each in reversed(finding.periods):
        known, more = by[each.period], each.moved - len(by[each.period])
        told = [*dict.fromkeys(known), *[f"{more:,} other moves"] * bool(more)]
        rows.append(row(each.period, f"{each.statements:,}", several(told) or UNKNOWN))
    names, heads = f"The last {finding.every.value} first", (r.Column("statements"), "who moved")
    return plain_table(names, heads, rows, r.Most(PERIODS, "period"))


def _actors_table(finding: PositionsOverTime) -> r.Table:
    """A row for each actor, a column for each period; those who moved stay in a short answer."""
    moved = {move.actor.id for move in finding.moves}
    foremost = sorted(finding.by_actor, key=lambda each: each.actor.id not in moved)
    kept = {each.actor.id for each in foremost[: ROWS[0]]}
    periods = [count.period for count in finding.periods]
    rows = []
    for each in finding.by_actor:
        said = {value.period: said_cell(value) for value in each.values}
        cells = tuple(said.get(period, r.Cell("·")) for period in periods)
        rows.append(r.Row(each.actor.name, cells, rank=each.actor.id not in kept))
    last = len(periods) - COLUMNS
    divided = any(value.divided for each in finding.by_actor for value in each.values)
    note = "++ + for it, −− − against it, 0 neutral, · silent; a number: so many statements"
    return r.Table(
        columns=tuple(r.Column(period, rank=n < last) for n, period in enumerate(periods)),
        groups=(r.Group("", tuple(rows)),),
        names="Who",
        legend=r.Legend((DIVIDED,) if divided else (), (note,)),
        most_rows=r.Most(ROWS, "actor"),
        most_columns=r.Most((COLUMNS,), "period"),
    )
