"""Everything on one item: an actor, an interest, a constraint, a decision, an option,
a source, an analyst."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from stancecli.lenses import Takes, asked, later
from stancecli.names import resolve
from stancecli.situation import KINDS, Situation

if TYPE_CHECKING:
    from stancecli.lenses.show.finding import (
        Finding as Finding,
        ShownActor as ShownActor,
        ShownCriterion as ShownCriterion,
        ShownDecision as ShownDecision,
        ShownIssue as ShownIssue,
        ShownItem as ShownItem,
        ShownOption as ShownOption,
        ShownSource as ShownSource,
        find as find,
    )
    from stancecli.lenses.show.report import describe as describe

__getattr__ = later(__name__, "finding", "report")


@asked("What does the model hold on this?")
def question(
    situation: Situation,
    item: Annotated[str, Takes("An id or a name, in any letter case.", KINDS, metavar="ITEM")],
) -> Finding:
    """Show everything on one item.

    An actor, an interest, a constraint, a decision, an option or a source, with all claims on it.

    \b
    Examples:
      stance show china
      stance show china.refugees
      stance show park2012
    """
    from stancecli.lenses.show.finding import find

    return find(situation, resolve(situation, item, KINDS))
