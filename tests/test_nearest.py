"""Each room has its nearest tests, and these reach each of its modules."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.nearest import HOUSE, NEAREST, files, nearest
from tests.running import first_quick

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "stancecli"
MODULES = {
    ".".join(file.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__"): file
    for file in SOURCE.rglob("*.py")
} | {f"tests.{file.stem}": file for file in (ROOT / "tests").glob("*.py")}
PROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
POINTS = re.findall(r'= "(stancecli\.(?:imports|export)[\w.]*):', PROJECT)
"""The modules that the entry points of the package name."""
ROOMS = {path.stem for path in SOURCE.iterdir() if path.suffix == ".py" or any(path.glob("*.py"))}


def test_each_room_and_each_file_of_tests_stands_in_the_table() -> None:
    assert {*NEAREST} - {HOUSE} == ROOMS
    named = {file for room in NEAREST for file in files(room)}
    assert named == {f"tests/{file.name}" for file in (ROOT / "tests").glob("test_*.py")}


def test_what_is_near_is_what_reaches_a_changed_room_and_what_has_changed_itself() -> None:
    changed = ["src/stancecli/depth.py", "src/stancecli/py.typed", "tests/test_kinds.py", "x.md"]
    assert nearest(changed) == {*files("depth"), "tests/test_kinds.py"}
    assert nearest(["src/stancecli/__init__.py"]) == {*files("__init__")}
    assert nearest(["src/stancecli/unseen/marks.py"]) == {*files("unseen")}


@cache
def needed(name: str) -> frozenset[str]:
    """The modules that one imports, wherever in it; by name, or as formats that are installed."""
    package = name if MODULES[name].stem == "__init__" else name.rpartition(".")[0]
    found = set(POINTS if name == "stancecli.installed" else ())
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(f"{package}.{node.value}")
    found |= {each.rpartition(".")[0] for each in found}
    return frozenset(found & MODULES.keys())


# What starts is run by name, in a process of its own.
@pytest.mark.parametrize("room", first_quick(sorted(ROOMS - {"__init__", "__main__"})))
def test_the_nearest_tests_reach_every_module_of_a_room(room: str) -> None:
    waiting = [f"tests.{Path(file).stem}" for file in files(room)]
    reached: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += needed(name)
    whole = f"stancecli.{room}"
    own = {name for name in MODULES if name == whole or name.startswith(f"{whole}.")}
    assert own - reached == set(), f"tests/nearest.py: no test of {room} reaches these"
