"""Pictures of actors and what is between them: who can move whom, and who agrees with whom.

What such a picture shows, whichever format draws it. It shows the strongest lines and counts the
others, so that thousands of actors make a picture as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, groupby
from operator import attrgetter

from stancecli import notation as fmt
from stancecli.diagnostics import Unanswerable
from stancecli.methods.influence import Tie, direct_ties
from stancecli.methods.positions import Every, Target
from stancecli.methods.positions.agreement import Alignment, Pair, Pairs, Values, align
from stancecli.methods.positions.preferences import compare
from stancecli.methods.positions.store import ModelStatements, Statements, values_of
from stancecli.model import Actor, Decision, Influence, owner_id
from stancecli.situation import Situation

MOST_TIES, MOST_PAIRS = 30, 36
"""So many influences, and so many pairs that agree or clash, are drawn; the others are counted."""
MOST_ACTORS = 40
"""Of more actors those of whom most is known are asked for agreement."""
MOST_SPEAKING = 500
"""Of a large corpus so many actors are in a network."""
STRONG = Fraction(3)
"""From this strength on an influence is strong: high."""

NO_LINE = ("actor without a line", "actors without a line")
LESS_KNOWN = ("actor of whom less is known", "actors of whom less is known")
SAID, WANTED = "by what they say", "by their interests"
UNKNOWN = {
    SAID: ("silent actor", "silent actors"),
    WANTED: ("actor whose interests no option affects", "actors whose interests no option affects"),
}

INK, GREY = "#222222", "#808080"
BLUE, ORANGE = fmt.HUES[fmt.Sense.HELPS_STRONGLY], fmt.HUES[fmt.Sense.HURTS_STRONGLY]


@dataclass(frozen=True, slots=True)
class NetworkLine:
    """A line between two actors, by their ids; `width` is 1 to 4, `label` what stands beside it."""

    start: str
    end: str
    label: str
    width: float
    colour: str
    is_dashed: bool


@dataclass(frozen=True)
class Network:
    """Actors and lines between them. `frames` are groups of them, by name, the others stand alone.

    `key` says what lines mean, each with its colour; `left_out` what is not drawn, by count.
    """

    title: str
    actors: tuple[Actor, ...]
    lines: tuple[NetworkLine, ...]
    frames: tuple[tuple[Actor, ...], ...]
    is_directed: bool
    key: tuple[tuple[str, str], ...]
    left_out: tuple[str, ...]


# Who can move whom.


def influence(situation: Situation, about: str | None = None) -> Network:
    """The strongest direct influences, or, `about` an actor, those by it and on it.

    Raises Unanswerable where there are none.
    """
    every = [
        tie
        for tie in direct_ties(situation).values()
        if about is None or about in (tie.start.id, tie.end.id)
    ]
    whose = f" by or on {situation.actor(about).name}" if about else " of one actor on another"
    if not every:
        raise Unanswerable(f"no influence{whose} is in the model")
    strongest = sorted(every, key=lambda tie: -tie.strength)[:MOST_TIES]
    kept = {(tie.start.id, tie.end.id) for tie in strongest}
    ties = [tie for tie in every if (tie.start.id, tie.end.id) in kept]
    drawn = {id_ for ends in kept for id_ in ends}
    actors = tuple(actor for actor in situation.actors() if actor.id in drawn)
    return Network(
        title="Who can move whom" + (f": {situation.actor(about).name}" if about else ""),
        actors=actors,
        lines=tuple(map(_line, ties)),
        frames=(),
        is_directed=True,
        key=_those(
            (INK, "arrow: can move, directly; the thicker, the more", True),
            (INK, "dashed: unsourced", any(tie.claim.is_judgement for tie in ties)),
        ),
        left_out=_counted(
            (len(every) - len(ties), "more influence", "more influences"),
            (len(situation.actors()) - len(actors), *NO_LINE),
        ),
    )


def _line(tie: Tie) -> NetworkLine:
    colour = INK if tie.strength >= STRONG else GREY
    drawn = means(tie.claim), float(tie.strength), colour, tie.claim.is_judgement
    return NetworkLine(tie.start.id, tie.end.id, *drawn)


def means(claim: Influence) -> str:
    """How strong an influence is, and by what means, as it stands beside its line."""
    how = fmt.strength(claim.strength)
    return f"{how}: {claim.by}" if claim.by else how


# Who agrees, and who clashes.


def agreement(situation: Situation, about: str | None = None) -> Network:
    """Who agrees and who clashes by what is said; where nobody meets there, by interests.

    On all options and issues, or on those of an item (`about`): an issue, a decision, or the actor
    that takes it. Raises Unanswerable where no two actors agree or clash.
    """
    decisions, targets, whose = asked_on(situation, about)
    found, values, by = _aligned(situation, decisions, targets)
    pairs = _drawn_pairs(found)
    drawn = {id_ for pair in pairs for id_ in (pair.a.id, pair.b.id)}
    actors = tuple(actor for actor in found.actors if actor.id in drawn)
    most = max(map(_size, pairs))
    known = len({actor for actor, _ in values})
    return Network(
        title=f"Who agrees and who clashes{whose}, {by}",
        actors=actors,
        lines=tuple(_pair_line(pair, most) for pair in pairs),
        frames=tuple(
            group
            for members in found.groups
            if len(group := tuple(actor for actor in members if actor.id in drawn)) > 1
        ),
        is_directed=False,
        key=_those(
            (BLUE, "blue: agree", any(pair.net > 0 for pair in pairs)),
            (ORANGE, "orange: clash", any(pair.net < 0 for pair in pairs)),
            (GREY, "grey: agree as much as clash", any(not pair.net for pair in pairs)),
            (INK, "dashed: agree on some, clash on others", any(map(_is_mixed, pairs))),
            (INK, "frame: no two clash on balance", found.groups),
        ),
        left_out=_counted(
            (len(found.pairs) - len(pairs), "more pair", "more pairs"),
            (known - len(found.actors), *LESS_KNOWN),
            (len(found.actors) - len(actors), *NO_LINE),
            (len(situation.actors()) - known, *UNKNOWN[by]),
        ),
    )


def asked_on(
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


def _aligned(
    situation: Situation, decisions: Sequence[Decision], targets: Sequence[Target]
) -> tuple[Alignment, Values, str]:
    """The alignment by what is said, or by interests where that says nothing of any two."""
    said = values_of(ModelStatements(situation, targets).said())
    found = align_among(foremost(situation, said), targets, said)
    if found.pairs:
        return found, said, SAID
    wanted = wanted_of(situation, decisions)
    found = align_among(foremost(situation, wanted), targets, wanted)
    if found.pairs:
        return found, wanted, WANTED
    raise nobody_meets()


def nobody_meets() -> Unanswerable:
    """Why there is no picture of agreement."""
    return Unanswerable(
        "no two actors agree or clash, by what they say or by their interests",
        ("stance positions says who stands where",),
    )


def wanted_of(situation: Situation, decisions: Sequence[Decision]) -> Values:
    """By actor and option where it stands by the actor's interests: 1 first, −1 behind, else 0."""
    compared = compare(situation, decisions) or {}
    return {
        (actor, option.id): Fraction(of_actor.sign(option))
        for decision in decisions
        for actor, of_actor in compared.get(decision.id, {}).items()
        for option in decision.options
        if of_actor.of(option)
    }


def foremost(situation: Situation, *values: Values) -> list[Actor]:
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


def align_among(actors: Sequence[Actor], targets: Sequence[Target], values: Values) -> Alignment:
    """The alignment of these actors, over what any of them has a value on."""
    ids = {actor.id for actor in actors}
    own = {key: x for key, x in values.items() if key[0] in ids}
    met = {target for _, target in own}
    return align(actors, [target for target in targets if target.id in met], own)


def _is_mixed(pair: Pair) -> bool:
    return bool(pair.agreements and pair.clashes)


def _size(pair: Pair) -> Fraction:
    """How far two agree or clash, whichever is more."""
    return max(pair.convergence, pair.divergence)


def _drawn_pairs(found: Alignment) -> list[Pair]:
    """The strongest pairs; before them, of each actor the strongest, of either kind."""
    every = sorted(found.pairs, key=lambda pair: -_size(pair))
    if len(every) <= MOST_PAIRS:
        return every
    seen, met = set[str](), set[tuple[str, bool]]()
    ranked: tuple[list[Pair], ...] = ([], [], [])
    for pair in every:
        ends = {pair.a.id, pair.b.id}
        sides = {(id_, pair.net > 0) for id_ in ends}
        ranked[0 if not ends <= seen else 1 if not sides <= met else 2].append(pair)
        seen |= ends
        met |= sides
    return list(chain(*ranked))[:MOST_PAIRS]


def _pair_line(pair: Pair, most: Fraction) -> NetworkLine:
    width = 1 + 2 * float(_size(pair) / most)
    colour = BLUE if pair.net > 0 else ORANGE if pair.net else GREY
    return NetworkLine(pair.a.id, pair.b.id, "", width, colour, _is_mixed(pair))


def _those(*known: tuple[str, str, object]) -> tuple[tuple[str, str], ...]:
    """What lines mean, of those that are there."""
    return tuple((colour, words) for colour, words, is_there in known if is_there)


# What is said, as networks for other programs.


@dataclass(frozen=True)
class StatementNetwork:
    """Actors by what they say: between every two a number, whole or period by period.

    `matrices` has by period the number of every two, a square of actors by actors; the period of
    the whole is empty.
    """

    name: str
    actors: tuple[Actor, ...]
    matrices: Mapping[str, Sequence[Sequence[int]]]


def statement_network(said: Statements, name: str, every: Every | None = None) -> StatementNetwork:
    """On how many options and issues every two agree, clash, or agree less clash.

    Of a large corpus it is of those that say most.

    Raises Unanswerable where nobody says anything, or, by period, nothing that is said has a date.
    """
    import numpy as np

    actors = tuple(said.actors(MOST_SPEAKING if said.many else None))
    matrices = {}
    for period, blocks in groupby(said.cells(actors, every), attrgetter("period")):
        met = Pairs.of(actors, blocks)
        net = met.agreements - met.clashes
        square = {"congruence": met.agreements, "conflict": met.clashes, "subtract": net}[name]
        matrices[period] = (square - np.diag(np.diag(square))).tolist()
    if not matrices:
        raise Unanswerable(
            f"nothing that is said has a date in a {every}" if actors else "nobody says anything",
            ("give the positions a date: {to: …, stance: …, date: 2012-03}",) if actors else (),
        )
    return StatementNetwork(name, actors, matrices)


def _counted(*left: tuple[int, str, str]) -> tuple[str, ...]:
    return tuple(fmt.counted(*each) for each in left if each[0] > 0)
