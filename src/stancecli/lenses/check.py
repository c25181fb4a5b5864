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

from stancecli.diagnostics import CODES, Problem
from stancecli.graph import (
    Graph,
    actors,
    breaches_of,
    claims_on,
    conditioned_by,
    criterion,
    decision,
    decisions,
    effects_of,
    influences_on,
    model_of,
    option,
)
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
from stancecli.notation import counted, number
from stancecli.report import Ask, Block, Entry, Listing, Report, Section, text
from stancecli.values import State, criteria, current_state, ruled_out, v


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


def ask(graph: Graph) -> Gaps:
    """Every gap of a model, and the cited share of each actor's claims."""
    state = current_state(graph)
    found = (
        *_not_judged(graph),
        *_not_cited(graph),
        *_untouched(graph),
        *_never_cited(graph),
        *_beyond_the_scale(state),
        *_unmet(graph),
        *_without_choice(state),
        *_idle(graph),
        *model_of(graph).unread,  # G409: found while reading
    )
    problems = sorted(found, key=lambda problem: (problem.place, problem.code))
    return Gaps(tuple(problems), tuple(_shares(graph)))


def _not_judged(graph: Graph) -> Iterator[Problem]:
    """G401: options not judged on an interest on which another of their decision has a claim."""
    for each in decisions(graph):
        judged = {o.id: {claim.to for claim in effects_of(graph, o.id)} for o in each.options}
        touched = dict.fromkeys(c.to for o in each.options for c in effects_of(graph, o.id))
        for o in each.options:
            # An option named in a condition has been thought of on that interest.
            known = judged[o.id] | {claim.to for claim in conditioned_by(graph, o.id)}
            for interest in touched:
                if interest not in known:
                    yield Problem(
                        o.place,
                        "G401",
                        f"“{o.id}” is not judged on “{interest}”: it counts as 0",
                    )


def _not_cited(graph: Graph) -> Iterator[Problem]:
    """G402: claims that rest on judgement alone."""
    for claim in model_of(graph).claims():
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


def _untouched(graph: Graph) -> Iterator[Problem]:
    """G403: actors on whose criteria nothing has a claim, and whom nobody influences.

    G410: of the other actors, the interests on which nothing has a claim.
    """
    for each in actors(graph):
        owned: tuple[Criterion, ...] = (*each.interests, *each.constraints)
        touched = {own.id for own in owned if any(True for _ in claims_on(graph, own.id))}
        if not touched and not any(True for _ in influences_on(graph, each.id)):
            yield Problem(
                each.place, "G403", f"nothing touches “{each.id}”: no effect, no influence on it"
            )
            continue
        for interest in each.interests:
            if interest.id not in touched:
                yield Problem(interest.place, "G410", f"no option touches “{interest.id}”")


def _never_cited(graph: Graph) -> Iterator[Problem]:
    """G404: sources that nothing cites."""
    cited = {citation.source for claim in model_of(graph).statements() for citation in claim.cite}
    for source in model_of(graph).sources:
        if source.id not in cited:
            yield Problem(source.place, "G404", f"nothing cites “{source.id}”")


def _beyond_the_scale(state: State) -> Iterator[Problem]:
    """G405: sums of effects, in the current state with each option, that pass ±2."""
    graph = state.graph
    for each in actors(graph):
        for own in criteria(graph, each.id):
            claims = tuple(claims_on(graph, own.id))
            sizes = (max(abs(claim.size.low), abs(claim.size.high)) for claim in claims)
            if sum(sizes, Fraction(0)) in EFFECT_SCALE:
                continue
            for o in _bearing_options(graph, each, claims):
                value = v(state.taking(o.id), own.id)
                if value.mid not in EFFECT_SCALE:
                    yield Problem(
                        o.place,
                        "G405",
                        f"with “{o.id}”, the effects on “{own.id}” add up to "
                        f"{number(value.mid)}, beyond what one effect can say",
                    )


def _bearing_options(
    graph: Graph, decider: Actor, claims: Iterable[Effect | Breach]
) -> tuple[Option, ...]:
    """The options of the decider's decisions that bear on a criterion with any of their options."""
    named: set[str] = set()
    for claim in claims:
        named.add(option(graph, claim.option).decision)
        if isinstance(claim, Effect):
            named.update(option(graph, id_).decision for id_ in (*claim.when, *claim.unless))
    return tuple(o for each in decider.decisions if each.id in named for o in each.options)


def _unmet(graph: Graph) -> Iterator[Problem]:
    """G406: effects that wait for an option which a binding constraint rules out."""
    for each in decisions(graph):
        for o in each.options:
            for claim in effects_of(graph, o.id):
                for condition in claim.when:
                    if any(_binding(graph, breach) for breach in breaches_of(graph, condition)):
                        yield Problem(
                            claim.place,
                            "G406",
                            f"what “{o.id}” does to “{claim.to}” waits for “{condition}”, which a "
                            "binding constraint rules out",
                        )
                yield from _excluded_whole(graph, claim)


def _excluded_whole(graph: Graph, claim: Effect) -> Iterator[Problem]:
    """G406: effects that hold without each of the options of some decision."""
    for each in dict.fromkeys(option(graph, id_).decision for id_ in claim.unless):
        if {o.id for o in decision(graph, each).options} <= set(claim.unless):
            yield Problem(
                claim.place,
                "G406",
                f"what “{claim.option}” does to “{claim.to}” holds with no option of “{each}”",
            )


def _binding(graph: Graph, breach: Breach) -> bool:
    return criterion(graph, breach.constraint).binding


def _without_choice(state: State) -> Iterator[Problem]:
    """G407: decisions of which all options but one are ruled out in the current state."""
    for each in decisions(state.graph):
        if sum(not ruled_out(state, o.id) for o in each.options) <= 1:
            yield Problem(each.place, "G407", f"“{each.id}” leaves no choice as things stand")


def _idle(graph: Graph) -> Iterator[Problem]:
    """G408: options that do nothing, and constraints that no option is against."""
    for each in decisions(graph):
        for o in each.options:
            acts = (effects_of(graph, o.id), breaches_of(graph, o.id), conditioned_by(graph, o.id))
            if next(chain(*acts), None) is None:
                yield Problem(o.place, "G408", f"“{o.id}” does nothing to anyone")
    for owner in actors(graph):
        for constraint in owner.constraints:
            if not constraint.against:
                yield Problem(constraint.place, "G408", f"no option is against “{constraint.id}”")


def _shares(graph: Graph) -> Iterator[Share]:
    counts: Counter[str] = Counter()
    cited: Counter[str] = Counter()
    for claim in model_of(graph).claims():
        maker = option(graph, claim.option).actor if isinstance(claim, Effect) else claim.actor
        counts[maker] += 1
        cited[maker] += not claim.is_judgement
    for each in actors(graph):
        if counts[each.id]:
            yield Share(each, counts[each.id], cited[each.id])


def tell(finding: Gaps, *, verbose: bool = False) -> Report:
    """How many gaps there are of each kind, and what share is cited; the gaps are listed apart."""
    kinds = Counter(problem.code for problem in finding.problems)
    return Report(
        asked="Check",
        conclusion=f"No faults, {counted(len(finding.problems), 'gap') if kinds else 'no gaps'}.",
        more="Each is shown in every answer that it touches." if kinds else "",
        blocks=(*_kinds(kinds), *_cited(finding.shares)),
        next=(Ask("stance list source", "what can be cited"),) if kinds["G402"] else (),
    )


def _kinds(kinds: Counter[str]) -> Iterator[Block]:
    entries = tuple(
        Entry(text(CODES[code]), label=code, aside=text(str(kinds[code]))) for code in sorted(kinds)
    )
    if entries:
        yield Section("Gaps by kind", (Listing(entries),))


def _cited(shares: Iterable[Share]) -> Iterator[Block]:
    entries = tuple(
        Entry(text(each.actor.name), aside=text(f"{each.cited} of {each.claims}"))
        for each in shares
    )
    if entries:
        yield Section("Claims cited", (Listing(entries),), "by the actor whose claims they are")
