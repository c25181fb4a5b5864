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

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import Field, SkipValidation

from stancecli.diagnostics import InvalidModel, Place, Problem, Unanswerable
from stancecli.load.entries import read_entry
from stancecli.load.files import read_path
from stancecli.load.misfit import Misfit
from stancecli.load.scalars import Text, Version
from stancecli.load.schema import Entry, Listed
from stancecli.load.text import At, Faults, TextFile
from stancecli.load.tree import Branch, Mapping, listed, read_tree
from stancecli.scenario.changes import Scenario
from stancecli.scenario.naming import assumption, removal, setting
from stancecli.situation import Situation

E = TypeVar("E", bound=Entry)
T = TypeVar("T")


class _Change(Entry):
    because: Annotated[Text, Field(description="The reason to make this change.")]


class _Given(_Change):
    option: Annotated[Text, Field(description="An option that is taken to hold.")]


class _Set(_Change):
    item: Annotated[Text, Field(description="An interest, a constraint, or option:interest.")]
    value: Annotated[SkipValidation[Any], Field(description="As in a model file.")]


class _Without(_Change):
    item: Annotated[Text, Field(description="A source, a passage, a constraint or an actor.")]


class _File(Entry):
    stance: Version
    scenario: Annotated[Text, Field(description="The name it goes by.")]
    because: Text = ""
    given: Listed[_Given] = Field(default_factory=list)
    set: Listed[_Set] = Field(default_factory=list)
    without: Listed[_Without] = Field(default_factory=list)


def read(path: Path, situation: Situation) -> Scenario:
    """The scenario in a file, for the model of a graph. Raises InvalidModel with every fault."""
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
    scenario = _Reader(situation, file, faults).read(tree)
    faults.raise_any()
    return scenario


class _Reader:
    """Reads a file's entries into changes of a model; what is wrong with them is placed."""

    def __init__(self, situation: Situation, file: TextFile, faults: Faults) -> None:
        self._graph = situation
        self._file = file
        self._faults = faults

    def read(self, tree: Branch) -> Scenario:
        situation = self._graph
        root = read_entry(_File, tree, self._file, self._faults)
        return Scenario(
            name=root.scenario,
            because=root.because,
            given=self._changes(
                _Given,
                listed(tree.node, "given"),
                lambda e, _: assumption(situation, e.option, e.because),
            ),
            set=self._changes(
                _Set,
                listed(tree.node, "set"),
                lambda e, node: setting(situation, e.item, node, e.because),
            ),
            without=self._changes(
                _Without,
                listed(tree.node, "without"),
                lambda e, _: removal(situation, e.item, e.because),
            ),
        )

    def _changes(
        self, cls: type[E], branches: Iterable[Branch], make: Callable[[E, Any], T]
    ) -> tuple[T, ...]:
        return tuple(made for branch in branches for made in self._change(cls, branch, make))

    def _change(self, cls: type[E], branch: Branch, make: Callable[[E, Any], T]) -> Iterator[T]:
        """The change of one entry; none, with the faults that say why, where it makes none."""
        before = len(self._faults)
        entry = read_entry(cls, branch, self._file, self._faults)
        node = branch.node
        if len(self._faults) > before or not isinstance(node, Mapping):
            return
        try:
            yield make(entry, node.get("value"))
        except Misfit as misfit:
            self._fault(misfit.code, misfit.message, node.value_at("value"), misfit.hint)
        except Unanswerable as error:
            named = "option" if "option" in node else "item"
            advice = next(iter(error.advice), "")
            self._fault("E205", error.message, node.value_at(named), advice)

    def _fault(self, code: str, message: str, at: At, hint: str) -> None:
        self._faults.add(self._file.fault(code, message, at, hint))
