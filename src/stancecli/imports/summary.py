"""What an import says when it is done: what it took a file for, what came in, what did not."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

from stancecli import notation as fmt
from stancecli.imports import Imported
from stancecli.imports.parties import UNNAMED
from stancecli.model import Model

LONGEST = 50
"""Characters of a name that are shown."""
WIDTH = 80
NAMED = 3
"""So many of each kind are named as they were read."""


def summary(imported: Imported, path: Path) -> Iterator[str]:
    """The lines for a person to read once."""
    yield f"stance: {path} was read as {imported.kind.tells}"
    for line in _came_in(imported.model):
        yield f"  {line}"
    for left in imported.left_out:
        yield f"  left out: {left.count:,} {left.what}: {left.why}"
    for note in imported.notes:
        after = "    " if note.startswith("-") else "  "
        yield from textwrap.wrap(note, WIDTH, initial_indent="  ", subsequent_indent=after)


def _came_in(model: Model) -> Iterator[str]:
    named = [actor for actor in model.actors if actor.name != UNNAMED]
    nobody = "" if len(named) == len(model.actors) else ", and one for whoever decides"
    yield f"{_named(named, 'actor')}{nobody}"
    decisions = [decision for actor in model.actors for decision in actor.decisions]
    things: dict[str, Sequence[object]] = {
        "interest": [interest for actor in model.actors for interest in actor.interests],
        "option": [option for decision in decisions for option in decision.options],
        "issue": model.issues,
        "source": model.sources,
    }
    for kind, found in things.items():
        if found:
            yield _named(found, kind)
    claims = {
        "position": sum(len(actor.positions) for actor in model.actors),
        "effect": sum(len(o.effects) for d in decisions for o in d.options),
        "influence": sum(len(actor.influence) for actor in model.actors),
    }
    for kind, count in claims.items():
        if count:
            yield fmt.counted(count, kind)


def _named(items: Sequence[object], kind: str) -> str:
    """`12 actors: Town, River folk, Fishers and 9 more`."""
    names = [str(getattr(item, "name", "") or getattr(item, "id", "")) for item in items]
    names = [name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…" for name in names]
    more = [f"{len(names) - NAMED:,} more"] if len(names) > NAMED else []
    return f"{fmt.counted(len(names), kind)}: {fmt.listed([*names[:NAMED], *more], 'and')}"
