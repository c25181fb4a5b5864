"""Folded statements, and the questions that can be asked of them."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stancecli.analysis.answer import Answer
from stancecli.diagnostics import Unanswerable
from stancecli.lenses.positions import one_question
from stancecli.methods.positions.statements import period_named
from stancecli.model import Model
from stancecli.names import date_meant
from stancecli.situation import Situation

if TYPE_CHECKING:
    from stancecli.lenses.corpus import finding as corpus


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
    ) -> (
        Answer[corpus.CorpusPositions]
        | Answer[corpus.CorpusActor]
        | Answer[corpus.CorpusPair]
        | Answer[corpus.CorpusIssue]
        | Answer[corpus.CorpusIssueOverTime]
        | Answer[corpus.CorpusDivision]
    ):
        """Who stands where: all, one issue or actor by its `name`, or where two agree and clash.

        `every` (`year` or `month`) tells how divided all are, or who stands where on one issue,
        period by period. `since` and `until` are years, or months, between which what is said
        counts.
        """
        from stancecli.corpus.opened import opened
        from stancecli.lenses.corpus import finding as lens

        one_question(actor, pair, every)
        reading = opened(
            self.folder,
            every=period_named(every) if every else None,
            since=date_meant(since),
            until=date_meant(until),
        )
        with closing(reading) as said:
            if name and (actor or pair):
                raise Unanswerable("--actor and --pair ask of all issues together, not of one")
            if pair:
                (_, a), (_, b) = (said.named(words, "actor") for words in pair)
                return self._answer(lens.find_pair(said, a, b))
            if actor:
                return self._answer(lens.find_actor(said, said.named(actor, "actor")[1]))
            if name:
                kind, meant = said.named(name, "issue", "actor")
                if kind == "issue":
                    find = lens.find_issue_over_time if every else lens.find_issue
                    return self._answer(find(said, meant))
                if every:
                    raise Unanswerable("--every asks of one issue, or of everybody")
                return self._answer(lens.find_actor(said, meant))
            return self._answer(lens.find_division(said) if every else lens.find(said))

    def _answer(self, finding: Any) -> Answer[Any]:
        # No model: names are those of the statements, and nothing more is known of them.
        return Answer(finding, Situation.of(Model(title=self.folder.name)))
