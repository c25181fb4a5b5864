"""Two criteria of one decider: which option serves both, and what each costs the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from stancecli import notation as fmt, report as r
from stancecli.diagnostics import Unanswerable
from stancecli.methods.feasibility import RuledOut
from stancecli.methods.grounds import Grounds, grounds
from stancecli.methods.performance import (
    Performance as Value,
    PerformanceTable as Values,
    performance_table,
)
from stancecli.methods.tradeoffs import Shortfalls, Tension, shortfalls, weigh_up
from stancecli.model import Actor, Breach, Criterion, Decision, Effect, Option, Range
from stancecli.situation import Situation
from stancecli.wording import rests_on


@dataclass(frozen=True)
class OnOne:
    """What an option is for one of the two criteria: its cell, and how far that lies `below` the
    best that an open option reaches there (negative where an option that is ruled out would
    surpass it), ranges at their midpoints; `bounds` are the least and the most it can lie below."""

    cell: Value
    below: Fraction
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
        return tuple(each for each in self.options if not each.ruled_out)


def ask(situation: Situation, decision_id: str, first_id: str, second_id: str) -> Between:
    """How the options of a decision stand between two criteria of its decider.

    Raises Unanswerable where both are the same, or one is a constraint that weighs nothing.
    """
    of = performance_table(situation, decision_id)
    first, second = (situation.criterion(id_) for id_ in (first_id, second_id))
    if first is second:
        raise Unanswerable(f"“{first.name}” cannot be weighed against itself")
    known = {each.id for each in of.criteria}
    for each in (first, second):
        if each.id not in known:
            raise Unanswerable(f"“{each.name}” is touched by no option of this decision")
    below = shortfalls(of, (first, second))
    found = [
        _on_both(of, option, _on_one(of, option, first, below), _on_one(of, option, second, below))
        for option in of.options
    ]
    open_ = [each for each in found if not each.ruled_out]
    return Between(
        decision=of.decision,
        decider=of.decider,
        current=of.current,
        first=first,
        second=second,
        best_for_both=tuple(
            each.option for each in open_ if each.first.best_always and each.second.best_always
        ),
        serves_both=tuple(
            each.option for each in open_ if each.first.below == each.second.below == 0
        ),
        tension=weigh_up(of, first, second),
        options=tuple(sorted(found, key=lambda each: (bool(each.ruled_out), -each.worse))),
        grounds=grounds(situation, _claims(found)),
    )


def _claims(found: Iterable[OnBoth]) -> Iterator[Effect | Breach]:
    for each in found:
        for on in (each.first, each.second):
            yield from (*on.cell.claims, *on.cell.always)


def _on_one(of: Values, option: Option, on: Criterion, below: Shortfalls) -> OnOne:
    # One completion gives all gaps their least at once, and another their most: with what only
    # this option has at its best and what only others have at its worst, and the other way.
    gaps = [of.step(other.id, option.id, on.id) for other in of.candidates]
    bounds = Range(max(gap.low for gap in gaps), max(gap.high for gap in gaps))
    return OnOne(of.cells[option.id, on.id], below[option.id, on.id], bounds)


def _on_both(of: Values, option: Option, first: OnOne, second: OnOne) -> OnBoth:
    here, there = first.cell.value, second.cell.value
    return OnBoth(
        option=option,
        first=first,
        second=second,
        worse=min(here.mid, there.mid),
        worse_bounds=Range(min(here.low, there.low), min(here.high, there.high)),
        ruled_out=of.ruled_out.get(option.id, ()),
    )


def tell(finding: Between, *, verbose: bool = False) -> r.Report:
    """The pair in one table, then why each option stands where it does."""
    decision, first, second = finding.decision, finding.first, finding.second
    on_first = [(each.option, each.first.cell) for each in finding.options]
    on_second = [(each.option, each.second.cell) for each in finding.options]
    return r.Report(
        asked=f"{finding.decider.name} · {fmt.quoted(first.name)} or {fmt.quoted(second.name)}",
        conclusion=_conclusion(finding),
        more=_of_the_current(finding),
        blocks=(
            _table(finding),
            *_regret(finding),
            _reasons(first, on_first, verbose),
            _reasons(second, on_second, verbose),
            rests_on(finding.grounds, "effect", "on the two"),
        ),
        next=(
            r.Ask(f"stance tradeoffs {decision.id}", "with everything else that counts"),
            r.Ask(f"stance show {first.id}", "all that bears on the first"),
            r.Ask(f"stance show {second.id}", "all that bears on the second"),
        ),
    )


def _conclusion(of: Between) -> str:
    if of.best_for_both:
        return f"Best for both: {_names(of.best_for_both)}."
    if of.serves_both:
        return f"Best for both, with ranges at their midpoints: {_names(of.serves_both)}."
    exact = all(on.bounds.exact for each in of.open for on in (each.first, each.second))
    rough = "" if exact else ", with ranges at their midpoints,"
    least = _names([each.option for each in of.tension.compromises])
    return (
        f"No open option is best for both; the least bad{rough} on the worse of the two is {least}."
    )


def _names(options: Iterable[Option]) -> str:
    return fmt.listed(fmt.quoted(each.name) for each in options)


def _of_the_current(of: Between) -> str:
    now = next(each for each in of.options if each.option is of.current)
    stands = fmt.holding(of.current, of.current, of.decision)
    first = _rank(now.first, [each.first for each in of.open])
    second = _rank(now.second, [each.second for each in of.open])
    return (
        f"The {stands} option, {fmt.quoted(of.current.name)}, is {first} for the first and {second} "
        "for the second."
    )


def _rank(own: OnOne, among: Sequence[OnOne]) -> str:
    """The place of an option on one criterion; where a range has a part in it, that is said."""
    if own.best_always and any(each.below for each in among):
        return "the best"
    belows = {each.below for each in among}
    if len(belows) == 1:
        place = "as good as any"
    elif own.below == 0:
        place = "the best"
    elif own.below == max(belows):
        place = "the worst"
    else:
        place = f"{fmt.number(own.below)} steps below the best"
    exact = all(each.bounds.exact for each in among)
    return place if exact else f"at the midpoints {place}"


def _table(of: Between) -> r.Table:
    columns = (
        r.Column(of.first.name),
        r.Column("below best"),
        r.Column(of.second.name),
        r.Column("below best"),
        r.Column("worse of the two"),
    )
    rows = tuple(_row(of, each) for each in of.options)
    values = [cell for row in rows for cell in (row.cells[0], row.cells[2])]
    counted = any(cell.text.startswith(ROUGH) for row in rows for cell in row.cells)
    legend = "  ".join(filter(None, (r.signs(values), f"{ROUGH} ranges at midpoints" * counted)))
    return r.Table(columns, (r.Group("", rows),), legend=(legend,))


ROUGH = "~"
"""The mark before a figure for which the midpoint of a range stands in."""


def _row(of: Between, each: OnBoth) -> r.Row:
    name = fmt.marked(each.option.name, fmt.holding(each.option, of.current, of.decision))
    first, second = (_cell(on.cell) for on in (each.first, each.second))
    if each.ruled_out:
        return r.Row(name, (first, r.Cell(), second, r.Cell(), r.Cell("ruled out")))
    worse = _figure(fmt.number(each.worse), each.worse_bounds)
    return r.Row(name, (first, _below(each.first), second, _below(each.second), worse))


def _cell(of: Value) -> r.Cell:
    return r.valued(
        of.value,
        judged=not of.blank,
        judgement=of.rests_on_judgement,
        shared=bool(of.always),
        past_scale=of.passes_scale,
    )


def _below(on: OnOne) -> r.Cell:
    return _figure("best" if on.below == 0 else fmt.number(on.below), on.bounds)


def _figure(words: str, bounds: Range) -> r.Cell:
    return r.Cell(words if bounds.exact else ROUGH + words)


def _regret(of: Between) -> Iterator[r.Block]:
    if of.tension.disputed:
        names = fmt.listed(fmt.quoted(option.name) for option in of.tension.least_regret)
        said = (
            f"Judged by the larger of the two losses it would be {names}; the two rules part here."
        )
        yield r.Paragraph(r.text(said))


def _reasons(on: Criterion, stand: Iterable[tuple[Option, Value]], verbose: bool) -> r.Section:
    entries: list[r.Entry] = []
    for option, cell in stand:
        label = _cell(cell).text
        claims = (*cell.claims, *cell.always)
        if not claims:
            said = "Nothing that holds here." if cell.judged else "Not judged, counted 0."
            entries.append(r.Entry(r.text(f"{option.name}. {said}"), label))
        for n, claim in enumerate(claims):
            because = claim.because or "No reason given."
            said = because if n else f"{option.name}. {because}"
            below = (r.provenance(claim),) if verbose else ()
            entries.append(r.Entry(r.text(said), "" if n else label, (), r.basis(claim), below))
    return r.Section(f"On {fmt.quoted(on.name)}", (r.Listing(tuple(entries)),))
