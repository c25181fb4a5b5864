"""One sheet of actors × options with stances, as people keep them in a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from stancecli.diagnostics import InvalidModel, Problem
from stancecli.imports.draft import Draft
from stancecli.imports.given import Given, ReadingOptions
from stancecli.imports.parties import DECIDER, decider, parties, speaker
from stancecli.imports.writer import Leaf, YamlBlock, YamlField, field, new_ids
from stancecli.sheets.cells import SheetCell
from stancecli.sheets.table import Sheet, SheetRow

_SIGNS: Mapping[str, str] = MappingProxyType(
    {
        "--": "strongly-opposes",
        "-": "opposes",
        "0": "neutral",
        "+": "supports",
        "++": "strongly-supports",
    }
)
_NOTES = (
    "Imported from one sheet of actors and their stances on options. Still to be judged:",
    "- who decides, what the question is, and which option holds now (the first is taken);",
    "- what each actor wants, and what each option does to it;",
    "- where each stance was read (cite).",
)


def recognises(given: Given) -> bool:
    """Whether it is one table."""
    return given.is_single and given.ending == ".csv"


def read(given: Given, options: ReadingOptions) -> Draft:
    """The model in a sheet whose first column names actors and whose others name options.

    A cell is a stance in words, a number from −2 to 2, or `++ + 0 − −−`; an empty one says nothing.
    Raises InvalidModel with every fault, at its cell.
    """
    sheet = Sheet.of(given.grid)
    if len(sheet.columns) < 3:
        message = "expected a column of actors and at least two of options"
        raise InvalidModel([Problem(sheet.start, "E504", message)])
    who, *columns = sheet.columns
    stood_on = dict(
        zip(new_ids((column.word for column in columns), "option"), columns, strict=True)
    )
    named = (
        YamlField(id_, YamlBlock((field("name", option.word, option.place),), option.place))
        for id_, option in stood_on.items()
    )
    ids = new_ids((row[who.word].word for row in sheet.rows), "actor", {DECIDER})
    actors = (
        decider("choice", "Which of these should hold?", named),
        *(_actor(id_, row, who.word, stood_on) for id_, row in zip(ids, sheet.rows, strict=True)),
    )
    return Draft(parties("Stances", given.name, actors), _NOTES)


def _actor(id_: str, row: SheetRow, who: str, options: Mapping[str, SheetCell]) -> YamlField:
    name = row[who]
    positions = (
        YamlBlock((field("to", f"{DECIDER}.{to}"), field("stance", _stance(cell), cell.place)))
        for to, option in options.items()
        if (cell := row[option.word]).word
    )
    return speaker(id_, Leaf(name.word, name.place), positions, row.place)


def _stance(cell: SheetCell) -> str:
    word = cell.word.replace("−", "-").replace("–", "-")
    return _SIGNS.get(word) or word.lower().replace(" ", "-")
