"""`stance check`: the gaps of a model, each with its code."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from stancecli import depth, report as r
from stancecli.cli import commands
from stancecli.diagnostics import CODES, Place, Problem
from stancecli.lenses import check
from stancecli.lenses.check.finding import GapKind
from stancecli.loader import load_texts
from stancecli.methods.feasibility import blanks_of
from stancecli.methods.performance import performance_table
from stancecli.model import (
    PARTS,
    Actor,
    Breach,
    Citation,
    Constraint,
    Decision,
    Effect,
    Influence,
    Interest,
    Issue,
    Model,
    Option,
    Position,
    Range,
    Source,
    exactly,
    owner_id,
)
from stancecli.render import terminal
from stancecli.situation import Situation
from tests.models import decider, effect, models
from tests.running import run

QUOTED = re.compile("“([^”]*)”")
CITED = (Citation("paper", "p. 1"),)


def complete() -> Model:
    """A model without a gap: two actors, each with a decision that touches the other."""
    return Model(
        title="Complete",
        sources=(Source(id="paper", title="A paper"),),
        actors=(party("a", "b"), party("b", "a")),
    )


def party(me: str, other: str) -> Actor:
    options = tuple(
        Option(
            id=f"{me}.{name}",
            actor=me,
            decision=f"{me}.choice",
            name=name,
            place=Place("m.yaml", line, 1),
            effects=tuple(
                effect(f"{me}.{name}", f"{whose}.want", size, cite=CITED) for whose in (me, other)
            ),
        )
        for name, size, line in (("go", 1, 5), ("stay", -1, 9))
    )
    return Actor(
        id=me,
        name=me.upper(),
        interests=(
            Interest(id=f"{me}.want", actor=me, name="Want", importance=exactly(1), cite=CITED),
        ),
        decisions=(
            Decision(
                id=f"{me}.choice", actor=me, question="Go?", current=f"{me}.stay", options=options
            ),
        ),
    )


def codes(model: Model) -> list[str]:
    return [problem.code for problem in check.find(Situation.of(model)).problems]


def with_option(model: Model, change: Callable[[Option], Option], at: int = 0) -> Model:
    """The model with one option of its first actor changed."""
    first, *others = model.actors
    (choice,) = first.decisions
    options = tuple(change(o) if n == at else o for n, o in enumerate(choice.options))
    changed = replace(first, decisions=(replace(choice, options=options),))
    return replace(model, actors=(changed, *others))


def with_effects(model: Model, *more: Effect) -> Model:
    return with_option(model, lambda o: replace(o, effects=(*o.effects, *more)))


def with_options(model: Model, *more: Option) -> Model:
    first, *others = model.actors
    (choice,) = first.decisions
    choice = replace(choice, options=(*choice.options, *more))
    return replace(model, actors=(replace(first, decisions=(choice,)), *others))


def with_constraint(model: Model, **of_it: object) -> Model:
    first, *others = model.actors
    bond = Constraint(id="a.bond", actor="a", name="Bond", cite=CITED, **of_it)  # type: ignore[arg-type]
    return replace(model, actors=(replace(first, constraints=(bond,)), *others))


def test_a_model_without_a_gap_has_none() -> None:
    found = check.find(Situation.of(complete()))
    assert found.problems == ()
    report = check.describe(found)
    assert report.conclusion == "No faults · no gaps · 10 of 10 claims cited"
    assert found.groups == ()
    assert [(share.claims, share.cited) for share in found.shares] == [(5, 5), (5, 5)]


def test_an_empty_model_has_none() -> None:
    report = check.describe(check.find(Situation.of(Model(title="Empty"))))
    assert report.conclusion == "No faults · no gaps"
    assert report.blocks == ()


def placed(model: Model, file: str = "m.yaml") -> Model:
    """The model with every claim of its first actor uncited, each on a line of its own."""
    lines = count(1)

    def at(option: Option) -> Option:
        bare = (replace(e, cite=(), place=Place(file, next(lines), 1)) for e in option.effects)
        return replace(option, effects=tuple(bare))

    first, *others = with_option(with_option(model, at, 0), at, 1).actors
    want = replace(first.interests[0], cite=(), place=Place(file, next(lines), 1))
    return replace(
        model, actors=(replace(first, interests=(want,), place=Place(file, 1, 1)), *others)
    )


def rows_of(model: Model, *, whole: bool = False) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each section of the answer with its rows: a name and what stands after it."""
    report = check.describe(check.find(Situation.of(model)))
    shown = depth.whole(report) if whole else depth.short(report)
    return [
        (
            block.title,
            [
                (r.plain(entry.text), r.plain(entry.aside))
                for listing in block.blocks
                if isinstance(listing, r.Listing)
                for entry in listing.entries
            ],
        )
        for block in shown.blocks
        if isinstance(block, r.Section)
    ]


def test_gaps_are_counted_part_by_part_the_largest_first() -> None:
    assert rows_of(placed(complete())) == [
        (
            "Not cited (5)",
            [
                ("A · go", "2 of 2  lines 1, 2"),
                ("A · stay", "2 of 2  lines 3, 4"),
                ("A", "1 of 1  line 5"),
            ],
        )
    ]


def test_many_lines_are_told_from_the_first_to_the_last() -> None:
    more = (effect("a.go", "a.want", 0, place=Place("m.yaml", n, 1)) for n in (7, 30))
    (_, rows), *_ = rows_of(with_effects(placed(complete()), *more))
    assert rows[0] == ("A · go", "4 of 4  lines 1–30")


def test_of_a_folder_the_file_stands_with_the_lines() -> None:
    model = placed(complete(), "case/a.yaml")
    first, second = model.actors
    second = replace(second, place=Place("case/b.yaml", 1, 1))
    (_, rows), *_ = rows_of(replace(model, actors=(first, second)))
    assert rows[0] == ("A · go", "2 of 2  a.yaml:1, 2")


def test_what_is_not_judged_is_counted_of_all_that_its_decision_touches() -> None:
    model = with_option(complete(), lambda o: replace(o, effects=o.effects[1:]))
    # It is the decider's own interest, and the other option hurts it by 1: the blank can turn that.
    assert rows_of(model) == [
        (
            "Turn a verdict (1)",
            [
                (
                    "A: How “go” bears on “Want” (not judged): up to − “stay” leads, from − “go”.",
                    "",
                ),
                ("A · go", "1 not judged  line 5"),
            ],
        ),
        ("Not judged (1)", [("A · go", "1 of 2  line 5")]),
    ]


def turning(
    weights: dict[str, int | str], table: dict[str, dict[str, int | str | Range]]
) -> list[str]:
    """The codes of the gaps that turn the verdict on a decision of which nothing is cited."""
    found = check.find(Situation.of(decider(weights, table, "stay", otherwise="")))
    return [group.code for group in found.of(GapKind.TURNS_A_VERDICT) for _ in group.places]


def test_what_does_not_turn_the_verdict_is_not_said_to() -> None:
    # 8 against −8: no one step turns it, and no claim is cited.
    assert turning({"x": 4}, {"go": {"x": 2}, "stay": {"x": -2}}) == []
    # Nothing but a range leaves it open: the other effects do not count, uncited as they are.
    wide = Range(Fraction(-2), Fraction(1))
    assert turning({"x": 4}, {"go": {"x": 0}, "stay": {"x": wide}}) == ["G402"]
    # “go” is ahead by 2, its blank on y is worth at most 1 against that.
    assert turning({"x": 4, "y": "1/2"}, {"go": {"x": 2}, "stay": {"x": 0, "y": 0}}) == []


def test_each_gap_that_turns_a_verdict_is_said_to() -> None:
    # 2 against 1: each of the two effects, moved by one, levels or turns it; so does importance.
    found = turning({"x": 2, "y": 1}, {"go": {"x": 1, "y": 0}, "stay": {"x": 0, "y": 1}})
    assert Counter(found) == {"G402": 2}
    assert turning({"x": 1, "y": 1}, {"go": {"x": 1}, "stay": {"x": 0, "y": 0}}) == ["G401"]


def test_otherwise_none_leaves_no_gap_on_the_interests_of_the_decider() -> None:
    table: dict[str, dict[str, int | str | Range]] = {"go": {"x": 1}, "stay": {"y": 1}}
    blank = decider({"x": 1, "y": 1}, table, "stay", otherwise="")
    declared = decider({"x": 1, "y": 1}, table, "stay")
    assert Counter(codes(blank))["G401"] == 2
    assert Counter(codes(declared))["G401"] == 0
    other = with_option(complete(), lambda o: replace(o, effects=o.effects[:1], otherwise="none"))
    assert codes(other) == ["G401"]  # Of what an option does to others it says nothing.


@given(models(blanks=True))
def test_the_blanks_of_a_table_are_gaps(model: Model) -> None:
    situation = Situation.of(model)
    said = {
        tuple(QUOTED.findall(p.message)) for p in check.find(situation).problems if p.code == "G401"
    }
    for decision in situation.decisions():
        own = {pair for pair in said if pair[0] in {o.id for o in decision.options}}
        own = {pair for pair in own if owner_id(pair[1]) == decision.actor}
        assert own == set(blanks_of(situation, decision))


def test_a_loose_end_says_what_is_loose() -> None:
    model = complete()
    alone = Actor(id="c", name="C", place=Place("m.yaml", 40, 3))
    unread = Problem(Place("m.yaml", 44, 9), "G409", "a comment begins here")
    loose = replace(
        with_constraint(model),
        sources=(*model.sources, Source(id="x", title="X")),
        unread=(unread,),
    )
    ((title, rows),) = rows_of(replace(loose, actors=(*loose.actors, alone)))
    assert title == "Loose ends (4)"
    assert rows == [
        ("x: nothing cites it", ""),
        ("A · Bond: no option is against it", ""),
        ("C: nothing touches it", "line 40"),
        ("a comment begins within a line of text", "line 44"),
    ]


def test_a_short_answer_counts_the_rows_that_it_leaves_out() -> None:
    model = with_options(
        complete(), *(replace(IDLE, id=f"a.o{n}", name=f"O{n}") for n in range(15))
    )
    short = {title: len(rows) for title, rows in rows_of(model)}
    whole = {title: len(rows) for title, rows in rows_of(model, whole=True)}
    # Before four of what turns it stands what to find out first.
    assert short == {"Turn a verdict (15)": 5, "Not judged (30)": 4, "Loose ends (15)": 4}
    assert (whole["Not judged (30)"], whole["Loose ends (15)"]) == (15, 15)


def test_each_gap_stands_with_its_place_in_the_whole_answer_only() -> None:
    report = check.describe(check.find(Situation.of(placed(complete()))))
    line = "m.yaml:5:1: G402 no citation for “a.want” (judgement)"
    assert line in terminal.render(report, width=80, colour=False, whole=True).splitlines()
    assert "G402" not in terminal.render(report, width=80, colour=False)
    assert depth.left_out(report) == ("each gap on a line with its place",)


def test_an_option_named_in_a_condition_is_judged() -> None:
    waiting = effect("b.go", "b.want", 1, when=("a.go",), cite=CITED)
    b = complete().actors[1]
    blank = with_option(complete(), lambda o: replace(o, effects=o.effects[:1])).actors[0]
    (choice,) = b.decisions
    go, stay = choice.options
    b = replace(
        b, decisions=(replace(choice, options=(replace(go, effects=(*go.effects, waiting)), stay)),)
    )
    assert codes(replace(complete(), actors=(blank, b))) == []
    assert codes(replace(complete(), actors=(blank, complete().actors[1]))) == ["G401"]


def test_g401_names_the_option_and_the_interest_at_the_option() -> None:
    model = with_option(complete(), lambda o: replace(o, effects=o.effects[1:]))
    (problem,) = check.find(Situation.of(model)).problems
    assert str(problem) == (
        "m.yaml:5:1: G401 “a.go” is not judged on “a.want”: it counts as 0, and can be anything"
    )
    assert problem.line_text == ""


def test_g402_for_every_claim_without_a_citation() -> None:
    first, second = complete().actors
    bare = replace(first, interests=(replace(first.interests[0], cite=()),))
    bare = replace(bare, influence=(Influence(actor="a", to="b", strength=exactly(1).low),))
    problems = check.find(Situation.of(replace(complete(), actors=(bare, second)))).problems
    assert [problem.message for problem in problems] == [
        "no citation for “a.want” (judgement)",
        "no citation for the influence of “a” on “b” (judgement)",
    ]


def test_g410_for_an_interest_that_no_option_touches() -> None:
    first, second = complete().actors
    place = Place("m.yaml", 3, 7)
    calm = Interest(
        id="a.calm", actor="a", name="Calm", importance=exactly(1), cite=CITED, place=place
    )
    first = replace(first, interests=(*first.interests, calm))
    (problem,) = check.find(Situation.of(replace(complete(), actors=(first, second)))).problems
    assert str(problem) == "m.yaml:3:7: G410 no option touches “a.calm”"


def with_actor(**own: Any) -> Model:
    """The model with a third actor, who may be pulled by the first."""
    model = complete()
    pull = own.pop("influence_on_it", ())
    first, second = model.actors
    others = (replace(first, influence=pull), second, Actor(id="c", name="C", **own))
    return replace(model, actors=others, issues=(Issue(id="tax", name="A tax"),))


ONE = exactly(1).low
WANT = Interest(id="c.calm", actor="c", name="Calm", importance=exactly(1), cite=CITED)
SPEAKS = Position(actor="c", to="tax", stance=ONE, cite=CITED)
PULL = Influence(actor="a", to="c", strength=ONE, cite=CITED)
AGAIN = {size: effect("a.go", "a.want", size, cite=(Citation("p", "2"),)) for size in ("2", "2.5")}
MET = effect("a.go", "a.want", -1, when=("b.go",), unless=("b.stay",), cite=CITED)
NEVER = effect("a.go", "a.want", -1, unless=("b.go", "b.stay"), cite=CITED)
IDLE = Option(id="a.wait", actor="a", decision="a.choice", name="Wait")
GAPS: Mapping[str, tuple[Model, list[str]]] = {
    "a condition that can be met": (with_effects(complete(), MET), []),
    "each option of a decision is excluded": (with_effects(complete(), NEVER), ["G406"]),
    "nothing touches an actor": (with_actor(), ["G403"]),
    "it is one gap and not one an interest": (with_actor(interests=(WANT,)), ["G403"]),
    "whom somebody influences": (with_actor(interests=(WANT,), influence_on_it=(PULL,)), ["G410"]),
    "who speaks on an issue takes part": (with_actor(positions=(SPEAKS,)), []),
    "nothing cites a source": (
        replace(complete(), sources=(*complete().sources, Source(id="x", title="X"))),
        ["G404"],
    ),
    # With “a.go” the first actor has 1, and −1 by “b.stay”, which holds now.
    "a sum is all that one effect can say": (with_effects(complete(), AGAIN["2"]), []),
    "a sum passes what one effect can say": (with_effects(complete(), AGAIN["2.5"]), ["G405"]),
    "one option is left": (
        with_constraint(complete(), against=(Breach(option="a.go", constraint="a.bond"),)),
        ["G407"],
    ),
    "no option is against a constraint": (with_constraint(complete()), ["G408"]),
    "an option does nothing": (with_options(complete(), IDLE), ["G401", "G401", "G408"]),
}


@pytest.mark.parametrize("name", GAPS)
def test_what_is_a_gap_and_what_is_none(name: str) -> None:
    model, expected = GAPS[name]
    assert sorted(codes(model)) == expected


def test_g406_where_a_condition_waits_for_what_is_ruled_out() -> None:
    waiting = effect("b.go", "b.want", -1, when=("a.go",), cite=CITED)
    model = with_constraint(complete(), against=(Breach(option="a.go", constraint="a.bond"),))
    a, b = model.actors
    (choice,) = b.decisions
    go, stay = choice.options
    b = replace(
        b, decisions=(replace(choice, options=(replace(go, effects=(*go.effects, waiting)), stay)),)
    )
    assert sorted(codes(replace(model, actors=(a, b)))) == ["G406", "G407"]


@given(models())
def test_gaps_stand_in_the_order_of_the_file_and_their_codes_are_known(model: Model) -> None:
    problems = check.find(Situation.of(model)).problems
    assert [p.place for p in problems] == sorted(p.place for p in problems)
    assert all(p.code in CODES and p.code[0] != "E" for p in problems)


@given(models())
def test_every_gap_is_in_one_group(model: Model) -> None:
    found = check.find(Situation.of(model))
    groups = [group for group in found.groups if group.kind is not GapKind.TURNS_A_VERDICT]
    grouped = Counter((group.code, place) for group in groups for place in group.places)
    assert grouped == Counter((problem.code, problem.place) for problem in found.problems)
    assert all(group.of is None or len(group.places) <= group.of for group in found.groups)
    sizes = [len(group.places) for group in found.groups]
    assert sizes == sorted(sizes, reverse=True)


@given(models())
def test_every_claim_is_cited_or_a_gap(model: Model) -> None:
    found = check.find(Situation.of(model))
    judged = sum(problem.code == "G402" for problem in found.problems)
    assert judged == sum(share.claims - share.cited for share in found.shares)
    assert judged == sum(claim.is_judgement for claim in model.claims())


@given(models(density=0.9))
def test_sums_beyond_the_scale_are_those_of_the_tables(model: Model) -> None:
    situation = Situation.of(model)
    problems = [each for each in check.find(situation).problems if each.code == "G405"]
    found = {tuple(QUOTED.findall(each.message)) for each in problems}
    expected = {
        key
        for actor in model.actors
        for decision in actor.decisions
        for key, cell in performance_table(situation, decision.id).cells.items()
        if cell.passes_scale and bears_on(model, decision, cell.criterion)
    }
    assert found == expected
    assert len(found) == len(problems)


def bears_on(model: Model, decision: Decision, criterion: str) -> bool:
    """Whether a claim on the criterion names an option of the decision."""
    own = {option.id for option in decision.options}
    effects = (each for each in model.claims() if isinstance(each, Effect) and each.to == criterion)
    named = {id_ for each in effects for id_ in (each.option, *each.when, *each.unless)}
    named |= {
        breach.option
        for actor in model.actors
        for constraint in actor.constraints
        for breach in constraint.against
        if constraint.id == criterion
    }
    return not own.isdisjoint(named)


def test_what_turns_a_verdict_is_no_share_of_what_nobody_judged() -> None:
    table: dict[str, dict[str, int | str | Range]]
    table = {"stay": {"x": 1, "y": 1}, "go": {"x": 0}}
    model = decider({"x": 1, "y": 2}, table, "stay", otherwise="")
    groups = {group.kind: group for group in check.find(Situation.of(model)).groups}
    assert groups[GapKind.NOT_JUDGED].of is not None
    assert groups[GapKind.TURNS_A_VERDICT].of is None


@pytest.mark.parametrize("key", [None, *PARTS[Model]])
def test_a_place_names_its_file_where_anything_stands_in_another(key: str | None) -> None:
    """Whatever it is that stands there, a line alone is no place."""
    held = {
        "sources": "{paper: {title: Paper}}",
        "analysts": "{anna: {name: Anna}}",
        "issues": "{tax: {name: Tax}}",
        "actors": "{b: {name: B}}",
        "impossible": "[{options: [a.yes, a.other]}]",
        "scenarios": "{quiet: {name: Quiet}}",
        "expect": "[{state: current, holds: holds}]",
    }
    choice = "{question: Q, current: no, options: {no: {name: N}, yes: {name: Y}}}"
    second = "{question: R, current: same, options: {same: {name: S}, other: {name: O}}}"
    actors = f"{{a: {{name: A, decisions: {{first: {choice}, second: {second}}}}}}}"
    texts = [("one.yaml", f"stance: 1\nactors: {actors}\n".encode())]
    if key:
        texts.append(("two.yaml", f"stance: 1\n{key}: {held[key]}\n".encode()))
    found = check.find(Situation.of(load_texts(texts)))
    assert found.several_files == bool(key)


# Against a baseline.


def kept(model: Model) -> list[dict[str, object]]:
    return [*check.find(Situation.of(model)).rows()]


def uncited(model: Model, *names: str) -> Model:
    """The model with the first effect of these options of its first actor not cited."""

    def change(option: Option) -> Option:
        if option.id not in names:
            return option
        first, *others = option.effects
        return replace(option, effects=(replace(first, cite=()), *others))

    return with_option(with_option(model, change, 0), change, 1)


def test_against_its_own_gaps_a_model_has_no_new_ones_wherever_they_stand() -> None:
    model = uncited(complete(), "a.go")
    moved = with_option(model, lambda o: replace(o, name="Now", place=Place("n.yaml", 77, 3)))
    found = check.find(Situation.of(moved), kept(model))
    assert len(found.problems) == 1
    assert found.since == check.finding.SinceBaseline((), ())
    assert not found.has(["any"])
    assert found.groups == ()
    report = check.describe(found)
    assert report.conclusion.startswith("No faults · no new gaps, 1 known · ")


def test_what_is_new_counts_and_what_is_gone_is_told() -> None:
    before, after = uncited(complete(), "a.go"), uncited(complete(), "a.stay")
    found = check.find(Situation.of(after), kept(before))
    assert found.since
    assert [problem.item for problem in found.since.new] == ["a.stay:a.want"]
    assert found.since.gone == (check.finding.GoneGap("G402", "a.go:a.want"),)
    assert found.has(["any"])
    assert found.has(["expect", "cited"])
    assert not found.has(["expect", "quotes", "judged", "loose"])
    report = check.describe(found)
    assert report.conclusion.startswith("No faults · 1 new gap, 1 gone · ")
    titles = [block.title for block in report.blocks if isinstance(block, r.Section)]
    assert titles == ["Not cited (1)", "Gone (1)"]


def test_of_several_gaps_alike_those_over_the_number_known_are_new() -> None:
    claim = effect("a.go", "a.want", 1)
    one, two = (with_effects(complete(), *[claim] * count) for count in (1, 2))
    found = check.find(Situation.of(two), kept(one))
    assert found.since
    assert [problem.code for problem in found.since.new].count("G402") == 1
    assert found.since.gone == ()
    again = check.find(Situation.of(one), kept(two))
    assert again.since
    assert ("G402", "a.go:a.want") in {(gone.code, gone.item) for gone in again.since.gone}


@given(models())
def test_each_gap_says_what_it_is_about_and_a_model_has_nothing_new_over_itself(
    model: Model,
) -> None:
    found = check.find(Situation.of(model))
    about = (problem.item for problem in found.problems if problem.code != "G409")
    assert all(about)
    same = check.find(Situation.of(model), found.rows())
    assert same.since == check.finding.SinceBaseline((), ())
    assert {kind for kind in check.finding.FAIL_ON if found.has([kind])} >= (
        {"any"} if found.problems else set()
    )


def test_the_command_knows_the_kinds_of_the_lens() -> None:
    assert tuple(check.finding.FAIL_ON) == commands.KINDS


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--fail-on expct", "did you mean expect?"),
        ("--baseline there-is-none.csv", "no such file: there-is-none.csv"),
        ("--baseline other.csv", "other.csv is no answer of check"),
        ("--baseline /dev/zero", "not a regular file"),
    ],
)
def test_another_kind_and_another_file_are_refused(
    words: str,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("other.csv").write_text("code,message\nG402,x\n")
    code, out, err = run(capfd, f"check {words}")
    assert (code, out) == (2, "")
    assert said in err


def test_the_baseline_of_a_model_without_gaps_is_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    whole = "stance: 1\nsources: {b: {title: B}}\nissues: {i: {name: I}}\nactors: {a: {name: A, "
    whole += "positions: [{to: i, stance: 1, cite: b}]}}\n"
    Path("whole.yaml").write_text(whole)
    Path("gaps.yaml").write_text(whole.replace(", cite: b", ""))
    assert run(capfd, "check whole.yaml -o none.csv")[0] == 0
    for model, kind, code, said in (
        ("whole", "any", 0, "no new gaps"),
        ("gaps", "cited", 1, "2 new gaps"),
        ("gaps", "quotes", 0, "2 new gaps"),
    ):
        words = f"check {model}.yaml --baseline none.csv --fail-on {kind}"
        found = run(capfd, words)
        assert (found[0], said in found[1]) == (code, True), words


def test_what_to_find_out_first_stands_before_what_turns_a_verdict() -> None:
    loose = Range(Fraction(0), Fraction(3))
    model = decider({"x": 1, "y": 1}, {"left": {"x": 2, "y": 0}, "right": {"y": loose}}, "left")
    finding = check.find(Situation.of(model))
    (only,) = finding.open
    assert (only.decision.id, only.decider.id) == ("a.choice", "a")
    said = terminal.render(check.describe(finding), width=80, colour=False)
    _, _, turning = said.partition("Turn a verdict")
    assert " ".join(turning.splitlines()[1].split()).startswith(
        "Find out The actor: How “Right” bears on “Y” (0/+3): up to ++"
    )
    firm = decider({"x": 1}, {"left": {"x": 2}, "right": {"x": -2}}, "left")
    assert check.find(Situation.of(firm)).open == ()


def test_an_effect_that_may_be_there_twice_and_turns_the_verdict_is_told_as_such() -> None:
    table: dict[str, dict[str, int | str | Range]] = {"left": {"x": 1}, "right": {"x": "3/2"}}
    model = decider({"x": 1}, table, "right")
    (actor,) = model.actors
    (choice,) = actor.decisions
    left, right = choice.options
    left = replace(left, effects=(*left.effects, effect("a.left", "a.x", 1)))
    choice = replace(choice, options=(left, right))
    model = replace(model, actors=(replace(actor, decisions=(choice,)),))
    found = check.find(Situation.of(model))
    assert "G418" in [group.code for group in found.of(GapKind.TURNS_A_VERDICT)]
    said = terminal.render(check.describe(found), width=80, colour=False)
    assert "an effect may be there twice" in said.split("Not cited")[0]
