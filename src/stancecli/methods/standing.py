"""How things stand in one decision, in short: what tells two situations apart."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from stancecli.methods.ladder import Conclusion
from stancecli.methods.performance import performance_table
from stancecli.methods.verdict import judged, rival_of
from stancecli.model import Option, Range
from stancecli.situation import Situation


@dataclass(frozen=True)
class ColumnPoints:
    """The points of an option, ranges at their midpoints, and the least and most they can be."""

    option: Option
    points: Fraction
    bounds: Range


@dataclass(frozen=True)
class Standing:
    """Who leads, who is next and by how much, how surely, and the points of open options."""

    verdict: Conclusion
    leaders: tuple[Option, ...]
    rival: Option | None
    margin: Fraction | None
    points: tuple[ColumnPoints, ...]

    @property
    def led_by(self) -> frozenset[str]:
        """The ids of those who lead."""
        return frozenset(option.id for option in self.leaders)

    @property
    def lead(self) -> Fraction | None:
        """By how many points one option leads; None where several do, or there is no other."""
        return None if self.leaders[1:] else self.margin

    def is_like(self, other: Standing) -> bool:
        """Whether the same options lead, as surely."""
        return (self.verdict, self.led_by) == (other.verdict, other.led_by)

    def toward(self, found: Standing, other: Standing) -> Fraction:
        """By how many points a third standing brings the leader there ahead, against this one."""
        ours, theirs = self.leaders[:1], other.leaders[:1]
        if not ours or not theirs:
            return Fraction(0)
        now, then = (each._lead(theirs[0], ours[0]) for each in (self, found))
        return then - now

    def _lead(self, option: Option, over: Option) -> Fraction:
        points = {each.option.id: each.points for each in self.points}
        return points.get(option.id, Fraction(0)) - points.get(over.id, Fraction(0))


def standing(situation: Situation, decision_id: str) -> Standing:
    """How things stand in a decision of a situation."""
    table = performance_table(situation, decision_id)
    on, leader = judged(table), table.leaders[0]
    is_empty, rival = on.conclusion is Conclusion.EMPTY, rival_of(table, on)
    return Standing(
        on.conclusion,
        () if is_empty else table.leaders,
        rival,
        None if is_empty or not rival else table.scores[leader.id] - table.scores[rival.id],
        tuple(ColumnPoints(o, table.score(o.id), table.bounds(o.id)) for o in table.candidates),
    )
