"""The table in the sheet of a register: without what stands above it, below it and in between."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

from stancecli import notation as fmt
from stancecli.diagnostics import InvalidModel
from stancecli.imports import headings as heads
from stancecli.imports.given import ISSUE, Given, ReadingOptions
from stancecli.imports.rows import LeftBehind
from stancecli.imports.values import is_number
from stancecli.loader.text import Faults
from stancecli.sheets.table import MOST_CELLS, CellGrid, SheetCell, SheetColumn, folded, table_fault

MOST_ABOVE = 60
"""Lines that are looked at for the headings."""
MOST_ACROSS = 200
"""Columns that a register has, at most."""
ROLES = (
    *(heads.ACTOR, heads.GROUP, heads.POWER, heads.INTEREST, heads.STANCE),
    *(heads.CONCERNS, heads.OWNER, heads.CONTACT, heads.NOTES),
)
"""What `--map` can say of a column."""
_NUMBER = re.compile(r"[0-9]{1,3}[.)]?|[A-Z]{1,3}[.)]|[A-Z]{0,4}[-#]?[0-9]{1,4}")
"""What a row may begin with that says nothing of it: `7`, `B.`, `STK-01`."""
_BELOW = re.compile(r"\(.*\)|[0-9]+ ?(?:-|–|to|a|à|bis|до) ?[0-9]+|(?:[HML]/)+[HML]|")
"""What stands below headings, and says their scale."""
_PROJECT = re.compile(heads.any_of("beside", "project"))
_KEYS = re.compile(heads.any_of("beside", "keys"))
_SUMS = re.compile(heads.any_of("beside", "sums"))
Line = tuple[SheetCell, ...]


def headings_of(grid: CellGrid) -> tuple[int, set[str]]:
    """The number of the line with most headings of a register, and their roles; none, if none has
    enough. One of issues is among the roles."""
    found: tuple[int, set[str]] = (-1, set())
    try:
        lines = _squared(replace(grid, lines=grid.lines[:MOST_ABOVE]))
    except InvalidModel:
        return found
    for n in range(len(lines)):
        headings = _named(lines, n)
        roles = {role for each in headings for role in each.roles[:1]}
        if any(heads.is_called(each.name.word, ISSUE) and not each.roles for each in headings):
            roles.add(ISSUE)
        # Of headings in two rows those in the second have both; one text alone names a group.
        is_second = any(each.is_above for each in headings) and len(_said_in(lines[n])) > 1
        least = len(found[1]) - (is_second and n == found[0] + 1)
        if roles & {*heads.JUDGED, heads.CONCERNS} and len(roles) > max(least, 1):
            found = n, roles
    return found


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading, with what stands over it; the thing, where an attitude to it stands below."""

    name: SheetCell
    roles: tuple[str, ...]
    thing: str = ""
    is_above: bool = False


def _named(lines: Sequence[Line], head: int) -> list[_Heading]:
    """The headings of a line, with those of the line above where that has headings."""
    line, above = lines[head], lines[head - 1] if head else ()
    is_next = above and above[0].place.line + 1 == line[0].place.line
    over = [cell.word for cell in above if is_next] or [""] * len(line)
    if len({*over} - {""}) < 2:
        over = [""] * len(line)
    for n, cell in enumerate(line):
        if n and cell.word and not over[n]:
            over[n] = over[n - 1]
    return [_heading(cell, n, over) for n, cell in enumerate(line)]


def _heading(cell: SheetCell, n: int, over: Sequence[str]) -> _Heading:
    word, upper = " ".join(cell.word.split()), " ".join(over[n].split())
    first, roles = heads.roles_in(upper)[:1], heads.roles_in(word)
    if word in ("", upper) and first:
        return _Heading(SheetCell(upper, cell.place), heads.roles_in(upper), "", is_above=True)
    is_shared = bool(upper) and upper in (*over[max(n - 1, 0) : n], *over[n + 1 : n + 2])
    if is_shared and not roles and first == (heads.STANCE,) and not heads.says_when(word):
        return _Heading(SheetCell(word, cell.place), first, word, is_above=True)
    if is_shared and not roles and first:
        roles = heads.roles_in(f"{upper} {word}")
        return _Heading(SheetCell(f"{upper}: {word}", cell.place), roles, "", is_above=True)
    thing = heads.thing_in(word) if heads.STANCE in roles else ""
    return _Heading(SheetCell(word, cell.place), roles, thing)


class RegisterTable:
    """The columns of a register, with the cells of stakeholders alone, and their groups."""

    def __init__(
        self, given: Given, options: ReadingOptions, grid: CellGrid, left: LeftBehind
    ) -> None:
        """Raise Unanswerable where the headings are not found, InvalidModel for an odd row."""
        head, known = headings_of(grid)
        named = () if known else ("--as", "register")
        self.line: Callable[..., str] = partial(given.line, options, *named)
        self._left = left
        self.notes: list[str] = []
        self.sections: dict[int, SheetCell] = {}
        lines = _squared(grid)
        if options.head:
            head = heads.line_of_row(grid, options.head)
        elif not known:
            widths = [sum(bool(cell.word) for cell in line) for line in grid.lines[:MOST_ABOVE]]
            head = widths.index(max(widths))
        headings = _named(lines, head)
        self._place = headings[0].name.place
        above = lines[: head - any(each.is_above for each in headings)]
        self.title = self._above(above, {each.name.word for each in headings})
        names, body = [each.name for each in headings], lines[head + 1 :]
        if body and not body[0][0].word and all(_BELOW.fullmatch(c.word) for c in body[0]):
            pairs = zip(names, body.pop(0), strict=True)
            names = [replace(name, text=f"{name.word} {c.word}".strip()) for name, c in pairs]
        self.things = [each.thing for each in headings]
        """What each column is about, where it has attitudes to several."""
        self._find([SheetColumn(cell, ()) for cell in names], headings, options)
        kept = list(self._stakeholders(self._body(body)))
        if not kept:
            raise table_fault(self._place, "E512", "no row below the headings names a stakeholder")
        self.columns = [
            SheetColumn(cell, tuple(line[n] for line in kept)) for n, cell in enumerate(names)
        ]
        self.lines = [line[0].place.line for line in kept]

    def _find(
        self, columns: Sequence[SheetColumn], headings: Iterable[_Heading], options: ReadingOptions
    ) -> None:
        """Find which column is what; importance is the rating that there is not besides."""
        found = heads.Headings(columns, options, ROLES, [each.roles for each in headings])
        self.said = found.said
        firsts = {role for roles in found.roles for role in roles[:1]}
        rated = (role for role in (heads.POWER, heads.INTEREST) if role not in firsts)
        lacking = next(rated, heads.ABOUT)
        self.roles = [
            tuple(lacking if role == heads.IMPORTANCE else role for role in roles)
            for roles in found.roles
        ]
        self.who = self._who(columns)

    def _above(self, lines: Iterable[Line], headings: Set[str]) -> str:
        """The title: what the project is said to be, else the first text above the headings."""
        # What is merged downwards over several rows of headings stands in each of them.
        lines = [line for line in lines if len(_said_in(line) & headings) < 2]
        words = [[cell.word for cell in line if cell.word] for line in lines]
        names = [_project(each) for each in words]
        used = next((n for n, name in enumerate(names) if name), 0)
        above = [line for n, line in enumerate(lines) if n != used]
        self._left.add("lines above the headings", _begun(above), len(above))
        return (names[used] or words[used][0]) if words else ""

    def _who(self, columns: Sequence[SheetColumn]) -> list[int]:
        """The numbers of the columns that name stakeholders: several where a person joined them."""
        if said := self.said.get(heads.ACTOR):
            return [n for n, each in enumerate(columns) if each in said]
        for role, least in ((heads.ACTOR, 1), (heads.ACTOR, 9), (heads.GROUP, 9)):
            found = [n for n, roles in enumerate(self.roles) if role in roles[:least]]
            odd = [n for n, each in enumerate(columns) if each.name and not self.roles[n]]
            # One of groups names them where no other does, and none before it may.
            if found and (role == heads.ACTOR or min(found) < min(odd, default=MOST_ACROSS)):
                return [min(found, key=lambda n: heads.GROUP in self.roles[n])]
        pairs = [each for each in zip(columns, self.roles, strict=True) if each[0].name]
        known = [f"{fmt.quoted(each.name)} as {roles[0]}" for each, roles in pairs if roles]
        strange = [fmt.quoted(each.name) for each, roles in pairs if not roles]
        message = (
            "which column names the stakeholders? None is headed so: there are "
            f"{fmt.listed(known) or 'none'}; not understood: {fmt.listed(strange) or 'none'}"
        )
        hint = self.line("--head", str(self._place.line), "--map", "actor=HEADING")
        raise table_fault(self._place, "E504", message, hint)

    def name(self, line: Sequence[SheetCell]) -> SheetCell:
        """Who a line is about."""
        first, *others = (line[n] for n in self.who)
        more = ", ".join(cell.word for cell in others if cell.word)
        name = f"{first.word} ({more})" if more and first.word else first.word
        return SheetCell(" ".join(name.split()), first.place)

    def _body(self, lines: Sequence[Line]) -> Sequence[Line]:
        """The lines of the table: without a legend below it, `Key: H is high` and what follows."""
        last = self._place.line
        for n, line in enumerate(lines):
            first = folded(next(cell.word for cell in line if cell.word))
            is_apart = line[0].place.line > last + 1 or len(_said_in(line)) == 1
            if is_apart and _KEYS.fullmatch(heads.bare(first.partition(":")[0])):
                below = lines[n:]
                self._left.add("lines below the table", _begun(below), len(below))
                return lines[:n]
            last = line[0].place.line
        return lines

    def _stakeholders(self, body: Sequence[Line]) -> Iterator[Line]:
        """The lines of stakeholders; a line of one text before such is the name of a group."""
        faults = Faults()
        group: SheetCell | None = None
        alone = []
        sums = []
        for line, below in pairwise((*body, ())):
            said = _said_in(line)
            name = self.name(line)
            if self._is_sum(line):
                sums.append(line)
            elif len(said) <= 1 and len(_said_in(below)) > 1:
                group = next((cell for cell in line if cell.word in said), line[0])
            elif len(said) <= 1:
                alone.append(line)
            elif not name.word:
                hint = "write it into each row that it holds for; delete sums and notes"
                faults.add(heads.nameless(name, "stakeholder", hint))
            else:
                if group:
                    self.sections[line[0].place.line] = group
                yield line
        faults.raise_any()
        rows = fmt.few(f"row {line[0].place.line}" for line in sums)
        self._left.add("rows", f"sums, or numbers of nobody ({rows})", len(sums))
        self._left.add("lines without another cell", _begun(alone), len(alone))
        if self.sections:
            named = dict.fromkeys(cell.word for cell in self.sections.values())
            self.notes.append(
                f"- rows of one text: groups, {fmt.few(map(fmt.quoted, named))} (if one is a "
                "stakeholder, write “?” into another cell of its row);"
            )

    def _is_sum(self, line: Line) -> bool:
        """Whether a line has numbers alone, and no name or one of sums: `Total`."""
        words = [cell.word for cell in line if cell.word]
        texts = [word for word in words if not is_number(word)]
        are_sums = all(_SUMS.fullmatch(heads.bare(word.rstrip(":"))) for word in texts)
        return are_sums and len(words) > len(texts) and not (texts == [] and self.name(line).word)


def _project(words: Sequence[str]) -> str:
    """What the project is called in a line, in one cell or in two: `Project: Tram`."""
    label, colon, rest = words[0].partition(":")
    is_called = any(map(_PROJECT.fullmatch, heads.bare(label).split()))
    return next(filter(None, (rest.strip(), *words[1:])), "") if colon and is_called else ""


def _said_in(line: Sequence[SheetCell]) -> set[str]:
    """The texts of a line, each once, without its number."""
    words = [cell.word for cell in line if cell.word]
    return set(words[1:] if len(words) > 1 and _NUMBER.fullmatch(words[0]) else words)


def _begun(lines: Sequence[Line]) -> str:
    """Lines by how they begin."""
    firsts = (next(cell.word for cell in line if cell.word) for line in lines)
    return fmt.few(f"“{heads.shortened(word)}”" for word in firsts)


def _squared(grid: CellGrid) -> list[Line]:
    """The lines, all as long; cells merged below each other all have the text of the first.

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
        done += end - start
        if done > MOST_CELLS:
            raise table_fault(grid.start, "E508", f"over {MOST_CELLS:,} cells")
        n = area.first.column - 1
        for line in lines[start:end] if n < width else ():
            line[n] = replace(line[n], text=lines[start][n].text)
    return [tuple(line) for line in lines]
