"""Listings, trees and chains: claims under each other, what they rest on in the margin."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len
from rich.text import Text

from stancecli import notation as fmt, report as r
from stancecli.render import GREY
from stancecli.render.terminal.lines import (
    GAP,
    Area,
    Lines,
    aligned_right,
    claim,
    fill,
    followed_by,
    has_margin,
    in_margin,
    indented,
    place,
    styled,
    words,
    wrap,
)


def listing(block: r.Listing, page: Area) -> Lines:
    """Entries in columns: label, text, aside, margin; further texts of an entry below them."""
    labels = [fmt.visible(r.plain(entry.label) or block.bullet) for entry in block.entries]
    label_width = min(max(map(cell_len, labels), default=0), page.prose // 3)
    text_at = label_width + (GAP if label_width > 1 else label_width)
    inner = page.within(text_at)
    bodies = [_body(entry, inner) for entry in block.entries]
    asides = [styled(entry.aside) for entry in block.entries]

    room = inner.prose
    if any(entry.basis and has_margin(entry.basis, inner) for entry in block.entries):
        room = inner.beside_margin
    aside_width = min(max((aside.cell_len for aside in asides), default=0), room // 2)
    text_width = room
    if aside_width:
        longest = max(sum(piece.cell_len for piece in body) for body in bodies)
        text_width = min(longest, room - aside_width - GAP)

    labels_right = not _has_letters(labels)
    asides_right = not _has_letters([aside.plain for aside in asides])
    lines: Lines = []
    for entry, label, body, aside in zip(block.entries, labels, bodies, asides, strict=True):
        canvas: Lines = []
        place(canvas, _column(Text(label), label_width, right=labels_right), 0)
        place(canvas, fill(body, text_width), text_at)
        place(canvas, _column(aside, aside_width, right=asides_right), text_at + text_width + GAP)
        if has_margin(entry.basis, inner):
            place(canvas, in_margin(entry.basis, page.margin), page.prose - page.margin)
        lines += canvas
        for below in (*entry.below, *_origin(entry.origin)):
            lines += indented(wrap(styled(below), inner.prose - GAP), text_at + GAP)
    return lines


def _origin(origin: r.Origin | None) -> Iterator[r.Span]:
    """How sure a claim is and where it stands, in grey."""
    if origin and str(origin):
        yield r.muted(str(origin))


def _body(entry: r.Entry, page: Area) -> Lines:
    """The pieces of an entry's text, with what it rests on where no margin takes it."""
    text = styled(entry.text)
    return words(text) if has_margin(entry.basis, page) else followed_by(text, entry.basis)


def _column(text: Text, width: int, *, right: bool) -> Lines:
    if not text.plain:
        return []
    lines = wrap(text, width)
    return aligned_right(lines, width) if right else lines


def _has_letters(texts: list[str]) -> bool:
    return any(character.isalpha() for text in texts for character in text)


def tree(block: r.Tree, page: Area) -> Lines:
    """A tree with guides; the lines of a branch stand under its first."""
    return list(_branch(block.root, page, Text(), Text()))


def _branch(branch: r.Branch, page: Area, first: Text, rest: Text) -> Iterator[Text]:
    guide = first
    text = _with_origin(branch)
    for line in claim(text, branch.basis, page.within(rest.cell_len)):
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


def chain(block: r.Chain, page: Area) -> Lines:
    """What stands at each end of a link, and between them an arrow with the link beside it."""
    lines = wrap(Text(fmt.visible(block.start)), page.prose)
    for link in block.links:
        shaft = Text("  ┃  " if link.strong else "  │  ", GREY)
        beside = claim(_with_origin(link), link.basis, page.within(shaft.cell_len))
        lines += [shaft + line for line in beside]
        lines.append(Text("  ▼", GREY))
        lines += wrap(Text(fmt.visible(link.to)), page.prose)
    return lines
