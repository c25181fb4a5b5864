"""The verdict against completions written out one by one, and against cases made by hand."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given, strategies as st

from stancecli.methods.ladder import Conclusion
from stancecli.methods.performance import performance_table
from stancecli.methods.verdict import Verdict, verdict
from stancecli.model import UNKNOWN, Breach, Citation, Constraint, Decision, Effect, Model, Range
from stancecli.situation import Situation
from tests.brute_values import (
    blanks,
    chosen_now,
    claims_holding,
    open_options,
    says_nothing,
    size_keys,
)
from tests.models import SOURCES, decider, models
from tests.tables import barred


def of(model: Model, decision: str = "a.choice") -> Verdict:
    return verdict(performance_table(Situation.of(model), decision))


# An independent calculation: nothing here but the model's classes and sums.


class Written:
    """A decision of a model, its parts that can take several values, and its points by them."""

    def __init__(
        self, model: Model, decision: Decision, chosen: Mapping[str, str] | None = None
    ) -> None:
        self.chosen = chosen = chosen or chosen_now(model)
        self.model, self.decision = model, decision
        self.ways = open_options(model, chosen, decision.id)
        owner = next(a for a in model.actors if a.id == decision.actor)
        self.interests = [i.id for i in owner.interests]
        self.weights = {i.id: i.importance for i in owner.interests}
        self.weights |= {c.id: c.force for c in owner.constraints if c.force is not None}
        self.held = {
            (way, id_): claims_holding(model, {**chosen, decision.id: way}, id_)
            for way in [o.id for o in decision.options]
            for id_ in self.weights
        }
        self.blank = blanks(model, decision)
        self.rows = [
            id_
            for id_ in self.weights
            if any(self.held[way, id_] for way in self.ways)
            or any(key[1] == id_ for key in self.blank)
        ]
        self.key = size_keys(model)
        held = [c for way in self.ways for id_ in self.rows for c in self.held[way, id_]]
        self.claims = {self.key[id(c)]: c for c in held}
        self.sizes: dict[object, Range] = {key: c.size for key, c in self.claims.items()}
        self.sizes |= {key: UNKNOWN for key in self.blank if key[0] in self.ways}
        self.sizes |= {id_: self.weights[id_] for id_ in self.rows}

    @property
    def is_judged(self) -> bool:
        """Whether a claim or a blank of these options counts, or it is said that none does.

        A blank is one even where an option that is ruled out alone has an effect on the interest.
        """
        is_blank = any(way in self.ways for way, _ in self.blank)
        return is_blank or not says_nothing(self.model, self.chosen, self.decision)

    def points(self, at: Mapping[object, Fraction]) -> dict[str, Fraction]:
        value = {key: size.mid for key, size in self.sizes.items()} | dict(at)
        return {
            way: sum(
                (
                    value[id_]
                    * (
                        sum((value[self.key[id(c)]] for c in self.held[way, id_]), Fraction(0))
                        + value.get((way, id_), Fraction(0))
                    )
                    for id_ in self.rows
                ),
                Fraction(0),
            )
            for way in self.ways
        }

    def corners(self, *, ranges: bool, blank: bool) -> Iterator[dict[str, Fraction]]:
        """The points at every corner of what may vary: they are extreme at one of these."""
        loose = [
            (key, size)
            for key, size in self.sizes.items()
            if not size.exact and (blank if isinstance(key, tuple) else ranges)
        ]
        assume(len(loose) <= 9)
        for ends in product(*((size.low, size.high) for _, size in loose)):
            yield self.points(dict(zip((key for key, _ in loose), ends, strict=True)))

    def ahead(self, leaders: set[str], *, ranges: bool, blank: bool) -> set[str]:
        return {
            rival
            for points in self.corners(ranges=ranges, blank=blank)
            for leader in leaders
            for rival in self.ways
            if points[rival] > points[leader]
        }

    def can_be_first(self) -> set[str]:
        """Who is ahead at some corner of all others but those that are level at every corner."""
        corners = [*self.corners(ranges=True, blank=True)]
        return {
            way
            for way in self.ways
            for others in [
                [o for o in self.ways if any(points[o] != points[way] for points in corners)]
            ]
            if any(all(points[way] > points[o] for o in others) for points in corners)
        }

    def steps(self) -> Iterator[set[str]]:
        """Who leads after each single step on one claim."""
        for key, size in self.sizes.items():
            if isinstance(key, tuple):
                continue
            claim = self.claims.get(str(key))
            if isinstance(claim, Effect) and claim.size == UNKNOWN:
                continue
            low, high = (1, 4) if claim is None else (-2, -1 if isinstance(claim, Breach) else 2)
            for after in (size.mid - 1, size.mid + 1):
                bounded = min(max(after, Fraction(low)), Fraction(high))
                if claim is None and size.mid < low and after < size.mid:
                    continue
                yield first(self.points({key: bounded}))


def first(points: Mapping[str, Fraction]) -> set[str]:
    return {way for way, u in points.items() if u == max(points.values())}


def conditions(model: Model, decision: Decision) -> dict[str, set[str]]:
    """By the option that holds elsewhere, those that alone in its place turn the decision."""
    now, found = chosen_now(model), dict[str, set[str]]()
    entered = first(Written(model, decision).points({}))
    for other in (d for a in model.actors for d in a.decisions if d.id != decision.id):
        for way in open_options(model, now, other.id):
            then = Written(model, decision, {**now, other.id: way})
            leaders = first(then.points({}))
            if leaders != entered or then.ahead(leaders, ranges=True, blank=True):
                found.setdefault(now[other.id], set()).add(way)
    return {holds: ways for holds, ways in found.items() if ways - {holds}}


def expected(written: Written, held: bool = False) -> tuple[str, tuple[str, ...]]:
    if len(written.ways) == 1:
        return "only", ()
    if not written.is_judged:
        return "empty", ()
    leaders = first(written.points({}))
    if written.ahead(leaders, ranges=True, blank=True):
        alone = tuple(
            name
            for name, ranges in (("ranges", True), ("blanks", False))
            if written.ahead(leaders, ranges=ranges, blank=not ranges)
        )
        return "open", alone or ("ranges", "blanks")
    if len(leaders) > 1:
        return "level", ()
    level = any(
        points[rival] == points[leader]
        for points in written.corners(ranges=True, blank=True)
        for leader in leaders
        for rival in set(written.ways) - leaders
    )
    turned = any(found - leaders for found in written.steps())
    return ("leads" if level or turned or held else "firm"), ()


TRIED: dict[str, Any] = {"actors": (1, 2), "decisions": (1, 2), "interests": (1, 3)}
TRIED |= {"blanks": True, "positions": False, "influence": False, "scales": False}
"""Models of which everything can be tried."""


@pytest.mark.parametrize("one_size", [False, True])
@given(data=st.data())
def test_the_ladder_is_that_of_every_completion_and_step_written_out(
    data: st.DataObject, one_size: bool
) -> None:
    model = data.draw(models(**TRIED, one_size=one_size))
    situation = Situation.of(model)
    for decision in situation.decisions():
        written = Written(model, decision)
        found = verdict(performance_table(situation, decision.id))
        held = conditions(model, decision)
        assert (found.verdict.value, found.open_by) == expected(written, bool(held))
        if found.verdict in (Conclusion.LEADS, Conclusion.FIRM):
            told = {c.holds.id: {option.id for option in c.options} for c in found.conditions}
            assert told == held
        else:
            assert found.conditions == ()
        if found.verdict is Conclusion.EMPTY or found.rival is None:
            assert found.margin is None
            continue
        points = written.points({})
        assert found.margin == points[found.leader.id] - points[found.rival.id]
        assert found.for_ is not None
        assert found.against is not None
        assert found.margin == found.for_ - found.against
        if found.verdict is Conclusion.OPEN:
            ahead = written.ahead(first(points), ranges=True, blank=True) - {found.leader.id}
            firsts = ahead & written.can_be_first() or ahead
            assert {option.id for option in found.rivals} == firsts
            assert points[found.rival.id] == max(points[id_] for id_ in firsts)
        else:
            others = set(written.ways) - {found.leader.id}
            assert points[found.rival.id] == max(points[id_] for id_ in others)


# Cases by hand.


def test_level_as_entered_is_what_is_open_and_not_what_stays_level() -> None:
    level = of(decider("x 1", "stay: x 1 | go: x 1", "stay"))
    assert (level.verdict, level.level_as_entered, level.alone) == (Conclusion.LEVEL, False, ())
    assert [o.id for o in level.leaders] == ["a.stay", "a.go"]
    open_ = of(decider("x 1", "stay: x -1..1 | go: x 0", "stay"))
    assert (open_.verdict, open_.level_as_entered, len(open_.alone)) == (Conclusion.OPEN, True, 1)
    ahead = of(decider("x 1, y 1", "stay: x -1..1, y 1/2 | go:", "stay"))
    assert (ahead.verdict, ahead.level_as_entered) == (Conclusion.OPEN, False)
    empty = of(decider("x 1", "stay: | go:", "stay", otherwise=""))
    assert (empty.leaders, empty.level_as_entered) == ((), False)


def test_rivals_of_a_lead_are_those_that_a_completion_or_a_step_brings_level() -> None:
    """The unknown draws level at its best, 2, and cannot be stepped; one more step levels c."""
    found = of(decider("x 1", "a: x 2 | b: x ? | c: x 1", "a"))
    assert found.verdict is Conclusion.LEADS
    assert [o.id for o in found.rivals] == ["a.c", "a.b"]
    assert [[o.id for o in step.then] for step in found.single_steps] == [["a.a", "a.c"]] * 2


def test_a_claim_that_turns_it_both_ways_is_one() -> None:
    """With x at w: a 8, b 2w + 3, c 11 − 2w; at 2 a leads, at 3 b and at 1 c."""
    found = of(decider("x 2, z 4", "a: z 2 | b: x 2, z 3/4 | c: x -2, z 11/4", "a"))
    on_x = [step for step in found.single_steps if getattr(step.claim, "id", "") == "a.x"]
    turned = [(step.after, [o.id for o in step.then]) for step in on_x]
    assert turned == [(1, ["a.c"]), (3, ["a.b"])]
    assert found.stepped < len(found.single_steps)
    assert found.stepped == len(
        {id(getattr(s.claim, "claim", s.claim)) for s in found.single_steps}
    )


def test_a_cell_that_is_not_judged_counts_only_where_its_option_is_open() -> None:
    model = decider("x 1", "stay: x 1 | go: | far: x 0", "stay", otherwise="")
    assert not of(barred(model, "go")).open_by


@pytest.mark.parametrize("cite", [(Citation("paper"),), ()])
def test_only_one_open_option_is_only(cite: tuple[Citation, ...]) -> None:
    (a,) = decider("x 1", "stay: x 0 | go: x 1", "stay").actors
    breach = Breach(option="a.go", constraint="a.law", cite=cite)
    law = Constraint(
        id="a.law", actor="a", name="Law", against=(breach,), cite=(Citation("paper"),)
    )
    found = of(Model(title="t", sources=SOURCES, actors=(replace(a, constraints=(law,)),)))
    assert (found.verdict, found.leader.id, found.rival) == (Conclusion.ONLY, "a.stay", None)
    (on,) = found.ruled_out_on
    assert (on.claims, on.cited) == (2, 1 + bool(cite))
