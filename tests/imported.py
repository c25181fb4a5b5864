"""What the tests of imports share: options as they are typed, and what is said of a file."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from fractions import Fraction
from itertools import islice
from typing import Any

import pytest

from stancecli.diagnostics import InvalidModel, Unanswerable
from stancecli.imports import IMPORTS, Imported, import_model, left_line
from stancecli.imports.given import Given, ReadingOptions, reading_options
from stancecli.model import Actor, Citation, Model

MOST_SHOWN = 8
"""So many lines of a text that is refused are shown."""


def typed(*words: str) -> ReadingOptions:
    """The options as they are typed, without hyphens: `map actor=country`, `head 3`."""
    said: dict[str, list[str]] = defaultdict(list)
    for option, _, value in (word.partition(" ") for word in words):
        said[option].append(value)
    once = {option: values[0] for option, values in said.items()}
    return reading_options(
        *(said["map"], said["value"], said["scale"]),
        once.get("sheet"),
        int(once["head"]) if "head" in once else None,
        once.get("on"),
        said["join"],
        once.get("dates"),
        said["leave-out"],
    )


def of_files(
    files: Mapping[str, str | bytes], *words: str | ReadingOptions, kind: str = ""
) -> Imported:
    """What comes of files, of the kind that they look like or of this one."""
    data = {name: each.encode() if isinstance(each, str) else each for name, each in files.items()}
    options = [each for each in words if isinstance(each, ReadingOptions)]
    said = options[0] if options else typed(*(each for each in words if isinstance(each, str)))
    return import_model(Given(data), said, IMPORTS[kind] if kind else None)


def imported(
    data: str | bytes, *words: str | ReadingOptions, kind: str = "", name: str = "sheet.csv"
) -> Imported:
    return of_files({name: data}, *words, kind=kind)


def told(read: Callable[[], object]) -> list[str]:
    """The faults of what is read."""
    with pytest.raises(InvalidModel) as raised:
        read()
    return [str(problem) for problem in raised.value.problems]


def faults(data: str | bytes, *words: str | ReadingOptions, **more: str) -> list[str]:
    return told(lambda: imported(data, *words, **more))


def left_out(found: Imported) -> list[str]:
    return [left_line(left) for left in found.left_out]


def stances_in(model: Model) -> dict[tuple[str, str], object]:
    """What each actor says of each thing, by their ids."""
    return {(p.actor, p.to): p.stance for actor in model.actors for p in actor.positions}


def screen(cases: Iterable[tuple[str, Imported]]) -> str:
    """What comes of some files, each under what it is about; a note where it first stands."""
    seen: set[str] = set()
    lines = []
    for about, found in cases:
        model = found.model
        head = " · ".join(
            filter(None, (model.title, model.about, model.main and f"main {model.main}"))
        )
        lines += ["", f"=== {about}", f"{found.kind.name}: {head}", *_things(model)]
        lines += [f"left out: {each}" for each in left_out(found)]
        lines += [f"note: {note}" for note in found.notes if note not in seen]
        seen.update(found.notes)
    return "".join(f"{line}\n" for line in lines[1:])


def _things(model: Model) -> Iterator[str]:
    """A line for each thing of a model, and one for each claim of an actor, indented."""
    for thing in (*model.sources, *model.analysts, *model.issues, *model.actors):
        yield f"{type(thing).__name__.lower()} {_line(thing)}"
        if isinstance(thing, Actor):
            for claim in (*thing.rated, *thing.interests, *thing.positions, *thing.influence):
                yield f"    {_line(claim)}"
            for decision in thing.decisions:
                yield f"    {_line(decision)}"
                yield from (f"        {_line(option)}" for option in decision.options)


def _line(thing: Any) -> str:
    """What a thing says, field by field, without those of its parts and of its place."""
    said = ((each.name, getattr(thing, each.name)) for each in fields(thing) if _says(thing, each))
    return " · ".join(f"{name} {_word(value)}" for name, value in said)


def _says(thing: Any, each: Any) -> bool:
    value = getattr(thing, each.name)
    is_parts = isinstance(value, tuple) and is_dataclass(next(iter(value), None))
    is_kept = each.name in ("cite", "views") or not is_parts
    is_told = each.default is MISSING or value != each.default
    return is_kept and is_told and each.name not in ("actor", "place", "decision") and value != ()


def _word(value: Any) -> str:
    match value:
        case Citation():
            return f"[{value}]{f' “{value.quote}”' * bool(value.quote)}"
        case Fraction() if value.denominator > 1:
            return f"{float(value):.6g}"
        case tuple() if type(value) is tuple:
            return "; ".join(map(_word, value))
    return str(value)


def refusals(cases: Iterable[tuple[str, ...]], read: Callable[..., object]) -> str:
    """Why each text is refused, with what is typed: all its faults, or what is said and advised."""
    lines = []
    for text, *words in cases:
        with pytest.raises((InvalidModel, Unanswerable)) as raised:
            read(text, *words)
        shown = (line[:100].replace("\0", "␀") for line in text.strip().split("\n"))
        lines += [*islice(shown, MOST_SHOWN), *(f"--{word}" for word in words)]
        said = str(raised.value)
        if isinstance(raised.value, Unanswerable):
            said = "\n".join((raised.value.message, *raised.value.advice))
        lines += [*(f"    {line}" for line in said.split("\n")), ""]
    return "\n".join(lines)
