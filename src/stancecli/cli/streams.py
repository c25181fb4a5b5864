"""The standard streams: closed, full, or left by whoever reads them.

An answer that cannot be written is an error: exit code 2, and a message where that can be said. A
reader who leaves early has read enough, and the exit code is that of the answer. What is said on
standard error is lost where nobody takes it, and changes no exit code.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO

from stancecli.diagnostics import Unanswerable
from stancecli.unseen import visible


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
    if isinstance(text, str):
        _out(lambda: sys.stdout.write(text))
        return

    def write() -> None:
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
