"""References in CSL-JSON, as Zotero and others export them, into the sources of a model."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from stancecli import notation as fmt
from stancecli.diagnostics import InvalidModel, Place, Unanswerable
from stancecli.imports import Import
from stancecli.imports.given import Given, ReadingOptions
from stancecli.imports.rows import Draft, DraftRows, LeftBehind
from stancecli.imports.words import day
from stancecli.imports.writer import ids_of, is_address, line_of_text
from stancecli.sheets.table import table_fault

MOST_VALUES = 2_000_000
"""Marks that begin a value or part two, at most: each becomes an object of some fifty bytes."""
NAMED_AUTHORS = 10
"""Of one reference; some have thousands."""
_SHOWN = 40

NOTES = (
    "Sources alone: a part of a model. Save it in the folder of your model as sources.yaml, or "
    "copy what is under sources into your model file. A claim cites a source by its id.",
)

_USED = frozenset(
    {"id", "type", "title", "author", "editor", "issued", "publisher", "container-title"}
    | {"URL", "DOI"}
)
_TAG = re.compile(r"</?(?:i|b|sup|sub|sc|span)(?: [^<>]*)?>")
"""Marks of italics and their like, which CSL allows in titles."""
_KEY = re.compile(r"[A-Za-z][\w:.+-]*")
"""An id that somebody chose, as a key for citing; others are numbers or addresses."""


def recognises(given: Given) -> bool:
    """Whether it is a JSON list of references."""
    start = given.data[:1000].removeprefix(codecs.BOM_UTF8).lstrip() if given.is_single else b""
    if not start.startswith((b"{", b"[")):
        return False
    try:
        first = next((each.value for each in _references(given).items()), None)
    except InvalidModel:
        return False
    return isinstance(first, dict) and "type" in first and not {"title", "id"}.isdisjoint(first)


def read(given: Given, options: ReadingOptions) -> Draft:
    """The sources. Raises InvalidModel with the field that is at fault."""
    top = _references(given)
    if top.value is None:
        raise top.fault("a list of references")
    left = LeftBehind()
    names: dict[str, str] = {}
    sources: dict[str, dict[str, str]] = {}
    for reference in top.items():
        source = _source(reference, left)
        same = repr((reference.get("id").value, source))
        if same in sources:
            left.add("references", "they are there before")
            continue
        names[same] = _name(reference)
        sources[same] = source
    if not sources:
        raise Unanswerable(f"no reference is in {given.name}")
    rows = DraftRows(given.name)
    for same, id_ in ids_of(names, "source").items():
        rows.add("sources", id=id_, **sources[same])
    return Draft(rows, NOTES, left.listed(), is_part=True)


# The file, and the values in it.


def _references(given: Given) -> _Field:
    """What should be a list of references, in a file. Raises InvalidModel where it is no JSON."""
    file, data = given.name, given.data
    try:
        if sum(data.count(mark) for mark in (b"{", b"[", b",")) > MOST_VALUES:
            raise ValueError(f"over {MOST_VALUES:,} values")
        found = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_mapping)
    except (ValueError, RecursionError) as error:
        at = (error.lineno, error.colno) if isinstance(error, json.JSONDecodeError) else (1, 1)
        why = error.msg.lower() if isinstance(error, json.JSONDecodeError) else str(error)
        raise table_fault(Place(file, *at), "E541", f"no JSON: {why}") from None
    top = _Field(file, found)
    return top.get("items") if isinstance(found, dict) else top


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    for key, value in pairs:
        if key in mapping:
            raise ValueError(f"the key “{line_of_text(key[:1000])[:_SHOWN]}” is there twice")
        mapping[key] = value
    return mapping


@dataclass(frozen=True, slots=True)
class _Field:
    """A value of the file, and the way to it: `[2].author`."""

    file: str
    value: Any
    path: str = ""

    def fault(self, expected: str) -> InvalidModel:
        """The fault that something else was expected here."""
        kinds = {type(None): "nothing", list: "a list", dict: "a mapping", bool: "true or false"}
        found = kinds.get(type(self.value), f"“{line_of_text(str(self.value)[:1000])[:_SHOWN]}”")
        message = f"{self.path or 'the file'}: expected {expected}, found {found}"
        return table_fault(Place(self.file, 1, 1), "E542", message)

    def get(self, key: str) -> _Field:
        """The value of a key of this mapping; that of a missing one is null."""
        if not isinstance(self.value, dict):
            raise self.fault("a mapping")
        return _Field(self.file, self.value.get(key), f"{self.path}.{key}" if self.path else key)

    def items(self) -> Iterator[_Field]:
        """The values of this list; none where it is null."""
        values = [] if self.value is None else self.value
        if not isinstance(values, list):
            raise self.fault("a list")
        for n, value in enumerate(values):
            yield _Field(self.file, value, f"{self.path}[{n}]")

    def text(self) -> str:
        """This text, on one line and without blanks around it; empty where it is null."""
        value = "" if self.value is None else self.value
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise self.fault("a text")
        return line_of_text(str(value))


def _source(reference: _Field, left: LeftBehind) -> dict[str, str]:
    """What a model has of a reference."""
    title = line_of_text(_TAG.sub("", reference.get("title").text()))
    container = reference.get("container-title").text()
    publisher = reference.get("publisher").text()
    if not title:
        left.add("titles", "the reference has none: its id stands in their place")
        title = container or reference.get("id").text() or "Untitled"
    known = {
        "title": title,
        "author": _people(reference),
        "publisher": ", ".join(dict.fromkeys(part for part in (container, publisher) if part)),
        "date": _date(reference.get("issued"), left),
        "url": _address(reference, left),
    }
    more = [key for key, value in reference.value.items() if key not in _USED and value]
    left.add("fields of references, such as volume and page", "a source has no place", len(more))
    return known


# Who wrote it.


def _people(reference: _Field) -> str:
    """The authors, or the editors where there are none."""
    for role, mark in (("author", ""), ("editor", " (ed.)")):
        names = [name for name in map(_person, reference.get(role).items()) if name]
        if len(names) > NAMED_AUTHORS:
            names[NAMED_AUTHORS - 1 :] = [f"{len(names) - NAMED_AUTHORS + 1:,} more"]
        if names:
            return fmt.listed(names, "and") + mark
    return ""


def _person(person: _Field) -> str:
    """A name as it is written: `R. Lahdelma`, `Ludwig van Beethoven`, `The County`."""
    literal = person.get("literal").text()
    keys = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    return literal or " ".join(part for key in keys if (part := person.get(key).text()))


def _name(reference: _Field) -> str:
    """What a source is called, for its id: the key for citing, or who wrote it and when."""
    key = reference.get("id").text()
    if _KEY.fullmatch(key):
        return key
    year = _date(reference.get("issued"), LeftBehind())[:4]
    people = [each for role in ("author", "editor") for each in reference.get(role).items()]
    names = (each.get("family").text() or each.get("literal").text() for each in people)
    by = next(filter(None, names), "") or " ".join(reference.get("title").text().split()[:3])
    return f"{by} {year}"


# When, and where it can be read.


def _date(issued: _Field, left: LeftBehind) -> str:
    """The day, the month or the year; of a stretch of time its beginning."""
    if issued.value is None:
        return ""
    if isinstance(issued.value, str):
        written = issued.text()
    elif first := list(issued.get("date-parts").items()):
        parts = [text for part in first[0].items() if (text := part.text())]
        written = "-".join([*(year.zfill(4) for year in parts[:1]), *parts[1:]])
    else:
        written = issued.get("raw").text() or issued.get("literal").text()
    found = day(written)
    if written and not found:
        left.add("dates", "they are no year, month or day")
    return found


def _address(reference: _Field, left: LeftBehind) -> str:
    url, doi = reference.get("URL").text(), reference.get("DOI").text()
    if doi and not url:
        url = doi if doi.startswith("http") else f"https://doi.org/{doi}"
    if url and not is_address(url):
        left.add("links", "they begin with no http or https")
        return ""
    return url


KIND = Import("references in CSL-JSON, for the sources of a model", recognises, read)
