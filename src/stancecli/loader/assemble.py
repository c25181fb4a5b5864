"""Trees of files to one Model: entries in their order, references resolved, laws kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

from stancecli import model
from stancecli.diagnostics import Place
from stancecli.loader import kinds
from stancecli.loader.entries import ENTRY_OF, ClaimEntry
from stancecli.loader.grid import DecisionGrid, GridReader, GridWord
from stancecli.loader.keys import SAME_AS, VIEWS, EntryReader, Key
from stancecli.loader.references import Names, Scope
from stancecli.loader.text import At, Faults, Misfit, TextFile, shown, what_is
from stancecli.loader.tree import (
    Mapping,
    Node,
    PlacedNode,
    Sequence,
    entries,
    listed,
    only,
    second_time,
)
from stancecli.notation import counted, interval, with_article

T = TypeVar("T")
_HEADING = ("title", "as_of", "about", "main", "drafted", "reviewed")
ON_OPTION = ("stance",)
VOTES = "votes"
WITH_STANCE = (*ON_OPTION, VIEWS, VOTES)
ON_SCALE = ("at", "capability", "salience")


class Parts:
    """What the files of a model hold, by the field of the model, before it becomes one."""

    def __init__(self) -> None:
        self.held: dict[str, list[Any]] = {name: [] for name in model.PARTS[model.Model]}
        self.heading: dict[str, tuple[str, Place]] = {}


def read_file(file: TextFile, tree: PlacedNode, names: Names, faults: Faults, parts: Parts) -> None:
    """Add what a file holds to the parts of a model; the tree is used up on the way."""
    reader = FileReader(file, Scope(names), faults)
    reader.head(tree, parts)
    for name, made in model.items_in(model.Model).items():
        for each in entries(tree.node, name):
            if made is model.Actor:
                actor = _ActorReader(file, Scope(names, each.key), faults).actor(each)
                parts.held[name].append(actor)
                if isinstance(each.node, Mapping):
                    each.node.clear()  # A tree is larger than what is made of it.
            else:
                parts.held[name].append(reader.plain(made, each, id=each.key))
    parts.held["impossible"].extend(map(reader.impossible, listed(tree.node, "impossible")))


def check_origins(file: TextFile, tree: PlacedNode, faults: Faults, parts: Parts) -> None:
    """See that no source of this file is taken from itself, by whatever way round."""
    found = set(model.circles(parts.held["sources"]))
    for each in entries(tree.node, "sources") if found else ():
        if each.key in found:
            at = each.value_at("taken_from")
            said = f"{shown(each.key)} is taken from itself, by way of what it is taken from"
            faults.add(file.fault("E332", said, at, "leave out one “taken_from” of the circle"))


class FileReader(EntryReader):
    """Makes items of the model of what entries say, as long as that agrees."""

    def fields(self, cls: type, branch: PlacedNode) -> dict[str, Any]:
        """What an entry gives an item of this class, and its place: None where it has a fault."""
        entry = ENTRY_OF[cls]
        found = self.read_entry(entry, branch)
        found["place"] = self._file.place(branch.named_at)
        if entry.amount and found["views"] and isinstance(branch.node, Mapping):
            self._measure(entry.amount, branch.node, found)
        return found

    def _measure(self, amount: Key, node: Mapping, found: dict[str, Any]) -> None:
        """The size of a claim that has views: the range over them, unless one is written.

        Then see that each view lies within it.
        """
        if not isinstance(held := node[VIEWS], Mapping):
            return
        placed = [*zip(found[VIEWS], held.placed(), strict=True)]
        found[VIEWS] = views = tuple(
            replace(view, place=self._file.place(branch.named_at)) for view, branch in placed
        )
        if amount.name not in node:
            span = model.spanning(view.value for view in views)
            found[amount.field] = span.mid if amount.kind is kinds.STANCE else span
        elif amount.kind is kinds.FORCE and node[amount.name] == "binding":
            self.fault(
                "E330",
                "what is binding rules out, and weighs nothing that views could differ on",
                node.value_at(VIEWS),
                "a scenario can set the force to what somebody else holds",
            )
        elif (size := found[amount.field]) is not None:
            bounds = size if isinstance(size, model.Range) else model.exactly(size)
            for view, branch in placed:
                if not (view.value.low in bounds and view.value.high in bounds):
                    self.fault(
                        "E329",
                        f"this view lies outside “{amount.name}”, which is {interval(bounds)}",
                        branch.at,
                        f"without “{amount.name}”, it is the range over all views",
                    )

    def head(self, tree: PlacedNode, parts: Parts) -> None:
        """What the file says of the model as a whole; one file alone says each thing of it."""
        values = self.fields(model.Model, tree)
        for key in _HEADING:
            if isinstance(tree.node, Mapping) and key in tree.node:
                at = tree.node.key_at(key)
                place = self._file.place(at)
                first = parts.heading.setdefault(key, (values[key], place))
                if first[1] != place:
                    self._faults.add(second_time(self._file, key, at, first[1]))

    def plain(self, cls: type[T], branch: PlacedNode, **more: str) -> T:
        """What says no more than its keys, and where it stands."""
        return made(cls, self.fields(cls, branch) | more)

    def impossible(self, branch: PlacedNode) -> model.Impossible:
        own = self.fields(model.Impossible, branch)
        own["options"] = options = tuple(own["options"] or ())
        if len(set(options)) == 1:
            self.fault("E321", "one option alone: take it out instead", branch.at)
        self.check_together(options, branch.at)
        if options and self._names.current.issuperset(options):
            self.fault(
                "E326",
                "all of these options are current",
                branch.at,
                "what is the case is possible: correct a “current”, or this",
            )
        return made(model.Impossible, own)

    def check_together(self, options: Iterable[str], at: At) -> None:
        """See that no two options settle the same decision, since they never hold together."""
        settled: dict[str, str] = {}
        for option in options:
            other = settled.setdefault(self._names.known[option].decision, option)
            if other != option:
                self.fault(
                    "E320",
                    f"{shown(other)} and {shown(option)} settle one decision: never both",
                    at,
                )


class _ActorReader(FileReader, GridReader):
    """Reads what one actor wants, is bound by, can do, says and can move."""

    def __init__(self, file: TextFile, scope: Scope, faults: Faults) -> None:
        super().__init__(file, scope, faults)
        self._effects: dict[tuple[str, str], list[model.Effect]] = {}
        """By option and interest."""
        self._copies: list[tuple[dict[str, Any], PlacedNode]] = []
        """The fields of the effects that are the same as others, and where they stand."""
        self._is_sure = True
        """Whether each effect is known that a grid has."""

    def actor(self, branch: PlacedNode) -> model.Actor:
        node, id_ = branch.node, branch.key
        own = self.fields(model.Actor, branch) | {
            "id": id_,
            "rated": tuple(
                self.plain(model.Rating, each, actor=id_) for each in only(node, "rated")
            ),
            "interests": tuple(
                made(model.Interest, self._owned(model.Interest, each))
                for each in entries(node, "interests")
            ),
            "constraints": tuple(map(self._constraint, entries(node, "constraints"))),
            "decisions": tuple(map(self._decision, entries(node, "decisions"))),
            "positions": tuple(self._positions(listed(node, "positions"))),
            "influence": tuple(map(self._influence, listed(node, "influence"))),
        }
        for copy, at in self._copies if self._is_sure else ():
            self._measure_by_another(copy, at)
        return made(model.Actor, own)

    def _owned(self, cls: type, branch: PlacedNode) -> dict[str, Any]:
        """The fields of what has an id within its actor, that id and the actor among them."""
        own = self.fields(cls, branch)
        own["actor"] = self._scope.actor
        own["id"] = f"{self._scope.actor}.{branch.key}"
        return own

    def _constraint(self, branch: PlacedNode) -> model.Constraint:
        own = self._owned(model.Constraint, branch)
        claim = {name: own[name] for name in ClaimEntry.keys}
        own["against"] = tuple(self._breaches(own["id"], branch, claim))
        return made(model.Constraint, own)

    def _breaches(
        self, constraint: str, branch: PlacedNode, inherited: dict[str, Any]
    ) -> Iterator[model.Breach]:
        """The options against a constraint; what says nothing of its own rests on the same."""
        node = branch.node
        if not isinstance(node, Mapping) or "against" not in node:
            return
        seen: dict[str, At] = {}
        for word in self._words(node["against"], node.value_at("against")):
            option = self._own_option(word)
            self.check_once(seen, option, word.key, word.named_at)
            if option in self._names.current and node.get("force") == "binding":
                name = shown(str(node.get("name") or constraint))
                self.fault(
                    "E325",
                    f"the current option {shown(option)} breaks {name}, which is binding",
                    word.named_at,
                    "what is done can be done: give the constraint a weight as its force",
                )
            if not isinstance(word.node, Mapping):
                alone = Mapping(by=word.node)
                alone.at = [word.at, word.named_at, word.at]
                word = word._replace(node=alone)
            own = self.fields(model.Breach, word)
            if not (own["because"] or own["cite"]):
                own |= inherited
            yield made(model.Breach, own | {"option": option, "constraint": constraint})

    def _words(self, against: Node, at: At) -> Iterator[PlacedNode]:
        """The options named, each with what is said of it: how badly it breaks the constraint."""
        if isinstance(against, Mapping):
            yield from against.placed()
        elif isinstance(against, Sequence):
            for word in against.placed():
                key = word.node if isinstance(word.node, str) else ""
                yield word._replace(node="2", key=key)
        else:
            hint = f"[{shown(against)[1:-1]}]" if against else ""
            self.fault(
                "E305",
                f"expected a mapping or a list of options, found {what_is(against)}",
                at,
                hint,
            )

    def _own_option(self, word: PlacedNode) -> str:
        """The option that a word refers to; empty, with a fault, where it is no own one."""
        try:
            option = self._scope.resolve(word.key, ("option",))
            self._names.note(self._file, word.named_at, word.key, "option", option)
        except Misfit as misfit:
            self.fault(misfit.code, misfit.message, word.named_at, misfit.hint)
            return ""
        if not option.startswith(f"{self._scope.actor}."):
            self.fault("E206", "a constraint can only name options of its own actor", word.named_at)
            return ""
        return option

    def _decision(self, branch: PlacedNode) -> model.Decision:
        own = self._owned(model.Decision, branch)
        id_, current = own["id"], own["current"]
        if current and self._names.known[current].decision != id_:
            at = branch.value_at("current")
            self.fault("E204", f"{shown(current)} is an option of another decision", at)
        text, grid = own.pop("grid"), None
        if text is not None:
            at = branch.value_at("grid")
            grid = self.read_grid(id_, text, at)
            self._is_sure &= not grid.is_faulty
            own["grid"] = self._file.place(at)
        parts = entries(branch.node, "options")
        own["options"] = tuple(self._option(id_, part, grid) for part in parts)
        return made(model.Decision, own)

    def _option(self, decision: str, branch: PlacedNode, grid: DecisionGrid | None) -> model.Option:
        own = self._owned(model.Option, branch)
        id_ = own["id"]
        own["decision"] = decision
        said = listed(branch.node, "effects")
        if grid is not None:
            said = self.with_cells(said, grid, id_)
            own["blanks"] = tuple(grid.blanks.get(id_, ()))
        cells = grid.get(id_, {}) if grid else {}
        effects = [self._effect(id_, part, cells) for part in said]
        # In the order of their interests, so that a grid and a list say the same.
        known = self._names.known
        own["effects"] = tuple(sorted(effects, key=lambda e: known[e.to].rank if e.to else 0))
        return made(model.Option, own)

    def _effect(self, option: str, branch: PlacedNode, cells: dict[str, GridWord]) -> model.Effect:
        """An effect, which can hold: no two options of one decision, nothing with and without.

        `cells` are those of its option in a grid.
        """
        cell = self.beside_cell(branch, cells)
        own = self.fields(model.Effect, branch)
        own["option"] = option
        when, unless = own["when"] or (), own["unless"] or ()
        if cell and (when or unless):
            own["beside"] = self._file.place(cell.at)
        if when:
            self.check_together((option, *when), branch.value_at("when"))
        if unless and not {option, *when}.isdisjoint(unless):
            self.fault(
                "E327",
                "this never holds: “unless” names the option itself, or one of “when”",
                branch.value_at("unless"),
            )
        if own["same_as"] and own["to"]:
            self._copies.append((own, branch))
        effect = made(model.Effect, own)
        self._effects.setdefault((option, own["to"]), []).append(effect)
        return effect

    def _measure_by_another(self, own: dict[str, Any], branch: PlacedNode) -> None:
        """Give an effect, by its fields, the size and the views of the one that it is the same as.

        Both are new, and nobody has seen them yet: so they are changed in place.
        """
        option, sign, number = own["same_as"].partition("@")
        at, named, to = branch.value_at(SAME_AS), shown(option), own["to"]
        effects = self._effects.get((option, to), ())
        numbers = [str(n) for n in range(1, len(effects) + 1)]
        for name in ("effect", VIEWS):
            if isinstance(branch.node, Mapping) and name in branch.node:
                message = f"“{name}” does not go with “{SAME_AS}”, which says the size"
                self.fault("E333", message, branch.node.key_at(name))
        if not option.startswith(f"{self._scope.actor}.") or option == own["option"]:
            whose = "the option itself" if option == own["option"] else "an option of another actor"
            self.fault("E333", f"{named} is {whose}", at, "name another option of the same actor")
        elif not effects:
            self.fault("E333", f"{named} has no effect on {shown(to)}", at)
        elif sign and number not in numbers:
            what = f"is none of {counted(len(effects), 'effect')} on {shown(to)}"
            self.fault("E333", f"{shown(own['same_as'])} {what}", at)
        elif not sign and effects[1:]:
            could = f"{named} could be {len(effects)} effects on {shown(to)}"
            self.fault("E333", could, at, f"{option}@1")
        elif (other := effects[int(number or 1) - 1]).same_as:
            is_circle = other.same_as.partition("@")[0] == own["option"]
            hint = "give one of the two an “effect”" if is_circle else f"same_as: {other.same_as}"
            self.fault("E333", f"{named} has no size of its own there", at, hint)
        else:
            nth = f"@{number}" * bool(effects[1:])
            shared = f"{option}:{to}{nth}"
            own |= {"same_as": option + nth, "size": other.size, "views": other.views}
            own["entered"] = other.entered
            own["shared"] = vars(other)["shared"] = shared

    def _positions(self, branches: Iterable[PlacedNode]) -> Iterator[model.Position]:
        seen: dict[str, tuple[At, bool]] = {}
        counted = set[tuple[str, str]]()
        for branch in branches:
            own = self.fields(model.Position, branch)
            to = own["to"]
            if to and isinstance(branch.node, Mapping):
                # What was counted without dates may stand beside what has some.
                is_counted = bool(own[VOTES]) and (to, "") not in counted
                counted.add((to, own["date"]))
                at, is_dated = branch.value_at("to"), bool(own["date"]) or is_counted
                self._check_stand(branch.node, to, branch.at)
                self._check_votes(branch.node, own)
                first, all_dated = seen.setdefault(to, (at, is_dated))
                if first != at and not (all_dated and is_dated and self._is_stance(to)):
                    place = self._file.place(first)
                    message = f"a second position on {shown(to)}, first at {place}"
                    hint = "several need a “date” each" if self._is_stance(to) else ""
                    self.fault("E322", message, at, hint)
            own["actor"] = self._scope.actor
            yield made(model.Position, own)

    def _check_votes(self, node: Mapping, own: dict[str, Any]) -> None:
        """See that a stance is on no side on which nobody voted."""
        votes, stance = own[VOTES], own["stance"]
        if votes and stance and (votes.agree if stance > 0 else votes.disagree) == 0:
            side, verb = ("for it", "agrees") if stance > 0 else ("against it", "disagrees")
            message = f"the stance is {side}, and by its votes nobody {verb}"
            self.fault("E334", message, node.value_at(VOTES))

    def _is_stance(self, to: str) -> bool:
        """Whether a position on something is a stance, and no place on a scale."""
        return self._names.known[to].kind != "decision"

    def _check_stand(self, node: Mapping, to: str, at: At) -> None:
        """See that a position has what goes with what it is taken on, and nothing else."""
        kind = self._names.known[to].kind
        if kind == "decision" and to not in self._names.scaled:
            hint = "give its options an “at”, or take the position on an option"
            self.fault("E324", f"{shown(to)} has no scale", node.value_at("to"), hint)
            return
        is_stance = self._is_stance(to)
        due, others = (ON_OPTION, ON_SCALE) if is_stance else (ON_SCALE, WITH_STANCE)
        for name in due:
            if name not in node and not (due is ON_OPTION and VIEWS in node):
                self.fault("E301", f"“{name}” is missing here", at)
        for name in others:
            if name in node:
                message = f"“{name}” does not go with {with_article(kind)}"
                self.fault("E328", message, node.key_at(name))

    def _influence(self, branch: PlacedNode) -> model.Influence:
        own = self.fields(model.Influence, branch)
        if own["to"] == self._scope.actor:
            self.fault("E323", "an actor has no influence on itself", branch.value_at("to"))
        own["actor"] = self._scope.actor
        return made(model.Influence, own)


def made(cls: type[T], fields: dict[str, Any]) -> T:
    """An item of the model with these fields, all that have no default among them.

    The constructor of a frozen dataclass sets field by field, past what makes it frozen, and so
    takes three times as long; a big model is a hundred thousand items. A view of the actor on whom
    a claim bears is the middle of its size, where none of its fields has a fault.
    """
    item = object.__new__(cls)
    object.__setattr__(item, "__dict__", fields)
    if isinstance(item, model.Sized) and item.views and None not in fields.values():
        return item.as_owned()
    return item
