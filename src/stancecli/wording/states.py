"""What is told of what an actor would prefer, and claim by claim why a move changes something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from stancecli import notation as fmt, report as r
from stancecli.methods.positions.preferences import Preference, Rank

if TYPE_CHECKING:
    from stancecli.methods.differences import Difference


WANTS = "wants: first, level or open by interests, else own points behind the first"
"""How to read `wanted` in a table."""


def wanted(preference: Preference | None) -> str:
    """Where an option stands for an actor, in a cell: `first`, `level`, `open`, `−7`; else `·`."""
    if preference is None:
        return "·"
    if preference.rank in (Rank.BEHIND, Rank.RULED_OUT):
        return fmt.rounded(-preference.behind, signed=True)
    return preference.rank.value


def reasons(changes: Iterable[Difference]) -> Iterator[r.Text]:
    """Claim by claim why, how sure, and where it stands: details for the whole answer."""
    for change in changes:
        for word, claims in (("no longer", change.ceasing), ("then", change.beginning)):
            for claim in claims:
                because = claim.because or "no reason given"
                origin = r.Span(f"  {r.origin(claim)}".rstrip(), r.Role.ORIGIN)
                yield r.text(r.muted(f"{word}: "), because, origin)
