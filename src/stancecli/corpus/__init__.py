"""Many statements folded into positions: who stood where on what, period by period.

A corpus is a folder of two files: a table that has a row for each actor, issue and period, and
MODEL, a model of the largest. DuckDB makes and reads it, or an engine that the statements are kept
in makes it; neither is imported before it is needed, and no more is in memory than is asked for.
"""
