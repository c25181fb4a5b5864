"""What is told of states, of moves between them, and of what an actor would prefer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Sized
from dataclasses import replace
from typing import TYPE_CHECKING

from stancecli import notation as fmt, report as r
from stancecli.methods.ladder import Conclusion
from stancecli.methods.positions.preferences import Preference, Preferences, Rank, Stand
from stancecli.model import Actor, Decision, Option, Position
from stancecli.wording import names
from stancecli.wording.sentences import MOST_NAMED

if TYPE_CHECKING:
    from stancecli.methods.stability.paths import Difference, Felt
    from stancecli.methods.stability.verdict import Outlook, StateVerdict


WANTS = "wants: first, level or open by interests, else own points behind the first"
"""How to read `wanted` in a table."""


def preferred(found: Preferences) -> str:
    """The verdict by the interests of one actor: `“A” and “B” level, ahead of “C” by 7`."""
    ahead = ""
    if found.next:
        ahead = f", ahead of {names([found.next])} by {fmt.tenths(found.margin or 0)}"
    match found.verdict:
        case Conclusion.EMPTY:
            return "nothing judged"
        case Conclusion.ONLY:
            return f"{names(found.leaders)} the only open option"
        case Conclusion.LEVEL:
            return f"{_few(found.leaders, 'and')} level{ahead}"
        case Conclusion.OPEN:
            options = _few((*found.leaders, *found.rivals), "or")
            if len(found.leaders) > 1:
                which = f"{_few(found.leaders, 'and')} " if found.rivals else ""
                return f"{options} open, {which}level as entered"
            return f"{options} open, the first {fmt.tenths(found.margin or 0)} ahead as entered"
        case Conclusion.LEADS | Conclusion.FIRM:
            how = "leads" if found.verdict is Conclusion.LEADS else "firm"
            return f"{names(found.leaders)} {how}{ahead}"


def _few(options: Sequence[Option], last: str) -> str:
    """Up to four options by name; of more, the first and a count."""
    if len(options) <= MOST_NAMED:
        return names(options, last)
    return f"{names(options[:1])} {last} {len(options) - 1} others"


def briefly_preferred(found: Preferences) -> str:
    """The same without figures: `“A” and “B” level`, `“A” or “B” open`, `“A” firm`."""
    if found.verdict is Conclusion.OPEN:
        return f"{_few((*found.leaders, *found.rivals), 'or')} open"
    return preferred(replace(found, next=None))


def wanted(preference: Preference | None) -> str:
    """Where an option stands for an actor, in a cell: `first`, `level`, `open`, `−7`; else `·`."""
    if preference is None:
        return "·"
    if preference.rank in (Rank.BEHIND, Rank.RULED_OUT):
        return fmt.rounded(-preference.behind, signed=True)
    return preference.rank.value


def in_interests(preference: Preference | None) -> str:
    """The same in a sentence: `first in interests`, `7 behind in interests`."""
    if preference is None:
        return "interests not judged"
    rank, behind = preference.rank, preference.behind
    if rank is Rank.ONLY:
        return "no other is open"
    if rank not in (Rank.BEHIND, Rank.RULED_OUT):
        return f"{rank.value} in interests"
    if not behind:
        return "level in interests"
    return f"{fmt.tenths(abs(behind))} {'behind' if behind > 0 else 'ahead'} in interests"


def says(stand: Stand) -> str:
    """What an actor says of an option: `says −−`, `says ±`, `says nothing`."""
    return "says ±" if stand.divided else fmt.says(stand.stance)


DIVIDED = r.Sign("±", "divided: said both ways, or a mean not clear of 0")


def sides(
    speak_for: Sized, against: Sized, both_ways: Sized, divided: Sized, neutral: Sized = ()
) -> str:
    """`2 for it, 1 against, 1 both ways, 1 divided, 1 neutral`: how many stand on which side."""
    said = [f"{len(speak_for)} for it", f"{len(against)} against"]
    others = ((both_ways, "both ways"), (divided, "divided"), (neutral, "neutral"))
    said += [f"{len(who)} {how}" for who, how in others if who]
    return ", ".join(said)


def both_ways(pair: Sequence[Position]) -> str:
    """What was said for a thing and against it: `for it 2024-01, against it 2024-12`."""
    sides = ("for it" if (said.stance or 0) > 0 else "against it" for said in pair)
    told = (f"{side} {said.date}".rstrip() for side, said in zip(sides, pair, strict=True))
    return ", ".join(told)


# What is told of states and of moves between them in several answers alike.


def not_judged(verdict: StateVerdict) -> str:
    """Of whose moves nobody has said anything: `not judged: the options of North`; else empty."""
    said = fmt.few(map(whose, verdict.unjudged))
    return f"not judged: {said}" if said else ""


def whose(outlook: Outlook) -> str:
    """What of an actor is not judged: `the options of North`, `“Attack” of North`."""
    of = outlook.actor.name
    if {option.decision for option in outlook.unjudged} == {d.id for d in outlook.actor.decisions}:
        return f"the options of {of}"
    return f"{names(outlook.unjudged, 'or')} of {of}"


class OptionNames:
    """Options in sentences: each goes with its actor where another has an option of that name.

    `actors` are the names of those who may be named, by id.
    """

    def __init__(self, decisions: Iterable[Decision], actors: Iterable[Actor]) -> None:
        uses = Counter(option.name for decision in decisions for option in decision.options)
        self._shared = {name for name, count in uses.items() if count > 1}
        self.actors = {actor.id: actor.name for actor in actors}

    def named(self, option: Option) -> str:
        """`“Benign neglect”`, or `“Wait” (Ann)`."""
        actor = self.actors[option.actor] if option.name in self._shared else ""
        return fmt.marked(fmt.quoted(option.name), actor)

    def listed(self, options: Iterable[Option], last: str = "and") -> str:
        """Several in a row."""
        return fmt.listed(map(self.named, options), last)


def looked_at(decisions: Sequence[Decision], states: int, excluded: int) -> str:
    """`4 decisions of 3 actors, 96 states, 12 more cannot hold together`."""
    of = fmt.counted(len({decision.actor for decision in decisions}), "actor")
    left = f", {excluded:,} more cannot hold together" if excluded else ""
    asked = fmt.counted(len(decisions), "decision")
    return f"{asked} of {of}, {fmt.counted(states, 'state')}{left}"


def by_actor(felt: Sequence[Felt], most: int | None = None, *, sized: bool = True) -> str:
    """`Ann: “X” −4, “Y” −2; Bob: “Z” −1; 2 more`."""
    by_name: dict[str, list[str]] = {}
    for each in felt[:most]:
        size = f" {fmt.number(each.points, signed=True)}" if sized else ""
        said = f"{fmt.quoted(each.criterion.name)}{size}"
        by_name.setdefault(each.actor.name, []).append(said)
    parts = [f"{name}: {', '.join(said)}" for name, said in by_name.items()]
    more = len(felt) - len(felt[:most])
    return "; ".join([*parts, *([f"{more} more"] if more else [])])


def reasons(changes: Iterable[Difference]) -> Iterator[r.Text]:
    """Claim by claim why, how sure, and where it stands: details for the whole answer."""
    for change in changes:
        for word, claims in (("no longer", change.ceasing), ("then", change.beginning)):
            for claim in claims:
                because = claim.because or "no reason given"
                origin = r.Span(f"  {r.origin(claim)}".rstrip(), r.Role.ORIGIN)
                yield r.text(r.muted(f"{word}: "), because, origin)
