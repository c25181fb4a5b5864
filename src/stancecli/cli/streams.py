"""Standard streams, signals and the pager: how a command speaks, where, and how it ends."""

from __future__ import annotations

import io
import os
import shlex
import shutil
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TextIO

from stancecli.diagnostics import Unanswerable
from stancecli.render import Background
from stancecli.unseen import visible

ENDING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


def end_by_interrupt() -> None:
    """End by Ctrl-C itself, as if nothing had been put right, unless whoever calls handles it.

    A script stops at a command that ends so, and goes on after an exit code.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.raise_signal(signal.SIGINT)


@contextmanager
def _taken_by(
    handler: Callable[[int, FrameType | None], None], meant: Callable[[object], bool]
) -> Iterator[None]:
    """Let this handler have meanwhile what would end the program, in place of one that is `meant`.

    Off the main thread, where nothing can take a signal, this does nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    # Masks would not do: a signal then goes to another thread of the process, if there is one.
    before = {n: signal.signal(n, handler) for n in ENDING if meant(signal.getsignal(n))}
    try:
        yield
    finally:
        for number, known in before.items():
            signal.signal(number, known)


@contextmanager
def put_off() -> Iterator[None]:
    """What would end the program meanwhile (Ctrl-C, a hang-up, a `kill`) ends it afterwards.

    Off the main thread this does nothing.
    """
    taken: list[int] = []
    try:
        with _taken_by(lambda number, _: taken.append(number), lambda known: known is not None):
            yield
    finally:
        for number in dict.fromkeys(taken):
            signal.raise_signal(number)


@contextmanager
def cleared() -> Iterator[None]:
    """What would end the program (Ctrl-C, a hang-up, a `kill`) ends it once all is put right.

    That are files that go, a cursor that is hidden, another program that runs for us. It raises
    KeyboardInterrupt wherever the program is, and takes effect when that has passed all
    that clears away, also where a library has lost it or made another error of it; Ctrl-C stays
    with whoever calls. Off the main thread this does nothing.
    """
    taken: list[int] = []

    def stop(number: int, _: FrameType | None) -> None:
        taken.append(number)
        raise KeyboardInterrupt

    try:
        with _taken_by(stop, lambda known: known is signal.SIG_DFL):
            yield
    except BaseException:
        if not taken:
            raise
    finally:
        for number in taken[:1]:
            if number != signal.SIGINT:
                signal.raise_signal(number)
    if taken:
        raise KeyboardInterrupt


# The standard streams: closed, full, or left by whoever reads them.
#
# An answer that cannot be written is an error: exit code 2, and a message where that can be said. A
# reader who leaves early has read enough, and the exit code is that of the answer. What is said on
# standard error is lost where nobody takes it, and changes no exit code.


@contextmanager
def prepared() -> Iterator[None]:
    """Streams that are there, hold back a whole answer, and have a character for any other.

    Python's own standard output is back in its place afterwards.
    """
    before = sys.stdout
    # One that was closed before we began is None. A file opened later would take its number.
    for name, access, mode in (
        ("stdin", os.O_RDONLY, "r"),
        ("stdout", os.O_RDONLY, "w"),  # It refuses what is written: an answer is lost.
        ("stderr", os.O_WRONLY, "w"),
    ):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.open(os.devnull, access), mode, encoding="utf-8"))  # noqa: SIM115
    if isinstance(getattr(sys.stdout, "buffer", None), io.RawIOBase):
        # With PYTHONUNBUFFERED a text that fits only in part is cut without a word.
        sys.stdout = open(  # noqa: SIM115
            sys.stdout.fileno(), "w", encoding=sys.stdout.encoding, newline="", closefd=False
        )
    for stream in (sys.stdout, sys.stderr):
        # An ASCII or legacy locale gets replacements, never a failure.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        with warnings.catch_warnings():
            # What we have to say is said, whatever PYTHONWARNINGS has to say.
            warnings.filterwarnings("default", category=UserWarning, module="stancecli")
            warnings.showwarning = lambda message, *_, **__: say(f"stance: {message}")
            yield
    finally:
        if before is not None:
            sys.stdout = before


def put_out(text: str | bytes) -> None:
    """Write an answer to standard output: a text as the locale has it, bytes as they are.

    Raises Unanswerable where it cannot be written; a reader who has left is no reason to.
    """
    with _taken_or_refused():
        if isinstance(text, str):
            sys.stdout.write(text)
        else:
            sys.stdout.flush()
            sys.stdout.buffer.write(text)


def finish() -> None:
    """Write what standard output has held back; raises Unanswerable as `put_out` does."""
    with _taken_or_refused():
        sys.stdout.flush()


@contextmanager
def _taken_or_refused() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        leave(sys.stdout)
    except OSError as error:
        leave(sys.stdout)
        message = f"standard output could not be written: {error.strerror}"
        raise Unanswerable(message) from error


def say(*lines: str) -> None:
    """What is no answer goes to standard error, line by line; no name in it steers the terminal."""
    say_rendered("".join(f"{visible(line)}\n" for line in lines))


def say_rendered(text: str) -> None:
    """The same of a text in which names are escaped, and colours may stand.

    Where standard error takes nothing, nothing is said.
    """
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        leave(sys.stderr)


def leave(stream: TextIO) -> None:
    """Let what a stream still holds, and all that follows, go nowhere.

    Python would try again at the end, complain, and exit with 120.
    """
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


# A pager for answers that are longer than the screen.


USUAL = "less -FRX"
_LEFT = (0, -signal.SIGINT, -signal.SIGTERM)
"""How a pager ends that its reader has left."""


def paged(text: str, *, exact: bool) -> bool:
    """Show an answer in the pager, where there is one and the answer is longer than the screen.

    False where it has still to be printed: nobody sits at a terminal, it fits, no pager is wanted,
    or the pager is missing or fails. `exact` is UTF-8, as `files.put` has it.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") == "dumb":
        return False
    if text.rstrip("\n").count("\n") + 1 <= shutil.get_terminal_size().lines - 2:
        return False
    words = command()
    encoding = "utf-8" if exact else sys.stdout.encoding
    return bool(words) and _shown(words, text.encode(encoding, errors="replace"))


def command() -> list[str]:
    """The words of the pager's command: $STANCE_PAGER, else $PAGER, else USUAL; empty for none.

    An empty $STANCE_PAGER wants none; no shell reads them.
    """
    own = os.environ.get("STANCE_PAGER")
    try:
        return shlex.split(own if own is not None else os.environ.get("PAGER") or USUAL)
    except ValueError:  # A quotation mark that nothing closes.
        return []


def _shown(words: list[str], data: bytes) -> bool:
    """Whether the pager took the text; its reader may leave before the end."""
    import subprocess

    sys.stdout.flush()
    # Colours pass through `less` however it is called, unless its user has chosen otherwise.
    environment = {"LESS": "FRX", **os.environ}
    try:
        pager = subprocess.Popen(words, stdin=subprocess.PIPE, env=environment)
    except (OSError, ValueError):
        return False
    assert pager.stdin
    # Ctrl-C is meant for the pager, which began before it was ignored here.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with suppress(BrokenPipeError):
            pager.stdin.write(data)
        with suppress(BrokenPipeError):
            pager.stdin.close()
        return pager.wait() in _LEFT
    finally:
        signal.signal(signal.SIGINT, before)


# What a stream can show.


DEFAULT_WIDTH = 80


def width(stream: TextIO) -> int:
    """The width of the terminal; in a pipe always the same, unless COLUMNS says otherwise."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns) > 0:
        return int(columns)
    try:
        # Some terminals do not know their size, and say 0.
        return os.get_terminal_size(stream.fileno()).columns or DEFAULT_WIDTH
    except (OSError, ValueError):
        return DEFAULT_WIDTH


def colour(stream: TextIO) -> bool:
    """Whether what is written there may have colours."""
    is_plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return bool(stream.isatty()) and not is_plain


LONG = 1
"""Seconds that work has taken when it is first shown how far it is."""


@contextmanager
def progress(tells: str) -> Iterator[Callable[[float], None]]:
    """Long work: standard error, where it is a terminal, shows how far it is, until its end.

    It has the time so far and, once the work has told its share (0 to 1), that and the time left.
    """
    share: float | None = None
    is_over = threading.Event()

    def tell(done: float) -> None:
        nonlocal share
        share = done

    def show(stream: TextIO) -> None:
        if is_over.wait(LONG):
            return
        from rich import console, progress as has

        bar = has.Progress(
            *(has.TextColumn(tells, markup=False), has.BarColumn(), has.TaskProgressColumn()),
            *(has.TimeElapsedColumn(), has.TextColumn("{task.fields[left]}")),
            has.TimeRemainingColumn(),
            console=console.Console(file=stream),
            transient=True,
            redirect_stdout=False,  # The work has these two for its own.
            redirect_stderr=False,
        )
        with bar:
            task = bar.add_task("", total=None, left="")
            while not is_over.wait(0.1):
                if share is not None:
                    bar.update(task, total=1, completed=share, left="left about")

    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield tell
        return
    with cleared():  # The bar hides the cursor.
        shown = threading.Thread(target=show, args=(sys.stderr,), daemon=True)
        shown.start()
        try:
            yield tell
        finally:
            is_over.set()
            shown.join()


def background() -> Background:
    """What the terminal writes on, as COLORFGBG says: the colours in front and behind, `15;0`."""
    behind = os.environ.get("COLORFGBG", "").rpartition(";")[2]
    if behind in ("0", "1", "2", "3", "4", "5", "6", "8"):
        return Background.DARK
    is_light = behind in ("7", "9", "10", "11", "12", "13", "14", "15")
    return Background.LIGHT if is_light else Background.UNKNOWN
