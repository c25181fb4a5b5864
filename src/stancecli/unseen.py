"""Characters that steer, hide or reorder what they stand in, and how they are shown instead.

Whatever stance writes passes through here, or escapes in the way of its format what is told here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

_STEERING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Characters that Unicode calls letters, marks or symbols, and that show nothing at all."""
_JOINERS = "\u200c\u200d"
_VIRAMA = 9
"""The class of marks that take a consonant's vowel away, by Unicode."""
_BESIDE_A_PICTURE = frozenset("\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
"""What may follow a picture and belongs to it: that it has colours, and which skin."""

_APART, _CLOSED = "\x02", "\x03"
"""What stands around a name set apart: no model can hold them, for its text is refused then."""
_GONE = {_APART: "", _CLOSED: ""}
MARKED = {_APART: _APART, _CLOSED: _CLOSED}
_IN_ORDER = {_APART: "\u2068", _CLOSED: "\u2069"}
"""How these marks are written: not at all, as they are, or as what sets apart in other programs."""


def set_apart(name: str) -> str:
    """A name with marks around it if it has letters that run from right to left.

    Where `in_order` writes it, it reads in its own direction, and what stands beside it in ours.
    """
    letters = filter(str.isalpha, name)
    turns = any(unicodedata.bidirectional(each) in ("R", "AL") for each in letters)
    return f"{_APART}{name}{_CLOSED}" if turns else name


def carried(lines: Iterable[str]) -> Iterator[str]:
    """Lines of one text, each of which begins with the mark of a name that runs on from before."""
    running = ""
    for line in lines:
        yield (line := running + line)
        running = _APART if line.rfind(_APART) > line.rfind(_CLOSED) else ""


def in_order(words: str) -> str:
    """The same as `visible`, names that are set apart between U+2068 and U+2069.

    A name that is cut off ends with the words.
    """
    return visible(closed(words), _IN_ORDER)


def closed(words: str) -> str:
    """Words after which a name that was cut off in them does not run on."""
    return words + _CLOSED * (words.count(_APART) > words.count(_CLOSED))


def visible(words: str, marks: Mapping[str, str] = _GONE) -> str:
    """Words on one line in which control, format and invisible characters are escapes (`\\u202e`).

    Names come from strangers: none of them can steer, hide or reorder what it stands in. Line
    breaks and tabs become a space: a name is one line, wherever it was broken in the file. A joiner
    of letters or of pictures stays where it joins. `marks` are those of names set apart.
    """
    return escaped(words, partial(_on_one_line, marks))


def escaped(words: str, instead: Callable[[str], str]) -> str:
    """Words in which `instead` replaces each character that cannot be seen where it stands."""
    if words.isprintable() and (words.isascii() or _BLANK.isdisjoint(words)):
        return words
    return "".join(
        instead(character) if _is_unseen(character) and not _joins(words, n) else character
        for n, character in enumerate(words)
    )


def _is_unseen(character: str) -> bool:
    # Unicode keeps the last two of each plane out of text, and XML refuses them.
    no_character = ord(character) & 0xFFFE == 0xFFFE
    return no_character or character in _BLANK or unicodedata.category(character) in _STEERING


def _joins(words: str, at: int) -> bool:
    """Whether a character joins, or parts, its neighbours: in Persian or Hindi, or in one picture.

    By the rules for names of domains (RFC 5892, A.1 and A.2), with all letters of scripts like
    Arabic taken for ones that join, and by that for pictures (UTS 51, 2.2).
    """
    if words[at] not in _JOINERS:
        return False
    before, after = words[at - 1 : at], words[at + 1 : at + 2]
    if any(unicodedata.combining(each) == _VIRAMA for each in before + after):
        return True
    while at and (
        words[at - 1] in _BESIDE_A_PICTURE or unicodedata.category(words[at - 1]) == "Mn"
    ):
        at -= 1
    before = words[at - 1 : at]
    if not (before and after):
        return False
    kinds = unicodedata.category(before), unicodedata.category(after)
    if kinds == ("Lo", "Lo"):
        return {unicodedata.bidirectional(each) for each in (before, after)} == {"AL"}
    return kinds in (("So", "So"), ("So", "Sm"))  # An arrow may be the second.


def goes_on(words: str, at: int) -> bool:
    """Whether a character belongs to the one before it: an accent, a vowel, a part of a picture."""
    before, character = words[at - 1 : at], words[at]
    return (
        character in _BESIDE_A_PICTURE
        or character in _JOINERS + _CLOSED
        or unicodedata.category(character).startswith("M")
        or "\u1160" <= character <= "\u11ff"  # the rest of a Korean syllable, letter by letter
        or before in (_APART, "\u200d")
        or unicodedata.combining(before or " ") == _VIRAMA
    )


def _on_one_line(marks: Mapping[str, str], character: str) -> str:
    if character in marks:
        return marks[character]
    return " " if character in "\n\t" else escape(character)


def escape(character: str) -> str:
    """One character by its number: `\\u202e`, `\\U000e0001`."""
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
