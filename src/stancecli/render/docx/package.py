"""A document as a package of parts: the same bytes every time, in the style of a house."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stancecli import notation as fmt
from stancecli.diagnostics import InvalidModel, Unanswerable
from stancecli.sheets.markup import Package

if TYPE_CHECKING:
    from docx.document import Document

GREY = "5F6B75"
_FACE = rb"\1Arial"
"""Letters that every office has, or others as wide."""

_SOME_DAY = datetime(2000, 1, 1)
_KINDS = "[Content_Types].xml"
# A template differs from a document by the name of its kind alone.
_TEMPLATE, _DOCUMENT = b"template.main+xml", b"document.main+xml"


def opened(template: Path) -> Document:
    """A document or a template of somebody's house, opened by python-docx.

    Raises Unanswerable where there is none, or where it is something else.
    """
    from docx import Document

    bad = f"{template} is no document of Word to take styles from"
    try:
        content = template.read_bytes()
    except OSError as error:
        raise Unanswerable(f"{template} cannot be read: {error.strerror}") from None
    try:
        package = Package(str(template), content)
        for name in package.names():
            package.read(name)  # counted, before anything else unpacks it
    except InvalidModel as fault:
        raise Unanswerable(bad, (fault.problems[0].message,)) from None
    try:
        return Document(io.BytesIO(packed(content)))
    # It has no error of its own for what it cannot read.
    except Exception as error:
        raise Unanswerable(
            bad, (f"{type(error).__name__}: {fmt.visible(str(error))[:200]}",)
        ) from None


def packed(content: bytes) -> bytes:
    """The same package, a document if it was a template, its files under one fixed date."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            part = old.read(info)
            if info.filename == _KINDS:
                part = part.replace(_TEMPLATE, _DOCUMENT)
            # A date of 1980 is the earliest that there is.
            name = zipfile.ZipInfo(info.filename)
            new.writestr(name, part, compress_type=zipfile.ZIP_DEFLATED)
    return made.getvalue()


def in_plain_face(package: Any) -> None:
    """Letters that no template gives: those of the theme, which every style takes up."""
    for part in package.iter_parts():
        if "/theme/" in part.partname:
            part._blob = re.sub(rb'(<a:latin typeface=")[^"]*', _FACE, part.blob)


WHOLE = ("officeDocument", "core-properties")
"""Of a package: no picture of its first page."""


def keep_only(links: Any, kinds: Collection[str]) -> None:
    """Let go of all parts that a part leads to but those of some kinds, and of all outside."""
    for id_, link in list(links.items()):
        if link.is_external or link.reltype.rpartition("/")[2] not in kinds:
            links.pop(id_)


def say_nothing_of_us(about: Any, title: str) -> None:
    """Give a file its title, and nothing of who made it, and when."""
    about.title, about.author, about.comments = fmt.visible(title), "", ""
    about.subject = about.keywords = about.category = about.last_modified_by = ""
    about.created = about.modified = _SOME_DAY
    about.revision = 1
