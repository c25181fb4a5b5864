"""The file under a workbook: its cells written as what they are, its looks, its limits."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from stancecli.diagnostics import Unanswerable
from stancecli.loader.files import LARGEST
from stancecli.sheets.table import CellValue, decimal, shown

LONGEST_TEXT = 32_767
"""Characters in a cell, at most, as Excel counts them: in UTF-16."""
LONGEST_NAME = 31
"""Characters in the name of a sheet, at most."""
LONGEST_LIST = 255
"""Characters of the words of a drop-down that names them itself, at most."""
LONGEST_MESSAGE = 255
"""Characters of what is said beside a cell, at most."""

_INK, _PALE = "#1F3A5F", "#5F6B7A"
_HEAD = {"bold": True, "font_color": "#FFFFFF", "bg_color": _INK, "text_wrap": True}
_NOTE = {"italic": True, "font_color": _PALE, "bg_color": "#F3F5F7"}
_IDS = {"font_color": _PALE, "num_format": "@"}
_CENTRED = {"align": "center", "text_wrap": True}

_BASE = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
_LOOKS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "head": _HEAD,
        "due": {**_HEAD, "bg_color": "#0B5394"},
        "text": {"text_wrap": True, "num_format": "@"},
        "value": {"text_wrap": True},
        "id": {**_IDS, "font_size": 9},
        "name": {"text_wrap": True},
        "across": {**_HEAD, "align": "center", "valign": "bottom"},
        "id across": {**_IDS, **_CENTRED, "font_size": 8, "bg_color": "#F3F5F7"},
        "note": {**_NOTE, "text_wrap": True},
        "note across": {**_NOTE, "align": "center"},
        "cell": _CENTRED,
        "mark": {"bold": True, "font_size": 14, "font_color": _INK},
        "title": {"bold": True, "font_size": 18, "font_color": _INK},
        "section": {"bold": True, "font_size": 12, "font_color": _INK, "bottom": 1},
        "line": {"text_wrap": True},
        "rule": {},
    }
)
_OVER: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "helps2": {"bg_color": "#005FAF", "font_color": "#FFFFFF"},
        "helps": {"bg_color": "#AFD7FF", "font_color": "#0B2239"},
        "hurts": {"bg_color": "#FFD7AF", "font_color": "#3B1D00"},
        "hurts2": {"bg_color": "#A85A00", "font_color": "#FFFFFF"},
        "open": {"bg_color": "#DEDEDE", "font_color": "#3A3A3A", "italic": True},
        "blank": {"bg_color": "#FFF2B3", "border": 1, "border_color": "#D6B656"},
        "void": {"bg_color": "#D5D9DE"},
        "part": {"top": 1, "top_color": "#8794A5"},
    }
)
"""Looks that come over another one."""


class Book:
    """A workbook in the making."""

    def __init__(self) -> None:
        self._bytes = io.BytesIO()
        # A text stays one, whatever it begins with.
        as_they_are = {f"strings_to_{what}": False for what in ("numbers", "formulas", "urls")}
        self._book = xlsxwriter.Workbook(self._bytes, {"in_memory": True, **as_they_are})
        self._book.set_properties({"created": datetime.datetime(2000, 1, 1)})
        self._book.set_size(2400, 1400)
        looks = {**{name: {**_BASE, **look} for name, look in _LOOKS.items()}, **_OVER}
        self._looks = {name: self._book.add_format(dict(look)) for name, look in looks.items()}

    def look(self, name: str) -> Format:
        return self._looks[name]

    def sheet(self, name: str, colour: str) -> Worksheet:
        """A new sheet, with its tab in a colour."""
        made = self._book.add_worksheet(name)
        made.set_tab_color(colour)
        made.hide_gridlines(1)  # On paper only: who fills it in wants to see the cells.
        return made

    def write(self, sheet: Worksheet, at: tuple[int, int], value: CellValue, look: str) -> None:
        """Write a value as what it is: a text is never a formula, a number is exact.

        Raises Unanswerable for a text that no cell can hold.
        """
        form = self._looks[look]
        if isinstance(value, str):
            if not value:
                return
            sheet.write_string(*at, _text(value, sheet.get_name(), at), form)
        elif value is not None:
            near = float(value)
            if Fraction(repr(near)) == value:
                sheet.write_number(*at, near, form)
            else:
                sheet.write_string(*at, decimal(value), form)

    def done(self) -> bytes:
        """The file. Raises Unanswerable for one that would not be read again."""
        self._book.close()
        with zipfile.ZipFile(self._bytes) as packed:
            size = sum(part.file_size for part in packed.infolist())
        if size > LARGEST:
            raise too_large(f"one is read up to {LARGEST // 1024**2} MiB, unpacked")
        return self._bytes.getvalue()


def too_large(why: str) -> Unanswerable:
    """The refusal of a model of which no workbook can be made that would be read again."""
    advice = ("stance export csv -o FOLDER",)
    return Unanswerable(f"this model is too large for a workbook: {why}", advice)


def _text(text: str, sheet: str, at: tuple[int, int]) -> str:
    """A text as it stands in a cell; raises Unanswerable where it is too long for one."""
    text = shown(text)
    length = len(text.encode("utf-16-le", "surrogatepass")) // 2
    if length > LONGEST_TEXT:
        raise Unanswerable(
            f"a text of {length:,} characters, in row {at[0] + 1} of “{sheet}”, is too long: "
            f"a cell of a workbook holds {LONGEST_TEXT:,}",
            ("stance export csv has no such limit",),
        )
    return text
