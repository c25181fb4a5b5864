"""Folded statements: how often who spoke for and against what, and when, as `stance fold` wrote it.

A folder of them is opened with `opened`; DuckDB reads them, so that no more of them is in memory
than is asked for.
"""

from stancecli.folded.reading import (
    FoldedActor,
    FoldedMove,
    FoldedStand,
    FoldedStatements,
    Totals,
    opened,
)

__all__ = [
    "FoldedActor",
    "FoldedMove",
    "FoldedStand",
    "FoldedStatements",
    "Totals",
    "opened",
]
