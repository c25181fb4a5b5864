"""A conflict of GMCR tools (.gmcr): decision makers, options that each takes or not, preferences.

An option becomes a decision to take it or not. The preference statements of a decision maker, the
most important first, become interests of which each outweighs all that follow it. A ranking of
states becomes one interest with an effect for each state.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import islice
from typing import TypeAlias

from stancecli import notation as fmt
from stancecli.diagnostics import Place
from stancecli.imports import Import
from stancecli.imports.draft import Draft
from stancecli.imports.given import Given, ReadingOptions
from stancecli.imports.gmcr.conflict import NOT, ConflictFile, Cube, DecisionMaker, Ranking
from stancecli.imports.json_text import JsonField
from stancecli.imports.rows import DraftRows
from stancecli.imports.writer import new_ids
from stancecli.sheets.cells import SheetCell, decimal

PLACES = 18
"""Digits after the point that a model file reads, and so the times that it can halve 1."""
_LIGHTEST = PLACES + 2
"""The place of the last of the weights 4, 2, 1, 1/2 …, from 0; after it effects are halved."""
MOST_STATEMENTS = _LIGHTEST + PLACES + 1
MOST_PARTS = 400_000
"""Options that all effects name together, at most; a model file holds few more."""
LONGEST_NAME = 100
LONGEST_SAID = 2_000
"""Characters of a statement in words."""
NOBODY = "Nobody"

NOTES = (
    "Imported from a conflict of the graph model (GMCR). Each option is a decision to take it or "
    "not. What the file does not say is taken to be none.",
    "Still to be judged: how much each interest counts, beyond its place in an order; and where "
    "each was read (cite).",
)
_BY_STATEMENTS = (
    "The weights 4, 2, 1, … keep the order of the statements: each outweighs all that follow it."
)
_BY_RANKING = (
    "A ranking of states is one interest here. Its effects keep the order; how far apart the "
    "states are is not in the file."
)


def recognises(given: Given) -> bool:
    """Whether it is JSON with options and decision makers, or called like such a file."""
    if not given.is_single:
        return False
    found = given.json
    is_conflict = isinstance(found, dict) and {"decisionMakers", "options"} <= found.keys()
    return is_conflict or given.ending == ".gmcr"


def read(given: Given, options: ReadingOptions) -> Draft:
    """The model of a conflict. Raises InvalidModel with the field that is at fault."""
    conflict = ConflictFile.of(given.json_field)
    return _Writing(given.name, conflict, conflict.current(options.current)).draft(
        is_named=bool(options.current)
    )


_EffectSoFar: TypeAlias = tuple[str, str, tuple[SheetCell, ...]]
"""On which interest, how large, and where which options hold."""


class _Writing:
    """The ids of a conflict, and the rows of its model."""

    def __init__(self, file: str, conflict: ConflictFile, taken: frozenset[int]) -> None:
        self._file = file
        self._conflict = conflict
        self._taken = taken
        names = [maker.name for maker in conflict.makers]
        *self._actors, self._nobody = new_ids([*names, NOBODY], "actor")
        self._ways: dict[tuple[int, bool], str] = {}
        """For each option, taken and not: the short id of what it is here."""
        self._decisions: dict[int, str] = {}
        self._short: dict[int | None, set[str]] = {}
        """The ids of an actor's options and decisions."""
        self._own: dict[int | None, list[int]] = {n: [] for n in (*range(len(names)), None)}
        """The options of each actor, and those of nobody."""
        for n, owner in enumerate(conflict.owners):
            self._own[owner].append(n)
        for owner, own in self._own.items():
            texts = [conflict.options[n].name for n in own]
            ways = new_ids([*texts, *(f"{NOT}{text}" for text in texts)], "option")
            self._ways.update(zip([(n, True) for n in own], ways, strict=False))
            self._ways.update(zip([(n, False) for n in own], ways[len(own) :], strict=True))
            decisions = new_ids([f"Whether {text}" for text in texts], "decision", ways)
            self._decisions.update(zip(own, decisions, strict=True))
            self._short[owner] = {*ways, *decisions}
        self._effects: dict[tuple[int, bool], list[_EffectSoFar]] = defaultdict(list)
        self._count = 0
        self._states: list[Cube] | None = None
        self._rows = DraftRows(file, "Conflict")
        self._place = Place(file, 1, 1)

    def draft(self, *, is_named: bool) -> Draft:
        conflict = self._conflict
        for n, maker in enumerate(conflict.makers):
            self._add_interests(n, maker)
        self._complete()
        for n, maker in enumerate(conflict.makers):
            self._add_actor(n, self._actors[n], maker.name, maker.unseen)
        unowned = self._own[None]
        if unowned:
            self._add_actor(None, self._nobody, NOBODY)
        for cube in conflict.infeasible:
            if len(cube) > 1:
                self._rows.add("impossible", options=self._full(cube))
        notes = (*NOTES, *self._notes(unowned, is_named=is_named))
        return Draft(self._rows, notes, conflict.left.listed())

    def _notes(self, unowned: Iterable[int], *, is_named: bool) -> Iterator[str]:
        conflict = self._conflict
        if any(maker.statements for maker in conflict.makers):
            yield _BY_STATEMENTS
        if any(maker.ranking for maker in conflict.makers):
            yield _BY_RANKING
        if not is_named:
            taken = [fmt.quoted(conflict.labels[n]) for n in sorted(self._taken)]
            now = f"{fmt.listed(taken, 'and')}, since none cannot be" if taken else "none is"
            yield f"The file does not say which options are taken now: {now}. --current says it."
        stuck = [
            fmt.quoted(conflict.labels[n])
            for n, option in enumerate(conflict.options)
            if (option.direction, n in self._taken) == ("back", False)
        ]
        if stuck:
            yield (
                f"By the file {fmt.listed(stuck, 'and')} can be given up and never taken, so it "
                "stays out of play as long as it is not taken now."
            )
        if labels := [fmt.quoted(conflict.labels[n]) for n in unowned]:
            yield f"No decision maker has {fmt.listed(labels, 'or')}: as it is now it stays."

    # Actors and their decisions.

    def _add_actor(self, owner: int | None, id_: str, name: str, unseen: int = 0) -> None:
        own = self._own[owner]
        what = fmt.counted(unseen, "condition")
        about = (
            f"By the file it does not see the states of {what}; here it sees all." if unseen else ""
        )
        self._rows.add("actors", id=id_, name=name, about=about)
        self._add_constraints(id_, own, self._short[owner])
        for n in own:
            self._add_decision(id_, n)

    def _add_constraints(self, actor: str, own: Iterable[int], taken: set[str]) -> None:
        """What cannot be by itself is ruled out by a constraint of whoever decides on it."""
        alone = [next(iter(c.items())) for c in self._conflict.infeasible if len(c) == 1]
        found = [(n, is_taken) for n, is_taken in alone if n in own]
        names = [f"Infeasible: {self._way(n, is_taken)}" for n, is_taken in found]
        for id_, name, way in zip(new_ids(names, "constraint", taken), names, found, strict=True):
            whole = f"{actor}.{id_}"
            self._rows.add("constraints", id=whole, name=name, force="binding")
            self._rows.add("against", constraint=whole, option=self._ways[way], by="2")

    def _add_decision(self, actor: str, option: int) -> None:
        direction = self._conflict.options[option].direction
        is_stuck = self._conflict.owners[option] is None
        id_ = f"{actor}.{self._decisions[option]}"
        question = f"{self._conflict.options[option].name}?"
        current = self._ways[option, option in self._taken]
        self._rows.add("decisions", id=id_, question=question, current=current, otherwise="none")
        for is_taken, last in ((True, "fwd"), (False, "back")):
            name = self._conflict.options[option].name
            way = f"{actor}.{self._ways[option, is_taken]}"
            self._rows.add(
                "options",
                id=way,
                decision=id_,
                name=name if is_taken else f"{NOT}{name}",
                irreversible="true" if is_stuck or direction == last else "",
            )
            for to, effect, when in self._effects[option, is_taken]:
                self._rows.add("effects", option=way, to=to, effect=effect, when=when)

    # What they want.

    def _add_interests(self, number: int, maker: DecisionMaker) -> None:
        if maker.ranking is not None:
            self._add_ranking(number, maker, maker.ranking)
            return
        if len(maker.statements) > MOST_STATEMENTS:
            raise maker.field.get("preferences").refusal(
                f"over {MOST_STATEMENTS} statements, each of which outweighs all that follow it"
            )
        said = [self._said(statement.cubes) for statement in maker.statements]
        ids = new_ids((f"Wants {text}" for text in said), "interest", self._short[number])
        for n, (id_, text, statement) in enumerate(zip(ids, said, maker.statements, strict=True)):
            weight = Fraction(4, 2 ** min(n, _LIGHTEST))
            effect = Fraction(1, 2 ** max(n - _LIGHTEST, 0))
            for cube in statement.cubes:
                self._add_effect(number, id_, cube, effect, maker.field)
            name = text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1].rstrip()}…"
            self._rows.add(
                "interests",
                id=f"{self._actors[number]}.{id_}",
                name=name,
                importance=decimal(weight),
                because=f"The statement is: {text}" if name != text else "",
            )

    def _said(self, cubes: Iterable[Cube]) -> str:
        """A statement in words, of which a very long one is cut."""
        text = ""
        for cube in cubes:
            if len(text) > LONGEST_SAID:
                break
            parts = islice(cube.items(), LONGEST_SAID)
            text += ("; or " if text else "") + " and ".join(self._way(*part) for part in parts)
        return text if len(text) <= LONGEST_SAID else f"{text[: LONGEST_SAID - 1].rstrip()}…"

    def _add_ranking(self, number: int, maker: DecisionMaker, groups: Ranking) -> None:
        conflict = self._conflict
        if self._states is None:
            self._states = conflict.states(maker.field)
        states = self._states
        ranked = [state for group in groups for state in group]
        if sorted(ranked) != list(range(1, len(states) + 1)):
            raise maker.field.refusal(
                f"a ranking has each of the {len(states)} states that can be once, by its number"
            )
        if len(groups) == 1:
            conflict.left.add("rankings", "they put all states level")
            return
        (id_,) = new_ids(["Wants its ranking"], "interest", self._short[number])
        # From 2 for the best to −2 for the worst, in steps that a decimal holds.
        step = Fraction(4 * 10**6 // (len(groups) - 1), 10**6)
        for n, group in enumerate(groups):
            for state in group:
                self._add_effect(number, id_, states[state - 1], 2 - n * step, maker.field)
        whole, name = f"{self._actors[number]}.{id_}", "A state high in its ranking"
        self._rows.add("interests", id=whole, name=name, importance="medium")

    def _add_effect(
        self, number: int, interest: str, cube: Cube, effect: Fraction, at: JsonField
    ) -> None:
        """What one combination does to an interest: an effect of an own option, if there is one."""
        self._count += len(cube)
        if self._count > MOST_PARTS:
            raise at.refusal(f"with these preferences effects name over {MOST_PARTS:,} options")
        own = (option for option in cube if self._conflict.owners[option] == number)
        bearer = next(own, next(iter(cube)))
        others = {option: is_taken for option, is_taken in cube.items() if option != bearer}
        is_own = self._conflict.owners[bearer] == number
        to = interest if is_own else f"{self._actors[number]}.{interest}"
        size = "helps" if effect == 1 else decimal(effect)
        self._effects[bearer, cube[bearer]].append((to, size, self._full(others)))

    def _complete(self) -> None:
        """Say that an option does nothing to another's interest that its opposite touches.

        What it does not do to an own one, `otherwise: none` says.
        """
        touched = {way: {to for to, _, _ in self._effects[way]} for way in self._ways}
        for (option, is_taken), interests in touched.items():
            for to in sorted(interests - touched[option, not is_taken]):
                if "." in to:
                    self._effects[option, not is_taken].append((to, "none", ()))

    def _full(self, cube: Cube) -> tuple[SheetCell, ...]:
        """The full ids of what is taken and what is not."""
        found = []
        for option, is_taken in cube.items():
            owner = self._conflict.owners[option]
            actor = self._nobody if owner is None else self._actors[owner]
            found.append(SheetCell(f"{actor}.{self._ways[option, is_taken]}", self._place))
        return tuple(found)

    def _way(self, option: int, is_taken: bool) -> str:
        label = self._conflict.labels[option]
        return label if is_taken else f"{NOT}{label}"


KIND = Import("a conflict of GMCR tools", recognises, read, takes=frozenset({"current"}))
