"""What the tests of imports share: options as they are typed, and what is said of a file."""

from __future__ import annotations

from collections import defaultdict

import pytest

from stancecli.diagnostics import InvalidModel
from stancecli.imports import IMPORTS, Imported, import_model, left_line
from stancecli.imports.given import Given, ReadingOptions, reading_options
from stancecli.model import Model


def typed(*words: str) -> ReadingOptions:
    """The options as they are typed, without hyphens: `map actor=country`, `head 3`."""
    said: dict[str, list[str]] = defaultdict(list)
    for option, _, value in (word.partition(" ") for word in words):
        said[option].append(value)
    once = {option: values[0] for option, values in said.items()}
    return reading_options(
        *(said["map"], said["value"], said["scale"]),
        "transpose" in said,
        *(once.get("current"), once.get("sheet")),
        int(once["head"]) if "head" in once else None,
        once.get("on"),
        said["join"],
        once.get("dates"),
        said["leave-out"],
    )


def imported(
    data: str | bytes, *words: str, kind: str = "", name: str = "sheet.csv", **joined: str
) -> Imported:
    """What comes of a file, of the kind that it looks like or of this one; `joined` by name."""
    content = data.encode() if isinstance(data, str) else data
    given = Given(
        {name: content}, joined={f"{file}.csv": text.encode() for file, text in joined.items()}
    )
    return import_model(given, typed(*words), IMPORTS[kind] if kind else None)


def faults(data: str | bytes, *words: str, kind: str = "") -> list[str]:
    with pytest.raises(InvalidModel) as raised:
        imported(data, *words, kind=kind)
    return [str(problem) for problem in raised.value.problems]


def left_out(found: Imported) -> list[str]:
    return [left_line(left) for left in found.left_out]


def stances_in(model: Model) -> dict[tuple[str, str], object]:
    """What each actor says of each thing, by their ids."""
    return {(p.actor, p.to): p.stance for actor in model.actors for p in actor.positions}


def assert_tells(said: str, wanted: str) -> None:
    """See that a fault begins as is wanted, and goes on with each part that stands after `…`."""
    first, *others = wanted.split(" … ")
    assert said.startswith(first), said
    rest = said.removeprefix(first)
    for other in others:
        assert other in rest, said
        rest = rest.partition(other)[2]
