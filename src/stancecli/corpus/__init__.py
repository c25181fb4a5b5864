"""Many statements folded into positions: who stood where on what, period by period.

A corpus is a folder of two files: POSITIONS has a row for each actor, issue and period, MODEL is a
model of the largest. DuckDB does the work, or an engine that the statements are kept in; neither is
imported before it is needed.
"""

from __future__ import annotations

POSITIONS, MODEL = "positions.parquet", "model.yaml"
FORMAT = 1
"""The version of POSITIONS, which its metadata has as `stance.format`."""
YEAR, MONTH = "year", "month"
