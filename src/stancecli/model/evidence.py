"""Where claims were read, and which sources are one under several names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from typing import NamedTuple
from urllib.parse import urlsplit

from stancecli.diagnostics import NOWHERE, Place
from stancecli.values import dataclass

RELIABILITY = ("A", "B", "C", "D", "E", "F")
"""How far a source can be relied on, from wholly to not at all; F is that nobody can tell."""
CARRYING = ("", *RELIABILITY[:3])
"""With these a source carries what is cited from it: A to C, and where nobody says."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a claim was read: the id of a source, and a locator in it (may be empty).

    `quote` are the words that stand there, where they are given. They say no other place, so
    citations that differ in them alone are equal: what rests on a passage does so by its place.
    """

    source: str
    locator: str = ""
    quote: str = field(default="", compare=False)

    @property
    def passage(self) -> Citation:
        """The place alone."""
        return Citation(self.source, self.locator) if self.quote else self

    def __str__(self) -> str:
        return f"{self.source} {self.locator}".rstrip()


@dataclass(frozen=True, kw_only=True)
class Source:
    """Something that claims were read in.

    `text` is the path of a file with its words, from the folder of the model file that declares
    it; `reliability` is one of RELIABILITY or empty, and `because` the reason for it. `standing` is
    whose it is and what it has at stake, `taken_from` the id of the source that it repeats.
    """

    id: str
    title: str
    author: str = ""
    publisher: str = ""
    date: str = ""
    url: str = ""
    text: str = ""
    reliability: str = ""
    because: str = ""
    standing: str = ""
    taken_from: str = ""
    place: Place = NOWHERE

    @property
    def name(self) -> str:
        return self.title

    @property
    def address(self) -> str:
        """Its `url` as addresses are compared: without http or https, `www.` and a last slash."""
        _, host, path, query, fragment = urlsplit(self.url)
        # A server tells upper from lower case in a path, and in its name none does.
        told = (host.casefold().removeprefix("www."), path.rstrip("/"), query, fragment)
        return "\n".join(told) if any(told) else ""

    @property
    def work(self) -> tuple[str, ...]:
        """Its title, author and date in any case; empty where one of them is not given."""
        told = (self.title, self.author, self.date)
        return tuple(" ".join(each.casefold().split()) for each in told) if all(told) else ()


class Provenance(NamedTuple):
    """The id of the source that one is in truth, and the worst grade on the way there.

    The `root` of a source that is no other is itself. `reliability` is one of RELIABILITY, or empty
    where none on the way has a grade.
    """

    root: str
    reliability: str

    @property
    def carries(self) -> bool:
        """Whether what is cited from it counts as cited."""
        return self.reliability in CARRYING


def provenance(sources: Iterable[Source]) -> dict[str, Provenance]:
    """By id: what each source is in truth.

    Sources are one where they have the same `address`, or are the same `work`; or where one is
    `taken_from` the other. The root is the first of them, in the order of the file, that is taken
    from none. Which of them are one is decided here, and for every answer.
    """
    by_id = {source.id: source for source in sources}
    worst = _worst(by_id)
    found: dict[str, Provenance] = {}
    for group in _groups(by_id):
        root = next((id_ for id_ in group if by_id[id_].taken_from not in by_id), group[0])
        found |= {id_: Provenance(root, max(worst[id_], worst[root])) for id_ in group}
    return found


def _groups(by_id: Mapping[str, Source]) -> Iterator[list[str]]:
    """The ids of sources that are one, in the order of the file."""
    places = {id_: place for place, id_ in enumerate(by_id)}
    groups = {id_: [id_] for id_ in by_id}
    first: dict[object, str] = {}
    for source in by_id.values():
        keys = filter(None, (source.address, source.work))
        same = (first.setdefault(key, source.id) for key in keys)
        for other in filter(groups.get, (*same, source.taken_from)):
            more, fewer = sorted((groups[source.id], groups[other]), key=len, reverse=True)
            if more is not fewer:
                more += fewer
                groups.update(dict.fromkeys(fewer, more))
    for group in {id(group): group for group in groups.values()}.values():
        yield sorted(group, key=places.__getitem__)


def _worst(by_id: Mapping[str, Source]) -> dict[str, str]:
    """By id: the worst grade of a source, of the one it is taken from, and so on."""
    found: dict[str, str] = {}
    for id_ in by_id:
        way = []
        while id_ in by_id and id_ not in found:
            found[id_] = by_id[id_].reliability
            way.append(id_)
            id_ = by_id[id_].taken_from
        for each in reversed(way):
            found[each] = max(found[each], found.get(by_id[each].taken_from, ""))
    return found


def circles(sources: Iterable[Source]) -> Iterator[str]:
    """One id of each circle of sources that are taken from each other."""
    origin = {source.id: source.taken_from for source in sources}
    known: set[str] = set()
    for id_ in origin:
        way = set[str]()
        while id_ in origin and id_ not in known:
            known.add(id_)
            way.add(id_)
            id_ = origin[id_]
        if id_ in way:
            yield id_
