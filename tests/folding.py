"""Folded statements for tests, made without stance fold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import duckdb

Said = tuple[str, str, int, str]
"""An actor, an issue, a stance, and a date, which may be empty."""

_COLUMNS = 'actor, issue, period, n, "for", against, weight, stance, squares, first, last'


def folded(folder: Path, said: Iterable[Said], every: str = "year") -> Path:
    """The folder, with these statements in it, each of weight 1."""
    cells: dict[tuple[str, str, str], list[tuple[int, str]]] = defaultdict(list)
    for actor, issue, stance, date in said:
        cells[actor, issue, date[: {"year": 4, "month": 7}[every]]].append((stance, date))
    rows = []
    for key, found in sorted(cells.items()):
        stances, dates = [stance for stance, _ in found], sorted(date for _, date in found)
        sides = sum(s > 0 for s in stances), sum(s < 0 for s in stances)
        sums = sum(stances) * 10**6, sum(s * s for s in stances) * 10**9
        rows.append((*key, len(found), *sides, len(found) * 1000, *sums, dates[0], dates[-1]))
    folder.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect()
    types = ("VARCHAR",) * 3 + ("BIGINT",) * 6 + ("VARCHAR",) * 2
    columns = ", ".join(
        f"unnest(?::{kind}[]) AS {name}"
        for name, kind in zip(_COLUMNS.split(", "), types, strict=True)
    )
    values = [list(column) for column in zip(*rows, strict=True)]
    connection.execute(f"CREATE TABLE rows AS SELECT {columns}", values)
    connection.execute(
        f"COPY rows TO '{folder / 'positions.parquet'}' (FORMAT parquet, "
        f"KV_METADATA {{'stance.format': '1', 'stance.every': '{every}'}})"
    )
    return folder
