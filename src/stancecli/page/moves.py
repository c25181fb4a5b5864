"""Moves on the page: who would move alone, and what several could do together, as lanes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from stancecli import notation as fmt
from stancecli.lenses import deals, stability
from stancecli.lenses.deals import Deals
from stancecli.lenses.stability import Stability
from stancecli.methods.differences import Felt, net
from stancecli.methods.packages.order import Way
from stancecli.methods.stability.judge import Outlook, Word
from stancecli.model import ZERO, Actor, Option, Range
from stancecli.page.drawings.lanes import BREAKING, DONE, OTHER, End, Lane, Lanes, Said
from stancecli.page.parts import Figure, left_out
from stancecli.situation import Situation
from stancecli.wording import moves as say

MOST_STEPS, MOST_ACTORS = 6, 14
"""So many moves of a way are shown, and so many actors."""
POINTS = "Gains and losses are in each actor's own points."

Net = tuple[Actor, Fraction, Range]
"""What something is to an actor in all: its points, and the least and the most they can be."""


def losing(said: str, found: Iterable[Net]) -> str:
    """A sentence, with those for whom what it says is a loss."""
    losers = [each for each in found if each[1] < 0]
    is_sure = say.MIDDLE in said.lower() or all(bounds.high < 0 for *_, bounds in losers)
    whom = say.several(actor.name for actor, *_ in losers)
    return f"{said[:-1]}; {'' if is_sure else f'{say.MIDDLE} '}a loss for {whom}." if whom else said


def in_the_end(finding: Stability, situation: Situation) -> list[Net]:
    """What the end of the way is to each actor, against the state that is looked at."""
    return [(actor, *net(finding.way.felt, actor)) for actor in situation.actors()]


def on_the_way(finding: Stability, situation: Situation) -> Iterator[Figure]:
    """Who moves in which order; where nobody does, what each would gain by its best move.

    Nothing where no interest is at stake.
    """
    if finding.verdict.word is Word.NOTHING:
        return
    way, held = finding.way, {option.decision: option for option in finding.options}
    ends = {
        actor.id: _end(gain, bounds, (each for each in way.felt if each.actor.id == actor.id))
        for actor, gain, bounds in in_the_end(finding, situation)
    }
    lanes, steps = list[Lane](), way.steps[:MOST_STEPS]
    for n, step in enumerate(steps, start=1):
        actor, now = step.actor, _names(held[option.decision] for option in step.taken)
        held |= {option.decision: option for option in step.taken}
        is_last = all(later.actor.id != actor.id for later in steps[n:])
        gain = (step.gain, _sized(*net(step.felt, actor)), DONE)
        lanes.append(Lane(actor, now, step.taken, n, (gain,), ends[actor.id] if is_last else None))
    outlooks = {each.actor.id: each for each in way.verdict.outlooks}
    moved = {step.actor.id for step in way.steps}
    others = [actor for actor in situation.actors() if actor.id not in moved]
    for actor in (actor for actor in others if actor.decisions):
        own = [option for option in finding.options if option.actor == actor.id]
        other = _other(outlooks.get(actor.id), own)
        lanes.append(Lane(actor, _names(own), said=(other,), end=ends[actor.id]))
    start = "now" if finding.current else "this state"
    if way.steps:
        felt = (each for each in in_the_end(finding, situation) if not each[0].decisions)
        lanes += _beside("Decide nothing here", ((*each, ends[each[0].id]) for each in felt))
    key = "Below each name what it does, then its best move alone."
    key = "Numbered: who would move, in this order." if way.steps else key
    title = stability.describe(finding).conclusion
    yield _figure(
        title, lanes, (start, f"in the end, against {start}"), key, left=len(way.steps) - MOST_STEPS
    )


def bargain(finding: Deals) -> Iterator[Figure]:
    """The package that is told first: who does what in which order; nothing where there is none."""
    package = finding.looked_at
    if package is None or not package.options:
        return
    order, fall = package.order, package.order.fall
    first = 0 if order.way is Way.STANDS else 1
    numbers = {actor.id: n for n, actor in enumerate(order.movers, start=1)}
    gains = {each.actor.id: each for each in package.gains}
    ends = {id_: _end(each.gain, each.bounds, each.felt) for id_, each in gains.items()}
    breaking = {each.actor.id: each for each in package.outlooks(taking_part=True) if each.gaining}
    lanes = list[Lane]()
    for taker in sorted(package.takers, key=lambda taker: numbers.get(taker.actor.id, 0)):
        actor, said, own = taker.actor, list[Said](), {part.decision for part in taker.parts}
        if fall and fall.actor.id == actor.id:
            until = f"until {numbers[fall.until.id]} is done" if fall.until else "to the end"
            said.append((-fall.depth, f"{say.signed(-fall.depth)} {until}", DONE))
        if alone := breaking.get(actor.id):
            gain, words, _ = _other(alone, ())
            said.append((gain, f"breaking away: {words}", BREAKING))
        now = _names(o for o in finding.no_deal.options if o.decision in own)
        step = numbers.get(actor.id, 0 if order.movers else first)
        lanes.append(Lane(actor, now, taker.parts, step, tuple(said), ends.get(actor.id, NOTHING)))
    part = {taker.actor.id for taker in package.takers}
    felt = ((e.actor, e.gain, e.bounds, ends[id_]) for id_, e in gains.items() if id_ not in part)
    lanes += _beside("Take no part", felt)
    key = "Numbered: who does its part first, and who then."
    heads = ("no deal", "together, against no deal")
    yield _figure(deals.describe(finding).conclusion, lanes, heads, key, joined=True)


def _figure(
    title: str,
    lanes: Sequence[Lane],
    heads: tuple[str, str],
    key: str,
    *,
    left: int = 0,
    joined: bool = False,
) -> Figure:
    """The picture of lanes; what it has no room for is counted."""
    rest = (left_out(left, "move"), left_out(len(lanes) - MOST_ACTORS, "actor"))
    more = fmt.listed(filter(None, rest))
    said = " ".join(filter(None, (key, POINTS, f"Not shown: {more}." * bool(more))))
    return Figure(title, Lanes(tuple(lanes[:MOST_ACTORS]), heads, joined), key=(said,), left=more)


def _beside(group: str, found: Iterable[tuple[Actor, Fraction, Range, End]]) -> Iterator[Lane]:
    """Those who only feel it, who lose first."""
    felt = [each for each in found if each[1] or not each[2].exact]
    for actor, *_, end in sorted(felt, key=lambda each: each[1] >= 0):
        yield Lane(actor, end=end, group=group)


INTERESTS = 2
"""So many interests that fall are named."""
NOTHING: End = (ZERO.low, "nothing filled in", "", "")
"""The end for who judges by nothing."""


def _end(gain: Fraction, bounds: Range, found: Iterable[Felt]) -> End:
    falls = sorted((each for each in found if each.points < 0), key=lambda each: each.points)
    named = [f"{fmt.called(e.criterion)} {say.signed(e.points)}" for e in falls[:INTERESTS]]
    named += [f"{len(falls) - INTERESTS} more"] * (len(falls) > INTERESTS)
    reach = say.reach(bounds)
    return gain, say.signed(gain), f"({reach})" if reach else "", ", ".join(named)


def _other(outlook: Outlook | None, held: Iterable[Option]) -> Said:
    """The best other choice, and what it would gain or cost; or why there is none."""
    if outlook is None or not (told := outlook.move or outlook.best):
        is_bound = any(option.irreversible for option in held)
        return ZERO.low, "cannot be undone" if is_bound else "no other choice is left", OTHER
    if not outlook.gaining and (outlook.not_judged or not outlook.at_stake):
        return ZERO.low, "nothing filled in", OTHER
    if not told.gain and told.bounds.exact:
        return told.gain, f"level with {say.together(told.taken)}", OTHER
    respond = " (others respond)" if outlook.undone_by else ""
    return told.gain, f"{_sized(told.gain, told.bounds)} {_names(told.taken)}{respond}", OTHER


def _sized(gain: Fraction, bounds: Range) -> str:
    """`+3 (0 to +6)`."""
    return fmt.marked(say.signed(gain), say.reach(bounds))


def _names(options: Iterable[Option]) -> str:
    return "; ".join(option.name for option in options)
