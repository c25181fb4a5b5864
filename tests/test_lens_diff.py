"""The answer of `diff`: silent where nothing changes, and no change of a verdict is missed."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, strategies as st

from stancecli.diagnostics import Unanswerable
from stancecli.lenses import compare, stability
from stancecli.lenses.compare.finding import Changed, Comparison, diff
from stancecli.loader import load_texts
from stancecli.methods.performance import performance_table
from stancecli.methods.verdict import verdict
from stancecli.model import Interest, Model
from stancecli.render import json, markdown
from stancecli.scenario import apply, from_words
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.models import COSTLY, choice, models, several, shuffled, swapped
from tests.running import quick_case, screen, stance
from tests.test_comparison import BEFORE


def asked(old: Model, new: Model) -> Comparison:
    return diff(Situation.of(old), Situation.of(new))


def changed(finding: Comparison) -> Changed:
    assert finding.changed
    return finding.changed


def altered(model: Model, rng: Random) -> Situation:
    """A state of a model in which some importances, effects and sources are otherwise."""
    built = Situation.of(model)
    interests = [item.id for item in model.items.values() if isinstance(item, Interest)]
    options = [option.id for decision in built.decisions() for option in decision.options]
    set_ = {f"{rng.choice(interests)}={rng.randint(1, 4)}"}
    option, to = rng.choice(options), rng.choice(interests)
    if not any(claim.to == to for claim in built.graph.nodes[option]["item"].effects):
        set_.add(f"{option}:{to}={rng.randint(-2, 2)}")
    without = ["paper"] if rng.random() < 0.3 else []
    return apply(from_words(built, set_=set_, without=without), built)


# Laws.


@given(models(), st.randoms())
def test_a_model_does_not_differ_from_itself_in_whatever_order(model: Model, rng: Random) -> None:
    for finding in (asked(model, model), asked(model, shuffled(model, rng))):
        assert (changed(finding).inputs, finding.decisions) == ((), ())
        assert not finding.is_otherwise


@COSTLY
@given(models(), st.randoms())
def test_no_change_of_a_verdict_is_missed(model: Model, rng: Random) -> None:
    """Against the answers on each alone: who leads and how surely, and whether the state holds."""
    both = Situation.of(model), altered(model, rng)
    finding = diff(*both)
    differing = False
    for compared in finding.decisions:
        tables = [performance_table(each, compared.decision.id) for each in both]
        found = [verdict(table) for table in tables]
        was, now = ((each.verdict, {o.id for o in each.leaders}) for each in found)
        assert compared.changes == (was != now)
        differing |= was != now
    assert finding.is_otherwise == (differing or _held(both[0]) != _held(both[1]))


def _held(situation: Situation) -> str:
    try:
        return stability.find(situation).verdict.word
    except Unanswerable:
        return ""


@COSTLY
@given(models(), st.randoms())
def test_back_again_is_the_same_turned_round(model: Model, rng: Random) -> None:
    old, new = Situation.of(model), altered(model, rng)
    there, back = diff(old, new), diff(new, old)
    turned = {"+": "−", "−": "+", "~": "~"}
    assert sorted(turned[entry.mark] for entry in changed(there).inputs) == sorted(
        entry.mark for entry in changed(back).inputs
    )
    assert there.is_otherwise == back.is_otherwise
    for finding in (there, back):
        assert screen(compare.describe(finding), whole=True)
        assert json.render(json.envelope(finding, lens="compare", model=model))


# Then the words of compare.

LEFT = ("*left: x 1, y -1", "right: x 0, y 1", "worse: x -1, y 0")
THREE, ALONE = choice("x 3, y 2", *LEFT), choice("x 1", "*only: x 1", actor="b")
ANSWERED = "ben y 3: *rest | follow y -1 unless ann.go, y 1 when ann.go, ann.x {}"
"""“Go” is a gain of 3 for Ann; that Ben follows then can take 6 away from it."""


def answered(size: int) -> Model:
    return several("ann x 3: *stay | go x 1", ANSWERED.format(size))


def titled(file: str, title: str = "") -> Model:
    text = f"stance: 1\n{title}actors: {{a: {{name: A}}}}\n"
    return load_texts([("-", text.encode())], title=file)


PAIRS: dict[str, tuple[Model, Model, bool]] = {
    "nothing": (THREE, THREE, False),
    # left: 3·1 − 2·1 = 1, right: 2·1 = 2; with y at 1 left has 2, right 1.
    "another leads": (THREE, choice("x 3, y 1", *LEFT), True),
    # 1 against 2 as entered; “Left” can have 2·3 − 2 = 4.
    "a lead is less sure": (THREE, choice("x 3, y 2", "*left: x 0..2, y -1", *LEFT[1:]), True),
    "a state holds no more, though no lead is another": (
        answered(-2),
        answered(2),
        True,
    ),
    "a decision is gone": (replace(THREE, actors=(*THREE.actors, *ALONE.actors)), THREE, True),
    # The name of a file is no title.
    "another name of the file": (
        titled("old"), titled("new"), False
    ),
    "a title": (titled("f"), titled("f", "title: T\n"), False),
}  # fmt: skip
"""Each with whether a conclusion is another."""


def test_what_changes_reads_as_worked_by_hand(golden: Golden) -> None:
    told = []
    for name, (old, new, is_otherwise) in PAIRS.items():
        finding = asked(old, new)
        assert finding.is_otherwise == is_otherwise, name
        told.append(f"# {name}\n{screen(compare.describe(finding), 100)}")
    golden("diff/small.txt", "\n".join(told))


def test_the_first_case_reads_as_it_did(golden: Golden) -> None:
    case = quick_case()
    for name, words in (
        ("vital", {"set_": ("china.seoul=vital",)}),  # a lead is larger
        ("silent", {"given": ("activists.silent", "families.silence")}),
        ("dprk", {"without": ("dprk",)}),
    ):
        report = compare.describe(diff(case, apply(from_words(case, **words), case)))
        golden(f"diff/{name}-80.txt", screen(report))
        assert markdown.render(report)


# The command.


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """With an old model, a new one, and one in which nobody decides."""
    new = swapped(BEFORE, {"effect: helps}": "effect: strongly-hurts}"})
    none = "stance: 1\nactors: {a: {name: Ann}}\n"
    for name, text in (("old", BEFORE), ("new", new), ("none", none)):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("old.yaml new.yaml", 0, "old.yaml → new.yaml"),
        ("old.yaml new.yaml --exit-code", 1, ""),
        ("old.yaml old.yaml --exit-code", 0, ""),
        ("-m old.yaml --set time=high --exit-code", 0, ""),
        ("-m old.yaml --set ride:time=-2 --exit-code", 1, ""),
        # A decision that only one has is a change.
        (
            "old.yaml none.yaml --exit-code",
            1,
            "No decision is in both. No longer decided: “How?” and “Where?”.",
        ),
        # What is no comparison.
        ("", 2, ""),
        ("old.yaml old.yaml --set time=low", 2, ""),
    ],
)
def test_the_exit_code_tells_only_when_asked(
    words: str, code: int, said: str, folder: Path
) -> None:
    left = stance(folder, "diff", *words.split())
    assert left.returncode == code
    assert said in " ".join(left.stdout.split())
    assert bool(left.stdout) == (code < 2)
