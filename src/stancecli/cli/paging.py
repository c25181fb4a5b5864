"""The report page: every lens asked, and its answer put in its place on the page.

Nothing is answered here. The pictures are drawn from the same findings that the lenses tell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from stancecli import notation as fmt, report as r
from stancecli.cli.asking import Lens
from stancecli.cli.folding import Places, folded, places_in
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import influence, positions, robustness, show, stability, tradeoffs
from stancecli.lenses.influence import Influences
from stancecli.lenses.robustness import Robustness
from stancecli.lenses.show.wording import standpoint
from stancecli.lenses.stability import Stability
from stancecli.lenses.tradeoffs import Tradeoff, Tradeoffs
from stancecli.methods.influence import links, strongest_ways
from stancecli.model import Actor, Decision, Model, Source
from stancecli.names import claim_name
from stancecli.render.html import Figure, Fold, Line, Page, Part
from stancecli.render.html.bars import Bar, bars
from stancecli.render.html.curves import curves
from stancecli.render.html.quadrants import quadrants
from stancecli.render.html.rail import Move, rail
from stancecli.render.html.svg import SLIM, WIDE, Drawing
from stancecli.situation import Situation

F = TypeVar("F")

MOST_CURVES = 150
"""More effects than this nobody can follow in a picture; the table says the same."""


def page(situation: Situation, said: str = "") -> Page:
    """Everything stance says of a model in a context; `said` is how the scenario reads."""
    model = situation.model
    asking = _Asking(situation, places_in(model))
    settled = tuple(situation.decisions())
    answered = [_decision(asking, each, alone=len(settled) == 1) for each in settled]
    told = [each for answer in answered for each in answer.found]
    whole = (_positions(asking, settled), _influence(asking, settled), _stability(asking))
    return Page(
        title=model.title,
        facts=_facts(model, said),
        about=model.about,
        conclusion=_conclusion(told),
        lines=(
            *(answer.line for answer in answered),
            *(Line(part.title, part.conclusion, part.anchor) for part in whole),
        ),
        parts=(
            *(answer.part for answer in answered),
            *whole,
            _actors(model),
            _sources(asking),
        ),
    )


def _facts(model: Model, said: str) -> str:
    claims = list(model.claims())
    cited = sum(not claim.is_judgement for claim in claims)
    known = (
        "Position analysis",
        f"as of {model.as_of}" if model.as_of else "",
        fmt.counted(len(model.actors), "actor"),
        f"{cited} of {fmt.counted(len(claims), 'claim')} cited",
        said,
    )
    return " · ".join(filter(None, known))


def _conclusion(found: Sequence[Tradeoff]) -> str:
    if not found:
        return "There is no decision in this model."
    report = tradeoffs.tell(Tradeoffs(tuple(found)))
    return f"{report.conclusion} {report.more}".rstrip()


@dataclass(frozen=True)
class _Asking:
    """What the answers on one page are asked of."""

    situation: Situation
    places: Places

    def answer(
        self, anchor: str, title: str, lens: Lens, ask: Callable[[], F]
    ) -> tuple[Part, F | None]:
        """What a lens answers, and its finding; where it cannot, the part says why."""
        try:
            finding = ask()
        except Unanswerable as error:
            return Part(anchor, title, conclusion=f"No answer: {error.message}."), None
        report, full = lens.tell(finding), lens.tell(finding, verbose=True)
        blocks = folded(report, full, self.places)
        return Part(anchor, title, report.conclusion, report.more, report.asked, blocks), finding


def _figure(title: str, key: str, draw: Callable[[int], Drawing]) -> Figure:
    return Figure(title, key, draw(WIDE), draw(SLIM))


@dataclass(frozen=True)
class _Answered:
    """A decision on the page, its line on the first screen, and what was found of it."""

    part: Part
    line: Line
    found: tuple[Tradeoff, ...]


def _decision(asking: _Asking, settled: Decision, *, alone: bool) -> _Answered:
    """The trade-offs of a decision, the table as a picture too, and how firm the lead is.

    The line for the first screen says how firm, where the decision is the only one, or else what
    comes out ahead.
    """
    who = asking.situation.actor(settled.actor).name
    choice, answer = asking.answer(
        f"choice-{settled.id}",
        f"{who}: {settled.question}",
        tradeoffs,
        lambda: tradeoffs.ask(asking.situation, [settled.id]),
    )
    found = answer.tradeoffs if answer else ()
    figures = [_curves(of) for of in found if _drawable(of)]
    firm, confidence = _firmness(asking, settled, folded=not alone)
    part = replace(choice, asked="", blocks=(*choice.blocks, *figures), parts=(firm,))
    sure = f"{part.conclusion} {confidence}".rstrip()
    line = (
        Line(firm.title, firm.conclusion, firm.anchor)
        if alone
        else Line(who, sure, part.anchor, settled.question)
    )
    return _Answered(part, line, found)


def _drawable(of: Tradeoff) -> bool:
    return 0 < len(of.open) * len(of.criteria) <= MOST_CURVES


def _curves(of: Tradeoff) -> Figure:
    change = of.switch
    rows = change and (*change.better, *change.worse, *change.equal)
    criteria = [each.criterion for each in rows] if rows else of.criteria
    options = [each.option for each in of.open]
    ahead = {each.id: "ahead" for each in of.leaders}
    marks = ahead | {of.current.id: "current, ahead" if of.current in of.leaders else "current"}
    title = (
        f"What {fmt.counted(len(options), 'open option')} would do to "
        f"{fmt.counted(len(criteria), 'criterion', 'criteria')}, by effects of their own."
    )
    return _figure(
        "Which option bears on what, by effects of its own.",
        "Arrow: helps; bar: hurts; ?: unknown; width: how strongly; dashed: judgement.",
        lambda width: curves(options, criteria, of.cell, marks, title=title, width=width),
    )


def _firmness(asking: _Asking, settled: Decision, *, folded: bool) -> tuple[Part, str]:
    """How firm a lead is, and in a sentence or two how confident one can be."""
    part, found = asking.answer(
        f"firm-{settled.id}",
        "How firm is that?",
        robustness,
        lambda: robustness.ask(asking.situation, settled.id),
    )
    if not found:
        return part, ""
    blocks = part.blocks
    if folded:
        blocks = (Fold("What would change it, and what it hinges on", blocks),)
    if len(found.criteria) > 1:
        blocks = (_shares(found), *blocks)
    return replace(part, asked="", blocks=blocks), robustness.confidence(found)


def _shares(of: Robustness) -> Figure:
    rows = [Bar(robustness.set_name(of, each), each.shares) for each in (of.by_rank, of.bounded)]
    title = "Of 100 ways to weigh what matters, how many each option leads."
    key = f"These are ways of weighing, and no odds of what {of.decider.name} will do."
    return _figure(title, key, lambda width: bars(rows, title=title, width=width))


def _positions(asking: _Asking, settled: Sequence[Decision]) -> Part:
    """Where everybody stands: on all decisions together, and then on each."""
    only = settled[0].id if len(settled) == 1 else None
    part, _ = asking.answer(
        "positions",
        "Who stands where?",
        positions,
        lambda: positions.ask(asking.situation, only),
    )
    if only or not settled:
        return part
    return replace(part, parts=tuple(_stands(asking, each) for each in settled))


def _stands(asking: _Asking, settled: Decision) -> Part:
    part, _ = asking.answer(
        f"positions-{settled.id}",
        f"{asking.situation.actor(settled.actor).name}: {settled.question}",
        positions,
        lambda: positions.ask(asking.situation, settled.id),
    )
    # What speaks of the parties as a whole has been said above.
    tables = tuple(block for block in part.blocks if isinstance(block, r.Table))
    return replace(part, asked="", blocks=tables)


def _influence(asking: _Asking, settled: Sequence[Decision]) -> Part:
    """Who can move whom; the chart takes the place of the picture in characters.

    One way that passes through others is shown with it, to the actor of the first decision.
    """
    part, found = asking.answer(
        "influence", "Who can move whom?", influence, lambda: influence.ask(asking.situation)
    )
    if not found or not found.links:
        return part
    shown = (_chart(found), *(_way(asking.situation, each.actor) for each in settled[:1]))
    blocks = (shown if isinstance(each, r.Picture) else (each,) for each in part.blocks)
    return replace(part, blocks=tuple(each for some in blocks for each in some if each))


def _chart(of: Influences) -> Figure:
    title = "Influence and dependence of each actor; the same as the table below."
    return _figure(
        "Influence and dependence,",
        "direct and over one other actor; lines at the mean, axes as square roots, least to most.",
        lambda width: quadrants(of.ranked, of.field.mean, title=title, width=width),
    )


def _way(situation: Situation, end: str) -> r.Section | None:
    """The strongest way of influence on an actor through others; of equals the first."""
    ways = strongest_ways(links(situation), end)
    through = [way for each in situation.actors() if (way := ways.get(each.id)) and way.through]
    if not through:
        return None
    best = max(through, key=lambda way: (way.weakest, -len(way.links)))
    start = best.links[0].start
    told = influence.tell(influence.ask_ways(situation, start.id, end))
    chains = (block for block in told.blocks if isinstance(block, r.Chain))
    title = f"From {start.name} to {situation.actor(end).name}"
    return r.Section(
        title,
        (r.Paragraph(r.text(told.conclusion)), *chains),
        note="the strongest way on this actor that passes through others",
    )


def _stability(asking: _Asking) -> Part:
    part, found = asking.answer(
        "rest",
        "Where can it come to rest?",
        stability,
        lambda: stability.ask(asking.situation),
    )
    if not found or not found.path.steps:
        return part
    return replace(part, blocks=(_escalation(found), *part.blocks))


def _escalation(of: Stability) -> Figure:
    moves = []
    for step in of.path.steps:
        left, taken = (
            ", ".join(o.name for o in options) for options in (step.move.left, step.move.taken)
        )
        losses = ((loss.actor, loss.points) for loss in step.losses)
        own = (step.move.mover, step.move.gain)
        moves.append(Move(step.move.mover, f"{left} → {taken}", (own, *losses)))
    start = "; ".join(option.name for option in of.start.options)
    title = f"{fmt.counted(len(moves), 'move')}, each a gain for the one who makes it."
    return _figure(
        title,
        "Bars: what the mover gains and others lose, for each actor on a scale of its own.",
        lambda width: rail(start, moves, of.path.returns_to, title=title, width=width),
    )


def _actors(model: Model) -> Part:
    """Who is involved: what each wants, what binds it, and what it says."""
    return Part(
        "actors",
        "Who is involved?",
        conclusion=f"{fmt.counted(len(model.actors), 'actor')}.",
        more="What each wants, what binds it and what it says.",
        blocks=tuple(_involved(model, each) for each in model.actors),
    )


def _involved(model: Model, who: Actor) -> r.Section:
    held = (("wants", who.interests), ("bound by", who.constraints))
    entries = [
        r.Entry(r.text(" · ".join(f"{each.name} ({fmt.weight(each)})" for each in criteria)), label)
        for label, criteria in held
        if criteria
    ]
    for each in who.positions:
        words = f": {each.says}" if each.says else ""
        on = fmt.quoted(model.items[each.to].name)
        entries.append(
            r.Entry(r.text(f"{standpoint(each)} {on}{words}"), "says", basis=r.basis(each))
        )
    about = (r.Note(who.about),) if who.about else ()
    known = (who.kind, f"also {', '.join(who.also)}" if who.also else "")
    note = " · ".join(filter(None, known))
    return r.Section(who.name, (*about, *((r.Listing(tuple(entries)),) if entries else ())), note)


def _sources(asking: _Asking) -> Part:
    """Each source with what was read in it, and what was read nowhere."""
    sources = tuple(_source(asking, each) for each in asking.situation.model.sources)
    judged = [each for each in asking.situation.model.claims() if each.is_judgement]
    entries = tuple(
        r.Entry(
            r.text(claim_name(asking.situation, each)),
            below=(r.text(each.because),) if each.because else (),
        )
        for each in judged
    )
    folds = (Fold(f"The {fmt.counted(len(judged), 'judgement')}", (r.Listing(entries, "·"),)),)
    return Part(
        "sources",
        "What does it rest on?",
        conclusion=f"{fmt.counted(len(sources), 'source')}, and {fmt.counted(len(judged), 'judgement')} "
        "without any.",
        more="A citation vouches for a claim and its direction; every size is the analyst's.",
        blocks=folds if judged else (),
        parts=sources,
    )


def _source(asking: _Asking, of: Source) -> Part:
    part, _ = asking.answer(
        f"source-{of.id}", of.title, show, lambda: show.ask(asking.situation, of.id)
    )
    read = tuple(block for block in part.blocks if isinstance(block, r.Section))
    folds = (Fold("What was read there", read),) if read else ()
    return replace(part, asked=of.id, blocks=folds, source=of)
