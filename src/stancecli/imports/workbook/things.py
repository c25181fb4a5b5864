"""The things that a workbook names, and the words for them in its cells.

A cell may name a thing by its id or by its name, in any letter case; what is read has the id.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

from stancecli.diagnostics import Hints, InvalidModel, Place
from stancecli.imports.given import Given
from stancecli.imports.rows import VIEW
from stancecli.loader import kinds
from stancecli.loader.entries import CITATIONS
from stancecli.loader.kinds import Kind
from stancecli.loader.layout import ITEMS, sheet_name, value_words
from stancecli.loader.references import NotedWord
from stancecli.loader.text import Faults, TextFile, shown
from stancecli.loader.tree import Mapping, read_tree
from stancecli.model import CURRENT, RemovableItem, kinds_of
from stancecli.notation import few, listed
from stancecli.sheets.table import SheetCell, held_view, joined, parted, quoting

_RANGE = re.compile(r"\[([^,\]]+),([^,\]]+)\]")
_SOURCE = re.compile(r".+?(?:[,;:](?=\s|$)|(?=\s+(?:[^\W\d]{1,4}\.|§|¶|\S*\d)))")
"""Words up to a sign, or to what looks like a place: `p. 4`, `Art. 2`, `§3`, `line12`."""
_PASTED = re.compile(r"\{\s*(?:source|at|quote)\s*:(?:\"(?:\\.|[^\"\\])*\"|[^\"{}])*\}", re.DOTALL)
_TRUTHS = {"yes": "true", "no": "false", "1": "true", "0": "false"}
"""A spreadsheet can save TRUE, in a cell that is formatted as a text, as 1."""
SHEETS = {kind: sheet_name(table) for table, (kind, _) in ITEMS.items()}
MOST_COMPARED = 5_000_000
"""What comparing words of one kind may cost: hints are for a few slips."""


@lru_cache(10_000)
def caseless(text: str) -> str:
    """A text as it is compared: in one letter case, one blank for many, ö one sign, not o and ¨."""
    return " ".join(normalize("NFC", text.casefold()).split())


@dataclass(frozen=True, slots=True)
class Thing:
    """Something with an id, what it is called, and where; `of` is the decision of an option."""

    kind: str
    id: str
    called: str
    place: Place
    of: str = ""

    @property
    def name(self) -> str:
        """What it is called, as names are compared."""
        return caseless(self.called)


@dataclass(frozen=True, slots=True)
class MissingWord:
    """A word that names nothing: what it should name one of, what to do, where it stands.

    What is nearly called so is told instead, if at some place there is a guess, and at none that
    an id is gone (None).
    """

    word: str
    kinds: tuple[str, ...]
    hint: str
    places: dict[Place, bool | None]


class Things:
    """Everything in the sheets that has an id, by its ids and its names.

    A word that names nothing is one fault, however many cells it stands in.
    """

    def __init__(self, given: Given) -> None:
        self._given = given
        self.faults = Faults()
        self.noted: list[NotedWord] = []
        """What the words in cells mean."""
        self._by_id: dict[tuple[str, str], Thing] = {}
        self._made: set[tuple[str, str]] = set()
        """The kinds and ids of things whose ids are made from their names."""
        self._by_word: dict[tuple[str, str], dict[str, Thing]] = defaultdict(dict)
        self._titles: dict[str, list[Thing]] = defaultdict(list)
        """Sources by the first word of their titles."""
        self._missing: dict[str, MissingWord] = {}

    def add(self, thing: Thing, *, typed: str, also: str) -> None:
        """Take in a thing; it may have an id that was `typed`, and an actor other names."""
        self._by_id.setdefault((thing.kind, thing.id), thing)
        if not typed:
            self._made.add((thing.kind, thing.id))
        as_id = f"{'' if typed else 'made id of '}{thing.kind}"
        for id_ in {thing.id, typed} - {""}:
            self._by_word[as_id, caseless(id_)].setdefault(thing.id, thing)
        for word in (thing.called, *parted(also)):
            if caseless(word):
                self._by_word[f"name of {thing.kind}", caseless(word)].setdefault(thing.id, thing)
        if thing.kind == "source" and thing.name:
            self._titles[thing.name.split()[0]].append(thing)

    def get(self, id_: str, of: Iterable[str]) -> Thing | None:
        """The thing of one of these kinds that has an id."""
        return next(filter(None, (self._by_id.get((kind, id_)) for kind in of)), None)

    def meant(self, word: str, of: Collection[str], actor: str = "") -> list[Thing]:
        """The things of these kinds that a word stands for.

        In the part of an actor its own short ids go first. A name goes before an id that nobody
        wrote: of “Río” and “rio” the word rio names the second.
        """
        known = self.get(word, of) or (self.get(f"{actor}.{word}", of) if actor else None)
        found = [] if known and (known.kind, known.id) not in self._made else self.named(word, of)
        return [known] if known and (not found or known in found) else found

    def named(self, word: str, of: Collection[str]) -> list[Thing]:
        """The things of these kinds that a word fits: by id, else by name, else by an id made."""
        for prefix in ("", "name of ", "made id of "):
            alike = (self._by_word.get((prefix + kind, caseless(word)), {}) for kind in of)
            if found := {id_: thing for each in alike for id_, thing in each.items()}:
                return list(found.values())
        return []

    def id_of(self, word: str, place: Place, of: Collection[str], actor: str = "") -> str:
        """The id of what a word names; the word itself, with a fault, where it is not one thing."""
        found = self.meant(word, of, actor) if word else []
        if len(found) == 1:
            self.noted.append(NotedWord(place, word, found[0].kind, found[0].id))
            return found[0].id
        if found:
            self.several(word, place, found)
        elif word:
            self.miss(word, place, of)
        return word

    def miss(
        self,
        word: str,
        place: Place,
        of: Collection[str],
        hint: str = "",
        guess: bool | None = True,
    ) -> None:
        """Take note of a word that names nothing of these kinds, and of what to do."""
        if not hint:
            sheets = listed((f"“{SHEETS[kind]}”" for kind in of), "or")
            hint = f"write it into {sheets} first"
        missing = MissingWord(word, tuple(of), hint, {})
        self._missing.setdefault(caseless(word), missing).places[place] = guess

    def several(self, word: str, place: Place, found: Sequence[Thing]) -> None:
        """The fault of a word that could be several things."""
        meant = " or ".join(f"{thing.id} ({thing.place})" for thing in found[:3])
        message = f"“{word}” could be {len(found)} things: {meant}"
        self.faults.tell(place, "E522", message, "write the id")

    def told(self) -> bool:
        """Whether there are faults so far, of words that name nothing too, which are told here.

        Each of these is one, at its first cell.
        """
        hints: dict[tuple[str, ...], Hints] = {}
        for each in self._missing.values():
            if each.kinds not in hints:
                known = [thing for thing in self._by_id.values() if thing.kind in each.kinds]
                ids = (thing.id for thing in known if (thing.kind, thing.id) not in self._made)
                names = (thing.called for thing in known if thing.called)
                hints[each.kinds] = Hints([*names, *ids], MOST_COMPARED)
            first, *others = sorted(each.places, key=self._given.order)
            also = few(place.cell if place.sheet else str(place) for place in others)
            cells = f", here and in {also}" if others else ""
            message = f"no {listed(each.kinds, 'or')} is called {shown(each.word)}{cells}"
            guesses = {*each.places.values()}
            is_sure = True not in guesses or None in guesses
            near = "" if is_sure else hints[each.kinds].did_you_mean(each.word)
            self.faults.tell(first, "E506", message, near or each.hint)
        self._missing.clear()
        return bool(self.faults)

    def raise_any(self) -> None:
        """Raise InvalidModel with the faults so far: what is read next would follow from them."""
        if self.told():
            raise InvalidModel(self._given.in_order(self.faults))

    def text(self, kind: Kind, cell: SheetCell, actor: str) -> str:
        """The text of a cell with ids for names and words as they are spelt."""
        place, parts = cell.place, parted(cell.text)
        if kind is CITATIONS:
            bare = _PASTED.sub(lambda found: f"; {self._pasted(found[0], place)}; ", cell.text)
            parts = parted(bare)
            read = tuple(self._cited(part, place) for part in parts)
            return joined(read) if read != parts or bare != cell.text else cell.text
        if kind.value and kind is not kinds.VOTES:
            return joined(self._view(kind.value, part, place) for part in parts)
        if kind is kinds.SET_ITEM:
            return self._set_item(cell.word, place)
        if kind is kinds.REMOVED_ITEM:
            removable = kinds_of(RemovableItem)
            if self.named(cell.word, removable):
                return self.id_of(cell.word, place, removable)
            return self._cited(cell.word, place, removable)
        if kind is kinds.ACTOR_AND_TARGET:
            of = (("actor",), ("option", "issue"))
            given = [self.id_of(part, place, each) for part, each in zip(parts, of, strict=False)]
            return joined((*given, *parts[2:]))
        if kind is kinds.SAME_AS:
            option, at, number = cell.word.rpartition("@")
            if not number.isdecimal():
                option, at, number = cell.word, "", ""
            return f"{self.id_of(option.strip(), place, kind.refers, actor)}{at}{number}"
        if not kind.refers:
            return tidy(kind, cell.text)
        if kind is kinds.STATE and caseless(cell.word) == CURRENT:
            return CURRENT
        if not kind.is_list:
            return self.id_of(cell.word, place, kind.refers, actor)
        return joined(self.id_of(part, place, kind.refers, actor) for part in parts)

    def _view(self, kind: Kind, part: str, place: Place) -> str:
        holder, sign, value = part.rpartition(VIEW)
        if not sign:
            return part
        found = self.id_of(holder.strip(), place, kinds.HOLDER.refers)
        for citation in held_view(value.strip())[1]:
            if self.get(citation.split(maxsplit=1)[0], ("source",)):
                self._cited(citation, place)
        return f"{found}: {tidy(kind, value)}"

    def _set_item(self, word: str, place: Place) -> str:
        ends, at, number = word.partition("@")
        option, sign, interest = ends.rpartition(":")
        if not sign:
            return self.id_of(word, place, ("interest", "constraint"))
        option = self.id_of(option.strip(), place, ("option",))
        interest = self.id_of(interest.strip(), place, ("interest",), option.partition(".")[0])
        return f"{option}:{interest}{at}{number}"

    def _pasted(self, text: str, place: Place) -> str:
        """A citation as a file has it, `{source: hearing, at: p. 4}`, as a cell has it."""
        faults = Faults()
        tree = read_tree(TextFile("", text.encode()), faults)
        said = tree.node if tree and isinstance(tree.node, Mapping) else Mapping()
        words = {key: word for key, word in said.items() if isinstance(word, str)}
        if faults or len(words) < len(said) or not {"source"} <= {*words} <= {*CITATIONS.full.keys}:
            self.faults.tell(place, "E305", f"expected {', '.join(CITATIONS.full.keys)} in {{ }}")
            return ""
        passage = f"{words['source']} {words.get('at', '')}".strip()
        return joined([quoting(passage, words.get("quote", ""))])

    def _cited(self, text: str, place: Place, of: Collection[str] = ("source",)) -> str:
        """A passage, by the id of its source where it begins with the title of that."""
        words = text.split()
        known = self.get(words[0], ("source",)) if words else None
        if known and (known.kind, known.id) not in self._made:
            self.noted.append(NotedWord(place, words[0], known.kind, known.id))
            return text
        if not words:
            return text
        titled = self._titled(words)
        found = titled or self.named(words[0], ("source",))
        if len(found) == 1:
            return " ".join((found[0].id, *words[len(titled[0].name.split()) if titled else 1 :]))
        if found:
            self.several(text, place, found)
        else:
            hint = "begin with the id or the title of a source"
            named = _SOURCE.match(text)  # `Hearing,` of `Hearing, p. 4`
            self.miss(named[0].strip() if named else text, place, of, hint)
        return text

    def _titled(self, words: Sequence[str]) -> list[Thing]:
        """The sources with whose title a passage begins: those with the longest."""
        words = [word.casefold() for word in words]
        titled = self._titles.get(words[0], ())
        found = [t for t in titled if t.name.split() == words[: len(t.name.split())]]
        longest = max((len(thing.name) for thing in found), default=0)
        return [thing for thing in found if len(thing.name) == longest]


@lru_cache(10_000)
def tidy(kind: Kind, text: str) -> str:
    """A word of a scale or a list as it is spelt there, a number with a plain minus."""
    known = value_words(kind)
    if not (known or kind.scale):
        return text
    word = caseless(text).replace("−", "-").replace("–", "-")
    spelt = {caseless(each): each for each in known}
    if word.replace(" ", "-") in spelt:
        return spelt[word.replace(" ", "-")]
    if kind.scale:
        if found := _RANGE.fullmatch(word):
            ends = [end.strip() for end in found.groups()]
            numbers = (kind.scale.words.get(end.replace(" ", "-"), end) for end in ends)
            return f"[{', '.join(map(str, numbers))}]"
        return word if word != caseless(text) else text.strip()
    return _TRUTHS.get(word, word) if kind is kinds.YES_NO else text
