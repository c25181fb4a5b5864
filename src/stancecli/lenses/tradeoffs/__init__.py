"""What an actor trades away with each option of a decision, and what it comes down to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from stancecli.diagnostics import Unanswerable
from stancecli.lenses import Decider, Takes, asked, later
from stancecli.model import owner_id
from stancecli.names import decisions_meant, option_meant, resolve
from stancecli.situation import Situation

if TYPE_CHECKING:
    from stancecli.lenses.between import Between
    from stancecli.lenses.tradeoffs.finding import (
        Tradeoff as Tradeoff,
        Tradeoffs as Tradeoffs,
        find as find,
    )
    from stancecli.lenses.tradeoffs.words import describe as describe

__getattr__ = later(__name__, "finding", "words")


@asked("What does each option gain and cost?", in_context=True)
def question(
    situation: Situation,
    item: Decider = None,
    *,
    between: Annotated[
        tuple[str, str] | None,
        Takes(
            "Ask of two interests only: which option serves both?",
            ("interest", "constraint"),
            metavar="I J",
        ),
    ] = None,
    start: Annotated[
        str | None, Takes("Compare with this option, not the current.", ("option",), flag="--from")
    ] = None,
) -> Tradeoffs | Between:
    """Tell what each option of a decision gains and costs.

    What is ahead and how surely, the table of options and interests, why, what is
    against it, and what to find out first.

    \b
    Examples:
      stance tradeoffs china
      stance tradeoffs china --between pyongyang seoul
      stance tradeoffs china --scenario quiet
    """
    from stancecli.lenses import between as pair
    from stancecli.lenses.tradeoffs.finding import find

    decisions = decisions_meant(situation, item)
    if between is None:
        if start is None:
            return find(situation, decisions)
        if len(decisions) != 1:
            raise Unanswerable("--from asks of one decision: name it")
        return find(situation, decisions, start=option_meant(situation, decisions[0], start))
    asked = decisions if item else ()
    own = {each.id for id_ in asked for each in situation.actor(owner_id(id_)).criteria}
    first, second = (resolve(situation, each, ("interest", "constraint"), own) for each in between)
    return pair.find(situation, pair.decision_on(situation, asked, first, second), first, second)
