"""Which column of a table is what."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from stancecli import notation as fmt
from stancecli.diagnostics import InvalidModel, Place, none_such
from stancecli.imports.given import ALL, ISSUE, ReadingOptions
from stancecli.imports.rows import LeftBehind
from stancecli.sheets.table import SheetCell, SheetColumn, folded, table_fault

ACTOR, STANCE = "actor", "stance"
DATE, SOURCE, PLACE, QUOTE, NOTES, BY = "date", "source", "place", "quote", "notes", "by"
ID = "id"
"""What is the same in all rows of an actor, whatever it is called in them."""
GROUP, POWER, INTEREST, SALIENCE = "group", "power", "interest", "salience"
CONCERNS, ABOUT = SEVERAL = ("concerns", "about")
"""Roles that more than one column can have without being named."""
JOINS = "+"
"""Joins headings that tell actors, or issues, apart together: `party+country`."""

WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))


@lru_cache(10_000)
def bare(text: str) -> str:
    """A text as words are compared with it: without letter case and accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
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
_BRACKETS = re.compile(r"[(\[{][^)\]}]*[)\]}]?")
_BLANKS = re.compile(r"[\s_'’]+")
_CALLED = {role: re.compile(any_of("headings", role)) for role in WORDS["headings"]}
_FILLING = re.compile(any_of("beside", "filling"))


@lru_cache(10_000)
def _readings(heading: str) -> tuple[str, ...]:
    """A heading as it may be read: whole, and each part without brackets and filling words.

    `Level of power / influence (1-5)` is power, or influence.
    """
    whole = bare(folded(heading))
    parts = (_BLANKS.split(part) for part in re.split("[/&]", _BRACKETS.sub(" ", whole)))
    lean = (" ".join(w for w in part if w and not _FILLING.fullmatch(w)) for part in parts)
    return tuple(filter(None, dict.fromkeys((whole, *lean))))


def role_of(heading: str, roles: Iterable[str] = _CALLED) -> str:
    """The first of the roles for which a heading is a word, and nothing else; empty for none."""
    if len(heading) > LONGEST_HEADING:
        return ""
    for role in roles:
        called = _CALLED.get(role)
        for text in _readings(heading):
            if called.fullmatch(text) if called else text == role:
                return role
    return ""


def shortened(text: str) -> str:
    """A text of a cell on one line, as much of it as a message needs."""
    text = " ".join(text.split())
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"


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
        else:
            raise none_such(f"--leave-out {name}: no such heading", name, by_name)
    return columns


class Headings:
    """The columns of a table by their roles: those that a person named, else those called so.

    `lacking` are the headings that only a recipe names, and that there are not.
    """

    def __init__(
        self, columns: Iterable[SheetColumn], options: ReadingOptions, roles: Iterable[str]
    ) -> None:
        """Raise Unanswerable where a person names a role or a heading that there is not."""
        self._columns, roles = tuple(columns), tuple(roles)
        self._by_name = {folded(column.name): column for column in self._columns if column.name}
        self._by_role: dict[str, list[SheetColumn]] = {}
        self._roles: dict[Place, str] = {}
        self.lacking: list[str] = []
        for role, heading in options.columns.items():
            if role not in roles:
                raise none_such(f"--map {role}={heading}: no role “{role}”", role, roles)
            names = options.issues if role == ISSUE else (heading,)
            there = [n for n in names if n not in options.optional or folded(n) in self._by_name]
            if role == ISSUE and not there:
                there = [*names]  # At least one has to be there.
            self.lacking += [name for name in names if name not in there]
            for name in there:
                for column in self._joined(role, name):
                    self._take(role, column)
        said = {*self._by_role} - {*SEVERAL}
        free = [role for role in roles if role not in said]
        for column in self._columns:
            role = "" if self.of(column) else role_of(column.name, free)
            if role and (role in SEVERAL or role not in self._by_role):
                self._take(role, column)

    def _take(self, role: str, column: SheetColumn) -> None:
        self._by_role.setdefault(role, []).append(column)
        self._roles[column.head.place] = role

    def _joined(self, role: str, heading: str) -> Iterator[SheetColumn]:
        """The column with a heading; several where it joins them."""
        is_one = folded(heading) in self._by_name or role not in (ACTOR, ISSUE)
        for part in [heading] if is_one else heading.split(JOINS):
            if folded(part) not in self._by_name:
                names = [column.name for column in self._by_name.values()]
                raise none_such(f"--map {role}={heading}: no such heading", heading, names)
            yield self._by_name[folded(part)]

    def of(self, column: SheetColumn) -> str:
        """The role of a column; empty for none."""
        return self._roles.get(column.head.place, "")

    def lacks(self, role: str, line: Callable[..., str]) -> InvalidModel:
        """The fault of a table in which no column has a role; `line` is the one to type."""
        named = fmt.few(fmt.quoted(column.name) for column in self._columns)
        message = f"no column is headed as the {role}: there are {named}"
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
        """The columns of a role."""
        return tuple(self._by_role.get(role, ()))

    def find(self, role: str) -> SheetColumn | None:
        """The one column of a role; the first where it has several."""
        return next(iter(self.all(role)), None)
