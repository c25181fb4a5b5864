"""Folded statements, and the questions that can be asked of them."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stancecli.analysis import Answer
from stancecli.diagnostics import Unanswerable
from stancecli.lenses.positions import one_question
from stancecli.methods.positions import period_named
from stancecli.model import Actor, Issue, Model
from stancecli.names import date_meant
from stancecli.situation import Situation

if TYPE_CHECKING:
    from stancecli.corpus.reading import FoldedStatements
    from stancecli.lenses import positions as p

    Found = p.IssueStands | p.ActorPositions | p.PairPositions | p.PositionsOverTime


@dataclass(frozen=True)
class Corpus:
    """A folder that `stance fold` filled. Names are those that stand in the statements."""

    folder: Path

    def positions(
        self,
        name: str | None = None,
        *,
        actor: str | None = None,
        pair: tuple[str, str] | None = None,
        every: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Answer[Found]:
        """Who stands where: all, one issue or actor by its `name`, or where two agree and clash.

        `every` (`year`, `quarter` or `month`) tells how much was said, or who said what of one
        issue, period by period, and who moved. `since` and `until` are years, or months, between
        which what is said counts.
        """
        from stancecli.corpus.reading import opened
        from stancecli.lenses.positions import finding as stands

        one_question(actor, pair, every)
        if name and (actor or pair):
            raise Unanswerable("--actor and --pair ask of all issues together, not of one")
        period = period_named(every) if every else None
        dates = date_meant(since), date_meant(until)
        with closing(opened(self.folder, every=period, since=dates[0], until=dates[1])) as said:
            if pair:
                finding: Found = stands.find_pair_in(said, *(said.actor(words) for words in pair))
            elif actor:
                finding = stands.find_actor_in(said, said.actor(actor))
            else:
                finding = _found(said, name, over_time=bool(every))
        # No model: names are those of the statements, and nothing more is known of them.
        return Answer(finding, Situation.of(Model(title=self.folder.name)))


def _found(said: FoldedStatements, name: str | None, *, over_time: bool) -> Found:
    """What is said of one issue or by one actor, by its name, or of all issues."""
    from stancecli.lenses.positions import finding, statements

    issue = None
    if name:
        kind, meant = said.named(name, "issue", "actor")
        if kind == "actor" and over_time:
            raise Unanswerable("--every asks of one issue, or of everybody")
        if kind == "actor":
            return finding.find_actor_in(said, Actor(id=meant, name=meant))
        issue = Issue(id=meant, name=meant)
    else:
        said.totals()  # where there is nothing, this says so
    if over_time:
        return statements.find_over_time(said, said.every, issue)
    return statements.find_issues(said, issue)
