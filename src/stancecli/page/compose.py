"""What stands where in the report, in every form: one list of its parts, and what each holds.

Nothing is answered here: `asked` does that. What a form shows of a part is for `forms` to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from stancecli import depth, report as r
from stancecli.analysis import Analysis
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import check, compare, deals, influence, levers, positions, stability
from stancecli.lenses.positions.said import each_said
from stancecli.lenses.robustness import Robustness
from stancecli.lenses.robustness.finding import summary as firm_summary
from stancecli.lenses.tradeoffs import Tradeoff
from stancecli.lenses.tradeoffs.words import verdicts
from stancecli.page import actors, asked, decision
from stancecli.page.asked import AskedAll
from stancecli.page.claims import (
    SOURCES,
    SOURCES_ANCHOR,
    UNSOURCED,
    Register,
    judgements,
    sources,
    who_is_involved,
)
from stancecli.page.decision import WHY, anchor_of, bargain, gap_note, in_short, opening, screen_of
from stancecli.page.drawings.matrices import AgreementMatrix
from stancecli.page.parts import FULL, HALF, Figure, Fold, Page, PagePart, Screen, Shown, left_out
from stancecli.page.whatif import MOST_DECIDED, compared, moving
from stancecli.situation import Situation
from stancecli.wording.verdict import conclusion, further


@dataclass(frozen=True)
class Composition:
    """What parts are made of: what was found, where things stand, whether the report is `brief`.

    `own` is the screen of a page that moves: what stands there stands in no part.
    """

    found: AskedAll
    register: Register
    brief: bool = False
    own: Screen | None = None


LEFT, RIGHT = "left", "right"
"""The two columns of a page where there is room; what has no side is as wide as the page."""


def composed(
    situation: Situation,
    scenario: str = "",
    *,
    main: str = "",
    brief: bool = False,
    start: Analysis | None = None,
    tell: Callable[[float], None] | None = None,
) -> tuple[Page, Register]:
    """The report on a situation, and where things stand on its page.

    `scenario` is how the scenario reads, `main` is what the report is about; a `brief` report is
    the first screen. `start` is the analysis of the situation, where a reader of the page can set
    something else. `tell` is told the share of the parts that are made (0 to 1).
    """
    found = AskedAll(situation, scenario, main)
    model, first = situation.model, found.first
    if start and found.issue and found.decisions:
        line = f"stance report {found.decisions[0].decision.id} --interactive"
        raise Unanswerable(
            "what can be set is of a decision, and this page is about an issue", (line,)
        )
    question, about = asked.question_of(found)
    said, more, line = asked.headline_of(found)
    register = Register.of(situation)
    own = screen_of(first, register, brief=brief) if start and first else None
    parts = tuple(_parts(Composition(found, register, brief, own), tell))
    # What opens on the screens of settings comes last, behind all that opens without them.
    moves = moving(start, first, found.robustness, own, register) if start else None
    page = Page(
        title=model.title,
        facts=asked.facts(situation, scenario),
        conclusion=said,
        more=more,
        line=line,
        question=question,
        about=about,
        background="" if about == model.about else model.about,
        date=f"as of {model.as_of}" if model.as_of else "",
        parts=parts,
        opened=register.opened,
        is_brief=brief,
        moving=moves,
    )
    return page, register


def _told(report: r.Report, blocks: Iterable[Shown] | None = None) -> PagePart:
    """What an answer says: its conclusion, and its blocks or these; no picture says that again."""
    told = (
        replace(block, title="")
        if isinstance(block, Figure) and block.title in (report.conclusion, report.more)
        else block
        for block in _without_grounds(report.blocks if blocks is None else blocks)
    )
    return PagePart(conclusion=report.conclusion, more=report.more, blocks=tuple(told))


def _without_grounds(blocks: Iterable[Shown], *others: r.Part) -> Iterator[Shown]:
    """The blocks without how much rests on what: the end of the report says it of all.

    `others` are parts that the report has told before.
    """
    for block in blocks:
        if isinstance(block, r.Listing):
            block = replace(block, entries=depth.without(block.entries, r.Part.GROUNDS, *others))
            if not block.entries:
                continue
        yield block


# What is told first, and why.


def _first_screen(made: Composition) -> PagePart:
    """Below the verdict: pictures of it; of an issue who is against it, who is for it, who agrees.

    A brief report, which has no appendix, says when each spoke, and on what that rests.
    """
    found, blocks = made.found, list[Shown]()
    if found.issue:
        stated = each_said(found.issue.by_issue[0].stated)
        blocks.append(actors.on_issues(found.issue, made.register, () if made.brief else (stated,)))
        blocks += (stated,) if made.brief else ()
    elif found.first and not made.own:
        blocks += opening(found.first, found.robustness)
        blocks += (in_short(found.first),) if made.brief else ()
    return PagePart(blocks=tuple(blocks))


def _why(made: Composition) -> PagePart | None:
    first = None if made.own else made.found.first
    return why(first, made.found.robustness, made.register) if first else None


def why(finding: Tradeoff, firmness: Robustness | None, register: Register) -> PagePart:
    """The matrix of the decision that the report is about, and how firm the verdict on it is."""
    blocks = (*_decided(finding, register, with_points=False), *_how_firm(firmness))
    return PagePart(anchor_of(finding), note=gap_note(finding), blocks=blocks)


def _decided(finding: Tradeoff, register: Register, *, with_points: bool) -> Iterator[Shown]:
    """The matrix of a decision and what stands below it."""
    short = in_short(finding, *(decision.TELLING if with_points else decision.TOLD))
    if finding.criteria:
        yield decision.matrix(finding, register, with_points=with_points, then=(short,))
    else:
        yield short


def _firm(made: Composition) -> PagePart | None:
    blocks = _how_firm(made.found.robustness) if made.own else ()
    return PagePart(blocks=blocks) if blocks else None


def _how_firm(finding: Robustness | None) -> tuple[Fold, ...]:
    """What would have to be otherwise for another to be ahead."""
    if not finding or not finding.criteria or len(finding.candidates) < 2:
        return ()
    blocks = tuple(firm_summary(finding))
    return (Fold("How firm that is", blocks, prints=True),) if blocks else ()


def _to_ask(made: Composition) -> PagePart | None:
    found = made.found.to_ask
    return PagePart(blocks=(check.to_ask(found),)) if found else None


# Every decision.


def _others(found: AskedAll) -> tuple[Tradeoff, ...]:
    return found.decisions[1 if found.first else 0 :]


def _every_decision(made: Composition) -> PagePart | None:
    found = made.found
    if not _others(found):
        return None
    table = verdicts(found.decisions)
    rows = (
        replace(row, anchor=anchor_of(each))
        for row, each in zip(table.rows, found.decisions, strict=True)
    )
    left = f"{found.left:,} more are not in this report: what is not settled is shown first."
    return PagePart(
        note="points of two actors are never compared",
        more=left if found.left else "",
        blocks=(replace(table, groups=(r.Group("", tuple(rows)),), names="decision"),),
    )


def _other_decisions(made: Composition) -> PagePart | None:
    """Each besides the first: its verdict, its matrix, and who says what, to be opened."""
    found, folds = made.found, list[Fold]()
    for tradeoff in _others(found):
        verdict = r.text(r.strong(conclusion(tradeoff)), f" {further(tradeoff)}")
        blocks = [r.Paragraph(verdict), *_decided(tradeoff, made.register, with_points=True)]
        every = found.positions.by_decision if found.positions else ()
        stands = next((each for each in every if each.decision == tradeoff.decision), None)
        if stands and stands.foremost:
            blocks.append(actors.on_options(stands, made.register))
        title = f"{tradeoff.decider.name}: {tradeoff.decision.question}"
        folds.append(Fold(title, tuple(blocks), anchor=anchor_of(tradeoff), prints=True))
    return PagePart(blocks=tuple(folds)) if folds else None


def _levers(made: Composition) -> PagePart | None:
    """What others could do that would put an option of the first decision ahead."""
    found = made.found.levers
    return _told(levers.describe(found)) if found else None


# Who says what, and who stands with whom.


def _who_says_what(made: Composition) -> PagePart | None:
    found = made.found.own_positions
    if not found:
        return None
    (own,) = found.by_decision
    report = positions.describe(found)
    # Who stands together, and what is not known, is told; what each says is to be opened.
    sides = (replace(actors.on_options(own, made.register), told=()),) if own.foremost else ()
    told = (block for block in report.blocks if isinstance(block, r.Listing))
    rest = tuple(block for block in report.blocks if not isinstance(block, r.Listing))
    fold = Fold("What each says, and what it wants by its interests", rest)
    part = _told(report, (*sides, *told, fold))
    return replace(part, title=f"Who says what on the options of {own.decider.name}")


def _on_issues(made: Composition) -> PagePart | None:
    found = made.found
    asked = found.issue.issue if found.issue else None
    issues = found.issues
    if not issues or all(on.issue == asked for on in issues.spoken):
        return None
    report = positions.describe(issues)
    told = tuple(_without_grounds(report.blocks))
    return _told(report, (actors.on_issues(issues, made.register, told),))


def _over_time(made: Composition) -> PagePart | None:
    found = made.found.over_time
    return _told(positions.describe(found)) if found and len(found.periods) > 1 else None


FEWEST_AGREEING = 3
"""Of fewer actors no picture has to say who agrees."""


def _who_agrees(made: Composition) -> PagePart | None:
    """Who agrees and who clashes on all that is said and decided, where three or more are known."""
    found = made.found
    try:
        figure = actors.agreeing(found.situation)
    except Unanswerable:
        return None
    if isinstance(figure.data, AgreementMatrix) and len(figure.data.names) < FEWEST_AGREEING:
        return None
    asked = found.own_positions or found.issue
    told = positions.describe(asked).more if asked else ""
    said = "" if figure.title in told else figure.title
    # The title of the section says what it shows.
    shown = replace(figure, title="", width=HALF, key=figure.key[1:])
    return PagePart(conclusion=said, blocks=(shown,))


# Who can move whom, where that can end, and how it looks to others.


def _as_rated(made: Composition) -> PagePart | None:
    """Power and interest where actors are rated by hand."""
    found = made.found
    if not any(actor.rated for actor in found.situation.actors()):
        return None
    issue = found.issue.issue if found.issue else None
    figure = actors.as_rated(found.situation, actors.GRID, issue)
    return PagePart(blocks=(Fold(figure.title, (replace(figure, title=""),)),))


def _who_moves_whom(made: Composition) -> PagePart | None:
    """Influence of each actor, and what bears on the decision that the page is about."""
    found = made.found
    if (count := len(found.situation.actors())) > asked.MOST_INFLUENCING:
        return PagePart(conclusion=f"Left out: {count:,} actors are too many pairs for a report.")
    finding = found.influence
    if not finding or not finding.ties:
        return None
    report = influence.describe(finding)
    return _told(report, actors.influencing(found.situation, report.blocks, found.first, HALF))


def _moving_alone(made: Composition) -> PagePart | None:
    found = made.found.stability
    if isinstance(found, str):
        return PagePart(conclusion=f"No answer: {found}.")
    if not found:
        return None
    report = stability.describe(found)
    return _told(report, _in_figures(report.blocks))


def _in_figures(blocks: Iterable[Shown], *others: r.Part) -> Iterator[Fold]:
    """What an answer has besides its sentences and these parts, to be opened."""
    if kept := tuple(_without_grounds(blocks, *others)):
        yield Fold("In figures, and who loses", kept, prints=True)


def _together(made: Composition) -> PagePart | None:
    """What several actors would prefer to no deal: the picture stands for the table."""
    found = made.found.deals
    if not found:
        return None
    report = deals.describe(found)
    tables = tuple(block for block in report.blocks if isinstance(block, r.Table))
    drawn = tuple(replace(each, width=HALF) for each in bargain(found, tables))
    rest = (block for block in report.blocks if not drawn or block not in tables)
    return _told(report, (*drawn, *_in_figures(rest, r.Part.TURNS_IT)))


def _side_by_side(made: Composition) -> PagePart | None:
    """The first decision as it stands, on each view and in each scenario; the others folded."""
    found, finding = made.found, made.found.compare
    if not finding:
        return None
    main = found.first.decision.id if found.first else ""
    report = compare.describe(finding)
    table, *more = report.blocks
    first = replace(compared(finding, main, (table,), slice(1)), width=FULL)
    blocks = [first if finding.changes else Fold("In figures", (first,)), *more]
    if finding.decisions[1:]:
        others = replace(compared(finding, main, (), slice(1, MOST_DECIDED)), width=FULL, title="")
        blocks.append(Fold("The other decisions side by side", (others,)))
    part = _told(report, blocks)
    rest = len(found.decisions) + found.left - len(finding.decisions)
    left = f"the first decision alone; {left_out(rest, 'decision')}" if rest else ""
    return replace(part, note=left)


PARTS: tuple[tuple[PagePart, Callable[[Composition], PagePart | None]], ...] = (
    (PagePart(), _first_screen),
    (PagePart(title=WHY, link=WHY), _why),
    (PagePart("firm"), _firm),
    (PagePart("decisions", "Every decision", link="Every decision"), _every_decision),
    (PagePart("others", "The other decisions in full", is_ending=True), _other_decisions),
    (PagePart("ask", "What to ask first", link="Ask", side=LEFT), _to_ask),
    (PagePart("positions", link="Who says what", side=RIGHT), _who_says_what),
    (PagePart("levers", "What would make them choose it", link="Levers", side=LEFT), _levers),
    (PagePart("influence", "Who can move whom", link="Influence", side=RIGHT), _who_moves_whom),
    (PagePart("agreement", "Who stands with whom", link="Agreement", side=LEFT), _who_agrees),
    (PagePart("rest", "Would anybody move alone?", link="Moves", side=RIGHT), _moving_alone),
    (PagePart("deals", "What could several do together?", link="Deals", side=LEFT), _together),
    (PagePart("issues", "What is said of issues", link="Issues"), _on_issues),
    (PagePart("time", "Positions through time", link="Over time"), _over_time),
    (PagePart("rated"), _as_rated),
    (PagePart("compare", "Views and scenarios side by side", link="Side by side"), _side_by_side),
    (
        PagePart("actors", "Who is involved", is_ending=True),
        lambda made: who_is_involved(made.register),
    ),
    (
        PagePart(SOURCES_ANCHOR, SOURCES, link=SOURCES, is_ending=True),
        lambda made: sources(made.register),
    ),
    (PagePart(UNSOURCED, "Unsourced", is_ending=True), lambda made: judgements(made.register)),
)
"""What stands in a report, in the order of its page, and what makes it; a brief one has the first.

What makes a part gives what it holds, and perhaps an anchor or a title of its own.
"""


def _parts(made: Composition, tell: Callable[[float], None] | None) -> Iterator[PagePart]:
    """The parts of which there is anything."""
    for n, (listed, make) in enumerate(PARTS[: 1 if made.brief else None]):
        if tell:
            tell(n / len(PARTS))
        if part := make(made):
            yield replace(
                part,
                anchor=part.anchor or listed.anchor,
                title=part.title or listed.title,
                link=listed.link,
                side=listed.side,
                is_ending=listed.is_ending,
            )
