"""The sheets of a workbook that are grids, to be filled in across."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from stancecli.export.xlsx.book import Book
from stancecli.export.xlsx.contents import IDS_AT, Contents, SheetGrid
from stancecli.loader.layout import (
    EFFECTS_GRID,
    IDS,
    INFLUENCES_GRID,
    STANCES_GRID,
    GridKind,
    value_words,
)
from stancecli.model import NONE, Decision, Interest, Option

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
_ANSWERS = {
    EFFECTS_GRID: ("what each option gains and gives up", "tradeoffs"),
    STANCES_GRID: ("who stands where", "positions"),
    INFLUENCES_GRID: ("who can move whom", "influence"),
}
"""What can be asked of a grid, and by which command."""
_STRONG = {EFFECTS_GRID: 1, STANCES_GRID: 1, INFLUENCES_GRID: 2}
"""Over what a size has the stronger colour."""


def write_grid(book: Book, contents: Contents, grid: SheetGrid) -> None:
    """A sheet with a grid."""
    sheet = book.sheet(grid.name, _COLOURS[grid.kind])
    _write_heads(book, contents, grid, sheet)
    _write_lines(book, contents, grid, sheet)
    _write_colours(book, grid, sheet)
    sheet.freeze_panes(grid.first, grid.start)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)


def _write_heads(book: Book, contents: Contents, grid: SheetGrid, sheet: Worksheet) -> None:
    """What the grid is about, and what stands across, by name and by id."""
    for n, (width, look) in enumerate(((14, "id"), (22, "name"), (34, "name"))):
        sheet.set_column(n, n, width, book.look(look))
    sheet.set_column(grid.start, grid.end, 17, book.look("cell"))
    book.write(sheet, (0, 0), grid.kind.mark, "mark")
    if grid.decision:
        book.write(sheet, (0, 1), grid.decision.id, "id")
        book.write(sheet, (0, 2), grid.decision.question, "mark")
    else:
        book.write(sheet, (0, 1), _TITLES[grid.kind], "mark")
    spare = [""] * (grid.end + 1 - grid.start - len(grid.across))
    names = [each.name for each in grid.across]
    _write_head(book, sheet, 1, grid.kind.before, ("head", "across"), [*names, *spare])
    ids = [each.id for each in grid.across]
    _write_head(book, sheet, IDS_AT, _left(grid, IDS), ("note", "id across"), [*ids, *spare])
    if grid.kind is STANCES_GRID:
        of = [
            contents.situation.actor(each.actor).name if isinstance(each, Option) else "an issue"
            for each in grid.across
        ]
        _write_head(book, sheet, IDS_AT + 1, _left(grid, "(of)"), ("note", "note across"), of)


def _left(grid: SheetGrid, mark: str) -> Sequence[str]:
    return (mark, *[""] * (grid.start - 1))


def _write_head(
    book: Book,
    sheet: Worksheet,
    row: int,
    left: Sequence[str],
    looks: tuple[str, str],
    across: Sequence[str],
) -> None:
    """A line above the cells; what is empty in it has its look too."""
    for n, text in enumerate((*left, *across)):
        look = looks[n >= len(left)]
        sheet.write_blank(row, n, None, book.look(look))
        book.write(sheet, (row, n), text, look)


def _write_lines(book: Book, contents: Contents, grid: SheetGrid, sheet: Worksheet) -> None:
    """A line for each of what stands at the left, its cells, and below them where to ask."""
    kind = grid.kind
    for row, down in enumerate(grid.down, grid.first):
        owner = [contents.situation.actor(down.actor).name] if isinstance(down, Interest) else []
        book.write(sheet, (row, 0), down.id, "id")
        for n, name in enumerate((*owner, down.name), 1):
            book.write(sheet, (row, n), name, "name")
        for n, across in enumerate(grid.across, grid.start):
            book.write(sheet, (row, n), contents.shown(kind, down.id, across.id), "cell")
    listed = [*value_words(kind.key.kind), kind.elsewhere]
    told = {"input_title": kind.amount, "input_message": _SAID[kind], "show_error": False}
    sheet.data_validation(*_cells(grid), {"validate": "list", "source": listed, **told})
    tells, command = _ANSWERS[kind]
    book.write(sheet, (grid.last + 2, 0), "(ask)", "note")
    said = f"To see {tells}: save the file, and type in a terminal: "
    book.write(sheet, (grid.last + 2, 1), f"{said}stance {command} -m this.xlsx", "rule")


def _cells(grid: SheetGrid) -> tuple[int, int, int, int]:
    return grid.first, grid.start, grid.last, grid.end


def _write_colours(book: Book, grid: SheetGrid, sheet: Worksheet) -> None:
    """What is not judged stands out, and words have the colours that they have in answers."""

    def colour(area: tuple[int, int, int, int], condition: str, look: str) -> None:
        rule = {"type": "formula", "criteria": f"={condition}", "format": book.look(look)}
        sheet.conditional_format(*area, rule)

    kind, at = grid.kind, xl_rowcol_to_cell(grid.first, grid.start)
    if grid.decision:
        for area in _own_cells(grid, grid.decision):
            blank = xl_rowcol_to_cell(*area[:2])
            ends = (xl_rowcol_to_cell(grid.first, n, col_abs=True) for n in (grid.start, grid.end))
            colour(area, f'AND({blank}="",COUNTA({":".join(ends)})>0)', "blank")
    if kind is INFLUENCES_GRID:
        actor, other = f"$A{grid.first + 1}", f"C${IDS_AT + 1}"
        colour(_cells(grid), f'AND({actor}<>"",{actor}={other})', "void")
    is_open = (f'{at}="{kind.elsewhere}"', f'{at}="unknown"', f'LEFT({at},1)="["')
    colour(_cells(grid), f"OR({','.join(is_open)})", "open")
    scale = kind.key.kind.scale
    strong = _STRONG[kind]
    for look, side, least in (
        ("helps2", 1, strong),
        ("helps", 1, 0),
        ("hurts2", -1, strong),
        ("hurts", -1, 0),
    ):
        words = scale.words.items() if scale else ()
        known = [f'{at}="{word}"' for word, n in words if side * n > least]
        number = f"AND(ISNUMBER({at}),{side}*{at}>{least})"
        colour(_cells(grid), f"OR({','.join((number, *known))})", look)
    if grid.decision and len(grid.down) > 1:
        lines = grid.first + 1, 0, grid.first + len(grid.down) - 1, grid.end
        colour(lines, f"$B{grid.first + 2}<>$B{grid.first + 1}", "part")


def _own_cells(grid: SheetGrid, decision: Decision) -> list[tuple[int, int, int, int]]:
    """By option, the cells of what its decider wants, where an empty one means not judged."""
    own = sum(isinstance(each, Interest) and each.actor == decision.actor for each in grid.down)
    judged = (
        n
        for n, option in enumerate(decision.options, grid.start)
        if NONE not in (option.otherwise, decision.otherwise)
    )
    return [(grid.first, n, grid.first + own - 1, n) for n in judged] if own else []
