"""The answer on a decision read as a reader does, without a look at how it was made."""

import re
from typing import NamedTuple

QUOTED = re.compile(r"“([^”]*)”")
POINTS = r"((?:about |under )?[\d.]+) points?"


class Told(NamedTuple):
    """How it stands, as a cell of a table says it; who is ahead, or level; by how much; and who
    could come out ahead where it is not settled."""

    word: str
    ahead: frozenset[str]
    by: str
    could: frozenset[str]


def read(paragraph: str) -> Told:
    """The first sentence of an answer, and that on middle estimates where one follows."""
    first = paragraph.split(" At middle estimates ")[0]
    word = word_of(paragraph)
    if word == "nothing filled in":
        return Told(word, frozenset(), "", frozenset())
    could = frozenset[str]()
    said = first
    if first.startswith("Not settled for "):
        could = _named(first.split(" could come out ahead.")[0])
        said = paragraph.split("At middle estimates ")[1]
    by = re.search(rf" by {POINTS}", said)
    ahead = re.split(" is (?:firmly )?ahead of | are level| have the same points", said)[0]
    return Told(word, _named(ahead), by[1] if by else "", could)


def _named(text: str) -> frozenset[str]:
    return frozenset(QUOTED.findall(text))


def word_of(paragraph: str) -> str:
    """The verdict that a first sentence tells."""
    for begins, word in (
        ("The model does not say what these options do for ", "nothing filled in"),
        ("Only one option is left to ", "only one"),
        ("Level for ", "level"),
        ("Not settled for ", "not settled"),
    ):
        if paragraph.startswith(begins):
            return word
    if ", on what is filled in so far." in paragraph:
        return "not settled"
    return "firm" if " is firmly ahead of " in paragraph else "not firm"
