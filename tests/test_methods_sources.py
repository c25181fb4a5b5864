"""Each method says whose it is: its author and year, or that it is our own."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

METHODS = Path(__file__).parents[1] / "src/stancecli/methods"
FILES = sorted(METHODS.rglob("*.py"))


def says_its_source(text: str) -> bool:
    """Whether what stands at the top of a file names a year, or says that it is our own."""
    told = ast.get_docstring(ast.parse(text)) or ""
    return bool(re.search(r"\b(19|20)\d\d\b|\bour\s+own\b", told))


@pytest.mark.parametrize("file", FILES, ids=[str(file.relative_to(METHODS)) for file in FILES])
def test_a_module_of_methods_says_its_source(file: Path) -> None:
    assert says_its_source(file.read_text(encoding="utf-8"))


def test_what_names_neither_is_found() -> None:
    assert not says_its_source('"""Who leads, in 2 of 100 ways."""\n\nTHE_YEAR = "1951"\n')
    assert says_its_source('"""Who leads (J. Nash, 1951)."""')
    assert says_its_source('"""Who leads; the order is our\nown."""')
