"""What cells name and no sheet has: each word is one fault, however many cells it stands in.

So a thing that was renamed is one fault, with its new name where that can be told: it is spelt
alike, or it is the only one that no cell names.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import NamedTuple

from stancecli.diagnostics import Place, Problem, near_misses
from stancecli.imports.workbook.words import Thing, caseless
from stancecli.loader.layout import ITEMS, sheet_name
from stancecli.loader.misfit import shown
from stancecli.notation import few, listed, with_article

_SHEETS = {kind: sheet_name(table) for table, (kind, _) in ITEMS.items()}
MOST_COMPARED = 100_000
"""Known words that are compared, in all, to give hints."""
_CLOSE = 0.8
"""How much two words have in common of which one is a slip of the other."""
LONGEST_COMPARED = 200
"""Characters of a word that is compared with others."""


class Guess(NamedTuple):
    """What a word may mean, if anything; whether a person would take it for that at once."""

    thing: Thing | None = None
    is_sure: bool = False


_NO_GUESS = Guess()


@dataclass(slots=True)
class MissingWord:
    """A word that names nothing, what it should name one of, and each cell that it stands in.

    `of` are the decisions whose options are meant, `beside` the ids of what stands beside it, which
    it cannot mean as well; `hint` is what to do where nothing is near. At the head of a grid it
    can be a note of the analyst's own.
    """

    word: str
    kinds: tuple[str, ...]
    places: dict[Place, None] = field(default_factory=dict)
    of: set[str] = field(default_factory=set)
    beside: set[str] = field(default_factory=set)
    hint: str = ""
    can_be_note: bool = False
    guess: Guess = _NO_GUESS


class Missing:
    """All words of a workbook that name nothing."""

    def __init__(self) -> None:
        self.named: set[str] = set()
        """The ids of what some cell names."""
        self.lost: set[str] = set()
        """The kinds of which something may be there that could not be read, for a fault there."""
        self._words: dict[str, list[MissingWord]] = {}
        self._compared = 0

    def add(
        self,
        word: str,
        place: Place,
        kinds: Collection[str],
        *,
        of: str = "",
        beside: Iterable[str] = (),
        hint: str = "",
        can_be_note: bool = False,
        guess: Thing | None = None,
    ) -> MissingWord:
        """Take note of a word in a cell; the same word for the same kind is one."""
        alike = self._words.setdefault(caseless(word), [])
        found = next((each for each in alike if not {*each.kinds}.isdisjoint(kinds)), None)
        if found:
            found.kinds = tuple(kind for kind in found.kinds if kind in kinds)
        else:
            found = MissingWord(word, tuple(kinds), hint=hint, can_be_note=can_be_note)
            alike.append(found)
        found.places[place] = None
        found.of.update({of} - {""})
        found.beside.update(beside)
        if guess:
            found.guess = Guess(guess, is_sure=True)
        return found

    def meant(self, missing: MissingWord, known: Sequence[Thing]) -> Thing | None:
        """What a word can be read as: what it is a slip of, or what has a new name."""
        is_lost = not self.lost.isdisjoint(missing.kinds)
        guess = None if is_lost else self._guess(missing, known)
        return guess.thing if guess and guess.is_sure else None

    def _guess(self, missing: MissingWord, known: Sequence[Thing]) -> Guess:
        """What a word is likely to mean: what it is a slip of; where several cells have it, the one
        thing that no cell names, which has a new name then; else what is spelt a little alike.
        """
        if not missing.guess.is_sure and self._can_compare(missing.word, known):
            could_be = _could_be(missing, known)
            missing.guess = near = _nearest(missing.word, could_be)
            unnamed = [thing for thing in could_be if thing.id not in self.named]
            if not near.is_sure and len(unnamed) == 1 and len(missing.places) > 1:
                missing.guess = Guess(unnamed[0], is_sure=True)
        return missing.guess

    def faults(
        self, known: Sequence[Thing], order: Callable[[Place], tuple[int, Place]]
    ) -> Iterator[Problem]:
        """One for each word, at its first cell; none where what is meant may be there, unread."""
        for missing in (each for alike in self._words.values() for each in alike):
            if self.lost.isdisjoint(missing.kinds):
                yield self._fault(missing, known, order)

    def _fault(
        self,
        missing: MissingWord,
        known: Sequence[Thing],
        order: Callable[[Place], tuple[int, Place]],
    ) -> Problem:
        first, *others = sorted(missing.places, key=order)
        cells = f", here and in {few(place.cell for place in others)}" if others else ""
        word = shown(missing.word)
        message = f"no {listed(missing.kinds, 'or')} is called {word}{cells}"
        meant = self._guess(missing, known).thing
        hint = f"did you mean {meant.called or meant.id}?" if meant else missing.hint
        return Problem(first, "E506", message, hint or self._what_to_do(missing, known))

    def _what_to_do(self, missing: MissingWord, known: Sequence[Thing]) -> str:
        word = caseless(missing.word)
        if self._can_compare(word, known):
            other = next((t for t in known if word in (t.name, caseless(t.id))), None)
            if other:
                return f"{shown(missing.word)} is {with_article(other.kind)}"
        sheets = listed((f"“{_SHEETS[kind]}”" for kind in missing.kinds), "or")
        note = "; ( ) around it make it a note of yours" if missing.can_be_note else ""
        return f"write it into {sheets} first{note}"

    def _can_compare(self, word: str, known: Sequence[Thing]) -> bool:
        """Whether a word may be compared with all that is known, which takes long."""
        self._compared += len(known)
        return self._compared <= MOST_COMPARED and len(word) <= LONGEST_COMPARED


def _could_be(missing: MissingWord, known: Iterable[Thing]) -> list[Thing]:
    return [
        thing
        for thing in known
        if thing.kind in missing.kinds
        and thing.id not in missing.beside
        and (not missing.of or not thing.of or thing.of in missing.of)
    ]


def _nearest(word: str, things: Sequence[Thing]) -> Guess:
    """The one whose name or id is spelt like a word; of an id, what stands behind the owner."""
    *owner, word = caseless(word).rsplit(".", 1)
    by_word = {caseless(t.id).rpartition(".")[2]: t for t in reversed(things) if t.id}
    if not owner:
        by_word |= {thing.name: thing for thing in reversed(things) if thing.name}
    for near in near_misses(word, by_word, most=1):
        return Guess(by_word[near], bool(get_close_matches(word, [near], cutoff=_CLOSE)))
    return _NO_GUESS
