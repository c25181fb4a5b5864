"""The file under a workbook: its cells written as what they are, its looks, its limits."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from stancecli.diagnostics import Unanswerable
from stancecli.loader.files import LARGEST
from stancecli.sheets.cells import CellValue, shown
from stancecli.sheets.new import LONGEST_TEXT, held, new_workbook, utf_16_length

LONGEST_LIST = 255
"""Characters of the words of a drop-down that names them itself, at most."""
LONGEST_MESSAGE = 255
"""Characters of what is said beside a cell, at most."""

_INK, _PALE = "#1F3A5F", "#5F6B7A"

_BASE = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
_LOOKS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "head": {"bold": True, "font_color": "#FFFFFF", "bg_color": _INK, "text_wrap": True},
        "due": {"bold": True, "font_color": "#FFFFFF", "bg_color": "#0B5394", "text_wrap": True},
        "aside head": {"italic": True, "font_color": _PALE, "bg_color": "#E7EAEE"},
        "aside": {"italic": True, "font_color": _PALE, "text_wrap": True},
        "aside number": {"italic": True, "font_color": _PALE, "num_format": "General;;"},
        "text": {"text_wrap": True, "num_format": "@"},
        "value": {"text_wrap": True},
        "id": {"font_color": _PALE, "font_size": 9, "num_format": "@"},
        "name": {"text_wrap": True},
        "across": {
            "bold": True,
            "text_wrap": True,
            "align": "center",
            "valign": "bottom",
            "font_color": "#FFFFFF",
            "bg_color": _INK,
        },
        "id across": {
            "font_color": _PALE,
            "font_size": 8,
            "align": "center",
            "text_wrap": True,
            "num_format": "@",
            "bg_color": "#F3F5F7",
        },
        "note": {"italic": True, "font_color": _PALE, "bg_color": "#F3F5F7", "text_wrap": True},
        "note across": {
            "italic": True,
            "font_color": _PALE,
            "bg_color": "#F3F5F7",
            "align": "center",
        },
        "points": {"bold": True, "bg_color": "#DDE4EC", "top": 1, "bottom": 1},
        "points across": {
            "bold": True,
            "bg_color": "#DDE4EC",
            "align": "center",
            "top": 1,
            "bottom": 1,
            "num_format": "General;−General;0",
            "text_wrap": True,
        },
        "weight": {"font_color": _PALE, "align": "center", "num_format": "General;;"},
        "cell": {"align": "center", "text_wrap": True},
        "computed": {"font_color": _PALE, "font_size": 9},
        "mark": {"bold": True, "font_size": 14, "font_color": _INK},
        "title": {"bold": True, "font_size": 18, "font_color": _INK},
        "section": {"bold": True, "font_size": 12, "font_color": _INK, "bottom": 1},
        "line": {"text_wrap": True},
        "rule": {},
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


class _AsWritten(Worksheet):  # type: ignore[misc]  # it has no types
    """A sheet whose formulas need no look at each, which takes long for thousands."""

    def _prepare_formula(self, formula: str, *_: object, **__: object) -> str:
        return formula.removeprefix("=")


class Book:
    """A workbook in the making."""

    def __init__(self) -> None:
        self._bytes = io.BytesIO()
        self._book = new_workbook(self._bytes)
        self._looks = {
            name: self._book.add_format(dict(look) if name in _CONDITIONAL else {**_BASE, **look})
            for name, look in _LOOKS.items()
        }

    def look(self, name: str) -> Format:
        return self._looks[name]

    def sheet(self, name: str, colour: str) -> Worksheet:
        """A new sheet, whose formulas name functions that came after Excel 2007 by `_xlfn.`."""
        made = self._book.add_worksheet(name, worksheet_class=_AsWritten)
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
            known = held(value)
            write = sheet.write_number if isinstance(known, float) else sheet.write_string
            write(*at, known, form)

    def compute(
        self, sheet: Worksheet, at: tuple[int, int], formula: str, value: CellValue, look: str
    ) -> None:
        """Write a formula and what it comes to."""
        known = value if isinstance(value, str) else float(value or 0)
        if isinstance(known, str):
            known = _text(known, sheet.get_name(), at)
        sheet.write_formula(*at, formula, self._looks[look], known)

    def done(self) -> bytes:
        """The file. Raises Unanswerable for one that would not be read again."""
        self._book.close()
        with zipfile.ZipFile(self._bytes) as packed:
            size = sum(part.file_size for part in packed.infolist())
        if size > LARGEST:
            raise too_large(f"one is read up to {LARGEST // 1024**2} MiB, unpacked")
        return self._bytes.getvalue()


_CONDITIONAL = ("helps2", "helps", "hurts", "hurts2", "open", "blank", "void", "part")
"""Looks that come over another one."""


def too_large(why: str) -> Unanswerable:
    """The refusal of a model of which no workbook can be made that would be read again."""
    advice = ("stance export csv -o FOLDER",)
    return Unanswerable(f"this model is too large for a workbook: {why}", advice)


def _text(text: str, sheet: str, at: tuple[int, int]) -> str:
    """A text as it stands in a cell; raises Unanswerable where it is too long for one."""
    text = shown(text)
    length = utf_16_length(text)
    if length > LONGEST_TEXT:
        raise Unanswerable(
            f"a text of {length:,} characters, in row {at[0] + 1} of “{sheet}”, is too long: "
            f"a cell of a workbook holds {LONGEST_TEXT:,}",
            ("stance export csv has no such limit",),
        )
    return text
