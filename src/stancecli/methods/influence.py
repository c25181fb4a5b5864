"""Who can move whom: direct and indirect influence, and the strongest chains of it."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import chain
from math import lcm
from typing import TYPE_CHECKING, Any

from stancecli.model import Actor, Influence
from stancecli.situation import Situation

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Link:
    """The strongest direct influence of one actor on another."""

    start: Actor
    end: Actor
    claim: Influence

    @property
    def strength(self) -> Fraction:
        return self.claim.strength


@dataclass(frozen=True, slots=True)
class Way:
    """A chain of links from one actor to another, nobody on it twice; `weakest` is its strength."""

    links: tuple[Link, ...]
    weakest: Fraction

    @property
    def through(self) -> tuple[Actor, ...]:
        """Those on the way between its two ends."""
        return tuple(link.end for link in self.links[:-1])


Matrix = tuple[tuple[Fraction, ...], ...]
"""A row for who influences, a column for who is influenced, both in the order of the file."""


def links(situation: Situation) -> dict[tuple[str, str], Link]:
    """The direct influences: of several of one actor on another the strongest, the first at ties.

    Keys are (who influences, who is influenced), in the order of the file.
    """
    order = {each.id: each for each in situation.actors()}
    found: dict[tuple[str, str], Link] = {}
    for end in order.values():
        for claim in situation.influences_on(end.id):
            known = found.get((claim.actor, end.id))
            if known is None or claim.strength > known.strength:
                found[claim.actor, end.id] = Link(order[claim.actor], end, claim)
    place = {id_: n for n, id_ in enumerate(order)}
    return {
        key: found[key] for key in sorted(found, key=lambda key: (place[key[0]], place[key[1]]))
    }


def midi(direct: Sequence[Sequence[Fraction]]) -> Matrix:
    """MIDI_ab = m_ab + Σ_c min(m_ac, m_cb): direct influence, and indirect over one actor between.

    `direct` is square and has a diagonal of 0, so that c is neither a nor b. A diagonal element of
    the result is what comes back to an actor over one other, Σ_c min(m_ac, m_ca).

    Method: M. Godet, "Actors' moves and strategies: the MACTOR method", Futures 23(6), 1991.
    """
    strengths = {(a, b): x for a, row in enumerate(direct) for b, x in enumerate(row) if x}
    whole, unit = _whole_midi(strengths, len(direct))
    return _fractions(whole, unit)


def _whole_midi(strengths: Mapping[tuple[int, int], Fraction], size: int) -> tuple[Numbers, int]:
    """MIDI in whole numbers of one unit, of which so many make 1."""
    import numpy as np

    unit = lcm(*{x.denominator for x in strengths.values()})
    whole = {key: x.numerator * (unit // x.denominator) for key, x in strengths.items()}
    # Python's own integers where sums over all pairs could pass the 63 bits of numpy's.
    most = max(whole.values(), default=0) * (size + 1) * size
    m = np.zeros((size, size), dtype=np.int64 if most < 2**63 else object)
    for key, x in whole.items():
        m[key] = x
    total = m.copy()
    for a, row in enumerate(m):
        over = np.flatnonzero(row)
        total[a] += np.minimum(row[over, None], m[over]).sum(axis=0)
    return total, unit


def _fractions(whole: Numbers, unit: int) -> Matrix:
    """Whole numbers of a unit as fractions, each value made once: most of them come often."""
    rows = whole.tolist()
    known = {x: Fraction(x, unit) for x in set(chain.from_iterable(rows))}
    return tuple(tuple(map(known.__getitem__, row)) for row in rows)


def midi_of(links: Mapping[tuple[str, str], Link], start: str, end: str) -> Fraction:
    """MIDI_ab of one pair, without the matrix: see `midi`."""
    onward = {b: link.strength for (a, b), link in links.items() if a == start}
    last = {a: link.strength for (a, b), link in links.items() if b == end}
    over_others = onward.keys() & last.keys() - {start, end}
    indirect = (min(onward[c], last[c]) for c in over_others)
    return sum(indirect, onward.get(end, Fraction(0)))


def strongest_ways(
    links: Mapping[tuple[str, str], Link],
    end: str,
    *,
    starts: Collection[str] | None = None,
    avoiding: frozenset[str] = frozenset(),
) -> dict[str, Way]:
    """The strongest way to `end` of everybody who has one: its weakest link is the largest.

    Among equally strong ways the one with the fewest links, then the first in the order of `links`.
    `starts` are those whose ways are wanted, where it is not everybody: ways can be long.
    `avoiding` are actors that no way may pass through or begin with. (The widest path problem;
    M. Pollack, "The maximum capacity through a network", Operations Research 8(5), 1960.)
    """
    usable = [link for link in links.values() if not {link.start.id, link.end.id} & avoiding]
    backward = _by_end(usable)
    width = _widths(backward, end)
    wanted = width if starts is None else {a: width[a] for a in starts if a in width}
    ways: dict[str, Way] = {}
    for level in sorted(set(wanted.values()), reverse=True):
        onward = _first_links(usable, backward, end, level)
        for start in (id_ for id_, reached in wanted.items() if reached == level):
            ways[start] = Way(tuple(_followed(onward, start, end)), level)
    return ways


def _by_end(links: Sequence[Link]) -> dict[str, list[Link]]:
    found: dict[str, list[Link]] = {}
    for link in links:
        found.setdefault(link.end.id, []).append(link)
    return found


def _widths(backward: Mapping[str, list[Link]], end: str) -> dict[str, Fraction]:
    """The largest weakest link on any way to `end`, by where the way begins."""
    width: dict[str, Fraction] = {}
    waiting = [(-link.strength, link.start.id) for link in backward.get(end, ())]
    heapq.heapify(waiting)
    while waiting:
        negative, id_ = heapq.heappop(waiting)
        if id_ in width or id_ == end:
            continue
        width[id_] = -negative
        for link in backward.get(id_, ()):
            if link.start.id not in width:
                heapq.heappush(waiting, (max(negative, -link.strength), link.start.id))
    return width


def _first_links(
    usable: Sequence[Link], backward: Mapping[str, list[Link]], end: str, level: Fraction
) -> dict[str, Link]:
    """For each actor the link with which its shortest way over links of `level` or more begins."""
    distance = {end: 0}
    waiting = deque([end])
    while waiting:
        id_ = waiting.popleft()
        for link in backward.get(id_, ()):
            if link.strength >= level and link.start.id not in distance:
                distance[link.start.id] = distance[id_] + 1
                waiting.append(link.start.id)
    onward: dict[str, Link] = {}
    for link in usable:
        near = distance.get(link.end.id)
        if link.strength >= level and near is not None and near + 1 == distance[link.start.id]:
            onward.setdefault(link.start.id, link)
    return onward


def _followed(onward: Mapping[str, Link], start: str, end: str) -> Iterator[Link]:
    while start != end:
        yield onward[start]
        start = onward[start].end.id


def ways_apart(situation: Situation, start: str, end: str, most: int) -> tuple[Way, ...]:
    """The strongest way from `start` to `end`, and then ways that share nobody between with others.

    At most `most`, strongest first. Each is the strongest that avoids all in between on those
    before it, so that it still stands when one of these fails.
    """
    left = links(situation)
    used: frozenset[str] = frozenset()
    found: list[Way] = []
    while len(found) < most:
        way = strongest_ways(left, end, starts=(start,), avoiding=used).get(start)
        if way is None:
            break
        found.append(way)
        used |= {each.id for each in way.through}
        if not way.through:
            left.pop((start, end))
    return tuple(found)


class Quadrant(StrEnum):
    """Above the mean in influence only, in both, in dependence only, or in neither."""

    DOMINANT = "dominant"
    RELAY = "relay"
    DEPENDENT = "dependent"
    AUTONOMOUS = "autonomous"


@dataclass(frozen=True, slots=True)
class Sums:
    """One actor's influence and dependence: the row and the column sum of MIDI, less its diagonal.

    `quadrant` is dominant (above the mean in influence only), relay (in both), dependent (in
    dependence only) or autonomous (in neither).
    """

    actor: Actor
    influence: Fraction
    dependence: Fraction
    quadrant: Quadrant


@dataclass(frozen=True)
class Field:
    """Who can move whom: `direct` influence, `total` (MIDI), and each actor's sums."""

    actors: tuple[Actor, ...]
    direct: Matrix
    total: Matrix
    sums: tuple[Sums, ...]
    mean: Fraction
    """The mean influence, which is the mean dependence as well: both add up the same matrix."""


def field(situation: Situation) -> Field:
    """The field of influence of all actors, in the order of the file."""
    everyone = situation.actors()
    place = {each.id: n for n, each in enumerate(everyone)}
    strengths = {(place[a], place[b]): link.strength for (a, b), link in links(situation).items()}
    direct = [[Fraction(0)] * len(everyone) for _ in everyone]
    for (a, b), strength in strengths.items():
        direct[a][b] = strength
    whole, unit = _whole_midi(strengths, len(everyone))
    own = whole.diagonal()
    influence = [Fraction(int(x), unit) for x in whole.sum(axis=1) - own]
    dependence = [Fraction(int(x), unit) for x in whole.sum(axis=0) - own]
    mean = sum(influence, Fraction(0)) / max(1, len(everyone))
    sums = tuple(
        Sums(each, i, d, _quadrant(i > mean, d > mean))
        for each, i, d in zip(everyone, influence, dependence, strict=True)
    )
    return Field(everyone, tuple(map(tuple, direct)), _fractions(whole, unit), sums, mean)


def _quadrant(moves: bool, is_moved: bool) -> Quadrant:
    if moves:
        return Quadrant.RELAY if is_moved else Quadrant.DOMINANT
    return Quadrant.DEPENDENT if is_moved else Quadrant.AUTONOMOUS
