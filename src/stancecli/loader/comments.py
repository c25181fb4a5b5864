"""Comments that begin within a line of text, as in `name: Bed #1`: YAML takes them away.

A comment after a value is good YAML, so it is no fault; but where no space follows the `#` it may
be text that nobody wanted to lose, and nothing is dropped silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import yaml

from stancecli.diagnostics import Problem
from stancecli.loader.misfit import shown
from stancecli.loader.text import TextFile, at

MOST_LINES = 100_000
"""Lines of one file that are looked at: enough for any file that somebody writes."""

_MARK = re.compile(rb" #[^\s#]")
_AFTER_TEXT = re.compile(r" +(#[^\s#].*)")


def watched(file: TextFile, events: Iterator[Any]) -> Iterator[Any]:
    """The same events; what they drop after a plain text is kept in `file.unread` on the way.

    Only where some line has such a mark does an event take a step more than before.
    """
    lines = frozenset(islice(_marked(file.data), MOST_LINES)) if b"#" in file.data else ()
    return _watching(file, events, lines) if lines else events


def _marked(data: bytes) -> Iterator[int]:
    """The lines, from 0, on which a mark stands."""
    line = start = 0
    found = _MARK.search(data)
    while found:
        line += data.count(b"\n", start, found.start())
        yield line
        end = data.find(b"\n", found.end())
        if end < 0:
            return
        start, line = end + 1, line + 1
        found = _MARK.search(data, start)


def _watching(file: TextFile, events: Iterator[Any], lines: frozenset[int]) -> Iterator[Any]:
    number, line = -1, ""
    for event in events:
        if type(event) is yaml.ScalarEvent and not event.style and event.value:
            end: Any = event.end_mark
            if end.line in lines:
                if end.line != number:
                    number, line = end.line, file.text(end.line)
                if dropped := _AFTER_TEXT.match(line, end.column):
                    file.unread.append(_gap(file, end, dropped))
        yield event


def _gap(file: TextFile, end: Any, dropped: re.Match[str]) -> Problem:
    place = file.place(at(end.line, dropped.start(1)))
    message = f"a comment begins here: {shown(dropped[1])} is not part of the text"
    return Problem(place, "G409", message, "put the text in quotes if it should be")
