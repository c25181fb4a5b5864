"""What tests share that run stance: in this process or in one of its own, on the bundled case."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import FrameType

import pytest

from stancecli.cli import main
from stancecli.cli.groups import COMMANDS
from stancecli.loader import load_text
from stancecli.loader.files import bundled_case
from stancecli.situation import Situation

HANGS = 600
"""Seconds after which a program is taken to hang; none needs a tenth of it on a slow machine."""


@cache
def case() -> Situation:
    """The graph of the bundled case, its places as `check` shows them."""
    return Situation.of(load_text(bundled_case().read_bytes(), "actors.yaml"))


def command_names() -> list[str]:
    """Every command, in the order of `stance --help`."""
    return list(COMMANDS)


def run(capfd: pytest.CaptureFixture[str], command: str) -> tuple[int, str, str]:
    """The exit code of a command line after `stance`, and what it wrote to each stream."""
    with pytest.raises(SystemExit) as caught:
        main(shlex.split(command))
    written = capfd.readouterr()
    assert isinstance(caught.value.code, int)
    return caught.value.code, written.out, written.err


def calls(work: Callable[[], object]) -> int:
    """How many calls of functions some work takes: a measure of time that is the same everywhere.

    What runs long within one call of C is not seen.
    """
    count = 0

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def stance(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command run in a folder, in a process of its own."""
    command = [sys.executable, "-m", "stancecli", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", timeout=HANGS)
