"""How it is told who says what: on issues, period by period, and as part of other answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias, TypeVar

from stancecli import notation as fmt, report as r
from stancecli.lenses.positions.statements import (
    IssuePositions,
    IssueStands,
    PeriodValue,
    PositionsOverTime,
    SidesTaken,
)
from stancecli.methods.positions import SideChange, Stated, Target, period_of, stance_of
from stancecli.methods.positions.agreement import Alignment, Pair
from stancecli.methods.positions.cells import ScaleSummary
from stancecli.methods.positions.preferences import Stand
from stancecli.model import Actor, Issue, Position, exactly
from stancecli.wording import answer, bulleted, out_of_time, plain_table, rests_on, row, within
from stancecli.wording.moves import several

S = TypeVar("S", bound=Stand | Stated)
Said: TypeAlias = Stand | Stated
Sides: TypeAlias = SidesTaken[Stand] | SidesTaken[Stated]

CAMPS, CHANGES, SOURCES = 3, 3, 5
"""So many camps, and changes of side of one actor, are told; more sources of one are counted."""
DIVIDED = r.Sign("±", "both ways or a mean not clear of 0")


def subject(corpus: str, every: str = "") -> str:
    """What is asked: `Positions by year`, of which folder where it is of folded statements."""
    by = f" by {every}" if every else ""
    return f"corpus {corpus} · Positions{by}" if corpus else f"Positions{by}"


def strongest(found: Iterable[S]) -> list[S]:
    """Those who speak most strongly first; of equals those who say most."""
    return sorted(found, key=lambda each: (-abs(float(each.stance or 0)), -each.n))


def who(found: Iterable[Said]) -> str:
    """Some by name, those who speak most strongly first."""
    return several(each.actor.name for each in strongest(found))


def sides_said(on: Sides) -> Iterator[str]:
    """`Known to have spoken for “X”: A and B. Against it: C. On neither side: D (neutral).`

    Who made several statements can have made some on the other side.
    """
    name, neither = fmt.quoted(on.thing.name), on_neither(on)
    sides = [("for", who(on.speak_for)), ("against", who(on.speak_against))]
    (way, first), (other, second) = sides if on.speak_for else sides[::-1]
    if not first:
        yield f"On neither side of {name}: {neither}."
        return
    nobody = "nobody" if all(each.n == 1 for each in on.stated) else "nobody on balance"
    yield f"Known to have spoken {way} {name}: {first}."
    yield f"{other.capitalize()} it: {second or nobody}."
    if neither:
        yield f"On neither side: {neither}."


def on_neither(on: Sides) -> str:
    """`A (both ways: for it 2024, against it 2025), B (neutral)`."""
    both = ((each, f"both ways: {both_ways(each.both_ways)}") for each in on.both_ways)
    others = ((each, how) for how in ("divided", "neutral") for each in getattr(on, how))
    return several(fmt.marked(each.actor.name, how) for each, how in (*both, *others))


def both_ways(pair: Sequence[Position]) -> str:
    """What was said for a thing and against it: `for it 2024-01, against it 2024-12`."""
    sides = ("for it" if (said.stance or 0) > 0 else "against it" for said in pair)
    return ", ".join(f"{side} {said.date}".rstrip() for side, said in zip(sides, pair, strict=True))


def camps(alignment: Alignment, told: Sides | None = None) -> Iterator[str]:
    """Who agrees on all that they share, where that is more than what has been told of one thing.

    `Agree on all that they share: A, B and C. Likewise: D and E.`
    """
    both = (told.speak_for, told.speak_against) if told else ()
    known = [{each.actor.id for each in side} for side in both]
    groups = alignment.groups[:CAMPS]
    if all(any({a.id for a in group} <= side for side in known) for group in groups):
        return
    before = ""
    for group in groups:
        how = "half or more of what" if alignment.pairs.clash_within(group) else "all that"
        lead = "Likewise" if how == before else f"Agree on {how} they share"
        yield f"{lead}: {several(actor.name for actor in group)}."
        before = how


def not_known(said: Iterable[str]) -> Iterator[r.Entry]:
    """What is not known, in one line."""
    if told := " ".join(filter(None, said)):
        yield r.Entry(told, r.strong("Not known"), part=r.Part.NOT_KNOWN)


# Who says what, one by one.


def said_cell(said: Said | None) -> r.Cell:
    """What an actor says of a thing, by its sign."""
    if said is None or said.stance is None:
        return r.Cell("·")
    unsourced = any(position.is_judgement for position in statements(said))
    signs = (*([DIVIDED] * said.divided), *([r.JUDGED] * unsourced))
    if said.divided:
        return r.Cell(str(DIVIDED.mark), fmt.Sense.UNKNOWN, unsourced, signs)
    value = exactly(said.stance)
    return r.Cell(fmt.effect(value), fmt.sense(value), unsourced, signs)


def statements(said: Said) -> tuple[Position, ...]:
    """The statements of an actor on a thing, in the order of their dates."""
    return said.positions if isinstance(said, Stated) else said.statements


SIGNS = "++ + for it, −− − against it, 0 neutral, · not known"
"""How to read cells of what is said."""


def each_said(found: Iterable[Said], most: r.Most = r.ALL, *, corpus: str = "") -> r.Listing:
    """Who says what of a thing: those most for it first, each with its statements."""
    ranked = sorted(found, key=lambda each: (-(each.stance or 0), -each.n))
    entries = tuple(said_entry(each, each.actor.name, corpus=corpus) for each in ranked)
    return r.Listing(entries, most=most)


def said_entry(said: Said, name: str, *, corpus: str = "") -> r.Entry:
    """`++ NGO: Let it go [memo]`: what is said of a thing, its statements one by one below."""
    known, sources = statements(said), said.sources if isinstance(said, Stated) else 0
    told = [] if corpus or len(known) > 1 else [known[0].says or known[0].because]
    if len(known) > 1 or said.n > 1:
        told.append(f"statements or votes: {said.n:,}")
    if sources > SOURCES:
        told.append(f"sources: {sources:,}")
    if said.both_ways:
        told.append(f"both ways: {both_ways(said.both_ways)}")
    changes = said.changes[-CHANGES:] if isinstance(said, Stated) else ()
    told += [f"{says(c.before)} → {says(c.after)} in {c.after.date}" for c in changes]
    words = ", ".join(filter(None, told))
    return r.Entry(
        r.text(r.strong(name), f": {words}" if words else ""),
        label=said_cell(said).text,
        basis=None if corpus or sources > SOURCES else r.basis(*known),
        details=tuple(map(_statement, known)) if known[1:] else (),
    )


def _statement(position: Position) -> str:
    whose = ", ".join(filter(None, (position.date, position.by)))
    ground = f": {position.says}" if position.says else ""
    return f"{fmt.marked(fmt.voted(position), whose)}{ground} {r.basis(position).marks}"


def says(position: Position) -> str:
    """What a position says, in a word where there is one: `opposes`, else `−0.4`."""
    stance = stance_of(position)
    is_step = stance.denominator == 1
    return fmt.stance(stance) if is_step else fmt.number(stance, signed=True)


# Pair by pair.

PAIRS = 200
"""Of more pairs the strongest are listed."""


def pair_sections(alignment: Alignment) -> Iterator[r.Section]:
    """Who agrees with whom and who clashes: groups, then pair by pair."""
    if not alignment.pairs:
        return
    groups = [("together", group) for group in alignment.groups]
    groups += [("alone", alignment.alone)] * bool(alignment.alone)
    entries = [r.Entry("; ".join(a.name for a in actors), label) for label, actors in groups]
    every: Sequence[Pair] = alignment.pairs
    if len(every) > PAIRS:
        every = [each.pair for each in (*alignment.agreements, *alignment.clashes)]
    for pair in sorted(every, key=lambda each: -each.net):
        met = f"agree on {pair.agreements:,}, clash on {pair.clashes:,}"
        entries.append(r.Entry(f"{pair.a.name} with {pair.b.name}", aside=met))
    note = r.Note("together: no two of them clash on more than they agree on")
    yield r.Section("Who agrees, and who clashes", (r.listing(entries), note))


# Tables of words.

ROWS = (10, 8, 6, 5, 4, 3, 2, 1)
"""So many rows a short table has, from roomy to tight."""
UNKNOWN = "–"


def others_table(things: Sequence[tuple[str, Sides]]) -> Iterator[r.Table]:
    """Who is for and against each thing, and who decides it, where anybody does."""
    heads = ["who decides", "for it", "against it", "on neither side"]
    rows = [
        (on.thing.name, (decider, who(on.speak_for), who(on.speak_against), on_neither(on)))
        for decider, on in things
    ]
    yield from in_words("Spoken of", heads, rows, "row")


def in_words(
    names: str,
    heads: Sequence[str],
    rows: Sequence[tuple[str, Sequence[str]]],
    called: str,
    legend: r.Legend | None = None,
) -> Iterator[r.Table]:
    """A table of words, without the columns that say nothing; none where all do."""
    used = [n for n in range(len(heads)) if any(cells[n] not in ("", UNKNOWN) for _, cells in rows)]
    if not used:
        return
    told = (row(name, *(cells[n] or UNKNOWN for n in used)) for name, cells in rows)
    kept = [heads[n] for n in used]
    yield plain_table(names, kept, told, r.Most(ROWS, called), legend)


def scale_table(scale: ScaleSummary) -> r.Table:
    """Where each actor stands on a scale, and how much it moves the weighted mean."""
    rows = (
        r.Row(
            each.actor.name,
            (
                r.Cell(fmt.number(each.at), judgement=each.position.is_judgement),
                r.Cell(fmt.number(each.share)),
                r.Cell("all of it" if each.pull is None else fmt.rounded(each.pull, signed=True)),
            ),
        )
        for each in scale.leverage
    )
    heads = map(r.Column, ("place", "share of weight", "pull on the mean"))
    note = "weight: capability × salience · pull: the mean less the mean without the actor"
    return plain_table("On the scale from 0 to 100", heads, rows, r.Most(ROWS, "actor"), note)


# Issues: one, or all of them.

PERIODS, COLUMNS, MOVES = (10, 8, 6, 5), 8, 3
"""So many periods stand below and beside each other in a short table; so many moves are told."""


def span(first: str, last: str) -> str:
    """`1946 to 2019`; one where both are the same, or only one is known."""
    return " to ".join(dict.fromkeys(filter(None, (first, last))))


def issue_stands(finding: IssueStands) -> r.Report:
    """Who is for and against an issue, or each of all."""
    asked = finding.issue
    spoken = [each for each in finding.by_issue if each.stated]
    on = spoken[0] if spoken else None
    name = fmt.quoted(asked.name) if asked else "any of these"
    said = [*sides_said(on)] if on else [f"Nobody is known to have spoken on {name}."]
    said += camps(finding.alignment, on if asked or not spoken[1:] else None)
    if asked and (moved := [each for each in on.stated if each.changes] if on else ()):
        told = (_move(each.actor, each.changes[-1]) for each in strongest(moved))
        said.append(f"Known to have moved: {several(told)}.")
    most = r.Most(ROWS, "actor")
    table = others_table([("", each) for each in spoken[1:]])
    first = [each_said(on.stated, most, corpus=finding.corpus)] if asked and on else table
    more_told = ["each statement"] * bool(on) + ["all pairs"] * bool(finding.alignment.pairs)
    asks = asked.name if asked else "Who is for what, who is with whom?"
    scope = (asks, *within(finding.window.since, finding.window.until))
    blocks = (
        *first,
        r.Shortened(r.Later(lambda: _details(finding)), tells=", ".join(more_told)),
        r.listing(_lines(finding)),
    )
    return answer(subject(finding.corpus), scope, said, blocks, _next(finding, spoken))


def _details(finding: IssueStands) -> Iterator[r.Section]:
    """Who says what of each issue, and who agrees with whom."""
    for each in finding.by_issue if not finding.issue else ():
        if each.stated:
            yield r.Section(each.issue.name, (each_said(each.stated, corpus=finding.corpus),))
    yield from pair_sections(finding.alignment)


def _lines(finding: IssueStands) -> Iterator[r.Entry]:
    left = finding.totals.actors - len(finding.alignment.actors)
    most = "Who agrees and who clashes: looked at for those who say most"
    pairs = f"{most}, without {left:,} others." if finding.alignment.actors and left else ""
    yield from not_known((pairs, *out_of_time(finding.left_out)))
    yield _sources(finding)


def _sources(finding: IssueStands | PositionsOverTime) -> r.Entry:
    """What it rests on; of a corpus how much was said, and when."""
    if not finding.corpus:
        return rests_on(finding.grounds, "stance")
    totals = finding.totals
    words = f"{totals.statements:,} statements, {span(totals.first, totals.last)}".rstrip(", ")
    return r.Entry(f"{words}.", r.strong("Sources"), part=r.Part.GROUNDS)


def _next(finding: IssueStands, spoken: Sequence[IssuePositions]) -> Iterator[r.Next]:
    every = {"every": (finding.every.value,)}
    if finding.totals.first and (finding.issue or finding.corpus):
        ids = (finding.issue.id,) if finding.issue else ()
        yield r.Next("positions", ids, "period by period", every)
    if not finding.issue:
        for each in spoken[: 1 if finding.corpus else 2]:
            yield r.Next("positions", (each.issue.id,), "who stands where on it")


def said_of_issues(found: Sequence[Stated], corpus: str) -> Iterator[r.Block]:
    """What one actor says of issues, most strongly first."""
    told = (said_entry(each, each.target.name, corpus=corpus) for each in strongest(found))
    if found:
        yield r.Listing(tuple(told), most=r.Most(ROWS, "issue"))


# What was said period by period: one table by period, and who moved.


def over_time(finding: PositionsOverTime) -> r.Report:
    """How much was said period by period, or who said what of one thing; and who moved when."""
    target = finding.target
    moves = [_move(m.actor, m.change, None if target else m.target) for m in finding.moves]
    said = "Nobody is known to have moved."
    if moves:
        more = finding.moved - MOVES
        shown = [*moves[:MOVES], f"{more:,} others"] if more > 1 else moves
        said = f"Known to have moved: {several(shown)}."
    table = _actors_table(finding) if target else _periods_table(finding)
    entries = [
        r.Entry(words, basis=None if finding.corpus else r.basis(m.change.before, m.change.after))
        for words, m in zip(moves, finding.moves, strict=True)
    ]
    section = bulleted("Who moved, and when", entries)
    undated, every = finding.undated, finding.every.value
    left = f"Left out, without a date in a {every}: {undated:,}." if undated else ""
    asks = target.name if target else "Who moved, and when?"
    scope = (asks, span(finding.periods[0].period, finding.periods[-1].period))
    blocks = (
        table,
        r.Shortened((section,) if moves else (), tells="each move" if moves[1:] else ""),
        r.listing((*not_known((left, *out_of_time(finding.left_out))), _sources(finding))),
    )
    return answer(subject(finding.corpus, every), scope, [said], blocks, _next_over_time(finding))


def _move(actor: Actor, change: SideChange, target: Target | None = None) -> str:
    """`EPA on “A price on carbon” (opposes → supports, 2007-03)`."""
    on = f" on {fmt.quoted(target.name)}" if target else ""
    before, after = says(change.before), says(change.after)
    return fmt.marked(f"{actor.name}{on}", f"{before} → {after}", change.after.date)


def _periods_table(finding: PositionsOverTime) -> r.Table:
    """How much was said in each period, the last first, and who moved in it."""
    by: dict[str, list[str]] = {}
    for move in finding.moves:
        period = period_of(move.change.after.date, finding.every)
        by.setdefault(period, []).append(move.actor.name)
    rows = []
    for each in reversed(finding.periods):
        known = list(dict.fromkeys(by.get(each.period, ())))
        more = each.moved - len(by.get(each.period, ()))
        words = several([*known, *([f"{more:,} other moves"] if more else [])]) or "–"
        rows.append(row(each.period, f"{each.statements:,}", words))
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
        values = {value.period: value for value in each.values}
        cells = tuple(_value(values.get(period)) for period in periods)
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


def _value(value: PeriodValue | None) -> r.Cell:
    if value is None:
        return r.Cell("·")
    count = f" {value.statements}" if value.statements > 1 else ""
    if value.divided:
        return r.Cell(f"±{count}", fmt.Sense.UNKNOWN)
    shown = r.valued(exactly(value.stance))
    return r.Cell(f"{shown.text}{count}", shown.sense)


def _next_over_time(finding: PositionsOverTime) -> Iterator[r.Next]:
    every = {"every": (finding.every.value,)}
    if finding.target is None and finding.moves:
        target = finding.moves[0].target
        yield r.Next("positions", (target.id,), "one thing, actor by actor", every)
    elif isinstance(finding.target, Issue):
        yield r.Next("positions", (finding.target.id,), "who stands where on it")
