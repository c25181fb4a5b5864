"""The sheets of a workbook that are grids, to be filled in across."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from xlsxwriter.worksheet import Worksheet

from stancecli.export.xlsx import formulas as f
from stancecli.export.xlsx.book import Book
from stancecli.export.xlsx.computed import ComputedSheet
from stancecli.export.xlsx.contents import IDS_AT, SPARE_LINES, Contents, SheetGrid
from stancecli.loader.layout import (
    EFFECTS_GRID,
    IDS,
    INFLUENCES_GRID,
    STANCES_GRID,
    GridKind,
    value_words,
)
from stancecli.methods.performance import PerformanceTable
from stancecli.model import NONE, Actor, Decision, Interest, Issue, Option

_COLOURS: Mapping[GridKind, str] = {
    EFFECTS_GRID: "#005FAF",
    STANCES_GRID: "#A85A00",
    INFLUENCES_GRID: "#8A3D8A",
}
_SAID = {
    EFFECTS_GRID: "How the option above helps or hurts the interest at the left: a word, a number "
    "from -2 to 2, a range as [-1, 0], or unknown. Reasons and sources stand in Effects.",
    STANCES_GRID: "What the actor at the left says of the option or issue above: a word, or a "
    "number from -2 to 2. What it says, when, and where stand in Positions.",
    INFLUENCES_GRID: "How strongly the actor at the left can move the one above: a word, or a "
    "number over 0 up to 4. By what means stands in Influence.",
}
_TITLES = {STANCES_GRID: "Who says what", INFLUENCES_GRID: "Who can move whom"}


def write_grid(book: Book, contents: Contents, computed: ComputedSheet, grid: SheetGrid) -> None:
    """A sheet with a grid."""
    _GridWriter(book, contents, computed, grid).write()


class _GridWriter:
    """Writes one grid."""

    def __init__(
        self, book: Book, contents: Contents, computed: ComputedSheet, grid: SheetGrid
    ) -> None:
        self._book = book
        self._contents = contents
        self._computed = computed
        self._grid = grid
        self._sheet: Worksheet = book.sheet(grid.name, _COLOURS[grid.kind])

    def write(self) -> None:
        grid, sheet, look = self._grid, self._sheet, self._book.look
        sheet.set_column(0, 0, 14, look("id"))
        sheet.set_column(1, 1, 22, look("name"))
        if grid.kind is EFFECTS_GRID:
            sheet.set_column(2, 2, 34, look("name"))
            sheet.set_column(3, 3, 8, look("weight"))
        sheet.set_column(grid.start, grid.end, 17, look("cell"))
        sheet.write_string(0, 0, grid.kind.mark, look("mark"))
        for n, heading in enumerate(grid.kind.before):
            sheet.write_string(1, n, heading, look("head"))
        sheet.write_string(IDS_AT, 0, IDS, look("note"))
        for n in range(1, grid.start):
            sheet.write_blank(IDS_AT, n, None, look("note"))
        self._across()
        if grid.decision:
            self._decision(grid.decision)
            self._lines_of_interests(grid.decision)
        else:
            sheet.write_string(0, 1, _TITLES[grid.kind], look("mark"))
            self._lines_of_actors()
        self._cells()
        self._colours()
        sheet.freeze_panes(grid.first, grid.start)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(1)

    def _named(self, table: str, id_at: str, column: str) -> str:
        """The formula for what the thing with the id in a cell is called."""
        ids, names = (f.column_of(table, each) for each in ("id", column))
        return f.found(names, ids, id_at)

    def _across(self) -> None:
        for n, thing in enumerate(self._grid.across, self._grid.start):
            id_ = f.cell(IDS_AT, n)
            self._book.write(self._sheet, (IDS_AT, n), thing.id, "id across")
            table = {Option: "options", Issue: "issues", Actor: "actors"}[type(thing)]
            named = self._named(table, id_, "name")
            self._book.compute(self._sheet, (1, n), f"={named}", thing.name, "across")
        for n in range(self._grid.start + len(self._grid.across), self._grid.end + 1):
            self._sheet.write_blank(1, n, None, self._book.look("across"))
            self._sheet.write_blank(IDS_AT, n, None, self._book.look("id across"))

    def _decision(self, decision: Decision) -> None:
        book, sheet = self._book, self._sheet
        book.write(sheet, (0, 1), decision.id, "id")
        question = self._named("decisions", "$B$1", "question")
        book.compute(sheet, (0, 2), f"={question}", decision.question, "mark")
        self._note(3, "(now)", "what holds now")
        self._note(4, "(empty cell)", "an empty cell means")
        self._note(5, "(points)", "Points as entered", "points")
        sheet.set_row(5, 32)
        points = self._contents.points(decision)
        for n in range(self._grid.end - self._grid.start + 1):
            option = decision.options[n] if n < len(decision.options) else None
            self._of_option(n, option, decision, points)

    def _note(self, row: int, mark: str, said: str, look: str = "note") -> None:
        """A line that is computed, and not read back."""
        self._sheet.write_string(row, 0, mark, self._book.look("note"))
        for n in range(1, self._grid.end + 1):
            across = f"{look} across" if n >= self._grid.start else look
            self._sheet.write_blank(row, n, None, self._book.look(across))
        self._sheet.write_string(row, 2, said, self._book.look(look))

    def _of_option(
        self, n: int, option: Option | None, decision: Decision, points: PerformanceTable | None
    ) -> None:
        """Whether an option holds now or is ruled out, what an empty cell means, its points."""
        why_not = self._computed.why_not
        holds = option is not None and option.id == decision.current
        score: Fraction | str = why_not
        state, means = "current" if holds else "", ""
        if option and points and not why_not:
            score = points.score(option.id)
        if option and points and option.id in points.ruled_out:
            state = "ruled out"
        if option:
            means = option.otherwise or decision.otherwise or "not judged"
        at = self._grid.start + n
        known = ((3, "now", state), (4, "otherwise", means), (5, "points", score))
        for row, what, value in known:
            look = "points across" if what == "points" else "note across"
            if why_not:
                # What nobody can follow is not shown as if it did.
                shown = value if what == "points" and option else ""
                self._book.write(self._sheet, (row, at), shown, look)
            else:
                formula = self._computed.shown(self._grid, n, what)
                value = value if option else ""
                self._book.compute(self._sheet, (row, at), f"={formula}", value, look)

    def _lines_of_interests(self, decision: Decision) -> None:
        book, sheet, grid = self._book, self._sheet, self._grid
        actors = self._contents.situation.actor
        for row in range(grid.first, grid.last + 1):
            place = row - grid.first
            thing = grid.down[place] if place < len(grid.down) else None
            id_ = f.cell(row, 0, fixed="column")
            weight: Fraction | str = ""
            if isinstance(thing, Interest):
                book.write(sheet, (row, 0), thing.id, "id")
                whose = f'LEFT({id_},FIND(".",{id_})-1)'
                owner = f"={self._named('actors', whose, 'name')}"
                book.compute(sheet, (row, 1), owner, actors(thing.actor).name, "name")
                book.compute(
                    sheet, (row, 2), f"={self._named('interests', id_, 'name')}", thing.name, "name"
                )
                if thing.actor == decision.actor:
                    weight = thing.importance.mid
            if not self._computed.why_not:
                formula = self._computed.weight(grid, row + 1)
                book.compute(sheet, (row, 3), f"={formula}", weight, "weight")

    def _lines_of_actors(self) -> None:
        grid, book, sheet = self._grid, self._book, self._sheet
        for row, actor in enumerate(grid.down, grid.first):
            named = self._named("actors", f.cell(row, 0, fixed="column"), "name")
            book.write(sheet, (row, 0), actor.id, "id")
            book.compute(sheet, (row, 1), f"={named}", actor.name, "name")
        if grid.kind is STANCES_GRID:
            sheet.write_string(3, 0, "(of)", book.look("note"))
            sheet.write_blank(3, 1, None, book.look("note"))
            for n, thing in enumerate(grid.across, grid.start):
                of = "an issue"
                if isinstance(thing, Option):
                    of = self._contents.situation.actor(thing.actor).name
                book.write(sheet, (3, n), of, "note across")

    def _cells(self) -> None:
        grid, kind = self._grid, self._grid.kind
        for row, down in enumerate(grid.down, grid.first):
            for n, across in enumerate(grid.across, grid.start):
                value = self._contents.shown(kind, down.id, across.id)
                self._book.write(self._sheet, (row, n), value, "cell")
        area = (grid.first, grid.start, grid.last, grid.end)
        listed = [*value_words(kind.key.kind), kind.elsewhere]
        told = {"input_title": kind.amount, "input_message": _SAID[kind], "show_error": False}
        self._sheet.data_validation(*area, {"validate": "list", "source": listed, **told})

    def _colours(self) -> None:
        """What is not judged stands out, and words have the colours that they have in answers."""
        grid, kind = self._grid, self._grid.kind
        area = (grid.first, grid.start, grid.last, grid.end)
        at = f.cell(grid.first, grid.start)
        if grid.decision:
            line = ":".join(f.cell(grid.first, n, fixed="column") for n in (grid.start, grid.end))
            head, means = (f.cell(n, grid.start, fixed="row") for n in (1, 4))
            weight = f.cell(grid.first, 3, fixed="column")
            blank = f'AND({at}="",N({weight})>0,COUNTA({line})>0,{head}<>"",{means}<>"{NONE}")'
            self._when(area, blank, "blank")
        if kind is INFLUENCES_GRID:
            actor, other = f.cell(grid.first, 0, fixed="column"), f.cell(IDS_AT, 2, fixed="row")
            self._when(area, f'AND({actor}<>"",{actor}={other})', "void")
        strong = f.number(at, _sides(kind))
        for condition, look in (
            (f'{at}="{kind.elsewhere}"', "open"),
            (f'OR({at}="unknown",LEFT({at},1)="[")', "open"),
            (f'AND({at}<>"",{strong}>{_STRONG[kind]})', "helps2"),
            (f'AND({at}<>"",{strong}>0)', "helps"),
            (f'AND({at}<>"",{strong}<-1)', "hurts2"),
            (f'AND({at}<>"",{strong}<0)', "hurts"),
        ):
            self._when(area, condition, look)
        if grid.decision:
            actor, above = (f.cell(grid.first + n, 1, fixed="column") for n in (1, 0))
            lines = (grid.first + 1, 0, grid.last - SPARE_LINES, grid.end)
            if lines[2] >= lines[0]:
                self._when(lines, f"{actor}<>{above}", "part")

    def _when(self, area: tuple[int, int, int, int], condition: str, look: str) -> None:
        rule = {"type": "formula", "criteria": f"={condition}", "format": self._book.look(look)}
        self._sheet.conditional_format(*area, rule)


_STRONG = {EFFECTS_GRID: 1, STANCES_GRID: 1, INFLUENCES_GRID: 2}
"""Over what a size has the stronger colour."""


def _sides(kind: GridKind) -> Mapping[str, int]:
    scale = kind.key.kind.scale
    return scale.words if scale else {}
