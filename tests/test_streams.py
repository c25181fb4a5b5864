"""Standard streams that are full, closed, or left by their reader; then what a pager gets."""

import io
import os
import pty
import re
import resource
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from io import FileIO
from pathlib import Path
from typing import Any

import pytest

from stancecli.cli import streams
from stancecli.cli.streams import USUAL, command, progress
from tests.running import first_quick
from tests.served import HANGS, STANCE, served
from tests.terminals import Session, in_terminal

pytestmark = pytest.mark.process

CHICKEN = str(Path(__file__).parents[1] / "examples" / "chicken.yaml")
BUFFERED = {"PYTHONUNBUFFERED": ""}
UNBUFFERED = {"PYTHONUNBUFFERED": "1"}
MODES = pytest.mark.parametrize(
    "mode", first_quick([BUFFERED, UNBUFFERED]), ids=["buffered", "unbuffered"]
)
QUESTIONS = pytest.mark.parametrize(
    ("words", "code"),
    [
        (("show", "china", "-v"), 0),
        (("export", "dot", "local", "-o", "-"), 0),
        (("check", "--strict", "-m", CHICKEN), 1),
        (("show", "nobody"), 2),
        (("check", "/nowhere.yaml"), 2),
        (("--help",), 0),
    ],
    ids=lambda words: " ".join(map(os.path.basename, words)) if isinstance(words, tuple) else "",
)
MESSAGE = rb"stance: standard output could not be written: [^\n]*"


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
        done = served(*words, environment=mode, stdout=full.fileno())
    assert done.returncode == 2
    if code == 2:  # Its message is no answer, and has been said.
        assert b"No space" not in done.stderr
    else:
        assert re.fullmatch(rb"stance: [^\n]*No space left on device\n", done.stderr)


@MODES
def test_an_answer_that_fits_only_in_part_is_2(mode: Mapping[str, str], tmp_path: Path) -> None:
    for words in (("show", "china", "-v"), ("show", "china", "-f", "json"), ("--help",)):
        with open(tmp_path / "answer", "wb") as file:
            most = {resource.RLIMIT_FSIZE: 1000}
            done = served(*words, environment=mode, stdout=file.fileno(), limits=most)
        assert (tmp_path / "answer").stat().st_size == 1000, words
        assert done.returncode == 2, words
        assert re.fullmatch(rb"stance: [^\n]*File too large\n", done.stderr), words


@MODES
@QUESTIONS
def test_a_reader_who_left_changes_no_exit_code(
    words: tuple[str, ...], code: int, mode: Mapping[str, str]
) -> None:
    pipe = abandoned()
    done = served(*words, environment=mode, stdout=pipe)
    os.close(pipe)
    assert done.returncode == code
    assert not re.search(rb"Traceback|Broken|Exception|Errno|written", done.stderr)


@cache
def usual(words: tuple[str, ...]) -> bytes:
    """What a command writes to standard output where nothing is in its way."""
    return served(*words, environment=BUFFERED).stdout


@pytest.mark.parametrize("stderr", first_quick(["full", "closed", "left"]))
@QUESTIONS
def test_standard_error_changes_no_exit_code_and_no_answer(
    words: tuple[str, ...], code: int, stderr: str
) -> None:
    if stderr == "closed":
        done = served(*words, environment=BUFFERED, closed=[2])
    else:
        target = os.open("/dev/full", os.O_WRONLY) if stderr == "full" else abandoned()
        done = served(*words, environment=BUFFERED, stderr=target)
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
            done = served(*words, environment=mode, stdout=full.fileno(), stderr=full.fileno())
            assert done.returncode == 2, words


@pytest.mark.parametrize(
    ("words", "closed", "code"),
    [
        ("list", (1,), 2),  # The answer is lost.
        ("export dot local", (1,), 2),
        ("--help", (1,), 2),
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
    """A terminal that knows when something stands on it."""

    def __init__(self, awaited: str) -> None:
        super().__init__()
        self.awaited = awaited
        self.seen = threading.Event()

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        written = super().write(text)
        if self.awaited in self.getvalue():
            self.seen.set()
        return written


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """All work is long, at a usual terminal."""
    monkeypatch.setattr(streams, "LONG", 0)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)


def threads_of(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many threads more there are while work tells on this stream that half of it is done."""
    monkeypatch.setattr(sys, "stderr", stream)
    before = threading.active_count()
    with progress("at work") as tell:
        tell(0.5)
        return threading.active_count() - before


def test_only_what_stance_has_to_say_is_a_line_of_it() -> None:
    """A file that a library leaves open is for its authors, wherever Python notices it."""
    program = (
        "import warnings; from stancecli.cli.streams import prepared\n"
        "with prepared():\n"
        "    for kind in (ResourceWarning, UserWarning):\n"
        "        warnings.warn_explicit(kind.__name__, kind, 'f', 1, module='stancecli.corpus')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("", "stance: UserWarning\n")


@pytest.mark.usefixtures("at_once")
def test_a_pipe_and_a_dumb_terminal_get_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe, dumb = io.StringIO(), Terminal("")
    assert threads_of(pipe, monkeypatch) == 0
    monkeypatch.setenv("TERM", "dumb")
    assert threads_of(dumb, monkeypatch) == 0
    assert pipe.getvalue() == dumb.getvalue() == ""


def test_short_work_gets_none_and_imports_nothing_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "LONG", HANGS)
    monkeypatch.setenv("TERM", "xterm")
    for name in [name for name in sys.modules if name.startswith("rich.progress")]:
        monkeypatch.delitem(sys.modules, name)
    terminal = Terminal("")
    assert threads_of(terminal, monkeypatch) == 1
    assert terminal.getvalue() == ""
    assert "rich.progress" not in sys.modules


@pytest.mark.usefixtures("at_once")
def test_work_that_knows_no_share_shows_its_time_and_takes_it_away_when_it_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal("0:00:0"))
    with pytest.raises(InterruptedError), progress("at work"):
        raise InterruptedError if terminal.seen.wait(HANGS) else TimeoutError
    text = terminal.getvalue()
    assert ("at work" in text, "%" in text, "left" in text) == (True, False, False)
    assert text.rindex("\x1b[?25h") > text.rindex("\x1b[?25l")


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("plain", [False, True])
def test_a_share_is_shown_with_the_time_left_and_goes(
    monkeypatch: pytest.MonkeyPatch, plain: bool
) -> None:
    if plain:
        monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(sys, "stderr", terminal := Terminal("left about"))
    with progress("at work") as tell:
        tell(0.45)
        assert terminal.seen.wait(HANGS)
    text = terminal.getvalue()
    assert "45%" in text
    # At the end the cursor is there again, and the line is cleared.
    assert text.rindex("\x1b[?25h") > text.rindex("\x1b[?25l")
    assert text.rindex("\x1b[2K") > text.rindex("left about")
    colours = [code for code in re.findall(r"\x1b\[([0-9;]*)m", text) if code.strip("0")]
    assert any(code.startswith(("3", "38")) for code in colours) != plain


SHOWN = """
import sys, threading
from stancecli.cli import {module} as commands, streams
streams.LONG = 0
seen, write, work = threading.Event(), sys.stderr.write, commands.{work}
def writing(text):
    if "{tells}" in text:
        seen.set()
    return write(text)
def waiting(*given, **more):
    assert not sys.stderr.isatty() or seen.wait(600)
    return work(*given, **more)
sys.stderr.write, commands.{work} = writing, waiting
"""


def until_closed(screen: FileIO) -> bytes:
    """What appears on a screen until nobody writes there any more."""
    shown = b""
    with suppress(OSError):
        while some := screen.read(4096):
            shown += some
    return shown


@pytest.mark.parametrize(
    ("words", "module", "work", "tells"),
    [
        ("import votes.csv", "exchange", "import_model", "importing"),
        ("report -f md -m {model}", "commands", "_content", "writing the report"),
    ],
)
def test_a_command_that_takes_long_shows_it_at_a_terminal_and_writes_the_same(
    tmp_path: Path, words: str, module: str, work: str, tells: str
) -> None:
    (tmp_path / "votes.csv").write_text("Who,Dam\nTown,for\n")
    asked = words.format(model=CHICKEN).split()
    program = SHOWN.format(module=module, work=work, tells=tells) + STANCE
    piped = served(*asked, program=program, folder=tmp_path)
    assert piped.returncode == 0
    assert tells.encode() not in piped.stderr
    keeper, terminal = pty.openpty()
    with open(keeper, "rb", buffering=0) as screen, ThreadPoolExecutor(1) as reader:
        on_screen = reader.submit(until_closed, screen)
        kind = {"TERM": "xterm", "COLUMNS": "80"}
        done = served(*asked, program=program, folder=tmp_path, stderr=terminal, environment=kind)
        os.close(terminal)
        shown = on_screen.result()
    assert (done.returncode, done.stdout) == (0, piped.stdout)
    assert tells.encode() in shown
    assert shown.rindex(b"\x1b[?25h") > shown.rindex(b"\x1b[?25l")
    for line in piped.stderr.splitlines():
        assert line in shown


# Long answers go through a pager, and only at a terminal; whatever it does, nothing is lost.


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


def asked(
    folder: Path,
    *words: str,
    rows: int = 24,
    replies: Mapping[bytes, bytes] = {},
    **environment: str,
) -> Session:
    surroundings = {"COLORFGBG": "15;0", **environment}
    return in_terminal(
        *(words or ANSWER), folder=folder, rows=rows, replies=replies, environment=surroundings
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
    "pager",
    first_quick(["no-such-pager", "/", "false", "less '", "cat; touch PWNED", "$(touch PWNED)"]),
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
    found = asked(tmp_path, STANCE_PAGER=pager, replies={b"reading": b"\x03"})
    assert (found.code, found.err) == (0, "")
    assert "left" in found.screen
    assert "Traceback" not in found.screen


@pytest.mark.skipif(not shutil.which("less"), reason="less is not installed")
def test_without_a_variable_it_is_less_in_colour(tmp_path: Path) -> None:
    found = asked(tmp_path, "tradeoffs", "china", replies={b"repatriate": b"q"})
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
