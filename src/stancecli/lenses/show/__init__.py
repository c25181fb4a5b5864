"""Everything on one item: an actor, an interest, a constraint, a decision, an option, a source.

Each kind of item has a module with its finding, its `ask` and its `tell`.
"""

from __future__ import annotations

from stancecli import report as r
from stancecli.lenses.show import actor, criterion, decision, option, source
from stancecli.lenses.show.actor import ShownActor
from stancecli.lenses.show.criterion import ShownCriterion
from stancecli.lenses.show.decision import ShownDecision
from stancecli.lenses.show.option import ShownOption
from stancecli.lenses.show.source import ShownSource
from stancecli.model import Actor, Decision, Option, Source
from stancecli.situation import Situation

Shown = ShownActor | ShownCriterion | ShownDecision | ShownOption | ShownSource


def ask(situation: Situation, item_id: str) -> Shown:
    """Everything that the model holds on an item."""
    match situation.item(item_id):
        case Actor() as found:
            return actor.ask(situation, found)
        case Decision() as found:
            return decision.ask(situation, found)
        case Option() as found:
            return option.ask(situation, found)
        case Source() as found:
            return source.ask(situation, found)
        case found:
            return criterion.ask(situation, found)


def tell(finding: Shown, *, verbose: bool = False) -> r.Report:
    """The item, claim by claim."""
    match finding:
        case ShownActor():
            return actor.tell(finding, verbose=verbose)
        case ShownDecision():
            return decision.tell(finding, verbose=verbose)
        case ShownOption():
            return option.tell(finding, verbose=verbose)
        case ShownSource():
            return source.tell(finding, verbose=verbose)
        case ShownCriterion():
            return criterion.tell(finding, verbose=verbose)
