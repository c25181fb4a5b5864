"""Which states hold, and how surely: who would move from here, and what holds an equilibrium."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from stancecli.lenses import Takes, asked, later
from stancecli.names import decisions_meant, state_meant
from stancecli.situation import Situation

if TYPE_CHECKING:
    from stancecli.lenses.stability.finding import Stability as Stability, find as find
    from stancecli.lenses.stability.report import describe as describe

__getattr__ = later(__name__, "finding", "report")


@asked("Who would move, who would answer, where does it end?", in_context=True)
def question(
    situation: Situation,
    *items: Annotated[
        str,
        Takes(
            "Without any: all decisions together.", ("actor", "decision"), metavar="[DECISION]..."
        ),
    ],
    state: Annotated[
        list[str] | None, Takes("Explain the state with these options.", ("option",))
    ] = None,
    all_states: Annotated[bool, Takes("List every state.", flag="--all")] = False,
) -> Stability:
    """Tell which states hold: who moves, who answers, who pays.

    \b
    Examples:
      stance stability
      stance stability --state china.neglect
    """
    from stancecli.lenses.stability.finding import find

    decisions = dict.fromkeys(id_ for words in items for id_ in decisions_meant(situation, words))
    options = state_meant(situation, state) if state else None
    return find(situation, tuple(decisions), state=options, all_states=all_states)
