"""A workbook as people use it: what a newcomer does with it is read, or told with what to do."""

import io
import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from random import Random

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from stancecli.cli.beginning import STARTER, asked_of, model_to_fill_in
from stancecli.diagnostics import InvalidModel
from stancecli.imports import Imported, import_model
from stancecli.imports.given import Given
from stancecli.loader import load, load_text
from stancecli.loader.files import bundled_case
from stancecli.loader.layout import EFFECTS_GRID, is_aside
from stancecli.model import Effect, Model
from tests.conftest import Golden
from tests.running import first_quick, stance
from tests.test_import_tables import without_places
from tests.test_workbook import EXAMPLES, exported, imported
from tests.workbooks import Cells, as_exported, as_ods, as_typed, changed, read

MINE = "What about the mine"
ASK = "Poland: What about the mine? dig | settle | stop"


@cache
def new() -> Cells:
    """What `stance init case.xlsx --ask …` writes."""
    return as_typed(new_file())


@cache
def new_file() -> bytes:
    return exported(load_text(model_to_fill_in(asked_of([ASK], "Czechia; PGE"))))


FILLED = {
    **{f"Interests!C{n}": name for n, name in enumerate(("Coal", "Water", "Profit"), 2)},
    f"{MINE}!D4": "0 | ++ | --",
    f"{MINE}!D5": "-- | -/0 | +",
    f"{MINE}!D6": "++ | - | --",
}
"""Names on Interests, and signs in the grid."""
PEACE = {"Interests!A5": "| Poland | Peace | high"}
TALK = {"Options!A5": "| What about the mine? | talk"}
HEARING = {"Sources!B2": "Public hearing"}
SUE = {
    "Decisions!A3": "| Czechia | Sue Poland? | Sue",
    "Options!A5": "| Sue Poland? | Sue",
    "Options!A6": "| Sue Poland? | Wait",
}

Edit = dict[str, str]
EDITS: list[tuple[str, Edit, Edit]] = [
    # What a person does, and what then mends it, as the message says.
    ("an interest is named", {"Interests!C2": "Coal"}, {}),
    ("… in the grid", {f"{MINE}!C4": "Coal", f"{MINE}!C5": "Water"}, {}),
    ("… in both", {"Interests!C2": "Coal", f"{MINE}!C4": "coal"}, {}),
    ("all is filled in", FILLED, {}),
    ("an actor gets another name", FILLED | {"Actors!B2": "Republic of Poland"}, {}),
    ("… in the grid", FILLED | {f"{MINE}!B4": "Republic of Poland"}, {}),
    ("an option gets another name", FILLED | {"Options!C3": "reach a settlement"}, {}),
    ("… in the grid", FILLED | {f"{MINE}!E2": "reach a settlement"}, {}),
    ("the question is put in other words", FILLED | {"Decisions!C2": "What of it?"}, {}),
    (
        "an interest is added by name",
        FILLED | PEACE | {f"{MINE}!A7": "| Poland | peace | - | ++ | +"},
        {},
    ),
    ("… by its name alone", FILLED | PEACE | {f"{MINE}!A7": "| | Peace | -"}, {}),
    (
        "… by id",
        FILLED | {"Interests!A5": "poland.p | | Peace | high", f"{MINE}!A7": "poland.p | | | -"},
        {},
    ),
    ("… in the grid alone", FILLED | {f"{MINE}!A7": "| Poland | Peace | -"}, PEACE),
    ("… and not judged", FILLED | {f"{MINE}!A7": "| Poland | Peace"}, PEACE),
    (
        "… by a copied row",
        FILLED | {"Interests!A5": "poland.first | poland | Peace | high"},
        {"Interests!A5": ""},
    ),
    (
        "… by a copied row in the grid",
        FILLED | PEACE | {f"{MINE}!A7": "poland.first | =Poland | Peace | -"},
        {f"{MINE}!A7": ""},
    ),
    (
        "… by a copied row in the grid, before it is anywhere",
        FILLED | {f"{MINE}!A7": "poland.first | =Poland | Peace | -"},
        PEACE | {f"{MINE}!A7": ""},
    ),
    ("… in ( )", FILLED | {f"{MINE}!A7": "| | (sum) | 2 | -3 | x"}, {}),
    (
        "an option is added with its column",
        FILLED | TALK | {f"{MINE}!G2": "talk", f"{MINE}!G4": "+", f"{MINE}!G5": "?"},
        {},
    ),
    ("… in the grid alone", FILLED | {f"{MINE}!G2": "talk", f"{MINE}!G4": "+"}, TALK),
    (
        "an actor is added",
        FILLED
        | {"Actors!A5": "| Germany", "Interests!A5": "| Germany | Air | low"}
        | {f"{MINE}!A7": "| Germany | Air | -- | + | ++"},
        {},
    ),
    ("an interest is deleted", FILLED | {"-Interests!A4": ""}, {f"-{MINE}!A6": ""}),
    (
        "an option is deleted",
        FILLED | {"-Options!A4": "", "Effects!A2": "poland.stop | poland.first"},
        {f"{MINE}!F2": "", f"{MINE}!F3": "", f"{MINE}!F4": "", f"{MINE}!F5": "", f"{MINE}!F6": ""}
        | {"-Effects!A2": ""},
    ),
    (
        "the decision is deleted",
        FILLED | {"-Decisions!A2": ""},
        {f"-{MINE}": "", "-Options!A4": "", "-Options!A3": "", "-Options!A2": ""},
    ),
    ("what holds now is deleted", FILLED | {"Decisions!D2": ""}, {"Decisions!D2": "stop"}),
    (
        "a citation is pasted",
        FILLED
        | HEARING
        | {"Effects!A2": "dig | Coal"}
        | {"Effects!I2": '{source: public-hearing, at: p. 4, quote: "we wait; we see"}'},
        {},
    ),
    (
        "… two, one of a cell",
        FILLED
        | HEARING
        | {"Effects!A2": "dig | Coal"}
        | {"Effects!I2": "Public hearing p. 4; { source: public-hearing,\n at: p. 5 }"},
        {},
    ),
    (
        "… with a slip",
        FILLED | HEARING | {"Effects!A2": "dig | Coal", "Effects!I2": "{source: x, page: 4}"},
        {"Effects!I2": "Public hearing p. 4"},
    ),
    (
        "a reason stands in the grid",
        FILLED | {f"{MINE}!D4": "hurts, since it is loud"},
        {f"{MINE}!D4": "hurts"},
    ),
    (
        "notes stand beside the grid",
        FILLED
        | {
            f"{MINE}!G5": "ask Ann about this",
            f"{MINE}!D9": "Only a first try",
            f"{MINE}!C10": "Hm",
        }
        | {"Actors!M2": "ask Ben", f"{MINE}!I6": "Legend", f"{MINE}!E1": "mine"},
        {},
    ),
    (
        "… of a word, or a value",
        FILLED | {f"{MINE}!G5": "why", f"{MINE}!I6": "++", "Actors!M2": "5"},
        {f"{MINE}!G5": "", f"{MINE}!I6": "", "Actors!M2": ""},
    ),
    (
        "… in ( )",
        FILLED | {f"{MINE}!G2": "(why)", f"{MINE}!G4": "It pays", f"{MINE}!I6": "(so)"},
        {},
    ),
    (
        "… under a head",
        FILLED | {f"{MINE}!G2": "Why", f"{MINE}!G4": "It pays"},
        {f"{MINE}!G2": "(Why)"},
    ),
    ("an empty row stands between", FILLED | {"+Interests!A3": "", f"+{MINE}!A5": ""}, {}),
    ("interests are sorted by name", FILLED | {"/Interests!A2": "", f"/{MINE}!A4": ""}, {}),
    (
        "ids in the grid are sorted alone",
        FILLED | {f"{MINE}!A4": "czechia.first", f"{MINE}!A5": "poland.first"},
        {},
    ),
    (
        "names are typed over all, and moved",
        FILLED | {f"{MINE}!D2": "settle | stop | dig"},
        {f"{MINE}!D3": " | | "},
    ),
    ("a grid is copied", FILLED | {f"*{MINE}": "Second"}, {"-Second": ""}),
    (
        "… for a second decision",
        FILLED | SUE | {f"*{MINE}": "Second", "Second!C1": "Sue Poland?"},
        {"Second!B1": "", "Second!D3": " | | ", "Second!D2": "Sue | Wait | "}
        | {f"Second!F{n}": "" for n in (4, 5, 6)},
    ),
    (
        "… with its options",
        FILLED
        | SUE
        | {f"*{MINE}": "Second", "Second!B1": "| Sue Poland?", "Second!D2": "Sue | Wait | "}
        | {f"Second!F{n}": "" for n in (4, 5, 6)},
        {"Second!D3": " | | "},
    ),
    (
        "a sheet has another name",
        FILLED | {"*Options": "Ways", "-Options": ""},
        {"*Ways": "Options"},
    ),
    (
        "a second stance grid",
        FILLED | {"Stance grid!C5": "supports", "*Stance grid": "Later"},
        {"-Later": ""},
    ),
]


def after(cells: Cells, edit: Edit) -> Cells:
    """The cells after an edit: `-` deletes a row or a sheet, `+` puts an empty row in, `/` sorts
    the rows from one on by the third column, `*` copies a sheet; the others change cells."""
    found = {sheet: [[*row] for row in rows] for sheet, rows in cells.items()}
    for at, text in edit.items():
        sheet, _, cell = at.lstrip("-+/*").partition("!")
        row = int(cell[1:]) - 1 if cell else 0
        match at[0]:
            case "-" if cell:
                del found[sheet][row]
            case "-":
                del found[sheet]
            case "+":
                found[sheet].insert(row, [])
            case "/":
                found[sheet][row:] = sorted(found[sheet][row:], key=lambda line: line[2])
            case "*":
                found[text] = [[*line] for line in found[sheet]]
            case _:
                found = changed(found, {at: text})
    return found


def with_openpyxl(data: bytes, edit: Edit) -> bytes:
    """The same edit with a library that saves formulas without their values, as programs do."""
    book = load_workbook(io.BytesIO(data))
    for at, text in edit.items():
        name, _, cell = at.lstrip("-+/*").partition("!")
        sheet = book[name]
        row, column = int(cell[1:] or 0) if cell else 0, ord(cell[:1] or "A") - ord("A") + 1
        match at[0]:
            case "-" if cell:
                sheet.delete_rows(row)
            case "-":
                book.remove(sheet)
            case "+":
                sheet.insert_rows(row)
            case "/":
                lines = [[cell.value for cell in line] for line in sheet.iter_rows(row)]
                lines.sort(key=lambda line: str(line[2] or "~"))
                for n, line in enumerate(lines, row):
                    for m, value in enumerate(line, 1):
                        sheet.cell(n, m).value = value
            case "*":
                book.copy_worksheet(sheet).title = text
            case _:
                for n, value in enumerate(text.split("|"), column):
                    sheet.cell(row, n).value = value.strip() or None
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def outcome(bring: Callable[[], Imported]) -> list[str]:
    """What a workbook is told of, or its faults; else what it says."""
    try:
        found = bring()
    except InvalidModel as invalid:
        return [str(fault) for fault in invalid.problems]
    named = [f"{i.id} {i.name}" for a in found.model.actors for i in a.interests]
    options = [o for a in found.model.actors for d in a.decisions for o in d.options]
    effects = _effects(found.model)
    told = [f"not read: {left.what} ({left.why})" for left in found.left_out]
    return [*told, f"{len(options)} options, {len(effects)} effects, {', '.join(named)}"]


def faults_in(found: list[str]) -> list[str]:
    return [each for each in found if re.search("^case.xlsx, .*?![A-Z]+[0-9]+: E", each)]


def test_what_a_person_does_is_read_or_told_with_what_to_do(golden: Golden) -> None:
    lines = []
    for what, edit, mends in EDITS:
        edited = after(new(), edit)
        found = outcome(partial(read, edited))
        mended = outcome(partial(read, after(edited, mends)))
        lines += [what, *(f"    {each}" for each in found)]
        lines += [f"  mended: {each}" for each in mended if mends]
        assert len(faults_in(found)) <= 1 + (what == "… of a word, or a value"), what
        assert not faults_in(mended), what
    golden("workbook/edits.txt", "\n".join([*lines, ""]))


@pytest.mark.parametrize("edits", first_quick([EDITS[::6], EDITS]))
def test_it_is_read_alike_however_it_was_saved(edits: list[tuple[str, Edit, Edit]]) -> None:
    """By a library that computes nothing, as OpenDocument, by a service on the web."""
    for what, edit, _ in edits:
        edited = after(new(), edit)
        found = outcome(partial(read, edited))
        ways = with_openpyxl(new_file(), edit), as_ods(edited), as_exported(edited)
        plain, ods, web = (outcome(partial(import_model, Given({"case.xlsx": w}))) for w in ways)
        assert (plain, ods) == (found, found), what
        # There all stands a row lower and a column further to the right.
        assert len(web) == len(found), what
        assert faults_in(web) or web[-1] == found[-1], what


def _texts(rng: Random) -> Iterator[str]:
    cells = [text for rows in new().values() for row in rows for text in row if text]
    while True:
        yield rng.choice(["zzz", "++", "0", "-1", "?", "1/2", "ask Ann about this", "2024-05-01"])
        yield rng.choice(cells).removeprefix("=")


@pytest.mark.parametrize("tries", first_quick([100, 400]))
def test_no_cell_of_a_grid_is_misread_whatever_is_typed_over_it(tries: int) -> None:
    """A value changes one effect, a name and an id none; what is not read is told, or a fault."""
    rng = Random(1)
    texts = _texts(rng)
    filled = after(new(), FILLED)
    before = read(filled)
    known = {(e.option, e.to): e.size for e in _effects(before.model)}
    options, interests = ("dig", "settle", "stop"), ("poland", "czechia", "pge")
    named = {"coal", "water", "profit", *options, *interests, *map("poland.{}".format, options)}
    named |= {f"{each}.first" for each in interests}
    for _ in range(tries):
        row, column = rng.randint(1, 8), rng.randint(0, 7)
        text = next(texts)
        line = filled[MINE][row - 1] if row <= len(filled[MINE]) else []
        old = line[column].removeprefix("=") if column < len(line) else ""
        try:
            found = read(changed(filled, {f"{MINE}!{'ABCDEFGH'[column]}{row}": text}))
        except InvalidModel:
            continue
        now = {(e.option, e.to): e.size for e in _effects(found.model)}
        differ = {ends for ends in known if now[ends] != known[ends]}
        is_value = row in (4, 5, 6) and column in (3, 4, 5)
        here = (
            {(f"poland.{options[column - 3]}", f"{interests[row - 4]}.first")} if is_value else {}
        )
        assert now.keys() == known.keys()
        assert differ <= {*here}, (row, column, text)
        size = EFFECTS_GRID.key.kind.read
        if not differ and text != old and found.left_out == before.left_out:
            # In ( ) it is for the eye; a value may be the same in another word; and of what is
            # named in a free row, or a free column, nothing is said.
            is_same = is_value and size(text, None) == size(old, None)
            is_free = (row > 6 and column < 3) or (row in (2, 3) and column > 5)
            assert is_aside(text) or is_same or (is_free and text.casefold() in named), text


def _effects(model: Model) -> list[Effect]:
    return [e for a in model.actors for d in a.decisions for o in d.options for e in o.effects]


@pytest.mark.parametrize(
    "path", first_quick([bundled_case(), STARTER, *sorted(EXAMPLES.glob("*.yaml"))])
)
def test_a_model_comes_back_whole_however_its_workbook_was_saved(path: Path) -> None:
    model = load(path)
    data = exported(model)
    for saved in with_openpyxl(data, {}), as_ods(as_typed(data)), as_exported(as_typed(data)):
        assert without_places(imported(saved)) == without_places(model)


# What else may be wrong with a workbook.


def _filled(change: Callable[[Worksheet], object], sheet: str = MINE) -> list[str]:
    """What is said of the workbook that is filled in, once one of its sheets is changed."""
    book = load_workbook(io.BytesIO(with_openpyxl(new_file(), FILLED)))
    change(book[sheet])
    saved = io.BytesIO()
    book.save(saved)
    return outcome(partial(import_model, Given({"case.xlsx": saved.getvalue()})))


def _merge(sheet: Worksheet) -> None:
    sheet["D2"] = "dig"
    sheet.merge_cells("D2:E2")


def _hide(sheet: Worksheet) -> None:
    sheet.auto_filter.ref = "A3:F6"
    sheet.row_dimensions[5].hidden = True


def test_looks_change_nothing_and_merged_names_are_a_fault() -> None:
    plain = _filled(lambda sheet: None)
    assert _filled(_hide) == plain
    assert _filled(lambda sheet: sheet.merge_cells("C1:F1")) == plain
    (fault,) = _filled(_merge)
    assert fault.startswith(f"case.xlsx, {MINE}!D2: E536")


def test_cite_prints_for_a_workbook_what_a_cell_takes(tmp_path: Path) -> None:
    words = "we wait; we see"
    edit = FILLED | HEARING | {"Sources!G2": "a.md", "Effects!A2": "dig | Coal"}
    (tmp_path / "a.md").write_text("# Opening\n\nIt is said: we wait; we see.\n")
    (tmp_path / "case.xlsx").write_bytes(with_openpyxl(new_file(), edit))
    cited = stance(tmp_path, "cite", "public-hearing", words, "-m", "case.xlsx")
    assert cited.stdout == "public-hearing Opening ¶1 “we wait\\; we see”\n"
    pasted = with_openpyxl(new_file(), edit | {"Effects!I2": cited.stdout.strip()})
    for cell in (
        cited.stdout.strip(),
        f'{{source: public-hearing, at: Opening ¶1, quote: "{words}"}}',
    ):
        pasted = with_openpyxl(new_file(), edit | {"Effects!I2": cell})
        (tmp_path / "case.xlsx").write_bytes(pasted)
        (cite,) = _effects(imported(pasted))[0].cite
        assert (cite.source, cite.locator, cite.quote) == ("public-hearing", "Opening ¶1", words)
        assert "Not as quoted" not in stance(tmp_path, "check", "-m", "case.xlsx").stdout
