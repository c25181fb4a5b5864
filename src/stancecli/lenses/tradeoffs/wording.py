"""How options are named and claims are worded in the answer of `tradeoffs`."""

from __future__ import annotations

from stancecli import notation as fmt
from stancecli.lenses.tradeoffs.finding import Tradeoff
from stancecli.methods.tradeoffs import Trade
from stancecli.model import Breach, Effect, Option

AT_MIDPOINTS = "ranges at their midpoints"


def named(of: Tradeoff, option: Option) -> str:
    return fmt.marked(fmt.quoted(option.name), fmt.holding(option, of.current, of.decision))


def because(claim: Effect | Breach) -> str:
    return claim.because or f"{fmt.effect(claim.size)}, no reason given."


def is_exact(trade: Trade) -> bool:
    """Whether no range or unknown stands behind either value."""
    return trade.before.exact and trade.after.exact
