"""Who gains and who loses by each option of a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from stancecli.lenses import Takes, asked, later
from stancecli.names import decision_meant
from stancecli.situation import Situation

if TYPE_CHECKING:
    from stancecli.lenses.stakes.finding import (
        ActorStake as ActorStake,
        Stakes as Stakes,
        find as find,
    )
    from stancecli.lenses.stakes.words import describe as describe

__getattr__ = later(__name__, "finding", "words")


@asked("Who gains and who loses by each option?", in_context=True)
def question(
    situation: Situation,
    item: Annotated[
        str | None,
        Takes("Without one: the main decision.", ("actor", "decision"), metavar="[ACTOR|DECISION]"),
    ] = None,
) -> Stakes:
    """Tell who gains and who loses by each option of a decision.

    Every actor with a stake against now, all else as now: whoever decides first, then who
    could lose most.

    \b
    Examples:
      stance stakes
      stance stakes china
      stance stakes china --given dprk.rest
    """
    from stancecli.lenses.stakes.finding import find

    main = situation.main if situation.main in situation else ""
    is_decision = main and situation.kind_of(main) == "decision"
    first = next((decision.id for decision in situation.decisions()), None)
    return find(situation, decision_meant(situation, item or (main if is_decision else first)))
