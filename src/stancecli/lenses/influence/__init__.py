"""Who can move whom: influence, direct and over others, and where pressure could come from."""

from stancecli.lenses.influence.finding import (
    ActorInfluence,
    InfluencePaths,
    Influences,
    Pressure,
    find,
    find_actor,
    find_paths,
    find_pressure,
)
from stancecli.lenses.influence.report import describe

__all__ = [
    "ActorInfluence",
    "InfluencePaths",
    "Influences",
    "Pressure",
    "describe",
    "find",
    "find_actor",
    "find_paths",
    "find_pressure",
]
