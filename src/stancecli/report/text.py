"""Text as an answer has it: runs of characters with a role, and what they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from enum import Enum
from typing import TypeAlias

from stancecli import notation as fmt
from stancecli.diagnostics import Place
from stancecli.model import Citation, Claim, Range
from stancecli.values import dataclass


class Role(Enum):
    """What a run of characters is; a renderer chooses how that looks.

    `origin` says where a claim comes from, which a page to pass on leaves out.
    """

    PLAIN = "plain"
    STRONG = "strong"
    MUTED = "muted"
    JUDGEMENT = "judgement"
    FAULT = "fault"
    ORIGIN = "origin"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of characters of one role; `sense` is what it means, where it is a value's sign."""

    text: str
    role: Role = Role.PLAIN
    sense: fmt.Sense | None = None


Text: TypeAlias = tuple[Span, ...]
Words: TypeAlias = str | Span | Text
"""What may stand where a text is wanted: `text` makes spans of it."""


def text(*parts: Words) -> Text:
    """Text of strings, spans and texts in a row; an empty string leaves no span."""
    spans: list[Span] = []
    for part in parts:
        if isinstance(part, str):
            spans += [Span(part)] if part else []
        elif isinstance(part, Span):
            spans.append(part)
        else:
            spans.extend(part)
    return tuple(spans)


def plain(words: Words) -> str:
    """The characters of a text, whatever their roles."""
    return "".join(span.text for span in text(words))


def strong(words: str) -> Span:
    return Span(words, Role.STRONG)


def muted(words: str) -> Span:
    return Span(words, Role.MUTED)


def sign(value: Range) -> Span:
    """A value on the scale of effects as its sign, with what it means."""
    return Span(fmt.effect(value), sense=fmt.sense(value))


def change(before: Range, after: Range) -> Text:
    """From one value to another: `− → ++`."""
    return text(sign(before), " → ", sign(after))


@dataclass(frozen=True, slots=True)
class Basis:
    """What a statement rests on: citations, or, where there are none, judgement.

    Renderers show `[source locator; locator]`, one bracket a source, or the mark `(judgement)`.
    A `brief` one counts several places: `[source ×2]`. Quotes follow in the whole answer.
    """

    cite: tuple[Citation, ...] = ()
    judgement: bool = False
    brief: bool = False

    @property
    def brackets(self) -> tuple[str, ...]:
        """One bracket for each source, as it stands in text."""
        return tuple(
            f"[{' '.join(filter(None, (source, '; '.join(said for said, _ in places))))}]"
            for source, places in self.by_source
        )

    @property
    def by_source(self) -> tuple[tuple[str, tuple[tuple[str, Citation], ...]], ...]:
        """The places in each source, each as it stands in a bracket and as it is cited."""
        found: dict[str, dict[str, Citation]] = {}
        for citation in self.cite:
            found.setdefault(citation.source, {}).setdefault(citation.locator, citation)
        return tuple((source, tuple(self._places(places))) for source, places in found.items())

    def _places(self, places: Mapping[str, Citation]) -> Iterator[tuple[str, Citation]]:
        named = {locator: citation for locator, citation in places.items() if locator}
        if self.brief and len(named) > 1:
            yield f"×{len(named)}", next(iter(named.values()))
            return
        if not named:
            yield "", next(iter(places.values()))
        yield from zip(_abridged(named), named.values(), strict=True)

    @property
    def quotes(self) -> tuple[str, ...]:
        """The words quoted, each once, as they stand in text; a `brief` basis has none."""
        said = () if self.brief else (c.quote for c in self.cite if c.quote)
        return tuple(map(fmt.quoted, dict.fromkeys(said)))

    @property
    def unquoted(self) -> Basis:
        """The same places without their words."""
        return replace(self, cite=tuple(c.passage for c in self.cite)) if self.quotes else self

    @property
    def marks(self) -> str:
        """What it rests on as it stands in text: its brackets, or the mark of judgement."""
        return " ".join((*self.brackets, *(("(judgement)",) if self.judgement else ())))


def _abridged(locators: Iterable[str]) -> Iterator[str]:
    """Places in a source; a heading that the one before has too is not said again."""
    before = ""
    for locator in locators:
        heading, _, place = locator.rpartition(" ")
        is_same = heading and heading == before and not place[:1].isalpha()
        yield place if is_same else locator
        before = heading


def basis(*claims: Claim) -> Basis:
    """What claims rest on together; judgement only where none of them is cited."""
    cited = {(each, each.quote): each for claim in claims for each in claim.cite}
    return Basis(tuple(cited.values()), judgement=not cited)


@dataclass(frozen=True, slots=True)
class Origin:
    """How sure the analyst is of a claim, who sees it how, and where it stands in the file.

    Only the whole answer shows it, and a page to pass on does not.
    """

    confidence: str = ""
    views: str = ""
    place: Place | None = None

    def __str__(self) -> str:
        """As it stands in text: `confidence high · views: China −, Seoul 0 · a.yaml:9:3`."""
        sure = f"confidence {self.confidence}" if self.confidence else ""
        views = f"views: {self.views}" if self.views else ""
        return " · ".join(filter(None, (sure, views, str(self.place or ""))))


def origin(claim: Claim) -> Origin:
    """Where a claim comes from; without a place where it stands in no file."""
    place = claim.place if claim.place.file else None
    return Origin(claim.confidence, fmt.views(claim), place)
