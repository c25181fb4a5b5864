"""A register of stakeholders: each with its power, interest and attitude, as projects keep it.

Power and interest become ratings, words of attitude stances on one issue, concerns draft interests.
A register says nothing of decisions, and no number in it enters a sum.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import PurePath
from typing import NamedTuple

from stancecli import notation as fmt
from stancecli.imports import Import
from stancecli.imports.given import Given, ReadingOptions
from stancecli.imports.headings import APART, INTEREST, POWER, shortened
from stancecli.imports.register.sheet import (
    RegisterSheet,
    because,
    may_be_register,
    says_nothing,
)
from stancecli.imports.rows import Draft, DraftRows, LeftBehind
from stancecli.imports.stances.columns import StanceColumns
from stancecli.imports.values import stance_word
from stancecli.imports.writer import ids_of, line_of_text
from stancecli.sheets.table import SheetCell, SheetColumn, folded

_PARTS = re.compile(r"[;\n\r]+")
_BULLET = re.compile(r"^\s*(?:[-–—•*·‣]|[0-9]{1,2}[.)])\s+")
_ABOUT = "Imported from a register of stakeholders. What became of its columns:"
_JUDGE = (
    "Still to be judged:",
    "- what each stakeholder wants, and how much each thing counts: a draft interest has medium "
    "importance;",
    "- who decides what, between which options, and what each does to whom: a register does not "
    "say. Give an actor a decision, and `stance tradeoffs` weighs it;",
    "- where each thing was read (cite).",
)


def recognises(given: Given) -> bool:
    """Whether a sheet has the columns of a register, in some row not far from its top."""
    return given.is_sheet and any(map(may_be_register, given.grids))


def read(given: Given, options: ReadingOptions) -> Draft:
    """The model in a register; raises InvalidModel with every fault, at its cell."""
    return _RegisterDraft(given, options).draft()


class _CellWords(NamedTuple):
    """What a cell says, as a model has it, and what stands in brackets behind it."""

    value: str
    cell: SheetCell
    because: str


class _RegisterDraft(RegisterSheet):
    """A register that is understood, put into the rows of a model."""

    def __init__(self, given: Given, options: ReadingOptions) -> None:
        super().__init__(given, options)
        stem = line_of_text(PurePath(given.name).stem)
        self._issue = line_of_text(options.on) or self.thing or self.title or stem
        self._told: list[str] = []
        self._found: dict[str, SheetCell] = {}
        for who in self.names.values():
            self._found.setdefault(folded(who.word), who)
        # What the rows of one stakeholder say together, by its name.
        self._groups: dict[str, SheetCell] = {}
        self._ratings: dict[str, dict[str, _CellWords]] = defaultdict(dict)
        self._stances: dict[str, dict[str, _CellWords]] = defaultdict(dict)
        self._concerns: dict[str, dict[str, SheetCell]] = defaultdict(dict)
        self._about: dict[str, dict[str, None]] = defaultdict(dict)

    def draft(self) -> Draft:
        """The rows, with what became of each column; raises InvalidModel with every fault."""
        of_rows = f", of {len(self.names)} rows" if len(self.names) > len(self._found) else ""
        self._tell(self.who, f"{fmt.counted(len(self._found), 'stakeholder')}{of_rows}")
        self._read_groups()
        self._read_ratings()
        self._read_stances()
        self._read_concerns()
        self._read_about()
        self._faults.raise_any()
        rows = DraftRows(self._given.name)
        on = dict.fromkeys(name for key in self._found for name in self._stances[key])
        issues = ids_of({name: name or self._issue for name in on}, "issue")
        title = self.title or line_of_text(f"Register from {PurePath(self._given.name).name}")
        rows.add("model", title=title, main=next(iter(issues.values()), ""))
        for name, id_ in issues.items():
            rows.add("issues", id=id_, name=name or self._issue)
        names = {key: name.word for key, name in self._found.items()}
        for key, id_ in ids_of(names, "actor", issues.values()).items():
            self._add(rows, key, id_, issues)
        *told, last = (*self.notes, *self._told)
        notes = (_ABOUT, *told, f"{last.rstrip(';')}.", *_JUDGE)
        rated = any(len(each) > 1 for each in self._ratings.values())
        grid = ("export svg --picture grid -o grid.svg",) if rated else ()
        then = (*grid, *(("positions",) if issues else ()), "export xlsx -o model.xlsx")
        return Draft(rows, notes, self._left.listed(), fills_merged=True, then=then)

    def _tell(self, heading: str, what: str) -> None:
        named = fmt.quoted(heading) if heading else "the column without a heading"
        self._told.append(f"- {named}: {what};")

    def _of(self, cell: SheetCell) -> str:
        """Who the row of a cell is about."""
        return folded(self.names[cell.place.line].word)

    def _keep(
        self, kept: dict[str, dict[str, _CellWords]], said: _CellWords, of: str, what: str
    ) -> None:
        """Keep what a row says of something, unless another row of the stakeholder differs."""
        who = self._of(said.cell)
        first = kept[who].setdefault(of, said)
        if first.value != said.value:
            message = (
                f"{self._found[who].word} has another {what} here, “{said.cell.word}”, than at "
                f"{first.cell.place}, “{first.cell.word}”"
            )
            self._faults.tell(said.cell.place, "E513", message, f"keep one of the two; {APART}")

    def _read_groups(self) -> None:
        for line, cell in self.sections.items():
            self._groups.setdefault(folded(self.names[line].word), cell)
        if self.group and self.sections:
            self.about.append((self.group, self.group.name))
        elif self.group:
            self._groups |= {self._of(cell): cell for cell in _telling(self.group)}
            groups = {folded(cell.word) for cell in self._groups.values()}
            self._tell(self.group.name, f"{fmt.counted(len(groups), 'group')} (part_of)")

    def _read_ratings(self) -> None:
        """Ratings of who has both; one alone is no rating, and stands among what else is said."""
        for role, column in self.ratings.items():
            for amount, cell in column.rated.values():
                self._keep(self._ratings, _CellWords(amount, cell, because(cell)), role, role)
        for role, column in self.ratings.items():
            lone = [key for key in self._found if self._ratings[key].keys() == {role}]
            told, how = f"{len(column.rated)} of {len(self.names)} as {role}", column.told()
            if lone:
                names = fmt.few(self._found[key].word for key in lone)
                told += f", {len(lone)} of them into about, for want of the other rating ({names})"
            self._tell(column.name, told + f" ({how})" * bool(how) + _nothing_in(column.silent))
            for key in lone:
                self._about[key][f"{column.name}: {self._ratings[key][role].cell.word}"] = None

    def _read_stances(self) -> None:
        for on, whole in self.stances.items():
            column, behind = self.attitudes(whole)
            judged = StanceColumns([column], self._words, self.line, LeftBehind(), are_named=True)
            self._faults.extend(judged.faults)
            if judged.faults:
                continue
            words = self._words.in_column(column.name)
            read = {cell.place.line: words.read(cell) for cell in column.filled}
            silent = [cell for cell in whole.filled if read.get(cell.place.line) is None]
            for cell in column.filled:
                if (amount := read[cell.place.line]) is not None:
                    said = _CellWords(stance_word(amount), cell, behind[cell.place.line])
                    self._keep(self._stances, said, on, "attitude")
            other = "" if self._options.on or on else " (--on ISSUE names it)"
            told = f"{len(whole.filled) - len(silent)} of {len(self.names)} as stances on"
            named = f"{told} {fmt.quoted(on or self._issue)}{other}"
            self._tell(column.name, f"{named}{_nothing_in(silent)}")

    def _read_concerns(self) -> None:
        for column in self.concerns:
            before = sum(map(len, self._concerns.values()))
            for cell in _telling(column):
                for part in map(line_of_text, _PARTS.split(cell.text)):
                    if text := _BULLET.sub("", part).rstrip(" ."):
                        known = self._concerns[self._of(cell)]
                        known.setdefault(folded(text), SheetCell(text, cell.place))
            count = sum(map(len, self._concerns.values())) - before
            self._tell(column.name, fmt.counted(count, "draft interest"))

    def _read_about(self) -> None:
        for column, label in self.about:
            for cell in _telling(column):
                text = line_of_text(cell.text)
                self._about[self._of(cell)][f"{label}: {text}" if label else text] = None
            self._tell(column.name, f"{len(_telling(column))} of {len(self.names)} into about")

    def _add(self, rows: DraftRows, key: str, id_: str, issues: Mapping[str, str]) -> None:
        """Add the rows of one stakeholder."""
        name, ratings, concerns = self._found[key], self._ratings[key], self._concerns[key]
        told = (t if t.endswith((".", "!", "?", "…")) else f"{t}." for t in self._about[key])
        whole = {"part_of": self._groups.get(key, ""), "about": " ".join(told)}
        rows.add("actors", name.place, id=id_, name=name, **whole)
        if len(ratings) > 1:
            rated = {role: ratings[role] for role in (POWER, INTEREST)}
            cells = {role: SheetCell(said.value, said.cell.place) for role, said in rated.items()}
            why = "; ".join(said.because for said in rated.values() if said.because)
            rows.add("rated", cells[POWER].place, actor=id_, **cells, because=why)
        names = {each: cell.word for each, cell in concerns.items()}
        for each, short in ids_of(names, "interest").items():
            cell, of = concerns[each], {"id": f"{id_}.{short}", "importance": "medium"}
            rows.add("interests", cell.place, name=cell, **of)
        for on, said in self._stances[key].items():
            held = {"to": issues[on], "stance": said.value, "because": said.because}
            rows.add("positions", said.cell.place, actor=id_, **held)


def _telling(column: SheetColumn) -> list[SheetCell]:
    """The cells of a column that say something: not `n/a`."""
    return [cell for cell in column.filled if not says_nothing(cell)]


def _nothing_in(silent: list[SheetCell]) -> str:
    """`; nothing said in row 7 “tbd”`."""
    rows = fmt.few(f"row {cell.place.line} “{shortened(cell.word)}”" for cell in silent)
    return f"; nothing said in {rows}" if silent else ""


KIND = Import(
    *("a register of stakeholders", recognises, read),
    takes=frozenset({"map", "value", "scale", "sheet", "head", "on", "leave-out"}),
    rank=1,  # before sheets of stances, which any table may be
)
