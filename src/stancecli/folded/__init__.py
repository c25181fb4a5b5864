"""Folded statements: how often who spoke for and against what, and when, as `stance fold` wrote it.

`reading.opened` opens a folder of them; DuckDB reads them, so that no more of them is in memory
than is asked for.
"""
