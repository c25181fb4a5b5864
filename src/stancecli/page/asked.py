"""What the page asks of a situation: every lens once, and of many decisions the foremost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from stancecli import notation as fmt
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import (
    Finding,
    compare,
    deals,
    influence,
    positions,
    robustness,
    stability,
    tradeoffs,
)
from stancecli.lenses.compare import Comparison
from stancecli.lenses.deals import Deals
from stancecli.lenses.influence import Influences
from stancecli.lenses.positions import IssueStands, Positions, PositionsOverTime
from stancecli.lenses.positions.finding import DecisionPositions
from stancecli.lenses.robustness import Robustness
from stancecli.lenses.stability import Stability
from stancecli.lenses.tradeoffs import Tradeoff, Tradeoffs
from stancecli.methods.evidence import sources_summary
from stancecli.methods.performance import performance_table
from stancecli.methods.positions import Every
from stancecli.methods.positions.store import ModelStatements
from stancecli.methods.verdict import DecisionVerdict
from stancecli.situation import Situation
from stancecli.wording.verdict import ranked, together

F = TypeVar("F")

MOST_DECISIONS = 40
"""Of more decisions the page has only the foremost by their verdicts, and counts the others."""

MOST_MATRICES = 12
"""Of so many decisions, the foremost, the page has a matrix; of others a row in the table."""

MOST_INFLUENCING = 1_000
"""Among more actors it does not ask who can move whom: every pair would have to be looked at."""

MOST_COMPARED = 20
"""Of more decisions only the first is shown side by side."""


@dataclass(frozen=True)
class AskedAll:
    """What was found. `issue` is the one that the page is about, if it is about one.

    `decisions` are those that the page has: that which it is about, then the weightiest first.
    Where decisions are left, `positions` would be those of thousands, and `stands` has only those
    on the decisions with a matrix. `refused` says of a lens why it has no answer; a lens that was
    not asked is in neither. `together` is how all decisions stand, `left` counts those that the
    page does not have.
    """

    situation: Situation
    scenario: str
    issue: IssueStands | None
    decisions: tuple[Tradeoff, ...]
    together: str
    left: int
    robustness: Robustness | None
    positions: Positions | None
    stands: tuple[DecisionPositions, ...]
    own_positions: Positions | None
    issues: IssueStands | None
    over_time: PositionsOverTime | None
    influence: Influences | None
    stability: Stability | None
    deals: Deals | None
    compare: Comparison | None
    refused: dict[str, str]

    @property
    def first(self) -> Tradeoff | None:
        """The decision that the page is about, if it is about one."""
        return None if self.issue else next(iter(self.decisions), None)

    def findings(self) -> Iterator[Finding]:
        """What was found, in the order of the page."""
        if self.issue:
            yield self.issue
        if self.decisions:
            yield Tradeoffs(self.decisions)
        yield from filter(
            None,
            (
                self.robustness,
                self.positions or self.own_positions or (None if self.issue else self.issues),
                self.over_time,
                self.influence,
                self.stability,
                self.deals,
                self.compare,
            ),
        )


def ask(
    situation: Situation, scenario: str = "", *, main: str = "", brief: bool = False
) -> AskedAll:
    """Ask everything of a decision or an issue, `main` or that of the model, and then of the rest.

    For the first screen alone (`brief`) only what it needs is asked.
    """
    main = main or situation.main
    on_issue = bool(main) and situation.kind_of(main) == "issue"
    decisions, said, left = _decisions(situation, main)
    refused: dict[str, str] = {}
    first = "" if on_issue or not decisions else decisions[0].decision.id

    def found(name: str, find: Callable[[], F], *, when: bool = True) -> F | None:
        if not when or (brief and name != "robustness"):
            return None
        try:
            return find()
        except Unanswerable as error:
            refused[name] = error.message
            return None

    issues = situation.model.issues
    return AskedAll(
        situation=situation,
        scenario=scenario,
        issue=positions.find_on(situation, situation.issue(main)) if on_issue else None,
        decisions=decisions,
        together=said,
        left=left,
        robustness=found("robustness", lambda: robustness.find(situation, first), when=bool(first)),
        positions=found(
            "positions", lambda: positions.find(situation), when=bool(decisions) and not left
        ),
        stands=found("positions", lambda: _stands(situation, decisions), when=bool(left)) or (),
        own_positions=found(
            "positions", lambda: positions.find(situation, first), when=bool(first)
        ),
        issues=found(
            "issues",
            lambda: positions.find_issues(ModelStatements(situation, issues)),
            when=bool(issues),
        ),
        over_time=found("over time", lambda: _over_time(situation), when=_is_dated(situation)),
        influence=found(
            "influence",
            lambda: influence.find(situation, main),
            when=len(situation.actors()) <= MOST_INFLUENCING,
        ),
        stability=found("stability", lambda: stability.find(situation), when=bool(decisions)),
        deals=found("deals", lambda: deals.find(situation), when=_deciders(situation) > 1),
        compare=found(
            "compare",
            lambda: _side_by_side(situation, decisions),
            when=bool(decisions and (situation.model.holders or situation.model.scenarios)),
        ),
        refused=refused,
    )


def _decisions(situation: Situation, main: str) -> tuple[tuple[Tradeoff, ...], str, int]:
    """The decisions of the page, the main one first; how all stand; how many are left.

    Of many, the verdicts alone are found first, since a verdict costs little.
    """
    every = tuple(situation.decisions())
    if len(every) <= MOST_DECISIONS:
        found = tradeoffs.find(situation, [decision.id for decision in every]).tradeoffs
        in_order = tuple(ranked(found, main))
        return in_order, together(in_order), 0
    tables = (performance_table(situation, decision.id) for decision in every)
    judged = ranked((DecisionVerdict.of(table) for table in tables), main)
    kept = [each.decision.id for each in judged[:MOST_DECISIONS]]
    left = len(every) - len(kept)
    return tradeoffs.find(situation, kept).tradeoffs, together(judged), left


def _stands(situation: Situation, decisions: tuple[Tradeoff, ...]) -> tuple[DecisionPositions, ...]:
    ids = (each.decision.id for each in decisions[:MOST_MATRICES])
    return tuple(on for id_ in ids for on in positions.find(situation, id_).by_decision)


def _deciders(situation: Situation) -> int:
    return sum(bool(actor.decisions) for actor in situation.actors())


def _is_dated(situation: Situation) -> bool:
    """Whether what was said has dates enough to tell one time from another."""
    dates = {
        position.date
        for actor in situation.actors()
        for position in actor.positions
        if position.date
    }
    return len(dates) > 1


def _over_time(situation: Situation) -> PositionsOverTime:
    said = ModelStatements(situation)
    by_year = positions.find_over_time(said, Every.YEAR)
    if len(by_year.periods) > 1:
        return by_year
    return positions.find_over_time(said, Every.MONTH)


def _side_by_side(situation: Situation, decisions: tuple[Tradeoff, ...]) -> Comparison:
    ids = [each.decision.id for each in decisions]
    return compare.find(situation, ids if len(ids) <= MOST_COMPARED else ids[:1])


def facts(situation: Situation, scenario: str) -> str:
    """What the model is made of, in a line."""
    model = situation.model
    claims = list(model.claims())
    cited = sum(not claim.is_judgement for claim in claims)
    decisions = sum(len(actor.decisions) for actor in model.actors)
    of = fmt.counted(decisions, "decision")
    if model.issues and not decisions:
        of = fmt.counted(len(model.issues), "issue")
    known = (
        "Position analysis",
        f"as of {model.as_of}" if model.as_of else "",
        f"{fmt.counted(len(model.actors), 'actor')}, {of}",
        f"{cited:,} of {fmt.counted(len(claims), 'claim')} cited, "
        f"{fmt.counted(len(sources_summary(model).roots), 'source')}",
        scenario,
    )
    return " · ".join(filter(None, known))
