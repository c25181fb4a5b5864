"""Who can move whom: influence, direct and over others, and where pressure could come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from stancecli.diagnostics import Unanswerable
from stancecli.lenses import Takes, asked, later
from stancecli.names import resolve
from stancecli.situation import Situation

if TYPE_CHECKING:
    from stancecli.lenses.influence.finding import (
        ActorInfluence as ActorInfluence,
        InfluencePaths as InfluencePaths,
        Influences as Influences,
        Pressure as Pressure,
        describe as describe,
        find as find,
        find_actor as find_actor,
        find_paths as find_paths,
        find_pressure as find_pressure,
    )

__getattr__ = later(__name__, "finding")


@asked("Who has influence on whom, and by what means?", in_context=True)
def question(
    situation: Situation,
    item: Annotated[
        str | None,
        Takes(
            "Whom one actor can move, and by whom it is moved; or who moves whoever decides.",
            ("actor", "decision"),
            metavar="[ACTOR|DECISION]",
        ),
    ] = None,
    *,
    start: Annotated[
        str | None, Takes("By what ways this actor …", ("actor",), flag="--from")
    ] = None,
    end: Annotated[str | None, Takes("… can move that one.", ("actor",), flag="--to")] = None,
    on: Annotated[
        str | None, Takes("Where pressure for this option could come from.", ("option",))
    ] = None,
) -> Influences | ActorInfluence | InfluencePaths | Pressure:
    """Tell who has influence on whom, and by what means.

    Directly, and through others.

    \b
    Examples:
      stance influence
      stance influence china.refugees
      stance influence --from activists --to china
      stance influence --on china.neglect
    """
    from stancecli.lenses.influence import finding as lens

    if sum((item is not None, start is not None or end is not None, on is not None)) > 1:
        raise Unanswerable("an actor, --from with --to, and --on are three questions: ask one")
    if on:
        return lens.find_pressure(situation, resolve(situation, on, ("option",)))
    if start and end:
        one, other = (resolve(situation, words, ("actor",)) for words in (start, end))
        return lens.find_paths(situation, one, other)
    if start or end:
        pairs = zip(situation.actors()[:1], situation.actors()[1:2], strict=False)
        lines = (f"stance influence --from {one.id} --to {other.id}" for one, other in pairs)
        raise Unanswerable("--from and --to go together", lines)
    named = resolve(situation, item, ("actor", "decision")) if item else None
    if named and situation.kind_of(named) == "actor":
        return lens.find_actor(situation, named)
    return lens.find(situation, named)
