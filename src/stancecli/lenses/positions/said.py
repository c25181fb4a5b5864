"""How it is told who says what of a thing: in sentences, one by one, and in tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from stancecli import notation as fmt, report as r
from stancecli.lenses.positions.finding import SidesTaken
from stancecli.lenses.positions.over_time import PeriodValue
from stancecli.methods.positions import Stated, stance_of
from stancecli.methods.positions.agreement import Alignment
from stancecli.model import Position, exactly
from stancecli.wording import plain_table, row
from stancecli.wording.moves import several

CAMPS, CHANGES, SOURCES = 3, 3, 5
"""So many camps, and changes of side of one actor, are told; more sources of one are counted."""
DIVIDED = r.Sign("±", "both ways or a mean not clear of 0")
SIGNS = "++ + for it, −− − against it, 0 neutral, · not known"
"""How to read cells of what is said."""
UNKNOWN = "–"
ROWS = (10, 8, 6, 5, 4, 3, 2, 1)
"""So many rows a short table has, from roomy to tight."""


def strongest(found: Iterable[Stated]) -> list[Stated]:
    """Those who speak most strongly first; of equals those who say most."""
    return sorted(found, key=lambda each: (-abs(float(each.stance)), -each.n))


def who(found: Iterable[Stated]) -> str:
    """Some by name, those who speak most strongly first."""
    return several(each.actor.name for each in strongest(found))


def sides_said(on: SidesTaken) -> Iterator[str]:
    """`Known to have spoken for “X”: A and B. Against it: C. On neither side: D (neutral).`

    Who made several statements can have made some on the other side.
    """
    name, neither = fmt.quoted(on.issue.name), on_neither(on)
    sides = [(way, on.who_is(way)) for way in ("for", "against")]
    (way, first), (other, second) = sides if on.who_is("for") else sides[::-1]
    if first:
        nobody = "nobody" if all(each.n == 1 for each in on.stated) else "nobody on balance"
        yield f"Known to have spoken {way} {name}: {who(first)}."
        yield f"{other.capitalize()} it: {who(second) if second else nobody}."
    if neither:
        yield f"On neither side{'' if first else f' of {name}'}: {neither}."


def on_neither(on: SidesTaken) -> str:
    """`A (both ways: for it 2024, against it 2025), B (neutral)`."""
    told = [(each, f"both ways: {both_ways(each.both_ways)}") for each in on.who_is("both ways")]
    told += [(each, way) for way in ("divided", "neutral") for each in on.who_is(way)]
    return several(fmt.marked(each.actor.name, how) for each, how in told)


def both_ways(pair: Sequence[Position]) -> str:
    """What was said for a thing and against it: `for it 2024-01, against it 2024-12`."""
    sides = ("for it" if (said.stance or 0) > 0 else "against it" for said in pair)
    return ", ".join(f"{side} {said.date}".rstrip() for side, said in zip(sides, pair, strict=True))


def camps(alignment: Alignment, told: SidesTaken | None = None) -> Iterator[str]:
    """Who agrees on all that they share, where that is more than what has been told of one thing.

    `Agree on all that they share: A, B and C. Likewise: D and E.`
    """
    sides = [told.who_is(way) for way in ("for", "against")] if told else []
    known = [{each.actor.id for each in side} for side in sides]
    groups = alignment.groups[:CAMPS]
    if all(any({a.id for a in group} <= side for side in known) for group in groups):
        groups = ()
    before = ""
    for group in groups:
        how = "half or more of what" if alignment.pairs.clash_within(group) else "all that"
        lead = "Likewise" if how == before else f"Agree on {how} they share"
        yield f"{lead}: {several(actor.name for actor in group)}."
        before = how


# One by one.


def each_said(found: Iterable[Stated], most: r.Most = r.ALL) -> r.Listing:
    """Who says what of a thing: those most for it first, each with its statements."""
    ranked = sorted(found, key=lambda each: (-each.stance, -each.n))
    return r.Listing(tuple(said_entry(each, each.actor.name) for each in ranked), most=most)


def said_entry(said: Stated, name: str) -> r.Entry:
    """`++ NGO: Let it go [memo]`: what is said of a thing, its statements one by one below."""
    known = said.positions  # None of what a corpus has added up.
    told = [known[0].says or known[0].because] if len(known) == 1 else []
    if len(known) > 1 or said.n > 1:
        told.append(f"statements or votes: {said.n:,}")
    if said.sources > SOURCES:
        told.append(f"sources: {said.sources:,}")
    if said.both_ways:
        told.append(f"both ways: {both_ways(said.both_ways)}")
    changes = said.changes[-CHANGES:]
    told += [f"{says(c.before)} → {says(c.after)} in {c.after.date}" for c in changes]
    words = ", ".join(filter(None, told))
    return r.Entry(
        r.text(r.strong(name), f": {words}" if words else ""),
        label=said_cell(said).text,
        basis=r.basis(*known) if known and said.sources <= SOURCES else None,
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


# In tables.


def said_cell(said: Stated) -> r.Cell:
    """What an actor says of a thing, by its sign."""
    unsourced = any(position.is_judgement for position in said.positions)
    signs = (*([DIVIDED] * said.divided), *([r.JUDGED] * unsourced))
    return r.Cell(*by_sign(said), unsourced, signs)


def by_sign(said: Stated | PeriodValue) -> tuple[str, fmt.Sense | None]:
    """What is said by its sign, and what that means."""
    if said.divided:
        return str(DIVIDED.mark), fmt.Sense.UNKNOWN
    value = exactly(said.stance)
    return fmt.effect(value), fmt.sense(value)


def others_table(things: Iterable[SidesTaken]) -> Iterator[r.Table]:
    """Who is for and against each thing, and who decides it, where anybody does."""
    heads = ["who decides", "for it", "against it", "on neither side"]
    rows = []
    for on in things:
        for_it, against_it = (who(on.who_is(way)) for way in ("for", "against"))
        rows.append((on.issue.name, (on.decider, for_it, against_it, on_neither(on))))
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
    if used:
        told = (row(name, *(cells[n] or UNKNOWN for n in used)) for name, cells in rows)
        kept = [heads[n] for n in used]
        yield plain_table(names, kept, told, r.Most(ROWS, called), legend)
