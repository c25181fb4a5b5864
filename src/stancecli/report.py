"""What an answer is made of: blocks that every renderer understands.

A lens describes its finding as a `Report`; it decides the words and their order, a renderer decides
widths, colours and tags. All that a renderer has to know is a value here: what a short answer
leaves out, what a sign means, how sure a claim is. Nothing carries markup: text is text, whatever
characters it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import field, replace
from enum import Enum
from itertools import chain
from typing import TypeAlias

from stancecli import notation as fmt
from stancecli.diagnostics import Place
from stancecli.model import UNKNOWN, Citation, Claim, Range, exactly
from stancecli.values import dataclass

# Text, and what it rests on.


class Role(Enum):
    """What a run of characters is; a renderer chooses how that looks.

    `origin` says where a claim comes from, which a page to pass on leaves out.
    """

    PLAIN = "plain"
    STRONG = "strong"
    MUTED = "muted"
    JUDGEMENT = "judgement"
    ORIGIN = "origin"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of characters of one role; `sense` is what it means, where it is a value's sign."""

    text: str
    role: Role = Role.PLAIN
    sense: fmt.Sense | None = None


Text: TypeAlias = tuple[Span, ...]
Words: TypeAlias = str | Span | Text
"""What may stand where a text is wanted: `text` makes spans of it."""


def text(*parts: Words) -> Text:
    """Text of strings, spans and texts in a row; an empty string leaves no span."""
    spans: list[Span] = []
    for part in parts:
        if isinstance(part, str):
            spans += (Span(part),) if part else ()
        else:
            spans += (part,) if isinstance(part, Span) else part
    return tuple(spans)


def plain(words: Words) -> str:
    """The characters of a text, whatever their roles."""
    return "".join(span.text for span in text(words))


def strong(words: str) -> Span:
    return Span(words, Role.STRONG)


def muted(words: str) -> Span:
    return Span(words, Role.MUTED)


def sign(value: Range) -> Span:
    """A value on the scale of effects as its sign, with what it means."""
    return Span(fmt.effect(value), sense=fmt.sense(value))


UNSOURCED = "(unsourced)"
"""After a statement that rests on no source."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a statement rests on: citations, or nothing but its author.

    Renderers show `[source locator; locator]`, one bracket a source, or the mark `(unsourced)`.
    Quotes follow in the whole answer.
    """

    cite: tuple[Citation, ...] = ()
    judgement: bool = False

    @property
    def brackets(self) -> tuple[str, ...]:
        """One bracket for each source, as it stands in text."""
        return tuple(
            f"[{' '.join(filter(None, (source, '; '.join(said for said, _ in places))))}]"
            for source, places in self.by_source
        )

    @property
    def by_source(self) -> tuple[tuple[str, tuple[tuple[str, Citation], ...]], ...]:
        """The places in each source, each as it stands in a bracket and as it is cited."""
        found: dict[str, dict[str, Citation]] = {}
        for citation in self.cite:
            found.setdefault(citation.source, {}).setdefault(citation.locator, citation)
        return tuple((source, tuple(_abridged(places))) for source, places in found.items())

    @property
    def quotes(self) -> tuple[str, ...]:
        """The words quoted, each once, in the sentence that has them, as they stand in text."""
        return tuple(map(fmt.quoted, dict.fromkeys(c.shown for c in self.cite if c.quote)))

    @property
    def unquoted(self) -> Basis:
        """The same places without their words."""
        return replace(self, cite=tuple(c.passage for c in self.cite)) if self.quotes else self

    @property
    def marks(self) -> str:
        """What it rests on as it stands in text: its brackets, or that it has none."""
        return " ".join((*self.brackets, *((UNSOURCED,) if self.judgement else ())))


def _abridged(places: Mapping[str, Citation]) -> Iterator[tuple[str, Citation]]:
    """Places in a source; a heading that the one before has too is not said again.

    The source as a whole is no place where one is named.
    """
    before = ""
    for locator, citation in places.items():
        if not locator and len(places) > 1:
            continue
        heading, _, place = locator.rpartition(" ")
        is_same = heading and heading == before and not place[:1].isalpha()
        yield place if is_same else locator, citation
        before = heading


def basis(*claims: Claim) -> Basis:
    """What claims rest on together; judgement only where none of them is cited."""
    cited = {(each, each.quote): each for claim in claims for each in claim.stands_on}
    return Basis(tuple(cited.values()), judgement=not cited)


@dataclass(frozen=True, slots=True)
class Origin:
    """How sure the analyst is of a claim, who sees it how, and where it stands in the file.

    Only the whole answer shows it, and a page to pass on does not.
    """

    confidence: str = ""
    views: str = ""
    place: Place | None = None

    def __str__(self) -> str:
        """As it stands in text: `confidence high · views: China −, Seoul 0 · a.yaml:9:3`."""
        sure = f"confidence {self.confidence}" if self.confidence else ""
        views = f"views: {self.views}" if self.views else ""
        return " · ".join(filter(None, (sure, views, str(self.place or ""))))


def origin(claim: Claim) -> Origin:
    """Where a claim comes from; without a place where it stands in no file."""
    place = claim.place if claim.place.file else None
    return Origin(claim.confidence, fmt.views(claim), place)


# Tables: rows against columns, and what has to be known to read a cell.


@dataclass(frozen=True, slots=True)
class Most:
    """How many of several a short answer shows, at each step of tightening; the last holds on.

    All, where nothing is said. The rest is counted: `2 more rows`, or `2 more` where they are
    called nothing.
    """

    at: tuple[int, ...] = ()
    called: str = ""

    def of(self, count: int, step: int) -> int:
        """How many of so many are shown at a step."""
        return min(count, self.at[min(step, len(self.at) - 1)]) if self.at else count

    def more(self, left: int) -> str:
        """How many are left, in words; nothing of none."""
        if not left:
            return ""
        return fmt.counted(left, f"more {self.called}") if self.called else f"{left:,} more"


ALL = Most()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `mark` (current, ahead, ruled out) stands under its name.

    `prose` is a column of words: set from the left, and broken between words where it must be. Of
    too many, those of the lowest `rank` stay, and stand in its order. `key` is the id of what it is
    of, for who adds to a table.
    """

    name: str
    mark: str = ""
    strong: bool = False
    muted: bool = False
    prose: bool = False
    rank: int = 0
    key: str = ""

    @property
    def heading(self) -> str:
        """All that stands above its cells, on one line: `Benign neglect (current)`."""
        return fmt.marked(self.name, self.mark)


@dataclass(frozen=True, slots=True)
class Sign:
    """What has to be known to read a cell: a mark, and what it means."""

    mark: Words
    meaning: str


HELPS = Sign(text(sign(exactly(2)), " ", sign(exactly(1))), "helps")
HURTS = Sign(text(sign(exactly(-2)), " ", sign(exactly(-1))), "hurts")
NEITHER = Sign("0", "neither")
RANGE = Sign("−/0", "range")
BLANK = Sign("?", "not known")
JUDGED = Sign("*", "unsourced")
SHARED = Sign("°", "includes what other decisions do")
PAST_SCALE = Sign("!", "past the scale")
SIGNS = (HELPS, HURTS, NEITHER, RANGE, BLANK, JUDGED, SHARED, PAST_SCALE)
"""The signs of values on the scale of effects, in the order in which a legend explains them."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value.

    `signs` are those that a legend has to explain. What holds now is `framed` on a page, and in
    brackets in `text`; `look` is how else a page sets the cell out. A text that names what a claim
    rests on has that in `cite`.
    """

    text: str = ""
    sense: fmt.Sense | None = None
    judgement: bool = False
    signs: tuple[Sign, ...] = ()
    framed: str = ""
    look: str = ""
    cite: tuple[Citation, ...] = ()


NOT_JUDGED = Cell("?", signs=(BLANK,))
"""The cell of which nobody has said anything: it counts 0 and is never shown as 0."""


def valued(
    value: Range,
    *,
    blank: bool = False,
    judgement: bool = False,
    shared: bool = False,
    past_scale: bool = False,
) -> Cell:
    """A value by its sign, coloured by what it means; `blank` marks that a part is blank."""
    unknown = value.spans(UNKNOWN)
    used = {
        HELPS: not unknown and value.high > 0,
        HURTS: not unknown and value.low < 0,
        NEITHER: not unknown and value.low == 0,
        RANGE: not unknown and not value.exact,
        BLANK: blank or unknown,
        JUDGED: judgement,
        SHARED: shared,
        PAST_SCALE: past_scale,
    }
    marks = "?" * blank + "°" * shared + "!" * past_scale
    signs = tuple(sign for sign, is_used in used.items() if is_used)
    return Cell(fmt.effect(value) + marks, fmt.sense(value), judgement, signs)


@dataclass(frozen=True, slots=True)
class Legend:
    """How to read a table: its signs on one line, then what else is to be known, a line each.

    Last stands what the short `names` in its cells mean.
    """

    signs: tuple[Sign, ...] = ()
    notes: tuple[str, ...] = ()
    names: tuple[Sign, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines below that of the signs; the last is `Neglect = “Benign neglect”, …`."""
        names = ", ".join(f"{plain(name.mark)} = {name.meaning}" for name in self.names)
        return (*self.notes, *filter(None, [names]))

    @property
    def told(self) -> tuple[str, ...]:
        """All lines, that of the signs first."""
        signs = ", ".join(f"{plain(sign.mark)} {sign.meaning}" for sign in self.signs)
        return tuple(filter(None, (signs, *self.lines)))

    def without(self, gone: Set[Sign]) -> Legend:
        """The same, where these signs and names stand in the table no more."""
        signs, names = (
            tuple(sign for sign in known if sign not in gone) for known in (self.signs, self.names)
        )
        return replace(self, signs=signs, names=names)


def legend(cells: Iterable[Cell], *notes: str) -> Legend:
    """The legend that explains the signs of these cells and no others; empty notes go."""
    used = dict.fromkeys(chain.from_iterable(cell.signs for cell in cells))
    known = (sign for sign in SIGNS if sign in used)
    return Legend(
        (*known, *(sign for sign in used if sign not in SIGNS)), tuple(filter(None, notes))
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its name, a cell for each column, and optionally a weight before them.

    `weight` is the number and `weight_word` the same in words, for tables with room for it. Of too
    many, those of the lowest `rank` stay, and stand in its order within their group. On a page
    `about` stands below the name, which leads to `anchor`. `key` is the id of what it is of.
    """

    name: str
    cells: tuple[Cell, ...]
    weight: str = ""
    weight_word: str = ""
    rank: int = 0
    about: str = ""
    anchor: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that argue the same way, under a line that says which."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows against columns.

    `names` heads the names of the rows, `weight` the column before the cells. A short answer shows
    so many rows and columns and counts the rest; the foot stays, groups without rows go. `look` is
    a style of a page for tables of another kind than values on a scale. Of one too wide for text
    the first so many columns stand `in_text`, and Word turns its page for it.
    """

    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    foot: tuple[Row, ...] = ()
    weight: str = ""
    names: str = ""
    legend: Legend | None = None
    most_rows: Most = ALL
    most_columns: Most = ALL
    look: str = ""
    in_text: int = 0

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every row, those of the foot last."""
        return tuple(chain.from_iterable(group.rows for group in self.groups)) + self.foot

    @property
    def weighed(self) -> bool:
        """Whether any row has a weight."""
        return any(row.weight for row in self.rows)


# Blocks, and the answers that they make.


class Part(Enum):
    """What a piece of an answer tells, whatever its words are.

    Who picks pieces of an answer, or leaves some out, asks for this, and never for a label, a title
    or a sentence: those are for readers alone.
    """

    WHY = "the reason that counts most"
    PRICE = "what is against it"
    TURNS_IT = "what would change what is ahead"
    TO_ASK = "what to find out first"
    NOT_KNOWN = "what is not known"
    LOSES = "who loses"
    GROUNDS = "what it rests on"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Prose; `basis` follows it in the text."""

    text: Words
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A grey line or two: how to read what stands above, what an answer leaves out."""

    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a listing: `label text [basis]  aside`, with further texts below it.

    `label` is a short word in a column of its own (Why, a number, a sign); `aside` another, after
    the text (vital, binding, +5.5). `below` stands under the text, indented; `details` below that,
    and `origin` last, both in the whole answer only. Where it must be tightened to fit a screen,
    the entry is left out from this `step` on, and never where it has none. What is told at length
    stands in its place in the whole answer (`whole`; nothing where that is empty), and `tells`
    names it; one without a text is there alone.
    """

    text: Words
    label: Words = ""
    aside: Words = ""
    basis: Basis | None = None
    below: tuple[Words, ...] = ()
    details: tuple[Words, ...] = ()
    origin: Origin | None = None
    part: Part | None = None
    step: int | None = None
    whole: Sequence[Block] | None = None
    tells: str = ""

    @property
    def under(self) -> Iterator[Words]:
        """All that stands under it, where it comes from last."""
        yield from self.below
        if self.origin and str(self.origin):
            yield muted(str(self.origin))


@dataclass(frozen=True, slots=True)
class Listing:
    """Entries in aligned columns; `bullet` stands before those that have no label.

    A short answer shows the first `most` and counts the rest; those that go at their own step only
    where `most` calls them something, since the whole answer may tell elsewhere what they told.
    """

    entries: tuple[Entry, ...]
    bullet: str = ""
    most: Most = ALL


def listing(entries: Iterable[Entry], *most: int, bullet: str = "") -> Listing:
    """A listing of which a short answer shows the first `most` entries, step by step, or all."""
    return Listing(tuple(entries), bullet, Most(most))


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of an answer; `note` stands in grey beside the title."""

    title: str
    blocks: tuple[Block, ...]
    note: Words = ""


def topic(
    entry: Entry, entries: Iterable[Entry], *more: Block, note: Words = "", title: str = ""
) -> Entry:
    """An entry in whose place the whole answer has a section that lists these, and more blocks.

    The title of the section is the label of the entry, where it is not given another.
    """
    blocks = (listing(entries, bullet="·"), *more)
    return replace(entry, whole=(Section(title or plain(entry.label), blocks, note),))


@dataclass(frozen=True, slots=True)
class Shortened:
    """What a short answer shows in place of the whole, which may be nothing.

    What is long can be a function, which is called when somebody looks at the whole.
    `tells` names what the whole has besides (`all pairs`): in a section beside the title, else at
    the end of the answer, with what other blocks leave out.
    """

    whole: Sequence[Block] | Callable[[], Iterable[Block]]
    short: tuple[Block, ...] = ()
    tells: str = ""


Block: TypeAlias = Paragraph | Note | Listing | Section | Shortened | Table


@dataclass(frozen=True, slots=True)
class Next:
    """A question that goes on from here, in the same context.

    `lens` is asked of `ids`, with `options` (`between`: the two ids that follow `--between`).
    """

    lens: str
    ids: tuple[str, ...] = ()
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """An answer: what was asked, the conclusion, what else follows at once, and the blocks.

    What was asked is a `subject` (an item, `Positions`) and its `scope`: of what, where, when. That
    of a whole model has its `question`, and says what the matter is `about`.
    A short answer is tightened to a `step`, so that it fits a screen: nothing comes back at a later
    one.
    """

    subject: str
    conclusion: str
    more: str = ""
    blocks: tuple[Block, ...] = ()
    step: int = 0
    scope: tuple[str, ...] = ()
    question: str = ""
    about: str = ""

    @property
    def asked(self) -> str:
        """What was asked, on one line."""
        return " · ".join((self.subject, *self.scope))

    @property
    def introduction(self) -> tuple[str, ...]:
        """What stands between that and the conclusion, a paragraph each."""
        return tuple(filter(None, (self.question, self.about)))
