"""Writing answers: whole files or none, over nothing that is read."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from stancecli.cli.streams import put_off, put_out
from stancecli.diagnostics import Unanswerable
from stancecli.loader.files import NEW, model_pattern, replace_files, settle, would_read

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


def put(
    text: str,
    output: Path | None,
    *,
    force: bool,
    never: Iterable[InputPath] = (),
    exact: bool = False,
) -> None:
    """Write a text to standard output, or whole to a file as `write_file` does.

    What is for people is written as the locale can; what is `exact`, for other programs, as UTF-8.
    """
    if output is not None and output != STANDARD_OUTPUT:
        write_file(output, text, force=force, never=never)
        return
    ended = text if text.endswith("\n") else text + "\n"
    put_out(ended.encode() if exact else ended)


def put_bytes(
    content: bytes, what: str, output: Path | None, *, force: bool, never: Iterable[InputPath] = ()
) -> None:
    """Write what is no text, as `put` does; `what` it is cannot be shown at a terminal."""
    if output is not None and output != STANDARD_OUTPUT:
        write_file(output, content, force=force, never=never)
    elif sys.stdout.isatty():
        raise Unanswerable(f"{what} is no text for a terminal: name a file with -o")
    else:
        put_out(content)


def write_file(
    path: Path, text: str | bytes, *, force: bool, never: Iterable[InputPath] = ()
) -> None:
    """Write a whole file or nothing: beside its place first, then renamed into it.

    A file that is replaced hands on its permissions. Raises Unanswerable for a file, or a link to
    nothing, that exists (without `force`), for one of `never`, for what is no regular file, and
    where the disk will not have it.
    """
    check_target(path, force, never)
    data = text.encode(errors="replace") if isinstance(text, str) else text
    try:
        with put_off():
            _replace(path, data)
    except OSError as error:
        raise _unwritable(path, error) from error


def check_target(path: Path, force: bool, never: Iterable[InputPath]) -> None:
    """Raise Unanswerable where a file may not be written."""
    try:
        settle(path.parent)
        if path.exists() and not path.is_file():
            raise Unanswerable(f"{path} is no regular file, so it is left alone")
        taking = next((other for other in never if other.takes_in(path)), None)
        if taking and not path.exists():
            raise Unanswerable(f"{path} would be read with what is in {taking.path}")
        if taking:
            raise Unanswerable(f"{path} is what is read, so it is left alone")
        if os.path.lexists(path) and not force:
            raise Unanswerable(f"{path} exists", ("--force replaces it",))
    except (OSError, ValueError) as error:  # A circle of links, a name that no file can have.
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: Exception) -> Unanswerable:
    reason = error.strerror if isinstance(error, OSError) else error
    return Unanswerable(f"{path} could not be written: {reason}")


def _replace(path: Path, data: bytes) -> None:
    """Put a file into its place in one step; raises OSError, and leaves nothing beside it then."""
    beside = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".stance-", delete=False) as file:
            beside = Path(file.name)
            file.write(data)
        _permit(beside, path)
        beside.replace(path)
    except OSError:
        if beside is not None:
            beside.unlink(missing_ok=True)
        raise


def _permit(file: Path, like: Path) -> None:
    """Give a file the owner and permissions of the one that it replaces, else the usual ones."""
    try:
        old = like.stat()
    except FileNotFoundError:
        file.chmod(0o666 & ~_umask())
        return
    if hasattr(os, "chown"):
        with suppress(PermissionError):
            os.chown(file, old.st_uid, old.st_gid)
    file.chmod(old.st_mode & 0o777)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def write_folder(
    path: Path, texts: Mapping[str, str], *, force: bool, never: Iterable[InputPath] = ()
) -> None:
    """Write the texts of a folder, all of them or none; other files in it stay.

    Raises Unanswerable as `write_file` does, before anything is written.
    """
    with put_off(), folder_beside(path, tuple(texts), force=force, never=never) as new:
        for name, text in texts.items():
            (new / name).write_bytes(text.encode())


@contextmanager
def folder_beside(
    path: Path, names: Sequence[str], *, force: bool, never: Iterable[InputPath] = ()
) -> Iterator[Path]:
    """A folder to write files of these names into, near the one that they are meant for.

    All of them are put into their places at the end, or none; other files there stay. Raises
    Unanswerable as `write_file` does, before anything is written.
    """
    if path.exists() and not path.is_dir():
        raise Unanswerable(f"{path} is no folder, so it is left alone")
    for name in names:
        check_target(path / name, force, never)
    try:
        with tempfile.TemporaryDirectory(dir=_within_reach(path), prefix=".stance-") as beside:
            new = Path(beside) / NEW
            new.mkdir()
            yield new
            with put_off():
                _place(path, Path(beside), names)
    except OSError as error:
        raise _unwritable(path, error) from error


def _within_reach(path: Path) -> Path:
    """Where a folder's files can be renamed from: itself, or what it will be in."""
    return path if path.exists() else Path(os.path.abspath(path)).parent


def _place(path: Path, beside: Path, names: Sequence[str]) -> None:
    """Put the new files into a folder, or the folder that they are in into its place."""
    new = beside / NEW
    for name in names:
        _permit(new / name, path / name)
    if path.exists():
        replace_files(path, beside, names)
    else:
        new.replace(path)
