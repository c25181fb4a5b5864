"""The text of DOT: strings, attributes and labels that hold whatever names hold."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
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


def html(words: str) -> str:
    """Words within a label that is written as HTML."""
    return escape(fmt.visible(words))


def breaking(lines: str) -> str:
    """The same for words on several lines."""
    return "<BR/>".join(map(html, lines.split("\n")))
