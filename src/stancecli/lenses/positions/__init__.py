"""Who stands where: what actors say of options, what the options do to them, who agrees.

Stance and support measure different things, so only their signs compare. Where these are opposite
an actor says what its interests do not bear out, and a question is worth asking.
"""

from stancecli.lenses.positions.finding import (
    ActorPositions,
    PairPositions,
    Positions,
    ask,
    ask_actor,
    ask_pair,
)
from stancecli.lenses.positions.telling import tell

__all__ = [
    "ActorPositions",
    "PairPositions",
    "Positions",
    "ask",
    "ask_actor",
    "ask_pair",
    "tell",
]
