"""One text, coded by two people with ids and names of their own: what is the same, by id or name,
or since somebody says so, how much that is, and how far they agree on it.

Each count and alpha of what they say of it is worked out by hand.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from stancecli.analysis import Analysis
from stancecli.comparison.coders import Aligned, Coding, align, coding
from stancecli.diagnostics import Unanswerable
from stancecli.loader import load_text
from stancecli.model import PARTS, Item, Model
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.models import COSTLY, viewed_models
from tests.running import run, screen
from tests.test_fields import everything
from tests.test_methods_positions import by_definition

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
    return joined(*texts).models


def joined(*texts: str, pairs: Iterable[str] = ()) -> Aligned:
    models = {name: Situation.of(load_text(t)) for name, t in zip("abc", texts, strict=False)}
    return align(models, pairs)


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


def _by_id(item: Item) -> str:
    return f"Named {item.id}"


def _named(thing: Any, name: Callable[[Item], str] = _by_id) -> Any:
    """The same with a name of its own for each item, which is no id."""
    held: dict[str, Any] = {
        part: tuple(_named(each, name) for each in getattr(thing, part))
        for part in PARTS.get(type(thing), ())
    }
    called = {"name", "question", "title"}.intersection(each.name for each in fields(thing))
    if isinstance(thing, Item):
        held |= dict.fromkeys(called, name(thing))
    return replace(thing, **held)


@COSTLY
@given(viewed_models(one_size=True))
def test_other_ids_and_capitals_change_nothing(model: Model) -> None:
    _comes_back(model)


def test_no_field_is_left_with_an_id_of_the_other_model() -> None:
    _comes_back(everything())


def _comes_back(model: Model) -> None:
    model = _named(model)
    both = {"one": Situation.of(model), "other": Situation.of(_renamed(model))}
    found = align(both).models
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


def coded(*texts: str, pairs: Iterable[str] = ()) -> Coding:
    return coding(joined(*texts, pairs=pairs))


def test_what_two_wrote_is_counted_as_by_hand() -> None:
    """Two wrote 4 interests (Sales among them), 1 constraint, 6 effects, 1 breach, 2 positions and
    1 influence. Anna wrote 5 interests, 1, 12, 1, 3 and 2, and Ben 6, 1, 10, 1, 2 and 1.
    """
    found = coded(ANNA, BEN)
    assert found.claims == (24, 21)
    assert (found.shared, len(found.differing)) == (15, 6)
    assert (found.enough, found.alphas) == ((), {}), "of no kind there are ten"


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


STEPS = ("low", "medium", "high", "vital")


def some(count: int, first: int = 0, step: int = 1) -> str:
    """Interests from i0, or another, on, of each weight in turn; `step` turns to another weight."""
    values = [STEPS[n * step % 4] for n in range(first + count)]
    text = weighed(*values)
    for n in range(first):
        text = text.replace(f"      i{n}: {{name: I{n}, importance: {values[n]}}}\n", "")
    return text.replace("to: i0", f"to: i{first}")


def test_alpha_is_that_of_the_matrix_of_coincidences() -> None:
    one, other = some(12), some(12, step=3)
    found = coded(one, other).alphas["interest"]
    weights = ([Fraction(1 + n * step % 4) for n in range(12)] for step in (1, 3))
    assert found == by_definition([[*each] for each in zip(*weights, strict=True)])
    assert found < 1


PAIRED: dict[str, tuple[tuple[str, ...], bool]] = {
    "three of one, twenty of the other": ((some(3), some(20)), False),
    "nine": ((some(9), some(9)), False),
    "ten": ((some(10), some(10)), True),
    "ten of many, since the smaller coding has no more": ((some(10), some(60)), True),
    "half of the smaller": ((some(24), some(30, first=12)), True),
    "one less than half of the smaller": ((some(24), some(30, first=13)), False),
    "a third who shares two": ((some(12), some(12), some(12, first=10)), False),
    "a third who shares as much": ((some(12), some(12), some(20, first=2)), True),
    "a third who wrote no such claim": (
        (some(12), some(12), "stance: 1\ntitle: T\nactors: {a: {name: A}}\n"),
        True,
    ),
}


@pytest.mark.parametrize("about", PAIRED)
def test_of_a_kind_there_is_an_alpha_where_enough_is_paired(about: str) -> None:
    texts, is_enough = PAIRED[about]
    found = coded(*texts)
    kinds = ("interest",) if is_enough else ()
    assert (found.enough, tuple(found.alphas)) == (kinds, kinds)


def test_what_was_not_coded_twice_has_no_alpha() -> None:
    """One text in two files, one value of one coder, and sizes that same_as gives."""
    values = STEPS * 3
    one, changed = (weighed(*each, why="It says so.") for each in (values, (*values[:-1], "low")))
    other = weighed(*values, why="So it is.")
    for texts in ((one, one), (one, changed), (one, other, one)):
        found = coded(*texts)
        assert found.enough == ("interest",)
        assert not found.alphas, "a changed size is in one text still"
    for text in (other, weighed(*values)):
        assert coded(one, text).alphas["interest"] == 1
    found = coded(weighed(*values), weighed(*(["low"] * 12)))
    assert (found.enough, found.alphas) == (("interest",), {}), "one value"
    same = ", {to: i1, same_as: p}, {to: i2, same_as: p}"
    first = weighed(*values[:4], also=same).replace(
        "{to: i0, effect: 1}", "{to: i0, effect: 1}, {to: i1, effect: 1}, {to: i2, effect: -1}"
    )
    assert coded(first, first).claims == (4 + 4, 4 + 4), "what same_as gives is not counted"
    assert coded(first, first).shared == 4 + 4
    assert coded(first, first, first.replace(same, "")).shared == 4 + 4


# How much there is to agree on comes first.


def told(first: Analysis, **others: Analysis) -> str:
    report = first.compare(name="one", others=others).report
    return f"{report.conclusion} {report.more}"


def of(text: str) -> Analysis:
    return Analysis.of(load_text(text))


def test_the_answer_begins_with_how_much_is_paired() -> None:
    """Each model has two effects beside its interests, on what it has first."""
    assert told(of(some(3)), two=of(some(20))).startswith(
        "Of 5 and 22 claims only 5 match, too few to judge agreement. In each model "
    )
    assert told(of(some(10)), two=of(some(60))).startswith(
        "Of 12 and 62 claims 12 match; they differ on none. Krippendorff's alpha (1 for full "
        "agreement, 0 for chance): interest 1. In each model "
    )
    assert told(of(some(12)), two=of(some(16, step=3))).startswith(
        "Of 14 and 18 claims 14 match; they differ on 6. Krippendorff's alpha "
    )
    assert told(of(some(12)), two=of(some(12))).startswith(
        "Of 14 and 14 claims 14 match; they differ on none. "
    )
    assert told(of(some(5)), two=of(some(5))).startswith(
        "Of 7 and 7 claims only 7 match, too few to judge agreement. "
    )
    assert told(of(some(5)), two=of(some(5, step=3))).startswith(
        "Of 7 and 7 claims only 7 match, too few to judge agreement. "
    )
    assert told(of(some(12)), two=of(some(12)), three=of(some(14, first=2))).startswith(
        "Of 14, 14 and 16 claims 14 match in two or more; they differ on none. "
    )
    alone = of(weighed("low").replace("  a:", "  b:").replace("name: A\n", "name: B\n"))
    assert told(of(some(2)), two=alone) == (
        "Of 4 and 3 claims none match. In one “P” is ahead for A, by 1 point. "
        "This decision is not in every model."
    )


def test_agreement_is_not_spoken_of_where_little_is_paired() -> None:
    for one, other in ((some(9), some(9)), (some(24), some(30, first=13)), (ANNA, BEN)):
        said = told(of(one), two=of(other))
        assert "too few to judge agreement" in said
        assert "alpha" not in said
        assert "differ on 0" not in said


# What is not paired, and how it can be.


def test_what_is_left_is_told_by_kind_of_what_is_paired_first() -> None:
    """Of Ben's two interests on drivers neither is called as the one of Anna."""
    assert [(each.coders[0], each.own_id) for each in coded(ANNA, BEN).unpaired] == [
        ("a", "council.peace"),
        ("b", "tc.i3"),
        ("b", "tc.i4"),
        ("a", "council.part"),
    ]
    other = BEN.replace("name: town council", "name: The city")
    left = coded(ANNA, other).unpaired
    assert [each.own_id for each in left][:2] == ["council", "tc"]
    assert [each.kind for each in left][2:4] == ["decision", "decision"], "both belong to these"


def test_a_pair_joins_and_what_belongs_to_it_is_joined_as_usual() -> None:
    """Peace and two effects on it more; of a city by another id and name all that it has."""
    found = coded(ANNA, BEN, pairs=["council.peace=tc.i3"])
    assert (found.shared, len(found.differing)) == (18, 7)
    assert [each.own_id for each in found.unpaired] == ["tc.i4", "council.part"]
    other = BEN.replace("name: town council", "name: The city").replace("  tc:", "  city:")
    other = other.replace("tc.", "city.").replace("to: tc", "to: city")
    assert coded(ANNA, other).shared == 1, "of two interests in sales"
    assert coded(ANNA, other, pairs=["council=city"]).shared == 15


def test_what_is_said_to_be_one_is_so_though_ids_or_names_say_otherwise() -> None:
    """Two swapped options; and an interest with another's name, whose own is left."""
    swap = ["council.stay=tc.o2", "council.shut=tc.o1"]
    ids = joined(ANNA, BEN, pairs=swap).ids["b"]
    assert (ids["tc.o1"], ids["tc.o2"]) == ("council.shut", "council.stay")
    ids = joined(ANNA, BEN, pairs=["council.peace=tc.i2"]).ids["b"]
    assert ids["tc.i2"] == "council.peace"
    assert "council.air" not in ids.values()
    found = coded(ANNA, ANNA, pairs=["council.air=council.peace"])
    assert [(each.coders, each.own_id) for each in found.unpaired] == [
        (("a",), "council.peace"),
        (("b",), "council.air"),
    ]


def test_of_several_models_a_pair_holds_in_each_that_has_it() -> None:
    third = BEN.replace("i3", "own")
    ids = joined(ANNA, BEN, third, pairs=["council.peace=tc.own"]).ids
    assert ids["c"]["tc.own"] == "council.peace"
    assert "council.peace" not in ids["b"].values()
    both = joined(ANNA, BEN, BEN, pairs=["council.peace=tc.i3"]).ids
    assert both["b"] == both["c"]
    each = joined(ANNA, BEN, third, pairs=["council.peace=tc.own", "council.peace=tc.i3"]).ids
    assert (each["b"]["tc.i3"], each["c"]["tc.own"]) == ("council.peace", "council.peace")


REFUSED: dict[str, tuple[tuple[str, ...], str]] = {
    "no sign": (("council",), "no “” in b"),
    "nothing before it": (("=tc",), "no “” in this model"),
    "not here": (("counsil=tc",), r"no “counsil” in this model \(did you mean council\?\)"),
    "only there": (("tc=tc",), "no “tc” in this model"),
    "not there": (("council=tcc",), r"no “tcc” in b \(did you mean tc\?\)"),
    "only here": (("council=council",), "no “council” in b"),
    "two signs": (("council=tc=tc",), "no “tc=tc” in b"),
    "of other kinds": (("council=tc.i1",), "council=tc.i1 joins nothing"),
    "of actors that are not paired": (("shops.sales=tc.i3",), "shops.sales=tc.i3 joins nothing"),
    "of decisions that are not paired": (
        ("council.square=tc.d1", "council=shops", "shops=tc"),
        "council.square=tc.d1 joins nothing",
    ),
    "one twice": (
        ("council.peace=tc.i3", "council.peace=tc.i4"),
        "council.peace=tc.i4 joins nothing",
    ),
    "the other twice": (
        ("council.peace=tc.i3", "council.air=tc.i3"),
        "tc.i3 is in two pairs",
    ),
}


@pytest.mark.parametrize("about", REFUSED)
def test_what_cannot_be_joined_is_refused(about: str) -> None:
    pairs, said = REFUSED[about]
    with pytest.raises(Unanswerable, match=said):
        joined(ANNA, BEN, pairs=pairs)


def test_at_the_command_line_it_is_told_what_is_wrong_with_a_pair(tmp_path: Path) -> None:
    for name, text in (("anna", ANNA), ("ben", BEN)):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    code, out, err = run("compare -m anna.yaml --with ben.yaml --pair council=tcc", tmp_path)
    assert (code, out) == (2, "")
    assert err.startswith("stance: no “tcc” in ben (did you mean tc?)\n  there are: prot, tc, ")
    code, out, err = run("compare -m anna.yaml --pair council=tc", tmp_path)
    assert (code, out) == (2, "")
    assert err.startswith("stance: --pair joins what two models have\n  stance compare ")
    again = run("compare -m anna.yaml --with ben.yaml --pair council.peace=tc.i3", tmp_path)
    assert (again[0], "only 18 match" in again[1]) == (0, True)


@COSTLY
@given(viewed_models(one_size=True), viewed_models(one_size=True))
def test_pairs_undo_other_ids_and_names(model: Model, other: Model) -> None:
    """Every item of the other model with another id and name, and paired with what it is."""
    one, plain = (Situation.of(replace(each, scenarios=(), expect=())) for each in (model, other))
    renamed = _named(_renamed(other))
    ids = dict(zip(other.items, renamed.items, strict=True))
    before = align({"one": one, "other": plain})
    pairs = [f"{id_}={ids[own]}" for own, id_ in before.ids["other"].items() if id_ in model.items]
    both = coding(before), coding(align({"one": one, "other": Situation.of(renamed)}, pairs))
    expected, found = (replace(each, unpaired=()) for each in both)
    assert found == expected
    one_left, other_left = (
        sorted((*each.coders, each.kind) for each in coded.unpaired) for coded in both
    )
    assert one_left == other_left


def test_the_answer_fits_a_screen(golden: Golden) -> None:
    anna, ben = (Analysis.of(load_text(text)) for text in (ANNA, BEN))
    report = anna.compare(name="anna", others={"ben": ben}).report
    short = screen(report, 80)
    golden("compare/two-coders.txt", f"{short}\n{screen(report, 80, whole=True)}")
    assert len(short.splitlines()) <= 32
