"""Reading models, and what standard error shows."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TextIO

from stancecli.cli.streams import raised, say
from stancecli.diagnostics import Unanswerable
from stancecli.loader import load, load_text
from stancecli.loader.files import (
    A_FOLDER,
    below,
    bundled_case,
    is_workbook,
    model_pattern,
    read_path,
    read_stream,
)
from stancecli.loader.tree import is_slow
from stancecli.model import Model

DEFAULT_WIDTH = 80
SLOW_FROM = 1 << 20
"""Bytes of YAML that take some seconds to read without libyaml."""


def model_named(name: str | None) -> str:
    """Where the model is: as named, $STANCE_MODEL, stance.yaml in this folder, the first case."""
    if name or (name := os.environ.get("STANCE_MODEL")):
        return name
    return "stance.yaml" if Path("stance.yaml").exists() else str(bundled_case())


def column_names(models: Sequence[str]) -> list[str]:
    """What models are called over their columns: by their files' names, or by their whole paths
    where two files have the same."""
    short = ["stdin" if name == "-" else Path(name).stem or name for name in models]
    return [
        name if short.count(name) == 1 else path for name, path in zip(short, models, strict=True)
    ]


def read_model(named: str | None) -> Model:
    """The model in use; raises Unanswerable where there is no such file."""
    name = model_named(named)
    if name == str(bundled_case()):
        # Wherever it is installed, its places read the same.
        return load_text(bundled_case().read_bytes(), bundled_case().name)
    if name == "-" and sys.stdin.isatty():
        say("stance: type or paste a model; Ctrl-D on a line of its own ends it")
    if name == "-":
        data = read_stream(sys.stdin.buffer, "-")
        _say_what_is_slow(len(data))
        return load_text(data)
    path = Path(name)
    must_exist(path)
    if _is_yaml(path):
        _say_what_is_slow(_size(path))
        model = load(path)
        _say_what_is_left_aside(path)
        return model
    from stancecli.imports import open_model

    opened = open_model(path)
    for left in opened.aside:
        say(f"stance: not read: {left.what} ({left.why})")
    for note in opened.notes:
        say(f"stance: {note}")
    return opened.model


def gaps_in(path: Path) -> list[dict[str, str]]:
    """The gaps that `check -f csv` wrote, a row each; raises Unanswerable for another file."""
    from stancecli.sheets.csv import read_csv

    must_exist(path)
    ((name, data),) = read_path(path)
    head, *lines = read_csv(name, data).lines or ((),)
    columns = [cell.word for cell in head]
    if head and not {"code", "item"}.issubset(columns):
        raise Unanswerable(
            f"{name} is no answer of check: it has no columns “code” and “item”",
            ("stance check -f csv -o gaps.csv writes one",),
        )
    return [{key: cell.word for key, cell in zip(columns, line, strict=False)} for line in lines]


def _is_yaml(path: Path) -> bool:
    """Whether a model is kept as text; most are, and need nothing that reads tables."""
    with suppress(OSError):  # Whoever reads it says what is wrong with it.
        return not is_workbook(path) and model_pattern(path) == A_FOLDER
    return True


def _size(path: Path) -> int:
    """The bytes of a file, or of the model files of a folder; 0 where it cannot be told."""
    files = path.glob("*.yaml") if path.is_dir() else (path,)
    with suppress(OSError, ValueError):
        return sum(file.stat().st_size for file in files)
    return 0


def _say_what_is_slow(size: int) -> None:
    """Say, once, why a large model takes long to read, and what can be done about it."""
    if size >= SLOW_FROM and is_slow():
        _say_once(
            "stance: PyYAML is here without libyaml, and takes some ten times as long to read",
            "  pip install --force-reinstall --only-binary pyyaml pyyaml",
        )


@cache
def _say_once(*lines: str) -> None:
    say(*lines)


def must_exist(path: Path) -> None:
    """Raise Unanswerable where there is no such file to read."""
    try:
        path.lstat()
    except FileNotFoundError:
        raise Unanswerable(f"no such file: {path}") from None
    except (OSError, ValueError):
        pass  # It may be there: whoever reads it says what is wrong with it.


def _say_what_is_left_aside(model: Path) -> None:
    """Name the files that stand near those of a model and are none of its own."""
    aside = below(model) if model.is_dir() else []
    if aside:
        others = f" and {len(aside) - 1} more" if aside[1:] else ""
        say(f"stance: not read: {aside[0]}{others} (a model is the files of one folder)")


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
    return (
        bool(stream.isatty())
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM") != "dumb"
    )


@contextmanager
def progress(tells: str) -> Iterator[Callable[[float], None] | None]:
    """A bar on standard error for long work, from its first report on (0 to 1) and till its end.

    None where standard error is no terminal: a log wants no bar.
    """
    if not sys.stderr.isatty():
        yield None
        return
    with ExitStack() as shown:
        report: list[Callable[[float], None]] = []

        def show(done: float) -> None:
            if not report:
                report.append(_bar(tells, shown))
            report[0](done)

        yield show


def _bar(tells: str, shown: ExitStack) -> Callable[[float], None]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (TextColumn(tells, markup=False), BarColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    shown.enter_context(raised())  # The bar hides the cursor.
    shown.enter_context(bar)
    task = bar.add_task("", total=1)
    return lambda done: bar.update(task, completed=done)
