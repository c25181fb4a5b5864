"""What follows from a decision's table, before and after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from stancecli.methods import limits
from stancecli.methods.performance import PerformanceTable
from stancecli.methods.tradeoffs import Tension, dominated, least_worst, tensions
from stancecli.methods.verdict import Verdict
from stancecli.model import Breach, Criterion, Effect, Option

Options = tuple[Option, ...]


class About(StrEnum):
    """What a conclusion is about."""

    LEADS = "leads"
    RULED_OUT = "ruled-out"
    DOMINATED = "dominated"
    COMPROMISE = "compromise"
    COMPROMISE_OF_PAIR = "compromise-of-pair"


@dataclass(frozen=True)
class ConclusionDiff:
    """The options that something holds for, before and after.

    Who leads changes with the verdict too. `between` are the two criteria of a pair; None stands
    where one option is best for both. `at_midpoints` tells of what holds afterwards that it is read
    off values known less exactly than before, at their midpoints: perhaps nothing but what is not
    known any longer speaks for it.
    """

    about: About
    before: Options | None
    after: Options | None
    changed: bool
    between: tuple[Criterion, ...] = ()
    at_midpoints: bool = False


def conclusions(
    before: PerformanceTable, after: PerformanceTable, verdicts: tuple[Verdict, Verdict]
) -> tuple[ConclusionDiff, ...]:
    """Every conclusion on a decision: who leads, what is ruled out, the best compromises."""
    less = _known_less(before, after)
    was, now = (least_worst(table, table.criteria) for table in (before, after))
    left_out = too_large(before, after)
    outdone = (_dominated(before), _dominated(after)) if About.DOMINATED not in left_out else ()
    return (
        _leads(*verdicts),
        _conclusion(About.RULED_OUT, _ruled_out(before), _ruled_out(after)),
        *((_conclusion(About.DOMINATED, *outdone),) if outdone else ()),
        _conclusion(About.COMPROMISE, was, now, less=less),
        *(() if About.COMPROMISE_OF_PAIR in left_out else _pairs(before, after, less)),
    )


def too_large(*tables: PerformanceTable) -> tuple[About, ...]:
    """What is left out since one of the tables is too large for it."""
    steps: dict[str, int] = {
        About.DOMINATED: max(map(limits.pairs, tables)),
        About.COMPROMISE_OF_PAIR: max(map(limits.tension_steps, tables)),
    }
    return tuple(map(About, limits.too_large(steps)))


def _known_less(before: PerformanceTable, after: PerformanceTable) -> frozenset[str]:
    """The criteria on which what an option does is known less exactly than before."""
    was, now = (
        {place: cell.value.high - cell.value.low for place, cell in table.cells.items()}
        for table in (before, after)
    )
    return frozenset(place[1] for place, width in now.items() if width > was.get(place, 0))


def _conclusion(
    about: About,
    before: Options | None,
    after: Options | None,
    between: tuple[Criterion, ...] = (),
    less: frozenset[str] = frozenset(),
) -> ConclusionDiff:
    """A conclusion; `less` are criteria on which it rests and of which less is known now."""
    changed = _ids(before) != _ids(after)
    return ConclusionDiff(about, before, after, changed, between, at_midpoints=bool(less))


def _ids(options: Options | None) -> frozenset[str] | None:
    return None if options is None else frozenset(option.id for option in options)


def _leads(before: Verdict, after: Verdict) -> ConclusionDiff:
    """Who leads, and how surely."""
    found = _conclusion(About.LEADS, before.leaders, after.leaders)
    return replace(found, changed=found.changed or before.verdict is not after.verdict)


def _ruled_out(table: PerformanceTable) -> Options:
    return tuple(option for option in table.options if option.id in table.ruled_out)


def _dominated(table: PerformanceTable) -> Options:
    return tuple(dominance.option for dominance in dominated(table))


def _pairs(
    before: PerformanceTable, after: PerformanceTable, less: frozenset[str]
) -> Iterator[ConclusionDiff]:
    """The pairs of criteria that pull apart before or after; the weightiest before first.

    A pair of which one side is new, or gone, is no conclusion that changes: it is a change of the
    inputs, and told there.
    """
    old, new = _by_pair(before), _by_pair(after)
    shared = {criterion.id for criterion in before.criteria} & {
        criterion.id for criterion in after.criteria
    }
    for pair, tension in (new | old).items():
        if pair <= shared:
            yield _conclusion(
                About.COMPROMISE_OF_PAIR,
                _compromises(old.get(pair)),
                _compromises(new.get(pair)),
                tension.pair,
                less & pair,
            )


def _by_pair(table: PerformanceTable) -> dict[frozenset[str], Tension]:
    return {frozenset(c.id for c in tension.pair): tension for tension in tensions(table)}


def _compromises(tension: Tension | None) -> Options | None:
    return tuple(compromise.option for compromise in tension.compromises) if tension else None


# Where nothing changes.


def are_alike(before: PerformanceTable, after: PerformanceTable) -> bool:
    """Whether two tables of one decision say the same, so that the same follows from them."""
    return _content(before) == _content(after)


def _content(table: PerformanceTable) -> Hashable:
    weights = frozenset((criterion.id, criterion.weight) for criterion in table.touched)
    cells = frozenset(
        (place, _claims(cell.claims), _claims(cell.always)) for place, cell in table.cells.items()
    )
    return _ids(table.options), frozenset(table.ruled_out), weights, cells


def _claims(claims: tuple[Effect | Breach, ...]) -> Hashable:
    said = Counter(
        (claim.option, claim.size, claim.same_as, frozenset(claim.when), frozenset(claim.unless))
        if isinstance(claim, Effect)
        else (claim.option, claim.size)
        for claim in claims
    )
    return frozenset(said.items())
