"""The rows of a model's tables, and the one place that makes a model of them.

They are the tables that `stance export csv` writes. A folder of them and a workbook have rows as
they stand there; other imports draft rows, each cell with the place that it was read at.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import PurePath
from typing import Any, TypeAlias

from stancecli import notation as fmt
from stancecli.diagnostics import NOWHERE, Place, Problem
from stancecli.imports.given import LeftOut, ReadingOptions
from stancecli.imports.writer import (
    DraftCell,
    GridLines,
    Series,
    WrittenModel,
    YamlBlock,
    YamlField,
    YamlValue,
    line_of_text,
)
from stancecli.loader import kinds
from stancecli.loader.entries import CITATIONS, ModelEntry
from stancecli.loader.kinds import Kind
from stancecli.loader.layout import OWNERS, TABLES
from stancecli.loader.references import ID, NotedWord
from stancecli.loader.text import Misfit
from stancecli.loader.tree import LONGEST_SCALAR, MOST_EVENTS
from stancecli.model import CURRENT, EFFECT, PARTS, SIGNS, Model, Votes, owner_id
from stancecli.sheets.table import (
    SheetCell,
    SheetColumn,
    SheetRow,
    held_view,
    parted,
    quoting,
    table_fault,
)

Rows: TypeAlias = Mapping[str, Sequence[SheetRow]]
"""The rows of every table by its name."""
_Owned: TypeAlias = dict[tuple[str, str], list[SheetRow]]
"""The rows of every table by its name, and by what they belong to."""
VIEW = ":"
"""What stands between a holder and the value that it holds: `anna: -1; ben: 0`."""

DECIDER = "decider"
UNNAMED = "Whoever decides"
"""What an actor is called of whom a file says nothing, but that somebody must decide."""

Filled: TypeAlias = str | SheetCell | Sequence[SheetCell]


class DraftRows(dict[str, list[SheetRow]]):
    """The rows of a model while an import drafts it."""

    def __init__(self, file: str, what: str = "", title: str = "", about: str = "") -> None:
        """A model without a `title` has one by `what` the file holds; a part of one has neither."""
        super().__init__()
        self._start = Place(file, 1, 1)
        self._cells = 0
        if what:
            title = title or line_of_text(f"{what} from {PurePath(file).name}")
            self.add("model", title=title, about=about)

    def add(self, table: str, place: Place | None = None, /, **cells: Filled) -> None:
        """Add a row that was read at a place, unless somewhere in the file.

        What is empty is left out; a text without a place of its own was read where the row was.
        Raises InvalidModel once there are more cells than a model file holds.
        """
        at = place or self._start
        filled = {column: _filled(value, at) for column, value in cells.items() if value}
        self.setdefault(table, []).append(SheetRow(filled, at))
        self._cells += sum(bool(cell.word) for cell in filled.values())
        if 2 * self._cells > MOST_EVENTS:  # a key and a value each
            message = f"over {MOST_EVENTS // 2:,} cells of a model, more than its file holds"
            hint = "statements in such numbers are folded: stance fold FILE -o FOLDER"
            raise table_fault(self._start, "E508", message, hint)


def _filled(value: Filled, place: Place) -> SheetCell:
    match value:
        case str():
            return DraftCell(value.strip(), place)
        case SheetCell():
            return DraftCell(value.word, value.place)
        case _:
            return DraftCell(value[0].text, value[0].place, tuple(value))


def cited(source: str, at: str, quote: str, place: Place) -> SheetCell:
    """A citation: the id of a source, the place in it, and the words that stand there."""
    return SheetCell(quoting(f"{source} {at}".rstrip(), quote), place)


def voted(votes: Votes) -> tuple[SheetCell, ...]:
    """The votes that a stance is the mean of, as a row has them."""
    return tuple(SheetCell(part, NOWHERE) for part in str(votes).split("; "))


def faulty_cells(rows: Rows, fault_at: Callable[[Place], Problem | None]) -> list[Problem]:
    """The fault of each cell that has one of its own, and is a value here.

    So a reader of sheets may pass over a formula that fails, or over a merged title. Where it did
    not, the error would become a name, and a value for three cells that of the first alone.
    """
    found = map(fault_at, dict.fromkeys(cell.place for cell in _cells(rows)))
    return [fault for fault in found if fault]


def _cells(rows: Rows) -> Iterator[SheetCell]:
    for cell in (cell for table in rows.values() for row in table for cell in row.cells.values()):
        yield from (cell.parts if isinstance(cell, DraftCell) and cell.parts else (cell,))


def written(rows: Rows, notes: Iterable[str] = ()) -> WrittenModel:
    """The model in rows, each of which is known by its id and says whose it is."""
    head = [field for row in rows.get("model", ()) for field in _values("model", row)]
    grids, effects = _grids(rows)
    owned: _Owned = defaultdict(list)
    for name in TABLES:
        for row in effects if name == "effects" else rows.get(name, ()):
            owned[name, _owner(name, row)].append(row)
    return WrittenModel((*head, *_parts(ModelEntry, "", owned, grids)), notes)


def _parts(
    entry: Any, of: str, owned: _Owned, grids: Mapping[str, GridLines]
) -> Iterator[YamlField]:
    """The parts of an entry with an id."""
    for name, kind in _parts_in(entry):
        rows, blocks = owned.get((name, of), []), []
        for row in rows:
            id_ = row["id"].word
            grid = grids.get(id_) if name == "decisions" else None
            laid = (("grid", grid),) if grid else ()
            inner = _parts(kind.part, id_, owned, grids)
            blocks.append(YamlBlock((*_values(name, row), *laid, *inner), row.place))
        # What stands in a list has no id.
        ids = [row["id"].word.rpartition(".")[2] for row in rows]
        ids = [row["option"].word for row in rows] if name == "against" else ids
        if any(ids):
            yield name, YamlBlock(tuple(zip(ids, blocks, strict=True)))
        elif kind.is_one:
            yield from ((name, block) for block in blocks)
        elif blocks:
            yield name, Series(tuple(blocks))


@cache
def _parts_in(entry: Any) -> tuple[tuple[str, Kind], ...]:
    """The keys of an entry that hold parts, each with their kind."""
    return tuple((name, key.kind) for name, key in entry.keys.items() if key.kind.part)


def _owner(table: str, row: SheetRow) -> str:
    """The id of what a row belongs to; empty where that is the model."""
    if table in OWNERS:
        return row[OWNERS[table]].word
    return "" if table in PARTS[Model] else owner_id(row["id"].word)


def _values(table: str, row: SheetRow) -> Iterator[YamlField]:
    for column, key in TABLES[table].items():
        cell = row.cells.get(column)
        if key and cell and cell.word:
            yield column, _value(key.kind, cell)


def _value(kind: Kind, cell: SheetCell) -> YamlValue:
    if kind in (kinds.TEXT, kinds.PROSE):
        is_word = kind is kinds.PROSE or cell.text == cell.word
        return cell if is_word else replace(cell, text=cell.word)
    if not kind.is_list or (kind is kinds.STATE and cell.word == CURRENT):
        # Numbers of tables are words where the model file has some.
        text = cell.text if isinstance(cell, DraftCell) else word_for(kind, cell.word)
        return cell if text == cell.text else replace(cell, text=text)
    if isinstance(cell, DraftCell):
        parts = cell.parts or (cell,)
    else:
        parts = tuple(SheetCell(part, cell.place) for part in parted(cell.text))
    if kind.value and all(VIEW in part.text for part in parts):
        return YamlBlock(tuple(_view(kind.value, part) for part in parts), cell.place)
    return parts[0] if kind is CITATIONS and len(parts) == 1 else Series(parts, cell.place)


def _view(kind: Kind, part: SheetCell) -> YamlField:
    holder, _, said = part.text.partition(VIEW)
    written, cite, reason = held_view(said.strip())
    value = SheetCell(word_for(kind, written), part.place)
    if not (cite or reason):
        return holder.strip(), value
    citations = tuple(SheetCell(each, part.place) for each in cite)
    own: dict[str, YamlValue] = {"value": value}
    own |= {"because": SheetCell(reason, part.place)} if reason else {}
    own |= {"cite": Series(citations, part.place)} if cite else {}
    return holder.strip(), YamlBlock(tuple(own.items()), part.place)


def word_for(kind: Kind, written: str) -> str:
    """The word for a number, where its scale has one."""
    if kind.scale is None:
        return written
    number = str(kind.scale.signs.get(written, written))
    return next((word for word, n in kind.scale.words.items() if str(n) == number), written)


# Which effects stand in the grid of their decision.


_SIGNS = {str(number): sign for sign, number in SIGNS.items()} | {"unknown": "?"}
"""By what may stand in a row: what a cell has for it."""
_BESIDE = ("views", "because", "cite", "confidence")
"""What a row may say of an effect whose size stands in a cell."""


def _grids(rows: Rows) -> tuple[dict[str, GridLines], list[SheetRow]]:
    """The grid of each decision, by its id; and the effects without what stands in grids.

    In a grid is what holds always, where one option has no second such effect on an interest, and
    no other before it.
    """
    interests = dict.fromkeys(filter(_is_id, (row["id"].word for row in rows.get("interests", ()))))
    options: dict[str, list[str]] = defaultdict(list)
    for row in rows.get("options", ()):
        options[row["decision"].word].append(row["id"].word)
    decisions = {o: d for d, ids in options.items() if all(map(_is_id, ids)) for o in ids}
    effects = rows.get("effects", ())
    by_ends: dict[tuple[str, str], list[SheetRow]] = defaultdict(list)
    for row in effects:
        by_ends[row["option"].word, row["to"].word].append(row)
    cells: dict[str, dict[tuple[str, str], SheetCell]] = defaultdict(dict)
    for (option, to), (first, *others) in by_ends.items():
        is_alone = _holds_always(first) and not any(map(_holds_always, others))
        sign = _in_signs(first["effect"].word)
        if is_alone and sign and option in decisions and to in interests:
            cells[decisions[option]][option, to] = replace(first["effect"], text=sign)
    found = {d: _grid(d, options[d], interests, said) for d, said in cells.items()}
    grids = {d: grid for d, grid in found.items() if len(grid) <= LONGEST_SCALAR}
    laid = {ends for decision in grids for ends in cells[decision]}
    rest = []
    for row in effects:
        if (row["option"].word, row["to"].word) not in laid or not _holds_always(row):
            rest.append(row)
        elif any(row[column].word for column in _BESIDE):
            kept = {name: cell for name, cell in row.cells.items() if name != "effect"}
            rest.append(SheetRow(kept, row.place))
    return grids, rest


def _holds_always(row: SheetRow) -> bool:
    return not (row["when"].word or row["unless"].word)


def _is_id(full: str) -> bool:
    return all(map(ID.fullmatch, full.split(".")))


def _in_signs(written: str) -> str:
    """What a cell has for a size; empty where that is none, or nothing."""
    cell = "/".join(_sign(end.strip()) for end in written.strip("[]").split(","))
    try:
        kinds.EFFECT.read(cell, None)
    except Misfit:
        return ""
    return cell


def _sign(end: str) -> str:
    """A word as a sign; a number that helps has a + before it, as answers have."""
    number = str(EFFECT.get(end, end))
    is_above = number[:1] in "0123456789." and number.strip("0.")
    return _SIGNS.get(number) or (f"+{number}" if is_above else number)


def _grid(
    decision: str,
    options: Sequence[str],
    interests: Iterable[str],
    said: Mapping[tuple[str, str], SheetCell],
) -> GridLines:
    """A grid in which the decider's own interests come first, as far as any option affects one."""
    own = f"{owner_id(decision)}."
    borne = {to for _, to in said}
    lines = [tuple(SheetCell(name.removeprefix(own), NOWHERE) for name in (".", *options))]
    rows = [to for to in interests if to in borne]
    for to in sorted(rows, key=lambda to: not to.startswith(own)):
        cells = (said.get((option, to), SheetCell(".", NOWHERE)) for option in options)
        lines.append((SheetCell(to.removeprefix(own), NOWHERE), *cells))
    return GridLines(tuple(lines))


# What an import makes of a file, and what it leaves out.


@dataclass(frozen=True, slots=True)
class Draft:
    """A model as an import drafts it: its rows, what is still to be judged, what was left out.

    `is_part` is whether it is no whole model, and stands in a folder with the other parts. `faults`
    are those found so far. What is merged is a fault unless the import `fills_merged` cells. `then`
    are the questions to ask first, as they are typed. `read_by` is how it was read, where more is
    known of that than was said. `noted` is what words in cells mean, where it is a model already.
    """

    rows: Rows
    notes: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    is_part: bool = False
    faults: tuple[Problem, ...] = ()
    fills_merged: bool = False
    then: tuple[str, ...] = ()
    read_by: ReadingOptions | None = None
    noted: tuple[NotedWord, ...] = ()


class LeftBehind:
    """Counts what is left out, kind by kind, in the order in which it is met."""

    def __init__(self, known: Iterable[LeftOut] = ()) -> None:
        self._known = tuple(known)
        self._counts: dict[tuple[str, str], Counter[str]] = {}

    def add(self, what: str, why: str, count: int = 1, *, of: str = "") -> None:
        """Count so many more of what is named, `of` a column: `cells`, `Note`."""
        if count:
            self._counts.setdefault((what, why), Counter())[of] += count

    def leave(self, column: SheetColumn, why: str) -> None:
        """Count the cells of a column."""
        self.add("cells", why, len(column.filled), of=column.name)

    def listed(self) -> tuple[LeftOut, ...]:
        found = [*self._known]
        for (what, why), counts in self._counts.items():
            columns = fmt.few(map(fmt.quoted, filter(None, counts)))
            found.append(LeftOut(counts.total(), f"{what} of {columns}" if columns else what, why))
        return tuple(found)
