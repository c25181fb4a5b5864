"""What is told of states and of moves between them in several answers alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from stancecli import notation as fmt, report as r
from stancecli.model import Actor, Breach, Decision, Effect, Option
from stancecli.wording import names

if TYPE_CHECKING:
    from stancecli.methods.stability.paths import Felt
    from stancecli.methods.stability.verdict import Outlook, StateVerdict


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


class Turned(Protocol):
    """What ceases and what begins to hold where one state turns into another."""

    @property
    def ceasing(self) -> tuple[Effect | Breach, ...]: ...

    @property
    def beginning(self) -> tuple[Effect | Breach, ...]: ...


def reasons(changes: Iterable[Turned]) -> Iterator[r.Text]:
    """Claim by claim why, how sure, and where it stands: details for the whole answer."""
    for change in changes:
        for word, claims in (("no longer", change.ceasing), ("then", change.beginning)):
            for claim in claims:
                because = claim.because or "no reason given"
                origin = r.Span(f"  {r.origin(claim)}".rstrip(), r.Role.ORIGIN)
                yield r.text(r.muted(f"{word}: "), because, origin)
