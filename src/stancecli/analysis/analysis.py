"""A model in a situation, and every question that can be asked of it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Concatenate

from stancecli.analysis.answer import Answer
from stancecli.diagnostics import Unanswerable, UnknownName, with_nearest
from stancecli.lenses import (
    F,
    P,
    Question,
    check,
    compare,
    deals,
    influence,
    list as listing,
    positions,
    robustness,
    show,
    stability,
    tradeoffs,
    why,
)
from stancecli.model import Model, Scenario
from stancecli.situation import Graph, Situation

if TYPE_CHECKING:
    from stancecli.lenses.compare import Comparison
    from stancecli.lenses.overview import Overview


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
        """The analysis of a model as it is written."""
        return cls(Situation.of(model))

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
            refusal = with_nearest(f"no scenario “{id_}” in this model", id_, known)
            raise UnknownName(refusal, (f"there are: {', '.join(known)}",) if known else ())
        return self.under(known[id_])

    def _under_words(
        self,
        *,
        given: Sequence[str] = (),
        set_: Sequence[str] = (),
        without: Sequence[str] = (),
        view: str | None = None,
    ) -> Analysis:
        """The same with these changes besides, in the words of the options of the command line."""
        from stancecli.scenario import from_words

        base = self.written or self.situation
        return self.under(from_words(base, given=given, set_=set_, without=without, view=view))

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
        if not (self.scenario and self.written):
            return Answer(finding, self.situation, scenario)
        from stancecli.scenario import reasons

        changes = tuple(reasons(self.scenario, self.written))
        return Answer(finding, self.situation, self.said, changes)

    # Questions. What each takes stands in its lens.

    tradeoffs = asks(tradeoffs.question)
    robustness = asks(robustness.question)
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
            raise Unanswerable(
                "diff compares two models, or one with what it is under a scenario",
                (
                    "stance diff OLD NEW",
                    *(
                        f"stance diff --set {interest.id}=vital"
                        for actor in self.situation.actors()[:1]
                        for interest in actor.interests[:1]
                    ),
                ),
            )
        return self.answer(diff(self.written, self.situation, in_scenario=True))
