"""With which options of a decision each claim holds, all else as it is.

Each claim is looked at once, however many options there are: it holds with one of them, with all,
or with all but those that it names in an `unless`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from stancecli.model import Breach, Decision, Effect
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
