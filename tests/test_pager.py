"""Long answers go through a pager, and only at a terminal; whatever it does, nothing is lost."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from stancecli.cli.streams import USUAL, command
from tests.terminals import Session, in_terminal

pytestmark = pytest.mark.process

ANSWER = ("list", "interest")
"""Some forty lines."""
LAST = "Being left alone"


def keeping(path: Path) -> str:
    """A pager that writes what it gets into a file."""
    program = f"import sys; open({str(path)!r}, 'wb').write(sys.stdin.buffer.read())"
    return shlex.join([sys.executable, "-c", program])


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "kept"


def asked(folder: Path, *words: str, rows: int = 24, **environment: str) -> Session:
    return in_terminal(
        *(words or ANSWER),
        folder=folder,
        rows=rows,
        environment={"COLORFGBG": "15;0", **environment},
    )


def test_the_pager_gets_what_would_be_printed(tmp_path: Path, kept: Path) -> None:
    printed = asked(tmp_path, "--no-pager", *ANSWER)
    assert printed.screen.count("\n") > 24
    paged = asked(tmp_path, STANCE_PAGER=keeping(kept))
    assert (paged.code, paged.screen, paged.err) == (0, "", "")
    assert kept.read_text(encoding="utf-8") == printed.screen
    kept.unlink()
    assert asked(tmp_path, PAGER=keeping(kept)).screen == ""
    assert kept.read_text(encoding="utf-8") == printed.screen


@pytest.mark.parametrize(
    ("words", "environment"),
    [
        (ANSWER, {"STANCE_PAGER": ""}),
        (ANSWER, {"TERM": "dumb"}),
        (("--no-pager", *ANSWER), {}),
        ((*ANSWER, "--no-pager"), {}),
    ],
)
def test_who_wants_no_pager_gets_none(
    tmp_path: Path, kept: Path, words: tuple[str, ...], environment: dict[str, Any]
) -> None:
    found = asked(tmp_path, *words, **{"PAGER": keeping(kept), **environment})
    assert found.code == 0
    assert found.screen.count("\n") > 24
    assert not kept.exists()


def test_an_answer_that_leaves_two_rows_is_printed(tmp_path: Path, kept: Path) -> None:
    lines = asked(tmp_path, "--no-pager", *ANSWER).screen.count("\n")
    for rows, is_paged in ((lines + 2, False), (lines + 1, True)):
        found = asked(tmp_path, rows=rows, PAGER=keeping(kept))
        assert (kept.exists(), not found.screen) == (is_paged, is_paged)


def test_a_pipe_on_either_side_gets_no_pager(tmp_path: Path, kept: Path) -> None:
    interests = ", ".join(f"i{n}: {{name: I{n}, importance: low}}" for n in range(60))
    model = f"stance: 1\nactors: {{a: {{name: A, interests: {{{interests}}}}}}}\n"
    pager = {"PAGER": keeping(kept)}
    found = in_terminal(
        *ANSWER, "-m", "-", folder=tmp_path, stdin=model.encode(), environment=pager
    )
    assert found.code == 0
    assert "I59" in found.screen
    assert not kept.exists()


@pytest.mark.parametrize(
    "pager", ["no-such-pager", "/", "false", "less '", "cat; touch PWNED", "$(touch PWNED)"]
)
def test_a_pager_that_is_missing_or_fails_costs_nothing(tmp_path: Path, pager: str) -> None:
    printed = asked(tmp_path, "--no-pager", *ANSWER)
    found = asked(tmp_path, STANCE_PAGER=pager)
    assert (found.code, found.err) == (0, "")
    assert found.screen.endswith(printed.screen)
    assert list(tmp_path.iterdir()) == []


def test_leaving_the_pager_early_is_no_fault(tmp_path: Path) -> None:
    """More than a pipe holds, to one that reads nothing of it."""
    found = asked(tmp_path, "tradeoffs", "china", "-f", "json", STANCE_PAGER="true")
    assert (found.code, found.screen, found.err) == (0, "", "")
    strict = asked(tmp_path, "check", "--strict", "-v", STANCE_PAGER="true")
    assert (strict.code, strict.screen) == (1, "")


def test_an_interrupt_is_the_pagers(tmp_path: Path) -> None:
    program = (
        "import signal, sys, time;"
        "signal.signal(signal.SIGINT, lambda *_: sys.exit(print('left')));"
        "print('reading', flush=True); time.sleep(60)"
    )
    pager = shlex.join([sys.executable, "-c", program])
    found = in_terminal(
        *ANSWER,
        folder=tmp_path,
        environment={"COLORFGBG": "15;0", "STANCE_PAGER": pager},
        replies={b"reading": b"\x03"},
    )
    assert (found.code, found.err) == (0, "")
    assert "left" in found.screen
    assert "Traceback" not in found.screen


@pytest.mark.skipif(not shutil.which("less"), reason="less is not installed")
def test_without_a_variable_it_is_less_in_colour(tmp_path: Path) -> None:
    found = in_terminal(
        "tradeoffs",
        "china",
        folder=tmp_path,
        environment={"COLORFGBG": "15;0"},
        replies={b"repatriate": b"q"},
    )
    assert (found.code, found.err, found.left, found.restored) == (0, "", b"", True)
    assert "\x1b[1m" in found.screen
    assert "ESC[" not in found.screen


def test_the_words_of_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("STANCE_PAGER", "PAGER"):
        monkeypatch.delenv(name, raising=False)
    assert command() == USUAL.split()
    monkeypatch.setenv("PAGER", "")
    assert command() == USUAL.split()
    monkeypatch.setenv("PAGER", "most -s")
    assert command() == ["most", "-s"]
    monkeypatch.setenv("STANCE_PAGER", "'my pager' \"-x y\"")
    assert command() == ["my pager", "-x y"]
    monkeypatch.setenv("STANCE_PAGER", "")
    assert command() == []
