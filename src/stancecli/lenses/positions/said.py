"""What every answer on positions says: who is for and against a thing, who is with whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias, TypeVar

from stancecli import notation as fmt, report as r
from stancecli.lenses.positions.statements import SidesTaken
from stancecli.methods.positions import Stated, stance_of
from stancecli.methods.positions.agreement import Alignment, Pair
from stancecli.methods.positions.preferences import Stand
from stancecli.model import Actor, Position, exactly
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
    return sorted(found, key=lambda each: (-abs(each.stance or 0), -each.n))


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


def tells(*parts: str) -> str:
    """What the whole answer has besides."""
    return ", ".join(filter(None, parts))


def left_out(count: int) -> Iterator[str]:
    """How many statements do not count for their dates."""
    if count:
        yield f"Statements left out for their dates: {count:,}."


def not_known(said: Iterable[str]) -> Iterator[r.Entry]:
    """What is not known, in one line."""
    if told := " ".join(said):
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
    words = ", ".join(filter(None, (*told, *_moves(said))))
    return r.Entry(
        r.text(r.strong(name), f": {words}" if words else ""),
        label=said_cell(said).text,
        basis=None if corpus or sources > SOURCES else r.basis(*known),
        details=tuple(map(_statement, known)) if known[1:] else (),
    )


def _moves(said: Said) -> Iterator[str]:
    for change in said.changes[-CHANGES:] if isinstance(said, Stated) else ():
        yield f"{says(change.before)} → {says(change.after)} in {change.after.date}"


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


def of_actor(pairs: Iterable[Pair], actor: Actor) -> str:
    """The others of the pairs of an actor."""
    return several((pair.b if pair.a.id == actor.id else pair.a).name for pair in pairs)
