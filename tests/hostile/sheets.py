"""Tables that try to fill the memory, to crash or to hang what reads them, each with its fault.

They are made when they are asked for: many are small only as long as they are packed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.workbooks import ods, ods_cell, ods_row, xlsx, xlsx_parts, zipped

MEGABYTE = 1024**2
FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
DOCTYPE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
SHARED = f"<sst><si><t>{'x' * MEGABYTE}</t></si></sst>"
SHARING = '<row r="1">' + '<c t="s"><v>0</v></c>' * 10_000 + "</row>"
CLAIM = '<sst uniqueCount="99999999999999999"/>'
OFTEN = ods_row(ods_cell("a"), rows=999_999_999)
BLANKS = ods_row(ods_cell('<text:s text:c="999999999"/>'))


def _sheet(content: bytes) -> bytes:
    """A workbook whose only sheet is these bytes."""
    return zipped(xlsx_parts("") | {"xl/worksheets/sheet1.xml": content})


WORKBOOKS: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "a cell in the last corner": ("E508", lambda: xlsx(FAR)),
    "zeros": ("E533", lambda: _sheet(b"\0" * (65 * MEGABYTE))),
    "blanks": ("E530", lambda: _sheet(b"<worksheet>" + b" " * (60 * MEGABYTE))),
    "nested": ("E534", lambda: _sheet(b"<a>" * 5_000_000)),
    "attributes": ("E534", lambda: _sheet(b"<a " + b'b="" ' * 10_000_000)),
    "entities": ("E534", lambda: _sheet(f"{DOCTYPE}<worksheet>&a;</worksheet>".encode())),
    "one text in many cells": ("E533", lambda: xlsx(SHARING, SHARED)),
    "texts without end": ("E502", lambda: xlsx("", CLAIM)),
    "repeated rows": ("E508", lambda: ods(OFTEN)),
    "repeated blanks": ("E533", lambda: ods(BLANKS)),
}
TABLES: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "a quote that never ends": ("E502", lambda: b'Who,A,B\n"' + b"x" * (30 * MEGABYTE)),
    "UTF-16 cut short": ("E003", lambda: "Who,A,B\nTown,1,2\n".encode("utf-16")[:-1]),
    "two encodings": ("E003", lambda: "Who,A,B\nTöwn,1,2\n".encode("latin-1") + "ö\n".encode()),
    "zeros": ("E502", lambda: b"\0" * (30 * MEGABYTE)),
    "only commas": ("E508", lambda: b"," * (30 * MEGABYTE)),
    "only lines": ("E508", lambda: b"\n" * (30 * MEGABYTE)),
    "old ends of lines": ("E508", lambda: b"\r" * (30 * MEGABYTE)),
    "a column too many": ("E508", lambda: b"Who" + b",A" * 16_384 + b"\n"),
    "nothing": ("E502", lambda: b""),
}
