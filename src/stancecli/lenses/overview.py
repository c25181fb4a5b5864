"""What a model holds, who decides what in it, and how much of it is cited."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from stancecli.graph import KINDS, Graph, actor, decisions, kind_of, model_of, option
from stancecli.model import Actor, Decision, Option
from stancecli.notation import counted, left_out
from stancecli.report import Ask, Block, Entry, Listing, Paragraph, Report, Section, strong, text

DECISIONS_SHOWN = 12


@dataclass(frozen=True)
class Choice:
    """A decision as it stands: who takes it, which option holds and which else there are."""

    actor: Actor
    decision: Decision
    current: Option
    others: tuple[Option, ...]


@dataclass(frozen=True)
class KindCount:
    """How many items of a kind a model holds."""

    kind: str
    items: int


@dataclass(frozen=True)
class Overview:
    """What a model holds; `cited` counts those of its `claims` that name a source."""

    title: str
    as_of: str
    about: str
    counts: tuple[KindCount, ...]
    claims: int
    cited: int
    choices: tuple[Choice, ...]


def ask(graph: Graph) -> Overview:
    """What the model holds."""
    model = model_of(graph)
    kinds = Counter(kind_of(graph, id_) for id_ in graph)
    claims = tuple(model.claims())
    return Overview(
        title=model.title,
        as_of=model.as_of,
        about=model.about,
        counts=tuple(KindCount(kind, kinds[kind]) for kind in KINDS),
        claims=len(claims),
        cited=sum(not claim.is_judgement for claim in claims),
        choices=tuple(_choice(graph, each) for each in decisions(graph)),
    )


def _choice(graph: Graph, each: Decision) -> Choice:
    return Choice(
        actor=actor(graph, each.actor),
        decision=each,
        current=option(graph, each.current),
        others=tuple(other for other in each.options if other.id != each.current),
    )


def tell(finding: Overview, *, verbose: bool = False) -> Report:
    """The overview: what the model is about, what it holds, who decides what."""
    counts = {each.kind: each.items for each in finding.counts}
    dated = f"as of {finding.as_of} · " if finding.as_of else ""
    about = (Paragraph(text(finding.about)),) if finding.about else ()
    return Report(
        asked=f"The model · {dated}{counted(counts['source'], 'source')}",
        conclusion=finding.title,
        blocks=(*about, Paragraph(text(_holdings(finding, counts))), *_choices(finding, verbose)),
        next=_next(finding, counts),
    )


def _holdings(finding: Overview, counts: dict[str, int]) -> str:
    held = (counted(counts[kind], kind) for kind in ("actor", "interest", "constraint"))
    decided = (
        f"{counted(counts['decision'], 'decision')} with {counted(counts['option'], 'option')}"
    )
    judged = finding.claims - finding.cited
    return (
        f"{', '.join(held)}, {decided}. {counted(finding.claims, 'claim')}: "
        f"{finding.cited} cited, {judged} (judgement)."
    )


def _choices(finding: Overview, verbose: bool) -> tuple[Block, ...]:
    if not finding.choices:
        return (Paragraph(text("Nobody decides anything in this model yet.")),)
    shown = finding.choices if verbose else finding.choices[:DECISIONS_SHOWN]
    note = left_out(len(finding.choices) - len(shown))
    listing = Listing(tuple(_entry(choice) for choice in shown))
    return (Section("Who decides what   ▸ as it stands now", (listing,), note),)


def _entry(choice: Choice) -> Entry:
    others = " · ".join(other.name for other in choice.others)
    return Entry(
        text(strong(choice.actor.name), f"   {choice.decision.question}"),
        below=(text(f"▸ {choice.current.name}"), text(f"or {others}")),
    )


def _next(finding: Overview, counts: dict[str, int]) -> tuple[Ask, ...]:
    if finding.choices:
        first = finding.choices[0].actor
        return (
            Ask(f"stance tradeoffs {first.id}", f"{first.name}: what each option gains and costs"),
            Ask(f"stance show {first.id}", f"all that the model holds on {first.name}"),
            Ask("stance check", "what is not cited, not judged or never used"),
        )
    return (Ask("stance list", "everything in the model"),) if any(counts.values()) else ()
