"""The table of a folder that `stance fold` filled: looked at as a stranger's, then to be asked."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path

from stancecli.corpus.columns import (
    COLUMNS,
    FILE,
    FOLDED_BY,
    FORMAT,
    KEY_OF_EVERY,
    KEY_OF_FORMAT,
    LARGEST_WEIGHT,
    LONGEST_NAME,
    TYPES,
)
from stancecli.corpus.database import Database, pattern, settle_folder
from stancecli.corpus.reading import FoldedStatements
from stancecli.corpus.sql import literal, quoted_name
from stancecli.diagnostics import Unanswerable
from stancecli.methods.positions.statements import Every, Window

MOST_STATEMENTS = 10**12
"""In one row."""


def opened(
    folder: Path, *, every: Every | None = None, since: str = "", until: str = ""
) -> FoldedStatements:
    """The folded statements of a folder that lie between two periods, each as long as `every`.

    Raises Unanswerable where it holds none, or a table that stance fold did not write, or where a
    period is finer than they were folded by.
    """
    path = folder / FILE
    settle_folder(folder)
    if not os.path.lexists(path):
        there = f"{folder} holds no {FILE}" if folder.is_dir() else f"no such folder: {folder}"
        raise Unanswerable(there, ("stance fold statements.csv -o corpus makes one",))
    # Made when it is needed, and gone at the end.
    spill = Path(tempfile.gettempdir(), f"stance-{secrets.token_hex(8)}")
    database = Database([path], spill)
    by = _folded_by(database, path)
    _check_rows(database, path, by)
    if every and by is Every.YEAR and every is not Every.YEAR:
        raise Unanswerable(
            f"{folder} is folded by year", ("stance fold … --every month keeps months",)
        )
    for bound in filter(None, (since, until)):
        if len(bound) > by.length:
            raise Unanswerable(
                f"{folder} is folded by {by.value}: {bound} is finer than that",
                (f"name a {by.value}, as {bound[: by.length]}",),
            )
    inside = ["weight > 0"]  # of nothing there is no mean
    if since:
        # A year counts from its first month on.
        inside.append(f"(period = '' OR period >= {literal(since.removesuffix('-01'))})")
    if until:
        # A text sorts before all that begin with it: 2005 has 2005-03, and no date is before all.
        inside.append(f"period <= {literal(until + '~')}")
    columns = ", ".join(map(quoted_name, COLUMNS))
    database.ask(
        f"CREATE TEMP VIEW said AS SELECT {columns} FROM {_table(path)} "
        f"WHERE {' AND '.join(inside)}"
    )
    return FoldedStatements(folder, by, every or by, Window(since, until), database)


def _table(path: Path) -> str:
    return f"read_parquet({literal(pattern(path))}, hive_partitioning = false)"


def _folded_by(database: Database, path: Path) -> Every:
    """How long a period is. Raises Unanswerable for a table that stance fold did not write."""
    described = database.ask(f"DESCRIBE SELECT * FROM {_table(path)}")
    types = {name: type_ for name, type_, *_ in described}
    # As a text a value is what it is, also where it is none.
    metadata = f"parquet_kv_metadata({literal(pattern(path))})"
    said = dict(database.ask(f"SELECT key::VARCHAR, value::VARCHAR FROM {metadata}"))
    is_known = said.get(KEY_OF_FORMAT) == FORMAT and said.get(KEY_OF_EVERY) in FOLDED_BY
    if not is_known or any(types.get(name) != type_ for name, type_ in TYPES.items()):
        raise Unanswerable(f"{path} was not written by this version of stance fold")
    return Every(said[KEY_OF_EVERY])


_DATE = "([0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?)?"


def _check_rows(database: Database, path: Path, by: Every) -> None:
    """Raise Unanswerable where a row cannot be what a fold gives."""
    table, key, length = _table(path), "(actor, issue, period)", by.length
    # Sums of columns may be larger than their type.
    weight, stance = "weight::HUGEINT", "stance::HUGEINT"
    rules = {
        "a row without an actor": "actor <> ''",
        "a row without an issue": "issue <> ''",
        f"a name of over {LONGEST_NAME:,} characters": (
            f"greatest(length(actor), length(issue)) <= {LONGEST_NAME}"
        ),
        "a last date before the first": "first <= last",
        f"a period that is no {by.value} of its dates": (
            f"period = left(first, {length}) AND period = left(last, {length})"
        ),
        "counts that cannot be": (
            f'n BETWEEN 1 AND {MOST_STATEMENTS} AND "for" >= 0 AND against >= 0 '
            'AND "for"::HUGEINT + against <= n'
        ),
        "a weight that cannot be": f"{weight} BETWEEN 0 AND n::HUGEINT * {LARGEST_WEIGHT * 1000}",
        "a stance that cannot be": (
            f"abs({stance}) <= 2000 * {weight} "
            f"AND squares::HUGEINT BETWEEN 0 AND 4000000 * {weight}"
        ),
        "rows out of order, or twice": f"{key} > before",
    }
    every = [f"bool_and(coalesce({rule}, false))" for rule in rules.values()]
    # There are few dates, and a pattern takes long.
    dates = f"SELECT first AS date FROM {table} UNION SELECT last FROM {table}"
    dated = f"SELECT bool_and(coalesce(regexp_full_match(date, '{_DATE}'), false)) FROM ({dates})"
    rows = f"SELECT *, coalesce(lag({key}) OVER (), ('', '', '')) AS before FROM {table}"
    (kept,) = database.ask(f"SELECT ({dated}), {', '.join(every)} FROM ({rows})")
    for what, is_kept in zip(("what is no date", *rules), kept, strict=True):
        if is_kept is False:
            raise Unanswerable(f"{path} was not written by stance fold: it has {what}")
