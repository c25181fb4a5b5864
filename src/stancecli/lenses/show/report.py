"""How an item is shown: what it is, a line for each claim on it, and in the whole answer why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from stancecli import notation as fmt, report as r
from stancecli.lenses.show import entries as line
from stancecli.lenses.show.actor import actor_page
from stancecli.lenses.show.finding import (
    DecisionOption,
    Finding,
    ShownActor,
    ShownCriterion,
    ShownDecision,
    ShownIssue,
    ShownItem,
    ShownOption,
    ShownSource,
)
from stancecli.lenses.show.option import option_page
from stancecli.loader.entries import ENTRY_OF, ClaimEntry
from stancecli.methods.positions.statements import Stated
from stancecli.model import Claim, Constraint, Holder, kind_of


def describe(finding: Finding) -> r.Report:
    """The item, claim by claim."""
    match finding:
        case ShownActor():
            return actor_page(finding)
        case ShownCriterion():
            return _of_criterion(finding)
        case ShownDecision():
            return _of_decision(finding)
        case ShownOption():
            return option_page(finding)
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
    closed = sum(bool(status.ruled_out_by) for status in statuses)
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
            *line.listed("Positions on its scale", map(line.taker_entry, finding.positions), 5),
            *line.listed("Cannot hold together", map(line.exclusion_entry, finding.exclusions), 3),
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
                *line.listed("Positions on it", map(line.taker_entry, option.positions)),
            ),
            option.status.mark,
        )


def _in_short(option: DecisionOption) -> r.Entry:
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


# Issues, sources, and what no more is said of than it says itself.


def _of_issue(finding: ShownIssue) -> r.Report:
    issue, positions = finding.issue, finding.positions
    conclusion = "Nobody takes a position on it."
    if positions:
        takers = {named.taker.id for named in positions}
        conclusion = (
            f"{fmt.counted(len(positions), 'position')} of {fmt.counted(len(takers), 'actor')}: "
            f"{', '.join(_sides(finding.stated)) or 'all neutral'}."
        )
    ordered = sorted(positions, key=lambda named: named.position.date)
    return r.Report(
        subject=issue.name,
        scope=("an issue",),
        conclusion=conclusion,
        blocks=(
            *((r.Paragraph(issue.about),) if issue.about else ()),
            *line.listed("Positions on it", map(line.taker_entry, ordered), 12),
            *((r.listing([r.Entry("", tells="each ground and passage")]),) if positions else ()),
        ),
        next=(r.Next("positions", (issue.id,), "who stands where on it"),) if positions else (),
    )


NO_PLACE = "Without a place in it"


def _of_source(finding: ShownSource) -> r.Report:
    from stancecli.wording.sources import summed_up

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
                        map(line.citing_entry, passage.cited),
                        bullet="·",
                    )
                ),
                line.section("Cited places", r.listing(places, 10)),
                "the claims under each place",
            ),
            *line.listed("Holds views", map(line.view_entry, finding.views)),
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
            *line.listed("Holds views", map(line.view_entry, views)),
        ),
        next=(r.Next("compare", (), "what follows on each view"),) if views else (),
    )
