"""A model in a situation, and every question that can be asked of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from stancecli.analysis.answer import Answer, F
from stancecli.analysis.when import date_of, one_question, period_named
from stancecli.diagnostics import NO_DECISION, Unanswerable, UnknownName, with_nearest
from stancecli.lenses import Lens
from stancecli.model import Issue, Model, Option, Scenario
from stancecli.names import resolve
from stancecli.situation import KINDS, Graph, Situation

if TYPE_CHECKING:
    from stancecli.lenses import (
        between,
        check,
        compare,
        diff,
        influence,
        list as listing,
        overview,
        positions,
        robustness,
        show,
        stability,
        tradeoffs,
        why,
    )


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
        from stancecli.scenario import summary

        return summary(self.scenario, self.written)

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

    # Questions.

    def answer(self, lens: Lens, finding: F, scenario: str = "") -> Answer[F]:
        """What a lens has found in this situation, as an answer."""
        if not (self.scenario and self.written):
            return Answer(lens, finding, self.situation, scenario)
        from stancecli.scenario import reasons

        changes = tuple(reasons(self.scenario, self.written))
        return Answer(lens, finding, self.situation, self.said, changes)

    def overview(self) -> Answer[overview.Overview]:
        """What the model holds, and who decides what in it."""
        from stancecli.lenses import overview as lens

        return self.answer(lens, lens.find(self.situation))

    def show(self, item: str) -> Answer[show.Finding]:
        """Everything on one item."""
        from stancecli.lenses import show as lens

        return self.answer(lens, lens.find(self.situation, self._id(item, *KINDS)))

    def list(self, kind: str | None = None) -> Answer[listing.Listed]:
        """The items of a kind, one of KINDS, or everything by name."""
        from stancecli.lenses import list as lens

        return self.answer(lens, lens.find(self.situation, kind))

    def why(self, start: str, end: str) -> Answer[why.Why]:
        """How one item bears on another: the paths of claims, shortest first."""
        from stancecli.lenses import why as lens

        ids = (self._id(words, *KINDS) for words in (start, end))
        return self.answer(lens, lens.find(self.situation, *ids))

    def check(self) -> Answer[check.Gaps]:
        """What the model does not say: its gaps, each with its place."""
        from stancecli.lenses import check as lens

        return self.answer(lens, lens.find(self.situation))

    def tradeoffs(
        self,
        item: str | None = None,
        *,
        between: tuple[str, str] | None = None,
        start: str | None = None,
    ) -> Answer[tradeoffs.Tradeoffs] | Answer[between.Between]:
        """What each option gains and gives up, in one decision, those of an actor, or all.

        `between` asks of two criteria only; `start` compares with this option in place of the
        current one. Both ask of one decision.
        """
        from stancecli.lenses import between as pair, tradeoffs as lens

        decisions = self._decisions(item)
        if between is None and start is None:
            return self.answer(lens, lens.find(self.situation, decisions))
        if len(decisions) != 1:
            raise Unanswerable("--between and --from ask of one decision: name it")
        decision = self.situation.decision(decisions[0])
        if between is None:
            compared = self._option(decision.id, start)
            return self.answer(lens, lens.find(self.situation, decisions, start=compared))
        own = {criterion.id for criterion in self.situation.actor(decision.actor).criteria}
        first, second = (self._id(words, "interest", "constraint", among=own) for words in between)
        return self.answer(pair, pair.find(self.situation, decision.id, first, second))

    def robustness(
        self,
        item: str | None = None,
        *,
        target: str | None = None,
        ratio: Fraction | None = None,
        progress: Callable[[float], None] | None = None,
    ) -> Answer[robustness.Robustness] | Answer[robustness.EveryDecision]:
        """How firm the lead in one decision is, and what would change it; or how firm each is.

        `target` asks what would have to be true for this option to lead; `ratio` bounds how many
        times one interest may outweigh another; `progress` is told how much is done, 0 to 1.
        """
        from stancecli.lenses import robustness as lens

        if item is None and target is None and len(found := self._decisions(None)) != 1:
            return self.answer(lens, lens.find_all(self.situation, found))
        decision = self._decision(item)
        option = self._option(decision, target)
        finding = lens.find(self.situation, decision, ratio=ratio, target=option, progress=progress)
        return self.answer(lens, finding)

    def stability(
        self, *items: str, state: Sequence[str] | None = None, all_states: bool = False
    ) -> Answer[stability.Stability]:
        """Which states hold, over the decisions of these items, or over all.

        `state` explains the state with these options; `all_states` lists every state.
        """
        from stancecli.lenses import stability as lens

        decisions = dict.fromkeys(id_ for words in items for id_ in self._decisions(words))
        options = self._together(state) if state else None
        return self.answer(
            lens,
            lens.find(self.situation, tuple(decisions), state=options, all_states=all_states),
        )

    def _over_time(
        self, item: str | None, every: str, *, since: str, until: str
    ) -> positions.PositionsOverTime:
        """What was said period by period, of one thing or of all."""
        from stancecli.lenses import positions as lens

        situation = self.situation
        targets: list[Option | Issue] = [
            option for decision in situation.decisions() for option in decision.options
        ]
        targets += situation.model.issues
        target = None
        if item:
            id_ = self._id(item, "actor", "decision", "option", "issue")
            if situation.kind_of(id_) in ("option", "issue"):
                (target,) = (each for each in targets if each.id == id_)
                targets = [target]
            else:
                meant = self._decisions(item)
                targets = [o for decision in meant for o in situation.decision(decision).options]
        return lens.find_over_time(
            situation, period_named(every), targets, target=target, since=since, until=until
        )

    def positions(
        self,
        item: str | None = None,
        *,
        actor: str | None = None,
        pair: tuple[str, str] | None = None,
        every: str | None = None,
        since: str = "",
        until: str = "",
    ) -> (
        Answer[positions.Positions]
        | Answer[positions.ActorPositions]
        | Answer[positions.PairPositions]
        | Answer[positions.IssueStands]
        | Answer[positions.PositionsOverTime]
    ):
        """Who stands where: all, one actor's row, where two agree and clash, or one issue.

        An option stands for its decision, but with `every`, which tells of it alone.
        `every` (`year` or `month`) tells who moved and when; `since` and `until` are dates between
        which what is said counts.
        """
        from stancecli.lenses import positions as lens

        when = {"since": date_of(since), "until": date_of(until)}
        one_question(actor, pair, every)
        if every:
            return self.answer(lens, self._over_time(item, every, **when))
        named = self._id(item, "actor", "decision", "option", "issue") if item else ""
        kind = self.situation.kind_of(named) if named else ""
        if kind == "issue":
            if actor or pair:
                raise Unanswerable("--actor and --pair ask of decisions, not of one issue")
            return self.answer(lens, lens.find_issues(self.situation, named, **when))
        has_decisions = any(True for _ in self.situation.decisions())
        if not (item or actor or pair or has_decisions) and self.situation.model.issues:
            return self.answer(lens, lens.find_issues(self.situation, **when))
        if kind == "option":
            decision: str | None = self.situation.option(named).decision
        else:
            decision = self._decision(item) if item else None
        if actor:
            own = lens.find_actor(self.situation, self._id(actor, "actor"), decision, **when)
            return self.answer(lens, own)
        if pair:
            a, b = (self._id(words, "actor") for words in pair)
            return self.answer(lens, lens.find_pair(self.situation, a, b, decision, **when))
        return self.answer(lens, lens.find(self.situation, decision, **when))

    def influence(
        self,
        actor: str | None = None,
        *,
        start: str | None = None,
        end: str | None = None,
        on: str | None = None,
    ) -> (
        Answer[influence.Influences]
        | Answer[influence.ActorInfluence]
        | Answer[influence.InfluencePaths]
        | Answer[influence.Pressure]
    ):
        """Who can move whom: all (first, who moves whoever takes a decision), one actor, the paths
        from `start` to `end`, or who presses for an option and who against it (`on`)."""
        from stancecli.lenses import influence as lens

        if sum((actor is not None, start is not None or end is not None, on is not None)) > 1:
            raise Unanswerable("an actor, --from with --to, and --on are three questions: ask one")
        if on:
            return self.answer(lens, lens.find_pressure(self.situation, self._id(on, "option")))
        if start and end:
            ids = (self._id(words, "actor") for words in (start, end))
            return self.answer(lens, lens.find_paths(self.situation, *ids))
        if start or end:
            pairs = zip(self.situation.actors()[:1], self.situation.actors()[1:2], strict=False)
            lines = (f"stance influence --from {one.id} --to {other.id}" for one, other in pairs)
            raise Unanswerable("--from and --to go together", lines)
        named = self._id(actor, "actor", "decision") if actor else ""
        if named and self.situation.kind_of(named) == "actor":
            return self.answer(lens, lens.find_actor(self.situation, named))
        return self.answer(lens, lens.find(self.situation, named or None))

    def diff(self, newer: Analysis | None = None, scenario: str = "") -> Answer[diff.Diff]:
        """What changes from this analysis to a newer one, or from the model as written to this.

        `scenario` is how the comparison reads, where it is of two models.
        """
        from stancecli.lenses import diff as lens

        if newer:
            return newer.answer(lens, lens.find(self.situation, newer.situation), scenario)
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
        return self.answer(lens, lens.find(self.written, self.situation))

    def compare(
        self,
        item: str | None = None,
        *,
        others: Mapping[str, Analysis] | None = None,
        name: str = "",
    ) -> Answer[compare.Comparison]:
        """Decisions as entered, on each view, in each scenario, and in `others`, side by side.

        `others` are models by the name that stands over their column; `name` is that of this one.
        """
        from stancecli.lenses import compare as lens

        models = {known: other.situation for known, other in (others or {}).items()}
        more = {"name": name} if name else {}
        decisions = self._decisions(item)
        return self.answer(lens, lens.find(self.situation, decisions, others=models, **more))

    # From words to ids.

    def _id(self, words: str, *kinds: str, among: Collection[str] = ()) -> str:
        return resolve(self.situation, words, kinds, among)

    def _decisions(self, words: str | None) -> tuple[str, ...]:
        """The ids of the decisions that are meant: one, those of an actor, or all."""
        if words is None:
            every = tuple(decision.id for decision in self.situation.decisions())
            if not every:
                raise Unanswerable(NO_DECISION)
            return every
        id_ = self._id(words, "actor", "decision")
        if self.situation.kind_of(id_) == "decision":
            return (id_,)
        actor = self.situation.actor(id_)
        if not actor.decisions:
            deciders = dict.fromkeys(decision.actor for decision in self.situation.decisions())
            raise Unanswerable(
                f"{actor.name} has nothing to decide in this model",
                (f"decisions are taken by: {', '.join(deciders)}",) if deciders else (),
            )
        return tuple(decision.id for decision in actor.decisions)

    def _decision(self, words: str | None) -> str:
        """The one decision that is meant: as named, or the only one there is."""
        found = self._decisions(words)
        if len(found) == 1:
            return found[0]
        raise Unanswerable(
            "this asks of one decision: name it",
            (f"there are: {', '.join(found)}",),
        )

    def _together(self, words: Sequence[str]) -> tuple[str, ...]:
        """The options of one state: of each decision one. Raises Unanswerable for two of one."""
        chosen: dict[str, str] = {}
        for each in words:
            id_ = self._id(each, "option")
            option = self.situation.option(id_)
            if chosen.setdefault(option.decision, id_) != id_:
                decision = self.situation.decision(option.decision)
                raise Unanswerable(
                    f"a state has one option of {decision.id}, "
                    f"so not both {chosen[option.decision]} and {id_}"
                )
        return tuple(chosen.values())

    def _option(self, decision: str, words: str | None) -> str | None:
        options = {option.id for option in self.situation.decision(decision).options}
        return self._id(words, "option", among=options) if words else None
