"""How a quote and a text are made alike, and when words stand in a paragraph.

What spelling and print vary is folded on both sides: case, white space, quotation marks, dashes,
characters that are not seen, and how three dots and accents are written. Nothing else is. A quote
begins and ends where words do, so that no `not` and no `non-` falls off its edge; `…` in it parts
what has to stand there in that order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

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
_CUT = re.compile(r"\[ ?… ?\]|\( ?… ?\)|…")


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


def parts_of(quote: str) -> tuple[str, ...]:
    """What a quote says, folded, between its cuts; what holds no word says nothing."""
    return tuple(part.strip() for part in _CUT.split(normalised(quote)) if WORD.search(part))


def span_of(paragraph: str, parts: Iterable[str], steps: Steps) -> tuple[int, int] | None:
    """From where to where a folded paragraph has these parts in their order, if it does.

    Raises TooMuch where that takes more steps than are left.
    """
    text = paragraph.replace("—", "-")
    steps.take(PARAGRAPH + len(paragraph) // 16)
    start, at = -1, 0
    for part in parts:
        found = _find(text, part, at, steps)
        while found >= 0 and not (
            _is_edge(paragraph, found) and _is_edge(paragraph, found + len(part))
        ):
            found = _find(text, part, found + 1, steps)
        if found < 0:
            return None
        start, at = (found if start < 0 else start), found + len(part)
    return start, at


def _find(text: str, part: str, at: int, steps: Steps) -> int:
    found = text.find(part, at)
    passed = (found if found >= 0 else len(text)) - at
    # In a short text Python may look at all of a short part at each place.
    again = min(passed, _SHORT) * min(len(part), 100) // 10
    steps.take(TRY + len(part) + passed + again)
    return found


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
    """Whether a character is part of a word: a letter, a figure, or an accent on one."""
    return bool(character) and (
        character.isalnum() or character == "_" or unicodedata.category(character)[0] == "M"
    )
