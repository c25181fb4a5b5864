"""What a model declares, by full id, and how words that refer to it are resolved."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping as AnyMapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import NamedTuple, TypeAlias

from stancecli.diagnostics import InvalidModel, did_you_mean
from stancecli.loader.text import At, Faults, Misfit, TextFile, shown
from stancecli.loader.tree import Mapping, Node, PlacedNode, entries, read_tree, second_time
from stancecli.model import Citation, Decision, Model, items_in, kind_of
from stancecli.notation import listed, with_article

# What words that refer to nothing may mean, found by reading the files a second time.
#
# Only faulty models come here, so that no other has to remember names and what stands under unknown
# keys. A part of the file under a misspelt key, or an id that is none, is a fault of its own: what
# refers to it should not be one as well.


LARGEST = 1 << 20
"""Bytes that are read a second time, at most; larger models do without."""

Named: TypeAlias = tuple[str, str, PlacedNode, str]
"""Something with an id: its kind, its full id, the entry, and the decision of an option."""


def things(tree: PlacedNode) -> Iterator[Named]:
    """Everything with an id."""
    return _things(Model, tree)


def _things(
    whole: type, branch: PlacedNode, actor: str = "", decision: str = ""
) -> Iterator[Named]:
    found = [
        (made, f"{actor}.{part.key}" if actor else part.key, part)
        for name, made in items_in(whole).items()
        for part in entries(branch.node, name)
    ]
    for made, id_, part in found:
        yield kind_of(made), id_, part, decision
    for made, id_, part in found:
        yield from _things(made, part, actor or id_, id_ if made is Decision else "")


def scenarios(tree: PlacedNode) -> Iterator[Named]:
    """The scenarios, in the same form. Their ids are apart: an actor can be called like one."""
    for scenario in entries(tree.node, "scenarios"):
        yield "scenario", scenario.key, scenario, ""


def mended(files: Iterable[TextFile]) -> list[tuple[TextFile, PlacedNode]]:
    """The trees of files, parts and ids in them spelt as they should be; none if they are large."""
    files = list(files)
    if sum(len(file.data) for file in files) > LARGEST:
        return []
    trees = ((file, read_tree(file, Faults())) for file in files)
    return [(file, tree._replace(node=_mended(tree.node, Model))) for file, tree in trees if tree]


def _mended(node: Node, whole: type) -> Node:
    """A node of an entry of a class, the keys under which there are ids as they should be."""
    parts = items_in(whole)
    if not isinstance(node, Mapping):
        return node
    found = Mapping()
    found.at = node.at
    for key, value in node.items():
        meant = key
        if key not in parts and isinstance(value, Mapping):
            near = did_you_mean(key, parts)
            meant = next((part for part in parts if part in near and part not in node), key)
        if meant in parts and isinstance(value, Mapping):
            value = _with_ids(value, parts[meant])
        found[meant] = value
    return found


def _with_ids(node: Mapping, made: type) -> Mapping:
    found = Mapping()
    found.at = node.at
    for key, value in node.items():
        found["-".join(key.lower().replace("_", " ").split())] = _mended(value, made)
    return found


def by_name(trees: Iterable[tuple[TextFile, PlacedNode]]) -> AnyMapping[str, list[str]]:
    """The full ids of what has a name or a title, by that without regard to case."""
    found: dict[str, list[str]] = defaultdict(list)
    for _, tree in trees:
        for _, id_, (node, *_), _ in things(tree):
            name = node.get("name", node.get("title")) if isinstance(node, Mapping) else None
            if isinstance(name, str):
                found[name.casefold()].append(id_)
    return found


CODES_BY_KIND = {
    "actor": "E201",
    "interest": "E202",
    "source": "E203",
    "option": "E204",
    "analyst": "E207",
    "decision": "E208",
}
ID = re.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*")
LONGEST_ID = 80
_NAMED = ("actor", "analyst")
_OF_THE_MODEL = frozenset(map(kind_of, items_in(Model).values()))
"""The kinds of what belongs to no actor, and has one id everywhere."""
_MOST_COMPARED = 100_000
"""Known words that are compared, in all, to give hints; later faults do without."""


class Declared(NamedTuple):
    """Something with an id: what it is, where it stands, and of an option, the decision.

    `rank` counts what is declared before it, `name` is that of an actor or an analyst.
    """

    kind: str
    file: TextFile
    at: At
    decision: str
    rank: int
    name: str = ""


@dataclass
class Names:
    """Everything that is declared in the files of a model."""

    known: dict[str, Declared] = field(default_factory=dict)
    scaled: set[str] = field(default_factory=set)
    """Decisions of which some option has a place on a scale."""
    current: set[str] = field(default_factory=set)
    """The options that now hold."""
    citations: dict[str, Citation] = field(default_factory=dict)
    """Those read so far, by their text: a passage is cited by many claims."""
    scenarios: dict[str, Declared] = field(default_factory=dict)
    cells: int = 0
    """Cells of grids read so far."""
    _files: list[TextFile] = field(default_factory=list)
    _by_name: AnyMapping[str, list[str]] | None = None
    _compared: int = 0

    def declare(self, file: TextFile, tree: PlacedNode, faults: Faults) -> None:
        """Take in the ids of a file, whatever else is wrong with it."""
        self._files.append(file)
        for kind, id_, entry, decision in chain(things(tree), scenarios(tree)):
            node, key, at = entry.node, entry.key, entry.named_at
            if not ID.fullmatch(key) or len(key) > LONGEST_ID:
                hint = "lower-case letters and digits, joined by -"
                faults.add(file.fault("E310", f"{shown(key)} is no id", at, hint))
            name = node.get("name") if kind in _NAMED and isinstance(node, Mapping) else ""
            called = name.strip() if isinstance(name, str) else ""
            declared = Declared(kind, file, at, decision, len(self.known), called)
            known = self.scenarios if kind == "scenario" else self.known
            first = known.setdefault(id_, declared)
            if first is not declared:
                faults.add(second_time(file, key, at, first.file.place(first.at)))
            if decision and isinstance(node, Mapping) and "at" in node:
                self.scaled.add(decision)
            current = node.get("current") if isinstance(node, Mapping) else None
            if kind == "decision" and isinstance(current, str):
                self.current.add(within(id_.removesuffix(f".{key}"), current))

    def look_again(self, id_: str) -> Declared | None:
        """What an id means that was not found: something whose own spelling is a fault already."""
        if self._by_name is None:
            trees = mended(self._files)
            self._by_name = by_name(trees)
            others = Names()
            with suppress(InvalidModel):
                for file, tree in trees:
                    others.declare(file, tree, Faults())
            self.known = {**others.known, **self.known}
        return self.known.get(id_)

    def hint(self, word: str, kinds: tuple[str, ...], actor: str, passage: str = "") -> str:
        """What a word that refers to nothing may be a slip of; empty where nothing is near.

        A `passage` may begin with the title of a source, in place of its id.
        """
        if not self._can_compare(word, len(self.known)):
            return ""
        full = [id_ for id_, declared in self.known.items() if declared.kind in kinds]
        by_name = self._by_name or {}
        named = [*by_name.get(word.casefold(), ())]
        for title in by_name if passage else ():
            named += by_name[title] if passage.casefold().startswith(title) else ()
        meant = [id_ for id_ in full if id_ in named or id_.endswith(f".{word}")]
        if meant:
            return f"did you mean {' or '.join(_short(id_, actor) for id_ in meant[:2])}?"
        own = [_short(id_, actor) for id_ in full if id_.startswith(f"{actor}.")]
        return did_you_mean(word, [*own, *full]) or self._what_is_due(word, kinds)

    def near(self, word: str, known: Collection[str]) -> str:
        """The hint at the nearest of some known words; empty where none is near."""
        return did_you_mean(word, known) if self._can_compare(word, len(known)) else ""

    def _can_compare(self, word: str, count: int) -> bool:
        """Whether a word may be compared with so many more."""
        self._compared += count
        return self._compared <= _MOST_COMPARED and len(word) <= 200

    @cached_property
    def passages(self) -> AnyMapping[str, str]:
        """The passages that claims cite, by their words; asked for when all claims are read."""
        cited = map(str, self.citations.values())
        return {" ".join(passage.split()): passage for passage in cited}

    def _what_is_due(self, word: str, kinds: tuple[str, ...]) -> str:
        owner, dot, _ = word.partition(".")
        if kinds == ("source",):
            return "begin with the id of a source"
        return f"no actor is called {shown(owner)}" if dot and owner not in self.known else ""


@dataclass(frozen=True, slots=True)
class Scope:
    """What words mean in one part of a file: in an actor's, short ids are its own."""

    names: Names
    actor: str = ""

    def resolve(
        self, word: str, kinds: tuple[str, ...], width: int | None = None, passage: str = ""
    ) -> str:
        """The full id of the item of these kinds that a word refers to; raises Misfit.

        The word may be the first of a `passage`.
        """
        actor = "" if kinds[0] in _OF_THE_MODEL else self.actor
        full = within(actor, word)
        known = self.names.known
        if full not in known and word in known and not _OF_THE_MODEL.isdisjoint(kinds):
            full = word  # Own short ids win.
        declared = known.get(full) or self.names.look_again(full)
        if declared and declared.kind in kinds:
            return full
        wanted = listed(kinds, "or")
        code = CODES_BY_KIND[kinds[0]]
        if declared:
            is_a = with_article(declared.kind)
            raise Misfit(
                code, f"expected {with_article(wanted)}, found {shown(word)}, {is_a}", width=width
            )
        hint = self.names.hint(word, kinds, actor, passage)
        raise Misfit(code, f"no {wanted} {shown(word)}", hint, width)

    def scenario(self, word: str) -> str:
        """The same id, if it is that of a scenario; raises Misfit."""
        if word not in self.names.scenarios:
            hint = self.names.near(word, self.names.scenarios)
            raise Misfit("E209", f"no scenario {shown(word)}", hint)
        return word

    def passage(self, text: str) -> str:
        """A passage as it is cited, if some claim that was read cites it; raises Misfit."""
        source, *_ = text.split(maxsplit=1)
        self.resolve(source, ("source",), width=len(source))
        wanted = " ".join(text.split())
        known = self.names.passages
        if wanted not in known:
            hint = self.names.near(wanted, known)
            raise Misfit("E205", f"no claim cites {shown(wanted)}", hint)
        return known[wanted]

    def citation(self, text: str) -> Citation:
        """The citation that a text is, of a known source; raises Misfit."""
        found = self.names.citations.get(text)
        if not found:
            source, *locator = text.split(maxsplit=1)
            self.resolve(source, ("source",), width=len(source), passage=text)
            found = self.names.citations[text] = Citation(source, " ".join(locator).strip())
        return found


def _short(id_: str, actor: str) -> str:
    return id_.removeprefix(f"{actor}.")


def within(actor: str, word: str) -> str:
    """The full id of what a word means in an actor's part of the file."""
    return f"{actor}.{word}" if actor and "." not in word else word
