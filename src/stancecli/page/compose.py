"""What stands where on the page. Nothing is answered here: `asked` has the answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from stancecli import depth, notation as fmt, report as r
from stancecli.analysis import Analysis
from stancecli.lenses.positions.finding import DecisionPositions
from stancecli.lenses.tradeoffs import Tradeoff
from stancecli.lenses.tradeoffs.screen import summary, turning
from stancecli.methods.verdict import Conclusion
from stancecli.model import Claim
from stancecli.page import matrix, sides
from stancecli.page.appendix import appendix
from stancecli.page.asked import MOST_MATRICES, AskedAll, ask, facts
from stancecli.page.opening import headline, opening
from stancecli.page.parts import Fold, Page, PagePart, Shown, VerdictRow, Verdicts
from stancecli.page.register import Register
from stancecli.page.sections import compared, how_firm, influencing, over_time, resting, said_more
from stancecli.page.whatif import moving
from stancecli.situation import Situation
from stancecli.wording import standing
from stancecli.wording.verdict import conclusion, confidence_line, further, short


def composed(
    situation: Situation, scenario: str = "", *, brief: bool = False, start: Analysis | None = None
) -> tuple[Page, Register]:
    """The page of a situation, and where things stand on it.

    `scenario` is how the scenario reads; a `brief` page is the first screen. `start` is the
    analysis of the situation, from which a reader can go on.
    """
    found = ask(situation, scenario, brief=brief)
    model, first = situation.model, found.first
    said, more, line = headline(found)
    used = list(_used(found))
    register = Register.of(situation, () if brief else used)
    parts = () if brief else tuple(_parts(found, register, used))
    screen = tuple(opening(first, found.robustness)) if first else ()
    moves = moving(start, found.decisions[:MOST_MATRICES], screen) if start else None
    short = (r.Listing(tuple(_in_short(first))),) if first and brief else ()
    page = Page(
        title=model.title,
        facts=facts(situation, scenario),
        conclusion=said,
        more=more,
        line=line,
        about="" if brief else model.about,
        date=f"as of {model.as_of}" if model.as_of else "",
        first=(*(() if moves else screen), *short),
        parts=parts,
        opened=tuple(register.opened),
        is_brief=brief,
        moving=moves,
    )
    return page, register


def _used(found: AskedAll) -> Iterator[Claim]:
    """The claims that count on the page, those of the weightiest decision first."""
    for tradeoff in found.decisions[:MOST_MATRICES]:
        yield from matrix.claims_of(tradeoff)
    for on_decision in _stands(found):
        yield from sides.claims_of(on_decision.stands)


def _parts(found: AskedAll, register: Register, used: Sequence[Claim]) -> Iterator[PagePart]:
    if found.first:
        yield _why(found, found.first, register)
    if len(found.decisions) > 1:
        yield _every_decision(found)
    yield from _who_says_what(found, register)
    yield from over_time(found.over_time)
    yield from influencing(found)
    yield from resting(found)
    yield from compared(found)
    others = tuple(_other(found, each, register) for each in found.decisions[1:MOST_MATRICES])
    if others:
        yield PagePart("others", "The other decisions", blocks=others, is_appendix=True)
    yield from appendix(found.situation, register, used)


# The weightiest decision.


def _why(found: AskedAll, first: Tradeoff, register: Register) -> PagePart:
    decider = first.decider.name
    note = f"{decider}: {first.decision.question}"
    if first.switch and first.verdict.for_ is not None and first.verdict.against:
        sums = (first.verdict.for_, first.verdict.against, first.verdict.margin or 0)
        gain = "{} − {} = {}".format(*map(fmt.number, sums))
        note = f"{note} · gap: weight × difference, {gain}"
    blocks: list[Shown] = []
    if first.criteria:
        blocks.append(matrix.matrix(first, register, with_points=False))
    blocks.append(r.Listing(tuple(_in_short(first))))
    if found.robustness:
        blocks += how_firm(found.robustness)
    return PagePart(
        f"choice-{first.decision.id}",
        "Why",
        note=note,
        blocks=tuple(blocks),
        link="Why",
    )


SHOWN = (r.Part.WHY, r.Part.PRICE, r.Part.PULL)
"""What the cells of the matrix and the square tell already."""


def _in_short(finding: Tradeoff) -> Iterator[r.Entry]:
    """What would turn it, what is not known, what it rests on, and how good that is."""
    yield from depth.without(summary(finding), *SHOWN)
    yield from confidence_line(finding)


# Every decision.


def _every_decision(found: AskedAll) -> PagePart:
    rows = tuple(_verdict_row(each, n) for n, each in enumerate(found.decisions))
    left = f" {found.left:,} more are not on this page: what is open comes first."
    return PagePart(
        "decisions",
        "Every decision",
        note="what is open first; leads of two actors do not compare",
        conclusion="",
        more=f"{found.together}{left if found.left else ''}",
        blocks=(Verdicts(rows),),
        link="Every decision",
    )


def _verdict_row(found: Tradeoff, n: int) -> VerdictRow:
    verdict, decision = found.verdict, found.decision
    empty = verdict.verdict is Conclusion.EMPTY
    holds = found.current in found.leaders
    return VerdictRow(
        name=found.decider.name,
        question=decision.question,
        anchor=f"choice-{decision.id}" if n < MOST_MATRICES else "",
        leads="–" if empty else verdict.leader.name,
        mark=""
        if empty
        else (standing(found, verdict.leader) or "not the current one")
        if not holds or verdict.leader == found.current
        else "",
        next=verdict.rival.name if verdict.rival and not empty else "–",
        by="–" if verdict.margin is None or empty else fmt.tenths(verdict.margin),
        verdict=short(verdict),
        turns="–" if empty else turning(found),
        is_open=verdict.verdict in (Conclusion.OPEN, Conclusion.LEVEL),
    )


def _other(found: AskedAll, tradeoff: Tradeoff, register: Register) -> Fold:
    """A decision besides the first: its verdict, its matrix, and who says what, to be opened."""
    blocks: list[Shown] = [
        r.Paragraph(r.text(r.strong(conclusion(tradeoff)), f" {further(tradeoff)}"))
    ]
    if tradeoff.criteria:
        blocks.append(matrix.matrix(tradeoff, register, with_points=True))
    blocks.append(r.Listing(tuple(_in_short(tradeoff))))
    stands = next((each for each in _stands(found) if each.decision == tradeoff.decision), None)
    if stands and _anybody(stands):
        blocks.append(sides.on_options(stands, register))
    return Fold(
        f"{tradeoff.decider.name}: {tradeoff.decision.question}",
        tuple(blocks),
        anchor=f"choice-{tradeoff.decision.id}",
        prints=True,
    )


# Who says what.


def _stands(found: AskedAll) -> Iterator[DecisionPositions]:
    """Who stands where on the decisions that have a matrix."""
    ids = {each.decision.id for each in found.decisions[:MOST_MATRICES]}
    every = found.positions.by_decision if found.positions else found.stands
    return (each for each in every if each.decision.id in ids)


def _anybody(stands: DecisionPositions) -> bool:
    return any(each.speak_for or each.speak_against for each in stands.by_option)


def _who_says_what(found: AskedAll, register: Register) -> Iterator[PagePart]:
    blocks: list[Shown] = []
    said, more = "", ""
    if found.first and found.own_positions:
        (own,) = found.own_positions.by_decision
        told = said_more(found.own_positions)
        said, more = told.conclusion, told.more
        blocks.append(sides.on_options(own, register))
        blocks += chain.from_iterable(told.blocks for told in (told,))
    if found.issues and any(each.stated for each in found.issues.by_issue):
        blocks.append(sides.on_issues(found.issues.by_issue, register))
    if not blocks:
        return
    whose = f" on the options of {found.first.decider.name}" if found.first else ""
    yield PagePart(
        "positions",
        f"Who says what{whose}",
        conclusion=said,
        more=more,
        blocks=tuple(blocks),
        link="Who says what",
    )
