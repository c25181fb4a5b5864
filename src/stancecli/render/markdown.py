"""A report as Markdown (CommonMark, with GFM tables), to paste into a brief.

Text of the model is text there too: whatever Markdown would read as its own is escaped, here and as
pandoc knows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import compress

from stancecli import depth, notation as fmt, report as r

DEEPEST_HEADING = 6

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>|~&$@^]")
_AT_THE_START = re.compile(
    r":(?=::)|[-+](?=\s|$)|\#{1,6}(?=\s|$)|[-=](?=[-=\s]*$)|(?P<digits>\d+)(?=[.)](?:\s|$))",
    re.ASCII,
)
"""What begins a list, a heading, a rule or a frame where it begins a line."""


def render(report: r.Report, *, whole: bool = False) -> str:
    """The answer, short or `whole`, without what could be asked next: it is read elsewhere."""
    conclusion = f"**{_escaped(report.conclusion)}**"
    more = f" {_escaped(report.more)}" if report.more else ""
    # Of a whole model the title stands alone: with what it holds behind it, it would be a line.
    head = (report.subject, " · ".join(report.scope)) if report.question else (report.asked,)
    title, *introduction = map(_escaped, filter(None, (*head, *report.introduction)))
    parts = [f"# {title}", *introduction, conclusion + more]
    for block in (depth.unabridged if whole else depth.apart)(report.blocks):
        parts.extend(_block(block, level=2))
    return "\n\n".join(_parted(parts)) + "\n"


def _parted(parts: Iterable[str]) -> Iterator[str]:
    """The parts, with what shows nothing between two lists: they would be read as one."""
    before = ""
    for part in parts:
        if before.startswith("- ") and part.startswith("- "):
            yield "<!-- -->"
        yield part
        before = part


def _inline(text: str) -> str:
    """Text on one line that Markdown shows as it is, within a line."""
    return _SPECIAL.sub(r"\\\g<0>", fmt.visible(text).strip())


def _escaped(text: str) -> str:
    """The same, also where it begins a line."""
    return _start_escaped(_inline(text))


def _start_escaped(line: str) -> str:
    found = _AT_THE_START.match(line)
    if not found:
        return line
    # A number is no list where its dot is escaped; the other marks are escaped themselves.
    at = found.end("digits") if found["digits"] else 0
    return f"{line[:at]}\\{line[at:]}"


def _text(text: r.Words) -> str:
    """Spans in a row; what is strong stays so, and each keeps the spaces around it."""
    line = "".join(_around(span.text, span.role is r.Role.STRONG) for span in r.text(text)).strip()
    return line if line.startswith("**") else _start_escaped(line)


def _around(text: str, is_strong: bool) -> str:
    line, mark = fmt.visible(text), "**" if is_strong else ""
    bare = line.strip()
    if not bare:
        return " " if line else ""
    before, after = line[: line.index(bare)], line[line.index(bare) + len(bare) :]
    return f"{before}{mark}{_inline(bare)}{mark}{after}"


def _with_basis(said: str, basis: r.Basis | None) -> str:
    """A statement and, at its end but within its full stop, what it rests on; then the quotes."""
    if not basis:
        return said
    marks, quotes = _escaped(basis.marks), map(_escaped, basis.quotes)
    if marks and said.endswith(".") and not said.endswith(("..", "\\.")):
        return " ".join((f"{said[:-1]} {marks}.", *quotes))
    return " ".join((said, marks, *quotes)) if marks else said


def _block(block: r.Block, level: int) -> Iterator[str]:
    """The paragraphs, lists, tables and headings of a block, to be set apart by empty lines."""
    match block:
        case r.Paragraph():
            yield _with_basis(_text(block.text), block.basis)
        case r.Note():
            yield _escaped(block.text)
        case r.Listing():
            yield "\n".join(_listing(block))
        case r.Section():
            yield f"{'#' * min(level, DEEPEST_HEADING)} {_escaped(block.title)}"
            if block.note:
                yield _escaped(r.plain(block.note))
            for inner in block.blocks:
                yield from _block(inner, level + 1)
        case r.Table():
            yield "\n".join(_table(block))
            if block.legend:
                yield "  \n".join(map(_escaped, block.legend.told))
        case r.Shortened():
            raise TypeError("a report is shown short or whole")


def _listing(listing: r.Listing) -> Iterator[str]:
    for entry in listing.entries:
        name = r.plain(entry.label).strip()
        label = f"**{_escaped(name)}**" if name else ""
        said = " · ".join(filter(None, (_text(entry.text), _text(entry.aside))))
        yield "- " + " ".join(filter(None, (label, _with_basis(said, entry.basis))))
        for below in entry.under:
            yield f"  - {_text(below)}"


def _table(table: r.Table) -> Iterator[str]:
    """A GFM table; a group's title is a row of its own, since such a table has no other place."""
    shown = [True, table.weighed, *(True for _ in table.columns)]

    def line(*cells: str) -> str:
        return f"| {' | '.join(compress(cells, shown))} |"

    def row_line(row: r.Row) -> str:
        weight = _inline(row.weight_word or row.weight)
        cells = (_inline(cell.text) + r"\*" * cell.judgement for cell in row.cells)
        return line(_inline(row.name), weight, *cells)

    heads = (_inline(column.heading) for column in table.columns)
    yield line(_inline(table.names), _inline(table.weight), *heads)
    yield line(":---", ":---", *(":---:" for _ in table.columns))
    for group in table.groups:
        if group.title:
            yield line(f"**{_inline(group.title)}**", *("" for _ in shown[1:]))
        yield from map(row_line, group.rows)
    yield from map(row_line, table.foot)
