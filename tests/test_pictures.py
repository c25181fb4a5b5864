"""The pictures in the README and the docs show what stance shows now."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.pictures import DRAWN, FOLDER, HASH, PAGE, hash_of_page

ANEW = "python -m tests.pictures makes it anew"
README = Path(__file__).parents[1] / "README.md"


@pytest.mark.parametrize("name", DRAWN)
def test_a_drawn_picture_is_current_and_loads_nothing(name: str) -> None:
    drawn = DRAWN[name]()
    assert (FOLDER / name).read_text(encoding="utf-8") == drawn, ANEW
    assert len(drawn) < 150_000
    assert not re.search(r"url\((?!#)|@import|<script|href=\"http", drawn)
    ET.fromstring(drawn)


def test_the_picture_of_the_page_is_small_and_of_the_current_page() -> None:
    assert PAGE.read_bytes().startswith(b"\x89PNG")
    assert PAGE.stat().st_size < 300_000
    assert HASH.read_text(encoding="ascii").strip() == hash_of_page(), ANEW


def test_the_readme_shows_them_and_every_picture_is_there() -> None:
    shown = re.findall(r"!\[[^\]]*\]\(([^)]*)\)", README.read_text(encoding="utf-8"))
    assert {"docs/pictures/square.svg", "docs/pictures/terminal.svg"} <= set(shown)
    assert all((README.parent / path).exists() for path in shown)
