"""What the report is made of, from its first screen on, besides the blocks of any answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from stancecli import notation as fmt, report as r
from stancecli.model import Source
from stancecli.page.drawings import WIDE, Drawing
from stancecli.page.drawings.matrices import PairMatrix

HALF = 570
"""Pixels across of what stands beside another part of the page."""
MOST_LINES, MOST_COLUMNS = 16, 9
"""A table of no more is whole on the page, whatever a screen would show of it."""


@dataclass(frozen=True)
class Fold:
    """Blocks that a reader opens; `title` says what is inside. One that `prints` is whole on paper.

    `anchor` is the id of what is inside: a link to it opens the fold. `told` stands for
    it in text, and in a short document.
    """

    title: str
    blocks: Sequence[Shown]
    anchor: str = ""
    prints: bool = False
    told: Sequence[Shown] = ()


@dataclass(frozen=True)
class Beside:
    """Blocks that stand beside others where there is room."""

    left: Sequence[Shown]
    right: Sequence[Shown]


@dataclass(frozen=True)
class Told:
    """A claim in full: what it says, why, by whom it is seen how, and where it stands.

    `value` is the sign or the word of its size, `about` when it holds, who spoke and when, how sure
    it is, whose views there are, and where it stands.
    """

    name: str
    value: r.Words
    reason: str
    basis: r.Basis
    about: str


@dataclass(frozen=True)
class Opened:
    """What opens at a button: a title, and the claims behind it."""

    title: r.Words
    claims: tuple[Told, ...]
    note: str = ""


def left_out(*counts: tuple[int, str]) -> str:
    """What is left out, counted: `2 more options and 1 more actor`; empty where nothing is."""
    return fmt.listed(fmt.counted(count, f"more {thing}") for count, thing in counts if count > 0)


def not_shown(left: str) -> str:
    """What is left out, as a sentence; empty where nothing is."""
    return f"Not shown: {left}." if left else ""


CellKey: TypeAlias = tuple[str, str]
"""Which cell something is of: the keys of its row and of its column; the name of a row has none."""


@dataclass(frozen=True)
class Matrix:
    """Options across, criteria down, then the gaps: the table of an answer, with what opens.

    By the keys of rows and columns: `opened` is what the button of a cell opens, `said` the cell
    for who hears it.
    """

    table: r.Table
    opened: Mapping[CellKey, str] = field(default_factory=dict)
    said: Mapping[CellKey, str] = field(default_factory=dict)


class Picture(Protocol):
    """What is a picture of itself, so many pixels across."""

    def drawn(self, width: int) -> Drawing: ...


Data: TypeAlias = Picture | Matrix
"""What a figure shows; a matrix is a table on a page."""


@dataclass(frozen=True)
class Figure:
    """Data, what they show in a sentence, and how to read them, line by line.

    A page draws them, or has a table; they are drawn `width` pixels across, or as many as a
    telephone has. `title` is empty where what stands above says it. `told` says the same in words,
    and is empty where what stands beside it does. `left` counts what is left out. `then` follows
    it: in Word before a matrix, which says why last.
    """

    title: str
    data: Data
    width: int = WIDE
    key: tuple[str, ...] = ()
    told: Sequence[Shown] = ()
    left: str = ""
    then: Sequence[Shown] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """What stands in small type: how to read it, then what it does not show."""
        return tuple(filter(None, (*self.key, not_shown(self.left))))

    @property
    def is_of_pairs(self) -> bool:
        """Whether it is a matrix of actors, which keeps its width on a telephone too."""
        return isinstance(self.data, PairMatrix)


@dataclass(frozen=True)
class ClaimGroup:
    """Claims that rest on one passage, or on one thing that was spoken of, by its name.

    `elsewhere` are the names of those that are told at another passage.
    """

    name: str
    claims: tuple[Told, ...]
    anchor: str = ""
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClaimList:
    """Claims passage by passage of a source, which is named in full here and nowhere else.

    Without a source it is who said what. `counted` says what the report leaves out.
    """

    groups: tuple[ClaimGroup, ...]
    source: Source | None = None
    counted: str = ""


Own: TypeAlias = Figure | Fold | Beside | ClaimList
"""The kinds of blocks that no lens makes: the page has a template for each, `forms` its words."""

Shown: TypeAlias = r.Block | Own
"""What a part of the report is made of."""


@dataclass(frozen=True)
class Screen:
    """What is told first of a decision, piece by piece: a page that moves has one for each setting.

    `asked` is what is to be decided, `conclusion` the verdict, and `more` what follows it. `note`
    are the sums of the matrix. A brief one has no matrix, nor has one of a decision of which
    nothing is judged.
    """

    title: str
    anchor: str
    asked: str
    conclusion: str
    more: str
    bars: Figure | None
    note: str
    matrix: Figure | None
    listing: r.Listing


@dataclass(frozen=True)
class PageChoice:
    """One thing that a reader of a page can set: its key in the address, and its screen.

    `said` is what that begins with.
    """

    key: str
    said: str
    screen: Screen


@dataclass(frozen=True)
class Moving:
    """What can be set on a page: the `changes` are a picture in which each choice is pressed.

    `screen` is what stands where nothing is set.
    """

    screen: Screen
    changes: Figure | None
    choices: tuple[PageChoice, ...]


@dataclass(frozen=True)
class PagePart:
    """A section of the report. `anchor` is an id: letters, digits, dots and hyphens.

    `note` stands in grey beside the title, `link` is what the line at the top of the page calls it,
    which does not lead to it where that is empty. Where there is room it stands on a `side`, left
    or right. Without a title its blocks stand alone, and without an anchor they stand in no
    section. One that `is_ending` is for the whole answer alone, in other forms than a page.
    """

    anchor: str = ""
    title: str = ""
    note: str = ""
    conclusion: str = ""
    more: str = ""
    blocks: Sequence[Shown] = ()
    link: str = ""
    side: str = ""
    is_ending: bool = False

    @property
    def is_folded(self) -> bool:
        """Whether a page has it closed: what is for the whole answer, and no line leads to."""
        return self.is_ending and not self.link

    @property
    def concluded(self) -> r.Words:
        """What it says before its blocks; empty where it says nothing."""
        conclusion = r.strong(self.conclusion) if self.conclusion else ""
        between = " " if self.conclusion and self.more else ""
        return r.text(conclusion, between, self.more)


@dataclass(frozen=True)
class Page:
    """Everything in the report, from its first screen on.

    `question` is what it is about, and `about` says in short what the matter is; `background` does
    at length where there is more to say. `opened` are what buttons open, each with its id. `moving`
    is what a reader can set, on a page that has a script.
    """

    title: str
    facts: str
    conclusion: str
    more: str = ""
    question: str = ""
    about: str = ""
    background: str = ""
    date: str = ""
    parts: tuple[PagePart, ...] = ()
    opened: Mapping[Opened, str] = field(default_factory=dict)
    is_brief: bool = False
    moving: Moving | None = None

    @property
    def links(self) -> tuple[PagePart, ...]:
        """The parts that the line at the top leads to."""
        verdict = PagePart("answers", link="Verdict")
        linked = tuple(part for part in self.parts if part.link)
        return (verdict, *linked) if linked else ()
