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
from stancecli.lenses.deals.finding import Fate
from stancecli.methods.ladder import Conclusion
from stancecli.methods.packages import PackageRung
from stancecli.methods.stability.judge import Word
from stancecli.situation import Situation

ITEMS = typing.get_args(m.Item)
CLAIMS = (m.Effect, m.Breach, m.Position, m.Influence, m.Rating, m.Impossible)
LEAVES: Mapping[object, str] = {
    str: "text",
    bool: "boolean",
    int: "number",
    float: "number",
    Fraction: "number",
    m.Range: "size",
    m.Citation: "text",
    Place: "text?",
    Situation: "options by decision",
    type(None): "null",
    m.View: "view",
    m.Votes: "votes",
    m.Model: "the model, as above",
    **{each: each.__name__ for each in CLAIMS},
    **{each: each.__name__.lower() for each in ITEMS},
}
NAMED = (Conclusion, Word, PackageRung, Fate)
"""Words that stand in several objects."""
CRITERIA = {m.Interest, m.Constraint}
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
    parts += [f"**{each.__name__}** is one of {_one_of(each)}." for each in NAMED]
    for name, found in findings.items():
        parts.append(f"### {name}")
        if len(found) > 1:
            parts.append(f"The finding: {' or '.join(each.__name__ for each in found)}.")
        own = [each for each, lens in shown.items() if lens == name]
        parts += [
            f"**{each.__name__}**: {_said(each) if each in found else ''}{_told(each)}"
            for each in own
        ]
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


def _described(of: type, title: str) -> str:
    return f"### {title}\n\n{_said(of)}{_told(of)}"


def _said(of: type) -> str:
    """What an object is, in a sentence."""
    doc = " ".join((inspect.getdoc(of) or "").split())
    return re.split(r"(?<=\.) |; |: ", doc)[0].rstrip(".") + ".\n\n"


def _told(of: type) -> str:
    """The fields of an object, those of one kind together."""
    by_kind: dict[str, list[str]] = {}
    for name, hint in _fields(of):
        shared = {"id"} | (OF_CLAIMS if issubclass(of, m.Claim) else set())
        if name not in shared | ({"place"} if of in ITEMS else set()):
            what = f"`{name}`" if name else "the fields"
            by_kind.setdefault(_written(hint), []).append(what)
    told = "; ".join(f"{', '.join(names)}: {kind}" for kind, names in by_kind.items())
    return re.sub(r"the fields: (\w+)", r"the fields of \1", told) + "."


def _fields(of: type) -> Iterator[tuple[str, object]]:
    """The fields of an object; without a name what JSON has the fields of in its place."""
    hints = typing.get_type_hints(of)
    for field in (each for each in fields(of) if each.repr):
        inline = "inline" in field.metadata
        yield "" if inline else field.name.removesuffix("_"), hints[field.name]


def _written(hint: object) -> str:
    """A type in the words of the page."""
    hint = _listed(hint)
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if set(inner) == set(ITEMS):
        return "item"
    if origin in (types.UnionType, typing.Union):
        claims = next((set(each) for each in ANY_CLAIM if set(each) <= set(inner)), set[object]())
        criteria = CRITERIA if set(inner) >= CRITERIA else set[object]()
        kinds = (("claim", claims), ("criterion", criteria))
        words = (next((word for word, of in kinds if each in of), _written(each)) for each in inner)
        each, *others = (word for word in dict.fromkeys(words) if word != "null")
        maybe = "?" if type(None) in inner else ""
        return (
            f"{each}{maybe}"
            if not others
            else " or ".join((each, *others, *["null"] * bool(maybe)))
        )
    if origin is tuple:
        if inner[-1] is Ellipsis:
            return f"[{_written(inner[0])}]"
        return f"list: {', '.join(_written(each) for each in inner)}"
    if origin is not None:
        return f"{_written(inner[-1])} by {_written(inner[0])}"
    if hint in LEAVES:
        return LEAVES[hint]
    assert isinstance(hint, type)
    return _one_of(hint) if issubclass(hint, Enum) and hint not in NAMED else hint.__name__


def _one_of(words: type[Enum]) -> str:
    return ", ".join(f"`{each.value}`" for each in words)
