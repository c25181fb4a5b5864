"""A corpus made of files: what they are, how they are read, and both files of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from stancecli import notation as fmt
from stancecli.corpus.columns import FILE
from stancecli.corpus.database import ATTACHED, FOLDING, Database, Report, pattern
from stancecli.corpus.engine import Engine, StatementTable
from stancecli.corpus.fold import Folded, Folding
from stancecli.corpus.inputs import (
    DATABASE,
    DNA,
    PARQUET,
    JoinedFiles,
    StatementFiles,
    TextTable,
    parquet_scan,
    text_tables,
)
from stancecli.corpus.rules import MODEL, FoldOptions
from stancecli.corpus.sql import (
    Query,
    Roles,
    TypedColumn,
    ValueKind,
    names_of,
    quoted_name,
    roles_of,
    selected,
)
from stancecli.corpus.top import top_positions
from stancecli.diagnostics import Unanswerable, with_nearest
from stancecli.imports import IMPORTS, headings as heads, import_model, labelled, left_line
from stancecli.imports.given import ISSUE, Given, ReadingOptions
from stancecli.loader.files import read_path
from stancecli.model import Model

# The statements of a file of Discourse Network Analyzer, as its import reads them.


_TABLE = "coded_statements"
_COLUMNS = {
    heads.ACTOR: ValueKind.TEXT,
    ISSUE: ValueKind.TEXT,
    heads.STANCE: ValueKind.REAL,
    heads.DATE: ValueKind.TEXT,
    heads.SOURCE: ValueKind.TEXT,
    heads.PLACE: ValueKind.TEXT,
    heads.QUOTE: ValueKind.TEXT,
}


def coded_statements(
    database: Database, files: StatementFiles, options: FoldOptions
) -> StatementTable:
    """Each position of the model that an import makes of the file is a statement.

    Raises InvalidModel or Unanswerable as the import does.
    """
    given = Given(dict(read_path(files.paths[0])))
    imported = import_model(given, options.reading, IMPORTS["dna"])
    asked = Query()
    columns = zip(_COLUMNS, zip(*_rows(imported.model), strict=True), strict=True)
    unnested = ", ".join(
        f"UNNEST({asked.value(list(values))}) AS {role}" for role, values in columns
    )
    asked.text = f"SELECT {unnested}"
    database.ask(asked, before=f"CREATE TEMP TABLE {_TABLE} AS ")
    roles = {role: (TypedColumn(role, kind),) for role, kind in _COLUMNS.items()}
    source = f"(SELECT {selected(roles)} FROM {_TABLE})"
    left = imported.left_out
    return StatementTable(files.name, lambda _: source, roles, left_out=left, are_stances=True)


def _rows(model: Model) -> Iterator[tuple[str | float, ...]]:
    """Actor, issue, stance, date, and source, place and words of the first citation."""
    issues = {issue.id: issue.name for issue in model.issues}
    titles = {source.id: source.title for source in model.sources}
    for actor in model.actors:
        for position in actor.positions:
            cited = position.cite[0] if position.cite else None
            passage = (titles[cited.source], cited.locator, cited.quote) if cited else ("",) * 3
            yield (
                *(actor.name, issues[position.to], float(position.stance or 0), position.date),
                *passage,
            )


MOST_STATEMENTS = 10**9
"""In files of Parquet: a small one can hold more of them than anybody waits for."""
LARGE = 64 * 1024**2
"""Bytes of statements from which names are counted by numbers."""
ONCE_FOLDED = 0.85
"""The share of the work that is done once the statements are folded."""

_KINDS = (
    (("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT"), ValueKind.WHOLE),
    (("USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT", "BIGNUM"), ValueKind.WHOLE),
    (("FLOAT", "DOUBLE", "DECIMAL"), ValueKind.REAL),
    (("DATE", "TIMESTAMP"), ValueKind.DAY),
)


def value_kind(type_: str) -> ValueKind:
    """What the values of a column are, by its type in DuckDB."""
    name = type_.upper().partition("(")[0].partition(" ")[0]
    for names, kind in _KINDS:
        if name.startswith(names):
            return kind
    return ValueKind.TEXT


def make(
    given: StatementFiles | Engine,
    options: FoldOptions,
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
    with _begun(given, options, folder / FILE, spill, table, report) as folding:
        folded = folding.run()
        folding.write(folder / FILE)
        top = top_positions(folding, options.top)
    (folder / MODEL).write_text(top.text(folded), encoding="utf-8", newline="\n")
    return folded


def sql(given: StatementFiles | Engine, options: FoldOptions, spill: Path, table: str = "") -> str:
    """The question that folds statements, as DuckDB or the engine is asked it.

    Raises as `make` does.
    """
    with _begun(given, options, None, spill, table, None) as folding:
        folding.prepare()
        statements = folding.statements
    if isinstance(given, Engine):
        return given.sql(statements.folded(), shown=True)
    return statements.shown()


@contextmanager
def _begun(
    given: StatementFiles | Engine,
    options: FoldOptions,
    writes: Path | None,
    spill: Path,
    table: str,
    report: Report | None,
) -> Iterator[Folding]:
    """A fold of what is given, which is closed afterwards."""
    joined = [Path(join.file) for join in options.reading.joins]
    if joined and isinstance(given, Engine):
        raise Unanswerable(
            "--join reads files, and an engine none", ("let it have a view that joins them",)
        )
    paths = given.paths if isinstance(given, StatementFiles) else ()
    is_database = isinstance(given, StatementFiles) and given.kind == DATABASE
    database = Database(
        (*(() if is_database else paths), *joined),
        spill,
        writes=writes,
        attached=paths[0] if is_database else None,
        memory=FOLDING,
    )
    folding = (lambda done: report(ONCE_FOLDED * done)) if report else None
    try:
        if isinstance(given, Engine):
            opened = given.statements(options)
        elif given.kind == DNA:
            opened = coded_statements(database, given, options)
            # What was said of the file has been heeded.
            options = replace(options, reading=ReadingOptions())
        else:
            opened = _opened(database, given, options, table)
        yield Folding(database, opened, options, folding)
    finally:
        database.close()


def _opened(
    database: Database, files: StatementFiles, options: FoldOptions, table: str
) -> StatementTable:
    if files.kind == DATABASE:
        return _of_database(database, files, options, table)
    if table:
        raise Unanswerable(f"--table names a table of a database, and {files.name} is none")
    if files.kind == PARQUET:
        return _of_parquet(database, files, options)
    return _of_text(database, text_tables(files), files, options)


def _of_text(
    database: Database, tables: list[TextTable], files: StatementFiles, options: FoldOptions
) -> StatementTable:
    """Tables in text, one below the other; all have the columns that the first is read by."""
    first, *others = tables
    columns, name = [*map(TypedColumn, first.columns)], str(first.paths[0])
    joined = JoinedFiles(database, options.reading.joins, name, columns)
    roles = roles_of(name, (*columns, *joined.columns), options.reading)
    for other in others:
        there = (*map(TypedColumn, other.columns), *joined.columns)
        _check_alike(roles, first.paths[0], other.paths[0], there)
    names = joined.read(names_of(roles))

    def source(asked: Query) -> str:
        read = (joined.beside(asked, each.scan(asked, names)) for each in tables)
        return f"({' UNION ALL '.join(f'SELECT {selected(roles)} FROM {each}' for each in read)})"

    left = joined.left_out([partial(each.scan, names=names) for each in tables])
    is_large = files.size >= LARGE
    return StatementTable(files.name, source, roles, is_large=is_large, left_out=left)


def _check_alike(roles: Roles, first: Path, other: Path, columns: Iterable[TypedColumn]) -> None:
    """Raise Unanswerable where a file has not the columns by which the first is read."""
    kinds = {column.name: column.kind for column in columns}
    for column in (column for each in roles.values() for column in each):
        if column.name not in kinds:
            refusal = f"{other} has no column “{column.name}” as {first} has"
            known = f"its headings are {fmt.listed(kinds, 'and')}"
            raise Unanswerable(with_nearest(refusal, column.name, kinds), (known,))
        kind = kinds[column.name]
        if kind is not column.kind:
            raise Unanswerable(
                f"“{column.name}” is {kind.value} in {other}, and {column.kind.value} in {first}",
                ("write them into one table first",),
            )


def _of_parquet(database: Database, files: StatementFiles, options: FoldOptions) -> StatementTable:
    """Files of Parquet: all have the columns of the first."""

    def columns(path: Path) -> list[TypedColumn]:
        described = Query()
        described.text = parquet_scan(described, [path])
        return _columns(database, described)

    counting = Query()
    paths = counting.value([pattern(path) for path in files.paths])
    counting.text = f"SELECT SUM(num_rows) FROM parquet_file_metadata({paths})"
    ((count,),) = database.ask(counting)
    if count > MOST_STATEMENTS:
        raise Unanswerable(
            f"{files.name}: {count:,} statements, and {MOST_STATEMENTS:,} are counted at most"
        )
    first, *others = files.paths
    joined = JoinedFiles(database, options.reading.joins, str(first), columns(first))
    roles = roles_of(str(first), (*columns(first), *joined.columns), options.reading)
    for other in others:
        _check_alike(roles, first, other, (*columns(other), *joined.columns))
    scan = partial(parquet_scan, paths=files.paths)

    def source(asked: Query) -> str:
        return f"(SELECT {selected(roles)} FROM {joined.beside(asked, scan(asked))})"

    is_large, left = files.size >= LARGE, joined.left_out([scan])
    return StatementTable(files.name, source, roles, is_large=is_large, left_out=left)


def _of_database(
    database: Database, files: StatementFiles, options: FoldOptions, table: str
) -> StatementTable:
    """A table, or a view, of a database of DuckDB; the only one there is needs no name."""
    rows = database.ask(
        "SELECT table_schema, table_name FROM information_schema.tables "
        f"WHERE table_catalog = '{ATTACHED}' ORDER BY table_schema, table_name"
    )
    names = {
        name if schema == "main" else f"{schema}.{name}": (schema, name) for schema, name in rows
    }
    if not names:
        raise Unanswerable(f"{files.name} has no table")
    chosen = table or (next(iter(names)) if len(names) == 1 else "")
    if chosen not in names:
        there_are = (f"there are: {fmt.listed(names, 'and')}",)
        if not table:
            lines = (options.line("--table", next(iter(names))),)
            raise Unanswerable(f"which table of {files.name}?", (*there_are, *lines))
        refusal = with_nearest(f"no table “{table}” in {files.name}", table, names)
        raise Unanswerable(refusal, there_are)
    place = ".".join(map(quoted_name, (ATTACHED, *names[chosen])))
    name = f"{files.name}, {chosen}"
    columns = _columns(database, Query(place))
    joined = JoinedFiles(database, options.reading.joins, name, columns)
    roles = roles_of(name, (*columns, *joined.columns), options.reading)

    def source(asked: Query) -> str:
        return f"(SELECT {selected(roles)} FROM {joined.beside(asked, place)})"

    is_large, left = files.size >= LARGE, joined.left_out([lambda _: place])
    return StatementTable(name, source, roles, is_large=is_large, left_out=left)


def _columns(database: Database, table: Query) -> list[TypedColumn]:
    asked = Query(f"DESCRIBE SELECT * FROM {table.text}", table.parameters)
    return [TypedColumn(name, value_kind(type_)) for name, type_, *_ in database.ask(asked)]


def told(folded: Folded, folder: Path) -> Iterator[str]:
    """What is said when it is done: what was read, what came of it, what was left out and why."""
    yield f"stance: {folded.name} was folded into {folder}"
    order = f", with the {folded.dates.partition('-')[0]} first in dates" if folded.dates else ""
    yield from labelled("read", iter([fmt.counted(folded.read, "statement") + order]))
    yield from labelled("folded", _came_in(folded))
    yield from labelled("left out", map(left_line, folded.left_out))
    yield from labelled("written", _written(folded))


def _came_in(folded: Folded) -> Iterator[str]:
    when = f", {folded.first} to {folded.last}" if folded.last else ", without dates"
    yield f"{fmt.counted(folded.statements, 'statement')}{when}"
    yield fmt.counted(folded.actors, "actor")
    yield fmt.counted(folded.issues, "issue")


def _written(folded: Folded) -> Iterator[str]:
    yield f"{FILE}: {fmt.counted(folded.rows, 'row')}, one for each actor, issue and period"
    yield MODEL
