"""The things that a workbook names, and the words for them in its cells.

A cell may name a thing by its id or by its name, in any letter case; what is read has the id.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from stancecli.diagnostics import Place
from stancecli.imports.draft import Doubts
from stancecli.imports.rows import VIEW
from stancecli.imports.workbook.missing import Missing
from stancecli.imports.workbook.words import Thing, caseless
from stancecli.loader import kinds
from stancecli.loader.entries import CITATIONS
from stancecli.loader.kinds import Kind
from stancecli.loader.layout import value_words
from stancecli.loader.references import CODES_BY_KIND
from stancecli.loader.text import Faults
from stancecli.model import CURRENT, RemovableItem, kinds_of, owner_id
from stancecli.sheets.cells import SheetCell, joined, parted, quoting, unquoted
from stancecli.sheets.table import SheetRow

_RANGE = re.compile(r"\[([^,\]]+),([^,\]]+)\]")
_SOURCE = re.compile(r".+?(?:[,;:](?=\s|$)|(?=\s+(?:[^\W\d]{1,4}\.|§|¶|\S*\d)))")
"""Words up to a sign, or to what looks like a place: `p. 4`, `Art. 2`, `§3`, `line12`."""
_TRUTHS = {"yes": "true", "no": "false", "1": "true", "0": "false"}
"""A spreadsheet can save TRUE, in a cell that is formatted as a text, as 1."""


REFERENCES = frozenset({*CODES_BY_KIND.values(), "E209"})
"""The faults of words that name nothing, as the loader tells them."""
TOGETHER = frozenset({"E110", "E205", "E206", "E320", "E322", "E325", "E326", "E327", "E333"})
"""Those of things that do not go together: in doubt where what one belongs to is a guess."""
MISSING = frozenset({"E301"})
"""That of something which is missing in a row."""


class Things:
    """Everything in the sheets that has an id, by its ids and its names."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self.missing = Missing()
        self.doubts = Doubts()
        self._by_id: dict[tuple[str, str], Thing] = {}
        self._known: list[Thing] = []
        self._kinds: set[str] = set()
        self._made: set[tuple[str, str]] = set()
        """The kinds and ids of things whose ids are made from their names."""
        self._by_word: dict[tuple[str, str], dict[str, Thing]] = defaultdict(dict)
        self._titles: dict[str, list[Thing]] = defaultdict(list)
        """Sources by the first word of their titles."""
        self._unknown: set[Place] = set()
        """The cells with a word that names nothing, or several things."""
        self._told: set[tuple[Place, str]] = set()

    def add(self, thing: Thing, *, typed: str = "", also: str = "") -> None:
        """Take in a thing; it may have an id that was `typed`, and an actor other names."""
        if thing.id and (thing.kind, thing.id) not in self._by_id:
            self._by_id[thing.kind, thing.id] = thing
            self._known.append(thing)
            self._kinds.add(thing.kind)
        if thing.id and not typed:
            self._made.add((thing.kind, thing.id))
        as_id = f"{'' if typed else 'made id of '}{thing.kind}"
        for id_ in {thing.id, typed} - {""}:
            self._by_word[as_id, caseless(id_)].setdefault(thing.id, thing)
        for word in (thing.called, *parted(also)):
            if caseless(word):
                self._by_word[f"name of {thing.kind}", caseless(word)].setdefault(thing.id, thing)
        if thing.kind == "source" and thing.name:
            self._titles[thing.name.split()[0]].append(thing)

    @property
    def known(self) -> list[Thing]:
        """Everything that has an id."""
        return self._known

    def get(self, id_: str, of: Iterable[str]) -> Thing | None:
        """The thing of one of these kinds that has an id."""
        found = (self._by_id.get((kind, id_)) for kind in of)
        return next((thing for thing in found if thing), None)

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

    def note(self, cell: SheetCell, kind: str) -> None:
        """Take note of what a cell names, if there is anything of this kind as yet."""
        if cell.word and kind in self._kinds:
            named = self.meant(cell.word, (kind,))
            self.missing.named.update(thing.id for thing in named)
            if not named:
                self._miss(cell.word, cell.place, (kind,))

    def owner(self, cell: SheetCell, kind: str) -> Thing | None:
        """What a row belongs to by a cell: the nearest, where the word there names nothing.

        So what else is wrong with the row is told at once.
        """
        if not cell.word:
            return None
        found = self.get(self._id(cell.word, cell.place, (kind,), ""), (kind,))
        if found and found.is_kept:
            return found
        return self._near(cell.word, cell.place, kind)

    def owner_of(self, id_: SheetCell, beside: Thing | None) -> str:
        """The actor whose an id says that it is; where it says one that is not, that beside it."""
        actor = owner_id(id_.word)
        found = self.meant(actor, ("actor",))
        if len(found) > 1:
            self.several(actor, id_.place, found)
        near = found[0] if len(found) == 1 else self._near(actor, id_.place, "actor", beside)
        return near.id if near else ""

    def _near(self, word: str, place: Place, kind: str, meant: Thing | None = None) -> Thing | None:
        if self.named(word, (kind,)):
            return None  # It could be several things, or belongs itself to nothing that is known.
        missing = self.missing.add(word, place, (kind,), guess=meant)
        return self.missing.meant(missing, self.known)

    def _id(self, word: str, place: Place, of: Collection[str], actor: str) -> str:
        if not word:
            return word
        found = self.meant(word, of, actor)
        if len(found) > 1:
            self.several(word, place, found)
        elif not found:
            self._miss(word, place, of)
        elif found[0].is_kept:
            self.missing.named.add(found[0].id)
            return found[0].id
        self._unknown.add(place)
        self.doubts.add(place, REFERENCES)
        return word

    def miss(self, cell: SheetCell, kinds: Collection[str], **more: Any) -> None:
        """Take note of a cell whose word names nothing of these kinds."""
        self._miss(cell.word, cell.place, kinds, **more)

    def _miss(self, word: str, place: Place, kinds: Collection[str], **more: Any) -> None:
        self.missing.add(word, place, kinds, **more)
        self._unknown.add(place)
        self.doubts.add(place, REFERENCES)

    def nothing_in(self, row: SheetRow, column: str, *, is_owner: bool) -> None:
        """The fault of a row that does not say what it belongs to, or lacks what it must have."""
        cell = row[column]
        place = cell.place if column in row.cells else row.place
        if is_owner:
            hint = f"fill in the column “{column}”"
            message = "this row does not say whose it is"
            self._faults.tell(row.place, "E521", message, hint)
        else:
            self._faults.tell(place, "E301", f"“{column}” is missing here")
        self.doubt_row(row, MISSING)

    def is_known(self, cell: SheetCell) -> bool:
        """Whether a cell has the id of something in the model."""
        return bool(cell.word) and cell.place not in self._unknown

    def doubt_row(self, row: SheetRow, codes: frozenset[str]) -> None:
        """These faults of a row follow from others."""
        self.doubts.add(row.place._replace(column=0), codes)

    def doubt_all(self, rows: Iterable[SheetRow], codes: frozenset[str]) -> None:
        """These faults follow from others in the sheets of these rows."""
        for place in {row.place._replace(line=0, column=0) for row in rows}:
            self.doubts.add(place, codes)

    def several(self, word: str, place: Place, found: Sequence[Thing]) -> None:
        """Say, once, that a word could be several things."""
        if (place, word) in self._told:
            return
        self._told.add((place, word))
        meant = " or ".join(f"{thing.id} ({thing.place})" for thing in found[:3])
        message = f"“{word}” could be {len(found)} things: {meant}"
        self._faults.tell(place, "E522", message, "write the id")

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
            removable = kinds_of(RemovableItem)
            if self.named(cell.word, removable):
                return self._id(cell.word, place, removable, "")
            return self._cited(cell.word, place, removable)
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

    def _cited(self, text: str, place: Place, of: Collection[str] = ("source",)) -> str:
        """A passage, by the id of its source where it begins with the title of that."""
        words = text.split()
        known = self.get(words[0], ("source",)) if words else None
        if not words or (known and (known.kind, known.id) not in self._made):
            self.missing.named.update(words[:1])
            return text
        titled = self._titled(words)
        found = titled or self.named(words[0], ("source",))
        if len(found) == 1:
            self.missing.named.add(found[0].id)
            return " ".join((found[0].id, *words[len(titled[0].name.split()) if titled else 1 :]))
        if found:
            self.several(text, place, found)
        else:
            hint = "begin with the id or the title of a source"
            self._miss(_before_place(text), place, of, hint=hint)
        self.doubts.add(place, REFERENCES)
        return text

    def _titled(self, words: Sequence[str]) -> list[Thing]:
        """The sources with whose title a passage begins: those with the longest."""
        words = [word.casefold() for word in words]
        found = [
            thing
            for thing in self._titles.get(words[0], ())
            if thing.name.split() == words[: len(thing.name.split())]
        ]
        longest = max((len(thing.name) for thing in found), default=0)
        return [thing for thing in found if len(thing.name) == longest]


def _before_place(passage: str) -> str:
    """What seems to be the source in a passage: `Hearing,` of `Hearing, p. 4`."""
    found = _SOURCE.match(passage)
    return found[0].strip() if found else passage


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
