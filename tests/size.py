"""How large the house is: lines, statements and files of Python, room by room.

`python -m tests.size` prints it; with `--renew` it lowers every number of tests/test_size.py to
what is there, and raises none.
"""

import ast
import re
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "tests/test_size.py"
SOURCE, TESTS = "src", "tests"
"""The names of all rooms of src/stancecli together, and of the tests."""


class Size(NamedTuple):
    """Lines of Python, with blanks and docstrings, its statements, and the files they stand in."""

    lines: int
    statements: int
    files: int


def rooms() -> dict[str, Path]:
    """Where each room of src/stancecli is, all of them, and the tests."""
    package = ROOT / "src/stancecli"
    found = {
        path.stem: path
        for path in package.iterdir()
        if [*path.rglob("*.py")] or path.suffix == ".py"
    }
    return {**dict(sorted(found.items())), SOURCE: package, TESTS: ROOT / "tests"}


def sizes() -> dict[str, Size]:
    """The size of each of them."""
    return {name: size_of(path) for name, path in rooms().items()}


@cache
def size_of(path: Path) -> Size:
    """The size of a file, or of all Python below a folder."""
    if path.is_dir():
        return Size(*map(sum, zip(*map(size_of, path.rglob("*.py")), strict=True)))
    text = path.read_bytes()
    statements = sum(isinstance(node, ast.stmt) for node in ast.walk(ast.parse(text)))
    return Size(text.count(b"\n"), statements, 1)


def lowered(most: Mapping[str, Size], found: Mapping[str, Size]) -> dict[str, Size]:
    """The numbers that are kept from now on: the lesser ones, of rooms that are there."""
    return {
        name: Size(*map(min, found[name], kept)) for name, kept in most.items() if name in found
    }


def too_large(most: Mapping[str, Size], found: Mapping[str, Size]) -> list[str]:
    """What is larger than it may be, in what, and by how much; a room without a number has 0."""
    return [
        f"{name} has {now - kept:,} {what} too many: {now:,}, and {kept:,} are kept"
        for name, size in found.items()
        for what, now, kept in zip(Size._fields, size, most.get(name, Size(0, 0, 0)), strict=True)
        if now > kept
    ]


def main() -> None:
    """Print what there is, or keep it as the most there may be."""
    found = sizes()
    for name, size in found.items():
        print(f"{name:<14}", *(f"{n:>7,} {what}" for what, n in size._asdict().items()))
    if sys.argv[1:] == ["--renew"]:
        from tests.test_size import MOST

        rows = (
            f'    "{name}": Size{tuple(size)},\n' for name, size in lowered(MOST, found).items()
        )
        table = f"MOST = {{\n{''.join(rows)}}}\n"
        text = KEPT.read_text(encoding="utf-8")
        new = re.sub(r"^MOST = \{\n.*?^\}\n", lambda _: table, text, count=1, flags=re.M | re.S)
        KEPT.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
