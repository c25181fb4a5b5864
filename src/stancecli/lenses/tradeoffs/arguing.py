"""Why an option is ahead, at what price, and which criteria pull apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stancecli.comparison import BondCost, Change, Compromise, Dominance, Switch, Tension
from stancecli.lenses.tradeoffs.finding import Tradeoff
from stancecli.lenses.tradeoffs.wording import because, named
from stancecli.model import Criterion, Interest, Option
from stancecli.notation import counted, effect, listed, number, quoted, step
from stancecli.report import (
    Block,
    Entry,
    Listing,
    Paragraph,
    Section,
    basis,
    provenance,
    strong,
    text,
)
from stancecli.values import Cell


def why(of: Tradeoff, verbose: bool) -> Iterator[Block]:
    if of.switch is None:
        return
    compared = of.switch
    shown = compared.better if verbose else compared.sufficient
    if shown:
        yield Section(
            f"Why {quoted(compared.end.name)}",
            _changes(of, compared, shown, verbose),
            _sufficiency(compared, shown),
        )
    if compared.worse:
        yield Section("The price", _changes(of, compared, compared.worse, verbose))


def _sufficiency(compared: Switch, shown: tuple[Change, ...]) -> str:
    gained = sum(change.gain for change in shown)
    rest = len(compared.better) - len(shown)
    smaller = f"; {rest} smaller: -v" if rest else ""
    if not compared.worse:
        return f"it gives up nothing against {quoted(compared.start.name)}{smaller}"
    gains = "this gain" if len(shown) == 1 else f"these {len(shown)} gains"
    verb = "exceeds" if len(shown) == 1 else "exceed"
    against = -sum(change.gain for change in compared.worse)
    if gained > against:
        return f"{gains} (+{number(gained)}) {verb} the whole price ({number(against)}){smaller}"
    return f"its gains (+{number(gained)}) against the whole price ({number(against)}){smaller}"


def _changes(
    of: Tradeoff, compared: Switch, changes: Iterable[Change], verbose: bool
) -> tuple[Section, ...]:
    """For each criterion what either option does to it, what holds now first."""
    stays = compared.end is of.current
    sides = [("now" if compared.start is of.current else "else", compared.start)]
    sides.append(("now" if stays else "then", compared.end))
    return tuple(
        Section(
            change.criterion.name,
            (
                Listing(
                    tuple(
                        entry
                        for label, option in (reversed(sides) if stays else sides)
                        for entry in _reasons(of, option, change.criterion, label, verbose)
                    )
                ),
            ),
            f"{effect(change.after)}, not {effect(change.before)}"
            if stays
            else f"{effect(change.before)} → {effect(change.after)}",
        )
        for change in changes
    )


def _reasons(
    of: Tradeoff, option: Option, criterion: Criterion, label: str, verbose: bool
) -> Iterator[Entry]:
    cell = of.cell(option, criterion)
    if not cell.claims:
        yield Entry(text(_silence(cell, criterion)), label)
    for claim in cell.claims:
        below = (provenance(claim),) if verbose else ()
        yield Entry(text(because(claim)), label, (), basis(claim), below)


def _silence(cell: Cell, criterion: Criterion) -> str:
    """What a cell without a claim of its own says."""
    if not cell.judged:
        return "Not judged."
    return "Nothing that holds here." if isinstance(criterion, Interest) else "Does not break it."


# Pulling apart.


def pulling_apart(of: Tradeoff, verbose: bool) -> Iterator[Block]:
    if of.tension is None:
        return
    count = len(of.tensions)
    shown = of.tensions if verbose else (of.tension,)
    more = "; this is the weightiest, -v lists all" if count > 1 and not verbose else ""
    entries = tuple(Entry(text(_pair(each))) for each in shown)
    yield Section("Pulling apart", (Listing(entries),), counted(count, "pair") + more)


def _pair(of: Tension) -> str:
    ways = "; or ".join(
        f"{quoted(each.option.name)} ({', '.join(map(step, each.values))}), {_short(each)}"
        for each in of.compromises
    )
    regretted = listed((quoted(option.name) for option in of.least_regret), "or")
    disputed = f" By the larger of the two losses it would be {regretted}." if of.disputed else ""
    first, second = (quoted(each.name) for each in of.pair)
    return f"{first} against {second}: least bad on the worse of the two is {ways}.{disputed}"


def _short(each: Compromise) -> str:
    """How far a compromise lies below the best for either."""
    first, second = map(number, each.losses)
    return f"{first} below the best for the first, {second} for the second"


# More, when asked.


def more(of: Tradeoff) -> Iterator[Block]:
    least = listed(quoted(option.name) for option in of.compromise)
    yield Section(
        "Least bad over all interests", (Paragraph(text(f"{least}: its worst is the mildest.")),)
    )
    if of.dominated:
        yield Section("Dominated", (Listing(tuple(map(_dominance, of.dominated)), "▸"),))
    if of.switches:
        entries = tuple(_switched(each) for each in of.switches)
        start = of.switches[0].start
        yield Section(f"Instead of {named(of, start)}", (Listing(entries, "▸"),))
    if of.bond_costs:
        entries = tuple(_bond(each) for each in of.bond_costs)
        yield Section("What binding costs", (Listing(entries, "▸"),))
    if of.elsewhere:
        held = tuple(
            Entry(text(f"{actor.name}: {quoted(option.name)}"))
            for actor, option in zip(of.holders, of.elsewhere, strict=True)
        )
        yield Section("What holds elsewhere", (Listing(held, "▸"),), "the context of this answer")


def _dominance(each: Dominance) -> Entry:
    by = listed(quoted(option.name) for option in each.by)
    return Entry(text(f"{quoted(each.option.name)}: nowhere better than {by}, and somewhere worse"))


def _switched(each: Switch) -> Entry:
    gains = listed(change.criterion.name for change in each.better) or "nothing"
    losses = listed(change.criterion.name for change in each.worse) or "nothing"
    return Entry(
        text(strong(each.end.name)),
        aside=text(number(each.gain, signed=True)),
        below=(text(f"gains on: {gains}"), text(f"gives up: {losses}")),
    )


def _bond(each: BondCost) -> Entry:
    without = f"without {quoted(each.constraint.name)}"
    if each.gain > 0:
        leaders = listed((quoted(option.name) for option in each.leaders), "or")
        said = f"{without}, {leaders} leads, by {number(each.gain)} points"
    else:
        said = f"{without}, the same leads"
    return Entry(text(said), basis=basis(each.constraint))
