"""What a model does not say: its gaps, and what share of it is cited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from stancecli.lenses import asked, later
from stancecli.situation import Situation

if TYPE_CHECKING:
    from stancecli.lenses.check.finding import (
        Gaps as Gaps,
        MainDecision as MainDecision,
        asked_about as asked_about,
        find as find,
    )
    from stancecli.lenses.check.words import describe as describe, to_ask as to_ask

__getattr__ = later(__name__, "finding", "words")


@asked("What should be asked first, and what is missing?")
def question(
    situation: Situation,
    *,
    baseline: Iterable[Mapping[str, object]] | None = None,  # every row of an earlier answer
) -> Gaps:
    """Tell what is wrong with a model, and what it does not say.

    Faults end with exit code 2, here as everywhere. Gaps (unsourced claims, blanks, loose ends)
    end with 1 under --strict, those of one kind under --fail-on, and only new ones count
    with a --baseline.

    \b
    Examples:
      stance check
      stance check my-case.yaml --strict
      stance check --fail-on expect --fail-on quotes
    """
    from stancecli.lenses.check.finding import find

    return find(situation, baseline)
