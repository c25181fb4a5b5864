"""What stands where in the report, in every form: one list of its parts, and what each holds.

Nothing is answered here: `asked` does that. What a form shows of a part is for `forms` to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from stancecli import depth, notation as fmt, report as r
from stancecli.analysis import Analysis
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import check, compare, deals, influence, levers, positions, stability
from stancecli.lenses.positions.said import each_said
from stancecli.lenses.robustness import Robustness
from stancecli.lenses.robustness.words import summary as firm_summary
from stancecli.lenses.tradeoffs import Tradeoff
from stancecli.lenses.tradeoffs.table import verdicts
from stancecli.model import Claim
from stancecli.page import actors, decision
from stancecli.page.asked import MOST_INFLUENCING, AskedAll, facts
from stancecli.page.claims import (
    SOURCES,
    SOURCES_ANCHOR,
    Register,
    judgements,
    sources,
    who_is_involved,
)
from stancecli.page.decision import WHY, anchor_of, gap_note, in_short, opening, screen_of
from stancecli.page.outcomes import bargain, compared
from stancecli.page.parts import Fold, Page, PagePart, Screen, Shown
from stancecli.page.whatif import moving
from stancecli.situation import Situation
from stancecli.wording.verdict import conclusion, further


@dataclass(frozen=True)
class Composition:
    """What parts are made of: what was found, where things stand, whether the report is `brief`.

    `own` is the screen of a page that moves: what stands there stands in no part. What is told
    `elsewhere` does not stand below the matrix.
    """

    found: AskedAll
    register: Register
    brief: bool = False
    own: Screen | None = None
    elsewhere: tuple[r.Part, ...] = ()


@dataclass(frozen=True)
class ReportPart:
    """A part of the report: what makes it, where there is anything; whether it is at the end.

    What makes it may give it a title of its own; `title` is what a page calls it in its first line
    then, and else `link` is, which leads nowhere where it is empty.
    """

    anchor: str
    title: str
    make: Callable[[Composition], PagePart | None]
    link: str | None = None
    ends: bool = False

    def part(self, made: Composition) -> PagePart | None:
        """The part; None where it has nothing."""
        part = self.make(made)
        return part and replace(
            part,
            anchor=part.anchor or self.anchor,
            title=part.title or self.title,
            link=self.title if part.title else self.link if part.link is None else part.link,
            is_ending=self.ends,
        )


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
    found = AskedAll(situation, scenario, main)
    model, first = situation.model, found.first
    if start and found.issue and found.decisions:
        line = f"stance report {found.decisions[0].decision.id} --interactive"
        raise Unanswerable(
            "what can be set is of a decision, and this page is about an issue", (line,)
        )
    question, about = _asked(found)
    said, more, line = _headline(found)
    register = Register.of(situation, () if brief else _used(found))
    elsewhere = (r.Part.TO_ASK,) if not brief and found.to_ask else ()
    own = screen_of(first, register, *elsewhere, brief=brief) if start and first else None
    made = Composition(found, register, brief, own, elsewhere)
    parts = tuple(part for listed in PARTS[: 1 if brief else None] if (part := listed.part(made)))
    # What opens on the screens of settings comes last, behind all that opens without them.
    moves = moving(start, first, found.robustness, own, register) if start else None
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


def _headline(found: AskedAll) -> tuple[str, str, str]:
    """The verdict, what else has to be known at once, and both in short."""
    if found.first:
        verdict = decision.verdict_line(found.first)
        return conclusion(found.first), further(found.first), verdict
    if found.issue:
        report = positions.describe(found.issue)
        return report.conclusion, report.more, report.conclusion
    return "There is no decision in this model.", "", ""


def _used(found: AskedAll) -> Iterator[Claim]:
    """The claims that count on the page, those of the decision that it is about first."""
    for tradeoff in found.with_matrices:
        yield from decision.claims_of(tradeoff)
    for on_decision in found.stands:
        yield from actors.claims_of(on_decision.stands)


def _told(report: r.Report, blocks: Iterable[Shown], note: str | None = None) -> PagePart:
    """What an answer says: its conclusion, and these blocks."""
    return PagePart(
        note=" · ".join(report.scope) if note is None else note,
        conclusion=report.conclusion,
        more=report.more,
        blocks=tuple(_without_grounds(blocks)),
    )


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
        told = () if made.brief else (stated,)
        blocks.append(actors.on_issues(found.issue.by_issue, made.register, told))
        blocks += (stated,) if made.brief else ()
    elif found.first and not made.own:
        blocks += opening(found.first, found.robustness)
        blocks += (in_short(found.first, brief=True),) if made.brief else ()
    return PagePart(blocks=tuple(blocks))


def _why(made: Composition) -> PagePart | None:
    found = made.found
    if not found.first or made.own:
        return None
    return why(found.first, found.robustness, made.register, *made.elsewhere)


def why(
    finding: Tradeoff, firmness: Robustness | None, register: Register, *elsewhere: r.Part
) -> PagePart:
    """The matrix of the decision that the report is about, and how firm the verdict on it is."""
    blocks = (*_decided(finding, register, *elsewhere, with_points=False), *_how_firm(firmness))
    return PagePart(anchor_of(finding), note=gap_note(finding), blocks=blocks)


def _decided(
    finding: Tradeoff, register: Register, *elsewhere: r.Part, with_points: bool
) -> Iterator[Shown]:
    """The matrix of a decision and what stands below it."""
    short = in_short(finding, *elsewhere)
    if finding.criteria:
        yield decision.matrix(finding, register, with_points=with_points, then=(short,))
    else:
        yield short


def _firm(made: Composition) -> PagePart | None:
    blocks = tuple(_how_firm(made.found.robustness)) if made.own else ()
    return PagePart(blocks=blocks) if blocks else None


def _how_firm(finding: Robustness | None) -> Iterator[Fold]:
    """What would have to be otherwise for another to be ahead."""
    if not finding or not finding.criteria or len(finding.candidates) < 2:
        return
    if blocks := tuple(firm_summary(finding)):
        yield Fold("How firm that is", blocks, prints=True)


def _to_ask(made: Composition) -> PagePart | None:
    if not (found := made.found.to_ask):
        return None
    return PagePart(blocks=(check.to_ask(found, made.register.claims),))


# Every decision.


def _others_with_matrices(found: AskedAll) -> tuple[Tradeoff, ...]:
    return found.with_matrices[1 if found.first else 0 :]


def _every_decision(made: Composition) -> PagePart | None:
    found = made.found
    if not _others_with_matrices(found):
        return None
    table = verdicts(found.decisions)
    anchors = [anchor_of(each) for each in found.with_matrices]
    anchors += [""] * (len(table.rows) - len(anchors))
    rows = (replace(row, anchor=to) for row, to in zip(table.rows, anchors, strict=True))
    own = "after that above, " if found.first else ""
    left = f" {found.left:,} more are not in this report: what is not settled is shown first."
    return PagePart(
        note=f"{own}what is not settled first; points of two actors are never compared",
        more=f"{found.together}{left if found.left else ''}",
        blocks=(replace(table, groups=(r.Group("", tuple(rows)),), names="decision"),),
    )


def _other_decisions(made: Composition) -> PagePart | None:
    """Each besides the first: its verdict, its matrix, and who says what, to be opened."""
    found, folds = made.found, list[Fold]()
    for tradeoff in _others_with_matrices(found):
        verdict = r.text(r.strong(conclusion(tradeoff)), f" {further(tradeoff)}")
        blocks = [r.Paragraph(verdict), *_decided(tradeoff, made.register, with_points=True)]
        stands = next((each for each in found.stands if each.decision == tradeoff.decision), None)
        if stands and any(each.speak_for or each.speak_against for each in stands.by_option):
            blocks.append(actors.on_options(stands, made.register))
        title = f"{tradeoff.decider.name}: {tradeoff.decision.question}"
        folds.append(Fold(title, tuple(blocks), anchor=anchor_of(tradeoff), prints=True))
    return PagePart(blocks=tuple(folds)) if folds else None


def _levers(made: Composition) -> PagePart | None:
    """What others could do that would put an option of the first decision ahead."""
    found = made.found.levers
    if not found:
        return None
    report = levers.describe(found)
    return _told(report, report.blocks, note="")


# Who says what.


def _who_says_what(made: Composition) -> PagePart | None:
    found = made.found.own_positions
    if not found:
        return None
    (own,) = found.by_decision
    report = positions.describe(found)
    # Who stands together, and what is not known, is told; what each says is to be opened.
    told = (block for block in report.blocks if isinstance(block, r.Listing))
    rest = tuple(block for block in report.blocks if not isinstance(block, r.Listing))
    fold = Fold("What each says, and what it wants by its interests", rest)
    part = _told(report, (actors.on_options(own, made.register), *told, fold), note="")
    return replace(part, title=f"Who says what on the options of {own.decider.name}")


def _on_issues(made: Composition) -> PagePart | None:
    found = made.found
    asked = found.issue.issue if found.issue else None
    issues = found.issues
    if not issues or not any(each.stated for each in issues.by_issue if each.issue != asked):
        return None
    report = positions.describe(issues)
    told = tuple(_without_grounds(report.blocks))
    return _told(report, (actors.on_issues(issues.by_issue, made.register, told),), note="")


def _over_time(made: Composition) -> PagePart | None:
    found = made.found.over_time
    if not found or len(found.periods) < 2:
        return None
    report = positions.describe(found)
    return _told(report, report.blocks)


# Who can move whom, where that can end, and how it looks to others.


def _as_rated(made: Composition) -> PagePart | None:
    """Power and interest where actors are rated by hand."""
    found = made.found
    if not any(actor.rated for actor in found.situation.actors()):
        return None
    issue = found.issue.issue if found.issue else None
    figure = actors.as_rated(found.situation, actors.GRID, issue)
    return PagePart(title=figure.title, blocks=(replace(figure, title=""),))


def _who_moves_whom(made: Composition) -> PagePart | None:
    """Influence of each actor, and what bears on the decision that the page is about."""
    found = made.found
    if (count := len(found.situation.actors())) > MOST_INFLUENCING:
        left_out = f"Left out: {count:,} actors are too many pairs for a report."
        return PagePart(conclusion=left_out)
    finding = found.influence
    if not finding:
        return None
    report = influence.describe(finding)
    if not finding.ties:
        return _told(report, ())
    return _told(report, actors.influencing(found.situation, report.blocks, found.first))


def _where_it_rests(made: Composition) -> PagePart | None:
    found = made.found.stability
    if isinstance(found, str):
        return PagePart(conclusion=f"No answer: {found}.")
    if not found:
        return None
    report = stability.describe(found)
    return _told(report, report.blocks)


def _preferred(made: Composition) -> PagePart | None:
    """What several actors would prefer to no deal: the picture stands for the table."""
    found = made.found.deals
    if not found:
        return None
    report = deals.describe(found)
    tables = tuple(block for block in report.blocks if isinstance(block, r.Table))
    others = (block for block in report.blocks if not isinstance(block, r.Table))
    rest = _without_grounds(others, r.Part.TURNS_IT)
    return _told(report, (*(tuple(bargain(found, tables)) or tables), *rest))


def _side_by_side(made: Composition) -> PagePart | None:
    """The decisions as they stand, on each view and in each scenario; of one its points as well."""
    found, finding = made.found, made.found.compare
    if not finding:
        return None
    note = fmt.counted(len(finding.columns), "column")
    if rest := len(found.decisions) + found.left - len(finding.decisions):
        note = f"the first decision in {note}; {fmt.counted(rest, 'more decision')}"
    main = found.first.decision.id if found.first else ""
    report = compare.describe(finding)
    table, *more = report.blocks
    return _told(report, (compared(finding, main, told=(table,)), *more), note)


PARTS: tuple[ReportPart, ...] = (
    ReportPart("", "", _first_screen),
    ReportPart("", WHY, _why),
    ReportPart("firm", "", _firm),
    ReportPart("ask", "What to ask first", _to_ask, link="Ask"),
    ReportPart("levers", "What would make them choose it", _levers, link="Levers"),
    ReportPart("decisions", "Every decision", _every_decision),
    ReportPart("positions", "Who says what", _who_says_what),
    ReportPart("issues", "What is said of issues", _on_issues, link="Issues"),
    ReportPart("time", "Positions through time", _over_time, link="Over time"),
    ReportPart("rated", "Rated", _as_rated),
    ReportPart("influence", "Who can move whom", _who_moves_whom, link="Influence"),
    ReportPart("rest", "Where it can rest", _where_it_rests, link="Where it rests"),
    ReportPart("deals", "What they would all prefer", _preferred, link="Deals"),
    ReportPart("compare", "Views and scenarios side by side", _side_by_side, link="Side by side"),
    ReportPart("others", "The other decisions", _other_decisions, link="", ends=True),
    ReportPart(
        "actors",
        "Who is involved",
        lambda made: who_is_involved(made.found.situation.model),
        link="",
        ends=True,
    ),
    ReportPart(SOURCES_ANCHOR, SOURCES, lambda made: sources(made.register), ends=True),
    ReportPart("judgements", "Unsourced", lambda made: judgements(made.register), ends=True),
)
"""What stands in a report, in the order of its page; a brief one has the first."""
