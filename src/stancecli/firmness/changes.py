"""Which changes of claims let another option lead: single steps, the fewest effects, any at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from stancecli.firmness.completions import best_margin, held
from stancecli.firmness.sheet import Sheet, sheet
from stancecli.firmness.thresholds import SCALE_TOP
from stancecli.graph import Bearing
from stancecli.linear import least_total
from stancecli.model import UNKNOWN, Breach, Criterion, Effect, Option, Range
from stancecli.values import Table

EFFECTS = Range(Fraction(-2), Fraction(2))
IMPORTANCES = Range(Fraction(1), SCALE_TOP)


@dataclass(frozen=True, slots=True)
class Change:
    """A claim with another value, and the options that would then lead.

    `claim` is an effect, or a criterion whose importance changes; `before` stands in the model.
    """

    claim: Bearing | Criterion
    before: Range
    after: Fraction
    then: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Overturn:
    """The fewest effects that, set anywhere in the scale, put one option strictly ahead."""

    option: Option
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Requirement:
    """What would have to be true for one option to lead alone.

    `leads`: it already does. `importances` and `effects` are the single changes that suffice,
    smallest first: each claim has only to pass `after`. `fewest` are the fewest effects that do,
    None where no effects do. `reweighted` are the importances that suffice with the smallest
    total change (each has only to be passed), None where none do. `possible` is False where no
    effects and importances within the scales, all changed at once, would do.
    """

    option: Option
    leads: bool
    importances: tuple[Change, ...]
    effects: tuple[Change, ...]
    fewest: tuple[Change, ...] | None
    reweighted: tuple[Change, ...] | None
    possible: bool


def single_steps(table: Table) -> tuple[Change, ...]:
    """Every claim whose value, moved one step within its scale, lets a rival lead or draw level.

    Effects move by 1 in [−2, 2], importances and forces by 1 in [1, 4], or to the end of the
    scale where that is nearer; a range moves with its midpoint, an unknown has no value to move.
    """
    given = sheet(table)
    return (*_steps_of_weights(given), *_steps_of_effects(given))


def _steps_of_weights(given: Sheet) -> Iterator[Change]:
    for c, each in enumerate(given.criteria):
        now = given.weights[c]
        for after in _one_step(now, IMPORTANCES):
            by = {id_: (after - now) * row[c] for id_, row in given.values.items()}
            if then := given.changed(by):
                yield Change(each, each.weight, after, then)


def _steps_of_effects(given: Sheet) -> Iterator[Change]:
    for claim, weight, holders in _judged(given):
        for after in _one_step(claim.size.mid, EFFECTS):
            by = dict.fromkeys(holders, weight * (after - claim.size.mid))
            if then := given.changed(by):
                yield Change(given.named(claim), claim.size, after, then)


def _one_step(value: Fraction, scale: Range) -> Iterator[Fraction]:
    if value > scale.low:
        yield max(value - 1, scale.low)
    if value < scale.high:
        yield min(value + 1, scale.high)


def _judged(given: Sheet) -> Iterator[tuple[Effect, Fraction, frozenset[str]]]:
    for claim, weight, holders in held(given):
        if isinstance(claim, Effect) and claim.size != UNKNOWN:
            yield claim, weight, holders


@dataclass(frozen=True, slots=True)
class _Lever:
    """An effect that favours one option: how, by how much at most, and against which others."""

    claim: Effect
    weight: Fraction
    after: Fraction
    against: frozenset[str]

    @property
    def gain(self) -> Fraction:
        return self.weight * abs(self.after - self.claim.size.mid)


def _levers(given: Sheet, option: Option) -> list[_Lever]:
    others = frozenset(each.id for each in given.candidates if each != option)
    levers = []
    for claim, weight, holders in _judged(given):
        holds = option.id in holders
        after = EFFECTS.high if holds else EFFECTS.low
        lever = _Lever(claim, weight, after, others - holders if holds else holders)
        if lever.gain:
            levers.append(lever)
    return sorted(levers, key=lambda each: -each.gain)


def fewest_overall(table: Table) -> tuple[Overturn, ...]:
    """For each rival that can be put ahead by effects alone, the fewest that do; fewest first."""
    given = sheet(table)
    found = [
        Overturn(rival, changes)
        for rival in given.rivals
        if (changes := _fewest(given, rival)) is not None
    ]
    return tuple(sorted(found, key=lambda each: len(each.changes)))


def _fewest(given: Sheet, option: Option) -> tuple[Change, ...] | None:
    """Levers that help against the same others are taken largest first; how many of each kind that
    helps against several is tried out, and the kinds that help against one fill what is left."""
    kinds: dict[frozenset[str], list[_Lever]] = {}
    for lever in _levers(given, option):
        kinds.setdefault(lever.against, []).append(lever)
    needs = {each.id: given.lead(each.id, option.id) for each in given.candidates if each != option}
    several = [levers for against, levers in kinds.items() if len(against) > 1]
    single = {id_: kinds.get(frozenset({id_}), []) for id_ in needs}
    best = _fill(several, single, needs, None)
    if best is None:
        return None
    return tuple(
        Change(given.named(each.claim), each.claim.size, each.after, (option,)) for each in best
    )


def _fill(
    several: Sequence[Sequence[_Lever]],
    single: Mapping[str, Sequence[_Lever]],
    needs: Mapping[str, Fraction],
    fewer_than: int | None,
) -> list[_Lever] | None:
    """The fewest levers that more than meet every need, if fewer than a number."""
    if not several:
        chosen = [_largest(single[id_], need) for id_, need in needs.items()]
        if any(each is None for each in chosen):
            return None
        levers = [lever for each in chosen if each for lever in each]
        return levers if fewer_than is None or len(levers) < fewer_than else None
    kind, *rest = several
    best: list[_Lever] | None = None
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


def _largest(levers: Sequence[_Lever], need: Fraction) -> list[_Lever] | None:
    """The fewest of these levers, largest first, that exceed a need."""
    taken: list[_Lever] = []
    for lever in levers:
        if need < 0:
            break
        taken.append(lever)
        need -= lever.gain
    return taken if need < 0 else None


def requirement(table: Table, option: Option) -> Requirement:
    """What would have to be true for one candidate to lead alone, all else as it is."""
    given = sheet(table)
    leads = given.leaders == (option,)
    return Requirement(
        option,
        leads,
        () if leads else _by_size(_importances_needed(given, option)),
        () if leads else _by_size(_effects_needed(given, option)),
        () if leads else _fewest(given, option),
        () if leads else _reweighted(given, option),
        leads or _possible(given, option),
    )


def _by_size(changes: Iterator[Change]) -> tuple[Change, ...]:
    return tuple(sorted(changes, key=lambda each: abs(each.after - each.before.mid)))


def _importances_needed(given: Sheet, option: Option) -> Iterator[Change]:
    """Importance r puts it ahead of B where lead + (r − r_k)·d_k > 0: an open interval."""
    others = [each.id for each in given.candidates if each != option]
    for k, each in enumerate(given.criteria):
        now = given.weights[k]
        low, high = Fraction(0), SCALE_TOP
        possible = True
        for other in others:
            lead = given.lead(option.id, other)
            step = given.values[option.id][k] - given.values[other][k]
            if step > 0:
                low = max(low, now - lead / step)
            elif step < 0:
                high = min(high, now - lead / step)
            else:
                possible = possible and lead > 0
        if possible and low < high:
            yield Change(each, each.weight, low if low >= now else high, (option,))


def _effects_needed(given: Sheet, option: Option) -> Iterator[Change]:
    needs = {each.id: given.lead(each.id, option.id) for each in given.candidates if each != option}
    for lever in _levers(given, option):
        ahead = {id_ for id_, need in needs.items() if need >= 0}
        need = max(needs[id_] for id_ in ahead)
        if ahead <= lever.against and need < lever.gain:
            size = need / lever.weight
            rises = lever.after > lever.claim.size.mid
            after = lever.claim.size.mid + (size if rises else -size)
            yield Change(given.named(lever.claim), lever.claim.size, after, (option,))


def _reweighted(given: Sheet, option: Option) -> tuple[Change, ...] | None:
    """The least total change of importances, within the scale, that brings it level, where some
    weighting puts it ahead."""
    others = [each.id for each in given.candidates if each != option]
    rows = [given.steps(option.id, other) for other in others]
    if best_margin(rows, [Range(Fraction(0), SCALE_TOP)] * len(given.weights)) <= 0:
        return None
    places = range(len(given.weights))
    amounts = least_total(
        gains=[[*row, *(-step for step in row)] for row in rows],
        needs=[given.lead(other, option.id) for other in others],
        pools=range(2 * len(given.weights)),
        limits=[*(SCALE_TOP - weight for weight in given.weights), *given.weights],
    )
    if amounts is None:
        return None
    afters = [given.weights[c] + amounts[c] - amounts[len(given.weights) + c] for c in places]
    return tuple(
        Change(each, each.weight, after, (option,))
        for each, now, after in zip(given.criteria, given.weights, afters, strict=True)
        if after != now
    )


def _possible(given: Sheet, option: Option) -> bool:
    """Whether effects and importances anywhere in their scales can put it strictly ahead."""
    rows = [
        [_widest(given, option.id, other.id, each.id) for each in given.criteria]
        for other in given.candidates
        if other != option
    ]
    return best_margin(rows, [Range(Fraction(0), SCALE_TOP)] * len(given.weights)) > 0


def _widest(given: Sheet, a: str, b: str, criterion: str) -> Fraction:
    """The most that v(a, c) − v(b, c) can be with effects anywhere in their scale."""
    ours, theirs = given.table.apart(a, b, criterion)
    gains, losses = (
        (_extent(claim).high for claim in ours),
        (_extent(claim).low for claim in theirs),
    )
    return sum(gains, Fraction(0)) - sum(losses, Fraction(0))


def _extent(claim: Effect | Breach) -> Range:
    return EFFECTS if isinstance(claim, Effect) else claim.size
