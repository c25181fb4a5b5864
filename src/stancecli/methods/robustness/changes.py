"""Which changes of claims let another option lead: single steps, and the fewest effects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from stancecli.methods.performance import PerformanceTable
from stancecli.methods.robustness.sheet import Sheet, sheet
from stancecli.model import (
    EFFECT_SCALE,
    IMPORTANCE_STEPS,
    UNKNOWN,
    Criterion,
    Effect,
    Option,
    Range,
    one_step,
)
from stancecli.situation import Bearing


@dataclass(frozen=True, slots=True)
class Change:
    """A claim with another value, and the options that would then lead.

    `claim` is an effect, or a criterion whose importance changes; `before` stands in the model.
    `rises`: the way it goes, also where it has only to pass the value that it has.
    """

    claim: Bearing | Criterion
    before: Range
    after: Fraction
    rises: bool
    then: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Overturn:
    """The fewest effects that, set anywhere in the scale, put one option strictly ahead."""

    option: Option
    changes: tuple[Change, ...]


def single_steps(table: PerformanceTable) -> tuple[Change, ...]:
    """Every claim whose value, moved one step within its scale, lets a rival lead or draw level.

    Effects move by 1 in [−2, 2], importances and forces by 1 in [1, 4], or to the end of the
    scale where that is nearer; a range moves with its midpoint, an unknown has no value to move.
    """
    given = sheet(table)
    return (*_steps_of_weights(given), *_steps_of_effects(given))


def _steps_of_weights(given: Sheet) -> Iterator[Change]:
    for c, each in enumerate(given.criteria):
        now = given.weights[c]
        for after in one_step(now, IMPORTANCE_STEPS):
            by = {id_: (after - now) * row[c] for id_, row in given.values.items()}
            if then := given.changed(by):
                yield Change(each, each.weight, after, after > now, then)


def _steps_of_effects(given: Sheet) -> Iterator[Change]:
    for claim, weight, holders in given.held:
        now = claim.size.mid
        scale = judged(claim) if isinstance(claim, Effect) else None
        for after in one_step(now, scale) if scale else ():
            by = dict.fromkeys(holders, weight * (after - now))
            if then := given.changed(by):
                yield Change(given.named(claim), claim.size, after, after > now, then)


@dataclass(frozen=True, slots=True)
class Lever:
    """An effect that favours one option: how, by how much at most, and against which others."""

    claim: Effect
    weight: Fraction
    after: Fraction
    against: frozenset[str]

    @property
    def gain(self) -> Fraction:
        return self.weight * abs(self.after - self.claim.size.mid)

    @property
    def rises(self) -> bool:
        return self.after > self.claim.size.mid


def levers(given: Sheet, option: Option, scale: Callable[[Effect], Range | None]) -> list[Lever]:
    """The effects that favour an option anywhere in their `scale`, the largest gain first; an
    effect without a scale does not move."""
    others = frozenset(each.id for each in given.candidates if each != option)
    found = []
    for claim, weight, holders in given.held:
        if isinstance(claim, Effect) and (reach := scale(claim)):
            holds = option.id in holders
            after = reach.high if holds else reach.low
            found.append(Lever(claim, weight, after, others - holders if holds else holders))
    return sorted((each for each in found if each.gain), key=lambda each: -each.gain)


def judged(claim: Effect) -> Range | None:
    """The scale of an effect that somebody has judged; an unknown has no value to move."""
    return None if claim.size == UNKNOWN else EFFECT_SCALE


def fewest_overall(table: PerformanceTable) -> tuple[Overturn, ...]:
    """For each rival that can be put ahead by effects alone, the fewest that do; fewest first."""
    given = sheet(table)
    found = [
        Overturn(rival, changes)
        for rival in given.rivals
        if (changes := fewest(given, rival)) is not None
    ]
    return tuple(sorted(found, key=lambda each: len(each.changes)))


def fewest(given: Sheet, option: Option) -> tuple[Change, ...] | None:
    """The fewest judged effects that put an option strictly ahead; None where none do.

    Levers that help against the same others are taken largest first; how many of each kind that
    helps against several is tried out, and the kinds that help against one fill what is left.
    """
    kinds: dict[frozenset[str], list[Lever]] = {}
    for lever in levers(given, option, judged):
        kinds.setdefault(lever.against, []).append(lever)
    needs = {each.id: given.lead(each.id, option.id) for each in given.candidates if each != option}
    several = [alike for against, alike in kinds.items() if len(against) > 1]
    single = {id_: kinds.get(frozenset({id_}), []) for id_ in needs}
    best = _fill(several, single, needs, None)
    if best is None:
        return None
    return tuple(
        Change(given.named(each.claim), each.claim.size, each.after, each.rises, (option,))
        for each in best
    )


def _fill(
    several: Sequence[Sequence[Lever]],
    single: Mapping[str, Sequence[Lever]],
    needs: Mapping[str, Fraction],
    fewer_than: int | None,
) -> list[Lever] | None:
    """The fewest levers that more than meet every need, if fewer than a number."""
    if not several:
        chosen = [_largest(single[id_], need) for id_, need in needs.items()]
        if any(each is None for each in chosen):
            return None
        taken = [lever for each in chosen if each for lever in each]
        return taken if fewer_than is None or len(taken) < fewer_than else None
    kind, *rest = several
    best: list[Lever] | None = None
    left = dict(needs)
    for count in range(len(kind) + 1):
        if fewer_than is not None and count >= fewer_than:
            break
        if count:
            lever = kind[count - 1]
            left = {id_: x - lever.gain * (id_ in lever.against) for id_, x in left.items()}
        limit = None if fewer_than is None else fewer_than - count
        if (found := _fill(rest, single, left, limit)) is not None:
            best = [*kind[:count], *found]
            fewer_than = len(best)
    return best


def _largest(sorted_levers: Sequence[Lever], need: Fraction) -> list[Lever] | None:
    """The fewest of these levers, largest first, that exceed a need."""
    taken: list[Lever] = []
    for lever in sorted_levers:
        if need < 0:
            break
        taken.append(lever)
        need -= lever.gain
    return taken if need < 0 else None
