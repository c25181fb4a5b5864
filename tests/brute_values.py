"""v, u and tables straight from the model's classes, without the graph: what tests compare with."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import sqrt
from typing import Any

from stancecli.model import Blank, Breach, Decision, Effect, Model, Option, Range

Chosen = Mapping[str, str]


def options(model: Model) -> dict[str, Option]:
    return {o.id: o for a in model.actors for d in a.decisions for o in d.options}


def size_keys(model: Model) -> dict[int, str]:
    """By the identity of each effect or breach: a name that those of one size have in common."""
    found = {
        id(b): f"{b.option}:{b.to}" for a in model.actors for c in a.constraints for b in c.against
    }
    for option in options(model).values():
        for to in {effect.to for effect in option.effects}:
            on = [effect for effect in option.effects if effect.to == to]
            for n, effect in enumerate(on, 1):
                own = option.id if len(on) == 1 else f"{option.id}@{n}"
                found[id(effect)] = f"{effect.same_as or own}:{to}"
    return found


def chosen_now(model: Model) -> dict[str, str]:
    return {d.id: d.current for a in model.actors for d in a.decisions}


def claims_holding(model: Model, chosen: Chosen, criterion: str) -> list[Effect | Breach]:
    """Every effect on, or breach of, a criterion that counts when these options are chosen."""
    taken = set(chosen.values())
    found: list[Effect | Breach] = []
    for o in options(model).values():
        found += [
            e
            for e in o.effects
            if e.to == criterion
            and o.id in taken
            and set(e.when) <= taken
            and not set(e.unless) & taken
        ]
    for a in model.actors:
        for c in a.constraints:
            if c.id == criterion:
                found += [b for b in c.against if b.option in taken]
    return found


def low_high(model: Model, chosen: Chosen, criterion: str) -> tuple[Fraction, Fraction]:
    held = claims_holding(model, chosen, criterion)
    return (
        sum((c.size.low for c in held), Fraction(0)),
        sum((c.size.high for c in held), Fraction(0)),
    )


def worth(model: Model, chosen: Chosen, actor: str) -> Fraction:
    """u_a(s), ranges at their midpoints, or where several hold views at their middle."""
    owner = next(a for a in model.actors if a.id == actor)
    weights = {i.id: i.importance.mid for i in owner.interests}
    weights |= {c.id: c.force.mid for c in owner.constraints if c.force is not None}
    held = ((to, claim) for to in weights for claim in claims_holding(model, chosen, to))
    return sum((weights[to] * claim.size.mid for to, claim in held), Fraction(0))


def open_options(model: Model, chosen: Chosen, decision: str) -> list[str]:
    """The options of a decision that nothing rules out in a context."""
    settled = next(d for a in model.actors for d in a.decisions if d.id == decision)
    binding = {
        b.option for a in model.actors for c in a.constraints if c.force is None for b in c.against
    }
    held = options(model)[chosen[decision]]
    found = []
    for o in settled.options:
        taken = set({**chosen, decision: o.id}.values())
        clash = any(o.id in i.options and set(i.options) <= taken for i in model.impossible)
        stuck = held.irreversible and o.id != held.id
        if o.id not in binding and not clash and not stuck:
            found.append(o.id)
    return found


def says_nothing(model: Model, chosen: Chosen, decision: Decision) -> bool:
    """Whether nobody has said what the options of a decision do to what its actor wants.

    No interest is named; or of the possible options nothing is written on one, nothing is known of
    its criteria but what holds whatever is chosen, and it is not declared that there is nothing.
    """
    (owner,) = (a for a in model.actors if decision in a.decisions)
    if not owner.interests:
        return True
    is_open = set(open_options(model, chosen, decision.id))
    able = [option for option in decision.options if option.id in is_open]
    wanted = {interest.id for interest in owner.interests}
    if decision.otherwise or any(effect.to in wanted for o in able for effect in o.effects):
        return False
    weighing = [c.id for c in owner.constraints if c.force is not None]
    ways = [o.id for o in decision.options]
    for criterion in (*(i.id for i in owner.interests), *weighing):
        held = {
            o: set(map(id, claims_holding(model, {**chosen, decision.id: o}, criterion)))
            for o in ways
        }
        always = set.intersection(*held.values())
        if any(held[o] - always for o in is_open):
            return False
    written = any(e.to in wanted for o in decision.options for e in o.effects)
    declared = written or all(option.otherwise for option in decision.options)
    return not (declared and any(option.otherwise for option in able))


def blanks(model: Model, decision: Decision) -> set[tuple[str, str]]:
    """Option and interest wherever nobody says what the one does to the other, but should."""
    owner = next(a for a in model.actors if a.id == decision.actor)
    return {
        (o.id, i.id)
        for o in decision.options
        for i in owner.interests
        if not (o.otherwise or decision.otherwise)
        and all(e.to != i.id for e in o.effects)
        and any(e.to == i.id for other in decision.options for e in other.effects)
    }


class Completed:
    """u of one actor in two states under every choice of an end for each value not known."""

    def __init__(
        self, model: Model, actor: str, before: Sequence[str], after: Sequence[str]
    ) -> None:
        self.keys = size_keys(model)
        owner = next(a for a in model.actors if a.id == actor)
        decided = {o.id: d.id for d in owner.decisions for o in d.options}
        everything = {d.id: d.current for a in model.actors for d in a.decisions}
        in_decision = {o.id: d.id for a in model.actors for d in a.decisions for o in d.options}
        unjudged = set().union(*(blanks(model, d) for d in owner.decisions))
        self.parts: list[tuple[Any, Range, list[tuple[int, Any, Range]]]] = []
        for criterion in owner.criteria:
            rows: list[tuple[int, Any, Range]] = []
            for sign, state in ((-1, before), (1, after)):
                chosen = {**everything, **{in_decision[o]: o for o in state}}
                held = claims_holding(model, chosen, criterion.id)
                rows += [(sign, self.keys[id(claim)], claim.size) for claim in held]
                for option in chosen.values():
                    if option in decided and (option, criterion.id) in unjudged:
                        blank = Range(Fraction(-2), Fraction(2))
                        rows.append((sign, (option, criterion.id), blank))
            self.parts.append((criterion.id, criterion.weight, rows))

    def values(self) -> dict[Any, Range]:
        """What is not known, each once."""
        found = {key: weight for key, weight, _ in self.parts if not weight.exact}
        for _, _, rows in self.parts:
            found |= {key: size for _, key, size in rows if not size.exact}
        return found

    def key(self, claim: Any) -> Any:
        """What the value of a claim, or of a criterion, is known by here."""
        if isinstance(claim, Blank):
            return claim.option, claim.to
        return claim.id if hasattr(claim, "id") else self.keys[id(claim)]

    def gain(self, values: dict[Any, Fraction]) -> Fraction:
        return sum(
            (
                values.get(key, weight.mid) * sign * values.get(claim, size.mid)
                for key, weight, rows in self.parts
                for sign, claim, size in rows
            ),
            Fraction(0),
        )

    def all(self) -> list[Fraction]:
        loose = self.values()
        ends = ((r.low, r.high) for r in loose.values())
        return [self.gain(dict(zip(loose, chosen, strict=True))) for chosen in product(*ends)]


def stood(stances: Sequence[Fraction | int]) -> int | None:
    """The side of these statements, one at least; None where their mean is not clear of 0."""
    signs = [(stance > 0) - (stance < 0) for stance in stances]
    if not any(signs):
        return 0
    mean = sum(signs) / len(signs)
    error = sqrt(sum((sign - mean) ** 2 for sign in signs)) / len(signs)
    side = 1 if mean > 0 else -1
    return side if abs(mean) > 1.96 * error and side * sum(stances) > 0 else None
