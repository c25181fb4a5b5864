"""A folder of CSV tables, one a kind, which holds the whole model and can be imported again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from stancecli.model import UNKNOWN, Claim, Decision, Model, Option, Range
from stancecli.sheets import TABLES, Value, decimal, joined, written
from stancecli.situation import Situation

Rows = Iterable[Sequence[Value]]


def export(situation: Situation) -> Mapping[str, str]:
    """Each table by the name of its file, also the empty ones."""
    rows = _rows(situation.model)
    return {f"{name}.csv": written(columns, rows[name]) for name, columns in TABLES.items()}


def _rows(model: Model) -> Mapping[str, Rows]:
    actors = model.actors
    interests = [each for actor in actors for each in actor.interests]
    constraints = [each for actor in actors for each in actor.constraints]
    decisions = [each for actor in actors for each in actor.decisions]
    options = [each for decision in decisions for each in decision.options]
    return {
        "model": [(model.title, model.as_of, model.about)],
        "sources": [(s.id, s.title, s.author, s.publisher, s.date, s.url) for s in model.sources],
        "actors": [(a.id, a.name, a.kind, joined(a.also), a.about, *_claim(a)) for a in actors],
        "interests": [(i.id, i.name, _number(i.importance), *_claim(i)) for i in interests],
        "constraints": [
            (c.id, c.name, c.kind, "binding" if c.force is None else _number(c.force), *_claim(c))
            for c in constraints
        ],
        "against": [
            (b.constraint, b.option, b.by, *_claim(b)) for c in constraints for b in c.against
        ],
        "decisions": [(d.id, d.question, d.current, *_claim(d)) for d in decisions],
        "options": list(_options(decisions)),
        "effects": list(_effects(options)),
        "positions": [
            (p.actor, p.to, p.stance, p.says, p.at, p.capability, p.salience, *_claim(p))
            for actor in actors
            for p in actor.positions
        ],
        "influence": [
            (i.actor, i.to, i.strength, i.by, *_claim(i)) for a in actors for i in a.influence
        ],
        "impossible": [(joined(each.options), *_claim(each)) for each in model.impossible],
    }


def _options(decisions: Iterable[Decision]) -> Iterator[Sequence[Value]]:
    for decision in decisions:
        for o in decision.options:
            irreversible = "true" if o.irreversible else ""
            yield (o.id, decision.id, o.name, o.about, irreversible, o.at, *_claim(o))


def _effects(options: Iterable[Option]) -> Iterator[Sequence[Value]]:
    for option in options:
        for e in option.effects:
            size = "unknown" if e.size == UNKNOWN else _number(e.size)
            yield (e.option, e.to, size, joined(e.when), joined(e.unless), *_claim(e))


def _claim(claim: Claim) -> tuple[str, str, str]:
    return claim.because, joined(map(str, claim.cite)), claim.confidence


def _number(value: Range) -> Value:
    if value.exact:
        return value.low
    return f"[{decimal(value.low)}, {decimal(value.high)}]"
