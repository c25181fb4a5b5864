"""What a model is about, who decides what in it, and what can be asked of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from stancecli import notation as fmt, report as r
from stancecli.lenses import table
from stancecli.methods.evidence import Grounds, grounds
from stancecli.methods.feasibility import ruled_out
from stancecli.model import Actor, Decision, Model, Option
from stancecli.situation import Situation
from stancecli.wording import answer, asked_as, ended, in_a_table, plain_table, rests_on, row
from stancecli.wording.moves import several

ROWS = r.Most((6, 5, 4, 3), "decision")
"""How many decisions a short answer shows."""
WHAT_IFS = 4
"""How many scenarios it names."""


@dataclass(frozen=True)
class DecisionStatus:
    """A decision as it stands: who takes it, which option holds and which others are possible."""

    decider: Actor
    decision: Decision
    current: Option
    others: tuple[Option, ...]


@dataclass(frozen=True)
class Overview:
    """What a model is: who decides what, what it rests on, and the id of what it is about."""

    model: Model = field(repr=False)
    main: str
    decisions: tuple[DecisionStatus, ...]
    grounds: Grounds

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each decision."""
        return table(
            self.decisions, "actor=decider decision question=decision.question current others"
        )


def find(situation: Situation) -> Overview:
    """What the model is, the decision that it is about first."""
    found = []
    for decision in sorted(situation.decisions(), key=lambda each: each.id != situation.main):
        owner, current = situation.actor(decision.actor), situation.option(decision.current)
        others = (each for each in decision.options if each is not current)
        possible = tuple(each for each in others if not ruled_out(situation, each.id))
        found.append(DecisionStatus(owner, decision, current, possible))
    model = situation.model
    return Overview(model, situation.main, tuple(found), grounds(situation, model.claims()))


def describe(finding: Overview) -> r.Report:
    """What it is about, who decides what, and what can be asked."""
    model = finding.model
    rows = [
        row(
            in_a_table(each.decider, each.decision),
            each.current.name,
            several((option.name for option in each.others), "or") or "nothing else",
        )
        for each in finding.decisions
    ]
    who = plain_table("Who decides", ("now", "could instead"), rows, ROWS)
    what_ifs = several((fmt.quoted(each.name) for each in model.scenarios), most=WHAT_IFS)
    asks = " · ".join(_asks(finding))
    nobody = "" if rows else "Nobody decides anything in this model yet."
    lines = (
        *([r.Entry(f"{what_ifs}.", r.strong("What if"))] if what_ifs else ()),
        *(rests_on(finding.grounds, "claim") if finding.grounds.claims else ()),
        *([r.Entry(asks, r.strong("Ask"))] if asks else ()),
    )
    said = (ended(model.title), *filter(None, (model.about, nobody)))
    blocks = (*([who] if rows else ()), r.listing(lines))
    scope = [f"as of {model.as_of}"] if model.as_of else []
    return answer("The model", scope, said, blocks)


def _asks(finding: Overview) -> Iterator[str]:
    """Every question that this model has an answer to, of its main decision."""
    if not finding.decisions:
        yield from ("positions",) if finding.main else ()
        return
    on = asked_as(finding.decisions[0].decider, finding.decisions[0].decision)
    has_others = finding.model.scenarios or finding.model.holders
    side_by_side = (f"compare {on}",) if has_others else ()
    yield from (f"{question} {on}" for question in ("tradeoffs", "robustness", "levers", "stakes"))
    yield from side_by_side
    yield from ("stability", "deals", "positions", f"influence {on}", "check")
