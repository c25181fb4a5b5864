"""The pictures in the README and the docs show what stance shows now."""

import re
import xml.etree.ElementTree as ET

import pytest

from stancecli import export
from tests.pictures import DOCS, DRAWN, FOLDER, GRAPHED, HASHES, hashes

ANEW = "python -m tests.pictures makes it anew"
README = DOCS.parent / "README.md"
PAGE_OF_PICTURES = DOCS / "pictures.md"
IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)]*)\)")


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


def test_pictures_by_other_programs_are_of_what_is_shown_now() -> None:
    assert HASHES.read_text(encoding="ascii") == hashes(), ANEW


def test_the_page_on_pictures_shows_each() -> None:
    text = PAGE_OF_PICTURES.read_text(encoding="utf-8")
    shown = re.findall(r"!\[[^\]]+\]\(([^)]*\.svg)\)", text)
    assert sorted(shown) == sorted(f"pictures/{name}.svg" for name in export.PICTURES)
    assert all(f"`{name}`" in text for name in export.PICTURES)


def test_the_readme_shows_them_and_every_picture_is_there() -> None:
    shown = [to for _, to in IMAGE.findall(README.read_text(encoding="utf-8"))]
    assert {"docs/pictures/tension.svg", "docs/pictures/terminal.svg"} <= {*shown}
    assert all((README.parent / path).exists() for path in shown)
