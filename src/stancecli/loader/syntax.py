"""Why a text is no YAML: what the parser met is a symptom, so the hint says what to look for.

It comes from the lines around the place. Both parsers are understood, libyaml and that in Python.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from stancecli.diagnostics import Problem
from stancecli.loader.text import TextFile, at

_QUOTES = "a text that holds “: ” or “ #” needs quotes"
_NO_COLON_SPACE = r"\s*(?:- +)*[\w-]+:(?=[^\s/])"
_NO_DASH_SPACE = r"\s*-[^\s-]"
_CURLED = r"[:\[{,] *[“”„‘’]"


def syntax_fault(file: TextFile, error: Exception, events: Iterator[Any]) -> Problem:
    """The fault that the parser's error is; `events` are those of the text, from its start."""
    mark = problem = None
    begun = None
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        problem = error.problem or error.context
        begun = error.context_mark
    # Only the pure-Python parser raises errors without a mark, over escapes that are no numbers.
    if mark is None:
        return file.fault("E100", f"not YAML: {problem or error}", 0)
    line = file.text(mark.line)
    here = at(mark.line, mark.column)
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return file.fault("E100", "not YAML: a tab", here, "indent with spaces", width=1)
    if begun and error.context == "while scanning a quoted scalar":  # type: ignore[attr-defined]
        start = at(begun.line, begun.column)
        return file.fault("E100", "not YAML: these quotes are not closed", start, width=1)
    hint = _hint(file, str(problem), mark, begun, events)
    return file.fault("E100", f"not YAML: {problem}", here, hint)


def _hint(file: TextFile, problem: str, mark: Any, begun: Any, events: Iterator[Any]) -> str:
    line = file.text(mark.line)
    if "cannot start any token" in problem:
        return "such a text needs quotes"
    if "',' or '" in problem:
        return _of_brackets(file, mark, begun)
    if "alues are not allowed" in problem:
        return _QUOTES if ": " in line[: mark.column] else _of_the_line_before(file, mark)
    quoted = _quotes_ending_at(mark, events)
    if quoted is not None:
        return (
            f"the quotes that end here began in line {quoted + 1}: are they closed there?"
            if quoted < mark.line
            else "quotes end a text: write those within it double, or put others around it"
        )
    if re.match(_NO_DASH_SPACE, line):
        return "put a space after the “-”"
    if "expected ':'" in problem:
        return "write a key, and then “: ”; or the text before goes on here and needs quotes"
    if begun is not None and mark.line > begun.line:
        return f"indent it like line {begun.line + 1} if it belongs there, else like the line above"
    return ""


def _of_brackets(file: TextFile, mark: Any, begun: Any) -> str:
    """What may be wrong within `{…}` or `[…]`."""
    bracket = file.text(begun.line)[begun.column : begun.column + 1]
    opening = file.text(begun.line)[begun.column :]
    if re.search(_CURLED, opening):
        return 'only straight quotes count: "…"'
    if mark.line == begun.line or re.search(r" #", opening):
        return _QUOTES
    return f"the “{bracket}” in line {begun.line + 1} is not closed"


def _of_the_line_before(file: TextFile, mark: Any) -> str:
    """What may be wrong where a key comes as a surprise: the line above is no entry of its own."""
    above = next((n for n in range(mark.line - 1, -1, -1) if file.text(n).strip()), None)
    if above is None:
        return _QUOTES
    if re.match(_NO_COLON_SPACE, file.text(above)):
        return f"put a space after the colon in line {above + 1}"
    return f"line {above + 1} is indented otherwise, or its text goes on here and needs quotes"


def _quotes_ending_at(mark: Any, events: Iterator[Any]) -> int | None:
    """The line, from 0, where the quoted text began that ends right before a place."""
    last = None
    try:
        for event in events:
            if isinstance(event, yaml.ScalarEvent) and event.style in ("'", '"'):
                last = event
    except yaml.YAMLError:
        pass
    if last is None or last.end_mark is None or last.start_mark is None:
        return None
    gap = mark.column - last.end_mark.column
    is_next = last.end_mark.line == mark.line and 0 <= gap <= 1
    return last.start_mark.line if is_next else None
