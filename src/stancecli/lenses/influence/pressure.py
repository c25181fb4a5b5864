"""How it is told where pressure for or against an option could come from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stancecli.lenses.influence.finding import Presser, Pressure
from stancecli.lenses.influence.ways import means
from stancecli.notation import counted, left_out, listed, marked, number, quoted, step, strength
from stancecli.report import Ask, Block, Entry, Listing, Note, Report, Section, basis, strong, text
from stancecli.standing.support import Stand

SHOWN = 8
"""How many of each kind are shown without -v."""


def tell_pressure(finding: Pressure, *, verbose: bool) -> Report:
    """Who wants the option, who does not, and who of them can move the decider."""
    is_current = finding.option.id == finding.current.id
    for_change = finding.unwilling if is_current else finding.wanting
    mark = "current" if is_current else "ruled out" if finding.ruled_out else ""
    name = marked(quoted(finding.option.name), mark)
    groups = (
        ("Does not want it", finding.unwilling),
        ("Wants it", finding.wanting),
    )
    ordered = groups if is_current else tuple(reversed(groups))
    return Report(
        asked=f"Influence · on {name} · decided by {finding.decider.name}",
        conclusion=(
            f"{name}: {counted(len(finding.wanting), 'actor')} would want it, "
            f"{len(finding.unwilling)} would not."
        ),
        more=_said_of_change(finding, for_change),
        blocks=(
            *(
                block
                for title, pressers in ordered
                for block in _side(finding, title, pressers, verbose=verbose)
            ),
            Note(
                "wanting it is told by what an actor says, and where it says nothing by what the "
                "option does to it, −1 to +1 (wants); the word is the weakest link of the way"
            ),
            *_own(finding),
        ),
        next=tuple(_next(finding, for_change)),
    )


def _said_of_change(finding: Pressure, pressers: Sequence[Presser]) -> str:
    direct = sum(each.direct is not None for each in pressers)
    over = sum(each.direct is None and each.way is not None for each in pressers)
    if not direct and not over:
        return f"None of those who would want a change can move {finding.decider.name}."
    through = f" and {over} only through others" if over else ""
    directly = f"{direct} can move {finding.decider.name} directly{through}"
    if not direct:
        directly = f"{over} can move {finding.decider.name}, and only through others"
    return f"Of the {len(pressers)} who would want a change, {directly}."


def _side(
    finding: Pressure, title: str, pressers: Sequence[Presser], *, verbose: bool
) -> Iterator[Section]:
    if not pressers:
        return
    able = [each for each in pressers if each.way]
    unable = [each.actor.name for each in pressers if not each.way]
    shown = able if verbose else able[:SHOWN]
    blocks: list[Block] = [Listing(tuple(map(_presser, shown)))] if shown else []
    if unable:
        blocks.append(Note(f"without a way to {finding.decider.name}: {listed(unable)}"))
    yield Section(title, tuple(blocks), note=left_out(len(able) - len(shown)))


def _presser(each: Presser) -> Entry:
    assert each.way
    links = each.way.links
    through = listed(link.end.name for link in links[:-1])
    how = f"through {through}" if through else f"directly: {means(links[0])}"
    if through and each.direct:
        how += f"; directly only {strength(each.direct.strength)}"
    return Entry(
        text(strong(each.actor.name), f" {_said(each)}, {how}"),
        label=strength(each.way.weakest),
        basis=basis(*(link.claim for link in links)),
    )


def _said(each: Presser) -> str:
    """`(says −−)`, or `(wants −0.5)` where nothing is said."""
    if each.by == "stated" and each.stand.stated is not None:
        return f"(says {step(2 * each.stand.stated)})"
    return f"(wants {number(each.stand.derived or 0, signed=True)})"


def _own(finding: Pressure) -> Iterator[Block]:
    if finding.own:
        yield Section(finding.decider.name, (Note(_stand(finding.own)),), note="the decider itself")


def _stand(stand: Stand) -> str:
    says = "says nothing" if stand.stated is None else f"says {step(2 * stand.stated)}"
    if stand.derived is None:
        return f"{says}; nothing judged"
    return f"{says}; wants {number(stand.derived, signed=True)}"


def _next(finding: Pressure, pressers: Sequence[Presser]) -> Iterator[Ask]:
    decider = finding.decider.id
    ways = [each for each in pressers if each.way]
    if ways:
        first = ways[0].actor.id
        yield Ask(f"stance influence --from {first} --to {decider}", "the way link by link")
    yield Ask(f"stance positions {finding.decision.id}", "who stands where on all its options")
