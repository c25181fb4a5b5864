"""A register that is understood, put into the rows of a model."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from stancecli import notation as fmt
from stancecli.diagnostics import InvalidModel, Problem
from stancecli.imports import headings as heads
from stancecli.imports.given import Given, ReadingOptions
from stancecli.imports.headings import folded
from stancecli.imports.register.columns import RegisterColumns
from stancecli.imports.register.ratings import Rated, rows_named, says_nothing
from stancecli.imports.register.table import RegisterTable
from stancecli.imports.rows import Draft, DraftRows, LeftBehind
from stancecli.imports.stances.columns import StanceColumns
from stancecli.imports.stances.values import StanceWords, stance_word
from stancecli.imports.writer import ids_of, line_of_text, new_ids
from stancecli.loader.scales import ACTOR_KINDS_MEANT, ours_for
from stancecli.loader.text import Faults
from stancecli.sheets.table import SheetCell, SheetColumn

_PARTS = re.compile(r"[;\n\r]+")
_BULLET = re.compile(r"^\s*(?:[-–—•*·‣]|[0-9]{1,2}[.)])\s+")
_BRACKETS = re.compile(r"(.*\S)\s*\((.*)\)\s*", re.DOTALL)

_JUDGE = (
    "Still to be judged:",
    "- what each stakeholder wants, and how much each thing counts: a draft interest has medium "
    "importance;",
    "- who decides what, between which options, and what each does to whom: a register does not "
    "say. Give an actor a decision, and `stance tradeoffs` weighs it;",
    "- where each thing was read (cite).",
)


@dataclass
class _Stakeholder:
    """What the rows of one stakeholder say."""

    name: SheetCell
    group: SheetCell | None = None
    kind: SheetCell | None = None
    rated: dict[str, Rated] = field(default_factory=dict)
    stance: tuple[str, SheetCell, str] | None = None
    concerns: list[SheetCell] = field(default_factory=list)
    about: list[str] = field(default_factory=list)


class RegisterDraft:
    """A register that is understood, put into the rows of a model."""

    def __init__(
        self,
        given: Given,
        options: ReadingOptions,
        table: RegisterTable,
        columns: RegisterColumns,
        words: StanceWords,
        left: LeftBehind,
    ) -> None:
        self._given, self._options = given, options
        self._table, self._columns, self._words = table, columns, words
        self._left = left
        self._title = line_of_text(table.title)
        stem = line_of_text(PurePath(given.name).stem)
        self._issue = line_of_text(options.on) or self._title or stem
        self._faults = Faults()
        self._told: list[str] = []

    def draft(self) -> Draft:
        """The rows, with what became of each column; raises InvalidModel with every fault."""
        found = self._stakeholders()
        self._faults.raise_any()
        rows = DraftRows(self._given.name)
        names = {key: each.name.word for key, each in found.items()}
        has_stances = any(each.stance for each in found.values())
        (issue,) = new_ids([self._issue], "issue") if has_stances else ("",)
        title = self._title or line_of_text(f"Register from {PurePath(self._given.name).name}")
        rows.add("model", title=title, main=issue)
        if issue:
            rows.add("issues", id=issue, name=self._issue)
        for key, id_ in ids_of(names, "actor", {issue}).items():
            self._add(rows, id_, found[key], issue)
        about = "Imported from a register of stakeholders. What became of its columns:"
        *told, last = (*self._table.notes, *self._told)
        notes = (about, *told, f"{last.rstrip(';')}.", *_JUDGE)
        return Draft(rows, notes, self._left.listed(), fills_merged=True, then=self._then(found))

    def _then(self, found: dict[str, _Stakeholder]) -> tuple[str, ...]:
        """What to ask of the model first."""
        rated = any(len(each.rated) > 1 for each in found.values())
        grid = ("export svg --view grid -o grid.svg",) if rated else ()
        said = ("positions",) if any(each.stance for each in found.values()) else ()
        return (*grid, *said, "export xlsx -o model.xlsx")

    def _stakeholders(self) -> dict[str, _Stakeholder]:
        """Each stakeholder by its name, its rows put together."""
        found: dict[str, _Stakeholder] = {}
        keys = {}
        for n, line in enumerate(self._table.lines):
            name = self._table.name([column.cells[n] for column in self._table.columns])
            keys[line] = folded(name.word)
            found.setdefault(keys[line], _Stakeholder(name))
        of = {line: found[key] for line, key in keys.items()}
        heading = self._table.columns[self._table.who[0]].name
        several = len(of) - len(found)
        rows = f", of {len(of)} rows" if several else ""
        self._tell(heading, f"{fmt.counted(len(found), 'stakeholder')}{rows}")
        self._read_groups(of)
        self._read_ratings(of)
        self._read_stances(of)
        self._read_concerns(of)
        self._read_about(of)
        return found

    def _tell(self, heading: str, what: str) -> None:
        named = fmt.quoted(heading) if heading else "the column without a heading"
        self._told.append(f"- {named}: {what};")

    def _read_groups(self, of: dict[int, _Stakeholder]) -> None:
        for line, cell in self._table.sections.items():
            of[line].group = of[line].group or cell
        column = self._columns.group
        if column:
            for line, cell in self._filled_down(column).items():
                of[line].group = cell
            groups = {folded(each.group.word) for each in of.values() if each.group}
            self._tell(column.name, f"{fmt.counted(len(groups), 'group')} (part_of)")
        if kinds := self._columns.kind:
            for cell in kinds.filled:
                of[cell.place.line].kind = cell
            meant = {folded(cell.word): _kind(cell).text for cell in kinds.filled}
            others = [f"{word} is {kind}" for word, kind in meant.items() if word != kind]
            said = f" ({', '.join(others)})" if others else ""
            self._tell(kinds.name, f"{len(kinds.filled)} of {len(of)} as kind of actor{said}")

    def _filled_down(self, column: SheetColumn) -> dict[int, SheetCell]:
        """The group of each line: where merged cells were saved as text, the first alone has it."""
        found = {cell.place.line: cell for cell in _telling(column)}
        once = max(Counter(folded(cell.word) for cell in column.filled).values()) == 1
        empty = [cell for cell in column.cells if not cell.word]
        if not (once and empty and column.cells[0].word and len(empty) >= len(found)):
            return found
        last = column.cells[0]
        for cell in column.cells:
            last = cell if cell.word else last
            found[cell.place.line] = SheetCell(last.word, cell.place)
        self._told.append(
            f"- an empty cell of {fmt.quoted(column.name or 'the first column')} was taken to say "
            "what the last one above it says, as where cells were merged;"
        )
        return found

    def _read_ratings(self, of: dict[int, _Stakeholder]) -> None:
        """Ratings of who has both; one alone is no rating, and stands among what else is said."""
        read = {role: each.rated() for role, each in self._columns.ratings.items()}
        for role, rated in read.items():
            for line, each in rated.items():
                known = of[line].rated.setdefault(role, each)
                if known.amount != each.amount:
                    self._differs(of[line], role, each.cell, known.cell)
        for role, column in self._columns.ratings.items():
            lone = [who for who in self._each(of) if role in who.rated and len(who.rated) < 2]
            count = len(read[role])
            told = f"{count} of {len(of)} as {role}"
            if len(read) < 2:
                told = f"{count} of {len(of)} into about: a rating has power and interest, both"
            elif lone:
                names = fmt.few(who.name.word for who in lone)
                told += f", {len(lone)} of them into about, for want of the other rating ({names})"
            how = column.told()
            silent = column.silent
            nothing = f"; nothing said in {rows_named(silent)}" if silent else ""
            self._tell(column.name, f"{told}{f' ({how})' if how else ''}{nothing}")
            for who in lone:
                who.about.append(f"{column.name}: {who.rated[role].cell.word}")

    def _each(self, of: dict[int, _Stakeholder]) -> list[_Stakeholder]:
        return list({id(each): each for each in of.values()}.values())

    def _differs(self, who: _Stakeholder, what: str, cell: SheetCell, first: SheetCell) -> None:
        message = (
            f"{who.name.word} has another {what} here, “{cell.word}”, than at {first.place}, "
            f"“{first.word}”"
        )
        hint = "keep one of the two; --map actor=HEADING+HEADING tells two of one name apart"
        self._faults.add(Problem(cell.place, "E513", message, hint))

    def _read_stances(self, of: dict[int, _Stakeholder]) -> None:
        column = self._columns.stance
        if not column:
            return
        parted = {cell.place.line: self._parted(cell) for cell in column.filled}
        cells = tuple(cell for cell, _ in parted.values())
        left = LeftBehind()
        try:
            StanceColumns(self._words, self._table.line, left, are_named=True).of(
                [SheetColumn(column.head, cells)]
            )
        except InvalidModel as invalid:
            self._faults.extend(invalid.problems)
            return
        silent, said = [], 0
        words = self._words.in_column(column.name)
        for at, (cell, because) in parted.items():
            amount = words.read(cell)
            if amount is None:
                silent.append(cell)
                continue
            said += 1
            word = stance_word(amount)
            known = of[at].stance = of[at].stance or (word, cell, because)
            if known[0] != word:
                self._differs(of[at], "attitude", cell, known[1])
        nothing = f"; nothing said in {rows_named(silent)}" if silent else ""
        other = "" if self._options.on else " (--on ISSUE names it)"
        told = f"{said} of {len(of)} as stances on {fmt.quoted(self._issue)}{other}{nothing}"
        self._tell(column.name, told)

    def _parted(self, cell: SheetCell) -> tuple[SheetCell, str]:
        """The word of an attitude, and what is said of it in brackets."""
        found = _BRACKETS.fullmatch(cell.word)
        if not found or self._words.knows(cell):
            return cell, ""
        word = SheetCell(found[1], cell.place)
        return (word, " ".join(found[2].split())) if self._words.knows(word) else (cell, "")

    def _read_concerns(self, of: dict[int, _Stakeholder]) -> None:
        for column in self._columns.concerns:
            count = 0
            for cell in _telling(column):
                known = of[cell.place.line].concerns
                for part in map(line_of_text, _PARTS.split(cell.text)):
                    text = _BULLET.sub("", part).rstrip(" .")
                    if text and folded(text) not in {folded(each.word) for each in known}:
                        known.append(SheetCell(text, cell.place))
                        count += 1
            self._tell(column.name, fmt.counted(count, "draft interest"))

    def _read_about(self, of: dict[int, _Stakeholder]) -> None:
        for column, label in self._columns.about:
            for cell in _telling(column):
                text = line_of_text(cell.text)
                told = f"{label}: {text}" if label else text
                if told not in of[cell.place.line].about:
                    of[cell.place.line].about.append(told)
            self._tell(column.name, f"{len(_telling(column))} of {len(of)} into about")

    def _add(self, rows: DraftRows, id_: str, each: _Stakeholder, issue: str) -> None:
        place = each.name.place
        rows.add(
            *("actors", place),
            id=id_,
            name=each.name,
            kind=_kind(each.kind) if each.kind else "",
            part_of=each.group or "",
            about=" ".join(_sentences(each.about)),
        )
        if len(each.rated) > 1:
            power, interest = (each.rated[role] for role in (heads.POWER, heads.INTEREST))
            because = "; ".join(filter(None, (power.because, interest.because)))
            rows.add(
                *("rated", power.cell.place),
                actor=id_,
                power=SheetCell(power.amount, power.cell.place),
                interest=SheetCell(interest.amount, interest.cell.place),
                because=because,
            )
        names = {n: cell.word for n, cell in enumerate(each.concerns)}
        for n, short in ids_of(names, "interest").items():
            cell = each.concerns[n]
            rows.add("interests", cell.place, id=f"{id_}.{short}", name=cell, importance="medium")
        if each.stance and issue:
            word, cell, because = each.stance
            rows.add(
                *("positions", cell.place),
                actor=id_,
                to=issue,
                stance=SheetCell(word, cell.place),
                because=because,
            )


def _telling(column: SheetColumn) -> list[SheetCell]:
    """The cells of a column that say something: not `n/a`."""
    return [cell for cell in column.filled if not says_nothing(cell)]


def _kind(cell: SheetCell) -> SheetCell:
    return replace(cell, text=ours_for(cell.word, ACTOR_KINDS_MEANT))


def _sentences(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield text if text.endswith((".", "!", "?", "…")) else f"{text}."
