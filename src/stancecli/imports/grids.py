"""Which effects of the rows of a model stand in the grid of their decision, once it is written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from stancecli.diagnostics import NOWHERE
from stancecli.imports.writer import GridLines
from stancecli.loader import kinds
from stancecli.loader.references import ID
from stancecli.loader.text import Misfit
from stancecli.loader.tree import LONGEST_SCALAR
from stancecli.model import EFFECT, SIGNS, owner_id
from stancecli.sheets.table import SheetCell, SheetRow

_SIGNS: Mapping[str, str] = {
    **{str(number): sign for sign, number in SIGNS.items()},
    **{word: {n: s for s, n in SIGNS.items()}.get(number, "0") for word, number in EFFECT.items()},
    "unknown": "?",
}
"""By what may stand in a row: what a cell has for it."""
_BESIDE = ("views", "because", "cite", "confidence")
"""What a row may say of an effect whose size stands in a cell."""


def grids_of(
    interests: Sequence[SheetRow], options: Iterable[SheetRow], effects: Sequence[SheetRow]
) -> tuple[Mapping[str, GridLines], Sequence[SheetRow]]:
    """The grid of each decision, by its id; and the effects without what stands in grids.

    In a grid is what holds always, where one option has no second such effect on an interest, and
    no other before it.
    """
    wanted = [row["id"].word for row in interests if _is_id(row["id"].word)]
    by_decision: dict[str, list[str]] = defaultdict(list)
    for row in options:
        by_decision[row["decision"].word].append(row["id"].word)
    of = {o: d for d, ids in by_decision.items() if all(map(_is_id, ids)) for o in ids}
    cells: dict[str, dict[tuple[str, str], SheetCell]] = defaultdict(dict)
    for ends, row in _laid(effects):
        sign = _in_signs(row["effect"].word)
        if sign and ends[0] in of and ends[1] in wanted:
            cells[of[ends[0]]][ends] = replace(row["effect"], text=sign)
    grids = {d: _grid(d, by_decision[d], wanted, said) for d, said in cells.items()}
    grids = {d: grid for d, grid in grids.items() if len(grid) <= LONGEST_SCALAR}
    return grids, [*_rest(effects, {ends for decision in grids for ends in cells[decision]})]


def _laid(effects: Sequence[SheetRow]) -> Iterator[tuple[tuple[str, str], SheetRow]]:
    """The effects that can stand in a cell, each with the ids of its option and its interest."""
    first: dict[tuple[str, str], SheetRow] = {}
    always: Counter[tuple[str, str]] = Counter()
    for row in effects:
        first.setdefault(_ends(row), row)
        always[_ends(row)] += _holds_always(row)
    return ((e, row) for e, row in first.items() if always[e] == 1 and _holds_always(row))


def _ends(row: SheetRow) -> tuple[str, str]:
    return row["option"].word, row["to"].word


def _holds_always(row: SheetRow) -> bool:
    return not (row["when"].word or row["unless"].word)


def _is_id(full: str) -> bool:
    return all(map(ID.fullmatch, full.split(".")))


def _in_signs(written: str) -> str:
    """What a cell has for a size; empty where that is none, or nothing."""
    ends = (end.strip() for end in written.strip("[]").split(","))
    cell = "/".join(map(_sign, ends))
    try:
        kinds.EFFECT.read(cell, None)
    except Misfit:
        return ""
    return cell


def _sign(end: str) -> str:
    """A word as a sign; a number that helps has a + before it, as answers have."""
    is_above = end[:1] in "0123456789." and end.strip("0.")
    return _SIGNS.get(end) or (f"+{end}" if is_above else end)


def _grid(
    decision: str,
    options: Sequence[str],
    interests: Sequence[str],
    said: Mapping[tuple[str, str], SheetCell],
) -> GridLines:
    """A grid in which the decider's own interests come first, as far as any option bears on one."""
    own = f"{owner_id(decision)}."
    blank = SheetCell(".", NOWHERE)

    def line(name: str, cells: Iterable[SheetCell]) -> tuple[SheetCell, ...]:
        return SheetCell(name.removeprefix(own), NOWHERE), *cells

    heads = (SheetCell(each.removeprefix(own), NOWHERE) for each in options)
    borne = {to for _, to in said}
    rows = sorted(borne.intersection(interests), key=interests.index)
    rows.sort(key=lambda to: not to.startswith(own))
    lines = (line(to, (said.get((each, to), blank) for each in options)) for to in rows)
    return GridLines((line(".", heads), *lines))


def _rest(effects: Iterable[SheetRow], laid: Collection[tuple[str, str]]) -> Iterator[SheetRow]:
    """The rows that say more than the cell of their effect, without what that says."""
    for row in effects:
        if _ends(row) not in laid or not _holds_always(row):
            yield row
        elif any(row[column].word for column in _BESIDE):
            kept = {name: cell for name, cell in row.cells.items() if name != "effect"}
            yield SheetRow(kept, row.place)
