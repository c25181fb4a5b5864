"""How a quote and a text are made alike, and when words stand in a paragraph, within limits.

What spelling and print vary is folded on both sides: case, white space, quotation marks, dashes,
characters that are not seen, and how three dots and accents are written. Nothing else is. A quote
begins and ends where words do, as far as a script shows it, so that no `not` and no `non-` falls
off its edge; `…` in it, or what an editor put in square brackets, parts what has to stand there in
that order.

The rules are our own: a quote must be found as a reader sees it, and no other one may be.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import TypeAlias

TRY = 500
"""What is done once costs as much as passing over so many characters."""
MOST_MARKS = 30
"""Accents that one letter may have: so many are safe to bring into order (Unicode, UAX #15)."""
WORD = re.compile(r"\w+")
_HYPHENATED = re.compile("\u00ad(?:[ \t]*\n[ \t]*)?")
"""A soft hyphen joins what it parts, at the end of a line too."""
_CLEAN = {
    # What no model could hold and no terminal should get counts as white space.
    **dict.fromkeys(
        (*range(9), 0x0B, *range(0x0E, 0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, 0xFFFE, 0xFFFF),
        " ",
    ),
    # What parts, joins or turns letters unseen: each side goes without, and no letter is another.
    **dict.fromkeys((0x061C, *range(0x200B, 0x2010), 0x2060, *range(0x2066, 0x206A), 0xFEFF)),
    **dict.fromkeys(range(0x202A, 0x202F)),
}
_ODD = re.compile(f"[{re.escape(''.join(map(chr, _CLEAN)))}]")
_MARKS = re.compile(rf"[^\w\s\x00-\x7f]{{{MOST_MARKS + 1},}}")
"""Where more marks than that may stand: most are lines that were drawn."""
_QUOTATION_MARKS = "\"'`´‘’‚‛“”„‟«»‹›′″ʼ〝〞＂＇\u05f3\u05f4"
_HYPHENS = "-‐‑−﹣－\u05be"
_DASHES = "‒–—―﹘"
_LIKE = str.maketrans(
    {**dict.fromkeys(_QUOTATION_MARKS, "'"), **dict.fromkeys(_HYPHENS, "-")}
    | dict.fromkeys(_DASHES, "—")
)
_SHORT = 30_000
_DASH_RUN = re.compile("[-—]{2,}")
DOTS = re.compile(r"\.\.\.|\. \. \.")
_CUT = re.compile(r"\[ ?… ?\]|\( ?… ?\)|…")
_CUT_OR_INSERTED = re.compile(r"\[[^\[\]]*\]|\( ?… ?\)|…")
_ONE_LETTER = re.compile(r"\[(\w[\u0300-\u036f]*)\](?=\w)")
"""`[W]e`: a letter that an editor made large or small."""
_BLANK = re.compile(r"\s+")
_NO_PAIR = r"(?=\w)(?!(?:and|or|nor|to|und|oder|bis)\b)"
"""`pre-` at the end of a line and `and post-war` on the next stay as they are."""
_SPLIT_WORD = re.compile(rf"(?<=[\w\u0300-\u036f])-[^\S\n]*\n\s*{_NO_PAIR}", re.IGNORECASE)
_WITHIN_WORD = re.compile(rf"(?<=[\w\u0300-\u036f])-(?: (\f*))?{_NO_PAIR}")
_ADDRESS = r"(?=[^\s()]{0,2000}(?:[/:#@]|\w\.\w))(?:[^\s()]|\([^\s()]*\)){1,2000}"
_LINKED = re.compile(
    r"!?(?<!\\)\[([^\[\]]*)(?<!\\)\]"
    rf"(?:\({_ADDRESS}(?: [\"'][^\"']*[\"'])?\)|\{{[.#][^{{}}]*\}})"
)
"""`[words](address)`, and `[words]{.underline}` of pandoc."""
_MOST_NESTED = 3
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
"""`can\\'t`: what pandoc makes of a Word file has many."""

_HANGUL = "\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff"
_SYLLABLE_ENDS = re.compile(f"[{_HANGUL}][\u1100-\u115f\ua960-\ua97f]")
"""Korean writes particles and endings behind a word; folded, a syllable is several letters."""
_UNSPACED = (
    "\u0e01-\u0eff\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f\u1780-\u17ff"  # Thai to Khmer
    "\u3005-\u312f\u31a0-\u31ff\u3400-\u9fff\uff66-\uff9f\U0001aff0-\U0001b16f\U00020000-\U0003ffff"
)
"""Scripts without spaces between words; Tibetan has a mark between its syllables."""
_PARTED = re.compile(f"[{_UNSPACED}]|[{_HANGUL}][^{_HANGUL}]|[^{_HANGUL}][{_HANGUL}]")
_TOGETHER = re.compile(
    r"[\d〇零一二三四五六七八九十百千万萬亿億兆]{2}"  # 一月 is not 十一月
    r"|.[ーｰ゛゜ﾞﾟぁぃぅぇぉゃゅょゎァィゥェォャュョヮｧ-ｮ]"
    # Thai and Lao vowels stand before or behind their letter; Khmer and Burmese stack letters.
    "|.[\u0e30\u0e32\u0e33\u0e45\u0eb0\u0eb2\u0eb3]|[\u0e40-\u0e44\u0ec0-\u0ec4\u1039\u17d2]."
)
"""What is one syllable, or one number, in a script without spaces."""
_NO_APOSTROPHE = re.compile(f"[{_HANGUL}\u0600-\u06ff]")
_ARABIC = "(?:[wf]_)?(?:(?:[bk]_)?a_l_|l_l_|[bkls]_)?".translate(
    str.maketrans("wfbklsa", "وفبكلسا")
).replace("_", "[\u0640\u064b-\u0652]*")
_HEBREW = "(?:w_)?(?:(?:m_|(?:l_)?k_)?s_)?(?:[bklm]_)?(?:h_)?".translate(
    str.maketrans("whbklms", "והבכלמש")
).replace("_", "[\u0591-\u05c7]*")
_PARTICLES = re.compile(rf"(?<!\w)(?=[\u05d0-\u0648])(?:{_ARABIC}|{_HEBREW}['-]?)\Z")
"""What Arabic and Hebrew write onto the front of a word, with vowel signs or without.

That is a conjunction, then a preposition or the future, then the article (N. Habash, *Introduction
to Arabic Natural Language Processing*, 2010, chapter 4), without the question and endings; and the
seven letters of Hebrew grammars (משה וכלב), in the order that is usual. That one of them is a
letter of the word itself cannot be seen.
"""
_LONGEST_PARTICLES = 20
"""Characters, signs and a hyphen with them."""

Span: TypeAlias = tuple[int, int]
Reading: TypeAlias = tuple[list[str], list[str]]
"""A reading of a quote: what has to stand in a paragraph, in this order.

That is what it says between its cuts, folded; and once more without hyphens within words.
"""


class TooMuch(ValueError):
    """More than is looked through; its words say what is."""


class Steps:
    """The steps that are left, so that the same model gets the same answer on every machine."""

    def __init__(self, most: int) -> None:
        self._left = most

    def take(self, steps: int) -> None:
        """Take some of them. Raises TooMuch where they do not reach, then and ever after."""
        if not self.afford(steps):
            raise TooMuch("to look for all of them takes too long")

    def afford(self, steps: int) -> bool:
        """Whether they reached for this; they are taken either way."""
        self._left -= steps
        return self._left >= 0


def normalised(text: str) -> str:
    """A text as it is compared: alike for all spellings that say the same."""
    return _in_hyphens(folded(cleaned(text).replace("\f", " ")))


def unlinked(text: str) -> str:
    """A text in Markdown with the words of its links alone, and without its backslashes."""
    for _ in range(_MOST_NESTED if "[" in text else 0):
        text = _LINKED.sub(r"\1", text)
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text


def cleaned(text: str) -> str:
    """A text without what is not seen, its lines ended in one way.

    Raises TooMuch for more accents on a letter than MOST_MARKS: time goes with their square.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\u00ad" in text:
        text = _HYPHENATED.sub("", text)
    text = text.translate(_CLEAN) if _ODD.search(text) else text
    for run in () if text.isascii() else _MARKS.finditer(text):
        marks = 0
        for character in run[0]:
            marks = marks + 1 if unicodedata.category(character)[0] == "M" else 0
            if marks > MOST_MARKS:
                raise TooMuch(f"more than {MOST_MARKS} accents stand on one letter")
    return text


def folded(text: str) -> str:
    """A clean text with hyphens and dashes still two, since only one of them joins words.

    Each form feed stands behind the blank that it is.
    """
    if not text.isascii():
        # In this order it is done once and for all (Unicode 15, definition D145).
        text = unicodedata.normalize("NFD", text)
    text = unicodedata.normalize("NFD", text.casefold()).translate(_LIKE)
    if "\f" in text:
        text = _BLANK.sub(lambda found: " " + "\f" * found[0].count("\f"), text).strip(" ")
    else:
        text = " ".join(text.split())
    return DOTS.sub("…", _DASH_RUN.sub("—", text))


def _without_hyphens(text: str) -> str:
    """A folded text without the hyphens within words, but for those beside a figure."""

    def kept(found: re.Match[str]) -> str:
        around = text[found.start() - 1] + text[found.end()]
        return ("-" if any(map(str.isdecimal, around)) else "") + (found[1] or "")

    return _WITHIN_WORD.sub(kept, text)


def readings_of(quote: str) -> Iterator[Reading]:
    """A quote as it stands, and with what an editor inserted left out.

    What holds no word says nothing, and has no reading. Raises TooMuch as `cleaned` does.
    """
    said = folded(unlinked(cleaned(quote)).replace("\f", " "))
    for cut in (_CUT, _CUT_OR_INSERTED) if "[" in said else (_CUT,):
        words = _ONE_LETTER.sub(r"\1", said) if cut is _CUT_OR_INSERTED else said
        if parts := [part.strip() for part in cut.split(words) if WORD.search(part)]:
            without = map(_without_hyphens, parts)
            yield [_in_hyphens(part) for part in parts], [_in_hyphens(part) for part in without]


def _in_hyphens(text: str) -> str:
    """A folded text with hyphens for dashes."""
    return text.replace("—", "-")


class FoldedParagraph:
    """A paragraph as quotes are looked for in it.

    Where a line of it ends within a word, no hyphen within a word makes a difference: a line that
    ends with one can split `agreement` as well as `non-binding`.
    """

    __slots__ = ("_page_ends", "_told_apart", "_way", "words")  # a text can have half a million

    def __init__(self, text: str, *, as_printed: bool = False) -> None:
        """The text is clean, and has a form feed wherever a page ends.

        Words that its lines split stay so where it is read `as_printed`.
        """
        words = folded(text)
        may_split = "-" in words and not as_printed
        is_split = may_split and bool(_SPLIT_WORD.search(text.translate(_LIKE)))
        pages = (_without_hyphens(words) if is_split else words).split("\f")
        self._page_ends = tuple(accumulate(map(len, pages[:-1])))
        self._told_apart = "".join(pages).rstrip()
        self.words = _in_hyphens(self._told_apart)
        self._way = int(is_split)

    def pages(self, span: Span) -> tuple[int, int]:
        """How many pages end in it before a stretch of it, and before its last character."""
        return bisect_right(self._page_ends, span[0]), bisect_left(self._page_ends, span[1])

    def find(self, quote: Reading, steps: Steps) -> list[Span]:
        """From where to where each part of a quote stands, in their order; none where one lacks.

        Raises TooMuch where that takes more steps than are left.
        """
        parts = quote[self._way]
        if len(parts) > 1 and max(parts, key=len) not in self.words:
            return []
        spans, at = [], 0
        for words in parts:
            found = self._find(words, at, steps)
            if found < 0:
                return []
            at = found + len(words)
            spans.append((found, at))
        return spans

    def _find(self, words: str, at: int, steps: Steps) -> int:
        """Where words stand from a place on that are whole words; -1 where they do not."""
        while True:
            found = self.words.find(words, at)
            passed = (found if found >= 0 else len(self.words)) - at
            # In a short text Python may look at all of a short part at each place.
            steps.take(TRY + passed + min(passed, _SHORT) * min(len(words), 100) // 10)
            if found < 0 or (self._ends(found + len(words)) and self._begins(found)):
                return found
            at = found + 1

    def _begins(self, at: int) -> bool:
        """Whether a word begins at a place, or does so but for the particles that it bears."""
        if self._is_edge(at):
            return True
        text = self._told_apart
        particles = _PARTICLES.search(text, max(at - _LONGEST_PARTICLES, 0), at)
        if not particles or not self._is_edge(particles.start()):
            return False
        # A mark of quotation comes before a word, that of an abbreviation before its last letter.
        least = 1 + (text[at - 1] == "'")
        return len(text) >= at + least and text[at : at + least].isalnum()

    def _ends(self, at: int) -> bool:
        return self._is_edge(at) or bool(_SYLLABLE_ENDS.match(self._told_apart, at - 1))

    def _is_edge(self, at: int) -> bool:
        """Whether a word begins or ends at a place, or neither goes on there.

        Apostrophes and hyphens go on within a word (`can't`, `non-binding`), and so does a point
        after a single letter (`U.S.`); points, commas and dashes go on within a number, and a sign
        belongs to its number. Elsewhere a dash parts words.
        """
        text = self._told_apart
        before, after = text[at - 1 : at], text[at : at + 1]
        if not before or not after:
            return True
        if _in_word(before):
            is_parted = not _one_word(before, after)
            return is_parted and (_in_word(after) or not _joins(text, at))
        if not _in_word(after):
            return True
        is_within = _one_word(text[at - 2 : at - 1], after)
        is_sign = before in "-—" and after.isdecimal() and not is_within
        return not is_sign and not _joins(text, at - 1)


def _joins(text: str, at: int) -> bool:
    """Whether the mark at a place makes one word, or one number, of what stands around it."""
    mark, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if mark in "'-":
        is_quotation = mark == "'" and _NO_APOSTROPHE.search(before + after)
        return _one_word(before, after) and not is_quotation
    if before.isdecimal() and after.isdecimal():
        return mark in ".,:—．，：،٫٬"
    # Where a space is missing between two sentences, a longer word stands before the point.
    is_initial = before.isalpha() and not _one_word(text[at - 2 : at - 1], before)
    return mark == "." and is_initial and after.isalpha() and _one_word(before, after)


def _one_word(before: str, after: str) -> bool:
    """Whether two characters are of one word where they touch, or a mark alone stands between."""
    if not _in_word(before) or not _in_word(after):
        return False
    pair = before + after
    if pair < "\u0e01" and after < "\u0e01":
        return True
    is_joined = unicodedata.category(after)[0] == "M" or _TOGETHER.match(pair)
    return bool(is_joined) or not _PARTED.search(pair)


def _in_word(character: str) -> bool:
    """Whether a character is part of a word: a letter, a figure, an accent on one."""
    return bool(character) and (
        character.isalnum() or character in "_゛゜" or unicodedata.category(character)[0] == "M"
    )


# A paragraph as it reads: from where to where a quote stands in it, and the sentence around it.
#
# What an answer shows of a text is a quote of three words or more and so many characters around it:
# enough to see whether a `not` stands before them, and no copy of the text. The bounds are our own.


LEAST_SHOWN = 3
"""Words of a quote that is shown in its sentence, at least."""
MOST_AROUND = 300
"""Characters around a quote, at most."""
SENTENCE_END = re.compile(
    r"(?:(?<!\b[A-Z])(?<!\b[A-Z][a-z])\.|[!?…؟۔])[\"'”’»)\]]*(?=\s+(?![a-z]))"
    r"|[。！？｡][\"'”’»)\]」』]*"
)
"""After `Mr.` and `U.S.` a sentence goes on."""
_UNFOLDED = 1_000
"""What a character of a stretch costs that is looked for as it reads."""
_PLAIN = str.maketrans("‹›", "''")


class PrintedParagraph(FoldedParagraph):
    """A paragraph of which words that its lines split stay so, with all of it on one line."""

    def __init__(self, text: str) -> None:
        super().__init__(text, as_printed=True)
        self.line = DOTS.sub("…", " ".join(text.split()))

    def located(self, spans: Sequence[Span], steps: Steps) -> list[Span]:
        """From where to where on the line stretches of the folded paragraph stand.

        Raises TooMuch where that takes more steps than are left.
        """
        found = []
        for start, end in spans:
            # On the line and folded are as many words; letters are counted from the first on.
            before = self._told_apart.rfind(" ", 0, start) + 1
            first = self._told_apart.count(" ", 0, start)
            words = self._told_apart.count(" ", start, end) + 1
            rest = self.line.split(" ", first)[-1]
            stretch = " ".join(rest.split(" ", words)[:words])
            at = len(self.line) - len(rest)
            steps.take(end + len(self.line) + _UNFOLDED * len(stretch))

            def length(n: int, stretch: str = stretch) -> int:
                return len(folded(stretch[:n]))

            lengths = range(len(stretch) + 1)
            low = bisect_right(lengths, start - before, key=length) - 1
            high = bisect_left(lengths, end - before, key=length)
            found.append((at + low, at + high))
        return found

    def sentence(self, spans: Sequence[Span]) -> str:
        """The sentence in which stretches of the line stand, with ‹ › at their ends.

        Of a long one it has what is nearest to them. Empty where it says no more than they do.
        """
        left, said = MOST_AROUND, ""
        for (start, end), (following, _) in pairwise([*spans, (spans[-1][1], 0)]):
            gap = self.line[end:following]
            said += f"‹{self.line[start:end].translate(_PLAIN)}›"
            said += gap.translate(_PLAIN) if len(gap) <= left else " […] "
            left -= min(len(gap), left)
        start, end = spans[0][0], spans[-1][1]
        before, after = self._before(start), self._after(end)
        if not WORD.search(before + after) and len(spans) == 1:
            return ""
        room = left // 2
        before = _cut(before[::-1], max(room, left - len(after)))[::-1]
        return f"{before}{said}{_cut(after, max(room, left - len(before)))}"

    def _before(self, start: int) -> str:
        """What a sentence says before a place, as far as it can be shown."""
        at = max(0, start - MOST_AROUND - 1)
        # What follows says whether a sentence ends.
        line = self.line[at : start + 1]
        ends = (end.end() for end in SENTENCE_END.finditer(line))
        return line[max((end for end in ends if end < len(line)), default=0) : -1].lstrip()

    def _after(self, end: int) -> str:
        """What a sentence says after a place, as far as it can be shown."""
        at = max(0, end - 4)  # a quote may have the full stop, and marks behind it
        line = self.line[at : end + MOST_AROUND + 3]
        ends = (found.end() for found in SENTENCE_END.finditer(line))
        stop = next((stop for stop in ends if stop >= end - at), len(line))
        return line[end - at : stop]


def _cut(text: str, most: int) -> str:
    """So much of a text as can be shown, to the end of a word."""
    text = text.translate(_PLAIN)
    if len(text) <= most:
        return text
    shown = text[: max(most - 2, 0)]
    return f"{shown.rpartition(' ')[0] or shown} …"
