"""What is wrong with an input, and where: values, not prints.

A fault (code E…) makes a model unusable; a gap (code G…) is something the model does not say. Both
are `Problem`s with a place, so that one renderer shows them all and tests can compare them.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a text: `line` and `column` count from 1, columns in characters."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault or gap: `FILE:LINE:COL: CODE message (hint)`.

    `line_text` is the line of the file and `width` the number of characters to underline from the
    place's column; both serve the excerpt and are left empty where there is no text to show.
    """

    place: Place
    code: str
    message: str
    hint: str = ""
    line_text: str = ""
    width: int = 1

    @property
    def is_fault(self) -> bool:
        return self.code.startswith("E")

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.place}: {self.code} {self.message}{hint}"


class InvalidModel(Exception):
    """A model that cannot be used; `problems` holds every fault, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Unanswerable(Exception):
    """A question that cannot be answered as it was asked; the user's to mend, exit code 2.

    `advice` holds further lines: the near misses, or what else could be asked.
    """

    def __init__(self, message: str, advice: Iterable[str] = ()) -> None:
        self.message = message
        self.advice = tuple(advice)
        super().__init__(message)


def near_misses(word: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """The known words that `word` is likely to be a slip of, nearest first."""
    return tuple(difflib.get_close_matches(word, list(dict.fromkeys(known)), n=most, cutoff=0.6))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The hint for an unknown word: `did you mean x?`, or nothing where nothing is near."""
    near = near_misses(word, known, most=1)
    return f"did you mean {near[0]}?" if near else ""
