"""The power–interest grid: as it follows from the model, and as actors are rated by hand."""

from __future__ import annotations

from collections.abc import Iterator

from stancecli import notation as fmt, report as r
from stancecli.diagnostics import Unanswerable
from stancecli.lenses.influence import Pressure
from stancecli.lenses.influence.pressure import stakes_table
from stancecli.methods.positions.statements import stated_on, window_of
from stancecli.methods.stakes import Stake
from stancecli.model import Issue, Rating
from stancecli.page.drawings.grid import MOST_POINTS, GridPoint, PowerGrid
from stancecli.page.parts import Figure
from stancecli.situation import Situation

GRID = 620
"""Pixels across of the grid as a file."""
ON_A_SCALE = (1, 5)
"""The ends of what actors are rated on by hand."""
SIDES = {1: "for", 0: "neutral", -1: "against"}
MARKS = "▲ for {}, ▼ against it, ◆ neutral, ○ not known"


def power_and_interest(found: Pressure, width: int) -> Figure:
    """The grid of a decision, for and against the option that was asked about."""
    option = fmt.quoted(found.option.name)
    points = tuple(map(_staked, found.stakes))
    grid = PowerGrid(points, "stake", f"influence on {found.decider.name}")
    mean = " · lines: the mean" if grid.has_lines else ""
    title = f"Power and interest: {found.decider.name}"
    return _figure(
        title,
        grid,
        width,
        f"{MARKS.format(f'{option} (current)')} · filled: says so, hollow: by its interests{mean}",
        "stake: weight × effect of every option, added up · influence: direct, and over one "
        "other actor",
        told=r.Section(title, (stakes_table(found),)),
    )


def _staked(stake: Stake) -> GridPoint:
    by = "says so" if stake.is_said else "by its interests"
    side = f", {stake.side} ({by})" if stake.side else ""
    numbers = f"stake {fmt.number(stake.stake)}, influence {fmt.number(stake.influence)}"
    told = f"{stake.actor.name}: {numbers}{side}"
    return GridPoint(
        stake.actor.name, stake.stake, stake.influence, stake.side, stake.is_said, told
    )


def as_rated(situation: Situation, width: int, about: str | None = None) -> Figure:
    """Power and interest as actors are rated by hand, and what they say of the issue `about`.

    Without its id that is the issue of the model.

    Raises Unanswerable where nobody is rated.
    """
    ratings = [rating for actor in situation.actors() for rating in actor.rated]
    if not ratings:
        raise Unanswerable("no actor of this model is rated", ("rated: {power: 4, interest: 2}",))
    issue = situation.issue(about) if about else _issue(situation)
    stated = stated_on(situation, issue, window_of(situation)) if issue else {}
    sides = {id_: SIDES[each.side] for id_, each in stated.items()}
    points = tuple(_rated(situation, rating, sides.get(rating.actor, "")) for rating in ratings)
    marks = (MARKS.format(fmt.quoted(issue.name)),) if issue else ()
    return _figure(
        "Power and interest as rated",
        PowerGrid(points, "interest", "power", ON_A_SCALE),
        width,
        " · ".join((*marks, "both from 1 to 5, rated by hand · lines: the middle of the scale")),
        told=_ratings_table(situation, ratings, sides),
    )


def _issue(situation: Situation) -> Issue | None:
    """The issue that the model is about; without a word on that, its only one."""
    issues = situation.model.issues
    main = next((issue for issue in issues if issue.id == situation.model.main), None)
    return main or (issues[0] if len(issues) == 1 else None)


def _rated(situation: Situation, rating: Rating, side: str) -> GridPoint:
    name = situation.actor(rating.actor).name
    numbers = f"power {fmt.number(rating.power)}, interest {fmt.number(rating.interest)}"
    told = f"{name}: {numbers}{f', {side}' if side else ''}"
    return GridPoint(name, rating.interest, rating.power, side, bool(side), told)


def _figure(title: str, grid: PowerGrid, width: int, *key: str, told: r.Block) -> Figure:
    left = max(len(grid.points) - MOST_POINTS, 0)
    more = fmt.counted(left, "more actor") if left else ""
    return Figure(title, grid, width, (*key, more), (told,), more)


def _ratings_table(situation: Situation, ratings: list[Rating], sides: dict[str, str]) -> r.Table:
    def rows() -> Iterator[r.Row]:
        for rating in ratings:
            numbers = (fmt.number(rating.power), fmt.number(rating.interest))
            cells = (*numbers, sides.get(rating.actor, "–"))
            yield r.Row(situation.actor(rating.actor).name, tuple(map(r.Cell, cells)))

    columns = (r.Column("power"), r.Column("interest"), r.Column("says", prose=True))
    return r.Table(columns, (r.Group("", tuple(rows())),))
