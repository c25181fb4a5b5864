"""Mermaid itself, in a browser: what it draws, and what it says of what it cannot draw."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests import browser, npm
from tests.running import HANGS

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

VERSIONS = ("10.9.8", "11.17.2")
"""The last of each kind that pages use; the packages come from npm, once."""
SCRIPT = "package/dist/mermaid.min.js"
DRAW = """
const [text, done] = arguments;
mermaid.render("drawn", text).then(
  found => done({svg: found.svg}), error => done({error: String(error && error.message || error)}));
"""


@contextmanager
def opened(version: str, folder: Path) -> Iterator[Chrome]:
    """A browser with a page that has Mermaid of this version, set up as it is by itself."""
    page = folder / "mermaid.html"
    source = npm.script("mermaid", version, SCRIPT).as_uri()
    page.write_text(f'<meta charset="utf-8"><body><script src="{source}"></script>', "utf-8")
    with browser.browser(folder / "profile") as chrome:
        chrome.set_script_timeout(HANGS)
        browser.show(chrome, page)
        chrome.execute_script("mermaid.initialize({startOnLoad: false})")
        yield chrome


def drawn(chrome: Chrome, text: str) -> str:
    """A diagram as SVG; fails where Mermaid cannot draw it."""
    found: dict[str, Any] = chrome.execute_async_script(DRAW, text)
    assert "error" not in found, f"{found.get('error')}\n{text}"
    svg: str = found["svg"]
    return svg
