"""Every key of the model file goes all the ways, also one that is declared tomorrow.

A model has each key of each entry, and another of every one a second value for it: that is read,
goes out as tables and comes back, and stands in JSON. What this walks is the declaration.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import cache
from itertools import chain, zip_longest
from typing import Any, TypeAlias

import pytest

from stancecli.comparison import inputs
from stancecli.diagnostics import InvalidModel
from stancecli.export import FORMATS
from stancecli.loader import CONCLUSIONS, entries, kinds, load_text
from stancecli.loader.assemble import ON_SCALE, WITH_STANCE
from stancecli.loader.entries import ENTRY_OF, VIEWS_OF
from stancecli.loader.keys import SAME_AS, VIEWS, Amount, FileEntry, Key
from stancecli.model import PARTS, Actor, Decision, Item, Model, items_in
from stancecli.render.json import envelope, render
from stancecli.situation import Situation
from tests.test_import_tables import imported, tables, without_places
from tests.test_workbook import again as in_a_workbook

Changed: TypeAlias = tuple[type[FileEntry], str]
"""A key of an entry."""

SAMPLES: dict[object, tuple[Any, Any]] = {
    kinds.TEXT: ("One thing", '"=Another: -1; or \\\\"'),
    kinds.PROSE: ("One thing", '"=Another: -1; or \\\\"'),
    kinds.TEXTS: (["One name"], ["One name", '"Two; names"']),
    kinds.DATE: ("2012", "2013-04"),
    kinds.SIGNED: ('"Ann, 2012"', '"Ben, 2012"'),
    kinds.URL: ("https://example.org/a", "https://example.org/b"),
    kinds.PATH: ("a.md", "texts/b c.txt"),
    kinds.RELIABILITY: ("A", "F"),
    kinds.YES_NO: ("true", "false"),
    kinds.ACTOR_KIND: ("state", "body"),
    kinds.CONSTRAINT_KIND: ("law", "norm"),
    kinds.CONFIDENCE: ("high", "low"),
    kinds.OTHERWISE: ("none", None),
    kinds.IMPORTANCE: ("unknown", "[1.25, 3]"),
    kinds.FORCE: ("[0.25, 0.35]", "binding"),
    kinds.EFFECT: ("unknown", "[-1.5, 0.35]"),
    kinds.STANCE: ("opposes", "-0.123456789"),
    kinds.VOTES: ({"n": "63"}, {"agree": "2", "disagree": "30", "pass": "1"}),
    kinds.STRENGTH: ("low", "[1.5, 3.3]"),
    kinds.LEAST: ("low", "3.3"),
    kinds.PERCENT: ("10", "12.5"),
    kinds.RATING: ("1", "4.5"),
    kinds.MAIN: ("me.choice", "tax"),
    kinds.BREACH: ("1", "2"),
    entries.CITATIONS: (
        "book p. 1",
        ["book p. 1", {"source": "book", "at": '"p. 2; or “3”"', "quote": "the “one” word"}],
    ),
    kinds.SOURCE_ID: ("wire", "deed"),
    kinds.ACTOR_ID: ("you", "they"),
    kinds.INTEREST_ID: ("goal", "you.goal"),
    kinds.OPTION_ID: ("stay", "go"),
    kinds.STANDPOINT_ID: ("me.go", "me.stay"),
    kinds.SAME_AS: ("go", "leave@2"),
    kinds.OPTION_IDS: ("you.yes", ["you.yes", "they.yes"]),
    kinds.TOGETHER: (["me.leave", "you.yes"], ["me.leave", "they.yes"]),
    kinds.VIEW: ("ann", "book"),
    kinds.SET_ITEM: ("me.goal", "me.law"),
    kinds.SETTING: ("1.5", "[1, 2]"),
    kinds.REMOVED_ITEM: ("book", "book p. 1"),
    kinds.SCENARIO_ID: ("quiet", "loud"),
    kinds.DECISION_ID: ("me.choice", "you.choice"),
    kinds.CRITERIA: (["me.goal", "me.law"], ["me.aim", "me.law"]),
    kinds.ACTORS: (["you", "me"], ["they", "me"]),
    kinds.ACTOR_AND_TARGET: (["me", "you.yes"], ["you", "you.yes"]),
    kinds.STATE: ("current", ["you.no"]),
    kinds.VERDICT: ("open", "firm"),
    kinds.HOLDS: ("holds", "as-entered"),
    kinds.RUNG: ("deal", "as-entered"),
    **{
        VIEWS_OF[kind]: (None, {"ann": value})
        for kind, value in (
            (kinds.IMPORTANCE, "high"),
            (kinds.WEIGHT, "[0.25, 0.35]"),
            (kinds.EFFECT, "[-1, 0.5]"),
            (kinds.BREACH, "1"),
            (kinds.STANCE, "opposes"),
            (kinds.STRENGTH, "low"),
        )
    },
}
"""Of each kind two values as they stand in a file; None is left out of it."""
OTHERS: dict[str, tuple[Any, Any]] = {
    "unless": ("you.no", ["you.no", "they.no"]),
    **dict.fromkeys(("leads", "ruled_out", "compromise", "option"), ("me.stay", "me.go")),
}
"""Such values by key, where others would contradict what is there."""


PLAIN = {"sources": "book", "analysts": "ann", "issues": "tax"}
"""The ids of items that belong to no actor."""
MORE = {"sources": {"wire": {"title": "A wire"}, "deed": {"title": "A deed"}}}
"""Others of these, which something refers to."""


def _plain() -> Iterator[tuple[str, type[FileEntry]]]:
    """The keys under which such items stand, with their entries."""
    return ((name, ENTRY_OF[of]) for name, of in items_in(Model).items() if of is not Actor)


def _written(*changed: Changed) -> dict[str, Any]:
    """A model with every key of every entry, some of them with their second value."""

    def of(entry: type[FileEntry], *left_out: str, **more: Any) -> dict[str, Any]:
        own = {
            key.name: OTHERS.get(key.name, SAMPLES[key.kind])[(entry, key.name) in changed]
            for key in entry.values()
            if key.name not in left_out
        }
        return {name: value for name, value in own.items() if value is not None} | more

    def actor(number: str) -> dict[str, Any]:
        choice = {"question": "What?", "current": "yes", "options": {"yes": named, "no": named}}
        goals = {"goal": {"name": "A goal", "importance": "1"}}
        return {"name": number, "interests": goals, "decisions": {"choice": choice}}

    named = {"name": "An option"}
    once = [{"to": to, "effect": "-1"} for to in SAMPLES[kinds.INTEREST_ID]]
    on_scale = ("me.choice", "you.choice")[(entries.PositionEntry, "to") in changed]
    options = {
        "stay": of(
            entries.OptionEntry,
            effects=[of(entries.EffectEntry, SAME_AS), of(entries.EffectEntry, "effect", VIEWS)],
        ),
        "go": named | {"at": "90", "effects": once},
        "leave": named | {"effects": [*once, *once]},
    }
    me = of(
        entries.ActorEntry,
        rated=of(entries.RatingEntry),
        interests={"goal": of(entries.InterestEntry), "aim": {"name": "An aim", "importance": "1"}},
        constraints={
            "law": of(entries.ConstraintEntry, against={"leave": of(entries.BreachEntry)})
        },
        decisions={"choice": of(entries.DecisionEntry, options=options)},
        positions=[
            of(entries.PositionEntry, *ON_SCALE),
            of(entries.PositionEntry, *WITH_STANCE, to=on_scale),
        ],
        influence=[of(entries.InfluenceEntry)],
    )
    scenario = of(
        entries.ScenarioEntry,
        given=[of(entries.AssumptionEntry)],
        set=[of(entries.SettingEntry)],
        without=[of(entries.RemovalEntry)],
    )
    you, they = actor("Two"), actor("Three")
    you["decisions"]["choice"]["options"]["no"] = named | {"at": "5"}
    return {
        "stance": "1",
        **of(entries.ModelEntry),
        **{
            name: {PLAIN.get(name, f"{name}-1"): of(entry), **MORE.get(name, {})}
            for name, entry in _plain()
        },
        "actors": {"me": me, "you": you, "they": they},
        "impossible": [of(entries.ImpossibleEntry)],
        "scenarios": {"quiet": scenario, "loud": {"name": "Loud"}},
        "expect": list(_expected(of)),
    }


@cache
def everything(*changed: Changed) -> Model:
    return load_text(_yaml(_written(*changed)))


@cache
def _situation(*changed: Changed) -> Situation:
    return Situation.of(everything(*changed))


@cache
def _exported(*changed: Changed) -> object:
    return FORMATS["json"].export(_situation(*changed))


def _expected(of: Callable[..., dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """An expectation for each conclusion; that on a verdict is on any decision."""
    conclusions = {*CONCLUSIONS, *chain.from_iterable(CONCLUSIONS.values())}
    for about, said in CONCLUSIONS.items():
        for each in said:
            more = {"decision": "me.choice"} if each in ("leads", "ruled_out") else {}
            own = of(entries.ExpectationEntry, *(conclusions - {about, each}))
            if about == "levers":
                more = {about: f"me.{own[about]}"}
            yield own | more


def _yaml(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_yaml(each)}' for key, each in value.items())}}}"
    return f"[{', '.join(map(_yaml, value))}]" if isinstance(value, list) else str(value)


def _keys(entry: type[FileEntry] = entries.ModelEntry) -> Iterator[tuple[type[FileEntry], Key]]:
    """Every key of what a model file holds that has a value."""
    for key in entry.keys.values():
        if key.is_value:
            yield entry, key
        if key.kind.part:
            yield from _keys(key.kind.part)


EVERY = [pytest.param(each, key, id=f"{each.__name__}.{key.name}") for each, key in _keys()]
OF_ENTRIES = [
    [(entry, key.name) for each, key in _keys() if each is entry] for entry in ENTRY_OF.values()
]
ROUNDS = [tuple(filter(None, each)) for each in zip_longest(*OF_ENTRIES)]
"""All keys, one of each entry at a time."""


def things(whole: Any) -> list[Any]:
    """Something of a model, and all that it holds."""
    held = (getattr(whole, name) for name in PARTS.get(type(whole), ()))
    return [whole, *chain.from_iterable(map(things, chain.from_iterable(held)))]


@cache
def _values(*changed: Changed) -> list[dict[Changed, Any]]:
    model = everything(*changed)
    return [
        {(entry, key.name): getattr(thing, key.field) for key in entry.values()}
        for thing in things(model)
        for entry in [ENTRY_OF[type(thing)]]
    ]


@cache
def _in_json(*changed: Changed) -> list[dict[Changed, Any]]:
    """What JSON says of each thing."""
    model = everything(*changed)
    found = things(model)
    others = [each for each in found if not isinstance(each, Item | Model)]
    answer = json.loads(render(envelope([list(model.items), others], lens="", model=model)))
    told = iter(answer["finding"][1])
    said = [
        answer["model"]
        if thing is model
        else answer["items"][thing.id]
        if isinstance(thing, Item)
        else next(told)
        for thing in found
    ]
    return [
        {(entry, key.name): each[key.field] for key in entry.values()}
        for thing, each in zip(found, said, strict=True)
        for entry in [ENTRY_OF[type(thing)]]
    ]


def _differing(before: list[dict[Changed, Any]], after: list[dict[Changed, Any]]) -> set[Changed]:
    pairs = zip(before, after, strict=True)
    return {name for old, new in pairs for name in old if old[name] != new[name]}


def test_every_class_of_the_model_has_its_entry() -> None:
    assert {entry for entry, _ in _keys()} == set(ENTRY_OF.values())
    assert {type(thing) for thing in things(everything())} == set(ENTRY_OF)


CHANGES = {
    entries.AssumptionEntry: "given",
    entries.SettingEntry: "set",
    entries.RemovalEntry: "without",
}
"""The field of a scenario that holds the changes of a kind."""
NOT_DRAWN = {entries.ImpossibleEntry, entries.ScenarioEntry, entries.ExpectationEntry, *CHANGES}


@pytest.mark.parametrize(("entry", "key"), EVERY)
def test_a_key_is_read_stands_in_json_and_in_the_graph_and_diff_sees_it(
    entry: type[FileEntry], key: Key
) -> None:
    changed = (entry, key.name)
    assert _differing(_values(), _values(changed)) == {changed}
    assert _differing(_in_json(), _in_json(changed)) == {changed}
    # No node and no edge stands for options that cannot hold together, what if, and what must be.
    assert (_exported() != _exported(changed)) == (entry not in NOT_DRAWN)
    before, after = _situation(), _situation(changed)
    found = inputs(before, after)
    assert found
    for each in found:
        # What it stands between, or names, makes another thing of it.
        field = CHANGES.get(entry, key.field)
        assert [change.field for change in each.changes] == [field] or each.mark != "~"
    assert inputs(before, before) == ()


@pytest.mark.parametrize("changed", ROUNDS)
def test_every_key_goes_out_as_tables_and_comes_back(changed: tuple[Changed, ...]) -> None:
    model = everything(*changed)
    assert _differing(_values(), _values(*changed)) == {*changed}
    assert without_places(load_text(imported(tables(model)))) == without_places(model)


def test_every_key_goes_out_as_a_workbook_and_comes_back() -> None:
    assert without_places(in_a_workbook(everything())) == without_places(everything())


# What has to be there is missed where it is left out.


Found: TypeAlias = tuple[Any, Any, Any]
"""Something written, the list or mapping that it stands in, and where in that."""


def _found(entry: type[FileEntry], wanted: type[FileEntry], at: Found) -> Iterator[Found]:
    """What is written as an entry of a class, in another entry."""
    node, *_ = at
    if entry is wanted:
        yield at
    for key in entry.keys.values():
        part, value = key.kind.part or key.kind.full, node.get(key.name)
        if part and isinstance(value, dict) and key.kind.is_one:
            yield from _found(part, wanted, (value, node, key.name))
        elif part and isinstance(value, dict | list):
            for place in value if isinstance(value, dict) else range(len(value)):
                if isinstance(value[place], dict):
                    yield from _found(part, wanted, (value[place], value, place))


WITH_KEYS: list[type[FileEntry]] = [*ENTRY_OF.values(), entries.CitationEntry]
DUE = [
    pytest.param(entry, key, more, id=f"{entry.__name__}.{key.name}{'+' * bool(more)}{more}")
    for entry in WITH_KEYS
    for key in entry.keys.values()
    for more in ("", *(name for name in (VIEWS,) if name in entry.keys))
    if key.required
]


@pytest.mark.parametrize(("entry", "key", "more"), DUE)
def test_what_is_due_is_missed_where_it_is_left_out(
    entry: type[FileEntry], key: Key, more: str
) -> None:
    """An amount is not, where there are views on it."""
    cites = (entries.InterestEntry, "cite")
    changed = [(entry, more)] if more else [cites] if entry is entries.CitationEntry else []
    model = [_written(*changed)]
    node, above, place = next(
        each
        for each in _found(entries.ModelEntry, entry, (model[0], model, 0))
        if key.name in each[0] and (not more or more in each[0])
    )
    del node[key.name]
    above[place] = "HERE"
    before, *_ = _yaml(model[0]).partition("HERE")
    named = f"{place}: " if isinstance(place, str) else ""
    above[place] = node
    try:
        load_text(_yaml(model[0]))
        found = []
    except InvalidModel as error:
        found = [(each.code, each.message, each.place.column) for each in error.problems]
    missed = ("E301", f"“{key.name}” is missing here", len(before) - len(named) + 1)
    assert (missed in found) != (isinstance(key, Amount) and bool(more))


@pytest.mark.parametrize("made", ENTRY_OF, ids=lambda made: made.__name__)
def test_a_field_has_the_same_default_in_the_model(made: type) -> None:
    defaults = {each.name: each.default for each in fields(made)}
    for key in ENTRY_OF[made].keys.values():
        if not key.required and (key.name, made) not in (("title", Model), ("grid", Decision)):
            assert defaults[key.field] == key.kind.absent, key.name
        assert key.field in defaults or not key.is_value
