"""What an actor has said of a thing, in a stretch of time: the mean of its dated statements.

Dates are texts such as 2012, 2012-03 or 2012-03-01, and stand for the first day that they name. A
position without a date counts at any time: it is the only one of its actor on that thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from stancecli.model import Actor, Issue, Option, Position
from stancecli.situation import Situation

Target = Option | Issue
"""What one can speak for or against."""


@dataclass(frozen=True)
class Window:
    """A stretch of time, from the first day of `since` to the last of `until`; empty: no bound."""

    since: str = ""
    until: str = ""

    def has(self, position: Position) -> bool:
        """Whether a position counts in it."""
        if not position.date:
            return True
        day = _first_day(position.date)
        after = not self.since or day >= _first_day(self.since)
        return after and (not self.until or day <= _last_day(self.until))


def window_of(situation: Situation, since: str = "", until: str = "") -> Window:
    """The window that is asked for; where no end is, it ends with what the model describes."""
    return Window(since, until or situation.model.as_of)


def _first_day(date: str) -> str:
    return f"{date}-01-01"[:10] if len(date) == 4 else f"{date}-01"[:10]


def _last_day(date: str) -> str:
    return f"{date}-12-31"[:10] if len(date) == 4 else f"{date}-31"[:10]


@dataclass(frozen=True)
class SignChange:
    """Where an actor went from one side to the other: what it said last before, and first then."""

    before: Position
    after: Position


@dataclass(frozen=True)
class Stated:
    """What an actor says of one thing: its statements in the order of their dates.

    `stance` is their mean, -2 to 2.
    """

    actor: Actor
    target: Target
    positions: tuple[Position, ...]

    @property
    def stance(self) -> Fraction:
        return sum((_stance(p) for p in self.positions), Fraction(0)) / len(self.positions)

    @property
    def latest(self) -> Position:
        """The last statement."""
        return self.positions[-1]

    @property
    def changes(self) -> tuple[SignChange, ...]:
        """Each time it changed sides; neutral statements are on no side."""
        taken = [position for position in self.positions if position.stance]
        return tuple(
            SignChange(before, after)
            for before, after in pairwise(taken)
            if _stance(before) * _stance(after) < 0
        )


def _stance(position: Position) -> Fraction:
    return position.stance or Fraction(0)


def stated_on(situation: Situation, target: Target, window: Window) -> Mapping[str, Stated]:
    """By actor what is said of an option or an issue in a stretch of time, as in the file."""
    found: dict[str, list[Position]] = {}
    for position in situation.positions_on(target.id):
        if position.stance is not None and window.has(position):
            found.setdefault(position.actor, []).append(position)
    return {
        actor: Stated(
            situation.actor(actor),
            target,
            tuple(sorted(positions, key=lambda position: position.date)),
        )
        for actor, positions in found.items()
    }


class Every(StrEnum):
    """How long a period is."""

    YEAR = "year"
    MONTH = "month"


def period_of(date: str, every: Every) -> str:
    """The period in which a date lies; a year alone lies in no month."""
    length = {Every.YEAR: 4, Every.MONTH: 7}[every]
    return date[:length] if len(date) >= length else ""


def periods(positions: Iterable[Position], every: Every) -> tuple[str, ...]:
    """The periods in which something dated was said, in their order."""
    return tuple(sorted({period_of(p.date, every) for p in positions} - {""}))


def by_period(stated: Stated, every: Every) -> Iterator[tuple[str, Stated]]:
    """What was said period by period."""
    for period in periods(stated.positions, every):
        own = tuple(p for p in stated.positions if period_of(p.date, every) == period)
        yield period, Stated(stated.actor, stated.target, own)
