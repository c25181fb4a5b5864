"""A report as text for a terminal of a given width, with colours or without.

Nothing but the width, the choice of colours and the background under them decides the bytes: no
environment, no clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from rich.cells import cell_len
from rich.text import Text

from stancecli import depth, notation as fmt, report as r
from stancecli.render import GREY, Background, printed
from stancecli.render.terminal.grid import legend, table
from stancecli.render.terminal.lines import (
    GAP,
    Area,
    Lines,
    chain_lines,
    fill,
    followed_by,
    indented,
    intervals,
    listing,
    styled,
    tree,
    wrap,
)

NOTE_GAP = 3
_TYPED = re.compile(r"""(?:'[^']*'|"[^"]*"|\\.|[^\s'"])+\s*""")
"""A word as `shlex.quote` writes it, and the spaces after it."""

FOOT = 2
"""Lines of a foot whose commands are not known."""


def fitted(report: r.Report, *, width: int, commands: Iterable[str] | None = None) -> r.Report:
    """The report, tightened as far as its short answer must be to fit a screen.

    Below it stands a foot with the first of the `commands`.
    """
    following = None if commands is None else [*commands]

    def takes(tried: r.Report) -> int:
        foot = FOOT
        if following is not None:
            foot = len(_foot(depth.left_out(tried), following, width))
        return len(_lines(depth.short(tried), width)) + foot + (not tried.close)

    return depth.fit(report, takes)


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
    introduction = (Text(fmt.visible(each)) for each in report.introduction)
    for each in (*introduction, _conclusion(report)):
        lines += [Text(), *wrap(each, page.prose)]
    for before, block in pairwise((None, *report.blocks)):
        if block and (part := _block(block, page)):
            at_section = isinstance(before, r.Section) or isinstance(block, r.Section)
            lines += part if report.close and not at_section else [Text(), *part]
    return lines


def render_foot(
    left_out: Iterable[str],
    commands: Iterable[str],
    *,
    width: int,
    colour: bool,
    background: Background = Background.UNKNOWN,
    close: bool = False,
) -> str:
    """What the whole answer has besides, and the first command to ask next.

    An empty line stands before it, except where the answer is `close`. A command is broken between
    words only, each line but the last ending as a shell continues it: it runs as printed.
    """
    lines = _foot(left_out, commands, width)
    for line in lines:
        line.stylize(GREY)
    return _text(lines if close or not lines else [Text(), *lines], colour, background)


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
        pieces = list(_typed(command))
        shown = fill(pieces, width)
        if len(shown) > 1:
            shown = fill(pieces, width - 2, hang=GAP)
            shown = [*(line.append(" \\") for line in shown[:-1]), shown[-1]]
        lines += shown
    return lines


def _typed(command: str) -> Iterator[Text]:
    """The words of a command as they are typed, each with the space after it."""
    for word in _TYPED.findall(command):
        yield Text(word)


def _text(lines: Iterable[Text], colour: bool, background: Background) -> str:
    ended = [line if colour else Text(line.plain.rstrip(" ")) for line in lines]
    return printed(Text("\n").join([*ended, Text()]), colour=colour, background=background)


def _conclusion(report: r.Report) -> Text:
    conclusion = Text.assemble((fmt.visible(report.conclusion), "bold"))
    return conclusion.append(f" {fmt.visible(report.more)}") if report.more else conclusion


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
        case r.Tree():
            return tree(block, page)
        case r.Chain():
            return chain_lines(block, page)
        case r.Picture():
            return _picture(block, page)
        case r.Table():
            return table(block, page)
        case r.Intervals():
            return intervals(block, page)
        case r.Legend():
            return legend(block, page)
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


def _picture(picture: r.Picture, page: Area) -> Lines:
    lines = [Text(fmt.visible(line)) for line in picture.lines]
    if all(line.cell_len <= page.width for line in lines):
        return lines
    return wrap(Text(fmt.visible(picture.alt)), page.prose)
