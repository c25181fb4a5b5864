"""Who stands where: what actors say of options, what the options do to them, who agrees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from stancecli.diagnostics import Unanswerable
from stancecli.lenses import Takes, asked, later
from stancecli.names import date_meant, decisions_meant, resolve
from stancecli.situation import Situation

if TYPE_CHECKING:
    from stancecli.lenses.positions.finding import (
        ActorPositions as ActorPositions,
        PairPositions as PairPositions,
        Positions as Positions,
        find as find,
        find_actor as find_actor,
        find_pair as find_pair,
    )
    from stancecli.lenses.positions.statements import (
        IssueStands as IssueStands,
        PositionsOverTime as PositionsOverTime,
        find_issues as find_issues,
        find_on as find_on,
        find_over_time as find_over_time,
    )
    from stancecli.lenses.positions.words import describe as describe

__getattr__ = later(__name__, "finding", "words", "statements")

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
        Takes("Who moved and when, period by period.", choices=("year", "quarter", "month")),
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
    from stancecli.lenses.positions import finding as lens, statements
    from stancecli.methods.positions import window_of
    from stancecli.methods.positions.store import ModelStatements

    window = window_of(situation, date_meant(since), date_meant(until))
    when = {"since": window.since, "until": window.until}
    one_question(item, pair, every)
    if pair:
        a, b = (resolve(situation, words, ("actor",)) for words in pair)
        return lens.find_pair(situation, a, b, window)
    named = resolve(situation, item, _NAMED) if item else ""
    if every:
        return _over_time(situation, named, every, **when)
    kind = situation.kind_of(named) if named else ""
    if kind == "actor":
        return lens.find_actor(situation, named, window)
    if kind == "issue":
        issue = situation.issue(named)
        return statements.find_issues(ModelStatements(situation, [issue], **when), issue)
    has_decisions = any(True for _ in situation.decisions())
    if not (named or has_decisions) and situation.model.issues:
        said = ModelStatements(situation, situation.model.issues, **when)
        return statements.find_issues(said)
    decision = situation.option(named).decision if kind == "option" else named
    return lens.find(situation, decision or None, window)


def one_question(item: object, pair: object, every: object) -> None:
    """Raises Unanswerable where something else is asked with a pair."""
    if pair and (item or every):
        raise Unanswerable("--pair asks of all that two actors say: leave out what else is asked")


def _over_time(
    situation: Situation, named: str, every: str, *, since: str, until: str
) -> PositionsOverTime:
    """What was said period by period, of one thing or of all."""
    from stancecli.lenses.positions.statements import find_over_time
    from stancecli.methods.positions import Target, period_named
    from stancecli.methods.positions.store import ModelStatements

    item = situation.item(named) if named else None
    one = item if isinstance(item, Target) else None
    targets: Sequence[Target] | None = [one] if one else None
    if named and not one:
        meant = decisions_meant(situation, named)
        targets = [o for decision in meant for o in situation.decision(decision).options]
    said = ModelStatements(situation, targets, since=since, until=until)
    return find_over_time(said, period_named(every), one)
