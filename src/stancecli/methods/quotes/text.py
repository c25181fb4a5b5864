"""The text of a source, and where a quote stands in it: exactly, within one paragraph."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, chain
from typing import NamedTuple

from stancecli.diagnostics import cost_of_comparing, near_misses
from stancecli.methods.quotes.denial import denial_left_out
from stancecli.methods.quotes.folding import (
    SPLIT,
    WORD,
    QuotePart,
    characters,
    check_marks,
    cleaned,
    folded_length,
    folded_paragraph,
    normalised,
    readings_of,
    spans_of,
    words_of,
)
from stancecli.methods.quotes.limits import (
    LETTER,
    LOCATOR,
    LONGEST_PARAGRAPH,
    MOST_HEADINGS,
    MOST_LINES,
    MOST_PAGES,
    PLACE,
    SENTENCES,
    TRY,
    SearchBudget,
    TooMuch,
)
from stancecli.methods.quotes.nearest import NearSentences
from stancecli.methods.quotes.places import LocatorPart, NearSentence, QuoteStanding, TextPlace
from stancecli.methods.quotes.sentences import Sentences

LONGEST_COMPARED = 2_000_000
"""Characters of a text in which the nearest sentence is looked for, at most."""

_AT_ONCE = 1_000_000
"""Of so many characters folding makes copies at once, or of one line."""
_BUCKETS = 1 << 16
_LONGEST_LOCATOR = 200
_DEEPEST = 50


class _Hit(NamedTuple):
    """A paragraph in which a quote stands, by its number."""

    place: TextPlace
    paragraph: int
    parts: tuple[QuotePart, ...]


class SourceText:
    """The text of a source, made ready to look for quotes in it.

    A heading is a line that begins with `#`; paragraphs are parted by empty lines, pages by form
    feeds, which end no paragraph.
    """

    def __init__(self, text: str, budget: SearchBudget | None = None) -> None:
        """Raises TooMuch for a text of more lines, headings or pages than are looked through."""
        self._budget = budget or SearchBudget()
        self._length = len(text)
        self._has_pages = "\f" in text
        _check_sizes(text)
        self.headings = [""]
        """For each section: its heading, as it stands in the text; the first has none."""
        self._folded_headings = [""]
        self._most_below = {"": 0}
        """By its words, folded: the paragraphs of the longest section with such a heading."""
        self._near: dict[str, tuple[str, ...]] = {}
        self._over = [0]
        """For each section: the one that it lies in; 0 where it lies in none."""
        self._paragraphs: list[str] = []
        """Folded; hyphens and dashes told apart."""
        self._lines: list[tuple[int, int]] = []
        """For each paragraph: its first line, and the one after its last."""
        self._sections: list[int] = []
        """For each paragraph: how many headings stand before it."""
        self._starts = [0]
        """For each section: the paragraphs before it."""
        self._breaks: list[int] = []
        """The lines on which form feeds stand, one for each of them."""
        self._raw_lines = cleaned(text).split("\n")
        self._read()
        self._sought: dict[str, tuple[_Hit, ...]] = {}
        self._sentences: dict[int, Sentences] = {}
        self._ends: dict[int, list[int]] = {}
        """By paragraph: where in it, folded, each of its pages ends."""

    def _read(self) -> None:
        lines: list[str] = []
        """Those of the paragraph that is being read."""
        left = LONGEST_PARAGRAPH
        under: list[tuple[int, int]] = []
        for n, line in enumerate(chain(self._folded_lines(), [""])):
            bare = line.replace("\f", " ") if self._has_pages else line
            level = _level(bare) if "#" in bare else 0
            if level or not bare or bare.isspace():
                if lines:
                    self._add(n, lines)
                    lines, left = [], LONGEST_PARAGRAPH
            else:
                lines.append(line)
                left -= len(self._raw_lines[n])
                if left < 0:
                    raise TooMuch(f"a paragraph has more than {LONGEST_PARAGRAPH:,} characters")
            if level:
                self._add_heading(_title(self._raw_lines[n]))
                under = [each for each in under if each[0] < level][:_DEEPEST]
                self._over.append(under[-1][1] if under else 0)
                under.append((level, len(self.headings) - 1))
            self._breaks.extend([n] * line.count("\f") if self._has_pages else ())

    def _folded_lines(self) -> Iterator[str]:
        """Each line, folded with others near it."""
        start = length = 0
        for n, line in enumerate(self._raw_lines, 1):
            length += len(line)
            if length > _AT_ONCE or n == len(self._raw_lines):
                yield from characters("\n".join(self._raw_lines[start:n])).split("\n")
                start, length = n, 0

    def _add(self, end: int, lines: Sequence[str]) -> None:
        self._paragraphs.append(folded_paragraph(lines))
        self._lines.append((end - len(lines), end))
        self._sections.append(len(self.headings) - 1)
        heading, below = self._folded_headings[-1], len(self._paragraphs) - self._starts[-1]
        self._most_below[heading] = max(self._most_below[heading], below)

    def _add_heading(self, title: str) -> None:
        if len(self.headings) > MOST_HEADINGS:
            raise TooMuch(f"it has more than {MOST_HEADINGS:,} headings")
        self.headings.append(title)
        self._folded_headings.append(normalised(title))
        self._most_below.setdefault(self._folded_headings[-1], 0)
        self._starts.append(len(self._paragraphs))

    # Where a quote stands.

    def find(self, quote: str) -> tuple[TextPlace, ...]:
        """Every paragraph in which a quote stands. Raises TooMuch where that takes too long."""
        return tuple(hit.place for hit in self._hits(quote))

    def _hits(self, quote: str) -> tuple[_Hit, ...]:
        if quote not in self._sought:
            check_marks(quote)
            readings = (tuple(self._standing(parts)) for parts in readings_of(quote) if parts)
            self._sought[quote] = next(filter(None, readings), ())
        return self._sought[quote]

    def _standing(self, parts: tuple[QuotePart, ...]) -> Iterator[_Hit]:
        words = {hash(word) % _BUCKETS for part in parts for word in WORD.findall(part.words)}
        rarest = min((self._index.get(word, []) for word in words), key=len)
        for n in rarest:
            spans = next(spans_of(self._paragraphs[n], parts, self._budget.searched), None)
            if spans:
                self._budget.searched.take(PLACE)
                yield _Hit(self._place(n, (spans[0][0], spans[-1][1])), n, parts)

    @cached_property
    def _index(self) -> dict[int, list[int]]:
        """By the hash of a word, in few buckets: the paragraphs that may have it."""
        index: dict[int, list[int]] = {}
        for n, paragraph in enumerate(self._paragraphs):
            for bucket in {hash(word) % _BUCKETS for word in words_of(paragraph)}:
                index.setdefault(bucket, []).append(n)
        return index

    def _place(self, n: int, span: tuple[int, int]) -> TextPlace:
        section = self._sections[n]
        heading = self.headings[section]
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
        if n not in self._ends:
            self._ends[n] = _page_ends("\n".join(self._raw_lines[start:end]))
        ends = self._ends[n]
        begins, finishes = (bisect_right(ends, at) for at in (span[0], span[1] - 1))
        most = len(ends) - 1
        return first + min(begins, most), first + min(finishes, most)

    # What a locator names.

    def look_up(self, quote: str, locator: str = "") -> QuoteStanding:
        """Where a quote stands, and whether that is where a locator says.

        Raises TooMuch where that takes too long.
        """
        hits, named = self._hits(quote), self.named(locator)
        stands = tuple(hit.place for hit in hits)
        self._budget.searched.take(len(stands) * len(named) * TRY)
        lacking = tuple(part for part in named if not self._has(part))
        unknown = (part.heading for part in lacking if part.heading)
        meant = [hit for hit in hits if any(self._holds(part, [hit.place]) for part in named)]
        return QuoteStanding(
            stands,
            named,
            lacking,
            next((self._nearest_headings(heading) for heading in unknown), ()),
            bool(stands and named) and not meant,
            None if stands else self.nearest(quote),
            *self._context(meant or hits),
        )

    def _context(self, hits: Iterable[_Hit]) -> tuple[str, str, bool]:
        """What stands around a quote, the denial that it leaves out, and whether a word is split.

        That is where it leaves out none, and else where it stands first.
        """
        first = ("", "", False)
        for hit in hits:
            paragraph, steps = self._paragraphs[hit.paragraph], self._budget.searched
            sentences = self._sentences_of(hit.paragraph)
            for spans in spans_of(paragraph, hit.parts, steps):
                left_out = denial_left_out(paragraph, spans, hit.parts, sentences.starts, steps)
                if not (left_out and first[0]):
                    is_split = any(SPLIT in paragraph[start:end] for start, end in spans)
                    found = (sentences.around(spans), left_out, is_split)
                    if not left_out:
                        return found
                    first = found
        return first

    def _sentences_of(self, n: int) -> Sentences:
        if n not in self._sentences:
            start, end = self._lines[n]
            paragraph = " ".join(" ".join(self._raw_lines[start:end]).split())
            self._budget.searched.take(SENTENCES * len(paragraph))
            self._sentences[n] = Sentences(paragraph)
        return self._sentences[n]

    def named(self, locator: str) -> tuple[LocatorPart, ...]:
        """The places that a locator names; none where it says anything else as well."""
        if not locator or len(locator) > _LONGEST_LOCATOR:
            return ()
        words = [word.strip() for word in re.split("[;,]", locator)]
        found: list[LocatorPart] = []
        n = 0
        while n < len(words):
            for end in range(len(words), n, -1):
                self._budget.searched.take(LOCATOR)
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
        is_known = normalised(heading) in self._most_below
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
        below = self._most_below.get(normalised(part.heading))
        return below is not None and (part.is_whole or 0 < part.first <= part.last <= below)

    def _holds(self, part: LocatorPart, places: Iterable[TextPlace]) -> bool:
        """Whether a quote at one of these places stands where a locator says."""
        if part.is_pages:
            return any(part.first <= at.page and at.last_page <= part.last for at in places)
        wanted = normalised(part.heading)
        if part.is_whole:
            return any(wanted in self._headings_over(at.section) for at in places)
        return any(
            self._folded_headings[at.section] == wanted and part.first <= at.paragraph <= part.last
            for at in places
        )

    def _headings_over(self, section: int) -> Iterator[str]:
        while section:
            yield self._folded_headings[section]
            section = self._over[section]

    def _nearest_headings(self, heading: str) -> tuple[str, ...]:
        """The headings that another word may be a slip of, the nearest first."""
        wanted = normalised(heading)
        if wanted not in self._near:
            known = dict(zip(self._compared_headings, self.headings[1:], strict=False))
            cost = max(cost_of_comparing(wanted, known), default=0)
            self._budget.compared.take(LETTER * cost)
            self._near[wanted] = tuple(known[each] for each in near_misses(wanted, known))
        return self._near[wanted]

    @cached_property
    def _compared_headings(self) -> list[str]:
        return [folded[:_LONGEST_LOCATOR] for folded in self._folded_headings[1:1_001]]

    # What is most like a quote that does not stand there.

    def nearest(self, quote: str) -> NearSentence | None:
        """The sentence most like a quote, where one has much in common with it."""
        found = None if self._length > LONGEST_COMPARED else self._near_sentences.nearest(quote)
        if found is None:
            return None
        n, sentence = self._all_sentences[found]
        parts = (QuotePart(normalised(sentence)),)
        spans = next(spans_of(self._paragraphs[n], parts, self._budget.searched), ((0, 1),))
        return NearSentence(sentence, self._place(n, spans[0]))

    @cached_property
    def _near_sentences(self) -> NearSentences:
        return NearSentences([said for _, said in self._all_sentences], self._budget.compared)

    @cached_property
    def _all_sentences(self) -> list[tuple[int, str]]:
        """Each sentence as it stands there, and the number of its paragraph."""
        numbers = range(len(self._paragraphs))
        return [(n, sentence) for n in numbers for sentence in self._sentences_of(n)]


_PARAGRAPHS = re.compile(r"(.*?)¶¶?\s*(\d{1,6})(?:\s*[-–—]\s*¶?\s*(\d{1,6}))?")
_PAGES = re.compile(r"(?:pp?\.|pages?)\s*(\d{1,6})(?:\s*[-–—]\s*(\d{1,6}))?", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d{1,6})(?:\s*[-–—]\s*(\d{1,6}))?")


def _check_sizes(text: str) -> None:
    """Raise TooMuch for what is seen before a text is read."""
    if text.count("\n") + text.count("\r") >= MOST_LINES:
        raise TooMuch(f"it has more than {MOST_LINES:,} lines")
    if text.count("\f") >= MOST_PAGES:
        raise TooMuch(f"it has more than {MOST_PAGES:,} pages")
    check_marks(text)


def _page_ends(paragraph: str) -> list[int]:
    """Where in a folded paragraph, given as it stands there, each of its pages ends."""
    # Its pieces are together as long as it is, with a blank after each.
    lengths = map(folded_length, paragraph.split("\f"))
    return [*accumulate(length + bool(length) for length in lengths)]


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
