"""Workbooks in which something was changed at random: a model, or faults that name file and cell.

`fuzz/workbooks.py` tries many more.
"""

from __future__ import annotations

import re
from random import Random

from hypothesis import given, strategies as st

from stancecli.diagnostics import CODES, InvalidModel, Unanswerable
from stancecli.imports import IMPORTS, import_model
from stancecli.imports.given import Given
from stancecli.loader import load_text
from tests.workbooks import ods_cell, ods_parts, ods_row, xlsx_parts, zipped

STRINGS = '<sst uniqueCount="2"><si><t>Actor</t></si><si><t>Build</t></si></sst>'
ROWS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    '<row r="2"><c r="A2" t="str"><v>Town</v></c><c r="B2"><v>2</v></c></row>'
    '<row r="3" hidden="1"><c r="A3" t="str"><v>Folk</v></c><c r="B3"><v>-1</v></c></row>'
)
MERGED = '<mergeCells><mergeCell ref="A5:B6"/></mergeCells>'
CELLS = (("Actor", "Build"), ("Town", "for"), ("Folk", "against"))
BEGUN = {
    "case.xlsx": xlsx_parts(ROWS, STRINGS, MERGED),
    "case.ods": ods_parts("".join(ods_row(*map(ods_cell, line), rows=1) for line in CELLS)),
}
WORDS = [
    *("A1", "B1048576", "ZZZZ1", "0", "-1", "2", "99999999", "1e999", "s", "e", "b", "d", "str"),
    *("#N/A", "true", "x", "sheet1.xml", "../x"),
]
PIECE = re.compile(r'(<[^<>]*>|"[^"]*")')


def changed(text: str, rng: Random) -> str:
    """The text with an element, or a value of one, left out, doubled, moved or replaced."""
    pieces = PIECE.split(text)
    at, other = rng.randrange(len(pieces)), rng.randrange(len(pieces))
    match rng.randrange(4):
        case 0:
            del pieces[at]
        case 1:
            pieces.insert(other, pieces[at])
        case 2:
            pieces[at], pieces[other] = pieces[other], pieces[at]
        case _:
            word = rng.choice(WORDS)
            pieces[at] = f'"{word}"' if pieces[at].startswith('"') else word
    return "".join(pieces)


def read(file: str, data: bytes) -> int:
    """How many actors a workbook has; -1 where it is refused, as it may be."""
    try:
        imported = import_model(Given({file: data}), kind=IMPORTS["stances"])
    except Unanswerable:
        return -1
    except InvalidModel as refused:
        problems = refused.problems
    else:
        return len(load_text(imported.text).actors)
    assert problems
    for problem in problems:
        assert problem.code in CODES
        assert (problem.place.file, problem.place.line >= 1) == (file, True)
    return -1


def test_what_is_changed_is_read_as_it_is() -> None:
    assert [read(file, zipped(parts)) for file, parts in BEGUN.items()] == [2, 2]


@given(st.integers(0, 10**9), st.sampled_from([*BEGUN]))
def test_whatever_is_changed_in_a_workbook_is_read_or_refused(seed: int, file: str) -> None:
    rng = Random(seed)
    for _ in range(20):
        parts = dict(BEGUN[file])
        for _ in range(rng.randint(1, 3)):
            name = rng.choice([*parts])
            parts[name] = changed(str(parts[name]), rng)
        data = zipped(parts)
        if rng.random() < 0.2:
            at = rng.randrange(len(data))
            data = data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]
        assert read(file, data) >= -1
