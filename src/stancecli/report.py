"""What an answer is made of: blocks that every renderer understands.

A lens tells its finding as a `Report`; it decides the words and their order, a renderer decides
widths, colours and tags. Nothing here carries markup: text is text, whatever characters it holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from itertools import chain

from stancecli import notation as fmt
from stancecli.model import Citation, Claim, Range


class Role(Enum):
    """What a run of characters is; a renderer chooses how that looks."""

    PLAIN = "plain"
    STRONG = "strong"
    MUTED = "muted"
    JUDGEMENT = "judgement"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Span:
    text: str
    role: Role = Role.PLAIN


Text = tuple[Span, ...]


def text(*parts: str | Span | Text) -> Text:
    """Text of strings, spans and texts in a row."""
    spans: list[Span] = []
    for part in parts:
        if isinstance(part, str):
            spans.append(Span(part))
        elif isinstance(part, Span):
            spans.append(part)
        else:
            spans.extend(part)
    return tuple(spans)


def strong(words: str) -> Span:
    return Span(words, Role.STRONG)


def muted(words: str) -> Span:
    return Span(words, Role.MUTED)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a statement rests on: citations, or, where there are none, judgement.

    Renderers show `[source locator; locator]`, one bracket a source, or the mark `(judgement)`.
    """

    cite: tuple[Citation, ...] = ()
    judgement: bool = False

    @property
    def brackets(self) -> tuple[str, ...]:
        """One bracket for each source, as it stands in text."""
        locators: dict[str, list[str]] = {}
        for citation in self.cite:
            known = locators.setdefault(citation.source, [])
            if citation.locator and citation.locator not in known:
                known.append(citation.locator)
        return tuple(
            f"[{source} {'; '.join(found)}]" if found else f"[{source}]"
            for source, found in locators.items()
        )

    @property
    def marks(self) -> str:
        """What it rests on as it stands in text: its brackets, or the mark of judgement."""
        return " ".join((*self.brackets, *(("(judgement)",) if self.judgement else ())))


def basis(*claims: Claim) -> Basis:
    """What claims rest on together; judgement only where none of them is cited."""
    cite = tuple(dict.fromkeys(citation for claim in claims for citation in claim.cite))
    return Basis(cite, judgement=not cite)


def provenance(claim: Claim) -> Text:
    """How sure the analyst is of a claim, and where it stands: `confidence high · a.yaml:9:3`."""
    confidence = f"confidence {claim.confidence}" if claim.confidence else ""
    place = str(claim.place) if claim.place.file else ""
    known = " · ".join(filter(None, (confidence, place)))
    return text(muted(known)) if known else ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Prose; `basis` follows it in the text."""

    text: Text
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A grey line or two: a legend, what an answer leaves out."""

    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a listing: `label  text  aside  [basis]`, with further texts below it.

    `label` is a short word in a column of its own (now, then, a number); `aside` another, after the
    text (vital, binding, +5.5). `below` stands under the text, indented.
    """

    text: Text
    label: str = ""
    aside: Text = ()
    basis: Basis | None = None
    below: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """Entries in aligned columns; `bullet` stands before those that have no label."""

    entries: tuple[Entry, ...]
    bullet: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of an answer; `note` stands in grey beside the title."""

    title: str
    blocks: tuple[Block, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """A line of a tree and what hangs on it."""

    text: Text
    basis: Basis | None = None
    children: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    root: Branch


@dataclass(frozen=True, slots=True)
class Link:
    """A step of a chain: what leads on, and `to` what; `strong` draws it heavier."""

    text: Text
    to: str
    basis: Basis | None = None
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Chain:
    """What leads from `start` to the last link's `to`, link by link."""

    start: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Lines of characters that must stand under each other as they are; `alt` says it in words.

    Where fewer columns remain than the widest line has, `alt` is shown instead.
    """

    lines: tuple[str, ...]
    alt: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `mark` (current, ahead, ruled out) stands under its name.

    Neighbours with the same `over` share that heading above their names and are never parted.
    """

    name: str
    mark: str = ""
    over: str = ""
    strong: bool = False
    muted: bool = False


TOGETHER = 8
"""Of the columns under one heading so many stay together, so that a narrow page can part them."""


def numbered(headings: Iterable[str]) -> tuple[Column, ...]:
    """Columns named 1, 2 and so on, each under the heading it is given."""
    columns: list[Column] = []
    run, before = 0, None
    for n, heading in enumerate(headings, 1):
        run = run + 1 if heading == before else 0
        part = run // TOGETHER
        over = f"{heading} ({part + 1})" if part else heading
        columns.append(Column(str(n), over=over))
        before = heading
    return tuple(columns)


@dataclass(frozen=True, slots=True)
class Cell:
    """A value; `reason` says where it comes from (a title in pages, not shown at the terminal)."""

    text: str = ""
    sense: fmt.Sense | None = None
    judgement: bool = False
    reason: str = ""


NOT_JUDGED = Cell("·")
"""The cell of which nobody has said anything: it counts 0 and is never shown as 0."""
SHARED, PAST_SCALE = "°", "!"
"""Marks behind a value: other decisions have a part in it; it is past what one effect can be."""


def valued(
    value: Range,
    *,
    judged: bool = True,
    judgement: bool = False,
    shared: bool = False,
    past_scale: bool = False,
    reason: str = "",
) -> Cell:
    """A value by its sign, coloured by what it means, or the cell that nobody has judged."""
    if not judged:
        return NOT_JUDGED
    marks = SHARED * shared + PAST_SCALE * past_scale
    return Cell(fmt.effect(value) + marks, fmt.sense(value), judgement, reason)


def signs(cells: Iterable[Cell]) -> str:
    """The line of a legend that explains the signs of these cells, and no others."""
    used = [cell for cell in cells if cell.text]
    explained = {
        "++ + help": any("+" in cell.text for cell in used),
        "−− − hurt": any("−" in cell.text for cell in used),
        "0 neither": any(cell.text.startswith("0") for cell in used),
        "/ range": any("/" in cell.text for cell in used),
        "? unknown": any("?" in cell.text for cell in used),
        "· not judged": NOT_JUDGED in used,
        "* judgement": any(cell.judgement for cell in used),
        f"{SHARED} includes what other decisions do": any(SHARED in cell.text for cell in used),
        f"{PAST_SCALE} past the scale": any(PAST_SCALE in cell.text for cell in used),
    }
    return "  ".join(sign for sign, is_used in explained.items() if is_used)


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its name, a cell for each column, and optionally a weight before and a figure after.

    `weight` is the number and `weight_word` the same in words, for tables with room for it.
    """

    name: str
    cells: tuple[Cell, ...]
    weight: str = ""
    weight_word: str = ""
    figure: str = ""
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that argue the same way, under a grey line that says which."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows against columns; `weight` and `figure` head the columns before and after the cells."""

    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    foot: tuple[Row, ...] = ()
    weight: str = ""
    figure: str = ""
    legend: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every row, those of the foot last."""
        return tuple(chain.from_iterable(group.rows for group in self.groups)) + self.foot

    @property
    def weighed(self) -> bool:
        """Whether any row has a weight."""
        return any(row.weight for row in self.rows)

    @property
    def figured(self) -> bool:
        """Whether any row has a figure after its cells."""
        return any(row.figure for row in self.rows)

    @property
    def sourced(self) -> bool:
        """Whether any row says what it rests on."""
        return any(row.basis for row in self.rows)


Block = Paragraph | Note | Listing | Section | Tree | Chain | Picture | Table


@dataclass(frozen=True, slots=True)
class Ask:
    """A command that would go on from here, and what it would tell."""

    command: str
    tells: str


@dataclass(frozen=True, slots=True)
class Report:
    """An answer: what was asked, the conclusion, what else follows at once, and the blocks."""

    asked: str
    conclusion: str
    more: str = ""
    blocks: tuple[Block, ...] = ()
    next: tuple[Ask, ...] = ()
