"""How an actor is shown: what it wants, decides and says, whom it can move and who can move it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from stancecli import notation as fmt, report as r
from stancecli.lenses.show import entries as line
from stancecli.lenses.show.finding import NamedConstraint, NamedInfluence, OwnDecision, ShownActor
from stancecli.situation import Bearing

SIGN = 5
"""Columns for a sign and the gap after it: most are no longer than `−0.5`."""


def actor_page(finding: ShownActor) -> r.Report:
    actor = finding.actor
    also = (f"also {', '.join(actor.also)}",) if actor.also else ()
    group = (f"part of {actor.part_of}",) if actor.part_of else ()
    kinds = ("interest", "constraint", "decision")
    counts = map(len, (actor.interests, actor.constraints, actor.decisions))
    held = [fmt.counted(count, kind) for count, kind in zip(counts, kinds, strict=True) if count]
    cited = f"Cited: {finding.cited} of {finding.claims} of these claims."
    return r.Report(
        subject=actor.name,
        scope=(fmt.with_article(actor.kind or "actor"), *group, *also),
        conclusion=(
            f"{fmt.listed(held) or 'No interest'}; direct influence on "
            f"{fmt.counted(len(finding.moves), 'actor')}, and of {len(finding.moved_by)} on it."
        ),
        more=cited if finding.claims else "",
        blocks=(*line.about(actor), r.Listing(tuple(_lines(finding)))),
        next=tuple(_next_of_actor(finding)),
    )


def _lines(finding: ShownActor) -> Iterator[r.Entry]:
    actor = finding.actor
    rated = (line.entry(each, line.rating(each)) for each in actor.rated)
    yield from line.claims("Rated", rated, 1)
    wants = (line.entry(each, each.name, aside=fmt.weight(each)) for each in actor.interests)
    yield from line.claims("Wants", wants, 8)
    bound = line.listed("Bound by", map(line.constraint_entry, finding.constraints))
    yield from line.labelled("Bound by", map(_bond, finding.constraints), 2, bound)
    decides = (
        r.Section("Decides", (line.status_listing(own.options),), own.decision.question)
        for own in finding.decisions
    )
    yield from line.labelled("Decides", map(_choice, finding.decisions), 3, decides)
    says = (line.position_entry(named, line.said_by(actor, named)) for named in finding.positions)
    yield from line.claims("Says", says, 3)
    yield _influences("Can move", "Can move", finding.moves)
    yield _influences("Moved by", "Can be moved by", finding.moved_by)
    done = sorted(finding.done_to_it, key=lambda bearing: -abs(bearing.claim.size.mid))
    title = "What the options of others do to it"
    done_to_it = line.section(title, *line.by_option(finding.done_to_it))
    most = 2 if finding.decisions else 6
    yield from line.labelled("Done to it", map(_done_to_it, done), most, done_to_it)
    views = tuple(line.listed("Holds views", map(line.view_entry, finding.views)))
    count = fmt.counted(len(finding.views), "claim") if views else ""
    yield r.Entry(count, r.strong("Views on"), whole=views)
    if finding.claims:
        yield r.Entry("", tells=line.REASONS)


def _bond(named: NamedConstraint) -> r.Entry:
    """A constraint on one line, with what it does."""
    constraint, does = named.constraint, line.breaking(named)
    return line.entry(constraint, f"{constraint.name} · {fmt.weight(constraint)}, {does}")


def _choice(own: OwnDecision) -> r.Entry:
    names = [fmt.marked(status.option.name, status.mark) for status in own.options]
    return r.Entry(f"{own.decision.question} {line.in_a_row(names, 6)}")


def _influences(label: str, title: str, influences: Sequence[NamedInfluence]) -> r.Entry:
    """Those at the other end, the strongest first, and how strong each influence is."""
    ordered = sorted(influences, key=lambda named: -named.influence.strength)
    names = [f"{named.other.name} ({fmt.strength(named.influence.strength)})" for named in ordered]
    return line.run(label, names, 6, line.listed(title, map(line.influence_entry, influences)))


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
