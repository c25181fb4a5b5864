"""YAML text to a tree of values that know their places.

Built from parse events without recursion. Scalars stay the text they are, marked as plain or not,
so that what a value means is settled by what is due in its place (as YAML 1.2 core would have it,
only later), never by what it looks like. Whatever could make one text mean two things (duplicate
keys, anchors, aliases, merge keys, tags, several documents) is a fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, cast

import yaml

from stancecli.diagnostics import Problem
from stancecli.load.text import Faults, TextFile, character, first_refused

DEEPEST = 64
"""Collections within collections, at most."""
LONGEST_SCALAR = 65_536
"""Characters in one text, at most."""
MOST_VALUES = 2_000_000
"""Keys and values in one file, at most; 100,000 claims have about half as many."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SYNTAX_HINTS = {
    "mapping values are not allowed in this context": "a text that holds “: ” needs quotes",
    "found character that cannot start any token": "such a text needs quotes",
}


class Scalar(str):
    """A text as written; `plain` where it stood without quotes."""

    __slots__ = ("column", "line", "plain")
    line: int
    column: int
    plain: bool


class Sequence(list["Node"]):
    """A list, placed at its bracket or first dash."""

    __slots__ = ("column", "line")
    line: int
    column: int


class Mapping(dict[str, "Node"]):
    """A mapping, placed at its brace or first key; its keys are Scalars."""

    __slots__ = ("column", "line")
    line: int
    column: int

    def key(self, word: object) -> Scalar:
        """A key as it was written, with its place."""
        return next(cast(Scalar, key) for key in self if key == word)


Node = Scalar | Sequence | Mapping


def value(node: Node | None, key: str) -> Node | None:
    """What stands under a key; None where nothing does, or where there is no mapping."""
    return node.get(key) if isinstance(node, Mapping) else None


def entries(node: Node | None, key: str) -> Iterator[tuple[Scalar, Node]]:
    """The named entries under a key; none where there is no mapping of them."""
    found = value(node, key)
    if isinstance(found, Mapping):
        for name, content in found.items():
            yield cast(Scalar, name), content


def listed(node: Node | None, key: str) -> list[Node]:
    """The entries of the list under a key; none where there is no list."""
    found = value(node, key)
    return found if isinstance(found, Sequence) else []


class At(NamedTuple):
    """A place in a text, counted from 1."""

    line: int
    column: int


class _Unusable(Exception):
    """A fault after which the rest of a text cannot be understood."""

    def __init__(self, fault: Problem) -> None:
        self.fault = fault


def read_tree(file: TextFile, faults: Faults) -> Node | None:
    """The one document of a text; None, with the faults that say why, where there is none."""
    before = len(faults)
    faults.extend(file.unreadable())
    if len(faults) > before:
        return None
    builder = _Builder(file, faults)
    try:
        for event in yaml.parse(file.data, Loader=_LOADER):
            builder.take(event)
    except _Unusable as unusable:
        faults.add(unusable.fault)
        return None
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        faults.add(_syntax_fault(file, error))
        return None
    if builder.root is None:
        faults.add(file.fault("E300", "nothing is written here", At(1, 1), "stance: 1"))
    return builder.root if builder.understood else None


def _syntax_fault(file: TextFile, error: Exception) -> Problem:
    mark = problem = None
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        problem = error.problem or error.context
    # Only the pure-Python parser raises errors without a mark, over escapes that are no numbers.
    place = _at(mark) if mark else At(1, 1)
    hint = _SYNTAX_HINTS.get(problem or "", "")
    return file.fault("E100", f"not YAML: {problem or error}", place, hint)


def _at(mark: Any) -> At:
    return At(mark.line + 1, mark.column + 1)


class _Builder:
    """Takes events one by one and grows the tree from them."""

    def __init__(self, file: TextFile, faults: Faults) -> None:
        self.root: Node | None = None
        self.understood = True
        self._file = file
        self._faults = faults
        self._documents = 0
        self._values = 0
        self._parent: Sequence | Mapping | None = None
        self._key: Scalar | None = None  # of the parent: the key that waits for its value
        self._above: list[Sequence | Mapping | None] = []
        self._line = 0

    def take(self, event: Any) -> None:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            self._scalar(event)
        elif kind is yaml.MappingStartEvent:
            self._open(event, Mapping())
        elif kind is yaml.SequenceStartEvent:
            self._open(event, Sequence())
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self._parent = self._above.pop()
        elif kind is yaml.AliasEvent:
            self._fault("E102", f"alias “*{event.anchor}”: write out what is meant", event)
            self.understood = False  # What the alias stands for is not known, so nothing is.
            self._attach(self._node(f"*{event.anchor}", event, plain=False))
        elif kind is yaml.DocumentStartEvent:
            self._documents += 1
            if self._documents > 1:
                raise self._unusable("E105", "a second document: a file holds one", event)

    def _scalar(self, event: Any) -> None:
        if event.anchor or event.tag or len(event.value) > LONGEST_SCALAR or event.style == '"':
            self._check_scalar(event)
        self._attach(self._node(event.value, event, plain=not event.style))

    def _node(self, text: str, event: Any, *, plain: bool) -> Scalar:
        mark = event.start_mark
        node = Scalar(text)
        if mark.line + 1 != self._line:
            self._line = mark.line + 1  # One number in memory for all that stands on a line.
        node.line = self._line
        node.column = mark.column + 1
        node.plain = plain
        return node

    def _check_scalar(self, event: Any) -> None:
        self._check_properties(event)
        if len(event.value) > LONGEST_SCALAR:
            self._fault("E107", f"a text of over {LONGEST_SCALAR:,} characters", event)
        refused = first_refused(event.value)
        if refused:
            self._fault("E004", f"an escape for {character(refused)}", event)

    def _check_properties(self, event: Any) -> None:
        if event.anchor:
            self._fault("E101", f"anchor “&{event.anchor}”: write out what is meant", event)
        if event.tag:
            self._fault("E104", f"tag “{event.tag}”: the place of a value says what it is", event)

    def _open(self, event: Any, node: Sequence | Mapping) -> None:
        self._check_properties(event)
        if len(self._above) == DEEPEST:
            raise self._unusable("E106", f"nested more than {DEEPEST} deep", event)
        node.line, node.column = _at(event.start_mark)
        self._attach(node)
        self._above.append(self._parent)
        self._parent = node

    def _attach(self, node: Node) -> None:
        self._values += 1
        if self._values > MOST_VALUES:
            raise _Unusable(
                self._file.fault("E108", f"over {MOST_VALUES:,} keys and values in one file", node)
            )
        parent = self._parent
        if isinstance(parent, Mapping):
            if self._key is None:
                self._key = self._checked_key(parent, node)
            else:
                # Of two alike the first is kept; the second has its fault already.
                parent.setdefault(self._key, node)
                self._key = None
        elif parent is not None:
            parent.append(node)
        else:
            self.root = node

    def _checked_key(self, parent: Mapping, node: Node) -> Scalar:
        if not isinstance(node, Scalar):
            raise _Unusable(self._file.fault("E109", "a key that is no word", node))
        if node == "<<" and node.plain:
            fault = self._file.fault("E103", "merge key “<<”: write out what is meant", node)
            self._faults.add(fault)
            self.understood = False
        elif node in parent:
            first = self._file.place(parent.key(node))
            self._faults.add(second_time(self._file, node, first))
        return node

    def _fault(self, code: str, message: str, event: Any) -> None:
        self._faults.add(self._file.fault(code, message, _at(event.start_mark)))

    def _unusable(self, code: str, message: str, event: Any) -> _Unusable:
        return _Unusable(self._file.fault(code, message, _at(event.start_mark)))


def second_time(file: TextFile, word: Scalar, first: Any) -> Problem:
    """The fault of a key or an id that is taken already, at the place `first`."""
    return file.fault("E110", f"“{word}” is here a second time, first at {first}", word)
