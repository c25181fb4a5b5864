"""What folding statements costs, beside DuckDB's own GROUP BY of the same aggregates."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Cost, compared, running

SIZES = (100_000, 10_000_000)
LARGE = 100_000_000
DENSE, SPARSE = (200, 300), (1000, 60_000)
"""Actors and issues; of the many nearly each statement is a position."""
KINDS = (("parquet", DENSE, 2), ("csv", DENSE, 3), ("parquet", SPARSE, 3))
"""Each with what is promised."""

_GENERATED = """
import duckdb
duckdb.execute('''COPY (
  SELECT 'Actor ' || (hash(i) % {actors}) AS actor,
    'Issue number ' || (hash(i + 1) % {issues}) AS issue,
    ['yes', 'no', 'abstain'][1 + CAST(hash(i + 2) % 3 AS INTEGER)] AS stance,
    DATE '1950-01-01' + CAST(hash(i * 3) % 25000 AS INTEGER) AS date,
    'Plenary ' || (hash(i + 4) % 1000) AS source
  FROM range({count}) AS numbers(i)) TO '{path}' (FORMAT {ending})''')
"""
_GROUPED = """
import duckdb
duckdb.execute('''CREATE TEMP TABLE positions AS
  SELECT actor, issue, {period} AS period, count(*), sum(1000),
    sum(CASE WHEN code > 0 THEN 1 ELSE 0 END), sum(CASE WHEN code < 0 THEN 1 ELSE 0 END),
    sum(1000 * code), sum(1000 * code * code), min(date), max(date)
  FROM (SELECT *, CASE stance WHEN 'yes' THEN 1000 WHEN 'no' THEN -1000 ELSE 0 END AS code
    FROM {read}) GROUP BY ALL''')
"""
_READ = {
    "parquet": {"period": "year(date)", "read": "'{path}'"},
    "csv": {"period": "substr(date, 1, 4)", "read": "read_csv('{path}', all_varchar = true)"},
}
"""The year of a date, and how a file is read: a CSV as texts, since nothing in it is guessed."""


def costs() -> Iterator[Cost]:
    for count in SIZES:
        for kind in KINDS:
            yield _cost(count, *kind, runs=3)


def large_costs() -> Iterator[Cost]:
    """A hundred million: 4.1 million positions of 200 actors on 300 issues in 69 years."""
    yield _cost(LARGE, *KINDS[0], runs=1)


def _cost(count: int, ending: str, size: tuple[int, int], most: float, runs: int) -> Cost:
    with tempfile.TemporaryDirectory(prefix="stance-benchmarks-") as folder:
        path = Path(folder) / f"statements.{ending}"
        (actors, issues), said = size, {"count": count, "path": path, "ending": ending}
        made = _GENERATED.format(actors=actors, issues=issues, **said)
        running("-c", made, warm=False)()
        out = str(Path(folder) / "out")
        ours, floor = compared(
            running("-m", "stancecli", "fold", str(path), "-o", out, "--force", warm=False),
            running("-c", _GROUPED.format(**_READ[ending]).format(path=path), warm=False),
            runs,
        )
    promised = most if count > SIZES[0] else None  # A small one takes what starting takes.
    what = f"{count:,} {'sparse ' if size is SPARSE else ''}statements, {ending}"
    return Cost("fold", what, ours, "the bare GROUP BY", floor, promised)
