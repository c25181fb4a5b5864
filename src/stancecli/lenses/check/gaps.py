"""What a model leaves open of itself: what is not judged, not cited, not touched, not met."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from itertools import chain
from typing import assert_never

from stancecli import notation as fmt
from stancecli.diagnostics import Problem
from stancecli.lenses.check.expectations import in_ids
from stancecli.methods.claims import decisions_of, holders_of
from stancecli.methods.feasibility import blanks_of, ruled_out
from stancecli.model import (
    EFFECT_SCALE,
    NONE,
    Actor,
    Breach,
    Citing,
    Constraint,
    Criterion,
    Effect,
    Expectation,
    Impossible,
    Influence,
    Interest,
    Item,
    Judging,
    Model,
    Option,
    Position,
    Rating,
    Source,
    owner_id,
    stands_in,
)
from stancecli.situation import Situation


class Sameness(Enum):
    """What makes a source one with another."""

    TAKEN_FROM = "taken from"
    ADDRESS = "same address as"
    WORK = "same title, author and date as"


@dataclass(frozen=True)
class SameSource:
    """A source that is no source of its own, and the one that it is taken from or is like."""

    source: Source
    other: Source
    by: Sameness


def same_sources(model: Model) -> Iterator[SameSource]:
    """The sources that are counted as another, in the order of the file."""
    by_id = {source.id: source for source in model.sources}
    for source in model.sources:
        if model.origin(source.id).root == source.id:
            continue
        if source.taken_from in by_id:
            yield SameSource(source, by_id[source.taken_from], Sameness.TAKEN_FROM)
            continue
        others = [each for each in model.one_with(source.id) if each is not source]
        at = [each for each in others if each.address and each.address == source.address]
        alike = [each for each in others if each.work and each.work == source.work]
        yield SameSource(source, (at or alike)[0], Sameness.ADDRESS if at else Sameness.WORK)


def doubled(situation: Situation, option: str) -> Iterator[tuple[Effect, Effect]]:
    """Effects of an option that may be one: on one interest, under equal conditions, and with a
    passage or a reason in common, or with neither in either.
    """
    alike: dict[tuple[object, ...], list[Effect]] = {}
    for effect in situation.effects_of(option):
        key = effect.to, frozenset(effect.when), frozenset(effect.unless)
        alike.setdefault(key, []).append(effect)
    for found in alike.values():
        for second, later in enumerate(found):
            behind = _behind(situation.model, later)
            for first in found[:second]:
                known = _behind(situation.model, first)
                if behind & known or not (behind or known):
                    yield first, later
                    break


def _behind(model: Model, effect: Effect) -> set[tuple[str, str]]:
    """The passages of an effect, each source by its root, and its reason."""
    passages = (model.rooted(citation) for citation in effect.cite if citation.locator)
    places = {(passage.source, passage.locator) for passage in passages}
    reason = " ".join(effect.because.casefold().split())
    return places | ({("", reason)} if reason else set())


# The gaps, kind by kind.


@dataclass(frozen=True)
class FoundGap:
    """A gap, the item in whose part of the model it is, and how many could be there.

    `about` is the claim, or the option and the interest between which one is missing.
    """

    problem: Problem
    item: Item | None = None
    of: int | None = None
    about: Citing | tuple[str, str] | None = None
    scenario: str = ""


def found_gap(
    code: str,
    said: str,
    item: Item,
    *,
    at: Citing | None = None,
    of: int | None = None,
    missing: tuple[str, str] | None = None,
) -> FoundGap:
    """A gap of an item, `at` a claim of it or where the item itself stands."""
    place = at.place if at else item.place
    about = ":".join(missing) if missing else _ids(at or item)
    return FoundGap(Problem(place, code, said, item=about), item, of, at or missing)


def _ids(about: Item | Citing) -> str:
    """What a gap is about, whatever it is called and wherever it stands."""
    match about:
        case Effect() | Breach():
            return f"{about.option}:{about.to}"
        case Position() | Influence():
            return f"{about.actor}:{about.to}"
        case Rating():
            return about.actor
        case Impossible():
            return "+".join(about.options)
        case Expectation():
            return in_ids(about)
        case _:
            return about.id


def gaps_of(situation: Situation) -> Iterator[FoundGap]:
    """Every gap that shows in the model alone, kind by kind."""
    yield from _not_judged(situation)
    yield from _not_cited(situation)
    yield from _untouched(situation)
    yield from _never_cited(situation)
    yield from _doubled(situation)
    yield from _beyond_the_scale(situation)
    yield from _unmet(situation)
    yield from _without_choice(situation)
    yield from _idle(situation)


def _options(situation: Situation) -> Iterator[Option]:
    return chain.from_iterable(decision.options for decision in situation.decisions())


def _not_judged(situation: Situation) -> Iterator[FoundGap]:
    """G401: options not judged on an interest on which another of their decision has a claim.

    On an interest of the decider it is a blank of the table. On one of another actor, an option
    that is named in a condition there has been thought of.
    """
    for decision in situation.decisions():
        blanks = set(blanks_of(situation, decision))
        judged = {
            option.id: dict.fromkeys(claim.to for claim in situation.effects_of(option.id))
            for option in decision.options
        }
        touched = dict.fromkeys(chain.from_iterable(judged.values()))
        for option in decision.options:
            conditioned = {claim.to for claim in situation.conditioned_by(option.id)}
            for interest in touched:
                missing = (option.id, interest)
                if owner_id(interest) == decision.actor:
                    is_gap, can_be = missing in blanks, ", and can be anything"
                else:
                    is_gap, can_be = interest not in {*judged[option.id], *conditioned}, ""
                if is_gap:
                    said = f"“{option.id}” is not judged on “{interest}”: it counts as 0{can_be}"
                    yield found_gap("G401", said, option, of=len(touched), missing=missing)


def _not_cited(situation: Situation) -> Iterator[FoundGap]:
    """G402: claims that rest on judgement alone."""
    claims = Counter(map(stands_in, situation.model.claims()))
    for claim in situation.model.claims():
        if claim.is_judgement:
            holder = stands_in(claim)
            said = f"no citation for {_asserted(claim)} (judgement)"
            yield found_gap("G402", said, situation.item(holder), at=claim, of=claims[holder])


def _asserted(claim: Judging) -> str:
    """A claim by the ids in the file, as whoever mends it will look for them."""
    match claim:
        case Effect():
            return f"what “{claim.option}” does to “{claim.to}”"
        case Position():
            return f"what “{claim.actor}” says of “{claim.to}”"
        case Influence():
            return f"the influence of “{claim.actor}” on “{claim.to}”"
        case Interest() | Constraint():
            return f"“{claim.id}”"
        case _:
            assert_never(claim)


def _untouched(situation: Situation) -> Iterator[FoundGap]:
    """G403: actors on whose criteria nothing has a claim, and whom nobody influences.

    One who speaks on an issue, or is rated, takes part in what the model holds without any of that.

    G410: of the other actors, the interests on which nothing has a claim.
    """
    issues = {issue.id for issue in situation.model.issues}
    for actor in situation.actors():
        criteria: tuple[Criterion, ...] = (*actor.interests, *actor.constraints)
        touched = {c.id for c in criteria if any(True for _ in situation.claims_on(c.id))}
        takes_part = actor.rated or any(position.to in issues for position in actor.positions)
        if not (touched or takes_part or any(True for _ in situation.influences_on(actor.id))):
            said = f"nothing touches “{actor.id}”: no effect, no influence on it"
            yield found_gap("G403", said, actor)
            continue
        for interest in actor.interests:
            if interest.id not in touched:
                yield found_gap("G410", f"no option touches “{interest.id}”", interest)


def _never_cited(situation: Situation) -> Iterator[FoundGap]:
    """G404: sources that nothing cites, nor any that is one with them."""
    model = situation.model
    cited = {
        model.origin(citation.source).root for citing in model.citing() for citation in citing.cite
    }
    for source in model.sources:
        if model.origin(source.id).root not in cited:
            yield found_gap("G404", f"nothing cites “{source.id}”", source)


def _doubled(situation: Situation) -> Iterator[FoundGap]:
    """G418: effects of one option on one interest that may be the same fact twice."""
    for option in _options(situation):
        for first, later in doubled(situation, option.id):
            said = (
                f"a second time what “{option.id}” does to “{later.to}”, first at {first.place}: "
                "nothing tells them apart, and both count"
            )
            yield found_gap("G418", said, option, at=later)


def _beyond_the_scale(situation: Situation) -> Iterator[FoundGap]:
    """G405: sums of effects, in the situation with each option, that pass ±2."""
    for actor in situation.actors():
        for criterion in actor.criteria:
            claims = tuple(situation.claims_on(criterion.id))
            sizes = (max(abs(claim.size.low), abs(claim.size.high)) for claim in claims)
            if sum(sizes, Fraction(0)) in EFFECT_SCALE:
                continue
            for option, value in _sums(situation, actor, claims):
                if value not in EFFECT_SCALE:
                    said = (
                        f"with “{option.id}”, the effects on “{criterion.id}” add up to "
                        f"{fmt.number(value)}, beyond what one effect can say"
                    )
                    yield found_gap("G405", said, option)


def _sums(
    situation: Situation, decider: Actor, claims: Iterable[Effect | Breach]
) -> Iterator[tuple[Option, Fraction]]:
    """What claims add up to with each option of the decider's decisions on which any depends.

    What depends on a decision is put in its place option by option, and all else stays as it is.
    """
    depending: dict[str, list[Effect | Breach]] = {}
    now = Fraction(0)
    for claim in claims:
        now += claim.size.mid if situation.in_force(claim) else 0
        for id_ in decisions_of(situation, claim):
            depending.setdefault(id_, []).append(claim)
    for decision in decider.decisions:
        if own := depending.get(decision.id):
            options = tuple(option.id for option in decision.options)
            rest = now - sum(claim.size.mid for claim in own if situation.in_force(claim))
            sums = dict.fromkeys(options, rest)
            for claim in own:
                for id_ in holders_of(situation, claim, decision.id, options):
                    sums[id_] += claim.size.mid
            yield from ((option, sums[option.id]) for option in decision.options)


def _unmet(situation: Situation) -> Iterator[FoundGap]:
    """G406: effects that wait for an option which a binding constraint rules out, or for none.

    An effect waits for none where it holds without each of the options of some decision.
    """
    effects = (
        (option, claim)
        for option in _options(situation)
        for claim in situation.effects_of(option.id)
    )
    for option, claim in effects:
        effect = f"what “{claim.option}” does to “{claim.to}”"
        for condition in claim.when:
            breaches = situation.breaches_of(condition)
            if any(situation.criterion(breach.constraint).binding for breach in breaches):
                said = f"{effect} waits for “{condition}”, which a binding constraint rules out"
                yield found_gap("G406", said, option, at=claim)
        for id_ in dict.fromkeys(situation.option(id_).decision for id_ in claim.unless):
            if {option.id for option in situation.decision(id_).options} <= set(claim.unless):
                said = f"{effect} holds with no option of “{id_}”"
                yield found_gap("G406", said, option, at=claim)


def _without_choice(situation: Situation) -> Iterator[FoundGap]:
    """G407: decisions of which all options but one are ruled out."""
    for decision in situation.decisions():
        if sum(not ruled_out(situation, option.id) for option in decision.options) <= 1:
            yield found_gap("G407", f"“{decision.id}” leaves no choice as things stand", decision)


def _idle(situation: Situation) -> Iterator[FoundGap]:
    """G408: options that do nothing, and constraints that no option is against."""
    for option in _options(situation):
        if NONE in (option.otherwise, situation.decision(option.decision).otherwise):
            continue  # It is said to do nothing else.
        acts = (
            situation.effects_of(option.id),
            situation.breaches_of(option.id),
            situation.conditioned_by(option.id),
        )
        if next(chain(*acts), None) is None:
            yield found_gap("G408", f"“{option.id}” does nothing to anyone", option)
    for actor in situation.actors():
        for constraint in actor.constraints:
            if not constraint.against:
                yield found_gap("G408", f"no option is against “{constraint.id}”", constraint)
