"""What a conflict file of GMCR tools says, field by field, before anything is made of it."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import TypeAlias

from stancecli.diagnostics import Unanswerable, with_nearest
from stancecli.imports.draft import LeftBehind
from stancecli.imports.json_text import JsonField

MOST_OPTIONS = 1_000
MOST_ACTORS = 1_000
MOST_CONDITIONS = 10_000
"""Of one list."""
MOST_PARTS = 200
"""Combinations that a statement may come to once none overlaps another."""
MOST_RANKED = 4_096
"""States of a ranking, at most; each becomes an effect with a list of options."""
MOST_TRIED = 20_000_000
"""Comparisons of a state with a combination that cannot be, at most, to list the states."""
MOST_WAYS = 500
"""States that are tried to find a first one that can be."""

LONGEST_NAME = 200
"""Characters of a name in the file, at most."""

NOT = "Not: "
_BETWEEN = ";"
_KNOWN: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "": frozenset(
            {"program", "version", "options", "decisionMakers", "infeasibles", "coalitions"}
            # What follows from the rest is written beside it.
            | {"coalitionsFull", "useManualPreferenceVectors", "useManualPreferenceRanking"}
        ),
        "options": frozenset({"name", "permittedDirection"}),
        "decisionMakers": frozenset(
            {"name", "options", "preferences", "misperceptions", "payoffs"}
            | {"preferenceRanking", "preferenceVector"}
        ),
    }
)

Cube: TypeAlias = Mapping[int, bool]
"""Options that are taken or not, all together; of the others nothing is said."""
Ranking: TypeAlias = tuple[tuple[int, ...], ...]
"""Groups of states by their numbers, the best first."""


@dataclass(frozen=True, slots=True)
class ConflictOption:
    """An option, and the one direction in which it can change, if so: `fwd` or `back`."""

    name: str
    direction: str


@dataclass(frozen=True, slots=True)
class Condition:
    """That one or the other of several combinations holds, no two of which hold at once."""

    cubes: tuple[Cube, ...]
    field: JsonField

    @property
    def key(self) -> frozenset[frozenset[tuple[int, bool]]]:
        """The same for two that are written alike, in whatever order."""
        return frozenset(frozenset(cube.items()) for cube in self.cubes)

    @property
    def is_certain(self) -> bool:
        return any(not cube for cube in self.cubes)


@dataclass(frozen=True, slots=True)
class DecisionMaker:
    """Who decides on which options, and what it wants: by statements, or by a ranking."""

    name: str
    options: tuple[int, ...]
    statements: tuple[Condition, ...]
    ranking: Ranking | None
    field: JsonField
    unseen: int
    """States that it does not see."""


@dataclass(frozen=True, slots=True)
class ConflictFile:
    """A conflict. `owners` has for each option the first decision maker that has it, or None.

    `labels` are the names of options, with that of the owner where another has the same name.
    """

    options: tuple[ConflictOption, ...]
    makers: tuple[DecisionMaker, ...]
    owners: tuple[int | None, ...]
    labels: tuple[str, ...]
    infeasible: tuple[Cube, ...]
    left: LeftBehind

    @classmethod
    def of(cls, top: JsonField) -> ConflictFile:
        """The conflict in a file. Raises InvalidModel with the field that is at fault."""
        left = LeftBehind()
        _count_unknown(top, "", left)
        options = tuple(_option(each, left) for each in top.get("options").items(MOST_OPTIONS))
        if not options:
            raise top.get("options").fault("a list of options")
        by_hand = any(
            top.get(f"useManualPreference{word}").flag() for word in ("Ranking", "Vectors")
        )
        makers = tuple(
            _maker(each, len(options), by_hand, left)
            for each in top.get("decisionMakers").items(MOST_ACTORS)
        )
        if not makers:
            raise top.get("decisionMakers").fault("a list of decision makers")
        owners: list[int | None] = [None] * len(options)
        for n, maker in enumerate(makers):
            for option in maker.options:
                if owners[option] is None:
                    owners[option] = n
                else:
                    why = "only one decides on an option here, the first that has it"
                    left.add("owners of an option", why)
        for each in top.get("coalitions").items(MOST_ACTORS):
            if isinstance(each.value, list) and len(each.value) > 1:
                left.add("coalitions", "each of their members decides for itself here")
        infeasible = _infeasible(top.get("infeasibles"), len(options), left)
        labels = _labels(options, makers, owners)
        return cls(options, makers, tuple(owners), labels, infeasible, left)

    # What holds now.

    def current(self, named: str) -> frozenset[int]:
        """The options that are taken now: those named, else none, or as few as can be.

        Raises Unanswerable for a name that is none, and for a state that cannot be.
        """
        if named:
            options = map(self._named, filter(str.strip, named.split(_BETWEEN)))
            found = frozenset(option for option in options if option is not None)
            if self._broken(found) is not None:
                raise Unanswerable("these options cannot hold together: the file rules it out")
            return found
        waiting = deque([frozenset[int]()])
        seen = set(waiting)
        tried = 0
        while waiting and tried < MOST_WAYS:
            taken = waiting.popleft()
            tried += 1
            broken = self._broken(taken)
            if broken is None:
                return taken
            # What can only be given up is likely to be taken now.
            ways = (o for o, is_taken in broken.items() if not is_taken)
            for option in sorted(ways, key=lambda o: (self.options[o].direction != "back", o)):
                more = taken | {option}
                if more not in seen:
                    seen.add(more)
                    waiting.append(more)
        raise Unanswerable(
            "which options are taken now is not plain: the file rules out that none is",
            (f"--current '{self.labels[0]}; …' names those that are",),
        )

    def _broken(self, taken: frozenset[int]) -> Cube | None:
        """A combination that cannot be and is there in a state."""
        for cube in self.infeasible:
            if all((option in taken) == is_taken for option, is_taken in cube.items()):
                return cube
        return None

    def _named(self, typed: str) -> int | None:
        """The option that a name means; None where it says that one is not taken."""
        word = typed.strip().casefold()
        is_denied = word.startswith(NOT.strip().casefold())
        bare = word.removeprefix(NOT.strip().casefold()).strip()
        numbers = range(len(self.options))
        found = [n for n in numbers if self.options[n].name.casefold() == bare]
        if len(found) != 1:
            found = [n for n in numbers if self.labels[n].casefold() == bare] or found
        if not found:
            raise Unanswerable(
                with_nearest(f"--current: no option “{typed.strip()}”", typed.strip(), self.labels),
                (f"there are: {f'{_BETWEEN} '.join(self.labels[:20])}",),
            )
        if len(found) > 1:
            raise Unanswerable(
                f"--current: several options are called “{typed.strip()}”",
                [self.labels[n] for n in found],
            )
        return None if is_denied else found[0]

    # A ranking counts the states that can be.

    def states(self, at: JsonField) -> list[Cube]:
        """The states that can be as GMCR tools count them, an option being a bit, the first lowest.

        The options stand in the order of those who decide on them. Raises InvalidModel where they
        are too many, or the order is not plain.
        """
        order = list(dict.fromkeys(chain.from_iterable(maker.options for maker in self.makers)))
        if len(order) < len(self.options):
            raise at.refusal("a ranking of states cannot be read where nobody has an option")
        if len(order) > 24 or len(self.infeasible) << len(order) > MOST_TRIED:
            raise at.refusal(f"a ranking of the states of {len(order)} options is too long")
        bits = {option: 1 << place for place, option in enumerate(order)}
        masks = [
            (
                sum(bits[option] for option in cube),
                sum(bits[option] for option, is_taken in cube.items() if is_taken),
            )
            for cube in self.infeasible
        ]
        found = []
        for state in range(1 << len(order)):
            if all(state & mask != value for mask, value in masks):
                found.append(state)
                if len(found) > MOST_RANKED:
                    raise at.refusal(f"a ranking of over {MOST_RANKED:,} states is too long")
        return [{o: bool(state & bit) for o, bit in bits.items()} for state in found]


def _labels(
    options: Sequence[ConflictOption], makers: Sequence[DecisionMaker], owners: Iterable[int | None]
) -> tuple[str, ...]:
    counted = Counter(option.name for option in options)
    return tuple(
        f"{option.name} ({makers[owner].name})"
        if counted[option.name] > 1 and owner is not None
        else option.name
        for option, owner in zip(options, owners, strict=True)
    )


def _option(each: JsonField, left: LeftBehind) -> ConflictOption:
    _count_unknown(each, "options", left)
    name = _name(each.get("name"))
    direction = each.get("permittedDirection").text() or "both"
    if direction not in ("both", "fwd", "back"):
        raise each.get("permittedDirection").fault("both, fwd or back")
    return ConflictOption(name, direction)


def _name(field: JsonField) -> str:
    name = field.text()
    if not name:
        raise field.fault("a name")
    if len(name) > LONGEST_NAME:
        raise field.refusal(f"a name of over {LONGEST_NAME} characters")
    return name


def _maker(each: JsonField, options: int, by_hand: bool, left: LeftBehind) -> DecisionMaker:
    _count_unknown(each, "decisionMakers", left)
    name = _name(each.get("name"))
    has = (option.number(0, options - 1) for option in each.get("options").items(MOST_OPTIONS))
    own = tuple(dict.fromkeys(has))
    statements = tuple(_statements(each.get("preferences"), options, left))
    perceived = sum(1 for _ in each.get("misperceptions").items(MOST_CONDITIONS))
    if perceived:
        why = "a model has the states as they are, not as one actor sees them"
        left.add("states that a decision maker does not see", why, perceived)
    if not by_hand:
        return DecisionMaker(name, own, statements, None, each, perceived)
    if statements:
        why = "the ranking of states that stands beside them counts in their place"
        left.add("statements of preference", why, len(statements))
    old = each.get("preferenceVector")
    ranking = old if old.is_there else each.get("preferenceRanking")
    return DecisionMaker(name, own, (), _ranking(ranking), ranking, perceived)


def _ranking(field: JsonField) -> Ranking:
    groups = []
    for group in field.items(MOST_RANKED):
        states = group.items(MOST_RANKED) if isinstance(group.value, list) else [group]
        groups.append(tuple(state.number(1, MOST_RANKED) for state in states))
    if not groups:
        raise field.fault("a list of states, the best first")
    return tuple(groups)


def _statements(field: JsonField, options: int, left: LeftBehind) -> Iterator[Condition]:
    """The statements that tell two states apart and are not there before."""
    seen = set()
    for each in field.items(MOST_CONDITIONS):
        condition = Condition(_apart(_cubes(each, options), each), each)
        if not condition.cubes or condition.is_certain:
            left.add("statements of preference", "they hold always or never")
        elif condition.key in seen:
            left.add("statements of preference", "they stand there before")
        else:
            seen.add(condition.key)
            yield condition


def _infeasible(field: JsonField, options: int, left: LeftBehind) -> tuple[Cube, ...]:
    """The combinations that cannot be, each once."""
    found: dict[frozenset[tuple[int, bool]], Cube] = {}
    for each in field.items(MOST_CONDITIONS):
        cubes = _cubes(each, options)
        if not cubes:
            left.add("combinations that cannot be", "they can never be met")
        for cube in cubes:
            if not cube:
                raise each.refusal("nothing is named, so that no state can be")
            key = frozenset(cube.items())
            if found.setdefault(key, cube) is not cube:
                left.add("combinations that cannot be", "they stand there before")
    return tuple(found.values())


def _cubes(each: JsonField, options: int) -> list[Cube]:
    """The combinations of a condition, but for those that take an option and do not."""
    if isinstance(each.value, dict):
        members = list(each.get("members").items(MOST_CONDITIONS))
        if not members:
            raise each.get("members").fault("a list of combinations")
    else:
        members = [each]
    found: list[Cube] = []
    for member in members:
        if not isinstance(member.value, list):
            raise member.fault("a list of options, each with Y or N")
        cube: dict[int, bool] = {}
        is_possible = True
        for part in member.items(2 * MOST_OPTIONS):
            pair = list(part.items(2)) if isinstance(part.value, list) else []
            if len(pair) != 2:
                raise part.fault("the number of an option, and Y or N")
            option = pair[0].number(0, options - 1)
            if pair[1].value not in ("Y", "N"):
                raise pair[1].fault("Y or N")
            is_possible &= cube.setdefault(option, pair[1].value == "Y") == (pair[1].value == "Y")
        if is_possible:
            found.append(cube)
    return found


def _apart(cubes: Sequence[Cube], at: JsonField) -> tuple[Cube, ...]:
    """Combinations that hold where one of these does, no two of them at once."""
    apart: list[Cube] = []
    opposites: list[frozenset[tuple[int, bool]]] = []
    for cube in cubes:
        pieces = [cube]
        for before, opposite in zip(apart, opposites, strict=True):
            # Those that are told apart by an option already are as they were.
            pieces = [
                rest
                for piece in pieces
                for rest in (
                    _without(piece, before) if opposite.isdisjoint(piece.items()) else (piece,)
                )
            ]
            if len(pieces) + len(apart) > MOST_PARTS:
                break
        apart.extend(pieces)
        if len(apart) > MOST_PARTS:
            raise at.refusal(f"over {MOST_PARTS} combinations, of which no two hold at once")
        opposites += [frozenset((o, not is_taken) for o, is_taken in p.items()) for p in pieces]
    return tuple(apart)


def _without(cube: Cube, other: Cube) -> Iterator[Cube]:
    """A combination, but for where another holds: pieces of which no two hold at once."""
    held = dict(cube)
    for option, is_taken in other.items():
        if option not in cube:
            yield {**held, option: not is_taken}
            held[option] = is_taken


def _count_unknown(field: JsonField, kind: str, left: LeftBehind) -> None:
    """Count the keys of a mapping that nothing is known of."""
    if not isinstance(field.value, dict):
        raise field.fault("a mapping")
    for key, value in field.value.items():
        if key not in _KNOWN[kind] and value not in (None, [], {}, ""):
            left.add(f"fields “{key[:80]}”", "it is not known what they say")
