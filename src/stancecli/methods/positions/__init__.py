"""What actors say, as statements with dates, and on which side a mean of them is.

A mean is for or against where it is clear of 0 at 95 % by the normal approximation; which votes
that takes, and what it means to move, is our own. Dates are texts such as 2012, 2012-03 or
2012-03-01, and stand for the first day that they name. A position without a date counts at any
time: it is the only one of its actor on that thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from itertools import chain, groupby
from typing import Any, NamedTuple

from stancecli.diagnostics import Unanswerable
from stancecli.model import Actor, Issue, Option, Position, Votes
from stancecli.situation import Situation

Z = Fraction(49, 25)
"""Standard errors on either side of a mean within which 95 of 100 lie: 1.96."""
ZERO = Fraction(0)
FEWEST, LEAST = 10, Fraction(1, 4)
"""Of a mean of which only n is known: so many votes, and so many steps from 0."""


class Tally(NamedTuple):
    """Votes or statements that were counted, and the mean of their stances, -2 to 2.

    `agree` and `disagree` are how many are for the thing and against it; None where that is not
    known of some.
    """

    n: int
    agree: int | None
    disagree: int | None
    stance: Fraction

    @classmethod
    def of(cls, positions: Iterable[Position]) -> Tally:
        """All positions of an actor on a thing, one or more; one without votes is one statement."""
        first, *others = positions
        if not others and first.votes is None and not isinstance(first, FoldedPosition):
            said = stance_of(first)  # The most frequent by far.
            return cls(1, int(said.numerator > 0), int(said.numerator < 0), said)
        n, agree, disagree, weight, is_known = 0, 0, 0, 0, True
        total: Fraction | int = 0
        for position in (first, *others):
            votes, own = position.votes, position.total
            n, total, weight = n + position.n, total + own, weight + position.weight
            if votes is None or votes.n == 1:
                agree, disagree = agree + (own > 0), disagree + (own < 0)
            elif votes.agree is None or votes.disagree is None:
                is_known = False
            else:
                agree, disagree = agree + votes.agree, disagree + votes.disagree
        mean = Fraction(total, weight)
        return cls(n, agree, disagree, mean) if is_known else cls(n, None, None, mean)

    @property
    def side(self) -> int:
        """1 for the thing, -1 against it; 0 where it is neutral or divided."""
        sum_ = self.stance.numerator  # of the sign that the mean has
        sign = (sum_ > 0) - (sum_ < 0)
        if self.n == 1:
            return sign
        if self.agree is None or self.disagree is None:
            return sign if self.n >= FEWEST and abs(self.stance) >= LEAST else 0
        net = self.agree - self.disagree
        return sign if sign * net > 0 and is_clear(self.n, self.agree, self.disagree) else 0

    @property
    def divided(self) -> bool:
        """Whether it is on neither side, and not because all are neutral."""
        return (self.agree, self.disagree) != (0, 0) and not self.side


def is_clear(n: Any, agree: Any, disagree: Any) -> Any:
    """Whether the mean of so many votes is clear of 0; of numbers, or of columns of cells.

    So 9 for and 1 against are: 0.8 > 1.96 × √((1 − 0.8²) ÷ 10) = 0.37; and 6 and 4 are not.
    """
    net, spoken = agree - disagree, agree + disagree
    # mean² > z² · variance ÷ n, all times n³
    return n * net**2 * Z.denominator**2 > (n * spoken - net**2) * Z.numerator**2


Target = Option | Issue
"""What one can speak for or against."""


@dataclass(frozen=True)
class Window:
    """A stretch of time, from the first day of `since` to the last of `until`; empty: no bound."""

    since: str = ""
    until: str = ""

    def has(self, date: str) -> bool:
        """Whether what has this date, or none, counts in it."""
        day = _first_day(date)
        after = not date or day >= _first_day(self.since)
        return after and (not self.until or day <= last_day(self.until))


def window_of(situation: Situation, since: str = "", until: str = "") -> Window:
    """The window that is asked for; where no end is, it ends with what the model describes."""
    return Window(since, until or situation.model.as_of)


def _first_day(date: str) -> str:
    return f"{date}-01-01"[:10] if len(date) == 4 else f"{date}-01"[:10] if date else ""


def last_day(date: str) -> str:
    """The last day that a date can mean: of a year, or of a month."""
    return f"{date}-12-31"[:10] if len(date) == 4 else f"{date}-31"[:10]


@dataclass(frozen=True, kw_only=True)
class FoldedPosition(Position):
    """What an actor said of a thing in one period of a corpus: the mean of statements, as weighed.

    `votes` are the statements; `weight` is theirs, and `total` each stance times its own, in units
    of the corpus. `date` is their date, or else the period; `dates` tell the earliest and the
    latest.
    """

    weight: int = 1
    total: int = 0
    dates: tuple[str, ...] = ()


@dataclass(frozen=True)
class SideChange:
    """Where an actor moved: to another side from one day, or period, to a later one.

    Of several statements on that day, or in that period, a position is the mean, and cites the last
    that is on its side.
    """

    before: Position
    after: Position

    @property
    def size(self) -> Fraction:
        """The steps that it took, times the fewer statements of both times."""
        steps = abs(stance_of(self.after) - stance_of(self.before))
        return steps * min(self.before.n, self.after.n)


@dataclass(frozen=True)
class Stated:
    """What an actor says of one thing: its statements in the order of their dates.

    `stance` is the mean, -2 to 2, of those that stand, in which votes count one by one, and `n` how
    many these are, `agree` of them for the thing and `disagree` against it, where that is known. Of
    an option those do not stand that a later one has overtaken; of an issue all do, since what is
    debated is told by all that was said of it. `first` and `last`
    are the earliest and the latest date. `side` is 1 for the thing, -1 against it, 0 where it is
    neutral or `divided`: its mean is not clear of 0. `changes` are the times when it went to
    another side, neutral being one; a day on which it was divided is passed over. `both_ways` are
    the last of its statements for the thing and the last against it, in the order of their dates,
    where it is divided over these. `sources` counts what they cite, what is one source once. What
    a corpus has folded has no `positions`, and cites nothing.
    """

    actor: Actor
    target: Target
    positions: tuple[Position, ...]
    stance: Fraction
    changes: tuple[SideChange, ...]
    both_ways: tuple[Position, ...]
    n: int
    agree: int | None
    disagree: int | None
    first: str
    last: str
    side: int
    divided: bool
    sources: int

    @classmethod
    def of(
        cls, actor: Actor, target: Target, positions: Iterable[Position], sources: int = 0
    ) -> Stated:
        """What these statements come to; there is one at least."""
        ordered = in_order(positions)
        stands = standing_of(target, ordered)
        tally = Tally.of(stands)
        side = tally.side
        divided = not side and tally.divided
        dates = [date for position in ordered for date in position.dates]
        return cls(
            actor=actor,
            target=target,
            positions=ordered,
            changes=tuple(changes(ordered, _days(ordered))) if ordered[1:] else (),
            both_ways=_both_ways(stands) if divided else (),
            first=min(dates, default=""),
            last=max(dates, default=""),
            side=side,
            divided=divided,
            sources=sources,
            **tally._asdict(),
        )

    @property
    def made(self) -> int:
        """How many statements or votes there were, those that were overtaken too."""
        return sum(position.n for position in self.positions) if self.positions[1:] else self.n

    @property
    def way(self) -> str:
        """How it stands to the thing: `for`, `against`, `both ways`, `divided` or `neutral`."""
        if self.side:
            return "for" if self.side > 0 else "against"
        return "both ways" if self.both_ways else "divided" if self.divided else "neutral"

    @property
    def standing(self) -> Stated:
        """What stands of it now: without what was overtaken, when it moved and what all cites."""
        ordered = standing_of(self.target, self.positions)
        return replace(self, positions=ordered, changes=(), sources=0)

    @property
    def value(self) -> Fraction:
        """Half the stance, -1 to 1, as it counts in agreement and clash: 0 unless it has a side."""
        return self.stance / 2 if self.side else ZERO


def standing_of(target: Target, ordered: Sequence[Position]) -> tuple[Position, ...]:
    """Positions of one actor on one thing without those of an option that were overtaken.

    So is one that was certainly before another: of 2004, 2005-02 and 2005 the first. What has no
    date is the only one, or a count.
    """
    if isinstance(target, Issue) or not ordered[1:]:
        return tuple(ordered)
    last = max(_first_day(position.date) for position in ordered)
    return tuple(
        position for position in ordered if not position.date or last_day(position.date) >= last
    )


def changes(ordered: Sequence[Position], when: Callable[[Position], str]) -> Iterator[SideChange]:
    """Each change of side from one day, or period, to a later one in which it was on one side.

    `when` names that of a position, which counts in none where it is empty.
    """
    told = [*by_time(ordered, when)]
    for before, after in changed((0, tally.side, tally.divided) for *_, tally in told):
        yield SideChange(_merged(*told[before]), _merged(*told[after]))


def by_time(
    ordered: Iterable[Position], when: Callable[[Position], str]
) -> Iterator[tuple[str, Sequence[Position], Tally]]:
    """What was said at each time, and how it adds up; where `when` is empty it is left out."""
    for time, positions in groupby(filter(when, ordered), when):
        said = list(positions)
        yield time, said, Tally.of(said)


def changed(sides: Iterable[tuple[int, int, bool]]) -> Iterator[tuple[int, int]]:
    """The places of the two between which somebody went to another side.

    Told of each time are whose it is (all of one in a row, in the order of time), the side, and
    whether it was divided: then it is passed over.
    """
    last_place, last_of, last_side = 0, -1, 0
    for place, (of, side, is_divided) in enumerate(sides):
        if not is_divided:
            if of == last_of and side != last_side:
                yield last_place, place
            last_place, last_of, last_side = place, of, side


def _merged(time: str, positions: Sequence[Position], tally: Tally) -> Position:
    """Positions of one time as one: the last on their side, with their mean and their date."""
    last = [each for each in positions if side_of(each) == tally.side or each is positions[0]][-1]
    if tally.n == 1 and not isinstance(last, FoldedPosition):
        return last
    dates = {date for position in positions for date in position.dates}
    return _plain(last, tally, dates.pop() if len(dates) == 1 else time)


def _plain(position: Position, tally: Tally, date: str) -> Position:
    """A position with another mean, of so many statements, and what it cites."""
    n, agree, disagree, stance = tally
    votes = Votes(n)
    if agree is not None and disagree is not None:
        votes = Votes.of(agree, disagree, n - agree - disagree)
    return Position(
        actor=position.actor,
        to=position.to,
        stance=stance,
        votes=votes if n > 1 else None,
        date=date,
        cite=position.cite,
    )


def _days(ordered: Sequence[Position]) -> Callable[[Position], str]:
    """The first day of a position; none where others are dated within its year, or its month.

    Which of the two came first is not known.
    """
    dates = {position.date for position in ordered}
    wide = {date[:length] for date in dates for length in (4, 7) if len(date) > length}
    return lambda position: "" if position.date in wide else _first_day(position.date)


def _both_ways(ordered: Sequence[Position]) -> tuple[Position, ...]:
    by_date = sorted(ordered, key=lambda each: (_first_day(each.date), each.date))
    last = [[part for each in by_date if (part := _part(each, side))][-1:] for side in (1, -1)]
    return in_order(chain(*last)) if all(last) else ()


def _part(position: Position, side: int) -> Position | None:
    """A position if it is on this side; of folded statements, whose stances are not known one by
    one, those that are, a step from 0."""
    votes = position.votes
    if not isinstance(position, FoldedPosition) or not votes:
        return position if side_of(position) == side else None
    n = (votes.agree if side > 0 else votes.disagree) or 0
    split = (n, 0) if side > 0 else (0, n)
    return _plain(position, Tally(n, *split, Fraction(side)), position.date) if n else None


def in_order(positions: Iterable[Position]) -> tuple[Position, ...]:
    """Positions by their dates; of equal ones that which stands first in the file."""
    return tuple(sorted(positions, key=lambda each: _first_day(each.date)))


def side_of(position: Position) -> int:
    """1 where a position alone is for its thing, -1 where it is against it, else 0."""
    return Tally.of((position,)).side


def stance_of(position: Position) -> Fraction:
    """The stance of a position; a place on a scale is for the options that have the same."""
    return position.stance or Fraction(position.at is not None)


def positions_on(situation: Situation, target: Target) -> tuple[Position, ...]:
    """What is said of an option or an issue.

    Who says nothing of an option, and stands on the scale of its decision at its place, is for it.
    """
    said = tuple(situation.positions_on(target.id))
    if isinstance(target, Issue) or target.at is None:
        return said
    known = {position.actor for position in said}
    places = situation.positions_on(target.decision)
    return (*said, *(p for p in places if p.at == target.at and p.actor not in known))


def stated_on(
    situation: Situation, target: Target, window: Window, said: Iterable[Position] | None = None
) -> Mapping[str, Stated]:
    """By actor what is said of an option or an issue in a stretch of time, as in the file.

    Of these positions, or of all on it.
    """
    found: dict[str, list[Position]] = {}
    for position in positions_on(situation, target) if said is None else said:
        if window.has(position.date):
            found.setdefault(position.actor, []).append(position)
    origin = situation.model.origin
    return {
        actor: Stated.of(situation.actor(actor), target, positions, len(sources))
        for actor, positions in found.items()
        for sources in ({origin(cite.source).root for said in positions for cite in said.cite},)
    }


def stated_by(situation: Situation, actor: Actor) -> Iterator[Stated]:
    """What an actor says of each option or issue that it speaks of."""
    by_target: dict[str, list[Position]] = {}
    for position in situation.positions_of(actor.id):
        by_target.setdefault(position.to, []).append(position)
    for id_, on_it in by_target.items():
        if isinstance(target := situation.item(id_), Target):
            yield from stated_on(situation, target, window_of(situation), on_it).values()


class Every(StrEnum):
    """How long a period is."""

    YEAR = "year"
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
    """The period in which a date lies, as 2012 or 2012-03; a year alone lies in no month.

    Periods sort as texts.
    """
    return date[: every.length] if len(date) >= every.length else ""


def period_named_by(number: int) -> str:
    """The period of a number that sorts as it does: of 2012 or 201203; none of 0."""
    digits = str(number) if number else ""
    return f"{digits[:4]}-{digits[4:]}" if digits[4:] else digits
