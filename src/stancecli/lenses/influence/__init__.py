"""Who can move whom: influence, direct and over others, and where pressure could come from."""

from stancecli.lenses.influence.finding import (
    ActorInfluence,
    Influences,
    Pressure,
    Ways,
    ask,
    ask_actor,
    ask_on,
    ask_ways,
)
from stancecli.lenses.influence.telling import tell

__all__ = [
    "ActorInfluence",
    "Influences",
    "Pressure",
    "Ways",
    "ask",
    "ask_actor",
    "ask_on",
    "ask_ways",
    "tell",
]
