"""The sentence of a text that is most like a quote which does not stand there."""

from __future__ import annotations

import difflib
import heapq
from collections.abc import Sequence
from functools import cached_property

from stancecli.methods.quotes.folding import WORD, normalised
from stancecli.methods.quotes.limits import RANK, READ, SENTENCE, WORDS, Steps

_CANDIDATES = 6
_LONGEST = 100
_NEAR = 0.4
"""Sentences that have less in common with a quote are not near it."""


class NearSentences:
    """Sentences in which the nearest is looked for, as long as there are steps left."""

    def __init__(self, sentences: Sequence[str], steps: Steps) -> None:
        self._sentences = sentences
        self._steps = steps

    def nearest(self, quote: str) -> int | None:
        """The number of the sentence most like a quote, where one has much in common with it."""
        if not self._steps.afford(RANK * len(self._words)):
            return None
        wanted = WORD.findall(normalised(quote))[:_LONGEST]
        shared = frozenset(wanted)
        ranked = heapq.nlargest(
            _CANDIDATES, ((len(shared & words), -n) for n, words in enumerate(self._words))
        )
        best, found = _NEAR, None
        for _, minus in ranked:
            sentence = self._sentences[-minus]
            words = WORD.findall(normalised(sentence))[:_LONGEST]
            cost = READ * len(sentence) + WORDS * len(words) * len(wanted)
            if not self._steps.afford(cost):
                return None
            match = difflib.SequenceMatcher(None, words, wanted, autojunk=False)
            # A quote of a part of a sentence is near to it.
            alike = sum(block.size for block in match.get_matching_blocks())
            ratio = max(match.ratio(), alike / (len(wanted) + 1))
            if ratio > best:
                best, found = ratio, -minus
        return found

    @cached_property
    def _words(self) -> list[frozenset[str]]:
        """The words of each sentence, where what is left reaches for all of them."""
        cost = READ * sum(map(len, self._sentences)) + SENTENCE * len(self._sentences)
        if not self._steps.afford(cost):
            return []
        return [frozenset(WORD.findall(normalised(sentence))) for sentence in self._sentences]
