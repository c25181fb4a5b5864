"""From a report to bytes: what every renderer does to the text of a model.

Names come from strangers. They pass through `visible` before they reach a terminal, so that none
of them can steer it, hide itself or reorder the line that it stands in.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.text import Text

GREY = "color(244)"
JUDGEMENT = "color(133)"
FAULT = "color(160)"

_STEERING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Characters that Unicode calls letters, marks or symbols, and that show nothing at all."""


def visible(text: str) -> str:
    """Text on one line in which control, format and invisible characters are escapes (`\\u202e`).

    Line breaks and tabs become a space: a name is one line, wherever it was broken in the file.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_visible_character, text))


def _visible_character(character: str) -> str:
    if character in "\n\t":
        return " "
    if character in _BLANK or unicodedata.category(character) in _STEERING:
        code = ord(character)
        return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
    return character


def printed(text: Text, *, colour: bool) -> str:
    """The characters that show a text, with ANSI codes of the fixed 256 colours or without any.

    Nothing is wrapped or cut, and nothing depends on the environment.
    """
    if not colour:
        return text.plain
    from io import StringIO

    from rich.console import Console

    console = Console(
        file=StringIO(),
        color_system="256",
        force_terminal=True,
        force_jupyter=False,
        legacy_windows=False,
        no_color=False,
        markup=False,
        emoji=False,
        highlight=False,
        width=80,
    )
    with console.capture() as capture:
        console.print(text, soft_wrap=True, end="")
    return capture.get()
