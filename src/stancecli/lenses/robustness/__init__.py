"""How firm the lead of an option is: which change alone would end it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stancecli.lenses import Decider, asked, later
from stancecli.names import decision_meant, decisions_meant
from stancecli.situation import Situation

if TYPE_CHECKING:
    from stancecli.lenses.robustness.finding import (
        EveryDecision as EveryDecision,
        Robustness as Robustness,
        describe as describe,
        find as find,
        find_all as find_all,
    )

__getattr__ = later(__name__, "finding")


@asked("And if you are wrong about that?", in_context=True)
def question(situation: Situation, item: Decider = None) -> Robustness | EveryDecision:
    """Tell how firm a lead is, and which change alone would end it.

    \b
    Examples:
      stance robustness china
      stance robustness
    """
    from stancecli.lenses.robustness.finding import find, find_all

    if item is None and len(found := decisions_meant(situation, None)) != 1:
        return find_all(situation, found)
    return find(situation, decision_meant(situation, item))
