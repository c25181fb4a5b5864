"""Who stands where in folded statements: everybody, one issue, one actor, a pair; through time."""

from stancecli.lenses.corpus.finding import (
    CorpusActor,
    CorpusDivision,
    CorpusIssue,
    CorpusIssueOverTime,
    CorpusPair,
    CorpusPositions,
    find,
    find_actor,
    find_division,
    find_issue,
    find_issue_over_time,
    find_pair,
)
from stancecli.lenses.corpus.report import describe

__all__ = [
    "CorpusActor",
    "CorpusDivision",
    "CorpusIssue",
    "CorpusIssueOverTime",
    "CorpusPair",
    "CorpusPositions",
    "describe",
    "find",
    "find_actor",
    "find_division",
    "find_issue",
    "find_issue_over_time",
    "find_pair",
]
