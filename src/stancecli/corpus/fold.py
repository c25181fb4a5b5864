"""Statements into a corpus: the positions of all actors, and a model of the largest.

The model has the largest actors and issues, and what they said period by period. A position is the
mean of what an actor said of an issue in a period, and cites the latest passage on the side that it
is on.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from stancecli import corpus, notation as fmt
from stancecli.corpus import inputs
from stancecli.corpus.database import FOLDING, Database, Report, Values, literal, quoted_name
from stancecli.corpus.engine import Engine
from stancecli.corpus.query import (
    CODED,
    LABELS,
    ODD_DAYS,
    LeftFor,
    StatementQuery,
    StatementRules,
)
from stancecli.corpus.reading import folded_position
from stancecli.diagnostics import NOWHERE, Unanswerable
from stancecli.imports import labelled, left_line, words as heads
from stancecli.imports.given import DAYS, ISSUE, LeftOut
from stancecli.imports.rows import DraftRows, cited, voted, written
from stancecli.imports.words import (
    MAY_BE_SHARES,
    may_be_shares,
    may_be_two_days,
    shortened,
    stance_word,
)
from stancecli.imports.writer import ids_of, is_address, line_of_text
from stancecli.loader.kinds import MOST_WORDS
from stancecli.loader.tree import LONGEST_SCALAR
from stancecli.methods.positions import FoldedPosition, stance_of
from stancecli.sheets.table import SheetCell, decimal

STATEMENTS = "statements"
"""What is counted."""
_GROUPED, _NAMED = "grouped", "named"
_COLUMNS = ", ".join(map(quoted_name, corpus.COLUMNS))
FOLDED = "folded"
"""The table of what the fold gave: a row an actor, issue and period, and one a reason."""
SAMPLED = 50_000
"""Statements that are looked at first, so that what most texts mean is known for the fold."""
MOST_CODED = 1_000_000
"""Names that are counted by numbers, at most: all of them are held in memory."""
NAMED = 10
"""So many words that are not known are named."""


@dataclass(frozen=True, slots=True)
class Folded:
    """What came of a fold, by count, and what was left out.

    `first` and `last` are the earliest and the latest date, empty where no statement has one.
    """

    name: str
    statements: int
    actors: int
    issues: int
    rows: int
    first: str
    last: str
    left_out: tuple[LeftOut, ...]
    several: int = 0
    """Actors by an id that have several names."""

    @property
    def read(self) -> int:
        """All statements that there were."""
        left = (left.count for left in self.left_out if left.what == STATEMENTS)
        return self.statements + sum(left)


class Folding:
    """One table of statements on its way into positions."""

    def __init__(
        self,
        database: Database,
        table: inputs.StatementTable,
        options: inputs.FoldOptions,
        engine: Engine | None,
        report: Report | None,
    ) -> None:
        """DuckDB is asked where there is no other engine."""
        self.database = database
        self._engine = engine
        self.table = table
        self.options = options
        self._report = report
        stances = table.roles[heads.STANCE][0].name
        self._rules = StatementRules(options.reading, stances, tries=engine is None)
        self.statements = StatementQuery(table.source, table.roles, self._rules, options.every)
        self.asked = engine or database
        self._unknown: dict[LeftFor, list[tuple[str, int]]] = {}
        self.others: dict[str, tuple[str, ...]] = {}
        """What else actors are called, by their names."""

    def run(self) -> Folded:
        """Fold all statements. Raises Unanswerable where they cannot be, or none is left."""
        if heads.ID in self.table.roles:
            self._name_by_id()
        self._learn(0 if self._engine else SAMPLED)
        self._refuse_shares()
        if self.table.is_large:
            self._make(f"TEMP TABLE {_NAMED}", self.statements.named())
            self.statements.are_coded = self._code_names()
        counts = self._folded()
        unknown = {LeftFor.UNKNOWN_WORD, LeftFor.UNCLEAR_DATE}
        while unknown & counts.keys() and self._learn():
            counts = self._folded()
        if counts.get(LeftFor.OFF_SCALE):
            self._refuse_other_scale()
        return self._told(counts)

    def _make(self, what: str, text: str, values: Values | None = None) -> None:
        """Make a table or a view of what is asked."""
        self.database.ask(text, values, before=f"CREATE OR REPLACE {what} AS ")

    def _name_by_id(self) -> None:
        """Let all statements of one id have one name, and keep what else it is called."""
        labels = self.statements.labels()
        if not self._engine:
            self._make(f"TEMP TABLE {LABELS}", labels)
            labels = f"SELECT id, place, name FROM {LABELS}"
        names: dict[str, list[str]] = {}
        for id_, _, name in sorted(self.asked.ask(labels)):
            names.setdefault(id_, []).append(name)
        for id_, (first, *others) in names.items():
            if also := (*others, *self.table.others.get(id_, ())):
                self.others[first] = also
        self.statements = self.statements.by_id()

    def write(self, path: Path) -> None:
        """Write the positions as Parquet, in the order of actors, issues and periods."""
        # Sorted before days become texts: numbers take half the time.
        rows = f"SELECT * FROM {_GROUPED} WHERE why = 0 ORDER BY actor, issue, earliest NULLS FIRST"
        words = self.statements.in_words(f"({rows}) AS ordered")
        said = {corpus.KEY_OF_EVERY: self.options.every, corpus.KEY_OF_FORMAT: corpus.FORMAT}
        told = ", ".join(f"'{key}': '{value}'" for key, value in said.items())
        self.database.ask(
            f"COPY (SELECT {_COLUMNS} FROM ({words})) TO {literal(str(path))} "
            f"(FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false, KV_METADATA {{{told}}})"
        )

    def _folded(self) -> Mapping[LeftFor, int]:
        """The statements that are kept, and those left out for each reason."""
        text, values = self.statements.grouped()
        if self._engine:
            self._keep(self._engine.batches(text, values))
        else:
            making = f"CREATE OR REPLACE TEMP TABLE {_GROUPED} AS "
            self.database.ask(text, values, before=making, report=self._report)
        self._make(f"TEMP VIEW {FOLDED}", self.statements.in_words(_GROUPED))
        rows = self.database.ask(
            f"SELECT why, CAST(SUM(n) AS BIGINT) FROM {FOLDED} GROUP BY why ORDER BY why"
        )
        return {LeftFor(why): n for why, n in rows}

    def _keep(self, batches: Iterable[list[Any]]) -> None:
        """Keep what another engine gives, batch by batch, as the table of groups."""
        dates = (column.kind for column in self.table.roles.get(heads.DATE, ()))
        declared = {"actor": "VARCHAR", "issue": "VARCHAR", "why": "BIGINT"}
        declared |= {quoted_name(name): corpus.TYPES[name] for name in corpus.COLUMNS[3:-2]}
        declared |= dict.fromkeys(
            ("earliest", "latest"), "DATE" if inputs.ValueKind.DAY in dates else "VARCHAR"
        )
        told = ", ".join(f"{name} {type_}" for name, type_ in declared.items())
        self.database.ask(f"CREATE OR REPLACE TEMP TABLE {_GROUPED} ({told})")
        parts = ", ".join(f"UNNEST(CAST(? AS {type_}[]))" for type_ in declared.values())
        for rows in batches:
            values = [list(each) for each in zip(*rows, strict=True)]
            self.database.ask(f"INSERT INTO {_GROUPED} SELECT {parts}", values)

    def _code_names(self) -> bool:
        """Let names be numbers in the order of the texts, unless there are too many of them."""
        for what, type_ in CODED.items():
            self._make(f"TEMP TABLE {type_}s", self.statements.names(what, _NAMED))
            ((count,),) = self.database.ask(f"SELECT COUNT(*) FROM {type_}s")
            if count > MOST_CODED:
                return False
            names = f"SELECT name FROM {type_}s ORDER BY name"
            self.database.ask(f"CREATE TYPE {type_} AS ENUM ({names})")
        return True

    # What texts mean.

    def _learn(self, sample: int = 0) -> bool:
        """Look at words and dates that are not known yet; whether any means something."""
        ask, rules = self.asked.ask, self._rules
        words = ask(*self.statements.unknown(LeftFor.UNKNOWN_WORD, sample))
        has_learnt = rules.learn_words(word for word, _ in words)
        days: list[tuple[Any, ...]] = []
        if heads.DATE in self.table.roles:
            days = ask(*self.statements.unknown(LeftFor.UNCLEAR_DATE, sample))
            if days and sample:
                days = ask(*self.statements.unknown(LeftFor.UNCLEAR_DATE))
        unclear = [(said, n) for said, n in days if may_be_two_days(said)]
        if unclear and rules.day_first is None:
            count = fmt.counted(sum(n for _, n in unclear), "date")
            named = f"{self._heading(heads.DATE)} may be one of two days: {_examples(unclear)}"
            lines = (f"--dates {order}" for order in DAYS)
            hint = "write a year, a month or a day, as 2012-03-01"
            raise Unanswerable(f"{count} of {named}", (hint, *lines))
        if rules.learn_days(said for said, _ in days):
            if self._engine:
                one = shortened(next(iter(rules.days)))
                other = f"{self._heading(heads.DATE)} has dates in other forms than 2012-03-01"
                raise Unanswerable(f"{other}, as “{one}”", ("let the engine have days there",))
            # The fold finds there what days they are.
            self._make(f"TEMP TABLE {ODD_DAYS}", *self.statements.odd_days())
            has_learnt = True
        self._unknown = {LeftFor.UNKNOWN_WORD: words, LeftFor.UNCLEAR_DATE: days}
        return has_learnt

    def _refuse_other_scale(self) -> None:
        """Raise Unanswerable where numbers are no stances, and no scale is given."""
        ((count, least, most, *_),) = self.asked.ask(*self.statements.numbers())
        if count and not self._rules.scale:
            found = [Fraction(repr(n)) for n in (least, most) if n is not None] + self._rules.off
            low, high = math.floor(min(found)), math.ceil(max(found))
            raise self._unscaled(
                found,
                "a stance lies from −2 to 2; of other numbers it must be said which end is against",
                f"the ends of your scale, the one against first: --scale {low}:{high}",
                f"a number that says nothing: --value {decimal(max(found))}=nothing",
            )

    def _refuse_shares(self) -> None:
        """Raise Unanswerable where numbers are on a scale that nobody named: no stances, or all of
        them from 0 to 1, where nobody says what 0 is."""
        if self._rules.scale:
            return
        for sample in (SAMPLED, 0):
            ((off, *_, words, least, most),) = self.asked.ask(*self.statements.numbers(sample))
            if off:
                self._refuse_other_scale()
            among = self._rules.numbers_among_words() if words else ()
            found = [*(Fraction(repr(float(n))) for n in (least, most) if n is not None), *among]
            if bool(words) > bool(among) or not found or not may_be_shares(min(found), max(found)):
                return
        raise self._unscaled(
            found,
            MAY_BE_SHARES,
            "where 0 is against: --scale 0:1",
            "where 0 is neither: --scale -2:2",
        )

    def _unscaled(self, found: Sequence[Fraction], why: str, *lines: str) -> Unanswerable:
        span = f"{decimal(min(found))} to {decimal(max(found))}"
        return Unanswerable(f"{self._heading(heads.STANCE)} has numbers from {span}: {why}", lines)

    def _heading(self, role: str) -> str:
        return f"“{self.table.roles[role][0].name}”"

    # What came of it.

    def _told(self, counts: Mapping[LeftFor, int]) -> Folded:
        left_out = tuple(
            LeftOut(n, STATEMENTS, self._reason(why)) for why, n in counts.items() if why
        )
        if not counts.get(LeftFor.KEPT):
            lines = (f"{fmt.counted(left.count, 'statement')}: {left.why}" for left in left_out)
            raise Unanswerable(f"nothing in {self.table.name} could be folded", lines)
        ((actors, issues, rows, longest, first, last),) = self.database.ask(
            "SELECT COUNT(DISTINCT actor), COUNT(DISTINCT issue), COUNT(*), "
            "GREATEST(MAX(LENGTH(actor)), MAX(LENGTH(issue))), "
            f"COALESCE(MIN(NULLIF({quoted_name('first')}, '')), ''), MAX({quoted_name('last')}) "
            f"FROM {FOLDED} WHERE why = 0"
        )
        if longest > corpus.LONGEST_NAME:
            raise Unanswerable(
                f"{self.table.name} has a name of over {corpus.LONGEST_NAME:,} characters"
            )
        kept = counts[LeftFor.KEPT]
        left_out = (*self.table.left_out, *left_out)
        numbers = (kept, actors, issues, rows)
        return Folded(self.table.name, *numbers, first, last, left_out, len(self.others))

    def _reason(self, why: LeftFor) -> str:
        """Why statements are left out, in the words of the table."""
        heading = self._heading
        match why:
            case LeftFor.NO_ACTOR:
                return f"no actor stands under {heading(heads.ACTOR)}"
            case LeftFor.NO_ISSUE:
                return f"no issue stands under {heading(ISSUE)}"
            case LeftFor.NO_STANCE:
                return f"{heading(heads.STANCE)} is empty, or says nothing"
            case LeftFor.UNKNOWN_WORD:
                words = _examples(self._unknown[why], NAMED)
                return f"no stance is known by {words} (if one is: --value WORD=NUMBER)"
            case LeftFor.OFF_SCALE:
                low, high = map(decimal, sorted(self._rules.scale or ()))
                return f"{heading(heads.STANCE)} lies outside {low} to {high}"
            case LeftFor.UNCLEAR_DATE:
                return f"no date that is clear: {_examples(self._unknown[why])}"
            case _:
                return f"{heading('weight')} is no number from 0 to 1,000,000"


def _examples(texts: Sequence[tuple[Any, int]], most: int = 3) -> str:
    """`“maybe” (12), “perhaps” (3) and 2 other words`: the most frequent first."""
    named = [f"“{shortened(str(text))}” ({n:,})" for text, n in texts[:most]]
    more = len(texts) - most
    return fmt.listed([*named, f"{more:,} more"] if more > 0 else named, "and")


# The model of the largest, and what is said when all is done.


DECIMALS = 3
"""Of a mean."""
MOST_POSITIONS = 30_000
"""In the model, at most: more take long to load."""
LONGEST_IN_MODEL = 1000
"""Characters of a name in the model, at most."""
UNNAMED = "(a name of no letters)"

_word = lru_cache(4096)(stance_word)  # Few of a vote are different.

Passage = Mapping[str, str]
"""What is said of a passage, by CITED."""


class TopPositions:
    """The largest actors and issues, and where these actors stand on these issues."""

    def __init__(self, folding: Folding, most: int) -> None:
        """The `most` actors and issues with the most statements, ties by name.

        Fewer where they come to more than MOST_POSITIONS.
        """
        self._folding = folding
        self._every = folding.options.every
        largest = (
            f"SELECT {what} FROM {FOLDED} WHERE why = 0 "
            f"GROUP BY {what} ORDER BY SUM(n) DESC, {what} LIMIT {most}"
            for what in ("actor", "issue")
        )
        actors, issues = ([name for (name,) in folding.database.ask(each)] for each in largest)
        values = Values()
        among = f"actor IN {values.several(actors)} AND issue IN {values.several(issues)}"
        # Weights of nothing have no mean.
        kept = f"SELECT {_COLUMNS} FROM {FOLDED} WHERE why = 0 AND weight > 0 AND {among}"
        rows = folding.database.ask(f"{kept} ORDER BY actor, issue, period", values)
        while len(rows) > MOST_POSITIONS and most > 1:
            most = most * 3 // 4
            actors, issues = actors[:most], issues[:most]
            rows = [row for row in rows if row[0] in actors and row[1] in issues]
        self._actors, self._issues = actors, issues
        rows.sort(key=lambda row: issues.index(row[1]))
        self._positions = [folded_position(*row) for row in rows]
        self._passages: dict[tuple[str, str, str, int], Passage] = {}
        """By actor, issue, period and side the latest passage."""
        if heads.SOURCE in folding.table.roles:
            there = [role for role in inputs.CITED if role in folding.table.roles]
            for row in folding.asked.ask(*folding.statements.passages(actors, issues)):
                actor, issue, period, side, *told = row
                passage = {role: text for role, text in zip(there, told, strict=True) if text}
                self._passages[actor, issue, period, int(side)] = passage

    def cited(self, position: FoldedPosition) -> list[Passage]:
        """The latest passage on its side; of a mean of 0 a neutral one, or one of either side."""
        stance, period = round(stance_of(position), DECIMALS), position.date[: self._every.length]
        for sides in ((1 if stance > 0 else -1,),) if stance else ((0,), (1, -1)):
            keys = [(position.actor, position.to, period, each) for each in sides]
            if found := [self._passages[key] for key in keys if key in self._passages]:
                return found
        return []

    def notes(self, folded: Folded) -> Iterator[str]:
        """What is said of it at the top of the model, and what is not in that."""
        yield (
            f"Folded from {folded.name}: {fmt.counted(len(self._actors), 'actor')} and "
            f"{fmt.counted(len(self._issues), 'issue')} with the most statements. "
            f"Each position is the mean of what an actor said of an issue in a {self._every.value}."
        )
        rest = (
            (folded.actors - len(self._actors), "actor"),
            (folded.issues - len(self._issues), "issue"),
            (folded.statements - sum(position.n for position in self._positions), "statement"),
        )
        if counted := [fmt.counted(count, thing) for count, thing in rest if count]:
            yield f"Not in this model, but in {corpus.FILE}: {fmt.listed(counted, 'and')}."
        if any(len(self._folding.others.get(actor, ())) > MOST_WORDS for actor in self._actors):
            yield f"Of the other names of an actor the first {MOST_WORDS:,} are here."
        judged = "What each actor wants, and who decides what, is still to be judged"
        yield f"{judged}: statements do not say."

    def rows(self, name: str) -> DraftRows:
        """It as rows of tables, of which a model is made."""
        cited_by = [*map(self.cited, self._positions)]
        titles = {each[heads.SOURCE]: each[heads.SOURCE] for found in cited_by for each in found}
        sources = ids_of(titles, "source")
        issues = ids_of({name: name for name in self._issues}, "issue", sources.values())
        taken = (*sources.values(), *issues.values())
        actors = ids_of({name: name for name in self._actors}, "actor", taken)
        rows = DraftRows(name, "Positions")
        for title, id_ in sources.items():
            url = title if is_address(title) else ""
            rows.add("sources", id=id_, title=_name(title), url=url)
        for text, id_ in issues.items():
            rows.add("issues", id=id_, name=_name(text))
        for text, id_ in actors.items():
            others = self._folding.others.get(text, ())[:MOST_WORDS]
            also = [SheetCell(_name(other), NOWHERE) for other in others]
            rows.add("actors", id=id_, name=_name(text), also=also)
        for position, found in zip(self._positions, cited_by, strict=True):
            coders = (passage.get(inputs.CODER, "") for passage in found)
            by = fmt.listed(map(_name, dict.fromkeys(filter(None, coders))), "and")
            rows.add(
                "positions",
                actor=actors[position.actor],
                to=issues[position.to],
                stance=_word(round(stance_of(position), DECIMALS)),
                votes=voted(position.votes) if position.votes else "",
                date=position.date,
                because=f"The passage was coded by {by}." if by else "",
                cite=[_citation(passage, sources) for passage in found],
            )
        return rows


def _name(text: str) -> str:
    return line_of_text(text[:LONGEST_IN_MODEL]) or UNNAMED


def _citation(passage: Passage, sources: Mapping[str, str]) -> SheetCell:
    at, quote = (line_of_text(passage.get(role, "")) for role in (heads.PLACE, heads.QUOTE))
    at, quote = (text if len(text) <= LONGEST_SCALAR else "" for text in (at, quote))
    return cited(sources[passage[heads.SOURCE]], at, quote, NOWHERE)


ONCE_FOLDED = 0.85
"""The share of the work that is done once the statements are folded."""


def make(
    given: inputs.StatementFiles | Engine,
    options: inputs.FoldOptions,
    folder: Path,
    spill: Path,
    *,
    table: str = "",
    report: Report | None = None,
) -> Folded:
    """Fold statements into a folder; `spill` is for what does not fit into memory.

    Raises Unanswerable or InvalidModel for statements that cannot be read, or of which nothing can
    be folded.
    """
    joined = [Path(join.file) for join in options.reading.joins]
    if joined and isinstance(given, Engine):
        raise Unanswerable(
            "--join reads files, and an engine none", ("let it have a view that joins them",)
        )
    is_database = isinstance(given, inputs.StatementFiles) and given.kind == inputs.DUCKDB
    database = Database(
        (*(() if is_database else given.paths), *joined),
        spill,
        writes=folder / corpus.FILE,
        attached=given.paths[0] if is_database else None,
        memory=FOLDING,
    )
    share = (lambda done: report(ONCE_FOLDED * done)) if report else None
    try:
        if isinstance(given, Engine):
            folding = Folding(database, given.statements(options), options, given, share)
        else:
            statements = inputs.statement_table(database, given, options, table)
            folding = Folding(database, statements, options, None, share)
        folded = folding.run()
        folding.write(folder / corpus.FILE)
        top = TopPositions(folding, options.top)
    finally:
        database.close()
    # What is in none of its positions is counted at its top.
    model = written(top.rows(folded.name), top.notes(folded)).written
    (folder / corpus.MODEL).write_text(model, encoding="utf-8", newline="\n")
    return folded


def told(folded: Folded, folder: Path) -> Iterator[str]:
    """What is said when it is done: what was read, what came of it, what was left out and why."""
    yield f"stance: {folded.name} was folded into {folder}"
    yield from labelled("read", iter([fmt.counted(folded.read, "statement")]))
    when = f", {folded.first} to {folded.last}" if folded.last else ", without dates"
    came_in = (
        f"{fmt.counted(folded.statements, 'statement')}{when}",
        fmt.counted(folded.actors, "actor")
        + (f", {folded.several:,} of them with several names for one id" if folded.several else ""),
        fmt.counted(folded.issues, "issue"),
    )
    yield from labelled("folded", iter(came_in))
    yield from labelled("left out", map(left_line, folded.left_out))
    rows = f"{corpus.FILE}: {fmt.counted(folded.rows, 'row')}, one for each actor, issue and period"
    yield from labelled("written", iter((rows, corpus.MODEL)))
