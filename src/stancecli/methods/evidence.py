"""What a verdict rests on: what is cited of it, how old that is, what alone carries it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

from stancecli.methods.claims import LastHeard, Support, last_heard, support
from stancecli.methods.feasibility import RuledOut
from stancecli.methods.performance import PerformanceTable
from stancecli.methods.robustness.knockouts import bars, cited_by, rules_out
from stancecli.methods.tradeoffs import Switch
from stancecli.model import Citation, Claim


@dataclass(frozen=True)
class OnePassage:
    """A passage, and how many of the points for the leader it alone carries."""

    passage: Citation
    points: Fraction


def support_of(table: PerformanceTable) -> Support:
    """What stands behind a table."""
    return support(table.situation.model, cites_of(table).values())


def support_of_reason(table: PerformanceTable, reason: RuledOut) -> Support:
    """How well a reason to rule an option out is cited."""
    cites = _cites(table, bars(table, reason))
    return support(table.situation.model, cites.values())


def cites_of(table: PerformanceTable) -> dict[int, tuple[Citation, ...]]:
    """What each claim that counts in a table cites, by the identity of the claim."""
    return _cites(table, chain(_for_points(table), rules_out(table)))


def _cites(table: PerformanceTable, claims: Iterable[Claim]) -> dict[int, tuple[Citation, ...]]:
    return {id(claim): cited_by(table, claim) for claim in claims}


def _for_points(table: PerformanceTable) -> Iterator[Claim]:
    """What the points of the open options are made of, some of it more than once."""
    yield from table.criteria
    yield from table.claims(table.candidates, table.criteria)


def how_old(table: PerformanceTable) -> LastHeard | None:
    """When the last of the sources of the effects and importances was heard, if long ago."""
    cites = _cites(table, _for_points(table)).values()
    return last_heard(table.situation.model, chain.from_iterable(cites))


def one_passage(table: PerformanceTable, gained: Switch) -> OnePassage | None:
    """The passage that carries more than half of what is for the leader, if one does.

    It carries a row where each claim that speaks for the leader there cites it and nothing else.
    """
    carried: dict[Citation, Fraction] = {}
    for trade in gained.better:
        ours, theirs = table.apart(gained.end.id, gained.start.id, trade.criterion.id)
        speaking = [claim for claim in ours if claim.size.mid > 0]
        speaking += [claim for claim in theirs if claim.size.mid < 0]
        passages = {frozenset(_passages(table, claim)) for claim in speaking}
        if len(passages) == 1 and len(alone := passages.pop()) == 1:
            (passage,) = alone
            carried[passage] = carried.get(passage, Fraction(0)) + trade.gain
    half = sum((trade.gain for trade in gained.better), Fraction(0)) / 2
    return next(
        (OnePassage(p, points) for p, points in carried.items() if p.locator and points > half),
        None,
    )


def _passages(table: PerformanceTable, claim: Claim) -> Iterator[Citation]:
    """Where a claim was read, each source by its root."""
    for cite in cited_by(table, claim):
        yield Citation(table.situation.model.origin(cite.source).root, cite.locator)
