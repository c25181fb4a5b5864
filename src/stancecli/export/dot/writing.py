"""The text of DOT: strings, attributes and labels that hold whatever names hold."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from html import escape
from types import MappingProxyType

from stancecli import notation as fmt

Attributes = Mapping[str, str]

_LONGEST_STRING = 4000
"""Bytes in one quoted string; Graphviz reads no more than 16,384, and joins strings by `+`."""


def wrapped(words: str, width: int) -> str:
    """Words on lines of at most so many characters."""
    return "\n".join(textwrap.wrap(words, width, break_on_hyphens=False))


def attributes(given: Attributes) -> str:
    """A list of attributes: `[shape="box", color="#808080"]`."""
    return "[" + ", ".join(f"{name}={quote(value)}" for name, value in given.items()) + "]"


def quote(words: str) -> str:
    """A DOT string that shows these characters, those that cannot be seen as escapes."""
    if len(words) <= _LONGEST_STRING and _PLAIN.fullmatch(words):
        return f'"{words}"'
    pieces, size = [""], 0
    for character in "\n".join(map(fmt.visible, words.split("\n"))):
        escaped = _ESCAPES.get(character, character)
        size += len(escaped.encode())
        if size > _LONGEST_STRING:
            pieces.append("")
            size = 0
        pieces[-1] += escaped
    return " + ".join(f'"{piece}"' for piece in pieces)


_PLAIN = re.compile(r"[ !#-%'-\[\]-~]*")
"""Characters of ASCII that stand for themselves in a string; most strings hold no others."""

_ESCAPES: Mapping[str, str] = MappingProxyType(
    {"\\": "\\\\", '"': '\\"', "&": "&amp;", "\n": "\\n"}
)


def worded(n: int, start: str, end: str, words: str, look: Attributes) -> Iterator[str]:
    """The statements of a line between two nodes, as they are written, with words beside it.

    The words are a node of their own halfway: Graphviz leads lines around nodes, and writes the
    label of a line across other lines. `n` is another number for each.
    """
    node = {
        "label": wrapped(words, 24),
        "tooltip": look.get("tooltip", words),
        "fontsize": "10",
        "fontcolor": look.get("fontcolor", "#222222"),
        "shape": "plaintext",
        "style": "",
        "margin": "0.05,0.03",
        "width": "0",
        "height": "0",
    }
    halfway = quote(f"line {n}")  # No id of an item has a space in it.
    yield f"{halfway} {attributes(node)}"
    yield f"{start} -> {halfway} {attributes({**look, 'arrowhead': 'none'})}"
    yield f"{halfway} -> {end} {attributes(look)}"


def html(words: str) -> str:
    """Words within a label that is written as HTML."""
    return escape(fmt.visible(words))


def breaking(lines: str) -> str:
    """The same for words on several lines."""
    return "<BR/>".join(map(html, lines.split("\n")))
