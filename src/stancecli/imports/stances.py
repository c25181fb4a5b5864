"""One sheet of actors × options with stances, as people keep them in a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from types import MappingProxyType

from stancecli.diagnostics import InvalidModel, Problem
from stancecli.imports.decider import DECIDER, decider
from stancecli.imports.writer import Block, Field, Leaf, Series, field, model_text, new_id
from stancecli.sheets import Cell, Row, read

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
    ids: dict[str, Cell] = {}
    for option in options:
        ids[new_id(option.word, ids, "option")] = option
    taken: dict[str, Row] = {}
    actors = [_actor(row, who.word, ids, taken) for row in sheet.rows]
    named = [
        Field(id_, Block((field("name", cell.word, cell.place),), cell.place))
        for id_, cell in ids.items()
    ]
    return model_text(
        [
            field("title", f"Stances from {PurePath(file).name}"),
            Field(
                "actors", Block((decider("choice", "Which of these should hold?", named), *actors))
            ),
        ],
        _NOTES,
    )


def _actor(row: Row, who: str, options: Mapping[str, Cell], taken: dict[str, Row]) -> Field:
    name = row[who]
    id_ = new_id(name.word, {DECIDER, *taken}, "actor")
    taken[id_] = row
    positions = tuple(
        Block((field("to", f"{DECIDER}.{to}"), field("stance", _stance(cell), cell.place)))
        for to, option in options.items()
        if (cell := row[option.word]).word
    )
    fields = [Field("name", Leaf(name.word, name.place))]
    if positions:
        fields.append(Field("positions", Series(positions)))
    return Field(id_, Block(tuple(fields), row.place))


def _stance(cell: Cell) -> str:
    word = cell.word.replace("−", "-").replace("–", "-")
    return _SIGNS.get(word) or word.lower().replace(" ", "-")
