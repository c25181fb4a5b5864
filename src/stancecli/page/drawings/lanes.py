"""Who moves when, and what the end of it is to each: a lane an actor.

Where there is no room beside the names, the lane and its end stand below them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from stancecli.model import Actor, Option
from stancecli.page.drawings import (
    KEY_LINES,
    LINE,
    SLIM,
    SMALL,
    Drawing,
    Pen,
    cut,
    widest,
)

NAMES, LANE = 0.24, 0.52
"""Shares of the picture that names and lanes have, where there is room for what stands beside."""
PAD, FIRST, LAST, DOT = 7, 14, 70, 8
"""Pixels around a row, before the first move and behind the last, and of a dot from its middle."""
LABEL = 200
"""Pixels that an option's name has at least."""
DROP = 64
"""Pixels from the start of a lane to the words of a choice that is not made."""
DONE, OTHER, BREAKING = "", "other", "breaking"
"""Words below a lane: of what is done, of another choice, and of who would break away."""

Said = tuple[Fraction, str, str]
"""By how many points something is better or worse, in words, and which of the three it is."""
End = tuple[Fraction, str, str, str]
"""What the end is to an actor: its points, the same in words, their range, and what falls."""


@dataclass(frozen=True)
class Lane:
    """An actor, what it does first, and what it takes in place of that, as which step.

    What is in a `group` has no lane.
    """

    actor: Actor
    now: str = ""
    taken: Sequence[Option] = ()
    step: int = 0
    said: tuple[Said, ...] = ()
    end: End | None = None
    group: str = ""

    @property
    def name(self) -> str:
        """What it takes."""
        return "; ".join(option.name for option in self.taken)

    @property
    def told(self) -> str:
        """All of it in words."""
        moved = f"{self.step}: {self.name}" if self.step else self.name
        end = " ".join(filter(None, self.end[1:])) if self.end else ""
        said = (words for _, words, _ in self.said)
        return ", ".join(filter(None, (self.actor.name, self.now, moved, *said, end)))


@dataclass(frozen=True)
class Lanes:
    """The lanes of actors; `heads` say what they begin with and what the end is measured from.

    Those that take something are `joined` where they do it together. Where nobody takes anything
    there are no lines, and no ends.
    """

    lanes: tuple[Lane, ...]
    heads: tuple[str, str]
    joined: bool = False

    def drawn(self, width: int) -> Drawing:
        """A row for each actor: its name, its lane, and the end."""
        pen, is_slim, group = Pen(), width <= SLIM, ""
        steps = max((lane.step or 1 for lane in self.lanes if lane.taken), default=0)
        start, end = (4.0, width - 4.0) if is_slim else (width * NAMES, width * (NAMES + LANE))
        if steps and not is_slim:
            pen.write([self.heads[0]], start, LINE / 2, "m")
            pen.write([self.heads[1]], end + 2 * PAD, LINE / 2, "m")
            pen.gap(LINE + 4)
        lines = list[float]()
        for lane in self.lanes:
            pen.level(0, width, pen.y, "r")
            pen.gap(PAD)
            if lane.group != group:
                group = lane.group
                pen.text(4, ([group], "m"))
            name, track, last = (pen, pen, pen) if is_slim else map(pen.at, (pen.y,) * 3)
            room = (width if is_slim else start) - 12
            called = name.called(lane.actor.name, room, 13, 3, bold=True, short=lane.actor.id)
            name.text(4, (called, "b"), (cut(lane.now, room, SMALL, 3) * bool(lane.now), "m"))
            if not group:
                lined = steps if lane.taken or not is_slim else 0
                y = _lane(track, lane, start, end if steps else width - 4.0, lined)
                lines += [y] if lane.taken else []
            if lane.end and steps:
                head = self.heads[1] if is_slim else ""
                _end(last, lane.end, head, 4 if is_slim else end + 2 * PAD, width)
            pen.y = max(name.y, track.y, last.y) + PAD
        if self.joined and lines and not is_slim:
            pen.upright(end - 12, lines[0], lines[-1], "lane moved")
        return pen.done(width, f"{'; '.join(lane.told for lane in self.lanes)}.")


def _lane(pen: Pen, lane: Lane, start: float, end: float, steps: int) -> float:
    """The line of an actor with its dot, the option above, its gain below; gives its height."""
    moved = start + FIRST + (end - start - FIRST - LAST) / max(steps, 1) * (lane.step - 1)
    x = max(min(moved + DOT + 2, end - LABEL), start) if lane.step else start
    y = pen.y + LINE / 2
    if steps:
        short = "; ".join(option.id for option in lane.taken)
        named = pen.called(lane.name, end - x - 20, 13, 5, bold=True, short=short)
        pen.text(x, (named if lane.taken else [""], "b"))
        y = pen.y + DOT
        pen.level(start, end, y, "lane")
        if lane.taken:
            pen.level(moved if lane.step else start, end, y, "lane moved")
        if lane.step:
            pen.put("circle", class_="strip", cx=moved, cy=y, r=DOT)
            pen.write([f"{lane.step}"], moved, y, "num said", "middle")
        pen.gap(DOT + 8)
    for gain, words, kind in lane.said:
        middle, at = pen.y + LINE / 2, x
        if kind == OTHER and steps and gain:
            at = start + DROP
            pen.line("ax dash", (start + 24, y), (start + 34, middle), (at - 12, middle))
            pen.put("circle", class_="side", cx=at - 10, cy=middle, r=4)
        if kind == BREAKING:
            at = max(start, end - widest([words], SMALL) - 40)
            pen.line("ax dash", (end - 2, y), (end - 12, middle), (end - 20, middle))
        at += _sign(pen, gain, at, middle)
        pen.text(at, (cut(words, end - at - 16, SMALL, KEY_LINES), "sn" if gain else "m"))
    return y


def _end(pen: Pen, end: End, head: str, x: float, width: float) -> None:
    """What the end is to an actor, and what it is measured from where no head says so."""
    gain, figure, reach, falls = end
    middle, more = pen.y + LINE / 2, " ".join(filter(None, (reach, head)))
    at = x + _sign(pen, gain, x, middle)
    pen.spans(at, middle, (figure, "b"), (f"  {more}" if more else "", "h"))
    pen.gap(LINE)
    pen.text(x, (cut(falls, width - x, SMALL, KEY_LINES) * bool(falls), "h"))


def _sign(pen: Pen, gain: Fraction, x: float, y: float) -> int:
    """A triangle upward for better, downward for worse; gives the room that it takes."""
    if not gain:
        return 0
    tip, kind = (-5, "helps-strongly") if gain > 0 else (5, "hurts-strongly")
    pen.line(kind, (x, y - tip), (x + 10, y - tip), (x + 5, y + tip), end="Z")
    return 16
