"""What an answer rests on: its claims, how many are judgements, and its sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from stancecli.model import Claim, Source
from stancecli.situation import Situation


@dataclass(frozen=True)
class CitedSource:
    """How many of the claims cite a source; one that cites two counts for both."""

    source: Source
    claims: int


@dataclass(frozen=True)
class Grounds:
    """How many claims an answer rests on, how many of them have no citation, and the sources.

    `sources` are those that the claims cite, the most cited first.
    """

    claims: int
    judgements: int
    sources: tuple[CitedSource, ...]


def any_judged(claims: Iterable[Claim]) -> bool:
    """Whether one of these claims, or more, has no citation: then `*` marks what they make up."""
    return any(claim.is_judgement for claim in claims)


def grounds(situation: Situation, claims: Iterable[Claim]) -> Grounds:
    """What an answer rests on, each claim counted once however often it bears on the answer."""
    # By identity: two claims may say the same of the same, and both count.
    distinct = {id(claim): claim for claim in claims}.values()
    counts = Counter(
        id_
        for claim in distinct
        for id_ in dict.fromkeys(citation.source for citation in claim.cite)
    )
    return Grounds(
        claims=len(distinct),
        judgements=sum(claim.is_judgement for claim in distinct),
        sources=tuple(
            CitedSource(situation.source(id_), count) for id_, count in counts.most_common()
        ),
    )
