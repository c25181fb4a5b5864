"""When claims hold, what they rest on, and how they add up in a cell of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import TypeVar

from stancecli.model import (
    EFFECT_SCALE,
    ZERO,
    Blank,
    Breach,
    Citation,
    Claim,
    Decision,
    Effect,
    Model,
    Range,
    Sized,
    Source,
)
from stancecli.situation import Situation

Claims = tuple[Effect | Breach, ...]


@dataclass(frozen=True)
class Holding:
    """Claims by the options of a decision with which they hold, each list in the given order.

    `own` are by option those that hold with it and not with every other; `always` hold whatever
    is chosen.
    """

    own: dict[str, list[Effect | Breach]]
    always: Claims


def holding(situation: Situation, decision: Decision, claims: Iterable[Effect | Breach]) -> Holding:
    """Which of some claims hold with which options of a decision."""
    own: dict[str, list[Effect | Breach]] = {}
    always: list[Effect | Breach] = []
    options = tuple(option.id for option in decision.options)
    for claim in claims:
        holders = holders_of(situation, claim, decision.id, options)
        if len(holders) == len(options):
            always.append(claim)
        else:
            for id_ in holders:
                own.setdefault(id_, []).append(claim)
    return Holding(own, tuple(always))


def holders_of(
    situation: Situation, claim: Effect | Breach, decision_id: str, options: tuple[str, ...]
) -> tuple[str, ...]:
    """The options of a decision, given by id, with any of which in place a claim holds."""
    when, unless = (claim.when, claim.unless) if isinstance(claim, Effect) else ((), ())
    needed, barred = set[str](), set[str]()
    for ids, here, wanted in (((claim.option, *when), needed, True), (unless, barred, False)):
        for id_ in ids:
            if situation.option(id_).decision == decision_id:
                here.add(id_)
            elif situation.holds(id_) is not wanted:
                return ()
    if needed:
        return tuple(needed) if len(needed) == 1 and not needed & barred else ()
    return tuple(id_ for id_ in options if id_ not in barred) if barred else options


def decisions_of(situation: Situation, claim: Effect | Breach) -> dict[str, None]:
    """The decisions on which it depends whether a claim holds, by id, each once."""
    conditions = (*claim.when, *claim.unless) if isinstance(claim, Effect) else ()
    return dict.fromkeys(situation.option(id_).decision for id_ in (claim.option, *conditions))


# What an answer rests on: which of its claims are cited, from what, and how well that carries.
#
# All answers take from here what counts as cited: a citation does whose source can be relied on, or
# of which nobody says how far. Sources that are one count once (`Model.provenance`).


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


@dataclass(frozen=True)
class Grounds:
    """How many claims an answer rests on, how many of them have no citation, and the sources.

    `sources` are those that the claims cite, the most cited first. `last_heard` is told of effects
    whose sources, with those of what they weigh, are all old.
    """

    claims: int
    judgements: int
    sources: tuple[CitedSource, ...]
    last_heard: LastHeard | None


@dataclass(frozen=True)
class Support:
    """How well some claims are cited: how many there are, how many of them count as cited.

    `sources` are those that carry the cited ones. Where none of them counts and some have a
    citation, `doubtful` are the reliabilities of what is cited, D to F, and `sources` its sources.
    """

    claims: int
    cited: int
    sources: int
    doubtful: tuple[str, ...] = ()

    @property
    def mostly_cited(self) -> bool:
        """Whether more than half of it is cited."""
        return 2 * self.cited > self.claims

    @property
    def on_judgement_alone(self) -> bool:
        """Whether there is something, and nothing of it is cited, from whatever source."""
        return bool(self.claims) and not (self.cited or self.doubtful)


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
        last=max(dated, key=_last_day, default=""),
        undated=len(roots) - len(dated),
        grades=tuple(sorted(grades.items(), key=lambda item: item[0] or "G")),
    )


def any_judged(claims: Iterable[Claim]) -> bool:
    """Whether one of these claims, or more, has no citation: then `*` marks what they make up."""
    return any(claim.is_judgement for claim in claims)


def grounds(
    situation: Situation, claims: Iterable[Claim], weights: Iterable[Claim] | None = None
) -> Grounds:
    """What an answer rests on, each claim counted once however often it bears on the answer.

    `weights` are the importances of the interests on which the claims are effects, None where they
    are none.
    """
    model = situation.model
    # By identity: two claims may say the same of the same, and both count.
    distinct = {id(claim): claim for claim in claims}.values()
    cited: dict[str, list[str]] = {}
    for claim in distinct:
        best: dict[str, str] = {}
        for origin in (model.origin(citation.source) for citation in claim.cite):
            best[origin.root] = min(best.get(origin.root, origin.reliability), origin.reliability)
        for root, reliability in best.items():
            cited.setdefault(root, []).append(reliability)
    heard = () if weights is None else (*distinct, *weights)
    return Grounds(
        claims=len(distinct),
        judgements=sum(claim.is_judgement for claim in distinct),
        sources=tuple(
            CitedSource(situation.source(root), len(found), min(found))
            for root, found in sorted(cited.items(), key=lambda item: -len(item[1]))
        ),
        last_heard=last_heard(model, (each for claim in heard for each in claim.cite)),
    )


def support(model: Model, cites: Iterable[tuple[Citation, ...]]) -> Support:
    """How well claims are cited that have these citations."""
    found = list(cites)
    carrying = [model.carrying(cite) for cite in found]
    cited = sum(map(bool, carrying))
    told = carrying if cited else found
    origins = [model.origin(citation.source) for cite in told for citation in cite]
    return Support(
        claims=len(found),
        cited=cited,
        sources=len({origin.root for origin in origins}),
        doubtful=() if cited else tuple(sorted({origin.reliability for origin in origins})),
    )


def last_heard(model: Model, cite: Iterable[Citation]) -> LastHeard | None:
    """The latest date of what is cited, where that is long before the date of the model.

    A year is over on its last day, and the date of a model that is a year, on its first.
    """
    roots = {model.origin(citation.source).root for citation in cite}
    dates = [source.date for source in model.sources if source.id in roots]
    latest = max(filter(None, dates), key=_last_day, default="")
    if not (latest and model.as_of):
        return None
    year, rest = _last_day(latest).split("-", 1)
    if f"{int(year) + LONG_AGO:04}-{rest}" >= f"{model.as_of}-01-01"[:10]:
        return None
    return LastHeard(latest, dates.count(""))


def _last_day(date: str) -> str:
    """The last day that a date can mean: of a year, or of a month."""
    return date + "-12-31"[len(date) - 4 :]


# A cell of a performance table: what one option means for one criterion, and how claims add up.


C = TypeVar("C", bound=Sized)
Size = Callable[[Effect | Breach], Range]
"""How large a claim is taken to be."""
STATED: Size = attrgetter("size")
"""As large as the model says."""


def each_once(claims: Iterable[C]) -> dict[object, tuple[C, int]]:
    """Claims by what their size is known by, each with how many of these are that one claim."""
    found: dict[object, tuple[C, int]] = {}
    for claim in claims:
        first, times = found.get(claim.size_id, (claim, 0))
        found[claim.size_id] = original(first, claim), times + 1
    return found


def original(one: C, other: C) -> C:
    """Of two claims of one size the one that has it by itself; else the first."""
    return other if one.is_copy and not other.is_copy else one


def total(claims: Iterable[Effect | Breach], size: Size = STATED) -> Range:
    """The sum of what claims do to a criterion; 0 where there are none."""
    # A sum from 0 would cost an addition of fractions where, as mostly, there is one claim.
    first, *others = [size(claim) for claim in claims] or [ZERO]
    return sum(others, first)


@dataclass(frozen=True)
class Performance:
    """What one option means for one criterion in a context.

    `claims` hold with this option and not with every other; `always` hold whatever is chosen. Both
    count. `judged` is False where nobody has said what this option does to an interest on which
    another option of the decision has an effect.
    """

    option: str
    criterion: str
    claims: Claims
    always: Claims
    judged: bool

    @property
    def in_force(self) -> Claims:
        """Every claim that counts here."""
        return (*self.claims, *self.always)

    @cached_property
    def blank(self) -> Blank | None:
        """What stands in for the effect that nobody has judged."""
        return None if self.judged else Blank(option=self.option, to=self.criterion)

    @cached_property
    def own(self) -> Claims:
        """The claims that hold with this option and not with every other, the blank among them."""
        return (*self.claims, self.blank) if self.blank else self.claims

    @cached_property
    def value(self) -> Range:
        """v(s, c): a blank counts 0, and can be anything on the scale."""
        return total((*self.own, *self.always))

    @cached_property
    def own_value(self) -> Range:
        """The same of `own` alone."""
        return total(self.own) if self.always else self.value

    @property
    def known(self) -> Range:
        """The same without the blank."""
        return total(self.in_force)

    @property
    def rests_on_judgement(self) -> bool:
        return any_judged(self.in_force)

    @property
    def passes_scale(self) -> bool:
        """Whether the sum lies where no single effect can follow."""
        return self.known.mid not in EFFECT_SCALE
