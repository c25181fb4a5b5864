"""Colours can be read: WCAG contrast of every style, on every background that it is meant for."""

from __future__ import annotations

from itertools import product

import pytest
from rich.color import Color
from rich.style import Style
from rich.text import Text

from stancecli import notation as fmt
from stancecli.render import FAULT, GREY, JUDGEMENT, PALETTES, TILES, Background, printed

ENOUGH = 4.5
"""WCAG 2.2, success criterion 1.4.3, for text of the usual size."""
WHITE, BLACK = "#ffffff", "#000000"
GROUNDS = {
    Background.LIGHT: (WHITE, "#fdf6e3"),
    Background.DARK: (BLACK, "#16171c", "#002b36", "#2e3440"),
    Background.UNKNOWN: (WHITE, BLACK),
}
"""White and black, and what themes that many use write on (Solarized, Nord)."""

RAMPS = [
    (fmt.Sense.HELPS_STRONGLY, fmt.Sense.HELPS),
    (fmt.Sense.HURTS_STRONGLY, fmt.Sense.HURTS),
]


def luminance(colour: Color) -> float:
    """Relative luminance as WCAG 2.2 defines it, 0 (black) to 1 (white)."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in colour.get_truecolor())
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: Color, b: Color) -> float:
    darker, lighter = sorted((luminance(a), luminance(b)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast(Color.parse(WHITE), Color.parse(BLACK)) == pytest.approx(21)
    # The greys on either side of 4.5 on white that every table of contrasts names.
    assert contrast(Color.parse("#767676"), Color.parse(WHITE)) == pytest.approx(4.54, abs=0.01)
    assert contrast(Color.parse("#777777"), Color.parse(WHITE)) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("background", Background)
def test_every_style_has_colours_that_can_be_read_on_every_background(
    background: Background,
) -> None:
    palette = PALETTES[background]
    assert set(palette) == {GREY, JUDGEMENT, FAULT, *TILES.values()}
    assert set(TILES) == set(fmt.Sense)
    assert len(set(palette.values())) == len(palette)
    for name, written in palette.items():
        style = Style.parse(written)
        assert style.color
        grounds = [style.bgcolor] if style.bgcolor else map(Color.parse, GROUNDS[background])
        for ground in grounds:
            assert contrast(style.color, ground) >= ENOUGH, (name, ground)


@pytest.mark.parametrize(("strong", "weak"), RAMPS)
def test_what_is_strong_stands_out_from_the_background(strong: fmt.Sense, weak: fmt.Sense) -> None:
    def brightness(background: Background, sense: fmt.Sense) -> float:
        ground = Style.parse(PALETTES[background][TILES[sense]]).bgcolor
        assert ground
        return luminance(ground)

    for background in Background:
        is_brighter = brightness(background, strong) > brightness(background, weak)
        assert is_brighter is (background is Background.DARK)


@pytest.mark.parametrize(("background", "sense"), list(product(Background, fmt.Sense)))
def test_a_style_is_printed_in_its_colours(background: Background, sense: fmt.Sense) -> None:
    style = Style.parse(PALETTES[background][TILES[sense]])
    assert style.color
    assert style.bgcolor
    shown = printed(Text("+", TILES[sense]), colour=True, background=background)
    codes = f"38;5;{style.color.number};48;5;{style.bgcolor.number}"
    assert shown == f"\x1b[{'1;' if style.bold else ''}{codes}m+\x1b[0m"
