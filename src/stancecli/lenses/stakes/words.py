"""How it is told who gains and who loses by each option."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from stancecli import notation as fmt, report as r
from stancecli.lenses.stakes.finding import ActorStake, Stakes
from stancecli.wording import (
    COLUMN_WIDTHS,
    answer,
    bulleted,
    moves as say,
    name_or_id,
    plain_table,
    rests_on,
    row,
)

OPTIONS = 4
"""So many options a short answer shows."""


def describe(finding: Stakes) -> r.Report:
    """Whom the option that is told makes better off than now and whom worse; then all of them."""
    asks = (finding.decision.question, "Who gains and who loses by each option?")
    blocks: list[r.Block] = [*_table(finding), *_details(finding), r.listing(_lines(finding))]
    return answer(finding.decider.name, asks, _said(finding), blocks)


def _said(finding: Stakes) -> Iterator[str]:
    middle = say.AtMiddle(finding.owners)
    if not finding.told:
        yield f"Only one option is left to {finding.decider.name}: {fmt.called(finding.current)}."
        return
    found, option = finding.of(finding.told), fmt.called(finding.told)
    better = [each for each in found if each.points > 0]
    worse = [each for each in found if each.points < 0]
    is_sure = all(not each.bounds.low <= 0 <= each.bounds.high for each in (*better, *worse))
    opening = option if is_sure else f"{middle.opening} {option}"
    balance = "neither better nor worse than now for anybody, on balance"
    told = _sides({"better than now": better, "worse than now": worse})
    yield f"{opening} would be {told or balance}, if all else stays as now."
    worse = [each for each in found if each.points >= 0 > each.bounds.low]
    better = [each for each in found if each.points <= 0 < each.bounds.high]
    both = [better.pop(better.index(each)) for each in worse if each in better]
    worse = [each for each in worse if each not in both]
    if could := _sides({"better": better, "worse": worse, "better or worse": both}):
        yield f"Elsewhere in the ranges it could be {could}."


def _sides(sides: Mapping[str, Sequence[ActorStake]]) -> str:
    """`better for A and B; worse for C`, of the sides on which somebody is."""
    return "; ".join(f"{side} for {_names(those)}" for side, those in sides.items() if those)


def _names(found: Iterable[ActorStake]) -> str:
    return say.several(each.actor.name for each in found)


def _table(finding: Stakes) -> Iterator[r.Table]:
    """A row an actor, a column an option: its points over now, and their range."""
    known = {(each.actor.id, each.option.id): each for each in finding.stakes}
    shown = min(OPTIONS, sum(not each.ruled_out for each in finding.options)) or 1
    columns = tuple(
        r.Column(
            name_or_id(each.option, COLUMN_WIDTHS.get(shown, 10)),
            "ruled out" if each.ruled_out else "",
            muted=bool(each.ruled_out),
            rank=n,
            key=each.option.id,
        )
        for n, each in enumerate(finding.options)
    )
    rows = []
    for actor in finding.actors:
        cells = (in_points(known.get((actor.id, each.option.id))) for each in finding.options)
        rows.append(row(fmt.marked(actor.name, "decides" * (actor == finding.decider)), *cells))
    if rows:
        note = f"Against now ({fmt.called(finding.current)}), in each actor's own points."
        found = plain_table("Who", columns, rows, say.ROWS, note)
        yield replace(found, most_columns=r.Most((shown,), "option"))


def in_points(stake: ActorStake | None) -> str:
    """`+5.5 (+4 to +7)`; 0 of who has no stake in this option."""
    if stake is None:
        return "0"
    return fmt.marked(say.signed(stake.points), say.reach(stake.bounds))


def _details(finding: Stakes) -> Iterator[r.Shortened]:
    """Option by option what becomes of the interests of each."""
    sections = []
    for each in finding.options:
        entries = []
        for stake in finding.of(each.option):
            interests = (f"{fmt.called(e.criterion)} {say.signed(e.points)}" for e in stake.felt)
            entries.append(r.Entry(f"{stake.actor.name}: {', '.join(interests)}."))
        sections.append(bulleted(each.option.name, entries))
    yield r.Shortened(tuple(sections), tells="each interest")


def _lines(finding: Stakes) -> Iterator[r.Entry]:
    for each in finding.options:
        if each.option is finding.told:
            losing = say.loses(each.loses)
            said = losing if each.loses else f"{losing[:1].lower()}{losing[1:]}"
            yield r.Entry(f"With {fmt.called(each.option)}: {said}", r.strong("Who loses"))
    everybody = {actor.id: actor.name for actor in (*finding.actors, *finding.silent)}
    for each in [each for each in finding.options if each.ruled_out][:1]:
        said = f"{fmt.called(each.option)}: {say.ruled_out_by(each.ruled_out[0], everybody)}."
        yield r.Entry(said, r.strong("Ruled out"))
    if silent := without_a_stake(finding):
        yield r.Entry(silent, r.strong("Not known"), part=r.Part.NOT_KNOWN)
    yield from rests_on(finding.grounds, "effect", "on everybody")


def without_a_stake(finding: Stakes) -> str:
    """Who has no stake in any of the options; empty where everybody has."""
    silent = say.several(actor.name for actor in finding.silent)
    return f"No stake in these options is filled in of: {silent}." if silent else ""
