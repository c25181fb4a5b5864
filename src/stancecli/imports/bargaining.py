"""A bargaining sheet: actor, capability, position and salience, one decision with a scale.

The four columns of the expected-utility tradition (Bueno de Mesquita 1981; Stokman and Van den Bos
1992); each number lies between 0 and 100.
"""

from __future__ import annotations

from pathlib import PurePath

from stancecli.imports.decider import DECIDER, decider
from stancecli.imports.writer import Leaf, Series, YamlBlock, YamlField, field, model_text, new_id
from stancecli.sheets import CsvRow, expect, read

COLUMNS = ("actor", "capability", "position", "salience")
DECISION = "outcome"

_NOTES = (
    "Imported from a bargaining sheet. Still to be judged:",
    "- what the question is, who settles it, and what the two ends of the scale are;",
    "- where the matter stands now (the low end is taken);",
    "- what each actor wants, and where each number was read (cite).",
)


def read_bargaining(file: str, data: bytes) -> str:
    """The model text for a bargaining sheet; raises InvalidModel with every fault, at its cell."""
    sheet = read(file, data)
    expect(sheet, COLUMNS, COLUMNS)
    taken: dict[str, CsvRow] = {}
    actors = [_actor(row, taken) for row in sheet.rows]
    question = "Where between the ends should it come out?"
    ends = (
        YamlField("low", YamlBlock((field("name", "The low end"), field("at", "0")))),
        YamlField("high", YamlBlock((field("name", "The high end"), field("at", "100")))),
    )
    return model_text(
        [
            field("title", f"Bargaining from {PurePath(file).name}"),
            YamlField("actors", YamlBlock((decider(DECISION, question, ends), *actors))),
        ],
        _NOTES,
    )


def _actor(row: CsvRow, taken: dict[str, CsvRow]) -> YamlField:
    name = row["actor"]
    id_ = new_id(name.word, {DECIDER, *taken}, "actor")
    taken[id_] = row
    numbers = (
        field("at" if column == "position" else column, row[column].word, row[column].place)
        for column in ("position", "capability", "salience")
        if row[column].word
    )
    position = YamlBlock((field("to", f"{DECIDER}.{DECISION}"), *numbers), row.place)
    inner = (
        YamlField("name", Leaf(name.word, name.place)),
        YamlField("positions", Series((position,))),
    )
    return YamlField(id_, YamlBlock(inner, row.place))
