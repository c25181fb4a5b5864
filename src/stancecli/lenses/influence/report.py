"""How it is told who can move whom: of all, of one actor, between two, or towards an option."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from stancecli import notation as fmt, report as r
from stancecli.lenses.influence.finding import (
    ActorInfluence,
    Finding,
    InfluencePaths,
    Influences,
    PairInfluence,
    Pressure,
    Stakeholder,
)
from stancecli.lenses.influence.picture import pairs_matrix, quadrant_picture, sums_table
from stancecli.methods.influence import InfluencePath, Quadrant, Sums, Tie
from stancecli.model import Actor
from stancecli.wording import grounds_line, names, rests_on, standing

ROWS, NAMED = 10, 4
"""Of so many actors a short answer has the sums; more than these are not named in a sentence."""
PICTURED = 24
"""The most actors in the picture and in the matrix."""
LISTED = 8
"""How many stakeholders of a side, or places on a scale, a short answer shows."""
STRONG = 3
"""From this strength on a tie is drawn heavier: high."""

PRESSURE_LEGEND = r.Note(
    "wanting it is told by what an actor says, and where it says nothing by what the option does "
    "to it, −1 to +1 (wants); the word is the weakest link of the way"
)
MEANINGS = {
    Quadrant.RELAY: "Moves others and is moved: above the mean in both.",
    Quadrant.DOMINANT: "Moves others: above the mean in influence only.",
    Quadrant.DEPENDENT: "Is moved: above the mean in dependence only.",
    Quadrant.AUTONOMOUS: "Above the mean in neither.",
}


def describe(finding: Finding) -> r.Report:
    """The answer to whichever question of influence was asked."""
    match finding:
        case Influences():
            return _of_all(finding)
        case ActorInfluence():
            return _of_actor(finding)
        case InfluencePaths():
            return _of_paths(finding)
        case Pressure():
            return _of_pressure(finding)


# All actors.


def _of_all(finding: Influences) -> r.Report:
    ranked, matrices = finding.ranked, finding.matrices
    if not finding.ties:
        return r.Report("Influence", "No influence of one actor on another is in the model.")
    most = _largest(ranked, [sums.influence for sums in ranked])
    moved = _largest(ranked, [sums.dependence for sums in ranked])
    table = sums_table(ranked, matrices.mean)
    left_out = len(ranked) - ROWS
    cut = r.Shortened(
        (table,),
        (sums_table(ranked[:ROWS], matrices.mean),),
        fmt.counted(left_out, "more actor"),
    )
    pictured = ranked[:PICTURED]
    whole = (
        pairs_matrix(pictured, matrices, len(ranked) - len(pictured)),
        rests_on(finding.grounds, "direct influence"),
    )
    return r.Report(
        asked="Influence · direct, and over one other actor",
        conclusion=f"Most influence: {most}. Most dependent: {moved}.",
        more=_relays([sums.actor for sums in ranked if sums.quadrant is Quadrant.RELAY]),
        blocks=(
            cut if left_out > 0 else table,
            r.Listing((*_not_known(finding), grounds_line(finding.grounds, "direct influence"))),
            r.Shortened((quadrant_picture(pictured, matrices.mean),), tells="the picture"),
            r.Shortened(whole, tells="each on each"),
        ),
        next=tuple(_next_of_all(finding)),
    )


def _largest(ranked: Sequence[Sums], sizes: Sequence[Fraction]) -> str:
    """Whoever has the largest size; of many alike, how many they are."""
    most = max(sizes)
    largest = [sums.actor for sums, size in zip(ranked, sizes, strict=True) if size == most]
    return _named(largest)


def _named(actors: Sequence[Actor]) -> str:
    return names(actors) if len(actors) <= NAMED else fmt.counted(len(actors), "actor")


def _relays(relays: Sequence[Actor]) -> str:
    if not relays:
        return "No actor is above the mean in both."
    return f"Above the mean in both: {_named(relays)}."


def _not_known(finding: Influences) -> Iterator[r.Entry]:
    """Where nobody has said anything: no influence, or nothing judged?"""
    said = "Where no influence is entered, none is counted; it may be that nobody looked."
    isolated = [s.actor for s in finding.ranked if not s.influence and not s.dependence]
    if isolated:
        said += f" By or on {_named(isolated)} none is entered."
    yield r.Entry(said, r.strong("Not known"))


def _next_of_all(finding: Influences) -> Iterator[r.Next]:
    first = finding.ranked[0].actor.id
    yield r.Next("influence", (first,), "whom one actor moves, by what means")
    index = finding.matrices.index
    on_first = [row[index[first]] for row in finding.matrices.total]
    others = (sums for sums in finding.ranked if sums.actor.id != first)
    moving = [sums for sums in others if on_first[index[sums.actor.id]]]
    if moving:
        last = max(moving, key=lambda sums: sums.dependence).actor.id
        yield _next_path(last, first, "the strongest way to the top")
    yield r.Next("positions", (), "who stands where")


def _next_path(start: str, end: str, tells: str) -> r.Next:
    return r.Next("influence", (), tells, {"from": (start,), "to": (end,)})


# One actor.


def _of_actor(finding: ActorInfluence) -> r.Report:
    sums, actor = finding.sums, finding.sums.actor
    return r.Report(
        asked=f"Influence · {actor.name}",
        conclusion=(
            f"{actor.name}: influence {fmt.number(sums.influence)}, dependence "
            f"{fmt.number(sums.dependence)}; the mean of all actors is {fmt.tenths(finding.mean)}."
        ),
        more=MEANINGS[sums.quadrant],
        blocks=(
            _pairs("Can move", finding.moves),
            _pairs("Can be moved by", finding.moved_by),
            r.Note("total: the direct influence, and all ways over one other actor (MACTOR)"),
        ),
        next=(
            r.Next("show", (actor.id,), "everything on this actor"),
            r.Next("influence", (), "all actors"),
        ),
    )


def _pairs(title: str, pairs: Sequence[PairInfluence]) -> r.Section:
    """The other actors, of whom a short answer shows only those with a direct influence."""
    direct = [_pair(pair) for pair in pairs if pair.tie]
    short = r.listing(direct or [r.Entry("nobody directly")])
    indirect = sum(pair.tie is None for pair in pairs)
    if not indirect:
        return r.Section(title, (short,))
    whole = r.listing(map(_pair, pairs))
    return r.Section(title, (r.Shortened((whole,), (short,), f"{indirect} more only over others"),))


def _pair(pair: PairInfluence) -> r.Entry:
    total = f"total {fmt.number(pair.total)}"
    if not pair.tie:
        return r.Entry(f"{pair.other.name}, only over others", label="·", aside=total)
    return r.Entry(
        f"{pair.other.name}: {_means(pair.tie)}",
        label=fmt.strength(pair.tie.strength),
        aside=total,
        basis=r.basis(pair.tie.claim),
    )


def _means(tie: Tie) -> str:
    """By what one actor moves another."""
    return tie.claim.by or tie.claim.because or "no means stated"


# Between two actors.


def _of_paths(finding: InfluencePaths) -> r.Report:
    """The strongest path tie by tie, then paths that need nobody on it."""
    start, end, strongest = finding.start, finding.end, finding.strongest
    asked = f"Influence · {start.name} on {end.name}"
    back = _next_path(end.id, start.id, "the other way round")
    if strongest is None:
        return r.Report(asked, "None, neither directly nor through others.", next=(back,))
    counted = (
        f"All together, directly and over one other actor (MIDI): {fmt.number(finding.total)}."
    )
    if len(strongest.ties) > 2:
        counted += f" The way over {len(strongest.ties)} links is not counted in it."
    others = r.Section(
        "Next",
        (r.listing(map(_alternative, finding.alternatives)),),
        note="ways that need nobody from those above",
    )
    return r.Report(
        asked=asked,
        conclusion=_strongest(strongest, finding.alternatives),
        blocks=(
            _chain(strongest),
            r.Note(counted),
            *((others,) if finding.alternatives else ()),
        ),
        next=(back, r.Next("influence", (start.id,), "all that the first can move")),
    )


def _strongest(path: InfluencePath, alternatives: Sequence[InfluencePath]) -> str:
    """Through whom the strongest path leads, and how strong the direct tie is beside it."""
    weakest = fmt.strength(path.weakest)
    if not path.through:
        return f"Directly, {weakest}; no way through others is stronger."
    direct = [fmt.strength(other.weakest) for other in alternatives if not other.through]
    first = f"Directly only {direct[0]}." if direct else "None directly."
    through = names(path.through)
    return f"{first} Strongest way: through {through}; its weakest link is {weakest}."


def _chain(path: InfluencePath) -> r.Chain:
    """A path as a chain, with the means of each tie and what it rests on."""
    links = (
        r.Link(
            f"{fmt.strength(tie.strength)}  {_means(tie)}",
            to=tie.end.name,
            basis=r.basis(tie.claim),
            strong=tie.strength >= STRONG,
        )
        for tie in path.ties
    )
    return r.Chain(path.ties[0].start.name, tuple(links))


def _alternative(path: InfluencePath) -> r.Entry:
    """A path on one line: its weakest tie, through whom, by what means."""
    if path.through:
        steps = "; ".join(f"{fmt.strength(tie.strength)}, {_means(tie)}" for tie in path.ties)
        said = f"Through {names(path.through)}: {steps}"
    else:
        said = f"Directly: {_means(path.ties[0])}"
    uncounted = f"{fmt.counted(len(path.ties), 'link')}, not counted by MIDI"
    return r.Entry(
        said,
        label=fmt.strength(path.weakest),
        basis=_basis(path),
        below=(uncounted,) if len(path.ties) > 2 else (),
    )


def _basis(path: InfluencePath) -> r.Basis:
    return r.basis(*(tie.claim for tie in path.ties))


# Towards an option.


def _of_pressure(finding: Pressure) -> r.Report:
    """Who wants the option, who does not, and who of them can move the decider."""
    is_current = finding.option.id == finding.current.id
    for_change = finding.opponents if is_current else finding.supporters
    otherwise = "ruled out" if finding.ruled_out else ""
    mark = standing(finding, finding.option) or otherwise
    name = fmt.marked(fmt.quoted(finding.option.name), mark)
    sides = [
        *_side("Wants it", finding.supporters, finding.decider.name),
        *_side("Does not want it", finding.opponents, finding.decider.name),
    ]
    return r.Report(
        asked=f"Influence · on {name} · decided by {finding.decider.name}",
        conclusion=f"{name}: {_sides(finding)}.",
        more=" ".join(_further(finding, for_change)),
        blocks=(
            *(reversed(sides) if is_current else sides),
            *((PRESSURE_LEGEND,) if sides else ()),
            *_neither(finding),
            *_on_scale(finding),
        ),
        next=tuple(_next_of_pressure(finding, for_change)),
    )


def _sides(finding: Pressure) -> str:
    """How many want it and how many do not; the decider is told of only where it is alone."""
    supporters, opponents = len(finding.supporters), len(finding.opponents)
    leaning = finding.own.leaning if finding.own else 0
    neutral = f", {len(finding.neutral)} neutral" if finding.neutral else ""
    if not supporters and not opponents and not leaning:
        return f"nobody is known to want it or to be against it{neutral}"
    wanted, unwanted = "nobody is known to want it", "nobody is known to be against it"
    if supporters:
        wanted = f"{fmt.counted(supporters, 'actor')} would want it"
    elif leaning > 0:
        wanted = f"only {finding.decider.name} itself would want it"
    if opponents:
        unwanted = f"{opponents if supporters else fmt.counted(opponents, 'actor')} would not"
    elif leaning < 0:
        unwanted = f"only {finding.decider.name} itself would not"
    return f"{wanted}, {unwanted}{neutral}"


def _further(finding: Pressure, for_change: Sequence[Stakeholder]) -> Iterator[str]:
    if for_change:
        yield _power(finding.decider.name, for_change)
    if finding.places:
        have = fmt.counted(len(finding.places), "actor has", "actors have")
        yield f"{have} a place on the scale, which is not counted here."


def _power(decider: str, stakeholders: Sequence[Stakeholder]) -> str:
    """How many of those who would want a change can move the decider, and how."""
    all_, able = len(stakeholders), sum(who.path is not None for who in stakeholders)
    direct = sum(who.tie is not None for who in stakeholders)
    can = f"can move {decider} {'directly' if direct else 'only through others'}"
    if all_ == 1:
        return f"The one who would want a change {can if able else f'cannot move {decider}'}."
    if not able:
        return f"None of the {all_} who would want a change can move {decider}."
    if 0 < direct < able:
        return (
            f"Of the {all_} who would want a change, {direct} can move {decider} directly "
            f"and {able - direct} only through others."
        )
    if able == all_:
        return f"All {all_} who would want a change {can}."
    return f"Of the {all_} who would want a change, {able} {can}."


def _side(title: str, stakeholders: Sequence[Stakeholder], decider: str) -> Iterator[r.Section]:
    if not stakeholders:
        return
    able = [_stakeholder(who, who.path) for who in stakeholders if who.path]
    unable = [who.actor for who in stakeholders if not who.path]
    blocks: list[r.Block] = [r.listing(able, LISTED)] if able else []
    if unable:
        blocks.append(r.Note(f"without a way to {decider}: {names(unable)}"))
    yield r.Section(title, tuple(blocks))


def _stand(who: Stakeholder) -> str:
    """What it says, or what it wants where it says nothing."""
    stand = who.stand
    return fmt.says(stand.stance) if who.by == "stated" else fmt.wants(stand.derived)


def _stakeholder(who: Stakeholder, path: InfluencePath) -> r.Entry:
    """Where it stands, and by what path it could press."""
    if path.through:
        how = f"through {names(path.through)}"
        how += f"; directly only {fmt.strength(who.tie.strength)}" if who.tie else ""
    else:
        how = f"directly: {_means(path.ties[0])}"
    return r.Entry(
        r.text(r.strong(who.actor.name), f" ({_stand(who)}), {how}"),
        label=fmt.strength(path.weakest),
        basis=_basis(path),
    )


def _neither(finding: Pressure) -> Iterator[r.Listing]:
    """Who is neutral, by what tells of it, and where the decider stands."""
    entries = []
    if finding.neutral:
        told = [f"{who.actor.name} ({_stand(who)})" for who in finding.neutral]
        rest = ", ".join(told[LISTED:])
        more = f" and {len(told) - LISTED} more" if rest else ""
        shown = ", ".join(told[:LISTED]) + more
        entries.append(r.Entry(shown, r.strong("Neutral"), details=(rest,) if rest else ()))
    if own := finding.own:
        stands = f"{finding.decider.name}: {fmt.says(own.stance)}, {fmt.wants(own.derived)}"
        entries.append(r.Entry(stands, r.strong("Decides")))
    if entries:
        yield r.Listing(tuple(entries))


def _on_scale(finding: Pressure) -> Iterator[r.Section]:
    if not finding.places:
        return
    entries = (
        r.Entry(
            r.text(
                r.strong(place.actor.name),
                f" {fmt.placed(place.at, place.capability, place.salience)}",
            ),
            basis=r.basis(place.position),
        )
        for place in finding.places
    )
    at = finding.option.at
    where = "" if at is None else f"{fmt.quoted(finding.option.name)} is at {fmt.number(at)}"
    yield r.Section("On the scale from 0 to 100", (r.listing(entries, LISTED),), where)


def _next_of_pressure(finding: Pressure, for_change: Sequence[Stakeholder]) -> Iterator[r.Next]:
    able = [who for who in for_change if who.path]
    if able:
        yield _next_path(able[0].actor.id, finding.decider.id, "the way link by link")
    yield r.Next("positions", (finding.decision.id,), "who stands where on all its options")
