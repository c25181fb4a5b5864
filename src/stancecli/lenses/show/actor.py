"""How an actor is shown: what it wants, decides and says, whom it can move and who can move it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from stancecli import notation as fmt, report as r
from stancecli.lenses.show import entries as line
from stancecli.lenses.show.finding import NamedInfluence, OwnDecision, ShownActor
from stancecli.situation import Bearing

SIGN = 5
"""Columns for a sign and the gap after it: most are no longer than `−0.5`."""


def actor_page(finding: ShownActor) -> r.Report:
    actor = finding.actor
    also = (f"also {', '.join(actor.also)}",) if actor.also else ()
    kinds = ("interest", "constraint", "decision")
    counts = map(len, (actor.interests, actor.constraints, actor.decisions))
    held = [fmt.counted(count, kind) for count, kind in zip(counts, kinds, strict=True) if count]
    cited = f"Cited: {finding.cited} of {finding.claims} of these claims."
    return r.Report(
        subject=actor.name,
        scope=(fmt.with_article(actor.kind or "actor"), *also),
        conclusion=(
            f"{fmt.listed(held) or 'No interest'}; direct influence on "
            f"{fmt.counted(len(finding.moves), 'actor')}, and of {len(finding.moved_by)} on it."
        ),
        more=cited if finding.claims else "",
        blocks=(
            *line.about(actor),
            *line.shortened(_all_of_actor(finding), (r.Listing(tuple(_lines_of_actor(finding))),)),
        ),
        next=tuple(_next_of_actor(finding)),
    )


def _all_of_actor(finding: ShownActor) -> Iterator[r.Section]:
    actor = finding.actor
    interests = (
        line.entry(interest, interest.name, aside=fmt.weight(interest))
        for interest in actor.interests
    )
    yield from line.listed("Wants", interests)
    yield from line.listed("Bound by", map(line.constraint_entry, finding.constraints))
    for own in finding.decisions:
        yield r.Section("Decides", (line.status_listing(own.options),), own.decision.question)
    says = (line.position_entry(named, line.said_by(actor, named)) for named in finding.positions)
    yield from line.listed("Says", says)
    yield from line.listed("Can move", map(line.influence_entry, finding.moves))
    yield from line.listed("Can be moved by", map(line.influence_entry, finding.moved_by))
    yield from line.section(
        "What the options of others do to it", *line.by_option(finding.done_to_it)
    )
    yield from line.listed("Holds views", map(line.view_entry, finding.views))


def _lines_of_actor(finding: ShownActor) -> Iterator[r.Entry]:
    actor = finding.actor
    wants = [
        line.entry(interest, f"{interest.name} · {fmt.weight(interest)}")
        for interest in actor.interests
    ]
    bound = [
        line.entry(
            named.constraint,
            f"{named.constraint.name} · {fmt.weight(named.constraint)}, {line.breaking(named)}",
        )
        for named in finding.constraints
    ]
    says = [line.position_entry(named, line.said_by(actor, named)) for named in finding.positions]
    done = sorted(finding.done_to_it, key=lambda bearing: -abs(bearing.claim.size.mid))
    yield from line.labelled("Wants", wants, 8)
    yield from line.labelled("Bound by", bound, 2)
    yield from line.labelled("Decides", [_choice(own) for own in finding.decisions], 3)
    yield from line.labelled("Says", says, 3)
    yield from line.run("Can move", _strongest_first(finding.moves), 6)
    yield from line.run("Moved by", _strongest_first(finding.moved_by), 6)
    yield from line.labelled("Done to it", map(_done_to_it, done), 2 if finding.decisions else 6)
    if finding.views:
        yield r.Entry(fmt.counted(len(finding.views), "claim"), r.strong("Views on"))


def _choice(own: OwnDecision) -> r.Entry:
    names = [fmt.marked(status.option.name, status.mark) for status in own.options]
    return r.Entry(f"{own.decision.question} {line.in_a_row(names, 6)}")


def _strongest_first(influences: Iterable[NamedInfluence]) -> list[str]:
    """Those at the other end, and how strong the influence is."""
    ordered = sorted(influences, key=lambda named: -named.influence.strength)
    return [f"{named.other.name} ({fmt.strength(named.influence.strength)})" for named in ordered]


def _done_to_it(bearing: Bearing) -> r.Entry:
    """What an option of somebody else does to one of its interests, the sign before it."""
    shown = line.bearing_entry(bearing, f"{bearing.criterion.name}, by {line.done(bearing)}")
    sign = r.plain(shown.label)
    gap = " " * max(1, SIGN - len(sign))
    return replace(shown, text=r.text(shown.label, gap, shown.text), label="")


def _next_of_actor(finding: ShownActor) -> Iterator[r.Next]:
    actor = finding.actor
    if actor.decisions:
        yield r.Next("tradeoffs", (actor.id,), "what each option gains and gives up")
        yield r.Next("show", (actor.decisions[0].id,), "the decision, option by option")
    if finding.moved_by:
        other = finding.moved_by[0].other
        yield r.Next("why", (other.id, actor.id), f"how {other.name} bears on it")
