"""A finding as JSON: its own fields under their own names, so that other programs can go on.

    {"stance": 3, "lens": …, "model": …, "scenario": …, "items": {id: {…}}, "finding": …}

Within the finding an item (an actor, an interest, …) is its id, and `items` says what each of them
is. docs/json.md has the rest: how values are written, and the fields of every lens's finding.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import fields, is_dataclass
from enum import Enum
from fractions import Fraction
from functools import cache
from itertools import chain, islice
from typing import Any

from stancecli.diagnostics import Place
from stancecli.loader.entries import ModelEntry
from stancecli.methods.claims import Performance
from stancecli.model import NOWHERE, Citation, Claim, Item, Model, Range, Sized, View, kind_of
from stancecli.situation import Situation
from stancecli.unseen import escaped

VERSION = 3


def render_all(envelopes: Iterable[dict[str, Any]]) -> str:
    """Several findings, each in its envelope, in a list under `answers`.

    Of large models one envelope is much: each is made when the one before it is text.
    """
    return render({"stance": VERSION, "answers": _Made(envelopes)})


class _Made(list[Any]):
    """A list that is made as it is written."""

    def __init__(self, values: Iterable[Any]) -> None:
        self._rest = iter(values)
        super().__init__(islice(self._rest, 1))  # an empty list is written otherwise

    def __iter__(self) -> Iterator[Any]:
        return chain(super().__iter__(), self._rest)


def render(written: dict[str, Any]) -> str:
    """An envelope as text; what cannot be seen in it stands as `\\u202e`."""
    text = io.StringIO()  # piece by piece: all of it in pieces would be many times as much
    encoder = json.JSONEncoder(ensure_ascii=False, allow_nan=False, indent=2)
    for piece in encoder.iterencode(written):
        if not piece.isascii() or "\x7f" in piece:
            piece = _NOT_ASCII.sub(
                lambda run: escaped(run[0], lambda each: json.dumps(each)[1:-1]), piece
            )
        text.write(piece)
    text.write("\n")
    return text.getvalue()


_NOT_ASCII = re.compile(r"[^ -~\n]+")


def envelope(finding: object, *, lens: str, model: Model, scenario: str = "") -> dict[str, Any]:
    """The finding and what it mentions; `scenario` says what was assumed, or is empty.

    Raises TypeError for what has no place in a finding.
    """
    encoded = encode(finding)
    mentioned = _strings(encoded)
    return {
        "stance": VERSION,
        "lens": lens,
        "model": encode(model),
        **({"note": model.draft} if model.draft else {}),
        "scenario": scenario or None,
        "items": {id_: _item(item) for id_, item in model.items.items() if id_ in mentioned},
        "finding": encoded,
    }


def flat(row: Mapping[str, object]) -> dict[str, Any]:
    """A row of a finding as texts and numbers: several items are one text, `a; b`.

    A range is its midpoint, with its ends beside it.
    """
    cells: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, Range):
            cells[name] = encode(value.mid)
            cells |= {f"{name}_low": encode(value.low), f"{name}_high": encode(value.high)}
        else:
            cells[name] = "; ".join(encode(value)) if isinstance(value, tuple) else encode(value)
    return cells


def _item(item: Item) -> dict[str, Any]:
    """What an item is: its type, its name and its fields, in which other items are ids."""
    named = {"type": kind_of(type(item)), "name": item.name, **_fields(item)}
    return {name: value for name, value in named.items() if name != "id"}


def encode(value: object) -> Any:
    """A value of a finding as what JSON knows; an item is its id, a fraction the nearest double."""
    match value:
        case None | bool() | str() | int() | float():
            return value.value if isinstance(value, Enum) else value
        # What is frequent, by its very class: to ask whether another is of its kind takes long.
        case _ if type(value) is tuple:
            return list(map(encode, value))
        case _ if type(value) is Fraction:
            return value.numerator if value.denominator == 1 else float(value)
        case Enum():
            return encode(value.value)
        case Range():
            if value.exact:
                return encode(value.low)
            return {"low": encode(value.low), "high": encode(value.high), "mid": encode(value.mid)}
        case Citation():
            said = {"source": value.source, "at": value.locator, "quote": value.quote}
            around = {"around": value.around} if value.around else {}
            return said | around if value.quote else str(value)
        case View():
            seen = {"holder": value.holder, "value": encode(value.value), "name": value.name}
            said = {"because": value.because, "cite": encode(value.cite)}
            return seen | {name: each for name, each in said.items() if each}
        case Place():
            return None if value == NOWHERE else str(value)
        case Situation():
            return dict(value.chosen)
        case Model():
            return {key.field: encode(getattr(value, key.field)) for key in ModelEntry.values()}
        case _ if isinstance(value, Item):
            return value.id
        case Mapping():
            return _mapping(value)
        case Set():
            return sorted(map(encode, value))
        case Sequence():
            return list(map(encode, value))
    if is_dataclass(value) and not isinstance(value, type):
        return _fields(value)
    raise TypeError(f"{type(value).__name__} has no place in a finding")


def _mapping(mapping: Mapping[Any, object]) -> Any:
    encoded = [(encode(key), encode(value)) for key, value in mapping.items()]
    if all(isinstance(key, str) for key, _ in encoded):
        return dict(encoded)
    return [{"key": key, "value": value} for key, value in encoded]


def _fields(value: Any) -> dict[str, Any]:
    encoded: dict[str, Any] = {}
    for name, metadata in _shown(value.__class__):
        written = encode(getattr(value, name))
        if "inline" in metadata:
            encoded |= written
        elif written or "rare" not in metadata:
            encoded[name.rstrip("_")] = written
    if isinstance(value, Claim):
        encoded["judgement"] = value.is_judgement
    if isinstance(value, Sized) and value.owned:
        encoded["own_view"] = value.bears_on
    if isinstance(value, Performance):  # the sum of its claims, which readers want and it computes
        encoded["value"] = encode(value.value)
    return encoded


@cache
def _shown(cls: type) -> list[tuple[str, Mapping[Any, Any]]]:
    """The fields of a class that are written, and how: INLINE, RARE or by themselves."""
    return [(each.name, each.metadata) for each in fields(cls) if each.repr]


def _strings(encoded: Any) -> set[str]:
    """Every string in encoded data, keys included."""
    found, left = set[str](), [encoded]
    while left:
        part = left.pop()
        if isinstance(part, str):
            found.add(part)
        elif isinstance(part, dict):
            found.update(part)
            left += part.values()
        elif isinstance(part, list):
            left += part
    return found
