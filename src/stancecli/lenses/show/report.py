"""How an item is shown: what it is, and then claim by claim all that the model holds on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stancecli import notation as fmt, report as r
from stancecli.lenses.show.finding import (
    CitingClaim,
    Exclusion,
    Finding,
    NamedConstraint,
    NamedInfluence,
    NamedPosition,
    OptionStatus,
    ShownActor,
    ShownCriterion,
    ShownDecision,
    ShownOption,
    ShownSource,
)
from stancecli.model import Actor, Breach, Claim, Constraint, Decision, Option, Position
from stancecli.situation import Bearing


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


# The kinds of items.


def _of_actor(finding: ShownActor) -> r.Report:
    actor = finding.actor
    also = (f"also {', '.join(actor.also)}",) if actor.also else ()
    kinds = ("interest", "constraint", "decision")
    items = (actor.interests, actor.constraints, actor.decisions)
    held = fmt.listed(map(fmt.counted, map(len, items), kinds))
    cited = f"Cited: {finding.cited} of {finding.claims} of these claims."
    interests = (
        _entry(interest, interest.name, aside=fmt.weight(interest)) for interest in actor.interests
    )
    says = (_position_entry(named, _said_by(actor, named)) for named in finding.positions)
    return r.Report(
        asked=" · ".join((actor.name, fmt.with_article(actor.kind or "actor"), *also)),
        conclusion=(
            f"{held}; direct influence on {fmt.counted(len(finding.moves), 'actor')}, "
            f"and of {len(finding.moved_by)} on it."
        ),
        more=cited if finding.claims else "",
        blocks=(
            *_about(actor),
            *_listed("Wants", interests),
            *_listed("Bound by", map(_constraint_entry, finding.constraints)),
            *(
                r.Section("Decides", (_status_listing(own.options),), own.decision.question)
                for own in finding.decisions
            ),
            *_listed("Says", says),
            *_listed("Can move", map(_influence_entry, finding.moves)),
            *_listed("Can be moved by", map(_influence_entry, finding.moved_by)),
            *_section("What the options of others do to it", *_by_option(finding.done_to_it)),
        ),
        next=tuple(_next_of_actor(finding)),
    )


def _said_by(actor: Actor, named: NamedPosition) -> str:
    whose = "" if named.decider.id == actor.id else f" ({named.decider.name})"
    return f"{standpoint(named.position)} {fmt.quoted(named.on.name)}{whose}"


def _next_of_actor(finding: ShownActor) -> Iterator[r.Next]:
    actor = finding.actor
    if actor.decisions:
        yield r.Next("tradeoffs", (actor.id,), "what each option gains and gives up")
        yield r.Next("show", (actor.decisions[0].id,), "the decision, option by option")
    if finding.moved_by:
        other = finding.moved_by[0].other
        yield r.Next("why", (other.id, actor.id), f"how {other.name} bears on it")


def _of_criterion(finding: ShownCriterion) -> r.Report:
    criterion, owner = finding.criterion, finding.actor
    weight = f"{fmt.weighs_by(criterion)}: {fmt.weight(criterion)}"
    kind = "interest"
    if isinstance(criterion, Constraint):
        kind = "constraint"
        if criterion.kind != "other":
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
                    _bearing_entry(claim, claim.option.name)
                    for claim in finding.claims
                    if claim.doer is doer
                ),
            ),
        )
        for doer in doers.values()
    ]
    return r.Report(
        asked=f"{criterion.name} · {fmt.with_article(kind)} of {owner.name}",
        conclusion=conclusion,
        more=now,
        blocks=(
            r.listing((_entry(criterion, weight),)),
            *_section("What bears on it", *sections),
        ),
        next=tuple(next_),
    )


def _of_decision(finding: ShownDecision) -> r.Report:
    """The page on a decision; why an effect holds stands with its option, and in the whole."""
    decision, statuses = finding.decision, [option.status for option in finding.options]
    current = next(status.option for status in statuses if status.current)
    closed = sum(bool(status.ruled_out_by) for status in statuses)
    out = f", {closed} of them ruled out" if closed else ""
    return r.Report(
        asked=f"{decision.question} · a decision of {finding.actor.name}",
        conclusion=(
            f"{fmt.counted(len(statuses), 'option')}{out}. Current: {fmt.quoted(current.name)}."
        ),
        blocks=(
            *_reason(decision),
            *_section("Options", _status_listing(statuses)),
            *(
                r.Section(
                    f"What {fmt.quoted(option.status.option.name)} does",
                    (
                        r.listing(
                            _bearing_entry(effect, _owned(effect), reasons=False)
                            for effect in option.effects
                        ),
                        *_listed("Positions on it", map(_taker_entry, option.positions)),
                    ),
                    option.status.mark,
                )
                for option in finding.options
            ),
            *_listed("Positions on its scale", map(_taker_entry, finding.positions)),
            *_exclusions(finding.exclusions),
        ),
        next=(
            r.Next("tradeoffs", (decision.id,), "what each option gains and gives up"),
            r.Next("show", (decision.current,), "the current option, with its reasons"),
        ),
    )


def _of_option(finding: ShownOption) -> r.Report:
    option, owner, status = finding.status.option, finding.actor, finding.status
    own = (effect for effect in finding.effects if effect.owner.id == owner.id)
    others = (effect for effect in finding.effects if effect.owner.id != owner.id)
    return r.Report(
        asked=f"{option.name} · an option of {owner.name} · {finding.decision.question}",
        conclusion=_all_effects(finding),
        blocks=(
            *_about(option, *_traits(status)),
            *_listed(
                f"What it does to {owner.name}", (_bearing_entry(e, e.criterion.name) for e in own)
            ),
            *_listed("What it does to others", (_bearing_entry(e, _owned(e)) for e in others)),
            *_listed("Breaks", (_bearing_entry(b, b.criterion.name) for b in finding.breaches)),
            *_section("What depends on it", *_by_option(finding.conditioned)),
            *_listed("Positions on it", map(_taker_entry, finding.positions)),
            *_exclusions(finding.exclusions),
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
    effects = f"{fmt.counted(len(finding.effects), 'effect')} on {fmt.counted(touched, 'actor')}"
    others = len(finding.conditioned)
    condition = f", and a condition of {fmt.counted(others, 'other effect')}" if others else ""
    return f"{status}: {effects}{condition}."


def _of_source(finding: ShownSource) -> r.Report:
    source = finding.source
    conclusion = "Nothing in this model cites it."
    if finding.claims:
        statements = fmt.counted(finding.claims, "statement")
        places = fmt.counted(len(finding.passages), "place")
        conclusion = f"{statements} cited from it, at {places}."
    known = filter(None, (source.author, source.publisher, source.date, source.url))
    return r.Report(
        asked=f"{source.title} · a source",
        conclusion=conclusion,
        blocks=(
            r.Paragraph(". ".join(known)),
            *(
                section
                for passage in finding.passages
                for section in _listed(
                    passage.locator or "Without a place in it",
                    map(_citing_entry, passage.cited),
                    bullet="·",
                )
            ),
        ),
        next=(r.Next("check", (), "what is not cited"),),
    )


def _citing_entry(citing: CitingClaim) -> r.Entry:
    claim = citing.claim
    return r.Entry(citing.says, below=_because(claim), origin=r.origin(claim))


# What several kinds of items have in common.


def _about(item: Actor | Option, *traits: str) -> Iterator[r.Paragraph]:
    if item.about:
        yield r.Paragraph(item.about)
    for trait in traits:
        yield r.Paragraph(r.muted(trait))
    yield from _reason(item)


def _reason(item: Actor | Decision | Option) -> Iterator[r.Paragraph]:
    """What the model says of an item itself, with what that rests on."""
    if item.because:
        yield r.Paragraph(item.because, r.basis(item) if item.cite else None)


def _section(title: str, *blocks: r.Block) -> Iterator[r.Section]:
    """A section of the blocks; nothing where there are none."""
    if blocks:
        yield r.Section(title, blocks)


def _listed(title: str, entries: Iterable[r.Entry], *, bullet: str = "") -> Iterator[r.Section]:
    """A section of the entries; nothing where there are none."""
    listing = r.listing(entries, bullet=bullet)
    return _section(title, *((listing,) if listing.entries else ()))


def _entry(
    claim: Claim,
    said: r.Words,
    *,
    label: r.Words = "",
    aside: str = "",
    below: Iterable[str] = (),
    reasons: bool = True,
) -> r.Entry:
    """The line of a claim: what it says, what it rests on, and below it conditions and reasons.

    Only what the format calls a claim is marked as a judgement where it has no citation: an option
    or a decision without a figure to cite judges nothing. Without `reasons` they stand in the whole
    answer only.
    """
    judges = not isinstance(claim, Option | Decision | Breach)
    because = _because(claim)
    return r.Entry(
        said,
        label=label,
        aside=aside,
        basis=r.basis(claim) if claim.cite or judges else None,
        below=(*map(r.muted, filter(None, below)), *(because if reasons else ())),
        details=() if reasons else because,
        origin=r.origin(claim),
    )


def _because(claim: Claim) -> tuple[str, ...]:
    return (claim.because,) if claim.because else ()


def _bearing_entry(bearing: Bearing, said: str, *, reasons: bool = True) -> r.Entry:
    """The line of what an option does to a criterion; `said` names the end not yet known."""
    return _entry(
        bearing.claim,
        said,
        label="breaks" if bearing.criterion.binding else r.sign(bearing.claim.size),
        below=(fmt.conditions(bearing.when, bearing.unless),),
        reasons=reasons,
    )


def _owned(bearing: Bearing) -> str:
    """A criterion after its actor: `North Korea: No mass departure`."""
    return f"{bearing.owner.name}: {bearing.criterion.name}"


def _by_option(bearings: Iterable[Bearing]) -> Iterator[r.Section]:
    """What options do to criteria, a section an option, the options of an actor together."""
    groups: dict[str, dict[str, list[Bearing]]] = {}
    for bearing in bearings:
        groups.setdefault(bearing.doer.id, {}).setdefault(bearing.option.id, []).append(bearing)
    for options in groups.values():
        for found in options.values():
            title = f"{found[0].doer.name}: {found[0].option.name}"
            yield from _listed(title, (_bearing_entry(b, b.criterion.name) for b in found))


def _status_listing(statuses: Iterable[OptionStatus]) -> r.Listing:
    """The options of a decision as they stand, a line each."""
    return r.listing(
        _entry(
            status.option,
            status.option.name,
            label="▸" if status.current else " ",
            aside=status.mark,
            below=(status.option.about, *_traits(status)),
        )
        for status in statuses
    )


def _traits(status: OptionStatus) -> Iterator[str]:
    """What else is to be known of an option: what rules it out, no way back, its place."""
    if status.ruled_out_by:
        yield f"ruled out by {fmt.listed(status.ruled_out_by)}"
    if status.option.irreversible:
        yield "irreversible: once taken, it cannot be left"
    if status.option.at is not None:
        yield f"at {fmt.number(status.option.at)} on the scale of 0 to 100"


def _constraint_entry(named: NamedConstraint) -> r.Entry:
    constraint = named.constraint
    broken = fmt.listed(fmt.quoted(option.name) for option in named.broken_by)
    does = "rules out" if constraint.binding else "weighs on"
    return _entry(
        constraint,
        constraint.name,
        aside=fmt.weight(constraint),
        below=(f"{does} {broken}" if broken else "no option is against it",),
    )


def _influence_entry(named: NamedInfluence) -> r.Entry:
    influence = named.influence
    means = f": {influence.by}" if influence.by else ""
    said = r.text(r.strong(named.other.name), means)
    return _entry(influence, said, aside=fmt.strength(influence.strength))


def standpoint(position: Position) -> str:
    """A position in words: `strongly opposes`, or a place on a scale."""
    if position.stance is not None:
        return fmt.stance(position.stance)
    figures = {"at": position.at, "capability": position.capability, "salience": position.salience}
    return ", ".join(
        f"{name} {fmt.number(value)}" for name, value in figures.items() if value is not None
    )


def _position_entry(named: NamedPosition, said: str) -> r.Entry:
    """The line of a position, with its stated ground."""
    position = named.position
    return _entry(position, said, below=(f"says: {position.says}" if position.says else "",))


def _taker_entry(named: NamedPosition) -> r.Entry:
    """Who takes a position on an option or a decision."""
    return _position_entry(named, f"{named.taker.name}: {standpoint(named.position)}")


def _exclusions(exclusions: Iterable[Exclusion]) -> Iterator[r.Section]:
    """What cannot be combined, a line a set."""
    entries = (
        _entry(
            exclusion.impossible,
            fmt.listed(fmt.quoted(option.name) for option in exclusion.options),
        )
        for exclusion in exclusions
    )
    return _listed("Cannot hold together", entries, bullet="·")
