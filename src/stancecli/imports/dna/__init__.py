"""A file of Discourse Network Analyzer 3 (Leifeld 2009): who agreed with what, and where.

It is an SQLite file. Organisations (or persons, where none is coded) become actors, concepts
issues, and statements dated positions, each with its words and where they stand.
"""

from __future__ import annotations

import datetime
import sqlite3
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import closing
from fractions import Fraction
from typing import Any, TypeAlias

from stancecli.diagnostics import InvalidModel, Place
from stancecli.imports import Import
from stancecli.imports.dna.statements import (
    MOST_STATEMENTS,
    ROLES,
    CodedDocument,
    CodedStatement,
    check_columns,
    first_value,
    names_of,
    speaker_of,
    stance_of,
    statements_draft,
    why_left_out,
)
from stancecli.imports.given import Given, ReadingOptions
from stancecli.imports.rows import Draft, LeftBehind
from stancecli.imports.writer import line_of_text
from stancecli.loader.files import LARGEST
from stancecli.loader.tree import LONGEST_SCALAR
from stancecli.sheets.table import table_fault

NOTES = (
    "Imported from Discourse Network Analyzer. Concepts are issues, and each coded statement is a "
    "dated position with its words.",
    "To have stance check look for the words, save each document as a text file beside this model "
    "and name it in its source: text: texts/1.txt",
)


_LOGGED = (
    "The file keeps its latest changes in a second one beside it (-wal), which was not read: close "
    "it in DNA and import it again if something is missing."
)

MOST_STEPS = 100_000_000
"""Steps of SQLite's machine that reading may take: a table can be made to go on without end."""
MOST_ROWS = 1_000_000
"""Rows of one question to the file, at most."""
MOST_CHARACTERS = LARGEST
"""Characters in the answers to one question to the file, at most."""

_SQLITE = b"SQLite format 3\0"
_WAL = slice(18, 20)
"""The bytes of the header that say how changes are written; 2 each is by a log beside the file."""

_TABLES = (*("DOCUMENTS", "STATEMENTS", "VARIABLES", "ENTITIES", "DATASHORTTEXT", "DATABOOLEAN"),)
"""Without these it is no file of DNA 3."""
_STATEMENTS = (
    "SELECT ID, DocumentId, Start, Stop, Coder, StatementTypeId FROM STATEMENTS ORDER BY ID"
)
_VARIABLES = "SELECT ID, Variable, StatementTypeId FROM VARIABLES ORDER BY ID"
_ENTITIES = "SELECT ID, Value FROM ENTITIES"
_SHORT = "SELECT StatementId, VariableId, Entity FROM DATASHORTTEXT ORDER BY ID"
_VALUES = "SELECT StatementId, VariableId, Value FROM {} ORDER BY ID"
_DOCUMENTS = "SELECT ID, Title, Author, Source, Date, Section, Type, Notes FROM DOCUMENTS"
_TEXTS = "SELECT ID, Text FROM DOCUMENTS"
_CODERS = "SELECT ID, Name FROM CODERS"
_TYPES = "SELECT ID, Label FROM STATEMENTTYPES"
_ATTRIBUTES = "SELECT count(*) FROM ATTRIBUTEVALUES WHERE AttributeValue <> ''"


def recognises(given: Given) -> bool:
    """Whether it is an SQLite file, or called like one of DNA."""
    return given.is_single and (given.data.startswith(_SQLITE) or given.ending == ".dna")


def read(given: Given, options: ReadingOptions) -> Draft:
    """The model in a DNA file. Raises InvalidModel for a file that is none."""
    file, data = given.name, given.data
    if not data.startswith(_SQLITE):
        if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
            raise _older(file)
        raise _no_dna(file, "it is no SQLite file")
    notes: tuple[str, ...] = NOTES
    if data[_WAL] == b"\x02\x02":
        notes = (*NOTES, _LOGGED)
        # In memory there is no log beside it. What is in the file itself can be read all the same.
        data = data[: _WAL.start] + b"\x01\x01" + data[_WAL.stop :]
    try:
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(data)
            database.text_factory = lambda raw: raw.decode(errors="replace")
            database.execute("PRAGMA trusted_schema = OFF")
            _bound(database)
            return _Database(file, database, options).draft(notes)
    except (sqlite3.Error, ValueError, OverflowError, MemoryError) as error:
        raise _no_dna(file, str(error) or type(error).__name__) from None


def _bound(database: sqlite3.Connection) -> None:
    """Let the database stop with an error where it goes on for too long, or a text does."""
    left = [MOST_STEPS // 1000]

    def is_too_much() -> bool:
        left[0] -= 1
        return left[0] < 0

    database.set_progress_handler(is_too_much, 1000)
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST)


def _no_dna(file: str, why: str) -> InvalidModel:
    message = f"no file of Discourse Network Analyzer 3: {why}"
    return table_fault(Place(file, 1, 1), "E507", message)


def _older(file: str) -> InvalidModel:
    message = "a file of Discourse Network Analyzer 1 or 2, and those of version 3 are read"
    hint = "import it into a new database of DNA 3, or export its event list as csv"
    return table_fault(Place(file, 1, 1), "E540", message, hint)


def _word(value: object) -> str:
    """What stands in a cell, which SQLite lets be anything, as a line of text."""
    return line_of_text(str(value)) if isinstance(value, str | int | float) else ""


def _day(date: object) -> str:
    """The day of a document; DNA 3 keeps seconds since 1970, its first versions milliseconds."""
    if not isinstance(date, int):
        return ""
    seconds = date // 1000 if abs(date) > 10**11 else date
    start = datetime.datetime(1970, 1, 1)
    try:
        return (start + datetime.timedelta(seconds=seconds)).date().isoformat()
    except OverflowError:
        return ""


Marked: TypeAlias = tuple[Any, ...]
"""Document, start, stop, coder and type of a statement, each of which can be anything."""


class _Database:
    """What a database holds, read question by question."""

    def __init__(self, file: str, database: sqlite3.Connection, options: ReadingOptions) -> None:
        self._file = file
        self._database = database
        self._options = options
        self._left = LeftBehind()
        self._variables: set[tuple[object, str]] = set()
        self._tables = {
            str(name).upper(): bool(is_stored)
            for name, is_stored in self._rows(
                "SELECT name, type = 'table' AND rootpage > 0 FROM sqlite_master"
            )
        }

    def draft(self, notes: Iterable[str]) -> Draft:
        self._check_tables()
        marked: dict[object, Marked] = {}
        for id_, *rest in self._rows(_STATEMENTS):
            if len(marked) == MOST_STATEMENTS:
                message = f"over {MOST_STATEMENTS:,} statements, more than a model file holds"
                raise table_fault(Place(self._file, 1, 1), "E507", message)
            if id_ in marked:
                raise ValueError(f"the statement {id_} is there twice")
            marked[id_] = tuple(rest)
        values = self._values(marked)
        types = self._named(_TYPES, "STATEMENTTYPES")
        coders = self._named(_CODERS, "CODERS")
        documents = {
            id_: CodedDocument(
                _word(id_), _word(title), _word(author), _word(publisher), _day(date)
            )
            for id_, title, author, publisher, date, *_ in self._rows(_DOCUMENTS)
        }
        quotes = self._quotes(marked.values())
        concepts = names_of("issue", self._options)
        statements = []
        for id_, (number, start, stop, coder, kind) in marked.items():
            why = "" if number in documents else "the document is not in the file"
            if not any((kind, name) in self._variables for name in concepts):
                why = f"of the type “{types.get(kind, kind)}”, which has no concept"
            said = self._said(values.get(id_, {}), why)
            if not said:
                continue
            quote = quotes.get((number, start, stop), "")
            if not quote:
                why = "the document does not have the words, or they are too long"
                self._left.add("quotes", why)
            document, called = documents[number], _word(coder)
            statements.append(
                CodedStatement(
                    *said,
                    document.number,
                    document.date,
                    f"characters {start + 1}–{stop}" if _is_span(start, stop) else "",
                    quote,
                    coders.get(coder, "") or (called and f"Coder {called}"),
                )
            )
        self._count_the_rest({words[0] for words in marked.values()})
        return statements_draft(self._file, statements, documents.values(), notes, self._left)

    # What is asked of the database.

    def _rows(self, question: str) -> Iterator[tuple[Any, ...]]:
        """The rows that answer a question; raises ValueError for too many, or too much text."""
        characters = 0
        for n, row in enumerate(self._database.execute(question)):
            characters += sum(len(value) for value in row if isinstance(value, str | bytes))
            if n == MOST_ROWS:
                raise ValueError(f"over {MOST_ROWS:,} rows")
            if characters > MOST_CHARACTERS:
                raise ValueError(f"over {MOST_CHARACTERS:,} characters")
            yield row

    def _check_tables(self) -> None:
        """Raise InvalidModel unless the tables of DNA are there, and are tables."""
        if "STATEMENTS" in self._tables and "ENTITIES" not in self._tables:
            raise _older(self._file)
        missing = [name for name in _TABLES if name not in self._tables]
        if missing:
            raise ValueError(f"the table {missing[0]} is missing")
        # A view, or a table that a module makes up, may hold anything and go on without end.
        made_up = [name for name in _TABLES if not self._tables[name]]
        if made_up:
            raise ValueError(f"{made_up[0]} is no table that is stored in the file")

    def _named(self, question: str, table: str) -> dict[object, str]:
        """The names of things by their numbers; nothing where the table is not there."""
        if not self._tables.get(table):
            return {}
        return {id_: _word(name) for id_, name in self._rows(question)}

    def _values(self, statements: Container[object]) -> dict[object, dict[str, str]]:
        """What each statement has, by the names of variables in lower case."""
        variables = {}
        for id_, name, kind in self._rows(_VARIABLES):
            variables[id_] = _word(name).lower()
            self._variables.add((kind, variables[id_]))
        check_columns(self._options, {name for _, name in self._variables})
        found: dict[object, dict[str, str]] = defaultdict(dict)
        entities = self._named(_ENTITIES, "ENTITIES")
        for statement, variable, entity in self._rows(_SHORT):
            if statement in statements:
                found[statement][variables.get(variable, "")] = entities.get(entity, "")
        for table in ("DATALONGTEXT", "DATABOOLEAN", "DATAINTEGER"):
            rows = self._rows(_VALUES.format(table)) if self._tables.get(table) else ()
            for statement, variable, value in rows:
                if statement in statements:
                    found[statement][variables.get(variable, "")] = _word(value)
        return found

    def _quotes(self, marked: Iterable[Marked]) -> dict[tuple[object, int, int], str]:
        """The words of statements, by document and place; one text at a time is held."""
        spans: dict[object, set[tuple[int, int]]] = defaultdict(set)
        for document, start, stop, *_ in marked:
            # A longer text is none that a model holds.
            if _is_span(start, stop) and stop - start <= LONGEST_SCALAR:
                spans[document].add((start, stop))
        quotes: dict[tuple[object, int, int], str] = {}
        characters = 0
        for document, text in self._rows(_TEXTS):
            for start, stop in spans.get(document, ()) if isinstance(text, str) else ():
                quote = quotes[document, start, stop] = line_of_text(text[start:stop])
                characters += len(quote)
                if characters > MOST_CHARACTERS:
                    raise ValueError(f"over {MOST_CHARACTERS:,} characters are marked")
        return quotes

    def _said(
        self, values: Mapping[str, str], why: str
    ) -> tuple[str, str, str, str, Fraction] | None:
        """The actor, its kind, who speaks for it, the issue and the stance of a statement.

        None where it is left out, which is counted: for the reason `why`, if it has one already.
        """
        actor, kind, by = speaker_of(values, self._options)
        issue, agreement = (
            first_value(role, values, self._options)[1] for role in ("issue", "stance")
        )
        stance = stance_of(agreement, self._options.values)
        why = why or why_left_out(actor, issue, stance)
        if why or stance is None:
            self._left.add("statements", why)
            return None
        played = {name for role in ROLES for name in names_of(role, self._options)}
        for name, value in values.items():
            if value and name not in played:
                self._left.add(f"values of “{name}”", "a position has no place for it")
        return actor, kind, by, issue, stance

    def _count_the_rest(self, used: Container[object]) -> None:
        """Count what else is in the file."""
        for id_, _, _, _, _, *more in self._rows(_DOCUMENTS):
            if id_ not in used:
                self._left.add("documents", "no statement is in them")
            elif any(map(_word, more)):
                self._left.add(
                    "documents with a section, type or notes", "a source has no place for these"
                )
        if self._tables.get("ATTRIBUTEVALUES"):
            ((count,),) = self._rows(_ATTRIBUTES)
            self._left.add("attributes of actors and concepts", "not taken over", count)


def _is_span(start: object, stop: object) -> bool:
    return isinstance(start, int) and isinstance(stop, int) and 0 <= start < stop


KIND = Import(
    *("a file of Discourse Network Analyzer", recognises, read), takes=frozenset({"map", "value"})
)
