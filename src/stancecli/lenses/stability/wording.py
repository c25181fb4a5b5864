"""How moves, answers and sets of states read in `stability`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from stancecli.lenses.stability.finding import (
    Change,
    Coalition,
    Explained,
    Pattern,
    Reply,
    Rests,
    Shift,
    Standing,
)
from stancecli.model import Claim, Option
from stancecli.report import (
    Basis,
    Entry,
    Text,
    basis,
    effect,
    listed,
    muted,
    number,
    provenance,
    quoted,
    strong,
    text,
)


def named(options: Iterable[Option], last: str = "and") -> str:
    return listed((quoted(option.name) for option in options), last)


def points(value: Fraction) -> str:
    return number(value, signed=True)


def turned(move: Change) -> str:
    """What a move leaves and takes."""
    pairs = zip(move.left, move.taken, strict=True)
    return "; ".join(f"{before.name} → {after.name}" for before, after in pairs)


def why(shifts: Iterable[Shift]) -> Text:
    """What criteria a move changes, and how."""
    said = (
        f"{quoted(shift.criterion.name)} {effect(shift.before)} → {effect(shift.after)}"
        for shift in shifts
    )
    return text(muted(f"for {listed(said)}"))


def rests_on(shifts: Iterable[Shift]) -> Basis:
    return basis(*_claims(shifts))


def reasons(shifts: Iterable[Shift]) -> Iterator[Text]:
    """Claim by claim what a move rests on, with how sure each is and where it stands."""
    for claim in _claims(shifts):
        yield text(claim.because or "no reason given", "  ", provenance(claim))


def _claims(shifts: Iterable[Shift]) -> tuple[Claim, ...]:
    return tuple(claim for shift in shifts for claim in shift.claims)


def described(pattern: Pattern) -> str:
    """The states of a pattern: `“A” and “B” or “C”, whatever else is chosen`."""
    if not pattern.settled:
        return "any state"
    return listed(named(options, "or") for options in pattern.settled)


def replies(reply: Reply, verbose: bool) -> Iterator[Entry]:
    """A gain, the moves that answer it, and where its mover would then stand."""
    gain = reply.move
    yield Entry(
        text(strong(gain.mover.name), f" would gain by {named(gain.taken)}"),
        "1",
        text(points(gain.gain)),
        rests_on(gain.sufficient),
        (why(gain.sufficient), *(reasons(gain.why) if verbose else ())),
    )
    if not reply.concept:
        yield Entry(text("No answer takes that back."), "2")
        return
    for count, move in enumerate(reply.answer, start=2):
        at_loss = " at a loss" if move.gain < 0 else " at no gain" if move.gain == 0 else ""
        can = "would" if move.gain > 0 else "could"
        yield Entry(
            text(strong(move.mover.name), f" {can} answer with {named(move.taken)}{at_loss}"),
            str(count),
            text(points(move.gain)),
            rests_on(move.sufficient or move.why),
            tuple(reasons(move.why)) if verbose else (),
        )
    lower = "stand lower than before 1" if reply.after < 0 else "be no better off than before 1"
    losses = tuple(shift for shift in reply.price if shift.gain < 0)
    yield Entry(
        text(strong(gain.mover.name), f" would then {lower}"),
        str(len(reply.answer) + 2),
        text(points(reply.after)),
        rests_on(losses) if losses else None,
        tuple(reasons(losses)) if verbose else (),
    )


def stays(standing: Standing) -> Text:
    """Why an actor that gains by no move stays."""
    other = standing.alternative
    if other is None:
        return text(strong(standing.actor.name), " has no other move.")
    if other.gain == 0:
        said = f" would gain nothing by moving; {named(other.taken)} would be as good."
    else:
        said = f" would lose by any move, least by {named(other.taken)} ({points(other.gain)})."
    return text(strong(standing.actor.name), said)


def upset(coalition: Coalition) -> str:
    members = listed(actor.name for actor in coalition.members)
    answerable = (
        "; an answer given at a loss could deter them"
        if coalition.answerable
        else "; no answer deters them"
    )
    return f"{members} together would all gain by {named(coalition.taken)}{answerable}."


def options_of(state: Explained) -> str:
    return named(state.options)


def counted_states(count: int) -> str:
    return "1 state" if count == 1 else f"{count:,} states"


def shared(rests: Rests) -> str:
    """The options that all states of a set have: `, all with “A” and “B”`."""
    if not rests.shared:
        return ""
    if rests.states == 1:
        return f", with {named(rests.shared)}"
    if len(rests.shared) > 3:
        return f", all with the same options on {len(rests.shared)} decisions"
    return f", all with {named(rests.shared)}"
