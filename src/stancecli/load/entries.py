"""One entry of the file at a time: checked against its class, its faults placed."""

from __future__ import annotations

from itertools import islice
from typing import Any, TypeVar

from pydantic import ValidationError

from stancecli.diagnostics import Place, Problem, did_you_mean
from stancecli.load.misfit import Misfit, shown, what_is
from stancecli.load.references import Scope
from stancecli.load.schema import Entry
from stancecli.load.text import MOST_FAULTS, At, Faults, TextFile
from stancecli.load.tree import Branch, Mapping, Node, Sequence

E = TypeVar("E", bound=Entry)
LONGEST_HINT = 40
"""Characters of a text that a hint repeats."""


def read_entry(
    cls: type[E], branch: Branch, file: TextFile, faults: Faults, scope: Scope | None = None
) -> E:
    """The entry that a branch holds, the words in it that refer to items understood in a scope.

    Where it has faults they are added, placed in the file, and the fields concerned are None; the
    others are as they should be.
    """
    node = branch.node
    try:
        # A dict that is nothing more is validated much faster than a Mapping.
        plain = dict(node) if isinstance(node, Mapping) else node
        if len(plain) > MOST_FAULTS:
            plain = _shortened(cls, plain)
        entry: E = cls.__pydantic_validator__.validate_python(plain, context=scope)
        return entry
    except ValidationError as error:
        errors = error.errors(include_url=False)
    for each in errors:
        faults.add(_fault(each, cls, branch, file))
    return _what_is_sound(
        cls, branch.node, {each["loc"][0] for each in errors if each["loc"]}, scope
    )


def _shortened(cls: type[Entry], node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    # Of unknown keys as many as there can be faults: pydantic would collect them all.
    known = {key: node[key] for key in cls.model_fields if key in node}
    unknown = islice((key for key in node if key not in known), MOST_FAULTS)
    return known | {key: node[key] for key in unknown}


def _what_is_sound(cls: type[E], node: Node, bad: set[int | str], scope: Scope | None) -> E:
    if not isinstance(node, Mapping):
        return cls.model_construct(None, **dict.fromkeys(cls.model_fields))
    entry = cls.model_construct(
        None, **dict.fromkeys(name for name in cls.model_fields if name in bad)
    )
    for key, value in node.items():
        if key not in bad:
            cls.__pydantic_validator__.validate_assignment(entry, key, value, context=scope)
    return entry


def _fault(error: Any, cls: type[Entry], branch: Branch, file: TextFile) -> Problem:
    kind, loc = error["type"], error["loc"]
    if kind == "missing":
        hint = "begin the file with stance: 1" if loc[-1] == "stance" else ""
        return file.fault("E301", f"“{loc[-1]}” is missing here", branch.named_at, hint)
    culprit, at = _find(branch, loc)
    if kind == "extra_forbidden":
        key = str(loc[-1])
        key_at = branch.node.key_at(key) if isinstance(branch.node, Mapping) else at
        hint = did_you_mean(key, cls.model_fields) or _cut_off(
            key, culprit, file.place(key_at), file
        )
        return file.fault("E302", f"no key {shown(key)} here", key_at, hint)
    misfit = _misfit(error, loc, culprit)
    return file.fault(misfit.code, misfit.message, at, misfit.hint, misfit.width)


def _cut_off(key: str, value: Node, place: Place, file: TextFile) -> str:
    """The hint for a key that is the rest of a text: a comma within `{…}` ended that."""
    before = file.text(place.line - 1)[: place.column - 1].rstrip()
    if value or not before.endswith(","):
        return ""
    if key.isdecimal() and before[:-1][-1:].isdecimal():
        return "a decimal has a point: -1.5"
    return "a comma ends a text within {…}: put the text in quotes"


def _misfit(error: Any, loc: tuple[int | str, ...], culprit: Node) -> Misfit:
    kind = error["type"]
    if kind == "value_error":
        raised: Misfit = error["ctx"]["error"]
        return raised
    if isinstance(culprit, str) and not culprit.strip():
        what = f"for “{loc[-1]}”" if loc else "here"
        return Misfit("E304", f"nothing is written {what}", "fill it in, or leave it out")
    if kind == "too_short":
        return Misfit("E314", f"“{loc[-1]}” holds {len(culprit)}; 2 or more are due")
    code, due = _DUE[kind]
    is_word = code == "E306" and isinstance(culprit, str) and len(culprit) <= LONGEST_HINT
    hint = f"[{culprit}]" if is_word else ""
    return Misfit(code, f"{due} is due here, not {what_is(culprit)}", hint)


_DUE = {
    "string_type": ("E303", "a text"),
    "string_too_short": ("E303", "a text"),
    "dict_type": ("E305", "a mapping"),
    "model_type": ("E305", "a mapping"),
    "model_attributes_type": ("E305", "a mapping"),
    "tuple_type": ("E306", "a list"),
    "list_type": ("E306", "a list"),
}


def _find(branch: Branch, loc: tuple[int | str, ...]) -> tuple[Node, At]:
    """The value at a path, or the key where the path ends in one, as far as there is one."""
    node, at = branch.node, branch.at
    for part in loc:
        if isinstance(node, Mapping) and isinstance(part, str) and part in node:
            at, node = node.value_at(part), node[part]
        elif isinstance(node, Sequence) and isinstance(part, int):
            at, node = node.at[part + 1], node[part]
    return node, at
