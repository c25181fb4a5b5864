"""What two models say differently: each change alone, in words, and what it bears on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stancecli import report as r
from stancecli.comparison.inputs import Input, differences, inputs, is_on, most_tried, with_one
from stancecli.lenses.compare.coding import input_entry
from stancecli.loader import load_text, load_texts
from stancecli.model import Effect, SizedClaim, exactly
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
]


def test_one_change_is_one_line_and_so_is_its_way_back(golden: Golden) -> None:
    screen = []
    for before, after in CHANGES:
        old, new = changed((before, after))
        (there,), (back,) = told(old, new), told(new, old)
        assert back[0] == {"~": "~", "−": "+"}[there[0]], before
        screen.append(f"{before.strip()}\n→ {after.strip() or 'nothing'}\n  {there}\n  {back}\n")
    golden("compare/changes.txt", "\n".join(screen))


def test_another_expectation_is_one_that_came_and_one_that_went() -> None:
    old, new = changed(("leads: a.ride", "leads: a.walk"))
    assert told(old, new) == [
        "− “Ride” leads (Ann), under “stays” (expectation)",
        "+ “Walk” leads (Ann), under “stays” (expectation)",
    ]


def test_what_stays_as_it_is_is_no_change() -> None:
    old, _ = changed()
    same = MORE.replace("[a.ride, b.go]", "[b.go, a.ride]").replace(
        "cite: map p. 1", "cite: [map p. 1]"
    )
    assert found(old, Situation.of(load_text(same))) == ()
    quotes = [f"{{source: map, at: p. 1, quote: {words}.}}" for words in ("One", "Two")]
    one, other = (f"high, cite: [{', '.join(each)}]}}" for each in (quotes, quotes[::-1]))
    start = MORE.replace("high, cite: map p. 1}", one)
    assert found(*changed((one, other), start=start)) == ()
    one, other = "when: [b.stay, a.walk]", "when: [a.walk, b.stay]"
    assert found(*changed((one, other), start=MORE.replace("when: [b.stay]", one))) == ()
    untitled = MORE.replace("title: A way\n", "")
    names = [load_texts([("-", untitled.encode())], title=title) for title in ("one", "other")]
    assert found(*map(Situation.of, names)) == ()


def test_claims_of_one_kind_are_paired_in_their_order() -> None:
    start = MORE.replace(EFFECT, EFFECT + EFFECT.replace("0.5", "1"))
    old, new = changed(("effect: 0.5", "effect: -1"), ("effect: 1}", "effect: 2}"), start=start)
    assert told(old, new) == [
        "~ “Walk” on “Money”, effect +0.5 → −",
        "~ “Walk” on “Money”, effect + → ++",
    ]


def test_values_come_before_words_and_what_is_given_before_all() -> None:
    old, new = changed(
        ("importance: high", "importance: high, because: So."),
        ("effect: 0.5", "effect: 1"),
        ("strength: low", "strength: high"),
    )
    assert [each.name for each in found(old, new)] == [
        *("“Walk” on “Money”", "influence of Ann on Ben", "Ann: “Time”")
    ]
    given = apply(from_words(new, given=["go"]), new)
    assert told(old, given)[0] == "~ Ben: “Where?”, given “Go”, not “Stay”"
    assert told(given, old)[0] == "~ Ben: “Where?”, given “Stay”, not “Go”"
    # What is given, and holds in the other model anyway, is none.
    other, _ = changed(start=MORE.replace("current: stay", "current: go"))
    assert [each.name for each in found(apply(from_words(old, given=["go"]), old), other)] == [
        "Ben: “Where?”"
    ]
    assert [c.field for e in found(given, other) for c in e.changes if c.field == "given"] == []


@pytest.mark.parametrize(
    ("before", "after", "actors"),
    [
        ("effect: 0.5", "effect: 1", {"a"}),
        ("importance: low}", "importance: vital}", {"a"}),
        ("force: low", "force: high", {"a"}),
        ("[walk]}", "{walk: 1}}", {"a"}),
        ("current: stay", "current: go", {"b"}),
        ("name: Stay}", "name: Stay, irreversible: true}", {"b"}),
        ("[a.ride, b.go]", "[a.ride, b.stay]", {"a", "b"}),
        ("strength: low", "strength: high", set()),
        ("stance: supports", "stance: opposes", set()),
        ("title: A map", "title: The map", set()),
    ],
)
def test_a_difference_bears_on_some_tables(before: str, after: str, actors: set[str]) -> None:
    old, new = changed((before, after))
    for change in found(old, new):
        assert {each for each in "abc" if is_on(change, {each})} == actors


def test_an_effect_of_one_actor_bears_on_the_table_of_whom_it_is_on() -> None:
    start = MORE.replace("name: Go}", "name: Go, effects: [{to: a.time, effect: 1}]}")
    (change,) = found(*changed(("effect: 1}]", "effect: 2}]"), start=start))
    assert is_on(change, {"a"})
    assert not is_on(change, {"b"})


def test_what_is_given_bears_on_every_table() -> None:
    old, _ = changed()
    (change,) = found(old, apply(from_words(old, given=["go"]), old))
    assert is_on(change, {"c"})


def test_what_comes_and_goes_with_something_is_counted_there() -> None:
    start = MORE.replace("name: Go}", "name: Go, effects: [{to: a.rest, effect: 1}]}").replace(
        "      money: {", "      rest: {name: Rest, importance: low}\n      money: {"
    )
    old, new = changed(
        ("      rest: {name: Rest, importance: low}\n", ""),
        (", effects: [{to: a.rest, effect: 1}]", ""),
        ("impossible:\n  - {options: [a.ride, b.go]}\n", ""),
        start=start,
    )
    assert [(each.name, each.along) for each in found(old, new)] == [
        ("Ann: “Rest”", 1),
        ("“Ride” with “Go” (impossible)", 0),
    ]
    assert told(old, new)[0] == "− Ann: “Rest”, and 1 part or claim with it"


def test_a_condition_goes_with_its_option() -> None:
    start = MORE.replace("go: {name: Go}", "go: {name: Go}\n          wait: {name: Wait}").replace(
        EFFECT, f"{EFFECT}              - {{to: time, effect: 1, unless: [b.wait]}}\n"
    )
    old, new = changed(
        ("          wait: {name: Wait}\n", ""),
        ("              - {to: time, effect: 1, unless: [b.wait]}\n", ""),
        start=start,
    )
    assert [(each.name, each.along) for each in found(old, new)] == [("Ben: “Wait”", 1)]


# One difference alone.


def claim(situation: Situation, kind: str, to: str = "", **own: object) -> SizedClaim:
    """The first claim of a kind on something."""
    return next(
        each
        for each in situation.model.sized()
        if type(each).__name__ == kind
        and to in (getattr(each, "to", ""), getattr(each, "id", ""), "")
        and all(getattr(each, name) == value for name, value in own.items())
    )


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
    both = (("importance: low}", "importance: vital}"), (before, after))
    old, new = changed(*both)
    (_, alone) = changed((before, after))
    was, now = (claim(each, kind, to) for each in (old, new))
    made = with_one(old, was, now)
    assert made is not None
    assert made.model == alone.model
    # Without it, and with it again, at the end of its like.
    if kind not in ("Interest",):
        without = with_one(old, was, None)
        assert without is not None
        assert was not in [*without.model.sized()]
        assert len([*without.model.sized()]) == len([*old.model.sized()]) - 1
        again = with_one(without, None, was)
        assert again is not None
        like = [each for each in old.model.sized() if each is was or _owner(each) == _owner(was)]
        kept = [each for each in again.model.sized() if _owner(each) == _owner(was)]
        assert kept == [*(each for each in like if each is not was), was]


def _owner(of: SizedClaim) -> tuple[str, str]:
    """What kind of claim it is, and the item in whose list it stands."""
    home = getattr(of, "option", "") if isinstance(of, Effect) else getattr(of, "actor", "")
    return type(of).__name__, home


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


def test_what_cannot_stand_alone_is_not_tried() -> None:
    old, new = changed(
        ("      money: {", "      rest: {name: Rest, importance: low}\n      money: {")
    )
    assert with_one(old, None, claim(new, "Interest", "a.rest")) is None
    assert with_one(old, claim(old, "Interest", "a.time"), None) is None
    assert with_one(old, None, None) is None
    on_rest = replace(claim(old, "Effect", "a.money"), to="a.rest")  # type: ignore[arg-type]
    assert with_one(old, None, on_rest) is None
    unless = replace(claim(old, "Effect", "a.money"), unless=("b.other",))  # type: ignore[arg-type]
    assert with_one(old, None, unless) is None


def test_two_claims_alike_are_told_apart_by_which_it_is() -> None:
    old, _ = changed(start=MORE.replace(EFFECT, EFFECT * 2))
    first, second = [
        each for each in old.model.sized() if getattr(each, "size", 0) == exactly("1/2")
    ]
    made = with_one(old, second, None)
    assert made is not None
    left = [each for each in made.model.sized() if getattr(each, "size", 0) == exactly("1/2")]
    assert left == [first]


def test_what_is_given_stays_given() -> None:
    old, _ = changed()
    given = apply(from_words(old, given=["go"]), old)
    made = with_one(given, claim(old, "Influence"), None)
    assert made is not None
    assert made.chosen == given.chosen != {}


def test_of_a_large_model_fewer_differences_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    old, _ = changed()
    assert most_tried(old) == 200
    claims = [*old.model.sized()]
    monkeypatch.setattr(type(old.model), "sized", lambda _: iter(claims[:1] * 4_000))
    assert most_tried(old) == 100
