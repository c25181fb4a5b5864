"""Who can move whom, as a matrix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from stancecli import notation as fmt
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import influence
from stancecli.methods.influence import Matrices, Sums
from stancecli.model import Actor
from stancecli.page.drawings.influence import InfluenceGroup, InfluenceMatrix, InfluenceTile
from stancecli.page.parts import Figure
from stancecli.situation import Situation

MOST_ACTORS = 40
"""Of more actors who decides and those with the largest sums are in the matrix."""
NOTE = "an empty cell: none is entered; it may be that nobody looked"


def who_moves_whom(situation: Situation, decision: str | None, actor: str | None) -> Figure:
    """Each on each: first who moves this actor, or whoever takes this decision.

    Raises Unanswerable where no influence is in the model.
    """
    found = influence.find(situation, decision)
    if not found.ties:
        raise Unanswerable("no influence of one actor on another is in the model")
    report = influence.describe(influence.find_actor(situation, actor) if actor else found)
    matrices = found.matrices
    first = actor or (situation.decision(decision).actor if decision else None)
    largest = sorted(
        matrices.sums, key=lambda s: (s.actor.id != first, -(s.influence + s.dependence))
    )
    kept = {sums.actor.id for sums in largest[:MOST_ACTORS]}
    actors = [each for each in matrices.actors if each.id in kept]
    left = len(matrices.actors) - len(actors)
    more = fmt.counted(left, "more actor") if left else ""
    narrow = "name an actor to see who moves it" if left and not first else ""
    matrix = _matrix(matrices, actors, next((a for a in actors if a.id == first), None))
    return Figure(report.conclusion, matrix, key=(NOTE, more, narrow), left=more)


Tiles = Mapping[tuple[int, int], InfluenceTile]


def _matrix(matrices: Matrices, actors: Sequence[Actor], first: Actor | None) -> InfluenceMatrix:
    places = [matrices.index[actor.id] for actor in actors]
    sums = [matrices.sums[place] for place in places]
    tiles = dict(_tiles(matrices, actors, places))
    at = actors.index(first) if first else None
    dependence = sorted(range(len(actors)), key=lambda n: -sums[n].dependence)
    rest = [n for n in dependence if n != at]
    decides = [n for n in rest if actors[n].decisions]
    others = [n for n in rest if not actors[n].decisions]
    own = "decides" if first and first.decisions else "is asked about"
    columns = (
        (own, [] if at is None else [at]),
        ("decide other questions" if first and first.decisions else "decide", decides),
        ("decide nothing here", others),
    )
    return InfluenceMatrix(
        names=tuple(actor.name for actor in actors),
        rows=tuple(InfluenceGroup("", tuple(row)) for row in _rows(actors, sums, tiles, at) if row),
        columns=tuple(InfluenceGroup(label, tuple(group)) for label, group in columns if group),
        tiles=tiles,
        moves=tuple((each.influence, each.direct_influence) for each in sums),
        moved=tuple((each.dependence, each.direct_dependence) for each in sums),
        marked=first is not None,
    )


def _rows(
    actors: Sequence[Actor], sums: Sequence[Sums], tiles: Tiles, at: int | None
) -> Iterator[list[int]]:
    """Who decides, then who moves it directly, the strongest first, then who does over others."""
    every = range(len(actors))
    if at is None:
        yield sorted(every, key=lambda n: -sums[n].influence)
        return
    none = InfluenceTile(None, None, "")
    on = {n: tiles.get((n, at), none) for n in every if n != at}
    yield [at]
    direct = [n for n, tile in on.items() if tile.direct is not None]
    yield sorted(direct, key=lambda n: -(on[n].direct or 0))
    rest = [n for n, tile in on.items() if tile.direct is None]
    yield sorted(rest, key=lambda n: -(on[n].over or 0))


def _tiles(
    matrices: Matrices, actors: Sequence[Actor], places: Sequence[int]
) -> Iterator[tuple[tuple[int, int], InfluenceTile]]:
    """By who moves and who is moved: how strongly, directly and over one other where it is more."""
    m = matrices.direct
    onward = [{c: x for c, x in enumerate(m[a]) if x} for a in places]
    for n, a in enumerate(actors):
        for k, b in enumerate(actors):
            if n == k:
                continue
            end = places[k]
            direct = m[places[n]][end] or None
            ways = (min(x, m[c][end]) for c, x in onward[n].items() if m[c][end])
            over = max(ways, default=None)
            if over is not None and direct is not None and over <= direct:
                over = None
            if direct is not None or over is not None:
                yield (n, k), InfluenceTile(direct, over, _told(a, b, direct, over))


def _told(a: Actor, b: Actor, direct: Fraction | None, over: Fraction | None) -> str:
    said = (
        fmt.strength(direct) if direct is not None else "",
        f"{fmt.strength(over)} over one other" if over is not None else "",
    )
    return f"{a.name} on {b.name}: {', '.join(filter(None, said))}"
