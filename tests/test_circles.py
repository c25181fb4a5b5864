"""No two modules need each other: not at the start of a file, nor where only types are read."""

import ast
from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src"


def circle(needs: Mapping[str, set[str]]) -> list[str]:
    """Modules of which each needs the next, the last the first; none where there is no circle."""
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def needed(name: str, text: str, modules: set[str]) -> set[str]:
    """The modules among some that one imports, but for what its functions import.

    With a module of a package that it is not in, it needs the package too, which is read first.
    """
    tree = ast.parse(text)
    typing = [node for part in tree.body if isinstance(part, ast.If) for node in part.body]
    found = set()
    for node in (*tree.body, *typing):
        if isinstance(node, ast.ImportFrom):
            for each in node.names:
                whole = f"{node.module}.{each.name}"
                parts = (whole if whole in modules else str(node.module)).split(".")
                found |= {".".join(parts[:n]) for n in range(1, len(parts) + 1)}
    return {each for each in found & modules if not f"{name}.".startswith(f"{each}.")}


def test_no_module_needs_one_that_needs_it() -> None:
    files = {
        ".".join(file.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"): file
        for file in (SOURCE / "stancecli").rglob("*.py")
    }
    assert len(files) > 150
    needs = {
        name: needed(name, file.read_text(encoding="utf-8"), {*files})
        for name, file in files.items()
    }
    assert circle(needs) == []
