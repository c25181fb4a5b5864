"""What packages offer to stance: values that their entry points name, loaded when asked for.

What others wrote may do and fail in any way: that it runs is said first, and it is blamed by name.
"""

from __future__ import annotations

import os
import signal
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, chdir, contextmanager, suppress
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from stancecli.diagnostics import InvalidModel, Unanswerable

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

OURS = "stancecli"
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

    @cached_property
    def others(self) -> Mapping[str, str]:
        """The names that packages of others bring, each with its package; nothing is loaded."""
        brought = ((name, _package(point)) for name, point in self._points.items())
        return {name: package for name, package in brought if package != OURS}

    @property
    def ours(self) -> Iterator[T]:
        """What stance itself offers."""
        return (self[name] for name in self if name not in self.others)

    def __iter__(self) -> Iterator[str]:
        return iter(self._points)

    def __len__(self) -> int:
        return len(self._points)

    def __contains__(self, name: object) -> bool:
        return name in self._points

    def __getitem__(self, name: str) -> T:
        """What has this name; of another package it is said that its code runs, and then it does.

        Raises Unanswerable where a package does not load, or names something else.
        """
        if name not in self._loaded:
            if name in self.others:
                message = f"{name} comes with the package {self.others[name]}: its code runs now"
                warnings.warn(message, stacklevel=1)
            with self.blamed(name):
                found = self._points[name].load()
                _check(found, self._kind)
                self._loaded[name] = replace(found, name=name)
        return self._loaded[name]

    @contextmanager
    def blamed(self, name: str) -> Iterator[None]:
        """Another package is at work: what goes wrong, an exit as well, is raised as Unusable.

        What it says is wrong with a file is passed on.
        """
        if name not in self.others:
            yield
            return
        try:
            with _apart():
                yield
        except BaseException as error:
            # Only where Ctrl-C has its usual handler does it come as this error, and no other way.
            is_usual = signal.getsignal(signal.SIGINT) is signal.default_int_handler
            is_refusal = isinstance(error, InvalidModel | Unanswerable)
            if is_refusal or (is_usual and isinstance(error, KeyboardInterrupt)):
                raise
            raise Unusable(self._points[name], error) from error


class Unusable(Unanswerable):
    """What another package brings cannot be used: its name, its entry point and why, in a line."""

    def __init__(self, point: EntryPoint, error: BaseException) -> None:
        from traceback import format_exception_only

        why = " ".join(format_exception_only(error)[-1].split())[:200]
        brought = f"which the package {_package(point)} brings, cannot be used: {why}"
        super().__init__(f"{point.name} ({point.value}), {brought}")


@contextmanager
def _apart() -> Iterator[None]:
    """All that is printed goes to standard error, and a process that was forked ends at the end.

    Streams and folder come back as they were.
    """
    sys.stdout.flush()
    own = os.getpid()
    with ExitStack() as after:
        for number in (1, 2):
            kept = os.dup(number)
            after.callback(os.close, kept)
            after.callback(os.dup2, kept, number)
        os.dup2(2, 1)
        for name in ("stdout", "stderr", "__stdout__", "__stderr__"):
            after.callback(setattr, sys, name, getattr(sys, name))
            aside = after.enter_context(open(os.dup(2), "w", buffering=1, errors="replace"))
            setattr(sys, name, aside)
        after.enter_context(chdir("."))
        try:
            yield
        finally:
            if os.getpid() != own:
                os._exit(1)


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
