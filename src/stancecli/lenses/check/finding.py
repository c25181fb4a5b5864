"""What is most worth asking of a model, its gaps, each with its place, and what is cited.

Faults never get here: the loader raises them, since no question can be answered before they are
mended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from stancecli import notation as fmt
from stancecli.diagnostics import Place, Problem
from stancecli.lenses.check.expectations import CheckedExpectation, idle_scenarios, outcomes
from stancecli.lenses.check.gaps import SameSource, found_gap, gaps_of, same_sources
from stancecli.lenses.check.questions import MainDecision, OpenQuestion, main_decision
from stancecli.lenses.check.quotes import CheckedQuote, QuoteOutcome, checked_quotes
from stancecli.methods.ladder import Conclusion
from stancecli.methods.performance import performance_table
from stancecli.methods.verdict import verdict
from stancecli.situation import Situation, claim_of


@dataclass(frozen=True)
class CitedClaims:
    """How many claims a model makes, and how many of them are cited.

    No others are those that cite only sources of reliability D to F, which are `doubtful`, and
    besides these only what is `not_there`: a quote or a place that the text of its source lacks.
    """

    claims: int
    cited: int
    doubtful: int
    not_there: int


@dataclass(frozen=True)
class SinceBaseline:
    """The gaps that a baseline does not have, on whatever line, and of those gone code and item."""

    new: tuple[Problem, ...]
    gone: tuple[tuple[str, str], ...]


KINDS: Mapping[str, str] = {
    "G411": "expect",
    "G414": "quotes",
    "G415": "quotes",
    "G402": "cited",
    "G401": "judged",
}
"""By the code of a gap the name by which a check of a project can fail on its kind."""
LOOSE = "loose"
"""The name of every other kind."""


@dataclass(frozen=True)
class Gaps:
    """What is most worth asking, the gaps, what is cited, and what was expected.

    `main` has the questions about the main decision, None where nobody decides anything. `problems`
    are the gaps in the order of the file. `expectations` has each conclusion that must follow,
    `quotes` each quote and where it stands, `one_source` what is no source of its own. In a model
    of `several_files` a line alone is no place. Where there is a baseline, `since` compares with
    it.
    """

    main: MainDecision | None
    problems: tuple[Problem, ...]
    cited: CitedClaims
    expectations: tuple[CheckedExpectation, ...]
    quotes: tuple[CheckedQuote, ...]
    one_source: tuple[SameSource, ...]
    several_files: bool
    since: SinceBaseline | None = None

    @property
    def questions(self) -> tuple[OpenQuestion, ...]:
        """What is most worth asking."""
        return self.main.questions if self.main else ()

    @property
    def counting(self) -> tuple[Problem, ...]:
        """The gaps that count: those that are new, where there is a baseline."""
        return self.since.new if self.since else self.problems

    @property
    def rest(self) -> Mapping[str, list[Place]]:
        """By kind the places of the gaps that count: of those that no question is about, or new."""
        asked = {(each.place, each.item) for each in self.questions if not self.since}
        found: dict[str, list[Place]] = {}
        for gap in self.counting:
            kind = KINDS.get(gap.code, LOOSE)
            if kind not in ("cited", "judged") or (gap.place, gap.item) not in asked:
                found.setdefault(kind, []).append(gap.place)
        return found

    def has(self, kinds: Iterable[str]) -> bool:
        """Whether a gap that counts is of one of these kinds; each is of `any`."""
        return any({"any", KINDS.get(gap.code, LOOSE)} & {*kinds} for gap in self.counting)

    def rows(self) -> Iterator[dict[str, object]]:
        """What is to be done: a row for each question, then one for each gap."""
        several = self.several_files
        asked = (
            (each.place, ASK, each.item, f"{each.asks} {each.why(several)}")
            for each in self.questions
        )
        gaps = ((gap.place, gap.code, gap.item, gap.message) for gap in self.problems)
        for place, code, item, message in (*asked, *gaps):
            where = {key: getattr(place, key) for key in ("file", "sheet", "line", "column")}
            yield {"code": code, "item": item, "message": message, **where}


ASK = "ask"
"""What stands for the code of a gap in the row of a question."""


def find(situation: Situation, baseline: Iterable[Mapping[str, object]] | None = None) -> Gaps:
    """Every gap of a model, and what is most worth asking.

    `baseline` has the rows of an earlier answer, each with its `code` and `item`. Raises
    InvalidModel where the text of a source cannot be read.
    """
    quotes = checked_quotes(situation.model)
    likely = _turning(situation) if situation.model.expect else ()
    expected = outcomes(situation, lambda claim: id(claim) in likely)
    gaps = (
        *_not_met(expected, quotes),
        *_not_looked_for(situation, quotes),
        *idle_scenarios(situation),
        *gaps_of(situation),
        *situation.model.unread,  # G409: found while reading
    )
    ordered = tuple(sorted(gaps, key=lambda gap: (gap.place, gap.code)))
    return Gaps(
        main=main_decision(situation),
        problems=ordered,
        cited=_cited(situation, quotes),
        expectations=expected,
        quotes=quotes,
        one_source=tuple(same_sources(situation.model)),
        several_files=len(situation.model.files) > 1,
        since=None if baseline is None else _compared(ordered, baseline),
    )


def _compared(gaps: Iterable[Problem], baseline: Iterable[Mapping[str, object]]) -> SinceBaseline:
    """The gaps that are new, and those that are gone; of several alike the first are old."""
    rows = ((str(row["code"]), str(row["item"])) for row in baseline)
    known = Counter(row for row in rows if row[0] != ASK)
    new = []
    for gap in gaps:
        alike = gap.code, gap.item
        if known[alike]:
            known[alike] -= 1
        else:
            new.append(gap)
    return SinceBaseline(tuple(new), tuple(known.elements()))


def _turning(situation: Situation) -> frozenset[int]:
    """The claims that make a verdict open alone, or of which one step changes what is ahead."""
    verdicts = (verdict(performance_table(situation, each.id)) for each in situation.decisions())
    return frozenset(
        id(claim_of(turning.claim))
        for found in verdicts
        for turning in (found.alone if found.verdict is Conclusion.OPEN else found.single_steps)
    )


def _not_met(
    expected: Iterable[CheckedExpectation], quotes: Iterable[CheckedQuote]
) -> Iterator[Problem]:
    """G411: a conclusion that must follow and does not.

    G414: a quote that is not in its text. G415: one that stands elsewhere, or has no place.
    """
    for each in expected:
        if not each.holds:
            said = f"expected: {each.expected}; instead: {each.instead}"
            yield found_gap("G411", said, each.expectation)
    for quote in quotes:
        if quote.code:
            said = f"{quote.words} {quote.said} (“{quote.source.id}”)".lstrip()
            yield found_gap(quote.code, said, quote.claim)


def _not_looked_for(situation: Situation, quotes: Iterable[CheckedQuote]) -> Iterator[Problem]:
    """G416: texts that were not read or looked through, and quotes of sources that have none."""
    left: dict[str, Counter[str]] = {}
    for quote in quotes:
        if quote.outcome is QuoteOutcome.NOT_LOOKED_FOR:
            left.setdefault(quote.source.id, Counter())[quote.reason] += 1
    for source in situation.model.sources:
        if source.text and not situation.model.on_disk:
            said = f"the text of “{source.id}” was not read: this model stands in no folder"
            yield found_gap("G416", said, source)
            continue
        for why, count in left.get(source.id, {}).items():
            few = fmt.counted(count, "quote")
            said = f"“{source.id}” has no text in which to look for {few}"
            if why:
                said = f"not looked for in the text of “{source.id}”: {few}, since {why}"
            yield found_gap("G416", said, source)


def _cited(situation: Situation, quotes: Iterable[CheckedQuote]) -> CitedClaims:
    absent = {id(quote.citation) for quote in quotes if not quote.is_evidence}
    claims = [*situation.model.claims()]
    carrying = [situation.model.carrying(claim.cite) for claim in claims]
    carried = sum(map(bool, carrying))
    there = sum(any(id(each) not in absent for each in cite) for cite in carrying)
    citing = sum(not claim.is_judgement for claim in claims)
    return CitedClaims(len(claims), there, citing - carried, carried - there)
