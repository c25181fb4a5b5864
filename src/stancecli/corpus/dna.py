"""The statements of a file of Discourse Network Analyzer, as its import reads them."""

from __future__ import annotations

from collections.abc import Iterator

from stancecli.corpus.database import Database
from stancecli.corpus.fold import StatementTable
from stancecli.corpus.inputs import StatementFiles
from stancecli.corpus.options import FoldOptions
from stancecli.corpus.roles import TypedColumn, ValueKind, selected
from stancecli.corpus.sql import Query
from stancecli.imports import IMPORTS, headings as heads, import_model
from stancecli.imports.given import ISSUE, Given
from stancecli.loader.files import read_path
from stancecli.model import Model

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
