"""Which column of a register is what, and what its cells say of power and of interest."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from stancecli import notation as fmt
from stancecli.diagnostics import Problem, Unanswerable
from stancecli.imports import headings as heads
from stancecli.imports.given import ALL, Ends, ReadingOptions
from stancecli.imports.register.table import RegisterTable
from stancecli.imports.rows import LeftBehind
from stancecli.imports.values import (
    DASH,
    MOST_ASKED,
    NOTHING,
    StanceWords,
    are_words,
    asked_for,
    frequent,
    is_number,
    number,
    off_scale,
    plain,
    strengthened,
)
from stancecli.loader.text import Faults
from stancecli.sheets.table import SheetCell, SheetColumn, decimal, folded

LOWEST, HIGHEST = Fraction(1), Fraction(5)
MIDDLE = 3
LIKE_A_WORD = 24
"""Characters of what may be a word for a rating; where most are longer, they are prose."""
DECIMALS = 2

_RANKS = ("very_low", "low", "medium", "high", "very_high")
_MEANING, _STANCE = heads.meaning_of("ratings"), heads.meaning_of("stances")
_REASON = re.compile(r"(.*?)(?:[,;:]|\s[-–—])\s+(.*)", re.DOTALL)
"""A word and what is said with it, without brackets."""
_NUMBER_FIRST = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*(?:[-–—:=.)]\s*|\s)\s*[^\W\d].*", re.DOTALL)
_FROM_TO = re.compile(r"\s*(?:/|-|–|→|\bto\b|\bbis\b|\bà\b|\ba\b)\s*", re.IGNORECASE)
_SCALE = re.compile(r"\b([0-9]{1,3})\s*(?:-|–|\.\.|to|bis|à|a|до)\s*([0-9]{1,3})\b")
_LETTERS = re.compile(r"\(\w(?:/\w)+\)")  # (A/M/B)
_NAMED_ENDS = re.compile(r"\b([0-9]{1,3})\s*[=:]?\s*(?:is\s+)?([^\W\d]+(?: [^\W\d]+)?)")


def says_nothing(cell: SheetCell) -> bool:
    """Whether a cell says that nothing is known: `n/a`, `–`, `TBD`."""
    word = plain(cell.word)
    return not word.strip(DASH) or _STANCE(word) == NOTHING


def _rank(word: str) -> int | None:
    """The place of a word among those of ratings, from −2 to 2; None where it is none."""
    meaning, times = strengthened(_MEANING, word)
    return times * (_RANKS.index(meaning) - 2) if meaning else None


def before_brackets(text: str) -> tuple[str, str]:
    """What a cell says, and what it has in brackets behind that."""
    said, _, behind = text.partition("(")
    if not said.strip() or not behind.endswith(")"):
        return text, ""
    return said.strip(), " ".join(behind[:-1].split())


def parted(text: str) -> tuple[str, str]:
    """A word, and the reason that stands behind it, in brackets or after a mark."""
    if found := None if text.endswith(")") else _REASON.fullmatch(text):
        return found[1], " ".join(found[2].split())
    return before_brackets(text)


def ends_said(heading: str) -> Ends | None:
    """The scale that a heading names: `Power (1–10)`, `Influence (1 = high, 4 = low)`."""
    named: dict[bool, Fraction] = {}
    for found in _NAMED_ENDS.finditer(heading):
        if rank := _rank(plain(found[2])) or _rank(plain(found[2].split()[0])):
            named[rank > 0] = Fraction(found[1])
    if len(named) > 1:
        return named[False], named[True]
    span = _SCALE.search(heading)
    if not span or "=" in heading or int(span[1]) >= int(span[2]):
        return None
    return Fraction(span[1]), Fraction(span[2])


@dataclass(frozen=True, slots=True)
class Rated:
    """What a cell says: a number, or a word by its place among words from −2 to 2; and what is said
    with it.

    Of what a word means by a person's word, the number is a rating.
    """

    cell: SheetCell
    said: Fraction
    because: str
    is_word: bool = False
    is_meant: bool = False


class Ratings:
    """A column of power or of interest, read."""

    def __init__(
        self, role: str, column: SheetColumn, options: ReadingOptions, line: Callable[..., str]
    ) -> None:
        """`line` is the command to type, with more words."""
        self._role = role
        self.name = column.name
        self._line = line
        self._meant = dict(_meant(role, options))
        self._scale = heads.scale_of(options, role, column.name)
        self._said_scale = self._scale or ends_said(column.name)
        nothing = {word for word, meant in self._meant.items() if meant is None}
        self.silent = [c for c in column.filled if says_nothing(c) or plain(c.word) in nothing]
        read = [(cell, self._find(cell)) for cell in column.filled if cell not in self.silent]
        self.rated = {cell.place.line: found for cell, found in read if found}
        self._unknown = [cell for cell, found in read if not found]
        is_five = any(each.is_word and abs(each.said) > 1 for each in self.rated.values())
        self._step = 1 if is_five else 2
        """How far words lie apart: a column that has very low or very high has five of them."""

    @property
    def are_meant(self) -> bool:
        """Whether the column holds ratings, if not each can be read; else it is prose."""
        if self._said_scale or _LETTERS.search(self.name) or len(self.rated) >= len(self._unknown):
            return True
        short = all(len(cell.word) <= LIKE_A_WORD for cell in self._unknown)
        words = {plain(cell.word) for cell in self._unknown}
        return short and len(words) <= MOST_ASKED and 2 * len(words) <= len(self._unknown)

    def _find(self, cell: SheetCell) -> Rated | None:
        text, because = before_brackets(cell.word)
        because = "" if number(because) is not None else because
        if (meant := self._meant.get(plain(text))) is not None:
            return Rated(cell, meant, because, is_meant=True)
        first = _NUMBER_FIRST.fullmatch(text)
        if (amount := number(first[1] if first else text)) is not None:
            return Rated(cell, amount, because)
        words = [plain(text)]
        if _rank(words[0]) is None:
            words = [plain(each) for each in _FROM_TO.split(text)]
        ranks = [rank for each in words if (rank := _rank(each)) is not None]
        if len(ranks) < len(words) or len(words) > len(("low", "high")):
            return None
        return Rated(cell, Fraction(sum(ranks), len(ranks)), because, is_word=True)

    def amount(self, each: Rated) -> str:
        """A rating from 1 to 5."""
        amount = each.said
        if each.is_word:
            amount = MIDDLE + self._step * amount
        elif self._said_scale and not each.is_meant:
            low, high = self._said_scale
            amount = LOWEST + (HIGHEST - LOWEST) * (amount - low) / (high - low)
        return decimal(round(amount, DECIMALS))

    def faults(self) -> Iterator[Problem]:
        """What cannot be read: words, numbers on a scale nobody said."""
        unknown = frequent(self._unknown)
        if unknown:
            words, line = asked_for(unknown, self._line, f"{self._role}:")
            message = f"what “{self.name}” says is not known as {self._role}: {words}"
            hint = f"with a number from 1 (little) to 5, or “{NOTHING}”, for each NUMBER: {line}"
            yield Problem(unknown[0][0].place, "E510", message, hint)
        numbers = self._numbers()
        low, high = sorted(self._said_scale or (LOWEST, HIGHEST))
        off = [
            each.cell
            for each in numbers
            if not low <= each.said <= high or ("%" in each.cell.word and not self._said_scale)
        ]
        if off and self._said_scale:
            yield off_scale(off, self._said_scale)
        elif off:
            found = [each.said for each in numbers]
            ends = f"{decimal(min(LOWEST, *found))}:{math.ceil(max(found))}"
            message = (
                f"numbers from {decimal(min(found))} to {decimal(max(found))}: {self._role} is "
                "rated from 1 (little) to 5; of other numbers it must be said where they begin "
                "and end"
            )
            line = self._line("--scale", f"{self._role}={ends}")
            hint = f"the ends of your scale, the one for little first: {line}"
            yield Problem(off[0].place, "E511", message, hint)

    def _numbers(self) -> list[Rated]:
        return [each for each in self.rated.values() if not (each.is_word or each.is_meant)]

    def told(self) -> str:
        """How the column was read: `in words`, `1 to 10 by its heading`."""
        words: dict[str, tuple[Fraction, str]] = {}
        for each in self.rated.values():
            if each.is_word:
                word = before_brackets(each.cell.word)[0]
                words.setdefault(plain(word), (each.said, f"{word} is {self.amount(each)}"))
        parts = [", ".join(told for _, told in sorted(words.values(), key=lambda each: each[0]))]
        numbers = [each.said for each in self._numbers()]
        if numbers and self._said_scale:
            low, high = map(decimal, self._said_scale)
            by = "" if self._scale else " by its heading"
            parts.append(f"{low} is 1 and {high} is 5{by}")
        elif numbers and max(numbers) <= MIDDLE:
            most = decimal(max(numbers))
            hint = f"; if {most} is most: --scale {self._role}=1:{most}"
            parts.append(f"numbers as they are, of 5{hint if max(numbers) > LOWEST else ''}")
        return "; ".join(filter(None, parts))


def _meant(role: str, options: ReadingOptions) -> Iterator[tuple[str, Fraction | None]]:
    """What a person says that words mean: `power:critical=5`, `power:NSP=nothing`."""
    for word, value in options.values.items():
        of, mark, rest = word.partition(":")
        if not mark or of != role:
            continue
        found = number(value)
        if value != NOTHING and (found is None or not LOWEST <= found <= HIGHEST):
            refusal = f"--value {word}={value}: {role} is a number from 1 (little) to 5"
            raise Unanswerable(refusal)
        yield plain(rest), found


def without_ratings(values: Mapping[str, str]) -> dict[str, str]:
    """What a person says of words, but for those of ratings."""
    starts = (f"{heads.POWER}:", f"{heads.INTEREST}:")
    return {word: value for word, value in values.items() if not word.startswith(starts)}


# What becomes of each column.


LEAST_ACROSS, LONGEST_MARK = 3, 7
"""So many columns headed by attitudes are one thing, with marks of so many characters below."""
_WISHED = re.compile(f"d|target|soll|{heads.any_of('beside', 'aside')}")
NOTHING_HERE = "nothing here is for it (--map notes=HEADING keeps one)"
_OFTEN_OTHERS = {"position", "support", "engagement", "posición", "posture", "soutien", "apoyo"}
"""Headings of attitudes that often have something else below them: a job, how to support."""


class RegisterColumns:
    """The columns of a register by what becomes of them.

    `about` are those whose words say more of a stakeholder, with the heading where it should stand
    before them.
    """

    def __init__(
        self, options: ReadingOptions, table: RegisterTable, words: StanceWords, left: LeftBehind
    ) -> None:
        """Raise InvalidModel with each rating that is none, or is on a scale that nobody said."""
        self._options, self._table, self._words = options, table, words
        self._left = left
        self.ratings: dict[str, Ratings] = {}
        self._attitudes: list[tuple[SheetColumn, str]] = []
        """The columns that hold attitudes, each with what it is on, if it says so."""
        self.stances: dict[str, SheetColumn] = {}
        """The columns of attitudes by what they are on, one without that by no name."""
        self.group: SheetColumn | None = None
        self.concerns: list[SheetColumn] = []
        self.about: list[tuple[SheetColumn, str]] = []
        faults = Faults()
        matrix = self._matrix(faults)
        kept = heads.without(table.columns, options, left)
        for n, column in enumerate(table.columns):
            if n not in {*table.who, *matrix} and column.filled and column in kept:
                self._put(n, column)
        for each in self.ratings.values():
            faults.extend(each.faults())
        faults.raise_any()
        empty = [column.name for column in table.columns if column.name and not column.filled]
        if empty:
            named = fmt.few(map(fmt.quoted, empty))
            table.notes.append(f"- {named}: nothing is written there (a colour is not read);")
        self.thing = ""
        """What the attitudes of a single column are on, as its heading says it."""
        if len(self.stances) == 1:
            ((thing, column),) = self.stances.items()
            self.thing = "" if heads.says_when(thing) else thing
            self.stances = {"": column}
        self._check_asked()

    def _check_asked(self) -> None:
        """Raise Unanswerable for what was said of a column that there is not, or of one of many."""
        things = [folded(thing) for _, thing in self._attitudes]
        # The one that does not say what it is on is on this, unless another is.
        is_clear = things.count("") == 1 and folded(self._options.on) not in things
        if self._options.on and things[1:] and not is_clear:
            names = fmt.listed(fmt.quoted(column.name) for column, _ in self._attitudes)
            lines = [self._table.line("--map", f"stance={c.name}") for c, _ in self._attitudes]
            raise Unanswerable(f"--on: attitudes stand under {names}: which are meant?", lines)
        asked = {
            "--scale" if name == ALL else f"--scale {name}": heads.STANCE if name == ALL else name
            for name in self._options.scales
        }
        asked |= {"--on": heads.STANCE} if self._options.on else {}
        known = {*self.ratings, *(folded(each.name) for each in self.ratings.values())}
        known |= {folded(each.name) for each in self.stances.values()}
        if self.stances and ("" in self.stances or not self._options.on):
            known.add(heads.STANCE)
        for option, role in asked.items():
            if folded(role) not in known:
                refusal = f"{option}: no column of this register is read as {role}"
                raise Unanswerable(refusal, (f"--map {role}=HEADING",))

    def _matrix(self, faults: Faults) -> list[int]:
        """The numbers of columns that are headed by attitudes, and marked where one is held.

        As the engagement matrix of the PMI: C is where somebody stands, D where it is wished.
        """
        found = [n for n, column in enumerate(self._table.columns) if self._is_attitude(column)]
        if len(found) < LEAST_ACROSS or heads.STANCE in self._table.said:
            return []
        columns = [self._table.columns[n] for n in found]
        cells = []
        for row in zip(*(column.cells for column in columns), strict=True):
            marks = [n for n, cell in enumerate(row) if cell.word]
            held = [n for n in marks if not _WISHED.fullmatch(heads.bare(row[n].word))]
            self._left.add("marks", "they say what is wished", len(marks) - len(held))
            place = row[(held or [0])[0]].place
            cells.append(SheetCell(columns[held[0]].name if held else "", place))
            if len(held) > 1:
                names = fmt.listed(fmt.quoted(columns[n].name) for n in held)
                message = f"this row is marked under {names}: an attitude is one"
                faults.tell(place, "E513", message, "mark with D what is wished")
        names = f"{columns[0].name} to {columns[-1].name}"
        self.stances[""] = SheetColumn(SheetCell(names, columns[0].head.place), tuple(cells))
        return found

    def _is_attitude(self, column: SheetColumn) -> bool:
        """Whether a column is headed by an attitude, and has marks of a letter or two below it."""
        is_named = any(c.isalpha() for c in column.name) and self._words.knows(column.head)
        return is_named and all(len(cell.word) <= LONGEST_MARK for cell in column.filled)

    def _put(self, n: int, column: SheetColumn) -> None:
        roles = self._table.roles[n]
        numbers = [cell.word.rstrip(".)") for cell in column.filled]
        are_numbers = not roles and all(number.isdecimal() for number in numbers)
        if are_numbers and (not column.name or numbers == sorted(set(numbers), key=int)):
            self._left.leave(column, "numbers of rows")
        elif not column.name and n < min(self._table.who) and self.group is None:
            self.group = column
        elif not column.name:
            self._left.add("cells under no heading", NOTHING_HERE, len(column.filled))
        elif any(self._takes(role, column, self._table.things[n]) for role in roles):
            return
        elif heads.INTEREST in roles:
            # What somebody is interested in, in words.
            self.concerns.append(column)
        elif not set(roles).isdisjoint(heads.JUDGED):
            self.about.append((column, column.name))
        else:
            self._left.leave(column, NOTHING_HERE)

    def _takes(self, role: str, column: SheetColumn, thing: str) -> bool:
        """Whether a column is taken for a role: no second of power, none whose cells are not so."""
        match role:
            case heads.POWER | heads.INTEREST:
                read = Ratings(role, column, self._options, self._table.line)
                if role in self.ratings or not (role in self._table.said or read.are_meant):
                    return False
                self.ratings[role] = read
            case heads.STANCE:
                if not self._are_stances(column):
                    return False
                self._attitudes.append((column, thing))
                if thing in self.stances:
                    return False
                self.stances[thing] = column
            case heads.CONCERNS:
                self.concerns.append(column)
            case heads.NOTES:
                self.about.append((column, ""))
            case heads.GROUP | heads.ACTOR if not self.group:
                self.group = column
            case _:
                self.about.append((column, column.name))
        return True

    def attitudes(self, column: SheetColumn) -> tuple[SheetColumn, dict[int, str]]:
        """A column of attitudes without what stands in brackets behind a word; that, by its line.

        Among words a dash says nothing.
        """
        cells, behind, has_words = [], {}, are_words(column.filled)
        for cell in column.cells:
            word, because = parted(cell.word)
            if self._words.knows(cell) or not because:
                word, because = cell.word, ""
            behind[cell.place.line] = because
            is_blank = has_words and plain(word) == DASH and not self._words.is_said(DASH)
            cells.append(SheetCell("" if is_blank else word, cell.place))
        return SheetColumn(column.head, tuple(cells)), behind

    def _are_stances(self, column: SheetColumn) -> bool:
        """Whether a column has attitudes, if not each is known; else it is prose, or a job."""
        if heads.STANCE in self._table.said:
            return True
        cells = [SheetCell(parted(cell.word)[0], cell.place) for cell in column.filled]
        if any(self._words.knows(cell) or is_number(cell.word) for cell in cells):
            return True
        is_other = not _OFTEN_OTHERS.isdisjoint(folded(column.name).split())
        return not is_other and all(len(cell.word) <= LIKE_A_WORD for cell in column.filled)
