"""What the answers on positions share: the cells of a stand, its reasons, what they rest on."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from stancecli.model import Breach, Effect, Position, exactly
from stancecli.notation import (
    Sense,
    effect,
    number,
    sense,
    stance,
    step,
    weight,
)
from stancecli.report import (
    Block,
    Cell,
    Entry,
    Listing,
    Section,
    basis,
    provenance,
    text,
)
from stancecli.standing.support import Consequence, Stand

SAYS = "says: ++ strongly supports to −− strongly opposes"
WANTS = "wants: what the option's own effects do to the actor's interests, −1 to +1"


def cells(stand: Stand | None) -> tuple[Cell, Cell]:
    """What an actor says of an option, and what its criteria make of it."""
    return _says(stand), _wants(stand)


def _says(stand: Stand | None) -> Cell:
    if stand is None or stand.position is None or stand.position.stance is None:
        return Cell("·")
    position = stand.position
    value = exactly(position.stance)
    reason = position.says or position.because
    return Cell(effect(value), sense(value), judgement=position.is_judgement, reason=reason)


def _wants(stand: Stand | None) -> Cell:
    if stand is None or stand.derived is None:
        return Cell("·")
    claims = [claim for each in stand.consequences for claim in each.claims]
    return Cell(
        number(stand.derived, signed=True) + ("!" if stand.parts else "") + doubt(stand),
        _pull(stand),
        judgement=all(claim.is_judgement for claim in claims),
        reason=summary(stand.consequences),
    )


def doubt(stand: Stand) -> str:
    """The mark of a sign that ranges and unknowns could turn."""
    return "" if stand.firm else "?"


def _pull(stand: Stand) -> Sense | None:
    """The sign alone, lightly: its size does not compare with that of a stance."""
    if not stand.firm:
        return Sense.UNKNOWN
    if not stand.derived:
        return None
    return Sense.HELPS if stand.derived > 0 else Sense.HURTS


def marks(stands: Iterable[Stand]) -> str:
    """The legend of the marks that these stands use."""
    shown = list(stands)
    judged = [s.consequences for s in shown if s.consequences]
    claims = [[claim for each in of for claim in each.claims] for of in judged]
    is_judged = any(all(claim.is_judgement for claim in of) for of in claims)
    used = (
        "· nothing said or judged",
        "! the two part" if any(s.parts for s in shown) else "",
        "? ranges could turn it" if any(not s.firm for s in shown) else "",
        "* judgement"
        if is_judged or any(s.position and s.position.is_judgement for s in shown)
        else "",
    )
    return "  ".join(filter(None, used))


def summary(consequences: Iterable[Consequence]) -> str:
    """`Relations with Seoul −−, Opinion at home −`."""
    return ", ".join(f"{each.criterion.name} {effect(each.size)}" for each in consequences)


def said(position: Position) -> Entry:
    """What an actor says, or how it is known to stand."""
    words = position.says or position.because or stance(position.stance or Fraction(0))
    return Entry(text(words), label="says", basis=basis(position))


def explained(stand: Stand, title: str, *, verbose: bool) -> Section:
    """A stand, claim by claim."""
    entries = [said(stand.position)] if stand.position else []
    for each in stand.consequences:
        entries += [_effect(each, claim, verbose=verbose) for claim in each.claims]
    return Section(title, (Listing(tuple(entries)),), note=_summed(stand))


def _effect(each: Consequence, claim: Effect | Breach, *, verbose: bool) -> Entry:
    because = f": {claim.because}" if claim.because else ""
    known = provenance(claim) if verbose else ()
    return Entry(
        text(f"{each.criterion.name} ({weight(each.criterion)}){because}"),
        label=effect(claim.size),
        basis=basis(claim),
        below=(known,) if known else (),
    )


def _summed(stand: Stand) -> str:
    stance = None if stand.stated is None else stand.stated * 2
    says = "says nothing" if stance is None else f"says {step(stance)}"
    if stand.derived is None:
        return f"{says}, nothing judged"
    parting = ": the two part" if stand.parts else ""
    return f"{says}, wants {number(stand.derived, signed=True)}{doubt(stand)}{parting}"


def gaps(entries: Iterable[str]) -> Block:
    """The section that says what is not known."""
    known = [Entry(text(each)) for each in entries]
    nothing = [
        Entry(text("Of everybody a stance or a place is known, and no range decides a sign."))
    ]
    return Section("Not known", (Listing(tuple(known or nothing), "·"),))
