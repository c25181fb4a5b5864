"""One entry of the file at a time: checked against its class, its faults placed."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from pydantic import ValidationError

from stancecli.diagnostics import Problem, did_you_mean
from stancecli.load.scalars import Misfit, shown, what_is
from stancecli.load.schema import Entry
from stancecli.load.text import Faults, Placed, TextFile
from stancecli.load.tree import Mapping, Node, Scalar

E = TypeVar("E", bound=Entry)


def read_entry(cls: type[E], node: Node, at: Placed, file: TextFile, faults: Faults) -> E:
    """The entry that a node holds.

    Where it has faults they are added, placed in the file (`at` is where the entry is named), and
    the fields concerned are None; the others are as they should be.
    """
    try:
        return cast(E, cls.__pydantic_validator__.validate_python(node))
    except ValidationError as error:
        errors = error.errors(include_url=False)
    for each in errors:
        faults.add(_fault(each, cls, node, at, file))
    return _what_is_sound(cls, node, {each["loc"][0] for each in errors if each["loc"]})


def _what_is_sound(cls: type[E], node: Node, bad: set[int | str]) -> E:
    if not isinstance(node, Mapping):
        return cls.model_construct(None, **dict.fromkeys(cls.model_fields))
    entry = cls.model_construct(
        None, **dict.fromkeys(name for name in cls.model_fields if name in bad)
    )
    for key, value in node.items():
        if key not in bad:
            cls.__pydantic_validator__.validate_assignment(entry, str(key), value)
    return entry


def _fault(error: Any, cls: type[Entry], node: Node, at: Placed, file: TextFile) -> Problem:
    kind, loc = error["type"], error["loc"]
    if kind == "missing":
        return file.fault("E301", f"“{loc[-1]}” is missing here", at)
    culprit = _find(node, loc)
    if kind == "extra_forbidden":
        hint = did_you_mean(str(loc[-1]), cls.model_fields)
        key = node.key(loc[-1]) if isinstance(node, Mapping) else at
        return file.fault("E302", f"no key {shown(str(loc[-1]))} here", key, hint)
    misfit = _misfit(error, loc, culprit)
    return file.fault(misfit.code, misfit.message, culprit, misfit.hint)


def _misfit(error: Any, loc: tuple[int | str, ...], culprit: Node) -> Misfit:
    kind = error["type"]
    if kind == "value_error":
        raised: Misfit = error["ctx"]["error"]
        return raised
    if loc and loc[-1] == "[key]":
        return Misfit(
            "E310", f"{shown(str(loc[-2]))} is no id", "lower-case letters and digits, joined by -"
        )
    if culprit == "" and isinstance(culprit, Scalar):
        what = f"for “{loc[-1]}”" if loc else "here"
        return Misfit("E304", f"nothing is written {what}", "fill it in, or leave it out")
    if kind == "too_short":
        return Misfit("E314", f"“{loc[-1]}” holds {len(culprit)}; 2 or more are due")
    code, due = _DUE[kind]
    return Misfit(code, f"{due} is due here, not {what_is(culprit)}")


_DUE = {
    "string_type": ("E303", "a text"),
    "string_too_short": ("E303", "a text"),
    "dict_type": ("E305", "a mapping"),
    "model_type": ("E305", "a mapping"),
    "model_attributes_type": ("E305", "a mapping"),
    "list_type": ("E306", "a list"),
}


def _find(node: Node, loc: tuple[int | str, ...]) -> Node:
    """The value at a path, or the key where the path ends in one, as far as there is one."""
    found = node
    for step, part in enumerate(loc):
        if isinstance(found, Mapping):
            if loc[step + 1 :] == ("[key]",):
                return found.key(part)
            found = found.get(str(part), found)
        elif isinstance(found, list) and isinstance(part, int):
            found = found[part]
    return found
