"""What one item does to another, the paths of claims from it to the other, and how that is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, pairwise

from stancecli import notation as fmt, report as r
from stancecli.diagnostics import Unanswerable
from stancecli.methods.claims import Touch, touches
from stancecli.methods.paths import (
    LONGEST,
    Path,
    PathLink,
    PathSearch,
    felt,
    is_itself,
    of_each_decider,
    points,
    weakest,
)
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
from stancecli.wording.moves import in_quotes, several

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
    (ways, barred), done = _ways(finding), _most_first(finding)
    said = [*_tie(finding)]
    if done and not said:
        counting = sorted(done[0].counting, key=lambda claim: -abs(claim.size.mid))
        said = [_does(done.pop(0), situation), *map(_reason, counting[:1])]
    elif not said:
        said = [_indirect(finding, ways, barred)]
    lines = [_does(touch, situation) for touch in done[:OTHERS]]
    shown = of_each_decider(situation, ways)[: OTHERS - len(lines)]
    lines += [f"{_in_words(situation, path)}." for path in shown]
    if more := len(ways) - len(shown) + finding.more:
        lines.append(f"Other ways: {'' if finding.complete else 'at least '}{more:,}.")
    if barred and ways:
        lines.append(f"Ruled out now: {in_quotes(barred)}.")
    claims = [claim for path in finding.paths for link in path for claim in link.claims]
    tells = "each way with its reasons" if claims else ""
    short = in_their_sentences((*finding.ties, *claims))
    at_length = r.Shortened(lambda: _at_length(finding), short, tells)
    blocks = (r.listing(map(r.Entry, lines), bullet="·"), at_length)
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
    now = " as all else is now" if any(map(_depends, touch.claims)) else ""
    return f"{option} {_verb(touch.now)} {criterion}{now}."


def _depends(claim: Claim) -> bool:
    return isinstance(claim, Effect) and bool(claim.when or claim.unless)


def _verb(size: Range, depends: bool = False) -> str:
    if size.low < 0 < size.high:
        return "could help or hurt"
    if size == ZERO:
        return "neither helps nor hurts"
    verb = "help" if size.high > 0 else "hurt"
    return f"could {verb}" if depends or 0 in (size.low, size.high) else f"{verb}s"


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


def _indirect(finding: Why, ways: Sequence[Path], barred: Sequence[Option]) -> str:
    """Whether it can do anything to the other, and through whom, the strongest first."""
    start, end = fmt.called(finding.start), fmt.called(finding.end)
    options = [each for each in (finding.start, finding.end) if isinstance(each, Option)]
    if len(options) > 1 and options[0].decision == options[1].decision:
        return (
            f"Only one of {start} and {end} can be chosen: both are options of the same decision."
        )
    if not finding.paths and finding.complete:
        return ended(f"Nothing in the model leads from {start} to {end}")
    if not finding.paths:
        return ended(f"No way of up to {LONGEST} steps was found from {start} to {end}")
    if is_itself(finding.paths[0]):
        kind = fmt.with_article(kind_of(type(finding.start)))
        directly = DIRECTLY[finding.paths[0][-1].relation]
        return directly.format(start=start, end=end, kind=kind)
    if not ways:
        return f"{start} could affect {end} only by what is ruled out now: {in_quotes(barred)}."
    through = dict.fromkeys(_first(finding.situation, path) for path in ways)
    return f"{start} can affect {end} only through {several(through, 'or')}."


def _first(situation: Situation, path: Path) -> str:
    """What a way leads through first, of an actor with how much influence there is on it."""
    link = next((each for each in path if each.relation != "decides"), path[0])
    if link.others:
        return several((as_it_stands(situation, each) for each in link.others), "or")
    influence = f"{_strength(link)} influence" if link.relation == "influences" else ""
    return fmt.marked(as_it_stands(situation, link.end), influence)


def _strength(link: PathLink) -> str:
    """How strong the strongest influence of a link is."""
    ties = [each.strength for each in link.claims if isinstance(each, Influence)]
    return fmt.strength(max(ties, key=lambda size: size.mid))


def _ways(finding: Why) -> tuple[list[Path], list[Option]]:
    """The ways that are not what it does itself, the strongest first, then the shortest.

    Those that need an option that is ruled out now are left out for these options.
    """
    ways, barred = list[Path](), dict[str, Option]()
    for path in finding.paths:
        passed = [each for link in path for each in (link.start, *link.others)][1:]
        options = (each for each in passed if isinstance(each, Option))
        out = [each for each in options if stands(finding.situation, each) == "ruled out"]
        barred |= {each.id: each for each in out}
        if not (out or is_itself(path)):
            ways.append(path)
    return sorted(ways, key=lambda path: -weakest(path)), [*barred.values()]


def _in_words(situation: Situation, path: Path) -> str:
    """`A can influence B (high), who could choose “X”, which hurts “I” (−)`."""
    said = fmt.called(path[0].start)
    for link in path:
        to, is_last = as_it_stands(situation, link.end), link is path[-1]
        who, which = ("", "") if link is path[0] else (", who", ", which")
        if link.relation == "influences":
            said += f"{who} can influence {to} ({_strength(link)})"
        elif link.relation == "decides":
            said += ", whose choice that is" if is_last else who
        elif link.relation == "offers":
            does = "keep or end" if situation.holds(link.end.id) else "choose"
            said += f" could {does} {'it' if is_last else to}"
        elif found := felt(situation, link):
            most = max(found, key=lambda e: (points(e), situation.holds(e.option.id)))
            size, whose = most.claim.size, "" if is_last else f" of {most.owner.name}"
            does = "breaks" if isinstance(most.claim, Breach) else _verb(size, _depends(most.claim))
            if link.others:
                beside = "with" if link.start in most.when else "without"
                depends = len(most.when + most.unless) > 1
                does = f"{as_it_stands(situation, most.option)} {_verb(size, depends)}"
                first = link is path[0]
                said = f"{beside.capitalize()} {said}" if first else f"{said}, {beside}"
                which = "," if first else " which"
            said += f"{which} {does} {fmt.quoted(most.criterion.name)}{whose} ({fmt.effect(size)})"
        else:
            does = "changes what" if link.relation == "conditions" else "concerns"
            said += f"{which} {does} {to}{' does' if link.relation == 'conditions' else ''}"
    return said


def _at_length(finding: Why) -> Iterator[r.Block]:
    """Each way, and the claims by which it leads on."""
    known = len(finding.paths) + finding.more
    if finding.more or not finding.complete:
        least = "" if finding.complete else "at least "
        yield r.Note(f"Here are the shortest {len(finding.paths)} of {least}{known:,} ways.")
    for path in finding.paths:
        title = _in_words(finding.situation, path)
        claims = [claim for link in path for claim in link.claims]
        if listed := tuple(told(finding.situation, claims)):
            yield bulleted(title, listed)
