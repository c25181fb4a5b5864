"""What a model does not say: its gaps, and what share of it is cited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stancecli.lenses import asked, later
from stancecli.situation import Situation

if TYPE_CHECKING:
    from stancecli.lenses.check.finding import Gaps as Gaps, find as find
    from stancecli.lenses.check.report import describe as describe

__getattr__ = later(__name__, "finding", "report")


@asked("What is missing or not cited?")
def question(situation: Situation) -> Gaps:
    """Tell what is wrong with a model, and what it does not say.

    Faults end with exit code 2, here as everywhere. Gaps (claims not cited, cells not judged, loose
    ends) end with 1 under --strict.

    \b
    Examples:
      stance check
      stance check my-case.yaml --strict
    """
    from stancecli.lenses.check.finding import find

    return find(situation)
