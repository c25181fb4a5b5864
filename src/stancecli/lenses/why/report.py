"""The paths in words: one tree of them all, the claims of each link on their own lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import TypeAlias

from stancecli import notation as fmt, report as r
from stancecli.lenses.why.finding import ClaimPath, PathLink, Why
from stancecli.model import (
    Claim,
    Constraint,
    Influence,
    Interest,
    Item,
    Statement,
)
from stancecli.situation import Bearing

THROUGH_SHOWN = 4
PATHS_IN_SHORT = 3
LINES_IN_SHORT = 16
"""A tree of so many branches fits one screen, where some of them take two lines."""
EFFECTS_IN_SHORT = 3

Links: TypeAlias = tuple[PathLink, ...]


def describe(finding: Why) -> r.Report:
    """The shortest path in a sentence, then the paths as a tree."""
    start, end = finding.start, finding.end
    whose = f"{finding.end_actor.name}: " if finding.end_actor else ""
    return r.Report(
        subject=f"{start.name} → {whose}{end.name}",
        conclusion=_conclusion(finding),
        more=_further(finding),
        blocks=tuple(_paths(finding)),
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
        return _through(finding.paths[0])
    return "" if finding.links is not None else "Nor does one lead the other way."


def _through(shortest: ClaimPath) -> str:
    """What the shortest path runs through, where the last link alone does not tell."""
    between = [fmt.called(link.end) for link in shortest.links[:-2]]
    if not between or len(between) > THROUGH_SHOWN:
        return ""
    return f"It runs from {fmt.called(shortest.links[0].start)} through {fmt.listed(between)}."


def _paths(finding: Why) -> Iterator[r.Block]:
    if not finding.paths:
        return
    start, paths = finding.start, [path.links for path in finding.paths]
    few = _few(start, paths)
    more = f"{finding.more:,}{'' if finding.complete else ' or more'}"
    left = f"; {more} longer or as long" if finding.more else ""
    note = (r.Note(f"The shortest {len(paths)} chains are shown{left}."),) if left else ()
    others = f"{fmt.counted(len(paths) - len(few), 'more chain')}, " if paths[len(few) :] else ""
    yield r.Shortened(
        (_tree(start, paths, whole=True), *note, *_legend(chain.from_iterable(paths))),
        (_tree(start, few, whole=False), *_legend(links[-1] for links in few)),
        f"{others}each claim with its reason",
    )


def _few(start: Item, paths: Sequence[Links]) -> Sequence[Links]:
    """The shortest paths, as many as a screen holds."""
    for most in range(PATHS_IN_SHORT, 1, -1):
        if _lines(_tree(start, paths[:most], whole=False).root) <= LINES_IN_SHORT:
            return paths[:most]
    return paths[:1]


def _lines(branch: r.Branch) -> int:
    return 1 + sum(map(_lines, branch.children))


def _tree(start: Item, paths: Iterable[Links], *, whole: bool) -> r.Tree:
    """Paths in one tree, as far as they begin alike; in the short answer without reasons."""
    return r.Tree(r.Branch(r.strong(start.name), children=_branches(paths, whole=whole)))


def _branches(paths: Iterable[Links], *, whole: bool) -> tuple[r.Branch, ...]:
    """A branch for each link with which paths begin; its claims and their rest hang on it."""
    onward: dict[str, list[Links]] = {}
    for path in paths:
        if path:
            onward.setdefault(path[0].end.id, []).append(path)
    return tuple(
        _branch(alike[0][0], _branches((path[1:] for path in alike), whole=whole), whole=whole)
        for alike in onward.values()
    )


def _branch(link: PathLink, rest: tuple[r.Branch, ...], *, whole: bool) -> r.Branch:
    if len(link.claims) == 1:
        return _claim(_reached(link), link.claims[0], rest, whole=whole)
    if link.bearings and rest and not whole:
        # What it does on the way is told at length where one looks for it.
        count = fmt.counted(len(link.bearings), "claim")
        return r.Branch(f"{_reached(link)}: {count}", children=rest)
    claims = (_claim(_asserted(claim), claim, whole=whole) for claim in link.claims)
    effects = tuple(_effects(link, whole=whole))
    return r.Branch(_reached(link), children=(*claims, *effects, *rest))


def _claim(
    said: r.Words, claim: Claim, children: tuple[r.Branch, ...] = (), *, whole: bool
) -> r.Branch:
    """What a claim says, and in the whole answer why it holds."""
    because = f". {claim.because}" if whole and claim.because else ""
    basis = replace(r.basis(claim), brief=not whole)
    return r.Branch(r.text(said, because), basis, children, r.origin(claim))


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


def _asserted(claim: Statement) -> str:
    """What a claim says of the link that it asserts, in a few words."""
    match claim:
        case Influence():
            means = f": {claim.by.rstrip('.')}" if claim.by else ""
            return f" ({fmt.strength(claim.strength)}){means}"
        case Interest() | Constraint():
            return f" ({fmt.weight(claim)})"
    return ""


def _effects(link: PathLink, *, whole: bool) -> Iterator[r.Branch]:
    """What an option does, a line each, and what other options do only with it, or without it."""
    groups: dict[tuple[str, str], list[Bearing]] = {}
    shown = link.bearings if whole else link.bearings[:EFFECTS_IN_SHORT]
    for bearing in shown:
        key = bearing.option.id, _dependence(bearing, link.start)
        groups.setdefault(key, []).append(bearing)
    for (_, dependence), bearings in groups.items():
        leaves = tuple(_effect(bearing, link, whole=whole) for bearing in bearings)
        if not dependence:
            yield from leaves
        elif link.relation == "conditions":
            yield r.Branch(f"{dependence}:", children=leaves)
        else:
            other = f"{bearings[0].doer.name}: {bearings[0].option.name}"
            yield r.Branch(f"{dependence}, {other}", children=leaves)
    if left := len(link.bearings) - len(shown):
        yield r.Branch(r.muted(f"{left} more"))


def _dependence(bearing: Bearing, option: Item) -> str:
    if bearing.option.id == option.id:
        return ""
    required = any(other.id == option.id for other in bearing.when)
    return "only with it" if required else "only without it"


def _effect(bearing: Bearing, link: PathLink, *, whole: bool) -> r.Branch:
    """One effect: its size, on what, why, and what else it depends on."""
    criterion, claim = bearing.criterion, bearing.claim
    size = r.Span("breaks") if criterion.binding else r.sign(claim.size)
    foreign = link.relation == "conditions" and bearing.owner.id != bearing.doer.id
    owner = f"{bearing.owner.name}: " if foreign else ""
    named = "" if criterion.id == link.end.id else f"{owner}{criterion.name}"
    when, unless = (
        [option for option in options if option.id != link.start.id]
        for options in (bearing.when, bearing.unless)
    )
    condition = fmt.conditions(when, unless, bearing.same_as)
    head = " ".join(filter(None, (named, f"({condition})" if condition else "")))
    # Most signs take two columns at the most, so that names stand under each other.
    gap = " " * max(1, 3 - len(size.text))
    return _claim(r.text(size, gap, head), claim, whole=whole)


def _legend(links: Iterable[PathLink]) -> Iterator[r.Note]:
    sizes = (
        bearing.claim.size
        for link in links
        for bearing in link.bearings
        if not bearing.criterion.binding
    )
    legend = r.legend(map(r.valued, sizes))
    if legend.signs:
        yield r.Note(" · ".join(legend.told))
