"""Places in a text: where a quote stands, and which ones a locator names."""

from __future__ import annotations

from dataclasses import dataclass


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
    `nearest` is the sentence most like a quote that does not stand there at all; of one that does,
    `around` are the sentences that it is from, `left_out` the word of denial that it is cut from,
    wherever it stands, and `is_split` says whether a line ends within one of its words.
    """

    stands: tuple[TextPlace, ...]
    named: tuple[LocatorPart, ...]
    lacking: tuple[LocatorPart, ...] = ()
    headings: tuple[str, ...] = ()
    elsewhere: bool = False
    nearest: NearSentence | None = None
    around: str = ""
    left_out: str = ""
    is_split: bool = False
