"""How it is told who stands where: everybody, one actor, two, or all period by period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain, groupby

from stancecli import notation as fmt, report as r
from stancecli.lenses.positions.finding import (
    ActorPositions,
    DecisionPositions,
    IssueStands,
    PairPositions,
    PeriodValue,
    Positions,
    PositionsOverTime,
    TargetPositions,
)
from stancecli.methods.ladder import Conclusion
from stancecli.methods.positions import SideChange, Stated, Target, period_of, stance_of
from stancecli.methods.positions.agreement import Alignment, Pair
from stancecli.methods.positions.cells import ScalePlace, ScaleSummary
from stancecli.methods.positions.preferences import Preferences, Rank, Stand
from stancecli.model import Actor, Decision, Issue, Position, exactly
from stancecli.wording import (
    answer,
    bulleted,
    claimed,
    in_a_table,
    on_criterion,
    out_of_time,
    plain_table,
    rests_on,
    row,
    within,
)
from stancecli.wording.moves import in_quotes, several, upper, whose_middle

Everybody = Positions | IssueStands
Asked = Decision | Issue | None
AnyFinding = Positions | ActorPositions | PairPositions | IssueStands | PositionsOverTime

EACH = "each stance with its words"
PAIRS = 200
"""Of more pairs the strongest are listed."""
CAMPS, CHANGES, SOURCES = 3, 3, 5
"""So many camps, and changes of side of one actor, are told; more sources of one are counted."""
SAID = 2
"""So many sayings, and places, of one actor are told in a short answer."""
CONTENDERS = 3
"""So many options that could be ahead are named."""
PERIODS, COLUMNS, MOVES = (10, 8, 6, 5), 8, 3
"""So many periods stand below and beside each other in a short table; so many moves are told."""
ROWS = (10, 8, 6, 5, 4, 3, 2, 1)
"""So many rows a short table has, from roomy to tight."""
DIVIDED = r.Sign("±", "both ways or a mean not clear of 0")
SIGNS = "++ + for it, −− − against it, 0 neutral, · not known"
"""How to read cells of what is said."""
UNKNOWN, AHEAD = "–", "ahead for its interests"
SIDES = ("for", "against")


def describe(finding: AnyFinding) -> r.Report:
    """Who stands where: everybody, one actor, two, on issues, or period by period."""
    match finding:
        case ActorPositions():
            return _actor(finding)
        case PairPositions():
            return _pair(finding)
        case PositionsOverTime():
            return _over_time(finding)
        case Positions(decision=decision, stated=alignment):
            return _everybody(finding, decision, alignment)
        case IssueStands(issue=issue, alignment=alignment):
            return _everybody(finding, issue, alignment)


def _told(
    finding: AnyFinding,
    asks: Sequence[str],
    said: Iterable[str],
    blocks: Iterable[r.Block],
    following: Iterable[r.Next],
    ends: Iterable[r.Entry] = (),
    unknown: Iterable[str] = (),
) -> r.Report:
    """An answer, headed by what it is of: `Positions by year`, of which folder, of which time.

    At its end stands what is not known, and what it rests on; of a corpus how much was said.
    """
    subject, window, when = "Positions", finding.window, tuple[str, ...]()
    of_issues, ends = isinstance(finding, IssueStands | PositionsOverTime), [*ends]
    if isinstance(finding, PositionsOverTime):
        subject = f"Positions by {finding.every.value}"
        when = (_span(finding.periods[0].period, finding.periods[-1].period),)
    elif window.since or finding.corpus or of_issues:
        when = within(window.since, window.until)
    if left := " ".join((*unknown, *out_of_time(finding.left_out))):
        ends.append(r.Entry(left, r.strong("Not known"), part=r.Part.NOT_KNOWN))
    if not finding.corpus:
        ends += rests_on(finding.grounds, "stance" if of_issues else "claim")
    elif isinstance(finding, IssueStands | PositionsOverTime):
        totals = finding.totals
        span = _span(totals.first, totals.last)
        words = f"{totals.statements:,} statements, {span}".rstrip(", ")
        ends.append(r.Entry(f"{words}.", r.strong("Sources"), part=r.Part.GROUNDS))
    subject = f"corpus {finding.corpus} · {subject}" if finding.corpus else subject
    return answer(subject, (*asks, *when), said, (*blocks, r.listing(ends)), following)


def _span(first: str, last: str) -> str:
    """`1946 to 2019`; one where both are the same, or only one is known."""
    return " to ".join(dict.fromkeys(filter(None, (first, last))))


def _named(lead: str, names: Iterable[str]) -> list[str]:
    """`Likewise: A and B.`, where there is anybody to name."""
    return [f"{lead}: {told}." for told in (several(names),) if told]


# Everybody: on decisions, on one issue, or on all of them.


def _everybody(finding: Everybody, asked: Asked, alignment: Alignment) -> r.Report:
    """Who is for and against a decision, an issue, or each of all, and who is with whom."""
    spoken, on = finding.spoken, finding.foremost
    first = next(iter(finding.in_order), None)
    scales = [each.scale for each in finding.in_order if each.scale]
    asks, each, nobody = ["Who is for what, who is with whom?"], EACH, "any of these options"
    if isinstance(finding, IssueStands):
        each, nobody = "each statement", "any of these"
    if isinstance(asked, Issue):
        asks, nobody = [asked.name], fmt.quoted(asked.name)
    elif asked and first:
        asks = [first.decider.name, asked.question]
    said = [*sides_said(on)] if on else []
    if not on and not scales:
        said.append(f"Nobody is known to have spoken on {nobody}.")
    for scale in scales[:1]:
        mean, median = (fmt.rounded(at) for at in (scale.mean, scale.median))
        near, by = (in_quotes(found) for found in (scale.nearest_mean, scale.nearest_median))
        said.append(
            f"By weight the mean on the scale from 0 to 100 is {mean}, nearest {near}, and the "
            f"median {median}, nearest {by}."
        )
    said += camps(alignment, on if asked or len(spoken) < 2 else None)
    stands = (stand for positions in finding.in_order for stand in positions.stands)
    parted = [stand for stand in stands if stand.against_interest]
    said += [f"Spoken by {stand.actor.name}: {_though(stand)}." for stand in parted[:1]]
    said += _named("Likewise", (fmt.marked(s.actor.name, _side(s)) for s in parted[1:]))
    # What is told besides that of which the sentences tell.
    blocks: list[r.Block] = []
    if asked and first and first.stands:
        blocks += _who_table(first)
    elif on and isinstance(asked, Issue):
        moved = strongest(each for each in on.stated if each.changes)
        moves = (_move(each.actor, each.changes[-1]) for each in moved)
        said += _named("Known to have moved", moves)
        blocks.append(each_said(on.stated, r.Most(ROWS, "actor")))
    elif on:
        heads = ("who decides", "for it", "against it", "on neither side")
        rows = [
            (of.issue.name, (of.decider, *(who(of.who_is(way)) for way in SIDES), on_neither(of)))
            for of in spoken
            if of != on
        ]
        blocks += _in_words("Spoken of", heads, rows, "row")
    elif first and first.scale:
        blocks.append(_scale_table(first.scale))
    more = [each] * bool(on) + ["all pairs"] * bool(alignment.pairs)
    blocks.append(
        r.Shortened(r.Later(lambda: _details(finding, asked, alignment)), tells=", ".join(more))
    )
    unknown, following = _besides(finding, asked, alignment)
    return _told(finding, asks, said, blocks, following, unknown=unknown)


def _besides(
    finding: Everybody, asked: Asked, alignment: Alignment
) -> tuple[list[str], list[r.Next]]:
    """Who says nothing, and what was too much to compare; and what could be asked next."""
    agree = "Who agrees and who clashes"
    unknown, following = list[str](), list[r.Next]()
    if isinstance(finding, IssueStands):
        left = finding.totals.actors - len(alignment.actors)
        if alignment.actors and left:
            looked = f"{agree}: looked at for those who say most, without {left:,} others."
            unknown.append(looked)
        if finding.totals.first and (asked or finding.corpus):
            ids, every = (asked.id,) if asked else (), {"every": (finding.every.value,)}
            following.append(r.Next("positions", ids, "period by period", every))
        for on in () if asked else finding.spoken[: 1 if finding.corpus else 2]:
            following.append(r.Next("positions", (on.issue.id,), "who stands where on it"))
    else:
        unknown += _named("What is said by", (actor.name for actor in finding.silent))
        unknown += [f"{agree}: left out, too many pairs."] * alignment.too_large
        cells = "Which options are better for whom: left out, too many cells."
        unknown += [cells] * finding.too_large
        first = finding.in_order[0]
        if not asked:
            about = "who stands where on this decision"
            following.append(r.Next("positions", (first.decision.id,), about))
        elif any(s.actor.decisions and s.actor.id != first.decider.id for s in first.stands):
            following.append(r.Next("deals", (), "what several could do together"))
    return unknown, following


def _side(stand: Stand) -> str:
    return f"{'for' if stand.side > 0 else 'against'} {fmt.quoted(stand.option.name)}"


def _though(stand: Stand) -> str:
    """What is said, and what is better; or that what is spoken against is best."""
    if not stand.better:
        return f"{_side(stand)}, which is best for its interests"
    better, by = fmt.quoted(stand.better[0].name), fmt.points(stand.better_by)
    return f"{_side(stand)}, though {better} is better for its interests by {by}"


def _details(finding: Everybody, asked: Asked, alignment: Alignment) -> Iterator[r.Section]:
    """Who says what of each thing, for whom what is ahead, who agrees; the scale."""
    for on in () if isinstance(asked, Issue) else finding.spoken:
        yield r.Section(on.issue.name, (each_said(on.stated),), on.decider)
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
    """What is ahead, and by how much: `A or B; at middle values A, 1 point ahead of B`."""
    told = "not known" if found.verdict is Conclusion.EMPTY else _ahead(found)
    if found.next and found.verdict is Conclusion.OPEN:
        middle = whose_middle(found.actor, found.own_view)
        told += f"; {middle} {' = '.join(option.name for option in found.leaders)}"
    if found.next:
        told += f", {fmt.points(found.margin or Fraction(0))} ahead of {found.next.name}"
    return told


def _ahead(found: Preferences | None) -> str:
    """What is ahead for the interests of an actor: `A`, `A = B` where level, `A or B` where not
    settled."""
    told = " = ".join(option.name for option in found.leaders) if found else ""
    if found and found.verdict is Conclusion.OPEN:
        could = {option.id for option in (*found.leaders, *found.rivals)}
        names = [option.name for option in found.decision.options if option.id in could]
        if len(names) > CONTENDERS + 1:
            names[CONTENDERS:] = [f"{len(names) - CONTENDERS:,} others"]
        told = " or ".join(names)
    return told or UNKNOWN


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
    return plain_table("On the scale from 0 to 100", heads, rows, r.Most(ROWS, "actor"), note)


# What is said of one thing: in sentences, one by one, and as a cell.


def strongest(found: Iterable[Stated]) -> list[Stated]:
    """Those who speak most strongly first; of equals those who say most."""
    return sorted(found, key=lambda each: (-abs(float(each.stance)), -each.n))


def who(found: Iterable[Stated]) -> str:
    """Some by name, those who speak most strongly first."""
    return several(each.actor.name for each in strongest(found))


def sides_said(on: TargetPositions) -> Iterator[str]:
    """`Known to have spoken for “X”: A and B. Against it: C. On neither side: D (neutral).`

    Who made several statements can have made some on the other side.
    """
    name, neither = fmt.quoted(on.issue.name), on_neither(on)
    sides = [(way, on.who_is(way)) for way in SIDES]
    (way, first), (other, second) = sides if on.who_is("for") else sides[::-1]
    if first:
        nobody = "nobody" if all(each.n == 1 for each in on.stated) else "nobody on balance"
        yield f"Known to have spoken {way} {name}: {who(first)}."
        yield f"{other.capitalize()} it: {who(second) if second else nobody}."
    if neither:
        yield f"On neither side{'' if first else f' of {name}'}: {neither}."


def on_neither(on: TargetPositions) -> str:
    """`A (both ways: for it 2024, against it 2025), B (neutral)`."""
    return several(
        fmt.marked(each.actor.name, both_ways(each.both_ways) or way)
        for way in ("both ways", "divided", "neutral")
        for each in on.who_is(way)
    )


def both_ways(pair: Sequence[Position]) -> str:
    """What was said for a thing and against it: `both ways: for it 2024-01, against it 2024-12`."""
    sides = ("for it" if (said.stance or 0) > 0 else "against it" for said in pair)
    told = (f"{side} {said.date}".rstrip() for side, said in zip(sides, pair, strict=True))
    return f"both ways: {', '.join(told)}" if pair else ""


def camps(alignment: Alignment, told: TargetPositions | None = None) -> Iterator[str]:
    """Who agrees on all that they share, where that is more than what has been told of one thing.

    `Agree on all that they share: A, B and C. Likewise: D and E.`
    """
    known = [{each.actor.id for each in told.who_is(way)} for way in SIDES] if told else []
    groups = alignment.groups[:CAMPS]
    if all(any({a.id for a in group} <= side for side in known) for group in groups):
        groups = ()
    before = ""
    for group in groups:
        how = "half or more of what" if alignment.pairs.clash_within(group) else "all that"
        lead = "Likewise" if how == before else f"Agree on {how} they share"
        yield f"{lead}: {several(actor.name for actor in group)}."
        before = how


def each_said(found: Iterable[Stated], most: r.Most = r.ALL) -> r.Listing:
    """Who says what of a thing: those most for it first, each with its statements."""
    ranked = sorted(found, key=lambda each: (-each.stance, -each.n))
    return r.Listing(tuple(said_entry(each, each.actor.name) for each in ranked), most=most)


def said_entry(said: Stated, name: str) -> r.Entry:
    """`++ NGO: Let it go [memo]`: what is said of a thing, its statements one by one below."""
    known = said.positions  # None of what a corpus has added up.
    told = [known[0].says or known[0].because] if len(known) == 1 else []
    told += [f"statements or votes: {said.n:,}"] * (len(known) > 1 or said.n > 1)
    told += [f"sources: {said.sources:,}"] * (said.sources > SOURCES)
    told.append(both_ways(said.both_ways))
    changes = said.changes[-CHANGES:]
    told += [f"{says(c.before)} → {says(c.after)} in {c.after.date}" for c in changes]
    words = ", ".join(filter(None, told))
    voted = ((fmt.marked(fmt.voted(each), each.date, each.by), each.says) for each in known)
    statements = tuple(
        f"{': '.join(filter(None, said))} {r.basis(each).marks}"
        for said, each in zip(voted, known, strict=True)
    )
    return r.Entry(
        r.text(r.strong(name), f": {words}" if words else ""),
        label=said_cell(said).text,
        basis=r.basis(*known) if known and said.sources <= SOURCES else None,
        details=statements if known[1:] else (),
    )


def says(position: Position) -> str:
    """What a position says, in a word where there is one: `opposes`, else `−0.4`."""
    stance = stance_of(position)
    is_step = stance.denominator == 1
    return fmt.stance(stance) if is_step else fmt.number(stance, signed=True)


def said_cell(said: Stated | PeriodValue) -> r.Cell:
    """What an actor says of a thing, by its sign; in a period, in how many statements if several.

    What is cited nowhere is marked, but in a period.
    """
    value = exactly(said.stance)
    text, sense = fmt.effect(value), fmt.sense(value)
    if said.divided:
        text, sense = str(DIVIDED.mark), fmt.Sense.UNKNOWN
    if isinstance(said, PeriodValue):
        return r.Cell(f"{text} {said.statements}" if said.statements > 1 else text, sense)
    unsourced = any(position.is_judgement for position in said.positions)
    signs = (*([DIVIDED] * said.divided), *([r.JUDGED] * unsourced))
    return r.Cell(text, sense, unsourced, signs)


# One actor.


def _actor(finding: ActorPositions) -> r.Report:
    actor = finding.actor
    parted = [stand for stand in finding.stands if stand.against_interest]
    said = [_spoken(finding), *(f"{upper(_though(stand))}." for stand in parted[:SAID])]
    said += _named("Likewise", map(_side, parted[SAID:]))
    if parted and not finding.spoken[1:]:
        said = [f"Spoken by {actor.name}: {_though(parted[0])}."]
    for how, pairs in (("the same", finding.agreements), ("the opposite", finding.clashes)):
        others = ((pair.b if pair.a.id == actor.id else pair.a).name for pair in pairs)
        said += _named(f"Say mostly {how}", others)
    wants = {each.decision.id: each for each in finding.preferences}
    by_decision = groupby(finding.stands, lambda stand: stand.option.decision)
    says_on = {decision: _says_of(stands) for decision, stands in by_decision}
    rows = [
        (in_a_table(decider, each), (says_on.get(each.id, UNKNOWN), _ahead(wants.get(each.id))))
        for decider in finding.deciders
        for each in decider.decisions
    ]
    heads = ("says", AHEAD)
    told = tuple(said_entry(each, each.target.name) for each in strongest(finding.issues))
    blocks: list[r.Block] = [
        *_in_words("Decision of", heads, rows, "decision", finding.preferences),
        *([r.Listing(told, most=r.Most(ROWS, "issue"))] if told else ()),
        r.Shortened(r.Later(lambda: _each_stand(finding)), tells=EACH if finding.stands else ""),
    ]
    following = [r.Next("influence", (actor.id,), "whom it can move, and who can move it")]
    if actor.decisions and finding.deciders[1:]:
        following = [r.Next("deals", (actor.id,), "the bargains it is part of")]
    known = finding.stands or finding.places
    return _told(finding, [actor.name], said, blocks, following if known else (), _says(finding))


def _spoken(finding: ActorPositions) -> str:
    """`Spoken by A: for “X” and “Y”, against “Z”.`"""
    name, sides = finding.actor.name, {1: "for", -1: "against", 0: "on neither side of"}
    on = {side: in_quotes(s.target for s in finding.spoken if s.side == side) for side in sides}
    if told := ", ".join(f"{how} {on[side]}" for side, how in sides.items() if on[side]):
        return f"Spoken by {name}: {told}."
    for place in finding.places[:1]:
        at, of = fmt.number(place.at), fmt.quoted(place.decision.question)
        return f"Place of {name} on the scale of {of}: {at}."
    return f"Nothing is known to have been said by {name}."


def _says(finding: ActorPositions) -> list[r.Entry]:
    """What it says, first where that is against its interests, and its places on scales."""
    told = sorted((s for s in finding.stands if s.said), key=lambda s: not s.against_interest)
    entries = [
        r.Entry(f"{fmt.quoted(stand.option.name)}: {words}", basis=r.basis(*stand.statements))
        for stand in told
        if (words := stand.statements[-1].says or stand.statements[-1].because)
    ]
    entries += [_place(place, fmt.quoted(place.decision.question)) for place in finding.places]
    first = [replace(entry, label=r.strong("Says")) for entry in entries[:1]]
    return [*first, *entries[1:SAID]]


def _place(place: ScalePlace, on: str) -> r.Entry:
    where = fmt.placed(place.at, place.capability, place.salience)
    return r.Entry(f"{on}: {where}", basis=r.basis(place.position))


def _each_stand(finding: ActorPositions) -> Iterator[r.Section]:
    """What an actor says of each option, and what that does to its interests."""
    for stand in finding.stands:
        entries = [said_entry(stand.said, stand.actor.name)] if stand.said else []
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


# Two actors.


def _pair(finding: PairPositions) -> r.Report:
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
    ranks = [
        (fmt.quoted(x.option.name), x.derived or 0, y.derived or 0)
        for x, y in finding.by_option
        if x.preference and x.preference.rank is not Rank.RULED_OUT
    ]
    said += _named("Ahead for the interests of both", (o for o, x, y in ranks if x == y == 1))
    parted = (option for option, x, y in ranks if x * y < 0)
    said += _named("Ahead for one and behind for the other", parted)
    told = sorted(finding.spoken, key=lambda both: -abs(both[0].stance - both[1].stance))
    rows = [row(of_a.target.name, said_cell(of_a), said_cell(of_b)) for of_a, of_b in told]
    legend = r.legend(chain.from_iterable(each.cells for each in rows), SIGNS)
    heads, most = (r.Column(a.name), r.Column(b.name)), r.Most(ROWS, "row")
    known = finding.by_option or finding.by_scale
    blocks: list[r.Block] = [
        *([plain_table("Spoken of by both", heads, rows, most, legend)] if rows else ()),
        r.Shortened(r.Later(lambda: _each_pair(finding)), tells=EACH if known else ""),
    ]
    way = {"from": (a.id,), "to": (b.id,)}
    following = [r.Next("influence", (), "how one could move the other", way)]
    if a.decisions and b.decisions:
        following = [r.Next("deals", (a.id,), "what they could do together")]
    return _told(finding, [both], said, blocks, following if known else ())


def _each_pair(finding: PairPositions) -> Iterator[r.Section]:
    for places in finding.by_scale:
        entries = [_place(place, place.actor.name) for place in places]
        yield r.Section(places[0].decision.question, (r.listing(entries),))
    for stands in finding.by_option:
        entries = [said_entry(each.said, each.actor.name) for each in stands if each.said]
        if entries:
            yield r.Section(stands[0].option.name, (r.listing(entries),))


# Tables of what is said, and of what is ahead by interests.


def _in_words(
    names: str,
    heads: Sequence[str],
    rows: Iterable[tuple[str, Sequence[str]]],
    called: str,
    preferences: Iterable[Preferences] | None = None,
) -> Iterator[r.Table]:
    """A table of words, without the rows and the columns that say nothing; none where all do."""
    known = [(name, cells) for name, cells in rows if {*cells} - {"", UNKNOWN}]
    used = [
        n for n in range(len(heads)) if any(cells[n] not in ("", UNKNOWN) for _, cells in known)
    ]
    verdicts = {each.verdict for each in preferences or ()}
    notes = {"A or B: not settled": Conclusion.OPEN, "A = B: level": Conclusion.LEVEL}
    note = ", ".join(note for note, each in notes.items() if each in verdicts)
    legend = None if preferences is None else r.legend((), note)
    if used:
        told = (row(name, *(cells[n] or UNKNOWN for n in used)) for name, cells in known)
        yield plain_table(names, [heads[n] for n in used], told, r.Most(ROWS, called), legend)


def _who_table(positions: DecisionPositions) -> Iterator[r.Table]:
    """What each says besides, and what is ahead for its interests; those who are alike in a row."""
    told = positions.foremost.issue.id if positions.foremost else ""
    wants = {each.actor.id: each for each in positions.preferences}
    alike: dict[tuple[str, str], list[str]] = {}
    for actor, stands in groupby(positions.stands, lambda stand: stand.actor):
        others = _says_of(stand for stand in stands if stand.option.id != told)
        alike.setdefault((others, _ahead(wants.get(actor.id))), []).append(actor.name)
    ranked = sorted(alike.items(), key=lambda item: item[0][0] == UNKNOWN)
    rows = [(several(names), cells) for cells, names in ranked]
    yield from _in_words("Who", ("also says", AHEAD), rows, "row", positions.preferences)


def _says_of(stands: Iterable[Stand]) -> str:
    """`for A and B, against C`: what one actor says of options."""
    by: dict[str, list[str]] = {}
    for each in sorted((s.said for s in stands if s.said), key=lambda each: -each.side):
        how = each.way if each.side else f"{each.way} on"
        by.setdefault(how, []).append(each.target.name)
    return ", ".join(f"{how} {several(names)}" for how, names in by.items()) or UNKNOWN


# What was said period by period: one table by period, and who moved.


def _over_time(finding: PositionsOverTime) -> r.Report:
    """How much was said period by period, or who said what of one thing; and who moved when."""
    target, undated = finding.target, finding.undated
    moves = [_move(m.actor, m.change, None if target else m.target) for m in finding.moves]
    more = finding.moved - MOVES
    shown = [*moves[:MOVES], f"{more:,} others"] if more > 1 else moves
    said = _named("Known to have moved", shown) or ["Nobody is known to have moved."]
    entries = [
        r.Entry(words, basis=None if finding.corpus else r.basis(m.change.before, m.change.after))
        for words, m in zip(moves, finding.moves, strict=True)
    ]
    section = bulleted("Who moved, and when", entries)
    left = [f"Left out, without a date in a {finding.every.value}: {undated:,}."] * bool(undated)
    details = r.Shortened((section,) if moves else (), tells="each move" if moves[1:] else "")
    table = _actors_table(finding) if target else _periods_table(finding)
    following, every = list[r.Next](), {"every": (finding.every.value,)}
    if target is None and finding.moves:
        on = finding.moves[0].target
        following = [r.Next("positions", (on.id,), "one thing, actor by actor", every)]
    elif isinstance(target, Issue):
        following = [r.Next("positions", (target.id,), "who stands where on it")]
    asks = target.name if target else "Who moved, and when?"
    return _told(finding, (asks,), said, (table, details), following, unknown=left)


def _move(actor: Actor, change: SideChange, target: Target | None = None) -> str:
    """`EPA on “A price on carbon” (opposes → supports, 2007-03)`."""
    on = f" on {fmt.quoted(target.name)}" if target else ""
    before, after = says(change.before), says(change.after)
    return fmt.marked(f"{actor.name}{on}", f"{before} → {after}", change.after.date)


def _periods_table(finding: PositionsOverTime) -> r.Table:
    """How much was said in each period, the last first, and who moved in it."""
    by: dict[str, list[str]] = {each.period: [] for each in finding.periods}
    for move in finding.moves:
        by[period_of(move.change.after.date, finding.every)].append(move.actor.name)
    rows = []
    for each in reversed(finding.periods):
        known, more = by[each.period], each.moved - len(by[each.period])
        told = [*dict.fromkeys(known), *[f"{more:,} other moves"] * bool(more)]
        rows.append(row(each.period, f"{each.statements:,}", several(told) or UNKNOWN))
    names, heads = f"The last {finding.every.value} first", (r.Column("statements"), "who moved")
    return plain_table(names, heads, rows, r.Most(PERIODS, "period"))


def _actors_table(finding: PositionsOverTime) -> r.Table:
    """A row for each actor, a column for each period; those who moved stay in a short answer."""
    moved = {move.actor.id for move in finding.moves}
    foremost = sorted(finding.by_actor, key=lambda each: each.actor.id not in moved)
    kept = {each.actor.id for each in foremost[: ROWS[0]]}
    periods = [count.period for count in finding.periods]
    rows = []
    for each in finding.by_actor:
        said = {value.period: said_cell(value) for value in each.values}
        cells = tuple(said.get(period, r.Cell("·")) for period in periods)
        rows.append(r.Row(each.actor.name, cells, rank=each.actor.id not in kept))
    last = len(periods) - COLUMNS
    divided = any(value.divided for each in finding.by_actor for value in each.values)
    note = "++ + for it, −− − against it, 0 neutral, · silent; a number: so many statements"
    return r.Table(
        columns=tuple(r.Column(period, rank=n < last) for n, period in enumerate(periods)),
        groups=(r.Group("", tuple(rows)),),
        names="Who",
        legend=r.Legend((DIVIDED,) if divided else (), (note,)),
        most_rows=r.Most(ROWS, "actor"),
        most_columns=r.Most((COLUMNS,), "period"),
    )
