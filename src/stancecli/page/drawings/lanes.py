"""Who moves when, and what the end of it is to each: a lane an actor.

Where there is no room beside the names, the lane and its end stand below them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from stancecli import notation as fmt
from stancecli.model import Actor, Option, Range
from stancecli.page.drawings import LINE, SLIM, SMALL, Drawing, Pen, cut, widest
from stancecli.wording import moves as say

NAMES, LANE = 0.28, 0.48
"""Shares of the picture that names and lanes have, where there is room for what stands beside."""
PAD, DOT, LAST, LABEL, DROP = 7, 8, 84, 200, 64
"""Pixels around a row, of a dot from its middle, behind the last dot, of an option's name at most,
and to the words of a choice that is not made.
"""

Said = tuple[Fraction, str, bool]
"""By how many points something is better or worse, in words, and whether it is not done."""
End = tuple[Fraction, Range, str]
"""What the end is to an actor: its points, their bounds, and what falls."""


@dataclass(frozen=True)
class Lane:
    """An actor, what it does first, and what it takes in place of that, as which step.

    What is in a `group` has no lane.
    """

    actor: Actor
    now: str = ""
    taken: Sequence[Option] = ()
    step: int = 0
    said: Sequence[Said] = ()
    end: End | None = None
    group: str = ""

    @property
    def name(self) -> str:
        """What it takes."""
        return "; ".join(option.name for option in self.taken)


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
        pen, is_slim, group, lines, told = Pen(), width <= SLIM, "", list[float](), list[str]()
        steps = max((lane.step or 1 for lane in self.lanes if lane.taken), default=0)
        start, end = (4.0, width - 4.0) if is_slim else (width * NAMES, width * (NAMES + LANE))
        last = 4 if is_slim else end + 2 * PAD
        if steps and not is_slim:
            for head, x in zip(self.heads, (start, last), strict=True):
                pen.write([head], x, LINE / 2, "m")
            pen.gap(LINE + 4)
        for lane in self.lanes:
            pen.level(0, width, pen.y, "r")
            pen.gap(PAD)
            pen.text(4, ([lane.group] if lane.group != group else [], "m"))
            group = lane.group
            name, track, beside = [pen] * 3 if is_slim else map(pen.at, [pen.y] * 3)
            room = (width if is_slim else start) - 12
            called = name.called(lane.actor.name, room, 13, bold=True, short=lane.actor.id)
            name.text(4, (called, "b"))
            # Where nobody takes anything, what each does stands beside its name.
            does, left = name, start
            if not steps and not is_slim:
                does, left = beside, 2 * start
                room = left - start - 12
            does_now = cut(lane.now, room, SMALL) if lane.now else []
            taken = widest(called, 13, bold=True) + widest(does_now, SMALL)
            if not steps and is_slim and len(called) == len(does_now) == 1 and taken < room:
                pen.write(does_now, width - 4, name.y - LINE / 2, "m", "end")
                does_now = []
            does.text(4 if does is name else start, (does_now, "m"))
            if not group:
                lined = steps if lane.taken or not is_slim else 0
                y = _lane(track, lane, left, end if steps else width - 4, lined)
                lines += [y] if lane.taken else []
            if steps and lane.end:
                _end(beside, lane.end, self.heads[1] if is_slim else "", last, width)
            pen.y = max(name.y, track.y, beside.y) + PAD
            said = (lane.actor.name, lane.now, lane.name, *(words for _, words, _ in lane.said))
            told.append(", ".join(filter(None, said)))
        if self.joined and lines and not is_slim:
            pen.upright(end - 12, lines[0], lines[-1], "lane moved")
        return pen.done(width, f"{'; '.join(told)}.")


def _lane(pen: Pen, lane: Lane, start: float, end: float, steps: int) -> float:
    """The line of an actor with its dot, the option above, its gain below; gives its height."""
    moved = start + PAD + DOT + (end - start - LAST) / max(steps, 1) * max(lane.step - 1, 0)
    told = (fmt.visible(each) for each in (lane.name, *(words for _, words, _ in lane.said)))
    needed = min(widest(told, 13, bold=True) + 36, LABEL)
    x = max(min(moved + DOT + 2, end - needed), start) if lane.step else start
    y = pen.y + LINE / 2
    if steps:
        short = "; ".join(option.id for option in lane.taken)
        named = pen.called(lane.name, end - x - 20, 13, bold=True, short=short)
        pen.text(x, (named, "b"))
        y = pen.y + DOT
        pen.level(start, end, y, "lane")
        if lane.taken:
            pen.level(moved if lane.step else start, end, y, "lane moved")
        if lane.step:
            pen.put("circle", class_="strip", cx=moved, cy=y, r=DOT)
            pen.write([f"{lane.step}"], moved, y, "num said", "middle")
        pen.gap(2 * DOT)
    top = y
    for gain, words, is_other in lane.said:
        middle, at = pen.y + LINE / 2, x
        if is_other and steps and gain:
            at += DROP
            pen.line("ax dash", (x + 24, top), (x + 34, middle), (at - 12, middle))
            pen.put("circle", class_="side", cx=at - 10, cy=middle, r=4)
        at += _sign(pen, gain, at, middle)
        pen.text(at, (cut(words, end - at - 16, SMALL), "sn" if gain else "m"))
        top = pen.y
    return y


def _end(pen: Pen, end: End, head: str, x: float, width: float) -> None:
    """What the end is to an actor, and what it is measured from where no head says so."""
    gain, bounds, falls = end
    middle, reach = pen.y + LINE / 2, "" if bounds.exact else f"  ({say.reach(bounds)})"
    at = x + _sign(pen, gain, x, middle)
    pen.spans(at, middle, (say.signed(gain), "b"), (reach, "h"), (head and f"  {head}", "h"))
    pen.gap(LINE)
    pen.text(x, (cut(falls, width - x, SMALL) if falls else [], "h"))


def _sign(pen: Pen, gain: Fraction, x: float, y: float) -> int:
    """A triangle upward for better, downward for worse; gives the room that it takes."""
    if gain:
        tip, kind = (-5, "helps-strongly") if gain > 0 else (5, "hurts-strongly")
        pen.line(kind, (x, y - tip), (x + 10, y - tip), (x + 5, y + tip), end="Z")
    return 16 if gain else 0
