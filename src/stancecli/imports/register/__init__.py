"""A register of stakeholders: each with its power, interest and attitude, as projects keep it.

Power and interest become ratings, words of attitude stances on one issue, concerns draft interests.
A register says nothing of decisions, and no number in it enters a sum.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from stancecli import notation as fmt
from stancecli.imports import Import
from stancecli.imports.given import Given, ReadingOptions
from stancecli.imports.headings import INTEREST, POWER, shortened
from stancecli.imports.register.sheet import (
    Rated,
    RegisterSheet,
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


@dataclass
class _Stakeholder:
    """What the rows of one stakeholder say; `ratings` as they are written, with what said them."""

    name: SheetCell
    group: SheetCell | None = None
    ratings: dict[str, tuple[str, Rated]] = field(default_factory=dict)
    stances: dict[str, tuple[str, SheetCell, str]] = field(default_factory=dict)
    """By what they are on: the word, where it was read, and what stands in brackets behind it."""
    concerns: list[SheetCell] = field(default_factory=list)
    about: list[str] = field(default_factory=list)


class _RegisterDraft(RegisterSheet):
    """A register that is understood, put into the rows of a model."""

    def __init__(self, given: Given, options: ReadingOptions) -> None:
        super().__init__(given, options)
        stem = line_of_text(PurePath(given.name).stem)
        self._issue = line_of_text(options.on) or self.thing or self.title or stem
        self._told: list[str] = []
        self._found: dict[str, _Stakeholder] = {}
        """The stakeholders by their names."""
        self._of: dict[int, _Stakeholder] = {}
        """Who each line is about."""

    def draft(self) -> Draft:
        """The rows, with what became of each column; raises InvalidModel with every fault."""
        for line, who in self.names.items():
            self._of[line] = self._found.setdefault(folded(who.word), _Stakeholder(who))
        of_rows = f", of {len(self._of)} rows" if len(self._of) > len(self._found) else ""
        self._tell(self.who, f"{fmt.counted(len(self._found), 'stakeholder')}{of_rows}")
        self._read_groups()
        self._read_ratings()
        self._read_stances()
        self._read_concerns()
        self._read_about()
        self._faults.raise_any()
        found = self._found
        rows = DraftRows(self._given.name)
        on = dict.fromkeys(name for each in found.values() for name in each.stances)
        issues = ids_of({name: name or self._issue for name in on}, "issue")
        title = self.title or line_of_text(f"Register from {PurePath(self._given.name).name}")
        rows.add("model", title=title, main=next(iter(issues.values()), ""))
        for name, id_ in issues.items():
            rows.add("issues", id=id_, name=name or self._issue)
        names = {key: each.name.word for key, each in found.items()}
        for key, id_ in ids_of(names, "actor", issues.values()).items():
            self._add(rows, id_, found[key], issues)
        about = "Imported from a register of stakeholders. What became of its columns:"
        *told, last = (*self.notes, *self._told)
        notes = (about, *told, f"{last.rstrip(';')}.", *_JUDGE)
        rated = any(len(each.ratings) > 1 for each in found.values())
        grid = ("export svg --picture grid -o grid.svg",) if rated else ()
        then = (*grid, *(("positions",) if issues else ()), "export xlsx -o model.xlsx")
        return Draft(rows, notes, self._left.listed(), fills_merged=True, then=then)

    def _tell(self, heading: str, what: str) -> None:
        named = fmt.quoted(heading) if heading else "the column without a heading"
        self._told.append(f"- {named}: {what};")

    def _read_groups(self) -> None:
        for line, cell in self.sections.items():
            self._of[line].group = self._of[line].group or cell
        column = self.group
        if column and self.sections:
            self.about.append((column, column.name))
        elif column:
            for cell in _telling(column):
                self._of[cell.place.line].group = cell
            groups = {folded(each.group.word) for each in self._of.values() if each.group}
            self._tell(column.name, f"{fmt.counted(len(groups), 'group')} (part_of)")

    def _read_ratings(self) -> None:
        """Ratings of who has both; one alone is no rating, and stands among what else is said."""
        columns = self.ratings
        for role, column in columns.items():
            for line, each in column.rated.items():
                amount = column.amount(each)
                known, first = self._of[line].ratings.setdefault(role, (amount, each))
                if known != amount:
                    self._differs(self._of[line], role, each.cell, first.cell)
        for role, column in columns.items():
            lone = [e for e in self._found.values() if role in e.ratings and len(e.ratings) < 2]
            told = f"{len(column.rated)} of {len(self._of)} as {role}"
            if len(columns) < 2:
                told = told.replace(f"as {role}", "into about: a rating has power and interest")
            elif lone:
                names = fmt.few(who.name.word for who in lone)
                told += f", {len(lone)} of them into about, for want of the other rating ({names})"
            how = column.told()
            self._tell(column.name, told + f" ({how})" * bool(how) + _nothing_in(column.silent))
            for who in lone:
                who.about.append(f"{column.name}: {who.ratings[role][1].cell.word}")

    def _differs(self, who: _Stakeholder, what: str, cell: SheetCell, first: SheetCell) -> None:
        message = (
            f"{who.name.word} has another {what} here, “{cell.word}”, than at {first.place}, "
            f"“{first.word}”"
        )
        hint = "keep one of the two; --map actor=HEADING+HEADING tells two of one name apart"
        self._faults.tell(cell.place, "E513", message, hint)

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
                line, amount = cell.place.line, read[cell.place.line]
                if amount is not None:
                    said = stance_word(amount), cell, behind[line]
                    known, first, _ = self._of[line].stances.setdefault(on, said)
                    if known != said[0]:
                        self._differs(self._of[line], "attitude", cell, first)
            other = "" if self._options.on or on else " (--on ISSUE names it)"
            told = f"{len(whole.filled) - len(silent)} of {len(self._of)} as stances on"
            named = f"{told} {fmt.quoted(on or self._issue)}{other}"
            self._tell(column.name, f"{named}{_nothing_in(silent)}")

    def _read_concerns(self) -> None:
        for column in self.concerns:
            count = 0
            for cell in _telling(column):
                known = self._of[cell.place.line].concerns
                for part in map(line_of_text, _PARTS.split(cell.text)):
                    text = _BULLET.sub("", part).rstrip(" .")
                    if text and folded(text) not in {folded(each.word) for each in known}:
                        known.append(SheetCell(text, cell.place))
                        count += 1
            self._tell(column.name, fmt.counted(count, "draft interest"))

    def _read_about(self) -> None:
        for column, label in self.about:
            for cell in _telling(column):
                text = line_of_text(cell.text)
                told = f"{label}: {text}" if label else text
                if told not in self._of[cell.place.line].about:
                    self._of[cell.place.line].about.append(told)
            self._tell(column.name, f"{len(_telling(column))} of {len(self._of)} into about")

    def _add(
        self, rows: DraftRows, id_: str, each: _Stakeholder, issues: Mapping[str, str]
    ) -> None:
        about = " ".join(t if t.endswith((".", "!", "?", "…")) else f"{t}." for t in each.about)
        whole = {"part_of": each.group or "", "about": about}
        rows.add("actors", each.name.place, id=id_, name=each.name, **whole)
        if len(each.ratings) > 1:
            rated = [(role, *each.ratings[role]) for role in (POWER, INTEREST)]
            cells = {role: SheetCell(amount, by.cell.place) for role, amount, by in rated}
            because = "; ".join(by.because for _, _, by in rated if by.because)
            rows.add("rated", cells[POWER].place, actor=id_, **cells, because=because)
        names = {n: cell.word for n, cell in enumerate(each.concerns)}
        for n, short in ids_of(names, "interest").items():
            cell = each.concerns[n]
            rows.add("interests", cell.place, id=f"{id_}.{short}", name=cell, importance="medium")
        for on, (stance, cell, because) in each.stances.items():
            said = {"actor": id_, "to": issues[on], "stance": stance, "because": because}
            rows.add("positions", cell.place, **said)


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
