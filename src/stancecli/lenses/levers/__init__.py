"""What others could do that would make an actor choose an option, and what else would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from stancecli.lenses import Takes, asked, later
from stancecli.names import decision_meant, resolve
from stancecli.situation import Situation

if TYPE_CHECKING:
    from stancecli.lenses.levers.finding import (
        EveryOption as EveryOption,
        OneOption as OneOption,
        find as find,
        find_all as find_all,
    )
    from stancecli.lenses.levers.words import describe as describe

__getattr__ = later(__name__, "finding", "words")


@asked("What would make them choose it?", in_context=True)
def question(
    situation: Situation,
    item: Annotated[
        str | None,
        Takes(
            "Without one: each option of the main decision.",
            ("option", "actor", "decision"),
            metavar="[OPTION|ACTOR]",
        ),
    ] = None,
) -> OneOption | EveryOption:
    """Tell what others could do that would put an option ahead.

    How far it is from being ahead, what others could do about that alone and together, what
    holds it back, and who can press.

    \b
    Examples:
      stance levers china.neglect
      stance levers china
      stance levers dprk.rest --scenario quiet
    """
    from stancecli.lenses.levers.finding import find, find_all

    meant = resolve(situation, item, ("option", "actor", "decision")) if item else situation.main
    if meant in situation and situation.kind_of(meant) == "option":
        return find(situation, meant)
    if not item and (meant not in situation or situation.kind_of(meant) != "decision"):
        meant = next((decision.id for decision in situation.decisions()), "")
    return find_all(situation, decision_meant(situation, meant or None))
