"""Reading models, writing answers: whole files or none."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TextIO

from stancecli import notation as fmt
from stancecli.diagnostics import Unanswerable
from stancecli.loader import load, load_text
from stancecli.loader.files import below, bundled_case
from stancecli.model import Model

DEFAULT_WIDTH = 80
STANDARD_OUTPUT = Path("-")
"""What `-o -` names."""


def model_named(name: str | None) -> str:
    """Where the model is: as named, $STANCE_MODEL, stance.yaml in this folder, the first case."""
    if name or (name := os.environ.get("STANCE_MODEL")):
        return name
    return "stance.yaml" if Path("stance.yaml").exists() else str(bundled_case())


def read_model(named: str | None) -> Model:
    """The model in use; raises Unanswerable where there is no such file."""
    name = model_named(named)
    if name == str(bundled_case()):
        # Wherever it is installed, its places read the same.
        return load_text(bundled_case().read_bytes(), bundled_case().name)
    if name == "-" and sys.stdin.isatty():
        say("stance: type or paste a model; Ctrl-D on a line of its own ends it")
    if name != "-":
        must_exist(Path(name))
    model = load(name)
    _say_what_is_left_aside(Path(name))
    return model


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
        name = fmt.visible(str(aside[0]))
        say(f"stance: not read: {name}{others} (a model is the files of one folder)")


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


def put(
    text: str,
    output: Path | None,
    *,
    force: bool,
    never: Iterable[str] = (),
    exact: bool = False,
) -> None:
    """Write a text to standard output, or whole to a file as `write_file` does.

    What is for people is written as the locale can; what is `exact`, for other programs, as UTF-8.
    """
    is_shown = output is None or output == STANDARD_OUTPUT
    if is_shown and exact:
        sys.stdout.flush()
        sys.stdout.buffer.write((text if text.endswith("\n") else text + "\n").encode())
    elif is_shown:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
    else:
        assert output is not None
        write_file(output, text, force=force, never=never)


def write_file(path: Path, text: str | bytes, *, force: bool, never: Iterable[str] = ()) -> None:
    """Write a whole file or nothing: beside its place first, then renamed into it.

    Raises Unanswerable for a file that exists (without `force`), for one of `never` (the model),
    for what is no regular file, and where the disk will not have it.
    """
    if path.exists():
        if not path.is_file():
            raise Unanswerable(f"{path} is no regular file, so it is left alone")
        if any(_is_or_holds(Path(other), path) for other in never):
            raise Unanswerable(f"{path} is what is read, so it is left alone")
        if not force:
            raise Unanswerable(f"{path} exists", ("--force replaces it",))
    data = text.encode(errors="replace") if isinstance(text, str) else text
    beside = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".stance-", delete=False) as file:
            beside = Path(file.name)
            file.write(data)
        beside.chmod(0o666 & ~_umask())
        beside.replace(path)
    except OSError as error:
        if beside is not None:
            beside.unlink(missing_ok=True)
        raise Unanswerable(f"{path} could not be written: {error.strerror}") from error


def write_folder(
    path: Path, texts: Mapping[str, str], *, force: bool, never: Iterable[str] = ()
) -> None:
    """Write the texts of a folder, all of them or none; other files in it stay.

    Raises Unanswerable as `write_file` does, before anything is written.
    """
    if path.exists() and not path.is_dir():
        raise Unanswerable(f"{path} is no folder, so it is left alone")
    taken = [name for name in texts if (path / name).exists()]
    if taken and not force:
        raise Unanswerable(f"{path / taken[0]} exists", ("--force replaces it",))
    made = not path.exists()
    try:
        path.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path, prefix=".stance-") as beside:
            for name, text in texts.items():
                Path(beside, name).write_bytes(text.encode())
            for name in texts:
                if any(_is_or_holds(Path(other), path / name) for other in never):
                    raise Unanswerable(f"{path} holds the model itself, so it is left alone")
            for name in texts:
                Path(beside, name).replace(path / name)
    except OSError as error:
        if made and path.exists() and not any(path.iterdir()):
            path.rmdir()
        raise Unanswerable(f"{path} could not be written: {error.strerror}") from error


def _is_or_holds(model: Path, path: Path) -> bool:
    is_model = path.exists() and model.exists() and path.samefile(model)
    return is_model or (model.is_dir() and path.parent.samefile(model))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def say(text: str) -> None:
    """What is no answer goes to standard error."""
    sys.stderr.write(text if text.endswith("\n") else text + "\n")


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
    shown.enter_context(bar)
    task = bar.add_task("", total=1)
    return lambda done: bar.update(task, completed=done)
