"""The chains in words: one tree a chain, the claims of each link on their own lines."""

from __future__ import annotations

from collections.abc import Iterator

from stancecli import notation as fmt, report as r
from stancecli.lenses.why.finding import Chain, Link, Why
from stancecli.model import (
    Claim,
    Constraint,
    Influence,
    Interest,
    Item,
)
from stancecli.situation import Bearing

THROUGH_SHOWN = 4


def tell(finding: Why, *, verbose: bool = False) -> r.Report:
    """The shortest chain in a sentence, then every chain as a tree."""
    start, end = finding.start, finding.end
    whose = f"{finding.end_actor.name}: " if finding.end_actor else ""
    return r.Report(
        asked=f"{start.name} → {whose}{end.name}",
        conclusion=_conclusion(finding),
        more=_further(finding),
        blocks=(*_chains(finding, verbose), *_legend(finding), *_position(finding, verbose)),
        next=_next(finding),
    )


def _conclusion(finding: Why) -> str:
    if not finding.chains and finding.links is not None:
        return (
            f"Even the shortest chain from {fmt.called(finding.start)} to {fmt.called(finding.end)} has "
            f"{fmt.counted(finding.links, 'link')}: too long to explain anything."
        )
    if not finding.chains:
        return f"No chain of claims leads from {fmt.called(finding.start)} to {fmt.called(finding.end)}."
    shortest = finding.chains[0].links
    return f"{_how_many(finding)}; the shortest: {_said(shortest[-1])}."


def _how_many(finding: Why) -> str:
    known = len(finding.chains) + finding.more
    count = fmt.counted(known, "chain") if finding.complete else f"At least {known:,} chains"
    first = finding.chains[0].links
    # An interest does nothing by itself: what bears on other things is what its actor can do.
    through = f", all by way of {first[0].end.name}" if first[0].relation == "of" else ""
    return f"{count}{through if len(first) > 1 else ''}"


def _said(link: Link) -> str:
    """The last link of a chain, as the end of a sentence."""
    end = fmt.called(link.end)
    match link.relation:
        case "affects":
            return f"{fmt.called(link.start)} bears on {end} by {fmt.counted(len(link.bearings), 'claim')}"
        case "conditions":
            effects = fmt.counted(len(link.bearings), "effect")
            return f"{fmt.called(link.start)} is a condition of {effects} of {end}"
        case "influences":
            return f"{link.start.name} can move {end} ({_strongest(link)})"
        case "decides":
            return f"the decision {end} is for {link.start.name} to take"
        case "offers":
            return f"{end} is an option of {fmt.called(link.start)}"
        case "wants":
            return f"{end} is an interest of {link.start.name}"
        case "bound-by":
            return f"{end} is a constraint on {link.start.name}"
        case "cites":
            return f"{fmt.called(link.start)} is cited from {end}"
    return f"{fmt.called(link.start)} is {_held_by(link)}"


def _held_by(link: Link) -> str:
    """Whose interest or constraint a chain begins with."""
    kind = "a constraint on" if isinstance(link.start, Constraint) else "an interest of"
    return f"{kind} {link.end.name}"


def _further(finding: Why) -> str:
    if finding.backwards:
        return "One leads the other way."
    if not finding.chains and finding.links is not None:
        return ""
    if not finding.chains:
        return "Nor does one lead the other way."
    return " ".join(filter(None, (_through(finding.chains[0]), _worth(finding))))


def _through(shortest: Chain) -> str:
    """What the shortest chain runs through, where the last link alone does not tell."""
    between = [fmt.called(link.end) for link in shortest.links[:-2]]
    if not between or len(between) > THROUGH_SHOWN:
        return ""
    return f"It runs from {fmt.called(shortest.links[0].start)} through {fmt.listed(between)}."


def _worth(finding: Why) -> str:
    if not (found := finding.worth):
        return ""
    return (
        f"With {fmt.quoted(found.by.name)} that option stands at {fmt.number(found.points_with)} points "
        f"for {found.actor.name}, without it at {fmt.interval(found.points_without)}"
        f"{', ranges at their midpoints' if found.at_midpoints else ''}."
    )


def _chains(finding: Why, verbose: bool) -> Iterator[r.Block]:
    for position, chain in enumerate(finding.chains, start=1):
        root = r.Branch(r.text(r.strong(finding.start.name)), children=_grown(chain.links, verbose))
        yield r.Section(str(position), (r.Tree(root),), fmt.counted(len(chain.links), "link"))
    if finding.more:
        shown = fmt.counted(len(finding.chains), "chain")
        more = f"{finding.more:,}{'' if finding.complete else ' or more'}"
        yield r.Note(f"The shortest {shown} are shown; {more} longer or as long.")


def _grown(links: tuple[Link, ...], verbose: bool) -> tuple[r.Branch, ...]:
    """The branch of the first link; its claims and the rest of the chain hang on it."""
    if not links:
        return ()
    link, rest = links[0], _grown(links[1:], verbose)
    if len(link.claims) == 1:
        claim = link.claims[0]
        return (r.Branch(r.text(_reached(link), *_told(claim, verbose)), r.basis(claim), rest),)
    claims = (
        r.Branch(r.text(_head(each), *_told(each, verbose)), r.basis(each)) for each in link.claims
    )
    return (r.Branch(r.text(_reached(link)), children=(*claims, *_effects(link, verbose), *rest)),)


def _reached(link: Link) -> str:
    """What a link leads to, and how."""
    end, claim = link.end.name, link.claims[0] if len(link.claims) == 1 else None
    now = "current" if link.current else ""
    match link.relation:
        case "influences":
            return f"{link.start.name} can move {end}{_head(claim)}"
        case "decides":
            return f"decision: {end}"
        case "offers":
            return f"option: {fmt.marked(end, now)}"
        case "affects":
            return f"what it does to {fmt.called(link.end)}"
        case "conditions":
            return f"what depends on it in {fmt.marked(fmt.quoted(end), now)}"
        case "of":
            return _held_by(link)
        case "wants":
            return f"interest: {end}{_head(claim)}"
        case "bound-by":
            return f"constraint: {end}{_head(claim)}"
    return f"cited from {fmt.quoted(end)}"


def _head(claim: Claim | None) -> str:
    """What a claim says of the link that it asserts, in a few words."""
    match claim:
        case Influence():
            means = f": {claim.by.rstrip('.')}" if claim.by else ""
            return f" ({fmt.strength(claim.strength)}){means}"
        case Interest() | Constraint():
            return f" ({fmt.weight(claim)})"
    return ""


def _told(claim: Claim, verbose: bool) -> Iterator[str | r.Text]:
    """Why a claim holds, after what it says; -v adds confidence and place."""
    if claim.because:
        yield f". {claim.because}"
    if verbose and (details := r.provenance(claim)):
        yield " "
        yield details


def _effects(link: Link, verbose: bool) -> Iterator[r.Branch]:
    """What an option does, a line each, and what other options do only with it, or without it."""
    groups: dict[tuple[str, str], list[Bearing]] = {}
    for each in link.bearings:
        groups.setdefault((each.option.id, _dependence(each, link.start)), []).append(each)
    for (_, dependence), found in groups.items():
        leaves = tuple(_effect(each, link, verbose) for each in found)
        if not dependence:
            yield from leaves
        elif link.relation == "conditions":
            yield r.Branch(r.text(f"{dependence}:"), children=leaves)
        else:
            other = f"{found[0].doer.name}: {found[0].option.name}"
            yield r.Branch(r.text(f"{dependence}, {other}"), children=leaves)


def _dependence(each: Bearing, on: Item) -> str:
    if each.option.id == on.id:
        return ""
    return "only with it" if any(o.id == on.id for o in each.when) else "only without it"


def _effect(each: Bearing, link: Link, verbose: bool) -> r.Branch:
    """One effect: its size, on what, why, and what else it depends on."""
    criterion = each.criterion
    size = "breaks" if criterion.binding else fmt.effect(each.claim.size)
    owner = f"{each.owner.name}: " if link.relation == "conditions" and _foreign(each) else ""
    named = "" if criterion.id == link.end.id else f"{owner}{criterion.name}"
    others = [[o for o in side if o.id != link.start.id] for side in (each.when, each.unless)]
    condition = fmt.conditions(*others)
    head = " ".join(filter(None, (named, f"({condition})" if condition else "")))
    because = each.claim.because
    said = ". ".join(filter(None, (head, because)))
    details = (" ", r.provenance(each.claim)) if verbose else ()
    return r.Branch(r.text(f"{size:<2} ", said, *details), r.basis(each.claim))


def _foreign(each: Bearing) -> bool:
    return each.owner.id != each.doer.id


def _legend(finding: Why) -> tuple[r.Note, ...]:
    if any(link.bearings for chain in finding.chains for link in chain.links):
        return (r.Note("++ + helps  −− − hurts  0 neither  / range  ? unknown"),)
    return ()


def _position(finding: Why, verbose: bool) -> Iterator[r.Block]:
    if (position := finding.position) is None:
        return
    said = "a place on its scale" if position.stance is None else fmt.stance(position.stance)
    says = (r.text(f"says: {position.says}"),) if position.says else ()
    reasons = (r.text(position.because),) if position.because else ()
    details = (r.provenance(position),) if verbose else ()
    entry = r.Entry(
        r.text(f"{finding.start.name}: {said}"),
        basis=r.basis(position),
        below=tuple(filter(None, (*says, *reasons, *details))),
    )
    yield r.Section("Said of it", (r.Listing((entry,)),), "a position: no effect by itself")


def _strongest(link: Link) -> str:
    strengths = (each.strength for each in link.claims if isinstance(each, Influence))
    return fmt.strength(max(strengths))


def _next(finding: Why) -> tuple[r.Ask, ...]:
    start, end = finding.start, finding.end
    if finding.backwards:
        return (r.Ask(f"stance why {end.id} {start.id}", "the other way"),)
    return (
        r.Ask(f"stance show {end.id}", f"all that the model holds on {fmt.called(end)}"),
        r.Ask(f"stance show {start.id}", f"all that the model holds on {fmt.called(start)}"),
    )
