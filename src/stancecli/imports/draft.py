"""What an import makes of a file, and what it says about that."""

from __future__ import annotations

from dataclasses import dataclass

from stancecli.imports.writer import YamlField


@dataclass(frozen=True, slots=True)
class LeftOut:
    """So many things of a file that are not in the model, and why: 3, `statements`, `no actor`."""

    count: int
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A model as an import drafts it: its fields, what is still to be judged, what was left out.

    `is_part` is whether it is no whole model, and stands in a folder with the other parts.
    """

    fields: tuple[YamlField, ...]
    notes: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    is_part: bool = False
