"""One entry of the file at a time: its keys read, its faults placed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from stancecli.diagnostics import Problem, did_you_mean
from stancecli.loader.keys import FileEntry, Key
from stancecli.loader.kinds import MOST_WORDS, Read, mapping_due
from stancecli.loader.misfit import Misfit, shown
from stancecli.loader.references import Scope
from stancecli.loader.text import At, Faults, TextFile
from stancecli.loader.tree import Mapping, Node, PlacedNode, Sequence


def read_entry(
    entry: type[FileEntry],
    branch: PlacedNode,
    file: TextFile,
    faults: Faults,
    scope: Scope | None = None,
) -> dict[str, Any]:
    """The values of an entry by field, the words in it that refer to items understood in a scope.

    Where it has faults they are added, placed in the file, and the fields concerned are None; the
    others are as they should be.
    """
    node = branch.node
    if type(node) is Mapping:
        readers, found = entry.readers, entry.absent.copy()
        try:
            for key, value in node.items():
                field, read = readers[key]
                found[field] = read(value, scope)
        except (Misfit, KeyError):
            pass
        else:
            # Every key is known, so as many fields as keys are all that have to be there.
            if len(found) == len(readers):
                return found
    return _Faulty(entry, branch, file, faults, scope).read()


@dataclass(frozen=True, slots=True)
class _Faulty:
    """Reads an entry in which something is wrong, and says what."""

    _entry: type[FileEntry]
    _branch: PlacedNode
    _file: TextFile
    _faults: Faults
    _scope: Scope | None

    def read(self) -> dict[str, Any]:
        branch, keys = self._branch, self._entry.keys
        try:
            node = mapping_due(branch.node)
        except Misfit as misfit:
            self._add(misfit, branch.at, "")
            return dict.fromkeys(key.field for key in keys.values())
        found = self._entry.absent.copy()
        for name, key in keys.items():
            if name in node:
                found[key.field] = self._value(key, node[name], node.value_at(name))
            elif key.can_be_missing(node):
                found.setdefault(key.field)
            else:
                found[key.field] = None
                hint = "begin the file with stance: 1" if name == "stance" else ""
                message = f"“{name}” is missing here"
                self._faults.add(self._file.fault("E301", message, branch.named_at, hint))
        unknown = (name for name in node if name not in keys)
        self._faults.extend(self._unknown(name, node) for name in unknown)
        return found

    def _value(self, key: Key, node: Node, at: At) -> Any:
        try:
            return key.kind.read(node, self._scope)
        except Misfit as misfit:
            within = list(self._within(key, node))
            in_full = self._read_in_full(key, node, at)
            for found, place in within or ([] if in_full else [(misfit, at)]):
                self._add(found, place, key.name)
            return None

    def _read_in_full(self, key: Key, node: Node, at: At) -> bool:
        """Place what is wrong with entries that stand for words; whether anything is."""
        before = len(self._faults)
        if key.kind.full and len(node) <= MOST_WORDS:
            alone = [PlacedNode(node, at, "", at)]
            for word in node.placed() if isinstance(node, Sequence) else alone:
                if isinstance(word.node, Mapping):
                    read_entry(key.kind.full, word, self._file, self._faults, self._scope)
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
                words.append((key.kind.value.read, each.node, each.at))
        for read, word, at in words:
            try:
                if read:
                    read(word, self._scope)
            except Misfit as misfit:
                yield misfit, at

    def _add(self, misfit: Misfit, at: At, key: str) -> None:
        message = misfit.message or f"nothing is written {f'for “{key}”' if key else 'here'}"
        self._faults.add(self._file.fault(misfit.code, message, at, misfit.hint, misfit.width))

    def _unknown(self, key: str, node: Mapping) -> Problem:
        at = node.key_at(key)
        hint = did_you_mean(key, self._entry.keys) or self._cut_off(key, node[key], at)
        return self._file.fault("E302", f"no key {shown(key)} here", at, hint)

    def _cut_off(self, key: str, value: Node, at: At) -> str:
        """The hint for a key that is the rest of a text: a comma within `{…}` ended that."""
        place = self._file.place(at)
        before = self._file.text(place.line - 1)[: place.column - 1].rstrip()
        if value or not before.endswith(","):
            return ""
        if key.isdecimal() and before[:-1][-1:].isdecimal():
            return "a decimal has a point: -1.5"
        return "a comma ends a text within {…}: put the text in quotes"
