"""The quotes and places that a model cites, each looked for in the text of its source.

This is the one place where a file that a model names is opened.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from itertools import chain, product
from pathlib import Path

from stancecli import notation as fmt
from stancecli.diagnostics import InvalidModel, Problem, Unanswerable
from stancecli.imports.writer import line_of_text
from stancecli.loader.files import LARGEST, CannotRead, read_below
from stancecli.methods.quotes import QuoteStanding, SearchBudget, SourceText, TextPlace
from stancecli.methods.quotes.folding import TooMuch, readings_of
from stancecli.model import Citation, Citing, Model, Source, cites

MOST_PLACES = 100
LONGEST_SHOWN = 160
"""Characters of a quote or a sentence that a gap repeats."""


class QuoteOutcome(Enum):
    """What became of a quote."""

    FOUND = "found"
    ELSEWHERE = "elsewhere"
    NO_SUCH_PLACE = "no such place"
    NOT_FOUND = "not found"
    NOT_LOOKED_FOR = "not looked for"


@dataclass(frozen=True)
class CheckedQuote:
    """A quote, whether it stands where its citation says, and where it does.

    `stands` are the places at which the text has it, a hundred at most, each as a citation names
    one. `nearest` is the sentence most like one that is not there, and `nearest_at` its place.
    `headings` are those that a place which the text does not have may be a slip of. `reason` is why
    it was not looked for in a text that there is. A citation without a quote is one of these where
    the text does not have its place. It `is_evidence` unless the text lacks its words, or, where it
    has none, every place that it names.
    """

    claim: Citing
    source: Source
    citation: Citation
    outcome: QuoteOutcome
    stands: tuple[str, ...] = ()
    named: str = ""
    nearest: str = ""
    nearest_at: str = ""
    headings: tuple[str, ...] = ()
    reason: str = ""
    is_evidence: bool = True

    @property
    def code(self) -> str:
        """The code of the gap that it makes; empty where it makes none."""
        if not self.said:
            return ""
        return "G414" if self.outcome is QuoteOutcome.NOT_FOUND else "G415"

    @property
    def said(self) -> str:
        """What is wrong with it, after its words."""
        at = fmt.listed(self.stands[:3], "or")
        match self.outcome:
            case QuoteOutcome.NOT_FOUND if self.nearest:
                return f"is not in the text; nearest, at {self.nearest_at}: {_shown(self.nearest)}"
            case QuoteOutcome.NOT_FOUND:
                return "is not in the text, and nothing near it is"
            case QuoteOutcome.NO_SUCH_PLACE:
                near = fmt.listed(map(fmt.quoted, self.headings), "or")
                meant = f"; the headings nearest are {near}" if near else ""
                stands = f"stands at {at}; " if at else ""
                return f"{stands}the text has no {self.named}{meant}"
            case QuoteOutcome.ELSEWHERE:
                return f"stands at {at}, not at {self.named}"
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


def checked_quotes(model: Model) -> tuple[CheckedQuote, ...]:
    """Every quote of a model, in the order of the file, looked for in the text of its source.

    With them stand the citations without a quote whose place that text does not have. Raises
    InvalidModel where a text cannot be read.
    """
    given: dict[str, list[tuple[Citing, Citation]]] = {}
    order: dict[int, CheckedQuote | None] = {}
    for claim in model.citing():
        for citation in cites(claim):
            # What breaks a constraint can rest on the very citation of that.
            if (citation.quote or citation.locator) and id(citation) not in order:
                order[id(citation)] = None
                given.setdefault(citation.source, []).append((claim, citation))
    # By their text, so that each is read once.
    texts: dict[tuple[Path | None, str], list[Source]] = {}
    for source in model.sources:
        texts.setdefault((_folder(model, source), source.text), []).append(source)
    problems: list[Problem] = []
    left, budget = LARGEST, SearchBudget()
    for (folder, name), sources in texts.items():
        text: SourceText | str = ""
        try:
            if folder:
                data = read_below(folder, name, tuple(map(Path, model.files)), left)
                left -= len(data)
                text = _text(data, budget)
        except TooMuch as error:
            text = str(error)
        except CannotRead as error:
            problems.extend(_unread(source, error) for source in sources)
            continue
        for source in sources:
            for claim, citation in given.get(source.id, ()):
                order[id(citation)] = _checked(claim, source, citation, text)
    if problems:
        raise InvalidModel(sorted(problems, key=lambda problem: problem.place))
    return tuple(filter(None, order.values()))


def _folder(model: Model, source: Source) -> Path | None:
    """The folder of a text; a model from standard input has none, nor does the bundled case."""
    is_there = source.text and model.on_disk and source.place.file
    return Path(source.place.file).parent if is_there else None


def _unread(source: Source, error: CannotRead) -> Problem:
    said = f"its text “{source.text}” cannot be read: {error.reason}"
    return Problem(source.place, error.code, said)


def _text(data: bytes, budget: SearchBudget) -> SourceText:
    try:
        return SourceText(data.decode(), budget)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start : error.start + 1].hex().upper()
        raise CannotRead("E003", f"not UTF-8: byte 0x{byte} on line {line}") from None


def _checked(
    claim: Citing, source: Source, citation: Citation, text: SourceText | str
) -> CheckedQuote | None:
    """A quote and where it stands in a text, or why that is not known.

    None for a citation without a quote, unless the text does not have its place.
    """
    try:
        if isinstance(text, str):
            raise TooMuch(text)
        found = text.look_up(citation.quote, citation.locator)
    except TooMuch as error:
        left = CheckedQuote(claim, source, citation, QuoteOutcome.NOT_LOOKED_FOR, reason=str(error))
        return left if citation.quote else None
    if not (citation.quote or found.lacking):
        return None
    by_page = any(part.is_pages for part in found.named)
    stands = (place.pages if by_page else str(place) for place in found.stands[:MOST_PLACES])
    nearest, at = found.nearest or ("", None)
    return CheckedQuote(
        claim,
        source,
        citation,
        _outcome(citation, found),
        tuple(dict.fromkeys(stands)),
        "; ".join(part.named for part in found.lacking or found.named),
        nearest,
        (at.pages if by_page else str(at)) if at else "",
        found.headings,
        is_evidence=bool(found.stands) if citation.quote else found.lacking != found.named,
    )


def _outcome(citation: Citation, found: QuoteStanding) -> QuoteOutcome:
    if citation.quote and not found.stands:
        return QuoteOutcome.NOT_FOUND
    if found.lacking:
        return QuoteOutcome.NO_SUCH_PLACE
    return QuoteOutcome.ELSEWHERE if found.elsewhere else QuoteOutcome.FOUND


def citations(model: Model, source: Source, words: str) -> tuple[Citation, ...]:
    """Words in the text of a source as citations, one for each place, as they read there.

    `check` finds each at its place. Raises Unanswerable where the words are not there, or at more
    than a hundred places, and InvalidModel where the text cannot be read.
    """
    words = line_of_text(words)
    try:
        if not any(readings_of(words)):
            raise Unanswerable("there are no words to look for")
        text = _text_of(model, source)
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
    if not found:
        advice = f"nearest, at {at}: {_shown(nearest)}" if at else "and nothing near it is"
        raise Unanswerable(f"{_shown(words)} is not in the text of “{source.id}”", (advice,))
    return tuple(dict.fromkeys(found))


def _text_of(model: Model, source: Source) -> SourceText:
    """The text of one source; raises as `citations` does, and TooMuch."""
    folder = _folder(model, source)
    if not folder:
        why = "this model stands in no folder" if source.text else "its key “text” names none"
        raise Unanswerable(f"there is no text of “{source.id}” to look in: {why}")
    try:
        return _text(read_below(folder, source.text, tuple(map(Path, model.files))), SearchBudget())
    except CannotRead as error:
        raise InvalidModel([_unread(source, error)]) from None


def _citation(
    text: SourceText, source: Source, place: TextPlace, quotes: Iterable[str], *, by_page: bool
) -> Citation:
    """The first of these quotes that `check` finds at a place, as citations of the text name it.

    No place is named below a heading such that nobody could.
    """
    names = [place.pages, line_of_text(str(place))]
    ways = product([*(names if by_page else reversed(names)), ""], quotes)
    return next(
        citation
        for citation in (Citation(source.id, at, quote) for at, quote in ways)
        if (found := text.look_up(citation.quote, citation.locator))
        and _outcome(citation, found) is QuoteOutcome.FOUND
        and bool(found.named) == bool(citation.locator)
    )
