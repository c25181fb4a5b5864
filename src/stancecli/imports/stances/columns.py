"""Which columns of a sheet hold stances, which hold something else, and which are in doubt.

A column of stances may have words among them that nobody knows: each is a fault at its cell. One
without any stance is left out, and counted. Where too much is not understood, one fault says what.
"""

from __future__ import annotations

import math
import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import chain
from statistics import median_low

from stancecli import notation as fmt
from stancecli.diagnostics import Hints, Problem
from stancecli.imports.headings import shortened
from stancecli.imports.rows import LeftBehind
from stancecli.imports.values import (
    MOST_ASKED,
    NOTHING,
    StanceWords,
    asked_for,
    frequent,
    is_number,
    number,
    off_scale,
    plain,
)
from stancecli.imports.writer import failed_formula
from stancecli.model import STANCE
from stancecli.sheets.table import NO_VALUE, SheetCell, SheetColumn, decimal

LONGEST_WORD = 24
"""Characters of what may be a word for a stance; where one is longer, they are prose."""
MUCH_LARGER = 2
"""A column with numbers over so many times as large as others have is on another scale."""

MAY_BE_SHARES = "among shares and utilities 0 is against, among stances it is neither"
"""Why it has to be said what numbers from 0 to 1 are."""


@dataclass(frozen=True)
class _Judged:
    """A column by what its cells hold, each of which is looked at once."""

    column: SheetColumn
    words: StanceWords
    stances: tuple[SheetCell, ...]
    unknown: tuple[SheetCell, ...]

    @cached_property
    def is_off(self) -> bool:
        """Whether what is not understood are numbers, of which one at least can be read."""
        are_numbers = bool(self.unknown) and all(is_number(cell.word) for cell in self.unknown)
        return are_numbers and any(number(cell.word) is not None for cell in self.unknown)

    @cached_property
    def has_words(self) -> bool:
        return any(not is_number(cell.word) for cell in self.stances)

    @cached_property
    def numbers(self) -> tuple[Fraction, ...]:
        """The numbers in it, but for those of which a person says what they mean."""
        cells = (cell for cell in self.column.filled if not self.words.is_said(cell.word))
        return tuple(n for n in (number(cell.word) for cell in cells) if n is not None)


class StanceColumns:
    """The columns that hold stances, of those that may; the rest are counted as left out.

    `faults` are those for which they cannot be read.
    """

    def __init__(
        self,
        columns: Iterable[SheetColumn],
        words: StanceWords,
        line: Callable[..., str],
        left: LeftBehind,
        *,
        are_named: bool,
    ) -> None:
        """`line` is the command to type, with more words; where the columns `are_named` by a
        person, all of them hold stances."""
        self._words, self._line, self._left = words, line, left
        self._are_named = are_named
        judged = []
        for column in columns:
            in_column = words.in_column(column.name)
            known = [cell for cell in column.filled if in_column.knows(cell)]
            stances = tuple(cell for cell in known if in_column.read(cell) is not None)
            unknown = tuple(cell for cell in column.filled if not in_column.knows(cell))
            judged.append(_Judged(column, in_column, stances, unknown))
        kept = [each for each in judged if not self._is_other(each, judged)]
        self.columns = [each.column for each in kept]
        problems = [*self._off_scale(kept), *self._not_known(kept)]
        self.faults = sorted(problems, key=lambda problem: problem.place) or [*self._unsaid(kept)]
        self.notes = [] if self.faults else [*self._on_one_scale(kept)]

    def _is_other(self, each: _Judged, judged: Sequence[_Judged]) -> bool:
        """Whether a column holds something else than stances, which is counted then."""
        has_no_value = any(cell.word == NO_VALUE for cell in each.unknown)
        if self._are_named or not each.unknown or has_no_value:
            return False
        understood = [e for e in judged if e.stances and len(e.unknown) <= len(e.stances)]
        if each.is_off and each.words.scale:
            low, high = map(fmt.number, sorted(each.words.scale))
            why = f"numbers outside {low} to {high}"
            is_other = not each.stances
        elif each.is_off:
            is_other = not each.has_words and any(one.has_words for one in understood)
            why = "numbers beyond −2 to 2, beside stances in words"
        else:
            words = [f"“{shortened(cell.word)}”" for cell, _ in frequent(each.unknown)]
            told = f"{', '.join(words[:2])}, …" if words[2:] else fmt.listed(words)
            why = f"no stances ({told})"
            # Where numbers have to be said first, words beside them are no second fault.
            has_numbers = any(one.is_off for one in judged)
            is_a_slip = len(each.unknown) == 1 and len(each.unknown[0].word.split()) == 1
            is_other = (bool(understood) or has_numbers) and not (each.stances or is_a_slip)
        if is_other:
            self._left.leave(each.column, why)
        return is_other

    def _off_scale(self, kept: Sequence[_Judged]) -> Iterator[Problem]:
        """A fault for each column with numbers outside its scale; one for all that have none."""
        off = [each for each in kept if each.is_off]
        if unscaled := [each for each in off if not each.words.scale]:
            numbers = [each for each in kept if each.is_off or not each.has_words]
            yield self._without_scale(unscaled, [e for e in numbers if not e.words.scale])
        for each in off:
            if each.words.scale:
                hint = _NAME_THEM if each.unknown[1:] else ""
                yield off_scale(each.unknown, each.words.scale, hint)

    def _without_scale(self, off: Sequence[_Judged], numbers: Sequence[_Judged]) -> Problem:
        """The one fault of numbers that may be stances on some scale: the line to type."""
        highest = {id(each): max(map(abs, each.numbers), default=Fraction(0)) for each in numbers}
        usual = median_low([highest[id(each)] for each in off])
        like = [each for each in numbers if highest[id(each)] <= MUCH_LARGER * usual]
        found = [n for each in like for n in each.numbers]
        other = [each for each in numbers if each not in like]
        beside = f" (in {fmt.few(_named(each) for each in other)})" if other else ""
        message = (
            f"numbers from {decimal(min(found))} to {decimal(max(found))}{beside}: a stance lies "
            "from −2 to 2; of other numbers it must be said which end is against"
        )
        line = self._line("--scale", f"{math.floor(min(found))}:{math.ceil(max(found))}")
        hint = f"the ends of your scale, the one against first: {line}"
        return Problem(
            off[0].unknown[0].place, "E511", message, f"{hint}; {_NAME_THEM}" if other else hint
        )

    def _not_known(self, kept: Sequence[_Judged]) -> Iterator[Problem]:
        """A fault for each word that is not known; one for all where they are many, or prose."""
        words = frequent(cell for each in kept if not each.is_off for cell in each.unknown)
        is_prose = any(len(cell.word) > LONGEST_WORD for cell, _ in words)
        nothing_known = bool(words[1:]) and not any(each.stances for each in kept)
        if is_prose or nothing_known or len(words) > MOST_ASKED:
            yield self._strange(words, is_prose)
            return
        hints = Hints(STANCE)
        for cell, count in words:
            if cell.error:
                yield failed_formula(cell.place, cell.error)
                continue
            more = f", here and in {fmt.counted(count - 1, 'cell')} more" if count > 1 else ""
            hint = hints.did_you_mean(plain(cell.word))
            hint = hint or f"if it is one: {shlex.join(('--value', f'{cell.word}=NUMBER'))}"
            yield Problem(cell.place, "E307", f"no stance “{shortened(cell.word)}”{more}", hint)

    def _strange(self, words: Sequence[tuple[SheetCell, int]], is_prose: bool) -> Problem:
        named, line = asked_for(words, self._line)
        message = f"what this sheet says in place of stances is not known: {named}"
        hint = f"with a number from −2 to 2, or “{NOTHING}”, for each NUMBER: {line}"
        if not self._are_named:
            is_other = is_prose or len(words) > 2 * MOST_ASKED
            line = self._line("--as", "register")
            hint = f"{_NAME_THEM if is_other else hint}; of a register of stakeholders: {line}"
        return Problem(words[0][0].place, "E510", message, hint)

    def _unsaid(self, kept: Sequence[_Judged]) -> Iterator[Problem]:
        """The fault of numbers from 0 to 1: utilities and shares have them, and so have stances.

        Where others are below 0 and no whole numbers either, they are stances as these are.
        """
        found = [e for e in kept if e.numbers and not (e.has_words or e.words.scale)]
        columns = [each for each in found if may_be_shares(min(each.numbers), max(each.numbers))]
        if len(columns) < len(found):
            has_signs = any(n < 0 and n.denominator > 1 for each in found for n in each.numbers)
            parts = [e for e in columns if any(n.denominator > 1 for n in e.numbers)]
            columns = [] if has_signs else parts
        if not columns:
            return
        of = [f"{each.column.name}=" for each in columns] if len(columns) < len(found) else [""]
        typed = [
            self._line(*chain.from_iterable(("--scale", f"{name}{ends}") for name in of))
            for ends in ("0:1", "-2:2")
        ]
        message = f"numbers from 0 to 1 ({fmt.few(map(_named, columns))}): {MAY_BE_SHARES}"
        hint = f"where 0 is against: {typed[0]}; where 0 is neither: {typed[1]}"
        yield Problem(columns[0].column.head.place, "E511", message, hint)

    def _on_one_scale(self, kept: Sequence[_Judged]) -> Iterator[str]:
        """What to look at where one scale was said for several columns: what each goes up to."""
        alike = [e for e in kept if e.words.scale and e.words.scale == self._words.scale]
        found = sorted((e for e in alike if e.numbers), key=lambda each: max(each.numbers))
        if len(found) > 1:
            yield (
                f"One scale was said for {len(found)} columns: {fmt.few(map(_named, found))}. (If "
                "one has another: --scale HEADING=LOW:HIGH.)"
            )


_NAME_THEM = "name the columns of stances, each by --map issue=HEADING"


def may_be_shares(least: Fraction | float, most: Fraction | float) -> bool:
    """Whether numbers between these lie from 0 to 1, and not all are 1."""
    return 0 <= least < 1 and most <= 1


def _named(each: _Judged) -> str:
    """A column with the span of its numbers: `“Price” 1 to 7`."""
    least, most = min(each.numbers), max(each.numbers)
    return f"“{each.column.name}” {decimal(least)} to {decimal(most)}"
