"""What the terminal writes on: light or dark, as it or its environment says."""

from __future__ import annotations

import os
import re
import select
import sys
import time
from contextlib import suppress

from stancecli.cli.streams import put_off
from stancecli.render import Background

ASK = b"\x1b]11;?\x1b\\\x1b[c"
"""Asks an xterm for the colour of its background (OSC 11), then for what it is (DA1).

Every terminal answers the second, in order: one that does not know the first is not waited for.
"""
PATIENCE = 0.4
"""Seconds that a terminal has for both answers."""
LONGEST_LAST = 64
"""Bytes of the second answer at most."""

_COLOUR = re.compile(rb"\x1b\]11;rgba?:([0-9a-f]{1,4})/([0-9a-f]{1,4})/([0-9a-f]{1,4})", re.I)
_LAST = re.compile(rb"\x1b\[\?[0-9;]*c")
_DARK_COLOURS = frozenset(["0", "1", "2", "3", "4", "5", "6", "8"])
_LIGHT_COLOURS = frozenset(["7", "9", "10", "11", "12", "13", "14", "15"])


def background(*, ask: bool) -> Background:
    """The background as COLORFGBG has it, else as the terminal answers where `ask` allows that.

    It is asked only where standard input and output are one terminal, which nobody else reads.
    """
    told = _told(os.environ.get("COLORFGBG", ""))
    if told is not Background.UNKNOWN or not ask or os.environ.get("TERM") in ("dumb", "linux"):
        return told
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return told
    with suppress(ImportError, OSError, ValueError):  # No POSIX terminal, or one that will not.
        return meant(_answer(sys.stdin.fileno(), sys.stdout.fileno()))
    return told


def _told(colours: str) -> Background:
    """What COLORFGBG says: the numbers of the colours in front and behind, as in `15;0`."""
    behind = colours.rpartition(";")[2]
    if behind in _DARK_COLOURS:
        return Background.DARK
    return Background.LIGHT if behind in _LIGHT_COLOURS else Background.UNKNOWN


def meant(answer: bytes) -> Background:
    """The background that the answer to OSC 11 names, as `rgb:1616/1717/1c1c`.

    It is light where black is easier to read on it than white (WCAG 2.2, relative luminance).
    """
    found = _COLOUR.search(answer)
    if not found:
        return Background.UNKNOWN
    shares = [int(digits, 16) / (16 ** len(digits) - 1) for digits in found.groups()]
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in shares)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    is_light = (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05)
    return Background.LIGHT if is_light else Background.DARK


def _answer(source: int, target: int) -> bytes:
    """What the terminal answers in time, its settings left as they were.

    Nothing is asked where it is not one terminal and ours, or where something is typed already.
    """
    import termios

    is_one = os.fstat(source).st_rdev == os.fstat(target).st_rdev
    if not is_one or os.tcgetpgrp(source) != os.getpgrp():
        return b""
    try:
        before = termios.tcgetattr(source)
    except termios.error:
        return b""
    with put_off():
        answer, is_whole = b"", True
        try:
            # Byte by byte, and unseen; Ctrl-C interrupts once the terminal is as it was.
            bare = [*before]
            bare[3] &= ~(termios.ICANON | termios.ECHO)
            termios.tcsetattr(source, termios.TCSANOW, bare)
            if not _is_waiting(source, 0):
                is_whole = False
                sys.stdout.flush()
                os.write(target, ASK)
                answer = _read(source)
                is_whole = bool(_LAST.search(answer))
        finally:
            # What is left of an answer would stand on the next line as if it were typed.
            termios.tcsetattr(source, termios.TCSANOW if is_whole else termios.TCSAFLUSH, before)
    return answer


def _read(source: int) -> bytes:
    """All that comes until the last answer, or until time is up."""
    answer, ends = b"", time.monotonic() + PATIENCE
    while not _LAST.search(answer[-LONGEST_LAST:]):
        left = ends - time.monotonic()
        if left <= 0 or not _is_waiting(source, left):
            break
        # No byte of what is typed behind the last answer is taken away.
        piece = os.read(source, 1)
        if not piece:
            break
        answer += piece
    return answer


def _is_waiting(source: int, seconds: float) -> bool:
    return bool(select.select([source], [], [], seconds)[0])
