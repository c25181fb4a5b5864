"""What findings are made of, read off their dataclasses: the second half of docs/json.md."""

import importlib
import inspect
import pkgutil
import re
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from fractions import Fraction

from stancecli import lenses, model as m
from stancecli.diagnostics import Place
from stancecli.situation import Situation

ITEMS = typing.get_args(m.Item)
CLAIMS = (m.Effect, m.Breach, m.Position, m.Influence, m.Rating, m.Impossible)
LEAVES: Mapping[object, str] = {
    str: "text",
    bool: "boolean",
    int: "number",
    float: "number",
    Fraction: "number",
    m.Range: "number or range",
    m.Citation: "text",
    Place: "text or null",
    Situation: "options by decision",
    type(None): "null",
    m.View: "view: `holder`, `name`, `value`",
    m.Votes: "votes: `n`, `agree`, `disagree`, `passed`",
    m.Model: "the model, as above",
    **{each: f"claim ({each.__name__})" for each in CLAIMS},
    **{each: f"id ({each.__name__.lower()})" for each in ITEMS},
}
ANY_CLAIM = (typing.get_args(m.Statement), typing.get_args(m.SizedClaim))
OF_CLAIMS = {field.name for field in fields(m.Claim)}


def reference() -> str:
    """Every item, claim, finding and object, with its fields and what it says of itself."""
    findings = {name: list(_findings(name)) for name in _lenses()}
    shown: dict[type, str] = {}
    for name, found in findings.items():
        for each in found:
            for object_ in _reachable(each):
                shown.setdefault(object_, name)
    parts = ["## Items", *(_described(each, each.__name__.lower()) for each in ITEMS)]
    parts += ["## Claims", *(_described(each, each.__name__) for each in CLAIMS)]
    parts.append("## Findings")
    for name, found in findings.items():
        parts.append(f"### {name}\n\nThe finding: {' or '.join(each.__name__ for each in found)}.")
        own = [each for each, lens in shown.items() if lens == name]
        parts += [_described(each, each.__name__, level=4) for each in own]
    return "\n\n".join(parts) + "\n"


def _lenses() -> Iterator[str]:
    yield from sorted(module.name for module in pkgutil.iter_modules(lenses.__path__))


def _findings(name: str) -> Iterator[type]:
    describe = importlib.import_module(f"stancecli.lenses.{name}").describe
    yield from _classes(typing.get_type_hints(describe)["finding"])


def _classes(hint: object) -> Iterator[type]:
    """The dataclasses that a type names and that are written as objects."""
    hint = _listed(hint)
    if isinstance(hint, type) and is_dataclass(hint) and hint not in LEAVES:
        yield hint
    for inner in typing.get_args(hint):
        yield from _classes(inner)


def _listed(hint: object) -> object:
    """A sequence of a class of its own as what it is a list of."""
    bases = getattr(hint, "__orig_bases__", ())
    for base in bases if isinstance(hint, type) and issubclass(hint, Sequence) else ():
        for inner in typing.get_args(base):
            return tuple[inner, ...]  # type: ignore[valid-type]
    return hint


def _reachable(start: type) -> list[type]:
    found = [start]
    for each in found:
        for _, hint in _fields(each):
            found += [inner for inner in _classes(hint) if inner not in found]
    return found


def _described(of: type, title: str, level: int = 3) -> str:
    """What an object is, in a sentence, and its fields, those of one kind together."""
    by_kind: dict[str, list[str]] = {}
    for name, hint in _fields(of):
        if not (issubclass(of, m.Claim) and name in OF_CLAIMS) and name != "id":
            by_kind.setdefault(_written(hint), []).append(f"`{name}`")
    told = "; ".join(f"{', '.join(names)}: {kind}" for kind, names in by_kind.items())
    doc = " ".join((inspect.getdoc(of) or "").split())
    said = "" if doc.startswith(f"{of.__name__}(") else re.split(r"(?<=\.) |; |: ", doc)[0]
    head = f"**{title}**:" if level > 3 else f"{'#' * level} {title}\n\n"
    return f"{head} {said.rstrip('.')}.\n\n{told}.".replace("\n\n ", "\n\n").replace(": .\n", ":\n")


def _fields(of: type) -> Iterator[tuple[str, object]]:
    """The fields of an object as JSON has them, those of an inline value in its place."""
    hints = typing.get_type_hints(of)
    for field in (each for each in fields(of) if each.repr):
        hint = hints[field.name]
        if "inline" in field.metadata and isinstance(hint, type):
            yield from _fields(hint)
        else:
            yield field.name.removesuffix("_"), hint


def _written(hint: object) -> str:
    """A type in the words of the page."""
    hint = _listed(hint)
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if set(inner) == set(ITEMS):
        return "id"
    if origin in (types.UnionType, typing.Union):
        claims = next((set(each) for each in ANY_CLAIM if set(each) <= set(inner)), set[object]())
        words = ("claim" if each in claims else _written(each) for each in inner)
        return " or ".join(dict.fromkeys(words))
    if origin is tuple:
        if inner[-1] is Ellipsis:
            return f"[{_written(inner[0])}]"
        return f"list: {', '.join(_written(each) for each in inner)}"
    if origin is not None:
        return f"{_written(inner[-1])} by {_written(inner[0])}"
    if hint in LEAVES:
        return LEAVES[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return " or ".join(f"`{each.value}`" for each in hint)
    assert isinstance(hint, type)
    return hint.__name__
