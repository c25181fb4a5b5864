"""How it is told where pressure for or against an option could come from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from stancecli import notation as fmt, report as r
from stancecli.lenses.influence.finding import Presser, Pressure
from stancecli.lenses.influence.ways import means
from stancecli.methods.positions.scale import Place

SHOWN = 8
"""How many of each kind are shown without -v."""


def tell_pressure(finding: Pressure, *, verbose: bool) -> r.Report:
    """Who wants the option, who does not, and who of them can move the decider."""
    is_current = finding.option.id == finding.current.id
    for_change = finding.unwilling if is_current else finding.wanting
    mark = "current" if is_current else "ruled out" if finding.ruled_out else ""
    name = fmt.marked(fmt.quoted(finding.option.name), mark)
    groups = (
        ("Does not want it", finding.unwilling),
        ("Wants it", finding.wanting),
    )
    ordered = groups if is_current else tuple(reversed(groups))
    return r.Report(
        asked=f"Influence · on {name} · decided by {finding.decider.name}",
        conclusion=f"{name}: {_sides(finding)}.",
        more=" ".join(_further(finding, for_change)),
        blocks=(
            *(
                block
                for title, pressers in ordered
                for block in _side(finding, title, pressers, verbose=verbose)
            ),
            *_legend(finding),
            *_own(finding),
            *_on_scale(finding, verbose=verbose),
        ),
        next=tuple(_next(finding, for_change)),
    )


def _sides(finding: Pressure) -> str:
    """How many want it and how many do not; the decider is told of only where it is alone."""
    wanting, unwilling = len(finding.wanting), len(finding.unwilling)
    itself = finding.own.leaning if finding.own else 0
    if not wanting and not unwilling and not itself:
        return "nobody is known to want it or to be against it"
    return f"{_for_it(finding, itself)}, {_against_it(finding, itself)}"


def _for_it(finding: Pressure, itself: Fraction | int) -> str:
    if finding.wanting:
        return f"{fmt.counted(len(finding.wanting), 'actor')} would want it"
    if itself > 0:
        return f"only {finding.decider.name} itself would want it"
    return "nobody is known to want it"


def _against_it(finding: Pressure, itself: Fraction | int) -> str:
    if finding.unwilling:
        count = len(finding.unwilling)
        return f"{count if finding.wanting else fmt.counted(count, 'actor')} would not"
    if itself < 0:
        return f"only {finding.decider.name} itself would not"
    return "nobody is known to be against it"


def _further(finding: Pressure, for_change: Sequence[Presser]) -> Iterator[str]:
    if for_change:
        yield _said_of_change(finding.decider.name, for_change)
    if finding.places:
        have = fmt.counted(len(finding.places), "actor has", "actors have")
        yield f"{have} a place on the scale, which is not counted here."


def _said_of_change(decider: str, pressers: Sequence[Presser]) -> str:
    everybody = len(pressers)
    able = sum(each.way is not None for each in pressers)
    direct = sum(each.direct is not None for each in pressers)
    if everybody == 1:
        return f"The one who would want a change {_can(decider, able, direct)}."
    if not able:
        return f"None of the {everybody} who would want a change can move {decider}."
    if 0 < direct < able:
        return (
            f"Of the {everybody} who would want a change, {direct} can move {decider} directly "
            f"and {able - direct} only through others."
        )
    if able == everybody:
        return f"All {everybody} who would want a change {_can(decider, able, direct)}."
    return f"Of the {everybody} who would want a change, {able} {_can(decider, able, direct)}."


def _legend(finding: Pressure) -> Iterator[r.Note]:
    if finding.wanting or finding.unwilling:
        yield r.Note(
            "wanting it is told by what an actor says, and where it says nothing by what the "
            "option does to it, −1 to +1 (wants); the word is the weakest link of the way"
        )


def _can(decider: str, able: int, direct: int) -> str:
    if not able:
        return f"cannot move {decider}"
    return f"can move {decider} {'directly' if direct else 'only through others'}"


def _side(
    finding: Pressure, title: str, pressers: Sequence[Presser], *, verbose: bool
) -> Iterator[r.Section]:
    if not pressers:
        return
    able = [each for each in pressers if each.way]
    unable = [each.actor.name for each in pressers if not each.way]
    shown = able if verbose else able[:SHOWN]
    blocks: list[r.Block] = [r.Listing(tuple(map(_presser, shown)))] if shown else []
    if unable:
        blocks.append(r.Note(f"without a way to {finding.decider.name}: {fmt.listed(unable)}"))
    yield r.Section(title, tuple(blocks), note=fmt.left_out(len(able) - len(shown)))


def _presser(each: Presser) -> r.Entry:
    assert each.way
    links = each.way.links
    through = fmt.listed(link.end.name for link in links[:-1])
    how = f"through {through}" if through else f"directly: {means(links[0])}"
    if through and each.direct:
        how += f"; directly only {fmt.strength(each.direct.strength)}"
    return r.Entry(
        r.text(r.strong(each.actor.name), f" {_said(each)}, {how}"),
        label=fmt.strength(each.way.weakest),
        basis=r.basis(*(link.claim for link in links)),
    )


def _said(each: Presser) -> str:
    """`(says −−)`, or `(wants −0.5)` where nothing is said."""
    stand = each.stand
    return f"({fmt.says(stand.stance) if each.by == 'stated' else fmt.wants(stand.derived)})"


def _own(finding: Pressure) -> Iterator[r.Block]:
    if own := finding.own:
        stands = r.Note(f"{fmt.says(own.stance)}, {fmt.wants(own.derived)}")
        yield r.Section(finding.decider.name, (stands,), note="the decider itself")


def _on_scale(finding: Pressure, *, verbose: bool) -> Iterator[r.Section]:
    if not finding.places:
        return
    shown = finding.places if verbose else finding.places[:SHOWN]
    at = finding.option.at
    where = "" if at is None else f"{fmt.quoted(finding.option.name)} is at {fmt.number(at)}"
    more = fmt.left_out(len(finding.places) - len(shown))
    note = "; ".join(filter(None, (where, more)))
    yield r.Section(
        "On the scale from 0 to 100", (r.Listing(tuple(map(_place, shown))),), note=note
    )


def _place(each: Place) -> r.Entry:
    where = fmt.placed(each.at, each.capability, each.salience)
    return r.Entry(r.text(r.strong(each.actor.name), f" {where}"), basis=r.basis(each.position))


def _next(finding: Pressure, pressers: Sequence[Presser]) -> Iterator[r.Ask]:
    decider = finding.decider.id
    ways = [each for each in pressers if each.way]
    if ways:
        first = ways[0].actor.id
        yield r.Ask(f"stance influence --from {first} --to {decider}", "the way link by link")
    yield r.Ask(f"stance positions {finding.decision.id}", "who stands where on all its options")
