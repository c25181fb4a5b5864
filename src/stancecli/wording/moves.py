"""What is said of moves, of the states that they lead to, and of who loses: one form of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from stancecli import notation as fmt, report as r
from stancecli.methods.differences import Difference, Felt, Loser, Turning, who_loses
from stancecli.methods.feasibility import RuledOut
from stancecli.model import UNKNOWN, Actor, Blank, Constraint, Item, Option, Range
from stancecli.situation import Bearing

if TYPE_CHECKING:
    from stancecli.methods.stability.judge import BarredGain, Outlook, Prospect

MIDDLE = "at middle estimates"
ROWS = r.Most((10, 8, 6, 5, 4, 3), "actor")
"""How many actors a table of gains shows in a short answer, from roomy to tight."""


def whose_middle(decider: Actor, own_view: bool) -> str:
    """`in the view of China` where views of its own count, else `at middle estimates`."""
    return f"in the view of {decider.name}" if own_view else MIDDLE


class AtMiddle:
    """How a paragraph says `at middle estimates`: the first time with whose own views these are."""

    def __init__(self, owners: Iterable[Actor]) -> None:
        names = [owner.name for owner in owners]
        view = "each its own view" if names[1:] else "its own view"
        self._whose = f"{several(names)}: {view}" if names else ""

    def __str__(self) -> str:
        whose, self._whose = self._whose, ""
        return fmt.marked(MIDDLE, whose)

    @property
    def opening(self) -> str:
        """The same as it begins a sentence."""
        return upper(f"{self}")


_PHRASES: Mapping[str, str] = {
    "nothing": "is one of which nothing can be said",
    "moves": "does not hold",
    "moves-entered": "does not hold {}",
    "answers": "holds {}, but only through responses",
    "unknown": "may hold or not",
    "holds": "holds",
    "holds-entered": "holds {}",
}


def phrase(word: str, middle: AtMiddle | str = MIDDLE) -> str:
    """What is said of a state, by its word; it goes on from what the state is called."""
    return _PHRASES[word].format(middle)


MOST_NAMED = 4
"""So many are named in a sentence."""


def several(names: Iterable[str], last: str = "and", most: int = MOST_NAMED) -> str:
    """`A, B and C`; `A; B and C; D` where a name has an "and" or a comma; of many the first."""
    names = list(names)
    more = len(names) - most
    shown = [*names[: most - 1], f"{more + 1} others"] if more > 0 else names
    bare = [name.split(" (")[0] for name in shown if not name.startswith("“")]
    apart = any(f" {last} " in name or "," in name for name in bare)
    return "; ".join(shown) if apart else fmt.listed(shown, last)


def in_quotes(items: Iterable[Item], last: str = "and") -> str:
    """`“A”, “B” and “C”`."""
    return several((fmt.quoted(item.name) for item in items), last)


def together(options: Iterable[Option]) -> str:
    """`“A” with “B”`."""
    return " with ".join(fmt.quoted(option.name) for option in options)


def move(actor: Actor, options: Iterable[Option]) -> str:
    """`China (“Benign neglect”)`."""
    return fmt.marked(actor.name, together(options))


def told_move(outlooks: Iterable[Outlook]) -> str:
    """The moves of each that gains, which are told: `A (“X” or “Y”, +1) and B (“Z”, +2)`."""
    told = []
    for each in outlooks:
        if first := each.move or each.best:
            moves = [together(one.taken) for one in (first, *each.alike)]
            moves += ["another"] * (each.equal - len(each.alike))
            told.append(fmt.marked(each.actor.name, several(moves, "or"), signed(first.gain)))
    return several(told)


def through(names: Sequence[str]) -> str:
    """`through A, then “X”`; of a long way the first three; of none `directly`."""
    more = len(names) - 3
    shown = [*names[:3], f"{more} others"] if more > 1 else names
    return f"through {', then '.join(shown)}" if names else "directly"


def by_strength(found: Iterable[tuple[Range, str]]) -> Iterator[str]:
    """Who has how much influence, the strongest first: `Decisive: A and B.`, `Medium: C.`"""
    names: dict[Range, dict[str, None]] = {}
    for strength, name in sorted(found, key=lambda each: -each[0].mid):
        names.setdefault(strength, {})[name] = None
    for strength, alike in names.items():
        yield f"{upper(fmt.strength(strength))}: {several(alike)}."


def signed(points: Fraction) -> str:
    """`+3`, `−1.25`, `0`."""
    return fmt.number(points, signed=True)


def than_now(gain: Fraction, name: str) -> str:
    """`better than now for China (+2)`, `neither better nor worse than now for China`."""
    side = "better" if gain > 0 else "worse" if gain < 0 else "neither better nor worse"
    return fmt.marked(f"{side} than now for {name}", signed(gain) if gain else "")


def upper(said: str) -> str:
    """The same as it begins a sentence."""
    return said[:1].upper() + said[1:]


def spread(bounds: Range) -> str:
    """What a gain can be over the whole range: `+1 to +5`."""
    return fmt.TO.join(map(signed, dict.fromkeys((bounds.low, bounds.high))))


def reach(bounds: Range) -> str:
    """The same of a gain that is told beside it; empty where it has no range."""
    return "" if bounds.exact else spread(bounds)


def ruled_out_by(reason: RuledOut, names: Mapping[str, str]) -> str:
    """What rules an option out: `“I” rules it out`, `it cannot go with “O” (Y)`.

    `names` are those of actors by id; of one that is not among them none stands.
    """
    match reason.by:
        case Constraint(name=name):
            return f"{fmt.quoted(name)} rules it out"
        case Option(name=name):
            return f"{fmt.quoted(name)} cannot be undone"
    others = (fmt.marked(fmt.quoted(o.name), names.get(o.actor, "")) for o in reason.alongside)
    named = several(others)
    return f"it cannot go with {named}" if named else "the model calls it impossible"


# Who loses.

ACTORS, INTERESTS = 3, 2
"""So many who lose are named, with so many interests each."""


def loses(found: Sequence[Loser], whom: str = "anybody else") -> str:
    """Who loses what, first who gains less: `Village: “Homes” −8 (but “Jobs” +8); 2 others.`"""
    told = [*map(_falls, who_loses(found))] or [*map(_could_fall, found)]
    if not told:
        return f"No interest of {whom} falls, as far as is filled in."
    more = len(told) - ACTORS
    if more > 0:
        told = [*told[:ACTORS], fmt.counted(more, "other")]
    return f"{'; '.join(told)}."


def every_loss(found: Iterable[Loser]) -> Iterator[r.Entry]:
    """All that anybody loses, or could, an actor each."""
    for each in found:
        said = (_falls(each) if each.falls else "", _could_fall(each) if each.could_fall else "")
        yield r.Entry(f"{'; '.join(filter(None, said))}.")


def _falls(loser: Loser) -> str:
    rises = f" (but {_felt(loser.rises)})" if loser.rises else ""
    return f"{loser.actor.name}: {_felt(loser.falls)}{rises}"


def _could_fall(loser: Loser) -> str:
    names = [f"{fmt.quoted(e.criterion.name)} ({spread(e.bounds)})" for e in loser.could_fall]
    return f"{loser.actor.name}: could lose {several(names, most=INTERESTS + 1)}"


def fall(each: Felt) -> str:
    """`“Homes” −8`; of a loss that need not come with its range."""
    reach = spread(each.bounds) if each.points < 0 <= each.bounds.high else ""
    return fmt.marked(f"{fmt.quoted(each.criterion.name)} {signed(each.points)}", reach)


def _felt(felt: Sequence[Felt]) -> str:
    shown = [fall(each) for each in felt[:INTERESTS]]
    more = len(felt) - INTERESTS
    return ", ".join(shown) + (f" and {fmt.counted(more, 'more interest')}" if more > 0 else "")


# What would change a gain.


def would_change(actor: Actor, prospect: Prospect) -> str:
    """Which estimates of what is not known alone make a gain of a move, or none of one."""
    does = "would not gain" if prospect.gain > 0 else "would gain by moving alone"
    turning = [_turns(each, prospect.gain) for each in prospect.turning[:2]]
    if not turning:
        return f"No uncertain estimate alone changes that for {actor.name}; several together could."
    (what, first), *others = turning
    # What the first says of an option is not said again.
    more = "".join(f", or {'' if other == what else other}{at}" for other, at in others)
    left = len(prospect.turning) - 2
    rest = f" Other estimates that would: {left}." if left > 0 else ""
    return f"{actor.name} {does} if {what}{first}{more}.{rest}"


def _turns(found: Turning, gain: Fraction) -> tuple[str, str]:
    """What would have to be how, and than what: `“A” were better `, `than −1 for “I” (now −2)`."""
    rounded, claim = round(found.at, 1), found.claim
    about = "" if rounded == found.at else fmt.ABOUT
    at = f"{about}{fmt.number(rounded, signed=isinstance(claim, Bearing))}"
    if isinstance(claim, Bearing):
        more = "better" if found.above == (gain <= 0) else "worse"
        were, where = ("were", f"at {at} or {more}") if gain > 0 else (f"were {more}", f"than {at}")
        on = f" for {fmt.quoted(claim.criterion.name)}"
        value = "blank" if isinstance(claim.claim, Blank) else _value(claim.claim.size)
        held = ", ".join(f"{each.called} {_value(each.value)}" for each in claim.claim.views)
        now = f"now {value}: {held}" if held else f"now {value}"
        return f"{fmt.quoted(claim.option.name)} {were} ", f"{where}{on} ({now})"
    more = "more" if found.above == (gain <= 0) else "less"
    where = (
        f"{more} than {fmt.number(found.at)}" if gain <= 0 else f"{fmt.number(found.at)} or {more}"
    )
    return f"{fmt.quoted(claim.name)} weighed ", f"{where} (now {fmt.interval(claim.weight)})"


def _value(value: Range) -> str:
    if value.spans(UNKNOWN):
        return "unknown"
    ends = (value.low,) if value.exact else (value.low, value.high)
    return " to ".join(fmt.number(end, signed=True) for end in ends)


# Of states.


def cannot_be_undone(found: Iterable[BarredGain], middle: AtMiddle) -> Iterator[str]:
    """`“Signed” (Ann) cannot be undone; if it could, … a gain for Ann.`"""
    for each in found:
        held = fmt.marked(together(each.options), each.actor.name)
        yield (
            f"{held} cannot be undone; if it could, {middle} a move alone would be a gain "
            f"for {each.actor.name}."
        )


def could_gain(outlooks: Iterable[Outlook]) -> str:
    """Who could gain elsewhere in the ranges, by what: `A (“X” or “Y”)`; empty of nobody."""
    could = (
        (each.actor.name, each.chances or [(option,) for option in each.not_judged])
        for each in outlooks
        if not each.gaining
    )
    return several(fmt.marked(who, several(map(together, by), "or")) for who, by in could if by)


def reasons(changes: Iterable[Difference]) -> Iterator[r.Text]:
    """Claim by claim why, how sure, and where it stands: details for the whole answer."""
    for change in changes:
        for word, claims in (("no longer", change.ceasing), ("then", change.beginning)):
            for claim in claims:
                because = claim.because or "no reason given"
                origin = r.Span(f"  {r.origin(claim)}".rstrip(), r.Role.ORIGIN)
                yield r.text(r.muted(f"{word}: "), because, origin)
