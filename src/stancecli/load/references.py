"""What a model declares, by full id, and how words that refer to it are resolved."""

from __future__ import annotations

from dataclasses import dataclass, field

from stancecli.diagnostics import Place, did_you_mean
from stancecli.load.scalars import Misfit, shown
from stancecli.load.text import Faults, TextFile
from stancecli.load.tree import Node, Scalar, entries, second_time, value

CODES_BY_KIND = {
    "actor": "E201",
    "interest": "E202",
    "source": "E203",
    "option": "E204",
}
_MOST_COMPARED = 500_000
"""Known words that are compared, in all, to give hints; later faults do without."""


@dataclass(frozen=True, slots=True)
class Declared:
    """Something with an id: what it is, where it stands, and of an option, the decision."""

    kind: str
    place: Place
    decision: str = ""


@dataclass
class Names:
    """Everything that is declared in the files of a model."""

    known: dict[str, Declared] = field(default_factory=dict)
    sources: set[str] = field(default_factory=set)
    scaled: set[str] = field(default_factory=set)
    """Decisions of which some option has a place on a scale."""
    current: set[str] = field(default_factory=set)
    """The options that now hold."""
    _compared: int = 0

    def declare(self, file: TextFile, tree: Node, faults: Faults) -> None:
        """Take in the ids of a file, whatever else is wrong with it."""
        for key, _ in entries(tree, "sources"):
            self._add(file, key, str(key), "source", faults)
            self.sources.add(str(key))
        for actor, about in entries(tree, "actors"):
            self._add(file, actor, str(actor), "actor", faults)
            for kind in ("interest", "constraint", "decision"):
                for key, _ in entries(about, f"{kind}s"):
                    self._add(file, key, f"{actor}.{key}", kind, faults)
            for decision, content in entries(about, "decisions"):
                self._declare_options(file, str(actor), f"{actor}.{decision}", content, faults)

    def _declare_options(
        self, file: TextFile, actor: str, decision: str, content: Node, faults: Faults
    ) -> None:
        for key, option in entries(content, "options"):
            self._add(file, key, f"{actor}.{key}", "option", faults, decision)
            if value(option, "at") is not None:
                self.scaled.add(decision)
        current = value(content, "current")
        if isinstance(current, Scalar):
            self.current.add(within(actor, current))

    def _add(
        self, file: TextFile, key: Scalar, id_: str, kind: str, faults: Faults, decision: str = ""
    ) -> None:
        first = self.known.setdefault(id_, Declared(kind, file.place(key), decision))
        if first.place != file.place(key):
            faults.add(second_time(file, key, first.place))

    def resolve(self, word: str, kinds: tuple[str, ...], actor: str = "") -> str:
        """The full id that a word refers to, short ones within `actor`; raises Misfit."""
        full = within(actor, word)
        declared = self.known.get(full)
        if declared and declared.kind in kinds:
            return full
        wanted = " or ".join(kinds)
        code = CODES_BY_KIND[kinds[0]]
        if declared:
            is_a = f"{'an' if declared.kind[0] in 'aio' else 'a'} {declared.kind}"
            raise Misfit(code, f"{shown(word)} is {is_a}; here {wanted} is due")
        raise Misfit(code, f"no {wanted} {shown(word)}", self._hint(word, kinds, actor))

    def _hint(self, word: str, kinds: tuple[str, ...], actor: str) -> str:
        self._compared += len(self.known)
        if self._compared > _MOST_COMPARED or len(word) > 200:
            return ""
        full = [id_ for id_, declared in self.known.items() if declared.kind in kinds]
        own = [id_.removeprefix(f"{actor}.") for id_ in full if id_.startswith(f"{actor}.")]
        return did_you_mean(word, [*own, *full])


def within(actor: str, word: str) -> str:
    """The full id of what a word means in an actor's part of the file."""
    return f"{actor}.{word}" if actor and "." not in word else word
