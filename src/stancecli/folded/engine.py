"""DuckDB, as little of it as reading one file takes: no network, no extension, no other file."""

from __future__ import annotations

import secrets
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stancecli.diagnostics import Unanswerable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY = "600MB"


def connected(*files: Path) -> DuckDBPyConnection:
    """A database in memory that can read these files. Raises Unanswerable without DuckDB."""
    try:
        import duckdb
    except ImportError:
        raise Unanswerable(
            "folded statements are read by DuckDB, and it is not installed",
            ("pip install 'stancecli[corpus]'",),
        ) from None
    connection = duckdb.connect(
        config={
            "memory_limit": MEMORY,
            # Made when it is needed, and gone at the end; all that lies in it may be read.
            "temp_directory": str(Path(tempfile.gettempdir(), f"stance-{secrets.token_hex(8)}")),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
    )
    paths = ", ".join(literal(str(file)) for file in files)
    # In this order: what is allowed cannot be changed once nothing else is.
    connection.execute(f"SET allowed_paths = [{paths}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def rows(connection: DuckDBPyConnection, path: Path, query: str, *values: object) -> list[Any]:
    """What a query gives. Raises Unanswerable where the file cannot be read."""
    return run(connection, path, query, *values).fetchall()


def run(
    connection: DuckDBPyConnection, path: Path, query: str, *values: object
) -> DuckDBPyConnection:
    """The same, before it is fetched."""
    import duckdb

    try:
        return connection.execute(query, values)
    except (duckdb.IOException, duckdb.InvalidInputException) as error:
        why = str(error).partition(": ")[2] or str(error)
        raise Unanswerable(f"{path} cannot be read", (why.splitlines()[0],)) from None


def literal(text: str) -> str:
    """A text as SQL has it."""
    return "'" + text.replace("'", "''") + "'"
