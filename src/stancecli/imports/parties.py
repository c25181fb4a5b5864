"""The actors of files that tell who says what of which options, and not who chooses among these."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from stancecli.diagnostics import Place
from stancecli.imports.writer import Leaf, Series, YamlBlock, YamlField, field, line_of_text

DECIDER = "decider"
UNNAMED = "Whoever decides"
"""What an actor is called of whom a file says nothing, but that somebody must decide."""


def parties(
    what: str, file: str, actors: Iterable[YamlField], *others: YamlField
) -> tuple[YamlField, ...]:
    """The fields of a model of these actors, entitled by `what` the file holds."""
    title = field("title", line_of_text(f"{what} from {PurePath(file).name}"))
    return (title, *others, YamlField("actors", YamlBlock(tuple(actors))))


def decider(
    decision: str, question: str, options: Iterable[YamlField], current: str = ""
) -> YamlField:
    """An actor with one decision; comments say what to judge."""
    return deciding([unsettled(decision, question, options, current)])


def unsettled(
    decision: str, question: str, options: Iterable[YamlField], current: str = ""
) -> YamlField:
    """A decision; its first option is the current one, unless another id is known to be."""
    options = tuple(options)
    note = "" if current else "To be judged: which option holds now?"
    settled = (
        field("question", question),
        field("current", current or options[0].key, note=note),
        YamlField("options", YamlBlock(options)),
    )
    return YamlField(decision, YamlBlock(settled))


def deciding(decisions: Iterable[YamlField]) -> YamlField:
    """The actor that takes decisions of which a file does not say whose they are."""
    name = field("name", UNNAMED, note="To be judged: who decides?")
    taken = YamlField("decisions", YamlBlock(tuple(decisions)))
    return YamlField(DECIDER, YamlBlock((name, taken)))


def speaker(
    id_: str,
    name: Leaf,
    positions: Iterable[YamlBlock],
    place: Place | None = None,
    about: Iterable[YamlField] = (),
) -> YamlField:
    """An actor of whom nothing is known but the positions that it takes, if any.

    `about` are the fields of what is said of it besides.
    """
    taken = tuple(positions)
    said = (YamlField("positions", Series(taken)),) if taken else ()
    return YamlField(id_, YamlBlock((YamlField("name", name), *about, *said), place))
