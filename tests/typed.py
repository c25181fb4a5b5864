"""A workbook that someone types into, what it shows then, and what stance says of it."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from stancecli.export import FORMATS
from stancecli.imports import import_model
from stancecli.imports.given import Given
from stancecli.loader.layout import is_aside
from stancecli.methods.performance import performance_table
from stancecli.model import Model
from stancecli.sheets.workbook import open_workbook
from stancecli.situation import Situation

FIRST_LINE = 7
"""The row of the first line in the grid of a decision."""

Shown = dict[str, tuple[str, Fraction | str]]
"""By option: current, ruled out or neither, and its points, or why there are none."""


@dataclass
class TypedBook:
    """The workbook of a model, as someone types into it by openpyxl, which does not know stance."""

    model: Model
    book: Workbook = field(init=False)

    def __post_init__(self) -> None:
        content = FORMATS["xlsx"].export(Situation.of(self.model))
        assert isinstance(content, bytes)
        self.book = load_workbook(io.BytesIO(content))

    def grids(self) -> list[Worksheet]:
        return [sheet for sheet in self.book.worksheets if sheet["A1"].value == "Decision"]

    def heads(self, table: str) -> dict[str, int]:
        """The columns of a table, from 1, without those that are computed."""
        texts = {str(cell.value): cell.column for cell in self.book[table][1] if cell.value}
        return {text: column for text, column in texts.items() if not is_aside(text)}

    def rows(self, table: str) -> list[int]:
        """The rows of a table in which something stands."""
        sheet, columns = self.book[table], self.heads(table).values()
        return [
            row
            for row in range(2, sheet.max_row + 1)
            if any(sheet.cell(row, n).value is not None for n in columns)
        ]

    def type(self, table: str, row: int, **cells: object) -> None:
        for head, value in cells.items():
            self.book[table].cell(row, self.heads(table)[head]).value = value

    def typed(self, table: str, row: int, head: str) -> str:
        value = self.book[table].cell(row, self.heads(table)[head]).value
        return "" if value is None else str(value)

    def add(self, table: str, **cells: object) -> None:
        """Type a new row."""
        self.type(table, max([*self.rows(table), 1]) + 1, **cells)

    def add_line(self, sheet: Worksheet, name: str, *values: object, owner: str = "") -> None:
        """Type a new line of a grid, by the name of an interest."""
        rows = range(FIRST_LINE, sheet.max_row + 2)
        row = next(n for n in rows if not (sheet.cell(n, 1).value or sheet.cell(n, 3).value))
        cells = {2: owner or None, 3: name, **dict(enumerate(values, 5))}
        for n, value in cells.items():
            sheet.cell(row, n).value = value

    def saved(self) -> bytes:
        data = io.BytesIO()
        self.book.save(data)
        return data.getvalue()


def said(data: bytes) -> dict[str, Shown]:
    """By question: what stance says of the options in a workbook."""
    situation = Situation.of(import_model(Given({"case.xlsx": data})).model)
    found: dict[str, Shown] = {}
    for decision in situation.decisions():
        table = performance_table(situation, decision.id)
        marks = {
            option.id: "ruled out" for option in decision.options if option.id in table.ruled_out
        }
        marks[decision.current] = "current"
        found[decision.question] = {
            option.name: (marks.get(option.id, ""), table.score(option.id))
            for option in decision.options
        }
    return found


def shown(data: bytes) -> list[tuple[str, Shown]]:
    """What the grids of a workbook show, each with its question."""
    found = []
    for grid in open_workbook("case.xlsx", data).grids:
        marks = [line[0].text if line else "" for line in grid.lines[:6]]
        if marks[:1] == ["Decision"] and marks[5:] == ["(points)"]:
            lines = [[cell.text for cell in line] + [""] * 50 for line in grid.lines[:6]]
            question = lines[0][2] or lines[0][1]
            options = {
                name: n for n, name in enumerate(lines[1]) if n > 3 and name and not is_aside(name)
            }
            told = {name: (lines[3][n], _number(lines[5][n])) for name, n in options.items()}
            found.append((question, told))
    return found


def _number(text: str) -> Fraction | str:
    try:
        return Fraction(text)
    except ValueError:
        return text


def office() -> str:
    """LibreOffice; without it a test is skipped, and in CI it fails."""
    found = shutil.which("soffice")
    if found:
        return found
    if os.environ.get("CI") == "true":
        pytest.fail("no soffice, and CI must have it")
    pytest.skip("no soffice on this machine")


def worked_out(books: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """The workbooks with every formula worked out by LibreOffice, which starts once for all."""
    program = office()
    for name, data in books.items():
        (folder / f"{name}.xlsx").write_bytes(data)
    files = [str(folder / f"{name}.xlsx") for name in books]
    done = folder / "worked-out"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(done)]
    subprocess.run([*command, *files], check=True, capture_output=True)
    return {name: (done / f"{name}.xlsx").read_bytes() for name in books}
