"""What packages offer to stance: values that their entry points name, loaded when asked for.

What others wrote may fail in any way: it is blamed by name, and stands in the way of nothing else.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, ValuesView
from contextlib import ExitStack, chdir, contextmanager, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from stancecli.diagnostics import InvalidModel, Unanswerable

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

OURS = "stancecli"
LONGEST = 10
"""Seconds that others may take to load, and to say whether a file is theirs: nobody asked."""
LEFT_OUT: dict[str, None] = {}
"""What others brought and was left out, with why: for the command line to say, once."""
_TYPES: Mapping[str, Any] = {"str": str, "int": int, "bool": bool, "frozenset[str]": frozenset}


@dataclass(frozen=True)
class Offered:
    """Something that an entry point names; the name of the entry point is its own."""

    name: str = field(default="", kw_only=True)


T = TypeVar("T", bound=Offered)


class Installed(Mapping[str, T]):
    """What the entry points of a group name, those of stance first: nobody can take their names."""

    def __init__(self, group: str, kind: type[T]) -> None:
        self._group = group
        self._kind = kind
        self._loaded: dict[str, T] = {}

    @cached_property
    def _points(self) -> dict[str, EntryPoint]:
        from importlib.metadata import entry_points

        points: dict[str, EntryPoint] = {}
        found = entry_points(group=self._group)
        for point in sorted(found, key=lambda p: (_package(p) != OURS, p.name, _package(p))):
            points.setdefault(point.name, point)
        return points

    def __iter__(self) -> Iterator[str]:
        return iter(self._points)

    def __len__(self) -> int:
        return len(self._points)

    def __contains__(self, name: object) -> bool:
        return name in self._points

    def __getitem__(self, name: str) -> T:
        """Raise Unanswerable where a package does not load, or names something else."""
        if name not in self._loaded:
            with self.blamed(name, asked=False):
                found = self._points[name].load()
                _check(found, self._kind)
                self._loaded[name] = replace(found, name=name)
        return self._loaded[name]

    def values(self) -> ValuesView[T]:
        """Those that can be used; the others are left out."""
        found = {}
        for name in self:
            with leaving_out():
                found[name] = self[name]
        return found.values()

    @contextmanager
    def blamed(self, name: str, *, asked: bool = True) -> Iterator[None]:
        """Another package is at work: what goes wrong, an exit as well, is raised as Unusable.

        What is `asked` for may take its time, and say what is wrong with a file.
        """
        point = self._points[name]
        if _package(point) == OURS:
            yield
            return
        try:
            with _apart(0 if asked else LONGEST):
                yield
        except BaseException as error:
            # Only where Ctrl-C has its usual handler does it come as this error, and no other way.
            is_usual = signal.getsignal(signal.SIGINT) is signal.default_int_handler
            is_refusal = asked and isinstance(error, InvalidModel | Unanswerable)
            if is_refusal or (is_usual and isinstance(error, KeyboardInterrupt)):
                raise
            raise Unusable(point, error) from error


class Unusable(Unanswerable):
    """What another package brings cannot be used: its name, its entry point and why, in a line."""

    def __init__(self, point: EntryPoint, error: BaseException) -> None:
        from traceback import format_exception_only

        why = " ".join(format_exception_only(error)[-1].split())[:200]
        brought = f"which the package {_package(point)} brings, cannot be used: {why}"
        super().__init__(f"{point.name} ({point.value}), {brought}")


@contextmanager
def leaving_out() -> Iterator[None]:
    """What cannot be used is left out, and all else goes on."""
    try:
        yield
    except Unusable as refusal:
        LEFT_OUT[refusal.message] = None


@contextmanager
def _apart(seconds: int) -> Iterator[None]:
    """All that is printed goes to standard error; an alarm ends what takes longer, 0 is no limit.

    Off the main thread, and on Windows, there is none. Streams and folder come back as they were.
    """

    def end(number: int, frame: object) -> None:
        raise TimeoutError(f"it took more than {seconds} seconds")

    is_main = threading.current_thread() is threading.main_thread()
    sys.stdout.flush()
    with ExitStack() as after:
        kept, aside = (after.enter_context(open(os.dup(n), "w", errors="replace")) for n in (1, 2))
        after.callback(os.dup2, kept.fileno(), 1)
        os.dup2(2, 1)
        for each in (redirect_stdout(aside), redirect_stderr(sys.stderr), chdir(".")):
            after.enter_context(each)
        if seconds and is_main and hasattr(signal, "setitimer"):
            after.callback(signal.signal, signal.SIGALRM, signal.signal(signal.SIGALRM, end))
            after.callback(signal.setitimer, signal.ITIMER_REAL, 0)
            signal.setitimer(signal.ITIMER_REAL, seconds, 1)  # Again, where it was caught.
        yield


def _check(found: object, kind: type[Offered]) -> None:
    """Raise TypeError for what is none of a kind, or has something else where that has a word."""
    named = f"{kind.__module__}.{kind.__name__}"
    if not isinstance(found, kind):
        raise TypeError(f"it is no {named}")
    for each in fields(found):
        if not isinstance(getattr(found, each.name), _TYPES.get(str(each.type), Callable)):
            raise TypeError(f"its {each.name} is none of a {named}")


def _package(point: EntryPoint) -> str:
    name = ""
    with suppress(Exception):  # What it says of itself may be broken.
        name = point.dist.name  # type: ignore[union-attr]
    if name == OURS and not point.value.startswith(f"{OURS}."):
        return f"that calls itself {name}"
    return name or "without a name"
