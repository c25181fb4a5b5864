"""A sheet of stances as it is meant: its actors, what is spoken of, and what each row says."""

from __future__ import annotations

import shlex
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from stancecli import notation as fmt
from stancecli.diagnostics import InvalidModel
from stancecli.imports import headings as heads
from stancecli.imports.given import ISSUE, Given, ReadingOptions
from stancecli.imports.rows import LeftBehind
from stancecli.imports.stances.columns import StanceColumns
from stancecli.imports.values import DASH, StanceWords, are_words, is_number, plain
from stancecli.imports.writer import failed_formula
from stancecli.loader.text import Faults
from stancecli.sheets.table import (
    CellGrid,
    SheetCell,
    SheetColumn,
    columns_below,
    folded,
    no_heading,
    table_fault,
)

BESIDE = (heads.DATE, heads.SOURCE, heads.PLACE, heads.QUOTE, heads.NOTES, heads.BY)
"""What may stand in a row beside its stances, and has a place in a model."""
NO_PLACE = (heads.POWER, heads.SALIENCE)
"""What may stand there, and has none."""
ROLES = (heads.ACTOR, heads.ID, ISSUE, heads.STANCE, *BESIDE, *NO_PLACE)


def heading_of(grid: CellGrid, words: StanceWords, options: ReadingOptions) -> int:
    """The number of the line with the headings: a title may stand alone above it.

    Raises Unanswerable where a person names an empty row.
    """
    if options.head:
        return heads.line_of_row(grid, options.head)
    for n, line in enumerate(grid.lines[:-1]):
        below = [cell for cell in grid.lines[n + 1][1:] if cell.word]
        is_alone = [cell.word for cell in line if cell.word] == [line[0].word]
        if not is_alone or not below or any(map(words.knows, below)):
            return n
    return 0


@dataclass(frozen=True, slots=True)
class Said:
    """One stance, of whom on what, and the row in which it stands."""

    actor: str
    issue: str
    stance: Fraction
    cell: SheetCell
    row: int


class StanceSheet:
    """A sheet as it is meant: its actors, what is spoken of, and what is said, row by row."""

    def __init__(
        self,
        given: Given,
        options: ReadingOptions,
        words: StanceWords,
        grid: CellGrid,
        left: LeftBehind,
    ) -> None:
        self._words, self._options, self._left = words, options, left
        self._faults = Faults()
        self._line = partial(given.line, options)
        self.actors: dict[str, SheetCell] = {}
        self.issues: dict[str, SheetCell] = {}
        self.said: list[Said] = []
        self.beside: dict[str, dict[int, SheetCell]] = {}
        self.notes: list[str] = []
        self.keys: dict[int, str] = {}
        self.also: dict[str, list[str]] = {}
        """What else an actor is called, by its key."""
        columns, others = self._columns(given, grid)
        self._issues_said = self._roles.said.get(ISSUE, ())
        self._named = frozenset(map(id, self._issues_said))
        """The columns that a person says are issues, and which objects these are."""
        self._how = self._roles.find(heads.STANCE)
        self.is_long = self._is_long(columns)
        self.is_turned = not self.is_long and self._looks_turned(columns)
        first = self._first(columns)
        self.who = "" if self.is_turned else first.name
        rest = self._rest(columns, first)
        self._rows = self._by_id(self._below(first, rest), others)
        if not self._rows:
            raise table_fault(first.head.place, "E512", "no row below the headings names anything")
        read = self._read_long if self.is_long else self._read_wide
        read(first, rest)
        self._faults.raise_any()
        if not self.actors:
            message = "no row below the headings names an actor and what it speaks of"
            raise table_fault(first.head.place, "E512", message)

    def _columns(
        self, given: Given, grid: CellGrid
    ) -> tuple[list[SheetColumn], Mapping[str, list[str]]]:
        """The columns, with those of other files; what else these call an actor, by its id."""
        heading = heading_of(grid, self._words, self._options)
        for line in grid.lines[:heading]:
            begins = next(cell.word for cell in line if cell.word)
            self._left.add("lines above the headings", f"“{heads.shortened(begins)}”")
        below = columns_below(grid, heading)
        self._filled = {each.head.place.column for each in below if each.name or each.filled}
        joined, others = heads.joined(below, self._options, given, self._left)
        columns = heads.without(joined, self._options, self._left)
        self._roles = heads.Headings(columns, self._options, ROLES)
        if not (self._options.head or self._options.columns):
            self._ask_for_headings(columns)
        self._roles.check("--scale", sorted(set(self._options.scales) - self._options.optional))
        if lacking := self._roles.lacking:
            names = fmt.few(map(fmt.quoted, lacking))
            self.notes.append(f"Not in this file, though the recipe names them: {names}.")
        return columns, others

    def _ask_for_headings(self, columns: Sequence[SheetColumn]) -> None:
        """Raise InvalidModel where the headings read like what stands below headings."""
        first, *others = [column for column in columns if column.name] or columns
        is_called = any(heads.is_called(c.name, role) for c in (first, *others) for role in ROLES)
        below = {cell.word for each in others for cell in each.filled}
        known = [e for e in others if e.name in below or self._words.knows(e.head)]
        if is_called or not known or (known != others and all(is_number(c.name) for c in known)):
            return
        named = fmt.few(fmt.quoted(each.name) for each in (first, *others))
        line = self._line("--head", str(first.head.place.line))
        hint = f"write one above it, as actor, issue, stance; or, if it is: {line}"
        message = f"is this the line of headings? It says {named}"
        raise table_fault(first.head.place, "E504", message, hint)

    def heading(self, role: str) -> str:
        """What the column of a role is called in the file; empty where no column has it."""
        column = self._roles.find(role)
        return column.name if column else ""

    def _is_long(self, columns: Sequence[SheetColumn]) -> bool:
        """Whether each row is a statement: it says of whom, on what, and how that one stands."""
        who, what = self._who(), self._roles.find(ISSUE)
        is_named = ISSUE in self._options.columns and len(self._options.issues) == 1
        if heads.STANCE in self._options.columns or (is_named and self._how):
            return True
        if len(self._options.issues) > 1:
            return False
        if not who or not what or self._are_stances(what):
            return False
        if not self._how and not is_named:
            # Without a heading that says so, the one column of stances beside the two is meant.
            found = [each for each in columns if each not in (who, what) and each.name]
            found = [each for each in found if self._are_stances(each)]
            self._how = found[0] if len(found) == 1 else None
        return self._how is not None

    def _who(self) -> SheetColumn | None:
        """The column of actors, as it is named or headed; one of stances on a “state” is none."""
        found = self._roles.find(heads.ACTOR)
        if found and heads.ACTOR not in self._options.columns and self._are_stances(found):
            return None
        return found

    def _are_stances(self, column: SheetColumn) -> bool:
        words = self._words.in_column(column.name)
        return bool(column.filled) and all(map(words.knows, column.filled))

    def _looks_turned(self, columns: Sequence[SheetColumn]) -> bool:
        """Whether actors stand in the line of the headings, and below each other what they are for.

        The first column is headed so, or a person named it, and it holds no stances.
        """
        if heads.ACTOR in self._options.columns:
            return False
        named = self._issues_said
        first = named[0] if len(named) == 1 else columns[0]
        if named and (len(named) > 1 or any(map(self._words.knows, first.filled))):
            return False
        if not named and not heads.is_called(first.name, ISSUE):
            return False
        self.notes.append(
            f"Below “{first.name}” stands what is spoken of, so the headings beside it were read "
            "as actors. (If they are none: --map actor=HEADING.)"
        )
        return True

    def _first(self, columns: Sequence[SheetColumn]) -> SheetColumn:
        """The column that says what each row is about."""
        found = self._who()
        if self.is_turned:
            found = self._roles.find(ISSUE) if ISSUE in self._options.columns else None
        if found is None and self.is_long:
            raise self._lacks("says who speaks", heads.ACTOR, columns[0])
        taken = [*map(self._roles.find, (*BESIDE, *NO_PLACE))]
        free = [e for e in columns if id(e) not in self._named and e not in taken]
        if found is None and not free:
            raise table_fault(columns[0].head.place, "E504", "there is no column of actors")
        if len(free) > 1 and _is_count(free[0]) and not self._are_stances(free[1]):
            del free[0]
        return found or free[0]

    def _lacks(self, what: str, role: str, first: SheetColumn) -> InvalidModel:
        """The fault of a sheet in which no column has a role."""
        message = f"which column {what}? None is headed so"
        hint = self._line("--map", f"{role}=HEADING")
        return table_fault(first.head.place, "E504", message, hint)

    def _rest(self, columns: Sequence[SheetColumn], first: SheetColumn) -> list[SheetColumn]:
        """The columns in which stances may stand, those of other roles put aside."""
        said = self._roles.said
        aside = [first, *said.get(heads.ACTOR, ()), *said.get(heads.ID, ())]
        for role in (*BESIDE, *NO_PLACE):
            column = self._roles.find(role)
            is_sure = role in said or role in (heads.DATE, *NO_PLACE)
            # One of stances on a “quote” is none of quotes.
            if column and column is not first and (is_sure or not self._are_stances(column)):
                aside.append(column)
                if role in NO_PLACE:
                    self._left.leave(column, f"a stance has no {role} in a model")
                else:
                    self.beside[role] = {c.place.line: c for c in column.filled}
        return [e for e in columns if e not in aside and self._has_name(e, first)]

    def _has_name(self, column: SheetColumn, first: SheetColumn) -> bool:
        """Whether a column has a heading; one of row numbers before the names needs none."""
        if id(column) in self._named:
            return True
        name = folded(column.name)
        keys = (key for join in self._options.joins for key in join.column.split(heads.JOINS))
        if name and name in map(folded, keys):
            self._left.leave(column, "the keys of a join")
        elif name.replace("_", " ").split()[-1:] == [heads.SALIENCE]:
            self._left.leave(column, f"a stance has no {heads.SALIENCE} in a model")
        elif name:
            return True
        elif _is_count(column) and column.head.place.column < first.head.place.column:
            self._left.add("cells under no heading", "numbers of rows", len(column.filled))
        elif column.filled:
            self._faults.add(no_heading(column))
        return False

    def _below(self, first: SheetColumn, rest: Sequence[SheetColumn]) -> dict[int, SheetCell]:
        """The name in each row, by its line; rows of nothing else after an empty line are none."""
        filled = {cell.place.line for column in rest for cell in column.filled}
        rows: dict[int, SheetCell] = {}
        last = first.head.place.line
        below = list(first.cells)
        end = len(below)
        for n in range(len(below) - 1, 0, -1):
            if below[n].place.line in filled:
                break
            if below[n].place.line > below[n - 1].place.line + 1:
                end = n
        for cell in below[end:]:
            self._left.add("lines below the table", f"“{heads.shortened(cell.word)}”")
        for n, cell in enumerate(below[:end]):
            if cell.error:
                self._faults.add(failed_formula(cell.place, cell.error))
            if cell.word:
                rows[cell.place.line] = self._joined(heads.ACTOR, n, cell)
            elif self.is_long or first.name in (join.name for join in self._options.joins):
                self._left.add("rows", f"nothing stands under “{first.name}”")
            else:
                what = "issue" if self.is_turned else "actor"
                hint = "" if last in rows else "is the heading in another line?"
                self._faults.add(heads.nameless(cell, what, hint))
            last = cell.place.line
        return rows

    def _joined(self, role: str, n: int, cell: SheetCell) -> SheetCell:
        """A name, and after it in brackets what the other columns of its role say in that row."""
        others = [part.cells[n].word for part in self._roles.said.get(role, ())[1:]]
        told = f"{cell.word} ({', '.join(filter(None, others))})"
        return SheetCell(told, cell.place) if any(others) else cell

    def _by_id(
        self, rows: dict[int, SheetCell], others: Mapping[str, list[str]]
    ) -> dict[int, SheetCell]:
        """The name in each row; those of one id have that of most of them, the `others` beside."""
        column = self._roles.find(heads.ID)
        if not column:
            return rows
        found = zip(column.cells, heads.keys_under((column,), (column.name,)), strict=True)
        ids = {cell.place.line: id_ for cell, (id_,) in found if id_ and cell.place.line in rows}
        labels: dict[str, list[str]] = defaultdict(list)
        for line, id_ in ids.items():
            labels[id_].append(rows[line].word)
        names = {
            id_: [*heads.by_frequency(each), *others.get(id_, ())] for id_, each in labels.items()
        }
        shared = Counter(folded(first) for first, *_ in names.values())
        several = 0
        for id_, (first, *more) in names.items():
            if shared[folded(first)] > 1:
                names[id_][0] = f"{first} ({id_})"
            also = {folded(name): name for name in more}
            also.pop(folded(first), None)
            if also:
                several += 1
                self.also[folded(names[id_][0])] = [*also.values()]
        if several:
            self.notes.append(
                f"{several:,} of {fmt.counted(len(names), 'actor')} by “{column.name}” have "
                "several names there: that of most rows is theirs, the others are in also."
            )
        return {
            line: SheetCell(names[ids[line]][0], cell.place) if line in ids else cell
            for line, cell in rows.items()
        }

    def _read_wide(self, first: SheetColumn, rest: Sequence[SheetColumn]) -> None:
        named = self._named if not self.is_turned else ()
        columns = [column for column in rest if not named or id(column) in named]
        for column in rest:
            if named and id(column) not in named:
                self._left.leave(column, "not among the columns that --map issue= names")
        if not columns:
            message = "expected a column of actors, and one or more of what they are for or against"
            raise table_fault(first.head.place, "E504", message)
        columns = self._stances(columns, are_named=bool(named))
        self._refuse_second_table(rest, {each.head.place.column for each in columns})
        rows, across = (self.issues, self.actors) if self.is_turned else (self.actors, self.issues)
        self.keys = {line: self._key_of(rows, cell) for line, cell in self._rows.items()}
        for column in columns:
            other = self._key_of(across, column.head)
            words = self._words.in_column(column.name)
            for cell in column.filled:
                whose = self.keys[cell.place.line]
                pair = (other, whose) if self.is_turned else (whose, other)
                self._say(*pair, cell, words)
        self.said.sort(key=lambda each: each.row)

    def _refuse_second_table(self, rest: Sequence[SheetColumn], read: Set[int]) -> None:
        """Raise InvalidModel for columns of names, after an empty one, beside whom stances stand.

        `read` are the numbers of the columns of stances: they would be read as those of the first.
        """
        for column in rest:
            n = column.head.place.column
            is_after_gap = n - 1 not in self._filled and n > min(self._filled)
            if is_after_gap and n not in read and n < max(read, default=0):
                message = f"a second table seems to begin at “{column.name}”, after an empty column"
                out = shlex.join(("--leave-out", column.name))
                hint = f"give it a sheet of its own; if it is a part of the first: {out}"
                raise table_fault(column.head.place, "E504", message, hint)

    def _read_long(self, first: SheetColumn, rest: Sequence[SheetColumn]) -> None:
        what, how = self._roles.find(ISSUE), self._how
        if not (what and how):
            role = heads.STANCE if what else ISSUE
            raise self._lacks(f"has the {role}", role, first)
        for column in rest:
            if column is not what and column is not how and id(column) not in self._named:
                self._left.leave(column, "no part of a statement")
        self._stances([how], are_named=True)
        issues = {
            cell.place.line: self._joined(ISSUE, n, cell)
            for n, cell in enumerate(what.cells)
            if cell.word
        }
        stances = {cell.place.line: cell for cell in how.filled}
        words = self._words.in_column(how.name)
        for line, cell in self._rows.items():
            if line not in issues:
                self._left.add("rows", f"nothing stands under “{what.name}”")
                continue
            actor = self._key_of(self.actors, cell)
            issue = self._key_of(self.issues, issues[line])
            if line in stances:
                self._say(actor, issue, stances[line], words)
            else:
                self._left.add("rows", f"nothing stands under “{how.name}”")

    def _stances(self, columns: Sequence[SheetColumn], *, are_named: bool) -> list[SheetColumn]:
        inside = [
            SheetColumn(each.head, tuple(c for c in each.cells if c.place.line in self._rows))
            for each in columns
        ]
        found: list[SheetColumn] = []
        reader = StanceColumns(self._words, self._line, self._left, are_named=are_named)
        try:
            found = reader.of(inside)
        except InvalidModel as invalid:
            self._faults.extend(invalid.problems)
            self._faults.raise_any()
        self.notes += reader.notes
        cells = [cell for column in found for cell in column.filled]
        dashes = sum(plain(cell.word) == DASH for cell in cells)
        if dashes and not self._words.is_said(DASH) and are_words(cells):
            self.notes.append(
                f"“{DASH}” was read as opposed, in {fmt.counted(dashes, 'cell')}. (If it says "
                f"nothing: --value {DASH}=nothing.)"
            )
        return found

    def _key_of(self, known: dict[str, SheetCell], cell: SheetCell) -> str:
        """The key of a name, by which it is the same however it is written."""
        key = folded(cell.word)
        known.setdefault(key, SheetCell(" ".join(cell.word.split()), cell.place))
        return key

    def _say(self, actor: str, issue: str, cell: SheetCell, words: StanceWords) -> None:
        stance = words.read(cell)
        if stance is None:
            self._left.add("cells", f"“{heads.shortened(cell.word)}” says nothing")
        else:
            self.said.append(Said(actor, issue, stance, cell, cell.place.line))


def _is_count(column: SheetColumn) -> bool:
    """Whether a column without a heading numbers the rows."""
    numbers = [cell.word for cell in column.filled]
    start = int(numbers[0]) if numbers and numbers[0] in ("0", "1") else None
    if column.name or start is None:
        return False
    return numbers == [str(n) for n in range(start, start + len(numbers))]
