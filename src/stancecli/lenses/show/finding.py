"""What the model holds on one item: the claims that tell of it, and what they come to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field
from fractions import Fraction

from stancecli.methods.claims import Touch, touches
from stancecli.methods.evidence import Grounds, grounds
from stancecli.methods.positions import Stated, Target, stated_on, window_of
from stancecli.model import (
    Actor,
    Analyst,
    Breach,
    Citing,
    Claim,
    Constraint,
    Decision,
    Effect,
    Interest,
    Issue,
    Item,
    Option,
    Position,
    Sized,
    Source,
    cites,
    exactly,
    kind_of,
)
from stancecli.situation import Situation
from stancecli.values import dataclass


@dataclass(frozen=True)
class Shown:
    """An item, and each claim that tells of it; of a source or an analyst also its views.

    By these claims `touches` is what an option does, or what is done to an interest or a
    constraint, and `stated` what actors say of an option or an issue, or what an actor says;
    statements `left_out` are later than the model.
    """

    situation: Situation = field(repr=False, compare=False)
    item: Item
    claims: tuple[Citing, ...]
    touches: tuple[Touch, ...]
    stated: tuple[Stated, ...]
    left_out: int
    grounds: Grounds

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each claim."""
        from stancecli.wording import citing_name

        for claim in self.claims:
            size = getattr(claim, claim.amount) if isinstance(claim, Sized) else None
            held = exactly(size) if isinstance(size, Fraction) else size
            yield {
                "kind": kind_of(type(claim)),
                "claim": citing_name(self.situation, claim),
                "size": held and held.mid,
                "size_low": held and held.low,
                "size_high": held and held.high,
                "judgement": claim.is_judgement if isinstance(claim, Claim) else not claim.cite,
            }


def find(situation: Situation, item_id: str) -> Shown:
    """Everything that the model holds on an item. Raises KeyError where there is none."""
    item, stated = situation.item(item_id), tuple[Stated, ...]()
    claims, done = tuple[Citing, ...](), tuple[Effect | Breach, ...]()
    said: tuple[Position, ...] = ()
    match item:
        case Actor():
            said = tuple(situation.positions_of(item_id))
            ties = (*situation.influences_of(item_id), *situation.influences_on(item_id))
            # Also what binds it, which has no weight.
            claims = (*item.interests, *item.constraints, *said, *ties)
            stated = tuple(_said(situation, said))
        case Interest() | Constraint():
            done = tuple(situation.claims_on(item_id))
            claims = (item, *done)
        case Decision():
            for option in item.options:
                claims += (*_done_by(situation, option), *situation.positions_on(option.id))
            claims += tuple(situation.positions_on(item_id))
        case Option():
            done, others = _done_by(situation, item), situation.conditioned_by(item_id)
            said = tuple(situation.positions_on(item_id))
            stated = _stated(situation, item)
            claims = (*done, *others, *_each(stated), *situation.impossible_with(item_id))
        case Issue():
            said = tuple(situation.positions_on(item_id))
            stated = _stated(situation, item)
            claims = _each(stated)
        case Source() | Analyst():
            claims = _naming(situation, item)
    known = (claim for claim in claims if isinstance(claim, Claim))
    found = touches(situation, done)
    spoken = sum(position.n for position in said if position.stance is not None)
    left_out = spoken - sum(each.made for each in stated if each.positions[0].at is None)
    return Shown(situation, item, claims, found, stated, left_out, grounds(situation, known))


def _done_by(situation: Situation, option: Option) -> tuple[Effect | Breach, ...]:
    """What an option does."""
    return (*situation.effects_of(option.id), *situation.breaches_of(option.id))


def _said(situation: Situation, said: Iterable[Position]) -> Iterator[Stated]:
    """What an actor says of each thing that it speaks of."""
    by_target: dict[str, list[Position]] = {}
    for position in said:
        by_target.setdefault(position.to, []).append(position)
    for id_, on_it in by_target.items():
        if isinstance(target := situation.item(id_), Target):
            yield from _stated(situation, target, on_it)


def _stated(
    situation: Situation, on: Target, said: Iterable[Position] | None = None
) -> tuple[Stated, ...]:
    return tuple(stated_on(situation, on, window_of(situation), said).values())


def _each(stated: Iterable[Stated]) -> tuple[Position, ...]:
    return tuple(position for each in stated for position in each.positions)


def _naming(situation: Situation, item: Source | Analyst) -> tuple[Citing, ...]:
    """What cites a source, also under another of its names, or has a view of who is named."""
    model = situation.model
    names = {item.id, *(each.id for each in model.one_with(item.id) if isinstance(item, Source))}
    return tuple(
        claim
        for claim in model.citing()
        if any(citation.source in names for citation in cites(claim))
        or (isinstance(claim, Sized) and claim.view_of(item.id))
    )
