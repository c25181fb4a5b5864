"""What a model does not say: its gaps, each with its place, and what share of it is cited.

Faults never get here: the loader raises them, since no question can be answered before they are
mended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

from stancecli import notation as fmt, report as r
from stancecli.diagnostics import CODES, Problem
from stancecli.methods.feasibility import ruled_out
from stancecli.methods.performance import value_on
from stancecli.model import (
    EFFECT_SCALE,
    Actor,
    Breach,
    Claim,
    Constraint,
    Criterion,
    Effect,
    Influence,
    Interest,
    Option,
    Position,
)
from stancecli.situation import Situation


@dataclass(frozen=True)
class CitedShare:
    """How many of the claims that an actor's part of the model makes are cited."""

    actor: Actor
    claims: int
    cited: int


@dataclass(frozen=True)
class Gaps:
    """The gaps, in the order of the file, and what is cited, actor by actor."""

    problems: tuple[Problem, ...]
    shares: tuple[CitedShare, ...]

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each gap."""
        for problem in self.problems:
            place = problem.place
            yield {
                "code": problem.code,
                "message": problem.message,
                "file": place.file,
                "line": place.line,
                "column": place.column,
            }


def find(situation: Situation) -> Gaps:
    """Every gap of a model, and the cited share of each actor's claims."""
    found = (
        *_not_judged(situation),
        *_not_cited(situation),
        *_untouched(situation),
        *_never_cited(situation),
        *_beyond_the_scale(situation),
        *_unmet(situation),
        *_without_choice(situation),
        *_idle(situation),
        *situation.model.unread,  # G409: found while reading
    )
    problems = sorted(found, key=lambda problem: (problem.place, problem.code))
    return Gaps(tuple(problems), tuple(_cited_shares(situation)))


def _options(situation: Situation) -> Iterator[Option]:
    return chain.from_iterable(decision.options for decision in situation.decisions())


def _not_judged(situation: Situation) -> Iterator[Problem]:
    """G401: options not judged on an interest on which another of their decision has a claim."""
    for decision in situation.decisions():
        judged = {
            option.id: dict.fromkeys(claim.to for claim in situation.effects_of(option.id))
            for option in decision.options
        }
        touched = dict.fromkeys(chain.from_iterable(judged.values()))
        for option in decision.options:
            # An option named in a condition has been thought of on that interest.
            conditioned = {claim.to for claim in situation.conditioned_by(option.id)}
            for interest in touched:
                if interest not in judged[option.id] and interest not in conditioned:
                    yield Problem(
                        option.place,
                        "G401",
                        f"“{option.id}” is not judged on “{interest}”: it counts as 0",
                    )


def _not_cited(situation: Situation) -> Iterator[Problem]:
    """G402: claims that rest on judgement alone."""
    for claim in situation.model.claims():
        if claim.is_judgement:
            yield Problem(claim.place, "G402", f"no citation for {_asserted(claim)} (judgement)")


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


def _untouched(situation: Situation) -> Iterator[Problem]:
    """G403: actors on whose criteria nothing has a claim, and whom nobody influences.

    G410: of the other actors, the interests on which nothing has a claim.
    """
    for actor in situation.actors():
        criteria: tuple[Criterion, ...] = (*actor.interests, *actor.constraints)
        touched = {c.id for c in criteria if any(True for _ in situation.claims_on(c.id))}
        if not touched and not any(True for _ in situation.influences_on(actor.id)):
            yield Problem(
                actor.place, "G403", f"nothing touches “{actor.id}”: no effect, no influence on it"
            )
            continue
        for interest in actor.interests:
            if interest.id not in touched:
                yield Problem(interest.place, "G410", f"no option touches “{interest.id}”")


def _never_cited(situation: Situation) -> Iterator[Problem]:
    """G404: sources that nothing cites."""
    cited = {citation.source for claim in situation.model.statements() for citation in claim.cite}
    for source in situation.model.sources:
        if source.id not in cited:
            yield Problem(source.place, "G404", f"nothing cites “{source.id}”")


def _beyond_the_scale(situation: Situation) -> Iterator[Problem]:
    """G405: sums of effects, in the situation with each option, that pass ±2."""
    for actor in situation.actors():
        for criterion in actor.criteria:
            claims = tuple(situation.claims_on(criterion.id))
            sizes = (max(abs(claim.size.low), abs(claim.size.high)) for claim in claims)
            if sum(sizes, Fraction(0)) in EFFECT_SCALE:
                continue
            for option in _bearing_options(situation, actor, claims):
                value = value_on(situation.taking(option.id), criterion.id)
                if value.mid not in EFFECT_SCALE:
                    yield Problem(
                        option.place,
                        "G405",
                        f"with “{option.id}”, the effects on “{criterion.id}” add up to "
                        f"{fmt.number(value.mid)}, beyond what one effect can say",
                    )


def _bearing_options(
    situation: Situation, decider: Actor, claims: Iterable[Effect | Breach]
) -> tuple[Option, ...]:
    """The options of the decider's decisions that bear on a criterion with any of their options."""
    named: set[str] = set()
    for claim in claims:
        named.add(situation.option(claim.option).decision)
        if isinstance(claim, Effect):
            named.update(situation.option(id_).decision for id_ in (*claim.when, *claim.unless))
    decisions = (decision for decision in decider.decisions if decision.id in named)
    return tuple(chain.from_iterable(decision.options for decision in decisions))


def _unmet(situation: Situation) -> Iterator[Problem]:
    """G406: effects that wait for an option which a binding constraint rules out, or for none.

    An effect waits for none where it holds without each of the options of some decision.
    """
    for claim in chain.from_iterable(situation.effects_of(o.id) for o in _options(situation)):
        effect = f"what “{claim.option}” does to “{claim.to}”"
        for condition in claim.when:
            breaches = situation.breaches_of(condition)
            if any(situation.criterion(breach.constraint).binding for breach in breaches):
                yield Problem(
                    claim.place,
                    "G406",
                    f"{effect} waits for “{condition}”, which a binding constraint rules out",
                )
        for id_ in dict.fromkeys(situation.option(id_).decision for id_ in claim.unless):
            if {option.id for option in situation.decision(id_).options} <= set(claim.unless):
                yield Problem(claim.place, "G406", f"{effect} holds with no option of “{id_}”")


def _without_choice(situation: Situation) -> Iterator[Problem]:
    """G407: decisions of which all options but one are ruled out."""
    for decision in situation.decisions():
        if sum(not ruled_out(situation, option.id) for option in decision.options) <= 1:
            yield Problem(
                decision.place, "G407", f"“{decision.id}” leaves no choice as things stand"
            )


def _idle(situation: Situation) -> Iterator[Problem]:
    """G408: options that do nothing, and constraints that no option is against."""
    for option in _options(situation):
        acts = (
            situation.effects_of(option.id),
            situation.breaches_of(option.id),
            situation.conditioned_by(option.id),
        )
        if next(chain(*acts), None) is None:
            yield Problem(option.place, "G408", f"“{option.id}” does nothing to anyone")
    for actor in situation.actors():
        for constraint in actor.constraints:
            if not constraint.against:
                yield Problem(constraint.place, "G408", f"no option is against “{constraint.id}”")


def _cited_shares(situation: Situation) -> Iterator[CitedShare]:
    counts: Counter[str] = Counter()
    cited: Counter[str] = Counter()
    for claim in situation.model.claims():
        maker = situation.option(claim.option).actor if isinstance(claim, Effect) else claim.actor
        counts[maker] += 1
        cited[maker] += not claim.is_judgement
    for actor in situation.actors():
        if counts[actor.id]:
            yield CitedShare(actor, counts[actor.id], cited[actor.id])


def describe(finding: Gaps) -> r.Report:
    """How many gaps there are of each kind, and what share is cited; the gaps are listed apart."""
    kinds = Counter(problem.code for problem in finding.problems)
    count = fmt.counted(len(finding.problems), "gap") if kinds else "no gaps"
    gaps = [r.Entry(CODES[code], code, str(kinds[code])) for code in sorted(kinds)]
    cited = [
        r.Entry(share.actor.name, aside=f"{share.cited} of {share.claims}")
        for share in finding.shares
    ]
    sections = (
        r.Section("Gaps by kind", (r.listing(gaps),)),
        r.Section("Claims cited", (r.listing(cited),), "by the actor whose claims they are"),
    )
    return r.Report(
        asked="Check",
        conclusion=f"No faults, {count}.",
        more="Each is shown in every answer that it touches." if kinds else "",
        blocks=tuple(
            section for section, entries in zip(sections, (gaps, cited), strict=True) if entries
        ),
        next=(r.Next("list", ("source",), "what can be cited"),) if kinds["G402"] else (),
    )
