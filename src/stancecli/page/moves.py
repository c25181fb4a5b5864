"""Moves on the page: who would move alone, and what several could do together, as lanes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from stancecli import notation as fmt
from stancecli.lenses import deals, stability
from stancecli.lenses.deals import Deals
from stancecli.lenses.stability import Stability
from stancecli.methods.differences import Felt, net
from stancecli.methods.stability.judge import Outlook
from stancecli.model import ZERO, Actor, Option, Range
from stancecli.page.drawings.lanes import End, Lane, Lanes, Said
from stancecli.page.parts import Figure, left_out
from stancecli.situation import Situation
from stancecli.wording import moves as say

ROOM = 760
"""Pixels across, on a page with room and on paper."""
MOST_ACTORS, INTERESTS = 14, 2
"""So many actors are shown, and so many of the interests of one that fall."""


def on_the_way(finding: Stability, situation: Situation) -> Figure:
    """Who moves in which order; where nobody does, what each would gain by its best move."""
    way, held = finding.way, {option.decision: option for option in finding.options}
    ends = {each.id: _end(each, *net(way.felt, each), way.felt) for each in situation.actors()}
    outlooks, lanes = {each.actor.id: each for each in way.verdict.outlooks}, list[Lane]()
    for n, step in enumerate(way.steps, start=1):
        actor, now = step.actor, _names(held[option.decision] for option in step.taken)
        held |= {option.decision: option for option in step.taken}
        said = (step.gain, _sized(*net(step.felt, actor)), False)
        lanes.append(Lane(actor, now, step.taken, n, [said], ends[actor.id]))
    moved = {step.actor.id for step in way.steps}
    for actor in situation.actors():
        if actor.decisions and actor.id not in moved:
            options = [option for option in finding.options if option.actor == actor.id]
            said = _other(outlooks.get(actor.id), options)
            lanes.append(Lane(actor, _names(options), said=[said], end=ends[actor.id]))
    key = "What each does now, and its best move alone. "
    if way.steps:
        key = "Numbered: who would move, in this order. Dashed: the best of others then. "
        others = ((each, ends[each.id]) for each in situation.actors() if not each.decisions)
        lanes += _beside("Decide nothing here", others)
    start = "now" if finding.current else "this state"
    drawn = Lanes(tuple(lanes), (start, f"in the end, against {start}"))
    return _figure(stability.describe(finding).conclusion, drawn, key)


def bargain(finding: Deals) -> Iterator[Figure]:
    """The package that is told first: who does what in which order; nothing where there is none."""
    package = finding.looked_at
    if package is None or not package.options:
        return
    fall, lanes, movers = package.order.fall, list[Lane](), package.order.movers
    steps = {actor.id: n for n, actor in enumerate(movers, start=1)}
    ends = {e.actor.id: _end(e.actor, e.gain, e.bounds, e.felt) for e in package.gains}
    breaking = {each.actor.id: each for each in package.outlooks(taking_part=True) if each.gaining}
    for taker in sorted(package.takers, key=lambda taker: steps.get(taker.actor.id, 0)):
        actor, said, own = taker.actor, list[Said](), {part.decision for part in taker.parts}
        if fall and fall.actor.id == actor.id:
            until = f"until {steps[fall.until.id]} follows" if fall.until else "to the end"
            said.append((-fall.depth, f"{say.signed(-fall.depth)} {until}", False))
        if alone := breaking.get(actor.id):
            gain, words, _ = _other(alone)
            said.append((gain, f"breaking away: {words}", True))
        now = _names(o for o in finding.no_deal.options if o.decision in own)
        end, step = ends.pop(actor.id, None), steps.get(actor.id, 0)
        lanes.append(Lane(actor, now, taker.parts, step, said, end))
    rest = ((each.actor, ends[each.actor.id]) for each in package.gains if each.actor.id in ends)
    lanes += _beside("Take no part", rest)
    drawn = Lanes(tuple(lanes), ("no deal", "together, against no deal"), joined=True)
    key = "Numbered: who does its part first, and who then. " * bool(movers)
    yield _figure(deals.describe(finding).conclusion, drawn, key)


def _figure(said: str, drawn: Lanes, key: str) -> Figure:
    """A picture whose title says for whom it is a loss too; actors without room are counted."""
    lanes, is_middle = drawn.lanes, say.MIDDLE in said.lower()
    ends = ((lane.actor, lane.end) for lane in lanes if lane.end)
    losing = [who.name for who, end in ends if (end[0] if is_middle else end[1].high) < 0]
    when = "" if drawn.joined else "in the end "
    said = f"{said[:-1]}; {when}a loss for {say.several(losing)}." if losing else said
    left = left_out((len(lanes) - MOST_ACTORS, "actor"))
    key = f"{key}Gains and losses are in each actor's own points."
    return Figure(said, replace(drawn, lanes=lanes[:MOST_ACTORS]), ROOM, key=(key,), left=left)


def _beside(group: str, found: Iterable[tuple[Actor, End]]) -> Iterable[Lane]:
    """Those who only feel it; who loses comes first."""
    felt = ((actor, end) for actor, end in found if end[0] or not end[1].exact)
    by_loss = sorted(felt, key=lambda each: each[1][0] >= 0)
    return (Lane(actor, end=end, group=group) for actor, end in by_loss)


def _end(actor: Actor, gain: Fraction, bounds: Range, found: Iterable[Felt]) -> End:
    own = (each for each in found if each.actor.id == actor.id and each.points < 0)
    falls = sorted(own, key=lambda each: each.points)
    named = [f"{fmt.called(e.criterion)} {say.signed(e.points)}" for e in falls[:INTERESTS]]
    named += [f"{len(falls) - INTERESTS} more"] * (len(falls) > INTERESTS)
    return gain, bounds, ", ".join(named)


def _other(outlook: Outlook | None, held: Iterable[Option] = ()) -> Said:
    """The best other choice, and what it would gain or cost; or why there is none."""
    told = outlook and (outlook.move or outlook.best)
    if outlook is None or not told:
        is_bound = any(option.irreversible for option in held)
        return ZERO.low, "cannot be undone" if is_bound else "no other choice is left", True
    if not outlook.gaining and (outlook.not_judged or not outlook.at_stake):
        return ZERO.low, "nothing filled in", True
    if not told.gain and told.bounds.exact:
        return told.gain, f"level with {say.together(told.taken)}", True
    respond = " (others respond)" if outlook.undone_by else ""
    return told.gain, f"{_sized(told.gain, told.bounds)} {_names(told.taken)}{respond}", True


def _sized(gain: Fraction, bounds: Range) -> str:
    """`+3 (0 to +6)`."""
    return fmt.marked(say.signed(gain), say.reach(bounds))


def _names(options: Iterable[Option]) -> str:
    return "; ".join(option.name for option in options)
