"""Everything on one item: an actor, an interest, a constraint, a decision, an option,
a source, an analyst."""

from stancecli.lenses.show.entries import standpoint
from stancecli.lenses.show.finding import (
    Finding,
    ShownActor,
    ShownAnalyst,
    ShownCriterion,
    ShownDecision,
    ShownIssue,
    ShownOption,
    ShownSource,
    find,
)
from stancecli.lenses.show.report import describe

__all__ = [
    "Finding",
    "ShownActor",
    "ShownAnalyst",
    "ShownCriterion",
    "ShownDecision",
    "ShownIssue",
    "ShownOption",
    "ShownSource",
    "describe",
    "find",
    "standpoint",
]
