"""Faults and gaps: each on one line, however long, then the line of the file and carets."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from rich.text import Text

from stancecli import notation as fmt
from stancecli.diagnostics import Problem
from stancecli.render import FAULT, GREY, JUDGEMENT, printed

EXCERPT = 160
"""Characters of a line that an excerpt shows at most; `…` stands where it is longer."""


def render(problems: Iterable[Problem], *, colour: bool) -> str:
    """Faults before gaps, each kind in the order given, and, after faults, how many of each."""
    problems = list(problems)
    faults = [problem for problem in problems if problem.is_fault]
    gaps = [problem for problem in problems if not problem.is_fault]
    parts = [
        [line for fault in faults for line in (_headline(fault), *_excerpt(fault))],
        [_headline(gap) for gap in gaps],
        # Where there are only gaps, the answer of `check` that follows counts them.
        [Text(_counts(len(faults), len(gaps)))] if faults else [],
    ]
    lines: list[Text] = []
    for part in filter(None, parts):
        lines += [Text(), *part] if lines else part
    return printed(Text("\n").join([*lines, Text()]), colour=colour) if lines else ""


def _headline(problem: Problem) -> Text:
    line = Text(fmt.visible(str(problem)))
    start = len(fmt.visible(f"{problem.place}: "))
    line.stylize(FAULT if problem.is_fault else JUDGEMENT, start, start + len(problem.code))
    return line


def _excerpt(problem: Problem) -> list[Text]:
    """The line of the file around the fault, and carets under it."""
    line, column = problem.line_text, problem.place.column - 1
    if not line:
        return []
    start = max(0, column - EXCERPT // 2)
    end = start + EXCERPT
    marked_to = min(column + problem.width, end)
    before = ("…" if start else "") + fmt.visible(line[start:column])
    marked = fmt.visible(line[column:marked_to])
    after = fmt.visible(line[marked_to:end]) + ("…" if line[end:] else "")

    number = f"{problem.place.line:>6}"
    shown = Text.assemble((f"{number} │ ", GREY), before, marked, after)
    shown.rstrip()
    margin = f"{'':{len(number)}} │ "
    carets = "^" * max(1, cell_len(marked))
    return [shown, Text.assemble((margin, GREY), " " * cell_len(before), (carets, FAULT))]


def _counts(faults: int, gaps: int) -> str:
    counts = ", ".join(
        f"{count} {word}{'' if count == 1 else 's'}"
        for count, word in ((faults, "fault"), (gaps, "gap"))
        if count
    )
    return f"{counts}."
