"""Fuzz what DuckDB reads: whatever the files, an answer, or a refusal that names the file.

    mkdir -p corpus && python fuzz/corpora.py corpus -max_total_time=900

The first line of an input is the name of a file, and the rest what is in it. Files that begin with
`-- ` are SQL: what they say is made first, so that words of it change as well as bytes.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

import atheris
import duckdb

from shared import run

with atheris.instrument_imports(include=["stancecli"]):
    from stancecli.analysis import Corpus
    from stancecli.corpus import FILE, TYPES, database
    from stancecli.corpus.fold import make
    from stancecli.corpus.inputs import FoldOptions, statement_files
    from stancecli.diagnostics import InvalidModel, Unanswerable

LARGEST = 40_000
LONGEST = 30
"""Seconds that one file may take."""
FOLDED = """\
positions.parquet
-- COPY (SELECT
'Ann'::VARCHAR AS actor,
'tax'::VARCHAR AS issue,
unnest(['', '2001', '2001-05'])::VARCHAR AS period,
2::BIGINT AS n,
1::BIGINT AS "for",
1::BIGINT AS against,
2000::BIGINT AS weight,
-1000000::BIGINT AS stance,
5000000000::BIGINT AS squares,
period::VARCHAR AS first,
period::VARCHAR AS last,
FROM range(1)) TO 'positions.parquet' (FORMAT parquet, KV_METADATA {
'stance.format': '1',
'stance.every': 'month'
})
"""
ROWS = """\
SELECT
'Ann'::VARCHAR AS actor,
'tax'::VARCHAR AS issue,
0.5::DOUBLE AS stance,
DATE '2001-05-02' AS date,
1::INTEGER AS weight,
'Debate'::VARCHAR AS source,
FROM range(2)
"""
PARQUET = f"votes.parquet\n-- COPY (\n{ROWS}) TO 'votes.parquet' (FORMAT parquet)\n"
TABLE = f"""\
votes.duckdb
-- ATTACH 'votes.duckdb' AS kept (BLOCK_SIZE 16384);
CREATE TABLE kept.votes AS
{ROWS}"""
VIEW = TABLE.replace("CREATE TABLE", "CREATE VIEW")
CSV = """\
votes.csv
actor,issue,stance,date,weight,source
Ann,tax,yes,2001-05-02,1,Debate
"Bob",tax,-1,2 May 2001,0.5,
Cy,caps,abstain,2001,,
"""
SEEDS = (FOLDED, PARQUET, TABLE, VIEW, CSV)
WORDS = (
    *(*TYPES, "year", "month", "'year'", "NULL", "'nan'::DOUBLE", "'inf'::DOUBLE", "1e308", "-1"),
    *("0", "9223372036854775807", "''", "'9999-99'", "'0000'", "chr(27)", "chr(0)", "chr(8238)"),
    *("::VARCHAR", "::BIGINT", "::DOUBLE", "::BLOB", "::DATE", "::TIMESTAMP", "::HUGEINT"),
    *("::UUID", "::TIME", "::INTERVAL", "[1]", "{'a': 1}", "repeat('x', 100000)", "range(3000)"),
    *("unnest([1, NULL, -5])", "'infinity'::DATE", "random()", "DISTINCT", "'a'::ENUM('a')", "nan"),
    *("inf", "1e999", "02/05/2001", "\t", ";", '"', "\x00", "\x1b", "\u202e", "\ufeff", "null"),
)
QUESTIONS: tuple[dict[str, Any], ...] = (
    {},
    {"every": "year"},
    {"every": "month"},
    {"name": "tax"},
    {"name": "tax", "every": "month"},
    {"actor": "ann"},
)


def try_files(data: bytes) -> None:
    """Fold the file, or ask what is in it; anything unforeseen raises."""
    first, _, content = data.partition(b"\n")
    name = first.decode(errors="replace")
    if name not in (FILE, *(f"votes.{kind}" for kind in ("parquet", "duckdb", "csv"))):
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        if content.startswith(b"-- "):
            if not _made(content[3:].decode(errors="replace").replace(name, str(path)), path):
                return
        else:
            path.write_bytes(content)
        began = time.monotonic()
        for n, asked in enumerate(QUESTIONS if name == FILE else ({},)):
            try:
                _ask(path, asked, Path(folder, f"out{n}"))
            except (Unanswerable, InvalidModel) as refused:
                _check(str(refused), folder)
        assert time.monotonic() - began < LONGEST


def _made(text: str, path: Path) -> bool:
    """Whether DuckDB makes the file, in whose folder alone it writes."""
    making = duckdb.connect(config={"memory_limit": "500MB", "threads": "1"})
    making.execute(f"SET allowed_directories = ['{path.parent}/']")
    making.execute("SET enable_external_access = false")
    try:
        making.execute(text)
    except (duckdb.Error, RuntimeError, ValueError):
        return False
    finally:
        making.close()
    return path.is_file()


def _ask(path: Path, asked: dict[str, Any], out: Path) -> None:
    if path.name == FILE:
        answer = Corpus(path.parent).positions(**asked)
        str(answer), answer.to_json(), answer.to_rows()
        return
    out.mkdir()
    files, options = statement_files([str(path)]), FoldOptions()
    make(files, options, out, out, table="votes" if path.suffix == ".duckdb" else "")
    str(Corpus(out).positions())


def _check(refusal: str, folder: str) -> None:
    """A refusal names the file, unless what is in it was understood, and is not there."""
    understood = (
        "no issue or actor of",
        "no actor of",
        "nothing was said",
        "“",
        "is folded by",
    )
    assert folder in refusal or any(words in refusal for words in understood), refusal


def main() -> None:
    database.SECONDS = 3
    made = []
    for text in SEEDS:
        name, _, content = text.partition("\n")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, name)
            if content.startswith("-- ") and _made(content[3:].replace(name, str(path)), path):
                made.append(name.encode() + b"\n" + path.read_bytes())
    run(try_files, [*(text.encode() for text in SEEDS), *made], WORDS, LARGEST)


if __name__ == "__main__":
    main()
