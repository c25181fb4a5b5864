"""What `stance check` asks first: the questions about the main decision, in their order."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from stancecli import model as m
from stancecli.lenses import check
from stancecli.lenses.check.finding import Worth
from stancecli.loader import load_text
from stancecli.methods.performance import performance_table
from stancecli.situation import Situation, claim_of
from tests.models import choice, models, with_sized
from tests.pages import LETTERS
from tests.running import stance

UNSOURCED, ALONE = Worth.UNSOURCED, Worth.CAN_SETTLE
ASKED: list[tuple[str, str, list[tuple[str, Worth]]]] = [
    # 8 against −8: no one step changes that, and no claim has a source.
    ("x 4", "*stay: x -2; go: x 2", []),
    # “stay” is ahead if it does more than 0 to x, and behind below: known, it settles it.
    ("x 4", "*stay: x -2..1; go: x 0", [("a.stay:a.x", Worth.SETTLES)]),
    # “go” is ahead by 2, its blank on y is worth at most 1 against that.
    ("x 4, y 1/2", "*stay: x 0, y 0; go: x 2", []),
    # 2 against 1: a step of an effect on x puts “stay” ahead, of what else counts only level.
    ("x 2, y 1", "*stay: x 0, y 1; go: x 1, y 0", [
        (about, UNSOURCED) for about in ("a.stay:a.x", "a.go:a.x", "a.x", "a.y", "a.stay:a.y")
    ]),
    ("x 1, y 1", "*stay: x 0, y 1; go: x 1", [("a.go:a.y", Worth.SETTLES)]),
    # 2 against 1: a step on either levels it, and one range may do so too.
    ("x 1", "*stay: x 1; go: x 2", [("a.stay:a.x", UNSOURCED), ("a.go:a.x", UNSOURCED)]),
    ("x 1", "*stay: x 0..1; go: x 1", [("a.stay:a.x", Worth.CHANGES), ("a.go:a.x", UNSOURCED)]),
    # 1 and 1: whatever moves by a step puts one of the two ahead, or a third level with them.
    ("x 1", "*stay: x 1; go: x 1; wait: x 0", [
        (about, UNSOURCED) for about in ("a.stay:a.x", "a.go:a.x", "a.wait:a.x")
    ]),
    # At −2 or 2 on x nothing on y puts the other ahead; each alone can put one ahead.
    ("x 1, y 1", "*left: x 0, y 0; right: x -2..2, y -1..1", [("a.right:a.x", ALONE),
                                                           ("a.right:a.y", Worth.CHANGES)]),
]  # fmt: skip


@pytest.mark.parametrize(("weights", "options", "asked"), ASKED)
def test_what_decides_is_asked_in_the_order_in_which_it_does(
    weights: str, options: str, asked: list[tuple[str, Worth]]
) -> None:
    model = choice(weights, *options.split("; "), otherwise="")
    found = check.find(Situation.of(model)).questions
    assert [(each.item, each.worth) for each in found] == asked


RIVER = """\
stance: 1
actors:
  a:
    name: Ann
    interests: {x: {name: X, importance: 1}}
    decisions:
      way:
        question: Which?
        current: up
        otherwise: none
        options:
          up: {name: Up, effects: [{to: x, effect: 2, unless: [b.dam]}]}
          down: {name: Down, effects: [{to: x, effect: 0.5}]}
  b:
    name: Bob
    interests: {y: {name: Y, importance: 1}}
    decisions:
      build:
        question: Build?
        current: wait
        options:
          wait: {name: Wait, effects: [{to: y, effect: 1}]}
          dam: {name: Dam}
"""


def test_whether_another_would_take_what_ends_a_lead_is_asked_last() -> None:
    """Up is ahead by 1.5: only 1 of 2 would be left after a step, and 0 once Bob builds."""
    found = check.find(Situation.of(load_text(RIVER, "m.yaml")))
    asked = [(each.item, each.worth, each.place.line) for each in found.questions]
    assert asked == [("b.dam:b.y", Worth.ELSEWHERE, 23)]
    assert check.describe(found).conclusion == (
        "Ask first about Ann: how does “Dam” affect “Y” for Bob (now blank)?"
    )


@given(models())
def test_one_step_in_what_is_asked_for_want_of_a_source_changes_what_is_ahead(
    model: m.Model,
) -> None:
    found = check.main_decision(Situation.of(model))
    for each in found.questions if found else ():
        claim = claim_of(each.about)
        if found and each.worth is Worth.UNSOURCED and isinstance(claim, m.Effect | m.Interest):
            now: m.Range = getattr(claim, claim.amount)
            scale = m.EFFECT_SCALE if isinstance(claim, m.Effect) else m.IMPORTANCE_STEPS
            moved = (_with(model, claim, after) for after in m.one_step(now.mid, scale))
            ahead = [performance_table(Situation.of(m), found.decision.id).leaders for m in moved]
            assert any([o.id for o in own] != [o.id for o in found.leaders] for own in ahead)


def _with(model: m.Model, claim: m.Sized, size: Fraction) -> m.Model:
    changed: Any = {claim.amount: m.exactly(size)}
    return with_sized(model, lambda own: replace(own, **changed) if own is claim else own)


MARKED = """
stance: 1
sources: {paper: {title: A paper}}
actors:
  a:
    name: A
    interests: {x: {name: X, importance: low}, y: {name: Y, importance: vital}}
    decisions:
      d:
        question: Go?
        current: stay
        options:
          stay: {name: Stay, effects: [{to: x, effect: 0}, {to: y, effect: 0}]}
          go:
            name: Go
            effects: [{to: x, effect: unknown, because: Experts differ., cite: paper p. 1}]
"""


def test_what_is_written_as_unknown_is_not_called_blank(tmp_path: Path) -> None:
    """The effect on X has a reason and a source; that on Y nobody has filled in."""
    (tmp_path / "case.yaml").write_text(MARKED)
    situation = Situation.of(load_text(MARKED))
    found = check.main_decision(situation)
    assert found
    assert {each.item: each.now for each in found.questions} == {
        "a.go:a.x": "unknown",
        "a.go:a.y": "blank",
    }
    said, _, moves, shown = (
        stance(tmp_path, *command.split(), "-m", "case.yaml").stdout
        for command in ("tradeoffs a", "report", "stability", "show a.y")
    )
    assert "? not known" in said
    assert "Go A ? 0 neither, ? not known" in " ".join(shown.split())
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "Go on X: ?, unknown" in page
    assert "Go on Y: blank" in page
    told = " ".join(moves.split())
    assert "for “X” (now unknown), or than 0 for “Y” (now blank)" in told


def test_of_a_draft_the_passages_by_which_it_is_ahead_are_asked_about_first() -> None:
    """The lead is 5: peace has 3 · 1 for what it does and 3 · 1 for what it ends, the bench −1."""
    draft = replace(LETTERS, drafted="coder-1, 2024")
    found = [check.find(Situation.of(model)).questions for model in (LETTERS, draft)]
    reviewed = check.find(Situation.of(replace(draft, reviewed="Ann, 2025"))).questions
    assert (found[0], reviewed) == ((), ())
    asked = [(each.item, str(each.passage)) for each in found[1]]
    assert asked == [
        ("ames.leave:ames.peace", "june-12 My answer ¶2"),
        ("ames.thin:ames.peace", "june-12 My answer ¶2"),
        ("ames.thin:ames.bench", "june-12 My answer ¶1"),
    ]
    says = "which way “Leave it as it is” affects “Peace with the Lowes”, and how strongly"
    assert found[1][0].asks == f"Does [june-12 My answer ¶2] say {says}?"
