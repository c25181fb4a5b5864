"""The grid of a decision: a line an interest, a column an option, in each cell a size.

A cell says what an effect without a condition says, and is the first of its option and interest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from stancecli.loader.keys import INSTEAD
from stancecli.loader.references import Scope, within
from stancecli.loader.scales import EFFECTS
from stancecli.loader.text import BITS, At, Faults, Misfit, TextFile, at, shown
from stancecli.loader.tree import LiteralText, Mapping, Node, PlacedNode, second_time
from stancecli.notation import counted

MOST_CELLS = 300_000
"""Cells that say something in the grids of one model, at most."""
BLANK_CELLS = (".", "·")
_CONDITIONS = ("when", "unless")

_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#.*")
_WORD = re.compile(r"\S+")
_FIRST_LINE = "“.”, then the ids of the options; no line below it begins further left"
_CELL = "a cell is ++, +, 0, -, --, a number, a range as -/0, ? where nobody knows, or ."


class GridWord(NamedTuple):
    """A word of a grid, and where it stands."""

    text: str
    at: At


class DecisionGrid(dict[str, dict[str, GridWord]]):
    """The cells that say something, by the full ids of their option, then of their interest.

    Where it `is_faulty`, a cell may stand here with a size that is not its own, or be missing.
    """

    is_faulty = False


def read_grid(
    decision: str, text: Node, at: At, file: TextFile, scope: Scope, faults: Faults
) -> DecisionGrid:
    """The grid of a decision, by its full id; what is wrong with it is added to the faults."""
    before = len(faults)
    grid = _GridText(file, scope, faults).read(decision, text, at)
    scope.names.cells += sum(map(len, grid.values()))
    if scope.names.cells > MOST_CELLS:
        faults.add(file.fault("E108", f"over {MOST_CELLS:,} cells in grids", at))
    grid.is_faulty = len(faults) > before
    return grid


def with_cells(
    branches: Iterable[PlacedNode],
    grid: DecisionGrid,
    option: str,
    file: TextFile,
    scope: Scope,
    faults: Faults,
) -> Iterator[PlacedNode]:
    """The effects of an option: those in the grid, each with what an entry adds; then the others.

    An entry without a size has it from its cell; where it has none, that is a fault.
    """
    cells = grid.get(option, {})
    added: dict[str, PlacedNode] = {}
    others = []
    for branch in branches:
        others.append(branch)
        node = branch.node
        word = node.get("to") if isinstance(node, Mapping) else None
        if not isinstance(node, Mapping) or not isinstance(word, str) or not word.strip():
            continue
        if not node.keys().isdisjoint(_CONDITIONS):
            continue
        to = within(scope.actor, word.strip())
        own = next((name for name in ("effect", "same_as") if name in node), "")
        cell = None if grid.is_faulty else cells.get(to)
        if own and cell:
            message = f"the grid has this effect too, in line {file.place(cell.at).line}"
            faults.add(file.fault("E336", message, node.key_at(own), "leave one of them out"))
        elif cell:
            node["effect"] = cell.text
            node.at += (cell.at, cell.at)
            if added.setdefault(to, branch) is branch:
                others.pop()
                continue
            first = file.place(added[to].at)
            message = f"the cell of this effect has an entry already, at {first}"
            faults.add(file.fault("E336", message, branch.value_at("to"), "make one of the two"))
        elif not own and "views" not in node:
            node["effect"] = "0"
            node.at += (branch.at, branch.at)
            if not grid.is_faulty:
                message = "“effect” is missing here, and in the grid"
                faults.add(file.fault("E301", message, branch.at))
    for to, cell in cells.items():
        bare = Mapping(to=to, effect=cell.text)
        bare.at = [cell.at] * 5
        yield added.get(to) or PlacedNode(bare, cell.at, "", cell.at)
    yield from others


def beside_cell(
    branch: PlacedNode, cells: dict[str, GridWord], file: TextFile, scope: Scope, faults: Faults
) -> GridWord | None:
    """The cell of its option and interest that an effect with a condition is added to, if any.

    Such an effect has a size of its own: where it has none, that is a fault.
    """
    node = branch.node
    if not isinstance(node, Mapping) or node.keys().isdisjoint(_CONDITIONS):
        return None
    cell = cells.get(within(scope.actor, str(node.get("to")).strip()))
    if node.keys().isdisjoint(("effect", *INSTEAD)):
        hint = "write its size, as effect: −"
        if cell:
            hint += f", which adds to the cell in line {file.place(cell.at).line}"
            hint += "; if it stands in place of the cell, write . in the grid"
        faults.add(file.fault("E301", "“effect” is missing here", branch.named_at, hint))
        node["effect"] = "0"
        node.at += (branch.at, branch.at)
    return cell


class _GridText:
    """Reads one grid, and tells what is wrong with each of its words."""

    def __init__(self, file: TextFile, scope: Scope, faults: Faults) -> None:
        self._file = file
        self._scope = scope
        self._faults = faults

    def read(self, decision: str, text: Node, at: At) -> DecisionGrid:
        found = DecisionGrid()
        if not isinstance(text, LiteralText):
            hint = "write “grid: |”, and the grid in the lines below it, indented"
            self._fault("a grid is a block of text below “|”", at, hint)
            return found
        lines = list(self._lines(text, at >> BITS))
        if not lines or lines[0][0].text != ".":
            where = lines[0][0].at if lines else at
            self._fault("the first line of a grid begins with “.”", where, _FIRST_LINE)
            return found
        (_, *heads), *rows = lines
        options = self._ids(heads, "option", decision)
        interests = self._ids([row[0] for row in rows], "interest")
        for interest, (name, *cells) in zip(interests, rows, strict=True):
            if len(cells) != len(options):
                due = counted(len(options), "option")
                message = f"{counted(len(cells), 'cell')} for {due} on {shown(name.text)}"
                self._fault(message, name.at, "“.” is a cell that says nothing", len(name.text))
                cells = [GridWord("0", name.at)] * len(options)
            for option, cell in zip(options, cells, strict=True):
                if cell.text not in BLANK_CELLS:
                    said = self._cell(cell)
                    if option and interest:
                        found.setdefault(option, {})[interest] = said
        return found

    def _lines(self, text: str, above: int) -> Iterator[list[GridWord]]:
        """The words of each line that has any, below the line of this number."""
        for number, line in enumerate(text.split("\n"), above + 1):
            # In the file each line has the indent before its text.
            start = at(number, len(self._file.text(number)) - len(line))
            said = _COMMENT.sub("", line)
            if said.startswith("\t"):
                self._fault("a tab at the start of a line", start, "indent with spaces")
            for n, sign in enumerate(said):
                if sign.isspace() and sign not in " \t":
                    message = f"U+{ord(sign):04X}, a blank that parts no cells"
                    self._fault(message, start + n, "put a space in its place")
            words = [GridWord(word[0], start + word.start()) for word in _WORD.finditer(said)]
            if words:
                yield words

    def _ids(self, words: Sequence[GridWord], kind: str, decision: str = "") -> list[str]:
        """The full ids of what words name, each once; empty, with a fault, where one is none."""
        first: dict[str, At] = {}
        found = [self._named(word, kind, decision) for word in words]
        for word, id_ in zip(words, found, strict=True):
            if id_ and first.setdefault(id_, word.at) != word.at:
                place, width = self._file.place(first[id_]), len(word.text)
                self._faults.add(second_time(self._file, word.text, word.at, place, width))
        return found

    def _named(self, word: GridWord, kind: str, decision: str = "") -> str:
        """The full id of what a word names; empty, with a fault, where that is none of this kind.

        An option has to be one of the decision.
        """
        try:
            found = self._scope.resolve(word.text, (kind,))
        except Misfit as misfit:
            known = self._scope.names.known.get(f"{self._scope.actor}.{word.text}")
            binds = kind == "interest" and known and known.kind == "constraint"
            hint = "options bind by “against” of the constraint" if binds else misfit.hint
            self._add(misfit.code, misfit.message, word, hint)
            return ""
        if decision and self._scope.names.known[found].decision != decision:
            self._add("E204", f"{shown(word.text)} is an option of another decision", word)
            return ""
        return found

    def _cell(self, cell: GridWord) -> GridWord:
        """The same cell; 0, with a fault, where what stands there is no size."""
        try:
            EFFECTS.read(cell.text)
        except Misfit as misfit:
            hint = misfit.hint if misfit.code == "E309" else _CELL
            self._add(misfit.code, misfit.message, cell, hint)
            return GridWord("0", cell.at)
        return cell

    def _add(self, code: str, message: str, word: GridWord, hint: str = "") -> None:
        self._faults.add(self._file.fault(code, message, word.at, hint, len(word.text)))

    def _fault(self, message: str, at: At, hint: str, width: int = 1) -> None:
        self._faults.add(self._file.fault("E335", message, at, hint, width))
