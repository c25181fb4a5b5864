"""The grid of a decision: a line an interest, a column an option, in each cell a size.

A cell says what an effect without a condition says, and is the first of its option and interest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from stancecli.diagnostics import Place
from stancecli.loader.keys import INSTEAD, EntryReader
from stancecli.loader.references import within
from stancecli.loader.scales import EFFECTS
from stancecli.loader.text import BITS, At, Misfit, at, shown
from stancecli.loader.tree import LiteralText, Mapping, Node, PlacedNode
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

    Where it `is_faulty`, a cell may stand here with a size that is not its own, or be missing. The
    `blanks` of an option are the other cells, each with its interest and where it stands.
    """

    is_faulty = False

    def __init__(self) -> None:
        self.blanks: dict[str, list[tuple[str, Place]]] = {}


class GridReader(EntryReader):
    """Reads grids, and tells what is wrong with each of their words."""

    def read_grid(self, decision: str, text: Node, at: At) -> DecisionGrid:
        """The grid of a decision, by its full id; what is wrong with it is added to the faults."""
        before = len(self._faults)
        grid = self._grid(decision, text, at)
        self._names.cells += sum(map(len, grid.values()))
        if self._names.cells > MOST_CELLS:
            self.fault("E108", f"over {MOST_CELLS:,} cells in grids", at)
        grid.is_faulty = len(self._faults) > before
        return grid

    def with_cells(
        self, branches: Iterable[PlacedNode], grid: DecisionGrid, option: str
    ) -> Iterator[PlacedNode]:
        """The effects of an option: those in the grid, with what an entry adds; then the others.

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
            to = within(self._scope.actor, word.strip())
            own = next((name for name in ("effect", "same_as") if name in node), "")
            cell = None if grid.is_faulty else cells.get(to)
            if own and cell:
                message = f"the grid has this effect too, in line {self._file.place(cell.at).line}"
                self.fault("E336", message, node.key_at(own), "leave one of them out")
            elif cell:
                _size(node, cell.text, cell.at)
                if added.setdefault(to, branch) is branch:
                    others.pop()
                    continue
                first = self._file.place(added[to].at)
                message = f"the cell of this effect has an entry already, at {first}"
                self.fault("E336", message, branch.value_at("to"), "make one of the two")
            elif not own and "views" not in node:
                _size(node, "0", branch.at)
                if not grid.is_faulty:
                    self.fault("E301", "“effect” is missing here, and in the grid", branch.at)
        for to, cell in cells.items():
            bare = Mapping(to=to, effect=cell.text)
            bare.at = [cell.at] * 5
            yield added.get(to) or PlacedNode(bare, cell.at, "", cell.at)
        yield from others

    def beside_cell(self, branch: PlacedNode, cells: dict[str, GridWord]) -> GridWord | None:
        """The cell of its option and interest that an effect with a condition is added to, if any.

        Such an effect has a size of its own: where it has none, that is a fault.
        """
        node = branch.node
        if not isinstance(node, Mapping) or node.keys().isdisjoint(_CONDITIONS):
            return None
        cell = cells.get(within(self._scope.actor, str(node.get("to")).strip()))
        if node.keys().isdisjoint(("effect", *INSTEAD)):
            hint = "write its size, as effect: −"
            if cell:
                hint += f", which adds to the cell in line {self._file.place(cell.at).line}"
                hint += "; if it stands in place of the cell, write . in the grid"
            self.fault("E301", "“effect” is missing here", branch.named_at, hint)
            _size(node, "0", branch.at)
        return cell

    def _grid(self, decision: str, text: Node, at: At) -> DecisionGrid:
        found = DecisionGrid()
        if not isinstance(text, LiteralText):
            hint = "write “grid: |”, and the grid in the lines below it, indented"
            self.fault("E335", "a grid is a block of text below “|”", at, hint, 1)
            return found
        lines = list(self._lines(text, at >> BITS))
        if not lines or lines[0][0].text != ".":
            where = lines[0][0].at if lines else at
            self.fault("E335", "the first line of a grid begins with “.”", where, _FIRST_LINE, 1)
            return found
        (_, *heads), *rows = lines
        options = self._ids(heads, "option", decision)
        interests = self._ids([row[0] for row in rows], "interest")
        for interest, (name, *cells) in zip(interests, rows, strict=True):
            if len(cells) != len(options):
                due = counted(len(options), "option")
                message = f"{counted(len(cells), 'cell')} for {due} on {shown(name.text)}"
                hint = "“.” is a cell that says nothing"
                self.fault("E335", message, name.at, hint, len(name.text))
                cells = [GridWord("0", name.at)] * len(options)
            for option, cell in zip(options, cells, strict=True):
                if cell.text in BLANK_CELLS:
                    blank = (interest, self._file.place(cell.at))
                    found.blanks.setdefault(option, []).append(blank)
                else:
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
                self.fault("E335", "a tab at the start of a line", start, "indent with spaces", 1)
            for n, sign in enumerate(said):
                if sign.isspace() and sign not in " \t":
                    message = f"U+{ord(sign):04X}, a blank that parts no cells"
                    self.fault("E335", message, start + n, "put a space in its place", 1)
            words = [GridWord(word[0], start + word.start()) for word in _WORD.finditer(said)]
            if words:
                yield words

    def _ids(self, words: Sequence[GridWord], kind: str, decision: str = "") -> list[str]:
        """The full ids of what words name, each once; empty, with a fault, where one is none."""
        seen: dict[str, At] = {}
        found = [self._named(word, kind, decision) for word in words]
        for word, id_ in zip(words, found, strict=True):
            self.check_once(seen, id_, word.text, word.at, len(word.text))
        return found

    def _named(self, word: GridWord, kind: str, decision: str = "") -> str:
        """The full id of what a word names; empty, with a fault, where that is none of this kind.

        An option has to be one of the decision.
        """
        try:
            found = self._scope.resolve(word.text, (kind,))
            self._names.note(self._file.place(word.at), word.text, kind, found)
        except Misfit as misfit:
            known = self._names.known.get(f"{self._scope.actor}.{word.text}")
            binds = kind == "interest" and known and known.kind == "constraint"
            hint = "options bind by “against” of the constraint" if binds else misfit.hint
            self.fault(misfit.code, misfit.message, word.at, hint, len(word.text))
            return ""
        if decision and self._names.known[found].decision != decision:
            message = f"{shown(word.text)} is an option of another decision"
            self.fault("E204", message, word.at, width=len(word.text))
            return ""
        return found

    def _cell(self, cell: GridWord) -> GridWord:
        """The same cell; 0, with a fault, where what stands there is no size."""
        try:
            EFFECTS.read(cell.text)
        except Misfit as misfit:
            hint = misfit.hint if misfit.code == "E309" else _CELL
            self.fault(misfit.code, misfit.message, cell.at, hint, len(cell.text))
            return GridWord("0", cell.at)
        return cell


def _size(node: Mapping, size: str, at: At) -> None:
    """Give an entry a size that is not written in it."""
    node["effect"] = size
    node.at += (at, at)
