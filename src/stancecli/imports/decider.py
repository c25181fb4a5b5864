"""The actor that stands in where a file names options and nobody who chooses among them."""

from __future__ import annotations

from collections.abc import Iterable

from stancecli.imports.writer import Block, Field, field

DECIDER = "decider"


def decider(decision: str, question: str, options: Iterable[Field]) -> Field:
    """An actor with one decision, its first option the current one; comments say what to judge."""
    options = tuple(options)
    settled = (
        field("question", question),
        field("current", options[0].key, note="To be judged: which option holds now?"),
        Field("options", Block(options)),
    )
    name = field("name", "Whoever decides", note="To be judged: who decides?")
    decisions = Field("decisions", Block((Field(decision, Block(settled)),)))
    return Field(DECIDER, Block((name, decisions)))
