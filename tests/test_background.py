"""Light or dark, as the environment says; the terminal is not asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from stancecli.cli.files import background
from stancecli.render import GREY, PALETTES, Background
from tests.terminals import in_terminal

pytestmark = pytest.mark.process


def grey_of(background: Background) -> str:
    number = PALETTES[background][GREY].removeprefix("color(").removesuffix(")")
    return f"\x1b[38;5;{number}m"


@pytest.mark.parametrize(
    ("colours", "expected"),
    [(None, Background.UNKNOWN), ("15;0", Background.DARK), ("0;15", Background.LIGHT)],
)
def test_colours_suit_what_is_said_of_the_terminal(
    tmp_path: Path, colours: str | None, expected: Background
) -> None:
    environment = {"STANCE_PAGER": "", "COLORFGBG": colours}
    found = in_terminal("show", "china", folder=tmp_path, environment=environment)
    assert (found.code, found.err, found.restored) == (0, "", True)
    assert "\x1b]" not in found.screen
    assert grey_of(expected) in found.screen


@pytest.mark.parametrize(
    ("colours", "expected"),
    [
        ("15;0", Background.DARK),
        ("0;15", Background.LIGHT),
        ("0;default;7", Background.LIGHT),
        ("12;8", Background.DARK),
        ("0;default", Background.UNKNOWN),
        ("15;", Background.UNKNOWN),
        ("15;99", Background.UNKNOWN),
        ("", Background.UNKNOWN),
    ],
)
def test_the_environment_may_say_it(
    monkeypatch: pytest.MonkeyPatch, colours: str, expected: Background
) -> None:
    monkeypatch.setenv("COLORFGBG", colours)
    assert background() is expected
