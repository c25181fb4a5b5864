"""How the finding of who can move whom is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby

from stancecli.grounds import rests_on
from stancecli.lenses.influence.finding import (
    ActorInfluence,
    Hold,
    Influences,
    Pressure,
    Ways,
)
from stancecli.lenses.influence.picture import quadrants
from stancecli.lenses.influence.pressure import tell_pressure
from stancecli.lenses.influence.ways import means, tell_ways
from stancecli.leverage import Field, Quadrant, Sums
from stancecli.notation import counted, listed, number, strength
from stancecli.report import (
    Ask,
    Block,
    Cell,
    Column,
    Entry,
    Group,
    Listing,
    Note,
    Report,
    Row,
    Section,
    Table,
    basis,
    numbered,
    text,
)

PICTURED = 24
"""The most actors in the picture and in the matrix."""

PLACES = {
    Quadrant.DOMINANT: "moves others, is little moved",
    Quadrant.RELAY: "moves others and is moved",
    Quadrant.DEPENDENT: "is moved, moves little",
    Quadrant.AUTONOMOUS: "neither, compared with the others",
}


def tell(
    finding: Influences | ActorInfluence | Ways | Pressure, *, verbose: bool = False
) -> Report:
    """Who can move whom: of all, of one actor, between two, or towards an option."""
    match finding:
        case ActorInfluence():
            return _tell_actor(finding, verbose=verbose)
        case Ways():
            return tell_ways(finding)
        case Pressure():
            return tell_pressure(finding, verbose=verbose)
        case Influences():
            return _tell_all(finding, verbose=verbose)


def _tell_all(finding: Influences, *, verbose: bool) -> Report:
    ranked = finding.ranked
    if not finding.links:
        return Report("Influence", "No influence of one actor on another is in the model.")
    most = _first(ranked, [each.influence for each in ranked])
    moved = _first(ranked, [each.dependence for each in ranked])
    pictured = ranked[:PICTURED]
    return Report(
        asked="Influence · direct, and over one other actor",
        conclusion=f"Most influence: {most}. Most dependent: {moved}.",
        more=_relays(ranked),
        blocks=(
            quadrants(pictured, finding.field.mean),
            *_left_out(len(ranked) - len(pictured)),
            _sums(ranked if verbose else pictured, finding.field),
            *(_matrix(ranked, finding.field) if verbose else ()),
            _not_known(finding),
            rests_on(finding.grounds, "direct influence"),
        ),
        next=tuple(_next(finding)),
    )


def _first(ranked: Sequence[Sums], sizes: Sequence[Fraction]) -> str:
    """Whoever has the largest size, and the size."""
    most = max(sizes)
    names = [each.actor.name for each, size in zip(ranked, sizes, strict=True) if size == most]
    return f"{listed(names)} ({number(most)})"


def _relays(ranked: Sequence[Sums]) -> str:
    relays = [each.actor.name for each in ranked if each.quadrant is Quadrant.RELAY]
    if not relays:
        return "No actor is above the mean in both."
    if len(relays) > 4:
        return f"{counted(len(relays), 'actor')} stand above the mean in both."
    return f"Above the mean in both: {listed(relays)}."


def _left_out(count: int) -> Iterator[Block]:
    if count > 0:
        yield Note(f"{counted(count, 'actor')} with less influence left out; the table with -v")


def _sums(ranked: Sequence[Sums], field: Field) -> Table:
    place = {each.id: n for n, each in enumerate(field.actors)}
    rows = [_sum_row(each, field, place[each.actor.id]) for each in ranked]
    return Table(
        columns=(
            Column("total", over="moves others"),
            Column("directly", over="moves others"),
            Column("total", over="is moved"),
            Column("directly", over="is moved"),
            Column("place"),
        ),
        groups=(Group("", tuple(rows)),),
        legend=(
            "directly: low 1, medium 2, high 3, decisive 4, added · total: and over one other "
            "actor, each way as strong as its weaker link (MACTOR)",
            f"place: above or below the mean of {number(field.mean)}, in influence and dependence",
        ),
    )


def _sum_row(each: Sums, field: Field, n: int) -> Row:
    return Row(
        each.actor.name,
        (
            Cell(number(each.influence)),
            Cell(number(sum(field.direct[n]))),
            Cell(number(each.dependence)),
            Cell(number(sum(row[n] for row in field.direct))),
            Cell(each.quadrant),
        ),
    )


def _matrix(ranked: Sequence[Sums], field: Field) -> Iterator[Block]:
    """Who can move whom, the actors in their quadrants."""
    place = {each.id: n for n, each in enumerate(field.actors)}
    shown = sorted(ranked[:PICTURED], key=lambda each: list(Quadrant).index(each.quadrant))
    indices = [place[each.actor.id] for each in shown]
    rows = [
        (each.quadrant, Row(f"{n} {each.actor.name}", tuple(_cells(field, own, indices))))
        for n, (each, own) in enumerate(zip(shown, indices, strict=True), 1)
    ]
    table = Table(
        columns=numbered(each.quadrant for each in shown),
        groups=tuple(
            Group(title, tuple(row for _, row in run))
            for title, run in groupby(rows, key=lambda row: row[0])
        ),
        legend=(
            "rows move, columns are moved: the total, and in brackets what of it is direct",
            "on the diagonal, what comes back over one other actor; no sum counts it",
        ),
    )
    left = len(ranked) - len(shown)
    note = (Note(f"{counted(left, 'actor')} left out; -f json has every pair"),) if left else ()
    yield Section("Each on each", (table, *note))


def _cells(field: Field, a: int, others: Sequence[int]) -> Iterator[Cell]:
    for b in others:
        total, direct = field.total[a][b], field.direct[a][b]
        words = f"{number(total)} ({number(direct)})" if direct else number(total)
        yield Cell(words if total else "·")


def _not_known(finding: Influences) -> Section:
    """Where nobody has said anything: no influence, or nothing judged?"""
    isolated = [
        each.actor.name for each in finding.ranked if not each.influence and not each.dependence
    ]
    said = "Where no influence is entered, none is counted; it may be that nobody looked."
    entries = [Entry(text(said))]
    if isolated:
        entries.append(Entry(text(f"No influence by or on {listed(isolated)} is entered.")))
    return Section("Not known", (Listing(tuple(entries), "·"),))


def _next(finding: Influences) -> Iterator[Ask]:
    first = finding.ranked[0].actor.id
    yield Ask(f"stance influence {first}", "whom one actor moves, by what means")
    moving = _moving(first, finding)
    if moving:
        last = max(moving, key=lambda each: each.dependence).actor.id
        yield Ask(f"stance influence --from {last} --to {first}", "the strongest way to the top")
    yield Ask("stance positions", "who stands where")


def _moving(actor_id: str, finding: Influences) -> list[Sums]:
    """Those who can move an actor, directly or over one other."""
    place = {each.id: n for n, each in enumerate(finding.field.actors)}
    on_it = [row[place[actor_id]] for row in finding.field.total]
    others = (each for each in finding.ranked if each.actor.id != actor_id)
    return [each for each in others if on_it[place[each.actor.id]]]


# One actor.


def _tell_actor(finding: ActorInfluence, *, verbose: bool) -> Report:
    sums, actor = finding.sums, finding.sums.actor
    return Report(
        asked=f"Influence · {actor.name}",
        conclusion=(
            f"{actor.name}: influence {number(sums.influence)}, dependence "
            f"{number(sums.dependence)}; the mean of all actors is {number(finding.mean)}."
        ),
        more=f"So its place is {sums.quadrant}: {PLACES[sums.quadrant]}.",
        blocks=(
            *_holds("Can move", finding.moves, verbose=verbose),
            *_holds("Can be moved by", finding.moved_by, verbose=verbose),
            Note("total: the direct influence, and all ways over one other actor (MACTOR)"),
        ),
        next=(
            Ask(f"stance show {actor.id}", "everything on this actor"),
            Ask("stance influence", "all actors"),
        ),
    )


def _holds(title: str, holds: Sequence[Hold], *, verbose: bool) -> Iterator[Section]:
    shown = [each for each in holds if verbose or each.link]
    left = len(holds) - len(shown)
    note = f"{left} more only over others: -v" if left else ""
    entries = tuple(map(_hold, shown)) or (Entry(text("nobody directly")),)
    yield Section(title, (Listing(entries),), note)


def _hold(each: Hold) -> Entry:
    by = f": {means(each.link)}" if each.link else ", only over others"
    return Entry(
        text(f"{each.other.name}{by}"),
        label=strength(each.link.strength) if each.link else "·",
        aside=text(f"total {number(each.total)}"),
        basis=basis(each.link.claim) if each.link else None,
    )
