"""Text in, Model out: the model file of format 1, every fault in one pass.

Scenarios and expectations are read last, since they name what all files of a model hold.
"""

from __future__ import annotations

import gc
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping as AnyMapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain, starmap
from pathlib import Path
from typing import Any

from stancecli import model, notation as fmt
from stancecli.diagnostics import NOWHERE, Problem
from stancecli.loader import scales
from stancecli.loader.assemble import FileReader, Parts, check_origins, made, read_file
from stancecli.loader.entries import ModelEntry
from stancecli.loader.files import read_path, read_stream
from stancecli.loader.references import Names, NotedWord, Scope
from stancecli.loader.text import At, Faults, Misfit, TextFile, shown
from stancecli.loader.tree import (
    Mapping,
    Node,
    PlacedNode,
    Sequence,
    entries as named_entries,
    listed,
    read_tree,
)

__all__ = ["json_schema", "load", "load_files", "load_text", "load_texts", "no_cycles"]

UNTITLED = "Untitled"


@contextmanager
def no_cycles() -> Iterator[None]:
    """Look for no cycles: a tree of a million values holds none, and that takes longer than it."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            # All of it is new to the collector, which would look through it at once: make it old.
            gc.freeze()
            gc.unfreeze()
            gc.enable()


def load(path: Path | str) -> model.Model:
    """The model in a file, in the `*.yaml` files of a folder, or, for "-", on standard input.

    Raises InvalidModel with every fault, in the order of the text.
    """
    if str(path) == "-":
        return load_text(read_stream(sys.stdin.buffer, "-"))
    path = Path(path)
    return replace(load_texts(read_path(path), title=path.stem), on_disk=True)


def load_text(data: bytes | str, file: str = "-") -> model.Model:
    """The model in a text; `file` is the name its places bear. Raises InvalidModel."""
    encoded = data.encode(errors="surrogatepass") if isinstance(data, str) else data
    return load_texts([(file, encoded)])


def load_texts(texts: Iterable[tuple[str, bytes]], title: str = UNTITLED) -> model.Model:
    """The model in several texts, each with the name its places bear. Raises InvalidModel.

    `title` serves where none of them has one.
    """
    return load_files(starmap(TextFile, texts), title)


@no_cycles()
def load_files(
    files: Iterable[TextFile],
    title: str = UNTITLED,
    *,
    whole: bool = True,
    noted: list[NotedWord] | None = None,
) -> model.Model:
    """The model in several texts that know their places; what is not `whole` needs no actors.

    What each word means is added to `noted`. Raises InvalidModel.
    """
    faults = Faults()
    found = [(file, read_tree(file, faults)) for file in files]
    trees = [(file, tree) for file, tree in found if tree]
    if len(trees) < len(found):
        faults.raise_any()
    names = Names(noted=noted)
    for file, tree in trees:
        names.declare(file, tree, faults)
    parts = Parts()
    for file, tree in trees:
        read_file(file, tree, names, faults, parts)
    for file, tree in trees:
        read_scenarios(file, tree, names, faults, parts)
        check_origins(file, tree, faults, parts)
    if whole and not parts.held["actors"] and not faults:
        faults.add(trees[0][0].fault("E301", "no “actors” are in this model", 0))
    review, at = parts.heading.get("reviewed", ("", NOWHERE))
    draft, drafted_at = parts.heading.get("drafted", ("", NOWHERE))
    if review and draft and f"{_day(review)}-99-99"[:10] < f"{_day(draft)}-00-00"[:10]:
        said = f"reviewed on {_day(review)}, before it was drafted on {_day(draft)}"
        faults.add(Problem(at, "E337", said))
    faults.raise_any()
    held: dict[str, Any] = {name: tuple(found) for name, found in parts.held.items()}
    held |= {"title": title} | {key: value for key, (value, _) in parts.heading.items()}
    return model.Model(
        drafted_at=drafted_at,
        titled="title" in parts.heading,
        **held,
        unread=tuple(gap for file, _ in trees for gap in file.unread),
    )


def _day(signed: str) -> str:
    """The date behind a name."""
    return signed.rpartition(", ")[2]


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a model file, for editors."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **ModelEntry.schema()}


# Scenarios and expectations.


CONCLUSIONS: AnyMapping[str, tuple[str, ...]] = {
    "decision": ("leads", "verdict", "ruled_out"),
    "levers": ("by",),
    "pair": ("compromise",),
    "state": ("holds",),
    "package": ("rung",),
    "influence": ("at_least",),
    "position": ("stance",),
}
"""What an expectation can be about, and what can be said of that."""
CHANGED: AnyMapping[str, str] = {"given": "option", "set": "item", "without": "item"}
"""The changes of a scenario, and the field of each that says what is changed."""


def read_scenarios(
    file: TextFile, tree: PlacedNode, names: Names, faults: Faults, parts: Parts
) -> None:
    """Add the scenarios and expectations of a file to the parts of a model, all others known."""
    if not isinstance(tree.node, Mapping) or tree.node.keys().isdisjoint({"scenarios", "expect"}):
        return
    reader = _LastReader(file, Scope(names), faults, parts)
    parts.held["scenarios"].extend(map(reader.scenario, named_entries(tree.node, "scenarios")))
    parts.held["expect"].extend(map(reader.expectation, listed(tree.node, "expect")))


class _LastReader(FileReader):
    """Reads what would be otherwise, and what must follow."""

    def __init__(self, file: TextFile, scope: Scope, faults: Faults, parts: Parts) -> None:
        super().__init__(file, scope, faults)
        actors = parts.held["actors"]
        criteria = ((*actor.interests, *actor.constraints) for actor in actors)
        self._criteria = {criterion.id: criterion for criterion in chain.from_iterable(criteria)}
        options = chain.from_iterable(d.options for actor in actors for d in actor.decisions)
        effects = chain.from_iterable(option.effects for option in options)
        self._effects = Counter((effect.option, effect.to) for effect in effects)

    def scenario(self, branch: PlacedNode) -> model.Scenario:
        node = branch.node
        changes = {key: tuple(_changes(node, key)) for key in CHANGED}
        own = self.fields(model.Scenario, branch) | {
            "id": branch.key,
            "given": tuple(self.plain(model.Assumption, each) for each in changes["given"]),
            "set": tuple(map(self._setting, changes["set"])),
            "without": tuple(self.plain(model.Removal, each) for each in changes["without"]),
        }
        given = [assumption.option for assumption in own["given"] if assumption.option]
        self.check_together(dict.fromkeys(given), branch.value_at("given"))
        for key, named in CHANGED.items():
            seen: dict[str, At] = {}
            for each, entry in zip(own[key], changes[key], strict=True):
                id_ = getattr(each, named)
                self.check_once(seen, id_, id_, entry.named_at)
        return made(model.Scenario, own)

    def _setting(self, branch: PlacedNode) -> model.Setting:
        """A setting, its value read as what it sets is read."""
        own = self.fields(model.Setting, branch)
        node, value, item = branch.node, own["value"], own["item"]
        own["value"] = None
        if item and value is not None and isinstance(node, Mapping):
            own["item"] = self._numbered(item, node.value_at("item"))
            try:
                own["value"] = self._scale(item).read(value)
            except Misfit as misfit:
                self.fault(misfit.code, misfit.message, node.value_at("value"), misfit.hint)
            else:
                if own["value"] is None:
                    self._check_open(item, node.value_at("value"))
        return made(model.Setting, own)

    def _scale(self, item: str) -> scales.NumberScale:
        if ":" in item:
            return scales.EFFECTS
        is_interest = isinstance(self._criteria.get(item), model.Interest)
        return scales.IMPORTANCES if is_interest else scales.FORCES

    def _numbered(self, item: str, at: At) -> str:
        """The same item, numbered only where an option has several effects on one interest."""
        ends, sign, number = item.partition("@")
        option, _, interest = ends.partition(":")
        count = self._effects[option, interest]
        if not interest or (not sign and count < 2):
            return item
        if not sign:
            self.fault("E205", f"{shown(item)} could be {count} effects", at, f"{item}@1")
        elif number not in map(str, range(1, count + 1)):
            none = f"{shown(item)} is none of {fmt.counted(count, 'effect')}"
            self.fault("E205", none, at, ends if count < 2 else f"{ends}@1 to {ends}@{count}")
        return ends if count == 1 else item

    def _check_open(self, item: str, at: At) -> None:
        """See that no current option breaks what would be binding."""
        constraint = self._criteria.get(item)
        broken = constraint.against if isinstance(constraint, model.Constraint) else ()
        for breach in broken:
            if breach.option in self._names.current:
                self.fault(
                    "E205",
                    f"{shown(item)} cannot be binding: the current option "
                    f"{shown(breach.option)} breaks it",
                    at,
                    "what is done can be done: set a weight as its force",
                )

    def expectation(self, branch: PlacedNode) -> model.Expectation:
        # Of an actor that it names first, short ids will do.
        scope = Scope(self._names, _actor_named(branch.node))
        own = FileReader(self._file, scope, self._faults).fields(model.Expectation, branch)
        if isinstance(branch.node, Mapping):
            self._check_conclusion(branch, branch.node)
            self._check_belonging(own, branch.node)
        return made(model.Expectation, own)

    def _check_conclusion(self, branch: PlacedNode, node: Mapping) -> None:
        """See that an entry is about one thing, and says one thing of it."""
        about = [name for name in CONCLUSIONS if name in node]
        said = [name for name in chain.from_iterable(CONCLUSIONS.values()) if name in node]
        if not about:
            names = fmt.listed(map(fmt.quoted, CONCLUSIONS), "or")
            self.fault("E331", f"{names} is missing here", branch.at)
        elif about[1:]:
            self.fault(
                "E331",
                f"“{about[1]}” beside “{about[0]}”: one conclusion an entry",
                node.key_at(about[1]),
            )
        else:
            due = CONCLUSIONS[about[0]]
            goes = fmt.listed(map(fmt.quoted, due), "or")
            wrong = next((name for name in said if name not in due), "") or next(iter(said[1:]), "")
            if wrong:
                message = f"“{wrong}” is too much: with “{about[0]}” goes {goes}"
                self.fault("E331", message + ", one of them" * (len(due) > 1), node.key_at(wrong))
            elif not said:
                self.fault("E301", f"{goes} is missing here", branch.at)

    def _check_belonging(self, own: dict[str, Any], node: Mapping) -> None:
        """See that options are those of the decision, or of the actor, that is asked about."""
        known = self._names.known
        for key in ("leads", "ruled_out"):
            option = own[key]
            if option and own["decision"] and known[option].decision != own["decision"]:
                at = node.value_at(key)
                self.fault("E204", f"{shown(option)} is an option of another decision", at)
        if own["pair"]:
            owners = {model.owner_id(id_) for id_ in own["pair"]}
            if len(owners) > 1 or len(set(own["pair"])) == 1:
                at = node.value_at("pair")
                self.fault("E331", "a pair is two interests of one actor", at)
            elif own["compromise"] and model.owner_id(own["compromise"]) not in owners:
                at = node.value_at("compromise")
                said = f"{shown(own['compromise'])} is an option of another actor than the pair"
                self.fault("E204", said, at)
        if own["influence"] and len(set(own["influence"])) == 1:
            self.fault("E323", "an actor has no influence on itself", node.value_at("influence"))
        for key in ("state", "package", "by"):
            if own[key]:
                self.check_together(own[key], node.value_at(key))


def _actor_named(expectation: Node) -> str:
    """The actor whose decision, interest or position an expectation is about; empty if nobody's."""
    for key in ("decision", "levers", "pair", "position"):
        words = expectation.get(key) if isinstance(expectation, Mapping) else None
        first = next(iter(words), None) if isinstance(words, Sequence) else words
        if isinstance(first, str):
            actor, dot, _ = first.strip().partition(".")
            return actor if dot or key == "position" else ""
    return ""


def _changes(node: Node, key: str) -> Iterator[PlacedNode]:
    """The entries under a key of a scenario; a word alone is one that names only its thing."""
    named = CHANGED[key]
    written = node.get(key) if isinstance(node, Mapping) else None
    if isinstance(written, str) and isinstance(node, Mapping) and key != "set":
        alone = Sequence([written] if written.strip() else [])
        alone.at = [node.value_at(key)] * 2
        written = alone
    if isinstance(written, Sequence):
        for each in written.placed():
            if isinstance(each.node, str):
                entry = Mapping({named: each.node})
                entry.at = [each.at, each.at, each.at]
                each = each._replace(node=entry)
            yield each
    elif isinstance(written, Mapping) and key == "set":
        for each in written.placed():
            pair = Mapping({named: each.key, "value": each.node})
            pair.at = [each.named_at, each.named_at, each.named_at, each.named_at, each.at]
            yield each._replace(node=pair)
