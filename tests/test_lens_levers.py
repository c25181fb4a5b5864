"""What others could do for an option: by hand, and against every context of random models."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product
from random import Random

import pytest
from hypothesis import given

from stancecli import report as r
from stancecli.analysis import Analysis
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import tradeoffs
from stancecli.lenses.levers import describe, find, find_all
from stancecli.loader import load_text
from stancecli.methods import levers as method
from stancecli.methods.levers import Lever, Tried, levers
from stancecli.methods.performance import performance_table
from stancecli.model import Impossible, Model
from stancecli.situation import Situation
from tests.brute_values import chosen_now, open_options, options, worth
from tests.brute_words import completions
from tests.conftest import Golden
from tests.models import Swaps, models, several, swapped
from tests.running import answer_to, case, screen

Context = dict[str, str]
SMALL = {"actors": (2, 4), "decisions": (0, 2), "options": (2, 3), "interests": (1, 2)}

MINE = """\
stance: 1
title: A mine at the border
actors:
  poland:
    name: Poland
    interests:
      power: {name: Power and jobs, importance: vital}
      money: {name: Money from the Union, importance: high}
      peace: {name: Peace with its neighbour, importance: medium}
    decisions:
      mine:
        question: What about the mine?
        current: dig
        otherwise: none
        options:
          dig:
            name: Dig on
            effects:
              - {to: power, effect: 1}
              - {to: money, effect: -2, when: [brussels.deduct]}
              - {to: peace, effect: -1, unless: [prague.withdraw]}
          settle:
            name: Settle
            effects:
              - {to: power, effect: -1}
              - {to: peace, effect: 1, when: [prague.withdraw]}
          stop: {name: Stop, effects: [{to: power, effect: -2}]}
          sell: {name: Sell}
    constraints: {law: {name: A law, force: binding, against: [sell]}}
  prague:
    name: Prague
    decisions:
      suit:
        question: Sue?
        current: sue
        options: {sue: {name: Sue}, withdraw: {name: Withdraw}}
    influence: [{to: poland, strength: high, by: a suit}]
  brussels:
    name: Brussels
    decisions:
      fine:
        question: Fine?
        current: wait
        options: {wait: {name: Wait}, deduct: {name: Deduct}}
    influence: [{to: poland, strength: decisive, by: its payments}]
"""
"""dig 4 − 2 = 2, settle −4, stop −8 as all is now."""


def mine(*changes: Swaps) -> Situation:
    return Situation.of(load_text(swapped(MINE, *changes)))


def told(lever: Lever) -> tuple[list[str], Fraction | None]:
    return [option.id for option in lever.options], lever.lead


# By hand.


def test_what_others_could_do_about_the_mine() -> None:
    """If Brussels deducts dig has −4, as settle; if Prague withdraws dig 4 and settle −2."""
    found = find(mine(), "poland.settle").levers
    assert (found.lead, found.tried, found.can_lead) == (-6, Tried.ALL, False)
    assert list(map(told, found.alone)) == [(["brussels.deduct"], 0)]
    assert list(map(told, found.together)) == []


def test_two_together_where_one_alone_does_not_do() -> None:
    """Each counts 4 for it, and it is 6 behind."""
    situation = Situation.of(load_text(TWO))
    found = find(situation, "a.go")
    assert found.levers.lead == -6
    assert [told(lever) for lever in found.levers.alone] == [(["b.help"], -2), (["c.help"], -2)]
    assert [told(lever) for lever in found.levers.together] == [(["b.help", "c.help"], 2)]
    assert found.levers.enough == found.levers.together[0]


TWO = """\
stance: 1
actors:
  a:
    name: Ann
    interests: {x: {name: Quiet, importance: 2}}
    decisions:
      d:
        question: Go?
        current: stay
        otherwise: none
        options:
          stay: {name: Stay, effects: [{to: x, effect: 2}]}
          go:
            name: Go
            effects:
              - {to: x, effect: -1}
              - {to: x, effect: 2, when: [b.help]}
              - {to: x, effect: 2, when: [c.help]}
  b:
    name: Ben
    decisions:
      d: {question: Help?, current: not, options: {not: {name: Not}, help: {name: Help}}}
  c:
    name: Cy
    decisions:
      d: {question: Help?, current: not, options: {not: {name: Not}, help: {name: Help}}}
"""


def test_what_holds_it_back_who_has_influence_and_what_one_estimate_would_do() -> None:
    found = find(mine(), "poland.settle")
    assert [(trade.criterion.id, trade.gain) for trade in found.held_back] == [("poland.power", 8)]
    assert [tie.start.id for tie in found.ties] == ["brussels", "prague"]
    first = found.changes[0]
    assert (first.after, first.rises) == (Fraction("-1/2"), False)


def more(*lines: str) -> str:
    """What is said of “Go” of the first of these, on one line."""
    report = describe(find(Situation.of(several(*lines)), "a.go"))
    return f"{report.conclusion} {report.more}"


def test_it_is_level_with_what_is_ahead_with_that_choice() -> None:
    """By hurting Stay goes from 2 to −2, which leaves Go and Rest at 0; by help Go has 2 too."""
    stay = "a x 2: *stay x 1, x -2 when b.hurt | go x 0 | rest x 0"
    assert more(stay, "b: *wait | hurt") == (
        "At middle estimates “Hurt” (B) would bring “Go” level with “Rest” and ahead of “Stay”"
        " for A; no single choice of others would put it ahead of all others."
        " Now it is behind “Stay” (current) by 2 points, because of “X” alone."
    )
    stay = stay.replace("go x 0", "go x 0, x 1 when b.help")
    assert more(stay, "b: *wait | help | hurt").startswith(
        "At middle estimates “Help” (B) or “Hurt” (B) would bring “Go” level with"
        " “Stay” or “Rest” for A; no single choice of others would put it ahead of all others."
    )


def test_most_of_all_where_no_one_interest_has_half_of_what_is_against_it() -> None:
    """Stay has 2, 2 and 2 more, Go 1 on another interest; all of these are named."""
    told = more("a x 2, y 2, z 2, w 1: *stay x 1, y 1, z 1 | go w 1", "b: *wait | help")
    assert "by 5 points, most of all on “X”, “Y” and “Z” (2 each of 6 points against it)." in told


def test_influence_is_told_where_something_that_others_choose_helps() -> None:
    """Nothing lets Poland sell; stopping is 10 behind, and 4 if Brussels deducts."""
    assert "Influence on Poland" not in screen(describe(find(mine(), "poland.sell")))
    assert "Influence on Poland" in screen(describe(find(mine(), "poland.sell")), whole=True)
    assert "Influence on Poland" in screen(describe(find(mine(), "poland.stop")))


def test_a_view_is_a_row_and_told_with_what_is_next_in_it() -> None:
    told = " ".join(screen(describe(find(case(), "china.choose")), 200).split())
    assert "in the view of Sokeel J. Park 2 ahead" in told
    assert "“Make Pyongyang choose” would be ahead of “Benign neglect” by 2 points." in told


def test_the_answers_as_they_read(golden: Golden) -> None:
    said = [screen(describe(find(mine(), f"poland.{each}"))) for each in ("dig", "settle", "sell")]
    said += [screen(describe(find(mine(), "poland.stop")), whole=True)]
    said += [screen(describe(find(Situation.of(load_text(TWO)), "a.go")))]
    said += [screen(describe(find_all(mine(), "poland.mine")))]
    bundled = ("china.choose", "china.neglect", "china.crackdown", "china.recognise", "dprk.rest")
    said += [screen(describe(find(case(), option))) for option in bundled]
    said += [screen(describe(find_all(case(), "china.refugees")))]
    golden("levers/answers.txt", "\n".join(said))


FINAL = {
    "settle:\n            name: Settle": "settle:\n            irreversible: true\n"
    "            name: Settle",
    "current: dig": "current: settle",
}
TOGETHER = {"2}]": "0.5}]", "2, when: [b": "[0.5, 2], when: [b", "2, when: [c": "1.4, when: [c"}
ALONE = TWO.split("  b:\n")[0].replace(", when: [b.help]", "").replace(", when: [c.help]", "")
ODD = {
    "the law leaves one": (
        mine({"against: [sell]": "against: [sell, stop, settle]"}), "poland.dig"
    ),
    "the law rules it out": (mine({"against: [sell]": "against: [sell, stop]"}), "poland.stop"),
    "a fine puts it ahead, if what is not known is in the middle": (
        mine({"{to: power, effect: -2}": "{to: power, effect: unknown}"}), "poland.stop"
    ),
    "what holds cannot be left": (mine(FINAL), "poland.dig"),
    "nobody else chooses": (Situation.of(load_text(ALONE)), "a.stay"),
    "who chooses has no interest": (mine(), "prague.withdraw"),
    # Ben counts 1 to 4 for it, 2.5 in the middle, Cy 2.8; it is 3 behind.
    "two together, at middle estimates": (
        Situation.of(load_text(swapped(TWO, TOGETHER))), "a.go"
    ),
}  # fmt: skip


def test_odd_cases_read_as_worked_by_hand(golden: Golden) -> None:
    told = (f"# {name}\n{screen(describe(find(*asked)), 100)}" for name, asked in ODD.items())
    golden("levers/odd.txt", "\n".join(told))


def test_of_choices_that_do_as_much_each_is_named() -> None:
    go = "a x 2: *stay x 1 | go x 0, x 2 when b.help, x 2 when c.help"
    report = describe(
        find_all(Situation.of(several(go, "b: *wait | help", "c: *wait | help")), "a.choice")
    )
    said = " ".join(screen(report).split())
    assert "“Help” (B) or “Help” (C) would put “Go” ahead for A." in said
    assert "Go 2 behind Help (B) or Help (C) 2 ahead" in said


def test_what_is_given_stays(capfd: pytest.CaptureFixture[str]) -> None:
    found = find(Analysis(case()).given("dprk.rest").situation, "china.crackdown")
    taken = {option.decision for lever in found.levers.alone for option in lever.options}
    assert "dprk.leavers" not in taken
    assert "Let it rest" in answer_to(capfd, "levers china.choose")


def test_of_many_contexts_what_is_alone_and_in_pairs_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line = "\n              - {{to: x, effect: 0.5, when: [{}.help]}}"
    helped = "".join(map(line.format, "de"))
    helper = TWO[TWO.index("  c:") :]
    more = "".join(helper.replace("  c:", f"  {who}:").replace("Cy", who) for who in "de")
    text = TWO.replace("when: [c.help]}", f"when: [c.help]}}{helped}") + more
    table = performance_table(Situation.of(load_text(text)), "a.d")
    option = table.options[1]
    whole = levers(table, option)
    monkeypatch.setattr(method, "MOST_CONTEXTS", 15)
    pairs = levers(table, option)
    assert (pairs.alone, pairs.enough, pairs.tried) == (whole.alone, whole.enough, Tried.PAIRS)
    # Two options, and a claim of each: six pairs of four contexts, or four alone of two.
    monkeypatch.setattr(method, "MOST_STEPS", 6 * (6 * 4 + 4000) - 1)
    alone = levers(table, option)
    assert (alone.alone, alone.enough, alone.tried) == (whole.alone, None, Tried.ALONE)
    monkeypatch.setattr(method, "MOST_STEPS", 4 * (6 * 2 + 4000) - 1)
    with pytest.raises(Unanswerable, match="2 × 1 cells depends on 4 other decisions") as refused:
        levers(table, option)
    (advice,) = refused.value.advice
    assert advice == "3 of these would fit: give what others choose, such as --given e.not"


def above(lead: Fraction | None, other: Fraction) -> bool:
    return lead is None or lead > other


@given(models(**SMALL, ranges=True, blanks=True))
def test_what_is_told_of_each_option_is_what_is_told_of_it_alone(model: Model) -> None:
    situation = Situation.of(model)
    for decision in situation.decisions():
        for each in find_all(situation, decision.id).options:
            found = find(situation, each.option.id)
            assert (each.lead, each.views) == (found.levers.lead, found.views)
            every = found.levers.alone
            alone = [lever for lever in every if not lever.joint]
            if not each.ruled_out:  # Where it alone is left, nothing brings it nearer.
                alone = [x for x in alone if each.lead is not None and above(x.lead, each.lead)]
            once = [lever for lever in every if lever.joint and lever.puts_ahead]
            assert [*each.nearer] == [*alone, *once]


# Against every context.


def contexts(model: Model, option: str) -> Iterator[tuple[Context, tuple[int, bool]]]:
    """What could hold elsewhere, how many decisions differ, and whether once an option is taken."""
    decision = options(model)[option].decision
    now = chosen_now(model)
    others = [d for a in model.actors for d in a.decisions if d.id != decision]
    for taken in product(*(d.options for d in others)):
        chosen = now | {d.id: o.id for d, o in zip(others, taken, strict=True)}
        changed = [d.id for d in others if chosen[d.id] != now[d.id]]
        for own in (chosen, {**chosen, decision: option}):
            ways = (open_options(model, {**own, id_: now[id_]}, id_) for id_ in changed)
            if all(chosen[id_] in way for id_, way in zip(changed, ways, strict=True)):
                yield chosen, (len(changed), own is not chosen)
                break


def lead_of(model: Model, chosen: Context, option: str) -> Fraction | None:
    """The lead of an option in a context; None where it, or nothing else, is open."""
    found = options(model)[option]
    among = open_options(model, chosen, found.decision)
    if option not in among or len(among) == 1:
        return None
    points = {o: worth(model, {**chosen, found.decision: o}, found.actor) for o in among}
    return points.pop(option) - max(points.values())


@given(models(**SMALL))
def test_each_lead_is_that_of_every_option_counted_anew(model: Model) -> None:
    situation = Situation.of(model)
    for decision in [*situation.decisions()][:2]:
        for option in decision.options:
            found = find(situation, option.id)
            now = chosen_now(model)
            assert found.levers.lead == lead_of(model, now, option.id)
            for lever in (*found.levers.alone, *found.levers.together):
                chosen = now | {each.decision: each.id for each in lever.options}
                assert lever.lead == lead_of(model, chosen, option.id)


@given(models(**SMALL))
def test_the_fewest_that_put_it_ahead_are_found_and_no_fewer_do(model: Model) -> None:
    situation = Situation.of(model)
    decision = next(situation.decisions())
    for option in decision.options:
        found = find(situation, option.id)
        if found.ruled_out or found.levers.lead is None:
            continue
        ahead: dict[tuple[int, bool], Fraction | None] = {}
        for chosen, changes in contexts(model, option.id):
            lead = lead_of(model, chosen, option.id)
            among = open_options(model, chosen, decision.id)
            if option.id in among and (lead is None or lead > 0):
                known = ahead.get(changes)
                ahead[changes] = lead if known is None or lead is None else max(known, lead)
        fewest, joint = min((n for n in ahead if n[0]), default=(0, False))
        if not fewest or found.levers.lead > 0:
            continue
        alone = [lever for lever in found.levers.alone if lever.puts_ahead]
        assert bool(alone) == (fewest == 1)
        if fewest > 1:
            enough = found.levers.enough
            assert enough is not None
            assert (len(enough.options), enough.joint) == (fewest, joint)
            assert enough.lead == ahead[fewest, joint]


def test_a_choice_that_what_holds_now_excludes_is_tied_to_no_one_option() -> None:
    """South can bid once North keeps no more: by merging as by selling, so neither is needed."""
    never = Impossible(options=("north.keep", "south.bid"))
    both = several("north x 1: *keep x 2 | merge x 1 | sell x 0", "south y 1: *wait y 0 | bid y 1")
    situation = Situation.of(replace(both, impossible=(never,)))
    for option in ("merge", "sell"):
        table, *_ = describe(find(situation, f"north.{option}")).blocks
        assert isinstance(table, r.Table)
        (bid,) = (row for row in table.rows if row.name == "Bid")
        stands = "1 ahead" if option == "merge" else "1 behind"
        assert [cell.text for cell in bid.cells] == ["South", f"{stands} once taken"]
    once = "Once “Merge” is taken, “Bid” (South) would put it ahead of what else is then possible"
    assert describe(find(situation, "north.merge")).conclusion.startswith(once)


@given(models(**SMALL, ranges=True, blanks=True))
def test_what_is_told_as_enough_is_enough_under_tradeoffs(model: Model) -> None:
    analysis = Analysis.of(model)
    for decision in [*analysis.situation.decisions()][:2]:
        for option in decision.options:
            found = find(analysis.situation, option.id).levers
            for lever in (*found.alone, *found.together):
                ids = [each.id for each in lever.options]
                if lever.joint:
                    with pytest.raises(Unanswerable):
                        analysis.given(*ids)
                    ids = [option.id, *ids]
                then = analysis.given(*ids).situation
                (asked,) = tradeoffs.find(then, [decision.id]).tradeoffs
                is_ahead = asked.leaders == (option,)
                assert lever.puts_ahead == is_ahead
                sure = asked.verdict.verdict in ("leads", "firm", "only")
                assert lever.surely == (is_ahead and sure)


@given(models(**SMALL, ranges=True, blanks=True))
def test_no_choice_of_others_means_at_no_estimate(model: Model) -> None:
    situation = Situation.of(model)
    decision = next(situation.decisions())
    for option in decision.options:
        found = find(situation, option.id)
        if found.levers.can_lead or found.ruled_out or not found.levers.alone:
            continue
        for completed in completions(model, Random(1), 6):
            for chosen, _ in contexts(completed, option.id):
                lead = lead_of(completed, chosen, option.id)
                assert lead is None or lead <= 0 or len(decision.options) == 1
