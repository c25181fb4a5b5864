"""References in CSL-JSON, as Zotero and others export them, into the sources of a model."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stancecli import notation as fmt
from stancecli.diagnostics import Unanswerable
from stancecli.imports import Import
from stancecli.imports.dates import day
from stancecli.imports.given import Given, ReadingOptions
from stancecli.imports.json_text import JsonField
from stancecli.imports.rows import Draft, DraftRows, LeftBehind
from stancecli.imports.writer import is_address, line_of_text, new_ids

MOST_REFERENCES = 50_000
MOST_AUTHORS = 20_000
NAMED_AUTHORS = 10
"""Of one reference; some have thousands."""

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
    found = _listed(given.json) if given.is_single else None
    return isinstance(found, list) and any(
        isinstance(each, dict) and "type" in each and {"title", "id"} & each.keys()
        for each in found[:1]
    )


def read(given: Given, options: ReadingOptions) -> Draft:
    """The sources. Raises InvalidModel with the field that is at fault."""
    top = given.json_field
    if isinstance(top.value, dict):
        top = top.get("items")
    if not top.is_there:
        raise top.fault("a list of references")
    left = LeftBehind()
    seen: set[str] = set()
    names, sources = [], []
    for reference in top.items(MOST_REFERENCES):
        source = dict(_source(reference, left))
        name = _name(reference)
        same = repr((reference.get("id").value, source))
        if same in seen:
            left.add("references", "they are there before")
            continue
        seen.add(same)
        names.append(name)
        sources.append(source)
    if not sources:
        raise Unanswerable(f"no reference is in {given.name}")
    rows = DraftRows(given.name)
    for id_, source in zip(new_ids(names, "source"), sources, strict=True):
        rows.add("sources", id=id_, **source)
    return Draft(rows, NOTES, left.listed(), is_part=True)


def _listed(found: object) -> object:
    return found.get("items") if isinstance(found, dict) else found


def _source(reference: JsonField, left: LeftBehind) -> Iterator[tuple[str, str]]:
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
    yield from ((key, text) for key, text in known.items() if text)


# Who wrote it.


def _people(reference: JsonField) -> str:
    """The authors, or the editors where there are none."""
    for role, mark in (("author", ""), ("editor", " (ed.)")):
        names = [name for name in map(_person, reference.get(role).items(MOST_AUTHORS)) if name]
        if len(names) > NAMED_AUTHORS:
            names[NAMED_AUTHORS - 1 :] = [f"{len(names) - NAMED_AUTHORS + 1:,} more"]
        if names:
            return fmt.listed(names, "and") + mark
    return ""


def _person(person: JsonField) -> str:
    """A name as it is written: `R. Lahdelma`, `Ludwig van Beethoven`, `The County`."""
    literal = person.get("literal").text()
    keys = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    return literal or " ".join(part for key in keys if (part := person.get(key).text()))


def _family(reference: JsonField) -> str:
    """The family name of who comes first."""
    for role in ("author", "editor"):
        for person in reference.get(role).items(MOST_AUTHORS):
            if name := person.get("family").text() or person.get("literal").text():
                return name
    return ""


def _name(reference: JsonField) -> str:
    """What a source is called, for its id: the key for citing, or who wrote it and when."""
    key = reference.get("id").text()
    if _KEY.fullmatch(key):
        return key
    year = _date(reference.get("issued"), LeftBehind())[:4]
    by = _family(reference) or " ".join(reference.get("title").text().split()[:3])
    return f"{by} {year}"


# When, and where it can be read.


def _date(issued: JsonField, left: LeftBehind) -> str:
    """The day, the month or the year; of a stretch of time its beginning."""
    if not issued.is_there:
        return ""
    if isinstance(issued.value, str):
        written = issued.text()
    elif first := list(issued.get("date-parts").items(2)):
        parts = [text for part in first[0].items(3) if (text := part.text())]
        written = "-".join([*(year.zfill(4) for year in parts[:1]), *parts[1:]])
    else:
        written = issued.get("raw").text() or issued.get("literal").text()
    found = day(written)
    if written and not found:
        left.add("dates", "they are no year, month or day")
    return found


def _address(reference: JsonField, left: LeftBehind) -> str:
    url, doi = reference.get("URL").text(), reference.get("DOI").text()
    if doi and not url:
        url = doi if doi.startswith("http") else f"https://doi.org/{doi}"
    if url and not is_address(url):
        left.add("addresses", "they begin with no http or https")
        return ""
    return url


KIND = Import("references in CSL-JSON, for the sources of a model", recognises, read)
