"""What a key of an entry is, and what all entries have in common.

A key is declared once, in the class of its entry. Reading it, its JSON Schema, its column in a
table of CSV, its row in docs/model-format.md and what `diff` compares all follow from that."""

from __future__ import annotations

import inspect
import re
from collections.abc import Collection, Iterable, Iterator, Mapping as AnyMapping
from dataclasses import dataclass
from itertools import dropwhile, takewhile
from typing import Any, ClassVar

from stancecli.diagnostics import did_you_mean
from stancecli.loader.kinds import (
    GRID,
    ID_SCHEMA,
    MOST_WORDS,
    VERSION,
    Kind,
    Read,
    check_length,
    list_due,
    mapping_due,
)
from stancecli.loader.references import Scope
from stancecli.loader.text import At, Faults, Misfit, TextFile, shown, what_is
from stancecli.loader.tree import Mapping, Node, PlacedNode, Sequence, second_time

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
        """Whether it gives a field of the model's class its value."""
        return self.kind.part is None and self.kind not in (VERSION, GRID)

    def schema(self) -> dict[str, Any]:
        return {**self.kind.schema(), "description": re.sub(_LINK, r"\1", self.meaning)}


class Due(Key):
    """A key that cannot be left out."""

    required = True


class Amount(Due):
    """The size of a claim, which can be left out where `views` say it, or another has the same."""


class FileEntry:
    """What one entry of a file may say: its keys in their order, its own before inherited ones."""

    keys: ClassVar[AnyMapping[str, Key]] = {}
    readers: ClassVar[AnyMapping[str, tuple[str, Read]]] = {}
    """By key: the field that has its value, and what makes that."""
    absent: ClassVar[dict[str, Any]] = {}
    """By field that may be left out: its value then."""
    amount: ClassVar[Key | None] = None
    """The key on whose value there can be views."""
    is_sized_elsewhere: ClassVar[bool] = False
    """Whether the amount may stand outside of the entry."""

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
            **(either if amounts and not cls.is_sized_elsewhere else {}),
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
        listed = {"type": "array", "items": {"anyOf": parts} if others else parts[0]}
        if mapped is None:
            return listed
        return {"anyOf": [listed, {"type": "object", "additionalProperties": mapped.schema()}]}

    return Kind(read, schema, (), part=part)


# One entry of the file at a time: its keys read, its faults placed.


class EntryReader:
    """Reads entries of one file, the words in them understood in one scope."""

    def __init__(self, file: TextFile, scope: Scope, faults: Faults) -> None:
        self._file = file
        self._scope = scope
        self._names = scope.names
        self._faults = faults

    def fault(
        self, code: str, message: str, at: At, hint: str = "", width: int | None = None
    ) -> None:
        self._faults.add(self._file.fault(code, message, at, hint, width))

    def check_once(
        self, seen: dict[str, At], id_: str, word: str, at: At, width: int | None = None
    ) -> None:
        """See that what a word names, if it names anything, is not among those `seen` before."""
        first = seen.setdefault(id_, at)
        if id_ and first != at:
            place = self._file.place(first)
            self._faults.add(second_time(self._file, word, at, place, width))

    def read_entry(self, entry: type[FileEntry], branch: PlacedNode) -> dict[str, Any]:
        """The values of an entry by field.

        Where it has faults they are added, placed in the file, and the fields concerned are None;
        the others are as they should be.
        """
        node = branch.node
        if type(node) is Mapping and self._names.noted is None:
            readers, found = entry.readers, entry.absent.copy()
            try:
                for key, value in node.items():
                    field, read = readers[key]
                    found[field] = read(value, self._scope)
            except (Misfit, KeyError):
                pass
            else:
                # Every key is known, so as many fields as keys are all that have to be there.
                if len(found) == len(readers):
                    return found
        return self._read_faulty(entry, branch)

    def _read_faulty(self, entry: type[FileEntry], branch: PlacedNode) -> dict[str, Any]:
        """The same of an entry in which something is wrong; says what."""
        keys = entry.keys
        try:
            node = mapping_due(branch.node)
        except Misfit as misfit:
            self._misfit(misfit, branch.at, "here")
            return dict.fromkeys(key.field for key in keys.values())
        found = entry.absent.copy()
        for name, key in keys.items():
            if name in node:
                found[key.field] = self._value(key, node[name], node.value_at(name))
            elif key.can_be_missing(node):
                found.setdefault(key.field)
            else:
                found[key.field] = None
                hint = "begin the file with stance: 1" if name == "stance" else ""
                self.fault("E301", f"“{name}” is missing here", branch.named_at, hint)
        for name in (name for name in node if name not in keys):
            at = node.key_at(name)
            self._faults.lose(_ids_within(node[name]))
            hint = did_you_mean(name, keys) or self._cut_off(entry, name, node, at)
            self.fault("E302", f"no key {shown(name)} here", at, hint)
        self._names.reading = None
        return found

    def _value(self, key: Key, node: Node, at: At) -> Any:
        self._names.reading = self._file.place(at) if isinstance(node, str) else None
        try:
            value = key.kind.read(node, self._scope)
            if self._names.noted is not None and key.is_value:
                list(self._within(key, node))
                self._read_in_full(key, node, at)
            return value
        except Misfit as misfit:
            within = list(self._within(key, node))
            in_full = self._read_in_full(key, node, at)
            for found, place in within or ([] if in_full else [(misfit, at)]):
                self._misfit(found, place, f"for “{key.name}”")
            return None

    def _read_in_full(self, key: Key, node: Node, at: At) -> bool:
        """Place what is wrong with entries that stand for words; whether anything is."""
        before = len(self._faults)
        if key.kind.full and len(node) <= MOST_WORDS:
            words: Iterable[PlacedNode] = [PlacedNode(node, at, "", at)]
            if isinstance(node, Mapping) and key.kind.value:
                words = node.placed()
            elif isinstance(node, Sequence):
                words = () if key.kind.value else node.placed()
            for word in words:
                if isinstance(word.node, Mapping):
                    self.read_entry(key.kind.full, word)
        return len(self._faults) > before

    def _within(self, key: Key, node: Node) -> Iterator[tuple[Misfit, At]]:
        """What is wrong with the words of a list, or of a mapping, each at its place."""
        if len(node) > MOST_WORDS:
            return
        words: list[tuple[Read | None, Node, At]] = []
        if isinstance(node, Sequence) and not key.kind.value:
            for place, each in enumerate(node.placed()):
                if not (key.kind.full and isinstance(each.node, Mapping)):
                    words.append((key.kind.reader(place), each.node, each.at))
        elif isinstance(node, Mapping) and key.kind.value:
            for each in node.placed():
                words.append((key.kind.word, each.key, each.named_at))
                if not (key.kind.full and isinstance(each.node, Mapping)):
                    words.append((key.kind.value.read, each.node, each.at))
        for read, word, at in words:
            self._names.reading = self._file.place(at)
            try:
                if read:
                    read(word, self._scope)
            except Misfit as misfit:
                yield misfit, at

    def _misfit(self, misfit: Misfit, at: At, where: str) -> None:
        message = misfit.message or f"nothing is written {where}"
        self.fault(misfit.code, message, at, misfit.hint, misfit.width)

    def _cut_off(self, entry: type[FileEntry], key: str, node: Mapping, at: At) -> str:
        """The hint for a key that is the rest of a text: a comma within `{…}` ended that."""
        place = self._file.place(at)
        before = self._file.text(place.line - 1)[: place.column - 1].rstrip()
        if node[key] or not before.endswith(","):
            return ""
        after = [*dropwhile(lambda each: each != "cite", node)][1:]
        cited = [*takewhile(lambda each: each not in entry.keys, after)]
        if key in cited and key.partition(" ")[0] in self._names.known:
            return f"a list: [{', '.join((str(node['cite']), *cited))}]"
        if key.isdecimal() and before[:-1][-1:].isdecimal():
            return "a decimal has a point: -1.5"
        return "a comma ends a text within {…}: put the text in quotes"


def _ids_within(node: Node) -> Iterator[str]:
    """What may be ids under a key that is none."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield key
            yield from _ids_within(value)
