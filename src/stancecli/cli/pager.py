"""A pager for answers that are longer than the screen."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import sys
from contextlib import suppress

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
