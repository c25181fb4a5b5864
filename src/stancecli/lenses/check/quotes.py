"""The quotes of a model, each looked for in the text of its source.

This is the one place where a file that a model names is opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import chain
from pathlib import Path

from stancecli import notation as fmt
from stancecli.diagnostics import InvalidModel, Place, Problem
from stancecli.loader.files import LARGEST, CannotRead, read_below
from stancecli.loader.text import TextFile
from stancecli.methods.quotes import QuoteStanding, SourceText, TooManyLines
from stancecli.model import Citation, Claim, Model, Source

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

    `stands` are the places at which the text has it, each as a citation names one. `nearest` is the
    sentence most like one that is not there, and `nearest_at` its place. `headings` are those that
    a place which the text does not have may be a slip of.
    """

    claim: Claim
    source: Source
    citation: Citation
    outcome: QuoteOutcome
    stands: tuple[str, ...] = ()
    named: str = ""
    nearest: str = ""
    nearest_at: str = ""
    headings: tuple[str, ...] = ()

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
    given: dict[str, list[tuple[Claim, Citation]]] = {}
    seen: set[int] = set()
    for claim in model.statements():
        for citation in claim.cite:
            # What breaks a constraint can rest on the very citation of that.
            if citation.quote and id(citation) not in seen:
                seen.add(id(citation))
                given.setdefault(citation.source, []).append((claim, citation))
    problems: list[Problem] = []
    checked: dict[int, CheckedQuote] = {}
    texts = _Texts(model)
    for source in model.sources:
        try:
            text = texts.of(source)
        except InvalidModel as invalid:
            problems.extend(invalid.problems)
            continue
        for claim, citation in given.get(source.id, ()):
            checked[id(citation)] = _checked(claim, source, citation, text)
        del text
    if problems:
        raise InvalidModel(sorted(problems, key=lambda problem: problem.place))
    return tuple(
        checked[id(citation)] for claim in model.statements() for citation in claim.cite
        if checked.get(id(citation)) and checked[id(citation)].claim is claim
    )


def _checked(
    claim: Claim, source: Source, citation: Citation, text: SourceText | None
) -> CheckedQuote:
    if text is None:
        return CheckedQuote(claim, source, citation, QuoteOutcome.NOT_LOOKED_FOR)
    found = text.look_up(citation.quote, citation.locator)
    by_page = any(part.is_pages for part in found.named)
    stands = (place.pages if by_page else str(place) for place in found.stands)
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
    )


def _outcome(found: QuoteStanding) -> QuoteOutcome:
    if not found.stands:
        return QuoteOutcome.NOT_FOUND
    if found.lacking:
        return QuoteOutcome.NO_SUCH_PLACE
    return QuoteOutcome.ELSEWHERE if found.elsewhere else QuoteOutcome.FOUND


class _Texts:
    """The texts of a model's sources, each read once, together no larger than one may be."""

    def __init__(self, model: Model) -> None:
        self._on_disk = model.on_disk
        self._never = tuple(map(Path, sorted(_files(model)))) if model.on_disk else ()
        self._left = LARGEST
        self._last: tuple[Path, str, SourceText] | None = None
        self._read: set[tuple[Path, str]] = set()

    def of(self, source: Source) -> SourceText | None:
        """The text of a source; None where it has none, or the model stands in no folder."""
        if not source.text or not self._on_disk or not source.place.file:
            return None
        folder = Path(source.place.file).parent
        if self._last and self._last[:2] == (folder, source.text):
            return self._last[2]
        try:
            data = read_below(folder, source.text, self._never, self._left)
        except CannotRead as error:
            raise _fault(source, error.code, f"cannot be read: {error.reason}") from None
        self._left -= len(data)
        found = SourceText(self._decoded(source, data))
        self._last = (folder, source.text, found)
        return found
