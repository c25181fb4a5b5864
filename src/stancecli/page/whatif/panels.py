"""What a reader can move on a page, and what moves: a panel for each decision."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from stancecli import notation as fmt
from stancecli.analysis import Analysis
from stancecli.diagnostics import Unanswerable
from stancecli.lenses.deals import Deals
from stancecli.lenses.tradeoffs import Tradeoff
from stancecli.methods.conditions import bearing_on, possible, too_large
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.model import IMPORTANCE
from stancecli.page.opening import MOST_POINTS, told, verdict_line
from stancecli.page.parts import MovablePanel, Moving, PagePart, Shown
from stancecli.page.whatif.contexts import MOST_OWN_CELLS, Contexts, Reached, cells_of, contexts
from stancecli.page.whatif.effects import Effects
from stancecli.page.whatif.package import movable
from stancecli.page.whatif.script import policy, script
from stancecli.page.whatif.squares import Squares
from stancecli.page.whatif.tables import encoded, written
from stancecli.page.whatif.texts import WORDS
from stancecli.page.whatif.unknowns import Unknowns
from stancecli.situation import Situation
from stancecli.wording import short_names
from stancecli.wording.verdict import further

AS_ENTERED = "as entered"
MOST_LETTERS = 16
"""Of a longer short name a cell of the grid has the beginning."""


def moving(
    start: Analysis,
    decisions: Sequence[Tradeoff],
    still: Sequence[Shown],
    own: Callable[[Tradeoff], tuple[PagePart, ...]],
    deals: Deals | None,
    without: int = 0,
) -> Moving:
    """What moves on a page that starts from an analysis.

    `still` is what stands there where no script runs, `decisions` are those of the page, `own` is
    what it tells of one of them, and `deals` what it says of packages. So many decisions of the
    model are `without` a screen there. Raises Unanswerable where the first decision cannot be
    moved, or there is none.
    """
    small = [each for each in decisions if _is_small(start.situation, each)]
    if not small or small[0] is not decisions[0]:
        why = "no decision"
        if decisions:
            first = fmt.quoted(_label(decisions[0]))
            why = f"{first}, with which it begins, has over {MOST_OWN_CELLS:,} cells"
        raise Unanswerable(
            f"there is nothing to move on a page of this model: {why}",
            ("stance report, without --interactive, writes the page",),
        )
    offered = contexts(start, [each.decision for each in small])
    numbers: dict[str, int] = {}
    left = [offered.left] if offered.left else []
    if more := len(decisions) - len(small):
        left.append(f"{fmt.counted(more, 'decision')} on this page: too large to be moved.")
    if without:
        left.append(
            f"{fmt.counted(without, 'more decision')} cannot be chosen here. One can be asked for: "
            "stance report DECISION --interactive."
        )
    panels = tuple(_panel(each, own(each), offered, numbers) for each in small)
    return Moving(
        words=written(dict(WORDS)),
        start=written([offered.view, offered.scenario]),
        views=(AS_ENTERED, *(fmt.holder(each) for each in offered.views if each))
        if offered.views[0] is None
        else (),
        scenarios=(AS_ENTERED, *(each.name for each in offered.scenarios if each))
        if offered.scenarios[0] is None
        else (),
        panels=panels,
        package=movable(deals, offered, numbers),
        left=" ".join(left),
        still=still,
        policy=policy(),
        script=script(),
    )


def _is_small(situation: Situation, finding: Tradeoff) -> bool:
    return cells_of(situation, finding.decision) <= MOST_OWN_CELLS


def _cut(name: str) -> str:
    return name if len(name) <= MOST_LETTERS else f"{name[: MOST_LETTERS - 1]}…"


@dataclass
class _Tables:
    """The tables of a decision in all situations, each once."""

    finding: Tradeoff
    criteria: dict[str, int]
    squares: Squares
    effects: Effects
    unknowns: Unknowns
    known: dict[str, int] = field(default_factory=dict)

    def place(self, reached: Reached) -> int | str:
        """The place of the table in a situation; or why it has none."""
        if isinstance(reached, str):
            return fmt.visible(reached)
        decision = self.finding.decision
        if decision.id not in reached:
            return f"{fmt.visible(self.finding.decider.name)} is left out."
        try:
            table = performance_table(reached, decision.id)
        except Unanswerable as error:
            return fmt.visible(error.message)
        return self._place(
            table,
            square=self.squares.place(table),
            effects=self.effects.place(table, self._numbered(table)),
            elsewhere=[*self._elsewhere(table)],
            called=self.unknowns.places(table),
        )

    def _place(self, table: PerformanceTable, **besides: Any) -> int:
        places = {option.id: n for n, option in enumerate(table.options)}
        made = encoded(table, places, self._numbered(table)) | besides
        return self.known.setdefault(written(made), len(self.known))

    def _numbered(self, table: PerformanceTable) -> dict[str, int]:
        """The numbers of criteria, among them those of a table."""
        for criterion in table.criteria:
            self.criteria.setdefault(criterion.id, len(self.criteria))
        return self.criteria

    def _elsewhere(self, table: PerformanceTable) -> Iterator[dict[str, Any]]:
        """What a lead can hang on: what holds in other decisions, and the tables with the others.

        Nothing where that would take too long.
        """
        situation = table.situation
        for holding in () if too_large(table) else bearing_on(table):
            own = performance_table(situation, holding.decision)
            others = [
                (option, performance_table(situation.taking(option.id), table.decision.id))
                for option in possible(table, holding)
            ]
            yield {
                "actor": fmt.visible(situation.actor(holding.actor).name),
                "holds": fmt.visible(holding.name),
                "option": own.options.index(holding),
                "table": self._place(own),
                "others": [[fmt.visible(o.name), self._place(then)] for o, then in others],
            }


def _label(finding: Tradeoff) -> str:
    return f"{finding.decider.name}: {finding.decision.question}"


def _panel(
    finding: Tradeoff, parts: tuple[PagePart, ...], offered: Contexts, numbers: dict[str, int]
) -> MovablePanel:
    """The panel of a decision; criteria that no panel before has had get the next numbers."""
    unknowns = Unknowns(finding.decision)
    tables = _Tables(finding, numbers, Squares(finding), Effects(finding), unknowns)
    which = [[tables.place(reached) for reached in row] for row in offered.situations]
    options = finding.decision.options
    short = (_cut(fmt.visible(name)) for name in short_names(options, options))
    return MovablePanel(
        decision=finding.decision.id,
        label=_label(finding),
        said=told(finding),
        parts=parts,
        line=verdict_line(finding),
        more=further(finding),
        tables=f"[{','.join(tables.known)}]",
        which=written(which),
        names=written([fmt.visible(option.name) for option in options]),
        short=written([*short]),
        unknowns=written(unknowns.written),
        points=min(len(options), MOST_POINTS),
        words=tuple(IMPORTANCE.items()),
        rows=tuple(_rows(finding, numbers)),
        weight=fmt.the_weight(finding.decider.criteria),
        squares=tuple(tables.squares.drawn),
        effects=tables.effects.written,
    )


def _rows(finding: Tradeoff, numbers: dict[str, int]) -> Iterator[tuple[int, str]]:
    for criterion in finding.decider.criteria:
        if criterion.id in numbers:
            yield numbers[criterion.id], criterion.name
