"""The answer of `robustness`: what it says of small choices, and what holds of every one."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

from hypothesis import given, strategies as st

from stancecli.lenses.robustness import Robustness, describe, find, find_all
from stancecli.loader import load_text
from stancecli.methods.feasibility import ruled_out, suppose
from stancecli.methods.ladder import Conclusion
from stancecli.methods.performance import performance_table
from stancecli.methods.robustness.changes import requirement
from stancecli.model import Breach, Citation, Constraint, Model, Range, Source, exactly
from stancecli.render import json, markdown, terminal
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.models import COSTLY, choice, models, shuffled, with_sized
from tests.running import screen
from tests.tables import rebuilt


def asked(model: Model, **more: object) -> Robustness:
    first = next(d for actor in model.actors for d in actor.decisions)
    return find(Situation.of(model), first.id, **more)  # type: ignore[arg-type]


def cited(model: Model) -> Model:
    """The model with every claim read twice, in two sources."""
    both = (Citation("one", "p. 1"), Citation("two", "p. 2"))
    sources = (Source(id="one", title="One"), Source(id="two", title="Two"))
    return with_sized(replace(model, sources=sources), lambda claim: replace(claim, cite=both))


def bound() -> Model:
    """2·2 for “Stay”, less 1 by a norm against it."""
    model = choice("x 2", "*stay: x 2", "go:")
    against = (Breach(option="a.stay", constraint="a.norm"),)
    norm = Constraint(id="a.norm", actor="a", name="Norm", force=exactly(1), against=against)
    return replace(model, actors=(replace(model.actors[0], constraints=(norm,)),))


BETWEEN_TWO = """\
stance: 1
title: Two at a gate
sources: {log: {title: Log}}
actors:
  north:
    name: North
    interests: {trade: {name: Trade, importance: 3}, calm: {name: Calm, importance: 1}}
    constraints: {law: {name: Law, force: binding, against: [seize]}}
    decisions:
      gate:
        question: Open the gate?
        current: shut
        otherwise: none
        options:
          shut: {name: Shut it, effects: [{to: calm, effect: 1, cite: log}]}
          open: {name: Open it, effects: [{to: trade, effect: 1, when: [south.send]}]}
          sell: {name: Sell it, effects: [{to: trade, effect: 2}]}
          seize: {name: Seize it, effects: [{to: trade, effect: 2}]}
  south:
    name: South
    decisions:
      goods: {question: Send goods?, current: keep, otherwise: none, options:
        {keep: {name: Keep them}, send: {name: Send them}, burn: {name: Burn them}}}
impossible: [{options: [north.sell, south.keep]}, {options: [north.sell, south.send]}]
"""
"""Shut has 1, Open 3 once South sends; Sell is only open, with 6, once South burns."""
FIVE = tuple(f"x{n}" for n in range(6))


def all_of(size: str) -> str:
    return ", ".join(f"{name} {size}" for name in FIVE)


CLOSE = ("*stay: peace 1, trade -1", "go: peace -1, trade 1")
UNKNOWN = choice("x 1, y 4", "*stay: x 2", "go: x -1, y ?")
SMALL: dict[str, tuple[Model, str]] = {
    "one option": (choice("x 1", "*only: x 1"), ""),
    "nothing is judged": (choice("x 1", "*a:", "b:", otherwise=""), ""),
    "level": (choice("peace 2, trade 2", *CLOSE), ""),
    "level, and an option behind": (
        choice("peace 2, trade 2", *CLOSE, "wait: peace 3/2, trade -2"), ""
    ),
    "level, both vital": (choice("peace 4, trade 4", *CLOSE), ""),
    "level whatever counts": (choice("x 2", "*stay: x 1", "go: x 1"), ""),
    # Three criteria for it, each cited in two sources, and one against: no one thing decides.
    "firm by 34": (
        cited(choice("a 4, b 4, c 4, d 1",
                     "*stay: a 2, b 2, c 2, d -1", "go: a -1, b -1, c -1, d 1")),
        "",
    ),
    "by 6, on judgement alone": (choice("x 2, y 1", "*stay: x 2", "go: x -1"), ""),
    "open by one unknown, 3 ahead": (cited(UNKNOWN), ""),
    "open by six ranges together": (
        cited(choice(all_of("1"), f"*one: {all_of('1')}", f"two: {all_of('-1..2')}")), ""
    ),
    "these ranges turn nothing": (
        cited(choice(all_of("1"), f"*one: {all_of('1')}", f"two: {all_of('-1..0')}")), ""
    ),
    "an importance under 2 turns it": (
        choice("peace 3, trade 2", "*stay: peace 1", "go: trade 1"), ""
    ),
    "one under about 1.67 does": (choice("x 2, y 3, z 2", "*stay: x 2", "go: x -1, y 1, z 1"), ""),
    "a range steps from its midpoint": (choice("x 1, y 2", "*stay: x 1", "go: y -1..0"), ""),
    "one claim only levels": (choice("x 2", "*stay: x 1", "go:"), ""),
    "either of two only levels": (choice("x 2", "*stay: x 1", "go: x 0"), ""),
    "two turn it and four level it": (choice("peace 3, trade 2", *CLOSE), ""),
    "a constraint has a force": (bound(), ""),
    # What would make an option lead.
    "go: one change": (choice("peace 3, trade 2", "*stay: peace 1", "go: trade 1"), "a.go"),
    "stay leads already": (choice("peace 3, trade 2", "*stay: peace 1", "go: trade 1"), "a.stay"),
    "go: within an unknown": (UNKNOWN, "a.go"),
    "go: within a range": (choice("x 3, y 4", "*stay: x 1", "go: y 0..1"), "a.go"),
    "one of two leaders": (choice("x 2, y 2", "*stay: x 1, y -1", "go: x -1, y 1"), "a.stay"),
    "no single change": (choice("x 2", "*stay:", "go:", "wait: x 1"), "a.go"),
    **{
        f"{option}, by what another decides": (load_text(BETWEEN_TWO), f"north.{option}")
        for option in ("open", "sell", "seize")
    },
    "what another decides opens it, and it does not lead": (
        load_text(BETWEEN_TWO.replace("trade, effect: 2", "trade, effect: 0")), "north.sell"
    ),
}  # fmt: skip
"""Each with the option of which it is asked what would make it lead, if it is."""
WHOLE = {
    *("level, and an option behind", "firm by 34", "open by one unknown, 3 ahead"),
    *("open by six ranges together", "one under about 1.67 does"),
    *("a range steps from its midpoint", "two turn it and four level it"),
    "a constraint has a force",
}
"""Those of which the whole answer is read too."""


def test_small_choices_read_as_worked_by_hand(golden: Golden) -> None:
    told = []
    for name, (model, target) in SMALL.items():
        report = describe(asked(model, target=target or None))
        next_ = [(each.lens, each.ids, each.options) for each in report.next if target]
        depths = (bool(target), True) if name in WHOLE else (bool(target),)
        shown = (screen(report, 100, whole=whole) for whole in depths)
        told += [f"# {name}", *shown, *map(str, next_)]
    golden("robustness/small.txt", "\n".join(told))


def test_what_is_settled_by_an_answer() -> None:
    """4·y makes up for the lead of 3 at y = 3/4."""
    found = asked(cited(UNKNOWN)).find_out
    assert found is not None
    (only,) = found.settling
    assert [(each.option.id, each.at) for each in only.settles] == [
        ("a.stay", Range(Fraction(-2), Fraction("3/4"))),
        ("a.go", Range(Fraction("3/4"), Fraction(2))),
    ]


def test_ranges_that_open_a_lead_only_together_are_none_that_decide_alone() -> None:
    on = asked(SMALL["open by six ranges together"][0]).verdict
    assert (on.verdict, on.decisive, on.single_steps) == (Conclusion.OPEN, (), ())


@given(models(decisions=(1, 2), interests=(1, 2)))
def test_elsewhere_is_every_option_of_another_decision_with_which_it_leads(model: Model) -> None:
    situation = Situation.of(model)
    first = next(situation.decisions())
    table = performance_table(situation, first.id)
    for option in first.options:
        need = requirement(table, option)
        leads, opened = set[str](), set[str]()
        for other in situation.decisions():
            for instead in other.options if other is not first else ():
                if instead.id == other.current or ruled_out(situation, instead.id):
                    continue
                then = performance_table(situation.taking(instead.id), first.id)
                if then.leaders == (option,):
                    leads.add(instead.id)
                if option.id not in then.ruled_out:
                    opened.add(instead.id)
        assert {turn.option.id for turn in need.elsewhere} == (set() if need.leads else leads)
        assert bool(need.ruled_out) == (option.id in table.ruled_out)
        assert {each.id for each in need.opened} == (opened if need.ruled_out else set())


@given(models())
def test_every_answer_can_be_told_in_every_form(model: Model) -> None:
    first = next(d for actor in model.actors for d in actor.decisions)
    for target in (None, asked(model).candidates[-1].id):
        found = asked(model, target=target)
        if found.contested and found.verdict.verdict is Conclusion.FIRM:
            leading = [each.option for each in found.completions if each.leads_always]
            assert leading == list(found.leaders)
        report = describe(found)
        assert report.conclusion.endswith((".", "!"))
        for whole in (False, True):
            for width in (40, 80):
                assert terminal.render(report, width=width, colour=False, whole=whole)
            assert markdown.render(report, whole=whole)
        assert json.render(found, lens="robustness", model=model)
        assert found.decision.id == first.id


@given(models(actors=(1, 2)), st.randoms())
def test_the_order_of_the_file_decides_no_number(model: Model, rng: Random) -> None:
    mixed = shuffled(model, rng)
    decision = next(d.id for actor in model.actors for d in actor.decisions)
    one = find(Situation.of(model), decision)
    other = find(Situation.of(mixed), decision)
    assert one.verdict.support == other.verdict.support
    assert (one.verdict.verdict, one.verdict.open_by) == (
        other.verdict.verdict,
        other.verdict.open_by,
    )
    assert {(t.criterion.id, t.at) for t in one.thresholds} == {
        (t.criterion.id, t.at) for t in other.thresholds
    }
    assert len(one.verdict.single_steps) == len(other.verdict.single_steps)
    outcomes = [sorted(k.outcome for k in x.knockouts.passages) for x in (one, other)]
    assert outcomes[0] == outcomes[1]


def test_an_option_that_is_only_given_is_not_called_current() -> None:
    situation = suppose(Situation.of(choice("x 1", "*stay: x 1", "go: x 0")), ["a.go"])
    told = screen(describe(find(situation, "a.choice")), 200, whole=True)
    assert "“Go” (given)" in told
    assert "(current)" not in told


@COSTLY
@given(models(constraints=False, decisions=(1, 1)))
def test_the_grid_is_who_leads_when_the_model_is_rebuilt_with_each_importance(model: Model) -> None:
    found = asked(model)
    for row in found.what_ifs:
        assert [at.importance for at in row.at] == [1, 2, 3, 4]
        for at in row.at:
            size = exactly(at.importance)
            then = asked(rebuilt(model, row.criterion, importance=size))
            assert [o.id for o in at.leaders] == [o.id for o in then.leaders]
            assert at.as_entered == (row.criterion.weight == size)
            if at.margin is None:
                assert len(then.leaders) == len(then.candidates)
            elif len(then.leaders) == 1:
                assert at.margin == then.verdict.margin or then.verdict.rivals


def test_of_every_decision_what_is_open_comes_first(golden: Golden) -> None:
    deciders = (
        ("only", choice("x 1", "*here: x 1", actor="a")),
        ("behind", choice("x 2", "*stay: x 1", "go: x 2", actor="b")),
        ("open", choice("x 1", "*stay: x 1", "go: x 0..2", actor="c")),
        ("firm", choice("x 1", "*stay: x 2", "go: x -2", actor="d")),
    )
    actors = tuple(replace(model.actors[0], name=name) for name, model in deciders)
    situation = Situation.of(Model(title="T", actors=actors))
    found = find_all(situation, [decision.id for decision in situation.decisions()])
    golden("robustness/all.txt", screen(describe(found)))
