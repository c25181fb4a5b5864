"""How it is told who stands where: everybody, one actor, or two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import chain

from stancecli import notation as fmt, report as r
from stancecli.lenses.positions.finding import (
    ActorPositions,
    DecisionPositions,
    PairPositions,
    Positions,
)
from stancecli.lenses.positions.said import (
    ROWS,
    SIGNS,
    UNKNOWN,
    Said,
    Sides,
    camps,
    each_said,
    in_words,
    issue_stands,
    not_known,
    others_table,
    over_time,
    pair_sections,
    said_cell,
    said_entry,
    said_of_issues,
    scale_table,
    sides_said,
    subject,
)
from stancecli.lenses.positions.statements import IssueStands, PositionsOverTime
from stancecli.methods.ladder import Conclusion
from stancecli.methods.positions import Target
from stancecli.methods.positions.agreement import Pair
from stancecli.methods.positions.cells import ScalePlace, ScaleSummary
from stancecli.methods.positions.preferences import Preferences, Rank, Stand
from stancecli.model import Actor
from stancecli.wording import (
    answer,
    bulleted,
    claimed,
    in_a_table,
    on_criterion,
    out_of_time,
    plain_table,
    rests_on,
    within,
)
from stancecli.wording.moves import in_quotes, several

EACH = "each stance with its words"
SAID = 2
"""So many sayings and places of one actor are told in a short answer."""


def describe(
    finding: Positions | ActorPositions | PairPositions | IssueStands | PositionsOverTime,
) -> r.Report:
    """Who stands where: everybody, one actor, two, on issues, or period by period."""
    match finding:
        case IssueStands():
            return issue_stands(finding)
        case PositionsOverTime():
            return over_time(finding)
        case Positions():
            return _everybody(finding)
        case ActorPositions():
            return _actor(finding)
        case PairPositions():
            return _pair(finding)


def _when(finding: Positions | ActorPositions | PairPositions, corpus: str = "") -> tuple[str, ...]:
    """From when to when what was said counts, where that was asked for."""
    window = finding.window
    return within(window.since, window.until) if window.since or corpus else ()


def _everybody(finding: Positions) -> r.Report:
    on, asked = finding.foremost, finding.by_decision[0] if finding.decision else None
    scales = [each.scale for each in _in_order(finding) if each.scale]
    said = [*sides_said(on)] if on else []
    if not on and not scales:
        said.append("Nobody is known to have spoken on any of these options.")
    said += [_middle(scale) for scale in scales[:1]]
    said += camps(finding.stated, on if asked or len([*_things_of(finding)]) < 2 else None)
    said += _against_interest(finding)
    more = [EACH] * bool(on) + ["all pairs"] * bool(finding.stated.pairs)
    blocks: tuple[r.Block, ...] = (
        *_everybody_table(finding, asked),
        r.Shortened(r.Later(lambda: _details(finding)), tells=", ".join(more)),
        r.listing(_everybody_lines(finding)),
    )
    scope = ["Who is for what, who is with whom?"]
    if asked:
        scope = [asked.decider.name, asked.decision.question]
    scope += _when(finding)
    return answer(subject(""), scope, said, blocks, _next(finding, asked))


def _middle(scale: ScaleSummary) -> str:
    """`By weight the mean on the scale from 0 to 100 is 45, nearest “50”, and the median …`."""
    mean, median = (fmt.rounded(at) for at in (scale.mean, scale.median))
    near, by = (in_quotes(found) for found in (scale.nearest_mean, scale.nearest_median))
    return (
        f"By weight the mean on the scale from 0 to 100 is {mean}, nearest {near}, and the median "
        f"{median}, nearest {by}."
    )


def _against_interest(finding: Positions) -> Iterator[str]:
    """`Spoken by A: for “X”, though “Y” is better for its interests.`"""
    stands = (stand for positions in _in_order(finding) for stand in positions.stands)
    found = [stand for stand in stands if stand.against_interest]
    for stand in found[:1]:
        option, better = fmt.quoted(stand.option.name), in_quotes(stand.better, "or")
        said = f"against {option}, though that is better than any other possible option"
        if stand.side > 0:
            said = f"for {option}, though {better} is better"
        yield f"Spoken by {stand.actor.name}: {said} for its interests."
    if others := [f"{each.actor.name} on {fmt.quoted(each.option.name)}" for each in found[1:]]:
        yield f"Also against own interests: {several(others)}."


def _everybody_table(finding: Positions, asked: DecisionPositions | None) -> Iterator[r.Table]:
    on, scale = finding.foremost, _in_order(finding)[0].scale
    if asked and asked.stands:
        yield from _who_table(asked)
    elif on:
        yield from others_table([each for each in _things_of(finding) if each[1] != on])
    elif scale:
        yield scale_table(scale)


def _everybody_lines(finding: Positions) -> Iterator[r.Entry]:
    silent = several(actor.name for actor in finding.silent)
    said = [f"What is said by: {silent}."] if silent else []
    if finding.stated.too_large:
        said.append("Who agrees and who clashes: left out, too many pairs.")
    if finding.too_large:
        said.append("Which options are better for whom: left out, too many cells.")
    yield from not_known((*said, *out_of_time(finding.left_out)))
    yield rests_on(finding.grounds, "claim")


def _details(finding: Positions) -> Iterator[r.Section]:
    """Who says what of each thing, for whom what is ahead, who agrees; the scale."""
    for decider, on in _things_of(finding):
        yield r.Section(on.thing.name, (each_said(on.stated),), decider)
    for positions in finding.by_decision:
        told = [r.Entry(f"{each.actor.name}: {_wants(each)}") for each in positions.preferences]
        if told:
            title = f"Ahead for the interests of each: {positions.decision.question}"
            yield bulleted(title, told)
    yield from pair_sections(finding.stated)
    for positions in finding.by_decision:
        if positions.scale and (positions.stands or not finding.decision):
            note = r.Note("Mean and median sum up where the weight lies, and forecast nothing.")
            yield r.Section(positions.decision.question, (scale_table(positions.scale), note))


def _wants(found: Preferences) -> str:
    """What is ahead, and by how much: `A or B; at middle values A, 1 point ahead of B`."""
    if found.verdict is Conclusion.EMPTY:
        return "not known"
    if not found.next:
        return ahead(found)
    lead = f"{fmt.points(found.margin or Fraction(0))} ahead of {found.next.name}"
    which = f"{ahead(found)}; at middle values " if found.verdict is Conclusion.OPEN else ""
    return f"{which}{' = '.join(option.name for option in found.leaders)}, {lead}"


def _next(finding: Positions, asked: DecisionPositions | None) -> Iterator[r.Next]:
    if asked is None:
        decision = _in_order(finding)[0].decision
        yield r.Next("positions", (decision.id,), "who stands where on this decision")
    elif any(s.actor.decisions and s.actor.id != asked.decider.id for s in asked.stands):
        yield r.Next("deals", (), "what several could do together")


def _actor(finding: ActorPositions) -> r.Report:
    actor = finding.actor
    parted = []
    for stand in finding.stands:
        if stand.against_interest:
            better = f"better: {in_quotes(stand.better, 'or')}" if stand.better else "ahead for it"
            parted.append(fmt.marked(fmt.quoted(stand.option.name), better))
    said = [_spoken(finding)]
    said += [f"Against its own interests: {several(parted)}."] * bool(parted)
    ties = (("the same", finding.agreements), ("the opposite", finding.clashes))
    said += [f"Say mostly {how}: {_others(pairs, actor)}." for how, pairs in ties if pairs]
    sections = r.Later(lambda: _each_stand(finding))
    blocks: tuple[r.Block, ...] = (
        *_actor_table(finding),
        *said_of_issues(finding.issues, finding.corpus),
        r.Shortened(sections, tells=EACH if finding.stands else ""),
        r.listing((*_says(finding), *_end(finding))),
    )
    following = r.Next("influence", (actor.id,), "whom it can move, and who can move it")
    if actor.decisions and finding.deciders[1:]:
        following = r.Next("deals", (actor.id,), "the bargains it is part of")
    known, corpus = finding.stands or finding.places, finding.corpus
    scope = (actor.name, *_when(finding, corpus))
    return answer(subject(corpus), scope, said, blocks, [following] if known else ())


def _spoken(finding: ActorPositions) -> str:
    """`Spoken by A: for “X” and “Y”, against “Z”.`"""
    said = [(each.option, each.side) for each in finding.stands if each.stated is not None]
    told = [(each.target, each.side) for each in finding.issues]
    name, sides = finding.actor.name, ((1, "for"), (-1, "against"), (0, "on neither side of"))
    found = []
    for side, how in sides:
        on = [fmt.quoted(thing.name) for thing, taken in (*said, *told) if taken == side]
        found += [f"{how} {several(on)}"] * bool(on)
    if found:
        return f"Spoken by {name}: {', '.join(found)}."
    if finding.places:
        place = finding.places[0]
        at, of = fmt.number(place.at), fmt.quoted(place.decision.question)
        return f"Place of {name} on the scale of {of}: {at}."
    return f"Nothing is known to have been said by {name}."


def _says(finding: ActorPositions) -> Iterator[r.Entry]:
    """What it says, first where that is against its interests, and its places on scales."""
    told = sorted((s for s in finding.stands if s.position), key=lambda s: not s.against_interest)
    entries = [
        r.Entry(f"{fmt.quoted(stand.option.name)}: {words}", basis=r.basis(*stand.statements))
        for stand in told
        if (words := stand.position and (stand.position.says or stand.position.because))
    ]
    entries += [_place(place, fmt.quoted(place.decision.question)) for place in finding.places]
    for n, entry in enumerate(entries[:SAID]):
        yield replace(entry, label="" if n else r.strong("Says"))


def _end(finding: ActorPositions | PairPositions) -> Iterator[r.Entry]:
    yield from not_known(out_of_time(finding.left_out))
    if not finding.corpus:
        yield rests_on(finding.grounds, "claim")


def _place(place: ScalePlace, on: str) -> r.Entry:
    where = fmt.placed(place.at, place.capability, place.salience)
    return r.Entry(f"{on}: {where}", basis=r.basis(place.position))


def _each_stand(finding: ActorPositions) -> Iterator[r.Section]:
    """What an actor says of each option, and what that does to its interests."""
    for stand in finding.stands:
        entries = [said_entry(stand, stand.actor.name)] if stand.position else []
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


def _pair(finding: PairPositions) -> r.Report:
    a, b = finding.a, finding.b
    both = f"{a.name} and {b.name}"
    shared: list[tuple[Target, int]] = [(x.option, x.side * y.side) for x, y in finding.by_option]
    shared += [(x.target, x.side * y.side) for x, y in finding.by_issue]
    apart, alike = ([thing for thing, met in shared if met == way] for way in (-1, 1))
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
    said += _by_interests(finding)
    sections = r.Later(lambda: _each_pair(finding))
    known = finding.by_option or finding.by_scale
    blocks: tuple[r.Block, ...] = (
        *_pair_table(finding),
        r.Shortened(sections, tells=EACH if known else ""),
        r.listing(_end(finding)),
    )
    way = {"from": (a.id,), "to": (b.id,)}
    following = r.Next("influence", (), "how one could move the other", way)
    if a.decisions and b.decisions:
        following = r.Next("deals", (a.id,), "what they could do together")
    scope = (both, *_when(finding, finding.corpus))
    return answer(subject(finding.corpus), scope, said, blocks, [following] if known else ())


def _by_interests(finding: PairPositions) -> Iterator[str]:
    """Which options are ahead for both, and which for one alone."""
    ranks = [
        (x.option, x.derived or 0, y.derived or 0)
        for x, y in finding.by_option
        if x.preference and x.preference.rank is not Rank.RULED_OUT
    ]
    for how, found in (
        ("Ahead for the interests of both", [o for o, x, y in ranks if x == y == 1]),
        ("Ahead for one and behind for the other", [o for o, x, y in ranks if x * y < 0]),
    ):
        if found:
            yield f"{how}: {in_quotes(found)}."


def _each_pair(finding: PairPositions) -> Iterator[r.Section]:
    for places in finding.by_scale:
        entries = tuple(_place(place, place.actor.name) for place in places)
        yield r.Section(places[0].decision.question, (r.listing(entries),))
    for stands in finding.by_option:
        told = [said_entry(each, each.actor.name) for each in stands if each.position]
        if told:
            yield r.Section(stands[0].option.name, (r.listing(told),))


CONTENDERS = 3
"""So many options that could be ahead are named."""
AHEAD, NEUTRAL = "ahead for its interests", "neutral on"


def ahead(found: Preferences | None) -> str:
    """What is ahead for the interests of an actor: `A`, `A = B` where level, `A or B` where not
    settled."""
    if found is None or found.verdict is Conclusion.EMPTY:
        return UNKNOWN
    if found.verdict is Conclusion.OPEN:
        could = {option.id for option in (*found.leaders, *found.rivals)}
        names = [option.name for option in found.decision.options if option.id in could]
        more = [f"{len(names) - CONTENDERS:,} others"] if len(names) > CONTENDERS + 1 else []
        return " or ".join([*names[:CONTENDERS], *more] if more else names)
    return " = ".join(option.name for option in found.leaders)


def _how_to_read(found: Iterable[Preferences]) -> r.Legend:
    verdicts = {each.verdict for each in found}
    notes = {"A or B: not settled": Conclusion.OPEN, "A = B: level": Conclusion.LEVEL}
    return r.legend((), ", ".join(note for note, each in notes.items() if each in verdicts))


def _others(pairs: Iterable[Pair], actor: Actor) -> str:
    """The others of the pairs of an actor."""
    return several((pair.b if pair.a.id == actor.id else pair.a).name for pair in pairs)


def _who_table(positions: DecisionPositions) -> Iterator[r.Table]:
    """What each says besides, and what is ahead for its interests; those who are alike in a row."""
    on = positions.foremost
    by_actor: dict[str, list[Stand]] = {}
    for stand in positions.stands:
        by_actor.setdefault(stand.actor.id, []).append(stand)
    wants = {each.actor.id: each for each in positions.preferences}
    alike: dict[tuple[str, str], list[str]] = {}
    for id_, stands in by_actor.items():
        others = (stand for stand in stands if not on or stand.option.id != on.option.id)
        key = _says_of(others), ahead(wants.get(id_))
        if key != (UNKNOWN, UNKNOWN):
            alike.setdefault(key, []).append(stands[0].actor.name)
    ranked = sorted(alike.items(), key=lambda item: item[0][0] == UNKNOWN)
    rows = [(several(names), key) for key, names in ranked]
    heads, legend = ("also says", AHEAD), _how_to_read(positions.preferences)
    yield from in_words("Who", heads, rows, "row", legend)


def _says_of(stands: Iterable[Stand]) -> str:
    """`for A and B, against C`: what one actor says of options."""
    by: dict[str, list[str]] = {}
    for stand in sorted(stands, key=lambda each: -each.side):
        if stand.stated is not None:
            neither = "both ways on" if stand.both_ways else "divided on"
            how = {1: "for", -1: "against"}.get(stand.side, neither if stand.divided else NEUTRAL)
            by.setdefault(how, []).append(stand.option.name)
    return ", ".join(f"{how} {several(names)}" for how, names in by.items()) or UNKNOWN


def _actor_table(finding: ActorPositions) -> Iterator[r.Table]:
    """Decision by decision what one actor says, and what is ahead for its interests."""
    wants = {each.decision.id: each for each in finding.preferences}
    rows = []
    for decider in finding.deciders:
        for decision in decider.decisions:
            stands = (stand for stand in finding.stands if stand.option.decision == decision.id)
            cells = _says_of(stands), ahead(wants.get(decision.id))
            if cells != (UNKNOWN, UNKNOWN):
                rows.append((in_a_table(decider, decision), cells))
    heads, legend = ("says", AHEAD), _how_to_read(finding.preferences)
    yield from in_words("Decision of", heads, rows, "decision", legend)


def _pair_table(finding: PairPositions) -> Iterator[r.Table]:
    """What two actors say of each thing on which both have spoken, the furthest apart first."""
    spoken = [both for both in finding.by_option if all(s.stated is not None for s in both)]
    told: list[tuple[str, Said, Said]] = [(a.option.name, a, b) for a, b in spoken]
    told += [(a.target.name, a, b) for a, b in finding.by_issue]
    told.sort(key=lambda each: -abs(Fraction(each[1].stance or 0) - (each[2].stance or 0)))
    rows = tuple(r.Row(name, (said_cell(a), said_cell(b))) for name, a, b in told)
    if rows:
        heads = (r.Column(finding.a.name), r.Column(finding.b.name))
        legend = r.legend(chain(*(row.cells for row in rows)), SIGNS)
        yield plain_table("Spoken of by both", heads, rows, r.Most(ROWS, "row"), legend)


def _in_order(finding: Positions) -> list[DecisionPositions]:
    """The decisions, the main one first."""
    return sorted(finding.by_decision, key=lambda each: each.decision.id != finding.main)


def _things_of(finding: Positions) -> Iterator[tuple[str, Sides]]:
    """All on which anybody has spoken, those of the main decision first, with who decides each."""
    for positions in _in_order(finding):
        yield from ((positions.decider.name, on) for on in positions.by_option if on.stated)
    yield from (("", on) for on in finding.issues if on.stated)
