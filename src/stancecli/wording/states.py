"""What is told of a state in `stability`, `check` and `diff` alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stancecli import notation as fmt
from stancecli.wording import names

if TYPE_CHECKING:
    from stancecli.methods.stability.verdict import Outlook, StateVerdict


def not_judged(verdict: StateVerdict) -> str:
    """Of whose moves nobody has said anything: `not judged: the options of North`; else empty."""
    said = fmt.few(map(whose, verdict.unjudged))
    return f"not judged: {said}" if said else ""


def whose(outlook: Outlook) -> str:
    """What of an actor is not judged: `the options of North`, `“Attack” of North`."""
    of = outlook.actor.name
    if {option.decision for option in outlook.unjudged} == {d.id for d in outlook.actor.decisions}:
        return f"the options of {of}"
    return f"{names(outlook.unjudged, 'or')} of {of}"
