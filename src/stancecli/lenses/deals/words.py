"""How it is told what several could do together that each gains by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stancecli import notation as fmt, report as r
from stancecli.lenses.deals.finding import ActorGain, Deals, ExplainedPackage, Fate, NoDeal
from stancecli.methods.differences import Felt
from stancecli.methods.packages import PackageRung, Unfit, Unfitness
from stancecli.methods.packages.choice import Bargain
from stancecli.methods.packages.no_deal import Always, NoDealBy
from stancecli.methods.packages.order import Order, Way
from stancecli.methods.stability.judge import Outlook, Word
from stancecli.model import ZERO, Actor, Option
from stancecli.wording import RUNGS, answer, bulleted, moves as say, plain_table, rests_on, row

OTHERWISE = r.Column("at other values")


def describe(finding: Deals) -> r.Report:
    """The bargain that is told first, that there is none, or the package that was asked about."""
    package, actor = finding.looked_at, finding.actor
    middle = say.AtMiddle(finding.owners)
    scope = "What could several do together?"
    if finding.asked:
        said, scope = _asked(finding, finding.asked, middle), say.together(finding.asked.options)
    elif package:
        said = _bargain(finding, package, middle)
    elif actor:
        said, scope = _none_with(finding, actor, middle), "Which bargains is it part of?"
    else:
        said = _none(finding, middle)
    party = say.several(each.name for each in finding.party)
    scopes = (actor.name if actor else "", scope, party and f"{party} must not lose")
    return answer("Deals", scopes, said, _blocks(finding), _next(finding))


def _next(finding: Deals) -> Iterator[r.Next]:
    """Trade-offs of who takes part first, or else decides first, and whether the state holds."""
    package = finding.looked_at
    if package and package.takers:
        first, *_ = package.takers
        actor, decision = first.actor, first.parts[0].decision
        rest = () if finding.no_deal.is_now else finding.no_deal.options
        taken = {option.decision: option.id for option in (*rest, *package.options)}
        state = {"state": tuple(taken.values())}
    else:
        asked = finding.actor
        actor = asked if asked and asked.decisions else finding.deciders[0]
        decision, state = actor.decisions[0].id, {}
    ids = (actor.id if len(actor.decisions) == 1 else decision,)
    yield r.Next("tradeoffs", ids, "what each option gains and costs")
    yield r.Next("stability", (), "who would move alone", state)


# A bargain.


def _parts(package: ExplainedPackage) -> str:
    """`“X” (A) with “Y” (B)`."""
    return " with ".join(
        fmt.marked(say.together(taker.parts), taker.actor.name) for taker in package.takers
    )


def _bargain(finding: Deals, package: ExplainedPackage, middle: say.AtMiddle) -> Iterator[str]:
    always = finding.no_deal.always(package.surely)
    there = "There is" if always is Always.ALWAYS else f"{middle.opening} there is"
    yield f"{there} a bargain: {_parts(package)}."
    yield from _terms(finding, package, middle)
    if always is not Always.AS_NOW:
        yield from _without(finding)


def _terms(finding: Deals, package: ExplainedPackage, middle: say.AtMiddle) -> Iterator[str]:
    """What it is to whom, who would break away, and who else would move, or could."""
    outlooks = package.outlooks(taking_part=True)
    breaking = [each for each in outlooks if each.gaining]
    if breaking:
        counts = any(each.move for each in breaking)
        bound = "so it needs a guarantee" if counts else "unless others respond"
        gains = say.told_move(breaking)
        yield f"{middle.opening} breaking away alone is a gain for {gains}, {bound}."
    yield from _against(finding, package, middle)
    if not breaking and (can := say.could_gain(outlooks)):
        yield f"At other values breaking away alone could be a gain for {can}."
    elif not breaking:
        yield "Once agreed, none of them can gain by breaking away alone."
    others = package.outlooks(taking_part=False)
    if gaining := [each for each in others if each.gaining]:
        yield f"There a move alone is a gain for {say.told_move(gaining)}."
    elif can := say.could_gain(others):
        yield f"There a move alone could be a gain at other values for {can}."


def _against(finding: Deals, package: ExplainedPackage, middle: say.AtMiddle) -> Iterator[str]:
    """What it is to each who takes part, against no deal and against now."""
    gains = package.of([taker.actor for taker in package.takers])
    whom = "each of them gains"
    if not all(each.gain for each in gains):
        up = say.several(each.actor.name for each in gains if each.gain > 0)
        whom = f"none of them loses, and this is a gain for {up}"
    always = finding.no_deal.always(package.surely)
    sure = "whatever the uncertain values turn out to be"
    if always is Always.AS_NOW:
        yield f"Against no deal {whom}, {sure}, as long as without a deal all is as now."
        yield from _without(finding)
    else:
        how = sure if always is Always.ALWAYS else f"{middle}"
        yield f"Against no deal ({against(finding.no_deal)}) {whom}, {how}."
    if not finding.no_deal.is_now and (worse := [each for each in gains if each.now < 0]):
        yield f"Compared with now it is a loss for {say.several(map(_than_now, worse))}."


def _than_now(each: ActorGain) -> str:
    reach = [] if each.now_bounds.exact else [say.spread(each.now_bounds)]
    return fmt.marked(each.actor.name, say.signed(each.now), *reach)


def against(no_deal: NoDeal) -> str:
    """What holds without a deal: `all as now`, `moving alone to “X”`."""
    if no_deal.steps:
        return f"moving alone to {say.together(_moved(no_deal))}"
    return "all as now" if no_deal.is_now else say.together(no_deal.options)


def _moved(no_deal: NoDeal) -> list[Option]:
    """What holds at the end of moving alone, of what was taken on the way."""
    taken = {option.id for step in no_deal.steps for option in step.taken}
    return [option for option in no_deal.options if option.id in taken]


def _without(finding: Deals) -> Iterator[str]:
    """Who would move, or could, where there is no deal."""
    verdict = finding.no_deal.verdict
    if gaining := verdict.movers or verdict.gaining:
        unless = ", unless others respond" if verdict.word is Word.ANSWERS else ""
        yield f"Without it, a move alone is a gain for {say.told_move(gaining)}{unless}."
    elif can := say.could_gain(verdict.outlooks):
        yield f"Without it, a move alone could be a gain for {can} at other values."


# A package that was asked about.


def _asked(finding: Deals, package: ExplainedPackage, middle: say.AtMiddle) -> Iterator[str]:
    if not package.options:
        yield "This is no deal: nothing changes."
        return
    preferred = package.rung in (PackageRung.DEAL, PackageRung.AS_ENTERED)
    if len(package.takers) == 1:
        yield f"{_parts(package)} is no bargain: it takes {package.takers[0].actor.name} alone."
        return
    if preferred and package.unfitness is None:
        yield f"{middle.opening} this is a bargain: {_parts(package)}."
        yield from _terms(finding, package, middle)
        return
    why = {
        Unfit.RUNG: "somebody who takes part gains nothing",
        Unfit.IDLE: "it works as well without a part of it",
        Unfit.APART: "it is two bargains in one",
        Unfit.OWN: "one who takes part does better alone",
    }
    reason = why[package.unfitness.why] if package.unfitness else "at other values it could be one"
    yield f"{middle.opening} {_parts(package)} is no bargain: {reason}."
    yield from (f"{say.upper(said)}." for said in _shown_by(package.unfitness, package.rung))


# No bargain.

NO_JOINT = "somebody gains nothing, or fewer could do as well without the rest"


def _none(finding: Deals, middle: say.AtMiddle) -> Iterator[str]:
    no_deal = finding.no_deal
    match finding.bargain:
        case Bargain.NOTHING:
            deciding = {decision.actor for decision in finding.decisions}
            whose = say.several(each.name for each in finding.deciders if each.id in deciding)
            yield f"There is nothing to bargain about: the only choice is that of {whose}."
        case Bargain.NOT_KNOWN:
            yield _not_known(no_deal.verdict.not_judged)
        case Bargain.NOT_NEEDED:
            movers = no_deal.of_movers
            whom = say.several(fmt.marked(e.actor.name, say.signed(e.now)) for e in movers)
            end = f"moving alone ends at {say.together(_moved(no_deal))}"
            yield f"{middle.opening} no bargain is needed: {end}, better than now for {whom}."
            yield f"From there no joint move is a bargain: in each {NO_JOINT}."
        case _:
            yield f"{middle.opening} there is no bargain: in each joint move {NO_JOINT}."
    yield from _where(finding, middle)
    if Fate.POSSIBLE in finding.counts:
        yield "At other values there could be one."


def _not_known(outlooks: Iterable[Outlook]) -> str:
    who = say.several(say.move(each.actor, each.not_judged) for each in outlooks)
    return f"Whether there is a bargain is not known: nobody has filled in what {who} would gain."


def _where(finding: Deals, middle: say.AtMiddle) -> Iterator[str]:
    """What no deal is, and whether it holds."""
    no_deal = finding.no_deal
    match no_deal.state.by:
        case NoDealBy.ELSEWHERE:
            yield "Moving alone can end in different places; each is compared with now."
        case NoDealBy.WAY:
            if finding.bargain is not Bargain.NOT_NEEDED:
                ends = f"moving alone ends at {say.together(_moved(no_deal))}"
                yield f"{middle.opening} {ends}; each is compared with that."
            if worse := [each for each in no_deal.of_movers if each.now < 0]:
                yield f"Compared with now it is a loss for {say.several(map(_than_now, worse))}."
            yield from say.holds("That end", no_deal.verdict, middle)
        case _:
            state = "The current state" if no_deal.current else "This state"
            yield from say.holds(state, no_deal.verdict, middle)


def _none_with(finding: Deals, actor: Actor, middle: say.AtMiddle) -> Iterator[str]:
    """That an actor takes part in none, and what is to it what others do."""
    name, others, no_deal = actor.name, finding.others, finding.no_deal
    if finding.bargain is Bargain.NOT_KNOWN:
        yield _not_known(no_deal.verdict.not_judged)
        return
    yield f"{middle.opening} no bargain has {name} in it."
    if others:
        yield f"Others have one: {_parts(others)}."
        gains = others.of([actor])
        said = ", ".join(_felt(felt) for each in gains for felt in each.felt)
        it = f"{middle.opening} it changes" if any(each.changes for each in gains) else "It touches"
        yield f"To {name} it does: {said}." if said else f"{it} no interest of {name}."
    elif no_deal.steps:
        gain = next((each.now for each in no_deal.gains if each.actor.id == actor.id), ZERO.low)
        yield f"Moving alone ends at {say.together(_moved(no_deal))}: {say.than_now(gain, name)}."
    else:
        yield from _where(finding, middle)


# The table and the lines.


def _blocks(finding: Deals) -> Iterator[r.Block]:
    package = finding.looked_at
    if package and package.options:
        yield _package_table(package)
    elif finding.no_deal.steps:
        yield _way_table(finding.no_deal)
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
    heads = ("does", r.Column("alone"), r.Column("together"), OTHERWISE)
    note = "Gains against no deal, in each actor's own points."
    return plain_table("Who takes part", heads, rows, say.ROWS, note)


def _way_table(no_deal: NoDeal) -> r.Table:
    """A row for each who moves alone."""
    order = [step.actor.id for step in no_deal.steps]
    rows = []
    for each in sorted(no_deal.of_movers, key=lambda each: order.index(each.actor.id)):
        to = "; ".join(o.name for o in _moved(no_deal) if o.actor == each.actor.id) or "–"
        rows.append(row(each.actor.name, to, say.signed(each.now), say.spread(each.now_bounds)))
    heads = ("to", r.Column("than now"), OTHERWISE)
    return plain_table("Who moves alone", heads, rows, say.ROWS, "In each actor's own points.")


def _lines(finding: Deals) -> Iterator[r.Entry]:
    package = finding.looked_at
    if package and package.options:
        if why := "; ".join(filter(None, map(_why, package.of(package.parties)))):
            yield r.Entry(f"{why}.", r.strong("Why"), part=r.Part.WHY)
        yield r.Entry(say.loses(package.loses), r.strong("Who loses"))
        if against := _order(package.order):
            yield r.Entry(against, r.strong("Against it"))
    elif finding.no_deal.steps:
        yield r.Entry(say.loses(finding.no_deal.loses), r.strong("Who loses"))
    if said := _would_change(finding, package):
        yield r.Entry(said, r.strong("Would change it"), part=r.Part.TURNS_IT)
    if finding.grounds.claims:
        yield from rests_on(finding.grounds, "effect", "on what these actors want")


def _why(gain: ActorGain) -> str:
    felt = sorted(gain.felt, key=lambda each: -abs(each.points))[: 2 * say.INTERESTS]
    return f"{gain.actor.name} {', '.join(map(_felt, felt))}" if felt else ""


def _felt(felt: Felt) -> str:
    return f"{fmt.quoted(felt.criterion.name)} {say.signed(felt.points)}"


def _order(order: Order) -> str:
    """Who stands below no deal until whose part is done."""
    if order.way is Way.AT_ONCE:
        return "It can only be done at once: each order of parts passes what cannot be."
    if not (fall := order.fall):
        return ""
    until = f"Until the part of {fall.until.name} is done" if fall.until else "To the end"
    return f"{until}, {fall.actor.name} would be {fmt.points(fall.depth)} below no deal."


def _would_change(finding: Deals, package: ExplainedPackage | None) -> str:
    """The values that make somebody move alone, or break away."""
    outlooks = [*finding.no_deal.verdict.could_gain] if finding.no_deal.is_now else []
    parting = package.outlooks(taking_part=True) if package else ()
    for each in (*outlooks, *(each for each in parting if not each.gaining)):
        if each.could_gain and each.could_gain.turning:
            return say.would_change(each.actor, each.could_gain)
    return ""


# The whole answer: every joint move, and why each gains or loses.

FATE = {
    Fate.NONE: "somebody gains nothing",
    Fate.IDLE: "it works as well without a part",
    Fate.APART: "it is two in one",
    Fate.OWN: "one does better alone",
    Fate.POSSIBLE: "at other values alone",
    Fate.BEATEN: "another is better for one and as good for each",
    Fate.SAME_TAKERS: "another of the same takers stands for it",
    Fate.TOLD: "told",
}


def _details(finding: Deals) -> Iterator[r.Block]:
    if (package := finding.looked_at) and package.options:
        yield _reasons(package)
        if package.loses:
            yield bulleted("Who loses, or could", say.every_loss(package.loses))
    for other in finding.packages[1:]:
        gains = ", ".join(
            f"{each.actor.name} {say.signed(each.gain)} ({say.spread(each.bounds)})"
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
            aside=say.spread(each.bounds),
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
        below = tuple(map(r.muted, _shown_by(each.unfitness, each.rung)))
        entries.append(r.Entry(say.together(each.options), aside=FATE[each.fate], below=below))
    for fate, count in finding.counts.items() if not finding.listed else ():
        entries.append(r.Entry(fmt.counted(count, "joint move"), aside=FATE[fate]))
    total = fmt.counted(sum(finding.counts.values()), "joint move")
    return bulleted("Every joint move", entries or [r.Entry("There is none.")], total)


def _shown_by(found: Unfitness | None, rung: PackageRung) -> Iterator[str]:
    """What shows why a package that all would prefer is left out; nothing of any other."""
    if found is None:
        return
    nobody = "nobody has to lose" if rung is PackageRung.POSSIBLE else "nobody loses"
    when = f"{say.MIDDLE} " if rung is PackageRung.AS_ENTERED else ""
    match found.why:
        case Unfit.IDLE:
            without = f"without {say.together(found.options)}"
            yield f"{without} nobody who takes part has less {say.MIDDLE}"
        case Unfit.APART:
            one, other = say.together(found.options), say.together(found.others)
            yield f"{when}{nobody} by either: {one}; {other}"
        case Unfit.OWN if found.actor and found.gain:
            name, gain = found.actor.name, say.signed(found.gain)
            yield f"by {say.together(found.options)} alone {name} gains {gain}"
