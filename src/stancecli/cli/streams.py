"""Standard streams, signals and the pager: how a command speaks, and how it ends."""

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
from typing import Any, TextIO

from stancecli.diagnostics import Unanswerable
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
def put_off() -> Iterator[None]:
    """What would end the program meanwhile (Ctrl-C, a hang-up, a `kill`) ends it afterwards.

    Off the main thread, where nothing can take a signal, this does nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    # Masks would not do: a signal then goes to another thread of the process, if there is one.
    taken: list[int] = []
    before = {
        number: signal.signal(number, lambda number, _: taken.append(number))
        for number in ENDING
        if signal.getsignal(number) is not None
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
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
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    taken: list[int] = []

    def stop(number: int, _: FrameType | None) -> None:
        taken.append(number)
        raise KeyboardInterrupt

    before = {
        number: signal.signal(number, stop)
        for number in ENDING
        if signal.getsignal(number) is signal.SIG_DFL
    }
    try:
        yield
    except BaseException:
        if not taken:
            raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
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
    if sys.stdin is None:
        sys.stdin = _nothing(os.O_RDONLY, "r")
    if sys.stdout is None:
        sys.stdout = _nothing(os.O_RDONLY, "w")  # It refuses what is written: an answer is lost.
    if sys.stderr is None:
        sys.stderr = _nothing(os.O_WRONLY, "w")
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
            warnings.showwarning = lambda message, *_, **__: say(f"stance: {message}")
            yield
    finally:
        if before is not None:
            sys.stdout = before


def _nothing(access: int, mode: str) -> Any:
    return open(os.open(os.devnull, access), mode, encoding="utf-8")


def put_out(text: str | bytes) -> None:
    """Write an answer to standard output: a text as the locale has it, bytes as they are.

    Raises Unanswerable where it cannot be written; a reader who has left is no reason to.
    """

    def write() -> None:
        if isinstance(text, str):
            sys.stdout.write(text)
        else:
            sys.stdout.flush()
            sys.stdout.buffer.write(text)

    _out(write)


def finish() -> None:
    """Write what standard output has held back; raises Unanswerable as `put_out` does."""
    _out(lambda: sys.stdout.flush())


def _out(write: Callable[[], object]) -> None:
    try:
        write()
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
