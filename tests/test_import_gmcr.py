"""Conflicts of GMCR tools: the same order of states, and the same equilibria, as in the file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import combinations, product
from random import Random
from typing import Any

import pytest

from stancecli.diagnostics import InvalidModel, Unanswerable
from stancecli.imports import IMPORTS, Imported, import_model
from stancecli.imports.given import Given, ReadingOptions
from stancecli.methods.performance import points_of
from stancecli.methods.stability.conflict import Conflict
from stancecli.methods.stability.equilibria import equilibria_of, individual_stability
from stancecli.model import Model
from stancecli.situation import Situation

Json = dict[str, Any]
State = tuple[bool, ...]

DAM: Json = {
    "program": "a tool",
    "useManualPreferenceVectors": False,
    "options": [
        {"name": "Build", "permittedDirection": "fwd"},
        {"name": "Pay", "permittedDirection": "both"},
        {"name": "Sue", "permittedDirection": "both"},
    ],
    "decisionMakers": [
        {
            "name": "Utility",
            "options": [0, 1],
            "preferences": [
                [[2, "N"]],
                [[0, "Y"]],
                {"compound": True, "members": [[[0, "Y"], [1, "Y"]], [[0, "N"], [1, "N"]]]},
            ],
        },
        {"name": "Folk", "options": [2], "preferences": [[[0, "N"]], [[1, "Y"]], [[2, "N"]]]},
    ],
    "infeasibles": [[[0, "N"], [1, "N"], [2, "Y"]]],
}


def imported(conflict: object, current: str = "") -> Imported:
    data = conflict if isinstance(conflict, bytes) else json.dumps(conflict).encode()
    reading = ReadingOptions(current=current)
    return import_model(Given({"dam.gmcr": data}), reading, IMPORTS["gmcr"])


def changed(**fields: object) -> Json:
    return {**json.loads(json.dumps(DAM)), **fields}


def left_out(found: Imported) -> list[tuple[int, str]]:
    return [(left.count, left.what) for left in found.left_out]


# What stands where.


def test_a_conflict_is_recognised_by_what_is_in_it() -> None:
    found = import_model(Given({"case.json": json.dumps(DAM).encode()}))
    assert found.kind is IMPORTS["gmcr"]


def test_options_are_decisions_to_take_them_or_not() -> None:
    utility, folk = imported(DAM).model.actors
    build, pay = utility.decisions
    assert [option.name for option in build.options] == ["Build", "Not: Build"]
    assert [option.irreversible for option in build.options] == [True, False]
    assert not any(option.irreversible for option in pay.options)
    assert build.current == "utility.not-build"
    assert [decision.question for decision in folk.decisions] == ["Sue?"]


def test_statements_are_interests_each_of_which_outweighs_all_after_it() -> None:
    utility, _ = imported(DAM).model.actors
    assert [(i.name, i.importance.mid) for i in utility.interests] == [
        ("Not: Sue", 4),
        ("Build", 2),
        ("Build and Pay; or Not: Build and Not: Pay", 1),
    ]


def test_the_file_is_taken_to_be_complete() -> None:
    model = imported(DAM).model
    effects = [e for a in model.actors for d in a.decisions for o in d.options for e in o.effects]
    assert "otherwise: none" in imported(DAM).text
    # On the interests of others what is none is written.
    assert {(e.option, e.to) for e in effects if e.size.mid == 0} == {
        ("folk.sue", "utility.wants-not-sue"),
        ("utility.build", "folk.wants-not-build"),
        ("utility.not-pay", "folk.wants-pay"),
    }


def test_what_is_infeasible_alone_is_ruled_out() -> None:
    model = imported(changed(infeasibles=[[[1, "Y"]]])).model
    (constraint,) = model.actors[0].constraints
    assert constraint.binding
    assert [breach.option for breach in constraint.against] == ["utility.pay"]
    assert not model.impossible


# The same order and the same equilibria.


def conflicts() -> Iterator[tuple[int, Json]]:
    """Small conflicts of every kind, the same ones each time."""
    for seed in range(60):
        random = Random(seed)
        count = random.randint(2, 5)
        cuts = sorted(random.sample(range(1, count), random.randint(1, min(2, count - 1))))
        owned = [list(range(a, b)) for a, b in zip([0, *cuts], [*cuts, count], strict=True)]
        conflict: Json = {
            "options": [
                {"name": f"O{n}", "permittedDirection": random.choice(("both", "both", "fwd"))}
                for n in range(count)
            ],
            "decisionMakers": [
                {
                    "name": f"D{n}",
                    "options": own,
                    "preferences": [_condition(random, count) for _ in range(random.randint(0, 6))],
                }
                for n, own in enumerate(owned)
            ],
            "infeasibles": [_cube(random, count) for _ in range(random.randint(0, 3))],
            "useManualPreferenceRanking": seed % 3 == 0,
        }
        if seed % 3 == 0:
            numbers = list(range(1, len(list(feasible(conflict))) + 1))
            for maker in conflict["decisionMakers"]:
                random.shuffle(numbers)
                maker["preferenceRanking"] = _ranking(random, numbers)
        if len(list(feasible(conflict))) > 1:
            yield seed, conflict


def _ranking(random: Random, numbers: list[int]) -> list[object]:
    """States one by one, some of them level with the next."""
    ranking: list[object] = []
    n = 0
    while n < len(numbers):
        level = numbers[n : n + random.choice((1, 1, 2))]
        ranking.append(level if len(level) > 1 else level[0])
        n += len(level)
    return ranking


def _cube(random: Random, count: int) -> list[list[object]]:
    chosen = random.sample(range(count), random.randint(1, min(3, count)))
    return [[option, random.choice("YN")] for option in chosen]


def _condition(random: Random, count: int) -> object:
    if random.random() < 0.6:
        return _cube(random, count)
    return {"compound": True, "members": [_cube(random, count) for _ in range(3)]}


def holds(condition: Any, state: State) -> bool:
    members = condition["members"] if isinstance(condition, dict) else [condition]
    return any(all(state[o] == (yes == "Y") for o, yes in member) for member in members)


def feasible(conflict: Json) -> Iterator[State]:
    """The states that can be, as GMCR tools number them: the first option is the lowest bit."""
    for reversed_state in product((False, True), repeat=len(conflict["options"])):
        state = reversed_state[::-1]
        if not any(holds(condition, state) for condition in conflict["infeasibles"]):
            yield state


def rank(conflict: Json, maker: Json, state: State) -> tuple[int, ...]:
    """What a decision maker thinks of a state: the larger the better."""
    if conflict["useManualPreferenceRanking"]:
        number = list(feasible(conflict)).index(state) + 1
        ranking = maker["preferenceRanking"]
        place = next(
            n
            for n, group in enumerate(ranking)
            if number == group or (isinstance(group, list) and number in group)
        )
        return (-place,)
    return tuple(int(holds(statement, state)) for statement in maker["preferences"])


def is_nash(conflict: Json, state: State) -> bool:
    """Whether nobody can reach a better state by changing its own options as it may."""
    for maker in conflict["decisionMakers"]:
        here = rank(conflict, maker, state)
        for other in feasible(conflict):
            moved = [n for n, (a, b) in enumerate(zip(state, other, strict=True)) if a != b]
            if not set(moved) <= set(maker["options"]):
                continue
            if any(
                state[n] and conflict["options"][n]["permittedDirection"] == "fwd" for n in moved
            ):
                continue
            if rank(conflict, maker, other) > here:
                return False
    return True


def ids_of(model: Model) -> list[tuple[str, str]]:
    """For each option of the file: what it is taken, and not, in its order."""
    decisions = {d.question: d for actor in model.actors for d in actor.decisions}
    ordered = [decisions[f"O{n}?"] for n in range(len(decisions))]
    return [(d.options[0].id, d.options[1].id) for d in ordered]


def taking(situation: Situation, ids: list[tuple[str, str]], state: State) -> Situation:
    return situation.taking(*(way[not taken] for way, taken in zip(ids, state, strict=True)))


CONFLICTS = dict(conflicts())


def test_the_conflicts_that_are_tried_are_of_every_kind() -> None:
    tried = CONFLICTS.values()
    assert len(CONFLICTS) >= 40
    assert sum(conflict["useManualPreferenceRanking"] for conflict in tried) >= 10
    assert any(
        isinstance(group, list)
        for conflict in tried
        for maker in conflict["decisionMakers"]
        for group in maker.get("preferenceRanking", ())
    )
    assert any(len(cube) == 1 for conflict in tried for cube in conflict["infeasibles"])


def status_quo(conflict: Json) -> tuple[State, str]:
    """A state, the first that can be, and how it is named."""
    state = next(feasible(conflict))
    return state, "; ".join(f"O{n}" for n, taken in enumerate(state) if taken)


@pytest.mark.parametrize("seed", CONFLICTS)
def test_points_order_the_states_as_the_file_does(seed: int) -> None:
    conflict = CONFLICTS[seed]
    model = imported(conflict, status_quo(conflict)[1]).model
    situation, ids = Situation.of(model), ids_of(model)
    states = list(feasible(conflict))
    for maker, actor in zip(conflict["decisionMakers"], model.actors, strict=True):
        points = {s: points_of(taking(situation, ids, s), actor.id) for s in states}
        ranks = {s: rank(conflict, maker, s) for s in states}
        for a, b in combinations(states, 2):
            assert (points[a] > points[b]) == (ranks[a] > ranks[b])
            assert (points[a] == points[b]) == (ranks[a] == ranks[b])


@pytest.mark.parametrize("seed", CONFLICTS)
def test_nobody_gains_in_the_same_states_as_in_the_file(seed: int) -> None:
    conflict = CONFLICTS[seed]
    start, named = status_quo(conflict)
    model = imported(conflict, named).model
    stuck = [
        n
        for n, option in enumerate(conflict["options"])
        if start[n] and option["permittedDirection"] == "fwd"
    ]
    expected = {
        state
        for state in feasible(conflict)
        if all(state[n] for n in stuck) and is_nash(conflict, state)
    }
    try:
        found = Conflict.of(Situation.of(model))
    except Unanswerable:
        # Nobody can move, and the state that holds is the only one.
        assert expected == {start}
        return
    nash = equilibria_of(individual_stability(found))["Nash"].reshape(-1)
    ids = ids_of(model)
    equilibria = set()
    for number in nash.nonzero()[0]:
        state = found.space.taking(int(number))
        equilibria.add(tuple(state.option_of(_decision(model, yes)) == yes for yes, _ in ids))
    assert equilibria == expected


def _decision(model: Model, option: str) -> str:
    decisions = (decision for actor in model.actors for decision in actor.decisions)
    return next(d.id for d in decisions if option in {o.id for o in d.options})


# Which options hold now.


def taken(model: Model) -> set[str]:
    decisions = [decision for actor in model.actors for decision in actor.decisions]
    return {d.question for d in decisions if d.current == d.options[0].id}


def test_nothing_is_taken_now_unless_it_is_named() -> None:
    assert taken(imported(DAM).model) == set()
    assert taken(imported(DAM, "build; Not: sue").model) == {"Build?"}
    assert taken(imported(DAM, " Pay;Sue; ").model) == {"Pay?", "Sue?"}
    assert any("--current" in note for note in imported(DAM).notes)
    assert not any("--current" in note for note in imported(DAM, "Pay").notes)


def test_where_nothing_cannot_be_as_few_as_can_be_are_taken() -> None:
    conflict = changed(infeasibles=[[[0, "N"], [1, "N"], [2, "N"]], [[0, "Y"]]])
    found = imported(conflict)
    assert taken(found.model) == {"Pay?"}
    assert any("“Pay”, since none cannot be" in note for note in found.notes)


def test_what_can_only_be_given_up_is_likely_to_be_taken() -> None:
    conflict = changed(infeasibles=[[[0, "N"], [1, "N"], [2, "N"]]])
    conflict["options"][2]["permittedDirection"] = "back"
    found = imported(conflict)
    assert taken(found.model) == {"Sue?"}
    (sue,) = found.model.actors[1].decisions
    assert [option.irreversible for option in sue.options] == [False, True]
    stays_out = imported(changed(options=conflict["options"], infeasibles=[]))
    assert any("“Sue” can be given up and never taken" in note for note in stays_out.notes)


@pytest.mark.parametrize(
    ("current", "said"),
    [
        ("Suee", "no option “Suee” .did you mean Sue"),
        ("Sue", "these options cannot hold together"),
        ("Pay; Bild", "no option “Bild”"),
    ],
)
def test_what_cannot_hold_now_is_refused(current: str, said: str) -> None:
    with pytest.raises(Unanswerable, match=said):
        imported(DAM, current)


def test_two_options_of_one_name_are_told_apart_by_their_owners() -> None:
    conflict = changed(infeasibles=[])
    conflict["options"][2]["name"] = "Pay"
    with pytest.raises(Unanswerable, match="several options are called") as raised:
        imported(conflict, "Pay")
    assert raised.value.advice == ("Pay (Utility)", "Pay (Folk)")
    (folk,) = imported(conflict, "Pay (Folk)").model.actors[1].decisions
    assert folk.current == "folk.pay"


# What a model has no place for.


def test_what_is_left_out_is_counted() -> None:
    conflict = changed(
        coalitions=[0, [0, 1]],
        infeasibles=[*DAM["infeasibles"], [[2, "Y"], [1, "N"], [0, "N"]], [[0, "Y"], [0, "N"]]],
        secret={"x": 1},
        note="",
    )
    utility, folk = conflict["decisionMakers"]
    utility["misperceptions"] = [[[0, "Y"]]]
    utility["payoffs"] = [1, 2]
    utility["preferences"] += [[[2, "N"]], [[0, "Y"], [0, "N"]], []]
    folk["options"] = [2, 1]
    found = imported(conflict)
    assert [actor.about for actor in found.model.actors] == [
        "By the file it does not see the states of 1 condition; here it sees all.",
        "",
    ]
    assert sorted(left_out(found)) == [
        (1, "coalitions"),
        (1, "combinations that cannot be"),
        (1, "combinations that cannot be"),
        (1, "fields “secret”"),
        (1, "owners of an option"),
        (1, "statements of preference"),
        (1, "states that a decision maker does not see"),
        (2, "statements of preference"),
    ]


def test_an_option_of_nobody_stays_as_it_is() -> None:
    conflict = changed()
    conflict["decisionMakers"][0]["options"] = [0]
    found = imported(conflict)
    nobody = found.model.actors[-1]
    assert nobody.name == "Nobody"
    assert all(option.irreversible for option in nobody.decisions[0].options)
    assert any("No decision maker has “Pay”" in note for note in found.notes)


def test_a_ranking_of_states_is_one_interest_in_their_order() -> None:
    conflict = changed(useManualPreferenceVectors=True, infeasibles=[[[0, "Y"]], [[2, "Y"]]])
    utility, folk = conflict["decisionMakers"]
    utility["preferenceVector"], folk["preferenceRanking"] = [2, 1], [[1, 2]]
    found = imported(conflict)
    (interest,) = found.model.actors[0].interests
    assert interest.name == "A state high in its ranking"
    situation = Situation.of(found.model)
    assert points_of(situation.taking("utility.pay"), "utility") > points_of(situation, "utility")
    assert not found.model.actors[1].interests
    assert left_out(found) == [(6, "statements of preference"), (1, "rankings")]


@pytest.mark.parametrize("ranking", [[1], [1, 1], [1, 3], [[1, 2], 2], [0, 1]])
def test_a_ranking_that_misses_a_state_is_a_fault(ranking: list[object]) -> None:
    conflict = changed(useManualPreferenceRanking=True, infeasibles=[[[0, "Y"]], [[2, "Y"]]])
    for maker in conflict["decisionMakers"]:
        maker["preferenceRanking"] = ranking
    with pytest.raises(InvalidModel, match=r"E542 decisionMakers\[0\]\.preferenceRanking"):
        imported(conflict)


def test_many_statements_keep_their_order() -> None:
    count = 39
    conflict: Json = {
        "options": [{"name": f"O{n}"} for n in range(count)],
        "decisionMakers": [
            {
                "name": "All",
                "options": list(range(count)),
                "preferences": [[[n, "Y"]] for n in range(count)],
            }
        ],
        "infeasibles": [],
    }
    model = imported(conflict).model
    situation, ids = Situation.of(model), ids_of(model)
    for n in range(count - 1):
        first = tuple(m == n for m in range(count))
        rest = tuple(m > n for m in range(count))
        assert points_of(taking(situation, ids, first), "all") > points_of(
            taking(situation, ids, rest), "all"
        )
    conflict["options"].append({"name": "One more"})
    conflict["decisionMakers"][0]["preferences"].append([[count, "Y"]])
    with pytest.raises(InvalidModel, match="over 39 statements"):
        imported(conflict)


# What is no such file.


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "dam.gmcr:1:1: E541 no JSON: expecting value"),
        (b"{", "dam.gmcr:1:2: E541 no JSON: expecting property name"),
        (b'{\n "a": 1,\n "a": 2}', "dam.gmcr:1:1: E541 no JSON: the key “a” is there twice"),
        (b'{"options": NaN}', "dam.gmcr:1:1: E541 no JSON: NaN is no number"),
        (b"[" * 100_000, "dam.gmcr:1:1: E541 no JSON: lists and mappings within each other"),
        (b"\xff\xfe{", "dam.gmcr:1:1: E541 no JSON: it is not UTF-8"),
        (b"[" + b"0," * 2_000_001, "dam.gmcr:1:1: E541 no JSON: over 2,000,000 values"),
        (b"9" * 5000, "dam.gmcr:1:1: E541 no JSON: "),
        (b"[]", "dam.gmcr:1:1: E542 the file: expected a mapping, found a list of 0"),
        (b"{}", "dam.gmcr:1:1: E542 options: expected a list of options, found nothing"),
    ],
)
def test_what_is_no_json_or_no_conflict_is_a_fault(data: bytes, said: str) -> None:
    with pytest.raises(InvalidModel) as raised:
        imported(data)
    assert str(raised.value).startswith(said)


def test_a_million_options_are_refused() -> None:
    conflict = b'{"options": [' + b",".join([b"0"] * 1_000_000) + b'], "decisionMakers": []}'
    with pytest.raises(InvalidModel, match="options: a list of 1,000,000, over 1,000"):
        imported(conflict)


WRONG: tuple[Any, ...] = (
    None,
    True,
    -1,
    7,
    1.5,
    "Y",
    "",
    [],
    [1],
    {},
    {"a": 1},
    [[]],
    [[0, "Y"]],
    [["0", "Y"]],
)


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The ways to everything in a JSON value."""
    yield path
    parts = value.items() if isinstance(value, dict) else ()
    for key, part in enumerate(value) if isinstance(value, list) else parts:
        yield from paths(part, (*path, key))


@pytest.mark.parametrize("path", list(paths(DAM))[1:], ids=lambda path: ".".join(map(str, path)))
def test_a_wrong_value_anywhere_is_a_fault_that_names_the_field_or_means_something(
    path: tuple[Any, ...],
) -> None:
    for wrong in WRONG:
        conflict = changed()
        holder: Any = conflict
        for key in path[:-1]:
            holder = holder[key]
        holder[path[-1]] = wrong
        try:
            said = imported(conflict).text
        except InvalidModel as invalid:
            said = str(invalid)
        except Unanswerable as refused:
            said = f"refused: {refused.message}"
        assert re.match(
            r"# Imported|refused: |dam\.gmcr:1:1: E542 [a-zA-Z]+(\[\d+\]|\.[a-zA-Z]+)*: ", said
        )


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ([[[0, "Y"]]] * 10_001, "a list of 10,001, over 10,000"),
        ([[[n % 3, "Y"]] for n in range(9)], ""),
    ],
)
def test_a_statement_may_not_be_too_long(members: list[object], said: str) -> None:
    conflict = changed()
    conflict["decisionMakers"][0]["preferences"] = [{"compound": True, "members": members}]
    if not said:
        assert imported(conflict).model.actors[0].interests
        return
    with pytest.raises(InvalidModel, match=said):
        imported(conflict)


def test_a_statement_that_comes_to_too_many_combinations_is_refused() -> None:
    options = [{"name": f"O{n}"} for n in range(40)]
    pairs = [[[n, "Y"], [n + 20, "Y"]] for n in range(20)]
    maker = {
        "name": "All",
        "options": [],
        "preferences": [{"compound": True, "members": pairs}],
    }
    with pytest.raises(InvalidModel, match="over 200 combinations, of which no two"):
        imported({"options": options, "decisionMakers": [maker], "infeasibles": []})


def test_a_long_statement_has_a_short_name_and_its_words() -> None:
    options = [{"name": f"Option {'x' * 150} {n}"} for n in range(40)]
    maker = {
        "name": "All",
        "options": [],
        "preferences": [[[n, "Y"] for n in range(12)], [[n, "N"] for n in range(40)]],
    }
    conflict = {"options": options, "decisionMakers": [maker], "infeasibles": []}
    first, second = imported(conflict).model.actors[0].interests
    assert len(first.name) <= 100
    assert first.because.startswith("The statement is: Option xxx")
    assert first.because.endswith(" 11")
    assert second.because.endswith("…")
    options[0]["name"] = "x" * 201
    with pytest.raises(InvalidModel, match=r"options\[0\]\.name: a name of over 200 characters"):
        imported(conflict)


def test_a_ranking_of_too_many_states_is_refused() -> None:
    for count, said in ((30, "of 30 options is too long"), (13, "of over 4,096 states")):
        maker = {"name": "All", "options": list(range(count)), "preferenceRanking": [1]}
        conflict = {
            "options": [{"name": f"O{n}"} for n in range(count)],
            "decisionMakers": [maker],
            "infeasibles": [],
            "useManualPreferenceRanking": True,
        }
        with pytest.raises(InvalidModel, match=said):
            imported(conflict)
