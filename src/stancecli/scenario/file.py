"""A scenario as a file: a name, and changes each with its reason.

stance: 1
scenario: The matter stays quiet
because: So it was handled for years.
given:
  - {option: activists.silent, because: No media has heard of it.}
set:
  - {item: china.seoul, value: vital, because: A trade agreement is due.}
without:
  - {item: park2012 Dilemma ¶2, because: The author only supposes it.}
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from stancecli.diagnostics import InvalidModel, Place, Problem, Unanswerable
from stancecli.loader import kinds
from stancecli.loader.files import read_path
from stancecli.loader.keys import Due, FileEntry, Key, list_of, read_entry
from stancecli.loader.text import At, Faults, Misfit, TextFile
from stancecli.loader.tree import Mapping, PlacedNode, listed, read_tree
from stancecli.model import Scenario
from stancecli.scenario.typed import assumption, holder, removal, setting
from stancecli.situation import Situation

T = TypeVar("T")
Make: TypeAlias = Callable[[dict[str, Any], Any], T]
"""Makes a change of the fields of its entry, and of the node that is its value."""


class _ChangeEntry(FileEntry):
    because = Due(kinds.TEXT, "the reason to make this change")


class _GivenEntry(_ChangeEntry):
    option = Due(kinds.TEXT, "an option that is taken to hold")


class _SetEntry(_ChangeEntry):
    item = Due(kinds.TEXT, "an interest, a constraint, or option:interest")
    value = Due(kinds.ANYTHING, "as in a model file")


class _WithoutEntry(_ChangeEntry):
    item = Due(kinds.TEXT, "a source, a passage, a constraint or an actor")


class _ScenarioEntry(FileEntry):
    stance = Due(kinds.VERSION, "the version of this format: `1`")
    scenario = Due(kinds.TEXT, "the name it goes by")
    because = Key(kinds.TEXT, "why anyone should look at it")
    given = Key(list_of(_GivenEntry), "what is taken to hold")
    set = Key(list_of(_SetEntry), "what counts otherwise")
    without = Key(list_of(_WithoutEntry), "what is left out")
    view = Key(kinds.TEXT, "whose views count: an actor, a source or an analyst")


def read(path: Path, situation: Situation) -> Scenario:
    """The scenario in a file, for one model. Raises InvalidModel with every fault."""
    if path.is_dir():
        fault = Problem(Place(str(path), 1, 1), "E001", "a folder: a scenario is one file")
        raise InvalidModel([fault])
    ((name, data),) = read_path(path)
    return read_text(data, situation, name)


def read_text(data: bytes | str, situation: Situation, name: str = "-") -> Scenario:
    """The scenario in a text; `name` is the one its places bear. Raises InvalidModel."""
    faults = Faults()
    file = TextFile(name, data.encode() if isinstance(data, str) else data)
    tree = read_tree(file, faults)
    if tree is None:
        faults.raise_any()
        raise AssertionError("what has no tree has a fault")
    scenario = _ScenarioReader(situation, file, faults).read(tree)
    faults.raise_any()
    return scenario


class _ScenarioReader:
    """Reads a file's entries into changes of a model; what is wrong with them is placed."""

    def __init__(self, situation: Situation, file: TextFile, faults: Faults) -> None:
        self._situation = situation
        self._file = file
        self._faults = faults

    def read(self, tree: PlacedNode) -> Scenario:
        situation = self._situation
        root = read_entry(_ScenarioEntry, tree, self._file, self._faults)
        return Scenario(
            name=root["scenario"],
            because=root["because"],
            given=self._changes(
                _GivenEntry,
                listed(tree.node, "given"),
                lambda e, _: assumption(situation, e["option"], e["because"]),
            ),
            set=self._changes(
                _SetEntry,
                listed(tree.node, "set"),
                lambda e, node: setting(situation, e["item"], node, e["because"]),
            ),
            without=self._changes(
                _WithoutEntry,
                listed(tree.node, "without"),
                lambda e, _: removal(situation, e["item"], e["because"]),
            ),
            view=self._view(root["view"], tree),
        )

    def _view(self, words: str, tree: PlacedNode) -> str:
        try:
            return holder(self._situation, words) if words else ""
        except Unanswerable as error:
            advice = next(iter(error.advice), "")
            self._fault("E207", error.message, tree.value_at("view"), advice)
            return ""

    def _changes(
        self, entry: type[FileEntry], branches: Iterable[PlacedNode], make: Make[T]
    ) -> tuple[T, ...]:
        """The changes that entries make; of one that makes none, the faults that say why."""
        made: list[T] = []
        for branch in branches:
            before = len(self._faults)
            own = read_entry(entry, branch, self._file, self._faults)
            node = branch.node
            if len(self._faults) > before or not isinstance(node, Mapping):
                continue
            try:
                made.append(make(own, node.get("value")))
            except Misfit as misfit:
                self._fault(misfit.code, misfit.message, node.value_at("value"), misfit.hint)
            except Unanswerable as error:
                named = "option" if "option" in node else "item"
                advice = next(iter(error.advice), "")
                self._fault("E205", error.message, node.value_at(named), advice)
        return tuple(made)

    def _fault(self, code: str, message: str, at: At, hint: str) -> None:
        self._faults.add(self._file.fault(code, message, at, hint))
