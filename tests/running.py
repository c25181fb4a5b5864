"""What tests share that run stance: in this process or in one of its own, on the bundled case."""

from __future__ import annotations

import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from stancecli.cli import app, main
from stancecli.cli.files import bundled_case
from stancecli.load import load_text
from stancecli.situation import Situation


@cache
def case() -> Situation:
    """The graph of the bundled case, its places as `check` shows them."""
    return Situation.of(load_text(bundled_case().read_bytes(), "actors.yaml"))


def command_names() -> list[str]:
    """Every command, in the order of `stance --help`."""
    return [
        str(each.name or getattr(each.callback, "__name__", "")) for each in app.registered_commands
    ]


def run(capfd: pytest.CaptureFixture[str], command: str) -> tuple[int, str, str]:
    """The exit code of a command line after `stance`, and what it wrote to each stream."""
    with pytest.raises(SystemExit) as caught:
        main(shlex.split(command))
    written = capfd.readouterr()
    assert isinstance(caught.value.code, int)
    return caught.value.code, written.out, written.err


def stance(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command run in a folder, in a process of its own."""
    command = [sys.executable, "-m", "stancecli", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", timeout=60)
