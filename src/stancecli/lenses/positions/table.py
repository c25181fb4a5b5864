"""The tables of positions: who is for and against what, what is ahead for whom, a scale."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import chain

from stancecli import notation as fmt, report as r
from stancecli.lenses.positions.finding import (
    ActorPositions,
    DecisionPositions,
    PairPositions,
    Positions,
)
from stancecli.lenses.positions.said import SIGNS, Said, Sides, on_neither, said_cell, who
from stancecli.methods.ladder import Conclusion
from stancecli.methods.positions.preferences import Preferences, Stand
from stancecli.methods.positions.scale import ScaleSummary
from stancecli.wording import in_a_table
from stancecli.wording.moves import several

ROWS, CONTENDERS = (10, 8, 6, 5, 4, 3, 2, 1), 3
"""So many rows a short table has, from roomy to tight; so many options that could be ahead."""
UNKNOWN = "–"


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
    told = [note for note, verdict in notes.items() if verdict in verdicts]
    return r.Legend(notes=(", ".join(told),) if told else ())


def others_table(things: Sequence[tuple[str, Sides]]) -> Iterator[r.Table]:
    """Who is for and against each thing, and who decides it, where anybody does."""
    heads = ["who decides", "for it", "against it", "on neither side"]
    rows = []
    for decider, on in things:
        for_, against, neither = who(on.speak_for), who(on.speak_against), on_neither(on)
        rows.append((on.thing.name, (decider, for_, against, neither)))
    yield from _in_words("Spoken of", heads, rows, "row")


def _in_words(
    names: str,
    heads: Sequence[str],
    rows: Sequence[tuple[str, Sequence[str]]],
    called: str,
    legend: r.Legend | None = None,
) -> Iterator[r.Table]:
    """A table of words, without the columns that say nothing; none where all do."""
    used = [n for n in range(len(heads)) if any(cells[n] not in ("", UNKNOWN) for _, cells in rows)]
    if not used:
        return
    told = (r.Row(name, tuple(r.Cell(cells[n] or UNKNOWN) for n in used)) for name, cells in rows)
    yield r.Table(
        columns=tuple(r.Column(heads[n], prose=True) for n in used),
        groups=(r.Group("", tuple(told)),),
        names=names,
        legend=legend,
        most_rows=r.Most(ROWS, called),
    )


AHEAD, NEUTRAL = "ahead for its interests", "neutral on"


def who_table(positions: DecisionPositions) -> Iterator[r.Table]:
    """What each says besides, and what is ahead for its interests; those who are alike in a row."""
    on = positions.foremost
    by_actor: dict[str, list[Stand]] = {}
    for stand in positions.stands:
        by_actor.setdefault(stand.actor.id, []).append(stand)
    wants = {each.actor.id: each for each in positions.preferences}
    alike: dict[tuple[str, str], list[str]] = {}
    for id_, stands in by_actor.items():
        others = (stand for stand in stands if not on or stand.option.id != on.option.id)
        key = says_of(others), ahead(wants.get(id_))
        if key != (UNKNOWN, UNKNOWN):
            alike.setdefault(key, []).append(stands[0].actor.name)
    ranked = sorted(alike.items(), key=lambda item: item[0][0] == UNKNOWN)
    rows = [(several(names), key) for key, names in ranked]
    heads, legend = ("also says", AHEAD), _how_to_read(positions.preferences)
    yield from _in_words("Who", heads, rows, "row", legend)


def says_of(stands: Iterable[Stand]) -> str:
    """`for A and B, against C`: what one actor says of options."""
    by: dict[str, list[str]] = {}
    for stand in sorted(stands, key=lambda each: -each.side):
        if stand.stated is not None:
            neither = "both ways on" if stand.both_ways else "divided on"
            how = {1: "for", -1: "against"}.get(stand.side, neither if stand.divided else NEUTRAL)
            by.setdefault(how, []).append(stand.option.name)
    return ", ".join(f"{how} {several(names)}" for how, names in by.items()) or UNKNOWN


def actor_table(finding: ActorPositions) -> Iterator[r.Table]:
    """Decision by decision what one actor says, and what is ahead for its interests."""
    wants = {each.decision.id: each for each in finding.preferences}
    rows = []
    for decider in finding.deciders:
        for decision in decider.decisions:
            stands = (stand for stand in finding.stands if stand.option.decision == decision.id)
            cells = says_of(stands), ahead(wants.get(decision.id))
            if cells != (UNKNOWN, UNKNOWN):
                rows.append((in_a_table(decider, decision), cells))
    heads, legend = ("says", AHEAD), _how_to_read(finding.preferences)
    yield from _in_words("Decision of", heads, rows, "decision", legend)


def pair_table(finding: PairPositions) -> Iterator[r.Table]:
    """What two actors say of each thing on which both have spoken, the furthest apart first."""
    spoken = [both for both in finding.by_option if all(s.stated is not None for s in both)]
    told: list[tuple[str, Said, Said]] = [(a.option.name, a, b) for a, b in spoken]
    told += [(a.target.name, a, b) for a, b in finding.by_issue]
    told.sort(key=lambda each: -abs(Fraction(each[1].stance or 0) - (each[2].stance or 0)))
    rows = tuple(r.Row(name, (said_cell(a), said_cell(b))) for name, a, b in told)
    if rows:
        yield r.Table(
            columns=(r.Column(finding.a.name), r.Column(finding.b.name)),
            groups=(r.Group("", rows),),
            names="Spoken of by both",
            legend=r.legend(chain(*(row.cells for row in rows)), SIGNS),
            most_rows=r.Most(ROWS, "row"),
        )


def scale_table(scale: ScaleSummary) -> r.Table:
    """Where each actor stands on a scale, and how much it moves the weighted mean."""
    rows = tuple(
        r.Row(
            each.actor.name,
            (
                r.Cell(fmt.number(each.at), judgement=each.position.is_judgement),
                r.Cell(fmt.number(each.share)),
                r.Cell("all of it" if each.pull is None else fmt.rounded(each.pull, signed=True)),
            ),
        )
        for each in scale.leverage
    )
    return r.Table(
        columns=tuple(map(r.Column, ("place", "share of weight", "pull on the mean"))),
        groups=(r.Group("", rows),),
        names="On the scale from 0 to 100",
        legend=r.Legend(
            notes=(
                "weight: capability × salience · pull: the mean less the mean without the actor",
            )
        ),
        most_rows=r.Most(ROWS, "actor"),
    )


def in_order(finding: Positions) -> list[DecisionPositions]:
    """The decisions, the main one first."""
    return sorted(finding.by_decision, key=lambda each: each.decision.id != finding.main)


def things_of(finding: Positions) -> Iterator[tuple[str, Sides]]:
    """All on which anybody has spoken, those of the main decision first, with who decides each."""
    for positions in in_order(finding):
        yield from ((positions.decider.name, on) for on in positions.by_option if on.stated)
    yield from (("", on) for on in finding.issues if on.stated)
