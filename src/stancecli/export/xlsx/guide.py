"""The first sheet of a workbook: what to fill in where, the words, and the next commands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from stancecli.export.xlsx.book import Book
from stancecli.export.xlsx.contents import Contents
from stancecli.loader.columns import TABLES
from stancecli.loader.layout import EFFECTS_GRID, INFLUENCES_GRID, STANCES_GRID, START, sheet_name
from stancecli.model import EFFECT, IMPORTANCE, STANCE, STRENGTH

ABOUT: Mapping[str, str] = MappingProxyType(
    {
        "model": "One line: the title, the date it describes (as_of), a paragraph on the case.",
        "sources": "What you read. Claims cite a source by its id and a place: hearing p. 4",
        "analysts": "Who coded the model; they can hold views.",
        "issues": "What people speak for or against, and nobody alone decides.",
        "actors": "Who takes part: a name each. All else may come later.",
        "rated": "Power and interest of an actor by hand, from 1 to 5, as in a register.",
        "interests": "What each actor wants, and how much it counts beside its other interests.",
        "constraints": "What binds an actor: binding rules options out, an importance weighs.",
        "against": "Which options break which constraint, by 1, or by 2 for badly.",
        "decisions": "The questions that an actor must settle, and the option that holds now.",
        "options": "The ways to settle each decision: two or more.",
        "effects": "Why an option helps or hurts an interest, and where that was read. Effects "
        "with conditions (when, unless) have their value here.",
        "positions": "What an actor says, by whom, when and where. Dated ones have their stance "
        "here; on a decision with a scale: at, capability, salience.",
        "influence": "By what means one actor moves another, and where that was read.",
        "impossible": "Options that cannot hold together.",
        "scenarios": "What if: a phase, or a question.",
        "given": "Options that a scenario takes to hold.",
        "set": "What counts otherwise in a scenario.",
        "without": "What a scenario leaves out.",
        "expect": "Conclusions that must follow; check says whether they do.",
    }
)
"""What each table is for."""
_OF_GRIDS = {
    EFFECTS_GRID: "How each option helps or hurts each interest. Begin here once there are "
    "interests and options. Yellow: not judged, though another option is.",
    STANCES_GRID: "What each actor says of each option and issue.",
    INFLUENCES_GRID: "How strongly the actor at the left can move the one above.",
}
_RULES = (
    "Heads in bright blue have to be filled in, the others may stay empty.",
    "An id may stay empty: it is made from the name. A cell that refers to something takes its id "
    "or its name, in any letter case.",
    "Without an id, the column “actor” says whose an interest, a constraint or a decision is.",
    "Several in one cell: with ; between. A range: [low, high] or [-1, 0].",
    "A citation: the id or title of a source, then the place in it, then a quote in “ ” if any. "
    "What has no citation is marked as your own judgement.",
    "A cell of a grid holds the value, the flat sheet its reason and source, one row for each: "
    "option and to, or actor and to. One of the two has the value.",
    "For a new decision, copy a grid sheet, write its id or question beside “Decision”, and change "
    "ids and names. Where the ids are empty, the names count.",
    "A new name for something old goes on its own sheet and into the grids.",
    "Grey, slanted and in ( ): for you to read, and never read back. Other sheets may hold what "
    "you like: they are not read, and stance says so.",
)
_WORDS = {
    "importance, force": (IMPORTANCE, "a number over 0 up to 4, a range; a force also: binding"),
    "effect": (EFFECT, "a number from -2 to 2, a range, or unknown"),
    "stance": (STANCE, "a number from -2 to 2"),
    "strength": (STRENGTH, "a number over 0 up to 4"),
}
_COMMANDS = {
    "stance check -m case.xlsx": "what is wrong here, and what is not said",
    "stance tradeoffs -m case.xlsx": "what each option gains and gives up",
    "stance positions -m case.xlsx": "who stands where",
    "stance robustness -m case.xlsx": "how firm that is",
    "stance report -m case.xlsx": "every answer on one page",
    "stance import case.xlsx -o case.yaml": "the same model as a text file",
}


def write_guide(book: Book, contents: Contents) -> None:
    """The sheet that says how the others are used."""
    sheet = book.sheet(START, "#1F3A5F")
    for n, width in enumerate((22, 30, 84)):
        sheet.set_column(n, n, width, book.look("line"))
    book.write(sheet, (0, 0), contents.model.title, "title")
    book.write(
        sheet, (1, 0), "A model for stance: fill in these sheets, save the file, ask.", "rule"
    )
    row = 3
    for title, lines in _sections(contents):
        for n in range(3):
            sheet.write_blank(row, n, None, book.look("section"))
        book.write(sheet, (row, 0), title, "section")
        for cells in lines:
            row += 1
            for n, text in enumerate(cells):
                book.write(sheet, (row, n), text, "rule" if len(cells) == 1 else "line")
        row += 2
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.activate()


def _sections(contents: Contents) -> Iterator[tuple[str, Sequence[tuple[str, ...]]]]:
    yield "What to fill in", [(sheet_name(t), "", ABOUT[t]) for t in TABLES]
    grids = [
        (grid.name, grid.decision.question if grid.decision else "", _OF_GRIDS[grid.kind])
        for grid in contents.grids
    ]
    yield "Grids, to fill in across", grids
    yield "How", [(rule,) for rule in _RULES]
    yield (
        "The words and their numbers",
        [
            (name, ", ".join(f"{word} {n}" for word, n in known.items()), others)
            for name, (known, others) in _WORDS.items()
        ],
    )
    yield "Then, in a terminal", [(typed, "", tells) for typed, tells in _COMMANDS.items()]
