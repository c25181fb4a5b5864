"""Where the sentences of a paragraph begin, as it stands there and as it is folded."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate, pairwise

from stancecli.methods.quotes.folding import Span, folded_length

LONGEST_SHOWN = 600
"""Characters of a sentence that is shown whole; of a longer one the words near the quote are."""
_WORDS_SHOWN = 40
"""Before a quote, and after it."""

_END = re.compile(r"(\.\.\.|\. \. \.|[.!?…])([\"'”’»)\]]*+)(\s+|(?=\w))")
_ABBREVIATIONS = {
    *("approx", "art", "cf", "col", "dr", "fig", "gen", "gov", "lt", "mr", "mrs", "ms", "mt"),
    *("par", "pp", "prof", "rep", "rev", "sen", "sgt", "st", "vs"),
}


class Sentences:
    """The sentences of a paragraph, which stands on one line."""

    def __init__(self, paragraph: str) -> None:
        self._paragraph = paragraph
        ends = (found.end() for found in _END.finditer(paragraph) if _is_end(paragraph, found))
        self._bounds = [0, *(end for end in ends if end < len(paragraph)), len(paragraph)]

    def __iter__(self) -> Iterator[str]:
        return (self[n] for n in range(len(self._bounds) - 1))

    def __getitem__(self, n: int) -> str:
        return self._paragraph[self._bounds[n] : self._bounds[n + 1]].strip()

    @cached_property
    def starts(self) -> list[int]:
        """Where each begins in the folded paragraph, and where the last one ends."""
        # The pieces of a folded paragraph are together as long as it is.
        pieces = (self._paragraph[start:end] for start, end in pairwise(self._bounds))
        lengths = (folded_length(piece) + piece[-1:].isspace() for piece in pieces)
        return [*accumulate(lengths, initial=0)]

    def at(self, place: int) -> int:
        """The number of the sentence at a place in the folded paragraph."""
        return bisect_right(self.starts, place, hi=len(self._bounds) - 1) - 1

    def around(self, spans: Sequence[Span]) -> str:
        """The sentences in which these stretches of the folded paragraph stand; […] parts them."""
        touched = {n for start, end in spans for n in range(self.at(start), self.at(end - 1) + 1)}
        shown, last = "", -1
        for n in sorted(touched):
            parted = " " if n == last + 1 else " […] "
            shown, last = f"{shown}{parted if shown else ''}{self._shown(n, spans)}", n
        return shown

    def _shown(self, n: int, spans: Sequence[Span]) -> str:
        sentence = self[n]
        if len(sentence) <= LONGEST_SHOWN:
            return sentence
        begins, ends = self.starts[n], self.starts[n + 1]
        within = [(start, end) for start, end in spans if start < ends and end > begins]
        words = sentence.split(" ")
        starts = [*accumulate((folded_length(word) + 1 for word in words), initial=begins)]
        first = bisect_right(starts, within[0][0]) - 1 - _WORDS_SHOWN
        last = bisect_right(starts, within[-1][1] - 1) + _WORDS_SHOWN
        shown = " ".join(words[max(first, 0) : last])
        if len(shown) > LONGEST_SHOWN + 2 * (within[-1][1] - within[0][0]):
            return "[…]"
        return f"{'[…] ' if first > 0 else ''}{shown}{' […]' if last < len(words) else ''}"


def _is_end(text: str, found: re.Match[str]) -> bool:
    """Whether a sentence ends at this mark: not at that of `Mr.`, `U.S. aid`, `“Why?” he said`."""
    mark, closing, space = found.groups()
    before = text[max(0, found.start() - 10) : found.start()]
    follows = text[found.end() : found.end() + 1]
    if not space:  # `They agreed.We sign`
        return before[-2:].isalpha() and before[-1:].islower() and follows.isupper()
    if follows == "." or (follows.islower() and (closing or mark not in {".", "!", "?"})):
        return False
    if mark != ".":
        return True
    word = before.split(" ")[-1].lstrip("(\"'“‘«[").lower()
    if word in _ABBREVIATIONS or (word == "no" and follows.isdecimal()):
        return False
    return not (follows.islower() and (len(word) == 1 or "." in word))
