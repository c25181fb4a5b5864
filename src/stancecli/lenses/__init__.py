"""The lenses: one question asked of a situation a module, or a package where the answer is long."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Protocol

from stancecli import report as r

INLINE: Mapping[str, object] = MappingProxyType({"inline": True})
"""Of a field of a finding: JSON has the fields of its value in place of it."""


class Finding(Protocol):
    """What a lens has found; its fields are public, as JSON has them."""

    def rows(self) -> Iterable[Mapping[str, object]]:
        """Its main table: a flat row a line, with items, numbers, ranges and texts."""
        ...


class Lens(Protocol):
    """A module that finds an answer, and describes it."""

    __name__: str

    def describe(self, finding: Any) -> r.Report:
        """The finding in words and tables; nothing is computed."""
        ...
