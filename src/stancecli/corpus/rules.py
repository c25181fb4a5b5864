"""How statements are read for a fold, and what the texts in them mean."""

from __future__ import annotations

import math
import re
import shlex
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction

from stancecli.diagnostics import NOWHERE
from stancecli.imports.dates import day
from stancecli.imports.given import ReadingOptions
from stancecli.imports.stances.values import StanceWords, number
from stancecli.methods.positions import Every
from stancecli.sheets.table import SheetCell

# What is said of a fold: how statements are read, and what is made of them.


MODEL = "model.yaml"
TOP, MOST_TOP = 30, 200


@dataclass(frozen=True, slots=True)
class FoldOptions:
    """What a person says of a fold: how to read the statements, and what to make of them.

    `every` is the length of a period, `top` the number of actors and of issues in the model, at
    most. `typed` are the words after `stance fold`, for a line to type again.
    """

    reading: ReadingOptions = field(default_factory=ReadingOptions)
    every: Every = Every.YEAR
    top: int = TOP
    typed: tuple[str, ...] = ()

    def line(self, *more: str) -> str:
        """The command again, with more words."""
        return shlex.join(("stance", "fold", *self.typed, *more))


# What the texts of a table of statements mean: words for stances, and days in other forms.
#
# SQL knows plain numbers and ISO dates. Every other text that occurs is looked at once, by the
# rules of imports, and its meaning goes into the question. So a word means the same here as in a
# sheet.


THOUSAND = 1000
"""Stances and weights are counted in thousandths, so that sums are the same everywhere."""
LOWEST, HIGHEST = -2, 2

_PLAIN_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_POWER = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)[eE][-+]?[0-9]{1,3}")
"""A number as programs write it, which only SQL that tries knows for one: 5e-1."""


class Mark(IntEnum):
    """What stands in place of a stance where there is none: larger than any in thousandths."""

    NOTHING = 9000
    UNKNOWN = 9001
    OFF = 9002


def thousandths(value: Fraction) -> int:
    """A number in thousandths, the middle between two rounded up, as SQL does here."""
    return math.floor(value * THOUSAND + Fraction(1, 2))


class StatementRules:
    """What is known of the texts of a table so far."""

    def __init__(self, options: ReadingOptions, column: str, *, tries: bool = True) -> None:
        """Raise Unanswerable where a `--value` is no stance.

        `column` is the heading of stances. Where the engine `tries` whether a text is a number,
        plain ones need not be looked at.
        """
        self._tries = tries
        self._words = StanceWords(options).in_column(column)
        self.scale = self._words.scale
        self.dates = options.dates
        self.day_first: bool | None = None
        self.words: dict[str, int] = {}
        self.numbers: dict[Fraction, int] = {}
        self.off: list[Fraction] = []
        self.days: dict[str, str] = {}
        for word in options.values:
            self.words[word.strip()] = self._meaning(word)
            if (value := number(word)) is not None:
                self.numbers[value] = self._meaning(word)

    def learn_words(self, words: Iterable[str]) -> bool:
        """Look at words in place of stances; whether any of them means something after all."""
        known = len(self.words)
        for word in words:
            is_tried = self._tries and _PLAIN_NUMBER.fullmatch(word)
            if word in self.words or (is_tried and not self._words.is_said(word)):
                continue
            meaning = self._meaning(word)
            if meaning is not Mark.UNKNOWN:
                self.words[word] = meaning
        return len(self.words) > known

    def learn_days(self, texts: Iterable[str]) -> bool:
        """Look at dates in other forms; whether any of them can be one day only."""
        known = len(self.days)
        found = ((text, day(text, self.day_first)) for text in texts)
        self.days |= {text: iso for text, iso in found if iso}
        return len(self.days) > known

    def numbers_among_words(self) -> tuple[Fraction, ...]:
        """The numbers that SQL does not read, as 0,5; none where there are other words."""
        unsaid = (word for word in self.words if not self._words.is_said(word))
        found = [number(word) for word in unsaid if self.words[word] != Mark.NOTHING]
        return () if None in found else tuple(n for n in found if n is not None)

    def _meaning(self, word: str) -> int:
        """The stance of a word in thousandths, or a mark."""
        if not self._tries and _POWER.fullmatch(word) and math.isfinite(float(word)):
            word = f"{Decimal(word):f}"
        cell = SheetCell(word, NOWHERE)
        if self._words.knows(cell):
            stance = self._words.read(cell)
            return Mark.NOTHING if stance is None else thousandths(stance)
        if (value := number(word)) is not None:
            self.off.append(value)
            return Mark.OFF
        return Mark.UNKNOWN
