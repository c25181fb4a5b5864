"""A real browser for the report page: Chromium, driven through its own driver."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def found() -> tuple[str, str]:
    """Where Chromium and its driver are; without them a test is skipped, and in CI it fails."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if browser and driver:
        return browser, driver
    if os.environ.get("CI") == "true":
        pytest.fail("no Chromium with chromedriver, and CI must have it")
    pytest.skip("no Chromium with chromedriver on this machine")


@contextmanager
def browser(profile: Path) -> Iterator[Chrome]:
    """A browser with a profile of its own, which records its console and its network."""
    binary, driver = found()
    from selenium.webdriver import Chrome
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service

    options = Options()
    options.binary_location = binary
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    chrome = Chrome(options, Service(driver))
    try:
        yield chrome
    finally:
        chrome.quit()


def show(
    chrome: Chrome, page: Path, *, width: int = 1280, height: int = 844, dark: bool = False
) -> None:
    """Open a page in a window of a width, as a reader who prefers light or dark."""
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
    chrome.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500},
    )
    for log in ("browser", "performance"):
        chrome.get_log(log)  # type: ignore[no-untyped-call]
    chrome.get(page.as_uri())


def said_in_console(chrome: Chrome) -> list[str]:
    """What the console has got since the page was opened."""
    return [entry["message"] for entry in chrome.get_log("browser")]  # type: ignore[no-untyped-call]


def requested(chrome: Chrome) -> list[str]:
    """The addresses that were asked for since the page was opened."""
    events: list[dict[str, Any]] = [
        json.loads(entry["message"])["message"]
        for entry in chrome.get_log("performance")  # type: ignore[no-untyped-call]
    ]
    return [
        event["params"]["request"]["url"]
        for event in events
        if event["method"] == "Network.requestWillBeSent"
    ]
