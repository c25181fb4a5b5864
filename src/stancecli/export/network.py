"""Networks of actors by what they say, and of whom a picture of agreement is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from operator import attrgetter

from stancecli import notation as fmt
from stancecli.diagnostics import Unanswerable
from stancecli.methods.positions import Every, Target
from stancecli.methods.positions.agreement import Alignment, Pairs, Values, align
from stancecli.methods.positions.preferences import compare
from stancecli.methods.positions.store import Statements
from stancecli.model import Actor, Decision, owner_id
from stancecli.situation import Situation

MOST_ACTORS = 40
"""Of more actors those of whom most is known are asked for agreement."""
MOST_SPEAKING = 500
"""Of a large corpus so many actors are in a network."""

# Who agrees, and who clashes.


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
