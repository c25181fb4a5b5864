"""Where things stand on the page: an id for each passage, each claim, each thing that opens."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from stancecli import notation as fmt, report as r
from stancecli.diagnostics import Place
from stancecli.model import (
    Breach,
    Citation,
    Claim,
    Constraint,
    Effect,
    Influence,
    Interest,
    Model,
    Position,
    Rating,
    Statement,
)
from stancecli.names import claim_name, dependence
from stancecli.page.parts import Opened, Told
from stancecli.situation import Situation

MOST_READ = 1_000
"""Of more claims than these the appendix has only those that the page itself shows."""

MOST_OPENED = 1_500
"""So many cells and names at most open to what stands behind them."""


@dataclass
class Register:
    """The ids of a page as it is put together.

    `passages` has the id of each passage that the appendix lists; of any other passage the id is
    that of its source. `claims` has that of each claim in the appendix, by identity: two claims may
    say the same of the same. `places` is where on the page a claim counts. What opens, and says the
    same as something that is `known`, has its id.
    """

    situation: Situation
    passages: Mapping[Citation, str] = field(default_factory=dict)
    claims: Mapping[int, str] = field(default_factory=dict)
    places: dict[int, str] = field(default_factory=dict)
    opened: list[Opened] = field(default_factory=list)
    known: dict[Opened, str] | None = None

    @classmethod
    def of(cls, situation: Situation, used: Iterable[Claim]) -> Register:
        """The register of a page on which these claims count."""
        listed = listed_claims(situation.model, used)
        passages: dict[Citation, str] = {}
        by_source: dict[str, int] = {}
        for citation in (cited.passage for claim in listed for cited in claim.cite):
            if citation not in passages:
                n = by_source[citation.source] = by_source.get(citation.source, 0) + 1
                passages[citation] = f"passage-{citation.source}-{n}"
        claims = {id(claim): f"claim-{n}" for n, claim in enumerate(listed, 1)}
        return cls(situation, passages, claims)

    def of_another(self, situation: Situation) -> Register:
        """The register of the same page, for what stands on it of another situation.

        A passage, a criterion, and what opens and says the same, keep their ids.
        """
        criteria = {
            criterion.id: self.claims.get(id(criterion), "")
            for actor in self.situation.actors()
            for criterion in actor.criteria
        }
        claims = {
            id(criterion): criteria.get(criterion.id, "")
            for actor in situation.actors()
            for criterion in actor.criteria
        }
        known = {replace(each, anchor=""): each.anchor for each in self.opened}
        return replace(self, situation=situation, claims=claims, places={}, known=known)

    def anchor(self, citation: Citation) -> str:
        """The id of where a passage stands; where the page does not list it, that of its source."""
        return self.passages.get(citation.passage, f"source-{citation.source}")

    def open(self, title: r.Words, claims: Iterable[Statement], note: str = "") -> str:
        """Have something open at a button, and give its id; empty where too many do already.

        The id of the button is `at-` and that id.
        """
        claims = tuple(claims)
        # The title has named a single claim, and its value.
        told = tuple(self._told(claim, is_named=len(claims) > 1) for claim in claims)
        made = Opened("", title, told, note)
        if self.known and made in self.known:
            return self.known[made]
        if len(self.opened) >= MOST_OPENED or not (claims or note):
            return ""
        anchor = f"open-{len(self.opened) + 1}"
        for claim in claims:
            self.places.setdefault(id(claim), f"at-{anchor}")
        self.opened.append(replace(made, anchor=anchor))
        return anchor

    def told(self, claim: Statement) -> Told:
        """A claim in full, with where it stands in the appendix, and where it counts."""
        home, back = self.claims.get(id(claim), ""), self.places.get(id(claim), "")
        return replace(self._told(claim), home=home, back=back)

    def _told(self, claim: Statement, *, is_named: bool = True) -> Told:
        return Told(
            name=claim_name(self.situation, claim) if is_named else "",
            value=value_of(claim) if is_named else "",
            reason=_reason(claim),
            basis=r.basis(claim),
            about=" · ".join(filter(None, _about(self.situation, claim))),
        )


def listed_claims(model: Model, used: Iterable[Claim]) -> list[Statement]:
    """What the appendix tells of: every claim, or, of many, those that count on the page."""
    every = list(model.statements())
    if len(every) <= MOST_READ:
        return every
    ids = {id(claim) for claim in used}
    return [claim for claim in every if id(claim) in ids][:MOST_READ]


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
    if said and claim.because and said[-1].isalnum():
        said = f"{said}."
    return " ".join(filter(None, (said, claim.because)))


def _about(situation: Situation, claim: Statement) -> tuple[str, ...]:
    """When it holds, who spoke and when, how sure it is, whose views there are, where it stands."""
    holds = dependence(situation, claim) if isinstance(claim, Effect) else ""
    spoke = (claim.by, claim.date) if isinstance(claim, Position) else ()
    seen = r.Origin(claim.confidence, fmt.views(claim))
    return (holds, *spoke, str(seen), where(claim.place))


def where(place: Place) -> str:
    """Where in the model something stands: a file by its name alone, since a page is passed on."""
    if not place.file:
        return ""
    name = re.split(r"[\\/]", place.file)[-1]
    if place.sheet:
        return str(place._replace(file=name))
    return f"{name}:{place.line}"
