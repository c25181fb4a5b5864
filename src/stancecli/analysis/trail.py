"""Which question goes on from an answer: one way through all of them, which no answer closes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from stancecli import report as r
from stancecli.methods.feasibility import ruled_out
from stancecli.methods.ladder import Conclusion
from stancecli.methods.verdict import Verdict
from stancecli.model import (
    Actor,
    Breach,
    Constraint,
    Decision,
    Effect,
    Influence,
    Interest,
    Option,
    Position,
)
from stancecli.situation import Situation
from stancecli.wording import asked_as

TRAIL = (
    *("tradeoffs", "robustness", "levers", "stability", "deals", "positions", "influence"),
    *("compare", "check", "report"),
)
"""The questions as each leads to the next; every other one leads to the first."""


def following(situation: Situation, lens: str, finding: Any) -> r.Next | None:
    """The question that goes on from what a lens found: deeper into it, or the next of the trail.

    A question to which the model has nothing to say is passed over. None after the last, and where
    statements are asked that are of no model.
    """
    if getattr(finding, "corpus", ""):
        return _in_corpus(finding)
    told: Sequence[Any] = getattr(finding, "tradeoffs" if lens == "tradeoffs" else "decisions", ())
    one = told[0] if len(told) == 1 else finding
    ids: tuple[str, ...] = ()
    if id_ := _decision(situation, one):
        decision = situation.decision(id_)
        ids = (asked_as(situation.actor(decision.actor), decision),)
    if lens in ("tradeoffs", "robustness", "compare") and len(told) > 1:
        return r.Next(lens, ids)
    after = TRAIL[TRAIL.index(lens) + 1 :] if lens in TRAIL else TRAIL
    verdict = getattr(one, "verdict", None)
    steps = _steps(situation, ids, verdict if isinstance(verdict, Verdict) else None)
    return next((step for step in steps if step.lens in after), None)


def _in_corpus(finding: Any) -> r.Next | None:
    """Of folded statements: from all issues to the first, from an issue to its periods."""
    from stancecli.lenses.positions.finding import IssueStands

    if not isinstance(finding, IssueStands):
        return None
    if not finding.issue:
        return next((r.Next("positions", (on.issue.id,)) for on in finding.spoken), None)
    every = {"every": (finding.every.value,)}
    return r.Next("positions", (finding.issue.id,), every) if finding.totals.first else None


def _decision(situation: Situation, finding: Any) -> str:
    """The decision that a finding is about, else the one with which answers begin, if there is."""
    for name in ("decision", "actor", "option", "item", "end"):
        match getattr(finding, name, None):
            case Decision(id=id_) | Option(decision=id_):
                return id_
            case Actor(id=owner) | Interest(actor=owner) | Constraint(actor=owner):
                if decisions := situation.actor(owner).decisions:
                    return decisions[0].id
    main = situation.main
    return main if main and situation.kind_of(main) == "decision" else ""


def _steps(situation: Situation, ids: tuple[str, ...], verdict: Verdict | None) -> Iterator[r.Next]:
    """What the model has an answer to, of one decision (`ids`), in the order of the trail."""
    model = situation.model
    claims = {type(claim) for claim in model.claims()}
    conclusion = verdict.verdict if verdict else None
    if ids:
        yield r.Next("tradeoffs", ids)
    # Where nothing is filled in, what is missing comes first.
    if conclusion is not Conclusion.EMPTY:
        if verdict and conclusion is not Conclusion.ONLY:
            yield r.Next("robustness", ids)
            behind = (*verdict.level, *filter(None, [verdict.rival]))
            yield from (r.Next("levers", (option.id,)) for option in behind[:1])
        choosing = {
            decision.actor
            for decision in situation.decisions()
            if sum(not ruled_out(situation, option.id) for option in decision.options) > 1
        }
        if choosing and claims & {Effect, Breach}:
            yield r.Next("stability")
            if len(choosing) > 1:
                yield r.Next("deals")
        if Position in claims or model.issues:
            yield r.Next("positions")
        if Influence in claims:
            yield r.Next("influence", ids)
        if ids and (model.scenarios or model.holders):
            yield r.Next("compare", ids)
    yield r.Next("check")
    yield r.Next("report")
