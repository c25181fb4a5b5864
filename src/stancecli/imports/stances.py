"""One sheet of actors × options with stances, as people keep them in a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from stancecli.diagnostics import InvalidModel, Problem
from stancecli.imports.parties import DECIDER, decider, parties_text, speaker
from stancecli.imports.writer import Leaf, YamlBlock, YamlField, field, new_ids
from stancecli.sheets import CsvCell, CsvRow, read

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


def read_stances(file: str, data: bytes) -> str:
    """The model text for a sheet whose first column names actors and whose others name options.

    A cell is a stance in words, a number from −2 to 2, or `++ + 0 − −−`; an empty one says nothing.
    Raises InvalidModel with every fault, at its cell.
    """
    sheet = read(file, data)
    if len(sheet.columns) < 3:
        message = "expected a column of actors and at least two of options"
        raise InvalidModel([Problem(sheet.start, "E504", message)])
    who, *columns = sheet.columns
    options = dict(
        zip(new_ids((column.word for column in columns), "option"), columns, strict=True)
    )
    named = (
        YamlField(id_, YamlBlock((field("name", option.word, option.place),), option.place))
        for id_, option in options.items()
    )
    ids = new_ids((row[who.word].word for row in sheet.rows), "actor", {DECIDER})
    actors = (
        decider("choice", "Which of these should hold?", named),
        *(_actor(id_, row, who.word, options) for id_, row in zip(ids, sheet.rows, strict=True)),
    )
    return parties_text("Stances", file, actors, _NOTES)


def _actor(id_: str, row: CsvRow, who: str, options: Mapping[str, CsvCell]) -> YamlField:
    name = row[who]
    positions = (
        YamlBlock((field("to", f"{DECIDER}.{to}"), field("stance", _stance(cell), cell.place)))
        for to, option in options.items()
        if (cell := row[option.word]).word
    )
    return speaker(id_, Leaf(name.word, name.place), positions, row.place)


def _stance(cell: CsvCell) -> str:
    word = cell.word.replace("−", "-").replace("–", "-")
    return _SIGNS.get(word) or word.lower().replace(" ", "-")
