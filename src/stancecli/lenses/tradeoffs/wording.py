"""How options are named and claims are worded in the answer of `tradeoffs`."""

from __future__ import annotations

from stancecli.lenses.tradeoffs.finding import Tradeoff
from stancecli.model import Breach, Effect, Option
from stancecli.notation import effect, marked, quoted


def named(of: Tradeoff, option: Option) -> str:
    return marked(quoted(option.name), "current" if option is of.current else "")


def because(claim: Effect | Breach) -> str:
    return claim.because or f"{effect(claim.size)}, no reason given."
