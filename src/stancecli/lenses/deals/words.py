"""How it is told what several could do together that each gains by."""

from __future__ import annotations

from collections.abc import Iterator

from stancecli import notation as fmt, report as r
from stancecli.lenses.deals.finding import ActorGain, Deals, ExplainedPackage, Fate, NoDeal
from stancecli.methods.differences import Felt
from stancecli.methods.packages import Always, Bargain, NoDealBy, PackageRung, Unfit, Unfitness
from stancecli.methods.stability import Options
from stancecli.model import ZERO, Actor, Option
from stancecli.wording import RUNGS, answer, bulleted, moves as say, plain_table, rests_on, row

RANGE = r.Column("over the whole range")


def describe(finding: Deals) -> r.Report:
    """The bargain that is told first, that there is none, or the package that was asked about."""
    package, actor = finding.looked_at, finding.actor
    middle = say.AtMiddle(finding.owners)
    scope = "What could several do together?"
    if finding.asked:
        said, scope = _asked(finding, finding.asked, middle), say.together(finding.asked.options)
    elif package:
        said = _bargain(finding, package, middle)
    elif actor and finding.bargain is not Bargain.NOT_KNOWN:
        said, scope = (
            _none_with(finding, actor, middle),
            f"Which bargains have {actor.name} in them?",
        )
    else:
        said = _none(finding, middle)
    party = say.several(each.name for each in finding.party)
    scopes = (actor.name if actor else "", scope, party and f"{party} must not lose")
    return answer("Deals", scopes, said, _blocks(finding))


# A bargain.


def _parts(package: ExplainedPackage) -> str:
    """`“X” (A) with “Y” (B)`."""
    return " with ".join(
        fmt.marked(say.together(taker.parts), taker.actor.name) for taker in package.takers
    )


def _bargain(finding: Deals, package: ExplainedPackage, middle: say.AtMiddle) -> Iterator[str]:
    always = finding.no_deal.always(package.surely)
    there = "There is" if always is Always.ALWAYS else f"{middle.opening} there is"
    count = finding.counts[Fate.TOLD]
    of = f", the first of {count:,}" if count > 1 else ""
    yield f"{there} a bargain{of}: {_parts(package)}."
    yield from _terms(finding, package, middle)


def _terms(finding: Deals, package: ExplainedPackage, middle: say.AtMiddle) -> Iterator[str]:
    """What it is to whom, who would break away, or could, and who else would then move."""
    yield _against(finding, package, middle)
    outlooks = package.outlooks(taking_part=True)
    if breaking := [each for each in outlooks if each.gaining]:
        counts = any(each.move for each in breaking)
        bound = "so the bargain needs a guarantee" if counts else "unless others respond"
        gains = say.told_move(breaking)
        yield f"{middle.opening} breaking away alone is a gain for {gains}, {bound}."
    elif can := say.could_gain(outlooks):
        yield f"Elsewhere in the ranges breaking away alone could be a gain for {can}."
    else:
        yield "Once agreed, nobody who takes part can gain by breaking away alone."
    others = package.outlooks(taking_part=False)
    if gaining := [each for each in others if each.gaining]:
        unless = "" if any(each.move for each in gaining) else ", unless others respond"
        yield f"Once agreed, a move alone is a gain for {say.told_move(gaining)}{unless}."
    elif can := say.could_gain(others):
        yield f"Once agreed, a move alone could be a gain for {can}, elsewhere in the ranges."


def _against(finding: Deals, package: ExplainedPackage, middle: say.AtMiddle) -> str:
    """What it is to each who takes part, against no deal, and to whom it is a loss against now."""
    no_deal, gains = finding.no_deal, package.of([taker.actor for taker in package.takers])
    whom = "each would gain"
    if level := [each.actor.name for each in gains if not each.gain]:
        up = say.several(each.actor.name for each in gains if each.gain)
        whom = f"{up} would gain and {say.several(level)} would lose nothing"
    # Without a range there is nothing to say of one.
    throughout = (
        "" if all(each.bounds.exact for each in gains) else " at every estimate in the ranges"
    )
    how = {
        Always.ALWAYS: throughout,
        Always.AS_NOW: f"{throughout}, as long as everybody else stays as now",
        Always.ENTERED: f" {middle}",
    }
    when = how[no_deal.always(package.surely)]
    worse = [
        fmt.marked(each.actor.name, say.signed(each.now), say.reach(each.now_bounds))
        for each in gains
        if each.now < 0 and not no_deal.is_now
    ]
    then = f", though {say.several(worse)} would be worse off than now" if worse else ""
    return f"Compared with no deal ({against(no_deal)}) {whom}{when}{then}."


def against(no_deal: NoDeal) -> str:
    """What holds without a deal: `all as now`, `moves made alone lead to “X”`."""
    if no_deal.steps:
        return f"moves made alone lead to {say.together(_moved(no_deal))}"
    if no_deal.state.by is NoDealBy.ELSEWHERE:
        return "all as now, since moving alone can end in different places"
    return "all as now" if no_deal.is_now else say.together(no_deal.options)


def _moved(no_deal: NoDeal) -> list[Option]:
    """What holds at the end of moving alone, of what was taken on the way."""
    taken = {option.id for step in no_deal.steps for option in step.taken}
    return [option for option in no_deal.options if option.id in taken]


# What is no bargain, and why.


def _asked(finding: Deals, package: ExplainedPackage, middle: say.AtMiddle) -> Iterator[str]:
    if not package.options:
        yield "This is no deal: nothing changes."
    elif len(package.takers) == 1:
        yield f"{_parts(package)} is no bargain: it takes {package.takers[0].actor.name} alone."
    elif _is_held(package) and package.unfitness is None:
        yield f"{middle.opening} this is a bargain: {_parts(package)}."
        yield from _terms(finding, package, middle)
    else:
        yield f"{middle.opening} {_parts(package)} is no bargain: {_why_none(package)}."
        if package.unfitness is None:
            yield "Elsewhere in the ranges it could be one."


def _is_held(package: ExplainedPackage) -> bool:
    """Whether at middle estimates nobody who takes part loses, and somebody gains."""
    return package.rung in (PackageRung.DEAL, PackageRung.AS_ENTERED)


def _why_none(package: ExplainedPackage) -> str:
    """`a gain for A (+2), a loss for B (−3: “J” −4)`, or how fewer could do as well."""
    if _is_held(package) and package.unfitness:
        return _shown_by(package.options, package.unfitness)
    known = {each.actor.id: each for each in package.gains}
    whom: dict[str, list[str]] = {"a gain for": [], "a loss for": [], "no gain for": []}
    for actor in package.parties:
        # Who wants nothing has no gain.
        each = known.get(actor.id)
        if not each or not each.gain:
            whom["no gain for"].append(actor.name)
        elif each.gain > 0:
            whom["a gain for"].append(fmt.marked(actor.name, say.signed(each.gain)))
        else:
            worst = min(each.felt, key=lambda felt: felt.points)
            loss = f"{say.signed(each.gain)}, most on {_felt(worst)}"
            whom["a loss for"].append(fmt.marked(actor.name, loss))
    first, *rest = (f"{what} {say.several(names)}" for what, names in whom.items() if names)
    joined = f", {'but' if whom['a gain for'] else 'and'} "
    return joined.join(filter(None, (first, " and ".join(rest))))


def _shown_by(options: Options, found: Unfitness) -> str:
    """How those of a joint move could do as well by fewer; empty where they could not."""
    shown = say.together(found.options)
    match found.why:
        case Unfit.IDLE:
            rest = say.together(option for option in options if option not in found.options)
            return f"{rest} alone would do as well for each"
        case Unfit.APART:
            both = say.several((shown, say.together(found.others)))
            return f"{both} could each be done without the other, at no loss to whoever does it"
        case Unfit.OWN if found.actor and found.gain:
            return f"{shown} alone would bring {found.actor.name} more ({say.signed(found.gain)})"
    return ""


def _none(finding: Deals, middle: say.AtMiddle) -> Iterator[str]:
    no_deal = finding.no_deal
    match finding.bargain:
        case Bargain.NOTHING:
            deciding = {decision.actor for decision in finding.decisions}
            whose = say.several(each.name for each in finding.deciders if each.id in deciding)
            yield f"There is nothing to bargain about: the only choice is that of {whose}."
        case Bargain.NOT_KNOWN:
            silent = no_deal.verdict.not_judged
            moves = ((each.actor.name, say.in_quotes(each.not_judged, "or")) for each in silent)
            who = say.several(fmt.marked(name, options) for name, options in moves)
            unfilled = f"nobody has filled in what {who} would gain"
            yield f"Whether there is a bargain is not known: {unfilled}."
        case Bargain.NOT_NEEDED:
            movers = no_deal.of_movers
            whom = say.several(fmt.marked(e.actor.name, say.signed(e.now)) for e in movers)
            end = f"moves made alone lead to {say.together(_moved(no_deal))}"
            yield f"{middle.opening} no bargain is needed: {end}, better than now for {whom}."
        case _:
            yield f"{middle.opening} there is no bargain."
            yield from _nearest(finding)
    if Fate.POSSIBLE in finding.counts:
        yield "Elsewhere in the ranges there could be one."


def _nearest(finding: Deals) -> Iterator[str]:
    """What comes nearest to a bargain, and what it is compared with where that is not now."""
    found, by = _near(finding), finding.no_deal.state.by
    able = len({decision.actor for decision in finding.decisions})
    if by is NoDealBy.WAY:
        yield f"With no deal, moves made alone lead to {say.together(_moved(finding.no_deal))}."
    elif found and by is NoDealBy.ELSEWHERE:
        yield "With no deal, moving alone can end in different places; the measure is now."
    if found:
        now = {decision.current for decision in finding.decisions}
        keep = "to keep " if now.issuperset(option.id for option in found.options) else ""
        what = "Compared with that, what" if by is NoDealBy.WAY else "What"
        yield f"{what} comes nearest is {keep}{_parts(found)}: {_why_none(found)}."
    elif (least := finding.nearest) and len(least.takers) == able and not finding.party:
        # In none do fewer not gain; so nobody does in any where these are all who can take part.
        yield "No joint move would be a gain for anybody who takes part."


def _near(finding: Deals) -> ExplainedPackage | None:
    """The nearest to a bargain; none where it is a gain for nobody."""
    nearest = finding.nearest
    return nearest if nearest and any(each.gain > 0 for each in nearest.gains) else None


def _none_with(finding: Deals, actor: Actor, middle: say.AtMiddle) -> Iterator[str]:
    """That an actor takes part in none, and what is to it what others do."""
    name, others, no_deal = actor.name, finding.others, finding.no_deal
    yield f"{middle.opening} no bargain has {name} in it."
    if others:
        yield f"Others have one: {_parts(others)}."
        gains = others.of([actor])
        said = ", ".join(_felt(felt) for each in gains for felt in each.felt)
        it = f"{middle.opening} it changes" if any(each.changes for each in gains) else "It affects"
        yield f"What it changes for {name}: {said}." if said else f"{it} no interest of {name}."
    elif no_deal.steps:
        gain = next((each.now for each in no_deal.gains if each.actor.id == actor.id), ZERO.low)
        yield f"Moving alone ends at {say.together(_moved(no_deal))}: {say.than_now(gain, name)}."
    else:
        yield from _nearest(finding)


# The table and the lines.


def _blocks(finding: Deals) -> Iterator[r.Block]:
    package = finding.looked_at or finding.others
    if package and package.options:
        yield _package_table(package)
    elif finding.no_deal.steps:
        yield _way_table(finding.no_deal)
    elif nearest := _near(finding):
        yield _package_table(nearest)
    yield r.Shortened(tuple(_details(finding)), tells="each joint move and why it is left out")
    yield r.Listing(tuple(_lines(finding)))


def _package_table(package: ExplainedPackage) -> r.Table:
    """A row for each who takes part, or must not lose."""
    takers = {taker.actor.id: taker for taker in package.takers}
    rows = []
    for each in package.of(package.parties):
        does = alone = "–"
        if taker := takers.get(each.actor.id):
            does = "; ".join(option.name for option in taker.parts)
            alone = "not possible" if taker.alone is None else say.signed(taker.alone)
        gain, reach = say.signed(each.gain), say.spread(each.bounds)
        rows.append(row(each.actor.name, does, alone, gain, reach))
    alone, both = (f"{what}, against no deal" for what in ("alone", "together"))
    heads = ("does", r.Column(alone), r.Column(both), RANGE)
    return plain_table("Who takes part", heads, rows, say.ROWS, "In each actor's own points.")


def _way_table(no_deal: NoDeal) -> r.Table:
    """A row for each who moves alone."""
    rows = []
    for each in no_deal.of_movers:
        to = "; ".join(o.name for o in _moved(no_deal) if o.actor == each.actor.id) or "–"
        rows.append(row(each.actor.name, to, say.signed(each.now), say.spread(each.now_bounds)))
    heads = ("to", r.Column("better or worse than now"), RANGE)
    return plain_table("Who moves alone", heads, rows, say.ROWS, "In each actor's own points.")


def _lines(finding: Deals) -> Iterator[r.Entry]:
    package = finding.looked_at or finding.others
    if package and package.options:
        if why := "; ".join(filter(None, map(_why, package.of(package.parties)))):
            yield r.Entry(f"{why}.", r.strong("Why"), part=r.Part.WHY)
        told = f"Compared with no deal: {say.loses(package.loses)}"
        yield r.Entry(told, r.strong("Who loses"))
        if against := _order(package):
            yield r.Entry(against, r.strong("Against it"))
        if said := _would_change(package):
            yield r.Entry(said, r.strong("Would change it"), part=r.Part.TURNS_IT, step=2)
    elif finding.no_deal.steps:
        told = f"Compared with now: {say.loses(finding.no_deal.loses, 'anybody')}"
        yield r.Entry(told, r.strong("Who loses"))
    if finding.grounds.claims:
        yield from rests_on(finding.grounds, "effect", "on what these actors want")


def _why(gain: ActorGain) -> str:
    felt = sorted(gain.felt, key=lambda each: -abs(each.points))[: 2 * say.INTERESTS]
    return f"{gain.actor.name}: {', '.join(map(_felt, felt))}" if felt else ""


def _felt(felt: Felt) -> str:
    return f"{fmt.quoted(felt.criterion.name)} {say.signed(felt.points)}"


def _order(package: ExplainedPackage) -> str:
    """Who stands below no deal until what is done."""
    if package.order.at_once:
        return "It can only be done at once: each order of parts passes what cannot be."
    if not (fall := package.order.fall):
        return ""
    parts = (taker.parts for taker in package.takers if taker.actor == fall.until)
    until = "".join(f"Until {say.together(part)} follows, " for part in parts)
    worse = f"would be {fmt.points(fall.depth)} worse off than with no deal"
    return f"{until}{fall.actor.name} {worse}{'' if until else ', also in the end'}."


def _would_change(package: ExplainedPackage) -> str:
    """The estimates that make somebody break away."""
    for each in package.outlooks(taking_part=True):
        if not each.gaining and each.could_gain and each.could_gain.turning:
            return say.would_change(each.actor, each.could_gain)
    return ""


# The whole answer: every joint move, and why each gains or loses.

FATE = {
    Fate.NONE: "no gain for all",
    Fate.IDLE: "fewer could do as well",
    Fate.APART: "two in one",
    Fate.OWN: "one does better alone",
    Fate.POSSIBLE: "a gain for all elsewhere in the ranges alone",
    Fate.BEATEN: "another is better for one and as good for each",
    Fate.SAME_TAKERS: "another of the same takers stands for it",
    Fate.TOLD: "told",
}


def _details(finding: Deals) -> Iterator[r.Block]:
    if (package := finding.looked_at or finding.nearest) and package.options:
        yield _reasons(package)
        if package.loses:
            yield bulleted("Who loses, or could", say.every_loss(package.loses))
    for other in finding.packages[1:]:
        gains = ", ".join(
            fmt.marked(f"{each.actor.name} {say.signed(each.gain)}", say.reach(each.bounds))
            for each in other.of(other.parties)
        )
        entries = map(r.Entry, (gains, say.loses(other.loses)))
        yield bulleted(f"Another: {_parts(other)}", entries, RUNGS[other.rung])
    yield _every(finding)
    if not finding.splits_sought:
        yield r.Note("Which joint moves are two in one was not sought: there are too many states.")


def _reasons(package: ExplainedPackage) -> r.Section:
    """For everybody why it gains or loses."""
    gains = [
        r.Entry(
            r.text(r.strong(each.actor.name), f" {say.signed(each.gain)}"),
            aside=say.reach(each.bounds),
            basis=r.basis(*(c for on in each.changes for c in (*on.ceasing, *on.beginning))),
            details=tuple(say.reasons(each.changes)),
        )
        for each in package.gains
        if each.changes
    ]
    return r.Section(_parts(package), (r.listing(gains, bullet="▸"),), RUNGS[package.rung])


def _every(finding: Deals) -> r.Section:
    """What becomes of each package; of too many how many each."""
    entries = []
    for each in finding.listed:
        shown = _shown_by(each.options, each.unfitness) if each.unfitness else ""
        below = (r.muted(shown),) if shown else ()
        entries.append(r.Entry(say.together(each.options), aside=FATE[each.fate], below=below))
    for fate, count in finding.counts.items() if not finding.listed else ():
        entries.append(r.Entry(fmt.counted(count, "joint move"), aside=FATE[fate]))
    total = fmt.counted(sum(finding.counts.values()), "joint move")
    return bulleted("Every joint move", entries or [r.Entry("There is none.")], total)
