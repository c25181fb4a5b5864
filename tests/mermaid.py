"""Mermaid itself, in a browser: what it draws, and what it says of what it cannot draw."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests import browser
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


def script(version: str) -> Path:
    """Mermaid's one file, kept in the user's cache; a test without it is skipped, fails in CI."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "stance-tests"
    kept = folder / f"mermaid-{version}.min.js"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(_fetched(version, folder))
    return kept


def _fetched(version: str, folder: Path) -> bytes:
    if not shutil.which("npm"):
        _without("npm is missing, which fetches Mermaid")
    done = subprocess.run(
        ["npm", "pack", "--silent", "--pack-destination", str(folder), f"mermaid@{version}"],
        capture_output=True,
        cwd=folder,
        timeout=HANGS,
    )
    package = folder / f"mermaid-{version}.tgz"
    if done.returncode or not package.exists():
        _without(f"npm could not fetch mermaid {version}")
    with tarfile.open(package) as found:
        member = found.extractfile(SCRIPT)
        assert member
        content = member.read()
    package.unlink()
    return content


def _without(reason: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}, and CI must have it")
    pytest.skip(reason)


@contextmanager
def opened(version: str, folder: Path) -> Iterator[Chrome]:
    """A browser with a page that has Mermaid of this version, set up as it is by itself."""
    page = folder / "mermaid.html"
    source = script(version).as_uri()
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
