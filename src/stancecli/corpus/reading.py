"""Folded statements as a lens asks of them: added up in SQL, by actor, issue and period."""

from __future__ import annotations

import itertools
import os
import secrets
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from stancecli import corpus
from stancecli.corpus.database import Database, literal, patterns, quoted_name, settle_folder
from stancecli.diagnostics import Hints, Unanswerable
from stancecli.methods.evidence import Grounds
from stancecli.methods.positions import Every, FoldedPosition, Stated, Target, Window
from stancecli.methods.positions.cells import Cells
from stancecli.methods.positions.store import Totals
from stancecli.model import Actor, Claim, Issue, Votes
from stancecli.sheets.table import folded

SMALL = 5000
"""Of so many rows all can be told one by one."""
BLOCK = 4096
"""Of so many issues the cells of all actors are in memory at once."""

_PERIODS: Mapping[Every | None, str] = {
    None: "0",
    Every.YEAR: "CASE WHEN period > 9999 THEN period // 100 ELSE period END",
    Every.MONTH: "CASE WHEN period > 9999 THEN period ELSE 0 END",
}
"""The period of a row as the number that it has in Cells; a year lies in no month."""
_SUMS = """sum(n)::DOUBLE AS n, sum("for")::DOUBLE AS agree, sum(against)::DOUBLE AS disagree,
    sum(stance)::DOUBLE / sum(weight)::DOUBLE / 1000 AS mean"""


@dataclass(frozen=True, eq=False)
class FoldedStatements:
    """Folded statements that can be asked of, as those of a model."""

    folder: Path
    folded_by: Every
    every: Every
    window: Window
    database: Database

    @property
    def corpus(self) -> str:
        return str(self.folder)

    @cached_property
    def many(self) -> FoldedStatements | None:
        ((rows,),) = self._rows("SELECT count(*) FROM said")
        return self if rows > SMALL else None

    def totals(self) -> Totals:
        """All of it, in numbers. Raises Unanswerable where nothing was said."""
        query = """
            SELECT count(DISTINCT actor), count(DISTINCT issue), sum(n)::BIGINT,
                coalesce(min(period) FILTER (period <> ''), ''), max(period)
            FROM said
        """
        (found,) = self._rows(query)
        if not found[0]:
            raise Unanswerable(f"nothing was said in {self.folder} in this time")
        return Totals(*found)

    def actors(self, most: int | None = None) -> Sequence[Actor]:
        query = f"""
            SELECT actor FROM said GROUP BY actor
            ORDER BY sum(n) DESC, actor {"" if most is None else f"LIMIT {most}"}
        """
        return [_actor(name) for name in sorted(name for (name,) in self._rows(query))]

    def things(self) -> Sequence[Target]:
        rows = self._rows("SELECT DISTINCT issue FROM said ORDER BY issue")
        return [_issue(name) for (name,) in rows]

    def said(self, *, actor: str = "", things: Iterable[str] | None = None) -> Sequence[Stated]:
        among, names = _among([actor] if actor else None, None if things is None else [*things])
        rows = self._rows(f"SELECT * FROM said WHERE {among} ORDER BY issue, actor", *names)
        return [
            Stated.of(_actor(name), _issue(issue), [folded_position(*row) for row in own])
            for (name, issue), own in itertools.groupby(rows, lambda row: row[:2])
        ]

    def left_out(self, *actors: str, things: Sequence[str] = ()) -> int:
        among, names = _among([*actors] or None, [*things] or None)
        query = f"SELECT coalesce(sum(n), 0)::BIGINT FROM outside WHERE {among}"
        ((found,),) = self._rows(query, *names)
        return int(found)

    def grounds(self, claims: Iterable[Claim]) -> Grounds:
        """Nothing that is known: a fold keeps no passages."""
        return Grounds(0, 0, 0, (), 0, "", None, False)

    # In columns: names and periods are numbers.

    def cells(self, actors: Sequence[Actor]) -> Iterator[Cells]:
        self._rows(
            f"""
            CREATE OR REPLACE TEMP TABLE cells AS
            WITH chosen AS (SELECT unnest(?) AS name, unnest(range(?)) AS chosen)
            SELECT period, coalesce(chosen, -1) AS actor, issue, n, agree, disagree, mean
            FROM {self._by_period(None)}
                JOIN actors ON place = actor LEFT JOIN chosen USING (name)
            ORDER BY issue
            """,
            [actor.id for actor in actors],
            len(actors),
        )
        yield from self._blocks("cells WHERE", "")

    def histories(self, every: Every) -> Iterator[Cells]:
        yield from self._blocks(f"{self._by_period(every)} WHERE", "ORDER BY issue, actor, period")

    def actor_at(self, place: int) -> Actor:
        ((name,),) = self._rows("SELECT name FROM actors WHERE place = ?", place)
        return _actor(name)

    def things_at(self, places: Iterable[int]) -> Sequence[Target]:
        asked = [int(place) for place in places]
        query = "SELECT place, name FROM issues WHERE place IN ?"
        names = dict(self._rows(query, asked)) if asked else {}
        return [_issue(names[place]) for place in asked]

    def _by_period(self, every: Every | None) -> str:
        """What each actor said of each issue in each period, as SQL to select from."""
        numbered = self._numbered
        dated = "WHERE period > 0" if every else ""
        sums = _SUMS if every is not self.folded_by else _SUMS.replace("sum(", "(")
        grouped = "GROUP BY 1, 2, 3" if every is not self.folded_by else ""
        period = f"(SELECT * REPLACE ({_PERIODS[every]} AS period) FROM {numbered})"
        return f"(SELECT period, actor, issue, {sums} FROM {period} {dated} {grouped})"

    def _blocks(self, source: str, order: str) -> Iterator[Cells]:
        ((issues,),) = self._rows("SELECT count(*) FROM issues")
        for start in range(0, issues, BLOCK):
            query = f"SELECT * FROM {source} issue BETWEEN ? AND ? {order}"
            found = self.database.columns(query, [start, start + BLOCK - 1])
            who = (found["period"], found["actor"], found["issue"])
            if len(who[0]):
                yield Cells.of(who, *(found[name] for name in ("n", "agree", "disagree", "mean")))

    @cached_property
    def _numbered(self) -> str:
        """A table of the statements in which actors, issues and periods are numbers."""
        for kind in ("actor", "issue"):
            self._rows(
                f"CREATE TEMP TABLE {kind}s AS SELECT name, row_number() OVER (ORDER BY name) - 1 "
                f"AS place FROM (SELECT DISTINCT {kind} AS name FROM said)"
            )
        self._rows(
            """
            CREATE TEMP TABLE numbered AS
            SELECT coalesce(try_cast(replace(period, '-', '') AS INTEGER), 0) AS period,
                actors.place AS actor, issues.place AS issue, n, "for", against, weight, stance
            FROM said JOIN actors ON actor = actors.name JOIN issues ON issue = issues.name
            """
        )
        return "numbered"

    # Names.

    def named(self, words: str, *kinds: str) -> tuple[str, str]:
        """The kind, `actor` or `issue`, and the name that is meant, in any letter case.

        The first of these kinds that has such a name decides. Raises Unanswerable where none has,
        with the nearest name, and where several names are alike but for their case.
        """
        first = kinds[0]
        if self._rows(f"SELECT 1 FROM said WHERE {first} = ? LIMIT 1", words):
            return first, words
        wanted, known = folded(words), {kind: self._names[kind] for kind in kinds}
        for kind, names in known.items():
            alike = names.get(wanted, [])
            if words in alike or len(alike) == 1:
                return kind, words if words in alike else alike[0]
            if alike:
                raise Unanswerable(f"“{words}” could be {len(alike)} names", alike)
        near = Hints(itertools.chain(*known.values())).nearest(wanted)
        meant = [names[near][0] for names in known.values() if near in names]
        raise Unanswerable(
            f"no {' or '.join(kinds)} of {self.folder} is called “{words}”",
            [f"did you mean {meant[0]}?"] if meant else (),
        )

    def actor(self, words: str) -> Actor:
        """The actor that is meant. Raises Unanswerable as `named` does."""
        return _actor(self.named(words, "actor")[1])

    @cached_property
    def _names(self) -> dict[str, dict[str, list[str]]]:
        """By kind the names of the statements, by how they read in lower case."""
        found: dict[str, dict[str, list[str]]] = {"actor": {}, "issue": {}}
        for kind, names in found.items():
            for (name,) in self._rows(f"SELECT DISTINCT {kind} FROM said ORDER BY 1"):
                names.setdefault(folded(name), []).append(name)
        return found

    # DuckDB.

    def _rows(self, query: str, *values: object) -> list[Any]:
        return self.database.ask(query, values)

    def close(self) -> None:
        """Let go of the file; nothing can be asked afterwards."""
        self.database.close()


def _among(actors: list[str] | None, things: list[str] | None) -> tuple[str, list[list[str]]]:
    """What is only of these actors and of these things, as SQL, and the names that stand in it."""
    asked = {"actor IN ?": actors, "issue IN ?": things}
    values = {words: names for words, names in asked.items() if names is not None}
    return " AND ".join(["TRUE", *values]), [*values.values()]


def _actor(name: str) -> Actor:
    return Actor(id=name, name=name)


def _issue(name: str) -> Issue:
    return Issue(id=name, name=name)


def folded_position(*row: Any) -> FoldedPosition:
    """A row: stances are added up in millionths, weights in thousandths."""
    actor, issue, period, n, agree, disagree, weight, stance, _, first, last = row
    return FoldedPosition(
        actor=actor,
        to=issue,
        stance=Fraction(stance, weight * 1000),
        votes=Votes.of(agree, disagree, n - agree - disagree),
        weight=weight * 1000,
        total=stance,
        date=first if first == last else period,
        dates=(first, last) if first else (),
    )


MOST_STATEMENTS = 10**12
"""In one row."""


def opened(
    folder: Path, *, every: Every | None = None, since: str = "", until: str = ""
) -> FoldedStatements:
    """The folded statements of a folder that lie between two periods, each as long as `every`.

    Raises Unanswerable where it holds none, or a table that stance fold did not write, or where a
    period is finer than they were folded by.
    """
    path = folder / corpus.FILE
    settle_folder(folder)
    if not os.path.lexists(path):
        holds = f"{folder} holds no {corpus.FILE}"
        there = holds if folder.is_dir() else f"no such folder: {folder}"
        raise Unanswerable(there, ("stance fold statements.csv -o corpus makes one",))
    # Made when it is needed, and gone at the end.
    spill = Path(tempfile.gettempdir(), f"stance-{secrets.token_hex(8)}")
    database = Database([path], spill)
    by = _folded_by(database, path)
    _check_rows(database, path, by)
    if every is Every.MONTH and by is Every.YEAR:
        raise Unanswerable(
            f"{folder} is folded by year", ("stance fold … --every month keeps months",)
        )
    for bound in filter(None, (since, until)):
        if len(bound) > by.length:
            raise Unanswerable(
                f"{folder} is folded by {by.value}: {bound} is finer than that",
                (f"name a {by.value}, as {bound[: by.length]}",),
            )
    inside = ["TRUE"]
    if since:
        # A year counts from its first month on.
        inside.append(f"(period = '' OR period >= {literal(since.removesuffix('-01'))})")
    if until:
        # A text sorts before all that begin with it: 2005 has 2005-03, and no date is before all.
        inside.append(f"period <= {literal(until + '~')}")
    columns = ", ".join(map(quoted_name, corpus.COLUMNS))
    # Of nothing there is no mean.
    database.ask(f"CREATE TEMP VIEW dated AS SELECT {columns} FROM {_table(path)} WHERE weight > 0")
    for view, kept in (("said", ""), ("outside", "NOT")):
        rows = f"SELECT * FROM dated WHERE {kept} ({' AND '.join(inside)})"
        database.ask(f"CREATE TEMP VIEW {view} AS {rows}")
    return FoldedStatements(folder, by, every or by, Window(since, until), database)


def _table(path: Path) -> str:
    return f"read_parquet({patterns(path)}, hive_partitioning = false)"


def _folded_by(database: Database, path: Path) -> Every:
    """How long a period is. Raises Unanswerable for a table that stance fold did not write."""
    described = database.ask(f"DESCRIBE SELECT * FROM {_table(path)}")
    types = {name: type_ for name, type_, *_ in described}
    # As a text a value is what it is, also where it is none.
    metadata = f"parquet_kv_metadata({patterns(path)})"
    said = dict(database.ask(f"SELECT key::VARCHAR, value::VARCHAR FROM {metadata}"))
    is_known = said.get(corpus.KEY_OF_FORMAT) == corpus.FORMAT and said.get(
        corpus.KEY_OF_EVERY
    ) in [*Every]
    if not is_known or any(types.get(name) != type_ for name, type_ in corpus.TYPES.items()):
        raise Unanswerable(f"{path} was not written by this version of stance fold")
    return Every(said[corpus.KEY_OF_EVERY])


_DATE = "([0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?)?"


def _check_rows(database: Database, path: Path, by: Every) -> None:
    """Raise Unanswerable where a row cannot be what a fold gives, or is not in its order."""
    table, key = _table(path), "(actor, issue, period)"
    rules = (
        "actor <> '' AND issue <> ''",
        f"greatest(length(actor), length(issue)) <= {corpus.LONGEST_NAME}",
        # There are few dates, and a pattern takes long.
        "first IN (FROM dates) AND last IN (FROM dates) AND first <= last",
        f"period = left(first, {by.length}) AND period = left(last, {by.length})",
        f'n BETWEEN 1 AND {MOST_STATEMENTS} AND "for" >= 0 AND against >= 0',
        # Sums of columns may be larger than their type.
        'n >= "for"::HUGEINT + against',
        f"weight::HUGEINT BETWEEN 0 AND n::HUGEINT * {corpus.LARGEST_WEIGHT * 1000}",
        "abs(stance::HUGEINT) <= 2000 * weight::HUGEINT",
        "squares::HUGEINT BETWEEN 0 AND 4000000 * weight::HUGEINT",
        f"{key} > coalesce(before, ('', '', ''))",
    )
    ((row,),) = database.ask(f"""
        WITH every AS (SELECT first AS date FROM {table} UNION SELECT last FROM {table}),
            dates AS (SELECT date FROM every WHERE regexp_full_match(date, '{_DATE}')),
            placed AS (SELECT *, row_number() OVER () AS place, lag({key}) OVER () AS before
                FROM {table})
        SELECT min(place) FROM placed WHERE NOT coalesce({" AND ".join(rules)}, false)
    """)
    if row:
        raise Unanswerable(f"{path} was not written by stance fold: see its row {row:,}")
