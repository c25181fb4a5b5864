"""Files to bytes, within limits: the only part of loading that touches the disk."""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path, PurePath
from typing import BinaryIO

from stancecli.diagnostics import InvalidModel, Place, Problem
from stancecli.sheets import WORKBOOKS

# The files of a folder are replaced as one, also where the machine stops in between.
#
# What is being replaced stands in a journal, a folder within the folder: the files to come, those
# that they replace, and the names of all. Whoever finds one that nobody is at work on puts back
# what was there before. A folder can come from a stranger: no file is taken away that a journal did
# not bring.
#
# What is being written stands in a folder of its own, in the one that it is for. One that nobody is
# at work on is taken away too.


JOURNAL = ".stance-journal"
NEW, OLD, NAMES = "new", "old", "names"
_BESIDE = ".stance-"
_LEFT = re.compile(rf"{re.escape(_BESIDE)}[a-z0-9_]{{8}}")


@contextmanager
def folder_within(folder: Path) -> Iterator[Path]:
    """A new folder in another, to write into; it is gone at the end."""
    with ExitStack() as held, ExitStack() as briefly:
        with suppress(OSError):  # A disk may have no locks; nothing is taken away there.
            # Nobody takes it for one that was left behind before it is locked itself.
            briefly.enter_context(_locked(folder))
        new = Path(held.enter_context(tempfile.TemporaryDirectory(dir=folder, prefix=_BESIDE)))
        with suppress(OSError):
            held.enter_context(_locked(new))
        briefly.close()
        yield new


def replace_files(folder: Path, beside: Path, names: Iterable[str]) -> None:
    """Put the files that `beside` has in NEW into a folder on the same disk, all or none.

    `beside` is a `folder_within`. Raises OSError, and what was there is back then.
    """
    (beside / OLD).mkdir()
    (beside / NAMES).mkdir()
    for name in names:
        (beside / NAMES / f"{mark(beside / NEW / name)} {name}").touch()
    for each in (*(beside / NEW).iterdir(), *beside.iterdir(), beside):
        _flush(each)
    journal = folder / JOURNAL
    beside.replace(journal)
    try:
        _flush(folder)
        for name in names:
            _move(folder / name, journal / OLD / name)
            _move(journal / NEW / name, folder / name)
        _flush(folder)
        journal.replace(beside)
    except OSError:
        _put_back(folder)
        journal.replace(beside)
        raise


def settle(folder: Path) -> None:
    """Put back what was in a folder where a command was ended that replaced it.

    Raises OSError where another one is just replacing it, or where it cannot be put back.
    """
    _take_away(folder)
    journal = folder / JOURNAL
    if not os.path.lexists(journal):
        return
    try:
        if not _is_ours(journal):
            # Where many may write, somebody can put it into a folder of another.
            if journal.lstat().st_uid != folder.stat().st_uid:
                return
            raise OSError(errno.EPERM, "it is for whoever wrote them to do")
        for each in (journal, *(journal / part for part in (NEW, OLD, NAMES))):
            # A link would let a folder of a stranger have files moved that are elsewhere.
            if not stat.S_ISDIR(each.lstat().st_mode):
                raise OSError(errno.ENOTDIR, f"{each} is no folder")
        with _locked(journal):
            _put_back(folder)
            # In one step it is none any more: half of one would be heeded wrongly.
            done = journal.replace(folder / f"{_BESIDE}{secrets.token_hex(4)}")
        shutil.rmtree(done)
    except BlockingIOError:
        raise OSError(errno.EBUSY, "its files are being replaced just now: try again") from None
    except OSError as error:
        if not os.path.lexists(journal):  # Another one has just done so.
            return
        said = "a command that replaced its files was ended, and what was there cannot be put back"
        raise OSError(error.errno, f"{said}: {error.strerror}") from error


def _take_away(folder: Path) -> None:
    """Take away what commands that were ended were writing there."""
    for left in filter(lambda each: _LEFT.fullmatch(each.name), folder.glob(f"{_BESIDE}*")):
        with suppress(OSError):
            if _is_ours(left) and stat.S_ISDIR(left.lstat().st_mode):
                with _locked(folder), _locked(left):
                    shutil.rmtree(left)


def _put_back(folder: Path) -> None:
    """Undo the moves of a journal: each of them can itself be ended, and is undone once more."""
    journal = folder / JOURNAL
    for named in sorted(os.listdir(journal / NAMES)):
        marked, _, name = named.partition(" ")
        file = folder / name
        if os.path.lexists(file) and mark(file) == marked:
            _move(file, journal / NEW / name)
        if os.path.lexists(journal / OLD / name) and os.path.lexists(file):
            raise OSError(errno.EEXIST, f"another {name} is there")
        _move(journal / OLD / name, file)
    _flush(folder)


def mark(file: Path) -> str:
    """What a file is known by wherever it is moved: its number, and when it was written."""
    about = file.lstat()
    return f"{about.st_ino}-{about.st_mtime_ns}"


def _is_ours(journal: Path) -> bool:
    return not hasattr(os, "geteuid") or journal.lstat().st_uid == os.geteuid()


def _move(file: Path, to: Path) -> None:
    if os.path.lexists(file):
        file.replace(to)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold a folder for oneself, for as long as one lives; raises BlockingIOError for another's."""
    try:
        import fcntl
    except ImportError:  # Windows, where a folder in use cannot be renamed anyway.
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not os.path.samestat(os.fstat(descriptor), folder.stat()):
            raise BlockingIOError
        yield
    finally:
        os.close(descriptor)


def _flush(path: Path) -> None:
    """Have the disk hold a file or a folder, where it can."""
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


LARGEST = 64 * 1024 * 1024
"""Bytes in one file, or in the files of a folder together, at most."""

A_FOLDER = "*.yaml"
"""The files of a folder that are a model."""
TABLES_OF_A_FOLDER = "*.csv"
"""The files of a folder that are one where there is no YAML: tables, by their names."""

_ALIKE = {".yaml": (".yaml", ".yml"), ".csv": (".csv",)}
"""Endings, in lower case, of files that a folder was hardly given for nothing."""


def bundled_case() -> Path:
    """The first case."""
    return bundled("data/actors.yaml")


def bundled(name: str) -> Path:
    """A file beside the source tree, by its path there, or where an installed package has it."""
    package = Path(__file__).parents[1]
    inside = package / "data" / PurePath(name).name
    return inside if inside.exists() else package.parents[1] / name


def read_path(path: Path, pattern: str = "*.yaml") -> Iterator[tuple[str, bytes]]:
    """The name and content of a file, or of every file of a folder that fits, by name."""
    _settle(path)
    if not path.is_dir():
        yield str(path), _read_file(path)
        return
    found = sorted(file for file in path.glob(pattern) if not file.name.startswith("."))
    alike = {file for file in path.iterdir() if would_read(file.name, pattern) and file.is_file()}
    misnamed = sorted(alike.difference(found))
    if misnamed:
        ending = PurePath(pattern).suffix
        raise InvalidModel(
            Problem(Place(str(file), 1, 1), "E005", f"not read: its name does not end in {ending}")
            for file in misnamed
        )
    if not found:
        raise _refused(path, "E001", f"a folder without a {pattern} file")
    left, folder = LARGEST, os.path.realpath(path)
    for file in found:
        if not Path(os.path.realpath(file)).is_relative_to(folder):
            raise _refused(file, "E001", "not read: a link leads out of its folder")
        data = _read_file(file)
        left -= len(data)
        if left < 0:
            raise _too_large(str(path), "its files together are larger")
        yield str(file), data


def _settle(path: Path) -> None:
    try:
        settle(path if path.is_dir() else path.parent)
    except OSError as error:
        raise _refused(path, "E001", f"cannot be read: {error.strerror}") from None


def is_workbook(path: Path) -> bool:
    """Whether a model is kept in a workbook, by its name; some that are not read are told so."""
    return path.suffix.lower() in (*WORKBOOKS, ".xls", ".xlsb", ".numbers") and not path.is_dir()


def model_pattern(path: Path) -> str:
    """The files of a folder that make up a model: tables, where one is and nothing is YAML."""
    from stancecli.loader.layout import TABLES  # A lot, which only folders need.

    if not path.is_dir():
        return A_FOLDER
    _settle(path)
    names = [file.name for file in path.iterdir()]
    if any(map(would_read, names)):
        return A_FOLDER
    tables = (name for name in names if would_read(name, TABLES_OF_A_FOLDER))
    is_table = any(PurePath(name).stem in TABLES for name in tables)
    return TABLES_OF_A_FOLDER if is_table else A_FOLDER


def below(path: Path) -> list[Path]:
    """The YAML files in the folders of a folder: a model does not take them in."""
    found = (file for file in path.glob("*/*.yaml") if file.is_file())
    return sorted(file for file in found if "." not in (file.name[0], file.parent.name[0]))


def would_read(name: str, pattern: str = "*.yaml") -> bool:
    """Whether a file of a folder is one of the model, or is refused since it looks like one."""
    ending = PurePath(pattern).suffix
    is_hidden = name.startswith(".")
    return not is_hidden and PurePath(name).suffix.lower() in _ALIKE.get(ending, (ending,))


def read_stream(stream: BinaryIO, name: str) -> bytes:
    """All that a stream gives, up to LARGEST bytes; more is refused without reading on."""
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise _too_large(name)
    return data


class CannotRead(OSError):
    """A file that a model names is none that may be read; the code of the fault, and why."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def read_below(folder: Path, name: str, never: Iterable[Path], most: int = LARGEST) -> bytes:
    """A file that a model names, by its path from the folder, of at most so many bytes.

    It has to be a regular file, reached through no link, and none of those that are `never` read.
    Nothing else is opened: what is there is looked at first, and once more when it is open. Raises
    CannotRead.
    """
    try:
        descriptor, about = _open_below(folder, name.split("/"))
        with open(descriptor, "rb") as file:
            if any(_is(about, path) for path in never):
                raise CannotRead("E001", "it is a file of the model itself")
            data = file.read(most + 1) if about.st_size <= most else b""
    except CannotRead:
        raise
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise CannotRead("E001", f"{reason}") from None
    if about.st_size > most or len(data) > most:
        raise CannotRead("E002", f"larger than {most // 1024**2} MiB")
    return data


def _open_below(folder: Path, parts: Sequence[str]) -> tuple[int, os.stat_result]:
    """A regular file that is open for reading, and what is known of it; raises OSError."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    if os.open not in os.supports_dir_fd:
        path = folder
        for part in parts:
            path /= part
            _check(path.lstat(), is_last=part is parts[-1])
        return _regular(os.open(path, flags), path.lstat())
    # From folder to folder, each held open: none can become a link once it has been looked at.
    at = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for part in parts[:-1]:
            _check(os.stat(part, dir_fd=at, follow_symlinks=False), is_last=False)
            below = os.open(part, flags | os.O_DIRECTORY, dir_fd=at)
            os.close(at)
            at = below
        about = os.stat(parts[-1], dir_fd=at, follow_symlinks=False)
        _check(about, is_last=True)
        return _regular(os.open(parts[-1], flags, dir_fd=at), about)
    finally:
        os.close(at)


def _check(about: os.stat_result, *, is_last: bool) -> None:
    """Raise CannotRead for a link, and where a file is due, or a folder, for all else."""
    if stat.S_ISLNK(about.st_mode):
        raise CannotRead("E001", "there is a link on the way to it")
    if is_last and not stat.S_ISREG(about.st_mode):
        is_folder = stat.S_ISDIR(about.st_mode)
        raise CannotRead("E001", "a folder" if is_folder else "not a regular file")
    if not is_last and not stat.S_ISDIR(about.st_mode):
        raise CannotRead("E001", "no folder is on the way to it")


def _regular(descriptor: int, seen: os.stat_result) -> tuple[int, os.stat_result]:
    """The same file, if it is open as it was seen."""
    about = os.fstat(descriptor)
    if not stat.S_ISREG(about.st_mode) or not os.path.samestat(about, seen):
        os.close(descriptor)
        raise CannotRead("E001", "not a regular file")
    return descriptor, about


def _is(about: os.stat_result, path: Path) -> bool:
    try:
        return os.path.samestat(about, path.stat())
    except OSError:
        return False


def _read_file(path: Path) -> bytes:
    try:
        # Opening a FIFO would wait for its other end.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with open(descriptor, "rb") as file:
            about = os.fstat(descriptor)
            if not stat.S_ISREG(about.st_mode):
                raise _refused(path, "E001", "not a regular file")
            if about.st_size > LARGEST:
                raise _too_large(str(path))
            return read_stream(file, str(path))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise _refused(path, "E001", f"cannot be read: {reason}") from None


def _refused(path: Path | str, code: str, message: str) -> InvalidModel:
    return InvalidModel([Problem(Place(str(path), 1, 1), code, message)])


def _too_large(name: str, larger: str = "larger") -> InvalidModel:
    return _refused(name, "E002", f"{larger} than {LARGEST // 1024**2} MiB")
