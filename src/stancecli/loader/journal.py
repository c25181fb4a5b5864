"""The files of a folder are replaced as one, also where the machine stops in between.

What is being replaced stands in a journal, a folder within the folder: the files to come, those
that they replace, and the names of all. Whoever finds one that nobody is at work on puts back what
was there before. A folder can come from a stranger: no file is taken away that a journal did not
bring.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

JOURNAL = ".stance-journal"
NEW, OLD, NAMES = "new", "old", "names"


def replace_files(folder: Path, beside: Path, names: Iterable[str]) -> None:
    """Put the files that `beside` has in NEW into a folder on the same disk, all or none.

    Raises OSError, and what was there is back then; `beside` stays with whoever made it.
    """
    (beside / OLD).mkdir()
    (beside / NAMES).mkdir()
    for name in names:
        (beside / NAMES / f"{mark(beside / NEW / name)} {name}").touch()
    for each in (*(beside / NEW).iterdir(), *beside.iterdir(), beside):
        _flush(each)
    journal = folder / JOURNAL
    with _locked(beside):
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
    journal = folder / JOURNAL
    if not os.path.lexists(journal):
        return
    try:
        if _is_strange(journal):
            return
        if not _is_ours(journal):
            raise OSError(errno.EPERM, "it is for whoever wrote them to do")
        for each in (journal, *(journal / part for part in (NEW, OLD, NAMES))):
            # A link would let a folder of a stranger have files moved that are elsewhere.
            if not stat.S_ISDIR(each.lstat().st_mode):
                raise OSError(errno.ENOTDIR, f"{each} is no folder")
        with _locked(journal):
            _put_back(folder)
            # In one step it is none any more: half of one would be heeded wrongly.
            done = journal.replace(folder / f".stance-{secrets.token_hex(8)}")
        shutil.rmtree(done)
    except BlockingIOError:
        raise OSError(errno.EBUSY, "its files are being replaced just now: try again") from None
    except OSError as error:
        if not os.path.lexists(journal):  # Another one has just done so.
            return
        said = "a command that replaced its files was ended, and what was there cannot be put back"
        raise OSError(error.errno, f"{said}: {error.strerror}") from error


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


def _is_strange(journal: Path) -> bool:
    """Whether somebody put it into a folder of another, where many may write."""
    return not _is_ours(journal) and journal.lstat().st_uid != journal.parent.stat().st_uid


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
