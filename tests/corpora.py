"""Statements to fold, and the positions that came of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Any

import duckdb

from stancecli.corpus import COLUMNS, FILE, MODEL
from stancecli.corpus.fold import Folded, make
from stancecli.corpus.inputs import FoldOptions, statement_files
from stancecli.imports.given import ReadingOptions, reading_options
from stancecli.loader import load
from stancecli.methods.positions import Every
from stancecli.model import Model

WORDS = {"yes": 1000, "no": -1000, "abstain": 0, "strongly against": -2000, "0.5": 500}
Row = tuple[str, str, str, str, str]
"""Actor, issue, stance, date, source."""


def fold(
    folder: Path,
    *named: str,
    columns: Sequence[str] = (),
    values: Sequence[str] = (),
    scale: str | None = None,
    table: str = "",
    reading: ReadingOptions | None = None,
    **options: Any,
) -> Folded:
    """What came of a fold of the files in a folder into `out` there."""
    reading = reading or reading_options(columns, values, [scale] if scale else [])
    options = {**options, "every": Every(options.get("every", Every.YEAR))}
    files = statement_files(str(folder / name) for name in named)
    for name in ("out", "spill"):
        (folder / name).mkdir(exist_ok=True)
    asked = FoldOptions(reading, **options)
    return make(files, asked, folder / "out", folder / "spill", table=table)


def positions(folder: Path) -> list[tuple[Any, ...]]:
    """The rows of `out` in a folder, in their order."""
    path = str(folder / "out" / FILE)
    # A connection keeps what it read of a file, and may take a new one of the same moment for it.
    with duckdb.connect() as connection:
        found = connection.execute("SELECT * FROM read_parquet($path)", {"path": path})
        assert tuple(name for name, *_ in found.description or ()) == COLUMNS
        return found.fetchall()


def model(folder: Path) -> Model:
    return load(folder / "out" / MODEL)


def csv(folder: Path, name: str, lines: Iterable[str]) -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def random_rows(random: Random, count: int = 300) -> list[Row]:
    """Statements of many actors, some without a date."""

    def day() -> str:
        if random.random() < 0.1:
            return ""
        month, of_month = random.randint(1, 12), random.randint(1, 28)
        return f"{random.randint(1998, 2001)}-{month:02}-{of_month:02}"

    return [
        (
            f"Actor {random.randint(1, 10)}",
            f"Issue {random.randint(1, 6)}",
            random.choice([*WORDS]),
            day(),
            f"Debate {random.randint(1, 9)}",
        )
        for _ in range(count)
    ]


Said = tuple[str, str, int, str]
"""An actor, an issue, a stance, and a date, which may be empty."""


def counted(rows: Iterable[Row], length: int = 4) -> list[tuple[Any, ...]]:
    """The positions of statements, counted one by one: what the file must have."""
    return _summed(((a, on, WORDS[word], day) for a, on, word, day, _ in rows), length)


def _summed(rows: Iterable[Said], length: int) -> list[tuple[Any, ...]]:
    """The same of stances in thousandths."""
    cells: dict[tuple[str, str, str], list[tuple[int, str]]] = defaultdict(list)
    for actor, issue, stance, day in rows:
        cells[actor, issue, day[:length]].append((stance, day))
    return [
        (
            *key,
            len(said),
            sum(stance > 0 for stance, _ in said),
            sum(stance < 0 for stance, _ in said),
            1000 * len(said),
            1000 * sum(stance for stance, _ in said),
            1000 * sum(stance**2 for stance, _ in said),
            min(day for _, day in said),
            max(day for _, day in said),
        )
        for key, said in sorted(cells.items())
    ]


DATES = {"year": 4, "month": 7}
"""How much of a date tells its period."""
_COLUMNS = 'actor, issue, period, n, "for", against, weight, stance, squares, first, last'


def folded(folder: Path, said: Iterable[Said], every: str = "year") -> Path:
    """The folder, with these statements in it, each of weight 1, made without stance fold."""
    rows = _summed(((a, on, 1000 * stance, date) for a, on, stance, date in said), DATES[every])
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
