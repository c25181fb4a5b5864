"""No two modules need each other: not at the start of a file, nor where only types are read."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src"


def circle(needs: Mapping[str, set[str]]) -> list[str]:
    """Modules of which each needs the next, the last the first; none where there is no circle."""
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def needed(tree: ast.Module, modules: set[str]) -> Iterator[str]:
    """The modules among some that a file imports, but for what its functions import."""
    typing = [node for part in tree.body if isinstance(part, ast.If) for node in part.body]
    for node in (*tree.body, *typing):
        if isinstance(node, ast.ImportFrom):
            for name in node.names:
                whole = f"{node.module}.{name.name}"
                yield from {whole if whole in modules else str(node.module)} & modules


def test_no_module_needs_one_that_needs_it() -> None:
    files = {
        ".".join(file.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"): file
        for file in (SOURCE / "stancecli").rglob("*.py")
    }
    assert len(files) > 200
    needs = {
        name: {*needed(ast.parse(file.read_text(encoding="utf-8")), {*files})} - {name}
        for name, file in files.items()
    }
    assert circle(needs) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("from a.b import c", {"a.b"}),
        ("from a import b", {"a.b"}),
        ("if TYPE_CHECKING:\n    from a.b import c", {"a.b"}),
        ("def f():\n    from a.b import c", set()),
    ],
)
def test_what_a_file_needs(text: str, found: set[str]) -> None:
    assert {*needed(ast.parse(text), {"a", "a.b"})} == found


def test_a_circle_is_told() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": set()}) == []
    assert sorted({*circle({"a": {"b"}, "b": {"c"}, "c": {"a"}})}) == ["a", "b", "c"]
