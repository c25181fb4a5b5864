"""From a report to bytes, or from a finding: one form of output a module.

Names come from strangers. They pass through `notation.visible` before they reach a terminal, so
that none of them can steer it, hide itself or reorder the line that it stands in.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import TYPE_CHECKING

from stancecli import notation as fmt

if TYPE_CHECKING:
    from rich.text import Text

# What a style is called in a text; which colours it has, the palette of the background says.
GREY = "grey"
JUDGEMENT = "judgement"
FAULT = "fault"
TILES: Mapping[fmt.Sense, str] = {sense: f"tile-{sense.value}" for sense in fmt.Sense}
"""The style of a cell, by what its value means."""


class Background(Enum):
    """What a terminal writes on, as far as it is known."""

    LIGHT = "light"
    DARK = "dark"
    UNKNOWN = "unknown"


def _palette(
    grey: int, judgement: int, fault: int, tiles: Mapping[fmt.Sense, str]
) -> Mapping[str, str]:
    plain = {GREY: grey, JUDGEMENT: judgement, FAULT: fault}
    return {
        **{style: f"color({number})" for style, number in plain.items()},
        **{TILES[sense]: colours for sense, colours in tiles.items()},
    }


# Strong effects stand out from the background, so they are dark on light and bright on dark.
_DARKER_IS_STRONGER = {
    fmt.Sense.HELPS_STRONGLY: "bold color(231) on color(25)",
    fmt.Sense.HELPS: "color(16) on color(153)",
    fmt.Sense.HURTS_STRONGLY: "bold color(231) on color(130)",
    fmt.Sense.HURTS: "color(16) on color(223)",
    fmt.Sense.UNKNOWN: "color(231) on color(241)",
}
_BRIGHTER_IS_STRONGER = {
    fmt.Sense.HELPS_STRONGLY: "bold color(16) on color(39)",
    fmt.Sense.HELPS: "color(231) on color(24)",
    fmt.Sense.HURTS_STRONGLY: "bold color(16) on color(208)",
    fmt.Sense.HURTS: "color(231) on color(94)",
    fmt.Sense.UNKNOWN: "color(231) on color(240)",
}

PALETTES: Mapping[Background, Mapping[str, str]] = {
    Background.LIGHT: _palette(241, 127, 160, _DARKER_IS_STRONGER),
    Background.DARK: _palette(247, 176, 210, _BRIGHTER_IS_STRONGER),
    # These few colours can be read on white and on black.
    Background.UNKNOWN: _palette(243, 98, 131, _DARKER_IS_STRONGER),
}
"""The styles on each background, in rich's notation of the fixed 256 colours.

Contrast (WCAG 2.2, 1.4.3) is at least 4.5: of text on its tile, and of all else on the background.
"""


def printed(text: Text, *, colour: bool, background: Background = Background.UNKNOWN) -> str:
    """The characters that show a text, with ANSI codes of the fixed 256 colours or without any.

    Nothing is wrapped or cut, and nothing depends on the environment.
    """
    if not colour:
        return text.plain
    from io import StringIO

    from rich.console import Console
    from rich.theme import Theme

    console = Console(
        theme=Theme(PALETTES[background]),
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
