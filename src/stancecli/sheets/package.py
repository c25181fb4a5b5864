"""A zip of parts, such as a workbook is, unpacked no further than its limits.

What the list of a zip says of sizes is not believed: bytes are counted as they are unpacked.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import NoReturn

from stancecli.diagnostics import Place
from stancecli.sheets.table import table_fault

LARGEST_UNPACKED = 64 * 1024 * 1024
"""Bytes in the parts of a workbook that are read, at most."""
MOST_PARTS = 10_000

_CHUNK = 1 << 16
_ENTRY = b"PK\x01\x02"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_BROKEN = (
    # All that Python raises for a zip that somebody made by hand.
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError),
    *(NotImplementedError, OverflowError, LookupError),
)


class Package:
    """The parts of a zip by their names; capitals make no difference, nor does `\\` for `/`.

    Raises InvalidModel for what is no zip, or would be too large.
    """

    def __init__(self, file: str, data: bytes) -> None:
        self.file = file
        self._left = LARGEST_UNPACKED
        # Before the list is read: each of its entries would become an object.
        if data.count(_ENTRY) > MOST_PARTS:
            self.refuse("E533", f"over {MOST_PARTS:,} files are packed in it")
        self._parts: dict[str, zipfile.ZipInfo] = {}
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            for part in self._zip.infolist():
                if self._parts.setdefault(_key(part.filename), part) is not part:
                    self.refuse("E530", f"{part.filename} is packed in it a second time")
        except _BROKEN as error:
            self._refuse_broken(error)

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._parts

    @property
    def size(self) -> int:
        """Bytes of all parts, as the list of the zip says: to show how far the reading has come."""
        return sum(part.file_size for part in self._parts.values())

    def names(self) -> list[str]:
        """The names of all parts, in small letters."""
        return list(self._parts)

    def read(self, name: str) -> bytes:
        """What is in a part. Raises InvalidModel where it is missing, broken or too large."""
        part = self._parts.get(_key(name))
        if part is None:
            self.refuse("E530", f"{name} is missing in it")
        if part.flag_bits & _ENCRYPTED:
            self.refuse_protected()
        if part.compress_type not in _METHODS:
            self.refuse("E530", f"{name} is packed in a way that no spreadsheet uses")
        pieces = []
        try:
            with self._zip.open(part) as unpacked:
                while piece := unpacked.read(_CHUNK):
                    self._left -= len(piece)
                    if self._left < 0:
                        size = f"{LARGEST_UNPACKED // 1024**2} MiB"
                        self.refuse("E533", f"unpacked it is larger than {size}")
                    pieces.append(piece)
        except _BROKEN as error:
            self._refuse_broken(error)
        return b"".join(pieces)

    def refuse(self, code: str, message: str, hint: str = "") -> NoReturn:
        """Raise the one fault for which the file cannot be read."""
        raise table_fault(Place(self.file, 1, 1), code, message, hint)

    def refuse_protected(self) -> NoReturn:
        refuse_protected(self.file)

    def _refuse_broken(self, error: Exception) -> NoReturn:
        hint = "open it in a spreadsheet, and save it anew"
        reason = "" if isinstance(error, OSError) or not str(error) else f": {error}"
        self.refuse("E530", f"broken, or cut off{reason}", hint)


def refuse_protected(file: str) -> NoReturn:
    """Raise the fault of a file that only a password opens."""
    hint = "open it in a spreadsheet, and save it without the password"
    raise table_fault(Place(file, 1, 1), "E531", "protected by a password", hint)


def beside(part: str, target: str) -> str:
    """The name of a part that another one names: from its own folder, or with `/` from the top."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
