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
from stancecli.lenses.positions.statements import (
    IssueStands,
    PositionsOverTime,
    find_issues,
    find_over_time,
)

__all__ = [
    "ActorPositions",
    "IssueStands",
    "PairPositions",
    "Positions",
    "PositionsOverTime",
    "describe",
    "find",
    "find_actor",
    "find_issues",
    "find_over_time",
    "find_pair",
]
