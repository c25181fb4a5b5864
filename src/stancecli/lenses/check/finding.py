"""What a model does not say: its gaps, part by part and each with its place, and what is cited.

Faults never get here: the loader raises them, since no question can be answered before they are
mended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from itertools import chain

from stancecli import notation as fmt
from stancecli.diagnostics import Place, Problem
from stancecli.lenses.check.expectations import CheckedExpectation, idle_scenarios, outcomes
from stancecli.lenses.check.quotes import CheckedQuote, QuoteOutcome, checked_quotes
from stancecli.methods.blanks import blanks_of
from stancecli.methods.feasibility import ruled_out
from stancecli.methods.holding import decisions_of, holders_of
from stancecli.methods.performance import performance_table
from stancecli.methods.robustness.changes import Change
from stancecli.methods.robustness.completions import Decisive
from stancecli.methods.verdict import Conclusion, verdict
from stancecli.model import (
    EFFECT_SCALE,
    NONE,
    Actor,
    Blank,
    Breach,
    Claim,
    Constraint,
    Criterion,
    Effect,
    Expectation,
    Influence,
    Interest,
    Item,
    Judging,
    Option,
    Position,
    Scenario,
    Source,
    owner_id,
)
from stancecli.situation import Situation, claim_of


@dataclass(frozen=True)
class CitedShare:
    """How many of the claims that an actor's part of the model makes are cited."""

    actor: Actor
    claims: int
    cited: int


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
class Gaps:
    """The gaps, in the order of the file, what is cited, actor by actor, and what was expected.

    `groups` holds the same gaps part by part, the largest first; those that turn a verdict stand
    once more in groups of that kind. `expectations` has each conclusion that must follow, `quotes`
    each quote and where it stands. In a model of `several_files` a line alone is no place.
    """

    problems: tuple[Problem, ...]
    groups: tuple[GapGroup, ...]
    shares: tuple[CitedShare, ...]
    expectations: tuple[CheckedExpectation, ...]
    quotes: tuple[CheckedQuote, ...]
    several_files: bool

    def of(self, kind: GapKind) -> tuple[GapGroup, ...]:
        """The groups of one kind."""
        return tuple(group for group in self.groups if group.kind is kind)

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each gap."""
        for problem in self.problems:
            place = problem.place
            yield {
                "code": problem.code,
                "message": problem.message,
                "file": place.file,
                "sheet": place.sheet,
                "line": place.line,
                "column": place.column,
            }


@dataclass(frozen=True)
class _Found:
    """A gap, the item in whose part of the model it is, and how many could be there.

    `about` is the claim, or the option and the interest between which one is missing.
    """

    problem: Problem
    item: Item | None = None
    of: int | None = None
    about: Claim | tuple[str, str] | None = None
    scenario: str = ""


def _found(
    code: str,
    said: str,
    item: Item,
    *,
    at: Claim | None = None,
    of: int | None = None,
    missing: tuple[str, str] | None = None,
) -> _Found:
    """A gap of an item, `at` a claim of it or where the item itself stands."""
    return _Found(Problem(at.place if at else item.place, code, said), item, of, at or missing)


def find(situation: Situation) -> Gaps:
    """Every gap of a model, and the cited share of each actor's claims.

    Raises InvalidModel where the text of a source cannot be read.
    """
    quotes = checked_quotes(situation.model)
    expected = tuple(outcomes(situation))
    gaps = (
        *_not_as_expected(expected),
        *_not_as_quoted(situation, quotes),
        *_not_looked_for(situation, quotes),
        *_idle_scenarios(situation),
        *_not_judged(situation),
        *_not_cited(situation),
        *_untouched(situation),
        *_never_cited(situation),
        *_beyond_the_scale(situation),
        *_unmet(situation),
        *_without_choice(situation),
        *_idle(situation),
        *map(_Found, situation.model.unread),  # G409: found while reading
    )
    ordered = sorted(gaps, key=lambda gap: (gap.problem.place, gap.problem.code))
    turning = _turning(situation)
    by_kind = {
        GapKind.TURNS_A_VERDICT: [gap for gap in ordered if _key(gap.about) in turning],
        **{
            kind: [gap for gap in ordered if KINDS.get(gap.problem.code, _LOOSE) is kind]
            for kind in dict.fromkeys((*KINDS.values(), _LOOSE))
        },
    }
    groups = sorted(
        chain.from_iterable(_grouped(situation, *each) for each in by_kind.items()),
        key=lambda group: -len(group.places),
    )
    return Gaps(
        problems=tuple(gap.problem for gap in ordered),
        groups=tuple(groups),
        shares=tuple(_cited_shares(situation)),
        expectations=expected,
        quotes=quotes,
        several_files=_several_files(situation),
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


def _grouped(situation: Situation, kind: GapKind, gaps: Iterable[_Found]) -> Iterator[GapGroup]:
    """The gaps of a kind by their code, part by part."""
    parts: dict[tuple[str, str], list[_Found]] = {}
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
        turning: tuple[Decisive | Change, ...] = (
            given.alone if given.verdict is Conclusion.OPEN else given.overturning
        )
        for turns in turning:
            claim = claim_of(turns.claim)
            found.add(_key((claim.option, claim.to) if isinstance(claim, Blank) else claim))
    return frozenset(found)


def _key(about: Claim | tuple[str, str] | None) -> Hashable:
    """Claims that say the same at two places are two."""
    return about if isinstance(about, tuple) else id(about)


def _several_files(situation: Situation) -> bool:
    model = situation.model
    stated: Iterator[Source | Claim | Scenario | Expectation] = chain(
        model.sources, model.actors, model.impossible, model.scenarios, model.expect
    )
    return len({entry.place.file for entry in stated} - {""}) > 1


def _not_as_expected(expected: Iterable[CheckedExpectation]) -> Iterator[_Found]:
    """G411: conclusions that must follow and do not."""
    for outcome in expected:
        if not outcome.holds:
            said = f"expected: {outcome.expected}; instead: {outcome.instead}"
            yield _Found(Problem(outcome.expectation.place, "G411", said))


def _not_as_quoted(situation: Situation, quotes: Iterable[CheckedQuote]) -> Iterator[_Found]:
    """G414: quotes that are not in their text. G415: quotes that stand elsewhere in it."""
    for quote in quotes:
        if quote.said:
            code = "G414" if quote.outcome is QuoteOutcome.NOT_FOUND else "G415"
            said = f"{quote.words} {quote.said} (“{quote.source.id}”)"
            yield _found(code, said, quote.source, at=quote.claim)


def _not_looked_for(situation: Situation, quotes: Iterable[CheckedQuote]) -> Iterator[_Found]:
    """G416: texts that were not read, and quotes of sources that have none."""
    left = Counter(
        quote.source.id for quote in quotes if quote.outcome is QuoteOutcome.NOT_LOOKED_FOR
    )
    for source in situation.model.sources:
        if source.text and not situation.model.on_disk:
            said = f"the text of “{source.id}” was not read: this model stands in no folder"
            yield _found("G416", said, source)
        elif left[source.id]:
            count = fmt.counted(left[source.id], "quote")
            said = f"“{source.id}” has no text in which to look for {count}"
            yield _found("G416", said, source)


def _idle_scenarios(situation: Situation) -> Iterator[_Found]:
    """G412: scenarios that change nothing. G413: scenarios that cannot be."""
    for idle in idle_scenarios(situation):
        id_, place = idle.scenario.id, idle.scenario.place
        if idle.refused:
            said = f"scenario “{id_}” cannot be: {idle.refused}"
            yield _Found(Problem(place, "G413", said), scenario=id_)
        else:
            said = f"scenario “{id_}” changes nothing"
            yield _Found(Problem(place, "G412", said), scenario=id_)


def _options(situation: Situation) -> Iterator[Option]:
    return chain.from_iterable(decision.options for decision in situation.decisions())


def _not_judged(situation: Situation) -> Iterator[_Found]:
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
                    yield _found("G401", said, option, of=len(touched), missing=missing)


def _not_cited(situation: Situation) -> Iterator[_Found]:
    """G402: claims that rest on judgement alone."""
    claims = Counter(map(_holder, situation.model.claims()))
    for claim in situation.model.claims():
        if claim.is_judgement:
            holder = _holder(claim)
            said = f"no citation for {_asserted(claim)} (judgement)"
            yield _found("G402", said, situation.item(holder), at=claim, of=claims[holder])


def _holder(claim: Judging) -> str:
    """In whose part of the file a claim stands: that of an option, or of an actor."""
    return claim.option if isinstance(claim, Effect) else claim.actor


def _asserted(claim: Claim) -> str:
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
    raise TypeError(f"{type(claim).__name__} is not cited")


def _untouched(situation: Situation) -> Iterator[_Found]:
    """G403: actors on whose criteria nothing has a claim, and whom nobody influences.

    One who speaks on an issue takes part in what the model holds without any of that.

    G410: of the other actors, the interests on which nothing has a claim.
    """
    issues = {issue.id for issue in situation.model.issues}
    for actor in situation.actors():
        criteria: tuple[Criterion, ...] = (*actor.interests, *actor.constraints)
        touched = {c.id for c in criteria if any(True for _ in situation.claims_on(c.id))}
        speaks = any(position.to in issues for position in actor.positions)
        if not (touched or speaks or any(True for _ in situation.influences_on(actor.id))):
            said = f"nothing touches “{actor.id}”: no effect, no influence on it"
            yield _found("G403", said, actor)
            continue
        for interest in actor.interests:
            if interest.id not in touched:
                yield _found("G410", f"no option touches “{interest.id}”", interest)


def _never_cited(situation: Situation) -> Iterator[_Found]:
    """G404: sources that nothing cites."""
    cited = {citation.source for claim in situation.model.statements() for citation in claim.cite}
    for source in situation.model.sources:
        if source.id not in cited:
            yield _found("G404", f"nothing cites “{source.id}”", source)


def _beyond_the_scale(situation: Situation) -> Iterator[_Found]:
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
                    yield _found("G405", said, option)


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


def _unmet(situation: Situation) -> Iterator[_Found]:
    """G406: effects that wait for an option which a binding constraint rules out, or for none.

    An effect waits for none where it holds without each of the options of some decision.
    """
    for option, claim in _effects(situation):
        effect = f"what “{claim.option}” does to “{claim.to}”"
        for condition in claim.when:
            breaches = situation.breaches_of(condition)
            if any(situation.criterion(breach.constraint).binding for breach in breaches):
                said = f"{effect} waits for “{condition}”, which a binding constraint rules out"
                yield _found("G406", said, option, at=claim)
        for id_ in dict.fromkeys(situation.option(id_).decision for id_ in claim.unless):
            if {option.id for option in situation.decision(id_).options} <= set(claim.unless):
                said = f"{effect} holds with no option of “{id_}”"
                yield _found("G406", said, option, at=claim)


def _effects(situation: Situation) -> Iterator[tuple[Option, Effect]]:
    for option in _options(situation):
        yield from ((option, effect) for effect in situation.effects_of(option.id))


def _without_choice(situation: Situation) -> Iterator[_Found]:
    """G407: decisions of which all options but one are ruled out."""
    for decision in situation.decisions():
        if sum(not ruled_out(situation, option.id) for option in decision.options) <= 1:
            yield _found("G407", f"“{decision.id}” leaves no choice as things stand", decision)


def _idle(situation: Situation) -> Iterator[_Found]:
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
            yield _found("G408", f"“{option.id}” does nothing to anyone", option)
    for actor in situation.actors():
        for constraint in actor.constraints:
            if not constraint.against:
                yield _found("G408", f"no option is against “{constraint.id}”", constraint)


def _cited_shares(situation: Situation) -> Iterator[CitedShare]:
    counts: Counter[str] = Counter()
    cited: Counter[str] = Counter()
    for claim in situation.model.claims():
        maker = owner_id(_holder(claim))
        counts[maker] += 1
        cited[maker] += not claim.is_judgement
    for actor in situation.actors():
        if counts[actor.id]:
            yield CitedShare(actor, counts[actor.id], cited[actor.id])
