"""Why a text is no YAML: what the parser met is a symptom, so the hint says what to look for.

It comes from the lines around the place. Both parsers are understood, libyaml and that in Python.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from stancecli.diagnostics import Problem
from stancecli.loader.text import LONGEST_EXCERPT, TextFile, at

_QUOTES = "a text that holds “: ” or “ #” needs quotes"
_NO_COLON_SPACE = r"\s*(?:- +)*[\w-]+:(?=[^\s/])"
_NO_SPACE_INSIDE = r"[\w-]+:(?=[{\[])"
_NO_DASH_SPACE = r"\s*-[^\s-]"
_GRID = re.compile(r" *grid: *\|")
_LONE_SIGN = r"([-?])\s*(?:$|[,}#])"
_CURLED = r"[:\[{,] *[“”„‘’]"


def syntax_fault(file: TextFile, error: Exception, events: Iterator[Any]) -> tuple[Problem, int]:
    """The fault that the parser's error is, and the line, from 0, that is likely to blame.

    `events` are those of the text, from its start.
    """
    mark = problem = begun = context = None
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        problem = error.problem or error.context
        begun, context = error.context_mark, error.context
    # Only the pure-Python parser raises errors without a mark, over escapes that are no numbers.
    if mark is None:
        return file.fault("E100", f"not YAML: {problem or error}", 0), 0
    line = file.text(mark.line)
    here = at(mark.line, mark.column)
    cut_off = begun.line if begun and context == "while scanning a simple key" else mark.line
    if _is_in_grid(file, cut_off):
        message = "this line is indented less than the first of its grid, or with a tab"
        hint = "begin the grid with “.”, as far left as any line below"
        start = len(file.text(cut_off)) - len(file.text(cut_off).lstrip())
        return file.fault("E335", message, at(cut_off, start), hint, width=1), cut_off
    if "\t" in line[: len(line) - len(line.lstrip())]:
        tab = file.fault("E100", "not YAML: a tab", here, "indent with spaces", width=1)
        return tab, mark.line
    if begun and context == "while scanning a quoted scalar":
        start = at(begun.line, begun.column)
        fault = file.fault("E100", "not YAML: these quotes are not closed", start, width=1)
        return fault, begun.line
    hint, blamed = _hint(file, str(problem), mark, begun, events)
    return file.fault("E100", f"not YAML: {problem}", here, hint), blamed


def _is_in_grid(file: TextFile, number: int) -> bool:
    """Whether a line, from 0, was meant to be one of the grid above it."""
    above = (n for n in range(number - 1, -1, -1) if _GRID.match(file.text(n)))
    key = next(above, None)
    if key is None:
        return False
    indent, *others = (_indent(file.text(n)) for n in range(key, number) if file.text(n).strip())
    last = file.text(number)
    is_row = _indent(last) > indent or (_indent(last) == indent and ":" not in last)
    return is_row and all(each > indent for each in others)


def _indent(line: str) -> int:
    """How far right a line begins; a tab is as far as may be."""
    return LONGEST_EXCERPT if line.startswith("\t") else len(line) - len(line.lstrip())


def _hint(
    file: TextFile, problem: str, mark: Any, begun: Any, events: Iterator[Any]
) -> tuple[str, int]:
    """What to look for, and in which line."""
    line = file.text(mark.line)
    if sign := re.match(_LONE_SIGN, line[mark.column :]):
        hint = 'write hurts, "-" or −' if sign[1] == "-" else 'write unknown or "?"'
        return hint, mark.line
    for number in (mark.line, begun.line if begun else mark.line):
        if lacking := re.search(_NO_SPACE_INSIDE, file.text(number)):
            return f"put a space after “{lacking[0]}”", number
    if "cannot start any token" in problem:
        return "such a text needs quotes", mark.line
    if "',' or '" in problem:
        return _of_brackets(file, mark, begun), begun.line
    if "alues are not allowed" in problem:
        is_text = ": " in line[: mark.column]
        return (_QUOTES, mark.line) if is_text else _of_the_line_before(file, mark)
    quoted = _quotes_ending_at(mark, events)
    if quoted is not None:
        return (
            f"the quotes that end here began in line {quoted + 1}: are they closed there?"
            if quoted < mark.line
            else "quotes end a text: write those within it double, or put others around it"
        ), quoted
    if re.match(_NO_DASH_SPACE, line):
        return "put a space after the “-”", mark.line
    if "expected ':'" in problem:
        hint = "write a key, and then “: ”; or the text before goes on here and needs quotes"
        return hint, begun.line if begun else mark.line
    if begun is not None and mark.line > begun.line:
        hint = f"indent it like line {begun.line + 1} if it belongs there, else like the line above"
        return hint, mark.line
    return "", mark.line


def _of_brackets(file: TextFile, mark: Any, begun: Any) -> str:
    """What may be wrong within `{…}` or `[…]`."""
    opening = file.text(begun.line)[begun.column :]
    if re.search(_CURLED, opening):
        return 'only straight quotes count: "…"'
    if mark.line == begun.line or re.search(r" #", opening):
        return _QUOTES
    return f"the “{opening[:1]}” in line {begun.line + 1} is not closed"


def _of_the_line_before(file: TextFile, mark: Any) -> tuple[str, int]:
    """What may be wrong where a key comes as a surprise: the line above is no entry of its own."""
    above = next((n for n in range(mark.line - 1, -1, -1) if file.text(n).strip()), None)
    if above is None:
        return _QUOTES, mark.line
    if re.match(_NO_COLON_SPACE, file.text(above)):
        return f"put a space after the colon in line {above + 1}", above
    hint = f"line {above + 1} is indented otherwise, or its text goes on here and needs quotes"
    return hint, mark.line


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
