"""A map of Kumu that stance wrote, as the graph that `stance export graphml` writes of a model.

Kumu knows elements by their labels, and says of them what `stance export kumu` has columns for.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping

from stancecli.imports.dates import day
from stancecli.imports.draft import LeftBehind
from stancecli.imports.graph.ours import KINDS, RELATIONS, STRUCTURE, Graph
from stancecli.imports.writer import ids_of, is_address
from stancecli.loader.columns import TABLES
from stancecli.loader.references import ID
from stancecli.model import IMPORTANCE, Actor, items_in
from stancecli.sheets.cells import joined, parted

NOTES = (
    "Imported from a map of Kumu that stance wrote. Kumu does not hold the rest of a model: which "
    "option holds now, ids, kinds and other names, what an effect depends on, when somebody spoke "
    "and where on a scale, quotes, who holds which view, and of a source more than it describes "
    "(its author and publisher stand together here). Impossible combinations, scenarios and "
    "expectations are not in it either.",
)

_OWNING = ("wants", "bound-by", "decides", "offers")
"""Edges from an item to what belongs to it."""
_OWNED = frozenset(kind for kind, table in KINDS.items() if table in items_in(Actor))
_ALONE = frozenset(KINDS) - _OWNED - {"option"}
_SIZES: Mapping[str, str] = {
    "affects": "effect",
    "breaks": "effect",
    "takes": "stance",
    "influences": "strength",
}
"""By the relation of an edge: what its label is the size of."""
_SIGNS = {"−−": "-2", "−": "-1", "0": "0", "+": "1", "++": "2", "?": "unknown"}
_WITH_ID = re.compile(rf"(.+) \(((?:{ID.pattern}\.)?{ID.pattern})\)")
"""A label, and the id behind it where another element has the same name."""


_ID = re.compile(rf"{ID.pattern}(?: |$)")


def is_of_stance(graph: Graph) -> bool:
    """Whether a map has the kinds of a model, joined as its graph is."""
    relations = {said.get("type", "") for *_, said in graph.edges}
    known = {*RELATIONS, *STRUCTURE, "breaks"}
    types = {said.get("type", "") for said in graph.nodes.values()}
    return types <= KINDS.keys() and (not relations or not known.isdisjoint(relations))


def as_written(graph: Graph, left: LeftBehind) -> Graph:
    """The graph of a model in a map; what has no place in one is counted."""
    named = _Named(graph, left)
    found = Graph({id_: named.node(key) for key, id_ in named.ids.items()})
    found.nodes |= {
        id_: {"kind": "source", "label": id_} for id_ in named.missing(named.ids.values())
    }
    once: dict[tuple[str, str, str], dict[str, str]] = {}
    for start, end, said in graph.edges:
        relation = said.get("type", "")
        if start not in named.ids or end not in named.ids:
            left.add("edges", "they lead to no element, or to one without an owner")
        elif relation == "conditions":
            left.add("conditions", "Kumu does not hold on which effect")
        elif relation == "takes" and not said.get("label"):
            left.add("positions", "Kumu does not hold where on a scale")
        else:
            ends = (relation, named.ids[start], named.ids[end])
            if ends in once and relation in _SIZES:
                left.add("edges", "another leads the same way, and Kumu does not hold what differs")
            once[ends] = {
                "relation": relation,
                "because": said.get("description", ""),
                "cite": named.cite(said),
                **_size(_SIZES.get(relation, ""), said.get("label", "")),
            }
    found.edges = [(start, end, said) for (_, start, end), said in once.items()]
    return found


class _Named:
    """The elements of a map by the ids that they have in a model."""

    def __init__(self, graph: Graph, left: LeftBehind) -> None:
        self._left = left
        self._elements = graph.nodes
        self._edges = graph.edges
        self._owners = {to: of for of, to, said in graph.edges if said.get("type") in _OWNING}
        self._names = {key: said.get("label", "") for key, said in graph.nodes.items()}
        self._given: dict[str, str] = {}
        """The short ids that a map tells."""
        self._told_apart()
        self._cited()
        ids: dict[str, str] = {}
        for kinds in (_ALONE, _OWNED, frozenset({"option"})):
            self._add_ids(ids, kinds)
        self.ids = {key: ids[key] for key in graph.nodes if key in ids}
        """By the key of an element: its full id."""

    def node(self, key: str) -> dict[str, str]:
        """What is said of an element, by the columns of its table."""
        said = self._elements[key]
        kind, about = said["type"], said.get("description", "")
        prose = "about" if "about" in TABLES[KINDS[kind]] else "because"
        return {
            "kind": kind,
            "label": self._names[key],
            "cite": self.cite(said),
            **(_source(about) if kind == "source" else {prose: about}),
            **_size("force" if kind == "constraint" else "importance", said.get("importance", "")),
        }

    def cite(self, said: Mapping[str, str]) -> str:
        """What is cited, as the column of a table has it."""
        cited = _citations(said)
        if cited and not _ID.match(cited[0]):
            self._left.add("citations", "it begins with no id of a source")
            del cited[0]
        return joined(cited)

    def missing(self, known: Collection[str]) -> Iterator[str]:
        """The ids of sources that are cited, and are not among those known."""
        said = (*self._elements.values(), *(told for *_, told in self._edges))
        cited = (part.split()[0] for each in said for part in _citations(each) if _ID.match(part))
        return (id_ for id_ in dict.fromkeys(cited) if id_ not in known)

    def _told_apart(self) -> None:
        """Take the ids of elements of one name from their labels, and that of who has them."""
        found = {
            key: told for key, name in self._names.items() if (told := _WITH_ID.fullmatch(name))
        }
        count = Counter(told[1].casefold() for told in found.values())
        for key, told in found.items():
            if count[told[1].casefold()] > 1:
                self._names[key] = told[1]
                owner, _, self._given[key] = told[2].rpartition(".")
                if owner:
                    self._given[self._actor_of(key)] = owner

    def _actor_of(self, key: str) -> str:
        """Whose an element is: an option belongs to a decision, and that to an actor."""
        owner = self._owners.get(key, "")
        return self._owners.get(owner, owner)

    def _cited(self) -> None:
        """Take the ids of sources: an element has edges to them in the order in which it cites."""
        cites: dict[str, list[str]] = defaultdict(list)
        for start, end, said in self._edges:
            if said.get("type") == "cites":
                cites[start].append(end)
        for key, sources in cites.items():
            cited = _citations(self._elements.get(key, {}))
            if len(cited) == len(sources) and all(map(_ID.match, cited)):
                ids = (part.split()[0] for part in cited)
                self._given |= dict(zip(sources, ids, strict=True))
        sources = [key for key, said in self._elements.items() if said["type"] == "source"]
        unknown, missing = (
            [key for key in sources if key not in self._given],
            [*self.missing(self._given.values())],
        )
        if len(unknown) == len(missing) == 1:
            self._given[unknown[0]] = missing[0]

    def _add_ids(self, ids: dict[str, str], kinds: frozenset[str]) -> None:
        """Add the full ids of elements of some kinds, to those of what they belong to."""
        groups: dict[tuple[str, str], list[str]] = defaultdict(list)
        for key, said in self._elements.items():
            owner = ids.get(self._owners.get(key, ""), "").partition(".")[0]
            if said["type"] in kinds and (owner or kinds is _ALONE):
                groups[owner, said["type"]].append(key)
            elif said["type"] in kinds:
                self._left.add(f"{said['type']}s", "it belongs to no actor")
        taken: dict[str, set[str]] = defaultdict(set)
        for id_ in ids.values():
            owner, _, short = id_.rpartition(".")
            taken[owner].add(short)
        for (owner, kind), keys in groups.items():
            told = {self._given[key]: key for key in keys if key in self._given}
            own = {key: id_ for id_, key in told.items() if id_ not in taken[owner]}
            taken[owner].update(own.values())
            rest = {key: self._names[key] for key in keys if key not in own}
            own |= ids_of(rest, kind, taken[owner])
            taken[owner].update(own.values())
            ids |= {key: f"{owner}.{id_}" if owner else id_ for key, id_ in own.items()}


def _citations(said: Mapping[str, str]) -> list[str]:
    """The citations of an element or an edge; a place in a source may have a `;` in it too."""
    found: list[str] = []
    for part in parted(said.get("sources", "")):
        if found and not _ID.match(part):
            found[-1] += f"; {part}"
        else:
            found.append(part)
    return found


def _source(about: str) -> dict[str, str]:
    """What an element of a source says: author and publisher, the date, the address."""
    parts = [part for part in about.split(", ") if part]
    url = parts.pop() if parts and is_address(parts[-1]) else ""
    date = parts.pop() if parts and day(parts[-1]) == parts[-1] else ""
    return {"author": ", ".join(parts), "date": date, "url": url}


def _size(column: str, label: str) -> dict[str, str]:
    """A size as a graph has it, of one as people read it: `−/+`, `low to high`, `+1.5`."""
    if label == "binding":
        return {"binding": "true"}
    if not column or not label:
        return {}
    apart = "/" if column in ("effect", "stance") else " to "
    ends = [
        _SIGNS.get(end) or end.replace("−", "-").removeprefix("+") for end in label.split(apart)
    ]
    if len(ends) == 1:
        return {column: ends[0]}
    low, high = (str(IMPORTANCE.get(end, end)) for end in ends[:2])
    return {column: low, f"{column}_low": low, f"{column}_high": high}
