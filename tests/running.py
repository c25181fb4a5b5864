"""What tests share that run stance: in this process or in one of its own, on the bundled case."""

import re
import shlex
import subprocess
from collections.abc import Callable, Iterable
from contextlib import chdir, redirect_stderr, redirect_stdout
from cProfile import Profile
from dataclasses import replace
from functools import cache
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest

from stancecli.cli import main
from stancecli.cli.options import GROUPS
from stancecli.lenses import Question
from stancecli.loader import load_text
from stancecli.loader.files import bundled_case
from stancecli.render import terminal
from stancecli.report import Report
from stancecli.situation import Situation
from tests.served import HANGS as HANGS  # for whoever starts a process


@cache
def case() -> Situation:
    """The graph of the bundled case, its places as `check` shows them."""
    return Situation.of(load_text(bundled_case().read_bytes(), "actors.yaml"))


@cache
def quick_case() -> Situation:
    """The same without what it expects, which takes `check` seconds to try."""
    return Situation.of(replace(case().model, expect=()))


def ask_the_quick_case(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """From now on the bundled case is one that expects nothing; it stands in the folder."""
    text = bundled_case().read_text("utf-8").partition("\nexpect:\n")[0]
    (quick := folder / "actors.yaml").write_text(f"{text}\n", "utf-8")
    for module in ("cli.files", "cli.options", "loader.files"):
        monkeypatch.setattr(f"stancecli.{module}.bundled_case", lambda: quick)


def command_names() -> list[str]:
    """Every command, in the order of `stance --help`."""
    return [name for names in GROUPS.values() for name in names]


def examples_of(question: Question[..., Any]) -> list[str]:
    """The examples in its help, each as it is typed after `stance`."""
    return re.findall(r"^ +stance (.*)$", question.find.__doc__ or "", re.M)


def run(command: str, folder: Path | None = None) -> tuple[int, str, str]:
    """The exit code of a command line after `stance`, and what it wrote to each stream."""
    done = stance(folder or Path.cwd(), *shlex.split(command))
    return done.returncode, done.stdout, done.stderr


def reply_to(command: str) -> str:
    """What a command writes that succeeds, and has nothing to add on standard error."""
    code, out, err = run(command)
    assert (code, err) == (0, ""), f"stance {command}"
    return out


def captured(capfd: pytest.CaptureFixture[str], command: str) -> tuple[int, str, str]:
    """The same as `run`, with what programs wrote that a command has started."""
    with pytest.raises(SystemExit) as caught:
        main(shlex.split(command))
    told = capfd.readouterr()
    assert isinstance(caught.value.code, int)
    return caught.value.code, told.out, told.err


def answer_to(capfd: pytest.CaptureFixture[str], command: str) -> str:
    """The same as `reply_to`, of what is captured."""
    code, out, err = captured(capfd, command)
    assert (code, err) == (0, ""), f"stance {command}"
    return out


def screen(report: Report, width: int = 80, *, whole: bool = False) -> str:
    """An answer as a terminal of some width shows it, without colours."""
    return terminal.render(report, width=width, colour=False, whole=whole)


def first_quick(values: Iterable[Any]) -> list[Any]:
    """The first at once, the others where what is slow runs too."""
    first, *others = values
    return [first, *(pytest.param(each, marks=pytest.mark.slow) for each in others)]


def calls(work: Callable[[], object]) -> int:
    """How many calls of functions some work takes: a measure of time that is the same everywhere.

    What runs long within one call of C is not seen.
    """
    profile = Profile()
    profile.enable()
    try:
        work()
    finally:
        profile.disable()
    return sum(entry.callcount for entry in profile.getstats())


def stance(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command run in a folder, in this process, what it writes being UTF-8."""
    out, err = (TextIOWrapper(BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    with (
        chdir(folder),
        redirect_stdout(out),
        redirect_stderr(err),
        pytest.raises(SystemExit) as caught,
    ):
        main([*words])
    assert isinstance(caught.value.code, int)
    written = [stream.buffer.getvalue().decode() for stream in (out, err)]
    return subprocess.CompletedProcess(words, caught.value.code, *written)
