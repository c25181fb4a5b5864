"""Which columns of a sheet hold stances, which hold something else, and which are in doubt.

A column of stances may have words among them that nobody knows: each is a fault at its cell. One
without any stance is left out, and counted. Where too much is not understood, one fault says what.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import chain
from statistics import median_low

from stancecli import notation as fmt
from stancecli.diagnostics import Hints, Problem
from stancecli.imports.headings import shortened
from stancecli.imports.rows import LeftBehind
from stancecli.imports.values import (
    HIGHEST,
    LOWEST,
    MOST_ASKED,
    StanceWords,
    frequent,
    is_number,
    not_known,
    number,
    off_scale,
    plain,
    without_scale,
)
from stancecli.imports.writer import failed_formula
from stancecli.model import STANCE
from stancecli.sheets.table import NO_VALUE, SheetColumn, decimal

LONGEST_WORD = 24
"""Characters of what may be a word for a stance; where one is longer, they are prose."""
MUCH_LARGER = 2
"""A column with numbers over so many times as large as others have is on another scale."""

MAY_BE_SHARES = "among shares and utilities 0 is against, among stances it is neither"
"""Why it has to be said what numbers from 0 to 1 are."""


class _Judged:
    """A column by what its cells hold, each of which is looked at once.

    It `is_off` where what is not understood are numbers, of which one at least can be read. Its
    `numbers` are those of which no person says what they mean.
    """

    def __init__(self, column: SheetColumn, words: StanceWords) -> None:
        self.column, self.words = column, words.in_column(column.name)
        known = [cell for cell in column.filled if self.words.knows(cell)]
        self.stances = [cell for cell in known if self.words.read(cell) is not None]
        self.unknown = [cell for cell in column.filled if not self.words.knows(cell)]
        self.has_words = any(not is_number(cell.word) for cell in self.stances)
        plain_cells = (cell for cell in column.filled if not words.is_said(cell.word))
        self.numbers = [n for cell in plain_cells if (n := number(cell.word)) is not None]
        are_numbers = bool(self.unknown) and all(is_number(cell.word) for cell in self.unknown)
        self.is_off = are_numbers and any(number(cell.word) is not None for cell in self.unknown)
        self.highest = max(map(abs, self.numbers), default=Fraction(0))

    def __str__(self) -> str:
        """The column with the span of its numbers: `“Price” 1 to 7`."""
        least, most = min(self.numbers), max(self.numbers)
        return f"“{self.column.name}” {decimal(least)} to {decimal(most)}"


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
        self._words, self._line, self._are_named = words, line, are_named
        judged, kept = [_Judged(column, words) for column in columns], []
        for each in judged:
            if why := self._why_other(each, judged):
                left.leave(each.column, why)
            else:
                kept.append(each)
        self.columns = [each.column for each in kept]
        problems = [*self._off_scale(kept), *self._not_known(kept)]
        self.faults = sorted(problems, key=lambda problem: problem.place) or [*self._unsaid(kept)]
        self.notes = [] if self.faults else [*self._on_one_scale(kept)]

    def _why_other(self, each: _Judged, judged: Sequence[_Judged]) -> str:
        """Why a column holds something else than stances; empty where it holds some."""
        has_no_value = any(cell.word == NO_VALUE for cell in each.unknown)
        if self._are_named or not each.unknown or has_no_value:
            return ""
        understood = [e for e in judged if e.stances and len(e.unknown) <= len(e.stances)]
        if each.is_off:
            low, high = sorted(each.words.scale or (Fraction(LOWEST), Fraction(HIGHEST)))
            is_beside_words = not each.has_words and any(e.has_words for e in understood)
            is_other = not each.stances if each.words.scale else is_beside_words
            span = f"{fmt.number(low)} to {fmt.number(high)}"
            return f"numbers outside {span}" if is_other else ""
        # Where numbers have to be said first, words beside them are no second fault.
        has_numbers = any(one.is_off for one in judged)
        is_a_slip = len(each.unknown) == 1 and len(each.unknown[0].word.split()) == 1
        if each.stances or is_a_slip or not (understood or has_numbers):
            return ""
        words = (f"“{shortened(cell.word)}”" for cell, _ in frequent(each.unknown))
        return f"no stances ({fmt.few(words)})"

    def _off_scale(self, kept: Sequence[_Judged]) -> Iterator[Problem]:
        """A fault for each column with numbers outside its scale; one for all that have none."""
        off = [each for each in kept if each.is_off]
        for each in off:
            if each.words.scale:
                hint = _NAME_THEM if each.unknown[1:] else ""
                yield off_scale(each.unknown, each.words.scale, hint)
        if not (off := [each for each in off if not each.words.scale]):
            return
        unscaled = [e for e in kept if not e.words.scale and (e.is_off or not e.has_words)]
        most = MUCH_LARGER * median_low(each.highest for each in off)
        found = [n for each in unscaled if each.highest <= most for n in each.numbers]
        other = [str(each) for each in unscaled if each.highest > most]
        beside = f" (beside {fmt.few(other)}: {_NAME_THEM})" if other else ""
        known = f"a stance lies from −2 to 2{beside}"
        yield without_scale(off[0].unknown[0], found, known, "against", self._line)

    def _not_known(self, kept: Sequence[_Judged]) -> Iterator[Problem]:
        """A fault for each word that is not known; one for all where they are many, or prose."""
        words = frequent(cell for each in kept if not each.is_off for cell in each.unknown)
        is_prose = any(len(cell.word) > LONGEST_WORD for cell, _ in words)
        nothing_known = bool(words[1:]) and not any(each.stances for each in kept)
        if is_prose or nothing_known or len(words) > MOST_ASKED:
            of_register = self._line("--as", "register")
            more = f"; or {_NAME_THEM}; of a register of stakeholders: {of_register}"
            what = "what this sheet says in place of stances is not known"
            more = "" if self._are_named else more
            yield not_known(what, words, "−2 to 2", self._line, more=more)
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

    def _unsaid(self, kept: Sequence[_Judged]) -> Iterator[Problem]:
        """The fault of numbers from 0 to 1: utilities and shares have them, and so have stances.

        Where others are below 0 and no whole numbers either, they are stances as these are.
        """
        found = [e for e in kept if e.numbers and not (e.has_words or e.words.scale)]
        asked = [each for each in found if may_be_shares(min(each.numbers), max(each.numbers))]
        of = [""]
        if len(asked) < len(found):
            has_signs = any(n < 0 and n.denominator > 1 for each in found for n in each.numbers)
            parts = [e for e in asked if any(n.denominator > 1 for n in e.numbers)]
            asked = [] if has_signs else parts
            of = [f"{each.column.name}=" for each in asked]
        if asked:
            typed = [
                self._line(*chain.from_iterable(("--scale", f"{name}{ends}") for name in of))
                for ends in ("0:1", "-2:2")
            ]
            message = f"numbers from 0 to 1 ({fmt.few(map(str, asked))}): {MAY_BE_SHARES}"
            hint = f"where 0 is against: {typed[0]}; where 0 is neither: {typed[1]}"
            yield Problem(asked[0].column.head.place, "E511", message, hint)

    def _on_one_scale(self, kept: Sequence[_Judged]) -> Iterator[str]:
        """What to look at where one scale was said for several columns: what each goes up to."""
        alike = [e for e in kept if e.words.scale and e.words.scale == self._words.scale]
        found = sorted((e for e in alike if e.numbers), key=lambda each: max(each.numbers))
        if len(found) > 1:
            yield (
                f"One scale was said for {len(found)} columns: {fmt.few(map(str, found))}. (If "
                "one has another: --scale HEADING=LOW:HIGH.)"
            )


_NAME_THEM = "name the columns of stances, each by --map issue=HEADING"


def may_be_shares(least: Fraction | float, most: Fraction | float) -> bool:
    """Whether numbers between these lie from 0 to 1, and not all are 1."""
    return 0 <= least < 1 and most <= 1
