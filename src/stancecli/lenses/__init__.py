"""The lenses: one question asked of a situation a module, or a package where the answer is long.

A lens that can be asked by name is a package. Its own module holds the `question`, and imports no
finding: who starts knows every question, and looks for one answer.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, reduce
from importlib import import_module
from typing import (
    Annotated,
    Any,
    Concatenate,
    Generic,
    NamedTuple,
    ParamSpec,
    Protocol,
    TypeVar,
    get_args,
    get_origin,
)

from stancecli.situation import Situation
from stancecli.values import dataclass


class Finding(Protocol):
    """What a lens has found; its fields are public, as JSON has them."""

    def rows(self) -> Iterable[Mapping[str, object]]:
        """Its main table: a flat row a line, with items, numbers, ranges and texts."""
        ...


def table(things: Iterable[object], columns: str, **before: object) -> Iterator[dict[str, object]]:
    """A row for each thing: what is `before`, then its `columns`, as `option says=stated`.

    A column is a field, or a name for one: `rank=preference.rank`. It is None where there is no
    preference.
    """
    named = (column.partition("=") for column in columns.split())
    fields = [(name, (path or name).split(".")) for name, _, path in named]
    for thing in things:
        yield {**before, **{name: reduce(_field, path, thing) for name, path in fields}}


def _field(of: object, name: str) -> object:
    return None if of is None else getattr(of, name)


P = ParamSpec("P")
F = TypeVar("F", bound=Finding)


class Takes(NamedTuple):
    """What may stand for a parameter of a question, as its help tells it and as it is completed.

    `kinds` are those of the items that are meant, `choices` what else can be chosen from. `flag` is
    the option, where it is not called as the parameter is.
    """

    help: str
    kinds: Sequence[str] = ()
    flag: str = ""
    metavar: str = ""
    choices: Sequence[str] = ()


Decider = Annotated[
    str | None,
    Takes("Without one: every decision.", ("actor", "decision"), metavar="[ACTOR|DECISION]"),
]
"""A decision, or an actor for all that it decides."""


Only = Annotated[
    list[str] | None, Takes("Look at this decision, the others as they are.", ("decision",))
]
"""The decisions that are open, where not all are."""


@dataclass(frozen=True)
class Question(Generic[P, F]):
    """A question of a lens: `find` finds the answer in a situation, and its docstring is the help.

    `asks` is how an analyst would ask it, as the table of the README has it. What `Takes` is said
    of can be given on the command line: as an argument, or as an option where `find` takes it by
    name alone. `in_context` says whether it can be asked under a scenario there.
    """

    find: Callable[Concatenate[Situation, P], F]
    asks: str
    in_context: bool

    @property
    def name(self) -> str:
        """The name of the lens, of the command, and of the method."""
        return self.find.__module__.rpartition(".")[2]

    @cached_property
    def takes(self) -> Mapping[str, tuple[inspect.Parameter, Takes]]:
        """What can be given on the command line: each parameter by its name, and what it takes."""
        found = {}
        for name, each in inspect.signature(self.find).parameters.items():
            # One by one: what the function returns is known only to who checks types.
            hint = eval(each.annotation, vars(sys.modules[self.find.__module__]))
            if get_origin(hint) is Annotated:
                kind, takes = get_args(hint)
                found[name] = each.replace(annotation=kind), takes
        return found

    @property
    def pairs(self) -> set[str]:
        """The options that take two names; every other is repeated for each."""
        return {
            takes.flag or f"--{name}"
            for name, (each, takes) in self.takes.items()
            if each.annotation == tuple[str, str] | None
        }


def asked(
    asks: str, *, in_context: bool = False
) -> Callable[[Callable[Concatenate[Situation, P], F]], Question[P, F]]:
    """Make a question of the function that finds its answer."""
    return lambda find: Question(find, asks, in_context)


def later(lens: str, *modules: str) -> Callable[[str], Any]:
    """The `__getattr__` of a lens: what its own modules hold, imported when it is asked for."""

    def found(name: str) -> Any:
        for home in () if name.startswith("_") else modules:
            with_it = import_module(f"{lens}.{home}")
            if name in vars(with_it):
                return vars(with_it)[name]
        raise AttributeError(f"module {lens!r} has no attribute {name!r}")

    return found
