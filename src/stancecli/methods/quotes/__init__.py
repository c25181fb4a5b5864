"""The text of a source, and where a quote stands in it: exactly, within one paragraph.

The forms of a place are those that people cite with; the rules are our own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, chain, pairwise

from stancecli.diagnostics import cost_of_comparing, near_misses
from stancecli.methods.quotes import folding

MOST_SEARCHED = 4_000_000_000
"""Steps in looking for all quotes of a model; a step passes over a character or so."""
MOST_COMPARED = 10_000_000_000
"""Steps in looking for what is nearest to quotes and headings that are not there."""
MOST_LINES = 1_000_000
"""Lines of a text, at most: a book has some ten thousand."""
LONGEST_PARAGRAPH = 4_000_000
"""Characters of a paragraph, at most: some thousand pages."""
LONGEST_COMPARED = 2_000_000
"""Characters of a text in which the nearest sentence is looked for, at most."""
_MOST_COMPARED_HEADINGS = 1_000
_LONGEST_LOCATOR = 200
_DEEPEST = 50

# What costs as much as passing over so many characters: a place that is found, one that is read
# out of a locator; and of what is compared a letter of two headings, a character, a sentence.
_PLACE = 3_000
_LOCATOR = 10_000
_LETTER = 20
_READ = 150
_SENTENCE = 300
_NEAR = 0.49
"""A sentence that has less than about half in common with a quote is not near it."""
_SHOWN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|\w+")
"""A word of a quote; of a script without blanks, a letter."""


class SearchBudget:
    """What is left of the steps for all quotes of a model."""

    def __init__(self) -> None:
        self.searched = folding.Steps(MOST_SEARCHED)
        self.compared = folding.Steps(MOST_COMPARED)


@dataclass(frozen=True, slots=True)
class TextPlace:
    """A paragraph of a text: its number below a heading, from 1, or the pages it is on.

    Without a heading it stands before the first; `page` is 0 in a text that has no pages.
    """

    heading: str
    paragraph: int
    page: int = 0
    last_page: int = 0
    number: int = 0
    """How many paragraphs of the text stand before it."""

    def __str__(self) -> str:
        if self.page and not self.heading:
            return self.pages
        return f"{self.heading} ¶{self.paragraph}".lstrip()

    @property
    def pages(self) -> str:
        """`p. 4`, or `p. 4–5` where it runs on."""
        return f"p. {self.page}" + (f"–{self.last_page}" if self.last_page > self.page else "")


@dataclass(frozen=True, slots=True)
class LocatorPart:
    """One place that a locator names: pages, paragraphs below a heading, or all that is below it.

    `named` is how it is written; of a whole section `first` is 0.
    """

    named: str
    heading: str = ""
    first: int = 0
    last: int = 0
    is_pages: bool = False
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class QuoteStanding:
    """Where a quote stands in its text, and whether that is where its citation says.

    `lacking` are places that the citation names and the text does not have, `headings` those that
    they may be slips of. `elsewhere` is whether the quote stands, and at none of the places named.
    """

    stands: tuple[TextPlace, ...]
    named: tuple[LocatorPart, ...]
    lacking: tuple[LocatorPart, ...] = ()
    headings: tuple[str, ...] = ()
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class _Section:
    """What is below a heading: that as it is compared, and the section that this one lies in."""

    words: str = ""
    over: _Section | None = None


class SourceText:
    """The text of a source, made ready to look for quotes in it.

    A heading is a line that begins with `#`; paragraphs are parted by empty lines, pages by form
    feeds, which end no paragraph.
    """

    def __init__(self, text: str, budget: SearchBudget | None = None) -> None:
        """Raises TooMuch for more lines, or a longer paragraph, than are looked through."""
        self._budget = budget or SearchBudget()
        self._length = len(text)
        self._pages = text.count("\f") + 1
        self.headings = [""]
        """Each as it stands in the text; the first paragraphs have none."""
        self._most_below = {"": 0}
        """By its words, folded: the paragraphs of the longest section with such a heading."""
        self._paragraphs: list[tuple[TextPlace, _Section, str, folding.FoldedParagraph]] = []
        """Each with its place, and as it stands there."""
        self._printed: dict[int, folding.PrintedParagraph] = {}
        self._near: dict[str, tuple[str, ...]] = {}
        self._sought: dict[str, tuple[TextPlace, ...]] = {}
        if text.count("\n") + text.count("\r") >= MOST_LINES:
            raise folding.TooMuch(f"it has more than {MOST_LINES:,} lines")
        self._read(folding.cleaned(text).split("\n"))

    def _read(self, lines: Iterable[str]) -> None:
        under: list[tuple[int, _Section]] = []
        within: list[str] = []
        """The lines of the paragraph that is being read."""
        section, below, page, left = _Section(), 0, 1, LONGEST_PARAGRAPH
        for line in (*lines, ""):
            bare = line.replace("\f", " ")
            level = _level(bare)
            if not level and bare.strip():
                within.append(line)
                left -= len(line)
                if left < 0:
                    raise folding.TooMuch(
                        f"a paragraph has more than {LONGEST_PARAGRAPH:,} characters"
                    )
                continue
            if within:
                below += 1
                text = folding.unlinked("\n".join(within))
                on = page if self._pages > 1 else 0
                place = TextPlace(self.headings[-1], below, on, on, len(self._paragraphs))
                self._paragraphs.append((place, section, text, folding.FoldedParagraph(text)))
                self._most_below[section.words] = max(self._most_below[section.words], below)
                page += text.count("\f")
                within, left = [], LONGEST_PARAGRAPH
            page += line.count("\f")
            if level:
                self.headings.append(_bare(bare))
                under = [each for each in under if each[0] < level][:_DEEPEST]
                words = _key(self.headings[-1])
                section, below = _Section(words, under[-1][1] if under else None), 0
                under.append((level, section))
                self._most_below.setdefault(words, 0)

    def find(self, quote: str) -> tuple[TextPlace, ...]:
        """Every paragraph in which a quote stands. Raises TooMuch where that takes too long."""
        if quote not in self._sought:
            found: list[TextPlace] = []
            steps = self._budget.searched
            for reading in folding.readings_of(quote):
                if found:
                    break
                steps.take(self._length // 8 + 50 * len(self._paragraphs))
                for number in self._likely(reading):
                    place, *_, paragraph = self._paragraphs[number]
                    if spans := paragraph.find(reading, steps):
                        steps.take(_PLACE)
                        found.append(_on_its_pages(place, paragraph, spans))
            self._sought[quote] = tuple(found)
        return self._sought[quote]

    def _likely(self, reading: folding.Reading) -> list[int]:
        """The numbers of the paragraphs that have the longest part of a quote, whole or not."""
        words, starts = self._in_one
        found = set[int]()
        for part in {max(parts, key=len) for parts in reading}:
            at = words.find(part)
            while at >= 0:
                number = bisect_right(starts, at) - 1
                found.add(number)
                at = words.find(part, starts[number + 1])
        return sorted(found)

    @cached_property
    def _in_one(self) -> tuple[str, list[int]]:
        """All paragraphs as they are compared, and where each begins: one search is quick."""
        words = [paragraph.words for *_, paragraph in self._paragraphs]
        return "\n".join(words), [0, *accumulate(len(each) + 1 for each in words)]

    def passages(self, quote: str) -> Iterator[tuple[TextPlace, str]]:
        """Each place of a quote, and how it reads there, `…` for what it leaves out.

        That is empty where the quote stands there only with the words whole that its lines split.
        """
        for place in self.find(quote):
            printed, spans = self._printed_at(place.number, quote)
            yield place, " … ".join(printed.line[start:end] for start, end in spans)

    def look_up(self, quote: str, locator: str = "") -> QuoteStanding:
        """Where a quote stands, and whether that is where a locator says.

        Beside what only a reader understands, the places that a locator names still have to be
        there; whether the quote stands elsewhere is not known then. Of an empty quote it tells what
        the text lacks of these places. Raises TooMuch where that takes too long.
        """
        stands, named = self.find(quote), self.named(locator)
        self._budget.searched.take(len(stands) * len(named) * folding.TRY)
        # Without what stands before it, `¶3` of a list is no place.
        apart = (each.strip() for each in locator[:_LONGEST_LOCATOR].split(";") if not named)
        told = named or tuple(chain(*(self.named(each) for each in apart if each[:1] != "¶")))
        lacking = tuple(part for part in told if not self._has(part))
        headings = (part.heading for part in lacking)
        unknown = (each for each in headings if _key(each) not in self._most_below)
        return QuoteStanding(
            stands,
            named,
            lacking,
            next(map(self._nearest_headings, unknown), ()),
            bool(stands and named) and not self._among(stands, named),
        )

    def _among(self, places: Iterable[TextPlace], named: Sequence[LocatorPart]) -> list[TextPlace]:
        """Those of some places that are named."""
        return [at for at in places if any(self._holds(part, at) for part in named)]

    def around(self, quote: str, found: QuoteStanding) -> str:
        """The sentence in which a quote was found, at the first of the places that are named.

        Empty where it says no more than the quote, or that has less than three words.
        """
        if len(_SHOWN.findall(quote)) < folding.LEAST_SHOWN:
            return ""
        at = next(iter(self._among(found.stands, found.named)), found.stands[0])
        paragraph, spans = self._printed_at(at.number, quote)
        return paragraph.sentence(spans) if spans else ""

    def _printed_at(
        self, number: int, quote: str
    ) -> tuple[folding.PrintedParagraph, list[folding.Span]]:
        """A paragraph as it reads, and from where to where its line has the parts of a quote."""
        if number not in self._printed:
            self._printed[number] = folding.PrintedParagraph(self._paragraphs[number][2])
        printed, steps = self._printed[number], self._budget.searched
        spans = (printed.find(reading, steps) for reading in folding.readings_of(quote))
        return printed, printed.located(next(filter(None, spans), []), steps)

    def has(self, locator: str) -> bool:
        """Whether the text has each place that a locator names, and it names one."""
        named = self.named(locator)
        return bool(named) and all(map(self._has, named))

    def has_heading(self, words: str) -> bool:
        """Whether a heading of the text says these words."""
        return bool(words) and _key(words) in self._most_below

    def named(self, locator: str) -> tuple[LocatorPart, ...]:
        """The places that a locator names; none where it says anything else as well."""
        if not locator or len(locator) > _LONGEST_LOCATOR:
            return ()
        words = [word.strip() for word in re.split("[;,]", locator)]
        found: list[LocatorPart] = []
        while words:
            for end in range(len(words), 0, -1):
                self._budget.searched.take(_LOCATOR)
                # A heading may have commas in it.
                before = found[-1] if found else None
                part = self._part(", ".join(words[:end]), before, is_known=end > 1)
                if part:
                    break
            else:
                return ()
            found, words = [*found, part], words[end:]
        return tuple(found)

    def _part(
        self, words: str, before: LocatorPart | None, *, is_known: bool
    ) -> LocatorPart | None:
        """One place; after another one, a number alone or a ¶ goes on under the same heading."""
        if pages := _PAGES.fullmatch(words):
            # The pages of a text without any are those of a print.
            return LocatorPart(words, "", *_numbers(pages), True) if self._pages > 1 else None
        number = _NUMBERS.fullmatch(words)
        if number and before and not before.is_whole:
            on = "p. " if before.is_pages else f"{before.heading} ¶".lstrip()
            first, last = _numbers(number)
            return LocatorPart(f"{on}{words}", before.heading, first, last, before.is_pages)
        below = _PARAGRAPHS.fullmatch(words)
        heading = (below["heading"] if below else words).rstrip(" ,")
        knows = _key(heading) in self._most_below
        if is_known and not (heading and knows):
            return None
        if below:
            own = heading or (before.heading if before else "")
            said = words if heading else f"{own} {words}".lstrip()
            return LocatorPart(said, own, *_numbers(below))
        if heading and (knows or self._nearest_headings(heading)):
            return LocatorPart(words, heading, is_whole=True)
        return None

    def _has(self, part: LocatorPart) -> bool:
        """Whether the text has what is named."""
        if part.is_pages:
            return 0 < part.first <= part.last <= self._pages
        below = self._most_below.get(_key(part.heading))
        return below is not None and (part.is_whole or 0 < part.first <= part.last <= below)

    def _holds(self, part: LocatorPart, at: TextPlace) -> bool:
        """Whether a quote at a place stands where a locator says."""
        if part.is_pages:
            return part.first <= at.page and at.last_page <= part.last
        wanted = _key(part.heading)
        section: _Section | None = self._paragraphs[at.number][1]
        if not part.is_whole:
            is_below = section is not None and section.words == wanted
            return is_below and part.first <= at.paragraph <= part.last
        while section and section.words != wanted:
            section = section.over
        return section is not None

    def _nearest_headings(self, heading: str) -> tuple[str, ...]:
        """The headings that another word may be a slip of, the nearest first."""
        wanted = _key(heading)
        if wanted not in self._near:
            compared = self.headings[1 : _MOST_COMPARED_HEADINGS + 1]
            known = {_key(each)[:_LONGEST_LOCATOR]: each for each in compared}
            self._budget.compared.take(_LETTER * cost_of_comparing(wanted, known))
            self._near[wanted] = tuple(known[each] for each in near_misses(wanted, known))
        return self._near[wanted]

    def nearest(self, quote: str) -> tuple[str, TextPlace] | None:
        """The sentence that has most words in common with a quote, where one has many of them.

        The measure is that of Dice (1945) on sets of words, or the share of the quote's words: a
        quote of a part of a sentence is near to it.
        """
        steps = self._budget.compared
        if self._length > LONGEST_COMPARED or not steps.afford(_SENTENCE * len(self._sentences)):
            return None
        wanted = set(folding.WORD.findall(folding.normalised(quote)))
        best, found = _NEAR, None
        for sentence, words, n in self._sentences:
            shared = len(wanted & words)
            alike = max(2 * shared / (len(wanted) + len(words)), shared / (len(wanted) + 1))
            if alike > best:
                best, found = alike, (sentence, n)
        if found is None:
            return None
        sentence, n = found
        place, *_, paragraph = self._paragraphs[n]
        stands = (
            paragraph.find(each, self._budget.searched) for each in folding.readings_of(sentence)
        )
        return sentence, _on_its_pages(place, paragraph, next(filter(None, stands), [(0, 1)]))

    @cached_property
    def _sentences(self) -> list[tuple[str, set[str], int]]:
        """Each sentence as it stands there, its words, and the number of its paragraph."""
        if not self._budget.compared.afford(_READ * self._length):
            return []
        found = []
        for n, (_, _, text, _) in enumerate(self._paragraphs):
            line = " ".join(text.split())
            ends = [0, *(end.end() for end in folding.SENTENCE_END.finditer(line)), len(line)]
            for start, end in pairwise(ends):
                sentence = line[start:end].strip()
                if words := set(folding.WORD.findall(folding.normalised(sentence))):
                    found.append((sentence, words, n))
        return found


_RANGE = r"\s*(?P<first>\d{1,6})(?:\s*[-–—]\s*¶?\s*(?P<last>\d{1,6}))?"
_PARAGRAPHS = re.compile(rf"(?P<heading>.*?)¶¶?{_RANGE}")
_PAGES = re.compile(rf"(?:pp?\.|pages?){_RANGE}", re.IGNORECASE)
_NUMBERS = re.compile(_RANGE)


def _numbers(found: re.Match[str]) -> tuple[int, int]:
    return int(found["first"]), int(found["last"] or found["first"])


def _on_its_pages(
    place: TextPlace, paragraph: folding.FoldedParagraph, spans: Sequence[folding.Span]
) -> TextPlace:
    """The place of stretches of a paragraph, which may run over several pages."""
    if not place.page:
        return place
    first, last = paragraph.pages((spans[0][0], spans[-1][1]))
    return replace(place, page=place.page + first, last_page=place.page + last)


def _level(line: str) -> int:
    """How many `#` begin a line that is a heading; 0 for any other."""
    marked = line.lstrip(" ")
    rest = marked.lstrip("#")
    is_heading = len(line) - len(marked) < 4 and rest[:1] in (" ", "\t") and rest.strip()
    return len(marked) - len(rest) if is_heading else 0


_AROUND = re.compile(r"^#+ | #+$| ?\{[#.][^{}]*\}$")
_EMPHASIS = re.compile(r"[*`]|(?<![^\W_])_+|_+(?![^\W_])")


def _bare(line: str) -> str:
    """The words of a heading without the markup around them and in them."""
    title = _AROUND.sub("", " ".join(line.split()))
    return " ".join(_EMPHASIS.sub("", folding.unlinked(title)).split()) or title


def _key(heading: str) -> str:
    """A heading as it is compared, with markup or without."""
    return folding.normalised(_bare(heading))
