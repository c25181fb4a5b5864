"""The actors of files that tell who says what of which options, and not who chooses among these."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from stancecli.diagnostics import Place
from stancecli.imports.writer import Leaf, Series, YamlBlock, YamlField, field, line_of_text

DECIDER = "decider"


def parties(
    what: str, file: str, actors: Iterable[YamlField], *others: YamlField
) -> tuple[YamlField, ...]:
    """The fields of a model of these actors, entitled by `what` the file holds."""
    title = field("title", line_of_text(f"{what} from {PurePath(file).name}"))
    return (title, *others, YamlField("actors", YamlBlock(tuple(actors))))


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


def speaker(
    id_: str, name: Leaf, positions: Iterable[YamlBlock], place: Place | None = None
) -> YamlField:
    """An actor of whom nothing is known but the positions that it takes, if any."""
    taken = tuple(positions)
    said = (YamlField("positions", Series(taken)),) if taken else ()
    return YamlField(id_, YamlBlock((YamlField("name", name), *said), place))
