"""What an import says when it is done: what it took a file for, what came in, what did not."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

from stancecli import notation as fmt
from stancecli.imports import Imported
from stancecli.imports.draft import LeftOut
from stancecli.imports.parties import UNNAMED
from stancecli.model import Model

WIDTH = 80
NAMED = 3
"""So many of each kind are named as they were read."""
LONGEST_NAME = 40


def summary(imported: Imported, path: Path) -> Iterator[str]:
    """The lines for a person to read once."""
    yield f"stance: {path} was read as {imported.kind.tells}"
    yield from labelled("came in", _came_in(imported.model))
    yield from labelled("left out", map(left_line, imported.left_out))
    for note in imported.notes:
        yield from wrapped("  - " if note.startswith("- ") else "  ", note.removeprefix("- "))


def labelled(label: str, entries: Iterator[str]) -> Iterator[str]:
    """Entries below each other, the label before the first."""
    for entry in entries:
        yield from wrapped(f"  {label:<8}  ", entry)
        label = ""


def wrapped(before: str, words: str) -> list[str]:
    """A text in lines of WIDTH, all behind the first indented alike."""
    indent = " " * len(before)
    return textwrap.wrap(words, WIDTH, initial_indent=before, subsequent_indent=indent)


def _came_in(model: Model) -> Iterator[str]:
    decisions = [decision for actor in model.actors for decision in actor.decisions]
    options = [option for decision in decisions for option in decision.options]
    named = [actor for actor in model.actors if actor.name != UNNAMED]
    nobody = "" if len(named) == len(model.actors) else ", and one for whoever decides"
    if model.actors:
        yield f"{_named(named, 'actor')}{nobody}"
    things: dict[str, Sequence[object]] = {
        "interest": [interest for actor in model.actors for interest in actor.interests],
        "option": options,
        "issue": model.issues,
        "source": model.sources,
    }
    for kind, found in things.items():
        if found:
            yield _named(found, kind)
    claims = {
        "position": sum(len(actor.positions) for actor in model.actors),
        "effect": sum(len(option.effects) for option in options),
        "influence": sum(len(actor.influence) for actor in model.actors),
    }
    for kind, count in claims.items():
        if count:
            yield fmt.counted(count, kind)


def _named(items: Sequence[object], kind: str) -> str:
    """`12 actors: Town · River folk · Fishers · 9 more`."""
    names = [_short(str(getattr(item, "name", ""))) for item in items[:NAMED]]
    more = [f"{len(items) - NAMED:,} more"] if len(items) > NAMED else []
    return f"{fmt.counted(len(items), kind)}: {' · '.join((*names, *more))}"


def _short(name: str) -> str:
    return textwrap.shorten(name, LONGEST_NAME, placeholder=" …")


def left_line(left: LeftOut) -> str:
    """`1 statement: no actor`: how many things of what kind, and why."""
    things, _, rest = left.what.partition(" ")
    thing = f"{things[:-3]}y" if things.endswith("ies") else things.removesuffix("s")
    counted = f"{left.count:,} {thing if left.count == 1 else things}"
    return f"{' '.join(filter(None, (counted, rest)))}: {left.why}"
