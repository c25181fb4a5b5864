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
class Share:
    """How many of the claims that an actor's part of the model makes are cited."""

    actor: Actor
    claims: int
    cited: int


@dataclass(frozen=True)
class Gaps:
    """The gaps, in the order of the file, and what is cited, actor by actor."""

    problems: tuple[Problem, ...]
    shares: tuple[Share, ...]


def ask(situation: Situation) -> Gaps:
    """Every gap of a model, and the cited share of each actor's claims."""
    state = situation
    found = (
        *_not_judged(situation),
        *_not_cited(situation),
        *_untouched(situation),
        *_never_cited(situation),
        *_beyond_the_scale(state),
        *_unmet(situation),
        *_without_choice(state),
        *_idle(situation),
        *situation.model.unread,  # G409: found while reading
    )
    problems = sorted(found, key=lambda problem: (problem.place, problem.code))
    return Gaps(tuple(problems), tuple(_shares(situation)))


def _not_judged(situation: Situation) -> Iterator[Problem]:
    """G401: options not judged on an interest on which another of their decision has a claim."""
    for each in situation.decisions():
        judged = {o.id: {claim.to for claim in situation.effects_of(o.id)} for o in each.options}
        touched = dict.fromkeys(c.to for o in each.options for c in situation.effects_of(o.id))
        for o in each.options:
            # An option named in a condition has been thought of on that interest.
            known = judged[o.id] | {claim.to for claim in situation.conditioned_by(o.id)}
            for interest in touched:
                if interest not in known:
                    yield Problem(
                        o.place,
                        "G401",
                        f"“{o.id}” is not judged on “{interest}”: it counts as 0",
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
    for each in situation.actors():
        owned: tuple[Criterion, ...] = (*each.interests, *each.constraints)
        touched = {own.id for own in owned if any(True for _ in situation.claims_on(own.id))}
        if not touched and not any(True for _ in situation.influences_on(each.id)):
            yield Problem(
                each.place, "G403", f"nothing touches “{each.id}”: no effect, no influence on it"
            )
            continue
        for interest in each.interests:
            if interest.id not in touched:
                yield Problem(interest.place, "G410", f"no option touches “{interest.id}”")


def _never_cited(situation: Situation) -> Iterator[Problem]:
    """G404: sources that nothing cites."""
    cited = {citation.source for claim in situation.model.statements() for citation in claim.cite}
    for source in situation.model.sources:
        if source.id not in cited:
            yield Problem(source.place, "G404", f"nothing cites “{source.id}”")


def _beyond_the_scale(state: Situation) -> Iterator[Problem]:
    """G405: sums of effects, in the current state with each option, that pass ±2."""
    situation = state
    for each in situation.actors():
        for own in each.criteria:
            claims = tuple(situation.claims_on(own.id))
            sizes = (max(abs(claim.size.low), abs(claim.size.high)) for claim in claims)
            if sum(sizes, Fraction(0)) in EFFECT_SCALE:
                continue
            for o in _bearing_options(situation, each, claims):
                value = value_on(state.taking(o.id), own.id)
                if value.mid not in EFFECT_SCALE:
                    yield Problem(
                        o.place,
                        "G405",
                        f"with “{o.id}”, the effects on “{own.id}” add up to "
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
    return tuple(o for each in decider.decisions if each.id in named for o in each.options)


def _unmet(situation: Situation) -> Iterator[Problem]:
    """G406: effects that wait for an option which a binding constraint rules out."""
    for each in situation.decisions():
        for o in each.options:
            for claim in situation.effects_of(o.id):
                for condition in claim.when:
                    if any(
                        _binding(situation, breach) for breach in situation.breaches_of(condition)
                    ):
                        yield Problem(
                            claim.place,
                            "G406",
                            f"what “{o.id}” does to “{claim.to}” waits for “{condition}”, which a "
                            "binding constraint rules out",
                        )
                yield from _excluded_whole(situation, claim)


def _excluded_whole(situation: Situation, claim: Effect) -> Iterator[Problem]:
    """G406: effects that hold without each of the options of some decision."""
    for each in dict.fromkeys(situation.option(id_).decision for id_ in claim.unless):
        if {o.id for o in situation.decision(each).options} <= set(claim.unless):
            yield Problem(
                claim.place,
                "G406",
                f"what “{claim.option}” does to “{claim.to}” holds with no option of “{each}”",
            )


def _binding(situation: Situation, breach: Breach) -> bool:
    return situation.criterion(breach.constraint).binding


def _without_choice(state: Situation) -> Iterator[Problem]:
    """G407: decisions of which all options but one are ruled out in the current state."""
    for each in state.decisions():
        if sum(not ruled_out(state, o.id) for o in each.options) <= 1:
            yield Problem(each.place, "G407", f"“{each.id}” leaves no choice as things stand")


def _idle(situation: Situation) -> Iterator[Problem]:
    """G408: options that do nothing, and constraints that no option is against."""
    for each in situation.decisions():
        for o in each.options:
            acts = (
                situation.effects_of(o.id),
                situation.breaches_of(o.id),
                situation.conditioned_by(o.id),
            )
            if next(chain(*acts), None) is None:
                yield Problem(o.place, "G408", f"“{o.id}” does nothing to anyone")
    for owner in situation.actors():
        for constraint in owner.constraints:
            if not constraint.against:
                yield Problem(constraint.place, "G408", f"no option is against “{constraint.id}”")


def _shares(situation: Situation) -> Iterator[Share]:
    counts: Counter[str] = Counter()
    cited: Counter[str] = Counter()
    for claim in situation.model.claims():
        maker = situation.option(claim.option).actor if isinstance(claim, Effect) else claim.actor
        counts[maker] += 1
        cited[maker] += not claim.is_judgement
    for each in situation.actors():
        if counts[each.id]:
            yield Share(each, counts[each.id], cited[each.id])


def tell(finding: Gaps, *, verbose: bool = False) -> r.Report:
    """How many gaps there are of each kind, and what share is cited; the gaps are listed apart."""
    kinds = Counter(problem.code for problem in finding.problems)
    return r.Report(
        asked="Check",
        conclusion=f"No faults, {fmt.counted(len(finding.problems), 'gap') if kinds else 'no gaps'}.",
        more="Each is shown in every answer that it touches." if kinds else "",
        blocks=(*_kinds(kinds), *_cited(finding.shares)),
        next=(r.Ask("stance list source", "what can be cited"),) if kinds["G402"] else (),
    )


def _kinds(kinds: Counter[str]) -> Iterator[r.Block]:
    entries = tuple(
        r.Entry(r.text(CODES[code]), label=code, aside=r.text(str(kinds[code])))
        for code in sorted(kinds)
    )
    if entries:
        yield r.Section("Gaps by kind", (r.Listing(entries),))


def _cited(shares: Iterable[Share]) -> Iterator[r.Block]:
    entries = tuple(
        r.Entry(r.text(each.actor.name), aside=r.text(f"{each.cited} of {each.claims}"))
        for each in shares
    )
    if entries:
        yield r.Section("Claims cited", (r.Listing(entries),), "by the actor whose claims they are")
