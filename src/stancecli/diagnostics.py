"""What is wrong with an input, and where: values, not prints.

A fault (code E…) makes a model unusable; a gap (code G…) is something the model does not say. Both
are `Problem`s with a place, so that one renderer shows them all and tests can compare them.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

CODES: Mapping[str, str] = MappingProxyType(
    {
        "E001": "there is no file to read, or it cannot be read",
        "E002": "a file, or the files of a folder together, are larger than 64 MiB",
        "E003": "a file is no text in UTF-8",
        "E004": "a character that a model cannot hold",
        "E005": "a file of a folder has no name that would be read",
        "E008": "reading stopped after 1,000 faults",
        "E100": "a file is not YAML",
        "E101": "an anchor",
        "E102": "an alias",
        "E103": "a merge key",
        "E104": "a tag",
        "E105": "a second document in one file",
        "E106": "collections nested more than 64 deep",
        "E107": "a text of over 65,536 characters",
        "E108": "over 2,000,000 YAML events in one model",
        "E109": "a key that is no word",
        "E110": "a key or an id a second time",
        "E111": "over 1,000 words in one list",
        "E201": "no such actor",
        "E202": "no such interest",
        "E203": "no such source",
        "E204": "no such option",
        "E205": "a scenario changes what the model does not have, or what cannot be otherwise",
        "E206": "a constraint names an option of another actor",
        "E207": "no such actor, source or analyst to hold a view",
        "E208": "no such decision",
        "E209": "no such scenario",
        "E300": "the file is empty, or of no known version of the format",
        "E301": "something required is missing",
        "E302": "an unknown key",
        "E303": "expected a text",
        "E304": "nothing is written where something is expected",
        "E305": "expected a mapping",
        "E306": "expected a list",
        "E307": "a word that its place does not know",
        "E308": "expected a number, or true or false, or one within a scale",
        "E309": "a range that ends before it begins",
        "E310": "an id that is no id",
        "E311": "no date",
        "E312": "no web address",
        "E313": "no path of a file beside the model",
        "E314": "fewer or more than have to be there",
        "E320": "two options of one decision together",
        "E321": "one option said to be impossible with itself",
        "E322": "two positions of one actor on the same",
        "E323": "an influence of an actor on itself",
        "E324": "a position on a decision without a scale",
        "E325": "a current option that a binding constraint rules out",
        "E326": "a current state that is said to be impossible",
        "E327": "an effect that can never hold",
        "E328": "a key that does not go with what a position is taken on",
        "E329": "a view outside the size that it is a view on",
        "E330": "views on a force that is binding",
        "E331": "an expectation that is not about one thing, or says too much of it",
        "E332": "sources that are taken from each other in a circle",
        "E333": "an effect that cannot have its size from another",
        "E334": "votes that a stance cannot be the mean of",
        "E335": "a grid that is not laid out as one",
        "E336": "an effect that stands beside the cell of a grid that has it",
        "E337": "a review that is earlier than the draft",
        "E501": "a table is missing",
        "E502": "a file is no table",
        "E503": "a column or a cell that its table does not have",
        "E504": "a column is missing",
        "E505": "a column or an id a second time in tables",
        "E506": "a cell that names nothing in the table it refers to",
        "E507": "a file is not of Discourse Network Analyzer 3",
        "E508": "a table of over 1,000,000 cells, or of over 16,384 columns",
        "E510": "what a sheet says in place of stances is not known",
        "E511": "numbers that are no stances, or outside the scale that was given",
        "E512": "no row of a sheet names anybody",
        "E520": "a workbook has no sheet of actors",
        "E521": "a row that does not say whose it is, or what it is called",
        "E522": "a word that could be several things",
        "E523": "a value that stands in two places, and is not the same there",
        "E524": "a value that stands in no place",
        "E525": "a cell of a grid between things that are not named",
        "E526": "an id and what stands beside it do not go together",
        "E530": "a workbook is broken",
        "E531": "a workbook is protected by a password",
        "E532": "a file is no workbook of a kind that is read",
        "E533": "a workbook is too large once it is unpacked",
        "E534": "a workbook has XML in it that no spreadsheet writes",
        "E535": "a cell whose formula fails",
        "E536": "cells of a table are merged",
        "E541": "a file is no JSON, or has a key twice or too much in it",
        "E542": "a field of a JSON file is not what its kind of file has there",
        "E543": "a file of a Polis export is missing",
        "E544": "a cell that is not the number, date or vote that its column has",
        "G401": "how an option affects an interest is blank",
        "G402": "a claim without a citation: unsourced",
        "G403": "an actor that nothing touches",
        "G404": "a source that is never cited",
        "G405": "a sum of effects passes the scale",
        "G406": "a condition that cannot be met",
        "G407": "a decision that leaves no choice",
        "G408": "an option or a constraint that does nothing",
        "G409": "a comment begins within a line of text",
        "G410": "an interest that no option touches",
        "G411": "an expected conclusion that does not follow",
        "G412": "a scenario that changes nothing",
        "G413": "a scenario that cannot be",
        "G414": "a quote that does not stand in the text of its source",
        "G415": "a quote that stands elsewhere than cited, or a place not in the text",
        "G416": "quotes of a source without a text",
        "G418": "two effects that may be one",
        "G421": "a sign that tells nothing",
        "G422": "a source or a statement that is later than the model",
        "G423": "a citation that may be several",
        "G424": "a text that was not read",
        "G425": "a condition beside a cell of the same size",
        "G426": "a citation with two quotes, or a quotation mark left over",
        "G427": "a draft that nobody has reviewed, or only who drafted it",
    }
)
"""Every code of a fault (E) or a gap (G), and what it means; docs/codes.md says what to do."""

OF_ONE_WORD = frozenset(
    {"E004", "E107", "E303", "E307", "E308", "E309", "E310", "E311", "E312", "E313"}
)
"""Faults of what stands in one place, which follow from no other."""


class Place(NamedTuple):
    """A position in a text: `line` and `column` count from 1, columns in characters.

    In a table they are the row and the column of a cell. In a workbook `sheet` is the name of its
    sheet, and the cell is written as there: `case.xlsx, Actors!C5`.
    """

    file: str
    line: int
    column: int
    sheet: str = ""

    def __str__(self) -> str:
        at = f":{self.line}:{self.column}"
        return f"{self.file}, {self.cell}" if self.sheet else f"{self.file}{at}"

    @property
    def cell(self) -> str:
        """The cell of a sheet, without its file: `Actors!C5`."""
        return f"{self.sheet}!{column_letters(self.column)}{self.line}"


def column_letters(column: int) -> str:
    """How a spreadsheet names a column, counted from 1: A to Z, AA and on."""
    letters = ""
    while column > 0:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


NOWHERE = Place("", 0, 0)
"""The place of what was not read in a text."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault or gap: `FILE:LINE:COL: CODE message (hint)`.

    `line_text` is the line of the file and `width` the number of characters to underline from the
    place's column; both serve the excerpt and are left empty where there is no text to show.
    `item` is what a gap is about, by full ids: `china.neglect:china.seoul` of an effect.
    """

    place: Place
    code: str
    message: str
    hint: str = ""
    line_text: str = ""
    width: int = 1
    item: str = ""

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


class UnknownName(Unanswerable):
    """Words that name nothing in the model."""


NO_DECISION = "there is no decision in this model"
"""What every question about decisions says where there is none."""


MOST_COMPARED = 40_000_000
"""What comparing words with known ones may cost: a second or two."""
MOST_NAMED = 40
"""So many of all there are stand below a refusal."""


def cost_of_comparing(word: str, known: Iterable[str]) -> int:
    """What it costs to compare a word with all that are known.

    To compare short words takes a hundredth of a millisecond; long ones can be made to take the
    product of their lengths.
    """
    return (10 + len(word)) * sum(10 + len(each) for each in known)


def near_misses(word: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """The known words that `word` is likely to be a slip of, nearest first.

    None of very many, or of very long ones.
    """
    words = tuple(dict.fromkeys(known))
    can = cost_of_comparing(word, words) <= MOST_COMPARED
    return tuple(difflib.get_close_matches(word, words, n=most, cutoff=0.6)) if can else ()


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The hint for an unknown word: `did you mean x?`, or nothing where nothing is near."""
    return Hints(known).did_you_mean(word)


class Hints:
    """Hints for many unknown words, until comparing has cost the most that it may, in all."""

    def __init__(self, known: Iterable[str], most: int = MOST_COMPARED) -> None:
        self._known = tuple(known)
        self._left = most

    def nearest(self, word: str) -> str:
        """The known word that another is likely to be a slip of, or nothing."""
        self._left -= cost_of_comparing(word, self._known)
        near = near_misses(word, self._known, most=1) if self._left >= 0 else ()
        return near[0] if near else ""

    def did_you_mean(self, word: str) -> str:
        """The hint for a word, or nothing."""
        near = self.nearest(word)
        return f"did you mean {near}?" if near else ""


def with_nearest(refusal: str, word: str, known: Iterable[str]) -> str:
    """A refusal of a word and, where a known one is near, its hint: `no x (did you mean y?)`."""
    hint = did_you_mean(word, known)
    return f"{refusal} ({hint})" if hint else refusal


def none_such(refusal: str, word: str, known: Iterable[str]) -> Unanswerable:
    """The refusal of a word with the nearest that is known, and below it the first there are."""
    known = tuple(known)
    more = f" and {len(known) - MOST_NAMED:,} more" if len(known) > MOST_NAMED else ""
    there_are = f"there are: {', '.join(known[:MOST_NAMED])}{more}"
    return Unanswerable(with_nearest(refusal, word, known), (there_are,))
