"""Two criteria of one decider: which option serves both, and what each costs the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from stancecli.comparison import Tension, best_value, weigh_up
from stancecli.diagnostics import Unanswerable
from stancecli.graph import criterion
from stancecli.grounds import Grounds, grounds, rests_on
from stancecli.model import Actor, Breach, Criterion, Decision, Effect, Option
from stancecli.notation import effect, listed, marked, number, quoted, sense
from stancecli.report import (
    Ask,
    Block,
    Cell,
    Column,
    Entry,
    Group,
    Listing,
    Paragraph,
    Report,
    Row,
    Section,
    Table,
    basis,
    provenance,
    text,
)
from stancecli.values import Cell as Value
from stancecli.values import RuledOut, State, table
from stancecli.values import Table as Values


@dataclass(frozen=True)
class Standing:
    """One option on the two criteria: its cells, how far each lies below the best that an open
    option reaches there (negative where an option that is ruled out would surpass it), and the
    worse of the two values, ranges at their midpoints."""

    option: Option
    first: Value
    second: Value
    below_first: Fraction
    below_second: Fraction
    worse: Fraction
    ruled_out: tuple[RuledOut, ...]


@dataclass(frozen=True)
class Between:
    """A decision seen by two criteria only; options with the best worse value first.

    `serves_both` are the open options that are best for both; where there are none, the tension's
    compromises are the least worst. `grounds` are the effects on the two.
    """

    decision: Decision
    decider: Actor
    current: Option
    first: Criterion
    second: Criterion
    serves_both: tuple[Option, ...]
    tension: Tension
    options: tuple[Standing, ...]
    grounds: Grounds


def ask(context: State, decision_id: str, first_id: str, second_id: str) -> Between:
    """How the options of a decision stand between two criteria of its decider.

    Raises Unanswerable where both are the same, or one is a constraint that weighs nothing.
    """
    of = table(context, decision_id)
    first, second = (criterion(context.graph, id_) for id_ in (first_id, second_id))
    if first is second:
        raise Unanswerable(f"“{first.name}” cannot be weighed against itself")
    known = {each.id for each in of.criteria}
    for each in (first, second):
        if each.id not in known:
            raise Unanswerable(f"“{each.name}” is touched by no option of this decision")
    standings = [_standing(of, option, first, second) for option in of.options]
    return Between(
        decision=of.decision,
        decider=of.decider,
        current=of.current,
        first=first,
        second=second,
        serves_both=tuple(
            each.option
            for each in standings
            if not each.ruled_out and each.below_first == each.below_second == 0
        ),
        tension=weigh_up(of, first, second),
        options=tuple(sorted(standings, key=lambda each: (bool(each.ruled_out), -each.worse))),
        grounds=grounds(context.graph, _claims(standings)),
    )


def _claims(standings: Iterable[Standing]) -> Iterator[Effect | Breach]:
    for each in standings:
        for cell in (each.first, each.second):
            yield from (*cell.claims, *cell.always)


def _standing(of: Values, option: Option, first: Criterion, second: Criterion) -> Standing:
    here, there = of.cells[option.id, first.id], of.cells[option.id, second.id]
    return Standing(
        option=option,
        first=here,
        second=there,
        below_first=best_value(of, first) - here.value.mid,
        below_second=best_value(of, second) - there.value.mid,
        worse=min(here.value.mid, there.value.mid),
        ruled_out=of.ruled_out.get(option.id, ()),
    )


def tell(finding: Between, *, verbose: bool = False) -> Report:
    """The pair in one table, then why each option stands where it does."""
    decision, first, second = finding.decision, finding.first, finding.second
    return Report(
        asked=f"{finding.decider.name} · {quoted(first.name)} or {quoted(second.name)}",
        conclusion=_conclusion(finding),
        more=_of_the_current(finding),
        blocks=(
            _table(finding),
            *_regret(finding),
            _reasons(finding, first, verbose),
            _reasons(finding, second, verbose),
            rests_on(finding.grounds, "effect", "on the two"),
        ),
        next=(
            Ask(f"stance tradeoffs {decision.id}", "with everything else that counts"),
            Ask(f"stance show {first.id}", "all that bears on the first"),
            Ask(f"stance show {second.id}", "all that bears on the second"),
        ),
    )


def _conclusion(of: Between) -> str:
    if of.serves_both:
        return f"Best for both: {listed(quoted(each.name) for each in of.serves_both)}."
    least = listed(quoted(each.option.name) for each in of.tension.compromises)
    return f"No open option is best for both; the least bad on the worse of the two is {least}."


def _of_the_current(of: Between) -> str:
    current = next(each for each in of.options if each.option is of.current)
    open_ = [each for each in of.options if not each.ruled_out]
    return (
        f"The current option, {quoted(of.current.name)}, is "
        f"{_rank(current.below_first, [each.below_first for each in open_])} for the first and "
        f"{_rank(current.below_second, [each.below_second for each in open_])} for the second."
    )


def _rank(below: Fraction, all_below: list[Fraction]) -> str:
    if len(set(all_below)) == 1:
        return "as good as any"
    if below == 0:
        return "the best"
    return "the worst" if below == max(all_below) else f"{number(below)} steps below the best"


def _table(of: Between) -> Table:
    rows = tuple(_row(of, each) for each in of.options)
    columns = (
        Column(of.first.name),
        Column("below best"),
        Column(of.second.name),
        Column("below best"),
        Column("worse of the two"),
    )
    used = [cell for row in rows for cell in row.cells]
    marks = {
        "/ range": any("/" in cell.text for cell in used),
        "? unknown": any("?" in cell.text for cell in used),
        "· not judged, counted 0": any(cell.text == "·" for cell in used),
        "* judgement": any(cell.judgement for cell in used),
    }
    signs = [
        "++ + help  −− − hurt  0 neither",
        *(mark for mark, is_used in marks.items() if is_used),
    ]
    return Table(columns, (Group("", rows),), legend=("  ".join(signs),))


def _row(of: Between, each: Standing) -> Row:
    name = marked(each.option.name, "current" if each.option is of.current else "")
    below = (each.below_first, each.below_second)
    gaps = [Cell("best" if gap == 0 else number(gap)) for gap in below]
    if each.ruled_out:
        gaps = [Cell(), Cell()]
    worse = Cell("ruled out") if each.ruled_out else Cell(number(each.worse))
    cells = (_cell(each.first), gaps[0], _cell(each.second), gaps[1], worse)
    return Row(name, cells)


def _cell(value: Value) -> Cell:
    if not value.judged and not value.always:
        return Cell("·")
    return Cell(effect(value.value), sense(value.value), value.rests_on_judgement)


def _regret(of: Between) -> Iterator[Block]:
    if of.tension.disputed:
        names = listed(quoted(option.name) for option in of.tension.least_regret)
        said = (
            f"Judged by the larger of the two losses it would be {names}; the two rules part here."
        )
        yield Paragraph(text(said))


def _reasons(of: Between, each: Criterion, verbose: bool) -> Section:
    entries: list[Entry] = []
    key = "first" if each is of.first else "second"
    for standing in of.options:
        cell: Value = getattr(standing, key)
        label = _cell(cell).text
        if not cell.claims:
            entries.append(Entry(text(f"{standing.option.name}. Nothing is said of it."), label))
        for n, claim in enumerate(cell.claims):
            because = claim.because or "No reason given."
            said = f"{standing.option.name}. {because}" if n == 0 else because
            below = (provenance(claim),) if verbose else ()
            entries.append(Entry(text(said), "" if n else label, (), basis(claim), below))
    return Section(f"On {quoted(each.name)}", (Listing(tuple(entries)),))
