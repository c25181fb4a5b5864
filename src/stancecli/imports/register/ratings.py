"""What a cell of a register says of power or of interest: a word, a letter, or a number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from types import MappingProxyType

from stancecli import notation as fmt
from stancecli.diagnostics import Problem, Unanswerable
from stancecli.imports.given import Ends, ReadingOptions
from stancecli.imports.headings import INTEREST, POWER, scale_of
from stancecli.imports.stances.values import frequent, number, plain, shortened
from stancecli.imports.writer import failed_formula
from stancecli.sheets.table import SheetCell, SheetColumn, decimal

LOWEST, HIGHEST = 1, 5
MIDDLE = 3
LIKE_A_WORD = 24
"""Characters of what may be a word for a rating; where most are longer, they are prose."""
MOST_WORDS = 7
"""Different words that a scale has, at most."""

DECIMALS = 2
_USUAL_ENDS = (3, 4, 5, 6, 7, 10, 100)

_WORDS: Mapping[int, str] = {
    -2: """
        very_low vl very_weak minimal sehr_niedrig sehr_gering sehr_schwach très_faible très_bas
        muy_bajo muy_baja
    """,
    -1: """
        low l weak little limited niedrig gering niedriges niedriger geringes geringer schwach
        faible bas basse bajo baja
    """,
    0: """
        medium m med mid middle moderate neutral average mittel mittleres mittlerer moyen moyenne
        modéré medio media moderado moderada
    """,
    1: """
        high h strong great hoch hohes hoher groß großes großer stark élevé élevée fort forte
        alto alta
    """,
    2: """
        very_high vh very_strong very_great extremely_high sehr_hoch sehr_groß sehr_stark très_élevé
        très_élevée très_fort très_forte muy_alto muy_alta
    """,
}
_RANKS: Mapping[str, int] = MappingProxyType(
    {word.replace("_", " "): rank for rank, words in _WORDS.items() for word in words.split()}
)
_NOTHING = """
    - -- ? ?? … n/a na n.a tbd tbc unknown not_known not_assessed not_applicable unbekannt k.a
    inconnu desconocido
"""
_SAYS_NOTHING = frozenset(_NOTHING.split())
_BRACKETS = re.compile(r"(.*?)\s*\((.*)\)\s*", re.DOTALL)
_NUMBER_FIRST = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*(?:[-–—:=.)]\s*|\s)\s*[^\W\d].*", re.DOTALL)
_FROM_TO = re.compile(r"\s*(?:/|-|–|\bto\b|\bbis\b|\bà\b)\s*", re.IGNORECASE)
_SCALE = re.compile(r"\b([0-9]{1,3})\s*(?:-|–|\.\.|to|bis|à|a)\s*([0-9]{1,3})\b")
_NAMED_ENDS = re.compile(r"\b([0-9]{1,3})\s*[=:]?\s*(?:is\s+)?([^\W\d]+(?: [^\W\d]+)?)")


@dataclass(frozen=True, slots=True)
class _Read:
    """A number, or a word by its place among words from −2 to 2; and what was said with it.

    Of what a word means by a person's word, the number is a rating.
    """

    amount: Fraction
    is_word: bool
    because: str = ""
    is_meant: bool = False


@dataclass(frozen=True, slots=True)
class Rated:
    """A rating from 1 to 5, where it was read, and what is said with it."""

    amount: str
    cell: SheetCell
    because: str


def is_rating(word: str) -> bool:
    """Whether a word or a number alone rates."""
    return plain(word) in _RANKS or number(word) is not None


def says_nothing(cell: SheetCell) -> bool:
    """Whether a cell says that nothing is known: `n/a`, `–`, `TBD`."""
    return plain(cell.word).replace(" ", "_") in _SAYS_NOTHING


def ends_said(heading: str) -> Ends | None:
    """The scale that a heading names: `Power (1–10)`, `Influence (1 = high, 4 = low)`."""
    named = {rank: n for n, rank in _named_ends(heading)}
    if {-1, 1} <= set(named):
        return named[-1], named[1]
    found = _SCALE.search(heading)
    if not found or "=" in heading:
        return None
    low, high = Fraction(found[1]), Fraction(found[2])
    return (low, high) if low < high else None


def _named_ends(heading: str) -> Iterator[tuple[Fraction, int]]:
    for found in _NAMED_ENDS.finditer(heading):
        rank = _RANKS.get(plain(found[2]), _RANKS.get(plain(found[2].split()[0]), 0))
        if rank:
            yield Fraction(found[1]), 1 if rank > 0 else -1


class Ratings:
    """A column of power or of interest, read."""

    def __init__(
        self, role: str, column: SheetColumn, options: ReadingOptions, line: Callable[..., str]
    ) -> None:
        """`line` is the command to type, with more words."""
        self._role = role
        self._column = column
        self._line = line
        self._meant = dict(_meant(role, options))
        self._scale = scale_of(options, role, column.name)
        self._said_scale = self._scale or ends_said(column.name)
        self.silent: list[SheetCell] = []
        self._read: list[tuple[SheetCell, _Read]] = []
        self._unknown: list[SheetCell] = []
        for cell in column.filled:
            if says_nothing(cell):
                self.silent.append(cell)
            elif found := self._find(cell.word):
                self._read.append((cell, found))
            else:
                self._unknown.append(cell)

    @property
    def name(self) -> str:
        return self._column.name

    @property
    def are_meant(self) -> bool:
        """Whether the column holds ratings, if not each can be read; else it is prose."""
        if self._scale or len(self._read) >= len(self._unknown):
            return True
        short = all(len(cell.word) <= LIKE_A_WORD for cell in self._unknown)
        words = {plain(cell.word) for cell in self._unknown}
        return short and len(words) <= MOST_WORDS and 2 * len(words) <= len(self._unknown)

    def _find(self, text: str) -> _Read | None:
        because = ""
        if (found := _BRACKETS.fullmatch(text)) and found[1]:
            inside = number(found[2])
            text, because = found[1], "" if inside is not None else " ".join(found[2].split())
        amount = self._meant.get(plain(text))
        if amount is not None:
            return _Read(amount, is_word=False, because=because, is_meant=True)
        if (amount := number(text)) is not None:
            return _Read(amount, is_word=False, because=because)
        if first := _NUMBER_FIRST.fullmatch(text):
            return _Read(number(first[1]) or Fraction(0), is_word=False, because=because)
        word = plain(text)
        words = [word] if word in _RANKS else [plain(each) for each in _FROM_TO.split(text)]
        ranks = [_RANKS[each] for each in words if each in _RANKS]
        if len(ranks) < len(words) or len(words) > len(("low", "high")):
            return None
        return _Read(Fraction(sum(ranks), len(ranks)), is_word=True, because=because)

    @property
    def _step(self) -> int:
        """How far words lie apart: a column that has very low or very high has five of them."""
        return 1 if any(each.is_word and abs(each.amount) > 1 for _, each in self._read) else 2

    def rated(self) -> dict[int, Rated]:
        """The rating of each line; of a column without faults."""
        step = self._step
        found = {}
        for cell, each in self._read:
            if each.is_word:
                amount = MIDDLE + step * each.amount
            elif self._said_scale and not each.is_meant:
                low, high = self._said_scale
                share = (each.amount - low) / (high - low)
                amount = LOWEST + (HIGHEST - LOWEST) * share
            else:
                amount = each.amount
            written = decimal(round(amount, DECIMALS))
            found[cell.place.line] = Rated(written, cell, each.because)
        return found

    def faults(self) -> Iterator[Problem]:
        """What cannot be read: a formula that fails, a word, numbers on a scale nobody said."""
        yield from (failed_formula(cell.place, cell.error) for cell in self._unknown if cell.error)
        unknown = frequent([cell for cell in self._unknown if not cell.error])
        if unknown:
            words = [f"“{shortened(cell.word)}” ({count:,})" for cell, count in unknown]
            message = f"what “{self.name}” says is not known as {self._role}: {fmt.few(words)}"
            meant = (
                ("--value", f"{self._role}:{shortened(cell.word)}=NUMBER")
                for cell, _ in unknown[:MOST_WORDS]
            )
            line = self._line(*chain.from_iterable(meant))
            hint = f"with a number from 1 (little) to 5 for each NUMBER: {line}"
            yield Problem(unknown[0][0].place, "E510", message, hint)
        yield from self._off_scale()

    def _off_scale(self) -> Iterator[Problem]:
        numbers = [
            (cell, read.amount) for cell, read in self._read if not (read.is_word or read.is_meant)
        ]
        low, high = sorted(self._said_scale or (Fraction(LOWEST), Fraction(HIGHEST)))
        off = [cell for cell, amount in numbers if not low <= amount <= high]
        if not off:
            return
        if self._said_scale:
            message = f"{off[0].word} is not within {fmt.number(low)} to {fmt.number(high)}"
            more = f", nor are {len(off) - 1} more in this column" if off[1:] else ""
            yield Problem(off[0].place, "E511", message + more)
            return
        found = [amount for _, amount in numbers]
        least, most = min(found), max(found)
        end = next((Fraction(n) for n in _USUAL_ENDS if n >= most), most)
        ends = f"{decimal(min(Fraction(LOWEST), least))}:{decimal(end)}"
        message = (
            f"numbers from {decimal(least)} to {decimal(most)}: {self._role} is rated from 1 "
            "(little) to 5; of other numbers it must be said where they begin and end"
        )
        hint = "the ends of your scale, the one for little first: "
        yield Problem(
            off[0].place, "E511", message, hint + self._line("--scale", f"{self._role}={ends}")
        )

    def told(self) -> str:
        """How the column was read: `in words`, `1 to 10 by its heading`."""
        words: dict[str, tuple[str, Fraction]] = {}
        for cell, each in self._read:
            if each.is_word:
                word = _BRACKETS.sub(r"\1", cell.word)
                words.setdefault(plain(word), (word, each.amount))
        parts = []
        if words:
            step = self._step
            ranked = sorted(words.values(), key=lambda each: each[1])
            parts.append(
                ", ".join(f"{word} is {decimal(MIDDLE + step * rank)}" for word, rank in ranked)
            )
        numbers = [e.amount for _, e in self._read if not (e.is_word or e.is_meant)]
        if numbers and self._said_scale:
            low, high = map(decimal, self._said_scale)
            by = "" if self._scale else " by its heading"
            parts.append(f"{low} is 1 and {high} is 5{by}")
        elif numbers and max(numbers) <= MIDDLE:
            hint = f"--scale {self._role}=1:{decimal(max(numbers))}"
            parts.append(f"numbers as they are, of 5; if {decimal(max(numbers))} is most: {hint}")
        return "; ".join(parts)


def _meant(role: str, options: ReadingOptions) -> Iterator[tuple[str, Fraction]]:
    """What a person says that words mean: `power:critical=5`."""
    for word, value in options.values.items():
        of, mark, rest = word.partition(":")
        if not mark or of != role:
            continue
        found = number(value)
        if found is None or not LOWEST <= found <= HIGHEST:
            refusal = f"--value {word}={value}: {role} is a number from 1 (little) to 5"
            raise Unanswerable(refusal)
        yield plain(rest), found


def without_ratings(values: Mapping[str, str]) -> dict[str, str]:
    """What a person says of words, but for those of ratings."""
    starts = (f"{POWER}:", f"{INTEREST}:")
    return {word: value for word, value in values.items() if not word.startswith(starts)}


def rows_named(cells: Sequence[SheetCell]) -> str:
    """Cells by the row and the text of each: `row 7 “tbd”`."""
    return fmt.few([f"row {cell.place.line} “{shortened(cell.word)}”" for cell in cells])
