"""What a model declares, by full id, and how words that refer to it are resolved."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping as AnyMapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import NamedTuple, TypeAlias

from stancecli.diagnostics import Place, did_you_mean
from stancecli.loader.text import At, Faults, Misfit, TextFile, shown
from stancecli.loader.tree import Mapping, PlacedNode, entries, second_time
from stancecli.model import ENTERED, Citation, Decision, Holder, Model, items_in, kind_of, kinds_of
from stancecli.notation import listed, with_article

Named: TypeAlias = tuple[str, str, PlacedNode, str]
"""Something with an id: its kind, its full id, the entry, and the decision of an option."""


def things(
    branch: PlacedNode, whole: type = Model, actor: str = "", decision: str = ""
) -> Iterator[Named]:
    """Everything with an id in an entry of a class, as in the tree of a file."""
    found = [
        (made, f"{actor}.{part.key}" if actor else part.key, part)
        for name, made in items_in(whole).items()
        for part in entries(branch.node, name)
    ]
    for made, id_, part in found:
        yield kind_of(made), id_, part, decision
    for made, id_, part in found:
        yield from things(part, made, actor or id_, id_ if made is Decision else "")


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
_OF_THE_MODEL = frozenset(map(kind_of, items_in(Model).values()))
_HOLDERS = kinds_of(Holder)
"""The kinds of what belongs to no actor, and has one id everywhere."""
_MOST_COMPARED = 100_000
"""Known words that are compared, in all, to give hints; later faults do without."""


class Declared(NamedTuple):
    """Something with an id: what it is, where it stands, and of an option, the decision.

    `rank` counts what is declared before it, `name` is its name or title.
    """

    kind: str
    file: TextFile
    at: At
    decision: str
    rank: int
    name: str = ""


class NotedWord(NamedTuple):
    """A word that means something with an id, of a kind, and where it stands."""

    place: Place
    word: str
    kind: str
    id: str


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
    noted: list[NotedWord] | None = None
    """What each word means, where somebody asks for that."""
    reading: Place | None = None
    """Where the word stands that is just read, for those who ask."""
    _compared: int = 0

    def declare(self, file: TextFile, tree: PlacedNode, faults: Faults) -> None:
        """Take in the ids of a file, whatever else is wrong with it."""
        # Their ids are apart: an actor can be called like one.
        scenarios = (("scenario", each.key, each, "") for each in entries(tree.node, "scenarios"))
        for kind, id_, entry, decision in chain(things(tree), scenarios):
            node, key, at = entry.node, entry.key, entry.named_at
            is_taken = key == ENTERED and kind in _HOLDERS
            if is_taken or not ID.fullmatch(key) or len(key) > LONGEST_ID:
                hint = "lower-case letters and digits, joined by -"
                if is_taken:
                    hint = f"“view: {ENTERED}” means that nobody's own view counts"
                short = key.rpartition(".")[2]
                if short != key and ID.fullmatch(short):
                    hint = f"where it stands it is {short} alone"
                faults.add(file.fault("E310", f"{shown(key)} is no id", at, hint))
                faults.lose([short])
            name = node.get("name", node.get("title")) if isinstance(node, Mapping) else ""
            called = name.strip() if isinstance(name, str) else ""
            declared = Declared(kind, file, at, decision, len(self.known), called)
            self.note(file.place(at), key, kind, id_)
            known = self.scenarios if kind == "scenario" else self.known
            first = known.setdefault(id_, declared)
            if first is not declared:
                faults.add(second_time(file, key, at, first.file.place(first.at)))
            if decision and isinstance(node, Mapping) and "at" in node:
                self.scaled.add(decision)
            current = node.get("current") if isinstance(node, Mapping) else None
            if kind == "decision" and isinstance(current, str):
                self.current.add(within(id_.removesuffix(f".{key}"), current))

    def note(self, place: Place | None, word: str, kind: str, id_: str) -> None:
        """Keep what a word means, where somebody asks for that."""
        if self.noted is not None and place:
            self.noted.append(NotedWord(place, word, kind, id_))

    def hint(self, word: str, kinds: tuple[str, ...], actor: str, passage: str = "") -> str:
        """What a word that refers to nothing may be a slip of; empty where nothing is near.

        A `passage` may begin with the title of a source, in place of its id.
        """
        if not self._can_compare(word, len(self.known)):
            return ""
        full = [id_ for id_, declared in self.known.items() if declared.kind in kinds]
        said = passage.casefold() or word.casefold()

        def is_called(id_: str) -> bool:
            name = self.known[id_].name.casefold()
            return name == said or bool(name and passage and said.startswith(name))

        named = list(filter(is_called, full))
        parts = word.split(".")
        named += [*parts, f"{parts[0]}.{parts[-1]}"]  # with an owner too many
        meant = [id_ for id_ in full if id_ in named or id_.endswith(f".{word}")]
        if meant:
            return f"did you mean {' or '.join(_short(id_, actor) for id_ in meant[:2])}?"
        own = [_short(id_, actor) for id_ in full if id_.startswith(f"{actor}.")]
        if near := did_you_mean(word, [*own, *full]):
            return near
        if kinds == ("source",):
            return "begin with the id of a source"
        owner = parts[0]
        return f"no actor is called {shown(owner)}" if parts[1:] and owner not in self.known else ""

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
        return {" ".join(passage.split()): passage for passage in map(str, self.citations.values())}


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
        declared = known.get(full)
        if declared and declared.kind in kinds:
            if self.names.reading:
                self.names.note(self.names.reading, word, declared.kind, full)
            return full
        wanted = listed(kinds, "or")
        code = CODES_BY_KIND[kinds[0]]
        if declared:
            id_ = full.partition(".")[0]
            owner = self.names.known.get(id_)
            hint = f"did you mean {id_}?" if owner and owner.kind in kinds else ""
            is_a = with_article(declared.kind)
            found = f"expected {with_article(wanted)}, found {shown(word)}, {is_a}"
            raise Misfit(code, found, hint, width)
        hint = self.names.hint(word, kinds, actor, passage)
        raise Misfit(code, f"no {wanted} {shown(word)}", hint, width)

    def scenario(self, word: str) -> str:
        """The same id, if it is that of a scenario; raises Misfit."""
        if word not in self.names.scenarios:
            hint = self.names.near(word, self.names.scenarios)
            raise Misfit("E209", f"no scenario {shown(word)}", hint)
        self.names.note(self.names.reading, word, "scenario", word)
        return word

    def passage(self, text: str) -> str:
        """A passage as it is cited, if some claim that was read cites it; raises Misfit."""
        source, behind = text.split(maxsplit=1)
        self.resolve(source, ("source",), width=len(source))
        wanted = " ".join(str(Citation.of(source, behind)).split())
        known = self.names.passages
        if wanted not in known:
            hint = self.names.near(wanted, known)
            raise Misfit("E205", f"no claim cites {shown(wanted)}", hint)
        return known[wanted]

    def citation(self, text: str) -> Citation:
        """The citation that a text is, of a known source; raises Misfit."""
        found = self.names.citations.get(text)
        if not found or self.names.reading:
            source, *behind = text.split(maxsplit=1)
            self.resolve(source, ("source",), width=len(source), passage=text)
            found = self.names.citations[text] = Citation.of(source, "".join(behind).strip())
        return found


def _short(id_: str, actor: str) -> str:
    return id_.removeprefix(f"{actor}.")


def within(actor: str, word: str) -> str:
    """The full id of what a word means in an actor's part of the file."""
    return f"{actor}.{word}" if actor and "." not in word else word
