"""What an answer is made of: blocks that every renderer understands.

A lens describes its finding as a `Report`; it decides the words and their order, a renderer decides
widths, colours and tags. All that a renderer has to know is a value here: what a short answer
leaves out, what a sign means, how sure a claim is, what could be asked next. Nothing carries
markup: text is text, whatever characters it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from enum import Enum
from functools import cached_property
from typing import Any, TypeAlias

from stancecli.report.tables import (
    ALL as ALL,
    BLANK as BLANK,
    JUDGED as JUDGED,
    NOT_JUDGED as NOT_JUDGED,
    PAST_SCALE as PAST_SCALE,
    SHARED as SHARED,
    UNSOURCED as UNSOURCED,
    Basis as Basis,
    Cell as Cell,
    Column as Column,
    Group as Group,
    Legend as Legend,
    Most as Most,
    Origin as Origin,
    Role as Role,
    Row as Row,
    Sign as Sign,
    Span as Span,
    Table as Table,
    Text as Text,
    Words as Words,
    basis as basis,
    legend as legend,
    muted as muted,
    origin as origin,
    plain as plain,
    sign as sign,
    strong as strong,
    text as text,
    valued as valued,
)
from stancecli.values import dataclass


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
    and `origin` last, both in the whole answer only. `parts` end the text, of which a short answer
    shows `most`, and counts the rest in the same line. Where it must be tightened to fit a screen,
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
    parts: tuple[str, ...] = ()
    most: Most = ALL
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


def topic(entry: Entry, blocks: Sequence[Block], note: Words = "", title: str = "") -> Entry:
    """An entry in whose place the whole answer has a section of these blocks.

    The title of the section is the label of the entry, where it is not given another.
    """
    return replace(entry, whole=(Section(title or plain(entry.label), tuple(blocks), note),))


class Later(Sequence["Block"]):
    """Blocks that are made when somebody looks at them: a short answer does not."""

    def __init__(self, make: Callable[[], Iterable[Block]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> tuple[Block, ...]:
        return tuple(self._make())

    def __getitem__(self, place: Any) -> Any:
        return self._made[place]

    def __len__(self) -> int:
        return len(self._made)

    def __repr__(self) -> str:
        return repr(self._made)


@dataclass(frozen=True, slots=True)
class Shortened:
    """What a short answer shows in place of the whole, which may be nothing.

    `tells` names what the whole has besides (`all pairs`): in a section beside the title, else at
    the end of the answer, with what other blocks leave out.
    """

    whole: Sequence[Block]
    short: tuple[Block, ...] = ()
    tells: str = ""


Block: TypeAlias = Paragraph | Note | Listing | Section | Shortened | Table


@dataclass(frozen=True, slots=True)
class Next:
    """A question that would go on from here, and what it would tell.

    `lens` is asked of `ids`, with `options` (`between`: the two ids that follow `--between`), in
    the same context.
    """

    lens: str
    ids: tuple[str, ...]
    tells: str
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """An answer: what was asked, the conclusion, what else follows at once, and the blocks.

    What was asked is a `subject` (an item, `Positions`) and its `scope`: of what, where, when. That
    of a whole model has its `question`, and says what the matter is `about`.
    A short answer is tightened to a `step`, so that it fits a screen: nothing comes back at a later
    one. In a `close` one no empty line stands between blocks, except around sections.
    """

    subject: str
    conclusion: str
    more: str = ""
    blocks: tuple[Block, ...] = ()
    next: tuple[Next, ...] = ()
    step: int = 0
    close: bool = False
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
