"""Who stands where, in words: everybody, one actor, or one pair."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from stancecli import notation as fmt, report as r
from stancecli.lenses.positions.finding import (
    ActorPositions,
    DecisionPositions,
    PairPositions,
    Positions,
)
from stancecli.lenses.positions.sections import (
    EMPTY,
    actor_sections,
    everybody_sections,
    pair_sections,
)
from stancecli.methods.positions.alignment import Alignment, Pair
from stancecli.wording import matrix, names, rests_on

PAIRS, NAMES = 3, 8
"""How many pairs of a kind, and actors of a group, a short answer shows."""

MATRIX = 24
"""The matrix of all pairs has no more actors."""

NOTHING_SHARED = "There is no option on which something is known of both."


def describe(finding: Positions | ActorPositions | PairPositions) -> r.Report:
    """Who stands where: everybody, one actor, or one pair."""
    match finding:
        case ActorPositions():
            report = _actor(finding)
        case PairPositions():
            report = _pair(finding)
        case Positions():
            report = _everybody(finding)
    scope = finding.decision.question if finding.decision else "every decision"
    return replace(
        report,
        asked=f"{report.asked} · {scope}",
        blocks=(*report.blocks, rests_on(finding.grounds, "claim")),
    )


# Everybody.


def _everybody(finding: Positions) -> r.Report:
    first = finding.by_decision[0]
    return r.Report(
        asked="Positions",
        conclusion=_on_current(first) if finding.decision else _on_options(finding),
        more=" ".join((*_on_scales(finding), _against_interest(finding))),
        blocks=(
            *everybody_sections(finding),
            *_alignment("By what they say", finding.stated),
            *_alignment("By what the options do to them", finding.derived),
            r.Section("Not known", (r.listing(_unknown(finding), bullet="·"),)),
        ),
        next=tuple(_next(finding, first)),
    )


def _on_current(positions: DecisionPositions) -> str:
    current = positions.current
    on_option = next(
        on_option for on_option in positions.by_option if on_option.option.id == current.id
    )
    name = fmt.marked(fmt.quoted(current.name), "current")
    if on_option.speak_for or on_option.speak_against:
        supporters = fmt.counted(len(on_option.speak_for), "actor")
        return f"{name}: {supporters} for it, {len(on_option.speak_against)} against it."
    placed = len(positions.scale.leverage) if positions.scale else 0
    have = fmt.counted(placed, "actor has", "actors have")
    but = f", but {have} a place on the scale" if placed else ""
    return f"{name}: nobody is known to speak for or against it{but}."


def _on_options(finding: Positions) -> str:
    sides = [
        (on_option.speak_for, on_option.speak_against)
        for positions in finding.by_decision
        for on_option in positions.by_option
    ]
    options, spoken = fmt.counted(len(sides), "option"), sum(map(any, sides))
    if not spoken:
        return f"Of the {options} nothing is said."
    disputed = sum(map(all, sides))
    return (
        f"Something is said of {spoken} of {options}; of {disputed or 'none'} both for and against."
    )


def _on_scales(finding: Positions) -> Iterator[str]:
    scales = [positions.scale for positions in finding.by_decision if positions.scale]
    if finding.decision and scales:
        yield (
            f"By weight, the middle of the scale is {fmt.number(scales[0].mean)} as a mean and "
            f"{fmt.number(scales[0].median)} as a median."
        )
    elif scales:
        count = sum(len(scale.leverage) for scale in scales)
        places = fmt.counted(count, "place is", "places are")
        yield f"Besides, {places} known on {fmt.counted(len(scales), 'scale')}."


def _against_interest(finding: Positions) -> str:
    stands = [stand for positions in finding.by_decision for stand in positions.against_interest]
    if not stands:
        return "Nobody says what its own interests speak against."
    points = fmt.counted(len(stands), "point")
    said = f"On {points} an actor says what its interests do not bear out"
    if len(stands) > 2:
        return f"{said}."
    where = (f"{stand.actor.name}, on {fmt.quoted(stand.option.name)}" for stand in stands)
    return f"{said}: {'; '.join(where)}."


def _unknown(finding: Positions) -> Iterator[r.Entry]:
    stands = [stand for positions in finding.by_decision for stand in positions.stands]
    turns = sum(stand.turns for stand in stands)
    vanishes = sum(not stand.firm for stand in stands) - turns
    if not (finding.silent or finding.untouched or turns or vanishes):
        yield r.Entry("Of everybody a stance or a place is known, and no range decides a sign.")
    if finding.silent:
        more = len(finding.silent) - NAMES
        end = f" and {more} more." if more > 0 else "."
        yield r.Entry(f"No stance is known of {names(finding.silent[:NAMES])}{end}")
    if finding.untouched:
        count = fmt.counted(len(finding.untouched), "actor")
        listed = names(finding.untouched[:NAMES])
        end = ", …" if len(finding.untouched) > NAMES else "."
        yield r.Entry(f"Neither a stance nor an effect is known of {count}: {listed}{end}")
    if turns:
        yield r.Entry(
            f"{fmt.counted(turns, 'sign')} under “wants” could turn (?), by ranges and unknowns."
        )
    if vanishes:
        values = fmt.counted(vanishes, "value")
        yield r.Entry(f"{values} under “wants” could be 0 (?), by ranges and unknowns.")


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


def _alignment(title: str, alignment: Alignment) -> Iterator[r.Section]:
    """Who agrees with whom and who clashes: the strongest pairs, and in the whole answer all."""
    if not alignment.pairs:
        return
    note = r.Note("together: no two of them clash · figures: sizes 0 to 1, half of both, added")
    whole = (_strongest(alignment, is_whole=True), note, *_pair_matrix(alignment))
    short = (_strongest(alignment, is_whole=False), note)
    yield r.Section(title, (r.Shortened(whole, short, tells="all pairs"),))


def _strongest(alignment: Alignment, *, is_whole: bool) -> r.Listing:
    most, most_names = (None, None) if is_whole else (PAIRS, NAMES)
    groups = [("together", group) for group in alignment.groups[:most]]
    if alignment.alone:
        groups.append(("alone" if len(alignment.alone) == 1 else "each alone", alignment.alone))
    entries = []
    for label, actors in groups:
        shown = [actor.name for actor in actors[:most_names]]
        left = len(actors) - len(shown)
        entries.append(r.Entry(" · ".join(shown + ([f"{left} more"] if left else [])), label))
    pairs = [("agree", ranked, ranked.pair.convergence) for ranked in alignment.agreements[:most]]
    pairs += [("clash", ranked, ranked.pair.divergence) for ranked in alignment.clashes[:most]]
    for label, ranked, size in pairs:
        count = len(ranked.options)
        on = names(ranked.options) if is_whole or count < 3 else fmt.counted(count, "option")
        a, b = r.strong(ranked.pair.a.name), r.strong(ranked.pair.b.name)
        entries.append(r.Entry(r.text(a, " with ", b, f", on {on}"), label, fmt.number(size)))
    return r.listing(entries)


def _pair_matrix(alignment: Alignment) -> Iterator[r.Block]:
    """How far every two agree and clash, actors in their groups."""
    homes = [(f"together {n}", group) for n, group in enumerate(alignment.groups, 1)]
    homes.append(("alone", alignment.alone))
    everybody = [(home, actor) for home, group in homes for actor in group]
    shown = everybody[:MATRIX]
    # A pair has its actors in the order of the file, and the groups have another one.
    pairs = {frozenset((pair.a.id, pair.b.id)): pair for pair in alignment.pairs}

    def cell(n: int, m: int) -> r.Cell:
        if n == m:
            return r.Cell()
        return _pair_cell(pairs.get(frozenset((shown[n][1].id, shown[m][1].id))), above=m > n)

    yield matrix(
        shown,
        cell,
        "above the diagonal how far two agree, below it how far they clash",
        "sizes added, and in brackets on how many options",
    )
    if left := len(everybody) - len(shown):
        yield r.Note(f"{fmt.counted(left, 'actor')} left out; -f json has every pair")


def _pair_cell(pair: Pair | None, *, above: bool) -> r.Cell:
    if pair and above and pair.agreements:
        figure = f"{fmt.number(pair.convergence)} ({pair.agreements})"
        return r.Cell(figure, fmt.Sense.HELPS)
    if pair and not above and pair.clashes:
        return r.Cell(f"{fmt.number(pair.divergence)} ({pair.clashes})", fmt.Sense.HURTS)
    return EMPTY


# One actor.


def _actor(finding: ActorPositions) -> r.Report:
    """One row of the table, explained."""
    actor = finding.actor
    against = [stand.option for stand in finding.stands if stand.against_interest]
    spoken = sum(stand.stated is not None for stand in finding.stands)
    bearing = sum(stand.derived is not None for stand in finding.stands)
    known = []
    if spoken or not finding.places:
        known.append(fmt.counted(spoken, "stance") if spoken else "no stance")
    if finding.places:
        known.append(fmt.counted(len(finding.places), "place on a scale", "places on a scale"))
    bear = fmt.counted(bearing, "option bears", "options bear") if bearing else "no option bears"
    return r.Report(
        asked=f"Positions · {actor.name}",
        conclusion=f"{actor.name}: {fmt.listed(known)} known; {bear} on its interests.",
        more=f"What it says and what it wants part on {names(against)}." if against else "",
        blocks=tuple(actor_sections(finding)),
        next=(r.Next("influence", (actor.id,), "whom it can move, and who can move it"),),
    )


# One pair.


def _pair(finding: PairPositions) -> r.Report:
    """Two actors, scale by scale and option by option."""
    a, b = finding.a, finding.b
    conclusion, *more = _agreement(finding)
    there, back = {"from": (a.id,), "to": (b.id,)}, {"from": (b.id,), "to": (a.id,)}
    return r.Report(
        asked=f"Positions · {a.name} and {b.name}",
        conclusion=conclusion,
        more=" ".join(more),
        blocks=tuple(pair_sections(finding)) or (r.Note(NOTHING_SHARED),),
        next=(
            r.Next("influence", (), "how one could move the other", there),
            r.Next("influence", (), "and the other way round", back),
        ),
    )


def _agreement(finding: PairPositions) -> Iterator[str]:
    """How far the two agree: on the scales that both stand on, by what they say, by support."""
    if len(finding.by_scale) == 1:
        distance = fmt.number(finding.by_scale[0].distance)
        yield f"On the scale from 0 to 100 they stand {distance} apart."
    elif finding.by_scale:
        yield f"On {len(finding.by_scale)} scales both have a place."
    if finding.by_scale and not finding.by_option:
        yield NOTHING_SHARED
    else:
        yield f"By what they say: {_counts(finding.stated)}."
        yield f"By what the options do to them: {_counts(finding.derived)}."


def _counts(pair: Pair | None) -> str:
    if pair is None:
        return "no option on which they agree or clash"
    return f"agreed on {fmt.counted(pair.agreements, 'option')}, opposed on {pair.clashes}"
