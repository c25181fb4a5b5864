"""A workbook to write into, and what its cells and names can hold."""

from __future__ import annotations

import datetime
import io
from fractions import Fraction

import xlsxwriter

from stancecli.sheets.cells import decimal

LONGEST_TEXT = 32_767
"""Characters in a cell, at most, as Excel counts them: in UTF-16."""
LONGEST_NAME = 31
"""Characters in the name of a sheet, at most."""


def new_workbook(data: io.BytesIO) -> xlsxwriter.Workbook:
    """An empty workbook of a fixed date, in which a text stays one, whatever it begins with."""
    as_they_are = {f"strings_to_{what}": False for what in ("numbers", "formulas", "urls")}
    book = xlsxwriter.Workbook(data, {"in_memory": True, **as_they_are})
    book.set_properties({"created": datetime.datetime(2000, 1, 1)})
    book.set_size(2400, 1400)
    return book


def utf_16_length(text: str) -> int:
    """How many characters a text has as Excel counts them."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def held(value: int | Fraction) -> float | str:
    """A number as a cell holds it exactly: the double that is written so, else a text."""
    near = float(value)
    return near if Fraction(repr(near)) == value else decimal(value)
