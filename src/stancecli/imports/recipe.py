"""Recipes: how a file is read, kept in a file; its keys are the options of `stance import`.

A recipe may come from a stranger. It is text and never run, and names no file outside its folder.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from stancecli import notation as fmt
from stancecli.diagnostics import Unanswerable, did_you_mean
from stancecli.imports import IMPORTS
from stancecli.imports.given import ALL, ISSUE, Join, ReadingOptions, no_join, reading_options
from stancecli.imports.headings import ACTOR, STANCE
from stancecli.imports.register.sheet import without_ratings
from stancecli.imports.values import StanceWords
from stancecli.imports.writer import flow_scalar
from stancecli.loader import kinds
from stancecli.loader.text import At, Faults, Misfit, TextFile, shown, what_is
from stancecli.loader.tree import Mapping as TreeMapping, Node, PlacedNode, Sequence, read_tree

VERSION = "1"
_PARAMETERS: Mapping[str, str] = {
    "map": "columns",
    "value": "values",
    "scale": "scales",
    "join": "joins",
    "leave_out": "leave_out",
}
"""By key: the parameter of `reading_options` that takes its words. Other keys have one word."""
KEYS = ("recipe", "as", *_PARAMETERS, "sheet", "head", "current", "on", "dates")
REQUIRED = frozenset({ACTOR, ISSUE, STANCE})
"""Roles for which there has to be a column; others that a recipe names may be lacking."""
_ROW = re.compile("[1-9][0-9]{0,6}")


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a file is read, and as what `kind`, if it says so; `name` is what it is called by."""

    name: str
    kind: str
    options: ReadingOptions


def read_recipe(name: str, data: bytes, folder: Path | None = None) -> Recipe:
    """The recipe in a text; the files that it joins lie in its `folder`.

    Raises InvalidModel with all its faults, each at its place.
    """
    return _RecipeReader(name, data, folder).read()


class _RecipeReader:
    """Reads a recipe word by word, as if each were typed."""

    def __init__(self, name: str, data: bytes, folder: Path | None) -> None:
        self._name = name
        self._file = TextFile(name, data)
        self._folder = folder
        self._faults = Faults()
        self._said: dict[str, Any] = {}
        self._kind = ""

    def read(self) -> Recipe:
        branch = read_tree(self._file, self._faults, begins="recipe: 1")
        if branch and isinstance(branch.node, TreeMapping):
            self._read(branch, branch.node)
        elif branch:
            found = what_is(branch.node)
            self._add("E305", f"expected a mapping, found {found}", branch.at, "recipe: 1")
        self._faults.raise_any()
        return Recipe(self._name, self._kind, reading_options(**self._said))

    def _read(self, branch: PlacedNode, keys: TreeMapping) -> None:
        if keys.get("recipe") != VERSION:
            message = f"expected a recipe: its first line is “recipe: {VERSION}”"
            self._add("E301", message, branch.value_at("recipe"))
        for each in keys.placed():
            if each.key not in KEYS:
                hint = did_you_mean(each.key, KEYS)
                self._add("E302", f"no key {shown(each.key)} here", each.named_at, hint)
            elif each.key != "recipe":
                for word, at in self._words(each):
                    self._take(each.key, word, at)

    def _take(self, key: str, word: str, at: At) -> None:
        """Read a word as if it were typed; what is wrong with it is said where it stands."""
        word = self._inside(word, at) if key == "join" else word
        said: Any = [word] if key in _PARAMETERS else word
        if key == "as":
            self._kind = word
            if word not in IMPORTS:
                self._add("E307", f"no kind of file {shown(word)}", at, did_you_mean(word, IMPORTS))
        elif key == "head" and not _ROW.fullmatch(word):
            self._add("E308", f"expected the number of a row, found {shown(word)}", at)
        elif word:
            said = int(word) if key == "head" else said
            parameter = _PARAMETERS.get(key, key)
            try:
                values = reading_options(**{parameter: said}).values
                StanceWords(ReadingOptions(values=without_ratings(values)))
            except Unanswerable as refused:
                option = f"--{key.replace('_', '-')} {word}: "
                message = refused.message.removeprefix(option)
                self._add("E307", message, at, "; ".join(refused.advice))
            else:
                before = self._said.setdefault(parameter, said)
                if before is not said:  # A key that has one word stands once.
                    before += said

    def _words(self, branch: PlacedNode) -> Iterator[tuple[str, At]]:
        """The words of a key as they would be typed, `actor=country`, each where it stands."""
        node, is_list = branch.node, branch.key == "leave_out"
        may_be_named = branch.key in _PARAMETERS and not is_list
        if isinstance(node, TreeMapping) and may_be_named:
            for each in node.placed():
                may_be_several = branch.key == "join" or (branch.key, each.key) == ("map", ISSUE)
                for word, at in self._listed(each.node, each.at, may_be_several):
                    yield f"{each.key}={word}", at
        elif not may_be_named or (branch.key == "scale" and isinstance(node, str)):
            yield from self._listed(node, branch.at, is_list)
        else:
            self._add("E305", f"expected a mapping, found {what_is(node)}", branch.at)

    def _listed(self, node: Node, at: At, may_be_several: bool) -> Iterator[tuple[str, At]]:
        """The one text, or those of a list where there may be several."""
        alone = [PlacedNode(node, at, "", at)]
        for each in node.placed() if may_be_several and isinstance(node, Sequence) else alone:
            text = each.node.strip() if isinstance(each.node, str) else ""
            if text:
                yield text, each.at
            else:
                found = "nothing" if isinstance(each.node, str) else what_is(each.node)
                self._add("E303", f"expected a text, found {found}", each.at)

    def _inside(self, word: str, at: At) -> str:
        """A join with the path of its file; nothing, with a fault, where that leads elsewhere."""
        column, _, rest = word.partition("=")
        file, *others = rest.rsplit(":", 2)
        if len(others) < len(("key", "name")):
            self._add("E307", "expected FILE:KEY:NAME", at, "members.csv:icpsr:bioname")
            return ""
        if not file:
            return word
        try:
            path = kinds.PATH.read(file, None)
            if self._folder is None or not _lies_in(self._folder, self._folder / path):
                raise Misfit("E313", "")
        except (Misfit, OSError, ValueError):
            hint = "a path as data/members.csv, with no .. and no link to elsewhere"
            self._add("E313", "no file in the folder of the recipe", at, hint)
            return ""
        return f"{column}={':'.join((str(self._folder / path), *others))}"

    def _add(self, code: str, message: str, at: At, hint: str = "") -> None:
        self._faults.add(self._file.fault(code, message, at, hint))


def _lies_in(folder: Path, path: Path) -> bool:
    """Whether a file lies in a folder, wherever links lead."""
    return path.resolve().is_relative_to(folder.resolve())


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
        lines = (f"--join {column}=FILE" for column in dict.fromkeys(j.column for j in lacking))
        names = fmt.listed(f"“{join.name}”" for join in lacking)
        raise Unanswerable(f"{recipe.name} joins {names}: in which file?", lines)
    beside = (heading for role, heading in said.columns.items() if role not in REQUIRED)
    named = {*said.issues, *said.scales, *said.leave_out, *beside}
    alone = ("issues", "current", "sheet", "head", "on", "dates", "leave_out")
    return replace(
        typed,
        columns={**said.columns, **typed.columns},
        values={**said.values, **typed.values},
        scales={**said.scales, **typed.scales},
        joins=joins,
        typed={"recipe": (recipe.name,), **typed.given},
        optional=frozenset(
            named - {*typed.issues, *typed.scales, *typed.leave_out, *typed.columns.values()}
        ),
        **{name: getattr(typed, name) or getattr(said, name) for name in alone},
    )


def _joins(typed: Iterable[Join], said: Iterable[Join]) -> tuple[Join, ...]:
    """All joins; of a column for which one was typed, that, or those said with the file typed."""
    found: dict[str, list[Join]] = {}
    for join in said:
        found.setdefault(join.column, []).append(join)
    whole: dict[str, list[Join]] = {}
    for join in typed:
        if join.key:
            whole.setdefault(join.column, []).append(join)
        elif join.column in found:
            whole[join.column] = [replace(each, file=join.file) for each in found[join.column]]
        else:
            raise no_join(join)
    return tuple(join for each in {**found, **whole}.values() for join in each)


# What is written.


def recipe_text(kind: str, options: ReadingOptions, folder: Path) -> str:
    """The recipe that reads a file so, to be kept in a folder: what was said, its keys in order.

    Raises Unanswerable for a join with a file outside that folder.
    """
    joins = tuple(replace(join, file=_beside(join, folder)) for join in options.joins)
    said = {"as": (kind,) if kind else (), **replace(options, joins=joins).given}
    lines = [f"recipe: {VERSION}"]
    for option, words in sorted(said.items()):
        key = option.replace("-", "_")
        if key == "leave_out":
            lines.append(f"{key}: {_flow(sorted(words))}")
        elif key not in _PARAMETERS:
            lines += (f"{key}: {flow_scalar(word)}" for word in words)
        else:
            named: dict[str, list[str]] = {}
            for word in sorted(words):
                last = key in ("value", "scale")
                name, _, rest = word.rpartition("=") if last else word.partition("=")
                named.setdefault(name or ALL, []).append(rest)
            lines.append(f"{key}:")
            for name, said_of in sorted(named.items()):
                value = _flow(said_of) if said_of[1:] else flow_scalar(said_of[0])
                lines.append(f"  {flow_scalar(name)}: {value}")
    return "\n".join((*lines, ""))


def _flow(words: Iterable[str]) -> str:
    return f"[{', '.join(map(flow_scalar, words))}]"


def _beside(join: Join, folder: Path) -> str:
    """The file of a join as a recipe in a folder has it."""
    path = Path(join.file)
    if not _lies_in(folder, path):
        raise Unanswerable(
            f"{path} lies outside {folder}, and a recipe names no file outside its folder",
            (f"--save-recipe {path.parent / 'recipe.yaml'}",),
        )
    return Path(os.path.relpath(path, folder)).as_posix()
