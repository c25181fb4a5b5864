"""Who agrees and who clashes, as a matrix."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stancecli import notation as fmt
from stancecli.export.network import (
    MOST_ACTORS,
    align_among,
    asked_on,
    foremost,
    nobody_meets,
    wanted_of,
)
from stancecli.methods.positions.alignment import Alignment, Pair
from stancecli.methods.positions.store import ModelStatements, values_of
from stancecli.model import Actor
from stancecli.page.drawings.agreement import NUMBERED, AgreementMatrix, AgreementTile, Tiles
from stancecli.page.parts import Figure
from stancecli.situation import Situation


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
    if not in_words.pairs and not by_interests.pairs:
        raise nobody_meets()
    groups = [*_groups(actors, in_words, by_interests)]
    ordered = [actor for _, members in groups for actor in members]
    deciders = {decision.actor for decision in decisions} if about else set()
    matrix = AgreementMatrix(
        names=tuple(actor.name for actor in ordered),
        groups=tuple((label, len(members)) for label, members in groups),
        said=_tiles(ordered, in_words),
        wanted=_tiles(ordered, by_interests),
        strong=tuple(n for n, actor in enumerate(ordered) if actor.id in deciders),
    )
    counts = (
        (known - len(actors), "actor of whom less is known", "actors of whom less is known"),
        (
            len(situation.actors()) - known,
            "actor of whom nothing is known",
            "actors of whom nothing is known",
        ),
    )
    left = fmt.listed(fmt.counted(*each) for each in counts if each[0])
    narrow = "name a decision or an issue to see fewer" if known > MOST_ACTORS else ""
    numbers = "" if len(actors) > NUMBERED else "on how many more things two agree than they clash"
    return Figure(
        f"Who agrees and who clashes{whose}", matrix, key=(numbers, left, narrow), left=left
    )


def _groups(
    actors: Sequence[Actor], in_words: Alignment, by_interests: Alignment
) -> Iterator[tuple[str, tuple[Actor, ...]]]:
    """Groups by what is said, then who fits into none, then the others.

    Where nothing is said groups are by interests.
    """
    found = in_words if in_words.pairs else by_interests
    for group in found.groups:
        yield "together", group
    if found.alone:
        yield "in no group", found.alone
    placed = {actor.id for actor in found.actors}
    if rest := tuple(actor for actor in actors if actor.id not in placed):
        yield ("say nothing" if found is in_words else "nothing bears on them"), rest


def _tiles(ordered: Sequence[Actor], found: Alignment) -> Tiles:
    place = {actor.id: n for n, actor in enumerate(ordered)}
    tiles = {}
    for pair in found.pairs:
        n, m = sorted((place[pair.a.id], place[pair.b.id]))
        tiles[n, m] = AgreementTile(pair.net, bool(pair.agreements and pair.clashes), _told(pair))
    return dict(sorted(tiles.items()))


def _told(pair: Pair) -> str:
    return f"{pair.a.name} and {pair.b.name}: agree on {pair.agreements}, clash on {pair.clashes}"
