"""What an answer rests on: counted once in a finding, and told alike by every lens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from stancecli.graph import Graph, source
from stancecli.model import Claim, Source
from stancecli.notation import counted, reference
from stancecli.report import Entry, Listing, Note, Role, Section, Span, text


@dataclass(frozen=True)
class Cited:
    """How many of the claims cite a source; one that cites two counts for both."""

    source: Source
    claims: int


@dataclass(frozen=True)
class Grounds:
    """How many claims an answer rests on, how many of them have no citation, and the sources.

    `sources` are those that the claims cite, the most cited first.
    """

    claims: int
    judgements: int
    sources: tuple[Cited, ...]


def any_judged(claims: Iterable[Claim]) -> bool:
    """Whether one of these claims, or more, has no citation: then `*` marks what they make up."""
    return any(claim.is_judgement for claim in claims)


def grounds(graph: Graph, claims: Iterable[Claim]) -> Grounds:
    """What an answer rests on, each claim counted once however often it bears on the answer."""
    # By identity: two claims may say the same of the same, and both count.
    distinct = {id(claim): claim for claim in claims}.values()
    cited = Counter(
        id_ for claim in distinct for id_ in dict.fromkeys(each.source for each in claim.cite)
    )
    return Grounds(
        claims=len(distinct),
        judgements=sum(claim.is_judgement for claim in distinct),
        sources=tuple(Cited(source(graph, id_), count) for id_, count in cited.most_common()),
    )


def rests_on(found: Grounds, thing: str, where: str = "", among: str = "") -> Section:
    """The section that says what an answer rests on.

    `thing` is what the claims are (`effect`), `where` which of them (`of the open options`);
    `among` says of the judgements what is worth knowing.
    """
    total, which = counted(found.claims, thing), f" {where}" if where else ""
    entries = [
        Entry(text(f"{each.claims} of {total}{which}: {reference(each.source)}"))
        for each in found.sources
    ]
    if found.judgements:
        mark = Span("(judgement)", Role.JUDGEMENT)
        tail = f", among them {among}." if among else "."
        entries.append(Entry(text(f"{found.judgements} of {total}: ", mark, tail)))
    if not entries:
        entries.append(Entry(text(f"No {thing}{which} bears on this.")))
    note = Note("A citation vouches for a claim and its direction; every size is the analyst's.")
    return Section("Rests on", (Listing(tuple(entries), "·"), note))
