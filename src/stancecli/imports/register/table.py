"""The table in the sheet of a register: without what stands above it, below it and in between."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise

from stancecli import notation as fmt
from stancecli.diagnostics import InvalidModel
from stancecli.imports import headings as heads
from stancecli.imports.given import ISSUE, Given, ReadingOptions
from stancecli.imports.headings import Headings, folded, line_of_row, nameless, roles_in
from stancecli.imports.register.ratings import is_rating
from stancecli.imports.rows import LeftBehind
from stancecli.imports.stances.values import StanceWords, shortened
from stancecli.loader.text import Faults
from stancecli.sheets.table import MOST_CELLS, CellGrid, SheetCell, SheetColumn, table_fault

MOST_ABOVE = 60
"""Lines that are looked at for the headings."""
MOST_ACROSS = 200
"""Columns that a register has, at most."""
LONGEST_HEADING = 160
ROLES = (
    *(heads.ACTOR, heads.GROUP, heads.POWER, heads.INTEREST, heads.STANCE),
    *(heads.CONCERNS, heads.OWNER, heads.CONTACT, heads.NOTES),
)
"""What `--map` can say of a column."""
_KEY_WORDS = """
    legend key keys scale scales source sources explanation legende quelle quellen skala erläuterung
    légende échelle leyenda escala fuente note notes hinweis
"""
_KEYS = frozenset(_KEY_WORDS.split())
"""How what stands below a register begins."""
_NUMBER = re.compile(r"[0-9]{1,3}[.)]?|[A-Z]{1,3}[.)]|[A-Z]{0,4}[-#]?[0-9]{1,4}")
"""What a row may begin with that says nothing of it: `7`, `B.`, `STK-01`."""
_PROJECTS = {"project", "projekt", "projet", "proyecto", "programme"}
_SUMS = {"total", "totals", "sum", "average", "mean", "summe", "mittelwert", "moyenne", "promedio"}


def _roles_of_line(line: Sequence[SheetCell]) -> Iterator[str]:
    """The likeliest role of each cell of a line, were it one of headings; `issue` among them."""
    for cell in line:
        word = cell.word
        if word and len(word) <= LONGEST_HEADING:
            if folded(word) in heads.HEADINGS[ISSUE]:
                yield ISSUE
            yield from roles_in(word)[:1]


def headings_of(grid: CellGrid) -> tuple[int, set[str]]:
    """The number of the line with most headings of a register, and their roles; none, if none has
    enough."""
    found: tuple[int, set[str]] = (0, set())
    try:
        lines = _squared(replace(grid, lines=grid.lines[:MOST_ABOVE]))
    except InvalidModel:
        return found
    for n in range(len(lines)):
        names, _ = _named(lines, n)
        roles = set(_roles_of_line(names))
        judged = roles & {*heads.JUDGED, heads.CONCERNS}
        if judged and len(roles) > max(len(found[1]), 1):
            found = n, roles
    return found


def _named(lines: Sequence[Sequence[SheetCell]], head: int) -> tuple[list[SheetCell], bool]:
    """The headings of a line, an empty one from the line above where that has headings; and whether
    one is from there."""
    line, above = lines[head], lines[head - 1] if head else ()
    is_apart = above and above[0].place.line + 1 < line[0].place.line
    is_title = len({cell.word for cell in above if cell.word}) < 2
    named, is_above = [], False
    for n, cell in enumerate(line):
        over = "" if is_title or is_apart else above[n].word
        over = over if cell.word in ("", over) and roles_in(over) else ""
        is_above = is_above or bool(over)
        named.append(SheetCell(" ".join((cell.word or over).split()), cell.place))
    return named, is_above


class RegisterTable:
    """The columns of a register, with the cells of stakeholders alone, and their groups."""

    def __init__(
        self, given: Given, options: ReadingOptions, grid: CellGrid, left: LeftBehind
    ) -> None:
        """Raise Unanswerable where the headings are not found, InvalidModel for an odd row."""
        named = () if headings_of(grid)[1] else ("--as", "register")
        self.line: Callable[..., str] = partial(given.line, options, *named)
        self._left = left
        self.notes: list[str] = []
        lines = _squared(grid)
        head = self._head(options, grid)
        self._lines, self._place = lines, lines[head][0].place
        names, is_above = _named(lines, head)
        self.title = self._above(head - is_above)
        columns = [SheetColumn(cell, ()) for cell in names]
        self.said = Headings(columns, options, ROLES).said
        self.roles: list[tuple[str, ...]] = [self._roles_of(column) for column in columns]
        self.who = self._who(columns)
        body = self._body(lines[head + 1 :], names)
        self.sections: dict[int, SheetCell] = {}
        kept = list(self._stakeholders(body))
        if not kept:
            raise table_fault(self._place, "E512", "no row below the headings names a stakeholder")
        self.columns = [
            SheetColumn(column.head, tuple(line[n] for line in kept))
            for n, column in enumerate(columns)
        ]
        for n in range(len(columns) - 1, 0, -1):
            if _is_same(self.columns[n - 1], self.columns[n]):
                # Two columns that are merged row by row.
                self.columns[n] = _emptied(self.columns[n])
        self.lines = [line[0].place.line for line in kept]

    def _head(self, options: ReadingOptions, grid: CellGrid) -> int:
        if options.head:
            return line_of_row(grid, options.head)
        head, roles = headings_of(grid)
        if not roles:
            message = "no row has the headings of a register: stakeholder, and power or the like"
            raise table_fault(grid.start, "E504", message, self.line("--head", "ROW"))
        # A heading that is merged with the row below has what parts it there.
        number = grid.lines[head][0].place.line
        last = max((a.last.line for a in grid.merged if a.first.line == number), default=number)
        while head + 2 < len(grid.lines) and grid.lines[head + 1][0].place.line <= last:
            head += 1
        return head

    def _above(self, first: int) -> str:
        """The title: what the project is said to be, else the first text above the headings."""
        title: tuple[str, Sequence[SheetCell]] | None = None
        project: tuple[str, Sequence[SheetCell]] | None = None
        lines = self._lines[:first]
        for line in lines:
            texts = (text.strip() for cell in line for text in cell.text.splitlines())
            words = list(dict.fromkeys(filter(None, texts)))
            for word, after in pairwise((*words, "")):
                label, mark, rest = word.partition(":")
                named = rest.strip() or after
                if mark and named and not _PROJECTS.isdisjoint(folded(label).split()):
                    project = project or (named, line)
            title = title or (words[0], line)
        told, used = project or title or ("", ())
        above = [line for line in lines if line is not used]
        self._left.add("lines above the headings", _begun(above), len(above))
        return told

    def _roles_of(self, column: SheetColumn) -> tuple[str, ...]:
        for role, said in self.said.items():
            if any(column is each for each in said):
                return (role,)
        known = {role for role in self.said if role not in (heads.CONCERNS, heads.NOTES)}
        return tuple(role for role in roles_in(column.name) if role not in known)

    def _who(self, columns: Sequence[SheetColumn]) -> list[int]:
        """The numbers of the columns that name stakeholders: several where a person joined them."""
        if said := self.said.get(heads.ACTOR):
            return [n for n, each in enumerate(columns) if any(each is one for one in said)]
        order = heads.HEADINGS[heads.ACTOR]

        def rank(n: int) -> int:
            words = columns[n].name.casefold().replace("_", " ").split()
            return min((order.index(word) for word in words if word in order), default=len(order))

        for role, least in ((heads.ACTOR, 1), (heads.ACTOR, 9), (heads.GROUP, 9)):
            found = [n for n, roles in enumerate(self.roles) if role in roles[:least]]
            if found:
                return [min(found, key=rank)]
        message = "which column names the stakeholders? None is headed so"
        hint = self.line("--map", "actor=HEADING")
        raise table_fault(self._place, "E504", message, hint)

    def name(self, line: Sequence[SheetCell]) -> SheetCell:
        """Who a line is about."""
        first, *others = (line[n] for n in self.who)
        more = ", ".join(cell.word for cell in others if cell.word)
        return SheetCell(f"{first.word} ({more})", first.place) if more and first.word else first

    def _body(
        self, lines: Sequence[tuple[SheetCell, ...]], names: Sequence[SheetCell]
    ) -> list[tuple[SheetCell, ...]]:
        """The lines of the table, without those below it, and without headings that stand again."""
        blocks: list[list[tuple[SheetCell, ...]]] = [[]]
        last = self._place.line
        for line in lines:
            if line[0].place.line > last + 1 and blocks[-1]:
                blocks.append([])
            last = line[0].place.line
            blocks[-1].append(line)
        end = len(blocks)
        while end > 1 and not any(self._is_whole(line, names) for line in blocks[end - 1]):
            end -= 1
        for n, block in enumerate(blocks[:end]):
            first = folded(next(cell.word for cell in block[0] if cell.word)) if block else ""
            if n and first.rstrip(":").split(":")[0] in _KEYS:
                end = n
        kept = [line for block in blocks[:end] for line in block]
        while kept and _opens_a_key(kept[-1]):
            blocks[end:end] = [[kept.pop()]]
        below = [line for block in blocks[end:] for line in block]
        self._left.add("lines below the table", _begun(below), len(below))
        heading = [folded(cell.word) for cell in names]
        rows = [line for line in kept if not _repeats(line, heading)]
        self._left.add("lines", "the headings again", len(kept) - len(rows))
        return rows

    def _is_whole(self, line: Sequence[SheetCell], names: Sequence[SheetCell]) -> bool:
        """Whether a line names somebody and says something: no entry of a legend does."""
        name = self.name(line).word
        is_code = len(name) == 1 or is_rating(name) or _STANCES.knows(SheetCell(name, self._place))
        is_code = is_code or folded(name) in {folded(cell.word) for cell in names}
        return bool(name) and not is_code and len(_said_in(line)) > 1

    def _stakeholders(
        self, body: Sequence[tuple[SheetCell, ...]]
    ) -> Iterator[tuple[SheetCell, ...]]:
        """The lines of stakeholders; a line of one text before such is the name of a group."""
        faults = Faults()
        group: SheetCell | None = None
        alone, sums = [], []
        for line, below in pairwise((*body, ())):
            said = _said_in(line)
            name = self.name(line)
            if len(said) <= 1:
                cell = next((c for c in line if c.word in said), line[0])
                if below and len(_said_in(below)) > 1:
                    group = cell
                else:
                    alone.append(line)
            elif not name.word:
                hint = "write it into each row that it holds for; delete sums and notes"
                faults.add(nameless(name, "stakeholder", hint))
            elif not _SUMS.isdisjoint(folded(name.word).rstrip(":").split()[:1]):
                sums.append(line)
            else:
                if group:
                    self.sections[line[0].place.line] = group
                yield line
        faults.raise_any()
        self._left.add("lines without another cell", _begun(alone), len(alone))
        self._left.add("lines of sums", _begun(sums), len(sums))
        if self.sections:
            named = dict.fromkeys(cell.word for cell in self.sections.values())
            self.notes.append(
                f"- rows of one text: groups, {fmt.few(map(fmt.quoted, named))} (if one is a "
                "stakeholder, write “?” into another cell of its row);"
            )


_STANCES = StanceWords(ReadingOptions())


def _said_in(line: Sequence[SheetCell]) -> set[str]:
    """The texts of a line, each once, without its number."""
    words = [cell.word for cell in line if cell.word]
    return set(words[1:] if len(words) > 1 and _NUMBER.fullmatch(words[0]) else words)


def _begun(lines: Sequence[Sequence[SheetCell]]) -> str:
    """Lines by how they begin."""
    firsts = (next(cell.word for cell in line if cell.word) for line in lines)
    return fmt.few(f"“{shortened(word)}”" for word in firsts)


def _repeats(line: Sequence[SheetCell], heading: Sequence[str]) -> bool:
    """Whether most of a line are the headings again, as where a page of a list begins."""
    pairs = zip(line, heading, strict=True)
    alike = sum(bool(cell.word) and folded(cell.word) == word for cell, word in pairs)
    return alike > 1 and 2 * alike >= sum(bool(cell.word) for cell in line)


def _is_same(first: SheetColumn, other: SheetColumn) -> bool:
    pairs = zip((first.head, *first.cells), (other.head, *other.cells), strict=False)
    return bool(first.filled) and all(one.word == two.word for one, two in pairs)


def _emptied(column: SheetColumn) -> SheetColumn:
    head, *cells = (SheetCell("", cell.place) for cell in (column.head, *column.cells))
    return SheetColumn(head, tuple(cells))


def _opens_a_key(line: Sequence[SheetCell]) -> bool:
    """Whether a line begins what explains a table: `Legend: H is high`."""
    word = next(cell.word for cell in line if cell.word)
    return len(_said_in(line)) == 1 and folded(word).partition(":")[0] in _KEYS


def _squared(grid: CellGrid) -> list[tuple[SheetCell, ...]]:
    """The lines, all as long, each cell of a merged area with the text of its first.

    Raises InvalidModel for what is too large for a register.
    """
    filled = ((n for n, cell in enumerate(line, 1) if cell.word) for line in grid.lines)
    width = max((max(numbers, default=1) for numbers in filled), default=1)
    if width > MOST_ACROSS:
        raise table_fault(grid.start, "E508", f"over {MOST_ACROSS} columns")
    lines = [list(line[:width]) for line in grid.lines]
    for line in lines:
        place = line[0].place
        line += [SheetCell("", place._replace(column=n + 1)) for n in range(len(line), width)]
    numbers = [line[0].place.line for line in lines]
    done = 0
    for area in grid.merged:
        start, end = bisect_left(numbers, area.first.line), bisect_right(numbers, area.last.line)
        columns = range(area.first.column - 1, min(area.last.column, width))
        done += (end - start) * len(columns)
        if done > MOST_CELLS:
            raise table_fault(grid.start, "E508", f"over {MOST_CELLS:,} cells")
        text = lines[start][columns.start].text if start < end and columns else ""
        if not text.strip():
            continue
        for line in lines[start:end]:
            for n in columns:
                line[n] = SheetCell(text, line[n].place)
    return [tuple(line) for line in lines]
