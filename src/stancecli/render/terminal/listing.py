"""Listings, trees and chains: claims under each other, each followed by what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.text import Text

from stancecli import notation as fmt, report as r
from stancecli.render import GREY
from stancecli.render.terminal.lines import (
    GAP,
    Area,
    Lines,
    aligned_right,
    fill,
    followed_by,
    indented,
    place,
    styled,
    wrap,
)


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
        for below in (*entry.below, *_origin(entry.origin)):
            lines += indented(wrap(styled(below), inner.prose - GAP), text_at + GAP)
    return lines


def _origin(origin: r.Origin | None) -> Iterator[r.Span]:
    """How sure a claim is and where it stands, in grey."""
    if origin and str(origin):
        yield r.muted(str(origin))


def _column(text: Text, width: int, *, right: bool) -> Lines:
    if not text.plain:
        return []
    lines = wrap(text, width)
    return aligned_right(lines, width) if right else lines


def _has_letters(texts: Iterable[Text]) -> bool:
    return any(character.isalpha() for text in texts for character in text.plain)


def tree(block: r.Tree, page: Area) -> Lines:
    """A tree with guides; the lines of a branch stand under its first."""
    return list(_branch(block.root, page, Text(), Text()))


def _branch(branch: r.Branch, page: Area, first: Text, rest: Text) -> Iterator[Text]:
    guide = first
    text = _with_origin(branch)
    for line in fill(followed_by(text, branch.basis), page.within(rest.cell_len).prose):
        yield guide + line
        guide = rest
    for number, child in enumerate(branch.children, start=1):
        is_last = number == len(branch.children)
        yield from _branch(
            child,
            page,
            rest + Text("└ " if is_last else "├ ", GREY),
            rest + Text("  " if is_last else "│ ", GREY),
        )


def _with_origin(step: r.Branch | r.Link) -> Text:
    text = styled(step.text)
    for origin in _origin(step.origin):
        text.append(" ").append_text(styled(origin))
    return text


def chain_lines(block: r.Chain, page: Area) -> Lines:
    """What stands at each end of a link, and between them an arrow with the link beside it."""
    lines = wrap(Text(fmt.visible(block.start)), page.prose)
    for link in block.links:
        shaft = Text("  ┃  " if link.strong else "  │  ", GREY)
        room = page.within(shaft.cell_len).prose
        beside = fill(followed_by(_with_origin(link), link.basis), room)
        lines += [shaft + line for line in beside]
        lines.append(Text("  ▼", GREY))
        lines += wrap(Text(fmt.visible(link.to)), page.prose)
    return lines
