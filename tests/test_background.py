"""Light or dark: as the environment or the terminal says; asking leaves no trace."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stancecli.cli.files import PATIENCE, background, meant
from stancecli.render import GREY, PALETTES, Background
from tests.running import HANGS
from tests.terminals import Session, in_terminal

pytestmark = pytest.mark.process

ASKED = b"\x1b]11;?"
IS_A_TERMINAL = b"\x1b[?62;22c"
DARK_ANSWER = b"\x1b]11;rgb:1616/1717/1c1c\x1b\\"
LIGHT_ANSWER = b"\x1b]11;rgb:fdfd/f6f6/e3e3\x07"


def shown(
    folder: Path,
    *words: str,
    answer: bytes = b"",
    typed: bytes = b"",
    stdin: bytes | None = None,
    patience: float = HANGS,
    **environment: str,
) -> Session:
    return in_terminal(
        *(words or ("show", "china")),
        folder=folder,
        replies={ASKED: answer} if answer else {},
        typed=typed,
        stdin=stdin,
        patience=patience,
        environment={"STANCE_PAGER": "", **environment},
    )


def grey_of(background: Background) -> str:
    number = PALETTES[background][GREY].removeprefix("color(").removesuffix(")")
    return f"\x1b[38;5;{number}m"


def assert_no_trace(found: Session) -> None:
    assert (found.code, found.err, found.left, found.restored) == (0, "", b"", True)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (DARK_ANSWER + IS_A_TERMINAL, Background.DARK),
        (LIGHT_ANSWER + IS_A_TERMINAL, Background.LIGHT),
        (IS_A_TERMINAL, Background.UNKNOWN),
        (b"\x1b]11;nonsense\x07" + IS_A_TERMINAL, Background.UNKNOWN),
    ],
    ids=["dark", "light", "no colour", "nonsense"],
)
def test_the_terminal_is_asked(tmp_path: Path, answer: bytes, expected: Background) -> None:
    found = shown(tmp_path, answer=answer)
    assert_no_trace(found)
    assert found.screen.count("]11;?") == 1
    assert grey_of(expected) in found.screen


@pytest.mark.parametrize(
    "answer",
    [b"", DARK_ANSWER, DARK_ANSWER[:9], b"x" * 3000],
    ids=["none", "no end", "cut off", "a flood"],
)
def test_a_terminal_that_does_not_end_its_answer_is_not_waited_for(
    tmp_path: Path, answer: bytes
) -> None:
    # It ends at all, and what came too late for it stands on no line that is typed.
    assert_no_trace(shown(tmp_path, answer=answer, patience=PATIENCE))


def test_what_is_typed_ahead_is_kept_and_nothing_asked(tmp_path: Path) -> None:
    found = shown(tmp_path, typed=b"ls\n", answer=DARK_ANSWER)
    assert "]11;?" not in found.screen
    assert (found.code, found.left, found.restored) == (0, b"ls\n", True)


def test_what_is_typed_behind_the_answer_is_kept(tmp_path: Path) -> None:
    found = shown(tmp_path, answer=DARK_ANSWER + IS_A_TERMINAL + b"ls\n")
    assert (found.code, found.left, found.restored) == (0, b"ls\n", True)


@pytest.mark.parametrize(
    ("words", "environment"),
    [
        ((), {"COLORFGBG": "15;default;0"}),
        ((), {"NO_COLOR": "1"}),
        ((), {"TERM": "dumb"}),
        ((), {"TERM": "linux"}),
        (("show", "china", "-f", "json"), {}),
        (("show", "china", "-o", "answer.txt"), {}),
        (("export", "dot", "local"), {}),
        (("--help",), {}),
    ],
)
def test_nothing_is_asked_where_it_would_not_matter(
    tmp_path: Path, words: tuple[str, ...], environment: dict[str, Any]
) -> None:
    found = shown(tmp_path, *words, answer=b"seen", **environment)
    assert_no_trace(found)
    assert "]11;?" not in found.screen


def test_nothing_is_asked_of_a_pipe(tmp_path: Path) -> None:
    model = b"stance: 1\nactors: {a: {name: A}}\n"
    found = shown(tmp_path, "show", "a", "-m", "-", stdin=model, answer=b"seen")
    assert "]11;?" not in found.screen
    assert grey_of(Background.UNKNOWN) in found.screen


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
    assert background(ask=False) is expected


@pytest.mark.parametrize(
    ("colour", "expected"),
    [
        ("rgb:0000/0000/0000", Background.DARK),
        ("rgb:f/f/f", Background.LIGHT),
        ("rgb:ff/ff/ff", Background.LIGHT),
        ("rgba:1e1e/1e1e/1e1e/ffff", Background.DARK),
        ("rgb:00/2b/36", Background.DARK),
        ("rgb:FDFD/F6F6/E3E3", Background.LIGHT),
        # The greys on either side of where black and white are as easy to read: 0.179.
        ("rgb:75/75/75", Background.DARK),
        ("rgb:76/76/76", Background.LIGHT),
        ("rgb:zz/00/00", Background.UNKNOWN),
        ("", Background.UNKNOWN),
    ],
)
def test_what_a_colour_means(colour: str, expected: Background) -> None:
    assert meant(f"\x1b]11;{colour}\x07".encode()) is expected
