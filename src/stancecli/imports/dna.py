"""A file of Discourse Network Analyzer 3 (Leifeld 2009): who agreed with what, and where.

It is an SQLite file. Organisations (or persons, where none is coded) become actors, concepts
issues, and statements dated positions, each with its words and where they stand.
"""

from __future__ import annotations

import datetime
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Container, Hashable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from typing import Any, NamedTuple

from stancecli import notation as fmt
from stancecli.diagnostics import Place, Unanswerable, none_such
from stancecli.imports import Import
from stancecli.imports.given import ISSUE, Given, ReadingOptions, once
from stancecli.imports.rows import Draft, DraftRows, LeftBehind, cited
from stancecli.imports.words import StanceWords, stance_word
from stancecli.imports.writer import ids_of, line_of_text
from stancecli.loader.files import LARGEST
from stancecli.loader.tree import LONGEST_SCALAR
from stancecli.sheets.table import SheetCell, table_fault

NOTES = (
    "Imported from Discourse Network Analyzer. Concepts are issues, and each coded statement is a "
    "dated position with its words.",
    "To have stance check look for the words, save each document as a text file beside this model "
    "and name it in its source: text: texts/1.txt",
    "Still to be judged: what each actor wants, who decides what, and what each option does. "
    "Statements do not say.",
)

MOST_STATEMENTS = 50_000
"""A model of twice as many has 16 million characters, and takes half a minute to load."""
MOST_STEPS = 100_000_000
"""Steps of SQLite's machine that reading may take."""
MOST_ROWS = 1_000_000
"""Rows of one question to the file, at most."""

ROLES: Mapping[str, tuple[str, ...]] = {
    "actor": ("organization", "organisation"),
    "by": ("person",),
    "issue": ("concept",),
    "stance": ("agreement",),
}
"""The variables that play each role, unless `--map` names another; a person alone is an actor."""
MISSING = "missing"
"""What `--value` calls the stance of a statement that has none: `--value missing=supports`."""
_AGREEMENT = {"1": "1", "0": "-1", MISSING: "nothing"}
"""What a value of the variable for agreement means, unless `--value` says otherwise."""

_SQLITE = b"SQLite format 3\0"
_TABLES = ("DOCUMENTS", "STATEMENTS", "VARIABLES", "ENTITIES", "DATASHORTTEXT", "DATABOOLEAN")
"""Without these it is no file of DNA 3."""
_HOLD_VALUES = ("DATASHORTTEXT", "DATALONGTEXT", "DATABOOLEAN", "DATAINTEGER")
"""The tables of what is coded; the first has numbers of entities, the others the value itself."""
_DOCUMENTS = "SELECT ID, Title, Author, Source, Date, Section, Type, Notes FROM DOCUMENTS"


def recognises(given: Given) -> bool:
    """Whether it is an SQLite file, or called like one of DNA."""
    return given.is_single and (given.data.startswith(_SQLITE) or given.ending == ".dna")


def read(given: Given, options: ReadingOptions) -> Draft:
    """The model in a DNA file. Raises InvalidModel for a file that is none."""
    file, data = given.name, given.data
    if data.startswith(_SQLITE) and data[18:20] == b"\2\2":
        message = "its latest changes lie in a second file beside it (-wal)"
        raise table_fault(Place(file, 1, 1), "E507", message, "close it in DNA, import it again")
    try:
        if not data.startswith(_SQLITE):
            raise ValueError("it is no SQLite file")
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(data)
            database.text_factory = lambda raw: raw.decode(errors="replace")
            database.execute("PRAGMA trusted_schema = OFF")
            # A table can be made to go on without end, and a text too.
            steps = iter(range(MOST_STEPS // 1000))
            database.set_progress_handler(lambda: next(steps, None) is None, 1000)
            database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST)
            return _Database(file, database, options).draft()
    except (sqlite3.Error, ValueError, OverflowError, MemoryError) as error:
        message = f"no file of Discourse Network Analyzer 3: {str(error) or type(error).__name__}"
        hint = "one of version 1 or 2 goes into a new database of DNA 3; save other tables as csv"
        raise table_fault(Place(file, 1, 1), "E507", message, hint) from None


class _Said(NamedTuple):
    """Where an actor of a kind stands on an issue, from −2 to 2, and who spoke for it."""

    kind: str
    actor: str
    by: str
    issue: str
    stance: Fraction


class _Database:
    """What a database holds, read question by question."""

    def __init__(self, file: str, database: sqlite3.Connection, options: ReadingOptions) -> None:
        """Raise ValueError unless the tables of DNA are there, and are tables."""
        self._file, self._database, self._options = file, database, options
        self._meant = StanceWords(replace(options, values={**_AGREEMENT, **options.values}))
        self._left = LeftBehind()
        self._variables: set[tuple[object, str]] = set()
        stored = "SELECT upper(name), type = 'table' AND rootpage > 0 FROM sqlite_master"
        self._tables: dict[Any, Any] = dict(self._rows(stored))
        for name in _TABLES:
            if name not in self._tables:
                raise ValueError(f"the table {name} is missing")
            # A view, or a table that a module makes up, may hold anything and go on without end.
            if not self._tables[name]:
                raise ValueError(f"{name} is no table that is stored in the file")

    def draft(self) -> Draft:
        """The model: each statement is a position, unless what is left out names it.

        The same words, coded alike a second time, are one position.
        """
        marked = self._marked()
        values = self._values(marked)
        types = self._named("STATEMENTTYPES", "Label")
        documents = {
            id_: {
                "title": _word(title) or f"Document {_word(id_)}",
                "author": _word(author),
                "publisher": _word(publisher),
                "date": _day(date),
            }
            for id_, title, author, publisher, date, *_ in self._rows(_DOCUMENTS)
        }
        quotes = self._quotes(marked.values())
        concepts = names_of("issue", self._options)
        alike: dict[Hashable, dict[tuple[_Said, object, int, int], str]] = defaultdict(dict)
        twice = 0
        for id_, (document, start, stop, kind) in marked.items():
            why = "" if document in documents else "the document is not in the file"
            if not any((kind, name) in self._variables for name in concepts):
                why = f"of the type “{types.get(kind, kind)}”, which has no concept"
            said = self._said(values.get(id_, {}), why)
            if not said:
                continue
            quote = quotes.get((document, start, stop), "")
            if not quote:
                why = "the document does not have the words, or they are too long"
                self._left.add("quotes", why)
            known = alike[said.kind, said.actor, said.issue]
            twice += (said, document, start, stop) in known
            known[said, document, start, stop] = quote
        self._count_the_rest({document for document, *_ in marked.values()})
        self._left.add("statements", "the same words, coded alike before", twice)
        statements = [(*each, quote) for known in alike.values() for each, quote in known.items()]
        if not statements:
            raise Unanswerable(
                f"{self._file} has no statement with an actor, a concept and an agreement",
                (f"left out: {e.count:,} {e.what}: {e.why}" for e in self._left.listed()),
            )
        used = {document for _, document, *_ in statements}
        numbers = {id_: f"Document {_word(id_)}" for id_ in documents if id_ in used}
        sources = ids_of(numbers, "document")
        spoken_of = {said.issue: said.issue for said, *_ in statements}
        issues = ids_of(spoken_of, "issue", sources.values())
        named = {(said.kind, said.actor): said.actor for said, *_ in statements}
        actors = ids_of(named, "actor", [*sources.values(), *issues.values()])
        rows = DraftRows(self._file, "Statements")
        for number, id_ in sources.items():
            rows.add("sources", id=id_, **documents[number])
        for name, id_ in issues.items():
            rows.add("issues", id=id_, name=name)
        for (kind, name), id_ in actors.items():
            rows.add("actors", id=id_, name=name, kind=kind)
        for said, document, start, stop, quote in statements:
            at = f"characters {start + 1}–{stop}"
            rows.add(
                "positions",
                actor=actors[said.kind, said.actor],
                to=issues[said.issue],
                stance=stance_word(said.stance),
                by=said.by,
                date=documents[document]["date"],
                cite=(cited(sources[document], at, quote, Place(self._file, 1, 1)),),
            )
        return Draft(rows, NOTES, self._left.listed())

    def _marked(self) -> dict[object, tuple[Any, ...]]:
        """Each statement: its document, where its words begin and end there, and its type."""
        marked: dict[object, tuple[Any, ...]] = {}
        question = "SELECT ID, DocumentId, Start, Stop, StatementTypeId FROM STATEMENTS ORDER BY ID"
        for id_, document, start, stop, kind in self._rows(question):
            if len(marked) == MOST_STATEMENTS:
                message = f"over {MOST_STATEMENTS:,} statements, more than a model file holds"
                raise table_fault(Place(self._file, 1, 1), "E507", message)
            if id_ in marked:
                raise ValueError(f"the statement {id_} is there twice")
            if not (isinstance(start, int) and isinstance(stop, int) and 0 <= start <= stop):
                raise ValueError(f"the statement {id_} does not say where its words stand")
            marked[id_] = document, start, stop, kind
        return marked

    def _rows(self, question: str) -> Iterator[tuple[Any, ...]]:
        """The rows that answer a question; raises ValueError for too many, or too much text."""
        characters = 0
        for n, row in enumerate(self._database.execute(question)):
            characters += sum(len(value) for value in row if isinstance(value, str | bytes))
            if n == MOST_ROWS:
                raise ValueError(f"over {MOST_ROWS:,} rows")
            if characters > LARGEST:
                raise ValueError(f"over {LARGEST:,} characters")
            yield row

    def _named(self, table: str, column: str) -> dict[object, str]:
        """The names of things by their numbers; nothing where the table is not there."""
        question = f"SELECT ID, {column} FROM {table}"
        rows = self._rows(question) if self._tables.get(table) else ()
        return {id_: _word(name) for id_, name in rows}

    def _values(self, statements: Container[object]) -> dict[object, dict[str, str]]:
        """What each statement has, by the names of variables in lower case."""
        variables = {}
        for id_, name, kind in self._rows("SELECT ID, Variable, StatementTypeId FROM VARIABLES"):
            variables[id_] = _word(name).lower()
            self._variables.add((kind, variables[id_]))
        self._check_columns({name for _, name in self._variables})
        entities = self._named("ENTITIES", "Value")
        found: dict[object, dict[str, str]] = defaultdict(dict)
        for table in filter(self._tables.get, _HOLD_VALUES):
            is_entity = table == _HOLD_VALUES[0]
            column = "Entity" if is_entity else "Value"
            question = f"SELECT StatementId, VariableId, {column} FROM {table} ORDER BY ID"
            for statement, variable, value in self._rows(question):
                if statement in statements:
                    said = entities.get(value, "") if is_entity else _word(value)
                    found[statement][variables.get(variable, "")] = said
        return found

    def _check_columns(self, variables: Collection[str]) -> None:
        """Raise Unanswerable where `--map` names a role or a variable that there is not, or two."""
        once("--map", ((ISSUE, name) for name in self._options.issues))
        for role, name in self._options.columns.items():
            if role not in ROLES:
                raise none_such(f"--map {role}={name}: no role “{role}”", role, ROLES)
            if name.strip().lower() not in variables:
                raise none_such(f"no variable is called “{name}”", name.lower(), sorted(variables))

    def _quotes(self, marked: Iterable[tuple[Any, ...]]) -> dict[tuple[object, int, int], str]:
        """The words of statements, by document and place; one text at a time is held."""
        spans: dict[object, set[tuple[int, int]]] = defaultdict(set)
        for document, start, stop, *_ in marked:
            # A longer text is none that a model holds.
            if stop - start <= LONGEST_SCALAR:
                spans[document].add((start, stop))
        quotes: dict[tuple[object, int, int], str] = {}
        characters = 0
        for document, text in self._rows("SELECT ID, Text FROM DOCUMENTS"):
            for start, stop in spans.get(document, ()) if isinstance(text, str) else ():
                quote = quotes[document, start, stop] = line_of_text(text[start:stop])
                characters += len(quote)
                if characters > LARGEST:
                    raise ValueError(f"over {LARGEST:,} characters are marked")
        return quotes

    def _said(self, values: Mapping[str, str], why: str) -> _Said | None:
        """What a statement says.

        None where it is left out, which is counted: for the reason `why`, if it has one already.
        """
        actor, kind, by = speaker_of(values, self._options)
        _, issue = _first_value("issue", values, self._options)
        stance = self._stance(_first_value("stance", values, self._options)[1])
        if not why and not issue:
            why = "no concept is coded"
        elif not why and not actor:
            why = "neither an organisation nor a person is coded"
        elif not why and stance is None:
            why = f"no agreement is coded (--value {MISSING}=… gives one)"
        if why or stance is None:
            self._left.add("statements", why)
            return None
        played = {name for role in ROLES for name in names_of(role, self._options)}
        for name, value in values.items():
            if value and name not in played:
                self._left.add(f"values of “{name}”", "a position has no place for it")
        return _Said(kind, actor, by, issue, stance)

    def _stance(self, agreement: str) -> Fraction | None:
        """What a value of the variable for agreement means; None where it is not known.

        Raises Unanswerable for one that nobody has said the meaning of.
        """
        word = agreement or MISSING
        if self._meant.is_said(word):
            return self._meant.read(SheetCell(word, Place(self._file, 1, 1)))
        shown = fmt.visible(word[:80])
        raise Unanswerable(
            f"“{shown}” is no agreement: expected 1 or 0",
            (f"--value {shown}=1 if it is for the concept, --value {shown}=-1 if against",),
        )

    def _count_the_rest(self, used: Container[object]) -> None:
        """Count what else is in the file."""
        for id_, _, _, _, _, *more in self._rows(_DOCUMENTS):
            if id_ not in used:
                self._left.add("documents", "no statement is in them")
            elif any(map(_word, more)):
                what, why = "documents with a section, type or notes", "a source has no place"
                self._left.add(what, f"{why} for these")
        ((coders,),) = self._rows("SELECT count(DISTINCT Coder) FROM STATEMENTS")
        if coders > 1:
            self._left.add("coders", "a position does not say who coded it", coders)
        if self._tables.get("ATTRIBUTEVALUES"):
            values = "SELECT count(*) FROM ATTRIBUTEVALUES WHERE AttributeValue <> ''"
            ((count,),) = self._rows(values)
            self._left.add("attributes of actors and concepts", "not taken over", count)


def _word(value: object) -> str:
    """What stands in a cell, which SQLite lets be anything, as a line of text."""
    return line_of_text(str(value)) if isinstance(value, str | int | float) else ""


def _day(date: object) -> str:
    """The day of a document; DNA 3 keeps seconds since 1970, its first versions milliseconds."""
    if not isinstance(date, int):
        raise ValueError("a document has no date")
    seconds = date // 1000 if abs(date) > 10**11 else date
    return (datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)).date().isoformat()


# The variables that play a role.


def names_of(role: str, options: ReadingOptions) -> tuple[str, ...]:
    """The variables that may have a role, in lower case."""
    mapped = options.columns.get(role)
    return (mapped.strip().lower(),) if mapped else ROLES[role]


def speaker_of(values: Mapping[str, str], options: ReadingOptions) -> tuple[str, str, str]:
    """Who takes the position, of which kind, and the person who speaks for it.

    `values` are those of the variables, by their names in lower case.
    """
    variable, actor = _first_value("actor", values, options)
    _, person = _first_value("by", values, options)
    if not actor:
        return person, "person" if person else "", ""
    kinds = {"actor": "organisation", "by": "person"}
    kind = next((kind for role, kind in kinds.items() if variable in ROLES[role]), "")
    return actor, kind, "" if person == actor else person


def _first_value(role: str, values: Mapping[str, str], options: ReadingOptions) -> tuple[str, str]:
    """The variable with that role that has a value, and the value."""
    found = ((name, values[name]) for name in names_of(role, options) if values.get(name))
    return next(found, ("", ""))


KIND = Import(
    *("a file of Discourse Network Analyzer", recognises, read), takes=frozenset({"map", "value"})
)
