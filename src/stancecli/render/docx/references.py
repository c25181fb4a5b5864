"""What a document rests on: numbers in its text, and what they mean at its end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from stancecli import notation as fmt, report as r
from stancecli.model import Source

_SIGNS = {"¶": "paragraph", "§": "section"}
_PLACE = re.compile(r"(\S?)\s*([¶§])\s*(?=\S)")


class References:
    """Passages with the numbers that stand for them, in the order in which they are cited."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._sources = {source.id: source for source in sources}
        self._numbers: dict[tuple[str, str], int] = {}

    def numbers(self, basis: r.Basis) -> tuple[int, ...]:
        """The numbers of the places in each source; what was cited before keeps its own."""
        found = []
        for source, places in replace(basis, brief=False).by_source:
            words = places_in_words(said for said, _ in places)
            found.append(self._numbers.setdefault((source, words), len(self._numbers) + 1))
        return tuple(found)

    def cited(self, every: bool) -> Iterator[tuple[str, tuple[tuple[int, str], ...]]]:
        """Each source in full, and by number the places in it; those not cited too, if `every`."""
        ids = [source for source, _ in self._numbers]
        for id_ in dict.fromkeys((*ids, *(self._sources if every else ()))):
            source = self._sources.get(id_)
            places = ((n, place) for (of, place), n in self._numbers.items() if of == id_)
            yield fmt.reference(source) if source else f"{id_}.", tuple(places)


def places_in_words(places: Iterable[str]) -> str:
    """Places as a reader names them: `Dilemma ¶1` is `Dilemma, paragraph 1`."""
    return "; ".join(_PLACE.sub(_in_words, place) for place in places if place)


def _in_words(found: re.Match[str]) -> str:
    before, sign = found.groups()
    between = "" if before in ("", "(") else " " if before in ";," else ", "
    return f"{before}{between}{_SIGNS[sign]} "
