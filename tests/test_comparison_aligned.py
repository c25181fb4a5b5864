"""One text, coded by two people with ids and names of their own: what is the same, by id or name.

Each count and alpha of what they say of it is worked out by hand.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from typing import Any

from hypothesis import given

from stancecli.analysis import Analysis
from stancecli.comparison.coders import Coding, align, coding
from stancecli.loader import load_text
from stancecli.model import PARTS, Item, Model
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.models import COSTLY, viewed_models
from tests.running import screen
from tests.test_fields import everything

ANNA = """\
stance: 1
title: The market square, as Anna reads it
sources:
  minutes: {title: Minutes of the council}
actors:
  council:
    name: Town Council
    also: [The Council]
    interests:
      trade: {name: Trade in the old town, importance: vital, cite: minutes p. 2}
      air: {name: Clean air, importance: medium}
      peace: {name: Peace with the drivers, importance: high}
      purse: {name: A balanced budget, importance: high}
    constraints:
      act: {name: The Roads Act, kind: law, force: binding, against: [shut]}
    decisions:
      square:
        question: What should become of the market square?
        current: stay
        grid: |
          .      stay  part  shut
          trade  -     +     ++
          air    -     0     ++
          peace  +     -     --
          purse  0     -     --
        options:
          stay: {name: Leave it as it is}
          part: {name: Close it on market days}
          shut: {name: Close it for good}
    influence: [{to: shops, strength: medium}]
  shops:
    name: Shopkeepers
    also: [Traders]
    interests: {sales: {name: Sales, importance: vital}}
    positions: [{to: council.part, stance: supports}, {to: council.shut, stance: opposes}]
    influence: [{to: council, strength: high}]
  drivers:
    name: Drivers
    positions: [{to: council.stay, stance: strongly-supports}]
"""

BEN = """\
stance: 1
title: The square (Ben)
sources:
  prot: {title: Minutes of the Council}
actors:
  tc:
    name: town council
    interests:
      i1: {name: trade in the old town, importance: high, cite: prot p. 2}
      i2: {name: CLEAN AIR, importance: medium}
      i3: {name: Peace with drivers from outside, importance: medium}
      i4: {name: Peace with drivers who live here, importance: low}
      i5: {name: A balanced budget, importance: high}
    constraints:
      roads: {name: The roads act, kind: law, force: high, against: {o2: 2}}
    decisions:
      d1:
        question: What should become of the Market Square?
        current: o1
        grid: |
          .   o1  o2
          i1  -   +
          i2  --  ++
          i3  +   --
          i4  +   -
          i5  0   ?
        options: {o1: {name: Leave it as it is}, o2: {name: Close it for good}}
  shops:
    name: Traders
    interests: {turnover: {name: Sales, importance: vital}}
    positions: [{to: tc.o2, stance: strongly-opposes}]
    influence: [{to: tc, strength: high}]
  drivers:
    name: Motorists
    positions: [{to: tc.o1, stance: strongly-supports}]
"""


def aligned(*texts: str) -> Mapping[str, Situation]:
    return align({name: Situation.of(load_text(t)) for name, t in zip("abc", texts, strict=False)})


def _under_other_ids(thing: Any, ids: dict[str, str]) -> Any:
    """Whatever is an id, or has one in it, as another, by no list of fields; names in capitals."""
    if isinstance(thing, tuple) and not hasattr(thing, "_fields"):
        return tuple(_under_other_ids(each, ids) for each in thing)
    if isinstance(thing, str):
        ends, at, number = thing.partition("@")
        return ":".join(ids.get(each, each) for each in ends.split(":")) + at + number
    if not is_dataclass(thing) or isinstance(thing, type):
        return thing
    words = {"place", "because", "says", "about"}
    changed = {
        field.name: getattr(thing, field.name).upper()
        if field.name in ("name", "question", "title")
        else _under_other_ids(getattr(thing, field.name), ids)
        for field in fields(thing)
        if field.name not in words
    }
    return replace(thing, **changed)


def _renamed(model: Model) -> Model:
    """A model under other ids: each of its parts by a number, in that of its owner."""
    ids: dict[str, str] = {}
    for n, id_ in enumerate(model.items):
        owner, dot, _ = id_.partition(".")
        ids[id_] = f"{ids[owner]}.x{n}" if dot else f"x{n}"
    bare = replace(model, scenarios=(), expect=())
    found: Model = _under_other_ids(bare, ids)
    assert set(found.items) == set(ids.values())
    return found


def _named(thing: Any) -> Any:
    """The same with a name of its own for each item, which is no id."""
    held: dict[str, Any] = {
        name: tuple(map(_named, getattr(thing, name))) for name in PARTS.get(type(thing), ())
    }
    called = {"name", "question", "title"}.intersection(each.name for each in fields(thing))
    if isinstance(thing, Item):
        held |= dict.fromkeys(called, f"Named {thing.id}")
    return replace(thing, **held)


@COSTLY
@given(viewed_models(one_size=True))
def test_other_ids_and_capitals_change_nothing(model: Model) -> None:
    _comes_back(model)


def test_no_field_is_left_with_an_id_of_the_other_model() -> None:
    _comes_back(everything())


def _comes_back(model: Model) -> None:
    model = _named(model)
    found = align({"one": Situation.of(model), "other": Situation.of(_renamed(model))})
    back = found["other"].model
    sources = tuple(replace(each, title=each.title.upper()) for each in model.sources)
    title = model.title.upper()
    assert back == replace(model, title=title, sources=sources, scenarios=(), expect=())
    shared = ([c.size_id for c in e.sized() if isinstance(c.size_id, str)] for e in (back, model))
    assert next(shared) == next(shared)


TWICE = (
    ANNA.replace("air: {name: Clean air", "more: {name: trade in the OLD town")
    .replace("      trade: {", "      t: {")
    .replace("trade  -", "t      -")
    .replace("air    -", "more   -")
)
ALIGNED: dict[str, tuple[str, ...]] = {
    "ids come first, then names in any case, within a kind and an owner": (ANNA, BEN),
    "of what an id tells the name tells nothing": (
        ANNA,
        BEN.replace("i3", "peace").replace("drivers who live here", "the drivers"),
    ),
    "of two of one name the first is meant": (TWICE, BEN),
    "an id of another option is not taken for the same": (ANNA, BEN.replace("i3", "part")),
    "nor that of a decision": (ANNA, BEN.replace("i3", "square")),
    "two others are aligned with each other too": (ANNA, BEN, BEN.replace("i3", "own")),
}


def test_items_are_aligned_within_a_kind_and_an_owner(golden: Golden) -> None:
    screen = []
    for about, texts in ALIGNED.items():
        found = aligned(*texts)
        for text, situation in zip(texts, found.values(), strict=True):
            assert len(situation.model.items) == len(load_text(text).items)
        last = [*found.values()][-1].model.items
        screen += [f"=== {about}", *(f"{each.id}: {each.name}" for each in last.values()), ""]
    golden("compare/aligned.txt", "\n".join(screen))


# What they disagree on.


def coded(*texts: str) -> Coding:
    return coding(aligned(*texts))


def test_what_two_wrote_is_counted_as_by_hand() -> None:
    """Alphas are those of the package krippendorff 0.9 too: 0.79, 0.833333.

    Two wrote 4 interests (Sales among them), 1 constraint, 6 effects, 1 breach, 2 positions and 1
    influence. Of effects −2, −1, unknown, 0, 1 and 2 are given 2, 3, 1, 2, 1 and 3 times. They
    differ by (2/2 + 3/2)², (1/2 + 3/2)² and (2/2 + 3 + 1/2)², 30.5 in all, and by chance by 1656:
    α = 1 − 11 × 30.5 ÷ 1656.
    """
    found = coded(ANNA, BEN)
    assert (found.shared, len(found.differing)) == (15, 6)
    assert found.alphas == {
        "interest": Fraction(79, 100),
        "effect": Fraction(2641, 3312),
        "position": Fraction(5, 6),
    }


def weighed(*values: str, why: str = "", also: str = "") -> str:
    """Somebody with an interest of each of these weights, each for the same reason or for none."""
    interests = "".join(
        f"      i{n}: {{name: I{n}, importance: {value}{f', because: {why} {n}' if why else ''}}}\n"
        for n, value in enumerate(values)
    )
    decision = (
        "      d: {question: D?, current: p, options: "
        "{p: {name: P, effects: [{to: i0, effect: 1}]}, "
        f"q: {{name: Q, effects: [{{to: i0, effect: 0}}{also}]}}}}}}\n"
    )
    return (
        "stance: 1\ntitle: T\nactors:\n  a:\n    name: A\n    interests:\n"
        f"{interests}    decisions:\n{decision}"
    )


def test_a_range_and_the_value_in_its_middle_are_two_values_in_alpha_as_in_the_count() -> None:
    """1, 1 to 3, 2, 3 and 4 are given 2, 1, 3, 2 and 2 times, and 1 to 3 stands before 2.

    They disagree once, by (1/2 + 3/2)² = 4, and by chance by 790: α = 1 − 9 × 4 ÷ 790.
    """
    one = weighed("vital", "high", "medium", "low", "[1, 3]")
    other = weighed("vital", "high", "medium", "low", "2")
    found = coded(one, other)
    assert (len(found.differing), found.alphas["interest"]) == (1, 1 - Fraction(36, 790))


def test_what_was_not_coded_twice_has_no_alpha() -> None:
    """One text in two files, one claim, one value, and sizes that same_as gives."""
    values = ("low", "high", "vital", "medium")
    one, changed = (weighed(*each, why="It says so.") for each in (values, (*values[:3], "low")))
    other = weighed(*values, why="So it is.")
    for texts in ((one, one), (one, changed), (one, other, one)):
        assert not coded(*texts).alphas, "a changed size is in one text still"
    for text in (other, weighed(*values)):
        assert coded(one, text).alphas["interest"] == 1
    low = (weighed("low", "low", "low", why=why) for why in ("It is.", "So it is."))
    assert "interest" not in coded(*low).alphas, "one value"
    assert "interest" not in coded(weighed("low"), weighed("high")).alphas, "one claim"
    same = ", {to: i1, same_as: p}, {to: i2, same_as: p}"
    first = weighed(*values, also=same).replace(
        "{to: i0, effect: 1}", "{to: i0, effect: 1}, {to: i1, effect: 1}, {to: i2, effect: -1}"
    )
    assert coded(first, first).shared == 4 + 4, "what same_as gives is not counted"
    assert coded(first, first, first.replace(same, "")).shared == 4 + 4


def test_the_answer_fits_a_screen(golden: Golden) -> None:
    anna, ben = (Analysis.of(load_text(text)) for text in (ANNA, BEN))
    report = anna.compare(name="anna", others={"ben": ben}).report
    short = screen(report, 80)
    golden("compare/two-coders.txt", f"{short}\n{screen(report, 80, whole=True)}")
    assert len(short.splitlines()) <= 32
