"""Reading models, what a stream can show, and progress on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TextIO

from stancecli.cli.streams import cleared, say
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
from stancecli.model import Model
from stancecli.render import Background

DEFAULT_WIDTH = 80


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
        return load_text(read_stream(sys.stdin.buffer, "-"))
    path = Path(name)
    must_exist(path)
    if _is_yaml(path):
        model = load(path)
        if aside := below(path) if path.is_dir() else []:
            others = f" and {len(aside) - 1} more" if aside[1:] else ""
            say(f"stance: not read: {aside[0]}{others} (a model is the files of one folder)")
        return model
    from stancecli.imports import open_model

    opened = open_model(path)
    for left in opened.aside:
        say(f"stance: not read: {left.what} ({left.why})")
    for note in opened.notes:
        say(f"stance: {note}")
    return opened.model


def gaps_in(path: Path) -> list[dict[str, str]]:
    """The gaps that `check -v -f csv` wrote, a row each; raises Unanswerable for another file."""
    from stancecli.sheets.table import read_csv

    must_exist(path)
    ((name, data),) = read_path(path)
    head, *lines = read_csv(name, data).lines or ((),)
    columns = [cell.word for cell in head]
    if head and not {"code", "about"}.issubset(columns):
        raise Unanswerable(
            f"{name} has no gaps of a check: it has no columns “code” and “about”",
            ("stance check -v -f csv -o gaps.csv writes them",),
        )
    return [{key: cell.word for key, cell in zip(columns, line, strict=False)} for line in lines]


def _is_yaml(path: Path) -> bool:
    """Whether a model is kept as text; most are, and need nothing that reads tables."""
    with suppress(OSError):  # Whoever reads it says what is wrong with it.
        return not is_workbook(path) and model_pattern(path) == A_FOLDER
    return True


def must_exist(path: Path) -> None:
    """Raise Unanswerable where there is no such file to read."""
    if not os.path.lexists(path):
        raise Unanswerable(f"no such file: {path}")


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
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (TextColumn(tells, markup=False), BarColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task("", total=1)
    with ExitStack() as shown:

        def show(done: float) -> None:
            if not bar.live.is_started:
                shown.enter_context(cleared())  # The bar hides the cursor.
                shown.enter_context(bar)
            bar.update(task, completed=done)

        yield show


_DARK = frozenset(["0", "1", "2", "3", "4", "5", "6", "8"])
_LIGHT = frozenset(["7", "9", "10", "11", "12", "13", "14", "15"])


def background() -> Background:
    """What the terminal writes on, as COLORFGBG says: the colours in front and behind, `15;0`."""
    behind = os.environ.get("COLORFGBG", "").rpartition(";")[2]
    if behind in _DARK:
        return Background.DARK
    return Background.LIGHT if behind in _LIGHT else Background.UNKNOWN
