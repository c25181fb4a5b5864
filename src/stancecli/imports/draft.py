"""What an import makes of a file, and what it says about that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from stancecli import notation as fmt
from stancecli.diagnostics import Place, Problem
from stancecli.imports.given import LeftOut, ReadingOptions
from stancecli.imports.rows import Rows

_ALL = frozenset({"E"})
"""Stands for every code."""


class Doubts:
    """What need not be said of cells, since it follows from a fault that is told already."""

    def __init__(self) -> None:
        self._codes: dict[Place, frozenset[str]] = {}

    def add(self, place: Place, codes: frozenset[str] = _ALL) -> None:
        """Faults with these codes follow at a place: a cell, a row (its column 0) or a sheet (both
        0).
        """
        known = self._codes.get(place)
        self._codes[place] = known | codes if known and known != codes else codes

    def cover(self, fault: Problem) -> bool:
        """Whether a fault follows from another."""
        at = fault.place
        places = (at, at._replace(column=0), at._replace(line=0, column=0))
        found = (self._codes.get(place, frozenset()) for place in places)
        return any(not codes.isdisjoint({"E", fault.code}) for codes in found)


@dataclass(frozen=True, slots=True)
class Draft:
    """A model as an import drafts it: its rows, what is still to be judged, what was left out.

    `is_part` is whether it is no whole model, and stands in a folder with the other parts. `faults`
    are those found so far, of which each can make others, in the model, that are no news: `doubts`
    cover these. What is merged is a fault unless the import `fills_merged` cells. `then` are the
    questions to ask first, as they are typed. `read_by` is how it was read, where more is known of
    that than was said.
    """

    rows: Rows
    notes: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    is_part: bool = False
    faults: tuple[Problem, ...] = ()
    doubts: Doubts = field(default_factory=Doubts)
    fills_merged: bool = False
    then: tuple[str, ...] = ()
    read_by: ReadingOptions | None = None


class LeftBehind:
    """Counts what is left out, kind by kind, in the order in which it is met."""

    def __init__(self, known: Iterable[LeftOut] = ()) -> None:
        self._known = tuple(known)
        self._counts: dict[tuple[str, str], Counter[str]] = {}

    def add(self, what: str, why: str, count: int = 1, *, of: str = "") -> None:
        """Count so many more of what is named, `of` a column: `cells`, `Note`."""
        if count:
            self._counts.setdefault((what, why), Counter())[of] += count

    def listed(self) -> tuple[LeftOut, ...]:
        return (*self._known, *(_left_out(*each, n) for each, n in self._counts.items()))


def _left_out(what: str, why: str, counts: Counter[str]) -> LeftOut:
    columns = fmt.few(map(fmt.quoted, filter(None, counts)))
    return LeftOut(counts.total(), f"{what} of {columns}" if columns else what, why)
