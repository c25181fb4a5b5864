"""The recipes that come with stance, a file each, found by its name."""

from __future__ import annotations

from pathlib import Path

from stancecli.diagnostics import none_such

_FOLDER = Path(__file__).parent
RECIPES = tuple(sorted(path.stem for path in _FOLDER.glob("*.yaml")))


def shipped(name: str) -> bytes:
    """The text of a recipe; raises Unanswerable where there is none of this name."""
    if name not in RECIPES:
        raise none_such(f"no recipe “{name}”, and no such file", name, RECIPES)
    return (_FOLDER / f"{name}.yaml").read_bytes()
