"""A file of Discourse Network Analyzer 3 (Leifeld 2009): who agreed with which concept, and where.

It is an SQLite file. Organisations (or persons, where none are coded) become actors, concepts
options of one issue, and statements positions, each citing its document.
"""

from __future__ import annotations

import datetime
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from stancecli.diagnostics import InvalidModel, Place, Problem, Unanswerable
from stancecli.imports.draft import Draft
from stancecli.imports.given import Given, ReadingOptions
from stancecli.imports.parties import DECIDER, decider, parties, speaker
from stancecli.imports.writer import Leaf, Series, YamlBlock, YamlField, field, new_ids
from stancecli.loader.files import LARGEST
from stancecli.sheets.cells import decimal

ACTORS = ("organization", "organisation", "person")
"""The variables that name who speaks; the first that has statements counts."""

_NOTES = (
    "Imported from Discourse Network Analyzer. A stance is the balance of an actor's statements on "
    "a concept: supports where all agree, opposes where all disagree. Still to be judged:",
    "- who decides, what the question is, and which option holds now (the first is taken);",
    "- which concepts are options at all, and which of them exclude each other;",
    "- what each actor wants, and what each option does to it.",
)

MOST_STEPS = 100_000_000
"""Steps of SQLite's machine that reading may take: a view can go on without end."""
MOST_ROWS = 1_000_000
"""Rows of one question to the file, at most."""

_SQLITE = b"SQLite format 3\0"
_STATEMENTS = """
SELECT s.ID, s.DocumentId, lower(v.Variable), e.Value
FROM STATEMENTS s
JOIN DATASHORTTEXT d ON d.StatementId = s.ID
JOIN VARIABLES v ON v.ID = d.VariableId
JOIN ENTITIES e ON e.ID = d.Entity
ORDER BY s.ID, v.ID
"""
_AGREEMENT = """
SELECT b.StatementId, b.Value
FROM DATABOOLEAN b JOIN VARIABLES v ON v.ID = b.VariableId
WHERE lower(v.Variable) = 'agreement'
"""
_DOCUMENTS = "SELECT ID, Title, Author, Source, Date FROM DOCUMENTS ORDER BY Date, ID"


@dataclass(frozen=True, slots=True)
class _Statement:
    document: int
    actor: str
    concept: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class _Document:
    id: int
    title: str
    author: str
    publisher: str
    date: str


def recognises(given: Given) -> bool:
    """Whether it is an SQLite file, or called like one of DNA."""
    return given.is_single and (given.data.startswith(_SQLITE) or given.ending == ".dna")


def read(given: Given, options: ReadingOptions) -> Draft:
    """The model in a DNA file. Raises InvalidModel for a file that is none."""
    file, data = given.name, given.data
    if not data.startswith(_SQLITE):
        raise _no_dna(file, "it is no SQLite file")
    try:
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(data)
            database.execute("PRAGMA trusted_schema = OFF")
            _bound(database)
            statements = list(_statements(database))
            documents = [_document(*row) for row in _rows(database, _DOCUMENTS)]
    except (sqlite3.Error, ValueError, OverflowError, MemoryError) as error:
        raise _no_dna(file, str(error) or type(error).__name__) from None
    concepts = list(dict.fromkeys(statement.concept for statement in statements))
    if len(concepts) < 2:
        raise Unanswerable(
            f"an issue needs 2 concepts or more, and {file} has statements on {len(concepts)}",
            ("a statement needs an actor, a concept and an agreement",),
        )
    return _draft(file, statements, concepts, documents)


def _bound(database: sqlite3.Connection) -> None:
    """Let the database stop with an error where it goes on for too long, or a text does."""
    left = [MOST_STEPS // 1000]

    def is_too_much() -> bool:
        left[0] -= 1
        return left[0] < 0

    database.set_progress_handler(is_too_much, 1000)
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST)


def _rows(database: sqlite3.Connection, question: str) -> Iterator[tuple[Any, ...]]:
    """The rows that answer a question; raises ValueError for over MOST_ROWS."""
    for n, row in enumerate(database.execute(question)):
        if n == MOST_ROWS:
            raise ValueError(f"over {MOST_ROWS:,} rows")
        yield row


def _word(value: object) -> str:
    """What stands in a cell, which SQLite lets be anything, as a text."""
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _no_dna(file: str, why: str) -> InvalidModel:
    message = f"no file of Discourse Network Analyzer 3: {why}"
    return InvalidModel([Problem(Place(file, 1, 1), "E507", message)])


def _statements(database: sqlite3.Connection) -> Iterator[_Statement]:
    agreement = dict(_rows(database, _AGREEMENT))
    said: dict[int, dict[str, str]] = defaultdict(dict)
    document_of: dict[int, int] = {}
    for statement, document, variable, value in _rows(database, _STATEMENTS):
        said[statement][_word(variable)] = _word(value)
        document_of[statement] = document
    spoken = {variable for values in said.values() for variable, value in values.items() if value}
    who = next((name for name in ACTORS if name in spoken), "")
    for statement, values in said.items():
        actor, concept = values.get(who, ""), values.get("concept", "")
        if actor and concept and statement in agreement:
            agrees = bool(agreement[statement])
            yield _Statement(document_of[statement], actor, concept, agrees)


def _draft(
    file: str,
    statements: list[_Statement],
    concepts: list[str],
    documents: Iterable[_Document],
) -> Draft:
    options = dict(zip(concepts, new_ids(concepts, "option"), strict=True))
    named = (YamlField(id_, YamlBlock((field("name", name),))) for name, id_ in options.items())
    by_actor: dict[str, dict[str, list[_Statement]]] = defaultdict(lambda: defaultdict(list))
    for statement in statements:
        by_actor[statement.actor][statement.concept].append(statement)
    actors = [decider("issue", "Which of these should hold?", named)]
    for id_, (name, on) in zip(
        new_ids(by_actor, "actor", {DECIDER}), by_actor.items(), strict=True
    ):
        positions = (_position(options[concept], made) for concept, made in on.items())
        actors.append(speaker(id_, Leaf(name), positions))
    cited = {statement.document for statement in statements}
    sources = (_source(document) for document in documents if document.id in cited)
    read_in = YamlField("sources", YamlBlock(tuple(sources)))
    return Draft(parties("Discourse", file, actors, read_in), _NOTES)


def _source_id(document: int) -> str:
    return f"document-{document}"


def _document(
    id_: int, title: object, author: object, publisher: object, date: object
) -> _Document:
    return _Document(id_, _word(title), _word(author), _word(publisher), _day(date))


def _source(document: _Document) -> YamlField:
    title = document.title or f"Document {document.id}"
    known = {"title": title, "author": document.author}
    known |= {"publisher": document.publisher, "date": document.date}
    return YamlField(
        _source_id(document.id),
        YamlBlock(tuple(field(k, text) for k, text in known.items() if text)),
    )


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


def _position(option: str, made: list[_Statement]) -> YamlBlock:
    agreeing = sum(statement.agrees for statement in made)
    documents = dict.fromkeys(_source_id(statement.document) for statement in made)
    fields = [
        field("to", f"{DECIDER}.{option}"),
        field("stance", _stance(agreeing, len(made))),
        YamlField("cite", Series(tuple(map(Leaf, documents)))),
    ]
    if 0 < agreeing < len(made):
        fields.append(field("because", f"{agreeing} of {len(made)} statements agree."))
    return YamlBlock(tuple(fields))


def _stance(agreeing: int, made: int) -> str:
    """The balance of statements on the scale of stances: all for it is +1, half of them 0."""
    balance = round(Fraction(2 * agreeing - made, made), 2)
    words = {Fraction(1): "supports", Fraction(0): "neutral", Fraction(-1): "opposes"}
    return words.get(balance) or decimal(balance)
