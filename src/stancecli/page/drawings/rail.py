"""The path of escalation: a numbered rail of moves, and what each means for whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from stancecli import notation as fmt
from stancecli.model import Actor
from stancecli.page.drawings.svg import LINE, SLIM, Drawing, element, path, points, words, wrapped

MOST_BARS = 6
"""Of so many actors bars fit beside the rail; of more the figures stand as text."""
RAIL, TEXT = 40, 64
ACROSS = 470
"""Pixels for the bars of all actors together; one actor has at most WIDEST of them."""
WIDEST = 96


@dataclass(frozen=True)
class Move:
    """A step: who leaves what for what, and by how much each actor then stands higher or lower."""

    mover: Actor
    what: str
    points: tuple[tuple[Actor, Fraction], ...]


def rail(
    start: str, moves: Sequence[Move], returns_to: int | None, *, title: str, width: int
) -> Drawing:
    """The moves from the state that `start` describes; a dashed line leads back in a circle."""
    actors = list({actor.id: actor for move in moves for actor, _ in move.points}.values())
    most = {
        actor.id: max(
            abs(gain) for move in moves for who, gain in move.points if who.id == actor.id
        )
        for actor in actors
    }
    barred = width > SLIM and len(actors) <= MOST_BARS
    step = min(WIDEST, ACROSS // max(1, len(actors)))
    right = width - step * len(actors) if barred else width
    shapes: list[Markup] = []
    top, stops = (56.0 if barred else 16.0), []
    if barred:
        shapes += _heads(actors, right, step)
    first = [("b", ["Where it starts"]), ("m", wrapped(start, right - TEXT - 8))]
    for n, lines in enumerate([first, *(_said(move, right - TEXT - 8, barred) for move in moves)]):
        stops.append(top)
        y = top
        for class_, texts in lines:
            for line in texts:
                shapes.append(words([line], TEXT, y, class_=class_))
                y += LINE + 1
        if barred and n:
            shapes += _bars(moves[n - 1], actors, (right, step), top + 14, most)
        top = max(y + 12, top + (64 if barred and n else 0))
    line = path(f"M{points(RAIL, stops[0])}V{points(stops[-1])}", class_="rail")
    back = _back(stops[-1], stops[returns_to]) if returns_to is not None else Markup("")
    stations = (_station(n, y) for n, y in enumerate(stops))
    return Drawing(width, top, title, (line, back, *stations, *shapes))


def _said(move: Move, room: float, barred: bool) -> Iterator[tuple[str, list[str]]]:
    yield "b", wrapped(move.mover.name, room * 0.92)
    yield "", wrapped(move.what, room)
    if not barred:
        for word, class_, sign in (("gain", "tp", 1), ("lose", "tn", -1)):
            said = [
                f"{a.name} {fmt.number(p, signed=True)}" for a, p in move.points if p * sign > 0
            ]
            if said:
                yield class_, wrapped(f"{word}: {', '.join(said)}", room)


def _heads(actors: Sequence[Actor], left: float, step: float) -> Iterator[Markup]:
    for n, actor in enumerate(actors):
        lines = wrapped(actor.name, step - 4, 12)[:3]
        yield words(lines, left + step * (n + 0.5), 24, anchor="middle", class_="h")


def _bars(
    move: Move,
    actors: Sequence[Actor],
    across: tuple[float, float],
    y: float,
    most: Mapping[str, Fraction],
) -> Iterator[Markup]:
    """What one move means for each actor: a bar up or down, to the largest of that same actor.

    Gains of two actors do not compare, so no two of them share a scale.
    """
    left, step = across
    yield path(f"M{points(left, y)}H{points(left + step * len(actors))}", class_="r")
    for actor, gain in move.points:
        if not gain:
            continue
        middle = left + step * ([actor.id for actor in actors].index(actor.id) + 0.5)
        high = max(2.0, 18 * float(abs(gain) / most[actor.id]))
        own = " own" if actor.id == move.mover.id else ""
        yield element(
            "rect",
            element("title", f"{actor.name} {fmt.number(gain, signed=True)}"),
            class_=f"f {'p' if gain > 0 else 'n'}{own}",
            x=middle - 9,
            y=y - high if gain > 0 else y,
            width=18,
            height=high,
        )
        label = y + 10 if gain > 0 else y - 9
        yield words([fmt.number(gain, signed=True)], middle, label, anchor="middle", class_="v")


def _station(n: int, y: float) -> Markup:
    circle = element("circle", class_="st", cx=RAIL, cy=y, r=11)
    return circle + words([str(n)], RAIL, y, anchor="middle", class_="sn")


def _back(start: float, end: float) -> Markup:
    line = path(f"M{points(RAIL, start)}H10V{points(end)}H{points(RAIL - 16)}", class_="rail back")
    tip = f"M{points(RAIL - 20, end - 5)}L{points(RAIL - 11, end)}L{points(RAIL - 20, end + 5)}z"
    return line + path(tip, class_="k")
