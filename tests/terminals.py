"""A terminal of a given size in which stance runs; what is typed there, and what comes."""

import fcntl
import os
import pty
import select
import struct
import termios
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.served import HANGS, Program, start


@dataclass(frozen=True)
class Session:
    """What came of a run: on the screen, on standard error, and what stayed behind unread."""

    code: int
    screen: str
    err: str
    left: bytes
    """Input that nobody has read."""
    restored: bool
    """Whether the settings of the terminal are as they were."""


def in_terminal(
    *words: str,
    folder: Path,
    rows: int = 24,
    replies: Mapping[bytes, bytes] = {},
    stdin: bytes | None = None,
    environment: Mapping[str, str | None] = {},
) -> Session:
    """Run stance at a terminal of 80 columns, its variables changed or, where None, taken away.

    `replies` answers, once each, what appears on the screen. With `stdin`, its input is a pipe.
    """
    wanted = {
        "TERM": "xterm-256color",
        **dict.fromkeys(("COLUMNS", "LINES", "NO_COLOR", "COLORFGBG"), None),
        **dict.fromkeys(("PAGER", "STANCE_PAGER", "LESS", "STANCE_MODEL"), None),
        **environment,
    }
    keeper, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, 80, 0, 0))
    before = termios.tcgetattr(terminal)
    from_pipe, to_pipe = os.pipe()
    err, to_err = os.pipe()
    process = start(
        *words,
        folder=folder,
        environment=wanted,
        streams=(terminal if stdin is None else from_pipe, terminal, to_err),
        in_terminal=True,
    )
    os.close(to_err)
    os.close(from_pipe)
    try:
        with open(to_pipe, "wb") as pipe:
            pipe.write(stdin or b"")
        screen = _watch(process, keeper, dict(replies))
        with open(err, encoding="utf-8") as said:
            complaint = said.read()
        restored = termios.tcgetattr(terminal) == before
        return Session(
            process.wait(),
            screen.decode(errors="replace").replace("\r\n", "\n"),
            complaint,
            _unread(terminal),
            restored,
        )
    finally:
        process.kill()
        for end in (keeper, terminal):
            os.close(end)


def _watch(process: Program, keeper: int, replies: dict[bytes, bytes]) -> bytes:
    """What appears on the screen until the process ends, each reply given when its cue appears."""
    screen, ends = b"", time.monotonic() + HANGS
    while time.monotonic() < ends:
        if select.select([keeper], [], [], 0.05)[0]:
            screen += os.read(keeper, 65536)
            for cue in [cue for cue in replies if cue in screen]:
                os.write(keeper, replies.pop(cue))
        elif process.poll() is not None:
            return screen
    raise AssertionError(f"it hangs: {screen!r}")


def _unread(terminal: int) -> bytes:
    settings = termios.tcgetattr(terminal)
    settings[3] &= ~(termios.ICANON | termios.ECHO)
    termios.tcsetattr(terminal, termios.TCSANOW, settings)
    unread = b""
    while select.select([terminal], [], [], 0.05)[0]:
        unread += os.read(terminal, 1024)
    return unread
