"""Models as texts: the plainest file that means a model, to hold the loader against."""

from __future__ import annotations

import json
from dataclasses import fields
from fractions import Fraction
from random import Random

from stancecli.model import Breach, Citation, Claim, Constraint, Model, Range, Source

_FROM_WHERE_IT_STANDS = {
    "id",
    "actor",
    "option",
    "constraint",
    "decision",
    "place",
    "titled",
    "on_disk",
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
