"""Who gains and who loses by each option of a decision, as the page shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stancecli import notation as fmt
from stancecli.lenses import stakes
from stancecli.lenses.stakes.finding import ActorStake, Stakes
from stancecli.lenses.stakes.words import in_points, without_a_stake
from stancecli.page.drawings.winners import EITHER, DrawnOption, StakeCell, Winners
from stancecli.page.parts import Figure, Shown, left_out
from stancecli.wording.moves import INTERESTS, fall

MOST_OPTIONS, MOST_ACTORS = 7, 25
"""Of more options the possible ones go first; of more actors those who could lose most."""


def winners(finding: Stakes, told: Sequence[Shown] = ()) -> Iterator[Figure]:
    """Actors by options, each against now; `told` says it in words. Nothing where none is told."""
    if not finding.told or not finding.actors:
        return
    options, actors = finding.options[:MOST_OPTIONS], finding.actors[:MOST_ACTORS]
    known = {(each.actor.id, each.option.id): each for each in finding.stakes}
    rows = tuple(
        (
            fmt.marked(actor.name, "decides" * (actor == finding.decider)),
            tuple(_cell(known.get((actor.id, each.option.id))) for each in options),
        )
        for actor in actors
    )
    shown = [DrawnOption(o.option.name, o.option.id, bool(o.ruled_out)) for o in options]
    left = (
        left_out(len(finding.options) - MOST_OPTIONS, "option"),
        left_out(len(finding.actors) - MOST_ACTORS, "actor"),
    )
    missing = f"Not shown: {fmt.listed(filter(None, left))}." if any(left) else ""
    key = (
        f"Each option against now ({fmt.called(finding.current)}), all else as now.",
        "Each actor has points of its own, so no two rows compare.",
        without_a_stake(finding),
        missing,
    )
    title = stakes.describe(finding).conclusion
    said = " ".join(filter(None, key))
    yield Figure(title, Winners(shown, rows), key=(said,), told=told, left=missing)


def _cell(stake: ActorStake | None) -> StakeCell:
    """Of who has no stake in this option 0."""
    if stake is None:
        return StakeCell("", in_points(None), "")
    low, high = stake.bounds.low, stake.bounds.high
    kind = "helps" if low >= 0 else "hurts"
    kind += "-open" if low <= 0 <= high else ""
    if low < 0 < high:
        kind = EITHER
    elif low == high == 0:
        kind = ""
    falls = [fall(each) for each in stake.felt if each.points < 0]
    could = (each for each in stake.felt if each.points >= 0 > each.bounds.low)
    falls += (f"could lose {fmt.called(each.criterion)}" for each in could)
    more = len(falls) - INTERESTS
    return StakeCell(
        kind,
        in_points(stake),
        fmt.listed([*falls[:INTERESTS], *([f"{more} more"] if more > 0 else [])]),
    )
