"""Days, months and years as people and machines write them, where they can be one only."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

DAY_FIRST, MONTH_FIRST = "day-first", "month-first"
"""What is said of dates such as 02/05/2024."""

_ISO = re.compile(
    r"([0-9]{4})(?:[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?)?(?:T.*| [0-9:.]+(?: ?(?:Z|UTC|GMT))?)?"
)
_DOTTED = re.compile(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4})")
_SLASHED = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})\.?\s+([a-z]+)\.?,?\s+([0-9]{4})", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"([a-z]+)\.?\s+(?:([0-9]{1,2}),?\s+)?([0-9]{4})", re.IGNORECASE)
_COMPACT = re.compile(r"((?:1[5-9]|20)[0-9]{2})([0-9]{2})([0-9]{2})")
_SINCE_1970 = re.compile(r"([0-9]{9,10})(?:[0-9]{3})?(?:\.0*)?")
"""Seconds, or thousandths of one. Nine digits begin in 1973."""
_NAMES = """
    january february march april may june july august september october november december
"""
_MONTHS = _NAMES.split()
_LEAST_LETTERS = 3
"""No two months have as many in common."""
_IN_A_YEAR = 12


def day_comes_first(texts: Iterable[str], said: str = "") -> bool | None:
    """Whether 02/05/2024 is the second of May in a column, as is `said`, or as one date in it
    settles: 13/05/2024.

    None where no date does, or some say this and some that.
    """
    if said:
        return said == DAY_FIRST
    found = (_SLASHED.fullmatch(text.strip()) for text in texts)
    pairs = [(int(each[1]), int(each[2])) for each in found if each]
    says = {first > _IN_A_YEAR for first, second in pairs if max(first, second) > _IN_A_YEAR}
    return says.pop() if len(says) == 1 else None


def day(text: str, day_first: bool | None = None) -> str:
    """A date as a model has it: `2 May 2024`, `2024/5/2` and `20240502` are `2024-05-02`.

    So are seconds, or thousandths of them, since 1970 (in UTC). Empty where it is none, or may be
    one of two, as 02/05/2024 where it is not said whether the day comes first.
    """
    text = text.strip()
    if found := _ISO.fullmatch(text):
        return _checked(*found.groups())
    if found := _DOTTED.fullmatch(text):
        return _checked(*reversed(found.groups()))
    if found := _SLASHED.fullmatch(text):
        first, second, year = found.groups()
        if int(first) > _IN_A_YEAR or first == second:
            return _checked(year, second, first)
        if int(second) > _IN_A_YEAR or day_first is False:
            return _checked(year, first, second)
        return _checked(year, second, first) if day_first else ""
    if found := _DAY_FIRST.fullmatch(text):
        return _checked(found[3], _month(found[2]), found[1])
    if found := _MONTH_FIRST.fullmatch(text):
        return _checked(found[3], _month(found[1]), found[2])
    if found := _COMPACT.fullmatch(text):
        return _checked(*found.groups())
    if found := _SINCE_1970.fullmatch(text):
        return datetime.datetime.fromtimestamp(int(found[1]), datetime.UTC).date().isoformat()
    return ""


def may_be_two_days(text: str) -> bool:
    """Whether a text is a date of which nobody can tell the day from the month: 02/05/2024."""
    return _SLASHED.fullmatch(text.strip()) is not None and not day(text)


def _month(name: str) -> str:
    """The number of a month by its name, or by the first letters of it; 0 where it is none."""
    found = [n for n, month in enumerate(_MONTHS, 1) if month.startswith(name.lower())]
    return str(found[0]) if found and len(name) >= _LEAST_LETTERS else "0"


def _checked(year: str, month: str | None, day_: str | None) -> str:
    """The parts of a date, joined; empty where there is no such day."""
    try:
        date = datetime.date(int(year), int(month or 1), int(day_ or 1))
    except ValueError:
        return ""
    return date.isoformat()[: 10 if day_ else 7 if month else 4]
