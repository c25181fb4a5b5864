"""Many statements folded into positions: who stood where on what, period by period.

A corpus is a folder of two files: a table that has a row for each actor, issue and period, and
MODEL, a model of the largest. DuckDB makes and reads it, or an engine that the statements are kept
in makes it; neither is imported before it is needed, and no more is in memory than is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping

FILE = "positions.parquet"

TYPES: Mapping[str, str] = {
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
"""The columns, and their types in DuckDB. A row is an actor on an issue in a period; whole numbers,
so that every engine adds up alike."""
COLUMNS = tuple(TYPES)

LARGEST_WEIGHT = 1_000_000
"""Of one statement."""
LONGEST_NAME = 65_536
"""Characters of an actor or an issue, at most."""
FORMAT = "1"
KEY_OF_FORMAT, KEY_OF_EVERY = "stance.format", "stance.every"
"""What the file says of itself: the version of this table, and how long a period is."""
MODEL = "model.yaml"
TOP, MOST_TOP = 30, 200
