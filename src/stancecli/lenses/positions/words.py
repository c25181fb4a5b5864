"""How it is told where everybody stands; `describe` for all answers on positions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain, groupby, islice

import stancecli.lenses.positions.said as tell
from stancecli import notation as fmt, report as r
from stancecli.lenses.positions.finding import (
    ActorPositions,
    DecisionPositions,
    IssueStands,
    PairPositions,
    Positions,
    TargetPositions,
)
from stancecli.methods.ladder import Conclusion
from stancecli.methods.positions.agreement import Alignment, Pair
from stancecli.methods.positions.cells import ScalePlace, ScaleSummary
from stancecli.methods.positions.preferences import Preferences
from stancecli.model import Decision, Issue
from stancecli.wording import bulleted, claimed, in_a_table, on_criterion, plain_table, row
from stancecli.wording.moves import in_quotes, several, whose_middle

Everybody = Positions | IssueStands
Asked = Decision | Issue | None

PAIRS = 200
"""Of more pairs the strongest are listed."""
CAMPS = 3
"""So many groups are told."""


def describe(finding: tell.AnyFinding) -> r.Report:
    """Who stands where: everybody, one actor, two, on issues, or period by period."""
    match finding:
        case ActorPositions():
            return _of_actor(finding)
        case PairPositions():
            return _of_pair(finding)
        case tell.PositionsOverTime():
            return tell.over_time_told(finding)
        case Positions(decision=decision, stated=alignment):
            return _everybody(finding, decision, alignment)
        case IssueStands(issue=issue, alignment=alignment):
            return _everybody(finding, issue, alignment)


# Everybody: on decisions, on one issue, or on all of them.


def _everybody(finding: Everybody, asked: Asked, alignment: Alignment) -> r.Report:
    """Who is for and against a decision, an issue, or each of all, and who is with whom."""
    spoken, on = finding.spoken, finding.foremost
    first = next(iter(finding.in_order), None)
    scales = [each.scale for each in finding.in_order if each.scale]
    asks, each, nobody = ["Who is for what, who is with whom?"], tell.EACH, "any of these options"
    if isinstance(finding, IssueStands):
        each, nobody = "each statement", "any of these"
    if isinstance(asked, Issue):
        asks, nobody = [asked.name], fmt.quoted(asked.name)
    elif asked and first:
        asks = [first.decider.name, asked.question]
    said = [*tell.sides_said(on)] if on else []
    if not on and not scales:
        said.append(f"Nobody is known to have spoken on {nobody}.")
    said += [*on_scale(finding), *parted(finding)]
    said += camps(alignment, on if asked or len(spoken) < 2 else None)
    # What is told besides that of which the sentences tell.
    blocks: list[r.Block] = []
    if asked and first and first.stands:
        blocks += _who_table(first)
    elif on and isinstance(asked, Issue):
        moved = tell.strongest(each for each in on.stated if each.changes)
        moves = (tell.moved_on(each.actor, each.changes[-1]) for each in moved)
        said += tell.named("Known to have moved", moves)
        blocks.append(tell.each_said(on.stated, r.Most(tell.ROWS, "actor")))
    elif on:
        heads = ("who decides", "for it", "against it", "on neither side")
        rows = [
            (
                of.issue.name,
                (
                    of.decider,
                    *(tell.who(of.who_is(way)) for way in tell.SIDES),
                    tell.on_neither(of),
                ),
            )
            for of in spoken
            if of != on
        ]
        blocks += tell.in_words("Spoken of", heads, rows, "row")
    more = [each] * bool(on) + ["all pairs"] * bool(alignment.pairs)
    more += ["places on the scale"] * bool(scales)
    blocks.append(r.Shortened(lambda: _details(finding, asked, alignment), tells=", ".join(more)))
    return tell.report_of(finding, asks, said, blocks, _not_known(finding, alignment))


def on_scale(finding: Everybody) -> Iterator[str]:
    """Where the weight lies on the scale of a decision, the first that has one."""
    for scale in [each.scale for each in finding.in_order if each.scale][:1]:
        mean, median = (fmt.rounded(at) for at in (scale.mean, scale.median))
        near, by = (in_quotes(found) for found in (scale.nearest_mean, scale.nearest_median))
        both = "both " if near == by else ""
        at_mean = f"{mean} and" if both else f"{mean}, nearest {near}, and"
        yield (
            "On the scale from 0 to 100, counted by capability and salience, the mean is "
            f"{at_mean} the median {median}, {both}nearest {by}."
        )


def parted(finding: Everybody) -> Iterator[str]:
    """Who has spoken for what is not best for its interests, or against what is."""
    every = chain.from_iterable(positions.stands for positions in finding.in_order)
    stands = [stand for stand in every if stand.against_interest]
    yield from (f"{stand.actor.name} spoke {tell.though(stand)}." for stand in stands[:1])
    others = (fmt.marked(stand.actor.name, tell.side_of(stand)) for stand in stands[1:])
    yield from tell.named("Words and interests part also for", others)


def _not_known(finding: Everybody, alignment: Alignment) -> Iterator[str]:
    """Who says nothing, and what was too much to compare."""
    agree = "Who agrees and who clashes"
    if isinstance(finding, IssueStands):
        left = finding.totals.actors - len(alignment.actors)
        if alignment.actors and left:
            yield f"{agree}: looked at for those who say most, without {left:,} others."
        return
    if finding.spoken:
        yield from tell.named("What is said by", (actor.name for actor in finding.silent))
    if alignment.too_large:
        yield f"{agree}: left out, too many pairs."
    if finding.too_large:
        yield "Which options are better for whom: left out, too many cells."


def _details(finding: Everybody, asked: Asked, alignment: Alignment) -> Iterator[r.Section]:
    """Who says what of each thing, for whom what is ahead, who agrees; the scale."""
    for on in () if isinstance(asked, Issue) else finding.spoken:
        yield r.Section(on.issue.name, (tell.each_said(on.stated),), on.decider)
    for positions in finding.by_decision:
        told = [r.Entry(f"{each.actor.name}: {_wants(each)}") for each in positions.preferences]
        if told:
            title = f"Ahead for the interests of each: {positions.decision.question}"
            yield bulleted(title, told)
    if alignment.pairs:
        yield r.Section("Who agrees, and who clashes", tuple(_pairs(alignment)))
    for positions in finding.by_decision:
        if positions.scale and (positions.stands or not asked):
            note = r.Note("Mean and median sum up where the weight lies, and forecast nothing.")
            yield r.Section(positions.decision.question, (_scale_table(positions.scale), note))


def _wants(found: Preferences) -> str:
    """What is ahead, and by how much: `A or B; at middle estimates A, 1 point ahead of B`."""
    told = "not known" if found.verdict is Conclusion.EMPTY else tell.ahead_for(found)
    if found.next and found.verdict is Conclusion.OPEN:
        middle = whose_middle(found.actor, found.own_view)
        told += f"; {middle} {' = '.join(option.name for option in found.leaders)}"
    if found.next:
        told += f", {fmt.points(found.margin or Fraction(0))} ahead of {found.next.name}"
    return told


def _pairs(alignment: Alignment) -> Iterator[r.Block]:
    """Who agrees with whom and who clashes: groups, then pair by pair."""
    groups = [("together", group) for group in alignment.groups]
    groups += [("alone", alignment.alone)] * bool(alignment.alone)
    entries = [r.Entry("; ".join(a.name for a in actors), label) for label, actors in groups]
    every: Sequence[Pair] = alignment.pairs
    if len(every) > PAIRS:
        every = [each.pair for each in (*alignment.agreements, *alignment.clashes)]
    for pair in sorted(every, key=lambda each: -each.net):
        met = f"agree on {pair.agreements:,}, clash on {pair.clashes:,}"
        entries.append(r.Entry(f"{pair.a.name} with {pair.b.name}", aside=met))
    yield r.listing(entries)
    yield r.Note("together: each two share a thing, and clash on no more than they agree on")


def _scale_table(scale: ScaleSummary) -> r.Table:
    """Where each actor stands on a scale, and how much it moves the weighted mean."""
    rows = (
        row(
            each.actor.name,
            r.Cell(fmt.number(each.at), judgement=each.position.is_judgement),
            fmt.number(each.share),
            "all of it" if each.pull is None else fmt.rounded(each.pull, signed=True),
        )
        for each in scale.leverage
    )
    heads = map(r.Column, ("place", "share of weight", "pull on the mean"))
    note = "weight: capability × salience · pull: the mean less the mean without the actor"
    return plain_table("On the scale from 0 to 100", heads, rows, r.Most(tell.ROWS, "actor"), note)


def _who_table(positions: DecisionPositions) -> Iterator[r.Table]:
    """What each says besides, and what is ahead for its interests; those who are alike in a row."""
    told = positions.foremost.issue.id if positions.foremost else ""
    wants = {each.actor.id: each for each in positions.preferences}
    alike: dict[tuple[str, str], list[str]] = {}
    for actor, stands in groupby(positions.stands, lambda stand: stand.actor):
        others = tell.says_of(stand for stand in stands if stand.option.id != told)
        alike.setdefault((others, tell.ahead_for(wants.get(actor.id))), []).append(actor.name)
    ranked = sorted(alike.items(), key=lambda item: item[0][0] == tell.UNKNOWN)
    rows = [(several(names), cells) for cells, names in ranked]
    yield from tell.in_words("Who", ("also says", tell.AHEAD), rows, "row", positions.preferences)


def camps(alignment: Alignment, told: TargetPositions | None = None) -> Iterator[str]:
    """Whose groups clash on nothing inside, where that is more than what has been told of one.

    `In agreement: A, B and C. Also in agreement: D and E.`
    """
    known = [{each.actor.id for each in told.who_is(way)} for way in tell.SIDES] if told else []
    whole = (group for group in alignment.groups if not alignment.pairs.clash_within(group))
    groups = [*islice(whole, CAMPS)]
    if not all(any({a.id for a in group} <= side for side in known) for group in groups):
        told_of = [several(actor.name for actor in group) for group in groups]
        yield f"In agreement: {'. Also in agreement: '.join(told_of)}."


# One actor, or two.


def _of_actor(finding: ActorPositions) -> r.Report:
    actor = finding.actor
    said = [*_spoken(finding)]
    for how, pairs in (("the same", finding.agreements), ("the other", finding.clashes)):
        others = ((pair.b if pair.a.id == actor.id else pair.a).name for pair in pairs)
        said += tell.named(f"Mostly on {how} side", others)
    wants = {each.decision.id: each for each in finding.preferences}
    by_decision = groupby(finding.stands, lambda stand: stand.option.decision)
    says_on = {decision: tell.says_of(stands) for decision, stands in by_decision}
    rows = [
        (
            in_a_table(decider, each),
            (says_on.get(each.id, tell.UNKNOWN), tell.ahead_for(wants.get(each.id))),
        )
        for decider in finding.deciders
        for each in decider.decisions
    ]
    heads, known = ("says", f"ahead for {actor.name}"), finding.stands or finding.places
    told = tuple(tell.said_entry(each, each.target.name) for each in tell.strongest(finding.issues))
    blocks: list[r.Block] = [
        *tell.in_words("Decision of", heads, rows, "decision", finding.preferences),
        *([r.Listing(told, most=r.Most(tell.ROWS, "issue"))] if told else ()),
        r.Shortened(lambda: _each_stand(finding), tells=tell.EACH if known else ""),
    ]
    return tell.report_of(finding, [actor.name], said, blocks)


def _spoken(finding: ActorPositions) -> Iterator[str]:
    """`A spoke for “X”, though “Y” is better for its interests by 3. Also against “Z”.`"""
    name, sides = finding.actor.name, {1: "for", -1: "against", 0: "on neither side of"}
    lead, parted = (
        f"{name} spoke",
        next((s for s in finding.stands if s.against_interest), None),
    )
    said = list(finding.spoken)
    if parted:
        yield f"{lead} {tell.though(parted)}."
        lead, said = "Also", [each for each in said if each.target.id != parted.option.id]
    on = {side: in_quotes(s.target for s in said if s.side == side) for side in sides}
    if told := ", ".join(f"{how} {on[side]}" for side, how in sides.items() if on[side]):
        yield f"{lead} {told}."
    for place in finding.places[:1]:
        at, of = fmt.number(place.at), fmt.quoted(place.decision.question)
        yield f"Place of {name} on the scale from 0 to 100 of {of}: {at}."
    if not finding.spoken and not finding.places:
        yield f"Nothing is known to have been said by {name}."


def _place(place: ScalePlace, on: str) -> r.Entry:
    where = fmt.placed(place.at, place.capability, place.salience)
    return r.Entry(f"{on}: {where}", basis=r.basis(place.position))


def _each_stand(finding: ActorPositions) -> Iterator[r.Section]:
    """Its places; what it says of each option, and what that does to its interests."""
    for place in finding.places:
        yield r.Section(place.decision.question, (r.listing([_place(place, finding.actor.name)]),))
    for stand in finding.stands:
        entries = [tell.said_entry(stand.said, stand.actor.name)] if stand.said else []
        bearing = [
            (fmt.marked(each.criterion.name, fmt.weight(each.criterion)), claim)
            for each in stand.consequences
            for claim in each.claims
        ]
        # What others do to an interest where this option holds, and not where others do.
        bearing += [
            (fmt.marked(on_criterion(each.option, each.criterion), each.doer.name), each.claim)
            for each in stand.reactions
        ]
        for on, claim in bearing:
            words = f"{on}: {claim.because}" if claim.because else on
            entries.append(claimed(claim, words, r.sign(claim.size)))
        yield r.Section(stand.option.name, (r.listing(entries),))


def _of_pair(finding: PairPositions) -> r.Report:
    a, b = finding.a, finding.b
    both = f"{a.name} and {b.name}"
    met = [(of_a.target, of_a.side * of_b.side) for of_a, of_b in finding.spoken]
    apart, alike = ([thing for thing, product in met if product == way] for way in (-1, 1))
    said = [
        f"Known to divide {both}: {in_quotes(apart) or 'nothing'}.",
        f"On the same side: {in_quotes(alike) or 'nothing'}.",
    ]
    if not apart and not alike:
        said = [f"Nothing is known on which both {both} have taken a side."]
    for of_a, of_b in finding.by_scale:
        distance = fmt.number(abs(of_a.at - of_b.at))
        on = fmt.quoted(of_a.decision.question)
        said.append(f"On the scale of {on} they stand {distance} apart.")
    told = sorted(finding.spoken, key=lambda both: -abs(both[0].stance - both[1].stance))
    rows = [
        row(of_a.target.name, tell.said_cell(of_a), tell.said_cell(of_b)) for of_a, of_b in told
    ]
    legend = r.legend(chain.from_iterable(each.cells for each in rows), tell.SIGNS)
    heads, most = (r.Column(a.name), r.Column(b.name)), r.Most(tell.ROWS, "row")
    known = finding.by_option or finding.by_scale
    blocks: list[r.Block] = [
        *([plain_table("Spoken of by both", heads, rows, most, legend)] if rows else ()),
        r.Shortened(lambda: _each_pair(finding), tells=tell.EACH if known else ""),
    ]
    return tell.report_of(finding, [both], said, blocks)


def _each_pair(finding: PairPositions) -> Iterator[r.Section]:
    for places in finding.by_scale:
        entries = [_place(place, place.actor.name) for place in places]
        yield r.Section(places[0].decision.question, (r.listing(entries),))
    for stands in finding.by_option:
        entries = [tell.said_entry(each.said, each.actor.name) for each in stands if each.said]
        if entries:
            yield r.Section(stands[0].option.name, (r.listing(entries),))
