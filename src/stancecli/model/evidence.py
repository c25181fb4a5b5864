"""Where claims were read, what the texts say to that, and which sources are one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from enum import Enum
from typing import Any, NamedTuple
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
    citations that differ in them alone are equal: what rests on a passage does so by its place. Of
    one in its short form (`is_short`) the words in quotation marks may be a heading. `around` is
    the sentence in which a quote was found, with ‹ › at the ends of what is quoted; empty where it
    says no more.
    """

    source: str
    locator: str = ""
    quote: str = field(default="", compare=False)
    is_short: bool = field(default=False, compare=False, repr=False)
    around: str = field(default="", compare=False, repr=False)

    @classmethod
    def of(cls, source: str, behind: str) -> Citation:
        """The citation of a source that has this behind its id in the short form.

        Words in quotation marks at its end are a quote; elsewhere they are a part of the place.
        """
        found = _QUOTING.fullmatch(behind)
        is_cell = found and ("““" in found[2] or not found[2])
        match None if is_cell else marked(behind):
            case [(start, end)] if not behind[end:].strip(" .,;:"):
                return cls(source, behind[:start].strip(), words_in(behind, start, end), True)
        if found:
            return cls(source, found[1], found[2].replace("““", "“"), True)
        return cls(source, behind)

    @property
    def shown(self) -> str:
        """The words quoted, in their sentence where that says more."""
        return self.around or self.quote

    @property
    def passage(self) -> Citation:
        """The place alone."""
        return Citation(self.source, self.locator) if self.quote else self

    def __str__(self) -> str:
        return f"{self.source} {self.locator}".rstrip()


_QUOTING = re.compile("(.*?)\\s*“((?:[^“]|““)*)”", re.DOTALL)
"""As `sheets.table.quoting` writes a quote: each “ in it is doubled."""
_CLOSING = {"“": "”", "„": "“”", "«": "»", "「": "」", "『": "』", '"': '"'}
"""By the quotation mark that begins a quote those that end it; ’ and ' are apostrophes."""
_MARK = re.compile(f"[{''.join(_CLOSING)}”»」』]")


def marked(text: str) -> list[tuple[int, int]] | None:
    """From where to where words stand in quotation marks, with these; None where one is left over.

    Marks within marks belong to the words; a `"` after a figure begins none: 12".
    """
    found, at = list[tuple[int, int]](), 0
    while mark := _MARK.search(text, at):
        start = mark.start()
        at = start + 1
        if mark[0] == '"' and text[start - 1 : start].isdecimal():
            continue
        if mark[0] not in _CLOSING or not (at := _end_of(text, start)):
            return None
        found.append((start, at))
    return found


def _end_of(text: str, start: int) -> int:
    """Where a quote ends that begins at a mark; 0 where it does not."""
    closing, depth = _CLOSING[text[start]], 0
    if text[start] == '"':
        ends = [n for n in range(start + 1, len(text)) if text[n] == '"']
        sure = [n for n in ends if not text[n - 1].isdecimal()]
        return (sure[:1] or ends[-1:] or [-1])[0] + 1
    for n in range(start, len(text)):
        if text[n] in closing:
            depth -= 1
        elif text[n] == text[start]:
            depth += 1
        if not depth:
            return n + 1
    return 0


def words_in(text: str, start: int, end: int) -> str:
    """The words between two quotation marks."""
    return text[start + 1 : end - 1].strip()


class LookedUp(Enum):
    """What became of a citation that was looked up in the text of its source."""

    FOUND = "found"
    ELSEWHERE = "elsewhere"
    NO_SUCH_PLACE = "no such place"
    NOT_FOUND = "not found"
    UNCLEAR = "unclear"
    NOT_LOOKED_FOR = "not looked for"


@dataclass(frozen=True)
class Lookup:
    """A citation, whether its text has what it says, and where that stands.

    `claim` is what cites it. `stands` are the places at which the text has a quote, a hundred at
    most, each as a citation names one, `named` those that the citation names, or of these those
    that the text lacks; `headings` are what they may be slips of. `reason` is why it was not looked
    for in a text that there is. `nearest` gives the sentence most like a quote that is not there,
    and its place.
    """

    claim: Any
    source: Source
    citation: Citation
    outcome: LookedUp
    stands: tuple[str, ...] = ()
    named: str = ""
    headings: tuple[str, ...] = ()
    reason: str = ""
    nearest: Callable[[], tuple[str, str]] = field(
        default=lambda: ("", ""), compare=False, repr=False
    )

    @property
    def is_evidence(self) -> bool:
        """Whether the citation counts: its text has what it says, or nobody looked."""
        return self.outcome in (LookedUp.FOUND, LookedUp.NOT_LOOKED_FOR)


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
