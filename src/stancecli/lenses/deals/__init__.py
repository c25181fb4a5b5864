"""What several actors could do together that each of them gains by, against no deal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from stancecli.lenses import Only, Takes, asked, later
from stancecli.names import decisions_meant, resolve, state_meant
from stancecli.situation import Situation

if TYPE_CHECKING:
    from stancecli.lenses.deals.finding import Deals as Deals, find as find
    from stancecli.lenses.deals.words import describe as describe

__getattr__ = later(__name__, "finding", "words")

CURRENT = "current"
"""Names the current state as no deal."""


@asked("What could several do together that each gains by?", in_context=True)
def question(
    situation: Situation,
    actor: Annotated[
        str | None, Takes("Without one: every bargain.", ("actor",), metavar="[ACTOR]")
    ] = None,
    *,
    party: Annotated[
        list[str] | None, Takes("Must not lose either, whoever takes part.", ("actor",))
    ] = None,
    no_deal: Annotated[
        list[str] | None,
        Takes(
            "What holds without a deal; else where moving alone ends.",
            ("option",),
            flag="--no-deal",
            choices=(CURRENT,),
        ),
    ] = None,
    state: Annotated[
        list[str] | None, Takes("Explain the joint move with these options.", ("option",))
    ] = None,
    only: Only = None,
) -> Deals:
    """Tell what several could do together: who gains, who loses.

    \b
    Examples:
      stance deals
      stance deals china
      stance deals --state china.neglect --state rok.quiet
    """
    from stancecli.lenses.deals.finding import find

    without = None
    if no_deal is not None:
        without = () if no_deal == [CURRENT] else state_meant(situation, no_deal)
    return find(
        situation,
        resolve(situation, actor, ("actor",)) if actor else None,
        only=[id_ for words in only or () for id_ in decisions_meant(situation, words)],
        party=tuple(dict.fromkeys(resolve(situation, each, ("actor",)) for each in party or ())),
        no_deal=without,
        state=state_meant(situation, state) if state else None,
    )
