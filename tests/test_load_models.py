"""Whole models through the loader: what is written is what is read, and a fault is found."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields, replace
from fractions import Fraction
from random import Random

import pytest
import yaml
from hypothesis import given, strategies as st

from stancecli.diagnostics import InvalidModel
from stancecli.loader import load_text, tree
from stancecli.model import Breach, Citation, Claim, Constraint, Model, Range, Source
from tests.models import models
from tests.test_import_tables import without_places
from tests.test_load import DAM, WRONG, changed, said

_FROM_WHERE_IT_STANDS = {
    *("id", "actor", "option", "constraint", "decision", "place", "grid", "titled", "on_disk"),
}

Plain = str | float | list["Plain"] | dict[str, "Plain"]


def text_of(model: Model, rng: Random | None = None) -> str:
    """A file that loads as the model, places apart: JSON, which YAML includes, a value a line.

    With `rng` the keys of each entry stand in a random order.
    """
    root = {"stance": 1, **_entry(model, rng)}
    return json.dumps(root, indent=1, ensure_ascii=False)


def _entry(thing: object, rng: Random | None) -> dict[str, Plain]:
    values = {
        each.name: getattr(thing, each.name)
        for each in fields(thing)  # type: ignore[arg-type]
        if each.name not in _FROM_WHERE_IT_STANDS
    }
    if isinstance(thing, Constraint):
        values["force"] = thing.force or "binding"
    if "size" in values:
        values["effect"] = values.pop("size")
    written = [(key, value) for key, value in values.items() if value not in ("", None, ())]
    if rng:
        rng.shuffle(written)
    return {key: _plain(value, rng) for key, value in written}


def _plain(value: object, rng: Random | None) -> Plain:
    match value:
        case Range():
            return _number(value.low) if value.exact else [_number(value.low), _number(value.high)]
        case Fraction():
            return _number(value)
        case str() | bool():
            return value
        case Citation():
            return str(value)
        case tuple() if all(isinstance(each, Breach) for each in value):
            return {each.option: _entry(each, rng) for each in value}
        case tuple() if all(hasattr(each, "id") for each in value):
            return {each.id.rpartition(".")[2]: _entry(each, rng) for each in value}
        case tuple():
            return [_plain(each, rng) for each in value]
    assert isinstance(value, Claim | Source)
    return _entry(value, rng)


def _number(number: Fraction) -> float:
    assert float(number) == number, "no decimal number says this exactly"
    return int(number) if number.denominator == 1 else float(number)


def as_read(model: Model) -> Model:
    """The model with breaches that rest on what their constraint rests on, as the format has it."""

    def constraint(each: Constraint) -> Constraint:
        claim = {name.name: getattr(each, name.name) for name in fields(Claim)}
        return replace(each, against=tuple(_inheriting(breach, claim) for breach in each.against))

    return replace(
        model,
        actors=tuple(
            replace(actor, constraints=tuple(map(constraint, actor.constraints)))
            for actor in model.actors
        ),
    )


def _inheriting(breach: Breach, claim: dict[str, object]) -> Breach:
    return breach if breach.because or breach.cite else replace(breach, **claim)  # type: ignore[arg-type]


@given(models(), st.randoms())
def test_what_is_written_is_what_is_read_in_whatever_order_of_keys(
    model: Model, rng: Random
) -> None:
    assert without_places(load_text(text_of(model, rng))) == without_places(as_read(model))


FAULTY = {
    "stance": "9",
    "title": '""',
    "name": "[]",
    "question": "{}",
    "importance": "4.5",
    "force": '"bindng"',
    "by": "3",
    "effect": "-2.5",
    "to": '"nobody.nothing"',
    "current": '"nothing"',
    "irreversible": '"true"',
    "strength": "0",
    "because": "{}",
}
"""What each key cannot hold."""
VALUE = re.compile(r' *"(?P<key>[\w-]+)": (?P<value>[^\[{].*?),?')


def plantable(lines: list[str]) -> Iterator[tuple[int, re.Match[str]]]:
    for number, line in enumerate(lines):
        found = VALUE.fullmatch(line)
        if found and found["key"] in FAULTY:
            yield number, found


@given(models(), st.data())
def test_one_fault_in_a_valid_model_is_named_on_its_line(model: Model, data: st.DataObject) -> None:
    lines = text_of(model).splitlines()
    number, found = data.draw(st.sampled_from(list(plantable(lines))))
    kind = data.draw(st.sampled_from(("value", "key", "syntax")))
    line = lines[number]
    start, end = found.span("key" if kind == "key" else "value")
    planted = {"value": FAULTY[found["key"]], "key": "unheard-of", "syntax": "@"}[kind]
    lines[number] = line[:start] + planted + line[end:]
    with pytest.raises(InvalidModel) as raised:
        load_text("\n".join(lines))
    assert number + 1 in {problem.place.line for problem in raised.value.problems}
    if kind != "key":  # A key that is another is missing, too, where it is required.
        assert {problem.place.line for problem in raised.value.problems} == {number + 1}


NO_YAML = [
    # What makes a line with a key and a value no YAML: a pattern, and what is put in its place.
    (": .*", ": @"),
    (": .*", ": so: it is"),
    (": .*", ": 'not closed"),
    (": .*", ': "closed" too early'),
    (": .*", ": [not closed"),
    (r"^ *(?=\w)", "\t"),
]
LINE = re.compile(r" {4,}(- )?(?P<key>[\w-]+): (?P<value>[^\[{].*)")


@given(models(actors=(2, 2)), st.sampled_from(NO_YAML), st.data())
def test_what_is_no_yaml_hides_no_fault_elsewhere_and_makes_none(
    model: Model, slip: tuple[str, str], data: st.DataObject
) -> None:
    """One stands with either actor."""
    lines = yaml.safe_dump(json.loads(text_of(model)), sort_keys=False, width=1000).splitlines()
    first, second = lines.index("  actor0:"), lines.index("  actor1:")
    with_either = [range(first, second), range(second, len(lines))]
    here, there = data.draw(st.permutations(with_either))
    broken = data.draw(
        st.sampled_from(
            [n for n in here if LINE.fullmatch(lines[n]) and re.search(slip[0], lines[n])]
        )
    )
    found = ((n, LINE.fullmatch(lines[n])) for n in there)
    number, faulty = data.draw(
        st.sampled_from([(n, m) for n, m in found if m and m["key"] in FAULTY])
    )
    lines[broken] = re.sub(*slip, lines[broken], count=1)
    lines[number] = lines[number][: faulty.start("value")] + FAULTY[faulty["key"]]
    told = said("\n".join(lines))
    others = [int(each.partition(":")[0]) for each in told if not each.endswith("E100")]
    assert (len(told), others) == (2, [number + 1])


# Where there is no libyaml, events come from Python.

WITH_LIBYAML = load_text(DAM)
WRITTEN = [each for each in WRONG if {"E0", "E1"} & {code.split()[-1][:2] for code in each[2]}]
"""What is wrong before anything is known of the model."""


@pytest.fixture
def pure_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "_LOADER", yaml.SafeLoader)


@pytest.mark.usefixtures("pure_python")
def test_without_libyaml_a_model_reads_the_same() -> None:
    assert load_text(DAM) == WITH_LIBYAML


@pytest.mark.usefixtures("pure_python")
@pytest.mark.parametrize(("old", "new", "expected"), WRITTEN)
def test_without_libyaml_faults_have_the_same_codes(
    old: str, new: str, expected: list[str]
) -> None:
    found = [line.split()[1] for line in said(changed(old, new).replace("‸", ""))]
    assert sorted(found) == sorted(each.split()[-1] for each in expected)


@pytest.mark.usefixtures("pure_python")
@pytest.mark.parametrize("text", ['a: "\\x"', 'a: "\\U00110000"', "[" * 500, "%YAML 9.9\n---\na"])
def test_without_libyaml_odd_texts_are_refused(text: str) -> None:
    assert said(text)
