"""A sheet of who is for or against what: actors × things, or one row for each statement.

What is spoken of becomes issues: the sheet does not say who decides, or what excludes what. Where a
person says which of these holds now, they are options of one decision.
"""

from __future__ import annotations

import shlex
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from stancecli import notation as fmt
from stancecli.diagnostics import InvalidModel, Unanswerable, none_such
from stancecli.imports import Import, headings as heads
from stancecli.imports.given import DAY_FIRST, ISSUE, MONTH_FIRST, Given, ReadingOptions
from stancecli.imports.headings import shortened
from stancecli.imports.rows import DECIDER, UNNAMED, Draft, DraftRows, Filled, LeftBehind, cited
from stancecli.imports.stances.columns import StanceColumns
from stancecli.imports.values import (
    DASH,
    StanceWords,
    are_words,
    day,
    day_comes_first,
    is_number,
    may_be_two_days,
    plain,
    stance_word,
)
from stancecli.imports.writer import failed_formula, ids_of
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
_DECISION = f"{DECIDER}.choice"

_ISSUES = (
    "Imported from a sheet of actors and their stances. Still to be judged:",
    "- what each actor wants, and who decides what: the sheet does not say. What is spoken of "
    "stands under “issues”, which exclude nothing. To make an option of one, give an actor a "
    "decision, move it there, and let the positions name it in full (to: actor.option). Where they "
    "exclude each other, import again with --current OPTION;",
)
_OPTIONS = (
    "Imported from a sheet of actors and their stances on options. Still to be judged:",
    "- who decides, and what the question is;",
    "- what each actor wants, and what each option does to it;",
)
_UNCITED = "- where each stance was read (cite)."


def recognises(given: Given) -> bool:
    """Whether it is a table; any may be one of stances."""
    return given.is_sheet


def read(given: Given, options: ReadingOptions) -> Draft:
    """The model in a sheet of stances; raises InvalidModel with every fault, at its cell."""
    return _StanceSheet(given, options).draft()


def _may_hold(words: StanceWords, options: ReadingOptions, grid: CellGrid) -> bool:
    """Whether some column of a sheet holds stances, and nothing else."""
    try:
        columns = columns_below(grid, heading_of(grid, words, options))
    except (InvalidModel, Unanswerable):
        return False
    rest = (column.filled for column in columns[1:] if column.name)
    return any(cells and all(map(words.knows, cells)) for cells in rest)


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


class Said(NamedTuple):
    """One stance, of whom on what, on what day if that is known, and where it stands."""

    actor: str
    issue: str
    stance: Fraction
    day: str
    cell: SheetCell

    @property
    def row(self) -> int:
        return self.cell.place.line


class _StanceSheet:
    """A sheet as it is meant: its actors, what is spoken of, and what is said, row by row.

    `_beside` has the cells of each other role by their rows, `_keys` whose notes stand in each row,
    and `_also` what else an actor is called.
    """

    def __init__(self, given: Given, options: ReadingOptions) -> None:
        self._given, self._options, self._words = given, options, StanceWords(options)
        grid, left = heads.choose(given, options, partial(_may_hold, self._words, options))
        self._sheet = grid.sheet if left else options.sheet
        self._left, self._faults = LeftBehind(left), Faults()
        self._line = partial(given.line, options)
        self._actors: dict[str, SheetCell] = {}
        self._issues: dict[str, SheetCell] = {}
        self._said: list[Said] = []
        self._beside: dict[str, dict[int, SheetCell]] = {role: {} for role in BESIDE}
        self._notes: list[str] = []
        self._keys: dict[int, str] = {}
        self._also: dict[str, list[str]] = {}
        columns = self._columns(grid)
        self._named = self._roles.said.get(ISSUE, ())
        self._how = self._roles.find(heads.STANCE)
        self._is_long = self._has_statements(columns)
        self._is_turned = not self._is_long and self._looks_turned(columns)
        first = self._first(columns)

        rest = self._rest(columns, first)
        self._days = self._dates()
        self._rows = self._by_id(self._below(first, rest))
        if self._rows:
            (self._read_long if self._is_long else self._read_wide)(first, rest)
        self._faults.raise_any()
        if not self._actors:
            message = "no row below the headings names an actor and what it speaks of"
            raise table_fault(first.head.place, "E512", message)

    def _columns(self, grid: CellGrid) -> list[SheetColumn]:
        """The columns, with those of other files."""
        heading = heading_of(grid, self._words, self._options)
        heads.leave_lines(self._left, "lines above the headings", grid.lines[:heading])
        below = columns_below(grid, heading)
        self._filled = {each.head.place.column for each in below if each.name or each.filled}
        joined, self._others = heads.joined(below, self._options, self._given, self._left)
        columns = heads.without(joined, self._options, self._left)
        self._roles = heads.Headings(columns, self._options, ROLES)
        if not (self._options.head or self._options.columns):
            self._ask_for_headings(columns)
        self._roles.check("--scale", sorted(set(self._options.scales) - self._options.optional))
        if lacking := self._roles.lacking:
            names = fmt.few(map(fmt.quoted, lacking))
            self._notes.append(f"Not in this file, though the recipe names them: {names}.")
        return columns

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

    def _has_statements(self, columns: Sequence[SheetColumn]) -> bool:
        """Whether each row is a statement: it says of whom, on what, and how that one stands."""
        who, what = self._speakers(), self._roles.find(ISSUE)
        is_named = len(self._options.issues) == 1
        if heads.STANCE in self._options.columns or (is_named and self._how):
            return True
        if self._options.issues[1:] or not who or not what or self._are_stances(what):
            return False
        if not self._how and not is_named:
            # Without a heading that says so, the one column of stances beside the two is meant.
            others = (each for each in columns if each not in (who, what) and each.name)
            found = [*filter(self._are_stances, others)]
            self._how = found[0] if len(found) == 1 else None
        return self._how is not None

    def _speakers(self) -> SheetColumn | None:
        """The column of actors, as it is named or headed; one of stances on a “state” is none."""
        found = self._roles.find(heads.ACTOR)
        is_named = heads.ACTOR in self._options.columns
        return None if found and not is_named and self._are_stances(found) else found

    def _are_stances(self, column: SheetColumn) -> bool:
        words = self._words.in_column(column.name)
        return bool(column.filled) and all(map(words.knows, column.filled))

    def _looks_turned(self, columns: Sequence[SheetColumn]) -> bool:
        """Whether actors stand in the line of the headings, and below each other what they are for.

        The first column is headed so, or a person named it, and it holds no stances.
        """
        first = self._named[0] if self._named else columns[0]
        is_turned = heads.is_called(first.name, ISSUE)
        if self._named:
            is_turned = not self._named[1:] and not any(map(self._words.knows, first.filled))
        if heads.ACTOR in self._options.columns or not is_turned:
            return False
        self._notes.append(
            f"Below “{first.name}” stands what is spoken of, so the headings beside it were read "
            "as actors. (If they are none: --map actor=HEADING.)"
        )
        return True

    def _first(self, columns: Sequence[SheetColumn]) -> SheetColumn:
        """The column that says what each row is about."""
        found = self._speakers()
        if self._is_turned:
            found = self._named[0] if self._named else None
        taken = (*self._named, *map(self._roles.find, (*BESIDE, *NO_PLACE)))
        free = [each for each in columns if each not in taken]
        if found is None and (self._is_long or not free):
            raise self._roles.lacks(heads.ACTOR, self._line)
        if free[1:] and _is_count(free[0]) and not self._are_stances(free[1]):
            del free[0]
        return found or free[0]

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
                    self._beside[role] = {c.place.line: c for c in column.filled}
        return [e for e in columns if e not in aside and self._has_name(e, first)]

    def _has_name(self, column: SheetColumn, first: SheetColumn) -> bool:
        """Whether a column has a heading; one of row numbers before the names needs none."""
        name = folded(column.name)
        keys = (key for join in self._options.joins for key in join.column.split(heads.JOINS))
        if column in self._named:
            return True
        if name and name in map(folded, keys):
            self._left.leave(column, "the keys of a join")
        elif name.replace("_", " ").split()[-1:] == [heads.SALIENCE]:
            self._left.leave(column, f"a stance has no {heads.SALIENCE} in a model")
        elif _is_count(column) and column.head.place.column < first.head.place.column:
            self._left.add("cells under no heading", "numbers of rows", len(column.filled))
        elif column.filled and not name:
            self._faults.add(no_heading(column))
        else:
            return bool(name)
        return False

    def _below(self, first: SheetColumn, rest: Sequence[SheetColumn]) -> dict[int, SheetCell]:
        """The name in each row, by its line; rows of nothing else after an empty line are none."""
        last = max((cell.place.line for column in rest for cell in column.filled), default=0)
        apart = (
            n
            for n, (before, cell) in enumerate(pairwise(first.cells), 1)
            if cell.place.line > max(last, before.place.line + 1)
        )
        end = next(apart, len(first.cells))
        heads.leave_lines(self._left, "lines below the table", [(c,) for c in first.cells[end:]])
        may_lack = self._is_long or first.name in (join.name for join in self._options.joins)
        rows: dict[int, SheetCell] = {}
        for n, cell in enumerate(first.cells[:end]):
            if cell.error:
                self._faults.add(failed_formula(cell.place, cell.error))
            if cell.word:
                rows[cell.place.line] = self._joined(heads.ACTOR, n, cell)
            elif may_lack:
                self._left.add("rows", f"nothing stands under “{first.name}”")
            else:
                self._faults.add(heads.nameless(cell, "issue" if self._is_turned else "actor"))
        return rows

    def _joined(self, role: str, n: int, cell: SheetCell) -> SheetCell:
        """A name, and after it in brackets what the other columns of its role say in that row."""
        return heads.name_in(cell, (part.cells[n] for part in self._roles.said.get(role, ())[1:]))

    def _by_id(self, rows: dict[int, SheetCell]) -> dict[int, SheetCell]:
        """The name in each row; those of one id have that of most of them, the others beside."""
        column = self._roles.find(heads.ID)
        if not column:
            return rows
        found = zip(column.cells, heads.keys_under((column,), (column.name,)), strict=True)
        ids = {cell.place.line: id_ for cell, (id_,) in found if id_ and cell.place.line in rows}
        labels: dict[str, list[str]] = defaultdict(list)
        for line, id_ in ids.items():
            labels[id_].append(rows[line].word)
        names = {
            id_: [*heads.by_frequency(each), *self._others.get(id_, ())]
            for id_, each in labels.items()
        }
        shared = Counter(folded(first) for first, *_ in names.values())
        for id_, (first, *more) in names.items():
            if shared[folded(first)] > 1:
                names[id_][0] = f"{first} ({id_})"
            also = {folded(name): name for name in more if folded(name) != folded(first)}
            if also:
                self._also[folded(names[id_][0])] = [*also.values()]
        if self._also:
            self._notes.append(
                f"{len(self._also):,} of {fmt.counted(len(names), 'actor')} by “{column.name}” "
                "have several names there: that of most rows is theirs, the others are in also."
            )
        own = {line: SheetCell(names[id_][0], rows[line].place) for line, id_ in ids.items()}
        return {**rows, **own}

    def _read_wide(self, first: SheetColumn, rest: Sequence[SheetColumn]) -> None:
        named = () if self._is_turned else self._named
        columns = [column for column in rest if not named or column in named]
        for column in rest:
            if column not in columns:
                self._left.leave(column, "not among the columns that --map issue= names")
        if not columns:
            raise self._roles.lacks(ISSUE, self._line)
        columns = self._stances(columns, are_named=bool(named))
        self._refuse_second_table(rest, {each.head.place.column for each in columns})
        rows, across = (
            (self._issues, self._actors) if self._is_turned else (self._actors, self._issues)
        )
        self._keys = {line: self._key_of(rows, cell) for line, cell in self._rows.items()}
        for column in columns:
            other = self._key_of(across, column.head)
            words = self._words.in_column(column.name)
            for cell in column.filled:
                whose = self._keys[cell.place.line]
                pair = (other, whose) if self._is_turned else (whose, other)
                self._say(*pair, cell, words)
        self._said.sort(key=lambda each: each.row)

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
            raise self._roles.lacks(heads.STANCE if what else ISSUE, self._line)
        for column in rest:
            if column not in (what, how, *self._named):
                self._left.leave(column, "no part of a statement")
        self._stances([how], are_named=True)
        words = self._words.in_column(how.name)
        for n, (of, stance) in enumerate(zip(what.cells, how.cells, strict=True)):
            if (cell := self._rows.get(of.place.line)) is None:
                continue
            if of.word:
                actor = self._key_of(self._actors, cell)
                issue = self._key_of(self._issues, self._joined(ISSUE, n, of))
            if of.word and stance.word:
                self._say(actor, issue, stance, words)
            else:
                lacking = how if of.word else what
                self._left.add("rows", f"nothing stands under “{lacking.name}”")

    def _stances(self, columns: Sequence[SheetColumn], *, are_named: bool) -> list[SheetColumn]:
        inside = [
            SheetColumn(each.head, tuple(c for c in each.cells if c.place.line in self._rows))
            for each in columns
        ]
        found = StanceColumns(inside, self._words, self._line, self._left, are_named=are_named)
        self._faults.extend(found.faults)
        self._faults.raise_any()
        self._notes += found.notes
        cells = [cell for column in found.columns for cell in column.filled]
        dashes = sum(plain(cell.word) == DASH for cell in cells)
        if dashes and not self._words.is_said(DASH) and are_words(cells):
            self._notes.append(
                f"“{DASH}” was read as opposed, in {fmt.counted(dashes, 'cell')}. (If it says "
                f"nothing: --value {DASH}=nothing.)"
            )
        return found.columns

    def _key_of(self, known: dict[str, SheetCell], cell: SheetCell) -> str:
        """The key of a name, by which it is the same however it is written."""
        key = folded(cell.word)
        known.setdefault(key, SheetCell(" ".join(cell.word.split()), cell.place))
        return key

    def _say(self, actor: str, issue: str, cell: SheetCell, words: StanceWords) -> None:
        stance = words.read(cell)
        if stance is None:
            self._left.add("cells", f"“{shortened(cell.word)}” says nothing")
        else:
            day = self._days.get(cell.place.line, "")
            self._said.append(Said(actor, issue, stance, day, cell))

    def draft(self) -> Draft:
        """The sheet in the rows of a model; raises InvalidModel with every fault."""
        said = self._told_once()
        self._faults.raise_any()
        self._count_unused(said)
        current, about = self._options.current, self._about()
        first_read: dict[str, SheetCell] = {}
        for cell in self._beside[heads.SOURCE].values():
            first_read.setdefault(cell.word, cell)
        self._issue_ids = ids_of(_words(self._issues), "option" if current else "issue", {DECIDER})
        taken = {DECIDER, *self._issue_ids.values()}
        self._actor_ids = ids_of(_words(self._actors), "actor", taken)
        self._sources = ids_of(_words(first_read), "source", {*taken, *self._actor_ids.values()})
        rows = DraftRows(self._given.name, "Stances")
        for title, cell in first_read.items():
            is_link = title.startswith(("https://", "http://")) and " " not in title
            url = cell if is_link else ""
            rows.add("sources", cell.place, id=self._sources[title], title=cell, url=url)
        if current:
            # Between the options somebody decides, of whom the file does not say more.
            rows.add("actors", id=DECIDER, name=UNNAMED)
            asked = {"question": "Which of these should hold?", "current": self._current()}
            rows.add("decisions", id=_DECISION, **asked)
        for key, cell in self._issues.items():
            id_, about_it = self._issue_ids[key], {"name": cell, "about": about.get(key, "")}
            if current:
                rows.add("options", id=f"{DECIDER}.{id_}", decision=_DECISION, **about_it)
            else:
                rows.add("issues", cell.place, id=id_, **about_it)
        for key, cell in self._actors.items():
            also = [SheetCell(name, cell.place) for name in self._also.get(key, ())]
            of = {"id": self._actor_ids[key], "about": about.get(key, "")}
            rows.add("actors", cell.place, name=cell, also=also, **of)
        for each, lines in said:
            rows.add("positions", each.cell.place, **self._position(each, lines))
        uncited = () if self._sources else (_UNCITED,)
        notes = (*(_OPTIONS if current else _ISSUES), *uncited, *self._notes)
        read_by = replace(self._options, sheet=self._sheet)
        return Draft(rows, notes, self._left.listed(), read_by=read_by)

    def _dates(self) -> dict[int, str]:
        """The day of each row; a date that is none is a fault."""
        cells = self._beside[heads.DATE]
        day_first = day_comes_first((cell.word for cell in cells.values()), self._options.dates)
        days = {line: day(cell.word, day_first) for line, cell in cells.items()}
        if any(days[line] != day(cell.word) for line, cell in cells.items()):
            order = "the day" if day_first else "the month"
            self._notes.append(f"In “{self._called(heads.DATE)}” {order} comes first.")
            self._options = replace(self._options, dates=DAY_FIRST if day_first else MONTH_FIRST)
        if bad := [cell for line, cell in cells.items() if not days[line]]:
            more = f", nor are {len(bad) - 1} more in this column" if bad[1:] else ""
            hint = "write a year, a month or a day, as 2012-03-01"
            if may_be_two_days(bad[0].word):
                hint += f"; or say what comes first: --dates {DAY_FIRST} or --dates {MONTH_FIRST}"
            message = f"“{shortened(bad[0].word)}” is no date that is clear{more}"
            self._faults.tell(bad[0].place, "E311", message, hint)
        return days

    def _told_once(self) -> list[tuple[Said, list[int]]]:
        """What is said, with the rows that say it; two values at one time are a fault.

        What has no date is said at any time. Row by row, two statements of one day are two.
        """
        told: dict[tuple[str, str], dict[str, list[tuple[Said, list[int]]]]] = {}
        twice: list[tuple[Said, Said]] = []
        for each in self._said:
            by_day = told.setdefault((each.actor, each.issue), {})
            before = by_day.get("", [])
            if not each.day:
                before = before or next(iter(by_day.values()), [])
            elif not self._is_long:
                before = by_day.get(each.day, before)
            if not before:
                by_day.setdefault(each.day, []).append((each, [each.row]))
                continue
            other, lines = before[0]
            if (each.day, each.stance) == (other.day, other.stance):
                lines.append(each.row)
                self._left.add("cells", "another says the same")
            else:
                twice.append((other, each))
        if twice:
            self._tell_twice(*twice[0], len(twice) - 1)
        return [said for by_day in told.values() for day in by_day.values() for said in day]

    def _tell_twice(self, first: Said, second: Said, others: int) -> None:
        """Tell the fault of two rows that say two things of one, as so many others do."""
        day = f" in {second.day}" if first.day and second.day else ""
        more = f", and so on {fmt.counted(others, 'time')} more" if others else ""
        on = f"{self._actors[second.actor].word} on “{shortened(self._issues[second.issue].word)}”"
        here, there = shortened(second.cell.word), shortened(first.cell.word)
        message = f"{on}{day}: “{here}” here, “{there}” at {first.cell.place}{more}"
        hint = f"keep one, or give each a date of its own in a column of dates; {heads.APART}"
        self._faults.tell(second.cell.place, "E513", message, hint)

    def _count_unused(self, said: Iterable[tuple[Said, list[int]]]) -> None:
        """Count what stands beside rows in which nothing is said."""
        used = {line for _, lines in said for line in lines}
        for role, cells in self._beside.items():
            if role != heads.NOTES or self._is_long:
                unused = len(cells.keys() - used)
                why = "no stance stands in its row"
                self._left.add("cells", why, unused, of=self._called(role))
        alone = used & self._beside[heads.PLACE].keys() - self._beside[heads.SOURCE].keys()
        why = "no source stands in its row"
        self._left.add("cells", why, len(alone), of=self._called(heads.PLACE))

    def _called(self, role: str) -> str:
        """What the column of a role is called in the file."""
        column = self._roles.find(role)
        return column.name if column else ""

    def _about(self) -> Mapping[str, SheetCell]:
        """What the notes say of an actor or an issue, where they stand beside its row."""
        notes: dict[str, list[SheetCell]] = defaultdict(list)
        for line, key in self._keys.items():
            notes[key] += self._cells(heads.NOTES, [line])
        return {key: _together(cells) for key, cells in notes.items() if cells}

    def _position(self, each: Said, lines: Sequence[int]) -> dict[str, Filled]:
        """The columns of what is said in some rows, of which the first is its own."""
        to, sources = self._issue_ids[each.issue], self._beside[heads.SOURCE]
        quotes, notes = self._cells(heads.QUOTE, lines), self._cells(heads.NOTES, lines)
        is_said = quotes and each.row not in sources
        return {
            "actor": self._actor_ids[each.actor],
            "to": f"{DECIDER}.{to}" if self._options.current else to,
            "stance": stance_word(each.stance),
            "date": [SheetCell(each.day, c.place) for c in self._cells(heads.DATE, [each.row])],
            "by": self._beside[heads.BY].get(each.row, ""),
            "says": SheetCell(" ".join(c.word for c in quotes), quotes[0].place) if is_said else "",
            "because": _together(notes) if notes and self._is_long else "",
            "cite": tuple(
                cited(
                    self._sources[sources[line].word],
                    " ".join(self._word(heads.PLACE, line).split()),
                    self._word(heads.QUOTE, line),
                    sources[line].place,
                )
                for line in lines
                if line in sources
            ),
        }

    def _cells(self, role: str, lines: Iterable[int]) -> list[SheetCell]:
        """The cells of a role in some rows, where they are filled."""
        return [self._beside[role][line] for line in lines if line in self._beside[role]]

    def _word(self, role: str, line: int) -> str:
        return "".join(cell.word for cell in self._cells(role, [line]))

    def _current(self) -> str:
        """The id of the option that holds now; raises Unanswerable where it is none of these."""
        typed, names = self._options.current, _words(self._issues)
        found = self._issue_ids.get(folded(typed), folded(typed))
        if found not in self._issue_ids.values():
            raise none_such(f"--current {typed}: no such option", typed, names.values())
        return found


def _together(cells: Sequence[SheetCell]) -> SheetCell:
    """The texts of cells, each once, as they stood in the first."""
    return SheetCell(" ".join(dict.fromkeys(c.word for c in cells)), cells[0].place)


def _words(cells: Mapping[str, SheetCell]) -> dict[str, str]:
    return {key: cell.word for key, cell in cells.items()}


def _is_count(column: SheetColumn) -> bool:
    """Whether a column without a heading numbers the rows."""
    numbers = [cell.word for cell in column.filled]
    counts = ([str(n) for n in range(start, start + len(numbers))] for start in (0, 1))
    return not column.name and bool(numbers) and numbers in counts


KIND = Import(
    *("a sheet of actors and their stances", recognises, read),
    takes=frozenset(
        {"map", "value", "scale", "current", "sheet", "head", "join", "dates", "leave-out"}
    ),
    rank=2,  # any table may be one
)
