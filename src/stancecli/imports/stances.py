"""One sheet of actors × options with stances, as people keep them in a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from types import MappingProxyType

from stancecli.diagnostics import InvalidModel, Problem
from stancecli.imports.decider import DECIDER, decider
from stancecli.imports.writer import Leaf, Series, YamlBlock, YamlField, field, model_text, new_id
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
        message = "a column of actors and at least two of options are due"
        raise InvalidModel([Problem(sheet.start, "E504", message)])
    who, *options = sheet.columns
    ids: dict[str, CsvCell] = {}
    for option in options:
        ids[new_id(option.word, ids, "option")] = option
    taken: dict[str, CsvRow] = {}
    actors = [_actor(row, who.word, ids, taken) for row in sheet.rows]
    named = [
        YamlField(id_, YamlBlock((field("name", cell.word, cell.place),), cell.place))
        for id_, cell in ids.items()
    ]
    return model_text(
        [
            field("title", f"Stances from {PurePath(file).name}"),
            YamlField(
                "actors",
                YamlBlock((decider("choice", "Which of these should hold?", named), *actors)),
            ),
        ],
        _NOTES,
    )


def _actor(
    row: CsvRow, who: str, options: Mapping[str, CsvCell], taken: dict[str, CsvRow]
) -> YamlField:
    name = row[who]
    id_ = new_id(name.word, {DECIDER, *taken}, "actor")
    taken[id_] = row
    positions = tuple(
        YamlBlock((field("to", f"{DECIDER}.{to}"), field("stance", _stance(cell), cell.place)))
        for to, option in options.items()
        if (cell := row[option.word]).word
    )
    fields = [YamlField("name", Leaf(name.word, name.place))]
    if positions:
        fields.append(YamlField("positions", Series(positions)))
    return YamlField(id_, YamlBlock(tuple(fields), row.place))


def _stance(cell: CsvCell) -> str:
    word = cell.word.replace("−", "-").replace("–", "-")
    return _SIGNS.get(word) or word.lower().replace(" ", "-")
