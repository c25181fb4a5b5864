"""How it is told who can move whom: of all, of one actor, between two, or towards an option."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from stancecli import notation as fmt, report as r
from stancecli.lenses.influence.finding import (
    ActorInfluence,
    Finding,
    InfluencePaths,
    Influences,
    PairInfluence,
    Pressure,
)
from stancecli.lenses.influence.pressure import (
    SUBJECT,
    by_strength,
    judged_alone,
    means,
    most_on,
    next_path,
    of_pressure,
    path_basis,
)
from stancecli.methods.influence import InfluencePath, Matrices, Quadrant, Sums
from stancecli.model import Actor
from stancecli.wording import matrix, names, rests_on

PLACES = {
    Quadrant.RELAY: "Moves others and is moved",
    Quadrant.DOMINANT: "Moves others",
    Quadrant.DEPENDENT: "Is moved",
    Quadrant.AUTONOMOUS: "Neither",
}
"""The places of actors in words, those that move others first."""


def sums_table(ranked: Sequence[Sums], mean: Fraction) -> r.Table:
    """What each actor moves and is moved, in all and directly, in groups of their places."""
    groups = []
    for quadrant, place in PLACES.items():
        rows = tuple(
            replace(_sums_row(sums), rank=n)
            for n, sums in enumerate(ranked)
            if sums.quadrant is quadrant
        )
        if rows:
            groups.append(r.Group(place, rows))
    headings = [(name, "moves others") for name in ("total", "directly")]
    headings += [(name, "is moved") for name in ("total", "directly")]
    return r.Table(
        columns=tuple(r.Column(name, over=over) for name, over in headings),
        groups=tuple(groups),
        legend=r.Legend(
            notes=(
                "directly: low 1, medium 2, high 3, decisive 4, added · total: and over one other "
                "actor, each way as strong as its weaker link (MACTOR)",
                f"moves, is moved: more than the mean of all actors, {fmt.rounded(mean)}",
            )
        ),
    )


def _sums_row(sums: Sums) -> r.Row:
    moves, is_moved = (
        (r.Cell(fmt.number(total)), r.Cell(fmt.number(direct)))
        for total, direct in (
            (sums.influence, sums.direct_influence),
            (sums.dependence, sums.direct_dependence),
        )
    )
    return r.Row(sums.actor.name, (*moves, *is_moved))


def pairs_matrix(actors: Sequence[Sums], matrices: Matrices, left_out: int) -> r.Section:
    """Who can move whom, the actors in their quadrants."""
    shown = sorted(actors, key=lambda sums: list(Quadrant).index(sums.quadrant))
    indices = [matrices.index[sums.actor.id] for sums in shown]

    def cell(n: int, m: int) -> r.Cell:
        a, b = indices[n], indices[m]
        total, direct = matrices.total[a][b], matrices.direct[a][b]
        within = f" ({fmt.number(direct)})" if direct else ""
        return r.Cell(f"{fmt.number(total)}{within}" if total else "·")

    table = matrix(
        [(sums.quadrant, sums.actor) for sums in shown],
        cell,
        "rows move, columns are moved: the total, and in brackets what of it is direct",
        "on the diagonal, what comes back over one other actor; no sum counts it",
    )
    note = r.Note(f"{fmt.counted(left_out, 'actor')} left out; the answer as JSON has every pair")
    return r.Section("Each on each", (table, note) if left_out else (table,))


# The report.


ROWS, NAMED = 10, 4
"""Of so many actors a short answer has the sums; more than these are not named in a sentence."""
PAIRS = 2
"""So many of the strongest ties of all are named."""
IN_MATRIX = 24
"""The most actors in the matrix."""
STRONG = 3
"""From this strength on a tie is drawn heavier: high."""

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
            return of_pressure(finding)


# All actors.


def _of_all(finding: Influences) -> r.Report:
    ranked, matrices = finding.ranked, finding.matrices
    if not finding.ties:
        return r.Report(SUBJECT, "No influence of one actor on another is in the model.")
    table = sums_table(ranked, matrices.mean)
    scope, shown = ["every actor"], ranked[:IN_MATRIX]
    if finding.decision and finding.on_decider:
        scope = [finding.on_decider.actor.name, finding.decision.question]
    on_each = pairs_matrix(shown, matrices, len(ranked) - len(shown))
    return r.Report(
        subject=SUBJECT,
        scope=tuple(scope),
        conclusion=_first_of_all(finding),
        blocks=(
            replace(table, most_rows=r.Most((ROWS,), "actor")),
            r.Listing((*_not_known(finding), rests_on(finding.grounds, "direct influence"))),
            r.Shortened((on_each,), tells="each on each"),
        ),
        next=tuple(_next_of_all(finding)),
    )


def _first_of_all(finding: Influences) -> str:
    """Who moves the decider most; without a decision the strongest ties of all."""
    if finding.on_decider:
        return most_on(finding.on_decider)
    ties = sorted(finding.ties, key=lambda tie: -tie.strength)
    said, told = by_strength(ties, lambda tie: f"{tie.start.name} on {tie.end.name}", PAIRS)
    return " ".join((f"Strongest influence, directly: {said}.", *judged_alone(told)))


def _named(actors: Sequence[Actor]) -> str:
    return names(actors) if len(actors) <= NAMED else fmt.counted(len(actors), "actor")


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
        yield next_path(last, first, "the strongest way to the top")
    yield r.Next("positions", (), "who stands where")


# One actor.


def _of_actor(finding: ActorInfluence) -> r.Report:
    sums, actor = finding.sums, finding.sums.actor
    figures = (
        f"{actor.name}: influence {fmt.number(sums.influence)}, dependence "
        f"{fmt.number(sums.dependence)}; the mean of all actors is {fmt.rounded(finding.mean)}"
    )
    return r.Report(
        subject=SUBJECT,
        scope=(actor.name,),
        conclusion=most_on(finding.on_actor),
        more=MEANINGS[sums.quadrant],
        blocks=(
            _pairs("Can move", finding.moves),
            _pairs("Can be moved by", finding.moved_by),
            r.Note(f"{figures} · total: directly, and all ways over one other actor (MACTOR)"),
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
    more = f"{indirect} more only over others"
    return r.Section(title, (r.Shortened((whole,), (short,), more=more),))


def _pair(pair: PairInfluence) -> r.Entry:
    total = f"total {fmt.number(pair.total)}"
    if not pair.tie:
        return r.Entry(f"{pair.other.name}, only over others", label="·", aside=total)
    return r.Entry(
        f"{pair.other.name}: {means(pair.tie)}",
        label=fmt.strength(pair.tie.strength),
        aside=total,
        basis=r.basis(pair.tie.claim),
    )


# Between two actors.


def _of_paths(finding: InfluencePaths) -> r.Report:
    """The strongest path tie by tie, then paths that need nobody on it."""
    start, end, strongest = finding.start, finding.end, finding.strongest
    scope = (f"{start.name} on {end.name}",)
    back = next_path(end.id, start.id, "the other way round")
    if strongest is None:
        said = "None, neither directly nor through others."
        return r.Report(SUBJECT, said, next=(back,), scope=scope)
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
        subject=SUBJECT,
        scope=scope,
        conclusion=_strongest(strongest, finding.alternatives),
        blocks=(_links(strongest), r.Note(counted), *((others,) if finding.alternatives else ())),
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


def _links(path: InfluencePath) -> r.Listing:
    """A path tie by tie, with the means of each and what it rests on."""
    return r.listing(
        r.Entry(
            f"{tie.start.name} → {tie.end.name}: {means(tie)}",
            label=fmt.strength(tie.strength),
            basis=r.basis(tie.claim),
        )
        for tie in path.ties
    )


def _alternative(path: InfluencePath) -> r.Entry:
    """A path on one line: its weakest tie, through whom, by what means."""
    if path.through:
        steps = "; ".join(f"{fmt.strength(tie.strength)}, {means(tie)}" for tie in path.ties)
        said = f"Through {names(path.through)}: {steps}"
    else:
        said = f"Directly: {means(path.ties[0])}"
    uncounted = f"{fmt.counted(len(path.ties), 'link')}, not counted by MIDI"
    return r.Entry(
        said,
        label=fmt.strength(path.weakest),
        basis=path_basis(path),
        below=(uncounted,) if len(path.ties) > 2 else (),
    )
