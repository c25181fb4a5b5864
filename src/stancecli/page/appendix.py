"""What the page ends with: every passage with what rests on it, every judgement, who is who."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from stancecli import notation as fmt, report as r
from stancecli.methods.claims import sources_summary
from stancecli.model import Citation, Claim, Effect, Judging, Model, Source, Statement
from stancecli.names import claim_name
from stancecli.page.parts import ClaimGroup, ClaimList, PagePart, Shown, Told
from stancecli.page.register import Register, listed_claims
from stancecli.situation import Situation
from stancecli.wording.sentences import summed_up

SOURCES, SOURCES_ANCHOR = "Sources", "sources"
"""The title and the id of what names each source in full, on a page of one answer too."""
MOST_ACTORS = 200
"""Of more actors the appendix introduces those who decide on the page, and the first others."""


def appendix(situation: Situation, register: Register, used: Sequence[Claim]) -> Iterator[PagePart]:
    """Who is who, the passages of each source, and the judgements."""
    model = situation.model
    if model.actors:
        yield _actors(model)
    listed = listed_claims(model, used)
    told: set[int] = set()
    sources: list[Shown] = [
        _passages(register, source, listed, _citing(model, source), told)
        for source in model.sources
    ]
    judged = [claim for claim in listed if isinstance(claim, Judging) and claim.is_judgement]
    count = sum(claim.is_judgement for claim in model.claims())
    if sources:
        yield PagePart(
            SOURCES_ANCHOR,
            SOURCES,
            conclusion=summed_up(sources_summary(model)),
            note="each passage, and what rests on it: a citation vouches for a claim and its "
            "direction; every size is the analyst’s",
            blocks=tuple(sources),
            is_appendix=True,
        )
    if count:
        yield PagePart(
            "judgements",
            "Judgements",
            note=f"{fmt.counted(count, 'claim')} without a source",
            blocks=(_judgements(situation, register, judged, count),),
            link="" if sources else None,
            is_appendix=True,
        )


# Who is who.


def _actors(model: Model) -> PagePart:
    first = sorted(model.actors, key=lambda actor: not actor.decisions)[:MOST_ACTORS]
    shown = {actor.id for actor in first}
    entries = tuple(
        r.Entry(
            r.text(
                r.strong(actor.name),
                f" ({actor.kind})" if actor.kind else "",
                f": {actor.about}" if actor.about else "",
            )
        )
        for actor in model.actors
        if actor.id in shown
    )
    left = len(model.actors) - len(entries)
    return PagePart(
        "actors",
        "Who is involved",
        note=f"{fmt.counted(left, 'more actor is', 'more actors are')} not in this report"
        if left
        else "",
        blocks=(r.Listing(entries),),
        link="",
        is_appendix=True,
    )


# Passages.


def _citing(model: Model, source: Source) -> int:
    return sum(
        any(citation.source == source.id for citation in claim.cite) for claim in model.statements()
    )


def _passages(
    register: Register, source: Source, listed: Sequence[Statement], citing: int, told: set[int]
) -> ClaimList:
    """What was read in a source; a claim of several passages is told in full at the first.

    `told` has the claims that are told already, by identity.
    """
    found: dict[Citation, list[Statement]] = {}
    for claim in listed:
        for citation in dict.fromkeys(cited.passage for cited in claim.cite):
            if citation.source == source.id:
                found.setdefault(citation, []).append(claim)
    entries = []
    for citation in _in_order(found):
        entries.append(_entry(register, citation, found[citation], told))
        told |= {id(claim) for claim in found[citation]}
    rest = len({id(claim) for claims in found.values() for claim in claims})
    left = citing - rest
    one, more = "more claim cites it and is", "more claims cite it and are"
    counted = f"{fmt.counted(left, one, more)} not in this report." if left else ""
    return ClaimList(tuple(entries), source, counted)


def _entry(
    register: Register, citation: Citation, claims: Sequence[Statement], told: set[int]
) -> ClaimGroup:
    return ClaimGroup(
        name=citation.locator or "the whole",
        claims=tuple(register.told(claim) for claim in claims if id(claim) not in told),
        anchor=register.anchor(citation),
        elsewhere=tuple(
            (claim_name(register.situation, claim), register.claims.get(id(claim), ""))
            for claim in claims
            if id(claim) in told
        ),
    )


def _in_order(found: dict[Citation, list[Statement]]) -> list[Citation]:
    """Passages under one heading together, by number; headings as they are first cited."""
    headings: dict[str, int] = {}
    for citation in found:
        headings.setdefault(_heading(citation), len(headings))

    def place(citation: Citation) -> tuple[int, list[tuple[int, str]]]:
        parts = re.findall(r"\d+|\D+", citation.locator)
        return headings[_heading(citation)], [
            (int(part), "") if part.isdecimal() else (0, part) for part in parts
        ]

    return sorted(found, key=place)


def _heading(citation: Citation) -> str:
    return citation.locator.rpartition(" ")[0]


# Judgements.


def _judgements(
    situation: Situation, register: Register, judged: Sequence[Judging], count: int
) -> ClaimList:
    groups: dict[str, list[Told]] = {}
    for claim in judged:
        told = register.told(claim)
        if isinstance(claim, Effect):  # the heading has named the option
            told = replace(told, name=f"on {fmt.called(situation.item(claim.to))}")
        groups.setdefault(_whose(situation, claim), []).append(told)
    left = count - len(judged)
    counted = f"{fmt.counted(left, 'more is', 'more are')} not in this report." if left else ""
    return ClaimList(
        tuple(ClaimGroup(name, tuple(told)) for name, told in groups.items()), counted=counted
    )


def _whose(situation: Situation, claim: Judging) -> str:
    """Under what name a judgement stands: that of its option, or of its actor."""
    if isinstance(claim, Effect):
        option = situation.option(claim.option)
        return f"{situation.actor(option.actor).name}: {option.name}"
    return situation.actor(claim.actor).name
