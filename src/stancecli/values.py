"""Frozen dataclasses that are quick to declare.

Python compiles six methods for each frozen dataclass, which takes half a millisecond, and a command
needs some seventy of them before it can begin. Three of the six, for what a value equals, hashes to
and prints as, differ only in the names of the fields: here they are shared, and not compiled.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

RARE: Mapping[str, object] = MappingProxyType({"rare": True})
"""Of a field of a finding: JSON has it only where it holds something."""
INLINE: Mapping[str, object] = MappingProxyType({"inline": True})
"""Of a field of a finding: JSON has the fields of its value in place of it."""

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    import dataclasses
    from operator import attrgetter

    def dataclass(**settings: bool) -> Any:
        """As `dataclasses.dataclass(frozen=True, …)`, whose values behave the same."""
        declare = dataclasses.dataclass(eq=False, repr=False, **settings)

        def declared(cls: type) -> type:
            made = declare(cls)
            known = dataclasses.fields(made)
            own = _getter([field.name for field in known if field.compare])
            shown = [field.name for field in known if field.repr]

            def equals(self: Any, other: Any) -> Any:
                if other.__class__ is not self.__class__:
                    return NotImplemented
                return own(self) == own(other)

            def hashed(self: Any) -> int:
                return hash(own(self))

            def printed(self: Any) -> str:
                values = (f"{name}={getattr(self, name)!r}" for name in shown)
                return f"{self.__class__.__qualname__}({', '.join(values)})"

            made.__eq__, made.__hash__, made.__repr__ = equals, hashed, printed
            return made

        return declared

    def _getter(names: list[str]) -> Any:
        """What gives the values of some fields as a tuple."""
        if len(names) > 1:
            return attrgetter(*names)
        return lambda value: tuple(getattr(value, name) for name in names)
