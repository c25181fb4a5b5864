"""The table of folded statements: what stance fold writes, and what is read of it."""

from __future__ import annotations

FILE = "positions.parquet"

COLUMNS = (
    "actor",
    "issue",
    "period",  # empty without a date; a year, or a month
    "n",  # statements
    "for",  # of these with a stance above 0
    "against",  # below 0
    "weight",  # their weights added up, in thousandths
    "stance",  # weight × stance added up, in millionths
    "squares",  # weight × stance² added up, in billionths
    "first",  # the earliest date among them, the latest below
    "last",
)
"""A row is an actor on an issue in a period; whole numbers, so that every engine adds up alike."""

FORMAT = "1"
KEY_OF_FORMAT, KEY_OF_EVERY = "stance.format", "stance.every"
"""What the file says of itself: the version of this table, and how long a period is."""
