"""What a model holds, who decides what in it, and how much of it is cited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from stancecli import notation as fmt, report as r
from stancecli.methods.evidence import sources_summary, support
from stancecli.model import Actor, Decision, Holder, Model, Option, Scenario
from stancecli.situation import KINDS, Situation

LISTED = 6
"""How many decisions a short answer shows."""


@dataclass(frozen=True)
class DecisionStatus:
    """A decision as it stands: who takes it, which option holds and which else there are."""

    actor: Actor
    decision: Decision
    current: Option
    others: tuple[Option, ...]


@dataclass(frozen=True)
class Overview:
    """What a model holds: how many items of each kind, and who decides what.

    `cited` counts those of its `claims` that name a source, `sources` those that are no other.
    `scenarios` are those that the model declares, `holders` those who hold views in it.
    """

    model: Model = field(repr=False)
    counts: Mapping[str, int]
    sources: int
    claims: int
    cited: int
    decisions: tuple[DecisionStatus, ...]
    scenarios: tuple[Scenario, ...]
    holders: tuple[Holder, ...]

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each decision."""
        for status in self.decisions:
            yield {
                "actor": status.actor,
                "decision": status.decision,
                "question": status.decision.question,
                "current": status.current,
                "others": "; ".join(option.id for option in status.others),
            }


def find(situation: Situation) -> Overview:
    """What the model holds."""
    model, claims = situation.model, tuple(situation.model.claims())
    kinds = Counter(map(situation.kind_of, situation))
    decisions = tuple(
        DecisionStatus(
            actor=situation.actor(decision.actor),
            decision=decision,
            current=situation.option(decision.current),
            others=tuple(option for option in decision.options if option.id != decision.current),
        )
        for decision in sorted(situation.decisions(), key=lambda each: each.id != situation.main)
    )
    return Overview(
        model=model,
        counts={kind: kinds[kind] for kind in KINDS},
        sources=len(sources_summary(model).roots),
        claims=len(claims),
        cited=support(model, (claim.cite for claim in claims)).cited,
        decisions=decisions,
        scenarios=model.scenarios,
        holders=model.holders,
    )


def describe(finding: Overview) -> r.Report:
    """The overview: what the model is about, what it holds, who decides what."""
    model, issues = finding.model, finding.counts["issue"]
    dated = (f"as of {model.as_of}",) if model.as_of else ()
    decided: r.Block = r.Paragraph(
        f"{fmt.counted(issues, 'issue')}, and nobody decides anything."
        if issues
        else "Nobody decides anything in this model yet."
    )
    if finding.decisions:
        listing = r.listing(map(_entry, finding.decisions), LISTED)
        decided = r.Section("Who decides what   ▸ as it stands now", (listing,))
    return r.Report(
        subject="The model",
        scope=(*dated, fmt.counted(finding.sources, "source")),
        conclusion=model.title,
        blocks=(
            *((r.Paragraph(model.about),) if model.about else ()),
            r.Paragraph(_holdings(finding)),
            decided,
            *_what_if(finding),
        ),
        next=_next(finding),
    )


def _holdings(finding: Overview) -> str:
    kinds = ("actor", "interest", "constraint", "decision", "option")
    *held, decisions, options = (fmt.counted(finding.counts[kind], kind) for kind in kinds)
    judged = sum(claim.is_judgement for claim in finding.model.claims())
    doubtful = finding.claims - finding.cited - judged
    on = f"{doubtful} on reliability D to F alone, " if doubtful else ""
    return (
        f"{', '.join(held)}, {decisions} with {options}. {fmt.counted(finding.claims, 'claim')}: "
        f"{finding.cited} cited, {on}{judged} (judgement)."
    )


def _what_if(finding: Overview) -> Iterator[r.Block]:
    """The scenarios and those who hold views: what an answer can be asked under."""
    entries = [
        r.Entry(r.text(scenario.name, r.muted(f"  {scenario.as_of}")), f"--scenario {scenario.id}")
        for scenario in finding.scenarios
    ]
    if finding.holders:
        few = fmt.few(holder.name for holder in finding.holders)
        first = finding.holders[0].id
        entries.append(r.Entry(f"views of {few}", f"--view {first}"))
    if entries:
        yield r.Section("What if", (r.listing(entries, LISTED),))


def _entry(status: DecisionStatus) -> r.Entry:
    others = " · ".join(option.name for option in status.others)
    return r.Entry(
        r.text(r.strong(status.actor.name), f"   {status.decision.question}"),
        below=(f"▸ {status.current.name}", f"or {others}"),
    )


def _next(finding: Overview) -> tuple[r.Next, ...]:
    if finding.decisions:
        first = finding.decisions[0].actor
        costs = f"{first.name}: what each option gains and costs"
        return (
            r.Next("tradeoffs", (first.id,), costs),
            r.Next("show", (first.id,), f"all that the model holds on {first.name}"),
            *(
                [r.Next("compare", (), "scenarios and views side by side")]
                if finding.scenarios or finding.holders
                else [r.Next("check", (), "what is not cited, not judged or never used")]
            ),
        )
    if finding.counts["issue"]:
        return (r.Next("positions", (), "who stands where on the issues"),)
    return (r.Next("list", (), "everything in the model"),) if any(finding.counts.values()) else ()
