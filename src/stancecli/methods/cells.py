"""A cell of a performance table: what one option means for one criterion, and how claims add up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import TypeVar

from stancecli.methods.grounds import any_judged
from stancecli.methods.holding import Claims
from stancecli.model import EFFECT_SCALE, ZERO, Blank, Breach, Effect, Range, Sized

C = TypeVar("C", bound=Sized)
Size = Callable[[Effect | Breach], Range]
"""How large a claim is taken to be."""
STATED: Size = attrgetter("size")
"""As large as the model says."""


def each_once(claims: Iterable[C]) -> dict[object, tuple[C, int]]:
    """Claims by what their size is known by, each with how many of these are that one claim."""
    found: dict[object, tuple[C, int]] = {}
    for claim in claims:
        first, times = found.get(claim.size_id, (claim, 0))
        found[claim.size_id] = original(first, claim), times + 1
    return found


def original(one: C, other: C) -> C:
    """Of two claims of one size the one that has it by itself; else the first."""
    return other if one.is_copy and not other.is_copy else one


def total(claims: Iterable[Effect | Breach], size: Size = STATED) -> Range:
    """The sum of what claims do to a criterion; 0 where there are none."""
    # A sum from 0 would cost an addition of fractions where, as mostly, there is one claim.
    first, *others = [size(claim) for claim in claims] or [ZERO]
    return sum(others, first)


@dataclass(frozen=True)
class Performance:
    """What one option means for one criterion in a context.

    `claims` hold with this option and not with every other; `always` hold whatever is chosen. Both
    count. `judged` is False where nobody has said what this option does to an interest on which
    another option of the decision has an effect.
    """

    option: str
    criterion: str
    claims: Claims
    always: Claims
    judged: bool

    @property
    def in_force(self) -> Claims:
        """Every claim that counts here."""
        return (*self.claims, *self.always)

    @cached_property
    def blank(self) -> Blank | None:
        """What stands in for the effect that nobody has judged."""
        return None if self.judged else Blank(option=self.option, to=self.criterion)

    @cached_property
    def own(self) -> Claims:
        """The claims that hold with this option and not with every other, the blank among them."""
        return (*self.claims, self.blank) if self.blank else self.claims

    @cached_property
    def value(self) -> Range:
        """v(s, c): a blank counts 0, and can be anything on the scale."""
        return total((*self.own, *self.always))

    @cached_property
    def own_value(self) -> Range:
        """The same of `own` alone."""
        return total(self.own) if self.always else self.value

    @property
    def known(self) -> Range:
        """The same without the blank."""
        return total(self.in_force)

    @property
    def rests_on_judgement(self) -> bool:
        return any_judged(self.in_force)

    @property
    def passes_scale(self) -> bool:
        """Whether the sum lies where no single effect can follow."""
        return self.known.mid not in EFFECT_SCALE
