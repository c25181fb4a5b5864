"""A bargaining sheet: actor, capability, position and salience, one decision with a scale.

The four columns of the expected-utility tradition (Bueno de Mesquita 1981; Stokman and Van den Bos
1992); each number lies between 0 and 100.
"""

from __future__ import annotations

from stancecli.imports.draft import Draft
from stancecli.imports.given import Given, ReadingOptions
from stancecli.imports.parties import DECIDER, decider, parties, speaker
from stancecli.imports.writer import Leaf, YamlBlock, YamlField, field, new_ids
from stancecli.sheets.table import Sheet, SheetRow

COLUMNS = ("actor", "capability", "position", "salience")
DECISION = "outcome"

_NOTES = (
    "Imported from a bargaining sheet. Still to be judged:",
    "- what the question is, who settles it, and what the two ends of the scale are;",
    "- where the matter stands now (the low end is taken);",
    "- what each actor wants, and where each number was read (cite).",
)


def recognises(given: Given) -> bool:
    """Whether the first line of the one table names the four columns."""
    if not given.is_single or given.ending != ".csv" or not given.grid.lines:
        return False
    return {cell.word for cell in given.grid.lines[0]} >= set(COLUMNS)


def read(given: Given, options: ReadingOptions) -> Draft:
    """The model in a bargaining sheet; raises InvalidModel with every fault, at its cell."""
    sheet = Sheet.of(given.grid)
    sheet.expect(COLUMNS, COLUMNS)
    ids = new_ids((row["actor"].word for row in sheet.rows), "actor", {DECIDER})
    question = "Where between the ends should it come out?"
    ends = (
        YamlField("low", YamlBlock((field("name", "The low end"), field("at", "0")))),
        YamlField("high", YamlBlock((field("name", "The high end"), field("at", "100")))),
    )
    actors = (decider(DECISION, question, ends), *map(_actor, ids, sheet.rows))
    return Draft(parties("Bargaining", given.name, actors), _NOTES)


def _actor(id_: str, row: SheetRow) -> YamlField:
    name = row["actor"]
    numbers = (
        field("at" if column == "position" else column, row[column].word, row[column].place)
        for column in ("position", "capability", "salience")
        if row[column].word
    )
    position = YamlBlock((field("to", f"{DECIDER}.{DECISION}"), *numbers), row.place)
    return speaker(id_, Leaf(name.word, name.place), [position], row.place)
