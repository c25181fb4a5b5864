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
        blocks=(
            *line.about(option, *line.traits(status)),
            *line.shortened(_all_of_option(finding), _lines_of_option(finding)),
        ),
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


def _does(finding: ShownOption) -> tuple[tuple[str, list[r.Entry]], ...]:
    """The effects of an option on its own actor, and on others."""
    owner = finding.actor
    own = [effect for effect in finding.effects if effect.owner.id == owner.id]
    others = [effect for effect in finding.effects if effect.owner.id != owner.id]
    return (
        (
            f"What it does to {owner.name}",
            [line.bearing_entry(effect, effect.criterion.name) for effect in own],
        ),
        (
            "What it does to others",
            [line.bearing_entry(effect, line.owned(effect)) for effect in others],
        ),
    )


def _all_of_option(finding: ShownOption) -> Iterator[r.Section]:
    for title, entries in _does(finding):
        yield from line.listed(title, entries)
    breaks = (line.bearing_entry(breach, breach.criterion.name) for breach in finding.breaches)
    yield from line.listed("Breaks", breaks)
    yield from line.section("What depends on it", *line.by_option(finding.conditioned))
    yield from line.listed("Positions on it", map(line.taker_entry, finding.positions))
    yield from line.exclusions(finding.exclusions)


def _lines_of_option(finding: ShownOption) -> Iterator[r.Block]:
    for (title, entries), most in zip(_does(finding), (7, 5), strict=True):
        yield from line.few(title, entries, most)
    rest = tuple(_rest_of_option(finding))
    if rest:
        yield r.Listing(rest)


def _rest_of_option(finding: ShownOption) -> Iterator[r.Entry]:
    """What else is to be known of an option, a label each."""
    breaks = (line.bearing_entry(breach, breach.criterion.name) for breach in finding.breaches)
    yield from line.labelled("Breaks", breaks, 2)
    yield from line.run("Condition of", _depending(finding.conditioned), 5)
    yield from line.run("For it", _takers(finding, 1), 8)
    yield from line.run("Against it", _takers(finding, -1), 8)
    yield from line.labelled("Not with", map(line.exclusion_entry, finding.exclusions), 2)


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
    return [stated.actor.name for stated in finding.stated if sign * stated.stance > 0]
