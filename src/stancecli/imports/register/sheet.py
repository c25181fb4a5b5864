"""A register as it is meant: its stakeholders, and what each column says of them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from itertools import pairwise

from stancecli import notation as fmt
from stancecli.diagnostics import InvalidModel, Problem, Unanswerable
from stancecli.imports import headings as heads
from stancecli.imports.given import ALL, ISSUE, Ends, Given, ReadingOptions
from stancecli.imports.rows import LeftBehind
from stancecli.imports.values import (
    DASH,
    MOST_ASKED,
    NOTHING,
    StanceWords,
    are_words,
    frequent,
    is_number,
    not_known,
    number,
    off_scale,
    plain,
    scale_of,
    strengthened,
    without_scale,
)
from stancecli.imports.writer import line_of_text
from stancecli.loader.text import Faults
from stancecli.sheets.table import (
    MOST_CELLS,
    CellGrid,
    SheetCell,
    SheetColumn,
    decimal,
    folded,
    table_fault,
)

MOST_ABOVE = 60
"""Lines that are looked at for the headings."""
MOST_ACROSS = 200
"""Columns that a register has, at most."""
ROLES = (
    *(heads.ACTOR, heads.GROUP, heads.POWER, heads.INTEREST, heads.STANCE),
    *(heads.CONCERNS, heads.OWNER, heads.CONTACT, heads.NOTES),
)
"""What `--map` can say of a column."""
_TELLING = (*heads.JUDGED, heads.CONCERNS)
"""Roles of columns by two of which a sheet is told to be a register."""
_NUMBER = re.compile(r"[0-9]{1,3}[.)]?|[A-Z]{1,3}[.)]|[A-Z]{0,4}[-#]?[0-9]{1,4}")
"""What a row may begin with that says nothing of it: `7`, `B.`, `STK-01`."""
_BELOW = re.compile(r"\(.*\)|[0-9]+ ?(?:-|–|to|a|à|bis|до) ?[0-9]+|(?:[HML]/)+[HML]|")
"""What stands below headings, and says their scale."""
_PROJECT = re.compile(heads.any_of("beside", "project"))
_KEYS = re.compile(heads.any_of("beside", "keys"))
_SUMS = re.compile(heads.any_of("beside", "sums"))
Line = tuple[SheetCell, ...]

LOWEST, HIGHEST = Fraction(1), Fraction(5)
MIDDLE = 3
LIKE_A_WORD = 24
"""Characters of what may be a word for a rating; where most are longer, they are prose."""
DECIMALS = 2
_RANKS = ("very_low", "low", "medium", "high", "very_high")
_MEANING, _STANCE = heads.meaning_of("ratings"), heads.meaning_of("stances")
_REASON = re.compile(r"(.*?)(?:[,;:]|\s[-–—])\s+(.*)", re.DOTALL)
"""A word and what is said with it, without brackets."""
_NUMBER_FIRST = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*(?:[-–—:=.)]\s*|\s)\s*[^\W\d].*", re.DOTALL)
_FROM_TO = re.compile(r"\s*(?:/|-|–|→|\bto\b|\bbis\b|\bà\b|\ba\b)\s*", re.IGNORECASE)
_SCALE = re.compile(r"\b([0-9]{1,3})\s*(?:-|–|\.\.|to|bis|à|a|до)\s*([0-9]{1,3})\b")
_LETTERS = re.compile(r"\(\w(?:/\w)+\)")  # (A/M/B)
_NAMED_ENDS = re.compile(r"\b([0-9]{1,3})\s*[=:]?\s*(?:is\s+)?([^\W\d]+(?: [^\W\d]+)?)")


# Where the headings stand, and what they say.


def may_be_register(grid: CellGrid) -> bool:
    """Whether some row not far from the top has enough headings of a register."""
    _, roles = _headings_of(grid)
    # With a column of issues each row is a statement.
    enough = (heads.POWER, heads.INTEREST) if ISSUE in roles else _TELLING
    return len(roles & {*enough}) > 1


def _headings_of(grid: CellGrid) -> tuple[int, set[str]]:
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
        if roles & {*_TELLING} and len(roles) > max(least, 1):
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


# What a cell says of power or of interest.


def says_nothing(cell: SheetCell) -> bool:
    """Whether a cell says that nothing is known: `n/a`, `–`, `TBD`."""
    return not plain(cell.word).strip(DASH) or _STANCE(plain(cell.word)) == NOTHING


def _rank(word: str) -> int | None:
    """The place of a word among those of ratings, from −2 to 2; None where it is none."""
    meaning, times = strengthened(_MEANING, word)
    return times * (_RANKS.index(meaning) - 2) if meaning else None


def before_brackets(text: str) -> tuple[str, str]:
    """What a cell says, and what it has in brackets behind that."""
    said, _, behind = text.partition("(")
    if not said.strip() or not behind.endswith(")"):
        return text, ""
    return said.strip(), " ".join(behind[:-1].split())


def parted(text: str) -> tuple[str, str]:
    """A word, and the reason that stands behind it, in brackets or after a mark."""
    if found := None if text.endswith(")") else _REASON.fullmatch(text):
        return found[1], " ".join(found[2].split())
    return before_brackets(text)


def ends_said(heading: str) -> Ends | None:
    """The scale that a heading names: `Power (1–10)`, `Influence (1 = high, 4 = low)`."""
    named: dict[bool, Fraction] = {}
    for found in _NAMED_ENDS.finditer(heading):
        if rank := _rank(plain(found[2])) or _rank(plain(found[2].split()[0])):
            named[rank > 0] = Fraction(found[1])
    if len({*named.values()}) > 1:
        return named[False], named[True]
    span = _SCALE.search(heading)
    if not span or "=" in heading or int(span[1]) >= int(span[2]):
        return None
    return Fraction(span[1]), Fraction(span[2])


class Ratings:
    """A column of power or of interest, read.

    `rated` has the rating, from 1 to 5, of each line with the cell that says it, `silent` the cells
    that say that nothing is known.
    """

    def __init__(
        self, role: str, column: SheetColumn, options: ReadingOptions, line: Callable[..., str]
    ) -> None:
        """`line` is the command to type, with more words."""
        self._role, self.name, self._line = role, column.name, line
        self._scale = scale_of(options, role, column.name) or ends_said(column.name)
        meant = dict(_meant(role, options))
        self.silent, self._unknown = list[SheetCell](), list[SheetCell]()
        self._numbers, self._ranks = dict[SheetCell, Fraction](), dict[SheetCell, Fraction]()
        amounts: dict[SheetCell, Fraction] = {}
        for cell in column.filled:
            text = before_brackets(cell.word)[0]
            first = _NUMBER_FIRST.fullmatch(text)
            if says_nothing(cell) or meant.get(plain(cell.word), cell) is None:
                self.silent.append(cell)
            elif (amount := meant.get(plain(text))) is not None:
                amounts[cell] = amount
            elif (amount := number(first[1] if first else text)) is not None:
                self._numbers[cell] = amount
            elif (amount := _ranked(text)) is not None:
                self._ranks[cell] = amount
            else:
                self._unknown.append(cell)
        # A column that has very low or very high has five words, else there are three.
        step = 1 if any(abs(rank) > 1 for rank in self._ranks.values()) else 2
        low, high = self._scale or (LOWEST, HIGHEST)
        ratio = (HIGHEST - LOWEST) / (high - low)
        amounts |= {cell: MIDDLE + step * rank for cell, rank in self._ranks.items()}
        amounts |= {cell: LOWEST + ratio * (n - low) for cell, n in self._numbers.items()}
        self.rated = {
            cell.place.line: (decimal(round(amounts[cell], DECIMALS)), cell)
            for cell in column.filled
            if cell in amounts
        }

    @property
    def are_meant(self) -> bool:
        """Whether the column holds ratings, if not each can be read; else it is prose."""
        if self._scale or _LETTERS.search(self.name) or len(self.rated) >= len(self._unknown):
            return True
        short = all(len(cell.word) <= LIKE_A_WORD for cell in self._unknown)
        words = {plain(cell.word) for cell in self._unknown}
        return short and len(words) <= MOST_ASKED and 2 * len(words) <= len(self._unknown)

    def faults(self) -> Iterator[Problem]:
        """What cannot be read: words, numbers on a scale nobody said."""
        if self._unknown:
            what, of = f"what “{self.name}” says is not known as {self._role}", f"{self._role}:"
            yield not_known(what, frequent(self._unknown), "1 (little) to 5", self._line, of)
        low, high = sorted(self._scale or (LOWEST, HIGHEST))
        off = [
            cell
            for cell, found in self._numbers.items()
            if not low <= found <= high or ("%" in cell.word and not self._scale)
        ]
        if off and self._scale:
            yield off_scale(off, self._scale)
        elif off:
            known = f"{self._role} is rated from 1 (little) to 5"
            of, found = f"{self._role}=", [*self._numbers.values()]
            yield without_scale(off[0], found, known, "for little", self._line, of, LOWEST)

    def told(self) -> str:
        """How the column was read: `Low is 1, High is 5`, `1 is 1 and 10 is 5`."""
        words: dict[str, str] = {}
        for cell, _ in sorted(self._ranks.items(), key=lambda each: each[1]):
            word = before_brackets(cell.word)[0]
            words.setdefault(plain(word), f"{word} is {self.rated[cell.place.line][0]}")
        parts, most = [", ".join(words.values())], max(self._numbers.values(), default=HIGHEST)
        if self._numbers and self._scale:
            low, high = map(decimal, self._scale)
            parts.append(f"{low} is 1 and {high} is 5")
        elif LOWEST < most <= MIDDLE:
            line = f"--scale {self._role}=1:{decimal(most)}"
            parts.append(f"numbers as they are, of 5; if {decimal(most)} is most: {line}")
        return "; ".join(filter(None, parts))


def _ranked(text: str) -> Fraction | None:
    """The place of a word among those of ratings, from −2 to 2, or of two together; else None."""
    words = [text] if _rank(plain(text)) is not None else _FROM_TO.split(text)
    ranks = [rank for word in words if (rank := _rank(plain(word))) is not None]
    is_known = len(ranks) == len(words) <= len(("low", "high"))
    return Fraction(sum(ranks), len(ranks)) if is_known else None


def because(cell: SheetCell) -> str:
    """What stands in brackets behind a rating, if that is no number."""
    behind = before_brackets(cell.word)[1]
    return "" if number(behind) is not None else behind


def _meant(role: str, options: ReadingOptions) -> Iterator[tuple[str, Fraction | None]]:
    """What a person says that words mean: `power:critical=5`, `power:NSP=nothing`."""
    for word, value in options.values.items():
        of, mark, rest = word.partition(":")
        if not mark or of != role:
            continue
        found = number(value)
        if value != NOTHING and (found is None or not LOWEST <= found <= HIGHEST):
            refusal = f"--value {word}={value}: {role} is a number from 1 (little) to 5"
            raise Unanswerable(refusal)
        yield plain(rest), found


def without_ratings(values: Mapping[str, str]) -> dict[str, str]:
    """What a person says of words, but for those of ratings."""
    starts = (f"{heads.POWER}:", f"{heads.INTEREST}:")
    return {word: value for word, value in values.items() if not word.startswith(starts)}


# What becomes of each line and of each column.


LEAST_ACROSS, LONGEST_MARK = 3, 7
"""So many columns headed by attitudes are one thing, with marks of so many characters below."""
_WISHED = re.compile(f"d|target|soll|{heads.any_of('beside', 'aside')}")
NOTHING_HERE = "nothing here is for it (--map notes=HEADING keeps one)"
_OFTEN_OTHERS = {"position", "support", "engagement", "posición", "posture", "soutien", "apoyo"}
"""Headings of attitudes that often have something else below them: a job, how to support."""


class RegisterSheet:
    """The lines of stakeholders, and the columns by what becomes of them.

    `names` says who each line is about, `sections` in which group, where a row of one text says so.
    `stances` are the columns of attitudes by what they are on, one without that by no name; `thing`
    is what that of a single column is on. `about` are those whose words say more of a stakeholder,
    with the heading where it should stand before them.
    """

    def __init__(self, given: Given, options: ReadingOptions) -> None:
        """Raise Unanswerable where the headings are not found, InvalidModel for an odd row, and for
        each rating that is none or is on a scale that nobody said."""
        grid, left = heads.choose(given, options, may_be_register)
        self._given, self._options = given, options
        self._left, self._faults = LeftBehind(left), Faults()
        scales = {ALL if n == heads.STANCE else n: ends for n, ends in options.scales.items()}
        values = without_ratings(options.values)
        self._words = StanceWords(replace(options, values=values, scales=scales))
        self.notes: list[str] = []
        self.sections: dict[int, SheetCell] = {}
        self.ratings: dict[str, Ratings] = {}
        self._attitudes: list[tuple[SheetColumn, str]] = []
        self.stances: dict[str, SheetColumn] = {}
        self.group: SheetColumn | None = None
        self.concerns: list[SheetColumn] = []
        self.about: list[tuple[SheetColumn, str]] = []
        head, known = _headings_of(grid)
        named = () if known else ("--as", "register")
        self.line: Callable[..., str] = partial(given.line, options, *named)
        lines = _squared(grid)
        if options.head:
            head = heads.line_of_row(grid, options.head)
        elif not known:
            widths = [len(_words(line)) for line in lines[:MOST_ABOVE]]
            head = widths.index(max(widths))
        headings = _named(lines, head)
        names, body = [each.name for each in headings], lines[head + 1 :]
        above = lines[: head - any(each.is_above for each in headings)]
        self.title = line_of_text(self._above(above, {name.word for name in names}))
        if body and not body[0][0].word and all(_BELOW.fullmatch(c.word) for c in body[0]):
            pairs = zip(names, body.pop(0), strict=True)
            names = [replace(name, text=f"{name.word} {c.word}".strip()) for name, c in pairs]
        columns = [SheetColumn(name, ()) for name in names]
        found = heads.Headings(columns, options, ROLES, [each.roles for each in headings])
        firsts = {role for roles in found.roles for role in roles[:1]}
        rated = (role for role in (heads.POWER, heads.INTEREST) if role not in firsts)
        # Importance is the rating that there is not besides.
        meant = {heads.IMPORTANCE: next(rated, heads.ABOUT)}
        self._said = found.said
        self._roles = [tuple(meant.get(role, role) for role in roles) for roles in found.roles]
        said = found.said.get(heads.ACTOR, ())
        self._who = [n for n, each in enumerate(columns) if each in said] or self._naming(columns)
        if not self._who:
            raise found.lacks(heads.ACTOR, self.line)
        kept = list(self._stakeholders(self._body(body, names[0].place.line)))
        if not kept:
            message = "no row below the headings names a stakeholder"
            raise table_fault(names[0].place, "E512", message)
        self.names = {line[0].place.line: self._name(line) for line in kept}
        rows = zip(names, *kept, strict=True)
        self._columns = [SheetColumn(name, tuple(cells)) for name, *cells in rows]
        self.who = names[self._who[0]].word
        self._sort([each.thing for each in headings])

    def _above(self, lines: Iterable[Line], headings: Set[str]) -> str:
        """The title: what the project is said to be, else the first text above the headings."""
        # What is merged downwards over several rows of headings stands in each of them.
        lines = [line for line in lines if len(_said_in(line) & headings) < 2]
        words = [*map(_words, lines)]
        names = [*map(_project, words)]
        used = next((n for n, name in enumerate(names) if name), 0)
        above = [line for n, line in enumerate(lines) if n != used]
        heads.leave_lines(self._left, "lines above the headings", above)
        return (names[used] or words[used][0]) if words else ""

    def _naming(self, columns: Sequence[SheetColumn]) -> list[int]:
        """The number of the column that names stakeholders: one headed so, or so among others, or
        else as a group, where none before it may; none, if no column may."""
        odd = (n for n, each in enumerate(columns) if each.name and not self._roles[n])
        first_odd = next(odd, MOST_ACROSS)
        for role, most in ((heads.ACTOR, 1), (heads.ACTOR, None), (heads.GROUP, None)):
            found = [n for n, roles in enumerate(self._roles) if role in roles[:most]]
            if found and (role == heads.ACTOR or found[0] < first_odd):
                return [min(found, key=lambda n: heads.GROUP in self._roles[n])]
        return []

    def _name(self, line: Sequence[SheetCell]) -> SheetCell:
        """Who a line is about."""
        first, *others = (line[n] for n in self._who)
        return heads.name_in(first, others)

    def _body(self, lines: Sequence[Line], last: int) -> Sequence[Line]:
        """The lines of the table, whose headings end in the `last` one.

        Without a legend below it, `Key: H is high`, and what follows.
        """
        for n, line in enumerate(lines):
            first = folded(_words(line)[0])
            is_apart = line[0].place.line > last + 1 or len(_said_in(line)) == 1
            if is_apart and _KEYS.fullmatch(heads.bare(first.partition(":")[0])):
                heads.leave_lines(self._left, "lines below the table", lines[n:])
                return lines[:n]
            last = line[0].place.line
        return lines

    def _stakeholders(self, body: Sequence[Line]) -> Iterator[Line]:
        """The lines of stakeholders; a line of one text before such is the name of a group."""
        group: SheetCell | None = None
        alone, sums = [], []
        for line, below in pairwise((*body, ())):
            said, name = _said_in(line), self._name(line)
            if self._is_sum(line):
                sums.append(line)
            elif len(said) <= 1 and len(_said_in(below)) > 1:
                group = next((cell for cell in line if cell.word in said), line[0])
            elif len(said) <= 1:
                alone.append(line)
            elif not name.word:
                self._faults.add(heads.nameless(name, "stakeholder"))
            else:
                if group:
                    self.sections[line[0].place.line] = group
                yield line
        self._faults.raise_any()
        rows = fmt.few(f"row {line[0].place.line}" for line in sums)
        self._left.add("rows", f"sums, or numbers of nobody ({rows})", len(sums))
        heads.leave_lines(self._left, "lines without another cell", alone)
        if self.sections:
            named = dict.fromkeys(cell.word for cell in self.sections.values())
            self.notes.append(
                f"- rows of one text: groups, {fmt.few(map(fmt.quoted, named))} (if one is a "
                "stakeholder, write “?” into another cell of its row);"
            )

    def _is_sum(self, line: Line) -> bool:
        """Whether a line has numbers alone, and no name or one of sums: `Total`."""
        words = _words(line)
        texts = [word for word in words if not is_number(word)]
        are_sums = all(_SUMS.fullmatch(heads.bare(word.rstrip(":"))) for word in texts)
        return are_sums and len(words) > len(texts) and not (texts == [] and self._name(line).word)

    def _sort(self, things: Sequence[str]) -> None:
        """Find what becomes of each column, of which some hold attitudes to these things."""
        matrix = self._matrix()
        kept = heads.without(self._columns, self._options, self._left)
        for n, column in enumerate(self._columns):
            if n not in {*self._who, *matrix} and column.filled and column in kept:
                self._put(n, column, things[n])
        for each in self.ratings.values():
            self._faults.extend(each.faults())
        self._faults.raise_any()
        empty = [column.name for column in self._columns if column.name and not column.filled]
        if empty:
            named = fmt.few(map(fmt.quoted, empty))
            self.notes.append(f"- {named}: nothing is written there (a colour is not read);")
        self.thing = ""
        if len(self.stances) == 1:
            ((thing, column),) = self.stances.items()
            self.thing = "" if heads.says_when(thing) else thing
            self.stances = {"": column}
        self._check_asked()

    def _check_asked(self) -> None:
        """Raise Unanswerable for what was said of a column that there is not, or of one of many."""
        on, things = self._options.on, [folded(thing) for _, thing in self._attitudes]
        # The one that does not say what it is on is on this, unless another is.
        is_clear = things.count("") == 1 and folded(on) not in things
        if on and things[1:] and not is_clear:
            names = fmt.listed(fmt.quoted(column.name) for column, _ in self._attitudes)
            lines = [self.line("--map", f"stance={c.name}") for c, _ in self._attitudes]
            raise Unanswerable(f"--on: attitudes stand under {names}: which are meant?", lines)
        named = [each.name for each in self.ratings.values()]
        named += [each.name for each in self.stances.values()]
        known = {*self.ratings, *map(folded, named)}
        if self.stances and ("" in self.stances or not on):
            known.add(heads.STANCE)
        for name in (*self._options.scales, *([ALL] if on else [])):
            role = heads.STANCE if name == ALL else name
            if folded(role) not in known:
                refusal = f"--scale or --on: no column of this register is read as {role}"
                raise Unanswerable(refusal, (f"--map {role}=HEADING",))

    def _matrix(self) -> list[int]:
        """The numbers of columns that are headed by attitudes, and marked where one is held.

        As the engagement matrix of the PMI: C is where somebody stands, D where it is wished.
        """
        named = (
            (n, column.filled)
            for n, column in enumerate(self._columns)
            if any(map(str.isalpha, column.name)) and self._words.knows(column.head)
        )
        found = [n for n, filled in named if all(len(c.word) <= LONGEST_MARK for c in filled)]
        if len(found) < LEAST_ACROSS or heads.STANCE in self._said:
            return []
        columns = [self._columns[n] for n in found]
        cells = []
        for row in zip(*(column.cells for column in columns), strict=True):
            marks = [n for n, cell in enumerate(row) if cell.word]
            held = [n for n in marks if not _WISHED.fullmatch(heads.bare(row[n].word))]
            self._left.add("marks", "they say what is wished", len(marks) - len(held))
            place = row[(held or [0])[0]].place
            cells.append(SheetCell(columns[held[0]].name if held else "", place))
            if len(held) > 1:
                names = fmt.listed(fmt.quoted(columns[n].name) for n in held)
                message = f"this row is marked under {names}: an attitude is one"
                self._faults.tell(place, "E513", message, "mark with D what is wished")
        names = f"{columns[0].name} to {columns[-1].name}"
        self.stances[""] = SheetColumn(SheetCell(names, columns[0].head.place), tuple(cells))
        return found

    def _put(self, n: int, column: SheetColumn, thing: str) -> None:
        """Take a column for the first of its roles that it can have, or count it as left out."""
        roles = self._roles[n]
        numbers = [cell.word.rstrip(".)") for cell in column.filled]
        are_numbers = not roles and all(number.isdecimal() for number in numbers)
        # What somebody is interested in, in words, is a concern.
        if heads.INTEREST in roles:
            roles = (*roles, heads.CONCERNS)
        elif not set(roles).isdisjoint(heads.JUDGED):
            roles = (*roles, heads.ABOUT)
        if are_numbers and (not column.name or numbers == sorted(set(numbers), key=int)):
            self._left.leave(column, "numbers of rows")
        elif not column.name and n < min(self._who) and self.group is None:
            self.group = column
        elif not column.name:
            self._left.add("cells under no heading", NOTHING_HERE, len(column.filled))
        elif not any(self._takes(role, column, thing) for role in roles):
            self._left.leave(column, NOTHING_HERE)

    def _takes(self, role: str, column: SheetColumn, thing: str) -> bool:
        """Whether a column is taken for a role: no second of power, none whose cells are not so."""
        match role:
            case heads.POWER | heads.INTEREST:
                read = Ratings(role, column, self._options, self.line)
                can_be = role in self._said or read.are_meant
                return can_be and self.ratings.setdefault(role, read) is read
            case heads.STANCE if not self._are_stances(column):
                return False
            case heads.STANCE:
                self._attitudes.append((column, thing))
                return self.stances.setdefault(thing, column) is column
            case heads.CONCERNS:
                self.concerns.append(column)
            case heads.GROUP | heads.ACTOR if not self.group:
                self.group = column
            case _:
                self.about.append((column, "" if role == heads.NOTES else column.name))
        return True

    def attitudes(self, column: SheetColumn) -> tuple[SheetColumn, dict[int, str]]:
        """A column of attitudes without what stands in brackets behind a word; that, by its line.

        Among words a dash says nothing.
        """
        cells, behind, has_words = [], {}, are_words(column.filled)
        for cell in column.cells:
            word, because = parted(cell.word)
            if self._words.knows(cell) or not because:
                word, because = cell.word, ""
            behind[cell.place.line] = because
            is_blank = has_words and plain(word) == DASH and not self._words.is_said(DASH)
            cells.append(SheetCell("" if is_blank else word, cell.place))
        return SheetColumn(column.head, tuple(cells)), behind

    def _are_stances(self, column: SheetColumn) -> bool:
        """Whether a column has attitudes, if not each is known; else it is prose, or a job."""
        if heads.STANCE in self._said:
            return True
        cells = [SheetCell(parted(cell.word)[0], cell.place) for cell in column.filled]
        if any(self._words.knows(cell) or is_number(cell.word) for cell in cells):
            return True
        is_other = not _OFTEN_OTHERS.isdisjoint(folded(column.name).split())
        return not is_other and all(len(cell.word) <= LIKE_A_WORD for cell in column.filled)


def _project(words: Sequence[str]) -> str:
    """What the project is called in a line, in one cell or in two: `Project: Tram`."""
    label, colon, rest = words[0].partition(":")
    is_called = any(map(_PROJECT.fullmatch, heads.bare(label).split()))
    return next(filter(None, (rest.strip(), *words[1:])), "") if colon and is_called else ""


def _words(line: Iterable[SheetCell]) -> list[str]:
    return [cell.word for cell in line if cell.word]


def _said_in(line: Sequence[SheetCell]) -> set[str]:
    """The texts of a line, each once, without its number."""
    words = _words(line)
    return set(words[1:] if len(words) > 1 and _NUMBER.fullmatch(words[0]) else words)


def _squared(grid: CellGrid) -> list[Line]:
    """The lines, all as long; cells merged below each other all have the text of the first.

    Raises InvalidModel for what is too large for a register.
    """
    filled = (n for line in grid.lines for n, cell in enumerate(line, 1) if cell.word)
    width = max(filled, default=1)
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
