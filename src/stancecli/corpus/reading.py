"""The questions that lenses ask of folded statements, each as one query."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from stancecli.corpus.database import Database
from stancecli.corpus.sql import Query
from stancecli.diagnostics import Hints, Unanswerable
from stancecli.methods.positions.meetings import DIGITS, Cells
from stancecli.methods.positions.sides import Tally, Z
from stancecli.methods.positions.statements import Every

BLOCK = 4096
"""Of so many issues the cells of all actors are in memory at once."""


@dataclass(frozen=True, slots=True)
class Totals:
    """What folded statements come to; `first` and `last` are the periods, where there are any.

    `undated` counts the statements without a date, or with one that is no single period: they stand
    in none.
    """

    actors: int
    issues: int
    statements: int
    speak_for: int
    speak_against: int
    undated: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class FoldedActor:
    """What an actor said, added up: `stance` is the mean of all its statements, -2 to 2."""

    name: str
    statements: int
    issues: int
    speak_for: int
    speak_against: int
    stance: Fraction


@dataclass(frozen=True, slots=True)
class FoldedStand:
    """What one actor said of one issue, in one period or in all: the mean of its statements.

    `side` is 1 for it, -1 against it, 0 where it is neutral or `divided`; `spread` is their
    standard deviation, in steps of the scale of stances.
    """

    actor: str
    issue: str
    period: str
    statements: int
    speak_for: int
    speak_against: int
    stance: Fraction
    side: int
    divided: bool
    spread: float
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class FoldedMove:
    """An actor on another side of an issue than in the period before in which it spoke of it."""

    actor: str
    issue: str
    before: str
    after: str
    stance_before: Fraction
    stance_after: Fraction
    statements_before: int
    statements_after: int


@dataclass(frozen=True, slots=True)
class FoldedIssue:
    """How far actors are apart on an issue, and how many stand on which side.

    `distance` is the mean difference of their means over all pairs, each of n_a × n_b statements,
    in steps of stances, 0 to 4.
    """

    name: str
    statements: int
    actors: int
    speak_for: int
    speak_against: int
    divided: int
    distance: float


_STANCE = "sum(stance)::HUGEINT, sum(weight)::HUGEINT"
_SUMS = """sum(n)::BIGINT AS n, sum("for")::BIGINT AS "for", sum(against)::BIGINT AS against,
    sum(stance)::HUGEINT AS stance, sum(weight)::HUGEINT AS weight"""
_NET, _SPOKEN = '("for" - against)::DOUBLE', '("for" + against)::DOUBLE'
_SIDE = f"""CASE WHEN n * {_NET} * {_NET} * {Z.denominator**2}
    > (n * {_SPOKEN} - {_NET} * {_NET}) * {Z.numerator**2}
    AND sign(stance) = sign({_NET}) THEN sign(stance) ELSE 0 END"""
"""The side of a mean, as `Tally.side` has it: 1, -1 or 0."""
_SIDES = 'sum(n)::BIGINT, sum("for")::BIGINT, sum(against)::BIGINT'


@dataclass(frozen=True, eq=False)
class FoldedStatements:
    """Folded statements that can be asked of; each answer is one query."""

    folder: Path
    folded_by: Every
    every: Every
    since: str
    until: str
    database: Database

    def totals(self) -> Totals:
        """All of it, in numbers. Raises Unanswerable where nothing was said."""
        query = f"""
            SELECT count(DISTINCT actor), count(DISTINCT issue), {_SIDES},
                coalesce(sum(n) FILTER ({self._period} = ''), 0)::BIGINT,
                coalesce(min(period) FILTER (period <> ''), ''), max(period)
            FROM said
        """
        (found,) = self._rows(query)
        if not found[0]:
            raise Unanswerable(f"nothing was said in {self.folder} in this time")
        return Totals(*found)

    def undated(self, *, actor: str = "", issue: str = "") -> int:
        """How many statements of an actor, or of an issue, stand in no period."""
        column = "actor" if actor else "issue"
        query = f"SELECT sum(n)::BIGINT FROM said WHERE {column} = ? AND {self._period} = ''"
        ((found,),) = self._rows(query, actor or issue)
        return found or 0

    def periods(self) -> dict[str, int]:
        """How many statements each period has, in the order of time."""
        query = f"SELECT {self._period}, sum(n)::BIGINT FROM said GROUP BY 1 ORDER BY 1"
        return {period: count for period, count in self._rows(query) if period}

    def largest(self, most: int) -> list[str]:
        """The actors that say most, ties by name."""
        query = "SELECT actor FROM said GROUP BY actor ORDER BY sum(n) DESC, actor LIMIT ?"
        return [name for (name,) in self._rows(query, most)]

    def actors(self, names: Sequence[str]) -> list[FoldedActor]:
        """What these actors said, added up; those that say most come first."""
        query = f"""
            SELECT actor, sum(n)::BIGINT, count(DISTINCT issue), sum("for")::BIGINT,
                sum(against)::BIGINT, {_STANCE}
            FROM said WHERE actor IN ? GROUP BY actor ORDER BY 2 DESC, actor
        """
        return [_actor(*row) for row in self._rows(query, list(names))]

    def issues(self, most: int) -> tuple[list[FoldedIssue], list[FoldedIssue]]:
        """The issues on which actors are furthest apart, ties by name; and those that are shared.

        Of these two actors or more speak, all on one side: first those of which most speak.
        """
        self._rows(
            f"""
            CREATE OR REPLACE TEMP TABLE issues AS
            WITH cells AS (
                SELECT actor, issue, {_SUMS} FROM said GROUP BY 1, 2
            ), stands AS (
                SELECT actor, issue, n, stance / weight / 1000 AS mean, {_SIDE} AS side,
                    "for" + against > 0 AS spoke
                FROM cells WHERE weight > 0
            ), apart AS (
                SELECT *, coalesce(sum(n) OVER below, 0) AS n_below,
                    coalesce(sum(n * mean) OVER below, 0) AS sum_below
                FROM stands WINDOW below AS (
                    PARTITION BY issue ORDER BY mean, actor
                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                )
            )
            SELECT issue, sum(n)::BIGINT AS n, count(*) AS actors,
                count(*) FILTER (side > 0) AS pro, count(*) FILTER (side < 0) AS con,
                count(*) FILTER (side = 0 AND spoke) AS divided,
                round(coalesce(sum(n * (n_below * mean - sum_below))
                    / nullif(sum(n * n_below), 0), 0), {DIGITS})::DOUBLE AS distance
            FROM apart GROUP BY 1
            """
        )
        shared = "actors > 1 AND greatest(pro, con) = actors"
        ranked = (
            f"NOT ({shared}) AND distance > 0 ORDER BY distance DESC, issue",
            f"{shared} ORDER BY actors DESC, issue",
        )
        divided, alike = (
            [FoldedIssue(*row) for row in self._rows(f"FROM issues WHERE {each} LIMIT ?", most)]
            for each in ranked
        )
        return divided, alike

    def stands(
        self, *, actor: str = "", issue: str = "", by_period: bool = False
    ) -> list[FoldedStand]:
        """What one actor said of every issue, or everybody of one issue; most statements first.

        `by_period`: a stand for each period in which something was said of it.
        """
        period = self._period if by_period else "''"
        query = f"""
            SELECT actor, issue, {period}, {_SIDES}, {_STANCE}, sum(squares)::HUGEINT,
                coalesce(min(nullif(first, '')), ''), max(last)
            FROM said WHERE {"actor" if actor else "issue"} = ?
            GROUP BY 1, 2, 3 ORDER BY 4 DESC, actor, issue, 3
        """
        return [_stand(*row) for row in self._rows(query, actor or issue)]

    def moves(self, most: int, *, actor: str = "", issue: str = "") -> tuple[int, list[FoldedMove]]:
        """How often actors changed sides from period to period, and the largest changes.

        A change is as large as the steps it took, times the fewer statements of both periods.
        """
        of_one = "actor = ?" if actor else "issue = ?" if issue else "TRUE"
        query = f"""
            WITH means AS (
                FROM {self._means()}
                WHERE length(period) >= {self.every.length} AND weight > 0 AND {of_one}
            ), sides AS (
                SELECT *, {_SIDE} AS side FROM means WHERE {_SIDE} <> 0 OR "for" + against = 0
            ), moves AS (
                SELECT actor, issue, lag(period) OVER told AS before, period AS after,
                    lag(stance) OVER told, lag(weight) OVER told, stance, weight,
                    lag(n) OVER told AS n_before, n AS n_after,
                    stance / weight AS held, lag(stance / weight) OVER told AS held_before,
                    side, lag(side) OVER told AS side_before
                FROM sides WINDOW told AS (PARTITION BY actor, issue ORDER BY period)
            )
            SELECT * EXCLUDE (held, held_before, side, side_before), count(*) OVER ()
            FROM moves WHERE side <> side_before
            ORDER BY round(abs(held - held_before) * least(n_before, n_after), 6) DESC,
                after, actor, issue
            LIMIT ?
        """
        found = self._rows(query, *filter(None, (actor or issue,)), most)
        moves = [_move(*row[:-1]) for row in found]
        return (found[0][-1] if found else 0), moves

    def _means(self) -> str:
        """What each actor said of each issue in each period, as SQL to select from."""
        if self.every is self.folded_by:
            return "said"  # a row each, and much faster than to group them again
        return f"""(
            SELECT actor, issue, {self._period} AS period, {_SUMS}
            FROM said GROUP BY 1, 2, 3
        )"""

    # What pairs are made of.

    def cells(self, actors: Sequence[str], *, by_period: bool = False) -> Iterator[Cells]:
        """What these actors said, in blocks of issues; in turn of each period, if by period.

        An actor is a number, its place among them.
        """
        self._rows(
            f"""
            CREATE OR REPLACE TEMP TABLE cells AS
            WITH chosen AS (SELECT unnest(?) AS actor, unnest(range(?)) AS place)
            SELECT period, place, stance, dense_rank() OVER (PARTITION BY period ORDER BY issue) - 1
                AS issue
            FROM (
                SELECT period, place, issue,
                    stance::DOUBLE / weight::DOUBLE / 1000 * abs({_SIDE}) AS stance
                FROM (
                    SELECT {self._period if by_period else "''"} AS period, place, issue, {_SUMS}
                    FROM said JOIN chosen USING (actor)
                    {f"WHERE {self._period} <> ''" if by_period else ""}
                    GROUP BY 1, 2, 3
                ) WHERE weight > 0
            )
        """,
            list(actors),
            len(actors),
        )
        for period, issues in self._rows(
            "SELECT period, max(issue) FROM cells GROUP BY 1 ORDER BY 1"
        ):
            for start in range(0, issues + 1, BLOCK):
                columns = self.database.columns(
                    Query(
                        "SELECT place, issue - ? AS issue, stance FROM cells"
                        " WHERE period = ? AND issue BETWEEN ? AND ?",
                        [start, period, start, start + BLOCK - 1],
                    )
                )
                yield Cells(period, columns["place"], columns["issue"], columns["stance"])

    @property
    def _period(self) -> str:
        """The period of a row at the length that is asked for, as SQL; a year lies in no month."""
        length, period = self.every.length, f"left(period, {self.every.length})"
        if self.every is Every.QUARTER:
            period = "concat(left(period, 4), '-Q', (right(period, 2)::INTEGER + 2) // 3)"
        return f"CASE WHEN length(period) < {length} THEN '' ELSE {period} END"

    # Names.

    def named(self, words: str, *kinds: str) -> tuple[str, str]:
        """The kind, `actor` or `issue`, and the name that is meant, in any letter case.

        The first of these kinds that has such a name decides. Raises Unanswerable where none has,
        with the nearest name, and where several names are alike but for their case.
        """
        first = kinds[0]
        if self._rows(f"SELECT 1 FROM said WHERE {first} = ? LIMIT 1", words):
            return first, words
        wanted, known = _folded(words), {kind: self._names[kind] for kind in kinds}
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

    @cached_property
    def _names(self) -> dict[str, dict[str, list[str]]]:
        """By kind the names of the statements, by how they read in lower case."""
        found: dict[str, dict[str, list[str]]] = {"actor": {}, "issue": {}}
        for kind, names in found.items():
            for (name,) in self._rows(f"SELECT DISTINCT {kind} FROM said ORDER BY 1"):
                names.setdefault(_folded(name), []).append(name)
        return found

    # DuckDB.

    def _rows(self, query: str, *values: object) -> list[Any]:
        return self.database.ask(Query(query, values))

    def close(self) -> None:
        """Let go of the file; nothing can be asked afterwards."""
        self.database.close()


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())


def _actor(*row: Any) -> FoldedActor:
    name, n, issues, pro, con, stance, weight = row
    return FoldedActor(name, n, issues, pro, con, _mean(stance, weight))


def _stand(*row: Any) -> FoldedStand:
    actor, issue, period, n, pro, con, stance, weight, squares, first, last = row
    tally = Tally(n, pro, con, _mean(stance, weight))
    sides = tally.mean, tally.side, tally.is_divided
    spread = _spread(tally.mean, squares, weight)
    return FoldedStand(actor, issue, period, n, pro, con, *sides, spread, first, last)


def _move(*row: Any) -> FoldedMove:
    actor, issue, before, after, stance_before, weight_before, stance, weight, n_before, n = row
    means = _mean(stance_before, weight_before), _mean(stance, weight)
    return FoldedMove(actor, issue, before, after, *means, n_before, n)


def _mean(stance: int, weight: int) -> Fraction:
    """The mean of stances that were added up in millionths, weights in thousandths."""
    return Fraction(int(stance), int(weight) * 1000) if weight else Fraction(0)


def _spread(mean: Fraction, squares: int, weight: int) -> float:
    """The standard deviation of the same, of squares in billionths."""
    if not weight:
        return 0.0
    variance = float(Fraction(int(squares), int(weight) * 1_000_000) - mean * mean)
    return round(math.sqrt(max(variance, 0.0)), 6)
