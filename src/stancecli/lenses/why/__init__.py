"""How one item affects another: the paths of claims from one to the other, shortest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from stancecli.lenses import Takes, asked, later
from stancecli.names import resolve
from stancecli.situation import KINDS, Situation

if TYPE_CHECKING:
    from stancecli.lenses.why.finding import Why as Why, describe as describe, find as find

__getattr__ = later(__name__, "finding")


@asked("How does one thing affect another?")
def question(
    situation: Situation,
    start: Annotated[str, Takes("The item that affects it.", KINDS, metavar="FROM")],
    end: Annotated[str, Takes("The item that is borne on.", KINDS, metavar="TO")],
) -> Why:
    """Explain how one item affects another.

    The chains of claims from the first to the second, shortest first.

    \b
    Examples:
      stance why rok china
      stance why activists china.crackdown
    """
    from stancecli.lenses.why.finding import find

    return find(situation, *(resolve(situation, each, KINDS) for each in (start, end)))
