"""What the answers on positions share: the cells of a stand, its reasons, what they rest on."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from stancecli.grounds import any_judged
from stancecli.model import Breach, Effect, Position, exactly
from stancecli.notation import (
    Sense,
    effect,
    number,
    placed,
    says,
    sense,
    stance,
    wants,
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
from stancecli.standing.scale import Place
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
    return Cell(
        number(stand.derived, signed=True) + ("!" if stand.parts else "") + doubt(stand),
        _pull(stand),
        judgement=any_judged(stand.claims),
        reason=summary(stand.consequences),
    )


def doubt(stand: Stand) -> str:
    """The mark of a sign that ranges and unknowns could turn, or bring to 0."""
    return "" if stand.firm else "?"


def _pull(stand: Stand) -> Sense | None:
    """The sign alone, lightly: its size does not compare with that of a stance."""
    if stand.turns:
        return Sense.UNKNOWN
    if not stand.derived:
        return None
    return Sense.HELPS if stand.derived > 0 else Sense.HURTS


def marks(stands: Iterable[Stand]) -> str:
    """The legend of the marks that these stands use."""
    shown = list(stands)
    is_judged = any(any_judged(s.claims) or (s.position and s.position.is_judgement) for s in shown)
    used = (
        "· nothing said or judged",
        "! the two part" if any(s.parts for s in shown) else "",
        f"? ranges could {doubted(shown)}" if any(not s.firm for s in shown) else "",
        "* judgement" if is_judged else "",
    )
    return "  ".join(filter(None, used))


def doubted(stands: Iterable[Stand]) -> str:
    """What ranges could do to those signs that are not firm."""
    turning = [stand.turns for stand in stands if not stand.firm]
    if all(turning):
        return "turn it"
    return "turn it or bring it to 0" if any(turning) else "bring it to 0"


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
    parting = ": the two part" if stand.parts else ""
    return f"{both(stand)}{parting}"


def both(stand: Stand) -> str:
    """What an actor says of an option and what it wants, on one line."""
    return f"{says(stand.stance)}, {wants(stand.derived, doubt(stand))}"


def placing(place: Place, *, label: str = "place") -> Entry:
    """Where an actor stands on a scale."""
    position, where = place.position, placed(place.at, place.capability, place.salience)
    reason = position.says or position.because
    below = (text(reason),) if reason else ()
    return Entry(text(where), label=label, basis=basis(position), below=below)


def gaps(entries: Iterable[str]) -> Block:
    """The section that says what is not known."""
    known = [Entry(text(each)) for each in entries]
    nothing = [
        Entry(text("Of everybody a stance or a place is known, and no range decides a sign."))
    ]
    return Section("Not known", (Listing(tuple(known or nothing), "·"),))
