"""The pictures in the README and the docs show what stance shows now."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from stancecli import export
from tests.pictures import (
    DRAWN,
    FOLDER,
    GRAPHED,
    GRAPHS,
    HASH,
    PAGE,
    hash_of_page,
    hashes_of_graphs,
)

ANEW = "python -m tests.pictures makes it anew"
README = Path(__file__).parents[1] / "README.md"
PAGE_OF_PICTURES = README.parent / "docs" / "pictures.md"


@pytest.mark.parametrize("name", DRAWN)
def test_a_drawn_picture_is_current_and_loads_nothing(name: str) -> None:
    drawn = DRAWN[name]()
    assert (FOLDER / name).read_text(encoding="utf-8") == drawn, ANEW
    assert len(drawn) < 150_000
    assert not re.search(r"url\((?!#)|@import|<script|href=\"http", drawn)
    ET.fromstring(drawn)


@pytest.mark.parametrize("name", GRAPHED)
def test_a_picture_by_graphviz_loads_nothing(name: str) -> None:
    shown = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    assert len(shown) < 80_000
    assert not re.search(r"<image|<script|href=\"http", shown)
    ET.fromstring(shown)


def test_pictures_by_graphviz_are_of_what_it_is_given_now() -> None:
    assert GRAPHS.read_text(encoding="ascii") == hashes_of_graphs(), ANEW


def test_the_page_on_pictures_shows_each() -> None:
    text = PAGE_OF_PICTURES.read_text(encoding="utf-8")
    shown = re.findall(r"!\[[^\]]+\]\(([^)]*)\)", text)
    assert sorted(shown) == sorted(f"pictures/{name}.svg" for name in export.PICTURES)
    assert all(f"`{name}`" in text for name in export.PICTURES)


def test_the_picture_of_the_page_is_small_and_of_the_current_page() -> None:
    assert PAGE.read_bytes().startswith(b"\x89PNG")
    assert PAGE.stat().st_size < 300_000
    assert HASH.read_text(encoding="ascii").strip() == hash_of_page(), ANEW


def test_the_readme_shows_them_and_every_picture_is_there() -> None:
    shown = re.findall(r"!\[[^\]]*\]\(([^)]*)\)", README.read_text(encoding="utf-8"))
    assert {"docs/pictures/tension.svg", "docs/pictures/terminal.svg"} <= set(shown)
    assert all((README.parent / path).exists() for path in shown)
