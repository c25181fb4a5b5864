"""The things that a workbook names, and the words for them in its cells.

A cell may name a thing by its id or by its name, in any letter case; what is read has the id.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from stancecli.diagnostics import Place, Problem, did_you_mean
from stancecli.imports.rows import VIEW
from stancecli.loader import kinds
from stancecli.loader.entries import CITATIONS
from stancecli.loader.kinds import Kind
from stancecli.loader.layout import ITEMS, sheet_name, value_words
from stancecli.loader.text import Faults
from stancecli.model import CURRENT, RemovableItem, kinds_of
from stancecli.notation import listed
from stancecli.sheets.cells import SheetCell, joined, parted, quoting, unquoted

_RANGE = re.compile(r"\[([^,\]]+),([^,\]]+)\]")
_TRUTHS = {"yes": "true", "no": "false"}
_SHEETS = {kind: sheet_name(table) for table, (kind, _) in ITEMS.items()}
MOST_COMPARED = 100_000
"""Known words that are compared, in all, to give hints."""


def caseless(text: str) -> str:
    """A text as it is compared: in one letter case, with one blank for many."""
    return " ".join(text.casefold().split())


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

    @property
    def owner(self) -> str:
        return self.id.partition(".")[0] if "." in self.id else ""


class Things:
    """Everything in the sheets that has an id, by its ids and its names."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._by_id: dict[tuple[str, str], Thing] = {}
        self._by_word: dict[tuple[str, str], dict[str, Thing]] = defaultdict(dict)
        self._titles: dict[str, list[Thing]] = defaultdict(list)
        """Sources by the first word of their titles."""
        self._compared = 0
        self._told: set[tuple[Place, str]] = set()

    def add(
        self, kind: str, id_: str, name: str, place: Place, *, also: str = "", of: str = ""
    ) -> None:
        """Take in a thing; `also` are the other names in the cell of an actor."""
        thing = Thing(kind, id_, name.strip(), place, of)
        self._by_id.setdefault((kind, id_), thing)
        self._by_word[kind, caseless(id_)].setdefault(id_, thing)
        for word in (name, *parted(also)):
            if caseless(word):
                self._by_word[f"name of {kind}", caseless(word)].setdefault(id_, thing)
        if kind == "source" and thing.name:
            self._titles[thing.name.split()[0]].append(thing)

    def get(self, id_: str, of: Iterable[str]) -> Thing | None:
        """The thing of one of these kinds that has an id."""
        found = (self._by_id.get((kind, id_)) for kind in of)
        return next((thing for thing in found if thing), None)

    def named(self, word: str, of: Collection[str]) -> list[Thing]:
        """The things of these kinds that a word fits: by id; where none has it, by name."""
        for prefix in ("", "name of "):
            found: dict[str, Thing] = {}
            for kind in of:
                found |= self._by_word.get((prefix + kind, caseless(word)), {})
            if found:
                return list(found.values())
        return []

    def resolve(self, cell: SheetCell, of: Collection[str], actor: str = "") -> str:
        """The id that stands in a cell, or that of what is called so; else what stands there.

        In the part of an actor its own short ids go first.
        """
        return self._id(cell.word, cell.place, of, actor)

    def _id(self, word: str, place: Place, of: Collection[str], actor: str) -> str:
        if not word or self.get(word, of):
            return word
        if actor and self.get(f"{actor}.{word}", of):
            return f"{actor}.{word}"
        found = self.named(word, of)
        if len(found) > 1:
            self.several(word, place, found)
        return found[0].id if len(found) == 1 else word

    def knows(self, cell: SheetCell, of: Collection[str]) -> bool:
        """Whether the id of something stands in a cell; a fault where nothing is called so."""
        word = cell.word
        if not word or self.get(word, of):
            return True
        if not self.named(word, of):  # What could be several things has its fault.
            known = (each for each in self._by_id.values() if each.kind in of)
            words = chain.from_iterable((each.called, each.id) for each in known)
            hint = did_you_mean(word, words) if self._can_compare() else ""
            sheets = listed((f"“{_SHEETS[kind]}”" for kind in of), "or")
            message = f"no {listed(of, 'or')} is called “{word}”"
            hint = hint or f"write it into {sheets} first"
            self._faults.add(Problem(cell.place, "E506", message, hint))
        return False

    def _can_compare(self) -> bool:
        """Whether a word may be compared with all that is known, which takes long."""
        self._compared += len(self._by_id)
        return self._compared <= MOST_COMPARED

    def several(self, word: str, place: Place, found: Sequence[Thing]) -> None:
        """Say, once, that a word could be several things."""
        if (place, word) in self._told:
            return
        self._told.add((place, word))
        meant = " or ".join(f"{thing.id} ({thing.place})" for thing in found[:3])
        message = f"“{word}” could be {len(found)} things: {meant}"
        self._faults.add(Problem(place, "E522", message, "write the id"))

    def read(self, kind: Kind, cell: SheetCell, actor: str) -> SheetCell:
        """A cell with ids for names and words as they are spelt."""
        return replace(cell, text=self._text(kind, cell, actor))

    def _text(self, kind: Kind, cell: SheetCell, actor: str) -> str:
        place = cell.place
        if kind is CITATIONS:
            parts = parted(cell.text)
            read = [self._citation(part, place) for part in parts]
            return joined(read) if tuple(read) != parts else cell.text
        if kind.value and kind is not kinds.VOTES:
            parts = parted(cell.text)
            return joined(self._view(kind.value, part, place) for part in parts)
        if kind is kinds.SET_ITEM:
            return self._set_item(cell.word, place)
        if kind is kinds.REMOVED_ITEM:
            found = self._id(cell.word, place, kinds_of(RemovableItem), "")
            return found if found != cell.word else self._cited(cell.word, place)
        if kind is kinds.ACTOR_AND_TARGET:
            of = (("actor",), ("option", "issue"))
            parts = parted(cell.text)
            given = [self._id(part, place, each, "") for part, each in zip(parts, of, strict=False)]
            return joined((*given, *parts[2:]))
        if kind is kinds.SAME_AS:
            option, at, number = cell.word.rpartition("@")
            if not number.isdecimal():
                option, at, number = cell.word, "", ""
            return f"{self._id(option.strip(), place, kind.refers, actor)}{at}{number}"
        if not kind.refers:
            return tidy(kind, cell.text)
        if kind is kinds.STATE and caseless(cell.word) == CURRENT:
            return CURRENT
        if not kind.is_list:
            return self._id(cell.word, place, kind.refers, actor)
        parts = parted(cell.text)
        return joined(self._id(part, place, kind.refers, actor) for part in parts)

    def _view(self, kind: Kind, part: str, place: Place) -> str:
        holder, sign, value = part.rpartition(VIEW)
        if not sign:
            return part
        found = self._id(holder.strip(), place, kinds.HOLDER.refers, "")
        return f"{found}: {tidy(kind, value)}"

    def _set_item(self, word: str, place: Place) -> str:
        ends, at, number = word.partition("@")
        option, sign, interest = ends.rpartition(":")
        if not sign:
            return self._id(word, place, ("interest", "constraint"), "")
        option = self._id(option.strip(), place, ("option",), "")
        interest = self._id(interest.strip(), place, ("interest",), option.partition(".")[0])
        return f"{option}:{interest}{at}{number}"

    def _citation(self, part: str, place: Place) -> str:
        cited, quote = unquoted(part)
        found = self._cited(cited, place)
        return quoting(found, quote) if found != cited else part

    def _cited(self, text: str, place: Place) -> str:
        """A passage, by the id of its source where it begins with the title of that."""
        words = text.split()
        if not words or self.get(words[0], ("source",)):
            return text
        found = [
            thing
            for thing in self._titles.get(words[0].casefold(), ())
            if words_of(thing.name)
            == [word.casefold() for word in words[: len(thing.name.split())]]
        ]
        longest = max((len(thing.name) for thing in found), default=0)
        found = [thing for thing in found if len(thing.name) == longest]
        if len(found) > 1:
            self.several(text, place, found)
        if not found:
            by_id = self.named(words[0], ("source",))
            return " ".join((by_id[0].id, *words[1:])) if len(by_id) == 1 else text
        return " ".join((found[0].id, *words[len(found[0].name.split()) :]))


def words_of(text: str) -> list[str]:
    return text.casefold().split()


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
        ends = _RANGE.fullmatch(word)
        if ends:
            return f"[{', '.join(_number(kind, end.strip()) for end in ends.groups())}]"
        return word if word != caseless(text) else text.strip()
    return _TRUTHS.get(word, word) if kind is kinds.YES_NO else text


def _number(kind: Kind, end: str) -> str:
    known = kind.scale.words if kind.scale else {}
    return str(known.get(end.replace(" ", "-"), end))
