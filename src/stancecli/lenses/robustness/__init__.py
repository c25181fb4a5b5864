"""How firm the lead of an option is, and what would have to be otherwise for another to lead."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated

from stancecli.diagnostics import Unanswerable
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
    from stancecli.lenses.robustness.weights import set_name as set_name

__getattr__ = later(__name__, "finding", "report", "weights")


def _number(words: str) -> Fraction:
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", words):
        raise Unanswerable(f"“{words}” is no number from 1 to 999,999,999, as 2 or 2.5")
    return Fraction(words)


@asked("And if you are wrong about that?", in_context=True)
def question(
    situation: Situation,
    item: Decider = None,
    *,
    target: Annotated[
        str | None, Takes("What would have to be true for it to lead.", ("option",), flag="--for")
    ] = None,
    ratio: Annotated[
        Fraction | None,
        Takes("How many times one interest may outweigh another.", metavar="K", read=_number),
    ] = None,
    progress: Callable[[float], None] | None = None,  # is told how much is done, from 0 to 1
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
    return find(situation, decision, ratio=ratio, target=option, progress=progress)
