"""What looking for quotes may cost: a text can be made so that a search never ends.

Costs are counted in steps, so that the same model gets the same answer on every machine.
"""

from __future__ import annotations

MOST_LINES = 2_000_000
"""Lines of a text, at most: a book has some ten thousand."""
LONGEST_PARAGRAPH = 4_000_000
"""Characters of a paragraph, at most: some thousand pages."""
MOST_HEADINGS = 100_000
MOST_PAGES = 100_000
MOST_SEARCHED = 4_000_000_000
"""Steps in looking for all quotes of a model; a step passes over a character or so."""
MOST_COMPARED = 10_000_000_000
"""Steps in looking for what is nearest to quotes and headings that are not there."""

# What is done once costs as much as passing over so many characters:
TRY = 500
PARAGRAPH = 1_000
PLACE = 3_000
LOCATOR = 10_000
# each character of what stands before a quote and within it, of a paragraph in which one stands,
LEFT_OUT = 40
SENTENCES = 40
# and what is compared, for each letter of two headings, word of two sentences, sentence, letter.
LETTER = 20
WORDS = 150
RANK = 300
SENTENCE = 5_000
READ = 150


class TooMuch(ValueError):
    """More than is looked through; its words say what is."""


class Steps:
    """The steps that are left."""

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


class SearchBudget:
    """What is left of the steps for all quotes of a model."""

    def __init__(self) -> None:
        self.searched = Steps(MOST_SEARCHED)
        self.compared = Steps(MOST_COMPARED)
