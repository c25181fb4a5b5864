"""The site as it is built: each block of code is one, and each link leads somewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from textwrap import dedent
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(page.relative_to(DOCS) for page in DOCS.rglob("*.md"))
FENCE = re.compile(r"^ *(?P<marks>`{3,})[^`\n]*\n(?P<body>.*?)^ *(?P=marks)$", re.M | re.S)

pytestmark = [
    pytest.mark.docs,
    pytest.mark.skipif(
        not find_spec("mkdocs") and not os.environ.get("CI"), reason="the site needs mkdocs"
    ),
]


@dataclass
class Built(HTMLParser):
    """What stands on a page: its blocks of code, its other text, its links and what they name."""

    text: str
    code: list[str] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()
        self._within: list[str] = []
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("pre", "code", "script", "style"):
            self._within.append(tag)
        if tag == "pre":
            self.code.append("")
        for name, value in attrs:
            if name == "id" and value:
                self.ids.add(value)
            if name in ("href", "src") and value:
                self.links.append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._within:
            self._within.remove(tag)

    def handle_data(self, data: str) -> None:
        if "pre" in self._within:
            self.code[-1] += data
        elif not self._within:
            self.prose.append(data)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    words = ("-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(folder))
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder


@cache
def built(page: Path) -> Built:
    return Built(page.read_text(encoding="utf-8"))


def place(site: Path, page: Path) -> Path:
    """Where a page is built."""
    folder = page.parent if page.stem == "index" else page.with_suffix("")
    return site / folder / "index.html"


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_each_block_of_code_is_one(page: Path, site: Path) -> None:
    found = built(place(site, page))
    assert "```" not in "".join(found.prose)
    code = [each.strip("\n") for each in found.code]
    for fence in FENCE.finditer((DOCS / page).read_text(encoding="utf-8")):
        assert dedent(fence["body"]).strip("\n") in code


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_each_link_of_a_page_leads_somewhere(page: Path, site: Path) -> None:
    here = place(site, page)
    assert built(here).links
    for link in built(here).links:
        to = urlsplit(link)
        if to.scheme or to.netloc:
            assert to.scheme in ("http", "https", "mailto")
            continue
        target = (here.parent / unquote(to.path)).resolve() if to.path else here
        if target.is_dir():
            target /= "index.html"
        assert target.is_file(), link
        # Of the page itself and of others; the first lines of a block of code are no ids of ours.
        if to.fragment and target.suffix == ".html" and not to.fragment.startswith("__"):
            assert unquote(to.fragment) in built(target).ids, link
