"""What one item does to another, the paths of claims from it to the other, and how that is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, pairwise

from stancecli import notation as fmt, report as r
from stancecli.diagnostics import Unanswerable
from stancecli.methods.claims import Touch, touches
from stancecli.methods.paths import LONGEST, PathLink, PathSearch
from stancecli.model import (
    ZERO,
    Actor,
    Breach,
    Claim,
    Constraint,
    Criterion,
    Effect,
    Influence,
    Item,
    Option,
    Owned,
    Range,
    kind_of,
)
from stancecli.situation import Situation
from stancecli.wording import (
    answer,
    as_it_stands,
    bulleted,
    ended,
    in_their_sentences,
    stands,
    told,
)
from stancecli.wording.moves import several

PATHS_SHOWN = 10


@dataclass(frozen=True)
class Why:
    """What one item does to another itself, and the paths to it, the shortest PATHS_SHOWN of them.

    `ties` are the direct influences, and `touches` what the options that the first item is, offers
    or can choose do to the criteria that the second is or has. `more` counts further paths; where
    there may be others, longer or not looked for, `complete` is False.
    """

    situation: Situation = field(repr=False, compare=False)
    start: Item
    end: Item
    ties: tuple[Influence, ...]
    touches: tuple[Touch, ...]
    paths: tuple[tuple[PathLink, ...], ...]
    more: int
    complete: bool

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each link of each path."""
        for number, path in enumerate(self.paths, 1):
            for link in path:
                of = {"from": link.start, "to": link.end, "relation": link.relation}
                yield {"path": number, **of, "claims": len(link.claims)}


def find(situation: Situation, start_id: str, end_id: str) -> Why:
    """The paths from one item to another; raises Unanswerable where both are the same."""
    start, end = situation.item(start_id), situation.item(end_id)
    if start_id == end_id:
        raise Unanswerable(f"“{start.name}” is asked for at both ends: name two items")
    search = PathSearch(situation, start_id, end_id)
    found = search.paths()
    shown = tuple(
        tuple(search.link(*ends) for ends in pairwise(ids)) for ids in islice(found, PATHS_SHOWN)
    )
    return Why(
        situation,
        start=start,
        end=end,
        ties=tuple(tie for tie in situation.influences_on(end_id) if tie.actor == start_id),
        touches=touches(situation, _done(situation, start_id, end)),
        paths=shown,
        more=sum(1 for _ in found),
        complete=search.complete,
    )


def _done(situation: Situation, start_id: str, end: Item) -> Iterator[Effect | Breach]:
    """What options of one item do to the criteria of another."""
    held = (*end.interests, *end.constraints) if isinstance(end, Actor) else (end,)
    criteria = (each.id for each in held if isinstance(each, Criterion))
    for claim in chain.from_iterable(map(situation.claims_on, criteria)):
        option = situation.option(claim.option)
        if start_id in (option.id, option.decision, option.actor):
            yield claim


# In words.

OTHERS = 3
"""So many other effects and ways a short answer tells."""


def describe(finding: Why) -> r.Report:
    """What the one does to the other, then the other ways, each in a line."""
    situation, end = finding.situation, finding.end
    owner = f"{situation.actor(end.actor).name}: " if isinstance(end, Owned) else ""
    ways, done = _ways(finding), _most_first(finding)
    said = [*_tie(finding)]
    if done and not said:
        counting = sorted(done[0].counting, key=lambda claim: -abs(claim.size.mid))
        said = [_does(done.pop(0), situation), *map(_reason, counting[:1])]
    elif not said:
        said = [*_indirect(finding, ways)]
        ways = ways if ways[1:] else []
    lines = [_does(touch, situation) for touch in done[:OTHERS]]
    lines += [_chain(finding, *way) for way in ways[: OTHERS - len(lines)]]
    claims = [claim for path in finding.paths for link in path for claim in link.claims]
    tells = "each way with its reasons" if claims else ""
    short = in_their_sentences((*finding.ties, *claims))
    at_length = r.Shortened(lambda: _at_length(finding), short, tells)
    arrows = (r.Note(ARROW),) if any("→" in line for line in lines) else ()
    blocks = (r.listing(map(r.Entry, lines), bullet="·"), *arrows, at_length)
    return answer(f"{finding.start.name} → {owner}{end.name}", [], said, blocks)


# What it does itself.


def _tie(finding: Why) -> Iterator[str]:
    """How much influence one actor has on the other, by what means, and why."""
    for tie in sorted(finding.ties, key=lambda each: -each.strength.mid)[:1]:
        means = f": {tie.by.rstrip('.')}" if tie.by else ""
        strength = fmt.strength(tie.strength)
        told = f"Influence of {finding.start.name} on {finding.end.name} is {strength}{means}"
        yield f"{told}." if tie.reason[0] or not means else f"{told} {_first_place(tie)}."
        if tie.reason[0] or not means:
            yield _reason(tie)


def _reason(claim: Claim) -> str:
    """Why a claim holds, and the first place that it cites."""
    because = claim.reason[0].rstrip(".") or "No reason is given"
    return f"{because} {_first_place(claim)}."


def _first_place(claim: Claim) -> str:
    return next((f"[{each}]" for each in claim.reason[1]), r.UNSOURCED)


def _most_first(finding: Why) -> list[Touch]:
    """What options of the one do to the other: those in place first, then what does most.

    What does nothing now is among them only where all do nothing.
    """
    stand = {each.option.id: stands(finding.situation, each.option) for each in finding.touches}
    order = ("current", "", "ruled out")
    some = [touch for touch in finding.touches if touch.now not in (None, ZERO)]
    some.sort(key=lambda each: -abs((each.now or ZERO).mid))
    return sorted(some or finding.touches, key=lambda each: order.index(stand[each.option.id]))


def _does(touch: Touch, situation: Situation) -> str:
    """`“A” (current) hurts “I”.`"""
    option, criterion = as_it_stands(situation, touch.option), fmt.quoted(touch.criterion.name)
    if touch.now is None:
        return f"{option} does nothing to {criterion} as all else is now."
    if isinstance(touch.criterion, Constraint):
        return f"{option} breaks {criterion}."
    effects = (claim for claim in touch.claims if isinstance(claim, Effect))
    depends = any(claim.when or claim.unless for claim in effects)
    now = " as all else is now" if depends else ""
    return f"{option} {_verb(touch.now, criterion)}{now}."


def _verb(now: Range, criterion: str) -> str:
    if now.low < 0 < now.high:
        return f"could help {criterion} or hurt it"
    if now.exact and not now.low:
        return f"neither helps nor hurts {criterion}"
    verb = "help" if now.high > 0 else "hurt"
    return f"could {verb} {criterion}" if 0 in (now.low, now.high) else f"{verb}s {criterion}"


# By what ways it leads there.

DIRECTLY = {
    "decides": "{end} is for {start} to decide.",
    "offers": "{end} is an option of {start}.",
    "conditions": "Some of what {end} does depends on {start}.",
    "wants": "{end} is an interest of {start}.",
    "bound-by": "{end} is a constraint of {start}.",
    "of": "{start} is {kind} of {end}.",
}
"""What the one is to the other, by relation, where nothing lies between but a decision."""


def _indirect(finding: Why, ways: Sequence[Sequence[str]]) -> Iterator[str]:
    """That it does nothing itself, and the shortest way there, if there is one."""
    start, end = fmt.called(finding.start), fmt.called(finding.end)
    options = [each for each in (finding.start, finding.end) if isinstance(each, Option)]
    if len(options) > 1 and options[0].decision == options[1].decision:
        yield f"Only one of {start} and {end} can be chosen: both are options of the same decision."
    elif not finding.paths and finding.complete:
        yield ended(f"Nothing in the model leads from {start} to {end}")
    elif not finding.paths:
        yield ended(f"No way of up to {LONGEST} steps was found from {start} to {end}")
    elif not _between(finding.paths[0], finding.situation):
        kind = fmt.with_article(kind_of(type(finding.start)))
        directly = DIRECTLY[finding.paths[0][-1].relation]
        yield directly.format(start=start, end=end, kind=kind)
    else:
        yield ended(f"Nothing leads from {start} to {end} directly")
        yield f"The shortest way is through {', then '.join(ways[0])}."


def _between(path: Sequence[PathLink], situation: Situation) -> tuple[str, ...]:
    """What lies between the ends of a path, without decisions."""
    names = list[str]()
    for link in path:
        if link.others:
            names.append(several((as_it_stands(situation, each) for each in link.others), "or"))
        if link is not path[-1] and link.relation != "decides":
            names.append(as_it_stands(situation, link.end))
    return tuple(names)


def _ways(finding: Why) -> list[tuple[str, ...]]:
    """What lies between on the ways that are not what it does itself, the shortest first.

    Ways that differ in the last thing alone, an actor or an option, are one; what leads through an
    option that is ruled out now comes last.
    """
    own = {touch.option.id for touch in finding.touches}
    ways: dict[tuple[bool, bool, tuple[str, ...]], list[str]] = {}
    for path in finding.paths:
        *before, last = path
        does = last.relation == "affects" and not last.others and last.start.id in own
        is_own = does and all(link.relation in ("decides", "offers") for link in before)
        if not is_own and (between := _between(path, finding.situation)):
            passed = [each for link in path for each in (link.start, *link.others)]
            options = [each for each in passed if isinstance(each, Option)]
            is_barred = any(stands(finding.situation, each) == "ruled out" for each in options)
            key = is_barred, isinstance(passed[-1], Option), between[:-1]
            ways.setdefault(key, []).append(between[-1])
    by_state = sorted(ways.items(), key=lambda way: way[0][0])
    return [(*way, several(last, "or")) for (_, _, way), last in by_state]


ARROW = "→: has influence on, decides, affects or is a condition for"
"""What an arrow between two things can mean."""


def _chain(finding: Why, *between: str) -> str:
    way = " → ".join((fmt.called(finding.start), *between, fmt.called(finding.end)))
    return way if between else "Directly"


def _at_length(finding: Why) -> Iterator[r.Block]:
    """Each way, and the claims by which it leads on."""
    known = len(finding.paths) + finding.more
    if finding.more or not finding.complete:
        least = "" if finding.complete else "at least "
        yield r.Note(f"Here are the shortest {len(finding.paths)} of {least}{known:,} ways.")
    for path in finding.paths:
        title = _chain(finding, *_between(path, finding.situation))
        claims = [claim for link in path for claim in link.claims]
        if listed := tuple(told(finding.situation, claims)):
            yield bulleted(title, listed)
