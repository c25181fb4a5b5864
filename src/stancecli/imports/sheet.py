"""One table of actors: its line of headings, its columns, its rows, and the model in them.

A sheet of stances and a register of stakeholders (`register`) are read by this one walk. What
cannot be read is a fault at its cell; what has no place in a model is counted, with where it stands
and why.
"""

from __future__ import annotations

import math
import re
import shlex
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from itertools import chain
from pathlib import PurePath
from typing import NamedTuple

from stancecli import notation as fmt
from stancecli.diagnostics import Hints, Place, Problem, Unanswerable, none_such
from stancecli.imports import Import, words as heads
from stancecli.imports.given import DAYS, ISSUE, Ends, Given, ReadingOptions
from stancecli.imports.rows import Draft, DraftRows, Filled, LeftBehind, cited
from stancecli.imports.words import (
    DASH,
    HIGHEST,
    MAY_BE_SHARES,
    NOTHING,
    StanceWords,
    are_words,
    before_brackets,
    day,
    is_number,
    may_be_shares,
    may_be_two_days,
    number,
    plain,
    says_nothing,
    shortened,
    stance_word,
)
from stancecli.imports.writer import failed_formula, ids_of, line_of_text
from stancecli.loader.text import Faults
from stancecli.model import STANCE
from stancecli.sheets.table import (
    NO_VALUE,
    CellGrid,
    SheetCell,
    SheetColumn,
    columns_below,
    decimal,
    folded,
    table_fault,
)

MOST_ABOVE, MOST_ACROSS = 60, 200
"""Lines that are looked at for the headings, and cells of each."""
MOST_ASKED = 7
"""So many words that are not known are asked for one by one."""
NOTHING_HERE = "nothing here is for it (--map notes=HEADING keeps one)"
BESIDE = (heads.DATE, heads.SOURCE, heads.PLACE, heads.QUOTE, heads.BY)
"""What may stand in a row beside its stances, and has a place in a position."""
_KEYS = re.compile(heads.any_of("beside", "keys"))
_SUMS = re.compile(heads.any_of("beside", "sums"))
_WHOLE = re.compile(r"^(-?[0-9]+)\.0+$")


# Which sheet, and which line of it has the headings.


def chosen(given: Given, options: ReadingOptions, left: LeftBehind) -> CellGrid:
    """The one sheet that is not empty, or the one that is named; the others are counted.

    Raises Unanswerable where there are several and none is named, InvalidModel for an empty one.
    """
    if not given.is_single:
        raise Unanswerable(f"expected one sheet, found {len(given.files)} files")
    sheets = {grid.sheet: grid for grid in given.grids if grid.lines}
    if not sheets:
        start = given.grids[0].start if given.grids else Place(given.name, 1, 1)
        hidden = "; ".join(f"{each.what}: {each.why}" for each in given.left_out)
        raise table_fault(start, "E502", "expected a table, found an empty one", hidden)
    name = options.sheet.casefold()
    found = [grid for each, grid in sheets.items() if not name or each.casefold() == name]
    if not found:
        raise none_such(f"no sheet “{options.sheet}” in {given.name}", options.sheet, sheets)
    if len(found) > 1:
        lines = (given.line(options, "--sheet", each) for each in sheets)
        raise Unanswerable(f"which sheet of {given.name}? There are {len(found)}", lines)
    others = [fmt.quoted(each) for each in sheets if each != found[0].sheet]
    left.add("sheets", fmt.few(others), len(others))
    return found[0]


def head_of(grid: CellGrid, options: ReadingOptions) -> int:
    """The number of the line with the headings.

    It is the first in which two headings are words for a role, else the first of two cells. Raises
    Unanswerable where a person names an empty row.
    """
    if options.head:
        rows = [line[0].place.line for line in grid.lines]
        if options.head not in rows:
            raise Unanswerable(f"--head {options.head}: nothing stands in that row")
        return rows.index(options.head)
    filled = [[c.word for c in line[:MOST_ACROSS] if c.word] for line in grid.lines[:MOST_ABOVE]]
    known = (n for n, words in enumerate(filled) if len([*filter(heads.role_of, words)]) > 1)
    wide = (n for n, words in enumerate(filled) if len(words) > 1)
    return next(chain(known, wide), 0)


# What cannot be read.


def not_known(
    cells: Iterable[SheetCell], what: str, span: str, line: Callable[..., str], of: str = ""
) -> Iterator[Problem]:
    """The faults of words that nobody knows, each at its first cell; of many words one fault.

    `what` they are none of, `span` the numbers that mean one, `of` what stands before a word that
    is explained.
    """
    by_word: dict[str, list[SheetCell]] = {}
    for cell in cells:
        if cell.error:
            yield failed_formula(cell.place, cell.error)
        else:
            by_word.setdefault(plain(cell.word), []).append(cell)
    meant = f"with a number from {span}, or “{NOTHING}”, for NUMBER: "
    words = sorted(by_word.values(), key=len, reverse=True)
    if len(words) > MOST_ASKED:
        named = fmt.few(f"“{shortened(each[0].word)}” ({len(each):,})" for each in words)
        typed = (("--value", f"{of}{shortened(e[0].word)}=NUMBER") for e in words[:MOST_ASKED])
        hint = meant + line(*chain.from_iterable(typed))
        yield Problem(words[0][0].place, "E510", f"no {what} is known by {named}", hint)
        return
    hints = Hints(() if of else STANCE)
    for first, *others in by_word.values():
        more = f", here and in {fmt.counted(len(others), 'cell')} more" if others else ""
        hint = hints.did_you_mean(plain(first.word)) or meant + line(
            "--value", f"{of}{first.word}=NUMBER"
        )
        yield Problem(first.place, "E307", f"no {what} “{shortened(first.word)}”{more}", hint)


def off_scale(
    cells: Sequence[SheetCell],
    numbers: Iterable[Fraction],
    ends: Ends | None,
    usual: str,
    end: str,
    line: Callable[..., str],
    of: str = "",
) -> Problem:
    """The fault of numbers outside a scale, or on one that nobody said, with the line to type.

    `usual` is what needs no word, and `end` what the first number of a scale means.
    """
    if ends:
        low, high = map(fmt.number, sorted(ends))
        more = f", nor are {len(cells) - 1} more in this column" if cells[1:] else ""
        message = f"{cells[0].word} is not within {low} to {high}{more}"
        return Problem(cells[0].place, "E511", message)
    found = sorted(numbers)
    span = f"{decimal(found[0])} to {decimal(found[-1])}"
    asked = f"of other numbers it must be said which end is {end}"
    typed = line("--scale", f"{of}{math.floor(found[0])}:{math.ceil(found[-1])}")
    hint = f"the ends of your scale, the one {end} first: {typed}; or --leave-out HEADING"
    return Problem(cells[0].place, "E511", f"numbers from {span}: {usual}; {asked}", hint)


class Said(NamedTuple):
    """One stance: of whom, on what, on what day if that is known, and the reason."""

    actor: str
    issue: str
    stance: Fraction
    day: str
    because: str
    cell: SheetCell


class StanceColumn:
    """A column in which stances may stand, each cell with what is in brackets behind it.

    `numbers` are those of which no person says what they mean, `off` the cells with one that is
    no stance, `strange` those with words that are not known.
    """

    def __init__(self, column: SheetColumn, cells: Iterable[SheetCell], words: StanceWords) -> None:
        self.column, self.words = column, words.in_column(column.name)
        self.cells: list[tuple[SheetCell, SheetCell, str]] = []
        for cell in cells:
            said, behind = ("", "") if self.words.knows(cell) else before_brackets(cell.word)
            self.cells.append((cell, SheetCell(said, cell.place) if behind else cell, behind))
        told = [bare for _, bare, _ in self.cells]
        strange = [cell for cell in told if not self.words.knows(cell)]
        self.off = [cell for cell in strange if number(cell.word) is not None]
        self.strange = [cell for cell in strange if number(cell.word) is None]
        understood = filter(self.words.knows, told)
        known = [cell for cell in understood if self.words.read(cell) is not None]
        self.has_words = any(not is_number(cell.word) for cell in known)
        unsaid = (number(cell.word) for cell in told if not words.is_said(cell.word))
        self.numbers = [found for found in unsaid if found is not None]
        self.holds_some = bool(known or self.numbers or any(c.word == NO_VALUE for c in told))


class ActorSheet:
    """A table as it is meant: its columns by their roles, its actors, and what each row says.

    `keys` has the actor of each row that counts, by its line; `about`, `part_of`, `rated` and
    `interests` what is known of each actor.
    """

    def __init__(self, given: Given, options: ReadingOptions, roles: Iterable[str]) -> None:
        """Raise Unanswerable for what is said of a sheet and is not there, InvalidModel for what
        can be no table of actors."""
        self.given, self.options = given, options
        self.line: Callable[..., str] = partial(given.line, options)
        self.words = StanceWords(options)
        self.left, self.faults, self.notes = LeftBehind(), Faults(), list[str]()
        grid = chosen(given, options, self.left)
        head = head_of(grid, options)
        self._leave_lines("lines above the headings", grid.lines[:head])
        columns = heads.without(columns_below(grid, head), options, self.left)
        self.columns = [*self._headed(columns)]
        if not self.columns:
            raise Unanswerable("no column to read has a heading")
        self.roles = heads.Headings(self.columns, options, roles)
        judged = [*filter(self.roles.find, (heads.POWER, heads.INTEREST, heads.STANCE))]
        self.roles.check("--scale", sorted({*options.scales} - options.optional - {*judged}))
        if self.roles.lacking:
            names = fmt.few(map(fmt.quoted, self.roles.lacking))
            self.notes.append(f"Not in this file, though the recipe names them: {names}.")
        self.actors, self.issues = dict[str, SheetCell](), dict[str, SheetCell]()
        self.about: dict[str, dict[str, SheetCell]] = defaultdict(dict)
        self.part_of: dict[str, SheetCell] = {}
        self.rated: dict[str, dict[str, tuple[SheetCell, SheetCell, str]]] = defaultdict(dict)
        self.interests: dict[str, dict[str, SheetCell]] = defaultdict(dict)
        self._also: dict[str, list[str]] = {}
        self._said: dict[tuple[object, ...], tuple[Said, list[int]]] = {}
        self.keys = self._read_rows()
        self.beside = {role: self.by_line(role) for role in BESIDE}
        self._days = self._read_days()

    def _leave_lines(self, what: str, lines: Iterable[Sequence[SheetCell]]) -> None:
        begun = [next(cell.word for cell in line if cell.word) for line in lines]
        self.left.add(what, fmt.few(f"“{shortened(word)}”" for word in begun), len(begun))

    def _headed(self, columns: Iterable[SheetColumn]) -> Iterator[SheetColumn]:
        """The columns with a heading; the first needs none, unless it numbers the rows.

        Raises InvalidModel for an empty column amid others: it may part two tables.
        """
        found, is_gap = False, False
        for column in columns:
            if column.name and is_gap:
                message = f"an empty column stands before “{column.name}”: is this a second table?"
                hint = "delete the empty column, or give the second table a sheet of its own"
                raise table_fault(column.head.place, "E504", message, hint)
            are_names = not found and any(not is_number(cell.word) for cell in column.filled)
            if column.name or are_names:
                found = True
                yield column
            elif column.filled:
                self.left.add("cells", "no heading stands above", len(column.filled))
            else:
                is_gap = found

    # The rows, and who each is about.

    def _read_rows(self) -> dict[int, str]:
        """The actor of each row that counts; a row of one cell says nothing of it."""
        who = self.roles.all(heads.ACTOR)
        role = self.roles.of(self.columns[0])
        if not who and role == ISSUE and not self.roles.find(heads.STANCE):
            name = self.columns[0].name
            message = f"what is spoken of stands below “{name}”, and actors stand beside it"
            hint = "actors go down: copy the sheet, and paste it transposed (Paste special); if "
            hint += f"those below are actors: --map {shlex.quote(f'actor={name}')}"
            raise table_fault(self.columns[0].head.place, "E504", message, hint)
        if not who and role:
            raise self.roles.lacks(heads.ACTOR, self.line)
        who = who or tuple(self.columns[:1])
        self.who = who[0]
        rows: dict[int, SheetCell] = {}
        alone: list[Sequence[SheetCell]] = []
        lines = [*zip(*(column.cells for column in self.columns), strict=True)]
        names = zip(*(column.cells for column in who), strict=True)
        for n, (line, (first, *more)) in enumerate(zip(lines, names, strict=True)):
            filled = [cell for cell in line if cell.word]
            is_sum = _SUMS.fullmatch(heads.bare(first.word))
            if first.error:
                self.faults.add(failed_formula(first.place, first.error))
            if len(filled) == 1 and _KEYS.fullmatch(heads.bare(filled[0].word.partition(":")[0])):
                below = (each for each in lines[n:] if any(cell.word for cell in each))
                self._leave_lines("lines below the table", below)
                break
            if len(filled) == 1:
                alone.append(line)
            elif not first.word and filled:
                self.left.add("rows", f"nothing stands under “{self.who.name}”")
            elif is_sum and all(is_number(cell.word) for cell in filled[1:]):
                self.left.add("rows", "sums")
            elif filled:
                rows[first.place.line] = heads.name_in(first, more)
        self._leave_lines("rows with one cell", alone)
        if not rows:
            message = "no row below the headings names an actor and says more of it"
            raise table_fault(self.who.head.place, "E512", message)
        return {line: self.key_of(self.actors, cell) for line, cell in self._by_id(rows).items()}

    def key_of(self, known: dict[str, SheetCell], cell: SheetCell) -> str:
        """The key of a name, by which it is the same however it is written."""
        key = folded(cell.word)
        known.setdefault(key, SheetCell(" ".join(cell.word.split()), cell.place))
        return key

    def _by_id(self, rows: dict[int, SheetCell]) -> dict[int, SheetCell]:
        """The name in each row; those of one id have that of most of them, the others beside."""
        column = self.roles.find(heads.ID)
        if not column:
            return rows
        # A program may write 3 as 3.0.
        words = {c.place.line: _WHOLE.sub(r"\1", c.word) for c in column.filled}
        ids = {line: word for line, word in words.items() if line in rows}
        labels: dict[str, Counter[str]] = defaultdict(Counter)
        for line, id_ in ids.items():
            labels[id_][rows[line].word] += 1
        names = {id_: sorted(of, key=lambda name: (-of[name], name)) for id_, of in labels.items()}
        shared = Counter(folded(first) for first, *_ in names.values())
        for id_, (first, *more) in names.items():
            if shared[folded(first)] > 1:
                names[id_][0] = f"{first} ({id_})"
            if also := {folded(name): name for name in more if folded(name) != folded(first)}:
                self._also[folded(names[id_][0])] = [*also.values()]
        if self._also:
            self.notes.append(
                f"{len(self._also):,} of {fmt.counted(len(names), 'actor')} by “{column.name}” "
                "have several names there: that of most rows is theirs, the others are in also."
            )
        own = {line: SheetCell(names[id_][0], rows[line].place) for line, id_ in ids.items()}
        return {**rows, **own}

    def filled(self, column: SheetColumn | None) -> list[SheetCell]:
        """The cells of a column that stand in rows that count."""
        return [c for c in column.filled if c.place.line in self.keys] if column else []

    def telling(self, column: SheetColumn | None) -> Iterator[tuple[str, SheetCell]]:
        """Those that say something (not `n/a`), each with the actor of its row."""
        told = (cell for cell in self.filled(column) if not says_nothing(cell.word))
        return ((self.keys[cell.place.line], cell) for cell in told)

    def by_line(self, role: str) -> dict[int, SheetCell]:
        return {cell.place.line: cell for cell in self.filled(self.roles.find(role))}

    def _read_days(self) -> dict[int, str]:
        """The day of each row; a date that is none is a fault."""
        cells = self.beside[heads.DATE]
        days = {line: day(cell.word, self.options.day_first) for line, cell in cells.items()}
        if bad := [cell for line, cell in cells.items() if not days[line]]:
            more = f", nor are {len(bad) - 1} more in this column" if bad[1:] else ""
            hint = "write a year, a month or a day, as 2012-03-01"
            if may_be_two_days(bad[0].word):
                hint += f"; or say what comes first: --dates {' or --dates '.join(DAYS)}"
            message = f"“{shortened(bad[0].word)}” is no date that is clear{more}"
            self.faults.tell(bad[0].place, "E311", message, hint)
        return days

    def leave_the_rest(self, roles: Container[str], read: Iterable[SheetColumn] = ()) -> None:
        """Count the columns that have none of these roles, and were not read."""
        places = {self.who.head.place, *(column.head.place for column in read)}
        for column in self.columns:
            if column.head.place not in places and self.roles.of(column) not in roles:
                self.left.leave(column, NOTHING_HERE)

    def tell(self, column: SheetColumn | None, label: str = "") -> None:
        """Let what a column says be about its actors, each text with this before it."""
        for who, cell in self.telling(column):
            self.about[who].setdefault(label + cell.word, cell)

    # What is said.

    def stances(self, columns: Iterable[SheetColumn], *, are_named: bool) -> list[StanceColumn]:
        """The columns that hold stances, as all do that a person names; the others are counted.

        What cannot be read in them is a fault.
        """
        found = [StanceColumn(each, self.filled(each), self.words) for each in columns]
        if not are_named and any(each.holds_some for each in found):
            for each in found:
                if not each.holds_some:
                    words = dict.fromkeys(f"“{shortened(cell.word)}”" for cell in each.strange)
                    why = f"no stances ({fmt.few(words)})" if words else "none says anything"
                    self.left.leave(each.column, why)
            found = [each for each in found if each.holds_some]
        self._refuse_unread(found)
        return found

    def _refuse_unread(self, found: Sequence[StanceColumn]) -> None:
        cells = [bare for each in found for _, bare, _ in each.cells]
        words = [cell for each in found for cell in each.strange]
        if are_words(cells) and not self.words.is_said(DASH):
            words += [cell for cell in cells if plain(cell.word) == DASH]
        for fault in not_known(words, "stance", "−2 to 2", self.line):
            self.faults.add(fault)
        usual, against = f"a stance lies from −{HIGHEST} to {HIGHEST}", "against"
        for each in found:
            if each.off and (ends := each.words.scale):
                self.faults.add(off_scale(each.off, (), ends, usual, against, self.line))
        unsaid = [each for each in found if not each.words.scale]
        numbers = [n for each in unsaid for n in each.numbers]
        off = [cell for each in unsaid for cell in each.off]
        if off:
            self.faults.add(off_scale(off, numbers, None, usual, against, self.line))
        has_words = any(each.has_words for each in unsaid)
        if numbers and not (off or has_words) and may_be_shares(min(numbers), max(numbers)):
            first = next(each.column for each in unsaid if each.numbers)
            typed = [self.line("--scale", ends) for ends in ("0:1", "-2:2")]
            hint = f"where 0 is against: {typed[0]}; where 0 is neither: {typed[1]}"
            message = f"numbers from 0 to 1: {MAY_BE_SHARES}"
            self.faults.tell(first.head.place, "E511", message, hint)
        self.faults.raise_any()

    def say(self, stances: StanceColumn, issues: Mapping[int, str]) -> None:
        """Take down the stances of a column, each on the issue of its line."""
        for cell, bare, because in stances.cells:
            line, stance = cell.place.line, stances.words.read(bare)
            if stance is None:
                why = f"“{shortened(cell.word)}” says nothing"
                self.left.add("cells", why, of=stances.column.name)
            elif line in issues:
                day = self._days.get(line, "")
                said = Said(self.keys[line], issues[line], stance, day, because, cell)
                _, lines = self._said.setdefault(said[:4], (said, []))
                if lines:
                    self.left.add("cells", "another says the same")
                lines.append(line)

    # The model.

    def draft(self, what: str, notes: Sequence[str]) -> Draft:
        """The model of all this, called by `what` the sheet is; raises InvalidModel with every
        fault that was found."""
        self.faults.raise_any()
        said = self._said.values()
        used = {line for _, lines in said for line in lines}
        # What stands beside rows in which nothing is said.
        places, sources = (self.beside[role].keys() for role in (heads.PLACE, heads.SOURCE))
        apart = [(role, heads.STANCE, cells.keys() - used) for role, cells in self.beside.items()]
        for role, needed, lacking in (*apart, (heads.PLACE, heads.SOURCE, used & places - sources)):
            if column := self.roles.find(role):
                why = f"no {needed} stands in its row"
                self.left.add("cells", why, len(lacking), of=column.name)
        rows = DraftRows(self.given.name)
        self._issue_ids = ids_of(_words(self.issues), "issue")
        actor_ids = ids_of(_words(self.actors), "actor", self._issue_ids.values())
        titles: dict[str, SheetCell] = {}
        for cell in self.beside[heads.SOURCE].values():
            titles.setdefault(cell.word, cell)
        taken = {*self._issue_ids.values(), *actor_ids.values()}
        self._sources = ids_of(_words(titles), "source", taken)
        main = next(iter(self._issue_ids.values())) if len(self.issues) == 1 else ""
        title = line_of_text(f"{what} from {PurePath(self.given.name).name}")
        rows.add("model", title=title, main=main)
        for title, cell in titles.items():
            is_link = title.startswith(("https://", "http://")) and " " not in title
            url = cell if is_link else ""
            rows.add("sources", cell.place, id=self._sources[title], title=cell, url=url)
        for key, cell in self.issues.items():
            rows.add("issues", cell.place, id=self._issue_ids[key], name=cell)
        for key, cell in self.actors.items():
            self._add_actor(rows, key, cell, actor_ids[key])
        for each, lines in said:
            position = self._position(each, lines)
            rows.add("positions", each.cell.place, actor=actor_ids[each.actor], **position)
        return Draft(rows, (*notes, *self.notes), self.left.listed())

    def _add_actor(self, rows: DraftRows, key: str, name: SheetCell, id_: str) -> None:
        also = [SheetCell(each, name.place) for each in self._also.get(key, ())]
        about = self.about.get(key, {})
        told = ". ".join(text.rstrip(".") for text in about)
        cell = SheetCell(told, next(iter(about.values())).place) if about else ""
        part_of = self.part_of.get(key, "")
        rows.add("actors", name.place, id=id_, name=name, also=also, part_of=part_of, about=cell)
        for power, interest, because in self.rated.get(key, {}).values():
            said = {"actor": id_, "because": because}
            rows.add("rated", power.place, power=power, interest=interest, **said)
        wanted = self.interests.get(key, {})
        for each, short in ids_of(_words(wanted), "interest").items():
            of = {"id": f"{id_}.{short}", "importance": "medium"}
            rows.add("interests", wanted[each].place, name=wanted[each], **of)

    def _position(self, each: Said, lines: Sequence[int]) -> dict[str, Filled]:
        """The columns of what is said in some rows, of which the first is its own."""
        sources, row = self.beside[heads.SOURCE], lines[0]
        quotes, notes = self._cells(heads.QUOTE, lines), self._cells(heads.NOTES, lines)
        because = [SheetCell(each.because, each.cell.place)] if each.because else []
        return {
            "to": self._issue_ids[each.issue],
            "stance": stance_word(each.stance),
            "date": [SheetCell(each.day, c.place) for c in self._cells(heads.DATE, [row])],
            "by": self.beside[heads.BY].get(row, ""),
            "says": _together(quotes) if row not in sources else "",
            "because": _together([*because, *notes]),
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
        cells = self.beside.get(role, {})
        return [cells[line] for line in lines if line in cells]

    def _word(self, role: str, line: int) -> str:
        return "".join(cell.word for cell in self._cells(role, [line]))


def _together(cells: Sequence[SheetCell]) -> Filled:
    """The texts of cells, each once, as they stood in the first."""
    text = " ".join(dict.fromkeys(cell.word for cell in cells))
    return SheetCell(text, cells[0].place) if cells else ""


def _words(cells: Mapping[str, SheetCell]) -> dict[str, str]:
    return {key: cell.word for key, cell in cells.items()}


# A sheet of who is for or against what: actors down, things across, or one row a statement.
#
# What is spoken of becomes issues: the sheet does not say who decides, or what excludes what.


_READ = (heads.ACTOR, heads.ID, *BESIDE, heads.NOTES)
"""What may stand beside stances, and has a place in a model."""
_ROLES = (*_READ, ISSUE, heads.STANCE, heads.POWER, heads.SALIENCE)

_NOTES = (
    "Imported from a sheet of actors and their stances. Still to be judged:",
    "- what each actor wants, and who decides what: the sheet does not say. What is spoken of "
    "stands under “issues”, which exclude nothing. To make an option of one, give an actor a "
    "decision, move it there, and let the positions name it in full (to: actor.option);",
    "- where each stance was read (cite).",
)


def recognises(given: Given) -> bool:
    """Whether it is a table; any may be one of stances."""
    return given.is_sheet


def read(given: Given, options: ReadingOptions) -> Draft:
    """The model in a sheet of stances; raises InvalidModel with every fault, at its cell."""
    sheet = ActorSheet(given, options, _ROLES)
    named = sheet.roles.all(ISSUE)
    how = sheet.roles.find(heads.STANCE)
    if named and how and len(options.issues) < 2:
        _read_statements(sheet, named, how)
    elif named and not options.issues:
        raise sheet.roles.lacks(heads.STANCE, sheet.line)
    else:
        _read_matrix(sheet, named)
    return sheet.draft("Stances", _NOTES)


def _read_statements(sheet: ActorSheet, named: Sequence[SheetColumn], how: SheetColumn) -> None:
    """Read a sheet in which each row says of whom, on what, and how that one stands."""
    sheet.beside[heads.NOTES] = sheet.by_line(heads.NOTES)
    issues: dict[int, str] = {}
    for first, *more in zip(*(column.cells for column in named), strict=True):
        line = first.place.line
        if first.word and line in sheet.keys:
            issues[line] = sheet.key_of(sheet.issues, heads.name_in(first, more))
    (stances,) = sheet.stances([how], are_named=True)
    said = {cell.place.line for cell, *_ in stances.cells}
    for column, lines in ((named[0], issues.keys()), (how, said)):
        count = len(sheet.keys.keys() - lines)
        sheet.left.add("rows", f"nothing stands under “{column.name}”", count)
    sheet.say(stances, issues)
    sheet.leave_the_rest(_READ, (*named, how))


def _read_matrix(sheet: ActorSheet, named: Sequence[SheetColumn]) -> None:
    """Read a sheet in which each column has stances on one thing: those named, or all that may."""
    free = ("", heads.STANCE)
    columns = named or [c for c in sheet.columns if sheet.roles.of(c) in free and c != sheet.who]
    if not columns:
        raise sheet.roles.lacks(ISSUE, sheet.line)
    headed = sheet.roles.find(heads.ACTOR) is not None
    odd = [sheet.words.knows(c.head) and not (headed and is_number(c.name)) for c in columns]
    if not (named or sheet.options.head) and (all(odd) if headed else any(odd)):
        says = fmt.few(fmt.quoted(column.name) for column in sheet.columns)
        line = sheet.line("--head", str(sheet.who.head.place.line))
        hint = f"write one above it, as actor, issue, stance; or, if it is: {line}"
        message = f"is this the line of headings? It says {says}"
        raise table_fault(sheet.who.head.place, "E504", message, hint)
    sheet.tell(sheet.roles.find(heads.NOTES))
    found = sheet.stances(columns, are_named=bool(named))
    for stances in found:
        issue = sheet.key_of(sheet.issues, stances.column.head)
        sheet.say(stances, dict.fromkeys(sheet.keys, issue))
    sheet.leave_the_rest(_READ, columns)


STANCES = Import(
    *("a sheet of actors and their stances", recognises, read),
    takes=frozenset({"map", "value", "scale", "sheet", "head", "dates", "leave-out"}),
    rank=2,  # any table may be one
)
