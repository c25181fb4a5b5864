"""What follows from a decision's table, before and after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from stancecli.comparison import Tension, dominated, least_worst, tensions
from stancecli.firmness.shares import Share, order_shares
from stancecli.model import Breach, Criterion, Effect, Option
from stancecli.values import Table

Options = tuple[Option, ...]


class About(StrEnum):
    """What a conclusion is about."""

    LEADS = "leads"
    LEADS_BY_RANK = "leads-by-rank"
    RULED_OUT = "ruled-out"
    DOMINATED = "dominated"
    LEAST_BAD = "least-bad"
    LEAST_BAD_OF_PAIR = "least-bad-of-pair"


@dataclass(frozen=True)
class Conclusion:
    """The options that something holds for, before and after.

    `between` are the two criteria of a pair; None stands where one option is best for both. Of
    those who lead by rank, the shares are the largest that an option has of all weightings that
    keep the order of importance.
    """

    about: About
    before: Options | None
    after: Options | None
    changed: bool
    between: tuple[Criterion, ...] = ()
    share_before: Share | None = None
    share_after: Share | None = None


def conclusions(before: Table, after: Table) -> tuple[Conclusion, ...]:
    """Every conclusion on a decision: who leads, what is ruled out, what is least bad."""
    return (
        _conclusion(About.LEADS, before.leaders, after.leaders),
        _by_rank(before, after),
        _conclusion(About.RULED_OUT, _ruled_out(before), _ruled_out(after)),
        _conclusion(About.DOMINATED, _dominated(before), _dominated(after)),
        _conclusion(About.LEAST_BAD, _least_bad(before), _least_bad(after)),
        *_pairs(before, after),
    )


def _conclusion(
    about: About,
    before: Options | None,
    after: Options | None,
    between: tuple[Criterion, ...] = (),
) -> Conclusion:
    return Conclusion(about, before, after, _ids(before) != _ids(after), between)


def _ids(options: Options | None) -> frozenset[str] | None:
    return None if options is None else frozenset(each.id for each in options)


def _by_rank(before: Table, after: Table) -> Conclusion:
    was, now = order_shares(before), order_shares(after)
    shares = [
        next(share for share in of.shares if share.option.id == of.most[0].id) for of in (was, now)
    ]
    changed = _ids(was.most) != _ids(now.most)
    return Conclusion(About.LEADS_BY_RANK, was.most, now.most, changed, (), *shares)


def _ruled_out(of: Table) -> Options:
    return tuple(each for each in of.options if each.id in of.ruled_out)


def _dominated(of: Table) -> Options:
    return tuple(each.option for each in dominated(of))


def _least_bad(of: Table) -> Options:
    return least_worst(of, of.criteria)


def _pairs(before: Table, after: Table) -> Iterator[Conclusion]:
    """The pairs of criteria that pull apart before or after; the weightiest before first.

    A pair of which one side is new, or gone, is no conclusion that changes: it is a change of the
    inputs, and told there.
    """
    old, new = _by_pair(before), _by_pair(after)
    shared = {each.id for each in before.criteria} & {each.id for each in after.criteria}
    for pair, tension in (new | old).items():
        if not pair <= shared:
            continue
        was, now = (_compromises(of.get(pair)) for of in (old, new))
        of = (tension.first, tension.second)
        yield _conclusion(About.LEAST_BAD_OF_PAIR, was, now, of)


def _by_pair(of: Table) -> dict[frozenset[str], Tension]:
    return {frozenset((each.first.id, each.second.id)): each for each in tensions(of)}


def _compromises(tension: Tension | None) -> Options | None:
    return tuple(each.option for each in tension.compromises) if tension else None


# Where nothing changes.


def alike(before: Table, after: Table) -> bool:
    """Whether two tables of one decision say the same, so that the same follows from them."""
    return _content(before) == _content(after)


def _content(of: Table) -> Hashable:
    weights = frozenset((each.id, each.weight) for each in of.criteria)
    cells = frozenset(
        (place, _claims(cell.claims), _claims(cell.always)) for place, cell in of.cells.items()
    )
    return _ids(of.options), frozenset(of.ruled_out), weights, cells


def _claims(claims: tuple[Effect | Breach, ...]) -> Hashable:
    said = Counter(
        (claim.option, claim.size, frozenset(claim.when), frozenset(claim.unless))
        if isinstance(claim, Effect)
        else (claim.option, claim.size)
        for claim in claims
    )
    return frozenset(said.items())
