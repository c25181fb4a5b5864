"""What several answers on positions say: who is for and against what, who is with whom; tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import chain
from typing import TypeAlias, TypeVar

from stancecli import notation as fmt, report as r
from stancecli.lenses.positions.finding import (
    ActorPositions,
    DecisionPositions,
    PairPositions,
    Positions,
)
from stancecli.lenses.positions.statements import SidesTaken
from stancecli.methods.ladder import Conclusion
from stancecli.methods.positions import Stated, stance_of
from stancecli.methods.positions.agreement import Alignment, Pair
from stancecli.methods.positions.preferences import Preferences, Stand
from stancecli.methods.positions.scale import ScaleSummary
from stancecli.model import Actor, Position, exactly
from stancecli.wording import in_a_table, plain_table, row
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


# Tables: who is for and against what, what is ahead for whom, a scale.

ROWS, CONTENDERS = (10, 8, 6, 5, 4, 3, 2, 1), 3
"""So many rows a short table has, from roomy to tight; so many options that could be ahead."""
UNKNOWN = "–"


def ahead(found: Preferences | None) -> str:
    """What is ahead for the interests of an actor: `A`, `A = B` where level, `A or B` where not
    settled."""
    if found is None or found.verdict is Conclusion.EMPTY:
        return UNKNOWN
    if found.verdict is Conclusion.OPEN:
        could = {option.id for option in (*found.leaders, *found.rivals)}
        names = [option.name for option in found.decision.options if option.id in could]
        more = [f"{len(names) - CONTENDERS:,} others"] if len(names) > CONTENDERS + 1 else []
        return " or ".join([*names[:CONTENDERS], *more] if more else names)
    return " = ".join(option.name for option in found.leaders)


def _how_to_read(found: Iterable[Preferences]) -> r.Legend:
    verdicts = {each.verdict for each in found}
    notes = {"A or B: not settled": Conclusion.OPEN, "A = B: level": Conclusion.LEVEL}
    return r.legend((), ", ".join(note for note, each in notes.items() if each in verdicts))


def others_table(things: Sequence[tuple[str, Sides]]) -> Iterator[r.Table]:
    """Who is for and against each thing, and who decides it, where anybody does."""
    heads = ["who decides", "for it", "against it", "on neither side"]
    rows = [
        (on.thing.name, (decider, who(on.speak_for), who(on.speak_against), on_neither(on)))
        for decider, on in things
    ]
    yield from _in_words("Spoken of", heads, rows, "row")


def _in_words(
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


AHEAD, NEUTRAL = "ahead for its interests", "neutral on"


def who_table(positions: DecisionPositions) -> Iterator[r.Table]:
    """What each says besides, and what is ahead for its interests; those who are alike in a row."""
    on = positions.foremost
    by_actor: dict[str, list[Stand]] = {}
    for stand in positions.stands:
        by_actor.setdefault(stand.actor.id, []).append(stand)
    wants = {each.actor.id: each for each in positions.preferences}
    alike: dict[tuple[str, str], list[str]] = {}
    for id_, stands in by_actor.items():
        others = (stand for stand in stands if not on or stand.option.id != on.option.id)
        key = says_of(others), ahead(wants.get(id_))
        if key != (UNKNOWN, UNKNOWN):
            alike.setdefault(key, []).append(stands[0].actor.name)
    ranked = sorted(alike.items(), key=lambda item: item[0][0] == UNKNOWN)
    rows = [(several(names), key) for key, names in ranked]
    heads, legend = ("also says", AHEAD), _how_to_read(positions.preferences)
    yield from _in_words("Who", heads, rows, "row", legend)


def says_of(stands: Iterable[Stand]) -> str:
    """`for A and B, against C`: what one actor says of options."""
    by: dict[str, list[str]] = {}
    for stand in sorted(stands, key=lambda each: -each.side):
        if stand.stated is not None:
            neither = "both ways on" if stand.both_ways else "divided on"
            how = {1: "for", -1: "against"}.get(stand.side, neither if stand.divided else NEUTRAL)
            by.setdefault(how, []).append(stand.option.name)
    return ", ".join(f"{how} {several(names)}" for how, names in by.items()) or UNKNOWN


def actor_table(finding: ActorPositions) -> Iterator[r.Table]:
    """Decision by decision what one actor says, and what is ahead for its interests."""
    wants = {each.decision.id: each for each in finding.preferences}
    rows = []
    for decider in finding.deciders:
        for decision in decider.decisions:
            stands = (stand for stand in finding.stands if stand.option.decision == decision.id)
            cells = says_of(stands), ahead(wants.get(decision.id))
            if cells != (UNKNOWN, UNKNOWN):
                rows.append((in_a_table(decider, decision), cells))
    heads, legend = ("says", AHEAD), _how_to_read(finding.preferences)
    yield from _in_words("Decision of", heads, rows, "decision", legend)


def pair_table(finding: PairPositions) -> Iterator[r.Table]:
    """What two actors say of each thing on which both have spoken, the furthest apart first."""
    spoken = [both for both in finding.by_option if all(s.stated is not None for s in both)]
    told: list[tuple[str, Said, Said]] = [(a.option.name, a, b) for a, b in spoken]
    told += [(a.target.name, a, b) for a, b in finding.by_issue]
    told.sort(key=lambda each: -abs(Fraction(each[1].stance or 0) - (each[2].stance or 0)))
    rows = tuple(r.Row(name, (said_cell(a), said_cell(b))) for name, a, b in told)
    if rows:
        heads = (r.Column(finding.a.name), r.Column(finding.b.name))
        legend = r.legend(chain(*(row.cells for row in rows)), SIGNS)
        yield plain_table("Spoken of by both", heads, rows, r.Most(ROWS, "row"), legend)


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


def in_order(finding: Positions) -> list[DecisionPositions]:
    """The decisions, the main one first."""
    return sorted(finding.by_decision, key=lambda each: each.decision.id != finding.main)


def things_of(finding: Positions) -> Iterator[tuple[str, Sides]]:
    """All on which anybody has spoken, those of the main decision first, with who decides each."""
    for positions in in_order(finding):
        yield from ((positions.decider.name, on) for on in positions.by_option if on.stated)
    yield from (("", on) for on in finding.issues if on.stated)
