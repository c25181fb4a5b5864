"""What an actor would prefer by its interests, in words, and what it said both ways."""

from __future__ import annotations

from collections.abc import Sequence, Sized
from dataclasses import replace

from stancecli import notation as fmt, report as r
from stancecli.methods.ladder import Conclusion
from stancecli.methods.positions.preferences import Preference, Preferences, Rank, Stand
from stancecli.model import Option, Position
from stancecli.wording import names
from stancecli.wording.sentences import MOST_NAMED

WANTS = "wants: first, level or open by interests, else own points behind the first"
"""How to read `wanted` in a table."""


def preferred(found: Preferences) -> str:
    """The verdict by the interests of one actor: `“A” and “B” level, ahead of “C” by 7`."""
    match found.verdict:
        case Conclusion.EMPTY:
            return "nothing judged"
        case Conclusion.ONLY:
            return f"{names(found.leaders)} the only open option"
        case Conclusion.LEVEL:
            return f"{_few(found.leaders, 'and')} level{_ahead(found)}"
        case Conclusion.OPEN:
            options = _few((*found.leaders, *found.rivals), "or")
            if len(found.leaders) > 1:
                which = f"{_few(found.leaders, 'and')} " if found.rivals else ""
                return f"{options} open, {which}level as entered"
            return f"{options} open, the first {fmt.tenths(found.margin or 0)} ahead as entered"
        case Conclusion.LEADS | Conclusion.FIRM:
            how = "leads" if found.verdict is Conclusion.LEADS else "firm"
            return f"{names(found.leaders)} {how}{_ahead(found)}"


def _ahead(found: Preferences) -> str:
    if not found.next:
        return ""
    return f", ahead of {names([found.next])} by {fmt.tenths(found.margin or 0)}"


def _few(options: Sequence[Option], last: str) -> str:
    """Up to four options by name; of more, the first and a count."""
    if len(options) <= MOST_NAMED:
        return names(options, last)
    return f"{names(options[:1])} {last} {len(options) - 1} others"


def briefly_preferred(found: Preferences) -> str:
    """The same without figures: `“A” and “B” level`, `“A” or “B” open`, `“A” firm`."""
    match found.verdict:
        case Conclusion.OPEN:
            return f"{_few((*found.leaders, *found.rivals), 'or')} open"
        case _:
            return preferred(replace(found, next=None))


def wanted(preference: Preference | None) -> str:
    """Where an option stands for an actor, in a cell: `first`, `level`, `open`, `−7`; else `·`."""
    if preference is None:
        return "·"
    if preference.rank in (Rank.BEHIND, Rank.RULED_OUT):
        return fmt.rounded(-preference.behind, signed=True)
    return preference.rank.value


def in_interests(preference: Preference | None) -> str:
    """The same in a sentence: `first in interests`, `7 behind in interests`."""
    if preference is None:
        return "interests not judged"
    rank, behind = preference.rank, preference.behind
    if rank is Rank.ONLY:
        return "no other is open"
    if rank not in (Rank.BEHIND, Rank.RULED_OUT):
        return f"{rank.value} in interests"
    if not behind:
        return "level in interests"
    return f"{fmt.tenths(abs(behind))} {'behind' if behind > 0 else 'ahead'} in interests"


def beside_current(preference: Preference | None) -> str:
    """How an option compares with the one that holds: `6 better in interests`, `equal`, `open`."""
    if preference is None:
        return in_interests(preference)
    gain = preference.gain
    how = f"{fmt.tenths(abs(gain))} {'better' if gain > 0 else 'worse'}" if gain else "equal"
    is_open = ", open" if gain and not preference.change else ""
    return f"{how} in interests{is_open}"


def says(stand: Stand) -> str:
    """What an actor says of an option: `says −−`, `says ±`, `says nothing`."""
    return "says ±" if stand.divided else fmt.says(stand.stance)


DIVIDED = r.Sign("±", "divided: said both ways, or a mean not clear of 0")


def sides(
    speak_for: Sized, against: Sized, both_ways: Sized, divided: Sized, neutral: Sized = ()
) -> str:
    """`2 for it, 1 against, 1 both ways, 1 divided, 1 neutral`: how many stand on which side."""
    said = [f"{len(speak_for)} for it", f"{len(against)} against"]
    others = ((both_ways, "both ways"), (divided, "divided"), (neutral, "neutral"))
    said += [f"{len(who)} {how}" for who, how in others if who]
    return ", ".join(said)


def both_ways(pair: Sequence[Position]) -> str:
    """What was said for a thing and against it: `for it 2024-01, against it 2024-12`."""
    sides = ("for it" if (said.stance or 0) > 0 else "against it" for said in pair)
    told = (f"{side} {said.date}".rstrip() for side, said in zip(sides, pair, strict=True))
    return ", ".join(told)
