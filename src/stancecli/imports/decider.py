"""The actor that stands in where a file names options and nobody who chooses among them."""

from __future__ import annotations

from collections.abc import Iterable

from stancecli.imports.writer import YamlBlock, YamlField, field

DECIDER = "decider"


def decider(decision: str, question: str, options: Iterable[YamlField]) -> YamlField:
    """An actor with one decision, its first option the current one; comments say what to judge."""
    options = tuple(options)
    settled = (
        field("question", question),
        field("current", options[0].key, note="To be judged: which option holds now?"),
        YamlField("options", YamlBlock(options)),
    )
    name = field("name", "Whoever decides", note="To be judged: who decides?")
    decisions = YamlField("decisions", YamlBlock((YamlField(decision, YamlBlock(settled)),)))
    return YamlField(DECIDER, YamlBlock((name, decisions)))
