"""How an item is shown: what it is, a line for each claim on it, and in the whole answer why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import starmap
from typing import assert_never

from stancecli import notation as fmt, report as r
from stancecli.lenses.show import entries as line
from stancecli.lenses.show.finding import (
    Finding,
    OwnDecision,
    ShownActor,
    ShownCriterion,
    ShownDecision,
    ShownIssue,
    ShownItem,
    ShownOption,
    ShownSource,
)
from stancecli.loader.entries import ENTRY_OF, ClaimEntry
from stancecli.methods.positions import Stated
from stancecli.model import Actor, Claim, Constraint, Holder, Influence, kind_of
from stancecli.situation import Bearing

SIGN = 5
"""Columns for a sign and the gap after it: most are no longer than `−0.5`."""


def describe(finding: Finding) -> r.Report:
    """The item, claim by claim."""
    match finding:
        case ShownActor():
            return _of_actor(finding)
        case ShownCriterion():
            return _of_criterion(finding)
        case ShownDecision():
            return _of_decision(finding)
        case ShownOption():
            return _of_option(finding)
        case ShownSource():
            return _of_source(finding)
        case ShownIssue():
            return _of_issue(finding)
        case ShownItem():
            return _of_item(finding)
        case _:
            assert_never(finding)


def _at_length(
    whole: Iterable[r.Block], short: Iterable[r.Block], tells: str = line.REASONS
) -> Iterator[r.Shortened]:
    """What the whole answer has, and what a short one shows of it; nothing of nothing."""
    whole = tuple(whole)
    if whole:
        yield r.Shortened(whole, tuple(short), tells)


# Actors.


def _of_actor(finding: ShownActor) -> r.Report:
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
        blocks=(*line.about(actor), r.Listing(tuple(_all_on_actor(finding)))),
        next=tuple(_next_of_actor(finding)),
    )


def _all_on_actor(finding: ShownActor) -> Iterator[r.Entry]:
    actor, situation = finding.actor, finding.situation
    rated = (line.entry(each, line.rating(each)) for each in actor.rated)
    yield from line.claims("Rated", rated, 1)
    wants = (line.entry(each, each.name, aside=fmt.weight(each)) for each in actor.interests)
    yield from line.claims("Wants", wants, 8)
    bound = [(each, line.breaking(situation, each)) for each in actor.constraints]
    shown = (line.entry(each, f"{each.name} · {fmt.weight(each)}, {does}") for each, does in bound)
    whole = (
        line.entry(each, each.name, aside=fmt.weight(each), below=(does,)) for each, does in bound
    )
    yield from line.labelled("Bound by", shown, 2, line.listed("Bound by", whole))
    decides = (
        r.Section("Decides", (line.status_listing(own.options),), own.decision.question)
        for own in finding.decisions
    )
    yield from line.labelled("Decides", map(_choice, finding.decisions), 3, decides)
    yield from line.claims("Says", (line.said_entry(situation, p) for p in finding.positions), 3)
    moves = [(each, situation.actor(each.to)) for each in finding.moves]
    moved_by = [(each, situation.actor(each.actor)) for each in finding.moved_by]
    yield _influences("Can move", "Can move", moves)
    yield _influences("Moved by", "Can be moved by", moved_by)
    done = sorted(finding.done_to_it, key=lambda bearing: -abs(bearing.claim.size.mid))
    title = "What the options of others do to it"
    done_to_it = line.section(title, *line.by_option(finding.done_to_it))
    most = 2 if actor.decisions else 6
    yield from line.labelled("Done to it", map(_done_to_it, done), most, done_to_it)
    views = tuple(line.held_views(situation, actor.id, finding.views))
    count = fmt.counted(len(finding.views), "claim") if views else ""
    yield r.Entry(count, r.strong("Views on"), whole=views)
    if finding.claims:
        yield r.Entry("", tells=line.REASONS)


def _choice(own: OwnDecision) -> r.Entry:
    names = [fmt.marked(status.option.name, status.mark) for status in own.options]
    return r.Entry(f"{own.decision.question} {line.in_a_row(names, 6)}")


def _influences(label: str, title: str, found: Sequence[tuple[Influence, Actor]]) -> r.Entry:
    """Those at the other end, the strongest first, and how strong each influence is."""
    ordered = sorted(found, key=lambda each: -each[0].strength)
    names = [f"{other.name} ({fmt.strength(influence.strength)})" for influence, other in ordered]
    return line.run(label, names, 6, line.listed(title, starmap(line.influence_entry, found)))


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
        other = finding.situation.actor(finding.moved_by[0].actor)
        yield r.Next("why", (other.id, actor.id), f"how {other.name} bears on it")


# Interests and constraints.


def _of_criterion(finding: ShownCriterion) -> r.Report:
    criterion, owner = finding.criterion, finding.actor
    weight = f"{fmt.weighs_by(criterion)}: {fmt.weight(criterion)}"
    if isinstance(criterion, Constraint) and criterion.kind != "other":
        weight += f", {fmt.with_article(criterion.kind)}"
    options = {bearing.option.id for bearing in finding.claims}
    doers = {bearing.doer.id: bearing.doer for bearing in finding.claims}
    conclusion, now = "No option in this model bears on it.", ""
    next_ = [r.Next("show", (owner.id,), f"all that the model holds on {owner.name}")]
    if finding.claims:
        conclusion = (
            f"{fmt.counted(len(finding.claims), 'claim')} on it, of "
            f"{fmt.counted(len(options), 'option')} of {fmt.counted(len(doers), 'actor')}."
        )
        first = finding.claims[0].doer
        next_.append(r.Next("why", (first.id, criterion.id), f"how {first.name} bears on it"))
        if not criterion.binding:
            now = f"As things taken, those that hold add up to {fmt.effect(finding.now)}."
    sections = [
        r.Section(
            doer.name,
            (
                r.listing(
                    line.bearing_entry(claim, claim.option.name)
                    for claim in finding.claims
                    if claim.doer is doer
                ),
            ),
        )
        for doer in doers.values()
    ]
    bearing_on = [line.bearing_entry(claim, line.done(claim)) for claim in finding.claims]
    return r.Report(
        subject=criterion.name,
        scope=(f"{fmt.with_article(kind_of(type(criterion)))} of {owner.name}",),
        conclusion=conclusion,
        more=now,
        blocks=(
            r.listing((line.entry(criterion, weight),)),
            *_at_length(
                line.section("What bears on it", *sections),
                line.listed("What bears on it", bearing_on, 12),
            ),
        ),
        next=tuple(next_),
    )


# Decisions.


def _of_decision(finding: ShownDecision) -> r.Report:
    decision, statuses = finding.decision, [option.status for option in finding.options]
    current = next(status.option for status in statuses if status.current)
    closed = sum(bool(status.ruled_out) for status in statuses)
    out = f", {closed} of them ruled out" if closed else ""
    return r.Report(
        subject=decision.question,
        scope=(f"a decision of {finding.actor.name}",),
        conclusion=(
            f"{fmt.counted(len(statuses), 'option')}{out}. Current: {fmt.quoted(current.name)}."
        ),
        blocks=(
            *line.reason(decision),
            *_at_length(
                _options(finding),
                line.section("Options", r.listing(map(_in_short, finding.options), 5)),
                "what each option does, who says what of it",
            ),
            *line.taken("Positions on its scale", finding.situation, finding.positions, 5),
            *line.listed("Cannot hold together", line.excluding(finding), 3),
        ),
        next=(
            r.Next("tradeoffs", (decision.id,), "what each option gains and gives up"),
            r.Next("show", (decision.current,), "the current option, with its reasons"),
        ),
    )


def _options(finding: ShownDecision) -> Iterator[r.Section]:
    """The options as they stand, what each does, and who says what of it."""
    statuses = [option.status for option in finding.options]
    yield from line.section("Options", line.status_listing(statuses))
    for option in finding.options:
        yield r.Section(
            f"What {fmt.quoted(option.status.option.name)} does",
            (
                r.listing(
                    line.bearing_entry(effect, line.owned(effect)) for effect in option.effects
                ),
                *line.taken("Positions on it", option.situation, option.positions),
            ),
            option.status.mark,
        )


def _in_short(option: ShownOption) -> r.Entry:
    """An option on two lines: how it stands, and how much it does to whom."""
    status = option.status
    touched = len({effect.owner.id for effect in option.effects})
    count = fmt.counted(len(option.effects), "effect")
    effects = f"{count} on {fmt.counted(touched, 'actor')}" if touched else "no effect"
    known = filter(None, (status.option.about, " · ".join((effects, *_sides(option.stated)))))
    return r.Entry(
        status.option.name,
        label="▸" if status.current else " ",
        aside=status.mark,
        below=tuple(map(r.muted, known)),
    )


def _sides(found: Iterable[Stated]) -> Iterator[str]:
    """How many say they are for it, and against it, and how many said both."""
    stated = list(found)
    for side, count in (
        ("for it", sum(each.side > 0 for each in stated)),
        ("against it", sum(each.side < 0 for each in stated)),
        ("both ways", sum(bool(each.both_ways) for each in stated)),
        ("divided", sum(each.divided and not each.both_ways for each in stated)),
    ):
        if count:
            yield f"{count} {side}"


# Options.


def _of_option(finding: ShownOption) -> r.Report:
    option, owner, status = finding.status.option, finding.actor, finding.status
    return r.Report(
        subject=option.name,
        scope=(f"an option of {owner.name}", finding.decision.question),
        conclusion=_all_effects(finding),
        blocks=(*line.about(option, *line.traits(status)), *_what_it_does(finding)),
        next=(
            r.Next("tradeoffs", (finding.decision.id,), "how it compares with the others"),
            r.Next("show", (finding.decision.id,), "the decision that it settles"),
        ),
    )


def _all_effects(finding: ShownOption) -> str:
    status = "The current option" if finding.status.current else "An alternative"
    if finding.status.ruled_out:
        status = "Ruled out"
    touched = len({effect.owner.id for effect in finding.effects})
    effects = "no effect of its own"
    if touched:
        count = fmt.counted(len(finding.effects), "effect")
        effects = f"{count} on {fmt.counted(touched, 'actor')}"
    others = len(finding.conditioned)
    condition = f", and a condition of {fmt.counted(others, 'other effect')}" if others else ""
    return f"{status}: {effects}{condition}."


def _what_it_does(finding: ShownOption) -> Iterator[r.Block]:
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
    positions = line.taken("Positions on it", finding.situation, finding.positions)
    yield line.run("For it", _takers(finding, 1), 8, positions)
    yield line.run("Against it", _takers(finding, -1), 8, ())
    both = [stated.actor.name for stated in finding.stated if stated.both_ways]
    yield line.run("Both ways", both, 8, ())
    divided = [s.actor.name for s in finding.stated if s.divided and not s.both_ways]
    yield line.run("Divided", divided, 8, ())
    exclusions = line.listed("Cannot hold together", line.excluding(finding), bullet="·")
    yield from line.labelled("Not with", line.excluding(finding), 2, exclusions)
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


# Issues, sources, and what no more is said of than it says itself.


def _of_issue(finding: ShownIssue) -> r.Report:
    issue, positions = finding.issue, finding.positions
    conclusion = "Nobody takes a position on it."
    if positions:
        takers = {position.actor for position in positions}
        conclusion = (
            f"{fmt.counted(len(positions), 'position')} of {fmt.counted(len(takers), 'actor')}: "
            f"{', '.join(_sides(finding.stated)) or 'all neutral'}."
        )
    ordered = sorted(positions, key=lambda position: position.date)
    return r.Report(
        subject=issue.name,
        scope=("an issue",),
        conclusion=conclusion,
        blocks=(
            *((r.Paragraph(issue.about),) if issue.about else ()),
            *line.taken("Positions on it", finding.situation, ordered, 12),
            *((r.listing([r.Entry("", tells="each ground and passage")]),) if positions else ()),
        ),
        next=(r.Next("positions", (issue.id,), "who stands where on it"),) if positions else (),
    )


NO_PLACE = "Without a place in it"


def _of_source(finding: ShownSource) -> r.Report:
    from stancecli.wording.sentences import summed_up

    source = finding.source
    conclusion = "Nothing in this model cites it."
    if finding.claims:
        statements = fmt.counted(finding.claims, "statement")
        at = fmt.counted(len(finding.passages), "place")
        conclusion = f"{statements} cited from it, at {at}."
    said = (source.author, source.publisher, source.date, source.url)
    known = filter(None, said)
    trust = (
        ("Reliability", source.reliability or "not given", source.because),
        ("Standing", source.standing, ""),
        ("One with", fmt.listed(each.id for each in finding.one_with), ""),
        ("All sources", summed_up(every) if (every := finding.all_sources).ids > 1 else "", ""),
    )
    places = [
        r.Entry(passage.locator or NO_PLACE, aside=fmt.counted(len(passage.cited), "claim"))
        for passage in finding.passages
    ]
    return r.Report(
        subject=source.title,
        scope=("a source",),
        conclusion=conclusion,
        blocks=(
            *((r.Paragraph(text),) if (text := ". ".join(known)) else ()),
            r.listing(
                r.Entry(value, r.strong(label), below=(why,) if why else ())
                for label, value, why in trust
                if value
            ),
            *_at_length(
                (
                    section
                    for passage in finding.passages
                    for section in line.listed(
                        passage.locator or NO_PLACE,
                        (line.citing_entry(finding, passage, each) for each in passage.cited),
                        bullet="·",
                    )
                ),
                line.section("Cited places", r.listing(places, 10)),
                "the claims under each place",
            ),
            *line.held_views(finding.situation, source.id, finding.views),
        ),
        next=(r.Next("check", (), "what is not cited"),),
    )


def _of_item(finding: ShownItem) -> r.Report:
    item, views = finding.item, finding.views
    shared = (*ClaimEntry.keys, next(iter(ENTRY_OF[type(item)].keys)))  # the first is its name
    keys = (key for key in ENTRY_OF[type(item)].values() if key.name not in shared)
    said = "; ".join(str(value) for key in keys if (value := getattr(item, key.field)))
    held = f"A view on {fmt.counted(len(views), 'claim')}." if views else "Holds no view."
    return r.Report(
        subject=item.name,
        scope=(fmt.with_article(kind_of(type(item))),),
        conclusion=held if isinstance(item, Holder) else f"{said or 'Nothing is said of it'}.",
        blocks=(
            *(line.reason(item) if isinstance(item, Claim) else ()),
            *line.held_views(finding.situation, item.id, views),
        ),
        next=(r.Next("compare", (), "what follows on each view"),) if views else (),
    )
