"""Faults: each on one line, however long, then the line of the file and carets."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from rich.text import Text

from stancecli import notation as fmt
from stancecli.diagnostics import Problem
from stancecli.render import FAULT, GREY, Background, printed

NARROWEST = 20
"""Columns that an excerpt has at least, however narrow the page is."""
CHARACTERS_A_COLUMN = 8
"""Characters that are looked at for each column; some take no column, and they may be endless."""
CUT = "…"
VARIANTS = "\ufe0e\ufe0f"


def render(
    faults: Iterable[Problem],
    *,
    width: int,
    colour: bool,
    background: Background = Background.UNKNOWN,
) -> str:
    """The faults in the order given, and how many there are; excerpts keep within `width`."""
    faults = list(faults)
    if not faults:
        return ""
    lines = [line for fault in faults for line in (_headline(fault), *_excerpt(fault, width))]
    count = f"{len(faults)} fault{'' if len(faults) == 1 else 's'}."
    text = Text("\n").join([*lines, Text(), Text(count), Text()])
    return printed(text, colour=colour, background=background)


def _headline(fault: Problem) -> Text:
    line = Text(fmt.visible(str(fault)))
    start = len(fmt.visible(f"{fault.place}: "))
    line.stylize(FAULT, start, start + len(fault.code))
    return line


def _excerpt(fault: Problem, width: int) -> list[Text]:
    """The line of the file around the fault, and carets under it."""
    if not fault.line_text:
        return []
    number = f"{fault.place.line:>6}"
    margin = f"{number} │ "
    room = max(width - cell_len(margin), NARROWEST)
    before, marked, after = _around(fault, room)
    shown = Text.assemble((margin, GREY), before, marked, after)
    shown.rstrip()
    start, end = cell_len(before), cell_len(before + marked)
    if marked and start and not cell_len(marked[0]):
        start -= 1  # A mark on the character before it is no column of its own.
    carets = "^" * max(1, end - start)
    below = f"{'':{len(number)}} │ "
    return [shown, Text.assemble((below, GREY), " " * start, (carets, FAULT))]


def _around(fault: Problem, room: int) -> tuple[str, str, str]:
    """What stands before, in and after the place of a fault, as much of it as fits `room` columns.

    The place itself goes first, then as much on either side of it; where one side needs less, the
    other has more.
    """
    line, start = fault.line_text, fault.place.column - 1
    end = start + fault.width
    reach = room * CHARACTERS_A_COLUMN
    if len(line) <= reach:
        whole = fmt.visible(line[:start]), fmt.visible(line[start:end]), fmt.visible(line[end:])
        # A caret at the end of a line stands in a column of its own.
        if max(cell_len("".join(whole)), cell_len(whole[0]) + 1) <= room:
            return whole
    # A column is kept for the sign of a cut on either side.
    marked = _fitting(line[start : min(end, start + reach)], room - 2)
    left = room - 2 - max(1, cell_len("".join(marked)))
    behind = line[start + len(marked) : start + len(marked) + reach]
    ahead = line[max(0, start - reach) : start][::-1]
    nearest = cell_len("".join(_fitting(ahead, left // 2)))
    after = _fitting(behind, left - nearest)
    before = _fitting(ahead, left - cell_len("".join(after)))
    is_cut = len(before) < min(start, len(line))
    while is_cut and before and not cell_len(before[-1]):
        before.pop()  # What it stood on is cut off.
    tail = CUT if line[start + len(marked) + len(after) :] else ""
    return (
        (CUT if is_cut else "") + "".join(reversed(before)),
        "".join(marked),
        "".join(after) + tail,
    )


def _fitting(text: str, columns: int) -> list[str]:
    """The first characters of a text that fit so many columns, each as it is shown."""
    taken: list[str] = []
    used = 0
    for character in text:
        shown = fmt.visible(character)
        # A selector of a variant may make the character before it a column wider.
        used += 1 if character in VARIANTS else cell_len(shown)
        if used > columns:
            break
        taken.append(shown)
    return taken
