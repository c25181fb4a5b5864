"""Trees of files to one Model: entries in their order, references resolved, laws kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, cast

from stancecli.diagnostics import Place
from stancecli.load import schema
from stancecli.load.entries import read_entry
from stancecli.load.references import Names
from stancecli.load.scalars import Misfit, shown
from stancecli.load.text import Faults, Placed, TextFile
from stancecli.load.tree import Mapping, Node, Scalar, Sequence, entries, listed, second_time, value
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

_ON_OPTION = ("stance",)
_ON_SCALE = ("at", "capability", "salience")


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
                self._heading(tree.key(name), getattr(root, name), parts)
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
        positions: dict[str, Node] = {}
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
            positions=tuple(
                self._position(id_, each, positions) for each in listed(node, "positions")
            ),
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
        against = tuple(self._breaches(actor, id_, node, claim))
        if value(node, "force") == "binding":
            self._check_open(against, entry.name or id_)
        return Constraint(
            id=id_,
            actor=actor,
            name=entry.name,
            kind=entry.kind,
            force=entry.force,
            against=against,
            **claim,
        )

    def _breaches(
        self, actor: str, constraint: str, node: Node, inherited: dict[str, Any]
    ) -> Iterator[Breach]:
        """The options against a constraint; what says nothing of its own rests on the same."""
        against = value(node, "against")
        if not isinstance(against, Sequence | Mapping):
            if against is not None:
                self._fault("E305", "a mapping of options, or a list of them, is due", against)
            return
        seen: dict[str, Node] = {}
        for word in _words(against):
            option = self._own_option(word, actor)
            self._check_once(option, word, seen)
            content = value(against, word) if isinstance(word, Scalar) else None
            by, claim = self._breach(word, content, inherited)
            yield Breach(option=option, constraint=constraint, by=by, **claim)

    def _breach(
        self, word: Node, content: Node | None, inherited: dict[str, Any]
    ) -> tuple[Any, dict[str, Any]]:
        place = self._file.place(word)
        if content is None:
            return Fraction(2), {**inherited, "place": place}
        if not isinstance(content, Mapping):
            content = Mapping(by=content)
        entry = self._entry(schema.Breach, content, word)
        claim = self._claim(entry, content, word)
        says_nothing = not claim["because"] and not claim["cite"]
        return entry.by, {**inherited, "place": place} if says_nothing else claim

    def _own_option(self, word: Node, actor: str) -> str:
        option = self._reference(word, ("option",), actor)
        if option and not option.startswith(f"{actor}."):
            self._fault("E206", "a constraint can only name options of its own actor", word)
            return ""
        return option

    def _check_once(self, id_: str, word: Node, seen: dict[str, Node]) -> None:
        first = seen.setdefault(id_, word)
        if id_ and first is not word and isinstance(word, Scalar):
            self._faults.add(second_time(self._file, word, self._file.place(first)))

    def _check_open(self, breaches: Iterable[Breach], constraint: str) -> None:
        for breach in breaches:
            if breach.option in self._names.current:
                self._fault(
                    "E325",
                    f"the current option {shown(breach.option)} breaks {shown(constraint)}, "
                    "which is binding",
                    breach.place,
                    "what is done can be done: give the constraint an importance as its force",
                )

    def _decision(self, actor: str, key: Scalar, node: Node) -> Decision:
        entry = self._entry(schema.Decision, node, key)
        id_ = f"{actor}.{key}"
        options = tuple(self._option(actor, id_, *each) for each in entries(node, "options"))
        word = value(node, "current")
        current = self._reference(word, ("option",), actor)
        if current and self._names.known[current].decision != id_:
            self._fault("E204", f"{shown(current)} is an option of another decision", word or key)
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
        when = self._options(node, "when", actor)
        unless = self._options(node, "unless", actor)
        self._check_together((option, *when), value(node, "when") or node)
        if not {option, *when}.isdisjoint(filter(None, unless)):
            self._fault(
                "E327",
                "this never holds: “unless” names the option itself, or one of “when”",
                value(node, "unless") or node,
            )
        return Effect(
            option=option,
            to=self._reference(value(node, "to"), ("interest",), actor),
            size=entry.effect,
            when=when,
            unless=unless,
            **self._claim(entry, node, node),
        )

    def _options(self, node: Node, key: str, actor: str = "") -> tuple[str, ...]:
        words = listed(node, key)
        if not words:
            return ()
        return tuple(self._reference(word, ("option",), actor) for word in words)

    def _check_together(self, options: Iterable[str], at: Node) -> None:
        """See that no two options settle the same decision, since they never hold together."""
        settled: dict[str, str] = {}
        for option in filter(None, options):
            declared = self._names.known.get(option)
            other = settled.setdefault(declared.decision, option) if declared else option
            if other != option:
                self._fault(
                    "E320",
                    f"{shown(other)} and {shown(option)} settle one decision: never both",
                    at,
                )

    def _position(self, actor: str, node: Node, seen: dict[str, Node]) -> Position:
        entry = self._entry(schema.Position, node, node)
        word = value(node, "to")
        to = self._reference(word, ("option", "decision"), actor)
        if to and word is not None:
            self._check_stand(node, to, word)
            if seen.setdefault(to, word) is not word:
                first = self._file.place(seen[to])
                self._fault("E322", f"a second position on {shown(to)}, first at {first}", word)
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

    def _check_stand(self, node: Node, to: str, word: Node) -> None:
        """See that a position has what goes with what it is taken on, and nothing else."""
        on_option = self._names.known[to].kind == "option"
        if not on_option and to not in self._names.scaled:
            hint = "give its options an “at”, or take the position on an option"
            self._fault("E324", f"{shown(to)} has no scale", word, hint)
            return
        due = _ON_OPTION if on_option else _ON_SCALE
        for name in due:
            if value(node, name) is None:
                self._fault("E301", f"“{name}” is missing here", node)
        for name in {*_ON_OPTION, *_ON_SCALE} - {*due}:
            if isinstance(node, Mapping) and name in node:
                kind = "an option" if on_option else "a decision"
                self._fault("E328", f"“{name}” does not go with {kind}", node.key(name))

    def _influence(self, actor: str, node: Node) -> Influence:
        entry = self._entry(schema.Influence, node, node)
        to = self._reference(value(node, "to"), ("actor",))
        if to == actor:
            self._fault("E323", "an actor has no influence on itself", value(node, "to") or node)
        return Influence(
            actor=actor,
            to=to,
            strength=entry.strength,
            by=entry.by,
            **self._claim(entry, node, node),
        )

    def _impossible(self, node: Node) -> Impossible:
        entry = self._entry(schema.Impossible, node, node)
        options = self._options(node, "options")
        known = set(filter(None, options))
        if len(known) == 1 < len(options) and all(options):
            self._fault("E321", "one option alone: take it out instead", node)
        self._check_together(options, node)
        if known and all(option in self._names.current for option in options):
            self._fault(
                "E326",
                "all of these options are current",
                node,
                "what is the case is possible: correct a “current”, or this",
            )
        return Impossible(options=options, **self._claim(entry, node, node))

    def _claim(self, entry: Any, node: Node, at: Placed) -> dict[str, Any]:
        cite = tuple(entry.cite or ())
        for number, citation in enumerate(cite):
            if citation.source not in self._names.sources:
                words = value(node, "cite")
                word = words[number] if isinstance(words, Sequence) else words
                self._missing_source(citation.source, word or node)
        return {
            "because": entry.because,
            "cite": cite,
            "confidence": entry.confidence,
            "place": self._file.place(at),
        }

    def _missing_source(self, source: str, cite: Placed) -> None:
        try:
            self._names.resolve(source, ("source",))
        except Misfit as misfit:
            width = len(source)
            self._faults.add(
                self._file.fault(misfit.code, misfit.message, cite, misfit.hint, width)
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


def _words(against: Sequence | Mapping) -> Iterator[Node]:
    return (cast(Node, word) for word in against)
