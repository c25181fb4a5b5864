"""Discourse Network Analyzer 3: an SQLite file of coded statements."""

from __future__ import annotations

import sqlite3

import pytest

from stancecli.diagnostics import InvalidModel
from stancecli.imports import Imported
from stancecli.imports.dna import speaker_of
from stancecli.imports.given import ReadingOptions
from tests import imported as shared
from tests.conftest import Golden
from tests.imported import refusals, screen

# The tables and columns of version 3 that matter, as its documentation names them.
VALUES = {
    "DATASHORTTEXT": "Entity INTEGER",
    "DATALONGTEXT": "Value TEXT",
    "DATABOOLEAN": "Value INTEGER",
    "DATAINTEGER": "Value INTEGER",
}
SCHEMA = """
CREATE TABLE SETTINGS (Property TEXT, Value TEXT);
CREATE TABLE CODERS (ID INTEGER PRIMARY KEY, Name TEXT);
CREATE TABLE DOCUMENTS (ID INTEGER PRIMARY KEY, Title TEXT, Text TEXT, Coder INTEGER, Author TEXT,
  Source TEXT, Section TEXT, Notes TEXT, Type TEXT, Date INTEGER);
CREATE TABLE STATEMENTTYPES (ID INTEGER PRIMARY KEY, Label TEXT);
CREATE TABLE STATEMENTS (ID INTEGER PRIMARY KEY, StatementTypeId INTEGER, DocumentId INTEGER,
  Start INTEGER, Stop INTEGER, Coder INTEGER);
CREATE TABLE VARIABLES (ID INTEGER PRIMARY KEY, Variable TEXT, DataType TEXT,
  StatementTypeId INTEGER);
CREATE TABLE ENTITIES (ID INTEGER PRIMARY KEY, VariableId INTEGER, Value TEXT);
INSERT INTO SETTINGS VALUES ('version', '3.0.11');
INSERT INTO CODERS VALUES (1, 'Admin'), (2, 'Anna'), (3, 'Ben');
INSERT INTO STATEMENTTYPES VALUES (1, 'DNA Statement'), (2, 'Annotation');
INSERT INTO VARIABLES VALUES (1, 'person', 'short text', 1), (2, 'organization', 'short text', 1),
  (3, 'concept', 'short text', 1), (4, 'agreement', 'boolean', 1), (5, 'note', 'long text', 2),
  (6, 'frame', 'short text', 1), (7, 'strength', 'integer', 1);
"""
SCHEMA += "".join(
    f"CREATE TABLE {name} "
    f"(ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, {value});"
    for name, value in VALUES.items()
)
HEARING = "The town spoke.\n\nWe will build  the dam,\nand soon. The river folk will not have it."
LETTER = "Save the fish."
MAY_1, JUNE_1 = 1714521600, 1717200000


class DnaFile:
    """A database of statements, made one by one."""

    def __init__(self) -> None:
        self.database = sqlite3.connect(":memory:")
        self.database.executescript(SCHEMA)
        # DNA 3 keeps seconds since 1970, its first versions milliseconds.
        documents = (
            (1, "Hearing", HEARING, 1, "County", "The Gazette", "p. 3", "", "", MAY_1),
            (2, "Letter", LETTER, 1, "", "", "", "", "", JUNE_1 * 1000),
            (3, "Unused", "Nobody speaks.", 1, "", "", "", "", "", 0),
        )
        marks = ",".join("?" * 10)
        self.database.executemany(f"INSERT INTO DOCUMENTS VALUES ({marks})", documents)

    def _add(self, table: str, *values: object) -> int | None:
        marks = ", ".join("?" * len(values))
        sql = f"INSERT INTO {table} VALUES (NULL, {marks})"
        return self.database.execute(sql, values).lastrowid

    def say(
        self,
        words: str,
        document: int = 1,
        kind: int = 1,
        agreement: object = 1,
        coder: int = 2,
        **values: str,
    ) -> DnaFile:
        """A statement in these words of a document; values of variables by their names."""
        start = {1: HEARING, 2: LETTER}[document].index(words)
        number = self._add("STATEMENTS", kind, document, start, start + len(words), coder)
        known = dict(self.database.execute("SELECT Variable, ID FROM VARIABLES"))
        for name, value in values.items():
            table = {"note": "DATALONGTEXT", "strength": "DATAINTEGER"}.get(name, "DATASHORTTEXT")
            is_short = table == "DATASHORTTEXT"
            said = self._add("ENTITIES", known[name], value) if is_short else value
            self._add(table, number, known[name], said)
        if agreement != "":
            self._add("DATABOOLEAN", number, 4, agreement)
        return self

    @property
    def data(self) -> bytes:
        return self.database.serialize()


def imported(data: bytes | DnaFile, *words: str) -> Imported:
    content = data.data if isinstance(data, DnaFile) else data
    return shared.imported(content, *words, kind="dna", name="debate.dna")


def debate() -> DnaFile:
    return (
        DnaFile()
        .say("We will build  the dam,\nand soon", organization="Town", concept="Build the dam")
        .say("The river folk", organization="River folk", concept="Build the dam", agreement=0)
        .say("Save the fish", document=2, organization="River folk", concept="Save the fish")
    )


def test_who_speaks_is_the_organisation_or_else_the_person() -> None:
    for said, speaker in (
        ({"organization": "Town", "person": "Ann"}, ("Town", "organisation", "Ann")),
        ({"person": "Ann"}, ("Ann", "person", "")),
        ({"organization": "Ann", "person": "Ann"}, ("Ann", "organisation", "")),
        ({}, ("", "", "")),
    ):
        assert speaker_of(said, ReadingOptions()) == speaker


# What a file comes to.


ODD = """
UPDATE DOCUMENTS SET Title = NULL, Author = 5, Source = x'ff00', Text = x'00ff' WHERE ID = 1;
UPDATE ENTITIES SET Value = 7 WHERE Value = 'Town';
UPDATE ENTITIES SET Value = NULL WHERE Value = 'Mayor';
UPDATE STATEMENTS SET Coder = NULL;
"""


def odd() -> DnaFile:
    file = debate().say("soon", organization="Mayor", concept="Build the dam")
    file.database.executescript(ODD)
    return file


def coded_twice() -> DnaFile:
    fish = {"organization": "River folk", "concept": "Save the fish"}
    file = debate().say("Save the fish", 2, 1, 1, 3, **fish).say("Save", 2, 1, 1, 3, **fish)
    file.say("Save the fish", 2, 1, 1, 3, **{**fish, "organization": "Town"})
    return file.say("The river folk", coder=3, organization="River folk", concept="Build the dam")


def left_over() -> DnaFile:
    return (
        debate()
        .say("soon", organization="Town", concept="Build the dam", agreement="")
        .say("soon", organization="Town", concept="Build the dam", agreement=None)
        .say("soon", concept="Build the dam")
        .say("soon", organization="Town")
        .say("soon", kind=2, note="Look again.", agreement="")
        .say("soon", organization="Town", concept="x", frame="Jobs")
    )


def undecided() -> DnaFile:
    return DnaFile().say(
        "soon", organization="Town", frame="Jobs", concept="Build", strength="2", agreement=None
    )


ROLES = ("map issue=frame", "map stance=strength")
FILES: dict[str, tuple[DnaFile, tuple[str, ...]]] = {
    "a statement is a dated position with its words and their place": (debate(), ()),
    "what is no position, and the rest of the file, is counted": (left_over(), ()),
    "a missing agreement can be given": (left_over(), ("value missing=supports",)),
    "another variable can play a role": (undecided(), (*ROLES, "value 2=0.5")),
    "the same words are one position, unless they are coded in two ways": (coded_twice(), ()),
    "cells that hold no text are read as what they say": (odd(), ()),
}


def test_files_come_in(golden: Golden) -> None:
    found = {about: imported(file, *words) for about, (file, words) in FILES.items()}
    golden("import/dna.txt", screen(found.items()))
    start = HEARING.index("We will")
    (first, *_), *_ = (actor.positions for actor in imported(debate()).model.actors)
    assert first.cite[0].locator == f"characters {start + 1}–{start + 32}"


FOREIGN = {
    "nothing": b"",
    "text": b"no database",
    "a log beside it": b"SQLite format 3\0\x10\0\2\2" + b"\0" * 200,
    "a header alone": b"SQLite format 3\0" + b"\0" * 200,
    "version 1": b'\xef\xbb\xbf<?xml version="1.0"?><discourse/>',
}
HOSTILE = {
    "another database": "DROP TABLE STATEMENTS; DROP TABLE ENTITIES;",
    "a view without end": """
DROP TABLE STATEMENTS;
CREATE VIEW STATEMENTS AS WITH RECURSIVE c(ID) AS (SELECT 1 UNION ALL SELECT ID + 1 FROM c)
  SELECT ID, 1 AS DocumentId, 0 AS Start, 1 AS Stop, 1 AS Coder, 1 AS StatementTypeId FROM c;
""",
    "a table that a module makes up": """
DROP TABLE DATABOOLEAN;
CREATE VIRTUAL TABLE DATABOOLEAN USING fts5(ID, StatementId, VariableId, Value);
""",
    "a column made of a large text": """
DROP TABLE ENTITIES;
CREATE TABLE ENTITIES (ID INTEGER, Value TEXT AS (hex(zeroblob(20000000))));
INSERT INTO ENTITIES (ID) VALUES (1), (2), (3), (4), (5);
""",
    "a text over the limit": """
DROP TABLE ENTITIES;
CREATE TABLE ENTITIES (ID INTEGER, Value TEXT AS (hex(zeroblob(40000000))));
INSERT INTO ENTITIES (ID) VALUES (1);
""",
    "too many rows": """
WITH RECURSIVE c(n) AS (SELECT 100 UNION ALL SELECT n + 1 FROM c WHERE n < 3000)
  INSERT INTO DATABOOLEAN SELECT NULL, n, 4, 1 FROM c;
""",
    "a statement twice": """
DROP TABLE STATEMENTS;
CREATE TABLE STATEMENTS (ID, StatementTypeId, DocumentId, Start, Stop, Coder);
INSERT INTO STATEMENTS VALUES (1, 1, 1, 0, 1, 1), (1, 1, 1, 0, 1, 1);
""",
    "a statement without a place": "UPDATE STATEMENTS SET Start = 'x' WHERE ID = 2;",
    "a document without a date": "UPDATE DOCUMENTS SET Date = NULL;",
    "no documents": "DROP TABLE DOCUMENTS;",
    "version 2": "DROP TABLE VARIABLES; DROP TABLE ENTITIES; DROP TABLE DATASHORTTEXT;",
    "other columns": "ALTER TABLE STATEMENTS RENAME COLUMN DocumentId TO Doc;",
}
TYPED = ("value missing=lots", ROLES[1], "map issue=frames", "map actr=frame")


def test_what_is_no_dna_file_or_goes_on_without_end_and_what_cannot_be_said_is_refused(
    monkeypatch: pytest.MonkeyPatch, golden: Golden
) -> None:
    monkeypatch.setattr("stancecli.imports.dna.MOST_STEPS", 100_000)
    monkeypatch.setattr("stancecli.imports.dna.MOST_ROWS", 1_000)

    def read(what: str, *words: str) -> object:
        file = debate() if what in HOSTILE else undecided()
        file.database.executescript(HOSTILE.get(what, ""))
        return imported(FOREIGN.get(what, file), *words)

    asked = [("undecided",), *(("undecided", word) for word in TYPED)]
    others = [(what,) for what in (*FOREIGN, *HOSTILE)]
    said = refusals([*asked, *others], read)
    assert said.count("    debate.dna:1:1: E5") == len(others)
    golden("import/refused-databases.txt", said)


BROKEN = "debate.dna:1:1: E507 "


def test_a_corrupt_page_is_a_fault_or_held_nothing_that_is_read() -> None:
    whole, wanted, texts = debate().data, imported(debate()).text, set()
    for at in range(4096, len(whole), 4096):
        try:
            text = imported(whole[:at] + b"\xff" * 64 + whole[at + 64 :]).text
        except InvalidModel as invalid:
            text = str(invalid)[: len(BROKEN)]
        texts.add(text)
    assert texts == {wanted, BROKEN}
