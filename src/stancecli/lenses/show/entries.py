"""The lines of claims: what each says, what it rests on, and in the whole answer why it holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from stancecli import notation as fmt, report as r
from stancecli.lenses.show.finding import (
    OptionStatus,
    Passage,
    ShownDecision,
    ShownOption,
    ShownSource,
)
from stancecli.model import (
    Actor,
    Breach,
    Citing,
    Claim,
    Constraint,
    Decision,
    Influence,
    Option,
    Owned,
    Position,
    Rating,
    SizedClaim,
)
from stancecli.names import claim_name
from stancecli.situation import Bearing, Situation


def entry(
    claim: Claim, said: r.Words, *, label: r.Words = "", aside: str = "", below: Iterable[str] = ()
) -> r.Entry:
    """The line of a claim: what it says, what it rests on, and below it what else it says, and why.

    Only what the format calls a claim is marked as a judgement where it has no citation: an option
    or a decision without a figure to cite judges nothing.
    """
    judges = not isinstance(claim, Option | Decision | Breach)
    because = (claim.because,) if claim.because else ()
    views = fmt.views(claim)
    return r.Entry(
        r.text(said, r.muted(f" · {views}")) if views else said,
        label=label,
        aside=aside,
        basis=r.basis(claim) if claim.cite or judges else None,
        below=(*map(r.muted, filter(None, below)), *because),
        origin=replace(r.origin(claim), views=""),
    )


def rating(claim: Rating) -> str:
    """`power 4, interest 2, of 5 each`."""
    return f"power {fmt.number(claim.power)}, interest {fmt.number(claim.interest)}, of 5 each"


def about(item: Actor | Option, *traits: str) -> Iterator[r.Paragraph]:
    """What an item is, what else is to be known of it, and what the model says of it."""
    if item.about:
        yield r.Paragraph(item.about)
    if traits:
        yield r.Paragraph(r.muted(" · ".join(traits)))
    yield from reason(item)


def reason(item: Claim) -> Iterator[r.Paragraph]:
    """What the model says of an item itself, with what that rests on."""
    if item.because:
        yield r.Paragraph(item.because, r.basis(item) if item.cite else None)


def section(title: str, *blocks: r.Block) -> Iterator[r.Section]:
    """A section of the blocks; nothing where there are none."""
    if blocks:
        yield r.Section(title, blocks)


def listed(
    title: str, entries: Iterable[r.Entry], most: int | None = None, *, bullet: str = ""
) -> Iterator[r.Section]:
    """A section of the entries; with `most`, of so many a short answer shows the line alone."""
    listing = replace(r.listing(entries, most, bullet=bullet), brief=most is not None)
    return section(title, *((listing,) if listing.entries else ()))


def bearing_entry(bearing: Bearing, said: str) -> r.Entry:
    """The line of what an option does to a criterion; `said` names the end not yet known."""
    return entry(
        bearing.claim,
        _on_condition(bearing, said),
        label="breaks" if bearing.criterion.binding else r.sign(bearing.claim.size),
    )


def _on_condition(bearing: Bearing, said: str) -> str:
    depends = fmt.conditions(bearing.when, bearing.unless, bearing.same_as)
    return ", ".join(filter(None, (said, depends)))


def owned(bearing: Bearing) -> str:
    """A criterion after its actor: `North Korea: No mass departure`."""
    return f"{bearing.owner.name}: {bearing.criterion.name}"


def done(bearing: Bearing) -> str:
    """An option after its actor: `North Korea: Let it rest`."""
    return f"{bearing.doer.name}: {bearing.option.name}"


def by_option(bearings: Iterable[Bearing]) -> Iterator[r.Section]:
    """What options do to criteria, a section an option, the options of an actor together."""
    groups: dict[str, dict[str, list[Bearing]]] = {}
    for bearing in bearings:
        groups.setdefault(bearing.doer.id, {}).setdefault(bearing.option.id, []).append(bearing)
    for options in groups.values():
        for found in options.values():
            entries = (bearing_entry(bearing, bearing.criterion.name) for bearing in found)
            yield from listed(done(found[0]), entries)


def status_listing(statuses: Iterable[OptionStatus]) -> r.Listing:
    """The options of a decision as they stand, a line each."""
    return r.listing(
        entry(
            status.option,
            status.option.name,
            label="▸" if status.current else " ",
            aside=status.mark,
            below=(status.option.about, *traits(status)),
        )
        for status in statuses
    )


def traits(status: OptionStatus) -> Iterator[str]:
    """What else is to be known of an option: what rules it out, no way back, its place."""
    if status.ruled_out:
        yield f"ruled out by {fmt.listed(reason.said for reason in status.ruled_out)}"
    if status.option.irreversible:
        yield "irreversible: once taken, it cannot be left"
    if status.option.at is not None:
        yield f"at {fmt.number(status.option.at)} on the scale of 0 to 100"


def breaking(situation: Situation, constraint: Constraint) -> str:
    """What a constraint does to the options that break it."""
    broken = fmt.listed(
        fmt.quoted(situation.option(breach.option).name) for breach in constraint.against
    )
    does = "rules out" if constraint.binding else "weighs on"
    return f"{does} {broken}" if broken else "no option is against it"


def influence_entry(influence: Influence, other: Actor) -> r.Entry:
    """An influence, and the actor at its other end."""
    means = f": {influence.by}" if influence.by else ""
    said = r.text(r.strong(other.name), means)
    return entry(influence, said, aside=fmt.strength(influence.strength))


def standpoint(position: Position) -> str:
    """A position in words: `strongly opposes`, or a place on a scale."""
    if position.stance is not None:
        return fmt.voted(position)
    figures = {"at": position.at, "capability": position.capability, "salience": position.salience}
    return ", ".join(
        f"{name} {fmt.number(value)}" for name, value in figures.items() if value is not None
    )


def _position_entry(position: Position, said: str) -> r.Entry:
    """The line of a position, with its stated ground."""
    whose = ", ".join(filter(None, (position.by, position.date)))
    says = f"says: {position.says}" if position.says else ""
    return entry(position, fmt.marked(said, whose), below=(says,))


def said_entry(situation: Situation, position: Position) -> r.Entry:
    """What an actor says, and of whose option or decision where it is not its own."""
    on = situation.item(position.to)
    decider = on.actor if isinstance(on, Owned) else position.actor
    whose = f" ({situation.actor(decider).name})" if decider != position.actor else ""
    return _position_entry(position, f"{standpoint(position)} {fmt.quoted(on.name)}{whose}")


def taken(
    title: str, situation: Situation, positions: Iterable[Position], most: int | None = None
) -> Iterator[r.Section]:
    """Who takes a position on an option, a decision or an issue."""
    entries = (
        _position_entry(each, f"{situation.actor(each.actor).name}: {standpoint(each)}")
        for each in positions
    )
    return listed(title, entries, most)


def excluding(finding: ShownDecision | ShownOption) -> Iterator[r.Entry]:
    """What cannot be combined, a line a set."""
    for impossible in finding.exclusions:
        options = map(finding.situation.option, impossible.options)
        yield entry(impossible, fmt.listed(fmt.quoted(option.name) for option in options))


def citing_entry(finding: ShownSource, passage: Passage, claim: Citing) -> r.Entry:
    """What cites a passage of a source, in names, and what it quotes from there."""
    from stancecli.wording import citing_name  # much, and of no use to other items

    one = {each.id for each in (finding.source, *finding.one_with)}
    here = (c for c in claim.cite if c.source in one and c.locator == passage.locator)
    quotes = (citation.quote for citation in here if citation.quote)
    because = (claim.because,) if claim.because else ()
    return r.Entry(
        citing_name(finding.situation, claim),
        below=(*because, *(r.muted(fmt.quoted(quote)) for quote in quotes)),
        origin=r.origin(claim) if isinstance(claim, Claim) else None,
    )


def held_views(
    situation: Situation, holder: str, claims: Iterable[SizedClaim]
) -> Iterator[r.Section]:
    """The claims on which somebody holds a view, how large they take each to be, and all views."""
    entries = (
        r.Entry(
            claim_name(situation, claim),
            aside=fmt.size_of(claim, view.value),
            below=(r.muted(f"all views: {fmt.views(claim)}"),) if claim.views[1:] else (),
            origin=replace(r.origin(claim), views=""),
        )
        for claim in claims
        if (view := claim.view_of(holder))
    )
    return listed("Holds views", entries)


# A line of a short answer, and a section of the whole one.

REASONS = "each reason with its passages"


def labelled(
    label: str, lines: Iterable[r.Entry], most: int, whole: Iterable[r.Block]
) -> Iterator[r.Entry]:
    """The first lines alone behind a label, and how many more there are; in whole these blocks."""
    every = tuple(lines)
    shown = [r.briefly(entry) for entry in every[:most]]
    if len(every) > most:
        shown.append(r.Entry(r.muted(f"{len(every) - most:,} more")))
    for n, entry in enumerate(shown):
        yield replace(entry, label="" if n else r.strong(label), whole=() if n else tuple(whole))


def claims(label: str, entries: Iterable[r.Entry], most: int, title: str = "") -> Iterator[r.Entry]:
    """The same, each line with what stands aside of it; in whole a section of the entries."""
    whole = tuple(entries)
    lines = (replace(each, text=_with_aside(each), aside="") for each in whole)
    return labelled(label, lines, most, listed(title or label, whole))


def _with_aside(entry: r.Entry) -> r.Text:
    return r.text(entry.text, " · " if entry.aside else "", entry.aside)


def run(label: str, names: Sequence[str], most: int, whole: Iterable[r.Block]) -> r.Entry:
    """Names in a row behind a label, and how many more; no words of none. In whole these blocks."""
    return r.Entry(in_a_row(names, most), r.strong(label), whole=tuple(whole))


def in_a_row(names: Sequence[str], most: int) -> str:
    """`A · B · 3 more`."""
    more = (f"{len(names) - most:,} more",) if len(names) > most else ()
    return " · ".join((*names[:most], *more))
