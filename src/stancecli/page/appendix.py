"""What the page ends with: who is involved, and what it all rests on; and how a lens is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain
from typing import TypeVar

from stancecli import notation as fmt, report as r
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import Lens, show
from stancecli.lenses.show import standpoint
from stancecli.model import Actor, Decision, Model, Source
from stancecli.names import claim_name
from stancecli.page.parts import Fold, Part
from stancecli.situation import Situation

F = TypeVar("F")

MOST_READ = 1_000
"""Of more claims than these a source, or the judgements, is only counted."""

MOST_ACTORS = 200
"""Of more actors it introduces those who decide these, and the first in the file."""


def answered(anchor: str, title: str, lens: Lens, find: Callable[[], F]) -> tuple[Part, F | None]:
    """What a lens answers, and its finding; where it cannot, the part says why."""
    try:
        finding = find()
    except Unanswerable as error:
        return Part(anchor, title, conclusion=f"No answer: {error.message}."), None
    report = lens.describe(finding)
    part = Part(anchor, title, report.conclusion, report.more, report.asked, report.blocks)
    return part, finding


def actors(model: Model, decisions: Sequence[Decision]) -> Part:
    """Who is involved: what each wants, what binds it, and what it says."""
    deciders = {decision.actor for decision in decisions}
    first = sorted(model.actors, key=lambda actor: actor.id not in deciders)[:MOST_ACTORS]
    shown, left = {actor.id for actor in first}, len(model.actors) - len(first)
    more = f" {fmt.counted(left, 'more is', 'more are')} not on this page." if left else ""
    return Part(
        "actors",
        "Who is involved?",
        conclusion=f"{fmt.counted(len(model.actors), 'actor')}.",
        more=f"What each wants, what binds it and what it says.{more}",
        blocks=tuple(_involved(model, actor) for actor in model.actors if actor.id in shown),
    )


def _involved(model: Model, actor: Actor) -> r.Section:
    held = (("wants", actor.interests), ("bound by", actor.constraints))
    entries = [
        r.Entry(
            " · ".join(f"{criterion.name} ({fmt.weight(criterion)})" for criterion in criteria),
            label,
        )
        for label, criteria in held
        if criteria
    ]
    for position in actor.positions:
        words = f": {position.says}" if position.says else ""
        on = fmt.quoted(model.items[position.to].name)
        said = f"{standpoint(position)} {on}{words}"
        entries.append(r.Entry(said, "says", basis=r.basis(position)))
    about = (r.Note(actor.about),) if actor.about else ()
    known = (actor.kind, f"also {', '.join(actor.also)}" if actor.also else "")
    listing = (r.Listing(tuple(entries)),) if entries else ()
    return r.Section(actor.name, (*about, *listing), " · ".join(filter(None, known)))


def sources(situation: Situation) -> Part:
    """Each source with what was read in it, and what was read nowhere."""
    model = situation.model
    citing = Counter(
        id_ for claim in model.statements() for id_ in {citation.source for citation in claim.cite}
    )
    sources = tuple(_source(situation, source, citing[source.id]) for source in model.sources)
    judged = [claim for claim in model.claims() if claim.is_judgement]
    entries = tuple(
        r.Entry(claim_name(situation, claim), below=(claim.because,) if claim.because else ())
        for claim in judged[:MOST_READ]
    )
    first = f", the first {MOST_READ:,}" if len(judged) > MOST_READ else ""
    title = f"The {fmt.counted(len(judged), 'judgement')}{first}"
    return Part(
        "sources",
        "What does it rest on?",
        conclusion=f"{fmt.counted(len(sources), 'source')}, and "
        f"{fmt.counted(len(judged), 'judgement')} without any.",
        more="A citation vouches for a claim and its direction; every size is the analyst's.",
        blocks=(Fold(title, (r.Listing(entries, "·"),)),) if judged else (),
        parts=sources,
    )


def _source(situation: Situation, source: Source, citing: int) -> Part:
    if citing > MOST_READ:
        said = f"{citing:,} claims cite it, too many for a page."
        return Part(f"source-{source.id}", source.title, said, asked=source.id, source=source)
    part, _ = answered(
        f"source-{source.id}", source.title, show, lambda: show.find(situation, source.id)
    )
    shortened = (block for block in part.blocks if isinstance(block, r.Shortened))
    read = tuple(chain.from_iterable(block.whole for block in shortened))
    folds = (Fold("What was read there", read),) if read else ()
    return replace(part, asked=source.id, blocks=folds, source=source)
