"""How the positions of one actor, and of one pair of actors, are told."""

from __future__ import annotations

from collections.abc import Iterator

from stancecli.grounds import rests_on
from stancecli.lenses.positions.finding import ActorPositions, Facing, PairPositions
from stancecli.lenses.positions.parts import SAYS, WANTS, cells, explained, marks
from stancecli.model import Decision
from stancecli.notation import counted, listed, number, quoted
from stancecli.report import Ask, Block, Cell, Column, Group, Note, Report, Row, Section, Table
from stancecli.standing.alignment import Pair


def tell_actor(finding: ActorPositions, *, verbose: bool) -> Report:
    """One row of the table, explained."""
    actor = finding.actor
    spoken = sum(stand.stated is not None for stand in finding.stands)
    touching = sum(stand.derived is not None for stand in finding.stands)
    parting = [quoted(stand.option.name) for stand in finding.stands if stand.parts]
    more = f"What it says and what it wants part on {listed(parting)}." if parting else ""
    return Report(
        asked=f"Positions · {actor.name} · {_where(finding.decision)}",
        conclusion=(
            f"{actor.name}: {counted(spoken, 'stance')} known; "
            f"{counted(touching, 'option bears', 'options bear')} on its interests."
        ),
        more=more,
        blocks=(
            *(explained(each, each.option.name, verbose=verbose) for each in finding.stands),
            rests_on(finding.grounds, "claim"),
        ),
        next=(Ask(f"stance influence {actor.id}", "whom it can move, and who can move it"),),
    )


def _where(decision: Decision | None) -> str:
    return decision.question if decision else "every decision"


def tell_pair(finding: PairPositions, *, verbose: bool) -> Report:
    """One pair, option by option."""
    a, b = finding.a, finding.b
    return Report(
        asked=f"Positions · {a.name} and {b.name} · {_where(finding.decision)}",
        conclusion=f"By what they say: {_met(finding.stated)}.",
        more=f"By what the options do to them: {_met(finding.derived)}.",
        blocks=(*_facing(finding, verbose=verbose), rests_on(finding.grounds, "claim")),
        next=(
            Ask(f"stance influence --from {a.id} --to {b.id}", "how one could move the other"),
            Ask(f"stance influence --from {b.id} --to {a.id}", "and the other way round"),
        ),
    )


def _met(pair: Pair | None) -> str:
    if pair is None:
        return "no option on which they agree or clash"
    agreeing = f"agreed on {counted(pair.agreements, 'option')}"
    return f"{agreeing}, opposed on {pair.clashes}"


def _facing(finding: PairPositions, *, verbose: bool) -> Iterator[Block]:
    if not finding.facing:
        yield Note("There is no option on which something is known of both.")
        return
    yield Table(
        columns=(
            *(Column(each, over=finding.a.name) for each in ("says", "wants")),
            *(Column(each, over=finding.b.name) for each in ("says", "wants")),
            *(Column(each, over="the two") for each in ("say", "want")),
        ),
        groups=(Group("", tuple(map(_row, finding.facing))),),
        foot=tuple(_sums(finding)),
        legend=(SAYS, WANTS, marks(s for each in finding.facing for s in (each.a, each.b))),
    )
    for each in finding.facing:
        sides = ((finding.a, each.a), (finding.b, each.b))
        yield Section(
            each.option.name,
            tuple(explained(stand, actor.name, verbose=verbose) for actor, stand in sides),
        )


def _row(each: Facing) -> Row:
    met = (Cell(each.stated or "·"), Cell(each.derived or "·"))
    return Row(each.option.name, (*cells(each.a), *cells(each.b), *met))


def _sums(finding: PairPositions) -> Iterator[Row]:
    """What the options add up to, half of both sizes each."""
    pairs = (finding.stated, finding.derived)
    for name, sizes in (
        ("Agreement, added up", [pair.convergence if pair else 0 for pair in pairs]),
        ("Clash, added up", [pair.divergence if pair else 0 for pair in pairs]),
    ):
        yield Row(name, (*[Cell()] * 4, *(Cell(number(size)) for size in sizes)))
