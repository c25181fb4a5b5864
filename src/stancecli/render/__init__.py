"""From a report to bytes, or from a finding: one form of output a module.

Names come from strangers. They pass through `notation.visible` before they reach a terminal, so
that none of them can steer it, hide itself or reorder the line that it stands in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.text import Text

GREY = "color(244)"
JUDGEMENT = "color(133)"
FAULT = "color(160)"


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
