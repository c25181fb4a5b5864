"""What packages offer to stance: values that their entry points name, loaded when asked for.

What stance ships is found as what anybody else installs beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from stancecli.diagnostics import Unanswerable

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

OURS = "stancecli"


@dataclass(frozen=True)
class Offered:
    """Something that an entry point names; the name of the entry point is its own."""

    name: str = field(default="", kw_only=True)


T = TypeVar("T", bound=Offered)


class Installed(Mapping[str, T]):
    """What the entry points of a group name.

    Those of stance come first, and another package cannot take a name of theirs; each by name.
    """

    def __init__(self, group: str, kind: type[T]) -> None:
        self._group = group
        self._kind = kind
        self._loaded: dict[str, T] = {}

    @cached_property
    def _points(self) -> dict[str, EntryPoint]:
        from importlib.metadata import entry_points

        points: dict[str, EntryPoint] = {}
        for point in sorted(entry_points(group=self._group), key=_order):
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
            point = self._points[name]
            try:
                found = point.load()
            except Exception as error:
                # What others wrote may fail in any way.
                raise _unusable(point, f"{type(error).__name__}: {error}") from None
            if not isinstance(found, self._kind):
                expected = f"{self._kind.__module__}.{self._kind.__name__}"
                raise _unusable(point, f"{point.value} is no {expected}")
            self._loaded[name] = replace(found, name=name)
        return self._loaded[name]


def package_of(error: BaseException) -> str:
    """The package in whose code an error arose: `stance`, or one that offers it something."""
    from importlib.metadata import entry_points
    from traceback import walk_tb

    known = {OURS: "stance"}
    for point in (*entry_points(group="stance.imports"), *entry_points(group="stance.exports")):
        known.setdefault(point.module.partition(".")[0], _package(point))
    modules = (str(f.f_globals.get("__name__")) for f, _ in walk_tb(error.__traceback__))
    packages = [known[name] for each in modules if (name := each.partition(".")[0]) in known]
    return packages[-1] if packages else "stance"


def _unusable(point: EntryPoint, why: str) -> Unanswerable:
    message = f"{point.name}, which the package {_package(point)} brings, cannot be used"
    return Unanswerable(message, (why,))


def _order(point: EntryPoint) -> tuple[bool, str, str]:
    package = _package(point)
    return package != OURS, point.name, package


def _package(point: EntryPoint) -> str:
    return point.dist.name if point.dist else "an unknown package"
