"""What a model does not say: its gaps, part by part and each with its place, and what is cited.

Faults never get here: the loader raises them, since no question can be answered before they are
mended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from stancecli import notation as fmt
from stancecli.diagnostics import Place, Problem
from stancecli.lenses.check.expectations import CheckedExpectation, idle_scenarios, in_ids, outcomes
from stancecli.lenses.check.gaps import FoundGap, SameSource, found_gap, gaps_of, same_sources
from stancecli.lenses.check.quotes import CheckedQuote, QuoteOutcome, checked_quotes
from stancecli.methods.ladder import Conclusion
from stancecli.methods.performance import performance_table
from stancecli.methods.robustness.find_out import FindOut, find_out
from stancecli.methods.verdict import verdict
from stancecli.model import Actor, Blank, Citing, Claim, Decision, Item, Source, owner_id, stands_in
from stancecli.situation import Situation, claim_of


@dataclass(frozen=True)
class CitedShare:
    """How many of the claims that an actor's part of the model makes are cited.

    No others are those that cite only sources of reliability D to F, which are `doubtful`, and
    besides these only what is `not_there`: a quote or a place that the text of its source lacks.
    """

    actor: Actor
    claims: int
    cited: int
    doubtful: int
    not_there: int


@dataclass(frozen=True)
class GoneGap:
    """A gap that a baseline has and the model no longer."""

    code: str
    item: str


@dataclass(frozen=True)
class SinceBaseline:
    """The gaps that a baseline does not have, and those that it has and the model no longer.

    They are compared by code and by what they are about, not by their lines.
    """

    new: tuple[Problem, ...]
    gone: tuple[GoneGap, ...]


class GapKind(Enum):
    """What is missing, in the order in which an answer tells it.

    A gap that turns a verdict is of its own kind too.
    """

    NOT_AS_EXPECTED = "not as expected"
    NOT_AS_QUOTED = "not as quoted"
    TURNS_A_VERDICT = "turns a verdict"
    NOT_CITED = "not cited"
    NOT_JUDGED = "not judged"
    LOOSE_END = "loose end"


@dataclass(frozen=True)
class GapGroup:
    """The gaps of one code in one part of the model, the first in the file first.

    The part is that of `item`, which belongs to `actor`; without an item it is the `scenario` with
    that id, or the file. `of` is how many claims, or interests, could have had this gap there; None
    where nothing is counted.
    """

    kind: GapKind
    code: str
    item: Item | None
    actor: Actor | None
    scenario: str
    places: tuple[Place, ...]
    of: int | None


@dataclass(frozen=True)
class OpenDecision:
    """A decision that is open, who takes it, and what to find out first."""

    decision: Decision
    decider: Actor
    find_out: FindOut


@dataclass(frozen=True)
class Gaps:
    """The gaps, in the order of the file, what is cited, actor by actor, and what was expected.

    `groups` holds the same gaps part by part, the largest first; those that turn a verdict stand
    once more in groups of that kind. `expectations` has each conclusion that must follow, `quotes`
    each quote and where it stands, `one_source` what is no source of its own, `open` each decision
    that is open, with what to find out first. In a model of `several_files` a line alone is no
    place. Where there is a baseline, `since` compares with it, and the groups hold what is new
    alone.
    """

    problems: tuple[Problem, ...]
    groups: tuple[GapGroup, ...]
    shares: tuple[CitedShare, ...]
    expectations: tuple[CheckedExpectation, ...]
    quotes: tuple[CheckedQuote, ...]
    one_source: tuple[SameSource, ...]
    open: tuple[OpenDecision, ...]
    several_files: bool
    since: SinceBaseline | None = None

    @property
    def counting(self) -> tuple[Problem, ...]:
        """The gaps that count: those that are new, where there is a baseline."""
        return self.since.new if self.since else self.problems

    def has(self, kinds: Iterable[str]) -> bool:
        """Whether a gap that counts is of one of these kinds, as FAIL_ON has them."""
        wanted = {kind for name in kinds for kind in FAIL_ON[name]}
        return any(KINDS.get(gap.code, _LOOSE) in wanted for gap in self.counting)

    def of(self, kind: GapKind) -> tuple[GapGroup, ...]:
        """The groups of one kind."""
        return tuple(group for group in self.groups if group.kind is kind)

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each gap."""
        for problem in self.problems:
            place = problem.place
            yield {
                "code": problem.code,
                "item": problem.item,
                "message": problem.message,
                "file": place.file,
                "sheet": place.sheet,
                "line": place.line,
                "column": place.column,
            }


def find(situation: Situation, baseline: Iterable[Mapping[str, object]] | None = None) -> Gaps:
    """Every gap of a model, and the cited share of each actor's claims.

    `baseline` has the rows of an earlier answer, each with its `code` and `item`. Raises
    InvalidModel where the text of a source cannot be read.
    """
    quotes = checked_quotes(situation.model)
    turning = _turning(situation)
    expected = outcomes(situation, lambda claim: _key(claim) in turning)
    gaps = (
        *(_not_as_expected(each) for each in expected if not each.holds),
        *(_not_as_quoted(each) for each in quotes if each.code),
        *_not_looked_for(situation, quotes),
        *(
            FoundGap(Problem(each.place, code, said, item=each.id), scenario=each.id)
            for each, code, said in idle_scenarios(situation)
        ),
        *gaps_of(situation),
        *map(FoundGap, situation.model.unread),  # G409: found while reading
    )
    ordered = sorted(gaps, key=lambda gap: (gap.problem.place, gap.problem.code))
    since, counting = None, ordered
    if baseline is not None:
        counting, gone = _compared(ordered, baseline)
        since = SinceBaseline(tuple(gap.problem for gap in counting), gone)
    of_kind = [(KINDS.get(gap.problem.code, _LOOSE), gap) for gap in counting]
    turns = (gap for gap in counting if _key(gap.about) in turning)
    groups = [*_grouped(situation, GapKind.TURNS_A_VERDICT, turns)]
    for kind in dict.fromkeys((*KINDS.values(), _LOOSE)):
        groups += _grouped(situation, kind, (gap for known, gap in of_kind if known is kind))
    groups.sort(key=lambda group: -len(group.places))
    return Gaps(
        problems=tuple(gap.problem for gap in ordered),
        groups=tuple(groups),
        shares=tuple(_cited_shares(situation, quotes)),
        expectations=expected,
        quotes=quotes,
        one_source=tuple(same_sources(situation.model)),
        open=tuple(_open(situation)),
        several_files=len(situation.model.files) > 1,
        since=since,
    )


KINDS: Mapping[str, GapKind] = {
    "G411": GapKind.NOT_AS_EXPECTED,
    "G414": GapKind.NOT_AS_QUOTED,
    "G415": GapKind.NOT_AS_QUOTED,
    "G401": GapKind.NOT_JUDGED,
    "G402": GapKind.NOT_CITED,
}
"""What is missing by the code of a gap; any other is a loose end."""

_LOOSE = GapKind.LOOSE_END

FAIL_ON: Mapping[str, Collection[GapKind]] = {
    "expect": (GapKind.NOT_AS_EXPECTED,),
    "quotes": (GapKind.NOT_AS_QUOTED,),
    "cited": (GapKind.NOT_CITED,),
    "judged": (GapKind.NOT_JUDGED,),
    "loose": (_LOOSE,),
    "any": tuple(GapKind),
}
"""The kinds of gaps on which a check of a project can fail, by their names there."""


def _compared(
    gaps: Iterable[FoundGap], baseline: Iterable[Mapping[str, object]]
) -> tuple[list[FoundGap], tuple[GoneGap, ...]]:
    """The gaps that are new, and those that are gone; of several alike the first are old."""
    known = Counter(GoneGap(str(row["code"]), str(row["item"])) for row in baseline)
    new = []
    for gap in gaps:
        alike = GoneGap(gap.problem.code, gap.problem.item)
        if known[alike]:
            known[alike] -= 1
        else:
            new.append(gap)
    return new, tuple(known.elements())


def _grouped(situation: Situation, kind: GapKind, gaps: Iterable[FoundGap]) -> Iterator[GapGroup]:
    """The gaps of a kind by their code, part by part."""
    parts: dict[tuple[str, str], list[FoundGap]] = {}
    for gap in gaps:
        part = gap.item.id if gap.item else gap.scenario
        parts.setdefault((gap.problem.code, part), []).append(gap)
    for (code, _), of_part in parts.items():
        item = of_part[0].item
        owned = item is not None and not isinstance(item, Source)
        yield GapGroup(
            kind=kind,
            code=code,
            item=item,
            actor=situation.actor(owner_id(item.id)) if item and owned else None,
            scenario=of_part[0].scenario,
            places=tuple(gap.problem.place for gap in of_part),
            of=None if kind is GapKind.TURNS_A_VERDICT else of_part[0].of,
        )


def _turning(situation: Situation) -> frozenset[Hashable]:
    """What makes a verdict open alone, or can turn a lead by one step: claims, and blank cells."""
    found: set[Hashable] = set()
    for decision in situation.decisions():
        given = verdict(performance_table(situation, decision.id))
        is_open = given.verdict is Conclusion.OPEN
        for turns in given.alone if is_open else given.overturning:
            claim = claim_of(turns.claim)
            found.add(_key((claim.option, claim.to) if isinstance(claim, Blank) else claim))
    return frozenset(found)


def _open(situation: Situation) -> Iterator[OpenDecision]:
    for decision in situation.decisions():
        if found := find_out(performance_table(situation, decision.id)):
            yield OpenDecision(decision, situation.actor(decision.actor), found)


def _key(about: Claim | Citing | tuple[str, str] | None) -> Hashable:
    """Claims that say the same at two places are two."""
    return about if isinstance(about, tuple) else id(about)


def _not_as_expected(found: CheckedExpectation) -> FoundGap:
    """G411: a conclusion that must follow and does not."""
    said = f"expected: {found.expected}; instead: {found.instead}"
    about = in_ids(found.expectation)
    return FoundGap(Problem(found.expectation.place, "G411", said, item=about))


def _not_as_quoted(quote: CheckedQuote) -> FoundGap:
    """G414: a quote that is not in its text. G415: one that stands elsewhere, or has no place."""
    said = f"{quote.words} {quote.said} (“{quote.source.id}”)".lstrip()
    return found_gap(quote.code, said, quote.source, at=quote.claim)


def _not_looked_for(situation: Situation, quotes: Iterable[CheckedQuote]) -> Iterator[FoundGap]:
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


def _cited_shares(situation: Situation, quotes: Iterable[CheckedQuote]) -> Iterator[CitedShare]:
    absent = {id(quote.citation) for quote in quotes if not quote.is_evidence}
    own: dict[str, list[Claim]] = {}
    for claim in situation.model.claims():
        own.setdefault(owner_id(stands_in(claim)), []).append(claim)
    for actor in situation.actors():
        if claims := own.get(actor.id):
            carrying = [situation.model.carrying(claim.cite) for claim in claims]
            carried = sum(map(bool, carrying))
            there = sum(any(id(each) not in absent for each in cite) for cite in carrying)
            citing = sum(not claim.is_judgement for claim in claims)
            yield CitedShare(actor, len(claims), there, citing - carried, carried - there)
