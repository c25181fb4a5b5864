"""Who gains and who loses by each option of a decision, as the page shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stancecli import notation as fmt
from stancecli.lenses.stakes.finding import ActorStake, OtherOption, Stakes
from stancecli.lenses.stakes.words import in_points, without_a_stake
from stancecli.model import ZERO
from stancecli.page.drawings.winners import EITHER, StakeCell, Winners
from stancecli.page.parts import Figure, Shown, left_out
from stancecli.wording.moves import INTERESTS, fall

MOST_OPTIONS, MOST_ACTORS, FEW_ACTORS = 7, 25, 8
"""Of more options the possible ones go first; of more actors those who could lose most.

A report has few actors, beside a table of all.
"""
BROAD_OPTIONS = 4
"""Beside more options the interests that fall have no room."""


def winners(
    finding: Stakes, told: Sequence[Shown] = (), most: int = MOST_ACTORS
) -> Iterator[Figure]:
    """So many actors by options, each against now; `told` says it in words.

    Nothing where only one option is possible, or nobody has a stake.
    """
    if not finding.told or not finding.actors:
        return
    options, actors = finding.options[:MOST_OPTIONS], finding.actors[:most]
    named = INTERESTS if len(options) <= BROAD_OPTIONS else 0
    known = {(each.actor.id, each.option.id): each for each in finding.stakes}
    shown = [(each.option.name, each.option.id) for each in options]
    rows = [
        (
            fmt.marked(actor.name, "decides" * (actor == finding.decider)),
            [_cell(each, known.get((actor.id, each.option.id)), named) for each in options],
        )
        for actor in actors
    ]
    options_left, actors_left = len(finding.options) - MOST_OPTIONS, len(finding.actors) - most
    key = (
        f"Each option against now ({fmt.called(finding.current)}), all else as now. "
        "Each actor has points of its own, so no two rows compare.",
        without_a_stake(finding),
    )
    left = left_out((options_left, "option"), (actors_left, "actor"))
    yield Figure("", Winners(shown, rows), key=key, told=told, left=left)


def _cell(of: OtherOption, stake: ActorStake | None, named: int) -> StakeCell:
    """0 of who has no stake in this option; of the interests that fall so many are named."""
    bounds = stake.bounds if stake else ZERO
    kind = "helps" if bounds.low >= 0 else "hurts"
    kind += "-open" if bounds.low <= 0 <= bounds.high else ""
    if bounds.low < 0 < bounds.high:
        kind = EITHER
    felt = stake.felt if stake else ()
    falls = [fall(each) for each in felt if each.points < 0]
    could = (each for each in felt if each.points >= 0 > each.bounds.low)
    falls += (f"could lose {fmt.called(each.criterion)}" for each in could)
    more = [f"{len(falls) - named} more"] if falls[named:] else []
    said = fmt.listed([*falls[:named], *more]) if named else ""
    return StakeCell("" if bounds == ZERO else kind, in_points(stake), said, bool(of.ruled_out))
