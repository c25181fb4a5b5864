"""How packages, gains and orders read in `deals`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from fractions import Fraction

from stancecli import notation as fmt
from stancecli.lenses.deals.explained import ActorGain, ExplainedPackage, LosingActor, PackageOrder
from stancecli.lenses.deals.finding import Deals
from stancecli.methods.influence import InfluencePath
from stancecli.methods.packages import PackageRung, Unfit
from stancecli.methods.packages.choice import Unfitness
from stancecli.methods.packages.steps import Way
from stancecli.methods.stability import Options
from stancecli.model import Actor, Option
from stancecli.wording.sentences import filled
from stancecli.wording.states import OptionNames, by_actor

NAMED = 4
"""Of more actors than these a sentence names some and counts the rest."""
WAYS = 2
"""So many of the ways of who loses are told."""


class PackageNames:
    """The names of options in the sentences of one finding."""

    def __init__(self, finding: Deals) -> None:
        self._names = OptionNames(finding.decisions, finding.deciders)

    def package(self, options: Iterable[Option]) -> str:
        """`“A” with “B” and “C”`."""
        first, *others = map(self._names.named, options)
        return f"{first} with {fmt.listed(others)}" if others else first

    def listed(self, options: Iterable[Option]) -> str:
        """`“A” and “B”`."""
        return self._names.listed(options)

    def whose(self, package: ExplainedPackage) -> str:
        """`“A” (Ann) with “B” (Bob)`."""
        said = [f"{self.listed(each.parts)} ({each.actor.name})" for each in package.takers]
        return f"{said[0]} with {fmt.listed(said[1:])}" if said[1:] else "".join(said)

    def better(self, package: ExplainedPackage) -> str:
        """`“A” with “B”: better than no deal for Ann and for Bob, whatever is not known`."""
        parties = package.of(package.parties)
        unjudged = not_judged(package)
        how, surely = filled("entered"), ""
        if package.rung is PackageRung.DEAL and not unjudged:
            how, surely = "", filled("whatever") if package.unknown else ""
        gaining = [each.actor.name for each in parties if each.gain > 0]
        whom = fmt.listed(filled("for_whom", actor=name) for name in gaining)
        if len(gaining) > NAMED:
            whom = filled("for_takers", count=str(len(gaining)))
        equal = [each.actor.name for each in parties if not each.gain]
        equally = filled("equally", actors=fmt.few(equal)) if equal else ""
        named = self.package(package.options)
        name = "better_for" if gaining else "no_worse"
        said = filled(name, package=named, how=how, whom=whom, equally=equally, surely=surely)
        return filled("better_unjudged", better=said, unjudged=unjudged) if unjudged else said

    def shown_by(self, found: Unfitness | None) -> Iterator[str]:
        """What shows why a package that all would prefer is left out; nothing of any other."""
        if found is None:
            return
        match found.why:
            case Unfit.IDLE:
                yield f"without {self.listed(found.options)} no party has less"
            case Unfit.APART:
                two = fmt.listed([self.package(found.options), self.package(found.others)])
                yield f"it is two in one, and nobody loses by either: {two}"
            case Unfit.OWN if found.actor and found.gain:
                own = f"by {self.listed(found.options)} alone"
                yield f"{own} there is more for {found.actor.name} ({gained(found.gain)})"

    def leaving(self, package: ExplainedPackage) -> str:
        """Whether it is kept: `Ann: +1 by “A”: it would have to be bound.`"""
        if not package.leaving:
            return "No gain by leaving it, for anybody who takes part."
        said = (
            f"{each.actor.name} {gained(each.gain)} by {self.listed(each.taken)}"
            for each in package.leaving
        )
        return f"Not by itself: {fmt.few(said)}; that would have to be bound."


def gained(gain: Fraction) -> str:
    """`+3`, `−1.5`, `0`."""
    return fmt.rounded(gain, signed=True)


def can_be(each: ActorGain) -> str:
    """`+1 to +5`; `–` where nothing is left open."""
    low, high = each.bounds.low, each.bounds.high
    return "–" if low == high else f"{gained(low)} to {gained(high)}"


def with_range(each: ActorGain) -> str:
    """`China +2 (0 to +4)`."""
    reach = "" if each.bounds.exact else f" ({can_be(each)})"
    return f"{each.actor.name} {gained(each.gain)}{reach}"


def not_judged(package: ExplainedPackage) -> str:
    """What of those who take part nobody has judged: `“Attack” of North`; else empty."""
    return whose_unjudged((each.actor, each.unjudged) for each in package.takers)


def whose_unjudged(options: Iterable[tuple[Actor, Options]]) -> str:
    """The same of these options of each."""
    return fmt.few(
        f"{fmt.listed(fmt.quoted(option.name) for option in unjudged)} of {actor.name}"
        for actor, unjudged in options
        if unjudged
    )


def works_alone(package: ExplainedPackage) -> str:
    """Whether anybody who takes part gains by its own parts alone."""
    alone = [each.actor.name for each in package.takers if each.alone and each.alone > 0]
    if alone:
        return filled("alone_gain", actors=fmt.few(alone))
    return filled("alone_neither" if len(package.takers) == 2 else "alone_none")


def losses(package: ExplainedPackage) -> str:
    """For whom it is a loss: `A loss for Siskiyou County.`"""
    losing = [each.actor.name for each in package.losing]
    can = [each.actor.name for each in package.others if each.bounds.low < 0 <= each.gain]
    entered = "" if all(each.bounds.exact for each in package.gains) else filled("entered")
    said = filled("loss_for_nobody", entered=entered)
    if losing:
        said = filled("loss_for", actors=fmt.few(losing))
    return filled("loss_can_follow", loss=said, actors=fmt.few(can)) if can else f"{said}."


def order(found: PackageOrder) -> str:
    """Who goes first, and what that costs on the way."""
    movers = ", then ".join(actor.name for actor in found.movers)
    match found.way:
        case Way.STANDS:
            return "It stands now: nobody has to move."
        case Way.AT_ONCE:
            return "Only at once: each order passes what cannot be."
        case Way.NOT_SOUGHT:
            return "Not sought: too many have to move."
        case _ if len(found.movers) == 1:
            pays = ": a step that pays" if found.way is Way.PAYS else ""
            return f"Only {movers} has to move{pays}."
        case Way.PAYS:
            return f"{movers}: each step pays."
        case Way.COSTS_NOBODY:
            return f"{movers}: in steps that cost nobody."
    fall = found.fall
    if fall is None:
        raise AssertionError("somebody falls")
    first, *rest = found.movers
    since = "" if fall.since is first else f" from the part of {fall.since.name}"
    until = f"until the part of {fall.until.name}" if fall.until else "to the end"
    below = f"{fmt.tenths(fall.depth)} below{since} {until}"
    if fall.actor is first and len(rest) == 1:
        return f"{first.name}: {below}."
    return f"{movers}. {fall.actor.name}: {below}."


def barred(found: PackageOrder) -> str:
    """Who cannot move first: `The other order cannot be.`"""
    if not found.barred or found.way is Way.AT_ONCE:
        return ""
    if len(found.movers) == 2:
        return " The other order cannot be."
    return f" {fmt.few(each.actor.name for each in found.barred)} cannot go first."


def lost(losing: LosingActor, parties: Collection[Actor]) -> str:
    """`Siskiyou County: “The reservoirs” −6. Its way: …`."""
    said = by_actor(losing.loss.felt, 3)
    return f"{said}." if losing.actor in parties else f"{said}. {way(losing)}."


def way(losing: LosingActor) -> str:
    """How who loses, and takes no part, can move those who do."""
    if not losing.ways:
        return "No influence on anybody who takes part"
    direct = [path for path in losing.ways if not path.through]
    return "Its way: influence on " + ", ".join(
        f"{path.ties[-1].end.name}{_through(path)}" for path in (direct or losing.ways)[:WAYS]
    )


def _through(path: InfluencePath) -> str:
    over = fmt.listed(actor.name for actor in path.through)
    strength = fmt.strength(path.weakest)
    return f" ({strength}{f', through {over}' if over else ''})"
