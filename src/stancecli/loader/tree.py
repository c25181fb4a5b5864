"""YAML text to a tree of texts, lists and mappings that know their places.

Built from parse events without recursion. Scalars stay the text they are, those in quotes told
from plain ones, so that what a value means is settled by what is due in its place (as YAML 1.2
core would have it, only later), never by what it looks like. Whatever could make one text mean two
things (duplicate keys, anchors, aliases, merge keys, tags, several documents) is a fault.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from itertools import islice, repeat
from typing import Any, NamedTuple, NoReturn, TypeAlias

import yaml

from stancecli.diagnostics import Place, Problem
from stancecli.loader.mistakes import syntax_fault
from stancecli.loader.text import (
    BITS,
    At,
    Faults,
    TextFile,
    at,
    character,
    first_refused,
    shown,
)

# Comments that begin within a line of text, as in `name: Bed #1`: YAML takes them away.
#
# A comment after a value is good YAML, so it is no fault; but where no space follows the `#` it may
# be text that nobody wanted to lose, and nothing is dropped silently.


MOST_LINES = 100_000
"""Lines of one file that are looked at: enough for any file that somebody writes."""

_MARK = re.compile(rb" #[^\s#]")
_AFTER_TEXT = re.compile(r" +(#[^\s#].*)")


def watched(file: TextFile, events: Iterator[Any]) -> Iterator[Any]:
    """The same events; what they drop after a plain text is kept in `file.unread` on the way.

    Only where some line has such a mark does an event take a step more than before.
    """
    lines, line, start = set[int](), 0, 0
    for found in islice(_MARK.finditer(file.data), MOST_LINES):
        line += file.data.count(b"\n", start, found.start())
        start = found.start()
        lines.add(line)
    return _watching(file, events, lines) if lines else events


def _watching(file: TextFile, events: Iterator[Any], lines: set[int]) -> Iterator[Any]:
    number, line = -1, ""
    for event in events:
        if type(event) is yaml.ScalarEvent and not event.style and event.value:
            end: Any = event.end_mark
            if end.line in lines:
                if end.line != number:
                    number, line = end.line, file.text(end.line)
                if dropped := _AFTER_TEXT.match(line, end.column):
                    place = file.place(at(end.line, dropped.start(1)))
                    message = f"a comment begins here: {shown(dropped[1])} is not part of the text"
                    hint = "put the text in quotes if it should be"
                    file.unread.append(Problem(place, "G409", message, hint))
        yield event


DEEPEST = 64
"""Collections within collections, at most."""
LONGEST_SCALAR = 65_536
"""Characters in one text, at most."""
MOST_EVENTS = 2_000_000
"""YAML events of one model, at most, in however many files: a text is one, a list or mapping two.
100,000 claims make a million."""
MOST_CUTS, LARGEST_CUT = 10, 1 << 20
"""Times that what is no YAML is cut out of a text, and bytes of a text of which anything is."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Quoted(str):
    """A text that stood in quotes or as a block, so that it is no number and no `true`."""

    __slots__ = ()


class LiteralText(Quoted):
    """A text that stood below a `|`, its lines as they are in the file."""

    __slots__ = ()


class Sequence(list["Node"]):
    """A list; `at` holds the place of its bracket or first dash, then that of each entry."""

    __slots__ = ("at",)
    at: list[At]

    def placed(self) -> Iterator[PlacedNode]:
        """The entries with their places."""
        return map(PlacedNode, self, self.at[1:], repeat(""), self.at[1:])


class Mapping(dict[str, "Node"]):
    """A mapping; `at` holds the place of its brace or first key, then of each key and value."""

    __slots__ = ("at",)
    at: list[At]

    def placed(self) -> Iterator[PlacedNode]:
        """The values with their keys and places."""
        return map(PlacedNode, self.values(), self.at[2::2], self, self.at[1::2])

    def key_at(self, key: object) -> At:
        """Where a key stands."""
        return self.at[2 * self._index(key) + 1]

    def value_at(self, key: object) -> At:
        """Where the value of a key stands."""
        return self.at[2 * self._index(key) + 2]

    def _index(self, key: object) -> int:
        return next(n for n, known in enumerate(self) if known == key)


Node: TypeAlias = str | Sequence | Mapping


class PlacedNode(NamedTuple):
    """A part of a tree: the node, where it stands, its key (none in a list) and where that is."""

    node: Node
    at: At
    key: str
    named_at: At

    def value_at(self, key: str) -> At:
        """Where the value of a key stands; where there is none, the place of the node."""
        if isinstance(self.node, Mapping) and key in self.node:
            return self.node.value_at(key)
        return self.at


def entries(node: Node | None, key: str) -> Iterator[PlacedNode]:
    """The named entries under a key; none where there is no mapping of them."""
    found = node.get(key) if isinstance(node, Mapping) else None
    return found.placed() if isinstance(found, Mapping) else iter(())


def listed(node: Node | None, key: str) -> Iterator[PlacedNode]:
    """The entries of the list under a key; none where there is no list."""
    found = node.get(key) if isinstance(node, Mapping) else None
    return found.placed() if isinstance(found, Sequence) else iter(())


def only(node: Node | None, key: str) -> Iterator[PlacedNode]:
    """The one entry under a key; none where there is no mapping."""
    placed = node.placed() if isinstance(node, Mapping) else ()
    return (each for each in placed if each.key == key and isinstance(each.node, Mapping))


class _Unusable(Exception):
    """After a fault: the rest of a text cannot be understood."""


def read_tree(file: TextFile, faults: Faults, begins: str = "stance: 1") -> PlacedNode | None:
    """The one document of a text; None, with the faults that say why, where there is none.

    What is no YAML is a fault, and cut out of the file: the rest is read. Files that share
    `faults` share the most events that there may be. `begins` is how such a text begins.
    """
    before = len(faults)
    faults.extend(file.unreadable())
    if len(faults) > before:
        return None
    for _ in range(MOST_CUTS):
        try:
            return _Builder(file, faults, begins).build()
        except _Unusable:
            return None
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            fault, line = syntax_fault(file, error, _events(file))
            is_small = len(file.data) <= LARGEST_CUT
            if not is_small or not file.was_cut_beside(line):  # Then it may be a fault by that.
                faults.add(fault)
            cut = file.cut(line) if is_small else ""
            if not cut:
                return None
            faults.cut += cut
    return None


def _events(file: TextFile) -> Iterator[Any]:
    return iter(_LOADER(file.data).get_event, None)


def _at(mark: Any) -> At:
    return at(mark.line, mark.column)


_AGAIN = Quoted()
"""Stands in for a key that is there already: what stands under it is read and let go."""


class _Builder:
    """Grows the tree of one text from its events."""

    def __init__(self, file: TextFile, faults: Faults, begins: str) -> None:
        self._file = file
        self._begins = begins
        self._faults = faults
        self._understood = True

    def build(self) -> PlacedNode | None:
        """The tree; None, with a fault, where it is not what was meant. Raises _Unusable.

        One loop without calls for the usual: a big file has a million events.
        """
        root = Sequence()
        root.at = [0]
        parent: Any = root
        places = root.at
        key: str | None = None  # of the parent: the key that waits for its value
        key_at = 0
        above: list[Any] = []
        scalar = yaml.ScalarEvent
        mapping, mapping_end = yaml.MappingStartEvent, yaml.MappingEndEvent
        sequence, sequence_end = yaml.SequenceStartEvent, yaml.SequenceEndEvent
        bits = BITS
        node: Any
        event, taken, documents = None, 0, 0
        left = MOST_EVENTS - self._faults.events
        some = islice(watched(self._file, _events(self._file)), left)
        for taken, event in enumerate(some, 1):  # noqa: B007
            kind = type(event)
            if kind is scalar:
                node = event.value
                if event.style or event.tag or event.anchor or len(node) > LONGEST_SCALAR:
                    node = self._odd_scalar(event)
            elif kind is mapping_end or kind is sequence_end:
                parent = above.pop()
                places = parent.at
                continue
            elif kind is mapping or kind is sequence:
                node = Mapping() if kind is mapping else Sequence()
                if event.anchor or event.tag:
                    self._check_properties(event)
                if len(above) == DEEPEST:
                    self._stop("E106", f"nested more than {DEEPEST} deep", event)
            elif kind is yaml.AliasEvent:
                self._fault("E102", f"alias “*{event.anchor}”: write out what is meant", event)
                self._understood = False  # What the alias stands for is not known, so nothing is.
                node = Quoted(f"*{event.anchor}")
            else:
                documents += kind is yaml.DocumentStartEvent
                if documents > 1:
                    self._stop("E105", "a second document: a file holds one", event)
                continue

            mark = event.start_mark
            here = mark.line << bits | mark.column
            if type(parent) is Sequence:
                parent.append(node)
                places.append(here)
            elif key is None:
                usual = type(node) is str and node != "<<" and node not in parent
                if not usual:
                    key = self._odd_key(parent, node, event)
                else:
                    # The same few words are the keys of all entries; those of many are ids.
                    key = sys.intern(node) if len(parent) < 16 else node
                key_at = here
                continue
            else:
                if key is not _AGAIN:
                    parent[key] = node
                    places.append(key_at)
                    places.append(here)
                key = None
            if kind is mapping or kind is sequence:
                above.append(parent)
                parent = node
                places = node.at = [here]
        if not isinstance(event, yaml.StreamEndEvent):
            self._stop("E108", f"over {MOST_EVENTS:,} YAML events", event)
        self._faults.events += taken
        if not root:
            self._faults.add(self._file.fault("E300", "nothing is written here", 0, self._begins))
        return (
            PlacedNode(root[0], root.at[1], "", root.at[1]) if root and self._understood else None
        )

    def _odd_key(self, parent: Mapping, node: Node, event: Any) -> str:
        """A key that is no plain new word: what is wrong with it is said, unless it is quoted."""
        if not isinstance(node, str):
            self._stop("E109", "a key that is no word", event)
        if node == "<<" and not event.style:
            self._fault("E103", "merge key “<<”: write out what is meant", event)
            self._understood = False
        elif node in parent:
            first = self._file.place(parent.key_at(node))
            self._faults.add(second_time(self._file, node, _at(event.start_mark), first))
            return _AGAIN
        return str(node)

    def _odd_scalar(self, event: Any) -> str:
        """The text of a scalar that is more than a plain word: what is wrong with it is said."""
        self._check_properties(event)
        text: str = event.value
        if len(text) > LONGEST_SCALAR:
            self._fault("E107", f"a text of over {LONGEST_SCALAR:,} characters", event)
        refused = first_refused(text)
        if refused:
            self._fault("E004", f"an escape for {character(refused)}", event)
            # The rest can be checked, but for half a character, which is no text.
            text = text.encode(errors="replace").decode()
        if event.style == "|":
            return LiteralText(text)
        return Quoted(text) if event.style else text

    def _check_properties(self, event: Any) -> None:
        if event.anchor:
            self._fault("E101", f"anchor “&{event.anchor}”: write out what is meant", event)
        if event.tag:
            self._fault("E104", f"tag “{event.tag}”: the place of a value says what it is", event)

    def _fault(self, code: str, message: str, event: Any) -> None:
        self._faults.add(self._file.fault(code, message, _at(event.start_mark)))

    def _stop(self, code: str, message: str, event: Any) -> NoReturn:
        self._fault(code, message, event)
        raise _Unusable


def second_time(
    file: TextFile, word: str, here: At, first: Place, width: int | None = None
) -> Problem:
    """The fault of a key or an id that is taken already, at the place `first`."""
    message = f"“{word}” is here a second time, first at {first}"
    return file.fault("E110", message, here, width=width)
