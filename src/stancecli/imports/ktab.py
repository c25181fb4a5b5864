"""A KTAB sheet: actors with their power, and a position and a salience on each dimension.

A first line names the scenario and counts actors and dimensions; some sheets go without it. Each
dimension becomes a decision with a scale.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stancecli import notation as fmt
from stancecli.diagnostics import InvalidModel, Problem
from stancecli.imports.choice import choose
from stancecli.imports.draft import Draft, LeftBehind
from stancecli.imports.given import Given, ReadingOptions
from stancecli.imports.headings import folded
from stancecli.imports.parties import parties
from stancecli.imports.scaled import (
    DECIMALS,
    HIGHEST,
    ScaledActor,
    ScaledMatter,
    ScaledParties,
    count_others,
    filled_below,
)
from stancecli.imports.writer import Leaf, Series, YamlField, field, new_ids
from stancecli.sheets.cells import SheetCell, decimal
from stancecli.sheets.table import CellGrid, SheetColumn, columns_below

ACTOR, DESCRIPTION, SHORT = "actor", "description", "legend"
POWERS = ("influence", "power", "capability", "capabilities")
HEADING_WITHIN = 10
"""Lines above which, at most, the headings stand."""

_POSITION = re.compile(r"(.*?)[ _]*\b(?:position|pstn|pos) *([0-9]*)\b.*", re.IGNORECASE)
_SALIENCE = re.compile(r"(.*?)[ _]*\b(?:salience|sal) *([0-9]*)\b.*", re.IGNORECASE)

_NOTES = (
    "Imported from a KTAB sheet. Still to be judged:",
    "- what each question is, who settles it, and what the two ends of each scale are;",
    "- where each matter stands now (the low end is taken);",
    "- what each actor wants, and where each number was read (cite).",
)


def recognises(given: Given) -> bool:
    """Whether a table has the headings of KTAB."""
    return given.is_sheet and any(map(_fits, given.grids))


def _fits(grid: CellGrid) -> bool:
    return _heading(grid) is not None


def _heading(grid: CellGrid) -> int | None:
    """The number of the line with the headings; None where there is none.

    A bargaining sheet has those of one dimension too, and calls its columns otherwise.
    """
    lines = enumerate(grid.lines[:HEADING_WITHIN])
    return next((n for n, line in lines if _is_heading(line)), None)


def _is_heading(line: Sequence[SheetCell]) -> bool:
    words = {folded(cell.word) for cell in line}
    return (
        ACTOR in words
        and not words.isdisjoint(POWERS[:2])
        and any(map(_POSITION.fullmatch, words))
        and any(map(_SALIENCE.fullmatch, words))
    )


@dataclass(frozen=True, slots=True)
class _Scenario:
    """What stands above the headings."""

    title: str = ""
    about: str = ""
    actors: int | None = None
    dimensions: int | None = None


def _scenario(lines: Sequence[Sequence[SheetCell]]) -> _Scenario:
    texts = []
    for line in lines:
        words = [cell.word for cell in line]
        if len(words) > 3 and words[2].isdecimal() and words[3].isdecimal():
            return _Scenario(words[0], words[1], int(words[2]), int(words[3]))
        texts += [word for word in words if word]
    return _Scenario(about=" ".join(texts))


def read(given: Given, options: ReadingOptions) -> Draft:
    """The model in a KTAB sheet; raises InvalidModel with every fault, at its cell."""
    grid, others = choose(given, options, _fits)
    left = LeftBehind(others)
    heading = _heading(grid)
    if heading is None:
        expected = "expected the headings Actor, Description, Influence, and of each dimension "
        message = f"{expected}Position and Salience"
        raise InvalidModel([Problem(grid.start, "E504", message)])
    scenario = _scenario(grid.lines[:heading])
    for line in grid.lines[heading + 1 :]:
        if _is_heading(line):
            message = "a second table begins here: only one of a sheet is read"
            hint = "put it into a sheet of its own"
            raise InvalidModel([Problem(line[0].place, "E512", message, hint)])
    columns = columns_below(grid, heading)
    by_name = {folded(column.name): column for column in columns}
    powers = [by_name[name] for name in POWERS if name in by_name]
    power = next((column for column in powers if column.filled), powers[0])
    matters = _matters(columns)
    names = [by_name[ACTOR]]
    names += [by_name[name] for name in (DESCRIPTION, SHORT) if name in by_name]
    pairs = [column for matter in matters for column in (matter.position, matter.salience)]
    count_others(columns, (*names, power, *pairs), "KTAB", left)
    actors = list(_actors(by_name, [power, *pairs], left))
    found = ScaledParties(actors, power, matters, left, may_exceed=True)
    notes = [*_NOTES, *_counted(scenario, len(actors), len(matters))]
    if found.is_divided:
        notes.append(
            f"“{power.name}” goes up to {decimal(found.largest)}, and here to {HIGHEST}: each was "
            f"divided by {decimal(found.largest / HIGHEST)}, and has {DECIMALS} decimals."
        )
    fields = parties("KTAB", given.name, found.fields())
    title = [field("title", scenario.title)] if scenario.title else [fields[0]]
    about = [field("about", scenario.about)] if scenario.about else []
    return Draft((*title, *about, *fields[1:]), tuple(notes), left.listed())


def _matters(columns: Sequence[SheetColumn]) -> list[ScaledMatter]:
    """The dimensions: the first column of positions goes with the first of saliences, and so on."""
    positions = [(m, c) for c in columns if (m := _POSITION.fullmatch(c.name))]
    saliences = [(m, c) for c in columns if (m := _SALIENCE.fullmatch(c.name))]
    if len(positions) != len(saliences):
        message = (
            f"{fmt.counted(len(positions), 'column')} of positions, and {len(saliences)} of "
            "saliences: each dimension has one of each"
        )
        raise InvalidModel([Problem(columns[0].head.place, "E504", message)])
    alone = len(positions) == 1
    names = [
        found[1].strip() or ("" if alone else f"Dimension {found[2] or n}")
        for n, (found, _) in enumerate(positions, 1)
    ]
    ids = new_ids(names, "outcome" if alone else "dimension")
    return [
        ScaledMatter(id_, name, position, salience)
        for id_, name, (_, position), (_, salience) in zip(
            ids, names, positions, saliences, strict=True
        )
    ]


def _actors(
    by_name: dict[str, SheetColumn], numbers: Sequence[SheetColumn], left: LeftBehind
) -> Iterator[ScaledActor]:
    """The rows that name an actor; what stands below them, apart by an empty line, names none.

    A description that tells all of them apart is a name, and what KTAB calls the actor another.
    """
    who = by_name[ACTOR]
    said = by_name.get(DESCRIPTION)
    rows = [n for n, cell in enumerate(who.cells) if cell.word]
    descriptions = [said.cells[n].word for n in rows] if said else []
    is_name = bool(descriptions) and all(descriptions)
    is_name = is_name and len(set(map(folded, descriptions))) == len(rows)
    problems = []
    for n in sorted(filled_below(numbers).difference(rows)):
        below = (
            n > max(rows, default=-1) and who.cells[n].place.line > who.cells[n - 1].place.line + 1
        )
        if below or (n and n - 1 not in rows and n > max(rows, default=-1)):
            left.add("line below the actors", "it names none")
        else:
            message = "this row names no actor, and has other cells"
            problems.append(Problem(who.cells[n].place, "E512", message))
    if problems:
        raise InvalidModel(problems)
    short = by_name.get(SHORT)
    for n in rows:
        name, about = who.cells[n], []
        if said and is_name:
            about = [_also(name)]
            name = said.cells[n]
        elif said and said.cells[n].word:
            about = [field("about", said.cells[n].word, said.cells[n].place)]
        if short and short.cells[n].word:
            about.insert(0, _also(short.cells[n]))
        yield ScaledActor(name, n, tuple(about))


def _also(cell: SheetCell) -> YamlField:
    return YamlField("also", Series((Leaf(cell.word, cell.place),), cell.place))


def _counted(scenario: _Scenario, actors: int, dimensions: int) -> Iterator[str]:
    """What the first line counts otherwise than the sheet has it."""
    for said, found, thing in (
        (scenario.actors, actors, "actor"),
        (scenario.dimensions, dimensions, "dimension"),
    ):
        if said is not None and said != found:
            yield f"The first line says {fmt.counted(said, thing)}, and the sheet has {found}."
