"""How packages, gains and orders read in `deals`; the short answer: a table, and a line each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from fractions import Fraction

from stancecli import notation as fmt, report as r
from stancecli.lenses.deals.explained import (
    ActorGain,
    ExplainedPackage,
    LosingActor,
    Taker,
)
from stancecli.lenses.deals.finding import Deals, NoDeal
from stancecli.methods.packages import PackageRung, Unfit
from stancecli.methods.packages.choice import Unfitness
from stancecli.methods.packages.steps import Order, Way
from stancecli.methods.stability.verdict import Hold
from stancecli.model import Actor, Option
from stancecli.wording import unknowns
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
    return fmt.few(
        f"{fmt.listed(fmt.quoted(option.name) for option in taker.unjudged)} of {taker.actor.name}"
        for taker in package.takers
        if taker.unjudged
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


def order(found: Order) -> str:
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


def barred(found: Order) -> str:
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
    told = []
    for path in (direct or losing.ways)[:WAYS]:
        over = fmt.listed(actor.name for actor in path.through)
        through = f", through {over}" if over else ""
        told.append(f"{path.ties[-1].end.name} ({fmt.strength(path.weakest)}{through})")
    return f"Its way: influence on {', '.join(told)}"


def here(no_deal: NoDeal) -> str:
    """What no deal is called."""
    if no_deal.current:
        return "the current state"
    return "this state" if no_deal.given else "the state named"


# The short answer: the table of gains, and a line each for what goes with them.


ROWS = r.Most((14, 12, 10, 8, 7, 6, 5, 4, 3), "actor")
"""How many a short answer shows, from roomy to tight."""
UNKNOWN = 2
"""So many of what is not known it names."""
OWN_POINTS = "in each actor's own points"

# The tables.


def package_table(finding: Deals, package: ExplainedPackage) -> r.Table:
    """A row for each who takes part, with its part; below them the others for whom it counts."""
    takers = {taker.actor.id: taker for taker in package.takers}
    now = not finding.no_deal.is_now
    names = ["its part", "alone", "together", "can be", *(["than now"] if now else [])]
    gains = {each.actor.id: each for each in package.gains}
    parties = tuple(
        _row(actor, takers.get(actor.id), gains.get(actor.id), now=now) for actor in package.parties
    )
    others = tuple(
        _row(each.actor, None, each, now=now, rank=1 if each.gain < 0 else 2)
        for each in package.others
        if each.gain or not each.bounds.exact
    )
    note = f"gain on no deal, {OWN_POINTS} · alone: by its own part only"
    groups = [r.Group("", parties), *([r.Group("Others", others)] if others else [])]
    return r.Table(
        columns=tuple(r.Column(name, prose=name == "its part") for name in names),
        groups=tuple(groups),
        names="Who takes part" if not finding.nearest else "Who would take part",
        legend=r.Legend(notes=(note,)),
        most_rows=ROWS,
    )


def _row(
    actor: Actor, taker: Taker | None, gain: ActorGain | None, *, now: bool, rank: int = 0
) -> r.Row:
    part, alone = "", ""
    if taker:
        part = "; ".join(option.name for option in taker.parts)
        alone = "cannot" if taker.alone is None else gained(taker.alone)
    together, reach, than_now = "·", "–", "·"
    if gain:
        together, reach, than_now = gained(gain.gain), can_be(gain), gained(gain.now)
    cells = (part, alone, together, reach, *([than_now] if now else []))
    return r.Row(actor.name, tuple(map(r.Cell, cells)), rank=rank)


def no_deal_table(no_deal: NoDeal) -> r.Table:
    """A row for each who moves on the way to no deal, and for whom that counts."""
    steps: dict[str, list[str]] = {}
    for step in no_deal.steps:
        steps.setdefault(step.actor.id, []).append(gained(step.gain))
    moving = [*steps]
    felt = [each for each in no_deal.gains if each.actor.id in steps or each.gain]
    felt.sort(
        key=lambda each: (
            moving.index(each.actor.id) if each.actor.id in steps else len(moving),
            each.gain > 0,
        )
    )
    held: dict[str, list[str]] = {}
    for option in no_deal.options:
        held.setdefault(option.actor, []).append(option.name)
    rows = []
    for each in felt:
        does, own = held.get(each.actor.id, ()), steps.get(each.actor.id, ("–",))
        said = ("; ".join(does), ", ".join(own), gained(each.gain), can_be(each))
        rank = 0 if each.actor.id in steps else 1 if each.gain < 0 else 2
        rows.append(r.Row(each.actor.name, tuple(map(r.Cell, said)), rank=rank))
    names = ("what it does", "own step", "than now", "can be")
    return r.Table(
        columns=tuple(r.Column(name, prose=name == "what it does") for name in names),
        groups=(r.Group("", tuple(rows)),),
        names="No deal",
        legend=r.Legend(notes=(f"{OWN_POINTS} · own step: as it moves, in this order",)),
        most_rows=ROWS,
    )


# The lines.


def lines(finding: Deals, names: PackageNames) -> Iterator[r.Entry]:
    """What goes with the package that is told first, or that is asked about."""
    package = finding.asked or next(iter(finding.packages), None)
    if package is None:
        yield from _of_nearest(finding, names)
        return
    yield r.Entry(no_deal(finding.no_deal, names), r.strong("No deal"))
    if not package.parts:
        return
    for label, rises in (("Gives", False), ("Gets", True)):
        if felt := [each for each in package.felt if (each.points > 0) == rises]:
            yield r.Entry(by_actor(felt, 4), r.strong(label))
    if len(package.takers) > 1:
        found = package.order
        basis = r.basis(*(each.by for each in found.barred)) if barred(found) else None
        yield r.Entry(order(found) + barred(found), r.strong("First"), basis=basis)
        yield r.Entry(names.leaving(package), r.strong("Kept"))
    yield from _losing(package.losing, package)
    yield from _other_packages(finding, names)
    yield from from_now(finding, names)


def _losing(losing: Sequence[LosingActor], package: ExplainedPackage) -> Iterator[r.Entry]:
    """Who loses, on what, and its way; the short answer has two of them, or one."""
    for n, each in enumerate(losing):
        label = "" if n else r.strong("Loses")
        step = None if n == 0 else 7 if n == 1 else 0
        yield r.Entry(lost(each, package.parties), label, step=step)


def _other_packages(finding: Deals, names: PackageNames) -> Iterator[r.Entry]:
    for n, package in enumerate(finding.packages[1:]):
        gains = ", ".join(map(with_range, package.of(package.parties)))
        whom = fmt.few(each.actor.name for each in package.losing)
        losing = f"; a loss for {whom}" if whom else ""
        more = finding.told - len(finding.packages)
        count = f" · {more:,} more" if more and n == len(finding.packages) - 2 else ""
        said = f"{names.package(package.options)}: {gains}{losing}{count}"
        yield r.Entry(said, r.strong("Or") if n == 0 else "", step=6)


def from_now(finding: Deals, names: PackageNames) -> Iterator[r.Entry]:
    """What would be told first were the present state no deal."""
    if package := finding.from_now:
        gains = ", ".join(map(with_range, package.of(package.parties)))
        said = f"{names.package(package.options)}: {gains}"
        yield r.Entry(said, r.strong("Than now"), step=8)


def no_deal(found: NoDeal, names: PackageNames) -> str:
    """What holds without a deal: `The current state: no gain by moving alone.`"""
    if found.steps:
        said = ", then ".join(
            f"{step.actor.name} by {names.listed(step.taken)} ({gained(step.gain)})"
            for step in found.steps[:3]
        )
        more = f" and {fmt.counted(len(found.steps) - 3, 'more step')}" * (len(found.steps) > 3)
        end = ", and on in a circle: the state after the first step" if found.state.circle else ""
        return f"Moving alone: {said}{more}{end}{_elsewhere(found)}."
    state = here(found)
    state = f"{state[:1].upper()}{state[1:]}"
    if found.state.named:
        return f"{state}." if found.is_now else f"{state}: {names.listed(found.options)}."
    match found.state.by:
        case Hold.COUNTER_MOVES:
            return f"{state}: a counter-move that pays its maker undoes each gain by moving alone."
        case Hold.THREATS:
            return f"{state}: a threat undoes each gain by moving alone."
    return f"{state}: no gain by moving alone."


def _elsewhere(found: NoDeal) -> str:
    if not found.state.others:
        return ""
    least = "" if found.state.complete else "at least "
    others = fmt.counted(found.state.others, "other state")
    return f"; other ways of moving alone end in {least}{others}"


def _of_nearest(finding: Deals, names: PackageNames) -> Iterator[r.Entry]:
    """What comes closest to a bargain, and who would lose by it."""
    near, found = finding.nearest, finding.no_deal
    if not found.steps:
        yield r.Entry(no_deal(found, names), r.strong("No deal"))
    elif elsewhere := _elsewhere(found):
        yield r.Entry(elsewhere[2:3].upper() + elsewhere[3:] + ".", r.strong("No deal"), step=4)
    if near:
        deciding = [actor.id for actor in (*finding.deciders, *finding.party)]
        own = (each for each in near.gains if each.actor.id in deciding)
        counted = [each for each in own if each.gain or each in near.of(near.parties)]
        gains = ", ".join(map(with_range, counted[:4]))
        yield r.Entry(f"{names.whose(near)}: {gains}", r.strong("Nearest"))
        yield from _losing(near.losing, near)
    for n, each in enumerate(found.losing[:2]):
        label = r.strong("Loses") if n == 0 else ""
        yield r.Entry(f"By no deal, {by_actor(each.loss.felt, 3)}", label, step=9)
    yield from from_now(finding, names)


def not_known(package: ExplainedPackage) -> str:
    """What is not known and counts, what can undo the package first; empty of nothing."""
    turning = [*unknowns(package.undoing)]
    rest = [claim for claim in package.unknown if claim not in package.undoing]
    shown = (turning or [*unknowns(rest)])[:UNKNOWN]
    if not shown:
        return ""
    more = len(package.unknown) - sum(count for _, count in shown)
    said = " · ".join(words for words, _ in shown)
    said += f" · {more:,} more" if more else ""
    if package.rung is PackageRung.DEAL:
        return f"{said}: cannot undo it"
    if package.rung is PackageRung.AS_ENTERED:
        return f"{said}: can undo it{' alone' if turning else ' only together'}"
    return said
