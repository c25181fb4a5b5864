"""Trees of files to one Model: entries in their order, references resolved, laws kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from stancecli.diagnostics import Place
from stancecli.load import schema
from stancecli.load.entries import read_entry
from stancecli.load.references import Names, entries, listed
from stancecli.load.scalars import Misfit
from stancecli.load.text import Faults, Placed, TextFile
from stancecli.load.tree import Mapping, Node, Scalar, Sequence, second_time
from stancecli.model import (
    Actor,
    Breach,
    Constraint,
    Decision,
    Effect,
    Impossible,
    Influence,
    Interest,
    Option,
    Position,
    Source,
)


@dataclass
class Parts:
    """What the files of a model hold, before it becomes one."""

    sources: list[Source] = field(default_factory=list)
    actors: list[Actor] = field(default_factory=list)
    impossible: list[Impossible] = field(default_factory=list)
    heading: dict[str, tuple[str, Place]] = field(default_factory=dict)


class FileReader:
    """Reads the entries of one file into the parts of a model."""

    def __init__(self, file: TextFile, names: Names, faults: Faults) -> None:
        self._file = file
        self._names = names
        self._faults = faults

    def read(self, tree: Node, parts: Parts) -> None:
        root = self._entry(schema.ModelFile, tree, tree)
        for name in ("title", "as_of", "about"):
            if isinstance(tree, Mapping) and name in tree:
                self._heading(next(key for key in tree if key == name), getattr(root, name), parts)
        parts.sources.extend(self._source(key, node) for key, node in entries(tree, "sources"))
        parts.actors.extend(self._actor(key, node) for key, node in entries(tree, "actors"))
        parts.impossible.extend(self._impossible(node) for node in listed(tree, "impossible"))

    def _heading(self, key: Scalar, value: str, parts: Parts) -> None:
        place = self._file.place(key)
        first = parts.heading.setdefault(str(key), (value, place))
        if first[1] != place:
            self._faults.add(second_time(self._file, key, first[1]))

    def _source(self, key: Scalar, node: Node) -> Source:
        entry = self._entry(schema.Source, node, key)
        return Source(
            id=str(key),
            title=entry.title,
            author=entry.author,
            publisher=entry.publisher,
            date=entry.date,
            url=entry.url,
            place=self._file.place(key),
        )

    def _actor(self, key: Scalar, node: Node) -> Actor:
        entry = self._entry(schema.Actor, node, key)
        id_ = str(key)
        return Actor(
            id=id_,
            name=entry.name,
            kind=entry.kind,
            also=tuple(entry.also or ()),
            about=entry.about,
            interests=tuple(self._interest(id_, *each) for each in entries(node, "interests")),
            constraints=tuple(
                self._constraint(id_, *each) for each in entries(node, "constraints")
            ),
            decisions=tuple(self._decision(id_, *each) for each in entries(node, "decisions")),
            positions=tuple(self._position(id_, each) for each in listed(node, "positions")),
            influence=tuple(self._influence(id_, each) for each in listed(node, "influence")),
            **self._claim(entry, node, key),
        )

    def _interest(self, actor: str, key: Scalar, node: Node) -> Interest:
        entry = self._entry(schema.Interest, node, key)
        return Interest(
            id=f"{actor}.{key}",
            actor=actor,
            name=entry.name,
            importance=entry.importance,
            **self._claim(entry, node, key),
        )

    def _constraint(self, actor: str, key: Scalar, node: Node) -> Constraint:
        entry = self._entry(schema.Constraint, node, key)
        id_ = f"{actor}.{key}"
        claim = self._claim(entry, node, key)
        return Constraint(
            id=id_,
            actor=actor,
            name=entry.name,
            kind=entry.kind,
            force=entry.force,
            against=tuple(self._breaches(actor, id_, node, claim)),
            **claim,
        )

    def _breaches(
        self, actor: str, constraint: str, node: Node, inherited: dict[str, Any]
    ) -> Iterator[Breach]:
        """The options against a constraint; what says nothing of its own rests on the same."""
        against = node.get("against") if isinstance(node, Mapping) else None  # type: ignore[call-overload]
        if isinstance(against, Sequence):
            for word in against:
                option = self._own_option(word, actor)
                claim = {**inherited, "place": self._file.place(word)}
                yield Breach(option=option, constraint=constraint, **claim)
        elif isinstance(against, Mapping):
            for key, value in against.items():
                option = self._own_option(key, actor)
                content = value if isinstance(value, Mapping) else _only(key, "by", value)
                entry = self._entry(schema.Breach, content, key)
                claim = self._claim(entry, content, key)
                if not claim["because"] and not claim["cite"]:
                    claim = {**inherited, "place": claim["place"]}
                yield Breach(option=option, constraint=constraint, by=entry.by, **claim)
        elif against is not None:
            self._fault("E305", "a mapping of options, or a list of them, is due here", against)

    def _own_option(self, word: Node, actor: str) -> str:
        option = self._reference(word, ("option",), actor)
        if option and not option.startswith(f"{actor}."):
            self._fault("E206", "a constraint rules out only options of its own actor", word)
        return option

    def _decision(self, actor: str, key: Scalar, node: Node) -> Decision:
        entry = self._entry(schema.Decision, node, key)
        id_ = f"{actor}.{key}"
        options = tuple(self._option(actor, id_, *each) for each in entries(node, "options"))
        current = self._reference(_value(node, "current"), ("option",), actor)
        if current and self._names.known[current].decision != id_:
            self._fault("E204", "the current option is none of this decision", node["current"])
        return Decision(
            id=id_,
            actor=actor,
            question=entry.question,
            current=current,
            options=options,
            **self._claim(entry, node, key),
        )

    def _option(self, actor: str, decision: str, key: Scalar, node: Node) -> Option:
        entry = self._entry(schema.Option, node, key)
        id_ = f"{actor}.{key}"
        return Option(
            id=id_,
            actor=actor,
            decision=decision,
            name=entry.name,
            about=entry.about,
            effects=tuple(self._effect(actor, id_, each) for each in listed(node, "effects")),
            irreversible=entry.irreversible,
            at=entry.at,
            **self._claim(entry, node, key),
        )

    def _effect(self, actor: str, option: str, node: Node) -> Effect:
        entry = self._entry(schema.Effect, node, node)
        effect = Effect(
            option=option,
            to=self._reference(_value(node, "to"), ("interest",), actor),
            size=entry.effect,
            when=self._options(node, "when", actor),
            unless=self._options(node, "unless", actor),
            **self._claim(entry, node, node),
        )
        if effect.when:
            self._hold_together((option, *effect.when), node["when"])
        return effect

    def _options(self, node: Node, key: str, actor: str) -> tuple[str, ...]:
        words = listed(node, key)
        if not words:
            return ()
        return tuple(self._reference(word, ("option",), actor) for word in words)

    def _hold_together(self, options: tuple[str, ...], at: Node) -> None:
        """See that no two options settle the same decision, since they never hold together."""
        settled: dict[str, str] = {}
        for option in filter(None, options):
            other = settled.setdefault(self._names.known[option].decision, option)
            if other != option:
                self._fault(
                    "E320", f"“{other}” and “{option}” are options of one decision: never both", at
                )

    def _position(self, actor: str, node: Node) -> Position:
        entry = self._entry(schema.Position, node, node)
        to = self._reference(_value(node, "to"), ("option", "decision"), actor)
        return Position(
            actor=actor,
            to=to,
            stance=entry.stance,
            says=entry.says,
            at=entry.at,
            capability=entry.capability,
            salience=entry.salience,
            **self._claim(entry, node, node),
        )

    def _influence(self, actor: str, node: Node) -> Influence:
        entry = self._entry(schema.Influence, node, node)
        to = self._reference(_value(node, "to"), ("actor",))
        if to == actor:
            self._fault("E323", "an actor has no influence on itself", node["to"])
        return Influence(
            actor=actor,
            to=to,
            strength=entry.strength,
            by=entry.by,
            **self._claim(entry, node, node),
        )

    def _impossible(self, node: Node) -> Impossible:
        entry = self._entry(schema.Impossible, node, node)
        options = self._options(node, "options", "")
        return Impossible(options=options, **self._claim(entry, node, node))

    def _claim(self, entry: schema.Claim, node: Node, at: Placed) -> dict[str, Any]:
        cite = entry.cite
        if cite:
            self._check_sources(entry, node)
        return {
            "because": entry.because,
            "cite": tuple(cite or ()),
            "confidence": entry.confidence,
            "place": self._file.place(at),
        }

    def _check_sources(self, entry: schema.Claim, node: Node) -> None:
        for number, citation in enumerate(entry.cite):
            try:
                self._names.resolve(citation.source, ("source",))
            except Misfit as misfit:
                cite = node["cite"]
                word = cite[number] if isinstance(cite, Sequence) else cite
                self._faults.add(
                    self._file.fault(
                        misfit.code, misfit.message, word, misfit.hint, len(citation.source)
                    )
                )

    def _reference(self, word: Node | None, kinds: tuple[str, ...], actor: str = "") -> str:
        """The full id that a word refers to; empty, with a fault, where it refers to nothing."""
        if not isinstance(word, Scalar) or not word:
            return ""
        try:
            return self._names.resolve(word, kinds, actor)
        except Misfit as misfit:
            self._fault(misfit.code, misfit.message, word, misfit.hint)
            return ""

    def _entry(self, cls: type[Any], node: Node, at: Placed) -> Any:
        return read_entry(cls, node, at, self._file, self._faults)

    def _fault(self, code: str, message: str, at: Placed, hint: str = "") -> None:
        self._faults.add(self._file.fault(code, message, at, hint))


def _value(node: Node, key: str) -> Node | None:
    return node.get(key) if isinstance(node, Mapping) else None  # type: ignore[call-overload]


def _only(at: Placed, key: str, value: Node) -> Mapping:
    mapping = Mapping({key: value})
    mapping.line, mapping.column = at.line, at.column
    return mapping
