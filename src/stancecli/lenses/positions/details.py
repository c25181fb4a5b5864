"""How the positions of one actor, and of one pair of actors, are told."""

from __future__ import annotations

from collections.abc import Iterator

from stancecli import notation as fmt, report as r
from stancecli.lenses.positions.finding import ActorPositions, Apart, Facing, PairPositions
from stancecli.lenses.positions.parts import SAYS, WANTS, cells, explained, marks, placing
from stancecli.methods.positions.alignment import Pair
from stancecli.methods.positions.scale import Place
from stancecli.model import Decision
from stancecli.wording import rests_on


def tell_actor(finding: ActorPositions, *, verbose: bool) -> r.Report:
    """One row of the table, explained."""
    actor = finding.actor
    parting = [fmt.quoted(stand.option.name) for stand in finding.stands if stand.parts]
    more = f"What it says and what it wants part on {fmt.listed(parting)}." if parting else ""
    return r.Report(
        asked=f"Positions · {actor.name} · {_where(finding.decision)}",
        conclusion=(
            f"{actor.name}: {fmt.listed(_known(finding))} known; {_touching(finding)} on its interests."
        ),
        more=more,
        blocks=(
            *(_on_scale(each) for each in finding.places),
            *(explained(each, each.option.name, verbose=verbose) for each in finding.stands),
            rests_on(finding.grounds, "claim"),
        ),
        next=(r.Ask(f"stance influence {actor.id}", "whom it can move, and who can move it"),),
    )


def _known(finding: ActorPositions) -> Iterator[str]:
    spoken = sum(stand.stated is not None for stand in finding.stands)
    if spoken or not finding.places:
        yield fmt.counted(spoken, "stance") if spoken else "no stance"
    if finding.places:
        yield fmt.counted(len(finding.places), "place on a scale", "places on a scale")


def _touching(finding: ActorPositions) -> str:
    touching = sum(stand.derived is not None for stand in finding.stands)
    return fmt.counted(touching, "option bears", "options bear") if touching else "no option bears"


def _on_scale(place: Place) -> r.Section:
    return r.Section(place.decision.question, (r.Listing((placing(place),)),), note="from 0 to 100")


def _where(decision: Decision | None) -> str:
    return decision.question if decision else "every decision"


def tell_pair(finding: PairPositions, *, verbose: bool) -> r.Report:
    """One pair, option by option."""
    a, b = finding.a, finding.b
    conclusion, *further = _compared(finding)
    return r.Report(
        asked=f"Positions · {a.name} and {b.name} · {_where(finding.decision)}",
        conclusion=conclusion,
        more=" ".join(further),
        blocks=(
            *(_apart(each) for each in finding.apart),
            *_facing(finding, verbose=verbose),
            rests_on(finding.grounds, "claim"),
        ),
        next=(
            r.Ask(f"stance influence --from {a.id} --to {b.id}", "how one could move the other"),
            r.Ask(f"stance influence --from {b.id} --to {a.id}", "and the other way round"),
        ),
    )


def _compared(finding: PairPositions) -> Iterator[str]:
    """How far the two agree: on the scales that both stand on, by what they say, by support."""
    if len(finding.apart) == 1:
        yield f"On the scale from 0 to 100 they stand {fmt.number(finding.apart[0].distance)} apart."
    elif finding.apart:
        yield f"On {len(finding.apart)} scales both have a place."
    if finding.apart and not finding.facing:
        yield "There is no option on which something is known of both."
    else:
        yield f"By what they say: {_met(finding.stated)}."
        yield f"By what the options do to them: {_met(finding.derived)}."


def _apart(each: Apart) -> r.Section:
    sides = (placing(place, label=place.actor.name) for place in (each.a, each.b))
    return r.Section(
        each.a.decision.question,
        (r.Listing(tuple(sides)),),
        note=f"{fmt.number(each.distance)} apart on the scale from 0 to 100",
    )


def _met(pair: Pair | None) -> str:
    if pair is None:
        return "no option on which they agree or clash"
    agreeing = f"agreed on {fmt.counted(pair.agreements, 'option')}"
    return f"{agreeing}, opposed on {pair.clashes}"


def _facing(finding: PairPositions, *, verbose: bool) -> Iterator[r.Block]:
    if not finding.facing:
        if not finding.apart:
            yield r.Note("There is no option on which something is known of both.")
        return
    yield r.Table(
        columns=(
            *(r.Column(each, over=finding.a.name) for each in ("says", "wants")),
            *(r.Column(each, over=finding.b.name) for each in ("says", "wants")),
            *(r.Column(each, over="the two") for each in ("say", "want")),
        ),
        groups=(r.Group("", tuple(map(_row, finding.facing))),),
        foot=tuple(_sums(finding)),
        legend=(SAYS, WANTS, marks(s for each in finding.facing for s in (each.a, each.b))),
    )
    for each in finding.facing:
        sides = ((finding.a, each.a), (finding.b, each.b))
        yield r.Section(
            each.option.name,
            tuple(explained(stand, actor.name, verbose=verbose) for actor, stand in sides),
        )


def _row(each: Facing) -> r.Row:
    met = (r.Cell(each.stated or "·"), r.Cell(each.derived or "·"))
    return r.Row(each.option.name, (*cells(each.a), *cells(each.b), *met))


def _sums(finding: PairPositions) -> Iterator[r.Row]:
    """What the options add up to, half of both sizes each."""
    pairs = (finding.stated, finding.derived)
    for name, sizes in (
        ("Agreement, added up", [pair.convergence if pair else 0 for pair in pairs]),
        ("Clash, added up", [pair.divergence if pair else 0 for pair in pairs]),
    ):
        yield r.Row(name, (*[r.Cell()] * 4, *(r.Cell(fmt.number(size)) for size in sizes)))
