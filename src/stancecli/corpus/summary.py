"""What a fold says when it is done: what it read, what came of it, what was left out and why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from stancecli import notation as fmt
from stancecli.corpus import MODEL
from stancecli.corpus.fold import Folded
from stancecli.folded.columns import FILE
from stancecli.imports.summary import labelled, left_line


def summary(folded: Folded, folder: Path) -> Iterator[str]:
    """The lines for a person to read once."""
    yield f"stance: {folded.name} was folded into {folder}"
    yield from labelled("read", iter([fmt.counted(folded.read, "statement")]))
    yield from labelled("folded", _came_in(folded))
    yield from labelled("left out", map(left_line, folded.left_out))
    yield from labelled("written", _written(folded))


def _came_in(folded: Folded) -> Iterator[str]:
    when = f", {folded.first} to {folded.last}" if folded.last else ", without dates"
    yield f"{fmt.counted(folded.statements, 'statement')}{when}"
    yield fmt.counted(folded.actors, "actor")
    yield fmt.counted(folded.issues, "issue")


def _written(folded: Folded) -> Iterator[str]:
    yield f"{FILE}: {fmt.counted(folded.rows, 'row')}, one for each actor, issue and period"
    yield MODEL
