"""What stands where in the report, in every form. Nothing is answered here: `asked` does that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from stancecli import depth, notation as fmt, report as r
from stancecli.analysis import Analysis
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import compare, deals, influence, positions, stability
from stancecli.lenses.positions import IssueStands, Positions
from stancecli.lenses.positions.finding import DecisionPositions
from stancecli.lenses.robustness import Robustness
from stancecli.lenses.tradeoffs import Tradeoff
from stancecli.lenses.tradeoffs.report import comparisons, verdicts
from stancecli.model import Claim
from stancecli.page import matrix, sides
from stancecli.page.appendix import appendix
from stancecli.page.asked import (
    MOST_INFLUENCING,
    MOST_MATRICES,
    AskedAll,
    ask,
    facts,
)
from stancecli.page.bargain import bargain
from stancecli.page.opening import (
    WHY,
    anchor_of,
    gap_note,
    headline,
    in_short,
    opening,
    screen_of,
    told,
)
from stancecli.page.parts import Fold, Page, PagePart, Shown
from stancecli.page.register import Register
from stancecli.page.sections import (
    bearing_on,
    how_firm,
    influencing,
    side_by_side,
    spoken,
)
from stancecli.page.stakes import GRID, as_rated
from stancecli.page.whatif import moving
from stancecli.situation import Situation


def composed(
    situation: Situation,
    scenario: str = "",
    *,
    main: str = "",
    brief: bool = False,
    start: Analysis | None = None,
) -> tuple[Page, Register]:
    """The report on a situation, and where things stand on its page.

    `scenario` is how the scenario reads, `main` is what the report is about; a `brief` report is
    the first screen. `start` is the analysis of the situation, where a reader of the page can set
    something else.
    """
    found = ask(situation, scenario, main=main, brief=brief)
    model, first = situation.model, found.first
    if start and found.issue and found.decisions:
        line = f"stance report {found.decisions[0].decision.id} --interactive"
        raise Unanswerable(
            "what can be set is of a decision, and this page is about an issue", (line,)
        )
    question, about = _asked(found)
    said, more, line = headline(found)
    used = list(_used(found))
    register = Register.of(situation, () if brief else used)
    own = screen_of(first, register, brief=brief) if start and first else None
    screen: tuple[Shown, ...] = ()
    if first and not own:
        screen = (*opening(first, found.robustness), *((in_short(first),) if brief else ()))
    if found.issue:
        screen = tuple(_on_the_issue(found.issue, register, brief=brief))
    parts = () if brief else tuple(_parts(found, register, used, moves=bool(own)))
    # What opens on the screens of settings comes last, behind all that opens without them.
    moves = moving(start, found, own, register) if start else None
    page = Page(
        title=model.title,
        facts=facts(situation, scenario),
        conclusion=said,
        more=more,
        line=line,
        question=question,
        about=about,
        background="" if about == model.about else model.about,
        date=f"as of {model.as_of}" if model.as_of else "",
        first=screen,
        parts=parts,
        opened=tuple(register.opened),
        is_brief=brief,
        moving=moves,
    )
    return page, register


SENTENCES = 2
"""So many the top of the report has of what the matter is."""
_END = r"""(?:\b[a-z]\w+|\w{5}|[)\]”"’%\d])[.!?][”’")]*(?=\s+(?![a-z])|\s*$)"""
_SENTENCE = re.compile(f".*?{_END}", re.DOTALL)
"""Up to a full stop that ends a word, no abbreviation, and what follows begins as no word does."""


def _asked(found: AskedAll) -> tuple[str, str]:
    """The question of the report, and in two sentences what it is about."""
    about = found.situation.model.about
    if found.first:
        question = f"{found.first.decider.name}: {found.first.decision.question}"
    elif found.issue and found.issue.issue:
        question = f"Who stands where on {fmt.quoted(found.issue.issue.name)}?"
        about = found.issue.issue.about or about
    else:
        question = ""
    sentences = _SENTENCE.findall(about)[:SENTENCES]
    return question, "".join(sentences) or about


def _on_the_issue(finding: IssueStands, register: Register, *, brief: bool) -> Iterator[Shown]:
    """Who is against the issue that the report is about and who is for it, and who agrees.

    A brief report, which has no appendix, says when each spoke, and on what that rests.
    """
    *_, stated, agreed = positions.describe(finding).blocks
    yield sides.on_issues(finding.by_issue, register, () if brief else (stated,))
    if brief:
        yield stated
    yield from _without_grounds((agreed,))


def _used(found: AskedAll) -> Iterator[Claim]:
    """The claims that count on the page, those of the decision that it is about first."""
    for tradeoff in found.decisions[:MOST_MATRICES]:
        yield from matrix.claims_of(tradeoff)
    for on_decision in _stands(found):
        yield from sides.claims_of(on_decision.stands)


def _parts(
    found: AskedAll, register: Register, used: Sequence[Claim], *, moves: bool
) -> Iterator[PagePart]:
    """The parts of the page; of one that `moves` the matrix stands on its screen."""
    rest = found.decisions[1 if found.first else 0 : MOST_MATRICES]
    asked = found.issue.issue if found.issue else None
    if found.first:
        yield from _why(found.first, found.robustness, register, moves=moves)
    if rest:
        yield _every_decision(found)
    if found.own_positions:
        yield _who_says_what(found.own_positions, register)
    if found.issues and any(e.stated for e in found.issues.by_issue if e.issue != asked):
        yield _on_issues(found, register)
    if found.over_time and len(found.over_time.periods) > 1:
        report = positions.describe(found.over_time)
        yield _told("time", "Positions through time", report, report.blocks, link="Over time")
    yield from _as_rated(found)
    yield from _who_moves_whom(found)
    yield from _where_it_rests(found)
    yield from _preferred(found)
    yield from _side_by_side(found)
    others = tuple(_other(found, each, register) for each in rest)
    if others:
        yield PagePart("others", "The other decisions", blocks=others, link="", is_appendix=True)
    yield from appendix(found.situation, register, used)


def _told(
    anchor: str,
    title: str,
    report: r.Report,
    blocks: Iterable[Shown],
    *,
    note: str | None = None,
    link: str | None = None,
) -> PagePart:
    """What an answer says: its conclusion, and these blocks."""
    return PagePart(
        anchor,
        title,
        note=" · ".join(report.scope) if note is None else note,
        conclusion=report.conclusion,
        more=report.more,
        blocks=tuple(_without_grounds(blocks)),
        link=link,
    )


def _without_grounds(blocks: Iterable[Shown]) -> Iterator[Shown]:
    """The blocks without how much rests on what: the end of the report says it of all."""
    for block in blocks:
        if isinstance(block, r.Listing):
            block = replace(block, entries=depth.without(block.entries, r.Part.GROUNDS))
            if not block.entries:
                continue
        yield block


# One decision.


def _why(
    finding: Tradeoff, firmness: Robustness | None, register: Register, *, moves: bool
) -> Iterator[PagePart]:
    firm = tuple(how_firm(firmness)) if firmness else ()
    if not moves:
        blocks = (*_decided(finding, register, with_points=False), *firm)
        yield PagePart(anchor_of(finding), WHY, note=gap_note(finding), blocks=blocks)
    elif firm:
        yield PagePart("firm", "", blocks=firm, link="")


def _decided(finding: Tradeoff, register: Register, *, with_points: bool) -> Iterator[Shown]:
    """The matrix of a decision and what stands below it, with each reason in the whole answer."""
    if finding.criteria:
        yield matrix.matrix(finding, register, with_points=with_points)
    yield in_short(finding)
    yield r.Shortened(r.Later(lambda: comparisons(finding)))


# Every decision.


def _every_decision(found: AskedAll) -> PagePart:
    table = verdicts(found.decisions)
    anchors = [anchor_of(each) for each in found.decisions[:MOST_MATRICES]]
    anchors += [""] * (len(table.rows) - len(anchors))
    rows = (replace(row, anchor=to) for row, to in zip(table.rows, anchors, strict=True))
    own = "after that above, " if found.first else ""
    left = f" {found.left:,} more are not in this report: what is open comes first."
    return PagePart(
        "decisions",
        "Every decision",
        note=f"{own}what is open first; leads of two actors do not compare",
        more=f"{found.together}{left if found.left else ''}",
        blocks=(replace(table, groups=(r.Group("", tuple(rows)),), names="decision"),),
    )


def _other(found: AskedAll, tradeoff: Tradeoff, register: Register) -> Fold:
    """A decision besides the first: its verdict, its matrix, and who says what, to be opened."""
    blocks = [r.Paragraph(told(tradeoff)), *_decided(tradeoff, register, with_points=True)]
    stands = next((each for each in _stands(found) if each.decision == tradeoff.decision), None)
    if stands and any(each.speak_for or each.speak_against for each in stands.by_option):
        blocks.append(sides.on_options(stands, register))
    return Fold(
        f"{tradeoff.decider.name}: {tradeoff.decision.question}",
        tuple(blocks),
        anchor=anchor_of(tradeoff),
        prints=True,
    )


# Who says what.


def _stands(found: AskedAll) -> Iterator[DecisionPositions]:
    """Who stands where on the decisions that have a matrix."""
    ids = {each.decision.id for each in found.decisions[:MOST_MATRICES]}
    every = found.positions.by_decision if found.positions else found.stands
    return (each for each in every if each.decision.id in ids)


def _who_says_what(found: Positions, register: Register) -> PagePart:
    (own,) = found.by_decision
    report = positions.describe(found)
    blocks = (sides.on_options(own, register), *spoken(report.blocks))
    title = "Who says what"
    whose = f"{title} on the options of {own.decider.name}"
    return _told("positions", whose, report, blocks, note="", link=title)


def _on_issues(found: AskedAll, register: Register) -> PagePart:
    assert found.issues
    report = positions.describe(found.issues)
    told = (*_without_grounds(report.blocks),)
    stands = sides.on_issues(found.issues.by_issue, register, told)
    return _told("issues", "What is said of issues", report, (stands,), note="", link="Issues")


# Who can move whom, where that can end, and how it looks to others.


def _as_rated(found: AskedAll) -> Iterator[PagePart]:
    """Power and interest where actors are rated by hand."""
    if any(actor.rated for actor in found.situation.actors()):
        issue = found.issue.issue if found.issue else None
        figure = as_rated(found.situation, GRID, issue)
        yield PagePart("rated", figure.title, blocks=(replace(figure, title=""),), link="Rated")


def _who_moves_whom(found: AskedAll) -> Iterator[PagePart]:
    """Influence of each actor, and what bears on the decision that the page is about."""
    finding, count = found.influence, len(found.situation.actors())
    blocks: Iterable[Shown] = ()
    if count > MOST_INFLUENCING:
        report = r.Report("", f"Left out: {count:,} actors are too many pairs for a report.")
    elif finding:
        on: tuple[Shown, ...] = ()
        if finding.ties and found.first:
            on = tuple(bearing_on(found.situation, found.first))
        report = influence.describe(finding)
        blocks = influencing(finding, report.blocks, on) if finding.ties else ()
    else:
        return
    yield _told("influence", "Who can move whom", report, blocks, link="Influence")


def _where_it_rests(found: AskedAll) -> Iterator[PagePart]:
    if found.stability:
        report = stability.describe(found.stability)
    elif refused := found.refused.get("stability"):
        report = r.Report("", f"No answer: {refused}.")
    else:
        return
    yield _told("rest", "Where it can rest", report, report.blocks, link="Where it rests")


def _preferred(found: AskedAll) -> Iterator[PagePart]:
    """What several actors would prefer to no deal: the picture stands for the table."""
    if not found.deals:
        return
    report = deals.describe(found.deals)
    tables = tuple(block for block in report.blocks if isinstance(block, r.Table))
    rest = _without_grounds(b for b in report.blocks if not isinstance(b, r.Table))
    blocks: tuple[Shown, ...] = (*(tuple(bargain(found.deals, tables)) or tables), *rest)
    if not found.deals.packages:  # on paper the conclusion is enough
        blocks = (Fold("What comes nearest", blocks),)
    yield _told("deals", "What they would all prefer", report, blocks, link="Deals")


def _side_by_side(found: AskedAll) -> Iterator[PagePart]:
    """The decisions as entered, on each view and in each scenario."""
    finding = found.compare
    if not finding:
        return
    note = fmt.counted(len(finding.columns), "column")
    if rest := len(found.decisions) + found.left - len(finding.decisions):
        note = f"the first decision in {note}; {fmt.counted(rest, 'more decision')}"
    yield _told(
        "compare",
        "Views and scenarios side by side",
        compare.describe(finding),
        side_by_side(finding, found.first.decision.id if found.first else ""),
        note=note,
        link="Side by side",
    )
