"""What `compare` and `diff` say of who is ahead, against points added up from the claims alone."""

import re
from dataclasses import replace
from fractions import Fraction
from random import Random

from hypothesis import given, strategies as st

from stancecli.comparison import alone
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import compare
from stancecli.lenses.compare.finding import diff
from stancecli.model import ENTERED, Assumption, Decision, Model, Scenario, Setting, exactly
from stancecli.notation import bound, holder
from stancecli.report import Report
from stancecli.scenario import apply
from stancecli.situation import Situation
from tests.brute_values import chosen_now, open_options, says_nothing, worth
from tests.models import COSTLY, viewed_models
from tests.running import screen
from tests.test_lens_compare import analysis

Points = dict[str, Fraction]


def points(situation: Situation, decision: Decision) -> Points:
    """The points of each option that is open, by name; none where nothing is said of them."""
    model, chosen = situation.model, {**chosen_now(situation.model), **situation.chosen}
    (actor,) = (each for each in model.actors if each.id == decision.actor)
    (decision,) = (each for each in actor.decisions if each.id == decision.id)
    if says_nothing(model, chosen, decision):
        return {}
    names = {each.id: each.name for each in decision.options}
    ways = open_options(model, chosen, decision.id)
    return {names[id_]: worth(model, {**chosen, decision.id: id_}, actor.id) for id_ in ways}


def ahead(found: Points) -> set[str]:
    return {name for name, worth in found.items() if worth == max(found.values())}


def lead(found: Points) -> Fraction | None:
    """By how much the one that is ahead is so."""
    first, second = [*sorted(found.values(), reverse=True), Fraction(0), Fraction(0)][:2]
    return first - second if len(found) > 1 and first > second else None


def with_scenarios(model: Model, rng: Random) -> Model:
    """The model with scenarios that give an option, and set an importance."""
    options = [o for a in model.actors for d in a.decisions for o in d.options]
    interests = [each for actor in model.actors for each in actor.interests]

    def scenario(n: int) -> Scenario:
        given = (Assumption(option=rng.choice(options).id),) if rng.random() < 0.5 else ()
        changed = Setting(item=rng.choice(interests).id, value=exactly(rng.randint(1, 4)))
        return Scenario(id=f"s{n}", name=f"Case {n}", sign=f"Sign {n}", given=given, set=(changed,))

    return replace(model, scenarios=tuple(map(scenario, range(rng.randint(1, 3)))))


def under(model: Model, scenario: Scenario) -> Situation | None:
    try:
        return apply(scenario, Situation.of(model))
    except Unanswerable:
        return None


def said(report: Report) -> str:
    return f"{report.conclusion} {report.more}".strip()


@COSTLY
@given(viewed_models(decisions=(1, 2)), st.randoms(use_true_random=False))
def test_who_is_said_to_be_ahead_where_is_so_and_nobody_else_is_elsewhere(
    model: Model, rng: Random
) -> None:
    model = with_scenarios(model, rng)
    situation = Situation.of(model)
    every = {f"view {holder(e)}": under(model, Scenario(view=e.id)) for e in model.holders}
    every |= {f"scenario {e.name}": under(model, e) for e in model.scenarios}
    for decision in situation.decisions():
        first = points(situation, decision)
        there = {name: points(each, decision) for name, each in every.items() if each}
        report = compare.describe(compare.find(situation, [decision.id]))
        text, whole = said(report), re.sub(r"\n +", " ", screen(report, 400, whole=True))
        for scenario in model.scenarios:
            (told,) = re.findall(rf"“{scenario.sign}”: (.*?)(?= “Sign \d”:|\n)", whole)
            then = there.get(f"scenario {scenario.name}")
            if then is None:
                assert told == "is ruled out."
            elif ahead(then) == ahead(first):
                assert told.startswith(("that would change nothing", "that would not change what"))
                assert "nothing" not in told or then == first
            else:
                ends = (" ahead.", " level.", " left.", " do.", " away.", " estimates.")
                in_view = f" in the view of {situation.actor(decision.actor).name}."
                assert told.endswith((in_view, *ends))
                assert all(f"“{name}”" in told for name in ahead(then))
        others = {name for name, found in there.items() if ahead(found) != ahead(first)}
        for name, found in there.items():
            called = name.partition(" ")[2]
            if name in others:
                assert called in text
                own = ("In the view of ", "In “", "It is otherwise again ")
                told = next(s for s in text.split(". ") if called in s and s.startswith(own))
                again = told.startswith("It is otherwise again")
                assert again or all(f"“{option}”" in told for option in ahead(found)), (
                    told,
                    ahead(found),
                )
        unsaid = re.search(r"No other ([a-z ]+) changes what is ahead\.", text)
        kinds = {name.partition(" ")[0] for name in there if name not in others}
        assert bool(unsaid) == bool(others and kinds)
        if unsaid:
            assert set(unsaid.group(1).split(" or ")) == kinds
        everywhere = text.startswith("In each ")
        assert bool(everywhere) == (bool(there) and not others)
        if not others and there:
            leads = [lead(found) for found in (first, *there.values())]
            known = [each for each in leads if each is not None]
            if len(known) == len(leads):
                by = f", by {bound(min(known))} point"
                assert by in text
                most = re.search(r" at least and (.*) at most", text)
                assert (most.group(1) if most else bound(min(known))) == bound(max(known))
        elif lead(first) is not None:
            assert f", by {bound(lead(first) or 0)} point" in text.split(". ")[0]


@COSTLY
@given(viewed_models(decisions=(1, 2)), st.randoms(use_true_random=False))
def test_for_whom_it_changes_who_is_ahead_is_told_of_all_and_of_a_change(
    model: Model, rng: Random
) -> None:
    model = with_scenarios(model, rng)
    situation = Situation.of(model)
    contexts = [Scenario(view=id_) for id_ in (ENTERED, *(each.id for each in model.holders))]
    contexts += model.scenarios
    every = [found for each in contexts if (found := under(model, each))]
    decisions = [*situation.decisions()]
    table = compare.find(situation, [each.id for each in decisions])
    changing = [
        each
        for each in decisions
        if any(ahead(points(e, each)) != ahead(points(situation, each)) for e in every)
    ]
    text = said(compare.describe(table))
    if len(decisions) > 1 and len(changing) != 1:
        assert text.startswith(("Some ", "No ")[not changing])
        tail = re.search(r"^Some .*? ahead or level: (.*?)[.?](?= The same| No|$)", text)
        told = tail.group(1) if tail else ""
        assert {e.actor for e in changing} == {
            actor.id for actor in situation.actors() if actor.name in told
        }
        for each in changing:
            now, elsewhere = ahead(points(situation, each)), [ahead(points(e, each)) for e in every]
            there = {name for names in elsewhere if names != now for name in names}
            new = there - now or there
            names = {option.name for option in each.options}
            assert {name for name in names if f"“{name}”" in told} == new
    for then in every[-2:]:
        finding = diff(situation, then)
        altered = {
            each.id
            for each in decisions
            if ahead(points(then, each)) != ahead(points(situation, each))
        }
        text = said(compare.describe(finding))
        if altered:
            assert text.startswith(
                ("With the change ", "The change puts another option ahead or level: ")
            )
        assert altered or "puts another option" not in text
        assert not altered or "does not alter" not in text


@COSTLY
@given(viewed_models(decisions=(1, 2)), st.randoms(use_true_random=False))
def test_no_change_alone_takes_a_lead_further_than_the_one_that_is_told(
    model: Model, rng: Random
) -> None:
    model = with_scenarios(model, rng)
    situation = Situation.of(model)
    decision = next(iter(situation.decisions()))
    found = compare.find(situation, [decision.id])
    told = {found.columns[e.column].id: e.most[0] for e in found.changes if e.most}
    for scenario in model.scenarios:
        singles = [Scenario(given=(each,)) for each in scenario.given]
        singles += [Scenario(set=(each,)) for each in scenario.set]
        most = told.get(scenario.id)
        after = [situation, under(model, scenario), alone(situation, most) if most else None]
        after += [under(model, each) for each in singles]
        first, then, best, *every = (points(each, decision) if each else {} for each in after)
        new = [each.name for each in decision.options if each.name in ahead(then) - ahead(first)]
        over = [each.name for each in decision.options if each.name in ahead(first)][:1]
        if new and over and all({new[0], *over} <= set(each) for each in (first, then, *every)):
            was, *leads = (each[new[0]] - each[over[0]] for each in (first, *every))
            assert bool(best) == (max(leads) > was)
            assert not best or best[new[0]] - best[over[0]] == max(leads)


# Names of every kind.


def of_options(count: int, effects: str = "effects: [{to: x, effect: 1}]", law: str = "") -> str:
    options = ", ".join(f"o{n}: {{name: N{n}, {effects}}}" for n in range(count))
    text = (
        "stance: 1\nactors:\n  a:\n    name: Ann\n    interests: {x: {name: X, importance: 1}}\n"
        f"    constraints: {{law: {{name: Law, force: binding, against: [{law}]}}}}\n"
        f"    decisions: {{d: {{question: Q?, current: o0, options: {{{options}}}}}}}\n"
        "scenarios: {s: {name: S, set: {a.x: vital}}}\n"
    )
    return said(analysis(text).compare("a").report)


def test_one_option_twelve_and_nothing_filled_in_have_their_sentences() -> None:
    everywhere = "In each scenario"
    assert of_options(2, law="o1") == f"{everywhere} “N0” is the only option left for Ann."
    assert of_options(12) == f"{everywhere} “N0”, “N1”, “N2” and 9 others are level for Ann."
    nothing = f"{everywhere} nothing is filled in of what these options do for Ann."
    assert of_options(2, "about: So").startswith(nothing)


def test_all_decisions_together_name_who_is_ahead_elsewhere_and_who_is_everywhere() -> None:
    """In a storm left falls to 0 against 1 for Ann, level before, and for Bob; not for Cy."""
    actors = "".join(
        f"  {id_}:\n    name: {name}\n    interests: {{x: {{name: X, importance: 1}}}}\n"
        f"    decisions: {{d: {{question: Q?, current: l, options: {{\n"
        f"      l: {{name: Left {name}, effects: [{{to: x, effect: {left}}}]}},\n"
        f"      r: {{name: Right {name}, effects: [{{to: x, effect: {right}}}]}}}}}}}}\n"
        for id_, name, left, right in (("a", "Ann", 1, 1), ("b", "Bob", 2, 1), ("c", "Cy", 1, 0))
    )
    storm = 'scenarios: {s: {name: Storm, set: {"a.l:a.x": 0, "b.l:b.x": 0}}}\n'
    assert said(analysis(f"stance: 1\nactors:\n{actors}{storm}").compare().report) == (
        "Some scenario puts another option ahead or level: “Right Ann” alone for Ann; "
        "“Right Bob” for Bob. The same is ahead in all of them: “Left Cy” for Cy."
    )
