"""What two models say differently: each change alone, in words, and what it bears on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stancecli import report as r
from stancecli.comparison.inputs import Input, differences, inputs, is_on, most_tried, with_one
from stancecli.lenses.compare.coding import input_entry
from stancecli.loader import load_text, load_texts
from stancecli.model import Scenario, SizedClaim, exactly, stands_in
from stancecli.scenario import apply, from_words
from stancecli.situation import Situation
from tests.conftest import Golden

BEFORE = """\
stance: 1
title: A way
sources:
  map: {title: A map}
actors:
  a:
    name: Ann
    interests:
      time: {name: Time, importance: high, cite: map p. 1}
      money: {name: Money, importance: low}
    constraints:
      norm: {name: Norm, force: low, against: [walk]}
    decisions:
      way:
        question: How?
        current: walk
        options:
          walk:
            name: Walk
            effects:
              - {to: time, effect: hurts, cite: map p. 1}
              - {to: money, effect: helps, when: [b.stay]}
              - {to: money, effect: 0.5}
          ride:
            name: Ride
            effects:
              - {to: time, effect: helps}
    positions:
      - {to: b.go, stance: supports}
    influence:
      - {to: b, strength: low}
  b:
    name: Ben
    decisions:
      plan:
        question: Where?
        current: stay
        options:
          stay: {name: Stay}
          go: {name: Go}
impossible:
  - {options: [a.ride, b.go]}
"""

NORM = "      norm: {name: Norm, force: low, against: [walk]}\n"
MORE = f"""\
{BEFORE.replace(NORM, f"{NORM}      law: {{name: Law, force: low}}{chr(10)}")}
analysts:
  anna: {{name: Anna}}
  ben: {{name: Benjamin}}
issues:
  tax: {{name: A tax}}
scenarios:
  stays:
    name: It stays
    given: [{{option: b.stay, because: He said so.}}]
    set: {{a.time: low}}
    without: [map]
expect:
  - {{decision: a.way, leads: a.ride, under: stays}}
"""
EFFECT = "              - {to: money, effect: 0.5}\n"


def changed(*texts: tuple[str, str], start: str = MORE) -> tuple[Situation, Situation]:
    """A model, and the same with these texts in place of others."""
    new = start
    for before, after in texts:
        assert before in new
        new = new.replace(before, after)
    return Situation.of(load_text(start)), Situation.of(load_text(new))


def found(old: Situation, new: Situation) -> tuple[Input, ...]:
    return inputs(old, new, differences(old, new))


def told(old: Situation, new: Situation) -> list[str]:
    entries = map(input_entry, found(old, new))
    return [
        " | ".join((f"{r.plain(e.label)} {r.plain(e.text)}", *map(r.plain, e.details)))
        for e in entries
    ]


CHANGES = [
    ("Law, force: low", "Law, force: binding"),
    ("importance: high", "importance: vital"),
    ("name: Money", "name: Cash"),
    ("effect: 0.5", "effect: [0, 1]"),
    ("effect: 0.5", "effect: unknown"),
    ("[walk]}", "{walk: 1}}"),
    ("current: stay", "current: go"),
    ("stance: supports", "stance: -1"),
    ("title: A map", "title: The map"),
    (EFFECT, ""),
    ("impossible:\n  - {options: [a.ride, b.go]}\n", ""),
    ("    influence:\n      - {to: b, strength: low}\n", ""),
    ("effect: hurts, cite: map p. 1", "effect: hurts"),
    ("strength: low", "strength: 2.5"),
    ("name: Go}", "name: Go, irreversible: true}"),
    ("cite: map p. 1}\n      money", "cite: {source: map, at: p. 1, quote: Soon.}}\n      money"),
    ("effect: hurts, cite: map p. 1", "effect: hurts, cite: [map p. 1, map p. 2]"),
    ("importance: low}", "importance: vital, because: So., confidence: low}"),
    ("importance: low}", "importance: low, because: So., confidence: low}"),
    ("importance: high, cite", "importance: high, views: {anna: high}, cite"),
    ("effect: 0.5", "effect: [-2, 1], views: {anna: 1, ben: -2}"),
    ("when: [b.stay]", "unless: [b.stay]"),
    ("name: Anna", "name: Annie"),
    ("name: A tax", "name: Tax"),
    ("title: A way", "title: B"),
    ("a.time: low", "a.law: binding"),
    ("a.time: low", "a.time: 2.5"),
    ("He said so.", "So."),
    ("    without: [map]\n", ""),
    ("name: It stays", "name: So"),
    ("  ben: {name: Benjamin}\n", ""),
    ("- {options: [a.ride, b.go]}", "- {options: [b.go, a.ride], because: No.}"),
    ("Norm, force: low", "Norm, force: high"),
    ("name: Go}", "name: Go, effects: [{to: a.time, effect: 1}]}"),
]


def test_one_change_is_one_line_and_so_is_its_way_back(golden: Golden) -> None:
    """Beside it stand the actors on whose tables it bears: those whom an effect is on."""
    screen = []
    for before, after in CHANGES:
        old, new = changed((before, after))
        (there,), (back,) = told(old, new), told(new, old)
        assert back[0] == {"~": "~", "−": "+", "+": "−"}[there[0]], before
        (change,) = found(old, new)
        on = " and ".join(a for a in "abc" if is_on(change, {a})) or "no table"
        lines = f"  {there}\n  {back}\n" + f"  on {on}\n" * (not isinstance(change.thing, Scenario))
        screen.append(f"{before.strip()}\n→ {after.strip() or 'nothing'}\n{lines}")
    golden("compare/changes.txt", "\n".join(screen))


MORE_MONEY = MORE.replace(EFFECT, EFFECT + EFFECT.replace("0.5", "1"))
SEVERAL: dict[str, tuple[tuple[str, str], ...]] = {
    "another expectation is one that came and one that went": (("leads: a.ride", "leads: a.walk"),),
    "claims of one kind are paired in their order": (
        *(("effect: 0.5", "effect: -1"), ("effect: 1}", "effect: 2}")),
    ),
    "values come before words": (
        ("importance: high", "importance: high, because: So."),
        ("effect: 0.5", "effect: 1.5"),
        ("strength: low", "strength: high"),
    ),
    "what comes and goes with something is counted there": (
        ("name: Go}", "name: Go, effects: [{to: a.rest, effect: 1}]}"),
        ("      money: {", "      rest: {name: Rest, importance: low}\n      money: {"),
    ),
    "a condition goes with its option": (
        ("go: {name: Go}", "go: {name: Go}\n          wait: {name: Wait}"),
        (EFFECT, f"{EFFECT}              - {{to: time, effect: 1, unless: [b.wait]}}\n"),
    ),
}


def test_of_several_changes_each_has_its_place(golden: Golden) -> None:
    screen = []
    for about, texts in SEVERAL.items():
        old, new = changed(*texts, start=MORE_MONEY)
        lines = [*told(old, new), "and back:", *told(new, old)]
        screen.append("".join(f"{line}\n" for line in (about, *(f"  {each}" for each in lines))))
    golden("compare/several.txt", "\n".join(screen))


ONE, TWO = ("{source: map, at: p. 1, quote: One.}", "{source: map, at: p. 1, quote: Two.}")
SAME = {
    "[a.ride, b.go]": ("[a.ride, b.go]", "[b.go, a.ride]"),
    "high, cite: map p. 1": ("high, cite: map p. 1", "high, cite: [map p. 1]"),
    "importance: high, cite: map p. 1": [
        f"importance: high, cite: [{', '.join(each)}]" for each in ((ONE, TWO), (TWO, ONE))
    ],
    "when: [b.stay]": ("when: [b.stay, a.walk]", "when: [a.walk, b.stay]"),
}


def test_what_stays_as_it_is_is_no_change() -> None:
    for written, both in SAME.items():
        one, other = (MORE.replace(written, each) for each in both)
        assert one != other
        assert found(*(Situation.of(load_text(text)) for text in (one, other))) == ()
    untitled = MORE.replace("title: A way\n", "").encode()
    files = (load_texts([("-", untitled)], title=title) for title in ("one", "other"))
    assert found(*map(Situation.of, files)) == ()


def test_what_is_given_comes_before_all() -> None:
    old, new = changed(("effect: 0.5", "effect: 1"), ("strength: low", "strength: high"))
    given = apply(from_words(new, given=["go"]), new)
    assert told(old, given)[0] == "~ Ben: “Where?”, given “Go”, not “Stay”"
    assert told(given, old)[0] == "~ Ben: “Where?”, given “Stay”, not “Go”"
    assert is_on(found(old, given)[0], {"c"}), "it bears on every table"
    # What is given, and holds in the other model anyway, is none.
    other, _ = changed(start=MORE.replace("current: stay", "current: go"))
    assert [each.name for each in found(apply(from_words(old, given=["go"]), old), other)] == [
        "Ben: “Where?”"
    ]
    assert [c.field for e in found(given, other) for c in e.changes if c.field == "given"] == []


# One difference alone.


def claim(situation: Situation, kind: str, to: str = "") -> SizedClaim:
    """The first claim of a kind on something."""
    return next(
        each
        for each in situation.model.sized()
        if type(each).__name__ == kind
        and to in (getattr(each, "to", ""), getattr(each, "id", ""), "")
    )


def beside(claim: SizedClaim, situation: Situation) -> list[SizedClaim]:
    """The claims of its kind in the same list."""
    every = (each for each in situation.model.sized() if type(each) is type(claim))
    return [each for each in every if stands_in(each) == stands_in(claim)]


@pytest.mark.parametrize(
    ("kind", "to", "before", "after"),
    [
        ("Effect", "a.money", "effect: helps, when", "effect: hurts, when"),
        ("Breach", "a.norm", "[walk]}", "{walk: 1}}"),
        ("Interest", "a.time", "importance: high", "importance: low"),
        ("Position", "b.go", "stance: supports", "stance: opposes"),
        ("Influence", "b", "strength: low", "strength: high"),
    ],
)
def test_one_claim_is_as_another_model_has_it(kind: str, to: str, before: str, after: str) -> None:
    old, new = changed(("importance: low}", "importance: vital}"), (before, after))
    was, now = (claim(each, kind, to) for each in (old, new))
    made = with_one(old, was, now)
    assert made is not None
    assert made.model == changed((before, after))[1].model
    without = with_one(old, was, None)
    if kind == "Interest":
        assert without is None
        return
    # Without it, and with it again, at the end of its like.
    assert without is not None
    assert beside(was, without) == [each for each in beside(was, old) if each != was]
    assert len([*without.model.sized()]) == len([*old.model.sized()]) - 1
    again = with_one(without, None, was)
    assert again is not None
    assert beside(was, again) == [*beside(was, without), was]


def test_of_a_constraint_its_force_alone_is_another() -> None:
    old, new = changed(
        ("force: low, against: [walk]", "force: high, views: {anna: high}, against: [ride]")
    )
    was, now = (claim(each, "Constraint") for each in (old, new))
    made = with_one(old, was, now)
    assert made is not None
    kept = claim(made, "Constraint")
    assert kept.views == now.views != ()
    assert kept == replace(was, force=exactly(3), views=now.views)  # type: ignore[arg-type]


def test_two_claims_alike_are_told_apart_by_which_it_is_and_what_is_given_stays_given() -> None:
    old, _ = changed(start=MORE.replace(EFFECT, EFFECT * 2))
    given = apply(from_words(old, given=["go"]), old)
    first, second = alike(given)
    assert with_one(given, None, None) is None
    made = with_one(given, second, None)
    assert made is not None
    assert alike(made) == [first]
    assert made.chosen == given.chosen != {}


def alike(situation: Situation) -> list[SizedClaim]:
    return [e for e in situation.model.sized() if getattr(e, "size", 0) == exactly("1/2")]


def test_of_a_large_model_fewer_differences_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    old, _ = changed()
    assert most_tried(old) == 200
    claims = [*old.model.sized()]
    monkeypatch.setattr(type(old.model), "sized", lambda _: iter(claims[:1] * 4_000))
    assert most_tried(old) == 100
