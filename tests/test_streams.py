"""Standard streams that are full, closed, or left by their reader: exit codes and messages."""

from __future__ import annotations

import io
import os
import re
import resource
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from stancecli.cli.files import progress
from tests.served import HANGS, served

pytestmark = pytest.mark.process

CHICKEN = str(Path(__file__).parents[1] / "examples" / "chicken.yaml")
BUFFERED = {"PYTHONUNBUFFERED": ""}
UNBUFFERED = {"PYTHONUNBUFFERED": "1"}
MODES = pytest.mark.parametrize("mode", [BUFFERED, UNBUFFERED], ids=["buffered", "unbuffered"])
QUESTIONS = pytest.mark.parametrize(
    ("words", "code"),
    [
        (("show", "china", "-v"), 0),
        (("report", "-m", CHICKEN, "-o", "-"), 0),
        (("check", "--strict", "-m", CHICKEN), 1),
        (("show", "nobody"), 2),
        (("check", "/nowhere.yaml"), 2),
        (("--help",), 0),
    ],
    ids=lambda words: " ".join(map(os.path.basename, words)) if isinstance(words, tuple) else "",
)
MESSAGE = rb"stance: standard output could not be written: [^\n]*"


def run(
    words: tuple[str, ...],
    mode: Mapping[str, str] = BUFFERED,
    *,
    out: int | None = None,
    err: int | None = None,
    limits: Mapping[int, int] = {},
) -> subprocess.CompletedProcess[bytes]:
    return served(*words, environment=mode, stdout=out, stderr=err, limits=limits)


def abandoned() -> int:
    """The end of a pipe at whose other end nobody reads."""
    reading, writing = os.pipe()
    os.close(reading)
    return writing


@MODES
@QUESTIONS
def test_a_full_disk_is_2_and_a_message(
    words: tuple[str, ...], code: int, mode: Mapping[str, str]
) -> None:
    with open("/dev/full", "wb") as full:
        done = run(words, mode, out=full.fileno())
    assert done.returncode == 2
    if code == 2:  # Its message is no answer, and has been said.
        assert b"No space" not in done.stderr
    else:
        assert re.fullmatch(rb"stance: [^\n]*No space left on device\n", done.stderr)


@MODES
def test_an_answer_that_fits_only_in_part_is_2(mode: Mapping[str, str], tmp_path: Path) -> None:
    for words in (("show", "china", "-v"), ("show", "china", "-f", "json"), ("--help",)):
        with open(tmp_path / "answer", "wb") as file:
            done = run(words, mode, out=file.fileno(), limits={resource.RLIMIT_FSIZE: 1000})
        assert (tmp_path / "answer").stat().st_size == 1000, words
        assert done.returncode == 2, words
        assert re.fullmatch(rb"stance: [^\n]*File too large\n", done.stderr), words


@MODES
@QUESTIONS
def test_a_reader_who_left_changes_no_exit_code(
    words: tuple[str, ...], code: int, mode: Mapping[str, str]
) -> None:
    pipe = abandoned()
    done = run(words, mode, out=pipe)
    os.close(pipe)
    assert done.returncode == code
    assert not re.search(rb"Traceback|Broken|Exception|Errno|written", done.stderr)


@cache
def usual(words: tuple[str, ...]) -> bytes:
    """What a command writes to standard output where nothing is in its way."""
    return run(words).stdout


@pytest.mark.parametrize("stderr", ["full", "closed", "left"])
@QUESTIONS
def test_standard_error_changes_no_exit_code_and_no_answer(
    words: tuple[str, ...], code: int, stderr: str
) -> None:
    if stderr == "closed":
        done = served(*words, environment=BUFFERED, closed=[2])
    else:
        target = os.open("/dev/full", os.O_WRONLY) if stderr == "full" else abandoned()
        done = run(words, err=target)
        os.close(target)
    assert (done.returncode, done.stdout) == (code, usual(words))


@MODES
def test_where_nothing_can_be_said_there_is_still_the_exit_code(mode: Mapping[str, str]) -> None:
    with open("/dev/full", "wb") as full:
        for words in (
            ("show", "china"),
            ("report", "-m", CHICKEN, "-o", "-"),
            ("show", "nobody"),
            ("--help",),
        ):
            done = run(words, mode, out=full.fileno(), err=full.fileno())
            assert done.returncode == 2, words


@pytest.mark.parametrize(
    ("words", "closed", "code"),
    [
        ("list", (1,), 2),  # The answer is lost.
        ("export dot local", (1,), 2),
        ("list -o answer", (1,), 0),
        ("list -o answer", (0, 1, 2), 0),
        ("list", (0,), 0),
        ("list", (2,), 0),
        ("list -m -", (0,), 2),
        ("show nobody", (1, 2), 2),
    ],
)
def test_a_closed_stream_matters_where_something_is_lost(
    words: str, closed: tuple[int, ...], code: int, tmp_path: Path
) -> None:
    done = served(*words.split(), folder=tmp_path, environment=BUFFERED, closed=closed)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
    if code == 2 and 1 in closed:
        assert not done.stdout
        assert re.fullmatch(MESSAGE + rb"\n", done.stderr) or 2 in closed
    if "-o" in words:
        assert b"China" in (tmp_path / "answer").read_bytes()


def test_a_shell_closes_streams_so() -> None:
    """In a process of its own, whose streams are closed before Python starts."""
    command = f'"{sys.executable}" -m stancecli list <&- >&- 2>&-'
    assert subprocess.run(["sh", "-c", command], timeout=HANGS, check=False).returncode == 2


# Long work shows a bar at a terminal, and none in a pipe.


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_pipe_gets_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", pipe := io.StringIO())
    with progress("at work") as shown:
        assert shown is None
    assert pipe.getvalue() == ""


def test_a_terminal_gets_one_with_the_first_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    with progress("at work") as shown:
        assert shown is not None
        assert terminal.getvalue() == ""
        shown(0.5)
    assert "at work" in terminal.getvalue()
