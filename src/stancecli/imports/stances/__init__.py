"""A sheet of who is for or against what: actors × things, or one row for each statement.

What is spoken of becomes issues: the sheet does not say who decides, or what excludes what. Where a
person says which of these holds now, they are options of one decision.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain

from stancecli import notation as fmt
from stancecli.diagnostics import InvalidModel, Unanswerable, none_such
from stancecli.imports import Import, headings as heads
from stancecli.imports.given import DAY_FIRST, MONTH_FIRST, Given, ReadingOptions
from stancecli.imports.headings import choose, shortened
from stancecli.imports.rows import DECIDER, UNNAMED, Draft, DraftRows, Filled, LeftBehind, cited
from stancecli.imports.stances.sheet import Said, StanceSheet, heading_of
from stancecli.imports.values import StanceWords, day, day_comes_first, may_be_two_days, stance_word
from stancecli.imports.writer import ids_of
from stancecli.loader.text import Faults
from stancecli.sheets.table import CellGrid, SheetCell, columns_below, folded

_DECISION = f"{DECIDER}.choice"

_ISSUES = (
    "Imported from a sheet of actors and their stances. Still to be judged:",
    "- what each actor wants, and who decides what: the sheet does not say. What is spoken of "
    "stands under “issues”, which exclude nothing. To make an option of one, give an actor a "
    "decision, move it there, and let the positions name it in full (to: actor.option). Where they "
    "exclude each other, import again with --current OPTION;",
)
_OPTIONS = (
    "Imported from a sheet of actors and their stances on options. Still to be judged:",
    "- who decides, and what the question is;",
    "- what each actor wants, and what each option does to it;",
)
_UNCITED = "- where each stance was read (cite)."


def recognises(given: Given) -> bool:
    """Whether it is a table; any may be one of stances."""
    return given.is_sheet


def read(given: Given, options: ReadingOptions) -> Draft:
    """The model in a sheet of stances; raises InvalidModel with every fault, at its cell."""
    words = StanceWords(options)
    grid, left = choose(given, options, partial(_may_hold, words, options))
    behind = LeftBehind(left)
    found = StanceSheet(given, options, words, grid, behind)
    chosen = replace(options, sheet=grid.sheet if left else options.sheet)
    return _StanceDraft(given, chosen, found, behind).draft()


def _may_hold(words: StanceWords, options: ReadingOptions, grid: CellGrid) -> bool:
    """Whether some column of a sheet holds stances, and nothing else."""
    try:
        columns = columns_below(grid, heading_of(grid, words, options))
    except (InvalidModel, Unanswerable):
        return False
    rest = (column.filled for column in columns[1:] if column.name)
    return any(cells and all(map(words.knows, cells)) for cells in rest)


class _StanceDraft:
    """A sheet that is understood, put into the rows of a model."""

    def __init__(
        self, given: Given, options: ReadingOptions, sheet: StanceSheet, left: LeftBehind
    ) -> None:
        self._given = given
        self._options = options
        self._sheet = sheet
        self._left = left
        self._faults = Faults()
        self._read_so: tuple[str, ...] = ()
        self._order = options.dates
        self._days = self._dates()
        taken = {DECIDER}
        self._issues = ids_of(_words(sheet.issues), "option" if options.current else "issue", taken)
        taken.update(self._issues.values())
        self._actors = ids_of(_words(sheet.actors), "actor", taken)
        taken.update(self._actors.values())
        cited = {cell.word: cell.word for cell in self._beside(heads.SOURCE).values()}
        self._sources = ids_of(cited, "source", taken)

    def draft(self) -> Draft:
        said = self._told_once()
        self._faults.raise_any()
        self._count_unused(said)
        rows = DraftRows(self._given.name, "Stances")
        self._add_sources(rows)
        about = self._about()
        if self._options.current:
            # Between the options somebody decides, of whom the file does not say more.
            rows.add("actors", id=DECIDER, name=UNNAMED)
            asked = {"question": "Which of these should hold?", "current": self._current()}
            rows.add("decisions", id=_DECISION, **asked)
        for key, cell in self._sheet.issues.items():
            id_, note = self._issues[key], about.get(key, "")
            if self._options.current:
                of = {"id": f"{DECIDER}.{id_}", "decision": _DECISION}
                rows.add("options", **of, name=cell, about=note)
            else:
                rows.add("issues", cell.place, id=id_, name=cell, about=note)
        for key, cell in self._sheet.actors.items():
            id_, note = self._actors[key], about.get(key, "")
            also = [SheetCell(name, cell.place) for name in self._sheet.also.get(key, ())]
            rows.add("actors", cell.place, id=id_, name=cell, also=also, about=note)
        for each, lines in said:
            rows.add("positions", each.cell.place, **self._position(each, lines))
        notes = (
            *(_OPTIONS if self._options.current else _ISSUES),
            *([] if self._sources else [_UNCITED]),
            *self._sheet.notes,
            *self._read_so,
        )
        read_by = replace(self._options, dates=self._order)
        return Draft(rows, notes, self._left.listed(), read_by=read_by)

    def _beside(self, role: str) -> Mapping[int, SheetCell]:
        return self._sheet.beside.get(role, {})

    def _dates(self) -> dict[int, str]:
        """The day of each row; a date that is none is a fault."""
        cells = self._beside(heads.DATE)
        day_first = day_comes_first((cell.word for cell in cells.values()), self._options.dates)
        if any(day(cell.word, day_first) != day(cell.word) for cell in cells.values()):
            order = "the day" if day_first else "the month"
            heading = fmt.quoted(self._sheet.heading(heads.DATE))
            self._read_so = (f"In {heading} {order} comes first.",)
            self._order = DAY_FIRST if day_first else MONTH_FIRST
        days = {line: day(cell.word, day_first) for line, cell in cells.items()}
        if bad := [cell for line, cell in cells.items() if not days[line]]:
            more = f", nor are {len(bad) - 1} more in this column" if bad[1:] else ""
            hint = "write a year, a month or a day, as 2012-03-01"
            if may_be_two_days(bad[0].word):
                orders = fmt.listed((f"--dates {DAY_FIRST}", f"--dates {MONTH_FIRST}"), "or")
                hint = f"{hint}; or say what comes first: {orders}"
            message = f"“{shortened(bad[0].word)}” is no date that is clear{more}"
            self._faults.tell(bad[0].place, "E311", message, hint)
        return days

    def _told_once(self) -> list[tuple[Said, list[int]]]:
        """What is said, with the rows that say it; two values at one time are a fault."""
        told: dict[tuple[str, str], dict[str, list[tuple[Said, list[int]]]]] = {}
        twice: list[tuple[Said, Said]] = []
        for each in self._sheet.said:
            by_day = told.setdefault((each.actor, each.issue), {})
            rival = self._rival(by_day, self._day(each))
            if rival is None:
                by_day.setdefault(self._day(each), []).append((each, [each.row]))
                continue
            other, lines = rival
            if self._day(each) == self._day(other) and each.stance == other.stance:
                lines.append(each.row)
                self._left.add("cells", "another says the same")
            else:
                twice.append((other, each))
        if twice:
            self._tell_twice(*twice[0], len(twice) - 1)
        days = (day for by_day in told.values() for day in by_day.values())
        return list(chain.from_iterable(days))

    def _day(self, said: Said) -> str:
        return self._days.get(said.row, "")

    def _rival(
        self, by_day: Mapping[str, list[tuple[Said, list[int]]]], day: str
    ) -> tuple[Said, list[int]] | None:
        """What was said before at the same time, of all that was said of one thing.

        What has no date is said at any time. Row by row, two statements of one day are two.
        """
        if not day:
            alike = by_day.get("") or next(iter(by_day.values()), [])
        elif self._sheet.is_long:
            alike = by_day.get("", [])
        else:
            alike = by_day.get(day) or by_day.get("", [])
        return alike[0] if alike else None

    def _tell_twice(self, first: Said, second: Said, others: int) -> None:
        """Tell the fault of two rows that say two things of one, as so many others do."""
        actor, issue = self._sheet.actors[first.actor], self._sheet.issues[first.issue]
        day = f" in {self._day(second)}" if self._day(first) and self._day(second) else ""
        more = f", and so on {fmt.counted(others, 'time')} more" if others else ""
        message = (
            f"{actor.word} on “{shortened(issue.word)}”{day}: “{shortened(second.cell.word)}” "
            f"here, “{shortened(first.cell.word)}” at {first.cell.place}{more}"
        )
        hint = "" if day else "give each a date, in a column of dates, or keep one; "
        apart = f"--map actor={self._sheet.who}{heads.JOINS}HEADING"
        hint += f"two columns may tell two actors apart: {apart}"
        self._faults.tell(second.cell.place, "E513", message, hint)

    def _count_unused(self, said: Iterable[tuple[Said, list[int]]]) -> None:
        """Count what stands beside rows in which nothing is said."""
        used = {line for _, lines in said for line in lines}
        called = self._sheet.heading
        for role, cells in self._sheet.beside.items():
            unused = [cell for line, cell in cells.items() if line not in used]
            if role != heads.NOTES or self._sheet.is_long:
                self._left.add("cells", "no stance stands in its row", len(unused), of=called(role))
        places = [line for line in self._beside(heads.PLACE) if line in used]
        alone = [line for line in places if line not in self._beside(heads.SOURCE)]
        self._left.add("cells", "no source stands in its row", len(alone), of=called(heads.PLACE))

    def _about(self) -> Mapping[str, SheetCell]:
        """What the notes say of an actor or an issue, where they stand beside its row."""
        if self._sheet.is_long:
            return {}
        notes: dict[str, list[SheetCell]] = defaultdict(list)
        for line, cell in self._beside(heads.NOTES).items():
            if line in self._sheet.keys:
                notes[self._sheet.keys[line]].append(cell)
        return {key: _together(cells) for key, cells in notes.items()}

    def _position(self, each: Said, lines: Sequence[int]) -> dict[str, Filled]:
        """The columns of what is said in some rows, of which the first is its own."""
        to, row = self._issues[each.issue], each.row
        found: dict[str, Filled] = {
            "actor": self._actors[each.actor],
            "to": f"{DECIDER}.{to}" if self._options.current else to,
            "stance": stance_word(each.stance),
        }
        if day := self._days.get(row):
            found["date"] = SheetCell(day, self._beside(heads.DATE)[row].place)
        if by := self._beside(heads.BY).get(row):
            found["by"] = by
        quotes = [c for line in lines if (c := self._beside(heads.QUOTE).get(line))]
        if quotes and not self._beside(heads.SOURCE).get(row):
            found["says"] = SheetCell(" ".join(c.word for c in quotes), quotes[0].place)
        notes = [c for line in lines if (c := self._beside(heads.NOTES).get(line))]
        if notes and self._sheet.is_long:
            found["because"] = _together(notes)
        sources = self._beside(heads.SOURCE)
        found["cite"] = tuple(
            cited(
                self._sources[sources[line].word],
                " ".join(self._word(heads.PLACE, line).split()),
                self._word(heads.QUOTE, line),
                sources[line].place,
            )
            for line in lines
            if line in sources
        )
        return found

    def _word(self, role: str, line: int) -> str:
        cell = self._beside(role).get(line)
        return cell.word if cell else ""

    def _add_sources(self, rows: DraftRows) -> None:
        # Each where it is read first.
        cells = {cell.word: cell for cell in reversed([*self._beside(heads.SOURCE).values()])}
        for title, id_ in self._sources.items():
            cell = cells[title]
            is_link = title.startswith(("https://", "http://")) and " " not in title
            rows.add("sources", cell.place, id=id_, title=cell, url=cell if is_link else "")

    def _current(self) -> str:
        """The id of the option that holds now; raises Unanswerable where it is none of these."""
        names = _words(self._sheet.issues)
        key = folded(self._options.current)
        by_id = {id_: each for each, id_ in self._issues.items()}
        if key not in names and key not in by_id:
            typed = self._options.current
            raise none_such(f"--current {typed}: no such option", typed, names.values())
        return self._issues[key] if key in names else key


def _together(cells: Sequence[SheetCell]) -> SheetCell:
    """The texts of cells, each once, as they stood in the first."""
    return SheetCell(" ".join(dict.fromkeys(c.word for c in cells)), cells[0].place)


def _words(cells: Mapping[str, SheetCell]) -> dict[str, str]:
    return {key: cell.word for key, cell in cells.items()}


KIND = Import(
    *("a sheet of actors and their stances", recognises, read),
    takes=frozenset(
        {"map", "value", "scale", "current", "sheet", "head", "join", "dates", "leave-out"}
    ),
    rank=2,  # any table may be one
)
