"""Everything on one item, of any kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from stancecli.lenses import Takes, asked, later
from stancecli.names import resolve
from stancecli.situation import KINDS, Situation

if TYPE_CHECKING:
    from stancecli.lenses.show.finding import Shown as Shown, describe as describe, find as find

__getattr__ = later(__name__, "finding")


@asked("What does the model hold on this?")
def question(
    situation: Situation,
    item: Annotated[str, Takes("An id or a name, in any letter case.", KINDS, metavar="ITEM")],
) -> Shown:
    """Show everything on one item.

    An actor, an interest, a constraint, a decision, an option, an issue, a source or an analyst,
    with all claims on it.

    \b
    Examples:
      stance show china
      stance show china.refugees
      stance show park2012
    """
    from stancecli.lenses.show.finding import find

    return find(situation, resolve(situation, item, KINDS))
