"""What a cell of a workbook holds, as text: numbers, days, times, lengths of time.

What is written as a date and can be none stays as it stands.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|-?(?:inf|nan)", re.I)
_LENGTH = re.compile(
    r"(-?)P(?:([0-9]{1,9})D)?(?:T(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})(?:[.,]\d*)?S)?)?"
)
_SECONDS, _MILLISECONDS = 86_400, 86_400_000
"""Of a day."""
_LATEST = 10_000_000
"""Days from 1900 within which the last one of the year 9999 lies."""
_FALSE_LEAP_DAY = 60
"""Spreadsheets count a 29 February 1900: their numbers of days before it are one too small."""
_EPOCH = datetime.datetime(1899, 12, 30)
_DAYS_TO_1904 = 1462


def number_text(written: str) -> str:
    """The shortest decimal that is the same number and no other: `0.1`, `3`.

    Raises ValueError for what is no number.
    """
    if not _NUMBER.fullmatch(written):
        raise ValueError(f"no number: {written[:40]}")
    value = float(written)
    number = Decimal(repr(value))
    if not number.is_finite():
        return str(value)
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def day_text(written: str, *, is_1904: bool, is_length: bool) -> str:
    """A day counted from the beginning of 1900, or of 1904; a part of one is a time; or hours.

    Raises ValueError for what is no number.
    """
    number = number_text(written)
    days = float(written)
    if not abs(days) < _LATEST:
        return number
    if is_length:
        return _hours(round(days * _SECONDS))
    if 0 <= days < 1:
        return str((datetime.datetime.min + _since(days)).time())
    try:
        shift = _DAYS_TO_1904 if is_1904 else int(days < _FALSE_LEAP_DAY)
        return _moment(_EPOCH + _since(days + shift)) if days > 0 else number
    except OverflowError:
        return number


def _since(days: float) -> datetime.timedelta:
    return datetime.timedelta(milliseconds=round(days * _MILLISECONDS))


def _moment(moment: datetime.datetime) -> str:
    """A day, with the time where that is not its beginning."""
    is_day = moment.time() == datetime.time()
    return moment.date().isoformat() if is_day else str(moment)


def written_moment(written: str) -> str:
    """A day as ISO 8601 writes it: `2024-05-01T12:30:00`."""
    try:
        return _moment(datetime.datetime.fromisoformat(written))
    except ValueError:
        return written


def written_length(written: str) -> str:
    """A length of time as ISO 8601 writes it: `PT26H30M00S`."""
    found = _LENGTH.fullmatch(written)
    if not found:
        return written
    sign, *parts = found.groups()
    days, hours, minutes, seconds = (int(part or 0) for part in parts)
    whole = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    return _hours(-whole if sign else whole)


def _hours(seconds: int) -> str:
    """A length of time as a spreadsheet shows it, in hours beyond a day too: `26:30:00`."""
    minutes, rest = divmod(abs(seconds), 60)
    return f"{'-' if seconds < 0 else ''}{minutes // 60}:{minutes % 60:02}:{rest:02}"
