"""What is told of quotes and places that were looked up, and the citation of words in a text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, product

from stancecli import notation as fmt
from stancecli.diagnostics import InvalidModel, Problem, Unanswerable
from stancecli.loader.files import CannotRead
from stancecli.methods.quotes import SourceText, TextPlace
from stancecli.methods.quotes.folding import TooMuch, readings_of
from stancecli.methods.quotes.texts import MOST_PLACES, text_of
from stancecli.model import Citation, Citing, LookedUp, Lookup, Model, Source, cites

LONGEST_SHOWN = 160
"""Characters of a quote or a sentence that a gap repeats."""
UNCLEAR = "it has two quotes, or a quotation mark left over: write quote: “…”"


@dataclass(frozen=True)
class CheckedQuote:
    """A citation that was looked up, as `Lookup` has it: with a quote, or with what the text lacks.

    `nearest` is the sentence most like a quote that is not there, and `nearest_at` its place.
    """

    claim: Citing
    source: Source
    citation: Citation
    outcome: LookedUp
    stands: tuple[str, ...]
    named: str
    nearest: str
    nearest_at: str
    headings: tuple[str, ...]
    reason: str

    @classmethod
    def of(cls, found: Lookup) -> CheckedQuote:
        near = found.nearest() if found.outcome is LookedUp.NOT_FOUND else ("", "")
        told = found.claim, found.source, found.citation, found.outcome, found.stands, found.named
        return cls(*told, *near, found.headings, found.reason)

    @property
    def code(self) -> str:
        """The code of the gap that it makes; empty where it makes none."""
        if not self.said:
            return ""
        return {LookedUp.NOT_FOUND: "G414", LookedUp.UNCLEAR: "G426"}.get(self.outcome, "G415")

    @property
    def said(self) -> str:
        """What is wrong with it, after its words."""
        at = fmt.listed(self.stands[:3], "or")
        match self.outcome:
            case LookedUp.NOT_FOUND if self.nearest:
                return f"is not in the text; nearest, at {self.nearest_at}: {_shown(self.nearest)}"
            case LookedUp.NOT_FOUND:
                return "is not in the text, and nothing near it is"
            case LookedUp.NO_SUCH_PLACE:
                near = fmt.listed(map(fmt.quoted, self.headings), "or")
                meant = f"; the headings nearest are {near}" if near else ""
                stands = f"stands at {at}; " if at else ""
                return f"{stands}the text has no {self.named}{meant}"
            case LookedUp.ELSEWHERE:
                return f"stands at {at}, not at {self.named}"
            case LookedUp.UNCLEAR:
                return UNCLEAR
        return ""

    @property
    def words(self) -> str:
        """The quote in “ ”, cut where it is long; empty where there is none."""
        return _shown(self.citation.quote) if self.citation.quote else ""


def _shown(text: str) -> str:
    line = " ".join(text.split())
    if len(line) > LONGEST_SHOWN:
        line = f"{line[:LONGEST_SHOWN].rpartition(' ')[0] or line[:LONGEST_SHOWN]} […]"
    return fmt.quoted(line)


def citations(model: Model, source: Source, words: str) -> tuple[Citation, ...]:
    """Words in the text of a source as citations, one for each place, as they read there.

    `check` finds each at its place. Raises Unanswerable where the words are not there, or at more
    than a hundred places, and InvalidModel where the text cannot be read.
    """
    from stancecli.imports.writer import line_of_text

    words = line_of_text(words)
    try:
        if not any(readings_of(words)):
            raise Unanswerable("there are no words to look for")
        text = text_of(model, source)
        places = len(text.find(words))
        if places > MOST_PLACES:
            raise Unanswerable(f"{_shown(words)} stands at {places} places: add words around it")
        known = chain.from_iterable(map(cites, model.citing()))
        cited = (text.named(each.locator) for each in known if each.source == source.id)
        by_page = any(part.is_pages for part in chain.from_iterable(cited))
        found = [
            _citation(text, source, place, (line_of_text(read) or words, words), by_page=by_page)
            for place, read in text.passages(words)
        ]
        nearest, at = (not found and text.nearest(words)) or ("", None)
    except TooMuch as error:
        said = f"nothing was looked for in the text of “{source.id}”, since {error}"
        raise Unanswerable(said) from None
    except CannotRead as error:
        if not (source.text and model.on_disk):
            said = f"there is no text of “{source.id}” to look in: {error.reason}"
            raise Unanswerable(said) from None
        said = f"its text “{source.text}” cannot be read: {error.reason}"
        raise InvalidModel([Problem(source.place, error.code, said)]) from None
    if not found:
        advice = f"nearest, at {at}: {_shown(nearest)}" if at else "and nothing near it is"
        raise Unanswerable(f"{_shown(words)} is not in the text of “{source.id}”", (advice,))
    return tuple(dict.fromkeys(found))


def _citation(
    text: SourceText, source: Source, place: TextPlace, quotes: Iterable[str], *, by_page: bool
) -> Citation:
    """The first of these quotes that `check` finds at a place, as citations of the text name it.

    No place is named below a heading such that nobody could.
    """
    from stancecli.imports.writer import line_of_text

    names = [place.pages, line_of_text(str(place))]
    ways = product([*(names if by_page else reversed(names)), ""], quotes)
    return next(
        citation
        for citation in (Citation(source.id, at, quote) for at, quote in ways)
        if (found := text.look_up(citation.quote, citation.locator)).stands
        and not (found.lacking or found.elsewhere)
        and bool(found.named) == bool(citation.locator)
    )
