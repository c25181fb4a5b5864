"""Lines of styled text: breaking, setting beside each other, and the marks of what they rest on.

rich measures characters (some are two columns wide, some none) and knows styles; what stands here
is what it does not do: lines that break only where they may, and columns that no long word spoils.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

from rich.cells import cell_len
from rich.text import Span as StyledSpan, Text

from stancecli import notation as fmt, report as r
from stancecli.render import GREY, JUDGEMENT

Lines = list[Text]

GAP = 2
PROSE = 90

STYLES = {
    r.Role.PLAIN: "",
    r.Role.STRONG: "bold",
    r.Role.MUTED: GREY,
    r.Role.JUDGEMENT: JUDGEMENT,
    r.Role.ORIGIN: GREY,
}

_IDEOGRAPHS = "\u3040-\ua4cf\uf900-\ufaff"
_MAY_BREAK = re.compile(f" +(?=[^ ])|(?<=[\u3001\u3002{_IDEOGRAPHS}])(?=[{_IDEOGRAPHS}])")
"""After spaces, and between the characters of scripts that are written without any."""


class Area(NamedTuple):
    """Where a block may stand: `screen` is all there is, `width` what is left to the right of it.

    The right edge stays where it is however far a block is indented.
    """

    screen: int
    width: int

    @property
    def prose(self) -> int:
        """Columns for text: lines that are easy to read."""
        return self.width - max(0, self.screen - PROSE)

    def within(self, indent: int) -> Area:
        return self._replace(width=self.width - indent)


def styled(text: r.Words) -> Text:
    """A text of a report, safe to print."""
    line = Text()
    for span in r.text(text):
        line.append(fmt.visible(span.text), STYLES[span.role])
    return line


def unbroken(text: Text) -> Lines:
    """The pieces of a text that no line break may part, each with the spaces after it."""
    return list(text.divide([found.end() for found in _MAY_BREAK.finditer(text.plain)]))


def longest_word(*texts: str) -> int:
    """The columns that the widest piece of these texts needs."""
    pieces = chain.from_iterable(unbroken(Text(text)) for text in texts)
    return max((cell_len(piece.plain.rstrip(" ")) for piece in pieces), default=0)


def fill(pieces: Iterable[Text], width: int, hang: int = 0) -> Lines:
    """Pieces set in lines, as many on each as fit; later lines begin `hang` columns further in."""
    lines = [Text()]
    filled = 0
    for piece in pieces:
        needed = filled + cell_len(piece.plain.rstrip(" "))
        if needed > width and lines[-1].plain.strip(" "):
            lines.append(Text(" " * hang))
            filled = hang
        lines[-1].append_text(piece)
        filled += piece.cell_len
    for line in lines:
        # rich's own rstrip takes every kind of space, and some are all there is of a name.
        if after := len(line) - len(line.plain.rstrip(" ")):
            line.right_crop(after)
        line.spans = _joined(line.spans)
    return lines


def _joined(spans: Iterable[StyledSpan]) -> list[StyledSpan]:
    """Spans of one style in a row as one, so that a phrase stays whole among the codes."""
    joined: list[StyledSpan] = []
    for span in spans:
        if joined and joined[-1].end == span.start and joined[-1].style == span.style:
            span = StyledSpan(joined.pop().start, span.end, span.style)
        joined.append(span)
    return joined


def wrap(text: Text, width: int) -> Lines:
    return fill(unbroken(text), width)


def indented(lines: Iterable[Text], indent: int) -> Lines:
    return [Text(" " * indent).append_text(line) if line.plain else line for line in lines]


def aligned_right(lines: Iterable[Text], width: int) -> Lines:
    return [Text(" " * (width - line.cell_len)).append_text(line) for line in lines]


def place(canvas: Lines, lines: Sequence[Text], at: int) -> None:
    """Write lines on a canvas from column `at` on; lower down where a long word is in the way."""
    start = 0
    while any(row.plain and row.cell_len >= at for row in canvas[start : start + len(lines)]):
        start += 1
    canvas.extend(Text() for _ in range(start + len(lines) - len(canvas)))
    for row, line in zip(canvas[start:], lines, strict=False):
        if line.plain:
            row.append(" " * (at - row.cell_len)).append_text(line)


# What claims rest on.


def _marks(basis: r.Basis) -> list[Lines]:
    """The mark of each source in pieces that end at a `;`, and that of what has none."""
    marks = [Text(fmt.visible(bracket), GREY) for bracket in basis.brackets]
    if basis.judgement:
        marks.append(Text(r.UNSOURCED, JUDGEMENT))
    return [
        list(mark.divide([found.end() for found in re.finditer("; ", mark.plain)]))
        for mark in marks
    ]


def followed_by(text: Text, basis: r.Basis | None) -> Lines:
    """The pieces of a text and, at its end but within its full stop, what it rests on.

    What is quoted stands behind all that, since it may end a sentence of its own.
    """
    marks = _marks(basis) if basis else []
    if not marks:
        return unbroken(text)
    stop = "." if text.plain.endswith(".") and not text.plain.endswith("..") else ""
    pieces = unbroken(text[:-1] if stop else text)
    for mark in marks:
        pieces[-1].append(" ")
        pieces.extend(mark)
    pieces[-1].append(stop)
    for quote in basis.quotes if basis else ():
        pieces[-1].append(" ")
        pieces.extend(unbroken(Text(fmt.visible(quote), GREY)))
    return pieces


# Listings and trees: claims under each other, each followed by what it rests on.


def listing(block: r.Listing, page: Area) -> Lines:
    """Entries in columns: label, text, aside; further texts of an entry below it."""
    labels = [styled(entry.label or block.bullet) for entry in block.entries]
    label_width = min(max((label.cell_len for label in labels), default=0), page.prose // 3)
    text_at = label_width + (1 if label_width else 0)
    inner = page.within(text_at)
    bodies = [followed_by(styled(entry.text), entry.basis) for entry in block.entries]
    asides = [styled(entry.aside) for entry in block.entries]

    aside_width = min(max((aside.cell_len for aside in asides), default=0), inner.prose // 2)
    text_width = inner.prose
    if aside_width:
        longest = max(sum(piece.cell_len for piece in body) for body in bodies)
        text_width = min(longest, inner.prose - aside_width - GAP)

    labels_right = not _has_letters(labels)
    asides_right = not _has_letters(asides)
    lines: Lines = []
    for entry, label, body, aside in zip(block.entries, labels, bodies, asides, strict=True):
        canvas: Lines = []
        place(canvas, _column(label, label_width, right=labels_right), 0)
        place(canvas, fill(body, text_width), text_at)
        place(canvas, _column(aside, aside_width, right=asides_right), text_at + text_width + GAP)
        lines += canvas
        for below in entry.under:
            lines += indented(wrap(styled(below), inner.prose - GAP), text_at + GAP)
    return lines


def _column(text: Text, width: int, *, right: bool) -> Lines:
    if not text.plain:
        return []
    lines = wrap(text, width)
    return aligned_right(lines, width) if right else lines


def _has_letters(texts: Iterable[Text]) -> bool:
    return any(character.isalpha() for text in texts for character in text.plain)
