"""Actors on the page: who says what, power and interest, who can move whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from stancecli import notation as fmt, report as r
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import influence
from stancecli.lenses.influence import Pressure
from stancecli.lenses.influence.words import stakes_table
from stancecli.lenses.positions.finding import DecisionPositions
from stancecli.lenses.positions.statements import IssuePositions
from stancecli.lenses.tradeoffs import Tradeoff
from stancecli.methods.influence import Matrices, Stake, Sums
from stancecli.methods.positions import Stated, stated_on, window_of
from stancecli.methods.positions.preferences import Stand
from stancecli.model import Actor, Claim, Issue, Position, Rating, exactly
from stancecli.page.claims import Register
from stancecli.page.drawings.matrices import InfluenceGroup, InfluenceMatrix, InfluenceTile
from stancecli.page.drawings.plots import MOST_POINTS, GridPoint, PowerGrid
from stancecli.page.parts import Beside, Chip, Figure, Shown, Sides, Stands
from stancecli.situation import Situation
from stancecli.wording import plain_table, row, standing

MOST_NAMED, MOST_ISSUES, MOST_OPTIONS = 12, 12, 12
"""So many actors on a side, so many issues and options; the others are counted."""

_Said = tuple[Stand | Stated, Fraction, tuple[Position, ...]]
"""Who says how much, in which statements."""


def claims_of(stands: Iterable[Stand]) -> Iterator[Claim]:
    """What is said that the page shows."""
    return (position for stand in stands for position in stand.statements)


def on_options(found: DecisionPositions, register: Register) -> Figure:
    """Who is against each option of a decision, and who is for it."""
    rows, unnamed = list[Sides](), 0
    for each in found.by_option[:MOST_OPTIONS]:
        said = [
            (stand, stand.stance, stand.statements)
            for stand in found.stands
            if stand.option.id == each.option.id and stand.stance is not None
        ]
        marks = (standing(found, each.option), "ruled out" if each.ruled_out else "")
        rows.append(_sides(register, each.option.name, ", ".join(filter(None, marks)), said))
        sides = (each.speak_for, each.speak_against)
        unnamed += sum(max(len(side) - MOST_NAMED, 0) for side in sides)
    left = len(found.by_option) - len(rows)
    options = fmt.counted(left, "more option") if left else ""
    names = fmt.counted(unnamed, "more name") if unnamed else ""
    return Figure(
        f"{found.decider.name}: {found.decision.question}",
        Stands("option", tuple(rows)),
        key=("; ".join(filter(None, ("who says what of each option", options))),),
        told=(_table(rows),),
        left=fmt.listed(filter(None, (options, names))),
    )


def _table(rows: Sequence[Sides]) -> r.Table:
    """The same by name and sign."""
    told = (
        row(
            fmt.marked(each.name, each.mark),
            _named(each.against, each.more_against),
            _named(each.speak_for, each.more_for),
        )
        for each in rows
    )
    return plain_table("", ("against", "for"), told)


def _named(side: Sequence[Chip], more: str) -> str:
    names = ", ".join(f"{chip.name} {chip.sign}" for chip in side)
    return " ".join(filter(None, (names, more))) or "–"


def on_issues(
    found: Sequence[IssuePositions], register: Register, told: Sequence[Shown] = ()
) -> Figure:
    """The same of issues, those first of which most is said; `told` says it all in words."""
    rows = []
    for each in [each for each in found if each.stated][:MOST_ISSUES]:
        said = [(stated, stated.stance, stated.positions) for stated in each.stated]
        rows.append(_sides(register, each.issue.name, "", said))
    return Figure("", Stands("issue", tuple(rows)), told=told)


def _sides(register: Register, name: str, mark: str, said: Sequence[_Said]) -> Sides:
    one_way = [each for each in said if not (each[0].both_ways or each[0].divided)]
    against = sorted((each for each in one_way if each[1] < 0), key=lambda each: each[1])
    speak_for = sorted((each for each in one_way if each[1] > 0), key=lambda each: -each[1])
    neither = {
        "neutral": [who.actor.name for who, stance, _ in one_way if not stance],
        "both ways": [who.actor.name for who, *_ in said if who.both_ways],
        "divided": [who.actor.name for who, *_ in said if who.divided and not who.both_ways],
    }
    return Sides(
        name=name,
        mark=mark,
        against=tuple(_chip(register, name, *each) for each in against[:MOST_NAMED]),
        more_against=_more(against),
        speak_for=tuple(_chip(register, name, *each) for each in speak_for[:MOST_NAMED]),
        more_for=_more(speak_for),
        neutral=" · ".join(f"{how}: {fmt.few(names)}" for how, names in neither.items() if names),
    )


def _more(side: Sequence[object]) -> str:
    left = len(side) - MOST_NAMED
    return f"and {left:,} more" if left > 0 else ""


def _chip(
    register: Register, on: str, said: Stand | Stated, stance: Fraction, at: tuple[Position, ...]
) -> Chip:
    name, sense, sign = said.actor.name, fmt.sense(exactly(stance)), fmt.step(stance)
    title = r.text(r.strong(name), " on ", r.strong(on), ": ", r.Span(sign, sense=sense))
    return Chip(name, sense.value if sense else "", sign, register.open(title, at))


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
    name = stake.actor.name
    told = f"{name}: {numbers}{side}"
    return GridPoint(name, stake.stake, stake.influence, stake.side, stake.is_said, told)


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
    points = tuple(_rated(situation, rating, sides.get(rating.actor, "")) for rating in ratings)
    marks = (MARKS.format(fmt.quoted(issue.name)),) if issue else ()
    return _figure(
        "Power and interest as rated",
        PowerGrid(points, "interest", "power", ON_A_SCALE),
        width,
        " · ".join((*marks, "both from 1 to 5, rated by hand · lines: the middle of the scale")),
        told=_ratings_table(situation, ratings, sides),
    )


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
    rows = []
    for rating in ratings:
        numbers = (fmt.number(rating.power), fmt.number(rating.interest))
        name = situation.actor(rating.actor).name
        rows.append(row(name, *numbers, sides.get(rating.actor, "–")))
    return plain_table("", (r.Column("power"), r.Column("interest"), "says"), rows)


# What is told of influence, and what bears on a decision.


CHART = 480
"""Pixels across for the grid beside the tables of influence, on a page with room."""
FEWEST_CHARTED = 4
"""Of fewer points the table says it all."""


def influencing(
    situation: Situation, blocks: Sequence[r.Block], first: Tradeoff | None
) -> Iterator[Shown]:
    """The tables, beside them who has a stake in the `first` decision, and what is not known."""
    tables = tuple(block for block in blocks if not isinstance(block, r.Listing))
    pressure = first and influence.find_pressure(situation, situation.option_of(first.decision.id))
    if pressure and len({(s.stake, s.influence) for s in pressure.stakes}) >= FEWEST_CHARTED:
        yield Beside((power_and_interest(pressure, CHART),), tables)
    else:
        yield from tables
    yield from (block for block in blocks if isinstance(block, r.Listing))


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
        matrices.sums, key=lambda s: (s.actor.id != first, -(s.influence + s.dependence))
    )
    kept = {sums.actor.id for sums in largest[:MOST_ACTORS]}
    actors = [each for each in matrices.actors if each.id in kept]
    left = len(matrices.actors) - len(actors)
    more = fmt.counted(left, "more actor") if left else ""
    narrow = "name an actor to see who moves it" if left and not first else ""
    matrix = _matrix(matrices, actors, next((a for a in actors if a.id == first), None))
    return Figure(report.conclusion, matrix, key=(NOTE, more, narrow), left=more)


Tiles = Mapping[tuple[int, int], InfluenceTile]


def _matrix(matrices: Matrices, actors: Sequence[Actor], first: Actor | None) -> InfluenceMatrix:
    places = [matrices.index[actor.id] for actor in actors]
    sums = [matrices.sums[place] for place in places]
    tiles = dict(_tiles(matrices, actors, places))
    at = actors.index(first) if first else None
    dependence = sorted(range(len(actors)), key=lambda n: -sums[n].dependence)
    rest = [n for n in dependence if n != at]
    decides = [n for n in rest if actors[n].decisions]
    others = [n for n in rest if not actors[n].decisions]
    own = "decides" if first and first.decisions else "is asked about"
    columns = (
        (own, [] if at is None else [at]),
        ("decide other questions" if first and first.decisions else "decide", decides),
        ("decide nothing here", others),
    )
    return InfluenceMatrix(
        names=tuple(actor.name for actor in actors),
        rows=tuple(InfluenceGroup("", tuple(row)) for row in _rows(actors, sums, tiles, at) if row),
        columns=tuple(InfluenceGroup(label, tuple(group)) for label, group in columns if group),
        tiles=tiles,
        moves=tuple((each.influence, each.direct_influence) for each in sums),
        moved=tuple((each.dependence, each.direct_dependence) for each in sums),
        marked=first is not None,
    )


def _rows(
    actors: Sequence[Actor], sums: Sequence[Sums], tiles: Tiles, at: int | None
) -> Iterator[list[int]]:
    """Who decides, then who moves it directly, the strongest first, then who does over others."""
    every = range(len(actors))
    if at is None:
        yield sorted(every, key=lambda n: -sums[n].influence)
        return
    none = InfluenceTile(None, None, "")
    on = {n: tiles.get((n, at), none) for n in every if n != at}
    yield [at]
    direct = [n for n, tile in on.items() if tile.direct is not None]
    yield sorted(direct, key=lambda n: -(on[n].direct or 0))
    rest = [n for n, tile in on.items() if tile.direct is None]
    yield sorted(rest, key=lambda n: -(on[n].over or 0))


def _tiles(
    matrices: Matrices, actors: Sequence[Actor], places: Sequence[int]
) -> Iterator[tuple[tuple[int, int], InfluenceTile]]:
    """By who moves and who is moved: how strongly, directly and over one other where it is more."""
    m = matrices.direct
    onward = [{c: x for c, x in enumerate(m[a]) if x} for a in places]
    for n, a in enumerate(actors):
        for k, b in enumerate(actors):
            if n == k:
                continue
            end = places[k]
            direct = m[places[n]][end] or None
            ways = (min(x, m[c][end]) for c, x in onward[n].items() if m[c][end])
            over = max(ways, default=None)
            if over is not None and direct is not None and over <= direct:
                over = None
            if direct is not None or over is not None:
                yield (n, k), InfluenceTile(direct, over, _told(a, b, direct, over))


def _told(a: Actor, b: Actor, direct: Fraction | None, over: Fraction | None) -> str:
    said = (
        fmt.strength(direct) if direct is not None else "",
        f"{fmt.strength(over)} over one other" if over is not None else "",
    )
    return f"{a.name} on {b.name}: {', '.join(filter(None, said))}"
