"""The finding of `compare` and `diff`: decisions in columns, and what makes the columns differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from stancecli import notation as fmt
from stancecli.comparison.aligned import NamedOtherwise, UnalignedItem, align
from stancecli.comparison.inputs import (
    Input,
    Pair,
    differences,
    inputs,
    is_on,
    most_tried,
    with_one,
)
from stancecli.diagnostics import Unanswerable
from stancecli.lenses.compare.coders import Agreement, CodedClaim, agreement, coded_claims
from stancecli.methods.verdict import Standing, standing
from stancecli.model import Actor, Assumption, Decision, Option, Scenario, Sized
from stancecli.scenario import apply
from stancecli.situation import Situation


class ColumnKind(StrEnum):
    """What a column shows: the model as entered, a view, a scenario, or another model.

    Both models of `diff` are of the last kind, and what it makes of one by `--set` and its like.
    """

    ENTERED = "entered"
    VIEW = "view"
    SCENARIO = "scenario"
    MODEL = "model"


@dataclass(frozen=True)
class ComparedColumn:
    """What is compared: `id` is a holder's, a scenario's, or the name of a model.

    `refused` says why a scenario cannot be, or a model not compared: nothing stands in its column.
    """

    kind: ColumnKind
    id: str
    name: str
    as_of: str
    refused: str


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
        first, there = self.standings[0], self.standings[column]
        return bool(first and there and not there.is_like(first))


@dataclass(frozen=True)
class ColumnChange:
    """What a column says otherwise than the first, where a lead or a verdict is another there.

    `column` is its place, from 0. `inputs` bear on what changes: those first that alone bring it
    about, which `turning` counts, then what brings it nearest.
    """

    column: int
    decisions: tuple[Decision, ...]
    inputs: tuple[Input, ...]
    turning: int


@dataclass(frozen=True)
class WatchedSign:
    """A scenario with a sign, and the decisions in which that tells something.

    If it came, their lead or verdict would be another, or they would be gone. `column` is the place
    where that stands, from 0.
    """

    scenario: Scenario
    column: int
    decisions: tuple[Decision, ...]


@dataclass(frozen=True)
class Changed:
    """What was changed from one state to another, of one model or of two.

    `before` and `after` are their titles. `gone` are decisions of the first alone, `new` those of
    the second; `untouched` counts those of both in which nothing stands otherwise. `held_before`
    and `held_after` are the word of the state in place; empty where
    that is not known, for the reason that `not_compared` gives.
    """

    before: str
    after: str
    inputs: tuple[Input, ...]
    gone: tuple[Decision, ...]
    new: tuple[Decision, ...]
    untouched: int
    held_before: str
    held_after: str
    not_compared: str


@dataclass(frozen=True)
class Comparison:
    """Decisions side by side, signs to watch, those seen first, and where coders disagree.

    Coders are the models, where there are several. `disagreements` are the claims that two wrote
    with two values, those that turn a conclusion first; `partial` are those that a coder did not
    write. `unaligned` are the items that not all models have, `named_otherwise` those that are
    taken as one under two names. `changed` is what `diff` tells in front; its decisions are those
    in which the lead, how sure it is, or points are not the same.
    """

    columns: tuple[ComparedColumn, ...]
    decisions: tuple[ComparedDecision, ...]
    changes: tuple[ColumnChange, ...]
    signs: tuple[WatchedSign, ...] = ()
    coders: tuple[str, ...] = ()
    agreement: tuple[Agreement, ...] = ()
    disagreements: tuple[CodedClaim, ...] = ()
    partial: tuple[CodedClaim, ...] = ()
    unaligned: tuple[UnalignedItem, ...] = ()
    named_otherwise: tuple[NamedOtherwise, ...] = ()
    changed: Changed | None = None

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
                yield {
                    "decision": compared.decision,
                    "column": column.name,
                    "kind": column.kind.value,
                    "verdict": stand.verdict.value if stand else None,
                    "leaders": "; ".join(option.id for option in stand.leaders) if stand else None,
                    "margin": stand.margin if stand else None,
                }


AS_ENTERED = "as entered"


def find(
    situation: Situation,
    decision_ids: Sequence[str],
    *,
    name: str = AS_ENTERED,
    others: Mapping[str, Situation] | None = None,
) -> Comparison:
    """These decisions in the model called `name`, its views and scenarios, and in `others`.

    Raises Unanswerable where there is nothing to compare with.
    """
    aligned = align({name: situation, **others}) if others else None
    others = {known: aligned.models[known] for known in others or () if aligned}
    found = [*_columns(situation, name), *_models(others, decision_ids)]
    if not found[1:]:
        raise Unanswerable(
            "there is nothing to compare: the model has no views and no scenarios",
            ("name another model: stance compare --with OTHER.yaml",),
        )
    compared = tuple(_compared(situation, id_, found) for id_ in decision_ids)
    claims = coded_claims(situation, decision_ids, aligned.models) if aligned else []
    return Comparison(
        columns=tuple(column for column, _ in found),
        decisions=compared,
        changes=tuple(_changes(situation, found, compared)),
        signs=tuple(_signs(situation, [column for column, _ in found], compared)),
        coders=tuple(aligned.models if aligned else ()),
        agreement=tuple(agreement(claims)),
        disagreements=tuple(claim for claim in claims if claim.is_disputed),
        partial=tuple(claim for claim in claims if claim.missing),
        unaligned=aligned.unaligned if aligned else (),
        named_otherwise=aligned.named_otherwise if aligned else (),
    )


def diff(old: Situation, new: Situation, *, in_scenario: bool = False) -> Comparison:
    """What was changed from one state to another, and both in columns.

    They are of two models, or of one as entered and in a scenario.
    """
    changes = inputs(old, new, differences(old, new))
    kind, *names = (
        (ColumnKind.ENTERED, AS_ENTERED, "the scenario")
        if in_scenario
        else (ColumnKind.MODEL, "old", "new")
    )
    found = [
        (ComparedColumn(kind, "", names[0], "", ""), old),
        (ComparedColumn(ColumnKind.MODEL, "", names[1], "", ""), new),
    ]
    every = [
        _compared(old, each.id, found) for each in old.decisions() if changes and each.id in new
    ]
    compared = [each for each in every if _stands_otherwise(*each.standings)]
    (was, why), (now, why_not) = (_held(each) if changes else ("", "") for each in (old, new))
    return Comparison(
        columns=tuple(column for column, _ in found),
        decisions=tuple(compared),
        changes=tuple(_changes(old, found, compared)),
        changed=Changed(
            before=old.model.title,
            after=new.model.title,
            inputs=changes,
            gone=tuple(each for each in old.decisions() if each.id not in new),
            new=tuple(each for each in new.decisions() if each.id not in old),
            untouched=len(every) - len(compared),
            held_before=was,
            held_after=now,
            not_compared=why or why_not,
        ),
    )


def _stands_otherwise(old: Standing | None, new: Standing | None) -> bool:
    """Whether the lead, how sure it is, or the points of an open option are not the same."""
    if not old or not new:
        raise AssertionError("both have the decision")
    was, now = (
        {(each.option.id, each.points, each.bounds) for each in stand.points}
        for stand in (old, new)
    )
    return was != now or not old.is_like(new)


def _held(situation: Situation) -> tuple[str, str]:
    """The word of the state in place, or why that is not known."""
    from stancecli.methods.stability.conflict import Conflict
    from stancecli.methods.stability.judge import Judge

    try:
        conflict = Conflict.of(situation)
    except Unanswerable as error:
        return "", error.message
    return Judge(conflict).word(conflict.start), ""


Compared = tuple[ComparedColumn, Situation | None]


def _columns(situation: Situation, name: str) -> Iterator[Compared]:
    """The model as entered, on each view, and in each scenario, those with a date first.

    A scenario that only takes a view is in the column of that view.
    """
    yield ComparedColumn(ColumnKind.ENTERED, "", name, situation.model.as_of, ""), situation
    for holder in situation.model.holders:
        column = ComparedColumn(ColumnKind.VIEW, holder.id, f"view of {fmt.holder(holder)}", "", "")
        yield column, apply(Scenario(view=holder.id), situation)
    scenarios = sorted(situation.model.scenarios, key=lambda each: (not each.as_of, each.as_of))
    for each in scenarios:
        if each.view and not (each.given or each.set or each.without):
            continue
        refused, under = "", None
        try:
            under = apply(each, situation)
        except Unanswerable as error:
            refused = error.message
        kind = ColumnKind.SCENARIO
        yield ComparedColumn(kind, each.id, each.name, each.as_of, refused), under


def _models(others: Mapping[str, Situation], decision_ids: Sequence[str]) -> Iterator[Compared]:
    for name, situation in others.items():
        has_any = any(id_ in situation for id_ in decision_ids)
        refused = "" if has_any else "no decision in it has one of these ids, or questions"
        column = ComparedColumn(ColumnKind.MODEL, name, name, situation.model.as_of, refused)
        yield column, situation if has_any else None


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
    entered = {each.decision.id: now for each in compared if (now := each.standings[0])}
    for place, (_, column) in enumerate(found):
        changed = {
            each.decision.id: then
            for each in compared
            if (then := each.standings[place]) and each.changes_in(place)
        }
        if column and changed:
            turning, others = _by(situation, column, entered, changed)
            decisions = tuple(situation.decision(id_) for id_ in changed)
            yield ColumnChange(place, decisions, (*turning, *others), len(turning))


def _signs(
    situation: Situation, columns: Sequence[ComparedColumn], compared: Sequence[ComparedDecision]
) -> Iterator[WatchedSign]:
    """The scenarios with a sign, by the date when it was seen; those not yet seen come last."""
    places = {(column.kind, column.id): place for place, column in enumerate(columns)}
    watched = (scenario for scenario in situation.model.scenarios if scenario.sign)
    for scenario in sorted(watched, key=lambda each: (not each.seen, each.seen)):
        # One that only takes a view is where that is: as entered, where its holder holds none.
        viewed = places.get((ColumnKind.VIEW, scenario.view), 0)
        place = places.get((ColumnKind.SCENARIO, scenario.id), viewed)
        told = (
            each.decision
            for each in compared
            if each.changes_in(place) or not (each.standings[place] or columns[place].refused)
        )
        yield WatchedSign(scenario, place, tuple(told))


def _by(
    situation: Situation,
    column: Situation,
    entered: Mapping[str, Standing],
    changed: Mapping[str, Standing],
) -> tuple[list[Input], list[Input]]:
    """The differences that bear on what changes: those that alone bring it about, and the rest,
    first what brings it nearest."""
    pairs = differences(situation, column)
    forms = {id(now or was): (was, now) for was, now in pairs}
    deciders = {situation.decision(id_).actor for id_ in changed}
    turning: list[Input] = []
    others: list[tuple[Fraction, Input]] = []
    most = most_tried(situation)
    for entry in inputs(situation, column, pairs):
        if is_on(entry, deciders):
            tried = len(turning) + len(others) < most
            after = _alone(situation, entry, forms) if tried else None
            found = {id_: standing(after, id_) for id_ in changed} if after else {}
            if any(found[id_].is_like(changed[id_]) for id_ in found):
                turning.append(entry)
            else:
                steps = (entered[id_].toward(found[id_], changed[id_]) for id_ in found)
                others.append((max(steps, default=Fraction(0)), entry))
    return turning, [entry for _, entry in sorted(others, key=lambda each: -each[0])]


def _alone(situation: Situation, entry: Input, forms: Mapping[int, Pair]) -> Situation | None:
    """The situation with one difference alone; None where it cannot stand alone."""
    for change in entry.changes:
        if change.field == "given" and isinstance(change.after, Option):
            assumed = Scenario(given=(Assumption(option=change.after.id),))
            try:
                return apply(assumed, situation)
            except Unanswerable:
                return None
    was, now = forms[id(entry.thing)]
    if (was or now) and all(form is None or isinstance(form, Sized) for form in (was, now)):
        return with_one(situation, was, now)  # type: ignore[arg-type]
    return None
