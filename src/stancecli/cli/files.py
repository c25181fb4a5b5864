"""Reading models, and writing answers: whole files or none, over nothing that is read."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from stancecli.cli.streams import put_off, put_out, say
from stancecli.diagnostics import Unanswerable
from stancecli.loader import load, load_text
from stancecli.loader.files import (
    A_FOLDER,
    NEW,
    below,
    bundled_case,
    folder_within,
    is_workbook,
    model_pattern,
    read_path,
    read_stream,
    replace_files,
    settle,
    would_read,
)
from stancecli.model import Model


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
    if name == "-":
        return load_text(read_stream(sys.stdin.buffer, "-"))
    path = Path(name)
    must_exist(path)
    if is_yaml(path):
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


def is_yaml(path: Path) -> bool:
    """Whether a model is kept as text; most are, and need nothing that reads tables."""
    with suppress(OSError):  # Whoever reads it says what is wrong with it.
        return not is_workbook(path) and model_pattern(path) == A_FOLDER
    return True


def must_exist(path: Path) -> None:
    """Raise Unanswerable where there is no such file to read."""
    if not os.path.lexists(path):
        raise Unanswerable(f"no such file: {path}")


# Writing.


STANDARD_OUTPUT = Path("-")
"""What `-o -` names."""


class InputPath(NamedTuple):
    """What a command reads: a file, or those files of a folder that are read with it.

    Without a pattern these are the files of a model.
    """

    path: Path
    pattern: str = ""

    def takes_in(self, output: Path) -> bool:
        """Whether a file, there already or not, is one that is read, or would be next time."""
        if not self.path.is_dir():
            return self.path.exists() and output.exists() and output.samefile(self.path)
        folder = self.path.resolve()
        pattern = self.pattern or model_pattern(self.path)
        return any(
            place.parent.resolve() == folder and would_read(place.name, pattern)
            for place in (output, output.resolve())
        )


class Target(NamedTuple):
    """Where an answer goes, and whether over a file that exists; never over what is read."""

    path: Path | None = None
    force: bool = False
    never: tuple[InputPath, ...] = ()

    @property
    def is_shown(self) -> bool:
        """Whether it goes to standard output."""
        return self.path in (None, STANDARD_OUTPUT)


Content = str | bytes | Mapping[str, str]
"""An answer: a text, what is none, or the texts of a folder by the names of their files."""


def put(content: Content, to: Target, *, exact: bool = False, form: str = "") -> None:
    """Write an answer to standard output, or whole to a file or a folder, whose other files stay.

    What is for people is written as the locale can; what is `exact`, for other programs, as UTF-8.
    What is no text, of a `form`, is not shown at a terminal.
    """
    if isinstance(content, Mapping):
        with put_off(), folder_beside(to, tuple(content), form) as new:
            for name, text in content.items():
                (new / name).write_bytes(text.encode())
    elif to.path is not None and not to.is_shown:
        write_file(to.path, content, to)
    elif isinstance(content, bytes):
        if sys.stdout.isatty():
            raise Unanswerable(f"{form} is no text for a terminal: name a file with -o")
        put_out(content)
    else:
        ended = content if content.endswith("\n") else content + "\n"
        put_out(ended.encode() if exact else ended)


def write_file(path: Path, content: str | bytes, to: Target) -> None:
    """Write a whole file or nothing: beside its place first, then renamed into it.

    A file that is replaced hands on its permissions. Raises Unanswerable for a file, or a link to
    nothing, that exists (without `force`), for one of `never`, for what is no regular file, and
    where the disk will not have it.
    """
    check_target(path, to)
    data = content.encode(errors="replace") if isinstance(content, str) else content
    try:
        with put_off(), folder_within(path.parent) as folder:
            beside = folder / NEW
            beside.write_bytes(data)
            _permit(beside, path)
            beside.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error


def check_target(path: Path, to: Target) -> None:
    """Raise Unanswerable where a file may not be written."""
    try:
        settle(path.parent)
        if path.exists() and not path.is_file():
            raise Unanswerable(f"{path} is no regular file, so it is left alone")
        taking = next((other for other in to.never if other.takes_in(path)), None)
        if taking and not path.exists():
            raise Unanswerable(f"{path} would be read with what is in {taking.path}")
        if taking:
            raise Unanswerable(f"{path} is what is read, so it is left alone")
        if os.path.lexists(path) and not to.force:
            raise Unanswerable(f"{path} exists", ("--force replaces it",))
    except (OSError, ValueError) as error:  # A circle of links, a name that no file can have.
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: Exception) -> Unanswerable:
    reason = error.strerror if isinstance(error, OSError) else error
    return Unanswerable(f"{path} could not be written: {reason}")


def _permit(file: Path, like: Path) -> None:
    """Give a file the owner and permissions of the one that it replaces, else the usual ones."""
    try:
        old = like.stat()
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        file.chmod(0o666 & ~mask)
        return
    if hasattr(os, "chown"):
        with suppress(PermissionError):
            os.chown(file, old.st_uid, old.st_gid)
    file.chmod(old.st_mode & 0o777)


@contextmanager
def folder_beside(to: Target, names: Sequence[str], form: str) -> Iterator[Path]:
    """A folder to write files of these names into, near the one that they are meant for.

    All of them are put into their places at the end, or none; other files there stay. Raises
    Unanswerable as `write_file` does, before anything is written.
    """
    path = to.path
    if path is None or to.is_shown:
        raise Unanswerable(f"{form} fills a folder: name it with -o")
    if path.exists() and not path.is_dir():
        raise Unanswerable(f"{path} is no folder, so it is left alone")
    for name in names:
        check_target(path / name, to)
    # From where its files can be renamed: itself, or what it will be in.
    reach = path if path.exists() else Path(os.path.abspath(path)).parent
    try:
        settle(reach)
        with folder_within(reach) as beside:
            new = beside / NEW
            new.mkdir()
            yield new
            with put_off():
                for name in names:
                    _permit(new / name, path / name)
                if path.exists():
                    replace_files(path, beside, names)
                else:
                    new.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error
