"""The site as built: each block of code is one, each page opens; mkdocs itself checks links."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import stancecli as st
from stancecli.loader.files import bundled_case
from stancecli.page import report
from tests import browser
from tests.pages import EXAMPLES

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(page.relative_to(DOCS) for page in DOCS.rglob("*.md"))
FENCE = re.compile(r"^(?P<at> *)(?P<marks>`{3,})[^`\n]*\n(?P<body>.*?)^ *(?P=marks)$", re.M | re.S)

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
    assert not re.search(r"`|\*\*|\]\(|^#+ |^\|.*\|$", "".join(found.prose), re.M)
    code = [each.strip("\n") for each in found.code]
    for fence in FENCE.finditer((DOCS / page).read_text(encoding="utf-8")):
        assert re.sub(f"^{fence['at']}", "", fence["body"], flags=re.M).strip("\n") in code


@pytest.mark.parametrize("model", [bundled_case(), *EXAMPLES], ids=lambda model: model.stem)
def test_the_front_page_shows_each_model_and_its_verdict(model: Path, site: Path) -> None:
    name = "china" if model == bundled_case() else model.stem
    front = built(site / "index.html")
    assert {f"gallery/{name}.html", f"gallery/{name}.svg"} <= set(front.links)
    situation = st.load(model).situation
    assert report(situation, brief=True).conclusion in "".join(front.prose)
    shown = (site / "gallery" / f"{name}.html").read_text(encoding="utf-8")
    assert shown.count("<script") == 1, "its reader can move it"


@pytest.mark.browser
def test_each_page_opens_without_a_complaint_and_loads_nothing_from_elsewhere(
    site: Path, tmp_path: Path
) -> None:
    pages = sorted({*site.rglob("*.html")} - {site / "404.html"})  # that only a server finds
    assert len(pages) > len(PAGES) + len(EXAMPLES)
    with browser.browser(tmp_path) as chrome:
        for page in pages:
            browser.show(chrome, page)
            assert browser.said_in_console(chrome) == [], page
            asked = {urlsplit(url).scheme for url in browser.requested(chrome)}
            assert asked <= {"file", "data"}, page


@pytest.mark.browser
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=str)
def test_the_first_screen_has_a_sentence_a_command_and_a_picture(
    site: Path, tmp_path: Path, size: tuple[int, int]
) -> None:
    width, height = size
    ends = (
        "return [...arguments].map(a => document.querySelector(a).getBoundingClientRect().bottom)"
    )
    with browser.browser(tmp_path) as chrome:
        browser.show(chrome, site / "index.html", width=width, height=height)
        found = chrome.execute_script(ends, *(f"article {tag}" for tag in ("p", "pre", "img")))
    assert found == sorted(found)
    assert found[-1] <= height
