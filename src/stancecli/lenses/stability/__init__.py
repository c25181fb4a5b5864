"""Which states hold, and how surely: who would move alone, and where that leads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from stancecli.lenses import Only, Takes, asked, later
from stancecli.names import decisions_meant, resolve, state_meant
from stancecli.situation import Situation

if TYPE_CHECKING:
    from stancecli.lenses.stability.finding import Stability as Stability, find as find
    from stancecli.lenses.stability.words import describe as describe

__getattr__ = later(__name__, "finding", "words")


@asked("Would anybody move alone, and where does that end?", in_context=True)
def question(
    situation: Situation,
    actor: Annotated[
        str | None, Takes("Without one: what holds for all.", ("actor",), metavar="[ACTOR]")
    ] = None,
    *,
    state: Annotated[
        list[str] | None, Takes("Explain the state with these options.", ("option",))
    ] = None,
    only: Only = None,
) -> Stability:
    """Tell whether the current state holds, and who would move.

    \b
    Examples:
      stance stability
      stance stability china
      stance stability --state china.neglect
    """
    from stancecli.lenses.stability.finding import find

    return find(
        situation,
        resolve(situation, actor, ("actor",)) if actor else None,
        only=[id_ for words in only or () for id_ in decisions_meant(situation, words)],
        state=state_meant(situation, state) if state else None,
    )
