"""What is most worth asking of a model, its gaps, each with its place, and what is cited.

Faults never get here: the loader raises them, since no question can be answered before they are
mended.

About the main decision at most five questions are asked, in this order: what settles it alone, what
settles it together with another, other estimates that could change it, claims without a source of
which one step changes what is ahead, and what nobody has filled in of an option of somebody else
that could change it. Where nothing at all is filled in, what to begin with. Of a draft that nobody
has reviewed, before the last of these, also sourced claims of which one step changes what is ahead,
then those by which it is ahead, and of each its passage before its size. The order is our own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from fractions import Fraction
from functools import reduce
from itertools import islice, product
from operator import sub
from pathlib import PurePath

from stancecli import notation as fmt
from stancecli.diagnostics import Place, Problem
from stancecli.lenses import table
from stancecli.lenses.check.expectations import CheckedExpectation, outcomes
from stancecli.lenses.check.gaps import (
    CheckedQuote,
    SameSource,
    gaps_of,
    not_met,
    same_sources,
)
from stancecli.loader.files import LARGEST
from stancecli.methods.evidence import Grounds, grounds
from stancecli.methods.feasibility import blanks_of, unjudged
from stancecli.methods.ladder import Conclusion
from stancecli.methods.performance import Contribution, PerformanceTable, performance_table
from stancecli.methods.quotes.texts import looked_up
from stancecli.methods.robustness.find_out import FindOut, Settled, find_out
from stancecli.methods.verdict import Verdict, verdict
from stancecli.model import UNKNOWN, Actor, Blank, Citation, Criterion, Decision, Option, exactly
from stancecli.situation import Bearing, Situation, claim_of
from stancecli.values import RARE
from stancecli.wording.moves import several
from stancecli.wording.verdict import asked_of, question, settled_at

MOST = 5


class Worth(Enum):
    """What the answer to a question would do."""

    SETTLES = "settles it alone"
    CAN_SETTLE = "can settle it alone"
    TOGETHER = "can settle it together"
    CHANGES = "could change it"
    HANGS = "most hangs on it"
    UNSOURCED = "unsourced, and the comparison rests on it"
    DRAFTED = "drafted, and the comparison rests on it"
    ELSEWHERE = "that choice could change it"
    FIRST = "begin here"


@dataclass(frozen=True)
class OpenQuestion:
    """What to ask: how an option affects an interest, or how much something weighs.

    `settles` are the estimates at which the answer does, `together` is what else has to be known
    then. Of a draft it is asked first whether the `passage` that is cited says so.
    """

    about: Bearing | Criterion
    worth: Worth
    settles: tuple[Settled, ...] = ()
    together: tuple[Bearing | Criterion, ...] = ()
    passage: Citation | None = field(default=None, metadata=RARE)

    @property
    def item(self) -> str:
        """What it is about, as a gap has it."""
        if isinstance(self.about, Bearing):
            return f"{self.about.option.id}:{self.about.criterion.id}"
        return self.about.id

    @property
    def place(self) -> Place:
        """Where that stands, a blank in its cell."""
        if isinstance(self.about, Bearing) and isinstance(self.about.claim, Blank):
            return self.about.option.blank_at(self.about.criterion.id)
        return claim_of(self.about).place

    @property
    def source(self) -> str:
        """What is cited for it."""
        return "; ".join(map(str, claim_of(self.about).stands_on))

    @property
    def asks(self) -> str:
        """`How does “A” affect “I”?`, and where a passage is asked about what it says of that."""
        if self.passage:
            if isinstance(self.about, Bearing):
                option, criterion = self.about.option.name, self.about.criterion.name
                says = f"which way “{option}” affects “{criterion}”, and how strongly"
            else:
                says = f"that “{self.about.name}” matters, and how much"
            return f"Does [{self.passage}] say {says}?"
        asked = question(self.about)
        if self.worth is Worth.ELSEWHERE and isinstance(self.about, Bearing):
            return f"{asked[:-1]} for {self.about.owner.name}?"
        return asked

    @property
    def now(self) -> str:
        """`−− to −`, `unknown`, `blank`."""
        value = self.about.claim.size if isinstance(self.about, Bearing) else self.about.weight
        if value.spans(UNKNOWN):
            return "blank" if isinstance(claim_of(self.about), Blank) else "unknown"
        size = fmt.effect if isinstance(self.about, Bearing) else fmt.interval
        return size(value).replace("/", " to ")

    @property
    def why(self) -> str:
        """`settles it alone: below − “A” is ahead, above + “B”`."""
        at = settled_at(self.about, self.settles)
        others = several(map(_how, self.together))
        return f"{self.worth.value}{f' with {others}' if others else ''}{f': {at}' if at else ''}"


@dataclass(frozen=True)
class MainDecision:
    """The decision with which answers begin, how it stands, and what is worth asking about it."""

    decision: Decision
    decider: Actor
    verdict: Conclusion
    leaders: tuple[Option, ...]
    questions: tuple[OpenQuestion, ...]

    def in_short(self, place: int) -> str:
        """`can settle it together with the next, now −− to −`, of the question at a place."""
        asked = self.questions[place]
        count = len(asked.together)
        then = [each.about for each in self.questions[place + 1 : place + 1 + count]]
        which = "the next" if then == [*asked.together] else "the one before"
        named = f" with {f'{count} others' if count > 1 else which}" if count else ""
        return f"{asked.worth.value}{named}, now {asked.now}"


@dataclass(frozen=True)
class SinceBaseline:
    """The gaps that a baseline does not have, on whatever line, and of those gone code and item."""

    new: tuple[Problem, ...]
    gone: tuple[tuple[str, str], ...]


KINDS: Mapping[str, str] = {
    "G411": "expect",
    "G414": "quotes",
    "G415": "quotes",
    "G424": "quotes",
    "G426": "quotes",
    "G402": "cited",
    "G401": "judged",
    "G427": "drafted",
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
    expectations: tuple[CheckedExpectation, ...]
    quotes: tuple[CheckedQuote, ...]
    one_source: tuple[SameSource, ...]
    several_files: bool
    grounds: Grounds
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

    def line(self, place: Place) -> str:
        """`line 296`, `actors.yaml:296`, `Actors!C5`; nothing of what stands in no file."""
        if place.sheet or not place.file:
            return place.cell if place.sheet else ""
        name = PurePath(place.file).name
        return f"{name}:{place.line}" if self.several_files else f"line {place.line}"

    def has(self, kinds: Iterable[str]) -> bool:
        """Whether a gap that counts is of one of these kinds; each is of `any`."""
        return any({"any", KINDS.get(gap.code, LOOSE)} & {*kinds} for gap in self.counting)

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each question, to be worked through."""
        decider = self.main.decider.name if self.main else ""
        for row in table(self.questions, f"question=asks why about=item now source {_PLACE}"):
            yield {"question": row["question"], "for": decider, **row}

    def every_row(self) -> Iterator[dict[str, object]]:
        """The same, then a row for each gap; a baseline is made of them."""
        yield from ({**row, "code": ASK, "message": ""} for row in self.rows())
        of_questions = dict.fromkeys(("question", "for", "why", "about", "now", "source"), "")
        gaps = table(self.problems, f"about=item {_PLACE} code message")
        yield from ({**of_questions, **row} for row in gaps)


_PLACE = "file=place.file sheet=place.sheet line=place.line column=place.column"
"""The columns of a row that say where it stands."""
ASK = "ask"
"""What stands for the code of a gap in the row of a question."""


def find(situation: Situation, baseline: Iterable[Mapping[str, object]] | None = None) -> Gaps:
    """Every gap of a model, and what is most worth asking.

    `baseline` has every row of an earlier answer, each with its `code` and what it is `about`.
    Texts that were too large to be looked into for another answer are looked into here.
    """
    model = looked_up(situation.model, LARGEST)
    if model is not situation.model:
        situation = Situation(Situation.of(model).graph, situation.chosen)
    quotes = tuple(map(CheckedQuote.of, model.lookups or ()))
    expected = outcomes(situation)
    # G409, which is unread, was found while reading.
    found = (*not_met(expected, quotes), *gaps_of(situation), *model.unread)
    gaps = tuple(sorted(found, key=lambda gap: (gap.place, gap.code)))
    return Gaps(
        main=main_decision(situation),
        problems=gaps,
        expectations=expected,
        quotes=quotes,
        one_source=tuple(same_sources(model)),
        several_files=len(model.files) > 1,
        grounds=grounds(situation, model.claims()),
        since=None if baseline is None else _compared(gaps, baseline),
    )


def _compared(gaps: Iterable[Problem], baseline: Iterable[Mapping[str, object]]) -> SinceBaseline:
    """The gaps that are new, and those that are gone; of several alike the first are old."""
    rows = ((str(row["code"]), str(row["about"])) for row in baseline)
    known = Counter(row for row in rows if row[0] != ASK)
    new = []
    for gap in gaps:
        alike = gap.code, gap.item
        if known[alike]:
            known[alike] -= 1
        else:
            new.append(gap)
    return SinceBaseline(tuple(new), tuple(known.elements()))


# What is most worth asking.


def main_decision(situation: Situation) -> MainDecision | None:
    """That of a situation, with its questions; None where nobody decides anything."""
    decisions = sorted(situation.decisions(), key=lambda each: each.id != situation.main)
    if not decisions:
        return None
    table = performance_table(situation, decisions[0].id)
    found = verdict(table)
    return asked_about(table, found, find_out(table) if found.verdict is Conclusion.OPEN else None)


def asked_about(table: PerformanceTable, found: Verdict, first: FindOut | None) -> MainDecision:
    """What is worth asking about the decision of a table, of which so much is found already."""
    asked = dict[object, OpenQuestion]()
    for each in (*_settling(first), *_changing(first, found), *_rest(table, found)):
        asked.setdefault(claim_of(each.about).size_id, each)
    questions = tuple(asked.values())[:MOST]
    if table.situation.model.draft:
        cited = ((each, claim_of(each.about).stands_on) for each in questions)
        questions = tuple(
            replace(each, passage=cite[0].passage) if cite else each for each, cite in cited
        )
    return MainDecision(
        decision=table.decision,
        decider=table.decider,
        verdict=found.verdict,
        leaders=found.leaders,
        questions=questions,
    )


def _settling(first: FindOut | None) -> Iterator[OpenQuestion]:
    if not first:
        return
    for each in first.settling:
        worth = Worth.SETTLES if each.surely == first.regret else Worth.CAN_SETTLE
        yield OpenQuestion(each.claim, worth, each.settles)
    for one in first.together:
        at = (Settled(first.leader, exactly(one.at)),) if first.leader else ()
        others = tuple(other.claim for other in first.together if other is not one)
        yield OpenQuestion(one.claim, Worth.TOGETHER, at, others)


def _changing(first: FindOut | None, found: Verdict) -> Iterator[OpenQuestion]:
    """What alone can put another ahead, or level with a sure lead; what tells most first."""
    decisive = found.alone if found.verdict is Conclusion.OPEN else found.decisive
    alone = {claim_of(each.claim).size_id: each.claim for each in decisive}
    inquiries = first.inquiries if first else ()
    known = [claim_of(each.claim).size_id for each in inquiries]
    for id_ in sorted(alone, key=lambda id_: known.index(id_) if id_ in known else len(known)):
        yield OpenQuestion(alone[id_], Worth.CHANGES)
    if first and not (first.settling or first.together or alone):
        yield from (OpenQuestion(each.claim, Worth.HANGS) for each in inquiries[:1] if each.at_best)


def _rest(table: PerformanceTable, found: Verdict) -> Iterator[OpenQuestion]:
    """What has no source, and what nobody has filled in: at all, or of an option of others."""
    if found.verdict is Conclusion.EMPTY:
        cells = product(table.decision.options, table.decider.interests)
        for of, on in islice(cells, MOST):
            yield OpenQuestion(table.situation.bearing(Blank(option=of.id, to=on.id)), Worth.FIRST)
    steps = () if found.verdict is Conclusion.OPEN else found.single_steps
    # What lets another be ahead stands before what only brings it level.
    claims = [step.claim for step in sorted(steps, key=lambda step: found.leader in step.then)]
    if found.verdict is Conclusion.LEVEL:  # Any step ends that which tells apart who is level.
        telling = (
            (claim, {gains.get(o.id, 0) for o in table.leaders})
            for claim, _, gains in table.sensitivities()
        )
        parting = [table.situation.named(claim) for claim, gains in telling if len(gains) > 1]
        claims = [*parting, *claims]
    yield from (OpenQuestion(e, Worth.UNSOURCED) for e in claims if claim_of(e).is_judgement)
    situation = table.situation
    if situation.model.draft:
        yield from (
            OpenQuestion(each, Worth.DRAFTED) for each in (*claims, *_deciding(table, found))
        )
    for turn in found.turns or ():
        decision = situation.decision(turn.option.decision)
        blank = [interest for o, interest in blanks_of(situation, decision) if o == turn.option.id]
        silent = [interest.id for interest in unjudged(situation, decision)]
        is_silent = len(silent) == len(turn.actor.interests)
        for interest in (blank or silent * is_silent)[:1]:
            bearing = situation.bearing(Blank(option=turn.option.id, to=interest))
            yield OpenQuestion(bearing, Worth.ELSEWHERE)


def _deciding(table: PerformanceTable, found: Verdict) -> Iterator[Bearing]:
    """The claims that part the option ahead from the next, those by most points first."""

    def part(each: Contribution) -> Fraction:
        times = (each.holders.get(o.id, 0) for o in (found.leader, found.rival) if o)
        return -abs(each.weight * each.claim.size.mid * reduce(sub, times))

    parting = sorted(filter(part, table.contributions), key=part) if found.rival else ()
    yield from (table.situation.bearing(each.claim) for each in parting)


def _how(about: Bearing | Criterion) -> str:
    """`how “Option” affects “Interest”`, or `the weight of “Interest”`."""
    if isinstance(about, Bearing):
        return asked_of(about)
    return f"the weight of {fmt.quoted(about.name)}"
