"""Two criteria of one decider: which option serves both, and what the best compromise is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stancecli import notation as fmt, report as r
from stancecli.diagnostics import Unanswerable
from stancecli.methods.claims import Performance
from stancecli.methods.evidence import Grounds, grounds
from stancecli.methods.feasibility import RuledOut
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.methods.tradeoffs import Tension, regrets, weigh_up
from stancecli.methods.verdict import InContext
from stancecli.model import (
    UNKNOWN,
    Criterion,
    Option,
    Range,
    exactly,
    owner_id,
)
from stancecli.situation import Situation
from stancecli.wording import answer, performance_cell, plain_table, rests_on, standing
from stancecli.wording.moves import in_quotes, several, upper, whose_middle


@dataclass(frozen=True)
class OnBoth:
    """One option on the two criteria, and its points on all criteria."""

    option: Option
    first: Performance
    second: Performance
    points: Range
    ruled_out: tuple[RuledOut, ...]


@dataclass(frozen=True)
class Between(InContext):
    """A decision seen by two criteria only; options with the best worse value first.

    `best_for_both` are the open options that are best for both under every completion, and
    `serves_both` those that are at middle estimates; where there are none, the tension's
    compromises are the least worst. `grounds` are the effects on the two.
    """

    first: Criterion
    second: Criterion
    best_for_both: tuple[Option, ...]
    serves_both: tuple[Option, ...]
    tension: Tension
    options: tuple[OnBoth, ...]
    grounds: Grounds

    @property
    def open(self) -> tuple[OnBoth, ...]:
        return tuple(placed for placed in self.options if not placed.ruled_out)

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each option."""
        for on_both in self.options:
            yield {
                "option": on_both.option,
                self.first.id: on_both.first.value,
                self.second.id: on_both.second.value,
                "points": on_both.points,
                "ruled_out": bool(on_both.ruled_out),
            }


def decision_on(situation: Situation, asked: Sequence[str], first: str, second: str) -> str:
    """The decision of those `asked`, or else of their owner, whose own options affect both.

    Raises Unanswerable where they are of two actors, or no decision or several are meant.
    """
    owner = situation.actor(owner_id(first))
    if owner.id != owner_id(second):
        raise Unanswerable("--between asks of two interests of one actor")
    decisions = asked or [decision.id for decision in owner.decisions]
    if not decisions:
        raise Unanswerable(f"nothing in this model is decided by {owner.name}")
    touching = []
    for id_ in decisions:
        cells = performance_table(situation, id_).cells
        if {first, second} <= {criterion for (_, criterion), cell in cells.items() if cell.own}:
            touching.append(id_)
    if len(touching) != 1 and decisions[1:]:
        which = "several decisions touch" if touching else "no decision touches"
        named = (f"stance tradeoffs {e} --between {first} {second}" for e in touching or decisions)
        raise Unanswerable(f"{which} both: name one", tuple(named))
    return (touching or decisions)[0]


def find(situation: Situation, decision_id: str, first_id: str, second_id: str) -> Between:
    """How the options of a decision stand between two criteria of its decider.

    Raises Unanswerable where both are the same, or one is a constraint that weighs nothing.
    """
    table = performance_table(situation, decision_id)
    pair = first, second = situation.criterion(first_id), situation.criterion(second_id)
    if first is second:
        raise Unanswerable(f"“{first.name}” cannot be weighed against itself")
    for criterion in pair:
        if criterion.id not in {weighed.id for weighed in table.touched}:
            asked = fmt.quoted(table.decision.question)
            raise Unanswerable(f"“{criterion.name}” is affected by no option of {asked}")
    regret = regrets(table, pair)
    options = [
        OnBoth(
            option=option,
            first=table.cells[option.id, first_id],
            second=table.cells[option.id, second_id],
            points=table.bounds(option.id),
            ruled_out=table.ruled_out.get(option.id, ()),
        )
        for option in table.options
    ]
    open_ = [placed.option for placed in options if not placed.ruled_out]
    options.sort(key=lambda on: (bool(on.ruled_out), -min(on.first.value.mid, on.second.value.mid)))
    return Between(
        decision=table.decision,
        decider=table.decider,
        current=table.current,
        first=first,
        second=second,
        best_for_both=tuple(o for o in open_ if all(_always_best(table, o, c) for c in pair)),
        serves_both=tuple(o for o in open_ if not any(regret[o.id, c.id] for c in pair)),
        tension=weigh_up(table, pair, regret),
        options=tuple(options),
        grounds=grounds(situation, table.claims(table.options, pair), pair),
    )


def _always_best(table: PerformanceTable, option: Option, criterion: Criterion) -> bool:
    """Whether no open option is better on a criterion, under any completion."""
    steps = (table.step(other.id, option.id, criterion.id) for other in table.candidates)
    return all(step.high <= 0 for step in steps)


def describe(finding: Between) -> r.Report:
    """Which option is best for both, or the best compromise; then the pair in one table."""
    scope = in_quotes((finding.first, finding.second), "or")
    blocks = (_table(finding), r.listing(rests_on(finding.grounds, "effect", "on the two")))
    return answer(finding.decider.name, [scope], _sentences(finding), blocks)


def _sentences(finding: Between) -> Iterator[str]:
    first, second = (fmt.quoted(each.name) for each in (finding.first, finding.second))
    cells = (cell for on in finding.open for cell in (on.first, on.second))
    own_view = any(claim.owned for cell in cells for claim in cell.own)
    middle = whose_middle(finding.decider, own_view)
    if len(finding.best_for_both) == len(finding.open) > 1:
        yield f"Between {first} and {second} nothing has to be given up."
        return
    if finding.best_for_both:
        yield f"Best for both {first} and {second}: {in_quotes(finding.best_for_both)}."
        return
    if finding.serves_both:
        best = f"best for both {first} and {second}: {in_quotes(finding.serves_both)}"
        yield f"{upper(middle)} {best}."
        yield "Elsewhere in the ranges another could be better for one of them."
        return
    exact = all(on.first.value.exact and on.second.value.exact for on in finding.open)
    no = "No" if exact else f"{upper(middle)} no"
    yield f"{no} possible option is best for both {first} and {second}."
    for n, criterion in enumerate((first, second)):
        values = [(on.option, (on.first, on.second)[n]) for on in finding.open]
        most = max(cell.value.mid for _, cell in values)
        foremost = (
            # What is not known counts 0, which is said where it is the best.
            fmt.marked(fmt.quoted(option.name), _size(cell) if _size(cell) in NOT_KNOWN else "")
            for option, cell in values
            if cell.value.mid == most
        )
        yield f"Best for {criterion}: {several(foremost)}."
    compromises = {each.option.id for each in finding.tension.compromises}
    found = [on for on in finding.open if on.option.id in compromises]
    if len(found) == len(finding.open):
        yield "Each possible option gives up one for the other."
    else:
        sizes = (f"{_size(on.first)} and {_size(on.second)}" for on in found)
        names = (fmt.quoted(on.option.name) for on in found)
        yield f"The best compromise is {several(map(fmt.marked, names, sizes), 'or')}."


NOT_KNOWN = BLANK, UNSIZED = "blank", "unknown"
"""How large a cell is that nobody has filled in, or nobody knows."""


def _size(cell: Performance) -> str:
    """How large a cell is; of what is unknown but to the actor, as that sees it."""
    if cell.value.spans(UNKNOWN) and any(claim.owned for claim in cell.own):
        return fmt.effect(exactly(cell.value.mid))
    if cell.blank:
        return BLANK
    return UNSIZED if cell.known.spans(UNKNOWN) else fmt.effect(cell.known)


def _table(finding: Between) -> r.Table:
    rows = []
    for on in finding.options:
        points = "ruled out" if on.ruled_out else fmt.interval(on.points)
        cells = (performance_cell(on.first), performance_cell(on.second), r.Cell(points))
        rows.append(r.Row(fmt.marked(on.option.name, standing(finding, on.option)), cells))
    headings = map(r.Column, (finding.first.name, finding.second.name, "points in all"))
    legend = r.legend(cell for row in rows for cell in row.cells)
    return plain_table("", headings, rows, legend=legend)
