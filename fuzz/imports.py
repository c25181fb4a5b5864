"""Fuzz the imports: whatever the files, the text of a model that loads, or faults.

    mkdir -p corpus && python fuzz/imports.py corpus -max_total_time=900

The first line of an input names the kind. Of tables, a line `@NAME` begins the next file; a file of
DNA and one of JSON are all that follows.
"""

from __future__ import annotations

import sqlite3

import atheris

from shared import run

with atheris.instrument_imports(include=["stancecli"]):
    from stancecli.diagnostics import CODES, InvalidModel, Unanswerable
    from stancecli.imports import IMPORTS, dna, import_model
    from stancecli.imports.given import Given
    from stancecli.loader import load_text
    from stancecli.loader.layout import TABLES
    from stancecli.render import terminal

LARGEST = 40_000
FOLDER = """\
tables
@model.csv
title,as_of,about
A dam,2012,Why
@sources.csv
id,title,url,date
hearing,Public hearing,https://example.org/x,2012-03
@actors.csv
id,name,kind,also
dam,Dam,company,The dam; Power\\; Light
folk,River folk,group,
@interests.csv
id,name,importance,cite
dam.money,Money,high,hearing p. 3
folk.fish,Fish,"[1, 2]",
@constraints.csv
id,name,kind,force
dam.law,The law,law,binding
@against.csv
constraint,option,by
dam.law,peak,2
@decisions.csv
id,question,current
dam.run,How?,dam.flat
@options.csv
id,decision,name,irreversible
dam.flat,dam.run,Flat,
dam.peak,dam.run,'=Peaks,true
@effects.csv
option,to,effect,when,because
dam.peak,dam.money,helps,,Sold at noon
dam.peak,folk.fish,-2,,
@positions.csv
actor,to,stance
folk,dam.peak,opposes
@influence.csv
actor,to,strength,by
folk,dam,low,"votes, and more"
@impossible.csv
options,because
dam.flat; dam.peak,x
"""
SHEET = """\
stances
@sheet.csv
Who,Build it,Leave it
Town,++,−−
Folk,opposes,
Fishers,,Strongly supports
"""
LONG = """\
stances
@sheet.csv
Actor,Issue,Stance,Date,Source,Page,Quote,Notes
Town,Dam,for,2001-02-03,Hearing,p. 4,we will build,read twice
Folk,Dam,✗,3 May 2001,Hearing,p. 6,,
Folk,Ladder,n/a,,,,,
"""
REGISTER = """\
register
@sheet.csv
Stakeholder register: a dam,,,,,
Stakeholder,Group,Power (1-10),Interest,Attitude,Concerns
Town,,10,very high,++,Power; jobs
Industry,,,,,
Folk,River,2,Medium (fish),Strongly opposed,"Fish
Beaches"
Legend: 10 is most,,,,,
"""
POLIS = """\
polis
@comments.csv
timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body
1,x,0,1,1,1,1,"Build it, now"
2,x,1,1,0,1,-1,Leave it
@participants-votes.csv
participant,xid,group-id,n-comments,n-votes,n-agree,n-disagree,0,1
1,,0,1,1,1,0,1,-1
2,,1,1,1,0,1,-1,
@summary.csv
topic,The dam
url,https://pol.is/x
"""
KUMU = """\
kumu
@elements.csv
Label,Type,Description
Town,Person,It pays.
Folk,,
@connections.csv
From,To,Direction,Type
Town,Folk,mutual,tells
"""
REFERENCES = """\
csl
[{"id": "fang1993", "type": "book", "title": "Games", "author": [{"family": "Fang", "given": "L."}],
"issued": {"date-parts": [[1993, 2]]}, "URL": "https://example.org/x"},
{"id": 7, "type": "article", "issued": {"raw": "2012-03-01"}, "DOI": "10.1/x"}]
"""
SCHEMA = """
CREATE TABLE CODERS (ID INTEGER PRIMARY KEY, Name TEXT);
CREATE TABLE DOCUMENTS (ID INTEGER PRIMARY KEY, Title TEXT, Text TEXT, Author TEXT, Source TEXT,
  Section TEXT, Notes TEXT, Type TEXT, Date INTEGER);
CREATE TABLE STATEMENTTYPES (ID INTEGER PRIMARY KEY, Label TEXT);
CREATE TABLE STATEMENTS (ID INTEGER PRIMARY KEY, StatementTypeId INTEGER, DocumentId INTEGER,
  Start INTEGER, Stop INTEGER, Coder INTEGER);
CREATE TABLE VARIABLES (ID INTEGER PRIMARY KEY, Variable TEXT, StatementTypeId INTEGER);
CREATE TABLE ENTITIES (ID INTEGER PRIMARY KEY, Value TEXT);
CREATE TABLE DATASHORTTEXT (ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER,
  Entity INTEGER);
CREATE TABLE DATABOOLEAN (ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER,
  Value INTEGER);
INSERT INTO VARIABLES VALUES (1, 'person', 1), (2, 'organization', 1), (3, 'concept', 1),
  (4, 'agreement', 1);
INSERT INTO DOCUMENTS VALUES
  (1, 'Hearing', 'We will build.', 'County', 'The Gazette', '', '', '', 1714521600),
  (2, '', '', '', '', '', '', '', 0);
INSERT INTO ENTITIES VALUES (1, 'Town'), (2, 'Build'), (3, 'Leave'), (4, 'Folk');
INSERT INTO STATEMENTS VALUES (1, 1, 1, 0, 7, 1), (2, 1, 2, 0, 1, 2), (3, 1, 2, 0, 1, 1);
INSERT INTO DATASHORTTEXT VALUES (1, 1, 2, 1), (2, 1, 3, 2), (3, 2, 2, 4), (4, 2, 3, 3),
  (5, 3, 2, 4), (6, 3, 3, 2);
INSERT INTO DATABOOLEAN VALUES (1, 1, 4, 1), (2, 2, 4, 1), (3, 3, 4, 0);
"""
SINGLE_WORDS = """\
@actors.csv @other.csv csv dam dam.flat dam.peak folk.fish high -2 2 0 100 101 1e9
actor issue stance vote Proposal power date 2001 03/04/2001 abstain absent 0.5 10 1,5 #DIV/0! x ✓
binding unknown true "Y" NaN [[0, 1] {} -1 ++ −− " "" ; \\; \\ ' '=1 =1 é 漢 null ~ no { &a >- |
"""
SEEDS = (FOLDER, SHEET, LONG, REGISTER, POLIS, KUMU, REFERENCES)
WHOLE = {"dna": "debate.dna", "csl": "refs.json"}
"""The kinds that are one file, as it stands."""
ACTOR = "actors: {the-only-actor-of-all-for-whom-there-is-no-name: {name: x}}\n"
WORDS = (
    *TABLES,
    *(column for columns in TABLES.values() for column in columns),
    *SINGLE_WORDS.split(),
    *("", "[1, 2]", "; ;", "\t", "\r", "\x00", "\ufeff", "\u2028", "\u200c", "\u0085", "- x"),
    *("# x", "a: b", "a #b", "\ud800"),
)


def try_import(data: bytes) -> None:
    """Import the files; anything unforeseen raises."""
    kind, _, rest = data.partition(b"\n")
    name = kind.decode(errors="replace")
    if name not in IMPORTS:
        return
    files = {WHOLE[name]: rest} if name in WHOLE else _files(rest)
    try:
        imported = import_model(Given(files), kind=IMPORTS[name])
    except Unanswerable as refused:
        str(refused)
    except InvalidModel as invalid:
        for problem in invalid.problems:
            assert problem.code in CODES, problem
            assert problem.place.line >= 1, problem
        terminal.render_problems(invalid.problems, width=80, colour=False)
    else:
        # What has no actors is a part of a model.
        load_text(imported.text if imported.model.actors else imported.text + ACTOR)


def _files(data: bytes) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for part in b"\n".join((b"", data)).split(b"\n@")[1:]:
        name, _, content = part.partition(b"\n")
        # A folder has no two files of one name, and no name with a slash.
        files[name.decode(errors="replace").replace("/", "_")] = content
    return files or {"sheet.csv": data}


def _database() -> bytes:
    with sqlite3.connect(":memory:") as database:
        database.execute("PRAGMA page_size = 512")
        database.executescript(SCHEMA)
        return database.serialize()


def main() -> None:
    dna.MOST_STEPS, dna.MOST_ROWS = 100_000, 1_000
    texts = [text.encode() for text in SEEDS]
    run(try_import, [*texts, b"dna\n" + _database()], WORDS, LARGEST)


if __name__ == "__main__":
    main()
