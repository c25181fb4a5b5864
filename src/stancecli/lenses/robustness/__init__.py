"""How firm the lead of an option is, and what would have to be otherwise for another to lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from stancecli.lenses import Decider, Takes, asked, later
from stancecli.names import decision_meant, decisions_meant, option_meant
from stancecli.situation import Situation

if TYPE_CHECKING:
    from stancecli.lenses.robustness.finding import (
        EveryDecision as EveryDecision,
        Robustness as Robustness,
        find as find,
        find_all as find_all,
    )
    from stancecli.lenses.robustness.report import describe as describe

__getattr__ = later(__name__, "finding", "report")


@asked("And if you are wrong about that?", in_context=True)
def question(
    situation: Situation,
    item: Decider = None,
    *,
    target: Annotated[
        str | None, Takes("What would have to be true for it to lead.", ("option",), flag="--for")
    ] = None,
) -> Robustness | EveryDecision:
    """Tell how firm a conclusion is, and what would change it.

    \b
    Examples:
      stance robustness china
      stance robustness china --for choose
    """
    from stancecli.lenses.robustness.finding import find, find_all

    if item is None and target is None and len(found := decisions_meant(situation, None)) != 1:
        return find_all(situation, found)
    decision = decision_meant(situation, item)
    option = option_meant(situation, decision, target)
    return find(situation, decision, target=option)
