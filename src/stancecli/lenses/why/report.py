"""The paths in words: one tree a path, the claims of each link on their own lines."""

from __future__ import annotations

from collections.abc import Iterator

from stancecli import notation as fmt, report as r
from stancecli.lenses.why.finding import ClaimPath, PathLink, Why
from stancecli.model import Claim, Constraint, Influence, Interest, Item
from stancecli.situation import Bearing

THROUGH_SHOWN = 4


def describe(finding: Why) -> r.Report:
    """The shortest path in a sentence, then every path as a tree."""
    start, end = finding.start, finding.end
    whose = f"{finding.end_actor.name}: " if finding.end_actor else ""
    return r.Report(
        asked=f"{start.name} → {whose}{end.name}",
        conclusion=_conclusion(finding),
        more=_further(finding),
        blocks=(*_paths(finding), *_legend(finding), *_position(finding)),
        next=(r.Next("why", (end.id, start.id), "the other way"),)
        if finding.backwards
        else tuple(
            r.Next("show", (item.id,), f"all that the model holds on {fmt.called(item)}")
            for item in (end, start)
        ),
    )


def _conclusion(finding: Why) -> str:
    start, end = fmt.called(finding.start), fmt.called(finding.end)
    if finding.paths:
        links = finding.paths[0].links
        known = len(finding.paths) + finding.more
        count = fmt.counted(known, "chain") if finding.complete else f"At least {known:,} chains"
        # An interest does nothing by itself: what bears on other things is what its actor can do.
        through = len(links) > 1 and links[0].relation == "of"
        by_way = f", all by way of {links[0].end.name}" if through else ""
        return f"{count}{by_way}; the shortest: {_last(links[-1])}."
    if finding.links is not None:
        return (
            f"Even the shortest chain from {start} to {end} has "
            f"{fmt.counted(finding.links, 'link')}: too long to explain anything."
        )
    return f"No chain of claims leads from {start} to {end}."


def _last(link: PathLink) -> str:
    """The last link of a path, as the end of a sentence."""
    start, end = fmt.called(link.start), fmt.called(link.end)
    match link.relation:
        case "affects":
            return f"{start} bears on {end} by {fmt.counted(len(link.bearings), 'claim')}"
        case "conditions":
            return f"{start} is a condition of {fmt.counted(len(link.bearings), 'effect')} of {end}"
        case "influences":
            strongest = max(claim.strength for claim in link.claims if isinstance(claim, Influence))
            return f"{link.start.name} can move {end} ({fmt.strength(strongest)})"
        case "decides":
            return f"the decision {end} is for {link.start.name} to take"
        case "offers":
            return f"{end} is an option of {start}"
        case "wants":
            return f"{end} is an interest of {link.start.name}"
        case "bound-by":
            return f"{end} is a constraint on {link.start.name}"
        case "cites":
            return f"{start} is cited from {end}"
    return f"{start} is {_owned(link)}"


def _owned(link: PathLink) -> str:
    """Whose interest or constraint a path begins with."""
    kind = "a constraint on" if isinstance(link.start, Constraint) else "an interest of"
    return f"{kind} {link.end.name}"


def _further(finding: Why) -> str:
    if finding.backwards:
        return "One leads the other way."
    if finding.paths:
        return " ".join(filter(None, (_through(finding.paths[0]), _worth(finding))))
    return "" if finding.links is not None else "Nor does one lead the other way."


def _through(shortest: ClaimPath) -> str:
    """What the shortest path runs through, where the last link alone does not tell."""
    between = [fmt.called(link.end) for link in shortest.links[:-2]]
    if not between or len(between) > THROUGH_SHOWN:
        return ""
    return f"It runs from {fmt.called(shortest.links[0].start)} through {fmt.listed(between)}."


def _worth(finding: Why) -> str:
    if not (worth := finding.worth):
        return ""
    return (
        f"With {fmt.quoted(worth.by.name)} that option stands at {fmt.number(worth.points_with)} "
        f"points for {worth.actor.name}, without it at {fmt.interval(worth.points_without)}"
        f"{', ranges at their midpoints' if worth.at_midpoints else ''}."
    )


def _paths(finding: Why) -> Iterator[r.Block]:
    for position, path in enumerate(finding.paths, start=1):
        root = r.Branch(r.strong(finding.start.name), children=_branches(path.links))
        yield r.Section(str(position), (r.Tree(root),), fmt.counted(len(path.links), "link"))
    if finding.more:
        shown = fmt.counted(len(finding.paths), "chain")
        more = f"{finding.more:,}{'' if finding.complete else ' or more'}"
        yield r.Note(f"The shortest {shown} are shown; {more} longer or as long.")


def _branches(links: tuple[PathLink, ...]) -> tuple[r.Branch, ...]:
    """The branch of the first link; its claims and the rest of the path hang on it."""
    if not links:
        return ()
    link, rest = links[0], _branches(links[1:])
    if len(link.claims) == 1:
        return (_claim(_reached(link), link.claims[0], rest),)
    claims = (_claim(_asserted(claim), claim) for claim in link.claims)
    return (r.Branch(_reached(link), children=(*claims, *_effects(link), *rest)),)


def _claim(said: r.Words, claim: Claim, children: tuple[r.Branch, ...] = ()) -> r.Branch:
    """What a claim says, and why it holds."""
    because = f". {claim.because}" if claim.because else ""
    return r.Branch(r.text(said, because), r.basis(claim), children, r.origin(claim))


def _reached(link: PathLink) -> str:
    """What a link leads to, and how."""
    end = link.end.name
    asserted = _asserted(link.claims[0]) if len(link.claims) == 1 else ""
    now = "current" if link.current else ""
    match link.relation:
        case "influences":
            return f"{link.start.name} can move {end}{asserted}"
        case "decides":
            return f"decision: {end}"
        case "offers":
            return f"option: {fmt.marked(end, now)}"
        case "affects":
            return f"what it does to {fmt.called(link.end)}"
        case "conditions":
            return f"what depends on it in {fmt.marked(fmt.quoted(end), now)}"
        case "of":
            return _owned(link)
        case "wants":
            return f"interest: {end}{asserted}"
        case "bound-by":
            return f"constraint: {end}{asserted}"
    return f"cited from {fmt.quoted(end)}"


def _asserted(claim: Claim) -> str:
    """What a claim says of the link that it asserts, in a few words."""
    match claim:
        case Influence():
            means = f": {claim.by.rstrip('.')}" if claim.by else ""
            return f" ({fmt.strength(claim.strength)}){means}"
        case Interest() | Constraint():
            return f" ({fmt.weight(claim)})"
    return ""


def _effects(link: PathLink) -> Iterator[r.Branch]:
    """What an option does, a line each, and what other options do only with it, or without it."""
    groups: dict[tuple[str, str], list[Bearing]] = {}
    for bearing in link.bearings:
        key = bearing.option.id, _dependence(bearing, link.start)
        groups.setdefault(key, []).append(bearing)
    for (_, dependence), bearings in groups.items():
        leaves = tuple(_effect(bearing, link) for bearing in bearings)
        if not dependence:
            yield from leaves
        elif link.relation == "conditions":
            yield r.Branch(f"{dependence}:", children=leaves)
        else:
            other = f"{bearings[0].doer.name}: {bearings[0].option.name}"
            yield r.Branch(f"{dependence}, {other}", children=leaves)


def _dependence(bearing: Bearing, option: Item) -> str:
    if bearing.option.id == option.id:
        return ""
    required = any(other.id == option.id for other in bearing.when)
    return "only with it" if required else "only without it"


def _effect(bearing: Bearing, link: PathLink) -> r.Branch:
    """One effect: its size, on what, why, and what else it depends on."""
    criterion, claim = bearing.criterion, bearing.claim
    size = r.Span("breaks") if criterion.binding else r.sign(claim.size)
    foreign = link.relation == "conditions" and bearing.owner.id != bearing.doer.id
    owner = f"{bearing.owner.name}: " if foreign else ""
    named = "" if criterion.id == link.end.id else f"{owner}{criterion.name}"
    condition = fmt.conditions(
        *(
            [option for option in options if option.id != link.start.id]
            for options in (bearing.when, bearing.unless)
        )
    )
    head = " ".join(filter(None, (named, f"({condition})" if condition else "")))
    said = ". ".join(filter(None, (head, claim.because)))
    # Most signs take two columns at the most, so that names stand under each other.
    gap = " " * max(1, 3 - len(size.text))
    return r.Branch(r.text(size, gap, said), r.basis(claim), origin=r.origin(claim))


def _legend(finding: Why) -> Iterator[r.Legend]:
    sizes = (
        bearing.claim.size
        for path in finding.paths
        for link in path.links
        for bearing in link.bearings
        if not bearing.criterion.binding
    )
    legend = r.legend(map(r.valued, sizes))
    if legend.signs:
        yield legend


def _position(finding: Why) -> Iterator[r.Section]:
    if (position := finding.position) is None:
        return
    stance = "a place on its scale" if position.stance is None else fmt.stance(position.stance)
    says = f"says: {position.says}" if position.says else ""
    entry = r.Entry(
        f"{finding.start.name}: {stance}",
        basis=r.basis(position),
        below=tuple(filter(None, (says, position.because))),
        origin=r.origin(position),
    )
    yield r.Section("Said of it", (r.Listing((entry,)),), "a position: no effect by itself")
