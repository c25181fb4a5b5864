"""The chains in words: one tree a chain, the claims of each link on their own lines."""

from __future__ import annotations

from collections.abc import Iterator

from stancecli.graph import Bearing
from stancecli.lenses.why.finding import Chain, Link, Why
from stancecli.model import (
    Claim,
    Constraint,
    Influence,
    Interest,
    Item,
)
from stancecli.notation import (
    called,
    conditions,
    counted,
    effect,
    interval,
    listed,
    marked,
    number,
    quoted,
    stance,
    strength,
    weight,
)
from stancecli.report import (
    Ask,
    Block,
    Branch,
    Entry,
    Listing,
    Note,
    Report,
    Section,
    Text,
    Tree,
    basis,
    provenance,
    strong,
    text,
)

THROUGH_SHOWN = 4


def tell(finding: Why, *, verbose: bool = False) -> Report:
    """The shortest chain in a sentence, then every chain as a tree."""
    start, end = finding.start, finding.end
    whose = f"{finding.end_actor.name}: " if finding.end_actor else ""
    return Report(
        asked=f"{start.name} → {whose}{end.name}",
        conclusion=_conclusion(finding),
        more=_further(finding),
        blocks=(*_chains(finding, verbose), *_legend(finding), *_position(finding, verbose)),
        next=_next(finding),
    )


def _conclusion(finding: Why) -> str:
    if not finding.chains and finding.links is not None:
        return (
            f"Even the shortest chain from {called(finding.start)} to {called(finding.end)} has "
            f"{counted(finding.links, 'link')}: too long to explain anything."
        )
    if not finding.chains:
        return f"No chain of claims leads from {called(finding.start)} to {called(finding.end)}."
    shortest = finding.chains[0].links
    return f"{_how_many(finding)}; the shortest: {_said(shortest[-1])}."


def _how_many(finding: Why) -> str:
    known = len(finding.chains) + finding.more
    count = counted(known, "chain") if finding.complete else f"At least {known:,} chains"
    first = finding.chains[0].links
    # An interest does nothing by itself: what bears on other things is what its actor can do.
    through = f", all by way of {first[0].end.name}" if first[0].relation == "of" else ""
    return f"{count}{through if len(first) > 1 else ''}"


def _said(link: Link) -> str:
    """The last link of a chain, as the end of a sentence."""
    end = called(link.end)
    match link.relation:
        case "affects":
            return f"{called(link.start)} bears on {end} by {counted(len(link.bearings), 'claim')}"
        case "conditions":
            effects = counted(len(link.bearings), "effect")
            return f"{called(link.start)} is a condition of {effects} of {end}"
        case "influences":
            return f"{link.start.name} can move {end} ({_strongest(link)})"
        case "decides":
            return f"the decision {end} is for {link.start.name} to take"
        case "offers":
            return f"{end} is an option of {called(link.start)}"
        case "wants":
            return f"{end} is an interest of {link.start.name}"
        case "bound-by":
            return f"{end} is a constraint on {link.start.name}"
        case "cites":
            return f"{called(link.start)} is cited from {end}"
    return f"{called(link.start)} is {_held_by(link)}"


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
    between = [called(link.end) for link in shortest.links[:-2]]
    if not between or len(between) > THROUGH_SHOWN:
        return ""
    return f"It runs from {called(shortest.links[0].start)} through {listed(between)}."


def _worth(finding: Why) -> str:
    if not (found := finding.worth):
        return ""
    return (
        f"With {quoted(found.by.name)} that option stands at {number(found.points_with)} points "
        f"for {found.actor.name}, without it at {interval(found.points_without)}"
        f"{', ranges at their midpoints' if found.at_midpoints else ''}."
    )


def _chains(finding: Why, verbose: bool) -> Iterator[Block]:
    for position, chain in enumerate(finding.chains, start=1):
        root = Branch(text(strong(finding.start.name)), children=_grown(chain.links, verbose))
        yield Section(str(position), (Tree(root),), counted(len(chain.links), "link"))
    if finding.more:
        shown = counted(len(finding.chains), "chain")
        more = f"{finding.more:,}{'' if finding.complete else ' or more'}"
        yield Note(f"The shortest {shown} are shown; {more} longer or as long.")


def _grown(links: tuple[Link, ...], verbose: bool) -> tuple[Branch, ...]:
    """The branch of the first link; its claims and the rest of the chain hang on it."""
    if not links:
        return ()
    link, rest = links[0], _grown(links[1:], verbose)
    if len(link.claims) == 1:
        claim = link.claims[0]
        return (Branch(text(_reached(link), *_told(claim, verbose)), basis(claim), rest),)
    claims = (Branch(text(_head(each), *_told(each, verbose)), basis(each)) for each in link.claims)
    return (Branch(text(_reached(link)), children=(*claims, *_effects(link, verbose), *rest)),)


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
            return f"option: {marked(end, now)}"
        case "affects":
            return f"what it does to {called(link.end)}"
        case "conditions":
            return f"what depends on it in {marked(quoted(end), now)}"
        case "of":
            return _held_by(link)
        case "wants":
            return f"interest: {end}{_head(claim)}"
        case "bound-by":
            return f"constraint: {end}{_head(claim)}"
    return f"cited from {quoted(end)}"


def _head(claim: Claim | None) -> str:
    """What a claim says of the link that it asserts, in a few words."""
    match claim:
        case Influence():
            means = f": {claim.by.rstrip('.')}" if claim.by else ""
            return f" ({strength(claim.strength)}){means}"
        case Interest() | Constraint():
            return f" ({weight(claim)})"
    return ""


def _told(claim: Claim, verbose: bool) -> Iterator[str | Text]:
    """Why a claim holds, after what it says; -v adds confidence and place."""
    if claim.because:
        yield f". {claim.because}"
    if verbose and (details := provenance(claim)):
        yield " "
        yield details


def _effects(link: Link, verbose: bool) -> Iterator[Branch]:
    """What an option does, a line each, and what other options do only with it, or without it."""
    groups: dict[tuple[str, str], list[Bearing]] = {}
    for each in link.bearings:
        groups.setdefault((each.option.id, _dependence(each, link.start)), []).append(each)
    for (_, dependence), found in groups.items():
        leaves = tuple(_effect(each, link, verbose) for each in found)
        if not dependence:
            yield from leaves
        elif link.relation == "conditions":
            yield Branch(text(f"{dependence}:"), children=leaves)
        else:
            other = f"{found[0].doer.name}: {found[0].option.name}"
            yield Branch(text(f"{dependence}, {other}"), children=leaves)


def _dependence(each: Bearing, on: Item) -> str:
    if each.option.id == on.id:
        return ""
    return "only with it" if any(o.id == on.id for o in each.when) else "only without it"


def _effect(each: Bearing, link: Link, verbose: bool) -> Branch:
    """One effect: its size, on what, why, and what else it depends on."""
    criterion = each.criterion
    size = "breaks" if criterion.binding else effect(each.claim.size)
    owner = f"{each.owner.name}: " if link.relation == "conditions" and _foreign(each) else ""
    named = "" if criterion.id == link.end.id else f"{owner}{criterion.name}"
    others = [[o for o in side if o.id != link.start.id] for side in (each.when, each.unless)]
    condition = conditions(*others)
    head = " ".join(filter(None, (named, f"({condition})" if condition else "")))
    because = each.claim.because
    said = ". ".join(filter(None, (head, because)))
    details = (" ", provenance(each.claim)) if verbose else ()
    return Branch(text(f"{size:<2} ", said, *details), basis(each.claim))


def _foreign(each: Bearing) -> bool:
    return each.owner.id != each.doer.id


def _legend(finding: Why) -> tuple[Note, ...]:
    if any(link.bearings for chain in finding.chains for link in chain.links):
        return (Note("++ + helps  −− − hurts  0 neither  / range  ? unknown"),)
    return ()


def _position(finding: Why, verbose: bool) -> Iterator[Block]:
    if (position := finding.position) is None:
        return
    said = "a place on its scale" if position.stance is None else stance(position.stance)
    says = (text(f"says: {position.says}"),) if position.says else ()
    reasons = (text(position.because),) if position.because else ()
    details = (provenance(position),) if verbose else ()
    entry = Entry(
        text(f"{finding.start.name}: {said}"),
        basis=basis(position),
        below=tuple(filter(None, (*says, *reasons, *details))),
    )
    yield Section("Said of it", (Listing((entry,)),), "a position: no effect by itself")


def _strongest(link: Link) -> str:
    strengths = (each.strength for each in link.claims if isinstance(each, Influence))
    return strength(max(strengths))


def _next(finding: Why) -> tuple[Ask, ...]:
    start, end = finding.start, finding.end
    if finding.backwards:
        return (Ask(f"stance why {end.id} {start.id}", "the other way"),)
    return (
        Ask(f"stance show {end.id}", f"all that the model holds on {called(end)}"),
        Ask(f"stance show {start.id}", f"all that the model holds on {called(start)}"),
    )
