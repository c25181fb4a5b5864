"""How an option is shown: what it does to whom, what it breaks, and who is for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from stancecli import notation as fmt, report as r
from stancecli.lenses.show import entries as line
from stancecli.lenses.show.finding import ShownOption
from stancecli.situation import Bearing


def option_page(finding: ShownOption) -> r.Report:
    option, owner, status = finding.status.option, finding.actor, finding.status
    return r.Report(
        subject=option.name,
        scope=(f"an option of {owner.name}", finding.decision.question),
        conclusion=_all_effects(finding),
        blocks=(*line.about(option, *line.traits(status)), *_lines(finding)),
        next=(
            r.Next("tradeoffs", (finding.decision.id,), "how it compares with the others"),
            r.Next("show", (finding.decision.id,), "the decision that it settles"),
        ),
    )


def _all_effects(finding: ShownOption) -> str:
    status = "The current option" if finding.status.current else "An alternative"
    if finding.status.ruled_out_by:
        status = "Ruled out"
    touched = len({effect.owner.id for effect in finding.effects})
    effects = "no effect of its own"
    if touched:
        count = fmt.counted(len(finding.effects), "effect")
        effects = f"{count} on {fmt.counted(touched, 'actor')}"
    others = len(finding.conditioned)
    condition = f", and a condition of {fmt.counted(others, 'other effect')}" if others else ""
    return f"{status}: {effects}{condition}."


def _lines(finding: ShownOption) -> Iterator[r.Block]:
    """The effects of an option on its own actor and on others; then what else is to be known."""
    owner = finding.actor
    own = [each for each in finding.effects if each.owner.id == owner.id]
    on_own = (line.bearing_entry(each, each.criterion.name) for each in own)
    yield from line.listed(f"What it does to {owner.name}", on_own, 7)
    others = (each for each in finding.effects if each.owner.id != owner.id)
    on_others = (line.bearing_entry(each, line.owned(each)) for each in others)
    yield from line.listed("What it does to others", on_others, 5)
    yield r.Listing(tuple(_rest(finding)))


def _rest(finding: ShownOption) -> Iterator[r.Entry]:
    breaks = (line.bearing_entry(breach, breach.criterion.name) for breach in finding.breaches)
    yield from line.claims("Breaks", breaks, 2)
    depending = line.section("What depends on it", *line.by_option(finding.conditioned))
    yield line.run("Condition of", _depending(finding.conditioned), 5, depending)
    positions = line.listed("Positions on it", map(line.taker_entry, finding.positions))
    yield line.run("For it", _takers(finding, 1), 8, positions)
    yield line.run("Against it", _takers(finding, -1), 8, ())
    both = [stated.actor.name for stated in finding.stated if stated.both_ways]
    yield line.run("Both ways", both, 8, ())
    divided = [s.actor.name for s in finding.stated if s.divided and not s.both_ways]
    yield line.run("Divided", divided, 8, ())
    exclusions = line.exclusions(finding.exclusions)
    entries = map(line.exclusion_entry, finding.exclusions)
    yield from line.labelled("Not with", entries, 2, exclusions)
    if finding.effects or finding.breaches or finding.conditioned or finding.positions:
        yield r.Entry("", tells=line.REASONS)


def _depending(bearings: Collection[Bearing]) -> list[str]:
    """Of how many effects of which options an option is a condition."""
    counts = Counter(bearing.option.id for bearing in bearings)
    names = {bearing.option.id: bearing.option.name for bearing in bearings}
    return [
        f"{fmt.counted(count, 'effect')} of {fmt.quoted(names[id_])}"
        for id_, count in counts.items()
    ]


def _takers(finding: ShownOption, sign: int) -> list[str]:
    """Who says to be for the option (1), or against it (-1)."""
    return [stated.actor.name for stated in finding.stated if stated.side == sign]
