"""Many statements folded into positions: who stood where on what, period by period.

A corpus is a folder of two files: a table that has a row for each actor, issue and period, and
MODEL, a model of the largest. DuckDB makes and reads it, or an engine that the statements are kept
in makes it; neither is imported before it is needed, and no more is in memory than is asked for.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from stancecli.imports.given import ReadingOptions
from stancecli.methods.positions import Every

FILE = "positions.parquet"

TYPES: Mapping[str, str] = MappingProxyType(
    {
        "actor": "VARCHAR",
        "issue": "VARCHAR",
        "period": "VARCHAR",  # empty without a date; a year, or a month
        "n": "BIGINT",  # statements
        "for": "BIGINT",  # of these with a stance above 0
        "against": "BIGINT",  # below 0
        "weight": "BIGINT",  # their weights added up, in thousandths
        "stance": "BIGINT",  # weight × stance added up, in millionths
        "squares": "BIGINT",  # weight × stance² added up, in billionths
        "first": "VARCHAR",  # the earliest date among them, the latest below
        "last": "VARCHAR",
    }
)
"""The columns, and their types in DuckDB. A row is an actor on an issue in a period; whole numbers,
so that every engine adds up alike."""
COLUMNS = tuple(TYPES)

LARGEST_WEIGHT = 1_000_000
"""Of one statement."""
LONGEST_NAME = 65_536
"""Characters of an actor or an issue, at most."""
FORMAT = "1"
FOLDED_BY = ("year", "month")
"""How long a period can be."""
KEY_OF_FORMAT, KEY_OF_EVERY = "stance.format", "stance.every"
"""What the file says of itself: the version of this table, and how long a period is."""
MODEL = "model.yaml"
TOP, MOST_TOP = 30, 200


@dataclass(frozen=True, slots=True)
class FoldOptions:
    """What a person says of a fold: how to read the statements, and what to make of them.

    `every` is the length of a period, `top` the number of actors and of issues in the model, at
    most. `typed` are the words after `stance fold`, for a line to type again.
    """

    reading: ReadingOptions = field(default_factory=ReadingOptions)
    every: Every = Every.YEAR
    top: int = TOP
    typed: tuple[str, ...] = ()

    def line(self, *more: str) -> str:
        """The command again, with more words."""
        return shlex.join(("stance", "fold", *self.typed, *more))
