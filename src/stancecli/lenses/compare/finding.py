"""The finding of `compare` and `diff`: decisions in columns, and what makes the columns differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction

from stancecli import notation as fmt
from stancecli.comparison import Input, alone, inputs, is_on
from stancecli.comparison.coders import Coding, align, coding
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import table
from stancecli.methods.evidence import Grounds, grounds_of
from stancecli.methods.performance import performance_table
from stancecli.methods.verdict import Standing, standing
from stancecli.model import ENTERED, Actor, Decision, Drawn, Impossible, Rating, Scenario
from stancecli.scenario import apply
from stancecli.situation import Situation
from stancecli.values import RARE


class ColumnKind(StrEnum):
    """What a column shows: the model as it stands, a view, a scenario, or another model."""

    ENTERED = "entered"
    VIEW = "view"
    SCENARIO = "scenario"
    MODEL = "model"


@dataclass(frozen=True)
class ComparedColumn:
    """What is compared: `id` is a holder's (or ENTERED), a scenario's, or the name of a model.

    `refused` says why a scenario cannot be: nothing stands in its column.
    `sign` tells that a scenario may have come, `seen` when it did.
    """

    kind: ColumnKind
    id: str
    name: str
    as_of: str = ""
    refused: str = ""
    sign: str = ""
    seen: str = ""


@dataclass(frozen=True)
class ComparedDecision:
    """A decision in each column; None where the column does not have it."""

    decision: Decision
    decider: Actor
    standings: tuple[Standing | None, ...]

    @property
    def changes(self) -> bool:
        """Whether the lead, or how sure it is, is not the same in all columns."""
        return any(map(self.changes_in, range(len(self.standings))))

    def changes_in(self, column: int) -> bool:
        """Whether the lead, or how sure it is, is another there than in the first column."""
        there = self.standings[column]
        return bool(there and not there.is_like(self.first))

    @property
    def first(self) -> Standing:
        """How it stands in the first column, which has every decision."""
        if self.standings[0] is None:
            raise AssertionError("the first column has every decision")
        return self.standings[0]


@dataclass(frozen=True)
class ColumnChange:
    """What a column says otherwise than the first, where a lead or a verdict is another there.

    `column` is its place, from 0, `inputs` are what counts there; of another model they are claims
    that not both have. `most` take the lead of the one decision furthest the way that it goes
    there: several where none goes further than another.
    """

    column: int
    inputs: tuple[Input, ...]
    most: tuple[Input, ...]


@dataclass(frozen=True)
class Changed:
    """What was changed from one state to another, of one model or of two.

    `gone` are decisions of the first alone, `new` those of the second. `held_before` and
    `held_after` are the word of the state in place; empty where nobody can move.
    """

    inputs: tuple[Input, ...]
    gone: tuple[Decision, ...]
    new: tuple[Decision, ...]
    held_before: str
    held_after: str


@dataclass(frozen=True)
class Comparison:
    """Decisions side by side, and how far coders agree.

    Coders are the models, where there are several. `changed` is what `diff` tells in front, and
    `grounds` what the decisions rest on in the first column, None there. `drafts` tells which of
    the other models is one.
    """

    columns: tuple[ComparedColumn, ...]
    decisions: tuple[ComparedDecision, ...]
    changes: tuple[ColumnChange, ...] = ()
    coding: Coding | None = None
    changed: Changed | None = None
    grounds: Grounds | None = None
    drafts: tuple[str, ...] = field(default=(), metadata=RARE)

    @property
    def in_all(self) -> tuple[ComparedDecision, ...]:
        """The decisions that every model has: of these alone it is told who is ahead in which."""
        models = [n for n, each in enumerate(self.columns) if each.kind is ColumnKind.MODEL]
        return tuple(e for e in self.decisions if all(e.standings[n] for n in models))

    @property
    def is_otherwise(self) -> bool:
        """Whether a conclusion changes: who leads, how surely, what holds, what is decided."""
        changed = self.changed
        return any(each.changes for each in self.decisions) or bool(
            changed and (changed.gone or changed.new or changed.held_before != changed.held_after)
        )

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each decision in each column."""
        for compared in self.decisions:
            for column, stand in zip(self.columns, compared.standings, strict=True):
                of = {"decision": compared.decision, "column": column.name, "kind": column.kind}
                yield from table([stand], "verdict leaders margin", **of)


AS_ENTERED = "as it stands"


def find(
    situation: Situation,
    decision_ids: Sequence[str],
    *,
    name: str = AS_ENTERED,
    others: Mapping[str, Situation] | None = None,
    pairs: Iterable[str] = (),
) -> Comparison:
    """These decisions in the model called `name`, its views and scenarios, and in `others`.

    What `pairs` say is one, as OLD=NEW, is so. Raises Unanswerable where there is nothing to
    compare with, and for a pair that joins nothing.
    """
    aligned = align({name: situation, **others}, pairs) if others else None
    found = [*_columns(situation, name, decision_ids)]
    for known, other in [*aligned.models.items()][1:] if aligned else ():
        found.append((ComparedColumn(ColumnKind.MODEL, known, known, other.model.as_of), other))
    if not found[1:]:
        raise Unanswerable(
            "there is nothing to compare: the model has no views and no scenarios",
            ("name another model: stance compare --with OTHER.yaml",),
        )
    compared = tuple(_compared(situation, id_, found) for id_ in decision_ids)
    drafts = ((known, each.model.draft) for known, each in (others or {}).items())
    return Comparison(
        columns=tuple(column for column, _ in found),
        decisions=compared,
        changes=tuple(_changes(situation, found, compared)),
        coding=coding(aligned) if aligned else None,
        grounds=grounds_of([performance_table(situation, id_) for id_ in decision_ids]),
        drafts=tuple(f"{known}: {draft}" for known, draft in drafts if draft),
    )


def diff(old: Situation, new: Situation) -> Comparison:
    """What was changed from one state to another, of two models or of one, and both in columns."""
    changes = inputs(old, new)
    columns = tuple(ComparedColumn(ColumnKind.MODEL, "", name) for name in ("old", "new"))
    found = [*zip(columns, (old, new), strict=True)]
    both = [each.id for each in old.decisions() if changes and each.id in new]
    return Comparison(
        columns=columns,
        decisions=tuple(_compared(old, id_, found) for id_ in both),
        changed=Changed(
            inputs=changes,
            gone=tuple(each for each in old.decisions() if each.id not in new),
            new=tuple(each for each in new.decisions() if each.id not in old),
            held_before=_held(old) if changes else "",
            held_after=_held(new) if changes else "",
        ),
    )


def _held(situation: Situation) -> str:
    """The word of the state in place; empty where nobody can move."""
    from stancecli.methods.stability.conflict import Conflict
    from stancecli.methods.stability.judge import Judge

    try:
        conflict = Conflict.of(situation)
    except Unanswerable:
        return ""
    return Judge(conflict).word(conflict.start)


Compared = tuple[ComparedColumn, Situation | None]


def _columns(situation: Situation, name: str, decision_ids: Sequence[str]) -> Iterator[Compared]:
    """The model as it stands, on each view, and in each scenario, those with a date first.

    With nobody's own view in the middle, where some decision stands otherwise then. A scenario that
    only takes a view is in the column of that view.
    """
    model = situation.model
    yield ComparedColumn(ColumnKind.ENTERED, "", name), situation
    if any(claim.owned for claim in model.sized()):
        entered = apply(Scenario(view=ENTERED), situation)
        stands = ((standing(each, id_) for each in (situation, entered)) for id_ in decision_ids)
        if any(not now.is_like(then) or now.points != then.points for now, then in stands):
            yield ComparedColumn(ColumnKind.VIEW, ENTERED, "as entered"), entered
    plain = (each for each in model.scenarios if not (each.given or each.set or each.without))
    views = {each.view: each for each in plain}
    told = [views.get(holder.id, Scenario(view=holder.id)) for holder in model.holders]
    for holder, own in zip(model.holders, told, strict=True):
        called = f"view of {fmt.holder(holder)}"
        column = ComparedColumn(ColumnKind.VIEW, holder.id, called, sign=own.sign, seen=own.seen)
        yield column, apply(own, situation)
    shown = (each for each in model.scenarios if each not in told)
    for each in sorted(shown, key=lambda each: (not each.as_of, each.as_of)):
        kind = ColumnKind.SCENARIO
        column = ComparedColumn(kind, each.id, each.name, each.as_of, "", each.sign, each.seen)
        try:
            yield column, apply(each, situation)
        except Unanswerable as error:
            yield replace(column, refused=error.message), None


def _compared(situation: Situation, id_: str, found: Sequence[Compared]) -> ComparedDecision:
    decision = situation.decision(id_)
    return ComparedDecision(
        decision,
        situation.actor(decision.actor),
        tuple(standing(column, id_) if column and id_ in column else None for _, column in found),
    )


def _changes(
    situation: Situation, found: Sequence[Compared], compared: Sequence[ComparedDecision]
) -> Iterator[ColumnChange]:
    for place, (head, column) in enumerate(found):
        changed = [each for each in compared if each.changes_in(place)]
        is_coder = place and head.kind is ColumnKind.MODEL
        if column and (changed or is_coder):
            deciders = {each.decider.id for each in changed}
            every = inputs(situation, column)
            told = [each for each in every if is_on(each, deciders)]
            is_one = changed and not compared[1:]
            most = _most(situation, changed[0], place, told) if is_one else ()
            if is_coder:  # What both have, and items that one lacks, are told by themselves.
                claims = Drawn | Rating | Impossible
                told = [e for e in every if isinstance(e.thing, Decision if e.changes else claims)]
            yield ColumnChange(place, tuple(told), most)


def _most(
    situation: Situation, compared: ComparedDecision, place: int, entries: Sequence[Input]
) -> tuple[Input, ...]:
    """What takes the lead furthest the way that it goes there."""
    claims = sum(1 for _ in situation.model.sized())
    tried = entries if len(entries) * claims <= MOST_BUILT else []
    shares = [_share(compared, place, alone(situation, each)) for each in tried]
    furthest = max(shares, default=Fraction(0))
    return tuple(e for e, share in zip(tried, shares, strict=False) if share == furthest > 0)


MOST_BUILT = 100_000
"""So many claims are taken into a graph at most, to try each change alone."""


def _share(compared: ComparedDecision, place: int, after: Situation | None) -> Fraction:
    """By how many points a change alone takes the lead the way that it goes in a column.

    It is 1 where the change makes one of the two options open, or no longer so, as it is there.
    """
    first, there = compared.first, compared.standings[place]
    if not (after and there and first.leaders and there.leaders):
        return Fraction(0)
    new = [each for each in there.leaders if each.id not in first.led_by]
    over = first.leaders[0] if new else there.rival
    if over is None:
        return Fraction(0)
    stands = (first, standing(after, compared.decision.id), there)
    was, now, goal = (each.ahead_by((new or there.leaders)[0], over) for each in stands)
    if was is None or now is None or goal is None:
        return Fraction((was is None) != (now is None) == (goal is None))
    return (now - was) * ((goal > was) - (goal < was))
