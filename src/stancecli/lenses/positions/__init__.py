"""Who stands where: what actors say of options, what the options do to them, who agrees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from stancecli.diagnostics import Unanswerable
from stancecli.lenses import Takes, asked, later
from stancecli.model import Actor, Option
from stancecli.names import date_meant, decisions_meant, resolve
from stancecli.situation import Situation

if TYPE_CHECKING:
    from stancecli.lenses.positions.finding import (
        ActorPositions as ActorPositions,
        IssueStands as IssueStands,
        PairPositions as PairPositions,
        Positions as Positions,
        find as find,
        find_actor as find_actor,
        find_issues as find_issues,
        find_pair as find_pair,
    )
    from stancecli.lenses.positions.said import (
        PositionsOverTime as PositionsOverTime,
        find_over_time as find_over_time,
    )
    from stancecli.lenses.positions.words import describe as describe

__getattr__ = later(__name__, "finding", "said", "words")

_NAMED = ("actor", "decision", "issue", "option")


@asked("Who stands where, who agrees with whom?", in_context=True)
def question(
    situation: Situation,
    item: Annotated[
        str | None,
        Takes(
            "An actor, a decision, an option or an issue; without one: everything.",
            _NAMED,
            metavar="[NAME]",
        ),
    ] = None,
    *,
    pair: Annotated[
        tuple[str, str] | None,
        Takes("Where two actors agree and clash.", ("actor",), metavar="A B"),
    ] = None,
    every: Annotated[
        str | None,
        Takes("Who moved and when, period by period.", choices=("year", "month")),
    ] = None,
    since: Annotated[
        str | None, Takes("Said then or later.", flag="--from", metavar="DATE")
    ] = None,
    until: Annotated[str | None, Takes("Said then or before.", flag="--to", metavar="DATE")] = None,
) -> Positions | ActorPositions | PairPositions | IssueStands | PositionsOverTime:
    """Tell who is for and who is against what, and who is with whom.

    \b
    Examples:
      stance positions china.refugees
      stance positions china
      stance positions --pair china rok
      stance positions --corpus votes --every year
    """
    from stancecli.lenses.positions import finding as lens
    from stancecli.lenses.positions.said import find_over_time
    from stancecli.methods.positions import Target, period_named, window_of
    from stancecli.methods.positions.store import ModelStatements

    window = window_of(situation, date_meant(since), date_meant(until))
    one_question(item, pair, every)
    actors = [situation.actor(resolve(situation, words, ("actor",))) for words in pair or ()]
    named = resolve(situation, item, _NAMED) if item else ""
    meant = situation.model.items.get(named)
    thing = meant if isinstance(meant, Target) else None
    things: Sequence[Target] | None = [thing] if thing else None
    if every:
        if meant and not thing:
            decisions = map(situation.decision, decisions_meant(situation, named))
            things = [option for decision in decisions for option in decision.options]
        said = ModelStatements(situation, things, window)
        return find_over_time(said, period_named(every), thing)
    if isinstance(meant, Actor):
        actors = [meant]
    if actors:
        found = lens.on_decisions(situation, window, only=[actor.id for actor in actors])
        find = lens.find_pair if pair else lens.find_actor
        return find(ModelStatements(situation, window=window), *actors, on_decisions=found)
    if isinstance(thing, Option):
        return lens.find(situation, thing.decision, window)
    if thing or (situation.model.issues and not any(situation.decisions())):
        return lens.find_issues(ModelStatements(situation, things, window), thing)
    return lens.find(situation, named or None, window)


def one_question(item: object, pair: object, every: object) -> None:
    """Raises Unanswerable where something else is asked with a pair."""
    if pair and (item or every):
        raise Unanswerable("--pair asks of all that two actors say: leave out what else is asked")
