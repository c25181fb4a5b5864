"""What headings and cells say, by the words of words.toml: which column is what, a stance, a day.

A stance is a word of many forms, a sign, a mark or a number.
"""

from __future__ import annotations

import datetime
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from stancecli import notation as fmt
from stancecli.diagnostics import InvalidModel, Place, Unanswerable, none_such, with_nearest
from stancecli.imports.given import ALL, ISSUE, Ends, ReadingOptions
from stancecli.imports.rows import LeftBehind
from stancecli.model import STANCE as STANCES
from stancecli.sheets.table import SheetCell, SheetColumn, decimal, folded, table_fault

ACTOR, STANCE = "actor", "stance"
DATE, SOURCE, PLACE, QUOTE, NOTES, BY = "date", "source", "place", "quote", "notes", "by"
ID = "id"
"""What is the same in all rows of an actor, whatever it is called in them."""
GROUP, POWER, INTEREST, SALIENCE = "group", "power", "interest", "salience"
CONCERNS, ABOUT = SEVERAL = ("concerns", "about")
"""Roles that more than one column can have without being named."""
JOINS = "+"
"""Joins headings that tell actors, or issues, apart together: `party+country`."""

WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))


@lru_cache(10_000)
def bare(text: str) -> str:
    """A text as words are compared with it: without letter case and accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in parts if not unicodedata.combining(c))


def any_of(section: str, *meanings: str) -> str:
    """A pattern for each word of words.toml that means one of these."""
    words = (bare(word) for meaning in meanings for word in WORDS[section][meaning].split())
    either = "|".join(re.escape(w.replace("_", " ")).replace(r"\*", r"[^\W_]*") for w in words)
    return f"(?:{either})"


def meaning_of(section: str) -> Callable[[str], str]:
    """What a text means by the words of a section; empty where it is none of them."""
    whole = re.compile("|".join(f"(?P<{each}>{any_of(section, each)})" for each in WORDS[section]))

    def meaning(text: str) -> str:
        found = whole.fullmatch(bare(text))
        return found.lastgroup or "" if found else ""

    return meaning


_SHORT = 40
LONGEST_HEADING = 160
_BRACKETS = re.compile(r"[(\[{][^)\]}]*[)\]}]?")
_BLANKS = re.compile(r"[\s_'’]+")
_CALLED = {role: re.compile(any_of("headings", role)) for role in WORDS["headings"]}
_FILLING = re.compile(any_of("beside", "filling"))


@lru_cache(10_000)
def _readings(heading: str) -> tuple[str, ...]:
    """A heading as it may be read: whole, and each part without brackets and filling words.

    `Level of power / influence (1-5)` is power, or influence.
    """
    whole = bare(folded(heading))
    parts = (_BLANKS.split(part) for part in re.split("[/&]", _BRACKETS.sub(" ", whole)))
    lean = (" ".join(w for w in part if w and not _FILLING.fullmatch(w)) for part in parts)
    return tuple(filter(None, dict.fromkeys((whole, *lean))))


def role_of(heading: str, roles: Iterable[str] = _CALLED) -> str:
    """The first of the roles for which a heading is a word, and nothing else; empty for none."""
    if len(heading) > LONGEST_HEADING:
        return ""
    for role in roles:
        called = _CALLED.get(role)
        for text in _readings(heading):
            if called.fullmatch(text) if called else text == role:
                return role
    return ""


def shortened(text: str) -> str:
    """A text of a cell on one line, as much of it as a message needs."""
    text = " ".join(text.split())
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"


def name_in(first: SheetCell, others: Iterable[SheetCell]) -> SheetCell:
    """A name, and after it in brackets what tells it apart."""
    more = ", ".join(cell.word for cell in others if cell.word)
    name = f"{first.word} ({more})" if more and first.word else first.word
    return SheetCell(" ".join(name.split()), first.place)


def without(
    columns: Iterable[SheetColumn], options: ReadingOptions, left: LeftBehind
) -> list[SheetColumn]:
    """The columns but for those that a person leaves out, which are counted.

    Raises Unanswerable where one of them is no heading, or none is left.
    """
    columns = list(columns)
    by_name = {folded(column.name): column for column in columns if column.name}
    for name in options.leave_out:
        out = by_name.get(folded(name))
        if out:
            left.leave(out, "--leave-out names their column")
            columns.remove(out)
        else:
            raise none_such(f"--leave-out {name}: no such heading", name, by_name)
    return columns


class Headings:
    """The columns of a table by their roles: those that a person named, else those called so.

    `lacking` are the headings that only a recipe names, and that there are not.
    """

    def __init__(
        self, columns: Iterable[SheetColumn], options: ReadingOptions, roles: Iterable[str]
    ) -> None:
        """Raise Unanswerable where a person names a role or a heading that there is not."""
        self._columns, roles = tuple(columns), tuple(roles)
        self._by_name = {folded(column.name): column for column in self._columns if column.name}
        self._by_role: dict[str, list[SheetColumn]] = {}
        self._roles: dict[Place, str] = {}
        self.lacking: list[str] = []
        for role, heading in options.columns.items():
            if role not in roles:
                raise none_such(f"--map {role}={heading}: no role “{role}”", role, roles)
            names = options.issues if role == ISSUE else (heading,)
            there = [n for n in names if n not in options.optional or folded(n) in self._by_name]
            if role == ISSUE and not there:
                there = [*names]  # At least one has to be there.
            self.lacking += [name for name in names if name not in there]
            for name in there:
                for column in self._joined(role, name):
                    self._take(role, column)
        said = {*self._by_role} - {*SEVERAL}
        free = [role for role in roles if role not in said]
        for column in self._columns:
            role = "" if self.of(column) else role_of(column.name, free)
            if role and (role in SEVERAL or role not in self._by_role):
                self._take(role, column)

    def _take(self, role: str, column: SheetColumn) -> None:
        self._by_role.setdefault(role, []).append(column)
        self._roles[column.head.place] = role

    def _joined(self, role: str, heading: str) -> Iterator[SheetColumn]:
        """The column with a heading; several where it joins them."""
        is_one = folded(heading) in self._by_name or role not in (ACTOR, ISSUE)
        for part in [heading] if is_one else heading.split(JOINS):
            if folded(part) not in self._by_name:
                names = [column.name for column in self._by_name.values()]
                raise none_such(f"--map {role}={heading}: no such heading", heading, names)
            yield self._by_name[folded(part)]

    def of(self, column: SheetColumn) -> str:
        """The role of a column; empty for none."""
        return self._roles.get(column.head.place, "")

    def lacks(self, role: str, line: Callable[..., str]) -> InvalidModel:
        """The fault of a table in which no column has a role; `line` is the one to type."""
        named = fmt.few(fmt.quoted(column.name) for column in self._columns)
        message = f"no column is headed as the {role}: there are {named}"
        hint = line("--map", f"{role}=HEADING")
        return table_fault(self._columns[0].head.place, "E504", message, hint)

    def check(
        self, option: str, names: Iterable[str], among: Iterable[SheetColumn | None] = ()
    ) -> None:
        """Raise Unanswerable for a name in an option, but for ALL, that heads none of some columns,
        or none of all."""
        columns = [column for column in among if column]
        headings = [column.name for column in columns or self._by_name.values()]
        for name in names:
            if name != ALL and folded(name) not in map(folded, headings):
                what = "no stances stand under it" if columns else "no such heading"
                raise none_such(f"{option} {name}: {what}", name, headings)

    def all(self, role: str) -> tuple[SheetColumn, ...]:
        """The columns of a role."""
        return tuple(self._by_role.get(role, ()))

    def find(self, role: str) -> SheetColumn | None:
        """The one column of a role; the first where it has several."""
        return next(iter(self.all(role)), None)


# What a cell says: stances.


NOTHING = "nothing"
"""What `--value WORD=` takes for a word that says nothing."""
OF_RATINGS = (f"{POWER}:", f"{INTEREST}:")
"""What a word of ratings begins with where a person says what it means: `power:critical=5`."""
LOWEST, HIGHEST = -2, 2

DASH = "-"
_SIGNS = {"--": -2, DASH: -1, "+": 1, "++": 2}
_SIGNS |= dict.fromkeys("✓✔✅☑👍", 1) | dict.fromkeys("✗✘✖❌❎☒👎", -1)

_NUMBER = re.compile(
    r"[-+]?(?:[0-9]{1,9}(?:[.,][0-9]{0,18})?|[.,][0-9]{1,18})(?:e[-+]?[0-9]{1,2})?"
)
_THOUSANDS = re.compile(r"[-+]?[0-9]{1,3},[0-9]{3}")
_ANY_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:[.,'\s][0-9]+)*|\.[0-9]+)(?:e[-+]?[0-9]+)?\s*%?")
_DIGITS = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?")
MOST_KEPT = 100_000
"""Words of cells that are understood only once, at most: a sheet says most of them many times."""
_ROUNDED = 6
"""Decimals of a number that none end, such as a third."""
_SIGNED_ENDS = re.compile(
    r"[(\[][-–−]([1-9][0-9]?)\s*(?:to|bis|à|a|до|[-–/,:;…]|\.\.)\s*\+?\1[)\]]"
)
"""A scale of stances in a heading: `Attitude (-3 to +3)`."""
_WORDS = {Fraction(amount): word for word, amount in STANCES.items()}


_MEANING = meaning_of("stances")
_AMOUNTS = {"for": 1, "against": -1, "neither": 0, "strongly_for": 2, "strongly_against": -2}
_HOW = re.compile(f"(?:({any_of('how', 'strongly')})|{any_of('how', 'mildly')}) (.+)")
_UNKNOWN = "unknown"


def strengthened(meaning: Callable[[str], str], word: str) -> tuple[str, int]:
    """What a word means, and how often that counts: `very high` is `high` twice."""
    found = None if meaning(word) else _HOW.fullmatch(bare(word))
    return (meaning(found[2]), 2 if found[1] else 1) if found else (meaning(word), 1)


def _known(word: str) -> Fraction | str | None:
    """What a word says; None where that is nothing."""
    if word in _SIGNS:
        return Fraction(_SIGNS[word])
    meaning, times = strengthened(_MEANING, word)
    if not meaning or (meaning not in ("for", "against") and not _MEANING(word)):
        return _UNKNOWN
    return None if meaning == NOTHING else Fraction(times * _AMOUNTS[meaning])


@lru_cache(MOST_KEPT)
def plain(text: str) -> str:
    """A word as it is compared: `−−` as `--`, `Strongly_Opposes.` as `strongly opposes`."""
    if _DIGITS.fullmatch(text.lower()):
        return text.lower()
    text = "".join("-" if unicodedata.category(c) == "Pd" or c == "−" else c for c in text)
    text = text.replace("\ufe0f", "").replace("×", "x").replace("’", "'")
    text = " ".join(text.casefold().split())
    if re.search(r"[^\W\d]", text):
        text = " ".join(re.sub(r"(?<=\w)[-_](?=\w)", " ", text).split())
        if text.endswith((".", "!")):
            text = text[:-1]
    return text


def number(text: str) -> Fraction | None:
    """The number that a cell is, with a point or a comma before its decimals; None where none.

    Of shares the hundredths count: `50%` is 50.
    """
    text = plain(text).removesuffix("%").rstrip()
    if not _NUMBER.fullmatch(text) or _THOUSANDS.fullmatch(text):
        return None
    return Fraction(text.replace(",", "."))


def is_number(text: str) -> bool:
    """Whether a cell looks like a number, if only to a person: `84,000,000`, `12%`."""
    return _ANY_NUMBER.fullmatch(plain(text)) is not None


def before_brackets(text: str) -> tuple[str, str]:
    """What a cell says, and what it has in brackets behind that."""
    said, _, behind = text.partition("(")
    if not said.strip() or not behind.endswith(")"):
        return text, ""
    return said.strip(), " ".join(behind[:-1].split())


def says_nothing(text: str) -> bool:
    """Whether a text says that nothing is known: `n/a`, `–`, `TBD`."""
    return not plain(text).strip(DASH) or _known(plain(text)) is None


MAY_BE_SHARES = "among shares and utilities 0 is against, among stances it is neither"
"""Why it has to be said what numbers from 0 to 1 are."""


def may_be_shares(least: Fraction | float, most: Fraction | float) -> bool:
    """Whether numbers between these lie from 0 to 1, and not all are 1."""
    return 0 <= least < 1 and most <= 1


def scale_of(options: ReadingOptions, *names: str) -> Ends | None:
    """The ends that a person says of a column, by the first of its names that has any."""
    said = {folded(name): ends for name, ends in options.scales.items()}
    return next((said[folded(name)] for name in names if folded(name) in said), None)


class StanceWords:
    """What words and numbers mean in the columns of a table, with what a person said of them."""

    def __init__(self, options: ReadingOptions) -> None:
        """Raise Unanswerable where a `--value` is no stance."""
        said = options.values.items()
        self._said = {plain(w): _meant(w, v) for w, v in said if not w.startswith(OF_RATINGS)}
        self._options = options
        self._columns: dict[Ends | None, StanceWords] = {}
        self.scale = scale_of(options, ALL)
        self._find = lru_cache(MOST_KEPT)(lambda text: self._meaning(plain(text)))

    def in_column(self, heading: str) -> StanceWords:
        """The same in the column with this heading, which may have a scale of its own."""
        ends = scale_of(self._options, heading, "stance", ALL)
        if not ends and (found := _SIGNED_ENDS.search(heading)):
            ends = Fraction(-int(found[1])), Fraction(found[1])
        if ends not in self._columns:
            words = self._columns[ends] = StanceWords(self._options)
            words.scale = ends
        return self._columns[ends]

    def knows(self, cell: SheetCell) -> bool:
        """Whether a cell holds a stance, or a word that says nothing."""
        return self._find(cell.word) is not _UNKNOWN

    def read(self, cell: SheetCell) -> Fraction | None:
        """The stance in a cell, from −2 to 2; None where it says nothing."""
        found = self._find(cell.word)
        assert not isinstance(found, str)
        return found

    def is_said(self, word: str) -> bool:
        """Whether a person said what a word means."""
        return plain(word) in self._said

    def _meaning(self, word: str) -> Fraction | str | None:
        if word in self._said:
            return self._said[word]
        found = number(word)
        if found is None:
            return _known(word)
        if self.scale:
            low, high = self.scale
            share = (found - low) / (high - low)
            return LOWEST + (HIGHEST - LOWEST) * share if 0 <= share <= 1 else _UNKNOWN
        return found if LOWEST <= found <= HIGHEST and not word.endswith("%") else _UNKNOWN


def _meant(word: str, value: str) -> Fraction | None:
    """What a person says that a word means; raises Unanswerable where that is no stance."""
    meant = plain(value)
    found = number(meant)
    if found is None:
        known = _known(meant)
        if not isinstance(known, str):
            return known
    elif LOWEST <= found <= HIGHEST:
        return found
    expected = f"write a number from −2 to 2, {', '.join(STANCES)}, or {NOTHING}"
    refusal = f"--value {word}={value}: no stance “{value}”"
    raise Unanswerable(with_nearest(refusal, meant, (*STANCES, NOTHING)), (expected,))


def stance_word(value: Fraction) -> str:
    """A stance as a model has it, in a word where there is one."""
    written = _WORDS.get(value) or decimal(value)
    return decimal(round(value, _ROUNDED)) if "/" in written else written


def are_words(cells: Iterable[SheetCell]) -> bool:
    """Whether stances are written in words, among which a lone dash is no sign."""
    written = {plain(cell.word) for cell in cells} - {DASH}
    return any(c.isalpha() for word in written for c in word) and not written & {"+", "++", "--"}


# Days, months and years, where they can be one only.


_Y, _M, _D = "(?P<y>[0-9]{4})", "(?P<m>[0-9]{1,2})", "(?P<d>[0-9]{1,2})"
_FORMS = (
    rf"{_Y}(?:[-/.]{_M}(?:[-/.]{_D})?)?(?:T.*| [0-9:.]+(?: ?(?:Z|UTC|GMT))?)?",
    rf"{_D}\.\s?{_M}\.\s?{_Y}",
)
_SLASHED = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})")
_SINCE_1970 = re.compile(r"([0-9]{9,10})(?:[0-9]{3})?(?:\.0*)?")
"""Seconds, or thousandths of one. Nine digits begin in 1973."""
_IN_A_YEAR = 12


@lru_cache(MOST_KEPT)
def day(text: str, day_first: bool | None = None) -> str:
    """A date as a model has it: `2.5.2024` and `2024/5/2` are `2024-05-02`.

    So are seconds, or thousandths of them, since 1970 (in UTC). Empty where it is none, or may be
    one of two, as 02/05/2024 where it is not said whether the day comes first.
    """
    text = text.strip()
    for form in _FORMS:
        if found := re.fullmatch(form, text):
            return _checked(**found.groupdict())
    if found := _SLASHED.fullmatch(text):
        first, second, year = found.groups()
        if int(first) > _IN_A_YEAR or first == second:
            return _checked(year, second, first)
        if int(second) > _IN_A_YEAR or day_first is False:
            return _checked(year, first, second)
        return _checked(year, second, first) if day_first else ""
    if found := _SINCE_1970.fullmatch(text):
        return datetime.datetime.fromtimestamp(int(found[1]), datetime.UTC).date().isoformat()
    return ""


def may_be_two_days(text: str) -> bool:
    """Whether a text is a date of which nobody can tell the day from the month: 02/05/2024."""
    return _SLASHED.fullmatch(text.strip()) is not None and not day(text)


def _checked(y: str, m: str | None, d: str | None) -> str:
    """A date of a year, a month and a day; empty for none."""
    try:
        date = datetime.date(int(y), int(m or 1), int(d or 1))
    except ValueError:
        return ""
    return date.isoformat()[: 10 if d else 7 if m else 4]
