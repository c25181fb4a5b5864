"""The lines that the pages on different kinds of items have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from stancecli import notation as fmt, report as r
from stancecli.lenses.show.finding import Choice, Exclusion, Taken
from stancecli.model import Actor, Breach, Claim, Decision, Option, Position
from stancecli.situation import Bearing


def entry(
    claim: Claim,
    says: str | r.Text,
    *,
    label: str = "",
    aside: str = "",
    below: Iterable[str] = (),
    reasons: bool = True,
    verbose: bool = False,
) -> r.Entry:
    """The line of a claim: what it says, what it rests on, and below it conditions and reasons.

    Only what the format calls a claim is marked as a judgement where it has no citation: an option
    or a decision without a figure to cite judges nothing.
    """
    lines = [r.text(r.muted(line)) for line in below if line]
    if claim.because and reasons:
        lines.append(r.text(claim.because))
    if verbose:
        lines.append(r.provenance(claim))
    judges = not isinstance(claim, Option | Decision | Breach)
    return r.Entry(
        says if isinstance(says, tuple) else r.text(says),
        label=label,
        aside=r.text(aside) if aside else (),
        basis=r.basis(claim) if claim.cite or judges else None,
        below=tuple(filter(None, lines)),
    )


def figures(item: Actor | Decision | Option) -> tuple[r.Paragraph, ...]:
    """What the model says of an item itself, with what that rests on."""
    if not item.because:
        return ()
    return (r.Paragraph(r.text(item.because), r.basis(item) if item.cite else None),)


def bearing_entry(each: Bearing, says: str, *, reasons: bool, verbose: bool) -> r.Entry:
    """The line of what an option does to a criterion; `says` names the end not yet known."""
    return entry(
        each.claim,
        says,
        label="breaks" if each.criterion.binding else fmt.effect(each.claim.size),
        below=(fmt.conditions(each.when, each.unless),),
        reasons=reasons,
        verbose=verbose,
    )


def bearing_listing(
    bearings: Iterable[Bearing],
    says: Callable[[Bearing], str],
    *,
    reasons: bool = True,
    verbose: bool,
) -> r.Listing:
    """What options do to criteria, a line a claim."""
    return r.Listing(
        tuple(
            bearing_entry(each, says(each), reasons=reasons, verbose=verbose) for each in bearings
        )
    )


def by_option(bearings: Iterable[Bearing], *, verbose: bool) -> Iterator[r.Section]:
    """What options do to criteria, a section an option, the options of an actor together."""
    groups: dict[str, dict[str, list[Bearing]]] = {}
    for each in bearings:
        groups.setdefault(each.doer.id, {}).setdefault(each.option.id, []).append(each)
    for options in groups.values():
        for found in options.values():
            first = found[0]
            yield r.Section(
                f"{first.doer.name}: {first.option.name}",
                (bearing_listing(found, lambda each: each.criterion.name, verbose=verbose),),
            )


def owned(each: Bearing) -> str:
    """A criterion after its actor: `North Korea: No mass departure`."""
    return f"{each.owner.name}: {each.criterion.name}"


def choice_entry(each: Choice, *, verbose: bool) -> r.Entry:
    """The line of an option among those of its decision."""
    shown = each.option
    return entry(
        shown,
        shown.name,
        label="▸" if each.current else " ",
        aside=each.mark,
        below=(shown.about, *traits(each)),
        verbose=verbose,
    )


def traits(each: Choice) -> Iterator[str]:
    """What else is to be known of an option: what rules it out, no way back, its place."""
    if each.ruled_out_by:
        yield f"ruled out by {fmt.listed(each.ruled_out_by)}"
    if each.option.irreversible:
        yield "irreversible: once taken, it cannot be left"
    if each.option.at is not None:
        yield f"at {fmt.number(each.option.at)} on the scale of 0 to 100"


def standpoint(position: Position) -> str:
    """A position in words: `strongly opposes`, or a place on a scale."""
    if position.stance is not None:
        return fmt.stance(position.stance)
    figures = {
        "at": position.at,
        "capability": position.capability,
        "salience": position.salience,
    }
    return ", ".join(
        f"{name} {fmt.number(value)}" for name, value in figures.items() if value is not None
    )


def taken_entry(each: Taken, says: str, *, verbose: bool) -> r.Entry:
    """The line of a position, with its stated ground."""
    ground = f"says: {each.position.says}" if each.position.says else ""
    return entry(each.position, says, below=(ground,), verbose=verbose)


def takers(positions: Iterable[Taken], *, verbose: bool) -> r.Listing:
    """Who takes which position on an option or a decision, a line an actor."""
    return r.Listing(
        tuple(
            taken_entry(each, f"{each.taker.name}: {standpoint(each.position)}", verbose=verbose)
            for each in positions
        )
    )


def exclusion_listing(found: Iterable[Exclusion], *, verbose: bool) -> r.Listing:
    """What cannot be combined, a line a set."""
    return r.Listing(
        tuple(
            entry(
                each.impossible,
                fmt.listed(fmt.quoted(o.name) for o in each.options),
                verbose=verbose,
            )
            for each in found
        ),
        bullet="·",
    )


def section(title: str, *blocks: r.Block, note: str = "") -> tuple[r.Section, ...]:
    """A section of the blocks that hold something; nothing where none does."""
    filled = tuple(each for each in blocks if not isinstance(each, r.Listing) or each.entries)
    return (r.Section(title, filled, note),) if filled else ()
