"""Recipes: how a file is read, kept in a file; its keys are the options of `stance import`.

A recipe may come from a stranger. It is text and never run, and names no file outside its folder.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from stancecli import notation as fmt
from stancecli.diagnostics import Unanswerable, did_you_mean
from stancecli.imports import IMPORTS
from stancecli.imports.given import ISSUE, Join, ReadingOptions, no_join, reading_options
from stancecli.imports.words import ACTOR, STANCE, StanceWords
from stancecli.loader import kinds
from stancecli.loader.text import Faults, Misfit, TextFile, shown, what_is
from stancecli.loader.tree import (
    Mapping as TreeMapping,
    Node,
    PlacedNode,
    Sequence as TreeSequence,
    read_tree,
)

VERSION = "1"
_PARAMETERS: Mapping[str, str] = {
    "map": "columns",
    "value": "values",
    "scale": "scales",
    "join": "joins",
}
"""By key: the parameter of `reading_options` that takes its words. Other keys have one word."""
KEYS = ("recipe", "as", *_PARAMETERS, "dates")
REQUIRED = frozenset({ACTOR, ISSUE, STANCE})
"""Roles for which there has to be a column; others that a recipe names may be lacking."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a file is read, and as what `kind`, if it says so; `name` is what it is called by."""

    name: str
    kind: str
    options: ReadingOptions


def read_recipe(name: str, data: bytes, folder: Path | None = None) -> Recipe:
    """The recipe in a text; the files that it joins lie in its `folder`.

    Each word of it is read as if it were typed. Raises InvalidModel with all its faults, each at
    its place.
    """
    file, faults = TextFile(name, data), Faults()
    said: dict[str, list[str]] = defaultdict(list)
    tree = read_tree(file, faults, begins="recipe: 1")
    for branch in _keys(tree, file, faults) if tree else ():
        for before, each in _words(branch):
            try:
                said[branch.key].append(_checked(branch.key, before, each.node, folder))
            except Misfit as misfit:
                faults.add(file.fault(misfit.code, misfit.message, each.at, misfit.hint))
    faults.raise_any()
    (kind,) = said.pop("as", [""])
    return Recipe(name, kind, reading_options(**_parameters(said)))


def _keys(tree: PlacedNode, file: TextFile, faults: Faults) -> Iterator[PlacedNode]:
    """What stands under each key that a recipe can have; there is a fault for each other one."""
    if not isinstance(tree.node, TreeMapping):
        message = f"expected a mapping, found {what_is(tree.node)}"
        faults.add(file.fault("E305", message, tree.at, "recipe: 1"))
        return
    if tree.node.get("recipe") != VERSION:
        message = f"expected a recipe: its first line is “recipe: {VERSION}”"
        faults.add(file.fault("E301", message, tree.value_at("recipe")))
    for each in tree.node.placed():
        if each.key not in KEYS:
            hint = did_you_mean(each.key, KEYS)
            faults.add(file.fault("E302", f"no key {shown(each.key)} here", each.named_at, hint))
        elif each.key != "recipe":
            yield each


def _words(branch: PlacedNode) -> Iterator[tuple[str | None, PlacedNode]]:
    """The words of a key, each with what would be typed before it: `actor=`; None for what is no
    mapping, and should be."""
    key, node = branch.key, branch.node
    named: Iterable[tuple[str | None, PlacedNode]] = [("", branch)]
    if key in ("map", "value", "scale", "join") and isinstance(node, TreeMapping):
        named = [(f"{each.key}=", each) for each in node.placed()]
    elif key in ("map", "value", "join") or (key == "scale" and not isinstance(node, str)):
        named = [(None, branch)]
    for before, each in named:
        may_be_several = key == "join" or (key, before) == ("map", f"{ISSUE}=")
        if before is not None and may_be_several and isinstance(each.node, TreeSequence):
            yield from ((before, one) for one in each.node.placed())
        else:
            yield before, each


def _checked(key: str, before: str | None, node: Node, folder: Path | None) -> str:
    """A word of a key as it is typed; raises Misfit with what is wrong with it."""
    if before is None:
        raise Misfit("E305", f"expected a mapping, found {what_is(node)}")
    text = node.strip() if isinstance(node, str) else ""
    if not text:
        found = "nothing" if isinstance(node, str) else what_is(node)
        raise Misfit("E303", f"expected a text, found {found}")
    word = _inside(before + text, folder) if key == "join" else before + text
    if key == "as" and word not in IMPORTS:
        raise Misfit("E307", f"no kind of file {shown(word)}", did_you_mean(word, IMPORTS))
    try:
        values = reading_options(**_parameters({key: [word]} if key != "as" else {})).values
        StanceWords(ReadingOptions(values=values))
    except Unanswerable as refused:
        message = refused.message.removeprefix(f"--{key.replace('_', '-')} {word}: ")
        raise Misfit("E307", message, "; ".join(refused.advice)) from None
    return word


def _parameters(said: Mapping[str, list[str]]) -> dict[str, Any]:
    """The words of keys as `reading_options` takes them."""
    several = {_PARAMETERS[key]: words for key, words in said.items() if key in _PARAMETERS}
    alone = {key: words[0] for key, words in said.items() if key not in _PARAMETERS}
    return several | alone


def _inside(word: str, folder: Path | None) -> str:
    """A join with the path of its file; raises Misfit where that leads elsewhere."""
    # A sign may stand in the name of a column: what follows the first is the file, as if typed.
    column, _, rest = word.partition("=")
    file, *others = rest.rsplit(":", 2)
    if len(others) < len(("key", "name")):
        raise Misfit("E307", "expected FILE:KEY:NAME", "members.csv:icpsr:bioname")
    if not file:
        return word
    try:
        path = kinds.PATH.read(file, None)
        if folder and (folder / path).resolve().is_relative_to(folder.resolve()):
            return f"{column}={':'.join((str(folder / path), *others))}"
    except (Misfit, OSError, ValueError):
        pass
    hint = "a path as data/members.csv, with no .. and no link to elsewhere"
    raise Misfit("E313", "no file in the folder of the recipe", hint)


# What was typed, and what a recipe says.


def combined(typed: ReadingOptions, recipe: Recipe | None) -> ReadingOptions:
    """What was typed, and what a recipe says besides; what was typed wins.

    Raises Unanswerable for a join of which neither says the file, or what is joined.
    """
    joins = _joins(typed.joins, recipe.options.joins if recipe else ())
    if recipe is None:
        return typed
    said = recipe.options
    if lacking := [join for join in joins if not join.file]:
        columns = dict.fromkeys(join.column for join in lacking)
        line = " ".join(f"--join {column}=FILE" for column in columns)
        names = fmt.listed(f"“{join.name}”" for join in lacking)
        refusal = f"{recipe.name} joins {names}: in which file?"
        raise Unanswerable(refusal, (f"stance fold STATEMENTS --recipe {recipe.name} {line}",))
    beside = (heading for role, heading in said.columns.items() if role not in REQUIRED)
    named = {*said.issues, *said.scales, *beside}
    return replace(
        typed,
        columns={**said.columns, **typed.columns},
        values={**said.values, **typed.values},
        scales={**said.scales, **typed.scales},
        joins=joins,
        typed={"recipe": (recipe.name,), **typed.given},
        issues=typed.issues or said.issues,
        dates=typed.dates or said.dates,
        optional=frozenset(named - {*typed.issues, *typed.scales, *typed.columns.values()}),
    )


def _joins(typed: Iterable[Join], said: Sequence[Join]) -> tuple[Join, ...]:
    """All joins; of a column for which one was typed, that, or those said with the file typed."""
    joins = {join.column: [each for each in said if each.column == join.column] for join in said}
    own: dict[str, list[Join]] = defaultdict(list)
    for join in typed:
        if not (join.key or join.column in joins):
            raise no_join(join)
        of_file = [replace(each, file=join.file) for each in joins.get(join.column, ())]
        own[join.column] += [join] if join.key else of_file
    return tuple(join for each in {**joins, **own}.values() for join in each)
