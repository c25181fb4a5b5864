"""The text of a source, and where a quote stands in it: exactly, within one paragraph."""

from __future__ import annotations

import difflib
import heapq
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from stancecli.methods.quotes.folding import (
    WORD,
    characters,
    cleaned,
    fold,
    parts_of,
    span_of,
    told_apart,
)

MOST_LINES = 2_000_000
"""Lines of a text, at most: a book has some ten thousand."""
LONGEST_COMPARED = 2_000_000
"""Characters of a text in which the nearest sentence is looked for, at most."""
MOST_NEAREST = 50
"""Quotes of a text for which the nearest sentence is looked for, at most."""

_BUCKETS = 1 << 16
_CANDIDATES = 6
_LONGEST_SENTENCE = 150
_LONGEST_LOCATOR = 200
_DEEPEST = 50
_NEAR = 0.4
"""Sentences that have less in common with a quote are not near it."""

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+")


@dataclass(frozen=True, slots=True)
class TextPlace:
    """A paragraph of a text: its number below a heading, from 1, or the pages it is on.

    Without a heading it stands before the first; `page` is 0 in a text that has no pages.
    """

    heading: str
    paragraph: int
    page: int = 0
    last_page: int = 0
    section: int = 0
    """How many headings stand before it: several may say the same."""

    def __str__(self) -> str:
        if self.page and not self.heading:
            return self.pages
        return f"{self.heading} ¶{self.paragraph}".lstrip()

    @property
    def pages(self) -> str:
        """`p. 4`, or `p. 4–5` where it runs on."""
        return f"p. {self.page}" + (f"–{self.last_page}" if self.last_page > self.page else "")


@dataclass(frozen=True, slots=True)
class NearSentence:
    """The sentence of a text that is most like a quote, and where it stands."""

    sentence: str
    at: TextPlace


@dataclass(frozen=True, slots=True)
class LocatorPart:
    """One place that a locator names: paragraphs below a heading, or pages.

    `named` is how it is written.
    """

    heading: str
    first: int
    last: int
    named: str
    is_pages: bool = False
    is_whole: bool = False
    """Whether it is a whole section, whatever the paragraphs are numbered."""
    goes_on: bool = False
    """Whether its heading is that of the place named before it."""

    def __str__(self) -> str:
        return self.named


@dataclass(frozen=True, slots=True)
class QuoteStanding:
    """Where a quote stands in its text, and whether that is where its citation says.

    `lacking` are places that the citation names and the text does not have, `headings` those that
    they may be slips of. `elsewhere` is whether the quote stands, and at none of the places named.
    `nearest` is the sentence most like a quote that does not stand there at all.
    """

    stands: tuple[TextPlace, ...]
    named: tuple[LocatorPart, ...]
    lacking: tuple[LocatorPart, ...] = ()
    headings: tuple[str, ...] = ()
    elsewhere: bool = False
    nearest: NearSentence | None = None


class TooManyLines(ValueError):
    """A text of more lines than MOST_LINES."""


class SourceText:
    """The text of a source, made ready to look for quotes in it.

    A heading is a line that begins with `#`; paragraphs are parted by empty lines, pages by form
    feeds, which end no paragraph.
    """

    def __init__(self, text: str) -> None:
        """Raises TooManyLines."""
        self._raw = cleaned(text)
        if self._raw.count("\n") >= MOST_LINES:
            raise TooManyLines
        self._has_pages = "\f" in self._raw
        self.headings: list[str] = []
        """As they stand in the text."""
        self._folded_headings: list[str] = []
        self._over = [0]
        """For each section: the one that it lies in; 0 where it lies in none."""
        self._paragraphs: list[str] = []
        """Folded; hyphens and dashes told apart."""
        self._lines: list[tuple[int, int]] = []
        """For each paragraph: its first line, and the one after its last."""
        self._sections: list[int] = []
        """For each paragraph: how many headings stand before it."""
        self._starts = [0]
        """For each section: the paragraphs before it. Section 0 is before the first heading."""
        self._breaks: list[int] = []
        """The lines on which form feeds stand, one for each of them."""
        self._raw_lines = self._raw.split("\n")
        self._read(characters(self._raw).split("\n"))
        self._sought: dict[str, tuple[TextPlace, ...]] = {}
        self._compared = 0

    def _read(self, folded: Sequence[str]) -> None:
        start: int | None = None
        under: list[tuple[int, int]] = []
        for n, line in enumerate(chain(folded, [""])):
            bare = line.replace("\f", " ") if self._has_pages else line
            level = _level(bare) if "#" in bare else 0
            if level or not bare or bare.isspace():
                if start is not None:
                    self._add(start, n, folded)
                    start = None
            elif start is None:
                start = n
            if level:
                self.headings.append(_title(self._raw_lines[n]))
                self._folded_headings.append(fold(self.headings[-1]))
                under = [each for each in under if each[0] < level][:_DEEPEST]
                self._over.append(under[-1][1] if under else 0)
                under.append((level, len(self.headings)))
                self._starts.append(len(self._paragraphs))
            self._breaks.extend([n] * line.count("\f") if self._has_pages else ())

    def _add(self, start: int, end: int, folded: Sequence[str]) -> None:
        self._paragraphs.append(told_apart(" ".join(" ".join(folded[start:end]).split())))
        self._lines.append((start, end))
        self._sections.append(len(self.headings))

    # Where a quote stands.

    def find(self, quote: str) -> tuple[TextPlace, ...]:
        """Every paragraph in which a quote stands."""
        if quote not in self._sought:
            parts = parts_of(quote)
            self._sought[quote] = tuple(self._standing(parts) if parts else ())
        return self._sought[quote]

    def _standing(self, parts: tuple[str, ...]) -> Iterator[TextPlace]:
        words = {hash(word) % _BUCKETS for part in parts for word in WORD.findall(part)}
        rarest = min((self._index.get(word, []) for word in words), key=len)
        for n in rarest:
            span = span_of(self._paragraphs[n], parts)
            if span:
                yield self._place(n, span)

    @cached_property
    def _index(self) -> dict[int, list[int]]:
        """By the hash of a word, in few buckets: the paragraphs that may have it."""
        index: dict[int, list[int]] = {}
        for n, paragraph in enumerate(self._paragraphs):
            for bucket in {hash(word) % _BUCKETS for word in WORD.findall(paragraph)}:
                index.setdefault(bucket, []).append(n)
        return index

    def _place(self, n: int, span: tuple[int, int]) -> TextPlace:
        section = self._sections[n]
        heading = self.headings[section - 1] if section else ""
        number = n - self._starts[section] + 1
        if not self._has_pages:
            return TextPlace(heading, number, section=section)
        return TextPlace(heading, number, *self._pages_of(n, span), section)

    def _pages_of(self, n: int, span: tuple[int, int]) -> tuple[int, int]:
        """The pages on which a stretch of a folded paragraph begins and ends, from 1."""
        start, end = self._lines[n]
        first = bisect_right(self._breaks, start - 1) + 1
        if bisect_right(self._breaks, end - 1) + 1 == first:
            return first, first
        # Folded page by page, its pieces are together as long as it is, with a blank after each.
        text = "\n".join(self._raw_lines[start:end])
        ends, length = [], 0
        for piece in text.split("\f"):
            folded = told_apart(" ".join(characters(piece).split()))
            length += len(folded) + bool(folded)
            ends.append(length)
        begins, finishes = (bisect_right(ends, at) for at in (span[0], span[1] - 1))
        most = len(ends) - 1
        return first + min(begins, most), first + min(finishes, most)

    # What a locator names.

    def look_up(self, quote: str, locator: str = "") -> QuoteStanding:
        """Where a quote stands, and whether that is where a locator says."""
        stands, named = self.find(quote), self.named(locator)
        lacking = tuple(part for part in named if not self._has(part))
        unknown = (part.heading for part in lacking if part.heading)
        return QuoteStanding(
            stands,
            named,
            lacking,
            next((self._nearest_headings(heading) for heading in unknown), ()),
            bool(stands and named)
            and not any(self._holds(part, place) for part in named for place in stands),
            None if stands else self.nearest(quote),
        )

    def named(self, locator: str) -> tuple[LocatorPart, ...]:
        """The places that a locator names; none where it says anything else as well."""
        if not locator or len(locator) > _LONGEST_LOCATOR:
            return ()
        words = [word.strip() for word in re.split("[;,]", locator)]
        found: list[LocatorPart] = []
        n = 0
        while n < len(words):
            for end in range(len(words), n, -1):
                # A heading may have commas in it.
                part = self._part(", ".join(words[n:end]), found[-1:], known=end > n + 1)
                if part:
                    break
            else:
                return ()
            if part.goes_on and found[-1].is_whole:
                found.pop()  # `Opening, ¶2`
            found.append(part)
            n = end
        return tuple(found)

    def _part(
        self, words: str, before: Sequence[LocatorPart], *, known: bool
    ) -> LocatorPart | None:
        """One place; after another one, a number alone or a ¶ goes on under the same heading."""
        if found := _PAGES.fullmatch(words):
            first, last = _numbers(found)
            # The pages of a text without any are those of a print.
            return LocatorPart("", first, last, words, is_pages=True) if self._has_pages else None
        was = before[-1] if before else None
        if (found := _NUMBERS.fullmatch(words)) and was and not was.is_whole:
            first, last = _numbers(found)
            named = f"{'p. ' if was.is_pages else f'{was.heading} ¶'.lstrip()}{words}"
            return LocatorPart(was.heading, first, last, named, was.is_pages, goes_on=True)
        found = _PARAGRAPHS.fullmatch(words)
        heading = (found[1] if found else words).strip()
        is_known = not heading or fold(heading) in self._folded_headings
        if known and not (heading and is_known):
            return None
        if found:
            first, last = _numbers(found, 2)
            if not heading and was:
                named = f"{was.heading} {words}".lstrip()
                return LocatorPart(was.heading, first, last, named, goes_on=True)
            return LocatorPart(heading, first, last, words)
        if heading and (is_known or self._nearest_headings(heading)):
            return LocatorPart(heading, 0, 0, words, is_whole=True)
        return None

    def _has(self, part: LocatorPart) -> bool:
        """Whether the text has what is named."""
        if part.is_pages:
            return 0 < part.first <= part.last <= len(self._breaks) + 1
        sections = self._sections_of(part)
        if part.is_whole:
            return bool(sections)
        return any(0 < part.first <= part.last <= self._count(section) for section in sections)

    def _holds(self, part: LocatorPart, place: TextPlace) -> bool:
        """Whether a quote at a place stands where a locator says."""
        if part.is_pages:
            return part.first <= place.page and place.last_page <= part.last
        wanted, section = fold(part.heading), place.section
        if not part.is_whole:
            is_under = fold(place.heading) == wanted
            return is_under and part.first <= place.paragraph <= part.last
        while section and self._folded_headings[section - 1] != wanted:
            section = self._over[section]
        return section > 0

    def _sections_of(self, part: LocatorPart) -> list[int]:
        if not part.heading:
            return [0]
        wanted = fold(part.heading)
        return [n for n, known in enumerate(self._folded_headings, 1) if known == wanted]

    def _count(self, section: int) -> int:
        """The paragraphs of a section."""
        is_last = section + 1 == len(self._starts)
        end = len(self._paragraphs) if is_last else self._starts[section + 1]
        return end - self._starts[section]

    def _nearest_headings(self, heading: str) -> tuple[str, ...]:
        """The headings that another word may be a slip of, the nearest first."""
        by_fold = dict(zip(self._folded_headings[:1_000], self.headings, strict=False))
        near = difflib.get_close_matches(fold(heading)[:200], list(by_fold), n=3, cutoff=0.6)
        return tuple(by_fold[each] for each in near)

    # What is most like a quote that does not stand there.

    def nearest(self, quote: str) -> NearSentence | None:
        """The sentence most like a quote, where one has much in common with it."""
        self._compared += 1
        if len(self._raw) > LONGEST_COMPARED or self._compared > MOST_NEAREST:
            return None
        wanted = WORD.findall(fold(quote))[:_LONGEST_SENTENCE]
        shared = frozenset(wanted)
        ranked = heapq.nlargest(
            _CANDIDATES, ((len(shared & words), -n) for n, words in enumerate(self._words))
        )
        best, found = _NEAR, None
        for _, minus in ranked:
            paragraph, sentence = self._sentences[-minus]
            words = WORD.findall(fold(sentence))[:_LONGEST_SENTENCE]
            match = difflib.SequenceMatcher(None, words, wanted, autojunk=False)
            # A quote of a part of a sentence is near to it.
            alike = sum(block.size for block in match.get_matching_blocks())
            ratio = max(match.ratio(), alike / (len(wanted) + 1))
            if ratio > best:
                span = span_of(self._paragraphs[paragraph], (fold(sentence),)) or (0, 1)
                best, found = ratio, NearSentence(sentence, self._place(paragraph, span))
        return found

    @cached_property
    def _sentences(self) -> list[tuple[int, str]]:
        """Each sentence as it stands there, and the number of its paragraph."""
        lines = self._raw_lines
        return [
            (n, sentence)
            for n, (start, end) in enumerate(self._lines)
            for sentence in _SENTENCE_END.split(" ".join(" ".join(lines[start:end]).split()))
            if sentence
        ]

    @cached_property
    def _words(self) -> list[frozenset[str]]:
        return [frozenset(WORD.findall(fold(sentence))) for _, sentence in self._sentences]


_PARAGRAPHS = re.compile(r"(.*?)\s*¶¶?\s*(\d{1,6})(?:\s*[-–—]\s*¶?\s*(\d{1,6}))?")
_PAGES = re.compile(r"(?:pp?\.|pages?)\s*(\d{1,6})(?:\s*[-–—]\s*(\d{1,6}))?", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d{1,6})(?:\s*[-–—]\s*(\d{1,6}))?")


def _level(line: str) -> int:
    """How many `#` begin a line that is a heading; 0 for any other."""
    marked = line.lstrip(" ")
    rest = marked.lstrip("#")
    is_heading = len(line) - len(marked) < 4 and rest[:1] in (" ", "\t") and rest.strip()
    return len(marked) - len(rest) if is_heading else 0


def _title(line: str) -> str:
    """The words of a heading, without the `#` around them."""
    title = line.replace("\f", " ").strip().lstrip("#").strip()
    bare = title.rstrip("#")
    return " ".join((bare if bare[-1:].isspace() else title).split())


def _numbers(found: re.Match[str], group: int = 1) -> tuple[int, int]:
    first = int(found[group])
    return first, int(found[group + 1] or first)
