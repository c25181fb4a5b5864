"""What the report asks of a situation: every lens once, and of many decisions the foremost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TypeVar

from stancecli import notation as fmt
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
from stancecli.lenses.robustness import Robustness
from stancecli.lenses.stability import Stability
from stancecli.lenses.tradeoffs import Tradeoff, Tradeoffs
from stancecli.methods.evidence import grounds, sources_summary
from stancecli.methods.performance import performance_table
from stancecli.methods.positions import Every
from stancecli.methods.positions.store import ModelStatements
from stancecli.methods.verdict import DecisionVerdict
from stancecli.page.decision import verdict_line
from stancecli.situation import Situation
from stancecli.wording.verdict import conclusion, further, ranked

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
        tables = (performance_table(situation, each.id) for each in situation.decisions())
        judged = ranked((DecisionVerdict.of(table) for table in tables), self.main)
        kept = [each.decision.id for each in judged[:MOST_DECISIONS]]
        self.decisions = tradeoffs.find(situation, kept).tradeoffs
        self.left = len(judged) - len(kept)

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
        if self.issue:
            yield self.issue
        if self.decisions:
            yield Tradeoffs(self.decisions)
        if self.robustness:
            yield self.robustness
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


def _if_any(find: Callable[[], F]) -> F | None:
    try:
        return find()
    except Unanswerable:
        return None


def facts(situation: Situation, scenario: str) -> str:
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


def question_of(found: AskedAll) -> tuple[str, str]:
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


def headline_of(found: AskedAll) -> tuple[str, str, str]:
    """The verdict, what else has to be known at once, and both in short."""
    if found.first:
        return conclusion(found.first), further(found.first), verdict_line(found.first)
    if found.issue:
        report = positions.describe(found.issue)
        return report.conclusion, report.more, report.conclusion
    return "There is no decision in this model.", "", ""
