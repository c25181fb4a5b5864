"""The quotes of a model, each looked for in the text of its source.

This is the one place where a file that a model names is opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from stancecli import notation as fmt
from stancecli.diagnostics import InvalidModel, Problem
from stancecli.loader.files import LARGEST, CannotRead, read_below
from stancecli.methods.quotes.limits import SearchBudget, TooMuch
from stancecli.methods.quotes.places import QuoteStanding
from stancecli.methods.quotes.text import SourceText
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
    it was not looked for in a text that there is. `around` are the sentences that it is from,
    `left_out` is the word of denial that it is cut from, and `is_split` whether a line of the text
    ends within one of its words.
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
    around: str = ""
    left_out: str = ""
    is_split: bool = False

    @property
    def wrong(self) -> Iterator[tuple[str, str]]:
        """The code of each gap that it makes, and what is wrong, after its words."""
        if self.said:
            yield ("G414" if self.outcome is QuoteOutcome.NOT_FOUND else "G415"), self.said
        if self.left_out:
            article = "an" if self.left_out[0] in "aeiou" else "a"
            cut = f"is cut from a sentence with {article} {fmt.quoted(self.left_out)}"
            yield "G420", f"{cut}: {fmt.quoted(self.around)}"

    @property
    def said(self) -> str:
        """What is wrong with where it stands, after its words."""
        at = fmt.listed(self.stands[:3], "or")
        match self.outcome:
            case QuoteOutcome.NOT_FOUND if self.nearest:
                return f"is not in the text; nearest, at {self.nearest_at}: {_shown(self.nearest)}"
            case QuoteOutcome.NOT_FOUND:
                return "is not in the text, and nothing near it is"
            case QuoteOutcome.NO_SUCH_PLACE:
                near = fmt.listed(map(fmt.quoted, self.headings), "or")
                meant = f"; the headings nearest are {near}" if near else ""
                return f"stands at {at}; the text has no {self.named}{meant}"
            case QuoteOutcome.ELSEWHERE:
                return f"stands at {at}, not at {self.named}"
        return ""

    @property
    def words(self) -> str:
        """The quote in “ ”, cut where it is long."""
        return _shown(self.citation.quote)


def _shown(text: str) -> str:
    line = " ".join(text.split())
    if len(line) > LONGEST_SHOWN:
        line = f"{line[:LONGEST_SHOWN].rpartition(' ')[0] or line[:LONGEST_SHOWN]} […]"
    return fmt.quoted(line)


def checked_quotes(model: Model) -> tuple[CheckedQuote, ...]:
    """Every quote of a model, in the order of the file, looked for in the text of its source.

    Raises InvalidModel where a text cannot be read.
    """
    given: dict[str, list[tuple[Citing, Citation]]] = {}
    order: dict[int, CheckedQuote | None] = {}
    for claim in model.citing():
        for citation in claim.cite:
            # What breaks a constraint can rest on the very citation of that.
            if citation.quote and id(citation) not in order:
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
) -> CheckedQuote:
    """A quote and where it stands in a text; where there is none, perhaps why."""
    try:
        if isinstance(text, str):
            raise TooMuch(text)
        found = text.look_up(citation.quote, citation.locator)
    except TooMuch as error:
        return CheckedQuote(claim, source, citation, QuoteOutcome.NOT_LOOKED_FOR, reason=str(error))
    by_page = any(part.is_pages for part in found.named)
    stands = (place.pages if by_page else str(place) for place in found.stands[:MOST_PLACES])
    near = found.nearest
    wrong = found.lacking or found.named
    return CheckedQuote(
        claim,
        source,
        citation,
        _outcome(found),
        tuple(dict.fromkeys(stands)),
        "; ".join(part.named for part in wrong),
        near.sentence if near else "",
        (near.at.pages if by_page else str(near.at)) if near else "",
        found.headings,
        around=found.around,
        left_out=found.left_out,
        is_split=found.is_split,
    )


def _outcome(found: QuoteStanding) -> QuoteOutcome:
    if not found.stands:
        return QuoteOutcome.NOT_FOUND
    if found.lacking:
        return QuoteOutcome.NO_SUCH_PLACE
    return QuoteOutcome.ELSEWHERE if found.elsewhere else QuoteOutcome.FOUND
