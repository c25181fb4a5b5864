"""How `diff` words options, shares, points and rests, in its sentences and in its lists alike."""

from __future__ import annotations

from fractions import Fraction

from stancecli import notation as fmt
from stancecli.lenses.diff.finding import Points
from stancecli.lenses.diff.resting import Rests
from stancecli.methods.robustness.shares import Share
from stancecli.model import Range


def share(of: Share) -> str:
    """`89 of 100`; only what is known to be all is called so."""
    return fmt.of_hundred(of.share, of.exact)


def scores(of: Points) -> str:
    """`−7 → −9`, each with the least and the most where it is not known exactly."""
    before, after = _score(of.before, of.bounds_before), _score(of.after, of.bounds_after)
    return f"{before} → {after}" if before != after else before


def _score(score: Fraction | None, bounds: Range | None) -> str:
    if score is None or bounds is None:
        return "none"
    return fmt.number(score) if bounds.exact else f"{fmt.number(score)} ({fmt.interval(bounds)})"


def is_range(of: Points) -> bool:
    """Whether a score is not known exactly, before or after."""
    return any(bounds and not bounds.exact for bounds in (of.bounds_before, of.bounds_after))


def states(of: Rests) -> str:
    """How many states are rests, and what they share."""
    count = f"{of.rests or 'none'} of {fmt.counted(of.states, 'state')}"
    shared = fmt.listed(fmt.quoted(each.name) for each in of.shared)
    if of.rests == 1:
        return f"{count}, the one in place" if of.in_place else f"{count}: {shared}"
    return f"{count}, all with {shared}" if shared else count
