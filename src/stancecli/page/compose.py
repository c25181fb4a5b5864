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
    stakes,
    tradeoffs,
)
from stancecli.lenses.check import MainDecision
from stancecli.lenses.compare import Comparison
from stancecli.lenses.deals import Deals
from stancecli.lenses.influence import Influences
from stancecli.lenses.levers import EveryOption
from stancecli.lenses.positions import IssueStands, Positions
from stancecli.lenses.positions.said import each_said, sides_said
from stancecli.lenses.robustness import Robustness
from stancecli.lenses.robustness.finding import summary as firm_summary
from stancecli.lenses.stability import Stability
from stancecli.lenses.stakes import Stakes
from stancecli.lenses.stakes.words import without_a_stake
from stancecli.lenses.tradeoffs import Tradeoff, Tradeoffs
from stancecli.lenses.tradeoffs.words import further, verdicts
from stancecli.methods.evidence import grounds, sources_summary
from stancecli.methods.ladder import Conclusion
from stancecli.methods.performance import performance_table
from stancecli.methods.positions.store import ModelStatements
from stancecli.methods.swings import Swing, swings
from stancecli.methods.verdict import DecisionVerdict
from stancecli.page import actors, claims, decision, moves, voices
from stancecli.page.claims import Register
from stancecli.page.levers import ladder, ranking
from stancecli.page.opening import opening, said_of
from stancecli.page.parts import (
    Beside,
    Figure,
    Fold,
    Page,
    PagePart,
    Screen,
    Shown,
    left_out,
    not_shown,
)
from stancecli.page.side_by_side import AS_OTHERS, compared
from stancecli.page.whatif import moving
from stancecli.page.winners import FEW_ACTORS, winners
from stancecli.situation import Situation
from stancecli.wording.verdict import ranked

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
        stands = None if self.issue and not self.decisions else self.voices
        where = None if isinstance(self.stability, str) else self.stability
        rest = (stands, self.influence, where, self.deals, self.compare)
        yield from filter(None, (self.stakes, self.levers, *rest))

    def _on_first(self, find: Callable[[Situation, str], F]) -> F | None:
        """What is found of the decision that the report is about, if it is about one."""
        first = self.first
        return _if_any(lambda: find(self.situation, first.decision.id)) if first else None

    @cached_property
    def robustness(self) -> Robustness | None:
        return self._on_first(robustness.find)

    @cached_property
    def stakes(self) -> Stakes | None:
        return self._on_first(stakes.find)

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
        return found if found and any(ladder(found)) else None

    @cached_property
    def voices(self) -> Positions | IssueStands | None:
        """Who has spoken on what; of too many decisions on the first alone."""
        only = self.decisions[0].decision.id if self.left else None
        found = _if_any(lambda: positions.question.find(self.situation, only))
        return found if isinstance(found, Positions | IssueStands) else None

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
        model.draft,
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
    said = ("There is no decision in this model.", "")
    if first:
        question = f"{first.decider.name}: {first.decision.question}"
        said = said_of(first), further(first, ends=False)
    elif on:
        report = positions.describe(on)
        # What is for it and what is against it stand together.
        both = " ".join([*sides_said(on.foremost)][:2]) if on.foremost else report.conclusion
        said = both, f"{report.conclusion} {report.more}".removeprefix(both).strip()
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
    """Below the verdict its pictures and why; of an issue who has spoken for it and against it.

    A brief report, which has no appendix, says when each spoke, and on what that rests.
    """
    found, blocks = made.found, list[Shown]()
    if found.issue and (on := found.issue.foremost):
        stated = each_said(on.stated)
        drawn = voices.picture(found.issue, () if made.brief else (stated,))
        blocks += (replace(drawn, title=""), *[stated] * made.brief)
    elif found.first and not made.own:
        if made.brief:
            blocks += (*opening(found.first, found.swings), _standing_alone(found, found.first))
        else:
            short = decision.in_short(found.first, *decision.TOLD)
            blocks += opening(found.first, found.swings, *([short] if short.entries else []))
            blocks += why(found.first, made.register)
    return PagePart(blocks=tuple(blocks))


def _standing_alone(found: AskedAll, finding: Tradeoff) -> r.Listing:
    """What a brief report says below its pictures: also what others could do and who would move."""
    short = decision.in_short(finding)
    told = {
        "Levers": [levers.describe(found.levers).conclusion] if found.levers else [],
        "Moves": [p.title or p.conclusion for p in (_moves(found), _together(found)) if p],
    }
    more = [r.Entry(" ".join(said), r.strong(label)) for label, said in told.items() if said]
    last = [entry for entry in short.entries if entry.part is r.Part.GROUNDS]
    return replace(short, entries=(*depth.without(short.entries, r.Part.GROUNDS), *more, *last))


def why(finding: Tradeoff, register: Register) -> Iterator[Shown]:
    """The matrix of the decision, to be opened."""
    if finding.criteria:
        told = decision.matrix(finding, register, with_points=False)
        note = filter(None, [decision.gap_note(finding)])
        anchor = decision.anchor_of(finding)
        yield Fold(decision.WHY, (told, *map(r.Note, note)), anchor=anchor, prints=True)


def _firm(made: Composition) -> PagePart | None:
    """What would have to be otherwise for another to be ahead."""
    finding = made.found.robustness
    if not finding or not finding.criteria or len(finding.candidates) < 2:
        return None
    blocks = tuple(firm_summary(finding))
    return PagePart(blocks=(Fold("How firm that is", blocks, prints=True),)) if blocks else None


def _winners(made: Composition) -> PagePart | None:
    """Who gains and who loses by each option of the first decision; its title is the finding."""
    if not (found := made.found.stakes):
        return None
    report = stakes.describe(found)
    if not found.told:
        return PagePart(title="Nobody gains or loses by another option: none is possible.")
    if not found.actors:
        return PagePart(title=without_a_stake(found))
    more = (r.Paragraph(report.more),) * bool(report.more)
    figures = winners(found, (*more, *_without_grounds(report.blocks)), FEW_ACTORS)
    return PagePart(title=report.conclusion, blocks=tuple(figures))


def _to_ask(made: Composition) -> PagePart | None:
    """The question that is asked first is the title."""
    if not (found := made.found.to_ask):
        return None
    listing, asks = check.to_ask(found), found.questions[0].asks
    first, *rest = listing.entries
    blocks = (r.Note(r.plain(r.text(*first.below))), replace(listing, entries=tuple(rest)))
    title = f"Ask first: {asks[:1].lower()}{asks[1:]}"
    return PagePart(title=title, blocks=blocks if rest else blocks[:1])


# Every decision.


def _others(found: AskedAll) -> tuple[Tradeoff, ...]:
    return found.decisions[1 if found.first else 0 :]


def _every_decision(made: Composition) -> PagePart | None:
    found = made.found
    if not _others(found):
        return None
    table, anchor_of = verdicts(found.decisions), decision.anchor_of
    # Of the first there is something to be opened where anything is filled in.
    rows = (
        replace(row, anchor="" if each == found.first and not each.criteria else anchor_of(each))
        for row, each in zip(table.rows, found.decisions, strict=True)
    )
    shown = replace(table, groups=(r.Group("", tuple(rows)),), names="decision")
    left = not_shown(left_out((found.left, "decision")))
    note = r.Note(f"Points of two actors are never compared. {left}".rstrip())
    title = "Every decision: which option is ahead for whom"
    return PagePart(blocks=(Fold(title, (shown, note), prints=True),))


def _other_decisions(made: Composition) -> PagePart | None:
    """Each besides the first: its verdict and its matrix, to be opened."""
    found, folds = made.found, list[Fold]()
    for tradeoff in _others(found):
        verdict = r.text(r.strong(said_of(tradeoff)), f" {further(tradeoff)}")
        blocks: list[Shown] = [r.Paragraph(verdict)]
        if tradeoff.criteria:
            blocks.append(decision.matrix(tradeoff, made.register, with_points=True))
        blocks.append(decision.in_short(tradeoff, *decision.TELLING))
        title = f"{tradeoff.decider.name}: {tradeoff.decision.question}"
        folds.append(
            Fold(
                title,
                tuple(blocks),
                anchor=decision.anchor_of(tradeoff),
                # Where nothing is left to choose, paper has it in the list of decisions.
                prints=tradeoff.verdict.verdict is not Conclusion.ONLY,
            )
        )
    return PagePart(blocks=tuple(folds)) if folds else None


# Who has spoken, and who can move whom; where that can end, and how it looks to others.


def _voices(made: Composition) -> PagePart | None:
    """Who has spoken for and against what; an issue that is asked about has its own picture."""
    found = made.found
    if not (heard := found.voices):
        return None
    report = positions.describe(heard)
    told = [*_without_grounds(report.blocks)]
    asked = found.main if found.issue else ""
    title = "What each said" if asked and heard.spoken else report.conclusion
    blocks = list[Shown]()
    if any(on.issue.id != asked for on in heard.spoken):
        tables = [block for block in told if isinstance(block, r.Table)]
        figure = voices.picture(heard, tables, asked)
        title, blocks = figure.title, [replace(figure, title="")]
    blocks += (each for each in voices.in_sentences(heard) if each.text != title)
    blocks += (block for block in told if isinstance(block, r.Listing))
    if heard.spoken:
        in_full = [block for block in told if isinstance(block, r.Shortened)]
        said = voices.word_for_word(heard, made.register)
        blocks.append(Fold("What each said, word for word", (said,), told=in_full))
    return PagePart(title=title, blocks=(*blocks, *_to_be_opened(found)))


def _to_be_opened(found: AskedAll) -> Iterator[Fold]:
    """Who agrees and who clashes, and actors as they are rated by hand."""
    if figure := _if_any(lambda: actors.agreeing(found.situation)):
        figure = replace(figure, told=(r.Paragraph(figure.title),))
        yield Fold("Every pair: who agrees and who clashes", (figure,))
    issue = found.issue.issue if found.issue else None
    if rated := _if_any(lambda: actors.as_rated(found.situation, actors.GRID, issue)):
        yield Fold(rated.title, (replace(rated, title=""),))


def _levers(made: Composition) -> PagePart | None:
    """What others could do about the first decision, and who has influence on whom."""
    found, title, blocks = made.found, "", list[Shown]()
    by, first = found.influence, found.first
    ranked = first and by and by.on_decider and by.on_decider.direct
    most = ranking(found.situation, first.decider.id) if first and ranked else None
    if found.levers:
        (figure,) = ladder(found.levers)
        title, figure = figure.title, replace(figure, title="")
        blocks.append(Beside((figure,), (most,)) if most else figure)
    elif most:
        title = most.title
        blocks += most.blocks
    if by and by.ties:
        report = influence.describe(by)
        title = title or report.conclusion
        rest = [*_without_grounds(report.blocks)]
        blocks.append(actors.influencing(found.situation, rest, first, ranked=bool(most)))
    if (count := len(found.situation.actors())) > MOST_INFLUENCING:
        blocks.append(r.Note(f"Who can move whom is left out: {count:,} actors are too many."))
    return PagePart(title=title, blocks=blocks) if blocks else None


def _moves(asked: AskedAll) -> PagePart | None:
    """Who would move alone; the title says so."""
    found = asked.stability
    if not found or isinstance(found, str):
        return PagePart(title=f"No answer: {found}.") if found else None
    drawn = moves.on_the_way(found, asked.situation)
    if asked.deals:  # which tell of what several could do
        found = replace(found, together=())
    told = _drawn(stability.describe(found), [drawn], "Each move alone in figures, and who loses")
    return replace(told, title=told.conclusion, conclusion="")


def _together(asked: AskedAll) -> PagePart | None:
    """What several actors would prefer to no deal."""
    found = asked.deals
    if not found:
        return None
    title = "What several could do together in figures, and who loses"
    # What makes somebody move alone is told above.
    return _drawn(deals.describe(found), moves.bargain(found), title, r.Part.TURNS_IT)


def _drawn(report: r.Report, figures: Iterable[Figure], title: str, *others: r.Part) -> PagePart:
    """An answer with its picture, if it has one, whose title stands for its conclusion.

    What else it has is to be opened, under a `title`.
    """
    part = PagePart(conclusion=report.conclusion, more=report.more)
    rest = tuple(_without_grounds(report.blocks, *others))
    tables = Fold(title, rest, prints=True)
    for figure in figures:
        part = replace(part, conclusion=figure.title, blocks=(replace(figure, title=""),))
    return replace(part, blocks=(*part.blocks, tables))


def _side_by_side(made: Composition) -> PagePart | None:
    """The decisions as they stand, on each view and in each scenario, to be opened."""
    found, finding = made.found, made.found.compare
    if not finding:
        return None
    report = compare.describe(finding)
    table, *more = report.blocks
    figure = compared(finding, found.first.decision.id if found.first else "", (table,))
    told = _told(report, (replace(figure, title=""), *more))
    rest = len(found.decisions) + found.left - len(finding.decisions)
    only = r.Note(f"Of the first decision alone. {not_shown(left_out((rest, 'decision')))}")
    blocks = (r.Paragraph(told.concluded), *told.blocks, *((only,) if rest else ()))
    return PagePart(blocks=(Fold(AS_OTHERS, blocks, prints=True),))


PARTS: tuple[tuple[PagePart, Callable[[Composition], PagePart | None]], ...] = (
    (PagePart(), _first_screen),
    (PagePart(), _firm),
    (PagePart(), _side_by_side),
    (PagePart("winners", link="Winners"), _winners),
    (PagePart("moves", link="Moves"), lambda made: _moves(made.found)),
    (PagePart("deals"), lambda made: _together(made.found)),
    (PagePart("decisions"), _every_decision),
    (PagePart("others", "The other decisions in full", is_ending=True), _other_decisions),
    (PagePart("levers", link="Levers"), _levers),
    (PagePart("voices", link="Voices"), _voices),
    (PagePart("ask", side=LEFT), _to_ask),
    (
        PagePart(claims.SOURCES_ANCHOR, link=claims.SOURCES, side=RIGHT, is_ending=True),
        lambda made: claims.sources(made.register),
    ),
    (
        PagePart("actors", "Who is involved", is_ending=True),
        lambda made: claims.who_is_involved(made.register),
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
