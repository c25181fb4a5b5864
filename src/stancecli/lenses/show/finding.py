"""What the findings on different kinds of items have in common: claims with the items they name."""

from __future__ import annotations

from dataclasses import dataclass

from stancecli.methods.feasibility import ruled_out
from stancecli.model import Actor, Decision, Impossible, Option, Position
from stancecli.situation import Situation


@dataclass(frozen=True)
class Taken:
    """A position: who takes it, on which option or decision, and whose that is."""

    position: Position
    taker: Actor
    on: Option | Decision
    decider: Actor


def taken(situation: Situation, position: Position) -> Taken:
    """A position with the items that it names."""
    is_option = situation.kind_of(position.to) == "option"
    on = situation.option(position.to) if is_option else situation.decision(position.to)
    return Taken(position, situation.actor(position.actor), on, situation.actor(on.actor))


@dataclass(frozen=True)
class Choice:
    """An option as it stands: whether it is the current one, and the names of what rules it out."""

    option: Option
    current: bool
    ruled_out_by: tuple[str, ...]

    @property
    def mark(self) -> str:
        if self.ruled_out_by:
            return "ruled out"
        return "current" if self.current else ""


def choice(situation: Situation, each: Option) -> Choice:
    """An option as it stands in the current state."""
    state = situation
    reasons = tuple(reason.said(situation) for reason in ruled_out(state, each.id))
    return Choice(each, state.holds(each.id), reasons)


@dataclass(frozen=True)
class Exclusion:
    """Options that cannot hold together."""

    impossible: Impossible
    options: tuple[Option, ...]


def exclusions(situation: Situation, *among: Option) -> tuple[Exclusion, ...]:
    """The sets of options that cannot hold together, with one of `among` in each."""
    found = {id(each): each for o in among for each in situation.impossible_with(o.id)}
    return tuple(
        Exclusion(each, tuple(situation.option(id_) for id_ in each.options))
        for each in found.values()
    )
