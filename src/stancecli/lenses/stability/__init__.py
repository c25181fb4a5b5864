"""Which states hold, and how surely: who would move from here, and what holds an equilibrium."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from stancecli.diagnostics import Unanswerable
from stancecli.lenses import Takes, asked, later
from stancecli.names import decisions_meant, resolve
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
    options = _together(situation, state) if state else None
    return find(situation, tuple(decisions), state=options, all_states=all_states)


def _together(situation: Situation, words: list[str]) -> tuple[str, ...]:
    """The options of one state: of each decision one. Raises Unanswerable for two of one."""
    chosen: dict[str, str] = {}
    for each in words:
        id_ = resolve(situation, each, ("option",))
        decision = situation.option(id_).decision
        if chosen.setdefault(decision, id_) != id_:
            raise Unanswerable(
                f"a state has one option of {decision}, so not both {chosen[decision]} and {id_}"
            )
    return tuple(chosen.values())
