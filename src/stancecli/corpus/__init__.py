"""Many statements folded into positions: who stood where on what, period by period.

A corpus is a folder of two files: a table that has a row for each actor, issue and period, which
`folded` reads, and MODEL, a model of the largest. DuckDB does the work, or an engine that the
statements are kept in; neither is imported before it is needed.
"""

from __future__ import annotations

MODEL = "model.yaml"
