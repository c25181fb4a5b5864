"""Which column of a register is what, by its heading and by what its cells hold."""

from __future__ import annotations

import re

from stancecli import notation as fmt
from stancecli.diagnostics import Problem, Unanswerable
from stancecli.imports import headings as heads
from stancecli.imports.given import ALL, ReadingOptions
from stancecli.imports.headings import folded, without
from stancecli.imports.register.ratings import LIKE_A_WORD, Ratings
from stancecli.imports.register.table import RegisterTable
from stancecli.imports.rows import LeftBehind
from stancecli.imports.stances.values import StanceWords
from stancecli.loader.scales import ACTOR_KINDS_MEANT, ours_for
from stancecli.loader.text import Faults
from stancecli.model import ACTOR_KINDS
from stancecli.sheets.table import SheetCell, SheetColumn

LEAST_ACROSS, LONGEST_MARK = 3, 7
"""So many columns headed by attitudes are one thing, with marks of so many characters below."""
_WISHED = re.compile(r"d|desired|wished|target|soll|gewünscht|souhaité|deseado", re.IGNORECASE)
LEAST_ALONE = 6
"""So many rows that all say another thing of their group have none."""
NOTHING_HERE = "nothing here is for it"
_OFTEN_OTHERS = {"position", "support", "engagement", "posición", "posture", "soutien", "apoyo"}
"""Headings of attitudes that often have something else below them: a job, how to support."""


class RegisterColumns:
    """The columns of a register by what becomes of them.

    `about` are those whose words say more of a stakeholder, with the heading where it should stand
    before them.
    """

    def __init__(
        self, options: ReadingOptions, table: RegisterTable, words: StanceWords, left: LeftBehind
    ) -> None:
        """Raise InvalidModel with each rating that is none, or is on a scale that nobody said."""
        self._options, self._table, self._words = options, table, words
        self._left = left
        self.ratings: dict[str, Ratings] = {}
        self.stance: SheetColumn | None = None
        self.group: SheetColumn | None = None
        self.kind: SheetColumn | None = None
        self.concerns: list[SheetColumn] = []
        self.about: list[tuple[SheetColumn, str]] = []
        faults = Faults()
        matrix = self._matrix(faults)
        kept = without(table.columns, options, left)
        out = {n for n, each in enumerate(table.columns) if not any(each is one for one in kept)}
        for n, column in enumerate(table.columns):
            if n not in {*table.who, *matrix} and column.filled and n not in out:
                self._put(n, column)
        for each in self.ratings.values():
            faults.extend(each.faults())
        faults.raise_any()
        self._check_asked()

    def _check_asked(self) -> None:
        """Raise Unanswerable for what was said of a column that there is not."""
        asked = {
            "--scale" if name == ALL else f"--scale {name}": heads.STANCE if name == ALL else name
            for name in self._options.scales
        }
        asked |= {"--on": heads.STANCE} if self._options.on else {}
        known = {*self.ratings, *(folded(each.name) for each in self.ratings.values())}
        known |= {heads.STANCE, folded(self.stance.name)} if self.stance else set()
        for option, role in asked.items():
            if folded(role) not in known:
                refusal = f"{option}: no column of this register is read as {role}"
                raise Unanswerable(refusal, (f"--map {role}=HEADING",))

    def _put(self, n: int, column: SheetColumn) -> None:
        if not column.name:
            self._put_nameless(n, column)
            return
        roles = self._table.roles[n]
        if any(self._takes(role, column) for role in roles):
            return
        if heads.INTEREST in roles:
            # What somebody is interested in, in words.
            self.concerns.append(column)
        elif not set(roles).isdisjoint(heads.JUDGED):
            self.about.append((column, column.name))
        else:
            self._left.add("cells", NOTHING_HERE, len(column.filled), of=column.name)

    def _matrix(self, faults: Faults) -> list[int]:
        """The numbers of columns that are headed by attitudes, and marked where one is held.

        As the engagement matrix of the PMI: C is where somebody stands, D where it is wished.
        """
        found = [n for n, column in enumerate(self._table.columns) if self._is_attitude(column)]
        if len(found) < LEAST_ACROSS or heads.STANCE in self._table.said:
            return []
        columns = [self._table.columns[n] for n in found]
        cells = []
        for n in range(len(self._table.lines)):
            row = [column.cells[n].word for column in self._table.columns]
            marked = [
                c for c in columns if c.cells[n].word and not _WISHED.fullmatch(c.cells[n].word)
            ]
            if any(_WISHED.fullmatch(word) for word in row if len(word) > 1):
                marked = []
            place = (marked or columns)[0].cells[n].place
            cells.append(SheetCell(marked[0].name if marked else "", place))
            if len(marked) > 1:
                names = fmt.listed(fmt.quoted(column.name) for column in marked)
                message = f"this row is marked under {names}: an attitude is one"
                faults.add(Problem(place, "E513", message, "mark with D what is wished"))
        names = f"{columns[0].name} to {columns[-1].name}"
        self.stance = SheetColumn(SheetCell(names, columns[0].head.place), tuple(cells))
        return found

    def _is_attitude(self, column: SheetColumn) -> bool:
        """Whether a column is headed by an attitude, and has marks of a letter or two below it."""
        is_named = any(c.isalpha() for c in column.name) and self._words.knows(column.head)
        return is_named and all(len(cell.word) <= LONGEST_MARK for cell in column.filled)

    def _put_nameless(self, n: int, column: SheetColumn) -> None:
        count = len(column.filled)
        if all(cell.word.rstrip(".)").isdigit() for cell in column.filled):
            self._left.add("cells under no heading", "numbers of rows", count)
        elif n < min(self._table.who) and self.group is None:
            self.group = column
        else:
            self._left.add("cells under no heading", NOTHING_HERE, count)

    def _takes(self, role: str, column: SheetColumn) -> bool:
        """Whether a column is taken for a role: no second of power, none whose cells are not so."""
        match role:
            case heads.POWER | heads.INTEREST:
                read = Ratings(role, column, self._options, self._table.line)
                if role in self.ratings or not (role in self._table.said or read.are_meant):
                    return False
                self.ratings[role] = read
            case heads.STANCE:
                if self.stance or not self._are_stances(column):
                    return False
                self.stance = column
            case heads.CONCERNS:
                self.concerns.append(column)
            case heads.NOTES:
                self.about.append((column, ""))
            case heads.GROUP if not self.kind and self._are_kinds(column):
                self.kind = column
            case heads.GROUP | heads.ACTOR if not self.group and not self._are_all_others(column):
                self.group = column
            case _:
                self.about.append((column, column.name))
        return True

    def _are_stances(self, column: SheetColumn) -> bool:
        """Whether a column has attitudes, if not each is known; else it is prose, or a job."""
        cells = column.filled
        if heads.STANCE in self._table.said:
            return True
        if any(self._words.knows(cell) or self._words.is_off(cell) for cell in cells):
            return True
        is_other = not _OFTEN_OTHERS.isdisjoint(folded(column.name).split())
        return not is_other and all(len(cell.word) <= LIKE_A_WORD for cell in cells)

    def _are_all_others(self, column: SheetColumn) -> bool:
        """Whether no two cells say the same, and so none is a group."""
        words = {folded(cell.word) for cell in column.filled}
        return len(words) == len(column.cells) >= LEAST_ALONE

    def _are_kinds(self, column: SheetColumn) -> bool:
        """Whether a column has kinds of actors; other words for them, where rows say the groups."""
        if self._table.sections:
            return all(ours_for(cell.word, ACTOR_KINDS_MEANT) for cell in column.filled)
        return all(folded(cell.word) in ACTOR_KINDS for cell in column.filled)
