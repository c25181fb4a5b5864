"""Discourse Network Analyzer 3: an SQLite file of coded statements."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from stancecli.diagnostics import InvalidModel, Unanswerable
from stancecli.imports import IMPORTS, Imported, import_model
from stancecli.imports.dna.statements import (
    CodedDocument,
    CodedStatement,
    speaker_of,
    stance_of,
    statements_draft,
    why_left_out,
)
from stancecli.imports.given import Given, ReadingOptions
from stancecli.imports.rows import LeftBehind, written
from stancecli.loader import load_text
from stancecli.model import Model, Position

# The tables and columns of version 3 that matter, as its documentation names them.
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
CREATE TABLE DATASHORTTEXT (ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER,
  Entity INTEGER);
CREATE TABLE DATALONGTEXT (ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER,
  Value TEXT);
CREATE TABLE DATABOOLEAN (ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER,
  Value INTEGER);
CREATE TABLE DATAINTEGER (ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER,
  Value INTEGER);
INSERT INTO SETTINGS VALUES ('version', '3.0.11');
INSERT INTO CODERS VALUES (1, 'Admin'), (2, 'Anna'), (3, 'Ben');
INSERT INTO STATEMENTTYPES VALUES (1, 'DNA Statement'), (2, 'Annotation');
INSERT INTO VARIABLES VALUES (1, 'person', 'short text', 1), (2, 'organization', 'short text', 1),
  (3, 'concept', 'short text', 1), (4, 'agreement', 'boolean', 1), (5, 'note', 'long text', 2),
  (6, 'frame', 'short text', 1), (7, 'strength', 'integer', 1);
"""
HEARING = "The town spoke.\n\nWe will build  the dam,\nand soon. The river folk will not have it."
LETTER = "Save the fish."
MAY_1, JUNE_1 = 1714521600, 1717200000


class DnaFile:
    """A database of statements, made one by one."""

    def __init__(self, schema: str = SCHEMA, scale: int = 1) -> None:
        self.database = sqlite3.connect(":memory:")
        self.database.executescript(schema)
        documents = (
            (1, "Hearing", HEARING, 1, "County", "The Gazette", "p. 3", "", "", MAY_1 * scale),
            (2, "Letter", LETTER, 1, "", "", "", "", "", JUNE_1 * scale),
            (3, "Unused", "Nobody speaks.", 1, "", "", "", "", "", 0),
        )
        marks = ",".join("?" * 10)
        self.database.executemany(f"INSERT INTO DOCUMENTS VALUES ({marks})", documents)

    def say(
        self,
        words: str,
        *,
        document: int = 1,
        coder: int = 2,
        kind: int = 1,
        agreement: object = 1,
        **values: str,
    ) -> DnaFile:
        """A statement in these words of a document; values of variables by their names."""
        text = {1: HEARING, 2: LETTER}.get(document, "")
        start = max(text.find(words), 0)
        execute = self.database.execute
        number = execute(
            "INSERT INTO STATEMENTS VALUES (NULL, ?, ?, ?, ?, ?)",
            (kind, document, start, start + len(words), coder),
        ).lastrowid
        for name, value in values.items():
            ((variable,),) = execute("SELECT ID FROM VARIABLES WHERE Variable = ?", (name,))
            if name in ("note", "strength"):
                table = "DATALONGTEXT" if name == "note" else "DATAINTEGER"
                row = (number, variable, value)
                execute(f"INSERT INTO {table} VALUES (NULL, ?, ?, ?)", row)
                continue
            entity = execute("INSERT INTO ENTITIES VALUES (NULL, ?, ?)", (variable, value))
            named = (number, variable, entity.lastrowid)
            execute("INSERT INTO DATASHORTTEXT VALUES (NULL, ?, ?, ?)", named)
        if agreement != "":
            execute("INSERT INTO DATABOOLEAN VALUES (NULL, ?, 4, ?)", (number, agreement))
        return self

    @property
    def data(self) -> bytes:
        return self.database.serialize()


def imported(data: bytes | DnaFile, **options: Mapping[str, str]) -> Imported:
    content = data.data if isinstance(data, DnaFile) else data
    reading = ReadingOptions(**options)  # type: ignore[arg-type]
    return import_model(Given({"debate.dna": content}), reading, IMPORTS["dna"])


def positions(model: Model) -> list[Position]:
    return [position for actor in model.actors for position in actor.positions]


def left_out(found: Imported) -> list[tuple[int, str, str]]:
    return [(left.count, left.what, left.why) for left in found.left_out]


def debate() -> DnaFile:
    return (
        DnaFile()
        .say("We will build  the dam,\nand soon", organization="Town", concept="Build the dam")
        .say("The river folk", organization="River folk", concept="Build the dam", agreement=0)
        .say("Save the fish", document=2, organization="River folk", concept="Save the fish")
    )


DOCUMENTS = [
    CodedDocument(str(n), title, author="", publisher="", date="")
    for n, title in enumerate(("Hearing", "Letter"), 1)
]


def of(*said: CodedStatement) -> tuple[list[Position], dict[str, int]]:
    """The positions of coded statements, as a file has them, and what is left out."""
    draft = statements_draft("debate.dna", said, DOCUMENTS, (), LeftBehind())
    model = load_text(written(draft.rows).written)
    return positions(model), {left.why.split(":")[0]: left.count for left in draft.left_out}


SAID = CodedStatement(
    actor="Town",
    kind="organisation",
    by="",
    issue="Dam",
    stance=Fraction(1),
    document="1",
    date="2024-05-01",
    characters="characters 1–9",
    quote="We will.",
    coder="Anna",
)


def test_the_same_words_coded_alike_are_one_statement() -> None:
    found, left = of(SAID, SAID, replace(SAID, coder="Ben"))
    assert [p.stance for p in found] == [1]
    assert left == {"the same words, coded alike before": 2}
    for other in (
        replace(SAID, characters="characters 2–9"),
        replace(SAID, document="2"),
        replace(SAID, by="The mayor"),
    ):
        assert len(of(SAID, replace(other, date="2024-05-02"))[0]) == 2
    without = replace(SAID, characters="")
    assert len(of(without, replace(without, date="2024-05-02"))[0]) == 2, "nobody can tell"


def test_coders_who_differ_hold_views_and_one_who_contradicts_itself_holds_none() -> None:
    other = replace(SAID, coder="Ben", stance=Fraction(-1))
    (found,), left = of(SAID, other)
    assert {(view.holder, view.value.low) for view in found.views} == {("anna", 1), ("ben", -1)}
    assert left == {"a second view of words that are one position": 1}
    both = of(SAID, replace(SAID, stance=Fraction(-1), date="2024-05-02"), other)[0]
    assert len(both) == 3
    assert not any(position.views for position in both)


def test_statements_without_a_date_are_their_mean_or_left_beside_dated_ones() -> None:
    bare = replace(SAID, date="")
    three = [
        *(
            bare,
            replace(bare, characters="characters 2–9"),
        ),
        replace(bare, characters="characters 3–9", stance=Fraction(0)),
    ]
    (found,), left = of(*three)
    assert (found.stance, found.because) == (Fraction("0.67"), "2 of 3 statements agree.")
    assert [str(each) for each in found.cite] == [
        *("document-1 characters 1–9", "document-1 characters 2–9", "document-1 characters 3–9")
    ]
    assert left == {"without a date": 2}
    (dated,), left = of(SAID, *three[1:])
    assert (dated.date, dated.because) == ("2024-05-01", "")
    assert left == {"without a date, beside dated ones on the same issue": 2}
    (alone,), left = of(bare)
    assert (alone.stance, alone.because, left) == (1, "", {})


def test_only_documents_that_are_cited_are_sources_and_one_coder_is_no_analyst() -> None:
    draft = statements_draft("debate.dna", [SAID], DOCUMENTS, (), LeftBehind())
    model = load_text(written(draft.rows).written)
    assert [source.title for source in model.sources] == ["Hearing"]
    assert model.analysts == ()


def test_who_speaks_is_the_organisation_or_else_the_person() -> None:
    options = ReadingOptions()
    said = {"organization": "Town", "person": "Ann"}
    assert speaker_of(said, options) == ("Town", "organisation", "Ann")
    assert speaker_of({"person": "Ann"}, options) == ("Ann", "person", "")
    assert speaker_of({"organization": "Ann", "person": "Ann"}, options)[2] == ""
    assert speaker_of({}, options) == ("", "", "")
    assert [why_left_out(*each).split()[1] for each in (("", "", None), ("", "x", None))] == [
        *("concept", "an")
    ]
    assert why_left_out("a", "x", None).startswith("no agreement is coded")
    assert why_left_out("a", "x", Fraction(0)) == ""
    assert stance_of("yes", {"yes": "−2"}) == -2
    assert [stance_of(word, {}) for word in ("1", "FALSE", " 0 ", "NA", "")] == [
        *(1, -1, -1, None, None)
    ]


def test_a_statement_is_a_dated_position_with_its_words_and_their_place() -> None:
    first, *others = positions(imported(debate()).model)
    (citation,) = first.cite
    start = HEARING.index("We will")
    assert (first.to, first.stance, first.date) == ("build-the-dam", 1, "2024-05-01")
    assert citation.source == "document-1"
    assert citation.quote == "We will build the dam, and soon"
    assert citation.locator == f"characters {start + 1}–{start + 32}"
    assert [(p.stance, p.date) for p in others] == [(-1, "2024-05-01"), (1, "2024-06-01")]


def test_what_is_no_position_is_counted_with_its_reason() -> None:
    found = imported(
        debate()
        .say("soon", organization="Town", concept="Build the dam", agreement="")
        .say("soon", organization="Town", concept="Build the dam", agreement=None)
        .say("soon", concept="Build the dam")
        .say("soon", organization="Town")
        .say("soon", kind=2, note="Look again.", agreement="")
    )
    statements = {why: count for count, what, why in left_out(found) if what == "statements"}
    assert statements == {
        "no agreement is coded (--value missing=… gives one)": 2,
        "neither an organisation nor a person is coded": 1,
        "no concept is coded": 1,
        "of the type “Annotation”, which has no concept": 1,
    }
    assert len(positions(found.model)) + sum(statements.values()) == 8


def test_the_rest_of_the_file_is_counted() -> None:
    found = imported(debate().say("soon", organization="Town", concept="x", frame="Jobs"))
    assert left_out(found) == [
        (1, "values of “frame”", "a position has no place for it"),
        (1, "documents with a section, type or notes", "a source has no place for these"),
        (1, "documents", "no statement is in them"),
    ]


def test_a_missing_agreement_can_be_given() -> None:
    file = DnaFile().say("soon", organization="Town", concept="Build", agreement=None)
    found = imported(file, values={"missing": "supports"})
    assert [position.stance for position in positions(found.model)] == [1]
    with pytest.raises(Unanswerable, match="--value missing=lots"):
        imported(file, values={"missing": "lots"})


def test_another_variable_can_play_a_role() -> None:
    file = DnaFile().say(
        "soon", organization="Town", frame="Jobs", concept="Build", agreement="", strength="2"
    )
    found = imported(file, columns={"issue": "frame", "stance": "strength"}, values={"2": "0.5"})
    assert [issue.name for issue in found.model.issues] == ["Jobs"]
    assert [position.stance for position in positions(found.model)] == [Fraction(1, 2)]
    with pytest.raises(Unanswerable, match="is no agreement: expected 1 or 0"):
        imported(file, columns={"stance": "strength"})
    with pytest.raises(Unanswerable, match=r"no variable is called “frames” .did you mean frame"):
        imported(file, columns={"issue": "frames"})
    with pytest.raises(Unanswerable, match=r"no role “actr” .did you mean actor"):
        imported(file, columns={"actr": "frame"})


def test_cells_that_hold_no_text_are_read_as_what_they_say() -> None:
    file = debate().say("soon", organization="Mayor", concept="Build the dam")
    file.database.executescript(
        "UPDATE DOCUMENTS SET Title = NULL, Author = 5, Source = x'ff00', Text = x'00ff'"
        " WHERE ID = 1;"
        "UPDATE ENTITIES SET Value = 7 WHERE Value = 'Town';"
        "UPDATE ENTITIES SET Value = NULL WHERE Value = 'Mayor';"
        "UPDATE STATEMENTS SET Start = 'x' WHERE ID = 2;"
        "UPDATE STATEMENTS SET Coder = NULL;"
    )
    found = imported(file)
    assert [actor.name for actor in found.model.actors] == ["7", "River folk"]
    first = found.model.sources[0]
    assert (first.title, first.author, first.publisher) == ("Document 1", "5", "")
    said = "the document does not have the words, or they are too long"
    assert (2, "quotes", said) in left_out(found)


@pytest.mark.parametrize("data", [b"", b"no database", b"SQLite format 3\0" + b"\0" * 200])
def test_what_is_no_dna_file_is_a_fault(data: bytes) -> None:
    with pytest.raises(InvalidModel) as raised:
        imported(data)
    (problem,) = raised.value.problems
    assert problem.code == "E507"
    assert problem.place.file == "debate.dna"


def test_no_statement_is_no_model() -> None:
    with pytest.raises(Unanswerable, match="no statement with an actor") as raised:
        imported(DnaFile().say("soon", organization="Town"))
    assert raised.value.advice[0] == "left out: 1 statements: no concept is coded"


def test_an_older_version_says_what_to_do() -> None:
    database = sqlite3.connect(":memory:")
    database.executescript("CREATE TABLE STATEMENTS (ID INTEGER PRIMARY KEY, Type TEXT);")
    with pytest.raises(InvalidModel) as raised:
        imported(database.serialize())
    (problem,) = raised.value.problems
    assert problem.code == "E540"
    assert "new database of DNA 3" in problem.hint


def test_the_first_version_wrote_xml() -> None:
    with pytest.raises(InvalidModel, match="E540 a file of Discourse Network Analyzer 1 or 2"):
        imported(b'\xef\xbb\xbf<?xml version="1.0"?><discourse/>')


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
    "no documents": "DROP TABLE DOCUMENTS;",
    "other columns": "ALTER TABLE STATEMENTS RENAME COLUMN DocumentId TO Doc;",
}


@pytest.mark.parametrize("change", HOSTILE)
def test_what_goes_on_without_end_or_is_something_else_is_refused(
    change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stancecli.imports.dna.MOST_STEPS", 100_000)
    monkeypatch.setattr("stancecli.imports.dna.MOST_ROWS", 1_000)
    file = debate()
    file.database.executescript(HOSTILE[change])
    with pytest.raises(InvalidModel) as raised:
        imported(file)
    assert [problem.code for problem in raised.value.problems] == ["E507"]


@cache
def of_many_pages() -> tuple[bytes, str]:
    """A file of more than twenty pages, and the model that it is."""
    file = DnaFile()
    for n in range(300):
        file.say("soon", organization=f"Actor {n}", concept="Build")
    return file.data, imported(file).text


@pytest.mark.parametrize("at", range(1, 20, 2))
def test_a_corrupt_page_is_a_fault_or_held_nothing_that_is_read(at: int) -> None:
    whole, wanted = of_many_pages()
    data = bytearray(whole)
    assert 4096 * at < len(data)
    data[4096 * at : 4096 * at + 64] = b"\xff" * 64
    try:
        text = imported(bytes(data)).text
    except InvalidModel as invalid:
        text = str(invalid)
    assert text == wanted or text.startswith("debate.dna:1:1: E507 ")


def test_a_file_whose_changes_are_logged_beside_it_is_read_with_a_note(tmp_path: Path) -> None:
    path = tmp_path / "debate.dna"
    path.write_bytes(debate().data)
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("BEGIN IMMEDIATE")  # Another program is about to write.
    data = path.read_bytes()
    database.close()
    assert data[18:20] == b"\x02\x02"
    found = imported(data)
    assert len(positions(found.model)) == 3
    assert any("-wal" in note for note in found.notes)
