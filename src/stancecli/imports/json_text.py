"""JSON of other tools, read with care: what is in a field is named where it is something else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from stancecli.diagnostics import InvalidModel, Place
from stancecli.imports.writer import line_of_text
from stancecli.loader.tree import LONGEST_SCALAR
from stancecli.sheets.table import table_fault

MOST_VALUES = 2_000_000
"""Marks that begin a value or part two, at most: each becomes an object of some fifty bytes."""
_SHOWN = 40


def read_json(file: str, data: bytes) -> Any:
    """What a JSON text holds. Raises InvalidModel for what is none, at its place."""
    values = sum(data.count(mark) for mark in (b"{", b"[", b","))
    if values > MOST_VALUES:
        raise _no_json(file, f"over {MOST_VALUES:,} values")
    try:
        return json.loads(
            data.decode("utf-8-sig"), object_pairs_hook=_mapping, parse_constant=_no_number
        )
    except UnicodeDecodeError:
        raise _no_json(file, "it is not UTF-8") from None
    except json.JSONDecodeError as error:
        place = Place(file, error.lineno, error.colno)
        raise table_fault(place, "E541", f"no JSON: {error.msg.lower()}") from None
    except RecursionError:
        raise _no_json(file, "lists and mappings within each other go too deep") from None
    except ValueError as error:
        raise _no_json(file, str(error)) from None


def _no_json(file: str, why: str) -> InvalidModel:
    return table_fault(Place(file, 1, 1), "E541", f"no JSON: {why}")


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    for key, value in pairs:
        if key in mapping:
            raise ValueError(f"the key “{line_of_text(key[:1000])[:_SHOWN]}” is there twice")
        mapping[key] = value
    return mapping


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")


@dataclass(frozen=True, slots=True)
class JsonField:
    """A value of a JSON file, and the way to it: `options[2].name`."""

    file: str
    value: Any
    path: str = ""

    def fault(self, expected: str) -> InvalidModel:
        """The fault that something else was expected here."""
        return self.refusal(f"expected {expected}, found {_what_is(self.value)}")

    def refusal(self, why: str) -> InvalidModel:
        """The fault of a value that is of the right kind and cannot be."""
        message = f"{self.path or 'the file'}: {why}"
        return table_fault(Place(self.file, 1, 1), "E542", message)

    @property
    def is_there(self) -> bool:
        """Whether anything but null is here."""
        return self.value is not None

    def get(self, key: str) -> JsonField:
        """The value of a key of this mapping; that of a missing one is null."""
        if not isinstance(self.value, dict):
            raise self.fault("a mapping")
        path = f"{self.path}.{key}" if self.path else key
        return JsonField(self.file, self.value.get(key), path)

    def items(self, most: int) -> Iterator[JsonField]:
        """The values of this list; none where it is null. Raises InvalidModel for over `most`."""
        if self.value is None:
            return
        if not isinstance(self.value, list):
            raise self.fault("a list")
        if len(self.value) > most:
            raise self.refusal(f"a list of {len(self.value):,}, over {most:,}")
        for n, value in enumerate(self.value):
            yield JsonField(self.file, value, f"{self.path}[{n}]")

    def text(self) -> str:
        """This text, on one line and without blanks around it; empty where it is null."""
        if self.value is None:
            return ""
        if isinstance(self.value, str):
            if len(self.value) > LONGEST_SCALAR:
                raise self.refusal(f"a text of over {LONGEST_SCALAR:,} characters")
            return line_of_text(self.value)
        if isinstance(self.value, int) and not isinstance(self.value, bool):
            return str(self.value)
        raise self.fault("a text")


def _what_is(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case str():
            return f"“{line_of_text(value[:1000])[:_SHOWN]}”"
        case int() | float():
            return str(value)[:_SHOWN]
        case list():
            return f"a list of {len(value):,}"
        case _:
            return "a mapping"
