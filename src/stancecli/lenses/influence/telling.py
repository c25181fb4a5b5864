"""How the finding of who can move whom is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby

from stancecli import notation as fmt, report as r
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
from stancecli.methods.influence import Field, Quadrant, Sums
from stancecli.wording import rests_on

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
) -> r.Report:
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


def _tell_all(finding: Influences, *, verbose: bool) -> r.Report:
    ranked = finding.ranked
    if not finding.links:
        return r.Report("Influence", "No influence of one actor on another is in the model.")
    most = _first(ranked, [each.influence for each in ranked])
    moved = _first(ranked, [each.dependence for each in ranked])
    pictured = ranked[:PICTURED]
    return r.Report(
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
    return f"{fmt.listed(names)} ({fmt.number(most)})"


def _relays(ranked: Sequence[Sums]) -> str:
    relays = [each.actor.name for each in ranked if each.quadrant is Quadrant.RELAY]
    if not relays:
        return "No actor is above the mean in both."
    if len(relays) > 4:
        return f"{fmt.counted(len(relays), 'actor')} stand above the mean in both."
    return f"Above the mean in both: {fmt.listed(relays)}."


def _left_out(count: int) -> Iterator[r.Block]:
    if count > 0:
        yield r.Note(
            f"{fmt.counted(count, 'actor')} with less influence left out; the table with -v"
        )


def _sums(ranked: Sequence[Sums], field: Field) -> r.Table:
    place = {each.id: n for n, each in enumerate(field.actors)}
    rows = [_sum_row(each, field, place[each.actor.id]) for each in ranked]
    return r.Table(
        columns=(
            r.Column("total", over="moves others"),
            r.Column("directly", over="moves others"),
            r.Column("total", over="is moved"),
            r.Column("directly", over="is moved"),
            r.Column("place"),
        ),
        groups=(r.Group("", tuple(rows)),),
        legend=(
            "directly: low 1, medium 2, high 3, decisive 4, added · total: and over one other "
            "actor, each way as strong as its weaker link (MACTOR)",
            f"place: above or below the mean of {fmt.number(field.mean)}, in influence and dependence",
        ),
    )


def _sum_row(each: Sums, field: Field, n: int) -> r.Row:
    return r.Row(
        each.actor.name,
        (
            r.Cell(fmt.number(each.influence)),
            r.Cell(fmt.number(sum(field.direct[n]))),
            r.Cell(fmt.number(each.dependence)),
            r.Cell(fmt.number(sum(row[n] for row in field.direct))),
            r.Cell(each.quadrant),
        ),
    )


def _matrix(ranked: Sequence[Sums], field: Field) -> Iterator[r.Block]:
    """Who can move whom, the actors in their quadrants."""
    place = {each.id: n for n, each in enumerate(field.actors)}
    shown = sorted(ranked[:PICTURED], key=lambda each: list(Quadrant).index(each.quadrant))
    indices = [place[each.actor.id] for each in shown]
    rows = [
        (each.quadrant, r.Row(f"{n} {each.actor.name}", tuple(_cells(field, own, indices))))
        for n, (each, own) in enumerate(zip(shown, indices, strict=True), 1)
    ]
    table = r.Table(
        columns=r.numbered(each.quadrant for each in shown),
        groups=tuple(
            r.Group(title, tuple(row for _, row in run))
            for title, run in groupby(rows, key=lambda row: row[0])
        ),
        legend=(
            "rows move, columns are moved: the total, and in brackets what of it is direct",
            "on the diagonal, what comes back over one other actor; no sum counts it",
        ),
    )
    left = len(ranked) - len(shown)
    note = (
        (r.Note(f"{fmt.counted(left, 'actor')} left out; -f json has every pair"),) if left else ()
    )
    yield r.Section("Each on each", (table, *note))


def _cells(field: Field, a: int, others: Sequence[int]) -> Iterator[r.Cell]:
    for b in others:
        total, direct = field.total[a][b], field.direct[a][b]
        words = f"{fmt.number(total)} ({fmt.number(direct)})" if direct else fmt.number(total)
        yield r.Cell(words if total else "·")


def _not_known(finding: Influences) -> r.Section:
    """Where nobody has said anything: no influence, or nothing judged?"""
    isolated = [
        each.actor.name for each in finding.ranked if not each.influence and not each.dependence
    ]
    said = "Where no influence is entered, none is counted; it may be that nobody looked."
    entries = [r.Entry(r.text(said))]
    if isolated:
        entries.append(r.Entry(r.text(f"No influence by or on {fmt.listed(isolated)} is entered.")))
    return r.Section("Not known", (r.Listing(tuple(entries), "·"),))


def _next(finding: Influences) -> Iterator[r.Ask]:
    first = finding.ranked[0].actor.id
    yield r.Ask(f"stance influence {first}", "whom one actor moves, by what means")
    moving = _moving(first, finding)
    if moving:
        last = max(moving, key=lambda each: each.dependence).actor.id
        yield r.Ask(f"stance influence --from {last} --to {first}", "the strongest way to the top")
    yield r.Ask("stance positions", "who stands where")


def _moving(actor_id: str, finding: Influences) -> list[Sums]:
    """Those who can move an actor, directly or over one other."""
    place = {each.id: n for n, each in enumerate(finding.field.actors)}
    on_it = [row[place[actor_id]] for row in finding.field.total]
    others = (each for each in finding.ranked if each.actor.id != actor_id)
    return [each for each in others if on_it[place[each.actor.id]]]


# One actor.


def _tell_actor(finding: ActorInfluence, *, verbose: bool) -> r.Report:
    sums, actor = finding.sums, finding.sums.actor
    return r.Report(
        asked=f"Influence · {actor.name}",
        conclusion=(
            f"{actor.name}: influence {fmt.number(sums.influence)}, dependence "
            f"{fmt.number(sums.dependence)}; the mean of all actors is {fmt.number(finding.mean)}."
        ),
        more=f"So its place is {sums.quadrant}: {PLACES[sums.quadrant]}.",
        blocks=(
            *_holds("Can move", finding.moves, verbose=verbose),
            *_holds("Can be moved by", finding.moved_by, verbose=verbose),
            r.Note("total: the direct influence, and all ways over one other actor (MACTOR)"),
        ),
        next=(
            r.Ask(f"stance show {actor.id}", "everything on this actor"),
            r.Ask("stance influence", "all actors"),
        ),
    )


def _holds(title: str, holds: Sequence[Hold], *, verbose: bool) -> Iterator[r.Section]:
    shown = [each for each in holds if verbose or each.link]
    left = len(holds) - len(shown)
    note = f"{left} more only over others: -v" if left else ""
    entries = tuple(map(_hold, shown)) or (r.Entry(r.text("nobody directly")),)
    yield r.Section(title, (r.Listing(entries),), note)


def _hold(each: Hold) -> r.Entry:
    by = f": {means(each.link)}" if each.link else ", only over others"
    return r.Entry(
        r.text(f"{each.other.name}{by}"),
        label=fmt.strength(each.link.strength) if each.link else "·",
        aside=r.text(f"total {fmt.number(each.total)}"),
        basis=r.basis(each.link.claim) if each.link else None,
    )
