"""A paragraph as it reads: from where to where a quote stands in it, and the sentence around it.

What an answer shows of a text is a quote of three words or more and so many characters around it:
enough to see whether a `not` stands before them, and no copy of the text. The bounds are our own.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from stancecli.methods.quotes.folding import DOTS, WORD, FoldedParagraph, Span, Steps, folded

LEAST_SHOWN = 3
"""Words of a quote that is shown in its sentence, at least."""
MOST_AROUND = 300
"""Characters around a quote, at most."""
SENTENCE_END = re.compile(
    r"(?:(?<!\b[A-Z])(?<!\b[A-Z][a-z])\.|[!?…؟۔])[\"'”’»)\]]*(?=\s+(?![a-z]))"
    r"|[。！？｡][\"'”’»)\]」』]*"
)
"""After `Mr.` and `U.S.` a sentence goes on."""
_UNFOLDED = 3_000
"""What a character of a stretch costs that is looked for as it reads."""
_PIECE = 50
"""So many characters has a piece of a word that is longer: where no blanks are, of a paragraph."""
_PIECES = re.compile(rf".{{{_PIECE},}}?(?=(?<=[^\W\d_])[^\W\d_])|.+", re.DOTALL)
"""Cut between two letters, where what is folded is that of each."""
_PLAIN = str.maketrans("‹›", "''")


class PrintedParagraph(FoldedParagraph):
    """A paragraph of which words that its lines split stay so, with all of it on one line."""

    def __init__(self, text: str) -> None:
        super().__init__(text, as_printed=True)
        self.line = DOTS.sub("…", " ".join(text.split()))

    @cached_property
    def _starts(self) -> tuple[list[int], list[int]]:
        """Where each word, or piece of a long one, begins on the line, and where folded."""
        on_line, as_folded = [0], [0]
        for word, same in zip(self.line.split(" "), self._told_apart.split(" "), strict=True):
            pieces = _PIECES.findall(word) if len(word) > 2 * _PIECE else [word]
            for piece in pieces[:-1]:
                on_line.append(on_line[-1] + len(piece))
                as_folded.append(as_folded[-1] + len(folded(piece)))
            before = sum(map(len, pieces[:-1]))
            on_line.append(on_line[-1] + len(word) - before + 1)
            as_folded.append(as_folded[-len(pieces)] + len(same) + 1)
        return on_line, as_folded

    def located(self, spans: Sequence[Span], steps: Steps) -> list[Span]:
        """From where to where on the line stretches of the folded paragraph stand.

        Raises TooMuch where that takes more steps than are left.
        """
        found = []
        on_line, as_folded = self._starts
        for start, end in spans:
            first, last = (bisect_right(as_folded, at) - 1 for at in (start, end))
            before, at = as_folded[first], on_line[first]
            stretch = self.line[at : on_line[last + 1]]
            steps.take(end + _UNFOLDED * len(stretch))

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
