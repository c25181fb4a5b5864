"""An option of another decision that turns this one, and what follows, in words."""

from __future__ import annotations

from stancecli import notation as fmt
from stancecli.methods.conditions import Turn
from stancecli.wording import leading, names


def in_place(turn: Turn) -> str:
    """`“Let it rest” (North Korea)`."""
    return f"{fmt.quoted(turn.option.name)} ({turn.actor.name})"


def thereby(turn: Turn) -> str:
    """` instead of “Press and punish”: then “Benign neglect” leads by 2`."""
    if turn.by is None:
        then = f"the lead passes to {names(turn.leaders)}, since what leads now is ruled out"
    elif len(turn.leaders) > 1:
        then = leading(turn.leaders)
    elif turn.by:
        then = f"{leading(turn.leaders)} by {fmt.number(turn.by)}"
    else:
        then = f"{names(turn.leaders)} alone leads"
    return f" instead of {fmt.quoted(turn.instead_of.name)}: then {then}"
