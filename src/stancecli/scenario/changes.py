"""A scenario: what is assumed, set and left out, each with its reason."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from itertools import chain

from stancecli.diagnostics import Unanswerable
from stancecli.model import (
    Actor,
    Citation,
    Constraint,
    Effect,
    Interest,
    Option,
    Range,
    Source,
    owner_id,
)


@dataclass(frozen=True)
class Assumption:
    """An option that is taken to hold in place of its decision's current one."""

    option: Option
    because: str = ""


@dataclass(frozen=True)
class Setting:
    """Another value for a claim of the model: an importance, a force or an effect.

    `value` lies in the scale of its kind; None is a binding force. `is_new` tells that the model
    makes no such claim: an effect that nobody has judged.
    """

    claim: Interest | Constraint | Effect
    value: Range | None
    because: str = ""
    is_new: bool = False

    @property
    def target(self) -> Hashable:
        """What is set: this very claim, or what a new effect is on."""
        if self.is_new and isinstance(self.claim, Effect):
            return self.claim.option, self.claim.to
        return id(self.claim)

    @property
    def before(self) -> Range | None:
        """The value in the model."""
        if isinstance(self.claim, Effect):
            return self.claim.size
        return self.claim.force if isinstance(self.claim, Constraint) else self.claim.importance


@dataclass(frozen=True)
class Removal:
    """What is left out: a source, one passage of one, a constraint, or an actor."""

    item: Source | Citation | Constraint | Actor
    because: str = ""


@dataclass(frozen=True)
class Scenario:
    """Changes to a model, each with the reason to make it, and the name they go by.

    They hold together, in whatever order they were written: what is set is set, though the source
    that it was read in is left out.
    """

    name: str = ""
    because: str = ""
    given: tuple[Assumption, ...] = ()
    set: tuple[Setting, ...] = ()
    without: tuple[Removal, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.given or self.set or self.without)

    def __add__(self, other: Scenario) -> Scenario:
        """Both; the name and the reason are those of the first that has any."""
        return Scenario(
            name=self.name or other.name,
            because=self.because or other.because,
            given=self.given + other.given,
            set=self.set + other.set,
            without=self.without + other.without,
        )

    @property
    def changes_model(self) -> bool:
        """Whether it changes what the model says, and not only what is taken to hold."""
        return bool(self.set or self.without)

    def check(self) -> None:
        """See that the changes can hold together; raises Unanswerable."""
        values: dict[Hashable, Range | None] = {}
        for setting in self.set:
            if values.setdefault(setting.target, setting.value) != setting.value:
                raise Unanswerable(f"“{_named(setting.claim)}” is set twice, to different values")
        removed = (removal.item for removal in self.without)
        left_out = {item.id for item in removed if isinstance(item, Actor | Constraint)}
        named = [*(setting.claim for setting in self.set), *(given.option for given in self.given)]
        for id_ in chain.from_iterable(map(_named_by, named)):
            if left_out & {id_, owner_id(id_)}:
                raise Unanswerable(f"“{id_}” is left out, so it cannot be set or given")


def _named(claim: Interest | Constraint | Effect) -> str:
    return f"{claim.option}:{claim.to}" if isinstance(claim, Effect) else claim.id


def _named_by(claim: Constraint | Effect | Interest | Option) -> tuple[str, ...]:
    if isinstance(claim, Effect):
        return (claim.option, claim.to, *claim.when)
    return (claim.id,)
