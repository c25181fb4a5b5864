"""Everything on a source: what it is, and every claim that cites it, by the place cited."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stancecli import notation as fmt, report as r
from stancecli.model import Claim, Source
from stancecli.names import claim_name
from stancecli.situation import Situation


@dataclass(frozen=True)
class Cited:
    """A claim that cites the source, and what it says in names."""

    claim: Claim
    says: str


@dataclass(frozen=True)
class Passage:
    """A place in the source (empty where none is given), and the claims that cite it."""

    locator: str
    cited: tuple[Cited, ...]


@dataclass(frozen=True)
class ShownSource:
    """A source, the passages cited in it, and how many claims cite it."""

    source: Source
    passages: tuple[Passage, ...]
    claims: int


def ask(situation: Situation, shown: Source) -> ShownSource:
    """Everything on a source."""
    found: dict[str, list[Cited]] = {}
    claims = 0
    for claim in situation.model.statements():
        locators = [each.locator for each in claim.cite if each.source == shown.id]
        claims += bool(locators)
        for locator in dict.fromkeys(locators):
            found.setdefault(locator, []).append(Cited(claim, claim_name(situation, claim)))
    passages = (Passage(locator, tuple(found[locator])) for locator in sorted(found, key=_natural))
    return ShownSource(shown, tuple(passages), claims)


def _natural(locator: str) -> tuple[tuple[int, int | str], ...]:
    """Numbers by size, so that ¶10 comes after ¶9."""
    parts = re.findall(r"[0-9]+|[^0-9]+", locator)
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in parts)


def tell(finding: ShownSource, *, verbose: bool = False) -> r.Report:
    """The page on a source."""
    shown = finding.source
    parts = (shown.author, shown.publisher, shown.date, shown.url)
    return r.Report(
        asked=f"{shown.title} · a source",
        conclusion=_conclusion(finding),
        blocks=(
            r.Paragraph(r.text(". ".join(part for part in parts if part))),
            *(_told(each, verbose) for each in finding.passages),
        ),
        next=(r.Ask("stance check", "what is not cited"),),
    )


def _conclusion(finding: ShownSource) -> str:
    if not finding.claims:
        return "Nothing in this model cites it."
    statements = fmt.counted(finding.claims, "statement")
    return f"{statements} cited from it, at {fmt.counted(len(finding.passages), 'place')}."


def _told(passage: Passage, verbose: bool) -> r.Section:
    entries = tuple(_entry(each, verbose) for each in passage.cited)
    return r.Section(passage.locator or "Without a place in it", (r.Listing(entries, bullet="·"),))


def _entry(each: Cited, verbose: bool) -> r.Entry:
    because = r.text(each.claim.because) if each.claim.because else ()
    details = r.provenance(each.claim) if verbose else ()
    return r.Entry(r.text(each.says), below=tuple(filter(None, (because, details))))
