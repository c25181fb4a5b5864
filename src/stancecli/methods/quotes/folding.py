"""How a quote and a text are made alike, and when words stand in a paragraph.

What spelling and print vary is folded on both sides: case, white space, quotation marks, dashes,
characters that are not seen, and how three dots and accents are written. Nothing else is. A quote
begins and ends where words do, so that no `not` and no `non-` falls off its edge; `…` in it, or
what an editor put in square brackets, parts what has to stand there in that order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from stancecli.methods.quotes.limits import PARAGRAPH, TRY, Steps, TooMuch

WORD = re.compile(r"\w+")
MOST_MARKS = 30
"""Accents that one letter may have: so many are safe to bring into order (Unicode, UAX #15)."""

_HYPHENATED = re.compile("\u00ad(?:[ \t]*\n[ \t]*)?")
"""A soft hyphen joins what it parts, at the end of a line too."""
_CLEAN = {
    # What no model could hold and no terminal should get counts as white space.
    **dict.fromkeys(
        (*range(9), 0x0B, *range(0x0E, 0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, 0xFFFE, 0xFFFF),
        " ",
    ),
    **dict.fromkeys((0x200B, 0x2060, 0xFEFF)),
}
_ODD = re.compile(f"[{re.escape(''.join(map(chr, _CLEAN)))}]")
_MARKS = re.compile(rf"[^\w\s\x00-\x7f]{{{MOST_MARKS + 1},}}")
"""Where more marks than that may stand: most are lines that were drawn."""
_QUOTATION_MARKS = "\"'`´‘’‚‛“”„‟«»‹›′″ʼ〝〞＂＇"
_HYPHENS = "-‐‑−﹣－"
_DASHES = "‒–—―﹘"
_LIKE = str.maketrans(
    {**dict.fromkeys(_QUOTATION_MARKS, "'"), **dict.fromkeys(_HYPHENS, "-")}
    | dict.fromkeys(_DASHES, "—")
)
_SHORT = 30_000
_DASH_RUN = re.compile("[-—]{2,}")
_DOTS = re.compile(r"\.\.\.|\. \. \.")
_CUT = re.compile(r"(\[ ?… ?\]|\( ?… ?\)|…)")
_CUT_OR_INSERTED = re.compile(r"(\[[^\[\]]*\]|\( ?… ?\)|…)")
_ONE_LETTER = re.compile(r"\[(\w[\u0300-\u036f]*)\](?=\w)")
"""`[W]e`: a letter that an editor made large or small."""

SPLIT = "\u00ad\u00ad"
"""In a folded paragraph a hyphen with which a line ends within a word, and that line end."""
_SPLIT_WORD = re.compile(
    r"(?<=[\w\u0300-\u036f])-[^\S\n]*\n\s*(?=\w)(?!(?:and|or|nor|to|und|oder|bis)\b)"
)
"""Where one may be; `pre-` and `post-war` stay two words."""

_AROUND_SPLITS = re.compile(rf"\w+(?:{SPLIT}\w+)+")

Span = tuple[int, int]


class QuotePart(NamedTuple):
    """What a quote says between two cuts, folded; `inserted` is what an editor put before it."""

    words: str
    inserted: str = ""


def normalised(text: str) -> str:
    """A text as it is compared: alike for all spellings that say the same."""
    return told_apart(" ".join(characters(cleaned(text)).split())).replace("—", "-")


def cleaned(text: str) -> str:
    """A text without what is not seen, its lines ended in one way."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\u00ad" in text:
        text = _HYPHENATED.sub("", text)
    return text.translate(_CLEAN) if _ODD.search(text) else text


def check_marks(text: str) -> None:
    """Raise TooMuch for more accents on a letter than MOST_MARKS: time goes with their square."""
    if text.isascii():
        return
    for run in _MARKS.finditer(text):
        marks = 0
        for character in run[0]:
            marks = marks + 1 if unicodedata.category(character)[0] == "M" else 0
            if marks > MOST_MARKS:
                raise TooMuch(f"more than {MOST_MARKS} accents stand on one letter")


def characters(text: str) -> str:
    """Each character folded alone; line ends stay."""
    if text.isascii():
        return text.lower().translate(_LIKE)
    # In this order it is done once and for all (Unicode 15, definition D145).
    text = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFD", text.casefold()).translate(_LIKE)


def told_apart(text: str) -> str:
    """Runs of characters folded, hyphens and dashes still two: only one of them joins words."""
    return _DOTS.sub("…", _DASH_RUN.sub("—", text))


def folded_paragraph(lines: Iterable[str]) -> str:
    """A paragraph of lines whose characters are folded, hyphens and dashes still two."""
    text = "\n".join(lines)
    if "-" in text:
        text = _SPLIT_WORD.sub(SPLIT, text)
    return told_apart(" ".join(text.split()))


def folded_length(piece: str) -> int:
    """How long a piece is in its folded paragraph, if it begins and ends where words do."""
    return len(told_apart(" ".join(characters(piece).split())))


def words_of(paragraph: str) -> Iterator[str]:
    """The words of a folded paragraph; of one that is split what it may be, whole and in parts."""
    if SPLIT in paragraph:
        for found in _AROUND_SPLITS.finditer(paragraph):
            pieces = found[0].split(SPLIT)
            for start in range(len(pieces)):
                for end in range(start + 2, min(start + 4, len(pieces)) + 1):
                    yield "".join(pieces[start:end])
    for found in WORD.finditer(paragraph):
        yield found[0]


def readings_of(quote: str) -> Iterator[tuple[QuotePart, ...]]:
    """What a quote says between its cuts: as it stands, and with what an editor inserted left out.

    What holds no word says nothing.
    """
    folded = normalised(quote)
    yield _parts(_CUT, folded)
    if "[" in folded:
        yield _parts(_CUT_OR_INSERTED, _ONE_LETTER.sub(r"\1", folded))


def _parts(cut: re.Pattern[str], folded: str) -> tuple[QuotePart, ...]:
    words, *rest = cut.split(folded)
    found, inserted = [QuotePart(words.strip())] if WORD.search(words) else [], ""
    for mark, words in zip(rest[::2], rest[1::2], strict=True):
        inserted += mark
        if WORD.search(words):
            found.append(QuotePart(words.strip(), inserted))
            inserted = ""
    return tuple(found)


def spans_of(
    paragraph: str, parts: Sequence[QuotePart], steps: Steps
) -> Iterator[tuple[Span, ...]]:
    """From where to where a folded paragraph has each of these parts, in their order.

    Each time they begin at a later place. Raises TooMuch where that takes more steps than are left.
    """
    text = paragraph.replace("—", "-")
    steps.take(PARAGRAPH + len(paragraph) // 16)
    begins = 0
    while True:
        spans: list[Span] = []
        at = begins
        for part in parts:
            span = _find(text, part.words, at, steps)
            while span and not (_is_edge(paragraph, span[0]) and _is_edge(paragraph, span[1])):
                span = _find(text, part.words, span[0] + 1, steps)
            if not span:
                return
            spans.append(span)
            at = span[1]
        yield tuple(spans)
        begins = spans[0][0] + 1


def _find(text: str, words: str, at: int, steps: Steps) -> Span | None:
    if SPLIT in text:
        return _find_over_lines(text, words, at, steps)
    found = text.find(words, at)
    passed = (found if found >= 0 else len(text)) - at
    # In a short text Python may look at all of a short part at each place.
    again = min(passed, _SHORT) * min(len(words), 100) // 10
    steps.take(TRY + len(words) + passed + again)
    return (found, found + len(words)) if found >= 0 else None


def _find_over_lines(text: str, words: str, at: int, steps: Steps) -> Span | None:
    """Where words stand in a text in which words are split at the ends of lines."""
    steps.take(TRY)
    for found in _beginning(words[:6].partition("-")[0] or "-").finditer(text, at):
        steps.take(_PLACE_PASSED * (found.start() - at) + 2 * len(words))
        at = found.start()
        end = _end_over_lines(text, words, at)
        if end is not None:
            return at, end
    steps.take(_PLACE_PASSED * (len(text) - at))
    return None


_PLACE_PASSED = 20


@lru_cache(1_000)
def _beginning(letters: str) -> re.Pattern[str]:
    return re.compile(f"(?={f'(?:{SPLIT})?'.join(map(re.escape, letters))})")


def _end_over_lines(text: str, words: str, at: int) -> int | None:
    """Where words end that begin at a place, if they stand there.

    A line that ends with a hyphen can split `agreement` as well as `non-binding`, but no number.
    """
    n = 0
    while True:
        end = text.find(SPLIT, at, at + len(words) - n + 1)
        piece = words[n : n + end - at] if end >= 0 else words[n:]
        if not text.startswith(piece, at):
            return None
        n, at = n + len(piece), at + len(piece)
        if n == len(words):
            return at
        if words[n] == "-":
            n += 2 if words[n + 1 : n + 2] == " " else 1
        elif words[n].isdecimal() or words[n - 1].isdecimal():
            return None
        at += len(SPLIT)


def _is_edge(text: str, at: int) -> bool:
    """Whether a word begins or ends at a place in a folded paragraph, or neither goes on there.

    Apostrophes and hyphens go on within a word (`can't`, `non-binding`), and so does a point
    after a single letter (`U.S.`); points, commas and dashes go on within a number, and a sign
    belongs to its number. Elsewhere a dash parts words.
    """
    before, after = text[at - 1 : at], text[at : at + 1]
    if not before or not after:
        return True
    if _in_word(before):
        if _in_word(after):
            return False
        return not _joins(text, at)
    if not _in_word(after):
        return True
    is_sign = before in "-—" and after.isdecimal() and not _in_word(text[at - 2 : at - 1])
    return not is_sign and not _joins(text, at - 1)


def _joins(text: str, at: int) -> bool:
    """Whether the mark at a place makes one word, or one number, of what stands around it."""
    mark, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if mark in "'-":
        return _in_word(before) and _in_word(after)
    if before.isdecimal() and after.isdecimal():
        return mark in ".,:—"
    # Where a space is missing between two sentences, a longer word stands before the point.
    is_initial = before.isalpha() and not _in_word(text[at - 2 : at - 1])
    return mark == "." and is_initial and after.isalpha()


def _in_word(character: str) -> bool:
    """Whether a character is part of a word: a letter, a figure, an accent on one, or a split."""
    return bool(character) and (
        character.isalnum() or character in "_\u00ad" or unicodedata.category(character)[0] == "M"
    )
