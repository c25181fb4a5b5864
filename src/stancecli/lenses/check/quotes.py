"""The quotes and places that a model cites, each looked for in the text of its source.

This is the one place where a file that a model names is opened.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from stancecli import notation as fmt
from stancecli.diagnostics import InvalidModel, Problem
from stancecli.loader.files import LARGEST, CannotRead, read_below
from stancecli.methods.quotes import QuoteStanding, SearchBudget, SourceText
from stancecli.methods.quotes.folding import TooMuch
from stancecli.model import Citation, Citing, Model, Source

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
        for citation in claim.cite:
            # What breaks a constraint can rest on the very citation of that.
            if (citation.quote or citation.locator) and id(citation) not in order:
                order[id(citation)] = None
                given.setdefault(citation.source, []).append((claim, citation))
    problems: list[Problem] = []
    left = LARGEST
    budget = SearchBudget()
    for (folder, name), sources in _texts(model).items():
        text: SourceText | str = ""
        if folder:
            try:
                data = read_below(folder, name, tuple(map(Path, model.files)), left)
                left -= len(data)
                text = _text(data, budget)
            except CannotRead as error:
                said = f"its text “{name}” cannot be read: {error.reason}"
                problems.extend(Problem(source.place, error.code, said) for source in sources)
                continue
        for source in sources:
            for claim, citation in given.get(source.id, ()):
                order[id(citation)] = _checked(claim, source, citation, text)
    if problems:
        raise InvalidModel(sorted(problems, key=lambda problem: problem.place))
    return tuple(filter(None, order.values()))


def _texts(model: Model) -> dict[tuple[Path | None, str], list[Source]]:
    """The sources by their text, so that each is read once: its folder, if there is one, and name.

    A model from standard input stands in no folder, and neither does the bundled case.
    """
    found: dict[tuple[Path | None, str], list[Source]] = {}
    for source in model.sources:
        is_there = source.text and model.on_disk and source.place.file
        folder = Path(source.place.file).parent if is_there else None
        found.setdefault((folder, source.text), []).append(source)
    return found


def _text(data: bytes, budget: SearchBudget) -> SourceText | str:
    """A text, or why it is not looked through."""
    try:
        return SourceText(data.decode(), budget)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start : error.start + 1].hex().upper()
        raise CannotRead("E003", f"not UTF-8: byte 0x{byte} on line {line}") from None
    except TooMuch as error:
        return str(error)


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
