"""Which column of a sheet is what, and columns of other files that are joined to it."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from stancecli import notation as fmt
from stancecli.diagnostics import InvalidModel, Place, Problem, Unanswerable, none_such
from stancecli.imports.given import ALL, ISSUE, Given, Join, LeftOut, ReadingOptions
from stancecli.imports.rows import LeftBehind
from stancecli.loader.text import Faults
from stancecli.sheets.table import (
    CellGrid,
    SheetCell,
    SheetColumn,
    columns_below,
    folded,
    table_fault,
)

# Which sheet of a file is read: the one that is named, or the only one that fits.


def choose(
    given: Given, options: ReadingOptions, fits: Callable[[CellGrid], bool]
) -> tuple[CellGrid, list[LeftOut]]:
    """The sheet to read, and what that leaves out.

    Raises Unanswerable where several would do, or none, and InvalidModel for an empty one.
    """
    if not given.is_single:
        raise Unanswerable(f"expected one sheet, found {len(given.files)} files")
    sheets = {grid.sheet: grid for grid in given.grids if grid.lines}
    if not sheets:
        start = given.grids[0].start if given.grids else Place(given.name, 1, 1)
        hidden = "; ".join(f"{left.what}: {left.why}" for left in given.left_out)
        raise table_fault(start, "E502", "expected a table, found an empty one", hidden)
    fitting = [grid for grid in sheets.values() if len(sheets) == 1 or fits(grid)]
    if name := options.sheet.casefold():
        fitting = [grid for each, grid in sheets.items() if each.casefold() == name]
        if not fitting:
            raise none_such(f"no sheet “{options.sheet}” in {given.name}", options.sheet, sheets)
    if len(fitting) != 1:
        found = f"{len(fitting)} sheets fit" if fitting else "no sheet fits as it stands"
        lines = (given.line(options, "--sheet", grid.sheet) for grid in fitting or sheets.values())
        raise Unanswerable(f"which sheet of {given.name}? {found}", lines)
    others = [fmt.quoted(name) for name in sheets if name != fitting[0].sheet]
    return fitting[0], [LeftOut(len(others), "sheets", fmt.few(others))] if others else []


def line_of_row(grid: CellGrid, row: int) -> int:
    """The number of the line that stands in a row of the file, as `--head` names it.

    Raises Unanswerable where that row is empty.
    """
    rows = [line[0].place.line for line in grid.lines]
    if row not in rows:
        raise Unanswerable(f"--head {row}: nothing stands in that row")
    return rows.index(row)


ACTOR, STANCE = "actor", "stance"
DATE, SOURCE, PLACE, QUOTE, NOTES, BY = "date", "source", "place", "quote", "notes", "by"
ID = "id"
"""What is the same in all rows of an actor, whatever it is called in them."""
POWER, SALIENCE = "power", "salience"
JOINS = "+"
"""Joins headings that tell actors, or issues, apart together: `party+country`."""
APART = f"--map actor=HEADING{JOINS}HEADING tells two of one name apart"

CONCERNS, CONTACT, GROUP, INTEREST, OWNER = "concerns", "contact", "group", "interest", "owner"
ABOUT = "about"


WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))


@lru_cache(10_000)
def bare(text: str) -> str:
    """A text as words are compared with it: without letter case and accents."""
    parts = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i"))
    return "".join(c for c in parts if not unicodedata.combining(c))


def any_of(section: str, *meanings: str) -> str:
    """A pattern for each word of words.toml that means one of these."""
    words = (bare(word) for meaning in meanings for word in WORDS[section][meaning].split())
    either = "|".join(re.escape(w.replace("_", " ")).replace(r"\*", r"[^\W_]*") for w in words)
    return f"(?:{either})"


def meaning_of(section: str) -> Callable[[str], str]:
    """What a text means by the words of a section; empty where it is none of them."""
    whole = re.compile("|".join(f"(?P<{each}>{any_of(section, each)})" for each in WORDS[section]))

    def meaning(text: str) -> str:
        found = whole.fullmatch(bare(text))
        return found.lastgroup or "" if found else ""

    return meaning


_SHORT = 40
LONGEST_HEADING = 160
JUDGED = (POWER, INTEREST, STANCE)
"""Roles whose headings have nothing else in them: nuclear power is none."""
IMPORTANCE = "importance"
"""A rating that is power beside one of interest, and interest beside one of power."""
_RATED = (*JUDGED, IMPORTANCE)
_IN_ORDER = (ABOUT, OWNER, CONTACT, NOTES, CONCERNS, *_RATED, GROUP, ACTOR)
_BRACKETS = re.compile(r"[(\[{][^)\]}]*[)\]}]?")


def _among(section: str, *meanings: str) -> re.Pattern[str]:
    return re.compile(f"(?<= ){any_of(section, *meanings)}(?= )")


_CALLED = {role: re.compile(any_of("headings", role)) for role in WORDS["headings"]}
_NAMED = {role: _among("headings", role) for role in _IN_ORDER}
_ALL_RATED = _among("headings", *_RATED)
# Words beside that of a role: some part the thing from the rest (attitude to the dam), some change
# nothing (level of influence), some name a role alone and not among others (“Who on our side?”).
_BESIDE = {what: _among("beside", what) for what in WORDS["beside"]}
_SIDES = _among("stances", "for"), _among("stances", "against")


def is_called(name: str, role: str) -> bool:
    """Whether a heading is a word for a role, and nothing else."""
    called = _CALLED.get(role)
    return called.fullmatch(bare(folded(name))) is not None if called else folded(name) == role


def _spaced(text: str) -> str:
    words = re.findall(r"[^\W_]+(?:-mail)?", bare(text))
    return f" {' '.join(words)} "


def _is_aside(text: str) -> bool:
    """Whether a column is none of a register: of an address, a day, what is wished."""
    is_number = text.startswith(" no ") or text.endswith(" no ")
    return is_number or _BESIDE["aside"].search(text) is not None


def _without_filling(text: str) -> str:
    return _BESIDE["project"].sub("", _BESIDE["filling"].sub("", text))


@lru_cache(10_000)
def roles_in(heading: str) -> tuple[str, ...]:
    """The roles that the heading of a register may mean, the likeliest first.

    Its words decide: “Level of influence (1–5)” is power, “Relationship owner” an owner.
    """
    if len(heading) > LONGEST_HEADING:
        return ()
    beside = _spaced(" ".join(_BRACKETS.findall(heading)))
    is_signed = re.search(r"[(/,]\s*\+", heading) and re.search(r"[-–−]\s*[)/,]", heading)
    if is_signed or all(side.search(beside) for side in _SIDES):
        return (STANCE,)  # Impact (positive, negative), effect (+/−)
    text = _spaced(_BRACKETS.sub(" ", heading))
    if _BESIDE["told"].search(text):  # How somebody is told of things.
        return (ABOUT,)
    exact = [role for role in reversed(_IN_ORDER) if _CALLED[role].fullmatch(text.strip())]
    asked = _BESIDE["questions"].sub("", text)
    found = [role for role in _IN_ORDER if _NAMED[role].search(asked)]
    # One of both is a cell of the power–interest grid.
    if {POWER, INTEREST} <= {*found} or (_is_aside(text) and not exact):
        return ()
    after = _BESIDE["filling"].sub("", _BESIDE["after_a_thing"].split(text)[-1])
    core = _without_filling(_BESIDE["before_a_thing"].split(after)[0])
    is_judged = core.strip() and not _ALL_RATED.sub("", core).strip()
    kept = (role for role in found if role not in _RATED or is_judged)
    return tuple(dict.fromkeys([*exact, *kept]))


def says_when(heading: str) -> bool:
    """Whether a heading below another one names no thing: Current, Desired."""
    return not _without_filling(_spaced(heading)).strip() or _is_aside(_spaced(heading))


def thing_in(heading: str) -> str:
    """What a heading is about: the dam in “Attitude to the dam”; empty where it does not say."""
    words = _BRACKETS.sub(" ", heading).split()
    for n, word in enumerate(words):
        if _BESIDE["after_a_thing"].search(_spaced(word)):
            return " ".join(words[:n])
        if n and _BESIDE["before_a_thing"].search(_spaced(word)):
            rest = words[n + 1 :]
            while rest and _BESIDE["filling"].search(_spaced(rest[0])):
                del rest[0]
            return " ".join(rest)
    return ""


def shortened(text: str) -> str:
    """A text of a cell on one line, as much of it as a message needs."""
    text = " ".join(text.split())
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"


def leave_lines(left: LeftBehind, what: str, lines: Sequence[Sequence[SheetCell]]) -> None:
    """Count lines that are left out, by how they begin."""
    begun = (next((cell.word for cell in line if cell.word), "") for line in lines)
    left.add(what, fmt.few(f"“{shortened(word)}”" for word in begun), len(lines))


def nameless(cell: SheetCell, what: str) -> Problem:
    """The fault of a row that has cells, and nothing where the name should stand."""
    hint = "write it into each row that it holds for; delete sums and notes"
    return Problem(cell.place, "E512", f"this row names no {what}, and has other cells", hint)


def name_in(first: SheetCell, others: Iterable[SheetCell]) -> SheetCell:
    """A name, and after it in brackets what tells it apart."""
    more = ", ".join(cell.word for cell in others if cell.word)
    name = f"{first.word} ({more})" if more and first.word else first.word
    return SheetCell(" ".join(name.split()), first.place)


def without(
    columns: Iterable[SheetColumn], options: ReadingOptions, left: LeftBehind
) -> list[SheetColumn]:
    """The columns but for those that a person leaves out, which are counted.

    Raises Unanswerable where one of them is no heading, or none is left.
    """
    columns = list(columns)
    by_name = {folded(column.name): column for column in columns if column.name}
    for name in options.leave_out:
        out = by_name.get(folded(name))
        if out:
            left.leave(out, "--leave-out names their column")
            columns.remove(out)
        elif name not in options.optional:
            raise none_such(f"--leave-out {name}: no such heading", name, by_name)
    if not columns:
        raise Unanswerable("--leave-out leaves no column to read")
    return columns


class Headings:
    """The columns of a sheet by their roles: those that a person named, else those called so.

    `said` are those named, `roles` those that each column may have, the likeliest first, `lacking`
    the headings that only a recipe names, and that there are not.
    """

    def __init__(
        self,
        columns: Iterable[SheetColumn],
        options: ReadingOptions,
        roles: Iterable[str],
        called: Iterable[Sequence[str]] | None = None,
    ) -> None:
        """`called` has the roles that each heading may mean, the likeliest first; else a heading is
        of those of which it is a word.

        Raise Unanswerable where a person names a role or a heading that there is not.
        """
        self._columns, roles = tuple(columns), tuple(roles)
        self._by_name = {folded(column.name): column for column in self._columns if column.name}
        self.said: dict[str, tuple[SheetColumn, ...]] = {}
        self.lacking: list[str] = []
        for role, heading in options.columns.items():
            if role not in roles:
                raise none_such(f"--map {role}={heading}: no role “{role}”", role, roles)
            names = options.issues if role == ISSUE else (heading,)
            there = [n for n in names if n not in options.optional or folded(n) in self._by_name]
            if role == ISSUE and not there:
                there = [*names]  # At least one has to be there.
            self.lacking += [name for name in names if name not in there]
            if found := tuple(c for name in there for c in self._joined(role, name)):
                self.said[role] = found
        if called is None:
            called = ([r for r in roles if is_called(c.name, r)] for c in self._columns)
        taken = self.said.keys() - {CONCERNS, NOTES}
        self.roles = [tuple(role for role in each if role not in taken) for each in called]
        for role, said in reversed(self.said.items()):
            for n, column in enumerate(self._columns):
                if column in said:
                    self.roles[n] = (role,)

    def _joined(self, role: str, heading: str) -> Iterator[SheetColumn]:
        """The column with a heading; several where it joins them."""
        is_one = folded(heading) in self._by_name or role not in (ACTOR, ISSUE)
        for part in [heading] if is_one else heading.split(JOINS):
            if folded(part) not in self._by_name:
                names = [column.name for column in self._by_name.values()]
                raise none_such(f"--map {role}={heading}: no such heading", heading, names)
            yield self._by_name[folded(part)]

    def lacks(self, role: str, line: Callable[..., str]) -> InvalidModel:
        """The fault of a sheet in which no column has a role; `line` is the one to type."""
        pairs = [each for each in zip(self._columns, self.roles, strict=True) if each[0].name]
        known = [f"{fmt.quoted(each.name)} as {roles[0]}" for each, roles in pairs if roles]
        strange = [fmt.quoted(each.name) for each, roles in pairs if not roles]
        message = (
            f"which column has the {role}? None is headed so: there are "
            f"{fmt.listed(known) or 'none'}; not understood: {fmt.listed(strange) or 'none'}"
        )
        hint = line("--map", f"{role}=HEADING")
        return table_fault(self._columns[0].head.place, "E504", message, hint)

    def check(
        self, option: str, names: Iterable[str], among: Iterable[SheetColumn | None] = ()
    ) -> None:
        """Raise Unanswerable for a name in an option, but for ALL, that heads none of some columns,
        or none of all."""
        columns = [column for column in among if column]
        headings = [column.name for column in columns or self._by_name.values()]
        for name in names:
            if name != ALL and folded(name) not in map(folded, headings):
                what = "no stances stand under it" if columns else "no such heading"
                raise none_such(f"{option} {name}: {what}", name, headings)

    def all(self, role: str) -> tuple[SheetColumn, ...]:
        """The columns of a role: those that were named, else the first one that is called so."""
        pairs = zip(self._columns, self.roles, strict=True)
        called = [column for column, roles in pairs if role in roles]
        first = sorted(called, key=lambda column: column.head.place.column)[:1]
        return self.said.get(role, tuple(first))

    def find(self, role: str) -> SheetColumn | None:
        """The one column of a role; the first where several were named."""
        return next(iter(self.all(role)), None)


# Columns of another file beside those of a table: names for keys, days for numbers.


NAMED = 3
"""So many keys without a partner are named."""
_WHOLE = re.compile(r"^(-?[0-9]+)\.0+$")


def joined(
    columns: Sequence[SheetColumn], options: ReadingOptions, given: Given, left: LeftBehind
) -> tuple[list[SheetColumn], dict[str, list[str]]]:
    """The columns of a table, and those joined to it; a key without a partner has an empty cell.

    Of the names of one id the first is joined, the others are given by the id. Raises Unanswerable
    for a column that there is not, or is there twice, InvalidModel where another key has two names.
    """
    found = list(columns)
    also: dict[str, list[str]] = {}
    for join in options.joins:
        if any(folded(column.name) == folded(join.name) for column in columns):
            raise there_already(join, given.name)
        is_id = names_ids(join, options)
        names = _names(join, given, may_be_several=is_id)
        own = [column.name for column in columns if column.name]
        first, *others = headings_named(own, join.column, given.name)
        keys = keys_under(columns, (first, *others))
        alone = [each for each in dict.fromkeys(keys) if all(each) and each not in names]
        left.add("keys", not_there(join, map(", ".join, alone[:NAMED])), len(alone), of=join.column)
        if is_id:
            also |= {id_: more for (id_, *_), (_, *more) in names.items() if more}
        (column,) = (column for column in columns if column.name == first)
        cells = zip(keys, column.cells, strict=True)
        told = tuple(SheetCell(names.get(key, [""])[0], cell.place) for key, cell in cells)
        found.append(SheetColumn(SheetCell(join.name, column.head.place), told))
    return found, also


def names_ids(join: Join, options: ReadingOptions) -> bool:
    """Whether a join names ids, which may have several labels."""
    return folded(join.column) == folded(options.columns.get(ID, ""))


def by_frequency(names: Iterable[str]) -> list[str]:
    """Names, each once: the most frequent first, those as frequent in the order of letters."""
    counts = Counter(filter(None, names))
    return sorted(counts, key=lambda name: (-counts[name], name))


def not_there(join: Join, keys: Iterable[str]) -> str:
    """Why keys, of which the first are named, have no partner."""
    return f"not in {join.file}: {', '.join(f'“{shortened(key)}”' for key in keys)}"


def there_already(join: Join, table: str) -> Unanswerable:
    """The refusal of a column to join that is called like one of the table."""
    return Unanswerable(f"--join {join}: {table} has a column “{join.name}” itself")


def headings_named(
    headings: Sequence[str], heading: str, table: str, *, parts: bool = True
) -> tuple[str, ...]:
    """A heading as a table has it, or those that are joined in it, where it may have `parts`.

    Raises Unanswerable for one that there is not.
    """
    by_name = {folded(name): name for name in headings}
    names = heading.split(JOINS) if parts and folded(heading) not in by_name else [heading]
    for name in names:
        if folded(name) not in by_name:
            raise none_such(f"--join: no heading “{name}” in {table}", name, headings)
    return tuple(by_name[folded(name)] for name in names)


def two_names(join: Join, key: str, first: str, other: str) -> str:
    """What is wrong with a key that is there twice."""
    return f"“{key}” has two names: “{first}” and “{other}”, under “{join.name}”"


def _names(join: Join, given: Given, *, may_be_several: bool) -> dict[tuple[str, ...], list[str]]:
    """The names in a file by their keys."""
    columns = columns_below(Given({join.file: given.joined[join.file]}).grid)
    there = [column.name for column in columns if column.name]
    (heading,) = headings_named(there, join.name, join.file, parts=False)
    keys = keys_under(columns, headings_named(there, join.key, join.file))
    naming = next(column.cells for column in columns if column.name == heading)
    names: dict[tuple[str, ...], list[SheetCell]] = defaultdict(list)
    faults = Faults()
    for key, name in zip(keys, naming, strict=True):
        names[key] += [name] if name.word else []
        first = names[key][0] if all(key) and names[key] and not may_be_several else name
        if name.word and name.word != first.word:
            message = two_names(join, ", ".join(key), first.word, name.word)
            faults.tell(name.place, "E513", f"{message}, first at {first.place}")
    faults.raise_any()
    return {key: by_frequency(c.word for c in cells) or [""] for key, cells in names.items()}


def keys_under(columns: Sequence[SheetColumn], headings: Sequence[str]) -> list[tuple[str, ...]]:
    """The keys under some headings, row by row: a program may write 3 as 3.0."""
    by_name = {column.name: column.cells for column in columns}
    rows = zip(*(by_name[heading] for heading in headings), strict=True)
    return [tuple(_WHOLE.sub(r"\1", cell.word) for cell in row) for row in rows]
