"""What a model holds, who decides what in it, and how much of it is cited."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from stancecli import notation as fmt, report as r
from stancecli.model import Actor, Decision, Option
from stancecli.situation import KINDS, Situation

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


def ask(situation: Situation) -> Overview:
    """What the model holds."""
    model = situation.model
    kinds = Counter(situation.kind_of(id_) for id_ in situation)
    claims = tuple(model.claims())
    return Overview(
        title=model.title,
        as_of=model.as_of,
        about=model.about,
        counts=tuple(KindCount(kind, kinds[kind]) for kind in KINDS),
        claims=len(claims),
        cited=sum(not claim.is_judgement for claim in claims),
        choices=tuple(_choice(situation, each) for each in situation.decisions()),
    )


def _choice(situation: Situation, each: Decision) -> Choice:
    return Choice(
        actor=situation.actor(each.actor),
        decision=each,
        current=situation.option(each.current),
        others=tuple(other for other in each.options if other.id != each.current),
    )


def tell(finding: Overview, *, verbose: bool = False) -> r.Report:
    """The overview: what the model is about, what it holds, who decides what."""
    counts = {each.kind: each.items for each in finding.counts}
    dated = f"as of {finding.as_of} · " if finding.as_of else ""
    about = (r.Paragraph(r.text(finding.about)),) if finding.about else ()
    return r.Report(
        asked=f"The model · {dated}{fmt.counted(counts['source'], 'source')}",
        conclusion=finding.title,
        blocks=(
            *about,
            r.Paragraph(r.text(_holdings(finding, counts))),
            *_choices(finding, verbose),
        ),
        next=_next(finding, counts),
    )


def _holdings(finding: Overview, counts: dict[str, int]) -> str:
    held = (fmt.counted(counts[kind], kind) for kind in ("actor", "interest", "constraint"))
    decided = f"{fmt.counted(counts['decision'], 'decision')} with {fmt.counted(counts['option'], 'option')}"
    judged = finding.claims - finding.cited
    return (
        f"{', '.join(held)}, {decided}. {fmt.counted(finding.claims, 'claim')}: "
        f"{finding.cited} cited, {judged} (judgement)."
    )


def _choices(finding: Overview, verbose: bool) -> tuple[r.Block, ...]:
    if not finding.choices:
        return (r.Paragraph(r.text("Nobody decides anything in this model yet.")),)
    shown = finding.choices if verbose else finding.choices[:DECISIONS_SHOWN]
    note = fmt.left_out(len(finding.choices) - len(shown))
    listing = r.Listing(tuple(_entry(choice) for choice in shown))
    return (r.Section("Who decides what   ▸ as it stands now", (listing,), note),)


def _entry(choice: Choice) -> r.Entry:
    others = " · ".join(other.name for other in choice.others)
    return r.Entry(
        r.text(r.strong(choice.actor.name), f"   {choice.decision.question}"),
        below=(r.text(f"▸ {choice.current.name}"), r.text(f"or {others}")),
    )


def _next(finding: Overview, counts: dict[str, int]) -> tuple[r.Ask, ...]:
    if finding.choices:
        first = finding.choices[0].actor
        return (
            r.Ask(
                f"stance tradeoffs {first.id}", f"{first.name}: what each option gains and costs"
            ),
            r.Ask(f"stance show {first.id}", f"all that the model holds on {first.name}"),
            r.Ask("stance check", "what is not cited, not judged or never used"),
        )
    return (r.Ask("stance list", "everything in the model"),) if any(counts.values()) else ()
