"""Two criteria of one decider: which option serves both, and what each costs the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from stancecli import notation as fmt, report as r
from stancecli.diagnostics import Unanswerable
from stancecli.methods.claims import Performance
from stancecli.methods.evidence import Grounds, grounds
from stancecli.methods.feasibility import RuledOut
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.methods.tradeoffs import Regrets, Tension, regrets, weigh_up
from stancecli.model import Actor, Criterion, Decision, Option, Range
from stancecli.situation import Situation
from stancecli.wording import claimed, names, performance_cell, rests_on, standing


@dataclass(frozen=True)
class OnOne:
    """What an option is for one of the two criteria: its cell, and its `regret`, how far that lies
    below the best that an open option reaches there (negative where an option that is ruled out
    would surpass it), ranges at their midpoints; `bounds` are the least and the most that can be.
    """

    cell: Performance
    regret: Fraction
    bounds: Range

    @property
    def best_always(self) -> bool:
        """Whether no open option is better, under any completion."""
        return self.bounds.high <= 0


@dataclass(frozen=True)
class OnBoth:
    """One option on the two criteria, and the worse of its two values, ranges at their midpoints;
    `worse_bounds` are the least and the most that can be."""

    option: Option
    first: OnOne
    second: OnOne
    worse: Fraction
    worse_bounds: Range
    ruled_out: tuple[RuledOut, ...]

    @property
    def pair(self) -> tuple[OnOne, OnOne]:
        return self.first, self.second


@dataclass(frozen=True)
class Between:
    """A decision seen by two criteria only; options with the best worse value first.

    `best_for_both` are the open options that are best for both under every completion, and
    `serves_both` those that are at the midpoints of ranges; where there are none, the tension's
    compromises are the least worst. `grounds` are the effects on the two.
    """

    decision: Decision
    decider: Actor
    current: Option
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
                self.first.id: on_both.first.cell.value,
                self.second.id: on_both.second.cell.value,
                "worse": on_both.worse,
                "ruled_out": bool(on_both.ruled_out),
            }


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
            raise Unanswerable(f"“{criterion.name}” is touched by no option of this decision")
    regret = regrets(table, pair)
    options = [_on_both(table, option, pair, regret) for option in table.options]
    open_ = [placed for placed in options if not placed.ruled_out]
    return Between(
        decision=table.decision,
        decider=table.decider,
        current=table.current,
        first=first,
        second=second,
        best_for_both=tuple(
            placed.option for placed in open_ if all(on.best_always for on in placed.pair)
        ),
        serves_both=tuple(
            placed.option for placed in open_ if all(on.regret == 0 for on in placed.pair)
        ),
        tension=weigh_up(table, pair, regret),
        options=tuple(sorted(options, key=lambda placed: (bool(placed.ruled_out), -placed.worse))),
        grounds=grounds(situation, table.claims(table.options, pair), pair),
    )


def _on_both(
    table: PerformanceTable, option: Option, pair: tuple[Criterion, Criterion], regret: Regrets
) -> OnBoth:
    ones = []
    for criterion in pair:
        # One completion gives all gaps their least at once, and another their most: with what only
        # this option has at its best and what only others have at its worst, and the other way.
        gaps = [table.step(other.id, option.id, criterion.id) for other in table.candidates]
        bounds = Range(max(gap.low for gap in gaps), max(gap.high for gap in gaps))
        key = option.id, criterion.id
        ones.append(OnOne(table.cells[key], regret[key], bounds))
    first, second = ones
    here, there = first.cell.value, second.cell.value
    return OnBoth(
        option=option,
        first=first,
        second=second,
        worse=min(here.mid, there.mid),
        worse_bounds=Range(min(here.low, there.low), min(here.high, there.high)),
        ruled_out=table.ruled_out.get(option.id, ()),
    )


def describe(finding: Between) -> r.Report:
    """The pair in one table, then why each option stands where it does."""
    first, second = finding.first, finding.second
    least = names(finding.tension.least_regret, "or")
    least = f"By the larger of the two losses the best compromise would be {least}."
    return r.Report(
        subject=finding.decider.name,
        scope=(f"{fmt.quoted(first.name)} or {fmt.quoted(second.name)}",),
        conclusion=_conclusion(finding),
        more=_on_current(finding),
        blocks=(
            _table(finding),
            *([r.Paragraph(least)] if finding.tension.disputed else ()),
            r.Shortened(tuple(_reasons(finding)), tells="every reason", step=NO_REASONS),
            r.listing([rests_on(finding.grounds, "effect", "on the two")]),
        ),
        next=(
            r.Next("tradeoffs", (finding.decision.id,), "with everything else that counts"),
            r.Next("show", (first.id,), "all that bears on the first"),
            r.Next("show", (second.id,), "all that bears on the second"),
        ),
    )


ONE_REASON, FEW_OPTIONS, NO_REASONS = 1, 2, 3
"""From which step on a short answer has one reason a cell, those of what is compared, and none."""


def _reasons(finding: Between) -> Iterator[r.Section]:
    """Why options stand where they do on each criterion; largest first, as they go last."""
    compromises = (compromise.option for compromise in finding.tension.compromises)
    foremost = {o.id for o in (*finding.serves_both, *compromises, finding.current)}
    for n, criterion in enumerate((finding.first, finding.second)):
        entries = [
            entry
            for on in finding.options
            for entry in _on(on.option, on.pair[n].cell, stays=on.option.id in foremost)
        ]
        yield r.Section(
            f"On {fmt.quoted(criterion.name)}",
            (r.Listing(tuple(entries), most=r.Most(called="reason")),),
        )


def _conclusion(finding: Between) -> str:
    if finding.best_for_both:
        return f"Best for both: {names(finding.best_for_both)}."
    if finding.serves_both:
        best = names(finding.serves_both)
        return f"Best for both as entered: {best}. What is not known can turn it."
    exact = all(on.bounds.exact for placed in finding.open for on in placed.pair)
    entered = "" if exact else " as entered"
    least = names((compromise.option for compromise in finding.tension.compromises), "or")
    return f"No open option is best for both; the best compromise{entered} is {least}."


def _on_current(finding: Between) -> str:
    """How the option that holds does on either criterion."""
    current = finding.current
    now = next(placed for placed in finding.options if placed.option is current)
    first = _rank(now.first, [placed.first for placed in finding.open])
    second = _rank(now.second, [placed.second for placed in finding.open])
    return (
        f"The {standing(finding, current)} option, {fmt.quoted(current.name)}, is {first} for the "
        f"first and {second} for the second."
    )


def _rank(own: OnOne, among: Sequence[OnOne]) -> str:
    """The place of an option on one criterion; where a range has a part in it, that is said."""
    if own.best_always and any(other.regret for other in among):
        return "the best"
    reached = {other.regret for other in among}
    if len(reached) == 1:
        place = "as good as any"
    elif own.regret == 0:
        place = "the best"
    elif own.regret == max(reached):
        place = "the worst"
    else:
        place = f"{fmt.number(own.regret)} steps below the best"
    exact = all(other.bounds.exact for other in among)
    return place if exact else f"as entered {place}"


def _table(finding: Between) -> r.Table:
    rows = tuple(_row(finding, placed) for placed in finding.options)
    one, other = finding.first.name, finding.second.name
    headings = (one, "below best", other, "below best", "worse of the two")
    legend = r.legend(cell for row in rows for cell in row.cells)
    return r.Table(tuple(map(r.Column, headings)), (r.Group("", rows),), legend=legend)


def _row(finding: Between, placed: OnBoth) -> r.Row:
    name = fmt.marked(placed.option.name, standing(finding, placed.option))
    first, second = (performance_cell(on.cell) for on in placed.pair)
    if placed.ruled_out:
        return r.Row(name, (first, r.Cell(), second, r.Cell(), r.Cell("ruled out")))
    worse = _figure(fmt.number(placed.worse), placed.worse_bounds)
    return r.Row(name, (first, _below(placed.first), second, _below(placed.second), worse))


def _below(on: OnOne) -> r.Cell:
    return _figure("best" if on.regret == 0 else fmt.number(on.regret), on.bounds)


ROUGH = r.Sign("~", "ranges at midpoints")


def _figure(words: str, bounds: Range) -> r.Cell:
    return r.Cell(words) if bounds.exact else r.Cell(f"~{words}", signs=(ROUGH,))


def _on(option: Option, cell: Performance, *, stays: bool) -> Iterator[r.Entry]:
    """Why an option stands where it does on a criterion, the largest claim first."""
    shown = performance_cell(cell)
    label, name = r.Span(shown.text, sense=shown.sense), f"{option.name}. "
    step = None if stays else FEW_OPTIONS
    if not cell.in_force:
        unknown = "Nothing that holds here." if cell.judged else "Not judged, counted 0."
        yield r.Entry(f"{name}{unknown}", label, step=step)
    for n, claim in enumerate(sorted(cell.in_force, key=lambda claim: -abs(claim.size.mid))):
        because = claim.because or "No reason given."
        if n:
            yield replace(claimed(claim, because), step=ONE_REASON)
        else:
            yield replace(claimed(claim, f"{name}{because}", label), step=step)
