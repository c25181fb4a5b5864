"""What an answer rests on: what is cited of it, from what, how old, and what alone carries it.

All answers take from here what counts as cited: a citation does whose source can be relied on, or
of which nobody says how far. Sources that are one count once (`Model.provenance`). The counts are
our own, and no grade is made of them: where 2 of 3 claims are cited, it says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import chain

from stancecli.methods.performance import PerformanceTable
from stancecli.methods.positions import last_day, window_of
from stancecli.methods.robustness.knockouts import cited_by
from stancecli.methods.tradeoffs import Switch
from stancecli.model import Citation, Claim, Model, Source
from stancecli.situation import Situation

LONG_AGO = 5
"""With a latest source over so many years before the date of the model, an answer says so."""


@dataclass(frozen=True)
class CitedSource:
    """How many of the claims cite a source; one that cites two counts for both.

    `reliability` is the best with which it is cited, by whichever of its names; empty where one has
    none.
    """

    source: Source
    claims: int
    reliability: str


@dataclass(frozen=True)
class LastHeard:
    """The latest date of some sources, long before that of the model; so many have no date."""

    date: str
    undated: int


class Backing(StrEnum):
    """What claims rest on: more than half is cited, half or less, none of it with a source that
    counts, or none at all."""

    CITED = "cited"
    HALF = "half"
    DOUBTFUL = "doubtful"
    UNSOURCED = "unsourced"


@dataclass(frozen=True)
class Grounds:
    """How many claims an answer rests on, and the sources.

    Of the claims some have no citation (`judgements`), some cite sources of reliability D to F
    alone (`doubtful`); all others are `cited`. `sources` are those that the claims cite, the most
    cited first; so many of them are `later` than the model, which is `as_of` a date. `last_heard`
    is told of effects whose sources, with those of what they weigh, are all old. `texts_unread`: a
    source that is cited names a text in which nothing was looked up.
    """

    claims: int
    judgements: int
    doubtful: int
    sources: tuple[CitedSource, ...]
    later: int
    as_of: str
    last_heard: LastHeard | None
    texts_unread: bool

    @property
    def cited(self) -> int:
        """How many claims count as cited."""
        return self.claims - self.judgements - self.doubtful

    @property
    def backing(self) -> Backing:
        """What they rest on."""
        if not self.claims or 2 * self.cited > self.claims:
            return Backing.CITED
        if self.cited:
            return Backing.HALF
        return Backing.DOUBTFUL if self.doubtful else Backing.UNSOURCED


@dataclass(frozen=True)
class SourcesSummary:
    """What the sources of a model are: how many, of when, how reliable, whose.

    `roots` are those that are no other, `ids` counts all names. `first` and `last` are the earliest
    and latest date of a root, empty where none has one; `undated` counts those without. `grades`
    has how many roots are of each reliability that there is, those without one last.
    """

    roots: tuple[Source, ...]
    ids: int
    first: str
    last: str
    undated: int
    grades: tuple[tuple[str, int], ...]


def sources_summary(model: Model) -> SourcesSummary:
    """What the sources of a model are."""
    roots = tuple(s for s in model.sources if model.origin(s.id).root == s.id)
    dated = [source.date for source in roots if source.date]
    grades = Counter(source.reliability for source in roots)
    return SourcesSummary(
        roots=roots,
        ids=len(model.sources),
        first=min(dated, default=""),
        last=max(dated, key=last_day, default=""),
        undated=len(roots) - len(dated),
        grades=tuple(sorted(grades.items(), key=lambda item: item[0] or "G")),
    )


def grounds(
    situation: Situation, claims: Iterable[Claim], weights: Iterable[Claim] | None = None
) -> Grounds:
    """What an answer rests on, each claim counted once however often it affects the answer.

    `weights` are the importances of the interests on which the claims are effects, None where they
    are none.
    """
    model = situation.model
    # By identity: two claims may say the same of the same, and both count.
    distinct = {id(claim): claim for claim in claims}.values()
    sourced = [claim for claim in distinct if claim.stands_on]
    origins = [[model.origin(each.source) for each in claim.stands_on] for claim in sourced]
    cited = Counter(root for found in origins for root in {each.root: None for each in found})
    best: dict[str, str] = {}
    for origin in chain.from_iterable(origins):
        best[origin.root] = min(best.get(origin.root, origin.reliability), origin.reliability)
    heard = () if weights is None else (*sourced, *weights)
    ids = {each.source for claim in sourced for each in claim.stands_on}
    until = window_of(situation)
    return Grounds(
        claims=len(distinct),
        judgements=len(distinct) - len(sourced),
        doubtful=sum(not model.carrying(claim.stands_on) for claim in sourced),
        sources=tuple(
            CitedSource(situation.source(root), claims_of, best[root])
            for root, claims_of in cited.most_common()
        ),
        later=sum(not until.has(situation.source(root).date) for root in cited),
        as_of=model.as_of,
        last_heard=last_heard(model, (each for claim in heard for each in claim.stands_on)),
        texts_unread=not ids.isdisjoint(model.unread_texts),
    )


def grounds_of(tables: Sequence[PerformanceTable]) -> Grounds:
    """What is told of some decisions of one situation rests on: effects of the possible options."""
    claims = chain.from_iterable(each.claims(each.candidates, each.criteria) for each in tables)
    weights = chain.from_iterable(each.criteria for each in tables)
    return grounds(tables[0].situation, claims, weights)


def last_heard(model: Model, cite: Iterable[Citation]) -> LastHeard | None:
    """The latest date of what is cited, where that is long before the date of the model.

    A year is over on its last day, and the date of a model that is a year, on its first.
    """
    roots = {model.origin(citation.source).root for citation in cite}
    dates = [source.date for source in model.sources if source.id in roots]
    latest = max(filter(None, dates), key=last_day, default="")
    if not (latest and model.as_of):
        return None
    year, rest = last_day(latest).split("-", 1)
    if f"{int(year) + LONG_AGO:04}-{rest}" >= f"{model.as_of}-01-01"[:10]:
        return None
    return LastHeard(latest, dates.count(""))


@dataclass(frozen=True)
class OnePassage:
    """A passage, and how many of the points for the leader it alone carries."""

    passage: Citation
    points: Fraction


def one_passage(table: PerformanceTable, gained: Switch) -> OnePassage | None:
    """The passage that carries more than half of what is for the leader, if one does.

    It carries a row where each claim that speaks for the leader there cites it and nothing else.
    """
    carried: dict[Citation, Fraction] = {}
    for trade in gained.better:
        ours, theirs = table.apart(gained.end.id, gained.start.id, trade.criterion.id)
        speaking = [claim for claim in ours if claim.size.mid > 0]
        speaking += [claim for claim in theirs if claim.size.mid < 0]
        rooted = table.situation.model.rooted
        passages = {frozenset(map(rooted, cited_by(table, claim))) for claim in speaking}
        if len(passages) == 1 and len(alone := passages.pop()) == 1:
            (passage,) = alone
            carried[passage] = carried.get(passage, Fraction(0)) + trade.gain
    half = sum((trade.gain for trade in gained.better), Fraction(0)) / 2
    return next(
        (OnePassage(p, points) for p, points in carried.items() if p.locator and points > half),
        None,
    )
