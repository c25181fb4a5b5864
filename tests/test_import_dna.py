"""Discourse Network Analyzer 3: an SQLite file of coded statements."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from fractions import Fraction

import pytest

from stancecli.diagnostics import InvalidModel, Unanswerable
from stancecli.imports import IMPORTS, import_model
from stancecli.imports.given import Given
from stancecli.loader import load_text
from stancecli.model import Model

# The tables and columns of version 3 that matter, as its documentation names them.
SCHEMA = """
CREATE TABLE DOCUMENTS (ID INTEGER PRIMARY KEY, Title TEXT, Text TEXT, Coder INTEGER, Author TEXT,
  Source TEXT, Section TEXT, Notes TEXT, Type TEXT, Date INTEGER);
CREATE TABLE STATEMENTS (ID INTEGER PRIMARY KEY, StatementTypeId INTEGER, DocumentId INTEGER,
  Start INTEGER, Stop INTEGER, Coder INTEGER);
CREATE TABLE VARIABLES (ID INTEGER PRIMARY KEY, Variable TEXT, DataType TEXT,
  StatementTypeId INTEGER);
CREATE TABLE ENTITIES (ID INTEGER PRIMARY KEY, VariableId INTEGER, Value TEXT);
CREATE TABLE DATASHORTTEXT (ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER,
  Entity INTEGER);
CREATE TABLE DATABOOLEAN (ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER,
  Value INTEGER);
INSERT INTO VARIABLES VALUES (1, 'person', 'short text', 1), (2, 'organization', 'short text', 1),
  (3, 'concept', 'short text', 1), (4, 'agreement', 'boolean', 1);
INSERT INTO DOCUMENTS VALUES (1, 'Hearing', '', 1, 'County', 'The Gazette', '', '', '', 1714521600),
  (2, 'Letter', '', 1, '', '', '', '', '', 1717200000), (3, 'Unused', '', 1, '', '', '', '', '', 0);
"""

Statement = tuple[int, str, str, int]


def dna(statements: Iterable[Statement], speaker: int = 2, schema: str = SCHEMA) -> bytes:
    """A file with these statements: document, who, concept, agreement."""
    database = sqlite3.connect(":memory:")
    database.executescript(schema)
    entities: dict[tuple[int, str], int] = {}
    for n, (document, who, concept, agreement) in enumerate(statements, 1):
        database.execute("INSERT INTO STATEMENTS VALUES (?, 1, ?, 0, 1, 1)", (n, document))
        for variable, value in ((speaker, who), (3, concept)):
            entity = entities.setdefault((variable, value), len(entities) + 1)
            database.execute(
                "INSERT OR IGNORE INTO ENTITIES VALUES (?, ?, ?)", (entity, variable, value)
            )
            row = (n, variable, entity)
            database.execute("INSERT INTO DATASHORTTEXT VALUES (NULL, ?, ?, ?)", row)
        database.execute("INSERT INTO DATABOOLEAN VALUES (NULL, ?, 4, ?)", (n, agreement))
    return database.serialize()


def text(data: bytes) -> str:
    return import_model(Given({"debate.dna": data}), kind=IMPORTS["dna"]).text


def model(statements: Iterable[Statement], speaker: int = 2) -> Model:
    return load_text(text(dna(statements, speaker)))


DEBATE: list[Statement] = [
    (1, "Town", "Build the dam", 1),
    (2, "Town", "Build the dam", 1),
    (1, "River folk", "Build the dam", 0),
    (2, "River folk", "Save the fish", 1),
    (1, "Fishers", "Save the fish", 1),
    (1, "Fishers", "Save the fish", 1),
    (2, "Fishers", "Save the fish", 0),
    (2, "Mayor", "Build the dam", 1),
    (2, "Mayor", "Build the dam", 0),
]


def test_documents_without_statements_are_no_sources() -> None:
    assert [source.title for source in model(DEBATE).sources] == ["Hearing", "Letter"]


def test_concepts_are_options_and_who_speaks_are_actors() -> None:
    decider, *actors = model(DEBATE).actors
    (issue,) = decider.decisions
    assert [option.name for option in issue.options] == ["Build the dam", "Save the fish"]
    assert [actor.name for actor in actors] == ["Town", "River folk", "Fishers", "Mayor"]


def test_a_stance_is_the_balance_of_statements() -> None:
    found = model(DEBATE)
    said = {(p.actor, p.to): p.stance for actor in found.actors for p in actor.positions}
    assert said == {
        ("town", "decider.build-the-dam"): 1,
        ("river-folk", "decider.build-the-dam"): -1,
        ("river-folk", "decider.save-the-fish"): 1,
        ("fishers", "decider.save-the-fish"): Fraction(33, 100),
        ("mayor", "decider.build-the-dam"): 0,
    }


def test_only_a_mixed_balance_is_explained() -> None:
    said = {(p.actor, p.to): p.because for a in model(DEBATE).actors for p in a.positions}
    assert {key for key, because in said.items() if because} == {
        ("fishers", "decider.save-the-fish"),
        ("mayor", "decider.build-the-dam"),
    }
    assert said["fishers", "decider.save-the-fish"] == "2 of 3 statements agree."


def test_dates_in_milliseconds_as_first_versions_kept_them_are_the_same_days() -> None:
    early = SCHEMA.replace("1714521600", "1714521600000").replace("1717200000", "1717200000000")
    assert [source.date for source in load_text(text(dna(DEBATE, schema=early))).sources] == [
        "2024-05-01",
        "2024-06-01",
    ]


def test_positions_cite_their_documents_and_dates() -> None:
    found = model(DEBATE)
    town = found.actors[1]
    assert [citation.source for citation in town.positions[0].cite] == ["document-1", "document-2"]
    hearing, letter = found.sources
    assert (hearing.date, hearing.author, hearing.publisher) == (
        "2024-05-01",
        "County",
        "The Gazette",
    )
    assert letter.date == "2024-06-01"


def test_statements_that_disagree_are_counted() -> None:
    fishers = model(DEBATE).actors[3]
    assert fishers.positions[0].because == "2 of 3 statements agree."


def test_persons_speak_where_no_organisation_is_coded() -> None:
    assert [actor.name for actor in model(DEBATE, speaker=1).actors][1] == "Town"


def test_names_are_text_whatever_they_hold() -> None:
    hostile = [(1, "a: [b] # c", "'; DROP TABLE x", 1), (1, '"q"\\', "{x}", 0)]
    decider, *actors = model(hostile).actors
    assert [actor.name for actor in actors] == ["a: [b] # c", '"q"\\']
    assert decider.decisions[0].options[1].name == "{x}"


def test_hundreds_of_actors_are_no_matter() -> None:
    many = [(1, f"Actor {n}", f"Concept {n % 30}", n % 2) for n in range(900)]
    assert len(model(many).actors) == 901


@pytest.mark.parametrize("data", [b"", b"no database", b"SQLite format 3\0" + b"\0" * 200])
def test_what_is_no_dna_file_is_a_fault(data: bytes) -> None:
    with pytest.raises(InvalidModel) as raised:
        text(data)
    (problem,) = raised.value.problems
    assert problem.code == "E507"
    assert problem.place.file == "debate.dna"


def test_another_database_is_a_fault() -> None:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE x (y)")
    with pytest.raises(InvalidModel, match="E507"):
        text(database.serialize())


def test_one_concept_is_no_issue() -> None:
    with pytest.raises(Unanswerable, match="2 concepts or more"):
        text(dna(DEBATE[:1]))


HOSTILE = {
    "a view without end": """
DROP TABLE STATEMENTS;
CREATE VIEW STATEMENTS AS WITH RECURSIVE c(ID) AS (SELECT 1 UNION ALL SELECT ID + 1 FROM c)
  SELECT ID, 1 AS DocumentId FROM c;
""",
    "rows without end": """
DROP TABLE DATABOOLEAN;
CREATE VIEW DATABOOLEAN AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c)
  SELECT n AS StatementId, 1 AS Value, 4 AS VariableId FROM c;
""",
    "a text without end": """
DROP TABLE ENTITIES;
CREATE VIEW ENTITIES AS SELECT 1 AS ID, hex(zeroblob(40000000)) AS Value;
""",
    "no documents": "DROP TABLE DOCUMENTS;",
    "other columns": "ALTER TABLE STATEMENTS RENAME COLUMN DocumentId TO Doc;",
}


@pytest.mark.parametrize("change", HOSTILE)
def test_a_file_that_goes_on_without_end_is_refused(
    change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stancecli.imports.dna.MOST_STEPS", 100_000)
    monkeypatch.setattr("stancecli.imports.dna.MOST_ROWS", 1_000)
    database = sqlite3.connect(":memory:")
    database.deserialize(dna(DEBATE))
    database.executescript(HOSTILE[change])
    with pytest.raises(InvalidModel) as raised:
        text(database.serialize())
    assert [problem.code for problem in raised.value.problems] == ["E507"]


def test_cells_that_hold_no_text_are_read_as_what_they_say() -> None:
    database = sqlite3.connect(":memory:")
    database.deserialize(dna(DEBATE))
    database.executescript(
        "UPDATE DOCUMENTS SET Title = NULL, Author = 5, Source = x'ff00', Date = 'spring';"
        "UPDATE ENTITIES SET Value = 7 WHERE Value = 'Town';"
        "UPDATE ENTITIES SET Value = NULL WHERE Value = 'Mayor';"
    )
    found = load_text(text(database.serialize()))
    assert [actor.name for actor in found.actors[1:]] == ["7", "River folk", "Fishers"]
    first = found.sources[0]
    assert (first.title, first.author, first.publisher, first.date) == ("Document 1", "5", "", "")
