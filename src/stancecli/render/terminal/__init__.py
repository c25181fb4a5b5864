"""A report, or faults, as text for a terminal of a given width, with colours or without.

Nothing but the width, the choice of colours and the background under them decides the bytes: no
environment, no clock.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise

from rich.cells import cell_len
from rich.text import Text

from stancecli import depth, notation as fmt, report as r
from stancecli.diagnostics import Problem
from stancecli.render import FAULT, GREY, Background, printed
from stancecli.render.terminal.lines import (
    GAP,
    Area,
    Lines,
    fill,
    followed_by,
    indented,
    listing,
    styled,
    table,
    wrap,
)

NOTE_GAP = 3
_TYPED = re.compile(r"""(?:'[^']*'|"[^"]*"|\\.|[^\s'"])+\s*""")
"""A word as `shlex.quote` writes it, and the spaces after it."""

SCREEN, NARROW_SCREEN = 32, 38
"""Lines of a short answer with its foot at most, where anything in it can go: from so many columns
on (WIDE), and at fewer."""
WIDE = 80
WORDS = 250
"""Words of such an answer at most."""

FOOT = 2
"""Lines of a foot whose commands are not known."""


def fitted(report: r.Report, *, width: int, commands: Iterable[str] | None = None) -> r.Report:
    """The report, tightened as far as its short answer must be to fit a screen.

    Below it stands a foot with the first of the `commands`.
    """
    following = None if commands is None else [*commands]

    def fits(tried: r.Report) -> bool:
        lines = _lines(depth.short(tried), width)
        foot = [Text()] * FOOT
        if following is not None:
            foot = _foot(depth.left_out(tried), following, width)
        words = sum(len(line.plain.split()) for line in (*lines, *foot))
        return len(lines) + 1 + len(foot) <= most and words <= WORDS

    most = SCREEN if width >= WIDE else NARROW_SCREEN
    return depth.fit(report, fits)


def render(
    report: r.Report,
    *,
    width: int,
    colour: bool,
    whole: bool = False,
    background: Background = Background.UNKNOWN,
) -> str:
    """The answer, short or `whole`, without its foot.

    Lines keep within `width` columns, from 40 on, except for a word that is longer than its place.
    """
    shown = depth.whole(report) if whole else depth.short(report)
    return _text(_lines(shown, width), colour, background)


def _lines(report: r.Report, width: int) -> Lines:
    page = Area(screen=width, width=width)
    lines = wrap(Text(fmt.visible(report.asked), GREY), page.prose)
    more = f" {fmt.visible(report.more)}" if report.more else ""
    conclusion = Text.assemble((fmt.visible(report.conclusion), "bold"), more)
    introduction = (Text(fmt.visible(each)) for each in report.introduction)
    for each in (*introduction, conclusion):
        lines += [Text(), *wrap(each, page.prose)]
    for block in report.blocks:
        if part := _block(block, page):
            lines += [Text(), *part]
    return lines


def render_foot(
    left_out: Iterable[str],
    commands: Iterable[str],
    *,
    width: int,
    colour: bool,
    background: Background = Background.UNKNOWN,
) -> str:
    """What the whole answer has besides, and the first command to ask next.

    An empty line stands before it. A command is broken between
    words only, each line but the last ending as a shell continues it: it runs as printed.
    """
    lines = _foot(left_out, commands, width)
    for line in lines:
        line.stylize(GREY)
    return _text([Text(), *lines] if lines else lines, colour, background)


def _foot(left_out: Iterable[str], commands: Iterable[str], width: int) -> Lines:
    missing = fmt.visible(", ".join(left_out))
    more = f"-v: {missing}" if missing else ""
    following = [f"next: {fmt.visible(command)}" for command in [*commands][:1]]
    together = " · ".join(filter(None, (more, *following)))
    if cell_len(together) <= width:
        return [Text(together)] if together else []
    return [*(wrap(Text(more), width) if more else []), *_continued(following, width)]


def render_next(
    commands: Mapping[str, str],
    *,
    width: int,
    colour: bool,
    background: Background = Background.UNKNOWN,
) -> str:
    """The commands that could follow, each with what it tells, after an empty line."""
    if not commands:
        return ""
    lines = [Text(), Text("Ask next", "bold")]
    for command, tells in commands.items():
        lines += indented(_continued([fmt.visible(command)], width - GAP), GAP)
        lines += indented(wrap(Text(fmt.visible(tells), GREY), width - 2 * GAP), 2 * GAP)
    return _text(lines, colour, background)


def _continued(commands: Iterable[str], width: int) -> Lines:
    """Commands in lines, broken between their words only and continued as a shell does."""
    lines: Lines = []
    for command in commands:
        pieces = list(map(Text, _TYPED.findall(command)))
        shown = fill(pieces, width)
        if len(shown) > 1:
            shown = fill(pieces, width - 2, hang=GAP)
            shown = [*(line.append(" \\") for line in shown[:-1]), shown[-1]]
        lines += shown
    return lines


def _text(lines: Iterable[Text], colour: bool, background: Background) -> str:
    ended = [line if colour else Text(line.plain.rstrip(" ")) for line in lines]
    return printed(Text("\n").join([*ended, Text()]), colour=colour, background=background)


def _block(block: r.Block, page: Area) -> Lines:
    match block:
        case r.Paragraph():
            return fill(followed_by(styled(block.text), block.basis), page.prose)
        case r.Note():
            return wrap(Text(fmt.visible(block.text), GREY), page.prose)
        case r.Listing():
            return listing(block, page)
        case r.Section():
            return _section(block, page)
        case r.Table():
            return table(block, page)
        case r.Shortened():
            raise TypeError("a report is shown short or whole")


def _section(section: r.Section, page: Area) -> Lines:
    lines = _heading(section, page)
    inner = page.within(GAP)
    body: Lines = []
    for before, block in pairwise((None, *section.blocks)):
        # Paragraphs need to be told apart; what else follows each other differs by its look.
        if isinstance(before, r.Paragraph) and isinstance(block, r.Paragraph):
            body.append(Text())
        body += _block(block, inner) if block else []
    return [*lines, *indented(body, GAP)]


def _heading(section: r.Section, page: Area) -> Lines:
    """The title, and its note beside it where both fit on one line, else below it."""
    title = Text(fmt.visible(section.title), "bold")
    note = Text(fmt.visible(r.plain(section.note)), GREY)
    if not note.plain:
        return wrap(title, page.prose)
    if title.cell_len + NOTE_GAP + note.cell_len <= page.prose:
        return [title + Text(" " * NOTE_GAP) + note]
    return [*wrap(title, page.prose), *indented(wrap(note, page.prose - GAP), GAP)]


# Faults: each on one line, however long, then the line of the file and carets.


NARROWEST = 20
"""Columns that an excerpt has at least, however narrow the page is."""
CHARACTERS_A_COLUMN = 8
"""Characters that are looked at for each column; some take no column, and they may be endless."""
MOST_ALIKE = 10
"""Faults with the same words that are shown; the others are counted."""
CUT = "…"
VARIANTS = "\ufe0e\ufe0f"


def render_problems(
    faults: Iterable[Problem],
    *,
    width: int,
    colour: bool,
    background: Background = Background.UNKNOWN,
) -> str:
    """The faults in the order given, and how many there are; excerpts keep within `width`.

    Of those with the same words MOST_ALIKE are shown.
    """
    found = Counter[str]()
    lines: Lines = []
    for fault in faults:
        words = f"{fault.code} {fault.message}"
        found[words] += 1
        if found[words] <= MOST_ALIKE:
            line = Text(fmt.visible(str(fault)))
            start = len(fmt.visible(f"{fault.place}: "))
            line.stylize(FAULT, start, start + len(fault.code))
            lines += [line, *_excerpt(fault, width)]
    if not found:
        return ""
    for words, number in found.items():
        if number > MOST_ALIKE:
            more = f"and {number - MOST_ALIKE} more of this kind: {fmt.visible(words)}"
            lines.append(Text(more))
    count = fmt.counted(found.total(), "fault")
    text = Text("\n").join([*lines, Text(), Text(f"{count}."), Text()])
    return printed(text, colour=colour, background=background)


def _excerpt(fault: Problem, width: int) -> Lines:
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
