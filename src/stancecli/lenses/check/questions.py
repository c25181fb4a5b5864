"""What is most worth asking about the main decision: at most five questions, in this order.

What settles it alone, what settles it together with another, other values that could change it,
claims without a source of which one step ends the lead, and what nobody has filled in of an
option of somebody else that could change it. The order is our own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePath

from stancecli import notation as fmt
from stancecli.diagnostics import Place
from stancecli.methods.feasibility import blanks_of
from stancecli.methods.ladder import Conclusion
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.methods.robustness.find_out import FindOut, find_out
from stancecli.methods.verdict import Verdict, verdict
from stancecli.model import UNKNOWN, Actor, Blank, Criterion, Decision, Option
from stancecli.situation import Bearing, Situation, claim_of
from stancecli.wording import how
from stancecli.wording.moves import several

MOST = 5


class Worth(Enum):
    """What the answer to a question would do."""

    SETTLES = "settles it alone"
    CAN_SETTLE = "can settle it alone"
    TOGETHER = "can settle it together"
    CHANGES = "could change it"
    HANGS = "most hangs on it"
    UNSOURCED = "unsourced, and the comparison rests on it"
    ELSEWHERE = "that choice could change it"


@dataclass(frozen=True)
class OpenQuestion:
    """What to ask: how an option bears on an interest, or how much something weighs.

    `together` is what else has to be known for it to settle the decision.
    """

    about: Bearing | Criterion
    worth: Worth
    together: tuple[Bearing | Criterion, ...] = ()

    @property
    def item(self) -> str:
        """What it is about, as a gap has it."""
        if isinstance(self.about, Bearing):
            return f"{self.about.option.id}:{self.about.criterion.id}"
        return self.about.id

    @property
    def place(self) -> Place:
        """Where that stands; a blank stands where its option does."""
        return _place(self.about)

    @property
    def asks(self) -> str:
        """`How does “A” bear on “I”?`"""
        if not isinstance(self.about, Bearing):
            return f"How much does {fmt.quoted(self.about.name)} weigh?"
        option, on = (fmt.quoted(each.name) for each in (self.about.option, self.about.criterion))
        whose = f" for {self.about.owner.name}" if self.worth is Worth.ELSEWHERE else ""
        return f"How does {option} bear on {on}{whose}?"

    def why(self, several_files: bool) -> str:
        """`can settle it together with line 296, now −− to −`."""
        others = several(
            how(each) if _place(each) == self.place else line_of(_place(each), several_files)
            for each in self.together
        )
        value = self.about.claim.size if isinstance(self.about, Bearing) else self.about.weight
        size = fmt.effect if isinstance(self.about, Bearing) else fmt.interval
        now = "blank" if value == UNKNOWN else size(value).replace("/", " to ")
        if isinstance(claim_of(self.about), Blank):
            now = "blank"
        return f"{self.worth.value}{f' with {others}' if others else ''}, now {now}"


@dataclass(frozen=True)
class MainDecision:
    """The decision with which answers begin, how it stands, and what is worth asking about it.

    `tried`: what others choose was looked at too.
    """

    decision: Decision
    decider: Actor
    verdict: Conclusion
    leaders: tuple[Option, ...]
    tried: bool
    questions: tuple[OpenQuestion, ...]


def line_of(place: Place, several_files: bool) -> str:
    """`line 296`, `actors.yaml:296`, `Actors!C5`; nothing of what stands in no file."""
    if place.sheet or not place.file:
        return place.cell if place.sheet else ""
    return f"{PurePath(place.file).name}:{place.line}" if several_files else f"line {place.line}"


def main_decision(situation: Situation) -> MainDecision | None:
    """That of a situation, with its questions; None where nobody decides anything."""
    decisions = sorted(situation.decisions(), key=lambda each: each.id != situation.main)
    if not decisions:
        return None
    table = performance_table(situation, decisions[0].id)
    found, asked = verdict(table), dict[object, OpenQuestion]()
    first = find_out(table) if found.verdict is Conclusion.OPEN else None
    for question in (*_settling(first), *_changing(first, found), *_rest(table, found)):
        asked.setdefault(claim_of(question.about).size_id, question)
    return MainDecision(
        decision=table.decision,
        decider=table.decider,
        verdict=found.verdict,
        leaders=found.leaders,
        tried=found.turns is not None,
        questions=tuple(asked.values())[:MOST],
    )


def _settling(first: FindOut | None) -> Iterator[OpenQuestion]:
    for each in first.settling if first else ():
        at_any = first and each.surely == first.regret
        yield OpenQuestion(each.claim, Worth.SETTLES if at_any else Worth.CAN_SETTLE)
    together = [each.claim for each in first.together] if first else []
    for one in together:
        others = tuple(other for other in together if other is not one)
        yield OpenQuestion(one, Worth.TOGETHER, others)


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
    """What has no source, and what nobody has filled in of an option of somebody else."""
    steps = () if found.verdict is Conclusion.OPEN else found.single_steps
    # What lets another be ahead stands before what only brings it level.
    claims = [step.claim for step in sorted(steps, key=lambda step: found.leader in step.then)]
    if found.verdict is Conclusion.LEVEL:  # Any step ends that which tells apart who is level.
        telling = (
            (claim, {gains.get(o.id, 0) for o in table.leaders})
            for claim, _, gains in table.sensitivities()
        )
        claims = [table.situation.named(claim) for claim, gains in telling if len(gains) > 1]
    yield from (OpenQuestion(e, Worth.UNSOURCED) for e in claims if claim_of(e).is_judgement)
    for turn in found.turns or ():
        blanks = blanks_of(table.situation, table.situation.decision(turn.option.decision))
        for option, interest in [each for each in blanks if each[0] == turn.option.id][:1]:
            blank = table.situation.bearing(Blank(option=option, to=interest))
            yield OpenQuestion(blank, Worth.ELSEWHERE)


def _place(about: Bearing | Criterion) -> Place:
    if isinstance(about, Bearing):
        return about.option.place if isinstance(about.claim, Blank) else about.claim.place
    return about.place
