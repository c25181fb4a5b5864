"""The items of a model: all of them by kind, or those of one kind with what tells most of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from stancecli.lenses import Takes, asked, later
from stancecli.situation import KINDS, Situation

if TYPE_CHECKING:
    from stancecli.lenses.list.finding import Listed as Listed, describe as describe, find as find

__getattr__ = later(__name__, "finding")


@asked("What does it hold at all?")
def question(
    situation: Situation,
    kind: Annotated[str | None, Takes(", ".join(KINDS), metavar="[KIND]", choices=KINDS)] = None,
) -> Listed:
    """List the items of a kind, or everything by name.

    Of actors the whole answer (-v) has who says and wants what, and whom each can move.

    \b
    Examples:
      stance list
      stance list interest
      stance list actor -v -o who.docx
    """
    from stancecli.lenses.list.finding import find

    return find(situation, kind)
