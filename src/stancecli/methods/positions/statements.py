"""What an actor has said of a thing, in a stretch of time: the mean of its dated statements.

Dates are texts such as 2012, 2012-03 or 2012-03-01, and stand for the first day that they name. A
position without a date counts at any time: it is the only one of its actor on that thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import groupby, pairwise

from stancecli.diagnostics import Unanswerable
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
    return f"{date}-01-01"[:10] if len(date) == 4 else f"{date}-01"[:10] if date else ""


def _last_day(date: str) -> str:
    return f"{date}-12-31"[:10] if len(date) == 4 else f"{date}-31"[:10]


@dataclass(frozen=True)
class SideChange:
    """Where an actor moved: to another side from one statement to the next, neutral being one."""

    before: Position
    after: Position


@dataclass(frozen=True)
class Stated:
    """What an actor says of one thing: its statements in the order of their dates.

    `stance` is their mean, -2 to 2. `changes` are the times when the sign of what it said changed:
    it is for the thing, neutral, or against it; a day on which it said several of these is passed
    over. `both_ways` are the last of its statements for the thing and the last against it, in the
    order of their dates, where it made some of either kind.
    """

    actor: Actor
    target: Target
    positions: tuple[Position, ...]
    stance: Fraction
    changes: tuple[SideChange, ...]
    both_ways: tuple[Position, ...] = ()

    @property
    def side(self) -> int:
        """1 for the thing, -1 against it; 0 where it is neutral or spoke both ways."""
        return 0 if self.both_ways else sign(self.stance)

    @classmethod
    def of(cls, actor: Actor, target: Target, positions: Iterable[Position]) -> Stated:
        """What these statements come to; there is one at least."""
        ordered = in_order(positions)
        if len(ordered) == 1:  # as most are
            return cls(actor, target, ordered, stance_of(ordered[0]), ())
        total = sum((stance_of(position) for position in ordered), Fraction(0))
        return cls(
            actor=actor,
            target=target,
            positions=ordered,
            stance=total / len(ordered),
            changes=tuple(_changes(ordered)),
            both_ways=_both_ways(ordered),
        )


def _changes(ordered: Sequence[Position]) -> Iterator[SideChange]:
    """Each change from one day to a later one, of the days on which one thing was said."""
    by_day = (list(said) for _, said in groupby(ordered, lambda said: _first_day(said.date)))
    single = (said for said in by_day if len(set(map(_side, said))) == 1)
    for (*_, before), (after, *_) in pairwise(single):
        if _side(before) != _side(after):
            yield SideChange(before, after)


def _both_ways(ordered: Sequence[Position]) -> tuple[Position, ...]:
    last = {_side(position): position for position in ordered}
    if not {1, -1} <= last.keys():
        return ()
    return in_order((last[1], last[-1]))


def in_order(positions: Iterable[Position]) -> tuple[Position, ...]:
    """Positions by their dates; of equal ones that which stands first in the file."""
    return tuple(sorted(positions, key=lambda position: _first_day(position.date)))


def _side(position: Position) -> int:
    return sign(stance_of(position))


def sign(value: Fraction | None) -> int:
    """1, -1 or 0, which is that of nothing too."""
    return 0 if not value else 1 if value > 0 else -1


def stance_of(position: Position) -> Fraction:
    """The stance of a position that is one, and no place on a scale."""
    return position.stance or Fraction(0)


def stated_on(situation: Situation, target: Target, window: Window) -> Mapping[str, Stated]:
    """By actor what is said of an option or an issue in a stretch of time, as in the file."""
    found: dict[str, list[Position]] = {}
    for position in situation.positions_on(target.id):
        if position.stance is not None and window.has(position):
            found.setdefault(position.actor, []).append(position)
    return {
        actor: Stated.of(situation.actor(actor), target, positions)
        for actor, positions in found.items()
    }


class Every(StrEnum):
    """How long a period is."""

    YEAR = "year"
    MONTH = "month"


def period_named(word: str) -> Every:
    """The length of a period; raises Unanswerable with those there are."""
    if word not in [*Every]:
        raise Unanswerable(f"no period “{word}”", (f"there are: {', '.join(Every)}",))
    return Every(word)


def period_of(date: str, every: Every) -> str:
    """The period in which a date lies; a year alone lies in no month."""
    length = {Every.YEAR: 4, Every.MONTH: 7}[every]
    return date[:length] if len(date) >= length else ""


def periods_of(positions: Iterable[Position], every: Every) -> tuple[str, ...]:
    """The periods in which something dated was said, in their order."""
    return tuple(sorted({period_of(p.date, every) for p in positions} - {""}))


def in_period(stated: Stated, period: str, every: Every) -> Stated | None:
    """What was said in one period; None where nothing was."""
    own = [p for p in stated.positions if period_of(p.date, every) == period]
    return Stated.of(stated.actor, stated.target, own) if own else None
