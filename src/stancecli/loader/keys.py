"""What a key of an entry is, and what all entries have in common.

A key is declared once, in the class of its entry. Reading it, its JSON Schema, its column in a
table of CSV, its row in docs/model-format.md and what `diff` compares all follow from that.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from stancecli.loader.kinds import (
    ID_SCHEMA,
    VERSION,
    Kind,
    Read,
    check_length,
    list_due,
    mapping_due,
)
from stancecli.loader.misfit import Misfit, what_is

_LINK = r"\[([^]]+)\]\([^)]+\)"


@dataclass(eq=False)
class Key:
    """A key: what may stand there, and what it means, in Markdown.

    `without` is what counts where it is left out, as the page on the model file says it; where
    that is not given, it follows from the kind. `field` is the field of the model's class that has
    the value, where it is not called like the key.
    """

    kind: Kind
    meaning: str
    without: str | None = None
    field: str = ""
    name: str = ""
    required: ClassVar[bool] = False

    def __set_name__(self, _: type, name: str) -> None:
        self.name = name
        self.field = self.field or name

    def can_be_missing(self, others: Collection[str]) -> bool:
        """Whether it can be left out beside these other keys."""
        return not self.required or (isinstance(self, Amount) and not INSTEAD.isdisjoint(others))

    @property
    def is_value(self) -> bool:
        """Whether it gives a field of the model's class its value: no entries, no version."""
        return self.kind.part is None and self.kind is not VERSION

    def schema(self) -> dict[str, Any]:
        return {**self.kind.schema(), "description": re.sub(_LINK, r"\1", self.meaning)}


class Due(Key):
    """A key that cannot be left out."""

    required = True


class Amount(Due):
    """The size of a claim, which can be left out where `views` say it, or another has the same."""


class FileEntry:
    """What one entry of a file may say: its keys in their order, its own before inherited ones."""

    keys: ClassVar[Mapping[str, Key]] = {}
    readers: ClassVar[Mapping[str, tuple[str, Read]]] = {}
    """By key: the field that has its value, and what makes that."""
    absent: ClassVar[dict[str, Any]] = {}
    """By field that may be left out: its value then."""
    amount: ClassVar[Key | None] = None
    """The key on whose value there can be views."""

    def __init_subclass__(cls, of: type | None = None) -> None:
        if of:
            ENTRY_OF[of] = cls
        own = {name: each for name, each in vars(cls).items() if isinstance(each, Key)}
        cls.keys = keys = {**own, **cls.keys}
        cls.readers = {name: (key.field, key.kind.read) for name, key in keys.items()}
        cls.absent = {key.field: key.kind.absent for key in keys.values() if not key.required}
        amount = getattr(of, "amount", None)
        cls.amount = next((key for key in keys.values() if key.field == amount), None)

    @classmethod
    def values(cls) -> Iterator[Key]:
        """The keys that give a field of the model's class its value."""
        return (key for key in cls.keys.values() if key.is_value)

    @classmethod
    def schema(cls) -> dict[str, Any]:
        """The JSON Schema of such an entry."""
        amounts = [name for name, key in cls.keys.items() if isinstance(key, Amount)]
        instead = (name for name in cls.keys if name in INSTEAD)
        either = {"anyOf": [{"required": [name]} for name in (*amounts, *instead)]}
        return {
            "type": "object",
            "description": inspect.getdoc(cls),
            "properties": {name: key.schema() for name, key in cls.keys.items()},
            "required": [
                name for name, key in cls.keys.items() if key.required and name not in amounts
            ],
            **(either if amounts else {}),
            "additionalProperties": False,
        }


VIEWS, SAME_AS = "views", "same_as"
INSTEAD = frozenset({VIEWS, SAME_AS})
"""The keys that can stand in place of an amount."""

ENTRY_OF: dict[type, type[FileEntry]] = {}
"""By class of the model: the entry that its things are written as."""


def by_id(part: type[FileEntry], least: int = 0) -> Kind:
    """Entries by their ids, as many as `least` of them."""

    def read(node: Any, _: object) -> tuple[()]:
        check_length(mapping_due(node), least)
        return ()

    def schema() -> dict[str, Any]:
        fewest = {"minProperties": least} if least else {}
        parts = {"propertyNames": ID_SCHEMA, "additionalProperties": part.schema()}
        return {"type": "object", **parts, **fewest}

    return Kind(read, schema, (), part=part)


def one_of(part: type[FileEntry]) -> Kind:
    """One entry, and no more."""

    def read(node: Any, _: object) -> tuple[()]:
        mapping_due(node)
        return ()

    return Kind(read, part.schema, (), part=part, is_one=True)


def list_of(part: type[FileEntry], *others: Kind, mapped: Kind | None = None) -> Kind:
    """A list of entries; a value of one of `others` can stand for one.

    With `mapped` it can be a mapping as well, of words to values of that kind.
    """

    def read(node: Any, _: object) -> tuple[()]:
        if mapped and not isinstance(node, dict | list) and node:
            raise Misfit("E305", f"expected a mapping or a list, found {what_is(node)}")
        if mapped is None or not isinstance(node, dict):
            list_due(node)
        return ()

    def schema() -> dict[str, Any]:
        parts = [part.schema(), *(other.schema() for other in others)]
        items = {"anyOf": parts} if others else parts[0]
        listed = {"type": "array", "items": items}
        if mapped is None:
            return listed
        return {"anyOf": [listed, {"type": "object", "additionalProperties": mapped.schema()}]}

    return Kind(read, schema, (), part=part)
