"""A claim on a line of its own, with all that it says, for whole answers; how an option stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stancecli import notation as fmt, report as r
from stancecli.methods.feasibility import ruled_out
from stancecli.model import (
    Breach,
    Citing,
    Claim,
    Constraint,
    Effect,
    Influence,
    Interest,
    Item,
    Option,
    Position,
)
from stancecli.names import dependence
from stancecli.situation import Situation
from stancecli.wording import citing_name

ENDS = (*".!?…。؟", ".”", '."', ".»")


def ended(text: str) -> str:
    """A sentence that ends in an author's words, with a full stop where nothing else ends it."""
    text = text.strip()
    return text if text.endswith(ENDS) else f"{text}."


def stands(situation: Situation, option: Option) -> str:
    """How an option stands now: `ruled out`, `current`, or ``."""
    if ruled_out(situation, option.id):
        return "ruled out"
    return "current" if situation.holds(option.id) else ""


def as_it_stands(situation: Situation, item: Item) -> str:
    """An item in a sentence, an option with how it stands: `“Search and repatriate” (current)`."""
    mark = stands(situation, item) if isinstance(item, Option) else ""
    return fmt.marked(fmt.called(item), mark)


def cited(claim: Claim) -> str:
    """The sources of a claim by id, or `unsourced`."""
    return ", ".join(dict.fromkeys(each.source for each in claim.cite)) or "unsourced"


def told(situation: Situation, claims: Iterable[Citing]) -> Iterator[r.Entry]:
    """Each claim with its size, what more it says, its reason and its passages."""
    for claim in claims:
        label, more = _size(situation, claim)
        named = ", ".join(filter(None, (citing_name(situation, claim), more.rstrip("."))))
        yield r.Entry(
            f"{named}: {claim.because}" if claim.because else named,
            label,
            basis=r.Basis(claim.cite, judgement=not claim.cite),
            origin=r.origin(claim) if isinstance(claim, Claim) else None,
        )


def _size(situation: Situation, claim: Citing) -> tuple[r.Words, str]:
    """How large a claim is, and what more it says."""
    match claim:
        case Effect():
            return r.sign(claim.size), dependence(situation, claim)
        case Breach():
            return "breaks", ""
        case Interest() | Constraint():
            return fmt.weight(claim), ""
        case Influence():
            return fmt.strength(claim.strength), claim.by
        case Position(stance=None):
            figures = {"capability": claim.capability, "salience": claim.salience}
            more = (f"{name} {fmt.number(n)}" for name, n in figures.items() if n is not None)
            return f"at {fmt.number(claim.at or 0)}", ", ".join(more)
        case Position():
            who = ", ".join(filter(None, (claim.by, claim.date)))
            return fmt.voted(claim), ": ".join(filter(None, (who, claim.says)))
        case _:
            return "", ""
