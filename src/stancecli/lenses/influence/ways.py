"""How the ways of influence between two actors are told."""

from __future__ import annotations

from stancecli import notation as fmt, report, report as r
from stancecli.lenses.influence.finding import Ways
from stancecli.methods.influence import Link, Way

STRONG = 3
"""From this strength on a link is drawn heavier: high."""


def means(link: Link) -> str:
    """By what one actor moves another."""
    return link.claim.by or link.claim.because or "no means stated"


def tell_ways(finding: Ways) -> r.Report:
    """The strongest way link by link, then ways that need nobody on it."""
    start, end, strongest = finding.start, finding.end, finding.strongest
    asked = f"Influence · {start.name} on {end.name}"
    back = r.Ask(f"stance influence --from {end.id} --to {start.id}", "the other way round")
    if strongest is None:
        return r.Report(asked, "None, neither directly nor through others.", next=(back,))
    return r.Report(
        asked=asked,
        conclusion=_said_of(strongest, direct=_direct(finding)),
        blocks=(chain(strongest), r.Note(_counted(finding)), *_alternatives(finding)),
        next=(back, r.Ask(f"stance influence {start.id}", "all that the first can move")),
    )


def _direct(finding: Ways) -> Way | None:
    """The direct way, whether it is the strongest or not."""
    ways = (finding.strongest, *finding.alternatives)
    return next((way for way in ways if way and len(way.links) == 1), None)


def _said_of(way: Way, direct: Way | None) -> str:
    if not way.through:
        return f"Directly, {fmt.strength(way.weakest)}; no way through others is stronger."
    through = fmt.listed(each.name for each in way.through)
    first = f"Directly only {fmt.strength(direct.weakest)}." if direct else "None directly."
    return f"{first} Strongest way: through {through}; its weakest link is {fmt.strength(way.weakest)}."


def _counted(finding: Ways) -> str:
    """What MIDI makes of it, and what it leaves out."""
    said = f"All together, directly and over one other actor (MIDI): {fmt.number(finding.total)}."
    links = len(finding.strongest.links) if finding.strongest else 0
    return f"{said} The way over {links} links is not counted in it." if links > 2 else said


def chain(way: Way) -> r.Chain:
    """A way as a chain of links, with their means and what they rest on."""
    return r.Chain(
        way.links[0].start.name,
        tuple(
            report.Link(
                r.text(f"{fmt.strength(link.strength)}  {means(link)}"),
                to=link.end.name,
                basis=r.basis(link.claim),
                strong=link.strength >= STRONG,
            )
            for link in way.links
        ),
    )


def _alternatives(finding: Ways) -> tuple[r.Block, ...]:
    if not finding.alternatives:
        return ()
    entries = tuple(map(alternative, finding.alternatives))
    return (
        r.Section("Next", (r.Listing(entries),), note="ways that need nobody from those above"),
    )


def alternative(way: Way) -> r.Entry:
    """A way on one line: its weakest link, through whom, by what means."""
    through = fmt.listed(each.name for each in way.through)
    steps = "; ".join(f"{fmt.strength(link.strength)}, {means(link)}" for link in way.links)
    label = fmt.strength(way.weakest)
    if not through:
        return r.Entry(
            r.text(f"Directly: {means(way.links[0])}"),
            label=label,
            basis=r.basis(*(link.claim for link in way.links)),
        )
    return r.Entry(
        r.text(f"Through {through}: {steps}"),
        label=label,
        basis=r.basis(*(link.claim for link in way.links)),
        below=(r.text(f"{fmt.counted(len(way.links), 'link')}, not counted by MIDI"),)
        if len(way.links) > 2
        else (),
    )
