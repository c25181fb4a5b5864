"""The text of DOT: strings, attributes and labels that show whatever names hold.

Written by hand, because what writes DOT for networkx reads `a:b` as a port and merges nodes.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from html import escape

from stancecli import notation as fmt

Attributes = Mapping[str, str]

INK, GREY = "#222222", "#808080"
PALE, PAPER = "#f4f4f4", "#ffffff"
FONT: Attributes = {"fontname": "Helvetica"}
BEGIN = 'digraph "stance" {'

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

_ESCAPES: Mapping[str, str] = {"\\": "\\\\", '"': '\\"', "&": "&amp;", "\n": "\\n"}


def framed(name: str, look: Attributes, fill: str, lines: Iterable[str]) -> Iterator[str]:
    """The statements of nodes, in a frame."""
    around = {**look, "style": "rounded,filled", "fillcolor": fill, "color": "#b2b2b2"}
    yield f"subgraph {quote(f'cluster_{name}')} {{"
    yield f"  graph {attributes(around)}"
    yield from (f"  {line}" for line in lines)
    yield "}"


def html(words: str, width: int = 0) -> str:
    """Words within a label that is written as HTML, on lines of at most so many characters."""
    lines = wrapped(words, width).split("\n") if width else [words]
    # Graphviz would put the id of the node in place of `\N`, in such a label too.
    return "<BR/>".join(escape(fmt.visible(line)).replace("\\", "&#92;") for line in lines)
