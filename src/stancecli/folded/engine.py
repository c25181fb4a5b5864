"""DuckDB, as little of it as counting takes: no network, no extension, no file but those given."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stancecli.diagnostics import Unanswerable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY = "600MB"
"""What DuckDB may hold in memory to answer from folded statements."""


def duckdb_module() -> Any:
    """DuckDB, which is imported where it is used. Raises Unanswerable where it is not installed."""
    try:
        import duckdb
    except ImportError:
        raise Unanswerable(
            "many statements are counted by DuckDB, and it is not installed",
            ("pip install 'stancecli[corpus]'",),
        ) from None
    return duckdb


def connected(spill: Path, memory: str = MEMORY, **settings: str) -> DuckDBPyConnection:
    """A database in memory; what does not fit lies in `spill`, and all in there may be read."""
    config = {
        "memory_limit": memory,
        "temp_directory": str(spill),
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allow_community_extensions": "false",
        **settings,
    }
    connection: DuckDBPyConnection = duckdb_module().connect(config=config)
    return connection


def shut(connection: DuckDBPyConnection, files: Iterable[str]) -> None:
    """Let a database read these files, and from now on nothing else."""
    # In this order: what is allowed cannot be changed once nothing else is.
    connection.execute(f"SET allowed_paths = [{', '.join(map(literal, files))}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def rows(connection: DuckDBPyConnection, path: Path, query: str, *values: object) -> list[Any]:
    """What a query gives. Raises Unanswerable where the file cannot be read."""
    return run(connection, path, query, *values).fetchall()


def run(
    connection: DuckDBPyConnection, path: Path, query: str, *values: object
) -> DuckDBPyConnection:
    """The same, before it is fetched."""
    duckdb = duckdb_module()
    try:
        return connection.execute(query, values)
    except (duckdb.IOException, duckdb.InvalidInputException) as error:
        why = str(error).partition(": ")[2] or str(error)
        raise Unanswerable(f"{path} cannot be read", (why.splitlines()[0],)) from None


def literal(text: str) -> str:
    """A text as SQL has it."""
    return "'" + text.replace("'", "''") + "'"
