"""What the report asks of a situation, and what stands where in it: one list of its parts.

Every lens is asked once, and of many decisions the foremost. What a form shows of a part is for
`forms` to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from stancecli import depth, notation as fmt, report as r
from stancecli.analysis import Analysis
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import (
    Finding,
    check,
    compare,
    deals,
    influence,
    levers,
    positions,
    robustness,
    stability,
    tradeoffs,
)
from stancecli.lenses.check import MainDecision
from stancecli.lenses.compare import Comparison
from stancecli.lenses.deals import Deals
from stancecli.lenses.influence import Influences
from stancecli.lenses.levers import EveryOption
from stancecli.lenses.positions import IssueStands, Positions, PositionsOverTime
from stancecli.lenses.positions.said import each_said
from stancecli.lenses.robustness import Robustness
from stancecli.lenses.robustness.finding import summary as firm_summary
from stancecli.lenses.stability import Stability
from stancecli.lenses.tradeoffs import Tradeoff, Tradeoffs
from stancecli.lenses.tradeoffs.words import further, verdicts
from stancecli.methods.evidence import grounds, sources_summary
from stancecli.methods.performance import performance_table
from stancecli.methods.positions import Every
from stancecli.methods.positions.store import ModelStatements
from stancecli.methods.swings import Swing, swings
from stancecli.methods.verdict import DecisionVerdict
from stancecli.page import actors, claims, decision
from stancecli.page.claims import Register
from stancecli.page.drawings.matrices import AgreementMatrix
from stancecli.page.opening import opening
from stancecli.page.parts import FULL, HALF, Figure, Fold, Page, PagePart, Screen, Shown, left_out
from stancecli.page.whatif import MOST_DECIDED, compared, moving
from stancecli.situation import Situation
from stancecli.wording.verdict import conclusion, ranked

F = TypeVar("F")

MOST_DECISIONS = 20
"""Of more decisions the page has the foremost by their verdicts, and counts the others.

What takes all of them then, who says what and what is ahead where, it asks of the first alone.
"""

MOST_INFLUENCING = 1_000
"""Among more actors it does not ask who can move whom: every pair would have to be looked at."""


class AskedAll:
    """What is found of a situation, each when it is wanted; None where there is no answer.

    The report is about `main`, a decision or an issue, or about what the model is about; `scenario`
    is how the scenario reads. `decisions` are those that the page has: that which it is about, then
    the weightiest first; `left` counts those that it does not have.
    """

    def __init__(self, situation: Situation, scenario: str = "", main: str = "") -> None:
        self.situation, self.scenario = situation, scenario
        self.main = main or situation.main
        # The verdicts alone are found first, since a verdict costs little.
        ids = by_weight(situation, (each.id for each in situation.decisions()), self.main)
        self.decisions = tradeoffs.find(situation, ids[:MOST_DECISIONS]).tradeoffs
        self.left = len(ids[MOST_DECISIONS:])

    @cached_property
    def issue(self) -> IssueStands | None:
        """The issue that the report is about, if it is about one."""
        if not self.main or self.situation.kind_of(self.main) != "issue":
            return None
        issue = self.situation.issue(self.main)
        return positions.find_issues(ModelStatements(self.situation, [issue]), issue)

    @property
    def first(self) -> Tradeoff | None:
        """The decision that the report is about, if it is about one."""
        return None if self.issue else next(iter(self.decisions), None)

    def findings(self, *, brief: bool = False) -> Iterator[Finding]:
        """What was found, in the order of the page; for its first screen alone only what it has."""
        verdicts = Tradeoffs(self.decisions) if self.decisions else None
        yield from filter(None, (self.issue, verdicts, self.robustness))
        if brief:
            return
        stands = self.positions or self.own_positions or (None if self.issue else self.issues)
        where = None if isinstance(self.stability, str) else self.stability
        rest = (stands, self.over_time, self.influence, where, self.deals, self.compare)
        yield from filter(None, (self.levers, *rest))

    def _on_first(self, find: Callable[[Situation, str], F]) -> F | None:
        """What is found of the decision that the report is about, if it is about one."""
        first = self.first
        return _if_any(lambda: find(self.situation, first.decision.id)) if first else None

    @cached_property
    def robustness(self) -> Robustness | None:
        return self._on_first(robustness.find)

    @cached_property
    def swings(self) -> tuple[Swing, ...]:
        """Where each single change takes the lead in that decision."""
        first = self.first
        if not first or not first.criteria:
            return ()
        return tuple(swings(performance_table(self.situation, first.decision.id)))

    @cached_property
    def to_ask(self) -> MainDecision | None:
        """What is most worth asking about that decision, if anything is."""
        if not (first := self.first):
            return None
        table = performance_table(self.situation, first.decision.id)
        found = check.asked_about(table, first.verdict, first.find_out)
        return found if found.questions else None

    @cached_property
    def levers(self) -> EveryOption | None:
        """What others could do about the decision that the report is about, if they can."""
        found = self._on_first(levers.find_all)
        return found if found and any(each.best for each in found.options) else None

    @cached_property
    def positions(self) -> Positions | None:
        """Who stands where on all decisions, unless these are too many."""
        if not self.decisions or self.left:
            return None
        return _if_any(lambda: positions.find(self.situation))

    @cached_property
    def own_positions(self) -> Positions | None:
        """Who stands where on the decision that the report is about."""
        return self._on_first(positions.find)

    @cached_property
    def issues(self) -> IssueStands | None:
        issues = self.situation.model.issues
        said = ModelStatements(self.situation, issues)
        return _if_any(lambda: positions.find_issues(said)) if issues else None

    @cached_property
    def over_time(self) -> PositionsOverTime | None:
        """What was said by year, or by month within one; None where it has but one date."""
        actors = self.situation.actors()
        if len({each.date for actor in actors for each in actor.positions if each.date}) < 2:
            return None
        said = ModelStatements(self.situation)
        by_year = _if_any(lambda: positions.find_over_time(said, Every.YEAR))
        if by_year is None or len(by_year.periods) > 1:
            return by_year
        return _if_any(lambda: positions.find_over_time(said, Every.MONTH))

    @cached_property
    def influence(self) -> Influences | None:
        if len(self.situation.actors()) > MOST_INFLUENCING:
            return None
        return _if_any(lambda: influence.find(self.situation, self.main))

    @cached_property
    def stability(self) -> Stability | str | None:
        """Where nobody gains by moving, or why that cannot be said."""
        if not self.decisions:
            return None
        try:
            return stability.find(self.situation)
        except Unanswerable as refused:
            return refused.message

    @cached_property
    def deals(self) -> Deals | None:
        if sum(bool(actor.decisions) for actor in self.situation.actors()) < 2:
            return None
        return _if_any(lambda: deals.find(self.situation))

    @cached_property
    def compare(self) -> Comparison | None:
        model, ids = self.situation.model, [each.decision.id for each in self.decisions]
        if not ids or not (model.holders or model.scenarios):
            return None
        return _if_any(lambda: compare.find(self.situation, ids[:1] if self.left else ids))


def by_weight(situation: Situation, ids: Iterable[str], main: str) -> list[str]:
    """The ids of decisions: that which is `main`, then the weightiest first."""
    tables = (performance_table(situation, id_) for id_ in ids)
    found = ranked((DecisionVerdict.of(table) for table in tables), main)
    return [each.decision.id for each in found]


def _if_any(find: Callable[[], F]) -> F | None:
    try:
        return find()
    except Unanswerable:
        return None


def _facts(situation: Situation, scenario: str) -> str:
    """What the model is made of, in a line."""
    model = situation.model
    found = grounds(situation, model.claims())
    decisions = sum(len(actor.decisions) for actor in model.actors)
    of = fmt.counted(decisions, "decision")
    if model.issues and not decisions:
        of = fmt.counted(len(model.issues), "issue")
    known = (
        "Position analysis",
        f"as of {model.as_of}" if model.as_of else "",
        f"{fmt.counted(len(model.actors), 'actor')}, {of}",
        f"{found.cited:,} of {fmt.counted(found.claims, 'claim')} cited, "
        f"{fmt.counted(len(sources_summary(model).roots), 'source')}",
        scenario,
    )
    return " · ".join(filter(None, known))


SENTENCES = 2
"""So many the top of the report has of what the matter is."""
_END = r"""(?:\b[a-z]\w+|\w{5}|[)\]”"’%\d])[.!?][”’")]*(?=\s+(?![a-z])|\s*$)"""
_SENTENCE = re.compile(f".*?{_END}", re.DOTALL)
"""Up to a full stop that ends a word, no abbreviation, and what follows begins as no word does."""


def _head(found: AskedAll) -> Page:
    """What stands above the parts: what the report is about, and the verdict."""
    model, first, on = found.situation.model, found.first, found.issue
    question, whole = "", model.about
    said = ("There is no decision in this model.", "", "")
    if first:
        question = f"{first.decider.name}: {first.decision.question}"
        said = conclusion(first), further(first, ends=False), decision.verdict_line(first)
    elif on:
        report = positions.describe(on)
        said = report.conclusion, report.more, report.conclusion
        if on.issue:
            question = f"Who stands where on {fmt.quoted(on.issue.name)}?"
            whole = on.issue.about or whole
    about = "".join(_SENTENCE.findall(whole)[:SENTENCES]) or whole
    background = "" if about == model.about else model.about
    date = f"as of {model.as_of}" if model.as_of else ""
    facts = _facts(found.situation, found.scenario)
    return Page(model.title, facts, *said, question, about, background, date)


# What parts are made of, and the report.


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
    first = found.first
    if start and found.issue and found.decisions:
        line = f"stance report {found.decisions[0].decision.id} --interactive"
        raise Unanswerable(
            "what can be set is of a decision, and this page is about an issue", (line,)
        )
    register = Register.of(situation)
    own = decision.screen_of(first, register, brief=brief) if start and first else None
    parts = tuple(_parts(Composition(found, register, brief, own), tell))
    # What opens on the screens of settings comes last, behind all that opens without them.
    moves = moving(start, first, found.swings, own, register) if start else None
    opened = register.opened
    page = replace(_head(found), parts=parts, opened=opened, is_brief=brief, moving=moves)
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
        blocks += opening(found.first, found.swings)
        blocks += (decision.in_short(found.first),) if made.brief else ()
    return PagePart(blocks=tuple(blocks))


def _why(made: Composition) -> PagePart | None:
    first = None if made.own else made.found.first
    return why(first, made.found.robustness, made.register) if first else None


def why(finding: Tradeoff, firmness: Robustness | None, register: Register) -> PagePart:
    """The matrix of the decision that the report is about, and how firm the verdict on it is."""
    blocks = (*_decided(finding, register, with_points=False), *_how_firm(firmness))
    return PagePart(decision.anchor_of(finding), note=decision.gap_note(finding), blocks=blocks)


def _decided(finding: Tradeoff, register: Register, *, with_points: bool) -> Iterator[Shown]:
    """The matrix of a decision and what stands below it."""
    short = decision.in_short(finding, *(decision.TELLING if with_points else decision.TOLD))
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
        replace(row, anchor=decision.anchor_of(each))
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
        own = (each for each in every if each.decision == tradeoff.decision and each.foremost)
        blocks += [actors.on_options(each, made.register) for each in own]
        title = f"{tradeoff.decider.name}: {tradeoff.decision.question}"
        folds.append(Fold(title, tuple(blocks), anchor=decision.anchor_of(tradeoff), prints=True))
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
    """Influence of each actor, and what affects the decision that the page is about."""
    found = made.found
    if (count := len(found.situation.actors())) > MOST_INFLUENCING:
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
    drawn = tuple(replace(each, width=HALF) for each in decision.bargain(found, tables))
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
    (PagePart(title=decision.WHY, link=decision.WHY), _why),
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
        lambda made: claims.who_is_involved(made.register),
    ),
    (
        PagePart(claims.SOURCES_ANCHOR, claims.SOURCES, link=claims.SOURCES, is_ending=True),
        lambda made: claims.sources(made.register),
    ),
    (
        PagePart(claims.UNSOURCED, "Unsourced", is_ending=True),
        lambda made: claims.judgements(made.register),
    ),
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
