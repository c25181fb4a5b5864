"""The recipes that come with stance, a file each, found by its name."""

from __future__ import annotations

from pathlib import Path

from stancecli.diagnostics import Unanswerable, with_nearest

_FOLDER = Path(__file__).parent
RECIPES = tuple(sorted(path.stem for path in _FOLDER.glob("*.yaml")))


def shipped(name: str) -> bytes:
    """The text of a recipe; raises Unanswerable where there is none of this name."""
    if name not in RECIPES:
        refusal = with_nearest(f"no recipe “{name}”, and no such file", name, RECIPES)
        raise Unanswerable(refusal, (f"there are: {', '.join(RECIPES)}",))
    return (_FOLDER / f"{name}.yaml").read_bytes()
