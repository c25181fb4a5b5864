"""Every lens asked, and its answer put in its place on the page.

Nothing is answered here. The pictures are drawn from the same findings that the lenses describe.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from stancecli import depth, notation as fmt, report as r
from stancecli.lenses import influence, positions, robustness, stability, tradeoffs
from stancecli.lenses.influence import Influences
from stancecli.lenses.robustness import Robustness
from stancecli.lenses.stability import Stability
from stancecli.lenses.tradeoffs import Tradeoff, Tradeoffs
from stancecli.methods.influence import direct_ties, strongest_paths
from stancecli.methods.performance import performance_table
from stancecli.methods.verdict import DecisionVerdict
from stancecli.model import Decision, Model
from stancecli.page.appendix import actors, answered, sources
from stancecli.page.drawings.bars import Bar, bars
from stancecli.page.drawings.curves import curves
from stancecli.page.drawings.quadrants import quadrants
from stancecli.page.drawings.rail import Move, rail
from stancecli.page.drawings.svg import SLIM, WIDE, Drawing
from stancecli.page.parts import Figure, Fold, Line, Page, Part, Shown
from stancecli.situation import Situation
from stancecli.wording.verdict import confidence, ranked, together

F = TypeVar("F")

MOST_STANDS = 400
"""Of more stands than these on one decision the page has only those that a short answer shows."""

MOST_DECISIONS = 40
"""Of more decisions the page has only the foremost by their verdicts, and counts the others."""

MOST_INFLUENCING = 1_000
"""Among more actors it does not ask who can move whom: every pair would have to be looked at."""

MOST_CELLS = 2_500
"""Of a table with more cells the page has only what a short answer shows."""

MOST_CURVES = 150
"""More effects than this nobody can follow in a picture; the table says the same."""


def compose(situation: Situation, scenario: str = "") -> Page:
    """Everything stance says of a model in a situation; `scenario` is how the scenario reads."""
    model = situation.model
    every = tuple(situation.decisions())
    decisions, conclusion = _foremost(situation, every)
    answers = [_decision(situation, decision, alone=len(decisions) == 1) for decision in decisions]
    whole = (
        _positions(situation, decisions, only=len(every) == 1),
        _influence(situation, decisions),
        _stability(situation),
    )
    return Page(
        title=model.title,
        facts=_facts(model, scenario),
        about=model.about,
        conclusion=conclusion or _conclusion([each for answer in answers for each in answer.found]),
        lines=(
            *(answer.line for answer in answers),
            *(Line(part.title, part.conclusion, part.anchor) for part in whole),
        ),
        parts=(
            *(answer.part for answer in answers),
            *whole,
            actors(model, decisions),
            sources(situation),
        ),
    )


def _foremost(
    situation: Situation, decisions: tuple[Decision, ...]
) -> tuple[tuple[Decision, ...], str]:
    """The decisions that the page answers, in the order of the file; of many, what is said of all
    and how many are left."""
    if len(decisions) <= MOST_DECISIONS:
        return decisions, ""
    tables = (performance_table(situation, decision.id) for decision in decisions)
    found = [DecisionVerdict.of(table) for table in tables]
    kept = {judged.decision.id for judged in ranked(found)[:MOST_DECISIONS]}
    left = fmt.counted(len(decisions) - MOST_DECISIONS, "decision is", "decisions are")
    more = f"{left} not on this page: what is open comes first."
    shown = tuple(decision for decision in decisions if decision.id in kept)
    return shown, f"{together(ranked(found))} {more}"


def _facts(model: Model, scenario: str) -> str:
    claims = list(model.claims())
    cited = sum(not claim.is_judgement for claim in claims)
    known = (
        "Position analysis",
        f"as of {model.as_of}" if model.as_of else "",
        fmt.counted(len(model.actors), "actor"),
        f"{cited} of {fmt.counted(len(claims), 'claim')} cited",
        scenario,
    )
    return " · ".join(filter(None, known))


def _conclusion(found: Sequence[Tradeoff]) -> str:
    if not found:
        return "There is no decision in this model."
    report = tradeoffs.describe(Tradeoffs(tuple(found)))
    return f"{report.conclusion} {report.more}".rstrip()


def _blocks(part: Part) -> Iterator[r.Block]:
    """What a lens has answered, without what the page adds."""
    return (block for block in part.blocks if not isinstance(block, Figure | Fold))


def _figure(title: str, key: str, draw: Callable[[int], Drawing]) -> Figure:
    return Figure(title, key, draw(WIDE), draw(SLIM))


@dataclass(frozen=True)
class _Answered:
    """A decision on the page, its line on the first screen, and what was found of it."""

    part: Part
    line: Line
    found: tuple[Tradeoff, ...]


def _decision(situation: Situation, decision: Decision, *, alone: bool) -> _Answered:
    """The trade-offs of a decision, the table as a picture too, and how firm the lead is.

    The line for the first screen says how firm, where the decision is the only one, or else the
    verdict.
    """
    who = situation.actor(decision.actor).name
    choice, finding = answered(
        f"choice-{decision.id}",
        f"{who}: {decision.question}",
        tradeoffs,
        lambda: tradeoffs.find(situation, [decision.id]),
    )
    found = finding.tradeoffs if finding else ()
    figures = [
        _curves(tradeoff)
        for tradeoff in found
        if 0 < len(tradeoff.open) * len(tradeoff.criteria) <= MOST_CURVES
    ]
    firm, ground = _robustness(situation, decision, folded=not alone)
    blocks = choice.blocks
    if sum(len(tradeoff.cells) for tradeoff in found) > MOST_CELLS:
        blocks = depth.shortened(_blocks(choice), hints=False)
    part = replace(choice, asked="", blocks=(*blocks, *figures), parts=(firm,))
    sure = f"{part.conclusion} {ground}".rstrip()
    line = (
        Line(firm.title, firm.conclusion, firm.anchor)
        if alone
        else Line(who, sure, part.anchor, decision.question)
    )
    return _Answered(part, line, found)


def _curves(tradeoff: Tradeoff) -> Figure:
    switch = tradeoff.switch
    trades = switch and (*switch.better, *switch.worse, *switch.equal)
    criteria = [trade.criterion for trade in trades] if trades else tradeoff.criteria
    options = [scored.option for scored in tradeoff.open]
    marks = {leader.id: "ahead" for leader in tradeoff.leaders}
    current = tradeoff.current
    marks[current.id] = "current, ahead" if current in tradeoff.leaders else "current"
    title = (
        f"What {fmt.counted(len(options), 'open option')} would do to "
        f"{fmt.counted(len(criteria), 'criterion', 'criteria')}, by effects of their own."
    )
    return _figure(
        "Which option bears on what, by effects of its own.",
        "Arrow: helps; bar: hurts; ?: unknown; width: how strongly; dashed: judgement.",
        lambda width: curves(options, criteria, tradeoff.cell, marks, title=title, width=width),
    )


def _robustness(situation: Situation, decision: Decision, *, folded: bool) -> tuple[Part, str]:
    """How firm a lead is, and in a sentence or two how confident one can be."""
    part, finding = answered(
        f"firm-{decision.id}",
        "How firm is that?",
        robustness,
        lambda: robustness.find(situation, decision.id),
    )
    if not finding:
        return part, ""
    blocks: Sequence[Shown] = part.blocks
    if len(finding.candidates) * len(finding.criteria) > MOST_CELLS:
        blocks = depth.shortened(_blocks(part), hints=False)
    if folded:
        blocks = (Fold("What would change it, and what it hinges on", blocks),)
    if len(finding.criteria) > 1 and finding.shares:
        blocks = (_shares(finding), *blocks)
    return replace(part, asked="", blocks=blocks), confidence(finding)


def _shares(finding: Robustness) -> Figure:
    rows = [Bar(robustness.set_name(finding, shares), shares.shares) for shares in finding.shares]
    title = "Of 100 ways to weigh what matters, how many each option leads."
    key = f"These are ways of weighing, and no odds of what {finding.decider.name} will do."
    return _figure(title, key, lambda width: bars(rows, title=title, width=width))


def _positions(situation: Situation, decisions: Sequence[Decision], *, only: bool) -> Part:
    """Where everybody stands: on all decisions together, and then on each that is shown."""
    asked = decisions[0].id if only else None
    part, finding = answered(
        "positions", "Who stands where?", positions, lambda: positions.find(situation, asked)
    )
    if finding and len(finding.by_decision) > MOST_DECISIONS:
        part = replace(part, blocks=depth.shortened(_blocks(part), hints=False))
    if only or not decisions:
        return part
    return replace(part, parts=tuple(_stands(situation, decision) for decision in decisions))


def _stands(situation: Situation, decision: Decision) -> Part:
    part, finding = answered(
        f"positions-{decision.id}",
        f"{situation.actor(decision.actor).name}: {decision.question}",
        positions,
        lambda: positions.find(situation, decision.id),
    )
    # What speaks of the parties as a whole has been said above.
    tables: tuple[r.Block, ...] = tuple(
        block
        for block in (positions.describe(finding).blocks if finding else ())
        if isinstance(block.whole[0] if isinstance(block, r.Shortened) else block, r.Table)
    )
    if finding and len(finding.by_decision[0].stands) > MOST_STANDS:
        tables = depth.shortened(tables, hints=False)
    return replace(part, asked="", blocks=tables)


def _influence(situation: Situation, decisions: Sequence[Decision]) -> Part:
    """Who can move whom; the chart takes the place of the picture in characters.

    One way that passes through others is shown with it, to the actor of the first decision.
    """
    if (count := len(situation.actors())) > MOST_INFLUENCING:
        conclusion = f"Left out: {count:,} actors are too many pairs for a page."
        return Part("influence", "Who can move whom?", conclusion)
    part, finding = answered(
        "influence", "Who can move whom?", influence, lambda: influence.find(situation)
    )
    if not finding or not finding.ties:
        return part
    ways = (_way(situation, decision.actor) for decision in decisions[:1])
    blocks = (block for block in part.blocks if not _is_picture(block))
    return replace(part, blocks=(_chart(finding), *filter(None, ways), *blocks))


def _is_picture(block: Shown) -> bool:
    return isinstance(block, r.Shortened) and isinstance(block.whole[0], r.Picture)


def _chart(finding: Influences) -> Figure:
    title = "Influence and dependence of each actor; the same as the table below."
    return _figure(
        "Influence and dependence,",
        "direct and over one other actor; lines at the mean, axes as square roots, least to most.",
        lambda width: quadrants(finding.ranked, finding.matrices.mean, title=title, width=width),
    )


def _way(situation: Situation, end: str) -> r.Section | None:
    """The strongest way of influence on an actor through others; of equals the first."""
    ways = strongest_paths(direct_ties(situation), end)
    found = (ways.get(actor.id) for actor in situation.actors())
    through = [way for way in found if way and way.through]
    if not through:
        return None
    best = max(through, key=lambda way: (way.weakest, -len(way.ties)))
    start = best.ties[0].start
    report = influence.describe(influence.find_paths(situation, start.id, end))
    chains = (block for block in report.blocks if isinstance(block, r.Chain))
    title = f"From {start.name} to {situation.actor(end).name}"
    return r.Section(
        title,
        (r.Paragraph(report.conclusion), *chains),
        note="the strongest way on this actor that passes through others",
    )


def _stability(situation: Situation) -> Part:
    part, finding = answered(
        "rest", "Which states hold?", stability, lambda: stability.find(situation)
    )
    if not finding or not finding.path.steps:
        return part
    return replace(part, blocks=(_escalation(finding), *part.blocks))


def _escalation(finding: Stability) -> Figure:
    moves = []
    for step in finding.path.steps:
        left, taken = (
            ", ".join(option.name for option in options)
            for options in (step.move.left, step.move.taken)
        )
        losses = ((loss.actor, loss.points) for loss in step.losses)
        own = (step.move.mover, step.move.gain)
        moves.append(Move(step.move.mover, f"{left} → {taken}", (own, *losses)))
    start = "; ".join(option.name for option in finding.start.options)
    title = f"{fmt.counted(len(moves), 'move')}, each a gain for the one who makes it."
    return _figure(
        title,
        "Bars: what the mover gains and others lose, for each actor on a scale of its own.",
        lambda width: rail(start, moves, finding.path.returns_to, title=title, width=width),
    )
