"""Who stands where, in words: everybody, one actor, or one pair."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from stancecli.lenses.positions.issues import (
    issue_entry,
    issue_stands,
    moved_on,
    over_time,
    said_of_issues,
)
from stancecli.lenses.positions.lines import (
    NAMES,
    actor_sections,
    alignment_lines,
    both_ways_lines,
    everybody_sections,
    interest_lines,
    middle,
    not_known,
    on_how_many,
    pair_sections,
    said,
    scale_lines,
    subject,
)
from stancecli.lenses.positions.statements import IssueStands, PositionsOverTime
from stancecli.lenses.positions.table import (
    actor_table,
    consequences_named,
    everybody_table,
    pair_on_issues,
    pair_table,
)
from stancecli.methods.ladder import Conclusion
from stancecli.methods.positions.agreement import Pair
from stancecli.methods.positions.preferences import Preferences, Stand
from stancecli.methods.positions.scale import ScalePlace
from stancecli.model import Option
from stancecli.wording import named, names, rests_on, within
from stancecli.wording.states import both_ways, preferred, sides

SAID, MOST_SAID = 2, 10
"""How many sayings and places of one actor, or of a pair, stand on lines of their own; of issues
where there is nothing else."""

NOTHING_SHARED = "There is nothing on which something is known of both."


def describe(
    finding: Positions | ActorPositions | PairPositions | IssueStands | PositionsOverTime,
) -> r.Report:
    """Who stands where: everybody, one actor, one pair, on issues, or period by period."""
    match finding:
        case IssueStands():
            return issue_stands(finding)
        case PositionsOverTime():
            return over_time(finding)
        case ActorPositions():
            report = _actor(finding)
        case PairPositions():
            report = _pair(finding)
        case Positions():
            report = _everybody(finding)
    decided = finding.by_decision if isinstance(finding, Positions) else _of_options(finding)
    corpus = finding.corpus if not isinstance(finding, Positions) else ""
    is_all = decided or not (finding.grounds.claims or corpus)
    every = "every decision" if is_all else "every issue"
    decision = finding.decision.question if finding.decision else every
    when = (
        within(finding.window.since, finding.window.until) if finding.window.since or corpus else ()
    )
    return replace(report, subject=subject(corpus), scope=(*report.scope, decision, *when))


def _of_options(finding: ActorPositions | PairPositions) -> bool:
    """Whether anything is known of options, or of places on a scale."""
    if isinstance(finding, ActorPositions):
        return bool(finding.stands or finding.places)
    return bool(finding.by_option or finding.by_scale)


# Everybody.


def _everybody(finding: Positions) -> r.Report:
    first = finding.by_decision[0]
    stands = [stand for positions in finding.by_decision for stand in positions.against_interest]
    tells = "all pairs" if finding.stated.pairs or finding.derived.pairs else ""
    sections = r.Later(lambda: everybody_sections(finding))
    lines = (
        *scale_lines(first if finding.decision else None),
        *interest_lines(finding),
        *both_ways_lines((*_stands(finding), *chain(*(on.stated for on in finding.issues)))),
        *alignment_lines(finding),
        *_issues(finding),
        r.Entry("", whole=sections, tells=tells),
        *not_known(finding),
        rests_on(finding.grounds, "claim"),
    )
    return r.Report(
        subject="",
        scope=(first.decider.name,) if finding.decision else (),
        conclusion=_on_current(first) if finding.decision else _on_options(finding),
        more=" ".join(_further(finding, stands)),
        blocks=(*everybody_table(finding), r.listing(lines)),
        next=tuple(_next(finding, first)),
    )


def _issues(finding: Positions) -> Iterator[r.Entry]:
    """What is said of the issues of a model, a line each of the first."""
    spoken = [each for each in finding.issues if each.stated]
    for n, each in enumerate(spoken[:SAID]):
        more = f" · {len(spoken) - SAID} more" if n == SAID - 1 and len(spoken) > SAID else ""
        entry = issue_entry(each)
        yield replace(entry, text=r.text(entry.text, more), label="" if n else r.strong("Issues"))


def _on_current(positions: DecisionPositions) -> str:
    current = positions.current
    on_option = next(
        on_option for on_option in positions.by_option if on_option.option.id == current.id
    )
    name = named(positions, current)
    found = (
        *(on_option.speak_for, on_option.speak_against, on_option.both_ways, on_option.divided),
    )
    if any(found):
        return f"{name}: {sides(*found)}."
    if positions.scale:
        count = fmt.counted(len(positions.scale.leverage), "actor")
        return f"On the scale, by weight, {middle(positions.scale)}; {count}."
    return f"{name}: nobody is known to speak for or against it."


def _on_options(finding: Positions) -> str:
    options = [on_option for positions in finding.by_decision for on_option in positions.by_option]
    spoken = {stand.option.id for stand in _stands(finding) if stand.stated is not None}
    count = fmt.counted(len(options), "option")
    scales = [p for p in finding.by_decision if p.scale]
    if not spoken and scales:
        told = (
            f"{fmt.quoted(p.decision.question)}: {middle(p.scale, named=len(scales) == 1)}"
            for p in scales[:NAMES]
            if p.scale
        )
        more = f"; {len(scales) - NAMES} more scales" if len(scales) > NAMES else ""
        return f"By weight, {'; '.join(told)}{more}."
    if not spoken:
        return f"Of the {count} nothing is said."
    disputed = sum(
        bool(o.both_ways or o.divided or (o.speak_for and o.speak_against)) for o in options
    )
    return (
        f"Something is said of {len(spoken)} of {count}; of {disputed or 'none'} both for and "
        "against."
    )


def _stands(finding: Positions) -> list[Stand]:
    return [stand for positions in finding.by_decision for stand in positions.stands]


def _further(finding: Positions, against: Sequence[Stand]) -> Iterator[str]:
    """Where the decider stands, and where else words and interests part."""
    scales = [positions.scale for positions in finding.by_decision if positions.scale]
    told = False
    if finding.decision:
        positions = finding.by_decision[0]
        if positions.own or _is_judged(positions.of_decider):
            yield f"{positions.decider.name}: {_in_words_and_interests(positions)}."
            told = positions.own in against
            against = [stand for stand in against if stand is not positions.own]
    elif scales and any(stand.stated is not None for stand in _stands(finding)):
        count = sum(len(scale.leverage) for scale in scales)
        places = fmt.counted(count, "place is", "places are")
        yield f"Besides, {places} known on {fmt.counted(len(scales), 'scale')}."
    if len(against) == 1:
        (stand,) = against
        on = f"{stand.actor.name} on {fmt.quoted(stand.option.name)}"
        yield f"{on}: {_parted(stand)}."
    elif against:
        mark = " (!)" if finding.decision else ""
        yield f"Words and interests part on {len(against)}{' more' * told} stances{mark}."


def _in_words_and_interests(positions: DecisionPositions) -> str:
    """`for it in words; in interests “A” leads, ahead of “B” by 2`: the decider."""
    own = positions.own
    words = _in_words(own)
    found = positions.of_decider
    if not found or not _is_judged(found):
        return words
    parted = ", against it in interests: " if own and own.better else "; in interests "
    return f"{words}{parted}{preferred(found)}"


def _is_judged(found: Preferences | None) -> bool:
    return bool(found and found.verdict is not Conclusion.EMPTY)


def _in_words(stand: Stand | None) -> str:
    if not stand or stand.stated is None:
        return "silent on it"
    if stand.both_ways:
        return f"said both ways ({both_ways(stand.both_ways)})"
    words = {1: "for it", -1: "against it", 0: "divided" if stand.divided else "neutral"}
    return f"{words[stand.side]} in words"


def _parted(stand: Stand) -> str:
    """`for it in words, against it in interests (better: “B”)`, where the two part."""
    if stand.side < 0:
        return "against it in words, for it in interests"
    return f"for it in words, against it in interests (better: {_better(stand)})"


def _better(stand: Stand) -> str:
    return fmt.few(fmt.quoted(option.name) for option in stand.better)


def _next(finding: Positions, first: DecisionPositions) -> Iterator[r.Next]:
    asked = (first.decision.id,)
    if not finding.decision:
        yield r.Next("positions", asked, "who stands where on this decision")
        return
    yield r.Next("influence", (), "who could press for or against it", {"on": (first.current.id,)})
    if first.against_interest:
        actor = first.against_interest[0].actor
        yield r.Next("positions", asked, "what makes its row so", {"actor": (actor.id,)})
    if finding.stated.clashes:
        pair = finding.stated.clashes[0].pair
        yield r.Next("positions", asked, "the strongest clash", {"pair": (pair.a.id, pair.b.id)})


# One actor.


def _actor(finding: ActorPositions) -> r.Report:
    """One row of the table, explained."""
    actor = finding.actor
    against = [stand for stand in finding.stands if stand.against_interest]
    spoken = sum(stand.stated is not None for stand in finding.stands)
    bearing = sum(bool(stand.claims) for stand in finding.stands)
    known = []
    if spoken or not finding.places:
        known.append(fmt.counted(spoken, "stance") if spoken else "no stance")
    if finding.places:
        known.append(fmt.counted(len(finding.places), "place on a scale", "places on a scale"))
    if finding.issues:
        count = fmt.counted(len(finding.issues), "stance on issues", "stances on issues")
        known = [*(known if spoken or finding.places else ()), count]
    bear = fmt.counted(bearing, "option bears", "options bear") if bearing else "no option bears"
    preferences = finding.preferences if finding.decision else ()
    told = (f"For {actor.name}: {preferred(each)}." for each in preferences)
    return r.Report(
        subject="",
        scope=(actor.name,),
        conclusion=f"{actor.name}: {fmt.listed(known)} known"
        + ("." if finding.issues and not finding.stands else f"; {bear} on interests."),
        more=" ".join(filter(None, (*told, _parting(against), moved_on(finding.issues)))),
        blocks=(
            *actor_table(finding),
            *said_of_issues(finding.issues, SAID if finding.stands else MOST_SAID, finding.corpus),
            r.listing(_actor_lines(finding)),
        ),
        next=(r.Next("influence", (actor.id,), "whom it can move, and who can move it"),)
        if _of_options(finding)
        else (),
    )


def _parting(stands: Sequence[Stand]) -> str:
    """On what the words of one actor go one way and its interests another."""
    if len(stands) == 1:
        return f"{fmt.quoted(stands[0].option.name)}: {_parted(stands[0])}."
    if stands:
        listed = names(stand.option for stand in stands[:NAMES])
        more = f" and {len(stands) - NAMES} more" if len(stands) > NAMES else ""
        return f"Words and interests part on {listed}{more}."
    return ""


def _actor_lines(finding: ActorPositions) -> Iterator[r.Entry]:
    """What it says, what would serve and what would harm it most, and what that rests on."""
    for place in finding.places[:SAID]:
        where = fmt.placed(place.at, place.capability, place.salience)
        on = f"{where} on {fmt.quoted(place.decision.question)}"
        yield r.Entry(on, r.strong("Place"), basis=r.basis(place.position))
    spoken = [s for s in finding.stands if s.stated is not None and not s.divided]
    foremost = sorted(spoken, key=lambda stand: not stand.against_interest)[:SAID]
    for stand in foremost:
        label = r.strong("Says") if stand is foremost[0] else ""
        yield from said(stand, label, f"{fmt.quoted(stand.option.name)}: ")
    known = sorted(finding.stands, key=_points)
    for label, ends, way in (("Helped by", known[-1:], 1), ("Hurt by", known[:1], -1)):
        yield from (_served(stand, label) for stand in ends if way * _points(stand) > 0)
    if finding.decision is None:
        yield from _on_each_decision(finding)
    yield from both_ways_lines(finding.stands)
    thing = _thing(finding.stands, finding.issues)
    for label, pairs in (("Agrees", finding.agreements), ("Clashes", finding.clashes)):
        if pairs:
            told = " · ".join(
                f"{_other(pair, finding)}, {on_how_many(pair, thing)}" for pair in pairs[:SAID]
            )
            more = f" · {len(pairs) - SAID} more" if len(pairs) > SAID else ""
            yield r.Entry(f"with {told}{more}", r.strong(label))
    sections = tuple(actor_sections(finding))
    yield r.Entry("", whole=sections, tells="claim by claim" if sections else "")
    if not finding.corpus:
        yield rests_on(finding.grounds, "claim")


def _other(pair: Pair, finding: ActorPositions) -> str:
    return (pair.b if pair.a.id == finding.actor.id else pair.a).name


def _on_each_decision(finding: ActorPositions) -> Iterator[r.Entry]:
    """The verdict on each decision by its interests; the first in a short answer."""
    entries = [
        r.Entry(f"{fmt.quoted(found.decision.question)}: {preferred(found)}.")
        for found in finding.preferences
        if _is_judged(found)
    ]
    for entry in entries[:1]:
        more = f" · {fmt.counted(len(entries) - 1, 'more decision')}" if entries[1:] else ""
        short = replace(entry, text=r.text(entry.text, more), label=r.strong("Interests"))
        yield r.topic(short, (r.listing(entries, bullet="·"),))


def _points(stand: Stand) -> Fraction:
    """What the option's own effects add up to for the actor."""
    sizes = (each.criterion.weight.mid * each.middle for each in stand.consequences)
    return sum(sizes, Fraction(0))


def _served(stand: Stand, label: str) -> r.Entry:
    """An option with what it does to each interest of an actor that it bears on."""
    moved = [consequence for consequence in stand.consequences if consequence.middle]
    said = f"{fmt.quoted(stand.option.name)}: {consequences_named(moved)}"
    return r.Entry(said, r.strong(label), basis=r.basis(*stand.claims))


# One pair.


def _pair(finding: PairPositions) -> r.Report:
    """Two actors, scale by scale and option by option."""
    a, b = finding.a, finding.b
    conclusion, *more = _agreement(finding)
    there, back = {"from": (a.id,), "to": (b.id,)}, {"from": (b.id,), "to": (a.id,)}
    return r.Report(
        subject="",
        scope=(f"{a.name} and {b.name}",),
        conclusion=conclusion,
        more=" ".join(more),
        blocks=(
            *pair_table(finding),
            *pair_on_issues(finding),
            r.listing(_pair_lines(finding)),
        ),
        next=(
            r.Next("influence", (), "how one could move the other", there),
            r.Next("influence", (), "and the other way round", back),
        )
        if _of_options(finding)
        else (),
    )


def _agreement(finding: PairPositions) -> Iterator[str]:
    """How far the two agree: on the scales that both stand on, by what they say, by support."""
    if len(finding.by_scale) == 1:
        ((a, b),) = finding.by_scale
        distance = fmt.number(abs(a.at - b.at))
        yield f"On the scale from 0 to 100 they stand {distance} apart."
    elif finding.by_scale:
        yield f"On {len(finding.by_scale)} scales both have a place."
    if not finding.by_option and not finding.by_issue:
        yield NOTHING_SHARED
    else:
        yield f"In words: {_counts(finding.stated, _thing(finding.by_option, finding.by_issue))}."
        if any(a.preference or b.preference for a, b in finding.by_option):
            yield f"In interests: {_counts(finding.derived)}."


def _thing(of_options: Sequence[object], of_issues: Sequence[object]) -> str:
    """How what somebody speaks of is called: options, issues, or both."""
    return "issue" if not of_options else "thing" if of_issues else "option"


def _counts(pair: Pair | None, thing: str = "option") -> str:
    if pair is None:
        return f"no {thing} on which they agree or clash"
    agreed = fmt.counted(pair.agreements, thing) if pair.agreements else f"no {thing}"
    return f"agreed on {agreed}, opposed on {pair.clashes or 'none'}"


def _pair_lines(finding: PairPositions) -> Iterator[r.Entry]:
    """Their places, where they agree and clash in words, or else in interests; what it rests on."""
    for a, b in finding.by_scale[:SAID]:
        on = fmt.quoted(a.decision.question)
        yield r.Entry(f"{_at(a)}, {_at(b)}, on {on}", r.strong("Places"))
    for label, alike in (("Together", 1), ("Clash", -1)):
        in_words = [a.option for a, b in finding.by_option if a.side * b.side == alike]
        by_interests = [
            a.option for a, b in finding.by_option if (a.derived or 0) * (b.derived or 0) == alike
        ]
        sides = (("in words", in_words), ("in interests", by_interests))
        told = [f"{how} on {_options(options)}" for how, options in sides if options]
        if told:
            yield r.Entry("; ".join(told), r.strong(label))
    yield from both_ways_lines(chain(*finding.by_option))
    known = finding.by_scale or finding.by_option
    sections = r.Later(lambda: pair_sections(finding))
    yield r.Entry("", whole=sections, tells="claim by claim" if known else "")
    if not finding.corpus:
        yield rests_on(finding.grounds, "claim")


def _options(options: Sequence[Option]) -> str:
    """Options by name; of more than three how many they are, for the table has them."""
    return names(options) if len(options) <= NAMES else fmt.counted(len(options), "option")


def _at(place: ScalePlace) -> str:
    return f"{place.actor.name} at {fmt.number(place.at)}"
