"""How numbers, values, names and conditions are written, everywhere alike.

Text is text, whatever characters it holds: nothing here carries markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from fractions import Fraction
from types import MappingProxyType
from typing import assert_never

from stancecli import model as m
from stancecli.unseen import (
    MARKED as MARKED,
    carried as carried,
    closed as closed,
    goes_on as goes_on,
    in_order as in_order,
    visible as visible,
)

MINUS = "−"


def number(value: Fraction | int, *, signed: bool = False) -> str:
    """At most two decimals, no trailing zeros, a true minus: `1.5`, `−12`, `+4.5`."""
    rounded = round(Fraction(value), 2)
    digits = f"{float(abs(rounded)):.2f}".rstrip("0").rstrip(".")
    if rounded < 0:
        return MINUS + digits
    return "+" + digits if signed and rounded > 0 else digits


def rounded(value: Fraction, *, signed: bool = False) -> str:
    """A derived size at one decimal: `+0.5`, `11.4`; at two where one would make it 0."""
    return number(round(value, 1) or value, signed=signed)


def bound(value: Fraction | int, *, signed: bool = False) -> str:
    """A number beyond which something changes: `1.5`, or `about 1.33` where decimals run on.

    Rounded without a word, a bound says something false of the numbers that it passes over.
    """
    written = number(value, signed=signed)
    return written if (Fraction(value) * 100).denominator == 1 else f"{ABOUT}{written}"


ABOUT, UNDER = "about ", "under 0.01"
"""Before a number that is rounded, and in place of one too small to be told."""


def points(value: Fraction | int) -> str:
    """`1 point`, `8 points`, `about 0.33 points`."""
    said = UNDER if value and number(value) == "0" else bound(value)
    return f"{said} {'point' if value == 1 else 'points'}"


TO = " to "


def interval(value: m.Range, to: str = TO) -> str:
    """A range in numbers: `1.5`, or `0 to 3`, or with another word (or sign) between the two."""
    return number(value.low) if value.exact else f"{number(value.low)}{to}{number(value.high)}"


_STEPS = {-2: MINUS * 2, -1: MINUS, 0: "0", 1: "+", 2: "++"}


def step(value: Fraction) -> str:
    """One value on the scale of effects: `++`, `+`, `0`, `−`, `−−`, else the signed number."""
    return _STEPS[int(value)] if value in _STEPS else number(value, signed=True)


def effect(value: m.Range) -> str:
    """A value of a cell: a step, `−/0` for a range, `?` where nothing but the scale is known."""
    if value.exact:
        return step(value.low)
    return "?" if value.spans(m.UNKNOWN) else f"{step(value.low)}/{step(value.high)}"


class Sense(Enum):
    """What a value means for whoever it concerns; the only thing that colours a cell."""

    HELPS_STRONGLY = "helps-strongly"
    HELPS = "helps"
    HURTS = "hurts"
    HURTS_STRONGLY = "hurts-strongly"
    UNKNOWN = "unknown"


HUES: Mapping[Sense | None, str] = MappingProxyType(
    {
        Sense.HELPS_STRONGLY: "#005faf",
        Sense.HELPS: "#005faf",
        Sense.HURTS: "#af5f00",
        Sense.HURTS_STRONGLY: "#af5f00",
        Sense.UNKNOWN: "#626262",
        None: "#808080",
    }
)
"""The colour of a line that means so much, wherever lines are drawn."""


def sense(value: m.Range) -> Sense | None:
    """What a value means, by its sign and size; a range across 0 is unknown."""
    if value.low < 0 < value.high:
        return Sense.UNKNOWN
    middle = value.mid
    if middle == 0:
        return None
    if middle > 0:
        return Sense.HELPS_STRONGLY if middle >= Fraction(3, 2) else Sense.HELPS
    return Sense.HURTS_STRONGLY if middle <= Fraction(-3, 2) else Sense.HURTS


def quoted(name: str) -> str:
    """A name of an option, an interest or a question within a sentence."""
    return f"“{name}”"


def called(item: m.Item) -> str:
    """A name within a sentence: of a person or party bare, of anything else in quotes."""
    return item.name if isinstance(item, m.Actor | m.Analyst) else quoted(item.name)


def holder(item: m.Item) -> str:
    """Who holds a view, in a sentence or a cell: an actor by name, a source by its author."""
    return (item.author or item.id) if isinstance(item, m.Source) else item.name


def with_article(word: str) -> str:
    """A kind of thing as one of its kind: `an actor`, `a treaty`."""
    return f"{'an' if word[:1] in 'aeio' else 'a'} {word}"


def marked(name: str, *marks: str) -> str:
    """A name, and in brackets those marks that are not empty: `Benign neglect (current)`."""
    marks = tuple(filter(None, marks))
    return f"{name} ({', '.join(marks)})" if marks else name


def holding(option: m.Option, now: m.Option, decision: m.Decision) -> str:
    """How an option stands in a context where `now` holds: `current`, `given` in its place, or ``.

    A given option is the current one only if it is so in the model as well.
    """
    if option.id != now.id:
        return ""
    return "current" if now.id == decision.current else "given"


def listed(names: Iterable[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    names = list(names)
    return "".join(names) if len(names) < 2 else f"{', '.join(names[:-1])} {last} {names[-1]}"


FEW = 3
"""So many things are named where there is little room."""


def few(things: Iterable[str], last: str = "and") -> str:
    """Up to three things; of more, two and a count: `a, b and 4 more`."""
    things = list(things)
    if len(things) <= FEW:
        return listed(things, last)
    return f"{', '.join(things[: FEW - 1])} {last} {len(things) - FEW + 1} more"


def counted(count: int, thing: str, things: str = "") -> str:
    """`1 actor`, `1,024 states`, `2 options that break it`: a number and what it counts."""
    return f"{count} {thing}" if count == 1 else f"{count:,} {things or thing + 's'}"


def worded(value: m.Range, scale: Mapping[str, int]) -> str:
    """A value in the words of its scale: `vital`, `low to high`, or `2.5` where no word fits."""
    words = {Fraction(each): word.replace("-", " ") for word, each in scale.items()}
    bounds = (value.low,) if value.exact else (value.low, value.high)
    return TO.join(words.get(bound) or number(bound) for bound in bounds)


def weight(criterion: m.Criterion) -> str:
    """What a criterion weighs for its actor: `vital`, `low to high`, `2.5`, or `binding`."""
    return "binding" if criterion.binding else worded(criterion.weight, m.IMPORTANCE)


def strength(value: m.Range) -> str:
    """The strength of an influence: `low`, `medium to decisive`, or `2.5`."""
    return worded(value, m.STRENGTH)


def stance(value: Fraction) -> str:
    """What an actor says of an option: `strongly opposes`, `neutral`, or `0.5`."""
    return worded(m.exactly(value), m.STANCE)


def voted(position: m.Position) -> str:
    """What a position says, with its votes: `−0.02, 63 votes: 22 agree, 23 disagree, 18 pass`."""
    said = stance(position.stance or Fraction(0))
    if not (votes := position.votes):
        return said
    count = counted(votes.n, "vote")
    sides = ((votes.agree, "agree"), (votes.disagree, "disagree"), (votes.passed, "pass"))
    split = ", ".join(f"{n:,} {how}" for n, how in sides if n)
    return f"{said}, {count}: {split}" if split else f"{said}, {count}"


def views(claim: object) -> str:
    """Who holds which size of a claim: `China −, park2012 0`; empty where nobody is said to."""
    if not isinstance(claim, m.SizedClaim):
        return ""
    told = []
    for view in claim.views:
        cite = "".join(f" [{each}]" for each in view.cite)
        said = f"{view.called} {size_of(claim, view.value)}{cite}"
        told.append(marked(said, view.because.rstrip(".")))
    return ", ".join(told)


def size_of(claim: m.SizedClaim, value: m.Range) -> str:
    """A value of a claim as its kind is written: a sign of an effect, a word, or a number."""
    match claim:
        case m.Effect():
            return effect(value)
        case m.Position():
            return worded(value, m.STANCE)
        case m.Influence():
            return worded(value, m.STRENGTH)
        case m.Breach():
            return interval(value)
        case m.Interest() | m.Constraint():
            return worded(value, m.IMPORTANCE)
        case _:
            assert_never(claim)


def says(stance: Fraction | None) -> str:
    """What an actor says of an option, from -2 to 2: `says −−`."""
    return "says nothing" if stance is None else f"says {step(stance)}"


def placed(at: Fraction, capability: Fraction, salience: Fraction) -> str:
    """A place on a scale and the figures of its weight: `at 100 (capability 40, salience 90)`."""
    figures = f"capability {number(capability)}, salience {number(salience)}"
    return f"at {number(at)} ({figures})"


def conditions(when: Iterable[m.Item], unless: Iterable[m.Item], same: m.Item | None = None) -> str:
    """What an effect depends on, by names of options: `only with “A” and “B”, not with “C”`.

    `same` is the option of which the effect is the same: `the same as “A”`.
    """
    required, excluded = listed(map(called, when)), listed(map(called, unless), "or")
    parts = (
        f"the same as {called(same)}" if same else "",
        required and f"only with {required}",
        excluded and f"not with {excluded}",
    )
    return ", ".join(filter(None, parts))


def reference(source: m.Source) -> str:
    """A source as a list of sources names it: `park2012, S. J. Park, “Divided …”, ISN, 2012.`"""
    parts = (source.author, quoted(source.title), source.publisher, source.date)
    return f"{source.id}, {', '.join(filter(None, (*parts, *trust(source))))}."


def trust(source: m.Source) -> tuple[str, ...]:
    """How far a source can be relied on, whose it is, and what it repeats, as far as is said.

    `reliability B (reports of others)`, `works for an advocacy group`, `taken from afp`.
    """
    grade = f"reliability {source.reliability}" if source.reliability else ""
    why = source.because.rstrip(".")
    taken = f"taken from {source.taken_from}" if source.taken_from else ""
    said = (marked(grade, why) if grade else why, source.standing.rstrip("."), taken)
    return tuple(filter(None, said))
