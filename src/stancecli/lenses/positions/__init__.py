"""Who stands where: what actors say of options, what the options do to them, who agrees."""

from stancecli.lenses.positions.finding import (
    ActorPositions,
    PairPositions,
    Positions,
    find,
    find_actor,
    find_pair,
)
from stancecli.lenses.positions.report import describe

__all__ = [
    "ActorPositions",
    "PairPositions",
    "Positions",
    "describe",
    "find",
    "find_actor",
    "find_pair",
]
