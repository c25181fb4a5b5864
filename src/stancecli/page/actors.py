"""Actors on the page: who agrees, power and interest, who can move whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from stancecli import notation as fmt, report as r
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import influence
from stancecli.lenses.influence import Pressure
from stancecli.lenses.influence.finding import reach, stakes_table
from stancecli.lenses.positions.words import camps
from stancecli.lenses.tradeoffs import Tradeoff
from stancecli.methods.influence import Stake, Tie
from stancecli.methods.positions import Target, stated_on, window_of
from stancecli.methods.positions.agreement import Alignment, Pair, Values, align
from stancecli.methods.positions.preferences import compare
from stancecli.methods.positions.store import ModelStatements, values_of
from stancecli.model import Actor, Decision, Issue, owner_id
from stancecli.page.drawings.grid import MOST_POINTS, GridPoint, PowerGrid
from stancecli.page.drawings.matrices import PairMatrix, Tile
from stancecli.page.levers import of_groups
from stancecli.page.parts import Figure, Fold, Shown, left_out
from stancecli.situation import Situation
from stancecli.wording import plain_table, row
from stancecli.wording.moves import several

# Who agrees and who clashes, as a matrix.


Pairs = tuple[int, int]
"""The places of two actors, in a row and in a column."""
MOST_ACTORS = 40
"""Of more actors those of whom most is known are drawn."""
STRONG = 2
"""From so many on a tile is dark."""
AGREED = {
    "helps-strongly": f"agree on {STRONG} or more things more than they clash on",
    "helps": "agree on 1 more",
    "is-same": "as much as they clash",
    "hurts": "clash on 1 more",
    "hurts-strongly": f"clash on {STRONG} or more",
}
HALVES = (
    "Below the diagonal: by what they say. Above it: by what the options do to their interests."
)


def agreeing(situation: Situation, about: str | None = None) -> Figure:
    """Each pair on all options and issues, or on those of an item.

    Raises Unanswerable where no two agree or clash.
    """
    decisions, targets, whose = _asked_on(situation, about)
    said = values_of(ModelStatements(situation, targets).said())
    compared = compare(situation, decisions) or {}
    wanted = {  # 1 where an option is first by the actor's interests, −1 behind, else 0
        (actor, option.id): Fraction(of_actor.sign(option))
        for decision in decisions
        for actor, of_actor in compared.get(decision.id, {}).items()
        for option in decision.options
        if of_actor.of(option)
    }
    actors = _foremost(situation, said, wanted)
    in_words, by_interests = (align(actors, targets, values) for values in (said, wanted))
    # Groups are by what is said, or by interests where nothing is.
    found = in_words if in_words.pairs else by_interests
    if not found.pairs:
        raise Unanswerable(
            "no two actors agree or clash, by what they say or by their interests",
            ("stance positions says who stands where",),
        )
    placed = {actor.id for actor in found.actors}
    rest = tuple(actor for actor in actors if actor.id not in placed)
    groups = [*found.groups, found.alone, rest]
    ordered = [actor for group in groups for actor in group]
    deciders = {decision.actor for decision in decisions} if about else set()
    matrix = PairMatrix(
        title="Who agrees and who clashes.",
        names=tuple((actor.name, actor.id) for actor in ordered),
        groups=tuple(len(group) for group in groups if group),
        tiles=_agreed(ordered, in_words, below=True) | _agreed(ordered, by_interests, below=False),
        strong=tuple(n for n, actor in enumerate(ordered) if actor.id in deciders),
        looks=AGREED,
    )
    left = left_out((len(situation.actors()) - len(actors), "actor"))
    key = (f"Who agrees and who clashes{whose}.", HALVES)
    title = _who_with_whom(found, in_words=found is in_words)
    return Figure(title, matrix, key=key, left=left)


def _asked_on(
    situation: Situation, about: str | None
) -> tuple[Sequence[Decision], Sequence[Target], str]:
    """The decisions of an item, its options and issues, and how they are called; of none all.

    Raises Unanswerable where an actor has nothing to decide.
    """
    if about and situation.kind_of(about) == "issue":
        issue = situation.issue(about)
        return (), (issue,), f" on {fmt.quoted(issue.name)}"
    if about is None:
        every = tuple(situation.decisions())
        options = (option for decision in every for option in decision.options)
        return every, (*options, *situation.model.issues), ""
    actor = situation.actor(owner_id(about))
    decisions = (situation.decision(about),) if actor.id != about else actor.decisions
    if not decisions:
        raise Unanswerable(f"nothing in this model is decided by {actor.name}")
    options = (option for decision in decisions for option in decision.options)
    return decisions, (*options,), f" on the options of {actor.name}"


def _foremost(situation: Situation, *values: Values) -> list[Actor]:
    """So many actors as a picture has room for, those with the largest values.

    The first values decide, and where they are equal the next.
    """
    sizes: list[dict[str, Fraction]] = [{} for _ in values]
    for of, size in zip(values, sizes, strict=True):
        for (actor, _), value in of.items():
            size[actor] = size.get(actor, Fraction(0)) + abs(value)
    known = [actor for actor in situation.actors() if any(actor.id in size for size in sizes)]
    largest = sorted(known, key=lambda actor: [-size.get(actor.id, 0) for size in sizes])
    kept = {actor.id for actor in largest[:MOST_ACTORS]}
    return [actor for actor in known if actor.id in kept]


def _who_with_whom(found: Alignment, *, in_words: bool) -> str:
    """Who stands together by what they say, or by interests; else which two are most apart."""
    if not found.groups:
        return f"{_met(min(found.pairs, key=lambda pair: pair.net))}."
    said = " ".join(camps(found)) or "No group here is without disagreement inside."
    return said if in_words else f"By interests: {said[:1].lower()}{said[1:]}"


def _met(pair: Pair) -> str:
    names = f"{pair.a.name} and {pair.b.name}"
    return f"{names}: agree on {pair.agreements}, clash on {pair.clashes}"


def _agreed(ordered: Sequence[Actor], found: Alignment, *, below: bool) -> dict[Pairs, Tile]:
    """A tile for each pair: what they say `below` the diagonal, their interests above it."""
    place = {actor.id: n for n, actor in enumerate(ordered)}
    tiles = {}
    for pair in found.pairs:
        at = sorted((place[pair.a.id], place[pair.b.id]), reverse=below)
        strongly = "-strongly" * (abs(pair.net) >= STRONG)
        look = f"{'helps' if pair.net > 0 else 'hurts'}{strongly}" if pair.net else "is-same"
        told = f"{'they say' if below else 'by interests'}: {_met(pair)}"
        tiles[at[0], at[1]] = look, fmt.rounded(Fraction(pair.net), signed=True), told
    return tiles


# The power–interest grid: as it follows from the model, and as actors are rated by hand.


GRID = 620
"""Pixels across of the grid as a file."""
ON_A_SCALE = (1, 5)
"""The ends of what actors are rated on by hand."""
SIDES = {1: "for", 0: "neutral", -1: "against"}
MARKS = "▲ for {}, ▼ against it, ◆ neutral, ○ not known."


def power_and_interest(found: Pressure, width: int) -> Figure:
    """The grid of a decision, for and against the option that was asked about."""
    option = fmt.quoted(found.option.name)
    grid = PowerGrid(tuple(map(_staked, found.stakes)), "stake", "influence")
    what, mean = f"With influence on {found.decider.name} or a stake", ""
    if grid.middle:
        what = f"More influence on {found.decider.name} and more at stake than the mean"
        mean = " The lines are the mean."
    key = (
        f"{MARKS.format(f'{option} (current)')} Filled: says so, hollow: by its interests.{mean}",
        "Stake: weight × effect of every option, added up. Influence: direct.",
    )
    return _figure(what, grid, width, *key, told=stakes_table(found))


def _staked(stake: Stake) -> GridPoint:
    by = "says so" if stake.is_said else "by its interests"
    side = f", {stake.side} ({by})" if stake.side else ""
    across = stake.stake if stake.entered else None
    at_stake = "not entered" if across is None else fmt.number(across)
    told = f"{stake.actor.name}: stake {at_stake}, influence {reach(stake)}{side}"
    return GridPoint(stake.actor.name, across, stake.direct.mid, stake.side, stake.is_said, told)


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
        " ".join(
            (*marks, "Both from 1 to 5, rated by hand. The lines are the middle of the scale.")
        ),
        told=plain_table("", (r.Column("power"), r.Column("interest"), "says"), rows),
    )


def _figure(what: str, grid: PowerGrid, width: int, *key: str, told: r.Block) -> Figure:
    """A grid; its title says `what` the foremost have, and who they are."""
    title = f"{what}: {several(point.name for point in grid.foremost) or 'nobody'}."
    others = left_out((len(grid.points) - MOST_POINTS, "actor"))
    return Figure(title, grid, width, key, (told,), others)


# What is told of influence, and what affects a decision.


CHART = 480
"""Pixels across of the grid in a document of one answer."""


def influencing(
    situation: Situation, blocks: Sequence[Shown], first: Tradeoff | None, *, ranked: bool
) -> Fold:
    """Who can move whom and by what means, to be opened.

    The table begins with who moves whoever decides the `first`; where they are `ranked` without it.
    """
    figure = who_moves_whom(situation, first.decision.id if first else None, None)
    table, *rest = blocks
    assert isinstance(table, r.Table)
    means = [of_groups(table, *groups)] if (groups := table.groups[ranked:]) else []
    return Fold("Who can move whom: all pairs", (replace(figure, title=""), *means, *rest))


# Who can move whom, as a matrix.


STRENGTHS = {"s1": "low", "s2": "medium", "s3": "high", "s4": "decisive"}
NOTE = "Row: who has influence. Column: on whom. A dash: none is recorded."


def who_moves_whom(situation: Situation, decision: str | None, actor: str | None) -> Figure:
    """Each on each: this actor first, or whoever takes this decision, then who moves it most.

    Raises Unanswerable where no influence is in the model.
    """
    found = influence.find(situation, decision)
    if not found.ties:
        raise Unanswerable("no influence of one actor on another is in the model")
    report = influence.describe(influence.find_actor(situation, actor) if actor else found)
    first = actor or (situation.decision(decision).actor if decision else "")
    on_first = {tie.start.id: -tie.strength for tie in found.ties if tie.end.id == first}
    actors = [sums.actor for sums in found.ranked]
    actors.sort(key=lambda actor: (actor.id != first, on_first.get(actor.id, 0)))
    left = left_out((len(actors) - MOST_ACTORS, "actor"))
    place = {actor.id: n for n, actor in enumerate(actors[:MOST_ACTORS])}
    matrix = PairMatrix(
        title="Who can move whom.",
        names=tuple((actor.name, actor.id) for actor in actors[:MOST_ACTORS]),
        groups=(len(place),),
        tiles={
            (place[tie.start.id], place[tie.end.id]): _moving(tie)
            for tie in found.ties
            if tie.start.id in place and tie.end.id in place
        },
        strong=(0,) if first else (),
        looks=STRENGTHS,
    )
    return Figure(report.conclusion, matrix, key=(NOTE,), left=left)


def _moving(tie: Tie) -> Tile:
    said = fmt.strength(tie.claim.strength)
    look = f"s{min(max(int(tie.strength), 1), 4)}"
    return look, said, f"{tie.start.name} on {tie.end.name}: {said}"
