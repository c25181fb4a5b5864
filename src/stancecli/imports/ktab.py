"""A KTAB sheet: actors with their power, and a position and a salience on each dimension.

A first line names the scenario and counts actors and dimensions; some sheets go without it. Each
dimension becomes a decision with a scale.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice, pairwise

from stancecli import notation as fmt
from stancecli.diagnostics import InvalidModel
from stancecli.imports import Import
from stancecli.imports.choice import choose
from stancecli.imports.draft import Draft, LeftBehind
from stancecli.imports.given import Given, ReadingOptions
from stancecli.imports.headings import folded, nameless
from stancecli.imports.rows import DraftRows
from stancecli.imports.scaled import (
    DECIMALS,
    HIGHEST,
    ScaledActor,
    ScaledMatter,
    ScaledTable,
    add_scaled,
    count_others,
    divisor_of,
    filled_below,
)
from stancecli.imports.stances.values import number, shortened
from stancecli.imports.writer import new_ids
from stancecli.sheets.cells import SheetCell, decimal
from stancecli.sheets.table import CellGrid, SheetColumn, columns_below, table_fault

ACTOR = "actor"
NAMES = ("description", "legend")
"""Columns with other names of an actor: a long one, a short one."""
POWERS = ("influence", "power", "capability", "capabilities")
HEADING_WITHIN = 10
"""Lines above which, at most, the headings stand."""

_POSITION = re.compile(r"(.*?)(?:^|[\W_]+)(?:position|pstn|pos) *[0-9]*\b.*", re.IGNORECASE)
_SALIENCE = re.compile(r"(.*?)(?:^|[\W_]+)(?:salience|sal) *[0-9]*\b.*", re.IGNORECASE)

_COUNT = re.compile("[0-9]{1,9}")

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


def _is_scenario(line: Sequence[SheetCell]) -> bool:
    """Whether a line names a scenario, and counts actors and dimensions in its next cells."""
    counts = [cell.word for cell in line[2:4]]
    return len(counts) == 2 and all(map(_COUNT.fullmatch, counts))


def _scenario(lines: Sequence[Sequence[SheetCell]]) -> _Scenario:
    texts = []
    for line in lines:
        words = [cell.word for cell in line]
        if _is_scenario(line):
            return _Scenario(words[0], words[1], int(words[2]), int(words[3]))
        texts += [word for word in words if word]
    return _Scenario(about=" ".join(texts))


def read(given: Given, options: ReadingOptions) -> Draft:
    """The model in a KTAB sheet; raises InvalidModel with every fault, at its cell.

    Tables below each other in one sheet are as many dimensions, of the same actors or of others.
    """
    grid, others = choose(given, options, _fits)
    left = LeftBehind(others)
    if _heading(grid) is None:
        expected = "expected the headings Actor, Description, Influence, and of each dimension "
        message = f"{expected}Position and Salience"
        raise table_fault(grid.start, "E504", message)
    parts = list(_parts(grid))
    names = [name for part in parts for name in part.names]
    alone = len(names) == 1
    names = [name or ("" if alone else f"Dimension {n}") for n, name in enumerate(names, 1)]
    ids = new_ids((name or "Outcome" for name in names), "dimension")
    matters = zip(ids, names, strict=True)
    tables = [part.table(list(islice(matters, len(part.names))), left) for part in parts]
    scenario = parts[0].scenario
    notes = [*_NOTES, *_counted(scenario, len(tables[0].actors), len(tables[0].matters))]
    divisor = divisor_of(tables)
    if divisor != 1:
        notes.append(
            f"“{parts[0].power.name}” goes up to {decimal(divisor * HIGHEST)}, and here to "
            f"{HIGHEST}: each was divided by {decimal(divisor)}, and has {DECIMALS} decimals."
        )
    about = scenario.about if len(parts) == 1 else ""
    rows = DraftRows(given.name, "KTAB", title=scenario.title, about=about)
    add_scaled(rows, tables)
    return Draft(rows, tuple(notes), left.listed())


def _parts(grid: CellGrid) -> Iterator[_Part]:
    """The tables of a sheet, each with what stands above its headings."""
    headings = [n for n, line in enumerate(grid.lines) if _is_heading(line)]
    starts = [0, *(_above(grid, *pair) for pair in pairwise(headings))]
    ends = [*starts[1:], len(grid.lines)]
    for start, heading, end in zip(starts, headings, ends, strict=True):
        scenario = _scenario(grid.lines[start:heading])
        yield _Part(scenario, columns_below(replace(grid, lines=grid.lines[heading:end])))


def _above(grid: CellGrid, before: int, heading: int) -> int:
    """The first of the lines right above a heading that belong to it: apart from those before."""
    above = range(heading - 1, before, -1)
    has_numbers = (n for n in above if any(number(cell.word) is not None for cell in grid.lines[n]))
    return next(has_numbers, before) + 1


class _Part:
    """One table of a sheet."""

    def __init__(self, scenario: _Scenario, columns: Sequence[SheetColumn]) -> None:
        """Raise InvalidModel where positions have no saliences, or saliences no positions."""
        self.scenario = scenario
        self._columns = columns
        self._by_name = {folded(column.name): column for column in columns}
        powers = [self._by_name[name] for name in POWERS if name in self._by_name]
        self.power = next((column for column in powers if column.filled), powers[0])
        positions = [(m, c) for c in columns if (m := _POSITION.fullmatch(c.name))]
        saliences = [(m, c) for c in columns if (m := _SALIENCE.fullmatch(c.name))]
        if len(positions) != len(saliences):
            message = (
                f"{fmt.counted(len(positions), 'column')} of positions, and {len(saliences)} of "
                "saliences: each dimension has one of each"
            )
            raise table_fault(columns[0].head.place, "E504", message)
        # The first column of positions goes with the first of saliences, and so on.
        self._pairs = [
            (position, salience)
            for (_, position), (_, salience) in zip(positions, saliences, strict=True)
        ]
        self.names = [found[1].strip() for found, _ in positions]
        if self.names == [""]:
            self.names = [scenario.about.partition(":")[0] if ":" in scenario.about else ""]

    def table(self, matters: Iterable[tuple[str, str]], left: LeftBehind) -> ScaledTable:
        """Its numbers, on matters with these ids and names; counts the columns of anything else."""
        names = [self._by_name[each] for each in (ACTOR, *NAMES) if each in self._by_name]
        used = [*names, self.power, *chain.from_iterable(self._pairs)]
        count_others(self._columns, used, "KTAB", left)
        about = self.scenario.about
        question = about if len(self._pairs) == 1 and about.endswith("?") else ""
        found = [
            ScaledMatter(id_, name, *pair, question)
            for (id_, name), pair in zip(matters, self._pairs, strict=True)
        ]
        return ScaledTable(list(self._actors(left)), self.power, found, left, may_exceed=True)

    def _actors(self, left: LeftBehind) -> Iterator[ScaledActor]:
        """The rows that name an actor; what stands below, after an empty line, may name none.

        A description that tells all of them apart is a name, and what KTAB calls the actor another.
        """
        who = self._by_name[ACTOR]
        said, short = map(self._by_name.get, NAMES)
        rows = self._rows(who, left)
        descriptions = [folded(said.cells[n].word) for n in rows] if said else []
        is_name = all(descriptions) and len(set(descriptions)) == len(rows)
        for n in rows:
            also = (short.cells[n],) if short and short.cells[n].word else ()
            if said and is_name:
                yield ScaledActor(said.cells[n], n, (*also, who.cells[n]))
            else:
                yield ScaledActor(who.cells[n], n, also, said.cells[n] if said else None)

    def _rows(self, who: SheetColumn, left: LeftBehind) -> list[int]:
        filled = filled_below([self.power, *chain.from_iterable(self._pairs)])
        rows = [n for n, cell in enumerate(who.cells) if cell.word]
        while rows and rows[-1] not in filled and _is_apart(who, rows[-1]):
            left.add("lines below the actors", f"“{shortened(who.cells[rows.pop()].word)}”")
        end = max(rows, default=-1)
        problems = []
        for n in sorted(filled.difference(rows)):
            if any(_is_apart(who, m) for m in range(end + 1, n + 1)):
                left.add("lines below the actors", "it names none")
            else:
                problems.append(nameless(who.cells[n]))
        if problems:
            raise InvalidModel(problems)
        return rows


def _is_apart(column: SheetColumn, n: int) -> bool:
    """Whether an empty line stands before a line."""
    return n > 0 and column.cells[n].place.line > column.cells[n - 1].place.line + 1


def _counted(scenario: _Scenario, actors: int, dimensions: int) -> Iterator[str]:
    """What the first line counts otherwise than the sheet has it."""
    for said, found, thing in (
        (scenario.actors, actors, "actor"),
        (scenario.dimensions, dimensions, "dimension"),
    ):
        if said is not None and said != found:
            yield f"The first line says {fmt.counted(said, thing)}, and the sheet has {found}."


KIND = Import(
    *("a KTAB sheet of actors, their power, positions and saliences", recognises, read),
    takes=frozenset({"sheet"}),
    rank=1,
)
