"""Actors on the page: who agrees, power and interest, who can move whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import permutations

from stancecli import notation as fmt, report as r
from stancecli.diagnostics import Unanswerable
from stancecli.export.network import (
    MOST_ACTORS as MOST_AGREEING,
    align_among,
    asked_on,
    foremost,
    nobody_meets,
    wanted_of,
)
from stancecli.lenses import influence
from stancecli.lenses.influence import Pressure
from stancecli.lenses.influence.finding import reach, stakes_table
from stancecli.lenses.positions.words import camps
from stancecli.lenses.tradeoffs import Tradeoff
from stancecli.methods.influence import Matrices, Stake, Sums
from stancecli.methods.positions import stated_on, window_of
from stancecli.methods.positions.agreement import Alignment, Pair
from stancecli.methods.positions.store import ModelStatements, values_of
from stancecli.model import Actor, Issue
from stancecli.page.drawings.matrices import (
    ROOMY,
    AgreementMatrix,
    AgreementTile,
    InfluenceMatrix,
    InfluenceTile,
    Tiles as AgreementTiles,
)
from stancecli.page.drawings.plots import MOST_POINTS, GridPoint, PowerGrid
from stancecli.page.parts import Figure, Fold, Shown, left_out
from stancecli.situation import Situation
from stancecli.wording import plain_table, row
from stancecli.wording.moves import several

# Who agrees and who clashes, as a matrix.


def agreeing(situation: Situation, about: str | None = None) -> Figure:
    """Each pair on all options and issues, or on those of an item.

    Raises Unanswerable where no two agree or clash.
    """
    decisions, targets, whose = asked_on(situation, about)
    said = values_of(ModelStatements(situation, targets).said())
    wanted = wanted_of(situation, decisions)
    known = len({actor for values in (said, wanted) for actor, _ in values})
    actors = foremost(situation, said, wanted)
    in_words, by_interests = (align_among(actors, targets, values) for values in (said, wanted))
    # Groups are by what is said, or by interests where nothing is.
    found, others = in_words, "say nothing"
    if not in_words.pairs:
        found, others = by_interests, "no option affects their interests"
    if not found.pairs:
        raise nobody_meets()
    placed = {actor.id for actor in found.actors}
    rest = tuple(actor for actor in actors if actor.id not in placed)
    together = [("together", group) for group in found.groups]
    groups = [*together, ("in no group", found.alone), (others, rest)]
    ordered = [actor for _, members in groups for actor in members]
    deciders = {decision.actor for decision in decisions} if about else set()
    matrix = AgreementMatrix(
        names=tuple(actor.name for actor in ordered),
        groups=tuple((label, len(members)) for label, members in groups if members),
        said=_agreed(ordered, in_words),
        wanted=_agreed(ordered, by_interests),
        strong=tuple(n for n, actor in enumerate(ordered) if actor.id in deciders),
    )
    counts = {"less": known - len(actors), "nothing": len(situation.actors()) - known}
    left = fmt.listed(
        fmt.counted(count, f"actor of whom {how} is known", f"actors of whom {how} is known")
        for how, count in counts.items()
        if count
    )
    narrow = "name a decision or an issue to see fewer" if known > MOST_AGREEING else ""
    key = (f"who agrees and who clashes{whose}", left, narrow)
    title = _who_with_whom(found, in_words=found is in_words)
    return Figure(title, matrix, ROOMY, key=key, left=left)


def _who_with_whom(found: Alignment, *, in_words: bool) -> str:
    """Who stands together by what they say, or by interests; else which two are most apart."""
    if not found.groups:
        return f"{_met(min(found.pairs, key=lambda pair: pair.net))}."
    said = " ".join(camps(found)) or "No group here is without disagreement inside."
    return said if in_words else f"By interests: {said[:1].lower()}{said[1:]}"


def _met(pair: Pair) -> str:
    names = f"{pair.a.name} and {pair.b.name}"
    return f"{names}: agree on {pair.agreements}, clash on {pair.clashes}"


def _agreed(ordered: Sequence[Actor], found: Alignment) -> AgreementTiles:
    place = {actor.id: n for n, actor in enumerate(ordered)}
    tiles = {}
    for pair in found.pairs:
        n, m = sorted((place[pair.a.id], place[pair.b.id]))
        tiles[n, m] = AgreementTile(pair.net, bool(pair.agreements and pair.clashes), _met(pair))
    return dict(sorted(tiles.items()))


# The power–interest grid: as it follows from the model, and as actors are rated by hand.


GRID = 620
"""Pixels across of the grid as a file."""
ON_A_SCALE = (1, 5)
"""The ends of what actors are rated on by hand."""
SIDES = {1: "for", 0: "neutral", -1: "against"}
MARKS = "▲ for {}, ▼ against it, ◆ neutral, ○ not known"


def power_and_interest(found: Pressure, width: int) -> Figure:
    """The grid of a decision, for and against the option that was asked about."""
    option = fmt.quoted(found.option.name)
    grid = PowerGrid(tuple(map(_staked, found.stakes)), "stake", "influence")
    what, mean = f"With influence on {found.decider.name} or a stake", ""
    if grid.middle:
        what = f"More influence on {found.decider.name} and more at stake than the mean"
        mean = " · lines: the mean"
    key = (
        f"{MARKS.format(f'{option} (current)')} · filled: says so, hollow: by its interests{mean}",
        "stake: weight × effect of every option, added up · influence: direct",
    )
    return _figure(what, grid, width, *key, told=stakes_table(found))


def _staked(stake: Stake) -> GridPoint:
    by = "says so" if stake.is_said else "by its interests"
    side = f", {stake.side} ({by})" if stake.side else ""
    across = stake.stake if stake.entered else None
    at_stake = "not entered" if across is None else fmt.number(across)
    told = f"{stake.actor.name}: stake {at_stake}, influence {reach(stake)}{side}"
    return GridPoint(stake.actor.name, across, stake.direct, stake.side, stake.is_said, told)


def as_rated(situation: Situation, width: int, issue: Issue | None = None) -> Figure:
    """Power and interest as actors are rated by hand, and what they say of the issue.

    Without an `issue` it is the one that the model is about. Raises Unanswerable where nobody is
    rated.
    """
    ratings = [rating for actor in situation.actors() for rating in actor.rated]
    if not ratings:
        raise Unanswerable("no actor of this model is rated", ("rated: {power: 4, interest: 2}",))
    if not issue:  # that which the model is about, or its only one
        issues = situation.model.issues
        only = issues[0] if len(issues) == 1 else None
        issue = next((each for each in issues if each.id == situation.model.main), only)
    stated = stated_on(situation, issue, window_of(situation)) if issue else {}
    sides = {id_: SIDES[each.side] for id_, each in stated.items()}
    points, rows = list[GridPoint](), list[r.Row]()
    for rating in ratings:
        name, side = situation.actor(rating.actor).name, sides.get(rating.actor, "")
        power, interest = fmt.number(rating.power), fmt.number(rating.interest)
        told = f"{name}: power {power}, interest {interest}{f', {side}' if side else ''}"
        points.append(GridPoint(name, rating.interest, rating.power, side, bool(side), told))
        rows.append(row(name, power, interest, side or "–"))
    marks = (MARKS.format(fmt.quoted(issue.name)),) if issue else ()
    grid = PowerGrid(tuple(points), "interest", "power", ON_A_SCALE)
    return _figure(
        "Power and interest above the middle of the scale",
        grid,
        width,
        " · ".join((*marks, "both from 1 to 5, rated by hand · lines: the middle of the scale")),
        told=plain_table("", (r.Column("power"), r.Column("interest"), "says"), rows),
    )


def _figure(what: str, grid: PowerGrid, width: int, *key: str, told: r.Block) -> Figure:
    """A grid; its title says `what` the foremost have, and who they are."""
    title = f"{what}: {several(point.name for point in grid.foremost) or 'nobody'}."
    others = left_out(len(grid.points) - MOST_POINTS, "actor")
    return Figure(title, grid, width, (*key, others), (told,), others)


# What is told of influence, and what affects a decision.


CHART = 480
"""Pixels across of the grid in a document of one answer."""
FEWEST_CHARTED = 4
"""Of fewer points the table says it all."""


def influencing(
    situation: Situation, blocks: Sequence[r.Block], first: Tradeoff | None, width: int
) -> Iterator[Shown]:
    """Who moves whom, drawn; by what means, and who has a stake in the `first`, to be opened."""
    figure = who_moves_whom(situation, first.decision.id if first else None, None)
    # An empty cell says what is not known.
    told = tuple(block for block in blocks if isinstance(block, r.Listing))
    yield replace(figure, width=width, told=told)
    rest: list[Shown] = [block for block in blocks if block not in told]
    pressure = first and influence.find_pressure(situation, situation.option_of(first.decision.id))
    if pressure and len({(s.stake, s.direct) for s in pressure.stakes}) >= FEWEST_CHARTED:
        rest.append(power_and_interest(pressure, GRID))
    yield Fold("By what means, and who has a stake" if rest[1:] else "By what means", rest)


# Who can move whom, as a matrix.


MOST_ACTORS = 40
"""Of more actors who decides and those with the largest sums are in the matrix."""
NOTE = "an empty cell: none is entered; it may be that nobody looked"


def who_moves_whom(situation: Situation, decision: str | None, actor: str | None) -> Figure:
    """Each on each: first who moves this actor, or whoever takes this decision.

    Raises Unanswerable where no influence is in the model.
    """
    found = influence.find(situation, decision)
    if not found.ties:
        raise Unanswerable("no influence of one actor on another is in the model")
    report = influence.describe(influence.find_actor(situation, actor) if actor else found)
    matrices = found.matrices
    first = actor or (situation.decision(decision).actor if decision else None)
    largest = sorted(
        matrices.sums,
        key=lambda s: (s.actor.id != first, -s.direct_influence - s.direct_dependence),
    )
    kept = {sums.actor.id for sums in largest[:MOST_ACTORS]}
    actors = [each for each in matrices.actors if each.id in kept]
    left = left_out(len(matrices.actors) - len(actors), "actor")
    narrow = "name an actor to see who moves it" if left and not first else ""
    matrix = _matrix(matrices, actors, next((a for a in actors if a.id == first), None))
    return Figure(report.conclusion, matrix, ROOMY, key=(NOTE, left, narrow), left=left)


NO_TILE = InfluenceTile(None, None, "")


def _matrix(matrices: Matrices, actors: Sequence[Actor], first: Actor | None) -> InfluenceMatrix:
    places = [matrices.index[actor.id] for actor in actors]
    sums = [matrices.sums[place] for place in places]
    tiles = dict(_tiles(matrices, actors, places))
    at = actors.index(first) if first else None
    decide = ("decides", "decide other questions")
    own, other = decide if first and first.decisions else ("is asked about", "decide")
    groups: dict[str, list[int]] = {own: [], other: [], "decide nothing here": []}
    for n in sorted(range(len(actors)), key=lambda n: -sums[n].direct_dependence):
        label = other if actors[n].decisions else "decide nothing here"
        groups[own if n == at else label].append(n)
    return InfluenceMatrix(
        names=tuple(actor.name for actor in actors),
        rows=tuple(tuple(row) for row in _rows(sums, tiles, at) if row),
        columns=tuple((label, tuple(group)) for label, group in groups.items() if group),
        tiles=tiles,
        moves=tuple(each.direct_influence for each in sums),
        moved=tuple(each.direct_dependence for each in sums),
        marked=first is not None,
    )


def _rows(
    sums: Sequence[Sums], tiles: Mapping[tuple[int, int], InfluenceTile], at: int | None
) -> Iterator[list[int]]:
    """Who decides, then who moves it directly, the strongest first, then who does over others."""
    every = range(len(sums))
    if at is None:
        yield sorted(every, key=lambda n: -sums[n].direct_influence)
        return
    yield [at]
    direct = {n: strength for n in every if (strength := tiles.get((n, at), NO_TILE).direct)}
    yield sorted(direct, key=lambda n: -direct[n])
    rest = [n for n in every if n != at and n not in direct]
    yield sorted(rest, key=lambda n: -(tiles.get((n, at), NO_TILE).over or 0))


def _tiles(
    matrices: Matrices, actors: Sequence[Actor], places: Sequence[int]
) -> Iterator[tuple[tuple[int, int], InfluenceTile]]:
    """By who moves and who is moved: how strongly, directly and over one other where it is more."""
    m = matrices.direct
    onward = [{c: x for c, x in enumerate(m[a]) if x} for a in places]
    for (n, a), (k, b) in permutations(enumerate(actors), 2):
        end = places[k]
        direct = m.at(places[n], end)
        # None has a strength of 0.
        over = max((min(x, m.at(c, end)) for c, x in onward[n].items()), default=direct)
        said = [fmt.strength(direct)] if direct else []
        said += [f"{fmt.strength(over)} over one other"] if over > direct else []
        if said:
            told = f"{a.name} on {b.name}: {', '.join(said)}"
            yield (n, k), InfluenceTile(direct or None, over if over > direct else None, told)
