"""What the answers on influence tell alike: by what means, on what grounds, what to ask next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from stancecli import notation as fmt, report as r
from stancecli.methods.influence import InfluencePath, OnActor, Tie

SUBJECT = "Influence"
NAMED = 2
"""Of those of a strength below the strongest, and of the ways over one other, so many are named."""
STRONGEST = 4
"""So many of the strongest are named."""


def next_path(start: str, end: str, tells: str) -> r.Next:
    return r.Next("influence", (), tells, {"from": (start,), "to": (end,)})


def means(tie: Tie) -> str:
    """By what one actor moves another."""
    return tie.claim.by or tie.claim.because or "no means stated"


def path_basis(path: InfluencePath) -> r.Basis:
    return r.basis(*(tie.claim for tie in path.ties))


def most_on(found: OnActor) -> str:
    """Who moves an actor most, without sums.

    `Most influence on China, directly: North Korea, South Korea (medium); 4 more low. By way of
    South Korea: Families in South Korea, South Korean public (no link below medium).`
    """
    name = found.actor.name
    if not found.direct:
        return f"No direct influence on {name} is entered."
    said, told = by_strength(found.direct, _start)
    sentences = [f"Most influence on {name}, directly: {said}."]
    if over := found.over[:NAMED]:
        below = f"no link below {fmt.strength(over[0].weakest)}"
        sentences.append(f"By way of {_ways(over, len(found.over) - len(over))} ({below}).")
        told += [tie for way in over for tie in way.ties]
    return " ".join((*sentences, *judged_alone(told)))


def judged_alone(told: Iterable[Tie]) -> Iterator[str]:
    """A sentence, where none of the ties that are told is cited."""
    if all(tie.claim.is_judgement for tie in told):
        yield "On judgement alone."


def by_strength(
    ties: Iterable[Tie], called: Callable[[Tie], str], most: int = STRONGEST
) -> tuple[str, list[Tie]]:
    """Ties from the strongest down, and those of them that are named: the strongest, up to `most`,
    and of each strength below up to two, else their number."""
    said, told = list[str](), list[Tie]()
    for strength, group in groupby(ties, lambda tie: tie.strength):
        alike, word = list(group), fmt.strength(strength)
        shown = alike[: NAMED if said else most]
        left = len(alike) - len(shown)
        if said and left:
            said.append(f"{len(alike)} more {word}")
            continue
        more = [f"{left} more"] if left else []
        said.append(f"{', '.join((*map(called, shown), *more))} ({word})")
        told += shown
    return "; ".join(said), told


def _start(tie: Tie) -> str:
    return tie.start.name


def _ways(over: Sequence[InfluencePath], left: int) -> str:
    """Whoever has a way, by who is between: `South Korea: A, B; of North Korea: C`."""
    said = [
        f"{between}: {', '.join(way.ties[0].start.name for way in ways)}"
        for between, ways in groupby(over, lambda way: way.through[0].name)
    ]
    return "; ".join(("; of ".join(said), *([f"{left} more"] if left else [])))
