"""The Python door: a model in a situation, every question that can be asked of it, and answers.

    import stancecli as st

    china = st.load("actors.yaml")
    china.tradeoffs("china").to_rows()

The command line asks through the same door. Items may be named as there: by id or by name, in any
letter case. What cannot be answered as asked raises `Unanswerable`, a name that nothing has
`UnknownName`; a file that is faulty raises `InvalidModel`, with every fault and its place.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, Generic, TypeAlias

from stancecli import report as r
from stancecli.diagnostics import Unanswerable, UnknownName, with_nearest
from stancecli.lenses import (
    F,
    P,
    Question,
    check,
    compare,
    deals,
    influence,
    levers,
    list as listing,
    positions,
    robustness,
    show,
    stability,
    stakes,
    tradeoffs,
    why,
)
from stancecli.methods.quotes.texts import looked_up
from stancecli.model import Actor, Issue, Model, Scenario
from stancecli.names import date_meant
from stancecli.situation import Graph, Situation

if TYPE_CHECKING:
    from stancecli.lenses.compare import Comparison
    from stancecli.lenses.overview import Overview

    Said: TypeAlias = (
        positions.IssueStands
        | positions.ActorPositions
        | positions.PairPositions
        | positions.PositionsOverTime
    )

__all__ = ["QUESTIONS", "Analysis", "Answer", "Corpus"]


@dataclass(frozen=True)
class Answer(Generic[F]):
    """What a lens found, in the forms in which it can be passed on.

    The fields of the finding can be read off the answer itself: `answer.tradeoffs`.
    """

    finding: F
    situation: Situation
    scenario: str = ""
    reasons: tuple[r.Block, ...] = ()

    @property
    def name(self) -> str:
        """The name of the lens, as JSON has it: where the finding stands."""
        return type(self.finding).__module__.split(".")[2]

    @property
    def report(self) -> r.Report:
        """The finding in words and tables, and the scenario that it takes to be so."""
        lens = import_module(f"stancecli.lenses.{self.name}")
        report: r.Report = lens.describe(self.finding)
        scope = (*report.scope, *filter(None, [self.scenario, self.situation.model.draft]))
        reasons = (r.Shortened(self.reasons),) if self.reasons else ()
        return replace(report, scope=scope, blocks=(*report.blocks, *reasons))

    @property
    def next(self) -> r.Next | None:
        """The question that goes on from here."""
        from stancecli.analysis.trail import following

        return following(self.situation, self.name, self.finding)

    def to_json(self) -> str:
        """What `-f json` prints (docs/json.md)."""
        from stancecli.render import json

        return json.render(self.to_dict())

    def to_dict(self) -> dict[str, Any]:
        """The same as dicts, lists, texts and numbers."""
        from stancecli.render import json

        return json.envelope(
            self.finding, lens=self.name, model=self.situation.model, scenario=self.scenario
        )

    def to_rows(self, *, whole: bool = False) -> list[dict[str, Any]]:
        """The main table of the finding as flat dicts, a row each, for a data frame or a sheet.

        An item is its id; a number that is known only to lie in a range is its midpoint, with
        `…_low` and `…_high` beside it. The `whole` table of `check` has a row for each gap too.
        """
        from stancecli.render import json

        short = self.finding.rows
        rows = getattr(self.finding, "every_row", short) if whole else short
        return [json.flat(row) for row in rows()]

    def __str__(self) -> str:
        """The short answer as a terminal of 80 columns shows it, without colours."""
        from stancecli.render import terminal

        fitted = terminal.fitted(self.report, width=80)
        return terminal.render(fitted, width=80, colour=False)

    def _repr_html_(self) -> str:
        from stancecli.render import html

        return html.render(self.report)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.finding, name)


QUESTIONS: dict[str, Question[..., Any]] = {}
"""The questions of a situation, by their names."""


def asks(question: Question[P, F]) -> Callable[Concatenate[Analysis, P], Answer[F]]:
    """The method of an analysis that asks a question."""

    @functools.wraps(question.find)
    def ask(analysis: Analysis, /, *values: P.args, **named: P.kwargs) -> Answer[F]:
        return analysis.answer(question.find(analysis.situation, *values, **named))

    ask.__name__ = ask.__qualname__ = question.name
    QUESTIONS[question.name] = question
    return ask


@dataclass(frozen=True, eq=False)
class Analysis:
    """A model in a situation: as it is written, or under a scenario.

    Every question gives an `Answer`. `given`, `set` and `without` give another analysis, and leave
    this one as it was. `written` is the situation before the `scenario`, where there is one.
    """

    situation: Situation
    scenario: Scenario | None = None
    written: Situation | None = None

    @classmethod
    def of(cls, model: Model) -> Analysis:
        """The analysis of a model as it is written, as far as the texts of its sources go."""
        return cls(Situation.of(model if model.lookups is not None else looked_up(model)))

    @property
    def model(self) -> Model:
        """The model, with what the scenario changes in it."""
        return self.situation.model

    @property
    def graph(self) -> Graph:
        """The networkx graph: nodes with `kind` and `item`, edges with `relation` and `claim`."""
        return self.situation.graph

    @property
    def said(self) -> str:
        """How the scenario reads; empty where there is none."""
        if not (self.scenario and self.written):
            return ""
        from stancecli.scenario import in_words

        return in_words(self.scenario, self.written)

    # What if.

    def given(self, *options: str) -> Analysis:
        """Assume these options in place of the current ones of their decisions."""
        return self._under_words(given=options)

    def set(self, values: Mapping[str, str | float]) -> Analysis:
        """Change importances, forces and effects: `{"china.seoul": "vital"}`."""
        return self._under_words(set_=[f"{item}={value}" for item, value in values.items()])

    def without(self, *items: str) -> Analysis:
        """Leave out sources, passages, constraints or actors, and what falls with them."""
        return self._under_words(without=items)

    def view(self, holder: str) -> Analysis:
        """Take the values that an actor, a source or an analyst holds, wherever it holds a view."""
        return self._under_words(view=holder)

    def in_scenario(self, id_: str) -> Analysis:
        """The same under a scenario that the model declares."""
        base = self.written or self.situation
        known = {each.id: each for each in base.model.scenarios}
        if id_ not in known:
            there_are = (f"there are: {', '.join(known)}",) if known else ()
            raise UnknownName(with_nearest(f"no scenario “{id_}”", id_, known), there_are)
        return self.under(known[id_])

    def _under_words(self, **words: Any) -> Analysis:
        """The same with these changes besides, in the words of the options of the command line."""
        from stancecli.scenario import from_words

        return self.under(from_words(self.written or self.situation, **words))

    def under(self, scenario: Scenario) -> Analysis:
        """The same under this scenario, besides the one there is."""
        from stancecli.scenario import apply

        if not scenario:
            return self
        base = self.written or self.situation
        before = self.scenario or Scenario()
        if before.view and scenario.view not in ("", before.view):
            raise Unanswerable(f"two views at once: “{before.view}” and “{scenario.view}”")
        both = before + scenario
        return Analysis(apply(both, base), both, base)

    def answer(self, finding: F, scenario: str = "") -> Answer[F]:
        """What a lens has found in this situation, as an answer."""
        changes: tuple[r.Block, ...] = ()
        if self.scenario and self.written:
            from stancecli.scenario import reasons

            scenario, changes = self.said, tuple(reasons(self.scenario, self.written))
        return Answer(finding, self.situation, scenario, changes)

    # Questions. What each takes stands in its lens.

    tradeoffs = asks(tradeoffs.question)
    robustness = asks(robustness.question)
    levers = asks(levers.question)
    stakes = asks(stakes.question)
    stability = asks(stability.question)
    deals = asks(deals.question)
    positions = asks(positions.question)
    influence = asks(influence.question)
    compare = asks(compare.question)
    show = asks(show.question)
    list = asks(listing.question)
    why = asks(why.question)
    check = asks(check.question)

    def overview(self) -> Answer[Overview]:
        """What the model holds, and who decides what in it."""
        from stancecli.lenses.overview import find

        return self.answer(find(self.situation))

    def diff(self, newer: Analysis | None = None, scenario: str = "") -> Answer[Comparison]:
        """What changes from this analysis to a newer one, or from the model as written to this.

        `scenario` is how the comparison reads, where it is of two models.
        """
        from stancecli.lenses.compare.finding import diff

        if newer:
            return newer.answer(diff(self.situation, newer.situation), scenario)
        if not self.written:
            ids = [each.id for actor in self.situation.actors() for each in actor.interests][:1]
            advice = ("stance diff OLD NEW", *(f"stance diff --set {id_}=vital" for id_ in ids))
            refusal = "diff compares two models, or one with what it is under a scenario"
            raise Unanswerable(refusal, advice)
        return self.answer(diff(self.written, self.situation))


@dataclass(frozen=True)
class Corpus:
    """A folder that `stance fold` filled. Names are those that stand in the statements."""

    folder: Path

    def positions(
        self,
        name: str | None = None,
        *,
        pair: tuple[str, str] | None = None,
        every: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Answer[Said]:
        """Who stands where: all, one issue or actor by its `name`, or where two agree and clash.

        `every` (`year` or `month`) tells how much was said, or who said what of one
        issue, period by period, and who moved. `since` and `until` are years, or months, between
        which what is said counts.
        """
        from stancecli.corpus.reading import opened
        from stancecli.methods.positions import period_named

        positions.one_question(name, pair, every)
        period = period_named(every) if every else None
        dates = date_meant(since), date_meant(until)
        with closing(opened(self.folder, every=period, since=dates[0], until=dates[1])) as said:
            finding: Said
            kind, meant = said.named(name, "issue", "actor") if name else ("", "")
            issue = Issue(id=meant, name=meant) if kind == "issue" else None
            if not name and not pair:
                said.totals()  # where there is nothing, this says so
            if pair:
                finding = positions.find_pair(said, *map(said.actor, pair))
            elif kind == "actor" and period:
                raise Unanswerable("--every asks of one issue, or of everybody")
            elif kind == "actor":
                finding = positions.find_actor(said, Actor(id=meant, name=meant))
            elif period:
                finding = positions.find_over_time(said, said.every, issue)
            else:
                finding = positions.find_issues(said, issue)
        # No model: names are those of the statements, and nothing more is known of them.
        return Answer(finding, Situation.of(Model(title=self.folder.name)))
