"""What several actors could do together that each prefers to no deal, and who pays for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from stancecli.lenses import Takes, asked, later
from stancecli.names import decisions_meant, resolve, state_meant
from stancecli.situation import Situation

if TYPE_CHECKING:
    from stancecli.lenses.deals.finding import Deals as Deals, find as find
    from stancecli.lenses.deals.report import describe as describe

__getattr__ = later(__name__, "finding", "report")

CURRENT = "current"
"""Names the current state as no deal."""


@asked("What would they all prefer to no deal?", in_context=True)
def question(
    situation: Situation,
    *items: Annotated[
        str,
        Takes(
            "Without any: all decisions together.", ("actor", "decision"), metavar="[DECISION]..."
        ),
    ],
    party: Annotated[
        list[str] | None, Takes("Must not lose either, whoever takes part.", ("actor",))
    ] = None,
    no_deal: Annotated[
        list[str] | None,
        Takes(
            "What holds without a deal; else where moving alone leads.",
            ("option",),
            flag="--no-deal",
            choices=(CURRENT,),
        ),
    ] = None,
    state: Annotated[
        list[str] | None, Takes("Explain the package with these options.", ("option",))
    ] = None,
) -> Deals:
    """Tell what all prefer to no deal: who goes first, who pays.

    \b
    Examples:
      stance deals
      stance deals --no-deal current
      stance deals --state china.neglect --state rok.quiet
    """
    from stancecli.lenses.deals.finding import find

    decisions = dict.fromkeys(id_ for words in items for id_ in decisions_meant(situation, words))
    without = None
    if no_deal is not None:
        without = () if no_deal == [CURRENT] else state_meant(situation, no_deal)
    return find(
        situation,
        tuple(decisions),
        party=tuple(dict.fromkeys(resolve(situation, each, ("actor",)) for each in party or ())),
        no_deal=without,
        state=state_meant(situation, state) if state else None,
    )
