"""What to find out first against regrets written out one by one, and against cases made by hand."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations, pairwise, product

import pytest
from hypothesis import assume, given

from stancecli.methods.ladder import Conclusion
from stancecli.methods.performance import performance_table
from stancecli.methods.robustness.find_out import FindOut, find_out
from stancecli.methods.verdict import verdict
from stancecli.model import Blank, Criterion, Model, Range
from stancecli.situation import Bearing, Situation, claim_of
from stancecli.wording.verdict import find_out_first
from tests.models import COSTLY, decider, models
from tests.test_methods_verdict import Written


def of(model: Model) -> FindOut | None:
    return find_out(performance_table(Situation.of(model), "a.choice"))


def between(low: object, high: object) -> Range:
    return Range(Fraction(str(low)), Fraction(str(high)))


LOOSE = models(
    actors=(1, 2),
    decisions=(1, 2),
    interests=(1, 3),
    blanks=True,
    one_size=True,
    positions=False,
    influence=False,
    scales=False,
)
"""Models with much that is not known, some of it of one size."""

# An independent calculation: points at every corner, and lines through two of them.


class Regrets:
    """The regrets of a decision as one of its unknowns moves, from points at every corner."""

    def __init__(self, written: Written, moving: object) -> None:
        self.written, self.size = written, written.sizes[moving]
        rest = [
            (key, size) for key, size in written.sizes.items() if not size.exact and key != moving
        ]
        ends = [
            dict(zip((key for key, _ in rest), corner, strict=True)) for corner in _corners(rest)
        ]
        self.corners = [
            [written.points({**at, moving: value}) for value in (self.size.low, self.size.high)]
            for at in ends
        ]

    def regret(self, option: str, value: Fraction) -> Fraction:
        """The most by which another is ahead of an option, 0 at least."""
        part = (value - self.size.low) / (self.size.high - self.size.low)
        points = (
            {way: low[way] + part * (high[way] - low[way]) for way in low}
            for low, high in self.corners
        )
        return max(Fraction(0), *(max(at.values()) - at[option] for at in points))

    def least(self, value: Fraction) -> Fraction:
        return min(self.regret(way, value) for way in self.written.ways)

    def bends(self) -> list[Fraction]:
        """Values among which are all at which the least regret can bend."""
        lines = {(Fraction(0), Fraction(0))}
        for low, high in self.corners:
            for a, b in product(low, low):
                at = low[b] - low[a]
                lines.add((at, high[b] - high[a] - at))
        crossings = {
            (b[0] - a[0]) / (a[1] - b[1]) for a, b in combinations(lines, 2) if a[1] != b[1]
        }
        width = self.size.high - self.size.low
        inside = {self.size.low + x * width for x in crossings if 0 < x < 1}
        return sorted({self.size.low, self.size.high, *inside})


def _corners(rest: list[tuple[object, Range]]) -> list[tuple[Fraction, ...]]:
    return [*product(*((size.low, size.high) for _, size in rest))]


def key_of(written: Written, claim: Bearing | Criterion) -> object:
    found = claim_of(claim)
    if isinstance(found, Blank):
        return found.option, found.to
    return found.id if isinstance(found, Criterion) else written.key[id(found)]


@COSTLY
@given(LOOSE)
def test_what_settles_it_is_what_leaves_no_regret_at_any_corner(model: Model) -> None:
    situation = Situation.of(model)
    for decision in situation.decisions():
        table = performance_table(situation, decision.id)
        written, found = Written(model, decision), find_out(table)
        assume(sum(not size.exact for size in written.sizes.values()) <= 5)
        if found is None:
            regrets = _all(written)
            assert min(regrets.values()) == 0
            continue
        assert found.regret == min(_all(written).values())
        assert verdict(table).verdict is Conclusion.OPEN
        ranks = []
        for inquiry in found.inquiries:
            regrets_at = Regrets(written, key_of(written, inquiry.claim))
            assert inquiry.value == regrets_at.size
            settled = {each.option.id: each.at for each in inquiry.settles}
            bends = regrets_at.bends()
            least = [regrets_at.least(value) for value in bends]
            assert inquiry.at_best == found.regret - min(least)
            assert inquiry.surely == found.regret - max(least)
            parts = [b - a for a, b in pairwise(bends) if not regrets_at.least((a + b) / 2)]
            share = sum(parts, Fraction(0)) / (regrets_at.size.high - regrets_at.size.low)
            ranks.append((-share, min(least) > 0, -inquiry.at_best, -inquiry.surely))
            for value in (*bends, *((a + b) / 2 for a, b in pairwise(bends))):
                for way in written.ways:
                    without = not regrets_at.regret(way, value)
                    assert without == (way in settled and value in settled[way])
        assert ranks == sorted(ranks)
        if found.settling:
            assert (found.together, found.leader) == ((), None)
            continue
        for count in range(2, found.tried + 1):
            none = not any(_settles(written, chosen) for chosen in _chosen(written, count))
            assert none == (not found.together or len(found.together) > count)
            if found.together and len(found.together) == count:
                ends = {key_of(written, each.claim): each.at for each in found.together}
                assert found.leader
                assert not _all(written, ends)[found.leader.id]


def _all(written: Written, known: Mapping[object, Fraction] | None = None) -> dict[str, Fraction]:
    """The regret of each option at any corner, where some unknowns are known."""
    known = known or {}
    rest = [(k, size) for k, size in written.sizes.items() if not size.exact and k not in known]
    points = [
        written.points({**known, **dict(zip((k for k, _ in rest), ends, strict=True))})
        for ends in _corners(rest)
    ]
    return {way: max(max(at.values()) - at[way] for at in points) for way in written.ways}


def _chosen(written: Written, count: int) -> list[dict[object, Fraction]]:
    loose = [(key, size) for key, size in written.sizes.items() if not size.exact]
    return [
        dict(zip((key for key, _ in some), ends, strict=True))
        for some in combinations(loose, count)
        for ends in _corners(list(some))
    ]


def _settles(written: Written, known: Mapping[object, Fraction]) -> bool:
    return min(_all(written, known).values()) == 0


# Cases by hand.


@pytest.mark.parametrize(
    ("weights", "options", "said"),
    [
        (
            "gain 1, fear 3, tie 1",
            "stay: gain 1, fear 0, tie -1..0 | go: gain 2, fear -1..0, tie 0",
            "How does “Go” affect “Fear”? Settled: below about −0.67 “Stay” is ahead, "
            "above about −0.33 “Go”.",
        ),
        # Go has 2 at most, and Stay can have that: only Go at its best is never behind.
        (
            "x 1, y 1",
            "stay: x 0..2, y 0 | go: x 2, y -1..0",
            "How does “Stay” affect “X”? Settled: below + “Go” is ahead, at ++ “Stay” cannot "
            "be passed.",
        ),
        (
            "x 1, y 3, z 1",
            "stay: x 0..1, y 0, z 0..1 | go: x 2, y -1..0, z 0 | wait: x 1/2, y 0, z 0",
            "How does “Go” affect “Y”? Settled: at 0 “Go” cannot be passed.",
        ),
        (
            "x 2, y 1..4",
            "stay: x 1, y 0 | go: x 0, y 1",
            "How much does “Y” weigh? Settled: below 2 “Stay” is ahead, above 2 “Go”.",
        ),
        # Stay 0 and Go x + y + z, each from −2 to 2: not one end alone settles what is 4 wide.
        (
            "x 1, y 1, z 1",
            "stay: x 0, y 0, z 0 | go: x ?, y ?, z ?",
            "How does “Go” affect “X”, and how “Y”? If −− and −−, that settles it: “Stay” "
            "cannot be passed.",
        ),
        # Beside a weight of 1 to 4.
        (
            "x 1..4, y 1",
            "stay: x 0, y 0 | go: x 1, y -4..2",
            "How does “Go” affect “Y”? Settled: at −4 “Stay” cannot be passed, above − “Go”.",
        ),
        # Seven from −2 to 2: whatever three are, the other four can be 8 for it or against it.
        (
            "a 1, b 1, c 1, d 1, e 1, f 1, g 1",
            "stay: a 0, b 0, c 0, d 0, e 0, f 0, g 0 | go: a ?, b ?, c ?, d ?, e ?, f ?, g ?",
            "No one estimate settles it; most hangs on any of 7, alike.",
        ),
    ],
)
def test_what_to_find_out_first_is_said(weights: str, options: str, said: str) -> None:
    found = of(decider(weights, options, "stay"))
    assert found
    assert find_out_first(found) == said


def test_an_importance_on_which_all_are_alike_is_none_of_them() -> None:
    """Both have 1 on y, so how much y counts parts nobody."""
    found = of(decider("x 2, y 1..4", "stay: x -1..1, y 1 | go: x 0, y 1", "stay"))
    assert found
    assert [each.value for each in found.inquiries] == [between(-1, 1)]
