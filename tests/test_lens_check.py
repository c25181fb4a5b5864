"""`stance check`: the gaps of a model, each with its code."""

import re
from pathlib import Path
from string import Template

import pytest
from hypothesis import given

from stancecli import depth
from stancecli.diagnostics import CODES
from stancecli.lenses import check
from stancecli.lenses.check.finding import Gaps, SinceBaseline, Worth
from stancecli.loader import load_text, load_texts
from stancecli.methods.feasibility import blanks_of
from stancecli.methods.performance import performance_table
from stancecli.model import Decision, Effect, Model, owner_id
from stancecli.situation import Situation, claim_of
from tests.conftest import Golden
from tests.models import Swaps, models, swapped
from tests.running import screen, stance

QUOTED = re.compile("“([^”]*)”")
ACTOR = Template("""\
  $me:
    name: $name
    interests: {want: {name: Want, importance: 1, cite: paper p. 1}}
    decisions:
      choice:
        question: Go?
        current: stay
        options:
          go:
            name: Go
            effects:
              - {to: want, effect: 1, cite: paper p. $page}
              - {to: $you.want, effect: 1, cite: paper p. $page}
          stay:
            name: Stay
            effects:
              - {to: want, effect: -1, cite: paper p. $page}
              - {to: $you.want, effect: -1, cite: paper p. $page}
""")
COMPLETE = f"""\
stance: 1
title: Complete
sources: {{paper: {{title: A paper}}}}
issues: {{tax: {{name: A tax}}}}
actors:
{ACTOR.substitute(me="a", name="A", you="b", page=1)}\
    positions: [{{to: tax, stance: 1, cite: paper p. 1}}]
{ACTOR.substitute(me="b", name="B", you="a", page=3)}"""
"""A model without a gap: two actors, each with a decision that touches the other."""
GO = "              - {to: want, effect: 1, cite: paper p. 1}\n"
STAY = "              - {to: want, effect: -1, cite: paper p. 1}\n"
BARE_GO, BARE_STAY = (each.replace(", cite: paper p. 1", "") for each in (GO, STAY))
WANT = "{name: Want, importance: 1, cite: paper p. 1}"


def made(*changes: Swaps) -> Situation:
    """The model, where some of its text is otherwise."""
    return Situation.of(load_text(swapped(COMPLETE, *changes), "m.yaml"))


def doing(size: str, conditions: str = "", cite: str = "paper p. 1") -> Swaps:
    """“Go” does that to “Want” as well."""
    return {GO: f"{GO}              - {{to: want, effect: {size}, cite: {cite}{conditions}}}\n"}


def waiting(condition: str) -> Swaps:
    """What b does has another effect on b under a condition."""
    line = "              - {to: want, effect: 1, cite: paper p. 3}\n"
    return {line: f"{line}{line.replace('cite', f'when: [{condition}], cite')}"}


def with_actor(**own: str) -> Swaps:
    """A third actor."""
    said = "".join(f", {key}: {value}" for key, value in own.items())
    return {"actors:\n": f"actors:\n  c: {{name: C{said}}}\n"}


def also(key: str, value: str) -> Swaps:
    """The first actor has this too."""
    return {"    name: A\n": f"    name: A\n    {key}: {value}\n"}


def options(*names: str) -> Swaps:
    """The first actor has more options, which do nothing."""
    last = STAY + STAY.replace("to: want", "to: b.want")
    return {last: last + "".join(f"          {name.lower()}: {{name: {name}}}\n" for name in names)}


def dated(date: str) -> Swaps:
    """The model describes 2012, and its source is of this date."""
    return {
        "sources:": "as_of: 2012\nsources:",
        "{title: A paper}": f"{{title: A paper, date: {date}}}",
    }


LATER = "{s: {name: S, as_of: 2030, given: [b.go]}}"
SAID = "{to: tax, stance: 1"
BARRED = "{bond: {name: Bond, force: binding, against: [go], cite: paper p. 1}}"
CALM = "{calm: {name: Calm, importance: 1, cite: paper p. 1}}"
NO_GO: Swaps = {GO: ""}
GAPS: dict[str, tuple[list[Swaps], str]] = {
    "complete": ([], ""),
    "drafted by somebody": ([{"sources:": "drafted: Ann, 2024\nsources:"}], "G427"),
    "reviewed by another": (
        [{"sources:": "drafted: Ann, 2024\nreviewed: Ben, 2024\nsources:"}], ""
    ),
    "reviewed by who drafted it": (
        [{"sources:": "drafted: Ann, 2024\nreviewed: ann, 2025\nsources:"}], "G427"
    ),
    # It is the decider's own interest, and the other option hurts it by 1.
    "not judged on its own interest": ([NO_GO], "G401"),
    "otherwise none, which says nothing of what it does to others": (
        [{"            name: Go\n": "            name: Go\n            otherwise: none\n"},
         {GO.replace("to: want", "to: b.want"): ""}],
        "G401",
    ),
    "a condition names the option that is not judged": (
        [{GO.replace("to: want", "to: b.want"): ""}, waiting("a.go")], ""
    ),
    "four are not cited": (
        [{WANT: WANT.replace(", cite: paper p. 1", "")}, {GO: BARE_GO}, {STAY: BARE_STAY},
         also("influence", "[{to: b, strength: 1}]")],
        "G402 G402 G402 G402",
    ),
    "many are not cited": (
        [{GO: "".join(BARE_GO.replace("1}", f"0.{n}, because: {n}.}}") for n in range(1, 5))}],
        "G402 G402 G402 G402",
    ),
    "no option touches an interest": ([{f"want: {WANT}": f"want: {WANT}, {CALM[1:-1]}"}], "G410"),
    "a condition that can be met": ([doing("-1", ", when: [b.go], unless: [b.stay]")], ""),
    "each option of a decision is excluded": ([doing("-1", ", unless: [b.go, b.stay]")], "G406"),
    "nothing touches an actor": ([with_actor()], "G403"),
    "it is one gap and not one an interest": ([with_actor(interests=CALM)], "G403"),
    "whom somebody influences": (
        [with_actor(interests=CALM), also("influence", "[{to: c, strength: 1, cite: paper p. 1}]")],
        "G410",
    ),
    "who speaks on an issue takes part": (
        [with_actor(positions="[{to: tax, stance: 1, cite: paper p. 1}]")], ""
    ),
    "nothing cites a source": ([{"{title: A paper}": "{title: A paper}, x: {title: X}"}], "G404"),
    # With “Go” the first actor has 1, and −1 by “Stay” of b, which holds now.
    "a sum is all that one effect can say": ([doing("2", cite="paper p. 2")], ""),
    "a sum passes what one effect can say": (
        [doing("2", cite="paper p. 2"), doing("0.5", cite="paper p. 4")], "G405"
    ),
    "one option is left": ([also("constraints", BARRED)], "G407"),
    "what waits for what is ruled out": (
        [also("constraints", BARRED), waiting("a.go")], "G406 G407"
    ),
    "no option is against a constraint": (
        [also("constraints", BARRED.replace(", against: [go]", ""))], "G408"
    ),
    "a comment within a line of text": ([{"question: Go?": "question: Go #1?"}], "G409"),
    "an option does nothing": ([options("Wait")], "G401 G401 G408"),
    "five do nothing": ([options(*"VWXYZ")], " ".join(["G401"] * 10 + ["G408"] * 5)),
    "an effect may be there twice, and turns it": (
        [{GO: BARE_GO * 2, STAY: STAY.replace("-1", "1.5")}], "G402 G402 G418"
    ),
    "all is of the time of the model, or before": (
        [dated("2012-12-31"), {SAID: f"{SAID}, date: 2012"}], ""
    ),
    "a source is later": ([dated("2013-01")], "G422"),
    "a statement is later": ([dated("2011"), {SAID: f"{SAID}, date: 2013"}], "G422"),
    "a scenario is later": (
        [dated("2012"), {"actors:\n": f"scenarios: {LATER}\nactors:\n"}], ""
    ),
    "places with commas, and one that begins like an id": (
        [{GO: GO.replace("paper p. 1", "'paper papers p. 1, line 2; p. 3'")}], ""
    ),
    "a second citation after a comma, and a source in a place": (
        [{GO: GO.replace("paper p. 1", "'paper p. 1, line 2, paper p. 2'"),
          STAY: STAY.replace("paper p. 1", "paper paper p. 1")}],
        "G423 G423",
    ),
}  # fmt: skip
"""Each with the codes of its gaps."""


def test_what_is_a_gap_and_what_is_none(golden: Golden) -> None:
    told = []
    for name, (changes, codes) in GAPS.items():
        found = check.find(made(*changes))
        assert " ".join(sorted(problem.code for problem in found.problems)) == codes, name
        report = check.describe(found)
        told += [f"# {name}", screen(report), f"-v: {', '.join(depth.left_out(report))}"]
        told += map(str, found.problems)
    golden("check/gaps.txt", "\n".join(told))


def test_of_a_folder_the_file_stands_with_the_lines_and_whole_answers_have_each_gap(
    golden: Golden,
) -> None:
    first, second = COMPLETE.split("  b:\n")
    texts = [("a.yaml", swapped(first, {GO: BARE_GO}).encode())]
    texts.append(("b.yaml", f"stance: 1\nactors:\n  b:\n{second}".encode()))
    found = check.find(Situation.of(load_texts(texts)))
    empty = check.find(Situation.of(Model(title="Empty")))
    told = (screen(check.describe(each), whole=whole)
            for each, whole in ((found, False), (found, True), (empty, False)))  # fmt: skip
    golden("check/whole.txt", "\n".join(told))


@given(models())
def test_every_gap_is_known_and_stands_in_its_place_or_in_a_question(model: Model) -> None:
    found = check.find(Situation.of(model))
    places = [problem.place for problem in found.problems]
    assert places == sorted(places)
    assert all(p.code in CODES and p.code[0] != "E" for p in found.problems)
    judged = sum(problem.code == "G402" for problem in found.problems)
    assert judged == found.grounds.judgements
    assert judged == sum(claim.is_judgement for claim in model.claims())
    assert len(found.questions) <= 5
    asked = {(each.place, each.item) for each in found.questions}
    assert sum(map(len, found.rest.values())) == sum(
        problem.code not in ("G401", "G402") or (problem.place, problem.item) not in asked
        for problem in found.problems
    )
    unsourced = [each.about for each in found.questions if each.worth is Worth.UNSOURCED]
    assert all(claim_of(about).is_judgement for about in unsourced)


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


def test_a_place_names_its_file_where_anything_stands_in_another() -> None:
    """Though it is no gap that stands there, a line alone is no place."""
    texts = [("one.yaml", b"stance: 1\nactors: {a: {name: A}}\n")]
    assert not check.find(Situation.of(load_texts(texts))).several_files
    texts.append(("two.yaml", b"stance: 1\nscenarios: {quiet: {name: Quiet}}\n"))
    assert check.find(Situation.of(load_texts(texts))).several_files


# Against a baseline.


def against(before: Situation, after: Situation) -> tuple[Gaps, SinceBaseline]:
    found = check.find(after, check.find(before).every_row())
    assert found.since is not None
    return found, found.since


def test_against_its_own_gaps_a_model_has_no_new_ones_wherever_they_stand() -> None:
    moved = made({GO: BARE_GO, "issues": "\n\nissues", "name: Go": "name: Now"})
    found, since = against(made({GO: BARE_GO}), moved)
    assert (len(found.problems), since, found.counting) == (1, SinceBaseline((), ()), ())
    assert not found.has(["any"])


def test_what_is_new_counts_and_what_is_gone_is_told() -> None:
    found, since = against(made({GO: BARE_GO}), made({STAY: BARE_STAY}))
    assert [problem.item for problem in since.new] == ["a.stay:a.want"]
    assert since.gone == (("G402", "a.go:a.want"),)
    assert found.has(["any"])
    assert found.has(["expect", "cited"])
    assert not found.has(["expect", "quotes", "judged", "loose"])


def test_of_several_gaps_alike_those_over_the_number_known_are_new() -> None:
    one, two = (made({GO: GO + BARE_GO * count}) for count in (1, 2))
    _, since = against(one, two)
    assert [problem.code for problem in since.new].count("G402") == 1
    assert since.gone == ()
    _, since = against(two, one)
    assert ("G402", "a.go:a.want") in since.gone


def test_answers_against_a_baseline_read_as_worked_by_hand(golden: Golden) -> None:
    cited, go, stay = made(), made({GO: BARE_GO}), made({STAY: BARE_STAY})
    pairs = ((go, go), (go, stay), (cited, stay), (go, cited))
    told = (screen(check.describe(against(*pair)[0])) for pair in pairs)
    golden("check/baseline.txt", "\n".join(told))


@given(models())
def test_each_gap_says_what_it_is_about_and_a_model_has_nothing_new_over_itself(
    model: Model,
) -> None:
    situation = Situation.of(model)
    found, since = against(situation, situation)
    assert all(problem.item for problem in found.problems if problem.code != "G409")
    assert since == SinceBaseline((), ())
    assert check.find(situation).has(["any"]) == bool(found.problems)


WHOLE = "stance: 1\nsources: {b: {title: B}}\nissues: {i: {name: I}}\nactors: {a: {name: A, "
WHOLE += "positions: [{to: i, stance: 1, cite: b}]}}\n"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("--fail-on expct", 2, "did you mean expect?"),
        ("--baseline there-is-none.csv", 2, "no such file: there-is-none.csv"),
        ("--baseline other.csv", 2, "other.csv has no gaps of a check"),
        ("--baseline /dev/zero", 2, "not a regular file"),
        # The baseline of a model without gaps is empty.
        ("whole.yaml --baseline none.csv --fail-on any", 0, "New gaps: 0"),
        ("gaps.yaml --baseline none.csv --fail-on cited", 1, "New gaps: 2"),
        ("gaps.yaml --baseline none.csv --fail-on quotes", 0, "New gaps: 2"),
    ],
)
def test_a_check_fails_on_the_kinds_that_are_named_and_are_new(
    words: str, code: int, said: str, tmp_path: Path
) -> None:
    texts = {"whole.yaml": WHOLE, "gaps.yaml": WHOLE.replace(", cite: b", "")}
    for name, text in {**texts, "other.csv": "code,message\nG402,x\n"}.items():
        (tmp_path / name).write_text(text)
    assert stance(tmp_path, "check", "whole.yaml", "-vo", "none.csv").returncode == 0
    left = stance(tmp_path, "check", *words.split())
    assert (left.returncode, said in (left.stderr if code == 2 else left.stdout)) == (code, True)
