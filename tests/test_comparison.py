"""What two models say differently: each change alone, in words, and what it bears on."""

from stancecli import report as r
from stancecli.comparison import alone, inputs, is_on
from stancecli.lenses.compare.words import input_entry
from stancecli.loader import load_text, load_texts
from stancecli.methods.performance import performance_table
from stancecli.model import Scenario
from stancecli.scenario import apply, from_words
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.models import swapped

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
    new = swapped(start, dict(texts))
    return Situation.of(load_text(start)), Situation.of(load_text(new))


def told(old: Situation, new: Situation) -> list[str]:
    entries = map(input_entry, inputs(old, new))
    return [f"{r.plain(entry.label)} {r.plain(entry.text)}" for entry in entries]


CHANGES = [
    ("Law, force: low", "Law, force: binding"),
    ("name: Money", "name: Cash"),
    ("effect: 0.5", "effect: [0, 1]"),
    ("[walk]}", "{walk: 1}}"),
    ("current: stay", "current: go"),
    ("stance: supports", "stance: -1"),
    (EFFECT, ""),
    ("impossible:\n  - {options: [a.ride, b.go]}\n", ""),
    ("    influence:\n      - {to: b, strength: low}\n", ""),
    ("effect: hurts, cite: map p. 1", "effect: hurts"),
    ("name: Go}", "name: Go, irreversible: true}"),
    ("importance: low}", "importance: vital, because: So., confidence: low}"),
    ("effect: 0.5", "effect: [-2, 1], views: {anna: 1, ben: -2}"),
    ("when: [b.stay]", "unless: [b.stay]"),
    ("name: Anna", "name: Annie"),
    ("title: A way", "title: B"),
    ("a.time: low", "a.law: binding"),
    ("  ben: {name: Benjamin}\n", ""),
    ("- {options: [a.ride, b.go]}", "- {options: [b.go, a.ride], because: No.}"),
    ("name: Go}", "name: Go, effects: [{to: a.time, effect: 1}]}"),
]


def test_one_change_is_one_line_and_so_is_its_way_back(golden: Golden) -> None:
    """Beside it stand the actors on whose tables it bears: those whom an effect is on."""
    screen = []
    for before, after in CHANGES:
        old, new = changed((before, after))
        (there,), (back,) = told(old, new), told(new, old)
        assert back[0] == {"~": "~", "−": "+", "+": "−"}[there[0]], before
        (change,) = inputs(old, new)
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
    "what comes and goes with something is told by that": (
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
        assert inputs(*(Situation.of(load_text(text)) for text in (one, other))) == ()
    untitled = MORE.replace("title: A way\n", "").encode()
    files = (load_texts([("-", untitled)], title=title) for title in ("one", "other"))
    assert inputs(*map(Situation.of, files)) == ()


def test_what_is_given_comes_before_all() -> None:
    old, new = changed(("effect: 0.5", "effect: 1"), ("strength: low", "strength: high"))
    given = apply(from_words(new, given=["go"]), new)
    assert told(old, given)[0] == "~ Ben: “Go” instead of “Stay”"
    assert told(given, old)[0] == "~ Ben: “Stay” instead of “Go”"
    assert is_on(inputs(old, given)[0], {"c"}), "it bears on every table"
    # What is given, and is in place in the other model anyway, is none.
    other, _ = changed(start=MORE.replace("current: stay", "current: go"))
    assert inputs(apply(from_words(old, given=["go"]), old), other) == ()


# One change alone.


def points(situation: Situation) -> object:
    return dict(performance_table(situation, "a.way").scores)


def test_an_effect_that_is_gone_is_none_and_a_new_one_has_its_size() -> None:
    twice, line = MORE.replace(EFFECT, EFFECT * 2), "              - {to: time, effect: helps}\n"
    more = MORE.replace(line, f"              - {{to: money, effect: 2}}\n{line}")
    assert more != MORE
    for pair in ((MORE, MORE.replace(EFFECT, "")), (twice, MORE), (MORE, more)):
        old, new = (Situation.of(load_text(each)) for each in pair)
        (entry,) = inputs(old, new)
        after = alone(old, entry)
        assert after
        assert points(after) == points(new)


def test_what_cannot_stand_alone_is_not_tried() -> None:
    for texts in (
        ("      money: {", "      rest: {name: Rest, importance: low}\n      money: {"),
        ("  b:\n    name: Ben", "  c: {name: Cy}\n  b:\n    name: Ben"),
        ("stance: supports", "stance: -1"),
        ("[walk]}", "{walk: 1}}"),
    ):
        old, new = changed(texts)
        assert [alone(old, each) for each in inputs(old, new)] == [None]
