"""What an actor has said of a thing, in a stretch of time: the mean of its dated statements.

Dates are texts such as 2012, 2012-03 or 2012-03-01, and stand for the first day that they name. A
position without a date counts at any time: it is the only one of its actor on that thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import groupby

from stancecli.diagnostics import Unanswerable
from stancecli.methods.positions.sides import Tally
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

    `stance` is their mean, -2 to 2, in which votes count one by one, and `n` how many there are.
    `side` is 1 for the thing, -1 against it, 0 where it is neutral or `divided`: its mean is not
    clear of 0. `changes` are the times when it went to another side, neutral being one; a day on
    which it was divided is passed over. `both_ways` are the last of its statements for the thing
    and the last against it, in the order of their dates, where it is divided over these.
    """

    actor: Actor
    target: Target
    positions: tuple[Position, ...]
    stance: Fraction
    changes: tuple[SideChange, ...]
    both_ways: tuple[Position, ...] = ()
    n: int = 1
    side: int = 0
    divided: bool = False

    @classmethod
    def of(cls, actor: Actor, target: Target, positions: Iterable[Position]) -> Stated:
        """What these statements come to; there is one at least."""
        ordered = in_order(positions)
        tally = Tally.of(ordered)
        return cls(
            actor=actor,
            target=target,
            positions=ordered,
            stance=tally.mean,
            changes=tuple(changes(ordered, _days(ordered))),
            both_ways=_both_ways(ordered) if tally.is_divided else (),
            n=tally.n,
            side=tally.side,
            divided=tally.is_divided,
        )

    @property
    def value(self) -> Fraction:
        """Half the stance, -1 to 1, as it counts in agreement and clash: 0 unless it has a side."""
        return self.stance / 2 if self.side else Fraction(0)


def changes(ordered: Sequence[Position], when: Callable[[Position], str]) -> Iterator[SideChange]:
    """Each change of side from one day, or period, to a later one in which it was on one side.

    `when` names that of a position, which counts in none where it is empty.
    """
    last: tuple[int, Position] | None = None
    for _, said in groupby(filter(when, ordered) if ordered[1:] else (), when):
        positions = list(said)
        tally = Tally.of(positions)
        if tally.is_divided:
            continue
        own = [p for p in positions if side_of(p) == tally.side] or positions
        if last and last[0] != tally.side:
            yield SideChange(last[1], own[0])
        last = tally.side, own[-1]


def _days(ordered: Sequence[Position]) -> Callable[[Position], str]:
    """The first day of a position; none where others are dated within its year, or its month.

    Which of the two came first is not known.
    """
    dates = {position.date for position in ordered}
    wide = {date[:length] for date in dates for length in (4, 7) if len(date) > length}

    def first_day(position: Position) -> str:
        return "" if position.date in wide else _first_day(position.date)

    return first_day


def _both_ways(ordered: Sequence[Position]) -> tuple[Position, ...]:
    last = {side_of(position): position for position in ordered}
    if not {1, -1} <= last.keys():
        return ()
    return in_order((last[1], last[-1]))


def in_order(positions: Iterable[Position]) -> tuple[Position, ...]:
    """Positions by their dates; of equal ones that which stands first in the file."""
    return tuple(sorted(positions, key=lambda position: _first_day(position.date)))


def side_of(position: Position) -> int:
    """1 where a position alone is for its thing, -1 where it is against it, else 0."""
    return Tally.of((position,)).side


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


def values_of(
    situation: Situation, targets: Iterable[Target], window: Window
) -> dict[tuple[str, str], Fraction]:
    """By actor and thing what is said of it, as it counts in agreement and clash."""
    return {
        (actor, target.id): stated.value
        for target in targets
        for actor, stated in stated_on(situation, target, window).items()
    }


class Every(StrEnum):
    """How long a period is."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"

    @property
    def length(self) -> int:
        """So many characters of a date tell in which period it lies: 2012, or 2012-03."""
        return 4 if self is Every.YEAR else 7


def period_named(word: str) -> Every:
    """The length of a period; raises Unanswerable with those there are."""
    if word not in [*Every]:
        raise Unanswerable(f"no period “{word}”", (f"there are: {', '.join(Every)}",))
    return Every(word)


def period_of(date: str, every: Every) -> str:
    """The period in which a date lies, as 2012, 2012-Q1 or 2012-03; a year alone lies in no month.

    Periods sort as texts.
    """
    if len(date) < every.length:
        return ""
    if every is Every.QUARTER:
        return f"{date[:4]}-Q{(int(date[5:7]) + 2) // 3}"
    return date[: every.length]


def periods_of(positions: Iterable[Position], every: Every) -> tuple[str, ...]:
    """The periods in which something dated was said, in their order."""
    return tuple(sorted({period_of(p.date, every) for p in positions} - {""}))


def in_period(stated: Stated, period: str, every: Every) -> Stated | None:
    """What was said in one period; None where nothing was."""
    own = [p for p in stated.positions if period_of(p.date, every) == period]
    return Stated.of(stated.actor, stated.target, own) if own else None
