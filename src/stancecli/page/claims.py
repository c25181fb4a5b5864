"""Claims on the page: an id for each, what opens at a button, and what the report ends with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from stancecli import notation as fmt, report as r
from stancecli.diagnostics import Place
from stancecli.methods.evidence import grounds, sources_summary
from stancecli.model import (
    Breach,
    Citation,
    Constraint,
    Effect,
    Influence,
    Interest,
    Judging,
    Position,
    Rating,
    Source,
    Statement,
    cites,
)
from stancecli.names import claim_name, dependence
from stancecli.page.parts import (
    ClaimGroup,
    ClaimList,
    Fold,
    Opened,
    PagePart,
    Told,
    left_out,
    not_shown,
)
from stancecli.situation import Situation
from stancecli.wording import summed_up, who_table

MOST_READ = 1_000
"""Of more claims the sources have the first, and count the others."""

MOST_OPENED = 1_500
"""So many cells and names at most open to what stands behind them."""


@dataclass
class Register:
    """The ids of a page as it is put together; `listed` are the claims that its sources tell.

    `passages` has the id of each passage that is listed; of any other passage the id is that of its
    source. Of what is `opened` each has an id: what says the same opens the same.
    """

    situation: Situation
    listed: Sequence[Statement] = ()
    passages: Mapping[Citation, str] = field(default_factory=dict)
    opened: dict[Opened, str] = field(default_factory=dict)

    @classmethod
    def of(cls, situation: Situation) -> Register:
        """The register of a page of a situation."""
        listed = list(islice(situation.model.statements(), MOST_READ))
        passages, counts = dict[Citation, str](), Counter[str]()
        for citation in dict.fromkeys(cited.passage for claim in listed for cited in cites(claim)):
            counts[citation.source] += 1
            passages[citation] = f"passage-{citation.source}-{counts[citation.source]}"
        return cls(situation, listed, passages)

    def anchor(self, citation: Citation) -> str:
        """The id of where a passage stands; where the page does not list it, that of its source."""
        return self.passages.get(citation.passage, f"source-{citation.source}")

    def open(self, title: r.Words, claims: Iterable[Statement], note: str = "") -> str:
        """Have something open at a button, and give its id; empty where too many do already."""
        claims = tuple(claims)
        # The title has named a single claim, and its value.
        told = tuple(self.told(claim, is_named=len(claims) > 1) for claim in claims)
        made = Opened(title, told, note)
        if (claims or note) and len(self.opened) < MOST_OPENED:
            self.opened.setdefault(made, f"open-{len(self.opened) + 1}")
        return self.opened.get(made, "")

    def told(self, claim: Statement, *, is_named: bool = True) -> Told:
        """A claim in full, without its name and value where these stand above it."""
        holds = dependence(self.situation, claim) if isinstance(claim, Effect) else ""
        spoke = (claim.by, claim.date) if isinstance(claim, Position) else ()
        seen = str(r.Origin(claim.confidence, fmt.views(claim)))
        return Told(
            name=claim_name(self.situation, claim) if is_named else "",
            value=value_of(claim) if is_named else "",
            reason=_reason(claim),
            basis=r.basis(claim),
            about=" · ".join(filter(None, (holds, *spoke, seen, where(claim.place)))),
        )


def value_of(claim: Statement) -> r.Words:
    """How large a claim says that something is."""
    match claim:
        case Effect():
            return r.sign(claim.size)
        case Position() if claim.stance is not None:
            return f"({fmt.voted(claim)})"
        case Position():
            return f"(at {fmt.number(claim.at or 0)})"
        case Interest() | Constraint():
            return f"({fmt.weight(claim)})"
        case Influence():
            return f"({fmt.strength(claim.strength)})"
        case Breach():
            return f"(broken by {fmt.interval(claim.by)})"
        case Rating():
            return f"(power {fmt.number(claim.power)}, interest {fmt.number(claim.interest)})"
    return ""


def _reason(claim: Statement) -> str:
    """Why it is claimed, or what was said, or by what means."""
    said = ""
    if isinstance(claim, Position):
        said = claim.says
    elif isinstance(claim, Influence):
        said = claim.by
    ends = said and claim.because and said[-1].isalnum()
    return " ".join(filter(None, (f"{said}." if ends else said, claim.because)))


def where(place: Place) -> str:
    """Where in the model something stands: a file by its name alone, since a page is passed on."""
    if not place.file:
        return ""
    name = re.split(r"[\\/]", place.file)[-1]
    return str(place._replace(file=name)) if place.sheet else f"{name}:{place.line}"


# What the report ends with: who is who, and each source with what rests on it.


SOURCES, SOURCES_ANCHOR = "Sources", "sources"
"""The title and the id of what names each source in full, on a page of one answer too."""
MOST_ACTORS = 200
"""Of more actors the report introduces the first."""


def who_is_involved(register: Register) -> PagePart | None:
    """Every actor in a line; what each says and wants is to be opened."""
    situation = register.situation
    actors = situation.model.actors
    if not actors:
        return None
    entries = list[r.Entry]()
    for actor in actors[:MOST_ACTORS]:
        kind = f" ({actor.kind})" if actor.kind else ""
        about = f": {actor.about}" if actor.about else ""
        entries.append(r.Entry(r.text(r.strong(actor.name), kind, about)))
    note = not_shown(left_out((len(actors) - MOST_ACTORS, "actor")))
    table = who_table(situation, actors[:MOST_ACTORS])
    blocks = (r.listing(entries), Fold("Who says and wants what, and whom each can move", (table,)))
    return PagePart(note=note, blocks=blocks)


def sources(register: Register) -> PagePart:
    """The passages of each source, and what rests on them; in words alone, what rests on none."""
    model, told = register.situation.model, set[int]()
    found = grounds(register.situation, model.claims())
    have = "has" if found.cited == 1 else "have"
    every = (each for each in register.listed if isinstance(each, Judging) and each.is_judgement)
    judged = ClaimGroup("Judged by the analyst", tuple(map(register.told, every)))
    without = [Fold("", (), told=(ClaimList((judged,)),))] if judged.claims else []
    return PagePart(
        title=f"{found.cited:,} of {fmt.counted(found.claims, 'claim')} {have} a source.",
        conclusion=summed_up(sources_summary(model)) if model.sources else "",
        note="a citation vouches for a claim and its direction; every size is the analyst’s",
        blocks=(*(_passages(register, source, told) for source in model.sources), *without),
    )


def _passages(register: Register, source: Source, told: set[int]) -> ClaimList:
    """What was read in a source; a claim of several passages is told in full at the first.

    `told` has the claims that are told already, by identity.
    """
    found: dict[Citation, list[Statement]] = {}
    for claim in register.listed:
        for citation in dict.fromkeys(cited.passage for cited in cites(claim)):
            if citation.source == source.id:
                found.setdefault(citation, []).append(claim)
    entries = []
    for citation in _in_order(found):
        claims = found[citation]
        new = tuple(register.told(claim) for claim in claims if id(claim) not in told)
        also = (claim_name(register.situation, claim) for claim in claims if id(claim) in told)
        name, anchor = citation.locator or "the whole", register.anchor(citation)
        entries.append(ClaimGroup(name, new, anchor, tuple(also)))
        told |= {id(claim) for claim in claims}
    unread = islice(register.situation.model.statements(), len(register.listed), None)
    left = sum(any(cited.source == source.id for cited in cites(claim)) for claim in unread)
    return ClaimList(tuple(entries), source, not_shown(left_out((left, "claim"))))


def _in_order(found: dict[Citation, list[Statement]]) -> list[Citation]:
    """Passages under one heading together, by number; headings as they are first cited."""
    headings = [*dict.fromkeys(citation.locator.rpartition(" ")[0] for citation in found)]

    def place(citation: Citation) -> tuple[int, list[tuple[int, str]]]:
        heading = citation.locator.rpartition(" ")[0]
        parts = re.findall(r"\d+|\D+", citation.locator)
        numbers = [(int(part), "") if part.isdecimal() else (0, part) for part in parts]
        return headings.index(heading), numbers

    return sorted(found, key=place)
