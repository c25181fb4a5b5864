"""What the answers on positions share: the cells of a stand, its reasons, what they rest on."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from stancecli import notation as fmt, report as r
from stancecli.methods.grounds import any_judged
from stancecli.methods.positions.scale import Place
from stancecli.methods.positions.support import Consequence, Stand
from stancecli.model import Breach, Effect, Position, exactly

SAYS = "says: ++ strongly supports to −− strongly opposes"
WANTS = "wants: what the option's own effects do to the actor's interests, −1 to +1"


def cells(stand: Stand | None) -> tuple[r.Cell, r.Cell]:
    """What an actor says of an option, and what its criteria make of it."""
    return _says(stand), _wants(stand)


def _says(stand: Stand | None) -> r.Cell:
    if stand is None or stand.position is None or stand.position.stance is None:
        return r.Cell("·")
    position = stand.position
    value = exactly(position.stance)
    reason = position.says or position.because
    return r.Cell(
        fmt.effect(value), fmt.sense(value), judgement=position.is_judgement, reason=reason
    )


def _wants(stand: Stand | None) -> r.Cell:
    if stand is None or stand.derived is None:
        return r.Cell("·")
    return r.Cell(
        fmt.number(stand.derived, signed=True) + ("!" if stand.parts else "") + doubt(stand),
        _pull(stand),
        judgement=any_judged(stand.claims),
        reason=summary(stand.consequences),
    )


def doubt(stand: Stand) -> str:
    """The mark of a sign that ranges and unknowns could turn, or bring to 0."""
    return "" if stand.firm else "?"


def _pull(stand: Stand) -> fmt.Sense | None:
    """The sign alone, lightly: its size does not compare with that of a stance."""
    if stand.turns:
        return fmt.Sense.UNKNOWN
    if not stand.derived:
        return None
    return fmt.Sense.HELPS if stand.derived > 0 else fmt.Sense.HURTS


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
    return ", ".join(f"{each.criterion.name} {fmt.effect(each.size)}" for each in consequences)


def said(position: Position) -> r.Entry:
    """What an actor says, or how it is known to stand."""
    words = position.says or position.because or fmt.stance(position.stance or Fraction(0))
    return r.Entry(r.text(words), label="says", basis=r.basis(position))


def explained(stand: Stand, title: str, *, verbose: bool) -> r.Section:
    """A stand, claim by claim."""
    entries = [said(stand.position)] if stand.position else []
    for each in stand.consequences:
        entries += [_effect(each, claim, verbose=verbose) for claim in each.claims]
    return r.Section(title, (r.Listing(tuple(entries)),), note=_summed(stand))


def _effect(each: Consequence, claim: Effect | Breach, *, verbose: bool) -> r.Entry:
    because = f": {claim.because}" if claim.because else ""
    known = r.provenance(claim) if verbose else ()
    return r.Entry(
        r.text(f"{each.criterion.name} ({fmt.weight(each.criterion)}){because}"),
        label=fmt.effect(claim.size),
        basis=r.basis(claim),
        below=(known,) if known else (),
    )


def _summed(stand: Stand) -> str:
    parting = ": the two part" if stand.parts else ""
    return f"{both(stand)}{parting}"


def both(stand: Stand) -> str:
    """What an actor says of an option and what it wants, on one line."""
    return f"{fmt.says(stand.stance)}, {fmt.wants(stand.derived, doubt(stand))}"


def placing(place: Place, *, label: str = "place") -> r.Entry:
    """Where an actor stands on a scale."""
    position, where = place.position, fmt.placed(place.at, place.capability, place.salience)
    reason = position.says or position.because
    below = (r.text(reason),) if reason else ()
    return r.Entry(r.text(where), label=label, basis=r.basis(position), below=below)


def gaps(entries: Iterable[str]) -> r.Block:
    """The section that says what is not known."""
    known = [r.Entry(r.text(each)) for each in entries]
    nothing = [
        r.Entry(r.text("Of everybody a stance or a place is known, and no range decides a sign."))
    ]
    return r.Section("Not known", (r.Listing(tuple(known or nothing), "·"),))
