"""Model text in the canonical style, and from its lines back to where each value was read.

The rows of an import become fields, which are written as YAML and read by the loader. So every rule
of the format is checked in one place, and a fault still names the cell that it is in.
"""

from __future__ import annotations

import json
import re
import textwrap
import unicodedata
from bisect import bisect_right
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, count, dropwhile
from typing import TypeAlias, TypeVar

from stancecli.diagnostics import Place, Problem
from stancecli.loader import kinds
from stancecli.loader.text import At, Misfit, TextFile, at, first_refused
from stancecli.model import ENTERED, Citation
from stancecli.sheets.table import NO_VALUE, NO_WIDTH, SheetCell
from stancecli.unseen import escape, escaped, visible

WIDTH = 100
LONGEST_READ = 1000
"""Characters of a name that are looked at for its id; decomposed, one may be eighteen."""
LONGEST_STEM = 40
"""Characters of an id that is made of several words of a name, at most."""
LONGEST_WORD = 70
"""Characters of an id that is made of one word; a number may follow, and 80 is the end."""

# What needs no quotes: on a line of its own a colon or a comma may stand inside, in a list neither.
_PLAIN = re.compile(r"""\w(?:[\w .,;()/’“”–—−+=?!&%¶'"-]|:(?=\S))*(?<![ :])""")
_FLOW_PLAIN = re.compile(r"""[\w¶](?:[\w .;()/’“”–—−+=!%¶'-])*(?<! )""")
_NUMBER = re.compile(r"[-+]?[.\d]+|\[ *[-+.\d]+ *, *[-+.\d]+ *\]")
_EMPTY = "null"
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class DraftCell(SheetCell):
    """A cell that an import filled in: several texts, if it has `parts`, each read somewhere."""

    parts: tuple[SheetCell, ...] = ()


@dataclass(frozen=True, slots=True)
class YamlBlock:
    """Keys with their values, and where they were read."""

    fields: tuple[YamlField, ...]
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """A list: of cells on one line, of blocks below each other."""

    items: tuple[SheetCell, ...] | tuple[YamlBlock, ...]
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class GridLines:
    """The grid of a decision: its lines, each of as many cells."""

    lines: tuple[tuple[SheetCell, ...], ...]

    def widths(self) -> tuple[int, int]:
        """That of the first column, and that of each other, in characters."""
        columns = zip(*self.lines, strict=True)
        names, *cells = (max(len(cell.text) for cell in column) for column in columns)
        return names + 2, max(cells, default=0) + 2

    def __len__(self) -> int:
        """How many characters it has, at most."""
        names, cells = self.widths()
        return len(self.lines) * (names + cells * len(self.lines[0]))


YamlValue: TypeAlias = SheetCell | YamlBlock | Series | GridLines
YamlField: TypeAlias = tuple[str, YamlValue]


def failed_formula(place: Place, shown: str) -> Problem:
    """The fault of a cell whose formula fails, and what it shows; or of one without a value."""
    if shown == NO_VALUE:
        hint = "open the file once in Excel or LibreOffice, and save it there"
        return Problem(place, "E535", "the formula of this cell has no saved value", hint)
    hint = "mend the formula, save it in a spreadsheet, or write the value in its place"
    return Problem(place, "E535", f"the formula of this cell fails: {shown}", hint)


class WrittenModel(TextFile):
    """The text of a model made of other people's files.

    What stands in it has the place where it was read, and so has every fault that the loader finds
    in it. `notes` are comments at its top.
    """

    def __init__(self, fields: Iterable[YamlField], notes: Iterable[str] = ()) -> None:
        # A name may stand in a note: of a file, for one, which can hold anything.
        comments = (textwrap.wrap(visible(note), WIDTH - 2) for note in notes)
        self._done = [f"# {line}" for line in chain.from_iterable(comments)]
        self._done.append("stance: 1")
        self._starts: list[tuple[At, Place]] = []
        for field in fields:
            self._write(field)
        self.written = "\n".join(self._done) + "\n"
        super().__init__("the imported model", self.written.encode(errors="surrogatepass"))

    def place(self, at: At) -> Place:
        """Where what stands at a place of this text was read."""
        found = bisect_right(self._starts, at, key=lambda start: start[0]) - 1
        return self._starts[max(found, 0)][1] if self._starts else super().place(at)

    def line(self, number: int) -> str:
        """Nothing: nobody has seen the lines of this text."""
        return ""

    def _write(self, field: YamlField, indent: int = 0, dash: str = "") -> None:
        """Add the lines of a field; a `dash` stands before the first of an item."""
        name, value = field
        if indent <= 2 and isinstance(value, YamlBlock):
            # A part of the file, or an actor, has an empty line before it.
            is_deep = any(not isinstance(inner, SheetCell) for _, inner in value.fields)
            self._done += [""] if indent == 0 or is_deep else []
        key = f"{dash or ' ' * indent}{_scalar(name, _FLOW_PLAIN)}:"
        if not isinstance(value, GridLines) and value.place:
            self._starts.append((at(len(self._done), 0), value.place))
        match value:
            case SheetCell(text):
                first, *rest = _written(text, len(key), indent)
                self._done += (f"{key} {first}", *rest)
            case YamlBlock(fields):
                self._done.append(key if fields else f"{key} {{}}")
                for inner in fields:
                    self._write(inner, indent + 2)
            case GridLines(lines):
                self._done.append(f"{key} |")
                of_names, of_cells = value.widths()
                for start, *cells in lines:
                    line = f"{' ' * indent}  {start.text:{of_names}}"
                    for cell in cells:
                        self._starts.append((at(len(self._done), len(line)), cell.place))
                        line += f"{cell.text:{of_cells}}"
                    self._done.append(line.rstrip())
            case Series(items):
                words = [_scalar(c.text, _FLOW_PLAIN) for c in items if isinstance(c, SheetCell)]
                self._done.append(f"{key} [{', '.join(words)}]" if words or not items else key)
                for block in (item for item in items if isinstance(item, YamlBlock)):
                    if block.place:
                        self._starts.append((at(len(self._done), 0), block.place))
                    for n, inner in enumerate(block.fields):
                        self._write(inner, indent + 4, "" if n else f"{' ' * indent}  - ")


def _written(text: str, taken: int, indent: int) -> list[str]:
    """A scalar on the line of its key, which has `taken` so much, or folded below it if long."""
    if _NUMBER.fullmatch(text):
        return [text]
    scalar = _scalar(text, _PLAIN)
    if taken + 1 + len(scalar) <= WIDTH:
        return [scalar]
    pad = " " * (indent + 2)
    folded = textwrap.wrap(
        text, max(WIDTH - indent - 2, 40), break_long_words=False, break_on_hyphens=False
    )
    if text.isprintable() and " ".join(folded) == text:
        return [">-", *(pad + line for line in folded)]
    return [scalar]


@lru_cache(4096)  # Most keys, ids and dates stand there often.
def _scalar(text: str, plain: re.Pattern[str]) -> str:
    if plain.fullmatch(text) and visible(text) == text and text.lower() != _EMPTY:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return escaped("".join(c if c.isprintable() else escape(c) for c in quoted), escape)


def flow_scalar(text: str) -> str:
    """A text as it may stand anywhere in YAML, in quotes where it has to."""
    return _scalar(text, _FLOW_PLAIN)


def flow_citation(citation: Citation) -> str:
    """A citation as it is pasted into a claim: `{source: hearing, at: ¶2, quote: it may go}`."""
    keys = {"source": citation.source, "at": citation.locator, "quote": citation.quote}
    return f"{{{', '.join(f'{key}: {flow_scalar(text)}' for key, text in keys.items() if text)}}}"


def line_scalar(text: str) -> str:
    """A text as it may stand on the line of its key alone."""
    return _scalar(text, _PLAIN)


def line_of_text(text: str) -> str:
    """A text on one line, without what a model cannot hold.

    White space makes no difference to a quote, and characters that are no text count as such.
    """
    while refused := first_refused(text):
        text = text.replace(refused, " ")
    return " ".join(text.split()).strip(NO_WIDTH)


def is_address(text: str) -> bool:
    """Whether a model can have it as the `url` of a source."""
    try:
        kinds.URL.read(text, None)
    except Misfit:
        return False
    return True


def new_ids(names: Iterable[str], kind: str, taken: Iterable[str] = ()) -> list[str]:
    """For each name an id of its own, unlike those taken: `River Power` gives `river-power`.

    The second of equal names gives `river-power-2`, one without Latin letters the kind of thing and
    a number.
    """
    used, ids = {ENTERED, *taken}, []
    # None below was free when it was last looked for, and none becomes free again.
    numbers: dict[str, int] = {}
    for stem in map(_stem, names):
        for number in count(numbers.get(stem, 1)):
            id_ = stem if stem and number == 1 else f"{stem or kind}-{number}"
            if id_ not in used:
                break
        numbers[stem] = number + 1
        used.add(id_)
        ids.append(id_)
    return ids


def ids_of(names: Mapping[K, str], kind: str, taken: Iterable[str] = ()) -> dict[K, str]:
    """The new id of each thing, by the key under which its name stands."""
    return dict(zip(names, new_ids(names.values(), kind, taken), strict=True))


def _stem(name: str) -> str:
    """As many words as make an id that reads well; the first may be longer than all should be."""
    letters = unicodedata.normalize("NFKD", name[:LONGEST_READ]).encode("ascii", "ignore").decode()
    words = dropwhile(lambda word: word[0].isdigit(), re.findall(r"[a-z0-9]+", letters.lower()))
    stem = next(words, "")[:LONGEST_WORD]
    for word in words:
        if len(stem) + 1 + len(word) > LONGEST_STEM:
            break
        stem += f"-{word}"
    return stem
