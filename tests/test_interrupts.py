"""Ctrl-C at any moment: the program ends at once, quietly, and leaves nothing behind.

Moments are counted, not waited for: an audit hook interrupts at the nth import, or the nth time
that a file is touched.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from stancecli.cli.streams import cleared, put_off
from stancecli.loader.layout import TABLES
from tests.running import first_quick
from tests.served import HANGS, served, started, usual_signals

pytestmark = pytest.mark.process

HOOKED = """
import os, sys
event_wanted, at = sys.argv[1], int(sys.argv[2])
sys.argv = ["stance", *sys.argv[3:]]
seen = 0
def interrupt(event, _):
    global seen
    if event.startswith(event_wanted) and "stancecli" in sys.modules:
        seen += 1
        if seen == at:
            os.kill(os.getpid(), 2)
if event_wanted == "import":
    sys.addaudithook(interrupt)
from stancecli.__main__ import main
if event_wanted != "import":
    sys.addaudithook(interrupt)
try:
    main()
except SystemExit as left:
    print(seen, file=sys.stderr)
    raise
"""
"""Runs stance, and interrupts it at an event of the interpreter; says how many there were."""


def interrupted(
    folder: Path, event: str, at: int, *words: str
) -> subprocess.CompletedProcess[bytes]:
    arguments = (event, str(at), *words)
    if event != "import":
        return served(*arguments, program=HOOKED, folder=folder)
    return started("-c", HOOKED, *arguments, cwd=folder)


@pytest.mark.slow
def test_an_interrupt_amid_imports_is_quiet(tmp_path: Path) -> None:
    words = ("tradeoffs", "china")
    done = interrupted(tmp_path, "import", 0, *words)
    assert done.returncode == 0
    count = int(done.stderr.split()[-1])
    assert count > 100
    for at in (2, 5, count // 4, count - 1):
        done = interrupted(tmp_path, "import", at, *words)
        found = (done.returncode, done.stdout, done.stderr)
        assert found == (-signal.SIGINT, b"", b""), at


@pytest.mark.parametrize("way", ["-m stancecli", "-mstancecli", "stance"])
def test_every_way_to_run_it_ends_at_once(way: str, tmp_path: Path) -> None:
    script = tmp_path / "stance"
    script.write_text("from stancecli.__main__ import main\nmain()\n")
    words = [str(script)] if way == "stance" else way.split()
    process = subprocess.Popen(
        [sys.executable, *words, "list", "-m", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=usual_signals,
    )
    assert process.stdin is not None
    # More than a pipe holds: once all is written, the program has begun to read, and waits.
    process.stdin.write(b"# A comment.\n" * 20_000)
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=HANGS)
    assert (process.returncode, out, err) == (-signal.SIGINT, b"", b"")


@pytest.mark.parametrize(
    "event", first_quick(["open", "tempfile.", "os.rename", "os.chmod", "os.chown"])
)
def test_an_interrupt_amid_writing_leaves_no_temporary_file(event: str, tmp_path: Path) -> None:
    """What is written is there, or what was there before; nothing stands beside it."""
    target = tmp_path / "answer.txt"
    for _ in range(2):  # The first time bytecode is written besides.
        whole = interrupted(tmp_path, event, 0, "list", "-o", "answer.txt", "--force")
    count = int(whole.stderr.split()[-1])
    answer = target.read_text(encoding="utf-8")
    for at in range(max(1, count - 8), count + 1):
        target.write_text("before")
        done = interrupted(tmp_path, event, at, "list", "-o", "answer.txt", "--force")
        assert (done.returncode, done.stderr) == (-signal.SIGINT, b""), at
        assert os.listdir(tmp_path) == ["answer.txt"], at
        assert target.read_text(encoding="utf-8") in ("before", answer), at


@pytest.mark.parametrize("at", [1, 7, 24])
def test_an_interrupt_amid_tables_leaves_all_of_them_or_none(at: int, tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "actors.csv").write_text("before")
    done = interrupted(tmp_path, "os.rename", at, "export", "csv", "-o", "tables", "--force")
    found = {file.name: file.read_text("utf-8") for file in (tmp_path / "tables").iterdir()}
    assert (done.returncode, done.stderr) in ((-signal.SIGINT, b""), (0, done.stderr))
    if found["actors.csv"] == "before":
        assert list(found) == ["actors.csv"]
    else:
        assert len(found) == len(TABLES)


IMPORTED = """
import signal, sys
{before}
import stancecli
assert signal.getsignal(signal.SIGINT) is {handler}, signal.getsignal(signal.SIGINT)
"""


@pytest.mark.parametrize(
    ("before", "handler"),
    [
        ("", "signal.default_int_handler"),
        ("sys.argv = ['']", "signal.default_int_handler"),
        ("sys.argv = []", "signal.default_int_handler"),
        ("sys.argv = ['notebook.py', 'stance']", "signal.default_int_handler"),
        ("sys.argv = ['/usr/bin/stance', 'list']", "signal.SIG_DFL"),
        ("sys.argv = ['stance']; signal.signal(2, signal.SIG_IGN)", "signal.SIG_IGN"),
    ],
)
def test_who_imports_the_package_keeps_their_interrupts(before: str, handler: str) -> None:
    script = IMPORTED.format(before=before, handler=handler)
    done = started("-c", script)
    assert (done.returncode, done.stderr) == (0, b"")


BAR = """
import os, signal, sys, threading
from stancecli.cli import streams
signal.signal(signal.SIGINT, signal.SIG_DFL)
streams.LONG = 0
sys.stderr.isatty = lambda: True
seen, write = threading.Event(), sys.stderr.write
def writing(text):
    if "at work" in text:
        seen.set()
    return write(text)
sys.stderr.write = writing
try:
    with streams.progress("at work"):
        assert seen.wait(600)
        os.kill(os.getpid(), signal.SIGINT)
        print("went on")
except KeyboardInterrupt:
    assert signal.getsignal(signal.SIGINT) == signal.SIG_DFL
    print("interrupted")
"""


def test_an_interrupt_under_a_bar_gives_the_cursor_back() -> None:
    done = started("-c", BAR, env={**os.environ, "TERM": "xterm"})
    assert (done.returncode, done.stdout) == (0, b"interrupted\n"), done.stderr
    assert done.stderr.rindex(b"\x1b[?25h") > done.stderr.rindex(b"\x1b[?25l")


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_what_ends_it_is_put_off_and_not_forgotten(ending: signal.Signals) -> None:
    taken: list[int] = []
    before = signal.signal(ending, lambda number, _: taken.append(number))
    try:
        with put_off():
            os.kill(os.getpid(), ending)
            assert taken == []
        assert taken == [ending]
    finally:
        signal.signal(ending, before)


def taken_by_a_library(then: type[Exception] | None) -> None:
    """What a library makes of an interrupt: another error, or nothing."""
    try:
        signal.raise_signal(signal.SIGINT)
    except KeyboardInterrupt:
        if then:
            raise then from None


@pytest.mark.parametrize("then", [RuntimeError, None])
def test_an_interrupt_that_a_library_takes_ends_the_program_all_the_same(
    then: type[Exception] | None,
) -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        with pytest.raises(KeyboardInterrupt), cleared():
            taken_by_a_library(then)
        assert signal.getsignal(signal.SIGINT) is signal.SIG_DFL
    finally:
        signal.signal(signal.SIGINT, before)
