"""How options are named and claims are worded in the answer of `tradeoffs`."""

from __future__ import annotations

from stancecli.comparison import Trade
from stancecli.lenses.tradeoffs.finding import Tradeoff
from stancecli.model import Breach, Effect, Option
from stancecli.notation import effect, holding, marked, quoted

AT_MIDPOINTS = "ranges at their midpoints"


def named(of: Tradeoff, option: Option) -> str:
    return marked(quoted(option.name), holding(option, of.current, of.decision))


def because(claim: Effect | Breach) -> str:
    return claim.because or f"{effect(claim.size)}, no reason given."


def is_exact(trade: Trade) -> bool:
    """Whether no range or unknown stands behind either value."""
    return trade.before.exact and trade.after.exact
